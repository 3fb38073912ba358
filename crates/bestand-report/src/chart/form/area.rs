//! Stacked areas over time with the total drawn on top: how much the parts make together.

use bestand_model::MissingReason;

use crate::chart::canvas::{Drawing, Mark, Point};
use crate::chart::data::{ChartData, Series, Value};
use crate::chart::page::{LABEL, Laid, STRONG_LABEL};
use crate::chart::palette::{BANDS, Color, GROUND, INK, JOINT, Marker};
use crate::chart::scale::ValueScale;
use crate::chart::time_plot::{SideLabel, TimeForm, TimePlot};
use crate::chart::{ChartError, ChartForm, Size};

/// How areas are drawn.
#[derive(Clone, Copy, Debug)]
struct Area {
    /// The white line between bands.
    separator: f64,
    /// The line of the total.
    total: f64,
    /// How much of a band's colour is left where figures are still being reported.
    provisional: f64,
    time: TimeForm,
}

const AREA: Area = Area {
    separator: 0.8,
    total: 1.8,
    provisional: 0.55,
    time: TimeForm {
        height: 0.5,
        usual: (260.0, 560.0),
        least: 130.0,
        names: 0.27,
        gap: 26.0,
        steps: 5,
    },
};

/// Whether the parts of a table add up to its total, so that they may be stacked.
pub(crate) fn adds_up(data: &ChartData) -> bool {
    let (parts, total) = data.parts_and_total();
    let Some(total) = total.filter(|_| data.is_count() && parts.len() > 1) else { return false };
    // Each published cell is rounded by itself.
    let slack = 0.5 * (parts.len() + 1) as f64 + 1e-6;
    let mut complete = 0;
    let fits = (0..data.periods.len()).all(|place| {
        let sum: Option<f64> = parts.iter().map(|part| height(&part.points[place])).sum();
        let (Some(sum), Some(total)) = (sum, total.points[place].number) else { return true };
        complete += 1;
        (sum - total).abs() <= slack
    });
    fits && complete > 0 && parts.iter().all(|part| part.numbers().all(|number| number >= 0.0))
}

/// How high a part stands: what did not exist takes no room, what is not known leaves a gap.
fn height(value: &Value) -> Option<f64> {
    if value.missing == Some(MissingReason::NotExisting) { Some(0.0) } else { value.number }
}

/// Lays out the chart.
///
/// # Errors
/// Where the parts do not add up to a total, with more parts than can be told apart, or a single period.
pub(crate) fn lay_out(data: &ChartData, size: Size) -> Result<Laid, ChartError> {
    let (parts, total) = data.parts_and_total();
    let Some(total) = total.filter(|_| adds_up(data)) else { return Err(ChartError::NoStack) };
    if parts.len() > BANDS.len() {
        return Err(ChartError::TooManySeries {
            form: ChartForm::Area,
            series: parts.len(),
            most: BANDS.len(),
        });
    }
    if data.periods.len() < 2 {
        return Err(ChartError::OnePeriod { form: ChartForm::Area });
    }
    let colors = colors(data, &parts);
    let tops = stack(&parts);
    let shown: Vec<bool> = (0..data.periods.len())
        .map(|place| tops[place].is_some() && total.points[place].number.is_some())
        .collect();
    let last = shown.iter().rposition(|&shown| shown).ok_or(ChartError::NoNumbers)?;
    let mut names = names(data, &parts, &colors, total, last, size.width * AREA.time.names);
    let scale = ValueScale::from_zero(total.numbers(), true, AREA.time.steps);
    let mut plot = TimePlot::new(data, size, scale, &names, &AREA.time);

    let half = (plot.plot.right - plot.plot.left) / data.periods.len() as f64 * 0.4;
    for run in runs_of(&shown) {
        // A period by itself is a column: an area would have no width there.
        let steps: Vec<(f64, usize)> = match run.len() {
            1 => vec![(plot.x(run.start) - half, run.start), (plot.x(run.start) + half, run.start)],
            _ => run.map(|place| (plot.x(place), place)).collect(),
        };
        for (part, &color) in colors.iter().enumerate() {
            let (frame, stacked) = (&plot.plot, |place: usize| tops[place].as_deref());
            // The lower and the upper edge of the band.
            let edges = |place: usize| -> (f64, f64) {
                let stacked = stacked(place).unwrap_or_default();
                let below = part.checked_sub(1).map_or(0.0, |below| stacked[below]);
                (frame.y(below), frame.y(stacked[part]))
            };
            draw_band(&mut plot.drawing, &steps, color, edges, &data.provisional);
        }
        let points = steps
            .iter()
            .filter_map(|&(x, place)| Some((x, plot.plot.y(total.points[place].number?))))
            .collect();
        plot.drawing.push(Mark::Line { points, color: INK, width: AREA.total, dash: None });
    }
    plot.draw_breaks();
    for place in (0..data.periods.len()).filter(|&place| shown[place] && data.provisional[place]) {
        if let Some(number) = total.points[place].number {
            plot.drawing.push(Mark::Dot {
                at: (plot.x(place), plot.plot.y(number)),
                radius: 3.6,
                marker: Marker::Circle,
                color: INK,
                hollow: true,
            });
        }
    }
    let mut below = 0.0;
    for (name, &top) in names.iter_mut().zip(tops[last].as_deref().unwrap_or_default()) {
        name.names = (plot.x(last), plot.plot.y(f64::midpoint(below, top)));
        below = top;
    }
    if let (Some(name), Some(number)) = (names.last_mut(), total.points[last].number) {
        name.names = (plot.x(last), plot.plot.y(number) - 4.0);
    }
    Ok(plot.finish(&names))
}

/// The names of the parts from the bottom, and of the total with its last value.
fn names(
    data: &ChartData,
    parts: &[&Series],
    colors: &[Color],
    total: &Series,
    last: usize,
    width: f64,
) -> Vec<SideLabel> {
    let name =
        |lines, type_, leader| SideLabel { lines, type_, color: INK, leader, names: (0.0, 0.0) };
    let part = |(series, &color): (&&Series, &Color)| {
        name(LABEL.wrap_at_most(&series.label, width, 3), LABEL, color)
    };
    let value = data.value_text(total, last);
    let lines = STRONG_LABEL.wrap_at_most(&format!("{} {value}", total.label), width, 4);
    let total = name(lines, STRONG_LABEL, INK);
    parts.iter().zip(colors).map(part).chain([total]).collect()
}

/// The upper edges of the parts in each period, from the bottom; `None` where a part is not known.
fn stack(parts: &[&Series]) -> Vec<Option<Vec<f64>>> {
    let periods = parts.first().map_or(0, |part| part.points.len());
    let edges = |place: usize| {
        let mut top = 0.0;
        parts
            .iter()
            .map(|part| {
                top += height(&part.points[place])?;
                Some(top)
            })
            .collect()
    };
    (0..periods).map(edges).collect()
}

/// A colour per part, neighbours apart; neighbours that are read as one get two shades of one colour, by their place
/// among the groups and not by what they are.
fn colors(data: &ChartData, parts: &[&Series]) -> Vec<Color> {
    let group = |one: &Series, other: &Series| {
        data.joint.iter().position(|codes| codes.contains(&one.code) && codes.contains(&other.code))
    };
    let group_at = |place: usize| {
        let with_last = place.checked_sub(1).and_then(|last| group(parts[last], parts[place]));
        with_last.or_else(|| group(parts[place], parts.get(place + 1)?))
    };
    let mut groups: Vec<usize> = (0..parts.len()).filter_map(group_at).collect();
    groups.dedup();
    groups.truncate(JOINT.len());
    let taken: Vec<Color> = JOINT[..groups.len()].concat();
    // Dark and middle tones take turns, so a part has the tone of its place.
    let mut free: Vec<(usize, Color)> = BANDS.into_iter().enumerate().collect();
    free.retain(|(_, color)| !taken.contains(color));
    let mut next = |place: usize| {
        let of_tone = free.iter().position(|(tone, _)| tone % 2 == place % 2);
        let at = of_tone.or((!free.is_empty()).then_some(0));
        at.map_or(BANDS[place % BANDS.len()], |at| free.remove(at).1)
    };
    let color = |place: usize| {
        let shades = groups.iter().position(|&each| Some(each) == group_at(place));
        shades.map_or_else(|| next(place), |shades| JOINT[shades][place % 2])
    };
    (0..parts.len()).map(color).collect()
}

fn runs_of(shown: &[bool]) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for place in (0..shown.len()).filter(|&place| shown[place]) {
        match runs.last_mut() {
            Some(run) if run.end == place => run.end += 1,
            _ => runs.push(place..place + 1),
        }
    }
    runs
}

/// A band over a run of periods, each with its place on the page; paler from the last final figure on.
fn draw_band(
    drawing: &mut Drawing,
    steps: &[(f64, usize)],
    color: Color,
    edges: impl Fn(usize) -> (f64, f64),
    provisional: &[bool],
) {
    let outline = |steps: &[(f64, usize)]| -> Vec<Point> {
        let upper = steps.iter().map(|&(x, place)| (x, edges(place).1));
        upper.chain(steps.iter().rev().map(|&(x, place)| (x, edges(place).0))).collect()
    };
    let settled = steps.iter().position(|&(_, place)| provisional[place]).unwrap_or(steps.len());
    if settled > 1 {
        let points = outline(&steps[..settled]);
        drawing.push(Mark::Fill { points, color, opacity: 1.0 });
    }
    if settled < steps.len() {
        let points = outline(&steps[settled.saturating_sub(1)..]);
        drawing.push(Mark::Fill { points, color, opacity: AREA.provisional });
    }
    let points = steps.iter().map(|&(x, place)| (x, edges(place).1)).collect();
    drawing.push(Mark::Line { points, color: GROUND, width: AREA.separator, dash: None });
}

#[cfg(test)]
mod tests {
    use super::*;
    use bestand_model::Language;
    use bestand_model::table::Role;

    fn series(code: &str) -> Series {
        Series { code: code.into(), label: code.into(), role: Role::Body, points: Vec::new() }
    }

    #[test]
    fn what_did_not_exist_takes_no_room_and_what_is_unknown_leaves_a_gap() {
        let value = |number, missing| Value { number, text: String::new(), missing, bounds: None };
        let there = |number| value(Some(number), None);
        let one = Series { points: vec![there(4.0), there(5.0)], ..series("a") };
        let (gone, hidden) = (MissingReason::NotExisting, MissingReason::Suppressed);
        let points = vec![value(None, Some(gone)), value(None, Some(hidden))];
        let other = Series { points, ..series("b") };
        assert_eq!(stack(&[&one, &other]), [Some(vec![4.0, 4.0]), None]);
    }

    #[test]
    fn a_gap_parts_the_runs() {
        assert_eq!(runs_of(&[true, true, false, true]), [0..2, 3..4]);
        assert!(runs_of(&[false]).is_empty());
    }

    #[test]
    fn every_part_has_a_colour_of_its_own_and_groups_two_shades_of_one() {
        let codes = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let all: Vec<Series> = codes.map(series).to_vec();
        let parts: Vec<&Series> = all.iter().collect();
        let joint = |groups: &[[&str; 2]]| {
            let joint = groups.iter().map(|each| each.map(str::to_owned).to_vec()).collect();
            let data = ChartData::new(&crate::sample::november(), Language::Danish).unwrap();
            colors(&ChartData { joint, ..data }, &parts)
        };
        assert_eq!(joint(&[]), BANDS);
        for groups in [&[["g", "h"]][..], &[["c", "d"]], &[["b", "c"], ["e", "f"]], &[["d", "a"]]] {
            let colors = joint(groups);
            for (place, one) in colors.iter().enumerate() {
                assert!(!colors[..place].contains(one), "{groups:?}");
                // Tones take turns.
                let tone = BANDS.iter().position(|color| color == one).unwrap() % 2;
                assert_eq!(tone, place % 2, "{groups:?}");
            }
        }
        assert_eq!(joint(&[["c", "d"]])[2..4], JOINT[0]);
        let two = joint(&[["b", "c"], ["e", "f"]]);
        assert_eq!((two[1], two[2]), (JOINT[0][1], JOINT[0][0]));
        assert_eq!((two[4], two[5]), (JOINT[1][0], JOINT[1][1]));
    }
}
