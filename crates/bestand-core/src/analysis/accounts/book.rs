//! The four parts of an account, each a plan of its own over the same rows.

use std::collections::BTreeSet;

use bestand_model::area::{AreaKind, AreaList};
use bestand_model::measure::{AccountPart, Measure, MeasureList};
use bestand_model::source::Source;
use bestand_model::{MissingReason, Period};

use super::entry::Entry;
use crate::analysis::DEFAULT_MEASURE;
use crate::analysis::consistency::refuse_unlike_rows;
use crate::analysis::measure_choice::measure_called;
use crate::analysis::plan::{Plan, RowPlan};
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// The requests for the parts that the extracts have: one measure each.
pub(super) struct Parts {
    /// In the order of [`AccountPart::ALL`].
    requests: [Option<Request>; 4],
}

impl Parts {
    /// # Errors
    /// When the extracts have no account, more than one, or no stock in it.
    pub(super) fn of(cube: &Cube, request: &Request) -> Result<Self, CoreError> {
        let account = account(cube, request)?;
        let requests = AccountPart::ALL.map(|part| {
            let measure = MeasureList::shipped().of_account(account, part)?;
            let is_there = cube.measures().iter().any(|each| each.code == measure.code);
            let measure = Some(measure.code.clone());
            is_there.then(|| Request { measure, ..request.clone() })
        });
        let [opening, _, _, closing] = &requests;
        if opening.is_none() && closing.is_none() {
            return Err(CoreError::question(
                "these extracts have what began or ended, and no stock to hold it against",
                "give an extract with the spells or cases at the end of each period as well",
            ));
        }
        Ok(Self { requests })
    }

    /// The plans of the parts.
    ///
    /// # Errors
    /// When the question does not fit one of them, or they are not of the same.
    pub(super) fn book<'a>(&'a self, cube: &'a Cube) -> Result<Book<'a>, CoreError> {
        let mut plans = [None, None, None, None];
        for (plan, request) in plans.iter_mut().zip(&self.requests) {
            if let Some(request) = request {
                *plan = Some(Plan::new(cube, request)?);
            }
        }
        let book = Book { plans };
        refuse_unlike_rows(book.plans())?;
        Ok(book)
    }
}

/// The account that is meant: the one of the measure named, else the only one there is.
fn account(cube: &Cube, request: &Request) -> Result<&'static str, CoreError> {
    let list = MeasureList::shipped();
    let of_measure = |measure: &Measure| list.get(&measure.code)?.account.as_ref();
    let measures = cube.measures();
    if let Some(name) = &request.measure
        && let Some(at) = measure_called(measures, name)
    {
        let measure = &measures[at];
        return of_measure(measure)
            .map(|account| account.of.as_str())
            .ok_or_else(|| no_account(measure));
    }
    let mut accounts: Vec<&'static str> =
        measures.iter().filter_map(of_measure).map(|account| account.of.as_str()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    match (&accounts[..], measures) {
        (&[only], _) => Ok(only),
        ([], measures) => {
            let full_time = measures.iter().find(|measure| measure.code == DEFAULT_MEASURE);
            Err(match full_time.or(measures.first()) {
                Some(measure) => no_account(measure),
                None => CoreError::question("these extracts have no measure", WAYS),
            })
        }
        _ => Err(CoreError::question(
            format!("these extracts have accounts of {}", accounts.join(" and of ")),
            "choose one with --measure, such as spells_closing or cases_end_of_month",
        )),
    }
}

/// Where there are accounts.
const WAYS: &str = "give the counts of spells at the start and the end of each period with those begun and ended (Jobindsats y..a24), or your own cases at the end of each month";

fn no_account(measure: &Measure) -> CoreError {
    let message = if measure.code == DEFAULT_MEASURE {
        "full-time persons are averages over a period: what there was, less what left, plus what came, is not what they are at its end".to_owned()
    } else {
        format!("{} is no part of an account of stock and flow", measure.name_en)
    };
    CoreError::question(message, WAYS)
}

/// The plans of the parts of one account.
pub(super) struct Book<'a> {
    plans: [Option<Plan<'a>>; 4],
}

impl<'a> Book<'a> {
    pub(super) fn has(&self, part: AccountPart) -> bool {
        self.plan(part).is_some()
    }

    pub(super) fn plan(&self, part: AccountPart) -> Option<&Plan<'a>> {
        self.plans[part as usize].as_ref()
    }

    /// The plans that there are, the stock first.
    pub(super) fn plans(&self) -> impl Iterator<Item = &Plan<'a>> + Clone {
        let [opening, inflow, outflow, closing] = &self.plans;
        [closing, opening, inflow, outflow].into_iter().flatten()
    }

    /// The plan whose rows the account has: that of the stock.
    ///
    /// # Errors
    /// When there is none; that would be a fault of this crate.
    pub(super) fn of_stock(&self) -> Result<&Plan<'a>, CoreError> {
        let stock = self.plan(AccountPart::Closing).or_else(|| self.plan(AccountPart::Opening));
        stock.ok_or_else(|| CoreError::question("there is no stock", WAYS))
    }

    /// The rows of the account: those of the stock.
    pub(super) fn rows(&self) -> &[RowPlan] {
        self.of_stock().map_or(&[], |plan| &plan.rows)
    }

    /// Whether people move in and out of where the row counts: a municipality.
    pub(super) fn may_move(&self, row: usize) -> bool {
        let Ok(plan) = self.of_stock() else { return false };
        let code = plan.dimension("area").and_then(|at| plan.code_of(row, at));
        let area = code.and_then(|code| AreaList::shipped().get(code));
        area.is_some_and(|area| area.kind == AreaKind::Municipality)
    }

    /// The entries of a row in these periods. Where the extracts have the stock at one end only, the other is that of the
    /// period beside.
    pub(super) fn entries(&self, row: usize, periods: &[Period]) -> Vec<Entry> {
        let codes = &self.rows()[row].codes;
        let moved = |steps: i32| -> Vec<Period> {
            periods.iter().map(|period| period.offset(steps).unwrap_or(*period)).collect()
        };
        let stock = |part: AccountPart, other: AccountPart, steps: i32| {
            self.series(part, codes, periods)
                .or_else(|| self.series(other, codes, &moved(steps)))
                .unwrap_or_default()
        };
        let opening = stock(AccountPart::Opening, AccountPart::Closing, -1);
        let closing = stock(AccountPart::Closing, AccountPart::Opening, 1);
        let inflow = self.series(AccountPart::Inflow, codes, periods);
        let outflow = self.series(AccountPart::Outflow, codes, periods);
        let entry = |at: usize| Entry {
            opening: opening[at],
            inflow: inflow.as_ref().map(|flow| flow[at]),
            outflow: outflow.as_ref().map(|flow| flow[at]),
            closing: closing[at],
        };
        (0..periods.len()).map(entry).collect()
    }

    /// The sources of all parts, in the order the files were given.
    pub(super) fn sources(&self, cube: &Cube, periods: &[Period]) -> Vec<Source> {
        let used: BTreeSet<usize> =
            self.plans().flat_map(|plan| plan.used_sources(periods)).collect();
        used.into_iter().map(|source| cube.sources()[source].clone()).collect()
    }

    /// What a part of a row holds in these periods; `None` where the extracts do not have the part at all. The row is one of
    /// the plan of the stock.
    fn series(
        &self,
        part: AccountPart,
        codes: &[String],
        periods: &[Period],
    ) -> Option<Vec<Observation>> {
        let plan = self.plan(part)?;
        let row = plan.rows.iter().position(|row| row.codes == codes);
        Some(match row {
            Some(row) => plan.series(row, periods),
            None => {
                vec![Observation::Missing(MissingReason::NotInExtract); periods.len()]
            }
        })
    }
}
