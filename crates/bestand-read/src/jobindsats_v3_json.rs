//! JSON of version 3 of the Jobindsats API: an object with `columns` (labels) and `rows`.
//!
//! The columns carry no ids. What they are is told by their cells: those of a breakdown are always strings, those
//! of a measure never are (`null` where there is no value), and the breakdowns stand left of the measures.
//! Numbers are typed, so there is no dialect to find.

use std::cell::RefCell;

use bestand_model::{Status, code_list::fold, source::Publisher};

use crate::{
    ColumnRole as Role, Extract, MeasureColumn, RawCell, ReadOptions, Selection,
    assembly::{Cells, cell_of},
    error::{At, ReadError},
    excerpt::excerpt,
    input::{Input, ShapeFacts, extract},
    jobindsats_columns::{PERIOD_HEADINGS, is_known_dimension, looks_like_measure},
    json_cell::exact,
    json_reading::{self, CellRule, NumberRule, Reading, Taken, rows_of},
    json_rows::JsonPlan,
    json_syntax::Kind,
    plan::Plan,
    shape::Shape,
    text_table::{Heading, TextColumn, TextTable},
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
        let mut taken = read_for(input, options, input.reader.selection)?;
        if !taken.is_enough {
            taken = read_for(input, options, None)?;
        }
        let (publisher, encoding) = (Publisher::Jobindsats, taken.table.encoding);
        let facts = ShapeFacts { name: self.name(), publisher, dialect: None, encoding };
        Ok(vec![extract(&input.named(), options, &facts, cells(taken)?)])
    }
}

/// The table, and which of its columns are numbers.
struct Typed<'f> {
    table: TextTable<'f>,
    is_number: Vec<bool>,
    is_enough: bool,
}

/// Reads what a selection wants.
fn read_for<'f>(
    input: &'f Input<'_>,
    options: &ReadOptions,
    selection: Option<&dyn Selection>,
) -> Result<Typed<'f>, ReadError> {
    let table = input.named().table(options);
    let is_number = RefCell::new(Vec::new());
    // The first row tells what the columns are, and every later one has to agree.
    let plan = |headings: &[Heading], kinds: &[Kind]| {
        is_number.replace(kinds.iter().map(|kind| *kind != Kind::Text).collect());
        let role = |heading: &Heading, kind: &Kind| match kind {
            Kind::Text if PERIOD_HEADINGS.contains(&fold(&heading.label).as_str()) => Role::Period,
            Kind::Text => Role::Dimension,
            _ => Role::Measure,
        };
        let columns: Vec<_> = headings
            .iter()
            .zip(kinds)
            .map(|(heading, kind)| (heading.clone(), role(heading, kind)))
            .collect();
        Plan::of(&columns, table.as_deref(), selection)
    };
    let rule = CellRule { numbers: NumberRule::Typed, hint: CELLS_HINT };
    let reading = Reading { rule, at: At::Row, plan: &plan, most: None };
    let Taken { table, is_enough } = json_reading::read(input, options, &rows_of(PLAN), &reading)?;
    Ok(Typed { table, is_number: is_number.take(), is_enough })
}

fn cells(taken: Typed<'_>) -> Result<Cells, ReadError> {
    let Typed { table, is_number, .. } = taken;
    let is_period = |heading: &str| PERIOD_HEADINGS.contains(&heading);
    let period = table.find(is_period).ok_or_else(|| table.without("period"))?;
    let Some(first_measure) = is_number.iter().position(|is_number| *is_number) else {
        return Err(table.without("measure"));
    };
    let mut dimensions = Vec::new();
    let mut measures = Vec::new();
    for (index, (column, &is_number)) in table.columns.iter().zip(&is_number).enumerate() {
        let misplaced = |text: String, wanted| {
            let place = table.place(column, 1);
            Err(ReadError::CellType { place, text, wanted, hint: CELLS_HINT })
        };
        if is_number {
            if index == period {
                return misplaced("a number or null".to_owned(), "periods");
            }
            measures.push(measure(&table, column));
        } else if index != period {
            let is_breakdown = index < first_measure
                && (is_known_dimension(&column.heading) || !looks_like_measure(column));
            if !is_breakdown {
                return misplaced(format!("the text \"{}\"", excerpt(column.text(0))), "numbers");
            }
            dimensions.push(table.dimension(column)?);
        }
    }
    if measures.is_empty() {
        return Err(table.without("measure"));
    }
    let periods = table.periods(&table.columns[period])?;
    let TextTable { places, skipped, .. } = table;
    Ok(Cells { dimensions, periods, measures, places, skipped })
}

fn measure(table: &TextTable<'_>, column: &TextColumn) -> MeasureColumn {
    let number = |written: &String| match exact(written) {
        Some(number) => RawCell::Number(number, Status::Normal),
        // Nothing else is kept of a column of numbers.
        None => RawCell::Blank,
    };
    let distinct: Vec<RawCell> = column.members.iter().map(number).collect();
    let cells = match column.is_left_out {
        true => vec![RawCell::Absent; table.places.len()],
        false => column.codes.iter().map(|&code| cell_of(code, &distinct)).collect(),
    };
    MeasureColumn { label: column.heading.clone(), id: None, cells }
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
