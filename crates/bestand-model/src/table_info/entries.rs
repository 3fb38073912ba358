//! The list of tables: what each entry says, and what the entries that fit an id say together.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{BenefitFrom, DisclosureIn, LocalMember, TableInfo};
use crate::Period;
use crate::benefit::BenefitList;
use crate::code_list::{CodeListError, LabelIndex, read_file, refuse_broken, refuse_twice};
use crate::listed_month::month;
use crate::measure::MeasureList;
use crate::source::Publisher;

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableFile {
    #[serde(rename = "table")]
    tables: Vec<Entry>,
    #[serde(default)]
    members: Vec<MemberList>,
    #[serde(default)]
    decisions: Vec<Decisions>,
}

/// The benefit that all decisions of a publisher are about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decisions {
    publisher: String,
    benefit: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MemberList {
    name: String,
    member: Vec<LocalMember>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Entry {
    id: Pattern,
    publisher: Option<String>,
    title_da: Option<String>,
    benefit_from: Option<FromWhere>,
    benefit: Option<String>,
    benefit_before: Option<Before>,
    candidates: Option<Vec<String>>,
    related: Option<Vec<String>>,
    measure: Option<String>,
    measure_stems: Option<BTreeMap<String, String>>,
    seasonally_adjusted: Option<bool>,
    label_map: Option<BTreeMap<String, String>>,
    members: Option<BTreeMap<String, String>>,
    dims: Option<Vec<String>>,
    total_note_da: Option<String>,
    total_note_en: Option<String>,
    #[serde(deserialize_with = "month")]
    months_from: Option<Period>,
    without: Option<Vec<String>>,
    without_note: Option<String>,
    disclosure_da: Option<String>,
    disclosure_en: Option<String>,
    disclosure_in: Option<DisclosureIn>,
    note: Option<String>,
    sources: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FromWhere {
    Table,
    Column,
    ColumnOrGiven,
    None,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Before {
    #[serde(deserialize_with = "month")]
    month: Period,
    benefit: String,
}

/// An id in which `NN` stands for two digits and a final `*` for any ending.
#[derive(Debug, Default, Deserialize)]
struct Pattern(String);

impl Pattern {
    fn fits(&self, id: &str) -> bool {
        let (pattern, open) = match self.0.strip_suffix('*') {
            Some(start) => (start, true),
            None => (self.0.as_str(), false),
        };
        let fitting = pattern.bytes().zip(id.bytes()).all(|(pattern, byte)| match pattern {
            b'N' => byte.is_ascii_digit(),
            own => own == byte,
        });
        fitting && if open { id.len() >= pattern.len() } else { id.len() == pattern.len() }
    }

    /// How much of an id it fixes.
    fn exactness(&self) -> usize {
        self.0.bytes().filter(|byte| !matches!(byte, b'N' | b'*')).count()
    }
}

/// The list that comes with the program.
pub(super) fn shipped() -> &'static TableFile {
    static SHIPPED: LazyLock<TableFile> = LazyLock::new(|| {
        TableFile::load(include_str!("../../data/tables.toml"))
            .expect("shipped list is checked by tests")
    });
    &SHIPPED
}

impl TableFile {
    fn load(toml: &str) -> Result<Self, CodeListError> {
        let mut file: Self = read_file("tables", toml)?;
        file.check()?;
        // Most exact first, so that the first entry with a field decides it.
        file.tables.sort_by_key(|entry| Reverse(entry.id.exactness()));
        Ok(file)
    }

    /// Whether a table is listed under exactly this id.
    pub(super) fn has(&self, id: &str) -> bool {
        self.tables.iter().any(|entry| entry.id.0 == id)
    }

    /// What all entries that fit an id say together.
    pub(super) fn resolve(&self, id: &str) -> TableInfo {
        let entries: Vec<&Entry> = self.tables.iter().filter(|entry| entry.id.fits(id)).collect();
        TableInfo {
            id: id.to_owned(),
            publisher: first(&entries, |entry| entry.publisher.as_deref().and_then(publisher_of)),
            title_da: first(&entries, |entry| entry.title_da.clone()),
            benefit: benefit_of(id, &entries),
            related: first(&entries, |entry| entry.related.clone()).unwrap_or_default(),
            measure: first(&entries, |entry| entry.measure.clone()),
            measure_stems: first(&entries, |entry| entry.measure_stems.clone()).unwrap_or_default(),
            seasonally_adjusted: first(&entries, |entry| entry.seasonally_adjusted)
                .unwrap_or_default(),
            label_map: first(&entries, |entry| entry.label_map.clone()).unwrap_or_default(),
            member_codes: first(&entries, |entry| entry.members.as_ref())
                .into_iter()
                .flatten()
                .map(|(dimension, list)| (dimension.clone(), self.member_list(list).to_vec()))
                .collect(),
            dims: first(&entries, |entry| entry.dims.clone()).unwrap_or_default(),
            total_note_da: first(&entries, |entry| entry.total_note_da.clone()),
            total_note_en: first(&entries, |entry| entry.total_note_en.clone()),
            months_from: first(&entries, |entry| entry.months_from),
            without: first(&entries, |entry| entry.without.clone()).unwrap_or_default(),
            without_note: first(&entries, |entry| entry.without_note.clone()),
            disclosure_da: first(&entries, |entry| entry.disclosure_da.clone()),
            disclosure_en: first(&entries, |entry| entry.disclosure_en.clone()),
            disclosure_in: first(&entries, |entry| entry.disclosure_in.clone()),
            note: first(&entries, |entry| entry.note.clone()),
            sources: first(&entries, |entry| entry.sources.clone()).unwrap_or_default(),
        }
    }

    /// The benefit that all decisions of a publisher are about.
    pub(super) fn benefit_of_decisions(&self, publisher: Publisher) -> Option<&str> {
        let of = |each: &&Decisions| publisher_of(&each.publisher) == Some(publisher);
        self.decisions.iter().find(of).map(|each| each.benefit.as_str())
    }

    fn member_list(&self, name: &str) -> &[LocalMember] {
        self.members.iter().find(|list| list.name == name).map_or(&[], |list| &list.member)
    }

    fn check(&self) -> Result<(), CodeListError> {
        refuse_twice("tables", self.tables.iter().map(|entry| &entry.id.0))?;
        for entry in &self.tables {
            let id = &entry.id.0;
            let benefits = entry
                .benefit
                .iter()
                .chain(entry.benefit_before.iter().map(|before| &before.benefit))
                .chain(entry.candidates.iter().flatten())
                .chain(entry.related.iter().flatten())
                .chain(entry.label_map.iter().flat_map(BTreeMap::values));
            check_references(id, benefits, &entry.measure)?;
            let of_stems = entry.measure_stems.iter().flat_map(BTreeMap::values);
            refuse_broken(id, of_stems, |code| MeasureList::shipped().get(code).is_some())?;
            let lists = entry.members.iter().flat_map(BTreeMap::values);
            refuse_broken(id, lists, |name| !self.member_list(name).is_empty())?;
            refuse_broken(id, &entry.publisher, |key| publisher_of(key).is_some())?;
        }
        for each in &self.decisions {
            refuse_broken("decisions", [&each.benefit], |code| {
                BenefitList::shipped().get(code).is_some()
            })?;
            refuse_broken("decisions", [&each.publisher], |key| publisher_of(key).is_some())?;
        }
        self.members.iter().try_for_each(MemberList::check)
    }
}

impl MemberList {
    /// Every code and every text leads to one member.
    fn check(&self) -> Result<(), CodeListError> {
        refuse_twice("table members", self.member.iter().map(|member| &member.code))?;
        let mut texts = LabelIndex::default();
        for member in &self.member {
            for text in &member.texts {
                texts.insert(text, &member.code)?;
            }
            check_references(
                &member.code,
                member.benefit.iter().chain(&member.related),
                &member.measure,
            )?;
        }
        Ok(())
    }
}

fn check_references<'a>(
    from: &str,
    benefits: impl IntoIterator<Item = &'a String>,
    measure: &'a Option<String>,
) -> Result<(), CodeListError> {
    refuse_broken(from, benefits, |code| BenefitList::shipped().get(code).is_some())?;
    refuse_broken(from, measure, |code| MeasureList::shipped().get(code).is_some())
}

/// The field of the most exact entry that has it.
fn first<'a, T>(entries: &[&'a Entry], field: impl Fn(&'a Entry) -> Option<T>) -> Option<T> {
    entries.iter().find_map(|entry| field(entry))
}

fn benefit_of(id: &str, entries: &[&Entry]) -> BenefitFrom {
    match first(entries, |entry| entry.benefit_from) {
        None => BenefitFrom::Unknown,
        Some(FromWhere::None) => BenefitFrom::None,
        Some(FromWhere::Column) => BenefitFrom::Column,
        Some(FromWhere::ColumnOrGiven) => BenefitFrom::ColumnOrGiven {
            candidates: first(entries, |entry| entry.candidates.clone()).unwrap_or_default(),
        },
        Some(FromWhere::Table) => {
            let by_prefix = || {
                BenefitList::shipped()
                    .iter()
                    .find(|benefit| {
                        benefit.jobindsats.as_deref().is_some_and(|prefix| id.starts_with(prefix))
                    })
                    .map(|benefit| benefit.code.clone())
            };
            match first(entries, |entry| entry.benefit.clone()).or_else(by_prefix) {
                Some(benefit) => BenefitFrom::Table {
                    benefit,
                    before: first(entries, |entry| entry.benefit_before.clone())
                        .map(|before| (before.month, before.benefit)),
                },
                None => BenefitFrom::Unknown,
            }
        }
    }
}

/// The publisher behind the key the lists use.
fn publisher_of(scope: &str) -> Option<Publisher> {
    Publisher::ALL.into_iter().find(|publisher| publisher.scope() == Some(scope))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_benefit_of_ours_keeps_its_code_among_the_members() {
        for member in shipped().members.iter().flat_map(|list| &list.member) {
            match &member.benefit {
                Some(benefit) => assert_eq!(benefit, &member.code),
                None => {
                    assert!(BenefitList::shipped().get(&member.code).is_none(), "{}", member.code);
                }
            }
        }
    }

    #[test]
    fn every_entry_speaks_both_languages() {
        for entry in &shipped().tables {
            assert_eq!(
                entry.total_note_da.is_some(),
                entry.total_note_en.is_some(),
                "{}",
                entry.id.0
            );
            assert_eq!(
                entry.disclosure_da.is_some(),
                entry.disclosure_en.is_some(),
                "{}",
                entry.id.0
            );
        }
    }

    #[test]
    fn a_list_with_a_mistake_is_refused() {
        for text in [
            "[[table]]\nid = \"y01a02\"\nbenefit = \"borte\"",
            "[[table]]\nid = \"y01a02\"\nbenefit_before = { month = \"2020-01\", benefit = \"borte\" }",
            "[[table]]\nid = \"y01a02\"\ncandidates = [\"borte\"]",
            "[[table]]\nid = \"y01a02\"\nlabel_map = { \"x\" = \"borte\" }",
            "[[table]]\nid = \"y01a02\"\nmeasure = \"borte\"",
            "[[table]]\nid = \"y01a02\"\nmembers = { benefit = \"borte\" }",
            "[[table]]\nid = \"y01a02\"\npublisher = \"borte\"",
        ] {
            let error = TableFile::load(text).unwrap_err();
            assert!(
                matches!(&error, CodeListError::BrokenReference { to, .. } if to == "borte"),
                "{text}"
            );
        }
        let twice = "[[table]]\nid = \"y01a02\"\n[[table]]\nid = \"y01a02\"";
        assert!(matches!(TableFile::load(twice), Err(CodeListError::CodeTwice { .. })));
        let member = |code: &str, text: &str| {
            format!(
                "{{ code = \"{code}\", label_da = \"x\", label_en = \"x\", texts = [\"{text}\"] }}"
            )
        };
        let list = |first: String, second: String| {
            format!("table = []\n[[members]]\nname = \"m\"\nmember = [{first}, {second}]")
        };
        let one_text = TableFile::load(&list(member("a", "KT"), member("b", "kt"))).unwrap_err();
        assert!(matches!(one_text, CodeListError::LabelWithTwoCodes { .. }));
        let one_code = TableFile::load(&list(member("a", "KT"), member("a", "DP"))).unwrap_err();
        assert!(matches!(one_code, CodeListError::CodeTwice { .. }));
    }
}
