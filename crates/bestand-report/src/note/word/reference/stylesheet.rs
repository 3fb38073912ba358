//! The styles of a reference document: what they are called, and its definitions with what they lack added.

use std::ops::Range;

use roxmltree::Node;

use super::numbering::number;
use super::part::DECLARATION;
use super::{ReferenceError, W, is, parse};
use crate::note::word::styles::StyleKind;

/// The styles of a document.
#[derive(Clone, Debug)]
pub(in super::super) struct StyleSheet {
    xml: String,
    each: Vec<Style>,
    /// Where languages stand, or have to be put in.
    languages: Vec<Slot>,
    /// Where further styles go.
    end: Slot,
}

/// A style, as it can be found.
#[derive(Clone, Debug)]
pub(in super::super) struct Style {
    pub(in super::super) id: String,
    /// Its name and its other names, in small letters.
    names: Vec<String>,
    kind: String,
    is_default: bool,
    /// Level and number of the list that it makes a paragraph part of.
    numbering: Option<(u32, u32)>,
}

/// A stretch of the text that something takes the place of.
#[derive(Clone, Debug)]
struct Slot {
    range: Range<usize>,
    before: String,
    after: String,
}

impl StyleSheet {
    pub(super) fn read(part: &str, text: &str) -> Result<Self, ReferenceError> {
        let document = parse(part, text)?;
        let root = document.root_element();
        if !is(root, "styles") || root.lookup_namespace_uri(Some("w")) != Some(W) {
            let what = "it has no styles of Word's".to_owned();
            return Err(ReferenceError::Part { part: part.to_owned(), what });
        }
        let each: Vec<_> =
            root.children().filter(|node| is(*node, "style")).filter_map(style).collect();
        if each.is_empty() {
            let what = "it defines no style".to_owned();
            return Err(ReferenceError::Part { part: part.to_owned(), what });
        }
        let end = slot(text, root, false);
        Ok(Self { xml: text.to_owned(), each, languages: languages(text, root), end })
    }

    /// The style of this name and kind. Every document has one style of each kind for what names none, whatever its own
    /// name: that is meant by `is_default`.
    pub(in super::super) fn find(
        &self,
        name: &str,
        kind: StyleKind,
        is_default: bool,
    ) -> Option<&Style> {
        let name = name.to_lowercase();
        let of_kind = || self.each.iter().filter(|style| style.kind == kind.word());
        let default = of_kind().find(|style| is_default && style.is_default);
        default.or_else(|| of_kind().find(|style| style.names.contains(&name)))
    }

    /// Whether a style has this id.
    pub(in super::super) fn has_id(&self, id: &str) -> bool {
        // Word does not tell ids apart by the size of their letters.
        self.each.iter().any(|style| style.id.eq_ignore_ascii_case(id))
    }

    /// Level and number of the list that a style makes a paragraph part of.
    pub(in super::super) fn numbering_of(&self, id: &str) -> Option<(u32, u32)> {
        self.each.iter().find(|style| style.id == id)?.numbering
    }

    /// The highest number of a list that a style goes by.
    pub(in super::super) fn last_number(&self) -> Option<u32> {
        self.each.iter().filter_map(|style| style.numbering).map(|(_, number)| number).max()
    }

    /// The part with further styles, in this language.
    pub(in super::super) fn with(&self, styles: &str, language: &str) -> String {
        let mut xml = DECLARATION.to_owned();
        let mut begin = 0;
        let texts = self.languages.iter().map(|slot| (slot, language));
        for (Slot { range, before, after }, text) in texts.chain([(&self.end, styles)]) {
            xml.push_str(&self.xml[begin..range.start]);
            xml.extend([before, text, after]);
            begin = range.end;
        }
        xml.push_str(&self.xml[begin..]);
        xml
    }
}

fn style(node: Node<'_, '_>) -> Option<Style> {
    let child = |node: Node<'_, '_>, name: &str| {
        node.children().find(|child| is(*child, name)).map(|child| child.id())
    };
    let value = |name: &str| {
        let child = node.document().get_node(child(node, name)?)?;
        child.attribute((W, "val"))
    };
    let mut names = vec![value("name")?.to_lowercase()];
    names.extend(value("aliases").into_iter().flat_map(|aliases| {
        aliases.split(',').map(|alias| alias.trim().to_lowercase()).collect::<Vec<_>>()
    }));
    Some(Style {
        id: node.attribute((W, "styleId"))?.to_owned(),
        names,
        kind: node.attribute((W, "type")).unwrap_or("paragraph").to_owned(),
        is_default: matches!(node.attribute((W, "default")), Some("1" | "true" | "on")),
        numbering: numbering(node),
    })
}

fn numbering(style: Node<'_, '_>) -> Option<(u32, u32)> {
    let inside = |node: Node<'_, '_>, name: &str| -> Option<u32> {
        let child = node.children().find(|child| is(*child, name))?;
        number(child.attribute((W, "val"))?)
    };
    let list = style
        .descendants()
        .find(|node| is(*node, "numPr") && node.parent().is_some_and(|it| is(it, "pPr")))?;
    // 0 takes a paragraph out of every list.
    let number = inside(list, "numId").filter(|&number| number > 0)?;
    Some((inside(list, "ilvl").unwrap_or(0), number))
}

/// Where the language of a document stands: in what holds everywhere, and in styles of their own language.
fn languages(text: &str, root: Node<'_, '_>) -> Vec<Slot> {
    let mut slots = Vec::new();
    if !has_language_everywhere(root) {
        slots.push(language_everywhere(text, root));
    }
    for node in root.descendants().filter(|node| is(*node, "lang")) {
        if let Some(value) = node.attribute_node((W, "val")) {
            let range = value.range_value();
            slots.push(Slot { range, before: String::new(), after: String::new() });
        }
    }
    slots.sort_by_key(|slot| slot.range.start);
    slots
}

/// The elements that lead to what holds for all texts.
const EVERYWHERE: [&str; 3] = ["docDefaults", "rPrDefault", "rPr"];

fn has_language_everywhere(root: Node<'_, '_>) -> bool {
    let defaults = root.children().find(|node| is(*node, EVERYWHERE[0]));
    let has_value = |node: Node<'_, '_>| is(node, "lang") && node.has_attribute((W, "val"));
    defaults.is_some_and(|defaults| defaults.descendants().any(has_value))
}

/// The place for a language that holds for all texts, with the elements that lead there as far as they are missing.
fn language_everywhere(text: &str, root: Node<'_, '_>) -> Slot {
    let mut node = root;
    for (depth, name) in EVERYWHERE.into_iter().enumerate() {
        match node.children().find(|child| is(*child, name)) {
            Some(child) => node = child,
            None => return in_elements(slot(text, node, true), &EVERYWHERE[depth..]),
        }
    }
    match node.children().find(|child| is(*child, "lang")) {
        // It names languages of other scripts only.
        Some(other) => {
            let range = other.range();
            in_elements(Slot { range, before: String::new(), after: String::new() }, &[])
        }
        None => in_elements(slot(text, node, false), &[]),
    }
}

fn in_elements(slot: Slot, elements: &[&str]) -> Slot {
    let opening: String = elements.iter().map(|name| format!("<w:{name}>")).collect();
    let closing: String = elements.iter().rev().map(|name| format!("</w:{name}>")).collect();
    Slot {
        before: format!("{}{opening}<w:lang w:val=\"", slot.before),
        after: format!("\"/>{closing}{}", slot.after),
        ..slot
    }
}

/// A place within an element, before its first or behind its last child.
fn slot(text: &str, node: Node<'_, '_>, is_first: bool) -> Slot {
    let whole = node.range();
    let children = (node.first_child(), node.last_child());
    let (range, before, after) = match children {
        (Some(first), _) if is_first => {
            (first.range().start..first.range().start, String::new(), String::new())
        }
        (_, Some(last)) => (last.range().end..last.range().end, String::new(), String::new()),
        _ => {
            // `<w:rPr/>`, or `<w:rPr></w:rPr>`, is opened and closed anew.
            let written = &text[whole.clone()];
            let head = written.split('>').next().unwrap_or_default().trim_end_matches('/');
            let name = head.trim_start_matches('<').split_whitespace().next().unwrap_or_default();
            (whole, format!("{head}>"), format!("</{name}>"))
        }
    };
    Slot { range, before, after }
}
