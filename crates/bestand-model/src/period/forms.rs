//! The forms of a period: read from every one the publishers use, written for programs and people.

use std::fmt;

use super::{Period, PeriodError, PeriodKind};
use crate::Language;

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
            (PeriodKind::Month, _) => format!("{} {year}", month_short(index, language)),
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

/// The name of month 1-12 in a column head or on an axis: `Nov.`, `Nov`. Other numbers have no name, the text is
/// empty.
pub fn month_short(month: u32, language: Language) -> &'static str {
    let place = (month as usize).wrapping_sub(1);
    MONTHS.get(place).map_or("", |(_, english, danish)| language.pick(danish, &english[..3]))
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
