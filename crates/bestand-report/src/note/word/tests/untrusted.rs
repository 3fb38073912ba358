//! Documents that nobody has vouched for.

use proptest::prelude::*;

use super::reference::{danish_styles, in_the_looks_of, leads_to, part, template, zipped};
use super::structure::holds_together;
use super::*;

fn refused(bytes: &[u8]) -> ReferenceError {
    let error = WordReference::read(bytes).unwrap_err();
    assert!(!error.hint().is_empty());
    error
}

/// The name of the part that cannot be read, and why.
fn unreadable(parts: &[(&str, &str)]) -> (String, String) {
    match refused(&template(parts)) {
        ReferenceError::Part { part, what } => (part, what),
        other => panic!("{other}"),
    }
}

#[test]
fn what_is_no_document_is_refused() {
    let whole = template(&[]);
    let no_document = |bytes: &[u8]| matches!(refused(bytes), ReferenceError::NotADocument { .. });
    assert!(no_document(b""));
    assert!(no_document(b"{\\rtf1 en gammel fil}"));
    assert!(no_document(&whole[..whole.len() / 2]), "a file that was cut off");
    assert!(no_document(&zipped([("data.csv", &b"1;2"[..])].into_iter())));
    assert!(no_document(&template(&[("_rels/.rels", "")])));
    assert!(no_document(&template(&[("word/_rels/document.xml.rels", "")])), "it has no styles");
}

#[test]
fn a_part_that_is_missing_or_damaged_is_named() {
    assert_eq!(unreadable(&[("word/styles.xml", "")]).0, "word/styles.xml");
    assert_eq!(unreadable(&[("word/document.xml", "")]).0, "word/document.xml");
    assert_eq!(unreadable(&[("word/styles.xml", "<w:styles>")]).0, "word/styles.xml");
    let nothing = part("styles", "");
    assert_eq!(unreadable(&[("word/styles.xml", &nothing)]).1, "it defines no style");
    let other = "<styles xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"/>";
    assert_eq!(unreadable(&[("word/styles.xml", other)]).1, "it has no styles of Word's");
    let leads = leads_to(&[("rId1", "styles", "styles.xml"), ("rId2", "numbering", "n.xml")]);
    let named = [("word/_rels/document.xml.rels", leads.as_str()), ("word/n.xml", "<list/>")];
    assert_eq!(unreadable(&named), ("word/n.xml".into(), "it has no lists of Word's".into()));
}

#[test]
fn no_entity_is_read() {
    let outside = "<!DOCTYPE w [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>";
    let inside = "<!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY e \"&a;&a;&a;\">]>";
    for entities in [outside, inside] {
        let styles = format!("{entities}{}", danish_styles().replace("Figurtekst", "&e;"));
        let (part, what) = unreadable(&[("word/styles.xml", &styles)]);
        assert_eq!((part.as_str(), what.contains("DTD")), ("word/styles.xml", true), "{what}");
    }
}

#[test]
fn a_part_that_unpacks_to_too_much_is_refused_before_it_does() {
    let styles = format!("{}{}", danish_styles(), " ".repeat(17 << 20));
    let bomb = template(&[("word/styles.xml", &styles)]);
    assert!(bomb.len() < 1 << 20, "it is small as long as it is packed");
    let error = refused(&bomb);
    assert!(matches!(error, ReferenceError::TooLarge { .. }), "{error}");
    assert!(
        error.to_string().contains("\"word/styles.xml\" unpacks to more than 16 MB"),
        "{error}"
    );
}

#[test]
fn a_part_whose_elements_stand_too_deep_is_refused() {
    let deep = format!("<w:body>{}{}</w:body>", "<w:p>".repeat(100_000), "</w:p>".repeat(100_000));
    let (part, what) = unreadable(&[("word/document.xml", &part("document", &deep))]);
    assert_eq!(part, "word/document.xml");
    assert!(what.contains("too deep"), "{what}");
}

#[test]
fn the_strict_variant_is_called_by_its_name() {
    let strict = danish_styles().replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    );
    assert_eq!(refused(&template(&[("word/styles.xml", &strict)])), ReferenceError::Strict);
}

/// A template with a header that holds this, and that leads to what is given.
fn with_header(inner: &str, leads: &[(&str, &str, &str)]) -> (Docx, Vec<String>) {
    let section = "<w:body><w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/></w:sectPr></w:body>";
    let of_text = leads_to(&[
        ("rId1", "styles", "styles.xml"),
        ("rId2", "header", "header1.xml"),
        ("rId3", "vbaProject", "vbaProject.bin"),
        ("rId4", "attachedTemplate", "https://a.dk/skabelon.dotm"),
    ]);
    in_the_looks_of(&template(&[
        ("word/document.xml", &part("document", section)),
        ("word/_rels/document.xml.rels", &of_text),
        ("word/header1.xml", &part("hdr", &format!("<w:p>{inner}</w:p>"))),
        ("word/_rels/header1.xml.rels", &leads_to(leads)),
        ("word/media/a.png", "pixels"),
        ("word/media/a.exe", "program"),
        ("word/vbaProject.bin", "macro"),
    ]))
}

const WORDS: &str = "<w:r><w:t>Kommunen</w:t></w:r>";

#[test]
fn macros_templates_and_addresses_stay_behind() {
    let link = format!("{WORDS}<w:hyperlink r:id=\"rId1\"><w:r><w:t>her</w:t></w:r></w:hyperlink>");
    let (docx, left_out) = with_header(&link, &[("rId1", "hyperlink", "https://a.dk/spor")]);
    holds_together(&docx);
    assert!(left_out.is_empty(), "{left_out:?}");
    assert_eq!(words(docx.xml("word/header1.xml").root()), "Kommunenher");
    for (name, bytes) in &docx.parts {
        let has = |word: &[u8]| bytes.windows(word.len()).any(|each| each == word);
        assert!(!name.contains("vba") && !has(b"a.dk") && !has(b"macro"), "{name}");
    }
}

#[test]
fn a_header_that_needs_what_is_not_taken_over_is_left_out_with_a_word() {
    let blip = "<w:drawing r:embed=\"rId1\"/>";
    let field = "<w:fldSimple w:instr=\" INCLUDEPICTURE https://a.dk/spor.png \"/>";
    let split = "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText> DDE</w:instrText>\
                 <w:instrText>AUTO cmd</w:instrText><w:fldChar w:fldCharType=\"end\"/></w:r>";
    for (inner, target, reason) in [
        (blip, "https://a.dk/spor.png", "more than text and pictures (drawing)"),
        (blip, "media/a.exe", "more than text and pictures (drawing)"),
        (blip, "../../../etc/passwd", "more than text and pictures (drawing)"),
        (field, "media/a.png", "a field \"INCLUDEPICTURE\""),
        (split, "media/a.png", "a field \"DDEAUTO\""),
    ] {
        let (docx, left_out) =
            with_header(&format!("{WORDS}{inner}"), &[("rId1", "image", target)]);
        holds_together(&docx);
        assert!(!docx.has("word/header1.xml"), "{inner}");
        assert_eq!(left_out.len(), 1);
        assert!(
            left_out[0].starts_with("word/header1.xml: ") && left_out[0].contains(reason),
            "{left_out:?}"
        );
    }
    let (docx, left_out) = with_header(blip, &[("rId1", "image", "media/a.png")]);
    assert!(left_out.is_empty(), "{left_out:?}");
    assert_eq!(docx.bytes("word/media/header1_1.png"), b"pixels");
}

#[test]
fn a_page_without_room_for_text_is_not_taken_over() {
    for size in ["w:w=\"900\" w:h=\"900\"", "w:w=\"-5\" w:h=\"x\"", "w:w=\"99999999999\" w:h=\"1\""]
    {
        let section = format!(
            "<w:body><w:sectPr><w:pgSz {size}/><w:pgMar w:left=\"0\" w:right=\"31000\"/></w:sectPr></w:body>"
        );
        let (docx, left_out) =
            in_the_looks_of(&template(&[("word/document.xml", &part("document", &section))]));
        assert_eq!(
            left_out,
            ["size and margins of its page: they leave less than 6 cm for the text"]
        );
        let document = docx.xml(DOCUMENT);
        let page = all(&document, "pgSz").next().unwrap();
        assert_eq!((attribute(page, "w"), attribute(page, "h")), ("11906", "16838"));
    }
}

#[test]
fn numbers_beyond_all_bounds_do_no_harm() {
    let most = u32::MAX.to_string();
    let styles = danish_styles().replace("w:val=\"7\"", &format!("w:val=\"{most}\""));
    let lists = format!(
        "<w:abstractNum w:abstractNumId=\"{most}\"/><w:num w:numId=\"{most}\"><w:abstractNumId w:val=\"{most}\"/></w:num>\
         <w:numPicBullet><w:lvlPicBulletId/></w:numPicBullet>"
    );
    let leads = leads_to(&[("rId1", "styles", "styles.xml"), ("rId2", "numbering", "n.xml")]);
    let (docx, _) = in_the_looks_of(&template(&[
        ("word/styles.xml", &styles),
        ("word/_rels/document.xml.rels", &leads),
        ("word/n.xml", &part("numbering", &lists)),
    ]));
    holds_together(&docx);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever happens to a template on its way, it is used or refused, and what comes of it can be read.
    #[test]
    fn a_damaged_template_is_refused_or_gives_a_document(
        place in 0.0..1.0_f64,
        damage in prop_oneof![Just("<"), Just("\""), Just("</w:style>"), Just("<w:lang/>"), Just("é"), Just("w:"), Just("")],
        length in 0_usize..40,
    ) {
        let mut styles = danish_styles();
        let start = (place * styles.len() as f64) as usize;
        styles.replace_range(start..(start + length).min(styles.len()), damage);
        let small = note();
        if let Ok(reference) = WordReference::read(&template(&[("word/styles.xml", &styles)])) {
            let docx = Docx::of(&Word { reference: Some(reference) }, &small);
            docx.xml("word/styles.xml");
            docx.xml(DOCUMENT);
        }
    }
}
