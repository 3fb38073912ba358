//! An office's own case counts through the command: what is read, what is said of it, and what no answer gives away.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::run::{Run, Scratch, bestand, note_ids, note_texts, rows, value, words};

const SAMPLE: &str = "data-samples/synthetic/own-cases/synthetic_egne_sager_2026-10-31.csv";

const HEAD: &str = "maaned;ydelse;sager;nye_sager;afsluttede_sager\n";

/// Three years of an office in two worlds. They differ in what may not be shown, and in nothing else: in the stock of fleksjob at
/// the end of November 2025 (2 or 4), in how many came and went around it, and in the flows of November 2026 (1 or 3 came).
/// Opening, what came and what went make the closing in every month of both.
fn world(stock: i64, came: i64) -> String {
    const NOVEMBER_2025: i64 = 22;
    const NOVEMBER_2026: i64 = 34;
    let mut text = HEAD.to_owned();
    let mut row = |month: i64, benefit: &str, closing: i64, inflow: i64, opening: i64| {
        let (year, of_year) = (2024 + month / 12, month % 12 + 1);
        let outflow = opening + inflow - closing;
        text += &format!("{year}-{of_year:02};{benefit};{closing};{inflow};{outflow}\n");
    };
    let of_sickness = |month: i64| {
        400 + 7 * month.rem_euclid(5) + [9, 3, -4, -8, 0, 2][month.rem_euclid(6) as usize]
    };
    let of_fleksjob =
        |month: i64| if month == NOVEMBER_2025 { stock } else { 30 + month.rem_euclid(4) };
    for month in 0..36 {
        row(month, "Sygedagpenge", of_sickness(month), 80 + month % 7, of_sickness(month - 1));
        let (opening, closing) = (of_fleksjob(month - 1), of_fleksjob(month));
        let inflow = match month - NOVEMBER_2025 {
            // Five went in December.
            1 => closing - opening + 5,
            _ if month == NOVEMBER_2026 => came,
            _ => 9 + month % 3,
        };
        row(month, "Fleksjob", closing, inflow, opening);
    }
    text
}

/// The same file in the two worlds, each in a folder of its own.
fn worlds() -> [(Scratch, String); 2] {
    [world(2, 1), world(4, 3)].map(|text| {
        let scratch = Scratch::new();
        let file = scratch.file("egne_sager_2027-01-15.csv", text);
        (scratch, file)
    })
}

#[test]
fn the_two_worlds_are_two_and_hide_what_they_should() {
    let [(_one, first), (_other, second)] = worlds();
    assert_ne!(fs::read(&first).unwrap(), fs::read(&second).unwrap());
    let table = json(&first, "accounts --benefit fleksjob");
    let hidden = |column: &str| {
        let of = rows(&table).iter().filter(|row| row[column].is_null());
        of.map(|row| row["period"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(hidden("closing"), ["2025-11"]);
    assert_eq!(hidden("inflow"), ["2025-11", "2025-12", "2026-11"]);
    assert_eq!(hidden("outflow"), hidden("inflow"));
}

/// What a run prints, without checksums, which are those of the files and not of what may be shown, and without the
/// folder.
fn said(run: &Run, scratch: &Scratch) -> (i32, String, String) {
    let folder = scratch.folder.path().to_str().unwrap();
    let plain = |text: &str| without_checksums(&text.replace(folder, ""));
    (run.code, plain(&run.stdout), plain(&run.stderr))
}

fn without_checksums(text: &str) -> String {
    let is_checksum =
        |word: &&str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let words = text.split(|each: char| !each.is_ascii_alphanumeric());
    let checksums: BTreeSet<&str> = words.filter(is_checksum).collect();
    checksums.iter().fold(text.to_owned(), |text, checksum| text.replace(checksum, "…"))
}

fn json(file: &str, question: &str) -> Value {
    let (command, more) = question.split_once(' ').unwrap_or((question, ""));
    words(&format!("{command} {file} {more} --format json")).json()
}

fn cells(table: &Value, column: &str, benefit: &str) -> Vec<Option<i64>> {
    let of = rows(table).iter().filter(|row| row["benefit"] == benefit);
    of.map(|row| row[column].as_i64()).collect()
}

/// Every question that may be asked of cases, as words behind the file.
const QUESTIONS: [&str; 28] = [
    "stock",
    "stock --measure cases_opened",
    "stock --measure cases_closed --year-to-date",
    "stock --share",
    "stock --index 2025-10",
    "stock --index 2025-11",
    "stock --sum benefit",
    "stock --by benefit --benefit fleksjob --change",
    "stock --rolling",
    "stock --rolling --measure cases_closed --sum benefit",
    "stock --year-to-date",
    "stock --seasonal",
    "november",
    "november --measure cases_opened",
    "november --measure cases_closed --month 12",
    "november --check-month",
    "november --check-month --measure cases_opened",
    "shift --from 2024-11 --to 2025-11",
    "shift --from 2025-10 --to 2025-12",
    "shift --bounds --from 2025-10 --to 2025-12",
    "accounts",
    "accounts --rates --check",
    "accounts --per quarter",
    "accounts --per year --rates",
    "accounts --benefit fleksjob --rates",
    "accounts --run-off=2025-11",
    "inspect --members",
    "inspect --check",
];

/// Answers that are made of all of a table, and of the cells behind it.
const FORMS: [&str; 2] = ["json", "parquet"];

#[test]
fn no_answer_differs_between_two_worlds_that_differ_in_what_is_hidden() {
    let [(one, first), (other, second)] = worlds();
    for question in QUESTIONS {
        let (command, more) = question.split_once(' ').unwrap_or((question, ""));
        for lang in ["da", "en"] {
            let ask = |file: &str| words(&format!("{command} {file} {more} --lang {lang}"));
            let (left, right) = (ask(&first), ask(&second));
            assert_eq!(said(&left, &one), said(&right, &other), "{question}");
            assert!(left.code < 2, "{question}: {}", left.stderr);
        }
        if command == "inspect" {
            continue;
        }
        let all = ["csv", "md", "html", "xlsx"];
        for form in FORMS.iter().chain(all.iter().filter(|_| more.is_empty())) {
            let ask = |scratch: &Scratch, file: &str| {
                let to = scratch.path(&format!("answer.{form}"));
                words(&format!("{command} {file} {more} --format {form} -o {to}"));
                fs::read(to).ok()
            };
            assert_eq!(ask(&one, &first), ask(&other, &second), "{question} as {form}");
        }
    }
    for chart in ["stock", "november", "accounts", "shift --from 2025-10 --to 2025-12"] {
        let ask = |scratch: &Scratch, file: &str| {
            let (command, more) = chart.split_once(' ').unwrap_or((chart, ""));
            let to = scratch.path("chart.svg");
            words(&format!("{command} {file} {more} --chart {to}"));
            fs::read(to).ok()
        };
        assert_eq!(ask(&one, &first), ask(&other, &second), "the chart of {chart}");
    }
}

#[test]
fn a_tidy_file_and_an_archive_made_of_hidden_counts_do_not_hold_them() {
    let [(one, first), (other, second)] = worlds();
    let keep = |scratch: &Scratch, file: &str| {
        for ending in ["csv", "parquet"] {
            let tidy = scratch.path(&format!("tidy.{ending}"));
            assert_eq!(words(&format!("inspect {file} --tidy {tidy}")).code, 0);
        }
        let archive = scratch.path("arkiv");
        let run = words(&format!("archive add {file} --archive {archive}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        said(&run, scratch)
    };
    assert_eq!(keep(&one, &first), keep(&other, &second));
    for name in ["tidy.csv", "tidy.parquet"] {
        let [left, right] = [&one, &other].map(|scratch| fs::read(scratch.path(name)).unwrap());
        assert_eq!(left, right, "{name}");
    }
    let [left, right] = [&one, &other].map(|scratch| contents(Path::new(&scratch.path("arkiv"))));
    assert!(!left.is_empty());
    assert_eq!(left, right, "the files of the archive");
    for question in [
        "accounts",
        "stock --measure cases_opened",
        "november",
        "archive list",
        "archive log",
        "archive log --series benefit=fleksjob --measure cases_end_of_month",
        "archive log --series benefit=fleksjob --measure cases_closed",
    ] {
        let ask = |scratch: &Scratch| {
            let archive = scratch.path("arkiv");
            said(&words(&format!("{question} --archive {archive} --format json")), scratch)
        };
        let answer = ask(&one);
        assert_eq!(answer.0, 0, "{question}: {}", answer.2);
        assert_eq!(answer, ask(&other), "{question}");
    }
    // Read back they are what they were.
    let archived = words(&format!("accounts --archive {} --format json", one.path("arkiv"))).json();
    assert_eq!(archived["rows"], json(&first, "accounts")["rows"]);
}

/// The files below a folder that hold numbers, by their bytes.
fn contents(folder: &Path) -> BTreeSet<Vec<u8>> {
    let mut all = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(contents(&path));
        } else if path.extension().is_some_and(|ending| ending == "parquet") {
            all.insert(fs::read(&path).unwrap());
        }
    }
    all
}

#[test]
fn a_line_with_a_hidden_part_shows_none_of_its_flows() {
    let scratch = Scratch::new();
    let text = format!(
        "{HEAD}2025-10;Sygedagpenge;390;80;70\n2025-11;Sygedagpenge;400;90;80\n2025-12;Sygedagpenge;405;80;75\n\
         2026-01;Sygedagpenge;400;70;75\n2025-10;Fleksjob;30;8;7\n2025-11;Fleksjob;2;6;34\n\
         2025-12;Fleksjob;40;43;5\n2026-01;Fleksjob;40;9;9\n"
    );
    let file = scratch.file("egne_sager_2026-02-01.csv", text);
    let table = json(&file, "accounts");
    // October, November, December, January.
    assert_eq!(cells(&table, "closing", "fleksjob"), [Some(30), None, Some(40), Some(40)]);
    for column in ["inflow", "outflow", "residual"] {
        let of_fleksjob = cells(&table, column, "fleksjob");
        assert_eq!(of_fleksjob[1..3], [None, None], "{column}");
    }
    assert_eq!(cells(&table, "inflow", "fleksjob")[3], Some(9));
    assert_eq!(cells(&table, "residual", "fleksjob")[3], Some(40 - (40 + 9 - 9)));
    // A total of what is hidden and what is not would give it away.
    assert_eq!(
        cells(&table, "closing", "sum"),
        [Some(390 + 30), None, Some(405 + 40), Some(400 + 40)]
    );
    assert_eq!(cells(&table, "inflow", "sum")[1..3], [None, None]);
    let reasons: BTreeSet<&str> = table["missing"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|each| each["column"] == "inflow")
        .map(|each| each["reason"].as_str().unwrap())
        .collect();
    assert_eq!(reasons, BTreeSet::from(["suppressed"]));
    let ids = note_ids(&table);
    assert!(ids.contains(&"own_suppression") && ids.contains(&"missing_suppressed"), "{ids:?}");
    let texts = note_texts(&table);
    assert!(
        texts.contains("antal under 5 er skjult") && !texts.contains("positiv andel"),
        "{texts}"
    );
    assert_eq!(table["sources"][0]["publisher"], "Egne sager");
}

#[test]
fn where_one_flow_is_given_the_other_is_not_told_by_it() {
    let scratch = Scratch::new();
    // 40 + 5 - 42 = 3 were closed in February, 42 + 6 - 40 = 8 in March.
    let text = "maaned;ydelse;sager;nye_sager\n2026-01;Fleksjob;40;9\n2026-02;Fleksjob;42;5\n2026-03;Fleksjob;40;6\n";
    let file = scratch.file("egne_sager_2026-04-01.csv", text);
    let table = json(&file, "accounts");
    let column = |id: &str| rows(&table).iter().map(|row| row[id].as_i64()).collect::<Vec<_>>();
    assert_eq!(column("implied_outflow"), [None, None, Some(42 + 6 - 40)]);
    assert_eq!(column("inflow"), [Some(9), None, Some(6)]);
}

#[test]
fn a_count_hidden_at_the_end_of_one_file_is_not_told_by_the_next() {
    let scratch = Scratch::new();
    let before = format!("{HEAD}2026-01;Fleksjob;30;8;7\n2026-02;Fleksjob;3;6;33\n");
    // The opening of 3 would leave a residual of 2, so that the second file says nothing by itself: 38 - 41 + 8 = 5.
    let after = format!("{HEAD}2026-03;Fleksjob;38;41;8\n2026-04;Fleksjob;37;8;9\n");
    let before = scratch.file("egne_sager_2026-03-01.csv", before);
    let after = scratch.file("egne_sager_2026-05-01.csv", after);
    let column = |table: &Value, id: &str| {
        rows(table).iter().map(|row| row[id].as_i64()).collect::<Vec<_>>()
    };
    let alone = json(&after, "accounts");
    assert_eq!(column(&alone, "inflow"), [Some(41), Some(8)]);
    let both = json(&format!("{before} {after}"), "accounts");
    assert_eq!(column(&both, "closing"), [Some(30), None, Some(38), Some(37)]);
    assert_eq!(column(&both, "inflow"), [Some(8), None, None, Some(8)]);
    let of_flow = json(&format!("{before} {after}"), "stock --measure cases_closed");
    assert_eq!(column(&of_flow, "value"), [Some(7), None, None, Some(9)]);
    // The same out of an archive, whichever measure is asked for.
    let archive = scratch.path("arkiv");
    for file in [&before, &after] {
        assert_eq!(words(&format!("archive add {file} --archive {archive}")).code, 0);
    }
    let kept =
        words(&format!("stock --measure cases_closed --archive {archive} --format json")).json();
    assert_eq!(column(&kept, "value"), [Some(7), None, None, Some(9)]);
    // Alone the closing of February would be the opening of March: 38 - 41 + 7 = 4.
    let telling = format!("{HEAD}2026-03;Fleksjob;38;41;7\n");
    let telling = scratch.file("egne_sager_2026-04-01.csv", telling);
    assert_eq!(column(&json(&telling, "accounts"), "inflow"), [None]);
}

#[test]
fn what_moved_between_two_files_shows_no_hidden_count() {
    let scratch = Scratch::new();
    let archive = scratch.path("arkiv");
    for (name, february) in [("egne_sager_2026-03-01.csv", 6), ("egne_sager_2026-04-01.csv", 3)] {
        let out = 30 + 9 - february;
        let text = format!("{HEAD}2026-01;Fleksjob;30;8;7\n2026-02;Fleksjob;{february};9;{out}\n");
        let file = scratch.file(name, text);
        assert_eq!(words(&format!("archive add {file} --archive {archive}")).code, 0);
    }
    let all = ["--series", "benefit=fleksjob", "--archive", &archive, "--format", "json"];
    let moved = bestand(["revisions"].into_iter().chain(all)).json();
    let news: Vec<&Value> = rows(&moved).iter().map(|row| &row["new"]).collect();
    // The stock, and both flows with it.
    assert_eq!(news, [&Value::Null; 3], "{moved}");
    assert!(rows(&moved).iter().all(|row| row["change"].is_null()), "{moved}");
    assert!(note_ids(&moved).contains(&"own_suppression"), "{moved}");
    let log = bestand(
        ["archive", "log", "--measure", "cases_end_of_month", "--period", "2026-02"]
            .into_iter()
            .chain(all),
    );
    let log = log.json();
    let values: Vec<Option<i64>> = rows(&log).iter().map(|row| row["value"].as_i64()).collect();
    assert_eq!(values, [Some(6), None]);
    assert!(note_ids(&log).contains(&"own_suppression"), "{log}");
}

#[test]
fn counts_in_another_shape_are_hidden_too() {
    let scratch = Scratch::new();
    let text = "PUBLISHER,MEASURE,benefit,TIME_PERIOD,OBS_VALUE\nEgne sager,cases_end_of_month,fleksjob,2026-01,40\n\
        Egne sager,cases_end_of_month,fleksjob,2026-02,3\nEgne sager,cases_opened,fleksjob,2026-02,6\n\
        Egne sager,cases_closed,fleksjob,2026-02,43\n";
    let file = scratch.file("tidy.csv", text);
    let table = json(&file, "accounts");
    let row = &rows(&table)[1];
    assert!(["inflow", "outflow", "closing"].iter().all(|column| row[column].is_null()), "{table}");
    let opened = json(&file, "stock --measure cases_opened");
    assert!(rows(&opened).iter().all(|row| row["value"].is_null()), "{opened}");
}

#[test]
fn a_sum_beside_its_parts_does_not_tell_the_hidden_one() {
    let scratch = Scratch::new();
    let text = "maaned;ydelse;sager\n2026-01;Sygedagpenge mv.;43\n2026-01;Sygedagpenge;40\n2026-01;Jobafklaringsforløb;3\n\
        2026-02;Sygedagpenge mv.;48\n2026-02;Sygedagpenge;40\n2026-02;Jobafklaringsforløb;8\n";
    let table = json(&scratch.file("egne_sager_2026-03-01.csv", text), "stock");
    assert_eq!(cells(&table, "value", "sygedagpenge"), [Some(40), Some(40)]);
    assert_eq!(cells(&table, "value", "jobafklaringsforloeb"), [None, Some(8)]);
    assert_eq!(cells(&table, "value", "sygedagpenge_mv_i_alt"), [None, Some(48)]);
}

#[test]
fn own_cases_are_named_with_their_day_and_claim_no_break_of_jobindsats() {
    let scratch = Scratch::new();
    // Over the reform of kontanthjælp in July 2025.
    let text = "maaned;ydelse;sager\n2024-11;Kontanthjælp;90\n2025-11;Kontanthjælp;80\n";
    let dated = scratch.file("egne_sager_2026-10-31.csv", text);
    let undated = scratch.file("egne_sager.csv", text);
    let printed = |file: &str, lang: &str| words(&format!("november {file} --lang {lang}")).stdout;
    assert!(
        printed(&dated, "da")
            .contains("Kilde: Egne sager pr. 31. oktober 2026, og egne beregninger\n")
    );
    assert!(
        printed(&dated, "en")
            .contains("Source: Own cases as of 31 October 2026, and own calculations\n")
    );
    assert!(printed(&undated, "da").contains("Kilde: Egne sager, udtræksdato ikke oplyst"));
    let pulled = words(&format!("november {undated} --pulled 2026-09-30")).stdout;
    assert!(pulled.contains("Kilde: Egne sager pr. 30. september 2026"), "{pulled}");
    let made = scratch.file("syntetiske_egne_sager.csv", text);
    assert!(printed(&made, "da").contains("Kilde: Syntetiske data (ikke Jobindsats)"));
    for file in [&dated, &made] {
        let table = json(file, "november");
        assert_eq!(value(&table, "benefit", "kontanthjaelp", "change"), 80 - 90);
        assert_eq!(table["columns"][1]["unit"], "cases");
        let kinds: Vec<&Value> =
            table["notes"].as_array().unwrap().iter().map(|note| &note["kind"]).collect();
        assert!(kinds.iter().all(|kind| *kind != "break"), "{table}");
        assert!(note_ids(&table).contains(&"own_suppression"));
        assert!(!note_texts(&table).contains("Foreløbige tal"));
    }
    let english = words(&format!("november {dated} --lang en --format json")).json();
    assert!(note_texts(&english).contains("counts under 5 are hidden"));
}

#[test]
fn own_cases_never_share_a_table_with_a_publishers_figures() {
    let scratch = Scratch::new();
    let text = format!(
        "{HEAD}2024-11;Fleksjob;90;9;8\n2025-11;Fleksjob;80;9;8\n2024-11;Sygedagpenge;50;9;8\n2025-11;Sygedagpenge;70;9;8\n"
    );
    let own = scratch.file("egne_sager_2026-01-01.csv", text);
    let stock = "Ydelse;Periode;Antal fuldtidspersoner\nFleksjob;2024M11;900\nFleksjob;2025M11;910\nSygedagpenge;2024M11;500\nSygedagpenge;2025M11;480\n";
    let stock = scratch.file("ptva02_2026-01-01.csv", stock);
    let both = format!("{own} {stock}");
    for question in ["stock", "november", "shift"] {
        let table = json(&both, question);
        assert!(note_texts(&table).contains("egne_sager_2026-01-01.csv indgår ikke"), "{question}");
        assert!(
            table["columns"].as_array().unwrap().iter().all(|column| column["unit"] != "cases")
        );
        let cases = json(&both, &format!("{question} --measure cases_end_of_month"));
        assert!(note_texts(&cases).contains("ptva02_2026-01-01.csv indgår ikke"), "{question}");
        assert_eq!(cases["sources"].as_array().unwrap().len(), 1, "{question}");
    }
    let accounts = json(&both, "accounts");
    assert!(
        accounts["columns"]
            .as_array()
            .unwrap()
            .iter()
            .all(|column| column["unit"] != "full_time_persons")
    );
    let spells = "Område;Periode;Antal forløb primo perioden;Antal påbegyndte forløb;Antal afsluttede forløb;Antal forløb ultimo perioden\nHele landet;2025M11;1000;120;80;1040\n";
    let spells = scratch.file("y08a24_2026-01-01.csv", spells);
    words(&format!("accounts {own} {spells}")).fails_saying(&["accounts of cases and of spells"]);
    // The same measure from somebody else: two publishers.
    let tidy = "PUBLISHER,TABLE,MEASURE,benefit,TIME_PERIOD,OBS_VALUE\nJobindsats,y08a02,cases_end_of_month,ledighedsydelse,2024-11,90\nJobindsats,y08a02,cases_end_of_month,ledighedsydelse,2025-11,95\n";
    let tidy = scratch.file("tidy.csv", tidy);
    for question in ["stock", "november", "shift", "accounts"] {
        let (command, _) = question.split_once(' ').unwrap_or((question, ""));
        words(&format!("{command} {own} {tidy} --measure cases_end_of_month"))
            .fails_saying(&["figures of Jobindsats and of Egne sager never share a table"]);
    }
}

#[test]
fn the_sample_is_an_account_that_balances_but_where_it_says_so() {
    let table = json(SAMPLE, "accounts --benefit sygedagpenge --from 2025-08 --to 2025-10");
    // 391 less 383 + 97 - 91: two cases were opened again and counted nowhere.
    let residual: Vec<Option<i64>> =
        rows(&table).iter().map(|row| row["residual"].as_i64()).collect();
    assert_eq!(
        residual,
        [Some(383 - (386 + 80 - 83)), Some(391 - (383 + 97 - 91)), Some(395 - (391 + 92 - 88))]
    );
    assert_eq!(residual, [Some(0), Some(2), Some(0)]);
    assert_eq!(table["sources"][0]["publisher"], "Syntetiske data (ikke Jobindsats)");
    assert_eq!(words(&format!("inspect {SAMPLE} --check")).code, 0);
    let small = json(SAMPLE, "stock --benefit ressourceforloeb --from 2026-07");
    let stock: Vec<Option<i64>> = rows(&small).iter().map(|row| row["value"].as_i64()).collect();
    assert_eq!(stock, [Some(6), Some(5), None, None]);
}
