//! The status note: what it is made of, and each form it is written in.
//!
//! A [`Note`] is a finished document: title block, headings, text, exhibits with their numbers and captions. Whoever
//! makes one decides what it says; a writer decides what it looks like, and nothing else.

pub mod document;

pub use document::Note;
