use bestand_model::MissingReason;

use super::*;
use crate::read_bytes;

fn read(text: &str) -> Result<Extract, ReadError> {
    read_bytes("x.json", text.as_bytes(), &ReadOptions::default())
        .map(|mut extracts| extracts.remove(0))
}

fn message(text: &str) -> String {
    read(text).unwrap_err().to_string()
}

fn number(units: i64, decimals: u8) -> RawCell {
    RawCell::Number(Number::new(units, decimals), Status::Normal)
}

const SEX: &str =
    r#""KØN":{"label":"sex","category":{"index":{"K":1,"M":0},"label":{"M":"Men","K":"Women"}}}"#;
const CONTENTS_2: &str = r#""ContentsCode":{"category":{"index":["B1","B2"],"label":{"B1":"Persons","B2":"Share"},"unit":{"B1":{"base":"Number","decimals":0}}}}"#;
const TIME: &str = r#""Tid":{"category":{"index":{"2020K1":0,"2020K2":1},"label":{"2020K1":"2020Q1","2020K2":"2020Q2"}}}"#;
const ROLE: &str = r#""role":{"metric":["ContentsCode"],"time":["Tid"]}"#;
const ID: &str = r#""id":["KØN","ContentsCode","Tid"],"size":[2,2,2]"#;
const ABOUT: &str = r#""label":"Persons by sex","source":"Statistics Denmark","updated":"2025-03-25T07:00:00Z","extension":{"px":{"tableid":"AUK01","decimals":0}}"#;
/// Men: persons 1, 2, shares 0.5, none; women: persons 3, 4, shares 0.25, 12345678901234.5678.
const VALUES: &str = "[1,2,0.5,null,3,4,0.25,12345678901234.5678]";

fn version_1(values: &str) -> String {
    format!(
        r#"{{"dataset":{{"dimension":{{{SEX},{CONTENTS_2},{TIME},{ID},{ROLE}}},{ABOUT},"value":{values}}}}}"#
    )
}

fn version_2(values: &str) -> String {
    format!(
        r#"{{"version":"2.0","class":"dataset",{ABOUT},"value":{values},{ID},{ROLE},"dimension":{{{TIME},{CONTENTS_2},{SEX}}}}}"#
    )
}

/// One breakdown of the members a, b, c and so on, in one year, with these values and statuses.
fn simple(values: &str, status: &str, members: usize) -> String {
    let codes: Vec<_> = ('a'..).take(members).map(|code| format!("\"{code}\"")).collect();
    format!(
        r#"{{"class":"dataset","id":["A","Tid"],"size":[{members},1],"value":{values},"status":{status},
        "dimension":{{"A":{{"category":{{"index":[{}]}}}},"Tid":{{"category":{{"label":{{"2023":"2023"}}}}}}}},
        "role":{{"time":["Tid"]}}}}"#,
        codes.join(",")
    )
}

#[test]
fn each_member_of_the_contents_is_a_measure() {
    let extract = read(&version_1(VALUES)).unwrap();
    assert_eq!(extract.source.publisher, Publisher::StatisticsDenmark);
    assert_eq!(extract.source.table.as_deref(), Some("auk01"));
    assert_eq!(extract.source.read.shape, "statbank_json_stat");
    assert_eq!(extract.source.read.numbers, None);
    assert_eq!(extract.dimensions.len(), 1);
    assert_eq!(extract.dimensions[0].label, "KØN");
    assert_eq!(extract.dimensions[0].members, ["Men", "Women"]);
    assert_eq!(extract.dimensions[0].codes, [0, 0, 1, 1]);
    assert_eq!(
        extract.periods.members,
        [Period::quarter(2020, 1).unwrap(), Period::quarter(2020, 2).unwrap()]
    );
    assert_eq!(extract.periods.codes, [0, 1, 0, 1]);
    assert_eq!(extract.measures[0].label, "Persons");
    assert_eq!(extract.measures[0].id.as_deref(), Some("B1"));
    assert_eq!(extract.measures[0].cells, [1, 2, 3, 4].map(|value| number(value, 0)));
    assert_eq!(
        extract.measures[1].cells,
        [number(5, 1), RawCell::Blank, number(25, 2), number(123_456_789_012_345_678, 4)]
    );
    assert_eq!(extract.places, [1, 2, 3, 4]);
}

#[test]
fn both_versions_with_lists_and_objects_give_the_same_extract() {
    let sparse = r#"{"7":12345678901234.5678,"0":1,"1":2,"2":0.5,"4":3,"5":4,"6":0.25}"#;
    let wanted = format!("{:?}", read(&version_1(VALUES)).unwrap());
    for text in [version_1(sparse), version_2(VALUES), version_2(sparse)] {
        assert_eq!(format!("{:?}", read(&text).unwrap()), wanted, "{text}");
    }
}

#[test]
fn a_status_says_why_there_is_no_value() {
    let wanted = [
        number(7, 0),
        number(0, 0),
        RawCell::Missing(MissingReason::NotApplicable),
        RawCell::Missing(MissingReason::Suppressed),
        RawCell::Missing(MissingReason::NotAvailable),
        RawCell::Blank,
        RawCell::Number(Number::integer(12), Status::Provisional),
    ];
    for (values, status) in [
        ("[7,null,null,null,null,null,12]", r#"[null,"-",".","..","...","","*"]"#),
        (r#"{"0":7,"6":12}"#, r#"{"6":"*","1":"-","2":".","3":"..","4":"..."}"#),
        (r#"[7,"-",".","..","…","",12]"#, r#"{"6":"*","1":"-"}"#),
        (r#"[7,"","","","","",12]"#, r#"["","-",".","..","...","","*"]"#),
        ("[7,0,null,null,null,null,12]", r#"["","-",".","..","...",null,"*"]"#),
    ] {
        let extract = read(&simple(values, status, 7)).unwrap();
        assert_eq!(extract.measures[0].cells, wanted, "{values} {status}");
    }
    let all = read(&simple("[null,null]", "\"..\"", 2)).unwrap();
    assert_eq!(
        all.measures[0].cells,
        [RawCell::Missing(MissingReason::Suppressed), RawCell::Missing(MissingReason::Suppressed)]
    );
}

#[test]
fn a_status_that_is_unknown_or_contradicts_its_value_is_refused() {
    assert_eq!(
        message(&simple("[1,null]", r#"["","q"]"#, 2)),
        "x.json, value 2, column \"value\": \"q\" is not a known code"
    );
    for (values, status) in
        [("[1,2]", r#"["",".."]"#), ("[1,2]", r#"["","-"]"#), (r#"[1,"."]"#, r#"["",".."]"#)]
    {
        let message = message(&simple(values, status, 2));
        assert!(message.starts_with("x.json: value 2 does not go with its status"), "{message}");
    }
}

#[test]
fn a_number_in_quotes_or_a_nested_value_is_refused() {
    assert_eq!(
        message(&simple(r#"[1,"2"]"#, "null", 2)),
        "x.json, value 2, column \"value\": the text \"2\" where the column has numbers"
    );
    assert_eq!(
        message(&simple("[1,[2]]", "null", 2)),
        "x.json, value 2, column \"value\": a list where the column has numbers"
    );
    assert!(message(&simple("[1,1e300]", "null", 2)).contains("more than 18 digits"));
}

#[test]
fn without_contents_the_label_of_the_dataset_is_the_measure() {
    let text = simple("[1]", "null", 1)
        .replace("\"size\"", "\"label\":\"Persons by A and time\",\"size\"");
    assert_eq!(read(&text).unwrap().measures[0].label, "Persons by A and time");
    let long = text.replace("Persons", &"ø".repeat(10_001));
    assert!(message(&long).contains("characters in the label, more than the limit of 10000"));
}

#[test]
fn a_dataset_of_another_publisher_is_nobody_s() {
    let text = version_2(VALUES).replace("Statistics Denmark", "Eurostat").replace("AUK01", "X1");
    assert_eq!(read(&text).unwrap().source.publisher, Publisher::Unknown);
    let danish = version_2(VALUES).replace("Statistics Denmark", "Danmarks Statistik");
    assert_eq!(read(&danish).unwrap().source.publisher, Publisher::StatisticsDenmark);
}

#[test]
fn the_time_is_found_without_a_role_where_one_dimension_has_periods_only() {
    let without = |text: String| text.replace(r#""time":["Tid"]"#, r#""geo":[]"#);
    let extract = read(&without(version_1(VALUES))).unwrap();
    assert_eq!(extract.periods.codes, [0, 1, 0, 1]);
    assert_eq!(
        message(&without(version_1(VALUES).replace("2020", "Tidl"))),
        "x.json: no role names the time, and no dimension has periods only: KØN, ContentsCode, Tid"
    );
    let years = without(simple("[1]", "null", 1)).replace("\"a\"", "\"1950\"");
    assert_eq!(message(&years), "x.json: no role names the time, and it may be any of A, Tid");
}

#[test]
fn a_period_and_its_label_must_agree() {
    assert_eq!(
        message(&version_1(VALUES).replace("2020Q2", "2020Q3")),
        "x.json: dimension \"Tid\": the code \"2020K2\" and its label \"2020Q3\" are two periods"
    );
    let error = read(&version_1(VALUES).replace("2020K2", "K2").replace("2020Q2", "2020Q5"));
    assert_eq!(
        error.unwrap_err().to_string(),
        "x.json, member 2, column \"Tid\": \"2020Q5\" is not a known period"
    );
}

#[test]
fn members_that_share_a_label_keep_their_codes() {
    let extract = read(&version_1(VALUES).replace("Women", " Men")).unwrap();
    assert_eq!(extract.dimensions[0].members, ["M Men", "K Men"]);
    assert_eq!(
        message(&version_1(VALUES).replace("Women", " ")),
        "x.json, member 2, column \"KØN\": the cell is empty, and a breakdown has a label in every row"
    );
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    for (from, to, wanted) in [
        (
            r#"{"K":1,"M":0}"#,
            r#"{"K":1,"M":1}"#,
            "dimension \"KØN\": its index does not number its members",
        ),
        (
            r#"{"K":1,"M":0}"#,
            r#"{"K":2,"M":0}"#,
            "dimension \"KØN\": its index does not number its members",
        ),
        (r#"{"K":1,"M":0}"#, r#"{"K":0}"#, "dimension \"KØN\": it has 1 members, and size says 2"),
        (r#"{"K":1,"M":0}"#, r#"["M","M"]"#, "dimension \"KØN\": its index has \"M\" twice"),
        (
            r#"{"K":1,"M":0}"#,
            r#"{"K":1,"N":0}"#,
            "dimension \"KØN\": its index has no \"M\", which has a label",
        ),
        (r#","K":"Women""#, "", "dimension \"KØN\": its member \"K\" has no label"),
        (r#""index":{"K":1,"M":0},"#, "", "dimension \"KØN\": it has no index"),
        ("[2,2,2]", "[2,2]", "id names 3 dimensions, and size has 2"),
        (
            "[2,2,2]",
            "[4294967296,4294967296,2]",
            "the sizes make more cells than the limit of 2000000",
        ),
        ("[2,2,2]", "[2000000,2,1]", "the sizes make more cells than the limit of 2000000"),
        (r#"["KØN","#, r#"["ALDER","#, "there is no dimension \"ALDER\""),
        (r#"["KØN","#, r#"["Tid","#, "there is no dimension \"Tid\""),
        (
            r#""time":["Tid"]"#,
            r#""time":["TID"]"#,
            "the role time is given to \"TID\", which is no dimension",
        ),
        (
            r#""time":["Tid"]"#,
            r#""time":["Tid","KØN"]"#,
            "the role time is given to Tid, KØN, and one is read",
        ),
        (
            r#""time":["Tid"]"#,
            r#""time":["ContentsCode"]"#,
            "dimension \"ContentsCode\" is both the time and the contents",
        ),
        ("[1,2,", "[1,", "value has 7 entries, and the sizes make 8"),
        (VALUES, r#"{"0":1,"8":2}"#, "value has an entry \"8\", and the sizes make cells 0 to 7"),
        (VALUES, r#"{"0":1,"00":2}"#, "value has an entry \"00\", and the sizes make cells 0 to 7"),
        ("\"value\"", "\"values\"", "there is no value"),
    ] {
        for text in [version_1(VALUES), version_2(VALUES)] {
            assert!(text.contains(from), "{from}");
            let message = message(&text.replacen(from, to, 1));
            assert!(message.starts_with(&format!("x.json: {wanted}")), "{from} {to}: {message}");
        }
    }
    assert_eq!(
        message(&version_2(VALUES).replace("\"class\":\"dataset\"", "\"class\":\"collection\"")),
        "x.json: its class is \"collection\", not dataset"
    );
    assert_eq!(
        message(&version_2("[]").replace("[2,2,2]", "[2,0,2]")),
        "x.json has headings but no rows"
    );
}

#[test]
fn an_error_of_json_names_line_and_byte_of_the_file() {
    let text = version_1(VALUES).replace("[1,2,", "[1,\n 2x,");
    assert!(message(&text).starts_with("x.json, line 2, byte 3"), "{}", message(&text));
    let text = version_1(VALUES).replace("\"K\":1", "\n\"K\":\"1\"");
    assert!(message(&text).starts_with("x.json, line 2, byte 7"), "{}", message(&text));
    let text = version_1(VALUES);
    assert!(message(&text[..text.len() - 9]).contains("ends in the middle"));
}

#[test]
fn the_deepest_nesting_is_an_error_and_not_a_crash() {
    let deep = "[".repeat(100_000);
    for text in [
        version_1(&deep),
        version_2(&format!("[{deep}")),
        version_1(VALUES).replace(SEX, &format!("\"KØN\":{}", "{\"category\":".repeat(100_000))),
        format!("{{\"class\":{deep}"),
    ] {
        assert!(read(&text).is_err());
    }
    let closed = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
    assert!(message(&simple(&format!("[{closed}]"), "null", 1)).contains("a list where"));
}

#[test]
fn parts_are_held_to_limits_before_they_are_kept() {
    let long = "1".repeat(200);
    assert!(
        message(&simple(&format!("[{long}]"), "null", 1))
            .ends_with("value 1: 200 bytes in a value, more than the limit of 100")
    );
    assert!(
        message(&simple("[1]", &format!("\"{long}\""), 1))
            .ends_with("value 1: 202 bytes in a status, more than the limit of 100")
    );
    let many = vec!["1"; 1_000].join(",");
    assert!(
        message(&simple(&format!("[{many}]"), "null", 1))
            .ends_with("value has 1000 entries, and the sizes make 1")
    );
    let text = simple("[1]", "null", 1)
        .replace(r#""label":{"2023":"2023"}"#, r#""label":{"2023":"2023","2024":"2024"}"#);
    assert!(message(&text).ends_with("it has 2 labels, and size says 1"), "{}", message(&text));
}
