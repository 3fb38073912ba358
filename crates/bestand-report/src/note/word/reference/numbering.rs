//! The numbering of lists and headings of a reference document, with room for ours.

use roxmltree::{Document, Node};

use super::archive::Archive;
use super::part::{DECLARATION, without};
use super::{R, ReferenceError, W, is, parse};

/// The definitions as they stand, and where ours go.
#[derive(Clone, Debug)]
pub(in super::super) struct Numbering {
    xml: String,
    /// Where definitions end and numbers begin, and where the numbers end.
    places: (usize, usize),
    /// Each number with its definition.
    numbers: Vec<(u32, u32)>,
    /// The first that are free.
    pub(in super::super) next_abstract: u32,
    pub(in super::super) next_number: u32,
}

impl Numbering {
    /// Reads the part; `None` where there is nothing to take over: ours takes its place then.
    pub(super) fn read(
        archive: &mut Archive<'_>,
        name: &str,
    ) -> Result<Option<Self>, ReferenceError> {
        let text = archive.text(name)?;
        let xml = without_pictures(&parse(name, &text)?, &text);
        let document = parse(name, &xml)?;
        let root = document.root_element();
        if !is(root, "numbering") || root.lookup_namespace_uri(Some("w")) != Some(W) {
            let what = "it has no lists of Word's".to_owned();
            return Err(ReferenceError::Part { part: name.to_owned(), what });
        }
        let leads_out = |node: Node<'_, '_>| node.attributes().any(|it| it.namespace() == Some(R));
        let children = || root.children().filter(Node::is_element);
        let first = children().next().filter(|_| !document.descendants().any(leads_out));
        let Some(first) = first else { return Ok(None) };
        let end_of = |name: &str| {
            children().filter(|node| is(*node, name)).map(|node| node.range().end).max()
        };
        let definitions = end_of("abstractNum").unwrap_or(first.range().start);
        let places = (definitions, end_of("num").unwrap_or(definitions));
        let id = |node: Node<'_, '_>, name: &str| number(node.attribute((W, name))?);
        let numbers: Vec<(u32, u32)> = children()
            .filter(|node| is(*node, "num"))
            .filter_map(|node| {
                let definition = node.children().find(|child| is(*child, "abstractNumId"))?;
                Some((id(node, "numId")?, id(definition, "val")?))
            })
            .collect();
        let highest = |element: &'static str, name: &'static str| {
            let ids = children().filter(|node| is(*node, element));
            ids.filter_map(|node| id(node, name)).max()
        };
        let next = |last: Option<u32>, first: u32| last.map_or(first, |it| it + 1);
        Ok(Some(Self {
            next_abstract: next(highest("abstractNum", "abstractNumId"), 0),
            next_number: next(highest("num", "numId"), 1),
            places,
            numbers,
            xml: xml.clone(),
        }))
    }

    /// The definition that a number goes by.
    pub(in super::super) fn abstract_of(&self, number: u32) -> Option<u32> {
        self.numbers.iter().find(|(each, _)| *each == number).map(|(_, definition)| *definition)
    }

    /// The part with ours in it: all definitions come before all numbers.
    pub(in super::super) fn with(&self, definitions: &str, numbers: &str) -> String {
        let (first, second) = self.places;
        let xml = &self.xml;
        format!(
            "{DECLARATION}{}{definitions}{}{numbers}{}",
            &xml[..first],
            &xml[first..second],
            &xml[second..]
        )
    }
}

/// The number of a list. Word counts them in 31 bits; beyond half of that there is no room for ours.
pub(super) fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|&number| number < 1 << 30)
}

/// The text without pictures for bullets: a level that has one has a sign as well.
fn without_pictures(document: &Document<'_>, text: &str) -> String {
    let cuts = document
        .descendants()
        .filter(|node| is(*node, "numPicBullet") || is(*node, "lvlPicBulletId"))
        .map(|node| node.range());
    without(text, cuts.collect())
}
