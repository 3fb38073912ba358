//! The year so far against the budget.

use bestand_core::model::own_file::{Budget, Refunds, Targets};
use bestand_core::model::source::{Publisher, Vintage};
use bestand_core::model::table::{Cell, Role, Severity, Table};
use bestand_core::model::{Language, MissingReason, Number};
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{Cube, Forecast, Request, budget_table, calendar, targets_table};

use crate::asked::{
    Y25I01, Y60A02, budget, budgeted, cell, exact, ids, made, month, note, of_area, of_set, ratio,
    real, whole_set,
};

#[test]
fn a_budget_is_held_against_the_mean_of_the_year_so_far() {
    let cube = real(&[Y60A02]);
    let budget = budget("sygedagpenge;400;;\nkontanthjaelp_samlet;1100;140000;\n");
    let table = budgeted(&cube, &of_set("Holbæk"), &budget, month("2026-07")).unwrap();
    assert_eq!(
        ids(&table),
        [
            "benefit",
            "budget",
            "year_to_date",
            "deviation",
            "expected",
            "net_price",
            "deviation_mio"
        ]
    );
    // The seven months add up to 1143 + 1144 + 1144 + 1129 + 1138 + 1135 + 1105 = 7938, and 7938 / 7 = 1134.
    let row = "kontanthjaelp_samlet";
    assert_eq!(cell(&table, row, "budget"), &exact(1100));
    assert_eq!(ratio(cell(&table, row, "year_to_date")), 1134.0);
    assert_eq!(ratio(cell(&table, row, "deviation")), 34.0);
    // August to December of last year, 1082 + 1078 + 1085 + 1093 + 1125 = 5463, times 7938 / 7642, this year's seven
    // months over last year's: 5674.60. (7938 + 5674.60) / 12 = 1134.3833; 34.3833 x 140000 = 4.81367 million.
    assert!((ratio(cell(&table, row, "expected")) - 1134.3833).abs() < 1e-4);
    assert!((ratio(cell(&table, row, "deviation_mio")) - 4.81367).abs() < 1e-5);
    assert_eq!(cell(&table, row, "net_price"), &exact(140_000));
    assert_eq!(table.title, "Budget 2026, Holbæk, januar-juli 2026");
    // In the order of the set, whatever that of the budget.
    assert_eq!(table.rows[0].cells[0], Cell::Code(row.into()));
    // Without an extract the budget alone.
    assert_eq!(cell(&table, "sygedagpenge", "budget"), &exact(400));
    for column in ["year_to_date", "deviation", "expected", "deviation_mio"] {
        let missing = Cell::Missing(MissingReason::NotInExtract);
        assert_eq!(cell(&table, "sygedagpenge", column), &missing, "{column}");
    }
    assert!(note(&table, "set_rows_missing").contains("Sygedagpenge (y07a02)"));
    assert_eq!(
        note(&table, "budget_expected"),
        "Forventet helår: måneder uden tal følger sidste års forløb, løftet eller sænket med udviklingen i årets måneder."
    );
    let publishers: Vec<_> = table.sources.iter().map(|source| source.publisher).collect();
    assert_eq!(publishers, [Publisher::Budget, Publisher::Jobindsats]);
}

#[test]
fn the_heads_say_what_a_deviation_is_of() {
    let budget = budget("kontanthjaelp_samlet;1100;140000;\n");
    let heads = |language| {
        let request = Request { language, ..of_set("Holbæk") };
        let table = budgeted(&real(&[Y60A02]), &request, &budget, month("2026-07")).unwrap();
        let columns = table.columns.iter().filter(|column| column.id.starts_with("deviation"));
        columns.map(|column| column.label.clone()).collect::<Vec<_>>()
    };
    assert_eq!(heads(Language::Danish), ["Afvigelse, år til dato", "Afvigelse, helår, mio. kr."]);
    assert_eq!(
        heads(Language::English),
        ["Deviation, year to date", "Deviation, year, million kr."]
    );
}

/// Three months of three benefits in Ishøj. Held at the newest month, (90 + 96 + 99 + 9 x 99) / 12 = 98,
/// (60 + 60 + 60 + 9 x 60) / 12 = 60 and (40 + 34 + 31 + 9 x 31) / 12 = 32.
fn three_benefits() -> Cube {
    let rows = |months: [i64; 3]| {
        let each = |(month, value): (usize, i64)| format!("2026M{month:02};Ishøj;{value}\n");
        (1..).zip(months).map(each).collect::<String>()
    };
    made(&[
        ("y08a02.csv", &rows([90, 96, 99])),
        ("y07a02.csv", &rows([60, 60, 60])),
        ("y11a02.csv", &rows([40, 34, 31])),
    ])
}

#[test]
fn a_total_adds_up_the_rows_where_none_lacks_a_number() {
    let cube = three_benefits();
    let of = |rows: &str| {
        let (budget, request) = (budget(rows), of_set("Ishøj"));
        let forecast = Forecast::HeldLevel;
        budget_table(&cube, &request, &budget, None, forecast, month("2026-03")).unwrap()
    };
    let table = of("fleksjob;93;100000;\nsygedagpenge;61,5;200000;\nressourceforloeb;30;50000;\n");
    let total = table.rows.last().unwrap();
    assert_eq!((total.role, &total.cells[0]), (Role::Total, &Cell::Code("total".into())));
    assert_eq!(table.label("benefit", "total"), "I alt");
    let number = |column| ratio(cell(&table, "total", column));
    // 93 + 61.5 + 30; means 95 + 60 + 35; years 98 + 60 + 32.
    assert_eq!(cell(&table, "total", "budget"), &Cell::Exact(Number::new(1845, 1)));
    assert_eq!((number("year_to_date"), number("deviation")), (190.0, 5.5));
    assert_eq!(number("expected"), 190.0);
    let no_price = Cell::Missing(MissingReason::NotApplicable);
    assert_eq!(cell(&table, "total", "net_price"), &no_price);
    // 5 x 0.1 - 1.5 x 0.2 + 2 x 0.05 = 0.5 - 0.3 + 0.1.
    assert!((number("deviation_mio") - 0.3).abs() < 1e-9);
    assert_eq!(
        note(&table, "overlap_ikke_renset"),
        "Der er ikke renset for overlap mellem ydelserne."
    );
    // One price is not given: the persons are added up, the kroner are not.
    let table = of("fleksjob;93;;\nsygedagpenge;61,5;200000;\n");
    assert_eq!(ratio(cell(&table, "total", "expected")), 158.0);
    assert_eq!(cell(&table, "total", "deviation_mio"), &no_price);
    // One row alone is its own total; a row without an extract leaves none.
    let has_total = |table: &Table| table.rows.iter().any(|row| row.role == Role::Total);
    assert!(!has_total(&of("fleksjob;93;100000;\n")));
    assert!(!has_total(&of("fleksjob;93;100000;\nledighedsydelse;5;100000;\n")));
}

#[test]
fn the_rows_are_those_of_the_set_in_its_order_and_under_its_names() {
    let budget = budget("ressourceforloeb;30;;\nfleksjob;93;;\nsygedagpenge;60;;\n");
    let table = budgeted(&three_benefits(), &of_set("Ishøj"), &budget, month("2026-03")).unwrap();
    let (_, labels) = &table.labels[0];
    let labels: Vec<&str> = labels.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!(labels, ["Sygedagpenge", "Ressourceforløb (udfases)", "Fleksjob", "I alt"]);
}

#[test]
fn a_held_level_of_a_closed_benefit_is_said_to_be_set_high() {
    let cube = three_benefits();
    let of = |rows: &str, forecast| {
        let (budget, request) = (budget(rows), of_set("Ishøj"));
        let table = budget_table(&cube, &request, &budget, None, forecast, month("2026-03"));
        let table = table.unwrap();
        ["budget_expected", "budget_expected_held"].map(|id| note(&table, id).to_owned())
    };
    let high = " Ressourceforløb (udfases): ydelsen udfases, så forventet helår er højt sat.";
    let [method, held] = of("fleksjob;93;;\nressourceforloeb;30;;\n", Forecast::HeldLevel);
    assert!(method.ends_with(high) && held.is_empty(), "{method} {held}");
    let [method, held] = of("fleksjob;93;;\nressourceforloeb;30;;\n", Forecast::LastYearsProfile);
    assert!(held.ends_with(high) && !method.contains("udfases"), "{method} {held}");
    let [method, held] = of("fleksjob;93;;\n", Forecast::HeldLevel);
    assert!(!method.contains("udfases") && held.is_empty(), "{method} {held}");
}

#[test]
fn what_a_budget_leaves_open_is_told() {
    let cube = whole_set();
    let budget =
        budget("foertidspension;92;;9200000\na_dagpenge;12;100000;1300000\nfleksjob;80;;\n");
    let refunds = "ydelse;trin;pct\nfoertidspension;alle;20\nfoertidspension;foer_2014_07;35\na_dagpenge;1;80\na_dagpenge;4;20\n";
    let refunds = Refunds::read(refunds.as_bytes()).unwrap();
    // The extract has July and no other month of the year.
    let forecast = Forecast::default();
    let asked =
        budget_table(&cube, &of_set("Ishøj"), &budget, Some(&refunds), forecast, month("2026-07"));
    let table = asked.unwrap();
    let missing = Cell::Missing(MissingReason::NotAvailable);
    assert_eq!(cell(&table, "foertidspension", "year_to_date"), &missing);
    // 9.200.000 kroner for 92 people.
    assert_eq!(ratio(cell(&table, "foertidspension", "net_price")), 100_000.0);
    assert_eq!(cell(&table, "foertidspension", "refund"), &Cell::Code("20".into()));
    assert_eq!(cell(&table, "a_dagpenge", "refund"), &Cell::Code("20-80".into()));
    let note = |id| note(&table, id);
    assert!(note("budget_price_derived").ends_with("for: Førtidspension."));
    assert!(note("budget_price_missing").ends_with("for: Fleksjob."));
    assert!(note("budget_amount_off").contains("A-dagpenge (1.300.000 kr. mod 1.200.000 kr.)"));
    assert!(note("refund_missing").ends_with("har ikke: Fleksjob."));
    assert!(note("refund_of_older_awards").ends_with("Førtidspension 35 pct."));
    assert!(
        note("budget_co_financing")
            .ends_with("For a-dagpenge og førtidspension er der tale om medfinansiering.")
    );
}

#[test]
fn months_of_extracts_pulled_on_different_days_make_no_mean() {
    let extracts = [("2026-03-01", 1), ("2026-04-01", 2), ("2026-05-01", 3)].iter().flat_map(
        |(day, month)| {
            let text = format!("Periode;Område;Antal fuldtidspersoner\n2026M{month:02};Ishøj;90\n");
            let options =
                ReadOptions { pulled: Vintage::parse(day).ok(), ..ReadOptions::default() };
            read_bytes("y08a02.csv", text.as_bytes(), &options).unwrap()
        },
    );
    let cube = Cube::from_extracts(extracts.collect(), &[]).unwrap();
    let budget = budget("fleksjob;93;100000;\n");
    let table = budgeted(&cube, &of_area("Ishøj"), &budget, month("2026-03")).unwrap();
    let missing = Cell::Missing(MissingReason::NotApplicable);
    assert_eq!(cell(&table, "fleksjob", "year_to_date"), &missing);
    assert!(note(&table, "periods_of_several_vintages").ends_with("Fleksjob."));
}

#[test]
fn a_budget_of_another_year_or_of_none_is_refused() {
    let cube = real(&[Y60A02]);
    let rows = "kontanthjaelp_samlet;1100;140000;\n";
    let refused = |budget: &Budget| {
        let asked = budgeted(&cube, &of_set("Holbæk"), budget, month("2026-06"));
        asked.unwrap_err().to_string()
    };
    let of_2025 = budget(rows).of_year(2025);
    assert!(refused(&of_2025).contains("for 2025, and the status is of 2026-06"));
    assert!(refused(&Budget { year: None, ..budget(rows) }).contains("which year"));
}

/// The file of a sample.
fn sample(file: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data-samples/synthetic/own-files");
    std::fs::read(format!("{folder}/{file}")).unwrap()
}

#[test]
fn a_made_budget_beside_real_extracts_is_named_as_made() {
    let cube = real(&[Y60A02, Y25I01]);
    let (file, of_refunds) = ("synthetic_budget_2026.csv", "synthetic_refusion_2026.csv");
    let budget = Budget::read(&sample(file)).unwrap().of_year(2026).from_file(file);
    let refunds = Refunds::read(&sample(of_refunds)).unwrap().from_file(of_refunds);
    // January to June of y60a02, added up from the file: 6833, 37623 and 543, against the sample's 1110 persons. y25i01
    // counts A-dagpenge too, in another unit, and is in no row.
    for (area, sum) in [("Holbæk", 6833.0), ("Aarhus", 37623.0), ("Dragør", 543.0)] {
        let asked = budget_table(
            &cube,
            &of_set(area),
            &budget,
            Some(&refunds),
            Forecast::HeldLevel,
            month("2026-06"),
        );
        let table = asked.unwrap();
        let row = "kontanthjaelp_samlet";
        assert_eq!(ratio(cell(&table, row, "year_to_date")), sum / 6.0, "{area}");
        assert_eq!(ratio(cell(&table, row, "deviation")), sum / 6.0 - 1110.0, "{area}");
        assert_eq!(cell(&table, row, "refund"), &Cell::Code("20-80".into()));
        let absent = Cell::Missing(MissingReason::NotInExtract);
        assert_eq!(cell(&table, "a_dagpenge", "year_to_date"), &absent, "{area}");
        assert_eq!(table.rows.len(), 10);
        let sources: Vec<_> = table
            .sources
            .iter()
            .map(|source| (source.publisher, source.table.as_deref()))
            .collect();
        let made = (Publisher::Synthetic, None);
        assert_eq!(sources, [made, made, (Publisher::Jobindsats, Some("y60a02"))]);
        assert_eq!(
            note(&table, "own_file_synthetic"),
            "Syntetiske tal, ikke kommunens egne: budget (synthetic_budget_2026.csv) og refusion (synthetic_refusion_2026.csv)."
        );
    }
}

#[test]
fn every_table_with_a_made_file_says_so_and_one_without_does_not() {
    let cube = real(&[Y60A02]);
    let rows = "kontanthjaelp_samlet;1110;118500;\n";
    let given = budget(rows).from_file("budget.csv");
    let made = budget(rows).from_file("synthetic_budget_2026.csv");
    let request =
        Request { benefits: vec!["kontanthjaelp_samlet".to_owned()], ..of_area("Holbæk") };
    for (budget, says) in [
        (&given, ""),
        (&made, "Syntetiske tal, ikke kommunens egne: budget (synthetic_budget_2026.csv)."),
    ] {
        let calendar = calendar(&cube, &request, month("2026-06"), Some(budget)).unwrap();
        assert_eq!(note(&calendar, "own_file_synthetic"), says);
        let held = budgeted(&cube, &of_set("Holbæk"), budget, month("2026-06")).unwrap();
        assert_eq!(note(&held, "own_file_synthetic"), says);
    }
    let targets = |file| {
        let read = Targets::read(
            "maal;baseline;maaltal;dato\nkontanthjaelp_samlet;1145;1080;\n".as_bytes(),
        );
        let targets = read.unwrap().from_file(file);
        targets_table(&cube, &of_set("Holbæk"), &targets, month("2026-06")).unwrap()
    };
    assert_eq!(note(&targets("maal.csv"), "own_file_synthetic"), "");
    assert!(
        note(&targets("synthetic_maal.csv"), "own_file_synthetic")
            .contains("mål (synthetic_maal.csv)")
    );
}

#[test]
fn extracts_of_which_one_is_synthetic_share_no_table_whatever_the_budget() {
    let rows = "2026M01;Ishøj;9\n";
    let mixed = made(&[("synthetic_y08a02.csv", rows), ("y07a02.csv", rows)]);
    let all = made(&[("synthetic_y08a02.csv", rows), ("synthetic_y07a02.csv", rows)]);
    let rows = "fleksjob;10;;\nsygedagpenge;10;;\n";
    for budget in [budget(rows), budget(rows).from_file("synthetic_budget_2026.csv")] {
        let error = budgeted(&mixed, &of_area("Ishøj"), &budget, month("2026-01")).unwrap_err();
        assert!(error.to_string().contains("never share a table"), "{error}");
        let table = budgeted(&all, &of_area("Ishøj"), &budget, month("2026-01")).unwrap();
        // The two, and their total is not foretold after one month.
        assert_eq!(table.rows.len(), 2);
    }
}

#[test]
fn every_note_of_the_tables_is_there_in_both_languages() {
    let cube = real(&[Y60A02]);
    let english = Request { language: Language::English, ..of_set("Holbæk") };
    let budget = budget("foertidspension;92;;9200000\nkontanthjaelp_samlet;1100;140000;1\n");
    let danish = budgeted(&cube, &of_set("Holbæk"), &budget, month("2026-07")).unwrap();
    let english = budgeted(&cube, &english, &budget, month("2026-07")).unwrap();
    assert_eq!(danish.notes.len(), english.notes.len());
    for (danish, english) in danish.notes.iter().zip(&english.notes) {
        assert_eq!((&danish.id, danish.severity), (&english.id, english.severity));
        assert!(
            danish.text != english.text || danish.severity == Severity::Info,
            "{}",
            danish.text
        );
    }
}
