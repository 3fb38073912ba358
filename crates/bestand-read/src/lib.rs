//! Readers that turn extracts from Jobindsats and StatBank into typed columns.
//!
//! [`read_file`] and [`read_bytes`] recognise the shape of a file and hand it to the one reader that knows
//! it. Adding a shape is one file behind the [`shape::Shape`] trait and one line in its list.

mod extract;
mod options;

pub use extract::{DimensionColumn, Extract, MeasureColumn, PeriodColumn, RawCell};
pub use options::{Encoding, ReadOptions};
