//! The order of the rows in a file means nothing: publishers do not sort them.

use std::collections::BTreeSet;

use bestand_read::{Extract, ReadOptions, read_bytes};
use proptest::prelude::*;

/// Every cell with its labels, in words.
fn cells(extract: &Extract) -> BTreeSet<String> {
    let record = |row: usize| {
        let labels =
            extract.dimensions.iter().map(|column| &column.members[column.codes[row] as usize]);
        let period = extract.periods.members[extract.periods.codes[row] as usize];
        let values: Vec<_> = extract
            .measures
            .iter()
            .map(|measure| format!("{}={:?}", measure.label, measure.cells[row]))
            .collect();
        format!("{period} {:?} {values:?}", labels.collect::<Vec<_>>())
    };
    (0..extract.len()).map(record).collect()
}

fn read(file: &str, text: &str) -> BTreeSet<String> {
    cells(
        &read_bytes(file, text.as_bytes(), &ReadOptions::default()).expect("the rows are sound")[0],
    )
}

fn shuffled() -> impl Strategy<Value = Vec<usize>> {
    Just((0..ROWS.len()).collect::<Vec<_>>()).prop_shuffle()
}

/// Area, period, count, share.
const ROWS: [(&str, &str, &str, &str); 6] = [
    ("Hele landet", "2026M05", "101672", "2,8"),
    ("Aarhus", "2026M05", "7", "0,4"),
    ("Læsø", "2026M05", "", "0,1"),
    ("Hele landet", "2025M11", "83555", "2,2"),
    ("Aarhus", "2025M11", "18018", "0,5"),
    ("Læsø", "2025M11", "", ""),
];

fn csv(order: &[usize]) -> String {
    let rows = order.iter().map(|&row| {
        let (area, period, count, share) = ROWS[row];
        format!("{period};{area};{count};{share}\n")
    });
    format!("Periode;Område;Antal;Andel\n{}", rows.collect::<String>())
}

fn statbank(order: &[usize]) -> String {
    let rows = order.iter().map(|&row| {
        let (area, period, _, share) = ROWS[row];
        format!("{area};{period};{}\n", if share.is_empty() { ".." } else { share })
    });
    format!("OMRÅDE;TID;INDHOLD\n{}", rows.collect::<String>())
}

fn px(order: &[usize]) -> String {
    let rows = order.iter().map(|&row| {
        let (area, period, _, share) = ROWS[row];
        let value = if share.is_empty() { "\"..\"".to_owned() } else { share.replace(',', ".") };
        format!("\"{area}\",\"{period}\",{value}\n")
    });
    format!(
        "CONTENTS=\"Andel\";\nSTUB=\"område\",\"tid\";\n\
         VALUES(\"område\")=\"Hele landet\",\"Aarhus\",\"Læsø\";\n\
         VALUES(\"tid\")=\"2025M11\",\"2026M05\";\nTIMEVAL(\"tid\")=TLIST(M1);\n\
         KEYS(\"område\")=VALUES;\nKEYS(\"tid\")=VALUES;\nDATA=\n{};\n",
        rows.collect::<String>()
    )
}

fn json(order: &[usize]) -> String {
    let value =
        |text: &str| if text.is_empty() { "null".to_owned() } else { text.replace(',', ".") };
    let rows: Vec<_> = order
        .iter()
        .map(|&row| {
            let (area, period, count, share) = ROWS[row];
            format!("[\"{period}\",\"{area}\",{},{}]", value(count), value(share))
        })
        .collect();
    format!(
        "{{\"columns\":[\"Periode\",\"Område\",\"Antal\",\"Andel\"],\"rows\":[{}]}}",
        rows.join(",")
    )
}

proptest! {
    // No source folder here to keep failures in.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shuffled_rows_give_the_same_cells(order in shuffled()) {
        let sorted: Vec<_> = (0..ROWS.len()).collect();
        for (file, write) in [("x.csv", csv as fn(&[usize]) -> String), ("x.csv", statbank), ("x.px", px), ("x.json", json)] {
            prop_assert_eq!(read(file, &write(&order)), read(file, &write(&sorted)));
        }
    }

    #[test]
    fn csv_and_json_of_the_same_rows_give_the_same_cells(order in shuffled()) {
        prop_assert_eq!(read("x.csv", &csv(&order)), read("x.json", &json(&order)));
    }
}
