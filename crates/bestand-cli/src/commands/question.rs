//! From the question's arguments to a request.

use bestand_core::model::Period;
use bestand_core::model::benefit_set::BenefitSet;
use bestand_core::model::code_list::nearest;

use bestand_core::{Filter, Request, RevisionOptions};

use crate::args::{Global, InputArgs, QuestionArgs, SpanArgs};
use crate::failure::Failure;
use crate::inputs;

/// The request these arguments make.
pub(crate) fn request(
    input: &InputArgs,
    question: &QuestionArgs,
    global: &Global,
) -> Result<Request, Failure> {
    Ok(Request {
        measure: question.measure.clone(),
        benefits: inputs::benefits_asked_for(input),
        areas: question.area.clone(),
        by: question.by.clone(),
        filters: question.filters.clone(),
        sum: question.sum.clone(),
        set: question.set.as_deref().map(set).transpose()?,
        strict_breaks: question.strict_breaks,
        language: global.language(),
        notes: Vec::new(),
    })
}

/// The one series that a question is about.
pub(crate) fn series(question: &QuestionArgs, global: &Global) -> Result<RevisionOptions, Failure> {
    let mut series = question.filters.clone();
    match &question.area[..] {
        [] => {}
        [area] => {
            series.push(Filter { dimension: "area".to_owned(), members: vec![area.clone()] });
        }
        _ => return Err(Failure::new("a series is of one area", "ask for one area at a time")),
    }
    Ok(RevisionOptions {
        measure: question.measure.clone(),
        series,
        top: None,
        language: global.language(),
    })
}

/// The first and the last period asked for.
pub(crate) fn span(span: &SpanArgs) -> (Option<Period>, Option<Period>) {
    match span.years {
        Some((first, last)) => (Period::calendar_year(first), Period::calendar_year(last)),
        None => (span.from, span.to),
    }
}

/// A shipped set, or one from a file.
fn set(name: &str) -> Result<BenefitSet, Failure> {
    if let Some(set) = BenefitSet::shipped(name) {
        return Ok(set.clone());
    }
    let codes: Vec<&str> = BenefitSet::codes().collect();
    let is_file = name.ends_with(".toml") || std::path::Path::new(name).is_file();
    if !is_file {
        let near = nearest(name, codes.iter().copied());
        let hint = match near.first() {
            Some(near) => format!("did you mean {near}? or give a .toml file"),
            None => format!("the sets are {}; or give a .toml file", codes.join(", ")),
        };
        return Err(Failure::new(format!("no set {name:?}"), hint));
    }
    let text = fs_err::read_to_string(name).map_err(|error| {
        Failure::new(error.to_string(), format!("the shipped sets are {}", codes.join(", ")))
    })?;
    BenefitSet::from_toml(&text).map_err(|error| {
        Failure::new(
            format!("{name}: {error}"),
            "the form is that of the set kl: see docs/benefit-sets.md",
        )
    })
}
