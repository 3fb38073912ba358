//! How many cells an OpenDocument workbook asks for, counted before it is opened.
//!
//! Repeated cells and rows stand in such a file once, with a number: a line of text can ask for a billion cells.
//! The sheet's rectangle, from its first to its last cell that holds something, is what opening it costs.

use std::io::{Cursor, Read};

use memchr::{memchr, memmem};
use zip::ZipArchive;

use super::package::{damaged, unopened};
use crate::error::ReadError;

/// The most cells, empty ones included, that the sheets of a workbook may be spread over.
pub(super) const MOST_SPREAD: u64 = 20_000_000;

/// Lets a workbook pass whose sheets are no larger than sheets are.
///
/// # Errors
/// When they are, or there are no sheets to be found.
pub(super) fn check(file: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let mut content = Vec::new();
    ZipArchive::new(Cursor::new(bytes))
        .ok()
        .and_then(|mut archive| archive.by_name("content.xml").ok()?.read_to_end(&mut content).ok())
        .ok_or_else(|| damaged(file))?;
    let spread = spread(&content);
    if spread > MOST_SPREAD {
        return Err(unopened(
            file,
            format!("asks for {spread} cells, more than the limit of {MOST_SPREAD}"),
            "delete what stands far from the table, and rows and columns filled to the end of the sheet",
        ));
    }
    Ok(())
}

/// The cells of all sheets together, empty ones included.
fn spread(content: &[u8]) -> u64 {
    let mut all = 0_u64;
    let mut sheet = Extent::default();
    let (mut repeats, mut column, mut last) = (1_u64, 0_u64, None);
    let mut rest = content;
    while let Some(start) = memchr(b'<', rest) {
        rest = &rest[start..];
        let tag = &rest[..tag_end(rest)];
        rest = &rest[tag.len()..];
        if is(tag, b"<table:table-row") {
            (repeats, column, last) = (number_of(tag, b"table:number-rows-repeated=\""), 0, None);
            if tag.ends_with(b"/>") {
                sheet.add(repeats, last);
            }
        } else if is(tag, b"<table:table-cell") || is(tag, b"<table:covered-table-cell") {
            column = column.saturating_add(number_of(tag, b"table:number-columns-repeated=\""));
            let holds = |attribute: &[u8]| memmem::find(tag, attribute).is_some();
            if holds(b"office:value") || holds(b"table:formula") || holds(b"calcext:value") {
                last = Some(column);
            }
        } else if is(tag, b"</table:table-row") {
            sheet.add(repeats, last);
        } else if is(tag, b"</table:table") {
            all = all.saturating_add(std::mem::take(&mut sheet).cells());
        }
    }
    all.saturating_add(sheet.cells())
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
        matches!(rest.first(), None | Some(b' ' | b'>' | b'/' | b'\n' | b'\t' | b'\r'))
    })
}

/// The length of the tag that begins here. A `>` in quotation marks does not end it.
fn tag_end(text: &[u8]) -> usize {
    let mut quoted = None;
    for (index, &byte) in text.iter().enumerate() {
        match (quoted, byte) {
            (None, b'>') => return index + 1,
            (None, b'"' | b'\'') => quoted = Some(byte),
            (Some(mark), byte) if mark == byte => quoted = None,
            _ => {}
        }
    }
    text.len()
}

/// The number in an attribute; 1 where it is not there, and as many as can be where it is no number.
fn number_of(tag: &[u8], attribute: &[u8]) -> u64 {
    let Some(start) = memmem::find(tag, attribute) else { return 1 };
    let value = &tag[start + attribute.len()..];
    let digits = &value[..memchr(b'"', value).unwrap_or(value.len())];
    std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(u64::MAX)
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
        assert_eq!(spread(sheet.as_bytes()), 100 * 10);
    }

    #[test]
    fn a_cell_repeated_over_a_whole_sheet_is_too_much() {
        let sheet = "<table:table><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
             table:number-columns-repeated=\"1024\" office:value=\"1\"/></table:table-row></table:table>";
        assert_eq!(spread(sheet.as_bytes()), 1_048_576 * 1_024);
    }
}
