//! A header, footer or theme as it is taken over: as it stands, with its pictures, and with nothing that leads out.

use std::ops::Range;

use roxmltree::{Document, Node};

use super::archive::{Archive, Relationships};
use super::fields::foreign_field;
use super::{R, ReferenceError, is, parse};
use crate::note::word::package::{PICTURES, Package, ending};

/// A part with its pictures.
#[derive(Clone, Debug)]
pub(in super::super) struct Part {
    xml: String,
    /// Id, ending of the name, and bytes of each.
    pictures: Vec<(String, String, Vec<u8>)>,
    /// The highest number that a picture has in it.
    pub(super) last_picture: u32,
}

impl Part {
    /// Reads a part; `None`, with a sentence in `left_out`, where it cannot do without what is not taken over.
    pub(super) fn read(
        archive: &mut Archive<'_>,
        name: &str,
        left_out: &mut Vec<String>,
    ) -> Result<Option<Self>, ReferenceError> {
        let text = archive.text(name)?;
        let document = parse(name, &text)?;
        let relationships = archive.relationships(name)?;
        if let Some(field) = foreign_field(&document) {
            left_out.push(format!("{name}: it has a field {field:?}"));
            return Ok(None);
        }
        let mut cuts = Vec::new();
        let mut used = Vec::new();
        for node in document.descendants().filter(Node::is_element) {
            for attribute in node.attributes() {
                if attribute.namespace() != Some(R) {
                    if ADDRESSES.contains(&attribute.name()) {
                        cuts.push(with_space_before(&text, attribute.range()));
                    }
                    continue;
                }
                let id = attribute.value();
                if let Some(picture) = picture(&relationships, id) {
                    used.push((id, picture));
                } else if is_link(node) {
                    cuts.push(with_space_before(&text, attribute.range()));
                } else {
                    left_out.push(format!(
                        "{name}: it is made of more than text and pictures ({})",
                        node.tag_name().name()
                    ));
                    return Ok(None);
                }
            }
        }
        used.sort_unstable();
        used.dedup();
        let mut pictures = Vec::new();
        for (id, picture) in used {
            let bytes = archive.bytes(picture)?;
            pictures.push((id.to_owned(), ending(picture).to_ascii_lowercase(), bytes));
        }
        let last_picture = last_picture(&document);
        Ok(Some(Self { xml: without(&text, cuts), pictures, last_picture }))
    }

    /// Adds it to a document under this name, with its pictures under names that go with it.
    pub(in super::super) fn add_to<'a>(
        &'a self,
        package: &mut Package<'a>,
        name: &str,
        content: &str,
    ) {
        let stem = name.rsplit('/').next().unwrap_or(name).trim_end_matches(".xml");
        for (index, (id, ending, bytes)) in self.pictures.iter().enumerate() {
            let picture = format!("word/media/{stem}_{}.{ending}", index + 1);
            package.relate_as(name, id, "image", &picture);
            package.add_picture(&picture, &bytes[..]);
        }
        package.add(name, content, format!("{DECLARATION}{}", self.xml));
    }
}

/// What parts of XML begin with.
pub(super) const DECLARATION: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Attributes of older drawings that hold an address themselves. What they are of has its picture in the package as well.
const ADDRESSES: [&str; 3] = ["src", "href", "althref"];

/// The part of a picture that lies in the package, of a kind that is known.
fn picture<'a>(relationships: &'a Relationships, id: &str) -> Option<&'a str> {
    let name = relationships.of_id(id, "image")?;
    let ending = ending(name).to_ascii_lowercase();
    PICTURES.iter().any(|(known, _)| *known == ending).then_some(name)
}

/// Whether an element is the same without its address.
fn is_link(node: Node<'_, '_>) -> bool {
    is(node, "hyperlink") || ["hlinkClick", "hlinkHover"].contains(&node.tag_name().name())
}

/// The highest number of a picture.
fn last_picture(document: &Document<'_>) -> u32 {
    let numbers = document
        .descendants()
        .filter(|node| node.tag_name().name() == "docPr")
        .filter_map(|node| node.attribute("id")?.parse().ok());
    // Word counts them in 31 bits.
    numbers.filter(|&number: &u32| number < 1 << 30).max().unwrap_or(0)
}

fn with_space_before(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text[..range.start].trim_end().len();
    before..range.end
}

/// The text without these stretches of it, given in the order that they begin in.
pub(super) fn without(text: &str, cuts: Vec<Range<usize>>) -> String {
    let mut left = String::with_capacity(text.len());
    let mut begin = 0;
    for cut in cuts {
        left.push_str(&text[begin..cut.start.max(begin)]);
        begin = cut.end.max(begin);
    }
    left.push_str(&text[begin..]);
    left
}
