//! The published rates of rows: what a table has in per cent, read beside its numbers and never worked out from them.

use std::collections::BTreeSet;

use bestand_model::measure::RateBase;
use bestand_model::table::{Cell, Column, ColumnKind};
use bestand_model::{Language, MissingReason, Period};

use crate::analysis::plan::{Content, Pick, Plan};
use crate::cube::Observation;
use crate::{CoreError, WHOLE_COUNTRY};

/// The rates of the rows of a plan, in its area and in the whole country. `None` where the extracts do not have them.
pub(super) struct Rates<'a> {
    base: RateBase,
    own: Option<Plan<'a>>,
    country: Option<Plan<'a>>,
}

impl<'a> Rates<'a> {
    /// The rates of the usual base, else of the first that the extracts have; `None` where no rate of the measure is known.
    ///
    /// # Errors
    /// When two tables do not agree on a rate.
    pub(super) fn of(plan: &Plan<'a>) -> Result<Option<Self>, CoreError> {
        let rates = plan.measure.rates();
        let measures = plan.cube.measures();
        let there = rates.iter().find_map(|rate| {
            let at = measures.iter().position(|measure| measure.code == rate.code)?;
            Some((at, rate.base?))
        });
        let Some((measure, base)) = there else {
            let base = rates.first().and_then(|rate| rate.base);
            return Ok(base.map(|base| Self { base, own: None, country: None }));
        };
        let own = plan.of_measure(measure)?;
        let country = match country(plan) {
            Some((area, country)) => {
                let mut plan = plan.of_measure(measure)?;
                plan.rows.iter_mut().for_each(|row| {
                    if let Content::Cells(picks) = &mut row.content {
                        picks[area] = Pick::one(country);
                    }
                });
                Some(plan)
            }
            None => None,
        };
        Ok(Some(Self { base, own: Some(own), country }))
    }

    /// The columns `rate` and `rate_country`.
    pub(super) fn columns(&self, language: Language) -> [Column; 2] {
        let column = |id: &str, label: &str| Column {
            unit: Some("percent".to_owned()),
            ..Column::new(id, label, ColumnKind::Percent)
        };
        let country = language.pick("Hele landet, pct.", "Whole country, per cent");
        [column("rate", self.base.column_label(language)), column("rate_country", country)]
    }

    /// The cells of a row of the plan in those columns.
    pub(super) fn cells(&self, plan: &Plan<'_>, row: usize, month: Period) -> [Cell; 2] {
        [&self.own, &self.country].map(|rates| {
            if !is_one_cell(&plan.rows[row].content) {
                return Cell::Missing(MissingReason::NotApplicable);
            }
            let absent = Observation::Missing(MissingReason::NotInExtract);
            let held = rates.as_ref().map(|rates| rates.series(row, &[month]));
            held.and_then(|held| held.first().copied()).unwrap_or(absent).into()
        })
    }

    /// The sources of the rates in a month.
    pub(super) fn sources(&self, month: Period) -> BTreeSet<usize> {
        let plans = [&self.own, &self.country].into_iter().flatten();
        plans.flat_map(|plan| plan.used_sources(&[month])).collect()
    }
}

/// The dimension of areas, and the whole country among them.
fn country(plan: &Plan<'_>) -> Option<(usize, u32)> {
    let area = plan.dimension("area")?;
    let country = plan.cube.dimensions()[area].position(WHOLE_COUNTRY)?;
    Some((area, u32::try_from(country).ok()?))
}

/// Rates are not added up: a row that adds cells up has none.
fn is_one_cell(content: &Content) -> bool {
    match content {
        Content::Sum(_) => false,
        Content::Cells(picks) => {
            picks.iter().all(|pick| pick.members.len() == 1 && pick.before.is_none())
        }
    }
}
