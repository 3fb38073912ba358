//! What a stock was, what came and went, and what it is: a bar from nothing for each stock, a step from one to the other for
//! each flow. A block of bars for each row.

use bestand_model::{Language, Period};

use crate::chart::canvas::Anchor;
use crate::chart::data::{ChartData, Series};
use crate::chart::page::{BreakKey, LABEL, Laid, MissingKey, Page, STRONG_LABEL};
use crate::chart::palette::{AXIS, COMPANION, Color, FAINT_INK, GROUND, INK, REFERENCE, STRONG};
use crate::chart::{ChartError, ChartForm, Size};

/// How bars are drawn.
#[derive(Clone, Copy, Debug)]
struct Waterfall {
    /// The height of a bar, and the room between bars.
    thick: f64,
    gap: f64,
    /// Over a block.
    over: f64,
    /// Flows that are a smaller part of the stocks than this would not be seen: the stocks are cut.
    seen: f64,
    /// What a cut leaves of a stock, in flows.
    left: f64,
    /// Where a cut is marked: from the edge, and how wide.
    cut: (f64, f64),
    /// The most blocks of a chart.
    most: usize,
}

const WATERFALL: Waterfall = Waterfall {
    thick: 16.0,
    gap: 7.0,
    over: 12.0,
    seen: 0.15,
    left: 1.2,
    cut: (16.0, 4.0),
    most: 12,
};

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
    // A bare chart has no notes that say what the pale bars are.
    let is_told = is_provisional && size.bare;
    let data = &ChartData {
        provisional: vec![is_told],
        says_provisional: data.says_provisional && !is_told,
        ..data.clone()
    };
    let mut page = Page::new(data, size, &[&period]);
    let blocks: Vec<(&Series, Vec<Bar<'_>>)> =
        data.series.iter().map(|series| (series, bars(series, data))).collect();
    let widest = |texts: &mut dyn Iterator<Item = &str>| {
        texts.map(|text| LABEL.width(text)).fold(0.0, f64::max)
    };
    let all = || blocks.iter().flat_map(|(_, bars)| bars);
    let label_room = widest(&mut all().map(|bar| bar.heading));
    let text_room = widest(&mut all().map(|bar| bar.text)) + 10.0;
    let scales = scales(&blocks);
    let is_cut = scales.iter().any(|scale| scale.is_cut);
    let is_below = scales.iter().any(|scale| scale.low < 0.0);
    let left = page.left() + label_room + 12.0 + if is_below { text_room } else { 0.0 };
    let right = page.right() - text_room;

    let mut footer = page.footer(BreakKey::Listed, MissingKey::Signs);
    if is_cut {
        footer.put_first(&page, &cut_key(data.language, blocks.len()));
    }
    let title = data.title.to_lowercase();
    let is_named = |label: &str| blocks.len() > 1 || !title.contains(&label.to_lowercase());
    let inner = page.inner();
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
    for (((_, bars), lines), scale) in blocks.iter().zip(&names).zip(&scales) {
        let x = |value: f64| left + scale.part(value) * (right - left).max(1.0);
        if !lines.is_empty() {
            let at = (page.left(), top);
            top = page.drawing.paragraph(at, lines, STRONG_LABEL, Anchor::Start, INK) + 4.0;
        }
        let first = top;
        let mut reached: Option<f64> = None;
        for bar in bars {
            let middle = top + WATERFALL.thick / 2.0;
            let baseline = middle + LABEL.middle();
            let at = (page.left() + label_room, baseline);
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
                    if scale.is_cut && bar.step == Step::Stock {
                        let (from, width) = WATERFALL.cut;
                        let stripe = (left + from, left + from + width);
                        let ends = (top - 1.0, top + WATERFALL.thick + 1.0);
                        page.drawing.block((stripe.0, ends.0), (stripe.1, ends.1), GROUND);
                    }
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

/// The values at both ends of a block.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    low: f64,
    high: f64,
    /// Whether the stocks are cut, so that the flows are seen.
    is_cut: bool,
}

impl Scale {
    /// Where a value lies between the ends: from nothing where the stocks are cut.
    fn part(self, value: f64) -> f64 {
        ((value.max(self.low) - self.low) / (self.high - self.low)).max(0.0)
    }
}

/// One scale for all blocks from nothing; or one for each, with the stocks cut, where the flows of any would not be seen.
fn scales(blocks: &[(&Series, Vec<Bar<'_>>)]) -> Vec<Scale> {
    let ends = |bars: &[Bar<'_>]| -> Vec<f64> {
        bars.iter().filter_map(|bar| bar.ends).flat_map(|(from, to)| [from, to]).collect()
    };
    let span = |values: &[f64]| {
        let fold = |start: f64, of: fn(f64, f64) -> f64| values.iter().copied().fold(start, of);
        (fold(f64::INFINITY, f64::min), fold(f64::NEG_INFINITY, f64::max))
    };
    // What the stocks and the steps between them reach, but for nothing, where every stock begins.
    let reached = |bars: &[Bar<'_>]| {
        let values: Vec<f64> = bars.iter().filter_map(|bar| Some(bar.ends?.1)).collect();
        span(&values)
    };
    let all: Vec<f64> = blocks.iter().flat_map(|(_, bars)| ends(bars)).collect();
    let (low, high) = span(&all);
    let whole = match high > low {
        true => Scale { low: low.min(0.0), high: high.max(0.0), is_cut: false },
        false => Scale { low: 0.0, high: 1.0, is_cut: false },
    };
    let is_hidden = |bars: &[Bar<'_>]| {
        let (least, most) = reached(bars);
        least > 0.0 && most > least && most - least < WATERFALL.seen * whole.high
    };
    if low < 0.0 || !blocks.iter().any(|(_, bars)| is_hidden(bars)) {
        return vec![whole; blocks.len()];
    }
    let of_block = |(_, bars): &(&Series, Vec<Bar<'_>>)| {
        let (least, most) = reached(bars);
        match least > 0.0 && most > least {
            true => {
                let low = (least - WATERFALL.left * (most - least)).max(0.0);
                Scale { low, high: most, is_cut: low > 0.0 }
            }
            false => whole,
        }
    };
    blocks.iter().map(of_block).collect()
}

/// What the stripes mean.
fn cut_key(language: Language, blocks: usize) -> String {
    let stripes = language.pick(
        "Søjlerne for primo og ultimo er afkortet ved den hvide stribe, så tilgang og afgang kan ses.",
        "The bars of opening and closing are cut at the white stripe, so that inflow and outflow can be seen.",
    );
    let scale = language.pick(" Hvert felt har sin egen skala.", " Each panel has its own scale.");
    format!("{stripes}{}", if blocks > 1 { scale } else { "" })
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
