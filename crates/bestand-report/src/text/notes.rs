//! Which notes stand under a printed table, and the signs it has to explain.

use bestand_model::table::{Cell, Note, NoteKind, Severity, Table};
use bestand_model::{Language, MissingReason};

use super::printable;

/// How many series breaks are printed in full: more and nobody reads any of them.
const BREAKS_IN_FULL: usize = 3;

/// The notes of a printed table. The others are in the JSON of the same table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperNotes<'a> {
    /// The notes printed in full, in the order of the table.
    pub in_full: Vec<&'a Note>,
    /// Series breaks that are only pointed to, in the order of the table.
    pub pointed_to: Vec<&'a Note>,
}

/// Chooses the notes that go on paper: those of severity `break`, of which at most three are series breaks.
/// The three that touch most rows are printed in full, of equal ones the later in the table; the rest is pointed
/// to by name. Both stay in the order of the table.
pub fn paper_notes(table: &Table) -> PaperNotes<'_> {
    let is_series_break =
        |note: &Note| note.severity == Severity::Break && note.kind == NoteKind::Break;
    let mut breaks: Vec<_> = (table.notes.iter().enumerate())
        .filter(|(_, note)| is_series_break(note))
        .map(|(place, note)| (note.weight, place))
        .collect();
    breaks.sort_unstable_by(|left, right| right.cmp(left));
    let pointed_to: Vec<_> = breaks.into_iter().skip(BREAKS_IN_FULL).collect();
    let mut notes = PaperNotes { in_full: Vec::new(), pointed_to: Vec::new() };
    for (place, note) in table.notes.iter().enumerate() {
        if pointed_to.contains(&(note.weight, place)) {
            notes.pointed_to.push(note);
        } else if note.severity == Severity::Break {
            notes.in_full.push(note);
        }
    }
    notes
}

impl<'a> PaperNotes<'a> {
    /// Every note of the table in full.
    pub fn all(table: &'a Table) -> Self {
        Self { in_full: table.notes.iter().collect(), pointed_to: Vec::new() }
    }

    /// The lines to print: `Note: ...` for each, then one line that names the breaks pointed to.
    pub fn lines(&self, language: Language) -> Vec<String> {
        let full = self.in_full.iter().map(|note| format!("Note: {}", printable(&note.text)));
        full.chain(self.pointer(language)).collect()
    }

    fn pointer(&self, language: Language) -> Option<String> {
        let names: Vec<_> = self
            .pointed_to
            .iter()
            .map(|note| printable(note.short.as_ref().unwrap_or(&note.text)))
            .collect();
        let lead = language.pick("Flere databrud:", "More series breaks:");
        (!names.is_empty()).then(|| format!("{lead} {}", names.join("; ")))
    }
}

/// The reasons that occur among the table's missing cells, each once, in the order of
/// [`MissingReason::ALL`].
pub fn missing_reasons(table: &Table) -> Vec<MissingReason> {
    let occurs = |reason: &MissingReason| {
        let is_it = |cell: &Cell| matches!(cell, Cell::Missing(each) if each == reason);
        table.rows.iter().any(|row| row.cells.iter().any(is_it))
    };
    MissingReason::ALL.into_iter().filter(occurs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{break_note, november};

    fn with_notes(notes: Vec<Note>) -> Table {
        Table { notes, ..Table::default() }
    }

    #[test]
    fn the_newest_of_equal_breaks_are_printed_in_full_and_the_rest_is_pointed_to() {
        let table = with_notes((1..=5).map(break_note).collect());
        let lines = paper_notes(&table).lines(Language::Danish);
        assert_eq!(
            lines,
            [
                "Note: Databrud nr. 3 begynder 1. januar 2013.",
                "Note: Databrud nr. 4 begynder 1. januar 2014.",
                "Note: Databrud nr. 5 begynder 1. januar 2015.",
                "Flere databrud: Reform 1 (januar 2011); Reform 2 (januar 2012)",
            ]
        );
        let english = paper_notes(&table).lines(Language::English);
        assert_eq!(
            english.last().unwrap(),
            "More series breaks: Reform 1 (januar 2011); Reform 2 (januar 2012)"
        );
    }

    #[test]
    fn the_breaks_that_touch_most_rows_are_printed_in_full_and_oldest_first() {
        let mut notes: Vec<_> = (1..=5).map(break_note).collect();
        for (note, weight) in notes.iter_mut().zip([9, 2, 1, 2, 2]) {
            note.weight = weight;
        }
        let table = with_notes(notes);
        let ids = |notes: &[&Note]| notes.iter().map(|note| note.id.clone()).collect::<Vec<_>>();
        let chosen = paper_notes(&table);
        assert_eq!(ids(&chosen.in_full), ["reform_1", "reform_4", "reform_5"]);
        assert_eq!(ids(&chosen.pointed_to), ["reform_2", "reform_3"]);
    }

    #[test]
    fn three_breaks_need_no_pointer() {
        let table = with_notes((1..=3).map(break_note).collect());
        assert_eq!(paper_notes(&table).lines(Language::Danish).len(), 3);
    }

    #[test]
    fn only_breaks_are_limited_and_lesser_notes_stay_in_the_json() {
        let mut notes: Vec<_> = (1..=4).map(break_note).collect();
        for note in &mut notes[..3] {
            note.kind = NoteKind::Population;
        }
        notes.push(Note { severity: Severity::Caution, ..break_note(6) });
        notes.push(Note { severity: Severity::Info, ..break_note(7) });
        let table = with_notes(notes);
        let chosen = paper_notes(&table);
        assert_eq!(chosen.in_full.len(), 4);
        assert!(chosen.pointed_to.is_empty());
        assert_eq!(PaperNotes::all(&table).in_full.len(), 6);
    }

    #[test]
    fn a_break_without_a_short_form_is_pointed_to_by_its_text() {
        let mut notes: Vec<_> = (1..=4).map(break_note).collect();
        notes[0].short = None;
        let lines = paper_notes(&with_notes(notes)).lines(Language::Danish);
        assert_eq!(lines[3], "Flere databrud: Databrud nr. 1 begynder 1. januar 2011.");
    }

    #[test]
    fn each_reason_that_occurs_is_explained_once() {
        assert_eq!(missing_reasons(&november()), [MissingReason::NotExisting]);
        assert_eq!(missing_reasons(&Table::default()), []);
    }
}
