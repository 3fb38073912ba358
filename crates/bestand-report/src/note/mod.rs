//! The status note: what it is made of, and each form it is written in.
//!
//! A [`Note`] is a finished document: title block, headings, text, exhibits with their numbers and captions. Whoever
//! makes one decides what it says; a writer decides what it looks like, and nothing else.

mod check;
pub mod document;
pub mod markdown;
pub mod page;
pub mod plain;
mod prose;
#[cfg(test)]
pub(crate) mod sample;
pub mod word;
pub mod workbook;

pub use check::{NoteError, check};
pub use document::Note;
pub use markdown::Markdown;
pub use page::Page;
pub use plain::PlainText;
pub use prose::{ProseError, ProseProblem, prose};
pub use workbook::Workbook;
