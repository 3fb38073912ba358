//! The chart of an answer: which kind of file, which size, and when there is none.

use std::path::Path;

use bestand_core::model::table::Table;
use bestand_report::chart::{Chart, ChartForm, ChartOptions};

use crate::args::{ChartArgs, ChartFormArg, Global};
use crate::failure::Failure;

/// How many pixels of a PNG stand for one of the chart's, where nobody says.
const SCALE: f64 = 2.0;

/// A picture file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Picture {
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
    let picture = picture(path)?;
    if picture == Picture::Svg && args.chart_scale.is_some() {
        return Err(Failure::new(
            "--chart-scale is about PNG, and an SVG has any size",
            "leave it out, or end the name of the chart in .png",
        ));
    }
    let chart = Chart::draw(table, &options(args, global))?;
    Ok(Some(match picture {
        Picture::Svg => chart.svg().as_bytes().to_vec(),
        Picture::Png => chart.png(args.chart_scale.unwrap_or(SCALE))?,
    }))
}

/// What is asked of the chart.
pub(crate) fn options(args: &ChartArgs, global: &Global) -> ChartOptions {
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

fn picture(path: &Path) -> Result<Picture, Failure> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("svg") => Ok(Picture::Svg),
        Some("png") => Ok(Picture::Png),
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
