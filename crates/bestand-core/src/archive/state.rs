//! What was known after so many deposits: their parts laid over each other.

use super::manifest::{Covered, Deposit, Folder, Part, Shelf};
use super::rows::{Members, Rows, Wanted};
use crate::CoreError;

/// Rows, each with the deposit that says it last.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) rows: Rows,
    /// Each row's place among all there can be, ascending.
    pub(super) keys: Vec<u64>,
    /// For each row the place of the deposit on its shelf.
    pub(super) deposits: Vec<u32>,
}

impl State {
    /// After these deposits; with `wanted` only those rows. A row that is no more
    /// is still there, and says so.
    ///
    /// # Errors
    /// When a part is missing or damaged.
    pub(super) fn load(
        folder: &Folder,
        shelf: &Shelf,
        deposits: &[Deposit],
        members: &Members,
        wanted: Option<&Wanted>,
    ) -> Result<Self, CoreError> {
        let addresses = members.addresses()?;
        let size = (shelf.dimensions.len(), shelf.measures.len());
        let mut first: Option<Self> = None;
        let mut later = Self::none(size);
        for (at, deposit) in (0..).zip(deposits) {
            for part in &deposit.parts {
                let rows = read_part(folder, shelf, part, members, wanted)?;
                let keys = rows.keys(&addresses);
                let layer = Self { deposits: vec![at; rows.len()], rows, keys };
                match &first {
                    None => first = Some(layer),
                    Some(_) => later = later.under(layer),
                }
            }
        }
        let state = first.unwrap_or_else(|| Self::none(size)).under(later);
        Ok(state.confirmed(deposits, members))
    }

    /// What a deposit stores.
    ///
    /// # Errors
    /// When a part is missing or damaged.
    pub(super) fn of_deposit(
        folder: &Folder,
        shelf: &Shelf,
        deposit: &Deposit,
        members: &Members,
    ) -> Result<Rows, CoreError> {
        let mut rows = Rows::none(shelf.dimensions.len(), shelf.measures.len());
        for part in &deposit.parts {
            rows.append(&read_part(folder, shelf, part, members, None)?);
        }
        Ok(rows)
    }

    fn none((dimensions, measures): (usize, usize)) -> Self {
        Self { rows: Rows::none(dimensions, measures), ..Self::default() }
    }

    /// With another on top: where both have a row, that of the other counts.
    pub(super) fn under(self, top: Self) -> Self {
        if top.keys.is_empty() {
            return self;
        }
        if self.keys.is_empty() {
            return top;
        }
        let below = self.keys.len();
        let mut order: Vec<u32> = Vec::with_capacity(below + top.keys.len());
        let (mut left, mut right) = (0, 0);
        while left < below || right < top.keys.len() {
            let of_top = match (self.keys.get(left), top.keys.get(right)) {
                (Some(below), Some(above)) => {
                    left += usize::from(below == above);
                    above <= below
                }
                (below, _) => below.is_none(),
            };
            if of_top {
                order.push((below + right) as u32);
                right += 1;
            } else {
                order.push(left as u32);
                left += 1;
            }
        }
        let Self { mut rows, mut keys, mut deposits } = self;
        rows.append(&top.rows);
        keys.extend(top.keys);
        deposits.extend(top.deposits);
        Self {
            rows: rows.gather(&order),
            keys: order.iter().map(|&row| keys[row as usize]).collect(),
            deposits: order.iter().map(|&row| deposits[row as usize]).collect(),
        }
    }

    /// What a later file has unchanged it says too.
    pub(super) fn confirmed(mut self, deposits: &[Deposit], members: &Members) -> Self {
        let covered: Vec<(u32, Covers)> = (0..)
            .zip(deposits)
            .filter_map(|(at, deposit)| Some((at, Covers::of(deposit.covers.as_ref()?, members))))
            .collect();
        for row in 0..self.rows.len() {
            let newer = covered.iter().rev().take_while(|(at, _)| *at > self.deposits[row]);
            let covers = newer.into_iter().find(|(_, covers)| covers.has(&self.rows, row));
            if let Some((at, _)) = covers {
                self.deposits[row] = *at;
            }
        }
        self
    }

    /// Without the rows that are no more.
    pub(super) fn present(self) -> Self {
        let there: Vec<u32> = (0..self.rows.len())
            .filter(|&row| !self.rows.is_gone(row))
            .map(|row| row as u32)
            .collect();
        if there.len() == self.rows.len() {
            return self;
        }
        Self {
            rows: self.rows.gather(&there),
            keys: there.iter().map(|&row| self.keys[row as usize]).collect(),
            deposits: there.iter().map(|&row| self.deposits[row as usize]).collect(),
        }
    }

    /// The place of a row.
    pub(super) fn find(&self, key: u64) -> Option<usize> {
        self.keys.binary_search(&key).ok()
    }
}

/// What a file speaks of, to be asked row by row.
pub(super) struct Covers {
    members: Vec<Vec<bool>>,
    periods: Vec<bool>,
}

impl Covers {
    pub(super) fn of(covered: &Covered, members: &Members) -> Self {
        let flags = |codes: &[u32], size: usize| {
            let mut flags = vec![false; size];
            for &code in codes {
                if let Some(flag) = flags.get_mut(code as usize) {
                    *flag = true;
                }
            }
            flags
        };
        let dimensions = covered.members.iter().zip(&members.dimensions);
        Self {
            members: dimensions.map(|(codes, texts)| flags(codes, texts.len())).collect(),
            periods: flags(&covered.periods, members.periods.len()),
        }
    }

    pub(super) fn has(&self, rows: &Rows, row: usize) -> bool {
        self.periods[rows.periods[row] as usize]
            && self
                .members
                .iter()
                .zip(&rows.dimensions)
                .all(|(flags, codes)| flags[codes[row] as usize])
    }
}

impl Covered {
    /// What these rows speak of.
    pub(super) fn of(rows: &Rows) -> Self {
        let used = |codes: &Vec<u32>| {
            let mut codes = codes.clone();
            codes.sort_unstable();
            codes.dedup();
            codes
        };
        Self { members: rows.dimensions.iter().map(used).collect(), periods: used(&rows.periods) }
    }
}

/// The rows of a part; with `wanted` only those.
fn read_part(
    folder: &Folder,
    shelf: &Shelf,
    part: &Part,
    members: &Members,
    wanted: Option<&Wanted>,
) -> Result<Rows, CoreError> {
    let bytes = folder.take(&part.stored)?;
    let size = (shelf.dimensions.len(), shelf.measures.len());
    let first = wanted.and_then(Wanted::first);
    let ranges = first.map(|first| wanted_ranges(&part.ranges, first));
    let wrong = |why: &str| folder.unreadable(&part.stored.file, why);
    let (rows, there) = Rows::from_parquet(&bytes, size, ranges.as_deref(), wanted, wrong)?;
    if ranges.is_none() && there != part.rows {
        return Err(wrong("it has another number of rows than the manifest says"));
    }
    check_codes(&rows, members, wrong)?;
    Ok(rows)
}

/// Where the rows of the wanted members lie, those that lie beside each other as one.
fn wanted_ranges(ranges: &[(u32, usize, usize)], wanted: &[bool]) -> Vec<(usize, usize)> {
    let mut joined: Vec<(usize, usize)> = Vec::new();
    let is_wanted = |code: u32| wanted.get(code as usize).copied().unwrap_or_default();
    for &(_, start, length) in ranges.iter().filter(|&&(code, ..)| is_wanted(code)) {
        match joined.last_mut() {
            Some((first, so_far)) if *first + *so_far == start => *so_far += length,
            _ => joined.push((start, length)),
        }
    }
    joined
}

/// Every code has a text.
fn check_codes(
    rows: &Rows,
    members: &Members,
    wrong: impl Fn(&str) -> CoreError,
) -> Result<(), CoreError> {
    let below =
        |codes: &[u32], texts: &[String]| codes.iter().all(|&code| (code as usize) < texts.len());
    let dimensions = rows.dimensions.iter().zip(&members.dimensions);
    let all = dimensions.into_iter().all(|(codes, texts)| below(codes, texts))
        && below(&rows.periods, &members.periods);
    match all {
        true => Ok(()),
        false => Err(wrong("it has codes that stand for nothing")),
    }
}
