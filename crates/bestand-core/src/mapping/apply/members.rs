//! Members of a breakdown read as others: no second total, and no two cells that become one.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::code_list::fold;
use bestand_model::drift::What;
use bestand_model::excerpt::excerpt;
use bestand_read::{Extract, RawCell};

use super::refusals::{several_places, unknown};
use super::{Renaming, Scope, Target, Work, assign};
use crate::CoreError;
use crate::cube::total_code;
use crate::drift::{Identity, dimension_of};
use crate::members::{has_list, match_member, nearest_hint};

impl Work<'_> {
    /// Renames members.
    pub(super) fn members(&mut self, renamings: &[Renaming]) -> Result<(), CoreError> {
        let mut assigned: BTreeMap<Target, String> = BTreeMap::new();
        for renaming in renamings {
            let only = match &renaming.scope {
                Some(Scope::Dimension(id)) => Some(id.as_str()),
                _ => None,
            };
            let targets = self.members_called(&renaming.new, only);
            let scopes = self.dimensions_of(&targets);
            match scopes.len() {
                0 => return Err(self.nowhere(renaming)),
                1 => assign(&mut assigned, renaming, &targets)?,
                _ => return Err(several_places(renaming, &scopes)),
            }
        }
        let mut by_column: BTreeMap<(usize, usize), BTreeMap<usize, String>> = BTreeMap::new();
        for ((at, _, column, member), old) in assigned {
            by_column.entry((at, column)).or_default().insert(member, old);
        }
        for ((at, column), renamed) in by_column {
            self.rename_members(at, column, &renamed)?;
        }
        Ok(())
    }

    pub(super) fn members_called(&self, name: &str, only: Option<&str>) -> Vec<Target> {
        let wanted = fold(name);
        let mut targets = Vec::new();
        for (at, extract) in self.extracts.iter().enumerate() {
            for (column, each) in extract.dimensions.iter().enumerate() {
                if only.is_some_and(|id| id != dimension_of(each)) {
                    continue;
                }
                let members = each.members.iter().enumerate();
                targets.extend(
                    members
                        .filter(|(_, label)| fold(label) == wanted)
                        .map(|(member, _)| (at, What::Member, column, member)),
                );
            }
        }
        targets
    }

    pub(super) fn dimensions_of(&self, targets: &[Target]) -> Vec<String> {
        let ids: BTreeSet<String> = targets
            .iter()
            .map(|&(at, _, column, _)| dimension_of(&self.extracts[at].dimensions[column]))
            .collect();
        ids.into_iter().collect()
    }

    /// Renames members of one column, by their index.
    fn rename_members(
        &mut self,
        at: usize,
        column: usize,
        renamed: &BTreeMap<usize, String>,
    ) -> Result<(), CoreError> {
        let id = dimension_of(&self.extracts[at].dimensions[column]);
        let mut labels = self.extracts[at].dimensions[column].members.clone();
        for (&member, old) in renamed {
            let (now, was) = (self.identity(at, &id, &labels[member]), self.identity(at, &id, old));
            let total = Identity::Listed(total_code(&id).to_owned());
            let differ = now != was && now.is_listed();
            if differ && was.is_listed() && now != total && was != total {
                return Err(self.two_things(at, &labels[member], old));
            }
            let elsewhere = self.member_elsewhere(&id, old);
            if elsewhere.is_none()
                && !was.is_listed()
                && (has_list(&id) || !self.earlier.is_empty())
            {
                return Err(match has_list(&id) && self.earlier.is_empty() {
                    true => unknown(old, nearest_hint(&id, old)),
                    false => self.unknown_old(old, self.all_members(&id)),
                });
            }
            let instead_of = differ.then(|| {
                match_member(&id, &labels[member], self.tables[at].as_ref()).member.label_da
            });
            let read_as = elsewhere.unwrap_or_else(|| old.clone());
            self.note(
                at,
                What::Member,
                Some(id.clone()),
                &labels[member].clone(),
                &read_as,
                instead_of,
            );
            labels[member] = read_as;
        }
        let into = self.merged(at, column, &id, &labels, renamed)?;
        let own = &mut self.extracts[at].dimensions[column];
        let mut places: BTreeMap<usize, u32> = BTreeMap::new();
        let mut members = Vec::new();
        for (member, label) in labels.into_iter().enumerate() {
            if into[member] == member {
                places.insert(member, u32::try_from(members.len()).unwrap_or(u32::MAX));
                members.push(label);
            }
        }
        for code in &mut own.codes {
            *code = places[&into[*code as usize]];
        }
        own.members = members;
        Ok(())
    }

    /// For each member the one that it is now the same as: itself, or the first that a renamed one has become.
    ///
    /// # Errors
    /// When a dimension would get a second total, or two cells would become one.
    fn merged(
        &self,
        at: usize,
        column: usize,
        id: &str,
        labels: &[String],
        renamed: &BTreeMap<usize, String>,
    ) -> Result<Vec<usize>, CoreError> {
        let extract = &self.extracts[at];
        let before = &extract.dimensions[column];
        let identities: Vec<Identity> =
            labels.iter().map(|label| self.identity(at, id, label)).collect();
        let mut into: Vec<usize> = (0..labels.len()).collect();
        for &member in renamed.keys() {
            let same: Vec<usize> = (0..labels.len())
                .filter(|&other| identities[other] == identities[member])
                .collect();
            if same.len() < 2 {
                continue;
            }
            let names: Vec<String> =
                same.iter().map(|&each| format!("{:?}", excerpt(&before.members[each]))).collect();
            let both = format!(
                "{}, column {:?}: with --map {} are one member",
                excerpt(&extract.source.file),
                excerpt(&before.label),
                names.join(" and ")
            );
            if identities[member] == Identity::Listed(total_code(id).to_owned()) {
                return Err(CoreError::question(
                    format!("{both}, and the dimension has its total already"),
                    "leave the mapping out: a dimension has one total",
                ));
            }
            if let Some(record) = clash(extract, column, &same) {
                let period = extract.periods.members[extract.periods.codes[record] as usize];
                return Err(CoreError::question(
                    format!(
                        "{both}, and both have a number for the same cell ({}, {} {})",
                        period.code(),
                        extract.source.read.place_word(),
                        extract.places[record]
                    ),
                    "they are two things: leave the mapping out",
                ));
            }
            for &each in &same {
                into[each] = same[0];
            }
        }
        Ok(into)
    }
}

/// A record of one of these members whose cell another of them has too.
fn clash(extract: &Extract, column: usize, members: &[usize]) -> Option<usize> {
    let mut seen: BTreeMap<(Vec<u32>, u32, usize), u32> = BTreeMap::new();
    for record in 0..extract.len() {
        let member = extract.dimensions[column].codes[record];
        if !members.contains(&(member as usize)) {
            continue;
        }
        let key: Vec<u32> = (extract.dimensions.iter().enumerate())
            .filter(|&(at, _)| at != column)
            .map(|(_, each)| each.codes[record])
            .collect();
        for (measure, cells) in extract.measures.iter().enumerate() {
            if cells.cells[record] == RawCell::Absent {
                continue;
            }
            let place = (key.clone(), extract.periods.codes[record], measure);
            if *seen.entry(place).or_insert(member) != member {
                return Some(record);
            }
        }
    }
    None
}
