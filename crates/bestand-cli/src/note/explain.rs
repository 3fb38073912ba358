//! What may stand in a specification.

use std::fmt::Write;

use bestand_report::sentence::{Reading, SizeWords};

use super::fill::WORDS;
use super::question::commands;

/// The keys, the commands with their options, the readings and the words in braces.
pub(crate) fn specification() -> String {
    let mut text = include_str!("../../templates/specification.txt").to_owned();
    text.push_str("\nWords in braces are filled in, in texts and options:\n");
    for (word, meaning) in WORDS {
        let _ = writeln!(text, "  {:<15} {meaning}", format!("{{{word}}}"));
    }
    text.push_str("\nReadings:\n");
    for reading in Reading::ALL {
        let _ = writeln!(text, "  {:<22} {}", reading.name(), reading.meaning());
    }
    text.push_str("\nCommands and their options:\n");
    for command in commands() {
        let _ = writeln!(text, "  {:<12} {}", command.name, command.about);
        for line in wrapped(&command.options.join(", "), 100) {
            let _ = writeln!(text, "    {line}");
        }
    }
    text.push_str("\nWords of size, as [words] may have them:\n");
    for line in SizeWords::shipped_text().lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// A line broken at its commas.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_inclusive(", ") {
        if lines.last().is_some_and(|line| line.len() + word.len() > width) {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
    }
    lines
}
