//! A finished result: typed columns, cells that are a value or a reason, notes, sources.
//!
//! Every command makes a [`Table`], every renderer takes one. Nothing here is formatted yet.

use chrono::NaiveDate;
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::{Language, MissingReason, Number, disclosure, source::Source};

/// A finished result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The command that made it, such as `november`.
    pub id: String,
    /// The caption: measure, group, area and period.
    pub title: String,
    /// What the values of the period columns are, for people: `Antal fuldtidspersoner`.
    pub measure: String,
    /// How much of the input was parsed and checked.
    pub validated: Validated,
    /// Whether some of the numbers were computed and stand in no extract.
    pub computed: bool,
    /// The columns, codes first.
    pub columns: Vec<Column>,
    /// The rows, each with one cell per column.
    pub rows: Vec<Row>,
    /// For each code column, by column id: what its codes are called, in row order.
    pub labels: Vec<(String, Vec<(String, String)>)>,
    /// What the reader must know about the numbers.
    pub notes: Vec<Note>,
    /// Where the numbers come from, in the order the files were given.
    pub sources: Vec<Source>,
    /// The periods, in code form, of which some figures are still being reported.
    pub provisional: Vec<String>,
    /// Codes of rows that are read as one, group by group: people moved from one label to another between the
    /// periods compared, so that neither row says by itself whether it rose or fell.
    pub joint: Vec<Vec<String>>,
    /// Codes of rows that the answer is about: a chart of all makes them stand out.
    pub marked: Vec<String>,
    /// For a long table: how it is laid out crosswise for people; `None` where it is read as it stands.
    pub spread: Option<Spread>,
}

/// How a long table, with one number per row, is laid out for people: one line per value of `down`, one column
/// per value of `across`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// Column id of the lines, such as `period`.
    pub down: String,
    /// Column id of the columns, such as `benefit`.
    pub across: String,
    /// Column id of the cells, such as `value`.
    pub value: String,
}

impl Table {
    /// What a code of a code column is called; the code itself when it has no label.
    pub fn label<'a>(&'a self, column: &str, code: &'a str) -> &'a str {
        self.labels
            .iter()
            .find(|(id, _)| id == column)
            .and_then(|(_, labels)| labels.iter().find(|(each, _)| each == code))
            .map_or(code, |(_, label)| label)
    }

    /// Whether it is made of an office's own cases, of which small counts are hidden here and by no publisher.
    pub fn hides_own_counts(&self) -> bool {
        self.notes.iter().any(|note| note.id == disclosure::NOTE)
    }

    /// What the sign of a missing cell of this table means.
    pub fn explanation(&self, reason: MissingReason, language: Language) -> &'static str {
        match reason {
            MissingReason::Suppressed if self.hides_own_counts() => {
                disclosure::explanation(language)
            }
            reason => reason.explanation(language),
        }
    }
}

/// How much of the input was parsed and checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Validated {
    /// Every cell of every extract.
    #[default]
    All,
    /// Every record's field count and every cell the command selected.
    Selection,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Stable id: `benefit`, `2014-11`, `change`, `change_pct`.
    pub id: String,
    /// The heading for people.
    pub label: String,
    /// What kind of cells it has.
    pub kind: ColumnKind,
    /// The unit of the values; `None` for codes and periods.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

impl Column {
    /// A column without a unit.
    pub fn new(id: &str, label: &str, kind: ColumnKind) -> Self {
        Self { id: id.to_owned(), label: label.to_owned(), kind, unit: None }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Codes of a dimension, named in the table's labels.
    Code,
    /// Periods in code form.
    Period,
    /// Counts: whole numbers.
    Count,
    /// Per cent, as published or computed.
    Percent,
    /// A difference between two percentages.
    PercentagePoints,
    /// An index number.
    Index,
    /// A share of one, such as a strength: 0 to 1.
    Fraction,
    /// A place in an order, 1 first; [`Cell::Between`] where several share it.
    Rank,
    /// A number with decimals that is none of the above.
    Decimal,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its part in the table.
    pub role: Role,
    /// One cell per column.
    pub cells: Vec<Cell>,
}

/// What part a row has in its table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// A row like any other.
    #[default]
    Body,
    /// A *heraf* line: part of a row above it, in no sum.
    Part,
    /// The sum of some of the rows above it, in no other sum.
    Subtotal,
    /// The total, whether published or the sum of the body rows.
    Total,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A code of a code column, or a period in code form. Short ones need no memory of their own: a long table has
    /// millions.
    Code(CompactString),
    /// An exact number: a published value, a sum or a difference of such.
    Exact(Number),
    /// A number that was computed by division and is not rounded.
    Ratio(f64),
    /// A number that is known to lie between two others, and is not known more exactly.
    Between(Box<Bounds>),
    /// No value, and why.
    Missing(MissingReason),
}

/// Two numbers with another one between them, or at one of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// The least it can be.
    pub low: f64,
    /// The most it can be.
    pub high: f64,
    /// What is printed for it: the number as published, or rounded to as many decimals as are certain. The two bounds
    /// are printed where it is `None`.
    pub shown: Option<Number>,
}

/// What the reader must know about the numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// Stable id: the break's or the rule's own, or the name of what was done.
    pub id: String,
    /// How much it weighs in print.
    pub severity: Severity,
    /// The sentence, in the language of the output.
    pub text: String,
    /// Of a series break: its title with its date, for the line that points to the breaks that do not stand in
    /// full on paper. `None` where the text itself has to do.
    #[serde(skip)]
    pub short: Option<String>,
    /// Of a series break: how many rows it touches. The three that touch most stand in full on paper.
    #[serde(skip)]
    pub weight: u32,
    /// Of a series break along the periods: its first day, where a chart draws it.
    #[serde(skip)]
    pub begins: Option<NaiveDate>,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// What the rows count: population, filter, the meaning of a total.
    Population,
    /// A series break that the comparison crosses.
    Break,
    /// Something the tool did: pinned a dimension, took the newer of two values.
    Method,
    /// What is missing, and why.
    Missing,
    /// Labels that are in no code list.
    Unmatched,
    /// When the extracts were pulled.
    Vintage,
}

/// How much a note weighs, heaviest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Stands under the table wherever it is printed.
    Break,
    /// Goes with the data (JSON, *Datagrundlag*); a printed table need not carry it.
    Caution,
    /// Background.
    Info,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_without_a_label_is_its_own_label() {
        let table = Table {
            labels: vec![("benefit".into(), vec![("fleksjob".into(), "Fleksjob".into())])],
            ..Table::default()
        };
        assert_eq!(table.label("benefit", "fleksjob"), "Fleksjob");
        assert_eq!(table.label("benefit", "sum"), "sum");
        assert_eq!(table.label("area", "000"), "000");
    }
}
