//! Malformed inputs: each ends with exit 2, a message that names the place, a hint, and nothing written.

use crate::run::{Scratch, bestand, top};

/// The command refuses the file, says where, says what to do, and leaves no output behind.
fn refused(path: &str) -> String {
    let scratch = Scratch::new();
    let output = scratch.path("out.json");
    for command in ["november", "stock"] {
        let run = bestand([command, path, "-o", &output]);
        assert_eq!(run.code, 2, "{path}: {}{}", run.stdout, run.stderr);
        assert!(run.stdout.is_empty(), "{path}: {}", run.stdout);
        assert!(run.stderr.starts_with("error: "), "{path}: {}", run.stderr);
        assert!(run.stderr.contains(" hint: "), "{path}: {}", run.stderr);
        assert!(!run.stderr.contains("panicked"), "{path}: {}", run.stderr);
        let left: Vec<_> = std::fs::read_dir(scratch.folder.path()).unwrap().collect();
        assert!(left.is_empty(), "{path}: something was written");
    }
    let run = bestand(["inspect", path]);
    assert_eq!(run.code, 2, "{path}: {}", run.stdout);
    run.stderr
}

#[test]
fn every_malformed_file_is_refused_with_place_and_hint() {
    let folder = top().join("tests/malformed");
    let mut files: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 30, "{}", files.len());
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let said = refused(&format!("tests/malformed/{name}"));
        assert!(said.contains(name), "{name}: {said}");
    }
}

#[test]
fn the_contradictions_a_single_cell_does_not_show_are_named() {
    let said = refused("tests/malformed/duplicate_cells_different_values.csv");
    assert!(said.contains("has two values") && said.contains("line "), "{said}");
    let said = refused("tests/malformed/negative_count.csv");
    assert!(said.contains("is negative") && said.contains("line "), "{said}");
    let said = refused("tests/malformed/two_totals_in_one_dimension.csv");
    assert!(said.contains("are totals"), "{said}");
}

#[test]
fn decisions_that_cannot_be_are_named_with_their_cell_and_both_numbers() {
    for (file, wanted) in [
        (
            "ankestyrelsen_both_schemes_in_one_label.csv",
            "column \"Ordning\": \"2003- og 2013-ordningen\" is not one of 2003-ordningen, 2013-ordningen",
        ),
        (
            "ankestyrelsen_decision_under_two_names.csv",
            "the columns \"Tilkendelse\" and \"Nytilkendelser\" are the same measure",
        ),
        ("ankestyrelsen_diagnosis_under_two_names.csv", "line 2: 701"),
        ("ankestyrelsen_diagnosis_under_two_names.csv", "line 3: 698"),
        ("ankestyrelsen_negative_awards.csv", "line 2, column \"Tilkendelse\": -1743 is negative"),
        ("ankestyrelsen_quarter_twice.csv", "2014-Q3 has two values"),
        (
            "ankestyrelsen_schemes_disagree.csv",
            "line 4: Tilkendelser / Hele landet / Førtidspension / I alt / 2013-Q1 is 1734, and its parts by scheme add up to 1743",
        ),
        ("ankestyrelsen_unknown_diagnosis_twice.csv", "get the same code \"sygdom_i_organer\""),
        ("matrix_ages_disagree.csv", "2012-Q4 is 3543, and its parts by age add up to 3453"),
        ("matrix_counts_called_shares.csv", "1601 is more than 100 per cent"),
        (
            "matrix_diagnoses_disagree.csv",
            "2012-Q1 is 3502, and its parts by diagnosis add up to 3520",
        ),
        ("matrix_sexes_disagree.csv", "2013-Q2 is 1171, and its parts by sex add up to 1117"),
        ("matrix_share_among_counts.csv", "22.5 has decimals"),
        ("y10f02_column_of_grants.csv", "the table y10f02 counts tilkendelser"),
        ("y13f01_shares_of_one.json", "0.703 looks like a share of 1"),
    ] {
        let said = refused(&format!("tests/malformed/{file}"));
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn a_folder_and_a_file_that_is_not_there_are_refused() {
    let folder = refused("data-samples");
    assert!(folder.contains("folder") || folder.contains("directory"), "{folder}");
    refused("no/such/file.csv");
}

#[test]
fn json_nested_a_hundred_thousand_deep_is_refused() {
    let scratch = Scratch::new();
    for (name, text) in [
        ("deep_y01a02.json", "[".repeat(100_000)),
        ("closed_y01a02.json", "[".repeat(100_000) + &"]".repeat(100_000)),
        (
            "rows_y01a02.json",
            format!(
                "{{\"columns\":[\"Periode\",\"Område\",\"Antal personer\"],\"rows\":{}",
                "[".repeat(100_000)
            ),
        ),
        ("objects.json", "{\"columns\":".repeat(100_000)),
    ] {
        refused(&scratch.file(name, text));
    }
}

#[test]
fn a_parquet_file_that_is_cut_short_is_refused() {
    let scratch = Scratch::new();
    let whole = scratch.path("whole.parquet");
    assert_eq!(bestand(["inspect", crate::run::Y60A02, "--tidy", &whole]).code, 0);
    let bytes = std::fs::read(&whole).unwrap();
    for length in [8, bytes.len() / 2, bytes.len() - 9] {
        let said = refused(&scratch.file("cut.parquet", &bytes[..length]));
        assert!(said.contains("cut.parquet"), "{said}");
    }
}

#[test]
fn a_tidy_parquet_file_with_something_wrong_in_it_is_refused() {
    for (file, wanted) in [
        ("tidy_cut_short", "its description is cut off"),
        ("tidy_long_description", "its description is cut off, or far too long"),
        ("tidy_mark_alone", "its description is cut off"),
        (
            "tidy_reason_under_another_name",
            "column OBS_VALUE: row 1 needs either a value or a reason",
        ),
        ("tidy_unknown_period", "column TIME_PERIOD: \"2014-13\" is not a known period"),
        ("tidy_unknown_reason", "column REASON: row 1: \"suppresser\" is no reason"),
    ] {
        let said = refused(&format!("tests/malformed/{file}.parquet"));
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn person_identifiers_in_a_file_never_reach_an_error() {
    let said = refused("tests/malformed/person_id_in_measure.csv");
    assert!(!said.contains("010190-1234") && !said.contains("0101901234"), "{said}");
}

#[test]
fn one_bad_file_among_good_ones_stops_the_answer() {
    let run = bestand(["november", crate::run::Y60A02, "tests/malformed/truncated.json"]);
    run.fails_saying(&["truncated.json"]);
}
