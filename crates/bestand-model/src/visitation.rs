//! Visitation categories (*visitationskategorier*), and which of them stand for one another across the change
//! of January 2014.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::{
    Language, Period,
    code_list::{CodeListError, LabelIndex, read_file, refuse_broken, refuse_twice, slug},
    listed_month::month,
};

/// A visitation category of the code list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitationCategory {
    /// Stable code, such as `aktivitetsparat`.
    pub code: String,
    label: String,
    label_en: String,
    #[serde(default)]
    variants: Vec<String>,
    /// First month in use; `None` when it has no beginning that matters here.
    #[serde(default, deserialize_with = "month")]
    pub valid_from: Option<Period>,
    /// Last month in use; `None` while it is in use.
    #[serde(default, deserialize_with = "month")]
    pub valid_to: Option<Period>,
    /// Codes of the benefits that are divided by it.
    pub benefits: Vec<String>,
    /// Categories that took over its people.
    #[serde(default)]
    pub maps_to: Vec<String>,
    /// The categories it is the shipped sum of; it is never added to them.
    #[serde(default)]
    pub is_sum_of: Vec<String>,
    /// Keys of the sources.
    pub sources: Vec<String>,
}

impl VisitationCategory {
    /// The name in this language.
    pub fn label(&self, language: Language) -> &str {
        language.pick(&self.label, &self.label_en)
    }

    /// Whether it was in use during the whole period.
    pub fn is_valid_in(&self, period: Period) -> bool {
        self.valid_from.is_none_or(|from| from <= period.first_month())
            && self.valid_to.is_none_or(|to| period.last_month() <= to)
    }
}

/// Which categories stand for one in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bridge<'a> {
    /// The category itself.
    Itself,
    /// The sum of these, which comes nearest; the break between them says how near.
    StandIns(Vec<&'a str>),
    /// None: the category was not in use, and no other holds the same people.
    Nothing,
}

/// The code list of visitation categories.
#[derive(Clone, Debug)]
pub struct VisitationList {
    categories: Vec<VisitationCategory>,
    positions: BTreeMap<String, usize>,
    labels: LabelIndex,
}

impl VisitationList {
    /// The list that comes with the program.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<VisitationList> = LazyLock::new(|| {
            VisitationList::load(include_str!("../data/visitation.toml"))
                .expect("the shipped list of visitation categories is tested")
        });
        &SHIPPED
    }

    /// Reads a list: `[[category]]` entries in print order, as described at the head of the shipped one.
    ///
    /// # Errors
    /// When the file cannot be read, a code stands twice, a spelling leads to two categories, or an entry
    /// refers to one that is not listed.
    pub fn load(text: &str) -> Result<Self, CodeListError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            category: Vec<VisitationCategory>,
        }
        const LIST: &str = "visitation categories";
        let File { category: categories } = read_file(LIST, text)?;
        refuse_twice(LIST, categories.iter().map(|category| &category.code))?;
        let mut positions = BTreeMap::new();
        let mut labels = LabelIndex::default();
        for (position, category) in categories.iter().enumerate() {
            positions.insert(category.code.clone(), position);
            let names = [&category.code, &category.label, &category.label_en];
            for name in names.into_iter().chain(&category.variants) {
                labels.insert(name, &category.code)?;
                labels.insert(&slug(name), &category.code)?;
            }
        }
        for category in &categories {
            let others = category.maps_to.iter().chain(&category.is_sum_of);
            refuse_broken(&category.code, others, |code| positions.contains_key(code))?;
        }
        Ok(Self { categories, positions, labels })
    }

    /// The category with this code.
    pub fn get(&self, code: &str) -> Option<&VisitationCategory> {
        self.positions.get(code).map(|&position| &self.categories[position])
    }

    /// Every category in list order.
    pub fn iter(&self) -> impl Iterator<Item = &VisitationCategory> {
        self.categories.iter()
    }

    /// The place of a code in list order; `None` when it is not listed.
    pub fn order(&self, code: &str) -> Option<usize> {
        self.positions.get(code).copied()
    }

    /// What a code is called; `None` when it is not listed.
    pub fn label(&self, code: &str, language: Language) -> Option<&str> {
        self.get(code).map(|category| category.label(language))
    }

    /// The Danish names in list order, for the hint under a misspelt one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.categories.iter().map(|category| category.label.as_str())
    }

    /// The categories that `code` alone took over from, in list order; empty when there are none. One whose
    /// people went to several categories stands for none of them.
    pub fn older_for(&self, code: &str) -> Vec<&str> {
        self.categories
            .iter()
            .filter(|category| matches!(category.maps_to.as_slice(), [only] if only == code))
            .map(|category| category.code.as_str())
            .collect()
    }

    /// The category meant by a label of a file or by a name, code or slug someone typed; matched whole.
    pub fn match_label(&self, text: &str) -> Option<&VisitationCategory> {
        self.labels.get(text).and_then(|code| self.get(code))
    }

    /// Which categories stand for `code` in a period: itself, or else those of
    /// [`VisitationList::older_for`], provided they were in use from end to end. A quarter or year on both sides of
    /// a change is bridged by nothing.
    ///
    /// ```
    /// use bestand_model::{Period, visitation::{Bridge, VisitationList}};
    /// let november_2011 = Period::parse("2011-11")?;
    /// let categories = VisitationList::shipped();
    /// assert_eq!(
    ///     categories.bridge("aktivitetsparat", november_2011),
    ///     Bridge::StandIns(vec!["matchgruppe_2", "matchgruppe_3"])
    /// );
    /// assert_eq!(categories.bridge("jobparat", november_2011), Bridge::Nothing);
    /// # Ok::<(), bestand_model::period::PeriodError>(())
    /// ```
    pub fn bridge(&self, code: &str, period: Period) -> Bridge<'_> {
        match self.get(code) {
            None => return Bridge::Nothing,
            Some(category) if category.is_valid_in(period) => return Bridge::Itself,
            Some(_) => {}
        }
        let mut stand_ins = self.older_for(code);
        stand_ins
            .retain(|older| self.get(older).is_some_and(|category| category.is_valid_in(period)));
        if stand_ins.is_empty() { Bridge::Nothing } else { Bridge::StandIns(stand_ins) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bridge(code: &str, period: &str) -> Bridge<'static> {
        VisitationList::shipped().bridge(code, Period::parse(period).unwrap())
    }

    #[test]
    fn aktivitetsparat_was_match_groups_2_and_3_before_2014() {
        let groups = Bridge::StandIns(vec!["matchgruppe_2", "matchgruppe_3"]);
        assert_eq!(bridge("aktivitetsparat", "2011-11"), groups);
        assert_eq!(bridge("aktivitetsparat", "2013-12"), groups);
        assert_eq!(bridge("aktivitetsparat", "2013-Q4"), groups);
        assert_eq!(bridge("aktivitetsparat", "2014-01"), Bridge::Itself);
        assert_eq!(bridge("aktivitetsparat", "2014-Q4-R4"), Bridge::Itself);
    }

    #[test]
    fn what_went_to_several_categories_stands_for_none_of_them() {
        for code in
            ["jobparat", "uddannelsesparat", "aabenlys_uddannelsesparat", "uddannelsesparat_alle"]
        {
            assert_eq!(bridge(code, "2013-11"), Bridge::Nothing, "{code}");
            assert_eq!(bridge(code, "2014-11"), Bridge::Itself, "{code}");
        }
        assert_eq!(bridge("matchgruppe_2", "2014-11"), Bridge::Nothing);
        assert_eq!(bridge("ukendt", "2014-11"), Bridge::Nothing);
    }

    #[test]
    fn a_period_on_both_sides_of_the_change_is_not_bridged() {
        assert_eq!(bridge("aktivitetsparat", "2014-Q3-R4"), Bridge::Nothing);
        assert_eq!(bridge("matchgruppe_2", "2014-Q1-R4"), Bridge::Nothing);
    }

    #[test]
    fn the_unrecorded_stand_for_themselves_at_any_time() {
        assert_eq!(bridge("uoplyst", "2010-11"), Bridge::Itself);
        assert_eq!(bridge("uoplyst", "2026-07"), Bridge::Itself);
    }

    #[test]
    fn labels_of_the_publishers_are_matched_whole() {
        for (label, code) in [
            ("Jobparat", "jobparat"),
            ("Aktivitetsparat", "aktivitetsparat"),
            ("Uddannelsesparat", "uddannelsesparat"),
            ("Åbenlys uddannelsesparat", "aabenlys_uddannelsesparat"),
            ("Åbenlyst uddannelsesparat", "aabenlys_uddannelsesparat"),
            ("aabenlys_uddannelsesparat", "aabenlys_uddannelsesparat"),
            ("Alle uddannelsesparate", "uddannelsesparat_alle"),
            ("Uoplyst visitationskategori", "uoplyst"),
            ("match 3. midlertidigt passiv", "matchgruppe_3"),
        ] {
            let found =
                VisitationList::shipped().match_label(label).map(|category| category.code.as_str());
            assert_eq!(found, Some(code), "{label}");
        }
        assert_eq!(
            VisitationList::shipped().label("uoplyst", Language::English),
            Some("Category not recorded")
        );
        assert!(
            VisitationList::shipped().order("matchgruppe_1")
                < VisitationList::shipped().order("uoplyst")
        );
        for label in ["", "Match", "Jobparat i alt", "I alt", "Alle"] {
            assert!(VisitationList::shipped().match_label(label).is_none(), "{label}");
        }
    }

    #[test]
    fn a_list_that_contradicts_itself_is_refused() {
        let entry = |code: &str, more: &str| {
            format!(
                "[[category]]\ncode = \"{code}\"\nlabel = \"{code}\"\nlabel_en = \"{code}\"\nbenefits = []\nsources = []\n{more}\n"
            )
        };
        assert!(VisitationList::load(&entry("a", "valid_from = \"2014-01\"")).is_ok());
        let unreadable = |text: &str| {
            matches!(VisitationList::load(text), Err(CodeListError::Unreadable { .. }))
        };
        assert!(unreadable(&entry("a", "valid_from = \"2014\"")));
        assert!(unreadable(&entry("a", "valid_until = \"2014-01\"")));
        assert!(matches!(
            VisitationList::load(&entry("a", "maps_to = [\"b\"]")),
            Err(CodeListError::BrokenReference { .. })
        ));
        assert!(matches!(
            VisitationList::load(&(entry("a", "") + &entry("a", ""))),
            Err(CodeListError::CodeTwice { .. })
        ));
    }
}
