//! The same month across years as columns: a cluster per row, a column per year.

use bestand_model::PeriodKind;

use super::line::value_scale;
use crate::chart::breaks::BreakBand;
use crate::chart::canvas::{Anchor, Drawing, Mark};
use crate::chart::data::{BreakMark, ChartData, Series};
use crate::chart::page::{BreakKey, LABEL, Laid, MARGIN, Page, Plot, STRONG_LABEL, tick_room};
use crate::chart::palette::{COMPANION, FAINT_INK, GROUND, INK, STRONG};
use crate::chart::scale::part_of_year;
use crate::chart::{ChartError, Size};
use bestand_model::table::Role;

/// How columns are drawn.
#[derive(Clone, Copy, Debug)]
struct Columns {
    /// The widest a column gets.
    widest: f64,
    /// Between the columns of a cluster.
    gap: f64,
    /// Between clusters.
    apart: f64,
    /// The height of the columns.
    height: f64,
    /// The most periods of a cluster.
    most: usize,
}

const COLUMNS: Columns = Columns { widest: 52.0, gap: 4.0, apart: 26.0, height: 190.0, most: 24 };

/// Lays out the chart.
///
/// # Errors
/// With more periods than stand side by side.
pub(crate) fn lay_out(data: &ChartData, size: Size) -> Result<Laid, ChartError> {
    let periods = data.periods.len();
    if periods > COLUMNS.most {
        return Err(ChartError::TooManyPeriods { periods, most: COLUMNS.most });
    }
    let mut page = Page::new(data, size.width, size.height, &measured(data));
    let scale = value_scale(data, data.series.iter());
    let left = MARGIN + tick_room(&scale, data.language);
    let inner = page.right() - left;

    let years: Vec<String> = data.periods.iter().map(|period| period.year().to_string()).collect();
    let parts: Vec<String> =
        data.periods.iter().map(|&period| part_of_year(period, data.language)).collect();
    let same_part = parts.windows(2).all(|pair| pair[0] == pair[1]);
    let texts: Vec<&String> =
        if same_part { years.iter().collect() } else { parts.iter().chain(&years).collect() };
    let narrowest = texts.iter().map(|text| LABEL.width(text)).fold(16.0, f64::max) + 3.0;
    let cluster = |column: f64| column * periods as f64 + COLUMNS.gap * (periods - 1) as f64;
    let per_line =
        ((inner + COLUMNS.apart) / (cluster(narrowest) + COLUMNS.apart)).floor().max(1.0);
    let per_line = (per_line as usize).clamp(1, data.series.len());
    let lines: Vec<&[Series]> = data.series.chunks(per_line).collect();
    // Even lines: eight clusters stand four and four, not five and three.
    let per_line = data.series.len().div_ceil(lines.len());
    let lines: Vec<&[Series]> = data.series.chunks(per_line).collect();
    let room = (inner - COLUMNS.apart * (per_line - 1) as f64) / per_line as f64;
    let column =
        ((room - COLUMNS.gap * (periods - 1) as f64) / periods as f64).clamp(2.0, COLUMNS.widest);
    let span = cluster(column);
    let pitch = if per_line == 1 {
        span
    } else {
        (span + COLUMNS.apart).max(room.min(span * 1.6) + COLUMNS.apart)
    };

    let alone = data.series.len() == 1;
    let boundaries = |at: f64| -> Vec<(f64, &BreakMark)> {
        let place = |each: &'_ BreakMark| boundary(data, each);
        let x = |boundary: usize| at + boundary as f64 * (column + COLUMNS.gap) - COLUMNS.gap / 2.0;
        data.breaks.iter().filter_map(|each| Some((x(place(each)?), each))).collect()
    };
    let drawable = data.breaks.iter().all(|each| boundary(data, each).is_some());
    let band = match (drawable, alone) {
        (false, _) => BreakBand::default(),
        (true, true) => BreakBand::new(&boundaries(left + 6.0), page.right(), page.width * 0.16),
        (true, false) => BreakBand::in_numbers(&boundaries(left)),
    };
    let key = match (drawable, band.numbered) {
        (false, _) => BreakKey::Bars,
        (true, true) => BreakKey::Numbered,
        (true, false) => BreakKey::AtTheLines,
    };
    let footer = page.footer(key);

    let type_of = |series: &Series| if series.role == Role::Total { STRONG_LABEL } else { LABEL };
    let label_room = if alone { 0.0 } else { pitch - COLUMNS.apart / 2.0 };
    let label_lines =
        |series: &Series| type_of(series).wrap_at_most(&series.label, label_room.max(span), 4);
    let year_rows = if same_part { 1.0 } else { 2.0 };
    let value_room = LABEL.line_height();
    let below = |line: &[Series]| {
        let lines = if alone {
            0
        } else {
            line.iter().map(|each| label_lines(each).len()).max().unwrap_or(0)
        };
        5.0 + year_rows * LABEL.line_height() + lines as f64 * LABEL.line_height() + 14.0
    };
    let fixed: f64 = lines.iter().map(|line| below(line) + band.height + value_room).sum();
    let usual = COLUMNS.height * lines.len() as f64 + fixed;
    let foot = page.foot(&footer, usual, 90.0 * lines.len() as f64 + fixed);
    let height = (foot - page.top - fixed) / lines.len() as f64;

    let values_fit = data
        .series
        .iter()
        .flat_map(|each| &each.points)
        .all(|value| LABEL.width(&value.text) <= column + COLUMNS.gap - 2.0);
    let mut top = page.top;
    for line in lines {
        let head = top + band.height + value_room;
        let plot =
            Plot { left, right: page.right(), head, foot: head + height, scale: scale.clone() };
        plot.draw_values(&mut page.drawing, data.language, true);
        for (place, series) in line.iter().enumerate() {
            let at = left + 6.0 + place as f64 * pitch;
            draw_cluster(&mut page.drawing, data, series, &plot, at, column, values_fit);
            if drawable && !data.breaks.is_empty() {
                let marks = boundaries(at);
                let band = if alone { &band } else { &BreakBand::in_numbers(&marks) };
                band.draw(&mut page.drawing, head - value_room, plot.foot);
            }
            let mut low = plot.foot + 5.0;
            let rows: &[&Vec<String>] = if same_part { &[&years] } else { &[&parts, &years] };
            for row in rows {
                for (place, text) in row.iter().enumerate() {
                    let x = at + place as f64 * (column + COLUMNS.gap) + column / 2.0;
                    page.drawing.text(
                        (x, low + LABEL.ascent()),
                        text.clone(),
                        LABEL,
                        Anchor::Middle,
                        FAINT_INK,
                    );
                }
                low += LABEL.line_height();
            }
            if !alone {
                let type_ = type_of(series);
                page.drawing.paragraph((at, low), &label_lines(series), type_, Anchor::Start, INK);
            }
        }
        top = plot.foot + below(line);
    }
    Ok(page.finish(&footer, foot))
}

/// The measure, and the month that all columns are of.
fn measured(data: &ChartData) -> String {
    let Some(first) = data.periods.first() else { return data.measure.clone() };
    let same = data.periods.iter().all(|period| period.index() == first.index());
    match (first.kind(), same) {
        (PeriodKind::Month, true) => {
            let month = bestand_model::period::month_name(first.index(), data.language);
            format!("{}, {month}", data.measure)
        }
        _ => data.measure.clone(),
    }
}

/// The number of the column before which a break lies: the first whose period it cuts or precedes. `None` before the
/// second column there is nothing to part.
fn boundary(data: &ChartData, mark: &BreakMark) -> Option<usize> {
    (1..data.periods.len()).find(|&column| {
        data.periods[column].offset(1).is_some_and(|next| mark.day < next.first_day())
    })
}

fn draw_cluster(
    drawing: &mut Drawing,
    data: &ChartData,
    series: &Series,
    plot: &Plot,
    at: f64,
    column: f64,
    values_fit: bool,
) {
    let zero = plot.y(0.0_f64.clamp(plot.scale.low(), plot.scale.high()));
    let last = series.last();
    for (place, value) in series.points.iter().enumerate() {
        let left = at + place as f64 * (column + COLUMNS.gap);
        let middle = left + column / 2.0;
        let Some(number) = value.number else {
            drawing.text(
                (middle, zero - 4.0),
                value.text.clone(),
                LABEL,
                Anchor::Middle,
                FAINT_INK,
            );
            continue;
        };
        let color = if Some(place) == last { STRONG } else { COMPANION };
        let y = plot.y(number);
        drawing.block((left, y.min(zero)), (left + column, y.max(zero)), color);
        if data.provisional[place] {
            let edge = 1.6_f64.min(column / 4.0);
            let (upper, lower) = (y.min(zero) + edge, y.max(zero) - edge);
            if lower > upper {
                drawing.block((left + edge, upper), (left + column - edge, lower), GROUND);
            }
        }
        if values_fit {
            let baseline = if number < 0.0 { y + LABEL.ascent() } else { y - 4.0 };
            drawing.push(Mark::Text {
                at: (middle, baseline),
                text: value.text.clone(),
                type_: LABEL,
                anchor: Anchor::Middle,
                color: INK,
            });
        }
    }
}
