//! Numbers as the publishers write them: exact decimals, read strictly in the dialect of their file, written
//! for people in Danish or English.
//!
//! `1.234` is 1234 in one file and a little over one in the next. A [`Dialect`] says which, and the
//! [`DialectDetector`] finds it in the file's own cells or says that it cannot.

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

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

/// Every number of so many digits fits in an `i64`.
const MAX_DIGITS: u32 = 18;

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

const MARKS_HINT: &str = "say how the file writes numbers: --decimal comma or point, \
     --thousands dot, comma, space or none";

impl DecimalMark {
    fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Point => '.',
        }
    }

    /// The same character between thousands.
    fn as_thousands(self) -> ThousandsMark {
        match self {
            Self::Comma => ThousandsMark::Comma,
            Self::Point => ThousandsMark::Dot,
        }
    }

    /// The thousands mark that goes with it by custom.
    fn usual_thousands(self) -> ThousandsMark {
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
    fn implied_decimal(self) -> Option<DecimalMark> {
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
    fn parts<'a>(&self, digits: &'a str) -> Option<(&'a str, &'a str)> {
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

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The cell without the space around it and its minus, and whether it had one.
fn unsigned(text: &str) -> (bool, &str) {
    let cell =
        text.trim_matches(|character: char| character.is_ascii_whitespace() || is_space(character));
    match cell.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits),
        None => (false, cell),
    }
}

/// Finds the dialect of a file from its own cells and from what the user has said.
///
/// A decimal mark seen once settles the dialect: beside a decimal comma a dot can only group thousands. A
/// cell such as `1.234` settles nothing.
///
/// ```
/// use bestand_model::{Dialect, number::DialectDetector};
/// let mut detector = DialectDetector::new(None, None);
/// detector.observe("1.234", 1);
/// detector.observe("4,2", 2);
/// assert_eq!(detector.finish(), Ok(Dialect::DANISH_GROUPED));
/// ```
#[derive(Clone, Debug)]
pub struct DialectDetector {
    said_decimal: Option<DecimalMark>,
    said_thousands: Option<ThousandsMark>,
    decimal: Option<(DecimalMark, Evidence)>,
    thousands: Option<(ThousandsMark, Evidence)>,
    undecided: Option<Evidence>,
    mixed: Option<DialectError>,
}

/// A cell and its place.
#[derive(Clone, Debug)]
struct Evidence {
    text: String,
    place: u32,
}

/// What the marks of one cell tell.
#[derive(Clone, Copy)]
enum Reading {
    /// These are the marks, as far as the cell has them.
    Marks(Option<DecimalMark>, Option<ThousandsMark>),
    /// This mark, once, before exactly three digits: decimals or thousands.
    Either(DecimalMark),
}

/// Why the dialect of a file cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DialectError {
    /// Nothing tells whether the mark in this cell is of decimals or of thousands.
    #[error("\"{text}\" at {place} can be read in two ways, a factor of a thousand apart")]
    Ambiguous {
        /// The first such cell.
        text: String,
        /// Where it stands, as the reader counts.
        place: u32,
    },
    /// Two cells are written in different dialects.
    #[error(
        "\"{first}\" at {first_place} and \"{second}\" at {second_place} use their marks differently"
    )]
    Mixed {
        /// The first cell.
        first: String,
        /// Where it stands.
        first_place: u32,
        /// The first cell that contradicts it.
        second: String,
        /// Where that stands.
        second_place: u32,
    },
    /// The user has given one mark for both uses.
    #[error("the same mark is given for decimals and for thousands")]
    SameMark,
}

impl DialectError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Ambiguous { text, .. } if text.contains(',') => {
                "if the comma groups thousands, give --thousands comma; \
                 if decimals follow it, --decimal comma"
            }
            Self::Ambiguous { .. } => {
                "if the dot groups thousands, give --thousands dot; \
                 if decimals follow it, --decimal point"
            }
            Self::Mixed { .. } | Self::SameMark => MARKS_HINT,
        }
    }
}

impl DialectDetector {
    /// Starts from what the user has said; a mark that is given is not questioned by any cell.
    pub fn new(decimal: Option<DecimalMark>, thousands: Option<ThousandsMark>) -> Self {
        Self {
            said_decimal: decimal.or_else(|| thousands.and_then(ThousandsMark::implied_decimal)),
            said_thousands: thousands,
            decimal: None,
            thousands: None,
            undecided: None,
            mixed: None,
        }
    }

    /// Takes a cell into account. `place` is for the error only; what is no number in any dialect is ignored.
    pub fn observe(&mut self, text: &str, place: u32) {
        let (decimal, thousands) = match reading(text) {
            None => return,
            Some(Reading::Marks(decimal, thousands)) => (decimal, thousands),
            Some(Reading::Either(mark)) if self.thousands_are_otherwise() => (Some(mark), None),
            Some(Reading::Either(_)) => {
                self.undecided.get_or_insert_with(|| Evidence { text: text.to_owned(), place });
                return;
            }
        };
        let decimal = decimal.filter(|_| self.said_decimal.is_none());
        let thousands = thousands.filter(|_| self.said_thousands.is_none());
        let contradicted = settle(&mut self.decimal, decimal, text, place).or(settle(
            &mut self.thousands,
            thousands,
            text,
            place,
        ));
        self.mixed = self.mixed.take().or(contradicted);
    }

    /// Whether the user has said that neither dot nor comma groups thousands.
    fn thousands_are_otherwise(&self) -> bool {
        matches!(self.said_thousands, Some(ThousandsMark::Space | ThousandsMark::None))
    }

    /// The dialect of the file: [`Dialect::INTEGER`] where there is no mark in it.
    ///
    /// # Errors
    ///
    /// [`DialectError`] where the cells are ambiguous or contradict each other, or the user's marks do.
    pub fn finish(self) -> Result<Dialect, DialectError> {
        if let Some(mixed) = self.mixed {
            return Err(mixed);
        }
        let seen_thousands = self.thousands.map(|(mark, _)| mark);
        let Some(decimal) = self.said_decimal.or(self.decimal.map(|(mark, _)| mark)) else {
            if let Some(Evidence { text, place }) = self.undecided {
                return Err(DialectError::Ambiguous { text, place });
            }
            let thousands = self.said_thousands.or(seen_thousands).unwrap_or(ThousandsMark::None);
            return Ok(Dialect { decimal: None, thousands });
        };
        // A dot or comma that was seen is either the usual one or against what the user has said.
        let space = seen_thousands.filter(|mark| *mark == ThousandsMark::Space);
        let thousands = self.said_thousands.or(space).unwrap_or(decimal.usual_thousands());
        if thousands == decimal.as_thousands() {
            return Err(DialectError::SameMark);
        }
        Ok(Dialect { decimal: Some(decimal), thousands })
    }
}

/// Keeps the first evidence of a mark; the error if this cell has another mark.
fn settle<Mark: Copy + PartialEq>(
    settled: &mut Option<(Mark, Evidence)>,
    mark: Option<Mark>,
    text: &str,
    place: u32,
) -> Option<DialectError> {
    let mark = mark?;
    let (first, evidence) =
        settled.get_or_insert_with(|| (mark, Evidence { text: text.to_owned(), place }));
    (*first != mark).then(|| DialectError::Mixed {
        first: evidence.text.clone(),
        first_place: evidence.place,
        second: text.to_owned(),
        second_place: place,
    })
}

/// What the marks of a cell tell; none if it has none or is no number in any dialect.
fn reading(text: &str) -> Option<Reading> {
    let (_, digits) = unsigned(text);
    // Most cells: nothing to tell, and no need to try.
    if is_digits(digits) {
        return None;
    }
    let fits = |decimal, thousands| Dialect { decimal, thousands }.parts(digits).is_some();
    let marks = [DecimalMark::Comma, DecimalMark::Point];
    for mark in marks {
        if fits(Some(mark), ThousandsMark::None) {
            let twofold = fits(None, mark.as_thousands());
            return Some(if twofold {
                Reading::Either(mark)
            } else {
                Reading::Marks(Some(mark), None)
            });
        }
    }
    if fits(None, ThousandsMark::Space) {
        return Some(Reading::Marks(None, Some(ThousandsMark::Space)));
    }
    for mark in marks {
        for thousands in [mark.usual_thousands(), ThousandsMark::Space] {
            if fits(Some(mark), thousands) {
                return Some(Reading::Marks(Some(mark), Some(thousands)));
            }
        }
    }
    None
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

/// A percentage for people: `12,3 pct.` with a no-break space, `12.3 per cent`.
pub fn percent(value: f64, decimals: usize, language: Language) -> String {
    format!(
        "{}{}",
        format_decimal(value, decimals, language),
        language.pick("\u{a0}pct.", " per cent")
    )
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

    fn detected(cells: &[&str]) -> Result<Dialect, DialectError> {
        detected_with(None, None, cells)
    }

    fn detected_with(
        decimal: Option<DecimalMark>,
        thousands: Option<ThousandsMark>,
        cells: &[&str],
    ) -> Result<Dialect, DialectError> {
        let mut detector = DialectDetector::new(decimal, thousands);
        for (cell, place) in cells.iter().zip(1..) {
            detector.observe(cell, place);
        }
        detector.finish()
    }

    fn ambiguous(text: &str, place: u32) -> Result<Dialect, DialectError> {
        Err(DialectError::Ambiguous { text: text.to_owned(), place })
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

    #[test]
    fn whole_numbers_and_text_make_an_integer_dialect() {
        let cells = ["12", "-7", "", "..", "2014-11", "Nov. 2014", "01.02.2014", "0101", "1,2,3"];
        assert_eq!(detected(&cells), Ok(Dialect::INTEGER));
        assert_eq!(detected(&[]), Ok(Dialect::INTEGER));
    }

    #[test]
    fn a_decimal_mark_settles_the_dialect_wherever_it_stands() {
        for evidence in ["4,2", "12,34", "1.234,5", "1.234.567", "-0,123", "1234,567", "1,2345"] {
            assert_eq!(detected(&["1.234", evidence]), Ok(Dialect::DANISH_GROUPED), "{evidence}");
            assert_eq!(detected(&[evidence, "1,234"]), Ok(Dialect::DANISH_GROUPED), "{evidence}");
        }
        for evidence in ["0.5", "2.75", "1234.5", "1,234.5", "1,234,567", "0.123", "1234.567"] {
            assert_eq!(detected(&["1,234", evidence]), Ok(Dialect::ENGLISH_GROUPED), "{evidence}");
            assert_eq!(detected(&[evidence, "1.234"]), Ok(Dialect::ENGLISH_GROUPED), "{evidence}");
        }
    }

    #[test]
    fn three_digits_after_a_mark_settle_nothing() {
        assert_eq!(detected(&["17", "1.234", "2.345"]), ambiguous("1.234", 2));
        assert_eq!(detected(&["1,234"]), ambiguous("1,234", 1));
        assert_eq!(detected(&["1.234", "1,234"]), ambiguous("1.234", 1));
        // Whoever groups by space may still have typed a dot in one cell.
        assert_eq!(detected(&["1 234", "-1.234"]), ambiguous("-1.234", 2));
    }

    #[test]
    fn an_ambiguous_cell_hints_at_both_ways_out() {
        let dot = detected(&["1.234"]).expect_err("ambiguous").hint();
        assert!(dot.contains("--thousands dot") && dot.contains("--decimal point"));
        let comma = detected(&["1,234"]).expect_err("ambiguous").hint();
        assert!(comma.contains("--thousands comma") && comma.contains("--decimal comma"));
    }

    #[test]
    fn cells_that_contradict_each_other_are_named() {
        let mixed = |first: &str, first_place, second: &str, second_place| {
            let (first, second) = (first.to_owned(), second.to_owned());
            Err(DialectError::Mixed { first, first_place, second, second_place })
        };
        assert_eq!(detected(&["7", "4,2", "0.5", "0.6"]), mixed("4,2", 2, "0.5", 3));
        assert_eq!(detected(&["1.234.567", "1,234,567"]), mixed("1.234.567", 1, "1,234,567", 2));
        assert_eq!(detected(&["1.234.567", "1 234"]), mixed("1.234.567", 1, "1 234", 2));
    }

    #[test]
    fn spaces_are_found_with_or_without_decimals() {
        let space = |decimal| Ok(Dialect { decimal, thousands: ThousandsMark::Space });
        assert_eq!(detected(&["1\u{a0}234"]), space(None));
        assert_eq!(detected(&["1 234", "4,2"]), space(Some(DecimalMark::Comma)));
        assert_eq!(detected(&["1 234.567"]), space(Some(DecimalMark::Point)));
    }

    #[test]
    fn what_the_user_says_wins() {
        use DecimalMark::{Comma, Point};
        let cells = ["1.234"];
        assert_eq!(detected_with(Some(Comma), None, &cells), Ok(Dialect::DANISH_GROUPED));
        assert_eq!(detected_with(Some(Point), None, &cells), Ok(Dialect::ENGLISH_GROUPED));
        assert_eq!(
            detected_with(None, Some(ThousandsMark::Dot), &cells),
            Ok(Dialect::DANISH_GROUPED)
        );
        assert_eq!(
            detected_with(None, Some(ThousandsMark::None), &cells),
            Ok(Dialect::ENGLISH_PLAIN)
        );
        assert_eq!(detected_with(Some(Comma), None, &["0.5"]), Ok(Dialect::DANISH_GROUPED));
        assert!(Dialect::DANISH_GROUPED.parse("0.5").is_err());
        let both_commas = detected_with(Some(Comma), Some(ThousandsMark::Comma), &cells);
        assert_eq!(both_commas, Err(DialectError::SameMark));
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

    #[test]
    fn percentages_carry_their_unit() {
        assert_eq!(percent(12.34, 1, Language::Danish), "12,3\u{a0}pct.");
        assert_eq!(percent(-12.34, 1, Language::English), "\u{2212}12.3 per cent");
    }

    prop_compose! {
        fn any_number()(
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
        fn a_detected_dialect_reads_every_cell_or_is_refused(
            numbers in prop::collection::vec((-9_999_999_i64..9_999_999, 0_u8..4), 1..8)
        ) {
            let numbers: Vec<Number> =
                numbers.into_iter().map(|(units, decimals)| number(units, decimals)).collect();
            for language in [Language::Danish, Language::English] {
                let cells: Vec<String> = numbers.iter().map(|number| number.format(language)).collect();
                let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
                if let Ok(dialect) = detected(&cells) {
                    let read: Result<Vec<Number>, NumberError> =
                        cells.iter().map(|cell| dialect.parse(cell)).collect();
                    prop_assert_eq!(read, Ok(numbers.clone()));
                }
            }
        }

        #[test]
        fn subtraction_undoes_addition(left in any_number(), right in any_number()) {
            if let Some(sum) = left.checked_add(right) {
                prop_assert_eq!(sum.checked_sub(right), Some(left));
            }
        }
    }
}
