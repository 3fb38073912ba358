//! A table as series of numbers, whichever way it is laid out: a column per period, a row per period, or no periods.

use std::collections::HashMap;

use bestand_model::table::{Cell, Column, ColumnKind, Role, Table};
use bestand_model::{Language, Period};

use super::{Series, Value};
use crate::chart::ChartError;
use crate::text::cell::CellForm;
use crate::text::printable;

/// The numbers of a table, laid out by period and series.
pub(super) struct Laid {
    pub(super) periods: Vec<Period>,
    pub(super) series: Vec<Series>,
    pub(super) kind: ColumnKind,
    pub(super) measure: String,
}

/// A table with one column per period, such as November's.
pub(super) fn wide(table: &Table, language: Language) -> Option<Laid> {
    let numbers = |kind: ColumnKind| !matches!(kind, ColumnKind::Code | ColumnKind::Period);
    let columns: Vec<(usize, Period)> = (table.columns.iter().enumerate())
        .filter(|(_, column)| numbers(column.kind))
        .filter_map(|(place, column)| Some((place, Period::parse(&column.id).ok()?)))
        .collect();
    let &(first, _) = columns.first()?;
    let forms: Vec<CellForm<'_>> =
        columns.iter().map(|(place, _)| CellForm::of_column(table, *place, language)).collect();
    let series = table.rows.iter().map(|row| Series {
        code: code(table, &row.cells),
        label: label(table, &row.cells),
        role: row.role,
        points: (columns.iter().zip(&forms))
            .map(|((place, _), form)| value(&row.cells[*place], form))
            .collect(),
    });
    Some(Laid {
        periods: columns.iter().map(|&(_, period)| period).collect(),
        series: series.collect(),
        kind: table.columns[first].kind,
        measure: table.measure.clone(),
    })
}

/// A table without periods, a series with a number of each of these columns per row.
pub(super) fn rows(
    table: &Table,
    language: Language,
    columns: &[&str],
) -> Result<Laid, ChartError> {
    let places: Vec<usize> = columns
        .iter()
        .map(|id| table.columns.iter().position(|column| column.id == *id))
        .collect::<Option<_>>()
        .ok_or(ChartError::NoPeriods)?;
    let forms: Vec<CellForm<'_>> =
        places.iter().map(|&place| CellForm::of_column(table, place, language)).collect();
    let series = table.rows.iter().map(|row| Series {
        code: code(table, &row.cells),
        label: label(table, &row.cells),
        role: row.role,
        points: places
            .iter()
            .zip(&forms)
            .map(|(&place, form)| value(&row.cells[place], form))
            .collect(),
    });
    let column = &table.columns[places[0]];
    Ok(Laid {
        periods: Vec::new(),
        series: series.collect(),
        kind: column.kind,
        measure: column.label.clone(),
    })
}

/// A long table, one row per period and series: the first of these columns that there is.
pub(super) fn long(
    table: &Table,
    language: Language,
    columns: &[&str],
) -> Result<Laid, ChartError> {
    let position = |id: &str| table.columns.iter().position(|column| column.id == id);
    let at = table.columns.iter().position(|column| column.kind == ColumnKind::Period);
    let column = columns.iter().find_map(|id| position(id));
    let (at, column) = at.zip(column).ok_or(ChartError::NoPeriods)?;
    let form = CellForm::of_column(table, column, language);
    let mut periods: Vec<Period> = Vec::new();
    let mut period_places: HashMap<Period, usize> = HashMap::new();
    let mut series: Vec<Series> = Vec::new();
    let mut series_places: HashMap<String, usize> = HashMap::new();
    let mut values: HashMap<(usize, usize), Value> = HashMap::new();
    for row in &table.rows {
        let Cell::Code(period) = &row.cells[at] else { return Err(ChartError::NoPeriods) };
        let period = Period::parse(period).map_err(|_| ChartError::NoPeriods)?;
        let place = *period_places.entry(period).or_insert_with(|| {
            periods.push(period);
            periods.len() - 1
        });
        let code = code(table, &row.cells);
        let line = *series_places.entry(code.clone()).or_insert_with(|| {
            let (label, role) = (label(table, &row.cells), role(row.role, &code));
            series.push(Series { code, label, role, points: Vec::new() });
            series.len() - 1
        });
        if values.insert((line, place), value(&row.cells[column], &form)).is_some() {
            let label = series[line].label.clone();
            return Err(ChartError::TwoValues { label, period: period.code() });
        }
    }
    for (line, each) in series.iter_mut().enumerate() {
        each.points = (0..periods.len())
            .map(|place| values.remove(&(line, place)).unwrap_or_else(Value::none))
            .collect();
    }
    let column = &table.columns[column];
    if column.id == "share" {
        // The total's share of itself says nothing.
        series.retain(|each| each.role != Role::Total);
    }
    Ok(Laid { periods, series, kind: column.kind, measure: column.label.clone() })
}

/// A percentage says that it is one.
pub(super) fn in_per_cent(measure: String, kind: ColumnKind, language: Language) -> String {
    let said = ["pct", "per cent", "%"].iter().any(|word| measure.contains(word));
    match kind {
        ColumnKind::Percent if !said => format!("{measure}, {}", language.pick("pct.", "per cent")),
        _ => measure,
    }
}

/// A list of periods prints its totals like any line; here they are totals again.
pub(super) fn role(role: Role, code: &str) -> Role {
    if role == Role::Body && matches!(code, "sum" | "total") { Role::Total } else { role }
}

pub(super) fn value(cell: &Cell, form: &CellForm<'_>) -> Value {
    let number =
        match cell {
            Cell::Exact(number) => Some(number.as_f64()),
            Cell::Ratio(value) => Some(*value),
            Cell::Between(bounds) => Some(bounds.shown.map_or_else(
                || f64::midpoint(bounds.low, bounds.high),
                bestand_model::Number::as_f64,
            )),
            Cell::Code(_) | Cell::Missing(_) => None,
        };
    let missing = match cell {
        Cell::Missing(reason) => Some(*reason),
        _ => None,
    };
    let bounds = match cell {
        Cell::Between(bounds) => Some((bounds.low, bounds.high)),
        _ => None,
    };
    Value { number, text: form.text(cell), missing, bounds }
}

/// The codes that name a row, in column order: those before its numbers. What comes after says something of them.
pub(super) fn codes<'a>(
    table: &'a Table,
    cells: &'a [Cell],
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let names = |(column, _): &(&Column, &Cell)| {
        matches!(column.kind, ColumnKind::Code | ColumnKind::Period)
    };
    table.columns.iter().zip(cells).take_while(names).filter_map(|(column, cell)| match cell {
        Cell::Code(code) if column.kind == ColumnKind::Code => Some((&*column.id, &**code)),
        _ => None,
    })
}

pub(super) fn code(table: &Table, cells: &[Cell]) -> String {
    codes(table, cells).map(|(_, code)| code).collect::<Vec<_>>().join("/")
}

pub(super) fn label(table: &Table, cells: &[Cell]) -> String {
    let labels = codes(table, cells).map(|(column, code)| printable(table.label(column, code)));
    labels.collect::<Vec<_>>().join(", ")
}
