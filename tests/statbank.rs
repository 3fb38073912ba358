//! StatBank's tables: codes that mean something in their own table only, sums among the benefits, measures in
//! a dimension.

use crate::run::{Run, Scratch, bestand, note_ids, note_texts, rows, value};

const BENEFITS: &str = "OMRÅDE;YDELSESTYPE;KØN;ALDER;TID;INDHOLD\n";

/// An AUK01 extract in codes: the country, both sexes, all ages.
fn auk01(scratch: &Scratch, name: &str, cells: &[(&str, &str, u32)]) -> String {
    let lines: String = cells
        .iter()
        .map(|(benefit, quarter, count)| format!("000;{benefit};TOT;TOT;{quarter};{count}\n"))
        .collect();
    scratch.file(name, format!("{BENEFITS}{lines}"))
}

fn stock(file: &str, more: &str) -> Run {
    bestand(["stock", file].into_iter().chain(more.split_whitespace()).chain(["--format", "json"]))
}

#[test]
fn codes_of_an_unknown_table_are_not_taken_for_benefits() {
    let scratch = Scratch::new();
    let cells = [("DP", "2014K4", 92_000), ("KH", "2014K4", 69_000)];
    let unknown = stock(&auk01(&scratch, "udtraek.csv", &cells), "").json();
    assert_eq!(value(&unknown, "benefit", "dp", "value"), 92_000);
    assert!(note_ids(&unknown).contains(&"labels_in_no_code_list"), "{unknown}");
    let known = stock(&auk01(&scratch, "auk01.csv", &cells), "").json();
    assert_eq!(value(&known, "benefit", "nettoledige_dagpenge", "value"), 92_000);
    assert_eq!(value(&known, "benefit", "kontanthjaelp_passive", "value"), 69_000);
}

#[test]
fn the_publishers_own_sums_cross_the_breaks_of_what_they_hold() {
    let scratch = Scratch::new();
    for code in ["TOT", "TOTUSU"] {
        let cells = [(code, "2011K4", 800_000), (code, "2014K4", 790_000)];
        let file = auk01(&scratch, &format!("{code}_auk01.csv"), &cells);
        let table = stock(&file, &format!("--benefit {code}")).json();
        for id in [
            "kontanthjaelpsreform_2014",
            "foep_fleks_reform_2013",
            "sygedagpenge_arbejdsgiver_2012",
        ] {
            assert!(
                note_ids(&table).contains(&id),
                "{code}: {id} is not in {:?}",
                note_ids(&table)
            );
        }
    }
}

#[test]
fn benefits_counted_without_overlap_add_up_and_with_a_sum_among_them_they_do_not() {
    let scratch = Scratch::new();
    let cells = [("FP", "2014K4", 200), ("LY", "2014K4", 30), ("TOTTB", "2014K4", 900)];
    let file = auk01(&scratch, "auk01.csv", &cells);
    let parts = stock(&file, "--benefit FP,LY").json();
    assert_eq!(value(&parts, "benefit", "sum", "value"), 230);
    let with_sum = stock(&file, "").json();
    assert!(rows(&with_sum).iter().all(|row| row["benefit"] != "sum"), "{with_sum}");
}

#[test]
fn measures_in_a_dimension_are_measures_of_the_file() {
    let scratch = Scratch::new();
    let text = "OMRÅDE;KØN;ALDER;YDELSESTYPE;MODTAG1;TID;INDHOLD\n\
                000;MOK;1869;40;80;2021M10;230000\n000;MOK;1869;40;80;2021M11;231000\n\
                000;MOK;1869;40;82;2021M10;900\n000;MOK;1869;40;82;2021M11;950\n\
                000;MOK;1824;40;80;2021M11;4000\n000;MOK;2529;40;80;2021M11;5000\n\
                000;MOK;3034;40;80;2021M11;6000\n000;MOK;3539;40;80;2021M11;7000\n";
    let file = scratch.file("pen113.csv", text);
    let table = stock(&file, "--measure new_disability_pensioners --from 2021-11").json();
    assert_eq!(rows(&table)[0]["value"], 950);
    assert!(!note_ids(&table).contains(&"measure_not_in_file"), "{table}");
    assert!(!note_ids(&table).contains(&"pinned_to_only_member"), "{table}");
    // 18-69 is the total of the ages, so bands below it make a cut.
    let young =
        stock(&file, "--measure disability_pensioners --where age=-39 --from 2021-11").json();
    assert_eq!(rows(&young)[0]["value"], 22_000);
}

#[test]
fn a_table_without_benefits_still_says_what_it_counts() {
    let scratch = Scratch::new();
    let text =
        "VISITATION;ALDER;KØN;TID;INDHOLD\nTOT;TOT;TOT;2013M11;100\nTOT;TOT;TOT;2014M11;90\n";
    let file = scratch.file("ky01.csv", text);
    let table = bestand(["november", &file, "--format", "json"]).json();
    assert!(table["title"].as_str().unwrap().contains("Kontanthjælp (personer)"), "{table}");
    assert!(note_texts(&table).contains("flere ydelser end kontanthjælp"), "{table}");
    assert!(note_ids(&table).contains(&"kontanthjaelpsreform_2014"));
}

#[test]
fn a_tidy_file_keeps_the_tables_own_members() {
    let scratch = Scratch::new();
    let cells =
        [("KT", "2014K4", 10), ("KT", "2015K1", 11), ("FP", "2014K4", 5), ("FP", "2015K1", 6)];
    let file = auk01(&scratch, "auk01.csv", &cells);
    for name in ["tidy.csv", "tidy.parquet"] {
        let tidy = scratch.path(name);
        assert_eq!(bestand(["inspect", &file, "--tidy", &tidy]).code, 0);
        let (direct, again) = (stock(&file, "").json(), stock(&tidy, "").json());
        for part in ["title", "columns", "rows", "labels", "missing", "notes"] {
            assert_eq!(direct[part], again[part], "{name}: {part}");
        }
    }
}
