//! Lines over time, each named at its right end.

use bestand_model::table::{ColumnKind, Role};
use bestand_model::{Period, PeriodKind};

use crate::chart::canvas::{Drawing, Mark, Point};
use crate::chart::data::{ChartData, Series};
use crate::chart::page::{LABEL, Laid, STRONG_LABEL};
use crate::chart::palette::{SERIES, SeriesStyle};
use crate::chart::scale::ValueScale;
use crate::chart::time_plot::{SideLabel, TimeForm, TimePlot};
use crate::chart::{ChartError, ChartForm, Size};

/// How lines are drawn.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// The width of a line that stands out, and of those beside it.
    marked: f64,
    beside: f64,
    /// The radius of a point.
    point: f64,
    /// How much colour the band has that a line is known to lie in.
    band: f64,
    /// How far it may reach above the plot.
    above: f64,
    /// Up to so many periods every one has its point.
    points_up_to: usize,
    time: TimeForm,
}

const LINE: Line = Line {
    marked: 3.0,
    beside: 1.8,
    point: 3.6,
    band: 0.13,
    above: 5.0,
    points_up_to: 13,
    time: TimeForm {
        height: 0.42,
        usual: (220.0, 480.0),
        least: 110.0,
        names: 0.27,
        gap: 10.0,
        steps: 5,
    },
};

/// Lays out the chart.
///
/// # Errors
/// With more series than can be told apart, or a single period.
pub(crate) fn lay_out(data: &ChartData, size: Size) -> Result<Laid, ChartError> {
    if data.series.len() > SERIES.len() {
        return Err(ChartError::TooManySeries {
            form: ChartForm::Line,
            series: data.series.len(),
            most: SERIES.len(),
        });
    }
    if data.periods.len() < 2 {
        return Err(ChartError::OnePeriod { form: ChartForm::Line });
    }
    let scale = value_scale(data, data.series.iter(), LINE.time.steps);
    let width = size.width * LINE.time.names;
    let styles = styles(data);
    let mut names: Vec<SideLabel> = (data.series.iter().zip(&styles))
        .filter_map(|(series, style)| end_label(data, series, *style, width))
        .collect();
    let mut plot = TimePlot::new(data, size, scale, &names, &LINE.time);
    for (series, style) in data.series.iter().zip(&styles) {
        draw_bounds(&mut plot, series, *style);
    }
    plot.draw_breaks();
    // What stands out lies over what it is held against.
    let is_marked = |series: &Series| data.marked.contains(&series.code);
    let mut lines: Vec<_> = data.series.iter().zip(&styles).collect();
    lines.sort_by_key(|(series, _)| is_marked(series));
    for (series, style) in lines {
        draw_series(&mut plot, data, series, *style);
    }
    let ends = data.series.iter().filter_map(|series| {
        let last = series.last()?;
        Some((plot.x(last), plot.plot.y(series.points[last].number?)))
    });
    for (name, end) in names.iter_mut().zip(ends) {
        name.names = end;
    }
    Ok(plot.finish(&names))
}

/// How each series is drawn. The first that is marked has the strong colour and a wider line, whole, than those it is
/// held against.
fn styles(data: &ChartData) -> Vec<SeriesStyle> {
    let Some(own) = data.series.iter().position(|each| data.marked.contains(&each.code)) else {
        return SERIES.to_vec();
    };
    let [strong, others @ ..] = SERIES;
    let mut styles: Vec<SeriesStyle> =
        others.into_iter().map(|style| SeriesStyle { stroke: LINE.beside, ..style }).collect();
    styles.insert(own, SeriesStyle { stroke: LINE.marked, ..strong });
    styles
}

/// From zero for what is counted or shared; an index has no zero to begin at.
pub(crate) fn value_scale<'a>(
    data: &ChartData,
    series: impl Iterator<Item = &'a Series>,
    steps: usize,
) -> ValueScale {
    let numbers = series.flat_map(Series::numbers);
    match data.kind {
        ColumnKind::Index => ValueScale::around(numbers.chain([100.0]), false, steps),
        _ => ValueScale::from_zero(numbers, data.is_count(), steps),
    }
}

/// The name of a series and its last value.
pub(crate) fn end_label(
    data: &ChartData,
    series: &Series,
    style: SeriesStyle,
    width: f64,
) -> Option<SideLabel> {
    let last = data.value_text(series, series.last()?);
    let is_strong = series.role == Role::Total || data.marked.contains(&series.code);
    let type_ = if is_strong { STRONG_LABEL } else { LABEL };
    // What is measured stands above the plot.
    let is_said = data.series.len() == 1 && series.label == data.measure;
    let name = if is_said { "" } else { &series.label };
    let mut lines = type_.wrap_at_most(name, width, 4);
    lines.extend(type_.wrap_at_most(&last, width, 2));
    Some(SideLabel { lines, type_, color: style.ink, leader: style.color, names: (0.0, 0.0) })
}

/// Draws the band that a line is known to lie in.
fn draw_bounds(plot: &mut TimePlot<'_>, series: &Series, style: SeriesStyle) {
    for run in runs(series).filter(|run| run.len() > 1) {
        let bounds = run.map(|place| Some((place, series.points[place].bounds?)));
        let Some(bounds) = bounds.collect::<Option<Vec<_>>>() else { continue };
        // The axis ends at the highest line, and its band may reach a little further.
        let top = plot.plot.head - LINE.above;
        let at = |place: usize, value: f64| (plot.x(place), plot.plot.y(value).max(top));
        let above = bounds.iter().map(|&(place, (_, high))| at(place, high));
        let below = bounds.iter().rev().map(|&(place, (low, _))| at(place, low));
        plot.drawing.push(Mark::Fill {
            points: above.chain(below).collect(),
            color: style.color,
            opacity: LINE.band,
        });
    }
}

fn draw_series(plot: &mut TimePlot<'_>, data: &ChartData, series: &Series, style: SeriesStyle) {
    let points: Vec<Option<Point>> = (series.points.iter().enumerate())
        .map(|(place, value)| Some((plot.x(place), plot.plot.y(value.number?))))
        .collect();
    let all = data.periods.len() <= LINE.points_up_to;
    // What is held against each other is told apart in grey, too.
    let is_compared = data.series.len() > 1 && !data.marked.is_empty();
    let is_shown = |place: usize| {
        all || Some(place) == series.last() || is_compared && begins_half_year(data.periods[place])
    };
    draw_line(&mut plot.drawing, data, (series, style), &points, is_shown);
}

/// Whether it is January or July.
fn begins_half_year(period: Period) -> bool {
    period.kind() == PeriodKind::Month && period.index() % 6 == 1
}

/// Draws a line through its points, with a mark at those that are to be shown and at those that stand out.
pub(crate) fn draw_line(
    drawing: &mut Drawing,
    data: &ChartData,
    (series, style): (&Series, SeriesStyle),
    points: &[Option<Point>],
    is_shown: impl Fn(usize) -> bool,
) {
    for run in runs(series).filter(|run| run.len() > 1) {
        drawing.push(Mark::Line {
            points: points[run].iter().copied().flatten().collect(),
            color: style.color,
            width: style.stroke,
            dash: style.dash,
        });
    }
    let alone = |place: usize| runs(series).any(|run| run.len() == 1 && run.contains(&place));
    for (place, point) in points.iter().enumerate() {
        let hollow = data.is_hollow(series, place);
        let shown = is_shown(place) || hollow || alone(place);
        if let Some(at) = point.filter(|_| shown) {
            drawing.push(Mark::Dot {
                at,
                radius: LINE.point,
                marker: style.marker,
                color: style.color,
                hollow,
            });
        }
    }
}

/// The unbroken runs of numbers: what is missing is a gap.
pub(crate) fn runs(series: &Series) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut start = 0;
    let points = &series.points;
    std::iter::from_fn(move || {
        while start < points.len() && points[start].number.is_none() {
            start += 1;
        }
        let from = start;
        while start < points.len() && points[start].number.is_some() {
            start += 1;
        }
        (from < start).then_some(from..start)
    })
}
