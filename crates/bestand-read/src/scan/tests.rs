use std::num::NonZeroUsize;

use proptest::prelude::*;

use super::*;
use crate::{encoding::UTF_8, plan::Coding, text_table::INLINE};

/// How a text is read in a test: columns of an area, a period, a breakdown and a number.
struct Asked {
    piece: usize,
    threads: usize,
    selects: bool,
    has_groups: bool,
}

/// Everything that can be told of a result, or the error.
fn read(text: &[u8], asked: &Asked) -> String {
    let positive = |number| NonZeroUsize::new(number).unwrap();
    let headings = ["Område", "Periode", "Køn", "Antal"];
    let wants = |wanted: &'static str| Box::new(move |text: &str| text == wanted);
    let wishes = || {
        let sex = if asked.has_groups { Wish::Groups } else { Wish::ThoseOrAll(wants("I alt")) };
        vec![Wish::Those(wants("Vejle")), Wish::Those(wants("2014")), sex, Wish::All]
    };
    let scan = Scan {
        file: "x.csv",
        content: Content::Bytes(text),
        begin: 0,
        lines_before: 1,
        separator: b';',
        line_end: b'\n',
        headings: headings.map(|label| Heading { label: label.into(), id: None }).to_vec(),
        plan: Plan {
            coding: vec![Coding::Texts, Coding::Texts, Coding::Texts, Coding::Numbers],
            period: Some(1),
            wishes: asked.selects.then(wishes),
        },
        encoding: Known { said: None, has_byte_order_mark: false, beginning: UTF_8 },
        sharing: Sharing { threads: positive(asked.threads), piece: positive(asked.piece) },
    };
    let scanned = match scan.read() {
        Ok(scanned) => scanned,
        Err(error) => return error.to_string(),
    };
    let mut seen = format!(
        "{} {} {} {}\n",
        scanned.table.encoding, scanned.table.skipped, scanned.has_crlf_alone, scanned.is_enough
    );
    for column in &scanned.table.columns {
        let cell = |&code: &u32| match code & INLINE {
            0 => column.members[code as usize].clone(),
            _ => format!("={}", code & !INLINE),
        };
        let cells: Vec<String> = column.codes.iter().map(cell).collect();
        seen += &format!(
            "{cells:?}\n{:?} {:?} {:?}\n",
            column.members, column.first_places, column.skipped
        );
    }
    seen + &format!("{:?}", scanned.table.places)
}

fn whole(text: &[u8], selects: bool, has_groups: bool) -> String {
    read(text, &Asked { piece: 1 << 20, threads: 1, selects, has_groups })
}

const ROWS: &[u8] = "Vejle;2014;I alt;7\nVejle;2014;Mænd;3\nIshøj;2014;I alt;4\n\
    Vejle;2013;I alt;\nIshøj;2013;Mænd;\nIshøj;2013;I alt;1.234\nIshøj;2012;I alt;5\n"
    .as_bytes();

#[test]
fn what_is_not_wanted_is_left_out_but_for_witnesses() {
    let seen = whole(ROWS, true, false);
    let mut lines = seen.lines();
    assert_eq!(lines.next(), Some("utf-8 1 false true"));
    // The first of Mænd, Ishøj, 2013 and 2012, and the first number of 2013.
    assert!(seen.ends_with("[2, 3, 4, 5, 7, 8]"), "{seen}");
    assert!(!whole(ROWS, false, false).contains("skipped"));
    assert!(whole(ROWS, false, false).ends_with("[2, 3, 4, 5, 6, 7, 8]"));
}

#[test]
fn a_group_without_what_is_wanted_is_told() {
    let text = "Vejle;2014;I alt;7\nVejle;2014;Mænd;3\n";
    assert!(whole(text.as_bytes(), true, false).starts_with("utf-8 0 false true"));
    let text = "Vejle;2014;Kvinder;7\nVejle;2014;Mænd;3\n";
    assert!(whole(text.as_bytes(), true, false).starts_with("utf-8 0 false false"));
}

#[test]
fn the_first_failure_in_the_file_is_reported_whoever_meets_it() {
    let good = "Vejle;2014;I alt;7\n".repeat(50);
    let text = format!("{good}Vejle;2014\n{good}\"Vejle;2014;I alt;7\n{good}Vejle\n");
    for piece in [1, 10, 100, 1_000, 1 << 20] {
        let asked = Asked { piece, threads: 3, selects: false, has_groups: false };
        let message = read(text.as_bytes(), &asked);
        assert_eq!(message, "x.csv, line 52: 2 cells under 4 headings");
    }
}

#[test]
fn a_line_without_an_end_is_refused_before_all_of_it_is_read() {
    let mut text = b"Vejle;2014;I alt;7\n".to_vec();
    text.resize(40 << 20, b'x');
    for piece in [1 << 20, 3 << 20] {
        let asked = Asked { piece, threads: 2, selects: false, has_groups: false };
        let message = read(&text, &asked);
        assert!(
            message.starts_with("x.csv, line 3: ") && message.contains("bytes in a line"),
            "{message}"
        );
    }
}

#[test]
fn one_letter_in_another_encoding_makes_the_file_be_in_it() {
    let mut text = "Vejle;2014;I alt;7\n".repeat(9).into_bytes();
    text.extend(b"Ish\xF8j;2014;I alt;7\n");
    let seen = whole(&text, false, false);
    assert!(seen.starts_with("windows-1252") && seen.contains("Ishøj"), "{seen}");
    text.extend("Ishøj;2014;I alt;7\n".as_bytes());
    assert_eq!(whole(&text, false, false), "x.csv, line 11: byte F8 does not occur in UTF-8 text");
}

/// A cell as it stands in a file: plain, quoted, with blanks, empty, in either encoding.
fn cell() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        30 => "(Vejle|Ishøj|I alt|2014|2013|M.nd)".prop_map(String::into_bytes),
        30 => "[0-9]{1,11}".prop_map(String::into_bytes),
        30 => "(-?[0-9]{1,3},[0-9]|[0-9]{1,3}\\.[0-9]{3}|| 7 |\\.\\.)".prop_map(String::into_bytes),
        30 => "\"([a-zø;]|\"\"){0,9}\"".prop_map(String::into_bytes),
        // One of them, and nothing else in the file can be UTF-8.
        1 => Just(b"Ish\xF8j".to_vec()),
        // Some of them are no cells at all.
        1 => "[ \"a-c]{0,5}".prop_map(String::into_bytes),
    ]
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\n\n")];
    let line = (proptest::collection::vec(cell(), 4..5), end)
        .prop_map(|(cells, end)| [cells.join(&b';'), end.into()].concat());
    (proptest::collection::vec(line, 1..40), any::<bool>()).prop_map(|(lines, cut)| {
        let mut text = lines.concat();
        if cut {
            text.pop();
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn neither_pieces_nor_threads_can_be_told_from_the_result(
        text in text(),
        selects: bool,
        has_groups: bool,
        piece in prop_oneof![1..40_usize, 40..2_000_usize],
        threads in 1..4_usize,
    ) {
        let shared = read(&text, &Asked { piece, threads, selects, has_groups });
        prop_assert_eq!(shared, whole(&text, selects, has_groups));
    }
}
