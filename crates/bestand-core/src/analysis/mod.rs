//! One file per question. Each takes a [`crate::Cube`] and gives a finished
//! [`bestand_model::table::Table`].

mod build;
mod crossings;
mod november;
mod novelty;
mod plan;
mod stock;
mod wording;

pub use november::{NovemberOptions, november, november_observations};
pub use stock::{StockOptions, stock, stock_observations};
