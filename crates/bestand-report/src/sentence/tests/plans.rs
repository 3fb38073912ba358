//! What was planned.

use proptest::prelude::*;

use bestand_model::Language;
use bestand_model::MissingReason::NotInExtract;
use bestand_model::table::Role::{Body, Total};
use bestand_model::table::{Cell, ColumnKind, Row, Table};

use super::made::{PERSONS, danish, decimal, english, missing, note, sentences, wide};
use super::random::parsed;
use crate::sample::{code, column, count, labels, number};
use crate::sentence::Reading::Budget;

/// A budget line: code, budget, mean so far, expected year, millions over budget.
pub(super) type BudgetLine<'a> = (&'a str, f64, Option<f64>, Option<f64>, Option<f64>);

/// A budget of these lines.
pub(super) fn budget(lines: &[BudgetLine<'_>]) -> Table {
    let ratio = |value: Option<f64>| value.map_or(missing(NotInExtract), Cell::Ratio);
    let row = |&(id, budget, mean, expected, millions): &BudgetLine<'_>| Row {
        role: if id == "sum" { Total } else { Body },
        cells: vec![
            code(id),
            match budget.fract() == 0.0 {
                true => count(budget as i64),
                false => Cell::Ratio(budget),
            },
            ratio(mean),
            ratio(mean.map(|mean| mean - budget)),
            ratio(expected),
            ratio(millions),
        ],
    };
    let years = "full_year_persons";
    Table {
        id: "budget".into(),
        title: "Budget 2026, Holbæk, januar-juli 2026".into(),
        columns: vec![
            column("benefit", "Ydelse", ColumnKind::Code, ""),
            decimal("budget", "Budget, helårspersoner", years),
            decimal("year_to_date", "År til dato", PERSONS),
            decimal("deviation", "Afvigelse", PERSONS),
            decimal("expected", "Forventet helår", PERSONS),
            decimal("deviation_mio", "Afvigelse, mio. kr.", "million_kroner"),
        ],
        rows: lines.iter().map(row).collect(),
        labels: vec![labels(
            "benefit",
            &[
                ("kontanthjaelp_samlet", "Kontanthjælp (samlet)"),
                ("fleksjob", "Fleksjob"),
                ("sygedagpenge", "Sygedagpenge"),
                ("revalidering", "Revalidering"),
                ("ledighedsydelse", "Ledighedsydelse"),
                ("seniorpension", "Seniorpension"),
                ("sum", "I alt"),
            ],
        )],
        ..Table::default()
    }
}

#[test]
fn above_and_below_and_at_the_budget_are_said_with_number_and_money() {
    let table = budget(&[
        ("kontanthjaelp_samlet", 1_100.0, Some(1_134.0), Some(1_121.9), Some(2.19)),
        ("fleksjob", 80.0, Some(74.25), Some(73.5), Some(-0.65)),
    ]);
    assert_eq!(
        danish(Budget, &table, &[]),
        [
            "Gennemsnittet for januar-juli er 1.134 helårspersoner på kontanthjælp (samlet) mod 1.100 i budget 2026.",
            "Det er 34 helårspersoner over budgettet.",
            "Forventet helår er 1.122 helårspersoner på kontanthjælp (samlet), 22 over budgettet (2,2 mio. kr.).",
            // One decimal would make 74,3 and 5,8, which are not 80 together.
            "Gennemsnittet for januar-juli er 74,25 helårspersoner i fleksjob mod 80 i budget 2026.",
            "Det er 5,75 helårspersoner under budgettet.",
            "Forventet helår er 73,5 helårspersoner i fleksjob, 6,5 under budgettet (0,7 mio. kr.).",
        ]
    );
    assert_eq!(
        english(Budget, &table, &[])[..2],
        [
            "The mean of januar-juli 2026 is 1,134 full-year persons on kontanthjælp (samlet), compared with 1,100 in the budget for 2026.",
            "That is 34 full-year persons above the budget.",
        ].map(|text| text.replace("januar-juli 2026", "January-July"))
    );
    let at = budget(&[("kontanthjaelp_samlet", 1_100.0, Some(1_100.3), None, None)]);
    assert_eq!(danish(Budget, &at, &[])[1..], ["Det svarer til budgettet."]);
}

#[test]
fn one_person_is_singular_and_money_too_small_to_show_is_about_on_budget() {
    let mut table = budget(&[("fleksjob", 120.0, Some(120.8), Some(121.25), Some(0.04))]);
    table.provisional = vec!["2026-07".into()];
    assert_eq!(
        danish(Budget, &table, &[]),
        [
            "Gennemsnittet for januar-juli er 121 helårspersoner i fleksjob mod 120 i budget 2026.",
            "Det er 1 helårsperson over budgettet.",
            "Forventet helår er 121 helårspersoner i fleksjob, 1 over budgettet, mens udgiften omtrent svarer til budgettet.",
            "Tallene for juli 2026 er foreløbige og opjusteres normalt.",
        ]
    );
}

#[test]
fn a_budget_without_figures_is_said_last_and_one_without_prices_has_no_money() {
    let table = budget(&[
        ("fleksjob", 80.0, None, None, None),
        ("kontanthjaelp_samlet", 1_100.0, Some(1_134.0), Some(1_122.0), None),
    ]);
    let said = danish(Budget, &table, &[]);
    assert_eq!(
        said[3],
        "I budget 2026 er der regnet med 80 helårspersoner i fleksjob. Der foreligger ikke tal for året til dato (ikke i udtrækket)."
    );
    assert_eq!(
        said[2],
        "Forventet helår er 1.122 helårspersoner på kontanthjælp (samlet), 22 over budgettet."
    );
}

#[test]
fn numbers_whose_rounding_does_not_fit_have_one_decimal_and_a_budget_stands_as_given() {
    // 6.270,5 would be 6.271, and 29,5 below would be 30.
    let mut table =
        budget(&[("kontanthjaelp_samlet", 6_300.0, Some(6_270.5), Some(6_143.6), Some(-18.5))]);
    assert_eq!(
        danish(Budget, &table, &[]),
        [
            "Gennemsnittet for januar-juli er 6.270,5 helårspersoner på kontanthjælp (samlet) mod 6.300 i budget 2026.",
            "Det er 29,5 helårspersoner under budgettet.",
            "Forventet helår er 6.144 helårspersoner på kontanthjælp (samlet), 156 under budgettet (18,5 mio. kr.).",
        ]
    );
    table.rows[0].cells = budget(&[("sygedagpenge", 565.5, Some(418.6), Some(418.6), Some(-20.4))])
        .rows[0]
        .cells
        .clone();
    table.rows[0].cells[1] = Cell::Exact(number(5_655, 1));
    assert_eq!(
        danish(Budget, &table, &[]),
        [
            "Gennemsnittet for januar-juli er 418,6 helårspersoner på sygedagpenge mod 565,5 i budget 2026.",
            "Det er 146,9 helårspersoner under budgettet.",
            "Forventet helår er 418,6 helårspersoner på sygedagpenge, 146,9 under budgettet (20,4 mio. kr.).",
        ]
    );
    assert_eq!(
        english(Budget, &table, &[])[2],
        "The expected year is 418.6 full-year persons on sygedagpenge, 146.9 below the budget (20.4 million kroner)."
    );
}

#[test]
fn a_year_on_budget_is_said_so_and_a_total_can_be_below_in_persons_and_above_in_kroner() {
    let year = |expected, millions| {
        let table = budget(&[("fleksjob", 1_000.0, Some(990.0), Some(expected), millions)]);
        danish(Budget, &table, &[]).remove(2)
    };
    let lead = "Forventet helår er";
    assert_eq!(
        year(1_000.2, Some(0.02)),
        format!("{lead} 1.000 helårspersoner i fleksjob, hvilket svarer til budgettet.")
    );
    assert_eq!(
        year(1_000.2, Some(0.06)),
        format!(
            "{lead} 1.000 helårspersoner i fleksjob, hvilket svarer til budgettet, mens udgiften er 0,1 mio. kr. over budgettet."
        )
    );
    assert_eq!(
        year(972.0, Some(1.5)),
        format!(
            "{lead} 972 helårspersoner i fleksjob, 28 under budgettet, mens udgiften er 1,5 mio. kr. over budgettet."
        )
    );
}

#[test]
fn of_many_benefits_the_total_and_the_three_furthest_from_the_budget_are_said() {
    let mut table = budget(&[
        ("fleksjob", 1_000.0, Some(1_010.0), Some(1_005.0), None),
        ("sygedagpenge", 500.0, Some(430.0), None, None),
        ("revalidering", 10.0, Some(8.0), None, None),
        ("ledighedsydelse", 160.0, Some(150.0), None, None),
        ("seniorpension", 200.0, Some(240.0), None, None),
        ("sum", 1_870.0, Some(1_838.0), None, None),
    ]);
    table.notes = vec![
        note("budget_expected", "Forventet helår: måneder uden tal følger sidste års forløb."),
        note(
            "budget_expected_held",
            "Sidste års forløb kan ikke bruges, og måneder uden tal er sat til niveauet i den seneste fulde måned, for: Revalidering (databrud siden januar sidste år).",
        ),
    ];
    let said = danish(Budget, &table, &[]);
    let means: Vec<&String> = said.iter().filter(|text| text.starts_with("Gennem")).collect();
    assert_eq!(means.len(), 4);
    let named = ["helårspersoner i alt", "på sygedagpenge", "på seniorpension", "i fleksjob"];
    for (text, name) in means.iter().zip(named) {
        assert!(text.contains(name), "{text}");
    }
    assert_eq!(
        said[9..],
        [
            "De øvrige ydelser fremgår af tabellen.",
            "Forventet helår: måneder uden tal følger sidste års forløb.",
            // A short list stands.
            "Sidste års forløb kan ikke bruges, og måneder uden tal er sat til niveauet i den seneste fulde måned, for: Revalidering (databrud siden januar sidste år).",
        ]
    );
    table.notes[1].text = "Sidste års forløb kan ikke bruges, for: Revalidering og Ledighedsydelse (databrud siden januar sidste år). Revalidering: ydelsen udfases.".into();
    assert_eq!(
        danish(Budget, &table, &[])[11],
        "Sidste års forløb kan ikke bruges, for de ydelser, der er nævnt i noten under tabellen. Revalidering: ydelsen udfases."
    );
    assert_eq!(english(Budget, &table, &[])[9], "The other benefits stand in the table.");
    // Four are few enough.
    table.rows.remove(0);
    assert!(danish(Budget, &table, &[]).iter().all(|text| !text.contains("øvrige")));
}

proptest! {
    #[test]
    fn a_mean_a_budget_and_their_distance_fit_each_other_as_they_are_printed(
        tenths in 1..90_000i64, is_whole in any::<bool>(), sum in 0..90_000i64, months in 3..=12i64,
    ) {
        let given = if is_whole { number(tenths, 0) } else { number(tenths, 1) };
        let mean = sum as f64 / months as f64;
        let line = ("fleksjob", given.as_f64(), Some(mean), Some(mean), None);
        let mut table = budget(&[line]);
        table.rows[0].cells[1] = Cell::Exact(given);
        for said in sentences(Budget, &table, &[], Language::Danish).chunks(2) {
            let shown: Vec<f64> = said
                .iter()
                .flat_map(|sentence| &sentence.facts)
                .map(|fact| parsed(&fact.shown, Language::Danish))
                .collect();
            let [mean, budget, distance] = shown[..] else { continue };
            prop_assert!(((mean - budget).abs() - distance).abs() < 1e-6, "{:?}", said);
        }
    }
}

#[test]
fn benefits_without_figures_are_named_together() {
    let table = budget(&[
        ("fleksjob", 80.0, None, None, None),
        ("kontanthjaelp_samlet", 1_100.0, None, None, None),
    ]);
    assert_eq!(
        danish(Budget, &table, &[]),
        [
            "For året til dato foreligger der ikke tal for fleksjob og kontanthjælp (samlet) (ikke i udtrækket)."
        ]
    );
}

#[test]
fn how_the_year_is_foretold_is_said_as_the_notes_of_the_table_say_it() {
    let mut table = budget(&[("fleksjob", 80.0, Some(74.0), Some(73.0), None)]);
    table.notes = vec![note(
        "budget_expected",
        "Forventet helår: måneder uden tal følger sidste års forløb.",
    )];
    assert_eq!(
        danish(Budget, &table, &[])[2..],
        [
            "Forventet helår er 73 helårspersoner i fleksjob, 7 under budgettet.",
            "Forventet helår: måneder uden tal følger sidste års forløb.",
        ]
    );
}

#[test]
fn a_budget_whose_title_has_no_months_takes_them_from_the_status_beside_it() {
    let mut table = budget(&[("kontanthjaelp_samlet", 1_100.0, Some(1_134.0), None, None)]);
    table.title = "Tabel 2. Budget 2026".into();
    let status = wide("benefit", &["2025-03", "2026-03"], &[]);
    assert!(danish(Budget, &table, &[&status])[0].starts_with("Gennemsnittet for januar-marts er"));
    assert!(danish(Budget, &table, &[])[0].starts_with("Gennemsnittet for året til dato er"));
}
