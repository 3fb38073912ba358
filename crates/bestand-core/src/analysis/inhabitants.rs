//! The inhabitants that numbers are held against: what an extract such as StatBank's FOLK1A says of areas, ages and sexes.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::age::AgeBand;
use bestand_model::measure::{Measure, MeasureKind};
use bestand_model::source::{Publisher, Source};
use bestand_model::{Period, PeriodKind};

use super::plan::Plan;
use crate::cube::{Dimension, Observation};
use crate::request::Filter;
use crate::{CoreError, Cube, Request};

/// The measure of an extract that counts inhabitants.
///
/// # Errors
/// When it counts something else.
pub(super) fn measure_of(population: &Cube) -> Result<&Measure, CoreError> {
    let is_population = |measure: &&Measure| measure.kind == MeasureKind::Population;
    population.measures().iter().find(is_population).ok_or_else(|| {
        CoreError::question(
            "the population extract does not count inhabitants",
            "give StatBank's FOLK1A with --population",
        )
    })
}

/// What is synthetic stands alone.
///
/// # Errors
/// When one of the two is synthetic and the other a publisher's.
pub(super) fn check_publishers(
    population: &Cube,
    numbers: &Cube,
    what: &str,
) -> Result<(), CoreError> {
    let is_synthetic = |source: &Source| source.publisher == Publisher::Synthetic;
    let of_numbers = numbers.sources().iter().any(is_synthetic);
    if of_numbers == population.sources().iter().any(is_synthetic) {
        return Ok(());
    }
    Err(CoreError::question(
        format!(
            "synthetic figures and a publisher's never share a table, and one of {what} and inhabitants is synthetic"
        ),
        "give both from publishers, or both synthetic",
    ))
}

/// The inhabitants of these ages and of one sex, or of both, in these periods, by the code of the area: of the areas
/// named, or of all there are.
///
/// # Errors
/// When the extract lacks an area or an age.
pub(super) fn residents(
    population: &Cube,
    areas: &[String],
    ages: AgeBand,
    sex: Option<&str>,
    periods: &[Period],
    used: &mut BTreeSet<usize>,
) -> Result<BTreeMap<String, Vec<Observation>>, CoreError> {
    let filter = |dimension: &str, member: &str| Filter {
        dimension: dimension.to_owned(),
        members: vec![member.to_owned()],
    };
    let mut filters = vec![filter("age", &ages.code())];
    filters.extend(sex.map(|sex| filter("sex", sex)));
    // Sexes are added up where the extract has no total of them.
    let adds = |dimension: &&Dimension| {
        sex.is_none() && dimension.id == "sex" && dimension.member(dimension.total_code()).is_none()
    };
    let sum = population.dimensions().iter().filter(adds).map(|each| each.id.clone()).collect();
    let request = Request {
        measure: Some(measure_of(population)?.code.clone()),
        areas: areas.to_vec(),
        by: vec!["area".to_owned()],
        filters,
        sum,
        ..Request::default()
    };
    let plan = Plan::new(population, &request).map_err(of_population)?;
    let shown = plan.displayed.iter().position(|&at| Some(at) == plan.dimension("area"));
    let shown = shown.unwrap_or_default();
    used.extend(plan.used_sources(periods));
    let of_row = |row: usize| (plan.rows[row].codes[shown].clone(), plan.series(row, periods));
    Ok((0..plan.rows.len()).map(of_row).collect())
}

/// The error names the extract that it is about.
fn of_population(error: CoreError) -> CoreError {
    match error {
        CoreError::Question { message, hint } => {
            CoreError::Question { message: format!("the population extract: {message}"), hint }
        }
        other => other,
    }
}

/// When the inhabitants that belong to a period were counted: in the period itself where the extract has it, else in the
/// quarter that the period begins in, of which StatBank counts the first day.
pub(super) fn counted_in(population: &Cube, period: Period) -> Period {
    if period.kind() == PeriodKind::Month && population.periods().contains(&period) {
        return period;
    }
    let month = period.first_month();
    Period::quarter(month.year(), month.index().div_ceil(3)).unwrap_or(period)
}
