//! Bytes to text, and the refusal of bytes that are no text or the wrong one.
//!
//! UTF-8 with or without a byte order mark, and Windows-1252 where the bytes are not UTF-8. A wrong guess would
//! turn two towns into one key, so nothing is replaced: a byte without a meaning is an error, and so is a text
//! whose Danish letters were garbled before it came here.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memmem};

use crate::{
    Encoding,
    error::{At, Place, ReadError},
    excerpt::excerpt,
    scan::Known,
};

/// A text and the encoding it was in: `utf-8`, `utf-8-bom` or `windows-1252`.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: &'static str,
}

/// The byte order mark of UTF-8.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The bytes that Windows-1252 gives no character.
const UNDEFINED_IN_WINDOWS_1252: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// Decodes the bytes of a file; `wanted` is what the user says of them. Bytes of its own become the text where they
/// are.
///
/// # Errors
/// When the file is empty, is no text, or its text is garbled.
pub(crate) fn decode<'a>(
    file: &str,
    bytes: Cow<'a, [u8]>,
    wanted: Option<Encoding>,
) -> Result<Decoded<'a>, ReadError> {
    refuse_binary(file, &bytes)?;
    let is_marked = bytes.starts_with(BYTE_ORDER_MARK);
    let begin = if is_marked { BYTE_ORDER_MARK.len() } else { 0 };
    let no_utf8 = std::str::from_utf8(&bytes[begin..])
        .err()
        .map(|error| misplaced_byte(file, &bytes, begin + error.valid_up_to(), "UTF-8"));
    let decoded = match (wanted, no_utf8) {
        (Some(Encoding::Windows1252), _) => decode_windows_1252(file, bytes)?,
        (_, None) => Decoded {
            text: utf_8_text(bytes, begin),
            encoding: if is_marked { UTF_8_MARKED } else { UTF_8 },
        },
        (wanted, Some(no_utf8)) => {
            if wanted.is_some() || is_marked {
                return Err(no_utf8);
            }
            let decoded = decode_windows_1252(file, bytes)?;
            // UTF-8 with one byte wrong or cut off, not Windows-1252.
            if first_garbled(&decoded.text).is_some() {
                return Err(no_utf8);
            }
            decoded
        }
    };
    if decoded.text.trim().is_empty() {
        return Err(ReadError::Empty { file: file.to_owned() });
    }
    refuse_garbled(file, &decoded.text)?;
    Ok(decoded)
}

/// A text as it was found in a file.
pub(crate) struct FoundText<'a> {
    pub column: usize,
    pub bytes: &'a [u8],
    /// The first line it stands on.
    pub line: u32,
}

/// Makes texts of the bytes of a file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decoder {
    /// What the encoding is called: `utf-8`, `utf-8-bom` or `windows-1252`.
    pub encoding: &'static str,
}

impl Decoder {
    /// The text that these bytes are.
    pub fn text<'b>(self, bytes: &'b [u8]) -> Cow<'b, str> {
        match std::str::from_utf8(bytes) {
            Ok(text) if self.encoding != WINDOWS_1252 || text.is_ascii() => Cow::Borrowed(text),
            _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
        }
    }
}

/// What UTF-8 without a byte order mark is called.
pub(crate) const UTF_8: &str = "utf-8";
/// What UTF-8 with one is called.
pub(crate) const UTF_8_MARKED: &str = "utf-8-bom";
/// What Windows-1252 is called.
pub(crate) const WINDOWS_1252: &str = "windows-1252";

/// What bytes say that may be either encoding.
pub(crate) fn as_text(bytes: &[u8], said: Option<Encoding>) -> Cow<'_, str> {
    match (said, std::str::from_utf8(bytes)) {
        (Some(Encoding::Windows1252), _) | (None, Err(_)) => {
            Decoder { encoding: WINDOWS_1252 }.text(bytes)
        }
        (_, Ok(text)) => Cow::Borrowed(text),
        (Some(Encoding::Utf8), Err(_)) => String::from_utf8_lossy(bytes),
    }
}

/// Finds the encoding of a file from all the texts in it, by the rules of [`decode`].
///
/// # Errors
/// When a byte does not occur in text, or a text is garbled. The first in the order of `texts`.
pub(crate) fn decode_texts(
    texts: &[FoundText<'_>],
    known: &Known,
    place: impl Fn(&FoundText<'_>) -> Place,
) -> Result<Decoder, ReadError> {
    let misplaced = |text: &FoundText<'_>, at: usize, encoding| {
        let place = Place { column: None, ..place(text) };
        ReadError::Byte { place, byte: text.bytes[at], encoding }
    };
    for text in texts {
        let is_misplaced = |byte: &u8| is_control(*byte) || matches!(byte, b'\r' | b'\n');
        if let Some(at) = text.bytes.iter().position(is_misplaced) {
            return Err(misplaced(text, at, "any"));
        }
    }
    let no_utf8 = texts.iter().find_map(|text| {
        let error = std::str::from_utf8(text.bytes).err()?;
        Some((text, error.valid_up_to()))
    });
    let said_other = known.said == Some(Encoding::Windows1252);
    let begins_other = known.beginning == WINDOWS_1252;
    let must_be_utf8 = known.said == Some(Encoding::Utf8) || known.has_byte_order_mark;
    let encoding = match no_utf8 {
        Some((text, at)) if must_be_utf8 => return Err(misplaced(text, at, "UTF-8")),
        None if !said_other && !begins_other => {
            if known.has_byte_order_mark {
                UTF_8_MARKED
            } else {
                UTF_8
            }
        }
        _ => WINDOWS_1252,
    };
    let decoder = Decoder { encoding };
    if encoding == WINDOWS_1252 {
        let is_undefined = |byte: &u8| UNDEFINED_IN_WINDOWS_1252.contains(byte);
        for text in texts {
            if let Some(at) = text.bytes.iter().position(is_undefined) {
                return Err(misplaced(text, at, "UTF-8 or Windows-1252"));
            }
        }
    }
    for text in texts {
        let decoded = decoder.text(text.bytes);
        let Some(offset) = first_garbled(&decoded) else { continue };
        return Err(match no_utf8 {
            // UTF-8 with one byte wrong or cut off, not Windows-1252.
            Some((text, at)) if !said_other => misplaced(text, at, "UTF-8"),
            _ => ReadError::Garbled {
                place: place(text),
                character: u32::try_from(1 + decoded[..offset].chars().count()).unwrap_or(u32::MAX),
                text: excerpt(decoded.trim()),
            },
        });
    }
    Ok(decoder)
}

/// Whether the bytes are a Parquet file, which another crate reads.
///
/// ```
/// assert!(bestand_read::is_parquet(b"PAR1\x15\x04"));
/// assert!(!bestand_read::is_parquet(b"Periode;Antal"));
/// ```
pub fn is_parquet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PAR1")
}

/// Why bytes are no text in UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    NotUtf8,
    /// They are, but their Danish letters were garbled before they came here.
    Garbled,
}

/// Where bytes are no text in UTF-8 first.
pub(crate) fn unfit_in(bytes: &[u8]) -> Option<(usize, Unfit)> {
    if bytes.is_ascii() {
        return None;
    }
    let (valid, not_utf8) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.valid_up_to();
            (std::str::from_utf8(&bytes[..at]).unwrap_or_default(), Some((at, Unfit::NotUtf8)))
        }
    };
    first_garbled(valid).map(|at| (at, Unfit::Garbled)).or(not_utf8)
}

/// Whether a byte has no character in Windows-1252.
pub(crate) fn is_undefined_in_windows_1252(byte: u8) -> bool {
    UNDEFINED_IN_WINDOWS_1252.contains(&byte)
}

fn decode_windows_1252<'a>(file: &str, bytes: Cow<'a, [u8]>) -> Result<Decoded<'a>, ReadError> {
    if let Some(offset) = bytes.iter().position(|byte| UNDEFINED_IN_WINDOWS_1252.contains(byte)) {
        return Err(misplaced_byte(file, &bytes, offset, "UTF-8 or Windows-1252"));
    }
    let text = match bytes {
        Cow::Borrowed(bytes) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
        Cow::Owned(bytes) => utf_8_text(Cow::Owned(windows_1252_as_utf_8(bytes)), 0),
    };
    Ok(Decoded { text, encoding: WINDOWS_1252 })
}

/// The text that bytes of UTF-8 are from here on.
fn utf_8_text(bytes: Cow<'_, [u8]>, begin: usize) -> Cow<'_, str> {
    const VALID: &str = "UTF-8, as it was found to be";
    match bytes {
        Cow::Borrowed(bytes) => std::str::from_utf8(&bytes[begin..]).expect(VALID).into(),
        Cow::Owned(mut bytes) => {
            bytes.drain(..begin);
            String::from_utf8(bytes).expect(VALID).into()
        }
    }
}

/// The same text in UTF-8, where its bytes are: a large one is not held twice.
fn windows_1252_as_utf_8(mut bytes: Vec<u8>) -> Vec<u8> {
    let letter =
        |byte: u8| encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned();
    let letters: Vec<String> = (0x80..=0xFF).map(letter).collect();
    let letter = |byte: u8| letters[usize::from(byte - 0x80)].as_bytes();
    let more = |byte: &u8| if byte.is_ascii() { 0 } else { letter(*byte).len() - 1 };
    let mut from = bytes.len();
    let mut to = from + bytes.iter().map(more).sum::<usize>();
    bytes.resize(to, 0);
    // From the end, so that nothing is written over before it has moved.
    while let Some(at) = bytes[..from].iter().rposition(|byte| !byte.is_ascii()) {
        let behind = from - (at + 1);
        bytes.copy_within(at + 1..from, to - behind);
        let letter = letter(bytes[at]);
        to -= behind + letter.len();
        bytes[to..to + letter.len()].copy_from_slice(letter);
        from = at;
    }
    bytes
}

/// First bytes that tell a kind of file, what it is, and what to do with it.
const MAGIC: [(&[u8], &str, &str); 4] = [
    (b"PAR1", "a Parquet file", "give it as it is, not packed into another file"),
    (b"%PDF", "a PDF", "download the numbers as CSV or JSON"),
    (b"\x1F\x8B", "a gzip archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
];

/// Refuses what is no text, as its beginning tells, and what has a byte in it that stands in none.
pub(crate) fn refuse_binary(file: &str, bytes: &[u8]) -> Result<(), ReadError> {
    if let Some((_, what, hint)) = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Err(ReadError::Binary { file: file.to_owned(), what, hint });
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let nul_bytes = memchr_iter(0, head).count();
    let marked = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    // Latin text in UTF-16 has a NUL in every other byte, on the same side of each pair.
    let one_sided = nul_bytes * 3 > head.len()
        && (head.iter().step_by(2).all(|&byte| byte != 0)
            || head.iter().skip(1).step_by(2).all(|&byte| byte != 0));
    if marked || one_sided {
        return Err(ReadError::Utf16 { file: file.to_owned() });
    }
    if head.iter().filter(|&&byte| is_control(byte)).count() * 10 > head.len() {
        let hint = "download CSV or JSON";
        return Err(ReadError::Binary { file: file.to_owned(), what: "binary", hint });
    }
    match bytes.iter().position(|&byte| is_control(byte)) {
        Some(offset) => Err(misplaced_byte(file, bytes, offset, "any")),
        None => Ok(()),
    }
}

/// How many bytes are looked at to tell what a file is.
const HEAD: usize = 4096;

/// Whether a byte is a control character that stands in no text.
pub(crate) fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')
}

fn misplaced_byte(file: &str, bytes: &[u8], offset: usize, encoding: &'static str) -> ReadError {
    ReadError::Byte { place: line_place(file, bytes, offset), byte: bytes[offset], encoding }
}

fn line_place(file: &str, bytes: &[u8], offset: usize) -> Place {
    let line = 1 + memchr_iter(b'\n', &bytes[..offset]).count();
    Place {
        file: file.to_owned(),
        at: At::Line(u32::try_from(line).unwrap_or(u32::MAX)),
        column: None,
    }
}

/// Refuses a text in which UTF-8 was once read as Windows-1252 or Latin-1 (`KÃ¸benhavn`), or in which letters
/// were replaced by U+FFFD.
fn refuse_garbled(file: &str, text: &str) -> Result<(), ReadError> {
    let Some(offset) = first_garbled(text) else { return Ok(()) };
    let line_start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = memchr(b'\n', &text.as_bytes()[offset..]).map_or(text.len(), |end| offset + end);
    let cell_start = text[line_start..offset]
        .rfind(is_edge_of_cell)
        .map_or(line_start, |edge| line_start + edge + 1);
    let cell_end =
        text[offset..line_end].find(is_edge_of_cell).map_or(line_end, |edge| offset + edge);
    let character = 1 + text[line_start..offset].chars().count();
    Err(ReadError::Garbled {
        place: line_place(file, text.as_bytes(), offset),
        character: u32::try_from(character).unwrap_or(u32::MAX),
        text: excerpt(text[cell_start..cell_end].trim()),
    })
}

/// Whether a cell ends before this character, whatever the shape of the file.
pub(crate) fn is_edge_of_cell(character: char) -> bool {
    matches!(character, ';' | ',' | '\t' | '"' | '\r' | '\n')
}

fn first_garbled(text: &str) -> Option<usize> {
    let always = ["\u{FFFD}", "ï»¿"];
    let sure =
        always.iter().filter_map(|sign| memmem::find(text.as_bytes(), sign.as_bytes())).min();
    // The lead bytes C2, C3 of the Danish letters, read as Â and Ã, stand before what was a second byte.
    let leads = ["Â", "Ã"].iter().filter_map(|lead| {
        memmem::find_iter(text.as_bytes(), lead.as_bytes())
            .find(|&offset| text[offset..].chars().nth(1).is_some_and(was_second_byte))
    });
    leads.chain(sure).min()
}

/// Whether a character is what Windows-1252 or Latin-1 makes of a byte 80-BF.
fn was_second_byte(character: char) -> bool {
    ('\u{80}'..='\u{BF}').contains(&character) || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(character)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode("x.csv", bytes.into(), None).unwrap();
        (decoded.text.into_owned(), decoded.encoding)
    }

    fn message(bytes: &[u8], wanted: Option<Encoding>) -> String {
        decode("x.csv", bytes.into(), wanted).unwrap_err().to_string()
    }

    #[test]
    fn the_same_town_comes_out_of_every_encoding() {
        assert_eq!(text("Tårnby".as_bytes()), ("Tårnby".to_owned(), "utf-8"));
        assert_eq!(text(b"\xEF\xBB\xBFT\xC3\xA5rnby"), ("Tårnby".to_owned(), "utf-8-bom"));
        assert_eq!(text(b"T\xE5rnby"), ("Tårnby".to_owned(), "windows-1252"));
    }

    proptest! {
        #[test]
        fn windows_1252_becomes_utf8_in_place(bytes: Vec<u8>) {
            let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned();
            prop_assert_eq!(String::from_utf8(windows_1252_as_utf_8(bytes)).unwrap(), text);
        }
    }

    #[test]
    fn the_user_can_insist_on_an_encoding() {
        assert_eq!(
            message(b"a\nT\xE5rnby", Some(Encoding::Utf8)),
            "x.csv, line 2: byte E5 does not occur in UTF-8 text"
        );
        assert!(message("Tårnby".as_bytes(), Some(Encoding::Windows1252)).contains("garbled"));
    }

    #[test]
    fn a_byte_order_mark_followed_by_other_than_utf8_is_refused() {
        assert_eq!(
            message(b"\xEF\xBB\xBFa\nT\xE5rnby", None),
            "x.csv, line 2: byte E5 does not occur in UTF-8 text"
        );
    }

    #[test]
    fn utf8_that_was_cut_inside_a_letter_is_not_taken_for_windows_1252() {
        assert_eq!(
            message(b"K\xC3\xB8ge\nT\xC3", None),
            "x.csv, line 2: byte C3 does not occur in UTF-8 text"
        );
    }

    #[test]
    fn garbled_danish_letters_are_refused_with_line_and_word() {
        let garbled = "Periode;Område\n2014M11;KÃ¸benhavn;1\n";
        assert_eq!(
            message(garbled.as_bytes(), None),
            "x.csv, line 2, character 10: \"KÃ¸benhavn\" was saved with its Danish letters garbled"
        );
        for word in ["OmrÃ¥de", "Ã˜stjylland", "Ã†rÃ¸", "K\u{FFFD}ge", "Ã\u{98}st"] {
            assert!(message(word.as_bytes(), None).contains("garbled"), "{word}");
        }
    }

    #[test]
    fn utf16_without_a_byte_order_mark_is_told_by_its_nul_bytes() {
        let little: Vec<u8> =
            "Periode;Antal\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "Periode;Antal\r\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(message(&little, None), "x.csv is encoded as UTF-16");
        assert_eq!(message(&big, None), "x.csv is encoded as UTF-16");
    }

    #[test]
    fn nothing_but_blanks_is_empty() {
        for bytes in [&b""[..], b"\xEF\xBB\xBF", b" \r\n\t\n"] {
            assert_eq!(message(bytes, None), "x.csv is empty");
        }
    }
}
