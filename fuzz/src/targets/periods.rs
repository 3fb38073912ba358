//! Cells of periods, one on each line.

use bestand_model::{Language, Period, PeriodKind};

/// Reads every line as a period.
///
/// # Panics
/// When an invariant does not hold.
pub fn check(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    text.lines().for_each(|cell| match Period::parse(cell) {
        Ok(period) => is_period(cell, period),
        Err(error) => assert!(!error.to_string().is_empty()),
    });
    true
}

fn is_period(cell: &str, period: Period) {
    assert!((1900..=2199).contains(&period.year()), "{cell:?} is {period}");
    assert!(cell.contains(&format!("{:04}", period.year())), "{cell:?} does not say its year");
    assert_eq!(Period::parse(&period.code()), Ok(period), "{cell:?}");
    assert_eq!(Period::parse(&format!(" {cell}\t")), Ok(period), "{cell:?} with blanks around it");
    for language in [Language::Danish, Language::English] {
        let [short, long] = [period.short(language), period.long(language)];
        assert!(!short.is_empty() && !long.is_empty());
        if period.kind() == PeriodKind::Month {
            assert_eq!(Period::parse(&short), Ok(period));
            assert_eq!(Period::parse(&long), Ok(period));
        }
    }
    assert!(period.first_month() <= period.last_month());
    assert_eq!(period.offset(0), Some(period));
    if let Some(next) = period.offset(1) {
        assert_eq!(next.offset(-1), Some(period), "{cell:?}");
        assert!(period < next && period.steps_to(next) == Some(1));
    }
}
