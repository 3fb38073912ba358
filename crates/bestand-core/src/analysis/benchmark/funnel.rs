//! Whether a difference from a reference is more than chance alone makes likely: the limits of a funnel plot.
//!
//! For a share p₀ of a base of n the limits are p₀ ± z √(p₀ (1 - p₀) / n), with z = 1.960 for 95 and 3.090 for 99.8 per
//! cent of what chance alone would give (D. J. Spiegelhalter: Funnel plots for comparing institutional performance,
//! Statistics in Medicine 24, 2005, 1185-1202, the normal approximation for proportions). Full-time persons are means
//! over a month and no independent draws, so the limits are a rule of thumb.

use super::interval::Interval;

/// Where a rate lies among the limits around a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    Within,
    Above,
    FarAbove,
    Below,
    FarBelow,
}

/// The limits that 95 and 99.8 per cent of the draws from a normal distribution lie inside.
const Z: [f64; 2] = [1.959_964, 3.090_232];

/// Where `own` lies around `reference`, both in per cent, of a base of `base`. Of what lies between two numbers the end is
/// taken that makes the weaker claim.
pub(super) fn flag(own: Interval, reference: Interval, base: Interval) -> Flag {
    let [own_low, own_high] = [own.low / 100.0, own.high / 100.0];
    let spread = |share: f64, z: f64| z * (share * (1.0 - share).max(0.0) / base.low).sqrt();
    let (low, high) = (reference.low / 100.0, (reference.high / 100.0).min(1.0));
    // The upper limit is highest, and so hardest to pass, at the highest reference up to a half; the lower limit is lowest
    // at the lowest, or below nothing.
    let is_above = |z: f64| own_low > high + spread(high.min(0.5), z);
    let is_below = |z: f64| own_high < low - spread(low, z);
    match (Z.map(is_above), Z.map(is_below)) {
        ([_, true], _) => Flag::FarAbove,
        ([true, false], _) => Flag::Above,
        (_, [_, true]) => Flag::FarBelow,
        (_, [true, false]) => Flag::Below,
        _ => Flag::Within,
    }
}

impl Flag {
    pub(super) const ALL: [Self; 5] =
        [Self::Within, Self::Above, Self::FarAbove, Self::Below, Self::FarBelow];

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Above => "above",
            Self::FarAbove => "far_above",
            Self::Below => "below",
            Self::FarBelow => "far_below",
        }
    }

    /// In Danish and in English.
    pub(super) fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::Within => ("inden for", "within"),
            Self::Above => ("over 95", "above 95"),
            Self::FarAbove => ("over 99,8", "above 99.8"),
            Self::Below => ("under 95", "below 95"),
            Self::FarBelow => ("under 99,8", "below 99.8"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn limits_are_those_of_the_formula() {
        // 3 per cent of 10 000: √(0.03 x 0.97 / 10 000) = 0.0017059, so 95 per cent is 2.6656 to 3.3344 and 99.8 per cent
        // 2.4728 to 3.5272.
        let at =
            |rate| flag(Interval::point(rate), Interval::point(3.0), Interval::point(10_000.0));
        assert_eq!(at(3.3), Flag::Within);
        assert_eq!(at(3.34), Flag::Above);
        assert_eq!(at(3.52), Flag::Above);
        assert_eq!(at(3.53), Flag::FarAbove);
        assert_eq!(at(2.67), Flag::Within);
        assert_eq!(at(2.66), Flag::Below);
        assert_eq!(at(2.47), Flag::FarBelow);
    }

    proptest! {
        #[test]
        fn what_is_known_less_exactly_is_never_claimed_more_strongly(
            own in 0.1..20.0_f64, reference in 0.1..20.0_f64, base in 100.0..500_000.0_f64,
            wide in 0.0..0.5_f64,
        ) {
            let exact = flag(Interval::point(own), Interval::point(reference), Interval::point(base));
            let around = |value: f64, by: f64| Interval { low: value - by, high: value + by };
            let known =
                flag(around(own, wide.min(own)), around(reference, wide.min(reference)), around(base, base * wide));
            let strength = |flag: Flag| -> i32 {
                match flag {
                Flag::Within => 0,
                Flag::Above => 1,
                Flag::FarAbove => 2,
                Flag::Below => -1,
                Flag::FarBelow => -2,
            }};
            let (exact, known) = (strength(exact), strength(known));
            prop_assert!(known == 0 || known.signum() == exact.signum() && known.abs() <= exact.abs());
        }
    }
}
