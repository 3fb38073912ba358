//! What is compared: a count and the base it is held against, at one member of every breakdown.

use bestand_model::measure::Measure;

use crate::analysis::measure_choice::{choose_measure, measure_called, wanted_measure};
use crate::request::{Filter, Named, find_dimension, find_member};
use crate::{CoreError, Cube, Request, TOTAL};

/// The measures of a comparison, by code.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) count: String,
    /// The published rate; `None` where inhabitants are the base.
    pub(super) rate: Option<String>,
}

impl Pair {
    /// The count and the rate that go together; `inhabited` where inhabitants are given.
    ///
    /// # Errors
    /// When there is no rate of the count, or no count of the rate, or several rates and none is named.
    pub(super) fn of(cube: &Cube, request: &Request, inhabited: bool) -> Result<Self, CoreError> {
        let measures = cube.measures();
        let at = choose(cube, request)?;
        let chosen = &measures[at];
        let has = |code: &str| measures.iter().any(|measure| measure.code == code);
        if inhabited {
            if chosen.numerator.is_some() || !chosen.rate_of.is_empty() {
                return Err(CoreError::question(
                    format!(
                        "{} is a rate with a base of its own, and --population is another",
                        chosen.code
                    ),
                    "name the count with --measure, or leave out --population",
                ));
            }
            return Ok(Self { count: chosen.code.clone(), rate: None });
        }
        if let Some(count) = chosen.numerator.as_deref() {
            if !has(count) {
                return Err(CoreError::question(
                    format!(
                        "the extracts have {} and not the count it is a share of, {count}",
                        chosen.code
                    ),
                    "give an extract with both, or inhabitants with --population",
                ));
            }
            return Ok(Self { count: count.to_owned(), rate: Some(chosen.code.clone()) });
        }
        let rates: Vec<&Measure> = measures
            .iter()
            .filter(|measure| measure.numerator.as_deref() == Some(&*chosen.code))
            .collect();
        match rates[..] {
            [only] => Ok(Self { count: chosen.code.clone(), rate: Some(only.code.clone()) }),
            [] => Err(CoreError::question(
                format!(
                    "there is no rate of {} in these extracts, and no inhabitants to take one of",
                    chosen.code
                ),
                "give an extract that has the count and its rate, or inhabitants by age with --population FILE, such as StatBank's FOLK1A",
            )),
            _ => {
                let codes: Vec<&str> = rates.iter().map(|rate| rate.code.as_str()).collect();
                Err(CoreError::question(
                    format!("{} has several bases in these extracts", chosen.code),
                    format!("choose the rate with --measure: {}", codes.join(" or ")),
                ))
            }
        }
    }
}

/// The measure named, else the one that goes without saying, else the only rate with its count.
fn choose(cube: &Cube, request: &Request) -> Result<usize, CoreError> {
    let measures = cube.measures();
    if let Some(name) = wanted_measure(request)
        && let Some(at) = measure_called(measures, name)
    {
        return Ok(at);
    }
    choose_measure(cube, request)
}

/// A request for a measure by area, at one member of everything else.
pub(super) fn by_area(request: &Request, measure: &str, benefit: Option<String>) -> Request {
    let mut asked = Request {
        measure: Some(measure.to_owned()),
        areas: Vec::new(),
        benefits: Vec::new(),
        by: vec!["area".to_owned()],
        ..request.clone()
    };
    asked.filters.extend(
        benefit.map(|benefit| Filter { dimension: "benefit".to_owned(), members: vec![benefit] }),
    );
    asked
}

/// The benefit that everything is held at: the one named, else the total, else the only one. `None` where the extracts
/// have no such breakdown.
///
/// # Errors
/// When several are named, or there are several and no total.
pub(super) fn benefit(cube: &Cube, request: &Request) -> Result<Option<String>, CoreError> {
    let Some(at) = cube.dimensions().iter().position(|each| each.id == "benefit") else {
        return match request.benefits.is_empty() {
            true => Ok(None),
            false => Err(CoreError::question(
                "these extracts have no benefit",
                "leave out --benefit, or give a file that has it",
            )),
        };
    };
    let named = request
        .filters
        .iter()
        .find(|filter| find_dimension(cube, &filter.dimension).is_ok_and(|found| found == at));
    if named.is_some() && request.benefits.is_empty() {
        return Ok(None);
    }
    let dimension = &cube.dimensions()[at];
    match &request.benefits[..] {
        [] if dimension.member(TOTAL).is_some() => Ok(Some(TOTAL.to_owned())),
        [] => match &dimension.members[..] {
            [only] => Ok(Some(only.code.clone())),
            several => {
                let mut names: Vec<&str> =
                    several.iter().take(4).map(|member| member.label_da.as_str()).collect();
                if several.len() > names.len() {
                    names.push("…");
                }
                Err(CoreError::question(
                    format!(
                        "the extracts have {} benefits and no total of them ({})",
                        several.len(),
                        names.join(", ")
                    ),
                    "compare one of them: --benefit NAME",
                ))
            }
        },
        [only] => match find_member(cube, at, only)? {
            Named::Member(member) => Ok(Some(dimension.members[member as usize].code.clone())),
            _ => Err(CoreError::question(
                format!("{only:?} is not in these extracts"),
                "inspect FILE lists the benefits",
            )),
        },
        _ => Err(CoreError::question(
            "a comparison is of one benefit, and several are named",
            "ask for one at a time, or --decompose benefit for what each adds to the gap",
        )),
    }
}
