//! What a table has, apart from its numbers: columns, members, measures, each under every label it goes by.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::Period;
use bestand_model::code_list::fold;
use bestand_model::dimension::DimensionList;
use bestand_model::measure::{Measure, MeasureList};
use bestand_model::table_info::TableInfo;
use bestand_read::{DimensionColumn, Extract};

use crate::cube::{Member, total_code};
use crate::members::{measure_in, member_in, resolve_dimension};

/// What makes a label the same as another: its code where the lists know it, else the folded label itself. The
/// slug would not do: `< 30` and `> 30` have the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Identity {
    Listed(String),
    Unlisted(String),
}

/// What a table has. The order of rows and files means nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    pub(super) dimensions: BTreeMap<String, ColumnOutline>,
    pub(super) measures: BTreeMap<Identity, MeasureOutline>,
    pub(super) periods: BTreeSet<Period>,
}

/// A breakdown.
#[derive(Clone, Debug, Default)]
pub(super) struct ColumnOutline {
    pub(super) headings: BTreeSet<String>,
    pub(super) publisher_ids: BTreeSet<String>,
    /// Whether the code lists know it, so that it means the same in every file.
    pub(super) known: bool,
    pub(super) members: BTreeMap<Identity, MemberOutline>,
}

/// A member of a breakdown.
#[derive(Clone, Debug)]
pub(super) struct MemberOutline {
    pub(super) labels: BTreeSet<String>,
    pub(super) member: Member,
}

/// A column of numbers.
#[derive(Clone, Debug)]
pub(super) struct MeasureOutline {
    pub(super) labels: BTreeSet<String>,
    pub(super) publisher_ids: BTreeSet<String>,
    pub(super) measure: Measure,
}

/// The identity of a member of this extract, and the member.
pub(crate) fn identity_of_member(
    extract: &Extract,
    table: Option<&TableInfo>,
    dimension: &str,
    label: &str,
) -> (Identity, Member) {
    let member = member_in(extract, table, dimension, label).member;
    let identity = match member.known {
        true => Identity::Listed(member.code.clone()),
        false => Identity::Unlisted(fold(label)),
    };
    (identity, member)
}

/// The id of the dimension a column is about.
pub(crate) fn dimension_of(column: &DimensionColumn) -> String {
    resolve_dimension(&column.label, column.id.as_deref()).0
}

/// The identity of a measure.
pub(super) fn identity_of_measure(measure: &Measure, label: &str) -> Identity {
    match MeasureList::shipped().get(&measure.code) {
        Some(_) => Identity::Listed(measure.code.clone()),
        None => Identity::Unlisted(fold(label)),
    }
}

impl Outline {
    /// What an extract of this table has.
    pub(super) fn of(extract: &Extract, table: Option<&TableInfo>) -> Self {
        let mut outline =
            Self { periods: extract.periods.members.iter().copied().collect(), ..Self::default() };
        for column in &extract.dimensions {
            let resolved = DimensionList::shipped().resolve(&column.label, column.id.as_deref());
            let of_column = outline.dimensions.entry(resolved.id.clone()).or_default();
            of_column.headings.insert(column.label.clone());
            of_column.publisher_ids.extend(column.id.clone());
            of_column.known |= resolved.known;
            for label in &column.members {
                let (identity, member) = identity_of_member(extract, table, &resolved.id, label);
                of_column
                    .members
                    .entry(identity)
                    .or_insert_with(|| MemberOutline { labels: BTreeSet::new(), member })
                    .labels
                    .insert(label.clone());
            }
        }
        for column in &extract.measures {
            let measure = measure_in(extract, table, column);
            let of_column = outline
                .measures
                .entry(identity_of_measure(&measure, &column.label))
                .or_insert_with(|| MeasureOutline {
                    labels: BTreeSet::new(),
                    publisher_ids: BTreeSet::new(),
                    measure,
                });
            of_column.labels.insert(column.label.clone());
            of_column.publisher_ids.extend(column.id.clone());
        }
        outline
    }

    /// The identity of the measure with this heading.
    pub(super) fn measure_headed(&self, label: &str) -> Option<&Identity> {
        let measures = self.measures.iter();
        measures.into_iter().find(|(_, each)| each.labels.contains(label)).map(|(id, _)| id)
    }

    /// Adds what another extract of the table has.
    pub(super) fn merge(&mut self, other: &Self) {
        self.periods.extend(&other.periods);
        for (id, column) in &other.dimensions {
            let own = self.dimensions.entry(id.clone()).or_default();
            own.headings.extend(column.headings.iter().cloned());
            own.publisher_ids.extend(column.publisher_ids.iter().cloned());
            own.known |= column.known;
            for (identity, member) in &column.members {
                own.members
                    .entry(identity.clone())
                    .or_insert_with(|| member.clone())
                    .labels
                    .extend(member.labels.iter().cloned());
            }
        }
        for (identity, measure) in &other.measures {
            let own = self.measures.entry(identity.clone()).or_insert_with(|| measure.clone());
            own.labels.extend(measure.labels.iter().cloned());
            own.publisher_ids.extend(measure.publisher_ids.iter().cloned());
        }
    }
}

impl Identity {
    pub(crate) fn is_listed(&self) -> bool {
        matches!(self, Self::Listed(_))
    }
}

impl ColumnOutline {
    /// Whether it has a total.
    pub(super) fn has_total(&self, id: &str) -> bool {
        self.members.contains_key(&Identity::Listed(total_code(id).to_owned()))
    }
}
