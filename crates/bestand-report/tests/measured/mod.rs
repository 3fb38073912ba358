//! Charts measured text by text: by the program that draws PNG, which shapes a text letter by letter, and not by the
//! arithmetic that placed it.

#![allow(dead_code, reason = "no test needs all of them")]

use std::sync::{Arc, LazyLock};

use bestand_report::chart::Chart;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Group, Node, Rect, Tree, fontdb};

/// A text of a chart with the box its letters fill.
struct TextBox {
    text: String,
    ink: Rect,
}

fn fonts() -> Arc<fontdb::Database> {
    static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| Arc::new(read_fonts()));
    Arc::clone(&FONTS)
}

fn read_fonts() -> fontdb::Database {
    let mut fonts = fontdb::Database::new();
    for font in ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf"] {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/");
        fonts.load_font_data(std::fs::read(format!("{folder}{font}")).unwrap());
    }
    fonts
}

fn parsed(svg: &str) -> Tree {
    Tree::from_str(svg, &resvg::usvg::Options { fontdb: fonts(), ..Default::default() }).unwrap()
}

fn texts(group: &Group, into: &mut Vec<TextBox>) {
    for node in group.children() {
        match node {
            Node::Group(group) => texts(group, into),
            Node::Text(text) => {
                let turn = text.abs_transform();
                assert!(turn.kx == 0.0 && turn.ky == 0.0, "a text is turned");
                let words =
                    text.chunks().iter().map(resvg::usvg::TextChunk::text).collect::<String>();
                let ink = text.flattened().abs_bounding_box();
                into.push(TextBox { text: words.trim().to_owned(), ink });
            }
            _ => {}
        }
    }
}

/// The picture without its texts, a pixel to the pixel.
fn without_texts(svg: &str) -> Pixmap {
    let mut kept = String::new();
    let mut rest = svg;
    while let Some(start) = rest.find("<text") {
        let end = start + rest[start..].find("</text>").unwrap() + "</text>".len();
        kept.push_str(&rest[..start]);
        rest = &rest[end..];
    }
    kept.push_str(rest);
    let tree = parsed(&kept);
    let size = tree.size().to_int_size();
    let mut pixels = Pixmap::new(size.width(), size.height()).unwrap();
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels
}

/// Nothing clipped, nothing over anything else, nothing turned.
pub fn assert_texts_stand_free(chart: &Chart, name: &str) {
    let (width, height) = chart.size();
    let mut boxes = Vec::new();
    texts(parsed(chart.svg()).root(), &mut boxes);
    assert!(!boxes.is_empty(), "{name}: no text at all");
    for each in &boxes {
        let ink = each.ink;
        assert!(
            ink.left() >= 0.0
                && ink.top() >= 0.0
                && ink.right() <= width as f32
                && ink.bottom() <= height as f32,
            "{name}: {:?} is clipped at {ink:?}",
            each.text
        );
    }
    for (place, one) in boxes.iter().enumerate() {
        for other in &boxes[place + 1..] {
            let apart = one.ink.right() <= other.ink.left() + 0.2
                || other.ink.right() <= one.ink.left() + 0.2
                || one.ink.bottom() <= other.ink.top() + 0.2
                || other.ink.bottom() <= one.ink.top() + 0.2;
            assert!(apart, "{name}: {:?} lies over {:?}", one.text, other.text);
        }
    }
    let ground = without_texts(chart.svg());
    for each in &boxes {
        assert!(is_light(&ground, each.ink), "{name}: {:?} lies over a mark", each.text);
    }
}

/// Whether a part of the picture is ground or grid and nothing else.
fn is_light(picture: &Pixmap, part: Rect) -> bool {
    let (left, right) = (part.left().ceil() as u32, part.right().floor() as u32);
    let (top, bottom) = (part.top().ceil() as u32, part.bottom().floor() as u32);
    (top..bottom)
        .all(|y| (left..right).all(|x| picture.pixel(x, y).is_none_or(|pixel| pixel.green() > 200)))
}

/// Every row is named by at least the beginning of its label, and every year and source line stands somewhere.
pub fn assert_says(chart: &Chart, words: &[&str], name: &str) {
    let mut boxes = Vec::new();
    texts(parsed(chart.svg()).root(), &mut boxes);
    let all = boxes.iter().map(|each| each.text.as_str()).collect::<Vec<_>>().join(" ");
    let all = all.replace('\u{a0}', " ");
    for word in words {
        assert!(all.contains(word), "{name}: {word:?} is nowhere in {all}");
    }
}

/// The SVG without the font, which is the same in all of them.
pub fn picture(chart: &Chart) -> Vec<u8> {
    let (before, rest) = chart.svg().split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    format!("{before}<style></style>{after}").into_bytes()
}

/// The `x` and `y` attributes and the text of every text in the SVG, in tenths of a pixel.
pub fn placed_texts(svg: &str) -> Vec<(f64, f64, String)> {
    let attribute = |tag: &str, name: &str| {
        let after = tag.split_once(&format!(" {name}=\"")).unwrap().1;
        after.split_once('"').unwrap().0.parse::<f64>().unwrap()
    };
    svg.split("<text")
        .skip(1)
        .map(|rest| {
            let (tag, after) = rest.split_once('>').unwrap();
            let text = after.split_once("</text>").unwrap().0.trim().to_owned();
            (attribute(tag, "x"), attribute(tag, "y"), text)
        })
        .collect()
}
