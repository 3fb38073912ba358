//! Where a number comes from: publisher, table, vintage, file, and how its bytes were read.

use std::cmp::Ordering;
use std::fmt;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize, Serializer};

use crate::Language;

/// Who published the numbers of an extract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Publisher {
    /// Jobindsats, run by Styrelsen for Arbejdsmarked og Rekruttering.
    Jobindsats,
    /// Statistics Denmark's StatBank.
    StatisticsDenmark,
    /// Ankestyrelsen.
    Ankestyrelsen,
    /// Nobody: an office counted its own cases (*egne sager*) and did not publish them.
    OwnCases,
    /// Nobody: what a municipality's budget expects of a year, and the refunds it reckons with.
    Budget,
    /// Nobody: what a municipality aims at.
    OwnTargets,
    /// Made by a generator, not by any publisher.
    Synthetic,
    /// The file does not say.
    #[default]
    Unknown,
}

impl Publisher {
    /// Every publisher.
    pub const ALL: [Self; 8] = [
        Self::Jobindsats,
        Self::StatisticsDenmark,
        Self::Ankestyrelsen,
        Self::OwnCases,
        Self::Budget,
        Self::OwnTargets,
        Self::Synthetic,
        Self::Unknown,
    ];

    /// The name in machine-readable output and, for all but unknown, in source lines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jobindsats => "Jobindsats",
            Self::StatisticsDenmark => "Danmarks Statistik",
            Self::Ankestyrelsen => "Ankestyrelsen",
            Self::OwnCases => "Egne sager",
            Self::Budget => "Budget",
            Self::OwnTargets => "Egne mål",
            Self::Synthetic => "Syntetiske data (ikke Jobindsats)",
            Self::Unknown => "ikke oplyst",
        }
    }

    /// The publisher with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|publisher| publisher.name() == name)
    }

    /// The key used in the list of breaks (`source_scope`): `jobindsats`, `dst`, `ankestyrelsen` or `own_cases`.
    pub fn scope(self) -> Option<&'static str> {
        match self {
            Self::Jobindsats | Self::Synthetic => Some("jobindsats"),
            Self::StatisticsDenmark => Some("dst"),
            Self::Ankestyrelsen => Some("ankestyrelsen"),
            Self::OwnCases => Some("own_cases"),
            Self::Budget | Self::OwnTargets | Self::Unknown => None,
        }
    }
}

/// Whether a name or label says that the numbers were made, not published.
///
/// ```
/// use bestand_model::source::is_synthetic;
/// assert!(is_synthetic("Syntetiske_data.csv") && is_synthetic("a SYNTHETIC extract"));
/// assert!(!is_synthetic("Syntese"));
/// ```
pub fn is_synthetic(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("synthetic") || lower.contains("syntetisk")
}

/// The date an extract was pulled or a figure published (*udtræksdato*), with its precision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vintage {
    /// Not stated.
    #[default]
    Unknown,
    /// Known to the year.
    Year(i32),
    /// Known to the month (year, month 1-12).
    Month(i32, u32),
    /// Known to the day.
    Day(NaiveDate),
}

impl Vintage {
    /// Reads `2015-01-15`, `2015-01` or `2015`.
    ///
    /// # Errors
    /// The text itself when it is none of the three or no such date exists.
    ///
    /// ```
    /// use bestand_model::source::Vintage;
    /// assert_eq!(Vintage::parse("2015-01").unwrap(), Vintage::Month(2015, 1));
    /// assert!(Vintage::parse("2015-13").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, InvalidVintage> {
        let invalid = || InvalidVintage(text.to_owned());
        let digits = |part: &str, length: usize| {
            (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| part.parse::<u32>().ok())
                .flatten()
                .ok_or_else(invalid)
        };
        let mut parts = text.split('-');
        let year =
            i32::try_from(digits(parts.next().unwrap_or_default(), 4)?).map_err(|_| invalid())?;
        let month = parts.next().map(|part| digits(part, 2)).transpose()?;
        let day = parts.next().map(|part| digits(part, 2)).transpose()?;
        match (month, day, parts.next()) {
            (None, None, None) => Ok(Self::Year(year)),
            (Some(month @ 1..=12), None, None) => Ok(Self::Month(year, month)),
            (Some(month), Some(day), None) => {
                NaiveDate::from_ymd_opt(year, month, day).map(Self::Day).ok_or_else(invalid)
            }
            _ => Err(invalid()),
        }
    }

    /// The first day the vintage can stand for; `None` when unknown.
    pub fn earliest(self) -> Option<NaiveDate> {
        match self {
            Self::Unknown => None,
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 1, 1),
            Self::Month(year, month) => NaiveDate::from_ymd_opt(year, month, 1),
            Self::Day(date) => Some(date),
        }
    }

    /// The last day the vintage can stand for; `None` when unknown.
    pub fn latest(self) -> Option<NaiveDate> {
        let months = match self {
            Self::Year(_) => 12,
            Self::Month(..) => 1,
            Self::Day(_) | Self::Unknown => return self.earliest(),
        };
        self.earliest()?.checked_add_months(Months::new(months))?.pred_opt()
    }

    /// Which of the two is older; `None` where that cannot be told: one of them is unknown, or a day lies in a month or
    /// year that is all that is known of the other.
    ///
    /// ```
    /// use std::cmp::Ordering;
    /// use bestand_model::source::Vintage;
    /// let vintage = |text| Vintage::parse(text).unwrap();
    /// assert_eq!(vintage("2014").order(vintage("2015-03-12")), Some(Ordering::Less));
    /// assert_eq!(vintage("2015-03").order(vintage("2015-03-12")), None);
    /// ```
    pub fn order(self, other: Self) -> Option<Ordering> {
        match (self.earliest()?, self.latest()?, other.earliest()?, other.latest()?) {
            _ if self == other => Some(Ordering::Equal),
            (_, latest, earliest, _) if latest < earliest => Some(Ordering::Less),
            (earliest, _, _, latest) if earliest > latest => Some(Ordering::Greater),
            _ => None,
        }
    }

    /// The date as it stands in a source line: `15. januar 2015`, `15 January 2015`.
    pub fn long(self, language: Language) -> Option<String> {
        let month_name = |month: u32| crate::period::month_name(month, language);
        match self {
            Self::Unknown => None,
            Self::Year(year) => Some(year.to_string()),
            Self::Month(year, month) => Some(format!("{} {year}", month_name(month))),
            Self::Day(date) => Some(match language {
                Language::Danish => {
                    format!("{}. {} {}", date.day(), month_name(date.month()), date.year())
                }
                Language::English => {
                    format!("{} {} {}", date.day(), month_name(date.month()), date.year())
                }
            }),
        }
    }
}

impl fmt::Display for Vintage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => Ok(()),
            Self::Year(year) => write!(formatter, "{year:04}"),
            Self::Month(year, month) => write!(formatter, "{year:04}-{month:02}"),
            Self::Day(date) => write!(formatter, "{date}"),
        }
    }
}

impl Serialize for Vintage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown => serializer.serialize_none(),
            known => serializer.collect_str(known),
        }
    }
}

/// A text that is no vintage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date of the form YYYY-MM-DD, YYYY-MM or YYYY")]
pub struct InvalidVintage(pub String);

/// How the bytes of an extract were read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadFacts {
    /// The shape the reader recognised, such as `jobindsats_v3_json`.
    pub shape: String,
    /// `utf-8`, `utf-8-bom` or `windows-1252`.
    pub encoding: String,
    /// The dialect of the numbers, such as `decimal comma, no thousands mark`; `None` where numbers are
    /// typed in the file (JSON, Parquet).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbers: Option<String>,
    /// Records read, header lines not counted.
    pub rows: usize,
    /// What a reader of workbooks took for what, in sentences. Empty for files whose shape leaves no choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub layout: Vec<LayoutNote>,
}

/// A sentence about what the reader of a workbook took for what, such as where it found the first number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayoutNote {
    /// In Danish.
    pub da: String,
    /// In English.
    pub en: String,
}

impl LayoutNote {
    /// The sentence in this language.
    pub fn text(&self, language: Language) -> &str {
        language.pick(&self.da, &self.en)
    }
}

impl ReadFacts {
    /// What the places of this shape are called: `line` in text (CSV, PX and JSON of one object per line), `row` in
    /// other JSON and Parquet.
    pub fn place_word(&self) -> &'static str {
        let is_text = ["csv", "ndjson", "px"].iter().any(|text| self.shape.ends_with(text));
        if is_text { "line" } else { "row" }
    }
}

/// A publication in which figures stood, such as a quarterly report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Publication {
    /// Its place among the publications of its source: a later one has a higher number.
    pub order: u32,
    /// What it is called: `Tendenser 2014:3`.
    pub id: String,
}

/// One extract as the source of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Who published the numbers.
    pub publisher: Publisher,
    /// The publisher's table id in lower case, such as `y01a02` or `auk01`.
    pub table: Option<String>,
    /// When the extract was pulled; of a budget the year it is for.
    pub pulled: Vintage,
    /// The publication the numbers stood in, where they were published as figures.
    pub publication: Option<Publication>,
    /// The file's base name: never a path.
    pub file: String,
    /// SHA-256 of the file, in hexadecimal digits, where it is known: archives keep it.
    pub sha256: Option<String>,
    /// How it was read.
    pub read: ReadFacts,
}

impl Source {
    /// Which of the two has the older numbers: by the order of their publications, else by the dates. `None` where that
    /// cannot be told.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (&self.publication, &other.publication) {
            (Some(one), Some(another)) => Some(one.order.cmp(&another.order)),
            _ => self.pulled.order(other.pulled),
        }
    }

    /// The vintage as a code: `2015-01-15`, `Tendenser 2014:3 (2014)`.
    pub fn vintage(&self) -> String {
        match &self.publication {
            Some(publication) => format!("{} ({})", publication.id, self.pulled),
            None => self.pulled.to_string(),
        }
    }

    /// Whether the two are of the same vintage.
    pub fn is_as_old_as(&self, other: &Self) -> bool {
        self.pulled == other.pulled && self.publication == other.publication
    }

    /// Whether it was read from an archive, which knows the checksums of its files.
    pub fn is_kept(&self) -> bool {
        self.sha256.is_some()
    }

    /// What sources are sorted by, oldest vintage first: the order of their publications, then the first day their date can
    /// stand for. Sources whose order cannot be told have one all the same, always the same.
    pub fn sort_key(&self) -> (Option<u32>, Option<NaiveDate>) {
        let order = self.publication.as_ref().map(|publication| publication.order);
        (order, self.pulled.earliest())
    }

    /// The one with the newest numbers; of those that cannot be told apart the first.
    pub fn newest<'s>(sources: impl Iterator<Item = &'s Self>) -> Option<&'s Self> {
        sources.fold(None, |newest: Option<&Self>, source| match newest {
            Some(newest) if source.order(newest).is_none_or(Ordering::is_le) => Some(newest),
            _ => Some(source),
        })
    }
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let fields = 6 + usize::from(self.publication.is_some());
        let mut object = serializer.serialize_struct("Source", fields)?;
        object.serialize_field("publisher", self.publisher.name())?;
        object.serialize_field("table", &self.table)?;
        object.serialize_field("pulled", &self.pulled)?;
        if let Some(publication) = &self.publication {
            object.serialize_field("publication", publication)?;
        }
        object.serialize_field("file", &self.file)?;
        object.serialize_field("sha256", &self.sha256)?;
        object.serialize_field("read", &self.read)?;
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vintage_keeps_its_precision() {
        for text in ["2015-01-15", "2015-01", "2015"] {
            assert_eq!(Vintage::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "15-01-2015", "2015-1", "2015-02-30", "2015-01-15-1", "20150115"] {
            assert!(Vintage::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_vintage_prints_as_a_source_line_wants_it() {
        let day = Vintage::parse("2015-01-15").unwrap();
        assert_eq!(day.long(Language::Danish).unwrap(), "15. januar 2015");
        assert_eq!(day.long(Language::English).unwrap(), "15 January 2015");
        assert_eq!(Vintage::Unknown.long(Language::Danish), None);
    }
}
