//! Sentences written by hand beside the small tables they are made of, and what holds of any table.

mod awards;
mod made;
mod november;
mod others;
mod plans;
mod properties;
mod random;
mod reservations;
mod targets;
mod totals;
