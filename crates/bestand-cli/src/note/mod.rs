//! The status note: from a specification to the files of a note.
//!
//! `spec.rs` is what a person writes, `checks.rs` what it must not say, `data.rs` everything the numbers come from, `own.rs`
//! what a municipality has beside the extracts. `compose.rs` goes through the sections: `needs.rs` says whether what they take
//! is there, `question.rs` asks the commands, `fill.rs` fills in words in braces, `shown.rs` makes tables and figures, `read.rs`
//! sentences, `month.rs` and `data_basis.rs` say what the note is about and made of. `outputs.rs` writes the forms of a
//! finished note, `folder.rs` puts them on disk, `manifest.rs` and `record.rs` keep what `verify` and `--why` need.

pub(crate) mod checks;
pub(crate) mod compose;
pub(crate) mod data;
mod data_basis;
pub(crate) mod explain;
mod fill;
pub(crate) mod folder;
pub(crate) mod manifest;
mod month;
mod needs;
pub(crate) mod outputs;
pub(crate) mod own;
pub(crate) mod question;
mod read;
pub(crate) mod record;
pub(crate) mod rerun;
mod shown;
pub(crate) mod spec;
pub(crate) mod why;
