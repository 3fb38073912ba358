//! The rows of a ready set, in its order and with its own filters.

use bestand_model::Period;
use bestand_model::benefit_set::{BenefitSet, SetRow, SetRowKind};
use bestand_model::table::Role;

use super::choices::Wish;
use super::plan::{Content, Pick, Plan, Present, Remark, RowPlan};
use crate::CoreError;
use crate::request::find_member;

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
                        missing.push(label.clone());
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
        let areas_and_filters = self.wishes(present)?;
        let mut picks = Vec::with_capacity(dimensions);
        for dimension in 0..dimensions {
            let id = self.cube.dimensions()[dimension].id.clone();
            if dimension == benefit_dimension {
                picks.push(Pick::one(benefit));
            } else if let Some(names) = row.filter.get(&id) {
                let before = row
                    .filter_before
                    .as_ref()
                    .and_then(|before| Some((before.month, before.filter.get(&id)?.clone())));
                picks.push(self.set_filter(set, row, dimension, names, before, benefit, present)?);
            } else {
                let wish = Wish { displayed: false, ..areas_and_filters[dimension].clone() };
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

    /// The members a set's own filter stands for. A benefit that lacks the dimension cannot be counted the
    /// way the set says: that is an error for a row of its own, and an empty line for a part.
    #[expect(clippy::too_many_arguments, reason = "each is a fact of one filter of one row")]
    fn set_filter(
        &mut self,
        set: &BenefitSet,
        row: &SetRow,
        dimension: usize,
        names: &[String],
        before: Option<(Period, Vec<String>)>,
        benefit: u32,
        present: &Present,
    ) -> Result<Pick, CoreError> {
        let there = present.members(benefit, dimension);
        let each = self.cube.dimensions()[dimension].clone();
        if there.iter().all(|&member| Some(member) == self.total_of(dimension)) {
            if row.kind == SetRowKind::Part {
                return Ok(Pick { members: Vec::new(), before: None });
            }
            return Err(CoreError::question(
                format!(
                    "the set {} counts {:?} only where {} is {}, and the extract of {:?} has no {}",
                    set.code,
                    row.benefit.as_deref().unwrap_or_default(),
                    each.id,
                    names.join(" or "),
                    row.benefit.as_deref().unwrap_or_default(),
                    each.id
                ),
                format!("download the table again with the breakdown {:?}", each.label_da),
            ));
        }
        let mut members = Vec::new();
        let mut older = None;
        for name in names {
            let named = find_member(&each, name)?;
            for choice in self.named_choices(dimension, &named, &there)? {
                members.extend(choice.pick.members);
                older = older.or(choice.pick.before);
            }
        }
        if let Some((month, names)) = before {
            let older_members = names
                .iter()
                .filter_map(|name| each.position(name))
                .filter_map(|position| u32::try_from(position).ok())
                .collect::<Vec<u32>>();
            older = Some((
                month,
                if older_members.len() == names.len() { older_members } else { Vec::new() },
            ));
        }
        if members.len() > 1 || older.as_ref().is_some_and(|(_, members)| members.len() > 1) {
            self.check_additive(&each.id)?;
        }
        Ok(Pick { members, before: older })
    }
}
