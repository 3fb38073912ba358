use proptest::prelude::*;

use bestand_model::{MissingReason, Number, Period, Status};

use super::*;
use crate::{Encoding, RawCell, read_bytes};

/// Two variables in the stub, one in the heading. Cells 1 to 8 in the order of the matrix.
const HEAD: &str = "CHARSET=\"ANSI\";\r\nLANGUAGE=\"da\";\r\nDECIMALS=0;\r\nMATRIX=\"AUK01\";\r\n\
    CONTENTS=\"Personer\";\r\nCONTENTS[en]=\"Persons\";\r\nUNITS=\"Antal\";\r\n\
    STUB=\"område\",\"køn\";\r\nHEADING=\"tid\";\r\n\
    VALUES(\"område\")=\"Ærø\",\"Tårnby\";\r\nCODES(\"område\")=\"492\",\"185\";\r\n\
    VALUES[en](\"area\")=\"X\",\"Y\";\r\n\
    VALUES(\"køn\")=\"Mænd\",\"Kvinder\";\r\nVALUES(\"tid\")=\"2008K1\",\"2008K2\";\r\n\
    SOURCE=\"Danmarks Statistik\";\r\n";

const CELLS: &str = "DATA=\r\n1 2 \r\n3 4 \r\n5 6 \r\n7 8 \r\n;\r\n";

fn dense() -> String {
    format!("{HEAD}TIMEVAL(\"tid\")=TLIST(Q1,\"20081\"-\"20082\");\r\n{CELLS}")
}

fn try_read(text: &str) -> Result<Extract, ReadError> {
    read_bytes("x.px", text.as_bytes(), &ReadOptions::default()).map(|mut all| all.remove(0))
}

fn read(text: &str) -> Extract {
    try_read(text).unwrap()
}

fn message(text: &str) -> String {
    let error = try_read(text).unwrap_err();
    assert!(error.hint().is_some_and(|hint| !hint.is_empty()));
    error.to_string()
}

fn number(value: i64) -> RawCell {
    RawCell::Number(Number::integer(value), Status::Normal)
}

/// Every record in words.
fn records(extract: &Extract) -> Vec<String> {
    let record = |row: usize| {
        let labels = extract
            .dimensions
            .iter()
            .map(|column| column.members[column.codes[row] as usize].as_str());
        let period = extract.periods.members[extract.periods.codes[row] as usize];
        let values = extract.measures.iter().map(|measure| match measure.cells[row] {
            RawCell::Number(number, _) => format!("{}={number}", measure.label),
            other => format!("{}={other:?}", measure.label),
        });
        let labels: Vec<_> = labels.collect();
        format!("{} {period} {}", labels.join(" "), values.collect::<Vec<_>>().join(" "))
    };
    (0..extract.len()).map(record).collect()
}

#[test]
fn the_heading_varies_fastest() {
    let extract = read(&dense());
    assert_eq!(
        records(&extract),
        [
            "Ærø Mænd 2008-Q1 Personer=1",
            "Ærø Mænd 2008-Q2 Personer=2",
            "Ærø Kvinder 2008-Q1 Personer=3",
            "Ærø Kvinder 2008-Q2 Personer=4",
            "Tårnby Mænd 2008-Q1 Personer=5",
            "Tårnby Mænd 2008-Q2 Personer=6",
            "Tårnby Kvinder 2008-Q1 Personer=7",
            "Tårnby Kvinder 2008-Q2 Personer=8",
        ]
    );
    assert_eq!(extract.places, [18, 18, 19, 19, 20, 20, 21, 21]);
    assert_eq!(extract.source.publisher, Publisher::StatisticsDenmark);
    assert_eq!(extract.source.table.as_deref(), Some("auk01"));
    assert_eq!(extract.source.read.shape, "px");
}

#[test]
fn the_user_names_the_table_with_more_right_than_the_file() {
    let options = ReadOptions { table: Some("auk02".into()), ..ReadOptions::default() };
    let extract = &read_bytes("x.px", dense().as_bytes(), &options).unwrap()[0];
    assert_eq!(extract.source.table.as_deref(), Some("auk02"));
}

#[test]
fn neither_update_nor_creation_is_taken_for_the_pull() {
    let text =
        format!("CREATION-DATE=\"20200212 08:00\";LAST-UPDATED=\"20200211 08:00\";{}", dense());
    assert_eq!(read(&text).source.pulled, bestand_model::source::Vintage::Unknown);
}

#[test]
fn every_encoding_gives_the_same_extract() {
    let plain = read(&dense());
    let ansi = encoding_rs::WINDOWS_1252.encode(&dense()).0.into_owned();
    let marked = format!("\u{FEFF}{}", dense());
    for (bytes, encoding, wanted) in [
        (ansi.clone(), None, "windows-1252"),
        (ansi.clone(), Some(Encoding::Windows1252), "windows-1252"),
        (marked.into_bytes(), None, "utf-8-bom"),
    ] {
        let options = ReadOptions { encoding, ..ReadOptions::default() };
        let extract = &read_bytes("x.px", &bytes, &options).unwrap()[0];
        assert_eq!(records(extract), records(&plain));
        assert_eq!(extract.source.read.encoding, wanted);
    }
}

#[test]
fn bytes_that_contradict_the_stated_encoding_are_refused() {
    let bytes = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let refused = |text: &str| {
        read_bytes("x.px", &bytes(text), &ReadOptions::default()).unwrap_err().to_string()
    };
    let page =
        |page: &str| dense().replacen("LANGUAGE", &format!("CODEPAGE=\"{page}\";LANGUAGE"), 1);
    assert_eq!(
        refused(&page("utf-8")),
        "x.px, line 2: CODEPAGE says \"utf-8\", but the bytes of the file are read as Windows-1252"
    );
    assert!(refused(&page("ibm850")).contains("CODEPAGE says"));
    for known in ["windows-1252", "iso-8859-1", "iso-8859-15"] {
        assert!(read_bytes("x.px", &bytes(&page(known)), &ReadOptions::default()).is_ok());
    }
    let dos = dense().replace("CHARSET=\"ANSI\";\r\n", "").replace("ø", "\u{203A}");
    assert!(refused(&dos).contains("the letters look like those of DOS"));
}

#[test]
fn a_sparse_file_holds_the_cells_of_a_dense_one() {
    let dense_file = dense().replace("3 4 \r\n", "0 0 \r\n");
    for (keys, rows) in [
        (
            "KEYS(\"område\")=CODES;KEYS(\"køn\")=VALUES;",
            "\"185\",\"Kvinder\",7 8 \r\n\"492\",\"Mænd\",1 2 \r\n\"185\",\"Mænd\",5 6 \r\n",
        ),
        (
            "KEYS(\"område\")=VALUES;KEYS(\"køn\")=VALUES;",
            "\"Ærø\" \"Mænd\" 1 2\r\n\"Tårnby\",\"Kvinder\" 7\r\n8\r\n\"Tårnby\",\"Mænd\",5 6",
        ),
    ] {
        let sparse = dense().replace("DATA=", &format!("{keys}DATA="));
        let start = sparse.find("1 2 \r\n").unwrap();
        let sparse = format!("{}{rows};", &sparse[..start]);
        assert_eq!(records(&read(&sparse)), records(&read(&dense_file)));
    }
}

#[test]
fn signs_in_a_keyed_row_are_cells_and_not_keys() {
    let head = dense();
    let head = &head[..head.find("DATA=").unwrap()];
    let text = format!(
        "{head}KEYS(\"område\")=CODES;KEYS(\"køn\")=VALUES;\
         DATA=\"492\",\"Mænd\",\"..\" \"-\" \"492\",\"Kvinder\",1 \".\";"
    );
    assert_eq!(
        read(&text).measures[0].cells[..4],
        [
            RawCell::Missing(MissingReason::Suppressed),
            number(0),
            number(1),
            RawCell::Missing(MissingReason::NotApplicable)
        ]
    );
}

#[test]
fn broken_keyed_rows_are_refused_with_their_line() {
    let head = dense();
    let head = &head[..head.find("DATA=").unwrap()];
    let keyed = |rows: &str| {
        message(&format!("{head}KEYS(\"område\")=CODES;KEYS(\"køn\")=VALUES;DATA=\r\n{rows};"))
    };
    let row = "\"492\",\"Mænd\",1 2\r\n";
    for (rows, wanted) in [
        (format!("{row}{row}"), "line 19: the row stands twice, first on line 18"),
        (
            format!("{row}\"493\",\"Mænd\",1 2"),
            "line 19: the key \"493\" is no member of \"område\"",
        ),
        (format!("{row}\"185\",1 2"), "line 19: the row has no key for \"køn\""),
        (
            "\"492\",\"Mænd\",1\r\n\"185\",\"Mænd\",1 2".to_owned(),
            "line 18: the row has 1 data cell where 2 are expected (tid 2)",
        ),
        (
            "\"492\",\"Mænd\",1 2 3 4".to_owned(),
            "line 18: the row has 4 data cells where 2 are expected (tid 2)",
        ),
    ] {
        assert_eq!(keyed(&rows), format!("x.px, {wanted}"));
    }
    let only_one = message(&format!("{head}KEYS(\"område\")=CODES;DATA=1;"));
    assert!(only_one.ends_with("KEYS(\"køn\") is missing before DATA"), "{only_one}");
    let heading = message(&format!("{head}KEYS(\"tid\")=CODES;DATA=1;"));
    assert!(heading.contains("is about a variable of HEADING"), "{heading}");
}

#[test]
fn a_contents_variable_gives_a_column_for_each_measure_wherever_it_stands() {
    let table = |stub: &str, heading: &str, cells: &str| {
        read(&format!(
            "MATRIX=\"X\";CONTENTS=\"Ydelser\";STUB={stub};HEADING={heading};CONTVARIABLE=\"tal\";\
             VALUES(\"køn\")=\"Mænd\",\"Kvinder\";VALUES(\"tid\")=\"2014\",\"2015\";\
             VALUES(\"tal\")=\"Personer\",\"Beløb\";DATA={cells};"
        ))
    };
    let wanted = [
        "Mænd 2014 Personer=1 Beløb=10",
        "Mænd 2015 Personer=2 Beløb=20",
        "Kvinder 2014 Personer=3 Beløb=30",
        "Kvinder 2015 Personer=4 Beløb=40",
    ];
    let last = table("\"køn\"", "\"tid\",\"tal\"", "1 10 2 20 3 30 4 40");
    let middle = table("\"køn\",\"tal\"", "\"tid\"", "1 2 10 20 3 4 30 40");
    let first = table("\"tal\",\"køn\"", "\"tid\"", "1 2 3 4 10 20 30 40");
    for extract in [last, middle, first] {
        assert_eq!(records(&extract), wanted);
    }
}

#[test]
fn every_form_of_a_time_list_gives_its_periods() {
    let periods = |timeval: &str, values: &str| {
        let cells = vec!["1"; values.split(',').count()].join(" ");
        let text = format!(
            "CONTENTS=\"Personer\";HEADING=\"tid\";VALUES(\"tid\")={values};{timeval}DATA={cells};"
        );
        read(&text).periods.members
    };
    let wanted = |codes: [&str; 2]| codes.map(|code| Period::parse(code).unwrap());
    for (timeval, values, codes) in [
        ("TLIST(A1,\"2008\"-\"2009\")", "\"2008\",\"2009\"", ["2008", "2009"]),
        ("TLIST(A1),\"2008\",\"2014\"", "\"2008\",\"2014\"", ["2008", "2014"]),
        ("TLIST(A1, \"2008\", \"2014\")", "\"2008\",\"2014\"", ["2008", "2014"]),
        ("TLIST(A1)", "\"2008\",\"2014\"", ["2008", "2014"]),
        ("TLIST(H1,\"20082\"-\"20091\")", "\"2008H2\",\"2009H1\"", ["2008-H2", "2009-H1"]),
        ("TLIST(Q1,\"20084\"-\"20091\")", "\"2008K4\",\"2009K1\"", ["2008-Q4", "2009-Q1"]),
        ("TLIST(Q1,\"2008K4\"-\"2009K1\")", "\"2008Q4\",\"2009Q1\"", ["2008-Q4", "2009-Q1"]),
        ("TLIST(M1,\"200812\"-\"200901\")", "\"2008M12\",\"2009M01\"", ["2008-12", "2009-01"]),
        ("TLIST(M1),\"200812\",\"200911\"", "\"vinter\",\"efterår\"", ["2008-12", "2009-11"]),
        ("TLIST(W1,\"200852\"-\"200901\")", "\"2008U52\",\"2009U01\"", ["2008-W52", "2009-W01"]),
    ] {
        assert_eq!(periods(&format!("TIMEVAL(\"tid\")={timeval};"), values), wanted(codes));
    }
    assert_eq!(periods("", "\"2008K4\",\"2009K1\""), wanted(["2008-Q4", "2009-Q1"]));
}

#[test]
fn a_time_list_that_is_none_or_says_something_else_is_refused() {
    let refused = |timeval: &str| {
        message(&format!(
            "CONTENTS=\"Personer\";HEADING=\"tid\";VALUES(\"tid\")=\"2008\",\"2009\";\
             TIMEVAL(\"tid\")={timeval};DATA=1 2;"
        ))
    };
    for (timeval, wanted) in [
        (
            "TLIST(A1,\"2008\"-\"2010\")",
            "TIMEVAL(\"tid\") names 3 periods where VALUES has 2 texts",
        ),
        ("TLIST(A1),\"2008\",\"2010\"", "TIMEVAL(\"tid\") says 2010 where VALUES says \"2009\""),
        ("TLIST(A1,\"2009\"-\"2008\")", "there is no range from 2009 to 2008"),
        ("TLIST(M1),\"200813\",\"200801\"", "\"200813\" in TIMEVAL(\"tid\") is no month"),
        ("TLIST(A1),\"20081\",\"20091\"", "\"20081\" in TIMEVAL(\"tid\") is no year"),
        ("TLIST(D1),\"20080101\"", "the time scale \"D1\" is not supported"),
        ("YES", "TIMEVAL(\"tid\") is not a time list"),
        ("TLIST(A1),\"2008\" \"2009\"", "\"20082009\" in TIMEVAL(\"tid\") is no year"),
        ("TLIST(A1),\"2008\",", "TIMEVAL(\"tid\") is not a time list"),
    ] {
        assert_eq!(refused(timeval), format!("x.px, line 1: {wanted}"));
    }
}

#[test]
fn a_time_is_not_guessed_where_none_or_two_could_be_it() {
    let refused = |values: &str| {
        message(&format!(
            "CONTENTS=\"Personer\";STUB=\"årgang\";HEADING=\"tid\";VALUES(\"årgang\")=\"1980\";\
             VALUES(\"tid\")={values};DATA=1;"
        ))
    };
    assert!(refused("\"2008\"").contains("both \"årgang\" and \"tid\" may be the time"));
    let none = message("CONTENTS=\"a\";STUB=\"køn\";VALUES(\"køn\")=\"M\";DATA=1;");
    assert!(none.ends_with("there is no TIMEVAL, and no variable is a time; there are køn"));
}

/// A table with one variable and these cells, for signs and numbers.
fn cells(statements: &str, data: &str) -> Result<Vec<RawCell>, String> {
    let text = format!(
        "CONTENTS=\"Personer\";{statements}HEADING=\"tid\";VALUES(\"tid\")=\"2008\",\"2009\";DATA={data};"
    );
    try_read(&text)
        .map(|mut extract| extract.measures.remove(0).cells)
        .map_err(|error| error.to_string())
}

#[test]
fn signs_have_the_meaning_of_what_is_shown_in_their_place() {
    let missing = RawCell::Missing;
    for (statements, data, wanted) in [
        ("", "\"-\" \".\"", [number(0), missing(MissingReason::NotApplicable)]),
        (
            "",
            "\"..\" \"...\"",
            [missing(MissingReason::Suppressed), missing(MissingReason::NotAvailable)],
        ),
        (
            "DATASYMBOL1=\"..\";DATASYMBOL4=\".\";",
            "\".\" \"....\"",
            [missing(MissingReason::Suppressed), missing(MissingReason::NotApplicable)],
        ),
        ("DATASYMBOLNIL=\"0\";", "- 7", [number(0), number(7)]),
        // A symbol that no cell has need not be known.
        ("DATASYMBOL2=\"fortroligt\";DATASYMBOLSUM=\"*\";", "1 2", [number(1), number(2)]),
    ] {
        assert_eq!(cells(statements, data).unwrap(), wanted, "{statements}{data}");
    }
}

#[test]
fn signs_nobody_knows_are_refused() {
    for (statements, data, wanted) in [
        ("", "1 \"....\"", "the sign \"....\" has no known meaning"),
        ("", "1 \"*\"", "the sign \"*\" has no known meaning"),
        ("", "1 \"2\"", "the sign \"2\" has no known meaning"),
        (
            "DATASYMBOL2=\"fortroligt\";",
            "1 \"..\"",
            "the sign \"..\", shown as \"fortroligt\", has no known meaning",
        ),
        ("DATASYMBOL1=\"\";", "1 \".\"", "the sign \".\", shown as \"\", has no known meaning"),
        ("", "1 \".......\"", "the sign \".......\" has no known meaning"),
    ] {
        assert_eq!(cells(statements, data).unwrap_err(), format!("x.px, line 1: {wanted}"));
    }
}

#[test]
fn numbers_have_a_decimal_point_and_no_more_decimals_than_stated() {
    let tenths = |units| RawCell::Number(Number::new(units, 1), Status::Normal);
    assert_eq!(cells("DECIMALS=1;", "4.2 -12.5").unwrap(), [tenths(42), tenths(-125)]);
    for (statements, data, wanted) in [
        ("", "4,2 1", "a comma among the data cells"),
        ("", "1e3 1", "\"1e3\" is not a number written with decimal point, no thousands mark"),
        ("DECIMALS=0;", "1.234 1", "\"1.234\" has more decimals than the 0 that DECIMALS says"),
        ("DECIMALS=x;", "1 1", "DECIMALS is \"x\", not a number"),
        (
            "",
            &format!("{} 1", "1".repeat(10_001)),
            "10001 characters in a cell, more than the limit of 10000",
        ),
        (
            "",
            "0101901234 1",
            "\"[person id]\" is not a number written with decimal point, no thousands mark",
        ),
    ] {
        assert_eq!(cells(statements, data).unwrap_err(), format!("x.px, line 1: {wanted}"));
    }
    assert!(cells("DECIMALS=0;PRECISION(\"tal\",\"rate\")=1;", "4.2 1").is_ok());
}

#[test]
fn data_that_end_early_or_late_are_refused_with_both_counts() {
    for (data, wanted) in [
        ("1", "1 data cell where 2 are expected (tid 2)"),
        ("1 2 3 4", "4 data cells where 2 are expected (tid 2)"),
        ("1 2; x", "\"x;\" after the end of DATA"),
        ("1 \"2", "a quotation mark is opened and not closed"),
    ] {
        assert_eq!(cells("", data).unwrap_err(), format!("x.px, line 1: {wanted}"));
    }
    let cut = dense().replace(";\r\n", ";");
    let cut = message(cut.trim_end().trim_end_matches(';'));
    assert!(cut.ends_with("DATA does not end with a semicolon"), "{cut}");
}

#[test]
fn members_that_share_a_text_are_told_apart_by_their_codes() {
    let table = |codes: &str| {
        try_read(&format!(
            "CONTENTS=\"a\";STUB=\"land\";HEADING=\"tid\";VALUES(\"tid\")=\"2008\";\
             VALUES(\"land\")=\"Jugoslavien\",\"Jugoslavien\";{codes}DATA=1 2;"
        ))
    };
    assert_eq!(
        table("CODES(\"land\")=\"5100\",\"5150\";").unwrap().dimensions[0].members,
        ["5100 Jugoslavien", "5150 Jugoslavien"]
    );
    let error = table("").unwrap_err().to_string();
    assert!(error.ends_with("VALUES(\"land\") has \"Jugoslavien\" twice"), "{error}");
    let error = table("CODES(\"land\")=\"5100\";").unwrap_err().to_string();
    assert!(error.ends_with("CODES(\"land\") has 1 code where VALUES has 2 texts"), "{error}");
}

#[test]
fn variables_are_described_once_and_whole() {
    let table = |statements: &str| message(&format!("CONTENTS=\"a\";{statements}DATA=1;"));
    for (statements, wanted) in [
        ("", "STUB or HEADING is missing before DATA"),
        ("STUB=\"a\",\"a\";VALUES(\"a\")=\"2008\";", "the variable \"a\" stands twice"),
        ("STUB=\"a\";VALUES(\"a\")=\"\";", "text 1 of VALUES(\"a\") is empty"),
        ("STUB=\"a\";VALUES(\"a\")=1;", "VALUES(\"a\") is not a list of texts"),
        (
            "STUB=\"a\";VALUES(\"a\")=\"2008\";CONTVARIABLE=\"b\";",
            "CONTVARIABLE is about \"b\", which is neither in STUB nor in HEADING",
        ),
        (
            "STUB=\"a\";VALUES(\"a\")=\"2008\";CONTVARIABLE=\"a\";",
            "\"a\" is both time and contents",
        ),
    ] {
        assert_eq!(table(statements), format!("x.px, line 1: {wanted}"));
    }
    let without_contents = message("STUB=\"a\";VALUES(\"a\")=\"2008\";DATA=1;");
    assert_eq!(without_contents, "x.px, line 1: CONTENTS is missing before DATA");
}

#[test]
fn what_a_file_claims_is_held_to_limits_before_memory_is_taken() {
    let members = |count: usize| {
        (0..count).map(|number| format!("\"{number}\"")).collect::<Vec<_>>().join(",")
    };
    let claim = |variables: usize, size: usize, keys: &str| {
        let names: Vec<_> = (0..variables).map(|number| format!("v{number}")).collect();
        let stub = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(",");
        let values: String =
            names.iter().map(|name| format!("VALUES(\"{name}\")={};", members(size))).collect();
        message(&format!(
            "CONTENTS=\"a\";STUB={stub};HEADING=\"tid\";{values}VALUES(\"tid\")=\"2008\";\
             {keys}TIMEVAL(\"tid\")=TLIST(A1);DATA=1;"
        ))
    };
    assert!(
        claim(4, 100, "")
            .contains("100 × 100 × 100 × 100 × 1 cells, more than the limit of 20000000")
    );
    assert!(claim(29, 1000, "").contains("more than the limit of 20000000"));
    assert!(claim(30, 1, "").ends_with("31 variables, more than the limit of 30"));
    let sparse = claim(2, 1_500, "KEYS(\"v0\")=VALUES;");
    assert!(sparse.contains("1500 × 1500 × 1 cells, more than the limit of 2000000"), "{sparse}");
    let long =
        format!("CONTENTS=\"a\";STUB=\"a\";VALUES(\"a\")=\"{}\";DATA=1;", "x".repeat(10_001));
    assert!(message(&long).contains("10001 bytes in a member"));
}

#[test]
fn what_a_file_says_of_its_members_is_held_to_limits_before_it_is_kept() {
    let head = "CONTENTS=\"a\";STUB=\"a\";HEADING=\"tid\";VALUES(\"tid\")=\"2008\";";
    // A text and a comma each.
    let many = "\"a\",".repeat(500_000);
    for statement in ["VALUES(\"a\")=", "NOTE="] {
        let refused = message(&format!("{head}{statement}{many}\"a\";DATA=1;"));
        assert!(
            refused
                .ends_with("1000001 texts and marks before DATA, more than the limit of 1000000"),
            "{refused}"
        );
    }
    let long = format!("\"{}\",", "a".repeat(900_000)).repeat(23);
    let refused = message(&format!("{head}VALUES(\"a\")={long}\"a\";DATA=1;"));
    assert!(refused.contains("bytes of text before DATA, more than the limit of 20000000"));
    let statements = "VALUES(\"b\")=\"a\";".repeat(100_000);
    assert!(message(&format!("{head}{statements}DATA=1;")).contains("texts and marks before DATA"));
    // Notes are not kept, so that there may be any number of them.
    let notes = "NOTE(\"a\")=\"a\";".repeat(100_000);
    assert!(try_read(&format!("{head}{notes}VALUES(\"a\")=\"a\";DATA=1;")).is_ok());
}

#[test]
fn a_large_matrix_is_read_and_one_that_ends_early_is_refused() {
    let members: Vec<_> = (0..1_001).map(|number| format!("\"{number}\"")).collect();
    let members = members.join(",");
    let table = |cells: usize| {
        let head = format!(
            "CONTENTS=\"a\";STUB=\"a\",\"b\";HEADING=\"tid\";VALUES(\"a\")={members};VALUES(\"b\")={members};\
             VALUES(\"tid\")=\"2008\";TIMEVAL(\"tid\")=TLIST(A1);DATA="
        );
        format!("{head}{};", "7 ".repeat(cells))
    };
    let whole = read(&table(1_001 * 1_001));
    assert_eq!(whole.len(), 1_001 * 1_001);
    assert_eq!(whole.measures[0].cells.last(), Some(&number(7)));
    let early = message(&table(1_001 * 1_001 - 1));
    assert!(early.contains("1002000 data cells where 1002001 are expected"), "{early}");
}

#[test]
fn a_csv_whose_first_heading_is_a_keyword_is_no_px() {
    for text in ["TITLE;TID;INDHOLD\nA;2014;1\n", "UNITS (1000 kr.);TID;INDHOLD\nA;2014;1\n"] {
        assert_eq!(read(text).source.read.shape, "statbank_csv");
    }
}

proptest! {
    #[test]
    fn a_damaged_file_is_an_error_and_not_a_crash(
        keyed in any::<bool>(),
        from in 0_usize..700,
        length in 0_usize..20,
        instead in "[\\[\\]()=;,.\"0-9A-Zæ\\r\\n -]{0,6}",
    ) {
        let mut text: Vec<char> = dense().chars().collect();
        if keyed {
            let keys = "KEYS(\"område\")=CODES;KEYS(\"køn\")=VALUES;DATA=\"492\",\"Mænd\",1 2;";
            text = dense().replace(CELLS, keys).chars().collect();
        }
        let from = from.min(text.len());
        let to = (from + length).min(text.len());
        text.splice(from..to, instead.chars());
        if let Err(error) = try_read(&text.into_iter().collect::<String>()) {
            prop_assert!(!error.to_string().contains('\n'));
        }
    }
}
