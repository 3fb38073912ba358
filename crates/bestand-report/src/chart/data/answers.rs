//! The series of answers that are drawn otherwise than they are laid out: twelve months, and series taken apart.

use bestand_model::table::{Cell, Column, ColumnKind, Table};
use bestand_model::{Language, Period, PeriodKind};

use super::{ChartData, Laid, Series, Value, code, label, long, role, value};
use crate::chart::ChartError;
use crate::export::check;
use crate::text::cell::CellForm;

/// The months of a year.
const MONTHS: usize = 12;

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
                let none =
                    || Value { number: None, text: String::new(), missing: None, bounds: None };
                let points = std::iter::repeat_with(none).take(MONTHS).collect();
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
