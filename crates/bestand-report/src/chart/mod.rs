//! Charts that stand in a note: a finished table as SVG, and PNG drawn from the same SVG.
//!
//! SVG is the master. Its texts are texts, in a font that goes with the file; `<title>` and `<desc>` say what it
//! shows; nothing is fetched from anywhere; the same table gives the same bytes. The rules of the house: the title
//! says measure and group, series are named where they end, text is horizontal, counts begin at zero, what is missing
//! is a gap, what is still being reported is hollow, and series breaks are thin dashed lines where they lie.
//!
//! ```
//! use bestand_model::Number;
//! use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
//! use bestand_report::chart::{Chart, ChartOptions};
//!
//! let column = |id: &str, kind| Column { id: id.into(), label: id.into(), kind, unit: None };
//! let count = |value| Cell::Exact(Number::integer(value));
//! let table = Table {
//!     title: "Antal fuldtidspersoner i fleksjob, november 2013-2014".into(),
//!     measure: "Antal fuldtidspersoner".into(),
//!     columns: vec![column("2013-11", ColumnKind::Count), column("2014-11", ColumnKind::Count)],
//!     rows: vec![Row { role: Role::Body, cells: vec![count(57_000), count(58_500)] }],
//!     ..Table::default()
//! };
//! let chart = Chart::draw(&table, &ChartOptions::default())?;
//! assert!(chart.svg().contains("58.500"));
//! assert!(chart.png(2.0)?.starts_with(b"\x89PNG"));
//! # Ok::<(), bestand_report::chart::ChartError>(())
//! ```

mod breaks;
mod canvas;
mod data;
mod describe;
mod error;
mod form;
mod page;
mod palette;
mod plot;
mod png;
mod room;
mod scale;
mod time_plot;
pub(crate) mod typeface;

use std::ops::Range;

use bestand_model::Language;
use bestand_model::table::Table;

use self::canvas::About;
pub use self::canvas::font_face_css;
use self::data::ChartData;
pub use self::error::ChartError;
use self::form::{
    area, bars, calendar, columns, contributions, line, months, multiples, quarters, waterfall,
};
use self::palette::{BANDS, SERIES};

/// The forms a chart can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartForm {
    /// Lines over time, at most five, each named at its end.
    Line,
    /// A column per period, a cluster per row: the same month across years.
    Columns,
    /// Stacked areas over time with the total on top.
    Area,
    /// One bar per row for the newest period, the largest first.
    Bars,
    /// A panel per row.
    Multiples,
    /// Awards by quarter: lines with the day of a reform, and a small panel with their index where the table has one.
    Quarters,
    /// What each group contributes to the change of the total, or how each benefit changed: bars to both sides of nothing.
    Contributions,
    /// What a stock was, what came and went, and what it is, in the newest period.
    Waterfall,
    /// The same comparison in all twelve months: a line of dots per row.
    Months,
    /// Years over each other from January to December, a line per year, and what was planned: a table with a column
    /// `month` of codes `01` to `12` and a column of counts per year, of which at most one is no year.
    Calendar,
}

impl ChartForm {
    /// Every form that any table may be asked for; [`ChartForm::Quarters`], [`ChartForm::Contributions`],
    /// [`ChartForm::Waterfall`] and [`ChartForm::Months`] belong to the answers of `awards`, `shift`, `accounts` and
    /// `november --check-month`, [`ChartForm::Calendar`] to tables with the id `calendar`.
    pub const ALL: [Self; 5] = [Self::Line, Self::Columns, Self::Area, Self::Bars, Self::Multiples];

    /// The name of the form as an option has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Columns => "columns",
            Self::Area => "area",
            Self::Bars => "bars",
            Self::Multiples => "multiples",
            Self::Quarters => "quarters",
            Self::Contributions => "contributions",
            Self::Waterfall => "waterfall",
            Self::Months => "months",
            Self::Calendar => "calendar",
        }
    }
}

/// What is asked of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartOptions {
    /// The form; `None` for the one that suits the table.
    pub form: Option<ChartForm>,
    /// The width in pixels, 480 to 4000. Texts keep their size, so a wider chart has more room.
    pub width: u32,
    /// The height in pixels, up to 20 000; `None` for what the form needs. A height too small for the texts is exceeded.
    pub height: Option<u32>,
    /// The language of numbers, months and lead-ins. Labels and notes are in that of the table.
    pub language: Language,
    /// Without title, sources and notes, for a figure that has them around it: caption above, `Kilde:` and `Note:` below.
    /// What is measured stays, and so does what the plot needs to be read: what hollow points, gaps, signs and numbered
    /// lines stand for. Breaks that no line is drawn for are left to the notes below the figure. Title, sources and
    /// notes stay in the description, and so does that data are synthetic.
    pub bare: bool,
}

impl Default for ChartOptions {
    fn default() -> Self {
        Self { form: None, width: 800, height: None, language: Language::Danish, bare: false }
    }
}

/// The least and the greatest width, in pixels.
const WIDTHS: (u32, u32) = (480, 4000);
/// The greatest height, in pixels.
const HIGHEST: u32 = 20_000;

/// The room for a chart, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) width: f64,
    pub(crate) height: Option<f64>,
    /// As [`ChartOptions::bare`].
    pub(crate) bare: bool,
}

/// A finished chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    svg: String,
    /// Where the font stands in it.
    font: Range<usize>,
    size: (u32, u32),
    title: String,
    description: String,
    form: ChartForm,
}

impl Chart {
    /// Draws a table of `stock`, `november`, `awards`, `shift` or `accounts`.
    ///
    /// # Errors
    /// When the table has nothing to draw, when the form asked for does not suit it, or when the size is outside the
    /// limits. Nothing is left out to make it fit.
    pub fn draw(table: &Table, options: &ChartOptions) -> Result<Self, ChartError> {
        let (width, height) = (options.width, options.height.unwrap_or(0));
        if !(WIDTHS.0..=WIDTHS.1).contains(&width) || height > HIGHEST {
            return Err(ChartError::Size { width, height });
        }
        let language = options.language;
        let (asked, bare) = (options.height.map(f64::from), options.bare);
        let size = Size { width: f64::from(width), height: asked, bare };
        let form = match options.form {
            Some(form) => form,
            None => of_answer(table, language)?,
        };
        let mut newest = None;
        let data = match form {
            ChartForm::Waterfall => {
                let found = ChartData::of_newest(table, &waterfall::columns(), language);
                found.map(|(data, period)| {
                    newest = Some(period);
                    // The first of its columns is not what all of them are.
                    ChartData { measure: data::printable(&table.measure), ..data }
                })
            }
            ChartForm::Quarters => ChartData::of_column(table, &DRAWN, language),
            ChartForm::Contributions => match table.id.as_str() {
                "shift" => ChartData::of_rows(table, &SHIFT, language),
                _ => ChartData::of_rows(table, &CONTRIBUTIONS, language),
            },
            ChartForm::Months => ChartData::of_months(table, language),
            ChartForm::Calendar => ChartData::of_calendar(table, language),
            ChartForm::Line if is_single_and_taken_apart(table, language) => {
                ChartData::of_parts(table, language)
            }
            ChartForm::Bars if RATES.contains(&&*table.id) => ChartData::of_rates(table, language),
            _ if table.id == RATES_OVER_TIME => ChartData::of_rates(table, language),
            _ => ChartData::new(table, language),
        }?;
        let trends = match form {
            ChartForm::Multiples if is_taken_apart(table) => {
                Some(ChartData::of_trends(table, language)?)
            }
            _ => None,
        };
        let has_index = table.columns.iter().any(|column| column.id == "index");
        let index = match form {
            ChartForm::Quarters if has_index => {
                Some(ChartData::of_column(table, &["index"], language)?)
            }
            ChartForm::Line if is_single_and_taken_apart(table, language) => {
                ChartData::of_season(table, language)?
            }
            _ => None,
        };
        let laid = match form {
            // The season goes up and down around nothing, and has an axis of its own below.
            ChartForm::Line if index.is_some() => quarters::lay_out(&data, index.as_ref(), size),
            ChartForm::Line => line::lay_out(&data, size),
            ChartForm::Columns => columns::lay_out(&data, size),
            ChartForm::Area => area::lay_out(&data, size),
            ChartForm::Bars => bars::lay_out(&data, size),
            ChartForm::Multiples => multiples::lay_out(&data, trends.as_ref(), size),
            ChartForm::Quarters => quarters::lay_out(&data, index.as_ref(), size),
            ChartForm::Contributions => contributions::lay_out(&data, size),
            ChartForm::Waterfall => {
                let period = newest.ok_or(ChartError::NoPeriods)?;
                let is_provisional = table.provisional.contains(&period.code());
                waterfall::lay_out(&data, period, is_provisional, size)
            }
            ChartForm::Months => months::lay_out(&data, size),
            ChartForm::Calendar => calendar::lay_out(&data, size),
        }?;
        let height = laid.height.ceil() as u32;
        if height > HIGHEST {
            return Err(ChartError::Size { width, height });
        }
        let description = describe::describe(&data, index.as_ref(), form);
        let about = About { title: &data.title, description: &description, language };
        let (svg, font) = laid.drawing.svg((width, height), &about);
        Ok(Self { svg, font, size: (width, height), title: data.title, description, form })
    }

    /// The chart as an SVG document.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// The same without its font, for a page of many charts that has [`font_face_css`] once. No part of a chart has an
    /// id, and none has a style sheet but for its font: what stands beside it on a page is not touched.
    pub fn svg_without_font(&self) -> String {
        [&self.svg[..self.font.start], &self.svg[self.font.end..]].concat()
    }

    /// The chart as PNG, drawn from the SVG with the same font; `scale` pixels for each of the chart's. The file says its
    /// resolution: 96 pixels of the chart are an inch, so 3.125 makes 300 dots to the inch.
    ///
    /// # Errors
    /// When the picture would be too large to draw.
    pub fn png(&self, scale: f64) -> Result<Vec<u8>, ChartError> {
        png::render(&self.svg_without_font(), scale)
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        self.size
    }

    /// The title drawn.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What the chart shows, in words, a line for each thing: the text of its `<desc>`.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The form it has.
    pub fn form(&self) -> ChartForm {
        self.form
    }
}

/// The columns of awards that are drawn, the first there is.
const DRAWN: [&str; 5] = ["share", "award_rate", "refusal_rate", "per_10000", "value"];
/// The columns of a table before and after a reform that are drawn.
const CONTRIBUTIONS: [&str; 2] = ["contribution", "contribution_pct"];

/// The column of a shift that is drawn.
const SHIFT: [&str; 1] = ["change"];
/// Tables that hold the rate of an area against those of others, one of each.
const RATES: [&str; 2] = ["benchmark", "benchmark_all"];
/// The same over time.
const RATES_OVER_TIME: &str = "benchmark_series";

/// The form that belongs to an answer, else the one that suits its numbers.
fn of_answer(table: &Table, language: Language) -> Result<ChartForm, ChartError> {
    match table.id.as_str() {
        "awards_reform" | "shift" => return Ok(ChartForm::Contributions),
        "accounts" => return Ok(ChartForm::Waterfall),
        id if RATES.contains(&id) => return Ok(ChartForm::Bars),
        RATES_OVER_TIME => return Ok(ChartForm::Line),
        "november_months" => return Ok(ChartForm::Months),
        "calendar" => return Ok(ChartForm::Calendar),
        "seasonal" => {
            let data = ChartData::new(table, language)?;
            let form = if data.series.len() == 1 { ChartForm::Line } else { ChartForm::Multiples };
            return Ok(form);
        }
        "awards" => {
            let data = ChartData::of_column(table, &DRAWN, language)?;
            if data.periods.len() > 1 && data.series.len() <= SERIES.len() {
                return Ok(ChartForm::Quarters);
            }
        }
        _ => {}
    }
    Ok(suitable(table, &ChartData::new(table, language)?))
}

/// Whether the table takes its series apart into trend and season.
fn is_taken_apart(table: &Table) -> bool {
    table.id == "seasonal"
}

/// Whether it does so, and has one series.
fn is_single_and_taken_apart(table: &Table, language: Language) -> bool {
    let is_single = |data: ChartData| data.series.len() == 1;
    is_taken_apart(table) && ChartData::new(table, language).is_ok_and(is_single)
}

/// The form that suits a table: columns for the same period across years, else over time lines for as many series as
/// can be told apart, a stack for more parts that add up, panels for the rest; bars for a single period and for more
/// rows than columns can be read from.
fn suitable(table: &Table, data: &ChartData) -> ChartForm {
    /// More clusters of columns than these are read as a list.
    const CLUSTERS: usize = 12;
    let rows = data.series.len();
    if data.periods.len() == 1 {
        return ChartForm::Bars;
    }
    if table.id == "november" {
        return if rows <= CLUSTERS { ChartForm::Columns } else { ChartForm::Bars };
    }
    let parts = data.parts_and_total().0.len();
    if rows <= SERIES.len() {
        ChartForm::Line
    } else if parts <= BANDS.len() && area::adds_up(data) {
        ChartForm::Area
    } else {
        ChartForm::Multiples
    }
}
