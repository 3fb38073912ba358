//! Targets held against what is read.

use bestand_core::model::own_file::Targets;
use bestand_core::model::source::Publisher;
use bestand_core::model::table::Cell;
use bestand_core::model::{Language, MissingReason};
use bestand_core::{Request, targets_table};

use crate::asked::{Y60A02, cell, exact, ids, month, note, of_set, ratio, real};

#[test]
fn targets_are_printed_as_given_and_held_against_what_is_read() {
    let file = "maal;baseline;maaltal;dato\nSamtaler til tiden, pct.;81,5;90;\nkontanthjaelp_samlet;1145;1045;2026-12-31\nsygedagpenge;400;380;2027-06-30\nfleksjob;;80;\n";
    let targets = Targets::read(file.as_bytes()).unwrap();
    let cube = real(&[Y60A02]);
    let table = targets_table(&cube, &of_set("Holbæk"), &targets, month("2026-07")).unwrap();
    assert_eq!(ids(&table), ["goal", "baseline", "now", "target", "date", "progress"]);
    assert_eq!(table.title, "Mål, Holbæk, juli 2026");
    let labels: Vec<&str> = table
        .rows
        .iter()
        .map(|row| match &row.cells[0] {
            Cell::Code(code) => table.label("goal", code),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        labels,
        ["Samtaler til tiden, pct.", "Kontanthjælp (samlet)", "Sygedagpenge", "Fleksjob"]
    );
    // 1105 now: 40 of the 100 fewer that are aimed at.
    let row = "kontanthjaelp_samlet";
    assert_eq!(cell(&table, row, "now"), &exact(1105));
    assert_eq!(ratio(cell(&table, row, "progress")), 40.0);
    assert_eq!(cell(&table, row, "date"), &Cell::Code("2026-12-31".into()));
    assert_eq!(table.label("date", "2026-12-31"), "31. december 2026");
    let missing = Cell::Missing;
    assert_eq!(table.rows[0].cells[2], missing(MissingReason::NotApplicable));
    assert_eq!(table.rows[0].cells[4], Cell::Code("".into()));
    assert_eq!(cell(&table, "sygedagpenge", "now"), &missing(MissingReason::NotInExtract));
    assert_eq!(cell(&table, "sygedagpenge", "progress"), &missing(MissingReason::NotInExtract));
    assert_eq!(cell(&table, "sygedagpenge", "baseline"), &exact(400));
    assert_eq!(table.sources[0].publisher, Publisher::OwnTargets);
    // Nothing to hold against: the targets alone.
    let alone = Targets::read("maal;baseline;maaltal;dato\nFlere i job;;1;\n".as_bytes()).unwrap();
    let table = targets_table(&cube, &of_set("Holbæk"), &alone, month("2026-07")).unwrap();
    assert_eq!((table.sources.len(), table.computed), (1, false));
}

#[test]
fn a_goal_that_went_beyond_its_target_or_the_other_way_is_named() {
    // 1105 now. 1145 to 1125: 40 of 20 fewer, 200 pct. 1085 to 1065: 20 more instead of 20 fewer, -100 pct. To 1105: 100 pct.
    let cube = real(&[Y60A02]);
    let of = |baseline: i64, target: i64, language| {
        let file =
            format!("maal;baseline;maaltal;dato\nkontanthjaelp_samlet;{baseline};{target};\n");
        let targets = Targets::read(file.as_bytes()).unwrap();
        let request = Request { language, ..of_set("Holbæk") };
        let table = targets_table(&cube, &request, &targets, month("2026-07")).unwrap();
        let progress = ratio(cell(&table, "kontanthjaelp_samlet", "progress"));
        let notes = ["target_beyond", "target_other_way"].map(|id| note(&table, id).to_owned());
        (progress, notes)
    };
    let (progress, [beyond, back]) = of(1145, 1125, Language::Danish);
    assert_eq!((progress, back.as_str()), (200.0, ""));
    assert_eq!(
        beyond,
        "Indfriet over 100 pct.: Kontanthjælp (samlet) er kommet længere end måltallet."
    );
    let (progress, [beyond, back]) = of(1085, 1065, Language::Danish);
    assert_eq!((progress, beyond.as_str()), (-100.0, ""));
    assert_eq!(back, "Indfriet under 0 pct.: Kontanthjælp (samlet) er gået den anden vej.");
    let (progress, notes) = of(1145, 1105, Language::Danish);
    assert_eq!((progress, notes), (100.0, [String::new(), String::new()]));
    let (_, [beyond, _]) = of(1145, 1125, Language::English);
    assert!(beyond.starts_with("Reached above 100 per cent: "), "{beyond}");
}
