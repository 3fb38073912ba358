use proptest::prelude::*;

use super::*;
use crate::note::document::Inline;
use crate::note::sample::{self, text};

fn page(note: &Note) -> String {
    let mut out = Vec::new();
    Page.write(note, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// What stands between the two, first time.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(start).unwrap_or_else(|| panic!("no {start}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end}")).0
}

/// The tags of a page, each with the names of its attributes. Every `<` begins one: text has none.
fn tags(page: &str) -> Vec<String> {
    let outline = |tag: &str| {
        let (mut outline, mut is_value) = (String::new(), false);
        for each in tag.chars() {
            match each {
                '"' => is_value = !is_value,
                each if !is_value => outline.push(each),
                _ => {}
            }
        }
        assert!(!is_value, "{tag}");
        outline
    };
    page.split('<').skip(1).map(|rest| outline(rest.split_once('>').unwrap().0)).collect()
}

/// A note with this in each place where a text from outside may stand.
fn note_of(words: &str) -> Note {
    let mut note = sample::note();
    let head = &mut note.title_block;
    head.title = words.to_owned();
    for place in [&mut head.genre, &mut head.unit, &mut head.data, &mut head.author] {
        *place = Some(words.to_owned());
    }
    head.fields = vec![(words.to_owned(), words.to_owned())];
    for block in &mut note.blocks {
        match block {
            Block::Heading { text, .. } => words.clone_into(text),
            Block::Paragraph(inlines) => inlines.insert(0, text(words)),
            Block::Exhibit(exhibit) => {
                words.clone_into(&mut exhibit.caption);
                exhibit.below = vec![words.to_owned()];
                exhibit.table.labels.clear();
                exhibit.table.rows[0].cells[0] = crate::sample::code(words);
                words.clone_into(&mut exhibit.table.columns[1].label);
                if let Some(figure) = &mut exhibit.figure {
                    words.clone_into(&mut figure.alt);
                }
            }
            _ => {}
        }
    }
    note.footnotes[0].push(text(words));
    note
}

#[test]
fn a_part_of_the_note_is_a_section_named_by_its_heading() {
    let page = page(&sample::note());
    let main = between(&page, "<main", "</main>");
    assert!(main.contains("<section aria-labelledby=\"section_1\">\n<h2 id=\"section_1\" dir=\"auto\">Udviklingen i fleksjob</h2>"));
    assert!(main.contains("<h3 dir=\"auto\">Forvaltningens bemærkninger</h3>"));
    assert_eq!(page.matches("<h1>").count(), 1);
    assert!(page.contains("<a class=\"skip\" href=\"#note_text\">Gå til teksten</a>"));
}

#[test]
fn a_text_leads_to_its_tables_its_footnotes_and_back() {
    let page = page(&sample::note());
    assert!(page.contains("<a href=\"#fleksjob\">figur\u{a0}1</a>"), "{page}");
    assert!(page.contains("<figure id=\"fleksjob\">"));
    assert!(page.contains("id=\"mark_1_1\" href=\"#note_1\""));
    assert!(page.contains("<li id=\"note_1\" dir=\"auto\">Se <a href=\"#bestanden\">tabel\u{a0}1</a>. <a href=\"#mark_1_1\""));
}

#[test]
fn a_reference_that_begins_a_text_has_a_capital_in_italics_too() {
    let start = Inline::Emphasis(vec![Inline::Reference("bestanden".into())]);
    let blocks = vec![
        sample::note().blocks.remove(4),
        Block::Paragraph(vec![start.clone(), text(" og "), start]),
    ];
    let page = page(&Note { blocks, ..Note::default() });
    let link = |name: &str| format!("<em><a href=\"#bestanden\">{name}\u{a0}1</a></em>");
    let expected = format!("<p dir=\"auto\">{} og {}</p>", link("Tabel"), link("tabel"));
    assert!(page.contains(&expected), "{page}");
}

#[test]
fn below_a_figure_its_numbers_are_folded_away() {
    let page = page(&sample::note());
    let figure = between(&page, "<figure", "</figure>");
    let numbers = between(figure, "<summary>Tal bag figur\u{a0}1</summary>", "</details>");
    assert!(numbers.contains("<td class=\"number\">50.000</td>"), "{numbers}");
    assert!(numbers.contains("<abbr title=\"ydelsen fandtes ikke\">–</abbr>"), "{numbers}");
}

#[test]
fn the_font_of_the_pictures_is_on_the_page_once_and_each_id_too() {
    let mut note = sample::note();
    let Some(Block::Exhibit(exhibit)) = note.blocks.get(3).cloned() else { panic!() };
    note.blocks.push(Block::Exhibit(Box::new(Exhibit {
        id: "mere".into(),
        number: 2,
        ..*exhibit
    })));
    let (one, two) = (page(&sample::note()), page(&note));
    assert!(one.matches("@font-face").count() > 0);
    assert_eq!(one.matches("@font-face").count(), two.matches("@font-face").count());
    let mut ids: Vec<_> =
        two.split(" id=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{ids:?}");
    for named in two.split("aria-labelledby=\"").skip(1) {
        let named = named.split_once('"').unwrap().0;
        assert!(ids.contains(&named), "{named}");
    }
}

#[test]
fn a_page_asks_for_nothing_and_runs_nothing() {
    let page = page(&sample::note());
    for unwanted in ["<script", " src=", "@import", "url(http", "url(//", " on"] {
        let found = tags(&page).iter().any(|tag| format!("<{tag}").contains(unwanted))
            || (unwanted.starts_with(['@', 'u']) && page.contains(unwanted));
        assert!(!found, "{unwanted}");
    }
    assert!(
        page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:;")
    );
}

#[test]
fn room_is_a_frame_and_what_is_not_given_leaves_no_trace() {
    let all = page(&sample::note());
    assert!(all.contains("<div class=\"room\" style=\"--lines: 6\">"), "{all}");
    let none = page(&Note::default());
    for unwanted in ["class=\"room\"", "class=\"sender\"", "class=\"genre\"", "<figure", "<section"]
    {
        assert!(!none.contains(unwanted), "{unwanted}");
    }
}

#[test]
fn no_text_becomes_markup() {
    let outline = tags(&page(&note_of("a")));
    for hostile in [
        "<script>alert(1)</script>",
        "]]></style><script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "{{ 7 * 7 }}{% raw %}",
        "--><!--",
        "&lt;b&gt;",
        "\u{202e}elbat",
        "</title></desc></svg>",
    ] {
        let page = page(&note_of(hostile));
        assert_eq!(tags(&page), outline, "{hostile}");
        assert!(!page.contains('\u{202e}'));
    }
    assert!(page(&note_of("{{ 7 * 7 }}")).contains("<bdi>{{ 7 * 7 }}</bdi>"));
}

#[test]
fn a_name_of_ten_thousand_letters_is_written_whole() {
    let name = "å".repeat(10_000);
    assert!(
        page(&note_of(&name))
            .contains(&format!("<th scope=\"row\" class=\"text\"><bdi>{name}</bdi>"))
    );
}

#[test]
fn a_note_in_english_is_in_english() {
    let page = page(&Note { language: Language::English, ..sample::note() });
    assert!(page.contains("<html lang=\"en\">"));
    for danish in ["Figur\u{a0}1", "figur\u{a0}1", "Tal bag", "Fodnote", "Tilbage"] {
        assert!(!page.contains(danish), "{danish}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_note_says_its_page_has_the_same_tags(words in any::<String>()) {
        let outline = tags(&page(&note_of("a")));
        prop_assert_eq!(tags(&page(&note_of(&format!("a{words}")))), outline);
    }
}
