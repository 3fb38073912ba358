//! Records that a question adds up, added up while they are read: one sum for each place that the other columns make.
//!
//! Only what cannot go wrong is added: whole numbers without a mark, and under every place each combination of the
//! added columns' texts once. A blank, another number, a record that stands twice, a combination that is not there: then
//! there is no sum, and everything is read as it stands, so that the reasons are told from the cells.

use std::{collections::HashMap, hash::BuildHasher};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::dictionary::Spot;

/// How many bits of a place a column takes.
const BITS: u32 = 16;
/// How many columns a place may have.
const MOST_COLUMNS: usize = u128::BITS as usize / BITS as usize;
/// How many combinations of the added columns there may be.
const MOST_PARTS: usize = 256;

/// Which combinations of the added columns' texts were met.
type Parts = [u64; MOST_PARTS / 64];

/// The sum at a place.
#[derive(Clone, Copy)]
struct Sum {
    /// The codes of the other columns.
    place: u128,
    sum: u64,
    parts: Parts,
    first: Spot,
}

/// The sums of a thread, or those of all of them.
pub(super) struct Sums {
    /// The columns that are added up, and the others, as places among the columns with texts.
    added: Vec<usize>,
    others: Vec<usize>,
    sums: Vec<Sum>,
    by_place: HashTable<u32>,
    hasher: RandomState,
    /// The combinations of the added columns' codes, and the number of each.
    parts: Vec<Vec<usize>>,
    part_of: HashMap<Vec<usize>, usize>,
    last_part: usize,
    /// The combination at hand.
    codes: Vec<usize>,
    failed: bool,
}

impl Sums {
    /// Of records with so many columns of texts.
    pub fn new(added: Vec<usize>, columns: usize) -> Self {
        let others: Vec<usize> = (0..columns).filter(|slot| !added.contains(slot)).collect();
        Self {
            failed: others.len() > MOST_COLUMNS,
            codes: vec![0; added.len()],
            added,
            others,
            sums: Vec::new(),
            by_place: HashTable::new(),
            hasher: RandomState::default(),
            parts: Vec::new(),
            part_of: HashMap::new(),
            last_part: 0,
        }
    }

    /// Adds a record, whose number is `None` where it is not a whole one.
    pub fn add(&mut self, codes: &[usize], number: Option<u32>, at: Spot) {
        let part = self.part(codes);
        match (number, part) {
            (Some(number), Some(part)) => self.put(codes, u64::from(number), bit(part), at),
            _ => self.failed = true,
        }
    }

    /// Takes the sums of another thread. `code` makes a code of the whole file of a column's code in that thread.
    pub fn take(&mut self, other: &Self, code: impl Fn(usize, usize) -> usize) {
        self.failed |= other.failed;
        let mut codes = vec![0; self.added.len() + self.others.len()];
        let mut bits = Vec::with_capacity(other.parts.len());
        for part in &other.parts {
            for (&slot, &each) in other.added.iter().zip(part) {
                codes[slot] = code(slot, each);
            }
            bits.push(self.part(&codes).map(bit));
        }
        for sum in &other.sums {
            let mut place = sum.place;
            for &slot in other.others.iter().rev() {
                codes[slot] = code(slot, (place & ((1 << BITS) - 1)) as usize);
                place >>= BITS;
            }
            let mut parts = Parts::default();
            for (part, bit) in bits.iter().enumerate() {
                if has(&sum.parts, part) {
                    let words = parts.iter_mut().zip(bit.unwrap_or_default());
                    words.for_each(|(word, more)| *word |= more);
                }
            }
            self.put(&codes, sum.sum, parts, sum.first);
        }
    }

    /// The sums, where every place has each combination of so many texts: the codes of the other columns, the sum,
    /// and where its first record stands. In the order of the file. `None` where something cannot be added.
    pub fn finish(mut self, texts: impl Fn(usize) -> usize) -> Option<Vec<(Vec<u32>, u64, Spot)>> {
        let all: usize = self.added.iter().map(|&slot| texts(slot)).product();
        let is_whole = |sum: &Sum| {
            sum.parts.iter().map(|word| word.count_ones() as usize).sum::<usize>() == all
        };
        if self.failed || !self.sums.iter().all(is_whole) {
            return None;
        }
        self.sums.sort_unstable_by_key(|sum| sum.first);
        let columns = self.added.len() + self.others.len();
        let codes = |sum: &Sum| {
            // An added column has the code of its first text.
            let mut codes = vec![0; columns];
            let mut place = sum.place;
            for &slot in self.others.iter().rev() {
                codes[slot] = (place & ((1 << BITS) - 1)) as u32;
                place >>= BITS;
            }
            codes
        };
        Some(self.sums.iter().map(|sum| (codes(sum), sum.sum, sum.first)).collect())
    }

    /// The number of the combination of a record's texts in the added columns.
    fn part(&mut self, codes: &[usize]) -> Option<usize> {
        for (each, &slot) in self.codes.iter_mut().zip(&self.added) {
            *each = codes[slot];
        }
        if self.parts.get(self.last_part) == Some(&self.codes) {
            return Some(self.last_part);
        }
        let part = match self.part_of.get(&self.codes) {
            Some(&part) => part,
            None => {
                let part = self.parts.len();
                if part == MOST_PARTS {
                    self.failed = true;
                    return None;
                }
                self.parts.push(self.codes.clone());
                self.part_of.insert(self.codes.clone(), part);
                part
            }
        };
        self.last_part = part;
        Some(part)
    }

    fn put(&mut self, codes: &[usize], number: u64, parts: Parts, at: Spot) {
        let mut place = 0_u128;
        for &slot in &self.others {
            self.failed |= codes[slot] >> BITS != 0;
            place = place << BITS | codes[slot] as u128;
        }
        let hash = self.hasher.hash_one(place);
        let Self { sums, by_place, hasher, .. } = self;
        let found = by_place.find(hash, |&sum| sums[sum as usize].place == place);
        let Some(&sum) = found else {
            let new = sums.len() as u32;
            sums.push(Sum { place, sum: number, parts, first: at });
            by_place.insert_unique(hash, new, |&sum| hasher.hash_one(sums[sum as usize].place));
            return;
        };
        let sum = &mut sums[sum as usize];
        for (met, more) in sum.parts.iter_mut().zip(parts) {
            self.failed |= *met & more != 0;
            *met |= more;
        }
        sum.sum += number;
        sum.first = sum.first.min(at);
    }
}

fn bit(part: usize) -> Parts {
    let mut parts = Parts::default();
    parts[part / 64] = 1 << (part % 64);
    parts
}

fn has(parts: &Parts, part: usize) -> bool {
    parts[part / 64] >> (part % 64) & 1 == 1
}
