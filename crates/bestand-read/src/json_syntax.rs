//! The syntax of JSON (RFC 8259) on a piece of a text: where a string, a number, a row of cells or any other value ends.
//!
//! Nothing is built, and nothing is copied. What cannot be told because the piece ends is asked for again with a longer
//! one ([`Lack::More`]). Errors stand where `serde_json` sees them and are worded as there, so that it makes no
//! difference which of the two read a file.

use crate::encoding::{Unfit, unfit_in};

/// How deep values that nobody reads may be nested.
pub(crate) const DEEPEST: usize = 128;

/// The most bytes a string may have, its escapes as they are written.
pub(crate) const LONGEST_STRING: usize = 1_000_000;

/// Why a piece is not taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    /// What stands behind the piece has to be known.
    More,
    /// Something is wrong. `at` is the number of bytes of the piece up to there, the wrong one among them.
    Wrong { at: usize, why: Wrong },
}

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It is no JSON.
    Syntax(&'static str),
    /// It ends in the middle.
    End,
    /// A control character, the next byte, stands in a string.
    Control,
    /// Its values lie too deep in one another.
    Depth,
    /// A string passes [`LONGEST_STRING`].
    LongString,
    /// An escape stands for no letter.
    NoLetter,
    /// The bytes of a string are no text.
    Unfit(Unfit),
}

fn wrong<T>(at: usize, what: &'static str) -> Result<T, Lack> {
    Err(Lack::Wrong { at, why: Wrong::Syntax(what) })
}

/// Where a cell lies in a row, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub kind: Kind,
    /// Of a string what is between its quotation marks.
    pub begin: u32,
    pub end: u32,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Null,
    TrueOrFalse,
    List,
    Object,
}

/// A piece of a text.
#[derive(Clone, Copy)]
pub(crate) struct Slice<'b> {
    pub bytes: &'b [u8],
    /// Whether nothing comes behind it.
    pub is_last: bool,
}

impl<'b> Slice<'b> {
    /// The next place without a blank.
    pub fn blanks(&self, mut at: usize) -> usize {
        while matches!(self.bytes.get(at), Some(b' ' | b'\n' | b'\t' | b'\r')) {
            at += 1;
        }
        at
    }

    /// The byte at a place.
    pub fn byte(&self, at: usize) -> Result<u8, Lack> {
        self.bytes.get(at).copied().ok_or_else(|| self.end())
    }

    fn end(&self) -> Lack {
        match self.is_last {
            true => Lack::Wrong { at: self.bytes.len(), why: Wrong::End },
            false => Lack::More,
        }
    }

    /// Goes over a string from behind its first quotation mark. Says where it ends, before the second, and whether there
    /// is an escape in it.
    #[inline]
    pub fn string(&self, begin: usize) -> Result<(usize, bool), Lack> {
        const ONES: u64 = u64::MAX / 255;
        let bytes = self.bytes;
        let mut at = begin;
        let mut has_escapes = false;
        loop {
            // Eight bytes at a time: is there a quotation mark, a backslash or a control character among them?
            while let Some(word) = bytes.get(at..at + 8) {
                let word = u64::from_le_bytes(word.try_into().expect("eight bytes"));
                let none = |byte: u8| {
                    let marked = word ^ (ONES * u64::from(byte));
                    marked.wrapping_sub(ONES) & !marked
                };
                let control = word.wrapping_sub(ONES * 0x20) & !word;
                let found = (control | none(b'"') | none(b'\\')) & (ONES << 7);
                if found != 0 {
                    at += found.trailing_zeros() as usize / 8;
                    break;
                }
                at += 8;
            }
            while bytes.get(at).is_some_and(|&byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
                at += 1;
            }
            if at - begin > LONGEST_STRING {
                return Err(Lack::Wrong { at: begin, why: Wrong::LongString });
            }
            match self.byte(at)? {
                b'"' => return Ok((at, has_escapes)),
                b'\\' => {
                    has_escapes = true;
                    at = self.escape(at + 1)?;
                }
                _ => return Err(Lack::Wrong { at, why: Wrong::Control }),
            }
        }
    }

    /// Goes over an escape from behind its backslash.
    fn escape(&self, at: usize) -> Result<usize, Lack> {
        match self.byte(at)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(at + 1),
            b'u' => {
                let digits = self.bytes.get(at + 1..at + 5).ok_or_else(|| self.end())?;
                match digits.iter().all(u8::is_ascii_hexdigit) {
                    true => Ok(at + 5),
                    false => wrong(at + 5, "invalid escape"),
                }
            }
            _ => wrong(at + 1, "invalid escape"),
        }
    }

    /// Goes over a number.
    #[inline]
    fn number(&self, begin: usize) -> Result<usize, Lack> {
        // The usual number is a whole one.
        if let Some(b'1'..=b'9') = self.bytes.get(begin) {
            let mut at = begin + 1;
            while self.bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            if matches!(self.bytes.get(at), Some(b',' | b']')) {
                return Ok(at);
            }
        }
        self.any_number(begin)
    }

    fn any_number(&self, begin: usize) -> Result<usize, Lack> {
        let mut at = begin + usize::from(self.bytes.get(begin) == Some(&b'-'));
        match self.in_number(at)? {
            b'0' => {
                at += 1;
                if self.in_number(at)?.is_ascii_digit() {
                    return wrong(at + 1, "invalid number");
                }
            }
            b'1'..=b'9' => at = self.digits(at + 1)?,
            _ => return wrong(self.behind(at), "invalid number"),
        }
        if self.in_number(at)? == b'.' {
            let begin = at + 1;
            at = self.digits(begin)?;
            if at == begin {
                return wrong(self.behind(at), "invalid number");
            }
        }
        if matches!(self.in_number(at)?, b'e' | b'E') {
            at += 1;
            at += usize::from(matches!(self.in_number(at)?, b'+' | b'-'));
            let begin = at;
            at = self.digits(begin)?;
            if at == begin {
                return wrong(self.behind(at), "invalid number");
            }
        }
        Ok(at)
    }

    /// The byte at a place, where the text may end there.
    fn in_number(&self, at: usize) -> Result<u8, Lack> {
        match self.bytes.get(at) {
            Some(&byte) => Ok(byte),
            None if self.is_last => Ok(0),
            None => Err(Lack::More),
        }
    }

    fn digits(&self, mut at: usize) -> Result<usize, Lack> {
        while self.in_number(at)?.is_ascii_digit() {
            at += 1;
        }
        Ok(at)
    }

    fn behind(&self, at: usize) -> usize {
        (at + 1).min(self.bytes.len())
    }

    /// Goes over `null`, `true` or `false`.
    fn word(&self, begin: usize, word: &[u8]) -> Result<usize, Lack> {
        for (at, wanted) in (begin..).zip(word) {
            if self.byte(at)? != *wanted {
                return wrong(at + 1, "expected ident");
            }
        }
        Ok(begin + word.len())
    }

    /// Goes over a value that has no values in it. Says what it is and where it ends. Whether the escapes of a string stand
    /// for letters is not looked at.
    fn single(&self, at: usize) -> Result<(Kind, usize), Lack> {
        Ok(match self.byte(at)? {
            b'"' => {
                let (end, _) = self.string(at + 1)?;
                self.check(at + 1, end, false)?;
                (Kind::Text, end + 1)
            }
            b'-' | b'0'..=b'9' => (Kind::Number, self.number(at)?),
            b'n' => (Kind::Null, self.word(at, b"null")?),
            b't' => (Kind::TrueOrFalse, self.word(at, b"true")?),
            b'f' => (Kind::TrueOrFalse, self.word(at, b"false")?),
            _ => return wrong(at + 1, "expected value"),
        })
    }

    /// Whether the bytes of a string are a text.
    fn check(&self, begin: usize, end: usize, has_escapes: bool) -> Result<(), Lack> {
        let text = &self.bytes[begin..end];
        if let Some((at, unfit)) = unfit_in(text) {
            return Err(Lack::Wrong { at: begin + at, why: Wrong::Unfit(unfit) });
        }
        match has_escapes && unescaped(&self.bytes[begin - 1..=end]).is_none() {
            true => Err(Lack::Wrong { at: end + 1, why: Wrong::NoLetter }),
            false => Ok(()),
        }
    }

    /// Goes over the cell at a place. Says where it lies and where the text goes on. Whether a string without escapes is
    /// a text is left to who takes it.
    // Inlined, a cell is put together in registers: written to memory in parts and read again as a whole it takes twice
    // the time.
    #[inline(always)]
    pub fn cell(&self, at: usize) -> Result<(Span, usize), Lack> {
        let byte = self.byte(at)?;
        let (kind, begin, end, behind) = match byte {
            b'"' => {
                let (end, has_escapes) = self.string(at + 1)?;
                if has_escapes {
                    self.check(at + 1, end, true)?;
                }
                (Kind::Text, at + 1, end, end + 1)
            }
            b'[' | b'{' => {
                let kind = if byte == b'[' { Kind::List } else { Kind::Object };
                let end = self.nested(at)?;
                (kind, at, end, end)
            }
            b'-' | b'0'..=b'9' => {
                let end = self.number(at)?;
                (Kind::Number, at, end, end)
            }
            _ => {
                let (kind, end) = self.single(at)?;
                (kind, at, end, end)
            }
        };
        Ok((Span { kind, begin: begin as u32, end: end as u32 }, behind))
    }

    /// Goes over a list or an object.
    fn nested(&self, at: usize) -> Result<usize, Lack> {
        let rest = Self { bytes: &self.bytes[at..], ..*self };
        match Passage::default().go(&rest) {
            (taken, Ok(())) => Ok(at + taken),
            (_, Err(Lack::More)) => Err(Lack::More),
            (_, Err(Lack::Wrong { at: further, why })) => {
                Err(Lack::Wrong { at: at + further, why })
            }
        }
    }

    /// Goes over a row, a list of cells, of which the first `most` are put in `cells`. Says where it ends and how many
    /// cells it has.
    pub fn row(&self, cells: &mut Vec<Span>, most: usize) -> Result<(usize, usize), Lack> {
        cells.clear();
        let mut found = 0;
        let mut at = self.blanks(1);
        if self.byte(at)? == b']' {
            return Ok((at + 1, found));
        }
        loop {
            let (cell, behind) = self.cell(at)?;
            if found < most {
                cells.push(cell);
            }
            found += 1;
            at = self.blanks(behind);
            match self.byte(at)? {
                b',' => {
                    at = self.blanks(at + 1);
                    if self.byte(at)? == b']' {
                        return wrong(at + 1, "trailing comma");
                    }
                }
                b']' => return Ok((at + 1, found)),
                _ => return wrong(at + 1, "expected `,` or `]`"),
            }
        }
    }
}

/// A string with its quotation marks, without its escapes; none where an escape stands for no letter.
pub(crate) fn unescaped(quoted: &[u8]) -> Option<String> {
    serde_json::from_slice(quoted).ok()
}

/// The way over a value that nobody reads, in as many pieces as it takes. Its strings are held to be texts.
#[derive(Default)]
pub(crate) struct Passage {
    /// The lists and objects that are open, by the bytes that open them.
    open: Vec<u8>,
    next: Next,
}

/// What may come next.
#[derive(Clone, Copy, Default)]
enum Next {
    #[default]
    Value,
    /// The end of the list or object just opened, or what it begins with.
    EndOrFirst,
    Key,
    Colon,
    CommaOrEnd,
}

impl Passage {
    /// Goes on over a piece. Says how many of its bytes have been gone over, and whether the value ends there.
    pub fn go(&mut self, piece: &Slice<'_>) -> (usize, Result<(), Lack>) {
        let mut at = 0;
        loop {
            match self.step(piece, at) {
                Ok(next) => at = next,
                Err(lack) => return (at, Err(lack)),
            }
            if self.open.is_empty() && matches!(self.next, Next::CommaOrEnd) {
                return (at, Ok(()));
            }
        }
    }

    /// Goes over what comes next.
    fn step(&mut self, piece: &Slice<'_>, at: usize) -> Result<usize, Lack> {
        let at = piece.blanks(at);
        let byte = piece.byte(at)?;
        let innermost = self.open.last().copied().unwrap_or_default();
        let closes = matches!((innermost, byte), (b'[', b']') | (b'{', b'}'));
        match self.next {
            Next::Value if matches!(byte, b'[' | b'{') => {
                if self.open.len() == DEEPEST {
                    return Err(Lack::Wrong { at: at + 1, why: Wrong::Depth });
                }
                self.open.push(byte);
                self.next = Next::EndOrFirst;
                Ok(at + 1)
            }
            Next::Value => {
                let (_, end) = piece.single(at)?;
                self.next = Next::CommaOrEnd;
                Ok(end)
            }
            Next::EndOrFirst | Next::CommaOrEnd if closes => {
                self.open.pop();
                self.next = Next::CommaOrEnd;
                Ok(at + 1)
            }
            Next::EndOrFirst => {
                self.next = Self::after_comma(innermost);
                Ok(at)
            }
            Next::CommaOrEnd if byte == b',' => {
                self.next = Self::after_comma(innermost);
                Ok(at + 1)
            }
            Next::CommaOrEnd if innermost == b'[' => wrong(at + 1, "expected `,` or `]`"),
            Next::CommaOrEnd => wrong(at + 1, "expected `,` or `}`"),
            Next::Key if byte == b'"' => {
                let (_, end) = piece.single(at)?;
                self.next = Next::Colon;
                Ok(end)
            }
            Next::Key => wrong(at + 1, "key must be a string"),
            Next::Colon if byte == b':' => {
                self.next = Next::Value;
                Ok(at + 1)
            }
            Next::Colon => wrong(at + 1, "expected `:`"),
        }
    }

    fn after_comma(innermost: u8) -> Next {
        if innermost == b'{' { Next::Key } else { Next::Value }
    }
}
