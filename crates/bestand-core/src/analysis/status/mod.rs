//! A municipality's status: how many are on public support now, against earlier years and against its own budget and
//! targets.
//!
//! "Now" is one month for the whole note ([`status_month`]): the newest that every table of it has complete. The tables
//! are made of the same rows in that month: [`status_table`] beside the same month of the two years before, [`calendar`]
//! month by month over three years, [`budget_table`] as a mean of the year so far against the budget, [`targets_table`]
//! against targets. What is not in the extracts is left out and named; a total stands only where nothing is missing.

mod benefits;
mod budget;
mod budget_line;
mod calendar;
mod forecast;
mod month;
mod notes;
mod own;
mod rates;
mod rows;
mod targets;

pub use self::benefits::status_table;
pub use self::budget::budget_table;
pub use self::calendar::calendar;
pub use self::forecast::Forecast;
pub use self::month::{StatusMonth, TableMonths, status_month};
pub use self::targets::targets_table;

use bestand_model::{Period, PeriodKind};

use super::plan::Plan;
use crate::CoreError;

/// Holds to a month that the rows have.
///
/// # Errors
/// When the period is no month, or none in which the extracts have the measure.
fn check_month(plan: &Plan<'_>, month: Period) -> Result<(), CoreError> {
    if month.kind() != PeriodKind::Month {
        return Err(CoreError::question(
            format!("a status is of a month, and {month} is none"),
            "name a month such as 2026-09",
        ));
    }
    let mut months = plan.periods.iter().filter(|period| period.kind() == PeriodKind::Month);
    if plan.periods.contains(&month) {
        return Ok(());
    }
    let hint = match (months.next(), months.next_back()) {
        (Some(first), Some(last)) => format!("they have {first} to {last}"),
        (Some(only), None) => format!("they have {only}"),
        (None, _) => "give monthly tables (Jobindsats y..a02)".to_owned(),
    };
    let name = &plan.measure.name_en;
    Err(CoreError::question(format!("these extracts have no {name} of {month}"), hint))
}
