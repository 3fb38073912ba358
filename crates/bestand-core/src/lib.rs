//! The library an analyst programs against: extracts in, compared and caveated numbers out.
//!
//! Extracts are read by [`read`], stacked into a [`Cube`], and questions are asked of it: [`stock`] and
//! [`november`] give a finished [`model::table::Table`], [`inspect`](inspect::inspect) says what an extract
//! holds, [`drift`] how it differs from an earlier one. This is the only crate that knows the data frame library.

mod address;
mod analysis;
pub mod archive;
mod cube;
pub mod drift;
mod error;
pub mod explain;
mod given_benefit;
mod ingest;
pub mod inspect;
mod mapping;
mod members;
mod needs;
mod nulls;
mod request;
pub mod tidy;

pub use analysis::{
    AccountsOptions, AwardsOptions, AwardsPer, AwardsStatusOptions, BenchmarkOptions,
    CheckedMonths, DecisionRate, Decompose, Forecast, GroupChoice, InfeasibleMoves, MoverBounds,
    NovemberOptions, Reform, RevisionOptions, Revisions, RunOffOptions, SeasonWindow,
    SeasonalOptions, ShiftOptions, StatusMonth, StockOptions, TableMonths, accounts,
    accounts_observations, awards, awards_observations, awards_reform, awards_status, benchmark,
    benchmark_decomposition, benchmark_observations, benchmark_period, benchmark_ranking,
    benchmark_series, budget_table, calendar, check_month, check_month_observations, completion,
    has_findings, history, like_for_like, mover_bounds, november, november_observations,
    open_bounds, revisions, run_off, run_off_observations, seasonal, seasonal_observations, shift,
    shift_bounds, shift_bounds_observations, shift_observations, status_month, status_table, stock,
    stock_observations, targets_table, usual_variation,
};
pub use bestand_model as model;
pub use bestand_read as read;
pub use cube::{
    Cube, Dimension, Findings, Member, Observation, Replaced, TOTAL, UNSTATED, Unmatched,
    WHOLE_COUNTRY,
};
pub use error::CoreError;
pub use given_benefit::GivenBenefit;
pub use mapping::{InvalidMapping, Mapping};
pub use needs::{Needs, is_newest};
pub use request::{Filter, Request};
