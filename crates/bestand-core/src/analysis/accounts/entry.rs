//! One line of an account, and lines chained to a longer one.

use bestand_model::MissingReason;

use crate::analysis::november::change;
use crate::analysis::plan::sum;
use crate::cube::Observation;

/// What there was at the start of a period, what came and went in it, and what there is at its end. A flow that no extract
/// has is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) opening: Observation,
    pub(super) inflow: Option<Observation>,
    pub(super) outflow: Option<Observation>,
    pub(super) closing: Observation,
}

impl Entry {
    /// Closing less what opening and flows add up to. With one flow unknown it is what the other must be (below nothing:
    /// what went), with both unknown the net change: see [`Entry::rest`].
    fn difference(&self) -> Observation {
        let came = [Some(self.opening), self.inflow];
        let expected = sum(came.into_iter().flatten());
        let expected = match self.outflow {
            Some(outflow) => change(outflow, expected),
            None => expected,
        };
        change(expected, self.closing)
    }

    /// What the identity leaves.
    pub(super) fn rest(&self) -> Rest {
        match (self.inflow, self.outflow) {
            (Some(_), Some(_)) => Rest::Residual(self.difference()),
            (Some(_), None) => Rest::Outflow(negative(self.difference())),
            (None, Some(_)) => Rest::Inflow(self.difference()),
            (None, None) => Rest::Net(self.difference()),
        }
    }

    /// One entry of several that follow each other: the first opening, all flows, the last closing. Missing wherever one of
    /// the parts is.
    pub(super) fn chained(entries: &[Self]) -> Option<Self> {
        let (first, last) = (entries.first()?, entries.last()?);
        let all = |of: fn(&Self) -> Option<Observation>| {
            let flows: Option<Vec<Observation>> = entries.iter().map(of).collect();
            flows.map(|flows| sum(flows.into_iter()))
        };
        Some(Self {
            opening: first.opening,
            inflow: all(|entry| entry.inflow),
            outflow: all(|entry| entry.outflow),
            closing: last.closing,
        })
    }

    /// The same with nothing known, for one reason.
    pub(super) fn missing(&self, reason: MissingReason) -> Self {
        let missing = Observation::Missing(reason);
        Self {
            opening: missing,
            inflow: self.inflow.map(|_| missing),
            outflow: self.outflow.map(|_| missing),
            closing: missing,
        }
    }
}

/// What the identity leaves, by what is known of the flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// Closing less opening, plus what went, less what came.
    Residual(Observation),
    /// What must have gone.
    Outflow(Observation),
    /// What must have come.
    Inflow(Observation),
    /// Closing less opening.
    Net(Observation),
}

impl Rest {
    pub(super) fn observation(self) -> Observation {
        match self {
            Self::Residual(rest) | Self::Outflow(rest) | Self::Inflow(rest) | Self::Net(rest) => {
                rest
            }
        }
    }
}

/// With the other sign.
fn negative(observation: Observation) -> Observation {
    match observation {
        Observation::Value(number, status) => match number.checked_neg() {
            Some(number) => Observation::Value(number, status),
            None => Observation::Missing(MissingReason::NotApplicable),
        },
        missing => missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bestand_model::{Number, Status};

    fn value(number: i64) -> Observation {
        Observation::Value(Number::integer(number), Status::Normal)
    }

    fn entry(opening: i64, inflow: i64, outflow: i64, closing: i64) -> Entry {
        Entry {
            opening: value(opening),
            inflow: Some(value(inflow)),
            outflow: Some(value(outflow)),
            closing: value(closing),
        }
    }

    #[test]
    fn what_came_less_what_went_is_the_difference_of_the_stocks_or_a_residual() {
        assert_eq!(entry(100, 20, 15, 105).rest(), Rest::Residual(value(0)));
        assert_eq!(entry(100, 20, 15, 103).rest(), Rest::Residual(value(-2)));
        let unknown_exits = Entry { outflow: None, ..entry(100, 20, 0, 105) };
        assert_eq!(unknown_exits.rest(), Rest::Outflow(value(15)));
        let unknown_entries = Entry { inflow: None, ..entry(100, 0, 15, 105) };
        assert_eq!(unknown_entries.rest(), Rest::Inflow(value(20)));
        let stock_alone = Entry { inflow: None, ..unknown_exits };
        assert_eq!(stock_alone.rest(), Rest::Net(value(5)));
    }

    #[test]
    fn a_chain_keeps_residuals_and_the_gaps_between_its_entries() {
        // The first leaves 1 over, the second opens 3 above the first's closing, the third goes up.
        let entries = [entry(100, 10, 5, 106), entry(109, 4, 4, 109), entry(109, 0, 9, 100)];
        let chained = Entry::chained(&entries).unwrap();
        assert_eq!(chained, entry(100, 14, 18, 100));
        // 1 + 3: 100 - (100 + 14 - 18).
        assert_eq!(chained.rest(), Rest::Residual(value(4)));
    }

    #[test]
    fn what_is_not_known_is_not_spread() {
        let hidden = Observation::Missing(MissingReason::Suppressed);
        let entries =
            [entry(100, 10, 5, 105), Entry { inflow: Some(hidden), ..entry(105, 0, 5, 104) }];
        let chained = Entry::chained(&entries).unwrap();
        assert_eq!((chained.opening, chained.closing), (value(100), value(104)));
        assert_eq!(chained.inflow, Some(hidden));
        assert_eq!(chained.rest(), Rest::Residual(hidden));
    }
}
