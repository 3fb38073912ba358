//! What a rate is taken of: inhabitants that were counted, or what published counts and rates say of their common base.
//!
//! The parts that a count is divided into by benefit or category share one base in an area and a period; each of their
//! published rates bounds it, and so it lies where all of them allow. Whoever is counted by sex or age is held against
//! people of that sex or age: such cells say nothing of the base of others.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::age::AgeBand;
use bestand_model::dimension::DimensionList;
use bestand_model::source::Source;
use bestand_model::{MissingReason, Number, Period};

use super::interval::Interval;
use crate::analysis::inhabitants::{check_publishers, counted_in, residents};
use crate::analysis::plan::Plan;
use crate::cube::Observation;
use crate::{CoreError, Cube};

/// What is known of a base, or why nothing is.
pub(super) type Base = Result<Interval, MissingReason>;

/// The bases of all areas in some periods.
#[derive(Clone, Debug)]
pub(super) struct Bases {
    of: BTreeMap<(String, Period), Base>,
    /// Areas and periods in which the published rates contradict each other.
    pub(super) contradictions: Vec<(String, Period)>,
    /// How many decimals the published rates have; `None` of inhabitants.
    pub(super) decimals: Option<u8>,
    /// Where inhabitants come from.
    pub(super) sources: Vec<Source>,
}

impl Bases {
    /// What is known of the base of an area; of one that nobody speaks of nothing.
    pub(super) fn of(&self, area: &str, period: Period) -> Base {
        let key = (area.to_owned(), period);
        self.of.get(&key).copied().unwrap_or(Err(MissingReason::NotInExtract))
    }

    /// Inhabitants of these ages.
    ///
    /// # Errors
    /// When the extract does not count them, or lacks an age.
    pub(super) fn of_inhabitants(
        population: &Cube,
        cube: &Cube,
        (ages, sex): (AgeBand, Option<&str>),
        periods: &[Period],
    ) -> Result<Self, CoreError> {
        crate::analysis::inhabitants::measure_of(population)?;
        check_publishers(population, cube, "numbers")?;
        let counted: Vec<Period> =
            periods.iter().map(|&period| counted_in(population, period)).collect();
        let mut used = BTreeSet::new();
        let residents = residents(population, &[], ages, sex, &counted, &mut used)?;
        let mut of = BTreeMap::new();
        for (area, series) in residents {
            for (&period, observation) in periods.iter().zip(series) {
                let base = match observation {
                    Observation::Value(number, _) if number.is_positive() => {
                        Ok(Interval::point(number.as_f64()))
                    }
                    Observation::Value(..) => Err(MissingReason::NotApplicable),
                    Observation::Missing(reason) => Err(reason),
                };
                of.insert((area.clone(), period), base);
            }
        }
        let sources = used.into_iter().map(|source| population.sources()[source].clone());
        Ok(Self { of, contradictions: Vec::new(), decimals: None, sources: sources.collect() })
    }

    /// What the published counts and rates allow, area by area. `count` and `rate` are plans by area, alike but for their
    /// measure.
    ///
    /// # Errors
    /// When the frame cannot be read; that would be a fault of this crate.
    pub(super) fn of_rates(
        count: &Plan<'_>,
        rate: &Plan<'_>,
        periods: &[Period],
    ) -> Result<Self, CoreError> {
        let cells = Shared::of(count, rate, periods)?;
        let mut used = count.used_sources(periods);
        used.extend(rate.used_sources(periods));
        let decimals = cells.decimals(&used);
        let mut of = BTreeMap::new();
        let mut contradictions = Vec::new();
        let rate_rows: BTreeMap<&Vec<String>, usize> =
            rate.rows.iter().enumerate().map(|(at, row)| (&row.codes, at)).collect();
        for row in 0..count.rows.len() {
            let codes = &count.rows[row].codes;
            let (area, member) = (&codes[0], area_of(count, row));
            let rate_row = rate_rows.get(codes).copied();
            for (at, &period) in periods.iter().enumerate() {
                let of_source = |source: usize| {
                    let cells = cells.of.get(&(at, member, u32::try_from(source).ok()?))?;
                    Some(meet(cells, decimals))
                };
                // A table says nothing of the base of another.
                let sources = sources_of((count, row), rate_row.map(|row| (rate, row)), period);
                let Some(base) = sources.into_iter().find_map(of_source) else { continue };
                if base == Err(MissingReason::NotApplicable) {
                    contradictions.push((area.clone(), period));
                }
                of.insert((area.clone(), period), base);
            }
        }
        Ok(Self { of, contradictions, decimals: Some(decimals), sources: Vec::new() })
    }
}

/// The sources that an area's cells come from in a period, those of the count first.
fn sources_of(
    (count, row): (&Plan<'_>, usize),
    rate: Option<(&Plan<'_>, usize)>,
    period: Period,
) -> Vec<usize> {
    if count.cube.sources().len() == 1 {
        return vec![0];
    }
    let mut sources: Vec<usize> = count.sources_of(row, &[period]).into_iter().collect();
    sources.extend(rate.iter().flat_map(|(rate, row)| rate.sources_of(*row, &[period])));
    sources
}

/// The member of the areas that a row is.
fn area_of(plan: &Plan<'_>, row: usize) -> u32 {
    let area = plan.dimension("area").and_then(|at| {
        let members = &plan.cube.dimensions()[at].members;
        members.iter().position(|member| member.code == plan.rows[row].codes[0])
    });
    area.and_then(|area| u32::try_from(area).ok()).unwrap_or(u32::MAX)
}

/// What all of these cells allow.
fn meet(cells: &[(Number, Number)], decimals: u8) -> Base {
    let bases = cells.iter().map(|&(count, rate)| Interval::base_of(count, rate, decimals));
    bases
        .map(Some)
        .reduce(|one, other| one?.meet(other?))
        .flatten()
        .ok_or(MissingReason::NotApplicable)
}

/// The published counts with their rates, by period, area and source, and how detailed the rates of each source are.
struct Shared {
    of: BTreeMap<(usize, u32, u32), Vec<(Number, Number)>>,
    detail: BTreeMap<u32, Detail>,
}

/// The most decimals that any rate of a source has.
#[derive(Clone, Copy, Debug, Default)]
struct Detail {
    in_periods: u8,
    ever: u8,
}

impl Detail {
    /// Rates of nothing but whole numbers, such as 0 everywhere, do not show how they were rounded.
    fn decimals(self) -> u8 {
        if self.in_periods == 0 { self.ever } else { self.in_periods }
    }
}

impl Shared {
    fn of(count: &Plan<'_>, rate: &Plan<'_>, periods: &[Period]) -> Result<Self, CoreError> {
        let cube = count.cube;
        let (columns, numbering) = (cube.columns()?, cube.addresses()?);
        let place = |code: &str| cube.measures().iter().position(|measure| measure.code == code);
        let (Some(counts), Some(rates)) = (place(&count.measure.code), place(&rate.measure.code))
        else {
            return Ok(Self { of: BTreeMap::new(), detail: BTreeMap::new() });
        };
        let asked: Vec<Option<usize>> = cube
            .periods()
            .iter()
            .map(|period| periods.iter().position(|each| each == period))
            .collect();
        let area = count.dimension("area");
        // Members that everything is held at, where a dimension divides the base too.
        let held: Vec<Option<u32>> = (0..cube.dimensions().len())
            .map(|at| {
                let id = &cube.dimensions()[at].id;
                let is_free = Some(at) == area || DimensionList::shipped().shares_base(id);
                let code = if is_free { None } else { count.code_of(0, at) };
                code.and_then(|code| cube.dimensions()[at].position(code))
                    .and_then(|member| u32::try_from(member).ok())
            })
            .collect();
        let is_wanted = |row: usize| {
            let of_all = columns.keys.iter().zip(&held);
            of_all.into_iter().all(|(keys, held)| held.is_none_or(|held| keys[row] == held))
        };
        let is_asked = |row: usize| asked[columns.periods[row] as usize].is_some();
        let rows_of = |measure: usize| columns.rows_of(measure).filter(|&row| is_wanted(row));
        let key = |row: usize| (columns.address(&numbering, row), columns.sources[row]);
        let counted: BTreeMap<(u64, u32), Number> = rows_of(counts)
            .filter(|&row| is_asked(row))
            .filter_map(|row| Some((key(row), columns.observation(row).number()?)))
            .collect();
        let mut shared = Self { of: BTreeMap::new(), detail: BTreeMap::new() };
        for row in rows_of(rates) {
            let Some(rate) = columns.observation(row).number() else { continue };
            let detail = shared.detail.entry(columns.sources[row]).or_default();
            detail.ever = detail.ever.max(rate.decimals());
            let Some(period) = asked[columns.periods[row] as usize] else { continue };
            detail.in_periods = detail.in_periods.max(rate.decimals());
            let Some(&count) = counted.get(&key(row)) else { continue };
            let area = area.map_or(u32::MAX, |at| columns.keys[at][row]);
            let cells = shared.of.entry((period, area, columns.sources[row])).or_default();
            cells.push((count, rate));
        }
        Ok(shared)
    }

    /// As many decimals as the most detailed rate of a source has, and of several sources as the least detailed one: nothing
    /// is taken for more exact than it is. A source that shows none in the periods asked for has those it shows in others;
    /// one of nothing but whole numbers may have been rounded to them. Sources that the question does not use say nothing
    /// of its rates.
    fn decimals(&self, used: &BTreeSet<usize>) -> u8 {
        let is_used = |source: u32| usize::try_from(source).is_ok_and(|at| used.contains(&at));
        let of_used = self.detail.iter().filter(|(source, _)| is_used(**source));
        of_used.map(|(_, detail)| detail.decimals()).min().unwrap_or(0)
    }
}
