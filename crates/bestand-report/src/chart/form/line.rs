//! Lines over time, each named at its right end.

use bestand_model::table::{ColumnKind, Role};

use crate::chart::breaks::BreakBand;
use crate::chart::canvas::{Drawing, Mark, Point};
use crate::chart::data::{ChartData, Series};
use crate::chart::page::{
    BreakKey, LABEL, Laid, MARGIN, MissingKey, Page, Plot, STRONG_LABEL, SideLabel,
    draw_side_labels, placed_breaks, stacked_height, tick_room, times_height,
};
use crate::chart::palette::{SERIES, SeriesStyle};
use crate::chart::scale::{TimeScale, ValueScale};
use crate::chart::{ChartError, ChartForm, Size};

/// How lines are drawn.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// The width of a line.
    stroke: f64,
    /// The radius of a point.
    point: f64,
    /// Up to so many periods every one has its point.
    points_up_to: usize,
    /// The height of the plot in its width.
    height: f64,
    /// The label's part of the page at most.
    label: f64,
    /// About how many steps the value axis has.
    steps: usize,
}

const LINE: Line =
    Line { stroke: 2.2, point: 3.6, points_up_to: 13, height: 0.42, label: 0.27, steps: 5 };

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
    let mut page = Page::new(data, size, &[]);
    let scale = value_scale(data, data.series.iter(), LINE.steps);
    let left = MARGIN + tick_room(&scale, data.language);
    let mut labels: Vec<SideLabel> = (data.series.iter().zip(SERIES))
        .filter_map(|(series, style)| end_label(data, series, style, page.width * LINE.label))
        .collect();
    let least = if data.breaks.is_empty() { 24.0 } else { 120.0 };
    let room = labels.iter().map(SideLabel::width).fold(least, f64::max);
    let label_x = page.right() - room;
    let times = TimeScale::new(&data.periods, (left, label_x - 10.0));
    let band = BreakBand::new(&placed_breaks(data, &times), page.right(), page.width * 0.16);

    let key = if band.numbered { BreakKey::Numbered } else { BreakKey::AtTheLines };
    let footer = page.footer(key, MissingKey::Gaps);
    let times_room = times_height(&times, data.language);
    let around = band.height + times_room;
    let usual = (page.width * LINE.height).clamp(220.0, 480.0);
    let least = stacked_height(&labels).max(140.0);
    let foot = page.foot(&footer, usual + around, least + around);
    let plot = Plot {
        left,
        right: label_x - 10.0,
        head: page.top + band.height,
        foot: foot - times_room,
        scale,
    };

    plot.draw_values(&mut page.drawing, data.language, true);
    plot.draw_times(&mut page.drawing, &times, data.language);
    band.draw(&mut page.drawing, plot.head, plot.foot);
    for (series, style) in data.series.iter().zip(SERIES) {
        draw_series(&mut page.drawing, data, series, style, &plot, &times);
    }
    let ends = data.series.iter().filter_map(|series| {
        let last = series.last()?;
        Some((times.middle(data.periods[last]), plot.y(series.points[last].number?)))
    });
    for (label, end) in labels.iter_mut().zip(ends) {
        label.names = end;
    }
    let reach = (plot.head, plot.foot + times_room);
    draw_side_labels(&mut page.drawing, &labels, label_x, reach);
    Ok(page.finish(&footer, foot))
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
fn end_label(
    data: &ChartData,
    series: &Series,
    style: SeriesStyle,
    width: f64,
) -> Option<SideLabel> {
    let last = series.last_text(&data.periods, data.language)?;
    let type_ = if series.role == Role::Total { STRONG_LABEL } else { LABEL };
    let mut lines = type_.wrap_at_most(&series.label, width, 4);
    lines.extend(type_.wrap_at_most(&last, width, 2));
    Some(SideLabel { lines, type_, color: style.ink, leader: style.color, names: (0.0, 0.0) })
}

fn draw_series(
    drawing: &mut Drawing,
    data: &ChartData,
    series: &Series,
    style: SeriesStyle,
    plot: &Plot,
    times: &TimeScale,
) {
    let at = |place: usize| -> Option<Point> {
        Some((times.middle(data.periods[place]), plot.y(series.points[place].number?)))
    };
    for run in runs(series) {
        if run.len() > 1 {
            let points = run.clone().filter_map(at).collect();
            drawing.push(Mark::Line {
                points,
                color: style.color,
                width: LINE.stroke,
                dash: style.dash,
            });
        }
    }
    let all = data.periods.len() <= LINE.points_up_to;
    let alone = |place: usize| runs(series).any(|run| run.len() == 1 && run.contains(&place));
    for place in 0..data.periods.len() {
        let hollow = data.provisional[place];
        if !(all || hollow || Some(place) == series.last() || alone(place)) {
            continue;
        }
        if let Some(at) = at(place) {
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
