//! A wide table of counts: a row for each benefit or area, a column for each period.

use bestand_model::table::Role;
use bestand_model::{MissingReason, Number, Period};

use super::reservations::{breaks, provisional};
use crate::sentence::Sentence;
use crate::sentence::comparison::{Comparison, Verdict, noun};
use crate::sentence::figure::Figure;
use crate::sentence::phrase::{Slot, listed};
use crate::sentence::reading::{Reader, a_year_before};
use crate::sentence::size_words::SizeWord;

/// Two columns held against each other.
#[derive(Clone, Copy)]
struct Columns {
    oldest: (usize, Period),
    newest: (usize, Period),
}

/// How many rows stand in for a total that there is not: all of them up to `FEW`, else those of the `NAMED` largest changes.
const FEW: usize = 4;
const NAMED: usize = 3;

/// The total and what lies behind it; without a total the rows.
pub(in crate::sentence) fn november(reader: &Reader<'_>) -> Vec<Sentence> {
    let Some((columns, total)) = of_total(reader) else {
        return compared(reader).map_or_else(Vec::new, |columns| without_total(reader, columns));
    };
    let mut said = Vec::new();
    said.extend(total.level(reader));
    said.extend(total_change(reader, &total));
    said.extend(fewer_and_more(reader, columns));
    said.extend(new_ones(reader, columns));
    if has_several_benefits(reader) {
        said.extend(reader.say("limit", &[]));
    }
    said.extend(of_periods(reader, columns));
    said
}

/// The newest period against the same one a year before: the total, else the rows.
pub(in crate::sentence) fn year_before(reader: &Reader<'_>) -> Vec<Sentence> {
    let Some(columns) = a_year_apart(reader) else { return Vec::new() };
    let total = total_row(reader).and_then(|row| comparison(reader, row, columns));
    let Some(total) = total.filter(|total| total.figures().is_some()) else {
        return without_total(reader, columns);
    };
    let mut said = Vec::new();
    said.extend(total.level(reader));
    said.extend(total.word(reader));
    said.extend(of_periods(reader, columns));
    said
}

/// Every row by itself.
pub(in crate::sentence) fn rows(reader: &Reader<'_>) -> Vec<Sentence> {
    compared(reader).map_or_else(Vec::new, |columns| {
        // A *heraf* line counts some of those in the row above it, and its label only makes sense there.
        let rows = (0..reader.sheet.table.rows.len())
            .filter(|&row| reader.sheet.role(row) != Role::Part)
            .filter_map(|row| comparison(reader, row, columns));
        let said = each_of(reader, rows);
        with_reservations(reader, columns, said)
    })
}

/// The total's comparison over the periods of the table, where both of its numbers are there.
pub(super) fn total<'a>(reader: &Reader<'a>) -> Option<Comparison<'a>> {
    of_total(reader).map(|(_, total)| total)
}

fn of_total<'a>(reader: &Reader<'a>) -> Option<(Columns, Comparison<'a>)> {
    let columns = compared(reader)?;
    let total = comparison(reader, total_row(reader)?, columns)?;
    total.figures()?;
    Some((columns, total))
}

/// Whether the rows are several benefits, between which people may have moved.
pub(super) fn has_several_benefits(reader: &Reader<'_>) -> bool {
    reader.sheet.column("benefit").is_some() && reader.sheet.rows_of(Role::Body).nth(1).is_some()
}

/// Why there is no total, where there is a row for it, and the rows: all of few, of many those that changed most.
fn without_total(reader: &Reader<'_>, columns: Columns) -> Vec<Sentence> {
    let total = total_row(reader);
    let mut said = Vec::new();
    said.extend(total.and_then(|row| missing_total(reader, &comparison(reader, row, columns)?)));
    let rows: Vec<Comparison<'_>> = (0..reader.sheet.table.rows.len())
        .filter(|&row| Some(row) != total && reader.sheet.role(row) != Role::Part)
        .filter_map(|row| comparison(reader, row, columns))
        .collect();
    let largest = largest(reader, &rows, columns);
    if largest.is_empty() {
        said.extend(each_of(reader, rows.into_iter()));
    } else {
        said.extend(each_of(reader, largest.into_iter()));
        said.extend(others_in_table(reader));
    }
    with_reservations(reader, columns, said)
}

/// That the total cannot be worked out, and why.
fn missing_total(reader: &Reader<'_>, total: &Comparison<'_>) -> Option<Sentence> {
    let (Err(missing), then) = (Figure::of(total.now), Figure::of(total.then)) else {
        // The number there is, and the reason why the other is not.
        return total.level(reader);
    };
    let mut slots = total.frame(reader);
    let units = total.unit.of(0.0, reader.language());
    slots.push(("units", Slot::words(units)));
    let (id, missing) = match then {
        Ok(then) => {
            slots.push(("then", then.level(None)));
            ("total_now_missing", missing)
        }
        Err(then) => ("total_missing", missing.dominant(then)),
    };
    slots.push(("reason", Slot::words(reader.sheet.reason(missing))));
    reader.say(id, &slots)
}

/// The rows that changed most, largest first. None where all rows are few enough to be said, or no change is known.
///
/// Rows that are read as one count by their sub-total, where there is one; other sub-totals would count people twice.
fn largest<'a>(
    reader: &Reader<'_>,
    rows: &[Comparison<'a>],
    columns: Columns,
) -> Vec<Comparison<'a>> {
    let sheet = reader.sheet;
    let stands_for_others = |row| stands_for_joint_rows(reader, row, columns);
    let has_joint_total = sheet.rows_of(Role::Subtotal).any(stands_for_others);
    let is_read = |row: usize| match sheet.role(row) {
        Role::Subtotal => stands_for_others(row),
        _ => !(has_joint_total && sheet.is_joint(row)),
    };
    let read: Vec<&Comparison<'_>> = rows.iter().filter(|each| is_read(each.now.row)).collect();
    if read.len() <= FEW {
        return Vec::new();
    }
    let mut changed: Vec<(f64, &Comparison<'_>)> =
        read.into_iter().filter_map(|each| Some((size_of_change(each)?, each))).collect();
    changed.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    changed.into_iter().take(NAMED).map(|(_, each)| *each).collect()
}

/// How much a row changed; all of it where the benefit did not exist before.
fn size_of_change(row: &Comparison<'_>) -> Option<f64> {
    let now = Figure::of(row.now).ok()?.size;
    match Figure::of(row.then) {
        Ok(then) => Some((now - then.size).abs()),
        Err(MissingReason::NotExisting) => Some(now.abs()),
        Err(_) => None,
    }
}

/// That the rows not named stand in the table.
pub(super) fn others_in_table(reader: &Reader<'_>) -> Option<Sentence> {
    let dimensions: Vec<&str> = reader.sheet.dimensions().collect();
    let id = match dimensions[..] {
        ["benefit"] => "others_benefits",
        ["area"] => "others_areas",
        _ => "others_rows",
    };
    reader.say(id, &[])
}

fn each_of<'a>(reader: &Reader<'_>, rows: impl Iterator<Item = Comparison<'a>>) -> Vec<Sentence> {
    rows.flat_map(|row| [row.level(reader), row.word(reader)]).flatten().collect()
}

fn with_reservations(
    reader: &Reader<'_>,
    columns: Columns,
    mut said: Vec<Sentence>,
) -> Vec<Sentence> {
    if !said.is_empty() {
        said.extend(of_periods(reader, columns));
    }
    said
}

/// The change of the total: *et fald på ca. 8.000 fuldtidspersoner*.
fn total_change(reader: &Reader<'_>, total: &Comparison<'_>) -> Option<Sentence> {
    match total.verdict(reader) {
        Verdict::Numbers => None,
        Verdict::Inside => reader.say("word_inside", &[]),
        Verdict::Word(SizeWord::Unchanged) => reader.say("november_unchanged", &[]),
        Verdict::Word(word) => {
            let mut slots = total.sizes(reader)?;
            slots.push(("noun", Slot::words(noun(word, reader))));
            reader.say("november_change", &slots)
        }
    }
}

/// Which rows have fewer and which more. Rows that are read as one are named by their sub-total.
fn fewer_and_more(reader: &Reader<'_>, columns: Columns) -> Option<Sentence> {
    let (mut fewer, mut more) = (Vec::new(), Vec::new());
    for row in 0..reader.sheet.table.rows.len() {
        let is_named = match reader.sheet.role(row) {
            Role::Body => true,
            Role::Subtotal => stands_for_joint_rows(reader, row, columns),
            Role::Part | Role::Total => false,
        };
        let Some(row_compared) = comparison(reader, row, columns).filter(|_| is_named) else {
            continue;
        };
        match row_compared.verdict(reader) {
            Verdict::Word(SizeWord::Fall(_)) => fewer.push(reader.sheet.place(row)),
            Verdict::Word(SizeWord::Rise(_)) => more.push(reader.sheet.place(row)),
            _ => {}
        }
    }
    let places = |places: &[String]| Slot::words(listed_places(places, reader));
    match (fewer.is_empty(), more.is_empty()) {
        (true, true) => None,
        (false, true) => reader.say("november_fewer", &[("fewer", places(&fewer))]),
        (true, false) => reader.say("november_more", &[("more", places(&more))]),
        (false, false) => reader
            .say("november_fewer_and_more", &[("fewer", places(&fewer)), ("more", places(&more))]),
    }
}

/// Whether a sub-total is that of rows read as one: it has their sum in both periods. Others would name people twice.
fn stands_for_joint_rows(reader: &Reader<'_>, subtotal: usize, columns: Columns) -> bool {
    let sheet = reader.sheet;
    let value = |row, column| match sheet.spot(row, column).number() {
        // A benefit that did not exist counts for nothing in a sum.
        Err(MissingReason::NotExisting) => Some(0.0),
        other => other.ok().map(Number::as_f64),
    };
    sheet.table.joint.iter().any(|group| {
        let parts: Vec<usize> = sheet
            .rows_of(Role::Body)
            .filter(|&row| sheet.codes(row).iter().any(|code| group.iter().any(|g| g == code)))
            .collect();
        let is_sum = |column| {
            let sum: Option<f64> = parts.iter().map(|&row| value(row, column)).sum();
            sum.is_some() && sum == value(subtotal, column)
        };
        parts.len() > 1 && is_sum(columns.oldest.0) && is_sum(columns.newest.0)
    })
}

/// Benefits that did not exist at first, with their numbers.
fn new_ones(reader: &Reader<'_>, columns: Columns) -> Option<Sentence> {
    let is_new = |row: &Comparison<'_>| row.then.number() == Err(MissingReason::NotExisting);
    let rows: Vec<(Comparison<'_>, Figure)> = reader
        .sheet
        .rows_of(Role::Body)
        .filter(|&row| !reader.sheet.is_joint(row))
        .filter_map(|row| comparison(reader, row, columns))
        .filter(is_new)
        .filter_map(|row| Some((row, Figure::of(row.now).ok()?)))
        .filter(|(_, now)| now.size > 0.0)
        .collect();
    let (first, _) = rows.first()?;
    let mut slots = first.frame(reader);
    let numbers = rows.iter().enumerate().map(|(at, (row, now))| {
        let unit = Some(row.unit).filter(|_| at == 0);
        now.level(unit).before(&reader.sheet.place(row.now.row))
    });
    let one = reader.language().pick("ydelsen", "the benefit");
    let several = reader.language().pick("ydelserne", "the benefits");
    slots.push(("benefits", Slot::words(if rows.len() == 1 { one } else { several })));
    slots.push(("new", Slot::list(numbers.collect(), reader.language())));
    reader.say("november_new", &slots)
}

/// Places as a list, those with the same preposition together: `på førtidspension og sygedagpenge samt i fleksjob`.
fn listed_places(places: &[String], reader: &Reader<'_>) -> String {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for place in places {
        let (preposition, name) = place.trim().split_once(' ').unwrap_or(("", place.trim()));
        match groups.iter_mut().find(|(each, _)| *each == preposition) {
            Some((_, names)) => names.push(name.to_owned()),
            None => groups.push((preposition, vec![name.to_owned()])),
        }
    }
    let group = |(preposition, names): &(&str, Vec<String>)| {
        format!("{preposition} {}", listed(names, reader.language())).trim().to_owned()
    };
    let groups: Vec<String> = groups.iter().map(group).collect();
    groups.join(reader.language().pick(" samt ", " and "))
}

/// The breaks between the two periods, and what is provisional of them.
fn of_periods(reader: &Reader<'_>, columns: Columns) -> Vec<Sentence> {
    let (oldest, newest) = (columns.oldest.1, columns.newest.1);
    let mut said = Vec::new();
    said.extend(breaks(reader, Some((oldest, newest))));
    said.extend(provisional(reader, Some(&[oldest, newest])));
    said
}

/// The periods that the table itself compares.
fn compared(reader: &Reader<'_>) -> Option<Columns> {
    if reader.sheet.table.id == "status" {
        return a_year_apart(reader);
    }
    let periods = reader.sheet.periods();
    let (oldest, newest) = (*periods.first()?, *periods.last()?);
    (oldest.1 != newest.1).then_some(Columns { oldest, newest })
}

/// The newest period and the same one a year before.
fn a_year_apart(reader: &Reader<'_>) -> Option<Columns> {
    let periods = reader.sheet.periods();
    let newest = *periods.last()?;
    let before = a_year_before(newest.1)?;
    let oldest = *periods.iter().find(|(_, period)| *period == before)?;
    Some(Columns { oldest, newest })
}

/// The row of the total of all benefits. The country among municipalities is a row like any other here: what is in it is
/// told by its name.
fn total_row(reader: &Reader<'_>) -> Option<usize> {
    let dimensions: Vec<&str> = reader.sheet.dimensions().collect();
    reader.sheet.rows_of(Role::Total).next().filter(|_| dimensions == ["benefit"])
}

fn comparison<'a>(reader: &Reader<'a>, row: usize, columns: Columns) -> Option<Comparison<'a>> {
    let (oldest, newest) = (columns.oldest, columns.newest);
    Some(Comparison {
        now: reader.sheet.spot(row, newest.0),
        then: reader.sheet.spot(row, oldest.0),
        newest: newest.1,
        oldest: oldest.1,
        unit: reader.sheet.unit(newest.0)?,
    })
}
