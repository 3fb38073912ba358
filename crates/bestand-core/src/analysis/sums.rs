//! The rows that add members up because the question asks for it: `--sum`, an age cut made of bands, a
//! category that older ones stand for.

use std::collections::BTreeSet;

use bestand_model::Period;
use bestand_model::age::{AgeBand, tile};
use bestand_model::dimension::complete_members;
use bestand_model::measure::MeasureKind;
use bestand_model::visitation::VisitationList;

use super::awards::all_schemes;
use super::choices::{Choice, Wish};
use super::plan::{Pick, Plan};
use super::remarks::Remark;
use crate::CoreError;

/// The member of those whose age is not known.
const UNKNOWN_AGE: &str = "uoplyst";

impl Plan<'_> {
    /// `--sum`: all members, when a code list proves that they are all.
    pub(super) fn sum_choice(
        &mut self,
        dimension: usize,
        wish: &Wish,
        there: &BTreeSet<u32>,
    ) -> Result<Vec<Choice>, CoreError> {
        let id = self.cube.dimensions()[dimension].id.clone();
        self.check_additive(&id)?;
        let total = self.total_of(dimension);
        let parts: Vec<u32> =
            there.iter().copied().filter(|&member| Some(member) != total).collect();
        if wish.only.is_some() {
            return Err(CoreError::question(
                format!("--sum {id} and --where {id}=… ask for two things"),
                "a sum is over all members: leave one of them out",
            ));
        }
        let codes: Vec<&str> =
            parts.iter().filter_map(|&member| self.code(dimension, member)).collect();
        let incomplete = |message: String| {
            CoreError::question(
                message,
                format!("--by {id} shows the members, --where {id}=NAME picks one"),
            )
        };
        if id == "age" {
            let bands: Vec<AgeBand> =
                codes.iter().filter_map(|code| AgeBand::parse(code)).collect();
            let of_unknown = codes.contains(&UNKNOWN_AGE);
            if bands.len() + usize::from(of_unknown) < codes.len() {
                return Err(incomplete("--sum age: not every member is an age band".to_owned()));
            }
            let everybody = AgeBand { from: 0, to: None };
            self.ages_of(everybody, &bands)
                .map_err(|error| incomplete(format!("--sum age: {error}")))?;
        } else {
            let complete = complete_members(&id).or_else(|| all_schemes(&id)).ok_or_else(|| {
                incomplete(format!(
                    "--sum {id}: no code list says which members there are, so nothing proves that they are all here"
                ))
            })?;
            let shipped_total = self.cube.dimensions()[dimension].total_code();
            let complete: Vec<&str> =
                complete.into_iter().filter(|&code| code != shipped_total).collect();
            if let Some(lacking) = complete.iter().find(|code| !codes.contains(code)) {
                return Err(incomplete(format!("--sum {id}: the member {lacking:?} is not there")));
            }
            if let Some(extra) = codes.iter().find(|code| !complete.contains(code)) {
                return Err(incomplete(format!("--sum {id}: {extra:?} is in no code list")));
            }
        }
        if id == "age" {
            self.note_unknown_age(dimension, there);
        }
        self.remarks.insert(Remark::Summed { dimension });
        let before = self.before_the_scheme(dimension, &parts);
        Ok(vec![Choice { pick: Pick { members: parts, before }, name: None }])
    }

    /// Notes the people without a known age beside the bands, where there are any.
    pub(super) fn note_unknown_age(&mut self, dimension: usize, there: &BTreeSet<u32>) {
        let unknown =
            there.iter().copied().find(|&member| self.code(dimension, member) == Some(UNKNOWN_AGE));
        if let Some(member) = unknown {
            self.remarks.insert(Remark::AgeUnknown { dimension, member });
        }
    }

    /// An age cut as the sum of the bands that make it up.
    pub(super) fn age_choice(
        &mut self,
        dimension: usize,
        cut: AgeBand,
        there: &BTreeSet<u32>,
    ) -> Result<Choice, CoreError> {
        self.check_additive("age")?;
        let members: Vec<(u32, AgeBand)> = there
            .iter()
            .filter_map(|&member| Some((member, AgeBand::parse(self.code(dimension, member)?)?)))
            .collect();
        let bands: Vec<AgeBand> = members.iter().map(|&(_, band)| band).collect();
        self.note_unknown_age(dimension, there);
        let (chosen, ages) = self.ages_of(cut, &bands).map_err(|why| {
            CoreError::question(
                format!("the ages {} cannot be made from the bands there are: {why}", cut.code()),
                "choose a cut on the bounds of the bands; inspect FILE --members lists them",
            )
        })?;
        let label = cut.label(self.request.language);
        if ages.label(self.request.language) != label {
            self.remarks.insert(Remark::AgeCut { label, ages });
        }
        Ok(Choice {
            pick: Pick {
                members: chosen.into_iter().map(|at| members[at].0).collect(),
                before: None,
            },
            name: Some((cut.code(), cut.label(self.request.language))),
        })
    }

    /// The bands that make up a cut, and the ages they cover. A cut without a lower or an upper limit needs bands
    /// that reach where the people of the measure end: residents from 0 to the oldest, recipients from 18
    /// at the latest to 64 at the earliest.
    pub(super) fn ages_of(
        &self,
        cut: AgeBand,
        bands: &[AgeBand],
    ) -> Result<(Vec<usize>, AgeBand), String> {
        const RESIDENTS: (u8, u8) = (0, 110);
        const RECIPIENTS: (u8, u8) = (18, 64);
        let chosen = tile(cut, bands).map_err(|error| error.to_string())?;
        let lowest = chosen.iter().map(|&at| bands[at].from).min().unwrap_or_default();
        let highest = chosen.last().and_then(|&at| bands[at].to);
        let (from, to) =
            if self.measure.kind == MeasureKind::Population { RESIDENTS } else { RECIPIENTS };
        if cut.from == 0 && lowest > from {
            return Err(format!("the lowest band begins at {lowest}"));
        }
        if let Some(end) = highest.filter(|&end| cut.to.is_none() && end < to) {
            return Err(format!("the highest band ends at {end}"));
        }
        Ok((chosen, AgeBand { from: lowest, to: highest }))
    }

    /// The older categories that stand for a visitation category before it existed.
    pub(super) fn bridge(
        &mut self,
        dimension: usize,
        code: &str,
        there: &BTreeSet<u32>,
    ) -> Option<(Period, Vec<u32>)> {
        let list = VisitationList::shipped();
        let from = list.get(code)?.valid_from?;
        let older = list.older_for(code);
        let members: Vec<u32> = older
            .iter()
            .filter_map(|code| self.cube.dimensions()[dimension].position(code))
            .filter_map(|position| u32::try_from(position).ok())
            .filter(|member| there.contains(member))
            .collect();
        let first_bridged = self.periods.first().is_some_and(|first| first.last_month() < from);
        if members.is_empty() || !first_bridged {
            return None;
        }
        let label = |code: &str| list.label(code, self.request.language).unwrap_or(code).to_owned();
        if members.len() < older.len() {
            let dimension = &self.cube.dimensions()[dimension];
            let is_there = |code: &&str| {
                let at = dimension.position(code).and_then(|at| u32::try_from(at).ok());
                at.is_some_and(|at| there.contains(&at))
            };
            self.remarks.insert(Remark::BridgeIncomplete {
                category: label(code),
                missing: older
                    .iter()
                    .filter(|code| !is_there(code))
                    .map(|code| label(code))
                    .collect(),
                before: from,
            });
            return None;
        }
        self.remarks.insert(Remark::Bridged {
            category: label(code),
            older: older.iter().map(|code| label(code)).collect(),
            before: from,
        });
        Some((from, members))
    }
}
