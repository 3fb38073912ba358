//! The output contracts: columns, codes, exit codes, formats, files.

use std::io::Read;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::run::{Scratch, Y25I01, Y60A02, bestand, top, words};

#[test]
fn json_is_one_object_with_the_agreed_keys_in_order() {
    let run = words(&format!("november {Y25I01} --area Albertslund --format json"));
    let table = run.json();
    assert_eq!(table["schema"], "bestand.table/1");
    let mut at = 0;
    for key in [
        "schema",
        "id",
        "title",
        "validated",
        "columns",
        "rows",
        "labels",
        "missing",
        "notes",
        "sources",
    ] {
        let position =
            run.stdout.find(&format!("  \"{key}\": ")).unwrap_or_else(|| panic!("{key}"));
        assert!(position >= at, "{key} stands out of order");
        at = position;
    }
    let source = &table["sources"][0];
    assert_eq!(source["publisher"], "Jobindsats");
    assert_eq!(source["table"], "y25i01");
    assert_eq!(source["sha256"], Value::Null);
    assert_eq!(source["read"]["rows"], 17820);
    assert_eq!(source["file"], "v3_y25i01_kommuner_2021M08-2026M07.json");
}

#[test]
fn csv_has_codes_dot_decimals_and_empty_for_missing() {
    let run = words(&format!("november {Y25I01} --area Læsø --years 2024..2025 --format csv"));
    assert_eq!(
        run.stdout,
        "benefit,2024-11,2025-11,change,change_pct\r\n\
         a_dagpenge,24,27,3,12.5\r\n\
         kontanthjaelp,5,,,\r\n\
         total,29,28,-1,-3.4482758620689653\r\n"
    );
}

#[test]
fn csv_for_danish_excel_has_semicolon_decimal_comma_and_a_byte_order_mark() {
    let run = words(&format!("november {Y25I01} --area Læsø --years 2024..2025 --csv da-excel"));
    assert!(run.stdout.starts_with("\u{feff}benefit;2024-11;"), "{}", run.stdout);
    assert!(run.stdout.contains("a_dagpenge;24;27;3;12,5\r\n"), "{}", run.stdout);
}

#[test]
fn a_file_gets_its_form_from_its_ending() {
    let scratch = Scratch::new();
    for (name, start) in
        [("a.csv", "benefit,"), ("a.json", "{"), ("a.md", "**Antal"), ("a.txt", "Antal")]
    {
        let path = scratch.path(name);
        let run = bestand(["november", Y60A02, "-o", &path]);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(start), "{name}: {text}");
    }
    bestand(["november", Y60A02, "-o", &scratch.path("a.docx")])
        .fails_saying(&["a.docx", "hint: end it in"]);
    bestand(["november", Y60A02, "-o", &scratch.path("no/such/folder/a.csv")])
        .fails_saying(&["cannot write"]);
}

#[test]
fn paths_may_have_spaces_and_danish_letters() {
    let scratch = Scratch::new();
    let body = std::fs::read(top().join(Y60A02)).unwrap();
    let path = scratch.file("træk fra Ærø y60a02.json", body);
    let run = bestand(["november", &path, "-o", &scratch.path("tabel æøå.md")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(std::fs::read_to_string(scratch.path("tabel æøå.md")).unwrap().contains("93.395"));
}

#[test]
fn markdown_reads_as_a_table() {
    insta::assert_snapshot!(words(&format!("november {Y25I01} --area Læsø --format md")).stdout);
}

#[test]
fn english_is_english_throughout() {
    let run = words(&format!("november {Y25I01} --area Læsø --lang en"));
    for danish in ["Ydelse", "Udvikling", "I alt", "Kilde", "udtræksdato", "fuldtidspersoner"] {
        assert!(!run.stdout.contains(danish), "{danish} in {}", run.stdout);
    }
    assert!(run.stdout.contains("Change"), "{}", run.stdout);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bestand"))
        .args(["stock", Y25I01, "--by", "area", "--format", "csv"])
        .current_dir(top())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0_u8; 16];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    // The pipe is closed here, with most of the answer unread.
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn help_shows_two_examples_per_command_and_they_run() {
    for command in ["inspect", "stock", "november", "explain", "completions", "man"] {
        let help = bestand([command, "--help"]);
        assert_eq!(help.code, 0);
        let joined = help.stdout.replace("\\\n", " ");
        let examples: Vec<&str> =
            joined.lines().filter_map(|line| line.strip_prefix("  bestand ")).collect();
        assert_eq!(examples.len(), 2, "{command}: {}", help.stdout);
        if ["completions", "man"].contains(&command) {
            continue;
        }
        for example in examples {
            let quoted =
                example.replace("\"Antal ledige fuldtidspersoner\"", "full_time_unemployed");
            let scratch = Scratch::new();
            let line = ["november.md", "albertslund.svg"]
                .iter()
                .fold(quoted, |line, name| line.replace(name, &scratch.path(name)));
            let run = words(&line);
            assert!(run.code < 2, "{example}: {}", run.stderr);
        }
    }
}

#[test]
fn completions_and_manual_pages_are_written() {
    assert!(words("completions bash").stdout.contains("november"));
    assert!(words("man").stdout.contains(".TH bestand"));
    assert!(words("man november").stdout.contains("years"));
    words("man novemer").fails_saying(&["no command", "november"]);
}

#[test]
fn colour_only_when_asked_for() {
    let plain = words(&format!("november {Y60A02}"));
    assert!(!plain.stdout.contains('\u{1b}'));
    let coloured = words(&format!("november {Y25I01} --color always"));
    assert!(coloured.stdout.contains("\u{1b}["), "{}", coloured.stdout);
}

#[test]
fn a_user_set_from_a_file_is_used() {
    let scratch = Scratch::new();
    let set = r#"
[[set]]
code = "mine"
label_da = "Mine rækker"
label_en = "My rows"
measure = "full_time_persons"
row = [
  { kind = "benefit", code = "kontanthjaelp_samlet", benefit = "kontanthjaelp_samlet", label_da = "Kontanthjælp" },
  { kind = "total", code = "sum", label_da = "I alt" },
]
"#;
    let path = scratch.file("mine.toml", set);
    let run = bestand(["november", Y60A02, "--set", &path, "--format", "csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("kontanthjaelp_samlet,93395"), "{}", run.stdout);
    assert!(run.stdout.contains("sum,93395"), "{}", run.stdout);
}
