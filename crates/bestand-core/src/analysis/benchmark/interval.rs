//! Numbers that are known to lie between two others, and what published counts and rates say of their base.
//!
//! A published rate is rounded, and so is a count of full-time persons. Together they say between which two numbers the
//! base lies; several of one base say it more closely. Bounds are closed: a tie may have been rounded either way.

use bestand_model::Number;
use bestand_model::table::{Bounds, Cell};

/// Two bounds and all between them. The upper one may be infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    pub(super) low: f64,
    pub(super) high: f64,
}

/// So much wider, relatively, are bounds made that come of a division, so that the last binary digit excludes nothing.
const LAST_DIGIT: f64 = 4.0 * f64::EPSILON;

impl Interval {
    pub(super) fn point(value: f64) -> Self {
        Self { low: value, high: value }
    }

    /// What a rate that was published with so many decimals was before it was rounded.
    pub(super) fn of_rate(rate: Number, decimals: u8) -> Self {
        let (rate, half) = (rate.as_f64(), half_of_last(decimals));
        // The last binary digit again: 4.4 - 0.05 is a little above 4.35.
        let noise = rate.abs().max(1.0) * LAST_DIGIT;
        Self { low: (rate - half - noise).max(0.0), high: rate + half + noise }
    }

    /// The base of which a rounded count is a rounded rate: between (n - ½) / (r + ½u) and (n + ½) / (r - ½u) times 100,
    /// where u is the unit of the last decimal. A rate that may have been nothing sets no upper bound.
    pub(super) fn base_of(count: Number, rate: Number, decimals: u8) -> Self {
        let (count, rate) = (Self::of_count(count), Self::of_rate(rate, decimals));
        let high = match rate.low > 0.0 {
            true => count.high / rate.low * 100.0 * (1.0 + LAST_DIGIT),
            false => f64::INFINITY,
        };
        Self { low: count.low / rate.high * 100.0 * (1.0 - LAST_DIGIT), high }
    }

    /// What a count was before it was rounded to whole ones.
    pub(super) fn of_count(count: Number) -> Self {
        let count = count.as_f64();
        Self { low: (count - 0.5).max(0.0), high: count + 0.5 }
    }

    /// What both allow; `None` where they contradict each other.
    pub(super) fn meet(self, other: Self) -> Option<Self> {
        let both = Self { low: self.low.max(other.low), high: self.high.min(other.high) };
        (both.low <= both.high).then_some(both)
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self { low: self.low + other.low, high: self.high + other.high }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self { low: self.low - other.high, high: self.high - other.low }
    }

    /// In per cent of a base; `None` where the base may be nothing.
    pub(super) fn per_cent_of(self, base: Self) -> Option<Self> {
        let low = if base.high.is_finite() { self.low / base.high * 100.0 } else { 0.0 };
        (base.low > 0.0).then(|| Self { low, high: self.high / base.low * 100.0 })
    }

    /// A number that is known, and may be below nothing, in per cent of a base.
    pub(super) fn number_per_cent_of(number: f64, base: Self) -> Option<Self> {
        let of_size = Self::point(number.abs()).per_cent_of(base)?;
        Some(match number < 0.0 {
            true => Self { low: -of_size.high, high: -of_size.low },
            false => of_size,
        })
    }

    /// How far from nothing.
    pub(super) fn size(self) -> Self {
        if self.low >= 0.0 {
            self
        } else if self.high <= 0.0 {
            Self { low: -self.high, high: -self.low }
        } else {
            Self { low: 0.0, high: self.high.max(-self.low) }
        }
    }

    pub(super) fn is_point(self) -> bool {
        self.low == self.high
    }

    /// The number rounded to so many decimals, where all that it can be rounds to it.
    pub(super) fn certain(self, decimals: u8) -> Option<Number> {
        let scale = 10_f64.powi(i32::from(decimals));
        let rounded = (f64::midpoint(self.low, self.high) * scale).round();
        let is_near = |bound: f64| (bound * scale - rounded).abs() <= 0.5 + 1e-9;
        // A rate in per cent is far from the limits of a whole number.
        (is_near(self.low) && is_near(self.high)).then(|| Number::new(rounded as i64, decimals))
    }

    /// The cell that says as much of it as is known; a number as published is shown as it is.
    pub(super) fn cell(self, published: Option<Number>, decimals: u8) -> Cell {
        if published.is_none() && self.is_point() {
            return Cell::Ratio(self.low);
        }
        let Self { low, high } = self;
        let shown = published.or_else(|| self.certain(decimals));
        Cell::Between(Box::new(Bounds { low, high, shown }))
    }
}

/// Half a unit of the last decimal.
fn half_of_last(decimals: u8) -> f64 {
    0.5 / 10_f64.powi(i32::from(decimals))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(value: f64, expected: f64) {
        assert!((value - expected).abs() < 1e-6 * expected.abs().max(1.0), "{value} {expected}");
    }

    #[test]
    fn a_count_and_its_rate_bound_the_base() {
        // 546 at 4.4 per cent: 545.5 / 4.45 x 100 and 546.5 / 4.35 x 100.
        let base = Interval::base_of(Number::integer(546), Number::new(44, 1), 1);
        near(base.low, 12_258.426_966);
        near(base.high, 12_563.218_391);
        // 92 at 0.7 per cent: 91.5 / 0.75 x 100 = 12 200 and 92.5 / 0.65 x 100.
        let other = Interval::base_of(Number::integer(92), Number::new(7, 1), 1);
        near(other.low, 12_200.0);
        let both = base.meet(other).unwrap();
        near(both.low, 12_258.426_966);
        near(both.high, 12_563.218_391);
        let nothing = Interval::base_of(Number::integer(0), Number::integer(0), 1);
        assert_eq!((nothing.low, nothing.high), (0.0, f64::INFINITY));
        assert_eq!(base.meet(Interval::point(12_000.0)), None);
    }

    #[test]
    fn a_digit_is_certain_where_all_that_it_can_be_rounds_to_it() {
        let between = |low, high| Interval { low, high };
        assert_eq!(between(4.385, 4.45).certain(1), Some(Number::new(44, 1)));
        assert_eq!(between(4.35, 4.45).certain(1), Some(Number::new(44, 1)), "ties go either way");
        assert_eq!(between(3.449, 3.52).certain(1), None);
        assert_eq!(between(2.96, 3.04).certain(1), Some(Number::integer(3)));
        assert_eq!(between(-0.14, -0.06).certain(1), Some(Number::new(-1, 1)));
    }

    proptest! {
        #[test]
        fn the_base_is_inside_whatever_was_rounded_and_however(
            base in 50.0..2_000_000.0_f64,
            share in 0.0..0.3_f64,
            ties_up in any::<bool>(),
        ) {
            let count = base * share;
            let even = |value: f64| value.round_ties_even();
            let round = |value: f64| if ties_up { value.round() } else { even(value) };
            let rate = round(count / base * 1000.0);
            let (count, rate) = (Number::integer(round(count) as i64), Number::new(rate as i64, 1));
            let known = Interval::base_of(count, rate, 1);
            prop_assert!(known.low <= base && base <= known.high, "{known:?} {base}");
        }

        #[test]
        fn what_is_computed_of_intervals_holds_what_is_computed_of_what_they_hold(
            one in 0.1..10.0_f64, two in 0.1..10.0_f64,
            wide in 0.0..2.0_f64, other in 0.0..2.0_f64,
        ) {
            let left = Interval { low: one, high: one + wide };
            let right = Interval { low: two, high: two + other };
            for (a, b) in [(left.low, right.high), (left.high, right.low), (one + wide / 2.0, two)] {
                let holds = |interval: Interval, value: f64| {
                    interval.low <= value + 1e-9 && value <= interval.high + 1e-9
                };
                prop_assert!(holds(left.plus(right), a + b));
                prop_assert!(holds(left.minus(right), a - b));
                prop_assert!(holds(left.minus(right).size(), (a - b).abs()));
                prop_assert!(holds(left.per_cent_of(right).unwrap(), a / b * 100.0));
            }
        }
    }
}
