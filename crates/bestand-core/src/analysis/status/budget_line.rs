//! A line of the budget table: a benefit, or all of them, from the budget to the deviation in kroner.

use bestand_model::own_file::{BudgetRow, NetPrice};
use bestand_model::table::Cell;
use bestand_model::{MissingReason, Number};

use super::forecast::SoFar;

/// What is said of a benefit, or of all of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct BudgetLine {
    budget: Number,
    year_to_date: Result<f64, MissingReason>,
    expected: Result<f64, MissingReason>,
    net_price: Option<NetPrice>,
    million: Result<f64, MissingReason>,
}

impl BudgetLine {
    /// A benefit of the budget, held against the year so far.
    pub(super) fn of(budgeted: &BudgetRow, so_far: &SoFar) -> Self {
        let (budget, net_price) = (budgeted.full_year_persons, budgeted.net_price());
        let (year_to_date, expected) = (so_far.mean(), so_far.expected());
        // A number that is missing says why before a price that is not given does.
        let million = expected.and_then(|expected| {
            let price = net_price.ok_or(MissingReason::NotApplicable)?;
            Ok((expected - budget.as_f64()) * price.kroner() / 1_000_000.0)
        });
        Self { budget, year_to_date, expected, net_price, million }
    }

    /// The sum of two lines or more, where each has its mean and its expected year. There is no price of all of them, and
    /// the deviation in kroner only where every line has its own.
    pub(super) fn total(lines: &[Self]) -> Option<Self> {
        let [first, second, ..] = lines else { return None };
        // A line without a price has no reason to give but that.
        let sum = |of: fn(&Self) -> Result<f64, MissingReason>| lines.iter().map(of).sum();
        let mut budget = first.budget.checked_add(second.budget)?;
        for line in &lines[2..] {
            budget = budget.checked_add(line.budget)?;
        }
        let (year_to_date, expected): (Result<f64, _>, Result<f64, _>) =
            (sum(|line| line.year_to_date), sum(|line| line.expected));
        let known = year_to_date.is_ok() && expected.is_ok();
        let million = sum(|line| line.million);
        known.then_some(Self { budget, year_to_date, expected, net_price: None, million })
    }

    /// The cells in the order of the columns.
    pub(super) fn cells(&self) -> Vec<Cell> {
        let above = |number: f64| number - self.budget.as_f64();
        let ratio =
            |number: Result<f64, MissingReason>| number.map_or_else(Cell::Missing, Cell::Ratio);
        let price = match self.net_price {
            Some(NetPrice::Given(price)) => Cell::Exact(price),
            Some(NetPrice::Derived(price)) => Cell::Ratio(price),
            None => Cell::Missing(MissingReason::NotApplicable),
        };
        vec![
            Cell::Exact(self.budget),
            ratio(self.year_to_date),
            ratio(self.year_to_date.map(above)),
            ratio(self.expected),
            price,
            ratio(self.million),
        ]
    }
}
