//! One file per question. Each takes a [`crate::Cube`] and gives a finished
//! [`bestand_model::table::Table`].

mod awards;
mod benchmark;
mod build;
mod choices;
mod consistency;
mod crossings;
mod dimension_rows;
mod inhabitants;
mod like_for_like;
mod measure_choice;
mod novelty;
mod november;
mod plan;
mod present;
mod remarks;
mod revision;
mod series;
mod set_rows;
mod stock;
mod sums;
mod wording;

pub use awards::{
    AwardsOptions, AwardsPer, DecisionRate, Reform, awards, awards_observations, awards_reform,
};
pub use benchmark::{
    BenchmarkOptions, Decompose, GroupChoice, benchmark, benchmark_decomposition,
    benchmark_observations, benchmark_ranking, benchmark_series,
};
pub use like_for_like::{completion, like_for_like};
pub(crate) use measure_choice::{
    DEFAULT_MEASURE, goes_without_saying, measure_called, wanted_measure,
};
pub use november::{NovemberOptions, november, november_observations};
pub use revision::{RevisionOptions, Revisions, history, revisions};
pub use stock::{StockOptions, stock, stock_observations};
pub(crate) use wording::{list, note};
