//! Sentences that say what a table shows, each bound to the cells it was made of.
//!
//! [`read`] makes them: level, direction, size and reservations of one table, in one of the ways of [`Reading`]. Each number in
//! a sentence is a [`Fact`] with its cells. Nothing here says why something changed: only a person may write that.
//!
//! The parts, from the table to the sentence:
//!
//! * `sheet`, `series`: where a cell is and what its row is called.
//! * `comparison` and [`SizeWords`]: what may be said of two numbers. `thresholds.toml` has the bounds.
//! * `figure`: a number rounded and with its unit, and the fact behind it.
//! * `phrase`: templates with slots. `phrases.toml` has every sentence in both languages, `vocabulary.toml` the nouns and
//!   prepositions: that is where wording is changed.
//! * `readings`: one file for each table that is read.

mod cited;
mod comparison;
mod figure;
mod phrase;
mod reading;
mod readings;
mod series;
mod sheet;
mod size_words;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use cited::cells_printed_as;
pub use reading::{Material, Reading, SentenceOptions, read};
pub use size_words::{Size, SizeWord, SizeWords, SizeWordsError, Usual};

/// A sentence made of the cells of tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence {
    /// Which template it was made from, such as `november_change`.
    pub id: String,
    /// The sentence, with no-break spaces where a line must not end.
    pub text: String,
    /// Every number in it, in the order they stand.
    pub facts: Vec<Fact>,
}

/// A number of a sentence, and where it comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fact {
    /// As it stands in the sentence: `knap 20.500`.
    pub shown: String,
    /// The number before it was rounded, in full precision.
    pub value: String,
    /// How it was computed from the cells, in words: `Nov. 2014 − Nov. 2011`.
    pub formula: String,
    /// How it was rounded, in words: `til nærmeste 100`.
    pub rounding: String,
    /// The cells.
    pub cells: Vec<FactCell>,
}

/// A cell that a number was made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FactCell {
    /// The caption of its table.
    pub table: String,
    /// What its row is called.
    pub row: String,
    /// What its column is called.
    pub column: String,
    /// The cell as the table prints it.
    pub value: String,
    /// The sources with their vintages: `Jobindsats y01a02, 15. januar 2015`.
    pub sources: Vec<String>,
}
