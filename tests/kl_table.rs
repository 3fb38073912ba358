//! KL's table 1 from eight extracts, one per benefit. The figures are synthetic and chosen so that every sum
//! can be done in the head; the layout, the filters and the notes are KL's.

use serde_json::Value;

use crate::run::{Run, Scratch, bestand, note_ids, note_texts, rows, value};

const YEARS: [u32; 4] = [2011, 2012, 2013, 2014];

/// One benefit's extract: full-time persons per November, by visitation category where there is one.
fn extract(scratch: &Scratch, table: &str, rows: &[(&str, [Option<u32>; 4])]) -> String {
    let visitation = rows.iter().any(|(category, _)| !category.is_empty());
    let mut text = String::from("Area;Periode;");
    if visitation {
        text += "Visitationskategori;";
    }
    text += "Antal fuldtidspersoner\n";
    for (category, values) in rows {
        for (year, value) in YEARS.iter().zip(values) {
            let Some(value) = value else { continue };
            text += &format!("Hele landet;{year}M11;");
            if visitation {
                text += &format!("{category};");
            }
            text += &format!("{value}\n");
        }
    }
    scratch.file(&format!("syntetisk_{table}.csv"), text)
}

fn eight_extracts(scratch: &Scratch) -> Vec<String> {
    let all = |values: [u32; 4]| values.map(Some);
    let pension = "Area;Periode;Ydelse;Antal fuldtidspersoner\n".to_owned()
        + &YEARS
            .iter()
            .zip([240_000, 238_000, 231_000, 222_000])
            .map(|(year, value)| format!("Hele landet;{year}M11;Førtidspension;{value}\n"))
            .collect::<String>();
    vec![
        scratch.file("syntetisk_y10a02.csv", pension),
        extract(scratch, "y11a02", &[("", [None, None, Some(2_000), Some(9_000)])]),
        extract(scratch, "y08a02", &[("", all([52_000, 53_000, 55_000, 59_000]))]),
        extract(scratch, "y09a02", &[("", all([16_000, 17_000, 17_500, 16_500]))]),
        extract(scratch, "y07a02", &[("", all([70_000, 68_000, 66_000, 60_000]))]),
        extract(scratch, "y12a02", &[("", [None, None, None, Some(4_000)])]),
        extract(
            scratch,
            "y36a02",
            &[
                ("I alt", all([120_000, 124_000, 130_000, 110_000])),
                ("Matchgruppe 1", [Some(32_000), Some(33_000), Some(34_000), None]),
                ("Matchgruppe 2", [Some(50_000), Some(52_000), Some(55_000), None]),
                ("Matchgruppe 3", [Some(38_000), Some(39_000), Some(41_000), None]),
                ("Jobparat", [None, None, None, Some(26_000)]),
                ("Aktivitetsparat", [None, None, None, Some(84_000)]),
            ],
        ),
        extract(
            scratch,
            "y38a02",
            &[
                ("I alt", [None, None, None, Some(45_000)]),
                ("Uddannelsesparat", [None, None, None, Some(28_000)]),
                ("Aktivitetsparat", [None, None, None, Some(17_000)]),
            ],
        ),
    ]
}

/// `november` on these files with these options.
fn ask(files: &[String], options: &[&str]) -> Run {
    let files = files.iter().map(String::as_str);
    bestand(["november"].into_iter().chain(files).chain(options.iter().copied()))
}

fn november(files: &[String], options: &[&str]) -> Value {
    ask(files, &[options, &["--format", "json"]].concat()).json()
}

fn missing(table: &Value, row: usize, column: &str) -> String {
    let entry = table["missing"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["row"] == row && entry["column"] == column)
        .unwrap_or_else(|| panic!("row {row} has a value in {column}"));
    entry["reason"].as_str().unwrap().to_owned()
}

#[test]
fn the_set_kl_counts_the_activity_ready_and_before_2014_match_groups_2_and_3() {
    let scratch = Scratch::new();
    let table = november(&eight_extracts(&scratch), &["--set", "kl"]);
    let codes: Vec<&str> =
        rows(&table).iter().map(|row| row["benefit"].as_str().unwrap()).collect();
    assert_eq!(
        codes,
        [
            "foertidspension",
            "ressourceforloeb",
            "fleksjob",
            "ledighedsydelse",
            "sygedagpenge",
            "jobafklaringsforloeb",
            "kontanthjaelp",
            "uddannelseshjaelp",
            "kontant_og_uddannelseshjaelp",
            "sum",
        ]
    );
    let of = |code: &str, column: &str| value(&table, "benefit", code, column).clone();
    // 50 000 + 38 000; 84 000.
    assert_eq!(of("kontanthjaelp", "2011-11"), 88_000);
    assert_eq!(of("kontanthjaelp", "2014-11"), 84_000);
    // 240 + 52 + 16 + 70 + 88 thousand; 222 + 9 + 59 + 16,5 + 60 + 4 + 84 + 17 thousand.
    assert_eq!(of("sum", "2011-11"), 466_000);
    assert_eq!(of("sum", "2014-11"), 471_500);
    assert_eq!(of("sum", "change"), 5_500);
    assert_eq!(of("kontant_og_uddannelseshjaelp", "2014-11"), 101_000);
    assert_eq!(of("kontant_og_uddannelseshjaelp", "change"), 13_000);
}

#[test]
fn a_benefit_that_did_not_exist_has_the_whole_last_value_as_change_and_none_in_per_cent() {
    let scratch = Scratch::new();
    let table = november(&eight_extracts(&scratch), &["--set", "kl"]);
    assert_eq!(missing(&table, 1, "2011-11"), "not_existing");
    assert_eq!(value(&table, "benefit", "ressourceforloeb", "change"), 9_000);
    assert_eq!(missing(&table, 1, "change_pct"), "not_existing");
    let run = ask(&eight_extracts(&scratch), &["--set", "kl"]);
    let line = run.stdout.lines().find(|line| line.starts_with("Ressourceforløb")).unwrap();
    assert_eq!(line.matches('–').count(), 3, "{line}");
}

#[test]
fn the_notes_carry_kls_footnote_the_breaks_and_the_overlap() {
    let scratch = Scratch::new();
    let table = november(&eight_extracts(&scratch), &["--set", "kl"]);
    let ids = note_ids(&table);
    for id in [
        "set_kl",
        "kontanthjaelpsreform_2014",
        "foep_fleks_reform_2013",
        "sygedagpenge_arbejdsgiver_2012",
        "sygedagpengereform_2014",
    ] {
        assert!(ids.contains(&id), "{id} is not in {ids:?}");
    }
    let texts = note_texts(&table);
    assert!(texts.contains("før 2014: matchgruppe 2 og 3"));
    assert_eq!(texts.matches("Der er ikke renset for overlap mellem ydelserne.").count(), 1);
    assert!(!texts.contains("skyldes") && !texts.contains("fordi"));
}

#[test]
fn the_printed_table_is_one_to_paste() {
    let scratch = Scratch::new();
    let files = eight_extracts(&scratch);
    let run = ask(&files, &["--set", "kl"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn synthetic_figures_never_carry_a_publishers_name() {
    let scratch = Scratch::new();
    let files = eight_extracts(&scratch);
    let run = ask(&files, &[]);
    assert!(run.stdout.contains("Kilde: Syntetiske data (ikke Jobindsats)"), "{}", run.stdout);
    assert!(!run.stdout.contains("Kilde: Jobindsats"));
}

#[test]
fn without_a_set_the_two_relabelled_benefits_get_a_sub_total_across_2014() {
    let scratch = Scratch::new();
    let files = eight_extracts(&scratch);
    let table = november(&files, &[]);
    // All of kontanthjælp and uddannelseshjælp: 110 000 + 45 000 against 120 000.
    assert_eq!(value(&table, "benefit", "kontant_og_uddannelseshjaelp", "2014-11"), 155_000);
    assert_eq!(value(&table, "benefit", "kontant_og_uddannelseshjaelp", "change"), 35_000);
    // Within one side of 2014 there is nothing to read jointly.
    let before = november(&files, &["--years", "2011..2013"]);
    assert!(rows(&before).iter().all(|row| row["benefit"] != "kontant_og_uddannelseshjaelp"));
}

#[test]
fn a_visitation_filter_is_bridged_to_the_match_groups_and_says_so() {
    let scratch = Scratch::new();
    let files = eight_extracts(&scratch);
    let table = november(
        &files,
        &[
            "--where",
            "visitation=aktivitetsparat",
            "--benefit",
            "kontanthjaelp,uddannelseshjaelp,fleksjob",
        ],
    );
    assert_eq!(value(&table, "benefit", "kontanthjaelp", "2011-11"), 88_000);
    assert_eq!(value(&table, "benefit", "kontanthjaelp", "2014-11"), 84_000);
    let texts = note_texts(&table);
    assert!(texts.contains("Matchgruppe 2 og Matchgruppe 3"), "{texts}");
    // Fleksjob has no such breakdown: it stays at its total, and the note says so.
    assert_eq!(value(&table, "benefit", "fleksjob", "2011-11"), 52_000);
    assert!(texts.contains("vist i alt: Fleksjob."), "{texts}");
    // Nothing adds the filtered rows to the unfiltered one.
    assert!(rows(&table).iter().all(|row| row["benefit"] != "sum"));
    assert!(texts.contains("Filteret gælder kun nogle af rækkerne"), "{texts}");
}

#[test]
fn a_set_that_needs_a_breakdown_the_extract_lacks_is_refused() {
    let scratch = Scratch::new();
    let mut files = eight_extracts(&scratch);
    files[6] = extract(&scratch, "y36a02", &[("", [Some(120_000); 4])]);
    ask(&files, &["--set", "kl"]).fails_saying(&[
        "kontanthjaelp",
        "visitation",
        "hint: download the table again",
    ]);
}

#[test]
fn no_row_of_a_set_is_shown_unfiltered_where_no_extract_has_the_breakdown() {
    let scratch = Scratch::new();
    let file = extract(&scratch, "y36a02", &[("", [Some(120_000); 4])]);
    bestand(["november", &file, "--set", "kl"]).fails_saying(&["kontanthjaelp", "visitation"]);
    // A part is left empty instead: y60a02 as it is has neither visitation nor age.
    let table =
        bestand(["november", crate::run::Y60A02, "--set", "status_2026", "--format", "json"])
            .json();
    assert_eq!(value(&table, "benefit", "kontanthjaelp_samlet", "2021-11"), 93_395);
    for part in ["kontanthjaelp_samlet_aktivitetsparat", "kontanthjaelp_samlet_under_30"] {
        assert_eq!(value(&table, "benefit", part, "2021-11"), &Value::Null, "{part}");
    }
}

#[test]
fn a_filter_on_what_the_set_itself_filters_is_refused() {
    let scratch = Scratch::new();
    let files = eight_extracts(&scratch);
    ask(&files, &["--set", "kl", "--where", "visitation=Jobparat"])
        .fails_saying(&["the set kl says itself which visitation"]);
}

#[test]
fn a_missing_extract_leaves_the_row_empty_and_the_total_unknown() {
    let scratch = Scratch::new();
    let mut files = eight_extracts(&scratch);
    files.remove(2);
    let table = november(&files, &["--set", "kl"]);
    assert_eq!(missing(&table, 2, "2011-11"), "not_in_extract");
    assert_eq!(missing(&table, 9, "2011-11"), "not_in_extract");
    assert!(note_texts(&table).contains("Du mangler udtræk for: Fleksjob (y08a02)."));
}

#[test]
fn a_table_that_does_not_name_its_benefit_is_refused_until_the_user_names_it() {
    let scratch = Scratch::new();
    let body =
        "Area;Periode;Antal fuldtidspersoner\nHele landet;2013M11;10\nHele landet;2014M11;8\n";
    let file = scratch.file("y10a02.csv", body);
    bestand(["november", &file]).fails_saying(&[
        "y10a02",
        "does not say which benefit",
        "foertidspension",
    ]);
    let run =
        bestand(["november", &file, "--benefit", "y10a02.csv=foertidspension", "--format", "json"]);
    assert_eq!(value(&run.json(), "benefit", "foertidspension", "change"), -2);
}

#[test]
fn strict_breaks_refuse_the_comparison() {
    let scratch = Scratch::new();
    let files = eight_extracts(&scratch);
    ask(&files, &["--set", "kl", "--strict-breaks"])
        .fails_saying(&["series break", "Kontanthjælp reform"]);
}
