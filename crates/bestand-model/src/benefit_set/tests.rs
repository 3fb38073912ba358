use super::*;

const SET: &str = r#"
        [[set]]
        code = "mit"
        label_da = "Mit udvalg"
        measure = "full_time_persons"
        [[set.row]]
        kind = "benefit"
        benefit = "kontanthjaelp"
        label_da = "Kontanthjælp"
        [[set.row]]
        kind = "part"
        code = "unge"
        benefit = "kontanthjaelp"
        label_da = "heraf under 30 år"
        filter = { age = ["-29"] }
        [[set.row]]
        kind = "benefit"
        benefit = "fleksjob"
        label_da = "Fleksjob"
        [[set.row]]
        kind = "subtotal"
        code = "begge"
        of = ["kontanthjaelp", "fleksjob"]
        label_da = "Begge"
        [[set.row]]
        kind = "total"
        label_da = "I alt"
    "#;

fn error_of(from: &str, to: &str) -> CodeListError {
    assert!(SET.contains(from), "{from}");
    BenefitSet::from_toml(&SET.replace(from, to)).unwrap_err()
}

#[test]
fn the_kl_set_has_the_rows_of_its_table_in_their_order() {
    let kl = BenefitSet::shipped("kl").unwrap();
    let codes: Vec<&str> = kl.rows.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "foertidspension",
            "ressourceforloeb",
            "fleksjob",
            "ledighedsydelse",
            "sygedagpenge",
            "jobafklaringsforloeb",
            "kontanthjaelp",
            "uddannelseshjaelp",
            "kontant_og_uddannelseshjaelp",
            "sum",
        ]
    );
    assert_eq!(kl.months.first().copied(), Period::month(2011, 11));
    assert!(kl.note(Language::Danish).unwrap().contains("ikke renset for overlap"));
}

#[test]
fn an_earlier_filter_on_a_dimension_the_filter_lacks_is_refused() {
    let error = error_of(
        r#"filter = { age = ["-29"] }"#,
        r#"filter = { age = ["-29"] }
        filter_before = { month = "2014-01", filter = { visitation = ["matchgruppe_2"] } }"#,
    );
    assert!(error.to_string().contains("filter_before has \"visitation\""), "{error}");
}

#[test]
fn kl_counts_match_groups_before_2014_and_the_activity_ready_from_then_on() {
    let row = &BenefitSet::shipped("kl").unwrap().rows[6];
    let members = |period| row.filter_in(period).map(|filter| filter["visitation"].clone());
    assert_eq!(
        members(Period::month(2013, 12).unwrap()).unwrap(),
        ["matchgruppe_2", "matchgruppe_3"]
    );
    assert_eq!(members(Period::month(2014, 1).unwrap()).unwrap(), ["aktivitetsparat"]);
    assert_eq!(members(Period::rolling_year(2014, 3).unwrap()), None);
}

#[test]
fn the_status_of_2026_never_takes_a_stock_from_the_unemployed() {
    let set = BenefitSet::shipped("status_2026").unwrap();
    let codes: Vec<&str> = set.rows.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(codes[2], "kontanthjaelp_samlet_aktivitetsparat");
    assert_eq!(codes[3], "kontanthjaelp_samlet_under_30");
    assert_eq!(codes.len(), 13);
    assert!(set.rows.iter().all(|row| !row.tables.iter().any(|id| id.starts_with("y25"))));
    assert!(set.months.is_empty());
}

#[test]
fn every_shipped_set_speaks_both_languages_and_takes_its_rows_from_tables_of_its_measure() {
    assert_eq!(BenefitSet::codes().collect::<Vec<_>>(), ["kl", "status_2026"]);
    for set in BenefitSet::codes().filter_map(BenefitSet::shipped) {
        assert!(set.rows.iter().all(|row| row.label_en.is_some()), "{}", set.code);
        for table in set.rows.iter().flat_map(|row| &row.tables) {
            let measure = crate::table_info::table_info(table).measure;
            assert_eq!(measure.as_ref(), Some(&set.measure), "{table}");
        }
    }
}

#[test]
fn a_set_of_ones_own_is_read() {
    let set = BenefitSet::from_toml(SET).unwrap();
    assert_eq!(set.label(Language::English), "Mit udvalg");
    assert_eq!(set.rows.len(), 5);
    assert_eq!(set.rows[1].filter["age"], ["-29"]);
}

#[test]
fn what_is_in_no_list_is_refused() {
    for (from, to) in [
        ("benefit = \"fleksjob\"", "benefit = \"borte\""),
        ("measure = \"full_time_persons\"", "measure = \"borte\""),
        ("of = [\"kontanthjaelp\", \"fleksjob\"]", "of = [\"kontanthjaelp\", \"borte\"]"),
        ("measure", "joint_reading = [\"borte\"]\nmeasure"),
    ] {
        let error = error_of(from, to);
        assert!(
            matches!(&error, CodeListError::BrokenReference { to, .. } if to == "borte"),
            "{error}"
        );
    }
}

#[test]
fn a_sub_total_speaks_of_benefit_rows_above_it() {
    let error =
        error_of("of = [\"kontanthjaelp\", \"fleksjob\"]", "of = [\"kontanthjaelp\", \"unge\"]");
    assert!(matches!(error, CodeListError::BrokenReference { .. }));
    let error = error_of("of = [\"kontanthjaelp\", \"fleksjob\"]", "");
    assert!(matches!(error, CodeListError::Invalid { .. }));
}

#[test]
fn a_row_code_stands_once_and_the_total_last() {
    assert!(matches!(
        error_of("code = \"begge\"", "code = \"unge\""),
        CodeListError::CodeTwice { .. }
    ));
    let total_first = SET.replacen(
        "[[set.row]]",
        "[[set.row]]\nkind = \"total\"\nlabel_da = \"x\"\ncode = \"x\"\n[[set.row]]",
        1,
    );
    assert!(matches!(
        BenefitSet::from_toml(&total_first),
        Err(CodeListError::Invalid { message, .. }) if message.contains("last")
    ));
}

#[test]
fn a_part_stands_below_its_benefit_and_every_row_has_what_its_kind_needs() {
    for (from, to) in [
        (
            "code = \"unge\"\n        benefit = \"kontanthjaelp\"",
            "code = \"unge\"\n benefit = \"efterloen\"",
        ),
        ("code = \"unge\"", ""),
        ("benefit = \"fleksjob\"", "code = \"x\""),
        ("kind = \"total\"", "kind = \"total\"\nbenefit = \"fleksjob\""),
    ] {
        assert!(matches!(error_of(from, to), CodeListError::Invalid { .. }), "{from}");
    }
}

#[test]
fn a_sum_never_counts_people_twice() {
    // The joint benefit holds those on kontanthjælp; its rates are parts of it.
    for (first, second) in [
        ("kontanthjaelp", "kontanthjaelp_samlet"),
        ("fleksjob", "flekslontilskud"),
        ("kontanthjaelp_grundsats", "kontanthjaelp_samlet"),
    ] {
        let text = SET
            .replace("benefit = \"fleksjob\"", &format!("benefit = \"{first}\"\ncode = \"en\""))
            .replace(
                "\"kontanthjaelp\"\n        label_da = \"Kontanthjælp\"",
                &format!("\"{second}\"\ncode = \"to\"\nlabel_da = \"Kontanthjælp\""),
            )
            .replace(
                "kind = \"part\"\n        code = \"unge\"\n        benefit = \"kontanthjaelp\"",
                &format!("kind = \"part\"\ncode = \"unge\"\nbenefit = \"{second}\""),
            )
            .replace("of = [\"kontanthjaelp\", \"fleksjob\"]", "of = [\"en\", \"to\"]");
        let error = BenefitSet::from_toml(&text).unwrap_err();
        assert!(error.to_string().contains("may not stand in one sum"), "{error}");
    }
    let error = error_of("\"full_time_persons\"", "\"persons\"");
    assert!(error.to_string().contains("does not add up"), "{error}");
}

#[test]
fn a_file_holds_one_set() {
    let two = format!("{SET}{}", SET.replace("\"mit\"", "\"dit\""));
    for text in ["", "set = []", &two, "[[set]]\ncolour = \"red\""] {
        assert!(
            matches!(BenefitSet::from_toml(text), Err(CodeListError::Unreadable { .. })),
            "{text}"
        );
    }
}
