//! Series breaks (*databrud*): points where numbers cannot be compared without a word, and the standing rules
//! about numbers that are always true.
//!
//! The list is data (`data/breaks.toml`); which of its entries a comparison crosses is decided in `compared`.

mod check;
mod compared;

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de::Error};

pub use self::compared::Compared;
use self::compared::Span;
use crate::{
    Language, Period,
    code_list::{CodeListError, read_file, refuse_twice},
    listed_month::month,
    source::Vintage,
    table::Severity,
};

/// A point where a series stops being comparable.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// Stable id, such as `kontanthjaelpsreform_2014`.
    pub id: String,
    title_da: String,
    title_en: String,
    /// The first month of the new rules.
    #[serde(deserialize_with = "month")]
    pub first_month: Period,
    /// The last month of the special rules of a passing event; `None` when the change stayed.
    #[serde(default, deserialize_with = "month")]
    pub last_month: Option<Period>,
    /// The day, where it is not the first of [`Break::first_month`].
    #[serde(default, deserialize_with = "day")]
    pub day: Option<NaiveDate>,
    /// What decides whether it is crossed.
    pub axis: Axis,
    /// What happened.
    pub kind: BreakKind,
    /// How much it weighs. The totals of single benefits may weigh otherwise: [`BreakList::crossed`] says how much it
    /// weighs in a comparison.
    pub severity: Severity,
    #[serde(default, rename = "severity_for")]
    severity_of_totals: BTreeMap<String, Severity>,
    #[serde(default)]
    source_scope: Vec<String>,
    /// Codes of the benefits it touches; `*` alone for all.
    pub benefits: Vec<String>,
    measures: Vec<String>,
    #[serde(default)]
    dims: Vec<String>,
    applies_to: Vec<Reach>,
    #[serde(default)]
    area_kinds: Vec<String>,
    /// Codes of the areas a geographic break is limited to; empty for all of its kinds.
    #[serde(default)]
    pub areas: Vec<String>,
    #[serde(default)]
    tables: Vec<String>,
    #[serde(default)]
    except_tables: Vec<String>,
    /// Codes of the benefits whose sum is nearer to comparable across it; often empty.
    #[serde(default)]
    pub bridge: Vec<String>,
    /// Code of a benefit whose series runs through the date.
    pub series_instead: Option<String>,
    #[serde(default)]
    joint_reading: Vec<String>,
    /// How well the date is known.
    pub date_status: DateStatus,
    note_da: String,
    note_en: String,
    /// Keys of the sources.
    pub sources: Vec<String>,
}

/// What decides whether a break is crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// The months compared.
    Period,
    /// The dates the extracts were pulled, whatever the months.
    Extract,
}

/// What happened at a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// A benefit was introduced.
    NewBenefit,
    /// A benefit was abolished or closed.
    Abolished,
    /// The same people under other names.
    Reclassification,
    /// Other rules for who gets the benefit or for how long.
    Eligibility,
    /// Another division of the expenditure.
    Funding,
    /// The publisher counts in another way.
    Measurement,
    /// The publisher counts from another register.
    SourceChange,
    /// The areas changed.
    Geography,
    /// A passing event.
    Event,
    /// Announced, not in force when the list was made.
    Expected,
}

/// How well the date of a break is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateStatus {
    /// A source names it.
    Verified,
    /// Inferred from sources.
    Medium,
    /// The year is known, the month hardly.
    Low,
    /// General knowledge.
    General,
    /// It lies ahead of the list.
    Expected,
    /// No decision is known. Such a break is never applied by itself.
    NotConfirmed,
}

/// What a break touches of what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reach {
    Total,
    Dims,
    Areas,
}

impl Break {
    /// Whether it is about how figures are divided by this dimension.
    pub fn is_about(&self, dimension: &str) -> bool {
        self.dims.iter().any(|each| each == dimension)
    }

    /// The name in this language.
    pub fn title(&self, language: Language) -> &str {
        language.pick(&self.title_da, &self.title_en)
    }

    /// The note below the numbers: rules, definitions and dates, never an outcome or a cause.
    pub fn note(&self, language: Language) -> &str {
        language.pick(&self.note_da, &self.note_en)
    }

    /// How much it weighs for all recipients of a benefit, without a breakdown.
    pub fn severity_of_total(&self, benefit: &str) -> Severity {
        self.severity_of_totals.get(benefit).copied().unwrap_or(self.severity)
    }

    /// The name with its date, for a line that points to the note: `Refusionsreformen (januar 2016)`. A name that has its
    /// date already has it once: `Beskæftigelsesreformen, 1. februar 2026`.
    pub fn short(&self, language: Language) -> String {
        let long = |date: Vintage| date.long(language).expect("the date of a break is known");
        let mut date = long(self.date());
        if let Some(last) = self.last_month {
            date = format!("{date}–{}", long(Vintage::Month(last.year(), last.index())));
        }
        let title = self.title(language);
        if title.contains(&date) { title.to_owned() } else { format!("{title} ({date})") }
    }

    /// The codes that are read as one across the break (one relabelling, several rows): no direction and no
    /// size is said of the single rows. Empty when every row is read by itself.
    pub fn joint_reading(&self) -> &[String] {
        &self.joint_reading
    }

    /// The day where it is known, else the first month.
    pub fn date(&self) -> Vintage {
        self.day
            .map_or(Vintage::Month(self.first_month.year(), self.first_month.index()), Vintage::Day)
    }

    /// The first day of a break along the periods; `None` for one that is crossed by pull dates, which has no
    /// place on a time axis.
    pub fn begins(&self) -> Option<NaiveDate> {
        (self.axis == Axis::Period).then(|| self.first_day())
    }

    fn first_day(&self) -> NaiveDate {
        self.date().earliest().expect("the date of a break is known")
    }
}

/// A standing rule about numbers: true of every extract.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable id, such as `overlap_ikke_renset`.
    pub id: String,
    /// How much it weighs.
    pub severity: Severity,
    note_da: String,
    note_en: String,
    /// Keys of the sources.
    pub sources: Vec<String>,
}

impl Rule {
    /// The note below the numbers.
    pub fn note(&self, language: Language) -> &str {
        language.pick(&self.note_da, &self.note_en)
    }
}

/// The list of breaks and rules.
#[derive(Clone, Debug)]
pub struct BreakList {
    breaks: Vec<Break>,
    rules: Vec<Rule>,
}

impl BreakList {
    /// The list that comes with the program.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<BreakList> = LazyLock::new(|| {
            BreakList::load(include_str!("../data/breaks.toml"))
                .expect("the shipped list of breaks is tested")
        });
        &SHIPPED
    }

    /// Reads a list: `[[break]]` and `[[rule]]` entries as described at the head of the shipped one.
    ///
    /// # Errors
    /// When the file cannot be read, an id stands twice, an area is not in the list of areas, or an entry
    /// contradicts itself.
    pub fn load(text: &str) -> Result<Self, CodeListError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            #[serde(default, rename = "break")]
            breaks: Vec<Break>,
            #[serde(default, rename = "rule")]
            rules: Vec<Rule>,
        }
        const LIST: &str = "breaks";
        let File { mut breaks, rules } = read_file(LIST, text)?;
        let ids = breaks.iter().map(|each| &each.id).chain(rules.iter().map(|rule| &rule.id));
        refuse_twice(LIST, ids)?;
        breaks.iter().try_for_each(Break::check)?;
        breaks.sort_by_key(Break::first_day);
        Ok(Self { breaks, rules })
    }

    /// Every break, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Break> {
        self.breaks.iter()
    }

    /// The break with this id.
    pub fn get(&self, id: &str) -> Option<&Break> {
        self.breaks.iter().find(|each| each.id == id)
    }

    /// The place of a break in the list, oldest first; `None` when it is not listed.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.breaks.iter().position(|each| each.id == id)
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The breaks a comparison crosses, oldest first, each with how much it weighs there.
    ///
    /// ```
    /// use bestand_model::{Period, breaks::{BreakList, Compared}, table::Severity};
    /// let novembers = [Period::parse("2013-11")?, Period::parse("2014-11")?];
    /// let crossed = BreakList::shipped().crossed(&Compared {
    ///     benefits: &["uddannelseshjaelp"],
    ///     measure_keys: &["stock"],
    ///     periods: &novembers,
    ///     ..Compared::default()
    /// });
    /// let found: Vec<_> = crossed.iter().map(|(each, severity)| (each.id.as_str(), *severity)).collect();
    /// assert_eq!(found, [("kontanthjaelpsreform_2014", Severity::Break)]);
    /// # Ok::<(), bestand_model::period::PeriodError>(())
    /// ```
    pub fn crossed(&self, compared: &Compared<'_>) -> Vec<(&Break, Severity)> {
        let span = Span::of(compared.periods);
        self.breaks
            .iter()
            .filter_map(|each| Some((each, each.severity_for(compared, span)?)))
            .collect()
    }
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match Vintage::parse(&text) {
        Ok(Vintage::Day(day)) => Ok(Some(day)),
        _ => Err(D::Error::custom(format!("{text:?} is no day of the form YYYY-MM-DD"))),
    }
}

#[cfg(test)]
mod tests;
