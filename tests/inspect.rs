//! `inspect`: what is in an extract, and the load checks.

use crate::run::{AUK01, Scratch, Y25I01, Y60A02, bestand, words};

#[test]
fn an_extract_is_described_with_table_periods_measures_and_missing_cells() {
    let object = words(&format!("inspect {Y25I01} --format json")).json();
    let extract = &object["extracts"][0];
    assert_eq!(extract["source"]["table"], "y25i01");
    assert_eq!(extract["periods"][0]["count"], 60);
    // 57 nulls: 53 beside a positive rate, 4 not.
    let measure = &extract["measures"][0];
    assert_eq!(measure["values"], 17763);
    assert_eq!(measure["missing"]["suppressed"], 53);
    assert_eq!(measure["missing"]["nil_or_suppressed"], 4);
    assert_eq!(object["findings"], serde_json::Value::Null);
}

#[test]
fn the_checks_run_on_every_cell_and_report_what_is_known_of_the_real_files() {
    let run = words(&format!("inspect {Y25I01} --check --format json"));
    let object: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let texts: Vec<&str> = object["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding["text"].as_str())
        .collect();
    // 5883 cells have all three groups; none is off by more than rounding.
    assert!(texts.iter().any(|text| text.contains("5883 af 5883")), "{texts:?}");
    // Counted apart from this program: the municipalities fall 50 to 174 short of the country.
    assert!(texts.iter().any(|text| text.contains("fra 50 til 174")), "{texts:?}");
    // y60a02: 8 of 5940 cells have more full-time persons than persons, all by 1 or 2.
    let joint = words(&format!("inspect {Y60A02} --check --format json"));
    assert!(joint.stdout.contains("8 celler har lidt flere fuldtidspersoner"), "{}", joint.stdout);
    // Persons exceed the country by 18 to 45 (people move), full-time persons differ by -8 to +6.
    assert!(joint.stdout.contains("fra -45 til -18"), "{}", joint.stdout);
    assert!(joint.stdout.contains("fra -8 til 6"), "{}", joint.stdout);
}

#[test]
fn a_finding_gives_exit_code_one() {
    let scratch = Scratch::new();
    let body = "Area;Periode;Antal personer;Antal fuldtidspersoner\n\
                Hele landet;2014M10;100;90\nHele landet;2014M11;100;150\n";
    let run = bestand(["inspect", &scratch.file("y08a02.csv", body), "--check"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("flere fuldtidspersoner end personer"), "{}", run.stdout);
    let clean = bestand(["inspect", AUK01, "--check"]);
    assert_eq!(clean.code, 0, "{}", clean.stdout);
}

#[test]
fn a_value_of_a_benefit_before_it_existed_is_a_finding() {
    let scratch = Scratch::new();
    let body =
        "Area;Periode;Antal fuldtidspersoner\nHele landet;2012M11;10\nHele landet;2013M11;20\n";
    let run = bestand(["inspect", &scratch.file("y11a02.csv", body), "--check"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stdout.contains("ressourceforloeb") && run.stdout.contains("2012-11"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_description_reads_well() {
    insta::assert_snapshot!(words(&format!("inspect {Y60A02}")).stdout);
}
