//! What the numbers are: periods, numbers, cells with reasons, measures, code lists, series breaks,
//! sources with their vintage, and finished tables.
//!
//! This crate does no I/O and knows no data frame. Everything the other crates agree on is here.

pub mod age;
pub mod area;
pub mod benefit;
pub mod benefit_set;
pub mod breaks;
pub mod cell;
pub mod code_list;
pub mod comparison_group;
pub mod diagnosis;
pub mod dimension;
pub mod disclosure;
pub mod drift;
pub mod excerpt;
pub mod inspection;
pub mod language;
mod listed_month;
pub mod measure;
pub mod number;
pub mod own_file;
pub mod period;
pub mod references;
pub mod source;
pub mod table;
pub mod table_info;
pub mod threads;
pub mod visitation;

pub use cell::{MissingReason, Status};
pub use language::Language;
pub use number::{Dialect, Number};
pub use period::{Period, PeriodKind};
