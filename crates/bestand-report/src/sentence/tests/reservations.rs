//! What has to be said beside the numbers.

use bestand_model::MissingReason::{NilOrSuppressed, Suppressed};
use bestand_model::disclosure;
use bestand_model::table::Role::Body;
use bestand_model::table::Severity;

use super::made::{danish, english, missing, note, series_break, wide};
use crate::sentence::Reading::{self, Reservations};

#[test]
fn a_table_without_reservations_has_none() {
    let table = wide("benefit", &["2025-07"], &[("fleksjob", Body, &[Some(1)])]);
    assert!(danish(Reservations, &table, &[]).is_empty());
}

#[test]
fn the_three_breaks_that_touch_most_rows_are_named_oldest_first() {
    let mut table =
        wide("benefit", &["2010-07", "2016-07"], &[("fleksjob", Body, &[Some(1), Some(2)])]);
    table.notes = vec![
        series_break("A (2012)", (2012, 1, 1), 1),
        series_break("B (2013)", (2013, 1, 1), 5),
        series_break("C (2014)", (2014, 1, 1), 1),
        series_break("D (2015)", (2015, 1, 1), 1),
        note("overlap", "Der er ikke renset for overlap."),
    ];
    assert_eq!(
        danish(Reservations, &table, &[]),
        ["Perioden går over flere databrud, blandt andre: B (2013); C (2014); D (2015)."]
    );
    assert_eq!(
        english(Reservations, &table, &[]),
        ["The period crosses several series breaks, among them: B (2013); C (2014); D (2015)."]
    );
    table.notes.truncate(1);
    assert_eq!(danish(Reservations, &table, &[]), ["Perioden går over et databrud: A (2012)."]);
    // A caution goes with the data and not into the text.
    table.notes[0].severity = Severity::Caution;
    assert!(danish(Reservations, &table, &[]).is_empty());
}

#[test]
fn hidden_cells_are_said_with_every_reason_there_is() {
    let values = [Some(1), Some(2), Some(3)];
    let lines = [("fleksjob", Body, &values[..])];
    let mut table = wide("benefit", &["2024-07", "2025-07", "2026-07"], &lines);
    table.rows[0].cells[1] = missing(Suppressed);
    assert_eq!(
        danish(Reservations, &table, &[]),
        [
            "Nogle tal er ikke vist (diskretioneret: udgiveren viser ikke tallet) og indgår ikke i teksten."
        ]
    );
    table.rows[0].cells[2] = missing(NilOrSuppressed);
    assert!(danish(Reservations, &table, &[])[0].contains("nul eller diskretioneret"));
    table.notes = vec![note(disclosure::NOTE, "Egne sager: antal under 5 er skjult.")];
    assert_eq!(
        danish(Reservations, &table, &[]),
        ["Nogle tal er skjult og indgår ikke i teksten."]
    );
}

#[test]
fn provisional_months_are_named_oldest_first() {
    let mut table =
        wide("benefit", &["2026-06", "2026-07"], &[("fleksjob", Body, &[Some(1), Some(2)])]);
    table.provisional = vec!["2026-07".into(), "2026-06".into()];
    assert_eq!(
        danish(Reservations, &table, &[]),
        ["Tallene for juni og juli 2026 er foreløbige og opjusteres normalt."]
    );
    table.provisional = ["2013-Q4", "2014-Q3", "2014-Q4"].map(str::to_owned).to_vec();
    assert_eq!(
        danish(Reservations, &table, &[]),
        [
            "Tallene for 4. kvartal 2013 samt 3. og 4. kvartal 2014 er foreløbige og opjusteres normalt."
        ]
    );
    assert_eq!(
        english(Reservations, &table, &[]),
        [
            "The figures for 4th quarter 2013 as well as 3rd and 4th quarter 2014 are provisional and are normally revised upwards."
        ]
    );
}

#[test]
fn every_reading_is_found_by_its_name_and_says_nothing_of_a_table_it_does_not_read() {
    let mut table =
        wide("benefit", &["2025-07", "2026-07"], &[("fleksjob", Body, &[Some(1), Some(2)])]);
    table.id = "revisions".into();
    for reading in Reading::ALL {
        assert_eq!(Reading::parse(reading.name()), Some(reading));
        assert!(danish(reading, &table, &[]).is_empty(), "{reading:?}");
        for id in reading.tables() {
            // A table that has the right name and nothing in it.
            let bare = bestand_model::table::Table { id: (*id).into(), ..Default::default() };
            assert!(danish(reading, &bare, &[]).is_empty(), "{reading:?} of {id}");
        }
    }
}

#[test]
fn a_break_of_heraf_lines_takes_no_word_from_the_benefit_as_a_whole() {
    use bestand_model::table::Role::Part;
    // The list of breaks says that the reform of 1 February 2026 is a break for parts of kontanthjælp (samlet), and only a
    // caution for all of it. Both rows count in the note's weight.
    let lines = [
        ("kontanthjaelp_samlet", Body, &[Some(1070), Some(1109)][..]),
        ("kontanthjaelp_samlet_under_30", Part, &[Some(235), Some(242)]),
    ];
    let mut table = wide("benefit", &["2025-09", "2026-09"], &lines);
    table.id = "status".to_owned();
    let mut reform = series_break("Beskæftigelsesreformen, 1. februar 2026", (2026, 2, 1), 2);
    reform.id = "beskaeftigelsesreform_2026_feb".to_owned();
    table.notes = vec![reform];
    let said = danish(Reading::YearBefore, &table, &[]).concat();
    assert!(!said.contains("databrud"), "{said}");
    // The same note about the benefit as a whole, which nothing breaks down.
    table.rows.truncate(1);
    assert!(danish(Reading::YearBefore, &table, &[]).concat().contains("databrud"));
}
