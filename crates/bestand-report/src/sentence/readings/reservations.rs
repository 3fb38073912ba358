//! What has to be said beside the numbers: breaks, figures still being reported, hidden cells.

use bestand_model::table::{Cell, ColumnKind, Note, NoteKind, Severity};
use bestand_model::{Language, MissingReason, Period, PeriodKind};

use crate::sentence::Sentence;
use crate::sentence::phrase::{Slot, listed};
use crate::sentence::reading::Reader;
use crate::sentence::sheet::{JOINED, in_words};
use crate::text::printable;

/// How many breaks a sentence names. The others stand under the table.
const NAMED: usize = 3;
/// What is there and not shown, or may be.
const HIDDEN: [MissingReason; 2] = [MissingReason::Suppressed, MissingReason::NilOrSuppressed];

/// Every reservation of the table.
pub(in crate::sentence) fn all(reader: &Reader<'_>) -> Vec<Sentence> {
    [breaks(reader, None), provisional(reader, None), hidden(reader)]
        .into_iter()
        .flatten()
        .collect()
}

/// The series breaks of severity `break` between two periods, or all those of the table: the three that touch most rows, of
/// equal ones the later, in the order of the table.
pub(super) fn breaks(reader: &Reader<'_>, between: Option<(Period, Period)>) -> Option<Sentence> {
    named_breaks(reader, &crossed(reader, between))
}

/// All those of the table but the ones the sentences before have named by their day.
pub(super) fn breaks_but(
    reader: &Reader<'_>,
    is_named: impl Fn(&Note) -> bool,
) -> Option<Sentence> {
    let mut crossed = crossed(reader, None);
    crossed.retain(|note| !is_named(note));
    named_breaks(reader, &crossed)
}

/// That there are breaks between two periods, without their names.
pub(super) fn breaks_in_short(reader: &Reader<'_>, between: (Period, Period)) -> Option<Sentence> {
    let id = match crossed(reader, Some(between)).len() {
        0 => return None,
        1 => "conclusion_break_one",
        _ => "conclusion_break_several",
    };
    reader.say(id, &[])
}

fn crossed<'a>(reader: &Reader<'a>, between: Option<(Period, Period)>) -> Vec<&'a Note> {
    let is_crossed = |note: &&Note| {
        let Some((oldest, newest)) = between else { return true };
        let end = newest.offset(1).map(Period::first_day);
        note.begins.is_none_or(|day| day > oldest.first_day() && end.is_none_or(|end| day < end))
    };
    let notes = reader.sheet.table.notes.iter();
    notes
        .filter(|note| note.kind == NoteKind::Break && note.severity == Severity::Break)
        .filter(is_crossed)
        .filter(|note| between.is_none() || reader.sheet.touches_any(note))
        .collect()
}

fn named_breaks(reader: &Reader<'_>, crossed: &[&Note]) -> Option<Sentence> {
    let mut places: Vec<usize> = (0..crossed.len()).collect();
    places.sort_by_key(|&place| std::cmp::Reverse((crossed[place].weight, place)));
    places.truncate(NAMED);
    places.sort_unstable();
    let names: Vec<String> = places.iter().map(|&place| named(crossed[place])).collect();
    let id = match crossed.len() {
        0 => return None,
        1 => "break_one",
        count if count <= NAMED => "break_several",
        _ => "break_more",
    };
    reader.say(id, &[("breaks", Slot::words(names.join("; ")))])
}

/// Which of these periods, or of all, are still being reported.
pub(super) fn provisional(reader: &Reader<'_>, of: Option<&[Period]>) -> Option<Sentence> {
    reader.say("provisional", &[("periods", provisional_periods(reader, of)?)])
}

/// The same in fewer words.
pub(super) fn provisional_in_short(reader: &Reader<'_>, of: Option<&[Period]>) -> Option<Sentence> {
    reader.say("conclusion_provisional", &[("periods", provisional_periods(reader, of)?)])
}

fn provisional_periods(reader: &Reader<'_>, of: Option<&[Period]>) -> Option<Slot> {
    let periods = reader.sheet.table.provisional.iter().filter_map(|code| Period::parse(code).ok());
    let mut periods: Vec<Period> =
        periods.filter(|period| of.is_none_or(|of| of.contains(period))).collect();
    periods.sort_by_key(|period| period.first_day());
    periods.dedup();
    (!periods.is_empty()).then(|| Slot::words(listed_periods(&periods, reader.language())))
}

/// Periods as a list, the months or quarters of one year together: `3. og 4. kvartal 2014`.
fn listed_periods(periods: &[Period], language: Language) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for &period in periods {
        let words = in_words(period, language);
        let is_part = matches!(period.kind(), PeriodKind::Month | PeriodKind::Quarter);
        let parts = words.split_once(JOINED).filter(|_| is_part);
        let (head, tail) = parts.unwrap_or((words.as_str(), ""));
        match groups.last_mut() {
            Some((of, heads)) if is_part && of == tail => heads.push(head.to_owned()),
            _ => groups.push((tail.to_owned(), vec![head.to_owned()])),
        }
    }
    let together = |(tail, heads): &(String, Vec<String>)| match tail.as_str() {
        "" => listed(heads, language),
        tail => format!("{}{JOINED}{tail}", listed(heads, language)),
    };
    listed(&groups.iter().map(together).collect::<Vec<_>>(), language)
}

/// Leaves the first of equal sentences with this id: what holds of several numbers is said once.
pub(super) fn once(said: &mut Vec<Sentence>, id: &str) {
    let mut seen = Vec::new();
    said.retain(|sentence| {
        let is_new = sentence.id != id || !seen.contains(&sentence.text);
        seen.push(sentence.text.clone());
        is_new
    });
}

/// That cells are hidden: by a publisher, or by this program in an office's own cases.
fn hidden(reader: &Reader<'_>) -> Option<Sentence> {
    let table = reader.sheet.table;
    let is_count: Vec<bool> =
        table.columns.iter().map(|column| column.kind == ColumnKind::Count).collect();
    let cells = table.rows.iter().flat_map(|row| row.cells.iter().zip(&is_count));
    let mut reasons: Vec<MissingReason> = cells
        .filter(|(_, is_count)| **is_count)
        .filter_map(|(cell, _)| match cell {
            Cell::Missing(reason) if HIDDEN.contains(reason) => Some(*reason),
            _ => None,
        })
        .collect();
    reasons.sort_unstable();
    reasons.dedup();
    if reasons.is_empty() {
        return None;
    }
    if table.hides_own_counts() {
        return reader.say("own_hidden", &[]);
    }
    let reasons: Vec<&str> = reasons.into_iter().map(|each| reader.sheet.reason(each)).collect();
    reader.say("hidden", &[("reason", Slot::words(reasons.join("; ")))])
}

/// A break with its date, in one line.
fn named(note: &Note) -> String {
    let text = note.short.as_deref().unwrap_or(&note.text);
    printable(text.trim_end_matches('.'))
}
