//! Which two years each month is compared in, so that the twelve comparisons can be held against each other.

use std::collections::BTreeSet;

use bestand_model::{Period, PeriodKind};

use crate::CoreError;
use crate::analysis::november::{NovemberOptions, years};
use crate::analysis::plan::Plan;

/// The twelve comparisons, January first.
pub(super) struct Pairs {
    /// By month of the year its first and its last year's month.
    pub(super) of_month: [(Period, Period); 12],
    /// Whether the user named the years: else each month has the last it has.
    pub(super) named: bool,
    /// The newest month that some row has in both years.
    pub(super) newest: Period,
    /// How many of the twelve some row has in both years.
    pub(super) compared: usize,
}

impl Pairs {
    /// The years asked for; else the twelve newest months, each against the same month so many years before that all twelve
    /// are there, and as many as can be.
    ///
    /// # Errors
    /// When the extracts have no months, when it is one year that is asked for, or when fewer than two months can be
    /// compared.
    pub(super) fn new(plan: &Plan<'_>, options: &NovemberOptions) -> Result<Self, CoreError> {
        let there = with_values(plan);
        let named = options.years.is_some();
        let of_month = match named {
            true => named_years(two_years(plan, options)?),
            // That there are no months at all is told by that comparison too.
            false if there.is_empty() => named_years(years(plan, options)?),
            false => newest_year(&there).ok_or_else(|| too_few(plan))?,
        };
        let is_there =
            |(first, last): &&(Period, Period)| there.contains(first) && there.contains(last);
        let both: Vec<Period> = of_month.iter().filter(is_there).map(|(_, last)| *last).collect();
        let compared = both.len();
        match both.into_iter().max().filter(|_| compared > 1) {
            Some(newest) => Ok(Self { of_month, named, newest, compared }),
            None => Err(too_few(plan)),
        }
    }

    /// How many years lie between the two.
    pub(super) fn years_apart(&self) -> i32 {
        let (first, last) = self.of_month[0];
        last.year() - first.year()
    }

    /// Every month compared, in order.
    pub(super) fn periods(&self) -> Vec<Period> {
        let both = self.of_month.iter().flat_map(|&(first, last)| [first, last]);
        both.collect::<BTreeSet<Period>>().into_iter().collect()
    }
}

/// The months in which any row has a number.
fn with_values(plan: &Plan<'_>) -> BTreeSet<Period> {
    let is_month = |period: &&Period| period.kind() == PeriodKind::Month;
    let months: Vec<Period> = plan.periods.iter().filter(is_month).copied().collect();
    let mut there = BTreeSet::new();
    for row in 0..plan.rows.len() {
        let held = plan.series(row, &months);
        let with = months.iter().zip(held).filter(|(_, held)| held.number().is_some());
        there.extend(with.map(|(&month, _)| month));
    }
    there
}

/// The years named, of which there must be two.
fn two_years(plan: &Plan<'_>, options: &NovemberOptions) -> Result<(i32, i32), CoreError> {
    let (first, last) = years(plan, options)?;
    if first == last {
        return Err(CoreError::question(
            format!("--years {first} is one year, and a change needs two"),
            format!("write --years {}..{last}, or leave it out", first - 1),
        ));
    }
    Ok((first, last))
}

/// January to December of two years.
fn named_years((first, last): (i32, i32)) -> [(Period, Period); 12] {
    std::array::from_fn(|at| {
        let month = |year| {
            Period::month(year, at as u32 + 1).expect("a year that was read has twelve months")
        };
        (month(first), month(last))
    })
}

/// The twelve months up to the newest, each against the same month so many years before. The most years for which all twelve
/// are there; where none is, the years for which most of them are.
fn newest_year(there: &BTreeSet<Period>) -> Option<[(Period, Period); 12]> {
    let (&oldest, &newest) = (there.first()?, there.last()?);
    let mut best: Option<(usize, [(Period, Period); 12])> = None;
    for years in (1..=newest.year() - oldest.year()).rev() {
        let Some(pairs) = pairs_apart(newest, years) else { continue };
        let is_there =
            |(first, last): &&(Period, Period)| there.contains(first) && there.contains(last);
        let count = pairs.iter().filter(is_there).count();
        if best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, pairs));
        }
    }
    best.map(|(_, pairs)| pairs)
}

/// The twelve months up to this one, January first, each with the same month so many years before.
fn pairs_apart(newest: Period, years: i32) -> Option<[(Period, Period); 12]> {
    let mut pairs = [(newest, newest); 12];
    for back in 0..12 {
        let last = newest.offset(-back)?;
        pairs[last.index() as usize - 1] = (last.offset(-12 * years)?, last);
    }
    Some(pairs)
}

fn too_few(plan: &Plan<'_>) -> CoreError {
    // What there is of other years need not have been read.
    let months = || plan.periods.iter().filter(|period| period.kind() == PeriodKind::Month);
    let span = match (months().min(), months().max()) {
        (Some(first), Some(last)) => format!("they have {first} to {last}"),
        _ => "they have no months".to_owned(),
    };
    CoreError::question(
        "fewer than two months of the year have a number in both of two years, and nothing can be checked",
        format!(
            "name two years the extracts have with --years, or give more of the same table; {span}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn range(from: &str, to: &str) -> BTreeSet<Period> {
        Period::range(period(from), period(to)).unwrap().into_iter().collect()
    }

    fn of(there: &BTreeSet<Period>) -> Vec<(String, String)> {
        let pairs = newest_year(there).unwrap();
        pairs.iter().map(|(first, last)| (first.code(), last.code())).collect()
    }

    #[test]
    fn sixty_months_give_every_month_four_years() {
        // August 2021 to July 2026: August to December end in 2025, January to July in 2026.
        let pairs = of(&range("2021-08", "2026-07"));
        assert_eq!(pairs[0], ("2022-01".into(), "2026-01".into()));
        assert_eq!(pairs[6], ("2022-07".into(), "2026-07".into()));
        assert_eq!(pairs[7], ("2021-08".into(), "2025-08".into()));
        assert_eq!(pairs[11], ("2021-12".into(), "2025-12".into()));
    }

    #[test]
    fn one_month_less_takes_a_year_of_all_twelve() {
        // Without July 2026, July has no four years: three for all.
        let pairs = of(&range("2021-08", "2026-06"));
        assert_eq!(pairs[6], ("2022-07".into(), "2025-07".into()));
        assert_eq!(pairs[10], ("2022-11".into(), "2025-11".into()));
        assert_eq!(pairs[0], ("2023-01".into(), "2026-01".into()));
    }

    #[test]
    fn a_hole_leaves_the_comparison_with_the_fewest_holes() {
        let mut there = range("2021-08", "2026-07");
        there.remove(&period("2022-03"));
        // Three years avoid March 2022.
        assert_eq!(of(&there)[2], ("2023-03".into(), "2026-03".into()));
        there.remove(&period("2026-03"));
        // Nothing avoids March 2026: four years again, with eleven months.
        assert_eq!(of(&there)[3], ("2022-04".into(), "2026-04".into()));
    }

    #[test]
    fn under_two_years_there_is_nothing_to_compare() {
        assert_eq!(newest_year(&BTreeSet::new()), None);
        assert_eq!(newest_year(&range("2021-01", "2021-12")), None);
    }
}
