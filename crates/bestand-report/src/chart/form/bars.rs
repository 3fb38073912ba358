//! Ranked bars: one number per row, the largest first.

use bestand_model::table::Role;

use crate::chart::canvas::Anchor;
use crate::chart::data::{ChartData, Series};
use crate::chart::page::{BreakKey, LABEL, Laid, MissingKey, Page, STRONG_LABEL};
use crate::chart::palette::{AXIS, COMPANION, Color, FAINT_INK, INK, REFERENCE, SERIES, STRONG};
use crate::chart::typeface::Type;
use crate::chart::{ChartError, Size};

/// How bars are drawn.
#[derive(Clone, Copy, Debug)]
struct Bars {
    /// The height of a bar.
    thick: f64,
    /// Between bars.
    gap: f64,
    /// The labels' part of the page at most.
    label: f64,
    /// The most bars of a chart.
    most: usize,
}

const BARS: Bars = Bars { thick: 14.0, gap: 4.0, label: 0.36, most: 400 };

/// How a bar and its texts stand out.
struct Look {
    color: Color,
    type_: Type,
}

impl Look {
    /// Where some rows are marked, they and what they are held against stand out in colour and in bold from all others.
    fn of(series: &Series, data: &ChartData) -> Self {
        let is_reference = matches!(series.role, Role::Total | Role::Subtotal);
        let (color, type_) = match (data.marked.is_empty(), is_reference) {
            (true, true) => (REFERENCE, LABEL),
            (true, false) => (STRONG, LABEL),
            _ if data.marked.contains(&series.code) => (STRONG, STRONG_LABEL),
            (false, true) => (SERIES[1].color, STRONG_LABEL),
            (false, false) => (COMPANION, LABEL),
        };
        Self { color, type_ }
    }
}

/// Lays out the chart of the newest period.
///
/// # Errors
/// With more rows than a page can hold.
pub(crate) fn lay_out(data: &ChartData, size: Size) -> Result<Laid, ChartError> {
    // A total of counts would dwarf its parts; a rate of the whole is what the others are compared with.
    let is_shown = |series: &&Series| {
        data.series.len() == 1
            || !data.is_count()
            || !matches!(series.role, Role::Total | Role::Subtotal)
    };
    let shown: Vec<&Series> = data.series.iter().filter(is_shown).collect();
    if shown.len() > BARS.most {
        return Err(ChartError::TooManyBars { bars: shown.len(), most: BARS.most });
    }
    // A table without periods has one number of each row.
    let place = data.periods.len().saturating_sub(1);
    let number = |series: &Series| series.points[place].number;
    let (mut ranked, without): (Vec<&Series>, Vec<&Series>) =
        shown.into_iter().partition(|series| number(series).is_some());
    // Equal ones keep the order of the table.
    ranked.sort_by(|one, other| {
        let key = |series: &Series| number(series).unwrap_or(f64::NEG_INFINITY);
        key(other).total_cmp(&key(one))
    });
    let rows: Vec<&Series> = ranked.into_iter().chain(without).collect();

    let period = data.periods.get(place).map(|period| period.long(data.language));
    let period = period.unwrap_or_default();
    let mut page = Page::new(data, size, &[&period]);
    let wrapped: Vec<Vec<String>> = rows
        .iter()
        .map(|series| {
            let type_ = Look::of(series, data).type_;
            type_.wrap_at_most(&series.label, page.width * BARS.label, 3)
        })
        .collect();
    let widths = rows.iter().zip(&wrapped).flat_map(|(series, lines)| {
        let type_ = Look::of(series, data).type_;
        lines.iter().map(move |line| type_.width(line))
    });
    let label_room = widths.fold(0.0, f64::max);
    let value_width =
        |series: &&Series| Look::of(series, data).type_.width(&series.points[place].text);
    let value_room = rows.iter().map(value_width).fold(0.0, f64::max) + 8.0;
    let numbers: Vec<f64> = rows.iter().filter_map(|series| number(series)).collect();
    let (low, high) =
        (numbers.iter().copied().fold(0.0, f64::min), numbers.iter().copied().fold(0.0, f64::max));
    let (low, high) = if high > low { (low, high) } else { (0.0, 1.0) };
    let left = page.left() + label_room + 10.0 + if low < 0.0 { value_room } else { 0.0 };
    let right = page.right() - value_room;
    let x = |value: f64| left + (value - low) / (high - low) * (right - left).max(1.0);

    let footer = page.footer(BreakKey::Listed, MissingKey::LastSigns);
    let heights: Vec<f64> = wrapped
        .iter()
        .map(|lines| (lines.len() as f64 * (LABEL.line_height() - 1.0)).max(BARS.thick) + BARS.gap)
        .collect();
    let total: f64 = heights.iter().sum();
    let foot = page.foot(&footer, total, total);
    let mut top = page.top;
    for ((series, lines), height) in rows.iter().zip(&wrapped).zip(heights) {
        let value = &series.points[place];
        let look = Look::of(series, data);
        let middle = top + (height - BARS.gap) / 2.0;
        let line = LABEL.line_height() - 1.0;
        let first = middle - line * (lines.len() as f64 - 1.0) / 2.0 + LABEL.middle();
        for (row, text) in lines.iter().enumerate() {
            let at = (page.left() + label_room, first + line * row as f64);
            page.drawing.text(at, text.clone(), look.type_, Anchor::End, INK);
        }
        let baseline = middle + LABEL.middle();
        let Some(number) = value.number else {
            let at = (x(0.0) + 5.0, baseline);
            page.drawing.text(at, value.text.clone(), LABEL, Anchor::Start, FAINT_INK);
            top += height;
            continue;
        };
        let color = look.color;
        let (from, to) = (x(number.min(0.0)), x(number.max(0.0)));
        let (upper, lower) = (middle - BARS.thick / 2.0, middle + BARS.thick / 2.0);
        page.drawing.bar((from, upper), (to, lower), color, data.is_provisional(place));
        let (at, anchor) =
            if number < 0.0 { (from - 5.0, Anchor::End) } else { (to + 5.0, Anchor::Start) };
        page.drawing.text((at, baseline), value.text.clone(), look.type_, anchor, INK);
        top += height;
    }
    let zero = x(0.0);
    let ends = (page.top - 3.0, top - BARS.gap + 3.0);
    page.drawing.rule((zero, ends.0), (zero, ends.1), AXIS, 1.0);
    Ok(page.finish(&footer, foot))
}
