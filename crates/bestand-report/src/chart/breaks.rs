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
    /// `Start` to the right of its lines, `End` to the left.
    side: Anchor,
}

impl BandLabel {
    fn height(&self) -> f64 {
        self.texts.len() as f64 * LABEL.line_height() + PAD
    }

    fn width(&self) -> f64 {
        self.texts.iter().map(|text| LABEL.width(text)).fold(0.0, f64::max)
    }

    /// How far right it goes.
    fn reach(&self) -> f64 {
        self.lines_at[self.lines_at.len() - 1] + PAD + self.width()
    }
}

impl BreakBand {
    /// Labels for breaks at these places, left to right, with room up to `right`; numbers where the words would
    /// take more height than `most` or more room than there is.
    pub(crate) fn new(breaks: &[(f64, &BreakMark)], right: f64, most: f64) -> Self {
        let in_words = Self::in_words(breaks, right);
        let reach = in_words.labels.iter().map(BandLabel::reach).fold(0.0, f64::max);
        if in_words.height <= most && reach <= right {
            in_words
        } else {
            Self::in_numbers(breaks, right)
        }
    }

    /// A label to the right of each line. From the right to the left each takes the lowest place from which it
    /// neither covers a label nor is crossed by a line.
    fn in_words(breaks: &[(f64, &BreakMark)], right: f64) -> Self {
        let mut labels: Vec<BandLabel> = Vec::new();
        for (lines_at, names) in near_groups(breaks).into_iter().rev() {
            let start = lines_at[lines_at.len() - 1];
            let room = |end: f64| end - start - PAD;
            let set = |width: f64| -> Vec<String> {
                let width = width.clamp(1.0, WIDTHS.1);
                names.iter().flat_map(|name| LABEL.wrap_at_most(name, width, LINES)).collect()
            };
            // Beside the next line where the words fit there whole, else above it.
            let nearest = room(labels.last().map_or(right, |next| next.lines_at[0] - PAD));
            let words = names.iter().flat_map(|name| name.split(' '));
            let longest = words.map(|word| LABEL.width(word)).fold(WIDTHS.0, f64::max);
            let beside = Some(set(nearest))
                .filter(|texts| nearest >= longest && texts.len() < LINES * names.len());
            let texts = beside.unwrap_or_else(|| set(room(right).max(longest)));
            let mut label = BandLabel { lines_at, texts, above: 0.0, side: Anchor::Start };
            let reach = label.reach();
            label.above = labels
                .iter()
                .filter(|other| other.lines_at[0] < reach + PAD)
                .map(|other| other.above + other.height())
                .fold(0.0, f64::max);
            labels.push(label);
        }
        let height = labels.iter().map(|label| label.above + label.height()).fold(0.0, f64::max);
        Self { labels, height, numbered: false }
    }

    /// A number at each line; what it stands for is said elsewhere. Lines with no room for a number of their own
    /// share one label, as `2–5`.
    pub(crate) fn in_numbers(breaks: &[(f64, &BreakMark)], right: f64) -> Self {
        let mut labels: Vec<BandLabel> = Vec::new();
        let mut counted = 0;
        let label = |lines_at: Vec<f64>, first: usize| {
            let last = first + lines_at.len() - 1;
            let text = match last - first {
                0 => first.to_string(),
                1 => format!("{first}, {last}"),
                _ => format!("{first}–{last}"),
            };
            BandLabel { lines_at, texts: vec![text], above: 0.0, side: Anchor::Start }
        };
        for (at, _) in breaks {
            counted += 1;
            match labels.last_mut() {
                Some(last) if *at < last.reach() + PAD => {
                    let mut lines_at = std::mem::take(&mut last.lines_at);
                    lines_at.push(*at);
                    *last = label(lines_at.clone(), counted + 1 - lines_at.len());
                }
                _ => labels.push(label(vec![*at], counted)),
            }
        }
        // The last stands on the other side of its lines where there is no room for it on the right.
        while let Some(mut last) = labels.pop() {
            if last.reach() <= right {
                labels.push(last);
                break;
            }
            last.side = Anchor::End;
            let start = last.lines_at[0] - PAD - last.width();
            match labels.pop() {
                Some(before) if before.reach() + PAD > start => {
                    let lines_at = [before.lines_at, last.lines_at].concat();
                    labels.push(label(lines_at.clone(), counted + 1 - lines_at.len()));
                }
                before => {
                    labels.extend(before);
                    labels.push(last);
                    break;
                }
            }
        }
        let height = labels.iter().map(BandLabel::height).fold(0.0, f64::max);
        Self { labels, height, numbered: true }
    }

    /// Lines without labels, for a plot below one that names them.
    pub(crate) fn unnamed(breaks: &[(f64, &BreakMark)]) -> Self {
        let label = |at: f64| BandLabel {
            lines_at: vec![at],
            texts: Vec::new(),
            above: -PAD,
            side: Anchor::Start,
        };
        let labels = breaks.iter().map(|(at, _)| label(*at)).collect();
        Self { labels, height: 0.0, numbered: false }
    }

    /// Draws the lines down to the foot of the plot and the labels above its head.
    pub(crate) fn draw(&self, drawing: &mut Drawing, head: f64, foot: f64) {
        for label in &self.labels {
            let upper = head - label.above - label.height();
            for &at in &label.lines_at {
                dashed(drawing, (at, upper + PAD), (at, foot));
            }
            let x = match label.side {
                Anchor::End => label.lines_at[0] - PAD,
                _ => label.lines_at[label.lines_at.len() - 1] + PAD,
            };
            drawing.paragraph((x, upper), &label.texts, LABEL, label.side, FAINT_INK);
        }
    }
}

/// Breaks whose lines are too near each other for labels of their own: their places and names.
fn near_groups<'a>(breaks: &[(f64, &'a BreakMark)]) -> Vec<(Vec<f64>, Vec<&'a str>)> {
    let mut groups: Vec<(Vec<f64>, Vec<&str>)> = Vec::new();
    for (at, mark) in breaks {
        match groups.last_mut() {
            Some((places, names)) if at - places[places.len() - 1] < NEAR => {
                places.push(*at);
                names.push(&mark.label);
            }
            _ => groups.push((vec![*at], vec![&mark.label])),
        }
    }
    groups
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

    #[test]
    fn lines_without_room_for_numbers_of_their_own_share_one_and_the_last_may_stand_left() {
        let one = mark("");
        let at = |places: &[f64]| {
            let breaks: Vec<_> = places.iter().map(|place| (*place, &one)).collect();
            let band = BreakBand::in_numbers(&breaks, 200.0);
            let text = |label: &BandLabel| (label.texts[0].clone(), label.side);
            band.labels.iter().map(text).collect::<Vec<_>>()
        };
        let start = |text: &str| (text.to_owned(), Anchor::Start);
        assert_eq!(at(&[10.0, 100.0]), [start("1"), start("2")]);
        assert_eq!(at(&[10.0, 12.0, 18.0, 100.0]), [start("1–3"), start("4")]);
        let end = |text: &str| (text.to_owned(), Anchor::End);
        assert_eq!(at(&[10.0, 195.0]), [start("1"), end("2")]);
        // The label before it would be covered: they share one.
        assert_eq!(at(&[10.0, 178.0, 195.0]), [start("1"), end("2, 3")]);
    }
}
