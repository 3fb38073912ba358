//! `shift` through the command. Expected numbers are worked out by hand from the stocks, which `kl_table.rs` adds up from
//! the files by itself.

use serde_json::Value;

use crate::run::{Scratch, bestand, note_ids, note_texts, rows, words};

const KL: &str = "data-samples/synthetic/kl-2015";

fn of_kl(more: &str) -> Value {
    words(&format!("shift {KL} --set kl --format json {more}")).json()
}

/// A number of the row with this code.
fn number(table: &Value, benefit: &str, column: &str) -> f64 {
    let row = rows(table).iter().find(|row| row["benefit"] == benefit);
    let row = row.unwrap_or_else(|| panic!("no row {benefit}"));
    row[column].as_f64().unwrap_or_else(|| panic!("{benefit} {column} is {}", row[column]))
}

#[test]
fn kls_window_is_its_conclusion_in_numbers_and_its_limit_in_words() {
    let table = of_kl("");
    // November 2014 less November 2011 of the rows of KL's table.
    for (benefit, change) in [
        ("foertidspension", 225_397 - 245_819),
        ("ressourceforloeb", 9_006),
        ("fleksjob", 58_414 - 52_551),
        ("ledighedsydelse", 14_986 - 16_982),
        ("sygedagpenge", 59_468 - 71_724),
        ("jobafklaringsforloeb", 4_485),
        // Read as one across the relabelling of 1 January 2014: 79,897 + 16,947 against 89,482.
        ("kontant_og_uddannelseshjaelp", 96_844 - 89_482),
        ("rises", 9_006 + 5_863 + 4_485 + 7_362),
        ("falls", -(20_422 + 1_996 + 12_256)),
        ("matched", 26_716),
        // Row by row uddannelseshjælp alone rises by 16,947 and kontanthjælp falls by 9,585.
        ("matched_row_by_row", 9_006 + 5_863 + 4_485 + 16_947),
        ("touched", 34_674),
        ("sum", 26_716 - 34_674),
    ] {
        assert_eq!(number(&table, benefit, "change"), f64::from(change), "{benefit}");
    }
    let points = number(&table, "foertidspension", "contribution");
    assert!((points - -20_422.0 * 100.0 / 476_558.0).abs() < 1e-9, "{points}");
    let kinds = |benefit: &str| {
        let row = rows(&table).iter().find(|row| row["benefit"] == benefit).unwrap();
        row["kind"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        [kinds("fleksjob"), kinds("matched"), kinds("touched")],
        ["measured", "identity", "bound"]
    );
    let texts = note_texts(&table);
    for said in [
        "modsvarer hinanden med 26.716 fuldtidspersoner",
        "Tallene viser ikke, om de samme personer har skiftet ydelse",
        "det mindste antal, der har skiftet mellem ydelserne, er 0",
        "Række for række ville de modsatrettede nettoændringer være 36.301",
    ] {
        assert!(texts.contains(said), "{said:?} is not in {texts}");
    }
    let ids = note_ids(&table);
    for crossed in [
        "foep_fleks_reform_2013",
        "kontanthjaelpsreform_2014",
        "sygedagpengereform_2014",
        "sygedagpenge_arbejdsgiver_2012",
    ] {
        assert!(ids.contains(&crossed), "{crossed} is not among {ids:?}");
    }
}

#[test]
fn a_window_without_the_relabelling_joins_nothing() {
    let table = of_kl("--from 2012-11 --to 2013-11");
    assert!(!rows(&table).iter().any(|row| row["benefit"] == "kontant_og_uddannelseshjaelp"));
    assert_eq!(number(&table, "kontanthjaelp", "change"), f64::from(93_117 - 91_690));
}

#[test]
fn the_order_of_the_files_changes_nothing() {
    let files = |reverse: bool| {
        let mut files = crate::run::names_in(KL);
        if reverse {
            files.reverse();
        }
        let paths = files.iter().map(|file| format!("{KL}/{file}")).collect::<Vec<_>>();
        let question = ["shift", "--set", "kl", "--format", "csv"].map(str::to_owned);
        bestand(question.into_iter().chain(paths)).stdout
    };
    assert_eq!(files(false), files(true));
}

/// 1,000 on førtidspension of whom 100 go to old-age pension, 500 in fleksjob where 100 come from work: nobody goes from
/// the one to the other.
const PAST_EACH_OTHER: &str = "Ydelse;Periode;Antal fuldtidspersoner\nFørtidspension;2013M11;1000\n\
    Førtidspension;2014M11;900\nFleksjob;2013M11;500\nFleksjob;2014M11;600\n";

#[test]
fn people_who_pass_each_other_are_never_called_movement_between_two_benefits() {
    let scratch = Scratch::new();
    let file = scratch.file("ptv_a02.csv", PAST_EACH_OTHER);
    let table = words(&format!("shift {file} --format json")).json();
    for (row, change) in
        [("rises", 100.0), ("falls", -100.0), ("matched", 100.0), ("touched", 100.0), ("sum", 0.0)]
    {
        assert_eq!(number(&table, row, "change"), change, "{row}");
    }
    for language in ["da", "en"] {
        for format in ["table", "md", "html", "json"] {
            let line = format!("shift {file} --lang {language} --format {format}");
            let said = words(&line).stdout.to_lowercase();
            // A stock does not follow anybody. "Overgang" and "flow" are words for those who were followed.
            let visible = said.replace("overflow", "").replace("reflow", "");
            for word in ["overgang", "overgik", "flow", "transition", "mindst 100 har skiftet"] {
                assert!(
                    !visible.contains(word),
                    "{word:?} stands over a shift: {format} {language}"
                );
            }
            let zero = ["er 0", "is 0"];
            assert!(zero.iter().any(|zero| said.contains(zero)), "{said}");
        }
    }
}

#[test]
fn what_is_not_known_leaves_the_sums_unknown() {
    let scratch = Scratch::new();
    let text = PAST_EACH_OTHER.replace(";600", ";");
    let table = words(&format!("shift {} --format json", scratch.file("ptv_a02.csv", text))).json();
    let matched = rows(&table).iter().find(|row| row["benefit"] == "matched").unwrap();
    assert!(matched["change"].is_null());
    assert!(note_texts(&table).contains("Mindst én ændring er ukendt"));
}

#[test]
fn a_shift_of_one_benefit_of_persons_or_backwards_is_refused() {
    let scratch = Scratch::new();
    let file = scratch.file("ptv_a02.csv", PAST_EACH_OTHER);
    let ask = |more: &str| words(&format!("shift {file} {more}"));
    ask("--benefit fleksjob").fails_saying(&["there is only", "hint:"]);
    ask("--from 2014-11 --to 2013-11").fails_saying(&["earlier and later"]);
    ask("--from 2012-11 --to 2014-11").fails_saying(&["do not have 2012-11", "2013-11 to 2014-11"]);
    ask("--bounds").fails_saying(&["what began and what ended", "y..a24"]);
    let persons = PAST_EACH_OTHER.replace("Antal fuldtidspersoner", "Antal personer");
    let persons = scratch.file("ptv_a03.csv", persons);
    words(&format!("shift {persons}")).fails_saying(&["cannot be added up over benefit"]);
    let y60 = "data-samples/jobindsats/v3_y60a02_kommuner_2021M08-2026M07.json";
    words(&format!("shift {y60}")).fails_saying(&["hint:"]);
    words(&format!("shift {y60} --by area")).fails_saying(&["between benefits"]);
}

/// Two months of three benefits that close on themselves: 10 leave the first, 10 enter the second.
const CLOSED: &str = "Ydelse;Periode;Antal forløb primo perioden;Antal påbegyndte forløb;Antal afsluttede forløb;Antal forløb ultimo perioden\n\
    Sygedagpenge;2025M01;100;0;0;100\nFleksjob;2025M01;100;0;0;100\nLedighedsydelse;2025M01;100;0;0;100\n\
    Sygedagpenge;2025M02;100;1;10;91\nFleksjob;2025M02;100;10;1;109\nLedighedsydelse;2025M02;100;1;1;100\n";

#[test]
fn exits_and_entries_bound_what_went_between_two_benefits() {
    let scratch = Scratch::new();
    let file = scratch.file("synthetic_ptv_a24.csv", CLOSED);
    let ask = |more: &str| {
        let line = format!(
            "shift {file} --measure spells_closing --from 2025-01 --to 2025-02 --bounds {more}"
        );
        words(&line)
    };
    let of = |table: &Value, from: &str, to: &str| -> Value {
        let is_it = |row: &&Value| row["from"] == from && row["to"] == to;
        rows(table).iter().find(is_it).unwrap().clone()
    };
    let closed = ask("--closed --format json").json();
    let pair = of(&closed, "sygedagpenge", "fleksjob");
    assert_eq!((pair["lower"].as_i64(), pair["upper"].as_i64()), (Some(9), Some(10)));
    assert!(ask("--closed").stdout.contains("mellem 9 og 10"));
    // Where people may come from elsewhere, as many as left may have gone there.
    let open = ask("--format json").json();
    let pair = of(&open, "sygedagpenge", "fleksjob");
    assert_eq!((pair["lower"].as_i64(), pair["upper"].as_i64()), (Some(0), Some(10)));
    assert_eq!(pair["reading"], "undetermined");
    assert!(ask("").stdout.contains("ikke bestemt"));
    let english = ask("--lang en").stdout;
    assert!(english.starts_with("Bounds on spells from one benefit to another"), "{english}");
    assert!(english.contains("not determined"));
    let uneven = scratch.file("synthetic_ptv_a24.csv", CLOSED.replace(";10;1;109", ";11;1;110"));
    words(&format!(
        "shift {uneven} --measure spells_closing --from 2025-01 --to 2025-02 --bounds --closed"
    ))
    .fails_saying(&["12 left the benefits and 13 entered them", "hint:"]);
}
