//! What is known of a code, as text of a given width.

use bestand_model::Language;
use bestand_model::inspection::Explanation;

use crate::plain::PlainPage;

/// The explanation as plain text: name, code and kind over a rule; the facts; the series breaks with their notes; the
/// sources. A part with nothing in it is left out. No line is wider than `width`; ends with a line break.
///
/// ```
/// use bestand_model::{Language, inspection::Explanation};
/// use bestand_report::explanation::render;
///
/// let explanation = Explanation {
///     kind: "benefit".into(),
///     code: "fleksjob".into(),
///     label: "Fleksjob".into(),
///     facts: vec![("Gyldig".into(), "januar 1998 – fortsat".into())],
///     ..Explanation::default()
/// };
/// let text = render(&explanation, 80, Language::Danish);
/// assert!(text.starts_with("Fleksjob (fleksjob, ydelse)\n"));
/// assert!(text.ends_with("\nGyldig  januar 1998 – fortsat\n"));
/// ```
pub fn render(explanation: &Explanation, width: usize, language: Language) -> String {
    let Explanation { kind, code, label, facts, breaks, sources } = explanation;
    let mut page = PlainPage::new(width);
    page.heading(&format!("{label} ({code}, {})", kind_name(kind, language)));
    page.entries(0, facts);
    if !breaks.is_empty() {
        page.section(language.pick("Databrud", "Series breaks"));
        for (title, note) in breaks {
            page.item(2, title);
            page.paragraph(4, note);
        }
    }
    if !sources.is_empty() {
        page.section(language.pick("Kilder", "Sources"));
        page.entries(2, sources);
    }
    page.into_text()
}

/// What a kind of code is called; a kind without a name here is called what it is.
fn kind_name(kind: &str, language: Language) -> &str {
    match kind {
        "benefit" => language.pick("ydelse", "benefit"),
        "composite" => language.pick("sammensat ydelse", "composite benefit"),
        "ambiguous" => language.pick("flertydig", "ambiguous"),
        "measure" => language.pick("mål", "measure"),
        "area" => language.pick("område", "area"),
        "visitation" => language.pick("visitationsgruppe", "visitation group"),
        "set" => language.pick("udvalg af ydelser", "set of benefits"),
        "break" => language.pick("databrud", "series break"),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr;

    fn explanation() -> Explanation {
        let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
        Explanation {
            kind: "benefit".into(),
            code: "ressourceforloeb".into(),
            label: "Ressourceforløb".into(),
            facts: vec![
                pair("Gyldig", "januar 2013 – fortsat"),
                pair(
                    "Bemærkning",
                    "En helhedsorienteret indsats på tværs af forvaltninger af ét til fem års varighed.",
                ),
            ],
            breaks: vec![pair(
                "Reform af førtidspension og fleksjob (januar 2013)",
                "Personer under 40 år kan som udgangspunkt ikke få tilkendt førtidspension, og ydelsen er ny.",
            )],
            sources: vec![pair("star_2013", "Vejledning om ressourceforløb")],
        }
    }

    #[test]
    fn an_explanation_has_its_facts_breaks_and_sources_in_order() {
        let expected = "\
Ressourceforløb (ressourceforloeb, ydelse)
──────────────────────────────────────────
Gyldig      januar 2013 – fortsat
Bemærkning  En helhedsorienteret indsats på tværs af forvaltninger af ét til fem
            års varighed.

Databrud
  Reform af førtidspension og fleksjob (januar 2013)
    Personer under 40 år kan som udgangspunkt ikke få tilkendt førtidspension,
    og ydelsen er ny.

Kilder
  star_2013  Vejledning om ressourceforløb
";
        assert_eq!(render(&explanation(), 80, Language::Danish), expected);
    }

    #[test]
    fn english_has_its_own_headings() {
        let text = render(&explanation(), 80, Language::English);
        assert!(text.starts_with("Ressourceforløb (ressourceforloeb, benefit)\n"), "{text}");
        assert!(text.contains("\nSeries breaks\n") && text.contains("\nSources\n"), "{text}");
    }

    #[test]
    fn an_empty_part_has_no_heading() {
        let bare = Explanation { breaks: vec![], sources: vec![], ..explanation() };
        let text = render(&bare, 80, Language::Danish);
        assert!(!text.contains("Databrud") && !text.contains("Kilder"), "{text}");
    }

    #[test]
    fn no_line_is_wider_than_the_page_and_every_word_is_there() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        for width in 40..=120 {
            let text = render(&explanation(), width, Language::Danish);
            assert!(text.lines().all(|line| line.width() <= width), "{width}:\n{text}");
            let printed = words(&text);
            for (_, note) in &explanation().breaks {
                assert!(words(note).iter().all(|word| printed.contains(word)), "{text}");
            }
        }
    }
}
