//! How a file writes its numbers, and the strict reading of one cell.

use super::Number;

/// The mark between a number and its decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecimalMark {
    /// `4,2`
    Comma,
    /// `4.2`
    Point,
}

/// The mark between groups of three digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ThousandsMark {
    /// `1.234`
    Dot,
    /// `1,234`
    Comma,
    /// `1 234`, with an ordinary, a no-break or a narrow no-break space.
    Space,
    /// `1234`
    None,
}

/// How a file writes its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// The decimal mark; without one the file has whole numbers only.
    pub decimal: Option<DecimalMark>,
    /// The thousands mark. Numbers without it are read too.
    pub thousands: ThousandsMark,
}

/// The most significant digits of a number that is read: every such number fits in an `i64`.
const MAX_DIGITS: u32 = 18;

/// A cell that is no number in the dialect of its file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NumberError {
    /// The text is not a number in this dialect.
    #[error("\"{text}\" is not a number written with {}", dialect.describe())]
    NotANumber {
        /// The cell.
        text: String,
        /// The dialect it was read in.
        dialect: Dialect,
    },
    /// The number has more than 18 significant digits.
    #[error("\"{text}\" has more than 18 digits")]
    TooLong {
        /// The cell.
        text: String,
    },
}

impl NumberError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotANumber { .. } => MARKS_HINT,
            Self::TooLong { .. } => "is it a code? counts and amounts have fewer digits",
        }
    }
}

pub(super) const MARKS_HINT: &str = "say how the file writes numbers: --decimal comma or point, \
     --thousands dot, comma, space or none";

impl DecimalMark {
    fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Point => '.',
        }
    }

    /// The same character between thousands.
    pub(super) fn as_thousands(self) -> ThousandsMark {
        match self {
            Self::Comma => ThousandsMark::Comma,
            Self::Point => ThousandsMark::Dot,
        }
    }

    /// The thousands mark that goes with it by custom.
    pub(super) fn usual_thousands(self) -> ThousandsMark {
        match self {
            Self::Comma => ThousandsMark::Dot,
            Self::Point => ThousandsMark::Comma,
        }
    }
}

impl ThousandsMark {
    fn is_mark(self, character: char) -> bool {
        match self {
            Self::Dot => character == '.',
            Self::Comma => character == ',',
            Self::Space => is_space(character),
            Self::None => false,
        }
    }

    /// The only decimal mark that can stand beside it, if there is only one.
    pub(super) fn implied_decimal(self) -> Option<DecimalMark> {
        match self {
            Self::Dot => Some(DecimalMark::Comma),
            Self::Comma => Some(DecimalMark::Point),
            Self::Space | Self::None => None,
        }
    }
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\u{a0}' | '\u{202f}')
}

impl Dialect {
    /// `1.234,5`
    pub const DANISH_GROUPED: Self =
        Self { decimal: Some(DecimalMark::Comma), thousands: ThousandsMark::Dot };
    /// `1234,5`
    pub const DANISH_PLAIN: Self =
        Self { decimal: Some(DecimalMark::Comma), thousands: ThousandsMark::None };
    /// `1,234.5`
    pub const ENGLISH_GROUPED: Self =
        Self { decimal: Some(DecimalMark::Point), thousands: ThousandsMark::Comma };
    /// `1234.5`
    pub const ENGLISH_PLAIN: Self =
        Self { decimal: Some(DecimalMark::Point), thousands: ThousandsMark::None };
    /// `1234`, and nothing but digits
    pub const INTEGER: Self = Self { decimal: None, thousands: ThousandsMark::None };

    /// The dialect in words: `decimal comma, thousands dot`.
    pub fn describe(&self) -> String {
        let decimal = match self.decimal {
            Some(DecimalMark::Comma) => "decimal comma",
            Some(DecimalMark::Point) => "decimal point",
            None => "no decimals",
        };
        let thousands = match self.thousands {
            ThousandsMark::Dot => "thousands dot",
            ThousandsMark::Comma => "thousands comma",
            ThousandsMark::Space => "thousands space",
            ThousandsMark::None => "no thousands mark",
        };
        format!("{decimal}, {thousands}")
    }

    /// Reads a whole cell: an optional minus (`-` or `−`), digits, and the marks of this dialect in their
    /// right places. Spaces around the number are ignored.
    ///
    /// ```
    /// use bestand_model::{Dialect, Number};
    /// assert_eq!(Dialect::DANISH_GROUPED.parse("1.234"), Ok(Number::integer(1234)));
    /// assert_eq!(Dialect::ENGLISH_PLAIN.parse("1.234"), Ok(Number::new(1234, 3)));
    /// assert!(Dialect::INTEGER.parse("1.234").is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// [`NumberError::NotANumber`] for everything else: a group that is not three digits, a mark without
    /// digits on both sides, `+`, exponents, `%`, and `007`, which is a code.
    /// [`NumberError::TooLong`] beyond 18 significant digits.
    pub fn parse(&self, text: &str) -> Result<Number, NumberError> {
        let (negative, digits) = unsigned(text);
        let (whole, fraction) = self
            .parts(digits)
            .ok_or_else(|| NumberError::NotANumber { text: text.to_owned(), dialect: *self })?;
        let fraction = fraction.trim_end_matches('0');
        let mut units = 0_i64;
        for digit in whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit) {
            units = units.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
        }
        if units >= 10_i64.pow(MAX_DIGITS) || fraction.len() > MAX_DIGITS as usize {
            return Err(NumberError::TooLong { text: text.to_owned() });
        }
        Ok(Number::new(if negative { -units } else { units }, fraction.len() as u8))
    }

    /// The text before and after the decimal mark, if every mark stands where this dialect puts it.
    pub(super) fn parts<'a>(&self, digits: &'a str) -> Option<(&'a str, &'a str)> {
        let mark = self.decimal.map(DecimalMark::character);
        match mark.and_then(|mark| digits.split_once(mark)) {
            Some((whole, fraction)) => {
                (self.is_whole(whole) && is_digits(fraction)).then_some((whole, fraction))
            }
            None => self.is_whole(digits).then_some((digits, "")),
        }
    }

    /// Whether digits are grouped rightly, or not at all, and no code.
    fn is_whole(&self, digits: &str) -> bool {
        if is_digits(digits) {
            return digits == "0" || !digits.starts_with('0');
        }
        let mut groups = digits.split(|character| self.thousands.is_mark(character));
        let first = groups.next().unwrap_or_default();
        is_digits(first)
            && first.len() <= 3
            && !first.starts_with('0')
            && groups.all(|group| group.len() == 3 && is_digits(group))
    }
}

pub(super) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The cell without the space around it and its minus, and whether it had one.
pub(super) fn unsigned(text: &str) -> (bool, &str) {
    let cell =
        text.trim_matches(|character: char| character.is_ascii_whitespace() || is_space(character));
    match cell.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits),
        None => (false, cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::tests::any_number;

    use proptest::prelude::*;

    fn number(units: i64, decimals: u8) -> Number {
        Number::new(units, decimals)
    }

    /// A number as a file in this dialect has it, its thousands grouped with this mark.
    fn written(number: Number, dialect: Dialect, group: &str, minus: &str) -> String {
        let plain = number.to_string();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits = whole.trim_start_matches('-');
        let mut text = String::from(if number.is_negative() { minus } else { "" });
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text += group;
            }
            text.push(digit);
        }
        if let (Some(mark), false) = (dialect.decimal, fraction.is_empty()) {
            text.push(mark.character());
            text += fraction;
        }
        text
    }

    #[test]
    fn danish_cells_are_read_whole_and_strictly() {
        let parse = |text| Dialect::DANISH_GROUPED.parse(text).ok();
        assert_eq!(parse("1.234"), Some(Number::integer(1234)));
        assert_eq!(parse("1234"), Some(Number::integer(1234)));
        assert_eq!(parse("1.234.567,50"), Some(number(12_345_675, 1)));
        assert_eq!(parse(" -4,2\u{a0}"), Some(number(-42, 1)));
        assert_eq!(parse("\u{2212}1.000"), Some(Number::integer(-1000)));
        assert_eq!(parse("0,5"), Some(number(5, 1)));
        assert_eq!(parse("0"), Some(Number::integer(0)));
        for refused in [
            "",
            "-",
            "12.34",
            "1.2345",
            "0.123",
            "01.234",
            "1234.567",
            "1..234",
            ".123",
            "1.234,",
            ",5",
            "1,2,3",
            "1.234,567.8",
            "+5",
            "1e3",
            "NaN",
            "inf",
            "4,2%",
            "007",
            "00",
            "- 5",
            "--5",
            "1 234",
            "5-",
            "\u{661}",
        ] {
            assert_eq!(parse(refused), None, "{refused}");
        }
    }

    #[test]
    fn spaces_of_three_kinds_group_thousands() {
        let dialect =
            Dialect { decimal: Some(DecimalMark::Comma), thousands: ThousandsMark::Space };
        for cell in ["1 234 567,5", "1\u{a0}234\u{a0}567,5", "1\u{202f}234\u{202f}567,5"] {
            assert_eq!(dialect.parse(cell), Ok(number(12_345_675, 1)));
        }
        assert!(dialect.parse("1  234").is_err());
        assert!(dialect.parse("1.234").is_err());
    }

    #[test]
    fn a_number_beyond_eighteen_digits_is_refused() {
        let largest = "999999999999999999";
        assert_eq!(Dialect::INTEGER.parse(largest), Ok(Number::integer(999_999_999_999_999_999)));
        for long in ["1000000000000000000", "99999999999999999999999999", "-1000000000000000000"] {
            assert_eq!(
                Dialect::INTEGER.parse(long),
                Err(NumberError::TooLong { text: long.to_owned() })
            );
        }
        assert!(Dialect::DANISH_PLAIN.parse("0,0000000000000000001").is_err());
        assert_eq!(Dialect::DANISH_PLAIN.parse("1,00000000000000000000"), Ok(Number::integer(1)));
    }

    #[test]
    fn a_refused_cell_names_its_text_and_the_dialect() {
        let error = Dialect::DANISH_GROUPED.parse("12.34").expect_err("not a group of three");
        let said = "\"12.34\" is not a number written with decimal comma, thousands dot";
        assert_eq!(error.to_string(), said);
        assert!(error.hint().contains("--thousands") && error.hint().contains("--decimal"));
    }

    proptest! {
        #[test]
        fn what_is_written_in_a_dialect_is_read_in_it(
            number in any_number(),
            whole in any::<bool>(),
            minus in prop::sample::select(vec!["-", "\u{2212}"]),
            around in prop::sample::select(vec!["", " ", "\u{a0}", "\t", "\u{202f} "]),
        ) {
            let number = if whole { Number::integer(number.units()) } else { number };
            for (thousands, groups) in [
                (ThousandsMark::Dot, &["", "."][..]),
                (ThousandsMark::Comma, &["", ","]),
                (ThousandsMark::Space, &["", " ", "\u{a0}", "\u{202f}"]),
                (ThousandsMark::None, &[""]),
            ] {
                for decimal in [None, Some(DecimalMark::Comma), Some(DecimalMark::Point)] {
                    let dialect = Dialect { decimal, thousands };
                    let is_one = decimal.is_some_and(|mark| mark.as_thousands() == thousands);
                    // A dialect without decimals has whole numbers only.
                    if is_one || decimal.is_none() && number.decimals() > 0 {
                        continue;
                    }
                    for group in groups {
                        let text = format!("{around}{}{around}", written(number, dialect, group, minus));
                        prop_assert_eq!(dialect.parse(&text), Ok(number), "{:?}", text);
                    }
                }
            }
        }

        #[test]
        fn nothing_but_digits_and_marks_is_a_number(text in prop_oneof![
            "\\PC{0,12}",
            "[-+0-9.,eE%  \u{a0}\u{2212}\u{661}\u{ff11}]{1,8}",
        ]) {
            for decimal in [None, Some(DecimalMark::Comma), Some(DecimalMark::Point)] {
                for thousands in
                    [ThousandsMark::Dot, ThousandsMark::Comma, ThousandsMark::Space, ThousandsMark::None]
                {
                    let dialect = Dialect { decimal, thousands };
                    let Ok(number) = dialect.parse(&text) else { continue };
                    let is_sign = |sign: char| {
                        sign.is_ascii_digit()
                            || sign.is_ascii_whitespace()
                            || matches!(sign, '.' | ',' | '-' | '\u{2212}' | '\u{a0}' | '\u{202f}')
                    };
                    prop_assert!(text.chars().all(is_sign), "{:?}", text);
                    // The digits are those of the number, but for the zeros at the end of its decimals.
                    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                    let units = number.units().unsigned_abs().to_string();
                    let begin = digits.trim_start_matches('0');
                    let same = begin.trim_end_matches('0') == units.trim_matches('0');
                    prop_assert!(same, "{:?} is {}", text, number);
                }
            }
        }
    }
}
