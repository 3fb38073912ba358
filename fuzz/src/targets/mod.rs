//! The targets by name, and how each makes a file of any bytes.

mod archive;
mod case;
mod invariants;
mod numbers;
mod periods;

use bestand_read::StatbankTableinfo;

use self::{archive::Parts, case::Case};

/// Runs a case; whether it set out to be for this target.
pub type Target = fn(&[u8]) -> bool;

/// Every target.
pub const TARGETS: [(&str, Target); 21] = [
    ("any_file", any_file),
    ("px", px),
    ("matrix_csv", matrix_csv),
    ("ankestyrelsen_csv", ankestyrelsen_csv),
    ("own_cases_csv", own_cases_csv),
    ("tidy_csv", tidy_csv),
    ("statbank_bulk", statbank_bulk),
    ("statbank_csv", statbank_csv),
    ("jobindsats_csv", jobindsats_csv),
    ("statbank_json_stat", statbank_json_stat),
    ("jobindsats_ndjson", jobindsats_ndjson),
    ("jobindsats_v3_json", jobindsats_v3_json),
    ("jobindsats_site_json", jobindsats_site_json),
    ("jobindsats_v2_json", jobindsats_v2_json),
    ("workbook_xlsx", workbook_zip),
    ("workbook_ods", workbook_zip),
    ("workbook_xls", workbook_xls),
    ("packed", packed),
    ("statbank_tableinfo", statbank_tableinfo),
    ("numbers", numbers::check),
    ("periods", periods::check),
];

/// The target of this name.
pub fn named(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(each, _)| *each == name).map(|(_, target)| *target)
}

/// The bytes as they are.
fn any_file(bytes: &[u8]) -> bool {
    let case = Case::of(bytes);
    invariants::check(&case, case.body);
    true
}

/// A text below one of these beginnings, if the case asks for one, and of this target if its first line says so.
fn text(bytes: &[u8], beginnings: &[&str], is_of_target: impl Fn(&[u8]) -> bool) -> bool {
    let case = Case::of(bytes);
    // 0 stands for none.
    let chosen = case.way % (beginnings.len() + 1);
    let beginning = chosen.checked_sub(1).map_or("", |place| beginnings[place]);
    let text = [beginning.as_bytes(), case.body].concat();
    is_of_target(&text) && {
        invariants::check(&case, &text);
        true
    }
}

/// Whether one of these words stands in the first line, whatever its case.
fn headed(text: &[u8], words: &[&str]) -> bool {
    let line = text.split(|byte| *byte == b'\n').find(|line| !line.is_empty()).unwrap_or_default();
    let line = String::from_utf8_lossy(line).to_lowercase();
    words.iter().any(|word| line.contains(word))
}

fn begins(text: &[u8], mark: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    text.trim_ascii_start().starts_with(mark)
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window == word)
}

fn px(bytes: &[u8]) -> bool {
    let beginnings = [
        "CHARSET=\"ANSI\";\nMATRIX=\"AUK01\";\nCONTENTS=\"Antal\";\nSTUB=\"område\";\nHEADING=\"tid\";\n\
         VALUES(\"område\")=\"Hele landet\",\"Aarhus\";\n",
        "CHARSET=\"ANSI\";\nCONTENTS=\"Antal\";\nSTUB=\"område\";\nHEADING=\"tid\";\nVALUES(\"område\")=\"A\",\"B\";\n\
         VALUES(\"tid\")=\"2014K1\",\"2014K2\";\nTIMEVAL(\"tid\")=TLIST(Q1),\"20141\",\"20142\";\nDATA=\n",
        "CHARSET=\"ANSI\";\nCONTENTS=\"Antal\";\nSTUB=\"område\",\"tid\";\nVALUES(\"område\")=\"A\",\"B\";\n\
         VALUES(\"tid\")=\"2014\",\"2015\";\nKEYS(\"område\")=VALUES;\nKEYS(\"tid\")=VALUES;\nDATA=\n",
        "TIMEVAL(\"tid\")=TLIST(",
    ];
    text(bytes, &beginnings, |text| headed(text, &["=", "("]))
}

fn matrix_csv(bytes: &[u8]) -> bool {
    let beginnings = [
        "Tilkendelser efter ordning og tid\nEnhed: antal\n\n;2013K1;2013K2\n2003-ordningen;1601;384\n",
        "\t\t2013K1\t2013K2\nUnder 40 år\tMænd\t200\t150\n\tKvinder\t180\t140\n",
        ";2013;2014\n",
    ];
    text(bytes, &beginnings, |text| contains(text, b";20") || contains(text, b"\t20"))
}

fn ankestyrelsen_csv(bytes: &[u8]) -> bool {
    let beginnings = [
        "Periode;Område;Afgørelse;Alder;Hoveddiagnose;Køn;Antal\n",
        "Periode;Ordning;Afgørelse;Antal\r\n2013K1;2003-ordningen;Tilkendelse;1.601\r\n",
        "Periode\tForsørgelsesgrundlag\tTilkendelser\tAfslag\n",
    ];
    text(bytes, &beginnings, |text| {
        headed(text, &["afgørelse", "ordning", "forsørgelsesgrundlag"]) && headed(text, &["period"])
    })
}

fn own_cases_csv(bytes: &[u8]) -> bool {
    let beginnings = [
        "maaned;ydelse;sager;nye_sager;afsluttede_sager\n",
        "\u{FEFF}sager,ydelse,maaned\r\n400,Sygedagpenge,2026-01\r\n",
        "maaned;ydelse;sager;nye_sager;afsluttede_sager\n2026-01;Sygedagpenge mv.;43;9;8\n2026-01;Sygedagpenge;40;9;8\n\
         2026-01;Jobafklaringsforløb;",
    ];
    text(bytes, &beginnings, |text| {
        headed(text, &["maaned", "sager"])
            && headed(text, &["ydelse", "nye_sager", "afsluttede_sager"])
    })
}

fn tidy_csv(bytes: &[u8]) -> bool {
    let beginnings = [
        "PUBLISHER,TABLE,PULLED,MEASURE,area,benefit,TIME_PERIOD,OBS_VALUE,OBS_STATUS,REASON\n",
        "MEASURE;TIME_PERIOD;OBS_VALUE\n",
        "MEASURE\tarea\tTIME_PERIOD\tOBS_VALUE\tREASON\n",
    ];
    text(bytes, &beginnings, |text| headed(text, &["obs_value", "time_period"]))
}

fn statbank_bulk(bytes: &[u8]) -> bool {
    let beginnings = [
        "OMRÅDE;YDELSESTYPE;KØN;ALDER;TID;INDHOLD\r\n",
        "HERKOMST1;TID;INDHOLD\r\n",
        "HERKOMST1;TID;INDHOLD\r\n00;2023;1\r\n01;2024;2\r\n",
    ];
    text(bytes, &beginnings, |text| headed(text, &["indhold"]) && contains(text, b"\r\n"))
}

fn statbank_csv(bytes: &[u8]) -> bool {
    let beginnings = [
        "OMRÅDE;KØN;ALDER;TID;INDHOLD\n",
        "\u{FEFF}OMRÅDE,YDELSESTYPE,TID,INDHOLD\n",
        "area\tsex\tquarter\tnumber\n",
        "OMRÅDE;TID;INDHOLD\n101 København;2024K1 2024K1;..\n000 Hele landet;2024K2 2024K2;12*\n",
    ];
    let last = ["indhold", "tid", "time", "kvartal", "quarter", "måned", "month", "år", "halvår"];
    text(bytes, &beginnings, move |text| !begins(text, b"{") && headed(text, &last))
}

fn jobindsats_csv(bytes: &[u8]) -> bool {
    let beginnings = [
        "Area;Periode;Køn;Antal personer;Andel\n",
        "Periode;Område;Ydelsesgrupper;Antal fuldtidspersoner\r\n",
        "Periode,Antal personer\n",
        "Periode\tOmråde\tAntal personer\n2014M11\tAarhus\t1.234\n",
    ];
    let known = ["periode", "period", "område", "area"];
    text(bytes, &beginnings, |text| !begins(text, b"{") && headed(text, &known))
}

fn statbank_json_stat(bytes: &[u8]) -> bool {
    let beginnings = [
        r#"{"class":"dataset","version":"2.0","id":["OMRÅDE","Tid"],"size":[1,2],"dimension":{"OMRÅDE":{"category":{"index":["000"]}},"Tid":{"category":{"index":["2014","2015"]}}},"#,
        r#"{"dataset":{"dimension":{"id":["A","Tid"],"size":[2,1],"role":{"time":["Tid"]},"#,
        r#"{"dataset":{"value":[1,null,"..",4],"status":["","..","",""],"dimension":{"#,
    ];
    text(bytes, &beginnings, |text| {
        begins(text, b"{") && (contains(text, b"\"dataset\"") || contains(text, b"\"class\""))
    })
}

fn jobindsats_ndjson(bytes: &[u8]) -> bool {
    let beginnings = [
        "{\"Area\":\"Aarhus\",\"Periode\":\"2020QMAT02\",\"Antal\":4900,\"Andel\":\"1,98\"}\n",
        "{\"Periode\":\"2014M11\",\"Antal personer\":\"1.234\"}\n{\"Periode\":",
    ];
    let known = ["periode", "period", "område", "area"];
    text(bytes, &beginnings, |text| begins(text, b"{") && headed(text, &known))
}

fn jobindsats_v3_json(bytes: &[u8]) -> bool {
    let beginnings = [
        r#"{"columns":["Periode","Område","Antal personer"],"rows":["#,
        r#"{"columns":["Periode","Antal personer","Antal fuldtidspersoner"],"rows":[["2014M11",1,2],"#,
        r#"{"rows":[["2014M11","Aarhus",1.5]],"columns":["#,
    ];
    text(bytes, &beginnings, |text| begins(text, b"{"))
}

fn jobindsats_site_json(bytes: &[u8]) -> bool {
    let beginnings = [
        r#"[["Aug 2014","Hele landet","Bygge og anlæg","2.184","Antal"],"#,
        r#"[["2014","Hele landet","12"],["2015","#,
    ];
    text(bytes, &beginnings, |text| begins(text, b"["))
}

fn jobindsats_v2_json(bytes: &[u8]) -> bool {
    let beginnings = [
        r#"[{"Variables":[{"Name":"area","Label":"Area"},{"Name":"period","Label":"Periode"},{"Name":"memba02_2","Label":"Antal"}],"Data":["#,
        r#"[{"Data":{"value":[["2014M11","1"]],"Count":1},"Variables":["#,
    ];
    text(bytes, &beginnings, |text| begins(text, b"["))
}

/// A zip archive as it is, or one made of the parts in a text.
fn workbook_zip(bytes: &[u8]) -> bool {
    let case = Case::of(bytes);
    if case.body.starts_with(b"PK") {
        invariants::check(&case, case.body);
        return true;
    }
    let parts = Parts::of(case.body);
    !parts.is_empty() && {
        invariants::check(&case, &parts.zip());
        true
    }
}

fn workbook_xls(bytes: &[u8]) -> bool {
    let case = Case::of(bytes);
    case.body.starts_with(b"\xD0\xCF\x11\xE0") && {
        invariants::check(&case, case.body);
        true
    }
}

/// An archive as it is, or one made of the bytes or of the parts in them.
fn packed(bytes: &[u8]) -> bool {
    let case = Case::of(bytes);
    match case.way % 4 {
        0 => invariants::check(&case, case.body),
        1 => invariants::check(&case, &archive::gzip(case.body)),
        2 => invariants::check(&case, &Parts::of(case.body).zip()),
        _ => invariants::check(&case, &archive::gzip(&Parts::of(case.body).zip())),
    }
    true
}

fn statbank_tableinfo(bytes: &[u8]) -> bool {
    let case = Case::of(bytes);
    let read = || StatbankTableinfo::read_bytes(case.name, case.body);
    let (first, second) = (read(), read());
    match (&first, &second) {
        (Ok(first), Ok(second)) => {
            assert_eq!(first, second, "the same bytes give two descriptions");
            assert_eq!(first.table(), first.table().trim());
        }
        (Err(first), Err(second)) => invariants::same_error(&case, case.body, first, second),
        _ => unreachable!("the same bytes are read once and refused once"),
    }
    if let Ok(tableinfo) = first {
        invariants::check_with_tableinfo(&case, tableinfo);
    }
    true
}
