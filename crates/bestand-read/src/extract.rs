//! What a reader makes of a file: dictionary-encoded dimension columns, periods, and measure columns whose
//! cells are a number or the sign that stands in its place.
//!
//! Nothing is interpreted here beyond the file's own terms: labels are not yet codes, a blank is not yet
//! suppressed. A [`crate::Extract`] of the same numbers is the same whatever shape the file had, apart
//! from the order of its records.

use bestand_model::{MissingReason, Number, Period, Status, source::Source};

/// One file, read.
#[derive(Clone, Debug, Default)]
pub struct Extract {
    /// Publisher, table, vintage, file name and reading facts.
    pub source: Source,
    /// The breakdowns, the area among them, in file order. The period is not one of them.
    pub dimensions: Vec<DimensionColumn>,
    /// The period of each record.
    pub periods: PeriodColumn,
    /// The measures, in file order.
    pub measures: Vec<MeasureColumn>,
    /// For each record, the line (text) or the number of the row (JSON, Parquet) it was read from, from 1. A
    /// record that stands for cells which a sparse file leaves out has the line under which they would stand.
    pub places: Vec<u32>,
    /// Whether it was read for a selection: records that are not wanted may have been left out, and their numbers were
    /// not looked at.
    pub is_selection: bool,
}

impl Extract {
    /// How many records the file holds.
    pub fn len(&self) -> usize {
        self.periods.codes.len()
    }

    /// Whether the file holds no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A breakdown column: each record's cell as an index into the distinct texts of the column.
#[derive(Clone, Debug, Default)]
pub struct DimensionColumn {
    /// The heading, as in the file: `Område`, `Ydelsesgrupper`, `OMRÅDE`.
    pub label: String,
    /// The publisher's id, where the file carries it (`_kon`).
    pub id: Option<String>,
    /// Distinct cell texts, trimmed, in order of first appearance.
    pub members: Vec<String>,
    /// For each record, the index of its text in `members`.
    pub codes: Vec<u32>,
    /// For each member, how many records of the file have it and were left out, because a selection does not want
    /// them; empty where none were.
    pub skipped: Vec<u32>,
    /// Whether a selection added the records up over this column ([`Wish::Sum`](crate::Wish::Sum)). A record that is
    /// wanted then stands for all members, and has the code of the first.
    pub is_summed: bool,
}

/// The period column, dictionary-encoded like a dimension.
#[derive(Clone, Debug, Default)]
pub struct PeriodColumn {
    /// Distinct periods in order of first appearance.
    pub members: Vec<Period>,
    /// For each record, the index of its period in `members`.
    pub codes: Vec<u32>,
}

/// A measure column.
#[derive(Clone, Debug, Default)]
pub struct MeasureColumn {
    /// The heading, as in the file: `Antal fuldtidspersoner`, `INDHOLD`. In a tidy file, the measure's code
    /// or label.
    pub label: String,
    /// The publisher's id, where the file carries it (`memba02_4b`).
    pub id: Option<String>,
    /// One cell per record.
    pub cells: Vec<RawCell>,
}

/// What stands in a measure cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawCell {
    /// A number.
    Number(Number, Status),
    /// `null` in JSON, nothing between two separators in text.
    Blank,
    /// No value for a reason that the file itself names (tidy files, and the signs of Statistics Denmark).
    Missing(MissingReason),
    /// The file has no such cell: in tidy files and tables of Jobindsats' site a record belongs to one measure only.
    Absent,
}
