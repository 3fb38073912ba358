//! What an extract holds, and what is known of a code: plain results, not yet laid out.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::drift::{Drift, Mapped};
use crate::source::Source;

/// What is in some extracts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Inspection {
    /// One entry per extract, in the order the files were given.
    pub extracts: Vec<ExtractInspection>,
    /// Labels that were read as others because the user said so.
    pub mapped: Vec<Mapped>,
    /// How the extracts differ from earlier ones of the same table; `None` when none were given.
    pub drift: Option<Vec<Drift>>,
    /// What the load checks found; `None` when they were not run.
    pub findings: Option<Vec<Finding>>,
}

/// What is in one extract.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExtractInspection {
    /// Publisher, table, vintage, file, and how it was read.
    pub source: Source,
    /// The title of the table, where the table is known.
    pub title: Option<String>,
    /// The periods, by kind.
    pub periods: Vec<PeriodSpan>,
    /// The measures.
    pub measures: Vec<MeasureInspection>,
    /// The breakdowns.
    pub dimensions: Vec<DimensionInspection>,
    /// Labels that are in no code list: "label (dimension, records, nearest names)".
    pub unmatched: Vec<String>,
    /// Series breaks between the first and the last period.
    pub breaks: Vec<BreakInside>,
}

/// The periods of one kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PeriodSpan {
    /// `month`, `quarter`, `year` ...
    pub kind: String,
    /// The first period, in code form.
    pub first: String,
    /// The last period.
    pub last: String,
    /// How many different periods there are.
    pub count: usize,
    /// Periods between the first and the last that are not there.
    pub absent: Vec<String>,
}

/// A measure of an extract.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureInspection {
    /// The code.
    pub code: String,
    /// The name.
    pub label: String,
    /// The unit of its values.
    pub unit: String,
    /// How many cells have a value.
    pub values: usize,
    /// How many cells have none, by reason.
    pub missing: BTreeMap<&'static str, usize>,
}

/// A breakdown of an extract.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DimensionInspection {
    /// The id.
    pub id: String,
    /// The name.
    pub label: String,
    /// Whether it has a total member.
    pub total: bool,
    /// Its members as `code`, `label`.
    pub members: Vec<MemberInspection>,
}

/// A member of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MemberInspection {
    /// The code.
    pub code: String,
    /// The name.
    pub label: String,
}

/// A series break inside an extract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BreakInside {
    /// The break's id.
    pub id: String,
    /// Its title with its date.
    pub title: String,
    /// `break`, `caution` or `info`.
    pub severity: crate::table::Severity,
}

/// Something a load check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check's name.
    pub check: &'static str,
    /// Whether it is a reason for concern (exit code 1) or only worth knowing.
    pub concern: bool,
    /// What was found, and where.
    pub text: String,
}

/// What is known of a code: a benefit, a measure, an area, a category.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// `benefit`, `measure`, `area`, `visitation`, `diagnosis`, `set`.
    pub kind: String,
    /// The code.
    pub code: String,
    /// The name.
    pub label: String,
    /// Facts as heading and text, in reading order.
    pub facts: Vec<(String, String)>,
    /// The series breaks that touch it: title with date, and the note.
    pub breaks: Vec<(String, String)>,
    /// The keys of the sources, each with what it is.
    pub sources: Vec<(String, String)>,
}
