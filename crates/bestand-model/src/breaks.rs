//! Series breaks (*databrud*): points where numbers cannot be compared without a word, and the standing rules
//! about numbers that are always true.
//!
//! The list is data (`data/breaks.toml`); which of its entries a comparison crosses is decided in `compared`.

mod compared;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Deserializer, de::Error};

pub use self::compared::Compared;
use crate::{
    Language, Period,
    area::{AreaKind, AreaList},
    code_list::{CodeListError, slug},
    source::{Publisher, Vintage},
    table::Severity,
    visitation::month,
};

const LIST: &str = "breaks";

/// The kinds of measure a break can touch.
const MEASURES: [&str; 10] = [
    "stock",
    "unemployed",
    "inflow",
    "outflow",
    "duration",
    "awards",
    "expenditure",
    "rate",
    "spells",
    "activation",
];

/// The kind of area that breaks name and no code list holds.
const JOBCENTER: &str = "jobcenter";

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
    /// How much it weighs, but for the exceptions that [`Break::severity_for`] knows.
    #[serde(deserialize_with = "severity")]
    pub severity: Severity,
    #[serde(default, rename = "severity_for", deserialize_with = "severities")]
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
    /// The name in this language.
    pub fn title(&self, language: Language) -> &str {
        language.pick(&self.title_da, &self.title_en)
    }

    /// The note below the numbers: rules, definitions and dates, never an outcome or a cause.
    pub fn note(&self, language: Language) -> &str {
        language.pick(&self.note_da, &self.note_en)
    }

    /// The name with its date, for a line that points to the note: `Refusionsreformen (januar 2016)`.
    pub fn short(&self, language: Language) -> String {
        let long = |date: Vintage| date.long(language).expect("the date of a break is known");
        let mut date = long(self.date());
        if let Some(last) = self.last_month {
            date = format!("{date}–{}", long(Vintage::Month(last.year(), last.index())));
        }
        format!("{} ({date})", self.title(language))
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

    fn first_day(&self) -> NaiveDate {
        self.date().earliest().expect("the date of a break is known")
    }

    fn check(&self) -> Result<(), CodeListError> {
        let geographic = self.applies_to.contains(&Reach::Areas);
        let publishers: Vec<&str> =
            Publisher::ALL.into_iter().filter_map(Publisher::scope).collect();
        let kinds: Vec<&str> =
            AreaKind::ALL.into_iter().map(AreaKind::key).chain([JOBCENTER]).collect();
        let known = |names: &[String], list: &[&str]| {
            names.iter().all(|name| list.contains(&name.as_str()))
        };
        let message = if self.last_month.is_some_and(|last| last < self.first_month) {
            "it ends before it begins"
        } else if self.last_month.is_some() && self.axis == Axis::Extract {
            "extracts are pulled before or after, never inside"
        } else if self.day.is_some_and(|day| !counts_as(day, self.first_month)) {
            "the day does not lie in the first month"
        } else if self.benefits.is_empty() || self.applies_to.is_empty() || self.measures.is_empty()
        {
            "it touches nothing"
        } else if !known(&self.measures, &MEASURES) {
            "a kind of measure is not known"
        } else if !known(&self.source_scope, &publishers) {
            "a publisher is not known"
        } else if !known(&self.area_kinds, &kinds) {
            "a kind of area is not known"
        } else if geographic == self.area_kinds.is_empty() || !(geographic || self.areas.is_empty())
        {
            "areas and their kinds go with applies_to = \"areas\""
        } else if self.severity_of_totals.keys().any(|benefit| !self.benefits.contains(benefit)) {
            "a severity is given for a benefit it does not touch"
        } else if self.dims.iter().any(|dimension| slug(dimension) != *dimension) {
            "a dimension is no id"
        } else {
            return self.check_areas();
        };
        Err(CodeListError::Invalid { entry: self.id.clone(), message: message.to_owned() })
    }

    fn check_areas(&self) -> Result<(), CodeListError> {
        match self.areas.iter().find(|area| AreaList::shipped().get(area).is_none()) {
            None => Ok(()),
            Some(area) => {
                Err(CodeListError::BrokenReference { from: self.id.clone(), to: area.clone() })
            }
        }
    }
}

/// Whether an event on this day counts as the month: one in the last three days of a month counts as the next.
fn counts_as(day: NaiveDate, month: Period) -> bool {
    let in_month = |date: NaiveDate| Period::month(date.year(), date.month()) == Some(month);
    in_month(day) || day.checked_add_days(Days::new(3)).is_some_and(in_month)
}

/// A standing rule about numbers: true of every extract.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable id, such as `overlap_ikke_renset`.
    pub id: String,
    /// How much it weighs.
    #[serde(deserialize_with = "severity")]
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
        let File { mut breaks, rules } = toml::from_str(text).map_err(|error| {
            CodeListError::Unreadable { list: LIST, message: error.to_string() }
        })?;
        let mut ids = BTreeSet::new();
        for id in breaks.iter().map(|each| &each.id).chain(rules.iter().map(|rule| &rule.id)) {
            if !ids.insert(id) {
                return Err(CodeListError::CodeTwice { code: id.clone(), list: LIST });
            }
        }
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
        self.breaks
            .iter()
            .filter_map(|each| each.severity_for(compared).map(|severity| (each, severity)))
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

fn severity<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Severity, D::Error> {
    named_severity(&String::deserialize(deserializer)?)
}

fn severities<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Severity>, D::Error> {
    BTreeMap::<String, String>::deserialize(deserializer)?
        .into_iter()
        .map(|(benefit, name)| Ok((benefit, named_severity(&name)?)))
        .collect()
}

fn named_severity<E: Error>(name: &str) -> Result<Severity, E> {
    match name {
        "break" => Ok(Severity::Break),
        "caution" => Ok(Severity::Caution),
        "info" => Ok(Severity::Info),
        _ => Err(E::unknown_variant(name, &["break", "caution", "info"])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = r#"
[[break]]
id = "reform"
title_da = "Reform"
title_en = "Reform"
first_month = "2014-01"
axis = "period"
kind = "eligibility"
severity = "break"
benefits = ["kontanthjaelp"]
measures = ["stock"]
applies_to = ["total"]
date_status = "verified"
note_da = "Regel."
note_en = "Rule."
sources = []
"#;

    fn shipped(id: &str) -> &'static Break {
        BreakList::shipped().get(id).unwrap()
    }

    #[test]
    fn the_shipped_list_is_whole_and_goes_by_date() {
        let list = BreakList::shipped();
        assert_eq!(list.iter().count(), 64);
        assert!(list.iter().is_sorted_by_key(Break::first_day));
        assert!(list.iter().is_sorted_by_key(|each| list.position(&each.id).unwrap()));
        for each in list.iter() {
            for language in [Language::Danish, Language::English] {
                assert!(!each.title(language).is_empty(), "{}", each.id);
                assert!(each.note(language).ends_with('.'), "{}", each.id);
            }
        }
    }

    #[test]
    fn notes_never_name_a_cause_or_an_outcome() {
        for each in BreakList::shipped().iter() {
            let note = each.note(Language::Danish).to_lowercase();
            for word in ["skyldes", "fordi", "effekt af", "steg", "faldt", "stigning", "fald i"] {
                assert!(!note.contains(word), "{}: {word}", each.id);
            }
        }
    }

    #[test]
    fn the_short_form_is_the_title_with_its_date() {
        for (id, danish) in [
            ("refusionsreform_2016", "Refusionsreformen (januar 2016)"),
            ("kontantydelse_2015", "Kontantydelse indføres (oktober 2015)"),
            (
                "arbejdsmarkedsydelse_2014",
                "Midlertidig arbejdsmarkedsydelse indføres (6. januar 2014)",
            ),
            ("covid_2020", "Covid-19: nedlukning og særregler (marts 2020–juni 2021)"),
        ] {
            assert_eq!(shipped(id).short(Language::Danish), danish);
        }
        assert_eq!(
            shipped("region_oestdanmark_2027").short(Language::English),
            "Region Østdanmark (January 2027)"
        );
    }

    #[test]
    fn two_rows_that_were_one_are_read_as_one() {
        assert_eq!(
            shipped("kontanthjaelpsreform_2014").joint_reading(),
            ["kontanthjaelp", "uddannelseshjaelp"]
        );
        assert!(shipped("foep_fleks_reform_2013").joint_reading().is_empty());
        assert_eq!(
            shipped("kontanthjaelpsreform_2025").series_instead.as_deref(),
            Some("kontanthjaelp_samlet")
        );
    }

    #[test]
    fn a_rule_is_found_by_its_id() {
        let rule = BreakList::shipped().rule("overlap_ikke_renset").unwrap();
        assert_eq!(rule.severity, Severity::Break);
        assert_eq!(rule.note(Language::Danish), "Der er ikke renset for overlap mellem ydelserne.");
        assert!(BreakList::shipped().rule("refusionsreform_2016").is_none());
    }

    #[test]
    fn every_dimension_named_is_shipped_or_the_slug_of_a_heading() {
        let known = crate::dimension::DimensionList::shipped();
        let dims: BTreeSet<&str> =
            BreakList::shipped().iter().flat_map(|each| &each.dims).map(String::as_str).collect();
        let unknown: Vec<&str> =
            dims.into_iter().filter(|id| !known.ids().any(|each| each == *id)).collect();
        assert_eq!(unknown, ["kontanthjaelpssats"], "the slug of the heading Kontanthjælpssats");
    }

    #[test]
    fn an_entry_that_contradicts_itself_is_refused() {
        assert!(BreakList::load(ENTRY).is_ok());
        let with = |more: &str| BreakList::load(&format!("{ENTRY}{more}\n"));
        let instead = |from: &str, to: &str| BreakList::load(&ENTRY.replace(from, to));
        for more in [
            "last_month = \"2013-12\"",
            "day = \"2014-02-01\"",
            "day = \"2013-12-28\"",
            "areas = [\"084\"]",
            "area_kinds = [\"region\"]",
            "source_scope = [\"kl\"]",
            "severity_for = { fleksjob = \"caution\" }",
            "dims = [\"Køn\"]",
        ] {
            assert!(matches!(with(more), Err(CodeListError::Invalid { .. })), "{more}");
        }
        assert!(
            with("day = \"2013-12-30\"").is_ok(),
            "the last three days count as the next month"
        );
        assert!(matches!(instead("\"stock\"", "\"bestand\""), Err(CodeListError::Invalid { .. })));
        let areas = ENTRY.replace("\"total\"", "\"areas\"")
            + "area_kinds = [\"region\"]\nareas = [\"086\"]\n";
        assert!(matches!(BreakList::load(&areas), Err(CodeListError::BrokenReference { .. })));
        for (from, to) in [
            ("\"2014-01\"", "\"2014\""),
            ("severity = \"break\"", "severity = \"grave\""),
            ("\"period\"", "\"time\""),
            ("\"eligibility\"", "\"rules\""),
            ("title_en", "titel"),
        ] {
            assert!(matches!(instead(from, to), Err(CodeListError::Unreadable { .. })), "{to}");
        }
        assert!(matches!(BreakList::load(&ENTRY.repeat(2)), Err(CodeListError::CodeTwice { .. })));
    }

    #[test]
    fn every_benefit_named_is_in_the_list_of_benefits() {
        let benefits = crate::benefit::BenefitList::shipped();
        for each in BreakList::shipped().iter() {
            let named = each.benefits.iter().chain(&each.bridge).chain(&each.joint_reading);
            for code in named.chain(&each.series_instead).filter(|code| *code != "*") {
                assert!(benefits.get(code).is_some(), "{}: {code}", each.id);
            }
        }
        for category in crate::visitation::VisitationList::shipped().iter() {
            for code in &category.benefits {
                assert!(benefits.get(code).is_some(), "{}: {code}", category.code);
            }
        }
    }
}
