//! Sentences that say what a table shows, each bound to the cells it was made of.

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
