//! Cells of numbers, one on each line: the dialect they are told to be in, and what each is in it.

use bestand_model::{
    Dialect, Language, Number,
    number::{DecimalMark, DialectDetector, ThousandsMark, format_decimal},
};

use super::case::Case;

/// Every dialect there is.
fn dialects() -> Vec<Dialect> {
    let decimals = [None, Some(DecimalMark::Comma), Some(DecimalMark::Point)];
    let thousands =
        [ThousandsMark::Dot, ThousandsMark::Comma, ThousandsMark::Space, ThousandsMark::None];
    decimals
        .into_iter()
        .flat_map(|decimal| thousands.map(|thousands| Dialect { decimal, thousands }))
        .filter(|dialect| !uses_one_mark_twice(*dialect))
        .collect()
}

fn uses_one_mark_twice(dialect: Dialect) -> bool {
    matches!(
        (dialect.decimal, dialect.thousands),
        (Some(DecimalMark::Comma), ThousandsMark::Comma)
            | (Some(DecimalMark::Point), ThousandsMark::Dot)
    )
}

/// Reads every line as a cell.
///
/// # Panics
/// When an invariant does not hold.
pub fn check(bytes: &[u8]) -> bool {
    let case = Case::of(bytes);
    let Ok(text) = std::str::from_utf8(case.body) else { return false };
    let cells: Vec<&str> = text.lines().collect();
    cells.iter().for_each(|cell| alone(cell));
    together(&case, &cells);
    true
}

/// What holds of one cell whatever stands beside it.
fn alone(cell: &str) {
    let read: Vec<(Dialect, Number)> = dialects()
        .into_iter()
        .filter_map(|dialect| Some((dialect, dialect.parse(cell).ok()?)))
        .collect();
    for (_, number) in &read {
        let is_sign =
            |sign: char| sign.is_ascii_digit() || ".,-\u{2212} \u{a0}\u{202f}".contains(sign);
        let is_blank =
            |sign: char| sign.is_ascii_whitespace() || matches!(sign, '\u{a0}' | '\u{202f}');
        let inside = cell.trim_matches(is_blank);
        assert!(inside.chars().all(is_sign), "{cell:?} is no number");
        assert!(number.units().unsigned_abs() < 10_u64.pow(18), "{cell:?} has too many digits");
        for (language, dialect) in [
            (Language::Danish, Dialect::DANISH_GROUPED),
            (Language::English, Dialect::ENGLISH_GROUPED),
        ] {
            assert_eq!(dialect.parse(&number.format(language)), Ok(*number), "{cell:?}");
        }
        assert_eq!(Dialect::ENGLISH_PLAIN.parse(&number.to_string()), Ok(*number), "{cell:?}");
        let _ = format_decimal(number.as_f64(), usize::from(number.decimals()), Language::Danish);
    }
    // Two readings, two values: then the cell alone settles nothing.
    if read.iter().any(|(_, number)| *number != read[0].1) {
        let mut detector = DialectDetector::new(None, None);
        detector.observe(cell, 1);
        if let Ok(dialect) = detector.finish() {
            let meant = dialect.parse(cell);
            let others: Vec<_> = read.iter().filter(|(_, number)| meant != Ok(*number)).collect();
            assert!(others.is_empty(), "{cell:?} is taken for {meant:?}, and may be {others:?}");
        }
    }
}

/// What holds of the cells of a file.
fn together(case: &Case<'_>, cells: &[&str]) {
    let (decimal, thousands) = (case.options.decimal, case.options.thousands);
    let detect = |cells: &mut dyn Iterator<Item = &&str>| {
        let mut detector = DialectDetector::new(decimal, thousands);
        cells.zip(1..).for_each(|(cell, place)| detector.observe(cell, place));
        detector.finish()
    };
    let found = detect(&mut cells.iter());
    let backwards = detect(&mut cells.iter().rev());
    assert_eq!(found.is_ok(), backwards.is_ok(), "the order of the cells decides");
    let Ok(dialect) = found else { return };
    assert_eq!(Ok(dialect), backwards, "the order of the cells decides");
    assert!(!uses_one_mark_twice(dialect));
    assert!(decimal.is_none_or(|decimal| dialect.decimal == Some(decimal)));
    assert!(thousands.is_none_or(|thousands| dialect.thousands == thousands));
    for cell in cells {
        if let Err(error) = dialect.parse(cell) {
            assert!(!error.hint().is_empty() && error.to_string().contains(cell));
        }
    }
}
