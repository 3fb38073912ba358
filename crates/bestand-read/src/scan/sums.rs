//! Records that a question adds up, added up while they are read: one sum for each place that the other columns make.
//!
//! Only what cannot go wrong is added: whole numbers without a mark, and under every place each combination of the
//! added columns' texts once. A blank, another number, a record that stands twice, a combination that is not there: then
//! there is no sum, and everything is read as it stands, so that the reasons are told from the cells.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::dictionary::Spot;

/// How many bits the code of a column takes.
const BITS: u32 = 16;
/// How many columns go into a word.
const COLUMNS: usize = (u64::BITS / BITS) as usize;
/// How many columns go into a [`Packed`].
const MOST_COLUMNS: usize = 2 * COLUMNS;
/// For how many sums room is made before they are there.
const MOST_EXPECTED: usize = 1 << 20;

/// The codes of some columns.
#[derive(Clone, Copy, Default, Hash)]
struct Packed([u64; 2]);

impl Packed {
    const CODE: u64 = (1 << BITS) - 1;

    /// Whether both are the same: word by word, as they were written. A processor waits before it reads what it has
    /// just written in other pieces.
    fn is(self, other: Self) -> bool {
        (self.0[0] ^ other.0[0]) | (self.0[1] ^ other.0[1]) == 0
    }
}

/// Which combinations of the added columns' texts were met, a bit for each: there can be no more.
type Parts = u128;

/// The sum at a place.
#[derive(Clone, Copy)]
struct Sum {
    /// The codes of the other columns.
    place: Packed,
    sum: u64,
    parts: Parts,
    first: Spot,
}

/// Where the code of a column goes.
#[derive(Clone, Copy)]
struct Slot {
    is_added: bool,
    /// The word of a [`Packed`], and its place there.
    word: usize,
    shift: u32,
}

/// The sums of a thread, or those of all of them.
pub(super) struct Sums {
    /// The columns that are added up, and the others, as places among the columns with texts.
    added: Vec<usize>,
    others: Vec<usize>,
    /// For each column where its code goes.
    slots: Vec<Slot>,
    /// The record at hand: its codes in the other columns, and in the added ones.
    place: Packed,
    part: Packed,
    sums: Vec<Sum>,
    /// For each sum the one that came after it the last time: places are run through in the same order again and
    /// again.
    next: Vec<u32>,
    last: usize,
    by_place: HashTable<u32>,
    hasher: RandomState,
    /// The combinations of the added columns' codes.
    parts: Vec<Packed>,
    /// Whether the record at hand may have another one than that before.
    is_other_part: bool,
    /// The one that was met last: its place among them and its bit.
    last_part: usize,
    last_bit: Parts,
    failed: bool,
}

impl Sums {
    /// Of records with so many columns of texts.
    pub fn new(added: Vec<usize>, columns: usize) -> Self {
        let others: Vec<usize> = (0..columns).filter(|slot| !added.contains(slot)).collect();
        Self {
            failed: added.len().max(others.len()) > MOST_COLUMNS,
            slots: (0..columns)
                .map(|slot| {
                    let is_added = added.contains(&slot);
                    let alike = if is_added { &added } else { &others };
                    let at = alike.partition_point(|&other| other < slot);
                    Slot { is_added, word: at / COLUMNS % 2, shift: (at % COLUMNS) as u32 * BITS }
                })
                .collect(),
            place: Packed::default(),
            part: Packed::default(),
            added,
            others,
            sums: Vec::new(),
            next: Vec::new(),
            last: 0,
            by_place: HashTable::new(),
            hasher: RandomState::default(),
            parts: Vec::new(),
            is_other_part: true,
            last_part: 0,
            last_bit: 0,
        }
    }

    /// Makes room for as many sums as there are now in each of so many pieces, if that is not beyond reason.
    pub fn make_room(&mut self, pieces: u64) {
        let pieces = usize::try_from(pieces).unwrap_or(usize::MAX);
        let expected = self.sums.len().saturating_mul(pieces).min(MOST_EXPECTED);
        let (sums, hasher) = (&self.sums, &self.hasher);
        self.by_place.reserve(expected, |&sum| hasher.hash_one(sums[sum as usize].place));
        self.sums.reserve(expected);
        self.next.reserve(expected);
    }

    /// Says what code the record at hand has in a column; the others stay what they were.
    pub fn set(&mut self, slot: usize, code: usize) {
        self.failed |= code >> BITS != 0;
        let Slot { is_added, word, shift } = self.slots[slot];
        self.is_other_part |= is_added;
        let packed = if is_added { &mut self.part } else { &mut self.place };
        let word = &mut packed.0[word];
        *word = *word & !(Packed::CODE << shift) | (code as u64) << shift;
    }

    /// Adds the record at hand, whose number is `None` where it is not a whole one.
    #[inline(always)]
    pub fn add(&mut self, number: Option<u32>, at: Spot) {
        if self.failed {
            return;
        }
        match (number, self.part()) {
            (Some(number), Some(part)) => self.put(u64::from(number), part, at),
            _ => self.failed = true,
        }
    }

    /// Takes the sums of another thread. `code` makes a code of this one of a column's code in that one.
    pub fn take(&mut self, other: &Self, code: impl Fn(usize, usize) -> usize) {
        self.failed |= other.failed;
        if self.failed {
            return;
        }
        let mut bits: Vec<Parts> = Vec::with_capacity(other.parts.len());
        for &part in &other.parts {
            other.added.iter().for_each(|&slot| self.set(slot, code(slot, other.code(slot, part))));
            bits.push(self.part().unwrap_or_default());
        }
        let (sums, hasher) = (&self.sums, &self.hasher);
        self.by_place.reserve(other.sums.len(), |&sum| hasher.hash_one(sums[sum as usize].place));
        // Nearly all places have the same parts: all of them.
        let mut translated: (Parts, Parts) = (0, 0);
        for sum in &other.sums {
            for &slot in &other.others {
                self.set(slot, code(slot, other.code(slot, sum.place)));
            }
            if translated.0 != sum.parts {
                let met = bits.iter().enumerate().filter(|(part, _)| sum.parts >> part & 1 == 1);
                translated = (sum.parts, met.fold(0, |parts, (_, bit)| parts | bit));
            }
            self.put(sum.sum, translated.1, sum.first);
        }
    }

    /// The sums in the order of the file, where every place has each combination of so many texts and no sum is above
    /// `most`. For each column and code `in_file` has the code in the whole file. `None` where something cannot be
    /// added.
    pub fn finish(
        mut self,
        in_file: Vec<Vec<u32>>,
        texts: impl Fn(usize) -> usize,
        most: u64,
    ) -> Option<AddedUp> {
        let all: usize = self.added.iter().map(|&slot| texts(slot)).product();
        let is_whole = |sum: &Sum| sum.parts.count_ones() as usize == all && sum.sum <= most;
        if self.failed || !self.sums.iter().all(is_whole) {
            return None;
        }
        // Those of one thread are in order: the stable sort sees that and merges them.
        self.sums.sort_by_key(|sum| sum.first);
        Some(AddedUp { sums: self, in_file })
    }

    /// The bit of the combination of the record's texts in the added columns.
    #[inline(always)]
    fn part(&mut self) -> Option<Parts> {
        if self.is_other_part { self.other_part() } else { Some(self.last_bit) }
    }

    #[inline(never)]
    fn other_part(&mut self) -> Option<Parts> {
        let guess = self.last_part + 1;
        let known = match self.parts.get(guess) {
            Some(part) if part.is(self.part) => Some(guess),
            _ => self.parts.iter().position(|part| part.is(self.part)),
        };
        self.last_part = known.unwrap_or(self.parts.len());
        if known.is_none() {
            self.parts.push(self.part);
        }
        self.is_other_part = false;
        self.last_bit = 1_u128.checked_shl(self.last_part as u32)?;
        Some(self.last_bit)
    }

    #[inline(always)]
    fn put(&mut self, number: u64, parts: Parts, at: Spot) {
        let place = self.place;
        let guess = self.next.get(self.last).map(|&guess| guess as usize);
        let at_place = |&sum: &usize| self.sums[sum].place.is(place);
        let Some(sum) = guess.filter(at_place).or_else(|| self.find(place)) else {
            let new = self.sums.len();
            self.sums.push(Sum { place, sum: number, parts, first: at });
            let (sums, hasher) = (&self.sums, &self.hasher);
            let hash = |&sum: &u32| hasher.hash_one(sums[sum as usize].place);
            self.by_place.insert_unique(hasher.hash_one(place), new as u32, hash);
            self.next.push(new as u32);
            self.next[self.last] = new as u32;
            self.last = new;
            return;
        };
        self.next[self.last] = sum as u32;
        self.last = sum;
        let sum = &mut self.sums[sum];
        self.failed |= sum.parts & parts != 0;
        sum.parts |= parts;
        sum.sum += number;
        sum.first = sum.first.min(at);
    }

    /// The code of a column among those of some.
    fn code(&self, slot: usize, packed: Packed) -> usize {
        let Slot { word, shift, .. } = self.slots[slot];
        (packed.0[word] >> shift & Packed::CODE) as usize
    }

    fn find(&self, place: Packed) -> Option<usize> {
        let is_it = |&sum: &u32| self.sums[sum as usize].place.is(place);
        self.by_place.find(self.hasher.hash_one(place), is_it).map(|&sum| sum as usize)
    }
}

/// The sums of a whole file.
pub(super) struct AddedUp {
    sums: Sums,
    in_file: Vec<Vec<u32>>,
}

impl AddedUp {
    pub fn len(&self) -> usize {
        self.sums.sums.len()
    }

    /// Hands each sum to `take`: the codes of its place, where an added column has the code of its first text, the sum,
    /// and where its first record stands.
    pub fn each(&self, mut take: impl FnMut(&[usize], u64, Spot)) {
        let mut codes = vec![0; self.in_file.len()];
        for sum in &self.sums.sums {
            for &slot in &self.sums.others {
                codes[slot] = self.in_file[slot][self.sums.code(slot, sum.place)] as usize;
            }
            take(&codes, sum.sum, sum.first);
        }
    }
}
