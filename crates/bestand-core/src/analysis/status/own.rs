//! What a file of the municipality's own has to do with the extracts it is held against.

use bestand_model::Period;
use bestand_model::own_file::Budget;

use crate::CoreError;

/// The year of a budget, which is that of the status.
///
/// # Errors
/// When nobody has said which year it is for, or it is for another.
pub(super) fn budget_year(budget: &Budget, month: Period) -> Result<i32, CoreError> {
    match budget.year {
        Some(year) if year == month.year() => Ok(year),
        Some(year) => Err(CoreError::question(
            format!("the budget is for {year}, and the status is of {month}"),
            format!("give the budget for {}, or leave it out", month.year()),
        )),
        None => Err(CoreError::question(
            "nobody has said which year the budget is for",
            "say its year beside its name: the file does not have it",
        )),
    }
}
