//! The distinct texts of a column, by number.

use std::hash::BuildHasher;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Where a record stands: the piece of the file, and the line in that piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Spot {
    pub piece: u32,
    pub line: u32,
}

/// The distinct texts of a column, as bytes, in the order in which they were met.
#[derive(Default)]
pub(crate) struct Dictionary {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    last: usize,
    by_hash: HashTable<u32>,
    hasher: RandomState,
}

/// A text of a dictionary.
struct Entry {
    /// Where it stands in the bytes.
    start: usize,
    end: usize,
    first: Spot,
    records: u32,
    /// The other text that came after it the last time: columns run through their texts in the same order again and
    /// again.
    next: u32,
}

impl Dictionary {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn text(&self, code: usize) -> &[u8] {
        let entry = &self.entries[code];
        &self.bytes[entry.start..entry.end]
    }

    /// Where a text was met first.
    pub fn first(&self, code: usize) -> Spot {
        self.entries[code].first
    }

    /// How many records have a text.
    pub fn records(&self, code: usize) -> u32 {
        self.entries[code].records
    }

    /// Counts records that have a text.
    pub fn count(&mut self, code: usize, records: usize) {
        let counted = &mut self.entries[code].records;
        *counted = counted.saturating_add(u32::try_from(records).unwrap_or(u32::MAX));
    }

    /// The number of a text, and whether it is new. Whoever asks counts the records.
    #[inline(always)]
    pub fn code(&mut self, text: &[u8], at: Spot) -> (usize, bool) {
        let Some(last) = self.entries.get(self.last) else { return self.search(text, at) };
        let guess = last.next as usize;
        if is_same(self.text(guess), text) {
            self.last = guess;
        } else if !is_same(&self.bytes[last.start..last.end], text) {
            return self.search(text, at);
        }
        (self.last, false)
    }

    #[cold]
    #[inline(never)]
    fn search(&mut self, text: &[u8], at: Spot) -> (usize, bool) {
        let hash = self.hasher.hash_one(text);
        let found = self.by_hash.find(hash, |&code| self.text(code as usize) == text);
        let (code, is_new) = match found {
            Some(&code) => (code as usize, false),
            None => (self.len(), true),
        };
        if is_new {
            let start = self.bytes.len();
            self.bytes.extend_from_slice(text);
            let (end, next) = (self.bytes.len(), code as u32);
            self.entries.push(Entry { start, end, first: at, records: 0, next });
            let Self { by_hash, bytes, entries, hasher, .. } = self;
            by_hash.insert_unique(hash, code as u32, |&code| {
                let entry = &entries[code as usize];
                hasher.hash_one(&bytes[entry.start..entry.end])
            });
        }
        self.entries[self.last].next = code as u32;
        self.last = code;
        (code, is_new)
    }
}

/// Whether two texts are the same. Most are short, and two or four words tell without a loop.
fn is_same(left: &[u8], right: &[u8]) -> bool {
    let length = left.len();
    if length != right.len() {
        return false;
    }
    let differ = |at: usize| word(left, at) ^ word(right, at);
    match length {
        8..=16 => differ(0) | differ(length - 8) == 0,
        17..=32 => differ(0) | differ(8) | differ(length - 16) | differ(length - 8) == 0,
        _ => left == right,
    }
}

/// The eight bytes from here on.
fn word(text: &[u8], at: usize) -> u64 {
    text[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_keeps_its_number_and_its_first_place() {
        let mut dictionary = Dictionary::default();
        let texts = ["a", "", "b", "a", "", "b", "b", "a"];
        let codes: Vec<_> = (1..)
            .zip(texts)
            .map(|(line, text)| dictionary.code(text.as_bytes(), Spot { piece: 0, line }))
            .collect();
        let numbers: Vec<_> = codes.iter().map(|&(code, _)| code).collect();
        assert_eq!(numbers, [0, 1, 2, 0, 1, 2, 2, 0]);
        assert_eq!(codes.iter().filter(|&&(_, is_new)| is_new).count(), 3);
        assert_eq!(dictionary.text(1), b"");
        assert_eq!(dictionary.first(2), Spot { piece: 0, line: 3 });
    }

    proptest! {
        #[test]
        fn texts_are_the_same_only_where_every_byte_is(
            text in proptest::collection::vec(0..4_u8, 0..40),
            at: proptest::sample::Index,
            other in 0..4_u8,
        ) {
            let mut changed = text.clone();
            if !text.is_empty() {
                changed[at.index(text.len())] = other;
            }
            prop_assert_eq!(is_same(&text, &changed), text == changed);
            changed.push(0);
            prop_assert!(!is_same(&text, &changed));
        }
    }
}
