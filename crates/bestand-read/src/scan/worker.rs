//! What one thread makes of the pieces it is given.

use std::{io, io::Read, ops::ControlFlow};

use memchr::{memchr, memrchr};

use super::{
    Coding, LONGEST_LINE, Scan, dictionary::Dictionary, dictionary::Spot, rows::Record,
    rows::Splitter, sums::Sums, witnesses::Witnesses,
};
use crate::{
    encoding,
    text_table::{INLINE, LONGEST_CELL, MOST_MEMBERS, whole_number},
};

/// Why a record is refused.
#[derive(Debug)]
pub(super) enum Failure {
    Quote,
    CellCount { found: usize },
    TooMany { column: Option<usize>, what: &'static str, found: usize, limit: usize },
    Unread(io::Error),
}

/// What was kept of a piece.
pub(super) struct Piece {
    pub index: u64,
    /// How many lines begin in it.
    pub lines: u32,
    pub records: usize,
    /// For each record that was kept, its line in the piece, from 0.
    pub places: Vec<u32>,
    /// For each of them, whether it is wanted; the others are witnesses.
    pub wanted: Vec<bool>,
    /// For each column with texts, then each with numbers, the codes of those records.
    pub codes: Vec<Vec<u32>>,
    pub failure: Option<(u32, Failure)>,
}

/// A thread's dictionaries, and the pieces it has read.
pub(super) struct Worker<'s, 'a> {
    scan: &'s Scan<'a>,
    /// The columns with texts, and those with numbers.
    pub texts: Vec<usize>,
    pub numbers: Vec<usize>,
    /// For each column with texts, then each with numbers.
    pub dictionaries: Vec<Dictionary>,
    /// For each column with texts, for each text whether it is wanted.
    wanted: Vec<Vec<bool>>,
    witnesses: Witnesses,
    /// The sums, where columns are added up.
    pub sums: Option<Sums>,
    pub pieces: Vec<Piece>,
    splitter: Splitter,
    buffer: Vec<u8>,
    /// The codes of the record at hand.
    codes: Vec<usize>,
    /// For each column with texts, whether the record's texts are wanted in it and in all columns before.
    wanted_until: Vec<bool>,
    /// For each column with texts, how many records of the piece have been counted under their texts.
    since: Vec<usize>,
    /// For a number of columns, how many of them have texts.
    slots_before: Vec<usize>,
}

impl<'s, 'a> Worker<'s, 'a> {
    pub fn new(scan: &'s Scan<'a>) -> Self {
        let (texts, numbers) = (scan.columns(Coding::Texts), scan.columns(Coding::Numbers));
        Self {
            scan,
            dictionaries: texts.iter().chain(&numbers).map(|_| Dictionary::default()).collect(),
            wanted: vec![Vec::new(); texts.len()],
            witnesses: Witnesses::new(&texts, scan.wishes.as_deref(), scan.period, numbers.len()),
            sums: new_sums(scan, &texts),
            pieces: Vec::new(),
            splitter: Splitter::new(scan.marks()),
            buffer: Vec::new(),
            codes: vec![0; texts.len()],
            wanted_until: vec![true; texts.len()],
            since: vec![0; texts.len()],
            slots_before: (0..=scan.headings.len())
                .map(|columns| texts.iter().filter(|&&column| column < columns).count())
                .collect(),
            texts,
            numbers,
        }
    }

    /// Whether every line that was read ends with CRLF.
    pub fn has_crlf_alone(&self) -> bool {
        self.splitter.has_crlf_alone
    }

    /// Whether a text of a column is wanted.
    pub fn wants(&self, slot: usize, code: usize) -> bool {
        self.wanted[slot][code]
    }

    /// Reads a piece. Says whether nothing failed.
    pub fn read(&mut self, index: u64) -> bool {
        let codes = self.dictionaries.iter().map(|_| Vec::new()).collect();
        let mut piece = Piece {
            index,
            lines: 0,
            records: 0,
            places: Vec::new(),
            wanted: Vec::new(),
            codes,
            failure: None,
        };
        let mut buffer = std::mem::take(&mut self.buffer);
        match lines_of(self.scan, index, &mut buffer) {
            Ok((block, failure)) => {
                self.take(block, &mut piece);
                piece.failure = piece.failure.or(failure.map(|failure| (piece.lines, failure)));
            }
            Err(error) => piece.failure = Some((0, Failure::Unread(error))),
        }
        self.buffer = buffer;
        let is_fine = piece.failure.is_none();
        self.pieces.push(piece);
        is_fine
    }

    fn take(&mut self, block: &[u8], piece: &mut Piece) {
        let mut splitter = std::mem::replace(&mut self.splitter, Splitter::new(self.scan.marks()));
        let split = splitter.split(block, |record| {
            let result = match record {
                Ok(None) => Ok(()),
                Ok(Some(record)) => self.record(record, piece),
                Err(_) => Err(Failure::Quote),
            };
            match result {
                Ok(()) => {
                    piece.lines += 1;
                    ControlFlow::Continue(())
                }
                Err(failure) => ControlFlow::Break(failure),
            }
        });
        self.splitter = splitter;
        for slot in 0..self.texts.len() {
            self.count(slot, piece.records);
            self.since[slot] = 0;
        }
        if let ControlFlow::Break(failure) = split {
            piece.failure = Some((piece.lines, failure));
        }
    }

    fn record(&mut self, record: Record<'_>, piece: &mut Piece) -> Result<(), Failure> {
        let found = record.cells();
        if found != self.scan.headings.len() {
            return Err(Failure::CellCount { found });
        }
        let spot = Spot { piece: piece.index as u32, line: piece.lines };
        let repeated = self.slots_before[record.repeated];
        let mut wanted = repeated.checked_sub(1).is_none_or(|before| self.wanted_until[before]);
        let mut is_new = false;
        for slot in repeated..self.texts.len() {
            let text = record.cell(self.texts[slot]);
            let (code, new) = self.dictionaries[slot].code(text, spot);
            if new {
                self.admit(slot, text)?;
                is_new = true;
            }
            self.count(slot, piece.records);
            self.codes[slot] = code;
            if let Some(sums) = &mut self.sums {
                sums.set(slot, code);
            }
            wanted &= self.wanted[slot][code];
            self.wanted_until[slot] = wanted;
        }
        piece.records += 1;
        if !wanted
            && !self.witnesses.sees(&self.codes, |number| record.cell(self.numbers[number]))
            && !is_new
        {
            return Ok(());
        }
        if let Some(sums) = self.sums.as_mut().filter(|_| wanted) {
            let number = whole_number(record.cell(self.numbers[0])).map(|number| number & !INLINE);
            sums.add(number, spot);
            return Ok(());
        }
        piece.places.push(piece.lines);
        piece.wanted.push(wanted);
        for (codes, &code) in piece.codes.iter_mut().zip(&self.codes) {
            codes.push(code as u32);
        }
        for (number, &column) in self.numbers.iter().enumerate() {
            let slot = self.texts.len() + number;
            let text = record.cell(column);
            let code = match whole_number(text) {
                Some(code) => code,
                None => {
                    let (code, is_new) = self.dictionaries[slot].code(text, spot);
                    if is_new {
                        within_length(column, text)?;
                    }
                    code as u32
                }
            };
            piece.codes[slot].push(code);
        }
        Ok(())
    }

    /// Counts the records before this one of the piece, as far as they have the text at hand.
    fn count(&mut self, slot: usize, records: usize) {
        if let Some(counted) = self.dictionaries[slot].records.get_mut(self.codes[slot]) {
            *counted = counted.saturating_add((records - self.since[slot]) as u32);
        }
        self.since[slot] = records;
    }

    /// Looks at a text of a column that was not met before.
    fn admit(&mut self, slot: usize, text: &[u8]) -> Result<(), Failure> {
        let column = self.texts[slot];
        within_length(column, text)?;
        let found = self.dictionaries[slot].len();
        if found > MOST_MEMBERS {
            let what = "different texts in a column";
            return Err(Failure::TooMany {
                column: Some(column),
                what,
                found,
                limit: MOST_MEMBERS,
            });
        }
        let text = encoding::as_text(text, self.scan.encoding.said);
        self.wanted[slot].push(self.scan.wish(column).wants(text.trim()));
        Ok(())
    }
}

/// Where the sums go, where a column is added up.
pub(super) fn new_sums(scan: &Scan<'_>, texts: &[usize]) -> Option<Sums> {
    let added = scan.added(texts);
    (!added.is_empty()).then(|| Sums::new(added, texts.len()))
}

fn within_length(column: usize, text: &[u8]) -> Result<(), Failure> {
    let found = || encoding::as_text(text, None).chars().count();
    if text.len() > LONGEST_CELL && found() > LONGEST_CELL {
        let (found, limit) = (found(), LONGEST_CELL);
        return Err(Failure::TooMany {
            column: Some(column),
            what: "characters in a cell",
            found,
            limit,
        });
    }
    Ok(())
}

/// The lines that begin in a piece, whole; and why the last of them is not among them, where it is too long.
fn lines_of<'b>(
    scan: &Scan<'_>,
    index: u64,
    buffer: &'b mut Vec<u8>,
) -> io::Result<(&'b [u8], Option<Failure>)> {
    let line_end = scan.line_end;
    let begin = scan.begin + index * scan.piece();
    let end = (begin + scan.piece()).min(scan.content.length());
    // The byte before tells whether a line begins with the piece.
    let from = if index == 0 { begin } else { begin - 1 };
    buffer.clear();
    let mut reader = scan.content.from(from)?;
    reader.by_ref().take(end - from).read_to_end(buffer)?;
    let start = if index == 0 {
        0
    } else {
        match memchr(line_end, buffer) {
            // What begins behind the piece belongs to another one.
            Some(at) if at + 1 < buffer.len() => at + 1,
            _ => return Ok((&[], None)),
        }
    };
    let last_line = memrchr(line_end, buffer).map_or(0, |at| at + 1).max(start);
    // The last line may end beyond the piece.
    while buffer.last() != Some(&line_end) {
        let found = buffer.len() - last_line;
        if found > LONGEST_LINE {
            let what = "bytes in a line";
            let failure = Failure::TooMany { column: None, what, found, limit: LONGEST_LINE };
            return Ok((&buffer[start..last_line], Some(failure)));
        }
        let before = buffer.len();
        reader.by_ref().take(MORE).read_to_end(buffer)?;
        if buffer.len() == before {
            break;
        }
        if let Some(at) = memchr(line_end, &buffer[before..]) {
            buffer.truncate(before + at + 1);
        }
    }
    Ok((&buffer[start..], None))
}

/// How much more is read at a time to find the end of a line.
const MORE: u64 = 64 << 10;
