//! Mappings applied to extracts, before anything is stacked.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::code_list::{fold, nearest, slug};
use bestand_model::dimension::DimensionList;
use bestand_model::drift::{Mapped, What};
use bestand_model::excerpt::{excerpt, mask_person_ids};
use bestand_model::measure::MeasureList;
use bestand_model::table_info::TableInfo;
use bestand_read::Extract;

use super::{COLUMN, Mapping};
use crate::CoreError;
use crate::drift::{Identity, dimension_of, identity_of_member, shown_code};
use crate::members::measure_in;

mod members;
mod refusals;

use refusals::several_places;

/// Where a label is looked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// Among the headings.
    Columns,
    /// In the dimension with this id.
    Dimension(String),
}

/// A mapping whose colon has been understood.
struct Renaming {
    scope: Option<Scope>,
    old: String,
    new: String,
}

/// A label to be read as another: the extract, the column, for a member its index.
type Target = (usize, What, usize, usize);

/// Where a mapping looks, and the old name: what stands before the colon counts where it names a dimension.
pub(crate) fn resolve(mapping: &Mapping, ids: &BTreeSet<String>) -> (Option<Scope>, String) {
    let old = mapping.old().to_owned();
    let Some(before) = &mapping.before_colon else { return (None, old) };
    let listed = DimensionList::shipped().find(before).map(str::to_owned);
    if before.trim() == COLUMN {
        (Some(Scope::Columns), old)
    } else if let Some(id) = listed.or_else(|| ids.get(&slug(before)).cloned()) {
        (Some(Scope::Dimension(id)), old)
    } else {
        (None, format!("{before}:{}", mapping.old).trim().to_owned())
    }
}

/// Reads labels as the mappings say: headings first, then members.
///
/// # Errors
/// When a label stands in no file or in several places, when two mappings contradict each other, when the code
/// lists know both names as two things, when an old name is known to nobody, or when two cells would
/// become one.
pub(crate) fn read_as(
    extracts: &mut [Extract],
    earlier: &[Extract],
    tables: &[Option<TableInfo>],
    mappings: &[Mapping],
) -> Result<Vec<Mapped>, CoreError> {
    let ids: BTreeSet<String> = (extracts.iter().chain(earlier))
        .flat_map(|extract| extract.dimensions.iter().map(dimension_of))
        .chain(mappings.iter().map(|mapping| slug(&mapping.old)))
        .collect();
    let mut renamings = Vec::new();
    for mapping in mappings {
        let (scope, old) = resolve(mapping, &ids);
        if let Some(before) = mapping.before_colon.as_ref().filter(|_| scope.is_none()) {
            let near = nearest(before, ids.iter().map(String::as_str).chain([COLUMN]));
            if let Some(near) = near.first() {
                return Err(CoreError::question(
                    format!("--map: no dimension {:?} in these extracts", excerpt(before)),
                    format!(r"did you mean {near}? a colon that belongs to the name is written \:"),
                ));
            }
        }
        let Some(new) = mapping.new.clone() else { continue };
        if fold(&old) == fold(&new) {
            return Err(CoreError::question(
                format!("--map reads {:?} as itself", excerpt(&new)),
                "the old name stands first, the label of the file second: --map \"OLD=NEW\"",
            ));
        }
        renamings.push(Renaming { scope, old, new });
    }
    let mut work = Work { extracts, earlier, tables, mapped: Vec::new() };
    let of_members = work.headings(renamings)?;
    work.members(&of_members)?;
    Ok(work.mapped)
}

struct Work<'a> {
    extracts: &'a mut [Extract],
    earlier: &'a [Extract],
    tables: &'a [Option<TableInfo>],
    mapped: Vec<Mapped>,
}

impl Work<'_> {
    /// Renames headings, and gives back the mappings that are about members.
    fn headings(&mut self, renamings: Vec<Renaming>) -> Result<Vec<Renaming>, CoreError> {
        let mut of_members = Vec::new();
        let mut assigned: BTreeMap<Target, String> = BTreeMap::new();
        for renaming in renamings {
            let targets = match &renaming.scope {
                Some(Scope::Dimension(_)) => Vec::new(),
                None | Some(Scope::Columns) => self.headings_called(&renaming.new),
            };
            if targets.is_empty() && renaming.scope != Some(Scope::Columns) {
                of_members.push(renaming);
                continue;
            }
            if targets.is_empty() {
                return Err(self.nowhere(&renaming));
            }
            if renaming.scope.is_none() {
                let in_dimensions = self.members_called(&renaming.new, None);
                if !in_dimensions.is_empty() {
                    let mut scopes = self.dimensions_of(&in_dimensions);
                    scopes.insert(0, COLUMN.to_owned());
                    return Err(several_places(&renaming, &scopes));
                }
            }
            assign(&mut assigned, &renaming, &targets)?;
        }
        let mut touched = BTreeSet::new();
        for ((at, what, column, _), old) in assigned {
            match what {
                What::Measure => self.rename_measure(at, column, &old)?,
                What::Dimension | What::Member => self.rename_dimension(at, column, &old)?,
            }
            touched.insert(at);
        }
        touched.into_iter().try_for_each(|at| self.check_columns(at))?;
        Ok(of_members)
    }

    fn headings_called(&self, name: &str) -> Vec<Target> {
        let wanted = fold(name);
        let mut targets = Vec::new();
        for (at, extract) in self.extracts.iter().enumerate() {
            let dimensions = extract.dimensions.iter().map(|column| &column.label).enumerate();
            let measures = extract.measures.iter().map(|column| &column.label).enumerate();
            targets.extend(
                dimensions
                    .filter(|(_, label)| fold(label) == wanted)
                    .map(|(column, _)| (at, What::Dimension, column, 0)),
            );
            targets.extend(
                measures
                    .filter(|(_, label)| fold(label) == wanted)
                    .map(|(column, _)| (at, What::Measure, column, 0)),
            );
        }
        targets
    }

    fn rename_dimension(&mut self, at: usize, column: usize, old: &str) -> Result<(), CoreError> {
        let list = DimensionList::shipped();
        let label = self.extracts[at].dimensions[column].label.clone();
        let id = dimension_of(&self.extracts[at].dimensions[column]);
        let known = list.resolve(&label, self.extracts[at].dimensions[column].id.as_deref()).known;
        if known && list.find(old).is_some_and(|other| other != id) {
            return Err(self.two_things(at, &label, old));
        }
        if measure_named(old) {
            return Err(self.of_other_kind(at, &label, old, "a measure", "a breakdown"));
        }
        let elsewhere = self.heading_elsewhere(old, What::Dimension);
        if elsewhere.is_none() && list.find(old).is_none() && !self.earlier.is_empty() {
            return Err(self.unknown_old(old, self.all_headings(What::Dimension)));
        }
        let read_as = elsewhere.unwrap_or_else(|| old.to_owned());
        self.note(at, What::Dimension, Some(slug_or_id(&read_as)), &label, &read_as, None);
        let column = &mut self.extracts[at].dimensions[column];
        column.label = read_as;
        // The publisher's id belongs to the heading that was there.
        column.id = None;
        Ok(())
    }

    fn rename_measure(&mut self, at: usize, column: usize, old: &str) -> Result<(), CoreError> {
        let list = MeasureList::shipped();
        let extract = &self.extracts[at];
        let label = extract.measures[column].label.clone();
        let code = measure_in(extract, self.tables[at].as_ref(), &extract.measures[column]).code;
        let named = list.match_label(old).or_else(|| list.get(old));
        if list.get(&code).is_some() && named.is_some_and(|named| named.code != code) {
            return Err(self.two_things(at, &label, old));
        }
        if named.is_none() && DimensionList::shipped().find(old).is_some() {
            return Err(self.of_other_kind(at, &label, old, "a breakdown", "a measure"));
        }
        let elsewhere = self.heading_elsewhere(old, What::Measure);
        if elsewhere.is_none() && named.is_none() {
            let mut names = self.all_headings(What::Measure);
            names.extend(list.names().map(str::to_owned));
            return Err(self.unknown_old(old, names));
        }
        let read_as = elsewhere.unwrap_or_else(|| old.to_owned());
        self.note(at, What::Measure, None, &label, &read_as, None);
        self.extracts[at].measures[column].label = read_as;
        Ok(())
    }

    /// No two columns may have become one.
    fn check_columns(&self, at: usize) -> Result<(), CoreError> {
        let extract = &self.extracts[at];
        let mut seen: BTreeMap<(What, String), &str> = BTreeMap::new();
        let dimensions = extract
            .dimensions
            .iter()
            .map(|column| ((What::Dimension, dimension_of(column)), column.label.as_str()));
        let measures = extract.measures.iter().map(|column| {
            let code = measure_in(extract, self.tables[at].as_ref(), column).code;
            ((What::Measure, code), column.label.as_str())
        });
        for ((what, code), label) in dimensions.chain(measures) {
            if let Some(first) = seen.insert((what, code.clone()), label) {
                return Err(CoreError::question(
                    format!(
                        "{}: with --map both columns {:?} and {:?} are {code}",
                        excerpt(&extract.source.file),
                        excerpt(first),
                        excerpt(label)
                    ),
                    "the file has the column already: leave the mapping out",
                ));
            }
        }
        Ok(())
    }

    fn identity(&self, at: usize, id: &str, label: &str) -> Identity {
        identity_of_member(&self.extracts[at], self.tables[at].as_ref(), id, label).0
    }

    fn note(
        &mut self,
        at: usize,
        what: What,
        dimension: Option<String>,
        label: &str,
        read_as: &str,
        instead_of: Option<String>,
    ) {
        self.mapped.push(Mapped {
            file: mask_person_ids(&self.extracts[at].source.file),
            what,
            dimension: dimension.as_deref().map(shown_code),
            label: mask_person_ids(label),
            read_as: mask_person_ids(read_as),
            instead_of: instead_of.map(|label| mask_person_ids(&label)),
        });
    }

    /// The spelling of a member in an earlier extract or a file.
    fn member_elsewhere(&self, id: &str, name: &str) -> Option<String> {
        let wanted = fold(name);
        self.all_members(id).into_iter().find(|label| fold(label) == wanted)
    }

    fn all_members(&self, id: &str) -> Vec<String> {
        (self.earlier.iter().chain(self.extracts.iter()))
            .flat_map(|extract| &extract.dimensions)
            .filter(|column| dimension_of(column) == id)
            .flat_map(|column| column.members.iter().cloned())
            .collect()
    }

    /// The spelling of a heading in an earlier extract or a file.
    fn heading_elsewhere(&self, name: &str, what: What) -> Option<String> {
        let wanted = fold(name);
        self.all_headings(what).into_iter().find(|label| fold(label) == wanted)
    }

    fn all_headings(&self, what: What) -> Vec<String> {
        (self.earlier.iter().chain(self.extracts.iter()))
            .flat_map(|extract| match what {
                What::Measure => {
                    extract.measures.iter().map(|column| column.label.clone()).collect::<Vec<_>>()
                }
                What::Dimension | What::Member => {
                    extract.dimensions.iter().map(|column| column.label.clone()).collect()
                }
            })
            .collect()
    }
}

/// Lets a mapping decide what targets are read as.
///
/// # Errors
/// When another mapping has decided otherwise.
fn assign(
    assigned: &mut BTreeMap<Target, String>,
    renaming: &Renaming,
    targets: &[Target],
) -> Result<(), CoreError> {
    for &target in targets {
        if let Some(other) = assigned.insert(target, renaming.old.clone())
            && fold(&other) != fold(&renaming.old)
        {
            return Err(CoreError::question(
                format!(
                    "--map reads {:?} both as {:?} and as {:?}",
                    excerpt(&renaming.new),
                    excerpt(&other),
                    excerpt(&renaming.old)
                ),
                "keep one of the two mappings",
            ));
        }
    }
    Ok(())
}

fn measure_named(name: &str) -> bool {
    MeasureList::shipped().match_label(name).is_some()
}

fn slug_or_id(heading: &str) -> String {
    DimensionList::shipped().resolve(heading, None).id
}
