//! Bytes to records: where lines end and where cells do.

use std::ops::ControlFlow;

use memchr::memchr;

/// A record: its cells lie after each other in `bytes`.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    bytes: &'a [u8],
    /// For each cell where it ends.
    ends: &'a [u32],
    /// How many bytes stand between two cells.
    gap: usize,
}

impl<'a> Record<'a> {
    pub fn cells(&self) -> usize {
        self.ends.len()
    }

    pub fn cell(&self, index: usize) -> &'a [u8] {
        let start = match index.checked_sub(1) {
            Some(before) => self.ends[before] as usize + self.gap,
            None => 0,
        };
        &self.bytes[start..self.ends[index] as usize]
    }
}

/// What the lines of a text are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    pub separator: u8,
    /// The byte at the end of every line: a line feed, or a carriage return where a file has no line feeds.
    pub line_end: u8,
}

const QUOTATION_MARK: u8 = b'"';

/// A line whose quotation marks do not pair.
#[derive(Debug)]
pub(super) struct BadlyQuoted;

/// Cuts lines into records. Keeps its memory between blocks.
pub(super) struct Splitter {
    marks: Marks,
    /// Whether every line so far ended with a carriage return and a line feed.
    pub has_crlf_alone: bool,
    ends: Vec<u32>,
    unquoted: Vec<u8>,
}

impl Splitter {
    pub fn new(marks: Marks) -> Self {
        Self { marks, has_crlf_alone: true, ends: Vec::new(), unquoted: Vec::new() }
    }

    /// Hands every whole line of the block to `take`: where it begins, and its record, or `None` where the line is
    /// empty. A line that the block ends in is left, but for `is_last`. Says how many bytes were taken.
    ///
    /// # Errors
    /// What `take` breaks with.
    pub fn split<E>(
        &mut self,
        block: &[u8],
        is_last: bool,
        mut take: impl FnMut(usize, Result<Option<Record<'_>>, BadlyQuoted>) -> ControlFlow<E>,
    ) -> ControlFlow<E, usize> {
        let Marks { separator, line_end } = self.marks;
        let mut ends = std::mem::take(&mut self.ends);
        ends.clear();
        let mut start = 0;
        let mut quoted = false;
        let mut result = ControlFlow::Continue(());
        {
            let mut on_mark = |at: usize, ends: &mut Vec<u32>| -> ControlFlow<E> {
                let byte = block[at];
                if byte == separator {
                    ends.push((at - start) as u32);
                } else if byte == line_end {
                    let line = &block[start..at];
                    take(start, self.record(line, ends, quoted))?;
                    ends.clear();
                    start = at + 1;
                    quoted = false;
                } else {
                    quoted = true;
                }
                ControlFlow::Continue(())
            };
            let mut words = block.chunks_exact(8);
            let mut base = 0;
            'block: {
                for word in &mut words {
                    let word = u64::from_le_bytes(word.try_into().expect("chunks of eight"));
                    let mut hits = positions(word, separator)
                        | positions(word, line_end)
                        | positions(word, QUOTATION_MARK);
                    while hits != 0 {
                        let at = base + hits.trailing_zeros() as usize / 8;
                        hits &= hits - 1;
                        result = on_mark(at, &mut ends);
                        if result.is_break() {
                            break 'block;
                        }
                    }
                    base += 8;
                }
                for (offset, &byte) in words.remainder().iter().enumerate() {
                    if byte == separator || byte == line_end || byte == QUOTATION_MARK {
                        result = on_mark(base + offset, &mut ends);
                        if result.is_break() {
                            break 'block;
                        }
                    }
                }
            }
        }
        if result.is_continue() && is_last && start < block.len() {
            result = take(start, self.record(&block[start..], &mut ends, quoted));
            self.has_crlf_alone = false;
            start = block.len();
        }
        self.ends = ends;
        match result {
            ControlFlow::Continue(()) => ControlFlow::Continue(start),
            ControlFlow::Break(error) => ControlFlow::Break(error),
        }
    }

    /// The record of a line, of which `ends` has where separators stand.
    fn record<'a>(
        &'a mut self,
        line: &'a [u8],
        ends: &'a mut Vec<u32>,
        quoted: bool,
    ) -> Result<Option<Record<'a>>, BadlyQuoted> {
        let whole = line;
        let line = whole.strip_suffix(b"\r").unwrap_or(whole);
        self.has_crlf_alone &= line.len() < whole.len();
        if line.is_empty() {
            return Ok(None);
        }
        if quoted {
            ends.clear();
            self.unquoted.clear();
            unquote(line, self.marks.separator, &mut self.unquoted, ends)?;
            return Ok(Some(Record { bytes: &self.unquoted, ends, gap: 0 }));
        }
        ends.push(line.len() as u32);
        Ok(Some(Record { bytes: line, ends, gap: 1 }))
    }
}

/// The high bit of every byte of the word that is this one.
fn positions(word: u64, byte: u8) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let differs = word ^ (EACH * u64::from(byte));
    // No carry leaves its byte, so that a hit does not make its neighbour one.
    !(((differs & LOW) + LOW) | differs | LOW)
}

/// Whether the quotation marks of a line pair.
pub(crate) fn is_well_quoted(line: &[u8], separator: u8) -> bool {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    memchr(QUOTATION_MARK, line).is_none()
        || unquote(line, separator, &mut Vec::new(), &mut Vec::new()).is_ok()
}

/// The cells of a line in which quotation marks stand. A quotation mark that opens a cell closes it at the cell's
/// end; two in a row inside are one. Inside a cell that does not begin with one it is a sign like others.
fn unquote(
    line: &[u8],
    separator: u8,
    bytes: &mut Vec<u8>,
    ends: &mut Vec<u32>,
) -> Result<(), BadlyQuoted> {
    let mut rest = line;
    loop {
        if let Some(mut inside) = rest.strip_prefix(b"\"") {
            rest = loop {
                let closes = memchr(QUOTATION_MARK, inside).ok_or(BadlyQuoted)?;
                bytes.extend_from_slice(&inside[..closes]);
                inside = &inside[closes + 1..];
                match inside.strip_prefix(b"\"") {
                    Some(after) => {
                        bytes.push(QUOTATION_MARK);
                        inside = after;
                    }
                    None => break inside,
                }
            };
            ends.push(bytes.len() as u32);
            match rest.split_first() {
                None => return Ok(()),
                Some((&first, after)) if first == separator => rest = after,
                Some(_) => return Err(BadlyQuoted),
            }
        } else {
            let end = memchr(separator, rest);
            bytes.extend_from_slice(&rest[..end.unwrap_or(rest.len())]);
            ends.push(bytes.len() as u32);
            match end {
                Some(end) => rest = &rest[end + 1..],
                None => return Ok(()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MARKS: Marks = Marks { separator: b';', line_end: b'\n' };

    /// Where a line begins, and its cells; `None` for one whose quotation marks do not pair.
    type Line = (usize, Option<Vec<Vec<u8>>>);

    /// The lines of a text, and how much of it they are.
    fn records(text: &[u8], is_last: bool) -> (Vec<Line>, usize) {
        let mut found = Vec::new();
        let taken = Splitter::new(MARKS).split::<()>(text, is_last, |start, record| {
            let cells = |record: Record<'_>| {
                (0..record.cells()).map(|cell| record.cell(cell).to_vec()).collect()
            };
            found.push((start, record.ok().map(|record| record.map_or(Vec::new(), cells))));
            ControlFlow::Continue(())
        });
        (found, taken.continue_value().unwrap())
    }

    fn cells(line: &str) -> Option<Vec<String>> {
        let (mut records, _) = records(line.as_bytes(), true);
        let text = |cell| String::from_utf8(cell).unwrap();
        records.remove(0).1.map(|cells| cells.into_iter().map(text).collect())
    }

    #[test]
    fn cells_are_cut_at_separators() {
        assert_eq!(cells("a;;c").unwrap(), ["a", "", "c"]);
        assert_eq!(cells(";").unwrap(), ["", ""]);
        assert_eq!(cells("ab\r").unwrap(), ["ab"]);
    }

    #[test]
    fn quotation_marks_are_taken_off_and_must_pair() {
        assert_eq!(cells("\"a;b\";\"c\"\"d\";e").unwrap(), ["a;b", "c\"d", "e"]);
        assert_eq!(cells("\"\";x").unwrap(), ["", "x"]);
        assert_eq!(cells("5\" rør;1").unwrap(), ["5\" rør", "1"]);
        for line in ["\"a", "\"a\"b;c", "a;\"b\"\"", "\"a;b"] {
            assert_eq!(cells(line), None, "{line}");
        }
    }

    #[test]
    fn a_line_that_does_not_end_is_left_for_the_next_block() {
        let (found, taken) = records(b"a;b\n\nc;d", false);
        assert_eq!((found.len(), taken), (2, 5));
        let (found, taken) = records(b"a;b\n\nc;d", true);
        assert_eq!(found.iter().map(|(start, _)| *start).collect::<Vec<_>>(), [0, 4, 5]);
        assert_eq!(taken, 8);
    }

    proptest! {
        #[test]
        fn every_byte_is_found_where_it_stands(bytes in proptest::collection::vec(any::<u8>(), 8..9), byte: u8) {
            let word = u64::from_le_bytes(bytes.clone().try_into().unwrap());
            let hits = positions(word, byte);
            for (at, &each) in bytes.iter().enumerate() {
                prop_assert_eq!(hits >> (8 * at) & 0xFF, if each == byte { 0x80 } else { 0 });
            }
        }

        #[test]
        fn a_line_is_cut_as_the_csv_library_cuts_it(line in "[ab;\"ø]{1,24}") {
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(b';')
                .has_headers(false)
                .flexible(true)
                .from_reader(line.as_bytes());
            let mut record = csv::StringRecord::new();
            reader.read_record(&mut record).unwrap();
            let theirs: Vec<String> = record.iter().map(str::to_owned).collect();
            // What the library lets pass is refused here.
            if let Some(ours) = cells(&line) {
                prop_assert_eq!(ours, theirs);
            }
        }
    }
}
