//! The table of shapes in docs/formats.md says what is there: the samples, the malformed files, the tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::every_shape::encodings_of_each_shape;
use crate::run::{names_in, top};

/// Malformed files that set out to be of no shape, or of one that cannot be told.
const OF_NO_SHAPE: &[&str] = &[
    "api_401.json",
    "api_403.txt",
    "api_422.json",
    "api_422_period.json",
    "api_bad_key.csv",
    "api_bad_key.ndjson",
    "binary.bin",
    "empty.csv",
    "html_error_page.csv",
    "json_top_level_number.json",
    "not_json_at_all.json",
    "only_bom.csv",
    "only_whitespace.csv",
    "statbank_error.json",
    "wrong_separator.csv",
];

/// What a malformed file sets out to be, by its name.
fn shape_of(file: &str) -> &'static str {
    let (name, ending) = file.rsplit_once('.').unwrap();
    let begins = |with: &str| name.starts_with(with);
    match ending {
        _ if OF_NO_SHAPE.contains(&file) => "none of them",
        "gz" => "gzip",
        "zip" => "zip",
        "parquet" => "tidy_parquet",
        "px" => "px",
        "xlsx" => "workbook_xlsx",
        "ods" => "workbook_ods",
        "xls" => "workbook_xls",
        "ndjson" => "jobindsats_ndjson",
        "csv" if begins("tidy_") => "tidy_csv",
        "csv" if begins("matrix_") => "matrix_csv",
        "csv" if begins("ankestyrelsen_") => "ankestyrelsen_csv",
        "csv" if begins("own_cases_") => "own_cases_csv",
        "csv" if begins("bulk_") => "statbank_bulk_csv",
        "csv" if name.contains("statbank") => "statbank_csv",
        "csv" => "jobindsats_csv",
        "json" if begins("json_stat_") => "statbank_json_stat",
        "json" if begins("site_") => "jobindsats_site_json",
        "json" if begins("v2_") => "jobindsats_v2_json",
        "json" => "jobindsats_v3_json",
        _ => panic!("{file}: say here which shape it sets out to be"),
    }
}

/// A row of the table.
struct Row {
    shape: String,
    sample: String,
    encodings: BTreeSet<String>,
    malformed: usize,
    tests: String,
}

/// The rows of the table below a heading.
fn rows() -> Vec<Row> {
    let page = fs::read_to_string(top().join("docs/formats.md")).unwrap();
    let (_, section) =
        page.split_once("\n## What is tested of each shape\n").expect("the section is there");
    let section = section.split("\n## ").next().unwrap();
    let lines = section.lines().filter(|line| line.starts_with("| ")).skip(2);
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [shape, sample, encodings, round_trip, malformed, tests] = cells[..] else {
            panic!("{line} has not six cells");
        };
        assert!(matches!(round_trip, "yes" | "as what is in it" | ""), "{line}");
        Row {
            shape: shape.trim_matches('`').to_owned(),
            sample: sample.to_owned(),
            encodings: encodings
                .split(", ")
                .filter(|each| !each.is_empty())
                .map(str::to_owned)
                .collect(),
            malformed: malformed.parse().expect("a number of files"),
            tests: tests.to_owned(),
        }
    };
    lines.map(row).collect()
}

/// What stands in backquotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn the_table_counts_the_malformed_files_that_there_are() {
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for file in names_in("tests/malformed") {
        *files.entry(shape_of(&file)).or_default() += 1;
    }
    let said: BTreeMap<String, usize> =
        rows().into_iter().map(|row| (row.shape, row.malformed)).collect();
    let found: BTreeMap<String, usize> =
        files.iter().map(|(shape, count)| ((*shape).to_owned(), *count)).collect();
    assert_eq!(said, found);
    assert!(said.values().all(|&count| count >= 5), "{said:?}");
}

#[test]
fn every_shape_has_a_row_with_the_encodings_that_are_tested() {
    let tested = encodings_of_each_shape();
    let said: BTreeMap<String, BTreeSet<String>> = rows()
        .into_iter()
        .filter(|row| !row.encodings.is_empty())
        .map(|row| (row.shape, row.encodings))
        .collect();
    assert_eq!(said, tested);
    // Those of the page's own table of how a shape is recognised, and the names that the readers give themselves.
    let page = fs::read_to_string(top().join("docs/formats.md")).unwrap();
    let (_, recognised) = page.split_once("shape, as `inspect` names it |").unwrap();
    let recognised = recognised.split("\n\n").next().unwrap();
    let last_cells =
        recognised.lines().filter_map(|line| line.trim_end_matches(" |").rsplit(" | ").next());
    let names: BTreeSet<&str> = last_cells.flat_map(quoted).collect();
    assert_eq!(names, said.keys().map(String::as_str).collect());
    for name in names_of_readers() {
        assert!(said.contains_key(&name), "{name} has no row");
    }
}

/// The names of shapes in the source of the readers.
fn names_of_readers() -> Vec<String> {
    let folder = "crates/bestand-read/src";
    let files: Vec<String> =
        names_in(folder).into_iter().filter(|file| file.ends_with(".rs")).collect();
    let mut names = Vec::new();
    for file in files {
        let code = fs::read_to_string(top().join(folder).join(file)).unwrap();
        let after = code.split("fn name(&self) -> &'static str {").skip(1);
        names.extend(after.filter_map(|rest| {
            let literal = rest.trim_start().strip_prefix('"')?;
            Some(literal.split('"').next()?.to_owned())
        }));
    }
    assert!(names.len() >= 10, "{names:?}");
    names
}

#[test]
fn every_sample_and_every_test_that_the_table_names_is_there() {
    for row in rows() {
        for sample in quoted(&row.sample) {
            assert!(top().join("data-samples").join(sample).is_file(), "{sample}");
        }
        assert!(quoted(&row.sample).count() > 0 || !row.sample.is_empty(), "{}", row.shape);
        assert!(quoted(&row.tests).count() > 0, "{} names no test", row.shape);
        for test in quoted(&row.tests) {
            assert!(top().join(test).is_file(), "{test}");
        }
    }
}

#[test]
fn every_extract_among_the_samples_is_named_in_the_table() {
    let rows = rows();
    for folder in ["jobindsats", "statbank"] {
        for file in names_in(&format!("data-samples/{folder}")) {
            let named = format!("{folder}/{file}");
            assert!(
                rows.iter().any(|row| quoted(&row.sample).any(|each| each == named)),
                "{named}"
            );
        }
    }
}
