//! How far down a table goes.

use super::{
    axis::{Axis, axis},
    layout::{Layout, Periods},
    sheet::{Address, Sheet},
    surroundings::is_note,
};
use crate::{error::ReadError, excerpt::excerpt};

const TWO_BLOCKS: &str =
    "put a second table into a sheet of its own, and delete numbers that are not in the table";

/// Whether a row holds a number, or what stands in the place of one.
pub(super) fn is_numeric_row(sheet: &Sheet, row: u32) -> bool {
    sheet.row(row).iter().any(|(_, cell)| cell.is_numeric())
}

/// The rows with records: from the first number to the last, or to the notes.
///
/// # Errors
/// When numbers go on where the table has ended, or a row may be a heading as well as a record.
pub(super) fn rows_of(sheet: &Sheet, layout: &Layout, first: u32) -> Result<Vec<u32>, ReadError> {
    let mut rows: Vec<u32> = Vec::new();
    let mut line_between = None;
    let is_filled = |row: u32, column: u32| sheet.get(row, column).is_some();
    for (&row, cells) in sheet.rows.range(first..) {
        let after_gap = rows.last().is_some_and(|&last| row > last + 1);
        let start = Address::new(row, cells[0].0);
        if is_numeric_row(sheet, row) {
            if let Some(line) = line_between {
                let reason = format!("numbers begin again below the line in row {}", line + 1);
                return Err(sheet.refuse(start, reason, TWO_BLOCKS));
            }
            let is_whole = layout.values.iter().all(|value| is_filled(row, value.column))
                && (layout.values.len() > 1 || matches!(layout.periods, Periods::Down(_)));
            if after_gap && !is_whole {
                let reason =
                    "numbers begin again below an empty row and do not fill the same columns";
                return Err(sheet.refuse(start, reason, TWO_BLOCKS));
            }
            rows.push(row);
            continue;
        }
        if line_between.is_some() || after_gap || is_note(&sheet.line(row)) {
            line_between = line_between.or(Some(row));
            continue;
        }
        let is_labelled =
            layout.stubs.len() > 1 && layout.stubs.iter().all(|stub| is_filled(row, stub.column));
        let has_period = matches!(layout.periods, Periods::Down(stub)
            if axis(sheet, [Address::new(row, layout.stubs[stub].column)]) == Axis::All);
        let has_text = layout.values.iter().any(|value| is_filled(row, value.column));
        if is_labelled || has_period || has_text {
            rows.push(row);
        } else {
            return Err(sheet.refuse(
                start,
                format!("the row \"{}\" has a label and no number", excerpt(&sheet.line(row))),
                "delete it if it is a heading within the table, leave an empty row above it if it is a note, \
                 and write the numbers or the publisher's sign if it is a row of the table",
            ));
        }
    }
    Ok(rows)
}
