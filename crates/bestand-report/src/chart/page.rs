//! What every chart has around its plot: title and what is measured above, sources and notes below. One place for
//! sizes and margins.

use bestand_model::{MissingReason, disclosure};

use super::Size;
use super::canvas::{Anchor, Drawing, Mark};
use super::data::ChartData;
use super::palette::{FAINT_INK, INK, Marker};
use super::typeface::Type;

/// Titles.
pub(crate) const TITLE: Type = Type::bold(16.0);
/// Labels of series, ticks and what is measured.
pub(crate) const LABEL: Type = Type::regular(12.0);
/// The label of a total.
pub(crate) const STRONG_LABEL: Type = Type::bold(12.0);
/// Sources and notes.
pub(crate) const NOTE: Type = Type::regular(11.0);

/// The white edge of a chart, and of one that stands in the text of a note: as little as keeps letters whole.
const MARGINS: (f64, f64) = (16.0, 3.0);

/// A chart being laid out, from the top down.
pub(crate) struct Page<'a> {
    pub(crate) data: &'a ChartData,
    pub(crate) width: f64,
    /// The height asked for.
    pub(crate) height: Option<f64>,
    bare: bool,
    margin: f64,
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

impl Footer {
    /// Puts a line before the others.
    pub(crate) fn put_first(&mut self, page: &Page<'_>, text: &str) {
        let lines = NOTE.wrap(text, page.inner() - 12.0);
        self.height += lines.len() as f64 * NOTE.line_height() + 2.0;
        self.paragraphs.insert(0, (lines, false));
    }
}

impl<'a> Page<'a> {
    /// A page with its title and, below, whatever of the measure and of these the title does not say. A bare page has no
    /// title, so it says all of them.
    pub(crate) fn new(data: &'a ChartData, size: Size, more: &[&str]) -> Self {
        let Size { width, height, bare } = size;
        let margin = if bare { MARGINS.1 } else { MARGINS.0 };
        let drawing = Drawing::default();
        let mut page = Self { data, width, height, bare, margin, drawing, top: margin };
        let (inner, left) = (page.inner(), page.left());
        // Between the title and what is measured, and from there to the plot.
        let (apart, below) = if bare { (0.0, 9.0) } else { (2.0, 12.0) };
        if !bare {
            let lines = TITLE.wrap_at_most(&data.title, inner, 6);
            page.top = page.drawing.paragraph((left, page.top), &lines, TITLE, Anchor::Start, INK);
        }
        let said = if bare { String::new() } else { data.title.to_lowercase() };
        let is_new = |part: &&str| !part.is_empty() && !said.contains(&part.to_lowercase());
        let new: Vec<&str> =
            [data.measure.as_str()].iter().chain(more).copied().filter(is_new).collect();
        if !new.is_empty() {
            let lines = LABEL.wrap_at_most(&with_capital(&new.join("; ")), inner, 4);
            let at = (left, page.top + apart);
            page.top = page.drawing.paragraph(at, &lines, LABEL, Anchor::Start, FAINT_INK);
        }
        page.top += below;
        page
    }

    /// The left edge of what may be drawn.
    pub(crate) fn left(&self) -> f64 {
        self.margin
    }

    /// The right edge of what may be drawn.
    pub(crate) fn right(&self) -> f64 {
        self.width - self.margin
    }

    /// The width between them.
    pub(crate) fn inner(&self) -> f64 {
        self.right() - self.left()
    }

    /// The lines below the plot: what its marks stand for, sources, notes.
    pub(crate) fn footer(&self, breaks: BreakKey, missing: MissingKey) -> Footer {
        let language = self.data.language;
        let mut texts: Vec<(String, bool)> = Vec::new();
        let is_told = !self.bare || breaks != BreakKey::Listed;
        texts.extend(breaks.text(self.data).filter(|_| is_told).map(|text| (text, false)));
        texts.extend(missing.text(self.data).map(|text| (text, false)));
        if !self.bare {
            texts.extend(self.data.sources.iter().map(|line| (line.clone(), false)));
            texts.extend(self.data.notes.iter().cloned());
        }
        let says = texts.iter().any(|(_, hollow)| *hollow);
        if self.data.provisional.contains(&true) && !says && !self.data.says_provisional {
            texts.push((language.pick("Foreløbige tal.", "Preliminary figures.").to_owned(), true));
        }
        let inner = self.inner();
        let paragraphs: Vec<_> = texts
            .into_iter()
            .map(|(text, hollow)| (NOTE.wrap(&text, inner - 12.0), hollow))
            .collect();
        let lines: usize = paragraphs.iter().map(|(lines, _)| lines.len()).sum();
        let lines = lines as f64 * NOTE.line_height() + paragraphs.len() as f64 * 2.0;
        let over = self.over_footer(paragraphs.is_empty());
        Footer { paragraphs, height: over + lines + self.margin }
    }

    /// Between the body and what stands below it.
    fn over_footer(&self, is_empty: bool) -> f64 {
        match (self.bare, is_empty) {
            (true, true) => 0.0,
            (true, false) => 6.0,
            (false, _) => 12.0,
        }
    }

    /// The foot of the body: as the height asked for has it, but never less than `least` below the top.
    pub(crate) fn foot(&self, footer: &Footer, usual: f64, least: f64) -> f64 {
        let wanted = self.height.map_or(self.top + usual, |height| height - footer.height);
        wanted.max(self.top + least)
    }

    /// Puts the footer below and is done.
    pub(crate) fn finish(mut self, footer: &Footer, foot: f64) -> Laid {
        let mut top = foot + self.over_footer(footer.paragraphs.is_empty());
        for (lines, hollow) in &footer.paragraphs {
            let mut x = self.margin;
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
        Laid { drawing: self.drawing, height: (top + self.margin).max(self.height.unwrap_or(0.0)) }
    }
}

/// The text as a line begins.
pub(crate) fn with_capital(text: &str) -> String {
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
        // Not every number belongs to a period.
        let all = data.series.iter().map(|series| series.points.len()).max().unwrap_or(0);
        let shown = match self {
            Self::Gaps | Self::Signs => 0..all,
            // A table without periods has one number of each row.
            Self::LastSigns => periods.saturating_sub(1)..periods.max(1),
        };
        let explanation = |reason: MissingReason| match reason {
            MissingReason::Suppressed if data.hides_own_counts => disclosure::explanation(language),
            reason => reason.explanation(language),
        };
        let texts: Vec<String> = (data.reasons(shown).iter().filter(is_told))
            .map(|reason| match self {
                Self::Gaps => explanation(*reason).to_owned(),
                Self::Signs | Self::LastSigns => {
                    format!("{}\u{a0}{}", reason.sign(), explanation(*reason))
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
