//! The periods of the accounts, and the shorter ones that each is chained of.

use std::ops::Range;

use bestand_model::period::kind_name;
use bestand_model::{Language, Period, PeriodKind};

use super::AccountsOptions;
use crate::CoreError;
use crate::analysis::plan::Plan;
use crate::analysis::stock::bound_of;

/// The periods shown and what they are made of.
pub(super) struct Shown {
    pub(super) periods: Vec<Period>,
    /// The periods of the extracts, without a hole from the first to the last.
    pub(super) underlying: Vec<Period>,
    /// For each period shown the places of its own among them.
    pub(super) of_periods: Vec<Range<usize>>,
}

impl Shown {
    /// # Errors
    /// When the extracts have no such periods.
    pub(super) fn of(plan: &Plan<'_>, options: &AccountsOptions) -> Result<Self, CoreError> {
        let has = |kind: PeriodKind| plan.periods.iter().any(|period| period.kind() == kind);
        let finest = plan.periods.first().map_or(PeriodKind::Month, |period| period.kind());
        let asked = [options.from, options.to];
        let named = asked.iter().flatten().map(|period| period.kind()).find(|&kind| has(kind));
        let shown = options.per.or(named).unwrap_or(finest);
        let base = if has(shown) { shown } else { finest };
        if !has(shown) && !divides(base, shown) {
            let [shown, base] = [shown, base].map(|kind| kind_name(kind, Language::English));
            return Err(CoreError::question(
                format!("a {shown} cannot be chained of figures by {base}"),
                format!("ask for accounts by {base}, or leave out --per"),
            ));
        }
        let (from, to) = match options.years {
            Some((first, last)) => (Period::calendar_year(first), Period::calendar_year(last)),
            None => (options.from, options.to),
        };
        let there = || plan.periods.iter().copied().filter(|period| period.kind() == base);
        let bound = |period: Option<Period>, end| period.and_then(|each| bound_of(each, base, end));
        let within = |period: &Period| {
            bound(from, false).is_none_or(|from| *period >= from)
                && bound(to, true).is_none_or(|to| *period <= to)
        };
        let (Some(first), Some(last)) = (there().find(within), there().rfind(within)) else {
            let (first, last) = (there().next(), there().next_back());
            let span = first.zip(last).map(|(first, last)| format!("they have {first} to {last}"));
            return Err(CoreError::question(
                "these extracts have nothing in the periods asked for",
                span.unwrap_or_else(|| "choose others".to_owned()),
            ));
        };
        let longer = |period: Period| bound_of(period, shown, false).unwrap_or(period);
        let periods = Period::range(longer(first), longer(last))?;
        let ends = |period: Period, end| bound_of(period, base, end).unwrap_or(period);
        let (first, last) = match (periods.first(), periods.last()) {
            (Some(&earliest), Some(&latest)) => (ends(earliest, false), ends(latest, true)),
            _ => (first, last),
        };
        let underlying = Period::range(first, last)?;
        let place = |period: Period| underlying.partition_point(|each| *each < period);
        let of_periods = periods
            .iter()
            .map(|&period| place(ends(period, false))..place(ends(period, true)) + 1)
            .collect();
        Ok(Self { of_periods, periods, underlying })
    }

    /// The periods shown of which some figures are still being reported, given those of the extracts that are.
    pub(super) fn provisional(&self, of_extracts: &[String]) -> Vec<String> {
        let is_provisional = |of: &Range<usize>| {
            self.underlying[of.clone()].iter().any(|each| of_extracts.contains(&each.code()))
        };
        let pairs = self.periods.iter().zip(&self.of_periods);
        pairs.filter(|(_, of)| is_provisional(of)).map(|(period, _)| period.code()).collect()
    }
}

/// Whether periods of a kind make up longer ones.
fn divides(short: PeriodKind, long: PeriodKind) -> bool {
    use PeriodKind::{HalfYear, Month, Quarter, Year};
    matches!(
        (short, long),
        (Month, Quarter | HalfYear | Year) | (Quarter, HalfYear | Year) | (HalfYear, Year)
    )
}
