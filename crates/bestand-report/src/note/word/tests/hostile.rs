//! Texts come from files, and files from anywhere.

use proptest::prelude::*;

use super::*;
use crate::note::document::Figure;
use bestand_model::table::Cell;

const HOSTILE: &str = "<script>alert(\"1\")</script>]]>&amp;'\u{0}\u{b}\u{1b}[1m\u{fffe}\u{202e}{{ 1 }}{% if %}<w:p/>";

/// A note that has the text wherever a note can have one.
fn with(hostile: &str) -> Note {
    let mut note = note();
    note.title_block.genre = Some(hostile.into());
    note.title_block.title = hostile.into();
    note.title_block.unit = Some(hostile.into());
    note.title_block.fields = vec![(hostile.into(), hostile.into())];
    note.title_block.data = Some(hostile.into());
    note.title_block.author = Some(hostile.into());
    note.footnotes[0].push(text(hostile));
    let mut table = sample::november();
    table.columns[1].label = hostile.into();
    table.rows[0].cells[0] = Cell::Code(hostile.into());
    let exhibit = |id: &str, kind, number, figure| {
        Block::Exhibit(Box::new(Exhibit {
            id: id.into(),
            kind,
            number,
            caption: hostile.into(),
            table: table.clone(),
            figure,
            below: vec![hostile.into()],
        }))
    };
    let figure = Figure {
        svg: "<svg/>".into(),
        png: vec![0],
        size: (10_000, 0),
        alt: format!("{hostile}\n{hostile}"),
    };
    note.blocks.extend([
        Block::Heading { level: 9, text: hostile.into() },
        Block::Paragraph(vec![
            Inline::Strong(vec![text(hostile)]),
            Inline::Link { text: vec![text(hostile)], target: format!("https://a.dk/{hostile}") },
            Inline::Link { text: vec![text(hostile)], target: hostile.into() },
        ]),
        exhibit("a", ExhibitKind::Table, 2, None),
        exhibit("b", ExhibitKind::Figure, 2, Some(figure)),
    ]);
    note
}

/// The document's parts, each of which can be read.
fn read(note: &Note) -> Docx {
    let docx = Docx::of(&Word::default(), note);
    for (name, _) in &docx.parts {
        if name.ends_with(".xml") || name.ends_with(".rels") {
            docx.xml(name);
        }
    }
    docx
}

#[test]
fn no_text_is_taken_as_markup_and_none_is_lost() {
    let docx = read(&with(HOSTILE));
    let document = docx.xml(DOCUMENT);
    let shown = printable(HOSTILE);
    assert!(shown.starts_with("<script>alert(\"1\")</script>]]>&amp;'"));
    // Title block 6, heading 1, paragraph 3, table: caption, heading, label, below; figure: caption, below.
    assert_eq!(words(document.root()).matches(&shown).count(), 16);
    assert!(!docx.text(DOCUMENT).contains("<script"));
    let links: Vec<_> = all(&document, "hyperlink").collect();
    assert_eq!(links.len(), 2, "one of them is no address");
}

#[test]
fn a_label_of_ten_thousand_letters_survives() {
    let long = "Uddannelseshjælp".repeat(625);
    let docx = read(&with(&long));
    // As above, but no other column has room beside one with such a heading: the table becomes three, each with its labels.
    assert_eq!(words(docx.xml(DOCUMENT).root()).matches(&long).count(), 18);
}

#[test]
fn a_link_within_a_link_and_a_footnote_within_a_footnote_do_no_harm() {
    let mut note = note();
    let inner = Inline::Link { text: vec![text("inde")], target: "https://b.dk".into() };
    let outer = Inline::Link { text: vec![inner], target: "https://a.dk".into() };
    note.blocks.push(Block::Paragraph(vec![outer]));
    note.footnotes[0].push(Inline::Footnote(0));
    let docx = read(&note);
    let document = docx.xml(DOCUMENT);
    assert!(all(&document, "hyperlink").all(|link| {
        !link.descendants().skip(1).any(|node| node.tag_name().name() == "hyperlink")
    }));
    assert!(docx.text(FOOTNOTES).contains("NOTEREF _RefNote_1"));
}

#[test]
fn a_table_without_rows_or_columns_is_still_a_document() {
    let mut note = note();
    let empty = Table { rows: Vec::new(), ..sample::november() };
    note.blocks.push(table("tom", 2, "Tom", empty));
    note.blocks.push(table("intet", 3, "Intet", Table::default()));
    note.blocks.push(Block::List(List { ordered: true, items: Vec::new() }));
    note.blocks.push(Block::Paragraph(Vec::new()));
    note.blocks.push(Block::Room(0));
    let docx = read(&note);
    assert_eq!(all(&docx.xml(DOCUMENT), "tbl").count(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_a_text_is_it_stands_in_the_document_as_it_may_be_shown(hostile in "\\PC{0,60}|.{0,60}") {
        let docx = read(&with(&hostile));
        let shown = printable(&hostile);
        prop_assert!(words(docx.xml(DOCUMENT).root()).contains(&shown));
    }

    #[test]
    fn tables_of_any_width_fit_and_keep_their_columns(columns in 1_usize..40, room in 3402_u32..16000) {
        let grid = crate::grid::Grid::new(&wide(columns), Language::Danish);
        let space = layout::Space { width: room, font: layout::ANY_FONT, has_size: true };
        let layouts = layout::lay_out(&grid, space);
        for layout in &layouts {
            prop_assert!(layout.widths.iter().sum::<u32>() <= room);
            prop_assert_eq!(layout.widths.len(), layout.columns.len());
            prop_assert!(layout.widths.iter().all(|&width| width > 300));
        }
        let numbers: Vec<_> = layouts.iter().flat_map(|layout| &layout.columns[1..]).copied().collect();
        prop_assert_eq!(numbers, (1..=columns).collect::<Vec<_>>());
    }
}
