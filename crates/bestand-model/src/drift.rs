//! How an extract differs from earlier extracts of the same table: columns and members that vanished, that are
//! new, or that go by another label.
//!
//! Drift is about what a table *has*, never about its numbers. Labels are as they stand in the files, with
//! whatever looks like a person's number masked.

use serde::Serialize;

use crate::source::Vintage;

/// How one extract differs from the earlier extracts of its table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// The file's base name.
    pub file: String,
    /// The table's id, where either side says it.
    pub table: Option<String>,
    /// What it was held against. Several earlier extracts of one table count as one.
    pub against: Vec<Earlier>,
    /// The differences: columns first, then members dimension by dimension. Empty where there are none.
    pub changes: Vec<Change>,
}

/// An earlier extract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Earlier {
    /// Its base name.
    pub file: String,
    /// When it was pulled.
    pub pulled: Vintage,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What changed.
    pub what: What,
    /// How it changed.
    pub change: ChangeKind,
    /// The id of the dimension: of a member the one it stands in. `None` for a measure.
    pub dimension: Option<String>,
    /// The label in the earlier extract; of something new the label in this one.
    pub label: String,
    /// Of something renamed, the label in this extract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_label: Option<String>,
    /// The code it has in outputs; of a dimension its id.
    pub code: String,
    /// Of a member, whether it is the total; of a dimension, whether it has one where it stands.
    pub total: bool,
    /// Whether the code lists know it.
    pub listed: bool,
    /// Of something renamed, why that is certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Because>,
    /// Of something vanished, what is new and may be the same, the likeliest first. Never certain.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub may_be: Vec<Candidate>,
    /// Whether the user has said that it is gone.
    #[serde(skip_serializing_if = "is_false")]
    pub expected: bool,
}

impl Change {
    /// Whether it is a reason for concern: something vanished, and nobody said so.
    pub fn is_concern(&self) -> bool {
        self.change == ChangeKind::Vanished && !self.expected
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_false(value: &bool) -> bool {
    !value
}

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A column that breaks the numbers down.
    Dimension,
    /// A column of numbers.
    Measure,
    /// A label in a breakdown.
    Member,
}

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The earlier extract had it and this one has not.
    Vanished,
    /// Both have it, under different labels; that it is the same is certain.
    Renamed,
    /// This extract has it and the earlier one had not.
    New,
}

/// Why two labels are the same for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The code lists give both the same code.
    CodeList,
    /// They differ in case and space only; headings also in other signs.
    Spelling,
    /// Both columns carry the same id of the publisher.
    PublisherId,
}

/// Something new that may be what vanished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Its label.
    pub label: String,
    /// Whether the code lists know it. What they know is read as what they say.
    pub listed: bool,
    /// Whether the two labels resemble each other.
    pub resembles: bool,
    /// How many numbers both have for the same period and the same other members, those apart that are zero in
    /// both; of dimensions, how many members the earlier one had.
    pub compared: usize,
    /// How many of them are equal.
    pub equal: usize,
    /// What `--map` has to say for the two to be read as one.
    pub map: String,
}

/// A label that was read as another one because the user said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mapped {
    /// The file's base name.
    pub file: String,
    /// What the label names.
    pub what: What,
    /// The id of the dimension: of a member the one it stands in. `None` for a measure.
    pub dimension: Option<String>,
    /// The label as it stands in the file.
    pub label: String,
    /// What it was read as.
    pub read_as: String,
    /// What the code lists would have read it as, where they know it as something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
}
