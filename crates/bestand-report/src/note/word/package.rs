//! The file itself: a zip of parts, each with what it contains, and the relationships between them.

use std::borrow::Cow;
use std::io::{self, Cursor, Write};

use serde::Serialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::templates::render;
use crate::ReportError;

/// The beginning of the names of relationships.
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CORE: &str =
    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";

/// The kinds of picture that a document may hold, by the ending of their names.
pub(super) const PICTURES: [(&str, &str); 10] = [
    ("bmp", "image/bmp"),
    ("emf", "image/x-emf"),
    ("gif", "image/gif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("wmf", "image/x-wmf"),
];

/// What the whole package belongs to, as the source of a relationship.
pub(super) const ROOT: &str = "";

/// A document on its way into its file.
#[derive(Default)]
pub(super) struct Package<'a> {
    parts: Vec<Part<'a>>,
    relationships: Vec<Relationships>,
}

struct Part<'a> {
    name: String,
    /// `None` where the ending of the name says it.
    content: Option<String>,
    bytes: Cow<'a, [u8]>,
    is_packed: bool,
}

struct Relationships {
    /// The part they begin at.
    source: String,
    each: Vec<Relationship>,
}

#[derive(Serialize)]
struct Relationship {
    id: String,
    kind: String,
    target: String,
    is_external: bool,
}

impl<'a> Package<'a> {
    /// Adds a part of XML; `content` is what follows `application/vnd.openxmlformats-` in the name of what it holds.
    pub(super) fn add(&mut self, name: &str, content: &str, xml: impl Into<Cow<'a, str>>) {
        let bytes = match xml.into() {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        let content = Some(format!("application/vnd.openxmlformats-{content}+xml"));
        self.parts.push(Part { name: name.to_owned(), content, bytes, is_packed: true });
    }

    /// Adds a picture, whose name ends in one of [`PICTURES`].
    pub(super) fn add_picture(&mut self, name: &str, bytes: impl Into<Cow<'a, [u8]>>) {
        // Of these only the drawings are text; the others are packed already.
        let is_packed = ["svg", "emf", "wmf", "bmp"].contains(&ending(name));
        let bytes = bytes.into();
        self.parts.push(Part { name: name.to_owned(), content: None, bytes, is_packed });
    }

    /// Says that one part leads to another, and returns the id by which it does.
    pub(super) fn relate(&mut self, source: &str, kind: &str, target: &str) -> String {
        let id = format!("rId{}", self.of(source).each.len() + 1);
        self.relate_as(source, &id, kind, target);
        id
    }

    /// The same by an id that is given.
    pub(super) fn relate_as(&mut self, source: &str, id: &str, kind: &str, target: &str) {
        let kind = if kind == "core-properties" { CORE.into() } else { format!("{OFFICE}/{kind}") };
        let target = relative(source, target);
        self.of(source).each.push(Relationship {
            id: id.to_owned(),
            kind,
            target,
            is_external: false,
        });
    }

    /// Says that a part leads to an address outside, and returns the id by which it does.
    pub(super) fn link(&mut self, source: &str, target: &str) -> String {
        let each = &mut self.of(source).each;
        if let Some(known) = each.iter().find(|each| each.is_external && each.target == target) {
            return known.id.clone();
        }
        let id = format!("rId{}", each.len() + 1);
        let (kind, target) = (format!("{OFFICE}/hyperlink"), target.to_owned());
        each.push(Relationship { id: id.clone(), kind, target, is_external: true });
        id
    }

    fn of(&mut self, source: &str) -> &mut Relationships {
        let known = self.relationships.iter().position(|each| each.source == source);
        let place = known.unwrap_or_else(|| {
            self.relationships.push(Relationships { source: source.to_owned(), each: Vec::new() });
            self.relationships.len() - 1
        });
        &mut self.relationships[place]
    }

    /// Writes the file. Nothing of it comes from the clock or the machine.
    pub(super) fn write(&self, out: &mut dyn Write) -> Result<(), ReportError> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        // Word asks for it in the first place.
        put(&mut zip, "[Content_Types].xml", self.content_types()?.as_bytes(), true)?;
        for relationships in &self.relationships {
            let form = Form { relationships: &relationships.each };
            let xml = render("relationships.xml", &form)?;
            put(&mut zip, &beside(&relationships.source), xml.as_bytes(), true)?;
        }
        for part in &self.parts {
            put(&mut zip, &part.name, &part.bytes, part.is_packed)?;
        }
        let file = zip.finish().map_err(io::Error::other)?;
        Ok(out.write_all(file.get_ref())?)
    }

    fn content_types(&self) -> Result<String, ReportError> {
        let has = |kind: &str| self.parts.iter().any(|part| ending(&part.name) == kind);
        let form = ContentTypes {
            extensions: PICTURES.into_iter().filter(|(kind, _)| has(kind)).collect(),
            parts: (self.parts.iter())
                .filter_map(|part| Some((part.name.as_str(), part.content.as_deref()?)))
                .collect(),
        };
        render("contentTypes.xml", &form)
    }
}

#[derive(Serialize)]
struct Form<'a> {
    relationships: &'a [Relationship],
}

#[derive(Serialize)]
struct ContentTypes<'a> {
    extensions: Vec<(&'static str, &'static str)>,
    parts: Vec<(&'a str, &'a str)>,
}

fn put(
    zip: &mut ZipWriter<Cursor<Vec<u8>>>,
    name: &str,
    bytes: &[u8],
    is_packed: bool,
) -> Result<(), ReportError> {
    let method = if is_packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
    let options = SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::DEFAULT)
        // Else the file would say which system it was written on.
        .system(System::Dos);
    zip.start_file(name, options).map_err(io::Error::other)?;
    Ok(zip.write_all(bytes)?)
}

/// Where the relationships of a part are kept: `word/_rels/document.xml.rels`.
pub(super) fn beside(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// The way from one part to another.
fn relative(source: &str, target: &str) -> String {
    let mut folders: Vec<&str> = source.split('/').collect();
    folders.pop();
    let mut rest = target;
    let mut shared = 0;
    for folder in &folders {
        match rest.split_once('/') {
            Some((first, below)) if first == *folder => (rest, shared) = (below, shared + 1),
            _ => break,
        }
    }
    format!("{}{rest}", "../".repeat(folders.len() - shared))
}

/// What stands behind the last dot of a name.
pub(super) fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}
