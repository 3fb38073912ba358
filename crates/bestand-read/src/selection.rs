//! What a question wants of a file. A record that it does not want is taken apart and counted, and its numbers are
//! not parsed.
//!
//! What is left out must not change an answer. So beside the records that are wanted a reader keeps *witnesses*: the
//! first record of every member of every column (of every group, where columns tell groups apart), and of every
//! period the first record that has a value in a measure that is wanted. From them it can be told what there is.

use std::fmt;

use crate::text_table::Heading;

/// Tells what of a table is wanted, once its columns are known.
pub trait Selection: Sync {
    /// What is wanted of each column of a table; `None` where everything is.
    fn wishes(&self, table: Option<&str>, columns: &[SelectedColumn<'_>]) -> Option<Vec<Wish<'_>>>;
}

/// A column of a table that a selection looks at.
#[derive(Clone, Copy, Debug)]
pub struct SelectedColumn<'a> {
    /// The heading as in the file.
    pub label: &'a str,
    /// The publisher's id, where the file has one.
    pub id: Option<&'a str>,
    /// What the column is.
    pub role: ColumnRole,
}

/// What a column of a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnRole {
    /// The period.
    Period,
    /// A breakdown.
    Dimension,
    /// Numbers.
    Measure,
    /// What a record is of, and who says it: its measure, its publisher, its table, its vintage.
    Group,
    /// What is said of the number: its status, why it is missing.
    Remark,
}

/// Whether a text is wanted.
pub type TellsText<'a> = Box<dyn Fn(&str) -> bool + Sync + 'a>;

/// Whether texts may be added up.
pub type TellsTexts<'a> = Box<dyn Fn(&[&str]) -> bool + Sync + 'a>;

/// What is wanted of a column.
pub enum Wish<'a> {
    /// Every record, as far as this column is concerned.
    All,
    /// The records with a text for which this holds.
    Those(TellsText<'a>),
    /// The same, where every group has such a record. If one has none, everything is wanted after all.
    ThoseOrAll(TellsText<'a>),
    /// The sum of the records over this column.
    Sum {
        /// Whether it may be made of these texts, which are all that the column has.
        of: TellsTexts<'a>,
        /// What is wanted where they cannot be added for any reason, as in [`Wish::ThoseOrAll`].
        otherwise: TellsText<'a>,
    },
    /// Every record. Records with the same text here are a group of their own.
    Groups,
    /// Nothing of a measure.
    Nothing,
}

impl Wish<'_> {
    /// Whether records with this text are wanted, as far as the column is concerned.
    pub(crate) fn wants(&self, text: &str) -> bool {
        match self {
            Self::Those(wants) | Self::ThoseOrAll(wants) => wants(text),
            Self::All | Self::Sum { .. } | Self::Groups | Self::Nothing => true,
        }
    }
}

impl fmt::Debug for Wish<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::All => "All",
            Self::Those(_) => "Those",
            Self::ThoseOrAll(_) => "ThoseOrAll",
            Self::Sum { .. } => "Sum",
            Self::Groups => "Groups",
            Self::Nothing => "Nothing",
        })
    }
}

impl<'a> SelectedColumn<'a> {
    /// A column with this heading.
    pub(crate) fn new(heading: &'a Heading, role: ColumnRole) -> Self {
        Self { label: &heading.label, id: heading.id.as_deref(), role }
    }
}
