//! Rows of a Jobindsats CSV answer that a program has parsed and saved as JSON, one object on each line.
//!
//! The keys are the headings. The program has turned counts into JSON integers and left shares as strings with
//! their decimal comma (`"9,08"`), so the columns are told as those of the CSV file were, and the strings are read
//! in its dialect. A JSON number with a decimal point stands in no such file: its point may have been the
//! thousands mark of the CSV.

use std::{borrow::Cow, fmt};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::{
    Extract, ReadOptions,
    error::{At, Place, ReadError},
    excerpt::excerpt,
    input::Input,
    jobindsats_columns::{self, AREA_HEADINGS, PERIOD_HEADINGS},
    json_fault::Fault,
    json_reading::{CellRule, NumberRule, TableOfTexts, read_looked_at},
    json_rows::{Cells, RowSink},
    json_syntax::{Kind, Slice, Span, unescaped},
    json_text::{Piece, telling_key},
    json_walk::Walk,
    json_window::Origin,
    shape::Shape,
    text_table::{Heading, MOST_ROWS, TextTable},
};

/// The shape of this module.
pub(crate) struct JobindsatsNdjson;

const CELLS_HINT: &str = "in this shape counts are whole JSON numbers, and labels and shares are strings \
     (\"9,08\"); nothing is nested";

impl Shape for JobindsatsNdjson {
    fn name(&self) -> &'static str {
        "jobindsats_ndjson"
    }

    /// By a period or an area among the keys of the first line, which is enough to tell it from an object with
    /// columns and rows, also where the line is broken behind them.
    fn recognises(&self, input: &Input<'_>) -> bool {
        let tells = |key: &str| {
            let key = key.trim().to_lowercase();
            PERIOD_HEADINGS.contains(&key.as_str()) || AREA_HEADINGS.contains(&key.as_str())
        };
        telling_key(input.beginning.first_line(), tells).is_some()
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let rule = CellRule { numbers: NumberRule::Whole, hint: CELLS_HINT };
        let kind = TableOfTexts { rule, at: At::Line };
        let look = |table: &TextTable<'_>| Some(jobindsats_columns::looked_at(table));
        let table = read_looked_at(input, options, &read_lines, kind, &look)?;
        Ok(vec![jobindsats_columns::extract(input, options, self.name(), table)?])
    }
}

/// Goes through the lines of a text.
fn read_lines(file: &str, origin: &Origin<'_>, sink: &mut dyn RowSink) -> Result<(), Fault> {
    let mut walk = Walk::new(origin)?;
    let mut lines = Lines { file, line: 0, keys: Vec::new(), headings: Vec::new() };
    let (mut cells, mut written) = (Vec::new(), Vec::new());
    while let Some(length) = walk.line()? {
        let all = walk.window.slice().bytes;
        let bytes = &all[..length];
        lines.line = lines.line.checked_add(1).ok_or_else(|| lines.too_many())?;
        let taken = if lines.is_usual(bytes, &mut cells) {
            sink.row(lines.line, Cells { bytes, spans: &cells })
        } else {
            if let Some(fault) = walk.unfit(length) {
                return Err(fault);
            }
            let bytes = &walk.window.slice().bytes[..length];
            lines.unusual(&String::from_utf8_lossy(bytes), sink, &mut cells, &mut written)?;
            sink.row(lines.line, Cells { bytes: &written, spans: &cells })
        };
        if walk.taken(taken)?.is_break() {
            break;
        }
        walk.line_end(length);
    }
    Ok(())
}

/// What is known of the lines.
struct Lines<'f> {
    file: &'f str,
    /// The line at hand, from 1.
    line: u32,
    /// The keys of the first line as they are written there, with their quotation marks.
    keys: Vec<Vec<u8>>,
    headings: Vec<String>,
}

impl Lines<'_> {
    /// Whether a line has the keys of the first as they are written there, in the same order, and simple cells. Puts
    /// them in `cells`.
    fn is_usual(&self, line: &[u8], cells: &mut Vec<Span>) -> bool {
        !self.keys.is_empty() && usual(line, &self.keys, cells).is_some()
    }

    /// Takes any line apart: its cells, as they are written, in the order of the first line.
    fn unusual(
        &mut self,
        text: &str,
        sink: &mut dyn RowSink,
        cells: &mut Vec<Span>,
        written: &mut Vec<u8>,
    ) -> Result<(), ReadError> {
        let pairs = object(self.file, self.line, text)?
            .ok_or_else(|| unlike_first_line(self.place(), "the line is blank".to_owned()))?;
        if self.headings.is_empty() {
            let headings =
                pairs.iter().map(|(key, _)| Heading { label: key.to_string(), id: None });
            sink.headings(headings.collect())?;
            self.headings = pairs.iter().map(|(key, _)| key.trim().to_owned()).collect();
            self.keys = keys(text.as_bytes()).unwrap_or_default();
        }
        let mut cell_of: Vec<Option<&RawValue>> = vec![None; self.headings.len()];
        for (position, (key, cell)) in pairs.into_iter().enumerate() {
            let key = key.trim();
            let is_heading =
                |column: usize| self.headings.get(column).is_some_and(|heading| heading == key);
            let column = Some(position)
                .filter(|&position| is_heading(position))
                .or_else(|| (0..self.headings.len()).find(|&column| is_heading(column)));
            let Some(column) = column else {
                let what = format!("the first line has no \"{}\"", excerpt(key));
                return Err(unlike_first_line(self.place(), what));
            };
            if cell_of[column].replace(cell).is_some() {
                let what = format!("\"{}\" stands twice", excerpt(key));
                return Err(unlike_first_line(self.place(), what));
            }
        }
        cells.clear();
        written.clear();
        for (heading, cell) in self.headings.iter().zip(cell_of) {
            let Some(cell) = cell else {
                let what = format!("there is no \"{}\" as in the first line", excerpt(heading));
                return Err(unlike_first_line(self.place(), what));
            };
            cells.push(put(cell.get(), written).ok_or_else(|| self.no_letter())?);
        }
        Ok(())
    }

    fn place(&self) -> Place {
        Place { file: self.file.to_owned(), at: At::Line(self.line), column: None }
    }

    fn no_letter(&self) -> ReadError {
        unlike_first_line(
            self.place(),
            "an escape stands for a letter that does not exist".to_owned(),
        )
    }

    fn too_many(&self) -> ReadError {
        let (found, limit) = (MOST_ROWS + 1, MOST_ROWS);
        ReadError::TooMany { place: self.place(), what: "rows", found, limit }
    }
}

/// The keys and cells of a line; none where it is blank.
fn object<'t>(file: &str, line: u32, text: &'t str) -> Result<Option<Pairs<'t>>, ReadError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let piece = Piece { name: "line", lines_before: line as usize - 1, ..Piece::whole(file) };
    let pairs: Object<'_> = serde_json::from_str(text).map_err(|error| piece.error(&error))?;
    Ok(Some(pairs.0))
}

/// Puts a cell behind the others as it is written. None where an escape in it stands for no letter.
fn put(cell: &str, written: &mut Vec<u8>) -> Option<Span> {
    let begin = written.len();
    written.extend_from_slice(cell.as_bytes());
    let kind = match cell.as_bytes().first() {
        Some(b'"') => Kind::Text,
        Some(b'n') => Kind::Null,
        Some(b't' | b'f') => Kind::TrueOrFalse,
        Some(b'[') => Kind::List,
        Some(b'{') => Kind::Object,
        _ => Kind::Number,
    };
    let (mut begin, mut end) = (begin, written.len());
    if kind == Kind::Text {
        unescaped(cell.as_bytes())?;
        (begin, end) = (begin + 1, end - 1);
    }
    Some(Span { kind, begin: begin as u32, end: end as u32 })
}

/// The cells of a line with these keys; none where it has others.
fn usual(line: &[u8], keys: &[Vec<u8>], cells: &mut Vec<Span>) -> Option<()> {
    let slice = Slice { bytes: line, is_last: true };
    cells.clear();
    let mut at = slice.blanks(0);
    let mut before = b'{';
    for key in keys {
        if slice.byte(at).ok()? != before {
            return None;
        }
        at = slice.blanks(at + 1);
        if !line[at..].starts_with(key) {
            return None;
        }
        at = slice.blanks(at + key.len());
        if slice.byte(at).ok()? != b':' {
            return None;
        }
        let (cell, behind) = slice.cell(slice.blanks(at + 1)).ok()?;
        cells.push(cell);
        at = slice.blanks(behind);
        before = b',';
    }
    (slice.byte(at).ok()? == b'}' && slice.blanks(at + 1) == line.len()).then_some(())
}

/// The keys of a line as they are written.
fn keys(line: &[u8]) -> Option<Vec<Vec<u8>>> {
    let slice = Slice { bytes: line, is_last: true };
    let mut keys = Vec::new();
    let mut at = slice.blanks(0);
    while matches!(slice.byte(at).ok()?, b'{' | b',') {
        let begin = slice.blanks(at + 1);
        if slice.byte(begin).ok()? != b'"' {
            return None;
        }
        let (end, _) = slice.string(begin + 1).ok()?;
        keys.push(line[begin..=end].to_vec());
        let colon = slice.blanks(end + 1);
        let (_, behind) = slice.cell(slice.blanks(colon + 1)).ok()?;
        at = slice.blanks(behind);
    }
    Some(keys)
}

fn unlike_first_line(place: Place, what: String) -> ReadError {
    ReadError::UnlikeFirstLine { place, what }
}

/// Keys and cells in the order of the line.
type Pairs<'t> = Vec<(Cow<'t, str>, &'t RawValue)>;

/// An object of cells, with the keys as they stand, those that stand twice too.
struct Object<'t>(Pairs<'t>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor;

        impl<'de> Visitor<'de> for ObjectVisitor {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("one object on the line")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }

        deserializer.deserialize_map(ObjectVisitor)
    }
}

#[cfg(test)]
mod tests {
    use bestand_model::{Number, Period, Status, source::Publisher};

    use super::*;
    use crate::{RawCell, read_bytes};

    fn read(text: &str) -> Result<Extract, ReadError> {
        read_bytes("y30r21.ndjson", text.as_bytes(), &ReadOptions::default())
            .map(|mut extracts| extracts.remove(0))
    }

    fn message(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    fn number(units: i64, decimals: u8) -> RawCell {
        RawCell::Number(Number::new(units, decimals), Status::Normal)
    }

    const FIRST: &str = r#"{"Area":"Aarhus","Periode":"2020QMAT02","Ydelsesgrupper":"A-dagpenge mv.","Antal":-280,"Andel (pct.)":"9,08"}"#;

    #[test]
    fn counts_are_numbers_and_shares_are_strings() {
        let extract = read(&format!("{FIRST}\n")).unwrap();
        assert_eq!(extract.source.publisher, Publisher::Jobindsats);
        assert_eq!(extract.source.table.as_deref(), Some("y30r21"));
        assert_eq!(extract.source.read.shape, "jobindsats_ndjson");
        assert!(
            extract.source.read.numbers.is_some_and(|numbers| numbers.starts_with("decimal comma"))
        );
        assert_eq!(extract.periods.members, [Period::rolling_year(2020, 2).unwrap()]);
        let headings: Vec<_> =
            extract.dimensions.iter().map(|column| column.label.as_str()).collect();
        assert_eq!(headings, ["Area", "Ydelsesgrupper"]);
        assert_eq!(extract.measures[0].cells, [number(-280, 0)]);
        assert_eq!(extract.measures[1].cells, [number(908, 2)]);
        assert_eq!(extract.places, [1]);
    }

    #[test]
    fn the_keys_of_a_line_may_stand_in_another_order() {
        let other = r#"{"Andel (pct.)":"","Antal":null,"Ydelsesgrupper":"Sygedagpenge mv.","Periode":"2021QMAT04","Area":"Læsø"}"#;
        let extract = read(&format!("{FIRST}\r\n{other}\r\n")).unwrap();
        assert_eq!(extract.dimensions[0].members, ["Aarhus", "Læsø"]);
        assert_eq!(extract.measures[0].cells, [number(-280, 0), RawCell::Blank]);
        assert_eq!(extract.measures[1].cells, [number(908, 2), RawCell::Blank]);
        assert_eq!(extract.places, [1, 2]);
    }

    #[test]
    fn every_line_has_the_keys_of_the_first() {
        let with =
            |from: &str, to: &str| message(&format!("{FIRST}\n{}\n", FIRST.replace(from, to)));
        assert_eq!(
            with("Area", "Kommune"),
            "y30r21.ndjson, line 2: the first line has no \"Kommune\""
        );
        assert_eq!(
            with("\"Antal\":-280,", ""),
            "y30r21.ndjson, line 2: there is no \"Antal\" as in the first line"
        );
        assert_eq!(with("Andel (pct.)", "Antal"), "y30r21.ndjson, line 2: \"Antal\" stands twice");
    }

    #[test]
    fn a_broken_or_blank_line_is_named() {
        assert_eq!(
            message(&format!("{FIRST}\n\n{FIRST}\n")),
            "y30r21.ndjson, line 2: the line is blank"
        );
        assert_eq!(
            message(&format!("{FIRST}\n{}", &FIRST[..30])),
            "y30r21.ndjson, line 2, byte 30: the line ends in the middle"
        );
        assert!(message(&format!("{FIRST}\n{FIRST}{FIRST}")).contains("line 2, byte"));
        assert!(message(&format!("{FIRST}\n[1]")).contains("line 2, byte"));
    }

    #[test]
    fn a_number_with_a_decimal_point_is_refused_since_the_point_may_have_grouped_thousands() {
        assert_eq!(
            message(&FIRST.replace("-280", "1.234")),
            "y30r21.ndjson, line 1, column \"Antal\": 1.234 where the column has whole numbers or strings"
        );
    }

    #[test]
    fn the_deepest_nesting_is_an_error_and_not_a_crash() {
        let deep = FIRST.replace("-280", &"[".repeat(100_000));
        assert!(read(&deep).is_err());
        let closed = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
        assert_eq!(
            message(&FIRST.replace("-280", &closed)),
            "y30r21.ndjson, line 1, column \"Antal\": a list where the column has whole numbers or strings"
        );
    }
}
