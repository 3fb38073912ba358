//! The forms that everything for people shares, Danish and English: one place for each thing.

pub(crate) mod cell;
pub mod notes;
pub mod sources;

pub use notes::{PaperNotes, missing_reasons, paper_notes};
pub use sources::source_lines;
pub(crate) use sources::{all_sources, publishers, source_names};

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
            .map(|reason| (reason.sign(), table.explanation(reason, language)))
            .collect();
        let notes = if verbose { PaperNotes::all(table) } else { paper_notes(table) };
        Self { signs, sources: source_lines(table, language), notes: notes.lines(language) }
    }
}

/// The text as it may be shown. Labels come from files: a line break or an escape sequence in one must not get into
/// a terminal or break a table apart, and no label may turn the reading direction of what stands beside it.
///
/// Control characters and line separators become spaces, marks that set a direction are left out, and what is no
/// character becomes the replacement character.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|&each| !sets_direction(each)).map(shown).collect()
}

fn shown(each: char) -> char {
    match each {
        '\u{2028}' | '\u{2029}' => ' ',
        '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        each if each.is_control() => ' ',
        each => each,
    }
}

/// Unicode's property `Bidi_Control`.
fn sets_direction(each: char) -> bool {
    matches!(each, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn control_characters_of_a_label_are_not_printed() {
        assert_eq!(printable("a\tb\u{1b}[1mc\r\nd"), "a b [1mc  d");
        assert_eq!(printable("Førtidspension, I alt"), "Førtidspension, I alt");
    }

    #[test]
    fn no_label_turns_the_reading_direction() {
        assert_eq!(printable("a\u{202e}cba\u{202c}\u{2066}d\u{2069}\u{200f}\u{61c}"), "acbad");
        assert_eq!(printable("תווית"), "תווית");
    }

    #[test]
    fn separators_and_noncharacters_are_not_printed() {
        assert_eq!(printable("a\u{2028}b\u{2029}c\u{ffff}"), "a b c\u{fffd}");
    }
}
