//! The note as a Word document: a `.docx` with real styles, captions that Word counts, references that follow them,
//! footnotes, and figures and tables that say what they show to those who hear them.
//!
//! * `body` goes through the note, `inline` through its texts; both make forms that the templates in `templates/word`
//!   write out.
//! * `styles`, `lists` and [`mod@reference`] say what things are called in this document and look like: as in the house, or
//!   as in a document of the municipality's own.
//! * `layout` decides how wide the columns of a table are.
//! * `package` puts the parts into their file.

mod body;
mod inline;
mod layout;
mod lists;
mod package;
pub mod reference;
mod styles;
mod templates;
#[cfg(test)]
mod tests;

use std::io::Write;

use bestand_model::Language;
use serde::Serialize;

pub use reference::{ReferenceError, WordReference};

use self::body::{Body, Paragraph};
use self::inline::{Marks, Piece, Texts};
use self::lists::Lists;
use self::package::{Package, ROOT};
use self::reference::{Margin, Page};
use self::styles::{Styles, tag};
use self::templates::render;
use super::{Note, NoteError};
use crate::ReportError;
use crate::text::printable;

/// The part with the text.
const DOCUMENT: &str = "word/document.xml";
/// The part with the footnotes.
const FOOTNOTES: &str = "word/footnotes.xml";
/// What parts of a text document hold, before the word for each.
const WORDPROCESSING: &str = "officedocument.wordprocessingml";

/// Writes a note as a Word document. The same note and the same reference document give the same bytes.
///
/// Figures are in it twice, as pixels and as lines; programs take what they can draw. Word keeps numbers of figures,
/// tables and pages right while somebody edits the note; until it counts for the first time they read as in the note.
///
/// ```
/// use bestand_report::note::{Note, word::Word};
///
/// let mut note = Note::default();
/// note.title_block.title = "Status på beskæftigelsesområdet".into();
/// let mut file = Vec::new();
/// Word::default().write(&note, &mut file)?;
/// assert!(file.starts_with(b"PK"));
/// # Ok::<(), bestand_report::ReportError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// The document whose styles, page, headers and footers the note has; `None` for those of the house.
    pub reference: Option<WordReference>,
}

impl Word {
    /// Writes the whole document to `out`. Nothing is written before all of it has been made.
    ///
    /// # Errors
    /// [`ReportError::Write`] when `out` fails; [`ReportError::Note`] when a text refers to a table, figure or footnote
    /// that the note does not have, or a footnote is marked nowhere; the other kinds when a table would be written with
    /// a number in the wrong place or lost.
    pub fn write(&self, note: &Note, out: &mut dyn Write) -> Result<(), ReportError> {
        let reference = self.reference.as_ref();
        let mut package = Package::default();
        package.relate(ROOT, "officeDocument", DOCUMENT);
        let styles = Styles::new(reference);
        let mut lists = Lists::new(&styles, reference);
        let margins = self.margins(&mut package, &styles, note.language)?;
        let mut marked = Vec::new();
        let mut texts = Texts {
            note,
            styles: &styles,
            part: DOCUMENT,
            package: &mut package,
            marked: &mut marked,
        };
        let page = reference.map_or_else(Page::default, |reference| reference.page().clone());
        let body = Body::new(&mut texts, &mut lists, reference, page.text_width());
        let form = Document { blocks: body.write()?, margins, page };
        let document = render("document.xml", &form)?;
        texts.part = FOOTNOTES;
        let footnotes = footnotes(&mut texts)?;
        package.add(DOCUMENT, &format!("{WORDPROCESSING}.document.main"), document);
        add(&mut package, FOOTNOTES, "footnotes", footnotes);
        add(&mut package, "word/styles.xml", "styles", styles.part(&lists, note.language)?);
        add(&mut package, "word/numbering.xml", "numbering", lists.part(reference)?);
        self.add_settings(&mut package, note.language)?;
        add_properties(&mut package, note)?;
        package.write(out)
    }

    /// Adds headers and footers: those of the reference document, else the number of the page.
    fn margins<'a>(
        &'a self,
        package: &mut Package<'a>,
        styles: &Styles<'_>,
        language: Language,
    ) -> Result<Vec<MarginForm>, ReportError> {
        let mut forms = Vec::new();
        let theirs = self.reference.as_ref().map_or(&[][..], WordReference::margins);
        for (index, Margin { kind, pages, part }) in theirs.iter().enumerate() {
            let name = format!("word/{kind}{}.xml", index + 1);
            let relation = package.relate(DOCUMENT, kind, &name);
            part.add_to(package, &name, &format!("{WORDPROCESSING}.{kind}"));
            forms.push(MarginForm { kind, pages, relation });
        }
        if theirs.iter().any(|margin| margin.kind == "footer") {
            return Ok(forms);
        }
        let name = "word/pageNumber.xml";
        package.add(name, &format!("{WORDPROCESSING}.footer"), page_number(styles, language)?);
        let relation = package.relate(DOCUMENT, "footer", name);
        let page = self.reference.as_ref().map(WordReference::page);
        let kinds = [
            ("default", true),
            ("first", page.is_some_and(|page| page.has_first_page)),
            ("even", page.is_some_and(|page| page.has_even_pages)),
        ];
        for (pages, _) in kinds.into_iter().filter(|(_, is_there)| *is_there) {
            forms.push(MarginForm { kind: "footer", pages, relation: relation.clone() });
        }
        Ok(forms)
    }

    fn add_settings<'a>(
        &'a self,
        package: &mut Package<'a>,
        language: Language,
    ) -> Result<(), ReportError> {
        let theme = self.reference.as_ref().and_then(WordReference::theme);
        let form = Settings {
            language: tag(language),
            decimal: language.pick(",", "."),
            separator: language.pick(";", ","),
            has_even_pages: self.reference.as_ref().is_some_and(|it| it.page().has_even_pages),
            has_theme: theme.is_some(),
        };
        add(package, "word/settings.xml", "settings", render("settings.xml", &form)?);
        if let Some(theme) = theme {
            let name = "word/theme/theme1.xml";
            package.relate(DOCUMENT, "theme", name);
            theme.add_to(package, name, "officedocument.theme");
        }
        let fonts = match self.reference.as_ref().and_then(WordReference::fonts) {
            Some(fonts) => fonts.to_owned(),
            None => render("fontTable.xml", &())?,
        };
        add(package, "word/fontTable.xml", "fontTable", fonts);
        Ok(())
    }
}

/// Adds a part that the document leads to.
fn add(package: &mut Package<'_>, name: &str, kind: &str, xml: String) {
    package.relate(DOCUMENT, kind, name);
    package.add(name, &format!("{WORDPROCESSING}.{kind}"), xml);
}

fn add_properties(package: &mut Package<'_>, note: &Note) -> Result<(), ReportError> {
    let core = Core {
        title: printable(&note.title_block.title),
        author: note.title_block.author.as_deref().map(printable),
        language: tag(note.language),
    };
    package.relate(ROOT, "core-properties", "docProps/core.xml");
    // The only part whose kind is of the format of packages, not of documents.
    package.add("docProps/core.xml", "package.core-properties", render("core.xml", &core)?);
    package.relate(ROOT, "extended-properties", "docProps/app.xml");
    let content = "officedocument.extended-properties";
    package.add("docProps/app.xml", content, render("app.xml", &())?);
    Ok(())
}

/// `Side 1/2`.
fn page_number(styles: &Styles<'_>, language: Language) -> Result<String, ReportError> {
    let marks = Marks::default();
    let line = Paragraph {
        style: styles.id("footer").to_owned(),
        right: true,
        pieces: vec![
            Piece::words(language.pick("Side\u{a0}", "Page\u{a0}"), &marks),
            Piece::field("PAGE", "1", &marks),
            Piece::words("/", &marks),
            Piece::field("NUMPAGES", "1", &marks),
        ],
        ..Paragraph::default()
    };
    render("footer.xml", &Footer { line })
}

/// The footnotes in the order of their marks.
fn footnotes(texts: &mut Texts<'_, '_>) -> Result<String, ReportError> {
    let note = texts.note;
    if let Some(lost) = (0..note.footnotes.len()).find(|place| !texts.marked.contains(place)) {
        return Err(NoteError::UnmarkedFootnote { number: lost + 1 }.into());
    }
    let style = texts.styles.id("footnote text").to_owned();
    let mut footnotes = Vec::new();
    for place in texts.marked.clone() {
        let space = Piece::words(" ", &Marks::default());
        let mut pieces = vec![Piece::own_mark(texts.styles), space];
        pieces.extend(texts.pieces(&note.footnotes[place])?);
        footnotes.push(Paragraph { style: style.clone(), pieces, ..Paragraph::default() });
    }
    render("footnotes.xml", &Footnotes { footnotes })
}

#[derive(Serialize)]
struct Document {
    blocks: Vec<body::Form>,
    margins: Vec<MarginForm>,
    page: Page,
}

/// A header or footer, and on which pages it is.
#[derive(Serialize)]
struct MarginForm {
    kind: &'static str,
    pages: &'static str,
    relation: String,
}

#[derive(Serialize)]
struct Footnotes {
    footnotes: Vec<Paragraph>,
}

#[derive(Serialize)]
struct Footer {
    line: Paragraph,
}

#[derive(Serialize)]
struct Settings {
    language: &'static str,
    decimal: &'static str,
    separator: &'static str,
    has_even_pages: bool,
    has_theme: bool,
}

#[derive(Serialize)]
struct Core {
    title: String,
    author: Option<String>,
    language: &'static str,
}
