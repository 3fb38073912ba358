//! Shift, stock, benchmark, run-off, own cases.

use bestand_model::MissingReason::{NotApplicable, NotInExtract, Suppressed};
use bestand_model::disclosure;
use bestand_model::table::Role::{Body, Subtotal};
use bestand_model::table::{Bounds, Cell, ColumnKind, Row, Table};

use super::made::{PERSONS, danish, english, long, missing, note, series_break, usual, wide};
use crate::sample::{code, column, count, labels, number};
use crate::sentence::Reading::{Benchmark, OwnCases, RunOff, Shift, Stock};

#[test]
fn falls_and_rises_that_match_are_no_number_of_movers() {
    let lines = [
        ("fleksjob", Body, &[Some(1_000), Some(900)][..]),
        ("sygedagpenge", Body, &[Some(1_000), Some(1_200)]),
        ("matched", Subtotal, &[None, None]),
    ];
    let mut table = wide("benefit", &["2011-11", "2014-11"], &lines);
    table.id = "shift".into();
    table.columns.push(column("change", "Udvikling", ColumnKind::Count, PERSONS));
    for (row, change) in table.rows.iter_mut().zip([-100, 200, 26_716]) {
        row.cells.push(count(change));
    }
    assert_eq!(
        danish(Shift, &table, &[]),
        [
            "Fald og stigninger modsvarer hinanden med godt 26.700 fuldtidspersoner.",
            "Data viser ikke, hvilke personer der er skiftet ydelse.",
        ]
    );
    assert_eq!(
        english(Shift, &table, &[]),
        [
            "Falls and rises match each other by just over 26,700 full-time persons.",
            "The data do not show which people have changed benefit.",
        ]
    );
    table.rows[2].cells[3] = missing(NotInExtract);
    assert_eq!(
        danish(Shift, &table, &[]),
        [
            "Det kan ikke opgøres, hvor meget fald og stigninger modsvarer hinanden (ikke i udtrækket)."
        ]
    );
}

/// Thirteen months of fleksjob, November 2012 to November 2013.
pub(super) fn months(values: [i64; 13]) -> Table {
    let periods: Vec<String> = (0..13)
        .map(|at: i32| format!("{}-{:02}", 2012 + (10 + at) / 12, (10 + at) % 12 + 1))
        .collect();
    let lines: Vec<_> = periods
        .iter()
        .zip(values)
        .map(|(period, value)| (period.as_str(), "fleksjob", Some(value)))
        .collect();
    long("stock", PERSONS, &lines)
}

#[test]
fn a_stock_is_compared_over_the_same_month_and_its_rhythm_is_two_numbers() {
    let mut table = months([500, 500, 510, 520, 530, 540, 530, 500, 480, 470, 490, 500, 540]);
    let usual = usual("benefit", &[("fleksjob", 25)]);
    // No full calendar year: no rhythm. 40 of 500 are 8 pct.
    assert_eq!(
        danish(Stock, &table, &[&usual]),
        [
            "I november 2013 var der 540 fuldtidspersoner i fleksjob mod 500 i november 2012.",
            "Antallet er steget med 40 fuldtidspersoner, svarende til 8,0 pct.",
        ]
    );
    table.rows.push(Row { role: Body, cells: vec![code("2013-12"), code("fleksjob"), count(500)] });
    assert_eq!(
        danish(Stock, &table, &[]),
        [
            "I december 2013 var der 500 fuldtidspersoner i fleksjob mod 500 i december 2012.",
            "Antallet er stort set uændret.",
            "I 2013 var antallet i fleksjob højest i april og november (540 fuldtidspersoner) og lavest i august (470).",
        ]
    );
    // A break inside the year: its months are not of one series.
    table.notes = vec![series_break("Brud (juli 2013)", (2013, 7, 1), 1)];
    assert!(danish(Stock, &table, &[]).iter().all(|text| !text.contains("højest")));
}

#[test]
fn the_total_of_a_stock_speaks_for_its_parts() {
    let lines = [
        ("2012-11", "fleksjob", Some(400)),
        ("2012-11", "sum", Some(1_000)),
        ("2013-11", "fleksjob", Some(300)),
        ("2013-11", "sum", Some(900)),
    ];
    assert_eq!(
        danish(Stock, &long("stock", PERSONS, &lines), &[]),
        [
            "I november 2013 var der 900 fuldtidspersoner på ydelserne i tabellen mod 1.000 i november 2012."
        ]
    );
}

fn between(low: f64, high: f64) -> Cell {
    Cell::Between(Box::new(Bounds { low, high, shown: None }))
}

/// Holbæk beside its region and the country.
pub(super) fn benchmark() -> Table {
    let row = |id: &str, rate: Cell, gap: Cell, trend: Cell, rank: Cell| Row {
        role: Body,
        cells: vec![code(id), count(789), rate, gap, missing(NotApplicable), trend, rank],
    };
    let none = || missing(NotApplicable);
    Table {
        id: "benchmark".into(),
        title: "Ledige fuldtidspersoner i pct. af arbejdsstyrken, Holbæk, juli 2026".into(),
        measure: "Ledige fuldtidspersoner i pct. af arbejdsstyrken".into(),
        columns: vec![
            column("area", "Område", ColumnKind::Code, ""),
            column("level", "Antal", ColumnKind::Count, "full_time_unemployed"),
            column("rate", "Pct.", ColumnKind::Percent, "percent"),
            column("gap", "Afstand", ColumnKind::PercentagePoints, "percentage_points"),
            column("gap_before", "Afstand jul. 2025", ColumnKind::PercentagePoints, ""),
            column("trend", "Afstanden", ColumnKind::Code, ""),
            column("rank", "Nr.", ColumnKind::Rank, ""),
        ],
        rows: vec![
            row("316", Cell::Exact(number(21, 1)), none(), none(), between(74.0, 78.0)),
            row("085", between(2.505, 2.5788), between(-0.5238, -0.355), code("uncertain"), none()),
            row("000", Cell::Exact(number(30, 1)), Cell::Ratio(-0.9), code("closing"), none()),
        ],
        labels: vec![labels(
            "area",
            &[("316", "Holbæk"), ("085", "Region Sjælland"), ("000", "Hele landet")],
        )],
        ..Table::default()
    }
}

#[test]
fn an_area_is_placed_beside_the_others_in_percentage_points() {
    assert_eq!(
        danish(Benchmark, &benchmark(), &[]),
        [
            "Ledige fuldtidspersoner i pct. af arbejdsstyrken (juli 2026): 2,1 pct. i Holbæk mod 2,50-2,58 pct. i Region Sjælland og 3,0 pct. i hele landet.",
            "Holbæk ligger 0,35-0,53 procentpoint under Region Sjælland.",
            "Det er usikkert, om afstanden til Region Sjælland er mindsket eller øget siden juli 2025.",
            "Holbæk ligger 0,9 procentpoint under hele landet.",
            "Afstanden til hele landet er mindsket siden juli 2025.",
            "Holbæk er nr. 74-78 (delt plads), regnet fra den højeste rate.",
        ]
    );
    assert_eq!(
        english(Benchmark, &benchmark(), &[])[3],
        "Holbæk is 0.9 percentage points below hele landet."
    );
}

#[test]
fn a_distance_the_rounding_hides_is_said_to_be_unknown() {
    let mut table = benchmark();
    table.rows[1].cells[3] = between(-0.02, 0.05);
    table.rows[2].cells[3] = Cell::Ratio(0.04);
    table.rows[0].cells[6] = count(3);
    table.provisional = vec!["2026-07".into()];
    assert_eq!(
        danish(Benchmark, &table, &[])[1..],
        [
            "De afrundede rater viser ikke, om Holbæk ligger over eller under Region Sjælland.",
            "Holbæk ligger på niveau med hele landet.",
            "Holbæk er nr. 3, regnet fra den højeste rate.",
            "Tallene for juli 2026 er foreløbige og opjusteres normalt.",
        ]
    );
    table.rows[0].cells[2] = missing(Suppressed);
    assert!(danish(Benchmark, &table, &[])[0].ends_with(
        "(juli 2026): Der foreligger ikke tal i Holbæk (diskretioneret: udgiveren viser ikke tallet)."
    ));
}

#[test]
fn a_distance_that_cannot_be_on_the_other_side_is_at_most_so_far() {
    let mut table = benchmark();
    // 2,25-2,35 beside 2,15-2,25: as the subtraction leaves it, a little below nothing.
    table.rows[1].cells[3] = between(-4e-17, 0.2);
    table.rows[2].cells[3] = between(-0.25, 0.0);
    let said = danish(Benchmark, &table, &[]);
    assert_eq!(said[1], "Holbæk ligger højst 0,2 procentpoint over Region Sjælland.");
    assert_eq!(said[3], "Holbæk ligger højst 0,25 procentpoint under hele landet.");
    let said = english(Benchmark, &table, &[]);
    assert_eq!(said[1], "Holbæk is at most 0.2 percentage points above Region Sjælland.");
    table.rows[1].cells[3] = between(0.0, 0.0);
    assert_eq!(danish(Benchmark, &table, &[])[1], "Holbæk ligger på niveau med Region Sjælland.");
}

#[test]
fn areas_that_the_rounding_does_not_place_stand_in_one_sentence() {
    let mut table = benchmark();
    table.rows[1].cells[3] = between(-0.02, 0.05);
    table.rows[2].cells[3] = between(-0.1, 0.1);
    let mut group = table.rows[1].clone();
    group.cells[0] = code("klyngen");
    table.rows.insert(1, group);
    table.labels[0].1.push(("klyngen".into(), "Klyngen".into()));
    let unsure = |said: Vec<String>| -> Vec<String> {
        said.into_iter()
            .filter(|text| text.contains("afrundede") || text.contains("rounded"))
            .collect()
    };
    assert_eq!(
        unsure(danish(Benchmark, &table, &[])),
        [
            "De afrundede rater viser ikke, om Holbæk ligger over eller under gruppen Klyngen, Region Sjælland eller hele landet."
        ]
    );
    assert_eq!(
        unsure(english(Benchmark, &table, &[])),
        [
            "The rounded rates do not show whether Holbæk is above or below the group Klyngen, Region Sjælland or hele landet."
        ]
    );
}

#[test]
fn a_place_is_said_among_how_many_where_the_table_says_it() {
    let mut table = benchmark();
    table.columns[6].label = "Nr. (af 98)".into();
    let last = |said: Vec<String>| said.last().cloned().unwrap_or_default();
    assert_eq!(
        last(danish(Benchmark, &table, &[])),
        "Holbæk er nr. 74-78 (delt plads) af de 98 kommuner med tal i udtrækket, regnet fra den højeste rate."
    );
    table.columns[6].label = "Rank (of 98)".into();
    table.rows[0].cells[6] = count(3);
    assert_eq!(
        last(english(Benchmark, &table, &[])),
        "Holbæk is no. 3 of the 98 municipalities with figures in the extract, counted from the highest rate."
    );
}

/// Ressourceforløb from the last open month on.
pub(super) fn run_off(unit: &str) -> Table {
    let lines = [
        ("2026-01", "ressourceforloeb", Some(16_829)),
        ("2026-09", "ressourceforloeb", Some(13_552)),
    ];
    let mut table = long("run_off", unit, &lines);
    table.columns.push(column("share_left", "Tilbage i pct.", ColumnKind::Percent, "percent"));
    for (row, share) in table.rows.iter_mut().zip([100.0, 13_552.0 / 16_829.0 * 100.0]) {
        row.cells.push(Cell::Ratio(share));
    }
    table.notes =
        vec![note("closed_to_new", "Uden ny tilgang fra: Ressourceforløb (februar 2026).")];
    table
}

#[test]
fn a_benefit_that_empties_is_said_with_the_rule_of_its_break() {
    let mut table = run_off("persons");
    assert_eq!(
        danish(RunOff, &table, &[]),
        [
            "I september 2026 var der 13.552 personer i ressourceforløb mod 16.829 i januar 2026.",
            "Det er 80,5 pct. af antallet i januar 2026.",
            "Uden ny tilgang fra: Ressourceforløb (februar 2026).",
        ]
    );
    let mut rule = series_break("Beskæftigelsesreformen", (2026, 2, 1), 1);
    rule.text =
        "Der bevilges ikke nye forløb efter 1. februar 2026. Kravene om jobcentre er ophævet."
            .into();
    table.notes.push(rule);
    table.provisional = vec!["2026-09".into()];
    assert_eq!(
        danish(RunOff, &table, &[])[2..],
        [
            "Der bevilges ikke nye forløb efter 1. februar 2026.",
            "Tallene for september 2026 er foreløbige og opjusteres normalt.",
        ]
    );
}

#[test]
fn the_run_off_reads_alike_in_english() {
    assert_eq!(
        english(RunOff, &run_off("persons"), &[])[0],
        "In September 2026 the number was 13,552 persons on ressourceforløb, compared with 16,829 in January 2026."
    );
}

#[test]
fn spells_are_counted_at_the_end_of_the_month_and_are_no_persons() {
    assert_eq!(
        danish(RunOff, &run_off("spells"), &[])[0],
        "Ultimo september 2026 var der 13.552 forløb (ressourceforløb) mod 16.829 ultimo januar 2026."
    );
    let mut table = run_off("spells");
    table.rows[1].cells[2] = missing(Suppressed);
    assert_eq!(
        danish(RunOff, &table, &[])[0],
        "Antallet i ressourceforløb i september 2026 foreligger ikke (diskretioneret: udgiveren viser ikke tallet)."
    );
}

#[test]
fn own_cases_stand_in_sentences_of_their_own() {
    let lines = [
        ("2026-09", "sygedagpenge", Some(350)),
        ("2026-10", "sygedagpenge", Some(359)),
        ("2026-10", "ressourceforloeb", None),
        ("2026-10", "jobafklaringsforloeb", Some(1)),
        ("2026-10", "sum", Some(360)),
    ];
    let mut table = long("stock", "cases", &lines);
    table.notes = vec![note(disclosure::NOTE, "Egne sager: antal under 5 er skjult.")];
    let said = danish(OwnCases, &table, &[]);
    assert_eq!(said[0], "I egne sager er der 359 sager om sygedagpenge ultimo oktober 2026.");
    assert!(
        said[1].starts_with(
            "I egne sager er antallet af sager om ressourceforløb ultimo oktober 2026 ikke vist (skjult"
        ),
        "{said:?}"
    );
    assert_eq!(
        said[2..],
        [
            "I egne sager er der 1 sag om jobafklaringsforløb ultimo oktober 2026.",
            "I egne sager er der 360 sager i alt ultimo oktober 2026.",
        ]
    );
    // A month the file does not have is said once and not benefit by benefit.
    let mut table = table;
    for row in &mut table.rows[1..] {
        row.cells[2] = missing(NotInExtract);
    }
    assert_eq!(
        danish(OwnCases, &table, &[]),
        ["I egne sager foreligger der ikke tal for ultimo oktober 2026 (ikke i udtrækket)."]
    );
    // They are not read as a stock of persons, nor are those as cases.
    assert!(danish(Stock, &table, &[]).is_empty());
    assert!(danish(OwnCases, &long("stock", PERSONS, &lines), &[]).is_empty());
}

#[test]
fn an_area_that_changed_sides_and_a_rate_known_to_two_decimals_are_said_so() {
    let mut table = benchmark();
    table.rows[1].cells[2] = between(2.5, 2.5);
    table.rows[1].cells[5] = code("crossed");
    let said = danish(Benchmark, &table, &[]);
    assert!(
        said[0].contains("mod 2,50 pct. i Region Sjælland og 3,0 pct. i hele landet"),
        "{said:?}"
    );
    assert_eq!(said[2], "Afstanden til Region Sjælland har skiftet fortegn siden juli 2025.");
}
