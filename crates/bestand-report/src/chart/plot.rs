//! A plot: its corners, its value axis, its time axis.

use bestand_model::Language;

use super::canvas::{Anchor, Drawing};
use super::data::{BreakMark, ChartData};
use super::page::LABEL;
use super::palette::{AXIS, FAINT_INK, GRID};
use super::scale::{TimeScale, ValueScale};

/// From an axis to its texts.
const TICK_GAP: f64 = 7.0;

/// The frame of a plot: its corners and its value axis.
#[derive(Clone, Debug)]
pub(crate) struct Plot {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) head: f64,
    pub(crate) foot: f64,
    pub(crate) scale: ValueScale,
}

impl Plot {
    /// Where a value lies.
    pub(crate) fn y(&self, value: f64) -> f64 {
        self.foot - self.scale.share(value) * (self.foot - self.head)
    }

    /// The grid, the ticks left of it, and the line at zero or the foot.
    pub(crate) fn draw_values(&self, drawing: &mut Drawing, language: Language, texts: bool) {
        for (tick, text) in self.scale.ticks(language) {
            let y = self.y(tick);
            let is_base = tick == 0.0 || (self.scale.low() > 0.0 && tick == self.scale.low());
            let color = if is_base { AXIS } else { GRID };
            drawing.rule((self.left, y), (self.right, y), color, 1.0);
            if texts {
                let at = (self.left - TICK_GAP, y + LABEL.middle());
                drawing.text(at, text, LABEL, Anchor::End, FAINT_INK);
            }
        }
    }

    /// Months or quarters below the foot and the years once beneath them.
    pub(crate) fn draw_times(&self, drawing: &mut Drawing, times: &TimeScale, language: Language) {
        let labels = times.labels(LABEL, language);
        let mut top = self.foot + 5.0;
        let rows = labels.rows();
        // Beside the years only: a month may be narrower than its name.
        let years = top + (rows - 1.0) * LABEL.line_height();
        for &at in &labels.boundaries {
            drawing.rule((at, self.foot), (at, self.foot + 4.0), AXIS, 1.0);
            drawing.rule((at, years + 3.0), (at, years + LABEL.line_height()), GRID, 1.0);
        }
        for row in [&labels.parts, &labels.years] {
            if row.is_empty() {
                continue;
            }
            for label in row {
                let at = (label.at, top + LABEL.ascent());
                drawing.text(at, label.text.clone(), LABEL, Anchor::Middle, FAINT_INK);
            }
            top += LABEL.line_height();
        }
    }
}

/// How much room the ticks of a scale take left of the plot.
pub(crate) fn tick_room(scale: &ValueScale, language: Language) -> f64 {
    let widths = scale.ticks(language).into_iter().map(|(_, text)| LABEL.width(&text));
    widths.fold(0.0, f64::max) + TICK_GAP
}

/// How high the texts below a time axis are.
pub(crate) fn times_height(times: &TimeScale, language: Language) -> f64 {
    let rows = times.labels(LABEL, language).rows();
    5.0 + rows * LABEL.line_height()
}

/// The breaks that lie on a time axis, with their places.
pub(crate) fn placed_breaks<'a>(
    data: &'a ChartData,
    times: &TimeScale,
) -> Vec<(f64, &'a BreakMark)> {
    data.breaks.iter().filter_map(|each| Some((times.day(each.day)?, each))).collect()
}
