//! Text with one record per line and cells between separators: the first line as headings, the rest as a
//! [`TextTable`].
//!
//! The `csv` crate splits the records, leniently. What it would let pass is checked here: the number of cells,
//! quotation marks that do not close, line breaks inside a cell (in an extract they mean that a quotation mark
//! swallowed the lines between).

use csv::{ReaderBuilder, StringRecord};
use memchr::{memchr, memchr_iter};

use crate::{
    error::{At, Place, ReadError},
    text_table::{Heading, TextTable},
};

/// A separator that was tried, and the headings it gives.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub separator: u8,
    pub headings: Vec<String>,
}

impl Layout {
    /// The layouts of a text, one for each separator that extracts come with.
    pub fn candidates(text: &str) -> Vec<Self> {
        [b';', b'\t', b',']
            .into_iter()
            .map(|separator| {
                let mut first = StringRecord::new();
                // An unreadable first line has no headings, and so no shape recognises it.
                let _ = reader(text, separator).read_record(&mut first);
                let headings = first.iter().map(|heading| heading.trim().to_owned()).collect();
                Self { separator, headings }
            })
            .collect()
    }

    /// Whether one of the headings is this, whatever its case.
    pub fn has(&self, heading: &str) -> bool {
        self.headings.iter().any(|each| each.to_lowercase() == heading)
    }
}

/// Reads every record under the headings.
///
/// # Errors
/// When a record has more or fewer cells than there are headings, a quotation mark does not close, a limit is
/// passed, or there is no record.
pub(crate) fn read<'a>(
    file: &'a str,
    text: &str,
    separator: u8,
) -> Result<TextTable<'a>, ReadError> {
    let mut reader = reader(text, separator);
    let mut record = StringRecord::new();
    let mut lines = Lines { text: text.as_bytes(), counted: 0, line: 1 };
    let mut table: Option<TextTable<'a>> = None;
    loop {
        let start = reader.position().byte() as usize;
        let more = reader.read_record(&mut record).expect(
            "splitting a valid text that is in memory cannot fail when cell counts may differ",
        );
        if !more {
            break;
        }
        let line = lines.of_record_at(start);
        let place = || Place { file: file.to_owned(), at: At::Line(line), column: None };
        let raw = &text.as_bytes()[start..reader.position().byte() as usize];
        if memchr(b'"', raw).is_some() && !is_well_quoted(raw, separator) {
            return Err(ReadError::Quote { place: place() });
        }
        let Some(table) = &mut table else {
            let headings = record.iter().map(|label| Heading { label: label.to_owned(), id: None });
            table = Some(TextTable::new(file, At::Line, headings)?);
            continue;
        };
        let expected = table.columns.len();
        if record.len() != expected {
            return Err(ReadError::CellCount { place: place(), expected, found: record.len() });
        }
        table.begin_record(line)?;
        for (column, cell) in record.iter().enumerate() {
            table.push(column, cell)?;
        }
    }
    table
        .filter(|table| !table.places.is_empty())
        .ok_or_else(|| ReadError::NoRows { file: file.to_owned() })
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// Counts physical lines as records go by. The splitter's own count is off by one after CRLF and blank lines.
struct Lines<'a> {
    text: &'a [u8],
    counted: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line on which the record begins whose bytes, with the line ends before it, start here.
    fn of_record_at(&mut self, start: usize) -> u32 {
        let blanks =
            self.text[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = &self.text[self.counted..start + blanks];
        self.line = self.line.saturating_add(memchr_iter(b'\n', passed).count() as u32);
        self.counted = start + blanks;
        self.line
    }
}

/// Whether every quotation mark that opens a cell closes it at the cell's end, on the same line.
fn is_well_quoted(raw: &[u8], separator: u8) -> bool {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        CellStart,
        Plain,
        Quoted,
        Closed,
    }
    let mut state = State::CellStart;
    for &byte in raw {
        let ends_cell = byte == separator || matches!(byte, b'\r' | b'\n');
        state = match (state, byte) {
            (State::Quoted, b'\r' | b'\n') => return false,
            (State::Quoted, b'"') => State::Closed,
            (State::Quoted, _) | (State::CellStart | State::Closed, b'"') => State::Quoted,
            (State::CellStart | State::Plain | State::Closed, _) if ends_cell => State::CellStart,
            (State::Closed, _) => return false,
            (State::CellStart | State::Plain, _) => State::Plain,
        };
    }
    state != State::Quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn message(text: &str) -> String {
        read("x.csv", text, b';').err().unwrap().to_string()
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        for text in ["a;b\r\n\r\n1;2\r\n3;4\r\n", "\na;b\n1;2\n3;4"] {
            assert_eq!(read("x.csv", text, b';').unwrap().places, [3, 4]);
        }
        assert_eq!(message("a;b\r\n1;2\r\n\r\n3\r\n"), "x.csv, line 4: 1 cell under 2 headings");
    }

    #[test]
    fn cells_are_trimmed_and_unquoted() {
        let table = read("x.csv", "\"a\"; b \n\"1;\"\"2\"\"\"; 3 \n", b';').unwrap();
        assert_eq!(table.columns[1].heading, "b");
        assert_eq!(table.columns[0].members, ["1;\"2\""]);
        assert_eq!(table.columns[1].members, ["3"]);
    }

    #[test]
    fn a_quotation_mark_inside_an_unquoted_cell_is_only_a_sign() {
        let table = read("x.csv", "a;b\n5\" rør;1\n", b';').unwrap();
        assert_eq!(table.columns[0].members, ["5\" rør"]);
    }

    #[test]
    fn a_quotation_mark_that_swallows_lines_is_refused_where_it_opens() {
        let unclosed = "x.csv, line 3: a quotation mark is opened and not closed";
        assert_eq!(message("a;b\n1;2\n\"3;4\n5;6\n"), unclosed);
        assert_eq!(message("a;b\n1;2\n\"3;4\n\"5\";6\n"), unclosed);
        assert_eq!(message("a;b\n1;2\n3;\"4"), unclosed);
        assert_eq!(message("a;b\n1;2\n\"3\"4;5\n"), unclosed);
    }

    #[test]
    fn headings_alone_are_no_extract() {
        assert_eq!(message("a;b\r\n"), "x.csv has headings but no rows");
    }

    proptest! {
        #[test]
        fn what_a_csv_writer_writes_is_read_back(
            rows in proptest::collection::vec(("[a-zæøå;,\"0-9]{1,9}", "[A-ZÆØÅ;,\"0-9]{1,9}"), 1..20),
            separator in prop_oneof![Just(b';'), Just(b','), Just(b'\t')],
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
            writer.write_record(["left", "right"]).unwrap();
            for (left, right) in &rows {
                writer.write_record([left, right]).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let table = read("x.csv", &text, separator).unwrap();
            for (record, (left, right)) in rows.iter().enumerate() {
                prop_assert_eq!(table.columns[0].text(record), left);
                prop_assert_eq!(table.columns[1].text(record), right);
                prop_assert_eq!(table.places[record] as usize, record + 2);
            }
        }
    }
}
