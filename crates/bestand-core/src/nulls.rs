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
    /// For each measure, the first period of its trailing run of blanks, by kind of period.
    trailing: Vec<Vec<Period>>,
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
        .map(
            |measure| {
                if small { Vec::new() } else { trailing_runs(extract, measure, &rates[measure]) }
            },
        )
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
            .iter()
            .any(|first| period.kind() == first.kind() && period >= *first)
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

/// For each kind of period the first of the newest ones in which every cell of the measure is blank and no rate
/// is there either: a rate of 0 has been published.
fn trailing_runs(extract: &Extract, measure: usize, rates: &[usize]) -> Vec<Period> {
    let mut silent = vec![true; extract.periods.members.len()];
    for (record, &period) in extract.periods.codes.iter().enumerate() {
        let has_rate = rates
            .iter()
            .any(|&rate| matches!(extract.measures[rate].cells[record], RawCell::Number(..)));
        let blank = extract.measures[measure].cells[record] == RawCell::Blank && !has_rate;
        silent[period as usize] &= blank;
    }
    let mut periods: Vec<(Period, bool)> =
        extract.periods.members.iter().copied().zip(silent).collect();
    // Kinds are sorted apart.
    periods.sort_unstable_by_key(|&(period, _)| period);
    periods
        .chunk_by(|(left, _), (right, _)| left.kind() == right.kind())
        .filter_map(|of_kind| {
            let run = of_kind.iter().rev().take_while(|(_, silent)| *silent);
            run.last().map(|&(period, _)| period)
        })
        .collect()
}
