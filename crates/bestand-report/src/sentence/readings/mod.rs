//! One file for each table that is read.

pub(super) mod awards;
pub(super) mod benchmark;
pub(super) mod budget;
pub(super) mod conclusion;
pub(super) mod november;
pub(super) mod own_cases;
pub(super) mod reform;
pub(super) mod reservations;
pub(super) mod run_off;
pub(super) mod shift;
pub(super) mod stock;
pub(super) mod targets;
