//! Periods as the publishers write them: read from every known form, written in one code form, counted in
//! steps of their own length.
//!
//! A text that is no known form is refused. `2014MYTD03` looks like a month and is not one.

mod forms;

use chrono::{Datelike, NaiveDate, Weekday};

pub use self::forms::{kind_name, month_name, month_short};

/// The length of a [`Period`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar half-year.
    HalfYear,
    /// A calendar year.
    Year,
    /// An ISO 8601 week.
    Week,
    /// Four quarters in a row, named by the last.
    RollingYear,
}

impl PeriodKind {
    /// How many fit in a calendar year; none for weeks, whose number varies.
    fn per_year(self) -> Option<i32> {
        match self {
            Self::Month => Some(12),
            Self::Quarter | Self::RollingYear => Some(4),
            Self::HalfYear => Some(2),
            Self::Year => Some(1),
            Self::Week => None,
        }
    }
}

/// A month, quarter, half-year, year, ISO week or rolling year that lies wholly within 1900-2199.
///
/// Periods sort by kind first, then by time.
///
/// ```
/// use bestand_model::{Language, Period};
/// let november = Period::parse("2014M11")?;
/// assert_eq!(november.code(), "2014-11");
/// assert_eq!(november.short(Language::Danish), "Nov. 2014");
/// assert_eq!(november.in_year(2013), Period::month(2013, 11));
/// # Ok::<(), bestand_model::period::PeriodError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    kind: PeriodKind,
    year: i32,
    index: u32,
}

/// A text that names no known period, or two periods that span no range.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PeriodError {
    /// The text is none of the known forms.
    #[error("\"{text}\" is not a known period")]
    Unknown {
        /// The text as it was met.
        text: String,
    },
    /// The ends of a range differ in length, or the last comes before the first.
    #[error("there is no range from {from} to {to}")]
    Range {
        /// The first period asked for.
        from: Period,
        /// The last period asked for.
        to: Period,
    },
}

impl PeriodError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => {
                "known forms: month 2014-11, 2014M11, Nov 2014, november 2014; \
                 quarter 2014-Q4, 2014K4, 2014Q04, 2014:4, 4. kvartal 2014, 4. kvt. 2014; \
                 half-year 2014-H1, 2014H1, 1. halvår 2014; year 2014, 2014Y01; \
                 week 2014-W43, 2014U43; rolling year 2014-Q4-R4, 2014QMAT04; years 1900-2199"
            }
            Self::Range { .. } => {
                "both ends must be of the same kind, and the first no later than the last"
            }
        }
    }
}

impl Period {
    /// A calendar month, 1-12.
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Self::numbered(PeriodKind::Month, year, month)
    }

    /// A calendar quarter, 1-4.
    pub fn quarter(year: i32, quarter: u32) -> Option<Self> {
        Self::numbered(PeriodKind::Quarter, year, quarter)
    }

    /// A calendar half-year, 1-2.
    pub fn half_year(year: i32, half: u32) -> Option<Self> {
        Self::numbered(PeriodKind::HalfYear, year, half)
    }

    /// A calendar year. Not called `year`, which asks a period for its year.
    pub fn calendar_year(year: i32) -> Option<Self> {
        Self::numbered(PeriodKind::Year, year, 1)
    }

    /// An ISO week of an ISO year; week 53 only in years that have one.
    pub fn week(year: i32, week: u32) -> Option<Self> {
        Self::numbered(PeriodKind::Week, year, week)
    }

    /// The four quarters that end with this one. None where the first of them is before 1900.
    pub fn rolling_year(year: i32, quarter: u32) -> Option<Self> {
        Self::numbered(PeriodKind::RollingYear, year, quarter)
    }

    fn numbered(kind: PeriodKind, year: i32, index: u32) -> Option<Self> {
        let exists = match kind {
            PeriodKind::Month => (1..=12).contains(&index),
            PeriodKind::Quarter => (1..=4).contains(&index),
            PeriodKind::HalfYear => (1..=2).contains(&index),
            PeriodKind::Year => index == 1,
            PeriodKind::Week => NaiveDate::from_isoywd_opt(year, index, Weekday::Thu).is_some(),
            PeriodKind::RollingYear => (1..=4).contains(&index) && (year, index) >= (1900, 4),
        };
        (exists && (1900..=2199).contains(&year)).then_some(Self { kind, year, index })
    }

    /// The length of the period.
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// The year; of a week the ISO year, of a rolling year the year of its last quarter.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The number within the year: month 1-12, quarter 1-4, half-year 1-2, year 1, ISO week 1-53, of a
    /// rolling year its last quarter.
    pub fn index(self) -> u32 {
        self.index
    }
}

/// Counting.
impl Period {
    /// The first month covered; of a week the month of its Thursday, as ISO 8601 gives a week to a year.
    pub fn first_month(self) -> Self {
        match self.kind {
            PeriodKind::Month | PeriodKind::Week => self.last_month(),
            PeriodKind::Quarter => self.last_month().moved(-2),
            PeriodKind::HalfYear => self.last_month().moved(-5),
            PeriodKind::Year | PeriodKind::RollingYear => self.last_month().moved(-11),
        }
    }

    /// The last month covered; of a week the month of its Thursday.
    pub fn last_month(self) -> Self {
        let month = match self.kind {
            PeriodKind::Month => self.index,
            PeriodKind::Quarter | PeriodKind::RollingYear => 3 * self.index,
            PeriodKind::HalfYear => 6 * self.index,
            PeriodKind::Year => 12,
            PeriodKind::Week => self.thursday().month(),
        };
        Self { kind: PeriodKind::Month, year: self.year, index: month }
    }

    /// The first day covered; of a week its Monday.
    ///
    /// ```
    /// use bestand_model::Period;
    /// assert_eq!(Period::parse("2014-Q4")?.first_day().to_string(), "2014-10-01");
    /// # Ok::<(), bestand_model::period::PeriodError>(())
    /// ```
    pub fn first_day(self) -> NaiveDate {
        if self.kind == PeriodKind::Week {
            return self.thursday() - chrono::Days::new(3);
        }
        let month = self.first_month();
        NaiveDate::from_ymd_opt(month.year, month.index, 1)
            .expect("every month of a period has a first day")
    }

    fn moved(self, steps: i32) -> Self {
        self.offset(steps).expect("every month of a period lies within 1900-2199")
    }

    /// The period this many steps later (earlier if negative). A step is the period's own length; rolling
    /// years step by a quarter. None outside 1900-2199.
    pub fn offset(self, steps: i32) -> Option<Self> {
        Self::from_ordinal(self.kind, self.ordinal().checked_add(steps)?)
    }

    /// The steps from this period to the other, negative if it is earlier. None between different kinds.
    pub fn steps_to(self, other: Self) -> Option<i32> {
        (self.kind == other.kind).then(|| other.ordinal() - self.ordinal())
    }

    /// The same month, quarter, week ... of another year. None outside 1900-2199, and for week 53 of a year
    /// that has 52.
    pub fn in_year(self, year: i32) -> Option<Self> {
        Self::numbered(self.kind, year, self.index)
    }

    /// All periods between two of the same kind, both included.
    ///
    /// # Errors
    ///
    /// [`PeriodError::Range`] if the kinds differ or `to` comes before `from`.
    pub fn range(from: Self, to: Self) -> Result<Vec<Self>, PeriodError> {
        if from.kind != to.kind || to < from {
            return Err(PeriodError::Range { from, to });
        }
        let ordinals = from.ordinal()..=to.ordinal();
        Ok(ordinals.filter_map(|ordinal| Self::from_ordinal(from.kind, ordinal)).collect())
    }

    /// The place on a line where every period of a kind follows the one before by one.
    fn ordinal(self) -> i32 {
        match self.kind.per_year() {
            Some(per_year) => self.year * per_year + self.index as i32 - 1,
            None => self.thursday().num_days_from_ce().div_euclid(7),
        }
    }

    /// The day that decides which year and month a week belongs to.
    fn thursday(self) -> NaiveDate {
        NaiveDate::from_isoywd_opt(self.year, self.index, Weekday::Thu)
            .expect("a week is made only if the calendar has it")
    }

    fn from_ordinal(kind: PeriodKind, ordinal: i32) -> Option<Self> {
        match kind.per_year() {
            Some(per_year) => {
                let index = ordinal.rem_euclid(per_year) as u32 + 1;
                Self::numbered(kind, ordinal.div_euclid(per_year), index)
            }
            None => {
                // Day 1 of the common era is a Monday, so Thursdays are 4 more than a multiple of 7.
                let day = ordinal.checked_mul(7)?.checked_add(4)?;
                let week = NaiveDate::from_num_days_from_ce_opt(day)?.iso_week();
                Self::week(week.year(), week.week())
            }
        }
    }
}

#[cfg(test)]
mod tests;
