//! The shapes of StatBank, written from what docs/formats.md says of them.

use super::cells::{Cells, Dimension, Member};

/// How members stand in a cell, as StatBank's `valuePresentation` says.
#[derive(Clone, Copy)]
pub enum Presentation {
    Danish,
    English,
    Code,
    CodeAndText,
    TextAndCode,
}

impl Presentation {
    fn member(self, member: &Member) -> String {
        let Member { code, danish, english } = member;
        match self {
            Self::Danish => (*danish).to_owned(),
            Self::English => (*english).to_owned(),
            Self::Code => (*code).to_owned(),
            Self::CodeAndText => format!("{code} {danish}"),
            Self::TextAndCode => format!("{danish} {code}"),
        }
    }

    fn month(self, month: &str) -> String {
        match self {
            Self::CodeAndText | Self::TextAndCode => format!("{month} {month}"),
            Self::Danish | Self::English | Self::Code => month.to_owned(),
        }
    }

    fn decimal_mark(self) -> char {
        if matches!(self, Self::English) { '.' } else { ',' }
    }
}

/// Lines that end with LF: the columns of CSV and of BULK. BULK leaves out what is zero.
fn lines(
    cells: &Cells,
    presentation: Presentation,
    separator: char,
    value_heading: &str,
    leaves_out_zeros: bool,
) -> String {
    let separator = separator.to_string();
    let mut headings: Vec<&str> =
        cells.dimensions.iter().map(|dimension| dimension.variable).collect();
    headings.extend(["TID", value_heading]);
    let mut text = headings.join(&separator) + "\n";
    for record in cells.records().filter(|record| record.value > 0 || !leaves_out_zeros) {
        let members = record.members.iter().map(|member| presentation.member(member));
        let number = cells.number(record.value, presentation.decimal_mark());
        let texts: Vec<String> =
            members.chain([presentation.month(record.month), number]).collect();
        text += &(texts.join(&separator) + "\n");
    }
    text
}

/// A CSV answer. StatBank calls the value `INDHOLD`; a translated file has another heading.
pub fn csv(
    cells: &Cells,
    presentation: Presentation,
    separator: char,
    value_heading: &str,
) -> String {
    lines(cells, presentation, separator, value_heading, false)
}

/// A BULK answer: the CSV with CRLF and without its zeros.
pub fn bulk(cells: &Cells, presentation: Presentation) -> String {
    lines(cells, presentation, ';', "INDHOLD", true).replace('\n', "\r\n")
}

/// The description of the table that says what BULK leaves out.
pub fn tableinfo(cells: &Cells, table: &str) -> String {
    let value = |id: &str, text: &str| format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}");
    let mut variables: Vec<String> = cells
        .dimensions
        .iter()
        .map(|dimension| {
            let values: Vec<String> =
                dimension.members.iter().map(|member| value(member.code, member.danish)).collect();
            let (id, text) = (dimension.variable, dimension.heading.to_lowercase());
            format!("{{\"id\":\"{id}\",\"text\":\"{text}\",\"values\":[{}]}}", values.join(","))
        })
        .collect();
    let months: Vec<String> = cells.months.iter().map(|month| value(month, month)).collect();
    variables.push(format!(
        "{{\"id\":\"Tid\",\"text\":\"tid\",\"time\":true,\"values\":[{}]}}",
        months.join(",")
    ));
    format!(
        "{{\"id\":\"{table}\",\"suppressedDataValue\":\"0\",\"variables\":[{}]}}",
        variables.join(",")
    )
}

/// How a JSON-stat dataset is arranged.
#[derive(Clone, Copy)]
pub struct JsonStat {
    /// 1 wraps all in `dataset`, 2 has a `class`.
    pub version: u8,
    /// Values in a list, or in an object by their numbers.
    pub values_in_list: bool,
    /// Codes by their positions, or in a list.
    pub index_in_list: bool,
}

/// A JSON-stat answer: dimensions of codes and texts, the contents just before the time, the last fastest.
pub fn json_stat(cells: &Cells, form: JsonStat) -> String {
    let mut keys: Vec<String> =
        cells.dimensions.iter().map(|dimension| dimension.variable.to_owned()).collect();
    let mut sizes: Vec<usize> =
        cells.dimensions.iter().map(|dimension| dimension.members.len()).collect();
    let mut dimensions: Vec<String> =
        cells.dimensions.iter().map(|dimension| category(dimension, form)).collect();
    let pair = |key: &str, text: &str| format!("\"{key}\":\"{text}\"");
    dimensions.push(format!(
        r#""ContentsCode":{{"label":"Indhold","category":{{"index":{{"C1":0}},"label":{{{}}}}}}}"#,
        pair("C1", cells.measure)
    ));
    let months: Vec<(&str, &str)> = cells.months.iter().map(|month| (*month, *month)).collect();
    dimensions.push(members("Tid", "tid", &months, form));
    keys.extend(["ContentsCode".to_owned(), "Tid".to_owned()]);
    sizes.extend([1, cells.months.len()]);
    let numbers: Vec<String> =
        cells.records().map(|record| cells.number(record.value, '.')).collect();
    let value = if form.values_in_list {
        format!("[{}]", numbers.join(","))
    } else {
        let pairs: Vec<String> = numbers
            .iter()
            .enumerate()
            .map(|(place, number)| format!("\"{place}\":{number}"))
            .collect();
        format!("{{{}}}", pairs.join(","))
    };
    let order = format!(
        "\"id\":[\"{}\"],\"size\":{sizes:?},\"role\":{{\"metric\":[\"ContentsCode\"],\"time\":[\"Tid\"]}}",
        keys.join("\",\"")
    );
    let dimensions = dimensions.join(",");
    if form.version == 1 {
        format!("{{\"dataset\":{{\"dimension\":{{{dimensions},{order}}},\"value\":{value}}}}}")
    } else {
        format!(
            "{{\"version\":\"2.0\",\"class\":\"dataset\",{order},\"dimension\":{{{dimensions}}},\"value\":{value}}}"
        )
    }
}

fn category(dimension: &Dimension, form: JsonStat) -> String {
    let pairs: Vec<(&str, &str)> =
        dimension.members.iter().map(|member| (member.code, member.danish)).collect();
    members(dimension.variable, dimension.heading, &pairs, form)
}

fn members(key: &str, label: &str, pairs: &[(&str, &str)], form: JsonStat) -> String {
    let codes: Vec<&str> = pairs.iter().map(|(code, _)| *code).collect();
    let index = if form.index_in_list {
        format!("[\"{}\"]", codes.join("\",\""))
    } else {
        let places: Vec<String> =
            codes.iter().enumerate().map(|(place, code)| format!("\"{code}\":{place}")).collect();
        format!("{{{}}}", places.join(","))
    };
    let labels: Vec<String> =
        pairs.iter().map(|(code, text)| format!("\"{code}\":\"{text}\"")).collect();
    format!(
        "\"{key}\":{{\"label\":\"{label}\",\"category\":{{\"index\":{index},\"label\":{{{}}}}}}}",
        labels.join(",")
    )
}

/// How a PC-Axis file is arranged.
#[derive(Clone, Copy)]
pub struct Px {
    /// What `CODEPAGE` says, where the file has it.
    pub codepage: Option<&'static str>,
    /// Rows with keys, those of zeros left out.
    pub keys: bool,
    /// The measure as a member of a variable rather than in `CONTENTS`.
    pub contents_variable: bool,
}

/// A PC-Axis file: the breakdowns are the stub, the months the heading.
pub fn px(cells: &Cells, form: Px) -> String {
    let list = |texts: &[&str]| format!("\"{}\"", texts.join("\",\""));
    let names: Vec<String> =
        cells.dimensions.iter().map(|dimension| dimension.heading.to_lowercase()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut text = "CHARSET=\"ANSI\";\r\nAXIS-VERSION=\"2013\";\r\n".to_owned();
    let mut say = |statement: String| text += &format!("{statement};\r\n");
    if let Some(codepage) = form.codepage {
        say(format!("CODEPAGE=\"{codepage}\""));
    }
    say("LANGUAGE=\"da\"".to_owned());
    let contents = if form.contents_variable { "Indhold" } else { cells.measure };
    say(format!("CONTENTS=\"{contents}\""));
    let mut stub = names.clone();
    if form.contents_variable {
        stub.push("måling");
        say("CONTVARIABLE=\"måling\"".to_owned());
        say(format!("VALUES(\"måling\")=\"{}\"", cells.measure));
    }
    say(format!("STUB={}", list(&stub)));
    say("HEADING=\"tid\"".to_owned());
    for (name, dimension) in names.iter().zip(&cells.dimensions) {
        let texts: Vec<&str> = dimension.members.iter().map(|member| member.danish).collect();
        let codes: Vec<&str> = dimension.members.iter().map(|member| member.code).collect();
        say(format!("VARIABLECODE(\"{name}\")=\"{}\"", dimension.variable));
        say(format!("VALUES(\"{name}\")={}", list(&texts)));
        say(format!("CODES(\"{name}\")={}", list(&codes)));
        if form.keys {
            say(format!("KEYS(\"{name}\")=CODES"));
        }
    }
    say(format!("VALUES(\"tid\")={}", list(cells.months)));
    let digits: Vec<String> = cells.months.iter().map(|month| month.replace('M', "")).collect();
    let digits: Vec<&str> = digits.iter().map(String::as_str).collect();
    say(format!("TIMEVAL(\"tid\")=TLIST(M1),{}", list(&digits)));
    say(format!("DECIMALS={}", cells.decimals));
    text += "DATA=\r\n";
    let records: Vec<_> = cells.records().collect();
    for row in records.chunks(cells.months.len()) {
        if form.keys {
            if row.iter().all(|record| record.value == 0) {
                continue;
            }
            for member in &row[0].members {
                text += &format!("\"{}\",", member.code);
            }
        }
        for record in row {
            text += &(cells.number(record.value, '.') + " ");
        }
        text += "\r\n";
    }
    text + ";\r\n"
}
