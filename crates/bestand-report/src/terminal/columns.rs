//! Which columns stand side by side on a page, and how wide each of them is.

use unicode_width::UnicodeWidthStr;

use super::{GAP, wrap};
use crate::grid::{Align, Grid, GridColumn};

/// Columns that stand side by side: the label columns, then as many of the others as fit.
pub(super) struct Block {
    /// Indices into the grid's columns.
    pub(super) columns: Vec<usize>,
    /// The width of each of them.
    pub(super) widths: Vec<usize>,
}

/// Arranges the columns on a page of this width. `indents` says how far each line's label is moved in.
///
/// What does not fit is fitted in this order: headings of numbers are broken at their spaces, labels are broken
/// at their spaces, the table is cut into blocks that each repeat the label columns. Numbers are never broken:
/// only a single number wider than the page makes a line wider than the page.
pub(super) fn blocks(grid: &Grid, indents: &[usize], page: usize) -> Vec<Block> {
    let extents = extents(grid, indents, page);
    let fits =
        |columns: &[usize]| total(columns.iter().map(|&column| extents[column].least)) <= page;
    let labels: Vec<usize> = (0..grid.label_columns()).collect();
    let mut blocks = vec![labels.clone()];
    for column in labels.len()..grid.columns.len() {
        let mut current = blocks.pop().unwrap_or_default();
        current.push(column);
        if !fits(&current) && current.len() > labels.len() + 1 {
            current.pop();
            blocks.push(current);
            current = [labels.as_slice(), &[column]].concat();
        }
        blocks.push(current);
    }
    let with_widths = |columns: Vec<usize>| {
        let widths = widths(grid, &columns, &extents, page);
        Block { columns, widths }
    };
    blocks.into_iter().map(with_widths).collect()
}

/// How wide columns of these widths are together.
pub(super) fn total(widths: impl Iterator<Item = usize>) -> usize {
    widths.map(|width| width + GAP).sum::<usize>().saturating_sub(GAP)
}

/// How far a column can be narrowed.
#[derive(Clone, Copy)]
struct Extent {
    align: Align,
    /// The widest cell.
    cells: usize,
    /// Nothing is broken.
    natural: usize,
    /// Everything is broken that may be.
    least: usize,
}

impl Extent {
    /// The width under a limit that is obeyed as far as possible.
    fn under(self, limit: usize) -> usize {
        self.natural.min(limit).max(self.least)
    }
}

fn extents(grid: &Grid, indents: &[usize], page: usize) -> Vec<Extent> {
    let share = label_share(grid, page);
    let mut extents: Vec<_> =
        (0..grid.columns.len()).map(|column| extent(grid, indents, column, share)).collect();
    let labels = &extents[..grid.label_columns()];
    let beside_labels = page.saturating_sub(total(labels.iter().map(|each| each.least)) + GAP);
    for extent in &mut extents {
        if extent.align == Align::Right {
            extent.least = extent.cells.max(extent.least.min(beside_labels));
        }
    }
    extents
}

/// How narrow a column of labels can be asked to become without its words being kept whole.
///
/// Beside the labels there is always room for the widest number, and for the longest word over a number unless
/// that would take more than half of the page. The labels share the rest.
fn label_share(grid: &Grid, page: usize) -> usize {
    let (texts, numbers): (Vec<_>, Vec<_>) =
        (0..grid.columns.len()).partition(|&column| grid.columns[column].align == Align::Left);
    let room_for_number = |&column: &usize| {
        let word = longest_word(&grid.columns[column].heading).min(page / 2);
        let cells = grid.lines.iter().map(|line| line.cells[column].width());
        cells.chain([word]).max().unwrap_or(0) + GAP
    };
    let beside = numbers.iter().map(room_for_number).max().unwrap_or(0);
    let shared = page.saturating_sub(beside) + GAP;
    (shared / texts.len().max(1)).saturating_sub(GAP).max(1)
}

fn extent(grid: &Grid, indents: &[usize], column: usize, label_share: usize) -> Extent {
    let GridColumn { heading, align, breakable, .. } = &grid.columns[column];
    let indented = grid.indented_column();
    let cells = || {
        grid.lines.iter().zip(indents).map(|(line, &indent)| {
            (line.cells[column].as_str(), if column == indented { indent } else { 0 })
        })
    };
    let widest = cells().map(|(text, indent)| text.width() + indent).max().unwrap_or(0);
    let words = || cells().map(|(text, indent)| longest_word(text) + indent).max().unwrap_or(0);
    let heading_word = longest_word(heading);
    let least = if *breakable {
        words().max(heading_word).min(label_share)
    } else {
        widest.max(heading_word)
    };
    Extent { align: *align, cells: widest, natural: widest.max(heading.width()), least }
}

fn longest_word(text: &str) -> usize {
    text.split(' ').map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// One limit for all columns of numbers and one for all labels, each as wide as the page allows: columns that are
/// alike stay alike.
fn widths(grid: &Grid, columns: &[usize], extents: &[Extent], page: usize) -> Vec<usize> {
    let under = |numbers: usize, labels: usize| {
        columns.iter().map(move |&column| match extents[column].align {
            Align::Right => extents[column].under(numbers),
            Align::Left => extents[column].under(labels),
        })
    };
    let widest =
        |fits: &dyn Fn(usize) -> bool| (0..=page).rev().find(|&limit| fits(limit)).unwrap_or(0);
    let numbers = widest(&|limit| total(under(limit, page)) <= page);
    let labels = widest(&|limit| total(under(numbers, limit)) <= page);
    let tight = |(&column, width)| tightened(&grid.columns[column], extents[column], width);
    columns.iter().zip(under(numbers, labels)).map(tight).collect()
}

/// A heading that was broken into lines seldom needs all of the width it was broken to.
fn tightened(column: &GridColumn, extent: Extent, width: usize) -> usize {
    match column.align {
        Align::Left => width,
        Align::Right => {
            let lines = wrap(&column.heading, width, "");
            lines.iter().map(|line| line.width()).max().unwrap_or(0).max(extent.cells)
        }
    }
}
