//! Where a year will end: the months that are complete, and what is set in for those that are left.

use std::collections::BTreeSet;

use bestand_model::table::Cell;
use bestand_model::{MissingReason, Period};

use crate::analysis::crossings::cuts;
use crate::analysis::over_a_year::{is_mixed, mean_of_sum, sum_of_all};
use crate::analysis::plan::Plan;
use crate::cube::Observation;

/// A year has so many months.
pub(super) const MONTHS: usize = 12;
/// From so many complete months on the rest of a year is foretold.
pub(super) const LEAST_MONTHS: usize = 3;
/// Below so many full-year persons in the mean of the year so far the ratio to last year is chance: the least base of a
/// percentage.
pub(super) const LEAST_PERSONS: f64 = 50.0;

/// How the months that are left of a year are foretold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Forecast {
    /// Each as the same month last year, times how much the months of this year are above or below the same months of
    /// last year. It keeps the season of a benefit, and takes last year's changes within the year for this year's.
    #[default]
    LastYearsProfile,
    /// Each as the newest complete month (*fastholdt niveau*).
    HeldLevel,
}

/// Why the rest of a year cannot follow last year's profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoProfile {
    /// A month of last year has no number.
    Incomplete,
    /// The numbers of the two years are of extracts that were pulled on different days.
    SeveralVintages,
    /// Nobody in the same months of last year.
    Nobody,
    /// A series break since January of last year: the two years are not one series.
    Broken,
    /// Too few for a ratio to last year.
    Few,
}

/// The year of a row: what there is of it, and how the rest is foretold.
pub(super) struct Foretold {
    pub(super) so_far: SoFar,
    /// Why the rest does not follow last year's profile; `None` where it does, or that is not asked, or nothing is left to
    /// foretell.
    pub(super) no_profile: Option<NoProfile>,
    /// Whether its months are of extracts that were pulled on different days.
    pub(super) is_mixed: bool,
}

impl Foretold {
    /// Each row of a plan in the months of the year that are complete, oldest first; those that `lacking` names have no
    /// extract.
    pub(super) fn rows(
        plan: &Plan<'_>,
        lacking: &BTreeSet<usize>,
        months: &[Period],
        forecast: Forecast,
    ) -> Vec<Self> {
        let of_row = |row: usize| {
            let is_mixed = is_mixed(plan, row, months);
            let so_far = match (lacking.contains(&row), is_mixed) {
                (true, _) => SoFar::missing(MissingReason::NotInExtract, months.len()),
                (_, true) => SoFar::missing(MissingReason::NotApplicable, months.len()),
                _ => SoFar::of(&plan.series(row, months)),
            };
            let is_asked = forecast == Forecast::LastYearsProfile && so_far.has_months_left();
            let profile = || {
                let profile = Profile::of(plan, row, months)?;
                let is_few = so_far.mean().is_ok_and(|mean| mean < LEAST_PERSONS);
                if is_few { Err(NoProfile::Few) } else { Ok(profile) }
            };
            match is_asked.then(profile) {
                Some(Ok(profile)) => {
                    let so_far = SoFar { profile: Some(profile), ..so_far };
                    Self { so_far, no_profile: None, is_mixed }
                }
                Some(Err(why)) => Self { so_far, no_profile: Some(why), is_mixed },
                None => Self { so_far, no_profile: None, is_mixed },
            }
        };
        (0..plan.rows.len()).map(of_row).collect()
    }

    /// Whether the rest of the year follows last year's profile.
    pub(super) fn follows_last_year(&self) -> bool {
        self.so_far.profile.is_some()
    }

    /// Whether the rest of the year is set to the level of its newest month.
    pub(super) fn holds_level(&self) -> bool {
        !self.follows_last_year() && self.so_far.has_months_left()
    }
}

/// What last year has in the months that this year has too, and in those it has not.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Profile {
    same_months: f64,
    later_months: f64,
}

impl Profile {
    /// The profile of the year before for a row, of which the months of this year are complete.
    fn of(plan: &Plan<'_>, row: usize, so_far: &[Period]) -> Result<Self, NoProfile> {
        let last_year = year_before(so_far);
        let held = plan.series(row, &last_year);
        let (same, later) = held.split_at(so_far.len().min(held.len()));
        let sum = |held: &[Observation]| match sum_of_all(held) {
            Observation::Value(sum, _) => Ok(sum.as_f64()),
            Observation::Missing(_) => Err(NoProfile::Incomplete),
        };
        if held.len() < MONTHS {
            return Err(NoProfile::Incomplete);
        }
        let profile = Self { same_months: sum(same)?, later_months: sum(later)? };
        let both: Vec<Period> = last_year.iter().chain(so_far).copied().collect();
        if is_mixed(plan, row, &both) {
            return Err(NoProfile::SeveralVintages);
        }
        if profile.same_months <= 0.0 {
            return Err(NoProfile::Nobody);
        }
        match cuts(plan, row, &both, &plan.series(row, &both)).contains(&true) {
            true => Err(NoProfile::Broken),
            false => Ok(profile),
        }
    }
}

/// The months of the year before the one that these months are of.
pub(super) fn year_before(so_far: &[Period]) -> Vec<Period> {
    let year = so_far.first().map(|month| month.year() - 1);
    let month = |number| Period::month(year?, number);
    (1..=12).filter_map(month).collect()
}

/// What there is of a benefit in the months of the year so far, and what the rest of the year is taken from.
#[derive(Clone, Copy, Debug)]
pub(super) struct SoFar {
    /// The sum over the months; missing where one of them is.
    sum: Observation,
    /// The newest month.
    newest: Observation,
    pub(super) months: usize,
    /// What the months left follow; where there is none they stay at the newest.
    profile: Option<Profile>,
}

impl SoFar {
    /// Of what is held in the months of the year, oldest first.
    fn of(held: &[Observation]) -> Self {
        let absent = Observation::Missing(MissingReason::NotAvailable);
        let newest = held.last().copied().unwrap_or(absent);
        Self { sum: sum_of_all(held), newest, months: held.len(), profile: None }
    }

    fn missing(reason: MissingReason, months: usize) -> Self {
        let missing = Observation::Missing(reason);
        Self { sum: missing, newest: missing, months, profile: None }
    }

    /// The mean of the months.
    pub(super) fn mean(&self) -> Result<f64, MissingReason> {
        match mean_of_sum(self.sum, self.months) {
            Cell::Ratio(mean) => Ok(mean),
            Cell::Missing(reason) => Err(reason),
            _ => Err(MissingReason::NotApplicable),
        }
    }

    /// The mean of the year: the months so far, and what is set in for those left.
    pub(super) fn expected(&self) -> Result<f64, MissingReason> {
        let (sum, newest) = match (self.sum, self.newest) {
            (Observation::Value(sum, _), Observation::Value(newest, _))
                if self.months >= LEAST_MONTHS =>
            {
                (sum.as_f64(), newest.as_f64())
            }
            (sum, newest) => return Err(sum.missing_with(newest)),
        };
        let left = match self.profile {
            // The later months of last year times the ratio of the two means, which are of equally many months.
            Some(Profile { same_months, later_months }) => later_months * sum / same_months,
            None => newest * MONTHS.saturating_sub(self.months) as f64,
        };
        Ok((sum + left) / MONTHS as f64)
    }

    /// Whether it is known where the year will end, and something is set in for months that are left.
    fn has_months_left(&self) -> bool {
        self.expected().is_ok() && self.months < MONTHS
    }
}
