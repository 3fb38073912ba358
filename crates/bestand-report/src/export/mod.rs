//! The output formats: one file per format, one trait for all.

pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
mod picture;
pub mod workbook;

pub use picture::Picture;

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Write;

use bestand_model::table::{Bounds, Cell, Column, ColumnKind, Row, Table};
use bestand_model::{MissingReason, Number};

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
            let unfit = match cell {
                &Cell::Ratio(value) => Some(value).filter(|value| !value.is_finite()),
                Cell::Between(bounds) => {
                    [bounds.low, bounds.high].into_iter().find(|value| !value.is_finite())
                }
                _ => None,
            };
            if let Some(value) = unfit {
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

/// The table for programs: a column with numbers that lie between two others becomes three, such as `rate`, `rate_low`
/// and `rate_high`; places in an order become the first and the last of those shared, `rank_from` and `rank_to`.
///
/// A number that is not certain is `not_applicable` in the first of the three. One that is known exactly is all three.
pub(crate) fn with_bounds(table: &Table) -> Cow<'_, Table> {
    let has_bounds = |column: usize| {
        let is_between = |row: &Row| matches!(row.cells.get(column), Some(Cell::Between(_)));
        table.columns[column].kind == ColumnKind::Rank || table.rows.iter().any(is_between)
    };
    let spread: Vec<bool> = (0..table.columns.len()).map(has_bounds).collect();
    if !spread.contains(&true) {
        return Cow::Borrowed(table);
    }
    let mut columns = Vec::new();
    for (column, spread) in table.columns.iter().zip(&spread) {
        let named = |suffix: &str, label: &str| Column {
            id: format!("{}_{suffix}", column.id),
            label: format!("{} ({label})", column.label),
            ..column.clone()
        };
        match (spread, column.kind) {
            (false, _) => columns.push(column.clone()),
            (true, ColumnKind::Rank) => {
                columns.extend([named("from", "≥"), named("to", "≤")]);
            }
            (true, _) => {
                columns.extend([column.clone(), named("low", "≥"), named("high", "≤")]);
            }
        }
    }
    let rows = table.rows.iter().map(|row| {
        let mut cells = Vec::with_capacity(columns.len());
        for ((cell, spread), column) in row.cells.iter().zip(&spread).zip(&table.columns) {
            match (spread, column.kind) {
                (false, _) => cells.push(cell.clone()),
                (true, ColumnKind::Rank) => cells.extend(places(cell)),
                (true, _) => cells.extend(known(cell)),
            }
        }
        Row { role: row.role, cells }
    });
    Cow::Owned(Table { rows: rows.collect(), columns, ..table.clone() })
}

/// What is certain of a number, the least and the most it can be.
fn known(cell: &Cell) -> [Cell; 3] {
    match cell {
        Cell::Between(bounds) => {
            let Bounds { low, high, shown } = **bounds;
            let shown = shown.map_or(Cell::Missing(MissingReason::NotApplicable), Cell::Exact);
            [shown, Cell::Ratio(low), Cell::Ratio(high)]
        }
        known => [known.clone(), known.clone(), known.clone()],
    }
}

/// The first and the last place.
fn places(cell: &Cell) -> [Cell; 2] {
    // Places are whole numbers and few.
    let place = |place: f64| Cell::Exact(Number::integer(place as i64));
    match cell {
        Cell::Between(bounds) => [place(bounds.low), place(bounds.high)],
        known => [known.clone(), known.clone()],
    }
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
    fn for_programs_a_number_between_two_others_is_three_columns_and_a_place_two() {
        let mut table = november();
        let between = |low, high| Cell::Between(Box::new(Bounds { low, high, shown: None }));
        table.columns[3].kind = ColumnKind::Rank;
        table.columns[3].id = "rank".into();
        table.rows[0].cells[3] = between(64.0, 90.0);
        table.rows[0].cells[4] = between(3.4, 3.6);
        let mut out = Vec::new();
        csv::Csv::default().write(&table, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let mut lines = text.lines();
        assert_eq!(
            lines.next(),
            Some(
                "benefit,2011-11,2014-11,rank_from,rank_to,change_pct,change_pct_low,change_pct_high"
            )
        );
        assert_eq!(lines.next(), Some("fleksjob,50000,60000,64,90,,3.4,3.6"));
        let mut out = Vec::new();
        json::Json.write(&table, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("\"change_pct\":null,\"change_pct_low\":3.4"), "{text}");
    }

    #[test]
    fn a_ratio_that_is_not_finite_is_refused() {
        let mut table = november();
        table.rows[0].cells[4] = Cell::Ratio(f64::INFINITY);
        let error = check(&table).unwrap_err().to_string();
        assert!(error.ends_with("column \"change_pct\": inf is not a finite number"), "{error}");
    }
}
