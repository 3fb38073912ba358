//! Which month a status shows.

use std::fmt::Write as _;

use bestand_core::model::own_file::Targets;
use bestand_core::model::source::Vintage;
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{Cube, Request, calendar, status_month, status_table, targets_table};

use crate::asked::{Y25I01, Y60A02, budget, budgeted, made, month, of_area, of_set, real};

#[test]
fn the_month_of_a_status_is_the_newest_that_no_table_has_preliminary() {
    let cube = real(&[Y60A02, Y25I01]);
    let unemployed =
        Request { measure: Some("full_time_unemployed".to_owned()), ..of_area("Holbæk") };
    let status = status_month(&cube, &[of_set("Holbæk"), unemployed]).unwrap();
    assert_eq!(status.month, month("2026-06"));
    let tables: Vec<_> =
        status.with_newer().map(|each| (each.table.as_str(), each.newest)).collect();
    assert_eq!(tables, [("y25i01", month("2026-07")), ("y60a02", month("2026-07"))]);
}

#[test]
fn a_month_that_one_table_lacks_is_not_shown_and_a_table_that_is_not_asked_for_does_not_count() {
    // Sygedagpenge reach to October and lack nothing; fleksjob reach to September, and lack Ishøj in August.
    let rows = |months: std::ops::RangeInclusive<u32>, area: &str| {
        months.fold(String::new(), |mut text, month| {
            writeln!(text, "2026M{month:02};{area};100").unwrap();
            text
        })
    };
    let cube = made(&[
        ("y07a02.csv", &(rows(1..=10, "Ishøj") + &rows(1..=10, "Hele landet"))),
        (
            "y08a02.csv",
            &(rows(1..=7, "Ishøj") + &rows(9..=9, "Ishøj") + &rows(1..=9, "Hele landet")),
        ),
        ("y12a02.csv", &rows(1..=2, "Ishøj")),
    ]);
    let of = |benefit: &str, areas: &[&str]| Request {
        benefits: vec![benefit.to_owned()],
        areas: areas.iter().map(|&area| area.to_owned()).collect(),
        ..Request::default()
    };
    let asked = |requests: &[Request]| status_month(&cube, requests).unwrap().month.code();
    let (sick, flex) = (of("sygedagpenge", &["Ishøj"]), of("fleksjob", &["Hele landet"]));
    assert_eq!(asked(std::slice::from_ref(&sick)), "2026-09");
    assert_eq!(asked(&[sick.clone(), flex]), "2026-08");
    assert_eq!(asked(&[sick, of("fleksjob", &["Hele landet", "Ishøj"])]), "2026-07");
    let error = status_month(&cube, &[]).unwrap_err();
    assert!(error.to_string().contains("no months"), "{error}");
}

#[test]
fn of_files_pulled_late_enough_the_newest_month_is_complete_and_a_hidden_number_is_there() {
    let text = "Periode;Område;Antal fuldtidspersoner;Fuldtidspersoner i pct. af befolkningen\n2026M07;Ishøj;9;0,1\n2026M08;Ishøj;9;0,1\n2026M09;Ishøj;;0,1\n";
    let pulled = |day: &str| {
        let options = ReadOptions { pulled: Vintage::parse(day).ok(), ..ReadOptions::default() };
        let extracts = read_bytes("y08a02.csv", text.as_bytes(), &options).unwrap();
        let cube = Cube::from_extracts(extracts, &[]).unwrap();
        status_month(&cube, &[of_area("Ishøj")]).unwrap().month.code()
    };
    // August is the newest month with a number. What is hidden in September may still change too, until reports are in.
    assert_eq!(pulled("2026-10-01"), "2026-07");
    assert_eq!(pulled("2027-02-01"), "2026-09");
}

#[test]
fn tables_without_a_month_in_common_are_told_with_what_each_has() {
    let cube = made(&[
        ("y07a02.csv", "2026M01;Ishøj;1\n2026M02;Ishøj;1\n"),
        ("y08a02.csv", "2025M01;Ishøj;1\n2025M02;Ishøj;1\n"),
        ("y12a02.csv", "2026M01;Ishøj;1\n"),
    ]);
    let of = |benefits: &[&str]| Request {
        benefits: benefits.iter().map(|&benefit| benefit.to_owned()).collect(),
        ..of_area("Ishøj")
    };
    let error = status_month(&cube, &[of(&["sygedagpenge", "fleksjob"])]).unwrap_err();
    assert!(error.hint().unwrap().contains("y07a02 2026-01, y08a02 2025-01"), "{error}");
    let error = status_month(&cube, &[of(&["jobafklaringsforloeb"])]).unwrap_err();
    assert!(error.to_string().contains("y12a02 has no month that is complete"), "{error}");
}

#[test]
fn extracts_without_full_time_persons_are_told_where_those_are_and_what_can_be_asked_instead() {
    let text = "Periode;Område;Antal personer\n2026M07;Ishøj;9\n2026M08;Ishøj;9\n";
    let extracts = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let cube = Cube::from_extracts(extracts, &[]).unwrap();
    let budget = budget("fleksjob;80;;\n");
    let targets =
        Targets::read("maal;baseline;maaltal;dato\nfleksjob;80;90;\n".as_bytes()).unwrap();
    let (set, july) = (of_set("Ishøj"), month("2026-07"));
    for error in [
        status_month(&cube, std::slice::from_ref(&set)).unwrap_err(),
        status_table(&cube, &set, july).unwrap_err(),
        calendar(&cube, &set, july, None).unwrap_err(),
        budgeted(&cube, &set, &budget, july).unwrap_err(),
        targets_table(&cube, &set, &targets, july).unwrap_err(),
    ] {
        assert!(error.to_string().contains("no measure \"full_time_persons\""), "{error}");
        let hint = error.hint().unwrap();
        assert!(hint.contains("y60a02") && hint.contains("--measure persons"), "{hint}");
    }
    let error = status_month(&cube, &[set]).unwrap_err();
    assert!(error.hint().unwrap().ends_with("without the set status_2026"), "{error:?}");
    // By itself the one measure there is goes without saying, or is named.
    let persons = Request { measure: Some("persons".to_owned()), ..of_area("Ishøj") };
    assert_eq!(status_month(&cube, &[persons]).unwrap().month, july);
}
