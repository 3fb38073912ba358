//! `bestand note` and `bestand verify`: the files of a note, what it says, and what is refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::run::{Run, Scratch, Y25I01, Y60A02, bestand, names_in, top, value, words};

const AWARDS: &str =
    "data-samples/synthetic/ankestyrelsen-2015/synthetic_ankestyrelsen_2015-03-12.csv";
const BUDGET: &str = "data-samples/synthetic/own-files/synthetic_budget_2026.csv";

/// The synthetic extracts of KL's note.
fn kl_files() -> Vec<String> {
    let folder = "data-samples/synthetic/kl-2015";
    let files = names_in(folder).into_iter().map(|name| format!("{folder}/{name}"));
    files.chain([AWARDS.to_owned()]).collect()
}

fn kl_note(more: &[&str]) -> Run {
    let files = kl_files();
    let options = ["note", "--template", "kl"].into_iter().chain(more.iter().copied());
    bestand(options.chain(files.iter().map(String::as_str)))
}

fn status_note(area: &str, folder: &str) -> Run {
    bestand([
        "note",
        "--template",
        "status",
        "--area",
        area,
        "--budget",
        BUDGET,
        "-o",
        folder,
        Y60A02,
        Y25I01,
    ])
}

/// The files of a folder, by name.
fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect()
}

fn text_of(folder: &str, name: &str) -> String {
    let text = fs::read_to_string(Path::new(folder).join(name)).unwrap().replace('\u{a0}', " ");
    if name.ends_with(".txt") {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        text
    }
}

/// The table of an exhibit in the record of a note.
fn exhibit(folder: &str, id: &str) -> Value {
    let record: Value = serde_json::from_str(&text_of(folder, "tal.json")).unwrap();
    let exhibits = record["exhibits"].as_array().unwrap();
    exhibits.iter().find(|each| each["id"] == id).unwrap()["table"].clone()
}

/// An extract of `y60a02` with the rows of these areas alone, and a change to one of its rows.
fn part_of_y60a02(areas: &[&str], change: impl Fn(&mut Vec<Value>)) -> String {
    let text = fs::read_to_string(top().join(Y60A02)).unwrap();
    let mut body: Value = serde_json::from_str(&text).unwrap();
    let rows = body["rows"].as_array_mut().unwrap();
    rows.retain(|row| areas.iter().any(|area| row[1] == *area));
    rows.iter_mut().for_each(|row| change(row.as_array_mut().unwrap()));
    body.to_string()
}

#[test]
fn kl_s_note_is_made_in_every_form() {
    let scratch = Scratch::new();
    let folder = scratch.path("notat");
    let run = kl_note(&["-o", &folder]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let made: Vec<String> = files_of(Path::new(&folder)).into_keys().collect();
    let wanted = [
        "figur-1.png",
        "figur-1.svg",
        "figur-2.png",
        "figur-2.svg",
        "figur-3.png",
        "figur-3.svg",
        "manifest.json",
        "notat.docx",
        "notat.html",
        "notat.md",
        "notat.txt",
        "notat.xlsx",
        "tal.json",
    ];
    assert_eq!(made, wanted);

    let text = text_of(&folder, "notat.md");
    let places: Vec<usize> = [
        "# Status på førtidspension, fleksjob og ressourceforløb mv.",
        "Data: syntetiske data (ikke Jobindsats)",
        "## Tilgangen til førtidspension",
        "Figur 1. Nytilkendelser af førtidspension opdelt på alder",
        "Kilde: Syntetiske data (ikke Jobindsats)",
        "Figur 2. Nytilkendelser af førtidspension opdelt på hoveddiagnose",
        "## Bestanden på udvalgte ydelser",
        "Tabel 1. Udviklingen i den samlede bestand på udvalgte ydelser",
        "## Opsamling",
        "## Datagrundlag",
        "### Databrud",
    ]
    .map(|wanted| text.find(wanted).unwrap_or_else(|| panic!("no {wanted:?} in {text}")))
    .to_vec();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn kl_s_note_says_what_kl_said_in_numbers_and_its_limit() {
    let scratch = Scratch::new();
    let folder = scratch.path("notat");
    assert_eq!(kl_note(&["-o", &folder, "--quiet"]).code, 0);
    // KL's table 1: 476.558 persons in November 2011 and 468.600 in November 2014, so 7.958 fewer, 1,7 per cent.
    let table = exhibit(&folder, "november");
    assert_eq!(*value(&table, "benefit", "sum", "2011-11"), 476_558);
    assert_eq!(*value(&table, "benefit", "sum", "change"), -7_958);
    let text = text_of(&folder, "notat.txt");
    for said in [
        "468.600 fuldtidspersoner",
        "et fald på ca. 8.000 fuldtidspersoner, svarende til 1,7 pct.",
        "Data viser ikke, hvilke personer der er skiftet ydelse.",
        "De seneste kvartaler opjusteres normalt.",
    ] {
        assert!(text.contains(said), "{said:?} is not in {text}");
    }
    for never in ["skyldes", "fordi", "på grund af", "-7.958", "7958"] {
        assert!(!text.contains(never), "{never:?} is in {text}");
    }
}

/// Full-time persons of June, read from the extracts by hand: kontanthjælp (samlet) of y60a02 in 2025 and 2026, and all
/// full-time unemployed of y25i01 in 2026.
const BY_HAND: [(&str, i64, i64, i64); 3] =
    [("Holbæk", 1100, 1135, 806), ("Aarhus", 6349, 6229, 7451), ("Dragør", 92, 80, 168)];

#[test]
fn a_status_keeps_full_time_persons_and_unemployed_apart_and_names_what_is_missing() {
    for (area, before, now, unemployed) in BY_HAND {
        let scratch = Scratch::new();
        let folder = scratch.path("status");
        let run = status_note(area, &folder);
        assert_eq!(run.code, 0, "{}", run.stderr);

        let status = exhibit(&folder, "status");
        let benefits: Vec<&Value> =
            status["rows"].as_array().unwrap().iter().map(|row| &row["benefit"]).collect();
        assert_eq!(benefits, ["kontanthjaelp_samlet"], "no row of y25i01, and no total of parts");
        assert_eq!(*value(&status, "benefit", "kontanthjaelp_samlet", "2025-06"), before);
        assert_eq!(*value(&status, "benefit", "kontanthjaelp_samlet", "2026-06"), now);
        assert_eq!(*value(&status, "benefit", "kontanthjaelp_samlet", "change"), now - before);
        let tables = |table: &Value| -> Vec<String> {
            let sources = table["sources"].as_array().unwrap();
            sources.iter().map(|source| source["table"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(tables(&status), ["y60a02"]);
        let other = exhibit(&folder, "ledige");
        assert_eq!(tables(&other), ["y25i01"]);
        assert_eq!(*value(&other, "benefit", "total", "2026-06"), unemployed);

        let text = text_of(&folder, "status.txt");
        assert!(text.starts_with(&format!("Status på beskæftigelsesområdet, {area}, juni 2026")));
        for said in [
            "juli 2026 er foreløbig",
            "Du mangler udtræk for:",
            "Ledighedsydelse (y09a02)",
            "ressourceforløb (y11a02)",
            "Syntetiske tal, ikke kommunens egne: budget",
        ] {
            assert!(text.contains(said), "{area}: {said:?} is not in {text}");
        }
    }
}

#[test]
fn the_same_note_has_the_same_bytes_with_one_thread_and_with_two() {
    let scratch = Scratch::new();
    let made = |name: &str, threads: &str| {
        let folder = scratch.path(name);
        let run = kl_note(&["-o", &folder, "--threads", threads, "--quiet"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        files_of(Path::new(&folder))
    };
    let first = made("first", "1");
    for (name, threads) in [("second", "1"), ("third", "2")] {
        let again = made(name, threads);
        assert_eq!(first.len(), again.len());
        for (file, bytes) in &first {
            assert!(again[file] == *bytes, "{file} differs in {name}");
        }
    }
}

#[test]
fn verify_says_still_true_until_one_cell_is_another() {
    let scratch = Scratch::new();
    let areas = ["Holbæk", "Hele landet", "Roskilde"];
    let extract = part_of_y60a02(&areas, |_| {});
    let file = scratch.file("v3_y60a02_2026-11-20.json", &extract);
    let folder = scratch.path("status");
    let made = bestand([
        "note",
        "--template",
        "status",
        "--area",
        "Holbæk",
        "-o",
        &folder,
        "--budget",
        BUDGET,
        &file,
    ]);
    assert_eq!(made.code, 0, "{}", made.stderr);

    let run = words(&format!("verify {folder}"));
    assert_eq!(
        (run.code, run.stdout.trim().starts_with("still true")),
        (0, true),
        "{}",
        run.stdout
    );

    // 1,135 becomes 1,145 full-time persons in June 2026.
    let changed = part_of_y60a02(&areas, |row| {
        if row[0] == "2026M06" && row[1] == "Holbæk" {
            row[3] = Value::from(1145);
        }
    });
    fs::write(&file, changed).unwrap();
    let run = words(&format!("verify {folder}"));
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    for said in [
        "v3_y60a02_2026-11-20.json",
        "Tabel 1, Kontanthjælp (samlet), 2026-06: 1135 -> 1145",
        "Tabel 1, Kontanthjælp (samlet), change: 35 -> 45",
        "1.145",
    ] {
        assert!(run.stdout.replace('\u{a0}', " ").contains(said), "{said:?}: {}", run.stdout);
    }
    // What is said is about the note, which stays as it was.
    assert!(text_of(&folder, "status.txt").contains("1.135"));
}

#[test]
fn verify_needs_a_note() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.path("empty")).unwrap();
    words(&format!("verify {}", scratch.path("empty"))).fails_saying(&["manifest.json", "hint"]);
}

#[test]
fn why_gives_the_cells_the_formula_and_the_rounding() {
    let run = kl_note(&["--why", "26.700"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // The rises of KL's table: 5.863 + 9.006 + 4.485 + 7.362 (kontant- og uddannelseshjælp) = 26.716.
    for said in ["godt 26.700", "26716", "til nærmeste 100", "Syntetiske data (ikke Jobindsats)"] {
        assert!(run.stdout.replace('\u{a0}', " ").contains(said), "{said:?}: {}", run.stdout);
    }
    kl_note(&["--why", "99.999"])
        .fails_saying(&["no generated sentence and no cell has \"99.999\""]);
}

#[test]
fn a_file_that_somebody_changed_is_kept() {
    let scratch = Scratch::new();
    let file = scratch.file("y60a02.json", part_of_y60a02(&["Holbæk", "Hele landet"], |_| {}));
    let folder = scratch.path("status");
    let make = |more: &[&str]| {
        let line = ["note", "--template", "status", "--area", "Holbæk", "-o", &folder, &file];
        bestand(line.into_iter().chain(more.iter().copied()))
    };
    assert_eq!(make(&[]).code, 0);
    assert_eq!(make(&[]).code, 0, "what bestand made itself is replaced");
    let own = Path::new(&folder).join("status.md");
    fs::write(&own, "mine egne bemærkninger").unwrap();
    make(&[]).fails_saying(&["status.md is there, and not as bestand made it", "--force"]);
    assert_eq!(fs::read_to_string(&own).unwrap(), "mine egne bemærkninger");
    assert_eq!(make(&["--force"]).code, 0);
    assert!(fs::read_to_string(&own).unwrap().contains("# Status"));
}

#[test]
fn each_area_has_a_note_and_one_that_fails_does_not_stop_the_others() {
    let scratch = Scratch::new();
    let areas = ["Holbæk", "Roskilde", "Hele landet"];
    let file = scratch.file("y60a02.json", part_of_y60a02(&areas, |_| {}));
    let folder = scratch.path("alle");
    let run = bestand(["note", "--template", "status", "--each-area", "-o", &folder, &file]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("2 of 2 notes made"), "{}", run.stderr);
    assert!(text_of(&folder, "316-holbaek/status.txt").contains("Holbæk, juni 2026"));
    assert!(text_of(&folder, "265-roskilde/status.txt").contains("Roskilde, juni 2026"));

    // The extract has no row of Samsø.
    let folder = scratch.path("nogle");
    let run = bestand([
        "note",
        "--template",
        "status",
        "--each-area",
        "--area",
        "Samsø,Holbæk",
        "-o",
        &folder,
        &file,
    ]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("1 of 2 notes made"), "{}", run.stderr);
    assert!(run.stderr.contains("failed: Samsø: "), "{}", run.stderr);
    assert_eq!(files_of_each(&folder), ["316-holbaek"]);
}

#[test]
fn one_budget_is_not_that_of_every_municipality() {
    let scratch = Scratch::new();
    let areas = ["Aarhus", "Dragør", "Hele landet"];
    let file = scratch.file("y60a02.json", part_of_y60a02(&areas, |_| {}));
    let folder = scratch.path("alle");
    let make = |budget: &str| {
        let template = ["note", "--template", "status", "--each-area", "-o", &folder];
        bestand(template.into_iter().chain(["--budget", budget, &file]))
    };
    make(BUDGET).fails_saying(&["would be the budget of every area", "{area_code}"]);
    let run = make("data-samples/synthetic/own-files/synthetic_budget_2026_{area_code}.csv");
    assert_eq!(run.code, 0, "{}", run.stderr);
    // The budgets of the two: 6.300 and 94,5 full-year persons.
    for (code, wanted) in [("751-aarhus", "6300"), ("155-dragoer", "94.5")] {
        let table = exhibit(&format!("{folder}/{code}"), "budget");
        let budget = value(&table, "benefit", "kontanthjaelp_samlet", "budget");
        assert_eq!(budget.to_string(), wanted);
    }
    let verified = words(&format!("verify {folder}/751-aarhus"));
    assert_eq!(verified.code, 0, "{}{}", verified.stdout, verified.stderr);
}

fn files_of_each(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_new_specification_makes_the_same_note_as_its_template() {
    let scratch = Scratch::new();
    let file = scratch.file("y60a02.json", part_of_y60a02(&["Holbæk", "Hele landet"], |_| {}));
    let spec = words("note --new --template status");
    assert_eq!(spec.code, 0, "{}", spec.stderr);
    let spec = scratch.file("mit.toml", spec.stdout);
    let (one, other) = (scratch.path("one"), scratch.path("other"));
    assert_eq!(bestand(["note", &spec, "--area", "Holbæk", "-o", &one, &file]).code, 0);
    let template = ["note", "--template", "status", "--area", "Holbæk", "-o", &other, &file];
    assert_eq!(bestand(template).code, 0);
    for (name, bytes) in files_of(Path::new(&one)) {
        if name != "manifest.json" {
            assert!(fs::read(Path::new(&other).join(&name)).unwrap() == bytes, "{name} differs");
        }
    }
}

#[test]
fn the_explanation_names_every_key_reading_and_command() {
    let run = words("note --explain-spec");
    assert_eq!(run.code, 0, "{}", run.stderr);
    for named in
        ["[[section]]", "title_block", "year_before", "awards_reform", "november", "{month}"]
    {
        assert!(run.stdout.contains(named), "{named} is not in the explanation");
    }
    let longest = run.stdout.lines().map(|line| line.chars().count()).max();
    assert!(longest <= Some(125), "{longest:?}");
}

/// What is said of a specification that cannot be made, in a folder in which nothing is left.
fn refused(spec: &str, parts: &[&str]) {
    let scratch = Scratch::new();
    let spec = scratch.file("note.toml", spec);
    let folder = scratch.path("ud");
    bestand(["note", &spec, "-o", &folder, Y60A02]).fails_saying(parts);
    assert!(!Path::new(&folder).exists(), "nothing half-written is left");
}

#[test]
fn a_specification_that_cannot_be_is_refused_with_the_place_and_the_way_out() {
    refused(
        "nam = \"x\"",
        &["note.toml, line 1", "no key is called \"nam\"", "did you mean name?"],
    );
    refused("[[section]]\ncommand = \"stokk\"", &["section 1", "\"stokk\"", "did you mean stock?"]);
    refused(
        "[[section]]\ncommand = \"stock\"\noptions = { sett = \"kl\" }",
        &["no option \"sett\"", "did you mean set?"],
    );
    refused(
        "[[section]]\ncommand = \"stock\"\nreading = [\"stokc\"]\noptions = { area = \"Holbæk\" }",
        &["no reading is called \"stokc\"", "did you mean stock?"],
    );
    refused("name = \"../ude\"\nextends = \"status\"", &["\"../ude\"", "plain name of a file"]);
    refused("extends = \"statuss\"", &["no template \"statuss\"", "did you mean status?"]);
    refused("extends = \"nowhere.toml\"", &["nowhere.toml", "hint"]);
    refused("extends = \"note.toml\"", &["a loop"]);
    refused(
        "[[section]]\nbefore = \"Se [](#tabel-9).\"",
        &["#tabel-9", "no table or figure of the note"],
    );
    refused(
        "[[section]]\nbefore = \"<script>alert(1)</script>\"",
        &["section 1", "HTML is not taken over"],
    );
    refused("[[section]]\nbefore = \"{aera}\"", &["{aera}", "did you mean {area}?"]);
    refused("[title_block]\ntitle = 5", &["note.toml, line 2"]);
    refused(
        "[[section]]\nneeds = { given = [\"budgte\"] }",
        &["note.toml, line 2", "\"budgte\"", "did you mean budget?"],
    );
}

#[test]
fn a_key_that_nothing_comes_of_is_refused() {
    let stock = "[[section]]\ncommand = \"stock\"\noptions = { area = \"Holbæk\" }\n";
    refused("", &["no section"]);
    refused(
        "[[section]]\nheading = \"a\"\nnotes = [\"b\"]",
        &["section 1 (a)", "notes has no effect"],
    );
    refused(
        &format!("{stock}show = \"nothing\"\nreading = [\"stock\"]\ncaption = \"c\""),
        &["caption has no effect"],
    );
    refused(&format!("{stock}chart = {{ height = 300 }}"), &["chart has no effect", "figure"]);
    refused(&format!("{stock}missing = \"x\""), &["missing has no effect", "needs"]);
    refused(&format!("{stock}level = 9"), &["level is 1, 2 or 3"]);
    refused(&format!("group = [\"6-byerne\"]\n{stock}"), &["no section is a benchmark"]);
    refused(
        "[[section]]\ncommand = \"stock\"\noptions = { area = false }",
        &["area = false asks nothing"],
    );
    refused(&format!("{stock}reading = [\"november\"]"), &["november does not read stock"]);
    refused(
        &format!("{stock}needs = {{ benefit = \"kontanthjaelp_samlte\" }}"),
        &["kontanthjaelp_samlte", "did you mean kontanthjaelp_samlet?"],
    );
    refused(&format!("{stock}needs = {{ without = \"nosuch\" }}"), &["\"nosuch\""]);
    refused(
        &format!("{stock}id = \"a\"\n{stock}id = \"a\""),
        &["another section has the id \"a\""],
    );
    refused(
        &format!("[sources]\nfiles = [\"{}\"]\narchive = \"arkiv\"\n{stock}", "x.csv"),
        &["files are given, and an archive"],
    );
}

#[test]
fn what_is_given_and_nothing_asks_for_is_refused() {
    let scratch = Scratch::new();
    let folder = scratch.path("ud");
    kl_note(&["-o", &folder, "--month", "2013-11"])
        .fails_saying(&["2013-11", "nothing in the note"]);
    kl_note(&["-o", &folder, "--budget", BUDGET]).fails_saying(&["no section asks for it"]);
    kl_note(&["-o", &folder, "--lang", "en"]).fails_saying(&["other language"]);
    let named = scratch.file("budget_aarhus_2026.csv", fs::read(top().join(BUDGET)).unwrap());
    bestand([
        "note",
        "--template",
        "status",
        "--area",
        "Holbæk",
        "--budget",
        &named,
        "-o",
        &folder,
        Y60A02,
    ])
    .fails_saying(&["by its name it is of Aarhus"]);
    let stock = "[[section]]\ncommand = \"stock\"\nreading = [\"stock\"]\n";
    refused(
        &format!("area = \"Holbæk\"\n{stock}options = {{ area = \"Aarhus\" }}"),
        &["is about Aarhus in a note of Holbæk"],
    );
    refused(
        "[[section]]\ncommand = \"stock\"\nshow = \"nothing\"\noptions = { area = \"Holbæk\" }",
        &["neither shown nor read"],
    );
    refused(
        &format!(
            "{stock}options = {{ area = \"Holbæk\" }}\notherwise = {{ options = {{ moth = 3 }} }}"
        ),
        &["no option \"moth\""],
    );
    assert!(!Path::new(&folder).exists());
}

#[test]
fn a_part_that_cannot_be_made_is_left_out_and_named() {
    let scratch = Scratch::new();
    let folder = scratch.path("kl");
    // KL's note without the awards.
    let files = kl_files();
    let stocks = files.iter().filter(|file| !file.contains("ankestyrelsen")).map(String::as_str);
    let run = bestand(["note", "--template", "kl", "-o", &folder].into_iter().chain(stocks));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = text_of(&folder, "notat.txt");
    assert!(text.contains("Du mangler (dele af notatet er udeladt): tilkendelser"), "{text}");
    assert!(!text.contains("Tilgangen til førtidspension") && text.contains("Opsamling"), "{text}");

    // The first month of the extract makes no line, and no rates make no chart of them.
    let folder = scratch.path("status");
    let file = scratch.file("y60a02.json", part_of_y60a02(&["Holbæk", "Hele landet"], |_| {}));
    let run = bestand([
        "note",
        "--template",
        "status",
        "--area",
        "Holbæk",
        "--month",
        "2021-08",
        "-o",
        &folder,
        &file,
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = text_of(&folder, "status.txt");
    assert!(
        text.contains("Fuldtidspersoner på kontanthjælp (samlet) i pct. af befolkningen."),
        "{text}"
    );
}

#[test]
fn a_part_that_is_left_out_takes_its_text_and_its_footnotes_along() {
    let scratch = Scratch::new();
    let spec = scratch.file(
        "note.toml",
        "[[section]]\nbefore = \"Før.[^1]\\n\\n[^1]: En note.\"\ncommand = \"stock\"\n\
         options = { area = \"Holbæk\", measure = \"awards\" }\notherwise = {}\n\
         [[section]]\nbefore = \"Efter.\"\n",
    );
    let folder = scratch.path("ud");
    let run = bestand(["note", &spec, "-o", &folder, Y60A02]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = text_of(&folder, "notat.txt");
    assert!(
        text.contains("Efter.") && !text.contains("Før.") && !text.contains("En note"),
        "{text}"
    );
}

#[test]
fn a_month_that_is_given_is_not_called_the_newest_that_is_complete() {
    let scratch = Scratch::new();
    let file = scratch.file("y60a02.json", part_of_y60a02(&["Holbæk", "Hele landet"], |_| {}));
    let made = |month: &str| {
        let folder = scratch.path(month);
        let run = bestand([
            "note",
            "--template",
            "status",
            "--area",
            "Holbæk",
            "--month",
            month,
            "-o",
            &folder,
            &file,
        ]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        text_of(&folder, "status.txt")
    };
    let early = made("2026-03");
    assert!(early.contains("Statusmåned: marts 2026, som angivet."), "{early}");
    assert!(!early.contains("den nyeste måned, der er fuldt indberettet"), "{early}");
    // July is the file's newest month, and is still being reported.
    let newest = made("2026-07");
    assert!(
        newest.contains("juli 2026, som angivet. Måneden er foreløbig: juli 2026 (y60a02)."),
        "{newest}"
    );
    assert!(newest.contains("juli 2026 er foreløbig"), "{newest}");
}

#[test]
fn own_cases_stand_in_the_note_of_their_office_and_in_no_other() {
    let scratch = Scratch::new();
    let areas = ["Holbæk", "Roskilde", "Hele landet"];
    let file = scratch.file("y60a02.json", part_of_y60a02(&areas, |_| {}));
    let cases = "data-samples/synthetic/own-cases/synthetic_egne_sager_2026-10-31.csv";
    let folder = scratch.path("en");
    let spec = scratch.file(
        "egne.toml",
        "[[section]]\ncommand = \"stock\"\noptions = { measure = \"cases_end_of_month\" }\n\
         caption = \"Egne sager\"\nreading = [\"own_cases\"]\n",
    );
    let run = bestand(["note", &spec, "--area", "Holbæk", "-o", &folder, cases]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(text_of(&folder, "notat.txt").contains("I egne sager er der"));

    let all = scratch.path("alle");
    bestand(["note", "--template", "status", "--each-area", "-o", &all, &file, cases])
        .fails_saying(&["own cases", "every area"]);
}

#[test]
fn a_budget_of_another_municipality_is_refused() {
    let scratch = Scratch::new();
    let folder = scratch.path("status");
    let aarhus = "data-samples/synthetic/own-files/synthetic_budget_2026_751.csv";
    bestand([
        "note",
        "--template",
        "status",
        "--area",
        "Holbæk",
        "--budget",
        aarhus,
        "-o",
        &folder,
        Y60A02,
    ])
    .fails_saying(&["by its name it is of Aarhus", "the note is of Holbæk"]);
}

#[test]
fn what_another_note_left_is_taken_away_only_as_it_was_made() {
    let scratch = Scratch::new();
    let file = scratch.file("y60a02.json", part_of_y60a02(&["Holbæk", "Hele landet"], |_| {}));
    let folder = scratch.path("ud");
    let make = |name: &str| {
        let spec = format!("extends = \"status\"\nname = \"{name}\"\narea = \"Holbæk\"\n");
        let spec = scratch.file(&format!("{name}.toml"), spec);
        let run = bestand(["note", &spec, "-o", &folder, &file]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    };
    make("et");
    fs::write(Path::new(&folder).join("et.docx"), "rettet").unwrap();
    make("to");
    let left = files_of_each(&folder);
    assert!(left.contains(&"et.docx".to_owned()), "what somebody changed stays: {left:?}");
    assert!(
        !left.contains(&"et.html".to_owned()) && left.contains(&"to.html".to_owned()),
        "{left:?}"
    );
}

#[test]
fn verify_sees_a_changed_text_of_the_specification_and_a_changed_reason() {
    let scratch = Scratch::new();
    let areas = ["Holbæk", "Hele landet"];
    let file = scratch.file("y60a02.json", part_of_y60a02(&areas, |_| {}));
    let folder = scratch.path("ud");
    let write_spec = |text: &str| {
        scratch.file(
            "note.toml",
            format!(
                "area = \"Holbæk\"\n[[section]]\nheading = \"Antal\"\nbefore = \"{text}\"\n\
                 command = \"stock\"\noptions = {{ benefit = \"kontanthjaelp_samlet\", from = \"2026-05\" }}\n"
            ),
        )
    };
    let spec = write_spec("Der er 1.135 personer.");
    assert_eq!(bestand(["note", &spec, "-o", &folder, &file]).code, 0);
    write_spec("Der er 9.999 personer.");
    let run = words(&format!("verify {folder}"));
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    for said in
        ["note.toml: is another file", "- Der er 1.135 personer.", "+ Der er 9.999 personer."]
    {
        assert!(run.stdout.contains(said), "{said:?}: {}", run.stdout);
    }
    // A number that becomes hidden is another number.
    write_spec("Der er 1.135 personer.");
    let hidden = part_of_y60a02(&areas, |row| {
        if row[0] == "2026M06" && row[1] == "Holbæk" {
            row[3] = Value::Null;
        }
    });
    fs::write(&file, hidden).unwrap();
    let run = words(&format!("verify {folder}"));
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("1135 -> missing ("), "{}", run.stdout);
}

#[test]
fn a_source_that_is_not_there_leaves_nothing_behind() {
    let scratch = Scratch::new();
    let spec =
        scratch.file("note.toml", "extends = \"status\"\n[sources]\nfiles = [\"ikke-her.csv\"]\n");
    let folder = scratch.path("ud");
    bestand(["note", &spec, "-o", &folder]).fails_saying(&["ikke-her.csv", "hint"]);
    assert!(!Path::new(&folder).exists());

    // A file where the folder should be.
    let taken = scratch.file("taken", "x");
    bestand(["note", "--template", "status", "--area", "Holbæk", "-o", &taken, Y60A02])
        .fails_saying(&["taken"]);
    assert_eq!(fs::read_to_string(&taken).unwrap(), "x");
}

/// Words that are code, markup or formulas elsewhere.
const HOSTILE: [&str; 6] = [
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "a ]]> b",
    "\u{202e}baglæns\u{202c}",
    "[x](javascript:alert(1))",
    "| a | b |",
];

#[test]
fn hostile_words_stay_words_in_every_form() {
    let scratch = Scratch::new();
    let long = "æ".repeat(10_000);
    for hostile in HOSTILE.iter().copied().chain([&*long]) {
        // The name of a benefit that no list knows, as a publisher's file might spell it.
        let rows: String = (1..=3)
            .map(|month| {
                format!(
                    "2026M0{month};Hele landet;\"{}\";1{month}0\n",
                    hostile.replace('"', "\"\"")
                )
            })
            .collect();
        let file = scratch
            .file("tal.csv", format!("Periode;Område;Ydelse;Antal fuldtidspersoner\n{rows}"));
        let title = serde_json::to_string(hostile).unwrap();
        let braces = title.replace('{', "{{").replace('}', "}}");
        let spec = scratch.file(
            "note.toml",
            format!(
                "name = \"notat\"\n[title_block]\ntitle = {braces}\nto = {braces}\n\
                 [[section]]\nheading = {braces}\ncommand = \"stock\"\noptions = {{ by = \"benefit\" }}\n\
                 caption = {braces}\nnotes = [{braces}]\n\
                 [[section]]\ncommand = \"stock\"\noptions = {{ by = \"benefit\" }}\nshow = \"figure\"\n\
                 caption = {braces}\n[[section]]\nheading = \"Datagrundlag\"\ncommand = \"data\"\n"
            ),
        );
        let folder = scratch.path("ud");
        let run = bestand(["note", &spec, "-o", &folder, "--force", &file]);
        assert_eq!(run.code, 0, "{hostile:.40}: {}", run.stderr);
        let files = files_of(Path::new(&folder));
        let html = String::from_utf8(files["notat.html"].clone()).unwrap();
        assert!(!html.contains("<script"), "{hostile:.40}");
        assert!(!html.contains("href=\"javascript"), "{hostile:.40}");
        let svg = std::str::from_utf8(&files["figur-1.svg"]).unwrap();
        roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{hostile:.40}: {error}"));
        for package in ["notat.docx", "notat.xlsx"] {
            parts_are_xml(&files[package], hostile);
        }
        let markdown = String::from_utf8(files["notat.md"].clone()).unwrap();
        // A bracket after a backslash is a bracket, and begins no link.
        assert!(!markdown.replace("\\]", "").contains("](javascript:"), "{hostile:.40}");
        serde_json::from_slice::<Value>(&files["tal.json"]).unwrap();
    }
}

/// Every part of a package is XML that can be read, and none of its cells is a formula.
fn parts_are_xml(package: &[u8], hostile: &str) {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        let document = roxmltree::Document::parse(&text)
            .unwrap_or_else(|error| panic!("{name}, {hostile:.40}: {error}"));
        let is_formula = |node: roxmltree::Node<'_, '_>| node.tag_name().name() == "f";
        assert!(!document.descendants().any(is_formula), "{name} has a formula: {hostile:.40}");
    }
}
