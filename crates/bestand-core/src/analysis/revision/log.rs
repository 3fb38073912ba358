//! What was said of a series when.

use std::collections::BTreeMap;

use bestand_model::measure::{Measure, ValueKind};
use bestand_model::source::Source;
use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
use bestand_model::{MissingReason, Period};
use bestand_read::Extract;

use super::super::series::{Series, one_measure};
use super::super::wording::own_suppression;
use super::RevisionOptions;
use crate::CoreError;
use crate::cube::{Cube, Observation};

/// What was said of a series when: one row per period and file that changed it, oldest vintage first. `said` are the
/// extracts of [`Archive::said`](crate::archive::Archive::said).
///
/// # Errors
/// When a name in the options means nothing in any of them, or the series is in none.
pub fn history(
    said: Vec<(Extract, bool)>,
    period: Option<Period>,
    options: &RevisionOptions,
) -> Result<Table, CoreError> {
    let language = options.language;
    let series = Series { measure: options.measure.as_deref(), filters: &options.series };
    let mut rows: Vec<(Period, String, Source, Observation, bool)> = Vec::new();
    let mut first_error = None;
    let mut measures: BTreeMap<String, Measure> = BTreeMap::new();
    for (extract, is_gone) in said {
        let cube = Cube::from_extracts(vec![extract], &[])?;
        let found = series.rows_or_none(&cube, &mut first_error);
        let columns = cube.columns()?;
        for row in found {
            let cell = columns.cell(row);
            let at = cube.periods()[cell.period as usize];
            if period.is_none_or(|period| period == at) {
                let measure = &cube.measures()[columns.measures[row] as usize];
                measures.entry(measure.code.clone()).or_insert_with(|| measure.clone());
                let source = cube.sources()[cell.source as usize].clone();
                rows.push((at, measure.code.clone(), source, cell.observation, is_gone));
            }
        }
    }
    let measure = one_measure(&measures, first_error)?;
    rows.sort_by_key(|(period, ..)| *period);
    let has_publications = rows.iter().any(|(_, _, source, ..)| source.publication.is_some());
    let mut table = Table {
        id: "archive_log".to_owned(),
        title: measure.name(language).to_owned(),
        columns: vec![
            Column::new("period", language.pick("Periode", "Period"), ColumnKind::Period),
            Column::new("vintage", language.pick("Udtræksdato", "Vintage"), ColumnKind::Code),
        ],
        ..Table::default()
    };
    if has_publications {
        let label = language.pick("Udgivelse", "Publication");
        table.columns.push(Column::new("publication", label, ColumnKind::Code));
    }
    table.columns.push(Column::new("table", language.pick("Tabel", "Table"), ColumnKind::Code));
    table.columns.push(Column::new("file", language.pick("Fil", "File"), ColumnKind::Code));
    table.columns.push(Column::new("sha256", "SHA-256", ColumnKind::Code));
    let kind = match measure.value {
        ValueKind::Count => ColumnKind::Count,
        ValueKind::Percent => ColumnKind::Percent,
        ValueKind::Decimal => ColumnKind::Decimal,
    };
    table.columns.push(Column::new("value", language.pick("Værdi", "Value"), kind));
    for (period, _, source, observation, is_gone) in rows {
        let mut cells =
            vec![Cell::Code(period.code().into()), Cell::Code(source.pulled.to_string().into())];
        if has_publications {
            let id = source.publication.as_ref().map_or("", |publication| publication.id.as_str());
            cells.push(Cell::Code(id.into()));
        }
        cells.push(Cell::Code(source.table.as_deref().unwrap_or_default().into()));
        cells.push(Cell::Code(source.file.as_str().into()));
        cells.push(Cell::Code(source.sha256.as_deref().unwrap_or_default().into()));
        cells.push(match is_gone {
            true => Cell::Missing(MissingReason::NotInExtract),
            false => observation.into(),
        });
        table.rows.push(Row { role: Role::Body, cells });
    }
    table.notes.extend(own_suppression(measure, language));
    Ok(table)
}
