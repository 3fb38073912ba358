//! What every chart has around its plot: title and what is measured above, sources and notes below, and the
//! axes. One place for sizes and margins.

use bestand_model::{Language, MissingReason, Period};

use super::Size;
use super::canvas::{Anchor, Drawing, Mark, Point};
use super::data::ChartData;
use super::palette::{AXIS, FAINT_INK, GRID, INK, Marker};
use super::scale::{TimeScale, ValueScale};
use super::typeface::Type;

/// Titles.
pub(crate) const TITLE: Type = Type::bold(16.0);
/// Labels of series, ticks and what is measured.
pub(crate) const LABEL: Type = Type::regular(12.0);
/// The label of a total.
pub(crate) const STRONG_LABEL: Type = Type::bold(12.0);
/// Sources and notes.
pub(crate) const NOTE: Type = Type::regular(11.0);

/// The white edge.
pub(crate) const MARGIN: f64 = 16.0;
/// From an axis to its texts.
pub(crate) const TICK_GAP: f64 = 7.0;

/// A chart being laid out, from the top down.
pub(crate) struct Page<'a> {
    pub(crate) data: &'a ChartData,
    pub(crate) width: f64,
    /// The height asked for.
    pub(crate) height: Option<f64>,
    pub(crate) drawing: Drawing,
    /// Where what follows begins.
    pub(crate) top: f64,
}

/// What stands below the plot, broken into lines.
pub(crate) struct Footer {
    paragraphs: Vec<(Vec<String>, bool)>,
    height: f64,
}

/// A finished layout.
pub(crate) struct Laid {
    pub(crate) drawing: Drawing,
    pub(crate) height: f64,
}

impl<'a> Page<'a> {
    /// A page with its title and, below, whatever of the measure and of these the title does not say.
    pub(crate) fn new(data: &'a ChartData, size: Size, more: &[&str]) -> Self {
        let Size { width, height } = size;
        let mut drawing = Drawing::default();
        let inner = width - 2.0 * MARGIN;
        let title = TITLE.wrap_at_most(&data.title, inner, 6);
        let mut top = drawing.paragraph((MARGIN, MARGIN), &title, TITLE, Anchor::Start, INK);
        let said = data.title.to_lowercase();
        let is_new = |part: &&str| !part.is_empty() && !said.contains(&part.to_lowercase());
        let new: Vec<&str> =
            [data.measure.as_str()].iter().chain(more).copied().filter(is_new).collect();
        if !new.is_empty() {
            let lines = LABEL.wrap_at_most(&with_capital(&new.join("; ")), inner, 4);
            top = drawing.paragraph((MARGIN, top + 2.0), &lines, LABEL, Anchor::Start, FAINT_INK);
        }
        Self { data, width, height, drawing, top: top + 12.0 }
    }

    pub(crate) fn language(&self) -> Language {
        self.data.language
    }

    /// The right edge of what may be drawn.
    pub(crate) fn right(&self) -> f64 {
        self.width - MARGIN
    }

    /// The lines below the plot: what its marks stand for, sources, notes.
    pub(crate) fn footer(&self, breaks: BreakKey, missing: MissingKey) -> Footer {
        let language = self.language();
        let mut texts: Vec<(String, bool)> = Vec::new();
        texts.extend(breaks.text(self.data).map(|text| (text, false)));
        texts.extend(missing.text(self.data).map(|text| (text, false)));
        texts.extend(self.data.sources.iter().map(|line| (line.clone(), false)));
        texts.extend(self.data.notes.iter().cloned());
        let says = texts.iter().any(|(_, hollow)| *hollow);
        if self.data.provisional.contains(&true) && !says {
            texts.push((language.pick("Foreløbige tal.", "Preliminary figures.").to_owned(), true));
        }
        let inner = self.width - 2.0 * MARGIN;
        let paragraphs: Vec<_> = texts
            .into_iter()
            .map(|(text, hollow)| (NOTE.wrap(&text, inner - 12.0), hollow))
            .collect();
        let lines: usize = paragraphs.iter().map(|(lines, _)| lines.len()).sum();
        let height =
            12.0 + lines as f64 * NOTE.line_height() + paragraphs.len() as f64 * 2.0 + MARGIN;
        Footer { paragraphs, height }
    }

    /// The foot of the body: as the height asked for has it, but never less than `least` below the top.
    pub(crate) fn foot(&self, footer: &Footer, usual: f64, least: f64) -> f64 {
        let wanted = self.height.map_or(self.top + usual, |height| height - footer.height);
        wanted.max(self.top + least)
    }

    /// Puts the footer below and is done.
    pub(crate) fn finish(mut self, footer: &Footer, foot: f64) -> Laid {
        let mut top = foot + 12.0;
        for (lines, hollow) in &footer.paragraphs {
            let mut x = MARGIN;
            if *hollow {
                let at = (x + 4.0, top + NOTE.ascent() - NOTE.middle());
                self.drawing.push(Mark::Dot {
                    at,
                    radius: 3.5,
                    marker: Marker::Circle,
                    color: FAINT_INK,
                    hollow: true,
                });
                x += 12.0;
            }
            top = self.drawing.paragraph((x, top), lines, NOTE, Anchor::Start, FAINT_INK) + 2.0;
        }
        Laid { drawing: self.drawing, height: (top + MARGIN).max(self.height.unwrap_or(0.0)) }
    }
}

/// The text as a line begins.
fn with_capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.collect::<String>() + letters.as_str()
}

/// How the breaks of a chart are told below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BreakKey {
    /// They stand at their lines in words.
    AtTheLines,
    /// Numbers at the lines, explained here.
    Numbered,
    /// There is no time axis to draw them on.
    Listed,
}

impl BreakKey {
    fn text(self, data: &ChartData) -> Option<String> {
        let names = data.breaks.iter().map(|each| each.label.as_str());
        let (lead, names): (_, Vec<String>) = match self {
            Self::AtTheLines => return None,
            Self::Numbered => (
                data.language
                    .pick("Databrud ved de stiplede linjer:", "Series breaks at the dashed lines:"),
                names
                    .enumerate()
                    .map(|(place, name)| format!("{}\u{a0}{name}", place + 1))
                    .collect(),
            ),
            Self::Listed => (
                data.language.pick("Databrud:", "Series breaks:"),
                names.map(str::to_owned).collect(),
            ),
        };
        (!names.is_empty()).then(|| format!("{lead} {}", names.join("; ")))
    }
}

/// How missing numbers are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MissingKey {
    /// As a gap.
    Gaps,
    /// By their sign.
    Signs,
    /// By their sign, in a chart of the last period alone.
    LastSigns,
}

impl MissingKey {
    fn text(self, data: &ChartData) -> Option<String> {
        let language = data.language;
        // Before a benefit existed there is nothing to miss in a line.
        let is_told =
            |reason: &&MissingReason| self != Self::Gaps || **reason != MissingReason::NotExisting;
        let periods = data.periods.len();
        let shown = match self {
            Self::Gaps | Self::Signs => 0..periods,
            Self::LastSigns => periods.saturating_sub(1)..periods,
        };
        let texts: Vec<String> = (data.reasons(shown).iter().filter(is_told))
            .map(|reason| match self {
                Self::Gaps => reason.explanation(language).to_owned(),
                Self::Signs | Self::LastSigns => {
                    format!("{}\u{a0}{}", reason.sign(), reason.explanation(language))
                }
            })
            .collect();
        let lead = match self {
            Self::Gaps => language.pick("Huller: ", "Gaps: "),
            Self::Signs | Self::LastSigns => "",
        };
        (!texts.is_empty()).then(|| format!("{lead}{}", texts.join(" / ")))
    }
}

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

    /// Months or quarters below the foot and the years once beneath them. Gives the foot of the texts.
    pub(crate) fn draw_times(
        &self,
        drawing: &mut Drawing,
        times: &TimeScale,
        language: Language,
    ) -> f64 {
        let labels = times.labels(LABEL, language);
        let mut top = self.foot + 5.0;
        let rows = if labels.parts.is_empty() { 1.0 } else { 2.0 };
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
        top
    }
}

/// How much room the ticks of a scale take left of the plot.
pub(crate) fn tick_room(scale: &ValueScale, language: Language) -> f64 {
    let widths = scale.ticks(language).into_iter().map(|(_, text)| LABEL.width(&text));
    widths.fold(0.0, f64::max) + TICK_GAP
}

/// How high the texts below a time axis are.
pub(crate) fn times_height(times: &TimeScale, language: Language) -> f64 {
    let rows = if times.labels(LABEL, language).parts.is_empty() { 1.0 } else { 2.0 };
    5.0 + rows * LABEL.line_height()
}

/// The breaks that lie on a time axis, with their places.
pub(crate) fn placed_breaks<'a>(
    data: &'a ChartData,
    times: &TimeScale,
) -> Vec<(f64, &'a super::data::BreakMark)> {
    data.breaks.iter().filter_map(|each| Some((times.day(each.day)?, each))).collect()
}

/// A label beside the plot: what it says, and the height it would like to stand at.
#[derive(Clone, Debug)]
pub(crate) struct SideLabel {
    pub(crate) lines: Vec<String>,
    pub(crate) type_: Type,
    pub(crate) color: super::palette::Color,
    /// The colour of the line to what it names.
    pub(crate) leader: super::palette::Color,
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

/// Draws labels at `x`, each as near the height of what it names as the others let it, between `head` and `foot`,
/// with a thin line to it where it had to move.
pub(crate) fn draw_side_labels(
    drawing: &mut Drawing,
    labels: &[SideLabel],
    x: f64,
    (head, foot): (f64, f64),
) {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by(|&one, &other| labels[one].names.1.total_cmp(&labels[other].names.1));
    let mut tops: Vec<f64> = Vec::with_capacity(labels.len());
    let mut free = f64::NEG_INFINITY;
    for &place in &order {
        let label = &labels[place];
        let top = (label.names.1 - label.height() / 2.0).max(free).max(head);
        tops.push(top);
        free = top + label.height() + 2.0;
    }
    let mut limit = foot;
    for (&place, top) in order.iter().zip(&mut tops).rev() {
        *top = top.min(limit - labels[place].height());
        limit = *top - 2.0;
    }
    for (&place, &top) in order.iter().zip(&tops) {
        let label = &labels[place];
        let middle = top + label.height() / 2.0;
        let (from, to) = (label.names, (x - 3.0, middle));
        if to.0 - from.0 > 12.0 || (to.1 - from.1).abs() > 3.0 {
            let start = (from.0 + 6.0, from.1);
            drawing.rule(start, to, label.leader, 1.0);
        }
        drawing.paragraph((x, top), &label.lines, label.type_, Anchor::Start, label.color);
    }
}

/// The span of some periods in words: `januar 2010-december 2014`.
pub(crate) fn span(periods: &[Period], language: Language) -> String {
    match periods {
        [] => String::new(),
        [only] => only.long(language),
        [first, .., last] => format!("{}-{}", first.long(language), last.long(language)),
    }
}
