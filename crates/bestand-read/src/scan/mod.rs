//! The scanner of text with one record per line: everything that is separated by semicolon, comma or tab is read
//! by it.
//!
//! A file is cut into pieces, each as long as fits a processor's cache, and the pieces are shared out among threads. A
//! piece holds the records that begin in it. Its bytes are taken apart where they lie: cells of breakdowns become
//! numbers in a dictionary ([`dictionary`]), whole numbers are parsed in place, and no text is made of any other
//! cell. What a selection does not want goes no further ([`worker`]). At the end the dictionaries of the threads
//! become one, in the order of the file, whoever read what ([`merge`]); only then the distinct texts, and
//! nothing else, are decoded.
//!
//! So memory holds a piece for each thread, the distinct texts, and the records that are wanted, however large the
//! file is; and neither threads nor pieces can be told from the result.

mod dictionary;
mod merge;
mod rows;
mod sums;
mod witnesses;
mod worker;

use std::{
    io,
    num::NonZeroUsize,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::{
    Encoding,
    content::Content,
    error::{At, Place, ReadError},
    plan::Plan,
    selection::Wish,
    text_table::{Heading, TextTable},
};
pub(crate) use dictionary::{Dictionary, Spot};
use rows::Marks;
pub(crate) use rows::{cells_of, is_well_quoted};
pub(crate) use witnesses::Witnesses;
use worker::{Failure, Worker};

/// The most bytes a line may have.
pub(crate) const LONGEST_LINE: usize = 16 << 20;

/// How a file is shared out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sharing {
    pub threads: NonZeroUsize,
    /// The bytes of a piece.
    pub piece: NonZeroUsize,
}

impl Sharing {
    /// Among so many threads.
    pub fn among(threads: NonZeroUsize) -> Self {
        Self { threads, piece: NonZeroUsize::new(1 << 20).expect("a positive number") }
    }
}

/// A file to scan.
pub(crate) struct Scan<'a> {
    pub file: &'a str,
    pub content: Content<'a>,
    /// Where the records begin: after the headings.
    pub begin: u64,
    /// The lines before that.
    pub lines_before: u32,
    pub separator: u8,
    pub line_end: u8,
    pub headings: Vec<Heading>,
    pub plan: Plan<'a>,
    pub encoding: Known,
    pub sharing: Sharing,
}

/// What is known of the encoding before the records are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// What the user says.
    pub said: Option<Encoding>,
    pub has_byte_order_mark: bool,
    /// The encoding of the beginning of the file.
    pub beginning: &'static str,
}

/// What was read.
pub(crate) struct Scanned<'a> {
    pub table: TextTable<'a>,
    /// Whether every line ends with CRLF.
    pub has_crlf_alone: bool,
    /// Whether there is in every group what [`Wish::ThoseOrAll`] wants. If not, everything has to be read.
    pub is_enough: bool,
}

impl<'a> Scan<'a> {
    /// Reads the records.
    ///
    /// # Errors
    /// When one has more or fewer cells than there are headings, a quotation mark does not close, a limit is passed, a
    /// byte has no place in a text, or there is no record.
    pub fn read(&self) -> Result<Scanned<'a>, ReadError> {
        // Refuses headings that cannot be before a record is read.
        TextTable::new(self.file, At::Line, self.headings.iter().cloned())?;
        let pieces = self.pieces();
        let threads = u64::try_from(self.sharing.threads.get()).unwrap_or(1).min(pieces.max(1));
        let next = AtomicU64::new(0);
        // The first piece with a failure: what comes after it need not be read.
        let failed = AtomicU64::new(u64::MAX);
        let work = || {
            let mut worker = Worker::new(self);
            loop {
                let piece = next.fetch_add(1, Ordering::Relaxed);
                if piece >= pieces || piece > failed.load(Ordering::Relaxed) {
                    return worker;
                }
                if !worker.read(piece) {
                    failed.fetch_min(piece, Ordering::Relaxed);
                }
            }
        };
        let workers: Vec<Worker<'_, '_>> = if threads <= 1 {
            vec![work()]
        } else {
            std::thread::scope(|scope| {
                let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
                let mut workers = vec![work()];
                workers.extend(others.into_iter().map(|other| {
                    other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                }));
                workers
            })
        };
        merge::merge(self, workers)
    }

    /// How many pieces there are.
    fn pieces(&self) -> u64 {
        self.content.length().saturating_sub(self.begin).div_ceil(self.piece())
    }

    fn piece(&self) -> u64 {
        self.sharing.piece.get() as u64
    }

    fn marks(&self) -> Marks {
        Marks { separator: self.separator, line_end: self.line_end }
    }

    fn line(&self, line: u32) -> Place {
        Place { file: self.file.to_owned(), at: At::Line(line), column: None }
    }

    /// The columns that are added up, as places among these columns with texts.
    fn added(&self, texts: &[usize]) -> Vec<usize> {
        let is_added = |slot: &usize| matches!(self.plan.wish(texts[*slot]), Wish::Sum { .. });
        (0..texts.len()).filter(is_added).collect()
    }

    /// The error of a record on this line.
    fn error(&self, line: u32, failure: &Failure) -> ReadError {
        let place = self.line(line);
        match failure {
            Failure::Quote => ReadError::Quote { place },
            Failure::CellCount { found } => {
                ReadError::CellCount { place, expected: self.headings.len(), found: *found }
            }
            Failure::TooMany { column, what, found, limit } => {
                let column =
                    column.map(|column| crate::excerpt::excerpt(&self.headings[column].label));
                let (found, limit) = (*found, *limit);
                ReadError::TooMany { place: Place { column, ..place }, what, found, limit }
            }
            Failure::Unread(error) => ReadError::Unopened {
                file: self.file.to_owned(),
                source: io::Error::new(error.kind(), error.to_string()),
            },
        }
    }
}

#[cfg(test)]
mod tests;
