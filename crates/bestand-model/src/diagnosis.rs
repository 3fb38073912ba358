//! Groups of main diagnoses (*hoveddiagnoser*) behind awards of førtidspension, and what each publisher calls them.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::{
    Language,
    code_list::{CodeListError, LabelIndex, read_file, refuse_twice, slug},
};

/// A group of main diagnoses.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diagnosis {
    /// Stable code, such as `psykiske`.
    pub code: String,
    label: String,
    label_en: String,
    /// The chapters of ICD-10 that its name stands for, such as `F00-F99`: inferred, no publisher says it. `None` where
    /// the name stands for none.
    pub icd10: Option<String>,
    /// What KL calls it; empty where that was not seen.
    #[serde(default)]
    pub kl: Vec<String>,
    /// What Ankestyrelsen calls it; empty where that was not seen.
    #[serde(default)]
    pub ankestyrelsen: Vec<String>,
    /// What STAR calls it on Jobindsats; empty where that was not seen.
    #[serde(default)]
    pub star: Vec<String>,
    /// Whether it was used in older years only, so that a later table without it may be complete.
    #[serde(default)]
    pub ended: bool,
    #[serde(default)]
    variants: Vec<String>,
    /// Keys of the sources.
    pub sources: Vec<String>,
}

impl Diagnosis {
    /// The name in this language.
    pub fn label(&self, language: Language) -> &str {
        language.pick(&self.label, &self.label_en)
    }
}

/// The code list of main diagnoses.
#[derive(Clone, Debug)]
pub struct DiagnosisList {
    diagnoses: Vec<Diagnosis>,
    positions: BTreeMap<String, usize>,
    labels: LabelIndex,
}

impl DiagnosisList {
    /// The list that comes with the program.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<DiagnosisList> = LazyLock::new(|| {
            DiagnosisList::load(include_str!("../data/diagnoses.toml"))
                .expect("the shipped list of diagnoses is tested")
        });
        &SHIPPED
    }

    /// Reads a list: `[[diagnosis]]` entries in print order, as described at the head of the shipped one.
    ///
    /// # Errors
    /// When the file cannot be read, a code stands twice, or a spelling leads to two groups.
    pub fn load(text: &str) -> Result<Self, CodeListError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            diagnosis: Vec<Diagnosis>,
        }
        const LIST: &str = "diagnoses";
        let File { diagnosis: diagnoses } = read_file(LIST, text)?;
        refuse_twice(LIST, diagnoses.iter().map(|diagnosis| &diagnosis.code))?;
        let mut positions = BTreeMap::new();
        let mut labels = LabelIndex::default();
        for (position, each) in diagnoses.iter().enumerate() {
            positions.insert(each.code.clone(), position);
            let seen = each.kl.iter().chain(&each.ankestyrelsen).chain(&each.star);
            let names = [&each.code, &each.label, &each.label_en].into_iter().chain(seen);
            for name in names.chain(&each.variants) {
                labels.insert(name, &each.code)?;
                labels.insert(&slug(name), &each.code)?;
            }
        }
        Ok(Self { diagnoses, positions, labels })
    }

    /// The group with this code.
    pub fn get(&self, code: &str) -> Option<&Diagnosis> {
        self.positions.get(code).map(|&position| &self.diagnoses[position])
    }

    /// The codes of the groups that together are every diagnosis of a table of later years, in list order.
    pub fn complete(&self) -> impl Iterator<Item = &str> {
        self.diagnoses.iter().filter(|each| !each.ended).map(|each| each.code.as_str())
    }

    /// The place of a code in list order; `None` when it is not listed.
    pub fn order(&self, code: &str) -> Option<usize> {
        self.positions.get(code).copied()
    }

    /// What a code is called; `None` when it is not listed.
    pub fn label(&self, code: &str, language: Language) -> Option<&str> {
        self.get(code).map(|diagnosis| diagnosis.label(language))
    }

    /// The Danish names in list order, for the hint under a misspelt one.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.diagnoses.iter().map(|diagnosis| diagnosis.label.as_str())
    }

    /// The group meant by a label of a file or by a name, code or slug someone typed; matched whole.
    ///
    /// ```
    /// use bestand_model::diagnosis::DiagnosisList;
    /// let list = DiagnosisList::shipped();
    /// let star = list.match_label("Sygdomme i knogler, muskler og bindevæv");
    /// assert_eq!(star, list.match_label("bevægeapparatsygdomme"));
    /// // Nobody knows what is in it.
    /// assert_eq!(list.match_label("Sygdom i organer"), None);
    /// ```
    pub fn match_label(&self, text: &str) -> Option<&Diagnosis> {
        self.labels.get(text).and_then(|code| self.get(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(label: &str) -> Option<&'static str> {
        DiagnosisList::shipped().match_label(label).map(|diagnosis| diagnosis.code.as_str())
    }

    #[test]
    fn what_each_publisher_writes_leads_to_one_group() {
        for (label, wanted) in [
            ("psykisk lidelse", "psykiske"),
            ("Psykiske lidelser", "psykiske"),
            ("lidelser i bevægeapparatet", "bevaegeapparat"),
            // As it stands in KL's figure 2.
            ("lidelser i bavægeapperatet", "bevaegeapparat"),
            ("sygdomme i bevægeapparatet", "bevaegeapparat"),
            ("Sygdomme i knogler, muskler og bindevæv", "bevaegeapparat"),
            ("hjerte- og karsygdomme", "hjerte_kar"),
            ("sygdomme i nervesystem og sanseorganer", "nervesystem_sanser"),
            ("kræftsygdomme", "kraeft"),
            ("ulykkestilfælde", "ulykke"),
            ("social indikation", "social_indikation"),
            ("øvrige diagnoser", "oevrige"),
            // Chapters of ICD-10 that are one group each.
            ("F00-F99", "psykiske"),
            ("Sygdomme i knogler, bevægesystem og bindevæv", "bevaegeapparat"),
            ("Sygdomme i kredsløbsorganer", "hjerte_kar"),
        ] {
            assert_eq!(code(label), Some(wanted), "{label}");
        }
    }

    #[test]
    fn what_is_not_known_to_be_the_same_leads_nowhere() {
        for label in [
            "sygdom i organer",
            "Svulster",
            "Neoplasmer",
            "Ondartede svulster",
            "Godartede svulster",
            "Traumer, forgiftninger og anden legemsbeskadigelse",
            "Symptomer og abnorme fund IKA",
            "lidelser",
            "",
        ] {
            assert_eq!(code(label), None, "{label}");
        }
    }

    #[test]
    fn a_list_that_contradicts_itself_is_refused() {
        let entry = |code: &str, more: &str| {
            format!(
                "[[diagnosis]]\ncode = \"{code}\"\nlabel = \"{code}\"\nlabel_en = \"{code}\"\nsources = []\n{more}\n"
            )
        };
        assert!(DiagnosisList::load(&entry("a", "star = [\"b\"]")).is_ok());
        assert!(matches!(
            DiagnosisList::load(&entry("a", "dst = [\"b\"]")),
            Err(CodeListError::Unreadable { .. })
        ));
        assert!(matches!(
            DiagnosisList::load(&(entry("a", "kl = [\"c\"]") + &entry("b", "star = [\"C\"]"))),
            Err(CodeListError::LabelWithTwoCodes { .. })
        ));
        assert!(matches!(
            DiagnosisList::load(&(entry("a", "") + &entry("a", ""))),
            Err(CodeListError::CodeTwice { .. })
        ));
    }
}
