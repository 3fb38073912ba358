//! What was aimed at.

use bestand_model::MissingReason::{NotApplicable, NotInExtract, Suppressed};
use bestand_model::Number;
use bestand_model::table::Role::Body;
use bestand_model::table::{Cell, ColumnKind, Row, Table};

use super::made::{danish, decimal, english, missing};
use crate::sample::{code, column, count, labels, number};
use crate::sentence::Reading::Targets;

/// Targets: code, baseline, now, target.
pub(super) fn targets(lines: &[(&str, Option<i64>, Option<i64>, i64)]) -> Table {
    let cell = |value: &Option<i64>| value.map_or(missing(NotInExtract), count);
    let row = |(id, baseline, now, target): &(&str, Option<i64>, Option<i64>, i64)| {
        let progress = match (baseline, now) {
            (Some(baseline), Some(now)) => {
                Cell::Ratio((now - baseline) as f64 / (target - baseline) as f64 * 100.0)
            }
            _ => missing(NotInExtract),
        };
        let cells = vec![
            code(id),
            cell(baseline),
            cell(now),
            Cell::Exact(Number::integer(*target)),
            code("2026-12-31"),
            progress,
        ];
        Row { role: Body, cells }
    };
    Table {
        id: "targets".into(),
        title: "Mål, Holbæk, juli 2026".into(),
        columns: vec![
            column("goal", "Mål", ColumnKind::Code, ""),
            decimal("baseline", "Udgangspunkt", ""),
            decimal("now", "Jul. 2026", ""),
            decimal("target", "Måltal", ""),
            column("date", "Dato", ColumnKind::Code, ""),
            column("progress", "Indfriet, pct.", ColumnKind::Percent, "percent"),
        ],
        rows: lines.iter().map(row).collect(),
        labels: vec![labels("goal", &[("kontanthjaelp_samlet", "Kontanthjælp (samlet)")])],
        ..Table::default()
    }
}

#[test]
fn a_target_is_above_below_or_reached_seen_from_where_it_began() {
    let of = |baseline, now, target| {
        danish(Targets, &targets(&[("kontanthjaelp_samlet", baseline, now, target)]), &[])
    };
    assert_eq!(
        of(Some(1_200), Some(1_105), 1_000),
        [
            "Målet for kontanthjælp (samlet) er 1.000 pr. 31. december 2026. Det seneste tal (juli 2026) er 1.105, hvilket er 105 over målet.",
            // 95 of 200.
            "Udgangspunktet var 1.200, og 47,5 pct. af vejen er tilbagelagt.",
        ]
    );
    assert_eq!(
        of(Some(1_200), Some(990), 1_000),
        [
            "Målet for kontanthjælp (samlet) er 1.000 pr. 31. december 2026. Målet er nået: det seneste tal (juli 2026) er 990."
        ]
    );
    // Further off than it began: no share of the way.
    assert_eq!(
        of(Some(1_200), Some(1_250), 1_000)[1..],
        ["Tallet ligger længere fra målet end udgangspunktet, som var 1.200."]
    );
    assert_eq!(
        of(Some(50), Some(60), 100)[0],
        "Målet for kontanthjælp (samlet) er 100 pr. 31. december 2026. Det seneste tal (juli 2026) er 60, hvilket er 40 under målet."
    );
    // Without a baseline nobody knows on which side the target lies.
    assert_eq!(
        of(None, Some(990), 1_000),
        [
            "Målet for kontanthjælp (samlet) er 1.000 pr. 31. december 2026. Det seneste tal (juli 2026) er 990, hvilket er 10 under målet."
        ]
    );
    assert_eq!(
        of(Some(1_200), None, 1_000),
        [
            "Målet for kontanthjælp (samlet) er 1.000 pr. 31. december 2026. Der foreligger ikke et aktuelt tal (ikke i udtrækket)."
        ]
    );
}

#[test]
fn a_target_no_extract_can_have_a_figure_for_is_said_by_itself() {
    let mut table = targets(&[("Samtaler holdt til tiden, pct.", None, None, 95)]);
    table.rows[0].cells[2] = missing(NotApplicable);
    table.rows[0].cells[4] = missing(NotInExtract);
    assert_eq!(
        danish(Targets, &table, &[]),
        ["Målet ”samtaler holdt til tiden, pct.” er 95. Der er ikke et aktuelt tal i udtrækkene."]
    );
}

#[test]
fn targets_without_figures_are_counted_in_one_sentence() {
    let mut table = targets(&[
        ("kontanthjaelp_samlet", Some(1_200), Some(1_105), 1_000),
        ("sygedagpenge", None, None, 550),
        ("borgere i småjob", None, None, 20),
        ("samtaler holdt til tiden", None, None, 95),
    ]);
    table.rows[2].cells[2] = missing(NotApplicable);
    table.rows[3].cells[2] = missing(NotApplicable);
    let said = danish(Targets, &table, &[]);
    assert_eq!(said.len(), 3);
    assert_eq!(said[2], "For tre af målene er der ingen tal i udtrækkene.");
    assert_eq!(
        english(Targets, &table, &[])[2],
        "For three of the targets there are no figures in the extracts."
    );
    table.rows.remove(0);
    assert_eq!(danish(Targets, &table, &[]), ["For ingen af målene er der tal i udtrækkene."]);
    // A hidden figure is there: it has its own sentence.
    table.rows[0].cells[2] = missing(Suppressed);
    let said = danish(Targets, &table, &[]);
    assert!(said[0].contains("diskretioneret"), "{said:?}");
    assert_eq!(said[1], "For to af målene er der ingen tal i udtrækkene.");
}

#[test]
fn a_distance_to_a_target_keeps_its_decimals_and_a_way_all_but_covered_is_not_said_to_be_so() {
    let mut table = targets(&[("kontanthjaelp_samlet", Some(10), Some(5), 4)]);
    table.rows[0].cells[2] = Cell::Exact(number(525, 2));
    table.rows[0].cells[5] = missing(NotApplicable);
    assert_eq!(
        danish(Targets, &table, &[]),
        [
            "Målet for kontanthjælp (samlet) er 4 pr. 31. december 2026. Det seneste tal (juli 2026) er 5,25, hvilket er 1,25 over målet."
        ]
    );
    // 4.999 of 5.001 are 99,96 pct., which one decimal would make 100,0.
    let far =
        danish(Targets, &targets(&[("kontanthjaelp_samlet", Some(0), Some(4_999), 5_001)]), &[]);
    assert_eq!(far.len(), 1);
    assert!(
        far[0].ends_with("Det seneste tal (juli 2026) er 4.999, hvilket er 2 under målet."),
        "{far:?}"
    );
}
