//! How many cells an OpenDocument workbook asks for, counted before it is opened.
//!
//! Repeated cells and rows stand in such a file once, with a number: a line of text can ask for a billion cells.
//! The sheet's rectangle, from its first to its last cell that holds something, is what opening it costs. Blanks
//! in a text stand there once with a number too. And a text that breaks off is told here: calamine would wait for its end
//! for ever.

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

/// How many times as many cells with something in them there may be as are written out. Spreadsheets write equal
/// neighbours once, so a table of nothing but zeros is one cell for each of its rows.
const MOST_REPEATS: u64 = 100;

/// The cells with something in them that there may be in any case.
const SMALL: u64 = 100_000;

/// The most blanks that are written as a number of blanks, in all texts together.
const MOST_BLANKS: u64 = 1_000_000;

/// The most bytes of the name of an element.
const LONGEST_NAME: usize = 1_000;

/// What to do with a workbook that is too large in this form.
pub(super) const SPREAD_HINT: &str = "delete what stands far from the table, and rows and columns filled to the end of \
     the sheet; a large table is read from .xlsx or CSV";

/// Lets a workbook pass whose sheets are no larger than sheets are.
///
/// # Errors
/// When they are, or there are no sheets to be found.
pub(super) fn check(file: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let mut size = Size::default();
    let mut markup = Markup::new(|run: Run<'_>| size.at(&run).ok_or_else(String::new));
    ZipArchive::new(Cursor::new(bytes))
        .ok()
        .and_then(|mut archive| copy(&mut archive.by_name("content.xml").ok()?, &mut markup).ok())
        .and_then(|_| markup.finish().ok())
        .filter(|()| size.open.is_empty())
        .ok_or_else(|| damaged(file))?;
    let written = size.written;
    let repeated = format!("cells by repeating {written}");
    let most_filled = written.saturating_mul(MOST_REPEATS).max(SMALL);
    let limits = [
        (size.spread(), MOST_SPREAD, "cells"),
        (size.text, MOST_TEXT, "bytes of text"),
        (size.filled, most_filled, &repeated),
        (size.blanks, MOST_BLANKS, "blanks"),
    ];
    match limits.iter().find(|(found, limit, _)| found > limit) {
        Some((found, limit, what)) => {
            let what = format!("asks for {found} {what}, more than the limit of {limit}");
            Err(unopened(file, what, SPREAD_HINT))
        }
        None => Ok(()),
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
    /// The blanks that are written as a number.
    blanks: u64,
    /// Cells that hold something, and how many of them are written out.
    filled: u64,
    written: u64,
    /// The names of the elements that are open, each behind a slash, which is in no name that is compared.
    open: Vec<u8>,
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
    filled: u64,
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
    /// Takes the next tag; `None` where it does not fit, and nobody can say what a reader makes of it.
    fn at(&mut self, run: &Run<'_>) -> Option<()> {
        let is_passed_over =
            [&b"!--"[..], b"![", b"?"].iter().any(|mark| run.tag.starts_with(mark));
        if !is_passed_over {
            let name = run.name().filter(|name| name.len() <= LONGEST_NAME)?;
            if run.closes() {
                let outer = self.open.strip_suffix(name)?.strip_suffix(b"/")?.len();
                self.open.truncate(outer);
                self.end(name);
            } else {
                self.begin(name, run.tag)?;
                if run.is_whole() {
                    self.end(name);
                } else {
                    self.open.push(b'/');
                    self.open.extend_from_slice(name);
                }
            }
        }
        if self.cell.is_open {
            self.cell.text = self.cell.text.saturating_add(run.text);
        }
        Some(())
    }

    fn begin(&mut self, name: &[u8], tag: &[u8]) -> Option<()> {
        match name {
            b"table:table"
            | b"table:table-row"
            | b"table:table-cell"
            | b"table:covered-table-cell"
                if self.cell.is_open =>
            {
                // Tables within cells are for texts.
                return None;
            }
            b"table:table-row" => {
                self.tags += 1;
                let repeats = number_in(tag, b"table:number-rows-repeated").unwrap_or(1);
                self.row = Row { repeats, ..Row::default() };
            }
            b"table:table-cell" | b"table:covered-table-cell" => {
                self.tags += 1;
                let repeats = number_in(tag, b"table:number-columns-repeated").unwrap_or(1);
                self.row.columns = self.row.columns.saturating_add(repeats);
                let holds = |attribute: &[u8]| memmem::find(tag, attribute).is_some();
                // What is of the office and not of the form is a value, or its type.
                if holds(b"office:") || holds(b"table:formula") || holds(b"calcext:value") {
                    self.row.last = Some(self.row.columns);
                    self.row.filled = self.row.filled.saturating_add(repeats);
                    self.written += 1;
                }
                // Attributes that are texts; a number or a date is short.
                let is_text = holds(b"office:string-value")
                    || holds(b"table:formula")
                    || tag.len() > LONGEST_NAME;
                let text = if is_text { tag.len() as u64 } else { 0 };
                self.cell = Cell { repeats, is_open: true, text };
            }
            b"text:s" => {
                let blanks = number_in(tag, b"text:c").unwrap_or(1);
                self.blanks = self.blanks.saturating_add(blanks);
                self.cell.text = self.cell.text.saturating_add(blanks);
            }
            // A break of the line or a tabulator.
            b"text:p" | b"text:line-break" | b"text:tab" => {
                self.cell.text = self.cell.text.saturating_add(1);
            }
            _ => {}
        }
        Some(())
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"table:table-cell" | b"table:covered-table-cell" => self.end_cell(),
            b"table:table-row" => self.end_row(),
            b"table:table" => {
                self.before = self.spread();
                self.sheet = Extent::default();
            }
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let Cell { repeats, text, .. } = std::mem::take(&mut self.cell);
        self.row.text = self.row.text.saturating_add(text.saturating_mul(repeats));
    }

    fn end_row(&mut self) {
        let Row { repeats, last, filled, text, .. } = std::mem::take(&mut self.row);
        self.sheet.add(repeats, last);
        self.filled = self.filled.saturating_add(filled.saturating_mul(repeats));
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// The size; `None` where a tag does not fit, or one is missing at the end.
    fn whole(content: &str) -> Option<Size> {
        let mut size = Size::default();
        let mut markup = Markup::new(|run: Run<'_>| size.at(&run).ok_or_else(String::new));
        markup.write_all(content.as_bytes()).ok()?;
        markup.finish().ok()?;
        size.open.is_empty().then_some(size)
    }

    fn size(content: &str) -> Size {
        whole(content).unwrap()
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
        assert_eq!(size(&sheet).text, 11 * 10 * 101);
        assert_eq!(size(&sheet).blanks, 14);
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
        let size = size(&sheet);
        assert_eq!((size.spread(), size.filled, size.written), (100 * 10, 2, 2));
    }

    #[test]
    fn a_cell_repeated_over_a_whole_sheet_is_too_much_however_it_is_written() {
        for (rows, columns) in [
            ("=\"1048576\"", "=\"1024\""),
            ("='1048576'", " = '1024'"),
            ("\n=\t\"1048576\"", "=\"1024\" x='>'"),
            (
                "=\"1048576\"",
                "=\"1024\"><!-- <table:table-row> --></table:table-cell><table:table-cell",
            ),
        ] {
            let sheet = format!(
                "<!-- it's --><table:table><!-- </table:table> --><table:table-row \
                 table:number-rows-repeated{rows}><table:table-cell table:number-columns-repeated{columns} \
                 office:date-value=\"1\"/></table:table-row></table:table>"
            );
            assert!(spread(&sheet) >= 1_048_576 * 1_024, "{sheet}");
        }
    }

    #[test]
    fn a_text_that_breaks_off_has_no_size() {
        for content in [
            "<table:table><table:table-row>",
            "<table:table></table:table-row></table:table>",
            "<table:table></table:tab></table:table>",
            "<a></a><a",
            "<></>",
            "</a>",
            "<!DOCTYPE a>",
            "<table:table-cell><table:table/></table:table-cell>",
        ] {
            assert!(whole(content).is_none(), "{content}");
        }
    }

    #[test]
    fn a_number_that_is_none_is_as_many_as_can_be() {
        let row = "<table:table-row><table:table-cell table:number-columns-repeated=1e9 office:value='1'/></table:table-row>";
        assert_eq!(spread(row), u64::MAX);
    }

    /// A workbook with one row of these cells, so often.
    fn book(cells: &str, rows: u32) -> Vec<u8> {
        let content = format!(
            "<table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"{rows}\">{cells}\
             </table:table-row></table:table>"
        );
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn few_cells_that_repeat_to_very_many_are_refused() {
        let cell = "<table:table-cell office:value=\"1\"/>";
        assert!(check("x.ods", &book(cell, 100_000)).is_ok());
        let error = check("x.ods", &book(cell, 100_001)).unwrap_err();
        let said = "x.ods asks for 100001 cells by repeating 1, more than the limit of 100000";
        assert_eq!(error.to_string(), said);
        // What is written out may be as much as it is.
        assert!(check("x.ods", &book(&cell.repeat(2_000), 100)).is_ok());
        let blanks =
            "<table:table-cell><text:p><text:s text:c=\"1000001\"/></text:p></table:table-cell>";
        let error = check("x.ods", &book(blanks, 1)).unwrap_err();
        let said = "x.ods asks for 1000001 blanks, more than the limit of 1000000";
        assert_eq!(error.to_string(), said);
    }
}
