//! By which rule the numbers of an account are counted: what ends a spell depends on when an extract was pulled.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use bestand_model::Period;
use bestand_model::breaks::Break;

use super::book::Book;
use crate::analysis::crossings::{Side, rules_of_counting};
use crate::analysis::plan::{Content, Plan};

/// The rules of the rows of an account, period by period.
pub(super) struct Rules {
    /// For each row and period the changes of a rule that touch it, each with every side that its numbers may be on.
    /// Nothing where all numbers are from one day.
    of_rows: Vec<Vec<BTreeMap<String, BTreeSet<Side>>>>,
    /// Every change that touches a number, with the sides there are, oldest first.
    pub(super) all: Vec<(&'static Break, BTreeSet<Side>)>,
}

/// The changes of a rule that touch the numbers of a part's row in a source, each with its side.
type Known = BTreeMap<(usize, usize, usize), Vec<(&'static Break, Side)>>;

impl Rules {
    pub(super) fn of(book: &Book<'_>, periods: &[Period]) -> Self {
        let mut known = Known::new();
        let mut all: BTreeMap<&str, (&'static Break, BTreeSet<Side>)> = BTreeMap::new();
        // The extracts of all parts, each row's.
        for (part, plan) in book.plans().enumerate() {
            for row in 0..plan.rows.len() {
                for source in plan.sources_of(row, periods) {
                    let rules = rules_of_counting(plan, row, source);
                    for &(at, side) in &rules {
                        all.entry(&at.id).or_insert_with(|| (at, BTreeSet::new())).1.insert(side);
                    }
                    known.insert((part, row, source), rules);
                }
            }
        }
        let mut all: Vec<(&'static Break, BTreeSet<Side>)> = all.into_values().collect();
        all.sort_by_key(|(at, _)| at.first_month);
        let is_mixed = all.iter().any(|(_, sides)| sides.len() > 1);
        let of_rows = match is_mixed {
            false => Vec::new(),
            true => (0..book.rows().len())
                .map(|row| {
                    let of_period = |period| of_period(book, row, period, &known);
                    periods.iter().copied().map(of_period).collect()
                })
                .collect(),
        };
        Self { of_rows, all }
    }

    /// Whether all numbers of a row in these periods are counted by one rule.
    pub(super) fn agree(&self, row: usize, periods: Range<usize>) -> bool {
        let Some(of_row) = self.of_rows.get(row) else { return true };
        let mut sides: BTreeMap<&str, BTreeSet<Side>> = BTreeMap::new();
        for (change, of_change) in of_row[periods].iter().flatten() {
            sides.entry(change).or_default().extend(of_change);
        }
        sides.values().all(|sides| sides.len() < 2)
    }
}

/// The rules of a row of the stock in one period, over all parts of the account.
fn of_period(
    book: &Book<'_>,
    row: usize,
    period: Period,
    known: &Known,
) -> BTreeMap<String, BTreeSet<Side>> {
    let mut sides: BTreeMap<String, BTreeSet<Side>> = BTreeMap::new();
    for (part, plan) in book.plans().enumerate() {
        for row in same_rows(plan, &book.rows()[row].codes) {
            for source in plan.sources_of(row, &[period]) {
                for (at, side) in known.get(&(part, row, source)).into_iter().flatten() {
                    sides.entry(at.id.clone()).or_default().insert(*side);
                }
            }
        }
    }
    sides
}

/// The row of a plan with these codes; for a sum the rows it adds up.
fn same_rows(plan: &Plan<'_>, codes: &[String]) -> Vec<usize> {
    let Some(row) = plan.rows.iter().position(|row| row.codes == codes) else { return Vec::new() };
    match &plan.rows[row].content {
        Content::Sum(parts) => parts.clone(),
        Content::Cells(_) => vec![row],
    }
}
