//! The rows: groups made of others, and a total where the extract proves one and ships none.

use std::collections::BTreeSet;

use bestand_model::Language;
use bestand_model::age::AgeBand;
use bestand_model::dimension::complete_members;
use bestand_model::table::Role;

use super::asked::crossing_missing;
use super::schemes::all_schemes;
use super::{AwardsOptions, parts};
use crate::analysis::plan::{Content, Pick, Plan, RowPlan};
use crate::analysis::present::Present;
use crate::analysis::remarks::Remark;
use crate::cube::UNSTATED;
use crate::request::{Named, find_dimension, find_member};
use crate::{CoreError, Cube, Request};

/// The benefit that is awarded where an extract does not say.
const BENEFIT: &str = "foertidspension";
/// The code of a total that was added up.
pub(super) const SUM: &str = "sum";
/// The code of the main diagnoses that are in no list of their own.
const OTHERS: &str = "oevrige";
/// More series than these nobody tells apart: at most one less have a name.
const MOST_NAMED: usize = 4;

/// The rows of an answer about awards.
///
/// # Errors
/// When the question does not fit the extracts.
pub(super) fn plan<'a>(
    cube: &'a Cube,
    request: &'a Request,
    options: &AwardsOptions,
) -> Result<Plan<'a>, CoreError> {
    let mut plan = Plan::new(cube, request)?;
    if let [one, other] = plan.displayed[..]
        && parts(&plan).is_empty()
    {
        let id = |at: usize| cube.dimensions()[at].id.as_str();
        return Err(crossing_missing(cube, id(one), id(other)));
    }
    if !options.diagnoses.is_empty() {
        gather_diagnoses(&mut plan, &options.diagnoses)?;
    }
    add_total(&mut plan, options)?;
    // The decisions of the list are those of førtidspension where an extract does not say: its breaks are crossed.
    for row in &mut plan.rows {
        if row.benefit.as_deref().is_none_or(|benefit| benefit == UNSTATED) {
            row.benefit = Some(BENEFIT.to_owned());
        }
    }
    Ok(plan)
}

/// Makes one row of the known diagnoses that are not named. One that is in no list keeps its own: nobody knows what it
/// holds.
fn gather_diagnoses(plan: &mut Plan<'_>, names: &[String]) -> Result<(), CoreError> {
    let Some(dimension) = plan.dimension("diagnosis") else { return Ok(()) };
    let Some(shown) = plan.displayed.iter().position(|&at| at == dimension) else { return Ok(()) };
    if names.len() > MOST_NAMED {
        return Err(CoreError::question(
            format!(
                "{} diagnoses are named, and at most {MOST_NAMED} have a row beside the rest",
                names.len()
            ),
            "name fewer, or leave --diagnosis out to see them all",
        ));
    }
    let mut named: BTreeSet<u32> = BTreeSet::new();
    for name in names {
        match find_member(plan.cube, dimension, name)? {
            Named::Member(member) => drop(named.insert(member)),
            _ => {
                return Err(CoreError::question(
                    format!("{name} is not in these extracts"),
                    "inspect FILE --members lists the diagnoses",
                ));
            }
        }
    }
    let members = &plan.cube.dimensions()[dimension].members;
    let total = plan.total_of(dimension);
    let is_other = |member: u32| {
        let each = &members[member as usize];
        let keeps_its_row = each.code != OTHERS && named.contains(&member);
        each.known && Some(member) != total && !keeps_its_row
    };
    let mut gathered: BTreeSet<u32> = BTreeSet::new();
    let mut rows: Vec<RowPlan> = Vec::new();
    for row in std::mem::take(&mut plan.rows) {
        let Some(member) = only_member(&row, dimension).filter(|&member| is_other(member)) else {
            rows.push(row);
            continue;
        };
        gathered.insert(member);
        let is_same = |other: &RowPlan| {
            let same = |at: usize| at == shown || other.codes[at] == row.codes[at];
            other.codes[shown] == OTHERS && (0..row.codes.len()).all(same)
        };
        // It stands where the last of them stood: before those nobody knows, and before the total.
        let mut other = match rows.iter().position(is_same) {
            Some(at) => rows.remove(at),
            None => of_others(row, dimension, shown, plan.request.language),
        };
        if let Content::Cells(picks) = &mut other.content {
            picks[dimension].members.push(member);
        }
        rows.push(other);
    }
    plan.rows = rows;
    if gathered.len() > 1 {
        let members = gathered.into_iter().collect();
        plan.remarks.insert(Remark::Gathered { dimension, members });
    }
    Ok(())
}

/// The one member a row has in a dimension.
fn only_member(row: &RowPlan, dimension: usize) -> Option<u32> {
    match &row.content {
        Content::Cells(picks) => match picks[dimension].members.as_slice() {
            &[member] => Some(member),
            _ => None,
        },
        Content::Sum(_) => None,
    }
}

/// A row like this one for the other diagnoses, without any yet.
fn of_others(mut row: RowPlan, dimension: usize, shown: usize, language: Language) -> RowPlan {
    row.codes[shown] = OTHERS.to_owned();
    row.labels[shown] = language.pick("Øvrige", "Other").to_owned();
    if let Content::Cells(picks) = &mut row.content {
        picks[dimension].members.clear();
    }
    row
}

/// Whether the user holds a dimension at some of its members. The groups of a cut are everybody.
pub(super) fn is_held(plan: &Plan<'_>, dimension: usize, options: &AwardsOptions) -> bool {
    let is_cut = plan.cube.dimensions()[dimension].id == "age" && !options.cut.is_empty();
    let names = plan.request.filters.iter().map(|filter| &filter.dimension);
    let of_filters = names.filter_map(|name| find_dimension(plan.cube, name).ok());
    !is_cut && of_filters.into_iter().any(|at| at == dimension)
}

/// Adds the total of the one dimension shown, where the extract ships none and its members are provably all.
fn add_total(plan: &mut Plan<'_>, options: &AwardsOptions) -> Result<(), CoreError> {
    let &[dimension] = plan.displayed.as_slice() else { return Ok(()) };
    let id = plan.cube.dimensions()[dimension].id.clone();
    let has_total = plan.rows.iter().any(|row| row.role == Role::Total);
    // Places are never added up, and what the user holds is not all there is.
    let is_held = is_held(plan, dimension, options);
    if has_total || is_held || plan.rows.len() < 2 || matches!(id.as_str(), "area" | "benefit") {
        return Ok(());
    }
    let Some(members) = all_members(plan, dimension)? else { return Ok(()) };
    let Some(RowPlan { content: Content::Cells(picks), benefit, .. }) = plan.rows.first() else {
        return Ok(());
    };
    let mut picks = picks.clone();
    picks[dimension] = plan.pick_of(dimension, members);
    let benefit = benefit.clone();
    plan.remarks.insert(Remark::TotalAdded { dimension });
    plan.rows.push(RowPlan {
        role: Role::Total,
        codes: vec![SUM.to_owned()],
        labels: vec![plan.request.language.pick("I alt", "Total").to_owned()],
        content: Content::Cells(picks),
        benefit,
        tables: Vec::new(),
    });
    Ok(())
}

/// The members that are all of a dimension together; `None` where nothing proves it.
fn all_members(plan: &Plan<'_>, dimension: usize) -> Result<Option<Vec<u32>>, CoreError> {
    let cube = plan.cube;
    let measure = cube.measures().iter().position(|each| each.code == plan.measure.code);
    let present = Present::of(cube, measure.unwrap_or_default())?;
    let there: BTreeSet<u32> = present
        .benefits()
        .into_iter()
        .flat_map(|benefit| present.members(benefit, dimension))
        .collect();
    let code = |member: u32| plan.code(dimension, member).unwrap_or_default();
    if cube.dimensions()[dimension].id == "age" {
        let (bands, others): (Vec<u32>, Vec<u32>) =
            there.into_iter().partition(|&member| AgeBand::parse(code(member)).is_some());
        let ages: Vec<AgeBand> =
            bands.iter().filter_map(|&member| AgeBand::parse(code(member))).collect();
        let everybody = AgeBand { from: 0, to: None };
        let Ok((chosen, _)) = plan.ages_of(everybody, &ages) else { return Ok(None) };
        return Ok(Some(chosen.into_iter().map(|at| bands[at]).chain(others).collect()));
    }
    let id = &cube.dimensions()[dimension].id;
    let Some(complete) = complete_members(id).or_else(|| all_schemes(id)) else { return Ok(None) };
    let codes: BTreeSet<&str> = there.iter().map(|&member| code(member)).collect();
    let total = cube.dimensions()[dimension].total_code();
    let complete: BTreeSet<&str> = complete.into_iter().filter(|&code| code != total).collect();
    Ok((codes == complete).then(|| there.into_iter().collect()))
}

impl Plan<'_> {
    /// A pick of several members, of which schemes count from the day they exist.
    fn pick_of(&self, dimension: usize, members: Vec<u32>) -> Pick {
        let before = self.before_the_scheme(dimension, &members);
        Pick { members, before }
    }
}
