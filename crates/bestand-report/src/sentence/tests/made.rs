//! Small tables, and what is read of them.

use chrono::NaiveDate;

use bestand_model::table::{Cell, Column, ColumnKind, Note, NoteKind, Role, Row, Severity, Table};
use bestand_model::{Language, MissingReason};

use crate::sample::{code, column, count, jobindsats, labels};
use crate::sentence::{Material, Reading, Sentence, SentenceOptions, read};

pub(super) const PERSONS: &str = "full_time_persons";

/// A cell without a number.
pub(super) fn missing(reason: MissingReason) -> Cell {
    Cell::Missing(reason)
}

/// The benefits and areas of these tests with their labels.
const NAMES: [(&str, &str); 17] = [
    ("foertidspension", "Førtidspension"),
    ("ressourceforloeb", "Ressourceforløb"),
    ("fleksjob", "Fleksjob"),
    ("ledighedsydelse", "Ledighedsydelse"),
    ("sygedagpenge", "Sygedagpenge"),
    ("jobafklaringsforloeb", "Jobafklaringsforløb"),
    ("kontanthjaelp", "Kontanthjælp (aktivitetsparate)"),
    ("uddannelseshjaelp", "Uddannelseshjælp (aktivitetsparate)"),
    ("kontant_og_uddannelseshjaelp", "Kontant- og uddannelseshjælp"),
    ("kontanthjaelp_samlet", "Kontanthjælp (samlet)"),
    ("sum", "I alt"),
    ("000", "Hele landet"),
    ("085", "Region Sjælland"),
    ("155", "Dragør"),
    ("316", "Holbæk"),
    ("751", "Aarhus"),
    ("825", "Læsø"),
];

/// A row of a wide table: its code and its numbers, `None` where the benefit did not exist.
pub(super) type Line<'a> = (&'a str, Role, &'a [Option<i64>]);

/// A wide table as `november` makes it.
pub(super) fn wide(dimension: &str, periods: &[&str], lines: &[Line<'_>]) -> Table {
    let mut columns = vec![column(dimension, "Ydelse", ColumnKind::Code, "")];
    for period in periods {
        let label = bestand_model::Period::parse(period).unwrap().short(Language::Danish);
        columns.push(column(period, &label, ColumnKind::Count, PERSONS));
    }
    let cell = |value: &Option<i64>| value.map_or(Cell::Missing(MissingReason::NotExisting), count);
    let row = |(id, role, values): &Line<'_>| {
        let cells = std::iter::once(code(id)).chain(values.iter().map(cell)).collect();
        Row { role: *role, cells }
    };
    Table {
        id: "november".into(),
        title: "Udviklingen".into(),
        columns,
        rows: lines.iter().map(row).collect(),
        labels: vec![labels(dimension, &NAMES)],
        sources: vec![jobindsats("y01a02")],
        ..Table::default()
    }
}

/// A long table as `stock` makes it, of one series or several: period, code, number.
pub(super) fn long(id: &str, unit: &str, lines: &[(&str, &str, Option<i64>)]) -> Table {
    let row = |&(period, benefit, value): &(&str, &str, Option<i64>)| Row {
        role: if benefit == "sum" { Role::Total } else { Role::Body },
        cells: vec![
            code(period),
            code(benefit),
            value.map_or(Cell::Missing(MissingReason::Suppressed), count),
        ],
    };
    Table {
        id: id.into(),
        title: "Bestand".into(),
        columns: vec![
            column("period", "Periode", ColumnKind::Period, ""),
            column("benefit", "Ydelse", ColumnKind::Code, ""),
            column("value", "Antal", ColumnKind::Count, unit),
        ],
        rows: lines.iter().map(row).collect(),
        labels: vec![labels("benefit", &NAMES)],
        sources: vec![jobindsats("y01a02")],
        ..Table::default()
    }
}

/// The usual variation of these rows.
pub(super) fn usual(dimension: &str, rows: &[(&str, i64)]) -> Table {
    let row = |&(id, usual): &(&str, i64)| Row {
        role: Role::Body,
        cells: vec![code(id), count(usual), count(36)],
    };
    Table {
        id: "usual".into(),
        columns: vec![
            column(dimension, "Ydelse", ColumnKind::Code, ""),
            column("usual", "Sædvanlig månedsvariation", ColumnKind::Count, PERSONS),
            column("steps", "Spring", ColumnKind::Count, "steps"),
        ],
        rows: rows.iter().map(row).collect(),
        ..Table::default()
    }
}

/// A series break of severity `break` on a day.
pub(super) fn series_break(short: &str, day: (i32, u32, u32), weight: u32) -> Note {
    Note {
        kind: NoteKind::Break,
        id: short.to_lowercase(),
        severity: Severity::Break,
        text: format!("{short} trådte i kraft."),
        short: Some(short.to_owned()),
        weight,
        begins: NaiveDate::from_ymd_opt(day.0, day.1, day.2),
    }
}

/// A note that is no break.
pub(super) fn note(id: &str, text: &str) -> Note {
    Note {
        kind: NoteKind::Population,
        id: id.to_owned(),
        severity: Severity::Break,
        text: text.to_owned(),
        short: None,
        weight: 0,
        begins: None,
    }
}

pub(super) fn with_unit(mut table: Table, unit: &str) -> Table {
    for column in &mut table.columns {
        if column.kind == ColumnKind::Count {
            column.unit = Some(unit.to_owned());
        }
    }
    table
}

/// A column of numbers with decimals.
pub(super) fn decimal(id: &str, label: &str, unit: &str) -> Column {
    column(id, label, ColumnKind::Decimal, unit)
}

pub(super) fn sentences(
    reading: Reading,
    table: &Table,
    beside: &[&Table],
    language: Language,
) -> Vec<Sentence> {
    let options = SentenceOptions { language, ..SentenceOptions::default() };
    read(reading, &Material { table, beside }, &options)
}

/// What is read, in Danish, with plain spaces.
pub(super) fn danish(reading: Reading, table: &Table, beside: &[&Table]) -> Vec<String> {
    texts(sentences(reading, table, beside, Language::Danish))
}

/// What is read, in English, with plain spaces.
pub(super) fn english(reading: Reading, table: &Table, beside: &[&Table]) -> Vec<String> {
    texts(sentences(reading, table, beside, Language::English))
}

fn texts(sentences: Vec<Sentence>) -> Vec<String> {
    sentences.into_iter().map(|sentence| sentence.text.replace('\u{a0}', " ")).collect()
}
