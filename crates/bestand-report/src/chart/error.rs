//! Why a table has no chart, and what to do about it.

use super::{ChartForm, HIGHEST, WIDTHS};

/// Why there is no chart.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChartError {
    /// The table cannot be laid out at all.
    #[error(transparent)]
    Table(#[from] crate::ReportError),
    /// The table has no periods, or not of one kind and in order.
    #[error("this table has no periods in order to draw")]
    NoPeriods,
    /// Two numbers for one place.
    #[error("the table has two values for {label} in {period}")]
    TwoValues {
        /// The row.
        label: String,
        /// The period, in code form.
        period: String,
    },
    /// The table has no number.
    #[error("there is no number to draw: every cell is missing")]
    NoNumbers,
    /// A form over time with one period.
    #[error("the chart form {} needs more than one period", form.name())]
    OnePeriod {
        /// The form.
        form: ChartForm,
    },
    /// More series than can be told apart.
    #[error("the chart form {} shows at most {most} rows, and the table has {series}", form.name())]
    TooManySeries {
        /// The form.
        form: ChartForm,
        /// The rows there are.
        series: usize,
        /// The most the form shows.
        most: usize,
    },
    /// More columns than stand side by side.
    #[error("the chart form columns shows at most {most} periods, and the table has {periods}")]
    TooManyPeriods {
        /// The periods there are.
        periods: usize,
        /// The most the form shows.
        most: usize,
    },
    /// More bars than a page holds.
    #[error("the chart form bars shows at most {most} rows, and the table has {bars}")]
    TooManyBars {
        /// The rows there are.
        bars: usize,
        /// The most the form shows.
        most: usize,
    },
    /// Rows that are no parts of a whole.
    #[error("these rows cannot be stacked: they do not add up to a total row of counts")]
    NoStack,
    /// A size that is no chart.
    #[error("a chart {width} pixels wide and {height} high is outside the limits")]
    Size {
        /// The width asked for.
        width: u32,
        /// The height asked for or needed.
        height: u32,
    },
    /// The picture could not be made.
    #[error("the picture could not be drawn: {0}")]
    Picture(String),
}

impl ChartError {
    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Table(_) | Self::NoPeriods | Self::TwoValues { .. } => {
                "draw the answer of stock, november, awards, shift or accounts".to_owned()
            }
            Self::NoNumbers => "choose periods, areas or benefits that have figures".to_owned(),
            Self::OnePeriod { .. } => {
                "ask for more periods, or use --chart-form bars or columns".to_owned()
            }
            Self::TooManySeries { form: ChartForm::Line | ChartForm::Area, .. } => {
                "show fewer rows, or use --chart-form multiples (a panel per row) or bars (the newest period)".to_owned()
            }
            Self::TooManySeries { form: ChartForm::Calendar, .. } => {
                "show fewer years, and one plan".to_owned()
            }
            Self::TooManySeries { .. } | Self::TooManyBars { .. } => {
                "show fewer rows with --area, --benefit or --where".to_owned()
            }
            Self::TooManyPeriods { .. } => {
                "ask for fewer periods with --years, or use --chart-form line".to_owned()
            }
            Self::NoStack => "use --chart-form line or multiples".to_owned(),
            Self::Size { .. } => format!(
                "widths go from {} to {} pixels, heights to {}",
                WIDTHS.0, WIDTHS.1, HIGHEST
            ),
            Self::Picture(_) => "write the chart as .svg, or smaller".to_owned(),
        }
    }
}
