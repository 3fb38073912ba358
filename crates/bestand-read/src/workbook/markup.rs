//! Markup that is gone through once, tag by tag, and not kept.

use std::io;

use memchr::memchr;

/// The most bytes from one tag to the next: a reader keeps them. A cell has at most 32,767 characters.
pub(super) const LONGEST_RUN: u64 = 1_000_000;

/// A tag and the text behind it.
pub(super) struct Run<'a> {
    /// What stands between `<` and `>`.
    pub tag: &'a [u8],
    /// The bytes up to the next tag.
    pub text: u64,
}

impl Run<'_> {
    /// The name of the element, without its prefix; nothing in a closing tag, a comment or an instruction.
    pub fn element(&self) -> Option<&[u8]> {
        if matches!(self.tag.first(), None | Some(b'/' | b'!' | b'?')) {
            return None;
        }
        let is_end = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/';
        let name = &self.tag[..self.tag.iter().position(is_end).unwrap_or(self.tag.len())];
        Some(name.rsplit(|&byte| byte == b':').next().unwrap_or(name))
    }

    /// Whether the tag ends the element that was opened last.
    pub fn closes(&self) -> bool {
        self.tag.first() == Some(&b'/')
    }

    /// Whether the tag is an element as a whole.
    pub fn is_whole(&self) -> bool {
        self.tag.last() == Some(&b'/')
    }
}

/// Takes markup in pieces, and hands over each tag with the text behind it once the next one begins.
pub(super) struct Markup<F> {
    take: F,
    tag: Vec<u8>,
    place: Place,
    text: u64,
}

#[derive(Clone, Copy)]
enum Place {
    /// Before the first tag, or behind a tag.
    Text,
    /// In a tag, and there maybe in quotation marks.
    Tag(Option<u8>),
}

impl<F: FnMut(Run<'_>) -> Result<(), String>> Markup<F> {
    /// What `take` refuses ends the reading, with its reason as the error.
    pub fn new(take: F) -> Self {
        Self { take, tag: Vec::new(), place: Place::Text, text: 0 }
    }

    /// Hands over the last tag.
    ///
    /// # Errors
    /// With the reason for which it is refused.
    pub fn finish(&mut self) -> io::Result<()> {
        self.hand_over()
    }

    fn hand_over(&mut self) -> io::Result<()> {
        let run = Run { tag: &self.tag, text: self.text };
        if !self.tag.is_empty() {
            (self.take)(run).map_err(io::Error::other)?;
        }
        self.tag.clear();
        self.text = 0;
        Ok(())
    }

    /// Takes what stands before the next tag.
    fn within(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        if let Place::Tag(mut quoted) = self.place {
            let end = bytes.iter().position(|&byte| match (quoted, byte) {
                (None, b'>') => true,
                (None, b'"' | b'\'') => {
                    quoted = Some(byte);
                    false
                }
                (Some(mark), byte) if mark == byte => {
                    quoted = None;
                    false
                }
                _ => false,
            });
            self.tag.extend_from_slice(&bytes[..end.unwrap_or(bytes.len())]);
            rest = end.map_or(&[], |end| &bytes[end + 1..]);
            self.place = if end.is_some() { Place::Text } else { Place::Tag(quoted) };
        }
        self.text += rest.len() as u64;
        if self.tag.len() as u64 + self.text > LONGEST_RUN {
            let reason = format!("a text of more than {LONGEST_RUN} bytes");
            return Err(io::Error::other(reason));
        }
        Ok(())
    }
}

impl<F: FnMut(Run<'_>) -> Result<(), String>> io::Write for Markup<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        // No `<` stands in a tag or a text: even a comment that holds one is not longer for it.
        while let Some(start) = memchr(b'<', rest) {
            self.within(&rest[..start])?;
            self.hand_over()?;
            self.place = Place::Tag(None);
            rest = &rest[start + 1..];
        }
        self.within(rest)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The number in an attribute; none where it is not there, and as many as can be where it is no number.
pub(super) fn number_in(tag: &[u8], attribute: &[u8]) -> Option<u64> {
    let start = memchr::memmem::find_iter(tag, attribute)
        .find(|&start| start > 0 && tag[start - 1].is_ascii_whitespace())?;
    let value = tag[start + attribute.len()..].trim_ascii_start().strip_prefix(b"=")?;
    let value = value.trim_ascii_start();
    let mark = *value.first()?;
    let digits = &value[1..];
    let digits = &digits[..memchr(mark, digits).unwrap_or(digits.len())];
    let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.trim().parse().ok());
    Some(number.unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn runs(pieces: &[&str]) -> Vec<(String, u64)> {
        let mut runs = Vec::new();
        let mut markup = Markup::new(|run: Run<'_>| {
            runs.push((String::from_utf8(run.tag.to_vec()).unwrap(), run.text));
            Ok(())
        });
        for piece in pieces {
            markup.write_all(piece.as_bytes()).unwrap();
        }
        markup.finish().unwrap();
        runs
    }

    #[test]
    fn tags_are_told_from_texts_wherever_the_pieces_end() {
        let text = "<?xml version='1.0'?><a b=\"c>d\">texts<e/></a>";
        let wanted = [("?xml version='1.0'?", 0), ("a b=\"c>d\"", 5), ("e/", 0), ("/a", 0)]
            .map(|(tag, text)| (tag.to_owned(), text));
        assert_eq!(runs(&[text]), wanted);
        for at in 1..text.len() {
            assert_eq!(runs(&[&text[..at], &text[at..]]), wanted, "{at}");
        }
    }

    #[test]
    fn a_text_that_does_not_end_is_refused_before_it_is_kept() {
        let mut markup = Markup::new(|_: Run<'_>| Ok(()));
        let piece = vec![b'a'; 600_000];
        assert!(markup.write_all(&piece).is_ok());
        assert!(markup.write_all(&piece).is_err());
    }

    #[test]
    fn the_number_of_an_attribute_is_found_in_either_marks() {
        assert_eq!(number_in(b"sst count=\"7\" uniqueCount = '12'", b"uniqueCount"), Some(12));
        assert_eq!(
            number_in(b"sst uniqueCount=\"99999999999999999999\"", b"uniqueCount"),
            Some(u64::MAX)
        );
        assert_eq!(number_in(b"sst xuniqueCount=\"1\"", b"uniqueCount"), None);
    }
}
