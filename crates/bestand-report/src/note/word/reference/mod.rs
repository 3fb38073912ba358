//! A document whose looks a note takes over: the municipality's own template.
//!
//! What is taken: the styles with theme and fonts, the numbering of lists, page and margins of the first section, its
//! headers and footers with their pictures. Nothing else: no text, no macros, nothing that leads out of the document.

mod archive;
mod fields;
mod numbering;
mod part;
mod stylesheet;

use roxmltree::{Document, Node};
use serde::Serialize;

use self::archive::{Archive, Relationships};
pub(super) use self::numbering::Numbering;
use self::part::DECLARATION;
pub(super) use self::part::Part;
pub(super) use self::stylesheet::StyleSheet;

/// The namespace of text documents, with the prefix that every program gives it.
const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// The same in the strict variant of the format.
const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
/// The namespace of references to relationships.
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Why a reference document cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReferenceError {
    /// The file is not a text document.
    #[error("the reference document is no Word document: {what}")]
    NotADocument {
        /// What is in the way.
        what: String,
    },
    /// A part of it cannot be read.
    #[error("part {part:?} of the reference document cannot be read: {what}")]
    Part {
        /// The part's name, such as `word/styles.xml`.
        part: String,
        /// What is in the way.
        what: String,
    },
    /// It holds more than any template does.
    #[error("the reference document is too large: {what}")]
    TooLarge {
        /// What is too large, and the limit.
        what: String,
    },
    /// It is written in the strict variant of the format, which has other names for everything.
    #[error("the reference document is a Strict Open XML document")]
    Strict,
}

impl ReferenceError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotADocument { .. } => {
                "give a .docx or .dotx file that Word or LibreOffice saved"
            }
            Self::Part { .. } => "open it in Word and save it again as .docx",
            Self::TooLarge { .. } => {
                "give the empty template, without text and without large pictures"
            }
            Self::Strict => {
                "open it in Word and save it as Word Document (.docx), not as Strict Open XML"
            }
        }
    }
}

/// The looks of a document.
#[derive(Clone, Debug)]
pub struct WordReference {
    styles: StyleSheet,
    numbering: Option<Numbering>,
    theme: Option<Part>,
    fonts: Option<String>,
    page: Page,
    margins: Vec<Margin>,
    left_out: Vec<String>,
}

/// Size and margins of a page, in twentieths of a point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Page {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) top: i32,
    pub(super) bottom: i32,
    pub(super) left: u32,
    pub(super) right: u32,
    /// From the edges to header and footer.
    pub(super) header: u32,
    pub(super) footer: u32,
    pub(super) gutter: u32,
    /// Whether the first page, and even pages, have headers and footers of their own.
    pub(super) has_first_page: bool,
    pub(super) has_even_pages: bool,
}

impl Default for Page {
    /// A4 with margins of 2.5 cm at the sides and 2 cm above and below.
    fn default() -> Self {
        Self {
            width: 11906,
            height: 16838,
            top: 1134,
            bottom: 1134,
            left: 1417,
            right: 1417,
            header: 567,
            footer: 567,
            gutter: 0,
            has_first_page: false,
            has_even_pages: false,
        }
    }
}

/// The narrowest a text may be, in twentieths of a point: 6 cm.
const NARROWEST: u32 = 3402;

impl Page {
    /// From the left to the right margin.
    pub(super) fn text_width(&self) -> u32 {
        self.width.saturating_sub(self.left + self.right + self.gutter).max(NARROWEST)
    }
}

/// A header or footer.
#[derive(Clone, Debug)]
pub(super) struct Margin {
    /// `header` or `footer`.
    pub(super) kind: &'static str,
    /// `default`, `first` or `even`.
    pub(super) pages: &'static str,
    pub(super) part: Part,
}

impl WordReference {
    /// Reads the looks of a document from the bytes of a `.docx`, `.dotx`, `.docm` or `.dotm` file.
    ///
    /// # Errors
    /// When it is no such file, when a part is damaged, missing or not to be trusted (entities), or when it would unpack
    /// to more than a template holds.
    pub fn read(bytes: &[u8]) -> Result<Self, ReferenceError> {
        let mut archive = Archive::open(bytes)?;
        let name = archive.relationships("")?.target("officeDocument").map(str::to_owned);
        let main = name.ok_or_else(|| ReferenceError::NotADocument {
            what: "it does not say which of its parts is the text".to_owned(),
        })?;
        let relationships = archive.relationships(&main)?;
        let mut left_out = Vec::new();
        let styles = relationships
            .target("styles")
            .ok_or_else(|| ReferenceError::NotADocument { what: "it has no styles".to_owned() })?;
        let styles = StyleSheet::read(styles, &archive.text(styles)?)?;
        let numbering = match relationships.target("numbering") {
            Some(name) => Numbering::read(&mut archive, name)?,
            None => None,
        };
        let theme = match relationships.target("theme") {
            Some(name) => Part::read(&mut archive, name, &mut left_out)?,
            None => None,
        };
        let fonts = relationships.target("fontTable").map(|name| fonts(&mut archive, name));
        let text = archive.text(&main)?;
        let document = parse(&main, &text)?;
        let section = document.descendants().find(|node| is(*node, "sectPr"));
        let mut page = section.map(|section| page(section, &mut left_out)).unwrap_or_default();
        page.has_even_pages = has_even_pages(&mut archive, &relationships)?;
        let margins = match section {
            Some(section) => margins(section, &relationships, &mut archive, &mut left_out)?,
            None => Vec::new(),
        };
        let fonts = fonts.transpose()?.flatten();
        Ok(Self { styles, numbering, theme, fonts, page, margins, left_out })
    }

    /// What of its looks could not be taken over, a sentence for each.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    pub(super) fn styles(&self) -> &StyleSheet {
        &self.styles
    }

    pub(super) fn numbering(&self) -> Option<&Numbering> {
        self.numbering.as_ref()
    }

    pub(super) fn theme(&self) -> Option<&Part> {
        self.theme.as_ref()
    }

    pub(super) fn fonts(&self) -> Option<&str> {
        self.fonts.as_deref()
    }

    pub(super) fn page(&self) -> &Page {
        &self.page
    }

    pub(super) fn margins(&self) -> &[Margin] {
        &self.margins
    }

    /// A number that no picture of its headers and footers has.
    pub(super) fn next_picture(&self) -> u32 {
        let taken = self.margins.iter().map(|margin| margin.part.last_picture).max();
        taken.unwrap_or(0).saturating_add(1)
    }
}

/// The table of fonts, where it leads to no files of fonts: those belong to whoever bought them.
fn fonts(archive: &mut Archive<'_>, name: &str) -> Result<Option<String>, ReferenceError> {
    let text = archive.text(name)?;
    let document = parse(name, &text)?;
    let leads_out = |node: Node<'_, '_>| node.attributes().any(|it| it.namespace() == Some(R));
    let leads_nowhere = !document.descendants().any(leads_out);
    Ok(leads_nowhere.then(|| format!("{DECLARATION}{text}")))
}

/// Size and margins of the pages of a section.
fn page(section: Node<'_, '_>, left_out: &mut Vec<String>) -> Page {
    let house = Page::default();
    let number = |element: &str, attribute: &str| -> Option<i32> {
        let node = section.children().find(|node| is(*node, element))?;
        // 22 inches is the most that Word sets.
        node.attribute((W, attribute))?.parse().ok().filter(|it| (-31_680..=31_680).contains(it))
    };
    let whole = |element, attribute, house| {
        number(element, attribute).and_then(|it| u32::try_from(it).ok()).unwrap_or(house)
    };
    let page = Page {
        width: whole("pgSz", "w", house.width),
        height: whole("pgSz", "h", house.height),
        top: number("pgMar", "top").unwrap_or(house.top),
        bottom: number("pgMar", "bottom").unwrap_or(house.bottom),
        left: whole("pgMar", "left", house.left),
        right: whole("pgMar", "right", house.right),
        header: whole("pgMar", "header", house.header),
        footer: whole("pgMar", "footer", house.footer),
        gutter: whole("pgMar", "gutter", house.gutter),
        has_first_page: section.children().any(|node| is(node, "titlePg") && is_on(node)),
        has_even_pages: false,
    };
    if page.width < page.left + page.right + page.gutter + NARROWEST {
        left_out.push(
            "size and margins of its page: they leave less than 6 cm for the text".to_owned(),
        );
        return Page { has_first_page: page.has_first_page, ..house };
    }
    page
}

fn has_even_pages(
    archive: &mut Archive<'_>,
    relationships: &Relationships,
) -> Result<bool, ReferenceError> {
    let Some(name) = relationships.target("settings") else { return Ok(false) };
    let text = archive.text(name)?;
    let document = parse(name, &text)?;
    let is_it = |node: Node<'_, '_>| is(node, "evenAndOddHeaders") && is_on(node);
    Ok(document.root_element().children().any(is_it))
}

/// The headers and footers of a section.
fn margins(
    section: Node<'_, '_>,
    relationships: &Relationships,
    archive: &mut Archive<'_>,
    left_out: &mut Vec<String>,
) -> Result<Vec<Margin>, ReferenceError> {
    let mut margins: Vec<Margin> = Vec::new();
    for node in section.children() {
        let kind = match node.tag_name().name() {
            "headerReference" => "header",
            "footerReference" => "footer",
            _ => continue,
        };
        let pages = match node.attribute((W, "type")) {
            Some("first") => "first",
            Some("even") => "even",
            _ => "default",
        };
        let name = node.attribute((R, "id")).and_then(|id| relationships.of_id(id, kind));
        let is_known = margins.iter().any(|each| each.kind == kind && each.pages == pages);
        let Some(name) = name.filter(|_| !is_known) else { continue };
        if let Some(part) = Part::read(archive, name, left_out)? {
            margins.push(Margin { kind, pages, part });
        }
    }
    Ok(margins)
}

/// A part as XML, whose entities lead nowhere: a part that declares any is refused.
fn parse<'a>(part: &str, text: &'a str) -> Result<Document<'a>, ReferenceError> {
    let options = roxmltree::ParsingOptions { nodes_limit: 2_000_000, ..Default::default() };
    Document::parse_with_options(text, options)
        .map_err(|error| ReferenceError::Part { part: part.to_owned(), what: error.to_string() })
}

/// Whether it is this element of a text document.
fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((W, name))
}

/// Whether a setting is on: it is wherever it stands, unless it says otherwise.
fn is_on(node: Node<'_, '_>) -> bool {
    !matches!(node.attribute((W, "val")), Some("0" | "false" | "off"))
}
