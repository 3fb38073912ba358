//! The series of a long table: a row for each period and each of them.

use bestand_model::Period;
use bestand_model::table::Role;

use super::sheet::{Sheet, Spot};

/// What has the same codes in all its periods.
pub(super) struct Series<'a> {
    /// Its first row, which has its codes and its part in the table.
    pub(super) row: usize,
    /// Its cells, oldest first.
    pub(super) cells: Vec<(Period, Spot<'a>)>,
}

impl<'a> Series<'a> {
    /// The series of a table in the order they begin, of the values in this column.
    pub(super) fn all(sheet: &'a Sheet<'a>, column: usize) -> Vec<Self> {
        let mut all: Vec<(Vec<&str>, Self)> = Vec::new();
        for row in 0..sheet.table.rows.len() {
            let Some(period) = sheet.period_of(row) else { continue };
            let codes = sheet.codes(row);
            let cell = (period, sheet.spot(row, column));
            match all.iter_mut().find(|(each, _)| *each == codes) {
                Some((_, series)) => series.cells.push(cell),
                None => all.push((codes, Self { row, cells: vec![cell] })),
            }
        }
        let mut series: Vec<Self> = all.into_iter().map(|(_, series)| series).collect();
        for each in &mut series {
            each.cells.sort_by_key(|(period, _)| (period.first_day(), period.kind()));
        }
        series
    }

    /// The totals where the table has any (one in each area, say), else all series but *heraf* lines and sub-totals.
    pub(super) fn to_read(sheet: &'a Sheet<'a>, column: usize) -> Vec<Self> {
        let mut all = Self::all(sheet, column);
        let is = |series: &Self, role: Role| sheet.role(series.row) == role;
        let has_total = all.iter().any(|series| is(series, Role::Total));
        let read = if has_total { Role::Total } else { Role::Body };
        all.retain(|series| is(series, read));
        all
    }

    pub(super) fn newest(&self) -> Option<(Period, Spot<'a>)> {
        self.cells.last().copied()
    }

    pub(super) fn at(&self, period: Period) -> Option<Spot<'a>> {
        self.cells.iter().find(|(each, _)| *each == period).map(|(_, spot)| *spot)
    }
}
