//! Inputs for trying and measuring the program, made by a seeded generator.
//!
//! Nothing here reads a clock, a locale or the order of a hash: the same seed gives the same bytes on every
//! machine.

pub mod synthetic;
