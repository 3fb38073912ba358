//! The awards of a status: the newest quarter and the last four, each beside the year before.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use bestand_core::model::source::Vintage;
use bestand_core::model::table::{Cell, Role, Table};
use bestand_core::model::{MissingReason, Number, Period};
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{
    AwardsOptions, AwardsPer, AwardsStatusOptions, CoreError, Cube, Request, awards, awards_status,
};
use proptest::prelude::*;

const AGES: [&str; 3] = ["18-29 år", "30-39 år", "40-64 år"];

/// Awards by quarter from the first of 2024 on, for each age; a quarter without any is left out.
fn text(quarters: &[Option<[i64; 3]>]) -> String {
    let head = "Periode;Område;Alder;Tilkendelser\n".to_owned();
    quarters.iter().zip(0..).fold(head, |mut text, (counts, at)| {
        let quarter = format!("{}K{}", 2024 + at / 4, at % 4 + 1);
        for (age, count) in AGES.iter().zip(counts.iter().flatten()) {
            text += &format!("{quarter};Ishøj;{age};{count}\n");
        }
        if let Some(counts) = counts {
            text += &format!("{quarter};Ishøj;Alder i alt;{}\n", counts.iter().sum::<i64>());
        }
        text
    })
}

fn cube(quarters: &[Option<[i64; 3]>], pulled: Option<&str>) -> Cube {
    let pulled = pulled.map(|day| Vintage::parse(day).unwrap());
    let options = ReadOptions { pulled, ..ReadOptions::default() };
    let extracts = read_bytes("a.csv", text(quarters).as_bytes(), &options).unwrap();
    Cube::from_extracts(extracts, &[]).unwrap()
}

/// Eleven quarters, 2024-Q1 to 2026-Q3: 1, 2, 3 ... of the youngest, ten times that and a hundred times that of the others.
fn eleven() -> Vec<Option<[i64; 3]>> {
    (1..=11).map(|count| Some([count, 10 * count, 100 * count])).collect()
}

fn asked(cube: &Cube, cut: &[u8], month: &str) -> Result<Table, CoreError> {
    let request = Request { areas: vec!["Ishøj".to_owned()], ..Request::default() };
    let options = AwardsStatusOptions { cut: cut.to_vec(), month: Period::parse(month).ok() };
    awards_status(cube, &request, &options)
}

fn numbers(cells: &[Cell]) -> Vec<i64> {
    let number = |cell: &Cell| match cell {
        Cell::Exact(number) => number.as_integer().unwrap(),
        other => panic!("{other:?} is no number"),
    };
    cells[1..].iter().map(number).collect()
}

#[test]
fn the_newest_quarter_and_the_last_four_stand_beside_those_of_the_year_before() {
    let table = asked(&cube(&eleven(), Some("2027-06-01")), &[40], "2026-08").unwrap();
    assert_eq!(table.id, "awards_status");
    let ids: Vec<&str> = table.columns.iter().map(|column| column.id.as_str()).collect();
    assert_eq!(ids, ["age", "2025-Q2", "2026-Q2", "last_four", "four_before"]);
    let heads: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
    assert_eq!(heads[3..], ["Seneste fire kvartaler", "Året før"]);
    assert!(table.title.ends_with("Ishøj, 2. kvartal 2025 og 2. kvartal 2026"), "{}", table.title);
    // 2026-Q2 is the tenth quarter and 2025-Q2 the sixth; 7 + 8 + 9 + 10 = 34 and 3 + 4 + 5 + 6 = 18. Under 40 eleven
    // times that, from 40 on a hundred times.
    let rows: Vec<_> = table.rows.iter().map(|row| (row.role, numbers(&row.cells))).collect();
    assert_eq!(
        rows,
        [
            (Role::Body, vec![66, 110, 374, 198]),
            (Role::Body, vec![600, 1000, 3400, 1800]),
            (Role::Total, vec![666, 1110, 3774, 1998]),
        ]
    );
    assert_eq!(table.label("age", "-39"), "Under 40 år");
    assert!(table.computed && table.provisional.is_empty());
}

#[test]
fn a_quarter_counts_when_it_has_ended_by_the_month_of_the_status() {
    let cube = cube(&eleven(), None);
    for (month, newest) in [
        ("2026-08", "2026-Q2"),
        ("2026-09", "2026-Q3"),
        ("2027-01", "2026-Q3"),
        ("2026-05", "2026-Q1"),
    ] {
        let table = asked(&cube, &[], month).unwrap();
        assert_eq!(table.columns[2].id, newest, "{month}");
    }
    let options = AwardsStatusOptions::default();
    let newest = awards_status(&cube, &Request::default(), &options).unwrap();
    assert_eq!(newest.columns[2].id, "2026-Q3");
    let error = asked(&cube, &[], "2024-02").unwrap_err();
    assert!(error.to_string().contains("no quarter of awards that has ended by 2024-02"));
    assert_eq!(error.hint().unwrap(), "they have 2024-Q1 to 2026-Q3");
}

#[test]
fn without_a_cut_there_is_the_total_alone() {
    let table = asked(&cube(&eleven(), None), &[], "2026-08").unwrap();
    let [row] = &table.rows[..] else { panic!("{} rows", table.rows.len()) };
    assert_eq!((row.role, &row.cells[0]), (Role::Total, &Cell::Code("total".into())));
    assert_eq!(table.label("group", "total"), "I alt");
    assert_eq!(numbers(&row.cells), [666, 1110, 3774, 1998]);
    // Of a file without ages too, and there a cut is refused as in the series.
    let text = "Periode;Tilkendelser\n2025K2;5\n2025K3;1\n2025K4;1\n2026K1;1\n2026K2;4\n";
    let extracts = read_bytes("a.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let cube = Cube::from_extracts(extracts, &[]).unwrap();
    let of = |cut: &[u8]| {
        let options = AwardsStatusOptions { cut: cut.to_vec(), month: None };
        awards_status(&cube, &Request::default(), &options)
    };
    let row = &of(&[]).unwrap().rows[0];
    assert_eq!(numbers(&row.cells[..4]), [5, 4, 7]);
    assert!(matches!(of(&[40]), Err(CoreError::Question { .. })));
}

#[test]
fn an_age_cut_that_the_groups_of_the_source_cross_is_a_question() {
    let cube = cube(&eleven(), None);
    assert!(matches!(asked(&cube, &[35], "2026-08"), Err(CoreError::Question { .. })));
    assert!(asked(&cube, &[], "2026-08").is_ok());
}

#[test]
fn four_quarters_are_missing_where_one_of_them_is() {
    // Without 2024-Q4, one of the four before.
    let mut quarters = eleven();
    quarters[3] = None;
    let table = asked(&cube(&quarters, None), &[40], "2026-08").unwrap();
    for row in &table.rows {
        assert_eq!(row.cells[4], Cell::Missing(MissingReason::NotAvailable));
    }
    assert_eq!(numbers(&table.rows[2].cells[..4]), [666, 1110, 3774]);
    let told = table.notes.iter().find(|note| note.id == "periods_not_in_extracts").unwrap();
    assert_eq!(told.text, "Udtrækkene har ikke 4. kvartal 2024.");
    // Of extracts pulled on different days none is summed.
    let extracts =
        [(0, 8, "2026-03-12"), (8, 11, "2026-12-12")].iter().flat_map(|&(from, to, day)| {
            let quarters = eleven()
                .into_iter()
                .zip(0..)
                .map(|(each, at)| each.filter(|_| (from..to).contains(&at)));
            let options =
                ReadOptions { pulled: Vintage::parse(day).ok(), ..ReadOptions::default() };
            read_bytes("a.csv", text(&quarters.collect::<Vec<_>>()).as_bytes(), &options).unwrap()
        });
    let cube = Cube::from_extracts(extracts.collect(), &[]).unwrap();
    let table = asked(&cube, &[], "2026-08").unwrap();
    let not_applicable = Cell::Missing(MissingReason::NotApplicable);
    assert_eq!(table.rows[0].cells[3], not_applicable);
    assert!(table.notes.iter().any(|note| note.id == "quarters_of_several_vintages"));
    assert_eq!(table.rows[0].cells[4], Cell::Exact(Number::integer(1998)));
}

#[test]
fn quarters_still_being_reported_and_the_sums_that_hold_them_are_provisional() {
    // Pulled in the quarter after: the two before it are still reported.
    let table = asked(&cube(&eleven(), Some("2026-08-20")), &[40], "2026-08").unwrap();
    assert_eq!(table.provisional, ["2026-Q2", "2026-Q2-R4"]);
    let note = table.notes.iter().find(|note| note.id == "late_reporting").unwrap();
    assert_eq!(note.text, "De seneste kvartaler opjusteres normalt.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// What the series of awards has of the quarters and of rolling years, whatever is missing.
    #[test]
    fn a_status_has_the_numbers_of_the_series(
        quarters in proptest::collection::vec(
            proptest::option::weighted(0.9, proptest::array::uniform3(0..500_i64)), 9..14),
    ) {
        prop_assume!(quarters.iter().flatten().count() > 0);
        let cube = cube(&quarters, None);
        let options = AwardsStatusOptions { cut: vec![40], month: None };
        let table = awards_status(&cube, &Request::default(), &options).unwrap();
        let newest = Period::parse(&table.columns[2].id).unwrap();
        for (per, place) in [(AwardsPer::Quarter, 2), (AwardsPer::Rolling, 3)] {
            let options = AwardsOptions { cut: vec![40], per, to: Some(newest), ..AwardsOptions::default() };
            let Ok(series) = awards(&cube, None, &Request::default(), &options) else { continue };
            let newest: Vec<&Cell> =
                series.rows[series.rows.len() - 3..].iter().map(|row| &row.cells[2]).collect();
            let of_status: Vec<&Cell> = table.rows.iter().map(|row| &row.cells[place]).collect();
            prop_assert_eq!(newest, of_status);
        }
    }
}
