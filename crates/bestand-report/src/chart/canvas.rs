//! What a chart is made of, and its painting as SVG.
//!
//! A form lays out [`Mark`]s in pixels; plotters draws them. It knows whole pixels only, so it draws on a ground
//! ten times as large, and the document's `viewBox` brings it back: positions and strokes have a tenth of a pixel.

use std::ops::Range;
use std::sync::LazyLock;

use base64::Engine;
use bestand_model::Language;
use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, DashedPathElement, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontStyle, IntoFont, ShapeStyle, TextStyle};

use super::palette::{Color, GROUND, Marker};
use super::typeface::{FAMILY, Type, Weight};

/// How many of plotters' pixels make one.
const FINENESS: f64 = 10.0;
/// plotters divides the size of a font by this when it writes SVG.
const FONT_FACTOR: f64 = 1.24;
/// plotters puts the baseline this far below the top of a text, in sizes of its font.
const BASELINE: f64 = 0.76;

/// A point, in pixels from the upper left corner.
pub(crate) type Point = (f64, f64);

/// Which side of a text its position is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// One thing that is drawn.
#[derive(Clone, Debug)]
pub(crate) enum Mark {
    /// A line through points.
    Line { points: Vec<Point>, color: Color, width: f64, dash: Option<(f64, f64)> },
    /// A filled outline. Opacity 1 covers what is below.
    Fill { points: Vec<Point>, color: Color, opacity: f64 },
    /// A point; a hollow one is white inside.
    Dot { at: Point, radius: f64, marker: Marker, color: Color, hollow: bool },
    /// One line of text; the position is on its baseline.
    Text { at: Point, text: String, type_: Type, anchor: Anchor, color: Color },
}

/// The marks of a chart, later ones over earlier.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    marks: Vec<Mark>,
}

impl Drawing {
    pub(crate) fn push(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    /// A straight line.
    pub(crate) fn rule(&mut self, from: Point, to: Point, color: Color, width: f64) {
        self.push(Mark::Line { points: vec![from, to], color, width, dash: None });
    }

    /// A filled rectangle.
    pub(crate) fn block(&mut self, from: Point, to: Point, color: Color) {
        let points = vec![from, (to.0, from.1), to, (from.0, to.1)];
        self.push(Mark::Fill { points, color, opacity: 1.0 });
    }

    /// A bar or column; a pale one inside its outline is of figures still being reported.
    pub(crate) fn bar(&mut self, from: Point, to: Point, color: Color, provisional: bool) {
        /// The width of the outline, and how much of the colour is left inside.
        const PALE: (f64, f64) = (1.6, 0.22);
        self.block(from, to, color);
        let (from, to) = ((from.0 + PALE.0, from.1 + PALE.0), (to.0 - PALE.0, to.1 - PALE.0));
        if provisional && from.0 < to.0 && from.1 < to.1 {
            self.block(from, to, GROUND);
            let points = vec![from, (to.0, from.1), to, (from.0, to.1)];
            self.push(Mark::Fill { points, color, opacity: PALE.1 });
        }
    }

    pub(crate) fn text(
        &mut self,
        at: Point,
        text: impl Into<String>,
        type_: Type,
        anchor: Anchor,
        color: Color,
    ) {
        self.push(Mark::Text { at, text: text.into(), type_, anchor, color });
    }

    /// Lines of text below each other, the top of the first at `top`. Gives the top of what follows.
    pub(crate) fn paragraph(
        &mut self,
        (x, top): Point,
        lines: &[String],
        type_: Type,
        anchor: Anchor,
        color: Color,
    ) -> f64 {
        let mut top = top;
        for line in lines {
            self.text((x, top + type_.ascent()), line.clone(), type_, anchor, color);
            top += type_.line_height();
        }
        top
    }

    /// The document, and where in it the font stands: `title` and `description` are what a screen reader reads.
    pub(crate) fn svg(&self, size: (u32, u32), about: &About<'_>) -> (String, Range<usize>) {
        let fine = |pixels: u32| pixels * FINENESS as u32;
        let mut painted = String::new();
        {
            let area = SVGBackend::with_string(&mut painted, (fine(size.0), fine(size.1)))
                .into_drawing_area();
            area.fill(&GROUND.rgb()).expect(WRITES);
            for mark in &self.marks {
                paint(&area, mark);
            }
            area.present().expect(WRITES);
        }
        // plotters opens the document in its first line; ours says what it is about.
        let body = painted.split_once('\n').map_or("", |(_, body)| body);
        let mut document = about.head(size);
        let start = document.len();
        document.push_str("<style>");
        document.push_str(font_face_css());
        document.push_str("</style>\n");
        let font = start..document.len();
        document.push_str(body);
        (document, font)
    }
}

/// plotters writes SVG to a string, which cannot fail.
const WRITES: &str = "writing to a string does not fail";

/// What a chart is about, in words.
pub(crate) struct About<'a> {
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) language: Language,
}

impl About<'_> {
    fn head(&self, (width, height): (u32, u32)) -> String {
        let view = format!("0 0 {} {}", width * FINENESS as u32, height * FINENESS as u32);
        let (title, description) = (escaped(self.title), escaped(self.description));
        let language = self.language.pick("da", "en");
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"{view}\" \
             role=\"img\" lang=\"{language}\" aria-label=\"{title}\" stroke-linejoin=\"round\">\n\
             <title>{title}</title>\n<desc>{description}</desc>\n"
        )
    }
}

/// The shipped font as rules for a style sheet, regular and bold: nothing is fetched from anywhere. A page with
/// several charts has it once, and the charts as [`Chart::svg_without_font`](super::Chart::svg_without_font).
pub fn font_face_css() -> &'static str {
    static FONT_FACES: LazyLock<String> = LazyLock::new(|| {
        let face = |weight: Weight| {
            let data = base64::engine::general_purpose::STANDARD.encode(weight.woff2());
            format!(
                "@font-face{{font-family:\"Noto Sans\";font-weight:{};src:url(data:font/woff2;base64,{data}) format(\"woff2\")}}",
                weight.css()
            )
        };
        Weight::ALL.map(face).concat()
    });
    &FONT_FACES
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for each in text.chars() {
        match each {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn fine(point: Point) -> (i32, i32) {
    ((point.0 * FINENESS).round() as i32, (point.1 * FINENESS).round() as i32)
}

fn stroke(color: Color, width: f64) -> ShapeStyle {
    ShapeStyle {
        color: color.rgb().to_rgba(),
        filled: false,
        stroke_width: (width * FINENESS).round() as u32,
    }
}

fn filled(color: Color, opacity: f64) -> ShapeStyle {
    color.rgb().mix(opacity).filled()
}

fn paint(area: &DrawingArea<SVGBackend<'_>, Shift>, mark: &Mark) {
    let drawn = match mark {
        Mark::Line { points, color, width, dash } => {
            let points = points.iter().copied().map(fine);
            let style = stroke(*color, *width);
            match dash {
                None => area.draw(&PathElement::new(points.collect::<Vec<_>>(), style)),
                Some((line, gap)) => {
                    let length = |pixels: f64| (pixels * FINENESS).round() as i32;
                    area.draw(&DashedPathElement::new(points, length(*line), length(*gap), style))
                }
            }
        }
        Mark::Fill { points, color, opacity } => {
            let points: Vec<_> = points.iter().copied().map(fine).collect();
            match rectangle(&points) {
                Some(corners) => area.draw(&Rectangle::new(corners, filled(*color, *opacity))),
                None => area.draw(&Polygon::new(points, filled(*color, *opacity))),
            }
        }
        Mark::Dot { at, radius, marker, color, hollow } => {
            dot(area, *at, *radius, *marker, *color, *hollow);
            Ok(())
        }
        Mark::Text { at, text, type_, anchor, color } => {
            let style = match type_.weight {
                Weight::Regular => FontStyle::Normal,
                Weight::Bold => FontStyle::Bold,
            };
            let side = match anchor {
                Anchor::Start => HPos::Left,
                Anchor::Middle => HPos::Center,
                Anchor::End => HPos::Right,
            };
            let size = (type_.size * FINENESS).round();
            let font = (FAMILY, size * FONT_FACTOR).into_font().style(style);
            let color = color.rgb();
            let text_style = TextStyle::from(font).color(&color).pos(Pos::new(side, VPos::Top));
            let at = fine((at.0, at.1 - type_.size * BASELINE));
            area.draw(&Text::new(text.clone(), at, text_style))
        }
    };
    drawn.expect(WRITES);
}

/// The opposite corners, where the points are those of an upright rectangle.
fn rectangle(points: &[(i32, i32)]) -> Option<[(i32, i32); 2]> {
    let &[a, b, c, d] = points else { return None };
    let upright = a.1 == b.1 && b.0 == c.0 && c.1 == d.1 && d.0 == a.0;
    upright.then_some([(a.0.min(c.0), a.1.min(c.1)), (a.0.max(c.0), a.1.max(c.1))])
}

fn dot(
    area: &DrawingArea<SVGBackend<'_>, Shift>,
    at: Point,
    radius: f64,
    marker: Marker,
    color: Color,
    hollow: bool,
) {
    let inside = filled(if hollow { GROUND } else { color }, 1.0);
    let edge = stroke(color, 1.5);
    if marker == Marker::Circle {
        let radius = (radius * FINENESS).round() as i32;
        area.draw(&Circle::new(fine(at), radius, inside)).expect(WRITES);
        area.draw(&Circle::new(fine(at), radius, edge)).expect(WRITES);
        return;
    }
    let mut outline: Vec<_> = marker
        .outline()
        .iter()
        .map(|(x, y)| fine((at.0 + x * radius, at.1 + y * radius)))
        .collect();
    area.draw(&Polygon::new(outline.clone(), inside)).expect(WRITES);
    outline.extend(outline.first().copied());
    area.draw(&PathElement::new(outline, edge)).expect(WRITES);
}

impl Marker {
    /// The corners around a centre, for a radius of one.
    fn outline(self) -> &'static [Point] {
        match self {
            Self::Circle => &[],
            Self::Square => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            Self::Triangle => &[(0.0, -1.15), (1.1, 0.85), (-1.1, 0.85)],
            Self::Diamond => &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)],
            Self::Plus => &[
                (-0.4, -1.2),
                (0.4, -1.2),
                (0.4, -0.4),
                (1.2, -0.4),
                (1.2, 0.4),
                (0.4, 0.4),
                (0.4, 1.2),
                (-0.4, 1.2),
                (-0.4, 0.4),
                (-1.2, 0.4),
                (-1.2, -0.4),
                (-0.4, -0.4),
            ],
        }
    }
}
