//! A note as one web page that needs nothing beside it: no script, no font, no picture, no style from anywhere else.

mod picture;
mod text;

use std::io::{self, Write};

use bestand_model::Language;
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use self::picture::{About, Inlined};
use self::text::Writer;
use super::check;
use super::document::{Block, Exhibit, Note, TitleBlock};
use crate::ReportError;
use crate::export::html::grid::{self, NOTE, Setting, TEMPLATES};
use crate::text::{Below, printable};

/// A table with more lines than these may run over the end of a page; a shorter one moves to the next page whole.
const WHOLE_TABLE: usize = 24;

/// Writes a note as a web page.
///
/// The page reads and prints as a note does: on A4 with margins of 2.5 cm, page numbers, captions that stay with their
/// tables. The numbers behind a figure are below it, folded away; on paper stands what the reader has unfolded. What
/// takes the place of a missing number is explained below each table. [`Block::Room`] is an empty frame.
///
/// ```
/// use bestand_report::note::Note;
/// use bestand_report::note::page::Page;
///
/// let mut out = Vec::new();
/// Page.write(&Note::default(), &mut out)?;
/// assert!(out.starts_with(b"<!doctype html>\n<html lang=\"da\">"));
/// # Ok::<(), bestand_report::ReportError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page;

impl Page {
    /// Writes the whole page.
    ///
    /// # Errors
    /// [`ReportError::Write`] when `out` fails; [`ReportError::Note`] when the note does not hold together; the other
    /// kinds when a table would be written with a number in the wrong place or lost. `out` is untouched by a refusal.
    pub fn write(&self, note: &Note, out: &mut dyn Write) -> Result<(), ReportError> {
        check(note)?;
        for exhibit in note.exhibits() {
            crate::export::check(&exhibit.table)?;
        }
        let page = render(note).map_err(|error| ReportError::Write(io::Error::other(error)))?;
        Ok(out.write_all(page.as_bytes())?)
    }
}

fn render(note: &Note) -> Result<String, minijinja::Error> {
    let pick = |danish, english| note.language.pick(danish, english);
    let mut writer = Writer::new(note);
    let (sections, faces) = sections(note, &mut writer);
    let footnotes = writer.footnotes();
    TEMPLATES.get_template(NOTE)?.render(context! {
        language => pick("da", "en"),
        head => Serde(Head::new(&note.title_block, note.language)),
        faces => Value::from_safe_string(faces.concat()),
        sections => Serde(sections),
        footnotes,
        say => context! {
            skip => pick("Gå til teksten", "Skip to the text"),
            page => pick("Side", "Page"),
            room => pick("Plads til at skrive", "Room for writing"),
            signs => pick("Tegn", "Signs"),
            footnotes => pick("Fodnoter", "Footnotes"),
        },
    })
}

/// What stands before the text.
#[derive(Serialize)]
struct Head {
    genre: Option<String>,
    title: String,
    unit: Option<String>,
    fields: Vec<(String, String)>,
    data: Option<String>,
    author: Option<String>,
}

impl Head {
    fn new(block: &TitleBlock, language: Language) -> Self {
        let shown = |text: &Option<String>| text.as_deref().map(printable);
        let title = printable(&block.title);
        let untitled = || language.pick("Notat", "Note").to_owned();
        let field = |(label, value): &(String, String)| (printable(label), printable(value));
        Self {
            genre: shown(&block.genre),
            title: if title.trim().is_empty() { untitled() } else { title },
            unit: shown(&block.unit),
            fields: block.fields.iter().map(field).collect(),
            data: shown(&block.data),
            author: shown(&block.author),
        }
    }
}

/// A part of the note: what stands under a heading of the first level, or before the first of them.
#[derive(Default, Serialize)]
struct Section {
    heading: Option<String>,
    blocks: Vec<BlockForm>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum BlockForm {
    Heading {
        level: u8,
        text: String,
    },
    /// Paragraphs and lists.
    Text {
        html: String,
    },
    Exhibit(Box<ExhibitForm>),
    Room {
        lines: u8,
    },
    PageBreak,
}

#[derive(Serialize)]
struct ExhibitForm {
    id: String,
    name: String,
    caption: String,
    /// Of a figure: what is drawn.
    picture: Option<String>,
    table: Value,
    is_long: bool,
    signs: Vec<(&'static str, &'static str)>,
    below: Vec<String>,
    summary: String,
}

/// The parts of the note, and the fonts of its pictures, each once.
fn sections(note: &Note, writer: &mut Writer<'_>) -> (Vec<Section>, Vec<String>) {
    let (mut sections, mut faces) = (vec![Section::default()], Vec::new());
    // The title of the note is the only heading of level 1 on the page. A level that is left out would be one that a
    // reader who goes from heading to heading looks for.
    let mut last = 1;
    for block in &note.blocks {
        if let Block::Heading { level: 0 | 1, text } = block {
            last = 2;
            let heading = Some(printable(text));
            sections.push(Section { heading, blocks: Vec::new() });
            continue;
        }
        let form = match block {
            Block::Heading { level, text } => {
                last = level.saturating_add(1).min(last + 1);
                BlockForm::Heading { level: last, text: printable(text) }
            }
            Block::Paragraph(text) => {
                BlockForm::Text { html: format!("<p dir=\"auto\">{}</p>", writer.text(text)) }
            }
            Block::List(list) => BlockForm::Text { html: writer.list(list) },
            Block::SmallPrint(list) => BlockForm::Text {
                html: format!("<div class=\"small\">\n{}</div>\n", writer.list(list)),
            },
            Block::Exhibit(exhibit) => {
                BlockForm::Exhibit(Box::new(exhibit_form(exhibit, note.language, &mut faces)))
            }
            Block::Room(lines) => BlockForm::Room { lines: *lines },
            Block::PageBreak => BlockForm::PageBreak,
        };
        if let Some(section) = sections.last_mut() {
            section.blocks.push(form);
        }
    }
    sections.retain(|section| section.heading.is_some() || !section.blocks.is_empty());
    (sections, faces)
}

fn exhibit_form(exhibit: &Exhibit, language: Language, faces: &mut Vec<String>) -> ExhibitForm {
    let name = exhibit.name(language);
    let caption = printable(&exhibit.caption);
    let picture = exhibit.figure.as_ref().map(|figure| {
        let about = About { id: &exhibit.id, title: &caption, description: &figure.alt };
        let Inlined { svg, faces: own } = picture::inline(&figure.svg, &about);
        faces.extend(own.into_iter().filter(|face| !faces.contains(face)).collect::<Vec<_>>());
        svg
    });
    let numbered = format!("{name}.");
    let summary = match language {
        Language::Danish => format!("Tal bag {}", name.to_lowercase()),
        Language::English => format!("Numbers behind {}", name.to_lowercase()),
    };
    let label = if picture.is_some() { &summary } else { &name };
    let setting = Setting { name: Some(&numbered), title: &caption, label, role: "group" };
    ExhibitForm {
        table: grid::form(&exhibit.table, &setting, language),
        is_long: exhibit.table.rows.len() > WHOLE_TABLE,
        signs: Below::new(&exhibit.table, language, false).signs,
        below: exhibit.below.iter().map(|line| printable(line)).collect(),
        id: exhibit.id.clone(),
        name,
        caption,
        picture,
        summary,
    }
}

#[cfg(test)]
mod tests;
