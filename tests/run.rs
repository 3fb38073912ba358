//! Runs the built command.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What a run left behind.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `bestand` from the top of the repository, with 100 columns and no colour.
pub fn bestand<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_bestand"))
        .args(arguments)
        .current_dir(top())
        .env_remove("CLICOLOR_FORCE")
        .env("NO_COLOR", "1")
        .output()
        .expect("the command is built before its tests run");
    Run {
        code: output.status.code().expect("the command ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("the output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("the errors are UTF-8"),
    }
}

/// Runs `bestand` with words separated by spaces.
pub fn words(line: &str) -> Run {
    bestand(line.split_whitespace())
}

impl Run {
    /// The JSON of a run that went well.
    pub fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.stderr);
        serde_json::from_str(&self.stdout).expect("the output is JSON")
    }

    /// The run ended with an error that says all of these things.
    pub fn fails_saying(&self, parts: &[&str]) {
        assert_eq!(self.code, 2, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        assert!(self.stdout.is_empty(), "an error writes nothing: {}", self.stdout);
        for part in parts {
            assert!(self.stderr.contains(part), "{part:?} is not in {}", self.stderr);
        }
    }
}

/// The names in a folder below the top of the repository, sorted.
pub fn names_in(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(top().join(folder)).expect("the folder is there");
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().expect("the name is UTF-8"))
        .collect();
    names.sort();
    names
}

/// The value of a column in the row with this code.
pub fn value<'a>(table: &'a Value, dimension: &str, code: &str, column: &str) -> &'a Value {
    let row = rows(table)
        .iter()
        .find(|row| row[dimension] == code)
        .unwrap_or_else(|| panic!("no row {code} in {table}"));
    row.get(column).unwrap_or_else(|| panic!("no column {column} in {row}"))
}

/// The rows of a table.
pub fn rows(table: &Value) -> &Vec<Value> {
    table["rows"].as_array().expect("a table has rows")
}

/// The ids of the notes, in order.
pub fn note_ids(table: &Value) -> Vec<&str> {
    let notes = table["notes"].as_array().expect("a table has notes");
    notes.iter().filter_map(|note| note["id"].as_str()).collect()
}

/// Everything the notes say.
pub fn note_texts(table: &Value) -> String {
    let notes = table["notes"].as_array().expect("a table has notes");
    notes.iter().filter_map(|note| note["text"].as_str()).collect::<Vec<_>>().join("\n")
}

pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file in a folder of its own.
pub struct Scratch {
    pub folder: tempfile::TempDir,
}

impl Scratch {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder can be made") }
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("the temporary folder can be written to");
        path.to_str().expect("the path is text").to_owned()
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("the path is text").to_owned()
    }
}

pub const Y25I01: &str = "data-samples/jobindsats/v3_y25i01_kommuner_2021M08-2026M07.json";
pub const Y60A02: &str = "data-samples/jobindsats/v3_y60a02_kommuner_2021M08-2026M07.json";
pub const AUK01: &str = "data-samples/statbank/auk01_KT_en_csv.csv";
pub const FOLK1A: &str = "data-samples/statbank/folk1a_codes_da_csv_lf.csv";
