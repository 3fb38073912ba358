//! A Markdown table for people, as GitHub and most editors show it.

use std::io::Write;

use bestand_model::Language;
use bestand_model::table::{Role, Table};

use super::{Export, check};
use crate::ReportError;
use crate::grid::{Align, Grid, Line};
use crate::text::{Below, printable};

/// Writes a Markdown table: bold title, labels, right-aligned numbers, total in bold, sub-totals in italics, then the
/// signs of missing cells, the sources and the notes, each a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Markdown {
    /// The language of signs, numbers, periods and lead-ins. Labels and notes are in that of the table.
    pub language: Language,
    /// Whether every note is printed, not only those that belong on paper.
    pub verbose: bool,
}

impl Export for Markdown {
    fn write(&self, table: &Table, out: &mut dyn Write) -> Result<(), ReportError> {
        check(table)?;
        let mut paragraphs = Vec::new();
        if !table.title.is_empty() {
            paragraphs.push(format!("**{}**", escaped(&printable(&table.title))));
        }
        if !table.columns.is_empty() {
            paragraphs.push(grid(table, self.language));
        }
        let below = Below::new(table, self.language, self.verbose);
        let signs = below.signs.iter().map(|(sign, meaning)| format!("{sign} {meaning}"));
        let lines = signs.chain(below.sources).chain(below.notes);
        paragraphs.extend(lines.map(|line| escaped(&line)));
        writeln!(out, "{}", paragraphs.join("\n\n"))?;
        Ok(())
    }
}

/// The table alone.
pub(crate) fn grid(table: &Table, language: Language) -> String {
    let grid = Grid::new(table, language);
    let headings = grid.columns.iter().map(|column| escaped(&column.heading));
    let aligns = grid.columns.iter().map(|column| match column.align {
        Align::Left => ":--".to_owned(),
        Align::Right => "--:".to_owned(),
    });
    let mut lines = vec![row(headings), row(aligns)];
    lines.extend(grid.lines.iter().map(|line| row(cells(line, grid.indented_column()))));
    lines.join("\n")
}

fn row(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

fn cells(line: &Line, indented: usize) -> impl Iterator<Item = String> {
    let (mark, indent) = match line.role {
        Role::Total => ("**", ""),
        Role::Subtotal => ("*", ""),
        // Spaces at the start of a cell are not shown.
        Role::Part => ("", "&nbsp;&nbsp;"),
        Role::Body => ("", ""),
    };
    line.cells.iter().enumerate().map(move |(column, text)| {
        let mark = if text.is_empty() { "" } else { mark };
        let indent = if column == indented { indent } else { "" };
        format!("{indent}{mark}{}{mark}", escaped(text))
    })
}

/// The text with everything that Markdown would take as markup within a line shown as it is.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for each in text.chars() {
        if matches!(each, '\\' | '|' | '*' | '_' | '`' | '<' | '[' | ']' | '&' | '~' | '$') {
            escaped.push('\\');
        }
        escaped.push(each);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{code, november, selected_benefits, stock};
    use bestand_model::MissingReason;
    use bestand_model::table::Cell;

    fn markdown(table: &Table, language: Language) -> String {
        let mut out = Vec::new();
        Markdown { language, verbose: false }.write(table, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_stands_between_its_title_and_its_notes() {
        let expected = "\
**Udviklingen i bestanden (fuldtidspersoner)**

| Ydelse | Nov. 2011 | Nov. 2014 | Udvikling | Udvikling i pct. |
| :-- | --: | --: | --: | --: |
| Fleksjob | 50.000 | 60.000 | 10.000 | 20,0 |
| Ressourceforløb | – | 8.000 | 8.000 | – |
| **I alt** | **50.000** | **68.000** | **18.000** | **36,0** |

– ydelsen fandtes ikke

Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger

Note: Der er ikke renset for overlap mellem ydelserne.
";
        assert_eq!(markdown(&november(), Language::Danish), expected);
    }

    #[test]
    fn a_long_table_is_laid_out_crosswise() {
        let text = markdown(&stock(), Language::English);
        assert!(text.contains("| Måned | Fleksjob | Ressourceforløb |\n"), "{text}");
        assert!(text.contains("| Nov 2014 | 60,000 | 8,000 |\n"), "{text}");
        assert!(text.ends_with("Source: Jobindsats (y08a02), 15 January 2015\n"), "{text}");
    }

    #[test]
    fn a_subtotal_is_in_italics_and_a_part_is_moved_in() {
        let mut table = selected_benefits();
        table.rows[2].role = Role::Part;
        let text = markdown(&table, Language::Danish);
        assert!(text.contains("| *Kontant- og uddannelseshjælp* | *88.000* |"), "{text}");
        assert!(text.contains("| &nbsp;&nbsp;Fleksjob | 52.000 |"), "{text}");
    }

    #[test]
    fn no_text_of_a_table_is_taken_as_markup() {
        let mut table = november();
        table.rows[0].cells[0] = code("a|b*c<d\ne");
        table.rows[0].cells[1] = Cell::Missing(MissingReason::Suppressed);
        let text = markdown(&table, Language::Danish);
        assert!(text.contains("| a\\|b\\*c\\<d e | \\* | 60.000 |"), "{text}");
        assert!(text.contains("\n\n\\* diskretioneret: udgiveren viser"), "{text}");
    }
}
