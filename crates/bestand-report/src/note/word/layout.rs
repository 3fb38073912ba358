//! How wide the columns of a table are.
//!
//! A number is never broken into two lines, for its halves would be read as numbers. What does not fit is set smaller,
//! and what does not fit then either becomes several tables below each other, each with the labels of its lines.

use std::ops::Range;

use bestand_model::table::Role;

use crate::chart::typeface::Type;
use crate::grid::{Grid, GridColumn, Line};

/// The size of the text in half points, as the house's style has it.
const SIZE: u32 = 18;
/// The same and how far it may shrink.
const SIZES: [u32; 4] = [SIZE, 17, 16, 15];
/// The size of the text where a table is taken apart.
const APART: u32 = 16;
/// To the left and right of what is in a cell, together, with a little to spare.
const PADDING: f64 = 130.0;
/// How much wider than Noto Sans the font may be: that of the house is narrower, that of a reference document may be as
/// wide as Verdana is in bold.
pub(super) const OF_THE_HOUSE: f64 = 1.04;
pub(super) const ANY_FONT: f64 = 1.25;
/// What a column of labels has at least, where its words allow for breaks, and at most before all numbers have room.
const LABELS: Range<f64> = 1250.0..3900.0;
/// The widest that a column of numbers is drawn out.
const WIDEST: f64 = 2300.0;
/// What a part is moved in by.
pub(super) const INDENT: u32 = 170;

/// A table, or a part of one, as wide as it is printed. All widths are in twentieths of a point.
pub(super) struct Layout {
    /// The columns of the grid that it has.
    pub(super) columns: Vec<usize>,
    /// How wide each of them is.
    pub(super) widths: Vec<u32>,
    /// The size of the text in half points; `None` for that of the style.
    pub(super) size: Option<u32>,
}

/// Where a table goes.
#[derive(Clone, Copy)]
pub(super) struct Space {
    /// From the left to the right margin, in twentieths of a point.
    pub(super) width: u32,
    /// [`OF_THE_HOUSE`] or [`ANY_FONT`].
    pub(super) font: f64,
    /// Whether the style has the size that is measured with: that of a reference document may have any.
    pub(super) has_size: bool,
}

/// Lays a table out, most often as one.
pub(super) fn lay_out(grid: &Grid, space: Space) -> Vec<Layout> {
    let room = f64::from(space.width);
    for size in SIZES {
        let demands = demands(grid, size, space);
        if demands.iter().map(|demand| demand.least).sum::<f64>() <= room {
            let columns = (0..grid.columns.len()).collect();
            let size = Some(size).filter(|&size| size != SIZE || !space.has_size);
            return vec![Layout { columns, widths: share(&demands, room), size }];
        }
    }
    take_apart(grid, space)
}

/// What a column asks for.
#[derive(Clone, Copy)]
struct Demand {
    /// Narrower than this, something that must not break would.
    least: f64,
    /// Wider than this it does not have to be.
    most: f64,
    is_label: bool,
}

fn demands(grid: &Grid, size: u32, space: Space) -> Vec<Demand> {
    let labels = grid.label_columns();
    let demand = |index: usize| {
        let column = &grid.columns[index];
        let cells = grid.lines.iter().filter_map(|line| Some((line, line.cells.get(index)?)));
        demand(column, cells, size, index < labels, space)
    };
    (0..grid.columns.len()).map(demand).collect()
}

fn demand<'a>(
    column: &GridColumn,
    cells: impl Iterator<Item = (&'a Line, &'a String)>,
    size: u32,
    is_label: bool,
    space: Space,
) -> Demand {
    let measure = |text: &str, form| measure(text, form, size) * space.font;
    let bold = |text: &str| measure(text, Type::bold(1.0));
    let word = |text: &str| text.split([' ', '-', '/']).map(bold).fold(0.0, f64::max);
    let mut least = word(&column.heading);
    let mut most = if is_label { bold(&column.heading) } else { least };
    for (line, cell) in cells {
        let form = if line.role == Role::Total { Type::bold(1.0) } else { Type::regular(1.0) };
        let moved = if is_label && line.role == Role::Part { f64::from(INDENT) } else { 0.0 };
        let whole = measure(cell, form) + moved;
        most = most.max(whole);
        least = least.max(if column.breakable { word(cell) + moved } else { whole });
    }
    if column.breakable {
        // Words of any length come from files; one that is longer than this breaks.
        least = least.clamp(LABELS.start, LABELS.end);
        most = most.clamp(least, LABELS.end.max(least));
    }
    // Nothing is wider than half the page, so that labels and a column of numbers stand beside each other.
    let limit = f64::from(space.width) / 2.0;
    Demand { least: (least + PADDING).min(limit), most: (most + PADDING).min(limit), is_label }
}

/// How wide a text is in Noto Sans, in twentieths of a point. Past a few hundred characters nobody has to know.
fn measure(text: &str, form: Type, size: u32) -> f64 {
    let end = text.char_indices().nth(400).map_or(text.len(), |(end, _)| end);
    form.width(&text[..end]) * f64::from(size) * 10.0
}

/// Shares the room out: labels get what they ask for as far as it goes, and the columns of numbers are drawn out evenly.
fn share(demands: &[Demand], room: f64) -> Vec<u32> {
    let mut widths: Vec<f64> = demands.iter().map(|demand| demand.least).collect();
    let mut left = room - widths.iter().sum::<f64>();
    for (width, demand) in widths.iter_mut().zip(demands).filter(|(_, each)| each.is_label) {
        let more = (demand.most - *width).clamp(0.0, left.max(0.0));
        *width += more;
        left -= more;
    }
    let numbers: Vec<usize> =
        (0..demands.len()).filter(|&index| !demands[index].is_label).collect();
    let taken: f64 = numbers.iter().map(|&index| widths[index]).sum();
    let even = even_width(numbers.iter().map(|&index| widths[index]).collect(), taken + left);
    for index in numbers {
        widths[index] = widths[index].max(even.min(WIDEST));
    }
    widths.into_iter().map(|width| width as u32).collect()
}

/// The width that all columns can have within the room, but for those that need more.
fn even_width(mut least: Vec<f64>, mut room: f64) -> f64 {
    least.sort_by(f64::total_cmp);
    while let Some(widest) = least.pop() {
        let even = room / (least.len() + 1) as f64;
        if widest <= even {
            return even;
        }
        room -= widest;
    }
    0.0
}

/// Several tables: the labels with as many columns of numbers as fit beside them, then the labels with the next.
fn take_apart(grid: &Grid, space: Space) -> Vec<Layout> {
    let room = f64::from(space.width);
    let mut demands = demands(grid, APART, space);
    let labels = grid.label_columns();
    // Several columns of labels may not take the page from the numbers.
    let for_labels: f64 = demands[..labels].iter().map(|demand| demand.least).sum();
    let shrunk = (room / 2.0 / for_labels.max(1.0)).min(1.0);
    for demand in &mut demands[..labels] {
        demand.least *= shrunk;
        demand.most = demand.most.max(demand.least);
    }
    let for_numbers = room - for_labels * shrunk;
    let numbers: Vec<usize> = (labels..demands.len()).collect();
    let least = |index: usize| demands[index].least;
    // As few tables as can be, and of these the columns spread evenly.
    let fewest = parts(&numbers, for_numbers, numbers.len(), least).len();
    let even = numbers.len().div_ceil(fewest.max(1));
    let layout = |columns: Vec<usize>| {
        let of_part: Vec<Demand> = columns.iter().map(|&index| demands[index]).collect();
        Layout { widths: share(&of_part, room), columns, size: Some(APART) }
    };
    let parts = parts(&numbers, for_numbers, even, least);
    let with_labels = |part: Vec<usize>| layout((0..labels).chain(part).collect());
    match parts.is_empty() {
        true => vec![with_labels(Vec::new())],
        false => parts.into_iter().map(with_labels).collect(),
    }
}

/// Columns in their order, as many together as fit into the room and are no more than this.
fn parts(
    columns: &[usize],
    room: f64,
    most: usize,
    least: impl Fn(usize) -> f64,
) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut left = 0.0;
    for &column in columns {
        match parts.last_mut() {
            Some(part) if part.len() < most && least(column) <= left => part.push(column),
            _ => {
                parts.push(vec![column]);
                left = room;
            }
        }
        left -= least(column);
    }
    parts
}
