//! `november` on real files. Expected numbers are read in the files by hand.

use serde_json::{Value, json};

use crate::run::{
    AUK01, FOLK1A, Y25I01, Y60A02, bestand, note_ids, note_texts, rows, value, words,
};

fn november(files: &[&str], more: &str) -> Value {
    let arguments = ["november"].into_iter().chain(files.iter().copied());
    bestand(arguments.chain(more.split_whitespace()).chain(["--format", "json"])).json()
}

#[test]
fn the_national_figures_are_those_of_the_extract() {
    let table = november(&[Y25I01], "--years 2021..2025");
    assert_eq!(value(&table, "benefit", "total", "2021-11"), 77086);
    assert_eq!(value(&table, "benefit", "a_dagpenge", "2021-11"), 65892);
    assert_eq!(value(&table, "benefit", "total", "2025-11"), 84562);
    // 84562 - 77086 by hand, and in per cent of 77086.
    assert_eq!(value(&table, "benefit", "total", "change"), 7476);
    let pct = value(&table, "benefit", "total", "change_pct").as_f64().unwrap();
    assert!((pct - 9.698_259_09).abs() < 1e-6, "{pct}");
    assert_eq!(rows(&table).len(), 3);
    assert_eq!(table["title"], "Antal ledige fuldtidspersoner, Hele landet, november 2021-2025");
}

#[test]
fn one_area_is_held_and_named_in_the_title() {
    let table = november(&[Y25I01], "--area Albertslund");
    assert_eq!(value(&table, "benefit", "total", "2021-11"), 529);
    assert_eq!(value(&table, "benefit", "a_dagpenge", "2021-11"), 444);
    assert!(table["title"].as_str().unwrap().contains("Albertslund"));
}

#[test]
fn an_area_is_found_by_code_and_by_other_spellings() {
    let by_name = november(&[Y25I01], "--area Albertslund");
    for name in ["165", "0165", "albertslund", "Albertslund␣Kommune"] {
        let run =
            bestand(["november", Y25I01, "--area", &name.replace('␣', " "), "--format", "json"]);
        assert_eq!(run.json(), by_name, "{name}");
    }
}

#[test]
fn a_null_beside_a_positive_rate_is_suppressed_and_so_is_every_change_that_touches_it() {
    // Læsø 2025M11, Kontanthjælp: count null, rate 0.2.
    let table = november(&[Y25I01], "--area Læsø");
    assert_eq!(value(&table, "benefit", "kontanthjaelp", "2025-11"), &Value::Null);
    assert_eq!(
        table["missing"],
        json!([
            {"row": 1, "column": "2025-11", "reason": "suppressed"},
            {"row": 1, "column": "change", "reason": "suppressed"},
            {"row": 1, "column": "change_pct", "reason": "suppressed"},
        ])
    );
    // The published total stands: nothing is rebuilt by subtraction, nothing is taken away.
    assert_eq!(value(&table, "benefit", "total", "2025-11"), 28);
}

#[test]
fn a_null_beside_a_zero_rate_may_be_nil() {
    // Fanø 2024M10: count null, rate 0.
    let run = words(&format!(
        "november {Y25I01} --area Fanø --month 10 --years 2024..2024 --format json"
    ));
    let table = run.json();
    assert_eq!(table["missing"][0]["reason"], "nil_or_suppressed");
}

#[test]
fn a_percent_measure_changes_in_percentage_points_and_has_no_change_in_per_cent() {
    let table = november(&[Y25I01], "--measure unemployed_rate_labour_force --area Albertslund");
    let columns: Vec<&str> = table["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["id"].as_str().unwrap())
        .collect();
    assert!(!columns.contains(&"change_pct"), "{columns:?}");
    let change = &table["columns"][columns.iter().position(|&id| id == "change").unwrap()];
    assert_eq!(change["kind"], "percentage_points");
}

#[test]
fn two_kinds_of_kontanthjaelp_never_share_a_table() {
    let table = november(&[Y25I01, Y60A02], "");
    // Full-time persons are there, so they are the measure; the unemployed are named as left out.
    assert_eq!(value(&table, "benefit", "kontanthjaelp_samlet", "2021-11"), 93395);
    assert_eq!(rows(&table).len(), 1);
    assert!(note_texts(&table).contains("v3_y25i01_kommuner_2021M08-2026M07.json indgår ikke"));
    let sources = table["sources"].as_array().unwrap();
    assert_eq!(sources.len(), 1, "a file that gave nothing is no source");

    let unemployed = november(&[Y25I01, Y60A02], "--measure full_time_unemployed");
    assert_eq!(value(&unemployed, "benefit", "kontanthjaelp", "2021-11"), 11194);
    assert!(rows(&unemployed).iter().all(|row| row["benefit"] != "kontanthjaelp_samlet"));
}

#[test]
fn the_total_of_the_unemployed_is_not_called_public_support() {
    let table = november(&[Y25I01], "");
    assert!(note_ids(&table).contains(&"meaning_of_total"));
    assert!(note_texts(&table).contains("ikke alle på offentlig forsørgelse"));
    assert!(!table["title"].as_str().unwrap().contains("forsørg"));
}

#[test]
fn the_joint_population_crosses_july_2025_without_the_break_of_the_old_benefits() {
    let table = november(&[Y60A02], "--years 2024..2025");
    assert!(!note_ids(&table).contains(&"kontanthjaelpsreform_2025"), "{table}");
    // The unemployed on kontanthjælp do get their own caution.
    let unemployed = november(&[Y25I01], "--years 2024..2025");
    assert!(note_ids(&unemployed).contains(&"kontanthjaelpsreform_2025_ledige"));
    assert!(!note_ids(&unemployed).contains(&"kontanthjaelpsreform_2025"));
}

#[test]
fn a_year_the_extract_lacks_is_a_column_that_says_so() {
    let table = november(&[Y60A02], "--years 2020..2022");
    assert_eq!(rows(&table)[0]["2020-11"], Value::Null);
    assert_eq!(
        table["missing"][0],
        json!({"row": 0, "column": "2020-11", "reason": "not_available"})
    );
    assert!(note_texts(&table).contains("november 2020"));
}

#[test]
fn one_year_alone_has_no_change() {
    let table = november(&[Y60A02], "--years 2024");
    let columns: Vec<&str> = table["columns"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|column| column["id"].as_str())
        .collect();
    assert_eq!(columns, ["benefit", "2024-11"]);
}

#[test]
fn a_quarterly_table_is_refused_with_the_reason_and_what_to_use_instead() {
    words(&format!("november {AUK01}")).fails_saying(&[
        "quarter",
        "average",
        "hint: use stock",
        "PEN113",
    ]);
}

#[test]
fn several_areas_stand_as_rows() {
    let table = november(&[Y60A02], "--area Albertslund,Ishøj --years 2021..2021");
    let codes: Vec<&str> = rows(&table).iter().map(|row| row["area"].as_str().unwrap()).collect();
    assert_eq!(codes, ["165", "183"]);
}

#[test]
fn a_region_the_extract_has_no_row_for_lists_its_municipalities() {
    let run = bestand([
        "november",
        Y60A02,
        "--area",
        "Region Nordjylland",
        "--years",
        "2025",
        "--format",
        "json",
    ]);
    let table = run.json();
    // Region Nordjylland has 11 municipalities.
    assert_eq!(rows(&table).len(), 11);
    assert!(
        rows(&table).iter().all(|row| row["area"] != "081"),
        "the region itself is never summed"
    );
}

#[test]
fn persons_are_not_added_up_over_benefits() {
    let scratch = crate::run::Scratch::new();
    let file = |table: &str, persons: u32| {
        let body = format!("Area;Periode;Antal personer\nHele landet;2014M11;{persons}\n");
        scratch.file(&format!("{table}.csv"), body)
    };
    let (sick, flex) = (file("y07a02", 70), file("y08a02", 80));
    let table = november(&[&sick, &flex], "--measure persons");
    assert_eq!(rows(&table).len(), 2, "no total");
    assert!(note_ids(&table).contains(&"summer_ikke_personer"));
}

#[test]
fn names_that_are_nearly_right_are_met_with_the_nearest() {
    words(&format!("november {Y25I01} --area Albertlund"))
        .fails_saying(&["Albertlund", "did you mean Albertslund?"]);
    words(&format!("november {Y25I01} --benefit Kontanthælp"))
        .fails_saying(&["did you mean Kontanthjælp"]);
    words(&format!("november {Y25I01} --set kll"))
        .fails_saying(&["no set \"kll\"", "did you mean kl?"]);
    words(&format!("november {Y25I01} --format jsn")).fails_saying(&["'jsn'", "json"]);
    words(&format!("november {Y25I01} --measure persons"))
        .fails_saying(&["no measure", "full_time_unemployed"]);
    words(&format!("november {Y25I01} --by gender")).fails_saying(&["no dimension", "benefit"]);
}

#[test]
fn residents_without_a_total_are_refused_with_the_ways_out() {
    let run = words(&format!("stock {FOLK1A} --area 147"));
    run.fails_saying(&["age has no total", "--by age", "--where age=", "--sum age"]);
}
