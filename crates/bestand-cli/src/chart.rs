//! The chart of an answer: which kind of file, which size, and when there is none.

use std::io::Write;
use std::path::Path;

use bestand_core::model::table::Table;
use bestand_report::chart::{Chart, ChartForm, ChartOptions};
use bestand_report::export::Picture;

use clap::ValueEnum;

use crate::args::{ChartArgs, ChartFormArg, Global, OutputFormat};
use crate::failure::{Failure, did_you_mean};

/// How many pixels of a PNG stand for one of the chart's, where nobody says.
const SCALE: f64 = 2.0;

/// A picture file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PictureFile {
    Svg,
    Png,
}

/// A chart that is drawn once for its file and for the answer.
pub(crate) struct Drawn {
    chart: Chart,
    /// Where the file or the answer is of pixels.
    png: Option<Vec<u8>>,
    /// The file that is asked for.
    file: Option<PictureFile>,
}

/// Draws the chart of an answer; `None` where none is wanted. Where none was asked for in words and none suits, the
/// answer goes without one, and standard error says so.
pub(crate) fn draw(
    table: &Table,
    args: &ChartArgs,
    format: OutputFormat,
    global: &Global,
) -> Result<Option<Drawn>, Failure> {
    let file = args.chart.as_deref().map(kind).transpose()?;
    if file == Some(PictureFile::Svg) && args.chart_scale.is_some() {
        return Err(Failure::new(
            "--chart-scale is about PNG, and an SVG has any size",
            "leave it out, or end the name of the chart in .png",
        ));
    }
    if file.is_none() && !shows_chart(format) {
        return Ok(None);
    }
    let chart = match Chart::draw(table, &options(args, global)) {
        Ok(chart) => chart,
        Err(error) if file.is_some() || args.chart_form.is_some() => return Err(error.into()),
        Err(error) => {
            if !global.quiet {
                writeln!(anstream::stderr().lock(), "note: without a chart: {error}")?;
            }
            return Ok(None);
        }
    };
    let of_pixels = file == Some(PictureFile::Png) || format == OutputFormat::Xlsx;
    let png = of_pixels.then(|| chart.png(args.chart_scale.unwrap_or(SCALE))).transpose()?;
    Ok(Some(Drawn { chart, png, file }))
}

impl Drawn {
    /// The bytes of the file that is asked for; `None` where none is.
    pub(crate) fn file(&self) -> Option<&[u8]> {
        match self.file? {
            PictureFile::Svg => Some(self.svg().as_bytes()),
            PictureFile::Png => self.png.as_deref(),
        }
    }

    /// The chart as a part of a page.
    pub(crate) fn svg(&self) -> &str {
        self.chart.svg()
    }

    /// The chart as the picture of a workbook.
    pub(crate) fn picture(&self) -> Option<Picture> {
        let (width, height) = self.chart.size();
        Some(Picture {
            png: self.png.clone()?,
            width,
            height,
            title: self.chart.title().to_owned(),
            alt: self.chart.description().to_owned(),
        })
    }
}

/// Whether an answer of this form has its chart in it.
pub(crate) fn shows_chart(format: OutputFormat) -> bool {
    matches!(format, OutputFormat::Html | OutputFormat::Xlsx)
}

/// The form of a chart by its name.
pub(crate) fn form_named(name: &str) -> Result<ChartForm, Failure> {
    ChartFormArg::from_str(name, true).map(ChartForm::from).map_err(|_| {
        let forms =
            ChartFormArg::value_variants().iter().filter_map(ChartFormArg::to_possible_value);
        let names: Vec<String> = forms.map(|form| form.get_name().to_owned()).collect();
        let hint = did_you_mean(name, names.iter().map(String::as_str), || {
            format!("the forms are {}", names.join(", "))
        });
        Failure::new(format!("no form of a chart is called {name:?}"), hint)
    })
}

/// What is asked of the chart.
fn options(args: &ChartArgs, global: &Global) -> ChartOptions {
    let defaults = ChartOptions::default();
    ChartOptions {
        form: args.chart_form.map(ChartForm::from),
        width: args.chart_width.unwrap_or(defaults.width),
        height: args.chart_height,
        language: global.language(),
        ..defaults
    }
}

/// The first option that says how a chart is to be, if any.
pub(crate) fn option_given(args: &ChartArgs) -> Option<&'static str> {
    let given = [
        (args.chart_form.is_some(), "--chart-form"),
        (args.chart_width.is_some(), "--chart-width"),
        (args.chart_height.is_some(), "--chart-height"),
        (args.chart_scale.is_some(), "--chart-scale"),
    ];
    given.into_iter().find(|(given, _)| *given).map(|(_, name)| name)
}

fn kind(path: &Path) -> Result<PictureFile, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("svg") => Ok(PictureFile::Svg),
        Some("png") => Ok(PictureFile::Png),
        _ => Err(Failure::new(
            format!("the ending of {} says no kind of picture", path.display()),
            "end it in svg or png",
        )),
    }
}

impl From<ChartFormArg> for ChartForm {
    fn from(form: ChartFormArg) -> Self {
        match form {
            ChartFormArg::Line => Self::Line,
            ChartFormArg::Columns => Self::Columns,
            ChartFormArg::Area => Self::Area,
            ChartFormArg::Bars => Self::Bars,
            ChartFormArg::Multiples => Self::Multiples,
            ChartFormArg::Quarters => Self::Quarters,
            ChartFormArg::Contributions => Self::Contributions,
            ChartFormArg::Waterfall => Self::Waterfall,
            ChartFormArg::Months => Self::Months,
        }
    }
}
