//! What there is of an area and of a group of areas in a period: the number itself, its base, its rate.

use std::collections::BTreeMap;

use bestand_model::table::Cell;
use bestand_model::{MissingReason, Number, Period};

use super::bases::{Base, Bases};
use super::interval::Interval;
use crate::WHOLE_COUNTRY;
use crate::analysis::plan::{Plan, sum};
use crate::cube::Observation;

/// Everything that is known, area by area.
pub(super) struct Figures {
    levels: BTreeMap<String, Vec<Observation>>,
    published: BTreeMap<String, Vec<Observation>>,
    pub(super) bases: Bases,
    pub(super) periods: Vec<Period>,
    /// Whether numbers of areas may be added up: nobody is counted in two of them.
    pub(super) adds_up: bool,
}

/// What there is of an area or a group in a period.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) level: Observation,
    pub(super) base: Base,
    pub(super) rate: Rate,
}

/// A rate in per cent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rate {
    Known {
        /// Where it lies.
        at: Interval,
        /// As it was published.
        published: Option<Number>,
    },
    Missing(MissingReason),
}

impl Figures {
    /// `count` and `rate` are plans by area.
    pub(super) fn new(
        count: &Plan<'_>,
        rate: Option<&Plan<'_>>,
        bases: Bases,
        periods: &[Period],
    ) -> Self {
        let by_area = |plan: &Plan<'_>| -> BTreeMap<String, Vec<Observation>> {
            let of_row = |row: usize| (plan.rows[row].codes[0].clone(), plan.series(row, periods));
            (0..plan.rows.len()).map(of_row).collect()
        };
        Self {
            levels: by_area(count),
            published: rate.map(by_area).unwrap_or_default(),
            bases,
            periods: periods.to_vec(),
            adds_up: count.measure.additive_over.allows("area"),
        }
    }

    /// The same bases with the numbers and published rates of a part, of one period, by area.
    pub(super) fn of_part(
        &self,
        levels: BTreeMap<String, Observation>,
        published: BTreeMap<String, Observation>,
    ) -> Self {
        let series = |of: BTreeMap<String, Observation>| {
            of.into_iter().map(|(area, held)| (area, vec![held])).collect()
        };
        Self {
            levels: series(levels),
            published: series(published),
            bases: self.bases.clone(),
            periods: self.periods[..1].to_vec(),
            adds_up: self.adds_up,
        }
    }

    /// Whether the extracts have rows of the area.
    pub(super) fn has(&self, area: &str) -> bool {
        self.levels.contains_key(area)
    }

    /// The areas the extracts have rows of.
    pub(super) fn areas(&self) -> impl Iterator<Item = &str> {
        self.levels.keys().map(String::as_str)
    }

    /// How many decimals rates are printed with.
    pub(super) fn decimals(&self) -> u8 {
        self.bases.decimals.unwrap_or(1).max(1)
    }

    /// What the extracts say of an area in the period at this place.
    pub(super) fn area(&self, area: &str, at: usize) -> Figure {
        let held = |of: &BTreeMap<String, Vec<Observation>>| {
            let absent = Observation::Missing(MissingReason::NotInExtract);
            of.get(area).map_or(absent, |series| series[at])
        };
        let level = held(&self.levels);
        let base = self.bases.of(area, self.periods[at]);
        let rate = match self.bases.decimals {
            None => computed(level, base),
            Some(decimals) => match held(&self.published) {
                Observation::Value(published, _) => {
                    let rounded = Interval::of_rate(published, decimals);
                    let narrower = level.number().zip(base.ok()).and_then(|(level, base)| {
                        rounded.meet(Interval::of_count(level).per_cent_of(base)?)
                    });
                    let at = narrower.unwrap_or(rounded);
                    Rate::Known { at, published: Some(published) }
                }
                Observation::Missing(reason) => Rate::Missing(reason),
            },
        };
        Figure { level, base, rate }
    }

    /// What the members of a group come to in the period at this place: the sum of their numbers, of their bases, and the
    /// one in per cent of the other. Missing where one of them is, and where the numbers must not be added up.
    pub(super) fn group<'m>(&self, members: impl Iterator<Item = &'m str>, at: usize) -> Figure {
        if !self.adds_up {
            let reason = MissingReason::NotApplicable;
            let (level, rate) = (Observation::Missing(reason), Rate::Missing(reason));
            return Figure { level, base: Err(reason), rate };
        }
        let members: Vec<Figure> = members.map(|member| self.area(member, at)).collect();
        let level = sum(members.iter().map(|member| member.level));
        let bases = members.iter().map(|member| member.base);
        let base: Base = bases
            .reduce(|one, other| match (one, other) {
                (Ok(one), Ok(other)) => Ok(one.plus(other)),
                (Err(one), Err(other)) => Err(one.dominant(other)),
                (Err(reason), _) | (_, Err(reason)) => Err(reason),
            })
            .unwrap_or(Err(MissingReason::NotInExtract));
        let rate = match (level, base, self.bases.decimals) {
            (Observation::Value(..), Ok(base), Some(_)) => {
                // Each number was rounded by itself.
                let numbers = members.iter().filter_map(|member| member.level.number());
                let numbers = numbers
                    .map(Interval::of_count)
                    .reduce(Interval::plus)
                    .and_then(|numbers| numbers.per_cent_of(base));
                match numbers {
                    Some(at) => Rate::Known { at, published: None },
                    None => Rate::Missing(MissingReason::NotApplicable),
                }
            }
            _ => computed(level, base),
        };
        Figure { level, base, rate }
    }

    /// The whole country, as the extracts have it.
    pub(super) fn country(&self, at: usize) -> Figure {
        self.area(WHOLE_COUNTRY, at)
    }
}

/// A number in per cent of a base that was counted.
fn computed(level: Observation, base: Base) -> Rate {
    match (level, base) {
        (Observation::Value(level, _), Ok(base)) if base.low > 0.0 && base.is_point() => {
            Rate::Known { at: Interval::point(level.as_f64() / base.low * 100.0), published: None }
        }
        (Observation::Missing(level), Err(base)) => Rate::Missing(level.dominant(base)),
        (Observation::Missing(reason), _) | (_, Err(reason)) => Rate::Missing(reason),
        _ => Rate::Missing(MissingReason::NotApplicable),
    }
}

impl Rate {
    /// Where it lies, or why it lies nowhere.
    pub(super) fn at(self) -> Result<Interval, MissingReason> {
        match self {
            Self::Known { at, .. } => Ok(at),
            Self::Missing(reason) => Err(reason),
        }
    }

    /// As it is ranked: as published, where it was.
    pub(super) fn ranked(self) -> Option<Interval> {
        match self {
            Self::Known { published: Some(published), .. } => {
                Some(Interval::point(published.as_f64()))
            }
            Self::Known { at, .. } => Some(at),
            Self::Missing(_) => None,
        }
    }

    /// The cell of a table.
    pub(super) fn cell(self, decimals: u8) -> Cell {
        match self {
            Self::Known { at, published } => at.cell(published, decimals),
            Self::Missing(reason) => Cell::Missing(reason),
        }
    }
}

/// The gap between two rates in percentage points; missing where one of them is.
pub(super) fn gap(own: Rate, other: Rate) -> Result<Interval, MissingReason> {
    match (own.at(), other.at()) {
        (Ok(own), Ok(other)) => Ok(own.minus(other)),
        (Err(own), Err(other)) => Err(own.dominant(other)),
        (Err(reason), _) | (_, Err(reason)) => Err(reason),
    }
}
