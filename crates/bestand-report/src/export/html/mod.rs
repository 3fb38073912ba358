//! A table as a web page of its own.

pub(crate) mod grid;

use std::io::{self, Write};

use bestand_model::Language;
use bestand_model::table::Table;
use minijinja::value::Serde;
use minijinja::{Value, context};

use self::grid::{Setting, TABLE, TEMPLATES};
use super::{Export, check};
use crate::ReportError;
use crate::text::{Below, printable};

/// Writes one self-contained page: title, chart, table, the signs of missing cells, sources, notes. It refers to
/// nothing outside and has no script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html {
    /// The language of the page: of signs, numbers, periods and lead-ins. Labels and notes are in that of the table.
    pub language: Language,
    /// Whether every note is printed, not only those that belong on paper.
    pub verbose: bool,
    /// A chart of the table: an SVG document, put into the page as it is. It must come from this program.
    pub chart: Option<String>,
}

impl Export for Html {
    fn write(&self, table: &Table, out: &mut dyn Write) -> Result<(), ReportError> {
        check(table)?;
        let page = self.page(table).map_err(|error| ReportError::Write(io::Error::other(error)))?;
        Ok(out.write_all(page.as_bytes())?)
    }
}

impl Html {
    fn page(&self, table: &Table) -> Result<String, minijinja::Error> {
        let language = self.language;
        let title = Some(printable(&table.title)).filter(|title| !title.is_empty());
        let title = title.unwrap_or_else(|| language.pick("Tabel", "Table").to_owned());
        let setting = Setting { name: None, title: &title, label: &title, role: "region" };
        let below = Below::new(table, language, self.verbose);
        TEMPLATES.get_template(TABLE)?.render(context! {
            language => language.pick("da", "en"),
            title => &title,
            chart => self.chart.as_deref().map(inline),
            table => grid::form(table, &setting, language),
            signs_label => language.pick("Tegn", "Signs"),
            signs => Serde(below.signs),
            sources => below.sources,
            notes => below.notes,
        })
    }
}

/// An SVG document as part of a page: an XML declaration may stand at the start of a file only.
fn inline(document: &str) -> Value {
    let start = document.find("<svg").unwrap_or(0);
    Value::from_safe_string(document[start..].trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{code, labels, november, selected_benefits, stock};
    use bestand_model::MissingReason;
    use bestand_model::table::{Cell, Role};

    fn html(table: &Table) -> String {
        written(&Html::default(), table)
    }

    fn written(html: &Html, table: &Table) -> String {
        let mut out = Vec::new();
        html.write(table, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_is_a_page_with_caption_header_row_and_row_headers() {
        let text = html(&november());
        assert!(text.starts_with("<!doctype html>\n<html lang=\"da\">\n"), "{text}");
        assert!(text.contains("<title>Udviklingen i bestanden (fuldtidspersoner)</title>"));
        let caption = "<caption><bdi>Udviklingen i bestanden (fuldtidspersoner)</bdi></caption>";
        assert_eq!(text.matches(caption).count(), 1);
        assert_eq!(text.matches("<caption").count(), 1);
        assert!(
            text.contains("<th scope=\"col\" class=\"number\"><bdi>Nov. 2011</bdi></th>"),
            "{text}"
        );
        assert!(
            text.contains("<th scope=\"row\" class=\"text\"><bdi>Fleksjob</bdi></th>"),
            "{text}"
        );
        assert!(text.contains("<td class=\"number\">50.000</td>"), "{text}");
        assert!(text.contains("<tr class=\"total\">"), "{text}");
        assert!(text.contains(
            "<p dir=\"auto\">Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger</p>"
        ));
        assert!(text.contains(
            "<p dir=\"auto\">Note: Der er ikke renset for overlap mellem ydelserne.</p>"
        ));
        assert!(text.ends_with("</html>\n"));
    }

    #[test]
    fn every_header_cell_says_what_it_is_the_header_of() {
        for table in [november(), stock(), selected_benefits()] {
            let text = html(&table);
            assert_eq!(text.matches("<th ").count(), text.matches("<th scope=\"").count());
            assert!(!text.contains("<th>"));
        }
    }

    #[test]
    fn a_missing_cell_has_its_sign_and_its_reason() {
        let text = html(&november());
        let cell = "<td class=\"number\"><abbr title=\"ydelsen fandtes ikke\">–</abbr></td>";
        assert_eq!(text.matches(cell).count(), 2, "{text}");
        assert!(text.contains("<dt>–</dt><dd>ydelsen fandtes ikke</dd>"), "{text}");
    }

    #[test]
    fn parts_are_moved_in() {
        let mut table = selected_benefits();
        table.rows[2].role = Role::Part;
        let text = html(&table);
        assert!(
            text.contains("<th scope=\"row\" class=\"text indented\"><bdi>Fleksjob</bdi></th>")
        );
        assert!(text.contains("<tr class=\"subtotal\">"));
    }

    #[test]
    fn an_english_page_says_so() {
        let text = written(&Html { language: Language::English, ..Html::default() }, &stock());
        assert!(text.contains("<html lang=\"en\">"));
        assert!(text.contains("<td class=\"number\">60,000</td>"), "{text}");
    }

    #[test]
    fn a_table_without_title_and_rows_is_still_a_page_with_both() {
        let text = html(&Table { title: String::new(), rows: Vec::new(), ..november() });
        assert!(text.contains("<title>Tabel</title>"));
        assert!(text.contains("Ingen rækker."));
    }

    #[test]
    fn no_text_of_a_table_is_taken_as_markup() {
        let mut table = november();
        let hostile = "<script>alert(1)</script>\"&'\u{202e}</bdi>";
        table.title = hostile.into();
        table.labels = vec![labels("benefit", &[])];
        table.rows[0].cells[0] = code(hostile);
        table.rows[1].cells[1] = Cell::Missing(MissingReason::Suppressed);
        table.columns[1].label = hostile.into();
        table.notes[0].text = hostile.into();
        table.sources[0].table = Some(hostile.into());
        let text = html(&table);
        assert!(!text.contains("<script"), "{text}");
        assert!(!text.contains('\u{202e}'));
        let escaped = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;&#x27;&lt;/bdi&gt;";
        // Title, name of the region, caption, heading, label, note, source.
        assert_eq!(text.replace("&#x2f;", "/").matches(escaped).count(), 7, "{text}");
        assert_eq!(text.matches("<bdi>").count(), text.matches("</bdi>").count());
    }

    #[test]
    fn a_chart_stands_in_the_page_and_nothing_outside_is_referred_to() {
        let svg = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>\n";
        let with_chart = Html { chart: Some(svg.into()), ..Html::default() };
        let text = written(&with_chart, &november());
        let figure = "<figure>\n<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>\n</figure>";
        assert!(text.contains(figure), "{text}");
        assert!(text.find("<figure>") < text.find("<table>"));
        let outside = text.replace(" xmlns=\"http://www.w3.org/2000/svg\"", "");
        for reference in ["http:", "https:", "src=", "href=", "url(", "<script", "@import"] {
            assert!(!outside.contains(reference), "{reference}");
        }
        assert!(!html(&november()).contains("<figure>"));
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        assert_eq!(html(&selected_benefits()), html(&selected_benefits()));
    }
}
