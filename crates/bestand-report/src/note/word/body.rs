//! The note from the top down, as paragraphs, pictures and tables.

use bestand_model::Language;
use bestand_model::table::Role;
use serde::Serialize;

use super::DOCUMENT;
use super::inline::{Marks, Piece, Texts, bookmark};
use super::layout::{ANY_FONT, INDENT, Layout, OF_THE_HOUSE, Space, lay_out};
use super::lists::Lists;
use super::reference::WordReference;
use super::styles::{BASIS, CELL, DATA, FIELD, FIGURE, GENRE, ROOM, SOURCE, Styles, TABLE};
use crate::ReportError;
use crate::export::check;
use crate::grid::{Align, Grid};
use crate::note::Note;
use crate::note::document::{Block, Exhibit, ExhibitKind, Figure, Item, List, TitleBlock};
use crate::text::{Below, printable};

/// English Metric Units in a twentieth of a point, and in a pixel of 96 to the inch.
const EMU_IN_TWIP: u64 = 635;
const EMU_IN_PIXEL: u64 = 9525;
/// A table of no more lines stays on one page.
const HELD_TOGETHER: usize = 30;

/// A part of the body.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Form {
    Paragraph(Paragraph),
    Picture(Picture),
    Table(TableForm),
}

/// A paragraph. What is not set is as its style says.
#[derive(Clone, Default, Serialize)]
pub(super) struct Paragraph {
    /// The id of its style.
    pub(super) style: String,
    pub(super) pieces: Vec<Piece>,
    /// Whether it stays on the page of what follows.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) keep_next: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) begins_page: bool,
    /// Level and number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) numbering: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) rule_below: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) indent: Option<u32>,
    /// Whether it ends at the right edge.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) right: bool,
}

/// A picture in a line of its own.
#[derive(Serialize)]
pub(super) struct Picture {
    style: String,
    keep_next: bool,
    id: u32,
    name: String,
    title: String,
    alt: String,
    /// In English Metric Units.
    size: (u64, u64),
    /// The relationships to its two forms.
    png: String,
    svg: String,
}

/// A table.
#[derive(Serialize)]
pub(super) struct TableForm {
    style: String,
    caption: String,
    description: String,
    width: u32,
    widths: Vec<u32>,
    rows: Vec<RowForm>,
}

#[derive(Serialize)]
struct RowForm {
    is_head: bool,
    is_total: bool,
    cells: Vec<Paragraph>,
}

/// Makes the body.
pub(super) struct Body<'a, 'b, 'p> {
    texts: &'b mut Texts<'a, 'p>,
    lists: &'b mut Lists,
    reference: Option<&'a WordReference>,
    /// Between the margins, in twentieths of a point.
    width: u32,
    /// The id of the next picture.
    next_picture: u32,
    forms: Vec<Form>,
    /// Whether the next paragraph begins a page.
    begins_page: bool,
    /// How many exhibits have been placed.
    placed: usize,
    /// The last number of the tables, and of the figures.
    counted: [u32; 2],
}

impl<'a, 'b, 'p> Body<'a, 'b, 'p> {
    /// A body of this width, in twentieths of a point.
    pub(super) fn new(
        texts: &'b mut Texts<'a, 'p>,
        lists: &'b mut Lists,
        reference: Option<&'a WordReference>,
        width: u32,
    ) -> Self {
        Self {
            texts,
            lists,
            reference,
            width,
            // Headers may have pictures too, and no two of a document share a number.
            next_picture: reference.map_or(1, WordReference::next_picture),
            forms: Vec::new(),
            begins_page: false,
            placed: 0,
            counted: [0, 0],
        }
    }

    /// The title block and everything below it.
    pub(super) fn write(mut self) -> Result<Vec<Form>, ReportError> {
        let note = self.texts.note;
        self.title_block(&note.title_block);
        for block in &note.blocks {
            match block {
                Block::Heading { level, text } => {
                    let style = ["heading 1", "heading 2", "heading 3"]
                        [usize::from((*level).clamp(1, 3)) - 1];
                    self.paragraph(style, vec![words(text)]);
                }
                Block::Paragraph(text) => {
                    let pieces = self.texts.pieces(text)?;
                    self.paragraph("Normal", pieces);
                }
                Block::List(list) => self.list(list, 0)?,
                Block::SmallPrint(list) => self.small_print(list)?,
                Block::Exhibit(exhibit) => self.exhibit(exhibit)?,
                Block::Room(lines) => self.room(*lines),
                Block::PageBreak => self.begins_page = true,
            }
        }
        Ok(self.forms)
    }

    fn styles(&self) -> &'a Styles<'a> {
        self.texts.styles
    }

    /// Adds a paragraph, and returns it for what is particular about it.
    fn paragraph(&mut self, style: &str, pieces: Vec<Piece>) -> &mut Paragraph {
        let begins_page = std::mem::take(&mut self.begins_page);
        let style = self.styles().id(style).to_owned();
        self.forms.push(Form::Paragraph(Paragraph {
            style,
            pieces,
            begins_page,
            ..Paragraph::default()
        }));
        match self.forms.last_mut() {
            Some(Form::Paragraph(paragraph)) => paragraph,
            _ => unreachable!("a paragraph was added just now"),
        }
    }

    fn title_block(&mut self, block: &TitleBlock) {
        if let Some(genre) = &block.genre {
            self.paragraph(GENRE, vec![words(genre)]);
        }
        self.paragraph("Title", vec![words(&block.title)]);
        if let Some(unit) = &block.unit {
            self.paragraph("Subtitle", vec![words(unit)]);
        }
        let bold = Marks { bold: true, ..Marks::default() };
        for (label, value) in &block.fields {
            let label = Piece::words(&format!("{label}:"), &bold);
            self.paragraph(FIELD, vec![label, Piece::tab(), words(value)]);
        }
        if let Some(data) = &block.data {
            self.paragraph(DATA, vec![words(data)]);
        }
        if let Some(Form::Paragraph(last)) = self.forms.last_mut() {
            last.rule_below = true;
        }
    }

    fn list(&mut self, list: &List, depth: usize) -> Result<(), ReportError> {
        let form = self.lists.begin(list.ordered, depth, self.texts.styles, self.reference);
        for Item { text, below } in &list.items {
            let pieces = self.texts.pieces(text)?;
            self.paragraph(form.style, pieces).numbering = form.numbering;
            if let Some(below) = below {
                self.list(below, depth + 1)?;
            }
        }
        Ok(())
    }

    /// Each item is a paragraph: bullets would take more room than they help.
    fn small_print(&mut self, list: &List) -> Result<(), ReportError> {
        for Item { text, below } in &list.items {
            let pieces = self.texts.pieces(text)?;
            self.paragraph(BASIS, pieces);
            if let Some(below) = below {
                self.small_print(below)?;
            }
        }
        Ok(())
    }

    fn room(&mut self, lines: u8) {
        for line in 0..lines {
            self.paragraph(ROOM, Vec::new()).keep_next = line + 1 < lines;
        }
    }

    fn exhibit(&mut self, exhibit: &'a Exhibit) -> Result<(), ReportError> {
        self.caption(exhibit);
        let language = self.texts.note.language;
        let mut below: Vec<String> = Vec::new();
        match &exhibit.figure {
            Some(figure) if exhibit.kind == ExhibitKind::Figure => {
                self.picture(exhibit, figure, !exhibit.below.is_empty());
            }
            _ => {
                check(&exhibit.table)?;
                below.extend(signs(exhibit, language));
                self.table(exhibit, below.len() + exhibit.below.len() > 0);
            }
        }
        below.extend(exhibit.below.iter().cloned());
        if below.is_empty() {
            // What follows may be another table, and two without anything between them become one.
            below.push(String::new());
        }
        let last = below.len() - 1;
        for (index, line) in below.iter().enumerate() {
            self.paragraph(SOURCE, vec![words(line)]).keep_next = index < last;
        }
        Ok(())
    }

    /// `Figur 1. Udviklingen`, the number being one that Word counts by itself.
    fn caption(&mut self, exhibit: &Exhibit) {
        let kind = exhibit.kind;
        let word = kind.word(self.texts.note.language);
        let counted = &mut self.counted[usize::from(kind == ExhibitKind::Figure)];
        *counted += 1;
        let mut instruction = format!("SEQ {word} \\* ARABIC");
        if *counted != exhibit.number {
            // Word would count on, and the text would speak of another number.
            instruction.push_str(&format!(" \\r {}", exhibit.number));
            *counted = exhibit.number;
        }
        let marks = Marks::default();
        let number = Piece::field(&instruction, &exhibit.number.to_string(), &marks);
        let mut pieces = vec![Piece::words(&format!("{word}\u{a0}"), &marks)];
        let bookmark = bookmark(self.placed, exhibit);
        pieces.extend(Piece::named(&bookmark, self.placed, vec![number]));
        pieces.push(words(&format!(". {}", exhibit.caption)));
        self.placed += 1;
        self.paragraph("caption", pieces).keep_next = true;
    }

    fn picture(&mut self, exhibit: &Exhibit, figure: &'a Figure, keep_next: bool) {
        let id = self.next_picture;
        self.next_picture += 1;
        let names = ["png", "svg"].map(|ending| format!("word/media/figure{id}.{ending}"));
        let package = &mut *self.texts.package;
        let [png, svg] = names.each_ref().map(|name| package.relate(DOCUMENT, "image", name));
        package.add_picture(&names[0], &figure.png[..]);
        package.add_picture(&names[1], without_fonts(&figure.svg).into_bytes());
        let room = u64::from(self.width) * EMU_IN_TWIP;
        let (width, height) = (u64::from(figure.size.0.max(1)), u64::from(figure.size.1.max(1)));
        let drawn = (width * EMU_IN_PIXEL).min(room);
        let alt: Vec<_> = figure.alt.lines().map(printable).collect();
        self.forms.push(Form::Picture(Picture {
            style: self.texts.styles.id(FIGURE).to_owned(),
            keep_next,
            id,
            name: printable(&exhibit.name(self.texts.note.language)),
            title: title(exhibit, self.texts.note),
            alt: alt.join(" "),
            size: (drawn, drawn * height / width),
            png,
            svg,
        }));
    }

    fn table(&mut self, exhibit: &Exhibit, keep_last: bool) {
        let language = self.texts.note.language;
        let grid = Grid::new(&exhibit.table, language);
        if grid.columns.is_empty() {
            self.paragraph(CELL, Vec::new());
            return;
        }
        let font = if self.reference.is_some() { ANY_FONT } else { OF_THE_HOUSE };
        let space = Space { width: self.width, font, has_size: self.styles().is_ours(CELL) };
        for (index, layout) in lay_out(&grid, space).iter().enumerate() {
            if index > 0 {
                self.paragraph(CELL, Vec::new()).keep_next = true;
            }
            self.forms.push(Form::Table(TableForm {
                style: self.styles().id(TABLE).to_owned(),
                caption: title(exhibit, self.texts.note),
                description: description(&grid, layout, language),
                width: layout.widths.iter().sum(),
                widths: layout.widths.clone(),
                rows: rows(&grid, layout, self.styles().id(CELL), keep_last),
            }));
        }
    }
}

fn words(text: &str) -> Piece {
    Piece::words(text, &Marks::default())
}

fn title(exhibit: &Exhibit, note: &Note) -> String {
    printable(&format!("{}. {}", exhibit.name(note.language), exhibit.caption))
}

/// What the signs of missing cells mean: `Tegn: – ydelsen fandtes ikke`.
fn signs(exhibit: &Exhibit, language: Language) -> Option<String> {
    let signs = Below::new(&exhibit.table, language, false).signs;
    let each: Vec<_> = signs.iter().map(|(sign, meaning)| format!("{sign} {meaning}")).collect();
    let lead = language.pick("Tegn", "Signs");
    (!each.is_empty()).then(|| format!("{lead}: {}", each.join("; ")))
}

/// What a table is made of, for those who hear it before they go through it.
fn description(grid: &Grid, layout: &Layout, language: Language) -> String {
    let headings: Vec<_> =
        layout.columns.iter().map(|&column| grid.columns[column].heading.as_str()).collect();
    let (columns, rows) = (headings.len(), grid.lines.len());
    match language {
        Language::Danish => format!(
            "{rows} {} og {columns} {}: {}.",
            if rows == 1 { "række" } else { "rækker" },
            if columns == 1 { "kolonne" } else { "kolonner" },
            headings.join("; ")
        ),
        Language::English => format!(
            "{rows} {} and {columns} {}: {}.",
            if rows == 1 { "row" } else { "rows" },
            if columns == 1 { "column" } else { "columns" },
            headings.join("; ")
        ),
    }
}

/// The rows of a table, the head first. `keep_last` keeps the last on the page of what follows.
fn rows(grid: &Grid, layout: &Layout, style: &str, keep_last: bool) -> Vec<RowForm> {
    let cell =
        |column: usize, text: &str, marks: Marks, indented: bool, keep_next: bool| Paragraph {
            style: style.to_owned(),
            pieces: vec![Piece::words(text, &marks)],
            keep_next,
            indent: indented.then_some(INDENT),
            right: grid.columns[column].align == Align::Right,
            ..Paragraph::default()
        };
    let size = layout.size;
    let heading = |&column: &usize| {
        let marks = Marks { bold: true, size, ..Marks::default() };
        cell(column, &grid.columns[column].heading, marks, false, true)
    };
    let head = layout.columns.iter().map(heading).collect();
    let mut rows = vec![RowForm { is_head: true, is_total: false, cells: head }];
    let count = grid.lines.len();
    for (index, line) in grid.lines.iter().enumerate() {
        let is_last = index + 1 == count;
        let is_near_an_end = index == 0 || index + 2 >= count;
        let keep_next = if is_last { keep_last } else { count <= HELD_TOGETHER || is_near_an_end };
        let (is_total, is_subtotal) = (line.role == Role::Total, line.role == Role::Subtotal);
        let form = |&column: &usize| {
            let marks = Marks { bold: is_total, italic: is_subtotal, size, ..Marks::default() };
            let indented = line.role == Role::Part && column == grid.indented_column();
            cell(column, &line.cells[column], marks, indented, keep_next)
        };
        let cells = layout.columns.iter().map(form).collect();
        rows.push(RowForm { is_head: false, is_total, cells });
    }
    rows
}

/// The drawing without the font that comes inside it: Word reads none, and takes the next of the list.
fn without_fonts(svg: &str) -> String {
    match (svg.find("<style>@font-face"), svg.find("</style>")) {
        (Some(begin), Some(end)) if begin < end => {
            format!("{}{}", &svg[..begin], &svg[end + "</style>".len()..])
        }
        _ => svg.to_owned(),
    }
}
