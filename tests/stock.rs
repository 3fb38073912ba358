//! `stock` on real files. Expected numbers are read in the files by hand.

use serde_json::Value;

use crate::run::{AUK01, FOLK1A, Scratch, Y25I01, bestand, note_texts, rows, words};

fn stock(file: &str, more: &str) -> Value {
    words(&format!("stock {file} {more} --format json")).json()
}

#[test]
fn the_fourth_quarter_of_2014_is_26654() {
    let table = stock(AUK01, "--from 2014-Q4 --to 2014-Q4");
    assert_eq!(rows(&table).len(), 1);
    assert_eq!(rows(&table)[0]["value"], 26654);
    assert_eq!(rows(&table)[0]["period"], "2014-Q4");
    assert_eq!(table["columns"][0]["id"], "period");
}

#[test]
fn regions_and_specials_differ_from_the_total_by_rounding_and_nothing_corrects_it() {
    // 2007Q3 is one of the quarters in which the parts and the total differ.
    let table = stock(AUK01, "--by area --from 2007-Q1 --to 2025-Q4");
    let mut differing = 0;
    for year in 2007..=2025 {
        for quarter in 1..=4 {
            let period = format!("{year}-Q{quarter}");
            let of = |code: &str| -> i64 {
                rows(&table)
                    .iter()
                    .find(|row| row["period"] == period.as_str() && row["area"] == code)
                    .and_then(|row| row["value"].as_i64())
                    .unwrap_or_else(|| panic!("{period} {code}"))
            };
            let parts: i64 = ["081", "082", "083", "084", "085", "uoplyst_omraade", "997"]
                .iter()
                .map(|code| of(code))
                .sum();
            let difference = of("000") - parts;
            assert!(difference.abs() <= 2, "{period}: {difference}");
            differing += i32::from(difference != 0);
        }
    }
    // The format notes count 39 of 76 quarters.
    assert_eq!(differing, 39);
}

#[test]
fn published_cells_of_one_and_two_pass_unchanged() {
    let table = stock(AUK01, "--area Fanø");
    let of = |period: &str| {
        rows(&table).iter().find(|row| row["period"] == period).map(|row| row["value"].clone())
    };
    assert_eq!(of("2024-Q3"), Some(1.into()));
    assert_eq!(of("2011-Q3"), Some(2.into()));
    assert_eq!(table["missing"].as_array().map(Vec::len), Some(0));
}

#[test]
fn residents_are_answered_with_a_filter_or_a_breakdown_and_summed_only_when_complete() {
    // The first line of the file: men of age 0 in the whole country.
    let men = stock(FOLK1A, "--area 000 --where sex=M --where age=0 --from 2008-Q1 --to 2008-Q1");
    assert_eq!(rows(&men)[0]["value"], 32976);

    let by_sex = stock(FOLK1A, "--area 000 --by sex --where age=0 --from 2008-Q1 --to 2008-Q1");
    assert_eq!(rows(&by_sex).len(), 2);
    let sum: i64 = rows(&by_sex).iter().map(|row| row["value"].as_i64().unwrap()).sum();
    let added = stock(FOLK1A, "--area 000 --sum sex --where age=0 --from 2008-Q1 --to 2008-Q1");
    assert_eq!(rows(&added)[0]["value"], sum);
    assert!(note_texts(&added).contains("lagt sammen"));

    // Age 38 is not in the extract, so the ages are not all there.
    words(&format!("stock {FOLK1A} --area 000 --sum sex,age")).fails_saying(&["--sum age", "38"]);
}

#[test]
fn an_age_cut_is_made_of_the_ages_below_it_and_refused_across_a_gap() {
    let cut = stock(FOLK1A, "--area 000 --sum sex --where age=-2 --from 2008-Q1 --to 2008-Q1");
    let single = |age: u32| -> i64 {
        let table = stock(
            FOLK1A,
            &format!("--area 000 --sum sex --where age={age} --from 2008-Q1 --to 2008-Q1"),
        );
        rows(&table)[0]["value"].as_i64().unwrap()
    };
    assert_eq!(rows(&cut)[0]["value"], single(0) + single(1) + single(2));
    words(&format!("stock {FOLK1A} --area 000 --sum sex --where age=-39")).fails_saying(&["38"]);
}

#[test]
fn the_country_is_never_built_from_municipalities() {
    // With a row of its own the country is that row, and nothing is added up.
    let table = stock(FOLK1A, "--where sex=M --where age=0 --sum area --from 2008-Q1 --to 2008-Q1");
    assert_eq!(rows(&table)[0]["value"], 32976);
    assert!(note_texts(&table).contains("udtrækkets egen total er brugt"));
    // Without one it is refused.
    let scratch = Scratch::new();
    let body = "Area;Periode;Antal fuldtidspersoner\nIshøj;2014M11;5\nGreve;2014M11;6\n";
    let file = scratch.file("y08a02.csv", body);
    bestand(["stock", &file]).fails_saying(&["area has no total", "--area NAME"]);
    bestand(["stock", &file, "--sum", "area"]).fails_saying(&["--sum area", "no code list"]);
}

#[test]
fn periods_at_a_steady_step_are_shown_without_the_gaps_between() {
    // The extract has the first quarter of each year from 2008 to 2020.
    let first_quarters = stock(FOLK1A, "--area 000 --where sex=M --where age=0");
    assert_eq!(rows(&first_quarters).len(), 13);
    // A gap in a series is shown as one.
    let scratch = Scratch::new();
    let body = "Area;Periode;Antal fuldtidspersoner\n\
                Hele landet;2014M01;5\nHele landet;2014M02;6\nHele landet;2014M04;7\n";
    let table = stock(&scratch.file("y08a02.csv", body), "");
    assert_eq!(rows(&table).len(), 4);
    assert_eq!(table["missing"][0]["reason"], "not_available");
}

#[test]
fn index_and_share_are_computed_from_the_counts() {
    let table = stock(Y25I01, "--from 2021-11 --to 2022-11 --index 2021-11 --share");
    let row = rows(&table)
        .iter()
        .find(|row| row["period"] == "2022-11" && row["benefit"] == "a_dagpenge")
        .unwrap();
    // 59250 of 65892, and of the total 74364.
    assert!((row["index"].as_f64().unwrap() - 59250.0 / 65892.0 * 100.0).abs() < 1e-9);
    assert!((row["share"].as_f64().unwrap() - 59250.0 / 74364.0 * 100.0).abs() < 1e-9);
}

#[test]
fn the_newest_month_is_called_preliminary() {
    let table = stock(Y25I01, "--from 2026-07 --to 2026-07");
    assert!(note_texts(&table).contains("juli 2026 er den seneste periode"));
    let older = stock(Y25I01, "--from 2026-05 --to 2026-06");
    assert!(!note_texts(&older).contains("seneste periode"));
}

#[test]
fn figures_the_publisher_marks_as_provisional_are_said_to_be() {
    let scratch = Scratch::new();
    let text = "OMRÅDE;TID;INDHOLD\nHele landet;2014K3;10\nHele landet;2014K4;12*\n";
    let table = stock(&scratch.file("folk1a.csv", text), "");
    assert_eq!(rows(&table)[1]["value"], 12);
    assert!(note_texts(&table).contains("mærket tal som foreløbige: 4. kvartal 2014"), "{table}");
}

#[test]
fn people_see_periods_down_and_benefits_across() {
    let run = bestand(["stock", Y25I01, "--from", "2021-11", "--to", "2022-02"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.stdout);
}
