//! Markup that is gone through once, tag by tag, and not kept.

use std::io;

use memchr::{memchr, memchr3};

/// The most bytes from one tag to the next: a reader keeps them. A cell has at most 32,767 characters.
pub(super) const LONGEST_RUN: u64 = 1_000_000;

/// A tag and the text behind it.
pub(super) struct Run<'a> {
    /// What stands between `<` and `>`.
    pub tag: &'a [u8],
    /// The bytes up to the next tag.
    pub text: u64,
}

impl<'a> Run<'a> {
    /// The name of the element that begins or ends, with its prefix; nothing in a comment or an instruction.
    pub fn name(&self) -> Option<&'a [u8]> {
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        match self.tag {
            [] | [b'!' | b'?', ..] => None,
            [b'/', name @ ..] => Some(name.trim_ascii_end()),
            tag => {
                let tag = tag.strip_suffix(b"/").unwrap_or(tag);
                Some(&tag[..tag.iter().position(is_blank).unwrap_or(tag.len())])
            }
        }
    }

    /// The name of the element that begins, without its prefix.
    pub fn element(&self) -> Option<&'a [u8]> {
        let name = self.name().filter(|_| !self.closes())?;
        Some(name.rsplit(|&byte| byte == b':').next().unwrap_or(name))
    }

    /// Whether the tag ends the element that was opened last.
    pub fn closes(&self) -> bool {
        self.tag.first() == Some(&b'/')
    }

    /// Whether the tag is an element as a whole.
    pub fn is_whole(&self) -> bool {
        !self.closes() && self.tag.last() == Some(&b'/')
    }
}

/// Takes markup in pieces, and hands over each tag with the text behind it once the next one begins.
pub(super) struct Markup<F> {
    take: F,
    tag: Vec<u8>,
    /// Whether there was a tag, which may be an empty one.
    has_tag: bool,
    place: Place,
    text: u64,
}

#[derive(Clone, Copy)]
enum Place {
    /// Before the first tag, or behind a tag.
    Text,
    /// In a tag, and there maybe in quotation marks. Comments and the like are tags here: they end as they do for a
    /// reader, whatever looks like a tag in them.
    Tag(Option<u8>),
}

impl<F: FnMut(Run<'_>) -> Result<(), String>> Markup<F> {
    /// What `take` refuses ends the reading, with its reason as the error.
    pub fn new(take: F) -> Self {
        Self { take, tag: Vec::new(), has_tag: false, place: Place::Text, text: 0 }
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
        if self.has_tag {
            (self.take)(run).map_err(io::Error::other)?;
        }
        self.tag.clear();
        self.text = 0;
        Ok(())
    }

    fn check(&self) -> io::Result<()> {
        if self.tag.len() as u64 + self.text > LONGEST_RUN {
            let reason =
                format!("more bytes from one tag to the next than the limit of {LONGEST_RUN}");
            return Err(io::Error::other(reason));
        }
        Ok(())
    }

    /// Takes some of a tag, and of what may end it the first byte. Says how many bytes that is.
    fn within_tag(&mut self, quoted: Option<u8>, bytes: &[u8]) -> usize {
        let Some(end) = memchr3(b'>', b'"', b'\'', bytes) else {
            self.tag.extend_from_slice(bytes);
            return bytes.len();
        };
        self.tag.extend_from_slice(&bytes[..end]);
        let mark = bytes[end];
        let ends = mark == b'>'
            && match self.tag.as_slice() {
                [b'!', b'-', ..] => self.tag.len() > 4 && self.tag.ends_with(b"--"),
                [b'!', b'[', ..] => self.tag.ends_with(b"]]"),
                [b'?', rest @ ..] => rest.ends_with(b"?"),
                _ => quoted.is_none(),
            };
        if ends {
            self.place = Place::Text;
            return end + 1;
        }
        self.tag.push(mark);
        self.place = Place::Tag(match quoted {
            None if mark != b'>' => Some(mark),
            Some(begun) if begun == mark => None,
            quoted => quoted,
        });
        end + 1
    }
}

impl<F: FnMut(Run<'_>) -> Result<(), String>> io::Write for Markup<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let taken = match self.place {
                Place::Tag(quoted) => self.within_tag(quoted, rest),
                Place::Text => {
                    let start = memchr(b'<', rest);
                    self.text += start.unwrap_or(rest.len()) as u64;
                    self.check()?;
                    if start.is_some() {
                        self.hand_over()?;
                        self.has_tag = true;
                        self.place = Place::Tag(None);
                    }
                    start.map_or(rest.len(), |start| start + 1)
                }
            };
            self.check()?;
            rest = &rest[taken..];
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The number in an attribute, the largest where it stands twice; none where it is not there, and as many as can be
/// where it is no number.
pub(super) fn number_in(tag: &[u8], attribute: &[u8]) -> Option<u64> {
    let begins = |&start: &usize| {
        start > 0
            && (tag[start - 1].is_ascii_whitespace() || matches!(tag[start - 1], b'"' | b'\''))
    };
    let number = |start: usize| {
        let value = tag[start + attribute.len()..].trim_ascii_start().strip_prefix(b"=")?;
        let value = value.trim_ascii_start();
        let mark = *value.first()?;
        let digits = &value[1..];
        let digits = &digits[..memchr(mark, digits).unwrap_or(digits.len())];
        let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.trim().parse().ok());
        Some(number.unwrap_or(u64::MAX))
    };
    memchr::memmem::find_iter(tag, attribute).filter(begins).filter_map(number).max()
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
    fn what_looks_like_a_tag_within_another_is_none() {
        let text = "<a b='<c>'><!-- it's > <d> --><!--><e>--><![CDATA[<f>]]>g<?h \"<i>?></a>";
        let wanted = [
            ("a b='<c>'", 0),
            ("!-- it's > <d> --", 0),
            ("!--><e>--", 0),
            ("![CDATA[<f>]]", 1),
            ("?h \"<i>?", 0),
            ("/a", 0),
        ]
        .map(|(tag, text)| (tag.to_owned(), text));
        for at in 1..text.len() {
            assert_eq!(runs(&[&text[..at], &text[at..]]), wanted, "{at}");
        }
    }

    #[test]
    fn elements_are_named_as_readers_name_them() {
        let names = |tag: &'static str| {
            let run = Run { tag: tag.as_bytes(), text: 0 };
            let text = |name: &[u8]| String::from_utf8(name.to_vec()).unwrap();
            (run.name().map(text), run.element().map(text))
        };
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(names("a:b/c\n d='e'/"), (some("a:b/c"), some("b/c")));
        assert_eq!(names("a/"), (some("a"), some("a")));
        assert_eq!(names("/a:b "), (some("a:b"), None));
        assert_eq!(names("!-- a --"), (None, None));
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
        let twice = b"a b=\" uniqueCount='1'\"uniqueCount='12' uniqueCounts='99' uniqueCount='3'";
        assert_eq!(number_in(twice, b"uniqueCount"), Some(12));
        assert_eq!(number_in(b"sst uniqueCount=9/", b"uniqueCount"), Some(u64::MAX));
        assert_eq!(number_in(b"sst xuniqueCount=\"1\"", b"uniqueCount"), None);
    }
}
