//! The output formats: one file per format, one trait for all.

pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
mod picture;
pub mod workbook;

pub use picture::Picture;

use std::collections::HashSet;
use std::io::Write;

use bestand_model::table::{Cell, Table};

use crate::ReportError;

/// Writes a finished table in one format.
///
/// The same table gives the same bytes, every time. Nothing is written before the table has been found
/// writable, so a refusal leaves `out` untouched.
pub trait Export {
    /// Writes the whole table to `out`, a text with a final line break.
    ///
    /// # Errors
    /// [`ReportError::Write`] when `out` fails; the other kinds when the table would be written with a number
    /// in the wrong place or lost.
    fn write(&self, table: &Table, out: &mut dyn Write) -> Result<(), ReportError>;
}

/// Refuses a table that cannot be written without putting a number in the wrong place or losing one.
pub(crate) fn check(table: &Table) -> Result<(), ReportError> {
    let mut seen = HashSet::new();
    if let Some(twice) = table.columns.iter().find(|column| !seen.insert(&column.id)) {
        return Err(ReportError::DuplicateColumn {
            table: table.id.clone(),
            column: twice.id.clone(),
        });
    }
    for (index, row) in table.rows.iter().enumerate() {
        if row.cells.len() != table.columns.len() {
            return Err(ReportError::RaggedRow {
                table: table.id.clone(),
                row: index,
                cells: row.cells.len(),
                columns: table.columns.len(),
            });
        }
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            if let &Cell::Ratio(value) = cell
                && !value.is_finite()
            {
                return Err(ReportError::NotFinite {
                    table: table.id.clone(),
                    row: index,
                    column: column.id.clone(),
                    value,
                });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::november;

    #[test]
    fn a_row_with_a_cell_too_few_is_refused_before_anything_is_written() {
        let mut table = november();
        table.rows[1].cells.pop();
        let mut out = Vec::new();
        let error = json::Json.write(&table, &mut out).unwrap_err();
        assert_eq!(
            error.to_string(),
            "row 1 of table \"november\" (counted from 0) has 4 cells for 5 columns"
        );
        assert!(out.is_empty());
    }

    #[test]
    fn two_columns_with_one_id_are_refused() {
        let mut table = november();
        table.columns[2].id = "2011-11".into();
        assert!(matches!(check(&table), Err(ReportError::DuplicateColumn { .. })));
    }

    #[test]
    fn a_ratio_that_is_not_finite_is_refused() {
        let mut table = november();
        table.rows[0].cells[4] = Cell::Ratio(f64::INFINITY);
        let error = check(&table).unwrap_err().to_string();
        assert!(error.ends_with("column \"change_pct\": inf is not a finite number"), "{error}");
    }
}
