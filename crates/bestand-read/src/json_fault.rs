//! What can be wrong on the way through a JSON text, and how it is said: the place is looked for only then.

use std::io;

use crate::{
    Encoding, ReadOptions,
    encoding::{UTF_8, UTF_8_MARKED, Unfit, WINDOWS_1252},
    error::{At, Place, ReadError},
    input::Input,
    json_syntax::{DEEPEST, LONGEST_STRING, Wrong},
    json_text::STRUCTURE_HINT,
    json_walk::LONGEST_ROW,
    json_window::{Origin, Unread},
};

/// Why the way ends early. Small, since every step of the way hands one back or none.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Something is wrong at this byte of the text.
    Wrong {
        at: u64,
        why: Wrong,
    },
    /// The values are arranged otherwise than wanted.
    Arranged {
        at: u64,
        what: Box<str>,
    },
    /// A value that has to be held is too long.
    Long {
        at: u64,
        what: &'static str,
    },
    /// A byte that stands in no text.
    Byte {
        at: u64,
        byte: u8,
        encoding: &'static str,
    },
    /// A letter of a string was garbled.
    Garbled {
        at: u64,
        text: Box<str>,
    },
    /// The bytes are not UTF-8 from here on.
    NotUtf8 {
        at: u64,
        byte: u8,
    },
    Failed(io::Error),
    /// What takes the rows refuses.
    Refused(Box<ReadError>),
}

impl From<Unread> for Fault {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::Failed(error) => Self::Failed(error),
            Unread::Undefined { at, byte } => {
                Self::Byte { at, byte, encoding: "UTF-8 or Windows-1252" }
            }
        }
    }
}

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        Self::Refused(Box::new(error))
    }
}

/// Why a row is not taken.
pub(crate) enum RowFault {
    Refused(Box<ReadError>),
    /// The bytes of a cell are unfit, from this byte of the row on.
    Unfit {
        at: usize,
        unfit: Unfit,
    },
}

impl From<ReadError> for RowFault {
    fn from(error: ReadError) -> Self {
        Self::Refused(Box::new(error))
    }
}

/// Goes through a file in the encoding it is in: in UTF-8, and where it turns out to be none, once more in
/// Windows-1252. Says what it came to, and the encoding.
///
/// # Errors
/// What `go` came to, as it is said to the user.
pub(crate) fn go_through<'a, T>(
    input: &Input<'a>,
    options: &ReadOptions,
    mut go: impl FnMut(&Origin<'a>) -> Result<T, Fault>,
) -> Result<(T, &'static str), ReadError> {
    let block = input.block;
    let has_byte_order_mark = input.beginning.has_byte_order_mark;
    let must_be_utf8 = options.encoding == Some(Encoding::Utf8) || has_byte_order_mark;
    let utf8 =
        Origin { content: input.content, has_byte_order_mark, is_windows_1252: false, block };
    let windows_1252 = Origin { is_windows_1252: true, ..utf8 };
    let is_windows_1252 = input.beginning.encoding == WINDOWS_1252;
    if !is_windows_1252 {
        let encoding = if has_byte_order_mark { UTF_8_MARKED } else { UTF_8 };
        match go(&utf8) {
            Ok(done) => return Ok((done, encoding)),
            Err(Fault::NotUtf8 { .. }) if !must_be_utf8 => {}
            Err(fault) => return Err(said(input, &utf8, fault)),
        }
    }
    match go(&windows_1252) {
        Ok(done) => Ok((done, WINDOWS_1252)),
        // UTF-8 with one byte wrong or cut off, not Windows-1252.
        Err(Fault::Garbled { .. }) if options.encoding.is_none() => {
            Err(first_no_utf8(input, &utf8))
        }
        Err(fault) => Err(said(input, &windows_1252, fault)),
    }
}

/// The first byte that is not UTF-8, as an error.
fn first_no_utf8(input: &Input<'_>, utf8: &Origin<'_>) -> ReadError {
    let find = || -> Result<Fault, Fault> {
        let mut window = utf8.window()?;
        loop {
            let slice = window.slice();
            let valid = match std::str::from_utf8(slice.bytes) {
                Ok(text) => text.len(),
                Err(error) => {
                    let at = error.valid_up_to();
                    if error.error_len().is_some() || slice.is_last {
                        let byte = slice.bytes[at];
                        return Ok(Fault::NotUtf8 { at: window.at() + at as u64, byte });
                    }
                    at
                }
            };
            window.take(valid);
            if !window.more()? && window.slice().bytes.is_empty() {
                // It is there, or the file would not have been read in another encoding.
                return Ok(Fault::Wrong { at: window.at(), why: Wrong::End });
            }
        }
    };
    said(input, utf8, find().unwrap_or_else(|fault| fault))
}

/// A fault as it is said to the user.
fn said(input: &Input<'_>, origin: &Origin<'_>, fault: Fault) -> ReadError {
    let file = || input.file.clone();
    let position = |at: u64| origin.position(at).unwrap_or_default();
    let line = |at: u64| {
        let line = u32::try_from(position(at).lines + 1).unwrap_or(u32::MAX);
        Place { file: file(), at: At::Line(line), column: None }
    };
    let json = |at: u64, message: String, hint: &'static str| {
        let position = position(at);
        let (line, byte) = (position.lines + 1, position.bytes);
        ReadError::Json { file: file(), line, byte, message, hint }
    };
    const AGAIN: &str = "no valid JSON: download it again";
    const LOOK: &str = "look whether the file is what it is said to be";
    match fault {
        Fault::Wrong { at, why } => match why {
            Wrong::Syntax(what) => json(at, what.to_owned(), AGAIN),
            Wrong::Control => {
                let what = "control character (\\u0000-\\u001F) found while parsing a string";
                json(at, what.to_owned(), AGAIN)
            }
            Wrong::End => json(at, "the file ends in the middle".to_owned(), "download it again"),
            Wrong::Depth => {
                json(at, format!("nested too deep, more than {DEEPEST} levels"), STRUCTURE_HINT)
            }
            Wrong::LongString => {
                json(at, format!("a string has more than {LONGEST_STRING} bytes"), LOOK)
            }
            Wrong::NoLetter => json(at, "a letter that does not exist".to_owned(), AGAIN),
            Wrong::Unfit(_) => json(at, "no text".to_owned(), AGAIN),
        },
        Fault::Arranged { at, what } => json(at, what.into(), STRUCTURE_HINT),
        Fault::Long { at, what } => {
            json(at + 1, format!("{what} has more than {LONGEST_ROW} bytes"), LOOK)
        }
        Fault::Byte { at, byte, encoding } => ReadError::Byte { place: line(at), byte, encoding },
        Fault::NotUtf8 { at, byte } => ReadError::Byte { place: line(at), byte, encoding: "UTF-8" },
        Fault::Garbled { at, text } => {
            let character = u32::try_from(position(at).characters + 1).unwrap_or(u32::MAX);
            ReadError::Garbled { place: line(at), character, text: text.into() }
        }
        Fault::Failed(source) => ReadError::Unopened { file: file(), source },
        Fault::Refused(error) => *error,
    }
}
