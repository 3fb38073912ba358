//! The text of a JSON file as a window that moves over it, block by block, so that no more of it is held than is being
//! looked at.
//!
//! A text in UTF-8 is handed on as it is: whether its strings are texts is for those to see who take them, since most
//! strings are met many times. Windows-1252 becomes UTF-8 here. Places are counted in bytes of that text, behind the byte
//! order mark; the line of one is only looked for where something is wrong.

use std::io::{self, Read};

use memchr::{memchr_iter, memrchr};

use crate::{
    content::Content,
    encoding::{BYTE_ORDER_MARK, is_undefined_in_windows_1252},
    json_syntax::Slice,
};

/// The bytes that are read at a time.
pub(crate) const BLOCK: usize = 1 << 20;

/// A text, and how it is gone through.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'a> {
    pub content: Content<'a>,
    pub has_byte_order_mark: bool,
    pub is_windows_1252: bool,
    /// The bytes that are read at a time, at least one.
    pub block: usize,
}

/// Why there is no more text where there are more bytes.
#[derive(Debug)]
pub(crate) enum Unread {
    /// The operating system does not give them.
    Failed(io::Error),
    /// A byte has no character in Windows-1252. It would stand here in the text.
    Undefined { at: u64, byte: u8 },
}

/// Where something stands in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Position {
    /// The line feeds before it.
    pub lines: usize,
    /// The bytes and the characters before it on its line.
    pub bytes: usize,
    pub characters: usize,
}

impl<'a> Origin<'a> {
    /// The window at the beginning of the text.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn window(&self) -> Result<Window<'a>, Unread> {
        let mark = if self.has_byte_order_mark { BYTE_ORDER_MARK.len() as u64 } else { 0 };
        Ok(Window {
            reader: self.content.from(mark).map_err(Unread::Failed)?,
            origin: *self,
            raw: Vec::new(),
            text: Vec::new(),
            begin: 0,
            held: None,
            before: 0,
            is_last: false,
            undefined: None,
        })
    }

    /// Where a byte of the text stands.
    ///
    /// # Errors
    /// When the file can no longer be read.
    pub fn position(&self, at: u64) -> Result<Position, Unread> {
        let mut window = Self { block: BLOCK, ..*self }.window()?;
        let mut position = Position::default();
        loop {
            let left = usize::try_from(at - window.at()).unwrap_or(usize::MAX);
            let rest = window.slice().bytes;
            let before = &rest[..left.min(rest.len())];
            if let Some(end) = memrchr(b'\n', before) {
                position.lines += memchr_iter(b'\n', before).count();
                (position.bytes, position.characters) = (0, 0);
                position.add(&before[end + 1..]);
            } else {
                position.add(before);
            }
            let taken = before.len();
            window.take(taken);
            if taken == left || !window.more()? {
                return Ok(position);
            }
        }
    }
}

impl Position {
    fn add(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        // The bytes behind the first of a letter do not count.
        self.characters += bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
    }
}

/// What is held of a text.
pub(crate) struct Window<'a> {
    reader: Box<dyn Read + 'a>,
    origin: Origin<'a>,
    /// A block as it was read, where it has to become UTF-8.
    raw: Vec<u8>,
    text: Vec<u8>,
    /// What of `text` is taken.
    begin: usize,
    /// From where on `text` is kept although it is taken.
    held: Option<usize>,
    /// The bytes of the text before `text`.
    before: u64,
    /// Whether nothing comes behind `text`.
    is_last: bool,
    /// The byte without a character behind `text`.
    undefined: Option<u8>,
}

impl Window<'_> {
    /// What comes next, as far as it is there.
    pub fn slice(&self) -> Slice<'_> {
        Slice { bytes: &self.text[self.begin..], is_last: self.is_last }
    }

    /// How many bytes have been taken.
    pub fn at(&self) -> u64 {
        self.before + self.begin as u64
    }

    /// Takes so many bytes of the slice.
    pub fn take(&mut self, bytes: usize) {
        self.begin += bytes;
    }

    /// Keeps what is taken from here on.
    pub fn hold(&mut self) {
        self.held = Some(self.begin);
    }

    /// What was taken since then.
    pub fn held(&self) -> &[u8] {
        &self.text[self.held.unwrap_or(self.begin)..self.begin]
    }

    /// Keeps it no longer.
    pub fn release(&mut self) {
        self.held = None;
    }

    /// Reads on, so that the slice becomes longer. Says whether it did.
    ///
    /// # Errors
    /// When there are more bytes and no more text.
    pub fn more(&mut self) -> Result<bool, Unread> {
        if self.is_last {
            return Ok(false);
        }
        if let Some(byte) = self.undefined {
            let at = self.before + self.text.len() as u64;
            return Err(Unread::Undefined { at, byte });
        }
        let keep = self.held.unwrap_or(self.begin);
        self.text.drain(..keep);
        self.before += keep as u64;
        self.begin -= keep;
        self.held = self.held.map(|_| 0);
        // What is long is read in ever longer blocks, so that it is not looked at too often.
        let wanted = self.origin.block.max(self.text.len());
        let all = usize::try_from(self.origin.content.length()).unwrap_or(usize::MAX);
        let wanted = wanted.min(all.saturating_add(1));
        let found = match self.origin.is_windows_1252 {
            true => {
                self.raw.clear();
                let found = read_on(&mut self.reader, &mut self.raw, wanted)?;
                let undefined =
                    self.raw.iter().position(|&byte| is_undefined_in_windows_1252(byte));
                self.undefined = undefined.map(|at| self.raw[at]);
                let raw = &self.raw[..undefined.unwrap_or(self.raw.len())];
                let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(raw).0;
                self.text.extend_from_slice(text.as_bytes());
                found
            }
            false => read_on(&mut self.reader, &mut self.text, wanted)?,
        };
        self.is_last = found == 0;
        Ok(found > 0)
    }
}

/// Reads so many bytes more, or all there are.
fn read_on(reader: &mut dyn Read, bytes: &mut Vec<u8>, wanted: usize) -> Result<usize, Unread> {
    let before = bytes.len();
    bytes.resize(before + wanted, 0);
    let mut end = before;
    while end < bytes.len() {
        match reader.read(&mut bytes[end..]) {
            Ok(0) => break,
            Ok(read) => end += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Unread::Failed(error)),
        }
    }
    bytes.truncate(end);
    Ok(end - before)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_place_is_found_however_the_text_is_cut(
            text in "[aø\n]{0,60}",
            block in 1..9_usize,
            is_windows_1252: bool,
            at in 0..60_usize,
        ) {
            let content = match is_windows_1252 {
                true => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
                false => text.clone().into_bytes(),
            };
            let origin = Origin {
                content: Content::Bytes(&content),
                has_byte_order_mark: false,
                is_windows_1252,
                block,
            };
            let mut window = origin.window().unwrap();
            while window.more().unwrap() {}
            prop_assert_eq!(window.slice().bytes, text.as_bytes());
            let at = text.char_indices().map(|(at, _)| at).nth(at).unwrap_or(text.len());
            let before = &text[..at];
            let line = before.rsplit('\n').next().unwrap_or_default();
            let wanted = Position {
                lines: before.matches('\n').count(),
                bytes: line.len(),
                characters: line.chars().count(),
            };
            prop_assert_eq!(origin.position(at as u64).unwrap(), wanted);
        }
    }

    #[test]
    fn a_byte_without_a_character_is_met_where_it_stands() {
        let origin = Origin {
            content: Content::Bytes(b"\xE6\xF8\x81x"),
            has_byte_order_mark: false,
            is_windows_1252: true,
            block: 3,
        };
        let mut window = origin.window().unwrap();
        assert!(window.more().unwrap());
        assert_eq!(window.slice().bytes, "æø".as_bytes());
        assert!(matches!(window.more(), Err(Unread::Undefined { at: 4, byte: 0x81 })));
    }

    #[test]
    fn what_is_held_stays() {
        let origin = Origin {
            content: Content::Bytes(b"0123456789"),
            has_byte_order_mark: false,
            is_windows_1252: false,
            block: 2,
        };
        let mut window = origin.window().unwrap();
        for _ in 0..2 {
            window.more().unwrap();
            window.take(2);
        }
        window.hold();
        for _ in 0..2 {
            window.more().unwrap();
            window.take(2);
        }
        assert_eq!((window.held(), window.at()), (&b"4567"[..], 8));
    }
}
