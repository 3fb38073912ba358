//! What the numbers say of a new label that may be an old one: how many are equal where both have one.
//!
//! Equal numbers are shown and never believed. A table may be revised, and two small groups may be alike.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::table_info::TableInfo;
use bestand_read::{Extract, RawCell};

use super::outline::{Identity, dimension_of, identity_of_measure, identity_of_member};
use crate::cube::total_code;
use crate::members::measure_in;

/// More pairs than this are not compared: nobody reads them either.
const MOST_PAIRS: usize = 10_000;

/// A cell apart from the member or measure that is compared: measure, period and the other members.
type Place = (Option<Identity>, String, Vec<(String, Identity)>);

/// The numbers of some members or measures, by place.
pub(super) type Series = BTreeMap<Identity, BTreeMap<Place, f64>>;

/// What is compared.
#[derive(Clone, Copy)]
pub(super) enum Compared<'a> {
    /// Members of the dimension with this id.
    Members(&'a str),
    Measures,
}

/// The numbers behind `wanted`. Dimensions that only one side has (`one_sided`) are held at their total.
pub(super) fn series<'a>(
    extracts: impl Iterator<Item = (&'a Extract, Option<&'a TableInfo>)>,
    compared: Compared<'_>,
    wanted: &BTreeSet<Identity>,
    one_sided: &BTreeSet<String>,
) -> Series {
    let mut series = Series::new();
    for (extract, table) in extracts {
        let columns: Vec<(String, Vec<Identity>)> = (extract.dimensions.iter())
            .map(|column| {
                let id = dimension_of(column);
                let members = column
                    .members
                    .iter()
                    .map(|label| identity_of_member(extract, table, &id, label).0)
                    .collect();
                (id, members)
            })
            .collect();
        let measures: Vec<Identity> = (extract.measures.iter())
            .map(|column| identity_of_measure(&measure_in(extract, table, column), &column.label))
            .collect();
        let subject = match compared {
            Compared::Members(dimension) => {
                columns.iter().position(|(id, _)| id.as_str() == dimension)
            }
            Compared::Measures => None,
        };
        let member = |column: usize, record: usize| {
            &columns[column].1[extract.dimensions[column].codes[record] as usize]
        };
        for record in 0..extract.len() {
            let of_members =
                subject.map(|at| member(at, record)).filter(|member| wanted.contains(member));
            if of_members.is_none() && matches!(compared, Compared::Members(_)) {
                continue;
            }
            let others = (0..columns.len()).filter(|&at| Some(at) != subject);
            let (apart, shared): (Vec<_>, Vec<_>) =
                others.partition(|&at| one_sided.contains(&columns[at].0));
            let is_total = |&at: &usize| {
                *member(at, record) == Identity::Listed(total_code(&columns[at].0).to_owned())
            };
            if !apart.iter().all(is_total) {
                continue;
            }
            let mut others: Vec<(String, Identity)> = (shared.into_iter())
                .map(|at| (columns[at].0.clone(), member(at, record).clone()))
                .collect();
            others.sort();
            let period = extract.periods.members[extract.periods.codes[record] as usize].code();
            for (measure, column) in measures.iter().zip(&extract.measures) {
                let RawCell::Number(number, _) = column.cells[record] else { continue };
                let (subject, of_measure) = match of_members {
                    Some(member) => (member, Some(measure.clone())),
                    None if wanted.contains(measure) => (measure, None),
                    None => continue,
                };
                let place = (of_measure, period.clone(), others.clone());
                series.entry(subject.clone()).or_default().insert(place, number.as_f64());
            }
        }
    }
    series
}

/// How many numbers two labels both have, and how many of those are equal. What is zero in both says nothing.
pub(super) fn agreement(
    earlier: &Series,
    old: &Identity,
    now: &Series,
    new: &Identity,
) -> (usize, usize) {
    let (Some(old), Some(new)) = (earlier.get(old), now.get(new)) else { return (0, 0) };
    let both = old.iter().filter_map(|(place, old)| Some((*old, *new.get(place)?)));
    let telling: Vec<(f64, f64)> = both.filter(|&pair| pair != (0.0, 0.0)).collect();
    (telling.len(), telling.iter().filter(|(old, new)| old == new).count())
}

/// Whether so many pairs are compared.
pub(super) fn few_enough<T>(vanished: &BTreeSet<T>, new: &BTreeSet<T>) -> bool {
    vanished.len().saturating_mul(new.len()) <= MOST_PAIRS
}
