use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};

use super::*;
use crate::note::document::Inline;
use crate::note::sample::{self, text as words};

fn markdown(note: &Note) -> String {
    let mut out = Vec::new();
    let picture = |exhibit: &Exhibit| format!("notat {}.svg", exhibit.id);
    Markdown { picture: &picture }.write(note, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_note_reads_as_markdown() {
    let text = markdown(&sample::note());
    let expected = "\
**Notat**

# Undersøgelse af fleksjob mv.

**Job \\& Borger**\\
Til: Arbejdsmarkedsudvalget\\
Dato: 15. april 2015

Data: Jobindsats til og med november 2014.

## Udviklingen i fleksjob

Antallet er vist i figur\u{a0}1 og \\<i>ikke\\</i> i *andre* ***kilder***[^1]. Se [Jobindsats](https://jobindsats.dk/?a=1\\&b=2). \\
En ny linje.

- Først
  1. Inderst
- Så

**Figur\u{a0}1. Udviklingen i antal fuldtidspersoner**

![";
    assert!(text.starts_with(expected), "{text}");
    let expected = "](notat%20fleksjob.svg)

Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger\\
Note: Der er ikke renset for overlap mellem ydelserne.

**Tabel\u{a0}1. Udviklingen i den samlede bestand (fuldtidspersoner)**

| Ydelse | Nov. 2011 | Nov. 2014 | Udvikling | Udvikling i pct. |
| :-- | --: | --: | --: | --: |
| Fleksjob | 50.000 | 60.000 | 10.000 | 20,0 |
| Ressourceforløb | – | 8.000 | 8.000 | – |
| **I alt** | **50.000** | **68.000** | **18.000** | **36,0** |

– ydelsen fandtes ikke\\
Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger\\
Note: Der er ikke renset for overlap mellem ydelserne.

Tabellen viser, at der samlet set har været en stigning på 10.000\u{a0}fuldtidspersoner.

### Forvaltningens bemærkninger

[^1]: Se tabel\u{a0}1.
";
    assert!(text.ends_with(expected), "{text}");
}

#[test]
fn a_text_never_begins_a_block() {
    for line in
        ["# a", "- a", "+ a", "---", "===", "> a", "1. a", "12) a", ": a", "    a", "2014. a"]
    {
        let paragraph = vec![words(line), Inline::Break, words(line)];
        let note = Note { blocks: vec![Block::Paragraph(paragraph)], ..Note::default() };
        let text = markdown(&note);
        let read: Vec<_> = events(&text).into_iter().skip(3).collect();
        assert!(matches!(&read[0], Event::Start(Tag::Paragraph)), "{text}");
        assert_eq!(heard(&read), format!("{0}\n{0}", line.trim_start()), "{text}");
    }
}

#[test]
fn two_lists_after_each_other_stay_two() {
    let list = List { ordered: false, items: vec![Item { text: vec![words("a")], below: None }] };
    let blocks = vec![Block::List(list.clone()), Block::List(list)];
    let text = markdown(&Note { blocks, ..Note::default() });
    let lists = |event: &&Event<'_>| matches!(event, Event::Start(Tag::List(_)));
    assert_eq!(events(&text).iter().filter(lists).count(), 2, "{text}");
}

#[test]
fn the_address_of_a_picture_is_nothing_but_an_address() {
    assert_eq!(address("figurer/figur-1.svg"), "figurer/figur-1.svg");
    assert_eq!(address("Rødovre (ny) <a>.svg"), "Rødovre%20%28ny%29%20%3Ca%3E.svg");
    assert_eq!(address("javascript:x"), "javascript%3Ax");
}

/// As GitHub and most editors read it.
fn events(markdown: &str) -> Vec<Event<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_MATH;
    Parser::new_ext(markdown, options).collect()
}

/// The words, without any markup.
fn heard(events: &[Event<'_>]) -> String {
    let word = |event: &Event<'_>| match event {
        Event::Text(text) => text.to_string(),
        Event::HardBreak => "\n".to_owned(),
        Event::FootnoteReference(label) => format!("[^{label}]"),
        _ => String::new(),
    };
    events.iter().map(word).collect()
}

/// What Markdown takes for something, and what stands beside it.
fn sign() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9æ ]{1,3}",
        "[*_#>~|`<!\\[\\]()\\-+&;:=\\\\$^.\"'{}/]{1,3}",
        Just("http://a.b".to_owned()),
        Just("1. ".to_owned()),
        Just("&amp;".to_owned()),
        Just("\u{a0}".to_owned()),
        Just("[x](javascript:alert(1))".to_owned()),
    ]
}

fn inline() -> impl Strategy<Value = Inline> {
    let leaf = prop_oneof![
        4 => sign().prop_map(Inline::Text),
        1 => Just(Inline::Break),
        1 => Just(Inline::Footnote(0)),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let text = proptest::collection::vec(inner, 1..4);
        prop_oneof![text.clone().prop_map(Inline::Emphasis), text.clone().prop_map(Inline::Strong),]
    })
}

/// The words of a text, as far as a reader of Markdown keeps them.
fn said(text: &[Inline]) -> String {
    let word = |inline: &Inline| match inline {
        Inline::Text(words) => printable(words),
        Inline::Emphasis(text) | Inline::Strong(text) => said(text),
        Inline::Break => "\n".to_owned(),
        Inline::Footnote(place) => format!("[^{}]", place + 1),
        _ => String::new(),
    };
    text.iter().map(word).collect()
}

/// Without the spaces that no reader keeps.
fn without_spaces(text: &str) -> String {
    text.chars().filter(|each| !each.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn whatever_a_text_is_made_of_its_words_are_read_and_nothing_else(
        text in proptest::collection::vec(inline(), 1..6),
    ) {
        let note = Note {
            blocks: vec![Block::Paragraph(text.clone())],
            footnotes: vec![vec![words("x")]],
            ..Note::default()
        };
        let markdown = markdown(&note);
        let read = events(&markdown);
        let end = read.iter().position(|event| matches!(event, Event::Start(Tag::FootnoteDefinition(_))));
        let read = &read[3..end.unwrap_or(read.len())];
        prop_assert_eq!(without_spaces(&heard(read)), without_spaces(&said(&text)), "{}", markdown);
        let is_known = |event: &Event<'_>| match event {
            Event::Start(tag) => matches!(tag, Tag::Paragraph | Tag::Emphasis | Tag::Strong),
            Event::InlineHtml(html) => &**html == "<!-- -->",
            Event::Html(_) | Event::Code(_) | Event::Rule | Event::InlineMath(_) | Event::DisplayMath(_) => false,
            _ => true,
        };
        prop_assert!(read.iter().all(is_known), "{}\n{:?}", markdown, read);
    }

    #[test]
    fn labels_of_anything_keep_the_table_together(label in any::<String>()) {
        let mut note = sample::note();
        if let Some(Block::Exhibit(exhibit)) = note.blocks.get_mut(4) {
            exhibit.table.labels.clear();
            exhibit.table.rows[0].cells[0] = crate::sample::code(&label);
            exhibit.table.columns[1].label = label.clone();
            exhibit.caption = label.clone();
            exhibit.below = vec![label.clone()];
        }
        let markdown = markdown(&note);
        let read = events(&markdown);
        let cells = read.iter().filter(|event| matches!(event, Event::Start(Tag::TableCell))).count();
        prop_assert_eq!(cells, 5 * 4, "{}", markdown);
        let is_markup = |event: &&Event<'_>| matches!(
            event,
            Event::Html(_) | Event::InlineHtml(_) | Event::Code(_) | Event::Start(Tag::HtmlBlock | Tag::CodeBlock(_))
        );
        prop_assert_eq!(read.iter().find(is_markup), None);
    }
}
