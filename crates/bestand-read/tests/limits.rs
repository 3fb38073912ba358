//! The limits of docs/formats.md: what is at a limit is read, what is beyond it is refused with what was found and the limit.

mod support;

use std::io::Write;

use bestand_read::{Extract, ReadError, ReadOptions, StatbankTableinfo, read_bytes};
use flate2::{Compression, write::GzEncoder};
use support::workbook;

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Result<Vec<Extract>, ReadError> {
    read_bytes(name, bytes.as_ref(), &ReadOptions::default())
}

fn refused(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let error = read(name, bytes).expect_err("it is beyond a limit");
    assert!(error.hint().is_some_and(|hint| !hint.is_empty()), "{error}");
    error.to_string()
}

/// A CSV of Jobindsats with this label.
fn csv(label: &str) -> String {
    format!("Periode;Område;Antal personer\n2014M11;{label};12\n")
}

#[test]
fn a_label_has_ten_thousand_characters_at_most() {
    let (most, beyond) = ("å".repeat(10_000), "å".repeat(10_001));
    let said = "10001 characters in a cell, more than the limit of 10000";
    assert!(read("x.csv", csv(&most)).is_ok());
    assert!(refused("x.csv", csv(&beyond)).contains(said));
    let json = |label: &str| {
        format!(r#"{{"columns":["Periode","Område","Antal"],"rows":[["2014M11","{label}",12]]}}"#)
    };
    assert!(read("x.json", json(&most)).is_ok());
    assert!(refused("x.json", json(&beyond)).contains(said));
    let sheet = |label: &str| {
        workbook(&[("A", &format!("Periode | Område | Antal personer\n2014M11 | {label} | 12"))])
    };
    assert!(read("x.xlsx", sheet(&most)).is_ok());
    assert!(refused("x.xlsx", sheet(&beyond)).contains(&format!("cell B2: {said}")));
}

#[test]
fn a_table_has_a_thousand_columns_at_most() {
    let table = |columns: usize| {
        let headings: Vec<String> = (2..columns).map(|number| format!("Antal {number}")).collect();
        let cells = vec!["1"; columns - 2];
        format!("Periode;Område;{}\n2014M11;Aarhus;{}\n", headings.join(";"), cells.join(";"))
    };
    assert!(read("x.csv", table(1_000)).is_ok());
    let said = "1001 columns, more than the limit of 1000";
    assert!(refused("x.csv", table(1_001)).contains(said));
}

#[test]
fn a_number_has_eighteen_digits_at_most() {
    let table = |number: &str| format!("Periode;Antal personer\n2014M11;{number}\n");
    assert!(read("x.csv", table(&"9".repeat(18))).is_ok());
    assert!(refused("x.csv", table(&"9".repeat(19))).contains("more than 18 digits"));
}

#[test]
fn json_that_is_nested_deep_is_passed_over_or_refused_and_never_followed() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let passed_over = |levels: usize| {
        let nested = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        format!(r#"{{"x":{nested},"columns":["Periode","Antal"],"rows":[["2014M11",12]]}}"#)
    };
    assert!(read("v3.json", passed_over(128)).is_ok());
    assert!(refused("v3.json", passed_over(129)).contains("nested too deep"));
    for (name, text) in [
        ("v3.json", format!(r#"{{"columns":["Periode","Antal"],"rows":[["2014M11",{deep}]]}}"#)),
        ("v2.json", format!(r#"[{{"Variables":{deep}}}]"#)),
        ("site.json", format!(r#"[["2014M11","12",{deep}]]"#)),
        ("stat.json", format!(r#"{{"dataset":{{"dimension":{deep}}}}}"#)),
        ("stat2.json", format!(r#"{{"class":"dataset","id":{deep}}}"#)),
        ("lines.ndjson", format!(r#"{{"Periode":"2014M11","Antal":{deep}}}"#)),
        ("half.json", format!(r#"{{"x":{}"#, "[".repeat(100_000))),
    ] {
        refused(name, text);
    }
    let description = format!(r#"{{"id":{deep}}}"#);
    assert!(StatbankTableinfo::read_bytes("info.json", description.as_bytes()).is_err());
}

#[test]
fn an_archive_unpacks_to_thirty_two_megabytes_or_two_hundred_times_its_size_at_most() {
    let packed = |rows: usize| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(b"Periode;Antal personer\n").expect("memory takes it");
        let row = b"2014M11;1\n";
        encoder.write_all(&row.repeat(rows)).expect("memory takes it");
        encoder.finish().expect("memory takes it")
    };
    // Ten bytes a row.
    let said = "x.csv.gz unpacks to more than the limit of 32 MB for an archive of its size";
    assert_eq!(refused("x.csv.gz", packed(3_400_000)), said);
}
