//! The file of a reference document: a zip that nobody has vouched for, unpacked within limits.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{ReferenceError, STRICT, parse};

/// The largest file that is looked at.
const MOST_FILE: usize = 64 << 20;
/// The most that one part, and all parts together, unpack to.
const MOST_PART: u64 = 16 << 20;
const MOST_ALL: u64 = 64 << 20;
/// How deep elements may stand in each other. Word nests a few dozen, and a reader of XML goes down with each.
const DEEPEST: usize = 256;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
const OFFICE_STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships/";

/// A document as a file.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// How much may still be unpacked.
    left: u64,
}

impl<'a> Archive<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReferenceError> {
        if bytes.len() > MOST_FILE {
            let limit = MOST_FILE >> 20;
            return Err(ReferenceError::TooLarge { what: format!("more than {limit} MB") });
        }
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| ReferenceError::NotADocument { what: error.to_string() })?;
        if zip.index_for_name("[Content_Types].xml").is_none() {
            let what = "it is another kind of file".to_owned();
            return Err(ReferenceError::NotADocument { what });
        }
        Ok(Self { zip, left: MOST_ALL })
    }

    /// What a part holds.
    pub(super) fn bytes(&mut self, part: &str) -> Result<Vec<u8>, ReferenceError> {
        let damaged = |what: String| ReferenceError::Part { part: part.to_owned(), what };
        let limit = MOST_PART.min(self.left);
        let entry = self.zip.by_name(part).map_err(|error| damaged(error.to_string()))?;
        let mut bytes = Vec::new();
        let read = entry.take(limit + 1).read_to_end(&mut bytes);
        let read = read.map_err(|error| damaged(error.to_string()))? as u64;
        if read > limit {
            let (one, all) = (MOST_PART >> 20, MOST_ALL >> 20);
            let what = format!(
                "part {part:?} unpacks to more than {one} MB, or all to more than {all} MB"
            );
            return Err(ReferenceError::TooLarge { what });
        }
        self.left -= read;
        Ok(bytes)
    }

    /// What a part of XML holds, from its first element on.
    pub(super) fn text(&mut self, part: &str) -> Result<String, ReferenceError> {
        let damaged =
            |what: &str| ReferenceError::Part { part: part.to_owned(), what: what.to_owned() };
        let bytes = self.bytes(part)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| damaged("it is not UTF-8"))?;
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let text = match text.strip_prefix("<?xml") {
            Some(rest) => rest.split_once("?>").map_or("", |(_, text)| text).trim_start(),
            None => text,
        };
        if depth(text) > DEEPEST {
            return Err(damaged("its elements stand too deep in each other"));
        }
        if text.contains(STRICT) {
            return Err(ReferenceError::Strict);
        }
        Ok(text.to_owned())
    }

    /// What a part leads to; the whole package by the empty name. Nothing where it says nothing.
    pub(super) fn relationships(&mut self, part: &str) -> Result<Relationships, ReferenceError> {
        let name = crate::note::word::package::beside(part);
        if self.zip.index_for_name(&name).is_none() {
            return Ok(Relationships::default());
        }
        let text = self.text(&name)?;
        let document = parse(&name, &text)?;
        let mut each = Vec::new();
        for node in document.root_element().children().filter(roxmltree::Node::is_element) {
            let attribute = |name: &str| node.attribute(name).unwrap_or_default();
            let kind = attribute("Type");
            let kind = kind.strip_prefix(OFFICE).or_else(|| kind.strip_prefix(OFFICE_STRICT));
            let is_external = attribute("TargetMode") == "External";
            each.push(Relationship {
                id: attribute("Id").to_owned(),
                kind: kind.unwrap_or_default().to_owned(),
                target: (!is_external).then(|| resolved(part, attribute("Target"))).flatten(),
            });
        }
        Ok(Relationships { each })
    }
}

/// What a part leads to.
#[derive(Default)]
pub(super) struct Relationships {
    pub(super) each: Vec<Relationship>,
}

pub(super) struct Relationship {
    pub(super) id: String,
    /// The last word of its kind, such as `image`; empty for what is not of the format itself.
    pub(super) kind: String,
    /// The part; `None` for what lies outside of the package.
    pub(super) target: Option<String>,
}

impl Relationships {
    /// The first part of this kind.
    pub(super) fn target(&self, kind: &str) -> Option<&str> {
        self.each.iter().find(|each| each.kind == kind)?.target.as_deref()
    }

    /// The part of this id and kind.
    pub(super) fn of_id(&self, id: &str, kind: &str) -> Option<&str> {
        self.each.iter().find(|each| each.id == id && each.kind == kind)?.target.as_deref()
    }
}

/// The name of the part that a way from another leads to; `None` where it leads out of the package.
fn resolved(source: &str, target: &str) -> Option<String> {
    let mut path: Vec<&str> = Vec::new();
    let rest = match target.strip_prefix('/') {
        Some(rest) => rest,
        None => {
            path.extend(source.split('/'));
            path.pop();
            target
        }
    };
    for step in rest.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop()?;
            }
            step => path.push(step),
        }
    }
    Some(path.join("/"))
}

/// How deep elements stand in each other, or more: what looks like one within a comment counts as well.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for tag in text.split('<').skip(1) {
        let head = tag.split('>').next().unwrap_or_default();
        match head.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) if head.ends_with('/') => {}
            Some(_) => depth += 1,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_part_stays_within_the_package() {
        let from = |target| resolved("word/header1.xml", target);
        assert_eq!(from("media/image1.png").unwrap(), "word/media/image1.png");
        assert_eq!(from("../media/a.png").unwrap(), "media/a.png");
        assert_eq!(from("/word/./media/a.png").unwrap(), "word/media/a.png");
        assert_eq!(from("../../etc/passwd"), None);
    }

    #[test]
    fn elements_are_counted_as_deep_as_they_stand() {
        assert_eq!(depth("<a><b/><c>x</c></a>"), 2);
        assert_eq!(depth("<?x?><a/>"), 0);
        assert_eq!(depth(&"<a>".repeat(1000)), 1000);
    }
}
