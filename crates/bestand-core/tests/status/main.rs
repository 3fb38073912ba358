//! A status held against numbers worked out by hand, and against what must hold of any numbers. Numbers of real extracts
//! were typed from the files or added up from them, never taken from an answer.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod asked;
mod benefits;
mod budget;
mod calendar;
mod forecast;
mod month;
mod targets;
