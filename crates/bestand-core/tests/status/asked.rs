//! What the tests of a status ask, and of what: real extracts, and made ones.

use std::fmt::Write as _;

use bestand_core::model::benefit_set::BenefitSet;
use bestand_core::model::own_file::Budget;
use bestand_core::model::source::Vintage;
use bestand_core::model::table::{Cell, Table};
use bestand_core::model::{Number, Period};
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{CoreError, Cube, Forecast, Request, budget_table};

pub(crate) const Y60A02: &str = "v3_y60a02_kommuner_2021M08-2026M07.json";
pub(crate) const Y25I01: &str = "v3_y25i01_kommuner_2021M08-2026M07.json";

pub(crate) fn real(files: &[&str]) -> Cube {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data-samples/jobindsats");
    let options = ReadOptions {
        pulled: Some(Vintage::parse("2026-08-22").unwrap()),
        ..ReadOptions::default()
    };
    let extracts = files.iter().flat_map(|file| {
        let bytes = std::fs::read(format!("{folder}/{file}")).unwrap();
        read_bytes(file, &bytes, &options).unwrap()
    });
    Cube::from_extracts(extracts.collect(), &[]).unwrap()
}

/// Files of one measure each: name, and rows of period, area and number.
pub(crate) fn made(files: &[(&str, &str)]) -> Cube {
    let extracts = files.iter().flat_map(|(file, rows)| {
        let text = format!("Periode;Område;Antal fuldtidspersoner\n{rows}");
        read_bytes(file, text.as_bytes(), &ReadOptions::default()).unwrap()
    });
    Cube::from_extracts(extracts.collect(), &[]).unwrap()
}

pub(crate) fn month(code: &str) -> Period {
    Period::parse(code).unwrap()
}

pub(crate) fn of_set(area: &str) -> Request {
    let set = BenefitSet::shipped("status_2026").cloned();
    Request { set, areas: vec![area.to_owned()], ..Request::default() }
}

pub(crate) fn of_area(area: &str) -> Request {
    Request { areas: vec![area.to_owned()], ..Request::default() }
}

pub(crate) fn budget(rows: &str) -> Budget {
    let file = format!("ydelse;helaarspersoner;gns_nettopris_kr;beloeb_kr\n{rows}");
    Budget::read(file.as_bytes()).unwrap().of_year(2026)
}

/// The budget held against the year so far, without refunds and by the usual forecast.
pub(crate) fn budgeted(
    cube: &Cube,
    request: &Request,
    budget: &Budget,
    month: Period,
) -> Result<Table, CoreError> {
    budget_table(cube, request, budget, None, Forecast::default(), month)
}

pub(crate) fn cell<'t>(table: &'t Table, row: &str, column: &str) -> &'t Cell {
    let at = table.columns.iter().position(|each| each.id == column);
    let at = at.unwrap_or_else(|| panic!("no column {column}"));
    let is_row = |cells: &[Cell]| cells[0] == Cell::Code(row.into());
    let row = table.rows.iter().find(|each| is_row(&each.cells));
    &row.unwrap_or_else(|| panic!("no row {column}")).cells[at]
}

pub(crate) fn exact(number: i64) -> Cell {
    Cell::Exact(Number::integer(number))
}

pub(crate) fn ratio(cell: &Cell) -> f64 {
    match cell {
        Cell::Ratio(ratio) => *ratio,
        other => panic!("{other:?} is no ratio"),
    }
}

pub(crate) fn note<'t>(table: &'t Table, id: &str) -> &'t str {
    let note = table.notes.iter().find(|note| note.id == id);
    note.map_or("", |note| note.text.as_str())
}

pub(crate) fn ids(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.id.as_str()).collect()
}

/// Every benefit of the set, with 10, 20, 30 ... people in each July of three years, one more each year.
pub(crate) fn whole_set() -> Cube {
    let tables = ["y01a02", "y60a02", "y07a02", "y12a02", "y11a02", "y04a02", "y09a02", "y08a02"];
    let mut files: Vec<(String, String)> = Vec::new();
    let rows = |number: i64, benefit: &str| {
        (2024..=2026).zip(0..).fold(String::new(), |mut text, (year, more)| {
            writeln!(text, "{year}M07;Ishøj;{benefit}{}", number + more).unwrap();
            text
        })
    };
    for (table, number) in tables.iter().zip((10..).step_by(10)) {
        files.push((
            format!("{table}.csv"),
            format!("Periode;Område;Antal fuldtidspersoner\n{}", rows(number, "")),
        ));
    }
    let pensions = rows(90, "Førtidspension;") + &rows(100, "Seniorpension;");
    files.push((
        "y10a02.csv".to_owned(),
        format!("Periode;Område;Ydelse;Antal fuldtidspersoner\n{pensions}"),
    ));
    let extracts = files.iter().flat_map(|(file, text)| {
        read_bytes(file, text.as_bytes(), &ReadOptions::default()).unwrap()
    });
    Cube::from_extracts(extracts.collect(), &[]).unwrap()
}
