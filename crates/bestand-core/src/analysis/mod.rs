//! One file per question. Each takes a [`crate::Cube`] and gives a finished
//! [`bestand_model::table::Table`].

mod accounts;
mod awards;
mod benchmark;
mod build;
mod check_month;
mod choices;
mod consistency;
mod crossings;
mod dimension_rows;
mod inhabitants;
mod like_for_like;
mod measure_choice;
mod novelty;
mod november;
mod over_a_year;
mod plan;
mod present;
mod remarks;
mod revision;
mod seasonal;
mod series;
mod set_rows;
mod shift;
mod status;
mod stock;
mod sums;
mod usual;
mod wording;

pub use accounts::{
    AccountsOptions, RunOffOptions, accounts, accounts_observations, has_findings, run_off,
    run_off_observations,
};
pub use awards::{
    AwardsOptions, AwardsPer, AwardsStatusOptions, DecisionRate, Reform, awards,
    awards_observations, awards_reform, awards_status,
};
pub use benchmark::{
    BenchmarkOptions, Decompose, GroupChoice, benchmark, benchmark_decomposition,
    benchmark_observations, benchmark_period, benchmark_ranking, benchmark_series,
};
pub use check_month::{CheckedMonths, check_month, check_month_observations};
pub use like_for_like::{completion, like_for_like};
pub(crate) use measure_choice::{
    DEFAULT_MEASURE, goes_without_saying, measure_called, wanted_measure,
};
pub use november::{NovemberOptions, november, november_observations};
pub use revision::{RevisionOptions, Revisions, history, revisions};
pub use seasonal::{SeasonWindow, SeasonalOptions, seasonal, seasonal_observations};
pub use shift::{
    InfeasibleMoves, MoverBounds, ShiftOptions, mover_bounds, open_bounds, shift, shift_bounds,
    shift_bounds_observations, shift_observations,
};
pub use status::{
    Forecast, StatusMonth, TableMonths, budget_table, calendar, status_month, status_table,
    targets_table,
};
pub use stock::{StockOptions, stock, stock_observations};
pub use usual::usual_variation;
pub(crate) use wording::{list, note};
