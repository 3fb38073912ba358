//! Tables of benefits with their total.

use bestand_model::Language;
use bestand_model::table::Role::{Body, Part, Subtotal, Total};

use super::made::{danish, english, note, sentences, series_break, usual, wide, with_unit};
use crate::sentence::Reading::{Conclusion, November, Rows, YearBefore};

/// Four Novembers of KL's rows, with round numbers: kontanthjælp and uddannelseshjælp are one relabelling.
fn selected() -> bestand_model::table::Table {
    let all = |first, last| [Some(first), Some(last)];
    let lines = [
        ("foertidspension", Body, &all(240_000, 222_000)[..]),
        ("ressourceforloeb", Body, &[None, Some(9_000)]),
        ("fleksjob", Body, &all(52_000, 59_000)),
        ("ledighedsydelse", Body, &all(16_000, 14_000)),
        ("sygedagpenge", Body, &all(72_000, 60_000)),
        ("jobafklaringsforloeb", Body, &[None, Some(4_500)]),
        ("kontanthjaelp", Body, &all(90_000, 80_000)),
        ("uddannelseshjaelp", Body, &[None, Some(17_000)]),
        ("kontant_og_uddannelseshjaelp", Subtotal, &all(90_000, 97_000)),
        ("sum", Total, &all(470_000, 465_500)),
    ];
    let mut table = wide("benefit", &["2011-11", "2014-11"], &lines);
    table.joint = vec![vec!["kontanthjaelp".into(), "uddannelseshjaelp".into()]];
    table.notes = vec![
        note("set_kl", "Udvalgte rækker."),
        series_break("Reform A (januar 2013)", (2013, 1, 1), 2),
        series_break("Reform B (januar 2014)", (2014, 1, 1), 2),
    ];
    table
}

fn usual_of_selected() -> bestand_model::table::Table {
    let rows = [
        ("foertidspension", 700),
        ("ressourceforloeb", 300),
        ("fleksjob", 300),
        ("ledighedsydelse", 400),
        ("sygedagpenge", 2_500),
        ("jobafklaringsforloeb", 300),
        ("kontanthjaelp", 900),
        ("uddannelseshjaelp", 900),
        ("kontant_og_uddannelseshjaelp", 1_000),
        ("sum", 3_900),
    ];
    usual("benefit", &rows)
}

#[test]
fn the_november_table_reads_as_the_house_template_says() {
    // 470.000 - 465.500 = 4.500, 0,96 pct.: under one per cent, so the total is unchanged.
    assert_eq!(
        danish(November, &selected(), &[&usual_of_selected()]),
        [
            "I november 2014 var der 465.500 fuldtidspersoner på de udvalgte ydelser mod 470.000 i november 2011.",
            "Tabellen viser, at det samlede antal er stort set uændret.",
            "Samtidig er der færre på førtidspension, ledighedsydelse og sygedagpenge og flere i fleksjob samt på kontant- og uddannelseshjælp.",
            "I november 2014 var der 9.000 fuldtidspersoner i ressourceforløb og 4.500 i jobafklaringsforløb. I november 2011 fandtes ydelserne ikke.",
            "Data viser ikke, hvilke personer der er skiftet ydelse.",
            "Perioden går over flere databrud: Reform A (januar 2013); Reform B (januar 2014).",
        ]
    );
}

#[test]
fn a_total_that_falls_has_its_fall_in_full_time_persons() {
    let mut table = selected();
    table.rows[9].cells[2] = crate::sample::count(462_042);
    table.notes.clear();
    let said = danish(November, &table, &[&usual_of_selected()]);
    // 470.000 - 462.042 = 7.958, 1,69 pct.
    assert_eq!(
        said[..2],
        [
            "I november 2014 var der 462.042 fuldtidspersoner på ydelserne i tabellen mod 470.000 i november 2011.",
            "Tabellen viser, at der samlet set har været et fald på ca. 8.000 fuldtidspersoner, svarende til 1,7 pct.",
        ]
    );
    assert_eq!(
        english(November, &table, &[&usual_of_selected()])[1],
        "The table shows a fall of about 8,000 full-time persons overall, or 1.7 per cent."
    );
    assert_eq!(
        danish(Conclusion, &table, &[&usual_of_selected()]),
        [
            "Det samlede antal fuldtidspersoner på ydelserne i tabellen er faldet en smule: fra 470.000 i november 2011 til 462.042 i november 2014.",
            "Data viser ikke, hvilke personer der er skiftet ydelse.",
        ]
    );
}

#[test]
fn a_total_inside_the_usual_variation_is_said_to_be_inside_it() {
    let mut table = selected();
    table.rows[9].cells[2] = crate::sample::count(464_000);
    table.notes.clear();
    // 6.000 are 1,3 pct. and the usual variation of the total is 6.000.
    let usual = usual("benefit", &[("sum", 6_000)]);
    assert_eq!(
        danish(November, &table, &[&usual])[1..3],
        [
            "Forskellen ligger inden for den sædvanlige variation fra måned til måned.",
            "I november 2014 var der 9.000 fuldtidspersoner i ressourceforløb og 4.500 i jobafklaringsforløb. I november 2011 fandtes ydelserne ikke.",
        ]
    );
}

#[test]
fn rows_read_as_one_have_neither_word_nor_direction_and_their_sub_total_has() {
    let mut table = selected();
    table.notes.clear();
    let said = danish(Rows, &table, &[&usual_of_selected()]);
    let of = |name: &str| -> Vec<&String> {
        let at = said.iter().position(|text| text.contains(name)).unwrap();
        said[at..=at + 1].iter().collect()
    };
    assert_eq!(
        of("på kontanthjælp (aktivitetsparate)"),
        [
            "I november 2014 var der 80.000 fuldtidspersoner på kontanthjælp (aktivitetsparate) mod 90.000 i november 2011.",
            "I november 2014 var der 17.000 fuldtidspersoner på uddannelseshjælp (aktivitetsparate). Ydelsen fandtes ikke i november 2011.",
        ]
    );
    assert_eq!(
        of("på kontant- og uddannelseshjælp"),
        [
            "I november 2014 var der 97.000 fuldtidspersoner på kontant- og uddannelseshjælp mod 90.000 i november 2011.",
            "Antallet er steget med 7.000 fuldtidspersoner, svarende til 7,8 pct.",
        ]
    );
}

#[test]
fn without_a_total_the_rows_are_said() {
    let mut table = selected();
    table.rows.pop();
    let said = danish(November, &table, &[]);
    assert_eq!(
        said[0],
        "I november 2014 var der 222.000 fuldtidspersoner på førtidspension mod 240.000 i november 2011."
    );
    table.rows.truncate(1);
    table.notes.clear();
    assert_eq!(danish(November, &table, &[]).len(), 1);
}

/// A status of a municipality: the month of three years, the change of the last.
fn status() -> bestand_model::table::Table {
    let lines = [
        ("kontanthjaelp_samlet", Body, &[Some(1_052), Some(1_085), Some(1_105)][..]),
        ("ressourceforloeb", Body, &[Some(210), Some(190), Some(150)]),
        ("sum", Total, &[Some(1_262), Some(1_275), Some(1_255)]),
    ];
    let mut table = wide("benefit", &["2024-07", "2025-07", "2026-07"], &lines);
    table.id = "status".into();
    table.notes = vec![note("set_status_2026", "Sættets note.")];
    table
}

#[test]
fn a_status_is_of_the_last_year_and_names_public_support() {
    let usual =
        usual("benefit", &[("kontanthjaelp_samlet", 30), ("ressourceforloeb", 8), ("sum", 15)]);
    assert_eq!(
        danish(November, &status(), &[&usual]),
        [
            "I juli 2026 var der 1.255 fuldtidspersoner på offentlig forsørgelse mod 1.275 i juli 2025.",
            "Tabellen viser, at der samlet set har været et fald på 20 fuldtidspersoner, svarende til 1,6 pct.",
            "Der er færre i ressourceforløb.",
            "Data viser ikke, hvilke personer der er skiftet ydelse.",
        ]
    );
    assert_eq!(
        english(November, &status(), &[&usual])[0],
        "In July 2026 the number was 1,255 full-time persons on public support, compared with 1,275 in July 2025."
    );
}

#[test]
fn the_newest_month_is_held_against_the_year_before_and_not_against_the_first() {
    let mut table = status();
    table.id = "november".into();
    assert_eq!(
        danish(YearBefore, &table, &[]),
        [
            "I juli 2026 var der 1.255 fuldtidspersoner på offentlig forsørgelse mod 1.275 i juli 2025."
        ]
    );
    // From July 2024: 1.262 to 1.255 is 0,55 pct.
    assert_eq!(
        danish(November, &table, &[])[1],
        "Tabellen viser, at det samlede antal er stort set uændret."
    );
    // Without the year before there is nothing to hold it against.
    table.columns[2].id = "2023-07".into();
    assert!(danish(YearBefore, &table, &[]).is_empty());
}

#[test]
fn the_unit_of_the_unemployed_says_what_their_total_counts() {
    let mut table = with_unit(status(), "full_time_unemployed");
    table.notes.clear();
    assert_eq!(
        danish(YearBefore, &table, &[])[0],
        "I juli 2026 var der 1.255 fuldtidsledige mod 1.275 i juli 2025."
    );
}

#[test]
fn a_part_of_a_row_is_not_said_by_itself() {
    let mut table = status();
    table.rows[1].role = Part;
    let said = danish(Rows, &table, &[]);
    assert!(said.iter().all(|text| !text.contains("ressourceforløb")), "{said:?}");
}

#[test]
fn no_line_breaks_between_a_number_and_its_unit_or_inside_a_date() {
    let usual = usual("benefit", &[("sum", 15)]);
    let said = sentences(November, &status(), &[&usual], Language::Danish);
    assert_eq!(
        said[0].text,
        "I juli\u{a0}2026 var der 1.255\u{a0}fuldtidspersoner på offentlig forsørgelse mod 1.275 i juli\u{a0}2025."
    );
    assert!(said[1].text.ends_with("20\u{a0}fuldtidspersoner, svarende til 1,6\u{a0}pct."));
}

#[test]
fn every_number_has_its_cells_with_table_row_column_and_source() {
    let usual = usual("benefit", &[("sum", 15)]);
    let said = sentences(November, &status(), &[&usual], Language::Danish);
    let fact = &said[1].facts[0];
    assert_eq!((fact.shown.as_str(), fact.value.as_str()), ("20", "-20"));
    assert_eq!(
        (fact.formula.as_str(), fact.rounding.as_str()),
        ("Jul. 2026 − Jul. 2025", "ikke afrundet")
    );
    let cells: Vec<_> = fact
        .cells
        .iter()
        .map(|cell| {
            (cell.table.as_str(), cell.row.as_str(), cell.column.as_str(), cell.value.as_str())
        })
        .collect();
    assert_eq!(
        cells,
        [
            ("Udviklingen", "I alt", "Jul. 2026", "1.255"),
            ("Udviklingen", "I alt", "Jul. 2025", "1.275"),
        ]
    );
    assert_eq!(fact.cells[0].sources, ["Jobindsats y01a02, 15. januar 2015"]);
    let percent = &said[1].facts[1];
    assert_eq!((percent.shown.as_str(), percent.rounding.as_str()), ("1,6", "til én decimal"));
    assert_eq!(percent.formula, "(Jul. 2026 − Jul. 2025) / Jul. 2025 · 100");
}
