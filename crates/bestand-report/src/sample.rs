//! Small tables for the tests of this crate.

use chrono::NaiveDate;

use bestand_model::source::{Publisher, ReadFacts, Source, Vintage};
use bestand_model::table::{
    Cell, Column, ColumnKind, Note, NoteKind, Role, Row, Severity, Spread, Table, Validated,
};
use bestand_model::{MissingReason, Number};

pub(crate) fn number(units: i64, decimals: u8) -> Number {
    Number::new(units, decimals)
}

pub(crate) fn count(value: i64) -> Cell {
    Cell::Exact(Number::integer(value))
}

pub(crate) fn code(text: &str) -> Cell {
    Cell::Code(text.into())
}

const GONE: Cell = Cell::Missing(MissingReason::NotExisting);

/// A column; `unit` empty for none.
pub(crate) fn column(id: &str, label: &str, kind: ColumnKind, unit: &str) -> Column {
    let unit = (!unit.is_empty()).then(|| unit.into());
    Column { id: id.into(), label: label.into(), kind, unit }
}

pub(crate) fn row(role: Role, cells: Vec<Cell>) -> Row {
    Row { role, cells }
}

/// Names of the codes of one column.
pub(crate) fn labels(column: &str, names: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
    let owned = |&(code, label): &(&str, &str)| (code.to_owned(), label.to_owned());
    (column.into(), names.iter().map(owned).collect())
}

pub(crate) fn jobindsats(table: &str) -> Source {
    Source {
        publisher: Publisher::Jobindsats,
        table: Some(table.into()),
        pulled: Vintage::parse("2015-01-15").unwrap(),
        publication: None,
        sha256: None,
        file: format!("{table}.csv"),
        read: ReadFacts {
            shape: "tidy".into(),
            encoding: "utf-8".into(),
            rows: 2,
            ..ReadFacts::default()
        },
    }
}

/// Break number `n`, of January in the year 2010 + `n`.
pub(crate) fn break_note(n: u8) -> Note {
    Note {
        kind: NoteKind::Break,
        id: format!("reform_{n}"),
        severity: Severity::Break,
        text: format!("Databrud nr. {n} begynder 1. januar 20{}.", 10 + n),
        short: Some(format!("Reform {n} (januar 20{})", 10 + n)),
        weight: 1,
        begins: NaiveDate::from_ymd_opt(2010 + i32::from(n), 1, 1),
    }
}

/// Two benefits in two Novembers with their change and their sum.
pub(crate) fn november() -> Table {
    let persons = "full_time_persons";
    Table {
        computed: true,
        id: "november".into(),
        title: "Udviklingen i bestanden (fuldtidspersoner)".into(),
        validated: Validated::Selection,
        columns: vec![
            column("benefit", "Ydelse", ColumnKind::Code, ""),
            column("2011-11", "Nov. 2011", ColumnKind::Count, persons),
            column("2014-11", "Nov. 2014", ColumnKind::Count, persons),
            column("change", "Udvikling", ColumnKind::Count, persons),
            column("change_pct", "Udvikling i pct.", ColumnKind::Percent, "per_cent"),
        ],
        rows: vec![
            row(
                Role::Body,
                vec![code("fleksjob"), count(50000), count(60000), count(10000), Cell::Ratio(20.0)],
            ),
            row(Role::Body, vec![code("ressourceforloeb"), GONE, count(8000), count(8000), GONE]),
            row(
                Role::Total,
                vec![code("sum"), count(50000), count(68000), count(18000), Cell::Ratio(36.0)],
            ),
        ],
        labels: vec![labels(
            "benefit",
            &[("fleksjob", "Fleksjob"), ("ressourceforloeb", "Ressourceforløb"), ("sum", "I alt")],
        )],
        notes: vec![Note {
            kind: NoteKind::Population,
            id: "overlap".into(),
            severity: Severity::Break,
            text: "Der er ikke renset for overlap mellem ydelserne.".into(),
            short: None,
            weight: 0,
            begins: None,
        }],
        sources: vec![jobindsats("y08a02")],
        ..Table::default()
    }
}

/// A long table: two months, two benefits.
pub(crate) fn stock() -> Table {
    let line = |period: &str, benefit: &str, value: i64| {
        row(Role::Body, vec![code(period), code(benefit), count(value)])
    };
    Table {
        id: "stock".into(),
        title: "Fuldtidspersoner".into(),
        columns: vec![
            column("period", "Måned", ColumnKind::Period, ""),
            column("benefit", "Ydelse", ColumnKind::Code, ""),
            column("value", "Fuldtidspersoner", ColumnKind::Count, "full_time_persons"),
        ],
        rows: vec![
            line("2014-10", "fleksjob", 59900),
            line("2014-10", "ressourceforloeb", 7800),
            line("2014-11", "fleksjob", 60000),
            line("2014-11", "ressourceforloeb", 8000),
        ],
        labels: vec![labels(
            "benefit",
            &[("fleksjob", "Fleksjob"), ("ressourceforloeb", "Ressourceforløb")],
        )],
        sources: vec![jobindsats("y08a02")],
        spread: Some(Spread {
            down: "period".into(),
            across: "benefit".into(),
            value: "value".into(),
        }),
        ..Table::default()
    }
}

/// KL's table of selected benefits, with round numbers that add up.
pub(crate) fn selected_benefits() -> Table {
    let mut table = november();
    table.title =
        "Tabel 1. Udviklingen i den samlede bestand på udvalgte ydelser (fuldtidspersoner)".into();
    let persons = "full_time_persons";
    let november = |year: &str| {
        column(&format!("{year}-11"), &format!("Nov. {year}"), ColumnKind::Count, persons)
    };
    table.columns.splice(1..3, ["2011", "2012", "2013", "2014"].map(november));
    let line = |role, id: &str, years: [Option<i64>; 4]| {
        let mut cells = vec![code(id)];
        cells.extend(years.map(|value| value.map_or(GONE, count)));
        let [first, .., last] = years;
        cells.push(count(last.unwrap_or(0) - first.unwrap_or(0)));
        cells.push(match (first, last) {
            (Some(first), Some(last)) => Cell::Ratio((last - first) as f64 / first as f64 * 100.0),
            _ => GONE,
        });
        row(role, cells)
    };
    let (body, all) = (Role::Body, |values: [i64; 4]| values.map(Some));
    table.rows = vec![
        line(body, "fp", all([240_000, 238_000, 231_000, 222_000])),
        line(body, "rf", [None, None, Some(2_500), Some(9_000)]),
        line(body, "fj", all([52_000, 53_500, 55_000, 59_000])),
        line(body, "ly", all([14_500, 16_000, 17_500, 18_000])),
        line(body, "sd", all([72_000, 68_000, 66_500, 60_000])),
        line(body, "ja", [None, None, None, Some(3_500)]),
        line(body, "kh", all([88_000, 91_000, 96_000, 84_000])),
        line(body, "uh", [None, None, None, Some(17_000)]),
        line(Role::Subtotal, "khuh", all([88_000, 91_000, 96_000, 101_000])),
        line(Role::Total, "sum", all([466_500, 466_500, 468_500, 472_500])),
    ];
    table.labels = vec![labels(
        "benefit",
        &[
            ("fp", "Førtidspension"),
            ("rf", "Ressourceforløb"),
            ("fj", "Fleksjob"),
            ("ly", "Ledighedsydelse"),
            ("sd", "Sygedagpenge"),
            ("ja", "Jobafklaringsforløb"),
            ("kh", "Kontanthjælp (aktivitetsparate)"),
            ("uh", "Uddannelseshjælp (aktivitetsparate)"),
            ("khuh", "Kontant- og uddannelseshjælp"),
            ("sum", "I alt"),
        ],
    )];
    table.notes.extend((1..=5).map(break_note));
    table
}
