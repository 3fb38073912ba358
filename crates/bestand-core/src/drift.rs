//! How extracts differ from earlier extracts of the same table, and what an answer may do about it.
//!
//! [`settle`] reads labels as the user said ([`Mapping`]), pairs each extract with the earlier ones of its table,
//! and compares what they have. What is certain is mapped: labels to which the code lists give one code anyway,
//! and columns that carry the same id of the publisher. A likeness is never certain, be it of letters or of
//! numbers; it is shown. [`Settled::for_question`] then notes what an answer can live with, and stops at
//! what may make one of its numbers count something else. See `docs/decisions/0011-drift.md`.
//!
//! Where the earlier extracts come from does not matter here. None of their numbers enters an answer.

use std::collections::BTreeSet;

use bestand_model::Language;
use bestand_model::code_list::{fold, slug};
use bestand_model::drift::{Because, Change, ChangeKind, Drift, Earlier, Mapped, What};
use bestand_model::excerpt::{excerpt, mask_person_ids};
use bestand_model::inspection::Finding;
use bestand_model::measure::Measure;
use bestand_read::Extract;

mod compare;
mod evidence;
mod outline;
mod pairing;
mod question;
mod wording;

pub(crate) use outline::{Identity, dimension_of, identity_of_member};

use crate::CoreError;
use crate::mapping::{Mapping, Scope, read_as, resolve};
use crate::request::Request;
use compare::Sides;
use outline::Outline;
use pairing::{Pairing, pair};

/// How many candidates for something vanished are shown.
const MOST_CANDIDATES: usize = 5;

/// Extracts whose labels are read as they should be, with how they differ from earlier ones.
#[derive(Clone, Debug)]
pub struct Settled {
    extracts: Vec<Extract>,
    mapped: Vec<Mapped>,
    /// `None` where no earlier extract was given.
    compared: Option<Vec<Compared>>,
    /// The files that no earlier extract is of the table of.
    not_compared: Vec<String>,
}

/// One extract beside the earlier ones of its table.
#[derive(Clone, Debug)]
struct Compared {
    /// Labels as they are: masked before anybody sees them.
    drift: Drift,
    /// The dimensions that have a total in the files.
    totals: BTreeSet<String>,
    /// The measures the earlier extracts had.
    earlier_measures: Vec<Measure>,
}

/// Reads labels as the mappings say, and compares each extract with the earlier ones of its table.
///
/// ```
/// use bestand_core::drift::settle;
/// use bestand_core::model::drift::ChangeKind;
/// use bestand_core::read::{ReadOptions, read_bytes};
///
/// let read = |text: &str| read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default());
/// let before = read("Area;Periode;Alder;Antal personer\nIshøj;2014M11;Alder i alt;16\n")?;
/// let now = read("Area;Periode;Alder;Antal personer\nIshøj;2014M11;Alle aldre;16\n")?;
///
/// let settled = settle(now.clone(), &before, &[])?;
/// let drift = &settled.drift().unwrap()[0];
/// assert_eq!(drift.changes[0].change, ChangeKind::Vanished);
/// assert_eq!(drift.changes[0].may_be[0].map, "age:Alder i alt=Alle aldre");
///
/// let told = settle(now, &before, &["age:Alder i alt=Alle aldre".parse()?])?;
/// assert!(told.drift().unwrap()[0].changes.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When a mapping cannot be applied (its label stands nowhere or in several places, it contradicts another or the
/// code lists, two cells would become one), or an earlier extract is of the table of no file.
pub fn settle(
    mut extracts: Vec<Extract>,
    earlier: &[Extract],
    mappings: &[Mapping],
) -> Result<Settled, CoreError> {
    let pairing = pair(&extracts, earlier)?;
    let mapped = read_as(&mut extracts, earlier, &pairing.tables, mappings)?;
    let mut settled = Settled { extracts, mapped, compared: None, not_compared: Vec::new() };
    if earlier.is_empty() {
        return match mappings.iter().find(|mapping| mapping.new_label().is_none()) {
            Some(mapping) => Err(CoreError::question(
                format!(
                    "--map \"{}\" says what is gone, and there is nothing to compare with",
                    shown(mapping)
                ),
                "give the earlier extract with --against, or the label that is read as it: OLD=NEW",
            )),
            None => Ok(settled),
        };
    }
    settled.compare(earlier, &pairing);
    settled.expect_gone(earlier, mappings)?;
    Ok(settled)
}

impl Settled {
    /// The extracts, with labels read as the mappings say.
    pub fn extracts(&self) -> &[Extract] {
        &self.extracts
    }

    /// The labels that were read as others.
    pub fn mapped(&self) -> &[Mapped] {
        &self.mapped
    }

    /// The differences of each extract that was compared; `None` where there was nothing to compare with.
    pub fn drift(&self) -> Option<Vec<Drift>> {
        let compared = self.compared.as_ref()?;
        Some(compared.iter().map(|each| masked(&each.drift)).collect())
    }

    /// The extracts for a question. What was mapped and what differs is added to the notes of its answer.
    ///
    /// # Errors
    /// When something differs that may make a number of the answer count something else: a total that is gone, a
    /// member or column that is gone while one in no code list is new, the measure of the answer gone.
    pub fn for_question(self, request: &mut Request) -> Result<Vec<Extract>, CoreError> {
        if let Some(compared) = &self.compared {
            question::check(compared, request)?;
        }
        request.notes.extend(wording::notes(&self, request.language));
        Ok(self.extracts)
    }

    /// What the load checks say of the differences.
    pub(crate) fn findings(&self, language: Language) -> Vec<Finding> {
        self.drift().iter().flatten().flat_map(|drift| wording::findings(drift, language)).collect()
    }

    /// The extracts, the mappings and the differences.
    pub(crate) fn into_parts(self) -> (Vec<Extract>, Vec<Mapped>, Option<Vec<Drift>>) {
        let drift = self.drift();
        (self.extracts, self.mapped, drift)
    }

    fn compare(&mut self, earlier: &[Extract], pairing: &Pairing) {
        let of_earlier: Vec<Outline> = (earlier.iter().zip(&pairing.earlier_tables))
            .map(|(extract, table)| Outline::of(extract, table.as_ref()))
            .collect();
        let mut outlines_before: Vec<Outline> = Vec::new();
        let mut followed: Vec<Vec<Change>> = Vec::new();
        for (at, places) in pairing.earlier_of.iter().enumerate() {
            let mut before = Outline::default();
            places.iter().for_each(|&place| before.merge(&of_earlier[place]));
            followed.push(follow_publisher_ids(&mut self.extracts[at], &before));
            outlines_before.push(before);
        }
        let own: Vec<Outline> = (self.extracts.iter().zip(&pairing.tables))
            .map(|(extract, table)| Outline::of(extract, table.as_ref()))
            .collect();
        let mut compared = Vec::new();
        for (at, places) in pairing.earlier_of.iter().enumerate() {
            let extract = &self.extracts[at];
            if places.is_empty() {
                self.not_compared.push(mask_person_ids(&extract.source.file));
                continue;
            }
            let mut there = own[at].clone();
            for (other, outline) in own.iter().enumerate() {
                let of_table = pairing.earlier_of[other] == *places;
                if of_table && own[at].periods.is_subset(&outline.periods) {
                    there.merge(outline);
                }
            }
            let sides = Sides {
                earlier: &outlines_before[at],
                own: &own[at],
                there: &there,
                extract: (extract, pairing.tables[at].as_ref()),
                earlier_extracts: (places.iter())
                    .map(|&place| (&earlier[place], pairing.earlier_tables[place].as_ref()))
                    .collect(),
            };
            let mut changes = std::mem::take(&mut followed[at]);
            changes.extend(sides.changes());
            // Stable: columns before members, each as they were found.
            changes.sort_by_key(|change| change.what == What::Member);
            let against = places.iter().map(|&place| Earlier {
                file: earlier[place].source.file.clone(),
                pulled: earlier[place].source.pulled,
            });
            compared.push(Compared {
                drift: Drift {
                    file: extract.source.file.clone(),
                    table: pairing.tables[at].as_ref().map(|table| table.id.clone()),
                    against: against.collect(),
                    changes,
                },
                totals: (there.dimensions.iter())
                    .filter(|(id, column)| column.has_total(id))
                    .map(|(id, _)| id.clone())
                    .collect(),
                earlier_measures: (outlines_before[at].measures.values())
                    .map(|measure| measure.measure.clone())
                    .collect(),
            });
        }
        self.compared = Some(compared);
    }

    /// Marks what the user said is gone.
    fn expect_gone(&mut self, earlier: &[Extract], mappings: &[Mapping]) -> Result<(), CoreError> {
        let ids: BTreeSet<String> = (self.extracts.iter().chain(earlier))
            .flat_map(|extract| extract.dimensions.iter().map(dimension_of))
            .collect();
        for mapping in mappings.iter().filter(|mapping| mapping.new_label().is_none()) {
            let (scope, old) = resolve(mapping, &ids);
            let changes = || self.compared.iter().flatten().flat_map(|each| &each.drift.changes);
            let is_meant = |change: &Change| {
                let in_scope = match &scope {
                    None => true,
                    Some(Scope::Columns) => change.what != What::Member,
                    Some(Scope::Dimension(id)) => {
                        change.what == What::Member && change.dimension.as_ref() == Some(id)
                    }
                };
                in_scope
                    && change.change == ChangeKind::Vanished
                    && (fold(&change.label) == fold(&old) || change.code == old)
            };
            let places: BTreeSet<String> = changes()
                .filter(|change| is_meant(change))
                .map(|change| match (&change.what, &change.dimension) {
                    (What::Member, Some(id)) => id.clone(),
                    _ => "column".to_owned(),
                })
                .collect();
            match places.len() {
                0 => {
                    return Err(CoreError::question(
                        format!("--map \"{}\" says what is gone, and it is not", shown(mapping)),
                        "bestand inspect FILE --against EARLIER shows what has vanished",
                    ));
                }
                1 => {}
                _ => {
                    let ways: Vec<String> = places
                        .iter()
                        .map(|place| {
                            format!("--map \"{}\"", shown(&Mapping::of(place, &old, None)))
                        })
                        .collect();
                    return Err(CoreError::question(
                        format!("{:?} has vanished in several places", excerpt(&old)),
                        format!("say which: {}", ways.join(" or ")),
                    ));
                }
            }
            for each in self.compared.iter_mut().flatten() {
                each.drift
                    .changes
                    .iter_mut()
                    .filter(|change| is_meant(change))
                    .for_each(|change| change.expected = true);
            }
        }
        Ok(())
    }
}

/// A column that carries the id of an earlier one of its table is that column, whatever its heading: it gets the
/// earlier heading. Not where the code lists know the new heading as something else.
fn follow_publisher_ids(extract: &mut Extract, before: &Outline) -> Vec<Change> {
    let mut changes = Vec::new();
    let renamed = |what, dimension, listed, label: &str, new_label: &str, code: &str| Change {
        what,
        change: ChangeKind::Renamed,
        dimension,
        label: label.to_owned(),
        new_label: Some(new_label.to_owned()),
        code: code.to_owned(),
        total: false,
        listed,
        because: Some(Because::PublisherId),
        may_be: Vec::new(),
        expected: false,
    };
    let own = Outline::of(extract, None);
    let dimension_ids = extract.dimensions.iter().filter_map(|column| column.id.clone());
    let measure_ids = extract.measures.iter().filter_map(|column| column.id.clone());
    let ids: Vec<String> = dimension_ids.chain(measure_ids).collect();
    let once: BTreeSet<&String> =
        ids.iter().filter(|id| ids.iter().filter(|other| other == id).count() == 1).collect();
    for column in &mut extract.dimensions {
        let id = dimension_of(column);
        if own.dimensions[&id].known
            || before.dimensions.contains_key(&id)
            || !column.id.as_ref().is_some_and(|id| once.contains(id))
        {
            continue;
        }
        let mut same = (before.dimensions.iter()).filter(|(old, outline)| {
            column.id.as_ref().is_some_and(|id| outline.publisher_ids.contains(id))
                && !own.dimensions.contains_key(*old)
        });
        let (Some((old, outline)), None) = (same.next(), same.next()) else { continue };
        let heading = outline.headings.first().cloned().unwrap_or_default();
        changes.push(renamed(
            What::Dimension,
            Some(old.clone()),
            outline.known,
            &heading,
            &column.label,
            old,
        ));
        column.label = heading;
    }
    for column in &mut extract.measures {
        let (Some(identity), Some(id)) = (own.measure_headed(&column.label), &column.id) else {
            continue;
        };
        if identity.is_listed() || before.measures.contains_key(identity) || !once.contains(id) {
            continue;
        }
        let mut same = (before.measures.iter()).filter(|(old, outline)| {
            outline.publisher_ids.contains(id) && !own.measures.contains_key(*old)
        });
        let (Some((old, outline)), None) = (same.next(), same.next()) else { continue };
        let heading = outline.labels.first().cloned().unwrap_or_default();
        let code = &outline.measure.code;
        changes.push(renamed(What::Measure, None, old.is_listed(), &heading, &column.label, code));
        column.label = heading;
    }
    changes
}

/// A drift as an output may show it.
fn masked(drift: &Drift) -> Drift {
    let mut drift = drift.clone();
    let mask = |text: &mut String| *text = mask_person_ids(text);
    mask(&mut drift.file);
    drift.against.iter_mut().for_each(|each| mask(&mut each.file));
    for change in &mut drift.changes {
        mask(&mut change.label);
        change.code = shown_code(&change.code);
        change.dimension = change.dimension.as_deref().map(shown_code);
        change.new_label.iter_mut().for_each(mask);
        change.may_be.truncate(MOST_CANDIDATES);
        for candidate in &mut change.may_be {
            mask(&mut candidate.label);
            mask(&mut candidate.map);
        }
    }
    drift
}

/// A code that is made from a label as an output may show it: underscores hide a person's number from the mask.
pub(crate) fn shown_code(code: &str) -> String {
    let dashed = code.replace('_', "-");
    let masked = mask_person_ids(&dashed);
    if masked == dashed { code.to_owned() } else { slug(&masked) }
}

/// A mapping as a message may show it.
fn shown(mapping: &Mapping) -> String {
    mask_person_ids(&mapping.to_string())
}

#[cfg(test)]
mod tests;
