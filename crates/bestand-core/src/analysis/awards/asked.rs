//! What is asked, in terms of the extracts: the measure, the dimensions, the age groups, the schemes added up.

use bestand_model::age::AgeBand;
use bestand_model::dimension::DimensionList;
use bestand_model::measure::{Measure, MeasureKind, MeasureList};

use super::AwardsOptions;
use crate::analysis::measure_choice::measure_called;
use crate::request::{Filter, find_dimension, is_named};
use crate::{CoreError, Cube, Request};

/// The measures of the decisions.
pub(super) const AWARDS: &str = "awards";
pub(super) const REFUSALS: &str = "refusals";
pub(super) const DECISIONS: &str = "decisions";

/// What becomes of awards whose age nobody knows, where age groups are made of bands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnknownAges {
    /// They are in the total and in no group.
    InTheTotal,
    /// They have a row of their own, so that the rows add up to the total.
    Shown,
}

/// The request with its measure and the dimensions that the options speak of.
pub(super) fn completed(request: &Request, options: &AwardsOptions) -> Request {
    let mut request = request.clone();
    request.measure.get_or_insert_with(|| options.measure().to_owned());
    for (id, wanted) in
        [("age", !options.cut.is_empty()), ("diagnosis", !options.diagnoses.is_empty())]
    {
        if wanted && !request.by.iter().any(|name| dimension_id(name) == id) {
            request.by.push(id.to_owned());
        }
    }
    request
}

/// The request as these extracts can answer it.
///
/// # Errors
/// When they have no awards, or lack a dimension.
pub(super) fn settled(
    cube: &Cube,
    request: &Request,
    options: &AwardsOptions,
    unknown: UnknownAges,
) -> Result<Request, CoreError> {
    check_measure(cube, request, options)?;
    let mut request = completed(request, options);
    check_dimensions(cube, &request)?;
    cut_ages(cube, &mut request, options, unknown)?;
    add_schemes(cube, &mut request);
    Ok(request)
}

/// Only decisions are answered about.
fn check_measure(cube: &Cube, request: &Request, options: &AwardsOptions) -> Result<(), CoreError> {
    let wanted = completed(request, options).measure.unwrap_or_default();
    let measures = cube.measures();
    let found = measure_called(measures, &wanted).map(|at| &measures[at]);
    // A measure the user names and nobody has is refused where measures are chosen.
    let Some(found) = found else {
        return if request.measure.is_none() { Err(without(cube, &wanted)) } else { Ok(()) };
    };
    if found.kind == MeasureKind::Awards { Ok(()) } else { Err(no_awards(found)) }
}

/// The error that a measure counts something else.
fn no_awards(measure: &Measure) -> CoreError {
    CoreError::question(
        format!(
            "{} ({}) counts {}, not decisions to award",
            measure.code, measure.name_da, measure.unit_en
        ),
        format!(
            "stock --measure {} shows it as it is; awards are in Ankestyrelsen's tables and in Jobindsats Y10F02",
            measure.code
        ),
    )
}

fn without(cube: &Cube, wanted: &str) -> CoreError {
    let is_decisions = |measure: &&Measure| measure.kind == MeasureKind::Awards;
    if let Some(other) = cube.measures().iter().find(is_decisions) {
        let name = MeasureList::shipped().get(wanted).map_or(wanted, |measure| &measure.name_en);
        return CoreError::question(
            format!("these extracts have no {}", name.to_lowercase()),
            format!("they have {}: --measure {}", other.name_en.to_lowercase(), other.code),
        );
    }
    match cube.measures().first() {
        Some(measure) => no_awards(measure),
        None => CoreError::question("these extracts have no awards", "give a file with awards"),
    }
}

/// The id of the dimension that a name means.
fn dimension_id(name: &str) -> &str {
    DimensionList::shipped().find(name).unwrap_or(name)
}

/// One dimension or the crossing of two, all of which the extracts have.
fn check_dimensions(cube: &Cube, request: &Request) -> Result<(), CoreError> {
    let names: Vec<&str> = request.by.iter().map(|name| dimension_id(name)).collect();
    if names.len() > 2 {
        return Err(CoreError::question(
            format!("--by {} asks for {} dimensions", names.join(","), names.len()),
            "awards are shown by one dimension, or by two that the extract crosses",
        ));
    }
    let is_there = |name: &&str| {
        let mut all = cube.dimensions().iter();
        all.any(|each| is_named(name, &each.id, &each.label_da))
    };
    match (names.as_slice(), names.iter().find(|name| !is_there(name))) {
        ([one, other], Some(_)) => Err(crossing_missing(cube, one, other)),
        (_, Some(missing)) => find_dimension(cube, missing).map(|_| ()),
        _ => Ok(()),
    }
}

/// The error that two dimensions are not crossed.
pub(super) fn crossing_missing(cube: &Cube, one: &str, other: &str) -> CoreError {
    let ids: Vec<&str> = cube.dimensions().iter().map(|each| each.id.as_str()).collect();
    CoreError::question(
        format!("the crossing of {one} and {other} is not in these extracts"),
        format!(
            "ask by one of them at a time (the extracts have {}); Jobindsats Y10F02 has diagnosis without sex, age and origin",
            ids.join(", ")
        ),
    )
}

/// The ages at which groups begin, as filters: the groups, what is shown of unknown ages, the total.
fn cut_ages(
    cube: &Cube,
    request: &mut Request,
    options: &AwardsOptions,
    unknown: UnknownAges,
) -> Result<(), CoreError> {
    if options.cut.is_empty() {
        return Ok(());
    }
    let age = find_dimension(cube, "age")?;
    let is_age = |filter: &Filter| dimension_id(&filter.dimension) == "age";
    if request.filters.iter().any(is_age) {
        return Err(CoreError::question(
            "--cut and --where age=… ask for two things",
            "leave one of them out",
        ));
    }
    let mut cuts = options.cut.clone();
    cuts.sort_unstable();
    cuts.dedup();
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let ends = cuts.iter().map(|cut| cut.checked_sub(1)).chain([None]);
    let mut members: Vec<String> = Vec::new();
    for (from, to) in starts.zip(ends) {
        if from == 0 && to.is_none() {
            return Err(CoreError::question(
                "a group cannot begin at the age 0",
                "give an age such as --cut 40",
            ));
        }
        members.push(AgeBand { from, to }.code());
    }
    let dimension = &cube.dimensions()[age];
    if unknown == UnknownAges::Shown {
        members
            .extend(unknown_ages(cube, age).map(|member| dimension.members[member].code.clone()));
    }
    if dimension.member(dimension.total_code()).is_some() {
        members.push(dimension.total_code().to_owned());
    }
    request.filters.push(Filter { dimension: "age".to_owned(), members });
    Ok(())
}

/// The members of the age dimension that are neither a band nor the total.
pub(super) fn unknown_ages(cube: &Cube, age: usize) -> impl Iterator<Item = usize> {
    let dimension = &cube.dimensions()[age];
    let is_unknown = |code: &str| code != dimension.total_code() && AgeBand::parse(code).is_none();
    let all = dimension.members.iter().enumerate();
    all.filter(move |(_, member)| is_unknown(&member.code)).map(|(at, _)| at)
}

/// Both schemes are one series: they are added up where the extract has no total of them and nobody asks for one.
fn add_schemes(cube: &Cube, request: &mut Request) {
    let Some(scheme) = cube.dimension("scheme") else { return };
    let named = |name: &String| is_named(name, &scheme.id, &scheme.label_da);
    let is_asked_for = request.by.iter().chain(&request.sum).any(named)
        || request.filters.iter().any(|filter| named(&filter.dimension));
    let has_total = scheme.member(scheme.total_code()).is_some();
    if !is_asked_for && !has_total && scheme.members.len() > 1 {
        request.sum.push("scheme".to_owned());
    }
}
