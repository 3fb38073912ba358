//! Small multiples: a panel per series, all with the same periods.

use bestand_model::table::Role;

use super::line::{runs, value_scale};
use bestand_model::Language;

use crate::chart::breaks::BreakBand;
use crate::chart::canvas::{Anchor, Mark, Point};
use crate::chart::data::{ChartData, Series};
use crate::chart::page::{BreakKey, LABEL, Laid, MissingKey, Page, STRONG_LABEL};
use crate::chart::palette::{COMPANION, INK, SERIES, STRONG};
use crate::chart::plot::{Plot, placed_breaks, tick_room, times_height};
use crate::chart::scale::TimeScale;
use crate::chart::{ChartError, ChartForm, Size};

/// How panels are drawn.
#[derive(Clone, Copy, Debug)]
struct Multiples {
    /// The least width of a panel's plot.
    narrowest: f64,
    /// The least height of a panel's plot, its height in its width, and the greatest.
    height: (f64, f64, f64),
    /// Between panels.
    apart: f64,
    /// The most panels of a chart.
    most: usize,
    /// How many times the smallest the largest series may be where all share a scale.
    one_scale: f64,
    stroke: f64,
    /// The width of what was published, where its trend is drawn too.
    thin: f64,
    /// About how many steps the value axis has.
    steps: usize,
}

const MULTIPLES: Multiples = Multiples {
    narrowest: 150.0,
    height: (92.0, 0.4, 260.0),
    apart: 18.0,
    most: 120,
    one_scale: 12.0,
    stroke: 2.0,
    thin: 1.3,
    steps: 3,
};

/// Lays out the chart. `trends` has the same series as trends, which are then the strong lines.
///
/// # Errors
/// With more panels than a page can hold, or a single period.
pub(crate) fn lay_out(
    data: &ChartData,
    trends: Option<&ChartData>,
    size: Size,
) -> Result<Laid, ChartError> {
    let series: Vec<&Series> = data.series.iter().collect();
    if series.len() > MULTIPLES.most {
        return Err(ChartError::TooManySeries {
            form: ChartForm::Multiples,
            series: series.len(),
            most: MULTIPLES.most,
        });
    }
    if data.periods.len() < 2 {
        return Err(ChartError::OnePeriod { form: ChartForm::Multiples });
    }
    let shared = shares_a_scale(series.iter().copied());
    let scales = match shared {
        true => vec![value_scale(data, series.iter().copied(), MULTIPLES.steps); series.len()],
        false => series
            .iter()
            .map(|each| value_scale(data, std::iter::once(*each), MULTIPLES.steps))
            .collect(),
    };
    let language = data.language;
    let lines = match trends {
        Some(_) => language.pick(
            "tynde linjer er de faktiske tal, kraftige linjer er trend",
            "thin lines are the actual figures, strong lines are the trend",
        ),
        None => "",
    };
    let mut page = Page::new(data, size, &[lines, own_scale(language, shared)]);

    let ticks = scales.iter().map(|scale| tick_room(scale, language)).fold(0.0, f64::max);
    let inner = page.inner();
    let fit = (inner + MULTIPLES.apart) / (ticks + MULTIPLES.narrowest + MULTIPLES.apart);
    let across = (fit.floor().max(1.0) as usize).min(series.len());
    let down = series.len().div_ceil(across);
    let across = series.len().div_ceil(down);
    let pitch = (inner + MULTIPLES.apart) / across as f64;
    let plot_width = pitch - MULTIPLES.apart - ticks;

    let times = |left: f64| TimeScale::new(&data.periods, (left, left + plot_width));
    let numbers = numbered(data, &times(0.0), plot_width);
    let footer = page.footer(BreakKey::Numbered, MissingKey::Gaps);
    let type_of = |each: &Series| if each.role == Role::Total { STRONG_LABEL } else { LABEL };
    let title = |each: &Series| {
        let last = each.last().map_or_else(|| "–".to_owned(), |last| data.value_text(each, last));
        type_of(each).wrap_at_most(&format!("{}: {last}", each.label), pitch - MULTIPLES.apart, 4)
    };
    let row_title = |row: &[&Series]| {
        let lines = row.iter().map(|each| title(each).len()).max().unwrap_or(1);
        lines as f64 * LABEL.line_height() + 8.0
    };
    let below = times_height(&times(0.0), language) + 12.0;
    let rows: Vec<&[&Series]> = series.chunks(across).collect();
    let fixed: f64 = rows.iter().map(|row| row_title(row) + numbers.height + below).sum();
    let (least, share, most) = MULTIPLES.height;
    let usual = (plot_width * share).clamp(least, most) * down as f64 + fixed;
    let foot = page.foot(&footer, usual, 50.0 * down as f64 + fixed);
    let height = (foot - page.top - fixed) / down as f64;

    let mut top = page.top;
    for (line, row) in rows.iter().enumerate() {
        let head = top + row_title(row) + numbers.height;
        for (place, each) in row.iter().enumerate() {
            let start = page.left() + place as f64 * pitch;
            let left = start + ticks;
            let plot = Plot {
                left,
                right: left + plot_width,
                head,
                foot: head + height,
                scale: scales[line * across + place].clone(),
            };
            let texts = title(each);
            let title_top = top + row_title(row) - 8.0 - texts.len() as f64 * LABEL.line_height();
            page.drawing.paragraph((start, title_top), &texts, type_of(each), Anchor::Start, INK);
            let times = times(left);
            let trend = trends.and_then(|trends| trends.series.get(line * across + place));
            draw_panel(&mut page, (each, trend), &plot, &times);
        }
        top = head + height + below;
    }
    Ok(page.finish(&footer, foot))
}

/// Whether the largest series leaves the smallest enough height to be read on one scale.
pub(crate) fn shares_a_scale<'a>(series: impl Iterator<Item = &'a Series>) -> bool {
    let highest = |each: &Series| each.numbers().map(f64::abs).fold(0.0, f64::max);
    let tops: Vec<f64> = series.map(highest).filter(|top| *top > 0.0).collect();
    let high = tops.iter().copied().fold(0.0, f64::max);
    tops.iter().all(|top| high <= MULTIPLES.one_scale * top)
}

/// That panels cannot be compared by height, where they have scales of their own.
pub(crate) fn own_scale(language: Language, shared: bool) -> &'static str {
    let says = language.pick("hvert felt har sin egen skala", "each panel has a scale of its own");
    if shared { "" } else { says }
}

/// The breaks over a panel, which may reach into the space between panels.
fn numbered(data: &ChartData, times: &TimeScale, right: f64) -> BreakBand {
    BreakBand::in_numbers(&placed_breaks(data, times), right + MULTIPLES.apart - 4.0)
}

fn draw_panel(
    page: &mut Page<'_>,
    (series, trend): (&Series, Option<&Series>),
    plot: &Plot,
    times: &TimeScale,
) {
    let data = page.data;
    // Without a number there is nothing to measure.
    plot.draw_values(&mut page.drawing, data.language, series.last().is_some());
    plot.draw_times(&mut page.drawing, times, data.language);
    let band = numbered(data, times, plot.right);
    band.draw(&mut page.drawing, plot.head, plot.foot);
    let at = |series: &Series, place: usize| -> Option<Point> {
        Some((times.middle(data.periods[place]), plot.y(series.points[place].number?)))
    };
    let (color, width) = match trend {
        Some(_) => (COMPANION, MULTIPLES.thin),
        None => (STRONG, MULTIPLES.stroke),
    };
    let lines = std::iter::once((series, color, width));
    for (series, color, width) in lines.chain(trend.map(|trend| (trend, STRONG, MULTIPLES.stroke)))
    {
        for run in runs(series) {
            let points: Vec<Point> = run.clone().filter_map(|place| at(series, place)).collect();
            if points.len() > 1 {
                page.drawing.push(Mark::Line { points, color, width, dash: None });
            }
        }
    }
    for place in 0..data.periods.len() {
        let hollow = data.provisional[place];
        let alone = runs(series).any(|run| run.len() == 1 && run.contains(&place));
        if !(hollow || alone || Some(place) == series.last()) {
            continue;
        }
        if let Some(at) = at(series, place) {
            let marker = SERIES[0].marker;
            page.drawing.push(Mark::Dot { at, radius: 3.0, marker, color, hollow });
        }
    }
}
