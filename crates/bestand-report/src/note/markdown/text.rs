//! Texts of a note as Markdown. Whatever a text holds comes out as text, and italics and bold begin and end where they
//! should: Markdown goes by the signs beside a mark.
//!
//! A text is first taken apart into pieces that lie side by side, each in one style and without space at its ends.
//! Then each piece can be written by itself, with its marks close around it.

use super::BREAK;
use crate::export::markdown::escaped;
use crate::note::document::{Inline, Note};
use crate::text::printable;

/// What keeps a mark apart from what stands beside it, where the two would be read as something else: an empty
/// comment.
const APART: &str = "<!-- -->";

/// The text as a paragraph: no line of it is a heading, an item or anything else.
pub(super) fn paragraph(text: &[Inline], note: &Note) -> String {
    let written = written(&pieces(text, note));
    let lines: Vec<_> = written.split(BREAK).map(begun).collect();
    // A break at the end would be a sign.
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |last| last + 1);
    lines[first..last].join(BREAK)
}

/// A line with which no block begins: neither a heading nor an item, a rule or a table.
pub(super) fn begun(line: &str) -> String {
    let line = line.trim_start_matches([' ', '\t']);
    let digits = line.len() - line.trim_start_matches(|each: char| each.is_ascii_digit()).len();
    match line[digits..].chars().next() {
        Some('.' | ')') if digits > 0 => format!("{}\\{}", &line[..digits], &line[digits..]),
        Some('#' | '+' | '-' | '=' | '>' | ':') if digits == 0 => format!("\\{line}"),
        _ => line.to_owned(),
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Style {
    emphasis: bool,
    strong: bool,
}

impl Style {
    fn mark(self) -> &'static str {
        match (self.emphasis, self.strong) {
            (false, false) => "",
            (true, false) => "*",
            (false, true) => "**",
            (true, true) => "***",
        }
    }
}

/// A part of a text in one style.
struct Piece {
    style: Style,
    content: Content,
}

enum Content {
    /// Words as they are; in a style, without space at their ends.
    Words(String),
    Break,
    Footnote(usize),
    /// The words of a link, as Markdown, and where they lead.
    Link(String, String),
}

fn pieces(text: &[Inline], note: &Note) -> Vec<Piece> {
    let mut pieces = Pieces { note, pieces: Vec::new() };
    pieces.take_apart(text, Style::default());
    pieces.pieces
}

/// A text being taken apart.
struct Pieces<'a> {
    note: &'a Note,
    pieces: Vec<Piece>,
}

impl Pieces<'_> {
    fn take_apart(&mut self, text: &[Inline], style: Style) {
        for inline in text {
            match inline {
                Inline::Text(words) => self.words(words, style),
                Inline::Sentence(sentence) => self.words(&sentence.text, style),
                Inline::Reference(id) => {
                    let name = self.name(id);
                    self.words(&name, style);
                }
                Inline::Emphasis(text) => self.take_apart(text, Style { emphasis: true, ..style }),
                Inline::Strong(text) => self.take_apart(text, Style { strong: true, ..style }),
                Inline::Break => self.push(Content::Break, Style::default()),
                Inline::Footnote(place) => self.push(Content::Footnote(*place), Style::default()),
                Inline::Link { text, target } => {
                    let words = written(&pieces(text, self.note)).replace(BREAK, " ");
                    self.push(Content::Link(words, address(target)), style);
                }
            }
        }
    }

    /// What a reference is called: with a capital where it begins the text.
    fn name(&self, id: &str) -> String {
        let exhibit = self.note.exhibit(id).expect("the note was checked");
        let name = exhibit.name(self.note.language);
        if self.pieces.is_empty() { name } else { name.to_lowercase() }
    }

    /// Spaces at the ends have no style: a mark beside a space is none.
    fn words(&mut self, words: &str, style: Style) {
        let words = printable(words);
        let inner = words.trim();
        if inner.is_empty() || style == Style::default() {
            return self.join(&words, Style::default());
        }
        let start = words.len() - words.trim_start().len();
        self.join(&words[..start], Style::default());
        self.join(inner, style);
        self.join(&words[start + inner.len()..], Style::default());
    }

    /// Words that follow words of one style are one piece with them.
    fn join(&mut self, words: &str, style: Style) {
        match self.pieces.last_mut() {
            _ if words.is_empty() => {}
            Some(Piece { style: before, content: Content::Words(whole) }) if *before == style => {
                whole.push_str(words);
            }
            _ => self.push(Content::Words(words.to_owned()), style),
        }
    }

    fn push(&mut self, content: Content, style: Style) {
        self.pieces.push(Piece { style, content });
    }
}

fn written(pieces: &[Piece]) -> String {
    let mut markdown = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &pieces[before]);
        let body = body(piece, before);
        let mark = piece.style.mark();
        if before.is_some_and(|before| touch(before, &markdown, piece, &body)) {
            markdown.push_str(APART);
        }
        markdown.extend([mark, &body, mark]);
    }
    markdown
}

/// A piece without its marks.
fn body(piece: &Piece, before: Option<&Piece>) -> String {
    match &piece.content {
        Content::Break => BREAK.to_owned(),
        Content::Footnote(place) => format!("[^{}]", place + 1),
        Content::Link(words, target) => format!("[{words}]({target})"),
        Content::Words(words) => {
            let mut body = escaped(words);
            let follows_footnote =
                before.is_some_and(|before| matches!(before.content, Content::Footnote(_)));
            if follows_footnote && body.starts_with([':', '(']) {
                // It would make a definition or a link of the footnote's mark.
                body.insert(0, '\\');
            }
            if body.ends_with('!') {
                // It would make a picture of a link.
                body.insert(body.len() - 1, '\\');
            }
            body
        }
    }
}

/// Whether the marks of a piece, or of the one before it, would be read otherwise because of what they stand beside:
/// other marks, or a letter where the marked text itself begins or ends with a sign.
fn touch(before: &Piece, markdown: &str, piece: &Piece, body: &str) -> bool {
    let is_open = |each: char| each.is_whitespace() || each.is_ascii_punctuation();
    let (last, first) = (markdown.chars().next_back(), body.chars().next());
    let is_marked = |piece: &Piece| piece.style != Style::default();
    match (is_marked(before), is_marked(piece)) {
        (false, false) => false,
        (true, true) => true,
        (false, true) => !first.is_some_and(char::is_alphanumeric) && !last.is_none_or(is_open),
        (true, false) => {
            let marked = markdown.strip_suffix(before.style.mark()).unwrap_or(markdown);
            !marked.ends_with(char::is_alphanumeric) && !first.is_none_or(is_open)
        }
    }
}

/// An address within a link: nothing in it ends it.
fn address(target: &str) -> String {
    let mut address = String::with_capacity(target.len());
    for each in printable(target).chars() {
        match each {
            '(' | ')' | '<' | '>' | '\\' | '&' | '*' | '_' => address.extend(['\\', each]),
            ' ' => address.push_str("%20"),
            other => address.push(other),
        }
    }
    address
}
