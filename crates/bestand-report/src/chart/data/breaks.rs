//! What of the notes of a table is drawn as a line where it begins, and what has to be read.

use bestand_model::period::month_name;
use bestand_model::table::{Note, NoteKind, Severity, Table};
use bestand_model::{Language, Period};
use chrono::NaiveDate;

use super::BreakMark;
use crate::text::{paper_notes, printable};

/// The label with its dates, and a date in brackets at its end, each kept in one line: `1. februar 2026`.
pub(super) fn whole_dates(label: &str) -> String {
    let (before, end) = match label.rfind('(') {
        Some(start) if label.ends_with(')') && label.len() - start < 40 => label.split_at(start),
        _ => (label, ""),
    };
    let words: Vec<&str> = before.split(' ').collect();
    let is_day = |word: &str| {
        let day = word.strip_suffix('.').unwrap_or(word);
        (1..=2).contains(&day.len()) && day.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_month = |word: &str| {
        let names =
            |month| [Language::Danish, Language::English].map(|each| month_name(month, each));
        (1..=12).flat_map(names).any(|name| name == word)
    };
    let is_year = |word: &str| word.get(..4).is_some_and(|year| year.parse::<u16>().is_ok());
    // A space between day and month, and between month and year.
    let joins = |place: usize| {
        is_day(words[place]) && words.get(place + 1).is_some_and(|next| is_month(next))
            || is_month(words[place]) && words.get(place + 1).is_some_and(|next| is_year(next))
    };
    let mut whole = String::with_capacity(label.len());
    for (place, word) in words.iter().enumerate() {
        whole.push_str(word);
        if place + 1 < words.len() {
            whole.push(if joins(place) { '\u{a0}' } else { ' ' });
        }
    }
    whole + &end.replace(' ', "\u{a0}")
}

/// The ids of the notes that say which figures are still being reported.
const PROVISIONAL: [&str; 3] =
    ["seneste_maaned_foreloebig", "late_reporting", "marked_provisional"];

/// The breaks that can be drawn, and the notes that have to be read instead.
pub(super) fn breaks_and_notes(
    table: &Table,
    periods: &[Period],
    language: Language,
) -> (Vec<BreakMark>, Vec<(String, bool)>) {
    let (first, last) = (periods.first(), periods.last());
    let inside = |day: NaiveDate| {
        first.is_some_and(|first| first.first_day() < day)
            && last.and_then(|last| last.offset(1)).is_some_and(|after| day < after.first_day())
    };
    let mut breaks: Vec<BreakMark> = Vec::new();
    let mut drawn: Vec<&str> = Vec::new();
    for note in &table.notes {
        if note.kind == NoteKind::Break
            && note.severity == Severity::Break
            && let Some(day) = note.begins.filter(|&day| inside(day))
        {
            let label = whole_dates(&printable(note.short.as_ref().unwrap_or(&note.text)));
            breaks.push(BreakMark { day, label });
            drawn.push(&note.id);
        }
    }
    breaks.sort_by_key(|each| each.day);
    let is_read = |note: &&Note| note.kind != NoteKind::Break || !drawn.contains(&&*note.id);
    let rest =
        Table { notes: table.notes.iter().filter(is_read).cloned().collect(), ..Table::default() };
    let notes = paper_notes(&rest);
    let about = notes.in_full.iter().map(|note| PROVISIONAL.contains(&&*note.id));
    let lines = notes.lines(language).into_iter();
    (breaks, lines.zip(about.chain([false])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_kept_in_one_line_wherever_it_stands_in_a_label() {
        let shown = |label: &str| whole_dates(label).replace('\u{a0}', "_");
        assert_eq!(shown("1. februar 2026: ingen nye forløb"), "1._februar_2026: ingen nye forløb");
        assert_eq!(shown("Closed 1 February 2026, as said"), "Closed 1_February_2026, as said");
        assert_eq!(
            shown("Reform af 15 ydelser (1. januar 2013)"),
            "Reform af 15 ydelser (1._januar_2013)"
        );
        assert_eq!(
            shown("I maj 2012 (og den lange tid, der gik før og efter, i alt)"),
            "I maj_2012 (og den lange tid, der gik før og efter, i alt)"
        );
        assert_eq!(shown(""), "");
    }
}
