//! What a row can be at in each dimension: what the user asked for, else the total, else the only member,
//! else an error that names the ways out.

use std::collections::BTreeSet;

use bestand_model::area::AreaList;
use bestand_model::dimension::complete_members;
use bestand_model::table_info::table_info;

use super::plan::{Pick, Plan};
use super::present::Present;
use super::remarks::Remark;
use crate::CoreError;
use crate::request::{Named, find_dimension, find_member};

/// What the user wants of a dimension.
#[derive(Clone, Debug, Default)]
pub(super) struct Wish {
    pub(super) displayed: bool,
    pub(super) summed: bool,
    pub(super) only: Option<Vec<Named>>,
}

/// A pick with the name it goes by when it is no member of the cube.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) pick: Pick,
    pub(super) name: Option<(String, String)>,
}

impl Choice {
    pub(super) fn member(member: u32) -> Self {
        Self { pick: Pick::one(member), name: None }
    }
}

impl Plan<'_> {
    /// What the user wants of each dimension.
    pub(super) fn wishes(&mut self, present: &Present) -> Result<Vec<Wish>, CoreError> {
        let mut wishes: Vec<Wish> = vec![Wish::default(); self.cube.dimensions().len()];
        for name in &self.request.by {
            wishes[find_dimension(self.cube, name)?].displayed = true;
        }
        for name in &self.request.sum {
            let at = find_dimension(self.cube, name)?;
            if wishes[at].displayed {
                return Err(CoreError::question(
                    format!("--by {name} and --sum {name} ask for two things"),
                    "leave one of them out",
                ));
            }
            wishes[at].summed = true;
        }
        for filter in &self.request.filters {
            let at = find_dimension(self.cube, &filter.dimension)?;
            self.restrict(&mut wishes[at], at, &filter.members)?;
        }
        for (id, names) in [("benefit", &self.request.benefits), ("area", &self.request.areas)] {
            if names.is_empty() {
                continue;
            }
            let at = self.dimension(id).ok_or_else(|| {
                CoreError::question(
                    format!("these extracts have no {id}"),
                    format!("leave out --{id}, or give a file that has it"),
                )
            })?;
            self.restrict(&mut wishes[at], at, names)?;
        }
        if let Some(at) = self.dimension("benefit")
            && wishes[at].only.is_none()
            && present.benefits().len() > 1
        {
            wishes[at].displayed = true;
        }
        for wish in &mut wishes {
            if wish.only.as_ref().is_some_and(|only| only.len() > 1) && !wish.summed {
                wish.displayed = true;
            }
        }
        if let Some(at) = self.dimension("benefit")
            && let Some(Named::Absent(code)) =
                wishes[at].only.iter().flatten().find(|named| matches!(named, Named::Absent(_)))
        {
            return Err(self.absent(at, code));
        }
        Ok(wishes)
    }

    /// Adds the members with these names to what a dimension is held at.
    fn restrict(
        &mut self,
        wish: &mut Wish,
        dimension: usize,
        names: &[String],
    ) -> Result<(), CoreError> {
        let only = wish.only.get_or_insert_default();
        let mut add = |named: Named| {
            if !only.contains(&named) {
                only.push(named);
            }
        };
        let names = names.iter().flat_map(|text| {
            // A label may hold a comma; otherwise it stands between several.
            let whole = find_member(self.cube, dimension, text).is_ok();
            let parts: Vec<&str> = if whole { vec![text] } else { text.split(',').collect() };
            parts.into_iter().map(str::trim).filter(|part| !part.is_empty())
        });
        for name in names {
            match find_member(self.cube, dimension, name)? {
                Named::Group { code, members } => {
                    let of_group = AreaList::shipped().members_of(&code).len();
                    let group = crate::members::listed("area", &code)
                        .map(|member| member.label(self.request.language).to_owned());
                    self.remarks.insert(Remark::GroupListed {
                        group: group.unwrap_or(code),
                        shown: members.len(),
                        members: of_group,
                    });
                    wish.displayed = true;
                    members.into_iter().map(Named::Member).for_each(&mut add);
                }
                named => add(named),
            }
        }
        Ok(())
    }

    /// The picks a row of this benefit can have in a dimension.
    pub(super) fn choices(
        &mut self,
        dimension: usize,
        wish: &Wish,
        benefit: u32,
        present: &Present,
    ) -> Result<Vec<Choice>, CoreError> {
        let there = present.members(benefit, dimension);
        if Some(dimension) == self.dimension("benefit") {
            return Ok(vec![Choice::member(benefit)]);
        }
        let total = self.total_of(dimension).filter(|total| there.contains(total));
        if wish.summed {
            if let Some(total) = total {
                // The published total is the sum of more than the rounded parts can tell.
                self.remarks.insert(Remark::TotalInsteadOfSum { dimension });
                return Ok(vec![Choice::member(total)]);
            }
            return self.sum_choice(dimension, wish, &there);
        }
        let Some(only) = &wish.only else {
            if wish.displayed {
                if self.cube.dimensions()[dimension].id == "age" {
                    self.note_unknown_age(dimension, &there);
                }
                return Ok(there.into_iter().map(Choice::member).collect());
            }
            return self.pin(dimension, total, &there);
        };
        if let Some(total) = total
            && there.len() == 1
            && !only.contains(&Named::Member(total))
        {
            // The benefit has no such breakdown. Areas are no breakdown: there the cell is not there.
            if self.cube.dimensions()[dimension].id != "area" {
                self.unfiltered.entry(dimension).or_default().insert(benefit);
                return Ok(vec![Choice::member(total)]);
            }
        }
        let mut choices = Vec::new();
        for named in only {
            choices.extend(self.named_choices(dimension, named, &there)?);
        }
        if !wish.displayed {
            for choice in &choices {
                let label = match &choice.name {
                    Some((_, label)) => label.clone(),
                    None => self.member_label(dimension, choice.pick.members.first().copied()),
                };
                self.remarks.insert(Remark::Filtered { dimension, label });
            }
        }
        Ok(choices)
    }

    /// A dimension nobody asked for: its total, else its only member, else an error.
    fn pin(
        &mut self,
        dimension: usize,
        total: Option<u32>,
        there: &BTreeSet<u32>,
    ) -> Result<Vec<Choice>, CoreError> {
        if let Some(total) = total {
            if there.len() > 1 {
                self.remarks.insert(Remark::PinnedToTotal { dimension });
            }
            return Ok(vec![Choice::member(total)]);
        }
        if let Some(&member) = there.first().filter(|_| there.len() == 1) {
            if !self.names_the_measure(dimension, member) {
                self.remarks.insert(Remark::PinnedToOnly { dimension, member });
            }
            return Ok(vec![Choice::member(member)]);
        }
        Err(self.total_missing(dimension, there))
    }

    /// Whether the member is the measure itself, in a table that has its measures in a dimension.
    fn names_the_measure(&self, dimension: usize, member: u32) -> bool {
        let id = &self.cube.dimensions()[dimension].id;
        let code = self.code(dimension, member);
        let tables = self.cube.sources().iter().filter_map(|source| source.table.as_deref());
        tables.map(table_info).any(|table| {
            let members = table.member_codes.get(id).into_iter().flatten();
            members
                .into_iter()
                .any(|each| Some(each.code.as_str()) == code && each.measure.is_some())
        })
    }

    fn code_of_first(&self, dimension: usize, there: &BTreeSet<u32>) -> String {
        let first = there.first().and_then(|&member| self.code(dimension, member));
        first.unwrap_or_default().to_owned()
    }

    fn total_missing(&self, dimension: usize, there: &BTreeSet<u32>) -> CoreError {
        let each = &self.cube.dimensions()[dimension];
        let mut labels: Vec<&str> = there
            .iter()
            .take(4)
            .map(|&member| each.members[member as usize].label_da.as_str())
            .collect();
        if there.len() > labels.len() {
            labels.push("…");
        }
        let id = &each.id;
        let mut ways = vec![
            format!("--by {id} shows them all"),
            format!("--where {id}={} picks one", self.code_of_first(dimension, there)),
        ];
        if id == "area" {
            ways = vec![
                "--area NAME picks one".to_owned(),
                "--by area shows them all; the whole country is never built from municipalities"
                    .to_owned(),
            ];
        } else if complete_members(id).is_some() || id == "age" {
            ways.push(format!("--sum {id} adds them up if they are complete"));
        }
        CoreError::question(
            format!(
                "the dimension {id} has no total in these extracts, and {} members ({})",
                there.len(),
                labels.join(", ")
            ),
            ways.join("; "),
        )
    }

    /// The picks a named member stands for.
    pub(super) fn named_choices(
        &mut self,
        dimension: usize,
        named: &Named,
        there: &BTreeSet<u32>,
    ) -> Result<Vec<Choice>, CoreError> {
        let id = self.cube.dimensions()[dimension].id.clone();
        Ok(match named {
            Named::Group { members, .. } => members.iter().copied().map(Choice::member).collect(),
            Named::AgeCut(cut) => vec![self.age_choice(dimension, *cut, there)?],
            Named::Member(member) => {
                let code = self.code(dimension, *member).unwrap_or_default().to_owned();
                let before =
                    (id == "visitation").then(|| self.bridge(dimension, &code, there)).flatten();
                vec![Choice { pick: Pick { members: vec![*member], before }, name: None }]
            }
            Named::Absent(code) => {
                if id != "visitation" {
                    return Err(self.absent(dimension, code));
                }
                let label = crate::members::listed(&id, code).map_or_else(
                    || code.clone(),
                    |member| member.label(self.request.language).to_owned(),
                );
                let before = self.bridge(dimension, code, there);
                if before.is_none() {
                    return Err(self.absent(dimension, code));
                }
                let pick = Pick { members: Vec::new(), before };
                vec![Choice { pick, name: Some((code.clone(), label)) }]
            }
        })
    }

    /// A member the code lists know and the extracts lack.
    fn absent(&self, dimension: usize, code: &str) -> CoreError {
        let each = &self.cube.dimensions()[dimension];
        let name = crate::members::listed(&each.id, code)
            .map_or_else(|| code.to_owned(), |member| member.label_da);
        let mut there: Vec<&str> =
            each.members.iter().take(6).map(|member| member.label_da.as_str()).collect();
        if there.len() < each.members.len() {
            there.push("…");
        }
        CoreError::question(
            format!("{name} is not in these extracts"),
            format!("the dimension {} has {}", each.id, there.join(", ")),
        )
    }
}
