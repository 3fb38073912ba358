//! Texts as the pieces that a paragraph is made of: words with their marks, links, references, footnotes.

use serde::Serialize;

use super::package::Package;
use super::styles::Styles;
use crate::ReportError;
use crate::note::document::{Exhibit, Inline};
use crate::note::{Note, NoteError};
use crate::text::printable;

/// A piece of a paragraph. Which fields it has goes by its kind: see `runs.xml`.
#[derive(Clone, Default, Serialize)]
pub(super) struct Piece {
    kind: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    text: String,
    /// What a program works the text out by.
    #[serde(skip_serializing_if = "String::is_empty")]
    instruction: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(flatten)]
    marks: Marks,
}

/// How words are set.
#[derive(Clone, Default, Serialize)]
pub(super) struct Marks {
    /// The id of a style of characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) style: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) bold: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) italic: bool,
    /// In half points; `None` for that of the paragraph.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) size: Option<u32>,
}

impl Piece {
    /// Words, of which nothing is markup.
    pub(super) fn words(text: &str, marks: &Marks) -> Self {
        Self { kind: "text", text: printable(text), marks: marks.clone(), ..Self::default() }
    }

    /// Whether there is something to read in it.
    fn is_read(&self) -> bool {
        match self.kind {
            "begin_link" | "end_link" => false,
            "text" => !self.text.is_empty(),
            _ => true,
        }
    }

    /// A step to the next stop.
    pub(super) fn tab() -> Self {
        Self { kind: "tab", ..Self::default() }
    }

    /// What a program works out, and what it comes to as long as none has.
    pub(super) fn field(instruction: &str, result: &str, marks: &Marks) -> Self {
        let instruction = instruction.to_owned();
        Self { instruction, kind: "field", ..Self::words(result, marks) }
    }

    /// The mark at the head of a footnote.
    pub(super) fn own_mark(styles: &Styles<'_>) -> Self {
        Self { kind: "own_mark", marks: note_mark(styles), ..Self::default() }
    }

    /// These pieces with a name that references lead to; `id` is the bookmark's number.
    pub(super) fn named(name: &str, id: usize, pieces: Vec<Self>) -> Vec<Self> {
        let begin =
            Self { kind: "begin_bookmark", text: name.to_owned(), id: Some(id), ..Self::default() };
        let end = Self { kind: "end_bookmark", id: Some(id), ..Self::default() };
        std::iter::once(begin).chain(pieces).chain([end]).collect()
    }
}

/// The bookmark around the number of an exhibit: what begins with a line is not listed by Word among the user's
/// own. Names are 40 letters at most, and the place in the note keeps shortened ones apart.
pub(super) fn bookmark(place: usize, exhibit: &Exhibit) -> String {
    let plain = |sign: char| if sign.is_ascii_alphanumeric() { sign } else { '_' };
    let name: String = exhibit.id.chars().map(plain).collect();
    format!("_Ref_{place}_{name}").chars().take(40).collect()
}

/// Turns the texts of one part of the document into pieces.
pub(super) struct Texts<'a, 'p> {
    pub(super) note: &'a Note,
    pub(super) styles: &'a Styles<'a>,
    /// The part: links belong to it.
    pub(super) part: &'static str,
    pub(super) package: &'p mut Package<'a>,
    /// The footnotes marked so far, each by its place in the note, in the order of their numbers.
    pub(super) marked: &'p mut Vec<usize>,
}

impl Texts<'_, '_> {
    /// The pieces of a text.
    pub(super) fn pieces(&mut self, text: &[Inline]) -> Result<Vec<Piece>, ReportError> {
        let mut pieces = Vec::new();
        self.add(text, &Marks::default(), &mut pieces)?;
        Ok(pieces)
    }

    fn add(
        &mut self,
        text: &[Inline],
        marks: &Marks,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), ReportError> {
        for inline in text {
            match inline {
                Inline::Text(words) => pieces.push(Piece::words(words, marks)),
                Inline::Sentence(sentence) => pieces.push(Piece::words(&sentence.text, marks)),
                Inline::Emphasis(text) => {
                    self.add(text, &Marks { italic: true, ..marks.clone() }, pieces)?;
                }
                Inline::Strong(text) => {
                    self.add(text, &Marks { bold: true, ..marks.clone() }, pieces)?;
                }
                Inline::Link { text, target } => self.add_link(text, target, marks, pieces)?,
                Inline::Reference(id) => {
                    let begins = !pieces.iter().any(Piece::is_read);
                    pieces.extend(self.reference(id, begins, marks)?);
                }
                Inline::Footnote(place) => pieces.extend(self.footnote(*place)?),
                Inline::Break => pieces.push(Piece { kind: "break", ..Piece::default() }),
            }
        }
        Ok(())
    }

    /// Words that lead to an address; only the words where it is none that Word would open.
    fn add_link(
        &mut self,
        text: &[Inline],
        target: &str,
        marks: &Marks,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), ReportError> {
        // A link within a link is none: a file with one is damaged.
        let is_inside = marks.style.is_some();
        let Some(address) = address(target).filter(|_| !is_inside) else {
            return self.add(text, marks, pieces);
        };
        let id = self.package.link(self.part, &address);
        pieces.push(Piece { kind: "begin_link", text: id, ..Piece::default() });
        let style = Some(self.styles.id("Hyperlink").to_owned());
        self.add(text, &Marks { style, ..marks.clone() }, pieces)?;
        pieces.push(Piece { kind: "end_link", ..Piece::default() });
        Ok(())
    }

    /// `figur 1`, or `Figur 1` where it begins a text, the number being taken from the caption whenever the fields are
    /// updated. The word is not: it has a capital there, and of the programs that know references few know how to take
    /// it down.
    fn reference(&self, id: &str, begins: bool, marks: &Marks) -> Result<Vec<Piece>, ReportError> {
        let found = self.note.exhibits().enumerate().find(|(_, exhibit)| exhibit.id == id);
        let Some((place, exhibit)) = found else {
            return Err(NoteError::unknown_reference(id, self.note).into());
        };
        let word = exhibit.kind.word(self.note.language);
        let word = if begins { word.to_owned() } else { word.to_lowercase() };
        let instruction = format!("REF {} \\h", bookmark(place, exhibit));
        let number = Piece::field(&instruction, &exhibit.number.to_string(), marks);
        Ok(vec![Piece::words(&format!("{word}\u{a0}"), marks), number])
    }

    /// The mark of a footnote. What is marked twice is a reference to its first mark, since Word numbers marks.
    fn footnote(&mut self, place: usize) -> Result<Vec<Piece>, ReportError> {
        let marks = note_mark(self.styles);
        let name = format!("_RefNote_{}", place + 1);
        if let Some(before) = self.marked.iter().position(|&each| each == place) {
            let number = (before + 1).to_string();
            return Ok(vec![Piece::field(&format!("NOTEREF {name} \\f \\h"), &number, &marks)]);
        }
        if place >= self.note.footnotes.len() || self.part != super::DOCUMENT {
            let count = self.note.footnotes.len();
            return Err(NoteError::UnknownFootnote { number: place + 1, count }.into());
        }
        self.marked.push(place);
        let id = Some(self.marked.len());
        let mark = Piece { kind: "footnote", id, marks, ..Piece::default() };
        Ok(Piece::named(&name, self.note.exhibits().count() + place, vec![mark]))
    }
}

fn note_mark(styles: &Styles<'_>) -> Marks {
    Marks { style: Some(styles.id("footnote reference").to_owned()), ..Marks::default() }
}

/// An address as it may stand in a file: Word calls a file damaged in which one cannot be read.
fn address(target: &str) -> Option<String> {
    let (scheme, rest) = target.split_once(':')?;
    let is_known = match scheme {
        "https" | "http" => {
            let host = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
            is_host(host)
        }
        "mailto" => rest.split('?').next().is_some_and(|name| name.contains('@')),
        _ => false,
    };
    is_known.then(|| target.chars().map(encoded).collect())
}

/// A name of a machine, perhaps with a number behind it.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let may_stand = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '-');
    !name.is_empty()
        && !name.starts_with(['.', '-'])
        && name.chars().all(may_stand)
        && port.parse::<u16>().is_ok()
}

/// A sign of an address, written out where it may not stand in one.
fn encoded(sign: char) -> String {
    let may_stand = sign.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(sign);
    if may_stand {
        return sign.to_string();
    }
    let mut bytes = [0; 4];
    sign.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_so_that_word_can_read_it() {
        assert_eq!(
            address("https://jobindsats.dk/a b?x=<1>&y=å").unwrap(),
            "https://jobindsats.dk/a%20b?x=%3C1%3E&y=%C3%A5"
        );
        assert_eq!(address("mailto:a@kommune.dk").unwrap(), "mailto:a@kommune.dk");
    }

    #[test]
    fn what_is_no_address_becomes_no_link() {
        for target in [
            "javascript:alert(1)",
            "file:///c:/windows",
            "https://",
            "https:// /",
            "http://a:99999/",
            "http://user@host/",
            "mailto:nobody",
            "www.jobindsats.dk",
            "",
        ] {
            assert_eq!(address(target), None, "{target}");
        }
    }
}
