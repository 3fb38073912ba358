//! A question with its rows: what is compared, in which periods, and of what.

use bestand_model::age::AgeBand;
use bestand_model::area::{Area, AreaList};
use bestand_model::{Period, PeriodKind};

use super::BenchmarkOptions;
use super::asked::{self, Pair};
use super::bases::Bases;
use super::figures::Figures;
use super::groups::{Reference, References};
use crate::analysis::inhabitants::{counted_in, measure_of};
use crate::analysis::plan::{Content, Plan};
use crate::request::{Filter, Named, find_dimension, find_member};
use crate::{CoreError, Cube, Request};

/// A question with its rows: the count, and its rate, area by area.
pub(super) struct Question<'a> {
    pub(super) cube: &'a Cube,
    pub(super) population: Option<&'a Cube>,
    pub(super) request: &'a Request,
    pub(super) options: &'a BenchmarkOptions,
    pub(super) count: &'a Plan<'a>,
    pub(super) rate: Option<&'a Plan<'a>>,
    /// The period that the answer is about.
    pub(super) now: Period,
    /// The period that it is compared with.
    pub(super) before: Option<Period>,
    /// The period in which the index is 100.
    pub(super) base: Option<Period>,
    /// The ages of the inhabitants that are the base.
    pub(super) ages: AgeBand,
}

pub(super) fn ask<T>(
    cube: &Cube,
    population: Option<&Cube>,
    request: &Request,
    options: &BenchmarkOptions,
    answer: impl FnOnce(&Question<'_>) -> Result<T, CoreError>,
) -> Result<T, CoreError> {
    let pair = Pair::of(cube, request, population.is_some())?;
    let benefit = asked::benefit(cube, request)?;
    let count_request = asked::by_area(request, &pair.count, benefit.clone());
    let count = Plan::new(cube, &count_request)?;
    let rate_request =
        pair.rate.as_ref().map(|rate| asked::by_area(request, rate, benefit.clone()));
    let rate = rate_request.as_ref().map(|request| Plan::new(cube, request)).transpose()?;
    let area = count.dimension("area");
    if count.displayed.iter().any(|&at| Some(at) != area) {
        return Err(CoreError::question(
            "areas are compared at one member of every other breakdown",
            "name one member with --where DIM=MEMBER",
        ));
    }
    let names_area =
        |filter: &Filter| find_dimension(cube, &filter.dimension).is_ok_and(|at| Some(at) == area);
    if request.filters.iter().any(names_area) {
        return Err(CoreError::question(
            "areas are what is compared, and --where leaves some of them out",
            "name the area with --area and what it is held against with --group",
        ));
    }
    let now = newest(&count, options.period)?;
    if let Some(population) = population {
        check_counted(population, now)?;
    }
    let year_before = now.in_year(now.year() - 1);
    let before = options.since.or(year_before);
    if let Some(since) = options.since.filter(|since| since.kind() != now.kind() || *since >= now) {
        return Err(CoreError::question(
            format!("{since} is no period of the same kind before {now}"),
            format!("write --since like {}", year_before.unwrap_or(now)),
        ));
    }
    if let Some(from) = options.from.filter(|from| from.kind() != now.kind() || *from > now) {
        return Err(CoreError::question(
            format!("{from} is no period of the same kind up to {now}"),
            format!("write --from like {}", year_before.unwrap_or(now)),
        ));
    }
    answer(&Question {
        cube,
        population,
        request,
        options,
        count: &count,
        rate: rate.as_ref(),
        now,
        before,
        base: options.index.or(before),
        ages: ages(&count, options.ages)?,
    })
}

/// Holds to a population extract that has the period that belongs to the answer's.
fn check_counted(population: &Cube, now: Period) -> Result<(), CoreError> {
    let there = population.periods();
    let counted = counted_in(population, now);
    if there.contains(&counted) || measure_of(population).is_err() {
        return Ok(());
    }
    Err(CoreError::question(
        format!("the population extract does not have {counted}, which {now} is held against"),
        match (there.first(), there.last()) {
            (Some(from), Some(to)) => {
                format!(
                    "it has {from} to {to}: give a newer one, or choose another period with --period"
                )
            }
            _ => "give an extract that has it".to_owned(),
        },
    ))
}

/// The ages of the inhabitants that the numbers are held against: those that the numbers are held at, else those asked for.
fn ages(count: &Plan<'_>, asked: AgeBand) -> Result<AgeBand, CoreError> {
    let Some(at) = count.dimension("age") else { return Ok(asked) };
    let Some(Content::Cells(picks)) = count.rows.first().map(|row| &row.content) else {
        return Ok(asked);
    };
    let codes: Vec<&str> =
        picks[at].members.iter().filter_map(|&member| count.code(at, member)).collect();
    if codes.is_empty() || codes == [crate::TOTAL] {
        return Ok(asked);
    }
    let bands: Option<Vec<AgeBand>> = codes.iter().map(|code| AgeBand::parse(code)).collect();
    let bands = bands.ok_or_else(|| {
        CoreError::question(
            format!(
                "{} is no range of ages, and nobody knows how many inhabitants it is of",
                codes.join(", ")
            ),
            "hold the numbers at ages, such as --where age=18-29, or at their total",
        )
    })?;
    let from = bands.iter().map(|band| band.from).min().unwrap_or_default();
    let is_open = bands.iter().any(|band| band.to.is_none());
    let to = bands.iter().filter_map(|band| band.to).max().filter(|_| !is_open);
    Ok(AgeBand { from, to })
}

/// The period asked for, else the newest of the finest kind in which any area has a number.
fn newest(count: &Plan<'_>, asked: Option<Period>) -> Result<Period, CoreError> {
    let there = || match (count.periods.first(), count.periods.last()) {
        (Some(first), Some(last)) => format!("they have {first} to {last}"),
        _ => "inspect FILE lists what they have".to_owned(),
    };
    if let Some(period) = asked {
        if count.periods.contains(&period) {
            return Ok(period);
        }
        return Err(CoreError::question(format!("these extracts do not have {period}"), there()));
    }
    let kind = count.periods.first().map_or(PeriodKind::Month, |period| period.kind());
    let of_kind = count.periods.iter().rev().filter(|period| period.kind() == kind);
    let has_number = |period: &&Period| {
        let held = |row: usize| count.series(row, &[**period])[0].number().is_some();
        (0..count.rows.len()).any(held)
    };
    of_kind.copied().find(|period| has_number(&period)).ok_or_else(|| {
        CoreError::question("there is no number to compare: every cell is missing", there())
    })
}

impl Question<'_> {
    /// The periods compared, the newest first, each once. One that the extracts lack is among them.
    pub(super) fn periods(&self) -> Vec<Period> {
        let mut periods = vec![self.now];
        for period in [self.before, self.base].into_iter().flatten() {
            if !periods.contains(&period) {
                periods.push(period);
            }
        }
        periods
    }

    /// What is known of all areas in some periods.
    pub(super) fn figures(&self, periods: &[Period]) -> Result<Figures, CoreError> {
        let bases = match (self.population, self.rate) {
            (Some(population), _) => {
                Bases::of_inhabitants(population, self.cube, (self.ages, self.sex()), periods)?
            }
            (None, Some(rate)) => Bases::of_rates(self.count, rate, periods)?,
            // Without inhabitants there is a rate, or there is no question.
            (None, None) => return Err(no_base()),
        };
        Ok(Figures::new(self.count, self.rate, bases, periods))
    }

    /// The sex that the numbers are held at: then inhabitants of that sex are the base.
    pub(super) fn sex(&self) -> Option<&str> {
        let at = self.count.dimension("sex")?;
        self.count.code_of(0, at).filter(|code| *code != crate::TOTAL)
    }

    /// The area asked about.
    ///
    /// # Errors
    /// When it is no area, or has no row of its own.
    pub(super) fn own(&self) -> Result<&'static Area, CoreError> {
        let name = self.options.area.as_deref().ok_or_else(|| {
            CoreError::question(
                "no area is named",
                "name one with --area NAME, or rank all of them with --all",
            )
        })?;
        let at = find_dimension(self.cube, "area")?;
        let code = match find_member(self.cube, at, name)? {
            Named::Member(member) => {
                Some(self.cube.dimensions()[at].members[member as usize].code.clone())
            }
            Named::Absent(_) | Named::Group { .. } | Named::AgeCut(_) => None,
        };
        let area = code.as_deref().and_then(|code| AreaList::shipped().get(code));
        area.ok_or_else(|| {
            CoreError::question(
                format!("{name} has no row of its own in these extracts"),
                "name a municipality or another area that has one; groups are what it is held against, with --group",
            )
        })
    }

    /// What the area is held against.
    pub(super) fn references(
        &self,
        own: &'static Area,
        figures: &Figures,
    ) -> Result<Vec<Reference>, CoreError> {
        let references = References {
            own,
            figures,
            now: self.now,
            without_own: self.options.without_own,
            language: self.request.language,
        };
        references.all(&self.options.groups)
    }
}

fn no_base() -> CoreError {
    CoreError::question(
        "there is no rate in these extracts, and no inhabitants to take one of",
        "give inhabitants by age with --population FILE, such as StatBank's FOLK1A",
    )
}
