//! Numbers as the publishers write them: exact decimals, read strictly in the dialect of their file, written
//! for people in Danish or English.
//!
//! `1.234` is 1234 in one file and a little over one in the next. A [`Dialect`] says which, and the
//! [`DialectDetector`] finds it in the file's own cells or says that it cannot.

mod detector;
mod dialect;

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

pub use self::detector::{DialectDetector, DialectError};
pub use self::dialect::{DecimalMark, Dialect, NumberError, ThousandsMark};
use crate::Language;

/// An exact decimal number: `units` divided by ten to the power of `decimals`.
///
/// Always in lowest form, so `2.0` equals `2`. Numbers that are read have at most 18 significant digits;
/// sums may use the whole of an `i64`.
///
/// ```
/// use bestand_model::Number;
/// assert_eq!(Number::new(-42, 1).to_string(), "-4.2");
/// assert_eq!(Number::new(20, 1), Number::integer(2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    units: i64,
    decimals: u8,
}

impl Number {
    /// A whole number.
    pub const fn integer(value: i64) -> Self {
        Self { units: value, decimals: 0 }
    }

    /// The number `units` / 10^`decimals`.
    pub fn new(units: i64, decimals: u8) -> Self {
        Self::lowest(i128::from(units), decimals).expect("lowest form has no more digits")
    }

    /// Without trailing zeros among the decimals; None if the digits then left are too many.
    fn lowest(mut units: i128, mut decimals: u8) -> Option<Self> {
        while decimals > 0 && units % 10 == 0 {
            units /= 10;
            decimals -= 1;
        }
        Some(Self { units: i64::try_from(units).ok()?, decimals })
    }

    /// The digits without the decimal mark, signed.
    pub fn units(self) -> i64 {
        self.units
    }

    /// How many of the digits are decimals; the last of them is not zero.
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    /// The exact sum; None on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let decimals = self.decimals.max(other.decimals);
        let sum = self.at_scale(decimals)?.checked_add(other.at_scale(decimals)?)?;
        Self::lowest(sum, decimals)
    }

    /// The exact difference; None on overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.checked_neg()?)
    }

    /// The number with the other sign; None on overflow.
    pub fn checked_neg(self) -> Option<Self> {
        Some(Self { units: self.units.checked_neg()?, decimals: self.decimals })
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.units == 0
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.units < 0
    }

    /// Whether it is above zero.
    pub fn is_positive(self) -> bool {
        self.units > 0
    }

    /// The value if it is whole.
    pub fn as_integer(self) -> Option<i64> {
        (self.decimals == 0).then_some(self.units)
    }

    /// The nearest binary floating point number, for shares and rates.
    pub fn as_f64(self) -> f64 {
        // Both sides of the division are exact up to here, so its result is the nearest there is.
        if self.units.unsigned_abs() <= 1 << 53 && self.decimals <= 22 {
            self.units as f64 / 10f64.powi(i32::from(self.decimals))
        } else {
            self.to_string().parse().unwrap_or(f64::NAN)
        }
    }

    /// The shortest decimal number that stands for this binary one. None for not-a-number, infinity and what
    /// needs more than 18 digits.
    ///
    /// ```
    /// use bestand_model::Number;
    /// assert_eq!(Number::from_f64(0.1), Some(Number::new(1, 1)));
    /// assert_eq!(Number::from_f64(f64::NAN), None);
    /// ```
    pub fn from_f64(value: f64) -> Option<Self> {
        Dialect::ENGLISH_PLAIN.parse(&value.to_string()).ok()
    }

    /// The units if it had this many decimals, which are no fewer than it has.
    fn at_scale(self, decimals: u8) -> Option<i128> {
        if self.units == 0 {
            return Some(0);
        }
        let factor = 10i128.checked_pow(u32::from(decimals - self.decimals))?;
        factor.checked_mul(i128::from(self.units))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = self.units.signum();
        let by_sign = sign.cmp(&other.units.signum());
        let decimals = self.decimals.max(other.decimals);
        by_sign.then_with(|| match (self.at_scale(decimals), other.at_scale(decimals)) {
            (Some(this), Some(that)) => this.cmp(&that),
            // What does not fit at the other's scale is the one further from zero.
            (None, _) => sign.cmp(&0),
            (_, None) => 0.cmp(&sign),
        })
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.decimals == 0 && f.width().is_none() && f.precision().is_none() {
            return fmt::Display::fmt(&self.units, f);
        }
        let (whole, fraction) = self.digits();
        let (sign, point) =
            (if self.is_negative() { "-" } else { "" }, if fraction.is_empty() { "" } else { "." });
        f.pad(&format!("{sign}{whole}{point}{fraction}"))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.as_integer() {
            Some(value) => serializer.serialize_i64(value),
            None => serializer.serialize_f64(self.as_f64()),
        }
    }
}

impl Number {
    /// The number as people read it: grouped by three, with a true minus. Danish `−1.234,5`, English
    /// `−1,234.5`.
    pub fn format(self, language: Language) -> String {
        let (whole, fraction) = self.digits();
        for_people(self.is_negative(), &whole, &fraction, language)
    }

    /// The digits before and after the decimal mark, without the sign.
    fn digits(self) -> (String, String) {
        let decimals = usize::from(self.decimals);
        let mut whole = format!("{:0>width$}", self.units.unsigned_abs(), width = decimals + 1);
        let fraction = whole.split_off(whole.len() - decimals);
        (whole, fraction)
    }
}

/// A computed value for people, with this many decimals, rounded half away from zero as a person would round
/// the number they see. Never a minus before a zero. What is not finite is written as Rust writes it.
///
/// ```
/// use bestand_model::{Language, number::format_decimal};
/// assert_eq!(format_decimal(1234.25, 1, Language::Danish), "1.234,3");
/// ```
pub fn format_decimal(value: f64, decimals: usize, language: Language) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    // The shortest text that is this value: 1.005 is rounded as written, not as the binary number below it.
    let shown = value.abs().to_string();
    let (whole, fraction) = shown.split_once('.').unwrap_or((&shown, ""));
    let mut digits = format!("{whole}{fraction:0<decimals$.decimals$}").into_bytes();
    if fraction.as_bytes().get(decimals).is_some_and(|next| *next >= b'5') {
        let nines = digits.iter().rev().take_while(|digit| **digit == b'9').count();
        let kept = digits.len() - nines;
        digits[kept..].fill(b'0');
        match kept.checked_sub(1) {
            Some(last) => digits[last] += 1,
            None => digits.insert(0, b'1'),
        }
    }
    let digits: String = digits.into_iter().map(char::from).collect();
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let negative = value < 0.0 && digits.bytes().any(|digit| digit != b'0');
    for_people(negative, whole, fraction, language)
}

fn for_people(negative: bool, whole: &str, fraction: &str, language: Language) -> String {
    let (thousands, decimal) = match language {
        Language::Danish => ('.', ','),
        Language::English => (',', '.'),
    };
    let mut text = String::from(if negative { "\u{2212}" } else { "" });
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(thousands);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(decimal);
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(units: i64, decimals: u8) -> Number {
        Number::new(units, decimals)
    }

    #[test]
    fn the_same_value_is_the_same_number() {
        assert_eq!(number(200, 2), Number::integer(2));
        assert_eq!(number(0, 200), Number::integer(0));
        assert_eq!(number(250, 2).decimals(), 1);
        assert_eq!(number(25, 1).as_integer(), None);
        assert_eq!(number(-20, 1).as_integer(), Some(-2));
    }

    #[test]
    fn numbers_sort_by_value_at_any_scale() {
        let sorted = [
            Number::integer(i64::MIN),
            number(-21, 1),
            Number::integer(-2),
            number(-1, 255),
            Number::integer(0),
            number(1, 255),
            number(1, 255 - 19),
            number(199, 2),
            Number::integer(2),
            Number::integer(i64::MAX),
        ];
        assert!(sorted.is_sorted_by(|left, right| left < right));
    }

    #[test]
    fn sums_are_exact_and_refuse_to_overflow() {
        assert_eq!(number(1, 1).checked_add(number(2, 1)), Some(number(3, 1)));
        assert_eq!(number(95, 2).checked_add(number(5, 2)), Some(Number::integer(1)));
        assert_eq!(Number::integer(5).checked_sub(number(71, 1)), Some(number(-21, 1)));
        assert_eq!(Number::integer(i64::MAX).checked_add(Number::integer(1)), None);
        assert_eq!(Number::integer(i64::MIN).checked_neg(), None);
        assert_eq!(Number::integer(0).checked_add(number(1, 255)), Some(number(1, 255)));
    }

    #[test]
    fn a_binary_number_becomes_the_shortest_decimal() {
        assert_eq!(Number::from_f64(4.2), Some(number(42, 1)));
        assert_eq!(Number::from_f64(-12345.0), Some(Number::integer(-12345)));
        assert_eq!(Number::from_f64(-0.0), Some(Number::integer(0)));
        for beyond in [f64::NAN, f64::INFINITY, 1e18, 1e300, 5e-324] {
            assert_eq!(Number::from_f64(beyond), None);
        }
    }

    #[test]
    fn people_see_groups_and_a_true_minus() {
        let format =
            |number: Number| [number.format(Language::Danish), number.format(Language::English)];
        assert_eq!(format(Number::integer(-1234)), ["\u{2212}1.234", "\u{2212}1,234"]);
        assert_eq!(format(number(123, 1)), ["12,3", "12.3"]);
        assert_eq!(format(Number::integer(999)), ["999", "999"]);
        assert_eq!(format(number(123_456_705, 2)), ["1.234.567,05", "1,234,567.05"]);
        assert_eq!(format(number(-5, 3)), ["\u{2212}0,005", "\u{2212}0.005"]);
    }

    #[test]
    fn computed_values_round_half_away_from_zero_as_written() {
        let danish = |value, decimals| format_decimal(value, decimals, Language::Danish);
        assert_eq!(danish(1.005, 2), "1,01");
        assert_eq!(danish(0.25, 1), "0,3");
        assert_eq!(danish(-2.5, 0), "\u{2212}3");
        assert_eq!(danish(9.96, 1), "10,0");
        assert_eq!(danish(999.5, 0), "1.000");
        assert_eq!(danish(7.0, 2), "7,00");
        assert_eq!(danish(-0.04, 1), "0,0");
        assert_eq!(danish(-0.05, 1), "\u{2212}0,1");
    }

    prop_compose! {
        pub(super) fn any_number()(
            units in -999_999_999_999_999_999_i64..=999_999_999_999_999_999,
            decimals in 0_u8..=18,
        ) -> Number {
            number(units, decimals)
        }
    }

    proptest! {
        #[test]
        fn what_people_read_parses_back(number in any_number()) {
            let (danish, english) = (number.format(Language::Danish), number.format(Language::English));
            prop_assert_eq!(Dialect::DANISH_GROUPED.parse(&danish), Ok(number));
            prop_assert_eq!(Dialect::ENGLISH_GROUPED.parse(&english), Ok(number));
            prop_assert_eq!(Dialect::DANISH_PLAIN.parse(&danish.replace('.', "")), Ok(number));
        }

        #[test]
        fn what_is_displayed_parses_back(number in any_number()) {
            prop_assert_eq!(Dialect::ENGLISH_PLAIN.parse(&number.to_string()), Ok(number));
        }

        #[test]
        fn the_binary_number_is_the_nearest(number in any_number()) {
            prop_assert_eq!(Ok(number.as_f64()), number.to_string().parse());
        }

        #[test]
        fn subtraction_undoes_addition(left in any_number(), right in any_number()) {
            if let Some(sum) = left.checked_add(right) {
                prop_assert_eq!(sum.checked_sub(right), Some(left));
            }
        }
    }
}
