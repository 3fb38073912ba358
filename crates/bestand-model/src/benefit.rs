//! The public income benefits (*ydelser*): names, when they existed, and which labels of a file mean them.
//!
//! A label is compared as a whole and has one meaning or none: `A-dagpenge mv.` is a sum, `A-dagpenge` a
//! benefit, `Dagpenge` is refused because it may be three. The list is `data/benefits.toml`.

mod file;

use std::sync::LazyLock;

use serde::Deserialize;

use self::file::BenefitFile;
use crate::code_list::{CodeListError, LabelIndex, nearest};
use crate::listed_month::month;
use crate::{Language, Period};

/// One benefit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    /// The stable key, such as `foertidspension`.
    pub code: String,
    /// The benefit this one is a part of.
    pub parent: Option<String>,
    /// The heading it stands under.
    pub group: String,
    /// The Danish name.
    pub name_da: String,
    /// The English name.
    pub name_en: String,
    /// Other full spellings.
    #[serde(default)]
    pub variants: Vec<String>,
    /// Short forms; matched only as the whole label, as everything is.
    #[serde(default)]
    pub abbreviations: Vec<String>,
    /// First month it could be received; with [`FromKind::Open`] only the earliest usable one.
    #[serde(deserialize_with = "month")]
    pub valid_from: Period,
    /// Last month it could be received; `None` while it is paid.
    #[serde(default, deserialize_with = "month")]
    pub valid_to: Option<Period>,
    /// What `valid_from` means.
    pub from_kind: FromKind,
    /// The month the law created it, where its series was served back to earlier months.
    #[serde(default, deserialize_with = "month")]
    pub law_from: Option<Period>,
    /// First month without new entrants, although running spells go on.
    #[serde(default, deserialize_with = "month")]
    pub closed_to_new_from: Option<Period>,
    /// The run of successors it belongs to: only codes of one series may be chained.
    pub series: String,
    /// Codes that may not stand in one sum, chain or bridge with this one.
    #[serde(default)]
    pub never_with: Vec<String>,
    /// Where recipients commonly come from.
    #[serde(default)]
    pub predecessors: Vec<String>,
    /// Where recipients commonly go.
    #[serde(default)]
    pub successors: Vec<String>,
    /// Whether the municipality pays the state a share of what the state pays out (*medfinansiering*), instead of being
    /// refunded a share of what it pays out itself.
    #[serde(default)]
    pub co_financed: bool,
    /// The prefix of the Jobindsats tables that are about this benefit alone, such as `y01`.
    pub jobindsats: Option<String>,
    /// Fields that rest on inference or general knowledge, not on a named source.
    #[serde(default)]
    pub uncertain: Vec<String>,
    /// What a reader of its numbers must know.
    pub note: Option<String>,
    /// Keys of `data/sources.toml`.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// What the first month of a benefit means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromKind {
    /// The benefit began then.
    Start,
    /// The benefit is older than the series; earlier months are no mistake.
    Open,
}

/// A label that is a sum of benefits. It is published, never rebuilt from its members.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Composite {
    /// The stable key.
    pub code: String,
    /// The Danish label as files have it.
    pub name_da: String,
    /// The English label.
    pub name_en: String,
    /// Other full spellings.
    #[serde(default)]
    pub variants: Vec<String>,
    /// Codes of the benefits it holds, as far as known.
    pub members: Vec<String>,
    /// The publishers whose label it is (`jobindsats`); empty = any.
    #[serde(default)]
    pub source_scope: Vec<String>,
    /// Fields that rest on inference or general knowledge.
    #[serde(default)]
    pub uncertain: Vec<String>,
    /// What a reader of its numbers must know.
    pub note: Option<String>,
    /// Keys of `data/sources.toml`.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// A heading of ours over several benefits. It never stands for a number in a file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenefitGroup {
    /// The stable key.
    pub code: String,
    /// The Danish heading.
    pub name_da: String,
    /// The English heading.
    pub name_en: String,
    /// Other wordings.
    #[serde(default)]
    pub variants: Vec<String>,
    /// What the heading covers, and what it does not.
    pub note: Option<String>,
    /// Keys of `data/sources.toml`.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// What a label means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BenefitMatch<'a> {
    /// The benefit with this code.
    Benefit(&'a str),
    /// The sum with this code.
    Composite(&'a str),
    /// Several things: not to be guessed.
    Ambiguous {
        /// Codes of the benefits and sums it may mean.
        candidates: &'a [String],
        /// What decides.
        rule: &'a str,
    },
    /// Nothing in the list.
    Unknown,
}

impl Benefit {
    /// Whether the benefit existed in some part of this period. False is certain: the whole period lies
    /// before a known start or after the end.
    ///
    /// ```
    /// use bestand_model::{Period, benefit::BenefitList};
    /// let course = BenefitList::shipped().get("ressourceforloeb").unwrap();
    /// assert!(!course.exists_in(Period::month(2012, 12).unwrap()));
    /// assert!(course.exists_in(Period::month(2013, 1).unwrap()));
    /// ```
    pub fn exists_in(&self, period: Period) -> bool {
        let not_yet = self.from_kind == FromKind::Start && period.last_month() < self.valid_from;
        let no_more = self.valid_to.is_some_and(|last| period.first_month() > last);
        !not_yet && !no_more
    }

    /// The name in this language.
    pub fn name(&self, language: Language) -> &str {
        language.pick(&self.name_da, &self.name_en)
    }

    fn labels(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name_da).chain(&self.variants).chain(&self.abbreviations)
    }

    /// Every code the benefit refers to, other than its group.
    fn references(&self) -> impl Iterator<Item = &String> {
        self.parent.iter().chain(&self.never_with).chain(&self.predecessors).chain(&self.successors)
    }
}

/// The benefits, sums and headings, in list order.
#[derive(Clone, Debug)]
pub struct BenefitList {
    file: BenefitFile,
    labels: LabelIndex,
}

impl BenefitList {
    /// The list that ships with the crate.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<BenefitList> = LazyLock::new(|| {
            BenefitList::load(include_str!("../data/benefits.toml"))
                .expect("shipped list is checked by tests")
        });
        &SHIPPED
    }

    /// Reads a list and checks it.
    ///
    /// # Errors
    /// When the text is no such list, a code stands twice, a label leads to two codes, or an entry refers to
    /// one that is not there.
    pub fn load(toml: &str) -> Result<Self, CodeListError> {
        let file = BenefitFile::read(toml)?;
        let labels = file.index()?;
        Ok(Self { file, labels })
    }

    /// The benefit with this code.
    pub fn get(&self, code: &str) -> Option<&Benefit> {
        self.file.benefits.iter().find(|benefit| benefit.code == code)
    }

    /// The sum with this code.
    pub fn composite(&self, code: &str) -> Option<&Composite> {
        self.file.composites.iter().find(|composite| composite.code == code)
    }

    /// The heading with this code.
    pub fn group(&self, code: &str) -> Option<&BenefitGroup> {
        self.file.groups.iter().find(|group| group.code == code)
    }

    /// The labels that are sums, in list order.
    pub fn composites(&self) -> impl Iterator<Item = &Composite> {
        self.file.composites.iter()
    }

    /// The benefits in list order, which is the order of rows in an output.
    pub fn iter(&self) -> impl Iterator<Item = &Benefit> {
        self.file.benefits.iter()
    }

    /// What a label found in a file or typed by a user means. Headings mean nothing in a file.
    ///
    /// No label has two meanings, so the order of looking does not matter; a table's own labels
    /// ([`TableInfo::label_map`](crate::table_info::TableInfo::label_map)) come before this.
    ///
    /// ```
    /// use bestand_model::benefit::{BenefitList, BenefitMatch};
    /// let benefits = BenefitList::shipped();
    /// assert_eq!(benefits.match_label("Førtidspension"), BenefitMatch::Benefit("foertidspension"));
    /// assert!(matches!(benefits.match_label("Dagpenge"), BenefitMatch::Ambiguous { .. }));
    /// ```
    pub fn match_label(&self, label: &str) -> BenefitMatch<'_> {
        let Some(code) = self.labels.get(label) else { return BenefitMatch::Unknown };
        if let Some(entry) = self.file.ambiguous.iter().find(|entry| entry.key() == code) {
            BenefitMatch::Ambiguous { candidates: &entry.candidates, rule: &entry.rule }
        } else if self.composite(code).is_some() {
            BenefitMatch::Composite(code)
        } else if self.get(code).is_some() {
            BenefitMatch::Benefit(code)
        } else {
            BenefitMatch::Unknown
        }
    }

    /// The name behind the code of a benefit, a sum or a heading.
    pub fn label(&self, code: &str, language: Language) -> Option<&str> {
        let names = |danish, english| language.pick(danish, english);
        self.get(code)
            .map(|benefit| benefit.name(language))
            .or_else(|| self.composite(code).map(|sum| names(&sum.name_da, &sum.name_en)))
            .or_else(|| self.group(code).map(|group| names(&group.name_da, &group.name_en)))
    }

    /// The place of a benefit or sum among the rows of an output: benefits in list order, then sums.
    pub fn order(&self, code: &str) -> Option<usize> {
        self.file.row_codes().position(|each| each == code)
    }

    /// The names that a text in no list is near, misspellings among the variants by their right name.
    ///
    /// ```
    /// use bestand_model::benefit::BenefitList;
    /// assert_eq!(BenefitList::shipped().nearest_names("Sygedagpege")[0], "Sygedagpenge");
    /// ```
    pub fn nearest_names(&self, text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for near in nearest(text, self.names()) {
            let name = match self.match_label(near) {
                BenefitMatch::Benefit(code) | BenefitMatch::Composite(code) => {
                    self.label(code, Language::Danish).unwrap_or(near)
                }
                BenefitMatch::Ambiguous { .. } | BenefitMatch::Unknown => near,
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The names of benefits and sums as they are written, for a hint.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let benefits = self.file.benefits.iter().flat_map(Benefit::labels);
        let composites = self
            .file
            .composites
            .iter()
            .flat_map(|sum| std::iter::once(&sum.name_da).chain(&sum.variants));
        benefits.chain(composites).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = r#"
        [[group]]
        code = "hjaelp"
        name_da = "Hjælp"
        name_en = "Help"
        [[benefit]]
        code = "gammel"
        group = "hjaelp"
        name_da = "Gammel ydelse"
        name_en = "Old"
        abbreviations = ["GY"]
        valid_from = "2010-01"
        valid_to = "2012-06"
        from_kind = "start"
        series = "s"
        [[composite]]
        code = "gammel_i_alt"
        name_da = "Gammel i alt"
        name_en = "Old, all"
        members = ["gammel"]
        [[ambiguous]]
        label = "Ydelse"
        candidates = ["gammel", "gammel_i_alt"]
        rule = "say which"
    "#;

    fn shipped(label: &str) -> BenefitMatch<'static> {
        BenefitList::shipped().match_label(label)
    }

    fn month(year: i32, month: u32) -> Period {
        Period::month(year, month).unwrap()
    }

    #[test]
    fn an_ending_is_part_of_a_label() {
        assert_eq!(shipped("A-dagpenge mv."), BenefitMatch::Composite("a_dagpenge_mv_i_alt"));
        assert_eq!(shipped(" a-dagpenge\u{a0}"), BenefitMatch::Benefit("a_dagpenge"));
        assert_eq!(shipped("A-dagpenge i alt"), BenefitMatch::Unknown);
    }

    #[test]
    fn an_ambiguous_label_is_refused_with_its_candidates() {
        let BenefitMatch::Ambiguous { candidates, .. } = shipped("Dagpenge") else {
            panic!("a guess")
        };
        assert_eq!(candidates, ["a_dagpenge", "sygedagpenge", "barselsdagpenge"]);
        for label in ["Kontant", "FP", "Fleks", "Pension", "dagpengemodtagere"] {
            assert!(matches!(shipped(label), BenefitMatch::Ambiguous { .. }), "{label}");
        }
    }

    #[test]
    fn abbreviations_codes_and_real_misspellings_match() {
        assert_eq!(shipped("FY"), BenefitMatch::Benefit("fleksydelse"));
        assert_eq!(shipped("foertidspension"), BenefitMatch::Benefit("foertidspension"));
        assert_eq!(shipped("Førtidspesnion"), BenefitMatch::Benefit("foertidspension"));
        assert_eq!(
            shipped("kontanthjaelp_mv_i_alt"),
            BenefitMatch::Composite("kontanthjaelp_mv_i_alt")
        );
    }

    #[test]
    fn headings_totals_and_cut_labels_mean_nothing_in_a_file() {
        for label in [
            "Tilbagetrækning",
            "Permanente ydelser",
            "I alt",
            "Ydelsesgrupper i alt",
            "overgangsyde",
        ] {
            assert_eq!(shipped(label), BenefitMatch::Unknown, "{label}");
        }
    }

    #[test]
    fn a_benefit_with_a_start_does_not_exist_before_it() {
        let benefits = BenefitList::shipped();
        let exists = |code: &str, period| benefits.get(code).unwrap().exists_in(period);
        assert!(!exists("ressourceforloeb", month(2012, 12)));
        assert!(exists("ressourceforloeb", month(2013, 1)));
        assert!(!exists("uddannelseshjaelp", month(2013, 12)));
        assert!(!exists("uddannelseshjaelp", month(2025, 7)));
        assert!(exists("uddannelseshjaelp", month(2025, 6)));
    }

    #[test]
    fn a_benefit_older_than_the_series_exists_in_every_earlier_month() {
        let benefits = BenefitList::shipped();
        assert!(benefits.get("foertidspension").unwrap().exists_in(month(1998, 1)));
        // Served back to months before the law of July 2025.
        assert!(benefits.get("kontanthjaelp_samlet").unwrap().exists_in(month(2021, 8)));
    }

    #[test]
    fn a_period_that_touches_the_life_of_a_benefit_is_inside_it() {
        let course = BenefitList::shipped().get("jobafklaringsforloeb").unwrap();
        assert!(course.exists_in(Period::calendar_year(2014).unwrap()));
        assert!(!course.exists_in(Period::quarter(2014, 2).unwrap()));
    }

    #[test]
    fn names_come_in_both_languages_and_rows_in_list_order() {
        let benefits = BenefitList::shipped();
        assert_eq!(benefits.label("fleksjob", Language::Danish), Some("Fleksjob"));
        assert_eq!(benefits.label("oevrige", Language::English), Some("Other benefits"));
        assert_eq!(benefits.label("nothing", Language::Danish), None);
        assert_eq!(benefits.order("a_dagpenge"), Some(0));
        assert!(benefits.order("ressourceforloeb") < benefits.order("foertidspension"));
        assert!(benefits.order("folkepension") < benefits.order("a_dagpenge_mv_i_alt"));
    }

    #[test]
    fn the_shipped_list_agrees_with_itself() {
        let benefits = BenefitList::shipped();
        for benefit in benefits.iter() {
            for other in &benefit.never_with {
                assert!(benefits.get(other).unwrap().never_with.contains(&benefit.code), "{other}");
            }
            assert!(
                benefit.valid_to.is_none_or(|last| last >= benefit.valid_from),
                "{}",
                benefit.code
            );
        }
    }

    #[test]
    fn a_label_with_two_meanings_is_refused_wherever_it_stands() {
        assert!(BenefitList::load(LIST).is_ok());
        for (from, to) in [
            ("\"Gammel i alt\"", "\" gammel  YDELSE\""),
            ("label = \"Ydelse\"", "label = \"gy\""),
            ("\"Hjælp\"", "\"Ydelse\""),
            ("\"Hjælp\"", "\"gammel\""),
        ] {
            let error = BenefitList::load(&LIST.replace(from, to)).unwrap_err();
            assert!(matches!(error, CodeListError::LabelWithTwoCodes { .. }), "{from}: {error}");
        }
    }

    #[test]
    fn a_reference_to_nothing_is_refused() {
        for (from, to) in [
            ("group = \"hjaelp\"", "group = \"borte\""),
            ("series = \"s\"", "series = \"s\"\nparent = \"borte\""),
            ("series = \"s\"", "series = \"s\"\nnever_with = [\"borte\"]"),
            ("series = \"s\"", "series = \"s\"\npredecessors = [\"borte\"]"),
            ("series = \"s\"", "series = \"s\"\nsuccessors = [\"borte\"]"),
            ("members = [\"gammel\"]", "members = [\"borte\"]"),
            ("\"gammel_i_alt\"]", "\"borte\"]"),
        ] {
            let error = BenefitList::load(&LIST.replace(from, to)).unwrap_err();
            let CodeListError::BrokenReference { to, .. } = error else {
                panic!("{from}: {error}")
            };
            assert_eq!(to, "borte");
        }
    }

    #[test]
    fn a_code_that_stands_twice_or_a_month_that_is_none_is_refused() {
        let twice = LIST.replace("code = \"gammel_i_alt\"", "code = \"gammel\"");
        assert!(matches!(BenefitList::load(&twice), Err(CodeListError::CodeTwice { .. })));
        for text in ["2010", "2010-13", "januar"] {
            let error = BenefitList::load(&LIST.replace("2010-01", text)).unwrap_err();
            assert!(matches!(error, CodeListError::Unreadable { .. }), "{text}: {error}");
        }
    }
}
