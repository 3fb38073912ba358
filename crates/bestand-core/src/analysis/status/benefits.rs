//! How many are on which benefit in a month, against the same month of the two years before, and how many that is in per
//! cent of the people aged 16-66.

use bestand_model::measure::Measure;
use bestand_model::table::{Cell, Column, Row, Table};
use bestand_model::{Language, Period};

use super::check_month;
use super::rates::Rates;
use crate::analysis::build::Builder;
use crate::analysis::consistency::refuse_mixed_publishers;
use crate::analysis::crossings::add_joint_readings;
use crate::analysis::over_a_year::{
    change_cells, difference_column, has_change_pct, percent_column,
};
use crate::analysis::plan::Plan;
use crate::{CoreError, Cube, Request};

/// The status of a month: the displayed dimensions, the month two years before, one year before and now (`2024-07`),
/// `change` and `change_pct` from the year before to now, `rate` and `rate_country`.
///
/// Rows of a set for which there is no extract are left out and named in a note, and with one of its benefits its total. A
/// rate is the one the extract has for the row, in the area and in the whole country: of people aged 16-66, or where
/// the extracts have only that, of the labour force, as the head of the column says. It is `not_in_extract` where the
/// extract has none, and `not_applicable` for a row that is a sum: rates do not add up. Where no rate of the measure is
/// known there are no such columns.
///
/// Without a set it is the same table of whatever the request asks for, such as the gross unemployed of y25i01, which
/// are never in a row or sum with full-time persons.
///
/// ```
/// use bestand_core::model::{Number, Period};
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, Request, status_table};
///
/// let text = "Periode;Område;Antal fuldtidspersoner;Fuldtidspersoner i pct. af befolkningen\n\
///     2025M07;Ishøj;400;2,5\n2026M07;Ishøj;390;2,4\n2026M07;Hele landet;90000;2,2\n";
/// let cube = Cube::from_extracts(read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?, &[])?;
/// let request = Request { areas: vec!["Ishøj".to_owned()], ..Request::default() };
/// let table = status_table(&cube, &request, Period::parse("2026-07")?)?;
/// let ids: Vec<&str> = table.columns.iter().map(|column| column.id.as_str()).collect();
/// assert_eq!(ids[1..], ["2024-07", "2025-07", "2026-07", "change", "change_pct", "rate", "rate_country"]);
/// assert_eq!(table.rows[0].cells[4], Cell::Exact(Number::integer(-10)));
/// assert_eq!(table.rows[0].cells[6], Cell::Exact(Number::new(24, 1)));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the question does not fit the extracts, none of the set's rows is in them, they do not have the month, or with
/// `strict_breaks` when a break is crossed.
pub fn status_table(cube: &Cube, request: &Request, month: Period) -> Result<Table, CoreError> {
    let mut plan = Plan::new(cube, request)?;
    check_month(&plan, month)?;
    let without_total = plan.leave_out_missing()?;
    let months = same_month(month);
    add_joint_readings(&mut plan, &months);

    let builder = Builder::new(&plan, &months, &[]);
    let rates = Rates::of(&plan)?;
    let language = request.language;
    let mut table = builder.table("status", title(&builder, language));
    table.computed = true;
    table.columns.extend(months.iter().map(|&period| builder.period_column(period)));
    table.columns.extend(columns(plan.measure, language));
    if let Some(rates) = &rates {
        table.columns.extend(rates.columns(language));
        let mut used = plan.used_sources(&months);
        used.extend(rates.sources(month));
        refuse_mixed_publishers(cube, used.iter().copied())?;
        table.sources = used.into_iter().map(|at| cube.sources()[at].clone()).collect();
    }
    for row in 0..plan.rows.len() {
        let held = &builder.held[row];
        let mut cells = builder.codes(row);
        cells.extend(held.iter().map(|&observation| Cell::from(observation)));
        if let [.., before, now] = held[..] {
            cells.extend(change_cells(plan.measure, before, now));
        }
        cells.extend(rates.iter().flat_map(|rates| rates.cells(&plan, row, month)));
        table.rows.push(Row { role: plan.rows[row].role, cells });
    }
    table.notes = builder.notes()?;
    table.notes.extend(without_total);
    Ok(table)
}

/// The month in the two years before and in its own.
fn same_month(month: Period) -> Vec<Period> {
    [24, 12, 0].into_iter().filter_map(|back| month.offset(-back)).collect()
}

/// As of the same month in several years, headed by what the measure is where its name would mislead.
fn title(builder: &Builder<'_>, language: Language) -> String {
    let title = builder.november_title();
    let measure = builder.plan.measure;
    match title.strip_prefix(measure.name(language)) {
        Some(rest) => format!("{}{rest}", measure.heading(language)),
        None => title,
    }
}

/// The columns of the change on the year before.
fn columns(measure: &Measure, language: Language) -> Vec<Column> {
    let change = language.pick("Udvikling, 1 år", "Change, 1 year");
    let per_cent = language.pick("Udvikling i pct.", "Change in per cent");
    let mut columns = vec![difference_column(measure, "change", change)];
    columns.extend(has_change_pct(measure).then(|| percent_column("change_pct", per_cent)));
    columns
}
