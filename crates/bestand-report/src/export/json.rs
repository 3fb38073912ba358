//! The JSON contract `bestand.table/1`: one object, its keys in a fixed order, one line per row.

use std::io::{self, Write};

use bestand_model::table::{Cell, Table};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Export, check, with_bounds};
use crate::ReportError;

/// The name and version of the contract, written as `schema`.
pub const SCHEMA: &str = "bestand.table/1";

/// Writes the JSON contract.
///
/// A row is an object with one key per column, in column order. Exact values are written as they are (a whole
/// number without decimals), ratios unrounded, codes as strings. A missing cell is an explicit null with an
/// entry in `missing` that carries its reason. UTF-8, with a final line feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Json;

impl Export for Json {
    fn write(&self, table: &Table, out: &mut dyn Write) -> Result<(), ReportError> {
        check(table)?;
        let table = &*with_bounds(table);
        let rows = table.rows.iter().map(|row| RowObject { table, cells: &row.cells });
        let members = [
            scalar("schema", SCHEMA)?,
            scalar("id", &table.id)?,
            scalar("title", &table.title)?,
            scalar("validated", &table.validated)?,
            array("columns", &table.columns)?,
            array("rows", rows)?,
            labels(&table.labels)?,
            array("missing", missing(table))?,
            array("notes", &table.notes)?,
            array("sources", &table.sources)?,
        ];
        writeln!(out, "{{\n  {}\n}}", members.join(",\n  "))?;
        Ok(())
    }
}

/// A member with a single value.
fn scalar<T: Serialize + ?Sized>(key: &str, value: &T) -> io::Result<String> {
    Ok(format!("\"{key}\": {}", compact(value)?))
}

/// A member whose value is an array, one item per line.
fn array<T: Serialize>(key: &str, items: impl IntoIterator<Item = T>) -> io::Result<String> {
    let lines = items.into_iter().map(|item| compact(&item)).collect::<io::Result<Vec<_>>>()?;
    Ok(member(key, '[', &lines, ']'))
}

/// The member `labels`: for each code column, what its codes are called.
fn labels(labels: &[(String, Vec<(String, String)>)]) -> io::Result<String> {
    let line = |(column, names): &(String, Vec<(String, String)>)| {
        Ok(format!("{}: {}", compact(column)?, compact(&Names(names))?))
    };
    let lines = labels.iter().map(line).collect::<io::Result<Vec<_>>>()?;
    Ok(member("labels", '{', &lines, '}'))
}

fn member(key: &str, open: char, lines: &[String], close: char) -> String {
    if lines.is_empty() {
        return format!("\"{key}\": {open}{close}");
    }
    format!("\"{key}\": {open}\n    {}\n  {close}", lines.join(",\n    "))
}

fn compact<T: Serialize + ?Sized>(value: &T) -> io::Result<String> {
    Ok(serde_json::to_string(value)?)
}

/// A row as an object keyed by column id.
struct RowObject<'a> {
    table: &'a Table,
    cells: &'a [Cell],
}

impl Serialize for RowObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.cells.len()))?;
        for (column, cell) in self.table.columns.iter().zip(self.cells) {
            match cell {
                Cell::Code(code) => object.serialize_entry(&column.id, &**code)?,
                Cell::Exact(number) => object.serialize_entry(&column.id, number)?,
                // Adding zero makes a negative zero a zero: no reader wants "-0.0".
                Cell::Ratio(value) => object.serialize_entry(&column.id, &(value + 0.0))?,
                // Bounds have columns of their own by now.
                Cell::Missing(_) | Cell::Between(_) => {
                    object.serialize_entry(&column.id, &None::<u8>)?;
                }
            }
        }
        object.end()
    }
}

/// Codes and what they are called, in the order given.
struct Names<'a>(&'a [(String, String)]);

impl Serialize for Names<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(code, label)| (code, label)))
    }
}

/// An entry of `missing`.
#[derive(serde::Serialize)]
struct MissingEntry<'a> {
    row: usize,
    column: &'a str,
    reason: &'static str,
}

/// Every missing cell with its reason, row by row.
fn missing(table: &Table) -> impl Iterator<Item = MissingEntry<'_>> {
    table.rows.iter().enumerate().flat_map(move |(row, cells)| {
        table.columns.iter().zip(&cells.cells).filter_map(move |(column, cell)| match cell {
            Cell::Missing(reason) => {
                Some(MissingEntry { row, column: &column.id, reason: reason.code() })
            }
            _ => None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{november, number};

    fn json(table: &Table) -> String {
        let mut out = Vec::new();
        Json.write(table, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_is_written_as_the_contract_says() {
        let expected = r#"{
  "schema": "bestand.table/1",
  "id": "november",
  "title": "Udviklingen i bestanden (fuldtidspersoner)",
  "validated": "selection",
  "columns": [
    {"id":"benefit","label":"Ydelse","kind":"code"},
    {"id":"2011-11","label":"Nov. 2011","kind":"count","unit":"full_time_persons"},
    {"id":"2014-11","label":"Nov. 2014","kind":"count","unit":"full_time_persons"},
    {"id":"change","label":"Udvikling","kind":"count","unit":"full_time_persons"},
    {"id":"change_pct","label":"Udvikling i pct.","kind":"percent","unit":"per_cent"}
  ],
  "rows": [
    {"benefit":"fleksjob","2011-11":50000,"2014-11":60000,"change":10000,"change_pct":20.0},
    {"benefit":"ressourceforloeb","2011-11":null,"2014-11":8000,"change":8000,"change_pct":null},
    {"benefit":"sum","2011-11":50000,"2014-11":68000,"change":18000,"change_pct":36.0}
  ],
  "labels": {
    "benefit": {"fleksjob":"Fleksjob","ressourceforloeb":"Ressourceforløb","sum":"I alt"}
  },
  "missing": [
    {"row":1,"column":"2011-11","reason":"not_existing"},
    {"row":1,"column":"change_pct","reason":"not_existing"}
  ],
  "notes": [
    {"kind":"population","id":"overlap","severity":"break","text":"Der er ikke renset for overlap mellem ydelserne."}
  ],
  "sources": [
    {"publisher":"Jobindsats","table":"y08a02","pulled":"2015-01-15","file":"y08a02.csv","sha256":null,"read":{"shape":"tidy","encoding":"utf-8","rows":2}}
  ]
}
"#;
        assert_eq!(json(&november()), expected);
    }

    #[test]
    fn an_empty_table_is_still_one_json_object_with_every_member() {
        let value: serde_json::Value = serde_json::from_str(&json(&Table::default())).unwrap();
        let members = value.as_object().unwrap();
        assert_eq!(members.len(), 10);
        assert_eq!(members["rows"], serde_json::json!([]));
        assert_eq!(members["labels"], serde_json::json!({}));
    }

    #[test]
    fn decimals_stay_decimals_and_ratios_are_not_rounded() {
        let mut table = november();
        table.rows[0].cells[1] = Cell::Exact(number(-42, 1));
        table.rows[0].cells[4] = Cell::Ratio(-100.0 / 3.0);
        let text = json(&table);
        assert!(text.contains(r#""2011-11":-4.2,"#), "{text}");
        assert!(text.contains(r#""change_pct":-33.333333333333336}"#), "{text}");
    }

    #[test]
    fn a_negative_zero_is_written_as_zero() {
        let mut table = november();
        table.rows[0].cells[4] = Cell::Ratio(-0.0);
        assert!(json(&table).contains(r#""change_pct":0.0}"#));
    }

    #[test]
    fn quotes_and_line_breaks_in_texts_are_escaped() {
        let mut table = november();
        table.title = "\"Udvalgte\"\nydelser".into();
        assert!(json(&table).contains(r#""title": "\"Udvalgte\"\nydelser","#));
    }
}
