//! Rows of a Jobindsats CSV answer that a program has parsed and saved as JSON, one object on each line.
//!
//! The keys are the headings. The program has turned counts into JSON integers and left shares as strings with
//! their decimal comma (`"9,08"`), so the columns are told as those of the CSV file were, and the strings are read
//! in its dialect. A JSON number with a decimal point stands in no such file: its point may have been the
//! thousands mark of the CSV.

use std::{borrow::Cow, fmt};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::{
    Extract, ReadOptions,
    error::{At, Place, ReadError},
    excerpt::excerpt,
    input::Input,
    jobindsats_columns::{self, AREA_HEADINGS, PERIOD_HEADINGS},
    json_cell::JsonCell,
    json_text::{Piece, telling_key},
    shape::Shape,
    text_table::{Heading, TextTable},
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
        let mut table: Option<TextTable<'_>> = None;
        let whole = input.text(options)?;
        for (line, text) in (1..).zip(whole.text.lines()) {
            let place = || Place { file: input.file.clone(), at: At::Line(line), column: None };
            let pairs = object(&input.file, line, text)?
                .ok_or_else(|| unlike_first_line(place(), "the line is blank".to_owned()))?;
            if table.is_none() {
                let headings =
                    pairs.iter().map(|(key, _)| Heading { label: key.to_string(), id: None });
                table = Some(TextTable::new(&input.file, At::Line, headings)?);
            }
            if let Some(table) = &mut table {
                push_line(table, line, pairs)?;
            }
        }
        let table = table.ok_or_else(|| ReadError::Empty { file: input.file.clone() })?;
        let table = TextTable { encoding: whole.encoding, ..table };
        Ok(vec![jobindsats_columns::extract(input, options, self.name(), table)?])
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

/// Puts the cells of a line under their headings. The keys may stand in another order than in the first line.
fn push_line(table: &mut TextTable<'_>, line: u32, pairs: Pairs<'_>) -> Result<(), ReadError> {
    table.begin_record(line)?;
    let place = Place { file: table.file.to_owned(), at: At::Line(line), column: None };
    let mut met = vec![false; table.columns.len()];
    for (position, (key, cell)) in pairs.into_iter().enumerate() {
        let key = key.trim();
        let is_heading =
            |column: usize| table.columns.get(column).is_some_and(|column| column.heading == key);
        let column = Some(position)
            .filter(|&position| is_heading(position))
            .or_else(|| (0..table.columns.len()).find(|&column| is_heading(column)));
        let Some(column) = column else {
            let what = format!("the first line has no \"{}\"", excerpt(key));
            return Err(unlike_first_line(place, what));
        };
        if std::mem::replace(&mut met[column], true) {
            return Err(unlike_first_line(place, format!("\"{}\" stands twice", excerpt(key))));
        }
        push_cell(table, line, column, cell)?;
    }
    match met.iter().position(|met| !met) {
        Some(column) => {
            let heading = excerpt(&table.columns[column].heading);
            Err(unlike_first_line(place, format!("there is no \"{heading}\" as in the first line")))
        }
        None => Ok(()),
    }
}

fn push_cell(
    table: &mut TextTable<'_>,
    line: u32,
    column: usize,
    cell: JsonCell<'_>,
) -> Result<(), ReadError> {
    let text = match cell {
        JsonCell::Text(text) => return table.push(column, &text),
        JsonCell::Null => return table.push(column, ""),
        JsonCell::Number(number) if number.decimals() == 0 => {
            return table.push(column, &number.to_string());
        }
        JsonCell::Number(number) => excerpt(&number.to_string()),
        JsonCell::LongNumber(text) => excerpt(&text),
        JsonCell::Other(what) => what.to_owned(),
    };
    let place = table.place(&table.columns[column], line);
    Err(ReadError::CellType { place, text, wanted: "whole numbers or strings", hint: CELLS_HINT })
}

fn unlike_first_line(place: Place, what: String) -> ReadError {
    ReadError::UnlikeFirstLine { place, what }
}

/// Keys and cells in the order of the line.
type Pairs<'t> = Vec<(Cow<'t, str>, JsonCell<'t>)>;

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
