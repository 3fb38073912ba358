//! What must hold whatever the numbers are.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use bestand_core::model::table::{Cell, Role, Table};
use bestand_core::model::{MissingReason, Number};
use bestand_core::read::{Extract, ReadOptions, read_bytes};
use bestand_core::{Cube, NovemberOptions, Request, StockOptions, november, stock, tidy};
use proptest::prelude::{Just, Strategy, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

/// Three benefits that may be added up, and two areas.
const BENEFITS: [&str; 3] = ["Fleksjob", "Sygedagpenge", "Ledighedsydelse"];
const AREAS: [&str; 2] = ["Hele landet", "Ishøj"];
const YEARS: [u32; 3] = [2012, 2013, 2014];

/// A cell of the extract: a count, or nothing beside a rate that is positive, zero or blank.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Published {
    Count(u32),
    Blank(Option<u32>),
}

fn published() -> impl Strategy<Value = Published> {
    prop_oneof![
        6 => (3_u32..500_000).prop_map(Published::Count),
        1 => Just(Published::Blank(Some(2))),
        1 => Just(Published::Blank(Some(0))),
        1 => Just(Published::Blank(None)),
    ]
}

/// One line of the extract per benefit, area and year.
fn lines(cells: &[Published]) -> Vec<String> {
    let mut cells = cells.iter();
    let mut lines = Vec::new();
    for benefit in BENEFITS {
        for area in AREAS {
            for year in YEARS {
                let (count, rate) = match cells.next().unwrap() {
                    Published::Count(count) => (count.to_string(), "1,0".to_owned()),
                    Published::Blank(rate) => {
                        (String::new(), rate.map(|rate| format!("{rate},0")).unwrap_or_default())
                    }
                };
                lines.push(format!("{area};{year}M11;{benefit};{count};{rate}"));
            }
        }
    }
    lines
}

fn cube(lines: &[String]) -> Cube {
    let head =
        "Area;Periode;Ydelse;Antal fuldtidspersoner;Fuldtidspersoner i pct. af arbejdsstyrken";
    let text = format!("{head}\n{}\n", lines.join("\n"));
    Cube::from_extracts(extracts("extract.csv", text.as_bytes()), &[]).unwrap()
}

fn extracts(name: &str, bytes: &[u8]) -> Vec<Extract> {
    read_bytes(name, bytes, &ReadOptions::default()).unwrap()
}

fn table(cube: &Cube, area: &str) -> Table {
    let request = Request { areas: vec![area.to_owned()], ..Request::default() };
    november(cube, &request, &NovemberOptions::default()).unwrap()
}

/// The sum of exact cells; the weightiest reason where one is missing.
fn added<'a>(cells: impl Iterator<Item = &'a Cell>) -> Cell {
    let mut sum = Number::integer(0);
    let mut missing: Option<MissingReason> = None;
    for cell in cells {
        match cell {
            Cell::Exact(number) => sum = sum.checked_add(*number).unwrap(),
            Cell::Missing(reason) => {
                missing = Some(missing.map_or(*reason, |before| before.dominant(*reason)));
            }
            other => panic!("{other:?}"),
        }
    }
    missing.map_or(Cell::Exact(sum), Cell::Missing)
}

proptest! {
    #[test]
    fn a_total_is_the_sum_of_its_rows_and_as_unknown_as_they_are(
        cells in prop::collection::vec(published(), 18)
    ) {
        let cube = cube(&lines(&cells));
        for area in AREAS {
            let table = table(&cube, area);
            let (total, parts) = table.rows.split_last().unwrap();
            prop_assert_eq!(total.role, Role::Total);
            prop_assert_eq!(parts.len(), BENEFITS.len());
            for column in 1..=YEARS.len() {
                prop_assert_eq!(&total.cells[column], &added(parts.iter().map(|row| &row.cells[column])));
            }
        }
    }

    #[test]
    fn a_change_is_last_minus_first_and_its_per_cent_is_of_the_first(
        cells in prop::collection::vec(published(), 18)
    ) {
        let table = table(&cube(&lines(&cells)), AREAS[0]);
        for row in &table.rows {
            let (first, last) = (&row.cells[1], &row.cells[YEARS.len()]);
            let (change, pct) = (&row.cells[YEARS.len() + 1], &row.cells[YEARS.len() + 2]);
            match (first, last) {
                (Cell::Exact(first), Cell::Exact(last)) => {
                    prop_assert_eq!(change, &Cell::Exact(last.checked_sub(*first).unwrap()));
                    let Cell::Ratio(pct) = pct else { panic!("{pct:?}") };
                    let expected = (last.as_f64() / first.as_f64() - 1.0) * 100.0;
                    prop_assert!((pct - expected).abs() < 1e-6, "{} {}", pct, expected);
                }
                _ => {
                    prop_assert!(matches!(change, Cell::Missing(_)));
                    prop_assert_eq!(change, pct);
                }
            }
        }
    }

    #[test]
    fn a_blank_is_suppressed_beside_a_positive_rate_and_unknown_otherwise(
        cells in prop::collection::vec(published(), 18)
    ) {
        let cube = cube(&lines(&cells));
        let mut published = cells.iter();
        let tables: Vec<Table> = AREAS.iter().map(|area| table(&cube, area)).collect();
        for benefit in BENEFITS {
            for table in &tables {
                for column in 1..=YEARS.len() {
                    let code = table.labels[0].1.iter().find(|(_, label)| label == benefit).unwrap();
                    let row = table.rows.iter().find(|row| row.cells[0] == Cell::Code(code.0.as_str().into()));
                    let shown = &row.unwrap().cells[column];
                    match published.next().unwrap() {
                        Published::Count(count) => {
                            prop_assert_eq!(shown, &Cell::Exact(Number::integer(i64::from(*count))));
                        }
                        Published::Blank(Some(1..)) => {
                            prop_assert_eq!(shown, &Cell::Missing(MissingReason::Suppressed));
                        }
                        Published::Blank(_) => {
                            let unknown = [MissingReason::NilOrSuppressed, MissingReason::NotAvailable];
                            prop_assert!(unknown.iter().any(|&reason| *shown == Cell::Missing(reason)));
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_lines_does_not_matter(
        (cells, order) in (
            prop::collection::vec(published(), 18),
            Just((0..18).collect::<Vec<usize>>()).prop_shuffle(),
        )
    ) {
        let lines = lines(&cells);
        let shuffled: Vec<String> = order.iter().map(|&at| lines[at].clone()).collect();
        for area in AREAS {
            prop_assert_eq!(table(&cube(&lines), area), table(&cube(&shuffled), area));
        }
    }

    #[test]
    fn a_tidy_file_read_back_is_the_same_cube(cells in prop::collection::vec(published(), 18)) {
        let cube = cube(&lines(&cells));
        let mut csv = Vec::new();
        tidy::write_csv(&cube, &mut csv).unwrap();
        let mut parquet = Vec::new();
        tidy::write_parquet(&cube, &mut parquet).unwrap();
        let again = [
            extracts("tidy.csv", &csv),
            tidy::read_parquet("tidy.parquet", &parquet, &ReadOptions::default()).unwrap(),
        ];
        let without_sources = |cube: &Cube| {
            let table = stock(cube, &Request::default(), &StockOptions::default()).unwrap();
            Table { sources: Vec::new(), ..table }
        };
        for extracts in again {
            let back = Cube::from_extracts(extracts, &[]).unwrap();
            prop_assert_eq!(without_sources(&back), without_sources(&cube));
        }
    }
}
