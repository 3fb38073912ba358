//! What the document says: fields, captions, tables, figures, footnotes.

use std::collections::BTreeSet;

use roxmltree::Node;

use super::*;

/// What a program works out in a paragraph, and what it reads as until then.
fn fields(node: Node<'_, '_>) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut is_result = false;
    for each in node.descendants() {
        match each.tag_name().name() {
            "instrText" => fields.push((each.text().unwrap().trim().into(), String::new())),
            "fldChar" => is_result = attribute(each, "fldCharType") == "separate",
            "t" if is_result => fields.last_mut().unwrap().1.push_str(each.text().unwrap()),
            _ => {}
        }
    }
    fields
}

fn style<'a>(paragraph: Node<'a, '_>) -> &'a str {
    let style = paragraph.descendants().find(|node| node.tag_name().name() == "pStyle");
    style.map_or("", |node| attribute(node, "val"))
}

fn paragraphs<'a, 'i>(
    document: &'a roxmltree::Document<'i>,
    of_style: &'static str,
) -> Vec<Node<'a, 'i>> {
    all(document, "p").filter(|node| style(*node) == of_style).collect()
}

#[test]
fn captions_are_counted_by_word_and_read_right_before_it_does() {
    let docx = Docx::of(&Word::default(), &large_note());
    let document = docx.xml(DOCUMENT);
    let captions = paragraphs(&document, "Caption");
    assert_eq!(words(captions[0]), "Figur\u{a0}1. Udviklingen i antal fuldtidspersoner");
    assert_eq!(words(captions[6]), "Tabel\u{a0}6. Få kolonner");
    assert_eq!(fields(captions[0]), [("SEQ Figur \\* ARABIC".into(), "1".into())]);
    assert_eq!(fields(captions[3]), [("SEQ Tabel \\* ARABIC".into(), "3".into())]);
    for caption in captions {
        assert!(caption.descendants().any(|node| node.tag_name().name() == "keepNext"));
    }
}

#[test]
fn a_number_that_word_would_not_come_to_is_set() {
    let mut note = note();
    for block in &mut note.blocks {
        if let Block::Exhibit(exhibit) = block
            && exhibit.kind == ExhibitKind::Table
        {
            exhibit.number = 4;
        }
    }
    note.blocks.push(table("naeste", 5, "Den næste", sample::stock()));
    let docx = Docx::of(&Word::default(), &note);
    let document = docx.xml(DOCUMENT);
    let captions = paragraphs(&document, "Caption");
    assert_eq!(fields(captions[1]), [("SEQ Tabel \\* ARABIC \\r 4".into(), "4".into())]);
    assert_eq!(fields(captions[2]), [("SEQ Tabel \\* ARABIC".into(), "5".into())]);
}

#[test]
fn a_reference_is_the_number_of_the_caption_it_leads_to() {
    let docx = Docx::of(&Word::default(), &large_note());
    let document = docx.xml(DOCUMENT);
    let bookmark = |name: &str| {
        let start = all(&document, "bookmarkStart").find(|node| attribute(*node, "name") == name);
        let start = start.unwrap_or_else(|| panic!("no bookmark {name}"));
        let id = attribute(start, "id");
        let inside = start.next_siblings().skip(1).take_while(|node| {
            node.tag_name().name() != "bookmarkEnd" || attribute(*node, "id") != id
        });
        inside.map(words).collect::<String>()
    };
    let mut seen = 0;
    for part in [DOCUMENT, FOOTNOTES] {
        for (instruction, result) in fields(docx.xml(part).root()) {
            if let Some(rest) = instruction.strip_prefix("REF ") {
                assert_eq!(bookmark(rest.split(' ').next().unwrap()), result);
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 4);
    let first = paragraphs(&document, "Normal")[0];
    assert!(
        words(first).starts_with("Antallet er vist i figur\u{a0}1 og <i>ikke</i> i andre kilder.")
    );
}

#[test]
fn a_reference_that_begins_a_text_has_a_capital() {
    let reference = || Inline::Reference("fleksjob".into());
    let item = Item { text: vec![reference(), text(" er ny.")], below: None };
    let mut note = note();
    note.blocks = vec![
        Block::Paragraph(vec![reference(), text(" og "), reference()]),
        Block::Paragraph(vec![Inline::Strong(vec![text(""), reference()]), text(" viser")]),
        Block::Paragraph(vec![Inline::Footnote(0), reference()]),
        Block::List(List { ordered: false, items: vec![item] }),
        note.blocks.remove(3),
    ];
    note.footnotes = vec![vec![reference(), text(".")]];
    let docx = Docx::of(&Word::default(), &note);
    let document = docx.xml(DOCUMENT);
    let texts: Vec<_> = paragraphs(&document, "Normal").into_iter().map(words).collect();
    assert_eq!(texts, ["Figur\u{a0}1 og figur\u{a0}1", "Figur\u{a0}1 viser", "figur\u{a0}1"]);
    assert_eq!(words(paragraphs(&document, "ListBullet")[0]), "Figur\u{a0}1 er ny.");
    let footnotes = docx.xml(FOOTNOTES);
    assert_eq!(words(all(&footnotes, "footnote").last().unwrap()), " Figur\u{a0}1.");
}

#[test]
fn bookmarks_have_names_of_forty_letters_and_numbers_of_their_own() {
    let mut note = large_note();
    let long = "a-very-long-name-of-an-exhibit-that-goes-on-and-on";
    note.blocks.push(table(long, 7, "Lang", sample::stock()));
    note.blocks.push(table(&format!("{long}-2"), 8, "Lang", sample::stock()));
    let docx = Docx::of(&Word::default(), &note);
    let document = docx.xml(DOCUMENT);
    let (mut names, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for node in all(&document, "bookmarkStart") {
        let name = attribute(node, "name");
        assert!(name.len() <= 40, "{name}");
        assert!(name.chars().all(|each| each.is_ascii_alphanumeric() || each == '_'), "{name}");
        assert!(names.insert(name) && ids.insert(attribute(node, "id")), "{name}");
    }
    let ends: BTreeSet<_> =
        all(&document, "bookmarkEnd").map(|node| attribute(node, "id")).collect();
    assert_eq!(ids, ends);
}

#[test]
fn a_table_has_a_head_that_is_repeated_rows_that_stay_whole_and_a_description() {
    let docx = Docx::of(&Word::default(), &large_note());
    let document = docx.xml(DOCUMENT);
    for table in all(&document, "tbl") {
        let rows: Vec<_> = table.children().filter(|node| node.tag_name().name() == "tr").collect();
        for (index, row) in rows.iter().enumerate() {
            let has = |name| row.descendants().any(|node| node.tag_name().name() == name);
            assert!(has("cantSplit"));
            assert_eq!(has("tblHeader"), index == 0);
        }
        for name in ["tblCaption", "tblDescription"] {
            let node = table.descendants().find(|node| node.tag_name().name() == name).unwrap();
            assert!(!attribute(node, "val").is_empty());
        }
    }
    let description = all(&document, "tblDescription").next().unwrap();
    assert_eq!(
        attribute(description, "val"),
        "3 rækker og 5 kolonner: Ydelse; Nov. 2011; Nov. 2014; Udvikling; Udvikling i pct.."
    );
}

#[test]
fn cells_are_set_by_what_they_are() {
    let docx = Docx::of(&Word::default(), &large_note());
    let document = docx.xml(DOCUMENT);
    let table = all(&document, "tbl").nth(1).unwrap();
    let row = |label: &str| {
        let of_label = |row: &Node<'_, '_>| words(*row).starts_with(label);
        table.children().find(of_label).unwrap_or_else(|| panic!("{label}"))
    };
    let cells = |label: &str| {
        row(label).children().filter(|node| node.tag_name().name() == "tc").collect::<Vec<_>>()
    };
    let has = |node: Node<'_, '_>, name: &str| {
        node.descendants().any(|each| each.tag_name().name() == name)
    };
    let cells_of_line = cells("Førtidspension");
    assert_eq!(
        cells_of_line.iter().map(|cell| words(*cell)).collect::<Vec<_>>(),
        ["Førtidspension", "240.000", "238.000", "231.000", "222.000", "−18.000", "−7,5"]
    );
    assert!(!has(cells_of_line[0], "jc") && has(cells_of_line[1], "jc"));
    assert!(cells("Kontant- og").iter().all(|cell| has(*cell, "i") && !has(*cell, "b")));
    for cell in cells("I alt") {
        assert!(has(cell, "b") && has(cell, "tcBorders"));
    }
    assert!(has(cells("Ledighedsydelse")[0], "ind"));
    assert!(!has(cells("Fleksjob")[0], "ind"));
    let signs = paragraphs(&document, "NotatKilde");
    assert_eq!(words(signs[2]), "Tegn: – ydelsen fandtes ikke");
}

#[test]
fn no_table_is_wider_than_the_text_and_no_column_of_numbers_is_lost() {
    let docx = Docx::of(&Word::default(), &large_note());
    let document = docx.xml(DOCUMENT);
    for table in all(&document, "tbl") {
        let widths = table.descendants().filter(|node| node.tag_name().name() == "gridCol");
        let width: u32 = widths.map(|node| attribute(node, "w").parse::<u32>().unwrap()).sum();
        assert!(width <= Page::default().text_width(), "{width}");
    }
    let all_words = words(document.root());
    for month in 2000..2024 {
        assert!(all_words.contains(&format!("Nov. {month}")));
    }
}

#[test]
fn every_picture_says_what_it_shows_and_comes_as_pixels_and_as_lines() {
    let note = large_note();
    let docx = Docx::of(&Word::default(), &note);
    let document = docx.xml(DOCUMENT);
    let mut ids = BTreeSet::new();
    for node in all(&document, "docPr") {
        assert!(ids.insert(attribute(node, "id")));
        assert!(attribute(node, "descr").contains("Fleksjob"), "{}", attribute(node, "descr"));
        assert_eq!(attribute(node, "title"), "Figur\u{a0}1. Udviklingen i antal fuldtidspersoner");
    }
    assert_eq!(ids.len(), 1);
    let figure = note.exhibits().find_map(|exhibit| exhibit.figure.as_ref()).unwrap();
    assert_eq!(docx.bytes("word/media/figure1.png"), figure.png);
    let svg = docx.text("word/media/figure1.svg");
    assert!(svg.contains("<svg") && !svg.contains("font-face"));
    assert_eq!(svg.matches("<text").count(), figure.svg.matches("<text").count());
    // 605 pixels are a little more than the 16 cm between the margins.
    let extent = all(&document, "extent").next().unwrap();
    assert_eq!(attribute(extent, "cx"), "5760720");
}

#[test]
fn footnotes_are_real_and_one_marked_twice_has_one_number() {
    let mut note = note();
    note.blocks.push(Block::Paragraph(vec![text("Igen"), Inline::Footnote(0)]));
    let docx = Docx::of(&Word::default(), &note);
    let document = docx.xml(DOCUMENT);
    let marks: Vec<_> =
        all(&document, "footnoteReference").map(|node| attribute(node, "id")).collect();
    assert_eq!(marks, ["1"]);
    let last = paragraphs(&document, "Normal").pop().unwrap();
    assert_eq!(fields(last), [("NOTEREF _RefNote_1 \\f \\h".into(), "1".into())]);
    let footnotes = docx.xml(FOOTNOTES);
    let ids: Vec<_> = all(&footnotes, "footnote").map(|node| attribute(node, "id")).collect();
    assert_eq!(ids, ["-1", "0", "1"]);
    assert_eq!(words(all(&footnotes, "footnote").last().unwrap()), " Se tabel\u{a0}1.");
}

#[test]
fn what_leads_nowhere_is_refused_and_nothing_is_written() {
    let refused = |change: &dyn Fn(&mut Note)| {
        let (mut note, mut out) = (note(), Vec::new());
        change(&mut note);
        let error = Word::default().write(&note, &mut out).unwrap_err().to_string();
        assert!(out.is_empty());
        error
    };
    let reference = |id: &str| Block::Paragraph(vec![Inline::Reference(id.into())]);
    assert_eq!(
        refused(&|note| note.blocks.push(reference("ukendt"))),
        "the text refers to \"#ukendt\", and no table or figure of the note is called that"
    );
    assert_eq!(
        refused(&|note| note.blocks.push(Block::Paragraph(vec![Inline::Footnote(7)]))),
        "the text has a mark of footnote 8, and the note has 1"
    );
    assert_eq!(
        refused(&|note| note.footnotes.push(vec![text("Tabt")])),
        "footnote 2 of the note is marked nowhere in the text"
    );
}

#[test]
fn the_title_block_has_what_is_given_and_nothing_else() {
    let docx = Docx::of(&Word::default(), &note());
    let document = docx.xml(DOCUMENT);
    let texts: Vec<_> = all(&document, "p").take(6).map(words).collect();
    assert_eq!(
        texts,
        [
            "Notat",
            "Undersøgelse af fleksjob mv.",
            "Job & Borger",
            "Til:Arbejdsmarkedsudvalget",
            "Dato:15. april 2015",
            "Data: Jobindsats til og med november 2014."
        ]
    );
    let bare = Docx::of(&Word::default(), &Note::default());
    assert_eq!(all(&bare.xml(DOCUMENT), "p").count(), 1);
}

#[test]
fn room_is_kept_and_a_page_begins_where_the_note_says_so() {
    let docx = Docx::of(&Word::default(), &note());
    let document = docx.xml(DOCUMENT);
    let room = paragraphs(&document, "NotatPlads");
    assert_eq!(room.len(), 6);
    assert!(room.iter().all(|line| words(*line).is_empty()));
    let begins: Vec<_> = all(&document, "pageBreakBefore").collect();
    assert_eq!(begins.len(), 1);
    let paragraph = begins[0].parent().unwrap().parent().unwrap();
    assert_eq!(words(paragraph), "Forvaltningens bemærkninger");
}

#[test]
fn the_footer_counts_the_pages() {
    let docx = Docx::of(&Word::default(), &note());
    let footer = docx.xml("word/pageNumber.xml");
    assert_eq!(words(footer.root()), "Side\u{a0}1/1");
    let instructions: Vec<_> = fields(footer.root()).into_iter().map(|field| field.0).collect();
    assert_eq!(instructions, ["PAGE", "NUMPAGES"]);
}
