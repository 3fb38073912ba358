//! Places in an order, as far as rounded numbers tell them.

use bestand_model::table::{Bounds, Cell};

use super::interval::Interval;

/// The first and the last place that each of these may have, 1 for the highest; none where there is no number.
///
/// From 1 and the number that are certainly higher to the number that are not certainly lower: areas that share a
/// published rate share their places.
pub(super) fn places(rates: &[Option<Interval>]) -> Vec<Option<(usize, usize)>> {
    let mut lows: Vec<f64> = rates.iter().flatten().map(|rate| rate.low).collect();
    let mut highs: Vec<f64> = rates.iter().flatten().map(|rate| rate.high).collect();
    lows.sort_by(f64::total_cmp);
    highs.sort_by(f64::total_cmp);
    let place = |rate: &Interval| {
        let higher = lows.len() - lows.partition_point(|&low| low <= rate.high);
        let not_lower = highs.len() - highs.partition_point(|&high| high < rate.low);
        (1 + higher, not_lower)
    };
    rates.iter().map(|rate| rate.as_ref().map(place)).collect()
}

/// A cell of a column of places.
pub(super) fn cell((first, last): (usize, usize)) -> Cell {
    Cell::Between(Box::new(Bounds { low: first as f64, high: last as f64, shown: None }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of_points(rates: &[f64]) -> Vec<Option<(usize, usize)>> {
        places(&rates.iter().map(|&rate| Some(Interval::point(rate))).collect::<Vec<_>>())
    }

    #[test]
    fn equal_rates_share_their_places() {
        assert_eq!(
            of_points(&[0.3, 0.5, 0.3, 0.1]),
            [Some((2, 3)), Some((1, 1)), Some((2, 3)), Some((4, 4))]
        );
        assert_eq!(places(&[None, Some(Interval::point(1.0))]), [None, Some((1, 1))]);
    }

    #[test]
    fn what_may_be_higher_or_lower_may_have_either_place() {
        let rates = [(3.0, 3.2), (3.1, 3.3), (1.0, 1.1)];
        let rates = rates.map(|(low, high)| Some(Interval { low, high }));
        assert_eq!(places(&rates), [Some((1, 2)), Some((1, 2)), Some((3, 3))]);
    }

    proptest! {
        #[test]
        fn places_that_are_shared_divide_those_there_are(
            rates in proptest::collection::vec(0..8_u32, 1..120),
        ) {
            let rates: Vec<f64> = rates.into_iter().map(|rate| f64::from(rate) / 10.0).collect();
            let mut shared: Vec<(usize, usize)> = of_points(&rates).into_iter().flatten().collect();
            // Each shared interval is as long as there are areas that share it, and they follow each other without a gap.
            for &(first, last) in &shared {
                let sharing = shared.iter().filter(|&&each| each == (first, last)).count();
                prop_assert_eq!(sharing, last - first + 1);
            }
            shared.sort_unstable();
            shared.dedup();
            let mut next = 1;
            for (first, last) in shared {
                prop_assert_eq!(first, next);
                next = last + 1;
            }
            prop_assert_eq!(next, rates.len() + 1);
        }

        #[test]
        fn the_true_place_is_among_those_that_may_be(
            truth in proptest::collection::vec((0.0..5.0_f64, 0.0..0.5_f64, 0.0..0.5_f64), 1..60),
        ) {
            let known: Vec<Option<Interval>> = truth
                .iter()
                .map(|&(rate, below, above)| Some(Interval { low: rate - below, high: rate + above }))
                .collect();
            for ((rate, ..), places) in truth.iter().zip(places(&known)) {
                let place = 1 + truth.iter().filter(|other| other.0 > *rate).count();
                let (first, last) = places.unwrap();
                prop_assert!(first <= place && place <= last);
            }
        }
    }
}
