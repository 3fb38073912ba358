//! Where a year will end.

use std::fmt::Write as _;

use bestand_core::model::source::Vintage;
use bestand_core::model::table::{Cell, Table};
use bestand_core::model::{MissingReason, Period};
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{Cube, Forecast, Request, budget_table};
use proptest::prelude::*;

use crate::asked::{Y60A02, budget, cell, made, month, note, of_area, of_set, ratio, real};

/// The budget of fleksjob in Ishøj with months of last year and of this one.
fn of_months(last_year: &[i64], this_year: &[i64], forecast: Forecast) -> Table {
    let cube = made(&[("y08a02.csv", &rows(last_year, this_year))]);
    asked(&cube, this_year.len(), forecast)
}

fn rows(last_year: &[i64], this_year: &[i64]) -> String {
    let of_year = |text: String, year: i32, months: &[i64]| {
        months.iter().zip(1..).fold(text, |mut text, (value, month)| {
            writeln!(text, "{year}M{month:02};Ishøj;{value}").unwrap();
            text
        })
    };
    of_year(of_year(String::new(), 2025, last_year), 2026, this_year)
}

fn asked(cube: &Cube, months: usize, forecast: Forecast) -> Table {
    let now = Period::month(2026, u32::try_from(months).unwrap()).unwrap();
    let budget = budget("fleksjob;93;100000;\n");
    budget_table(cube, &of_area("Ishøj"), &budget, None, forecast, now).unwrap()
}

fn expected(table: &Table) -> f64 {
    ratio(cell(table, "fleksjob", "expected"))
}

const LAST_YEAR: [i64; 12] = [100, 100, 100, 110, 110, 110, 110, 110, 110, 110, 110, 110];

#[test]
fn the_months_left_follow_last_year_lowered_or_raised_with_the_months_so_far() {
    let table = of_months(&LAST_YEAR, &[90, 96, 99], Forecast::LastYearsProfile);
    // 90 + 96 + 99 = 285 is 0.95 of last year's 300; nine months of 110 x 0.95 = 104.5 are 940.5; 1225.5 / 12 = 102.125.
    assert_eq!(expected(&table), 102.125);
    // 9.125 above the budget, at 100.000 kroner.
    assert!((ratio(cell(&table, "fleksjob", "deviation_mio")) - 0.9125).abs() < 1e-9);
    assert_eq!(
        note(&table, "budget_expected"),
        "Forventet helår: måneder uden tal følger sidste års forløb, løftet eller sænket med udviklingen i årets måneder."
    );
    assert_eq!(note(&table, "budget_expected_held"), "");
    // 300 so far is as last year, and the year ends as last year did: 1290 / 12 = 107.5.
    let table = of_months(&LAST_YEAR, &[101, 99, 100], Forecast::LastYearsProfile);
    assert_eq!(expected(&table), 107.5);
}

#[test]
fn the_held_level_is_used_where_it_is_asked_for_and_last_year_is_not_read() {
    let table = of_months(&LAST_YEAR, &[90, 96, 99], Forecast::HeldLevel);
    // (285 + 99 x 9) / 12 = 98.
    assert_eq!(expected(&table), 98.0);
    assert_eq!(
        note(&table, "budget_expected"),
        "Forventet helår: måneder uden tal er sat til niveauet i den seneste fulde måned."
    );
    assert_eq!(note(&table, "budget_expected_held"), "");
    assert_eq!(Forecast::default(), Forecast::LastYearsProfile);
}

#[test]
fn the_figures_of_three_municipalities_follow_the_profile_of_the_extract() {
    // Kontanthjælp (samlet), January to June: this year, last year, and July to December of last year, added up from the
    // file. Holbæk: 6548 x 6833 / 6557 = 6823.6212, and (6833 + 6823.6212) / 12 = 1138.0518. Held at June's 1135, 6229
    // and 80: (6833 + 6 x 1135) / 12 = 1136.9167 and so on.
    let cube = real(&[Y60A02]);
    let budget = budget("kontanthjaelp_samlet;1110;118500;\n");
    let asked = |area: &str, forecast| {
        let table =
            budget_table(&cube, &of_set(area), &budget, None, forecast, month("2026-06")).unwrap();
        assert_eq!(note(&table, "budget_expected_held"), "", "{area}");
        let number = |column| ratio(cell(&table, "kontanthjaelp_samlet", column));
        (number("expected"), number("deviation_mio"))
    };
    for (area, [so_far, same, later], profile, held) in [
        ("Holbæk", [6833.0, 6557.0, 6548.0], 1138.0518, 1136.9167),
        ("Aarhus", [37623.0, 38318.0, 36769.0], 6143.7579, 6249.75),
        ("Dragør", [543.0, 519.0, 490.0], 87.9716, 85.25),
    ] {
        let (expected, million) = asked(area, Forecast::LastYearsProfile);
        assert!((expected - profile).abs() < 1e-4, "{area} {expected}");
        let month_by_month: f64 = (so_far + later * (so_far / same)) / 12.0;
        assert!((expected - month_by_month).abs() < 1e-6, "{area} {expected}");
        assert!((million - (profile - 1110.0) * 0.1185).abs() < 1e-4, "{area} {million}");
        assert!((asked(area, Forecast::HeldLevel).0 - held).abs() < 1e-4, "{area}");
    }
}

#[test]
fn across_a_break_the_level_is_held_and_the_benefit_is_named() {
    // No ressourceforløb is granted from 1 February 2026 on; for kontanthjælp the reform of 1 July 2025 lies in last year.
    let of = |file: &str, budgeted: &str, strict_breaks: bool| {
        let cube = made(&[(file, &rows(&LAST_YEAR, &[90, 96, 99]))]);
        let request = Request { strict_breaks, ..of_area("Ishøj") };
        let budget = budget(&format!("{budgeted};93;;\n"));
        budget_table(&cube, &request, &budget, None, Forecast::LastYearsProfile, month("2026-03"))
    };
    let high = " Ressourceforløb: ydelsen udfases, så forventet helår er højt sat.";
    for (file, benefit, label, high) in [
        ("y11a02.csv", "ressourceforloeb", "Ressourceforløb", high),
        ("y36a02.csv", "kontanthjaelp", "Kontanthjælp", ""),
    ] {
        let table = of(file, benefit, false).unwrap();
        assert_eq!(ratio(cell(&table, benefit, "expected")), 98.0);
        assert_eq!(
            note(&table, "budget_expected_held"),
            format!(
                "Sidste års forløb kan ikke bruges, og måneder uden tal er sat til niveauet i den seneste fulde måned, for: {label} (databrud siden januar sidste år).{high}"
            )
        );
        // Nothing follows last year, so the table does not say that it does.
        assert!(note(&table, "budget_expected").contains("er sat til niveauet"));
    }
    // What is not used of last year is crossed by nothing; what is compared within this year is.
    assert!(of("y36a02.csv", "kontanthjaelp", true).is_ok());
    let error = of("y11a02.csv", "ressourceforloeb", true).unwrap_err();
    assert!(error.to_string().contains("series break"), "{error}");
}

#[test]
fn a_year_without_a_profile_is_held_at_its_newest_month_and_says_why() {
    let why = |table: &Table| {
        let text = note(table, "budget_expected_held");
        text.rsplit_once('(').map(|(_, why)| why.trim_end_matches(").").to_owned())
    };
    let profile = Forecast::LastYearsProfile;
    // Eleven months of last year.
    let table = of_months(&LAST_YEAR[..11], &[90, 96, 99], profile);
    assert_eq!(expected(&table), 98.0);
    assert_eq!(why(&table).as_deref(), Some("sidste år har ikke tal for alle måneder"));
    // Nobody in the same months.
    let table = of_months(&[0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9], &[90, 96, 99], profile);
    assert_eq!(expected(&table), 98.0);
    assert_eq!(why(&table).as_deref(), Some("ingen i de samme måneder sidste år"));
    // Last year of an extract pulled on another day.
    let extracts =
        [("2026-01-15", rows(&LAST_YEAR, &[])), ("2026-04-15", rows(&[], &[90, 96, 99]))];
    let extracts = extracts.iter().flat_map(|(day, rows)| {
        let text = format!("Periode;Område;Antal fuldtidspersoner\n{rows}");
        let options = ReadOptions { pulled: Vintage::parse(day).ok(), ..ReadOptions::default() };
        read_bytes("y08a02.csv", text.as_bytes(), &options).unwrap()
    });
    let table = asked(&Cube::from_extracts(extracts.collect(), &[]).unwrap(), 3, profile);
    assert_eq!(expected(&table), 98.0);
    assert_eq!(why(&table).as_deref(), Some("årenes tal er trukket på forskellige dage"));
    assert_eq!(table.sources.len(), 2, "the budget and this year's extract");
}

#[test]
fn of_fewer_than_fifty_the_level_is_held_because_a_ratio_to_last_year_is_chance() {
    let profile = Forecast::LastYearsProfile;
    // Means of 49 and 50, in a year whose later months are twice its first.
    let last_year = [10, 10, 10, 20, 20, 20, 20, 20, 20, 20, 20, 20];
    let few = of_months(&last_year, &[51, 49, 47], profile);
    // (147 + 9 x 47) / 12 = 47.5.
    assert_eq!(expected(&few), 47.5);
    assert!(
        note(&few, "budget_expected_held").ends_with("for: Fleksjob (under 50 helårspersoner).")
    );
    let enough = of_months(&last_year, &[51, 50, 49], profile);
    // Five times last year: (150 + 9 x 100) / 12 = 87.5.
    assert_eq!(expected(&enough), 87.5);
    assert_eq!(note(&enough, "budget_expected_held"), "");
}

#[test]
fn of_several_benefits_only_those_without_a_profile_are_named() {
    let cube = made(&[
        ("y08a02.csv", &rows(&LAST_YEAR, &[90, 96, 99])),
        ("y07a02.csv", &rows(&LAST_YEAR[..5], &[90, 96, 99])),
    ]);
    let budget = budget("fleksjob;93;;\nsygedagpenge;93;;\nledighedsydelse;5;;\n");
    let asked = |forecast| {
        budget_table(&cube, &of_area("Ishøj"), &budget, None, forecast, month("2026-03")).unwrap()
    };
    let table = asked(Forecast::LastYearsProfile);
    assert_eq!(ratio(cell(&table, "fleksjob", "expected")), 102.125);
    assert_eq!(ratio(cell(&table, "sygedagpenge", "expected")), 98.0);
    let missing = Cell::Missing(MissingReason::NotInExtract);
    assert_eq!(cell(&table, "ledighedsydelse", "expected"), &missing);
    assert!(note(&table, "budget_expected").contains("følger sidste års forløb"));
    let held = note(&table, "budget_expected_held");
    assert!(held.contains("for: Sygedagpenge (sidste år") && !held.contains("Fleksjob"), "{held}");
    assert_eq!(note(&asked(Forecast::HeldLevel), "budget_expected_held"), "");
}

#[test]
fn a_year_is_foretold_from_three_complete_months_on_and_a_whole_year_is_its_mean() {
    for forecast in [Forecast::LastYearsProfile, Forecast::HeldLevel] {
        let two = of_months(&LAST_YEAR, &[90, 96], forecast);
        assert_eq!(ratio(cell(&two, "fleksjob", "year_to_date")), 93.0);
        let missing = Cell::Missing(MissingReason::NotApplicable);
        assert_eq!(cell(&two, "fleksjob", "expected"), &missing);
        assert_eq!(cell(&two, "fleksjob", "deviation_mio"), &missing);
        assert!(note(&two, "budget_expected").contains("tre fulde måneder"));
        assert_eq!(note(&two, "budget_expected_held"), "");
        // 1290 / 12, whatever last year was.
        let whole = of_months(&[], &LAST_YEAR, forecast);
        assert_eq!(expected(&whole), 107.5);
        assert!(note(&whole, "budget_expected").contains("årets tolv måneder"));
        assert_eq!(note(&whole, "budget_expected_held"), "");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the months are.
    #[test]
    fn a_deviation_is_the_mean_less_the_budget_and_the_held_year_lies_between_mean_and_level(
        months in proptest::collection::vec(0..5000_i64, 3..=12),
        budgeted in 1..5000_i64,
        price in 1000..300_000_i64,
    ) {
        let cube = made(&[("y08a02.csv", &rows(&[], &months))]);
        let now = Period::month(2026, u32::try_from(months.len()).unwrap()).unwrap();
        let budget = budget(&format!("fleksjob;{budgeted};{price};\n"));
        let forecast = Forecast::HeldLevel;
        let table = budget_table(&cube, &of_area("Ishøj"), &budget, None, forecast, now).unwrap();
        let number = |column| ratio(cell(&table, "fleksjob", column));
        let (mean, expected) = (number("year_to_date"), number("expected"));
        prop_assert_eq!(number("deviation"), mean - budgeted as f64);
        let million = (expected - budgeted as f64) * price as f64 / 1_000_000.0;
        prop_assert!((number("deviation_mio") - million).abs() < 1e-9);
        // The rest of the year is at the newest level, so the year lies between the two.
        let level = *months.last().unwrap() as f64;
        prop_assert!(expected >= mean.min(level) - 1e-9 && expected <= mean.max(level) + 1e-9);
        if months.len() == 12 {
            prop_assert!((expected - mean).abs() < 1e-9);
        }
    }

    #[test]
    fn a_year_of_equal_months_is_expected_to_be_as_it_was(value in 1..100_000_i64, months in 3..=12_usize) {
        for forecast in [Forecast::LastYearsProfile, Forecast::HeldLevel] {
            let table = of_months(&[value; 12], &vec![value; months], forecast);
            prop_assert_eq!(expected(&table), value as f64);
            prop_assert_eq!(ratio(cell(&table, "fleksjob", "year_to_date")), value as f64);
        }
    }

    /// The definition, month by month; and a year that is k times last year ends k times where that did.
    #[test]
    fn a_profile_sets_each_month_left_to_last_years_times_the_ratio_of_the_means(
        last_year in proptest::collection::vec(50..5000_i64, 12),
        this_year in proptest::collection::vec(50..5000_i64, 3..12),
        times in 1..4_i64,
    ) {
        let mean = |months: &[i64]| months.iter().sum::<i64>() as f64 / months.len() as f64;
        let so_far = this_year.len();
        let ratio = mean(&this_year) / mean(&last_year[..so_far]);
        let left: f64 = last_year[so_far..].iter().map(|&month| month as f64 * ratio).sum();
        let by_month = (this_year.iter().sum::<i64>() as f64 + left) / 12.0;
        let table = of_months(&last_year, &this_year, Forecast::LastYearsProfile);
        prop_assert!((expected(&table) - by_month).abs() < 1e-6 * by_month.max(1.0));
        let multiple: Vec<i64> = last_year[..so_far].iter().map(|month| month * times).collect();
        let table = of_months(&last_year, &multiple, Forecast::LastYearsProfile);
        let whole = mean(&last_year) * times as f64;
        prop_assert!((expected(&table) - whole).abs() < 1e-6 * whole);
    }
}
