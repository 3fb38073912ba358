//! The file of benefits as it is written, and what it may not say.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Benefit, BenefitGroup, Composite};
use crate::code_list::{CodeListError, LabelIndex, read_file, refuse_broken, refuse_twice};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BenefitFile {
    #[serde(default, rename = "group")]
    pub(super) groups: Vec<BenefitGroup>,
    #[serde(rename = "benefit")]
    pub(super) benefits: Vec<Benefit>,
    #[serde(default, rename = "composite")]
    pub(super) composites: Vec<Composite>,
    #[serde(default)]
    pub(super) ambiguous: Vec<Ambiguous>,
}

/// A label that may mean several benefits or sums.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ambiguous {
    label: String,
    #[serde(default)]
    variants: Vec<String>,
    pub(super) candidates: Vec<String>,
    pub(super) rule: String,
}

impl Ambiguous {
    /// What the index leads to. Codes have no colon, so it is never taken for one.
    pub(super) fn key(&self) -> String {
        format!("ambiguous:{}", self.label)
    }
}

impl BenefitFile {
    /// Reads a file and checks its codes and references.
    ///
    /// # Errors
    /// When the text is no such file, a code stands twice, or an entry refers to one that is not there.
    pub(super) fn read(toml: &str) -> Result<Self, CodeListError> {
        const LIST: &str = "benefits";
        let file: Self = read_file(LIST, toml)?;
        let groups = file.groups.iter().map(|group| &group.code);
        refuse_twice(LIST, groups.chain(file.row_codes()))?;
        file.check_references()?;
        Ok(file)
    }

    fn benefit_codes(&self) -> impl Iterator<Item = &String> {
        self.benefits.iter().map(|benefit| &benefit.code)
    }

    fn composite_codes(&self) -> impl Iterator<Item = &String> {
        self.composites.iter().map(|composite| &composite.code)
    }

    /// The codes that stand for numbers, benefits before sums: the order of rows in an output.
    pub(super) fn row_codes(&self) -> impl Iterator<Item = &String> {
        self.benefit_codes().chain(self.composite_codes())
    }

    fn check_references(&self) -> Result<(), CodeListError> {
        let groups: BTreeSet<&String> = self.groups.iter().map(|group| &group.code).collect();
        let benefits: BTreeSet<&String> = self.benefit_codes().collect();
        let rows: BTreeSet<&String> = self.row_codes().collect();
        for benefit in &self.benefits {
            refuse_broken(&benefit.code, benefit.references(), |code| benefits.contains(code))?;
            refuse_broken(&benefit.code, [&benefit.group], |code| groups.contains(code))?;
        }
        for sum in &self.composites {
            refuse_broken(&sum.code, &sum.members, |code| benefits.contains(code))?;
        }
        for entry in &self.ambiguous {
            refuse_broken(&entry.label, &entry.candidates, |code| rows.contains(code))?;
        }
        Ok(())
    }

    /// Every label of the list, and every code, with what it leads to.
    ///
    /// # Errors
    /// When a label leads to two codes.
    pub(super) fn index(&self) -> Result<LabelIndex, CodeListError> {
        let mut index = LabelIndex::default();
        for entry in &self.ambiguous {
            for label in std::iter::once(&entry.label).chain(&entry.variants) {
                index.insert(label, &entry.key())?;
            }
        }
        for sum in &self.composites {
            for label in [&sum.code, &sum.name_da].into_iter().chain(&sum.variants) {
                index.insert(label, &sum.code)?;
            }
        }
        for benefit in &self.benefits {
            for label in std::iter::once(&benefit.code).chain(benefit.labels()) {
                index.insert(label, &benefit.code)?;
            }
        }
        for group in &self.groups {
            for label in [&group.code, &group.name_da].into_iter().chain(&group.variants) {
                index.insert(label, &group.code)?;
            }
        }
        Ok(index)
    }
}
