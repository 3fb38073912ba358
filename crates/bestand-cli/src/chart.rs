//! The chart of an answer: which kind of file, which size, and when there is none.

use std::io::Write;
use std::path::Path;

use bestand_core::model::table::Table;
use bestand_report::chart::{Chart, ChartForm, ChartOptions};
use bestand_report::export::Picture;

use crate::args::{ChartArgs, ChartFormArg, Global};
use crate::failure::Failure;

/// How many pixels of a PNG stand for one of the chart's, where nobody says.
const SCALE: f64 = 2.0;

/// A picture file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PictureFile {
    Svg,
    Png,
}

/// The bytes of the chart file that is asked for; `None` where none is.
pub(crate) fn file(
    table: &Table,
    args: &ChartArgs,
    global: &Global,
) -> Result<Option<Vec<u8>>, Failure> {
    let Some(path) = &args.chart else { return Ok(None) };
    let kind = kind(path)?;
    if kind == PictureFile::Svg && args.chart_scale.is_some() {
        return Err(Failure::new(
            "--chart-scale is about PNG, and an SVG has any size",
            "leave it out, or end the name of the chart in .png",
        ));
    }
    let chart = Chart::draw(table, &options(args, global))?;
    Ok(Some(match kind {
        PictureFile::Svg => chart.svg().as_bytes().to_vec(),
        PictureFile::Png => chart.png(args.chart_scale.unwrap_or(SCALE))?,
    }))
}

/// The chart that goes into the answer itself. Where no form was asked for and none suits, the answer goes without
/// one, and standard error says so.
pub(crate) fn beside(
    table: &Table,
    args: &ChartArgs,
    global: &Global,
) -> Result<Option<Chart>, Failure> {
    match Chart::draw(table, &options(args, global)) {
        Ok(chart) => Ok(Some(chart)),
        Err(error) if args.chart_form.is_some() => Err(error.into()),
        Err(error) => {
            if !global.quiet {
                writeln!(anstream::stderr().lock(), "note: without a chart: {error}")?;
            }
            Ok(None)
        }
    }
}

/// The chart as the picture of a workbook.
pub(crate) fn picture(chart: &Chart, args: &ChartArgs) -> Result<Picture, Failure> {
    let (width, height) = chart.size();
    Ok(Picture {
        png: chart.png(args.chart_scale.unwrap_or(SCALE))?,
        width,
        height,
        title: chart.title().to_owned(),
        alt: chart.description().to_owned(),
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
        }
    }
}
