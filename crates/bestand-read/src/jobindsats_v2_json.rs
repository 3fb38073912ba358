//! JSON of version 2 of the Jobindsats API: a list of one object with `Variables` (ids and labels) and `Data`.
//!
//! Every cell is a string, with a decimal comma; a blank one has no value. PowerShell saves the rows as
//! `{"value":[…],"Count":n}`.

use crate::{
    Extract, ReadOptions,
    error::{At, ReadError},
    input::Input,
    jobindsats_columns,
    json_reading::{CellRule, NumberRule, TableOfTexts, read_looked_at, rows_of},
    json_rows::JsonPlan,
    shape::Shape,
};

/// The shape of this module.
pub(crate) struct JobindsatsV2Json;

const PLAN: JsonPlan = JsonPlan::Object { headings: "Variables", rows: "Data", in_list: true };

/// Said where a cell of a shape of strings is none.
const STRINGS_HINT: &str = "in this shape every cell is a JSON string, the numbers too: download it again, and save it as it is";

impl Shape for JobindsatsV2Json {
    fn name(&self) -> &'static str {
        "jobindsats_v2_json"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.first_character() == Some('[')
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let table = read_looked_at(input, options, &rows_of(PLAN), STRINGS, &|table| {
            Some(jobindsats_columns::looked_at(table))
        })?;
        Ok(vec![jobindsats_columns::extract(input, options, self.name(), table)?])
    }
}

/// What the cells are where all are strings.
pub(crate) const STRINGS: TableOfTexts =
    TableOfTexts { rule: CellRule { numbers: NumberRule::None, hint: STRINGS_HINT }, at: At::Row };

#[cfg(test)]
mod tests {
    use bestand_model::{Number, Status};

    use super::*;
    use crate::{RawCell, read_bytes};

    fn read(text: &str) -> Result<Extract, ReadError> {
        read_bytes("y01a02.json", text.as_bytes(), &ReadOptions::default())
            .map(|mut all| all.remove(0))
    }

    const VARIABLES: &str = r#""Variables":[{"Name":"area","Label":"Area"},{"Name":"period","Label":"Periode"},
        {"Name":"_kon","Label":"Køn"},{"Name":"memba02_2","Label":"Antal fuldtidspersoner"},
        {"Name":"memba02_4b","Label":"I pct. af arbejdsstyrken"}]"#;

    #[test]
    fn columns_are_known_by_their_ids() {
        let extract = read(&format!(
            r#"[{{{VARIABLES},"Data":[["Hele landet","2021M01","1","120525","4,2"],["Læsø","2021M01","1","",""]],"TableInfo":[]}}]"#
        ))
        .unwrap();
        let ids: Vec<_> = extract.dimensions.iter().map(|column| column.id.as_deref()).collect();
        assert_eq!(ids, [Some("area"), Some("_kon")]);
        assert_eq!(extract.measures[1].id.as_deref(), Some("memba02_4b"));
        assert_eq!(
            extract.measures[1].cells,
            [RawCell::Number(Number::new(42, 1), Status::Normal), RawCell::Blank]
        );
        assert_eq!(extract.source.table.as_deref(), Some("y01a02"));
        assert!(
            extract.source.read.numbers.is_some_and(|numbers| numbers.starts_with("decimal comma"))
        );
    }

    #[test]
    fn rows_saved_by_powershell_are_unwrapped() {
        let extract = read(&format!(
            r#"[{{"Data":[{{"value":["Hele landet","2021M01","Mænd","60862","2,1"],"Count":5}}],{VARIABLES}}}]"#
        ))
        .unwrap();
        assert_eq!(
            extract.measures[0].cells,
            [RawCell::Number(Number::integer(60_862), Status::Normal)]
        );
    }

    #[test]
    fn a_typed_number_does_not_belong_in_this_shape() {
        let error =
            read(&format!(r#"[{{{VARIABLES},"Data":[["Aarhus","2021M01","Mænd",60862,"2,1"]]}}]"#))
                .unwrap_err();
        assert_eq!(
            error.to_string(),
            "y01a02.json, row 1, column \"Antal fuldtidspersoner\": 60862 where the column has strings"
        );
    }

    #[test]
    fn a_person_id_typed_as_a_number_stays_out_of_the_message() {
        let row = r#"["Aarhus","2021M01","Mænd",3112901234,"2,1"]"#;
        let error = read(&format!("[{{{VARIABLES},\"Data\":[{row}]}}]")).unwrap_err();
        assert!(error.to_string().contains("[person id] where"), "{error}");
    }

    #[test]
    fn a_list_of_two_tables_is_refused() {
        let table = format!(r#"{{{VARIABLES},"Data":[["Aarhus","2021M01","Mænd","1","2,1"]]}}"#);
        let error = read(&format!("[{table},{table}]")).unwrap_err();
        assert!(error.to_string().contains("more than one object"), "{error}");
    }
}
