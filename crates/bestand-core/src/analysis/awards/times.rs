//! The periods of an answer and what each row holds in them: quarters as they are, years and rolling years published or
//! as the sum of their quarters.

use std::collections::BTreeSet;

use bestand_model::period::kind_name;
use bestand_model::{Language, MissingReason, Period, PeriodKind};

use super::{AwardsOptions, AwardsPer};
use crate::CoreError;
use crate::analysis::over_a_year::{is_mixed, year_before};
use crate::analysis::plan::{Plan, sum};
use crate::analysis::stock::bound_of;
use crate::cube::Observation;

/// The periods of an answer, and what each row of a plan holds in them.
pub(super) struct Times {
    /// The periods shown.
    pub(super) periods: Vec<Period>,
    /// The periods of the extracts that the numbers are made of, the compared ones too, each kind in order.
    pub(super) underlying: Vec<Period>,
    /// For each row what it holds in each period shown.
    pub(super) held: Vec<Vec<Observation>>,
    /// Periods shown that are published, where others are sums.
    pub(super) published: Vec<Period>,
    /// Periods shown that are sums.
    pub(super) summed: Vec<Period>,
    /// Periods whose quarters are of different vintages.
    pub(super) mixed: Vec<Period>,
}

impl AwardsPer {
    pub(super) fn kind(self) -> PeriodKind {
        match self {
            Self::Quarter => PeriodKind::Quarter,
            Self::Year => PeriodKind::Year,
            Self::Rolling => PeriodKind::RollingYear,
        }
    }
}

impl Times {
    /// # Errors
    /// When the extracts have nothing of the kind asked for.
    pub(super) fn new(plan: &Plan<'_>, options: &AwardsOptions) -> Result<Self, CoreError> {
        Self::of(plan, span(plan, options)?, options)
    }

    /// These periods, of any kind that is made of quarters.
    ///
    /// # Errors
    /// When one of them is a sum, and the measure does not add up over time.
    pub(super) fn of(
        plan: &Plan<'_>,
        periods: Vec<Period>,
        options: &AwardsOptions,
    ) -> Result<Self, CoreError> {
        let mut times = Self {
            held: Vec::new(),
            underlying: Vec::new(),
            published: Vec::new(),
            summed: Vec::new(),
            mixed: Vec::new(),
            periods,
        };
        let mut underlying: BTreeSet<Period> = BTreeSet::new();
        let mut before: BTreeSet<Period> = BTreeSet::new();
        for &period in &times.periods {
            if is_published(plan, period) {
                times.published.push(period);
                underlying.insert(period);
            } else {
                underlying.extend(quarters_of(period));
                times.summed.extend((period.kind() != PeriodKind::Quarter).then_some(period));
            }
            // What is compared with is there or not: only what is there takes part in the notes.
            if options.change
                && let Some(earlier) = year_before(period)
            {
                let made_of =
                    if is_published(plan, earlier) { vec![earlier] } else { quarters_of(earlier) };
                before.extend(made_of.into_iter().filter(|each| plan.periods.contains(each)));
            }
        }
        if let Some(year) = options.index {
            before
                .extend(base_quarters(year).into_iter().filter(|each| plan.periods.contains(each)));
        }
        underlying.extend(before);
        if let Some(period) = times.summed.first().filter(|_| !plan.measure.additive_over_time) {
            return Err(CoreError::question(
                format!(
                    "{} of four quarters do not add up to {period}: the same one can be in several of them",
                    plan.measure.name_en
                ),
                "ask for quarters, or for another measure with --measure",
            ));
        }
        times.underlying = underlying.into_iter().collect();
        times.mixed = times
            .summed
            .iter()
            .copied()
            .filter(|&period| {
                (0..plan.rows.len()).any(|row| is_mixed(plan, row, &quarters_of(period)))
            })
            .collect();
        times.held = (0..plan.rows.len())
            .map(|row| times.periods.iter().map(|&period| value(plan, row, period)).collect())
            .collect();
        Ok(times)
    }

    /// Whether some of the periods are sums.
    pub(super) fn is_computed(&self) -> bool {
        !self.summed.is_empty()
    }

    /// The periods shown of which some figures are still being reported, given those of the extracts that are.
    pub(super) fn provisional(&self, of_extracts: &[String]) -> Vec<String> {
        let is_provisional = |period: Period| of_extracts.contains(&period.code());
        let touches = |&&period: &&Period| {
            is_provisional(period)
                || self.summed.contains(&period)
                    && quarters_of(period).into_iter().any(is_provisional)
        };
        self.periods.iter().filter(touches).map(|period| period.code()).collect()
    }
}

/// What a row of a plan holds in a period of the answer.
pub(super) fn value(plan: &Plan<'_>, row: usize, period: Period) -> Observation {
    if period.kind() == PeriodKind::Quarter || is_published(plan, period) {
        return existing(plan, row, period, plan.series(row, &[period])[0]);
    }
    if is_mixed(plan, row, &quarters_of(period)) {
        return Observation::Missing(MissingReason::NotApplicable);
    }
    let quarters = quarters_of(period);
    let held = plan.series(row, &quarters);
    sum(quarters.into_iter().zip(held).map(|(quarter, held)| existing(plan, row, quarter, held)))
}

/// A scheme that did not exist yet has no figures because there was nothing to count.
fn existing(plan: &Plan<'_>, row: usize, period: Period, held: Observation) -> Observation {
    let absent = matches!(
        held,
        Observation::Missing(MissingReason::NotInExtract | MissingReason::NotAvailable)
    );
    let is_early = |(displayed, &dimension): (usize, &usize)| {
        let from = (plan.cube.dimensions()[dimension].id == "scheme")
            .then(|| super::schemes::scheme_begins(&plan.rows[row].codes[displayed]))
            .flatten();
        from.is_some_and(|from| period.last_month() < from)
    };
    if absent && plan.displayed.iter().enumerate().any(is_early) {
        return Observation::Missing(MissingReason::NotExisting);
    }
    held
}

/// Whether the extracts have the period itself.
pub(super) fn is_published(plan: &Plan<'_>, period: Period) -> bool {
    plan.periods.binary_search(&period).is_ok()
}

/// The quarters of a quarter, year or rolling year.
pub(super) fn quarters_of(period: Period) -> Vec<Period> {
    let quarter = |month: Period| Period::quarter(month.year(), month.index().div_ceil(3));
    match (quarter(period.first_month()), quarter(period.last_month())) {
        (Some(first), Some(last)) => Period::range(first, last).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// The four quarters of a year.
pub(super) fn base_quarters(year: i32) -> Vec<Period> {
    Period::calendar_year(year).map(quarters_of).unwrap_or_default()
}

/// The periods shown: every one from the first to the last.
fn span(plan: &Plan<'_>, options: &AwardsOptions) -> Result<Vec<Period>, CoreError> {
    let kind = options.per.kind();
    let quarters: Vec<Period> = of_kind(plan, PeriodKind::Quarter);
    let published = of_kind(plan, kind);
    let made = |period: Period| match options.per {
        AwardsPer::Quarter => Some(period),
        AwardsPer::Year => Period::calendar_year(period.year()),
        AwardsPer::Rolling => Period::rolling_year(period.year(), period.index()),
    };
    // A rolling year needs the three quarters before its own.
    let lead = if options.per == AwardsPer::Rolling { 3 } else { 0 };
    let begins = quarters.first().and_then(|first| first.offset(lead));
    let there: BTreeSet<Period> = quarters
        .iter()
        .filter(|&&quarter| begins.is_some_and(|begins| quarter >= begins))
        .filter_map(|&quarter| made(quarter))
        .chain(published)
        .collect();
    let (Some(&first), Some(&last)) = (there.first(), there.last()) else {
        return Err(no_period_of(plan, options.per));
    };
    let bound =
        |period: Option<Period>, end: bool| period.and_then(|period| bound_of(period, kind, end));
    let (from, to) = match options.years {
        Some((from, to)) => {
            (bound(Period::calendar_year(from), false), bound(Period::calendar_year(to), true))
        }
        None => (bound(options.from, false), bound(options.to, true)),
    };
    let (from, to) = (from.unwrap_or(first), to.unwrap_or(last));
    if to < first || from > last {
        return Err(CoreError::question(
            format!("these extracts have nothing from {from} to {to}"),
            format!("they have {first} to {last}"),
        ));
    }
    Ok(Period::range(from, to)?)
}

/// The error that the extracts have no periods of a length.
pub(super) fn no_period_of(plan: &Plan<'_>, per: AwardsPer) -> CoreError {
    let name = kind_name(per.kind(), Language::English);
    let other = plan.periods.first().map_or(PeriodKind::Year, |period| period.kind());
    let hint = match other {
        PeriodKind::Year => "they have years: --per year".to_owned(),
        PeriodKind::RollingYear => "they have rolling years: --per rolling".to_owned(),
        other => {
            format!("they have them by {}: stock shows those", kind_name(other, Language::English))
        }
    };
    CoreError::question(
        format!("these extracts have no {} by {name}", plan.measure.name_en.to_lowercase()),
        hint,
    )
}

fn of_kind(plan: &Plan<'_>, kind: PeriodKind) -> Vec<Period> {
    plan.periods.iter().copied().filter(|period| period.kind() == kind).collect()
}
