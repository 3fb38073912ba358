//! What the parts of a workbook hold, looked at while they are unpacked into nothing.
//!
//! Opening a workbook keeps its shared texts, its list of sheets and its merged areas, trusts the number of texts that
//! the file claims, and remembers every element that is open. So these are counted first.

use std::io::{self, Write};

use super::markup::{Markup, Run, number_in};

/// The most bytes of a part that is kept when a workbook is opened. Sheets are gone through, and may be longer.
const LONGEST_KEPT: u64 = 64 * 1024 * 1024;

/// The most texts that cells share.
const MOST_TEXTS: u64 = 2_000_000;

/// The most merged areas of a sheet.
const MOST_MERGED: u64 = 100_000;

/// The most rows and cells of a part, empty ones included. A sheet of Excel has at most 1,048,576 rows; a part of
/// OpenDocument has all sheets.
const MOST_ROWS: u64 = 3_000_000;
const MOST_CELLS: u64 = 10_000_000;

/// The most elements within each other; workbooks have less than thirty.
const DEEPEST: u64 = 200;

/// The roots of parts that are gone through cell by cell.
const SHEETS: [&[u8]; 2] = [b"worksheet", b"document-content"];

/// A part while it is unpacked.
pub(super) struct Part<F> {
    kind: Kind,
    markup: Markup<F>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unknown,
    Markup,
    /// Pictures and the like, which are not opened.
    Other,
}

/// Looks at a part that is written into it: what is refused is the error, with the reason. Where the name does not say that
/// it is markup, its beginning does. Says in `has_merged` whether there are merged areas.
pub(super) fn part(
    is_markup: bool,
    has_merged: &mut bool,
) -> Part<impl FnMut(Run<'_>) -> Result<(), String>> {
    let mut look = Look { is_markup, ..Look::default() };
    let take = move |run: Run<'_>| {
        look.at(&run)?;
        *has_merged |= look.merged > 0;
        Ok(())
    };
    let kind = if is_markup { Kind::Markup } else { Kind::Unknown };
    Part { kind, markup: Markup::new(take) }
}

impl<F: FnMut(Run<'_>) -> Result<(), String>> Part<F> {
    /// Looks at the last tag.
    ///
    /// # Errors
    /// With the reason for which it is refused.
    pub fn finish(&mut self) -> io::Result<()> {
        self.markup.finish()
    }
}

impl<F: FnMut(Run<'_>) -> Result<(), String>> Write for Part<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.kind == Kind::Unknown {
            let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
            self.kind = if text.starts_with(b"<") { Kind::Markup } else { Kind::Other };
        }
        if self.kind == Kind::Markup {
            self.markup.write_all(bytes)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What has been met in a part of markup.
#[derive(Default)]
struct Look {
    /// Whether its name says that it is markup, which pictures may be too.
    is_markup: bool,
    has_root: bool,
    is_sheet: bool,
    bytes: u64,
    depth: u64,
    texts: u64,
    merged: u64,
    rows: u64,
    cells: u64,
}

impl Look {
    fn at(&mut self, run: &Run<'_>) -> Result<(), String> {
        // With its two brackets.
        self.bytes += run.tag.len() as u64 + 2 + run.text;
        if run.closes() {
            self.depth = self.depth.saturating_sub(1);
        }
        // Where definitions end is not known here, nor what they hide. No program writes any into a workbook.
        if self.is_markup && matches!(run.tag, [b'!', b'D' | b'd', ..]) && run.tag.contains(&b'[') {
            return Err("a document type with definitions of its own".to_owned());
        }
        let Some(element) = run.element() else { return self.check() };
        if !self.has_root {
            self.has_root = true;
            self.is_sheet = SHEETS.contains(&element);
        }
        match element {
            // Room for all that are claimed is set aside before the first is read.
            b"sst" if number_in(run.tag, b"uniqueCount").is_some_and(|it| it > MOST_TEXTS) => {
                return Err(more_than("texts", MOST_TEXTS));
            }
            b"si" => self.texts += 1,
            b"mergeCell" => self.merged += 1,
            b"row" | b"table-row" => self.rows += 1,
            b"c" | b"table-cell" | b"covered-table-cell" => self.cells += 1,
            _ => {}
        }
        if !run.is_whole() {
            self.depth += 1;
        }
        self.check()
    }

    fn check(&self) -> Result<(), String> {
        let limits = [
            (self.depth, DEEPEST, "elements within each other"),
            (self.texts, MOST_TEXTS, "texts"),
            (self.merged, MOST_MERGED, "merged areas"),
            (self.rows, MOST_ROWS, "rows"),
            (self.cells, MOST_CELLS, "cells"),
            (
                if self.is_sheet { 0 } else { self.bytes },
                LONGEST_KEPT,
                "bytes in a part that is no sheet",
            ),
        ];
        match limits.iter().find(|(found, limit, _)| found > limit) {
            Some((_, limit, what)) => Err(more_than(what, *limit)),
            None => Ok(()),
        }
    }
}

fn more_than(what: &str, limit: u64) -> String {
    format!("more {what} than the limit of {limit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is refused of a part that has gone so far without being refused.
    fn refused(so_far: Look, tags: &[&str]) -> String {
        let mut look = so_far;
        let at = |tag: &&str| look.at(&Run { tag: tag.as_bytes(), text: 0 }).err();
        tags.iter().find_map(at).unwrap_or_default()
    }

    #[test]
    fn what_opening_a_workbook_keeps_is_counted_first() {
        let begun = |is_sheet: bool| Look { has_root: true, is_sheet, ..Look::default() };
        let texts = Look { texts: MOST_TEXTS - 1, ..begun(false) };
        let said = "more texts than the limit of 2000000";
        assert_eq!(refused(texts, &["si", "t", "/t", "/si", "si/"]), said);
        let claim = "x:sst count='1' uniqueCount='4000000000'";
        assert_eq!(refused(Look::default(), &[claim]), said);
        assert_eq!(refused(begun(false), &["x", claim]), said);
        let merged = Look { merged: MOST_MERGED, ..begun(true) };
        assert_eq!(
            refused(merged, &["mergeCell ref=\"A1:B2\"/"]),
            "more merged areas than the limit of 100000"
        );
        let rows = Look { rows: MOST_ROWS, ..begun(true) };
        assert_eq!(refused(rows, &["x:row r=\"1\"/"]), "more rows than the limit of 3000000");
        let cells = Look { cells: MOST_CELLS, ..begun(true) };
        assert_eq!(refused(cells, &["table:table-cell/"]), "more cells than the limit of 10000000");
        let rows = ["row"].repeat(201);
        assert_eq!(
            refused(begun(true), &rows),
            "more elements within each other than the limit of 200"
        );
        let styles = Look { bytes: LONGEST_KEPT, ..begun(false) };
        assert_eq!(
            refused(styles, &["xf/"]),
            "more bytes in a part that is no sheet than the limit of 67108864"
        );
    }

    #[test]
    fn what_is_closed_again_is_not_counted_and_sheets_may_be_long() {
        let mut sheet = Look::default();
        for tag in ["?xml version='1.0'?", "x:worksheet"] {
            sheet.at(&Run { tag: tag.as_bytes(), text: 0 }).unwrap();
        }
        sheet.bytes = LONGEST_KEPT;
        assert_eq!(refused(sheet, &["row", "c/", "/row"].repeat(1_000)), "");
    }

    #[test]
    fn a_claim_in_the_last_tag_is_looked_at_wherever_the_part_breaks_off() {
        for text in [
            "<sst uniqueCount=\"99999999999\"/>",
            "<x><sst uniqueCount = '99999999999999999999999' ",
        ] {
            let mut has_merged = false;
            let mut part = part(false, &mut has_merged);
            part.write_all(text.as_bytes()).unwrap();
            let error = part.finish().unwrap_err().to_string();
            assert_eq!(error, "more texts than the limit of 2000000", "{text}");
        }
    }

    #[test]
    fn definitions_are_refused_but_in_pictures() {
        let text = b"<!DOCTYPE svg [<!ENTITY b '><!--'>]><svg></svg>";
        let mut has_merged = false;
        let mut read = |is_markup: bool| {
            let mut part = part(is_markup, &mut has_merged);
            part.write_all(text).and_then(|()| part.finish()).map_err(|error| error.to_string())
        };
        assert_eq!(read(false), Ok(()));
        assert_eq!(read(true).unwrap_err(), "a document type with definitions of its own");
    }

    #[test]
    fn what_is_no_markup_is_not_looked_at() {
        let picture = [&b"\x89PNG<"[..], &vec![b'a'; 1_000_001]].concat();
        let mut has_merged = false;
        assert!(part(false, &mut has_merged).write_all(&picture).is_ok());
        let text = [&b"\xEF\xBB\xBF <a>"[..], &vec![b'a'; 1_000_001]].concat();
        let error = part(false, &mut has_merged).write_all(&text).unwrap_err();
        assert_eq!(
            error.to_string(),
            "more bytes from one tag to the next than the limit of 1000000"
        );
    }
}
