//! What is left of a benefit that is closed to new entrants, and the rule that closed it.

use bestand_model::Period;
use bestand_model::table::NoteKind;

use super::reservations::{once, provisional};
use crate::sentence::Sentence;
use crate::sentence::figure::Figure;
use crate::sentence::phrase::{Slot, first_sentence};
use crate::sentence::reading::Reader;
use crate::sentence::series::Series;
use crate::sentence::sheet::in_words;
use crate::text::printable;

/// The note that says from when a benefit is closed.
const CLOSED: &str = "closed_to_new";
/// Units of which one says that somebody *is* on the benefit; of the others one counts the cases.
const OF_PEOPLE: [&str; 3] = ["persons", "full_time_persons", "full_time_recipients"];

pub(in crate::sentence) fn run_off(reader: &Reader<'_>) -> Vec<Sentence> {
    let sheet = reader.sheet;
    let Some(column) = sheet.column("value").filter(|&column| sheet.unit(column).is_some()) else {
        return Vec::new();
    };
    let (mut said, mut newest_ones) = (Vec::new(), Vec::new());
    for series in Series::to_read(sheet, column) {
        said.extend(left(reader, &series, column));
        said.extend(share(reader, &series));
        said.extend(rule(reader, &series));
        newest_ones.extend(series.newest().map(|(period, _)| period));
    }
    said.extend(provisional(reader, Some(&newest_ones)));
    // Benefits closed on one day share a rule.
    once(&mut said, "rule");
    said
}

/// The newest number against that of the last open month.
fn left(reader: &Reader<'_>, series: &Series<'_>, column: usize) -> Option<Sentence> {
    let sheet = reader.sheet;
    let ((oldest, first), (newest, last)) = (*series.cells.first()?, series.newest()?);
    let unit = sheet.unit(column)?;
    let period = |period| Slot::words(in_words(period, reader.language()));
    let mut slots = vec![
        ("newest", period(newest)),
        ("oldest", period(oldest)),
        ("place", Slot::words(sheet.place(series.row))),
        ("benefit", Slot::words(sheet.name_in_sentence(series.row))),
    ];
    let is_of_people =
        sheet.table.columns[column].unit.as_deref().is_some_and(|unit| OF_PEOPLE.contains(&unit));
    match (Figure::of(last), Figure::of(first)) {
        (Err(missing), _) => {
            slots.push(("reason", Slot::words(sheet.reason(missing))));
            reader.say("run_off_missing", &slots)
        }
        (Ok(now), Ok(then)) if newest != oldest => {
            slots.extend([("now", now.level(Some(unit))), ("then", then.level(None))]);
            reader.say(if is_of_people { "run_off_persons" } else { "run_off_spells" }, &slots)
        }
        (Ok(now), _) => {
            slots.push(("now", now.level(Some(unit))));
            reader.say("run_off_one", &slots)
        }
    }
}

/// How much of the last open month that is; not of a base too small for per cent.
fn share(reader: &Reader<'_>, series: &Series<'_>) -> Option<Sentence> {
    let sheet = reader.sheet;
    let ((oldest, first), (newest, last)) = (*series.cells.first()?, series.newest()?);
    let base = Figure::of(first).ok()?;
    let share = Figure::of(sheet.spot(last.row, sheet.column("share_left")?)).ok()?;
    if newest == oldest || !reader.options.words.is_base(base.size) {
        return None;
    }
    let oldest = Slot::words(in_words(oldest, reader.language()));
    reader.say("run_off_left", &[("share", share.percent()), ("oldest", oldest)])
}

/// The rule, in the first words of the break that begins in the month after the last open one, else of the note that says from when
/// the benefit is closed.
fn rule(reader: &Reader<'_>, series: &Series<'_>) -> Option<Sentence> {
    let notes = &reader.sheet.table.notes;
    let closed = series.cells.first().and_then(|(open, _)| open.offset(1));
    let begins_then = |day| {
        closed.is_some_and(|month: Period| {
            month.first_day() <= day && month.offset(1).is_none_or(|next| day < next.first_day())
        })
    };
    let of_break = notes
        .iter()
        .find(|note| note.kind == NoteKind::Break && note.begins.is_some_and(begins_then));
    let note = of_break.or_else(|| notes.iter().find(|note| note.id == CLOSED))?;
    let text = printable(&note.text);
    reader.say("rule", &[("text", Slot::words(first_sentence(&text).0))])
}
