//! Colours, and what tells series apart without them.
//!
//! Dark and middle tones take turns: each has at least 3:1 contrast to the white ground, and so have neighbours to
//! each other, also in grey. Texts have at least 4.5:1 (WCAG 2.2, success criteria 1.4.3 and 1.4.11). Beside its
//! colour every series has a dash and a marker of its own.

use plotters::style::RGBColor;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Color(pub(crate) u8, pub(crate) u8, pub(crate) u8);

impl Color {
    pub(crate) fn rgb(self) -> RGBColor {
        RGBColor(self.0, self.1, self.2)
    }
}

/// The ground.
pub(crate) const GROUND: Color = Color(0xFF, 0xFF, 0xFF);
/// Titles and labels.
pub(crate) const INK: Color = Color(0x22, 0x22, 0x22);
/// Ticks, sources, notes.
pub(crate) const FAINT_INK: Color = Color(0x59, 0x59, 0x59);
/// The zero line and axis ticks.
pub(crate) const AXIS: Color = Color(0x76, 0x76, 0x76);
/// Lines of the grid: decoration, below every contrast.
pub(crate) const GRID: Color = Color(0xE2, 0xE2, 0xE2);
/// Series breaks.
pub(crate) const BREAK: Color = Color(0x6B, 0x6B, 0x6B);

/// The strongest colour: the one series, the newest year.
pub(crate) const STRONG: Color = SERIES[0].color;
/// Its lighter companion: earlier years.
pub(crate) const COMPANION: Color = Color(0x4A, 0x8F, 0xD0);
/// What others are compared with.
pub(crate) const REFERENCE: Color = Color(0x76, 0x76, 0x76);

/// How one series is drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeriesStyle {
    /// Lines, points and areas.
    pub(crate) color: Color,
    /// Texts in its colour.
    pub(crate) ink: Color,
    /// Lengths of line and gap in pixels; `None` for a whole line.
    pub(crate) dash: Option<(f64, f64)>,
    /// Its points.
    pub(crate) marker: Marker,
    /// How wide its line is.
    pub(crate) stroke: f64,
}

/// The form of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
    Plus,
}

const fn style(color: Color, ink: Color, dash: Option<(f64, f64)>, marker: Marker) -> SeriesStyle {
    SeriesStyle { color, ink, dash, marker, stroke: 2.2 }
}

/// The series of a chart, in order. More than these nobody tells apart.
pub(crate) const SERIES: [SeriesStyle; 5] = [
    style(Color(0x12, 0x35, 0x5B), Color(0x12, 0x35, 0x5B), None, Marker::Circle),
    style(Color(0xD2, 0x69, 0x1E), Color(0xB0, 0x56, 0x16), Some((9.0, 4.0)), Marker::Square),
    style(Color(0x6A, 0x1B, 0x4D), Color(0x6A, 0x1B, 0x4D), Some((3.0, 3.0)), Marker::Triangle),
    style(Color(0x2A, 0x9D, 0x8F), Color(0x20, 0x7C, 0x71), Some((14.0, 4.0)), Marker::Diamond),
    style(Color(0x40, 0x40, 0x40), Color(0x40, 0x40, 0x40), Some((6.0, 6.0)), Marker::Plus),
];

/// The years of a calendar, the newest first: it is dark, whole and wide, and each before it lighter and broken in its
/// own way.
pub(crate) const YEARS: [SeriesStyle; 5] = [
    SeriesStyle { stroke: 2.8, ..SERIES[0] },
    SeriesStyle {
        stroke: 2.0,
        ..style(COMPANION, Color(0x2E, 0x6F, 0xAF), Some((8.0, 3.0)), Marker::Square)
    },
    SeriesStyle {
        stroke: 2.0,
        ..style(
            Color(0x2A, 0x9D, 0x8F),
            Color(0x20, 0x7C, 0x71),
            Some((2.0, 2.5)),
            Marker::Triangle,
        )
    },
    SeriesStyle {
        stroke: 1.8,
        ..style(Color(0xD2, 0x69, 0x1E), Color(0xB0, 0x56, 0x16), Some((4.0, 2.0)), Marker::Diamond)
    },
    SeriesStyle {
        stroke: 1.8,
        ..style(Color(0x9B, 0x5A, 0x86), Color(0x84, 0x45, 0x70), Some((1.5, 5.0)), Marker::Plus)
    },
];
/// What was planned for a year.
pub(crate) const PLANNED: SeriesStyle =
    SeriesStyle { stroke: 1.6, ..style(REFERENCE, FAINT_INK, Some((14.0, 5.0)), Marker::Plus) };

/// The bands of a stack from the bottom: lines between them, order and labels tell them apart as well.
pub(crate) const BANDS: [Color; 8] = [
    Color(0x12, 0x35, 0x5B),
    Color(0xD2, 0x69, 0x1E),
    Color(0x6A, 0x1B, 0x4D),
    Color(0x2A, 0x9D, 0x8F),
    Color(0x40, 0x40, 0x40),
    Color(0x4A, 0x8F, 0xD0),
    Color(0x14, 0x45, 0x2F),
    Color(0x4C, 0x9F, 0x63),
];

/// Two shades of one colour, dark and middle: bands that are read as one, for a first such group and a second.
pub(crate) const JOINT: [[Color; 2]; 2] = [[BANDS[6], BANDS[7]], [BANDS[0], BANDS[5]]];

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(color: Color) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(color.0) + 0.7152 * linear(color.1) + 0.0722 * linear(color.2)
    }

    fn contrast(left: Color, right: Color) -> f64 {
        let (left, right) = (luminance(left), luminance(right));
        (left.max(right) + 0.05) / (left.min(right) + 0.05)
    }

    #[test]
    fn black_on_white_has_the_contrast_the_standard_says() {
        assert!((contrast(Color(0, 0, 0), GROUND) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn series_and_bands_stand_out_from_the_ground_and_from_their_neighbours() {
        let series = SERIES.map(|style| style.color);
        for colors in [&series[..], &BANDS, &JOINT[0], &JOINT[1], &[STRONG, COMPANION]] {
            for &color in colors {
                assert!(contrast(color, GROUND) >= 3.0, "{color:?}");
            }
            for pair in colors.windows(2) {
                assert!(contrast(pair[0], pair[1]) >= 3.0, "{pair:?}");
            }
        }
        let lines = YEARS.iter().chain([&PLANNED]).map(|style| style.color);
        for color in lines.chain([REFERENCE, BREAK, AXIS]) {
            assert!(contrast(color, GROUND) >= 3.0, "{color:?}");
        }
    }

    #[test]
    fn texts_can_be_read() {
        let inks = SERIES.iter().chain(&YEARS).chain([&PLANNED]).map(|style| style.ink);
        for ink in inks.chain([INK, FAINT_INK, BREAK]) {
            assert!(contrast(ink, GROUND) >= 4.5, "{ink:?}");
        }
    }

    #[test]
    fn no_two_series_share_a_dash_or_a_marker() {
        for (place, one) in SERIES.iter().enumerate() {
            for other in &SERIES[place + 1..] {
                assert!(one.dash != other.dash && one.marker != other.marker);
            }
        }
        for (place, one) in YEARS.iter().enumerate() {
            assert!(
                YEARS[place + 1..].iter().chain([&PLANNED]).all(|other| one.dash != other.dash)
            );
        }
    }
}
