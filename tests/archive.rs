//! Vintages that are kept: the archive, what was known when, and what moved.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{Scratch, bestand, note_texts, rows, top};

const PUBLISHED: &str = "data-samples/ankestyrelsen/published_awards.csv";

/// An archive of the published figures.
fn published(scratch: &Scratch) -> String {
    let archive = scratch.path("arkiv");
    let run = bestand(["archive", "add", PUBLISHED, "--archive", &archive]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    archive
}

/// An extract of y08a02 with these lines.
fn extract(scratch: &Scratch, name: &str, lines: &[&str]) -> String {
    let text = format!("Område;Periode;Antal fuldtidspersoner\n{}\n", lines.join("\n"));
    scratch.file(name, text)
}

/// Adds a file under a vintage.
fn add(file: &str, day: &str, archive: &str) {
    let run = bestand(["archive", "add", file, "--pulled", day, "--archive", archive]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn the_published_figures_are_kept_by_publication() {
    let scratch = Scratch::new();
    let archive = published(&scratch);
    let log = |period: &str| {
        let table = bestand([
            "archive",
            "log",
            "--archive",
            &archive,
            "--measure",
            "awards",
            "--period",
            period,
            "--series",
            "area=000",
            "--format",
            "json",
        ])
        .json();
        let pair = |row: &serde_json::Value| {
            (row["publication"].as_str().unwrap().to_owned(), row["value"].as_i64().unwrap())
        };
        rows(&table).iter().map(pair).collect::<Vec<_>>()
    };
    assert_eq!(
        log("2012"),
        [
            ("Tendenser 2012:4".to_owned(), 13180),
            ("Årsstatistik 2012".to_owned(), 14450),
            ("Årsstatistik 2016".to_owned(), 14504),
        ]
    );
    assert_eq!(
        log("2014-Q3"),
        [("Tendenser 2014:3".to_owned(), 1292), ("Tendenser 2015:3".to_owned(), 1430)]
    );
}

#[test]
fn both_schemes_of_the_first_quarter_after_the_reform() {
    let scratch = Scratch::new();
    let archive = published(&scratch);
    let table = bestand([
        "stock",
        "--archive",
        &archive,
        "--measure",
        "awards",
        "--by",
        "scheme",
        "--from",
        "2013-Q1",
        "--to",
        "2013-Q1",
        "--format",
        "json",
    ])
    .json();
    let values: Vec<i64> = rows(&table).iter().map(|row| row["value"].as_i64().unwrap()).collect();
    // 1,601 + 142 = 1,743.
    assert_eq!(values, [1601, 142, 1743]);
}

#[test]
fn revisions_are_what_moved_between_two_publications() {
    let scratch = Scratch::new();
    let archive = published(&scratch);
    let run = |more: &[&str]| {
        let mut words =
            vec!["revisions", "--archive", &archive, "--measure", "awards", "--format", "json"];
        words.extend(more);
        bestand(words)
    };
    let table = run(&["--from", "Tendenser 2014:3", "--to", "Tendenser 2015:3"]).json();
    let first = &rows(&table)[0];
    assert_eq!(
        (&first["period"], &first["old"], &first["new"]),
        (&"2014-Q3".into(), &1292.into(), &1430.into())
    );
    // 138 / 1292.
    assert!((first["change_pct"].as_f64().unwrap() - 10.6811).abs() < 1e-4, "{first}");
    // The largest first: 138, then 108.
    assert_eq!(rows(&table)[1]["change"], 108);
    // 10.7 per cent is more than 10, and less than 11.
    assert_eq!(run(&["--from", "Tendenser 2014:3", "--check", "10"]).code, 1);
    assert_eq!(run(&["--from", "Tendenser 2014:3", "--check", "11"]).code, 0);
}

#[test]
fn growth_is_said_as_known_and_like_for_like() {
    let scratch = Scratch::new();
    let archive = published(&scratch);
    let table =
        bestand(["awards", "--archive", &archive, "--like-for-like", "--format", "json"]).json();
    let of = |period: &str| rows(&table).iter().find(|row| row["period"] == period).unwrap();
    let rounded = |value: &serde_json::Value| (value.as_f64().unwrap() * 10.0).round() / 10.0;
    // 1266 / 1430 and 1266 / 1292.
    assert_eq!(rounded(&of("2015-Q3")["change_pct"]), -11.5);
    assert_eq!(rounded(&of("2015-Q3")["like_change_pct"]), -2.0);
    assert_eq!(of("2015-Q3")["like_before_vintage"], "Tendenser 2014:3");
    // 3848 / 4150.
    assert_eq!(rounded(&of("2011-Q2")["like_change_pct"]), -7.3);
    assert!(of("2014-Q3")["like_change_pct"].is_null());
    assert!(
        note_texts(&table).contains("3. kvartal 2014 kan ikke sammenlignes ved samme alder"),
        "{}",
        note_texts(&table)
    );
}

#[test]
fn the_archive_answers_as_the_file_does() {
    let scratch = Scratch::new();
    let archive = scratch.path("arkiv");
    let file = "data-samples/jobindsats/v3_y25i01_kommuner_2021M08-2026M07.json";
    add(file, "2026-08-22", &archive);
    for question in [
        &["november"][..],
        &["november", "--area", "Albertslund,Ishøj"],
        &["stock", "--by", "area", "--from", "2026-01"],
        &["stock", "--area", "Fanø", "--index", "2024-01"],
        &["november", "--benefit", "a_dagpenge", "--area", "Læsø"],
    ] {
        let ask = |more: &[&str]| {
            let mut table =
                bestand(question.iter().chain(more).chain(&["--format", "json"])).json();
            for source in table["sources"].as_array_mut().unwrap() {
                source["sha256"] = serde_json::Value::Null;
            }
            table
        };
        assert_eq!(
            ask(&["--archive", &archive]),
            ask(&[file, "--pulled", "2026-08-22"]),
            "{question:?}"
        );
    }
}

#[test]
fn an_archive_may_be_named_by_its_surroundings() {
    let scratch = Scratch::new();
    let archive = scratch.path("arkiv");
    let file = extract(&scratch, "y08a02.csv", &["Hele landet;2014M11;10"]);
    add(&file, "2015-01-15", &archive);
    let command = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_bestand"));
        command.args(["november", "--format", "csv"]).env("NO_COLOR", "1");
        command
    };
    let by_variable = command().env("BESTAND_ARCHIVE", &archive).output().unwrap();
    scratch.file("bestand.toml", "archive = \"arkiv\"\n");
    let by_settings = command().current_dir(scratch.folder.path()).output().unwrap();
    assert!(by_variable.status.success());
    assert_eq!(by_variable.stdout, by_settings.stdout);
    scratch.file("bestand.toml", "arkiv = \"arkiv\"\n");
    let wrong = command().current_dir(scratch.folder.path()).output().unwrap();
    let said = String::from_utf8(wrong.stderr).unwrap();
    assert!(
        said.contains("no setting is called arkiv") && said.contains("did you mean archive?"),
        "{said}"
    );
    let nothing = command().current_dir(top().join("tests")).output().unwrap();
    let said = String::from_utf8(nothing.stderr).unwrap();
    assert!(said.contains("no file is given, and no archive is named"), "{said}");
}

#[test]
fn what_contradicts_a_vintage_is_refused_and_named() {
    let scratch = Scratch::new();
    let archive = scratch.path("arkiv");
    let first = extract(&scratch, "a_y08a02.csv", &["Ishøj;2014M10;10", "Ishøj;2014M11;11"]);
    let other = extract(&scratch, "b_y08a02.csv", &["Ishøj;2014M10;10", "Ishøj;2014M11;12"]);
    add(&first, "2015-01-15", &archive);
    let before = content(Path::new(&archive));
    bestand(["archive", "add", &other, "--pulled", "2015-01-15", "--archive", &archive])
        .fails_saying(&[
            "b_y08a02.csv: 1 cell(s) are other than in a_y08a02.csv",
            "Ishøj / 2014-11",
            "hint:",
        ]);
    assert_eq!(content(Path::new(&archive)), before);
    // The same bytes again, and an extract whose vintage nobody says.
    add(&first, "2015-01-15", &archive);
    assert_eq!(content(Path::new(&archive)), before);
    bestand(["archive", "add", &other, "--archive", &archive])
        .fails_saying(&["b_y08a02.csv: it is not known when the extract was pulled", "--pulled"]);
}

/// The files below a folder with what they hold.
fn content(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push((path.clone(), fs::read(&path).unwrap())),
            }
        }
    }
    files.sort();
    files
}

/// The part of an archive with the most bytes.
fn largest_part(archive: &Path) -> PathBuf {
    let parts = fs::read_dir(archive.join("parts")).unwrap().map(|entry| entry.unwrap().path());
    parts.max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap()
}

#[test]
fn a_damaged_archive_is_refused_and_nothing_is_lost() {
    type Damage = fn(&Path);
    let cases: [(&str, Damage, &[&str]); 8] = [
        (
            "a part is missing",
            |archive| fs::remove_file(largest_part(archive)).unwrap(),
            &["is damaged: parts/", "the file is missing", "hint: bring the file back"],
        ),
        (
            "a byte of a part is another",
            |archive| {
                let part = largest_part(archive);
                let mut bytes = fs::read(&part).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                fs::write(part, bytes).unwrap();
            },
            &["is damaged: parts/", "its checksum does not fit its content", "hint:"],
        ),
        (
            "a part is cut off",
            |archive| {
                let part = largest_part(archive);
                let bytes = fs::read(&part).unwrap();
                fs::write(part, &bytes[..bytes.len() - 100]).unwrap();
            },
            &["is damaged: parts/", "its checksum does not fit its content", "hint:"],
        ),
        (
            "a digit of the manifest is another",
            |archive| {
                let path = archive.join("MANIFEST");
                let text =
                    fs::read_to_string(&path).unwrap().replacen("2015-01-15", "2015-01-16", 1);
                fs::write(path, text).unwrap();
            },
            &["is damaged: MANIFEST", "its checksum does not fit its content", "hint:"],
        ),
        (
            "the manifest is cut off",
            |archive| fs::write(archive.join("MANIFEST"), "bestand-archive 1").unwrap(),
            &["is damaged: MANIFEST", "hint:"],
        ),
        (
            "the manifest is another program's",
            |archive| fs::write(archive.join("MANIFEST"), "{\"name\": \"x\"}\n").unwrap(),
            &["is not the manifest of an archive", "hint:"],
        ),
        (
            "an older version wrote it",
            |archive| fs::write(archive.join("MANIFEST"), "bestand-archive 0 abc\n{}").unwrap(),
            &["has layout 0", "an older version of bestand", "this one reads layout 1", "hint:"],
        ),
        (
            "a newer version wrote it",
            |archive| fs::write(archive.join("MANIFEST"), "bestand-archive 2 abc\n{}").unwrap(),
            &["has layout 2", "a newer version of bestand", "hint:"],
        ),
    ];
    for (what, damage, said) in cases {
        let scratch = Scratch::new();
        let archive = scratch.path("arkiv");
        let lines: Vec<String> =
            (0..500).map(|at| format!("Sted {at};2014M11;{}", 10 + at * at)).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        add(&extract(&scratch, "a_y08a02.csv", &lines), "2015-01-15", &archive);
        damage(Path::new(&archive));
        let before = content(Path::new(&archive));
        for command in [
            &["november", "--by", "area", "--archive", &archive][..],
            &[
                "archive",
                "add",
                &extract(&scratch, "b_y08a02.csv", &["Ishøj;2014M11;1"]),
                "--pulled",
                "2015-02-15",
                "--archive",
                &archive,
            ],
        ] {
            let run = bestand(command);
            assert_eq!(run.code, 2, "{what}: {}", run.stdout);
            run.fails_saying(said);
        }
        assert_eq!(content(Path::new(&archive)), before, "{what}");
    }
}

#[test]
fn a_file_is_held_against_what_the_archive_has_of_its_table() {
    let scratch = Scratch::new();
    let archive = scratch.path("arkiv");
    add(
        &extract(&scratch, "y08a02.csv", &["Ishøj;2014M11;1", "Vejle;2014M11;2"]),
        "2015-01-15",
        &archive,
    );
    add(&extract(&scratch, "y09a02.csv", &["Ishøj;2014M11;1"]), "2015-01-15", &archive);
    let newer = extract(&scratch, "ny_y08a02.csv", &["Ishøj;2014M11;1"]);
    let run = bestand(["inspect", &newer, "--against", &archive, "--check"]);
    // Vejle is gone: a finding.
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("Vejle"), "{}", run.stdout);
    // What is kept is held against a file too.
    let older = extract(&scratch, "gammel_y09a02.csv", &["Ishøj;2014M11;1", "Vejle;2014M11;2"]);
    let run = bestand([
        "inspect",
        "--archive",
        &archive,
        "--table",
        "y09a02",
        "--against",
        &older,
        "--check",
    ]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("Vejle"), "{}", run.stdout);
    let other = extract(&scratch, "y10a02.csv", &["Ishøj;2014M11;1"]);
    bestand(["inspect", &other, "--against", &archive])
        .fails_saying(&["the archive that --against names has no table of the files", "hint:"]);
}

#[test]
fn a_folder_with_other_files_is_no_archive() {
    let scratch = Scratch::new();
    let file = extract(&scratch, "y08a02.csv", &["Hele landet;2014M11;10"]);
    let folder = scratch.folder.path().to_str().unwrap().to_owned();
    bestand(["archive", "add", &file, "--pulled", "2015-01-15", "--archive", &folder])
        .fails_saying(&[
            "is no archive, and holds other files (y08a02.csv)",
            "hint: give an archive a folder of its own",
        ]);
    bestand(["november", "--archive", &scratch.path("no")])
        .fails_saying(&["there is no archive in", "hint: make one with `bestand archive add"]);
}

#[test]
fn what_was_known_when_is_asked_for_in_words() {
    let scratch = Scratch::new();
    let archive = published(&scratch);
    bestand(["stock", "--archive", &archive, "--measure", "awards", "--as-of", "2014:3"])
        .fails_saying(&[
            "\"2014:3\" is no date, and no publication in the archive",
            "Tendenser 2014:3",
        ]);
    bestand(["stock", "--archive", &archive, "--measure", "awards", "--as-of", "2001"])
        .fails_saying(&["has nothing that was known then", "its first vintage is 2006-06"]);
    bestand(["stock", "--archive", &archive, "--table", "y08a02"])
        .fails_saying(&["has no table y08a02", "it has tilkendelser"]);
    bestand(["stock", PUBLISHED, "--as-of", "2014"]).fails_saying(&["--as-of"]);
}
