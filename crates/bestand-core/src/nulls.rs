//! What a blank means, told from what stands beside it.
//!
//! Jobindsats writes the same null for zero, for one or two persons, and for a period that is not published
//! yet. Three rules, in this order:
//!
//! 1. a positive rate beside it in the same record: there is somebody, so it is suppressed;
//! 2. the newest periods in which the measure is blank for every record of an extract that has the whole
//!    country or more than one area (one small area may well be hidden in a row): not available yet;
//! 3. otherwise zero or suppressed, and nothing tells which.

use bestand_model::measure::Measure;
use bestand_model::{MissingReason, Period};
use bestand_read::{Extract, RawCell};

/// The reasons of an extract's blanks.
pub(crate) struct Nulls<'a> {
    extract: &'a Extract,
    /// For each measure, the columns of the rates that speak for it.
    rates: Vec<Vec<usize>>,
    /// For each measure, the first period of its trailing run of blanks.
    trailing: Vec<Option<Period>>,
}

/// Works the reasons out. `small` says that the extract is about one area that is not the whole country.
pub(crate) fn resolve_nulls<'a>(
    extract: &'a Extract,
    measures: &[Measure],
    small: bool,
) -> Nulls<'a> {
    let rates: Vec<Vec<usize>> = measures
        .iter()
        .map(|count| {
            (0..measures.len())
                .filter(|&rate| measures[rate].rate_of.contains(&count.code))
                .collect()
        })
        .collect();
    let trailing = (0..measures.len())
        .map(|measure| (!small).then(|| trailing_run(extract, measure, &rates[measure])).flatten())
        .collect();
    Nulls { extract, rates, trailing }
}

impl Nulls<'_> {
    /// Why this blank is blank.
    pub(crate) fn reason(&self, measure: usize, record: usize) -> MissingReason {
        let period = self.extract.periods.members[self.extract.periods.codes[record] as usize];
        if positive_rate(self.extract, &self.rates[measure], record) {
            MissingReason::Suppressed
        } else if self.trailing[measure]
            .is_some_and(|first| period.kind() == first.kind() && period >= first)
        {
            MissingReason::NotAvailable
        } else {
            MissingReason::NilOrSuppressed
        }
    }
}

fn positive_rate(extract: &Extract, rates: &[usize], record: usize) -> bool {
    rates.iter().any(|&rate| {
        matches!(extract.measures[rate].cells[record], RawCell::Number(number, _) if number.is_positive())
    })
}

/// The first of the newest periods in which every cell of the measure is blank and no rate speaks for one.
fn trailing_run(extract: &Extract, measure: usize, rates: &[usize]) -> Option<Period> {
    let mut silent = vec![true; extract.periods.members.len()];
    for (record, &period) in extract.periods.codes.iter().enumerate() {
        let blank = extract.measures[measure].cells[record] == RawCell::Blank
            && !positive_rate(extract, rates, record);
        silent[period as usize] &= blank;
    }
    let mut periods: Vec<(Period, bool)> =
        extract.periods.members.iter().copied().zip(silent).collect();
    // Kinds are sorted apart, so the last kind's newest periods come last.
    periods.sort_unstable_by_key(|&(period, _)| period);
    periods.iter().rev().take_while(|(_, silent)| *silent).last().map(|&(period, _)| period)
}
