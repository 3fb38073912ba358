//! Where a sentence or a number of a note comes from.

use std::fmt::Write;

use bestand_report::note::Note;
use bestand_report::sentence::{Fact, FactCell, Sentence, cells_printed_as};

use super::record::sentences;

/// Every sentence in which the words stand, with its numbers and the cells they were made of; and every cell of a table
/// that is printed so. `None` where the note has neither.
pub(crate) fn why(note: &Note, words: &str) -> Option<String> {
    let wanted = plain(words);
    if wanted.is_empty() {
        return None;
    }
    let mut text = String::new();
    for sentence in sentences(note) {
        if !has_whole(&plain(&sentence.text), &wanted) {
            continue;
        }
        let is_number = |fact: &&Fact| has_whole(&plain(&fact.shown), &wanted);
        let named: Vec<&Fact> = sentence.facts.iter().filter(is_number).collect();
        let facts = if named.is_empty() { sentence.facts.iter().collect() } else { named };
        explain(sentence, &facts, &mut text);
    }
    for exhibit in note.exhibits() {
        for cell in cells_printed_as(&exhibit.table, words.trim(), note.language) {
            if !text.is_empty() {
                text.push('\n');
            }
            let _ = writeln!(text, "{}", exhibit.name(note.language));
            cite(&cell, &mut text);
        }
    }
    (!text.is_empty()).then_some(text)
}

/// Where a cell stands, what is printed, and what it is of.
fn cite(cell: &FactCell, text: &mut String) {
    let FactCell { table, row, column, value, sources } = cell;
    let _ = writeln!(text, "    cell      {table} / {row} / {column}: {value}");
    for source in sources {
        let _ = writeln!(text, "              {source}");
    }
}

/// No-break spaces are spaces, a minus is a hyphen, and capitals make no difference.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ").replace('\u{2212}', "-").trim().to_lowercase()
}

/// Whether words stand in a text without being a part of a longer number: 135 is not in 1.135.
fn has_whole(text: &str, wanted: &str) -> bool {
    let is_digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let starts = is_digit(wanted.chars().next());
    let ends = is_digit(wanted.chars().next_back());
    text.match_indices(wanted).any(|(at, _)| {
        let mut before = text[..at].chars().rev();
        let mut after = text[at + wanted.len()..].chars();
        let goes_on_before = starts && is_in_number(&mut before);
        let goes_on_after = ends && is_in_number(&mut after);
        !goes_on_before && !goes_on_after
    })
}

/// Whether letters begin with a digit, or with a mark and a digit.
fn is_in_number(letters: &mut dyn Iterator<Item = char>) -> bool {
    match letters.next() {
        Some('.' | ',') => letters.next().is_some_and(|letter| letter.is_ascii_digit()),
        first => first.is_some_and(|letter| letter.is_ascii_digit()),
    }
}

fn explain(sentence: &Sentence, facts: &[&Fact], text: &mut String) {
    if !text.is_empty() {
        text.push('\n');
    }
    let _ = writeln!(text, "{}\n  ({})", sentence.text, sentence.id);
    for fact in facts {
        let _ = writeln!(text, "\n  {}", fact.shown);
        let mut line = |label: &str, value: &str| {
            if !value.is_empty() {
                let _ = writeln!(text, "    {label:<9} {value}");
            }
        };
        line("value", &fact.value);
        line("formula", &fact.formula);
        line("rounding", &fact.rounding);
        for cell in &fact.cells {
            cite(cell, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::has_whole;

    #[test]
    fn a_part_of_a_number_is_not_that_number() {
        let text = "i juni 2026 var der 1.135 fuldtidspersoner, svarende til 3,2 pct.";
        assert!(has_whole(text, "1.135") && has_whole(text, "3,2 pct.") && has_whole(text, "2026"));
        assert!(!has_whole(text, "135") && !has_whole(text, "1") && !has_whole(text, "3"));
    }
}
