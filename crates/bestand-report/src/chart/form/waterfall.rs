//! What a stock was, what came and went, and what it is: a bar from nothing for each stock, a step from one to the other for
//! each flow. A block of bars for each row.

use bestand_model::Period;

use crate::chart::canvas::Anchor;
use crate::chart::data::{ChartData, Series};
use crate::chart::page::{BreakKey, LABEL, Laid, MARGIN, MissingKey, Page, STRONG_LABEL};
use crate::chart::palette::{AXIS, COMPANION, Color, FAINT_INK, INK, REFERENCE, STRONG};
use crate::chart::{ChartError, ChartForm, Size};

/// How bars are drawn.
#[derive(Clone, Copy, Debug)]
struct Waterfall {
    /// The height of a bar, and the room between bars.
    thick: f64,
    gap: f64,
    /// Over a block.
    over: f64,
    /// The most blocks of a chart.
    most: usize,
}

const WATERFALL: Waterfall = Waterfall { thick: 16.0, gap: 7.0, over: 12.0, most: 12 };

/// What a column of the accounts is in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A stock, from nothing.
    Stock,
    /// What came, upwards.
    Up,
    /// What went, downwards.
    Down,
    /// What is left, by its sign.
    Rest,
}

/// The columns of accounts that are drawn, in order.
const COLUMNS: [(&str, Step); 8] = [
    ("opening", Step::Stock),
    ("inflow", Step::Up),
    ("implied_inflow", Step::Up),
    ("outflow", Step::Down),
    ("implied_outflow", Step::Down),
    ("net", Step::Rest),
    ("residual", Step::Rest),
    ("closing", Step::Stock),
];

/// The ids of the columns that are drawn.
pub(crate) fn columns() -> [&'static str; 8] {
    COLUMNS.map(|(id, _)| id)
}

/// A bar: from where to where, its heading and its number.
struct Bar<'a> {
    heading: &'a str,
    text: &'a str,
    step: Step,
    /// `None` where the number is missing, or one before it is.
    ends: Option<(f64, f64)>,
}

/// Lays out the chart: the rows of one period, a point per column. Flows that are still being reported are hollow.
///
/// # Errors
/// With more rows than a page can hold.
pub(crate) fn lay_out(
    data: &ChartData,
    period: Period,
    is_provisional: bool,
    size: Size,
) -> Result<Laid, ChartError> {
    if data.series.len() > WATERFALL.most {
        let (series, most) = (data.series.len(), WATERFALL.most);
        return Err(ChartError::TooManySeries { form: ChartForm::Waterfall, series, most });
    }
    // The title may name a longer span.
    let shown = data.language.pick("Vist", "Shown");
    let period = format!("{shown}: {}", period.long(data.language));
    let mut page = Page::new(data, size, &[&period]);
    let blocks: Vec<(&Series, Vec<Bar<'_>>)> =
        data.series.iter().map(|series| (series, bars(series, data))).collect();
    let widest = |texts: &mut dyn Iterator<Item = &str>| {
        texts.map(|text| LABEL.width(text)).fold(0.0, f64::max)
    };
    let all = || blocks.iter().flat_map(|(_, bars)| bars);
    let label_room = widest(&mut all().map(|bar| bar.heading));
    let text_room = widest(&mut all().map(|bar| bar.text)) + 10.0;
    let ends = all().filter_map(|bar| bar.ends).flat_map(|(from, to)| [from, to]);
    let (low, high) =
        ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    let (low, high) = if high > low { (low, high) } else { (0.0, 1.0) };
    let left = MARGIN + label_room + 12.0 + if low < 0.0 { text_room } else { 0.0 };
    let right = page.right() - text_room;
    let x = |value: f64| left + (value - low) / (high - low) * (right - left).max(1.0);

    let footer = page.footer(BreakKey::Listed, MissingKey::Signs);
    let title = data.title.to_lowercase();
    let is_named = |label: &str| blocks.len() > 1 || !title.contains(&label.to_lowercase());
    let inner = page.width - 2.0 * MARGIN;
    let names: Vec<Vec<String>> = blocks
        .iter()
        .map(|(series, _)| match is_named(&series.label) {
            true => STRONG_LABEL.wrap_at_most(&series.label, inner, 3),
            false => Vec::new(),
        })
        .collect();
    let line = WATERFALL.thick + WATERFALL.gap;
    let name_line = STRONG_LABEL.line_height();
    let height = |lines: &[String], bars: usize| {
        let name = if lines.is_empty() { 0.0 } else { lines.len() as f64 * name_line + 4.0 };
        name + bars as f64 * line
    };
    let blocks_height: f64 =
        blocks.iter().zip(&names).map(|((_, bars), lines)| height(lines, bars.len())).sum();
    let total = blocks_height + WATERFALL.over * (blocks.len().saturating_sub(1)) as f64;
    let foot = page.foot(&footer, total, total);
    let mut top = page.top;
    for ((_, bars), lines) in blocks.iter().zip(&names) {
        if !lines.is_empty() {
            let at = (MARGIN, top);
            top = page.drawing.paragraph(at, lines, STRONG_LABEL, Anchor::Start, INK) + 4.0;
        }
        let first = top;
        let mut reached: Option<f64> = None;
        for bar in bars {
            let middle = top + WATERFALL.thick / 2.0;
            let baseline = middle + LABEL.middle();
            let at = (MARGIN + label_room, baseline);
            page.drawing.text(at, bar.heading.to_owned(), LABEL, Anchor::End, INK);
            match bar.ends {
                Some((from, to)) => {
                    // From where the bar before ended.
                    if let Some(reached) = reached {
                        let ends = ((x(reached), top - WATERFALL.gap), (x(reached), top));
                        page.drawing.rule(ends.0, ends.1, AXIS, 1.0);
                    }
                    let (start, end) = (x(from.min(to)), x(from.max(to)));
                    let is_hollow = is_provisional && bar.step != Step::Stock;
                    let corners = ((start, top), (end, top + WATERFALL.thick));
                    page.drawing.bar(corners.0, corners.1, color(bar.step), is_hollow);
                    let at = (end + 6.0, baseline);
                    page.drawing.text(at, bar.text.to_owned(), LABEL, Anchor::Start, INK);
                    reached = Some(to);
                }
                None => {
                    let at = (x(0.0) + 6.0, baseline);
                    page.drawing.text(at, bar.text.to_owned(), LABEL, Anchor::Start, FAINT_INK);
                    reached = None;
                }
            }
            top += line;
        }
        page.drawing.rule((x(0.0), first - 3.0), (x(0.0), top - WATERFALL.gap + 3.0), AXIS, 1.0);
        top += WATERFALL.over;
    }
    Ok(page.finish(&footer, foot))
}

/// The bars of a row: each flow begins where what is before it ended.
fn bars<'a>(series: &'a Series, data: &'a ChartData) -> Vec<Bar<'a>> {
    let mut reached: Option<f64> = None;
    let step = |id: &str| COLUMNS.iter().find(|(each, _)| *each == id).map(|(_, step)| *step);
    let points = series.points.iter().zip(&data.columns);
    points
        .filter_map(|(point, (id, heading))| Some((point, heading, step(id)?)))
        .map(|(point, heading, step)| {
            let to = match (step, point.number, reached) {
                (Step::Stock, number, _) => number,
                (Step::Up | Step::Rest, Some(number), Some(reached)) => Some(reached + number),
                (Step::Down, Some(number), Some(reached)) => Some(reached - number),
                (_, _, _) => None,
            };
            let from = if step == Step::Stock { Some(0.0) } else { reached };
            reached = to;
            Bar { heading, text: &point.text, step, ends: from.zip(to) }
        })
        .collect()
}

fn color(step: Step) -> Color {
    match step {
        Step::Stock => STRONG,
        Step::Up | Step::Down => COMPANION,
        Step::Rest => REFERENCE,
    }
}

/// `Fleksjob: Primo 100; Tilgang 20; Afgang 15; Rest 0; Ultimo 105.`
pub(crate) fn sentence(data: &ChartData, series: &Series) -> String {
    let columns = data.columns.iter().zip(&series.points);
    let parts: Vec<String> =
        columns.map(|((_, heading), point)| format!("{heading} {}", point.text)).collect();
    format!("{}: {}.", series.label, parts.join("; "))
}
