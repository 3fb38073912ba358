//! The differences between what a table had and what it has.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::code_list::{fold, nearest, slug};
use bestand_model::drift::{Because, Candidate, Change, ChangeKind, What};
use bestand_model::table_info::TableInfo;
use bestand_read::Extract;

use super::evidence::{Compared, Series, agreement, few_enough, series};
use super::outline::{ColumnOutline, Identity, MemberOutline, Outline};
use super::shown_code;
use crate::cube::total_code;
use crate::mapping::Mapping;
use crate::members::{dimension_order, member_order};

/// An extract beside the earlier ones of its table.
pub(super) struct Sides<'a> {
    pub(super) earlier: &'a Outline,
    /// What this extract has.
    pub(super) own: &'a Outline,
    /// What it has together with the other files of the table that cover its periods: what stands there has not
    /// vanished.
    pub(super) there: &'a Outline,
    pub(super) extract: (&'a Extract, Option<&'a TableInfo>),
    pub(super) earlier_extracts: Vec<(&'a Extract, Option<&'a TableInfo>)>,
}

impl Sides<'_> {
    /// The differences: columns first, then the members of each dimension that both have.
    pub(super) fn changes(&self) -> Vec<Change> {
        let mut changes = self.of_dimensions();
        changes.extend(self.of_measures());
        let mut shared: Vec<&String> = self
            .own
            .dimensions
            .keys()
            .filter(|id| self.earlier.dimensions.contains_key(*id))
            .collect();
        shared.sort_by_key(|id| dimension_order(id));
        for id in shared {
            changes.extend(self.of_members(id));
        }
        changes
    }

    fn of_dimensions(&self) -> Vec<Change> {
        let order = |columns: &BTreeMap<String, ColumnOutline>| {
            let mut ids: Vec<String> = columns.keys().cloned().collect();
            ids.sort_by_key(|id| dimension_order(id));
            ids
        };
        let (before, now) = (&self.earlier.dimensions, &self.own.dimensions);
        let new: Vec<String> =
            order(now).into_iter().filter(|id| !before.contains_key(id)).collect();
        let mut changes = Vec::new();
        for id in order(before) {
            let column = &before[&id];
            let heading = first(&column.headings);
            let change = |change| Change {
                dimension: Some(id.clone()),
                total: column.has_total(&id),
                listed: column.known,
                ..bare(What::Dimension, change, heading, &id)
            };
            if let Some(own) = now.get(&id) {
                for (label, new_label) in respelt(&column.headings, &own.headings) {
                    let because = match slug(&label) == slug(&new_label) {
                        true => Because::Spelling,
                        false => Because::CodeList,
                    };
                    changes.push(Change {
                        label,
                        new_label: Some(new_label),
                        because: Some(because),
                        ..change(ChangeKind::Renamed)
                    });
                }
            } else if !self.there.dimensions.contains_key(&id) {
                let may_be = new
                    .iter()
                    .filter(|new| !(column.known && now[*new].known))
                    .map(|new| self.column_candidate(heading, column, &now[new]))
                    .collect();
                changes.push(Change { may_be: likeliest(may_be), ..change(ChangeKind::Vanished) });
            }
        }
        for id in new {
            let column = &now[&id];
            changes.push(Change {
                dimension: Some(id.clone()),
                total: column.has_total(&id),
                listed: column.known,
                ..bare(What::Dimension, ChangeKind::New, first(&column.headings), &id)
            });
        }
        changes
    }

    /// A new column for a vanished one: how many members the two share says whether they are the same.
    fn column_candidate(
        &self,
        heading: &str,
        old: &ColumnOutline,
        new: &ColumnOutline,
    ) -> Candidate {
        let folded = |column: &ColumnOutline| -> BTreeSet<String> {
            column
                .members
                .values()
                .flat_map(|member| &member.labels)
                .map(|each| fold(each))
                .collect()
        };
        let (old, there) = (folded(old), folded(new));
        candidate(
            "column",
            heading,
            first(&new.headings),
            new.known,
            (old.len(), old.intersection(&there).count()),
        )
    }

    fn of_measures(&self) -> Vec<Change> {
        let (before, now) = (&self.earlier.measures, &self.own.measures);
        let vanished: BTreeSet<Identity> =
            before.keys().filter(|each| !self.there.measures.contains_key(each)).cloned().collect();
        let new: BTreeSet<Identity> =
            now.keys().filter(|each| !before.contains_key(each)).cloned().collect();
        let (old_series, new_series) = self.both_series(Compared::Measures, &vanished, &new);
        let mut changes = Vec::new();
        for (identity, measure) in before {
            let label = first(&measure.labels);
            let change = |change| Change {
                listed: identity.is_listed(),
                ..bare(What::Measure, change, label, &measure.measure.code)
            };
            if let Some(own) = now.get(identity) {
                for (label, new_label) in respelt(&measure.labels, &own.labels) {
                    let because = Some(why_same(&label, &new_label));
                    changes.push(Change {
                        label,
                        new_label: Some(new_label),
                        because,
                        ..change(ChangeKind::Renamed)
                    });
                }
            } else if vanished.contains(identity) {
                let may_be = candidates_for(identity, &vanished, &new)
                    .map(|new| {
                        let agreement = agreement(&old_series, identity, &new_series, new);
                        let new_label = first(&now[new].labels);
                        candidate("column", label, new_label, new.is_listed(), agreement)
                    })
                    .collect();
                changes.push(Change { may_be: likeliest(may_be), ..change(ChangeKind::Vanished) });
            }
        }
        for identity in &new {
            let measure = &now[identity];
            changes.push(Change {
                listed: identity.is_listed(),
                ..bare(
                    What::Measure,
                    ChangeKind::New,
                    first(&measure.labels),
                    &measure.measure.code,
                )
            });
        }
        changes
    }

    fn of_members(&self, id: &str) -> Vec<Change> {
        let (before, now) =
            (&self.earlier.dimensions[id].members, &self.own.dimensions[id].members);
        let there = self.there.dimensions.get(id).map(|column| &column.members);
        let is_there = |each: &Identity| there.is_some_and(|there| there.contains_key(each));
        let vanished: BTreeSet<Identity> =
            before.keys().filter(|each| !is_there(each)).cloned().collect();
        let new: BTreeSet<Identity> =
            now.keys().filter(|each| !before.contains_key(each)).cloned().collect();
        let (old_series, new_series) = self.both_series(Compared::Members(id), &vanished, &new);
        let change = |change, identity: &Identity, member: &MemberOutline| Change {
            dimension: Some(id.to_owned()),
            total: member.member.code == total_code(id),
            listed: identity.is_listed(),
            ..bare(What::Member, change, first(&member.labels), &member.member.code)
        };
        let mut changes = Vec::new();
        for (identity, member) in in_order(id, before) {
            if let Some(own) = now.get(identity) {
                for (label, new_label) in respelt(&member.labels, &own.labels) {
                    let because = Some(why_same(&label, &new_label));
                    let change = change(ChangeKind::Renamed, identity, member);
                    changes.push(Change { label, new_label: Some(new_label), because, ..change });
                }
            } else if vanished.contains(identity) {
                let label = first(&member.labels);
                let may_be = candidates_for(identity, &vanished, &new)
                    .map(|new| {
                        let agreement = agreement(&old_series, identity, &new_series, new);
                        candidate(id, label, first(&now[new].labels), new.is_listed(), agreement)
                    })
                    .collect();
                let change = change(ChangeKind::Vanished, identity, member);
                changes.push(Change { may_be: likeliest(may_be), ..change });
            }
        }
        let is_new = |(identity, _): &(&Identity, &MemberOutline)| new.contains(*identity);
        for (identity, member) in in_order(id, now).into_iter().filter(is_new) {
            changes.push(change(ChangeKind::New, identity, member));
        }
        // What vanished first; the total before the others.
        changes.sort_by_key(|change| (change.change, !change.total));
        changes
    }

    fn both_series(
        &self,
        compared: Compared<'_>,
        vanished: &BTreeSet<Identity>,
        new: &BTreeSet<Identity>,
    ) -> (Series, Series) {
        if vanished.is_empty() || new.is_empty() || !few_enough(vanished, new) {
            return (Series::new(), Series::new());
        }
        let (before, now) = (&self.earlier.dimensions, &self.own.dimensions);
        let one_sided: BTreeSet<String> = (before.keys().filter(|id| !now.contains_key(*id)))
            .chain(now.keys().filter(|id| !before.contains_key(*id)))
            .cloned()
            .collect();
        (
            series(self.earlier_extracts.iter().copied(), compared, vanished, &one_sided),
            series(std::iter::once(self.extract), compared, new, &one_sided),
        )
    }
}

/// What is new and may be what vanished: the code lists never know both, for those they know are two things. Of very
/// many only one, which says that there are some.
fn candidates_for<'a>(
    identity: &'a Identity,
    vanished: &BTreeSet<Identity>,
    new: &'a BTreeSet<Identity>,
) -> impl Iterator<Item = &'a Identity> {
    let most = if few_enough(vanished, new) { usize::MAX } else { 1 };
    // Those in no list come last, and are the ones that matter.
    let may_be = new.iter().rev().filter(|new| !(identity.is_listed() && new.is_listed()));
    may_be.take(most)
}

fn bare(what: What, change: ChangeKind, label: &str, code: &str) -> Change {
    Change {
        what,
        change,
        dimension: None,
        label: label.to_owned(),
        new_label: None,
        code: code.to_owned(),
        total: false,
        listed: false,
        because: None,
        may_be: Vec::new(),
        expected: false,
    }
}

fn candidate(
    scope: &str,
    old: &str,
    new: &str,
    listed: bool,
    (compared, equal): (usize, usize),
) -> Candidate {
    Candidate {
        label: new.to_owned(),
        listed,
        resembles: !nearest(old, [new]).is_empty(),
        compared,
        equal,
        map: Mapping::of(&shown_code(scope), old, Some(new)).to_string(),
    }
}

/// The likeliest first: all numbers equal, most of them equal, a label that resembles, the label.
fn likeliest(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    let share = |each: &Candidate| match each.compared {
        0 => 0.0,
        compared => each.equal as f64 / compared as f64,
    };
    candidates.sort_by(|left, right| {
        share(right)
            .total_cmp(&share(left))
            .then_with(|| right.resembles.cmp(&left.resembles))
            .then_with(|| left.label.cmp(&right.label))
    });
    candidates
}

/// The labels that are new among those of one thing, each with the one it stands for: the one it differs least from.
fn respelt(before: &BTreeSet<String>, now: &BTreeSet<String>) -> Vec<(String, String)> {
    now.difference(before)
        .map(|new| {
            let alike = before.iter().find(|old| fold(old) == fold(new));
            let gone = || before.difference(now).next();
            let old = alike.or_else(gone).map_or_else(|| first(before), String::as_str);
            (old.to_owned(), new.clone())
        })
        .collect()
}

fn why_same(old: &str, new: &str) -> Because {
    if fold(old) == fold(new) { Because::Spelling } else { Because::CodeList }
}

fn first(labels: &BTreeSet<String>) -> &str {
    labels.first().map_or("", String::as_str)
}

/// Members in code-list order, those in no list after them, the total last.
fn in_order<'a>(
    id: &str,
    members: &'a BTreeMap<Identity, MemberOutline>,
) -> Vec<(&'a Identity, &'a MemberOutline)> {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by_cached_key(|(_, member)| member_order(id, &member.member));
    sorted
}
