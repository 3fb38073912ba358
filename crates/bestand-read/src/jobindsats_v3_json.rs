//! JSON of version 3 of the Jobindsats API: an object with `columns` (labels) and `rows`.
//!
//! The columns carry no ids. What they are is told by their cells: those of a breakdown are always strings, those
//! of a measure never are (`null` where there is no value), and the breakdowns stand left of the measures.
//! Numbers are typed, so there is no dialect to find.

use bestand_model::{Status, source::Publisher};

use crate::{
    Extract, MeasureColumn, RawCell, ReadOptions,
    assembly::Cells,
    error::{At, Place, ReadError},
    excerpt::excerpt,
    input::{Input, ShapeFacts, extract},
    jobindsats_columns::{PERIOD_HEADINGS, is_known_dimension, looks_like_measure},
    json_cell::JsonCell,
    json_rows::{JsonPlan, RowSink, stream},
    shape::Shape,
    text_table::{Heading, TextTable},
};

/// The shape of this module.
pub(crate) struct JobindsatsV3Json;

const PLAN: JsonPlan = JsonPlan::Object { headings: "columns", rows: "rows", in_list: false };

const CELLS_HINT: &str = "in this shape breakdowns are JSON strings and measures JSON numbers or null, \
     breakdowns first";

impl Shape for JobindsatsV3Json {
    fn name(&self) -> &'static str {
        "jobindsats_v3_json"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.first_character() == Some('{')
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let mut columns = Columns { file: &input.file, labels: None, numbers: Vec::new() };
        let text = input.text(options)?;
        stream(&input.file, &text.text, &PLAN, &mut columns)?;
        let (publisher, encoding) = (Publisher::Jobindsats, text.encoding);
        let facts = ShapeFacts { name: self.name(), publisher, dialect: None, encoding };
        Ok(vec![extract(&input.named(), options, &facts, columns.finish()?)])
    }
}

/// The columns while the rows come in.
struct Columns<'a> {
    file: &'a str,
    /// The texts of the breakdowns, of the period, and of nothing else.
    labels: Option<TextTable<'a>>,
    /// For each column its cells, if the first of them is no string.
    numbers: Vec<Option<Vec<RawCell>>>,
}

impl RowSink for Columns<'_> {
    fn headings(&mut self, headings: Vec<Heading>) -> Result<(), ReadError> {
        self.numbers = headings.iter().map(|_| None).collect();
        self.labels = Some(TextTable::new(self.file, At::Row, headings)?);
        Ok(())
    }

    fn begin_row(&mut self, row: u32) -> Result<(), ReadError> {
        self.table().begin_record(row)
    }

    fn cell(&mut self, column: usize, cell: JsonCell<'_>) -> Result<(), ReadError> {
        let is_first_row = self.table().places.len() == 1;
        match cell {
            JsonCell::Text(text) if self.numbers[column].is_none() => {
                self.table().push(column, &text)
            }
            JsonCell::Text(text) => {
                Err(self.wrong_type(column, format!("the text \"{}\"", excerpt(&text))))
            }
            JsonCell::Number(number) => {
                self.push_number(column, is_first_row, RawCell::Number(number, Status::Normal))
            }
            JsonCell::Null => self.push_number(column, is_first_row, RawCell::Blank),
            JsonCell::Other(what) => Err(self.wrong_type(column, what.to_owned())),
            JsonCell::LongNumber(text) => Err(ReadError::Number {
                place: self.place(column),
                reason: format!("\"{}\" has more than 18 digits", excerpt(&text)),
                hint: None,
            }),
        }
    }
}

impl<'a> Columns<'a> {
    fn table(&mut self) -> &mut TextTable<'a> {
        self.labels.as_mut().expect("headings come before cells")
    }

    /// Takes a cell that is no text. One in the first row makes its column a measure.
    fn push_number(
        &mut self,
        column: usize,
        is_first_row: bool,
        cell: RawCell,
    ) -> Result<(), ReadError> {
        if is_first_row {
            self.numbers[column] = Some(Vec::new());
        }
        match (&mut self.numbers[column], cell) {
            (Some(cells), cell) => {
                cells.push(cell);
                Ok(())
            }
            (None, RawCell::Number(number, _)) => {
                Err(self.wrong_type(column, excerpt(&number.to_string())))
            }
            (None, _) => Err(self.wrong_type(column, "null".to_owned())),
        }
    }

    fn place(&mut self, column: usize) -> Place {
        let table = self.table();
        table.place(&table.columns[column], table.places.last().copied().unwrap_or_default())
    }

    fn wrong_type(&mut self, column: usize, text: String) -> ReadError {
        let wanted = if self.numbers[column].is_some() { "numbers" } else { "labels" };
        ReadError::CellType { place: self.place(column), text, wanted, hint: CELLS_HINT }
    }

    fn finish(mut self) -> Result<Cells, ReadError> {
        let table = self.labels.take().expect("a stream that ends well has had its headings");
        let is_period = |heading: &str| PERIOD_HEADINGS.contains(&heading);
        let period = table.find(is_period).ok_or_else(|| table.without("period"))?;
        let Some(first_measure) = self.numbers.iter().position(Option::is_some) else {
            return Err(table.without("measure"));
        };
        let mut dimensions = Vec::new();
        let mut measures = Vec::new();
        for (index, (column, numbers)) in table.columns.iter().zip(self.numbers).enumerate() {
            match numbers {
                Some(cells) if index != period => {
                    measures.push(MeasureColumn { label: column.heading.clone(), id: None, cells });
                }
                None if index == period => {}
                None if index < first_measure
                    && (is_known_dimension(&column.heading) || !looks_like_measure(column)) =>
                {
                    dimensions.push(table.dimension(column)?);
                }
                numbers => {
                    let (text, wanted) = match numbers {
                        Some(_) => ("a number or null".to_owned(), "periods"),
                        None => (format!("the text \"{}\"", excerpt(column.text(0))), "numbers"),
                    };
                    return Err(ReadError::CellType {
                        place: table.place(column, 1),
                        text,
                        wanted,
                        hint: CELLS_HINT,
                    });
                }
            }
        }
        if measures.is_empty() {
            return Err(table.without("measure"));
        }
        let periods = table.periods(&table.columns[period])?;
        Ok(Cells { dimensions, periods, measures, places: table.places, skipped: 0 })
    }
}

#[cfg(test)]
mod tests {
    use bestand_model::{Number, Period};

    use super::*;
    use crate::read_bytes;

    fn read(text: &str) -> Extract {
        read_bytes("x.json", text.as_bytes(), &ReadOptions::default()).unwrap().remove(0)
    }

    fn message(text: &str) -> String {
        read_bytes("x.json", text.as_bytes(), &ReadOptions::default()).unwrap_err().to_string()
    }

    fn number(units: i64, decimals: u8) -> RawCell {
        RawCell::Number(Number::new(units, decimals), Status::Normal)
    }

    const COLUMNS: &str = r#""columns":["Periode","Område","Antal personer","I pct."]"#;
    const ROWS: &str =
        r#""rows":[["2026M05","Hele landet",101672,2.8],["2025M05","Læs\u00f8",null,0.4]]"#;

    #[test]
    fn strings_are_breakdowns_and_numbers_measures() {
        let extract = read(&format!("{{{COLUMNS},{ROWS}}}"));
        assert_eq!(extract.dimensions.len(), 1);
        assert_eq!(extract.dimensions[0].members, ["Hele landet", "Læsø"]);
        assert_eq!(
            extract.periods.members,
            [Period::month(2026, 5).unwrap(), Period::month(2025, 5).unwrap()]
        );
        assert_eq!(extract.measures[0].cells, [number(101_672, 0), RawCell::Blank]);
        assert_eq!(extract.measures[1].cells, [number(28, 1), number(4, 1)]);
        assert_eq!(extract.places, [1, 2]);
        assert_eq!(extract.source.read.shape, "jobindsats_v3_json");
        assert_eq!(extract.source.read.numbers, None);
    }

    #[test]
    fn rows_may_come_before_columns() {
        let (before, after) =
            (read(&format!("{{{COLUMNS},{ROWS}}}")), read(&format!("{{{ROWS},{COLUMNS}}}")));
        assert_eq!(before.measures[0].cells, after.measures[0].cells);
        assert_eq!(before.dimensions[0].codes, after.dimensions[0].codes);
        assert_eq!(before.places, after.places);
    }

    #[test]
    fn a_column_of_nulls_is_a_measure() {
        let extract = read(r#"{"columns":["Periode","Antal"],"rows":[["2026M05",null]]}"#);
        assert_eq!(extract.measures[0].cells, [RawCell::Blank]);
    }

    #[test]
    fn a_text_in_a_measure_is_refused_whichever_row_it_stands_in() {
        let rows = [r#"["2026M05","12"]"#, r#"["2026M06",13]"#];
        let document = |first: usize, second: usize| {
            format!(
                r#"{{"columns":["Periode","Antal"],"rows":[{},{}]}}"#,
                rows[first], rows[second]
            )
        };
        assert_eq!(
            message(&document(1, 0)),
            "x.json, row 2, column \"Antal\": the text \"12\" where the column has numbers"
        );
        assert_eq!(
            message(&document(0, 1)),
            "x.json, row 2, column \"Antal\": 13 where the column has labels"
        );
    }

    #[test]
    fn numbers_that_are_all_strings_are_not_taken_for_a_breakdown() {
        assert_eq!(
            message(
                r#"{"columns":["Periode","Antal","Andel"],"rows":[["2026M05","12",1.5],["2026M06","13",1]]}"#
            ),
            "x.json, row 1, column \"Antal\": the text \"12\" where the column has numbers"
        );
    }

    #[test]
    fn a_number_without_an_exact_value_is_refused() {
        for literal in ["12345678901234567890", "-1234567890123456789", "1e300"] {
            let text =
                format!(r#"{{"columns":["Periode","Antal"],"rows":[["2026M05",{literal}]]}}"#);
            assert!(message(&text).contains("more than 18 digits"), "{literal}");
        }
        let text = r#"{"columns":["Periode","Antal"],"rows":[["2026M05",NaN]]}"#;
        assert!(message(text).contains("line 1, byte"), "{}", message(text));
    }

    #[test]
    fn the_deepest_nesting_is_an_error_and_not_a_crash() {
        let deep = "[".repeat(100_000);
        for text in [
            deep.clone(),
            format!("{{{COLUMNS},\"rows\":{deep}"),
            format!("{{\"more\":{deep}"),
            format!("{{{COLUMNS},\"rows\":[{}", "{\"value\":".repeat(100_000)),
        ] {
            assert!(read_bytes("x.json", text.as_bytes(), &ReadOptions::default()).is_err());
        }
    }

    #[test]
    fn what_else_the_object_holds_is_passed_over() {
        let extract = read(&format!("{{\"meta\":{{\"a\":[1]}},{COLUMNS},\"n\":null,{ROWS}}}"));
        assert_eq!(extract.len(), 2);
    }
}
