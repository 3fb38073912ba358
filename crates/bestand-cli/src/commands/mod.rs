//! One file per command.

pub(crate) mod accounts;
pub(crate) mod archive;
pub(crate) mod awards;
pub(crate) mod benchmark;
pub(crate) mod completions;
pub(crate) mod explain;
pub(crate) mod inspect;
pub(crate) mod like_for_like;
pub(crate) mod man;
pub(crate) mod note;
pub(crate) mod november;
pub(crate) mod question;
pub(crate) mod revisions;
pub(crate) mod shift;
pub(crate) mod stock;
pub(crate) mod verify;
