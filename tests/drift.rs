//! Drift: what an extract has beside what the same table had before, and what an answer does about it.

use serde_json::Value;

use crate::run::{Run, Scratch, bestand, note_ids, note_texts, rows, value};

const HEAD: &str = "Area;Periode;Alder;Antal personer;Antal fuldtidspersoner\n";

/// An earlier extract of fleksjob with a total and two bands: 10 full-time persons in November 2013, 4 and 6.
const BEFORE: &str = "Hele landet;2013M11;Alder i alt;12;10\nHele landet;2013M11;16-24 år;5;4\n\
                      Hele landet;2013M11;25-66 år;7;6\n";

/// The same table a year later, under other names: 11 in November 2014 as 5 and 6, and the year before again.
const RENAMED: &str = "Hele landet;2013M11;Alle aldre;12;10\nHele landet;2014M11;Alle aldre;13;11\n\
                       Hele landet;2013M11;Unge;5;4\nHele landet;2014M11;Unge;6;5\n\
                       Hele landet;2013M11;25-66 år;7;6\nHele landet;2014M11;25-66 år;7;6\n";

struct Pair {
    scratch: Scratch,
    before: String,
    now: String,
}

fn pair(before: &str, now: &str) -> Pair {
    let scratch = Scratch::new();
    let before = scratch.file("y08a02_2014-01-15.csv", format!("{HEAD}{before}"));
    let now = scratch.file("y08a02_2015-01-15.csv", format!("{HEAD}{now}"));
    Pair { scratch, before, now }
}

impl Pair {
    /// A command on the later file against the earlier one. The options are given one by one: labels have spaces.
    fn run(&self, command: &str, options: &[&str]) -> Run {
        let run = bestand([&[command, &self.now, "--against", &self.before], options].concat());
        let folder = self.scratch.folder.path().to_str().unwrap();
        assert!(!run.stderr.contains(folder), "a path is in {}", run.stderr);
        run
    }

    fn json(&self, options: &[&str]) -> Value {
        self.run("november", &[options, &["--format", "json"]].concat()).json()
    }
}

#[test]
fn inspect_shows_the_difference_as_a_diff() {
    let run = pair(BEFORE, RENAMED).run("inspect", &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let diff = run.stdout.split("Forskelle: ").nth(1).unwrap();
    let expected = "\
y08a02_2015-01-15.csv mod tidligere y08a02_2014-01-15.csv (15. januar 2014)
──────────────────────────────────────────────────────────────────────────────────────
Medlemmer af age
  - Alder i alt   totalen, væk
    ? Alle aldre  måske det samme: 2 af 2 tal er ens
                  --map \"age:Alder i alt=Alle aldre\"
    ? Unge        måske det samme: 0 af 2 tal er ens
                  --map \"age:Alder i alt=Unge\"
  - 16-24 år      væk
    ? Unge        måske det samme: 2 af 2 tal er ens
                  --map \"age:16-24 år=Unge\"
    ? Alle aldre  måske det samme: 0 af 2 tal er ens
                  --map \"age:16-24 år=Alle aldre\"
  + Alle aldre    ny, i ingen kodeliste
  + Unge          ny, i ingen kodeliste
";
    assert_eq!(diff, expected);
    let english = pair(BEFORE, RENAMED).run("inspect", &["--lang", "en"]).stdout;
    for part in [
        "Differences: y08a02_2015-01-15.csv against the earlier y08a02_2014-01-15.csv (15 January 2014)",
        "- Alder i alt   the total, gone",
        "maybe the same: 2 of 2 numbers are equal",
        "+ Unge          new, in no code list",
    ] {
        assert!(english.contains(part), "{part:?} is not in {english}");
    }
}

#[test]
fn what_vanished_is_a_finding_and_what_is_new_is_none() {
    let pair_of = pair(BEFORE, RENAMED);
    let run = pair_of.run("inspect", &["--check"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("totalen \"Alder i alt\" (age)"), "{}", run.stdout);
    let object: Value =
        serde_json::from_str(&pair_of.run("inspect", &["--check", "--format", "json"]).stdout)
            .unwrap();
    let drift = &object["drift"][0];
    assert_eq!(drift["file"], "y08a02_2015-01-15.csv");
    assert_eq!(drift["table"], "y08a02");
    assert_eq!(drift["against"][0]["pulled"], "2014-01-15");
    assert_eq!(
        drift["changes"][0],
        serde_json::json!({
            "what": "member", "change": "vanished", "dimension": "age", "label": "Alder i alt",
            "code": "total", "total": true, "listed": true,
            "may_be": [
                {"label": "Alle aldre", "listed": false, "resembles": false, "compared": 2, "equal": 2,
                 "map": "age:Alder i alt=Alle aldre"},
                {"label": "Unge", "listed": false, "resembles": false, "compared": 2, "equal": 0,
                 "map": "age:Alder i alt=Unge"},
            ],
        })
    );
    let concerns = object["findings"].as_array().unwrap().iter();
    assert_eq!(concerns.filter(|each| each["concern"] == true).count(), 2);

    let more = format!("{BEFORE}Hele landet;2013M11;67 år og derover;0;0\n");
    let run = pair(BEFORE, &more).run("inspect", &["--check"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    assert!(
        run.stdout.contains("+ 67 år og derover  ny\n")
            && run.stdout.contains("Ingen fund, 1 oplysning."),
        "{}",
        run.stdout
    );
    // The same again: said, and no finding.
    let run = pair(BEFORE, BEFORE).run("inspect", &["--check"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("Ingen forskelle: samme kolonner og medlemmer."), "{}", run.stdout);
}

#[test]
fn a_vanished_total_stops_an_answer_and_the_mapping_of_the_hint_lets_it_go_on() {
    let pair = pair(BEFORE, RENAMED);
    for command in ["november", "stock"] {
        pair.run(command, &[]).fails_saying(&[
            "y08a02_2015-01-15.csv",
            "y08a02_2014-01-15.csv",
            "the total of age, \"Alder i alt\", is gone",
            "\"Alle aldre\"",
            "--map \"age:Alder i alt=Alle aldre\" (2 of 2 alike)",
            "--map \"age:Alder i alt=\"",
        ]);
    }
    let table = pair.json(&["--map", "age:Alder i alt=Alle aldre"]);
    assert_eq!(value(&table, "benefit", "fleksjob", "2013-11"), 10);
    assert_eq!(value(&table, "benefit", "fleksjob", "2014-11"), 11);
    assert_eq!(value(&table, "benefit", "fleksjob", "change"), 1);
    assert!(note_ids(&table).contains(&"mapped") && note_ids(&table).contains(&"drift"));
    let texts = note_texts(&table);
    assert!(
        texts.contains("y08a02_2015-01-15.csv: \"Alle aldre\" (age) er læst som \"Alder i alt\", som --map siger."),
        "{texts}"
    );
    assert!(texts.contains("væk: \"16-24 år\" (age), kan nu hedde \"Unge\""), "{texts}");
    // Without the word of the user the file alone gives no answer either, and none is made up.
    bestand(["november", &pair.now]).fails_saying(&["no total"]);
}

#[test]
fn the_notes_stand_in_every_form_of_the_answer_and_in_both_languages() {
    let pair = pair(BEFORE, RENAMED);
    let map = ["--map", "Alder i alt=Alle aldre"];
    for form in ["table", "md", "html"] {
        let run = pair.run("november", &[&map[..], &["--format", form]].concat());
        let text = run.stdout.replace("\n  ", " ").replace("&quot;", "\"").replace("&#34;", "\"");
        assert!(text.contains("er læst som") && text.contains("kan nu hedde"), "{form}: {text}");
    }
    let english = pair.json(&[&map[..], &["--lang", "en"]].concat());
    let texts = note_texts(&english);
    assert!(texts.contains("\"Alle aldre\" (age) is read as \"Alder i alt\", as --map says"));
    assert!(texts.contains("gone: \"16-24 år\" (age), may now be called \"Unge\""), "{texts}");
    // Drift is about what the files have: nothing of the earlier one is in the answer.
    assert_eq!(english["sources"].as_array().unwrap().len(), 1);
    let before = pair.run("november", &[&map[..], &["-o", &pair.scratch.path("a.xlsx")]].concat());
    assert_eq!(before.code, 0, "{}", before.stderr);
}

#[test]
fn a_mapping_works_without_an_earlier_extract_and_gives_the_code() {
    let pair = pair(BEFORE, RENAMED);
    let options = ["--map", "Alder i alt=Alle aldre", "--map", "16-24 år=Unge", "--by", "age"];
    let mut words = vec!["stock", pair.now.as_str(), "--format", "json"];
    words.extend(options);
    let table = bestand(&words).json();
    let codes: Vec<&Value> = rows(&table).iter().map(|row| &row["age"]).collect();
    assert_eq!(codes, ["16-24", "25-66", "total", "16-24", "25-66", "total"]);
    assert_eq!(rows(&table)[3]["value"], 5);
    // The same numbers under the old names give the same answer, apart from the notes.
    let names = [("Alle aldre", "Alder i alt"), ("Unge", "16-24 år")];
    let old = names.iter().fold(RENAMED.to_owned(), |text, (new, old)| text.replace(new, old));
    let file = pair
        .scratch
        .file("old/../y08a02_2015-01-15.csv".rsplit('/').next().unwrap(), format!("{HEAD}{old}"));
    let mut same = bestand(["stock", &file, "--by", "age", "--format", "json"]).json();
    let mut table = table;
    assert_ne!(table["notes"], same["notes"]);
    table["notes"].take();
    same["notes"].take();
    assert_eq!(table, same);
}

#[test]
fn what_does_not_touch_the_question_is_noted() {
    let pair = pair(BEFORE, RENAMED);
    // A member is held: its number is right under its own name.
    let table = pair.json(&["--where", "age=25-66"]);
    assert_eq!(value(&table, "benefit", "fleksjob", "change"), 0);
    assert!(note_texts(&table).contains("væk: totalen \"Alder i alt\" (age)"));
    // One that is gone is not held.
    pair.run("november", &["--where", "age=16-24"]).fails_saying(&[
        "\"16-24 år\" of the dimension age is gone",
        "--map \"age:16-24 år=Unge\" (2 of 2 alike)",
    ]);
    // Nor is the total that is gone, by whatever name, nor a cut through a band that is.
    pair.run("november", &["--where", "age=I alt"]).fails_saying(&["the total of age"]);
    pair.run("november", &["--where", "age=20-30"])
        .fails_saying(&["\"16-24 år\" of the dimension age is gone"]);
    // Shown side by side, a band that may be another is missed even where the total is settled.
    pair.run("november", &["--by", "age", "--map", "Alder i alt=Alle aldre"])
        .fails_saying(&["\"16-24 år\" of the dimension age is gone"]);
    let settled = ["--by", "age", "--map", "Alder i alt=Alle aldre", "--map", "age:16-24 år=Unge"];
    let table = pair.json(&settled);
    assert_eq!(value(&table, "age", "16-24", "change"), 1);
}

#[test]
fn nothing_took_its_place_is_an_answer_too() {
    let pair = pair(BEFORE, RENAMED);
    let gone = ["--map", "age:16-24 år=", "--map", "Alder i alt=Alle aldre", "--by", "age"];
    let table = pair.json(&gone);
    assert!(note_texts(&table).contains("væk, som --map siger: \"16-24 år\" (age)"));
    assert_eq!(value(&table, "age", "unge", "2014-11"), 5);
    let run = pair.run("inspect", &["--check", "--map", "16-24 år=", "--map", "Alder i alt="]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    pair.run("november", &["--map", "25-66 år="])
        .fails_saying(&["says what is gone, and it is not"]);
}

#[test]
fn what_is_certain_needs_no_word_of_the_user() {
    let now =
        BEFORE.replace("2013", "2014").replace("Alder i alt", "I alt").replace("16-24 år", "16-24");
    let pair = pair(BEFORE, &now);
    let table = pair.json(&[]);
    assert_eq!(value(&table, "benefit", "fleksjob", "2014-11"), 10);
    let texts = note_texts(&table);
    assert!(
        texts.contains("samme under andet navn: totalen \"Alder i alt\" -> \"I alt\" (age), \"16-24 år\" -> \"16-24\" (age)"),
        "{texts}"
    );
}

#[test]
fn the_measure_of_the_answer_is_never_another_one_without_a_word() {
    // Full-time persons are gone; the persons that are left would go without saying.
    let scratch = Scratch::new();
    let before = scratch.file("y08a02_2014-01-15.csv", format!("{HEAD}{BEFORE}"));
    let head = "Area;Periode;Alder;Antal personer;Fuldtid i snit\n";
    let now = scratch.file("y08a02_2015-01-15.csv", format!("{head}{BEFORE}"));
    let run =
        |options: &[&str]| bestand([&["november", &now, "--against", &before], options].concat());
    run(&[]).fails_saying(&[
        "the measure \"Antal fuldtidspersoner\" is gone",
        "--map \"column:Antal fuldtidspersoner=Fuldtid i snit\" (3 of 3 alike)",
    ]);
    let mapped = ["--map", "Antal fuldtidspersoner=Fuldtid i snit", "--format", "json"];
    let table = run(&mapped).json();
    assert_eq!(value(&table, "benefit", "fleksjob", "2013-11"), 10);
    assert!(
        note_texts(&table)
            .contains("kolonnen \"Fuldtid i snit\" er læst som \"Antal fuldtidspersoner\"")
    );
    // Another measure is asked for: what is gone is noted.
    let table = run(&["--measure", "persons", "--format", "json"]).json();
    assert_eq!(value(&table, "benefit", "fleksjob", "2013-11"), 12);
    assert!(note_texts(&table).contains("væk: målet \"Antal fuldtidspersoner\""));
}

#[test]
fn a_column_that_is_gone_stops_where_the_numbers_may_not_be_totals() {
    let files = |before: &str, now: &str| {
        let scratch = Scratch::new();
        let before = scratch.file("y08a02_2014-01-15.csv", before);
        let now = scratch.file("y08a02_2015-01-15.csv", now);
        (bestand(["november", &now, "--against", &before, "--format", "json"]), scratch)
    };
    let none = "Area;Periode;Antal fuldtidspersoner\nHele landet;2014M11;11\n";
    // It had a total: a breakdown that is not asked for has no column, and the numbers are totals.
    let (run, _kept) = files(&format!("{HEAD}{BEFORE}"), none);
    let texts = note_texts(&run.json());
    assert!(texts.contains("Tallene er læst som totaler over \"Alder\"."), "{texts}");
    // It had one band only: what the numbers count now nobody knows.
    let one = format!("{HEAD}Hele landet;2013M11;16-24 år;5;4\n");
    let (run, _kept) = files(&one, none);
    run.fails_saying(&["the column \"Alder\" is gone", "--map \"column:Alder=\""]);
    // Another column may be it.
    let (run, _kept) = files(
        &format!("{HEAD}{BEFORE}"),
        &format!("{HEAD}{BEFORE}").replace(";Alder;", ";Fødselsår;"),
    );
    run.fails_saying(&["\"Fødselsår\" is new", "--map \"column:Alder=Fødselsår\" (3 of 3 alike)"]);
}

#[test]
fn a_label_that_changed_between_two_files_stops() {
    let scratch = Scratch::new();
    let head = "Area;Periode;Ydelse;Antal fuldtidspersoner\n";
    let file = |name: &str, month: &str, label: &str| {
        let rows = format!("Hele landet;{month};Fleksjob;10\nHele landet;{month};{label};3\n");
        scratch.file(name, format!("{head}{rows}"))
    };
    let before = file("a.csv", "2012M11", "Ledighedsydelse");
    let first = file("b.csv", "2013M11", "Ledighedsydelse");
    let second = file("c.csv", "2014M11", "Ledig i fleksjob");
    let tables = ["--table", "ptva02", "--format", "json"];
    let words = ["november", &first, &second, "--against", &before];
    bestand([&words[..], &tables].concat()).fails_saying(&[
        "c.csv, against the earlier a.csv: \"Ledighedsydelse\" of the dimension benefit is gone",
        "--map \"benefit:Ledighedsydelse=Ledig i fleksjob\"",
    ]);
    let map = ["--map", "Ledighedsydelse=Ledig i fleksjob"];
    let table = bestand([&words[..], &tables, &map].concat()).json();
    assert_eq!(value(&table, "benefit", "ledighedsydelse", "2013-11"), 3);
    assert_eq!(value(&table, "benefit", "ledighedsydelse", "2014-11"), 3);
    assert!(note_ids(&table).contains(&"no_drift"), "b.csv is as it was");
}

#[test]
fn earlier_extracts_are_found_by_table_in_a_folder() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.folder.path().join("sidste")).unwrap();
    let body = |n: i64| format!("Area;Periode;Antal fuldtidspersoner\nHele landet;2014M11;{n}\n");
    for table in ["y08a02", "y09a02"] {
        std::fs::write(scratch.folder.path().join(format!("sidste/{table}.csv")), body(1)).unwrap();
    }
    let first = scratch.file("y08a02.csv", body(8));
    let second = scratch.file("y09a02.csv", body(9));
    let third = scratch.file("y07a02.csv", body(7));
    let folder = scratch.path("sidste");
    let table = bestand([
        "november",
        &first,
        &second,
        &third,
        "--against",
        &folder,
        "--pulled",
        "2015-01-15",
        "--format",
        "json",
    ])
    .json();
    assert_eq!(value(&table, "benefit", "fleksjob", "2014-11"), 8);
    let texts = note_texts(&table);
    // The pull date given is that of the files, not that of the earlier ones.
    assert!(texts.contains("y08a02.csv mod tidligere y08a02.csv: samme kolonner"), "{texts}");
    assert!(texts.contains("Ikke holdt op mod et tidligere udtræk: y07a02.csv."), "{texts}");
    bestand(["november", &third, "--against", &folder])
        .fails_saying(&["no file is of the table y08a02 of the earlier extract y08a02.csv"]);
}

#[test]
fn a_label_with_an_equals_sign_is_written_with_a_backslash() {
    let now = RENAMED.replace("Alle aldre", "I alt = 16+");
    let pair = pair(BEFORE, &now);
    pair.run("november", &["--map", "Alder i alt=I alt = 16+"])
        .fails_saying(&["stands more than once", r"write \= for one"]);
    // As the hint has it.
    pair.run("november", &[]).fails_saying(&[r#"--map "age:Alder i alt=I alt \= 16+""#]);
    let table = pair.json(&["--map", r"age:Alder i alt=I alt \= 16+"]);
    assert_eq!(value(&table, "benefit", "fleksjob", "2014-11"), 11);
}

#[test]
fn a_mapping_that_cannot_be_is_refused() {
    let pair = pair(BEFORE, RENAMED);
    let refused = |map: &str, parts: &[&str]| {
        bestand(["november", &pair.now, "--map", map]).fails_saying(parts);
    };
    refused("Alder i alt=Alle aldr", &["no file has the label \"Alle aldr\"", "Alle aldre"]);
    refused("Alle aldre=Alder i alt", &["did you mean --map \"Alder i alt=Alle aldre\"?"]);
    refused("age:25-66 år=Unge", &["are one member", "the same cell", "2013-11", "line"]);
    refused(
        "Ydre=Hele landet",
        &["no code list, earlier extract or other file knows the name \"Ydre\""],
    );
    refused("Unge=", &["nothing to compare with"]);
    refused("Alder i alt", &["OLD=NEW"]);
    // Two names of one label, with and without a place.
    bestand(["november", &pair.now, "--map", "16-24 år=Unge", "--map", "age:16-29 år=Unge"])
        .fails_saying(&["reads \"Unge\" both as"]);
}

#[test]
fn a_person_number_in_a_label_is_masked() {
    let now = RENAMED.replace("Unge", "Sag 010190-1234");
    let pair = pair(BEFORE, &now);
    for options in [&["--lang", "da"][..], &["--members"], &["--format", "json"], &["--check"]] {
        let run = pair.run("inspect", options);
        let drift =
            run.stdout.split("Forskelle").nth(1).or_else(|| run.stdout.split("\"drift\"").nth(1));
        let drift = drift.unwrap().split("\"extracts\"").next().unwrap();
        assert!(drift.contains("[person id]") && !drift.contains("1234"), "{drift}");
    }
    let run = pair.run("november", &["--map", "Alder i alt=Alle aldre", "--by", "age"]);
    assert!(run.stderr.contains("[person id]") && !run.stderr.contains("1234"), "{}", run.stderr);
}

#[test]
fn standard_input_is_read_once() {
    bestand(["november", "-", "--against", "-"]).fails_saying(&["standard input is given twice"]);
}
