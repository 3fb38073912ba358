//! What can go wrong when a table or a note is written.

use crate::note::NoteError;

/// Why a table or a note was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The output could not be written; the kind of the inner error tells a broken pipe from a full disk.
    #[error("the output could not be written: {0}")]
    Write(#[from] std::io::Error),
    /// A row whose cells cannot be matched to the columns. Printing it would put numbers under wrong headings.
    #[error(
        "row {row} of table {table:?} (counted from 0) has {cells} cells for {columns} columns"
    )]
    RaggedRow {
        /// The table's id.
        table: String,
        /// The row, counted from 0.
        row: usize,
        /// How many cells it has.
        cells: usize,
        /// How many columns the table has.
        columns: usize,
    },
    /// Two columns with one id. In JSON the second would hide the first.
    #[error("table {table:?} has two columns with the id {column:?}")]
    DuplicateColumn {
        /// The table's id.
        table: String,
        /// The column id that occurs twice.
        column: String,
    },
    /// A computed number that is infinite or not a number. JSON would turn it into a null without a reason.
    #[error(
        "row {row} of table {table:?} (counted from 0), column {column:?}: {value} is not a finite number"
    )]
    NotFinite {
        /// The table's id.
        table: String,
        /// The row, counted from 0.
        row: usize,
        /// The column id.
        column: String,
        /// The value.
        value: f64,
    },
    /// A text that is longer than a cell of a workbook holds. Cut, it would say something else.
    #[error(
        "cell {cell} of sheet {sheet:?} would hold {length} characters, which is more than the {limit} that fit"
    )]
    TextTooLong {
        /// The sheet's name.
        sheet: String,
        /// The cell, such as `B3`.
        cell: String,
        /// How long the text is, counted as Excel does.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// A note that does not hold together.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Something else that does not fit into a workbook: more rows than a sheet has, a picture that is none.
    #[error("sheet {sheet:?} could not be made: {reason}")]
    Sheet {
        /// The sheet's name; empty for the workbook as a whole.
        sheet: String,
        /// What is in the way.
        reason: String,
    },
}
