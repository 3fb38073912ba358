//! What each group contributes to the change of the total: bars to both sides of nothing, in the order of the table, the
//! total below them.

use bestand_model::table::Role;

use crate::chart::canvas::Anchor;
use crate::chart::data::{ChartData, Series};
use crate::chart::page::{BreakKey, LABEL, Laid, MissingKey, Page, STRONG_LABEL};
use crate::chart::palette::{AXIS, FAINT_INK, INK, REFERENCE, STRONG};
use crate::chart::typeface::Type;
use crate::chart::{ChartError, ChartForm, Size};

/// How bars are drawn.
#[derive(Clone, Copy, Debug)]
struct Contributions {
    /// The height of a bar.
    thick: f64,
    /// Between bars, and over the total.
    gaps: (f64, f64),
    /// The labels' part of the page at most.
    label: f64,
    /// The most bars of a chart.
    most: usize,
}

const CONTRIBUTIONS: Contributions =
    Contributions { thick: 18.0, gaps: (8.0, 10.0), label: 0.36, most: 40 };

/// Lays out the chart: of each series the first number is the bar, the second its part of the whole in per cent.
///
/// # Errors
/// With more rows than a page can hold.
pub(crate) fn lay_out(data: &ChartData, size: Size) -> Result<Laid, ChartError> {
    let rows: Vec<&Series> = data.series.iter().collect();
    if rows.len() > CONTRIBUTIONS.most {
        let (series, most) = (rows.len(), CONTRIBUTIONS.most);
        return Err(ChartError::TooManySeries { form: ChartForm::Contributions, series, most });
    }
    let mut page = Page::new(data, size, &[]);
    let wrapped: Vec<Vec<String>> = rows
        .iter()
        .map(|series| {
            type_of(series).wrap_at_most(&series.label, page.width * CONTRIBUTIONS.label, 3)
        })
        .collect();
    let widths = rows
        .iter()
        .zip(&wrapped)
        .flat_map(|(series, lines)| lines.iter().map(|line| type_of(series).width(line)));
    let label_room = widths.fold(0.0, f64::max);
    let texts: Vec<String> = rows.iter().map(|series| text(data, series)).collect();
    let text_room = rows.iter().zip(&texts).map(|(series, text)| type_of(series).width(text));
    let text_room = text_room.fold(0.0, f64::max) + 10.0;
    let numbers: Vec<f64> = rows.iter().filter_map(|series| series.points[0].number).collect();
    let low = numbers.iter().copied().fold(0.0, f64::min);
    let high = numbers.iter().copied().fold(0.0, f64::max);
    let (low, high) = if high > low { (low, high) } else { (0.0, 1.0) };
    let left = page.left() + label_room + 12.0 + if low < 0.0 { text_room } else { 0.0 };
    let right = page.right() - if high > 0.0 { text_room } else { 4.0 };
    let x = |value: f64| left + (value - low) / (high - low) * (right - left).max(1.0);

    let footer = page.footer(BreakKey::Listed, MissingKey::Signs);
    let line = LABEL.line_height() - 1.0;
    let height = |series: &Series, lines: &[String]| {
        let over = if series.role == Role::Total { CONTRIBUTIONS.gaps.1 } else { 0.0 };
        let bar = (lines.len() as f64 * line).max(CONTRIBUTIONS.thick);
        (over, bar + CONTRIBUTIONS.gaps.0)
    };
    let total: f64 = rows
        .iter()
        .zip(&wrapped)
        .map(|(series, lines)| {
            let (over, height) = height(series, lines);
            over + height
        })
        .sum();
    let foot = page.foot(&footer, total, total);
    let mut top = page.top;
    for ((series, lines), text) in rows.iter().zip(&wrapped).zip(texts) {
        let (over, height) = height(series, lines);
        top += over;
        let middle = top + (height - CONTRIBUTIONS.gaps.0) / 2.0;
        let first = middle - line * (lines.len() as f64 - 1.0) / 2.0 + LABEL.middle();
        for (row, text) in lines.iter().enumerate() {
            let at = (page.left() + label_room, first + line * row as f64);
            page.drawing.text(at, text.clone(), type_of(series), Anchor::End, INK);
        }
        let baseline = middle + LABEL.middle();
        top += height;
        let Some(number) = series.points[0].number else {
            page.drawing.text((x(0.0) + 6.0, baseline), text, LABEL, Anchor::Start, FAINT_INK);
            continue;
        };
        let color = if series.role == Role::Total { REFERENCE } else { STRONG };
        let (from, to) = (x(number.min(0.0)), x(number.max(0.0)));
        let (upper, lower) =
            (middle - CONTRIBUTIONS.thick / 2.0, middle + CONTRIBUTIONS.thick / 2.0);
        page.drawing.bar((from, upper), (to, lower), color, false);
        let (at, anchor) =
            if number < 0.0 { (from - 6.0, Anchor::End) } else { (to + 6.0, Anchor::Start) };
        page.drawing.text((at, baseline), text, type_of(series), anchor, INK);
    }
    let (zero, ends) = (x(0.0), (page.top - 3.0, top - CONTRIBUTIONS.gaps.0 + 3.0));
    page.drawing.rule((zero, ends.0), (zero, ends.1), AXIS, 1.0);
    Ok(page.finish(&footer, foot))
}

fn type_of(series: &Series) -> Type {
    if series.role == Role::Total { STRONG_LABEL } else { LABEL }
}

/// `−2.345 (51,2 pct.)`.
pub(crate) fn text(data: &ChartData, series: &Series) -> String {
    let Some(contribution) = series.points.first() else { return String::new() };
    match series.points.get(1).filter(|part| part.number.is_some()) {
        Some(part) => {
            let unit = data.language.pick("pct.", "per cent");
            format!("{} ({}\u{a0}{unit})", contribution.text, part.text)
        }
        None => contribution.text.clone(),
    }
}
