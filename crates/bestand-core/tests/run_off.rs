//! A closed benefit as Jobindsats publishes it: persons and full-time persons by area, sex and age, alone and beside the
//! spells.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use bestand_core::model::table::{Cell, Table};
use bestand_core::model::{MissingReason, Number, Period};
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{Cube, Request, RunOffOptions, run_off};

/// Persons, and one in ten fewer full-time persons, from December 2025 to October 2026: 1000 in January, the last open month,
/// and 50 fewer a month; half of them women, all under 30.
fn stock() -> String {
    let mut text = "Area;Periode;Køn;Alder;Antal personer;Antal fuldtidspersoner\n".to_owned();
    let months = (0..10).map(|month| (format!("2026M{:02}", month + 1), 1000 - 50 * month));
    for (month, persons) in std::iter::once(("2025M12".to_owned(), 990)).chain(months) {
        for (area, share) in [("Hele landet", 1), ("Holbæk", 10)] {
            for (sex, half) in [("Køn i alt", 1), ("Kvinder", 2), ("Mænd", 2)] {
                let persons = persons / share / half;
                let full_time = persons * 9 / 10;
                for age in ["Alder i alt", "16-29 år"] {
                    text += &format!("{area};{month};{sex};{age};{persons};{full_time}\n");
                }
                text += &format!("{area};{month};{sex};30 år og derover;;\n");
            }
        }
    }
    text
}

/// Spells at both ends of each month, and those that ended: another measure of the same benefit.
fn spells() -> String {
    let head = "Area;Periode;Forløb primo;Påbegyndte forløb;Afsluttede forløb;Forløb ultimo\n";
    (1..=10).fold(head.to_owned(), |text, month| {
        let opening = 2000 - 70 * month;
        text + &format!("Hele landet;2026M{month:02};{opening};0;70;{}\n", opening - 70)
    })
}

fn cube(files: &[(&str, String)]) -> Cube {
    let read = |(file, text): &(&str, String)| {
        read_bytes(file, text.as_bytes(), &ReadOptions::default()).unwrap()
    };
    Cube::from_extracts(files.iter().flat_map(read).collect(), &[]).unwrap()
}

fn asked(measure: Option<&str>, area: &str) -> Request {
    Request {
        measure: measure.map(str::to_owned),
        areas: vec![area.to_owned()],
        benefits: vec!["ressourceforloeb".to_owned()],
        ..Request::default()
    }
}

fn until(month: &str) -> RunOffOptions {
    RunOffOptions { to: Period::parse(month).ok(), ..RunOffOptions::default() }
}

/// The cells of a column, row by row.
fn column<'t>(table: &'t Table, id: &str) -> Vec<&'t Cell> {
    let at = table.columns.iter().position(|column| column.id == id);
    let at = at.unwrap_or_else(|| panic!("no column {id}"));
    table.rows.iter().map(|row| &row.cells[at]).collect()
}

fn exact(number: i64) -> Cell {
    Cell::Exact(Number::integer(number))
}

#[test]
fn a_run_off_ends_in_the_month_asked_for() {
    let cube = cube(&[("y11a02.csv", stock())]);
    let table = run_off(&cube, &asked(None, "Hele landet"), &until("2026-09")).unwrap();
    assert!(table.title.ends_with("januar 2026-september 2026"), "{}", table.title);
    assert_eq!(column(&table, "period").last(), Some(&&Cell::Code("2026-09".into())));
    // October is the newest of the extract, and not shown: nothing of it is preliminary here.
    assert!(table.provisional.is_empty());
    // A quarter ends with its last month.
    let quarter = run_off(&cube, &asked(None, "Hele landet"), &until("2026-Q3")).unwrap();
    assert_eq!(quarter.rows, table.rows);
}

#[test]
fn a_month_that_the_extracts_do_not_have_is_missing_and_told() {
    let cube = cube(&[("y11a02.csv", stock())]);
    let table = run_off(&cube, &asked(None, "Hele landet"), &until("2026-11")).unwrap();
    let missing = Cell::Missing(MissingReason::NotAvailable);
    assert_eq!(column(&table, "value").last(), Some(&&missing));
    let told = table.notes.iter().find(|note| note.id == "periods_not_in_extracts").unwrap();
    assert_eq!(told.text, "Udtrækkene har ikke november 2026.");
    let error = run_off(&cube, &asked(None, "Hele landet"), &until("2026-01")).unwrap_err();
    assert!(error.to_string().contains("2026-01 is not after 2026-01"), "{error}");
}

#[test]
fn stock_and_exits_are_of_the_measure_asked_for_whatever_stands_beside_it() {
    let alone = cube(&[("y11a02.csv", stock())]);
    let both = cube(&[("y11a02.csv", stock()), ("y11a24.csv", spells())]);
    for cube in [&alone, &both] {
        // In September eight months are gone: 1000 - 8 x 50 = 600 persons, and nine tenths of that full-time.
        for (measure, unit, area, value, exits) in [
            (Some("persons"), "persons", "Hele landet", 600, 50),
            (Some("full_time_persons"), "full_time_persons", "Hele landet", 540, 45),
            (None, "full_time_persons", "Hele landet", 540, 45),
            (Some("persons"), "persons", "Holbæk", 60, 5),
        ] {
            let table = run_off(cube, &asked(measure, area), &until("2026-09")).unwrap();
            assert_eq!(table.rows.len(), 9, "January to September");
            assert_eq!(column(&table, "value").last(), Some(&&exact(value)));
            assert_eq!(column(&table, "exits").last(), Some(&&exact(exits)));
            assert_eq!(column(&table, "share_left").last(), Some(&&Cell::Ratio(60.0)));
            for id in ["value", "exits"] {
                let of = table.columns.iter().find(|column| column.id == id).unwrap();
                assert_eq!(of.unit.as_deref(), Some(unit), "{id}");
            }
            let tables: Vec<_> =
                table.sources.iter().map(|source| source.table.as_deref()).collect();
            assert_eq!(tables, [Some("y11a02")]);
        }
    }
    // The spells alone: 2000 - 70 x 9 - 70 = 1300 at the end of September.
    let cube = cube(&[("y11a24.csv", spells())]);
    let table = run_off(&cube, &asked(None, "Hele landet"), &until("2026-09")).unwrap();
    assert_eq!(column(&table, "value").last(), Some(&&exact(1300)));
    assert_eq!(column(&table, "exits").last(), Some(&&exact(70)));
}
