//! Tables as the figures of a note are drawn from: numbers by formula.

use bestand_model::table::{Bounds, Cell, ColumnKind, NoteKind, Role, Row, Severity, Table};
use bestand_model::{Language, MissingReason};

use super::{Made, NOT_EXISTING, SUPPRESSED, break_note, column, count, range};

/// Codes and names of eight benefits and how many are on each: the third begins in 2013, the sixth in July 2014, the last in
/// 2014.
const BENEFITS: [(&str, &str, i64, usize); 8] = [
    ("foertidspension", "Førtidspension", 230_000, 0),
    ("ressourceforloeb", "Ressourceforløb", 2_000, 36),
    ("fleksjob", "Fleksjob", 52_000, 0),
    ("ledighedsydelse", "Ledighedsydelse", 15_000, 0),
    ("sygedagpenge", "Sygedagpenge", 75_000, 0),
    ("jobafklaringsforloeb", "Jobafklaringsforløb", 4_000, 54),
    ("kontanthjaelp", "Kontanthjælp (aktivitetsparate)", 60_000, 0),
    ("uddannelseshjaelp", "Uddannelseshjælp (aktivitetsparate)", 28_000, 48),
];

fn table(id: &str, title: &str, measure: &str) -> Table {
    let made = Made { rows: 0, breaks: false, language: Language::Danish };
    let mut table = made.table(id, "");
    title.clone_into(&mut table.title);
    measure.clone_into(&mut table.measure);
    table.notes.clear();
    table
}

/// Figure 3 of KL's note: eight benefits by month with their total, two of which are read as one, and four breaks.
pub fn kl_stock() -> Table {
    let made = Made { rows: 0, breaks: true, language: Language::Danish };
    let title = "Antal fuldtidspersoner på udvalgte ydelser, januar 2010-december 2014";
    let mut table = Table { notes: made.notes(), ..table("stock", title, "Fuldtidspersoner") };
    table.columns = vec![
        column("period", "Periode", ColumnKind::Period),
        column("benefit", "Ydelse", ColumnKind::Code),
        column("value", "Fuldtidspersoner", ColumnKind::Count),
    ];
    let mut labels: Vec<(String, String)> = BENEFITS
        .iter()
        .map(|(code, label, ..)| ((*code).to_owned(), (*label).to_owned()))
        .collect();
    labels.push(("sum".to_owned(), "I alt".to_owned()));
    table.labels = vec![("benefit".to_owned(), labels)];
    table.joint = vec![vec!["kontanthjaelp".to_owned(), "uddannelseshjaelp".to_owned()]];
    for (month, period) in range("2010-01", "2014-12").iter().enumerate() {
        let mut push = |role, code: &str, cell| {
            let cells = vec![Cell::Code(period.code().into()), Cell::Code(code.into()), cell];
            table.rows.push(Row { role, cells });
        };
        let mut sum = 0;
        for (code, _, level, from) in BENEFITS {
            let value =
                level + (month as i64 - from as i64) * 200 + (month as i64 % 12) * level / 400;
            sum += if month < from { 0 } else { value };
            push(Role::Body, code, if month < from { NOT_EXISTING } else { count(value) });
        }
        push(Role::Total, "sum", count(sum));
    }
    table
}

/// A closed benefit by month, with the day it was closed inside the span.
pub fn run_off() -> Table {
    let title = "Antal personer i ressourceforløb, januar 2025-september 2026";
    let mut table = table("stock", title, "Antal personer");
    table.columns = vec![
        column("period", "Periode", ColumnKind::Period),
        column("value", "Antal personer", ColumnKind::Count),
    ];
    for (month, period) in range("2025-01", "2026-09").iter().enumerate() {
        let month = month as i64;
        let value = 96 + month % 3 - 5 * (month - 12).max(0);
        let cells = vec![Cell::Code(period.code().into()), count(value)];
        table.rows.push(Row { role: Role::Body, cells });
    }
    table.notes.push(break_note("1. februar 2026: ingen nye forløb", "2026-02-01"));
    table
}

/// An area's rate, its group's, its region's and the country's: what is published is rounded, so each lies between two numbers.
pub fn held_against() -> Table {
    let title = "Fuldtidspersoner i pct. af 16-66-årige, september 2024-september 2026";
    let mut table = table("benchmark_series", title, "Fuldtidspersoner i pct. af 16-66-årige");
    table.columns = vec![
        column("period", "Periode", ColumnKind::Period),
        column("area", "Område", ColumnKind::Code),
        column("level", "Antal fuldtidspersoner", ColumnKind::Count),
        column("rate", "Fuldtidspersoner i pct. af 16-66-årige", ColumnKind::Percent),
    ];
    let areas = [
        ("own", "Kommune 1", 13.1),
        ("group", "Sammenligningsgruppe", 12.4),
        ("084", "Region Hovedstaden", 11.2),
        ("000", "Hele landet", 11.9),
    ];
    let named = |(code, label, _): (&str, &str, f64)| (code.to_owned(), label.to_owned());
    table.labels = vec![("area".to_owned(), areas.map(named).to_vec())];
    table.marked = vec!["own".to_owned()];
    for (month, period) in range("2024-09", "2026-09").iter().enumerate() {
        for (place, (code, _, level)) in areas.iter().enumerate() {
            let wave = ((month + 3 * place) as f64 * 0.5).sin() * 0.2;
            let rate = level + wave - month as f64 * 0.02 * (3 - place as i32) as f64;
            let rate = match place {
                0 => Cell::Ratio(rate),
                _ => Cell::Between(Box::new(Bounds {
                    low: rate - 0.06,
                    high: rate + 0.06,
                    shown: None,
                })),
            };
            let cells =
                vec![Cell::Code(period.code().into()), Cell::Code((*code).into()), count(1), rate];
            table.rows.push(Row { role: Role::Body, cells });
        }
    }
    table
}

/// Three years by month and a budget: a month of the second is hidden, the third ends in September, which is preliminary.
pub fn calendar(language: Language) -> Table {
    let title = "Fuldtidspersoner i alt, januar-december 2024, 2025 og 2026";
    let mut table =
        table("calendar", title, language.pick("Fuldtidspersoner", "Full-time persons"));
    table.columns = vec![column("month", "Måned", ColumnKind::Code)];
    for year in ["2024", "2025", "2026"] {
        table.columns.push(column(year, year, ColumnKind::Count));
    }
    table.columns.push(column("budget", "Budget 2026", ColumnKind::Count));
    let named = |month: u32| {
        (format!("{month:02}"), bestand_model::period::month_name(month, language).to_owned())
    };
    table.labels = vec![("month".to_owned(), (1..=12).map(named).collect())];
    table.provisional = vec!["2026-09".to_owned()];
    for month in 1..=12_u32 {
        let season = (i64::from(month) - 7).abs() * 14;
        let cells = vec![
            Cell::Code(format!("{month:02}").into()),
            count(2_380 + season),
            if month == 5 { SUPPRESSED } else { count(2_300 + season + i64::from(month) * 3) },
            match month {
                1..=9 => count(2_310 + season - i64::from(month) * 12),
                _ => Cell::Missing(MissingReason::NotAvailable),
            },
            count(2_250),
        ];
        table.rows.push(Row { role: Role::Body, cells });
    }
    table
}

/// Awards by quarter with the index of each row, a reform inside the first quarter of 2026 and one between two.
pub fn awards_around_a_reform() -> Table {
    let made = Made { rows: 2, breaks: false, language: Language::Danish };
    let mut table = super::awards(&made);
    table.rows.clear();
    table.notes.retain(|note| note.kind != NoteKind::Break || note.severity != Severity::Break);
    for (quarter, period) in range("2023-Q1", "2026-Q4").iter().enumerate() {
        for row in 0..2_i64 {
            let value = 40 - 12 * row + (quarter as i64 * 7 + row * 5) % 9 - quarter as i64 / 2;
            table.rows.push(Row {
                role: Role::Body,
                cells: vec![
                    Cell::Code(period.code().into()),
                    Cell::Code(made.code(row as usize).into()),
                    count(value),
                    Cell::Ratio(value as f64 * 100.0 / (40 - 12 * row) as f64),
                ],
            });
        }
    }
    table.provisional = vec!["2026-Q3".to_owned(), "2026-Q4".to_owned()];
    table.notes.push(break_note("1. januar 2025: ny lov", "2025-01-01"));
    table.notes.push(break_note("1. februar 2026: ingen nye forløb", "2026-02-01"));
    table
}
