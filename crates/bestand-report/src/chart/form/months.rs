//! The same comparison in all twelve months: a line of dots per row, the month asked for larger than the others.

use std::cmp::Ordering;

use bestand_model::Language;
use bestand_model::period::{month_name, month_short};
use bestand_model::table::Role;

use crate::chart::canvas::{Anchor, Mark};
use crate::chart::data::{ChartData, Series};
use crate::chart::page::{BreakKey, LABEL, Laid, MissingKey, Page, STRONG_LABEL, with_capital};
use crate::chart::palette::{AXIS, COMPANION, Color, FAINT_INK, GRID, GROUND, INK, Marker, STRONG};
use crate::chart::scale::ValueScale;
use crate::chart::typeface::Type;
use crate::chart::{ChartError, ChartForm, Size};

/// How rows of dots are drawn.
#[derive(Clone, Copy, Debug)]
struct Months {
    /// The radius of the month asked for, and of the others.
    radius: (f64, f64),
    /// Between dots that stand beside or above each other.
    apart: f64,
    /// Dots that would cover each other stand in so many lanes above and below the line.
    lanes: i32,
    /// Between rows.
    gap: f64,
    /// The labels' part of the page at most.
    label: f64,
    /// The most steps of the value axis.
    steps: usize,
    /// The most rows of a chart.
    most: usize,
}

const MONTHS: Months =
    Months { radius: (5.5, 3.4), apart: 1.2, lanes: 2, gap: 9.0, label: 0.3, steps: 8, most: 120 };

/// Lays out the chart: of each series twelve numbers, January first.
///
/// # Errors
/// With more rows than a page can hold.
pub(crate) fn lay_out(data: &ChartData, size: Size) -> Result<Laid, ChartError> {
    let language = data.language;
    if data.series.len() > MONTHS.most {
        let (series, most) = (data.series.len(), MONTHS.most);
        return Err(ChartError::TooManySeries { form: ChartForm::Months, series, most });
    }
    let mut page = Page::new(data, size, &[]);
    draw_key(&mut page);

    let wrapped: Vec<Vec<String>> = data
        .series
        .iter()
        .map(|series| type_of(series).wrap_at_most(&series.label, page.width * MONTHS.label, 3))
        .collect();
    let widths = data
        .series
        .iter()
        .zip(&wrapped)
        .flat_map(|(series, lines)| lines.iter().map(move |line| type_of(series).width(line)));
    let label_room = widths.fold(0.0, f64::max);
    let heading = data.asked.map(|at| with_capital(month_name(at as u32 + 1, language)));
    let texts: Vec<String> = data.series.iter().map(|series| asked_text(data, series)).collect();
    let text_room = texts.iter().chain(&heading).map(|text| LABEL.width(text)).fold(0.0, f64::max);
    // Beside the outermost dots stands which months they are.
    let beside =
        (1..=12).map(|month| LABEL.width(month_short(month, language))).fold(0.0, f64::max)
            + MONTHS.radius.0
            + 5.0;
    let left = page.left() + label_room + 12.0;
    let right = page.right() - text_room - 14.0;
    let inner = (left + beside, (right - beside).max(left + beside + 20.0));
    let scale = value_scale(data, inner.1 - inner.0);
    let x = |value: f64| inner.0 + scale.share(value) * (inner.1 - inner.0);

    let rows: Vec<Dots> = data.series.iter().map(|series| Dots::new(data, series, &x)).collect();
    let line = LABEL.line_height() - 1.0;
    let heights: Vec<f64> = rows
        .iter()
        .zip(&wrapped)
        .map(|(dots, lines)| dots.height().max(lines.len() as f64 * line) + MONTHS.gap)
        .collect();
    let footer = page.footer(BreakKey::Listed, MissingKey::Signs);
    let head = LABEL.line_height() + 4.0;
    let below = LABEL.line_height() + 7.0;
    let total: f64 = heights.iter().sum::<f64>() + head + below;
    let foot = page.foot(&footer, total, total);

    if let Some(heading) = &heading {
        let at = (page.right(), page.top + LABEL.ascent());
        page.drawing.text(at, heading.clone(), LABEL, Anchor::End, FAINT_INK);
    }
    let (first, last) = (page.top + head, page.top + total - below);
    for (tick, text) in scale.ticks(language) {
        let color = if tick == 0.0 { AXIS } else { GRID };
        page.drawing.rule((x(tick), first), (x(tick), last), color, 1.0);
        let at = (x(tick), last + 5.0 + LABEL.ascent());
        page.drawing.text(at, text, LABEL, Anchor::Middle, FAINT_INK);
    }
    let mut top = first;
    for ((series, dots), (lines, height)) in
        data.series.iter().zip(&rows).zip(wrapped.iter().zip(heights))
    {
        let middle = top + height / 2.0;
        let start = middle - line * (lines.len() as f64 - 1.0) / 2.0 + LABEL.middle();
        for (row, text) in lines.iter().enumerate() {
            let at = (page.left() + label_room, start + line * row as f64);
            page.drawing.text(at, text.clone(), type_of(series), Anchor::End, INK);
        }
        dots.draw(&mut page, middle, language);
        let at = (page.right(), middle + LABEL.middle());
        let color = match data.asked.and_then(|at| series.points[at].number) {
            Some(_) => INK,
            None => FAINT_INK,
        };
        page.drawing.text(at, asked_text(data, series), LABEL, Anchor::End, color);
        top += height;
    }
    Ok(page.finish(&footer, foot))
}

/// The axis that holds every number and zero, with as many ticks as have room for their texts.
fn value_scale(data: &ChartData, width: f64) -> ValueScale {
    let of = |steps: usize| {
        let numbers = data.series.iter().flat_map(Series::numbers).chain([0.0]);
        ValueScale::around(numbers, data.is_count(), steps)
    };
    let fits = |scale: &ValueScale| {
        let ticks = scale.ticks(data.language);
        let widest = ticks.iter().map(|(_, text)| LABEL.width(text)).fold(0.0, f64::max);
        (ticks.len() as f64 - 1.0) * (widest + 12.0) <= width
    };
    (1..=MONTHS.steps).rev().map(of).find(fits).unwrap_or_else(|| of(1))
}

fn type_of(series: &Series) -> Type {
    if series.role == Role::Total { STRONG_LABEL } else { LABEL }
}

/// What the dots stand for, above them.
fn draw_key(page: &mut Page<'_>) {
    let language = page.data.language;
    let asked = page.data.asked.map(|at| month_name(at as u32 + 1, language).to_owned());
    let others = match asked {
        Some(_) => language.pick("de andre måneder", "the other months"),
        None => language.pick("årets måneder", "months of the year"),
    };
    let preliminary = page.data.provisional.contains(&true);
    let mut keys: Vec<(f64, Color, bool, String)> = Vec::new();
    keys.extend(asked.map(|name| (MONTHS.radius.0, STRONG, false, name)));
    keys.push((MONTHS.radius.1, COMPANION, false, others.to_owned()));
    if preliminary {
        let text = language.pick("foreløbige tal", "preliminary figures").to_owned();
        keys.push((MONTHS.radius.1, COMPANION, true, text));
    }
    let mut left = page.left();
    let height = LABEL.line_height() + 2.0;
    for (radius, color, hollow, text) in keys {
        let width = 2.0 * MONTHS.radius.0 + 5.0 + LABEL.width(&text);
        if left > page.left() && left + width > page.right() {
            left = page.left();
            page.top += height;
        }
        let at = (left + MONTHS.radius.0, page.top + LABEL.ascent() - LABEL.middle());
        page.drawing.push(Mark::Dot { at, radius, marker: Marker::Circle, color, hollow });
        let at = (left + 2.0 * MONTHS.radius.0 + 5.0, page.top + LABEL.ascent());
        page.drawing.text(at, text, LABEL, Anchor::Start, FAINT_INK);
        left += width + 18.0;
    }
    page.top += height + 6.0;
}

/// The number of the month asked for, and how many months have none.
pub(crate) fn asked_text(data: &ChartData, series: &Series) -> String {
    let missing = series.points.iter().filter(|point| point.number.is_none()).count();
    let asked = data.asked.map(|at| series.points[at].text.clone()).unwrap_or_default();
    match (missing, data.language) {
        (0, _) => asked,
        (_, Language::Danish) => format!("{asked} ({missing} mangler)"),
        (_, Language::English) => format!("{asked} ({missing} missing)"),
    }
}

/// The dots of a row: where each stands, and in which lane.
struct Dots {
    dots: Vec<Dot>,
}

struct Dot {
    /// 1 to 12.
    month: u32,
    x: f64,
    /// 0 on the line, 1 and -1 beside it.
    lane: i32,
    asked: bool,
    hollow: bool,
}

impl Dot {
    fn radius(&self) -> f64 {
        if self.asked { MONTHS.radius.0 } else { MONTHS.radius.1 }
    }
}

impl Dots {
    /// The month asked for stands on the line; the others as near it as they have room.
    fn new(data: &ChartData, series: &Series, x: &impl Fn(f64) -> f64) -> Self {
        let mut waiting: Vec<Dot> = series
            .points
            .iter()
            .enumerate()
            .filter_map(|(at, point)| {
                Some(Dot {
                    month: at as u32 + 1,
                    x: x(point.number?),
                    lane: 0,
                    asked: data.asked == Some(at),
                    hollow: data.provisional[at],
                })
            })
            .collect();
        waiting.sort_by(|one, other| match (one.asked, other.asked) {
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            _ => one.x.total_cmp(&other.x),
        });
        let mut dots: Vec<Dot> = Vec::new();
        for mut dot in waiting {
            let is_free = |lane: i32| {
                dots.iter().all(|other| {
                    let (across, down) = (dot.x - other.x, pitch() * f64::from(lane - other.lane));
                    across.hypot(down) >= dot.radius() + other.radius() + MONTHS.apart
                })
            };
            let lanes = (0..=MONTHS.lanes).flat_map(|lane| [lane, -lane]);
            dot.lane = lanes.into_iter().find(|&lane| is_free(lane)).unwrap_or(0);
            dots.push(dot);
        }
        Self { dots }
    }

    fn height(&self) -> f64 {
        let lanes = self.dots.iter().map(|dot| dot.lane.abs()).max().unwrap_or(0);
        2.0 * (MONTHS.radius.0 + f64::from(lanes) * pitch())
    }

    fn draw(&self, page: &mut Page<'_>, middle: f64, language: Language) {
        // Of equal ones the first of the year, as in the table.
        let further =
            |one: &&Dot, other: &&Dot| one.x.total_cmp(&other.x).then(other.month.cmp(&one.month));
        let nearer =
            |one: &&Dot, other: &&Dot| one.x.total_cmp(&other.x).then(one.month.cmp(&other.month));
        let ends = self.dots.iter().min_by(nearer).zip(self.dots.iter().max_by(further));
        let Some((lowest, highest)) = ends else { return };
        page.drawing.rule((lowest.x, middle), (highest.x, middle), AXIS, 1.0);
        // A single place has its name once.
        let ends = [
            (lowest, -1.0, Anchor::End, highest.x > lowest.x),
            (highest, 1.0, Anchor::Start, true),
        ];
        for (dot, side, anchor, _) in ends.into_iter().filter(|(_, _, _, named)| *named) {
            let text = month_short(dot.month, language);
            // Those that stand in other lanes at the same place are no further out than the largest dot.
            let from = dot.x + side * (MONTHS.radius.0 + 4.0);
            let to = from + side * LABEL.width(text);
            let (upper, lower) = (middle - LABEL.size * 0.5, middle + LABEL.size * 0.55);
            page.drawing.block((from.min(to), upper), (from.max(to), lower), GROUND);
            page.drawing.text((from, middle + LABEL.middle()), text, LABEL, anchor, FAINT_INK);
        }
        // The month asked for covers whatever is near it.
        for dot in self
            .dots
            .iter()
            .filter(|dot| !dot.asked)
            .chain(self.dots.iter().filter(|dot| dot.asked))
        {
            let at = (dot.x, middle + f64::from(dot.lane) * pitch());
            let color = if dot.asked { STRONG } else { COMPANION };
            page.drawing.push(Mark::Dot {
                at,
                radius: dot.radius(),
                marker: Marker::Circle,
                color,
                hollow: dot.hollow,
            });
        }
    }
}

/// From one lane to the next.
fn pitch() -> f64 {
    2.0 * MONTHS.radius.1 + MONTHS.apart
}
