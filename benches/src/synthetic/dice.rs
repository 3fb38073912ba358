//! Chance that is the same on every machine.

use rand_pcg::{
    Pcg64,
    rand_core::{Rng, SeedableRng},
};

/// A run of dice of its own for everything that has a name, so that what is drawn for one table or month does
/// not depend on which others are made.
pub(super) struct Dice(Pcg64);

impl Dice {
    /// The dice of this subject under this seed. `rand_pcg` promises that generator and seeding keep their
    /// values within a minor version.
    pub fn of(seed: u64, subject: &str) -> Self {
        // The FNV-1a hash of Fowler, Noll and Vo, 64 bits: the standard hasher promises no stable values.
        let hash = subject.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Self(Pcg64::seed_from_u64(seed ^ hash))
    }

    /// A number from -1 up to 1, all equally likely.
    pub fn swing(&mut self) -> f64 {
        // The upper 53 bits are a whole number that a float holds exactly.
        const STEPS: f64 = (1_u64 << 52) as f64;
        (self.0.next_u64() >> 11) as f64 / STEPS - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(seed: u64, subject: &str) -> f64 {
        Dice::of(seed, subject).swing()
    }

    #[test]
    fn the_same_name_and_seed_give_the_same_numbers_and_others_do_not() {
        assert_eq!(first(1, "y36a02 2014-11"), first(1, "y36a02 2014-11"));
        assert_ne!(first(1, "y36a02 2014-11"), first(2, "y36a02 2014-11"));
        assert_ne!(first(1, "y36a02 2014-11"), first(1, "y36a02 2014-12"));
    }

    #[test]
    fn swings_fill_the_range_evenly() {
        let mut dice = Dice::of(0, "");
        let swings: Vec<f64> = (0..10_000).map(|_| dice.swing()).collect();
        assert!(swings.iter().all(|swing| (-1.0..1.0).contains(swing)));
        for quarter in [-1.0, -0.5, 0.0, 0.5] {
            let inside =
                swings.iter().filter(|&&swing| (quarter..quarter + 0.5).contains(&swing)).count();
            assert!((2_300..2_700).contains(&inside), "{quarter}: {inside}");
        }
    }
}
