//! A case: the bytes of a file, and what the user says of it.
//!
//! So that real files are cases as they are, the choices stand at the end: a line break, `#` and three characters, each
//! counted from `0`. Without them all are 0, which is what a user says who says nothing.

use std::sync::LazyLock;

use bestand_model::number::{DecimalMark, ThousandsMark};
use bestand_model::source::Vintage;
use bestand_read::{Encoding, ReadOptions, StatbankTableinfo};

/// Names of files, and what an error may call them.
const NAMES: [(&str, &str); 7] = [
    ("case", "case"),
    ("y36a02_2015-01-15.csv", "y36a02_2015-01-15.csv"),
    ("auk01.csv", "auk01.csv"),
    ("C:\\udtræk\\straf42 2023.csv", "straf42 2023.csv"),
    ("synthetic_y01a02.csv", "synthetic_y01a02.csv"),
    ("a/sag 010190-1234.csv", "sag [person id].csv"),
    ("0101901234_2014-01-01.csv", "[person id]_2014-01-01.csv"),
];

/// A description of a table of StatBank, of which the seeds have some cells.
const STRAF42: &str = r#"{"id":"STRAF42","suppressedDataValue":"0","variables":[
    {"id":"HERKOMST1","text":"herkomst","values":[{"id":"00","text":"I alt"},{"id":"01","text":"Dansk"},
        {"id":"02","text":"Indvandrere"}]},
    {"id":"Tid","text":"tid","time":true,"values":[{"id":"2022","text":"2022"},{"id":"2023","text":"2023"},
        {"id":"2024","text":"2024"}]}]}"#;

/// The same for benefits, with a sign for what is left out.
const AUK01: &str = r#"{"id":"AUK01","suppressedDataValue":"..","variables":[
    {"id":"OMRÅDE","text":"area","values":[{"id":"000","text":"All Denmark"},{"id":"563","text":"Fanø"},
        {"id":"825","text":"Læsø"}]},
    {"id":"YDELSESTYPE","text":"benefits","values":[{"id":"KT",
        "text":"Net unemployed recipients of social assistance"}]},
    {"id":"KØN","text":"sex","values":[{"id":"TOT","text":"Total"}]},
    {"id":"ALDER","text":"age","values":[{"id":"TOT","text":"Age, total"}]},
    {"id":"Tid","text":"time","time":true,"values":[{"id":"2024K1","text":"2024Q1"},{"id":"2024K2","text":"2024Q2"}]}]}"#;

/// Bytes and choices.
pub struct Case<'a> {
    /// The name the file has.
    pub name: &'static str,
    /// What an error may call it.
    pub shown: &'static str,
    /// What the user says.
    pub options: ReadOptions,
    /// How the target makes a file of the bytes.
    pub way: usize,
    /// The bytes without the choices.
    pub body: &'a [u8],
}

impl<'a> Case<'a> {
    /// The case that these bytes are.
    pub fn of(bytes: &'a [u8]) -> Self {
        let (body, choices) = match bytes.split_last_chunk::<5>() {
            Some((body, [b'\n', b'#', choices @ ..])) => (body, *choices),
            _ => (bytes, *b"000"),
        };
        let [mut marks, mut file, way] = choices.map(|each| usize::from(each.wrapping_sub(b'0')));
        let take = |from: &mut usize, count: usize| {
            let taken = *from % count;
            *from /= count;
            taken
        };
        let encodings = [None, Some(Encoding::Utf8), Some(Encoding::Windows1252)];
        let encoding = encodings[take(&mut marks, 3)];
        let decimal =
            [None, Some(DecimalMark::Comma), Some(DecimalMark::Point)][take(&mut marks, 3)];
        let thousands = [
            None,
            Some(ThousandsMark::Dot),
            Some(ThousandsMark::Comma),
            Some(ThousandsMark::Space),
            Some(ThousandsMark::None),
        ][take(&mut marks, 5)];
        let (name, shown) = NAMES[take(&mut file, NAMES.len())];
        let tableinfo = tableinfo(take(&mut file, 3));
        let (table, pulled) = match take(&mut file, 3) {
            0 => (None, None),
            1 => (Some("y01a02".to_owned()), Vintage::parse("2015-01").ok()),
            _ => (Some("STRAF42".to_owned()), None),
        };
        let options = ReadOptions { table, pulled, encoding, decimal, thousands, tableinfo };
        Self { name, shown, options, way, body }
    }
}

fn tableinfo(place: usize) -> Option<StatbankTableinfo> {
    static DESCRIPTIONS: LazyLock<[StatbankTableinfo; 2]> = LazyLock::new(|| {
        [STRAF42, AUK01].map(|json| {
            StatbankTableinfo::read_bytes("tableinfo.json", json.as_bytes())
                .expect("the description is one")
        })
    });
    place.checked_sub(1).map(|place| DESCRIPTIONS[place].clone())
}
