//! Ready selections of rows: benefits with their filters, labels, order and sub-totals.
//!
//! A set is checked when it is read: a total or sub-total never adds up what counts the same people twice or
//! what may not stand together. The shipped sets are `data/sets.toml`.

mod check;
mod file;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use self::file::read;
use crate::code_list::CodeListError;
use crate::listed_month::month;
use crate::{Language, Period};

/// Which members of which dimensions a row counts. Members of one dimension are added up.
pub type Filter = BTreeMap<String, Vec<String>>;

/// A selection of rows for a table, in print order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BenefitSet {
    /// The key, such as `kl`.
    pub code: String,
    /// The Danish name.
    pub label_da: String,
    /// The English name.
    pub label_en: String,
    /// The measure of every row.
    pub measure: String,
    /// The months the set was made for; empty where the user chooses.
    pub months: Vec<Period>,
    /// Benefits whose rows are read as one: no direction word for the single rows.
    pub joint_reading: Vec<String>,
    /// Printed below every table of the set, in Danish.
    pub note_da: Option<String>,
    /// The same in English.
    pub note_en: Option<String>,
    /// Keys of `data/sources.toml`.
    pub sources: Vec<String>,
    /// The rows.
    pub rows: Vec<SetRow>,
}

/// One row of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetRow {
    /// What the row is.
    pub kind: SetRowKind,
    /// The code of the row in an output, unique in its set.
    pub code: String,
    /// The benefit of a benefit row or part; `None` for sums.
    pub benefit: Option<String>,
    /// The Danish label.
    pub label_da: String,
    /// The English label, where one was given.
    pub label_en: Option<String>,
    /// Ids of the tables it is taken from, lower case without `_`; empty = any table of the measure.
    pub tables: Vec<String>,
    /// What is counted; empty = the benefit's total.
    pub filter: Filter,
    /// Another filter for earlier months.
    pub filter_before: Option<FilterBefore>,
    /// The codes of the rows a sub-total adds up.
    pub of: Vec<String>,
}

/// What a row is, which decides whether it is in the total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetRowKind {
    /// A benefit; in the total.
    Benefit,
    /// A *heraf* line below its benefit; in no sum.
    Part,
    /// The sum of earlier benefit rows; in no other sum.
    Subtotal,
    /// The sum of all benefit rows; the last row.
    Total,
}

/// A filter that holds before a month.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilterBefore {
    /// The first month it no longer holds.
    #[serde(deserialize_with = "month")]
    pub month: Period,
    /// What is counted until then.
    pub filter: Filter,
}

impl BenefitSet {
    /// A set that ships with the crate.
    ///
    /// ```
    /// use bestand_model::benefit_set::BenefitSet;
    /// assert_eq!(BenefitSet::shipped("kl").unwrap().rows[0].code, "foertidspension");
    /// assert!(BenefitSet::shipped("min_kommune").is_none());
    /// ```
    pub fn shipped(code: &str) -> Option<&'static Self> {
        shipped_sets().iter().find(|set| set.code == code)
    }

    /// The codes of the shipped sets.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        shipped_sets().iter().map(|set| set.code.as_str())
    }

    /// Reads a user's own set: the form of `data/sets.toml` with one `[[set]]`.
    ///
    /// # Errors
    /// When the text is no such set, it names a benefit or measure that is in no list, a row's code stands
    /// twice, a sub-total speaks of a row that is not above it, the total is not last, or a sum would count
    /// the same people twice.
    pub fn from_toml(text: &str) -> Result<Self, CodeListError> {
        let mut sets = read(text)?;
        match (sets.pop(), sets.is_empty()) {
            (Some(set), true) => Ok(set),
            _ => Err(CodeListError::Unreadable {
                list: "set rows",
                message: "the file must hold exactly one [[set]]".to_owned(),
            }),
        }
    }

    /// The name in this language.
    pub fn label(&self, language: Language) -> &str {
        language.pick(&self.label_da, &self.label_en)
    }

    /// The note printed below every table of the set.
    pub fn note(&self, language: Language) -> Option<&str> {
        match language {
            Language::Danish => self.note_da.as_deref(),
            Language::English => self.note_en.as_deref(),
        }
    }
}

impl SetRow {
    /// The label in this language; the Danish one where no English was given.
    pub fn label(&self, language: Language) -> &str {
        language.pick(&self.label_da, self.label_en.as_deref().unwrap_or(&self.label_da))
    }

    /// The filter that holds in this period; `None` where the period has months on both sides of the change,
    /// so that neither filter gives the whole of it.
    pub fn filter_in(&self, period: Period) -> Option<&Filter> {
        match &self.filter_before {
            Some(before) if period.last_month() < before.month => Some(&before.filter),
            Some(before) if period.first_month() < before.month => None,
            _ => Some(&self.filter),
        }
    }
}

fn shipped_sets() -> &'static [BenefitSet] {
    static SHIPPED: LazyLock<Vec<BenefitSet>> = LazyLock::new(|| {
        read(include_str!("../data/sets.toml")).expect("shipped sets are checked by tests")
    });
    &SHIPPED
}

#[cfg(test)]
mod tests;
