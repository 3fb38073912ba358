//! Synthetic extracts with the shape of Jobindsats' API version 2 as CSV, and of version 3 as JSON.
//!
//! `plan` says what the series look like, `dice` adds chance, `month` makes the cells of one month,
//! `municipalities` shares them out, `extract` writes them. `awards` makes a table of Ankestyrelsen's kind,
//! `spells` tables of what began and ended.
//!
//! The numbers are made. They have the size and direction of real series, so that an analysis has something to
//! show, and say nothing about any real place or month.

mod awards;
mod dice;
mod extract;
mod month;
mod municipalities;
mod plan;
mod spells;

pub use self::awards::ankestyrelsen_2015;
pub use self::extract::{Form, Large, LargeOptions, kl_2015, says_synthetic};
pub use self::spells::spells_2026;

/// The seed of the files in `data-samples/synthetic`: the day KL took out its extracts.
pub const DEFAULT_SEED: u64 = 20_150_115;

/// Why no extract was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SyntheticError {
    /// The plan has no such table.
    #[error("there is no synthetic table \"{asked}\"; there are {}", known.join(", "))]
    UnknownTable {
        /// The id as it was given.
        asked: String,
        /// The ids there are.
        known: Vec<String>,
    },
    /// The table does not go far enough back in time.
    #[error("{table} has no more than {most} rows: it begins in {first}")]
    TooManyRows {
        /// The id of the table.
        table: String,
        /// All rows there are.
        most: u64,
        /// Its first month, `2014-01`.
        first: String,
    },
    /// A file name that would let made numbers pass for published ones.
    #[error("the file name \"{name}\" must say \"synthetic\"")]
    Unmarked {
        /// The base name.
        name: String,
    },
    /// The file cannot be written.
    #[error(transparent)]
    Write(#[from] std::io::Error),
}
