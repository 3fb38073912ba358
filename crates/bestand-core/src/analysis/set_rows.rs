//! The rows of a ready set, in its order and with its own filters.

use std::collections::BTreeSet;

use bestand_model::Period;
use bestand_model::benefit_set::{BenefitSet, SetRow, SetRowKind};
use bestand_model::table::Role;
use bestand_model::table_info::tables_of_stock;

use super::choices::Wish;
use super::plan::{Content, Pick, Plan, RowPlan};
use super::present::Present;
use super::remarks::Remark;
use crate::CoreError;
use crate::request::{Named, find_dimension, find_member};

impl Plan<'_> {
    /// The rows of a set, in its order.
    pub(super) fn rows_of_set(
        &mut self,
        set: &BenefitSet,
        present: &Present,
    ) -> Result<(), CoreError> {
        if !self.request.by.is_empty() || !self.request.benefits.is_empty() {
            return Err(CoreError::question(
                format!("the rows of the set {} are fixed", set.code),
                "leave out --by and --benefit, or the set",
            ));
        }
        self.check_additive("benefit")?;
        for filter in &self.request.filters {
            let id = &self.cube.dimensions()[find_dimension(self.cube, &filter.dimension)?].id;
            if set.rows.iter().any(|row| row.filter.contains_key(id)) {
                return Err(CoreError::question(
                    format!("the set {} says itself which {id} its rows count", set.code),
                    format!("leave out --where {id}=…, or the set"),
                ));
            }
        }
        let dimension = self.dimension("benefit").ok_or_else(|| {
            CoreError::question(
                format!(
                    "these extracts have no benefits, and the set {} is made of them",
                    set.code
                ),
                "give files with benefits, or leave out --set",
            )
        })?;
        self.displayed = vec![dimension];
        let mut missing = Vec::new();
        for row in &set.rows {
            let label = row.label(self.request.language).to_owned();
            let content = match row.kind {
                SetRowKind::Subtotal | SetRowKind::Total => {
                    let benefits_only = row.kind == SetRowKind::Total;
                    Content::Sum(self.parts_of(set, row, benefits_only))
                }
                SetRowKind::Benefit | SetRowKind::Part => {
                    let picks = self.picks_of_set_row(dimension, set, row, present)?;
                    if picks.iter().any(|pick| pick.members.is_empty() && pick.before.is_none()) {
                        missing.push(with_tables(&label, set, row));
                    }
                    Content::Cells(picks)
                }
            };
            let role = match row.kind {
                SetRowKind::Benefit => Role::Body,
                SetRowKind::Part => Role::Part,
                SetRowKind::Subtotal => Role::Subtotal,
                SetRowKind::Total => Role::Total,
            };
            self.rows.push(RowPlan {
                role,
                codes: vec![row.code.clone()],
                labels: vec![label],
                content,
                benefit: row.benefit.clone(),
                tables: row.tables.clone(),
            });
        }
        if !self.unfiltered.is_empty() {
            return Err(CoreError::question(
                format!(
                    "the filter does not apply to every row of the set {}, and its total would add filtered and unfiltered rows",
                    set.code
                ),
                "download all tables with the breakdown, or leave out --where",
            ));
        }
        if !missing.is_empty() {
            self.remarks.insert(Remark::SetRowsMissing { labels: missing });
        }
        Ok(())
    }

    fn parts_of(&self, set: &BenefitSet, row: &SetRow, benefits_only: bool) -> Vec<usize> {
        set.rows
            .iter()
            .enumerate()
            .take(self.rows.len())
            .filter(|(_, each)| each.kind == SetRowKind::Benefit)
            .filter(|(_, each)| benefits_only || row.of.contains(&each.code))
            .map(|(position, _)| position)
            .collect()
    }

    fn picks_of_set_row(
        &mut self,
        benefit_dimension: usize,
        set: &BenefitSet,
        row: &SetRow,
        present: &Present,
    ) -> Result<Vec<Pick>, CoreError> {
        let code = row.benefit.as_deref().unwrap_or_default();
        let empty = Pick { members: Vec::new(), before: None };
        let dimensions = self.cube.dimensions().len();
        let Some(benefit) = self.cube.dimensions()[benefit_dimension]
            .position(code)
            .and_then(|position| u32::try_from(position).ok())
            .filter(|benefit| present.has(*benefit))
        else {
            return Ok(vec![empty; dimensions]);
        };
        let lacking = row.filter.iter().find(|(id, _)| {
            self.dimension(id).is_none_or(|at| {
                let total = self.total_of(at);
                present.members(benefit, at).iter().all(|&member| Some(member) == total)
            })
        });
        if let Some((id, names)) = lacking {
            if row.kind == SetRowKind::Part {
                return Ok(vec![empty; dimensions]);
            }
            return Err(breakdown_missing(set, row, id, names));
        }
        let areas_and_filters = self.wishes(present)?;
        let mut picks = Vec::with_capacity(dimensions);
        for (dimension, wish) in areas_and_filters.into_iter().enumerate() {
            let id = self.cube.dimensions()[dimension].id.clone();
            if dimension == benefit_dimension {
                picks.push(Pick::one(benefit));
            } else if let Some(names) = row.filter.get(&id) {
                let there = present.members(benefit, dimension);
                let before = row
                    .filter_before
                    .as_ref()
                    .and_then(|before| Some((before.month, before.filter.get(&id)?.as_slice())));
                picks.push(self.set_filter(dimension, &OwnFilter { names, before }, &there)?);
            } else {
                let wish = Wish { displayed: false, ..wish };
                let choices = self.choices(dimension, &wish, benefit, present)?;
                match choices.as_slice() {
                    [choice] => picks.push(choice.pick.clone()),
                    _ => {
                        return Err(CoreError::question(
                            format!(
                                "the set {} has one row per benefit, and {id} is given several members",
                                set.code
                            ),
                            format!("give one member of {id}"),
                        ));
                    }
                }
            }
        }
        Ok(picks)
    }

    /// The members a set's own filter stands for, and those that stand in for them before its month.
    fn set_filter(
        &mut self,
        dimension: usize,
        filter: &OwnFilter<'_>,
        there: &BTreeSet<u32>,
    ) -> Result<Pick, CoreError> {
        let members = self.members_named(dimension, filter.names, there)?;
        let before = match filter.before {
            Some((month, names)) => Some((month, self.members_named(dimension, names, there)?)),
            None => filter.names.iter().find_map(|name| self.bridge(dimension, name, there)),
        };
        let adds_up = |members: &[u32]| members.len() > 1;
        if adds_up(&members) || before.as_ref().is_some_and(|(_, older)| adds_up(older)) {
            self.check_additive(&self.cube.dimensions()[dimension].id)?;
        }
        Ok(Pick { members, before })
    }

    /// The members with these names; none when the extract lacks one of them, since a sum without it would be
    /// another population.
    fn members_named(
        &mut self,
        dimension: usize,
        names: &[String],
        there: &BTreeSet<u32>,
    ) -> Result<Vec<u32>, CoreError> {
        let mut members = Vec::new();
        for name in names {
            match find_member(self.cube, dimension, name)? {
                Named::Member(member) => members.push(member),
                Named::Group { members: group, .. } => members.extend(group),
                Named::AgeCut(cut) => {
                    members.extend(self.age_choice(dimension, cut, there)?.pick.members);
                }
                Named::Absent(_) => return Ok(Vec::new()),
            }
        }
        Ok(members)
    }
}

/// A benefit without the breakdown cannot be counted the way the set says.
fn breakdown_missing(set: &BenefitSet, row: &SetRow, id: &str, names: &[String]) -> CoreError {
    let benefit = row.benefit.as_deref().unwrap_or_default();
    CoreError::question(
        format!(
            "the set {} counts {benefit} only where {id} is {}, and the extract of {benefit} has no {id}",
            set.code,
            names.join(" or "),
        ),
        format!("download the table again with the breakdown {id}"),
    )
}

/// The filter a set gives a row in one dimension.
struct OwnFilter<'a> {
    names: &'a [String],
    /// Other members for the periods before a month.
    before: Option<(Period, &'a [String])>,
}

/// The label of a row, and where it can be had: `Ledighedsydelse (y09a02)`.
pub(super) fn with_tables(label: &str, set: &BenefitSet, row: &SetRow) -> String {
    let tables = match (row.tables.is_empty(), &row.benefit) {
        (true, Some(benefit)) if matches!(&*set.measure, "persons" | "full_time_persons") => {
            tables_of_stock(benefit)
        }
        _ => row.tables.clone(),
    };
    if tables.is_empty() { label.to_owned() } else { format!("{label} ({})", tables.join(", ")) }
}
