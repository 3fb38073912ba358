//! The same cell in several files.

use crate::run::{Scratch, bestand, note_ids, note_texts, rows, value};

const HEAD: &str = "Area;Periode;Antal fuldtidspersoner\n";

#[test]
fn the_same_cell_with_the_same_value_counts_once() {
    let scratch = Scratch::new();
    let first = scratch.file("a_y08a02.csv", format!("{HEAD}Hele landet;2014M11;10\n"));
    let second = scratch
        .file("b_y08a02.csv", format!("{HEAD}Hele landet;2014M11;10\nHele landet;2013M11;7\n"));
    let table = bestand(["november", &first, &second, "--format", "json"]).json();
    assert_eq!(value(&table, "benefit", "fleksjob", "change"), 3);
    assert!(note_ids(&table).contains(&"repeated_cells"));
    // A file whose every cell is repeated is not said to lack the measure.
    let twice = bestand(["november", &first, &first, "--format", "json"]).json();
    assert!(!note_ids(&twice).contains(&"measure_not_in_file"));
}

#[test]
fn of_two_vintages_the_newer_wins_with_a_note() {
    let scratch = Scratch::new();
    let old = scratch.file("old_y08a02.csv", format!("{HEAD}Hele landet;2014M11;1292\n"));
    let new = scratch.file("new_y08a02.csv", format!("{HEAD}Hele landet;2014M11;1430\n"));
    for files in [[&old, &new], [&new, &old]] {
        let table = bestand([
            "november",
            files[0],
            files[1],
            "--pulled",
            "old_y08a02.csv=2015-01-15",
            "--pulled",
            "new_y08a02.csv=2016-01-15",
            "--format",
            "json",
        ])
        .json();
        assert_eq!(rows(&table)[0]["2014-11"], 1430);
        assert!(
            note_texts(&table)
                .contains("old_y08a02.csv (15. januar 2015) → new_y08a02.csv (15. januar 2016)")
        );
    }
}

#[test]
fn two_values_of_unknown_vintage_are_refused_naming_the_cell() {
    let scratch = Scratch::new();
    let old = scratch.file("old_y08a02.csv", format!("{HEAD}Hele landet;2014M11;1292\n"));
    let new = scratch.file("new_y08a02.csv", format!("{HEAD}Hele landet;2014M11;1430\n"));
    bestand(["november", &old, &new]).fails_saying(&[
        "2014-11",
        "Hele landet",
        "1292",
        "1430",
        "line 2",
        "--pulled",
    ]);
}

#[test]
fn the_pull_date_stands_in_the_source_line() {
    let scratch = Scratch::new();
    let file = scratch
        .file("y08a02.csv", format!("{HEAD}Hele landet;2014M10;9\nHele landet;2014M11;10\n"));
    let run = bestand(["stock", &file, "--pulled", "2015-01-15"]);
    assert!(run.stdout.contains("Kilde: Jobindsats (y08a02), 15. januar 2015"), "{}", run.stdout);
    let table = bestand(["stock", &file, "--pulled", "2015-01-15", "--format", "json"]).json();
    assert_eq!(table["sources"][0]["pulled"], "2015-01-15");
    let unknown = bestand(["stock", &file, "--format", "json"]).json();
    assert_eq!(unknown["sources"][0]["pulled"], serde_json::Value::Null);
    assert!(note_texts(&unknown).contains("udtræksdato ikke oplyst"));
}

#[test]
fn labels_in_no_list_are_kept_and_reported_once_with_count_and_the_nearest_name() {
    let scratch = Scratch::new();
    let body = "Area;Periode;Ydelse;Antal fuldtidspersoner\n\
                Hele landet;2013M11;Fleksjob;5\nHele landet;2013M11;Ressourceforlob;3\n\
                Hele landet;2014M11;Fleksjob;6\nHele landet;2014M11;Ressourceforlob;4\n";
    let file = scratch.file("extract.csv", body);
    let table = bestand(["november", &file, "--format", "json"]).json();
    assert_eq!(value(&table, "benefit", "ressourceforlob", "change"), 1);
    let texts = note_texts(&table);
    assert!(texts.contains("\"Ressourceforlob\" (benefit, 2, ligner Ressourceforløb"), "{texts}");
    assert_eq!(texts.matches("Ressourceforlob").count(), 1);

    let ambiguous = scratch.file("other.csv", body.replace("Ressourceforlob", "Dagpenge"));
    let table = bestand(["november", &ambiguous, "--format", "json"]).json();
    assert!(
        note_texts(&table).contains("\"Dagpenge\" (benefit, 2, kan være a_dagpenge/"),
        "{table}"
    );
}
