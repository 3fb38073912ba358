//! The styles: what each is called in this document, and their definitions.
//!
//! Word finds a style by its id, and every language of Word gives its own: `Heading1`, `Overskrift1`. The names in the
//! file are the same in all of them, so styles of a reference document are found by their names.

use bestand_model::Language;
use serde::Serialize;

use super::lists::Lists;
use super::reference::WordReference;
use super::templates::render;
use crate::ReportError;

/// What a style is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StyleKind {
    Paragraph,
    Character,
    Table,
    Numbering,
}

impl StyleKind {
    /// The word for it in the file.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Character => "character",
            Self::Table => "table",
            Self::Numbering => "numbering",
        }
    }
}

use StyleKind::{Character, Numbering, Paragraph, Table};

/// Every style that a note uses, by its name in the file. Those that begin with `Notat` are the house's own; a
/// reference document that has styles of these names decides what they look like.
pub(super) const STYLES: [(&str, StyleKind); 29] = [
    ("Normal", Paragraph),
    ("Default Paragraph Font", Character),
    ("Normal Table", Table),
    ("No List", Numbering),
    ("heading 1", Paragraph),
    ("heading 2", Paragraph),
    ("heading 3", Paragraph),
    ("Title", Paragraph),
    ("Subtitle", Paragraph),
    ("caption", Paragraph),
    ("List Bullet", Paragraph),
    ("List Bullet 2", Paragraph),
    ("List Bullet 3", Paragraph),
    ("List Number", Paragraph),
    ("List Number 2", Paragraph),
    ("List Number 3", Paragraph),
    ("footnote text", Paragraph),
    ("footnote reference", Character),
    ("Hyperlink", Character),
    ("header", Paragraph),
    ("footer", Paragraph),
    (GENRE, Paragraph),
    (FIELD, Paragraph),
    (DATA, Paragraph),
    (FIGURE, Paragraph),
    (CELL, Paragraph),
    (SOURCE, Paragraph),
    (BASIS, Paragraph),
    (ROOM, Paragraph),
];

/// The style of the tables, beside [`STYLES`].
pub(super) const TABLE: &str = "Notat tabel";
/// What kind of paper it is.
pub(super) const GENRE: &str = "Notat art";
/// A field of the title block.
pub(super) const FIELD: &str = "Notat felt";
/// What the note was made of.
pub(super) const DATA: &str = "Notat data";
/// The line that a picture stands in.
pub(super) const FIGURE: &str = "Notat figur";
/// What stands in the cells of a table.
pub(super) const CELL: &str = "Notat tabeltekst";
/// What stands below a table or a figure.
pub(super) const SOURCE: &str = "Notat kilde";
/// What the note is made of, in small print.
pub(super) const BASIS: &str = "Notat grundlag";
/// Room for a writer.
pub(super) const ROOM: &str = "Notat plads";

/// The first of the styles that only a family of its own can stand for: kinds have one default each.
const DEFAULTS: [&str; 4] = ["Normal", "Default Paragraph Font", "Normal Table", "No List"];

/// The styles of one document.
pub(super) struct Styles<'a> {
    reference: Option<&'a WordReference>,
    /// Name, id, and whether the definition is ours, for each style.
    each: Vec<(&'static str, String, bool)>,
}

impl<'a> Styles<'a> {
    /// Those of the reference document as far as it has them, else ours.
    pub(super) fn new(reference: Option<&'a WordReference>) -> Self {
        let mut each: Vec<(&'static str, String, bool)> = Vec::new();
        for (name, kind) in STYLES.into_iter().chain([(TABLE, Table)]) {
            let is_default = DEFAULTS.contains(&name);
            let theirs = reference.and_then(|found| found.styles().find(name, kind, is_default));
            if let Some(theirs) = theirs {
                each.push((name, theirs.id.clone(), false));
                continue;
            }
            let plain: String = name.split(' ').map(capitalised).collect();
            let is_taken = |id: &str| {
                let by_theirs = reference.is_some_and(|found| found.styles().has_id(id));
                by_theirs || each.iter().any(|(_, taken, _)| taken == id)
            };
            let mut id = plain.clone();
            let mut number = 1;
            while is_taken(&id) {
                number += 1;
                id = format!("{plain}_{number}");
            }
            each.push((name, id, true));
        }
        Self { reference, each }
    }

    /// The id of the style of this name.
    pub(super) fn id(&self, name: &str) -> &str {
        self.entry(name).map_or("", |(_, id, _)| id)
    }

    /// Whether the definition of the style is ours.
    pub(super) fn is_ours(&self, name: &str) -> bool {
        self.entry(name).is_some_and(|(_, _, is_ours)| *is_ours)
    }

    fn entry(&self, name: &str) -> Option<&(&'static str, String, bool)> {
        self.each.iter().find(|(each, _, _)| *each == name)
    }

    /// The part with the definitions.
    pub(super) fn part(&self, lists: &Lists, language: Language) -> Result<String, ReportError> {
        let form = Form {
            wanted: self.each.iter().filter(|each| each.2).map(|each| each.0).collect(),
            ids: self.each.iter().map(|(name, id, _)| (*name, id.as_str())).collect(),
            bullets: lists.bullets(),
            numbers: lists.numbers(),
        };
        let ours = render("styles.xml", &form)?;
        let tag = tag(language);
        Ok(match self.reference {
            Some(reference) => reference.styles().with(&ours, tag),
            None => format!("{HEAD}{}{ours}</w:styles>\n", defaults(tag)),
        })
    }
}

/// The language as documents name it.
pub(super) fn tag(language: Language) -> &'static str {
    language.pick("da-DK", "en-GB")
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\n";

/// What holds where no style says anything: font, size, language, space between lines.
fn defaults(tag: &str) -> String {
    format!(
        "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:eastAsia=\"Arial\" w:hAnsi=\"Arial\" \
         w:cs=\"Arial\"/><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/><w:lang w:val=\"{tag}\" w:eastAsia=\"en-US\" \
         w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"259\" \
         w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\n"
    )
}

#[derive(Serialize)]
struct Form<'a> {
    wanted: Vec<&'static str>,
    ids: std::collections::BTreeMap<&'static str, &'a str>,
    bullets: u32,
    numbers: u32,
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
