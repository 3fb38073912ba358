//! What one thread makes of the pieces it is given.

use std::{
    io::{self, Read},
    ops::{ControlFlow, Range},
};

use memchr::{memchr, memrchr};

use super::{
    LONGEST_LINE, Scan, dictionary::Dictionary, dictionary::Spot, rows::Record, rows::Splitter,
    sums::Sums, witnesses::Witnesses,
};
use crate::{
    encoding,
    plan::Coding,
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

/// What there is in a piece.
pub(super) struct Piece {
    pub index: u64,
    /// How many lines begin in it.
    pub lines: u32,
    pub records: usize,
    /// Which of the thread's kept records are its.
    pub kept: Range<usize>,
    pub failure: Option<(u32, Failure)>,
}

/// The records that a thread keeps, of one piece after the other.
#[derive(Default)]
pub(super) struct KeptRecords {
    /// For each record its line in the piece, from 0.
    pub lines: Vec<u32>,
    /// For each of them, whether it is wanted; the others are witnesses.
    pub wanted: Vec<bool>,
    /// For each column with texts, then each with numbers, the codes.
    pub codes: Vec<Vec<u32>>,
}

/// A thread's dictionaries, and the pieces it has read.
pub(super) struct Worker<'s, 'a> {
    scan: &'s Scan<'a>,
    pub texts: Vec<Texts>,
    pub numbers: Vec<Numbers>,
    witnesses: Witnesses,
    /// The sums, where columns are added up.
    pub sums: Option<Sums>,
    pub pieces: Vec<Piece>,
    pub kept: KeptRecords,
    splitter: Splitter,
    buffer: Vec<u8>,
    /// For each column with texts the code of the record at hand.
    codes: Vec<usize>,
    /// For a number of columns, how many of them have texts.
    texts_before: Vec<usize>,
}

/// A column with texts.
pub(super) struct Texts {
    pub column: usize,
    pub dictionary: Dictionary,
    /// For each text whether it is wanted.
    pub wanted: Vec<bool>,
    /// Whether the record at hand is wanted, as far as this column and those before it tell.
    is_wanted: bool,
    /// How many records of the piece have been counted under their texts.
    counted: usize,
}

/// A column with numbers, and its texts that are no whole numbers.
pub(super) struct Numbers {
    pub column: usize,
    pub dictionary: Dictionary,
}

impl<'s, 'a> Worker<'s, 'a> {
    pub fn new(scan: &'s Scan<'a>) -> Self {
        let (texts, numbers) =
            (scan.plan.columns(Coding::Texts), scan.plan.columns(Coding::Numbers));
        Self {
            scan,
            witnesses: Witnesses::new(&scan.plan, numbers.len()),
            sums: new_sums(scan, &texts),
            pieces: Vec::new(),
            kept: KeptRecords {
                codes: vec![Vec::new(); texts.len() + numbers.len()],
                ..KeptRecords::default()
            },
            splitter: Splitter::new(scan.marks()),
            buffer: Vec::new(),
            codes: vec![0; texts.len()],
            texts_before: (0..=scan.headings.len())
                .map(|columns| texts.partition_point(|&column| column < columns))
                .collect(),
            texts: texts.into_iter().map(Texts::new).collect(),
            numbers: numbers
                .into_iter()
                .map(|column| Numbers { column, dictionary: Dictionary::default() })
                .collect(),
        }
    }

    /// Whether every line that was read ends with CRLF.
    pub fn has_crlf_alone(&self) -> bool {
        self.splitter.has_crlf_alone
    }

    /// Reads a piece. Says whether nothing failed.
    pub fn read(&mut self, index: u64) -> bool {
        let kept = self.kept.lines.len();
        let mut piece = Piece { index, lines: 0, records: 0, kept: kept..kept, failure: None };
        let mut buffer = std::mem::take(&mut self.buffer);
        match lines_of(self.scan, index, &mut buffer) {
            Ok((block, failure)) => {
                self.take(block, &mut piece);
                piece.failure = piece.failure.or(failure.map(|failure| (piece.lines, failure)));
            }
            Err(error) => piece.failure = Some((0, Failure::Unread(error))),
        }
        self.buffer = buffer;
        if let Some(sums) = self.sums.as_mut().filter(|_| self.pieces.is_empty()) {
            sums.make_room(self.scan.pieces());
        }
        piece.kept.end = self.kept.lines.len();
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
        for (texts, &code) in self.texts.iter_mut().zip(&self.codes) {
            texts.count(code, piece.records);
            texts.counted = 0;
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
        // What is as in the record before has its code already.
        let repeated = self.texts_before[record.repeated];
        let mut wanted = repeated.checked_sub(1).is_none_or(|before| self.texts[before].is_wanted);
        let mut is_new = false;
        for slot in repeated..self.texts.len() {
            let (texts, code) = (&mut self.texts[slot], &mut self.codes[slot]);
            let text = record.cell(texts.column);
            let (found, new) = texts.dictionary.code(text, spot);
            if new {
                texts.admit(text, self.scan)?;
                is_new = true;
            }
            texts.count(*code, piece.records);
            *code = found;
            wanted &= texts.wanted[found];
            texts.is_wanted = wanted;
            if let Some(sums) = &mut self.sums {
                sums.set(slot, found);
            }
        }
        piece.records += 1;
        if !wanted
            && !self.witnesses.sees(&self.codes, |number| record.cell(self.numbers[number].column))
            && !is_new
        {
            return Ok(());
        }
        if let Some(sums) = self.sums.as_mut().filter(|_| wanted) {
            let number =
                whole_number(record.cell(self.numbers[0].column)).map(|number| number & !INLINE);
            sums.add(number, spot);
            return Ok(());
        }
        self.kept.lines.push(piece.lines);
        self.kept.wanted.push(wanted);
        for (codes, &code) in self.kept.codes.iter_mut().zip(&self.codes) {
            codes.push(code as u32);
        }
        let codes = &mut self.kept.codes[self.texts.len()..];
        for (numbers, codes) in self.numbers.iter_mut().zip(codes) {
            let text = record.cell(numbers.column);
            codes.push(match whole_number(text) {
                Some(code) => code,
                None => {
                    let (code, is_new) = numbers.dictionary.code(text, spot);
                    if is_new {
                        within_length(numbers.column, text)?;
                    }
                    code as u32
                }
            });
        }
        Ok(())
    }
}

impl Texts {
    fn new(column: usize) -> Self {
        let (dictionary, wanted) = (Dictionary::default(), Vec::new());
        Self { column, dictionary, wanted, is_wanted: true, counted: 0 }
    }

    /// Counts the records of the piece up to this one that have the text with this code: those that are not counted
    /// yet.
    fn count(&mut self, code: usize, records: usize) {
        if records > self.counted {
            self.dictionary.count(code, records - self.counted);
            self.counted = records;
        }
    }

    /// Looks at a text that was not met before.
    fn admit(&mut self, text: &[u8], scan: &Scan<'_>) -> Result<(), Failure> {
        within_length(self.column, text)?;
        let found = self.dictionary.len();
        if found > MOST_MEMBERS {
            let (column, what) = (Some(self.column), "different texts in a column");
            return Err(Failure::TooMany { column, what, found, limit: MOST_MEMBERS });
        }
        let text = encoding::as_text(text, scan.encoding.said);
        self.wanted.push(scan.plan.wish(self.column).wants(text.trim()));
        Ok(())
    }
}

/// Where the sums go, where a column is added up.
fn new_sums(scan: &Scan<'_>, texts: &[usize]) -> Option<Sums> {
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

/// The lines that begin in a piece, whole; and why the last of them is not among them, where it is too long. They lie in
/// the buffer, which only ever grows.
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
    let mut reader = scan.content.from(from)?;
    let piece = (end - from) as usize;
    let mut filled = fill(&mut reader, buffer, 0, piece + BEHIND)?;
    let piece = piece.min(filled);
    let start = match memchr(line_end, &buffer[..piece]) {
        _ if index == 0 => 0,
        // What begins behind the piece belongs to another one.
        Some(at) if at + 1 < piece => at + 1,
        _ => return Ok((&[], None)),
    };
    let last_line = memrchr(line_end, &buffer[..piece]).map_or(0, |at| at + 1).max(start);
    // The last line may end beyond the piece.
    let mut looked_at = piece;
    while buffer[..piece].last() != Some(&line_end) {
        if let Some(at) = memchr(line_end, &buffer[looked_at..filled]) {
            return Ok((&buffer[start..=looked_at + at], None));
        }
        let found = filled - last_line;
        if found > LONGEST_LINE {
            let what = "bytes in a line";
            let failure = Failure::TooMany { column: None, what, found, limit: LONGEST_LINE };
            return Ok((&buffer[start..last_line], Some(failure)));
        }
        looked_at = filled;
        filled += fill(&mut reader, buffer, filled, MORE)?;
        if filled == looked_at {
            return Ok((&buffer[start..filled], None));
        }
    }
    Ok((&buffer[start..piece], None))
}

/// How much is read behind a piece at once: most lines end there.
const BEHIND: usize = 512;

/// How much more is read at a time to find the end of a line.
const MORE: usize = 64 << 10;

/// Reads so many bytes into the buffer from a place on, or all that are left. Says how many.
fn fill(
    reader: &mut dyn Read,
    buffer: &mut Vec<u8>,
    from: usize,
    most: usize,
) -> io::Result<usize> {
    if buffer.len() < from + most {
        buffer.resize(from + most, 0);
    }
    let mut read = 0;
    while read < most {
        match reader.read(&mut buffer[from + read..from + most]) {
            Ok(0) => break,
            Ok(more) => read += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}
