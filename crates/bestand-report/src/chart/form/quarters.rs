//! The house template for awards: lines over quarters with the day of a reform and hollow points for what is still being
//! reported, and below them, where there is one, the index of the same series.

use bestand_model::table::ColumnKind;

use super::line::{draw_line, end_label, value_scale};
use crate::chart::breaks::BreakBand;
use crate::chart::canvas::{Anchor, Drawing, Point};
use crate::chart::data::{ChartData, Series};
use crate::chart::page::{BreakKey, LABEL, Laid, MARGIN, MissingKey, Page};
use crate::chart::palette::{FAINT_INK, SERIES};
use crate::chart::plot::{Plot, placed_breaks, tick_room, times_height};
use crate::chart::scale::{TimeScale, ValueScale};
use crate::chart::time_plot::{BREAKS, SideLabel, draw_side_labels, stacked_height};
use crate::chart::{ChartError, ChartForm, Size};

/// How the template is drawn.
#[derive(Clone, Copy, Debug)]
struct Quarters {
    /// The height of the plot and of the index in widths of the page.
    heights: (f64, f64),
    /// The least height of the plot and of the index.
    least: (f64, f64),
    /// Between the plot and the index.
    apart: f64,
    /// The part of the page that names may take at most.
    names: f64,
    /// From the plot to the names.
    gap: f64,
    /// About how many steps the value axes have.
    steps: (usize, usize),
    /// Up to so many periods every one has its point.
    points_up_to: usize,
    /// From the outermost point to the word for what is still being reported.
    word: f64,
}

const QUARTERS: Quarters = Quarters {
    heights: (0.36, 0.17),
    least: (150.0, 84.0),
    apart: 20.0,
    names: 0.27,
    gap: 12.0,
    steps: (5, 3),
    points_up_to: 24,
    word: 9.0,
};

/// Lays out the chart; `index` has the same series as index numbers.
///
/// # Errors
/// With more series than can be told apart, or a single period.
pub(crate) fn lay_out(
    data: &ChartData,
    index: Option<&ChartData>,
    size: Size,
) -> Result<Laid, ChartError> {
    let form = ChartForm::Quarters;
    if data.series.len() > SERIES.len() {
        let (series, most) = (data.series.len(), SERIES.len());
        return Err(ChartError::TooManySeries { form, series, most });
    }
    if data.periods.len() < 2 {
        return Err(ChartError::OnePeriod { form });
    }
    let mut page = Page::new(data, size, &[]);
    let panels: Vec<Panel<'_>> = std::iter::once((data, QUARTERS.steps.0))
        .chain(index.map(|index| (index, QUARTERS.steps.1)))
        .map(|(data, steps)| Panel::new(data, steps, page.width * QUARTERS.names))
        .collect();
    let names = panels.iter().flat_map(|panel| &panel.names).map(SideLabel::width);
    let names_at = page.right() - names.fold(0.0, f64::max);
    let ticks = panels.iter().map(|panel| tick_room(&panel.scale, data.language));
    let (left, right) = (MARGIN + ticks.fold(0.0, f64::max), names_at - QUARTERS.gap);
    let times = TimeScale::new(&data.periods, (left, right));
    let breaks = placed_breaks(data, &times);
    let band = BreakBand::new(&breaks, page.right(), page.width * BREAKS);
    let key = if band.numbered { BreakKey::Numbered } else { BreakKey::AtTheLines };
    let footer = page.footer(key, MissingKey::Gaps);
    let below = times_height(&times, data.language);

    let least = |panel: &Panel<'_>, least: f64| stacked_height(&panel.names).max(least);
    let main = (page.width * QUARTERS.heights.0).max(least(&panels[0], QUARTERS.least.0));
    let second = panels
        .get(1)
        .map_or(0.0, |panel| (page.width * QUARTERS.heights.1).max(least(panel, QUARTERS.least.1)));
    let heading = LABEL.line_height() + 6.0;
    let between = if panels.len() > 1 { QUARTERS.apart + heading + below } else { 0.0 };
    let fixed = band.height + below + second + between;
    let foot = page.foot(&footer, main + fixed, least(&panels[0], QUARTERS.least.0) + fixed);
    let mut head = page.top + band.height;
    let mut height = foot - page.top - fixed;
    for (place, panel) in panels.iter().enumerate() {
        if place > 0 {
            let at = (left, head + LABEL.ascent() - 6.0);
            let title = panel.data.measure.clone();
            page.drawing.text(at, title, LABEL, Anchor::Start, FAINT_INK);
            head += heading;
        }
        let scale = panel.scale.clone();
        let plot = Plot { left, right, head, foot: head + height, scale };
        panel.draw(&mut page.drawing, &plot, &times, names_at);
        match place {
            0 => {
                band.draw(&mut page.drawing, plot.head, plot.foot);
                say_provisional(&mut page.drawing, panel.data, &plot, &times);
            }
            _ => BreakBand::unnamed(&breaks).draw(&mut page.drawing, plot.head, plot.foot),
        }
        head = plot.foot + below + QUARTERS.apart;
        height = second;
    }
    Ok(page.finish(&footer, foot))
}

/// A plot with the names of its lines.
struct Panel<'a> {
    data: &'a ChartData,
    scale: ValueScale,
    names: Vec<SideLabel>,
}

impl<'a> Panel<'a> {
    fn new(data: &'a ChartData, steps: usize, width: f64) -> Self {
        let names = data.series.iter().zip(SERIES);
        // The relative fall is read from nothing.
        let numbers = data.series.iter().flat_map(Series::numbers);
        let scale = match data.kind {
            ColumnKind::Index => ValueScale::from_zero(numbers.chain([100.0]), false, steps),
            _ => value_scale(data, data.series.iter(), steps),
        };
        Self {
            data,
            scale,
            names: names
                .filter_map(|(series, style)| end_label(data, series, style, width))
                .collect(),
        }
    }

    fn draw(&self, drawing: &mut Drawing, plot: &Plot, times: &TimeScale, names_at: f64) {
        let data = self.data;
        plot.draw_values(drawing, data.language, true);
        plot.draw_times(drawing, times, data.language);
        let all = data.periods.len() <= QUARTERS.points_up_to;
        let mut names = self.names.clone();
        let mut ends = names.iter_mut();
        for (series, style) in data.series.iter().zip(SERIES) {
            let points = points(data, series, plot, times);
            draw_line(drawing, data, (series, style), &points, all);
            if let Some(end) = points.iter().rev().copied().flatten().next()
                && let Some(name) = ends.next()
            {
                name.names = end;
            }
        }
        draw_side_labels(drawing, &names, names_at, (plot.head, plot.foot));
    }
}

fn points(data: &ChartData, series: &Series, plot: &Plot, times: &TimeScale) -> Vec<Option<Point>> {
    let at = |(value, &period): (&crate::chart::data::Value, _)| {
        Some((times.middle(period), plot.y(value.number?)))
    };
    series.points.iter().zip(&data.periods).map(at).collect()
}

/// The word for hollow points: over all the lines there, else under them, else between the two that are furthest apart.
fn say_provisional(drawing: &mut Drawing, data: &ChartData, plot: &Plot, times: &TimeScale) {
    let places: Vec<usize> =
        (0..data.periods.len()).filter(|&place| data.provisional[place]).collect();
    let (Some(&first), Some(&last)) = (places.first(), places.last()) else { return };
    let word = data.language.pick("foreløbige", "preliminary");
    let middle = f64::midpoint(times.middle(data.periods[first]), times.middle(data.periods[last]));
    let half = LABEL.width(word) / 2.0;
    let x = middle.min(plot.right - half).max(plot.left + half);
    // The lines as far as the word reaches, and a point more on each side.
    let near = |place: &usize| {
        (times.middle(data.periods[*place]) - x).abs()
            <= half + (plot.right - plot.left) / data.periods.len() as f64
    };
    let places: Vec<usize> = (0..data.periods.len()).filter(near).collect();
    let mut heights: Vec<(f64, f64)> = data
        .series
        .iter()
        .filter_map(|series| {
            let all = points(data, series, plot, times);
            let there = places.iter().filter_map(|&place| all[place]).map(|(_, y)| y);
            there.fold(None, |ends: Option<(f64, f64)>, y| {
                Some(ends.map_or((y, y), |(top, low)| (top.min(y), low.max(y))))
            })
        })
        .collect();
    heights.sort_by(|one, other| one.0.total_cmp(&other.0));
    let line = LABEL.line_height();
    let top = heights.first().map_or(plot.foot, |each| each.0);
    let low = heights.iter().map(|each| each.1).fold(plot.head, f64::max);
    let between = heights.windows(2).map(|pair| (pair[0].1, pair[1].0));
    let widest = between.max_by(|one, other| (one.1 - one.0).total_cmp(&(other.1 - other.0)));
    let needed = line + 2.0 * QUARTERS.word;
    let baseline = if top - plot.head >= needed {
        top - QUARTERS.word
    } else if plot.foot - low >= needed {
        low + QUARTERS.word + LABEL.ascent()
    } else {
        widest.map_or(plot.head + line, |(from, to)| {
            // Near the points above it where there is room, else in the middle.
            let near = from + QUARTERS.word + LABEL.ascent();
            if to - from >= needed { near } else { f64::midpoint(from, to) + LABEL.middle() }
        })
    };
    drawing.text((x, baseline), word, LABEL, Anchor::Middle, FAINT_INK);
}
