//! How many cells an OpenDocument workbook asks for, counted before it is opened.
//!
//! Repeated cells and rows stand in such a file once, with a number: a line of text can ask for a billion cells.
//! The sheet's rectangle, from its first to its last cell that holds something, is what opening it costs.

use std::io::{Cursor, copy};

use memchr::memmem;
use zip::ZipArchive;

use super::{
    markup::{Markup, Run, number_in},
    package::{damaged, unopened},
};
use crate::error::ReadError;

/// The most cells, empty ones included, that the sheets of a workbook may be spread over. Opening keeps four things for
/// each.
pub(super) const MOST_SPREAD: u64 = 3_000_000;

/// The most bytes of texts, each as often as its cell is repeated.
const MOST_TEXT: u64 = 100_000_000;

/// What to do with a workbook that is too large in this form.
pub(super) const SPREAD_HINT: &str = "delete what stands far from the table, and rows and columns filled to the end of \
     the sheet; a large table is read from .xlsx or CSV";

/// Lets a workbook pass whose sheets are no larger than sheets are.
///
/// # Errors
/// When they are, or there are no sheets to be found.
pub(super) fn check(file: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let mut size = Size::default();
    let mut markup = Markup::new(|run: Run<'_>| {
        size.at(&run);
        Ok(())
    });
    ZipArchive::new(Cursor::new(bytes))
        .ok()
        .and_then(|mut archive| copy(&mut archive.by_name("content.xml").ok()?, &mut markup).ok())
        .and_then(|_| markup.finish().ok())
        .ok_or_else(|| damaged(file))?;
    let spread = size.spread();
    let refused = |what: &str, found: u64, limit: u64| {
        let what = format!("asks for {found} {what}, more than the limit of {limit}");
        Err(unopened(file, what, SPREAD_HINT))
    };
    if spread > MOST_SPREAD {
        refused("cells", spread, MOST_SPREAD)
    } else if size.text > MOST_TEXT {
        refused("bytes of text", size.text, MOST_TEXT)
    } else {
        Ok(())
    }
}

/// How large the sheets of a workbook are, as far as they have been gone through.
#[derive(Default)]
struct Size {
    /// The cells of the sheets before this one.
    before: u64,
    /// The tags of rows and cells, each of which is kept whatever it holds.
    tags: u64,
    /// The bytes of all texts, each as often as it stands in a cell.
    text: u64,
    sheet: Extent,
    row: Row,
    cell: Cell,
}

/// A row while it is gone through.
#[derive(Default)]
struct Row {
    repeats: u64,
    columns: u64,
    /// The last column that holds something.
    last: Option<u64>,
    text: u64,
}

/// A cell while it is gone through.
#[derive(Default)]
struct Cell {
    repeats: u64,
    is_open: bool,
    text: u64,
}

impl Size {
    fn at(&mut self, run: &Run<'_>) {
        let tag = run.tag;
        if is(tag, b"table:table-row") {
            self.tags += 1;
            let repeats = number_in(tag, b"table:number-rows-repeated").unwrap_or(1);
            self.row = Row { repeats, ..Row::default() };
            if run.is_whole() {
                self.end_row();
            }
        } else if is(tag, b"table:table-cell") || is(tag, b"table:covered-table-cell") {
            self.tags += 1;
            let repeats = number_in(tag, b"table:number-columns-repeated").unwrap_or(1);
            self.row.columns = self.row.columns.saturating_add(repeats);
            let holds = |attribute: &[u8]| memmem::find(tag, attribute).is_some();
            if holds(b"office:value") || holds(b"table:formula") || holds(b"calcext:value") {
                self.row.last = Some(self.row.columns);
            }
            // Attributes that are texts; a number is short.
            let is_text = holds(b"office:string-value") || holds(b"table:formula");
            let text = if is_text { tag.len() as u64 } else { 0 };
            self.cell = Cell { repeats, is_open: true, text };
            if run.is_whole() {
                self.end_cell();
            }
        } else if is(tag, b"/table:table-cell") || is(tag, b"/table:covered-table-cell") {
            self.end_cell();
        } else if is(tag, b"/table:table-row") {
            self.end_row();
        } else if is(tag, b"/table:table") {
            self.before = self.spread();
            self.sheet = Extent::default();
        } else if is(tag, b"text:s") {
            // So many blanks.
            let blanks = number_in(tag, b"text:c").unwrap_or(1);
            self.cell.text = self.cell.text.saturating_add(blanks);
        }
        if self.cell.is_open {
            self.cell.text = self.cell.text.saturating_add(run.text);
        }
    }

    fn end_cell(&mut self) {
        let Cell { repeats, text, .. } = std::mem::take(&mut self.cell);
        self.row.text = self.row.text.saturating_add(text.saturating_mul(repeats));
    }

    fn end_row(&mut self) {
        let Row { repeats, last, text, .. } = std::mem::take(&mut self.row);
        self.sheet.add(repeats, last);
        self.text = self.text.saturating_add(text.saturating_mul(repeats));
    }

    /// The cells of all sheets together, empty ones included, or the tags of cells and rows if these are more.
    fn spread(&self) -> u64 {
        self.before.saturating_add(self.sheet.cells()).max(self.tags)
    }
}

/// The rectangle of a sheet, as it grows row by row.
#[derive(Default)]
struct Extent {
    rows: u64,
    empty_rows: u64,
    columns: u64,
}

impl Extent {
    fn add(&mut self, repeats: u64, last: Option<u64>) {
        match last {
            Some(columns) => {
                // Empty rows count only where something follows; those above everything cost nothing.
                let between = if self.rows == 0 { 0 } else { self.empty_rows };
                self.rows = self.rows.saturating_add(between).saturating_add(repeats);
                self.columns = self.columns.max(columns);
                self.empty_rows = 0;
            }
            None => self.empty_rows = self.empty_rows.saturating_add(repeats),
        }
    }

    fn cells(&self) -> u64 {
        self.rows.saturating_mul(self.columns)
    }
}

/// Whether a tag has this name.
fn is(tag: &[u8], name: &[u8]) -> bool {
    tag.strip_prefix(name).is_some_and(|rest| {
        matches!(rest.first(), None | Some(b' ' | b'/' | b'\n' | b'\t' | b'\r'))
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn size(content: &str) -> Size {
        let mut size = Size::default();
        let mut markup = Markup::new(|run: Run<'_>| {
            size.at(&run);
            Ok(())
        });
        markup.write_all(content.as_bytes()).unwrap();
        markup.finish().unwrap();
        size
    }

    fn spread(content: &str) -> u64 {
        size(content).spread()
    }

    #[test]
    fn a_text_counts_as_often_as_its_cell_is_repeated() {
        let cell = "<table:table-cell table:number-columns-repeated=\"10\" office:value-type=\"string\"><text:p>abc\
                    <text:s text:c=\"7\"/></text:p></table:table-cell>";
        let row = |repeats| {
            format!(
                "<table:table-row table:number-rows-repeated=\"{repeats}\">{cell}</table:table-row>"
            )
        };
        let sheet = format!("<table:table>{}{}</table:table>", row(1), row(100));
        assert_eq!(size(&sheet).text, 10 * 10 * 101);
        assert_eq!(spread(&sheet), 10 * 101);
    }

    #[test]
    fn empty_cells_and_rows_count_as_they_stand() {
        let sheet = "<table:table><table:table-row><table:table-cell/><table:table-cell/></table:table-row></table:table>";
        assert_eq!(spread(sheet), 3);
    }

    #[test]
    fn repeated_cells_and_rows_are_counted_up_to_the_last_that_holds_something() {
        let cell = r#"<table:table-cell office:value-type="float" office:value="1"/>"#;
        let sheet = format!(
            "<table:table table:name=\"a>b\"><table:table-row table:number-rows-repeated=\"7\"><table:table-cell/>\
             </table:table-row><table:table-row><table:table-cell table:number-columns-repeated=\"9\"/>{cell}\
             </table:table-row><table:table-row table:number-rows-repeated=\"98\"/><table:table-row>{cell}\
             </table:table-row><table:table-row table:number-rows-repeated=\"1000000\"/></table:table>"
        );
        assert_eq!(spread(&sheet), 100 * 10);
    }

    #[test]
    fn a_cell_repeated_over_a_whole_sheet_is_too_much() {
        let sheet = "<table:table><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
             table:number-columns-repeated=\"1024\" office:value=\"1\"/></table:table-row></table:table>";
        assert_eq!(spread(sheet), 1_048_576 * 1_024);
    }
}
