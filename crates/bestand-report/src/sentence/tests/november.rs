//! Wide tables of months.

use bestand_model::MissingReason::{NilOrSuppressed, Suppressed};
use bestand_model::table::Role::{Body, Subtotal, Total};

use super::made::{danish, english, missing, series_break, usual, wide, with_unit};
use crate::sentence::Reading::{November, Rows, YearBefore};

/// Persons on kontanthjælp (samlet), July 2025 and July 2026 (y60a02), as the conventions of notes have them.
#[test]
fn the_figures_of_the_house_conventions_have_the_words_they_are_given_there() {
    let lines = [
        ("000", Body, &[Some(82_643), Some(83_581)][..]),
        ("316", Body, &[Some(1_085), Some(1_105)]),
        ("751", Body, &[Some(6_239), Some(6_070)]),
        ("155", Body, &[Some(86), Some(73)]),
        ("825", Body, &[Some(8), Some(7)]),
    ];
    let table = wide("area", &["2025-07", "2026-07"], &lines);
    let usual = usual("area", &[("000", 1_881), ("316", 30), ("751", 159), ("155", 7), ("825", 2)]);
    assert_eq!(
        danish(Rows, &table, &[&usual]),
        [
            "I juli 2026 var der 83.581 fuldtidspersoner i hele landet mod 82.643 i juli 2025.",
            "Forskellen ligger inden for den sædvanlige variation fra måned til måned.",
            "I juli 2026 var der 1.105 fuldtidspersoner i Holbæk mod 1.085 i juli 2025.",
            "Forskellen ligger inden for den sædvanlige variation fra måned til måned.",
            "I juli 2026 var der 6.070 fuldtidspersoner i Aarhus mod 6.239 i juli 2025.",
            "Antallet er faldet en smule, svarende til 169 fuldtidspersoner eller 2,7 pct.",
            "I juli 2026 var der 73 fuldtidspersoner i Dragør mod 86 i juli 2025.",
            "Antallet er faldet med 13 fuldtidspersoner, svarende til 15,1 pct.",
            "Der var 8 fuldtidspersoner på Læsø i juli 2025 og 7 i juli 2026.",
        ]
    );
    assert_eq!(
        english(Rows, &table, &[&usual])[4..7],
        [
            "In July 2026 the number was 6,070 full-time persons in Aarhus, compared with 6,239 in July 2025.",
            "The number has fallen slightly, by 169 full-time persons or 2.7 per cent.",
            "In July 2026 the number was 73 full-time persons in Dragør, compared with 86 in July 2025.",
        ]
    );
}

/// One benefit from one number to another, with what it usually moves.
fn one(then: i64, now: i64, usually: Option<i64>) -> Vec<String> {
    let values = [Some(then), Some(now)];
    let table = wide("benefit", &["2025-07", "2026-07"], &[("fleksjob", Body, &values)]);
    match usually {
        Some(size) => danish(Rows, &table, &[&usual("benefit", &[("fleksjob", size)])]),
        None => danish(Rows, &table, &[]),
    }
}

#[test]
fn a_rise_is_said_with_its_number_and_its_per_cent() {
    assert_eq!(
        one(1_000, 1_060, Some(20)),
        [
            "I juli 2026 var der 1.060 fuldtidspersoner i fleksjob mod 1.000 i juli 2025.",
            "Antallet er steget med 60 fuldtidspersoner, svarende til 6,0 pct.",
        ]
    );
    assert_eq!(
        one(10_000, 11_542, Some(20))[1],
        "Antallet er steget markant, svarende til godt 1.540 fuldtidspersoner eller 15,4 pct."
    );
}

#[test]
fn what_has_hardly_changed_is_said_to_be_unchanged() {
    assert_eq!(one(1_000, 1_004, Some(20))[1], "Antallet er stort set uændret.");
    assert_eq!(one(1_000, 1_000, None)[1], "Antallet er stort set uændret.");
}

#[test]
fn more_than_half_and_more_than_double_have_words_of_their_own() {
    assert_eq!(
        one(400, 180, Some(20))[1],
        "Antallet er mere end halveret: et fald på 220 fuldtidspersoner, svarende til 55,0 pct."
    );
    assert_eq!(
        one(200, 500, Some(20))[1],
        "Antallet er mere end fordoblet: en stigning på 300 fuldtidspersoner, svarende til 150,0 pct."
    );
    // Half is not more than half.
    assert_eq!(
        one(400, 200, Some(20))[1],
        "Antallet er faldet markant, svarende til 200 fuldtidspersoner eller 50,0 pct."
    );
}

#[test]
fn without_knowing_what_is_usual_there_are_two_numbers_and_no_word() {
    assert_eq!(
        one(1_000, 700, None),
        ["I juli 2026 var der 700 fuldtidspersoner i fleksjob mod 1.000 i juli 2025."]
    );
}

#[test]
fn a_tiny_base_has_counts_only_whatever_is_usual() {
    assert_eq!(
        one(49, 149, Some(1)),
        ["Der var 49 fuldtidspersoner i fleksjob i juli 2025 og 149 i juli 2026."]
    );
    assert_eq!(
        one(1, 1, Some(1)),
        ["Der var 1 fuldtidsperson i fleksjob i juli 2025 og 1 i juli 2026."]
    );
}

#[test]
fn from_nothing_and_to_nothing_are_said_in_words() {
    assert_eq!(
        one(0, 12, Some(1)),
        ["Der var ingen fuldtidspersoner i fleksjob i juli 2025 og 12 i juli 2026."]
    );
    assert_eq!(
        one(60, 0, Some(5)),
        ["I juli 2026 var der ingen fuldtidspersoner i fleksjob mod 60 i juli 2025.",]
    );
}

#[test]
fn a_benefit_that_did_not_exist_is_not_called_nothing() {
    let values = [None, Some(4_485)];
    let lines = [("jobafklaringsforloeb", Body, &values[..])];
    let table = wide("benefit", &["2011-11", "2014-11"], &lines);
    let usual = usual("benefit", &[("jobafklaringsforloeb", 10)]);
    assert_eq!(
        danish(Rows, &table, &[&usual]),
        [
            "I november 2014 var der 4.485 fuldtidspersoner i jobafklaringsforløb. Ydelsen fandtes ikke i november 2011."
        ]
    );
}

#[test]
fn a_suppressed_cell_is_said_to_be_suppressed_and_nothing_is_compared() {
    let values = [Some(86), Some(73)];
    let lines = [("155", Body, &values[..]), ("825", Body, &values)];
    let mut table = wide("area", &["2025-07", "2026-07"], &lines);
    table.rows[0].cells[1] = missing(Suppressed);
    table.rows[1].cells[2] = missing(NilOrSuppressed);
    let usual = usual("area", &[("155", 1), ("825", 1)]);
    assert_eq!(
        danish(Rows, &table, &[&usual]),
        [
            "I juli 2026 var der 73 fuldtidspersoner i Dragør. Der foreligger ikke tal for juli 2025 (diskretioneret: udgiveren viser ikke tallet).",
            "Antallet på Læsø i juli 2026 foreligger ikke (nul eller diskretioneret; udtrækket viser ikke hvilket). I juli 2025 var der 86 fuldtidspersoner.",
        ]
    );
    table.rows[0].cells[2] = missing(Suppressed);
    assert_eq!(
        danish(Rows, &table, &[&usual])[0],
        "Antallet i Dragør foreligger hverken for juli 2025 eller juli 2026 (diskretioneret: udgiveren viser ikke tallet)."
    );
}

#[test]
fn figures_still_being_reported_have_no_word_and_are_said_to_be_provisional() {
    let values = [Some(1_000), Some(800)];
    let mut table = wide("benefit", &["2025-07", "2026-07"], &[("fleksjob", Body, &values)]);
    table.provisional = vec!["2026-07".to_owned()];
    let usual = usual("benefit", &[("fleksjob", 20)]);
    assert_eq!(
        danish(Rows, &table, &[&usual]),
        [
            "I juli 2026 var der 800 fuldtidspersoner i fleksjob mod 1.000 i juli 2025.",
            "Tallene for juli 2026 er foreløbige og opjusteres normalt.",
        ]
    );
}

#[test]
fn a_row_over_a_series_break_has_no_word_and_the_break_is_said() {
    let values = [Some(1_000), Some(800)];
    let mut table = wide("benefit", &["2013-11", "2014-11"], &[("sygedagpenge", Body, &values)]);
    table.notes = vec![series_break("Sygedagpengereformen (juli 2014)", (2014, 7, 1), 1)];
    let usual = usual("benefit", &[("sygedagpenge", 20)]);
    assert_eq!(
        danish(Rows, &table, &[&usual]),
        [
            "I november 2014 var der 800 fuldtidspersoner på sygedagpenge mod 1.000 i november 2013.",
            "Perioden går over et databrud: Sygedagpengereformen (juli 2014).",
        ]
    );
    // A break outside the two months is not crossed.
    table.notes[0].begins = chrono::NaiveDate::from_ymd_opt(2013, 11, 1);
    assert_eq!(
        danish(Rows, &table, &[&usual])[1..],
        ["Antallet er faldet markant, svarende til 200 fuldtidspersoner eller 20,0 pct."]
    );
}

#[test]
fn the_unemployed_and_persons_keep_their_names() {
    let values = [Some(1_000), Some(1_100)];
    let table = wide("benefit", &["2025-07", "2026-07"], &[("fleksjob", Body, &values)]);
    let of = |unit| danish(Rows, &with_unit(table.clone(), unit), &[]).remove(0);
    assert_eq!(
        of("full_time_unemployed"),
        "I juli 2026 var der 1.100 fuldtidsledige i fleksjob mod 1.000 i juli 2025."
    );
    assert_eq!(
        of("persons"),
        "I juli 2026 var der 1.100 personer i fleksjob mod 1.000 i juli 2025."
    );
    // Of a unit that no sentence speaks of nothing is said.
    assert!(danish(Rows, &with_unit(table.clone(), "amount"), &[]).is_empty());
}

#[test]
fn a_usual_variation_of_another_unit_or_of_other_rows_is_none() {
    let values = [Some(1_000), Some(800)];
    let table = wide("benefit", &["2025-07", "2026-07"], &[("fleksjob", Body, &values)]);
    let right = usual("benefit", &[("fleksjob", 20)]);
    assert_eq!(danish(Rows, &table, &[&right]).len(), 2);
    assert_eq!(danish(Rows, &table, &[&with_unit(right.clone(), "persons")]).len(), 1);
    assert_eq!(danish(Rows, &table, &[&usual("benefit", &[("sygedagpenge", 20)])]).len(), 1);
    assert_eq!(danish(Rows, &table, &[&usual("area", &[("fleksjob", 20)])]).len(), 1);
}

/// Six benefits and their total, of which one cell is hidden.
fn six_with_a_hidden_one() -> bestand_model::table::Table {
    let lines = [
        ("foertidspension", Body, &[Some(2_500), Some(2_540)][..]),
        ("fleksjob", Body, &[Some(1_260), Some(1_290)]),
        ("ledighedsydelse", Body, &[Some(145), Some(150)]),
        ("sygedagpenge", Body, &[Some(400), Some(330)]),
        ("kontanthjaelp_samlet", Body, &[Some(1_070), Some(1_110)]),
        ("jobafklaringsforloeb", Body, &[Some(190), Some(190)]),
        ("sum", Total, &[Some(5_565), Some(5_610)]),
    ];
    let mut table = wide("benefit", &["2025-07", "2026-07"], &lines);
    table.rows[0].cells[2] = missing(Suppressed);
    table.rows[6].cells[2] = missing(Suppressed);
    table
}

#[test]
fn a_total_that_a_hidden_cell_takes_away_is_said_to_be_missing_and_three_rows_are_named() {
    let table = six_with_a_hidden_one();
    let usual = usual("benefit", &[("sygedagpenge", 20), ("fleksjob", 40)]);
    let expected = [
        "Det samlede antal fuldtidspersoner på ydelserne i tabellen kan ikke opgøres for juli 2026 (diskretioneret: udgiveren viser ikke tallet). I juli 2025 var det 5.565.",
        // The largest changes first: 70, 40, 30. The hidden cell takes no word from them.
        "I juli 2026 var der 330 fuldtidspersoner på sygedagpenge mod 400 i juli 2025.",
        "Antallet er faldet markant, svarende til 70 fuldtidspersoner eller 17,5 pct.",
        "I juli 2026 var der 1.110 fuldtidspersoner på kontanthjælp (samlet) mod 1.070 i juli 2025.",
        "I juli 2026 var der 1.290 fuldtidspersoner i fleksjob mod 1.260 i juli 2025.",
        "Forskellen ligger inden for den sædvanlige variation fra måned til måned.",
        "De øvrige ydelser fremgår af tabellen.",
    ];
    assert_eq!(danish(YearBefore, &table, &[&usual]), expected);
    assert_eq!(danish(November, &table, &[&usual]), expected);
    let said = english(YearBefore, &table, &[&usual]);
    assert!(
        said[0].starts_with("The overall number of full-time persons on the benefits of the table cannot be worked out for July 2026 ("),
        "{said:?}"
    );
    assert_eq!(said[6], "The other benefits stand in the table.");
    // Every row by itself is still every row, and one of them is unchanged.
    assert_eq!(danish(Rows, &table, &[]).len(), 8);
}

#[test]
fn a_total_missing_on_both_sides_or_only_before_says_so() {
    let mut table = six_with_a_hidden_one();
    table.rows[6].cells[1] = missing(Suppressed);
    assert_eq!(
        danish(YearBefore, &table, &[])[0],
        "Det samlede antal fuldtidspersoner på ydelserne i tabellen kan ikke opgøres for juli 2025 og juli 2026 (diskretioneret: udgiveren viser ikke tallet)."
    );
    table.rows[6].cells[2] = crate::sample::count(5_610);
    assert_eq!(
        danish(YearBefore, &table, &[])[0],
        "I juli 2026 var der 5.610 fuldtidspersoner på ydelserne i tabellen. Der foreligger ikke tal for juli 2025 (diskretioneret: udgiveren viser ikke tallet)."
    );
}

#[test]
fn many_areas_are_three_and_the_table() {
    let all = |now| [Some(1_000), Some(now)];
    let (a, b, c, d, e) = (all(1_010), all(1_020), all(1_030), all(1_040), all(1_005));
    let lines = [
        ("155", Body, &a[..]),
        ("316", Body, &b),
        ("751", Body, &c),
        ("825", Body, &d),
        ("085", Body, &e),
    ];
    let table = wide("area", &["2025-07", "2026-07"], &lines);
    let said = danish(YearBefore, &table, &[]);
    assert_eq!(said.len(), 4);
    assert!(
        said[0].contains("på Læsø") && said[1].contains("Aarhus") && said[2].contains("Holbæk")
    );
    assert_eq!(said[3], "De øvrige områder fremgår af tabellen.");
}

#[test]
fn of_rows_read_as_one_the_sub_total_counts_among_the_largest() {
    let lines = [
        ("foertidspension", Body, &[Some(2_500), Some(2_540)][..]),
        ("fleksjob", Body, &[Some(1_260), Some(1_290)]),
        ("ledighedsydelse", Body, &[Some(145), Some(150)]),
        ("sygedagpenge", Body, &[Some(400), Some(390)]),
        ("kontanthjaelp", Body, &[Some(1_500), Some(1_000)]),
        ("uddannelseshjaelp", Body, &[None, Some(600)]),
        ("kontant_og_uddannelseshjaelp", Subtotal, &[Some(1_500), Some(1_600)]),
    ];
    let mut table = wide("benefit", &["2025-07", "2026-07"], &lines);
    table.joint = vec![vec!["kontanthjaelp".into(), "uddannelseshjaelp".into()]];
    let said = danish(November, &table, &[]);
    assert!(said[0].contains("på kontant- og uddannelseshjælp"), "{said:?}");
    assert!(said.iter().all(|text| !text.contains("aktivitetsparate")), "{said:?}");
}

#[test]
fn a_break_of_one_benefit_takes_the_word_from_its_rows_alone() {
    let lines = [
        ("sygedagpenge", Body, &[Some(1_000), Some(800)][..]),
        ("fleksjob", Body, &[Some(1_000), Some(800)]),
    ];
    let mut table = wide("benefit", &["2013-11", "2014-11"], &lines);
    let mut reform = series_break("Sygedagpengereformen (juli 2014)", (2014, 7, 1), 1);
    reform.id = "sygedagpengereform_2014".into();
    table.notes = vec![reform];
    let usual = usual("benefit", &[("sygedagpenge", 20), ("fleksjob", 20)]);
    assert_eq!(
        danish(Rows, &table, &[&usual]),
        [
            "I november 2014 var der 800 fuldtidspersoner på sygedagpenge mod 1.000 i november 2013.",
            "I november 2014 var der 800 fuldtidspersoner i fleksjob mod 1.000 i november 2013.",
            "Antallet er faldet markant, svarende til 200 fuldtidspersoner eller 20,0 pct.",
            "Perioden går over et databrud: Sygedagpengereformen (juli 2014).",
        ]
    );
    // It touches more rows than the list names benefits of the table: which ones is not known.
    table.notes[0].weight = 2;
    assert_eq!(danish(Rows, &table, &[&usual]).len(), 3);
}
