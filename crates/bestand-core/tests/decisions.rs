//! Decisions on førtidspension: what is one measure, what adds up, and what is never put together.
//!
//! Figures are Ankestyrelsen's published ones where a test says so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use bestand_core::model::table::{Cell, Table};
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{Cube, Filter, Request, StockOptions, stock};

fn cube_of(files: &[(&str, &str)]) -> Result<Cube, String> {
    let mut extracts = Vec::new();
    for (name, text) in files {
        let read = read_bytes(name, text.as_bytes(), &ReadOptions::default());
        extracts.extend(read.map_err(|error| error.to_string())?);
    }
    Cube::from_extracts(extracts, &[]).map_err(|error| error.to_string())
}

fn cube(text: &str) -> Cube {
    cube_of(&[("udtraek.csv", text)]).unwrap()
}

fn refused(text: &str) -> String {
    cube_of(&[("udtraek.csv", text)]).unwrap_err()
}

fn ask(cube: &Cube, request: &Request) -> Table {
    stock(cube, request, &StockOptions::default()).unwrap()
}

fn request(measure: &str) -> Request {
    Request { measure: Some(measure.to_owned()), ..Request::default() }
}

fn filter(dimension: &str, member: &str) -> Filter {
    Filter { dimension: dimension.to_owned(), members: vec![member.to_owned()] }
}

/// The numbers of the answer, row by row.
fn numbers(table: &Table) -> Vec<Vec<i64>> {
    let of_row = |row: &bestand_core::model::table::Row| {
        row.cells
            .iter()
            .filter_map(|cell| match cell {
                Cell::Exact(number) => number.as_integer(),
                _ => None,
            })
            .collect()
    };
    table.rows.iter().map(of_row).collect()
}

fn note(table: &Table, id: &str) -> Option<String> {
    table.notes.iter().find(|note| note.id == id).map(|note| note.text.clone())
}

/// *Tendenser* 2013:1 and 2013:2.
const BY_SCHEME: &str = "Periode;Område;Ordning;Afgørelse;Antal\n\
    2013K1;Hele landet;2003-ordningen;Tilkendelse;1601\n\
    2013K1;Hele landet;2013-ordningen;Tilkendelse;142\n\
    2013K2;Hele landet;efter de tidligere regler;Tilkendelse;384\n\
    2013K2;Hele landet;efter de nye regler;Tilkendelse;733\n";

#[test]
fn both_schemes_are_summed_where_both_are_there() {
    let summed = Request { sum: vec!["scheme".to_owned()], ..request("awards") };
    assert_eq!(numbers(&ask(&cube(BY_SCHEME), &summed)), [[1743], [1117]]);
    let one: String = BY_SCHEME
        .lines()
        .filter(|line| !line.contains("ny") && !line.contains("2013-"))
        .fold(String::new(), |text, line| text + line + "\n");
    let error = stock(&cube(&one), &summed, &StockOptions::default()).unwrap_err();
    assert!(error.to_string().contains("\"2013\" is not there"), "{error}");
}

#[test]
fn the_benefit_of_decisions_is_foertidspension() {
    let of = |cube: &Cube| cube.dimension("benefit").unwrap().members[0].code.clone();
    assert_eq!(of(&cube(BY_SCHEME)), "foertidspension");
    let matrix = "Tilgang til førtidspension efter køn og tid\n\n;2013K1;2013K2\nI alt;20;30\n";
    assert_eq!(of(&cube(matrix)), "foertidspension");
    let other = "Tilkendelser af seniorpension efter køn og tid\n\n;2020K1;2020K2\nI alt;20;30\n";
    assert_eq!(of(&cube(other)), "seniorpension");
}

#[test]
fn a_grant_is_no_award_whatever_it_is_called() {
    let matrix = "Tilgang til førtidspension efter køn og tid\n\n;2013K1;2013K2\nI alt;20;30\n";
    let cube = cube(matrix);
    assert_eq!(cube.measures()[0].code, "first_grants");
    let error = stock(&cube, &request("awards"), &StockOptions::default()).unwrap_err();
    assert!(error.to_string().contains("no measure \"awards\""), "{error}");
    assert!(error.hint().unwrap().contains("Neither started spells nor awards"), "{error:?}");
}

#[test]
fn grants_spells_and_awards_of_one_file_stay_apart() {
    let text = "Periode;Ordning;Tilkendelser;Tilgang til førtidspension;Antal påbegyndte forløb;\
        Nye modtagere af førtidspension\n2013K1;I alt;1743;1125;1500;1300\n";
    let cube = cube(text);
    let codes: Vec<&str> = cube.measures().iter().map(|measure| measure.code.as_str()).collect();
    assert_eq!(codes, ["spells_started", "first_grants", "awards", "new_disability_pensioners"]);
    for (measure, value) in [("awards", 1743), ("first_grants", 1125), ("spells_started", 1500)] {
        let table = ask(&cube, &request(measure));
        assert_eq!(numbers(&table), [[value]]);
        assert_eq!(table.title.contains("Tilkendelser"), measure == "awards", "{}", table.title);
    }
}

#[test]
fn parts_that_are_all_there_add_up_to_their_total() {
    let with_total = format!("{BY_SCHEME}2013K1;Hele landet;I alt;Tilkendelse;1743\n");
    assert!(cube_of(&[("udtraek.csv", &with_total)]).is_ok());
    let error = refused(&with_total.replace(";1743", ";1734"));
    assert!(
        error.starts_with("udtraek.csv, line 6: Tilkendelser / Hele landet / Førtidspension / I alt / 2013-Q1 is 1734")
            && error.ends_with("its parts by scheme add up to 1743"),
        "{error}"
    );
}

#[test]
fn rounded_withheld_and_missing_parts_say_nothing_about_a_total() {
    for text in [
        "Periode;Køn;Afgørelse;Antal\n2013K1;Mænd;Tilkendelse;..\n2013K1;Kvinder;Tilkendelse;81\n2013K1;I alt;Tilkendelse;83\n",
        "Periode;Køn;Afgørelse;Antal\n2013K1;Mænd;Tilkendelse;1005\n2013K1;Kvinder;Tilkendelse;730\n2013K1;I alt;Tilkendelse;1745\n",
        "Periode;Køn;Afgørelse;Antal\n2013K1;Kvinder;Tilkendelse;81\n2013K1;I alt;Tilkendelse;83\n",
    ] {
        assert!(cube_of(&[("udtraek.csv", text)]).is_ok(), "{text}");
    }
}

#[test]
fn one_part_above_its_total_is_refused_whatever_the_others_are() {
    let text = "Periode;Køn;Afgørelse;Antal\n2013K1;Mænd;Tilkendelse;..\n\
        2013K1;Kvinder;Tilkendelse;84\n2013K1;I alt;Tilkendelse;83\n";
    let said = refused(text);
    assert!(said.contains("is 83, and its parts by sex add up to 84"), "{said}");
}

#[test]
fn over_40_beside_under_40_is_40_and_over() {
    let text = "Periode;Alder;Afgørelse;Antal\n2012;under 40-årige;Tilkendelse;3901\n\
        2012;over 40 år;Tilkendelse;10549\n2012;I alt;Tilkendelse;14450\n";
    let cube = cube(text);
    let ages = &cube.dimension("age").unwrap().members;
    let labels: Vec<&str> = ages.iter().map(|member| member.label_da.as_str()).collect();
    assert_eq!(labels, ["Under 40 år", "40 år og derover", "I alt"]);
    let alone = text.replace("under 40-årige", "18-39 år");
    let cube = cube_of(&[("udtraek.csv", &alone)]).unwrap();
    assert!(cube.findings().unmatched.iter().any(|label| label.label == "over 40 år"));
}

const BY_AGE: &str = "Periode;Alder;Afgørelse;Antal\n\
    2012K1;18-19 år;Tilkendelse;101\n2012K1;20-29-årige;Tilkendelse;402\n\
    2012K1;30–39 år;Tilkendelse;503\n2012K1;40-49 år;Tilkendelse;904\n\
    2012K1;50-59 årige;Tilkendelse;1205\n2012K1;60-64 år;Tilkendelse;406\n\
    2012K1;Uoplyst alder;Tilkendelse;7\n2012K1;I alt;Tilkendelse;3528\n";

#[test]
fn the_cut_at_40_is_made_of_bands_and_the_unknown_age_is_said() {
    let cube = cube(BY_AGE);
    // 101 + 402 + 503, and 904 + 1205 + 406.
    for (cut, value) in [("under 40 år", 1006), ("40 år eller derover", 2515)] {
        let asked = Request { filters: vec![filter("age", cut)], ..request("awards") };
        let table = ask(&cube, &asked);
        assert_eq!(numbers(&table), [[value]], "{cut}");
        let said = note(&table, "age_unknown").unwrap();
        assert_eq!(said, "Uoplyst alder er med i totalen og i ingen aldersgruppe.");
        assert!(!table.notes.iter().any(|note| note.text.contains("over 40")));
    }
    let asked = Request { filters: vec![filter("age", "under 35 år")], ..request("awards") };
    let error = stock(&cube, &asked, &StockOptions::default()).unwrap_err();
    assert!(error.to_string().contains("would split the band 30-39"), "{error}");
}

#[test]
fn ages_that_are_all_there_are_held_to_their_total() {
    let error = refused(&BY_AGE.replace(";3528", ";3521"));
    assert!(error.contains("is 3521, and its parts by age add up to 3528"), "{error}");
}

#[test]
fn all_ages_are_the_bands_and_the_unknown() {
    let without: String = BY_AGE
        .lines()
        .filter(|line| !line.contains("I alt"))
        .fold(String::new(), |text, line| text + line + "\n");
    let summed = Request { sum: vec!["age".to_owned()], ..request("awards") };
    let table = ask(&cube(&without), &summed);
    assert_eq!(numbers(&table), [[3528]]);
    assert!(note(&table, "age_unknown").is_some());
}

#[test]
fn two_schemes_under_one_label_are_refused() {
    let error = refused(
        "Periode;Ordning;Afgørelse;Antal\n2013K1;2003- og 2013-ordningen;Tilkendelse;1743\n",
    );
    assert!(error.contains("\"2003- og 2013-ordningen\" is not one of"), "{error}");
}

#[test]
fn shares_among_counts_and_counts_among_shares_are_refused() {
    let error = refused(
        "Periode;Ordning;Afgørelse;Antal\n2013K1;I alt;Tilkendelse;43,5\n2013K2;I alt;Tilkendelse;7\n",
    );
    assert!(error.contains("line 2") && error.contains("has decimals"), "{error}");
    let error =
        refused("Periode;Ordning;Andel af tilkendelser\n2013K1;I alt;1743\n2013K2;I alt;33\n");
    assert!(error.contains("is more than 100 per cent"), "{error}");
}

#[test]
fn a_table_of_awards_with_a_column_of_grants_is_refused() {
    let text =
        "Periode;Område;Hoveddiagnose;Tilgang til førtidspension\n2013K1;Hele landet;I alt;142\n";
    let error = cube_of(&[("y10f02.csv", text)]).unwrap_err();
    assert!(error.contains("the table y10f02 counts tilkendelser"), "{error}");
}

#[test]
fn main_diagnoses_of_two_publishers_are_never_chained() {
    let of_ankestyrelsen =
        "Periode;Hoveddiagnose;Afgørelse;Antal\n2013K1;psykiske lidelser;Tilkendelse;700\n";
    let of_star = "Periode;Område;Hoveddiagnose;Antal tilkendelser\n2020K1;Hele landet;Psykiske lidelser;1300\n";
    let files = [("udtraek.csv", of_ankestyrelsen), ("y10f02.csv", of_star)];
    let asked = Request { by: vec!["diagnosis".to_owned()], ..request("awards") };
    let error = stock(&cube_of(&files).unwrap(), &asked, &StockOptions::default()).unwrap_err();
    assert!(error.to_string().contains("never share a table"), "{error}");
}

#[test]
fn age_by_diagnosis_is_not_to_be_had_in_y10f02() {
    let text = "Periode;Område;Hoveddiagnose;Antal tilkendelser\n\
        2020K1;Hele landet;Hoveddiagnose i alt;2900\n2020K1;Hele landet;Psykiske lidelser;1300\n";
    let cube = cube_of(&[("y10f02.csv", text)]).unwrap();
    let asked = Request { by: vec!["alder".to_owned()], ..request("awards") };
    let error = stock(&cube, &asked, &StockOptions::default()).unwrap_err().to_string();
    assert!(error.contains("the table y10f02 has no dimension \"alder\""), "{error}");
    assert!(error.contains("leaves age, sex and origin out"), "{error}");
    let table = ask(&cube, &request("awards"));
    assert!(note(&table, "disclosure").unwrap().contains("grænsen er fem"));
}
