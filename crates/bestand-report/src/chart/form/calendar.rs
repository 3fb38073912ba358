//! Years over each other from January to December, a line per year, the newest the strongest, and what was planned.

use super::line::draw_line;
use crate::chart::canvas::{Anchor, Point};
use crate::chart::data::{ChartData, Series};
use crate::chart::page::{LABEL, Laid, STRONG_LABEL};
use crate::chart::palette::{GROUND, PLANNED, SeriesStyle, YEARS};
use crate::chart::room::Room;
use crate::chart::scale::ValueScale;
use crate::chart::time_plot::{SideLabel, TimeForm, TimePlot};
use crate::chart::{ChartError, ChartForm, Size};

const CALENDAR: TimeForm =
    TimeForm { height: 0.4, usual: (200.0, 420.0), least: 110.0, names: 0.3, gap: 10.0, steps: 5 };

/// Lays out the chart: of each series twelve numbers, January first.
///
/// # Errors
/// With more years than can be told apart, or more than one series that is no year.
pub(crate) fn lay_out(data: &ChartData, size: Size) -> Result<Laid, ChartError> {
    let lines = styled(data)?;
    let scale = ValueScale::from_zero(
        data.series.iter().flat_map(Series::numbers),
        data.is_count(),
        CALENDAR.steps,
    );
    let width = size.width * CALENDAR.names;
    let named = |&(series, style): &(&Series, SeriesStyle)| name(data, series, style, width);
    let mut names: Vec<SideLabel> = lines.iter().filter_map(named).collect();
    let mut plot = TimePlot::new(data, size, scale, &names, &CALENDAR);
    let points: Vec<Vec<Option<Point>>> =
        lines.iter().map(|(series, _)| points(&plot, series)).collect();
    for (&(series, style), points) in lines.iter().zip(&points) {
        // Older years and what was planned are named where they end.
        let is_shown = |place: usize| style.dash.is_none() && Some(place) == series.last();
        draw_line(&mut plot.drawing, data, (series, style), points, is_shown);
    }
    let ends = points.iter().filter_map(|line| line.iter().rev().copied().flatten().next());
    for (name, end) in names.iter_mut().zip(ends) {
        name.names = end;
    }
    // The newest year is the last; what leads to the names of the others is in its way as well.
    if let Some(newest) = names.pop() {
        let leaders = plot.leaders(&names).into_iter().map(|(from, to)| vec![Some(from), Some(to)]);
        let lines: Vec<Vec<Option<Point>>> = points.into_iter().chain(leaders).collect();
        if !draw_at_its_end(&mut plot, &newest, &lines) {
            names.push(newest);
        }
    }
    Ok(plot.finish(&names))
}

fn points(plot: &TimePlot<'_>, series: &Series) -> Vec<Option<Point>> {
    let at = |place: usize| Some((plot.x(place), plot.plot.y(series.points[place].number?)));
    (0..series.points.len()).map(at).collect()
}

/// Names a line that ends before the year does at its last point, below it or above. Gives whether there is room.
fn draw_at_its_end(
    plot: &mut TimePlot<'_>,
    name: &SideLabel,
    lines: &[Vec<Option<Point>>],
) -> bool {
    /// Around lines, and the furthest from the point.
    const AIR: (f64, f64) = (5.0, 24.0);
    let (x, y) = name.names;
    let [text] = &name.lines[..] else { return false };
    if x >= plot.last() {
        return false;
    }
    let half = name.width() / 2.0;
    let x = x.min(plot.plot.right - half);
    let (ascent, descent) = (0.75 * name.type_.size, 0.25 * name.type_.size);
    let steps = (0..(AIR.1 - AIR.0) as i32).map(f64::from);
    let baselines = steps.flat_map(|step| {
        let away = AIR.0 + 3.0 + step;
        [y + away + ascent, y - away - descent]
    });
    let room = |baseline: f64| Room {
        left: x - half - AIR.0,
        right: x + half + AIR.0,
        top: baseline - ascent - AIR.0,
        low: baseline + descent + AIR.0,
    };
    let is_free = |baseline: &f64| {
        let room = room(*baseline);
        let is_inside = room.left > plot.plot.left
            && room.top > plot.plot.head - AIR.0
            && room.low < plot.plot.foot;
        is_inside && !lines.iter().any(|line| room.meets_line(line))
    };
    let Some(baseline) = baselines.into_iter().find(is_free) else { return false };
    // No line of the grid through the letters.
    let (from, to) =
        ((x - half - 2.0, baseline - ascent - 2.0), (x + half + 2.0, baseline + descent + 1.0));
    plot.drawing.block(from, to, GROUND);
    plot.drawing.text((x, baseline), text.clone(), name.type_, Anchor::Middle, name.color);
    true
}

/// The series in the order they are drawn, the newest year over all others, each with its style.
fn styled(data: &ChartData) -> Result<Vec<(&Series, SeriesStyle)>, ChartError> {
    let (mut years, planned): (Vec<&Series>, Vec<&Series>) =
        data.series.iter().partition(|series| series.year().is_some());
    if years.len() > YEARS.len() || planned.len() > 1 {
        return Err(ChartError::TooManySeries {
            form: ChartForm::Calendar,
            series: data.series.len(),
            most: YEARS.len() + 1,
        });
    }
    let is_marked = |series: &&&Series| data.marked.contains(&series.code);
    let newest = years.iter().find(is_marked).and_then(|series| series.year());
    let newest = newest.or_else(|| years.iter().filter_map(|series| series.year()).max());
    years.sort_by_key(|series| std::cmp::Reverse((series.year() == newest, series.year())));
    let years = years.into_iter().zip(YEARS);
    let lines = years.chain(planned.into_iter().map(|series| (series, PLANNED)));
    let mut lines: Vec<_> = lines.collect();
    lines.reverse();
    Ok(lines)
}

/// `2026: 11.987 (sep.)`.
fn name(data: &ChartData, series: &Series, style: SeriesStyle, width: f64) -> Option<SideLabel> {
    let value = data.value_text(series, series.last()?);
    let type_ = if style.dash.is_none() { STRONG_LABEL } else { LABEL };
    let lines = type_.wrap_at_most(&format!("{}: {value}", series.label), width, 3);
    Some(SideLabel { lines, type_, color: style.ink, leader: style.color, names: (0.0, 0.0) })
}
