use proptest::prelude::*;

use super::*;
use crate::note::document::{Item, List};
use crate::note::sample::text;

fn read(markdown: &str) -> (Vec<Block>, Vec<Vec<Inline>>) {
    let mut footnotes = Vec::new();
    let blocks = prose(markdown, 1, &mut footnotes).unwrap();
    (blocks, footnotes)
}

fn refusal(markdown: &str) -> String {
    prose(markdown, 1, &mut Vec::new()).unwrap_err().to_string()
}

fn paragraph(markdown: &str) -> Vec<Inline> {
    match &read(markdown).0[..] {
        [Block::Paragraph(text)] => text.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn words_emphasis_links_and_line_breaks_are_taken_over() {
    let expected = vec![
        text("Fald i "),
        Inline::Emphasis(vec![text("alle "), Inline::Strong(vec![text("kommuner")])]),
        text(" fra "),
        Inline::Link { text: vec![text("STAR")], target: "https://star.dk/a_b?x=1&y=2".into() },
        text(" og "),
        Inline::Link { text: vec![text("a@b.dk")], target: "mailto:a@b.dk".into() },
        text("."),
        Inline::Break,
        text("Ny linje, som går videre."),
    ];
    let markdown = "Fald i *alle **kommuner*** fra [STAR](https://star.dk/a_b?x=1&y=2) og <a@b.dk>.  \nNy linje,\nsom går videre.";
    assert_eq!(paragraph(markdown), expected);
}

#[test]
fn danish_letters_and_spaces_that_do_not_break_stay() {
    let words = "Ærø, Rødovre og Åbenrå: 1.234\u{a0}personer – “40\u{202f}pct.” -- ...";
    assert_eq!(paragraph(words), [text(words)]);
    assert_eq!(paragraph("40&nbsp;pct. &lt;b&gt; AT&T"), [text("40\u{a0}pct. <b> AT&T")]);
    assert_eq!(
        paragraph("\u{feff}a < b, c > d, 2*3 og a_b_c"),
        [text("a < b, c > d, 2*3 og a_b_c")]
    );
}

#[test]
fn a_link_to_an_id_is_a_reference_whatever_its_words() {
    let expected =
        [Inline::Reference("tabel-1".into()), text(" og "), Inline::Reference("fleksjob".into())];
    assert_eq!(paragraph("[](#tabel-1) og [figuren *her*](#fleksjob)"), expected);
}

#[test]
fn footnotes_number_on_from_text_to_text_in_the_order_of_their_marks() {
    let mut footnotes = vec![vec![text("Fra før.")]];
    let first = prose("a[^x] b[^1] c[^x]\n\n[^1]: et\n\n[^x]: *iks*\n", 1, &mut footnotes).unwrap();
    let marks = [
        text("a"),
        Inline::Footnote(1),
        text(" b"),
        Inline::Footnote(2),
        text(" c"),
        Inline::Footnote(1),
    ];
    assert_eq!(first, [Block::Paragraph(marks.to_vec())]);
    let second = prose("[^1]: andet\n\nd[^1]", 1, &mut footnotes).unwrap();
    assert_eq!(second, [Block::Paragraph(vec![text("d"), Inline::Footnote(3)])]);
    let expected = [
        vec![text("Fra før.")],
        vec![Inline::Emphasis(vec![text("iks")])],
        vec![text("et")],
        vec![text("andet")],
    ];
    assert_eq!(footnotes, expected);
}

#[test]
fn a_refused_text_leaves_the_footnotes_as_they_were() {
    let mut footnotes = vec![vec![text("a")]];
    prose("x[^1] <b>\n\n[^1]: y", 1, &mut footnotes).unwrap_err();
    assert_eq!(footnotes, [vec![text("a")]]);
}

#[test]
fn lists_may_stand_in_lists_and_have_numbers() {
    let inner = List {
        ordered: true,
        items: vec![
            Item { text: vec![text("b")], below: None },
            Item { text: vec![text("c"), Inline::Break, text("d")], below: None },
        ],
    };
    let expected = List {
        ordered: false,
        items: vec![
            Item { text: vec![text("a")], below: Some(inner) },
            Item { text: vec![Inline::Strong(vec![text("e")]), text(" f")], below: None },
        ],
    };
    assert_eq!(read("- a\n  1. b\n  2. c\n\n     d\n- **e** f").0, [Block::List(expected)]);
}

#[test]
fn headings_go_down_from_the_section_without_leaving_a_level_out() {
    let levels = |markdown: &str, below| {
        let blocks = prose(markdown, below, &mut Vec::new()).unwrap();
        let level = |block: &Block| match block {
            Block::Heading { level, .. } => *level,
            other => panic!("{other:?}"),
        };
        blocks.iter().map(level).collect::<Vec<_>>()
    };
    assert_eq!(levels("# a\n## b\n### c\n# d", 0), [1, 2, 3, 1]);
    assert_eq!(levels("## a\n#### b\n###### c", 1), [2, 3, 3]);
    assert_eq!(levels("### a\n# b\n### c", 1), [2, 2, 3]);
    assert_eq!(levels("# a\n## b", 3), [3, 3]);
    let (blocks, _) = read("## Fald i *alle* kommuner");
    assert_eq!(blocks, [Block::Heading { level: 2, text: "Fald i alle kommuner".into() }]);
}

#[test]
fn what_a_note_has_no_form_for_is_refused_with_its_line() {
    let cases = [
        ("a\n\n<div>\nb\n</div>", "line 3 of the text: HTML is not taken over: \"<div>\""),
        ("a\nb <i>c</i>", "line 2 of the text: HTML is not taken over: \"<i>\""),
        ("<!-- skjult -->", "line 1 of the text: HTML is not taken over: \"<!-- skjult -->\""),
        ("![a](b.png)", "line 1 of the text: a picture cannot stand in the text: \"![a](b.png)\""),
        ("en `kode`", "line 1 of the text: code is not taken over: \"`kode`\""),
        ("a\n\n    b", "line 3 of the text: code is not taken over: \"b\""),
        ("```\nb\n```", "line 1 of the text: code is not taken over: \"```\""),
        ("|a|b|\n|-|-|\n|1|2|", "line 1 of the text: a table cannot stand in the text: \"|a|b|\""),
        ("> a", "line 1 of the text: a quotation is not taken over: \"> a\""),
        ("a\n\n---", "line 3 of the text: a rule is not taken over: \"---\""),
        ("~~a~~", "line 1 of the text: struck text is not taken over: \"~~a~~\""),
        ("- a\n  > b", "line 2 of the text: a quotation is not taken over: \"> b\""),
        ("[a](javascript:alert(1))", "line 1 of the text: a link leads to \"javascript:alert(1)\""),
        ("<javascript:alert(1)>", "line 1 of the text: a link leads to \"javascript:alert(1)\""),
        ("[a](notat.docx)", "line 1 of the text: a link leads to \"notat.docx\""),
        ("[a](#)", "line 1 of the text: a link leads to \"#\""),
        ("[](https://a.dk)", "line 1 of the text: a link has no words"),
        ("[a](https://a.dk \"b\")", "line 1 of the text: a link has a title beside its address"),
        (
            "a\n\n[b]: https://a.dk",
            "line 3 of the text: the address of a link stands apart from it",
        ),
        (
            "# a [b](https://a.dk)",
            "line 1 of the text: a heading has something else in it than words",
        ),
    ];
    for (markdown, expected) in cases {
        assert_eq!(refusal(markdown), expected);
        assert!(!prose(markdown, 1, &mut Vec::new()).unwrap_err().hint().is_empty());
    }
}

#[test]
fn footnotes_and_marks_belong_together() {
    let cases = [
        ("a\nb[^1]", "line 2 of the text: [^1] has no footnote"),
        ("a\n\n[^1]: b", "line 3 of the text: nothing in the text refers to the footnote [^1]"),
        ("a[^1]\n\n[^1]: b\n\n[^1]: c", "line 5 of the text: two footnotes are called [^1]"),
        ("a[^1]\n\n[^1]: b[^1]", "line 3 of the text: a footnote has a footnote"),
        ("a[^1]\n\n[^1]: b\n\n    c", "line 5 of the text: a footnote has more than one paragraph"),
        ("a[^1]\n\n[^1]:\n\nb", "line 3 of the text: a footnote has no text"),
        (
            "- a[^1]\n\n  [^1]: b",
            "line 3 of the text: an item of a list has more than text and one list below it",
        ),
    ];
    for (markdown, expected) in cases {
        assert_eq!(refusal(markdown), expected);
    }
    assert_eq!(paragraph("a \\[^1]"), [text("a [^1]")]);
}

#[test]
fn a_date_at_the_beginning_of_a_line_never_becomes_another_number() {
    let cases = [
        (
            "15. april 2015 blev",
            "line 1 of the text: the item \"15. april 2015 blev\" would be printed as number 1",
        ),
        (
            "i kraft\n1. januar 2013.",
            "line 2 of the text: \"1. januar 2013.\" begins a numbered list of one item",
        ),
        (
            "i kraft\n1. januar 2013 og\n15. april 2014",
            "line 3 of the text: the item \"15. april 2014\" would be printed as number 2",
        ),
        ("1. a\n1. b", "line 2 of the text: the item \"1. b\" would be printed as number 2"),
    ];
    for (markdown, expected) in cases {
        assert_eq!(refusal(markdown), expected);
    }
    assert_eq!(paragraph("15\\. april 2015"), [text("15. april 2015")]);
    assert_eq!(paragraph("Den 15. april\n15. maj"), [text("Den 15. april 15. maj")]);
}

#[test]
fn text_after_a_list_below_an_item_is_not_moved_before_it() {
    let expected = "line 4 of the text: an item of a list has more than text and one list below it";
    assert_eq!(refusal("- a\n  - b\n\n  c"), expected);
    assert_eq!(refusal("- # a"), expected.replace('4', "1"));
}

#[test]
fn parts_within_parts_have_an_end() {
    let markdown = format!("{0}a{0}", "*".repeat(2000));
    assert!(refusal(&markdown).ends_with("too many parts within parts"));
    let lists: String = (0..400).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    assert!(refusal(&lists).ends_with("too many parts within parts"));
}

/// The letters and digits of a text, whichever parts it has.
fn letters(text: &[Inline]) -> String {
    let of = |inline: &Inline| match inline {
        Inline::Text(words) => words.clone(),
        Inline::Emphasis(text) | Inline::Strong(text) | Inline::Link { text, .. } => letters(text),
        _ => String::new(),
    };
    text.iter().map(of).collect::<String>().chars().filter(|each| each.is_alphanumeric()).collect()
}

fn letters_of_list(list: &List) -> String {
    let of = |item: &Item| {
        letters(&item.text) + &item.below.as_ref().map_or(String::new(), letters_of_list)
    };
    list.items.iter().map(of).collect()
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_fail_without_a_reason(markdown in any::<String>()) {
        let mut footnotes = Vec::new();
        if let Err(error) = prose(&markdown, 1, &mut footnotes) {
            prop_assert!(error.line <= markdown.lines().count().max(1));
            prop_assert!(footnotes.is_empty());
        }
    }

    /// Made of the signs that Markdown reads, with words between them.
    #[test]
    fn every_letter_of_a_text_that_is_taken_over_is_in_it(
        parts in proptest::collection::vec(
            prop_oneof![
                "[a-zæøå]{1,3}",
                "[*_#>~|`<!\\[\\]()\\-+&;:=\\\\ \n]{1,3}",
            ],
            1..12,
        ),
    ) {
        let markdown = parts.concat();
        let Ok(blocks) = prose(&markdown, 1, &mut Vec::new()) else { return Ok(()) };
        let of = |block: &Block| match block {
            Block::Heading { text: words, .. } => letters(&[text(words)]),
            Block::Paragraph(text) => letters(text),
            Block::List(list) => letters_of_list(list),
            _ => String::new(),
        };
        let read: String = blocks.iter().map(of).collect();
        // An entity is written with letters that stand for a sign.
        prop_assume!(!markdown.contains('&'));
        let written: String = markdown.chars().filter(|each| each.is_alphanumeric()).collect();
        prop_assert_eq!(read, written);
    }
}
