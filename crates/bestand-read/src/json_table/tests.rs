//! What is read of JSON is the same however its text is cut into blocks, what another parser finds in it, and, where a
//! selection is made, what the selection needs.

use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::{
    ColumnRole, Encoding, Extract, RawCell, ReadError, ReadOptions, Reader, SelectedColumn,
    Selection, Wish, content::Content, input::Input, json_fault::go_through, json_text::Piece,
    json_walk::Walk, shape,
};

const FILE: &str = "y01a02.json";

/// How a text is read in a test.
#[derive(Clone, Copy, Default)]
struct Asked<'a> {
    /// The bytes of a block, where it is not the usual number.
    block: Option<usize>,
    selection: Option<&'a dyn Selection>,
    encoding: Option<Encoding>,
}

fn read(bytes: &[u8], asked: Asked<'_>) -> Result<Extract, ReadError> {
    let reader = Reader { selection: asked.selection, ..Reader::default() };
    let options = ReadOptions { encoding: asked.encoding, ..ReadOptions::default() };
    let mut input = Input::new(FILE, Content::Bytes(bytes), &options, reader)?;
    input.block = asked.block.unwrap_or(input.block);
    let mut result = shape::read(&input, &options);
    if asked.selection.is_some() && matches!(result, Err(ReadError::Dialect { .. })) {
        // As the reader does.
        input.reader.selection = None;
        result = shape::read(&input, &options);
    }
    Ok(result?.remove(0))
}

/// Everything that can be told of a result.
fn told(bytes: &[u8], asked: Asked<'_>) -> String {
    match read(bytes, asked) {
        Ok(extract) => format!("{extract:?}"),
        Err(error) => format!("{error} ({:?})", error.hint()),
    }
}

fn message(bytes: &[u8]) -> String {
    read(bytes, Asked::default()).map(|_| ()).unwrap_err().to_string()
}

/// Wants what stands for all, of one period and of the second measure.
struct OneRow;

impl Selection for OneRow {
    fn wishes(&self, _: Option<&str>, columns: &[SelectedColumn<'_>]) -> Option<Vec<Wish<'_>>> {
        let mut measures = 0;
        let wish = |column: &SelectedColumn<'_>| match column.role {
            ColumnRole::Period => Wish::Those(Box::new(|text| text == "2014M11")),
            ColumnRole::Dimension if column.label == "Ydelse" => Wish::Groups,
            ColumnRole::Dimension => Wish::ThoseOrAll(Box::new(|text| text == "I alt")),
            ColumnRole::Group => Wish::Groups,
            ColumnRole::Measure => {
                measures += 1;
                if measures == 1 { Wish::Nothing } else { Wish::All }
            }
            ColumnRole::Remark => Wish::All,
        };
        Some(columns.iter().map(wish).collect())
    }
}

// -------------------------------------------------------------------------------------------------- texts to read

fn blanks() -> impl Strategy<Value = &'static str> {
    prop_oneof![8 => Just(""), 1 => Just(" "), 1 => Just("\n"), 1 => Just("\r\n\t")]
}

/// A string, with its escapes as they may be written.
fn string(letters: &'static str) -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        20 => proptest::string::string_regex(letters).unwrap(),
        1 => Just("\\u00e6".to_owned()),
        1 => Just("\\ud83d\\ude00".to_owned()),
        1 => Just("\\\"".to_owned()),
        1 => Just("\\n".to_owned()),
        1 => Just("\\\\".to_owned()),
    ];
    proptest::collection::vec(letter, 1..4).prop_map(|letters| format!("\"{}\"", letters.concat()))
}

fn label() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\"I alt\"".to_owned()),
        Just("\"Vejle\"".to_owned()),
        Just("\"V\\u0065jle\"".to_owned()),
        Just("\" Vejle \"".to_owned()),
        string("[a-zæøå€,\\]\\[ ]{0,5}").prop_map(|text| text.replacen('"', "\"a", 1)),
    ]
}

fn period() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\"2014M11\""),
        Just("\"2013M11\""),
        Just("\"2014M\\u00312\""),
        Just("\"2014Q4\"")
    ]
    .prop_map(str::to_owned)
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        60 => Just("null".to_owned()),
        200 => (0..2_000_000_u32).prop_map(|number| number.to_string()),
        40 => "-?(0|[1-9][0-9]{0,12})\\.[0-9]{1,4}".prop_map(|text| text),
        20 => "-?[1-9](\\.[0-9])?[eE][+-]?[0-6]".prop_map(|text| text),
        1 => Just("1234567890123456789".to_owned()),
    ]
}

/// A value that nobody reads.
fn passed_over() -> impl Strategy<Value = String> {
    let single = prop_oneof![string("[a-zæ {}\\[\\]]{0,9}"), number(), Just("true".to_owned())];
    single.prop_recursive(4, 20, 4, |inner| {
        let members = proptest::collection::vec(inner, 0..4);
        (members, blanks(), any::<bool>()).prop_map(|(members, blanks, is_list)| match is_list {
            true => format!("[{blanks}{}{blanks}]", members.join(",")),
            false => {
                let named = |(number, member)| format!("\"k{number}\"{blanks}:{member}");
                let members: Vec<String> = members.into_iter().enumerate().map(named).collect();
                format!("{{{}{blanks}}}", members.join(&format!(",{blanks}")))
            }
        })
    })
}

type RowOfTexts = (String, String, String, String, String);

fn rows() -> impl Strategy<Value = Vec<RowOfTexts>> {
    proptest::collection::vec((period(), label(), label(), number(), number()), 1..30)
}

/// A body of version 3, sound but for what a cell may be.
fn version_3() -> impl Strategy<Value = String> {
    (rows(), blanks(), blanks(), passed_over(), 0..4_u8).prop_map(
        |(rows, inner, outer, passed_over, order)| {
            let row = |(period, area, sex, one, two): &RowOfTexts| {
                format!("[{period},{inner}{area},{sex}{inner},{one},{two}{inner}]")
            };
            let rows: Vec<String> = rows.iter().map(row).collect();
            let rows = format!("\"rows\":{inner}[{}]", rows.join(&format!("{outer},")));
            let columns =
                "\"columns\":[\"Periode\",\"Område\",\"Køn\",\"Antal personer\",\"I pct.\"]";
            let more = format!("\"more\":{passed_over}");
            let members = match order {
                0 => [columns, &rows, &more],
                1 => [&rows, columns, &more],
                2 => [&more, &rows, columns],
                _ => [&more, columns, &rows],
            };
            format!("{{{outer}{}{inner}}}{outer}", members.join(&format!(",{inner}")))
        },
    )
}

/// The numbers of a table of texts, with a decimal comma and one decimal.
fn quoted(number: &str) -> String {
    match number.split_once('.') {
        _ if number == "null" => "\"\"".to_owned(),
        _ if number.contains(['e', 'E']) => "\"7\"".to_owned(),
        Some((whole, decimals)) => format!("\"{whole},{}\"", &decimals[..1]),
        None => format!("\"{number}\""),
    }
}

fn version_2() -> impl Strategy<Value = String> {
    (rows(), blanks(), any::<bool>()).prop_map(|(rows, blanks, in_object)| {
        let row = |(period, area, sex, one, two): &RowOfTexts| {
            let cells = format!("[{period},{area},{blanks}{sex},{},{}]", quoted(one), quoted(two));
            match in_object {
                true => format!("{{\"value\":{cells},{blanks}\"Count\":5}}"),
                false => cells,
            }
        };
        let rows: Vec<String> = rows.iter().map(row).collect();
        format!(
            "[{{\"Variables\":[{{\"Name\":\"period\",\"Label\":\"Periode\"}},{{\"Name\":\"area\",\"Label\":\"Area\"}},\
             {{\"Name\":\"_kon\",\"Label\":\"Køn\"}},{{\"Name\":\"memba_1\",\"Label\":\"Antal\"}},\
             {{\"Name\":\"memba_2\",\"Label\":\"Andel\"}}],{blanks}\"Data\":[{}]}}]",
            rows.join(",")
        )
    })
}

fn lines() -> impl Strategy<Value = String> {
    (rows(), blanks(), any::<bool>(), any::<bool>()).prop_map(|(rows, blanks, mixes, has_crlf)| {
        let blanks = if blanks.contains('\n') { "\t" } else { blanks };
        let line = |(number, (period, area, sex, one, two)): (usize, &RowOfTexts)| {
            let one = if one.contains(['.', 'e', 'E']) { quoted(one) } else { one.clone() };
            let mut pairs = [
                format!("\"Area\":{area}"),
                format!("\"Periode\"{blanks}:{period}"),
                format!("\"K\\u00f8n\":{sex}"),
                format!("\"Antal\":{one}"),
                format!("\"Andel\":{blanks}{}", quoted(two)),
            ];
            if mixes && number % 3 == 2 {
                pairs.rotate_left(2);
            }
            format!("{{{}{blanks}}}", pairs.join(","))
        };
        let lines: Vec<String> = rows.iter().enumerate().map(line).collect();
        lines.join(if has_crlf { "\r\n" } else { "\n" })
    })
}

fn site() -> impl Strategy<Value = String> {
    (rows(), blanks()).prop_map(|(rows, blanks)| {
        let row = |(period, area, sex, one, _): &RowOfTexts| {
            let number: String = one.chars().filter(char::is_ascii_digit).take(3).collect();
            format!("[{blanks}{period},{area},{sex},\"{number}\",\"Antal{}\"]", area.len() % 2)
        };
        format!("[{}]", rows.iter().map(row).collect::<Vec<_>>().join(","))
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![version_3(), version_2(), lines(), site()]
}

/// A text in either encoding, perhaps with a byte of it gone, another in its place, or one that does not belong.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let change = prop_oneof![
        3 => Just(None),
        1 => (any::<prop::sample::Index>(), prop_oneof![
            Just(b"".to_vec()), Just(b"\"".to_vec()), Just(b",".to_vec()), Just(b"]".to_vec()),
            Just(b"{".to_vec()), Just(b"7".to_vec()), Just(b"\\".to_vec()), Just(b"\xF8".to_vec()),
            Just(b"\x81".to_vec()), Just(b"\x01".to_vec()), Just("Ã¸".as_bytes().to_vec()),
            Just(b"e".to_vec()), Just(b"\n".to_vec()),
        ]).prop_map(Some),
    ];
    (text(), change, 0..6_u8, any::<bool>()).prop_map(|(text, change, encoding, cuts)| {
        let mut bytes = match encoding {
            0 => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
            1 => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            _ => text.into_bytes(),
        };
        if let Some((at, other)) = change {
            let at = at.index(bytes.len());
            bytes.splice(at..=at, other);
            if cuts {
                bytes.truncate(at + 1);
            }
        }
        bytes
    })
}

// ----------------------------------------------------------------------------------------------------- properties

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_cut_into_blocks_can_be_told_from_the_result(
        bytes in bytes(),
        block in prop_oneof![1..20_usize, 20..3_000_usize],
        selects: bool,
    ) {
        let selection: Option<&dyn Selection> = if selects { Some(&OneRow) } else { None };
        let asked = Asked { selection, ..Asked::default() };
        let cut = told(&bytes, Asked { block: Some(block), ..asked });
        prop_assert_eq!(cut, told(&bytes, asked));
    }

    #[test]
    fn another_parser_finds_the_same_syntax(bytes in bytes(), block in 1..200_usize) {
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        // What is refused as a text is not looked at as JSON.
        if text.contains(['\u{1}', 'Ã', '\u{FEFF}']) || text.trim().is_empty() {
            return Ok(());
        }
        let theirs = serde_json::from_str::<IgnoredAny>(&text)
            .map(|_| ())
            .map_err(|error| Piece::whole(FILE).error(&error));
        let options = ReadOptions::default();
        let content = Content::Bytes(text.as_bytes());
        let Ok(mut input) = Input::new(FILE, content, &options, Reader::default()) else {
            return Ok(());
        };
        input.block = block;
        let ours = go_through(&input, &options, |origin| {
            let mut walk = Walk::new(origin)?;
            walk.pass_over()?;
            walk.end()
        });
        let said = |result: Result<(), ReadError>| match result {
            Ok(()) => String::new(),
            Err(error) => format!("{error} ({:?})", error.hint()),
        };
        prop_assert_eq!(said(ours.map(|_| ())), said(theirs));
    }

    #[test]
    fn another_parser_finds_the_same_cells(text in version_3(), block in 1..3_000_usize) {
        let Ok(extract) = read(text.as_bytes(), Asked { block: Some(block), ..Asked::default() }) else {
            return Ok(());
        };
        let body: Value = serde_json::from_str(&text).unwrap();
        let rows = body["rows"].as_array().unwrap();
        prop_assert_eq!(extract.len(), rows.len());
        for (record, row) in rows.iter().enumerate() {
            for (column, dimension) in extract.dimensions.iter().enumerate() {
                let label = &dimension.members[dimension.codes[record] as usize];
                prop_assert_eq!(label, row[column + 1].as_str().unwrap().trim());
            }
            for (column, measure) in extract.measures.iter().enumerate() {
                match measure.cells[record] {
                    RawCell::Number(number, _) => {
                        let theirs = row[column + 3].as_f64().unwrap();
                        let ours: f64 = number.to_string().parse().unwrap();
                        prop_assert!((ours - theirs).abs() <= theirs.abs() * 1e-12, "{ours} {theirs}");
                    }
                    _ => prop_assert!(row[column + 3].is_null()),
                }
            }
        }
    }

    #[test]
    fn a_selection_finds_what_it_wants_as_it_is(bytes in bytes()) {
        let all = read(&bytes, Asked::default());
        let some = read(&bytes, Asked { selection: Some(&OneRow), ..Asked::default() });
        let (all, some) = match (all, some) {
            (Ok(all), Ok(some)) => (all, some),
            // What is not wanted may be wrong in a way that only its numbers show.
            (all, some) => {
                prop_assert!(all.is_err() || some.is_ok(), "{:?}", some.map(|_| ()));
                return Ok(());
            }
        };
        prop_assert_eq!(&some.periods.members, &all.periods.members);
        prop_assert_eq!(some.source.read.rows, all.source.read.rows);
        for (some, all) in some.dimensions.iter().zip(&all.dimensions) {
            prop_assert_eq!(&some.members, &all.members);
            let count = |codes: &[u32], member: usize| {
                codes.iter().filter(|&&code| code as usize == member).count()
            };
            for member in 0..all.members.len() {
                let skipped = some.skipped.get(member).copied().unwrap_or_default() as usize;
                prop_assert_eq!(count(&some.codes, member) + skipped, count(&all.codes, member));
            }
        }
        for (record, place) in some.places.iter().enumerate() {
            let other = all.places.iter().position(|other| other == place).unwrap();
            for (some, all) in some.measures.iter().zip(&all.measures) {
                prop_assert!([all.cells[other], RawCell::Absent].contains(&some.cells[record]));
            }
        }
    }
}

// ----------------------------------------------------------------------------------------------------- selections

const TABLE: &str = r#"{"columns":["Periode","Område","Antal","I pct."],"rows":[
["2014M11","I alt",10,1.5],["2013M11","I alt",11,null],["2014M11","Vejle",12,2.5],
["2013M11","Vejle",13,3.5],["2013M11","V\u0065jle",14,4.5],["2014M11","I alt",15,5.5]]}"#;

#[test]
fn what_is_not_wanted_is_left_out_but_for_witnesses() {
    let extract =
        read(TABLE.as_bytes(), Asked { selection: Some(&OneRow), ..Asked::default() }).unwrap();
    // The rows that are wanted, the first of 2013M11 and of Vejle, and the first share of 2013M11. The other spelling
    // of Vejle is a new text.
    assert_eq!(extract.places, [1, 2, 3, 4, 5, 6]);
    let table = TABLE.replace("V\\u0065jle", "Vejle");
    let extract =
        read(table.as_bytes(), Asked { selection: Some(&OneRow), ..Asked::default() }).unwrap();
    assert_eq!(extract.places, [1, 2, 3, 4, 6]);
    assert_eq!(extract.dimensions[0].skipped, [0, 1]);
    assert_eq!(extract.source.read.rows, 6);
    assert_eq!(extract.measures[0].cells, [RawCell::Absent; 5]);
    assert_ne!(extract.measures[1].cells[0], RawCell::Absent);
}

#[test]
fn everything_is_read_where_there_is_nothing_that_is_wanted() {
    let table = TABLE.replace("I alt", "Ishøj");
    let extract =
        read(table.as_bytes(), Asked { selection: Some(&OneRow), ..Asked::default() }).unwrap();
    assert_eq!(extract.places, [1, 2, 3, 4, 5, 6]);
    assert_ne!(extract.measures[0].cells[0], RawCell::Absent);
    assert!(extract.dimensions[0].skipped.is_empty());
}

#[test]
fn rows_that_are_not_wanted_are_held_to_the_rules_too() {
    let selected = |row: &str| {
        let text = TABLE.replace("[\"2013M11\",\"Vejle\",13,3.5]", row);
        let asked = Asked { selection: Some(&OneRow), ..Asked::default() };
        read(text.as_bytes(), asked).unwrap_err().to_string()
    };
    for (row, wanted) in [
        ("[\"2013M11\",\"Vejle\",13]", "row 4: 3 cells under 4 headings"),
        ("[\"2013M11\",\"Vejle\",13,03.5]", "line 3, byte 24: invalid number"),
        ("[\"2013M11\",\"Vejle\",\"13\",3.5]", "row 4, column \"Antal\": the text \"13\" where"),
        ("[\"2013M11\",null,13,3.5]", "row 4, column \"Område\": null where"),
        ("[\"2013M11\",\"Ve\u{1}jle\",13,3.5]", "line 3: byte 01 does not occur in any text"),
    ] {
        assert!(selected(row).contains(wanted), "{}", selected(row));
    }
}

// ------------------------------------------------------------------------------------------------------ encodings

#[test]
fn windows_1252_is_read_wherever_its_first_letter_stands() {
    let row = "[\"2014M11\",\"Aarhus\",1],";
    let text = format!(
        "{{\"columns\":[\"Periode\",\"By\",\"Antal\"],\"rows\":[{}[\"2014M11\",\"Læsø\",2]]}}",
        row.repeat(5_000)
    );
    let bytes = encoding_rs::WINDOWS_1252.encode(&text).0;
    let extract = read(&bytes, Asked::default()).unwrap();
    assert_eq!(extract.source.read.encoding, "windows-1252");
    assert_eq!(extract.dimensions[0].members, ["Aarhus", "Læsø"]);
    let utf8 = Asked { encoding: Some(Encoding::Utf8), ..Asked::default() };
    assert_eq!(
        read(&bytes, utf8).unwrap_err().to_string(),
        "y01a02.json, line 1: byte E6 does not occur in UTF-8 text"
    );
    let marked = [b"\xEF\xBB\xBF", &bytes[..]].concat();
    assert!(message(&marked).contains("byte E6 does not occur in UTF-8 text"));
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let extract = read(&marked, Asked::default()).unwrap();
    assert_eq!(extract.source.read.encoding, "utf-8-bom");
    assert_eq!(extract.dimensions[0].members, ["Aarhus", "Læsø"]);
}

#[test]
fn garbled_and_misplaced_bytes_are_refused_far_behind_the_beginning() {
    let row = "\n[\"2014M11\",\"Køge\",1],";
    let with = |name: &[u8]| {
        let before = format!(
            "{{\"columns\":[\"Periode\",\"By\",\"Antal\"],\"rows\":[{}\n[\"2014M11\",\"",
            row.repeat(5_000)
        );
        message(&[before.as_bytes(), name, b"\",2]]}"].concat())
    };
    for (name, wanted) in [
        (
            "Den KÃ¸ge".as_bytes(),
            "line 5002, character 18: \"Den KÃ¸ge\" was saved with its Danish letters garbled",
        ),
        ("K\u{FFFD}ge".as_bytes(), "line 5002, character 14: \"K\u{FFFD}ge\" was saved"),
        // UTF-8 with one byte wrong or cut off, not Windows-1252.
        (b"K\xC3", "line 5002: byte C3 does not occur in UTF-8 text"),
        (b"K\x81", "line 5002: byte 81 does not occur in UTF-8 text"),
        (b"K\x01", "line 5002: byte 01 does not occur in any text"),
    ] {
        assert!(with(name).contains(wanted), "{}", with(name));
    }
}

// --------------------------------------------------------------------------------------------------------- limits

#[test]
fn what_is_too_long_or_too_deep_is_refused_before_all_of_it_is_read() {
    let columns = "{\"columns\":[\"Periode\",\"Antal\"],\"rows\":[";
    let long = "a".repeat(2_000_000);
    for (text, wanted) in [
        (format!("{columns}[\"{long}"), "line 1, byte 41: a string has more than 1000000 bytes"),
        (format!("{{\"more\":\"{long}"), "line 1, byte 9: a string has more than 1000000 bytes"),
        (
            format!("{columns}[\"2014M11\"{}", ",1".repeat(9_000_000)),
            "line 1, byte 40: a row has more than 16777216 bytes",
        ),
        (
            format!("{{\"columns\":[{}", "\"a\",".repeat(5_000_000)),
            "line 1, byte 12: the list of headings has more than 16777216 bytes",
        ),
        (format!("{{\"more\":{}", "[".repeat(2_000_000)), "byte 137: nested too deep"),
        (format!("{columns}{}", "{\"value\":".repeat(200)), "nested too deep"),
        (
            format!(
                "{{\"Periode\":\"2014M11\",\"Antal\":1}}\n{{\"Periode\":{}",
                "1".repeat(17_000_000)
            ),
            "line 2, byte 1: a line has more than 16777216 bytes",
        ),
        (
            format!("{columns}[\"{}\",1]]}}", "x".repeat(10_001)),
            "row 1, column \"Periode\": 10001 characters in a cell, more than the limit of 10000",
        ),
        (
            format!("{{\"columns\":[{}\"a\"],\"rows\":[]}}", "\"a\",".repeat(1_000)),
            "row 1: 1001 columns, more than the limit of 1000",
        ),
        (format!("[[{}1]]", "1,".repeat(1_000)), "row 1: 1001 columns, more than the limit"),
    ] {
        let said = message(text.as_bytes());
        assert!(said.contains(wanted), "{said}, not {wanted}");
    }
}
