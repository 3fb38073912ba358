//! Plain text of a given width: what an inspection and an explanation are laid out with.

use unicode_width::UnicodeWidthStr;

use crate::terminal::wrap;
use crate::text::printable;

/// The space between a term and its text.
const GAP: usize = 2;

/// A page of plain text. No line is wider than the page; nothing is shortened.
pub(crate) struct PlainPage {
    width: usize,
    text: String,
}

impl PlainPage {
    /// An empty page.
    pub(crate) fn new(width: usize) -> Self {
        Self { width, text: String::new() }
    }

    /// The page as text: empty, or ending with a line break.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// What the page is about, over a rule, with an empty line before it unless it comes first.
    pub(crate) fn heading(&mut self, text: &str) {
        self.blank();
        let lines = wrap(&printable(text), self.width, "");
        let rule = lines.iter().map(|line| line.width()).max().unwrap_or(0);
        for line in lines {
            self.line(&line);
        }
        self.line(&"─".repeat(rule));
    }

    /// The name of a part, after an empty line.
    pub(crate) fn section(&mut self, text: &str) {
        self.blank();
        self.paragraph(0, text);
    }

    /// A text of its own, moved in; the lines after its first are moved in further.
    pub(crate) fn item(&mut self, indent: usize, text: &str) {
        self.wrapped(indent, text, "  ");
    }

    /// A text of its own, moved in.
    pub(crate) fn paragraph(&mut self, indent: usize, text: &str) {
        self.wrapped(indent, text, "");
    }

    /// Terms with their texts beside them, all texts starting in one column. A term that would take more than half
    /// of the page stands over its text.
    pub(crate) fn entries<T: AsRef<str>>(&mut self, indent: usize, entries: &[(T, String)]) {
        let terms: Vec<_> = entries.iter().map(|(term, _)| printable(term.as_ref())).collect();
        let room = self.width.saturating_sub(indent) / 2;
        let widths = terms.iter().map(|term| term.width()).filter(|&width| width <= room);
        let column = widths.max().unwrap_or(0);
        for (term, (_, text)) in terms.iter().zip(entries) {
            let start = indent + column + GAP;
            let Some(fill) = column.checked_sub(term.width()) else {
                self.paragraph(indent, term);
                self.paragraph(start, text);
                continue;
            };
            let lines = wrap(&printable(text), self.width.saturating_sub(start), "");
            let fill = fill + GAP;
            for (index, line) in lines.iter().enumerate() {
                if index == 0 {
                    self.line(&format!("{:indent$}{term}{:fill$}{line}", "", ""));
                } else {
                    self.line(&format!("{:start$}{line}", ""));
                }
            }
        }
    }

    /// Lines that are laid out already, moved in.
    pub(crate) fn laid_out(&mut self, indent: usize, text: &str) {
        for line in text.lines() {
            self.line(&format!("{:indent$}{line}", ""));
        }
    }

    fn wrapped(&mut self, indent: usize, text: &str, hang: &str) {
        for line in wrap(&printable(text), self.width.saturating_sub(indent), hang) {
            self.line(&format!("{:indent$}{line}", ""));
        }
    }

    /// An empty line, unless the page is empty.
    pub(crate) fn blank(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn line(&mut self, line: &str) {
        self.text.extend([line.trim_end(), "\n"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_start_in_one_column_and_hang_there() {
        let mut page = PlainPage::new(20);
        page.entries(0, &[("Navn", "Fleksjob".into()), ("Enhed", "personer i fuld tid".into())]);
        assert_eq!(page.into_text(), "Navn   Fleksjob\nEnhed  personer i\n       fuld tid\n");
    }

    #[test]
    fn a_term_wider_than_half_the_page_stands_over_its_text() {
        let mut page = PlainPage::new(20);
        page.entries(2, &[("Navn", "a".into()), ("Andre navne", "b".into())]);
        assert_eq!(page.into_text(), "  Navn  a\n  Andre navne\n        b\n");
    }

    #[test]
    fn a_term_without_a_text_is_still_there() {
        let mut page = PlainPage::new(20);
        page.entries(0, &[("Navn", String::new())]);
        assert_eq!(page.into_text(), "Navn\n");
    }

    #[test]
    fn a_heading_has_a_rule_as_wide_as_its_widest_line() {
        let mut page = PlainPage::new(10);
        page.heading("Fleksjob (ydelse)");
        page.section("Kilder");
        assert_eq!(page.into_text(), "Fleksjob\n(ydelse)\n────────\n\nKilder\n");
    }
}
