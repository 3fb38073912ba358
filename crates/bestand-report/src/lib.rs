//! What a reader sees: finished tables as terminal text, CSV, JSON, Markdown, web pages, Excel workbooks and charts,
//! and what an extract holds or a code means as terminal text.
//!
//! Everything here takes a finished result, most often a [`Table`](bestand_model::table::Table), and turns it into
//! text or a picture. The numbers are formatted here and nowhere before; none is computed here. The parts:
//!
//! * [`export`]: one file per format behind the trait [`Export`]. JSON and CSV are contracts for programs,
//!   Markdown, web pages and workbooks are for people.
//! * [`chart`]: the same table as a picture, SVG and PNG.
//! * [`terminal`]: the same table as text of a given width.
//! * [`inspection`] and [`explanation`]: what is in some extracts, and what is known of a code.
//! * [`text`]: the forms that everything for people shares: cells, the lines under a table, source lines.
//! * `grid`: a table as a page of texts, long tables laid out crosswise.
//! * `plain`: headings, paragraphs and aligned lists of a given width.
//!
//! ```
//! use bestand_model::table::Table;
//! use bestand_report::{Export, export::json::Json};
//!
//! let table = Table { id: "november".into(), ..Table::default() };
//! let mut out = Vec::new();
//! Json.write(&table, &mut out)?;
//! assert!(out.starts_with(b"{\n  \"schema\": \"bestand.table/1\""));
//! # Ok::<(), bestand_report::ReportError>(())
//! ```

pub mod chart;
pub mod error;
pub mod explanation;
pub mod export;
mod grid;
pub mod inspection;
pub mod note;
mod plain;
#[cfg(test)]
mod sample;
pub mod sentence;
pub mod terminal;
pub mod text;

pub use error::ReportError;
pub use export::Export;
pub use terminal::{TerminalOptions, render};
