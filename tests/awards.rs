//! `awards` through the command. Expected numbers are published ones or worked out by hand.

use std::fs;

use serde_json::Value;

use crate::run::{Run, Scratch, bestand, note_ids, note_texts, rows};

/// Ankestyrelsen's figures of two quarters: 1601 + 142 = 1743 and 384 + 733 = 1117.
const BY_SCHEME: &str = "data-samples/ankestyrelsen/tilkendelser_efter_ordning_laid_out.csv";

fn ask(file: &str, more: &str) -> Run {
    bestand(["awards", file].into_iter().chain(more.split_whitespace()))
}

fn json(file: &str, more: &str) -> Value {
    ask(file, &format!("{more} --format json")).json()
}

/// A cell of the long table: the row with these codes.
fn cell<'a>(table: &'a Value, keys: &[(&str, &str)], column: &str) -> &'a Value {
    let row = rows(table).iter().find(|row| keys.iter().all(|(id, code)| row[*id] == *code));
    let row = row.unwrap_or_else(|| panic!("no row {keys:?} in {table}"));
    row.get(column).unwrap_or_else(|| panic!("no column {column} in {row}"))
}

fn near(value: &Value, expected: f64) {
    let value = value.as_f64().unwrap_or_else(|| panic!("{value} is no number"));
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
}

/// Why the cell of a row is missing.
fn reason(table: &Value, keys: &[(&str, &str)], column: &str) -> String {
    let row = rows(table).iter().position(|row| keys.iter().all(|(id, code)| row[*id] == *code));
    let missing = table["missing"].as_array().unwrap();
    let is_it = |each: &&Value| each["row"] == row.unwrap() && each["column"] == column;
    missing.iter().find(is_it).unwrap()["reason"].as_str().unwrap().to_owned()
}

/// Sixteen quarters by age: under 40 100 a quarter before 2013 and 40 after, 40 and over 200 and 100, and 3 of unknown age
/// throughout. The last quarter of 2012 has a rush of 80 more in each group.
fn sixteen_quarters(scratch: &Scratch) -> String {
    let mut text = "Periode;Alder;Tilkendelser\n".to_owned();
    for year in 2011..=2014 {
        for quarter in 1..=4 {
            let rush = if (year, quarter) == (2012, 4) { 80 } else { 0 };
            let (young, old) = if year < 2013 { (100 + rush, 200 + rush) } else { (40, 100) };
            let ages = [
                ("18-29 år", young / 2),
                ("30-39 år", young / 2),
                ("40-59 år", old - 10),
                ("60-64 år", 10),
                ("Uoplyst", 3),
                ("I alt", young + old + 3),
            ];
            for (age, count) in ages {
                text.push_str(&format!("{year}K{quarter};{age};{count}\n"));
            }
        }
    }
    scratch.file("synthetic_awards_2015-03-12.csv", text)
}

#[test]
fn the_published_schemes_and_their_total_are_those_of_the_quarter() {
    let table = json(BY_SCHEME, "--by scheme");
    let of = |period, code| cell(&table, &[("period", period), ("scheme", code)], "value").clone();
    assert_eq!(of("2013-Q1", "total"), 1743);
    assert_eq!(of("2013-Q2", "total"), 1117);
    let table = json(BY_SCHEME, "");
    assert_eq!(cell(&table, &[("period", "2013-Q1")], "value"), 1743);
    assert!(note_texts(&table).contains("2003- og 2013-ordningen er lagt sammen."));
    assert_eq!(table["title"], "Nytilkendelser af førtidspension, 1. kvartal 2013-2. kvartal 2013");
}

#[test]
fn schemes_are_added_up_where_both_are_there() {
    let scratch = Scratch::new();
    let head = "Periode;Ordning;Tilkendelser\n";
    // The newer scheme has no line before it existed.
    let both = "2012K4;2003;3554\n2013K1;2003;1601\n2013K1;2013;142\n";
    let file = scratch.file("ordning.csv", format!("{head}{both}"));
    let table = json(&file, "");
    assert_eq!(cell(&table, &[("period", "2012-Q4")], "value"), 3554);
    assert_eq!(cell(&table, &[("period", "2013-Q1")], "value"), 1743);
    assert!(note_ids(&table).contains(&"schemes_added"));
    let table = json(&file, "--by scheme");
    let newer = [("period", "2012-Q4"), ("scheme", "2013")];
    assert_eq!(reason(&table, &newer, "value"), "not_existing");
    assert_eq!(cell(&table, &[("period", "2013-Q1"), ("scheme", "sum")], "value"), 1743);

    // One of the two does not stand for both.
    let hole = format!("{head}{both}2013K2;2003;384\n");
    let table = json(&scratch.file("hul.csv", hole), "");
    assert_eq!(cell(&table, &[("period", "2013-Q2")], "value"), &Value::Null);
    let one = scratch.file("en.csv", format!("{head}2013K1;2003;1601\n"));
    let table = json(&one, "");
    assert_eq!(cell(&table, &[("period", "2013-Q1")], "value"), 1601);
    assert!(note_ids(&table).contains(&"pinned_to_only_member"));
}

#[test]
fn a_year_is_published_or_the_sum_of_four_quarters_and_never_one_of_three() {
    let scratch = Scratch::new();
    // Published: 3059 + 2684 = 5743 for 2013.
    let years = "Periode;Ordning;Tilkendelser\n2013;2003;3059\n2013;2013;2684\n";
    let table = json(&scratch.file("år.csv", years), "--per year");
    assert_eq!(cell(&table, &[("period", "2013")], "value"), 5743);
    ask(&scratch.path("år.csv"), "").fails_saying(&["by quarter", "hint:", "--per year"]);

    // First published: 1348 + 1432 + 1292 = 4072, and 1556 in the fourth quarter.
    let quarters =
        "Periode;Tilkendelser\n2013K4;1200\n2014K1;1348\n2014K2;1432\n2014K3;1292\n2014K4;1556\n";
    let file = scratch.file("kvartaler.csv", quarters);
    let table = json(&file, "--per year");
    assert_eq!(cell(&table, &[("period", "2014")], "value"), 4072 + 1556);
    assert_eq!(cell(&table, &[("period", "2013")], "value"), &Value::Null);
    let table = json(&file, "--per rolling");
    let columns: Vec<&Value> = rows(&table).iter().map(|row| &row["period"]).collect();
    assert_eq!(columns, ["2014-Q3-R4", "2014-Q4-R4"]);
    assert_eq!(cell(&table, &[("period", "2014-Q3-R4")], "value"), 1200 + 4072);
    assert_eq!(cell(&table, &[("period", "2014-Q4-R4")], "value"), 4072 + 1556);

    // A published year stands beside a sum only with a note that names both.
    let mixed = format!("{quarters}2013;5743\n");
    let table = json(&scratch.file("begge.csv", mixed), "--per year");
    assert_eq!(cell(&table, &[("period", "2013")], "value"), 5743);
    assert_eq!(cell(&table, &[("period", "2014")], "value"), 5628);
    assert!(
        note_texts(&table).contains("Summen af fire kvartaler: 2014. Udgiverens egne tal: 2013.")
    );
}

#[test]
fn quarters_of_two_vintages_make_no_year() {
    let scratch = Scratch::new();
    let head = "Periode;Tilkendelser\n";
    let old = scratch.file("a_2014-11-30.csv", format!("{head}2014K1;1348\n2014K2;1432\n"));
    let new = scratch.file("a_2015-03-12.csv", format!("{head}2014K3;1292\n2014K4;1556\n"));
    let table =
        bestand(["awards", &old, &new, "--table", "ast1", "--per", "year", "--format", "json"])
            .json();
    assert_eq!(reason(&table, &[("period", "2014")], "value"), "not_applicable");
    assert!(note_ids(&table).contains(&"quarters_of_several_vintages"));
    assert!(note_ids(&table).contains(&"vintages_differ"));
}

#[test]
fn ages_are_cut_at_forty_and_unknown_ages_are_in_the_total_alone() {
    let scratch = Scratch::new();
    let file = sixteen_quarters(&scratch);
    let table = json(&file, "--cut 40 --share");
    let of = |code, column| cell(&table, &[("period", "2014-Q1"), ("age", code)], column).clone();
    assert_eq!(of("-39", "value"), 40);
    assert_eq!(of("40-", "value"), 100);
    assert_eq!(of("total", "value"), 143);
    near(&of("-39", "share"), 40.0 / 143.0 * 100.0);
    assert_eq!(table["labels"]["age"]["-39"], "Under 40 år");
    assert_eq!(table["labels"]["age"]["40-"], "40 år og derover");
    assert!(note_texts(&table).contains("i ingen aldersgruppe."));
    let three = json(&file, "--cut 40,60 --from 2014-Q1 --to 2014-Q1");
    let codes: Vec<&Value> = rows(&three).iter().map(|row| &row["age"]).collect();
    assert_eq!(codes, ["-39", "40-59", "60-", "total"]);
    ask(&file, "--cut 45").fails_saying(&["cannot be made from the bands", "hint:"]);
    ask(&file, "--cut 40 --where age=18-29").fails_saying(&["--cut and --where", "hint:"]);
}

#[test]
fn the_newest_two_quarters_before_the_extract_was_pulled_are_provisional() {
    let scratch = Scratch::new();
    let file = sixteen_quarters(&scratch);
    let table = json(&file, "--change --to 2014-Q2");
    assert!(!note_ids(&table).contains(&"late_reporting"));
    let table = json(&file, "--change --to 2014-Q3");
    assert!(note_texts(&table).contains("De seneste kvartaler opjusteres normalt."));
    // Pulled a year later nothing of 2014 is.
    let table = json(&file, "--change --pulled 2016-03-12");
    assert!(!note_ids(&table).contains(&"late_reporting"));
    let table = json(&file, "--per year --years 2014..2014");
    assert!(note_ids(&table).contains(&"late_reporting"), "the year has two such quarters in it");
}

#[test]
fn change_is_on_the_same_quarter_a_year_before_and_the_index_on_the_mean_of_a_year() {
    let scratch = Scratch::new();
    let text = "Periode;Tilkendelser\n2011K1;90\n2011K2;110\n2011K3;120\n2011K4;80\n2012K1;99\n";
    let file = scratch.file("a.csv", text);
    let table = json(&file, "--change --index 2011");
    let of = |column| cell(&table, &[("period", "2012-Q1")], column).clone();
    assert_eq!(of("change"), 9);
    near(&of("change_pct"), 10.0);
    // The mean of 2011 is (90 + 110 + 120 + 80) / 4 = 100.
    near(&of("index"), 99.0);
    assert_eq!(cell(&table, &[("period", "2011-Q1")], "change"), &Value::Null);
    let label =
        |table: &Value| table["columns"].as_array().unwrap().last().unwrap()["label"].clone();
    assert_eq!(label(&table), "Indeks, gennemsnit 2011 = 100");
    // The base need not be shown.
    let table = json(&file, "--index 2011 --from 2012-Q1");
    near(cell(&table, &[("period", "2012-Q1")], "index"), 99.0);
    ask(&file, "--index 2012").fails_saying(&["2012 is not whole", "hint:"]);
}

#[test]
fn rates_are_of_decisions_and_of_awards_and_refusals_where_those_are_not_there() {
    let scratch = Scratch::new();
    let with = "Periode;Antal tilkendelser;Antal afslag;Antal afgørelser\n2014K1;75;25;120\n";
    let file = scratch.file("med.csv", with);
    let table = json(&file, "--rate award");
    near(cell(&table, &[("period", "2014-Q1")], "award_rate"), 62.5);
    let table = json(&file, "--rate refusal");
    assert_eq!(cell(&table, &[("period", "2014-Q1")], "value"), 25);
    near(cell(&table, &[("period", "2014-Q1")], "refusal_rate"), 25.0 / 120.0 * 100.0);
    let without = scratch.file("uden.csv", "Periode;Tilkendelser;Afslag\n2014K1;75;25\n");
    let table = json(&without, "--rate refusal");
    near(cell(&table, &[("period", "2014-Q1")], "refusal_rate"), 25.0);
    assert!(note_ids(&table).contains(&"decisions_added"));
    let alone = scratch.file("alene.csv", "Periode;Tilkendelser\n2014K1;75\n");
    ask(&alone, "--rate award").fails_saying(&["no refusals", "hint:"]);
}

#[test]
fn per_10000_is_of_the_inhabitants_of_the_ages_on_the_first_day() {
    let scratch = Scratch::new();
    let file = sixteen_quarters(&scratch);
    // 2 of each age of each sex from 0 to 110: 22 ages from 18 to 39, and 25 from 40 to 64.
    let mut people = "Område;Køn;Alder;Periode;Befolkning\n".to_owned();
    for age in 0..=110 {
        for (quarter, of_age) in [("2014K1", 2), ("2014K2", 4)] {
            for sex in [1, 2] {
                people.push_str(&format!("Hele landet;{sex};{age};{quarter};{of_age}\n"));
            }
        }
    }
    let people = scratch.file("synthetic_people.csv", people);
    let options = format!("--cut 40 --per-10000 --population {people} --from 2014-Q1 --to 2014-Q3");
    let table = json(&file, &options);
    let of = |period, code| cell(&table, &[("period", period), ("age", code)], "per_10000").clone();
    near(&of("2014-Q1", "-39"), 40.0 * 10_000.0 / 88.0);
    near(&of("2014-Q1", "40-"), 100.0 * 10_000.0 / 100.0);
    near(&of("2014-Q2", "-39"), 40.0 * 10_000.0 / 176.0);
    assert_eq!(of("2014-Q3", "-39"), Value::Null);
    assert!(note_texts(&table).contains("Under 40 år (18-39 år)"));
    let real = "data-samples/statbank/folk1a_codes_da_csv_lf.csv";
    ask(&file, &format!("--cut 40 --per-10000 --population {real}"))
        .fails_saying(&["synthetic", "hint:"]);
    ask(&file, "--cut 40 --per-10000").fails_saying(&["--population"]);
}

#[test]
fn what_is_no_award_is_refused_by_name() {
    let scratch = Scratch::new();
    for (head, code) in
        [("Tilgang til førtidspension", "first_grants"), ("Påbegyndte forløb", "spells_started")]
    {
        let file = scratch.file("tilgang.csv", format!("Periode;{head}\n2014K1;1125\n"));
        let hint = format!("stock --measure {code}");
        ask(&file, "").fails_saying(&[code, "not decisions to award", "hint:", &hint]);
        ask(&file, &format!("--measure {code}")).fails_saying(&[code, "hint:"]);
    }
    let file = scratch.file("afslag.csv", "Periode;Afslag\n2014K1;300\n");
    ask(&file, "").fails_saying(&["no awards", "--measure refusals"]);
    let table = json(&file, "--measure refusals");
    assert_eq!(table["title"], "Afslag på førtidspension, 1. kvartal 2014");
}

#[test]
fn a_crossing_that_is_not_in_the_extract_is_said_so() {
    let scratch = Scratch::new();
    let by_diagnosis =
        "Periode;Hoveddiagnose;Tilkendelser\n2014K1;Psykiske lidelser;30\n2014K1;I alt;50\n";
    let file = scratch.file("y10f02.csv", by_diagnosis);
    ask(&file, "--by age,diagnosis")
        .fails_saying(&["the crossing of age and diagnosis is not in these extracts", "hint:"]);
    // Both are there, and never together.
    let margins = "Periode;Alder;Hoveddiagnose;Tilkendelser\n2014K1;18-39 år;I alt;20\n2014K1;40-64 år;I alt;30\n2014K1;I alt;Psykiske lidelser;30\n2014K1;I alt;I alt;50\n";
    let file = scratch.file("rande.csv", margins);
    ask(&file, "--by age,diagnosis").fails_saying(&["the crossing of", "hint:"]);
    assert_eq!(ask(&file, "--by age").code, 0);
    ask(&file, "--by age,diagnosis,area").fails_saying(&["3 dimensions", "hint:"]);
    let crossed = margins.to_owned()
        + "2014K1;18-39 år;Psykiske lidelser;15\n2014K1;40-64 år;Psykiske lidelser;15\n";
    let table = json(&scratch.file("kryds.csv", crossed), "--by age,diagnosis");
    let both = [("period", "2014-Q1"), ("age", "18-39"), ("diagnosis", "psykiske")];
    assert_eq!(cell(&table, &both, "value"), 15);
}

#[test]
fn other_known_diagnoses_are_added_up_and_an_unknown_group_stays_under_its_own_name() {
    let scratch = Scratch::new();
    let text = "Periode;Hoveddiagnose;Tilkendelser
2014K1;Psykiske lidelser;50
2014K1;Bevægeapparatsygdomme;20
2014K1;Kræft;7
2014K1;Hjerte- og karsygdomme;5
2014K1;Sygdom i organer;4
2014K1;Øvrige diagnoser;14
2014K1;I alt;100
";
    let file = scratch.file("diagnoser.csv", text);
    let table = json(&file, "--diagnosis");
    let codes: Vec<&Value> = rows(&table).iter().map(|row| &row["diagnosis"]).collect();
    assert_eq!(codes, ["psykiske", "bevaegeapparat", "oevrige", "sygdom_i_organer", "total"]);
    let of = |code| cell(&table, &[("diagnosis", code)], "value").clone();
    assert_eq!(of("oevrige"), 7 + 5 + 14);
    assert_eq!(of("sygdom_i_organer"), 4);
    assert!(
        note_texts(&table)
            .contains("Øvrige er lagt sammen af Hjerte- og karsygdomme, Kræft og Øvrige.")
    );
    let table = json(&file, "--diagnosis=psykiske,kræft");
    assert_eq!(cell(&table, &[("diagnosis", "oevrige")], "value"), 20 + 5 + 14);
}

#[test]
fn means_before_and_after_a_reform_leave_out_the_rush_around_it() {
    let scratch = Scratch::new();
    let file = sixteen_quarters(&scratch);
    let of =
        |table: &Value, code: &str, column: &str| cell(table, &[("age", code)], column).clone();
    let table = json(&file, "--cut 40 --reform 2013-01-01");
    // Under 40: seven quarters of 100 and one of 180 before, eight of 40 after.
    near(&of(&table, "-39", "before"), 880.0 / 8.0);
    near(&of(&table, "-39", "after"), 40.0);
    assert_eq!(of(&table, "-39", "contribution"), 320 - 880);
    assert_eq!(of(&table, "40-", "contribution"), 800 - 1680);
    assert_eq!(of(&table, "uoplyst", "contribution"), 0);
    assert_eq!(of(&table, "total", "contribution"), 320 - 880 + 800 - 1680);
    near(&of(&table, "-39", "contribution_pct"), 560.0 / 1440.0 * 100.0);
    near(&of(&table, "-39", "change_pct"), -560.0 / 880.0 * 100.0);

    let table = json(&file, "--cut 40 --reform 2013-01-01 --reform-window 1");
    near(&of(&table, "-39", "before"), 100.0);
    assert_eq!(of(&table, "-39", "contribution"), 7 * (40 - 100));
    assert!(
        note_texts(&table).contains(
            "Før: 1. kvartal 2011-3. kvartal 2012. Efter: 2. kvartal 2013-4. kvartal 2014."
        )
    );
    assert!(
        note_texts(&table)
            .contains("Udeladt omkring 1. januar 2013: 4. kvartal 2012-1. kvartal 2013.")
    );

    // A day inside a quarter leaves it out: 2013-Q1 is on neither side.
    let table = json(&file, "--cut 40 --reform 2013-02-01 --without 2012-Q4");
    assert_eq!(of(&table, "-39", "contribution"), 7 * (40 - 100));
    let table = json(&file, "--cut 40 --reform 2013-01-01 --reform-quarters 4");
    assert!(
        note_texts(&table).contains(
            "Før: 1. kvartal 2012-4. kvartal 2012. Efter: 1. kvartal 2013-4. kvartal 2013."
        )
    );
    ask(&file, "--reform 2013-01-01 --reform-quarters 9").fails_saying(&[
        "8 quarters before",
        "9 are asked for",
        "hint:",
    ]);
    ask(&file, "--reform 2019-01-01").fails_saying(&["0 after", "hint:"]);
    ask(&file, "--reform 2013").fails_saying(&["is no day"]);
}

#[test]
fn what_is_suppressed_makes_its_mean_missing_and_is_not_worked_out() {
    let scratch = Scratch::new();
    let text = "Periode;Alder;Tilkendelser
2012K4;18-39 år;100
2012K4;40-64 år;200
2012K4;I alt;300
2013K1;18-39 år;
2013K1;40-64 år;90
2013K1;I alt;95
";
    let table = json(&scratch.file("skjult.csv", text), "--by age --reform 2013-01-01");
    let young = [("age", "18-39")];
    assert_eq!(cell(&table, &young, "after"), &Value::Null);
    assert_eq!(cell(&table, &young, "contribution"), &Value::Null);
    assert!(!reason(&table, &young, "contribution").is_empty());
    assert_eq!(cell(&table, &[("age", "total")], "contribution"), 95 - 300);
    let codes: Vec<&Value> = rows(&table).iter().map(|row| &row["age"]).collect();
    assert_eq!(codes, ["18-39", "40-64", "total"], "no row of what is left");
}

#[test]
fn what_is_in_no_group_has_a_row_so_that_contributions_add_up() {
    let scratch = Scratch::new();
    // A breakdown that need not hold everybody.
    let text = "Periode;Indtægtsgrundlag;Tilkendelser
2012K4;Sygedagpenge;100
2012K4;Kontanthjælp;200
2012K4;I alt;305
2013K1;Sygedagpenge;40
2013K1;Kontanthjælp;90
2013K1;I alt;133
";
    let file = scratch.file("rest.csv", text);
    let run = bestand([
        "awards",
        &file,
        "--by",
        "Indtægtsgrundlag",
        "--reform",
        "2013-01-01",
        "--format",
        "json",
    ]);
    let table = run.json();
    let mut contributions: Vec<i64> =
        rows(&table).iter().map(|row| row["contribution"].as_i64().unwrap()).collect();
    // Sickness benefit and social assistance stand in the order of their names or of their list.
    contributions[..2].sort_unstable();
    assert_eq!(contributions, [-110, -60, 3 - 5, -60 - 110 - 2]);
    assert!(note_ids(&table).contains(&"unallocated"));
}

#[test]
fn each_area_has_a_total_of_its_own() {
    let scratch = Scratch::new();
    let mut text = "Periode;Område;Alder;Tilkendelser\n".to_owned();
    for (period, factor) in [("2012K4", 10), ("2013K1", 4)] {
        for (area, size) in [("Hele landet", 10), ("Ishøj", 1)] {
            for (age, share) in [("18-39 år", 1), ("40-64 år", 3), ("I alt", 4)] {
                text.push_str(&format!("{period};{area};{age};{}\n", factor * size * share));
            }
        }
    }
    let file = scratch.file("områder.csv", text);
    let run = |more: &[&str]| {
        let options =
            ["awards", &file, "--area", "Hele landet,Ishøj", "--by", "age", "--format", "json"];
        bestand(options.iter().chain(more)).json()
    };
    let table = run(&["--share"]);
    for area in ["000", "183"] {
        let young = [("period", "2013-Q1"), ("area", area), ("age", "18-39")];
        near(cell(&table, &young, "share"), 25.0);
    }
    let table = run(&["--reform", "2013-01-01"]);
    let of = |area, age| cell(&table, &[("area", area), ("age", age)], "contribution").clone();
    assert_eq!(
        (of("000", "18-39"), of("000", "40-64"), of("000", "total")),
        ((-60).into(), (-180).into(), (-240).into())
    );
    assert_eq!((of("183", "18-39"), of("183", "total")), ((-6).into(), (-24).into()));
}

#[test]
fn figure_1_is_the_house_template() {
    let scratch = Scratch::new();
    let file = sixteen_quarters(&scratch);
    let draw = |name: &str, more: &str| {
        let chart = scratch.path(name);
        let run = ask(&file, &format!("--chart {chart} --reform 2013-01-01 {more}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        fs::read_to_string(chart).unwrap()
    };
    let svg = draw("figur1.svg", "--cut 40 --index 2011");
    for text in [
        "Nytilkendelser af førtidspension opdelt på alder, 1. kvartal 2011-4. kvartal 2014",
        ">\nAntal nytilkendelser pr. kvartal\n",
        ">\nReform, 1.\u{a0}januar\u{a0}2013\n",
        ">\nforeløbige\n",
        ">\nIndeks, gennemsnit 2011 = 100\n",
        "Under 40 år",
        "40 år og derover",
        "Kilde: Syntetiske data (ikke Jobindsats), og egne beregninger",
        "De seneste kvartaler opjusteres",
    ] {
        assert!(svg.contains(text), "{text}");
    }
    assert!(!svg.contains("Ankestyrelsen"), "synthetic data have no publisher");
    assert_eq!(
        svg.matches(">\n2011\n").count(),
        2,
        "the year once beneath each four, in both panels"
    );
    assert_eq!(draw("igen.svg", "--cut 40 --index 2011 --threads 1"), svg);
    let shares = draw("andele.svg", "--cut 40 --share");
    assert!(shares.contains("andele i pct."));
    let bars = draw("bidrag.svg", "--cut 40 --chart-form contributions");
    // 320 - 880 and 800 - 1680.
    for text in ["−560 (38,9\u{a0}pct.)", "−880 (61,1\u{a0}pct.)", "−1.440 (100,0\u{a0}pct.)"]
    {
        assert!(bars.contains(text), "{text}");
    }
    ask(&file, "--cut 40 --chart-form contributions --chart x.svg")
        .fails_saying(&["contributions is about a reform", "hint:"]);
}

#[test]
fn two_tables_stand_under_each_other_for_people_and_in_sheets_of_a_workbook() {
    let scratch = Scratch::new();
    let file = sixteen_quarters(&scratch);
    let run = ask(&file, "--cut 40 --reform 2013-01-01 --format md");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stdout.matches("**Nytilkendelser").count(), 2);
    let book = scratch.path("bog.xlsx");
    assert_eq!(ask(&file, &format!("--cut 40 --reform 2013-01-01 -o {book}")).code, 0);
    let table = json(&file, "--cut 40 --reform 2013-01-01");
    assert_eq!(table["id"], "awards_reform");
    assert_eq!(json(&file, "--cut 40")["id"], "awards");
    ask(&file, "--set kl").fails_saying(&["--set", "hint:"]);
    let english = json(&file, "--cut 40 --lang en");
    assert_eq!(
        english["title"],
        "New awards of disability pension by age, 1st quarter 2011-4th quarter 2014"
    );
}

#[test]
fn the_synthetic_extract_gives_the_published_years_and_their_change() {
    let file = "data-samples/synthetic/ankestyrelsen-2015/synthetic_ankestyrelsen_2015-03-12.csv";
    // Published: 15,969 in 2011, 14,450 in 2012, 5,743 in 2013; the quarters of 2014 as first published.
    let of_2014 = 1348 + 1432 + 1292 + 1556;
    let years = json(file, "--per year");
    for (year, count) in [("2011", 15_969), ("2012", 14_450), ("2013", 5_743), ("2014", of_2014)] {
        assert_eq!(cell(&years, &[("period", year)], "value"), count);
    }
    for options in ["--cut 40", "--diagnosis", "--by sex", "--cut 40 --diagnosis"] {
        let table = json(file, &format!("{options} --reform 2013-01-01"));
        let contributions: Vec<i64> =
            rows(&table).iter().map(|row| row["contribution"].as_i64().unwrap()).collect();
        let (total, parts) = contributions.split_last().unwrap();
        assert_eq!(*total, 5_743 + of_2014 - 15_969 - 14_450, "{options}");
        assert_eq!(parts.iter().sum::<i64>(), *total, "{options}");
    }
}
