//! The way through a JSON text, value by value.

use std::ops::ControlFlow;

use serde::de::DeserializeOwned;

use crate::{
    ReadOptions,
    encoding::{Unfit, is_control, is_edge_of_cell, unfit_in},
    error::ReadError,
    excerpt::excerpt,
    input::Input,
    json_fault::{Fault, RowFault, go_through},
    json_syntax::{Lack, Passage, Slice, Span, Wrong, unescaped},
    json_text::said_of,
    json_window::{Origin, Window},
    scan::LONGEST_LINE,
};

/// The most bytes a row may have, or the list of the headings.
pub(crate) const LONGEST_ROW: usize = LONGEST_LINE;

/// The way through a text.
pub(crate) struct Walk<'a> {
    pub window: Window<'a>,
}

impl<'a> Walk<'a> {
    /// The way from the beginning of a text.
    pub fn new(origin: &Origin<'a>) -> Result<Self, Fault> {
        Ok(Self { window: origin.window()? })
    }

    /// How many bytes of the text lie behind.
    pub fn at(&self) -> u64 {
        self.window.at()
    }

    /// The next byte that is no blank; none at the end.
    pub fn peek(&mut self) -> Result<Option<u8>, Fault> {
        loop {
            let slice = self.window.slice();
            let at = slice.blanks(0);
            let found = slice.bytes.get(at).copied();
            self.window.take(at);
            if found.is_some() || !self.window.more()? {
                return Ok(found);
            }
        }
    }

    /// The next byte that is no blank.
    pub fn next(&mut self) -> Result<u8, Fault> {
        self.peek()?.ok_or_else(|| Fault::Wrong { at: self.at(), why: Wrong::End })
    }

    /// Goes over the byte at hand.
    pub fn step(&mut self) {
        self.window.take(1);
    }

    /// The fault that the byte at hand is.
    pub fn wrong(&mut self, what: &'static str) -> Fault {
        self.fault(1, Wrong::Syntax(what))
    }

    /// The fault that lies so many bytes ahead.
    fn fault(&mut self, ahead: usize, why: Wrong) -> Fault {
        // A letter may be cut off by the end of what is there.
        while self.window.slice().bytes.len() < ahead + 3 {
            match self.window.more() {
                Ok(true) => {}
                Ok(false) => break,
                Err(unread) => return unread.into(),
            }
        }
        let bytes = self.window.slice().bytes;
        let at = |index: usize| self.at() + index as u64;
        let begin = match why {
            Wrong::Syntax(_) => ahead.saturating_sub(1),
            _ => ahead,
        };
        let text = &bytes[begin.min(bytes.len())..];
        let byte = text.first().copied().unwrap_or_default();
        let not_utf8 = Fault::NotUtf8 { at: at(begin), byte };
        match why {
            Wrong::Syntax(_) | Wrong::Control if !text.is_empty() && is_control(byte) => {
                Fault::Byte { at: at(begin), byte, encoding: "any" }
            }
            Wrong::Syntax(_)
                if matches!(unfit_in(&text[..text.len().min(4)]), Some((0, Unfit::NotUtf8))) =>
            {
                not_utf8
            }
            Wrong::Unfit(Unfit::NotUtf8) => not_utf8,
            Wrong::Unfit(Unfit::Garbled) => {
                let is_edge = |byte: &u8| is_edge_of_cell(char::from(*byte));
                let cell = bytes[..begin].iter().rposition(is_edge).map_or(0, |edge| edge + 1);
                let end = text.iter().position(is_edge).map_or(bytes.len(), |end| begin + end);
                let text = String::from_utf8_lossy(&bytes[cell..end]);
                Fault::Garbled { at: at(begin), text: excerpt(text.trim()).into() }
            }
            _ => Fault::Wrong { at: at(ahead), why },
        }
    }

    /// The fault that lies in a piece from the byte at hand on.
    pub fn lack(&mut self, lack: Lack) -> Option<Fault> {
        match lack {
            Lack::More => None,
            Lack::Wrong { at, why } => Some(self.fault(at, why)),
        }
    }

    /// Goes over a list from behind its bracket: whether there is another value.
    pub fn next_in_list(&mut self, is_first: &mut bool) -> Result<bool, Fault> {
        let byte = self.next()?;
        if byte == b']' {
            self.step();
            return Ok(false);
        }
        if std::mem::take(is_first) {
            return Ok(true);
        }
        if byte != b',' {
            return Err(self.wrong("expected `,` or `]`"));
        }
        self.step();
        match self.next()? {
            b']' => Err(self.wrong("trailing comma")),
            _ => Ok(true),
        }
    }

    /// Goes over an object from behind its brace: the next key. What may be behind it is the colon.
    pub fn next_key(&mut self, is_first: &mut bool) -> Result<Option<String>, Fault> {
        let byte = self.next()?;
        if byte == b'}' {
            self.step();
            return Ok(None);
        }
        if !std::mem::take(is_first) {
            if byte != b',' {
                return Err(self.wrong("expected `,` or `}`"));
            }
            self.step();
            if self.next()? == b'}' {
                return Err(self.wrong("trailing comma"));
            }
        }
        match self.next()? {
            b'"' => self.string().map(Some),
            _ => Err(self.wrong("key must be a string")),
        }
    }

    /// Goes over the colon behind a key.
    pub fn colon(&mut self) -> Result<(), Fault> {
        match self.next()? {
            b':' => {
                self.step();
                Ok(())
            }
            _ => Err(self.wrong("expected `:`")),
        }
    }

    /// Goes over the string at hand.
    fn string(&mut self) -> Result<String, Fault> {
        loop {
            let lack = match self.window.slice().string(1) {
                Ok((end, _)) => {
                    let quoted = &self.window.slice().bytes[..=end];
                    let fault = match unfit_in(quoted) {
                        Some((at, unfit)) => (at, Wrong::Unfit(unfit)),
                        None => match unescaped(quoted) {
                            Some(text) => {
                                self.window.take(end + 1);
                                return Ok(text);
                            }
                            None => (end + 1, Wrong::NoLetter),
                        },
                    };
                    return Err(self.fault(fault.0, fault.1));
                }
                Err(lack) => lack,
            };
            if let Some(fault) = self.lack(lack) {
                return Err(fault);
            }
            self.window.more()?;
        }
    }

    /// Goes over the value at hand.
    pub fn pass_over(&mut self) -> Result<(), Fault> {
        let mut passage = Passage::default();
        loop {
            let (taken, result) = passage.go(&self.window.slice());
            match result {
                Ok(()) => {
                    self.window.take(taken);
                    return Ok(());
                }
                Err(lack) => {
                    if let Some(fault) = self.lack(lack) {
                        return Err(fault);
                    }
                }
            }
            self.window.take(taken);
            if self.window.held().len() > LONGEST_ROW {
                return Ok(());
            }
            self.window.more()?;
        }
    }

    /// Goes over the value at hand, which must not be long, and makes something of it.
    pub fn value<T: DeserializeOwned>(&mut self, what: &'static str) -> Result<T, Fault> {
        self.next()?;
        let at = self.at();
        self.window.hold();
        self.pass_over()?;
        let bytes = self.window.held();
        if bytes.len() > LONGEST_ROW {
            return Err(Fault::Long { at, what });
        }
        let value = serde_json::from_slice(bytes).map_err(|error| {
            let before = bytes.split_inclusive(|&byte| byte == b'\n').take(error.line().max(1) - 1);
            let before: usize = before.map(<[u8]>::len).sum();
            let what = said_of(&error).into();
            Fault::Arranged { at: at + (before + error.column()) as u64, what }
        });
        self.window.release();
        value
    }

    /// Goes over the list of cells at hand. The first `most` are handed to `take`, with the bytes in which they lie and the
    /// number of all. It may say that the bytes of one are unfit, or that it has enough.
    pub fn row(
        &mut self,
        cells: &mut Vec<Span>,
        most: usize,
        take: impl FnOnce(&[u8], &[Span], usize) -> Result<ControlFlow<()>, RowFault>,
    ) -> Result<ControlFlow<()>, Fault> {
        loop {
            let whole = self.window.slice();
            let is_cut = whole.bytes.len() > LONGEST_ROW;
            let slice = match is_cut {
                true => Slice { bytes: &whole.bytes[..LONGEST_ROW], is_last: false },
                false => whole,
            };
            match slice.row(cells, most) {
                Ok((end, found)) => {
                    let bytes = &slice.bytes[..end];
                    let taken = take(bytes, cells, found);
                    let flow = self.taken(taken)?;
                    self.window.take(end);
                    return Ok(flow);
                }
                Err(Lack::More) if is_cut => {
                    return Err(Fault::Long { at: self.at(), what: "a row" });
                }
                Err(lack) => {
                    if let Some(fault) = self.lack(lack) {
                        return Err(fault);
                    }
                }
            }
            self.window.more()?;
        }
    }

    /// What became of a row that begins at hand.
    pub fn taken(
        &mut self,
        taken: Result<ControlFlow<()>, RowFault>,
    ) -> Result<ControlFlow<()>, Fault> {
        taken.map_err(|fault| match fault {
            RowFault::Refused(error) => Fault::Refused(error),
            RowFault::Unfit { at, unfit } => self.fault(at, Wrong::Unfit(unfit)),
        })
    }

    /// The length of the line at hand, without its end; none where the text ends.
    pub fn line(&mut self) -> Result<Option<usize>, Fault> {
        loop {
            let slice = self.window.slice();
            let found = memchr::memchr(b'\n', slice.bytes);
            if found.unwrap_or(slice.bytes.len()) > LONGEST_LINE {
                return Err(Fault::Long { at: self.at(), what: "a line" });
            }
            match found {
                Some(end) if end > 0 && slice.bytes[end - 1] == b'\r' => return Ok(Some(end - 1)),
                Some(end) => return Ok(Some(end)),
                None if slice.is_last && slice.bytes.is_empty() => return Ok(None),
                None if slice.is_last => return Ok(Some(slice.bytes.len())),
                None => self.window.more()?,
            };
        }
    }

    /// Goes over the line at hand, which has this length, and its end.
    pub fn line_end(&mut self, length: usize) {
        let rest = &self.window.slice().bytes[length..];
        let end = if rest.starts_with(b"\r\n") { 2 } else { usize::from(!rest.is_empty()) };
        self.window.take(length + end);
    }

    /// The fault that lies in so many bytes at hand, where they are no text.
    pub fn unfit(&mut self, length: usize) -> Option<Fault> {
        let bytes = &self.window.slice().bytes[..length];
        let control = bytes.iter().position(|&byte| is_control(byte));
        let unfit = unfit_in(&bytes[..control.unwrap_or(length)]);
        match (unfit, control) {
            (Some((at, unfit)), _) => Some(self.fault(at, Wrong::Unfit(unfit))),
            (None, Some(at)) => Some(self.fault(at, Wrong::Control)),
            (None, None) => None,
        }
    }

    /// Makes sure that nothing comes any more.
    pub fn end(&mut self) -> Result<(), Fault> {
        match self.peek()? {
            Some(_) => Err(self.wrong("trailing characters")),
            None => Ok(()),
        }
    }
}

/// The first key of the object that a file is that satisfies the condition. What stands under the keys before it is passed
/// over.
///
/// # Errors
/// When the file cannot be read up to there.
pub(crate) fn telling_key_of_all(
    input: &Input<'_>,
    options: &ReadOptions,
    tells: impl Fn(&str) -> bool,
) -> Result<Option<String>, ReadError> {
    let find = |origin: &Origin<'_>| {
        let mut walk = Walk::new(origin)?;
        walk.next()?;
        walk.step();
        let mut is_first = true;
        while let Some(key) = walk.next_key(&mut is_first)? {
            if tells(&key) {
                return Ok(Some(key));
            }
            walk.colon()?;
            walk.pass_over()?;
        }
        Ok(None)
    };
    go_through(input, options, find).map(|(key, _)| key)
}
