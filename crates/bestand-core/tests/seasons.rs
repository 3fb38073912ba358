//! What holds of every series: the parts add up, the columns of a year are what they say, and the comparison of twelve months is
//! twelve comparisons of one.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use bestand_core::model::table::{Cell, Row, Table};
use bestand_core::model::{MissingReason, Number, Period};
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{
    Cube, NovemberOptions, Request, SeasonWindow, SeasonalOptions, StockOptions, check_month,
    november, seasonal, stock, usual_variation,
};
use proptest::prelude::*;

fn cube(name: &str, bytes: &[u8]) -> Cube {
    let extracts = read_bytes(name, bytes, &ReadOptions::default()).unwrap();
    Cube::from_extracts(extracts, &[]).unwrap()
}

fn at(table: &Table, id: &str) -> usize {
    let place = table.columns.iter().position(|column| column.id == id);
    place.unwrap_or_else(|| panic!("no column {id}"))
}

fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Exact(number) => Some(number.as_f64()),
        Cell::Ratio(value) => Some(*value),
        Cell::Between(_) | Cell::Code(_) | Cell::Missing(_) => None,
    }
}

/// Months that follow each other from some month of 2008 on; one in sixty is missing. Two areas.
fn months() -> impl Strategy<Value = (Period, Vec<[Option<i64>; 2]>)> {
    let value = || prop_oneof![60 => (0..5000_i64).prop_map(Some), 1 => Just(None)];
    let values = proptest::collection::vec([value(), value()], 14..48);
    (1..13_u32, values).prop_map(|(month, values)| (Period::month(2008, month).unwrap(), values))
}

/// An extract of fleksjob, which has no series break from 2008 to 2012.
fn text((first, values): &(Period, Vec<[Option<i64>; 2]>)) -> String {
    let mut text = String::from("Område;Periode;Antal fuldtidspersoner\n");
    for (step, both) in values.iter().enumerate() {
        let period = first.offset(step as i32).unwrap().code();
        for (area, value) in ["Hele landet", "Ishøj"].iter().zip(both) {
            let value = value.map_or_else(String::new, |value| value.to_string());
            text += &format!("{area};{period};{value}\n");
        }
    }
    text
}

fn by_area() -> Request {
    Request { by: vec!["area".to_owned()], ..Request::default() }
}

/// What an area of `text` has in each month.
fn known((first, values): &(Period, Vec<[Option<i64>; 2]>), area: usize) -> BTreeMap<Period, i64> {
    let months = values.iter().enumerate();
    let value =
        |(step, both): (usize, &[Option<i64>; 2])| Some((first.offset(step as i32)?, both[area]?));
    months.filter_map(value).collect()
}

fn area_of(table: &Table, row: &Row) -> usize {
    let code = &row.cells[at(table, "area")];
    usize::from(*code == Cell::Code("183".into()))
}

fn period_of(row: &Row) -> Period {
    let Cell::Code(code) = &row.cells[0] else { panic!("no period") };
    Period::parse(code).unwrap()
}

#[test]
fn the_usual_variation_agrees_with_the_published_check() {
    let file = "v3_y60a02_kommuner_2021M08-2026M07.json";
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data-samples/jobindsats");
    let cube = cube(file, &fs::read(folder.join(file)).unwrap());
    // Full-time persons up to July 2026, counted in the file by another program.
    let newest = Period::month(2026, 7);
    let table = usual_variation(&cube, &by_area(), newest).unwrap();
    for (area, usual) in [("825", 2), ("155", 7), ("316", 30), ("751", 159), ("000", 1881)] {
        let row = table.rows.iter().find(|row| row.cells[0] == Cell::Code(area.into())).unwrap();
        assert_eq!(row.cells[at(&table, "usual")], Cell::Exact(Number::integer(usual)), "{area}");
        assert_eq!(row.cells[at(&table, "steps")], Cell::Exact(Number::integer(36)), "{area}");
    }
    assert_eq!(usual_variation(&cube, &by_area(), None).unwrap().rows, table.rows);
}

#[test]
fn a_step_across_a_series_break_is_no_usual_one() {
    // Fleksjob from December 2011 to December 2014: down by one each month, and by a thousand in January 2013, when the
    // reform begins.
    let text =
        (0..37).fold("Periode;Område;Antal fuldtidspersoner\n".to_owned(), |text, month| {
            let period = Period::month(2011, 12).and_then(|first| first.offset(month)).unwrap();
            let value = 50_000 - month - if month >= 13 { 1000 } else { 0 };
            text + &format!("{};Hele landet;{value}\n", period.code())
        });
    let usual_of = |text: &str| {
        let cube = cube("y08a02.csv", text.as_bytes());
        let table = usual_variation(&cube, &Request::default(), None).unwrap();
        let row = &table.rows[0];
        (row.cells[at(&table, "usual")].clone(), number(&row.cells[at(&table, "steps")]))
    };
    let one = Cell::Exact(Number::integer(1));
    assert_eq!(usual_of(&text), (one, Some(35.0)));
    // Twelve steps before and after a hole of a year are 23 in all: too few.
    let hole: String = text
        .lines()
        .filter(|line| !line.starts_with("2013"))
        .map(|line| format!("{line}\n"))
        .collect();
    let unknown = Cell::Missing(MissingReason::NotApplicable);
    assert_eq!(usual_of(&hole), (unknown, Some(23.0)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_columns_of_a_year_are_what_they_say(series in months(), later in 0..30_i32) {
        let cube = cube("y08a02.csv", text(&series).as_bytes());
        let options = StockOptions {
            // Whatever is shown, they look back as far as they must.
            from: series.0.offset(later.min(series.1.len() as i32 - 1)),
            change: true,
            rolling: true,
            year_to_date: true,
            ..StockOptions::default()
        };
        let table = stock(&cube, &by_area(), &options).unwrap();
        for row in &table.rows {
            let (period, known) = (period_of(row), known(&series, area_of(&table, row)));
            let of = |period: Option<Period>| known.get(&period?).copied();
            let sum = |from: Option<Period>, to: Option<Period>| -> Option<i64> {
                Period::range(from?, to?).unwrap().into_iter().map(|each| of(Some(each))).sum()
            };
            let found = |id: &str| number(&row.cells[at(&table, id)]);
            let year_ago = period.offset(-12);
            let (now, before) = (of(Some(period)), of(year_ago));
            let change = now.zip(before).map(|(now, before)| (now - before) as f64);
            prop_assert_eq!(found("change"), change);
            let rolling = sum(period.offset(-11), Some(period)).map(|sum| sum as f64 / 12.0);
            prop_assert_eq!(found("rolling"), rolling);
            let january = period.offset(1 - period.index() as i32);
            let count = f64::from(period.index());
            let this_year = sum(january, Some(period));
            let last_year = sum(january.and_then(|each| each.offset(-12)), year_ago);
            prop_assert_eq!(found("year_to_date"), this_year.map(|sum| sum as f64 / count));
            prop_assert_eq!(found("year_to_date_before"), last_year.map(|sum| sum as f64 / count));
            let both = this_year.zip(last_year);
            let change = both.map(|(now, before)| (now - before) as f64 / count);
            prop_assert_eq!(found("year_to_date_change"), change);
            let pct = both.filter(|(_, before)| *before > 0);
            let pct = pct.map(|(now, before)| (now as f64 - before as f64) / before as f64 * 100.0);
            prop_assert_eq!(found("year_to_date_change_pct"), pct);
        }
    }

    #[test]
    fn twelve_months_are_twelve_comparisons_of_one(
        series in months(),
        month in 1..13_u32,
        years in proptest::option::of((2008..2011_i32, 1..4_i32)),
    ) {
        let cube = cube("y08a02.csv", text(&series).as_bytes());
        let years = years.map(|(first, more)| (first, first + more));
        let options = NovemberOptions { month, years };
        // Too little to compare is refused.
        let Ok(checked) = check_month(&cube, &by_area(), &options) else { return Ok(()) };
        let (months, summary) = (&checked.months, &checked.summary);
        for (place, row) in summary.rows.iter().enumerate() {
            let of_row = &months.rows[place * 12..place * 12 + 12];
            let mut changes: Vec<(u32, f64)> = Vec::new();
            for (number_of, each) in (1..).zip(of_row) {
                prop_assert_eq!(&each.cells[0], &row.cells[0]);
                let Cell::Code(first) = &each.cells[at(months, "first_period")] else { panic!() };
                let Cell::Code(last) = &each.cells[at(months, "last_period")] else { panic!() };
                let (first, last) = (Period::parse(first).unwrap(), Period::parse(last).unwrap());
                prop_assert_eq!((first.index(), last.index()), (number_of, number_of));
                if let Some(years) = years {
                    prop_assert_eq!((first.year(), last.year()), years);
                }
                let alone =
                    NovemberOptions { month: number_of, years: Some((first.year(), last.year())) };
                // A year that the extract lacks altogether is refused there.
                if let Ok(alone) = november(&cube, &by_area(), &alone) {
                    let same = alone.rows.iter().find(|other| other.cells[0] == row.cells[0]);
                    let change = &same.unwrap().cells[at(&alone, "change")];
                    prop_assert_eq!(&each.cells[at(months, "change")], change);
                }
                changes.extend(
                    number(&each.cells[at(months, "change")]).map(|change| (number_of, change)),
                );
            }
            let count = |id: &str| number(&row.cells[at(summary, id)]).unwrap();
            let those = |way: fn(f64) -> bool| {
                changes.iter().filter(|(_, change)| way(*change)).count() as f64
            };
            let ways = [those(|each| each > 0.0), those(|each| each < 0.0), those(|each| each == 0.0)];
            prop_assert_eq!([count("rising"), count("falling"), count("unchanged")], ways);
            prop_assert_eq!(count("missing"), 12.0 - changes.len() as f64);
            let kinds = ways.iter().filter(|count| **count > 0.0).count();
            let depends = match (changes.len(), kinds) {
                (0 | 1, _) => Cell::Missing(MissingReason::NotApplicable),
                (_, 1) => Cell::Code("no".into()),
                _ => Cell::Code("yes".into()),
            };
            prop_assert_eq!(&row.cells[at(summary, "sign_depends")], &depends);
            let lowest = changes.iter().map(|(_, change)| *change).fold(f64::INFINITY, f64::min);
            if let Some(found) = number(&row.cells[at(summary, "lowest")]) {
                prop_assert_eq!(found, lowest);
                let Cell::Code(code) = &row.cells[at(summary, "lowest_month")] else { panic!() };
                let month: u32 = code.parse().unwrap();
                prop_assert!(changes.contains(&(month, lowest)));
            } else {
                prop_assert!(changes.is_empty());
            }
        }
    }

    #[test]
    fn parts_add_up_and_are_there_where_a_stretch_is_long_enough(
        series in months(),
        window in prop_oneof![Just(SeasonWindow::Periodic), Just(SeasonWindow::Years(9))],
    ) {
        let cube = cube("y08a02.csv", text(&series).as_bytes());
        let options = SeasonalOptions { window, ..SeasonalOptions::default() };
        // The lengths of the runs of numbers, area by area.
        let run_of = |known: &BTreeMap<Period, i64>, period: Period| {
            let reach = |step: i32| {
                (1..).take_while(|n| {
                    period.offset(step * n).is_some_and(|each| known.contains_key(&each))
                }).count()
            };
            1 + reach(1) + reach(-1)
        };
        let known = [known(&series, 0), known(&series, 1)];
        let is_long = known.iter().any(|known| known.keys().any(|&each| run_of(known, each) >= 36));
        let table = match seasonal(&cube, &by_area(), &options) {
            Ok(table) => table,
            Err(error) => {
                prop_assert!(!is_long, "{error}");
                return Ok(());
            }
        };
        prop_assert!(is_long);
        for row in &table.rows {
            let (period, known) = (period_of(row), &known[area_of(&table, row)]);
            let found = |id: &str| number(&row.cells[at(&table, id)]);
            let Some(value) = known.get(&period).map(|value| *value as f64) else {
                prop_assert_eq!(found("trend"), None);
                continue;
            };
            prop_assert_eq!(found("trend").is_some(), run_of(known, period) >= 36);
            if let (Some(trend), Some(season), Some(rest)) =
                (found("trend"), found("season"), found("remainder"))
            {
                prop_assert!((trend + season + rest - value).abs() < 1e-6);
                if let Some(adjusted) = found("adjusted") {
                    prop_assert!((adjusted + season - value).abs() < 1e-6);
                    prop_assert!(found("season_strength").unwrap() > 0.3);
                }
            }
        }
    }
}
