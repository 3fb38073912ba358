//! The inhabitants that awards are held against: of the area, the sex and the ages of a row, on the first day of the
//! period.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::age::AgeBand;
use bestand_model::source::Source;
use bestand_model::{MissingReason, Period};

use super::times::{Times, quarters_of};
use crate::analysis::inhabitants::{check_publishers, measure_of, residents};
use crate::analysis::plan::{Content, Plan};
use crate::cube::Observation;
use crate::{CoreError, Cube};

/// The youngest age at which førtidspension is awarded: a group without a lower limit begins here.
const YOUNGEST: u8 = 18;

/// Inhabitants by row and period shown.
pub(super) struct Inhabitants {
    pub(super) held: Vec<Vec<Observation>>,
    pub(super) sources: Vec<Source>,
    /// The groups by name and the ages counted.
    pub(super) ages: Vec<(String, AgeBand)>,
}

/// Who is counted: area, ages, sex.
type Group = (String, AgeBand, Option<String>);

impl Inhabitants {
    /// # Errors
    /// When the extract is none of inhabitants, or lacks an area or an age.
    pub(super) fn new(
        population: &Cube,
        plan: &Plan<'_>,
        times: &Times,
    ) -> Result<Self, CoreError> {
        measure_of(population)?;
        check_publishers(population, plan.cube, "awards")?;
        let first_days: Vec<Period> = times
            .periods
            .iter()
            .filter_map(|&period| quarters_of(period).first().copied())
            .collect();
        let mut known: BTreeMap<Group, Vec<Observation>> = BTreeMap::new();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        let mut ages: Vec<(String, AgeBand)> = Vec::new();
        let mut held = Vec::with_capacity(plan.rows.len());
        for row in 0..plan.rows.len() {
            let Some(group) = group_of(plan, row) else {
                let nobody = Observation::Missing(MissingReason::NotApplicable);
                held.push(vec![nobody; first_days.len()]);
                continue;
            };
            let label = plan.rows[row].labels.join(", ");
            if !ages.iter().any(|(other, _)| *other == label) {
                ages.push((label, group.1));
            }
            if !known.contains_key(&group) {
                let counted = counted(population, &group, &first_days, &mut used)?;
                known.insert(group.clone(), counted);
            }
            held.push(known[&group].clone());
        }
        let sources = used.into_iter().map(|source| population.sources()[source].clone()).collect();
        Ok(Self { held, sources, ages })
    }
}

/// The people a row is about; `None` where its ages are not known.
fn group_of(plan: &Plan<'_>, row: usize) -> Option<Group> {
    let Content::Cells(picks) = &plan.rows[row].content else { return None };
    let member_codes = |id: &str| -> Option<Vec<&str>> {
        let dimension = plan.dimension(id)?;
        let members = picks[dimension].members.iter();
        Some(members.filter_map(|&member| plan.code(dimension, member)).collect())
    };
    let only = |id: &str| match member_codes(id)?.as_slice() {
        &[code] => Some(code.to_owned()),
        _ => None,
    };
    let area = only("area").unwrap_or_else(|| crate::WHOLE_COUNTRY.to_owned());
    let sex = only("sex").filter(|code| code != crate::TOTAL);
    let ages = match (plan.dimension("age"), member_codes("age")) {
        (Some(dimension), Some(codes)) => match codes.as_slice() {
            [code] if *code == crate::TOTAL => cover(all_codes(plan, dimension).as_slice(), true)?,
            codes => cover(codes, codes.len() > 1 && is_sum(plan, row))?,
        },
        _ => AgeBand { from: YOUNGEST, to: None },
    };
    Some((area, ages, sex))
}

/// Whether a row is a total that was added up, which has unknown ages in it too.
fn is_sum(plan: &Plan<'_>, row: usize) -> bool {
    plan.rows[row].codes.iter().any(|code| code == super::groups::SUM)
}

fn all_codes<'p>(plan: &'p Plan<'_>, dimension: usize) -> Vec<&'p str> {
    let members = &plan.cube.dimensions()[dimension].members;
    let codes = members.iter().map(|member| member.code.as_str());
    codes.filter(|code| *code != crate::TOTAL).collect()
}

/// The ages that bands cover together, from the youngest that may be awarded førtidspension. `all` passes over what is
/// no band.
fn cover(codes: &[&str], all: bool) -> Option<AgeBand> {
    let bands: Vec<AgeBand> = codes.iter().filter_map(|code| AgeBand::parse(code)).collect();
    if bands.len() < codes.len() && !all {
        return None;
    }
    let everyone = AgeBand { from: YOUNGEST, to: None };
    let Some(from) = bands.iter().map(|band| band.from).min() else {
        return all.then_some(everyone);
    };
    let to = match bands.iter().any(|band| band.to.is_none()) {
        true => None,
        false => bands.iter().filter_map(|band| band.to).max(),
    };
    let from = if from == 0 { YOUNGEST } else { from };
    Some(AgeBand { from, to }).filter(|band| band.to.is_none_or(|to| band.from <= to))
}

/// The inhabitants of a group on the first day of these quarters.
fn counted(
    population: &Cube,
    (area, ages, sex): &Group,
    quarters: &[Period],
    used: &mut BTreeSet<usize>,
) -> Result<Vec<Observation>, CoreError> {
    let areas = [area.clone()];
    let counted = residents(population, &areas, *ages, sex.as_deref(), quarters, used)?;
    // A group that the extract has no row for would be several rows.
    let nobody = || vec![Observation::Missing(MissingReason::NotInExtract); quarters.len()];
    Ok(counted.into_iter().next().map_or_else(nobody, |(_, series)| series))
}
