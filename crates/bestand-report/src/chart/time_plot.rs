//! A plot over time with names beside it: what lines and stacked areas have in common.

use super::Size;
use super::breaks::BreakBand;
use super::canvas::{Anchor, Drawing, Point};
use super::data::ChartData;
use super::page::{BreakKey, Footer, Laid, MissingKey, Page};
use super::palette::Color;
use super::plot::{Plot, placed_breaks, tick_room, times_height};
use super::scale::{TimeScale, ValueScale};
use super::typeface::Type;

/// How a plot over time is laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeForm {
    /// The height of the plot in widths of the page.
    pub(crate) height: f64,
    /// The least and the greatest height of the plot where none is asked for.
    pub(crate) usual: (f64, f64),
    /// No plot is lower, whatever is asked for.
    pub(crate) least: f64,
    /// The part of the page that names may take at most.
    pub(crate) names: f64,
    /// From the plot to the names.
    pub(crate) gap: f64,
    /// About how many steps the value axis has.
    pub(crate) steps: usize,
}

/// How much of a page the labels of breaks may take, in its width.
pub(crate) const BREAKS: f64 = 0.16;
/// The room to the right of a plot: at least for a hollow point, and with breaks for the label of the last.
const ROOM: (f64, f64) = (24.0, 120.0);

/// A plot over time being drawn.
pub(crate) struct TimePlot<'a> {
    pub(crate) drawing: Drawing,
    pub(crate) plot: Plot,
    data: &'a ChartData,
    page: Page<'a>,
    times: TimeScale,
    band: BreakBand,
    names_at: f64,
    footer: Footer,
    foot: f64,
}

impl<'a> TimePlot<'a> {
    /// A page with its axes drawn and room for these names.
    pub(crate) fn new(
        data: &'a ChartData,
        size: Size,
        scale: ValueScale,
        names: &[SideLabel],
        form: &TimeForm,
    ) -> Self {
        let mut page = Page::new(data, size, &[]);
        let widest = names.iter().map(SideLabel::width).fold(ROOM.0, f64::max);
        let left = page.left() + tick_room(&scale, data.language);
        let laid = |room: f64| {
            let names_at = page.right() - room;
            let times = data.times((left, names_at - form.gap));
            let breaks = placed_breaks(data, &times);
            let band = BreakBand::new(&breaks, page.right(), page.width * BREAKS);
            (names_at, times, band)
        };
        // Where the label of the last break has no room over the plot, it has some beside it.
        let roomy = laid(if data.breaks.is_empty() { widest } else { widest.max(ROOM.1) });
        let narrow = laid(widest);
        let is_worse = narrow.2.numbered && !roomy.2.numbered || narrow.2.height > roomy.2.height;
        let (names_at, times, band) = if is_worse { roomy } else { narrow };
        let right = names_at - form.gap;
        let key = if band.numbered { BreakKey::Numbered } else { BreakKey::AtTheLines };
        let footer = page.footer(key, MissingKey::Gaps);
        let below = times_height(&times, data.language);
        let around = band.height + below;
        let usual = (page.width * form.height).clamp(form.usual.0, form.usual.1);
        let least = stacked_height(names).max(form.least);
        let foot = page.foot(&footer, usual + around, least + around);
        let (head, low) = (page.top + band.height, foot - below);
        let plot = Plot { left, right, head, foot: low, scale };
        plot.draw_values(&mut page.drawing, data.language, true);
        plot.draw_times(&mut page.drawing, &times, data.language);
        let drawing = std::mem::take(&mut page.drawing);
        Self { drawing, plot, data, page, times, band, names_at, footer, foot }
    }

    /// The middle of a period.
    pub(crate) fn x(&self, place: usize) -> f64 {
        self.times.middle(self.data.periods[place])
    }

    /// The middle of the last period.
    pub(crate) fn last(&self) -> f64 {
        self.x(self.data.periods.len() - 1)
    }

    /// The lines that lead to names beside the plot.
    pub(crate) fn leaders(&self, names: &[SideLabel]) -> Vec<(Point, Point)> {
        leaders(names, self.names_at, (self.plot.head, self.plot.foot))
    }

    /// Draws the series breaks over what is there.
    pub(crate) fn draw_breaks(&mut self) {
        self.band.draw(&mut self.drawing, self.plot.head, self.plot.foot);
    }

    /// Puts the names beside the plot and the footer below.
    pub(crate) fn finish(mut self, names: &[SideLabel]) -> Laid {
        let reach = (self.plot.head, self.plot.foot);
        draw_side_labels(&mut self.drawing, names, self.names_at, reach);
        self.page.drawing = self.drawing;
        self.page.finish(&self.footer, self.foot)
    }
}

/// A label beside the plot: what it says, and the height it would like to stand at.
#[derive(Clone, Debug)]
pub(crate) struct SideLabel {
    pub(crate) lines: Vec<String>,
    pub(crate) type_: Type,
    pub(crate) color: Color,
    /// The colour of the line to what it names.
    pub(crate) leader: Color,
    /// The point it names.
    pub(crate) names: Point,
}

impl SideLabel {
    fn height(&self) -> f64 {
        self.lines.len() as f64 * self.type_.line_height()
    }

    pub(crate) fn width(&self) -> f64 {
        self.lines.iter().map(|line| self.type_.width(line)).fold(0.0, f64::max)
    }
}

/// How high labels are together.
pub(crate) fn stacked_height(labels: &[SideLabel]) -> f64 {
    labels.iter().map(|label| label.height() + 2.0).sum()
}

/// The places of labels between `head` and `foot`: which label, and its top. Those that would cover each other stand
/// together around the middle of what they name.
fn placed(labels: &[SideLabel], (head, foot): (f64, f64)) -> Vec<(usize, f64)> {
    /// Between labels.
    const APART: f64 = 2.0;
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by(|&one, &other| labels[one].names.1.total_cmp(&labels[other].names.1));
    let height = |label: &SideLabel| label.height() + APART;
    // Stacks of labels: the top they would like, how many they are, and how high.
    let mut stacks: Vec<(f64, usize, f64)> = Vec::new();
    for &place in &order {
        let label = &labels[place];
        let mut stack = (label.names.1 - label.height() / 2.0, 1, height(label));
        while let Some(above) = stacks.pop_if(|above| above.0 + above.2 > stack.0) {
            // The mean of what its labels would like, each of them less what stands over it.
            let (many, more) = (above.1 as f64, stack.1 as f64);
            let top = (above.0 * many + (stack.0 - above.2) * more) / (many + more);
            stack = (top, above.1 + stack.1, above.2 + stack.2);
        }
        stacks.push(stack);
    }
    let mut tops: Vec<f64> = Vec::with_capacity(labels.len());
    let mut free = head;
    for (top, many, _) in stacks {
        free = top.max(free);
        for &place in &order[tops.len()..tops.len() + many] {
            tops.push(free);
            free += height(&labels[place]);
        }
    }
    let mut limit = foot;
    for (&place, top) in order.iter().zip(&mut tops).rev() {
        *top = top.min(limit - labels[place].height());
        limit = *top - APART;
    }
    order.into_iter().zip(tops).collect()
}

/// The thin line from what a label names to the label, where it had to move. None to a line that ends long before: it
/// would look like the line going on, and the label says the period.
fn leader(label: &SideLabel, x: f64, top: f64) -> Option<(Point, Point)> {
    /// The longest way beside the plot.
    const FAR: f64 = 90.0;
    let middle = top + label.height() / 2.0;
    let (from, to) = (label.names, (x - 3.0, middle));
    let is_apart = to.0 - from.0 > 12.0 || (to.1 - from.1).abs() > 3.0;
    let is_near = to.0 - from.0 <= FAR;
    (is_apart && is_near).then_some(((from.0 + 6.0, from.1), to))
}

/// The lines that [`draw_side_labels`] draws to labels at `x`.
pub(crate) fn leaders(labels: &[SideLabel], x: f64, reach: (f64, f64)) -> Vec<(Point, Point)> {
    let placed = placed(labels, reach);
    placed.into_iter().filter_map(|(place, top)| leader(&labels[place], x, top)).collect()
}

/// Draws labels at `x`, between the ends of `reach`.
pub(crate) fn draw_side_labels(
    drawing: &mut Drawing,
    labels: &[SideLabel],
    x: f64,
    reach: (f64, f64),
) {
    for (place, top) in placed(labels, reach) {
        let label = &labels[place];
        if let Some((start, to)) = leader(label, x, top) {
            drawing.rule(start, to, label.leader, 1.0);
        }
        drawing.paragraph((x, top), &label.lines, label.type_, Anchor::Start, label.color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::page::LABEL;
    use crate::chart::palette::INK;

    /// The tops of labels of one line, which is 16 high, that name these heights.
    fn tops(names: &[f64]) -> Vec<f64> {
        let label = |&at: &f64| SideLabel {
            lines: vec!["Fleksjob".to_owned()],
            type_: LABEL,
            color: INK,
            leader: INK,
            names: (0.0, at),
        };
        let labels: Vec<SideLabel> = names.iter().map(label).collect();
        placed(&labels, (0.0, 200.0)).into_iter().map(|(_, top)| top).collect()
    }

    #[test]
    fn labels_that_would_cover_each_other_stand_around_what_they_name() {
        assert_eq!(tops(&[50.0, 100.0]), [42.0, 92.0]);
        // Two at one height: 16 and 2 between them, half above and half below.
        assert_eq!(tops(&[100.0, 100.0]), [83.0, 101.0]);
        // A third is drawn in: the tops would be 92, 92 and 107, less 0, 18 and 36 they are 92, 74 and 71, in the mean 79.
        assert_eq!(tops(&[100.0, 100.0, 115.0]), [79.0, 97.0, 115.0]);
    }

    #[test]
    fn labels_stay_beside_the_plot() {
        assert_eq!(tops(&[0.0, 0.0]), [0.0, 18.0]);
        assert_eq!(tops(&[200.0, 200.0]), [166.0, 184.0]);
    }
}
