//! Which dialect a file is written in, told by its own cells.

use super::dialect::{DecimalMark, Dialect, MARKS_HINT, ThousandsMark, is_digits, unsigned};

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        Language,
        number::{Number, NumberError},
    };

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

    /// Every pair of marks that can stand in one file.
    fn every_dialect() -> impl Iterator<Item = Dialect> {
        let decimals = [None, Some(DecimalMark::Comma), Some(DecimalMark::Point)];
        let thousands =
            [ThousandsMark::Dot, ThousandsMark::Comma, ThousandsMark::Space, ThousandsMark::None];
        decimals
            .into_iter()
            .flat_map(move |decimal| thousands.map(|thousands| Dialect { decimal, thousands }))
            .filter(|dialect| {
                dialect.decimal.is_none_or(|mark| mark.as_thousands() != dialect.thousands)
            })
    }

    fn ambiguous(text: &str, place: u32) -> Result<Dialect, DialectError> {
        Err(DialectError::Ambiguous { text: text.to_owned(), place })
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

    /// Cells as people and programs write them, right and wrong.
    fn any_cell() -> impl Strategy<Value = String> {
        let digits = "[0-9]{1,4}";
        let mark = prop::sample::select(vec![".", ",", " ", "\u{a0}", "\u{202f}", ""]);
        let groups =
            prop::collection::vec((mark, prop_oneof![Just("000"), Just("234"), Just("5")]), 0..4);
        let sign = prop::sample::select(vec!["", "-", "\u{2212}", "+", " "]);
        (sign, digits, groups).prop_map(|(sign, first, groups)| {
            let rest: String = groups.into_iter().flat_map(|(mark, group)| [mark, group]).collect();
            format!("{sign}{first}{rest}")
        })
    }

    /// What a cell is in each of the dialects in which it is a number.
    fn readings(cell: &str) -> Vec<Number> {
        every_dialect().filter_map(|dialect| dialect.parse(cell).ok()).collect()
    }

    proptest! {
        #[test]
        fn a_cell_with_two_values_settles_nothing_by_itself(cell in any_cell()) {
            let readings = readings(&cell);
            let has_two = readings.iter().any(|number| *number != readings[0]);
            if let Ok(dialect) = detected(&[&cell]) {
                prop_assert!(!has_two || dialect.parse(&cell).is_err(), "{:?} in {:?}", cell, dialect);
            } else {
                prop_assert!(has_two, "{:?} has one value", cell);
            }
        }

        #[test]
        fn the_order_of_the_cells_decides_nothing(
            cells in prop::collection::vec(any_cell(), 1..6),
            said_decimal in prop::option::of(prop_oneof![Just(DecimalMark::Comma), Just(DecimalMark::Point)]),
        ) {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let backwards: Vec<&str> = cells.iter().rev().copied().collect();
            let found = detected_with(said_decimal, None, &cells);
            prop_assert_eq!(found.clone().ok(), detected_with(said_decimal, None, &backwards).ok());
        }

        #[test]
        fn no_cell_of_a_file_that_is_read_has_another_value_in_a_dialect_that_reads_the_file_too(
            cells in prop::collection::vec(any_cell(), 1..6),
        ) {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let Ok(dialect) = detected(&cells) else { return Ok(()) };
            let read = |dialect: Dialect| {
                cells.iter().map(|cell| dialect.parse(cell).ok()).collect::<Option<Vec<Number>>>()
            };
            let Some(numbers) = read(dialect) else { return Ok(()) };
            for other in every_dialect().filter_map(read) {
                prop_assert_eq!(&other, &numbers);
            }
        }

        #[test]
        fn a_detected_dialect_reads_every_cell_or_is_refused(
            numbers in prop::collection::vec((-9_999_999_i64..9_999_999, 0_u8..4), 1..8)
        ) {
            let numbers: Vec<Number> =
                numbers.into_iter().map(|(units, decimals)| Number::new(units, decimals)).collect();
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
    }
}
