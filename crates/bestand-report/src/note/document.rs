//! What a note is made of.

use bestand_model::Language;
use bestand_model::table::Table;

use crate::sentence::Sentence;

/// A finished note. The same note gives the same bytes in every form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Note {
    /// The language of everything that the note itself says, such as *Figur* and *Side*.
    pub language: Language,
    /// What stands before the text.
    pub title_block: TitleBlock,
    /// The note, from the top down.
    pub blocks: Vec<Block>,
    /// The texts of the footnotes, in the order of their numbers: [`Inline::Footnote`] counts from 0.
    pub footnotes: Vec<Vec<Inline>>,
}

/// What stands before the text. Only what is given is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TitleBlock {
    /// What kind of paper it is, large at the top: `Notat`.
    pub genre: Option<String>,
    /// What it is about.
    pub title: String,
    /// Who writes: the name of the unit, as the user has it.
    pub unit: Option<String>,
    /// Label and value of each further field, in the order they are printed: `Til`, `Dato`, `Sagsnr.`
    pub fields: Vec<(String, String)>,
    /// What the note was made of and until when, in one line.
    pub data: Option<String>,
    /// Who wrote it, for the properties of the document.
    pub author: Option<String>,
}

/// A part of a note that stands by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading.
    Heading {
        /// 1 for the parts of the note, 2 and 3 below.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List(List),
    /// A list in small print: what the note is made of, rule changes.
    SmallPrint(List),
    /// A table or a figure with its caption.
    Exhibit(Box<Exhibit>),
    /// Room for what a person writes later, this many lines high. Nothing is ever put into it.
    Room(u8),
    /// What follows begins a page.
    PageBreak,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Whether its items are numbered.
    pub ordered: bool,
    /// The items.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its text.
    pub text: Vec<Inline>,
    /// A list below it.
    pub below: Option<List>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Words as they are: any character, never markup.
    Text(String),
    /// Emphasised, in italics.
    Emphasis(Vec<Inline>),
    /// Strong, in bold.
    Strong(Vec<Inline>),
    /// Words that lead to an address, which begins with `https://`, `http://` or `mailto:`.
    Link {
        /// The words.
        text: Vec<Inline>,
        /// Where they lead.
        target: String,
    },
    /// The name of an exhibit of this note, by its id: `figur 1`.
    Reference(String),
    /// The mark of a footnote: its place in [`Note::footnotes`].
    Footnote(usize),
    /// A sentence that was generated from cells.
    Sentence(Sentence),
    /// A line break.
    Break,
}

/// Whether an exhibit is a table or a figure. The two are numbered apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExhibitKind {
    /// A table.
    Table,
    /// A figure.
    Figure,
}

/// A table or a figure: caption above, source and notes below.
#[derive(Clone, Debug, PartialEq)]
pub struct Exhibit {
    /// What it is called by references: lower-case ASCII letters, digits and `-`, once in a note.
    pub id: String,
    /// Which of the two.
    pub kind: ExhibitKind,
    /// Its number among its kind, from 1.
    pub number: u32,
    /// The caption, without `Figur 1.` before it.
    pub caption: String,
    /// What is printed, or what is drawn.
    pub table: Table,
    /// The picture of a figure.
    pub figure: Option<Figure>,
    /// The lines below, ready to print: `Kilde: ...`, then `Note: ...`. What the signs of missing cells mean is not
    /// among them: each form explains them in its own way.
    pub below: Vec<String>,
}

/// A picture: the same chart as lines and as pixels, without title, source and notes, which stand around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// An SVG document of this program.
    pub svg: String,
    /// The same as PNG, made for 300 dots per inch.
    pub png: Vec<u8>,
    /// Width and height in pixels of 96 to the inch.
    pub size: (u32, u32),
    /// What it shows, in words, a line for each thing.
    pub alt: String,
}

impl ExhibitKind {
    /// The word before the number: `Figur`.
    pub fn word(self, language: Language) -> &'static str {
        match self {
            Self::Table => language.pick("Tabel", "Table"),
            Self::Figure => language.pick("Figur", "Figure"),
        }
    }
}

impl Exhibit {
    /// Word and number: `Figur 1`. The space does not break.
    pub fn name(&self, language: Language) -> String {
        format!("{}\u{a0}{}", self.kind.word(language), self.number)
    }
}

impl Note {
    /// The exhibits, in the order they stand.
    pub fn exhibits(&self) -> impl Iterator<Item = &Exhibit> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Exhibit(exhibit) => Some(&**exhibit),
            _ => None,
        })
    }

    /// The exhibit with this id.
    pub fn exhibit(&self, id: &str) -> Option<&Exhibit> {
        self.exhibits().find(|exhibit| exhibit.id == id)
    }

    /// What a reference is called within a text: `figur 1`; `None` where no exhibit has the id. Where it begins a text
    /// it is [`Exhibit::name`], with its capital.
    pub fn reference(&self, id: &str) -> Option<String> {
        Some(self.exhibit(id)?.name(self.language).to_lowercase())
    }
}
