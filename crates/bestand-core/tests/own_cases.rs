//! An office's own cases in accounts: what is shown is what was counted, and what is small is nowhere.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use bestand_core::model::table::Cell;
use bestand_core::model::{MissingReason, Number};
use bestand_core::read::{ReadOptions, read_bytes};
use bestand_core::{AccountsOptions, Cube, Request, accounts};
use proptest::prelude::*;

/// Months of one benefit: closing, opened, closed.
type Months = Vec<[i64; 3]>;

/// The file of two benefits, and the accounts of it: opening, inflow, outflow, closing and residual by month.
fn asked(benefits: &[Months; 2]) -> [Vec<[Cell; 5]>; 2] {
    let mut text = "maaned;ydelse;sager;nye_sager;afsluttede_sager\n".to_owned();
    for (name, months) in ["Sygedagpenge", "Fleksjob"].iter().zip(benefits) {
        for (month, [closing, opened, closed]) in (1..).zip(months) {
            text += &format!("2026-{month:02};{name};{closing};{opened};{closed}\n");
        }
    }
    let extracts = read_bytes("egne.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
    let cube = Cube::from_extracts(extracts, &[]).unwrap();
    let table = accounts(&cube, &Request::default(), &AccountsOptions::default()).unwrap();
    let place = |id: &str| table.columns.iter().position(|column| column.id == id).unwrap();
    let columns = ["opening", "inflow", "outflow", "closing", "residual"].map(place);
    ["sygedagpenge", "fleksjob"].map(|code| {
        let of =
            table.rows.iter().filter(|row| row.cells[place("benefit")] == Cell::Code(code.into()));
        of.map(|row| columns.map(|column| row.cells[column].clone())).collect()
    })
}

fn is_small(count: i64) -> bool {
    (1..5).contains(&count)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A month of which nothing is small is the truth with its residual; of any other neither flow nor residual is shown.
    #[test]
    fn a_month_is_shown_as_it_was_or_without_what_would_tell(
        first in proptest::collection::vec([0..15_i64, 0..15_i64, 0..15_i64], 3..8),
        second in proptest::collection::vec([0..15_i64, 0..15_i64, 0..15_i64], 3..8),
    ) {
        let benefits = [first, second];
        let hidden = Cell::Missing(MissingReason::Suppressed);
        for (months, lines) in benefits.iter().zip(asked(&benefits)) {
            for (at, line) in lines.iter().enumerate().take(months.len()) {
                let [closing, opened, closed] = months[at];
                let shown = |count: i64| match is_small(count) {
                    true => hidden.clone(),
                    false => Cell::Exact(Number::integer(count)),
                };
                prop_assert_eq!(&line[3], &shown(closing));
                let Some(before) = at.checked_sub(1).map(|before| months[before][0]) else { continue };
                prop_assert_eq!(&line[0], &shown(before));
                if [before, opened, closed, closing].into_iter().any(is_small) {
                    for (place, part) in ["inflow", "outflow", "residual"].iter().zip([1, 2, 4]) {
                        prop_assert_eq!(&line[part], &hidden, "{} of month {}", place, at + 1);
                    }
                } else {
                    prop_assert_eq!(&line[1], &shown(opened));
                    prop_assert_eq!(&line[2], &shown(closed));
                    let residual = closing - (before + opened - closed);
                    prop_assert_eq!(&line[4], &Cell::Exact(Number::integer(residual)));
                }
            }
        }
    }
}
