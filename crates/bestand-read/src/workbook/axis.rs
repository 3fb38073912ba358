//! A row or column of cells that may be periods.

use bestand_model::{Period, PeriodKind, code_list::fold};

use super::sheet::{Address, Cell, Sheet};
use crate::{error::ReadError, jobindsats_columns::PERIOD_HEADINGS};

/// How many of the cells are periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// All that hold something, and at least one does.
    All,
    /// Some; the first that is none stands in this column.
    Some(u32),
    /// None.
    None,
}

/// Looks at the cells that hold something.
pub(super) fn axis(sheet: &Sheet, cells: impl IntoIterator<Item = Address>) -> Axis {
    let mut periods = false;
    let mut other = None;
    for address in cells {
        match sheet.get(address.row, address.column) {
            None => {}
            Some(cell) if is_period(cell) => periods = true,
            Some(_) => other = other.or(Some(address.column)),
        }
    }
    match (periods, other) {
        (true, None) => Axis::All,
        (true, Some(column)) => Axis::Some(column),
        (false, _) => Axis::None,
    }
}

/// Whether any cell of the sheet is a period.
pub(super) fn has_period(sheet: &Sheet) -> bool {
    sheet.rows.values().flatten().any(|(_, cell)| is_period(cell))
}

/// Whether periods stand side by side somewhere, with a number below each.
pub(super) fn has_periods_across(sheet: &Sheet) -> bool {
    let rows: Vec<&Vec<(u32, Cell)>> = sheet.rows.values().collect();
    rows.windows(2).any(|pair| {
        let periods = pair[0].iter().filter(|(_, cell)| is_period(cell));
        let columns: Vec<u32> = periods.map(|(column, _)| *column).collect();
        let is_numeric =
            |column: &u32| pair[1].iter().any(|(other, cell)| other == column && cell.is_numeric());
        columns.len() > 1 && columns.iter().all(is_numeric)
    })
}

/// Whether periods stand below a heading that says so, and other headings beside it.
pub(super) fn has_periods_down(sheet: &Sheet) -> bool {
    let rows: Vec<&Vec<(u32, Cell)>> = sheet.rows.values().collect();
    rows.windows(2).any(|pair| {
        let heading =
            pair[0].iter().find(|(_, cell)| PERIOD_HEADINGS.contains(&fold(&cell.text()).as_str()));
        let has_period =
            |column: u32| pair[1].iter().any(|(other, cell)| *other == column && is_period(cell));
        pair[0].len() > 1 && heading.is_some_and(|(column, _)| has_period(*column))
    })
}

fn is_period(cell: &Cell) -> bool {
    match cell {
        Cell::FirstOf(_) => true,
        Cell::Number(_) | Cell::Text(_) => Period::parse(&cell.text()).is_ok(),
        Cell::Date(_) | Cell::Wrong(..) => false,
    }
}

/// Lets dates pass that can stand for nothing but months.
///
/// # Errors
/// When every date is the first of a quarter, which may stand for the month, the quarter or the year.
pub(super) fn refuse_dates_of_unknown_length(
    sheet: &Sheet,
    cells: &[Address],
) -> Result<(), ReadError> {
    let mut open = None;
    for &address in cells {
        match sheet.get(address.row, address.column) {
            Some(Cell::FirstOf(month)) if month.index() % 3 == 1 => {
                open = open.or(Some((address, *month)));
            }
            Some(Cell::FirstOf(_)) => return Ok(()),
            Some(cell)
                if Period::parse(&cell.text())
                    .is_ok_and(|period| period.kind() == PeriodKind::Month) =>
            {
                return Ok(());
            }
            _ => {}
        }
    }
    match open {
        None => Ok(()),
        Some((address, month)) => Err(sheet.refuse(
            address,
            format!("the date {}-01 may stand for a month, a quarter or a year", month.code()),
            "write the periods as texts: 2014M01, 2014K1 or 2014",
        )),
    }
}
