//! Extracts that come packed, in a folder, or on standard input: the same answer as from the files themselves.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::run::{Scratch, bestand, names_in, note_texts, top};

const FOLDER: &str = "data-samples/synthetic/kl-2015";
const QUESTION: [&str; 6] = ["--set", "kl", "--years", "2011..2014", "--format", "json"];

fn bytes(name: &str) -> Vec<u8> {
    fs::read(top().join(FOLDER).join(name)).unwrap()
}

/// The answer without what it says of its files.
fn november(inputs: &[String]) -> Value {
    let arguments = ["november"].into_iter().chain(inputs.iter().map(String::as_str));
    let mut table = bestand(arguments.chain(QUESTION)).json();
    table["sources"].take();
    table
}

fn expected() -> Value {
    november(&names_in(FOLDER).iter().map(|name| format!("{FOLDER}/{name}")).collect::<Vec<_>>())
}

#[test]
fn a_folder_stands_for_the_extracts_in_it() {
    let scratch = Scratch::new();
    for name in names_in(FOLDER) {
        scratch.file(&name, bytes(&name));
    }
    scratch.file("læsmig.md", "ikke et udtræk");
    let folder = scratch.path("");
    assert_eq!(november(std::slice::from_ref(&folder)), expected());
    let run = bestand(["november", &folder, "--set", "kl"]);
    assert!(run.stderr.contains("note: passed over in ") && run.stderr.contains("læsmig.md"));
    assert_eq!(bestand(["november", &folder, "--set", "kl", "-q"]).stderr, "");

    fs::remove_file(scratch.path("synthetic_y09a02_2015-01-15.csv")).unwrap();
    let table = november(&[folder]);
    let missing = "Du mangler udtræk for: Ledighedsydelse (y09a02).";
    assert!(note_texts(&table).contains(missing), "{}", note_texts(&table));
}

#[test]
fn a_folder_without_an_extract_is_refused() {
    let scratch = Scratch::new();
    scratch.file("notat.docx", "x");
    bestand(["november", &scratch.path("")])
        .fails_saying(&["holds no extract", "hint: extracts are files that end in csv"]);
}

#[test]
fn packed_files_give_the_same_answer_as_the_files_in_them() {
    let scratch = Scratch::new();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut packed = Vec::new();
    for name in names_in(FOLDER) {
        archive
            .start_file(format!("udtræk/{name}"), zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(&bytes(&name)).unwrap();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&bytes(&name)).unwrap();
        packed.push(scratch.file(&format!("{name}.gz"), gzip.finish().unwrap()));
    }
    let archive = scratch.file("alle.zip", archive.finish().unwrap().into_inner());
    assert_eq!(november(std::slice::from_ref(&archive)), expected());
    assert_eq!(november(&packed), expected());
    let folder = Scratch::new();
    folder.file("alle.zip", fs::read(&archive).unwrap());
    assert_eq!(november(&[folder.path("")]), expected());
    // The source says in which archive the file was, and the name inside says table and date.
    let table = bestand(["november", &archive, "--set", "kl", "--format", "json"]).json();
    let source = &table["sources"][0];
    assert_eq!(source["file"], "alle.zip/synthetic_y07a02_2015-01-15.csv");
    assert_eq!((&source["table"], &source["pulled"]), (&"y07a02".into(), &"2015-01-15".into()));
}

#[test]
fn packed_parquet_is_to_be_given_by_itself() {
    let scratch = Scratch::new();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(b"PAR1").unwrap();
    let packed = scratch.file("y08a02.parquet.gz", gzip.finish().unwrap());
    bestand(["november", &packed]).fails_saying(&[
        "y08a02.parquet.gz is a Parquet file",
        "hint: give it as it is, not packed",
    ]);
}

#[test]
fn a_dash_is_standard_input() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bestand"))
        .args([
            "november",
            "-",
            "--table",
            "y08a02",
            "--pulled",
            "stdin=2015-01-15",
            "--format",
            "json",
        ])
        .current_dir(top())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let text =
        "Area;Periode;Antal fuldtidspersoner\nHele landet;2013M11;120\nHele landet;2014M11;90\n";
    command.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let table: Value = serde_json::from_slice(&command.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(table["rows"][0]["change"], -30);
    let source = &table["sources"][0];
    assert_eq!((&source["file"], &source["table"]), (&"stdin".into(), &"y08a02".into()));
    bestand(["november", "-", "-"]).fails_saying(&["standard input is given twice"]);
}
