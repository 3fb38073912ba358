//! The same month across years as columns: a cluster per row, a column per year.

use bestand_model::PeriodKind;
use bestand_model::period::month_name;
use bestand_model::table::Role;

use super::line::value_scale;
use super::multiples::{own_scale, shares_a_scale};
use crate::chart::breaks::BreakBand;
use crate::chart::canvas::{Anchor, Drawing};
use crate::chart::data::{BreakMark, ChartData, Series};
use crate::chart::page::{BreakKey, LABEL, Laid, MissingKey, Page, STRONG_LABEL};
use crate::chart::palette::{AXIS, COMPANION, FAINT_INK, INK, STRONG};
use crate::chart::plot::{Plot, tick_room};
use crate::chart::scale::{ValueScale, part_of_year};
use crate::chart::time_plot::BREAKS;
use crate::chart::typeface::Type;
use crate::chart::{ChartError, Size};

/// How columns are drawn.
#[derive(Clone, Copy, Debug)]
struct Columns {
    /// The widest a column gets, in widths of the page.
    widest: f64,
    /// Between the columns of a cluster.
    gap: f64,
    /// Between clusters.
    apart: f64,
    /// The height of the columns, in a chart of one line of clusters and of several.
    height: (f64, f64),
    /// The most periods of a cluster.
    most: usize,
    /// The most periods whose values are written on the columns.
    written: usize,
    /// About how many steps the value axis has.
    steps: usize,
}

const COLUMNS: Columns = Columns {
    widest: 0.1,
    gap: 4.0,
    apart: 26.0,
    height: (230.0, 120.0),
    most: 40,
    written: 8,
    steps: 4,
};

/// Where the columns stand.
struct Layout {
    column: f64,
    /// From one cluster to the next.
    pitch: f64,
    /// How many clusters stand side by side.
    across: usize,
    /// From the left edge of a cluster to its first column: the ticks of its own scale.
    ticks: f64,
    /// Where the first cluster begins.
    left: f64,
    /// Whether values are written on the columns.
    written: bool,
}

impl Layout {
    fn new(data: &ChartData, scales: &[ValueScale], shared: bool, ends: (f64, f64)) -> Self {
        let (start, right) = ends;
        let periods = data.periods.len();
        let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max) + 3.0;
        let names = widest(&mut labels(data).iter().flatten().map(|text| LABEL.width(text)));
        let values = data.series.iter().flat_map(|each| &each.points);
        let values = widest(&mut values.map(|value| LABEL.width(&value.text))).max(names);
        let cluster = |column: f64| column * periods as f64 + COLUMNS.gap * (periods - 1) as f64;
        let ticks = scales.iter().map(|scale| tick_room(scale, data.language)).fold(0.0, f64::max);

        // Where the values are written there is nothing to read off an axis.
        let written = periods <= COLUMNS.written && cluster(values) <= right - start - 6.0;
        let left = if shared && !written { start + ticks + 6.0 } else { start + 3.0 };
        let room = right - left - 6.0;
        let ticks = if shared || written { 0.0 } else { ticks };
        let least = cluster(if written { values } else { names }).min(room - ticks) + ticks;
        let across = ((room + COLUMNS.apart) / (least + COLUMNS.apart)).floor().max(1.0) as usize;
        let down = data.series.len().div_ceil(across);
        // Even lines: eight clusters stand four and four, not five and three.
        let across = data.series.len().div_ceil(down);
        let pitch = (room + COLUMNS.apart) / across as f64;
        let column =
            (pitch - COLUMNS.apart - ticks - COLUMNS.gap * (periods - 1) as f64) / periods as f64;
        let widest = (COLUMNS.widest * right).max(if written { values } else { names });
        let column = column.clamp(1.0, widest);
        let pitch = pitch.min((cluster(column) + ticks) * 1.25 + COLUMNS.apart);
        Self { column, pitch, across, ticks, left, written }
    }

    /// The left edge of a column of the cluster that begins here.
    fn x(&self, cluster: f64, place: usize) -> f64 {
        cluster + self.ticks + place as f64 * (self.column + COLUMNS.gap)
    }
}

/// Lays out the chart.
///
/// # Errors
/// With more periods than stand side by side.
pub(crate) fn lay_out(data: &ChartData, size: Size) -> Result<Laid, ChartError> {
    let periods = data.periods.len();
    if periods > COLUMNS.most {
        return Err(ChartError::TooManyPeriods { periods, most: COLUMNS.most });
    }
    let alone = data.series.len() == 1;
    let shared = shares_a_scale(data.series.iter());
    let scales: Vec<ValueScale> = match shared {
        true => vec![value_scale(data, data.series.iter(), COLUMNS.steps); data.series.len()],
        false => (data.series.iter())
            .map(|each| value_scale(data, std::iter::once(each), COLUMNS.steps))
            .collect(),
    };
    let mut page = Page::new(data, size, &[month(data), own_scale(data.language, shared)]);
    let layout = Layout::new(data, &scales, shared, (page.left(), page.right()));
    let names = labels(data);

    // A break has its place between two columns, or all of them are listed.
    let boundaries = |cluster: f64| -> Vec<(f64, &BreakMark)> {
        let x = |column: usize| layout.x(cluster, column) - COLUMNS.gap / 2.0;
        data.breaks.iter().filter_map(|each| Some((x(boundary(data, each)?), each))).collect()
    };
    let drawn = data.breaks.iter().all(|each| boundary(data, each).is_some());
    let (right, most) = (page.right(), page.width * BREAKS);
    let band_at = |cluster: f64| match (drawn, alone) {
        (false, _) => BreakBand::default(),
        (true, true) => BreakBand::new(&boundaries(cluster), right, most),
        (true, false) => BreakBand::in_numbers(&boundaries(cluster), cluster + layout.pitch),
    };
    let band = band_at(layout.left);
    let key = match (drawn, band.numbered) {
        (false, _) => BreakKey::Listed,
        (true, true) => BreakKey::Numbered,
        (true, false) => BreakKey::AtTheLines,
    };
    let footer = page.footer(key, MissingKey::Signs);

    let label_room = layout.pitch - COLUMNS.apart * 0.4;
    let label = |each: &Series| match alone && each.label == data.measure {
        true => Vec::new(),
        false => type_of(each).wrap_at_most(&each.label, label_room, 4),
    };
    let lines: Vec<&[Series]> = data.series.chunks(layout.across).collect();
    let above = band.height + if layout.written { LABEL.line_height() } else { 4.0 };
    // A value below zero stands under its column.
    let falls = scales.iter().any(|scale| scale.low() < 0.0);
    let under = if falls && layout.written { LABEL.line_height() } else { 0.0 };
    let below = |line: &[Series]| {
        let rows = line.iter().map(|each| label(each).len()).max().unwrap_or(0) + names.len();
        under + 5.0 + rows as f64 * LABEL.line_height() + 16.0
    };
    let around: f64 = lines.iter().map(|line| above + below(line)).sum();
    let count = lines.len() as f64;
    let usual = if lines.len() == 1 { COLUMNS.height.0 } else { COLUMNS.height.1 };
    let foot = page.foot(&footer, usual * count + around, 60.0 * count + around);
    let height = (foot - page.top - around) / count;

    let mut top = page.top;
    for (row, line) in lines.iter().enumerate() {
        let (head, low) = (top + above, top + above + height);
        let end = layout.left + layout.pitch * line.len() as f64 - COLUMNS.apart + 6.0;
        if shared && !layout.written {
            let scale = scales[0].clone();
            let left = layout.left - 6.0;
            let plot = Plot { left, right: end.min(page.right()), head, foot: low, scale };
            plot.draw_values(&mut page.drawing, data.language, true);
        }
        for (place, series) in line.iter().enumerate() {
            let cluster = layout.left + place as f64 * layout.pitch;
            let plot = Plot {
                left: cluster + layout.ticks,
                right: layout.x(cluster, periods) - COLUMNS.gap,
                head,
                foot: low,
                scale: scales[row * layout.across + place].clone(),
            };
            if !shared && !layout.written {
                plot.draw_values(&mut page.drawing, data.language, true);
            }
            draw_cluster(&mut page.drawing, data, series, &plot, &layout, cluster);
            band_at(cluster).draw(&mut page.drawing, top + band.height, low);
            let below = draw_names(&mut page.drawing, &names, &layout, cluster, low + under + 5.0);
            let (lines, type_) = (label(series), type_of(series));
            page.drawing.paragraph((cluster, below), &lines, type_, Anchor::Start, INK);
        }
        top = low + below(line);
    }
    Ok(page.finish(&footer, foot))
}

fn type_of(series: &Series) -> Type {
    if series.role == Role::Total { STRONG_LABEL } else { LABEL }
}

/// What stands below each column, row by row: the years, and above them the months where they differ.
fn labels(data: &ChartData) -> Vec<Vec<String>> {
    let years = data.periods.iter().map(|period| period.year().to_string()).collect();
    let parts: Vec<String> =
        data.periods.iter().map(|&period| part_of_year(period, data.language)).collect();
    if parts.windows(2).all(|pair| pair[0] == pair[1]) { vec![years] } else { vec![parts, years] }
}

/// The month that all columns are of; empty where there is no such month.
fn month(data: &ChartData) -> &'static str {
    let one = |index: u32| data.periods.iter().all(|period| period.index() == index);
    match data.periods.first() {
        Some(first) if first.kind() == PeriodKind::Month && one(first.index()) => {
            month_name(first.index(), data.language)
        }
        _ => "",
    }
}

/// The column before which a break lies: the first that the comparison reaches across it. `None` where no column
/// comes after another.
fn boundary(data: &ChartData, mark: &BreakMark) -> Option<usize> {
    let ends_after = |&column: &usize| {
        data.periods[column].offset(1).is_some_and(|next| mark.day < next.first_day())
    };
    (1..data.periods.len()).find(ends_after)
}

/// The names below the columns, as many of them as have room. Gives the foot of the last row.
fn draw_names(
    drawing: &mut Drawing,
    names: &[Vec<String>],
    layout: &Layout,
    cluster: f64,
    top: f64,
) -> f64 {
    let mut top = top;
    let widest = names.iter().flatten().map(|text| LABEL.width(text)).fold(0.0, f64::max);
    let every = ((widest + 3.0) / (layout.column + COLUMNS.gap)).ceil().max(1.0) as usize;
    for row in names {
        // Counted from the newest, which is always named.
        for (place, text) in row.iter().enumerate().rev().step_by(every) {
            let at = (layout.x(cluster, place) + layout.column / 2.0, top + LABEL.ascent());
            drawing.text(at, text.clone(), LABEL, Anchor::Middle, FAINT_INK);
        }
        top += LABEL.line_height();
    }
    top
}

fn draw_cluster(
    drawing: &mut Drawing,
    data: &ChartData,
    series: &Series,
    plot: &Plot,
    layout: &Layout,
    cluster: f64,
) {
    let zero = plot.y(0.0_f64.clamp(plot.scale.low(), plot.scale.high()));
    drawing.rule((plot.left - 3.0, zero), (plot.right + 3.0, zero), AXIS, 1.0);
    let newest = series.points.len() - 1;
    for (place, value) in series.points.iter().enumerate() {
        let left = layout.x(cluster, place);
        let middle = left + layout.column / 2.0;
        let Some(number) = value.number else {
            if LABEL.width(&value.text) <= layout.column + COLUMNS.gap {
                let at = (middle, zero - 4.0);
                drawing.text(at, value.text.clone(), LABEL, Anchor::Middle, FAINT_INK);
            }
            continue;
        };
        let color = if place == newest { STRONG } else { COMPANION };
        let y = plot.y(number);
        let (upper, lower) = (y.min(zero), y.max(zero));
        drawing.bar((left, upper), (left + layout.column, lower), color, data.provisional[place]);
        if layout.written {
            let baseline = if number < 0.0 { y + LABEL.ascent() } else { y - 4.0 };
            drawing.text((middle, baseline), value.text.clone(), LABEL, Anchor::Middle, INK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::november;
    use bestand_model::Language;

    #[test]
    fn a_break_lies_before_the_first_november_that_comes_after_it() {
        let data = ChartData::new(&november(), Language::Danish).unwrap();
        let before = |day: &str| {
            let mark = BreakMark { day: day.parse().unwrap(), label: String::new() };
            boundary(&data, &mark)
        };
        // Columns: November 2011 and November 2014.
        assert_eq!(before("2013-01-01"), Some(1));
        assert_eq!(before("2014-11-01"), Some(1));
        assert_eq!(before("2014-12-01"), None);
    }
}
