//! What the series look like before chance is added: `data/synthetic.toml`.

use std::{collections::BTreeMap, sync::LazyLock};

use bestand_model::{Period, period::PeriodError};
use serde::Deserialize;

use super::SyntheticError;

/// The tables and what they share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Labels of the age bands, youngest first.
    pub age_bands: Vec<String>,
    season: BTreeMap<String, [f64; 12]>,
    age: BTreeMap<String, Vec<f64>>,
    #[serde(rename = "table")]
    tables: Vec<Table>,
}

/// A table of Jobindsats: persons and full-time persons on one benefit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The publisher's id, such as `y36a02`.
    pub id: String,
    /// The only member of the column Ydelse; `None` where the id says the benefit.
    pub benefit: Option<String>,
    pub(super) series: Vec<Series>,
}

/// One series of a table: a visitation category, or everybody.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Series {
    pub visitation: Option<String>,
    from: Option<Month>,
    to: Option<Month>,
    levels: BTreeMap<Month, f64>,
    season: String,
    age: String,
    women: f64,
    /// Persons to one full-time person.
    pub persons: f64,
    /// How far chance may move the series in a month, and each cell beside it, as a share.
    pub noise: f64,
}

/// A month as the publisher writes it: `2014M11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct Month(Period);

impl TryFrom<String> for Month {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        Period::parse(&text).map(Self)
    }
}

impl Plan {
    /// The plan that comes with the crate.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Plan> = LazyLock::new(|| {
            toml::from_str(include_str!("../../data/synthetic.toml"))
                .expect("the shipped plan is tested")
        });
        &SHIPPED
    }

    /// Every table, in the order of KL's table.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.tables.iter()
    }

    /// The table with this id, in whatever case.
    ///
    /// # Errors
    /// [`SyntheticError::UnknownTable`], with the tables there are.
    pub fn table(&self, id: &str) -> Result<&Table, SyntheticError> {
        self.tables().find(|table| table.id.eq_ignore_ascii_case(id)).ok_or_else(|| {
            SyntheticError::UnknownTable {
                asked: id.to_owned(),
                known: self.tables().map(|table| table.id.clone()).collect(),
            }
        })
    }

    /// Full-time persons of a series in a month without chance: its level, moved by the season.
    pub(super) fn expected(&self, series: &Series, month: Period) -> f64 {
        series.level(month) * self.season[&series.season][month.index() as usize - 1]
    }

    /// The shares of women and men (first index) in each age band (second); they add up to 1.
    pub(super) fn shares(&self, series: &Series) -> [Vec<f64>; 2] {
        let spread = &self.age[&series.age];
        let everybody: f64 = spread.iter().sum();
        [series.women, 1.0 - series.women]
            .map(|sex| spread.iter().map(|band| sex * band / everybody).collect())
    }
}

impl Table {
    /// Whether the table is split by visitation category.
    pub fn has_visitation(&self) -> bool {
        self.series.iter().any(|series| series.visitation.is_some())
    }

    /// The series there are in a month; none before the benefit existed.
    pub(super) fn series_in(&self, month: Period) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(move |series| series.exists_in(month))
    }
}

impl Series {
    fn exists_in(&self, month: Period) -> bool {
        self.from.is_none_or(|from| from.0 <= month) && self.to.is_none_or(|to| month <= to.0)
    }

    fn level(&self, month: Period) -> f64 {
        let before = self.levels.range(..=Month(month)).next_back();
        let after = self.levels.range(Month(month)..).next();
        match (before, after) {
            (Some((from, low)), Some((to, high))) => {
                let length = from.0.steps_to(to.0).expect("all levels are of months");
                let passed = from.0.steps_to(month).expect("all levels are of months");
                low + (high - low) * f64::from(passed) / f64::from(length.max(1))
            }
            (Some((_, level)), None) | (None, Some((_, level))) => *level,
            (None, None) => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use bestand_model::{PeriodKind, age::AgeBand};

    use super::*;

    fn every_series() -> impl Iterator<Item = &'static Series> {
        Plan::shipped().tables().flat_map(|table| &table.series)
    }

    #[test]
    fn every_name_in_the_plan_leads_somewhere() {
        let plan = Plan::shipped();
        for series in every_series() {
            assert!(plan.season.contains_key(&series.season), "{}", series.season);
            assert_eq!(plan.age[&series.age].len(), plan.age_bands.len(), "{}", series.age);
        }
        assert!(plan.season.values().all(|factors| factors[10] == 1.0), "November is the measure");
    }

    #[test]
    fn every_series_is_one_that_can_be_counted() {
        for series in every_series() {
            assert!(!series.levels.is_empty());
            assert!(series.levels.values().all(|&level| level > 0.0));
            assert!(
                series
                    .levels
                    .keys()
                    .chain(&series.from)
                    .chain(&series.to)
                    .all(|month| month.0.kind() == PeriodKind::Month)
            );
            assert!(series.persons >= 1.0 && (0.0..1.0).contains(&series.women));
            assert!((0.0..0.05).contains(&series.noise));
        }
    }

    #[test]
    fn the_bands_follow_each_other_without_a_gap() {
        let bands: Vec<AgeBand> =
            Plan::shipped().age_bands.iter().map(|band| AgeBand::parse(band).unwrap()).collect();
        for pair in bands.windows(2) {
            assert_eq!(pair[0].to.unwrap() + 1, pair[1].from);
        }
        assert_eq!(bands.last().unwrap().to, None);
    }

    #[test]
    fn between_two_levels_the_series_is_a_straight_line_and_beyond_them_flat() {
        let fleksjob = &Plan::shipped().table("Y08A02").unwrap().series[0];
        let level = |month| fleksjob.level(Period::parse(month).unwrap());
        assert_eq!(level("2010M11"), 51_400.0);
        assert_eq!(level("2011M05"), 51_950.0);
        assert_eq!(level("1950M01"), 51_400.0);
        assert_eq!(level("2199M12"), 58_800.0);
    }

    #[test]
    fn an_unknown_table_is_told_which_there_are() {
        let error = Plan::shipped().table("y01a02").unwrap_err().to_string();
        assert!(error.contains("\"y01a02\"") && error.contains("y36a02"), "{error}");
    }
}
