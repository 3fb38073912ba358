//! The numbers and sentences of a note for programs: what `verify` holds a new note against.

use std::collections::BTreeMap;

use bestand_report::Export;
use bestand_report::export::json::Json;
use bestand_report::note::Note;
use bestand_report::note::document::{Block, Inline, List};
use bestand_report::sentence::Sentence;
use serde::Serialize;
use serde_json::{Value, json};

use crate::failure::Failure;

/// The file that holds it.
pub(crate) const RECORD: &str = "tal.json";

/// The form of the record.
const SCHEMA: &str = "bestand.numbers/1";

/// The record of a note: every table, the note as plain text, and every sentence with the cells it was made of.
pub(crate) fn record(note: &Note, text: &str) -> Result<Vec<u8>, Failure> {
    let mut exhibits = Vec::new();
    for exhibit in note.exhibits() {
        let mut bytes = Vec::new();
        Json.write(&exhibit.table, &mut bytes)?;
        exhibits.push(Recorded {
            id: &exhibit.id,
            name: exhibit.name(note.language).replace('\u{a0}', " "),
            caption: &exhibit.caption,
            below: &exhibit.below,
            table: String::from_utf8_lossy(&bytes).trim_end().to_owned(),
        });
    }
    let mut out = format!("{{\n\"schema\": {},\n\"exhibits\": [", json!(SCHEMA));
    for (place, each) in exhibits.iter().enumerate() {
        out.push_str(if place == 0 { "\n" } else { ",\n" });
        out.push_str(&format!(
            "{{\"id\": {}, \"name\": {}, \"caption\": {}, \"below\": {}, \"table\": {}}}",
            json!(each.id),
            json!(each.name),
            json!(each.caption),
            json!(each.below),
            each.table
        ));
    }
    out.push_str("\n],\n\"text\": [");
    for (place, line) in text.lines().enumerate() {
        out.push_str(if place == 0 { "\n" } else { ",\n" });
        out.push_str(&json!(line).to_string());
    }
    out.push_str("\n],\n\"sentences\": [");
    for (place, sentence) in sentences(note).into_iter().enumerate() {
        out.push_str(if place == 0 { "\n" } else { ",\n" });
        let line = serde_json::to_string(&SentenceLine::of(sentence))
            .map_err(|error| Failure::new(format!("{RECORD}: {error}"), "please report it"))?;
        out.push_str(&line);
    }
    out.push_str("\n]\n}\n");
    Ok(out.into_bytes())
}

struct Recorded<'a> {
    id: &'a str,
    name: String,
    caption: &'a str,
    below: &'a [String],
    /// `bestand.table/1`, as it is.
    table: String,
}

#[derive(Serialize)]
struct SentenceLine<'a> {
    id: &'a str,
    text: &'a str,
    facts: Vec<FactLine<'a>>,
}

#[derive(Serialize)]
struct FactLine<'a> {
    shown: &'a str,
    value: &'a str,
    formula: &'a str,
    rounding: &'a str,
    cells: Vec<BTreeMap<&'static str, Value>>,
}

impl<'a> SentenceLine<'a> {
    fn of(sentence: &'a Sentence) -> Self {
        let facts = sentence.facts.iter().map(|fact| FactLine {
            shown: &fact.shown,
            value: &fact.value,
            formula: &fact.formula,
            rounding: &fact.rounding,
            cells: (fact.cells.iter())
                .map(|cell| {
                    BTreeMap::from([
                        ("table", json!(cell.table)),
                        ("row", json!(cell.row)),
                        ("column", json!(cell.column)),
                        ("value", json!(cell.value)),
                        ("sources", json!(cell.sources)),
                    ])
                })
                .collect(),
        });
        Self { id: &sentence.id, text: &sentence.text, facts: facts.collect() }
    }
}

/// The generated sentences of a note, in the order they stand.
pub(crate) fn sentences(note: &Note) -> Vec<&Sentence> {
    let mut found = Vec::new();
    for block in &note.blocks {
        match block {
            Block::Paragraph(text) => in_text(text, &mut found),
            Block::List(list) | Block::SmallPrint(list) => in_list(list, &mut found),
            _ => {}
        }
    }
    found
}

fn in_list<'a>(list: &'a List, found: &mut Vec<&'a Sentence>) {
    for item in &list.items {
        in_text(&item.text, found);
        if let Some(below) = &item.below {
            in_list(below, found);
        }
    }
}

fn in_text<'a>(text: &'a [Inline], found: &mut Vec<&'a Sentence>) {
    found.extend(text.iter().filter_map(|inline| match inline {
        Inline::Sentence(sentence) => Some(sentence),
        _ => None,
    }));
}

/// What differs between two records, a line for each thing: cells first, then sentences.
pub(crate) fn differences(old: &[u8], new: &[u8]) -> Result<Vec<String>, Failure> {
    let parse = |bytes: &[u8]| -> Result<Value, Failure> {
        serde_json::from_slice(bytes)
            .map_err(|error| Failure::new(format!("{RECORD}: {error}"), "make the note again"))
    };
    let (old, new) = (parse(old)?, parse(new)?);
    let mut lines = Vec::new();
    let empty = Vec::new();
    let of = |record: &'_ Value, key: &str| -> Vec<Value> {
        record[key].as_array().unwrap_or(&empty).clone()
    };
    let (before, after) = (of(&old, "exhibits"), of(&new, "exhibits"));
    for exhibit in &before {
        match after.iter().find(|each| each["id"] == exhibit["id"]) {
            Some(now) => in_exhibit(exhibit, now, &mut lines),
            None => lines.push(format!("{}: is not there any more", text(&exhibit["name"]))),
        }
    }
    let is_new = |each: &&Value| !before.iter().any(|known| known["id"] == each["id"]);
    for exhibit in after.iter().filter(is_new) {
        lines.push(format!("{}: is new", text(&exhibit["name"])));
    }
    let (before, after) = (of(&old, "sentences"), of(&new, "sentences"));
    for place in 0..before.len().max(after.len()) {
        let said = |sentences: &[Value]| {
            sentences.get(place).map_or("-".to_owned(), |each| text(&each["text"]))
        };
        let (then, now) = (said(&before), said(&after));
        if then != now {
            lines.push(format!("sentence {}: {then}\n  now: {now}", place + 1));
        }
    }
    if lines.is_empty() {
        in_text_lines(&of(&old, "text"), &of(&new, "text"), &mut lines);
    }
    Ok(lines)
}

/// The lines of text that differ, where nothing that comes of cells does.
fn in_text_lines(old: &[Value], new: &[Value], lines: &mut Vec<String>) {
    let as_text = |values: &[Value]| values.iter().map(text).collect::<Vec<_>>().join("\n");
    let (before, after) = (as_text(old), as_text(new));
    let changes = similar::TextDiff::from_lines(&before, &after);
    for change in changes.iter_all_changes() {
        let sign = match change.tag() {
            similar::ChangeTag::Equal => continue,
            similar::ChangeTag::Delete => '-',
            similar::ChangeTag::Insert => '+',
        };
        lines.push(format!("{sign} {}", change.value().trim_end()));
    }
}

/// The cells, the caption and the lines below that differ.
fn in_exhibit(old: &Value, new: &Value, lines: &mut Vec<String>) {
    let name = text(&old["name"]);
    if old["caption"] != new["caption"] {
        lines.push(format!("{name}: {} -> {}", text(&old["caption"]), text(&new["caption"])));
    }
    let (before, after) = (&old["table"], &new["table"]);
    let codes: Vec<String> = columns(before)
        .into_iter()
        .filter(|(_, kind)| kind == "code" || kind == "period")
        .map(|(id, _)| id)
        .collect();
    let key = |row: &Value| codes.iter().map(|id| row[id].to_string()).collect::<Vec<_>>();
    if before["title"] != after["title"] || before["measure"] != after["measure"] {
        lines.push(format!("{name}: {} -> {}", text(&before["title"]), text(&after["title"])));
    }
    let rows = |table: &Value| table["rows"].as_array().cloned().unwrap_or_default();
    let rows_after = rows(after);
    for (at, row) in rows(before).into_iter().enumerate() {
        let label = row_label(before, &row, &codes);
        let found = rows_after.iter().position(|each| key(each) == key(&row));
        let Some((at_now, now)) = found.map(|at_now| (at_now, &rows_after[at_now])) else {
            lines.push(format!("{name}, {label}: is not there any more"));
            continue;
        };
        for (column, _) in columns(before) {
            let then = shown(before, at, &column, &row[&column]);
            let now = shown(after, at_now, &column, &now[&column]);
            if then != now {
                lines.push(format!("{name}, {label}, {column}: {then} -> {now}"));
            }
        }
    }
    let rows_before = rows(before);
    let is_new = |row: &&Value| !rows_before.iter().any(|each| key(each) == key(row));
    for row in rows_after.iter().filter(is_new) {
        lines.push(format!("{name}, {}: is new", row_label(after, row, &codes)));
    }
    if columns(before) != columns(after) || headings(before) != headings(after) {
        lines.push(format!("{name}: other columns"));
    }
    if old["below"] != new["below"] {
        lines.push(format!("{name}: other sources or notes"));
    }
}

/// A value, or why there is none.
fn shown(table: &Value, row: usize, column: &str, value: &Value) -> String {
    if !value.is_null() {
        return text(value);
    }
    let missing = table["missing"].as_array().cloned().unwrap_or_default();
    let is_it = |each: &&Value| each["row"] == json!(row) && each["column"] == json!(column);
    let reason = missing.iter().find(is_it).map(|each| text(&each["reason"]));
    reason.map_or("missing".to_owned(), |reason| format!("missing ({reason})"))
}

fn headings(table: &Value) -> Vec<String> {
    let columns = table["columns"].as_array().cloned().unwrap_or_default();
    columns.iter().map(|column| text(&column["label"])).collect()
}

/// The ids of the columns with their kinds.
fn columns(table: &Value) -> Vec<(String, String)> {
    let columns = table["columns"].as_array().cloned().unwrap_or_default();
    columns.iter().map(|column| (text(&column["id"]), text(&column["kind"]))).collect()
}

fn row_label(table: &Value, row: &Value, codes: &[String]) -> String {
    let label = |id: &String| {
        let code = text(&row[id]);
        table["labels"][id][&code].as_str().map_or(code, str::to_owned)
    };
    codes.iter().map(label).collect::<Vec<_>>().join(", ")
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "missing".to_owned(),
        other => other.to_string(),
    }
}
