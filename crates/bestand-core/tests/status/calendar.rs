//! Three years month by month.

use bestand_core::model::source::Publisher;
use bestand_core::model::table::Cell;
use bestand_core::model::{MissingReason, Number};
use bestand_core::{Request, calendar};

use crate::asked::{
    Y60A02, budget, exact, ids, made, month, note, of_area, of_set, real, whole_set,
};

#[test]
fn the_calendar_has_three_years_side_by_side_and_nothing_after_the_month_of_the_status() {
    let cube = real(&[Y60A02]);
    let asked = |month| calendar(&cube, &of_area("Holbæk"), month, None).unwrap();
    let table = asked(month("2026-06"));
    assert_eq!(ids(&table), ["month", "2024", "2025", "2026"]);
    assert_eq!(table.rows.len(), 12);
    assert_eq!(table.label("month", "03"), "Marts");
    assert_eq!(table.marked, ["2026"]);
    // Typed from the extract: June 1.059, 1.100, 1.135; July 1.052, 1.085, and 1.105 that is not shown.
    assert_eq!(table.rows[5].cells[1..], [exact(1059), exact(1100), exact(1135)]);
    let later = Cell::Missing(MissingReason::NotAvailable);
    assert_eq!(table.rows[6].cells[1..], [exact(1052), exact(1085), later]);
    assert!(table.provisional.is_empty());
    let title =
        "Antal fuldtidspersoner, Kontanthjælp (samlet), Holbæk, januar-december 2024, 2025 og 2026";
    assert_eq!(table.title, title);
    assert!(!table.computed);
}

#[test]
fn the_calendar_is_of_the_total_of_the_set_or_of_nothing() {
    let table = calendar(&whole_set(), &of_set("Ishøj"), month("2026-07"), None).unwrap();
    assert_eq!(table.rows[6].cells[1..], [exact(550), exact(560), exact(570)]);
    assert!(table.title.contains("status 2026"), "{}", table.title);
    let two = made(&[("y07a02.csv", "2026M07;Ishøj;5\n"), ("y08a02.csv", "2026M07;Ishøj;6\n")]);
    let error = calendar(&two, &of_set("Ishøj"), month("2026-07"), None).unwrap_err();
    assert!(error.to_string().contains("no total of these benefits"), "{error}");
}

#[test]
fn the_budget_of_what_is_shown_stands_beside_every_month() {
    let cube = whole_set();
    let all = "a-dagpenge;10;;\nkontanthjaelp_samlet;20,5;;\nsygedagpenge;30;;\njobafklaringsforloeb;40;;\nressourceforloeb;50;;\nrevalidering;60;;\nledighedsydelse;70;;\nfleksjob;80;;\nfoertidspension;90;;\nseniorpension;100;;\nefterloen;7;;\n";
    let table = calendar(&cube, &of_set("Ishøj"), month("2026-07"), Some(&budget(all))).unwrap();
    assert_eq!(ids(&table).last(), Some(&"budget"));
    // Efterløn is in the budget and not in what is shown.
    let sum = Cell::Exact(Number::new(5505, 1));
    assert!(table.rows.iter().all(|row| row.cells[4] == sum));
    assert_eq!(table.columns[4].label, "Budget 2026");
    assert_eq!(table.sources[0].publisher, Publisher::Budget);
    let some =
        calendar(&cube, &of_set("Ishøj"), month("2026-07"), Some(&budget("fleksjob;80;;\n")));
    let some = some.unwrap();
    assert_eq!(ids(&some), ["month", "2024", "2025", "2026"]);
    assert!(note(&some, "not_all_budgeted").contains("Budget 2026"));
    let one = Request { benefits: vec!["fleksjob".to_owned()], ..of_area("Ishøj") };
    let one = calendar(&cube, &one, month("2026-07"), Some(&budget("fleksjob;80;;\n"))).unwrap();
    assert_eq!(one.rows[0].cells[4], exact(80));
}
