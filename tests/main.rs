//! End to end through the built command: what a user types, and what comes back on standard output, on
//! standard error and as exit code.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod accounts;
mod archive;
mod awards;
mod awards_files;
mod benchmark;
mod contracts;
mod drift;
mod every_shape;
mod explain;
mod formats_page;
mod guide;
mod inspect;
mod kl_table;
mod malformed;
mod never_silent;
mod note;
mod november;
mod own_cases;
mod packed;
mod pictures;
mod run;
mod same_bytes;
mod seasons;
mod shift;
mod statbank;
mod stock;
mod vintages;
