//! What a question leaves unread changes no answer: reading what it needs gives the same table as reading all.

use std::{fs, path::PathBuf};

use bestand_core::model::table::{Table, Validated};
use bestand_core::model::{Language, Period};
use bestand_core::read::{ReadOptions, Reader};
use bestand_core::{Cube, Filter, Needs, NovemberOptions, Request, StockOptions, november, stock};
use proptest::prelude::*;

/// A question of one of the two kinds.
#[derive(Clone, Debug)]
enum Question {
    November(NovemberOptions),
    Stock(StockOptions),
}

impl Question {
    /// The answer from what is needed of the file, or from all of it.
    fn answer(
        &self,
        request: &Request,
        name: &str,
        bytes: &[u8],
        all: bool,
    ) -> Result<Table, String> {
        let needs = match self {
            Self::November(options) => Needs::of_november(request, options),
            Self::Stock(options) => Needs::of_stock(request, options),
        };
        let selecting = Reader { selection: Some(&needs), ..Reader::default() };
        let reader = if all { Reader::default() } else { selecting };
        let extracts = reader
            .read_bytes(name, bytes, &ReadOptions::default())
            .map_err(|error| error.to_string())?;
        let cube = Cube::from_extracts(extracts, &[]).map_err(|error| error.to_string())?;
        let table = match self {
            Self::November(options) => november(&cube, request, options),
            Self::Stock(options) => stock(&cube, request, options),
        };
        let mut table = table.map_err(|error| error.to_string())?;
        // How numbers are written, and which cells stand twice, is told of those that were read.
        table.sources.iter_mut().for_each(|source| source.read.numbers = None);
        table.notes.retain(|note| note.id != "repeated_cells");
        let validated = if all { Validated::All } else { Validated::Selection };
        assert_eq!(table.validated, validated);
        Ok(Table { validated: Validated::All, ..table })
    }

    /// Whether a question was answered; both ways of reading agree on it.
    fn agrees(&self, request: &Request, name: &str, bytes: &[u8]) -> bool {
        let all = self.answer(request, name, bytes, true);
        let needed = self.answer(request, name, bytes, false);
        assert_eq!(needed, all, "{name}: {self:?} of {request:?}");
        all.is_ok()
    }
}

fn questions() -> Vec<Question> {
    let month = |year, month| Period::month(year, month);
    vec![
        Question::November(NovemberOptions::default()),
        Question::November(NovemberOptions { month: 3, years: Some((2012, 2024)) }),
        Question::Stock(StockOptions::default()),
        Question::Stock(StockOptions {
            from: month(2013, 6),
            to: month(2014, 6),
            ..StockOptions::default()
        }),
        Question::Stock(StockOptions { years: Some((2014, 2026)), ..StockOptions::default() }),
    ]
}

fn requests() -> Vec<Request> {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let filter = |dimension: &str, members: &[&str]| Filter {
        dimension: dimension.to_owned(),
        members: names(members),
    };
    let ask = |by: &[&str], areas: &[&str]| Request {
        by: names(by),
        areas: names(areas),
        language: Language::Danish,
        ..Request::default()
    };
    vec![
        ask(&[], &[]),
        ask(&["area"], &[]),
        ask(&["sex"], &[]),
        ask(&["area", "sex"], &[]),
        ask(&["benefit"], &["Vejle"]),
        ask(&[], &["Ishøj,Vejle"]),
        ask(&[], &["Region Syddanmark"]),
        ask(&["visitation"], &[]),
        Request { filters: vec![filter("sex", &["Kvinder"])], ..ask(&[], &[]) },
        Request { filters: vec![filter("age", &["-29"])], ..ask(&[], &["Hele landet"]) },
        Request { sum: names(&["sex"]), ..ask(&[], &[]) },
        Request { measure: Some("Antal personer".to_owned()), ..ask(&["area"], &[]) },
        Request { benefits: names(&["a_dagpenge"]), ..ask(&["area"], &[]) },
    ]
}

#[test]
fn every_sample_answers_alike_whether_all_of_it_is_read_or_not() {
    let samples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data-samples");
    let mut files = Vec::new();
    for folder in ["jobindsats", "statbank", "ankestyrelsen", "synthetic/kl-2015"] {
        let Ok(entries) = fs::read_dir(samples.join(folder)) else { continue };
        files.extend(entries.map(|entry| entry.unwrap().path()));
    }
    files.retain(|file| {
        file.extension()
            .is_some_and(|ending| ["csv", "json", "ndjson"].iter().any(|each| ending == *each))
    });
    files.sort();
    assert!(files.len() > 18, "{files:?}");
    let (mut answered, mut answered_of_json) = (0, 0);
    for (number, file) in files.into_iter().enumerate() {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&file).unwrap();
        for (request_number, request) in requests().into_iter().enumerate() {
            // One question of each request: all of them together take minutes.
            let questions = questions();
            let question = &questions[(number + request_number) % questions.len()];
            answered += usize::from(question.agrees(&request, &name, &bytes));
            if name.ends_with("json") {
                // Few of them have the measure that goes without saying, and all have the newest periods only.
                let request = Request { measure: first_measure(&name, &bytes), ..request };
                let question = Question::Stock(StockOptions::default());
                answered_of_json += usize::from(question.agrees(&request, &name, &bytes));
            }
        }
    }
    assert!(answered > 60, "only {answered} questions were answered");
    assert!(answered_of_json > 30, "only {answered_of_json} questions were answered from JSON");
}

fn first_measure(name: &str, bytes: &[u8]) -> Option<String> {
    let read = Reader::default().read_bytes(name, bytes, &ReadOptions::default());
    let extracts = read.expect("a sample is sound");
    extracts[0].measures.first().map(|measure| measure.label.clone())
}

/// A small table of one benefit or of several: totals may be missing, cells blank, combinations left out.
fn table() -> impl Strategy<Value = String> {
    let cells = proptest::collection::btree_map(
        (0..4_usize, 0..3_usize, 0..6_usize, 0..3_usize),
        0..9_u32,
        1..60,
    );
    (cells, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(
        |(cells, benefits, total, rate)| {
            let areas = ["Hele landet", "Ishøj", "Vejle", "Månen"];
            let sexes = ["Køn i alt", "Kvinder", "Mænd"];
            let months = ["2012M11", "2013M11", "2013M12", "2014M03", "2014M11", "2014Q4"];
            let of_benefits = ["A-dagpenge", "Sygedagpenge", "Noget andet"];
            let mut text = String::from("Område;Periode;Køn;");
            if benefits {
                text.push_str("Ydelse;");
            }
            text.push_str("Antal personer;Antal fuldtidspersoner");
            if rate {
                text.push_str(";Fuldtidspersoner i pct. af arbejdsstyrken 16-66 år");
            }
            text.push('\n');
            for ((area, sex, month, benefit), value) in cells {
                if !benefits && benefit > 0 || !total && (area == 0 || sex == 0) {
                    continue;
                }
                text.push_str(&format!("{};{};{};", areas[area], months[month], sexes[sex]));
                if benefits {
                    text.push_str(&format!("{};", of_benefits[benefit]));
                }
                let full = if value < 3 { String::new() } else { (value * 7).to_string() };
                text.push_str(&format!("{};{full}", value * 10));
                if rate {
                    text.push_str(if value % 2 == 0 { ";0,4" } else { ";" });
                }
                text.push('\n');
            }
            text
        },
    )
}

/// The cells of each line of a table.
fn lines(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().map(|line| line.split(';').collect())
}

/// The same table as JSON of version 3: breakdowns are strings, and measures numbers or null.
fn as_version_3(table: &str) -> String {
    let headings = lines(table).next().unwrap_or_default();
    let is_measure = |column: usize| headings[column].contains("personer");
    let cell = |(column, text): (usize, &&str)| match *text {
        "" if is_measure(column) => "null".to_owned(),
        number if is_measure(column) => number.replace(',', "."),
        label => format!("\"{label}\""),
    };
    let row = |cells: Vec<&str>| {
        let cells: Vec<String> = cells.iter().enumerate().map(cell).collect();
        format!("[{}]", cells.join(","))
    };
    let rows: Vec<String> = lines(table).skip(1).map(row).collect();
    format!("{{\"columns\":[\"{}\"],\"rows\":[{}]}}", headings.join("\",\""), rows.join(","))
}

/// The same table as JSON of version 2, all of it strings.
fn as_version_2(table: &str) -> String {
    let headings = lines(table).next().unwrap_or_default();
    let variable = |heading: &&str| format!("{{\"Name\":\"\",\"Label\":\"{heading}\"}}");
    let variables: Vec<String> = headings.iter().map(variable).collect();
    let row = |cells: Vec<&str>| format!("[\"{}\"]", cells.join("\",\""));
    let rows: Vec<String> = lines(table).skip(1).map(row).collect();
    format!("[{{\"Variables\":[{}],\"Data\":[{}]}}]", variables.join(","), rows.join(","))
}

/// The same table as one object on each line.
fn as_lines(table: &str) -> String {
    let headings = lines(table).next().unwrap_or_default();
    let pair = |(heading, text): (&&str, &str)| match text.parse::<u32>() {
        Ok(number) => format!("\"{heading}\":{number}"),
        Err(_) => format!("\"{heading}\":\"{text}\""),
    };
    let line = |cells: Vec<&str>| {
        let pairs: Vec<String> = headings.iter().zip(cells).map(pair).collect();
        format!("{{{}}}\n", pairs.join(","))
    };
    lines(table).skip(1).map(line).collect()
}

/// The same table as the site has it: one measure, and its name behind the number.
fn as_site(table: &str) -> String {
    let headings = lines(table).next().unwrap_or_default();
    let first =
        headings.iter().position(|heading| heading.contains("personer")).unwrap_or_default();
    let rows = lines(table).skip(1).flat_map(|cells| {
        let labels = cells[..first].join("\",\"");
        let measures = headings[first..].iter().zip(cells[first..].to_vec()).take(2);
        let row =
            |(heading, number): (&&str, &str)| format!("[\"{labels}\",\"{number}\",\"{heading}\"]");
        measures.map(row).collect::<Vec<_>>()
    });
    format!("[{}]", rows.collect::<Vec<_>>().join(","))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_small_table_answers_alike(
        text in table(),
        request in proptest::sample::select(requests()),
        question in proptest::sample::select(questions()),
    ) {
        question.agrees(&request, "y01a02.csv", text.as_bytes());
        question.agrees(&request, "x.csv", text.as_bytes());
    }

    #[test]
    fn any_small_table_answers_alike_in_every_form_of_json(
        text in table(),
        request in proptest::sample::select(requests()),
        question in proptest::sample::select(questions()),
        form in proptest::sample::select(vec![
            as_version_3 as fn(&str) -> String,
            as_version_2,
            as_lines,
            as_site,
        ]),
    ) {
        let text = form(&text);
        question.agrees(&request, "y01a02.json", text.as_bytes());
        question.agrees(&request, "x.json", text.as_bytes());
    }
}
