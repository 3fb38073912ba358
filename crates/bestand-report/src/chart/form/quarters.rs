//! The house template for awards: lines over quarters with the day of a reform and hollow points for what is still being
//! reported, and below them, where there is one, the index of the same series.

use bestand_model::Language;
use bestand_model::table::ColumnKind;

use super::line::{draw_line, end_label, value_scale};
use crate::chart::breaks::BreakBand;
use crate::chart::canvas::{Anchor, Drawing, Point};
use crate::chart::data::{BreakMark, ChartData, Series};
use crate::chart::page::{BreakKey, LABEL, Laid, MissingKey, Page};
use crate::chart::palette::{FAINT_INK, SERIES};
use crate::chart::plot::{Plot, placed_breaks, tick_room, times_height};
use crate::chart::room::Room;
use crate::chart::scale::{TimeScale, ValueScale};
use crate::chart::time_plot::{BREAKS, SideLabel, draw_side_labels, leaders, stacked_height};
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
}

const QUARTERS: Quarters = Quarters {
    heights: (0.36, 0.17),
    least: (120.0, 66.0),
    apart: 20.0,
    names: 0.27,
    gap: 12.0,
    steps: (5, 3),
    points_up_to: 24,
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
    if let Some(laid) = lay_out_with(data, index, size) {
        return Ok(laid);
    }
    // No room among the lines for the word: it stands below.
    let below = ChartData { says_provisional: false, ..data.clone() };
    Ok(lay_out_with(&below, index, size).expect("nothing is to be said among the lines"))
}

/// `None` where the plot is to say what is provisional and has no room for it.
fn lay_out_with(data: &ChartData, index: Option<&ChartData>, size: Size) -> Option<Laid> {
    let mut page = Page::new(data, size, &[]);
    let panels: Vec<Panel<'_>> = std::iter::once((data, QUARTERS.steps.0))
        .chain(index.map(|index| (index, QUARTERS.steps.1)))
        .map(|(data, steps)| Panel::new(data, steps, page.width * QUARTERS.names))
        .collect();
    let names = panels.iter().flat_map(|panel| &panel.names).map(SideLabel::width);
    let names_at = page.right() - names.fold(0.0, f64::max);
    let ticks = panels.iter().map(|panel| tick_room(&panel.scale, data.language));
    let (left, right) = (page.left() + ticks.fold(0.0, f64::max), names_at - QUARTERS.gap);
    let times = TimeScale::new(&data.periods, (left, right));
    let breaks = placed_breaks(data, &times);
    let band = BreakBand::new(&breaks, page.right(), page.width * BREAKS);
    let key = if band.numbered { BreakKey::Numbered } else { BreakKey::AtTheLines };
    let footer = page.footer(key, MissingKey::Gaps);
    let below = times_height(&times, data.language);

    let least = |panel: &Panel<'_>, least: f64| stacked_height(&panel.names).max(least);
    let main = (page.width * QUARTERS.heights.0).max(least(&panels[0], QUARTERS.least.0));
    // A chart that is to be low has a low index too.
    let usual = if size.height.is_some() { 0.0 } else { QUARTERS.heights.1 };
    let second =
        panels.get(1).map_or(0.0, |panel| (page.width * usual).max(least(panel, QUARTERS.least.1)));
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
        let leaders = panel.draw(&mut page.drawing, &plot, &times, names_at);
        match place {
            0 => {
                band.draw(&mut page.drawing, plot.head, plot.foot);
                if data.says_provisional && data.provisional.contains(&true) {
                    let at = place_of_word(data, &plot, &times, &breaks, &leaders)?;
                    let word = word(data.language);
                    page.drawing.text(at, word, LABEL, Anchor::Middle, FAINT_INK);
                }
            }
            _ => BreakBand::unnamed(&breaks).draw(&mut page.drawing, plot.head, plot.foot),
        }
        head = plot.foot + below + QUARTERS.apart;
        height = second;
    }
    Some(page.finish(&footer, foot))
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

    /// Draws it. Gives the lines that lead to the names.
    fn draw(
        &self,
        drawing: &mut Drawing,
        plot: &Plot,
        times: &TimeScale,
        names_at: f64,
    ) -> Vec<(Point, Point)> {
        let data = self.data;
        plot.draw_values(drawing, data.language, true);
        plot.draw_times(drawing, times, data.language);
        let all = data.periods.len() <= QUARTERS.points_up_to;
        let mut names = self.names.clone();
        let mut ends = names.iter_mut();
        for (series, style) in data.series.iter().zip(SERIES) {
            let points = points(data, series, plot, times);
            let is_shown = |place: usize| all || Some(place) == series.last();
            draw_line(drawing, data, (series, style), &points, is_shown);
            if let Some(end) = points.iter().rev().copied().flatten().next()
                && let Some(name) = ends.next()
            {
                name.names = end;
            }
        }
        let reach = (plot.head, plot.foot);
        draw_side_labels(drawing, &names, names_at, reach);
        leaders(&names, names_at, reach)
    }
}

fn points(data: &ChartData, series: &Series, plot: &Plot, times: &TimeScale) -> Vec<Option<Point>> {
    let at = |(value, &period): (&crate::chart::data::Value, _)| {
        Some((times.middle(period), plot.y(value.number?)))
    };
    series.points.iter().zip(&data.periods).map(at).collect()
}

/// The word for hollow points.
fn word(language: Language) -> &'static str {
    language.pick("foreløbige", "preliminary")
}

/// Where the word for hollow points stands: as near one of them as it can without touching a line, a point or the axis.
fn place_of_word(
    data: &ChartData,
    plot: &Plot,
    times: &TimeScale,
    breaks: &[(f64, &BreakMark)],
    leaders: &[(Point, Point)],
) -> Option<Point> {
    /// Around lines and their points.
    const AIR: f64 = 6.0;
    let half = LABEL.width(word(data.language)) / 2.0;
    let lines: Vec<Vec<Option<Point>>> =
        data.series.iter().map(|series| points(data, series, plot, times)).collect();
    let is_hollow = |place: &usize| data.provisional[*place];
    let hollow: Vec<Point> = lines
        .iter()
        .flat_map(|line| (0..line.len()).filter(is_hollow).filter_map(|place| line[place]))
        .collect();
    let (first, last) = hollow
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |ends, at| (ends.0.min(at.0), ends.1.max(at.0)));
    // Beyond the last point lead the lines to the names.
    let most = last + 4.0 - half;
    let x = f64::midpoint(first, last).min(most);
    let zero = plot.y(0.0);
    let is_free = |room: Room| {
        let crosses = lines.iter().any(|line| room.meets_line(line))
            || leaders.iter().any(|&(from, to)| room.meets(from, to));
        // A thin line may come nearer.
        let inside = room.left + AIR - 3.0..=room.right - AIR + 3.0;
        let on_break = breaks.iter().any(|(at, _)| inside.contains(at));
        !crosses && !on_break && !(room.top..=room.low).contains(&zero)
    };
    let baselines = (plot.head as i32 + 12..plot.foot as i32 - 5).map(f64::from);
    let distance = |baseline: f64| {
        let middle = baseline - LABEL.middle();
        let to = |at: &Point| (at.1 - middle).abs();
        hollow.iter().map(to).fold(f64::INFINITY, f64::min)
    };
    let free = |baseline: &f64| {
        let (left, right) = (x - half - AIR, x + half + AIR);
        let (top, low) = (baseline - 10.0 - AIR, baseline + 3.0 + AIR);
        left > plot.left && is_free(Room { left, right, top, low })
    };
    let nearest =
        baselines.filter(free).min_by(|one, other| distance(*one).total_cmp(&distance(*other)))?;
    Some((x, nearest))
}
