//! Which periods a series is shown in.

use bestand_model::period::kind_name;
use bestand_model::{Language, Period, PeriodKind};

use super::StockOptions;
use crate::CoreError;
use crate::analysis::plan::Plan;

/// The periods of the answer: every step of the span, or every one there is where they follow at a steady
/// distance, such as the first quarter of every year.
pub(in crate::analysis) fn span(
    plan: &Plan<'_>,
    options: &StockOptions,
) -> Result<Vec<Period>, CoreError> {
    let kind = kind_of_span(plan, options);
    let there: Vec<Period> =
        plan.periods.iter().copied().filter(|period| period.kind() == kind).collect();
    let (Some(&first), Some(&last)) = (there.first(), there.last()) else {
        return Err(CoreError::question(
            format!("these extracts have no figures by {}", kind_name(kind, Language::English)),
            format!("they have them by {}", kinds(plan, Language::English).join(" and by ")),
        ));
    };
    if let Some(base) = options.index
        && !there.contains(&base)
    {
        return Err(CoreError::question(
            format!("the index base {base} is not in the extracts"),
            format!("choose one from {first} to {last}"),
        ));
    }
    let (from, to) = match options.years {
        Some((first_year, last_year)) => {
            let inside = |period: &&Period| (first_year..=last_year).contains(&period.year());
            if !there.iter().any(|period| inside(&period)) {
                return Err(CoreError::question(
                    format!("these extracts have nothing in {first_year}-{last_year}"),
                    format!("they have {first} to {last}"),
                ));
            }
            let bound = |year: i32, end: bool| {
                Period::calendar_year(year).and_then(|year| bound_of(year, kind, end))
            };
            (bound(first_year, false).unwrap_or(first), bound(last_year, true).unwrap_or(last))
        }
        None => {
            let bound = |period: Option<Period>, end: bool| {
                period.and_then(|period| bound_of(period, kind, end))
            };
            (bound(options.from, false).unwrap_or(first), bound(options.to, true).unwrap_or(last))
        }
    };
    let every = Period::range(from, to)?;
    match steady_step(&there) {
        Some(step) if step > 1 => Ok(every
            .into_iter()
            .filter(|&period| first.steps_to(period).is_some_and(|steps| steps % step == 0))
            .collect()),
        _ => Ok(every),
    }
}

/// The kind of period shown: what the user names, where the extracts have it, else the finest there is.
fn kind_of_span(plan: &Plan<'_>, options: &StockOptions) -> PeriodKind {
    let named = [options.index, options.from, options.to];
    let has = |kind: &PeriodKind| plan.periods.iter().any(|period| period.kind() == *kind);
    let finest = plan.periods.first().map_or(PeriodKind::Month, |period| period.kind());
    named.iter().flatten().map(|period| period.kind()).find(has).unwrap_or(finest)
}

/// The first or the last period of a kind inside a longer one; the period itself where it is of the kind.
pub(in crate::analysis) fn bound_of(period: Period, kind: PeriodKind, end: bool) -> Option<Period> {
    if period.kind() == kind {
        return Some(period);
    }
    let month = if end { period.last_month() } else { period.first_month() };
    let (year, index) = (month.year(), month.index());
    match kind {
        PeriodKind::Month => Some(month),
        PeriodKind::Quarter => Period::quarter(year, index.div_ceil(3)),
        PeriodKind::HalfYear => Period::half_year(year, index.div_ceil(6)),
        PeriodKind::Year => Period::calendar_year(year),
        PeriodKind::RollingYear => Period::rolling_year(year, index.div_ceil(3)),
        PeriodKind::Week => Period::week(year, if end { 52 } else { 1 }),
    }
}

/// The kinds of period the measure has, by name.
pub(super) fn kinds(plan: &Plan<'_>, language: Language) -> Vec<&'static str> {
    let mut kinds: Vec<PeriodKind> = plan.periods.iter().map(|each| each.kind()).collect();
    kinds.dedup();
    kinds.into_iter().map(|kind| kind_name(kind, language)).collect()
}

/// The distance at which the periods follow each other, where it is one: then nothing is missing between them.
fn steady_step(periods: &[Period]) -> Option<i32> {
    let mut steps = periods.windows(2).map(|pair| pair[0].steps_to(pair[1]));
    let first = steps.next().flatten()?;
    steps.all(|step| step == Some(first)).then_some(first)
}
