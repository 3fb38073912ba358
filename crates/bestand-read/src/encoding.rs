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
};

/// A text and the encoding it was in: `utf-8`, `utf-8-bom` or `windows-1252`.
#[derive(Debug)]
pub(crate) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: &'static str,
}

/// The byte order mark of UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The bytes that Windows-1252 gives no character.
const UNDEFINED_IN_WINDOWS_1252: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// Decodes the bytes of a file; `wanted` is what the user says of them.
///
/// # Errors
/// When the file is empty, is no text, or its text is garbled.
pub(crate) fn decode<'a>(
    file: &str,
    bytes: &'a [u8],
    wanted: Option<Encoding>,
) -> Result<Decoded<'a>, ReadError> {
    refuse_binary(file, bytes)?;
    let unmarked = bytes.strip_prefix(BYTE_ORDER_MARK);
    let decoded = match (wanted, std::str::from_utf8(unmarked.unwrap_or(bytes))) {
        (Some(Encoding::Windows1252), _) => decode_windows_1252(file, bytes)?,
        (_, Ok(text)) => Decoded {
            text: Cow::Borrowed(text),
            encoding: if unmarked.is_some() { "utf-8-bom" } else { "utf-8" },
        },
        (wanted, Err(error)) => {
            let offset = error.valid_up_to() + bytes.len() - unmarked.unwrap_or(bytes).len();
            let no_utf8 = || misplaced_byte(file, bytes, offset, "UTF-8");
            if wanted.is_some() || unmarked.is_some() {
                return Err(no_utf8());
            }
            let decoded = decode_windows_1252(file, bytes)?;
            // UTF-8 with one byte wrong or cut off, not Windows-1252.
            if first_garbled(&decoded.text).is_some() {
                return Err(no_utf8());
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

/// Whether the bytes are a Parquet file, which another crate reads.
///
/// ```
/// assert!(bestand_read::is_parquet(b"PAR1\x15\x04"));
/// assert!(!bestand_read::is_parquet(b"Periode;Antal"));
/// ```
pub fn is_parquet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PAR1")
}

fn decode_windows_1252<'a>(file: &str, bytes: &'a [u8]) -> Result<Decoded<'a>, ReadError> {
    match bytes.iter().position(|byte| UNDEFINED_IN_WINDOWS_1252.contains(byte)) {
        Some(offset) => Err(misplaced_byte(file, bytes, offset, "UTF-8 or Windows-1252")),
        None => Ok(Decoded {
            text: encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
            encoding: "windows-1252",
        }),
    }
}

/// First bytes that tell a kind of file, what it is, and what to do with it.
const MAGIC: [(&[u8], &str, &str); 4] = [
    (b"PAR1", "a Parquet file", "give it as it is, not packed into another file"),
    (b"%PDF", "a PDF", "download the numbers as CSV or JSON"),
    (b"\x1F\x8B", "a gzip archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
];

fn refuse_binary(file: &str, bytes: &[u8]) -> Result<(), ReadError> {
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

fn is_control(byte: u8) -> bool {
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
    let is_edge = |character: char| matches!(character, ';' | ',' | '\t' | '"' | '\r' | '\n');
    let cell_start =
        text[line_start..offset].rfind(is_edge).map_or(line_start, |edge| line_start + edge + 1);
    let cell_end = text[offset..line_end].find(is_edge).map_or(line_end, |edge| offset + edge);
    let character = 1 + text[line_start..offset].chars().count();
    Err(ReadError::Garbled {
        place: line_place(file, text.as_bytes(), offset),
        character: u32::try_from(character).unwrap_or(u32::MAX),
        text: excerpt(text[cell_start..cell_end].trim()),
    })
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
    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode("x.csv", bytes, None).unwrap();
        (decoded.text.into_owned(), decoded.encoding)
    }

    fn message(bytes: &[u8], wanted: Option<Encoding>) -> String {
        decode("x.csv", bytes, wanted).unwrap_err().to_string()
    }

    #[test]
    fn the_same_town_comes_out_of_every_encoding() {
        assert_eq!(text("Tårnby".as_bytes()), ("Tårnby".to_owned(), "utf-8"));
        assert_eq!(text(b"\xEF\xBB\xBFT\xC3\xA5rnby"), ("Tårnby".to_owned(), "utf-8-bom"));
        assert_eq!(text(b"T\xE5rnby"), ("Tårnby".to_owned(), "windows-1252"));
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
