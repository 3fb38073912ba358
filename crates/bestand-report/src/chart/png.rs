//! PNG from the SVG: the same picture, with the font that ships.

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::ChartError;
use super::typeface::Weight;

/// The most pixels of a picture: 40 million take 160 MB.
const MOST_PIXELS: f64 = 40e6;

/// Draws an SVG document `scale` times its size.
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
    let zoom = Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, zoom, &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| failed(&error))
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
