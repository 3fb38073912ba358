//! When a change may be called a fall or a rise, and of what size.

use std::sync::LazyLock;

use serde::Deserialize;
use thiserror::Error;

/// What a change has to be before a sentence has a word for it.
///
/// A word needs three things at once: a change in per cent, a count, and a change beyond what is usual
/// ([`Usual`]). Where one of them is missing there is no word, and the sentence gives the two numbers. The
/// bounds are data: `thresholds.toml` beside this file is what is shipped, and its comments are the documentation of the
/// fields.
///
/// ```
/// use bestand_report::sentence::{Size, SizeWord, SizeWords, Usual};
/// let words = SizeWords::shipped();
/// // 169 fewer than 6,239 is 2.7 per cent; the series usually moves by at most 159 from month to month.
/// let word = words.word(6239.0, 6070.0, Usual::MonthToMonth(Some(159.0)));
/// assert_eq!(word, Some(SizeWord::Fall(Size::ALittle)));
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeWords {
    least_base: f64,
    unchanged: Unchanged,
    a_little: From,
    plain: From,
    markedly: Over,
    halved: Over,
    doubled: Over,
    awards: Awards,
    rounding: Vec<Rounding>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchanged {
    below_pct: f64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct From {
    from_pct: f64,
    least_count: f64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Over {
    over_pct: f64,
    least_count: f64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Awards {
    deviations: f64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rounding {
    from: i64,
    to_nearest: i64,
}

/// What a change is held against before it has a word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Usual {
    /// A monthly stock: what the series usually moves from one month to the next, in its own unit; `None` where that is
    /// not known.
    MonthToMonth(Option<f64>),
    /// Awards, so many quarters on each side, given as means per quarter. Decisions have no variation from month to
    /// month; what stands in for it is what counting alone makes. The numbers of two equal quarters differ with a
    /// standard deviation of sqrt(before + after), as counts of independent decisions do, and means of n quarters with one
    /// sqrt(n) times smaller. The change has to be larger than `awards.deviations` of these. Season is no part of it:
    /// awards are compared with the same quarter or with equally many quarters.
    Decisions {
        /// How many quarters.
        quarters: f64,
    },
}

/// A direction and a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeWord {
    /// *stort set uændret*
    Unchanged,
    /// Down.
    Fall(Size),
    /// Up.
    Rise(Size),
}

/// How far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// *en smule*
    ALittle,
    /// No word beside the direction.
    Plain,
    /// *markant*
    Markedly,
    /// *mere end halveret*, *mere end fordoblet*
    Multiple,
}

/// Why thresholds are refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SizeWordsError {
    /// It is no TOML, or not of the form of the shipped file.
    #[error("thresholds of size words: {0}")]
    Form(#[from] toml::de::Error),
    /// A bound is negative or no number.
    #[error("thresholds of size words: `{0}` is not a number from 0 up")]
    Bound(&'static str),
    /// A larger word begins below a smaller one.
    #[error("thresholds of size words: `{larger}` begins below `{smaller}`")]
    Order {
        /// The word for less.
        smaller: &'static str,
        /// The word for more.
        larger: &'static str,
    },
    /// The rounding does not begin at 0 and rise.
    #[error(
        "thresholds of size words: `rounding` has to begin at 0 and rise, in steps of 1 or more"
    )]
    Rounding,
}

impl SizeWordsError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Form(_) => "copy the shipped thresholds and change the numbers only",
            Self::Bound(_) => "per cents, counts and bases are written as 10 or 10.0",
            Self::Order { .. } => {
                "the order is unchanged, a_little, plain, markedly, then halved and doubled"
            }
            Self::Rounding => "the first entry has `from = 0`, each next one a larger `from`",
        }
    }
}

static SHIPPED: LazyLock<SizeWords> = LazyLock::new(|| {
    SizeWords::from_toml(SizeWords::shipped_text()).expect("the tests read the shipped file")
});

impl Default for SizeWords {
    fn default() -> Self {
        SHIPPED.clone()
    }
}

impl SizeWords {
    /// The thresholds of the house.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The shipped file, for whoever wants other bounds.
    pub fn shipped_text() -> &'static str {
        include_str!("thresholds.toml")
    }

    /// Reads thresholds in the form of the shipped file.
    ///
    /// # Errors
    /// When it is not of that form, a bound is negative, or the words are out of order.
    pub fn from_toml(text: &str) -> Result<Self, SizeWordsError> {
        let words: Self = toml::from_str(text)?;
        words.checked()
    }

    fn checked(self) -> Result<Self, SizeWordsError> {
        let bounds = [
            ("least_base", self.least_base),
            ("unchanged.below_pct", self.unchanged.below_pct),
            ("a_little.from_pct", self.a_little.from_pct),
            ("a_little.least_count", self.a_little.least_count),
            ("plain.from_pct", self.plain.from_pct),
            ("plain.least_count", self.plain.least_count),
            ("markedly.over_pct", self.markedly.over_pct),
            ("markedly.least_count", self.markedly.least_count),
            ("halved.over_pct", self.halved.over_pct),
            ("halved.least_count", self.halved.least_count),
            ("doubled.over_pct", self.doubled.over_pct),
            ("doubled.least_count", self.doubled.least_count),
            ("awards.deviations", self.awards.deviations),
        ];
        if let Some((name, _)) = bounds.iter().find(|(_, bound)| !bound.is_finite() || *bound < 0.0)
        {
            return Err(SizeWordsError::Bound(name));
        }
        let order = [
            ("unchanged", self.unchanged.below_pct, "a_little", self.a_little.from_pct),
            ("a_little", self.a_little.from_pct, "plain", self.plain.from_pct),
            ("plain", self.plain.from_pct, "markedly", self.markedly.over_pct),
            ("markedly", self.markedly.over_pct, "halved", self.halved.over_pct),
            ("markedly", self.markedly.over_pct, "doubled", self.doubled.over_pct),
        ];
        if let Some(&(smaller, _, larger, _)) =
            order.iter().find(|(_, least, _, most)| most < least)
        {
            return Err(SizeWordsError::Order { smaller, larger });
        }
        let rises = self.rounding.windows(2).all(|pair| pair[0].from < pair[1].from);
        let begins = self.rounding.first().is_some_and(|first| first.from == 0);
        if !begins || !rises || self.rounding.iter().any(|each| each.to_nearest < 1) {
            return Err(SizeWordsError::Rounding);
        }
        Ok(self)
    }

    /// The word for a change from `then` to `now`, in the unit of the series; `None` where no word is allowed.
    ///
    /// It knows nothing of what else forbids one: a series break, figures still being reported, a hidden cell, rows read
    /// as one.
    pub fn word(&self, then: f64, now: f64, usual: Usual) -> Option<SizeWord> {
        let (change, count) = (now - then, (now - then).abs());
        if !self.is_base(then) || !count.is_finite() {
            return None;
        }
        // Products and not quotients: 3 per cent of 200 is 6 exactly, while 6 / 200 * 100 need not be 3.
        let hundredfold = count * 100.0;
        let from =
            |bound: &From| hundredfold >= bound.from_pct * then && count >= bound.least_count;
        let over = |bound: &Over| hundredfold > bound.over_pct * then && count >= bound.least_count;
        if hundredfold < self.unchanged.below_pct * then {
            return Some(SizeWord::Unchanged);
        }
        if !self.is_beyond(count, then, now, usual) {
            return None;
        }
        let multiple = if change < 0.0 { &self.halved } else { &self.doubled };
        let size = if over(multiple) {
            Size::Multiple
        } else if over(&self.markedly) {
            Size::Markedly
        } else if from(&self.plain) {
            Size::Plain
        } else if from(&self.a_little) {
            Size::ALittle
        } else {
            return None;
        };
        Some(if change < 0.0 { SizeWord::Fall(size) } else { SizeWord::Rise(size) })
    }

    /// Whether this is a base on which a change is told in per cent.
    pub fn is_base(&self, then: f64) -> bool {
        then.is_finite() && then > 0.0 && then >= self.least_base
    }

    /// To which multiple a change of this size is rounded in text: 1, 10 or 100 as shipped.
    pub fn step(&self, size: f64) -> i64 {
        let reached = self.rounding.iter().rev().find(|each| size >= each.from as f64);
        reached.map_or(1, |each| each.to_nearest)
    }

    fn is_beyond(&self, count: f64, then: f64, now: f64, usual: Usual) -> bool {
        match usual {
            Usual::MonthToMonth(usual) => usual.is_some_and(|usual| count > usual),
            Usual::Decisions { quarters } => {
                quarters >= 1.0 && count > self.awards.deviations * ((then + now) / quarters).sqrt()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(then: f64, now: f64, usual: f64) -> Option<SizeWord> {
        SizeWords::shipped().word(then, now, Usual::MonthToMonth(Some(usual)))
    }

    #[test]
    fn each_word_begins_where_the_table_of_the_house_says() {
        use Size::{ALittle, Markedly, Multiple, Plain};
        let cases = [
            (1000.0, 991.0, Some(SizeWord::Unchanged)),
            (1000.0, 990.0, Some(SizeWord::Fall(ALittle))),
            (1000.0, 971.0, Some(SizeWord::Fall(ALittle))),
            (1000.0, 970.0, Some(SizeWord::Fall(Plain))),
            (1000.0, 900.0, Some(SizeWord::Fall(Plain))),
            (1000.0, 899.0, Some(SizeWord::Fall(Markedly))),
            (1000.0, 500.0, Some(SizeWord::Fall(Markedly))),
            (1000.0, 499.0, Some(SizeWord::Fall(Multiple))),
            (1000.0, 1029.0, Some(SizeWord::Rise(ALittle))),
            (1000.0, 1030.0, Some(SizeWord::Rise(Plain))),
            (1000.0, 2000.0, Some(SizeWord::Rise(Markedly))),
            (1000.0, 2001.0, Some(SizeWord::Rise(Multiple))),
        ];
        for (then, now, expected) in cases {
            assert_eq!(word(then, now, 5.0), expected, "{then} to {now}");
        }
    }

    #[test]
    fn a_small_count_has_a_smaller_word_or_none() {
        // 15 per cent, but 13 of them: faldet, not markant.
        assert_eq!(word(86.0, 73.0, 7.0), Some(SizeWord::Fall(Size::Plain)));
        // 9 of 86 are 10.5 per cent and too few for any word.
        assert_eq!(word(86.0, 77.0, 1.0), None);
        // 49 of 60 is more than half and still no halving.
        assert_eq!(word(60.0, 11.0, 1.0), Some(SizeWord::Fall(Size::Plain)));
    }

    #[test]
    fn under_a_base_of_fifty_there_is_no_word() {
        assert_eq!(word(49.0, 120.0, 1.0), None);
        assert_eq!(word(0.0, 500.0, 1.0), None);
        assert_eq!(word(50.0, 120.0, 1.0), Some(SizeWord::Rise(Size::Multiple)));
    }

    #[test]
    fn a_change_no_larger_than_usual_has_no_word() {
        assert_eq!(word(1000.0, 900.0, 100.0), None);
        assert_eq!(word(1000.0, 900.0, 99.0), Some(SizeWord::Fall(Size::Plain)));
        let unknown = |now| SizeWords::shipped().word(1000.0, now, Usual::MonthToMonth(None));
        assert_eq!(unknown(900.0), None);
        assert_eq!(unknown(999.0), Some(SizeWord::Unchanged));
    }

    #[test]
    fn awards_are_held_against_what_counting_alone_makes() {
        let of = |then, now, quarters| {
            SizeWords::shipped().word(then, now, Usual::Decisions { quarters })
        };
        assert_eq!(of(3802.375, 1421.375, 8.0), Some(SizeWord::Fall(Size::Multiple)));
        // 60 to 45: two deviations of sqrt(105) are 20.5, of eight quarters sqrt(105 / 8) makes 7.2.
        assert_eq!(of(60.0, 45.0, 1.0), None);
        assert_eq!(of(60.0, 45.0, 8.0), Some(SizeWord::Fall(Size::Plain)));
    }

    #[test]
    fn thresholds_can_be_changed_and_are_refused_where_they_make_no_sense() {
        let shipped = include_str!("thresholds.toml");
        let strict = SizeWords::from_toml(&shipped.replace("over_pct = 10.0", "over_pct = 20.0"));
        let usual = Usual::MonthToMonth(Some(1.0));
        let word = strict.unwrap().word(1000.0, 850.0, usual);
        assert_eq!(word, Some(SizeWord::Fall(Size::Plain)));
        for (from, to, says) in [
            ("from_pct = 3.0", "from_pct = 0.5", "`plain` begins below `a_little`"),
            ("least_base = 50", "least_base = -1", "`least_base` is not a number from 0 up"),
            ("from = 1000", "from = 9000", "`rounding`"),
            ("least_base = 50", "least = 50", "unknown field"),
        ] {
            let error = SizeWords::from_toml(&shipped.replace(from, to)).unwrap_err();
            assert!(error.to_string().contains(says), "{error}");
            assert!(!error.hint().is_empty());
        }
    }
}
