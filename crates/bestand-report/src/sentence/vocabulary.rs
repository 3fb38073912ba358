//! What things are called inside a sentence: units, prepositions, totals.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use bestand_model::Language;
use bestand_model::area::{AreaKind, AreaList};

/// The words of `vocabulary.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vocabulary {
    unit: BTreeMap<String, Noun>,
    award: Noun,
    r#in: In,
    on: On,
    total: BTreeMap<String, Words>,
    awarded: BTreeMap<String, Awarded>,
    ranked: BTreeMap<String, Words>,
    numbers: Numbers,
}

/// The numbers from one on, in words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    da: Vec<String>,
    en: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct In {
    benefits: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct On {
    areas: Vec<String>,
}

/// The same in two languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    da: String,
    en: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Awarded {
    title: [String; 2],
    da: [String; 2],
    gender: Gender,
    en: [String; 2],
}

/// What is counted, in singular and plural.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Noun {
    da: [String; 2],
    gender: Gender,
    en: [String; 2],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Gender {
    Common,
    Neuter,
}

static SHIPPED: LazyLock<Vocabulary> = LazyLock::new(|| {
    toml::from_str(include_str!("vocabulary.toml")).expect("the tests read the shipped words")
});

impl Vocabulary {
    pub(super) fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// What the unit of a column is called; `None` for one that no sentence speaks of.
    pub(super) fn unit(&self, code: &str) -> Option<&Noun> {
        self.unit.get(code)
    }

    /// What is awarded: the benefit with this code or the one a title names, else just *tilkendelser*.
    pub(super) fn awarded(&self, benefit: Option<&str>, title: &str) -> (Noun, bool) {
        let title = title.to_lowercase();
        let is_named = |each: &Awarded| each.title.iter().any(|word| title.contains(word.as_str()));
        let found = match benefit {
            Some(code) => self.awarded.get(code),
            None => self.awarded.values().find(|each| is_named(each)),
        };
        match found {
            Some(Awarded { da, gender, en, .. }) => {
                (Noun { da: da.clone(), gender: *gender, en: en.clone() }, true)
            }
            None => (self.award.clone(), false),
        }
    }

    /// What a total counts, by the notes of its table, else by its unit; empty where the unit says it.
    pub(super) fn total<'a>(
        &self,
        notes: impl Iterator<Item = &'a str>,
        unit: &str,
        language: Language,
    ) -> &str {
        let mut named = notes.filter_map(|id| self.total.get(id));
        let of_unit = || self.total.get(&format!("unit_{unit}"));
        let words = named.next().or_else(of_unit).or_else(|| self.total.get("table"));
        words.map_or("", |words| language.pick(&words.da, &words.en))
    }

    /// A small number in a word: `otte`. `None` for one that stands in figures.
    pub(super) fn number(&self, number: usize, language: Language) -> Option<&str> {
        let words = match language {
            Language::Danish => &self.numbers.da,
            Language::English => &self.numbers.en,
        };
        words.get(number.checked_sub(1)?).map(String::as_str)
    }

    /// What the areas of the kind of this one are called: `kommuner`.
    pub(super) fn areas_like(&self, code: &str, language: Language) -> &str {
        let kind = match AreaList::shipped().get(code).map(|area| area.kind) {
            Some(AreaKind::Municipality) => "municipality",
            Some(AreaKind::Region) => "region",
            _ => "area",
        };
        self.ranked.get(kind).map_or("", |words| language.pick(&words.da, &words.en))
    }

    /// The preposition before a benefit: `på`, or `i` before what one is in.
    pub(super) fn before_benefit(&self, code: &str, language: Language) -> &'static str {
        let is_in = self.r#in.benefits.iter().any(|each| {
            code.strip_prefix(each.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        });
        language.pick(if is_in { "i" } else { "på" }, "on")
    }

    /// An area with its preposition: `i Holbæk`, `på Læsø`, `i hele landet`, `i gruppen Landkommuner`.
    pub(super) fn at_area(&self, code: &str, name: &str, language: Language) -> String {
        let is_on = self.on.areas.iter().any(|each| each == name);
        let before = language.pick(if is_on { "på" } else { "i" }, "in");
        format!("{before} {}", self.area(code, name, language))
    }

    /// An area inside a sentence: `Holbæk`, `hele landet`, `gruppen Landkommuner`.
    pub(super) fn area(&self, code: &str, name: &str, language: Language) -> String {
        match AreaList::shipped().get(code).map(|area| area.kind) {
            Some(AreaKind::Country) => in_sentence(name),
            Some(
                AreaKind::Region
                | AreaKind::Landsdel
                | AreaKind::Rar
                | AreaKind::Municipality
                | AreaKind::Special,
            ) => name.to_owned(),
            _ => format!("{} {name}", language.pick("gruppen", "the group")),
        }
    }
}

impl Noun {
    /// The noun that goes with so many: `fuldtidsperson` after 1, else `fuldtidspersoner`.
    pub(super) fn of(&self, count: f64, language: Language) -> &str {
        let words = match language {
            Language::Danish => &self.da,
            Language::English => &self.en,
        };
        &words[usize::from(count.abs() != 1.0)]
    }

    /// The noun with *new* before it: `ny tilkendelse`, `nyt forløb`, `nye sager`.
    pub(super) fn new_of(&self, count: f64, language: Language) -> String {
        let new = match (count.abs() == 1.0, self.gender) {
            (true, Gender::Common) => "ny",
            (true, Gender::Neuter) => "nyt",
            (false, _) => "nye",
        };
        format!("{} {}", language.pick(new, "new"), self.of(count, language))
    }
}

/// A label inside a sentence: lower case, except where its second letter is a capital too (*SU*).
pub(super) fn in_sentence(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(_), Some(second)) if second.is_uppercase() => label.to_owned(),
        (Some(first), _) => first.to_lowercase().chain(label.chars().skip(1)).collect(),
        (None, _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_agree_in_number_and_new_in_gender() {
        let words = Vocabulary::shipped();
        let (persons, spells) = (words.unit("full_time_persons"), words.unit("spells"));
        let (persons, spells) = (persons.unwrap(), spells.unwrap());
        assert_eq!(persons.of(1.0, Language::Danish), "fuldtidsperson");
        assert_eq!(persons.of(2.0, Language::Danish), "fuldtidspersoner");
        assert_eq!(persons.of(0.0, Language::English), "full-time persons");
        assert_eq!(persons.new_of(1.0, Language::Danish), "ny fuldtidsperson");
        assert_eq!(spells.new_of(1.0, Language::Danish), "nyt forløb");
        assert_eq!(spells.new_of(12.0, Language::Danish), "nye forløb");
        assert_eq!(spells.new_of(1.0, Language::English), "new spell");
    }

    #[test]
    fn one_is_on_a_benefit_and_in_a_job_or_a_course() {
        let before = |code| Vocabulary::shipped().before_benefit(code, Language::Danish);
        assert_eq!(before("foertidspension"), "på");
        assert_eq!(before("fleksjob"), "i");
        assert_eq!(before("ressourceforloeb_under_30"), "i");
        assert_eq!(before("fleksydelse"), "på");
    }

    #[test]
    fn one_is_on_an_island_and_in_a_town() {
        let at = |code, name| Vocabulary::shipped().at_area(code, name, Language::Danish);
        assert_eq!(at("825", "Læsø"), "på Læsø");
        assert_eq!(at("316", "Holbæk"), "i Holbæk");
        assert_eq!(at("000", "Hele landet"), "i hele landet");
        assert_eq!(at("085", "Region Sjælland"), "i Region Sjælland");
    }

    #[test]
    fn labels_lose_their_capital_but_abbreviations_keep_theirs() {
        assert_eq!(in_sentence("A-dagpenge"), "a-dagpenge");
        assert_eq!(in_sentence("Øvrige"), "øvrige");
        assert_eq!(in_sentence("SU"), "SU");
        assert_eq!(in_sentence("40 år og derover"), "40 år og derover");
        assert_eq!(in_sentence(""), "");
    }
}
