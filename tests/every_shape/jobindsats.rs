//! The shapes of Jobindsats, written from what docs/formats.md says of them.

use super::cells::{Cells, Record};

/// A CSV answer of version 2, with this mark between cells.
pub fn csv(cells: &Cells, separator: char) -> String {
    let quoted = |text: String| if text.contains(separator) { format!("\"{text}\"") } else { text };
    let line = |texts: Vec<String>| {
        texts.into_iter().map(quoted).collect::<Vec<_>>().join(&separator.to_string()) + "\n"
    };
    let mut headings: Vec<String> =
        cells.dimensions.iter().map(|dimension| dimension.heading.to_owned()).collect();
    headings.insert(1, "Periode".to_owned());
    headings.push(cells.measure.to_owned());
    let rows = cells.records().map(|record| {
        let mut texts = danish(&record);
        texts.insert(1, record.month.to_owned());
        texts.push(cells.number(record.value, ','));
        line(texts)
    });
    line(headings) + &rows.collect::<String>()
}

/// An answer of version 2 as JSON: every cell is a string.
pub fn v2_json(cells: &Cells) -> String {
    let rows: Vec<String> = v2_rows(cells).map(|row| format!("[{row}]")).collect();
    v2_json_of(cells, &rows)
}

/// The same after PowerShell has saved it, which wraps every row.
pub fn v2_json_of_powershell(cells: &Cells) -> String {
    let rows: Vec<String> = v2_rows(cells)
        .map(|row| format!("{{\"value\":[{row}],\"Count\":{}}}", cells.dimensions.len() + 2))
        .collect();
    v2_json_of(cells, &rows)
}

fn v2_json_of(cells: &Cells, rows: &[String]) -> String {
    let mut variables: Vec<String> = cells
        .dimensions
        .iter()
        .map(|dimension| {
            format!(r#"{{"Name":"{}","Label":"{}"}}"#, dimension.id, dimension.heading)
        })
        .collect();
    variables.insert(1, r#"{"Name":"period","Label":"Periode"}"#.to_owned());
    variables.push(format!(r#"{{"Name":"memba02_2","Label":"{}"}}"#, cells.measure));
    format!("[{{\"Variables\":[{}],\"Data\":[{}]}}]", variables.join(","), rows.join(","))
}

fn v2_rows(cells: &Cells) -> impl Iterator<Item = String> {
    cells.records().map(|record| {
        let mut texts = danish(&record);
        texts.insert(1, record.month.to_owned());
        texts.push(cells.number(record.value, ','));
        quoted(&texts)
    })
}

/// An answer of version 3 as JSON: numbers are typed.
pub fn v3_json(cells: &Cells) -> String {
    let mut columns = vec!["Periode".to_owned()];
    columns.extend(cells.dimensions.iter().map(|dimension| dimension.heading.to_owned()));
    columns.push(cells.measure.to_owned());
    let rows: Vec<String> = cells
        .records()
        .map(|record| {
            let mut texts = danish(&record);
            texts.insert(0, record.month.to_owned());
            format!("[{},{}]", quoted(&texts), cells.number(record.value, '.'))
        })
        .collect();
    format!("{{\"columns\":[{}],\"rows\":[{}]}}", quoted(&columns), rows.join(","))
}

/// Rows of a CSV answer, parsed and saved as one object on each line: whole numbers are typed, others are strings.
pub fn ndjson(cells: &Cells) -> String {
    let lines = cells.records().map(|record| {
        let pairs: Vec<String> = cells
            .dimensions
            .iter()
            .zip(danish(&record))
            .map(|(dimension, text)| format!("\"{}\":\"{text}\"", dimension.heading))
            .collect();
        let number = cells.number(record.value, ',');
        let number = if cells.decimals == 0 { number } else { format!("\"{number}\"") };
        let (month, measure) = (record.month, cells.measure);
        format!("{{{},\"Periode\":\"{month}\",\"{measure}\":{number}}}\n", pairs.join(","))
    });
    lines.collect()
}

/// A table of the site: no headings, Danish names of months, a dot between thousands.
pub fn site_json(cells: &Cells) -> String {
    let rows: Vec<String> = cells
        .records()
        .map(|record| {
            let mut texts = danish(&record);
            let (year, month) = record.month.split_once('M').unwrap();
            let month = SHORT_MONTHS[month.parse::<usize>().unwrap() - 1];
            texts.insert(0, format!("{month} {year}"));
            texts.push(with_thousands_dots(record.value));
            texts.push(cells.measure.to_owned());
            format!("[{}]", quoted(&texts))
        })
        .collect();
    format!("[{}]", rows.join(","))
}

const SHORT_MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec"];

fn with_thousands_dots(value: u32) -> String {
    let digits = value.to_string();
    let mut dotted = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            dotted.push('.');
        }
        dotted.push(digit);
    }
    dotted
}

fn danish(record: &Record<'_>) -> Vec<String> {
    record.members.iter().map(|member| member.danish.to_owned()).collect()
}

/// Texts as strings of JSON; none of them needs an escape.
fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(",")
}
