//! Texts of a note as HTML. Whatever a text holds, it comes out as text.

use std::fmt::Write;

use bestand_model::Language;
use minijinja::{HtmlEscape, Value, context};

use crate::note::document::{Inline, List, Note};
use crate::text::printable;

/// Writes the texts of a note, and keeps count of its footnote marks.
pub(super) struct Writer<'a> {
    note: &'a Note,
    /// How many marks each footnote has so far.
    marks: Vec<usize>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(note: &'a Note) -> Self {
        Self { note, marks: vec![0; note.footnotes.len()] }
    }

    pub(super) fn text(&mut self, text: &[Inline]) -> String {
        let mut html = String::new();
        self.inlines(text, &mut html);
        html
    }

    pub(super) fn list(&mut self, list: &List) -> String {
        let tag = if list.ordered { "ol" } else { "ul" };
        let mut html = format!("<{tag}>\n");
        for item in &list.items {
            html.push_str("<li dir=\"auto\">");
            html.push_str(&self.text(&item.text));
            if let Some(below) = &item.below {
                html.push('\n');
                html.push_str(&self.list(below));
            }
            html.push_str("</li>\n");
        }
        html.push_str(&format!("</{tag}>\n"));
        html
    }

    /// The texts of the footnotes, with the way back to each of their marks. Comes after all other texts, which have
    /// the marks.
    pub(super) fn footnotes(&mut self) -> Value {
        let texts: Vec<String> = self.note.footnotes.iter().map(|text| self.text(text)).collect();
        let footnotes = (1..).zip(texts).zip(&self.marks).map(|((number, html), &marks)| {
            let back: Vec<Value> = (1..=marks).map(|mark| self.way_back(number, mark)).collect();
            context! { number, html => Value::from_safe_string(html), back }
        });
        footnotes.collect::<Vec<Value>>().into()
    }

    fn way_back(&self, number: usize, mark: usize) -> Value {
        let label = match self.note.language {
            Language::Danish => format!("Tilbage til teksten fra fodnote {number}"),
            Language::English => format!("Back to the text from footnote {number}"),
        };
        let label = if mark == 1 { label } else { format!("{label} ({mark})") };
        context! { id => mark_id(number, mark), label }
    }

    fn inlines(&mut self, text: &[Inline], html: &mut String) {
        for inline in text {
            self.inline(inline, html);
        }
    }

    fn inline(&mut self, inline: &Inline, html: &mut String) {
        match inline {
            Inline::Text(words) => escape(words, html),
            Inline::Sentence(sentence) => escape(&sentence.text, html),
            Inline::Emphasis(text) => self.element("em", text, html),
            Inline::Strong(text) => self.element("strong", text, html),
            Inline::Break => html.push_str("<br>"),
            Inline::Link { text, target } => {
                let _ = write!(html, "<a href=\"{}\"", HtmlEscape(target));
                // On paper an address has to be read.
                let address = target.strip_prefix("mailto:").unwrap_or(target);
                if !matches!(&text[..], [Inline::Text(words)] if words == address) {
                    let _ = write!(html, " data-address=\"{}\"", HtmlEscape(address));
                }
                html.push('>');
                self.inlines(text, html);
                html.push_str("</a>");
            }
            Inline::Reference(id) => {
                let exhibit = self.note.exhibit(id).expect("the note was checked");
                let name = exhibit.name(self.note.language);
                let name = if has_no_words(html) { name } else { name.to_lowercase() };
                let _ = write!(html, "<a href=\"#{id}\">{}</a>", HtmlEscape(&name));
            }
            Inline::Footnote(place) => self.mark(*place, html),
        }
    }

    fn element(&mut self, tag: &str, text: &[Inline], html: &mut String) {
        let _ = write!(html, "<{tag}>");
        self.inlines(text, html);
        let _ = write!(html, "</{tag}>");
    }

    fn mark(&mut self, place: usize, html: &mut String) {
        let number = place + 1;
        self.marks[place] += 1;
        let id = mark_id(number, self.marks[place]);
        let label = self.note.language.pick("Fodnote", "Footnote");
        let _ = write!(
            html,
            "<sup><a id=\"{id}\" href=\"#note_{number}\" role=\"doc-noteref\" aria-label=\"{label} {number}\">{number}</a></sup>"
        );
    }
}

/// Whether it is made of nothing but tags.
fn has_no_words(html: &str) -> bool {
    html.split('<').all(|part| part.is_empty() || part.ends_with('>'))
}

/// Ids of the page's own have an underscore, which those of exhibits cannot have.
fn mark_id(number: usize, mark: usize) -> String {
    format!("mark_{number}_{mark}")
}

fn escape(text: &str, html: &mut String) {
    let _ = write!(html, "{}", HtmlEscape(&printable(text)));
}
