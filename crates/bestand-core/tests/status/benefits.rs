//! The benefits of a month beside the same month of earlier years.

use bestand_core::model::table::{Cell, Role};
use bestand_core::model::{MissingReason, Number};
use bestand_core::{Request, calendar, status_table};
use proptest::prelude::*;
use std::fmt::Write as _;

use crate::asked::{
    Y25I01, Y60A02, cell, exact, ids, made, month, note, of_area, of_set, ratio, real, whole_set,
};

#[test]
fn a_status_of_the_set_has_the_rows_there_are_and_names_the_others() {
    let cube = real(&[Y60A02, Y25I01]);
    let table = status_table(&cube, &of_set("Holbæk"), month("2026-07")).unwrap();
    assert_eq!(table.id, "status");
    let columns = [
        "benefit",
        "2024-07",
        "2025-07",
        "2026-07",
        "change",
        "change_pct",
        "rate",
        "rate_country",
    ];
    assert_eq!(ids(&table), columns);
    // Holbæk in y60a02: 1.052, 1.085, 1.105 and 2,3 pct.; the whole country 2,1 pct. y25i01 has 117 in the same month.
    assert_eq!(table.rows.len(), 1);
    let row = "kontanthjaelp_samlet";
    for (column, value) in columns[1..5].iter().zip([1052, 1085, 1105, 20]) {
        assert_eq!(cell(&table, row, column), &exact(value), "{column}");
    }
    assert_eq!(ratio(cell(&table, row, "change_pct")), 20.0 / 1085.0 * 100.0);
    assert_eq!(cell(&table, row, "rate"), &Cell::Exact(Number::new(23, 1)));
    assert_eq!(cell(&table, row, "rate_country"), &Cell::Exact(Number::new(21, 1)));
    let missing = note(&table, "set_rows_missing");
    assert!(missing.contains("A-dagpenge (y01a02)"), "{missing}");
    assert!(missing.contains("Kontanthjælp (samlet) heraf under 30 år (y60a02)"), "{missing}");
    assert!(!missing.contains(" Kontanthjælp (samlet) (y60a02)"), "{missing}");
    assert_eq!(
        note(&table, "total_left_out"),
        "I alt vises kun, når der er udtræk for alle ydelserne."
    );
    let tables: Vec<_> = table.sources.iter().map(|source| source.table.as_deref()).collect();
    assert_eq!(tables, [Some("y60a02")]);
    assert_eq!(table.provisional, ["2026-07"]);
}

#[test]
fn gross_unemployed_have_a_table_of_their_own_with_their_own_name_and_base() {
    let cube = real(&[Y60A02, Y25I01]);
    let request =
        Request { measure: Some("full_time_unemployed".to_owned()), ..of_area("Holbæk") };
    let table = status_table(&cube, &request, month("2026-06")).unwrap();
    assert_eq!(table.title, "Bruttoledige (fuldtidsledige), Holbæk, juni 2024-2026");
    assert_eq!(table.measure, "Antal ledige fuldtidspersoner");
    // Typed from the extract: A-dagpenge 626, 629, 680; the total 741, 770, 806 and 2,2 pct. of the labour force.
    for (row, values) in [("a_dagpenge", [626, 629, 680, 51]), ("total", [741, 770, 806, 36])] {
        for (column, value) in ["2024-06", "2025-06", "2026-06", "change"].iter().zip(values) {
            assert_eq!(cell(&table, row, column), &exact(value), "{row} {column}");
        }
    }
    assert_eq!(cell(&table, "total", "rate"), &Cell::Exact(Number::new(22, 1)));
    assert_eq!(cell(&table, "total", "rate_country"), &exact(3));
    let head = table.columns.iter().find(|column| column.id == "rate").unwrap();
    assert_eq!(head.label, "Pct. af arbejdsstyrken");
    let tables: Vec<_> = table.sources.iter().map(|source| source.table.as_deref()).collect();
    assert_eq!(tables, [Some("y25i01")]);
}

#[test]
fn a_total_stands_where_nothing_is_missing_and_has_no_rate() {
    let table = status_table(&whole_set(), &of_set("Ishøj"), month("2026-07")).unwrap();
    let total = table.rows.last().unwrap();
    assert_eq!(total.role, Role::Total);
    // 10 + 20 + ... + 100 = 550; each of ten benefits one more a year.
    assert_eq!(total.cells[1..5], [exact(550), exact(560), exact(570), exact(10)]);
    assert_eq!(total.cells[6], Cell::Missing(MissingReason::NotApplicable));
    // The parts of kontanthjælp are not in the extract, and a row of it has no rate there.
    assert!(table.rows.iter().all(|row| row.role != Role::Part));
    let rate = cell(&table, "fleksjob", "rate");
    assert_eq!(rate, &Cell::Missing(MissingReason::NotInExtract));
    assert_eq!(note(&table, "total_left_out"), "");
    // As the set has them, and the total last.
    let codes: Vec<_> = table.rows.iter().map(|row| row.cells[0].clone()).collect();
    assert_eq!(
        codes[..2],
        [Cell::Code("a_dagpenge".into()), Cell::Code("kontanthjaelp_samlet".into())]
    );
}

#[test]
fn a_month_that_is_not_there_and_a_period_that_is_none_are_refused() {
    let cube = real(&[Y60A02]);
    for (period, says) in [("2026-08", "no Full-time persons of 2026-08"), ("2026-Q2", "is none")] {
        let error = status_table(&cube, &of_set("Holbæk"), month(period)).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
    let other = made(&[("y36a02.csv", "2026M01;Ishøj;9\n")]);
    let error = status_table(&other, &of_set("Ishøj"), month("2026-01")).unwrap_err();
    assert!(error.to_string().contains("none of the rows of the set status_2026"), "{error}");
    assert!(error.hint().unwrap().contains("y60a02"));
}

#[test]
fn the_figures_of_three_municipalities_are_those_of_the_extract() {
    // y60a02 in July 2024, 2025 and 2026, the rate of July 2026 in tenths.
    let cube = real(&[Y60A02, Y25I01]);
    for (area, months, change, rate) in [
        ("Holbæk", [1052, 1085, 1105], 20, 23),
        ("Aarhus", [6174, 6239, 6070], -169, 23),
        ("Dragør", [87, 86, 73], -13, 9),
    ] {
        let table = status_table(&cube, &of_set(area), month("2026-07")).unwrap();
        let row = &table.rows[0].cells;
        assert_eq!(row[1..5], [months[0], months[1], months[2], change].map(exact), "{area}");
        assert_eq!(row[6..], [Number::new(rate, 1), Number::new(21, 1)].map(Cell::Exact), "{area}");
    }
    // y25i01, all benefits, in June 2024, 2025 and 2026, the rate of June 2026 in tenths.
    let unemployed = Some("full_time_unemployed".to_owned());
    for (area, months, change, rate) in [
        ("Holbæk", [741, 770, 806], 36, 22),
        ("Aarhus", [7299, 7185, 7451], 266, 37),
        ("Dragør", [108, 119, 168], 49, 24),
    ] {
        let request = Request { measure: unemployed.clone(), ..of_area(area) };
        let table = status_table(&cube, &request, month("2026-06")).unwrap();
        for (column, value) in ["2024-06", "2025-06", "2026-06", "change"]
            .iter()
            .zip([months[0], months[1], months[2], change])
        {
            assert_eq!(cell(&table, "total", column), &exact(value), "{area} {column}");
        }
        assert_eq!(cell(&table, "total", "rate"), &Cell::Exact(Number::new(rate, 1)), "{area}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The change of a status is now less the year before, and the calendar has the same numbers in the same month.
    #[test]
    fn the_status_and_the_calendar_agree(values in proptest::array::uniform3(0..9000_i64)) {
        let rows = (2024..).zip(values).fold(String::new(), |mut text, (year, value)| {
            writeln!(text, "{year}M04;Ishøj;{value}").unwrap();
            text
        });
        let cube = made(&[("y08a02.csv", &rows)]);
        let status = status_table(&cube, &of_area("Ishøj"), month("2026-04")).unwrap();
        let calendar = calendar(&cube, &of_area("Ishøj"), month("2026-04"), None).unwrap();
        prop_assert_eq!(&status.rows[0].cells[1..4], &calendar.rows[3].cells[1..4]);
        prop_assert_eq!(cell(&status, "fleksjob", "change"), &exact(values[2] - values[1]));
    }
}
