//! Which records are kept beside those that are wanted.

use std::collections::HashMap;

use crate::{
    plan::{Coding, Plan},
    selection::Wish,
};

/// Which records have to be kept though they are not wanted, so that it can be told what there is.
///
/// Codes are those of one thread, or those of the whole file: the same rule holds for both.
pub(crate) struct Witnesses {
    /// The columns that tell groups apart, as places among the columns with texts.
    groups: Vec<usize>,
    /// The columns of which every group has to have a text that is wanted.
    have_to_have: Vec<usize>,
    /// The column of the period, as such a place.
    period: Option<usize>,
    numbers: usize,
    group_of: HashMap<Vec<usize>, usize>,
    last_group: (Vec<usize>, usize),
    /// For each group and column which texts it has.
    seen: Vec<Vec<Vec<bool>>>,
    /// For each column of numbers and each period, what has been seen there: [`FILLED`] and [`DIGIT`].
    filled: Vec<Vec<u8>>,
}

/// A cell that is not blank.
const FILLED: u8 = 1;
/// A cell with a digit in it.
const DIGIT: u8 = 2;

impl Witnesses {
    /// The witnesses of records that are read so. `numbers` says of how many columns of numbers there are to be some.
    pub fn new(plan: &Plan<'_>, numbers: usize) -> Self {
        let texts = plan.columns(Coding::Texts);
        let of = |wanted: fn(&Wish<'_>) -> bool| {
            (0..texts.len()).filter(|&slot| wanted(plan.wish(texts[slot]))).collect()
        };
        Self {
            groups: of(|wish| matches!(wish, Wish::Groups)),
            have_to_have: of(|wish| matches!(wish, Wish::ThoseOrAll(_))),
            period: plan
                .period
                .and_then(|period| texts.iter().position(|&column| column == period)),
            numbers,
            group_of: HashMap::new(),
            last_group: (Vec::new(), usize::MAX),
            seen: Vec::new(),
            filled: vec![Vec::new(); numbers],
        }
    }

    /// Whether a record shows something that none before it has shown.
    pub fn sees<N: AsRef<[u8]>>(&mut self, codes: &[usize], number: impl Fn(usize) -> N) -> bool {
        let mut is_new = !self.groups.is_empty() && self.sees_in_group(codes);
        let Some(period) = self.period else { return is_new };
        for each in 0..self.numbers {
            is_new |= self.sees_number(each, codes[period], || what_is_in(number(each).as_ref()));
        }
        is_new
    }

    /// Whether a record of this group is the first with one of its texts.
    fn sees_in_group(&mut self, codes: &[usize]) -> bool {
        let group = self.group(codes);
        let seen = &mut self.seen[group];
        seen.resize_with(codes.len(), Vec::new);
        let mut is_new = false;
        for (seen, &code) in seen.iter_mut().zip(codes) {
            if seen.len() <= code {
                seen.resize(code + 1, false);
            }
            is_new |= !std::mem::replace(&mut seen[code], true);
        }
        is_new
    }

    /// Whether a number of this period is the first that is not blank, or the first with a digit.
    fn sees_number(&mut self, number: usize, period: usize, what: impl Fn() -> u8) -> bool {
        let filled = &mut self.filled[number];
        if filled.len() <= period {
            filled.resize(period + 1, 0);
        }
        if filled[period] == FILLED | DIGIT {
            return false;
        }
        let before = filled[period];
        filled[period] |= what();
        filled[period] != before
    }

    fn group(&mut self, codes: &[usize]) -> usize {
        let is_last = self.last_group.1 != usize::MAX
            && self.groups.iter().zip(&self.last_group.0).all(|(&slot, &code)| codes[slot] == code);
        if !is_last {
            let key: Vec<usize> = self.groups.iter().map(|&slot| codes[slot]).collect();
            let next = self.seen.len();
            let group = *self.group_of.entry(key.clone()).or_insert(next);
            if group == next {
                self.seen.push(Vec::new());
            }
            self.last_group = (key, group);
        }
        self.last_group.1
    }

    /// Whether every group that was seen has what [`Wish::ThoseOrAll`] wants. For a place among the columns with texts
    /// `wanted` says which of its texts are wanted.
    pub fn are_enough<I: Iterator<Item = bool>>(&self, wanted: impl Fn(usize) -> I) -> bool {
        self.have_to_have.iter().all(|&slot| match &self.seen[..] {
            [] => wanted(slot).any(|wanted| wanted),
            groups => groups.iter().all(|group| {
                group[slot].iter().zip(wanted(slot)).any(|(&seen, wanted)| seen && wanted)
            }),
        })
    }
}

/// What there is in a cell of numbers.
fn what_is_in(cell: &[u8]) -> u8 {
    if cell.iter().any(u8::is_ascii_digit) {
        FILLED | DIGIT
    } else if cell.iter().any(|byte| !byte.is_ascii_whitespace() && *byte != 0xA0) {
        FILLED
    } else {
        0
    }
}
