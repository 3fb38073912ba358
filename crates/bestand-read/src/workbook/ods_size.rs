//! How many cells an OpenDocument workbook asks for, counted before it is opened.
//!
//! Repeated cells and rows stand in such a file once, with a number: a line of text can ask for a billion cells.
//! The sheet's rectangle, from its first to its last cell that holds something, is what opening it costs. Blanks in a text
//! stand there once with a number too. And a text that breaks off is told here: calamine would wait for its end for ever.

use std::io::{BufReader, Cursor, Read};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use super::package::{damaged, unopened};
use crate::error::ReadError;

/// The most cells, empty ones included, that the sheets of a workbook may be spread over.
pub(super) const MOST_SPREAD: u64 = 5_000_000;

/// How many times as many cells with something in them there may be as are written out. Spreadsheets write equal
/// neighbours once, so a table of nothing but zeros is one cell for each of its rows.
const MOST_REPEATS: u64 = 100;

/// The cells with something in them that there may be in any case.
const SMALL: u64 = 100_000;

/// The most blanks that are written as a number of blanks, in all texts together.
const MOST_BLANKS: u64 = 1_000_000;

/// Lets a workbook pass whose sheets are no larger than sheets are.
///
/// # Errors
/// When they are, or there are no sheets to be found.
pub(super) fn check(file: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let sizes = ZipArchive::new(Cursor::new(bytes))
        .ok()
        .and_then(|mut archive| sizes(BufReader::new(archive.by_name("content.xml").ok()?)))
        .ok_or_else(|| damaged(file))?;
    if sizes.spread > MOST_SPREAD {
        return Err(unopened(
            file,
            format!("asks for {} cells, more than the limit of {MOST_SPREAD}", sizes.spread),
            "delete what stands far from the table, and rows and columns filled to the end of the sheet",
        ));
    }
    let most_filled = sizes.written.saturating_mul(MOST_REPEATS).max(SMALL);
    if sizes.filled > most_filled {
        return Err(unopened(
            file,
            format!(
                "repeats {} cells to {}, more than the limit of {most_filled}",
                sizes.written, sizes.filled
            ),
            "delete rows and columns that were filled to the end of the sheet",
        ));
    }
    Ok(())
}

/// What all sheets together have.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sizes {
    /// Cells from the first to the last that hold something, those between included.
    spread: u64,
    /// Cells that hold something.
    filled: u64,
    /// Cells that hold something, as often as they are written.
    written: u64,
}

/// The sizes of the sheets; `None` where the text is not whole, or says a number that is none.
fn sizes(content: impl Read) -> Option<Sizes> {
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let mut sizes = Sizes::default();
    let mut sheet = Extent::default();
    let (mut repeats, mut column, mut last, mut filled) = (1_u64, 0_u64, None, 0_u64);
    let (mut open, mut blanks) = (0_u64, 0_u64);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(tag) => {
                open += 1;
                match tag.name().as_ref() {
                    "table:table-row" => {
                        repeats = number_of(&tag, "table:number-rows-repeated")?;
                        (column, last, filled) = (0, None, 0);
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        let columns = number_of(&tag, "table:number-columns-repeated")?;
                        column = column.saturating_add(columns);
                        if holds_something(&tag) {
                            last = Some(column);
                            filled = filled.saturating_add(columns);
                            sizes.written += 1;
                        }
                    }
                    "text:s" => blanks = blanks.saturating_add(number_of(&tag, "text:c")?),
                    _ => {}
                }
            }
            Event::End(tag) => {
                open = open.checked_sub(1)?;
                match tag.name().as_ref() {
                    "table:table-row" => {
                        sheet.add(repeats, last);
                        let filled = filled.saturating_mul(repeats);
                        sizes.filled = sizes.filled.saturating_add(filled);
                    }
                    "table:table" => {
                        let cells = std::mem::take(&mut sheet).cells();
                        sizes.spread = sizes.spread.saturating_add(cells);
                    }
                    _ => {}
                }
            }
            Event::Eof if open == 0 => break,
            Event::Eof => return None,
            _ => {}
        }
    }
    sizes.spread = sizes.spread.saturating_add(sheet.cells());
    (blanks <= MOST_BLANKS).then_some(sizes)
}

/// Whether a cell holds a value or a formula. What is of the office and not of the form is a value, or its type.
fn holds_something(cell: &BytesStart<'_>) -> bool {
    ["office:", "table:formula", "calcext:value"]
        .iter()
        .any(|attribute| cell.attributes_raw().contains(attribute))
}

/// The number in an attribute, the largest where it stands twice; 1 where it is not there. `None` where it is no number.
fn number_of(tag: &BytesStart<'_>, attribute: &str) -> Option<u64> {
    let mut attributes = tag.attributes();
    let mut largest = None;
    for each in attributes.with_checks(false) {
        let each = each.ok()?;
        if each.key.as_ref() == attribute {
            largest = largest.max(Some(each.value.parse().ok()?));
        }
    }
    Some(largest.unwrap_or(1))
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
    use super::*;

    #[test]
    fn repeated_cells_and_rows_are_counted_up_to_the_last_that_holds_something() {
        let cell = r#"<table:table-cell office:value-type="float" office:value="1"/>"#;
        let sheet = format!(
            "<table:table table:name=\"a>b\"><table:table-row table:number-rows-repeated=\"7\"><table:table-cell/>\
             </table:table-row><table:table-row><table:table-cell table:number-columns-repeated=\"9\"/>{cell}\
             </table:table-row><table:table-row table:number-rows-repeated=\"98\"/><table:table-row>{cell}\
             </table:table-row><table:table-row table:number-rows-repeated=\"1000000\"/></table:table>"
        );
        let all = sizes(sheet.as_bytes()).unwrap();
        assert_eq!(all, Sizes { spread: 100 * 10, filled: 2, written: 2 });
    }

    #[test]
    fn a_cell_repeated_over_a_whole_sheet_is_too_much_however_it_is_written() {
        for (rows, columns) in [
            ("=\"1048576\"", "=\"1024\""),
            ("='1048576'", " = '1024'"),
            ("\n=\t\"1048576\"", "=\"1024\" x='>'"),
        ] {
            let sheet = format!(
                "<!-- it's --><table:table><table:table-row table:number-rows-repeated{rows}><table:table-cell \
                 table:number-columns-repeated{columns} office:value=\"1\"/></table:table-row></table:table>"
            );
            let spread = sizes(sheet.as_bytes()).unwrap().spread;
            assert_eq!(spread, 1_048_576 * 1_024, "{sheet}");
        }
    }

    #[test]
    fn a_text_that_breaks_off_or_says_a_number_that_is_none_has_no_size() {
        for content in [
            "<table:table><table:table-row>",
            "<table:table></table:table-row></table:table>",
            "<table:table-row><table:table-cell table:number-columns-repeated=\"1e9\"/></table:table-row>",
            "<table:table-row><table:table-cell table:number-columns-repeated=9/></table:table-row>",
            "<text:p><text:s text:c=\"1000001\"/></text:p>",
        ] {
            assert_eq!(sizes(content.as_bytes()), None, "{content}");
        }
    }

    /// A workbook with one row of this cell, so often.
    fn book(cell: &str, rows: u32) -> Vec<u8> {
        let content = format!(
            "<table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"{rows}\">{cell}\
             </table:table-row></table:table>"
        );
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, content.as_bytes()).unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn few_cells_that_repeat_to_very_many_are_refused() {
        let cell = "<table:table-cell office:value=\"1\"/>";
        assert!(check("x.ods", &book(cell, 100_000)).is_ok());
        let error = check("x.ods", &book(cell, 100_001)).unwrap_err();
        let said = "x.ods repeats 1 cells to 100001, more than the limit of 100000";
        assert_eq!(error.to_string(), said);
        // What is written out may be as much as it is.
        assert!(check("x.ods", &book(&cell.repeat(2_000), 100)).is_ok());
    }
}
