//! The package: parts, relationships, the order of elements.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

#[test]
fn a_document_holds_together() {
    let docx = Docx::of(&Word::default(), &large_note());
    holds_together(&docx);
    let outside: Vec<_> = relationships(&docx).into_iter().filter(|each| each.3).collect();
    assert_eq!(outside.len(), 1);
    assert_eq!(outside[0].2, "https://jobindsats.dk/?a=1&b=2");
}

/// What holds for every document, whatever note and reference document it was made of.
pub(super) fn holds_together(docx: &Docx) {
    every_part_says_what_it_is(docx);
    every_relationship_leads_to_a_part_and_every_part_is_led_to(docx);
    every_relationship_that_a_text_names_is_there(docx);
    every_style_that_is_named_is_defined_once(docx);
    no_two_pictures_share_a_number(docx);
    every_list_has_a_definition(docx);
}

fn every_part_says_what_it_is(docx: &Docx) {
    let types = docx.xml("[Content_Types].xml");
    let defaults: BTreeMap<_, _> = all(&types, "Default")
        .map(|node| (attribute(node, "Extension"), attribute(node, "ContentType")))
        .collect();
    let overrides: BTreeSet<_> =
        all(&types, "Override").map(|node| attribute(node, "PartName").to_owned()).collect();
    for (name, _) in &docx.parts {
        let is_xml = name.ends_with(".xml") || name.ends_with(".rels");
        if is_xml {
            docx.xml(name);
            assert!(docx.text(name).starts_with("<?xml"), "{name}");
        }
        let of_kind = defaults.get(name.rsplit('.').next().unwrap());
        let is_said = overrides.contains(&format!("/{name}")) || of_kind.is_some();
        assert!(is_said, "{name}");
        if name.ends_with(".xml") && !name.starts_with('[') {
            assert!(overrides.contains(&format!("/{name}")), "{name} is more than XML");
        }
    }
    assert!(overrides.iter().all(|name| docx.has(&name[1..])), "{overrides:?}");
    assert_eq!(docx.parts[0].0, "[Content_Types].xml");
}

/// Every relationship of a package: the part it begins at, its id, and the part or address it leads to.
fn relationships(docx: &Docx) -> Vec<(String, String, String, bool)> {
    let mut found = Vec::new();
    for (name, _) in docx.parts.iter().filter(|(name, _)| name.ends_with(".rels")) {
        let source = name.replace("_rels/", "").replace(".rels", "");
        let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
        for node in all(&docx.xml(name), "Relationship") {
            let is_external = attribute(node, "TargetMode") == "External";
            let mut target = attribute(node, "Target").to_owned();
            if !is_external && !folder.is_empty() {
                target = match target.strip_prefix("../") {
                    Some(above) => above.to_owned(),
                    None => format!("{folder}/{target}"),
                };
            }
            found.push((source.clone(), attribute(node, "Id").to_owned(), target, is_external));
        }
    }
    found
}

fn every_relationship_leads_to_a_part_and_every_part_is_led_to(docx: &Docx) {
    let relationships = relationships(docx);
    let mut led_to = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for (source, id, target, is_external) in &relationships {
        assert!(ids.insert((source, id)), "{source} {id}");
        assert!(*is_external || docx.has(target), "{source} -> {target}");
        led_to.insert(target.as_str());
    }
    for (name, _) in &docx.parts {
        let leads = name.ends_with(".rels") || name.starts_with('[');
        assert!(leads || led_to.contains(name.as_str()), "nothing leads to {name}");
    }
}

fn every_relationship_that_a_text_names_is_there(docx: &Docx) {
    let known: BTreeSet<_> =
        relationships(docx).into_iter().map(|(source, id, ..)| (source, id)).collect();
    for (part, _) in docx.parts.iter().filter(|(name, _)| name.ends_with(".xml")) {
        for named in named_relationships(docx, part) {
            assert!(known.contains(&(part.clone(), named.clone())), "{part} {named}");
        }
    }
}

fn named_relationships(docx: &Docx, part: &str) -> Vec<String> {
    let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let document = docx.xml(part);
    let attributes = document.descendants().flat_map(|node| node.attributes());
    let named = attributes.filter(|each| each.namespace() == Some(namespace));
    named.map(|each| each.value().to_owned()).collect()
}

#[test]
fn a_link_in_a_footnote_belongs_to_the_footnotes() {
    let mut note = note();
    note.footnotes[0]
        .push(Inline::Link { text: vec![text("her")], target: "https://jobindsats.dk".into() });
    let docx = Docx::of(&Word::default(), &note);
    holds_together(&docx);
    assert_eq!(named_relationships(&docx, FOOTNOTES), ["rId1"]);
    // Link, PNG, SVG, footer.
    assert_eq!(named_relationships(&docx, DOCUMENT).len(), 4);
}

fn no_two_pictures_share_a_number(docx: &Docx) {
    let mut numbers = BTreeSet::new();
    for (name, _) in docx.parts.iter().filter(|(name, _)| name.ends_with(".xml")) {
        for node in all(&docx.xml(name), "docPr") {
            assert!(numbers.insert(attribute(node, "id").to_owned()), "{name}");
        }
    }
}

fn every_list_has_a_definition(docx: &Docx) {
    let numbering = docx.xml("word/numbering.xml");
    let definitions: BTreeSet<_> =
        all(&numbering, "abstractNum").map(|node| attribute(node, "abstractNumId")).collect();
    let mut numbers = BTreeSet::new();
    for node in all(&numbering, "num") {
        assert!(numbers.insert(attribute(node, "numId")));
        let definition = node.first_element_child().unwrap();
        assert!(definitions.contains(attribute(definition, "val")));
    }
    let document = docx.xml(DOCUMENT);
    for node in all(&document, "numId") {
        assert!(numbers.contains(attribute(node, "val")), "{}", attribute(node, "val"));
    }
}

/// The order that the format asks for, for the elements that we write; Word calls a file damaged that has another.
const ORDERS: [(&str, &[&str]); 12] = [
    (
        "pPr",
        &[
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "numPr",
            "pBdr",
            "tabs",
            "spacing",
            "ind",
            "contextualSpacing",
            "jc",
            "outlineLvl",
        ],
    ),
    (
        "rPr",
        &[
            "rStyle",
            "rFonts",
            "b",
            "bCs",
            "i",
            "iCs",
            "caps",
            "color",
            "spacing",
            "sz",
            "szCs",
            "u",
            "vertAlign",
            "lang",
        ],
    ),
    (
        "tblPr",
        &[
            "tblStyle",
            "tblW",
            "tblInd",
            "tblBorders",
            "tblCellMar",
            "tblLook",
            "tblCaption",
            "tblDescription",
        ],
    ),
    ("tcPr", &["tcW", "tcBorders", "vAlign"]),
    ("trPr", &["cantSplit", "tblHeader"]),
    ("tbl", &["tblPr", "tblGrid", "tr"]),
    ("tr", &["trPr", "tc"]),
    ("tc", &["tcPr", "p"]),
    ("sectPr", &["headerReference", "footerReference", "pgSz", "pgMar", "cols", "titlePg"]),
    (
        "style",
        &["name", "basedOn", "next", "uiPriority", "qFormat", "pPr", "rPr", "tblPr", "tblStylePr"],
    ),
    ("lvl", &["start", "numFmt", "pStyle", "lvlText", "lvlJc", "pPr"]),
    (
        "settings",
        &[
            "zoom",
            "defaultTabStop",
            "hyphenationZone",
            "evenAndOddHeaders",
            "characterSpacingControl",
            "footnotePr",
            "compat",
            "themeFontLang",
            "clrSchemeMapping",
            "decimalSymbol",
            "listSeparator",
        ],
    ),
];

#[test]
fn elements_stand_in_the_order_that_the_format_asks_for() {
    let docx = Docx::of(&Word::default(), &large_note());
    for (name, _) in docx.parts.iter().filter(|(name, _)| name.ends_with(".xml")) {
        let document = docx.xml(name);
        for (parent, order) in ORDERS {
            for node in all(&document, parent) {
                let children = node.children().filter(roxmltree::Node::is_element);
                let places: Vec<_> = children
                    .map(|child| {
                        let tag = child.tag_name().name();
                        order
                            .iter()
                            .position(|each| *each == tag)
                            .unwrap_or_else(|| panic!("{parent}/{tag}"))
                    })
                    .collect();
                assert!(places.is_sorted(), "{name}: {parent} {places:?}");
            }
        }
    }
}

#[test]
fn a_cell_ends_with_a_paragraph_and_no_two_tables_touch() {
    let docx = Docx::of(&Word::default(), &large_note());
    let document = docx.xml(DOCUMENT);
    for cell in all(&document, "tc") {
        assert_eq!(cell.last_element_child().unwrap().tag_name().name(), "p");
    }
    for table in all(&document, "tbl") {
        assert_eq!(table.next_sibling_element().unwrap().tag_name().name(), "p");
        assert_eq!(table.prev_sibling_element().unwrap().tag_name().name(), "p");
    }
}

fn every_style_that_is_named_is_defined_once(docx: &Docx) {
    let styles = docx.xml("word/styles.xml");
    let ids: Vec<_> = all(&styles, "style").map(|node| attribute(node, "styleId")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert!(ids.len() > styles::STYLES.len());
    for (name, _) in docx.parts.iter().filter(|(name, _)| name.ends_with(".xml")) {
        let document = docx.xml(name);
        for kind in ["pStyle", "rStyle", "tblStyle", "basedOn", "next"] {
            for node in all(&document, kind) {
                assert!(
                    ids.contains(&attribute(node, "val")),
                    "{name}: {}",
                    attribute(node, "val")
                );
            }
        }
    }
}

#[test]
fn lists_have_real_numbering_and_each_numbered_one_begins_at_1() {
    let docx = Docx::of(&Word::default(), &large_note());
    let numbering = docx.xml("word/numbering.xml");
    let document = docx.xml(DOCUMENT);
    let used: Vec<_> = all(&document, "numId").map(|node| attribute(node, "val")).collect();
    // The list within the first, then one of three items and one of two.
    assert_eq!(used, ["3", "4", "4", "4", "5", "5"]);
    let starts = all(&numbering, "startOverride").map(|node| attribute(node, "val"));
    assert_eq!(starts.collect::<Vec<_>>(), ["1", "1", "1"]);
}

#[test]
fn the_same_note_gives_the_same_bytes() {
    assert_eq!(written(&Word::default(), &large_note()), written(&Word::default(), &large_note()));
    let docx = Docx::of(&Word::default(), &large_note());
    for part in ["docProps/core.xml", "docProps/app.xml"] {
        let names: Vec<_> = docx
            .xml(part)
            .root_element()
            .children()
            .map(|node| node.tag_name().name().to_owned())
            .collect();
        assert!(!names.iter().any(|name| ["created", "modified"].contains(&name.as_str())));
    }
}

#[test]
fn the_document_says_its_language_title_and_author() {
    let mut note = note();
    let docx = Docx::of(&Word::default(), &note);
    let core = docx.text("docProps/core.xml");
    assert!(core.contains("<dc:title>Undersøgelse af fleksjob mv.</dc:title>"));
    assert!(core.contains("<dc:language>da-DK</dc:language>"));
    assert!(!core.contains("creator"));
    assert!(docx.text("word/styles.xml").contains("<w:lang w:val=\"da-DK\""));
    assert!(docx.text("word/settings.xml").contains("<w:themeFontLang w:val=\"da-DK\"/>"));
    assert!(docx.text("docProps/app.xml").contains("<Application>bestand</Application>"));

    note.language = Language::English;
    note.title_block.author = Some("Team <Analyse>".into());
    let docx = Docx::of(&Word::default(), &note);
    assert!(
        docx.text("docProps/core.xml").contains("<dc:creator>Team &lt;Analyse&gt;</dc:creator>")
    );
    assert!(docx.text("word/styles.xml").contains("<w:lang w:val=\"en-GB\""));
    assert!(docx.text("word/pageNumber.xml").contains("Page\u{a0}"));
}
