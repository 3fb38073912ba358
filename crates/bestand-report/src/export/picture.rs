//! A finished picture of a chart.

/// A finished picture of a chart that goes with a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The picture as a PNG file.
    pub png: Vec<u8>,
    /// How wide it is shown, in pixels; the file may have more for a sharp print.
    pub width: u32,
    /// How high it is shown, in pixels.
    pub height: u32,
    /// What the chart is called.
    pub title: String,
    /// What it shows, in words, for those who do not see it; a line for each thing.
    pub alt: String,
}
