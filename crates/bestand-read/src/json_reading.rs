//! How a table of JSON is read: what its cells may be, what is done with its columns, and what a selection wants of it.

use crate::{
    ReadOptions, Selection,
    error::{At, ReadError},
    input::Input,
    json_fault::{Fault, go_through},
    json_rows::{JsonPlan, RowSink, stream},
    json_syntax::Kind,
    json_table::JsonTable,
    json_window::Origin,
    plan::{Columns, Plan},
    text_table::{Heading, TextTable},
};

/// What the cells of a table are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CellRule {
    /// Whether a number in the file is one, or a text like the others.
    pub numbers: NumberRule,
    /// What to do about a cell that is none of them.
    pub hint: &'static str,
}

/// Which numbers may stand in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberRule {
    /// Columns have either strings, or numbers and null. The first row tells which.
    Typed,
    /// Strings and null alone.
    None,
    /// Whole ones, strings and null, in any column.
    Whole,
}

/// How a table is read.
pub(crate) struct Reading<'r> {
    pub rule: CellRule,
    /// What a place counts.
    pub at: fn(u32) -> At,
    /// What is done with the columns, told from the headings and the cells of the first row.
    pub plan: &'r dyn Fn(&[Heading], &[Kind]) -> Plan<'r>,
    /// After how many rows it is enough.
    pub most: Option<u32>,
}

/// What was read.
pub(crate) struct Taken<'f> {
    pub table: TextTable<'f>,
    /// Whether there is in every group what [`crate::Wish::ThoseOrAll`] wants. If not, everything has to be read.
    pub is_enough: bool,
}

/// What goes through a text and hands its rows on.
pub(crate) type Rows<'r> = dyn Fn(&str, &Origin<'_>, &mut dyn RowSink) -> Result<(), Fault> + 'r;

/// The rows of a plan.
pub(crate) fn rows_of(
    plan: JsonPlan,
) -> impl Fn(&str, &Origin<'_>, &mut dyn RowSink) -> Result<(), Fault> {
    move |file, origin, sink| stream(file, origin, plan, sink)
}

/// Reads a table.
///
/// # Errors
/// When the text is not JSON of the plan, a row or a cell is none of the table, a limit is passed, or a byte has no place
/// in a text.
pub(crate) fn read<'f, 'r>(
    input: &'f Input<'_>,
    options: &ReadOptions,
    rows: &Rows<'_>,
    reading: &'r Reading<'r>,
) -> Result<Taken<'f>, ReadError> {
    let (table, encoding) = go_through(input, options, |origin| {
        let mut table = JsonTable::new(&input.file, reading);
        rows(&input.file, origin, &mut table)?;
        Ok(table)
    })?;
    let taken = table.finish()?;
    Ok(Taken { table: TextTable { encoding, ..taken.table }, ..taken })
}

/// A table of texts whose columns are told by all their cells.
#[derive(Clone, Copy)]
pub(crate) struct TableOfTexts {
    pub rule: CellRule,
    /// What a place counts.
    pub at: fn(u32) -> At,
}

/// The rows that are looked at to tell what the columns are.
const FIRST_ROWS: u32 = 1_000;

/// Reads a table of texts. `look` tells what the columns are, and what they are called to who selects, where the cells
/// that are there tell it. The first rows are looked at before what is wanted of all is read. Where all say otherwise
/// than the first, everything is read.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_looked_at<'f>(
    input: &'f Input<'_>,
    options: &ReadOptions,
    rows: &Rows<'_>,
    kind: TableOfTexts,
    look: &dyn Fn(&TextTable<'_>) -> Option<Columns>,
) -> Result<TextTable<'f>, ReadError> {
    let TableOfTexts { rule, at } = kind;
    let plain = |headings: &[Heading], _: &[Kind]| Plan::of_texts(headings.len());
    let reading = Reading { rule, at, plan: &plain, most: Some(FIRST_ROWS) };
    let first = read(input, options, rows, &reading)?;
    let columns = look(&first.table);
    let table = input.named().table(options);
    let read_for = |selection: Option<&dyn Selection>| {
        let plan = |headings: &[Heading], _: &[Kind]| match &columns {
            Some(columns) => Plan::of(columns, table.as_deref(), selection),
            None => Plan::of_texts(headings.len()),
        };
        read(input, options, rows, &Reading { rule, at, plan: &plan, most: None })
    };
    let taken = read_for(input.reader.selection)?;
    let is_as_taken =
        input.reader.selection.is_none() || columns.is_none() || look(&taken.table) == columns;
    if taken.is_enough && is_as_taken {
        return Ok(taken.table);
    }
    Ok(read_for(None)?.table)
}
