//! Awards by quarter, and means before and after a reform.

use bestand_model::MissingReason::Suppressed;
use bestand_model::table::Role::{Body, Total};
use bestand_model::table::{Cell, ColumnKind, Row, Table};

use super::made::{danish, decimal, english, long, missing, note, series_break};
use crate::sample::{code, column, count, labels};
use crate::sentence::Reading::{Awards, AwardsReform, Conclusion};

const DECISIONS: &str = "decisions";

/// Eight quarters of awards of førtidspension, from the 1st quarter of 2013 on.
pub(super) fn quarters(values: [i64; 8]) -> Table {
    let periods: Vec<String> =
        (0..8).map(|at| format!("{}-Q{}", 2013 + at / 4, at % 4 + 1)).collect();
    let lines: Vec<(&str, &str, Option<i64>)> = periods
        .iter()
        .zip(values)
        .map(|(period, value)| (period.as_str(), "foertidspension", Some(value)))
        .collect();
    let mut table = long("awards", DECISIONS, &lines);
    table.measure = "Antal nytilkendelser pr. kvartal".into();
    table
}

#[test]
fn the_newest_quarter_is_held_against_the_one_a_year_before() {
    // 500 + 600 + 700 + 800 = 2.600 and 510 + 590 + 720 + 1.000 = 2.820: 8,5 pct. more.
    let table = quarters([500, 600, 700, 800, 510, 590, 720, 1_000]);
    assert_eq!(
        danish(Awards, &table, &[]),
        [
            "Der er tilkendt 1.000 førtidspensioner i 4. kvartal 2014 mod 800 i 4. kvartal 2013.",
            "Antallet er steget markant, svarende til 200 førtidspensioner eller 25,0 pct.",
            "I de fire kvartaler til og med 4. kvartal 2014 er der tilkendt 2.820 førtidspensioner mod 2.600 i de fire kvartaler før.",
            "Antallet er steget med 220 førtidspensioner, svarende til 8,5 pct.",
        ]
    );
    assert_eq!(
        english(Awards, &table, &[])[0],
        "In 4th quarter 2014 the number awarded was 1,000 disability pensions, compared with 800 in 4th quarter 2013."
    );
}

#[test]
fn quarters_still_being_reported_are_revised_up_and_have_no_word() {
    let mut table = quarters([500, 600, 700, 800, 510, 590, 720, 300]);
    table.provisional = vec!["2014-Q3".into(), "2014-Q4".into()];
    assert_eq!(
        danish(Awards, &table, &[]),
        [
            "Der er tilkendt 300 førtidspensioner i 4. kvartal 2014 mod 800 i 4. kvartal 2013.",
            "Tallet opjusteres normalt.",
            "I de fire kvartaler til og med 4. kvartal 2014 er der tilkendt 2.120 førtidspensioner mod 2.600 i de fire kvartaler før.",
        ]
    );
}

#[test]
fn what_chance_alone_could_make_has_no_word() {
    // 10 of 60 are 16,7 pct.; two deviations of sqrt(60 + 70) are 22,8.
    let table = quarters([60, 60, 60, 60, 60, 60, 60, 70]);
    let said = danish(Awards, &table, &[]);
    assert_eq!(
        said[0],
        "Der er tilkendt 70 førtidspensioner i 4. kvartal 2014 mod 60 i 4. kvartal 2013."
    );
    assert!(said[1].starts_with("I de fire kvartaler"), "{said:?}");
}

#[test]
fn a_hidden_quarter_is_said_and_nothing_is_summed_over_it() {
    let mut table = quarters([500, 600, 700, 800, 510, 590, 720, 1_000]);
    table.rows[7].cells[2] = missing(Suppressed);
    assert_eq!(
        danish(Awards, &table, &[]),
        [
            "Antallet af tilkendelser i 4. kvartal 2014 foreligger ikke (diskretioneret: udgiveren viser ikke tallet)."
        ]
    );
    table.rows[7].cells[2] = count(1);
    table.rows[3].cells[2] = missing(Suppressed);
    assert_eq!(
        danish(Awards, &table, &[]),
        [
            "Der er tilkendt 1 førtidspension i 4. kvartal 2014. Der foreligger ikke tal for 4. kvartal 2013 (diskretioneret: udgiveren viser ikke tallet)."
        ]
    );
}

#[test]
fn awards_of_an_unknown_benefit_are_new_awards_and_refusals_are_no_awards() {
    let mut table = quarters([500, 600, 700, 800, 510, 590, 720, 1]);
    for row in &mut table.rows {
        row.cells[1] = code("ukendt");
    }
    assert_eq!(
        danish(Awards, &table, &[])[0],
        "Der er givet 1 ny tilkendelse i 4. kvartal 2014 mod 800 i 4. kvartal 2013."
    );
    table.measure = "Antal afslag pr. kvartal".into();
    assert!(danish(Awards, &table, &[]).is_empty());
}

#[test]
fn four_quarters_name_the_breaks_of_all_eight_and_a_single_row_has_no_word_across_them() {
    let mut table = quarters([500, 600, 700, 800, 510, 590, 720, 1_000]);
    table.notes = vec![series_break("Reform (april 2013)", (2013, 4, 1), 1)];
    assert_eq!(
        danish(Awards, &table, &[]),
        [
            "Der er tilkendt 1.000 førtidspensioner i 4. kvartal 2014 mod 800 i 4. kvartal 2013.",
            // The two quarters are both after the reform.
            "Antallet er steget markant, svarende til 200 førtidspensioner eller 25,0 pct.",
            "I de fire kvartaler til og med 4. kvartal 2014 er der tilkendt 2.820 førtidspensioner mod 2.600 i de fire kvartaler før.",
            "Perioden går over et databrud: Reform (april 2013).",
        ]
    );
}

#[test]
fn awards_of_seniorpension_are_called_so_and_what_did_not_change_is_said_once() {
    let mut table = quarters([61; 8]);
    for row in &mut table.rows {
        row.cells[1] = code("seniorpension");
    }
    assert_eq!(
        danish(Awards, &table, &[]),
        [
            "Der er tilkendt 61 seniorpensioner i 4. kvartal 2014 mod 61 i 4. kvartal 2013.",
            "Antallet er stort set uændret.",
            "I de fire kvartaler til og med 4. kvartal 2014 er der tilkendt 244 seniorpensioner mod 244 i de fire kvartaler før.",
            "Over fire kvartaler er antallet stort set uændret.",
        ]
    );
    assert_eq!(
        english(Awards, &table, &[])[3],
        "Over four quarters the number is virtually unchanged."
    );
}

/// Means of eight quarters on each side of 1 January 2013.
pub(super) fn reform(rows: &[(&str, f64, f64)]) -> Table {
    let total: f64 = rows.iter().map(|(_, before, after)| after - before).sum();
    let row = |&(id, before, after): &(&str, f64, f64), role| Row {
        role,
        cells: vec![
            code(id),
            Cell::Ratio(before),
            Cell::Ratio(after),
            Cell::Ratio(after - before),
            Cell::Ratio((after - before) / before * 100.0),
            count(((after - before) * 8.0) as i64),
            Cell::Ratio((after - before) / total * 100.0),
        ],
    };
    let sum = |side: fn(&(&str, f64, f64)) -> f64| rows.iter().map(side).sum();
    let whole = ("total", sum(|row| row.1), sum(|row| row.2));
    Table {
        id: "awards_reform".into(),
        title: "Nytilkendelser af førtidspension opdelt på alder før og efter 1. januar 2013, gennemsnit pr. kvartal".into(),
        measure: "Antal tilkendelser".into(),
        columns: vec![
            column("age", "Alder", ColumnKind::Code, ""),
            decimal("before", "Før", DECISIONS),
            decimal("after", "Efter", DECISIONS),
            decimal("change", "Udvikling", DECISIONS),
            column("change_pct", "Udvikling i pct.", ColumnKind::Percent, "percent"),
            column("contribution", "Bidrag", ColumnKind::Count, DECISIONS),
            column("contribution_pct", "Bidrag i pct.", ColumnKind::Percent, "percent"),
        ],
        rows: rows.iter().map(|each| row(each, Body)).chain([row(&whole, Total)]).collect(),
        labels: vec![labels(
            "age",
            &[("-39", "Under 40 år"), ("40-", "40 år og derover"), ("total", "I alt")],
        )],
        ..Table::default()
    }
}

#[test]
fn awards_more_than_halved_since_a_reform_are_said_to_be_so() {
    let table = reform(&[("-39", 1_046.625, 292.25), ("40-", 2_755.75, 1_129.125)]);
    assert_eq!(
        danish(AwardsReform, &table, &[]),
        [
            "Figuren viser, at antallet af nytilkendelser er mere end halveret: fra i gennemsnit 3.802 pr. kvartal før 1. januar 2013 til 1.421 efter.",
            // 754,375 / 1.046,625 and 1.626,625 / 2.755,75.
            "Opdelt på grupper ses et markant fald på 72,1 pct. i gruppen under 40 år samt et markant fald på 59,0 pct. i gruppen 40 år og derover.",
            // 1.626,625 / 2.381.
            "Den største del af det samlede fald, 68,3 pct., ligger i gruppen 40 år og derover.",
        ]
    );
    assert_eq!(
        english(AwardsReform, &table, &[])[0],
        "The figure shows that the number of new awards has more than halved: from a mean of 3,802 per quarter before the change to 1,421 after it."
    );
}

#[test]
fn means_say_over_how_many_quarters_they_are_where_the_table_does() {
    let mut table = reform(&[("-39", 1_046.625, 292.25), ("40-", 2_755.75, 1_129.125)]);
    table.columns[5].label = "Bidrag (tilkendelser, 8 kvartaler)".into();
    assert_eq!(
        danish(AwardsReform, &table, &[])[0],
        "Figuren viser, at antallet af nytilkendelser er mere end halveret: fra i gennemsnit 3.802 pr. kvartal i de otte kvartaler før 1. januar 2013 til 1.421 i de otte kvartaler efter."
    );
    // Quarters left out around the day: they are not the eight next to it.
    table.notes = vec![note("reform_left_out", "Udeladt omkring 1. januar 2013: 4. kvartal 2012.")];
    assert!(danish(AwardsReform, &table, &[])[0].contains(
        "pr. kvartal i otte kvartaler før 1. januar 2013 til 1.421 i otte kvartaler efter"
    ),);
    table.notes.clear();
    table.columns[5].label = "Contribution (decisions, 16 quarters)".into();
    table.title = "New awards before and after 1 January 2013, mean per quarter".into();
    assert_eq!(
        english(AwardsReform, &table, &[])[0],
        "The figure shows that the number of new awards has more than halved: from a mean of 3,802 per quarter in the 16 quarters before 1 January 2013 to 1,421 in the 16 quarters after it."
    );
    table.columns[5].label = "Contribution (decisions, 1 quarters)".into();
    assert!(
        english(AwardsReform, &table, &[])[0]
            .contains("3,802 per quarter in the one quarter before")
    );
}

#[test]
fn groups_that_move_apart_have_each_its_own_direction_and_none_the_largest_part() {
    let table = reform(&[("-39", 400.0, 200.0), ("40-", 600.0, 700.0)]);
    assert_eq!(
        danish(AwardsReform, &table, &[]),
        [
            "Figuren viser, at antallet af nytilkendelser er faldet: fra i gennemsnit 1.000 pr. kvartal før 1. januar 2013 til 900 efter.",
            "Opdelt på grupper ses et markant fald på 50,0 pct. i gruppen under 40 år samt en markant stigning på 16,7 pct. i gruppen 40 år og derover.",
        ]
    );
}

#[test]
fn few_awards_before_and_after_have_their_means_only() {
    let table = reform(&[("-39", 6.5, 2.25), ("40-", 12.0, 8.0)]);
    assert_eq!(
        danish(AwardsReform, &table, &[]),
        [
            "Figuren viser, at antallet af nytilkendelser i gennemsnit var 18,5 pr. kvartal før 1. januar 2013 og 10,3 efter."
        ]
    );
}

#[test]
fn two_provisional_quarters_of_eight_leave_the_word_and_are_said_and_three_do_not() {
    let mut table = reform(&[("-39", 1_046.625, 292.25), ("40-", 2_755.75, 1_129.125)]);
    table.provisional = vec!["2014-Q3".into(), "2014-Q4".into()];
    let said = danish(AwardsReform, &table, &[]);
    assert!(said[0].contains("mere end halveret"), "{said:?}");
    assert_eq!(said[3], "Tallene for 3. og 4. kvartal 2014 er foreløbige og opjusteres normalt.");
    table.provisional.push("2014-Q2".into());
    assert_eq!(
        danish(AwardsReform, &table, &[])[0],
        "Figuren viser, at antallet af nytilkendelser i gennemsnit var 3.802 pr. kvartal før 1. januar 2013 og 1.421 efter."
    );
}

#[test]
fn a_day_no_title_says_is_that_of_the_only_break() {
    let mut table = reform(&[("-39", 400.0, 200.0), ("40-", 600.0, 500.0)]);
    table.title = "Figur 1. Nytilkendelser af førtidspension".into();
    table.notes = vec![series_break("Reformen (januar 2013)", (2013, 1, 1), 1)];
    let said = danish(AwardsReform, &table, &[]);
    assert!(said[0].contains("pr. kvartal før 1. januar 2013 til 700 efter"), "{said:?}");
    // The reform itself is no break that has to be named, another one is.
    assert_eq!(said.len(), 3, "{said:?}");
    table.title = "Nytilkendelser før og efter 1. januar 2013, gennemsnit pr. kvartal".into();
    table.notes.push(series_break("Andet brud (januar 2014)", (2014, 1, 1), 1));
    assert_eq!(
        danish(AwardsReform, &table, &[])[3..],
        ["Perioden går over et databrud: Andet brud (januar 2014)."]
    );
    table.title = "Figur 1. Nytilkendelser af førtidspension".into();
    table.notes.clear();
    assert!(danish(AwardsReform, &table, &[])[0].contains("før skiftet til 700 efter"));
}

#[test]
fn means_that_cannot_be_made_are_said_to_be_missing() {
    let mut table = reform(&[("-39", 400.0, 200.0), ("40-", 600.0, 500.0)]);
    table.rows[2].cells[1] = missing(Suppressed);
    assert_eq!(
        danish(AwardsReform, &table, &[]),
        [
            "Gennemsnittet af nytilkendelser før og efter 1. januar 2013 kan ikke opgøres (diskretioneret: udgiveren viser ikke tallet).",
            "Opdelt på grupper ses et markant fald på 50,0 pct. i gruppen under 40 år samt et markant fald på 16,7 pct. i gruppen 40 år og derover.",
        ]
    );
}

#[test]
fn a_conclusion_has_the_awards_beside_the_total() {
    let lines = [
        ("sum", Total, &[Some(10_000), Some(9_000)][..]),
        ("fleksjob", Body, &[Some(5_000), Some(4_000)]),
        ("sygedagpenge", Body, &[Some(5_000), Some(5_000)]),
    ];
    let table = super::made::wide("benefit", &["2011-11", "2014-11"], &lines);
    let usual = super::made::usual("benefit", &[("sum", 200)]);
    let means = reform(&[("-39", 1_046.625, 292.25), ("40-", 2_755.75, 1_129.125)]);
    assert_eq!(
        danish(Conclusion, &table, &[&usual, &means]),
        [
            "Det samlede antal fuldtidspersoner på ydelserne i tabellen er faldet: fra 10.000 i november 2011 til 9.000 i november 2014.",
            "Antallet af nytilkendelser er mere end halveret: i gennemsnit fra 3.802 til 1.421 pr. kvartal (før og efter 1. januar 2013).",
            "Data viser ikke, hvilke personer der er skiftet ydelse.",
        ]
    );
    let mut reported = means.clone();
    reported.provisional = vec!["2014-Q4".into()];
    assert_eq!(
        danish(Conclusion, &table, &[&usual, &reported])[2],
        "Tallene for 4. kvartal 2014 er foreløbige."
    );
    let quarters = quarters([500, 600, 700, 800, 510, 590, 720, 1_000]);
    assert_eq!(
        danish(Conclusion, &table, &[&usual, &quarters])[1],
        "Antallet af tilkendte førtidspensioner er steget markant: fra 800 i 4. kvartal 2013 til 1.000 i 4. kvartal 2014."
    );
    assert_eq!(
        english(Conclusion, &table, &[&usual, &quarters])[1],
        "The number of disability pensions awarded has risen markedly: from 800 in 4th quarter 2013 to 1,000 in 4th quarter 2014."
    );
    let mut reported = quarters.clone();
    reported.provisional = vec!["2014-Q4".into()];
    assert_eq!(
        danish(Conclusion, &table, &[&usual, &reported])[1..3],
        [
            "Antallet af tilkendte førtidspensioner var 1.000 i 4. kvartal 2014 mod 800 i 4. kvartal 2013.",
            "Tallet opjusteres normalt.",
        ]
    );
    assert_eq!(
        danish(Conclusion, &table, &[])[0],
        "Det samlede antal fuldtidspersoner på ydelserne i tabellen var 10.000 i november 2011 og 9.000 i november 2014."
    );
}
