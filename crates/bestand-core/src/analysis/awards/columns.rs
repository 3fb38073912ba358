//! The computed columns: shares, rates, per 10 000 inhabitants, change on a year before, index.

use std::collections::BTreeSet;

use bestand_model::measure::ValueKind;
use bestand_model::source::Source;
use bestand_model::table::{Cell, Column, ColumnKind};
use bestand_model::{Language, MissingReason, Period};

use super::asked::{AWARDS, DECISIONS, REFUSALS};
use super::inhabitants::Inhabitants;
use super::times::{Times, base_quarters, value};
use super::{
    AwardsOptions, AwardsPer, DecisionRate, both, computed_column, groups, sources_of, whole_of,
};
use crate::analysis::over_a_year::{change_cells, change_columns, year_before};
use crate::analysis::plan::{Plan, sum};
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// What is computed beside the values: for each row and period shown.
#[derive(Default)]
pub(super) struct Extra {
    share: Option<Vec<Vec<Cell>>>,
    rate: Option<Rates>,
    per_10000: Option<Inhabitants>,
    rates_of_inhabitants: Vec<Vec<Cell>>,
    change_columns: Vec<Column>,
    change: Option<Vec<Vec<Vec<Cell>>>>,
    index: Option<(i32, Vec<Vec<Cell>>)>,
    per: AwardsPer,
}

/// Awards or refusals over decisions.
struct Rates {
    of: DecisionRate,
    cells: Vec<Vec<Cell>>,
    /// Whether decisions are awards and refusals added up.
    added: bool,
    /// The sources of the numbers.
    sources: BTreeSet<usize>,
}

impl Extra {
    pub(super) fn new(
        cube: &Cube,
        population: Option<&Cube>,
        plan: &Plan<'_>,
        request: &Request,
        options: &AwardsOptions,
        times: &Times,
    ) -> Result<Self, CoreError> {
        let rate = match options.rate {
            Some(rate) => Some(Rates::new(cube, plan, request, options, times, rate)?),
            None => None,
        };
        let per_10000 = match population {
            Some(population) => Some(Inhabitants::new(population, plan, times)?),
            None => None,
        };
        let each = |cell: &dyn Fn(usize, usize) -> Cell| -> Vec<Vec<Cell>> {
            let rows = 0..plan.rows.len();
            rows.map(|row| (0..times.periods.len()).map(|at| cell(row, at)).collect()).collect()
        };
        let rates_of_inhabitants = per_10000.as_ref().map_or_else(Vec::new, |inhabitants| {
            each(&|row, at| ratio(times.held[row][at], inhabitants.held[row][at], 10_000.0))
        });
        Ok(Self {
            share: if options.share { Some(shares(plan, times)?) } else { None },
            rate,
            rates_of_inhabitants,
            per_10000,
            change_columns: change_columns(plan.measure, request.language),
            change: options.change.then(|| changes(plan, times)),
            index: match options.index {
                Some(year) => Some((year, index(plan, options, times, year)?)),
                None => None,
            },
            per: options.per,
        })
    }

    /// Whether there is a column beside the value.
    pub(super) fn has_columns(&self) -> bool {
        self.share.is_some()
            || self.rate.is_some()
            || self.per_10000.is_some()
            || self.change.is_some()
            || self.index.is_some()
    }

    /// The columns, in order.
    pub(super) fn columns(&self, language: Language) -> Vec<Column> {
        let mut columns = Vec::new();
        if self.share.is_some() {
            let label = language.pick("Andel af i alt", "Share of total").to_owned();
            columns.push(computed_column("share", label, ColumnKind::Percent, "percent"));
        }
        if let Some(rates) = &self.rate {
            let (id, danish, english) = match rates.of {
                DecisionRate::Award => (
                    "award_rate",
                    "Tilkendelser i pct. af afgørelser",
                    "Awards in per cent of decisions",
                ),
                DecisionRate::Refusal => (
                    "refusal_rate",
                    "Afslag i pct. af afgørelser",
                    "Refusals in per cent of decisions",
                ),
            };
            let label = language.pick(danish, english).to_owned();
            columns.push(computed_column(id, label, ColumnKind::Percent, "percent"));
        }
        if self.per_10000.is_some() {
            let label = language.pick("Pr. 10.000 indbyggere", "Per 10,000 inhabitants").to_owned();
            columns.push(computed_column("per_10000", label, ColumnKind::Decimal, "per_10000"));
        }
        columns.extend(self.change.iter().flat_map(|_| self.change_columns.iter().cloned()));
        if let Some((year, _)) = &self.index {
            let label = match self.per {
                AwardsPer::Year => {
                    both(language, format!("Indeks, {year} = 100"), format!("Index, {year} = 100"))
                }
                _ => both(
                    language,
                    format!("Indeks, gennemsnit {year} = 100"),
                    format!("Index, mean of {year} = 100"),
                ),
            };
            columns.push(computed_column("index", label, ColumnKind::Index, "index"));
        }
        columns
    }

    /// The cells of a row in a period, in the order of the columns.
    pub(super) fn cells(&self, row: usize, at: usize) -> Vec<Cell> {
        let mut cells = Vec::new();
        cells.extend(self.share.as_ref().map(|share| share[row][at].clone()));
        cells.extend(self.rate.as_ref().map(|rate| rate.cells[row][at].clone()));
        cells.extend(self.per_10000.as_ref().map(|_| self.rates_of_inhabitants[row][at].clone()));
        cells.extend(self.change.iter().flat_map(|change| change[row][at].clone()));
        cells.extend(self.index.as_ref().map(|(_, index)| index[row][at].clone()));
        cells
    }

    /// Whether the decisions are awards and refusals added up; `None` where there is no rate.
    pub(super) fn decisions_are_added(&self) -> Option<bool> {
        self.rate.as_ref().map(|rate| rate.added)
    }

    /// Who the awards are held against.
    pub(super) fn inhabitants(&self) -> Option<&Inhabitants> {
        self.per_10000.as_ref()
    }

    /// Whether there is a change between periods.
    pub(super) fn compares(&self) -> bool {
        self.change.is_some() || self.index.is_some()
    }

    /// The sources of all numbers.
    pub(super) fn sources(
        &self,
        cube: &Cube,
        plan: &Plan<'_>,
        underlying: &[Period],
    ) -> Vec<Source> {
        let mut used = plan.used_sources(underlying);
        used.extend(self.rate.iter().flat_map(|rate| &rate.sources));
        let mut sources = sources_of(cube, &used);
        sources.extend(self.per_10000.iter().flat_map(|each| each.sources.clone()));
        sources
    }
}

/// `value` times `factor` over `base`, computed once.
pub(super) fn ratio(value: Observation, base: Observation, factor: f64) -> Cell {
    match (value, base) {
        (Observation::Value(value, _), Observation::Value(base, _)) if base.is_positive() => {
            Cell::Ratio(value.as_f64() * factor / base.as_f64())
        }
        _ => Cell::Missing(value.missing_with(base)),
    }
}

/// Each row's share of the total it is a part of.
fn shares(plan: &Plan<'_>, times: &Times) -> Result<Vec<Vec<Cell>>, CoreError> {
    let of_row = |row: usize| {
        let whole = whole_of(plan, row).filter(|_| plan.measure.value == ValueKind::Count);
        let whole = whole.ok_or_else(|| {
            CoreError::question(
                "there is no total to take shares of",
                "the extract ships none, and nothing proves that its groups are all: leave out --share",
            )
        })?;
        let periods = 0..times.periods.len();
        Ok(periods.map(|at| ratio(times.held[row][at], times.held[whole][at], 100.0)).collect())
    };
    (0..plan.rows.len()).map(of_row).collect()
}

/// The change on the same period a year before: in decisions and in per cent.
fn changes(plan: &Plan<'_>, times: &Times) -> Vec<Vec<Vec<Cell>>> {
    let absent = Observation::Missing(MissingReason::NotInExtract);
    let of_row = |row: usize| {
        let cells = times.periods.iter().enumerate().map(|(at, &period)| {
            let earlier = year_before(period).map_or(absent, |before| value(plan, row, before));
            let now = times.held[row][at];
            change_cells(plan.measure, earlier, now)
        });
        cells.collect()
    };
    (0..plan.rows.len()).map(of_row).collect()
}

/// The index: the mean of a year's quarters is 100.
fn index(
    plan: &Plan<'_>,
    options: &AwardsOptions,
    times: &Times,
    year: i32,
) -> Result<Vec<Vec<Cell>>, CoreError> {
    let quarters = base_quarters(year);
    let base_year = Period::calendar_year(year);
    let is_there = |period: &Period| plan.periods.contains(period);
    let by_years = options.per == AwardsPer::Year;
    let year_is_there = by_years && base_year.as_ref().is_some_and(is_there);
    if !year_is_there && !quarters.iter().all(is_there) {
        return Err(CoreError::question(
            format!("the index year {year} is not whole in the extracts"),
            match (plan.periods.first(), plan.periods.last()) {
                (Some(first), Some(last)) => {
                    format!("choose a year with four quarters from {first} to {last}")
                }
                _ => "choose another year".to_owned(),
            },
        ));
    }
    // The mean of four quarters is their sum over four; a year is held against the sum itself.
    let factor = if options.per == AwardsPer::Quarter { 400.0 } else { 100.0 };
    let of_row = |row: usize| {
        let base = match base_year {
            Some(base_year) if by_years => value(plan, row, base_year),
            _ => sum(quarters.iter().map(|&quarter| value(plan, row, quarter))),
        };
        (0..times.periods.len()).map(|at| ratio(times.held[row][at], base, factor)).collect()
    };
    Ok((0..plan.rows.len()).map(of_row).collect())
}

impl Rates {
    /// # Errors
    /// When neither decisions nor both of awards and refusals are there.
    fn new(
        cube: &Cube,
        plan: &Plan<'_>,
        request: &Request,
        options: &AwardsOptions,
        times: &Times,
        of: DecisionRate,
    ) -> Result<Self, CoreError> {
        let has = |code: &str| cube.measures().iter().any(|measure| measure.code == code);
        let part = match of {
            DecisionRate::Award => AWARDS,
            DecisionRate::Refusal => REFUSALS,
        };
        let added = !has(DECISIONS);
        let needed: &[&str] = if added { &[AWARDS, REFUSALS] } else { &[part, DECISIONS] };
        if let Some(missing) = needed.iter().find(|code| !has(code)) {
            return Err(CoreError::question(
                format!("these extracts have no {missing}, and the rate needs them"),
                "a rate is taken of decisions, or of awards and refusals where both are there",
            ));
        }
        let asked = |code: &str| Request { measure: Some(code.to_owned()), ..request.clone() };
        let requests: Vec<Request> = needed.iter().map(|code| asked(code)).collect();
        let plans: Vec<Plan<'_>> = requests
            .iter()
            .map(|request| groups::plan(cube, request, options))
            .collect::<Result<_, _>>()?;
        let absent = Observation::Missing(MissingReason::NotInExtract);
        let held = |plan_of: &Plan<'_>, row: usize, period: Period| {
            let codes = &plan.rows[row].codes;
            let at = plan_of.rows.iter().position(|each| each.codes == *codes);
            at.map_or(absent, |at| value(plan_of, at, period))
        };
        let place = |code: &str| needed.iter().position(|each| *each == code);
        let cell = |row: usize, period: Period| {
            let all: Vec<Observation> = plans.iter().map(|each| held(each, row, period)).collect();
            let of_part = place(part).map_or(absent, |at| all[at]);
            let decisions = match added {
                true => sum(all.iter().copied()),
                false => all[1],
            };
            ratio(of_part, decisions, 100.0)
        };
        let cells = (0..plan.rows.len())
            .map(|row| times.periods.iter().map(|&period| cell(row, period)).collect())
            .collect();
        let sources = plans.iter().flat_map(|each| each.used_sources(&times.underlying)).collect();
        Ok(Self { of, cells, added, sources })
    }
}
