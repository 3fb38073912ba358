//! Questions that could be answered with a number that is wrong without a word, and are not.

use serde_json::Value;

use crate::run::{AUK01, FOLK1A, Run, Scratch, bestand, note_ids, note_texts, rows, value};

/// A v3 body with these columns after period and area.
fn body(columns: &[&str], records: &Value) -> String {
    let mut all = vec!["Periode", "Område"];
    all.extend(columns);
    serde_json::json!({"columns": all, "rows": records}).to_string()
}

const FULL_TIME: &str = "Antal fuldtidspersoner";

/// Full-time persons of the whole country by month.
fn national(scratch: &Scratch, name: &str, values: &[(&str, i64)]) -> String {
    let records: Vec<Value> = values
        .iter()
        .map(|(month, value)| serde_json::json!([month, "Hele landet", value]))
        .collect();
    scratch.file(name, body(&[FULL_TIME], &records.into()))
}

fn november(files: &[&str], more: &str) -> Run {
    let options = more.split_whitespace().chain(["--format", "json"]);
    bestand(["november"].into_iter().chain(files.iter().copied()).chain(options))
}

#[test]
fn rows_of_different_areas_or_groups_are_no_table() {
    let scratch = Scratch::new();
    let country = national(&scratch, "y08a02.json", &[("2013M11", 30), ("2014M11", 31)]);
    let aalborg = scratch.file(
        "y09a02.json",
        body(
            &[FULL_TIME],
            &serde_json::json!([["2013M11", "Aalborg", 100], ["2014M11", "Aalborg", 120]]),
        ),
    );
    november(&[&country, &aalborg], "").fails_saying(&[
        "do not count the same",
        "Aalborg",
        "Hele landet",
        "--area",
    ]);

    let of_sex = |name: &str, sex: &str| {
        let records = serde_json::json!([
            ["2013M11", "Hele landet", sex, 10],
            ["2014M11", "Hele landet", sex, 12]
        ]);
        scratch.file(name, body(&["Køn", FULL_TIME], &records))
    };
    november(&[&of_sex("a_y08a02.json", "Kvinder"), &of_sex("a_y09a02.json", "Mænd")], "")
        .fails_saying(&["do not count the same", "Kvinder", "Mænd", "--by sex"]);
}

#[test]
fn a_sum_is_never_shown_under_the_name_of_one_member() {
    let scratch = Scratch::new();
    let records = serde_json::json!([
        ["2014M11", "Hele landet", "Kvinder", 10],
        ["2014M11", "Hele landet", "Mænd", 20]
    ]);
    let file = scratch.file("y08a02.json", body(&["Køn", FULL_TIME], &records));
    november(&[&file], "--by sex --sum sex").fails_saying(&["--by sex and --sum sex"]);
    let table = november(&[&file], "--sum sex").json();
    assert_eq!(value(&table, "benefit", "fleksjob", "2014-11"), 30);
}

#[test]
fn a_total_of_one_table_never_closes_the_rows_of_another() {
    let scratch = Scratch::new();
    let records = serde_json::json!([
        ["2013M11", "Hele landet", "Sygedagpenge", 70],
        ["2014M11", "Hele landet", "Sygedagpenge", 71],
        ["2013M11", "Hele landet", "Førtidspension", 30],
        ["2014M11", "Hele landet", "Førtidspension", 31],
        ["2013M11", "Hele landet", "Ydelsesgrupper i alt", 700],
        ["2014M11", "Hele landet", "Ydelsesgrupper i alt", 710],
    ]);
    let all = scratch.file("ptv_a02.json", body(&["Ydelsesgrupper", FULL_TIME], &records));
    let other = national(&scratch, "y08a02.json", &[("2013M11", 500), ("2014M11", 501)]);
    let table = november(&[&all, &other], "").json();
    assert!(rows(&table).iter().all(|row| row["benefit"] != "total"), "{table}");
    assert!(note_ids(&table).contains(&"foreign_total"));
    // What is added up instead are the rows shown: 70 + 30 + 500.
    assert_eq!(value(&table, "benefit", "sum", "2013-11"), 600);
    // Alone the table keeps its own total.
    let alone = november(&[&all], "").json();
    assert_eq!(value(&alone, "benefit", "total", "2013-11"), 700);
}

#[test]
fn the_order_of_the_files_does_not_choose_the_table() {
    let scratch = Scratch::new();
    let records = serde_json::json!([
        ["2013M11", "Hele landet", "Sygedagpenge", 70],
        ["2013M11", "Hele landet", "Ydelsesgrupper i alt", 700],
        ["2014M11", "Hele landet", "Sygedagpenge", 71],
        ["2014M11", "Hele landet", "Ydelsesgrupper i alt", 710],
    ]);
    let all = scratch.file("ptv_a02.json", body(&["Ydelsesgrupper", FULL_TIME], &records));
    let one = national(&scratch, "y07a02.json", &[("2013M11", 70), ("2014M11", 71)]);
    let answers: Vec<Value> = [[&all, &one], [&one, &all]]
        .iter()
        .map(|files| november(&[files[0].as_str(), files[1].as_str()], "").json())
        .collect();
    for part in ["rows", "notes", "sources"] {
        assert_eq!(answers[0][part], answers[1][part], "{part}");
    }
    assert_eq!(value(&answers[0], "benefit", "total", "2013-11"), 700);
}

#[test]
fn totals_of_two_tables_are_never_chained() {
    let scratch = Scratch::new();
    let total = |name: &str, month: &str, count: i64| {
        let records = serde_json::json!([[month, "Hele landet", "Ydelsesgrupper i alt", count]]);
        scratch.file(name, body(&["Ydelsesgrupper", FULL_TIME], &records))
    };
    let (old, new) = (total("old.json", "2024M11", 50), total("new.json", "2025M11", 5000));
    november(&[&old, &new], "").fails_saying(&["old.json", "new.json", "need not count the same"]);
}

#[test]
fn a_row_made_of_two_tables_says_so() {
    let scratch = Scratch::new();
    let old = national(&scratch, "y36a02.json", &[("2023M11", 600)]);
    let records = serde_json::json!([["2024M11", "Hele landet", "Kontanthjælp", 900]]);
    let new = scratch.file("ptv_a02.json", body(&["Ydelsesgrupper", FULL_TIME], &records));
    let table = november(&[&old, &new], "").json();
    assert!(
        note_texts(&table).contains("Kontanthjælp er sat sammen af tabellerne ptva02 og y36a02")
            || note_texts(&table)
                .contains("Kontanthjælp er sat sammen af tabellerne ptv_a02 og y36a02"),
        "{table}"
    );
}

#[test]
fn ages_that_do_not_reach_the_ends_are_no_open_cut() {
    let scratch = Scratch::new();
    let of_ages = |name: &str, ages: &[&str]| {
        let records: Vec<Value> =
            ages.iter().map(|age| serde_json::json!(["2014M11", "Hele landet", age, 10])).collect();
        scratch.file(name, body(&["Alder", FULL_TIME], &records.into()))
    };
    let without_the_old =
        of_ages("a_y08a02.json", &["16-24 år", "25-29 år", "30-39 år", "40-49 år", "50-59 år"]);
    november(&[&without_the_old], "--where age=40-").fails_saying(&["ends at 59"]);
    let young = november(&[&without_the_old], "--where age=-39").json();
    assert_eq!(value(&young, "benefit", "fleksjob", "2014-11"), 30);
    assert!(note_texts(&young).contains("Under 40 år dækker i udtrækket 16-39 år"));
    let middle = of_ages("b_y08a02.json", &["30-39 år", "40-49 år"]);
    november(&[&middle], "--where age=-39").fails_saying(&["begins at 30"]);
    november(&[&middle], "--sum age").fails_saying(&["--sum age"]);
    // Residents: the extract ends at 100.
    bestand(["stock", FOLK1A, "--area", "000", "--sum", "sex", "--where", "age=40-"])
        .fails_saying(&["ends at"]);
}

#[test]
fn of_three_vintages_the_newest_wins_also_when_it_repeats_the_oldest() {
    let scratch = Scratch::new();
    let a = national(&scratch, "a_y08a02.json", &[("2013M11", 90), ("2014M11", 5)]);
    let b = national(&scratch, "b_y08a02.json", &[("2013M11", 90), ("2014M11", 5)]);
    let c = national(&scratch, "c_y08a02.json", &[("2014M11", 7)]);
    let table = november(
        &[&a, &b, &c],
        "--pulled a_y08a02.json=2020-01-01 --pulled b_y08a02.json=2022-01-01 --pulled c_y08a02.json=2021-01-01",
    )
    .json();
    assert_eq!(value(&table, "benefit", "fleksjob", "2014-11"), 5);
}

#[test]
fn a_set_finds_its_table_whatever_the_order_of_the_files() {
    let scratch = Scratch::new();
    let records = serde_json::json!([
        ["2013M11", "Hele landet", "Sygedagpenge", 70],
        ["2014M11", "Hele landet", "Sygedagpenge", 71]
    ]);
    let all = scratch.file("ptv_a02.json", body(&["Ydelsesgrupper", FULL_TIME], &records));
    let one = national(&scratch, "y07a02.json", &[("2013M11", 70), ("2014M11", 71)]);
    for files in [[all.as_str(), one.as_str()], [one.as_str(), all.as_str()]] {
        let table = november(&files, "--set status_2026").json();
        assert_eq!(value(&table, "benefit", "sygedagpenge", "2013-11"), 70);
    }
    // Where the two disagree, nobody chooses silently.
    let other = national(&scratch, "b_y07a02.json", &[("2013M11", 70), ("2014M11", 75)]);
    november(&[&all, &other], "").fails_saying(&["71", "75", "ptv", "y07a02"]);
}

#[test]
fn an_unknown_heading_is_never_taken_for_the_measure_of_the_table() {
    let scratch = Scratch::new();
    let records =
        serde_json::json!([["2013M11", "Hele landet", 10], ["2014M11", "Hele landet", 20]]);
    let file = scratch.file("y08a02.json", body(&["Antal berørte borgere"], &records));
    let table = november(&[&file], "").json();
    assert!(table["title"].as_str().unwrap().contains("Antal berørte borgere"), "{table}");
}

#[test]
fn what_was_withheld_is_not_taken_for_a_benefit_that_did_not_exist() {
    let scratch = Scratch::new();
    // Uddannelseshjælp ended in June 2025; a positive rate says that somebody is left in the row.
    let records = serde_json::json!([
        ["2024M11", "Fanø", 50, 1.0],
        ["2025M11", "Fanø", null, 0.1],
        ["2024M11", "Læsø", 40, 1.0],
        ["2025M11", "Læsø", 30, 0.9],
    ]);
    let file = scratch.file(
        "y38a02.json",
        body(&[FULL_TIME, "Fuldtidspersoner i pct. af befolkningen"], &records),
    );
    let table = november(&[&file], "--area Fanø").json();
    assert_eq!(table["missing"][0]["reason"], "suppressed");
    assert_eq!(rows(&table)[0]["change"], Value::Null);
}

#[test]
fn synthetic_and_real_figures_never_share_a_table_nor_do_two_publishers() {
    let scratch = Scratch::new();
    let synthetic = national(&scratch, "syntetisk_y08a02.json", &[("2013M11", 10)]);
    let real = national(&scratch, "y09a02.json", &[("2013M11", 20)]);
    november(&[&synthetic, &real], "").fails_saying(&[
        "Syntetiske data",
        "Jobindsats",
        "never share a table",
    ]);
}

#[test]
fn a_benefit_named_for_a_file_must_fit_it() {
    let scratch = Scratch::new();
    let file = national(&scratch, "y08a02.json", &[("2013M11", 10), ("2014M11", 12)]);
    november(&[&file], "--benefit y08a02.json=sygedagpenge")
        .fails_saying(&["counts fleksjob, not sygedagpenge"]);
    november(&[&file], "--benefit other.json=sygedagpenge")
        .fails_saying(&["other.json", "not given"]);
}

#[test]
fn shares_of_one_are_not_read_as_per_cent() {
    let scratch = Scratch::new();
    let records = serde_json::json!([
        ["2013M11", "Hele landet", 10, 0.061],
        ["2014M11", "Hele landet", 20, 0.065]
    ]);
    let file = scratch.file(
        "y08a02.json",
        body(&[FULL_TIME, "Fuldtidspersoner i pct. af befolkningen"], &records),
    );
    november(&[&file], "").fails_saying(&["0.061", "share of 1", "multiply"]);
}

#[test]
fn the_base_of_an_index_is_compared_too() {
    let scratch = Scratch::new();
    let file =
        national(&scratch, "y36a02.json", &[("2013M11", 100), ("2014M02", 61), ("2014M03", 62)]);
    let ask = |more: &str| {
        let options = more.split_whitespace();
        bestand(
            ["stock", &file, "--index", "2013-11", "--from", "2014-02", "--format", "json"]
                .into_iter()
                .chain(options),
        )
    };
    assert!(note_ids(&ask("").json()).contains(&"kontanthjaelpsreform_2014"));
    ask("--strict-breaks").fails_saying(&["Kontanthjælp reform"]);
}

#[test]
fn a_month_whose_rate_is_published_is_published() {
    let scratch = Scratch::new();
    let head = [FULL_TIME, "Fuldtidspersoner i pct. af befolkningen"];
    let of = |name: &str, rate: Value| {
        let records = serde_json::json!([
            ["2026M05", "Læsø", 5, 0.4],
            ["2026M06", "Læsø", null, rate],
            ["2026M05", "Fanø", 5, 0.4],
            ["2026M06", "Fanø", null, rate],
            ["2026Q01", "Læsø", 5, 0.4],
        ]);
        let file = scratch.file(name, body(&head, &records));
        let table =
            bestand(["stock", &file, "--area", "Læsø", "--from", "2026-05", "--format", "json"])
                .json();
        table["missing"][0]["reason"].as_str().unwrap().to_owned()
    };
    assert_eq!(of("a_y36a02.json", serde_json::json!(0.0)), "nil_or_suppressed");
    assert_eq!(of("b_y36a02.json", Value::Null), "not_available");
}

#[test]
fn a_region_shown_by_its_municipalities_is_said_to_be() {
    let scratch = Scratch::new();
    let records = serde_json::json!([["2014M11", "Aalborg", 5], ["2014M11", "København", 6]]);
    let file = scratch.file("y08a02.json", body(&[FULL_TIME], &records));
    let run = bestand([
        "november",
        &file,
        "--area",
        "København,Region Hovedstaden,Region Nordjylland",
        "--format",
        "json",
    ]);
    let table = run.json();
    let codes: Vec<&str> = rows(&table).iter().filter_map(|row| row["area"].as_str()).collect();
    assert_eq!(codes, ["101", "851"], "each once");
    assert!(note_texts(&table).contains(
        "Region Nordjylland har ingen egen række i udtrækket; 1 af dens 11 kommuner vises"
    ));
}

#[test]
fn figures_pulled_on_different_days_are_said_to_be() {
    let scratch = Scratch::new();
    let old = national(&scratch, "a_y08a02.json", &[("2013M11", 10)]);
    let new = national(&scratch, "b_y08a02.json", &[("2014M11", 20)]);
    let table = november(
        &[&old, &new],
        "--pulled a_y08a02.json=2014-01-01 --pulled b_y08a02.json=2024-01-01",
    )
    .json();
    assert!(note_texts(&table).contains("trukket på forskellige dage"));
    // November 2013 was still being reported when its file was pulled; November 2014 was not.
    assert!(note_texts(&table).contains("november 2013 er den seneste periode"));
    assert!(!note_texts(&table).contains("november 2014 er den seneste periode"));
}

#[test]
fn a_period_across_a_change_of_benefit_belongs_to_neither() {
    let scratch = Scratch::new();
    let file = national(&scratch, "y35a02.json", &[("2020QMAT02", 2), ("2019QMAT02", 1)]);
    let table = bestand(["stock", &file, "--format", "json"]).json();
    assert!(note_ids(&table).contains(&"benefit_not_stated"), "{table}");
    assert!(rows(&table).iter().all(|row| row["benefit"] != "sho"));
}

#[test]
fn a_file_that_no_row_uses_is_named() {
    let table = november(&[crate::run::Y60A02], "--set kl").json();
    assert!(note_texts(&table).contains("Ingen af rækkerne bruger v3_y60a02"), "{table}");
}

#[test]
fn a_match_group_that_is_missing_is_named_instead_of_left_out_of_the_sum() {
    let scratch = Scratch::new();
    let records = serde_json::json!([
        ["2013M11", "Hele landet", "Matchgruppe 2", 10],
        ["2014M11", "Hele landet", "Aktivitetsparat", 20],
    ]);
    let file = scratch.file("y36a02.json", body(&["Visitationskategori", FULL_TIME], &records));
    let table = november(&[&file], "--where visitation=aktivitetsparat").json();
    assert_eq!(rows(&table)[0]["2013-11"], Value::Null);
    assert!(note_texts(&table).contains("udtrækket mangler Matchgruppe 3"), "{table}");
}

#[test]
fn code_and_text_in_one_cell_are_understood_where_they_agree() {
    let scratch = Scratch::new();
    let text = "OMRÅDE;YDELSESTYPE;KØN;ALDER;TID;INDHOLD\n\
                000 Hele landet;FP Førtidspension;TOT I alt;TOT Alder i alt;2013K4;100\n\
                000 Hele landet;FP Førtidspension;TOT I alt;TOT Alder i alt;2014K4;90\n";
    for (name, text) in [
        ("a_auk01.csv", text.to_owned()),
        ("b_auk01.csv", text.replace("2013K4", "2013K4 2013K4").replace("2014K4", "2014K4 2014K4")),
    ] {
        let table = bestand(["stock", &scratch.file(name, text), "--format", "json"]).json();
        assert_eq!(rows(&table)[0]["benefit"], "foertidspension", "{table}");
        assert!(note_ids(&table).iter().all(|id| *id != "labels_in_no_code_list"), "{table}");
        assert!(table["title"].as_str().unwrap().contains("Hele landet"));
    }
}

#[test]
fn a_publishers_own_code_is_understood() {
    let table =
        bestand(["stock", AUK01, "--benefit", "KT", "--years", "2014", "--format", "json"]).json();
    assert_eq!(rows(&table).last().unwrap()["value"], 26654);
    bestand(["stock", AUK01, "--area", "Nordjylland"])
        .fails_saying(&["Region Nordjylland", "Landsdel Nordjylland"]);
}

#[test]
fn no_file_of_two_hundred_thousand_records_takes_long_or_goes_wrong() {
    let scratch = Scratch::new();
    let mut text = String::from("Periode;Område;A-kasse;Antal fuldtidspersoner\n");
    let mut expected = 0;
    for month in 1..=12 {
        for fund in 0..16_000 {
            let count = (fund * month) % 977;
            if month == 11 && fund == 7 {
                expected = count;
            }
            text += &format!("2014M{month:02};Hele landet;Kasse nr. {fund};{count}\n");
        }
    }
    let file = scratch.file("y01a02.csv", text);
    let run = bestand(["november", &file, "--where", "a_kasse=Kasse nr. 7", "--format", "json"]);
    assert_eq!(rows(&run.json())[0]["2014-11"], expected);
}

#[test]
fn a_total_crosses_breaks_although_its_parts_are_not_in_the_file() {
    let scratch = Scratch::new();
    let records = serde_json::json!([
        ["2019M11", "Hele landet", "Ydelsesgrupper i alt", 100],
        ["2020M11", "Hele landet", "Ydelsesgrupper i alt", 130],
    ]);
    let file = scratch
        .file("y25i01.json", body(&["Ydelsesgrupper", "Antal ledige fuldtidspersoner"], &records));
    assert!(note_ids(&november(&[&file], "").json()).contains(&"covid_2020"));
    november(&[&file], "--strict-breaks").fails_saying(&["Covid-19"]);
}

#[test]
fn an_unknown_measure_crosses_every_break_of_its_benefit() {
    let scratch = Scratch::new();
    let records =
        serde_json::json!([["2013M11", "Hele landet", 100], ["2014M11", "Hele landet", 80]]);
    let file = scratch.file("y36a02.json", body(&["Antal berørte borgere"], &records));
    assert!(note_ids(&november(&[&file], "").json()).contains(&"kontanthjaelpsreform_2014"));
}

#[test]
fn a_total_is_explained_by_its_own_table() {
    let scratch = Scratch::new();
    let records = serde_json::json!([
        ["2014M11", "Hele landet", "Sygedagpenge", 70],
        ["2014M11", "Hele landet", "Ydelsesgrupper i alt", 800],
    ]);
    let all = scratch.file("ptv_a02.json", body(&["Ydelsesgrupper", FULL_TIME], &records));
    let unemployed = scratch
        .file("y25i01.json", body(&["Ydelsesgrupper", "Antal ledige fuldtidspersoner"], &records));
    for files in [[unemployed.as_str(), all.as_str()], [all.as_str(), unemployed.as_str()]] {
        let table = november(&files, "").json();
        assert_eq!(value(&table, "benefit", "total", "2014-11"), 800);
        assert!(!note_texts(&table).contains("bruttoledige"), "{table}");
    }
}

#[test]
fn figures_of_a_benefit_before_it_existed_are_pointed_out() {
    let scratch = Scratch::new();
    let file = national(&scratch, "y12a02.json", &[("2013M11", 7), ("2014M11", 60)]);
    let table = november(&[&file], "").json();
    assert!(note_texts(&table).contains("Jobafklaringsforløb (november 2013)"), "{table}");
}

#[test]
fn an_age_cut_is_taken_whole_from_one_file_and_made_of_bands_in_another() {
    let scratch = Scratch::new();
    let of_ages = |name: &str, ages: &[(&str, u32)]| {
        let records: Vec<Value> = ages
            .iter()
            .map(|(age, count)| serde_json::json!(["2014M11", "Hele landet", age, count]))
            .collect();
        scratch.file(name, body(&["Alder", FULL_TIME], &records.into()))
    };
    let bands = of_ages(
        "y07a02.json",
        &[("16-19 år", 1), ("20-24 år", 9), ("25-29 år", 10), ("30-39 år", 5)],
    );
    let cut = of_ages("y08a02.json", &[("Under 30 år", 20), ("30-39 år", 5)]);
    let table = november(&[&bands, &cut], "--where age=-29").json();
    assert_eq!(value(&table, "benefit", "sygedagpenge", "2014-11"), 20);
    assert_eq!(value(&table, "benefit", "sum", "2014-11"), 40);
}

#[test]
fn overlapping_pulls_agree_on_a_blank() {
    let scratch = Scratch::new();
    let of = |name: &str, records: Value| scratch.file(name, body(&[FULL_TIME], &records));
    let first = of(
        "a_y08a02.json",
        serde_json::json!([
            ["2022M11", "Læsø", 4],
            ["2023M11", "Læsø", null],
            ["2022M11", "Fanø", 4],
            ["2023M11", "Fanø", null],
        ]),
    );
    let second = of(
        "b_y08a02.json",
        serde_json::json!([
            ["2023M11", "Læsø", null],
            ["2024M11", "Læsø", 5],
            ["2023M11", "Fanø", null],
            ["2024M11", "Fanø", 6],
        ]),
    );
    let table = november(&[&first, &second], "--by area").json();
    assert_eq!(rows(&table)[0]["2023-11"], Value::Null);
    assert_eq!(table["missing"][0]["reason"], "nil_or_suppressed");
}

#[test]
fn a_span_of_years_keeps_the_periods_the_extract_lacks() {
    let scratch = Scratch::new();
    let file = national(&scratch, "y08a02.json", &[("2013M11", 7), ("2013M12", 8), ("2014M02", 9)]);
    let table = bestand(["stock", &file, "--years", "2013..2014", "--format", "json"]).json();
    assert_eq!(rows(&table).len(), 24);
    assert_eq!(table["missing"].as_array().map(Vec::len), Some(21));
    // A year names its months where the extract has months.
    let from_year =
        bestand(["stock", &file, "--from", "2014", "--to", "2014-02", "--format", "json"]).json();
    assert_eq!(rows(&from_year)[0]["period"], "2014-01");
    november(&[&file], "--years 2016..2018")
        .fails_saying(&["nothing in 2016-2018", "2013 to 2014"]);
}

#[test]
fn a_label_with_a_comma_is_one_label() {
    let scratch = Scratch::new();
    let records = serde_json::json!([
        ["2014M11", "Hele landet", "Journalistik, Komm. og Sprog", 5],
        ["2014M11", "Hele landet", "Frie", 6]
    ]);
    let file = scratch.file("y01a02.json", body(&["A-kasse", FULL_TIME], &records));
    let run = bestand([
        "november",
        &file,
        "--where",
        "a_kasse=Journalistik, Komm. og Sprog",
        "--format",
        "json",
    ]);
    assert_eq!(rows(&run.json())[0]["2014-11"], 5);
    let both = bestand([
        "november",
        &file,
        "--where",
        "a_kasse=Frie,journalistik_komm_og_sprog",
        "--format",
        "json",
    ]);
    assert_eq!(rows(&both.json()).len(), 2);
}

#[cfg(unix)]
#[test]
fn an_output_file_can_be_read_like_its_neighbours_and_a_link_stays_one() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new();
    let neighbour = scratch.file("neighbour.txt", "x");
    let (target, link) = (scratch.path("target.csv"), scratch.path("link.csv"));
    std::fs::write(&target, "old").unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    let written = scratch.path("new.csv");
    for path in [&written, &link] {
        assert_eq!(bestand(["november", crate::run::Y60A02, "-o", path]).code, 0);
    }
    let mode = |path: &str| std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&written), mode(&neighbour));
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::read_to_string(&target).unwrap().contains("93395"));
}
