//! How this November compares with the last ones: the same month across years.
//!
//! Stocks of benefits move rhythmically over the year; the same month of several years is free of that. The
//! layout is KL's table 1 of 15 April 2015: one row per benefit, one column per year, the change from the
//! first year to the last, and the change in per cent.

use bestand_model::measure::{Measure, ValueKind};
use bestand_model::table::{Cell, Column, ColumnKind, Row, Table};
use bestand_model::{Language, MissingReason, Number, Period, PeriodKind};

use super::build::Builder;
use super::over_a_year::{change_cells, difference_column, has_change_pct, percent_column};
use super::plan::Plan;
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// What is asked of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NovemberOptions {
    /// The month, 1-12.
    pub month: u32,
    /// The first and the last year; all there are when `None`.
    pub years: Option<(i32, i32)>,
}

impl Default for NovemberOptions {
    fn default() -> Self {
        Self { month: 11, years: None }
    }
}

/// The same month of several years side by side, with the change from the first to the last.
///
/// Columns: the displayed dimensions, one column per year (`2014-11`), and where there are several years
/// `change`, and for counts `change_pct`. A cell of a benefit that did not exist counts as nothing in the change, which is then the
/// whole last value, and has no change in per cent. What touches any other missing cell is missing for the
/// same reason. For a percentage the change is in percentage points and there is no change in per cent.
///
/// # Errors
/// When the extracts have no months (a quarter is an average over three), when the question does not fit the
/// extracts, or with `strict_breaks` when a break is crossed.
///
/// ```
/// use bestand_core::{Cube, NovemberOptions, Request, november};
/// use bestand_core::read::{ReadOptions, read_bytes};
///
/// let body = br#"{"columns":["Periode","Omr\u00e5de","Antal fuldtidspersoner"],
///     "rows":[["2013M11","Hele landet",120],["2014M11","Hele landet",90]]}"#;
/// let extracts = read_bytes("y08a02.json", body, &ReadOptions::default())?;
/// let cube = Cube::from_extracts(extracts, &[])?;
/// let table = november(&cube, &Request::default(), &NovemberOptions::default())?;
/// let ids: Vec<&str> = table.columns.iter().map(|column| column.id.as_str()).collect();
/// assert_eq!(ids, ["benefit", "2013-11", "2014-11", "change", "change_pct"]);
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
pub fn november(
    cube: &Cube,
    request: &Request,
    options: &NovemberOptions,
) -> Result<Table, CoreError> {
    let mut plan = Plan::new(cube, request)?;
    let columns = months(&plan, options)?;
    super::crossings::add_joint_readings(&mut plan, &columns);

    let builder = Builder::new(&plan, &columns, &[]);
    let mut table = builder.table("november", builder.november_title());
    table.columns.extend(columns.iter().map(|&period| builder.period_column(period)));
    let compared = columns.len() > 1;
    table.computed |= compared;
    if compared {
        table.columns.extend(change_columns(plan.measure, request.language));
    }
    for row in 0..plan.rows.len() {
        let observations = &builder.held[row];
        let mut cells = builder.codes(row);
        cells.extend(observations.iter().map(|&observation| observation.into()));
        if let [first, .., last] = observations[..] {
            cells.extend(change_cells(plan.measure, first, last));
        }
        table.rows.push(Row { role: plan.rows[row].role, cells });
    }
    table.notes = builder.notes()?;
    Ok(table)
}

/// The cells the comparison is made of, as a cube of their own: for a tidy file that shows what stands behind
/// the table.
///
/// # Errors
/// The same as [`november`].
pub fn november_observations(
    cube: &Cube,
    request: &Request,
    options: &NovemberOptions,
) -> Result<Cube, CoreError> {
    let plan = Plan::new(cube, request)?;
    plan.observations(&months(&plan, options)?)
}

/// The month in each of the years.
fn months(plan: &Plan<'_>, options: &NovemberOptions) -> Result<Vec<Period>, CoreError> {
    let (first, last) = years(plan, options)?;
    Ok((first..=last).filter_map(|year| Period::month(year, options.month)).collect())
}

/// The years asked for, else the first and last there are.
pub(super) fn years(plan: &Plan<'_>, options: &NovemberOptions) -> Result<(i32, i32), CoreError> {
    let months: Vec<&Period> =
        plan.periods.iter().filter(|period| period.kind() == PeriodKind::Month).collect();
    if months.is_empty() {
        let kind = plan.periods.first().map_or(PeriodKind::Year, |period| period.kind());
        let name = bestand_model::period::kind_name(kind, Language::English);
        return Err(CoreError::question(
            format!(
                "these extracts have {} only by {name}: a {name} is an average over its months, and no month can be read from it",
                plan.measure.name_en
            ),
            "use stock for the series as it is, or a monthly table (Jobindsats y..a02; StatBank KY01, PEN113)",
        ));
    }
    if let Some((from, to)) = options.years {
        if from > to {
            return Err(CoreError::question(
                format!("--years {from}..{to} runs backwards"),
                format!("write --years {to}..{from}"),
            ));
        }
        let inside = |period: &&&Period| (from..=to).contains(&period.year());
        if !months.iter().any(|period| inside(&period)) {
            let (first, last) = (months[0].year(), months[months.len() - 1].year());
            return Err(CoreError::question(
                format!("these extracts have nothing in {from}-{to}"),
                format!("they have {first} to {last}"),
            ));
        }
        return Ok((from, to));
    }
    let of_month: Vec<i32> = months
        .iter()
        .filter(|period| period.index() == options.month)
        .map(|period| period.year())
        .collect();
    match (of_month.first(), of_month.last()) {
        (Some(&first), Some(&last)) => Ok((first, last)),
        _ => Err(CoreError::question(
            format!(
                "these extracts have no {}",
                bestand_model::period::month_name(options.month, Language::English)
            ),
            "choose another month with --month",
        )),
    }
}

/// The columns of a change from the first period to the last: for what is no rate in per cent too.
pub(super) fn change_columns(measure: &Measure, language: Language) -> Vec<Column> {
    let mut columns =
        vec![difference_column(measure, "change", language.pick("Udvikling", "Change"))];
    let label = language.pick("Udvikling i pct.", "Change in per cent");
    columns.extend(has_change_pct(measure).then(|| percent_column("change_pct", label)));
    columns
}

/// Last minus first; what did not exist counts as nothing.
pub(super) fn change(first: Observation, last: Observation) -> Observation {
    use Observation::{Missing, Value};
    let nothing = Number::integer(0);
    let (from, to, status) = match (first, last) {
        (Value(from, a), Value(to, b)) => (from, to, a.max(b)),
        (Missing(MissingReason::NotExisting), Value(to, status)) => (nothing, to, status),
        (Value(from, status), Missing(MissingReason::NotExisting)) => (from, nothing, status),
        _ => return Missing(first.missing_with(last)),
    };
    to.checked_sub(from)
        .map_or(Missing(MissingReason::NotApplicable), |change| Value(change, status))
}

/// The change in per cent of the first value, unrounded. Missing where either value is, and from nothing or less.
pub(super) fn change_pct(first: Observation, last: Observation) -> Cell {
    match (first.number(), last.number()) {
        (Some(from), Some(to)) if from.is_positive() => {
            Cell::Ratio((to.as_f64() - from.as_f64()) / from.as_f64() * 100.0)
        }
        _ => Cell::Missing(first.missing_with(last)),
    }
}

impl From<Observation> for Cell {
    fn from(observation: Observation) -> Self {
        match observation {
            Observation::Value(number, _) => Self::Exact(number),
            Observation::Missing(reason) => Self::Missing(reason),
        }
    }
}

/// The kind of a column of published values.
pub(crate) fn value_kind(kind: ValueKind) -> ColumnKind {
    match kind {
        ValueKind::Count => ColumnKind::Count,
        ValueKind::Percent => ColumnKind::Percent,
        ValueKind::Decimal => ColumnKind::Decimal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bestand_model::Status;

    fn value(number: i64) -> Observation {
        Observation::Value(Number::integer(number), Status::Normal)
    }

    #[test]
    fn a_benefit_that_did_not_exist_counts_as_nothing_in_the_change_and_has_none_in_per_cent() {
        let before = Observation::Missing(MissingReason::NotExisting);
        assert_eq!(change(before, value(12)), value(12));
        assert_eq!(change_pct(before, value(12)), Cell::Missing(MissingReason::NotExisting));
        assert_eq!(change(value(12), before), value(-12));
    }

    #[test]
    fn a_suppressed_cell_makes_the_change_suppressed() {
        let hidden = Observation::Missing(MissingReason::Suppressed);
        assert_eq!(change(value(5), hidden), hidden);
        assert_eq!(change(hidden, Observation::Missing(MissingReason::NotExisting)), hidden);
        assert_eq!(change_pct(value(5), hidden), Cell::Missing(MissingReason::Suppressed));
    }

    #[test]
    fn a_change_from_nothing_or_less_has_no_per_cent() {
        assert_eq!(change_pct(value(0), value(3)), Cell::Missing(MissingReason::NotApplicable));
        assert_eq!(
            change_pct(value(-280), value(100)),
            Cell::Missing(MissingReason::NotApplicable)
        );
        assert_eq!(change_pct(value(80), value(60)), Cell::Ratio(-25.0));
    }
}
