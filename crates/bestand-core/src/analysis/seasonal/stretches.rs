//! Where a series can be taken apart: stretches without a gap and without a series break.

use std::ops::Range;

use bestand_model::Period;

use super::stl::{Parts, Settings};
use crate::analysis::crossings::cuts;
use crate::analysis::plan::Plan;
use crate::cube::Observation;

/// The stretches of a row, in order.
pub(super) struct Row {
    pub(super) stretches: Vec<Stretch>,
}

/// Periods that follow each other and all have a number, with no break between them.
pub(super) struct Stretch {
    /// Their places among all periods.
    pub(super) places: Range<usize>,
    /// `None` where it is too short to be taken apart.
    pub(super) fit: Option<Fit>,
}

/// A stretch taken apart.
pub(super) struct Fit {
    pub(super) parts: Parts,
    /// `None` where nothing varies.
    pub(super) season_strength: Option<f64>,
    pub(super) trend_strength: Option<f64>,
    /// The strength from which on the season is sure.
    pub(super) threshold: f64,
}

impl Fit {
    /// Whether the season is sure enough for an adjusted series.
    pub(super) fn is_sure(&self) -> bool {
        self.season_strength.is_some_and(|strength| strength >= self.threshold)
    }
}

impl Row {
    /// A row of the plan in these periods, which follow each other.
    pub(super) fn new(plan: &Plan<'_>, row: usize, periods: &[Period], settings: Settings) -> Self {
        let held = plan.series(row, periods);
        let cuts = cuts(plan, row, periods, &held);
        let stretches = stretches(&held, &cuts)
            .into_iter()
            .map(|places| {
                let numbers = held[places.clone()].iter().filter_map(|each| each.number());
                let values: Vec<f64> = numbers.map(bestand_model::Number::as_f64).collect();
                Stretch { fit: Fit::new(&values, settings), places }
            })
            .collect();
        Self { stretches }
    }

    /// The stretch that a period lies in.
    pub(super) fn stretch(&self, place: usize) -> Option<&Stretch> {
        self.stretches.iter().find(|stretch| stretch.places.contains(&place))
    }
}

impl Fit {
    fn new(values: &[f64], settings: Settings) -> Option<Self> {
        let parts = settings.decompose(values)?;
        Some(Self {
            season_strength: parts.season_strength(),
            trend_strength: parts.trend_strength(),
            threshold: settings.threshold(values.len()),
            parts,
        })
    }
}

/// The runs of numbers, cut where a break lies between two of them.
fn stretches(held: &[Observation], cuts: &[bool]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (place, each) in held.iter().enumerate() {
        if each.number().is_none() {
            continue;
        }
        match found.last_mut() {
            Some(run) if run.end == place && !cuts[place - 1] => run.end = place + 1,
            _ => found.push(place..place + 1),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use bestand_model::{MissingReason, Number, Status};

    #[test]
    fn a_stretch_ends_at_a_gap_and_at_a_break() {
        let value = Observation::Value(Number::integer(1), Status::Normal);
        let gap = Observation::Missing(MissingReason::Suppressed);
        let held = [gap, value, value, gap, value, value, value];
        let none = [false; 6];
        assert_eq!(stretches(&held, &none), [1..3, 4..7]);
        // Between the fifth and the sixth.
        let cuts = [false, false, false, false, true, false];
        assert_eq!(stretches(&held, &cuts), [1..3, 4..5, 5..7]);
        assert!(stretches(&[gap, gap], &[true]).is_empty());
    }
}
