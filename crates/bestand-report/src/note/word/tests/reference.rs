//! Notes in the looks of another document.

use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::structure::holds_together;
use super::*;
use crate::note::word::reference::WordReference;

/// What LibreOffice made of `letterhead.fodt`: changed styles, a header with a picture and a link, page numbers.
const LETTERHEAD: &[u8] = include_bytes!("letterhead.docx");

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// What a part leads to: id, kind and target of each.
pub(super) fn leads_to(each: &[(&str, &str, &str)]) -> String {
    let each: String = each
        .iter()
        .map(|(id, kind, target)| {
            let mode = if target.contains(':') { " TargetMode=\"External\"" } else { "" };
            format!(
                "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"{mode}/>"
            )
        })
        .collect();
    format!("<Relationships xmlns=\"{RELATIONSHIPS}\">{each}</Relationships>")
}

/// An element that a part consists of, with what is in it.
pub(super) fn part(name: &str, inner: &str) -> String {
    format!("<w:{name} xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}\">{inner}</w:{name}>")
}

/// Styles as the Danish Word names them: the ids are translated, the names are not.
pub(super) fn danish_styles() -> String {
    let style = |kind: &str, id: &str, name: &str, rest: &str| {
        format!(
            "<w:style w:type=\"{kind}\" w:styleId=\"{id}\"{rest}</w:style>",
            rest = rest.replacen('>', &format!("><w:name w:val=\"{name}\"/>"), 1)
        )
    };
    let list = "><w:pPr><w:numPr><w:numId w:val=\"7\"/></w:numPr></w:pPr>";
    let styles = [
        style("paragraph", "Normal", "Normal", " w:default=\"1\">"),
        style(
            "character",
            "Standardskrifttypeiafsnit",
            "Default Paragraph Font",
            " w:default=\"1\">",
        ),
        style("table", "Tabel-Normal", "Normal Table", " w:default=\"1\">"),
        style("numbering", "Ingenoversigt", "No List", " w:default=\"1\">"),
        style("paragraph", "Overskrift1", "heading 1", ">"),
        style("paragraph", "Titel", "Title", ">"),
        style("paragraph", "Billedtekst", "caption", "><w:aliases w:val=\"Figurtekst\"/>"),
        style("paragraph", "Opstilling-talellerbogst", "List Number", list),
        style("paragraph", "Fodnotetekst", "footnote text", ">"),
        style("character", "Fodnotehenvisning", "footnote reference", ">"),
        style("paragraph", "NotatKilde", "En helt anden typografi", ">"),
        style("paragraph", "Egen", "Egen", "><w:aliases w:val=\"Tekst, Notat data\"/>"),
    ];
    part("styles", &styles.concat())
}

/// A template with these parts, which take the place of those that it would have.
pub(super) fn template(parts: &[(&str, &str)]) -> Vec<u8> {
    let section =
        "<w:body><w:p/><w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body>";
    let to_text = leads_to(&[("rId1", "officeDocument", "word/document.xml")]);
    let to_styles = leads_to(&[("rId1", "styles", "styles.xml")]);
    let (text, styles) = (part("document", section), danish_styles());
    let own = [
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", &to_text),
        ("word/document.xml", &text),
        ("word/_rels/document.xml.rels", &to_styles),
        ("word/styles.xml", &styles),
    ];
    let kept = own.iter().filter(|(name, _)| parts.iter().all(|(given, _)| given != name));
    let parts = kept.chain(parts).filter(|(_, content)| !content.is_empty());
    zipped(parts.map(|(name, content)| (*name, content.as_bytes())))
}

pub(super) fn zipped<'a>(parts: impl Iterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A note in the looks of this document.
pub(super) fn in_the_looks_of(bytes: &[u8]) -> (Docx, Vec<String>) {
    let reference = WordReference::read(bytes).unwrap();
    let left_out = reference.left_out().to_vec();
    (Docx::of(&Word { reference: Some(reference) }, &large_note()), left_out)
}

fn style_of<'a>(document: &'a roxmltree::Document<'_>, text: &str) -> &'a str {
    let paragraph = all(document, "p").find(|node| words(*node).starts_with(text));
    let paragraph = paragraph.unwrap_or_else(|| panic!("{text}"));
    attribute(
        paragraph.descendants().find(|node| node.tag_name().name() == "pStyle").unwrap(),
        "val",
    )
}

#[test]
fn a_note_looks_like_a_document_that_libreoffice_saved() {
    let (docx, left_out) = in_the_looks_of(LETTERHEAD);
    holds_together(&docx);
    assert!(left_out.is_empty(), "{left_out:?}");
    let document = docx.xml(DOCUMENT);
    assert_eq!(style_of(&document, "Udviklingen i fleksjob"), "Heading1");
    assert_eq!(style_of(&document, "Kilde:"), "Notatkilde");
    assert_eq!(style_of(&document, "Flere år"), "Heading3", "which the document lacks");
    let styles = docx.xml("word/styles.xml");
    let colour = all(&styles, "style").find(|node| attribute(*node, "styleId") == "Heading1");
    let colour = colour.unwrap().descendants().find(|node| node.tag_name().name() == "color");
    assert_eq!(attribute(colour.unwrap(), "val"), "7A1F5C");
    // LibreOffice says `en-US` in its defaults and in its style for everything; a spelling checker would go by either.
    let languages: Vec<_> = all(&styles, "lang").map(|node| attribute(node, "val")).collect();
    assert_eq!(languages, ["da-DK", "da-DK"]);
}

#[test]
fn page_headers_and_footers_are_those_of_the_document() {
    let (docx, _) = in_the_looks_of(LETTERHEAD);
    let document = docx.xml(DOCUMENT);
    let margins = all(&document, "pgMar").next().unwrap();
    // 3 cm and 4 cm.
    assert_eq!((attribute(margins, "left"), attribute(margins, "right")), ("1701", "2268"));
    for table in all(&document, "tbl") {
        let widths = table.descendants().filter(|node| node.tag_name().name() == "gridCol");
        let width: u32 = widths.map(|node| attribute(node, "w").parse::<u32>().unwrap()).sum();
        assert!(width <= 11906 - 1701 - 2268, "{width}");
    }
    assert_eq!(words(docx.xml("word/footer2.xml").root()), "Side 1 af 1");
    assert!(!docx.has("word/pageNumber.xml"));
    let header = docx.xml("word/header1.xml");
    assert_eq!(words(header.root()).trim(), "Arbejdsmarked");
    assert!(docx.bytes("word/media/header1_1.png").starts_with(b"\x89PNG"));
    assert!(!docx.text("word/_rels/header1.xml.rels").contains("External"));
    assert!(all(&header, "hyperlink").all(|link| link.attributes().all(|it| it.name() != "id")));
}

#[test]
fn styles_are_found_by_name_whatever_their_ids_are() {
    let (docx, _) = in_the_looks_of(&template(&[]));
    let document = docx.xml(DOCUMENT);
    assert_eq!(style_of(&document, "Undersøgelse"), "Titel");
    assert_eq!(style_of(&document, "Udviklingen i fleksjob"), "Overskrift1");
    assert_eq!(style_of(&document, "Figur"), "Billedtekst");
    assert_eq!(style_of(&document, "Punkt 1"), "Opstilling-talellerbogst");
    assert_eq!(
        style_of(&document, "Data:"),
        "Egen",
        "one of its names is that of the house's style"
    );
    assert_eq!(style_of(&docx.xml(FOOTNOTES), " Se"), "Fodnotetekst");
    let mark = all(&document, "rStyle").next().unwrap();
    assert_eq!(attribute(mark, "val"), "Fodnotehenvisning");
}

#[test]
fn what_the_document_lacks_is_added_under_an_id_that_is_free() {
    let (docx, _) = in_the_looks_of(&template(&[]));
    holds_together(&docx);
    assert_eq!(style_of(&docx.xml(DOCUMENT), "Kilde:"), "NotatKilde_2");
    let styles = docx.xml("word/styles.xml");
    let of_id = |id: &str| all(&styles, "style").find(|node| attribute(*node, "styleId") == id);
    let names = |id| attribute(of_id(id).unwrap().first_element_child().unwrap(), "val").to_owned();
    assert_eq!(names("NotatKilde"), "En helt anden typografi");
    assert_eq!(names("NotatKilde_2"), "Notat kilde");
    let defaults: Vec<_> = all(&styles, "style")
        .filter(|node| attribute(*node, "default") == "1")
        .map(|node| attribute(node, "styleId"))
        .collect();
    assert_eq!(defaults, ["Normal", "Standardskrifttypeiafsnit", "Tabel-Normal", "Ingenoversigt"]);
    let language = all(&styles, "lang").next().unwrap();
    assert_eq!(attribute(language, "val"), "da-DK");
    assert_eq!(language.parent().unwrap().parent().unwrap().tag_name().name(), "rPrDefault");
}

/// Where the list of the style `List Number` is defined, as number 7.
const NUMBERS: &str = "<w:numPicBullet w:numPicBulletId=\"0\"><w:pict r:id=\"rId1\"/></w:numPicBullet>\
    <w:abstractNum w:abstractNumId=\"3\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"upperRoman\"/>\
    <w:lvlText w:val=\"%1)\"/><w:lvlPicBulletId w:val=\"0\"/></w:lvl></w:abstractNum>\
    <w:num w:numId=\"7\"><w:abstractNumId w:val=\"3\"/></w:num>";

#[test]
fn a_numbered_list_counts_as_the_document_does_and_begins_at_1() {
    let numbering = part("numbering", NUMBERS);
    let leads =
        leads_to(&[("rId1", "styles", "styles.xml"), ("rId2", "numbering", "numbering.xml")]);
    let (docx, _) = in_the_looks_of(&template(&[
        ("word/_rels/document.xml.rels", &leads),
        ("word/numbering.xml", &numbering),
    ]));
    holds_together(&docx);
    let document = docx.xml(DOCUMENT);
    let item = all(&document, "p").find(|node| words(*node).starts_with("Punkt 1")).unwrap();
    let number = item.descendants().find(|node| node.tag_name().name() == "numId").unwrap();
    let numbering = docx.xml("word/numbering.xml");
    let of_item =
        |node: &roxmltree::Node<'_, '_>| attribute(*node, "numId") == attribute(number, "val");
    let list = all(&numbering, "num").find(of_item).unwrap();
    assert_eq!(attribute(list.first_element_child().unwrap(), "val"), "3");
    assert!(list.descendants().any(|node| node.tag_name().name() == "startOverride"));
    assert!(!docx.text("word/numbering.xml").contains("PicBullet"));
    assert_eq!(
        all(&numbering, "numFmt").next().map(|node| attribute(node, "val")),
        Some("upperRoman")
    );
}

#[test]
fn a_style_that_goes_by_a_list_which_is_not_there_gets_none_of_ours() {
    let (docx, _) = in_the_looks_of(&template(&[]));
    let numbering = docx.xml("word/numbering.xml");
    let numbers: Vec<_> = all(&numbering, "num").map(|node| attribute(node, "numId")).collect();
    // The style goes by number 7.
    assert_eq!(numbers, ["8", "9", "10", "11", "12"]);
}

#[test]
fn the_size_that_columns_are_measured_with_holds_whatever_size_the_style_has() {
    let own = "<w:style w:type=\"paragraph\" w:styleId=\"T\"><w:name w:val=\"Notat tabeltekst\"/>\
               <w:rPr><w:sz w:val=\"40\"/></w:rPr></w:style></w:styles>";
    let styles = danish_styles().replace("</w:styles>", own);
    let (docx, _) = in_the_looks_of(&template(&[("word/styles.xml", &styles)]));
    let document = docx.xml(DOCUMENT);
    for cell in all(&document, "tc") {
        let runs = cell.descendants().filter(|node| node.tag_name().name() == "r");
        for run in runs {
            let size = run.descendants().find(|node| node.tag_name().name() == "sz").unwrap();
            assert!(attribute(size, "val").parse::<u32>().unwrap() <= 18);
        }
    }
}

#[test]
fn first_and_even_pages_have_the_number_of_the_page_where_the_document_has_no_footer() {
    let section =
        "<w:body><w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\"/><w:titlePg/></w:sectPr></w:body>";
    let (text, settings) = (part("document", section), part("settings", "<w:evenAndOddHeaders/>"));
    let leads = leads_to(&[("rId1", "styles", "styles.xml"), ("rId2", "settings", "settings.xml")]);
    let (docx, _) = in_the_looks_of(&template(&[
        ("word/document.xml", &text),
        ("word/_rels/document.xml.rels", &leads),
        ("word/settings.xml", &settings),
    ]));
    holds_together(&docx);
    let document = docx.xml(DOCUMENT);
    let pages: Vec<_> = all(&document, "footerReference").map(|it| attribute(it, "type")).collect();
    assert_eq!(pages, ["default", "first", "even"]);
    assert_eq!(attribute(all(&document, "pgSz").next().unwrap(), "orient"), "landscape");
    assert!(docx.text("word/settings.xml").contains("<w:evenAndOddHeaders/>"));
}

#[test]
fn the_same_note_and_document_give_the_same_bytes() {
    let word = Word { reference: Some(WordReference::read(LETTERHEAD).unwrap()) };
    assert_eq!(written(&word, &large_note()), written(&word, &large_note()));
}
