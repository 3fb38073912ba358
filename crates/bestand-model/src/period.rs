//! Periods as the publishers write them: read from every known form, written in one code form, counted in
//! steps of their own length.
//!
//! A text that is no known form is refused. `2014MYTD03` looks like a month and is not one.

use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::Language;

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

/// Reading and writing.
impl Period {
    /// Reads a period in any of the forms the publishers use, in Danish or English, with space around it.
    ///
    /// Code letters are capital, as published; names of months are not case-sensitive. The two digits after
    /// `QMAT` are read as the last quarter of the rolling year.
    ///
    /// ```
    /// use bestand_model::Period;
    /// assert_eq!(Period::parse("2014K4")?, Period::parse("4. kvartal 2014")?);
    /// assert!(Period::parse("2014MYTD03").is_err());
    /// # Ok::<(), bestand_model::period::PeriodError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`PeriodError::Unknown`] for every other text, also where it could be guessed at: `2014M1`, `201411`.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        let trimmed = text.trim();
        Self::from_code(trimmed)
            .or_else(|| Self::from_words(trimmed))
            .ok_or_else(|| PeriodError::Unknown { text: text.to_owned() })
    }

    /// Forms that start with the year and go on with a mark and digits.
    fn from_code(text: &str) -> Option<Self> {
        let (year, rest) = text.split_at_checked(4)?;
        let year = digits(year)? as i32;
        if rest.is_empty() {
            return Self::calendar_year(year);
        }
        if let Some(quarter) = rest.strip_prefix("-Q").and_then(|rest| rest.strip_suffix("-R4")) {
            return (quarter.len() == 1).then(|| Self::rolling_year(year, digits(quarter)?))?;
        }
        let (mark, number) = rest.split_at(rest.find(|c: char| c.is_ascii_digit())?);
        let index = digits(number)?;
        // The number of digits is part of the form: `2014M1` may be a cut-off `2014M11`.
        match (mark, number.len()) {
            ("-" | "M", 2) => Self::month(year, index),
            ("-Q" | "K" | "Q" | " K" | " Q" | ":", 1) | ("K" | "Q", 2) => {
                Self::quarter(year, index)
            }
            ("-H" | "H", 1) | ("H", 2) => Self::half_year(year, index),
            ("-W" | "U" | "W", 2) => Self::week(year, index),
            ("QMAT", 2) => Self::rolling_year(year, index),
            ("Y", 2) if index == 1 => Self::calendar_year(year),
            _ => None,
        }
    }

    /// Forms that end with the year: `Nov. 2014`, `1. kvartal 2013`.
    fn from_words(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let (year, words) = words.split_last()?;
        let year = digits(year).filter(|_| year.len() == 4)? as i32;
        match words {
            [month] => Self::month(year, month_number(month)?),
            [number, part] => {
                let index = digits(number.strip_suffix('.').filter(|digit| digit.len() == 1)?)?;
                match *part {
                    "kvartal" | "kvt." => Self::quarter(year, index),
                    "halvår" => Self::half_year(year, index),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The code form: `2014-11`, `2014-Q4`, `2014-H1`, `2014`, `2014-W43`, `2014-Q4-R4`.
    pub fn code(self) -> String {
        self.to_string()
    }

    /// The form of column heads and axes: `Nov. 2014`, `4. kvt. 2014`; `Nov 2014`, `Q4 2014`.
    pub fn short(self, language: Language) -> String {
        let Self { kind, year, index } = self;
        match (kind, language) {
            (PeriodKind::Month, Language::Danish) => {
                format!("{} {year}", MONTHS[index as usize - 1].2)
            }
            (PeriodKind::Month, Language::English) => {
                format!("{} {year}", &month_name(index, language)[..3])
            }
            (PeriodKind::Quarter, Language::Danish) => format!("{index}. kvt. {year}"),
            (PeriodKind::Quarter, Language::English) => format!("Q{index} {year}"),
            (PeriodKind::HalfYear, Language::Danish) => format!("{index}. halvår {year}"),
            (PeriodKind::HalfYear, Language::English) => format!("H{index} {year}"),
            (PeriodKind::Year, _) => year.to_string(),
            (PeriodKind::Week, Language::Danish) => format!("Uge {index}, {year}"),
            (PeriodKind::Week, Language::English) => format!("Week {index}, {year}"),
            (PeriodKind::RollingYear, Language::Danish) => {
                format!("År t.o.m. {index}. kvt. {year}")
            }
            (PeriodKind::RollingYear, Language::English) => format!("Year to Q{index} {year}"),
        }
    }

    /// The form inside a sentence: `november 2014`, `4. kvartal 2014`; `November 2014`, `4th quarter 2014`.
    pub fn long(self, language: Language) -> String {
        let Self { kind, year, index } = self;
        let nth = || match language {
            Language::Danish => format!("{index}."),
            Language::English => format!("{index}{}", ["st", "nd", "rd", "th"][index as usize - 1]),
        };
        let name = kind_name(kind, language);
        match kind {
            PeriodKind::Month => format!("{} {year}", month_name(index, language)),
            PeriodKind::Quarter | PeriodKind::HalfYear => format!("{} {name} {year}", nth()),
            PeriodKind::Year => year.to_string(),
            PeriodKind::Week => format!("{name} {index}, {year}"),
            PeriodKind::RollingYear => {
                let span = language.pick("fire kvartaler til og med", "four quarters to");
                let quarter = kind_name(PeriodKind::Quarter, language);
                format!("{span} {} {quarter} {year}", nth())
            }
        }
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

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, year, index } = self;
        match kind {
            PeriodKind::Month => write!(f, "{year}-{index:02}"),
            PeriodKind::Quarter => write!(f, "{year}-Q{index}"),
            PeriodKind::HalfYear => write!(f, "{year}-H{index}"),
            PeriodKind::Year => write!(f, "{year}"),
            PeriodKind::Week => write!(f, "{year}-W{index:02}"),
            PeriodKind::RollingYear => write!(f, "{year}-Q{index}-R4"),
        }
    }
}

/// Danish name, English name, Danish abbreviation.
const MONTHS: [(&str, &str, &str); 12] = [
    ("januar", "January", "Jan."),
    ("februar", "February", "Feb."),
    ("marts", "March", "Mar."),
    ("april", "April", "Apr."),
    ("maj", "May", "Maj"),
    ("juni", "June", "Jun."),
    ("juli", "July", "Jul."),
    ("august", "August", "Aug."),
    ("september", "September", "Sep."),
    ("oktober", "October", "Okt."),
    ("november", "November", "Nov."),
    ("december", "December", "Dec."),
];

/// The name of month 1-12 inside a sentence: `januar`, `January`. Other numbers have no name, the text is
/// empty.
pub fn month_name(month: u32, language: Language) -> &'static str {
    let place = (month as usize).wrapping_sub(1);
    MONTHS.get(place).map_or("", |(danish, english, _)| language.pick(danish, english))
}

/// The singular noun of a kind of period: `måned`, `month`.
pub fn kind_name(kind: PeriodKind, language: Language) -> &'static str {
    match kind {
        PeriodKind::Month => language.pick("måned", "month"),
        PeriodKind::Quarter => language.pick("kvartal", "quarter"),
        PeriodKind::HalfYear => language.pick("halvår", "half-year"),
        PeriodKind::Year => language.pick("år", "year"),
        PeriodKind::Week => language.pick("uge", "week"),
        PeriodKind::RollingYear => language.pick("rullende år", "rolling year"),
    }
}

/// The month that a lower-case name or three-letter abbreviation (full stop or not) stands for.
fn month_number(word: &str) -> Option<u32> {
    let abbreviated = word.strip_suffix('.').unwrap_or(word);
    let stands_for = |name: &str| {
        let name = name.to_lowercase();
        word == name || abbreviated == &name[..3]
    };
    let place =
        MONTHS.iter().position(|(danish, english, _)| stands_for(danish) || stands_for(english))?;
    Some(place as u32 + 1)
}

/// The number that a text of ASCII digits, and nothing else, stands for.
fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn month(year: i32, month: u32) -> Period {
        Period::month(year, month).expect("a month of the calendar")
    }

    fn quarter(year: i32, quarter: u32) -> Period {
        Period::quarter(year, quarter).expect("a quarter of the calendar")
    }

    fn half_year(year: i32, half: u32) -> Period {
        Period::half_year(year, half).expect("a half-year of the calendar")
    }

    fn year(year: i32) -> Period {
        Period::calendar_year(year).expect("a year of the calendar")
    }

    fn week(year: i32, week: u32) -> Period {
        Period::week(year, week).expect("a week of the calendar")
    }

    fn rolling_year(year: i32, quarter: u32) -> Period {
        Period::rolling_year(year, quarter).expect("four quarters of the calendar")
    }

    #[test]
    fn every_published_form_is_read() {
        let forms: [(Period, &[&str]); 8] = [
            (
                month(2014, 11),
                &[
                    "2014M11",
                    "2014-11",
                    "Nov 2014",
                    "Nov. 2014",
                    "november 2014",
                    "NOVEMBER 2014",
                    "  2014M11\u{a0}",
                ],
            ),
            (month(2019, 5), &["Maj 2019", "May 2019", "maj 2019", "2019M05"]),
            (month(2020, 10), &["Okt 2020", "Oct 2020", "oktober 2020", "October 2020"]),
            (
                quarter(2013, 1),
                &[
                    "2013K1",
                    "2013Q1",
                    "2013Q01",
                    "2013-Q1",
                    "2013 K1",
                    "2013:1",
                    "1. kvartal 2013",
                    "1. kvt. 2013",
                ],
            ),
            (half_year(2003, 1), &["2003H1", "2003H01", "2003-H1", "1. halvår 2003"]),
            (year(2014), &["2014", "2014Y01"]),
            (week(2023, 43), &["2023U43", "2023-W43", "2023W43"]),
            (rolling_year(2022, 4), &["2022QMAT04", "2022-Q4-R4"]),
        ];
        for (period, texts) in forms {
            for text in texts {
                assert_eq!(Period::parse(text), Ok(period), "{text}");
            }
        }
    }

    #[test]
    fn every_month_name_is_read_in_both_languages() {
        for number in 1..=12 {
            for language in [Language::Danish, Language::English] {
                let period = month(2014, number);
                assert_eq!(Period::parse(&period.long(language)), Ok(period));
                assert_eq!(Period::parse(&period.short(language)), Ok(period));
            }
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_text() {
        for text in [
            "",
            " ",
            "2014M1",
            "2014M13",
            "2014M00",
            "2014M011",
            "2022QMAT05",
            "2022QMAT4",
            "2014MYTD03",
            "2014-13",
            "2014-1",
            "201411",
            "11/2014",
            "2015/2016",
            "2002U31-48",
            "2014K5",
            "2014K0",
            "2014Y02",
            "2014H3",
            "1899",
            "2200",
            "14M11",
            "2014-Q04",
            "2014-Q4-R3",
            "2014-Q4-R",
            "2007M01D01",
            "1840:1849",
            "2013:13",
            "1986KV4",
            "AUG - DEC 2019",
            "novem 2014",
            "november. 2014",
            "5. kvartal 2014",
            "01. kvartal 2014",
            "1. kvartal",
            "november 14",
            "+014",
            "2014M+1",
            "2021W53",
            "2014 M11",
            "２０１４",
            "åååå",
            "1900-Q3-R4",
        ] {
            assert_eq!(Period::parse(text), Err(PeriodError::Unknown { text: text.to_owned() }));
        }
    }

    #[test]
    fn only_long_years_have_a_week_53() {
        // 2020 began on a Wednesday and was a leap year; 2021 began on a Friday.
        assert!(Period::week(2020, 53).is_some());
        assert!(Period::week(2021, 53).is_none());
        assert_eq!(week(2020, 53).offset(1), Period::week(2021, 1));
        assert_eq!(week(2020, 53).in_year(2021), None);
    }

    #[test]
    fn danish_and_english_forms_are_for_their_place() {
        let forms = [
            (month(2014, 11), "Nov. 2014", "Nov 2014", "november 2014", "November 2014"),
            (month(2019, 5), "Maj 2019", "May 2019", "maj 2019", "May 2019"),
            (quarter(2014, 4), "4. kvt. 2014", "Q4 2014", "4. kvartal 2014", "4th quarter 2014"),
            (
                half_year(2014, 2),
                "2. halvår 2014",
                "H2 2014",
                "2. halvår 2014",
                "2nd half-year 2014",
            ),
            (year(2014), "2014", "2014", "2014", "2014"),
            (week(2014, 43), "Uge 43, 2014", "Week 43, 2014", "uge 43, 2014", "week 43, 2014"),
            (
                rolling_year(2014, 4),
                "År t.o.m. 4. kvt. 2014",
                "Year to Q4 2014",
                "fire kvartaler til og med 4. kvartal 2014",
                "four quarters to 4th quarter 2014",
            ),
        ];
        for (period, danish_short, english_short, danish_long, english_long) in forms {
            assert_eq!(period.short(Language::Danish), danish_short);
            assert_eq!(period.short(Language::English), english_short);
            assert_eq!(period.long(Language::Danish), danish_long);
            assert_eq!(period.long(Language::English), english_long);
        }
    }

    #[test]
    fn months_outside_the_year_have_no_name() {
        assert_eq!(month_name(3, Language::Danish), "marts");
        assert_eq!(month_name(0, Language::Danish), "");
        assert_eq!(month_name(13, Language::English), "");
    }

    #[test]
    fn a_period_covers_its_months() {
        let covers = |period: Period| (period.first_month(), period.last_month());
        assert_eq!(covers(quarter(2014, 4)), (month(2014, 10), month(2014, 12)));
        assert_eq!(covers(half_year(2014, 2)), (month(2014, 7), month(2014, 12)));
        assert_eq!(covers(year(2014)), (month(2014, 1), month(2014, 12)));
        assert_eq!(covers(rolling_year(2014, 1)), (month(2013, 4), month(2014, 3)));
        // Week 1 of 2015 ran from Monday 29 December 2014; its Thursday was 1 January.
        assert_eq!(covers(week(2015, 1)), (month(2015, 1), month(2015, 1)));
        // Week 5 of 2014 ran from 27 January to 2 February; its Thursday was 30 January.
        assert_eq!(covers(week(2014, 5)), (month(2014, 1), month(2014, 1)));
    }

    #[test]
    fn steps_are_of_the_periods_own_length() {
        assert_eq!(month(2014, 11).offset(2), Some(month(2015, 1)));
        assert_eq!(rolling_year(2014, 1).offset(-1), Some(rolling_year(2013, 4)));
        assert_eq!(week(2014, 1).offset(52), Some(week(2015, 1)));
        assert_eq!(month(2013, 11).steps_to(month(2014, 11)), Some(12));
        assert_eq!(quarter(2014, 1).steps_to(quarter(2013, 4)), Some(-1));
        assert_eq!(month(2014, 11).steps_to(quarter(2014, 4)), None);
        assert_eq!(year(2199).offset(1), None);
        assert_eq!(week(1900, 1).offset(i32::MAX), None);
        assert_eq!(rolling_year(1900, 4).offset(-1), None);
    }

    #[test]
    fn the_same_period_of_another_year_keeps_its_kind() {
        assert_eq!(month(2014, 11).in_year(2011), Some(month(2011, 11)));
        assert_eq!(rolling_year(2014, 4).in_year(2013), Some(rolling_year(2013, 4)));
        assert_eq!(year(2014).in_year(2013), Some(year(2013)));
    }

    #[test]
    fn periods_sort_by_kind_then_time() {
        let sorted =
            [month(2013, 12), month(2014, 1), quarter(2013, 1), year(2012), rolling_year(2012, 4)];
        assert!(sorted.is_sorted());
    }

    #[test]
    fn a_range_needs_one_kind_and_an_order() {
        let months = [month(2014, 11), month(2014, 12), month(2015, 1)];
        assert_eq!(Period::range(months[0], months[2]), Ok(months.to_vec()));
        assert_eq!(Period::range(months[0], months[0]), Ok(vec![months[0]]));
        assert!(Period::range(months[2], months[0]).is_err());
        assert!(Period::range(months[0], year(2015)).is_err());
    }

    fn any_period() -> impl Strategy<Value = Period> {
        let kinds = [
            PeriodKind::Month,
            PeriodKind::Quarter,
            PeriodKind::HalfYear,
            PeriodKind::Year,
            PeriodKind::Week,
            PeriodKind::RollingYear,
        ];
        (prop::sample::select(kinds.to_vec()), 1900..=2199, 1_u32..=53).prop_filter_map(
            "no such period",
            |(kind, year, index)| {
                let index = kind.per_year().map_or(index, |per_year| index % per_year as u32 + 1);
                Period::numbered(kind, year, index)
            },
        )
    }

    proptest! {
        #[test]
        fn a_code_is_read_back(period in any_period()) {
            prop_assert_eq!(Period::parse(&period.code()), Ok(period));
        }

        #[test]
        fn a_step_back_undoes_a_step(period in any_period(), steps in -20_000..20_000) {
            if let Some(moved) = period.offset(steps) {
                prop_assert_eq!(moved.offset(-steps), Some(period));
                prop_assert_eq!(period.steps_to(moved), Some(steps));
            }
        }

        #[test]
        fn a_range_has_a_period_for_every_step(period in any_period(), steps in 0..500) {
            if let Some(last) = period.offset(steps) {
                let range = Period::range(period, last).expect("the last is later");
                prop_assert_eq!(range.len() as i32, steps + 1);
                prop_assert!(range.is_sorted_by(|left, right| left < right));
            }
        }

        #[test]
        fn every_period_has_its_months(period in any_period()) {
            let months = Period::range(period.first_month(), period.last_month()).expect("first is no later");
            prop_assert!([1, 3, 6, 12].contains(&months.len()));
        }

        #[test]
        fn no_text_is_too_strange_to_refuse(text in "\\PC{0,12}") {
            let _ = Period::parse(&text);
        }
    }
}
