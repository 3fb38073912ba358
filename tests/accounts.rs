//! `accounts` through the command. Every expected number is arithmetic in the test.

use serde_json::Value;

use crate::run::{Run, Scratch, bestand, note_ids, note_texts, rows, words};

const HEAD: &str = "Område;Periode;Antal forløb primo perioden;Antal påbegyndte forløb;Antal afsluttede forløb;Antal forløb ultimo perioden\n";

/// Four months of fleksjob. February leaves 2 over; March opens 3 above the closing before.
const SPELLS: &str = "Hele landet;2025M01;1000;120;80;1040\nHele landet;2025M02;1040;50;60;1032\n\
    Hele landet;2025M03;1035;70;55;1050\nHele landet;2025M04;1050;40;90;1000\n";

fn spells(scratch: &Scratch) -> String {
    scratch.file("synthetic_y08a24_2026-03-15.csv", format!("{HEAD}{SPELLS}"))
}

fn ask(file: &str, more: &str) -> Run {
    words(&format!("accounts {file} {more}"))
}

fn json(file: &str, more: &str) -> Value {
    ask(file, &format!("{more} --format json")).json()
}

/// The cells of a column, top down.
fn column(table: &Value, id: &str) -> Vec<Option<i64>> {
    rows(table).iter().map(|row| row[id].as_i64()).collect()
}

fn texts(table: &Value, id: &str) -> Vec<String> {
    let text = |row: &Value| row[id].as_str().unwrap_or("-").to_owned();
    rows(table).iter().map(text).collect()
}

#[test]
fn what_is_left_over_and_a_closing_that_is_not_the_next_opening_stand_by_themselves() {
    let scratch = Scratch::new();
    let file = spells(&scratch);
    let table = json(&file, "");
    assert_eq!(
        column(&table, "residual"),
        [Some(0), Some(1032 - (1040 + 50 - 60)), Some(0), Some(0)]
    );
    assert_eq!(column(&table, "gap"), [None, Some(0), Some(1035 - 1032), Some(0)]);
    assert_eq!(texts(&table, "explanation"), ["balanced", "rounding", "gap", "balanced"]);
    let ids = note_ids(&table);
    assert!(ids.contains(&"accounts_gaps") && ids.contains(&"accounts_residuals"), "{ids:?}");
    assert!(note_texts(&table).contains("marts 2025: 3"));
    // A finding, for who asks for it.
    assert_eq!(ask(&file, "--check").code, 1);
    assert_eq!(ask(&file, "--check --to 2025-01").code, 0);
    assert_eq!(ask(&file, "").code, 0);
}

#[test]
fn months_chain_to_quarters_that_keep_residuals_and_gaps() {
    let scratch = Scratch::new();
    let table = json(&spells(&scratch), "--per quarter");
    assert_eq!(texts(&table, "period"), ["2025-Q1", "2025-Q2"]);
    // The second quarter has one month of three.
    assert_eq!(column(&table, "opening"), [Some(1000), Some(1050)]);
    assert_eq!(column(&table, "inflow"), [Some(120 + 50 + 70), None]);
    assert_eq!(column(&table, "outflow"), [Some(80 + 60 + 55), None]);
    assert_eq!(column(&table, "closing"), [Some(1050), None]);
    // February's 2 and the gap of 3.
    assert_eq!(column(&table, "residual"), [Some(2 + 3), None]);
}

#[test]
fn growth_turnover_and_the_duration_of_a_steady_stock_are_said_with_their_assumption() {
    let scratch = Scratch::new();
    let table = json(&spells(&scratch), "--rates --to 2025-01");
    let row = &rows(&table)[0];
    let near = |id: &str, expected: f64| {
        let value = row[id].as_f64().unwrap();
        assert!((value - expected).abs() < 1e-9, "{id}: {value} is not {expected}");
    };
    near("growth_pct", 40.0 / 1000.0 * 100.0);
    near("turnover", (120.0 + 80.0) / (1000.0 + 1040.0) * 100.0);
    near("implied_duration", (1000.0 + 1040.0) / 2.0 / 80.0);
    assert!(note_texts(&table).contains("gælder kun, når bestanden er stabil"));
}

#[test]
fn a_residual_of_a_municipality_may_be_moves_and_a_blank_leaves_it_unknown() {
    let scratch = Scratch::new();
    let text = format!("{HEAD}Ishøj;2025M01;50;6;4;60\nIshøj;2025M02;60;;4;63\n");
    let file = scratch.file("synthetic_y08a24_2026-03-15.csv", text);
    let table = json(&file, "--area Ishøj");
    assert_eq!(column(&table, "residual"), [Some(60 - (50 + 6 - 4)), None]);
    assert_eq!(texts(&table, "explanation"), ["moves", "-"]);
    assert!(note_texts(&table).contains("flytninger over kommunegrænsen"));
}

#[test]
fn a_stock_with_one_flow_gives_the_other_and_alone_the_net_change() {
    let scratch = Scratch::new();
    let stock = "Område;Periode;Antal forløb ultimo perioden\nHele landet;2025M01;1040\nHele landet;2025M02;1032\n";
    let begun =
        "Område;Periode;Antal påbegyndte forløb\nHele landet;2025M01;120\nHele landet;2025M02;50\n";
    let stock = scratch.file("synthetic_y08a24_2026-03-15.csv", stock);
    let begun = scratch.file("synthetic_y08a25_2026-03-15.csv", begun);
    let table = json(&stock, "--table y08a24");
    assert_eq!(column(&table, "opening"), [None, Some(1040)]);
    assert_eq!(column(&table, "net"), [None, Some(-8)]);
    assert!(note_ids(&table).contains(&"accounts_worked_out"));
    let table = json(&format!("{stock} {begun}"), "--table y08a24");
    assert_eq!(column(&table, "implied_outflow"), [None, Some(1040 + 50 - 1032)]);
    assert!(texts(&table, "explanation").iter().all(|text| text == "-"));
}

#[test]
fn the_cases_of_an_office_are_an_account_of_their_own() {
    let scratch = Scratch::new();
    let text = "maaned;ydelse;sager;nye_sager;afsluttede_sager\n2026-01;Sygedagpenge;400;90;60\n2026-02;Sygedagpenge;410;80;71\n";
    let file = scratch.file("egne_sager_2026-03-01.csv", text);
    let table = json(&file, "");
    assert_eq!(column(&table, "closing"), [Some(400), Some(410)]);
    // 410 less 400 + 80 - 71.
    assert_eq!(column(&table, "residual"), [None, Some(1)]);
    assert_eq!(table["columns"][2]["unit"], "cases");
}

#[test]
fn full_time_persons_are_averages_and_no_account() {
    let y60 = "data-samples/jobindsats/v3_y60a02_kommuner_2021M08-2026M07.json";
    ask(y60, "").fails_saying(&["full-time persons are averages", "y..a24"]);
    ask(y60, "--measure persons").fails_saying(&["no part of an account"]);
    let scratch = Scratch::new();
    ask(&spells(&scratch), "--from 2030-01")
        .fails_saying(&["nothing in the periods", "2025-01 to 2025-04"]);
}

#[test]
fn heads_that_nobody_has_seen_are_read_by_their_stem_and_said() {
    let scratch = Scratch::new();
    let head =
        "Område;Periode;Primo forløb i alt;Nye påbegyndte;Heraf afsluttet;Ultimo forløb i alt\n";
    let file = scratch.file("synthetic_y08a24_2026-03-15.csv", format!("{head}{SPELLS}"));
    let table = json(&file, "");
    assert_eq!(column(&table, "residual"), [Some(0), Some(2), Some(0), Some(0)]);
    assert!(note_texts(&table).contains("\"Nye påbegyndte\" = Antal påbegyndte forløb"));
    // A head that nobody can place says what to do.
    let head = head.replace("Nye påbegyndte", "Tilgang");
    let file = scratch.file("synthetic_y08a24_2026-03-15.csv", format!("{head}{SPELLS}"));
    let table = json(&file, "");
    assert!(table.to_string().contains("implied_inflow"));
    let map = "column:Antal påbegyndte forløb=Tilgang";
    let mapped = bestand(["accounts", &file, "--format", "json", "--map", map]).json();
    assert_eq!(column(&mapped, "residual"), [Some(0), Some(2), Some(0), Some(0)]);
}

#[test]
fn spells_counted_by_two_rules_are_never_chained() {
    let scratch = Scratch::new();
    // The rule for a-dagpenge changed on 9 August 2019, by when an extract is pulled.
    let older =
        format!("{HEAD}Hele landet;2018M11;900;100;90;910\nHele landet;2018M12;910;100;95;915\n");
    let newer =
        format!("{HEAD}Hele landet;2019M01;850;40;30;860\nHele landet;2019M02;860;40;35;865\n");
    let older = scratch.file("synthetic_y01a24_2019-03-01.csv", older);
    let newer = scratch.file("synthetic_y01a24_2019-12-01.csv", newer);
    let table = json(&format!("{older} {newer}"), "");
    // 850 after 915 is another way of counting, and no gap.
    assert_eq!(column(&table, "gap"), [None, Some(0), None, Some(0)]);
    assert_eq!(column(&table, "residual"), [Some(0); 4]);
    let texts = note_texts(&table);
    assert!(texts.contains("trukket før og efter ændringen"), "{texts}");
    assert!(texts.contains("hverken") || texts.contains("ikke lagt sammen"), "{texts}");
    let half = json(&format!("{older} {newer}"), "--per year --years 2018..2019");
    assert_eq!(column(&half, "opening"), [None, Some(850)]);
    // Inside one extract they are.
    let rule = note_texts(&json(&newer, ""));
    assert!(rule.contains("trukket efter ændringen"), "{rule}");
}

const RUN_OFF: &str = "Område;Periode;Antal fuldtidspersoner\nHele landet;2025M12;1010\nHele landet;2026M01;1000\n\
    Hele landet;2026M02;900\nHele landet;2026M03;810\n";

#[test]
fn a_benefit_closed_to_new_entrants_runs_off_from_its_last_open_month() {
    let scratch = Scratch::new();
    let file = scratch.file("synthetic_y11a02_2026-11-15.csv", RUN_OFF);
    let table = json(&file, "--run-off");
    assert_eq!(texts(&table, "period"), ["2026-01", "2026-02", "2026-03"]);
    assert_eq!(column(&table, "exits"), [None, Some(100), Some(90)]);
    let last = &rows(&table)[2];
    let near = |id: &str, expected: f64| {
        let value = last[id].as_f64().unwrap();
        assert!((value - expected).abs() < 1e-9, "{id}: {value} is not {expected}");
    };
    near("share_left", 81.0);
    // A tenth a month: 0.9 x 0.9 = 0.81.
    near("pace", 10.0);
    near("months_to_tenth", 0.1_f64.ln() / 0.9_f64.ln() - 2.0);
    let texts = note_texts(&table);
    assert!(texts.contains("Uden ny tilgang fra: Ressourceforløb (februar 2026)"), "{texts}");
    assert!(texts.contains("ikke en prognose"), "{texts}");
    let fleksjob = scratch.file("synthetic_y08a02_2026-11-15.csv", RUN_OFF);
    ask(&fleksjob, "--run-off").fails_saying(&["no benefit of these extracts", "ressourceforloeb"]);
    let told = json(&fleksjob, "--run-off=2026-03");
    assert_eq!(column(&told, "exits"), [None, Some(90)]);
    ask(&file, "--run-off=2024-01").fails_saying(&["do not have 2023-12"]);
}

#[test]
fn a_stock_of_one_place_and_a_flow_of_another_make_no_account() {
    let scratch = Scratch::new();
    let stock =
        "Område;Periode;Antal forløb ultimo perioden\nIshøj;2025M01;104\nIshøj;2025M02;103\n";
    let begun = "Område;Periode;Antal påbegyndte forløb\nHolbæk;2025M01;12\nHolbæk;2025M02;5\n";
    let stock = scratch.file("synthetic_y08a24_2026-03-15.csv", stock);
    let begun = scratch.file("synthetic_y08a25_2026-03-15.csv", begun);
    ask(&format!("{stock} {begun}"), "--table y08a24").fails_saying(&[
        "not of the same area everywhere",
        "Ishøj",
        "Holbæk",
        "--area",
    ]);
    // Nor do figures of two publishers.
    let real = scratch.file(
        "y08a25_2026-03-15.csv",
        "Område;Periode;Antal påbegyndte forløb\nIshøj;2025M01;12\nIshøj;2025M02;5\n",
    );
    ask(&format!("{stock} {real}"), "--table y08a24").fails_saying(&["never share a table"]);
}

#[test]
fn parts_pulled_on_different_days_say_so() {
    let scratch = Scratch::new();
    let stock =
        "Område;Periode;Antal forløb ultimo perioden\nIshøj;2025M01;104\nIshøj;2025M02;103\n";
    let begun = "Område;Periode;Antal påbegyndte forløb\nIshøj;2025M01;12\nIshøj;2025M02;5\n";
    let stock = scratch.file("synthetic_y08a24_2026-03-15.csv", stock);
    let begun = scratch.file("synthetic_y08a25_2026-05-15.csv", begun);
    let table = json(&format!("{stock} {begun}"), "--table y08a24");
    assert!(note_ids(&table).contains(&"vintages_differ"));
    assert_eq!(table["sources"].as_array().unwrap().len(), 2);
    assert_eq!(column(&table, "implied_outflow"), [None, Some(104 + 5 - 103)]);
}
