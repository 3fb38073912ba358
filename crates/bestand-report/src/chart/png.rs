//! PNG from the SVG: the same picture, with the font that ships.
//!
//! A chart has few colours, so a pixel is a place in a palette: a third of the bytes to compress, and half the file.
//! What is seldom (two edges that meet in a pixel) takes the nearest of the palette; where that could be seen, the
//! picture is of full colours.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, LazyLock};

use ::png::{
    BitDepth, ColorType, DeflateCompression, Encoder, EncodingError, Filter, PixelDimensions, Unit,
};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::ChartError;
use super::typeface::Weight;

/// The most pixels of a picture: 40 million take 160 MB.
const MOST_PIXELS: f64 = 40e6;
/// The pixels of a chart to the inch, as CSS has it.
const PER_INCH: f64 = 96.0;
/// Where zlib's levels stop making files of flat colours much smaller and begin to take time.
const LEVEL: u8 = 4;
/// The colours of a palette.
const PALETTE: usize = 256;
/// The most that a channel of a colour may differ from what stands for it in the palette.
const UNSEEN: u8 = 12;

/// Draws an SVG document `scale` times its size, for paper on which 96 of its pixels are an inch.
pub(crate) fn render(svg: &str, scale: f64) -> Result<Vec<u8>, ChartError> {
    let failed = |error: &dyn std::fmt::Display| ChartError::Picture(error.to_string());
    let tree = tree(svg).map_err(|error| failed(&error))?;
    let (width, height) =
        (f64::from(tree.size().width()) * scale, f64::from(tree.size().height()) * scale);
    if !(width >= 1.0 && height >= 1.0 && width * height <= MOST_PIXELS) {
        return Err(ChartError::Picture(format!(
            "{} by {} pixels are too many or too few",
            width.round(),
            height.round()
        )));
    }
    let mut pixels = Pixmap::new(width.round() as u32, height.round() as u32)
        .ok_or_else(|| ChartError::Picture("no memory for the picture".to_owned()))?;
    // The ground of the chart may end inside the last pixels.
    pixels.fill(Color::WHITE);
    let zoom = Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, zoom, &mut pixels.as_mut());
    encode(&pixels, scale).map_err(|error| failed(&error))
}

/// The document as resvg reads it, with the shipped fonts and no others.
pub(crate) fn tree(svg: &str) -> Result<Tree, resvg::usvg::Error> {
    static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = fontdb::Database::new();
        for weight in Weight::ALL {
            fonts.load_font_data(weight.truetype().to_vec());
        }
        Arc::new(fonts)
    });
    let options = Options { fontdb: Arc::clone(&FONTS), ..Options::default() };
    Tree::from_str(svg, &options)
}

/// Red, green and blue.
type Rgb = [u8; 3];

/// The file: opaque, since the ground is white, and with its resolution.
fn encode(pixels: &Pixmap, scale: f64) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_depth(BitDepth::Eight);
    encoder.set_deflate_compression(DeflateCompression::Level(LEVEL));
    encoder.set_filter(Filter::NoFilter);
    let per_meter = (PER_INCH * scale / 0.0254).round() as u32;
    let resolution = PixelDimensions { xppu: per_meter, yppu: per_meter, unit: Unit::Meter };
    encoder.set_pixel_dims(Some(resolution));
    let data = match Indexed::new(pixels) {
        Some(indexed) => {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(indexed.palette.concat());
            indexed.places
        }
        None => {
            encoder.set_color(ColorType::Rgb);
            pixels.data().as_chunks::<4>().0.iter().flat_map(opaque).collect()
        }
    };
    let mut writer = encoder.write_header()?;
    let mut rows = writer.stream_writer()?;
    rows.write_all(&data)?;
    rows.finish()?;
    writer.finish()?;
    Ok(file)
}

/// A picture as places in a palette.
struct Indexed {
    palette: Vec<Rgb>,
    places: Vec<u8>,
}

impl Indexed {
    /// `None` where a palette would be seen.
    fn new(pixels: &Pixmap) -> Option<Self> {
        let Runs { met, counts, runs } = Runs::new(pixels)?;
        let mut ranked: Vec<usize> = (0..met.len()).collect();
        ranked.sort_unstable_by_key(|&color| (Reverse(counts[color]), color));
        let ranked: Vec<Rgb> = ranked.into_iter().map(|color| met[color]).collect();
        let palette = (0..=UNSEEN).find_map(|apart| palette(&ranked, apart))?;
        let place_of: Vec<u8> =
            met.iter().map(|color| Some(nearest(*color, &palette)?.0)).collect::<Option<_>>()?;
        let mut places = Vec::with_capacity(pixels.pixels().len());
        for (color, length) in runs {
            places.resize(places.len() + length, place_of[usize::from(color)]);
        }
        Some(Self { palette, places })
    }
}

/// A picture as runs of one colour: the colours in the order they are met, how many pixels of each there are, and the
/// runs with which colour they are of and how long.
struct Runs {
    met: Vec<Rgb>,
    counts: Vec<usize>,
    runs: Vec<(u16, usize)>,
}

impl Runs {
    /// `None` where there are more colours than anything drawn has.
    fn new(pixels: &Pixmap) -> Option<Self> {
        let mut numbers: HashMap<Rgb, u16> = HashMap::new();
        let (mut met, mut counts, mut runs) = (Vec::new(), Vec::new(), Vec::new());
        for run in pixels.data().as_chunks::<4>().0.chunk_by(|one, other| one == other) {
            let color = opaque(&run[0]);
            let number = match numbers.get(&color) {
                Some(&number) => number,
                None => {
                    let next = u16::try_from(met.len()).ok()?;
                    numbers.insert(color, next);
                    met.push(color);
                    counts.push(0);
                    next
                }
            };
            counts[usize::from(number)] += run.len();
            runs.push((number, run.len()));
        }
        Some(Self { met, counts, runs })
    }
}

/// The colour of a pixel on an opaque ground.
fn opaque(&[red, green, blue, _]: &[u8; 4]) -> Rgb {
    [red, green, blue]
}

/// The most frequent colours that leave none further from its nearest than this; `None` where they are too many.
fn palette(ranked: &[Rgb], apart: u8) -> Option<Vec<Rgb>> {
    let mut palette: Vec<Rgb> = Vec::new();
    for &color in ranked {
        if nearest(color, &palette).is_none_or(|(_, least)| least > apart) {
            palette.push(color);
        }
        if palette.len() > PALETTE {
            return None;
        }
    }
    Some(palette)
}

/// The place of the colour that differs least in the channel where it differs most, and by how much.
fn nearest(color: Rgb, palette: &[Rgb]) -> Option<(u8, u8)> {
    let apart = |other: &Rgb| {
        let channels = color.iter().zip(other).map(|(one, other)| one.abs_diff(*other));
        channels.max().unwrap_or_default()
    };
    let (place, apart) =
        palette.iter().map(apart).enumerate().min_by_key(|&(place, apart)| (apart, place))?;
    Some((u8::try_from(place).ok()?, apart))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colors(pixels: &Pixmap) -> Vec<Rgb> {
        pixels.data().as_chunks::<4>().0.iter().map(opaque).collect()
    }

    /// A picture of these colours, one row.
    fn row(colors: &[Rgb]) -> Pixmap {
        let mut pixels = Pixmap::new(colors.len() as u32, 1).unwrap();
        for (pixel, [red, green, blue]) in
            pixels.data_mut().as_chunks_mut::<4>().0.iter_mut().zip(colors)
        {
            *pixel = [*red, *green, *blue, 255];
        }
        pixels
    }

    #[test]
    fn up_to_as_many_colours_as_a_palette_has_stay_what_they_are() {
        let all: Vec<Rgb> = (0..=255).map(|each| [each, 255 - each, each / 2]).collect();
        let file = encode(&row(&all), 1.0).unwrap();
        let again = Pixmap::decode_png(&file).unwrap();
        assert_eq!(colors(&again), all);
    }

    #[test]
    fn more_colours_take_their_nearest_or_are_all_kept() {
        // 400 colours, of which neighbours differ by one.
        let near: Vec<Rgb> =
            (0..400_u32).map(|each| [(each / 2) as u8, (each.div_ceil(2)) as u8, 0]).collect();
        let again = Pixmap::decode_png(&encode(&row(&near), 1.0).unwrap()).unwrap();
        let apart = colors(&again).into_iter().zip(&near).map(|(one, other)| {
            one.iter().zip(other).map(|(one, other)| one.abs_diff(*other)).max().unwrap()
        });
        assert!(apart.max().unwrap() <= UNSEEN);
        // As many that have nothing in common.
        let far: Vec<Rgb> =
            (0..400_u32).map(|each| [(each % 20 * 13) as u8, (each / 20 * 13) as u8, 0]).collect();
        let again = Pixmap::decode_png(&encode(&row(&far), 1.0).unwrap()).unwrap();
        assert_eq!(colors(&again), far);
    }

    #[test]
    fn a_picture_for_three_hundred_dots_to_the_inch_says_so() {
        let file = encode(&row(&[[0, 0, 0]]), 300.0 / 96.0).unwrap();
        let place = file.windows(4).position(|name| name == b"pHYs").unwrap() + 4;
        // 300 dots to 0.0254 metres are 11 811 to the metre, twice, and 1 for the metre.
        assert_eq!(file[place..place + 9], [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1]);
    }
}
