//! How many can have gone from one row to another, when it is known how many left each row and how many entered each.
//!
//! Let `exits[i]` be those who left row `i` in a period, `entries[j]` those who entered row `j`, everybody moving once
//! and `total` of them in all. Row `i` can place at most `total - entries[i] - entries[j]` outside row `j`, and row `j`
//! can take at most `total - exits[i] - exits[j]` from elsewhere; what is left after the moves from `i` to `j` must
//! still find a place in every other row. For `i != j` that gives the sharp bounds
//!
//! ```text
//! upper = min(exits[i], entries[j], min over the other rows k of (total - exits[k] - entries[k]))
//! lower = max(0, exits[i] + entries[i] + entries[j] - total, exits[i] + exits[j] + entries[j] - total)
//! ```
//!
//! They are those of a table of which the margins and the empty diagonal are known (Fréchet 1951; Dobra and Fienberg,
//! PNAS 2000;97).

/// Between how many and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoverBounds {
    /// At least so many.
    pub lower: i64,
    /// At most so many.
    pub upper: i64,
}

impl MoverBounds {
    /// Whether the bounds say something: an interval of more than half of what is possible at all does not.
    pub fn tells(self, exits: i64, entries: i64) -> bool {
        2 * (self.upper - self.lower) <= exits.min(entries)
    }
}

/// Why exits and entries cannot be those of people who each moved once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InfeasibleMoves {
    /// Not as many lists.
    #[error("{exits} rows have exits and {entries} have entries")]
    Rows {
        /// Rows with exits.
        exits: usize,
        /// Rows with entries.
        entries: usize,
    },
    /// A number below nothing, or too large to add.
    #[error("row {row} has a number that is no count")]
    NoCount {
        /// The row, from 0.
        row: usize,
    },
    /// More leave than enter.
    #[error("{exits} left the rows and {entries} entered them")]
    Totals {
        /// All exits.
        exits: i64,
        /// All entries.
        entries: i64,
    },
    /// A row has more moves than there are people who moved.
    #[error("{moves} left or entered row {row}, and {total} moved in all")]
    TooMany {
        /// The row, from 0.
        row: usize,
        /// Its exits and entries.
        moves: i64,
        /// All moves.
        total: i64,
    },
}

/// The bounds on the moves from each row to each other, where everybody who left one row entered another of them; `None`
/// from a row to itself.
///
/// With rows that are not everybody, no more is known than [`open_bounds`].
///
/// ```
/// use bestand_core::mover_bounds;
///
/// // 10 left the first row, 1 each of the others; 10 entered the second.
/// let bounds = mover_bounds(&[10, 1, 1], &[1, 10, 1])?;
/// let first_to_second = bounds[0][1].expect("two rows");
/// assert_eq!((first_to_second.lower, first_to_second.upper), (9, 10));
/// # Ok::<(), bestand_core::InfeasibleMoves>(())
/// ```
///
/// # Errors
/// When exits and entries cannot belong together: other numbers of rows, counts below nothing, other totals, or a row
/// with more moves than people moved (a person then moved twice, or the numbers are of different things).
pub fn mover_bounds(
    exits: &[i64],
    entries: &[i64],
) -> Result<Vec<Vec<Option<MoverBounds>>>, InfeasibleMoves> {
    let total = check(exits, entries)?;
    if total != entries.iter().sum::<i64>() {
        return Err(InfeasibleMoves::Totals { exits: total, entries: entries.iter().sum() });
    }
    let rows = 0..exits.len();
    let room = |row: usize| total - exits[row] - entries[row];
    if let Some(row) = rows.clone().find(|&row| room(row) < 0) {
        let moves = exits[row] + entries[row];
        return Err(InfeasibleMoves::TooMany { row, moves, total });
    }
    let of_pair = |from: usize, to: usize| {
        let others = rows.clone().filter(|&other| other != from && other != to);
        let room = others.map(room).min().unwrap_or(i64::MAX);
        MoverBounds {
            lower: (exits[from] + entries[from] + entries[to] - total)
                .max(exits[from] + exits[to] + entries[to] - total)
                .max(0),
            upper: exits[from].min(entries[to]).min(room),
        }
    };
    Ok(table(exits.len(), of_pair))
}

/// The bounds where people may also have come from outside the rows and gone there, in numbers nobody knows: none at the
/// least, and at the most as many as left the one or entered the other.
///
/// # Errors
/// When the numbers of rows differ, or a number is no count.
pub fn open_bounds(
    exits: &[i64],
    entries: &[i64],
) -> Result<Vec<Vec<Option<MoverBounds>>>, InfeasibleMoves> {
    check(exits, entries)?;
    Ok(table(exits.len(), |from, to| MoverBounds { lower: 0, upper: exits[from].min(entries[to]) }))
}

/// All exits.
fn check(exits: &[i64], entries: &[i64]) -> Result<i64, InfeasibleMoves> {
    if exits.len() != entries.len() {
        return Err(InfeasibleMoves::Rows { exits: exits.len(), entries: entries.len() });
    }
    // So that no sum of two rows and a total is too large.
    let limit = i64::MAX / 4 / exits.len().max(1) as i64;
    let is_count = |number: i64| (0..=limit).contains(&number);
    let pairs = || exits.iter().zip(entries);
    if let Some(row) = pairs().position(|(&exit, &entry)| !is_count(exit) || !is_count(entry)) {
        return Err(InfeasibleMoves::NoCount { row });
    }
    Ok(exits.iter().sum())
}

fn table(
    rows: usize,
    of_pair: impl Fn(usize, usize) -> MoverBounds,
) -> Vec<Vec<Option<MoverBounds>>> {
    let of_row = |from: usize| {
        (0..rows).map(|to| (from != to).then(|| of_pair(from, to))).collect::<Vec<_>>()
    };
    (0..rows).map(of_row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least and the most in each place of all tables with these margins and an empty diagonal, by trying them all.
    fn by_trying(exits: &[i64], entries: &[i64]) -> Option<Vec<Vec<(i64, i64)>>> {
        fn fill(
            place: usize,
            left: &mut [i64],
            room: &mut [i64],
            moves: &mut Vec<i64>,
            found: &mut Option<Vec<(i64, i64)>>,
        ) {
            let rows = left.len();
            if place == rows * rows {
                if left.iter().chain(room.iter()).all(|&each| each == 0) {
                    let seen = found.get_or_insert_with(|| vec![(i64::MAX, 0); rows * rows]);
                    for (seen, &moved) in seen.iter_mut().zip(moves.iter()) {
                        *seen = (seen.0.min(moved), seen.1.max(moved));
                    }
                }
                return;
            }
            let (from, to) = (place / rows, place % rows);
            let most = if from == to { 0 } else { left[from].min(room[to]) };
            for moved in 0..=most {
                left[from] -= moved;
                room[to] -= moved;
                moves.push(moved);
                fill(place + 1, left, room, moves, found);
                moves.pop();
                left[from] += moved;
                room[to] += moved;
            }
        }
        let mut found = None;
        fill(0, &mut exits.to_vec(), &mut entries.to_vec(), &mut Vec::new(), &mut found);
        found.map(|all| all.chunks(exits.len()).map(<[_]>::to_vec).collect())
    }

    #[test]
    fn ten_who_left_and_ten_who_entered_elsewhere_are_nine_or_ten_movers() {
        // The first row's ten can go to the second, or one of them to the third; the second has room for ten, of which at
        // most one from the third.
        let bounds = mover_bounds(&[10, 1, 1], &[1, 10, 1]).unwrap();
        assert_eq!(bounds[0][1], Some(MoverBounds { lower: 9, upper: 10 }));
        assert!(bounds[0][1].unwrap().tells(10, 10));
        assert_eq!(bounds[0][0], None);
    }

    #[test]
    fn the_bounds_are_those_that_trying_every_table_finds() {
        // Every margin of three rows with up to four moves each, and of four rows with up to two.
        let margins = |rows: usize, most: i64| {
            let count = (most + 1).pow(rows as u32);
            (0..count).map(move |mut code| {
                let digit = |_| {
                    let digit = code % (most + 1);
                    code /= most + 1;
                    digit
                };
                (0..rows).map(digit).collect::<Vec<i64>>()
            })
        };
        for (rows, most) in [(2, 4), (3, 3), (4, 1)] {
            for exits in margins(rows, most) {
                for entries in margins(rows, most) {
                    let tried = by_trying(&exits, &entries);
                    let Some(tried) = tried else {
                        assert!(mover_bounds(&exits, &entries).is_err(), "{exits:?} {entries:?}");
                        continue;
                    };
                    let bounds = mover_bounds(&exits, &entries).unwrap();
                    for from in 0..rows {
                        for to in (0..rows).filter(|&to| to != from) {
                            let MoverBounds { lower, upper } = bounds[from][to].unwrap();
                            assert_eq!((lower, upper), tried[from][to], "{exits:?} {entries:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn with_an_outside_that_nobody_counted_only_the_margins_bind() {
        // Trying every number of people outside: whoever left may have gone there, whoever entered come from there.
        let (exits, entries) = ([3, 1], [0, 2]);
        let bounds = open_bounds(&exits, &entries).unwrap();
        for (from, to) in [(0, 1), (1, 0)] {
            let tried = (0..=6).filter_map(|out: i64| {
                let back = 4 + out - 2;
                let tried = by_trying(&[3, 1, out], &[0, 2, back])?;
                Some(tried[from][to])
            });
            let (lower, upper) =
                tried.fold((i64::MAX, 0), |all, each| (all.0.min(each.0), all.1.max(each.1)));
            assert_eq!(bounds[from][to], Some(MoverBounds { lower, upper }));
        }
    }

    #[test]
    fn what_cannot_be_one_move_each_says_which_row() {
        let error = mover_bounds(&[5, 0], &[5, 0]).unwrap_err();
        assert_eq!(error, InfeasibleMoves::TooMany { row: 0, moves: 10, total: 5 });
        let error = mover_bounds(&[5, 1], &[0, 5]).unwrap_err();
        assert_eq!(error, InfeasibleMoves::Totals { exits: 6, entries: 5 });
        assert_eq!(
            mover_bounds(&[1, -1], &[0, 0]).unwrap_err(),
            InfeasibleMoves::NoCount { row: 1 }
        );
        assert_eq!(
            mover_bounds(&[i64::MAX, 0], &[0, i64::MAX]).unwrap_err(),
            InfeasibleMoves::NoCount { row: 0 }
        );
    }
}
