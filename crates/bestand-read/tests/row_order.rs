//! The order of the rows in a file means nothing: publishers do not sort them.

use std::collections::BTreeSet;

use bestand_read::{Extract, RawCell, ReadOptions, read_bytes};
use proptest::prelude::*;

/// Every cell that the file has, with its labels, in words.
fn cells(extract: &Extract) -> BTreeSet<String> {
    let cells_of_record = |row: usize| {
        let labels: Vec<_> = extract
            .dimensions
            .iter()
            .map(|column| column.members[column.codes[row] as usize].as_str())
            .collect();
        let period = extract.periods.members[extract.periods.codes[row] as usize];
        extract.measures.iter().filter(move |measure| measure.cells[row] != RawCell::Absent).map(
            move |measure| {
                format!("{period} {labels:?} {}={:?}", measure.label, measure.cells[row])
            },
        )
    };
    (0..extract.len()).flat_map(cells_of_record).collect()
}

fn read(text: &str) -> BTreeSet<String> {
    cells(
        &read_bytes("x", text.as_bytes(), &ReadOptions::default()).expect("the rows are sound")[0],
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

fn ndjson(order: &[usize]) -> String {
    let lines = order.iter().map(|&row| {
        let (area, period, count, share) = ROWS[row];
        let count = if count.is_empty() { "null" } else { count };
        format!("{{\"Område\":\"{area}\",\"Periode\":\"{period}\",\"Antal\":{count},\"Andel\":\"{share}\"}}\n")
    });
    lines.collect()
}

/// The shares, and the counts with a dot between their thousands, each in a row of its own.
fn site(order: &[usize]) -> String {
    let rows: Vec<_> = order
        .iter()
        .flat_map(|&row| {
            let (area, period, count, share) = ROWS[row];
            let count = match count.len() {
                4.. => {
                    let (thousands, rest) = count.split_at(count.len() - 3);
                    format!("{thousands}.{rest}")
                }
                _ => count.to_owned(),
            };
            [
                format!("[\"{period}\",\"{area}\",\"{count}\",\"Antal\"]"),
                format!("[\"{period}\",\"{area}\",\"{share}\",\"Andel\"]"),
            ]
        })
        .collect();
    format!("[{}]", rows.join(","))
}

/// The shares as a JSON-stat dataset, its members in the order in which they first stand in the rows.
fn json_stat(order: &[usize], version: u8, values_as_list: bool) -> String {
    let mut areas: Vec<&str> = Vec::new();
    let mut periods: Vec<&str> = Vec::new();
    for &row in order {
        let (area, period, ..) = ROWS[row];
        if !areas.contains(&area) {
            areas.push(area);
        }
        if !periods.contains(&period) {
            periods.push(period);
        }
    }
    let shares = areas.iter().flat_map(|area| {
        periods.iter().map(move |period| {
            let row = ROWS.iter().find(|row| (row.0, row.1) == (*area, *period));
            row.expect("the rows are complete").3.replace(',', ".")
        })
    });
    let (mut values, mut statuses) = (Vec::new(), Vec::new());
    for (cell, share) in shares.enumerate() {
        if share.is_empty() {
            statuses.push(format!("\"{cell}\":\"..\""));
        }
        match values_as_list {
            true if share.is_empty() => values.push("null".to_owned()),
            true => values.push(share),
            false if share.is_empty() => {}
            false => values.push(format!("\"{cell}\":{share}")),
        }
    }
    let (values, statuses) = (values.join(","), statuses.join(","));
    let values = if values_as_list { format!("[{values}]") } else { format!("{{{values}}}") };
    let rest =
        format!("\"source\":\"Danmarks Statistik\",\"value\":{values},\"status\":{{{statuses}}}");
    let quoted = |texts: &[&str]| format!("[\"{}\"]", texts.join("\",\""));
    let dimensions = format!(
        r#""OMRÅDE":{{"category":{{"index":{}}}}},"Tid":{{"category":{{"index":{}}}}},
        "ContentsCode":{{"category":{{"label":{{"INDHOLD":"INDHOLD"}}}}}}"#,
        quoted(&areas),
        quoted(&periods)
    );
    let order = format!(
        r#""id":["OMRÅDE","ContentsCode","Tid"],"size":[{},1,{}],"role":{{"time":["Tid"]}}"#,
        areas.len(),
        periods.len()
    );
    match version {
        1 => format!("{{\"dataset\":{{\"dimension\":{{{dimensions},{order}}},{rest}}}}}"),
        _ => format!("{{\"class\":\"dataset\",{order},{rest},\"dimension\":{{{dimensions}}}}}"),
    }
}

proptest! {
    // No source folder here to keep failures in.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shuffled_rows_give_the_same_cells(order in shuffled()) {
        let sorted: Vec<_> = (0..ROWS.len()).collect();
        for write in [csv as fn(&[usize]) -> String, statbank, px, json, ndjson, site] {
            prop_assert_eq!(read(&write(&order)), read(&write(&sorted)));
        }
    }

    #[test]
    fn every_shape_of_jobindsats_gives_the_same_cells_for_the_same_rows(order in shuffled()) {
        for write in [json as fn(&[usize]) -> String, ndjson, site] {
            prop_assert_eq!(read(&write(&order)), read(&csv(&order)));
        }
    }

    #[test]
    fn every_form_of_json_stat_gives_the_cells_of_the_csv(order in shuffled()) {
        let csv = read(&statbank(&order));
        for version in [1, 2] {
            for values_as_list in [true, false] {
                prop_assert_eq!(&read(&json_stat(&order, version, values_as_list)), &csv);
            }
        }
    }
}
