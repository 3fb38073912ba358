//! The season, trend and remainder of three public series equal those of an independent implementation.
//!
//! `stl/expected.csv` holds the numbers of statsmodels with the settings that are ours (those of R's `stl()`), at full
//! precision; `stl/make.py` made it and says from what. The first series is read here from the sample itself, the others
//! from the values in the file.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::PathBuf;

use bestand_core::model::table::{Cell, Table};
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{Cube, Request, SeasonWindow, SeasonalOptions, seasonal};

/// One line of the file: what statsmodels says of a period.
struct Expected {
    period: String,
    value: String,
    /// Trend, season, remainder, strength of season and of trend.
    parts: [f64; 5],
}

fn here(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn expected(series: &str, window: &str) -> Vec<Expected> {
    let text = fs::read_to_string(here("tests/stl/expected.csv")).unwrap();
    let of_series = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let lines: Vec<Expected> = of_series
        .filter(|line| line[0] == series && line[1] == window)
        .map(|line| Expected {
            period: line[2].to_owned(),
            value: line[3].to_owned(),
            parts: std::array::from_fn(|at| line[4 + at].parse().unwrap()),
        })
        .collect();
    assert!(!lines.is_empty());
    lines
}

fn answer(name: &str, bytes: &[u8], window: SeasonWindow) -> Table {
    let extracts = read_bytes(name, bytes, &ReadOptions::default()).unwrap();
    let cube = Cube::from_extracts(extracts, &[]).unwrap();
    let options = SeasonalOptions { window, ..SeasonalOptions::default() };
    seasonal(&cube, &Request::default(), &options).unwrap_or_else(|error| panic!("{error}"))
}

/// The largest difference between an answer and what statsmodels says.
fn largest_difference(table: &Table, expected: &[Expected]) -> f64 {
    let at = |id: &str| table.columns.iter().position(|column| column.id == id).unwrap();
    let ids = ["trend", "season", "remainder", "season_strength", "trend_strength"];
    assert_eq!(table.rows.len(), expected.len());
    let mut largest = 0.0_f64;
    for (row, expected) in table.rows.iter().zip(expected) {
        assert_eq!(row.cells[at("period")], Cell::Code(expected.period.as_str().into()));
        let Cell::Exact(value) = &row.cells[at("value")] else { panic!("no value") };
        assert_eq!(value.as_f64(), expected.value.parse::<f64>().unwrap());
        for (id, expected) in ids.into_iter().zip(expected.parts) {
            let Cell::Ratio(found) = row.cells[at(id)] else { panic!("{id} is missing") };
            largest = largest.max((found - expected).abs());
        }
    }
    largest
}

/// The values of a series as a tidy text, under a heading that no list of measures knows.
fn as_text(lines: &[Expected]) -> String {
    let rows = lines.iter().map(|line| {
        let value = line.value.replace('.', ",");
        format!("{};Hele landet;{value}\n", line.period)
    });
    format!("Periode;Område;Gnsn. temperatur\n{}", rows.collect::<String>())
}

#[test]
fn a_series_of_jobindsats_is_taken_apart_as_by_statsmodels() {
    let file = "v3_y60a02_kommuner_2021M08-2026M07.json";
    let bytes = fs::read(here("../../data-samples/jobindsats").join(file)).unwrap();
    for (window, name) in [(SeasonWindow::Periodic, "periodic"), (SeasonWindow::Years(13), "13")] {
        let expected = expected("y60a02", name);
        let largest = largest_difference(&answer(file, &bytes, window), &expected);
        // The values are about 90 000: 1e-9 is their last digits.
        assert!(largest < 1e-9, "{name}: {largest:e}");
    }
}

#[test]
fn monthly_and_quarterly_series_of_others_are_taken_apart_as_by_statsmodels() {
    for series in ["elnino", "unemp"] {
        for (window, name) in
            [(SeasonWindow::Periodic, "periodic"), (SeasonWindow::Years(13), "13")]
        {
            let expected = expected(series, name);
            let table = answer("series.csv", as_text(&expected).as_bytes(), window);
            let largest = largest_difference(&table, &expected);
            assert!(largest < 1e-9, "{series} {name}: {largest:e}");
        }
    }
}
