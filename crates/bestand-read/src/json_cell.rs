//! A cell of a JSON file. Numbers keep the digits that are written.

use std::borrow::Cow;

use bestand_model::{Dialect, Number};
use memchr::memchr;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;

/// The most significant digits of a number, in every shape.
pub(crate) const MOST_DIGITS: u32 = 18;

/// A cell, or a value of a dataset.
#[derive(Debug, PartialEq)]
pub(crate) enum JsonCell<'a> {
    Text(Cow<'a, str>),
    Number(Number),
    /// A number with more digits than a [`Number`] holds, as it reads.
    LongNumber(String),
    Null,
    /// Something that stands in no extract, in words.
    Other(&'static str),
}

impl<'de> Deserialize<'de> for JsonCell<'de> {
    /// From the cell as it stands in the file: a binary floating point number would not keep all its digits.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = <&RawValue>::deserialize(deserializer)?.get();
        Ok(match written.as_bytes().first() {
            Some(b'"') => Self::Text(text(written).map_err(D::Error::custom)?),
            Some(b'n') => Self::Null,
            Some(b't' | b'f') => Self::Other("true or false"),
            Some(b'[') => Self::Other("a list"),
            Some(b'{') => Self::Other("an object"),
            _ => exact(written)
                .map_or_else(|| Self::LongNumber(written.to_owned()), JsonCell::Number),
        })
    }
}

/// A string without its quotation marks and escapes.
fn text(written: &str) -> Result<Cow<'_, str>, &'static str> {
    // The usual string has no escapes and can be borrowed.
    if memchr(b'\\', written.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(&written[1..written.len() - 1]));
    }
    serde_json::from_str(written).map(Cow::Owned).map_err(|_| "a letter that does not exist")
}

/// The number that a JSON literal stands for; none if it needs more than 18 digits.
pub(crate) fn exact(literal: &str) -> Option<Number> {
    let (digits, exponent) = match literal.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i16>().ok()?),
        None => (literal, 0),
    };
    let number = Dialect::ENGLISH_PLAIN.parse(digits).ok()?;
    if exponent == 0 || number.is_zero() {
        return Some(number);
    }
    let decimals = i16::from(number.decimals()).checked_sub(exponent)?;
    let (units, decimals) = match u8::try_from(decimals) {
        Ok(decimals) => (number.units(), decimals),
        Err(_) if decimals < 0 => {
            let factor = 10_i64.checked_pow(u32::from(decimals.unsigned_abs()))?;
            (number.units().checked_mul(factor)?, 0)
        }
        Err(_) => return None,
    };
    let fits = units.unsigned_abs() < 10_u64.pow(MOST_DIGITS) && u32::from(decimals) <= MOST_DIGITS;
    fits.then(|| Number::new(units, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(json: &str) -> JsonCell<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_number_keeps_every_digit_that_is_written() {
        for (written, number) in [
            ("0", Number::integer(0)),
            ("-0.0", Number::integer(0)),
            ("2.80", Number::new(28, 1)),
            // As a floating point number: 1234567890123456.8.
            ("1234567890123456.78", Number::new(123_456_789_012_345_678, 2)),
            ("-999999999999999999", Number::integer(-999_999_999_999_999_999)),
            ("1.2e3", Number::integer(1_200)),
            ("12E-1", Number::new(12, 1)),
            ("0e9999", Number::integer(0)),
        ] {
            assert_eq!(cell(written), JsonCell::Number(number), "{written}");
        }
        for written in ["1000000000000000000", "1e18", "1e-19", "1e99999", "1.0000000000000000001"]
        {
            assert_eq!(cell(written), JsonCell::LongNumber(written.to_owned()));
        }
    }

    #[test]
    fn a_string_loses_its_escapes() {
        assert_eq!(cell(r#""L\u00e6s\u00f8 \"x\"""#), JsonCell::Text("Læsø \"x\"".into()));
        assert!(serde_json::from_str::<JsonCell<'_>>(r#""\ud800""#).is_err());
    }
}
