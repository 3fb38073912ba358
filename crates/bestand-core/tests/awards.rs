//! What must hold of awards whatever the numbers are.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use bestand_core::model::table::{Cell, Role, Table};
use bestand_core::model::{MissingReason, Number, Period};
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{AwardsOptions, AwardsPer, Cube, Reform, Request, awards, awards_reform};
use proptest::prelude::*;

const AGES: [&str; 4] = ["18-29 år", "30-39 år", "40-64 år", "Uoplyst alder"];
const DIAGNOSES: [&str; 3] = ["Psykiske lidelser", "Kræft", "Sygdom i organer"];
const QUARTERS: i32 = 12;

/// A count, or a blank.
type Published = Option<u32>;

fn quarters() -> Vec<Period> {
    let first = Period::parse("2011-Q1").unwrap();
    (0..QUARTERS).map(|step| first.offset(step).unwrap()).collect()
}

/// Awards by age and diagnosis. The totals are those of the counts, so that they are known where a cell is blank.
fn extract(cells: &[Published], counts: &[u32], ships_totals: bool) -> Cube {
    let mut text = "Periode;Alder;Hoveddiagnose;Tilkendelser\n".to_owned();
    let mut place = 0;
    for quarter in quarters() {
        let quarter = format!("{}K{}", quarter.year(), quarter.index());
        let mut by_age = vec![0; AGES.len()];
        let mut by_diagnosis = vec![0; DIAGNOSES.len()];
        for (age, age_name) in AGES.iter().enumerate() {
            for (diagnosis, name) in DIAGNOSES.iter().enumerate() {
                let cell = cells[place].map(|count| count.to_string()).unwrap_or_default();
                text.push_str(&format!("{quarter};{age_name};{name};{cell}\n"));
                by_age[age] += counts[place];
                by_diagnosis[diagnosis] += counts[place];
                place += 1;
            }
        }
        if ships_totals {
            for (age, count) in AGES.iter().zip(&by_age) {
                text.push_str(&format!("{quarter};{age};I alt;{count}\n"));
            }
            for (diagnosis, count) in DIAGNOSES.iter().zip(&by_diagnosis) {
                text.push_str(&format!("{quarter};I alt;{diagnosis};{count}\n"));
            }
            text.push_str(&format!("{quarter};I alt;I alt;{}\n", by_age.iter().sum::<u32>()));
        }
    }
    cube(&text)
}

fn cube(text: &str) -> Cube {
    let extracts = read_bytes("extract.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    Cube::from_extracts(extracts, &[]).unwrap()
}

fn column<'a>(table: &'a Table, id: &str) -> Vec<(Role, &'a Cell)> {
    let at = table.columns.iter().position(|column| column.id == id).unwrap();
    table.rows.iter().map(|row| (row.role, &row.cells[at])).collect()
}

fn exact(cell: &Cell) -> Option<Number> {
    match cell {
        Cell::Exact(number) => Some(*number),
        _ => None,
    }
}

fn reform() -> Reform {
    let day = "2012-07-01".parse().unwrap();
    Reform { day, quarters: None, window: 1, without: Vec::new() }
}

fn by(names: &[&str]) -> Request {
    Request { by: names.iter().map(|&name| name.to_owned()).collect(), ..Request::default() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Contributions add up to the change of the total to the last decision, however the groups are made.
    #[test]
    fn contributions_add_up_to_the_change_of_the_total(
        counts in proptest::collection::vec(0_u32..4_000, 12 * QUARTERS as usize),
        cut in proptest::sample::select(vec![vec![], vec![30], vec![40], vec![30, 40]]),
        named in proptest::sample::select(vec![vec![], vec!["psykiske"], vec!["kraeft", "psykiske"]]),
        crossed in any::<bool>(),
        window in 0..3_u32,
    ) {
        let cells: Vec<Published> = counts.iter().map(|&count| Some(count)).collect();
        let cube = extract(&cells, &counts, true);
        let options = AwardsOptions {
            cut,
            diagnoses: named.into_iter().map(str::to_owned).collect(),
            ..AwardsOptions::default()
        };
        let names: &[&str] = match (crossed, options.diagnoses.is_empty()) {
            (true, _) => &["age", "diagnosis"],
            (false, true) => &["age"],
            (false, false) if options.cut.is_empty() => &["diagnosis"],
            (false, false) => &["age", "diagnosis"],
        };
        let table = awards_reform(&cube, &by(names), &options, &Reform { window, ..reform() }).unwrap();
        let cells = column(&table, "contribution");
        let total: Vec<Number> =
            cells.iter().filter(|(role, _)| *role == Role::Total).filter_map(|(_, cell)| exact(cell)).collect();
        prop_assert_eq!(total.len(), 1);
        let parts = cells.iter().filter(|(role, _)| *role == Role::Body);
        let sum = parts.fold(Number::integer(0), |sum, (_, cell)| sum.checked_add(exact(cell).unwrap()).unwrap());
        prop_assert_eq!(sum, total[0]);
        // By hand: six quarters on each side, less the window.
        let side = 6 - window as usize;
        let of_quarter = |quarter: usize| -> i64 {
            counts[quarter * 12..(quarter + 1) * 12].iter().map(|&count| i64::from(count)).sum()
        };
        let before: i64 = (0..side).map(of_quarter).sum();
        let after: i64 = (12 - side..12).map(of_quarter).sum();
        prop_assert_eq!(total[0], Number::integer(after - before));
    }

    /// What touches a blank is missing, what does not is there, and nothing is worked out from the total.
    #[test]
    fn a_blank_makes_missing_what_it_touches_and_nothing_else(
        counts in proptest::collection::vec(0_u32..4_000, 12 * QUARTERS as usize),
        blank in 0..12 * QUARTERS as usize,
        ships_totals in any::<bool>(),
    ) {
        let mut cells: Vec<Published> = counts.iter().map(|&count| Some(count)).collect();
        cells[blank] = None;
        let cube = extract(&cells, &counts, ships_totals);
        let day = reform();
        let table = awards_reform(&cube, &by(&["age", "diagnosis"]), &AwardsOptions::default(), &Reform { window: 0, ..day }).unwrap();
        let missing: Vec<usize> = column(&table, "contribution")
            .iter()
            .enumerate()
            .filter(|(_, (_, cell))| matches!(cell, Cell::Missing(_)))
            .map(|(row, _)| row)
            .collect();
        prop_assert_eq!(missing.len(), 1);
        let codes: Vec<&str> = table.rows[missing[0]].cells[..2].iter().map(|cell| match cell {
            Cell::Code(code) => code.as_str(),
            _ => "",
        }).collect();
        prop_assert!(!codes.contains(&"unallocated"));
        let unallocated = Cell::Code("unallocated".into());
        prop_assert!(table.rows.iter().all(|row| row.cells[0] != unallocated));
    }

    /// A year is the sum of its four quarters, a rolling year of the four up to its own, and a year with a hole is missing.
    #[test]
    fn years_are_sums_of_their_quarters(
        counts in proptest::collection::vec(0_u32..4_000, QUARTERS as usize),
        hole in proptest::option::of(0..QUARTERS as usize),
    ) {
        let mut text = "Periode;Tilkendelser\n".to_owned();
        for (place, (quarter, count)) in quarters().into_iter().zip(&counts).enumerate() {
            if Some(place) != hole {
                text.push_str(&format!("{}K{};{count}\n", quarter.year(), quarter.index()));
            }
        }
        let cube = cube(&text);
        let sum = |places: std::ops::Range<usize>| match hole.filter(|hole| places.contains(hole)) {
            Some(_) => None,
            None => Some(Number::integer(counts[places].iter().map(|&count| i64::from(count)).sum())),
        };
        for (per, first) in [(AwardsPer::Year, 0), (AwardsPer::Rolling, 0)] {
            let options = AwardsOptions { per, ..AwardsOptions::default() };
            let table = awards(&cube, None, &Request::default(), &options).unwrap();
            let values = column(&table, "value");
            for (row, (_, value)) in table.rows.iter().zip(values) {
                let Cell::Code(code) = &row.cells[0] else { continue };
                let period = Period::parse(code).unwrap();
                let last = (period.year() - 2011) * 4 + if per == AwardsPer::Year { 4 } else { period.index() as i32 };
                let expected = sum((last - 4).max(first) as usize..last as usize);
                prop_assert_eq!(exact(value), expected, "{}", code);
                prop_assert_eq!(matches!(value, Cell::Missing(_)), expected.is_none());
                prop_assert_ne!(value, &Cell::Missing(MissingReason::NotExisting));
            }
        }
    }
}

#[test]
fn what_is_withheld_of_some_quarters_is_said_of_answers_with_those_quarters_alone() {
    let rows: Vec<String> = (2020..=2026)
        .flat_map(|year| (1..=4).map(move |quarter| format!("{year}K{quarter};Ishøj;9\n")))
        .collect();
    let text = format!("Periode;Område;Tilkendelser\n{}", rows.concat());
    let extracts = read_bytes("y13f01.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let cube = Cube::from_extracts(extracts, &[]).unwrap();
    let disclosed = |from: &str, per| {
        let from = Period::parse(from).ok();
        let options = AwardsOptions { from, per, ..AwardsOptions::default() };
        let table = awards(&cube, None, &Request::default(), &options).unwrap();
        let note = table.notes.into_iter().find(|note| note.id == "disclosure");
        note.unwrap().text
    };
    let always = "Jobindsats skjuler antal under tre. Kommuner lagt sammen er derfor en nedre grænse for hele landet.";
    let then = "For 1.-3. kvartal 2020 er tallene for 22 kommuner skjult.";
    assert_eq!(disclosed("2024-Q1", AwardsPer::Quarter), always);
    assert_eq!(disclosed("2020-Q4", AwardsPer::Quarter), always);
    assert_eq!(disclosed("2020-Q3", AwardsPer::Quarter), format!("{always} {then}"));
    // A year up to 2021-Q2 holds the third quarter of 2020, one up to 2021-Q3 does not.
    assert_eq!(disclosed("2021-Q2", AwardsPer::Rolling), format!("{always} {then}"));
    assert_eq!(disclosed("2021-Q3", AwardsPer::Rolling), always);
}
