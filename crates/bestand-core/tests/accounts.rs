//! Accounts, shifts and bounds of random persons, of whom it is known where each of them was in every month.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use bestand_core::model::table::{Cell, Table};
use bestand_core::model::{Number, Period, PeriodKind};
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{
    AccountsOptions, Cube, Request, ShiftOptions, accounts, has_findings, shift, shift_bounds,
};
use proptest::prelude::*;

/// Everybody is on one of these in every month: together they are all there is.
const BENEFITS: [(&str, &str); 4] = [
    ("Sygedagpenge", "sygedagpenge"),
    ("Fleksjob", "fleksjob"),
    ("Ledighedsydelse", "ledighedsydelse"),
    ("Førtidspension", "foertidspension"),
];

/// The months of the table; before the first there is one more, at whose end everybody is somewhere.
const MONTHS: usize = 12;

/// For each person the benefit at the end of each month.
type Persons = Vec<Vec<usize>>;

fn persons() -> impl Strategy<Value = Persons> {
    // Mostly one stays.
    let moves = proptest::collection::vec((0..BENEFITS.len(), 0..4_u8), MONTHS);
    let person = (0..BENEFITS.len(), moves).prop_map(|(first, moves)| {
        let mut states = vec![first];
        for (to, luck) in moves {
            let before = states[states.len() - 1];
            states.push(if luck == 0 { to } else { before });
        }
        states
    });
    proptest::collection::vec(person, 1..60)
}

/// What is wrong in a table: so much added to the closing of a benefit in a month.
type Errors = Vec<(usize, usize, i64)>;

fn errors() -> impl Strategy<Value = Errors> {
    proptest::collection::btree_map((0..BENEFITS.len(), 0..MONTHS), 1..9_i64, 0..4).prop_map(
        |errors| {
            errors.into_iter().map(|((benefit, month), error)| (benefit, month, error)).collect()
        },
    )
}

fn count(persons: &Persons, is_meant: impl Fn(&[usize]) -> bool) -> i64 {
    persons.iter().filter(|states| is_meant(states)).count() as i64
}

/// The spell table of the persons, with errors in its closings.
fn cube(persons: &Persons, errors: &Errors) -> Cube {
    let mut text =
        "Ydelse;Periode;Antal forløb primo;Påbegyndte forløb;Afsluttede forløb;Antal forløb ultimo\n"
            .to_owned();
    for month in 0..MONTHS {
        for (benefit, (label, _)) in BENEFITS.iter().enumerate() {
            let opening = count(persons, |states| states[month] == benefit);
            let began =
                count(persons, |states| states[month] != benefit && states[month + 1] == benefit);
            let ended =
                count(persons, |states| states[month] == benefit && states[month + 1] != benefit);
            let is_here = |(of, at, _): &&(usize, usize, i64)| (*of, *at) == (benefit, month);
            let error = errors.iter().find(is_here).map_or(0, |(.., error)| *error);
            let closing = count(persons, |states| states[month + 1] == benefit) + error;
            let period = format!("2025M{:02}", month + 1);
            text += &format!("{label};{period};{opening};{began};{ended};{closing}\n");
        }
    }
    let extracts = read_bytes("ptv_a24.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    Cube::from_extracts(extracts, &[]).unwrap()
}

/// The integer in a cell; `None` where it is missing.
fn integer(table: &Table, row: &[Cell], column: &str) -> Option<i64> {
    let place = table.columns.iter().position(|each| each.id == column).unwrap();
    match &row[place] {
        Cell::Exact(number) => Some(number.as_integer().unwrap()),
        Cell::Missing(_) => None,
        other => panic!("{column} is {other:?}"),
    }
}

fn row<'a>(table: &'a Table, codes: &[&str]) -> &'a [Cell] {
    let is_it = |cells: &[Cell]| {
        codes.iter().zip(cells).all(|(code, cell)| *cell == Cell::Code((*code).into()))
    };
    &table.rows.iter().find(|row| is_it(&row.cells)).unwrap_or_else(|| panic!("{codes:?}")).cells
}

fn month(number: usize) -> Period {
    Period::month(2025, u32::try_from(number).unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Opening + inflow - outflow = closing to the last person, but where an error was put, and there by as much.
    #[test]
    fn a_residual_is_where_an_error_is_and_nowhere_else((persons, errors) in (persons(), errors())) {
        let cube = cube(&persons, &errors);
        let table = accounts(&cube, &Request::default(), &AccountsOptions::default()).unwrap();
        prop_assert_eq!(has_findings(&table), !errors.is_empty());
        let error = |benefit: usize, month: usize| {
            let found = errors.iter().find(|(of, at, _)| (*of, *at) == (benefit, month));
            found.map_or(0, |(.., error)| *error)
        };
        for at in 0..MONTHS {
            for (benefit, (_, code)) in BENEFITS.iter().enumerate() {
                let line = row(&table, &[&month(at + 1).code(), code]);
                prop_assert_eq!(integer(&table, line, "residual"), Some(error(benefit, at)));
                // The next opening is that of the persons.
                let gap = at.checked_sub(1).map(|before| -error(benefit, before));
                prop_assert_eq!(integer(&table, line, "gap"), gap);
            }
        }
        // Everybody who entered a benefit left another.
        for at in 0..MONTHS {
            let total = row(&table, &[&month(at + 1).code(), "sum"]);
            let flows = ["inflow", "outflow"].map(|flow| integer(&table, total, flow));
            prop_assert_eq!(flows[0], flows[1]);
        }
    }

    /// A quarter and a year hold what their months hold: all flows, all residuals, and the gaps between them.
    #[test]
    fn months_summed_to_a_year_keep_the_identity((persons, errors) in (persons(), errors())) {
        let cube = cube(&persons, &errors);
        let ask = |per| {
            let options = AccountsOptions { per: Some(per), ..AccountsOptions::default() };
            accounts(&cube, &Request::default(), &options).unwrap()
        };
        let (months, quarters, year) =
            (ask(PeriodKind::Month), ask(PeriodKind::Quarter), ask(PeriodKind::Year));
        for (_, code) in BENEFITS {
            let of = |table: &Table, period: &str, column: &str| {
                integer(table, row(table, &[period, code]), column).unwrap_or_default()
            };
            let sum = |column: &str| -> i64 {
                (1..=MONTHS).map(|at| of(&months, &month(at).code(), column)).sum()
            };
            for flow in ["inflow", "outflow"] {
                prop_assert_eq!(of(&year, "2025", flow), sum(flow));
            }
            prop_assert_eq!(of(&year, "2025", "opening"), of(&months, "2025-01", "opening"));
            prop_assert_eq!(of(&year, "2025", "closing"), of(&months, "2025-12", "closing"));
            prop_assert_eq!(of(&year, "2025", "residual"), sum("residual") + sum("gap"));
            let of_quarters: i64 = (1..=4)
                .map(|quarter| {
                    let period = format!("2025-Q{quarter}");
                    of(&quarters, &period, "residual") + of(&quarters, &period, "gap")
                })
                .sum();
            prop_assert_eq!(of(&year, "2025", "residual"), of_quarters);
        }
    }

    /// Whoever went from one benefit to another is between the bounds, whether or not the rows are said to be all there is.
    #[test]
    fn the_bounds_contain_the_truth((persons, at) in (persons(), 1..MONTHS), closed in any::<bool>()) {
        let cube = cube(&persons, &Vec::new());
        let request = Request {
            measure: Some("spells_closing".to_owned()),
            ..Request::default()
        };
        let options = ShiftOptions { periods: Some((month(at), month(at + 1))), closed };
        let table = shift_bounds(&cube, &request, &options).unwrap();
        for (from, (_, from_code)) in BENEFITS.iter().enumerate() {
            for (to, (_, to_code)) in BENEFITS.iter().enumerate().filter(|(to, _)| *to != from) {
                let line = row(&table, &[from_code, to_code]);
                let truth = count(&persons, |states| states[at] == from && states[at + 1] == to);
                let [lower, upper] = ["lower", "upper"].map(|end| integer(&table, line, end).unwrap());
                prop_assert!((lower..=upper).contains(&truth), "{truth} is not in {lower}..{upper}");
                prop_assert!(closed || lower == 0);
            }
        }
    }

    /// Rises and falls of the stocks are an identity, and what is touched at the least is no more than those who moved.
    #[test]
    fn a_shift_never_says_more_than_the_persons((persons, from, to) in (persons(), 1..6_usize, 7..=MONTHS)) {
        let cube = cube(&persons, &Vec::new());
        let request = Request { measure: Some("spells_closing".to_owned()), ..Request::default() };
        let options = ShiftOptions { periods: Some((month(from), month(to))), closed: false };
        let table = shift(&cube, &request, &options).unwrap();
        let change = |code: &str| integer(&table, row(&table, &[code]), "change").unwrap();
        let stock = |benefit: usize, at: usize| count(&persons, |states| states[at] == benefit);
        for (benefit, (_, code)) in BENEFITS.iter().enumerate() {
            prop_assert_eq!(change(code), stock(benefit, to) - stock(benefit, from));
        }
        prop_assert_eq!(change("rises") + change("falls"), change("sum"));
        // These rows are everybody.
        prop_assert_eq!(change("sum"), 0);
        prop_assert_eq!(2 * change("matched"), change("rises") - change("falls") - change("sum").abs());
        prop_assert_eq!(change("touched"), change("rises").max(-change("falls")));
        let moved = count(&persons, |states| states[from] != states[to]);
        prop_assert!(change("touched") <= moved);
    }
}

#[test]
fn a_number_of_the_accounts_is_exact() {
    let cube = cube(&vec![vec![0; MONTHS + 1]; 3], &Vec::new());
    let table = accounts(&cube, &Request::default(), &AccountsOptions::default()).unwrap();
    let closing = table.columns.iter().position(|column| column.id == "closing").unwrap();
    let line = row(&table, &["2025-01", "sygedagpenge"]);
    assert_eq!(line[closing], Cell::Exact(Number::integer(3)));
}
