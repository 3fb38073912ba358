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

#[test]
fn a_description_of_the_table_says_what_bulk_leaves_out() {
    let scratch = Scratch::new();
    let bulk = "data-samples/statbank/auk01_KT_en_bulk_constructed.csv";
    let file = scratch.file("auk01_bulk.csv", std::fs::read(crate::run::top().join(bulk)).unwrap());
    let of_laesoe = |more: &str| {
        stock(&file, &format!("--area Læsø --from 2024-Q3 --to 2024-Q3 {more}")).json()
    };
    // Læsø in the third quarter of 2024 is not in the file.
    let without = of_laesoe("");
    assert_eq!(rows(&without)[0]["value"], serde_json::Value::Null);
    let member = |id: &str| format!("{{\"id\":\"{id}\",\"text\":\"{id}\"}}");
    let list = |ids: &[&str]| ids.iter().map(|id| member(id)).collect::<Vec<_>>().join(",");
    let variable = |id: &str, time: bool, ids: &[&str]| {
        format!("{{\"id\":\"{id}\",\"text\":\"{id}\",\"time\":{time},\"values\":[{}]}}", list(ids))
    };
    let quarters: Vec<String> = (2024..2026)
        .flat_map(|year| (1..5).map(move |quarter| format!("{year}K{quarter}")))
        .collect();
    let variables = [
        variable("OMRÅDE", false, &["All Denmark", "Fanø", "Læsø"]),
        variable("YDELSESTYPE", false, &["Net unemployed recipients of social assistance"]),
        variable("KØN", false, &["Total"]),
        variable("ALDER", false, &["Age, total"]),
        variable("Tid", true, &quarters.iter().map(String::as_str).collect::<Vec<_>>()),
    ];
    let tableinfo = |table: &str| {
        let variables = variables.join(",");
        let text = format!(
            "{{\"id\":\"{table}\",\"suppressedDataValue\":\"0\",\"variables\":[{variables}]}}"
        );
        scratch.file(&format!("{table}.json"), text)
    };
    let with = of_laesoe(&format!("--tableinfo {}", tableinfo("AUK01")));
    assert_eq!(rows(&with)[0]["value"], 0);
    let other = stock(&file, &format!("--tableinfo {}", tableinfo("FOLK1A")));
    other.fails_saying(&["no file is of the table folk1a that --tableinfo describes"]);
}

#[test]
fn pc_axis_and_csv_give_the_same_answer() {
    let px = "data-samples/statbank/folk1a_constructed.px";
    let more = "--area Aarhus --where age=30 --by sex --from 2008-Q1 --to 2020-Q1";
    let (of_px, of_csv) = (stock(px, more).json(), stock(crate::run::FOLK1A, more).json());
    let values = |table: &serde_json::Value| {
        let of_row = |row: &serde_json::Value| {
            (row["period"].clone(), row["sex"].clone(), row["value"].clone())
        };
        rows(table).iter().map(of_row).filter(|(_, _, value)| !value.is_null()).collect::<Vec<_>>()
    };
    assert_eq!(values(&of_px).len(), 26);
    for each in values(&of_px) {
        assert!(values(&of_csv).contains(&each), "{each:?}");
    }
}
