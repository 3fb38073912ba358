//! What is wrong with a file of ours, where, and what to do about it.

use super::Form;
use crate::Dialect;
use crate::number::DecimalMark;

/// What is wrong with a file of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OwnFileError {
    /// Letters of another encoding.
    #[error("the file is not UTF-8")]
    NotUtf8,
    /// Not even a heading, in a file of this form.
    #[error("the file is empty")]
    Empty(&'static Form),
    /// A heading and nothing below it, in a file of this form.
    #[error("the file has no {} below its heading", _0.row)]
    NoRows(&'static Form),
    /// A heading that the form does not have.
    #[error("line 1: unknown column {column:?}{}", nearest(near.as_ref()))]
    UnknownColumn {
        /// The form of the file.
        form: &'static Form,
        /// The heading.
        column: String,
        /// The nearest heading of the form.
        near: Option<String>,
    },
    /// A heading of the form is not there.
    #[error("line 1: the column {column:?} is missing")]
    MissingColumn {
        /// The form of the file.
        form: &'static Form,
        /// The heading.
        column: &'static str,
    },
    /// A heading stands twice.
    #[error("line 1: the column {column:?} stands twice")]
    ColumnTwice {
        /// The form of the file.
        form: &'static Form,
        /// The heading.
        column: &'static str,
    },
    /// More or fewer fields than columns.
    #[error("line {line} has {fields} fields and not {}", form.columns.len())]
    Fields {
        /// The form of the file.
        form: &'static Form,
        /// The line, counted from 1.
        line: u64,
        /// The fields there are.
        fields: usize,
    },
    /// Nothing where every row has something.
    #[error("line {}: {} is empty", at.line, at.column)]
    Blank {
        /// Where.
        at: CellAt,
        /// What a row of the form is.
        row: &'static str,
    },
    /// A benefit in no list.
    #[error("line {}: unknown benefit {:?}", at.line, at.text)]
    UnknownBenefit {
        /// Where, and what stands there.
        at: CellAt,
        /// The nearest names.
        near: Vec<String>,
    },
    /// A name that several benefits go by.
    #[error("line {}: {:?} may be {}", at.line, at.text, candidates.join(" or "))]
    AmbiguousBenefit {
        /// Where, and what stands there.
        at: CellAt,
        /// What it may be.
        candidates: Vec<String>,
    },
    /// A row that is the sum of others.
    #[error("line {}: {:?} is a total", _0.line, _0.text)]
    Total(CellAt),
    /// An area in no list.
    #[error("line {}: unknown area {:?}", at.line, at.text)]
    UnknownArea {
        /// Where, and what stands there.
        at: CellAt,
        /// The nearest municipalities.
        near: Vec<String>,
    },
    /// A region, the whole country or another area that holds several municipalities, or none.
    #[error("line {}: {} is no municipality", _0.line, _0.text)]
    NoMunicipality(CellAt),
    /// A member of a group that is one already.
    #[error("line {line}: {area} is in the group {group:?} already, since line {first}")]
    MemberTwice {
        /// The line, counted from 1.
        line: u64,
        /// The line it stands in first.
        first: u64,
        /// The group.
        group: String,
        /// The municipality.
        area: String,
    },
    /// A row that is there already.
    #[error("line {line}: {what} stands on line {first} already")]
    Twice {
        /// The line, counted from 1.
        line: u64,
        /// The line it stands in first.
        first: u64,
        /// What the two rows are of.
        what: String,
    },
    /// A text that is no number of this file.
    #[error("line {}, {}: {:?} is no number written with {}", at.line, at.column, at.text, dialect.describe())]
    NotANumber {
        /// Where, and what stands there.
        at: CellAt,
        /// How the file writes numbers.
        dialect: Dialect,
    },
    /// A number that has, or may have, marks between its thousands.
    #[error("line {}, {}: {:?} may be a number with a thousands mark", _0.line, _0.column, _0.text)]
    ThousandsMark(CellAt),
    /// A number below zero.
    #[error("line {}, {}: {:?} is negative", _0.line, _0.column, _0.text)]
    Negative(CellAt),
    /// More than there can be.
    #[error("line {}, {}: {:?} is more than {most}, the most that makes sense", at.line, at.column, at.text)]
    TooLarge {
        /// Where, and what stands there.
        at: CellAt,
        /// The most.
        most: i64,
    },
    /// So little that it is likely counted in another unit.
    #[error("line {}, {}: {:?} is too little: {why}", at.line, at.column, at.text)]
    TooSmall {
        /// Where, and what stands there.
        at: CellAt,
        /// What it may be instead.
        why: &'static str,
    },
    /// A month in another form.
    #[error("line {}: {:?} is no month", _0.line, _0.text)]
    NoMonth(CellAt),
    /// A day in another form, or none of the calendar.
    #[error("line {}: {:?} is no date", _0.line, _0.text)]
    NoDate(CellAt),
    /// No step of the refund.
    #[error("line {}: {:?} is no step of a refund", _0.line, _0.text)]
    NoStep(CellAt),
    /// Quotes that do not close, and the like.
    #[error("the file cannot be read: {message}")]
    Unreadable {
        /// The form of the file.
        form: &'static Form,
        /// What the reader says.
        message: String,
    },
}

/// A cell of a file of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellAt {
    /// The line, counted from 1.
    pub line: u64,
    /// The heading of the column.
    pub column: &'static str,
    /// What stands there, as it may be shown: short, on one line, without what looks like a person's number.
    pub text: String,
}

fn nearest(near: Option<&String>) -> String {
    near.map(|near| format!("; the nearest is {near:?}")).unwrap_or_default()
}

impl OwnFileError {
    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::NotUtf8 => {
                "save it as UTF-8, such as \"CSV UTF-8\" in a spreadsheet program".to_owned()
            }
            Self::Empty(form) | Self::NoRows(form) => {
                let head = form.columns.join(";");
                format!(
                    "write {head} and below it a row for each {}, such as {}",
                    form.row, form.example
                )
            }
            Self::UnknownColumn { form, .. }
            | Self::MissingColumn { form, .. }
            | Self::ColumnTwice { form, .. } => format!(
                "the columns are {}, in any order and written exactly so, separated by ; or ,",
                names(form.columns)
            ),
            Self::Fields { form, .. } | Self::Unreadable { form, .. } => format!(
                "a row has {} fields, such as {}; with commas between the columns decimals have points",
                form.columns.len(),
                form.example
            ),
            Self::Blank { at, row } => {
                format!("give every {row} its {}, or delete the line", at.column)
            }
            Self::Total(_) => "delete the line: totals are never read".to_owned(),
            Self::MemberTwice { .. } | Self::Twice { .. } => {
                "leave out one of the two lines".to_owned()
            }
            Self::UnknownBenefit { near, .. } | Self::UnknownArea { near, .. }
                if !near.is_empty() =>
            {
                format!("did you mean {}?", near.join(", "))
            }
            Self::NotANumber { dialect, .. } => {
                let example = match dialect.decimal {
                    Some(DecimalMark::Comma) => {
                        "1234,5 (with semicolons between the columns decimals have commas)"
                    }
                    _ => "1234.5 (with commas between the columns decimals have points)",
                };
                format!("write it like {example}, thousands without a mark and no unit behind")
            }
            others => others.plain_hint().to_owned(),
        }
    }

    /// The hints that do not depend on the file.
    fn plain_hint(&self) -> &'static str {
        match self {
            Self::UnknownBenefit { .. } => {
                "write the benefit by its name, such as Sygedagpenge, or its code, such as sygedagpenge"
            }
            Self::AmbiguousBenefit { .. } => "write which of them is meant",
            Self::UnknownArea { .. } | Self::NoMunicipality(_) => {
                "name one of the 98 municipalities, or its code such as 183"
            }
            Self::ThousandsMark(_) => {
                "write thousands without a mark, such as 1234, and decimals with fewer or more digits than three"
            }
            Self::NoMonth(_) => {
                "write it like 2024-01, or leave it empty where the member always counts"
            }
            Self::NoDate(_) => "write it like 2026-12-31, or leave it empty",
            Self::NoStep(_) => "the steps are 1, 2, 3, 4, alle and foer_2014_07",
            _ => "correct it, or leave the cell empty where the number is not known",
        }
    }
}

/// `a, b and c`.
fn names(columns: &[&str]) -> String {
    match columns {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        columns => columns.join(", "),
    }
}
