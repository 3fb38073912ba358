//! The series of answers that are drawn otherwise than they are laid out: twelve months, and series taken apart.

use bestand_model::table::{Cell, Column, ColumnKind, Role, Table};
use bestand_model::{Language, MissingReason, Period, PeriodKind};

use super::laid::{Laid, code, label, long, role, value};
use super::{ChartData, Series, Value};
use crate::chart::ChartError;
use crate::export::check;
use crate::text::cell::CellForm;
use crate::text::printable;

/// The months of a year.
const MONTHS: usize = 12;
/// The year whose months stand for those of any.
const ANY_YEAR: i32 = 2000;

impl ChartData {
    /// The changes of each row in the twelve months of the year, January first, with the month asked for: in per cent where
    /// the table has them.
    ///
    /// # Errors
    /// When the table cannot be laid out, is not about months of the year, or has no number.
    pub(crate) fn of_months(table: &Table, language: Language) -> Result<Self, ChartError> {
        check(table)?;
        let position = |id: &str| table.columns.iter().position(|column| column.id == id);
        let column = position("change_pct").or_else(|| position("change"));
        let places = [position("last_period"), column, position("provisional"), position("asked")];
        let [Some(period), Some(column), Some(provisional), Some(asked)] = places else {
            return Err(ChartError::NoPeriods);
        };
        let is_yes = |cell: &Cell| matches!(cell, Cell::Code(code) if code == "yes");
        let form = CellForm::of_column(table, column, language);
        // The codes of a row stand before its first period.
        let is_code = |each: &&Column| each.kind == ColumnKind::Code;
        let dimensions = table.columns.iter().take_while(is_code).count();
        let mut series: Vec<Series> = Vec::new();
        let mut is_provisional = vec![false; MONTHS];
        let mut is_asked = None;
        for row in &table.rows {
            let Cell::Code(last) = &row.cells[period] else { return Err(ChartError::NoPeriods) };
            let month = Period::parse(last).ok().filter(|each| each.kind() == PeriodKind::Month);
            let at = month.ok_or(ChartError::NoPeriods)?.index() as usize - 1;
            let code = code(table, &row.cells[..dimensions]);
            let line = series.iter().position(|each| each.code == code).unwrap_or_else(|| {
                let label = label(table, &row.cells[..dimensions]);
                let points = std::iter::repeat_with(Value::none).take(MONTHS).collect();
                let role = role(row.role, &code);
                series.push(Series { code, label, role, points });
                series.len() - 1
            });
            series[line].points[at] = value(&row.cells[column], &form);
            is_provisional[at] |= is_yes(&row.cells[provisional]);
            is_asked = is_asked.or(is_yes(&row.cells[asked]).then_some(at));
        }
        let column = &table.columns[column];
        let measure = match column.kind {
            ColumnKind::PercentagePoints => {
                let points = language.pick("procentpoint", "percentage points");
                format!("{}, {points}", column.label)
            }
            _ => column.label.clone(),
        };
        let laid = Laid { periods: Vec::new(), series, kind: column.kind, measure };
        let mut data = Self::of(table, laid, language)?;
        data.put_notes_together();
        data.provisional = is_provisional;
        data.asked = is_asked;
        Ok(data)
    }

    /// Years over each other, a series per column: the months are rows, and a plan is a column that is no year. Series
    /// breaks have no place among months of any year and stay notes.
    ///
    /// # Errors
    /// When the table cannot be laid out, is not of the months of the year, or has no number.
    pub(crate) fn of_calendar(table: &Table, language: Language) -> Result<Self, ChartError> {
        check(table)?;
        let rows = rows_of_months(table)?;
        let numbers = |(_, column): &(usize, &Column)| column.kind != ColumnKind::Code;
        let columns: Vec<(usize, &Column)> =
            table.columns.iter().enumerate().filter(numbers).collect();
        let &(_, first) = columns.first().ok_or(ChartError::NoNumbers)?;
        let of_column = |&(place, column): &(usize, &Column)| {
            let form = CellForm::of_column(table, place, language);
            let of_row = |row: usize| value(&table.rows[row].cells[place], &form);
            let points = rows.iter().map(|row| row.map_or_else(Value::none, of_row)).collect();
            let (code, label) = (column.id.clone(), printable(&column.label));
            let mut series = Series { code, label, role: Role::Body, points };
            series.end_with_its_last();
            series
        };
        let series = columns.iter().map(of_column).collect();
        let measure = table.measure.clone();
        let laid = Laid { periods: Vec::new(), series, kind: first.kind, measure };
        let mut data = Self::of(table, laid, language)?;
        data.periods = (1..=12).filter_map(|month| Period::month(ANY_YEAR, month)).collect();
        let is_drawn = |month: &Period| {
            let place = month.index() as usize - 1;
            let of_year = |series: &&Series| series.year() == Some(month.year());
            month.kind() == PeriodKind::Month
                && data
                    .series
                    .iter()
                    .filter(of_year)
                    .any(|each| each.points[place].number.is_some())
        };
        let months: Vec<Period> = (table.provisional.iter())
            .filter_map(|code| Period::parse(code).ok())
            .filter(is_drawn)
            .collect();
        let is_any = |place: u32| months.iter().any(|month| month.index() == place);
        data.provisional = (1..=12).map(is_any).collect();
        data.calendar = Some(months);
        Ok(data)
    }

    /// The one series of a table that takes it apart: what was published, what it is without its season where that is sure,
    /// and its trend.
    ///
    /// # Errors
    /// As [`ChartData::new`].
    pub(crate) fn of_parts(table: &Table, language: Language) -> Result<Self, ChartError> {
        let mut data = Self::of(table, long(table, language, &["value"])?, language)?;
        for published in &mut data.series {
            if published.label != data.measure {
                data.measure = format!("{}, {}", data.measure, published.label);
            }
            language.pick("Faktiske tal", "Actual figures").clone_into(&mut published.label);
        }
        for id in ["adjusted", "trend"] {
            let part = long(table, language, &[id])?;
            let there = part.series.into_iter().filter(|each| each.last().is_some());
            let named = |each| Series { label: part.measure.clone(), ..each };
            data.series.extend(there.map(named));
        }
        Ok(data)
    }

    /// The season of the one series of a table that takes it apart; `None` where it is not sure anywhere.
    ///
    /// # Errors
    /// As [`ChartData::new`].
    pub(crate) fn of_season(table: &Table, language: Language) -> Result<Option<Self>, ChartError> {
        let adjusted = long(table, language, &["adjusted"])?;
        let mut season = long(table, language, &["season"])?;
        for (each, sure) in season.series.iter_mut().zip(&adjusted.series) {
            each.label.clone_from(&season.measure);
            for (point, sure) in each.points.iter_mut().zip(&sure.points) {
                point.number = point.number.filter(|_| sure.number.is_some());
            }
        }
        if season.series.iter().all(|each| each.last().is_none()) {
            return Ok(None);
        }
        Ok(Some(Self::of(table, season, language)?))
    }

    /// The trends of the series that a table takes apart.
    ///
    /// # Errors
    /// As [`ChartData::new`].
    pub(crate) fn of_trends(table: &Table, language: Language) -> Result<Self, ChartError> {
        Self::of(table, long(table, language, &["trend"])?, language)
    }
}

impl Series {
    /// Nothing is missed after the last number of a year that is not over: its line ends there. What is hidden is missed.
    fn end_with_its_last(&mut self) {
        let last = self.last().map_or(0, |last| last + 1);
        for value in &mut self.points[last..] {
            if let Some(MissingReason::NotAvailable | MissingReason::NotInExtract) = value.missing {
                value.missing = None;
            }
        }
    }
}

/// The rows of a table of the months of a year, January first.
fn rows_of_months(table: &Table) -> Result<[Option<usize>; MONTHS], ChartError> {
    let at = table.columns.iter().position(|column| column.id == "month");
    let at = at.ok_or(ChartError::NoPeriods)?;
    let mut rows = [None; MONTHS];
    for (row, each) in table.rows.iter().enumerate() {
        let Cell::Code(code) = &each.cells[at] else { return Err(ChartError::NoPeriods) };
        let month: usize = code.parse().map_err(|_| ChartError::NoPeriods)?;
        let place = month.checked_sub(1).and_then(|month| rows.get_mut(month));
        if place.ok_or(ChartError::NoPeriods)?.replace(row).is_some() {
            let period = table.label("month", code).to_owned();
            return Err(ChartError::TwoValues { label: table.measure.clone(), period });
        }
    }
    Ok(rows)
}
