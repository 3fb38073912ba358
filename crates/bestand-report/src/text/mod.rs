//! The forms that everything for people shares, Danish and English: one place for each thing.

pub(crate) mod cell;
pub mod notes;
pub mod sources;

pub use notes::{PaperNotes, missing_reasons, paper_notes};
pub use sources::source_lines;

use bestand_model::{Language, table::Table};

/// What stands under a printed table, part by part and in this order.
pub(crate) struct Below {
    /// Each sign of a missing cell that occurs, and what it means.
    pub(crate) signs: Vec<(&'static str, &'static str)>,
    /// `Kilde: ...`
    pub(crate) sources: Vec<String>,
    /// `Note: ...`, and the pointer to the breaks that are not printed.
    pub(crate) notes: Vec<String>,
}

impl Below {
    /// The lines under this table; `verbose` prints every note.
    pub(crate) fn new(table: &Table, language: Language, verbose: bool) -> Self {
        let signs = missing_reasons(table)
            .into_iter()
            .map(|reason| (reason.sign(), reason.explanation(language)))
            .collect();
        let notes = if verbose { PaperNotes::all(table) } else { paper_notes(table) };
        Self { signs, sources: source_lines(table, language), notes: notes.lines(language) }
    }
}

/// The text with every control character as a space. Labels come from files: a line break or an escape sequence
/// in one must not get into a terminal or break a table apart.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|each| if each.is_control() { ' ' } else { each }).collect()
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn control_characters_of_a_label_are_not_printed() {
        assert_eq!(printable("a\tb\u{1b}[1mc\r\nd"), "a b [1mc  d");
        assert_eq!(printable("Førtidspension, I alt"), "Førtidspension, I alt");
    }
}
