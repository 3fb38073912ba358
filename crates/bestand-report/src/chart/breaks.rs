//! Series breaks on a time axis: a thin dashed line each, and labels that never meet.

use super::canvas::{Anchor, Drawing, Mark, Point};
use super::page::LABEL;
use super::palette::{BREAK, FAINT_INK, GROUND};
use crate::chart::data::BreakMark;

/// Lines closer than this share a label.
const NEAR: f64 = 7.0;
/// From a line to its label.
const PAD: f64 = 4.0;
/// A label beside another line is no narrower, and none is wider.
const WIDTHS: (f64, f64) = (90.0, 210.0);
/// A label has at most this many lines per break, and beside another line fewer.
const LINES: usize = 5;

/// The labels above a plot, each at the line it belongs to.
#[derive(Debug, Default)]
pub(crate) struct BreakBand {
    labels: Vec<BandLabel>,
    /// How high the band is.
    pub(crate) height: f64,
    /// Whether the labels are numbers, explained elsewhere.
    pub(crate) numbered: bool,
}

#[derive(Debug)]
struct BandLabel {
    /// The lines it stands at.
    lines_at: Vec<f64>,
    texts: Vec<String>,
    /// From the plot up to its lower edge.
    above: f64,
}

impl BandLabel {
    fn height(&self) -> f64 {
        self.texts.len() as f64 * LABEL.line_height() + PAD
    }
}

impl BreakBand {
    /// Labels for breaks at these places, left to right, with room up to `right`; numbers where the words would
    /// take more height than `most`.
    pub(crate) fn new(breaks: &[(f64, &BreakMark)], right: f64, most: f64) -> Self {
        let in_words = Self::in_words(breaks, right);
        if in_words.height <= most { in_words } else { Self::in_numbers(breaks) }
    }

    /// A label to the right of each line. From the right to the left each takes the lowest place from which it
    /// neither covers a label nor is crossed by a line.
    fn in_words(breaks: &[(f64, &BreakMark)], right: f64) -> Self {
        let mut groups: Vec<(Vec<f64>, Vec<&str>)> = Vec::new();
        for (at, mark) in breaks {
            match groups.last_mut() {
                Some((places, labels)) if at - places[places.len() - 1] < NEAR => {
                    places.push(*at);
                    labels.push(&mark.label);
                }
                _ => groups.push((vec![*at], vec![&mark.label])),
            }
        }
        let mut labels: Vec<BandLabel> = Vec::new();
        for (lines_at, names) in groups.into_iter().rev() {
            let start = lines_at[0];
            let nearest = labels.last().map_or(right, |next| next.lines_at[0] - PAD);
            let room = |end: f64| end - start - PAD;
            let set = |width: f64| -> Vec<String> {
                let width = width.clamp(1.0, WIDTHS.1);
                names.iter().flat_map(|name| LABEL.wrap_at_most(name, width, LINES)).collect()
            };
            // Beside the next line where the words fit there whole, else above it.
            let words = names.iter().flat_map(|name| name.split(' '));
            let longest = words.map(|word| LABEL.width(word)).fold(WIDTHS.0, f64::max);
            let beside = Some(set(room(nearest)))
                .filter(|texts| room(nearest) >= longest && texts.len() < LINES * names.len());
            let texts = beside.unwrap_or_else(|| set(room(right)));
            let widest = texts.iter().map(|text| LABEL.width(text)).fold(0.0, f64::max);
            let reach = start + PAD + widest;
            let above = labels
                .iter()
                .filter(|label| label.lines_at[0] < reach + PAD)
                .map(|label| label.above + label.height())
                .fold(0.0, f64::max);
            labels.push(BandLabel { lines_at, texts, above });
        }
        let height = labels.iter().map(|label| label.above + label.height()).fold(0.0, f64::max);
        Self { labels, height, numbered: false }
    }

    /// A number at each line; what it stands for is said elsewhere.
    pub(crate) fn in_numbers(breaks: &[(f64, &BreakMark)]) -> Self {
        let mut labels: Vec<(BandLabel, String)> = Vec::new();
        for (place, (at, _)) in breaks.iter().enumerate() {
            let number = (place + 1).to_string();
            match labels.last_mut() {
                Some((label, text))
                    if at - label.lines_at[0] < LABEL.width(text) + 2.0 * PAD + 6.0 =>
                {
                    *text = format!("{text}, {number}");
                    label.lines_at.push(*at);
                }
                _ => {
                    let label = BandLabel { lines_at: vec![*at], texts: Vec::new(), above: 0.0 };
                    labels.push((label, number));
                }
            }
        }
        let labels: Vec<BandLabel> = labels
            .into_iter()
            .map(|(label, text)| BandLabel { texts: vec![text], ..label })
            .collect();
        let height = labels.iter().map(BandLabel::height).fold(0.0, f64::max);
        Self { labels, height, numbered: true }
    }

    /// Draws the lines down to the foot of the plot and the labels above its head.
    pub(crate) fn draw(&self, drawing: &mut Drawing, head: f64, foot: f64) {
        for label in &self.labels {
            let upper = head - label.above - label.height();
            for &at in &label.lines_at {
                dashed(drawing, (at, upper + PAD), (at, foot));
            }
            let x = label.lines_at[label.lines_at.len() - 1] + PAD;
            drawing.paragraph((x, upper), &label.texts, LABEL, Anchor::Start, FAINT_INK);
        }
    }
}

/// The line of a break.
fn dashed(drawing: &mut Drawing, from: Point, to: Point) {
    // White between the dashes, so that the line is seen on dark areas too.
    drawing.rule(from, to, GROUND, 1.0);
    drawing.push(Mark::Line {
        points: vec![from, to],
        color: BREAK,
        width: 1.0,
        dash: Some((4.0, 3.0)),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(label: &str) -> BreakMark {
        BreakMark { day: chrono::NaiveDate::MIN, label: label.to_owned() }
    }

    #[test]
    fn a_label_with_room_stands_beside_the_next_line_and_one_without_above_it() {
        let marks = [
            "Reform af førtidspension (1. januar 2013)",
            "Kontanthjælpsreformen (1. januar 2014)",
            "Sygedagpengereformen (1. juli 2014)",
        ]
        .map(mark);
        let places = [(100.0, &marks[0]), (220.0, &marks[1]), (260.0, &marks[2])];
        let band = BreakBand::new(&places, 420.0, 200.0);
        assert!(!band.numbered);
        let above: Vec<f64> = band.labels.iter().map(|label| label.above).collect();
        // From the right: the last and the first at the foot, the middle one over the last.
        assert_eq!(above[0], 0.0);
        assert_eq!(above[1], band.labels[0].height());
        assert_eq!(above[2], 0.0);
    }

    #[test]
    fn breaks_of_one_boundary_share_a_label() {
        let marks = [mark("A (1. januar 2012)"), mark("B (2. januar 2012)")];
        let band = BreakBand::new(&[(100.0, &marks[0]), (100.3, &marks[1])], 400.0, 200.0);
        assert_eq!(band.labels.len(), 1);
        assert_eq!(band.labels[0].texts, ["A (1. januar 2012)", "B (2. januar 2012)"]);
    }

    #[test]
    fn too_many_words_become_numbers() {
        let marks: Vec<BreakMark> =
            (0..9).map(|n| mark(&format!("En reform med et langt navn, nr. {n}"))).collect();
        let places: Vec<_> =
            marks.iter().enumerate().map(|(n, mark)| (100.0 + 30.0 * n as f64, mark)).collect();
        let band = BreakBand::new(&places, 420.0, 100.0);
        assert!(band.numbered);
        let texts: Vec<&str> = band.labels.iter().map(|label| label.texts[0].as_str()).collect();
        assert_eq!(texts, ["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    }
}
