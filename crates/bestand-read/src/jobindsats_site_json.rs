//! Tables of Jobindsats' site as JSON: a list of rows of strings without headings, such as
//! `["Aug 2014","Hele landet","Transport","56.309","Antal beskæftigede udenlandske statsborgere"]`.
//!
//! What a column is, is told by all its cells; where they leave it open, the file is refused.
//!
//! * The **period** is the one column with periods in at least half of its distinct cells. Years alone (`2014`) may be
//!   numbers too, so a column of them is the period only where no other is.
//! * The **values** are the one other column with numbers in at least half of its distinct cells.
//! * Every column left of the values is a breakdown. That of areas is the one with nothing but known areas, and is
//!   headed `Område`; the others are headed by their places.
//! * The last column, right after the values, is the **name of the measure**. Where the values are the last column, the
//!   measure is named by its place.
//!
//! A dot groups thousands and a comma begins decimals. A number of four digits without a dot would be against that,
//! and is refused: then `2.184` might be two and a little.

use bestand_model::{
    Period,
    area::AreaList,
    number::{DecimalMark, ThousandsMark},
    source::Publisher,
};

use crate::{
    ColumnRole as Role, Extract, ReadOptions,
    assembly::{Cells, Numbers, assemble, meaning_without_signs, measures_by_name},
    error::ReadError,
    excerpt::excerpt,
    input::{Input, ShapeFacts, extract},
    jobindsats_columns::looks_like_measure,
    jobindsats_v2_json::STRINGS,
    json_reading::{read_looked_at, rows_of},
    json_rows::JsonPlan,
    shape::Shape,
    text_table::{Heading, INLINE, TextColumn, TextTable},
};

/// The shape of this module.
pub(crate) struct JobindsatsSiteJson;

/// The heading of a column of areas.
const AREA_HEADING: &str = "Område";

impl Shape for JobindsatsSiteJson {
    fn name(&self) -> &'static str {
        "jobindsats_site_json"
    }

    /// By a list that begins with a list; the answers of the API are a list of an object.
    fn recognises(&self, input: &Input<'_>) -> bool {
        let inside = input.beginning.text.trim_start().strip_prefix('[');
        inside.is_some_and(|inside| inside.trim_start().starts_with('['))
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let rows = rows_of(JsonPlan::RowsAlone);
        let mut table = read_looked_at(input, options, &rows, STRINGS, &looked_at)?;
        let columns = Columns::find(&table)?;
        if let Some(area) = columns.area {
            table.columns[area].heading = AREA_HEADING.to_owned();
        }
        let user_says_marks = options.decimal.is_some() || options.thousands.is_some();
        let numbers = if user_says_marks {
            Numbers {
                decimal: options.decimal,
                thousands: options.thousands,
                meaning: meaning_without_signs,
            }
        } else {
            refuse_ungrouped(&table, &table.columns[columns.values])?;
            Numbers {
                decimal: Some(DecimalMark::Comma),
                thousands: Some(ThousandsMark::Dot),
                meaning: meaning_without_signs,
            }
        };
        let roles = columns.roles(table.columns.len());
        let encoding = table.encoding;
        let (mut cells, dialect) = assemble(table, &roles, &numbers)?;
        if columns.has_names {
            name_measures(&mut cells);
        }
        let facts = ShapeFacts {
            name: self.name(),
            publisher: Publisher::Jobindsats,
            dialect: Some(dialect),
            encoding,
        };
        Ok(vec![extract(&input.named(), options, &facts, cells)])
    }
}

/// What the cells of a column look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Periods,
    /// Periods or numbers.
    Years,
    Numbers,
    Labels,
}

impl Look {
    fn of(column: &TextColumn) -> Self {
        let numbers = column.different_numbers();
        let is_period = |text: &str| Period::parse(text).is_ok();
        let telling = || column.members.iter().filter(|text| !text.is_empty());
        let periods = telling().filter(|text| is_period(text)).count()
            + numbers.iter().filter(|number| is_period(&number.to_string())).count();
        let all = telling().count() + numbers.len();
        match (periods > 0 && 2 * periods >= all, looks_like_measure(column)) {
            (true, false) => Self::Periods,
            (true, true) => Self::Years,
            (false, true) => Self::Numbers,
            (false, false) => Self::Labels,
        }
    }
}

/// The columns by what they are.
#[derive(Debug, PartialEq, Eq)]
struct Columns {
    period: usize,
    values: usize,
    /// Whether the measure's name stands after the values.
    has_names: bool,
    area: Option<usize>,
}

impl Columns {
    fn find(table: &TextTable<'_>) -> Result<Self, ReadError> {
        let looks: Vec<Look> = table.columns.iter().map(Look::of).collect();
        let like = |wanted: &[Look]| -> Vec<usize> {
            (0..looks.len()).filter(|&column| wanted.contains(&looks[column])).collect()
        };
        let open = |what: String| ReadError::OpenColumns { file: table.file.to_owned(), what };
        let one = |found: Vec<usize>, what: &str| match found[..] {
            [column] => Ok(column),
            [] => Err(open(format!("no column holds {what}"))),
            _ => {
                let headings: Vec<_> =
                    found.iter().map(|&column| table.columns[column].heading.as_str()).collect();
                Err(open(format!("any of {} may hold {what}", headings.join(", "))))
            }
        };
        let mut periods = like(&[Look::Periods]);
        if periods.is_empty() {
            periods = like(&[Look::Years]);
        }
        let period = one(periods, "the periods")?;
        let mut numbers = like(&[Look::Numbers, Look::Years]);
        numbers.retain(|&column| column != period);
        let values = one(numbers, "the numbers")?;
        let after = table.columns.len() - values - 1;
        if after > 1 || period > values {
            let heading = &table.columns[values].heading;
            return Err(open(format!(
                "after the numbers in {heading} stands more than the name of the measure"
            )));
        }
        let areas = AreaList::shipped();
        let is_area = |column: &usize| {
            looks[*column] == Look::Labels
                && table.columns[*column]
                    .members
                    .iter()
                    .all(|text| areas.match_label(text).is_some())
        };
        if after == 1 && is_area(&(values + 1)) {
            let heading = &table.columns[values + 1].heading;
            return Err(open(format!(
                "{heading} holds areas where the name of the measure should be"
            )));
        }
        let found: Vec<usize> = (0..values).filter(is_area).collect();
        let area = if found.is_empty() { None } else { Some(one(found, "the areas")?) };
        Ok(Self { period, values, has_names: after == 1, area })
    }

    fn roles(&self, columns: usize) -> Vec<Role> {
        let role = |column: usize| match column {
            _ if column == self.period => Role::Period,
            _ if column == self.values => Role::Measure,
            _ => Role::Dimension,
        };
        (0..columns).map(role).collect()
    }
}

/// Holds the numbers to the thousands mark of the site.
fn refuse_ungrouped(table: &TextTable<'_>, values: &TextColumn) -> Result<(), ReadError> {
    /// The most digits that stand without a mark.
    const LONGEST_GROUP: usize = 3;
    let is_ungrouped = |text: &str| {
        let whole =
            text.trim_start_matches(['-', '\u{2212}']).split(',').next().unwrap_or_default();
        whole.len() > LONGEST_GROUP && whole.bytes().all(|byte| byte.is_ascii_digit())
    };
    let in_texts = values.members.iter().zip(&values.first_places);
    let in_texts =
        in_texts.filter(|(text, _)| is_ungrouped(text)).map(|(text, &at)| (at, text.clone()));
    let in_numbers = values.codes.iter().zip(&table.places);
    let in_numbers = in_numbers.filter(|(code, _)| **code & INLINE != 0 && *code & !INLINE > 999);
    let in_numbers = in_numbers.map(|(code, &at)| (at, (code & !INLINE).to_string()));
    match in_texts.chain(in_numbers).min_by_key(|(at, _)| *at) {
        Some((at, text)) => Err(ReadError::Number {
            place: table.place(values, at),
            reason: format!(
                "\"{}\" has no dot between its thousands, as numbers of the site have",
                excerpt(&text)
            ),
            hint: Some(
                "say how the file writes numbers: --decimal comma or point, --thousands dot or none".to_owned(),
            ),
        }),
        None => Ok(()),
    }
}

/// The columns of a table with their roles, where the cells that are there tell them.
fn looked_at(table: &TextTable<'_>) -> Option<Vec<(Heading, Role)>> {
    let columns = Columns::find(table).ok()?;
    let mut roles = columns.roles(table.columns.len());
    if columns.has_names {
        // A record is of the measure that it names.
        roles[columns.values + 1] = Role::Group;
    }
    let heading = |(index, column): (usize, &TextColumn)| {
        let is_area = columns.area == Some(index);
        let label = if is_area { AREA_HEADING } else { &column.heading };
        Heading { label: label.to_owned(), id: None }
    };
    Some(table.columns.iter().enumerate().map(heading).zip(roles).collect())
}

/// Takes the last breakdown for the names of measures.
fn name_measures(cells: &mut Cells) {
    if let (Some(names), Some(values)) = (cells.dimensions.pop(), cells.measures.pop()) {
        cells.measures = measures_by_name(names, values.cells);
    }
}

#[cfg(test)]
mod tests {
    use bestand_model::{Number, Status};

    use super::*;
    use crate::{RawCell, read_bytes};

    fn read_with(text: &str, options: &ReadOptions) -> Result<Extract, ReadError> {
        read_bytes("x.json", text.as_bytes(), options).map(|mut extracts| extracts.remove(0))
    }

    fn read(text: &str) -> Result<Extract, ReadError> {
        read_with(text, &ReadOptions::default())
    }

    fn message(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    fn number(units: i64, decimals: u8) -> RawCell {
        RawCell::Number(Number::new(units, decimals), Status::Normal)
    }

    /// Rows of `["Aug 2014","Hele landet","Transport",value,"Antal"]`, month by month.
    fn rows(values: &[&str]) -> String {
        let months = ["Aug", "Sep", "Okt", "Nov", "Dec"];
        let rows: Vec<_> = values
            .iter()
            .zip(months)
            .map(|(value, month)| {
                format!(r#"["{month} 2014","Hele landet","Transport","{value}","Antal"]"#)
            })
            .collect();
        format!("[{}]", rows.join(","))
    }

    #[test]
    fn the_cells_tell_what_the_columns_are() {
        let extract = read(&rows(&["2.184", "-56.309", "7", "1.002.003", "1.234,5"])).unwrap();
        assert_eq!(extract.source.publisher, Publisher::Jobindsats);
        assert_eq!(extract.source.read.shape, "jobindsats_site_json");
        assert_eq!(extract.source.read.numbers.as_deref(), Some("decimal comma, thousands dot"));
        let headings: Vec<_> =
            extract.dimensions.iter().map(|column| column.label.as_str()).collect();
        assert_eq!(headings, ["Område", "Kolonne 3"]);
        assert_eq!(extract.periods.members[3], Period::month(2014, 11).unwrap());
        assert_eq!(extract.measures.len(), 1);
        assert_eq!(extract.measures[0].label, "Antal");
        assert_eq!(
            extract.measures[0].cells,
            [
                number(2_184, 0),
                number(-56_309, 0),
                number(7, 0),
                number(1_002_003, 0),
                number(12_345, 1)
            ]
        );
        assert_eq!(extract.places, [1, 2, 3, 4, 5]);
    }

    #[test]
    fn each_name_is_a_measure_and_each_row_belongs_to_one() {
        let extract = read(
            r#"[["Aug 2014","Aarhus","1.210","Antal"],["Aug 2014","Aarhus","4,2","Andel"],["Sep 2014","Aarhus","","Antal"]]"#,
        )
        .unwrap();
        let labels: Vec<_> =
            extract.measures.iter().map(|measure| measure.label.as_str()).collect();
        assert_eq!(labels, ["Antal", "Andel"]);
        assert_eq!(extract.measures[0].cells, [number(1_210, 0), RawCell::Absent, RawCell::Blank]);
        assert_eq!(extract.measures[1].cells, [RawCell::Absent, number(42, 1), RawCell::Absent]);
    }

    #[test]
    fn a_measure_without_a_name_is_named_by_its_place() {
        let extract = read(r#"[["Hele landet","Aug 2014","1.210"]]"#).unwrap();
        assert_eq!(extract.measures[0].label, "Kolonne 3");
        assert_eq!(extract.dimensions[0].label, "Område");
    }

    #[test]
    fn years_are_the_period_only_where_nothing_else_is() {
        let extract = read(r#"[["2014","Aarhus","1.210"],["2015","Aarhus","7"]]"#).unwrap();
        assert_eq!(
            extract.periods.members,
            [Period::calendar_year(2014).unwrap(), Period::calendar_year(2015).unwrap()]
        );
        assert_eq!(
            message(r#"[["2014","Aarhus","1950"]]"#),
            "x.json: any of Kolonne 1, Kolonne 3 may hold the periods"
        );
        assert_eq!(
            message(r#"[["Aug 2014","Aarhus","1950","12"]]"#),
            "x.json: any of Kolonne 3, Kolonne 4 may hold the numbers"
        );
    }

    #[test]
    fn columns_that_leave_it_open_are_refused() {
        for (text, wanted) in [
            (r#"[["Aarhus","12","Antal"]]"#, "no column holds the periods"),
            (
                r#"[["Aug 2014","Sep 2014","12"]]"#,
                "any of Kolonne 1, Kolonne 2 may hold the periods",
            ),
            (r#"[["Aug 2014","Aarhus","Antal"]]"#, "no column holds the numbers"),
            (
                r#"[["Aug 2014","40","12","Antal"]]"#,
                "any of Kolonne 2, Kolonne 3 may hold the numbers",
            ),
            (
                r#"[["Aug 2014","Aarhus","Vejle","12"]]"#,
                "any of Kolonne 2, Kolonne 3 may hold the areas",
            ),
            (
                r#"[["Aug 2014","12","Antal","Aarhus"]]"#,
                "after the numbers in Kolonne 2 stands more than the name of the measure",
            ),
            (
                r#"[["12","Aug 2014"]]"#,
                "after the numbers in Kolonne 1 stands more than the name of the measure",
            ),
            (
                r#"[["Aug 2014","Transport","12","Aarhus"]]"#,
                "Kolonne 4 holds areas where the name of the measure should be",
            ),
            ("[[]]", "no column holds the periods"),
        ] {
            assert_eq!(message(text), format!("x.json: {wanted}"), "{text}");
        }
    }

    #[test]
    fn a_number_that_is_not_in_danish_thousands_is_refused() {
        assert_eq!(
            message(&rows(&["2.184", "2.5"])),
            "x.json, row 2, column \"Kolonne 4\": \"2.5\" is not a number written with decimal comma, thousands dot"
        );
        assert_eq!(
            message(&rows(&["2.184", "7", "2184"])),
            "x.json, row 3, column \"Kolonne 4\": \"2184\" has no dot between its thousands, as numbers of the site have"
        );
        assert!(message(&rows(&["2.184", "l210", "7"])).starts_with("x.json, row 2, column"));
        assert!(message(&rows(&["2.184", ".."])).contains("the sign \"..\" has no known meaning"));
    }

    #[test]
    fn the_marks_that_the_user_names_win() {
        let options = ReadOptions { decimal: Some(DecimalMark::Point), ..ReadOptions::default() };
        let extract = read_with(&rows(&["2184", "2.5"]), &options).unwrap();
        assert_eq!(extract.measures[0].cells, [number(2_184, 0), number(25, 1)]);
    }

    #[test]
    fn a_row_of_another_length_or_a_cell_that_is_no_string_is_refused() {
        let sound = r#"["Aug 2014","Aarhus","12","Antal"]"#;
        assert_eq!(
            message(&format!(r#"[{sound},["Sep 2014","Aarhus","12"]]"#)),
            "x.json, row 2: 3 cells, and the first row has 4"
        );
        assert_eq!(
            message(&format!(r#"[{sound},["Sep 2014","Aarhus",12,"Antal"]]"#)),
            "x.json, row 2, column \"Kolonne 3\": 12 where the column has strings"
        );
        assert_eq!(
            message(&format!(r#"[{sound},["Sep 2014","Aarhus",["12"],"Antal"]]"#)),
            "x.json, row 2, column \"Kolonne 3\": a list where the column has strings"
        );
        assert!(message(&format!("[{sound},{{}}]")).contains("line 1, byte"));
        assert!(read(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn a_slip_in_a_month_is_named() {
        let text = rows(&["1", "2", "3"]).replace("Okt", "Okto");
        assert!(message(&text).starts_with("x.json, row 3, column \"Kolonne 1\": \"Okto 2014\""));
    }
}
