//! A table as text of a given width: what an analyst sees first.

mod columns;

use std::io;

use bestand_model::Language;
use bestand_model::table::{Role, Table};
use unicode_width::UnicodeWidthStr;

use crate::export::check;
use crate::grid::{Align, Grid, Line};
use crate::text::{Below, printable};
use crate::{Export, ReportError};
use columns::{Block, blocks, total};

/// The space between two columns.
const GAP: usize = 2;

const BOLD: &str = "\u{1b}[1m";
const ITALIC: &str = "\u{1b}[3m";
const PLAIN: &str = "\u{1b}[0m";

/// How a table is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerminalOptions {
    /// The page: no line is wider, measured in terminal cells, unless a single number is.
    pub width: usize,
    /// The language of signs, numbers, periods and lead-ins. Labels and notes are in that of the table.
    pub language: Language,
    /// Whether escape sequences make the title and totals bold and sub-totals italic.
    pub color: bool,
    /// Whether every note is printed, not only those that belong on paper.
    pub verbose: bool,
}

impl Default for TerminalOptions {
    fn default() -> Self {
        Self { width: 80, language: Language::Danish, color: false, verbose: false }
    }
}

impl Export for TerminalOptions {
    fn write(&self, table: &Table, out: &mut dyn io::Write) -> Result<(), ReportError> {
        check(table)?;
        Ok(out.write_all(render(table, self).as_bytes())?)
    }
}

/// The table as text: title, table, the signs of missing cells, sources, notes. Ends with a line break.
///
/// A table too wide for the page is broken at spaces first (headings, then labels), then cut into blocks of columns
/// that each repeat the labels. Nothing is shortened. The table's rows must have one cell per column.
///
/// ```
/// use bestand_model::Number;
/// use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
/// use bestand_report::{TerminalOptions, render};
///
/// let column = |id: &str, label: &str, kind| Column { id: id.into(), label: label.into(), kind, unit: None };
/// let table = Table {
///     columns: vec![column("benefit", "Ydelse", ColumnKind::Code), column("2014-11", "Nov. 2014", ColumnKind::Count)],
///     rows: vec![Row { role: Role::Body, cells: vec![Cell::Code("Fleksjob".into()), Cell::Exact(Number::integer(1234))] }],
///     ..Table::default()
/// };
/// assert!(render(&table, &TerminalOptions::default()).contains("Fleksjob      1.234\n"));
/// ```
pub fn render(table: &Table, options: &TerminalOptions) -> String {
    let grid = Grid::new(table, options.language);
    let mut page = Page { options, text: String::new() };
    page.paragraph(&printable(&table.title), "", BOLD);
    page.grid(&grid);
    page.below(&Below::new(table, options.language, options.verbose));
    page.text
}

/// Breaks a text into lines at its spaces; a word wider than a line is broken where the line ends. Lines after
/// the first begin with `hang`.
pub(crate) fn wrap(text: &str, width: usize, hang: &str) -> Vec<String> {
    let options = textwrap::Options::new(width.max(1))
        .subsequent_indent(hang)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

/// The text so far.
struct Page<'a> {
    options: &'a TerminalOptions,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, line: &str, style: &str) {
        let line = line.trim_end();
        let styled = self.options.color && !style.is_empty() && !line.is_empty();
        let (before, after) = if styled { (style, PLAIN) } else { ("", "") };
        self.text.extend([before, line, after, "\n"]);
    }

    /// A text of its own, broken into lines.
    fn paragraph(&mut self, text: &str, hang: &str, style: &str) {
        if !text.is_empty() {
            for line in wrap(text, self.options.width, hang) {
                self.line(&line, style);
            }
        }
    }

    fn grid(&mut self, grid: &Grid) {
        if grid.columns.is_empty() {
            return;
        }
        let indents: Vec<_> = grid.lines.iter().map(|line| self.indent(line.role)).collect();
        for (index, block) in blocks(grid, &indents, self.options.width).iter().enumerate() {
            if index > 0 {
                self.line("", "");
            }
            self.block(grid, &indents, block);
        }
    }

    /// Parts are moved in under their whole. So are sub-totals where no italics set them apart.
    fn indent(&self, role: Role) -> usize {
        match role {
            Role::Part => 2,
            Role::Subtotal if !self.options.color => 2,
            Role::Subtotal | Role::Body | Role::Total => 0,
        }
    }

    fn block(&mut self, grid: &Grid, indents: &[usize], block: &Block) {
        let rule = "─".repeat(total(block.widths.iter().copied()));
        self.line(&rule, "");
        self.headings(grid, block);
        self.line(&rule, "");
        let mut before = None;
        for (line, &indent) in grid.lines.iter().zip(indents) {
            if line.role == Role::Total && before.is_some_and(|role| role != Role::Total) {
                self.line(&rule, "");
            }
            self.cells(grid, line, indent, block);
            before = Some(line.role);
        }
        if grid.lines.is_empty() {
            self.paragraph(self.options.language.pick("Ingen rækker.", "No rows."), "", "");
        }
        self.line(&rule, "");
    }

    /// Headings stand on the rule: a short one beside a broken one is level with its last line.
    fn headings(&mut self, grid: &Grid, block: &Block) {
        let cells = block.columns.iter().zip(&block.widths).map(|(&column, &width)| {
            let column = &grid.columns[column];
            Wrapped { lines: wrap(&column.heading, width, ""), align: column.align, at_end: true }
        });
        self.side_by_side(&cells.collect::<Vec<_>>(), &block.widths, "");
    }

    /// A number is level with the last line of its label.
    fn cells(&mut self, grid: &Grid, line: &Line, indent: usize, block: &Block) {
        let cells = block.columns.iter().zip(&block.widths).map(|(&column, &width)| {
            let (text, align) = (&line.cells[column], grid.columns[column].align);
            let indent = if column == grid.indented_column() { indent } else { 0 };
            let lines = match align {
                Align::Right => vec![text.clone()],
                Align::Left => wrap(text, width.saturating_sub(indent), "")
                    .into_iter()
                    .map(|line| format!("{:indent$}{line}", ""))
                    .collect(),
            };
            // So is a text among numbers.
            let at_end = align == Align::Right || column >= grid.label_columns();
            Wrapped { lines, align, at_end }
        });
        let style = match line.role {
            Role::Total => BOLD,
            Role::Subtotal => ITALIC,
            Role::Body | Role::Part => "",
        };
        self.side_by_side(&cells.collect::<Vec<_>>(), &block.widths, style);
    }

    fn side_by_side(&mut self, cells: &[Wrapped], widths: &[usize], style: &str) {
        let height = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(0);
        for line in 0..height {
            let parts =
                cells.iter().zip(widths).map(|(cell, &width)| cell.padded(line, height, width));
            self.line(&parts.collect::<Vec<_>>().join(&" ".repeat(GAP)), style);
        }
    }

    fn below(&mut self, below: &Below) {
        let sign_width = below.signs.iter().map(|(sign, _)| sign.width()).max().unwrap_or(0);
        for (sign, explanation) in &below.signs {
            let sign = pad(sign, sign_width, Align::Left);
            self.paragraph(&format!("{sign} {explanation}"), &" ".repeat(sign_width + 1), "");
        }
        for line in below.sources.iter().chain(&below.notes) {
            self.paragraph(line, "  ", "");
        }
    }
}

/// A text broken into lines that shares its height with its neighbours.
struct Wrapped {
    lines: Vec<String>,
    align: Align,
    /// Whether the last line is level with the neighbours' last, else the first with their first.
    at_end: bool,
}

impl Wrapped {
    fn padded(&self, line: usize, height: usize, width: usize) -> String {
        let skipped = if self.at_end { height - self.lines.len() } else { 0 };
        let text = line.checked_sub(skipped).and_then(|line| self.lines.get(line));
        pad(text.map_or("", String::as_str), width, self.align)
    }
}

/// Fills a text up to a width in terminal cells.
fn pad(text: &str, width: usize, align: Align) -> String {
    let fill = " ".repeat(width.saturating_sub(text.width()));
    match align {
        Align::Left => format!("{text}{fill}"),
        Align::Right => format!("{fill}{text}"),
    }
}

#[cfg(test)]
mod tests;
