//! What each benefit adds to the gap.

use std::collections::BTreeMap;

use bestand_model::MissingReason;
use bestand_model::benefit::BenefitList;
use bestand_model::table::{Cell, Column, ColumnKind, NoteKind, Role, Row, Severity, Table};

use super::Question;
use super::comparison::gap_cell;
use super::figures::{Figure, Figures, Rate, gap};
use super::groups::Reference;
use super::interval::Interval;
use super::notes::{Notes, both};
use crate::analysis::build::Builder;
use crate::analysis::november::change;
use crate::analysis::plan::{Plan, sum};
use crate::analysis::wording::{list, note};
use crate::cube::Observation;
use crate::{CoreError, Request, TOTAL};

/// What the numbers of the parts do not add up to.
pub(super) const REST: &str = "rest";

pub(super) fn table(question: &Question<'_>) -> Result<Table, CoreError> {
    let language = question.request.language;
    let periods = [question.now];
    let parts = parts(question)?;
    let figures = question.figures(&periods)?;
    let own = question.own()?;
    let references = question.references(own, &figures)?;
    let of_parts = of_parts(question, &figures, &parts)?;
    let builder = Builder::new(question.count, &periods, &[]);
    let title = question.title(own.label(language), &figures);
    let mut table = builder.table(
        "benchmark_decomposition",
        both(
            language,
            format!("Afstanden delt på ydelser: {title}"),
            format!("The gap by benefit: {title}"),
        ),
    );
    table.measure = question.rate_name(&figures);
    table.computed = true;
    table.columns = columns(question, own.label(language));
    table.marked = vec![own.code.clone()];
    let decimals = figures.decimals();
    let own_parts: Vec<Figure> = of_parts.iter().map(|part| part.area(&own.code, 0)).collect();
    let own_total = figures.area(&own.code, 0);
    let own_rest = rest(&own_total, &own_parts);
    let mut lacking: Vec<String> = Vec::new();
    for reference in &references {
        let others: Vec<Figure> = of_parts.iter().map(|part| reference.figure(part, 0)).collect();
        let total = reference.figure(&figures, 0);
        let other_rest = rest(&total, &others);
        let mut push = |code: &str, role, own: Rate, other: Rate| {
            table.rows.push(Row {
                role,
                cells: vec![
                    Cell::Code(reference.code.as_str().into()),
                    Cell::Code(code.into()),
                    own.cell(decimals),
                    other.cell(decimals),
                    gap_cell(gap(own, other), decimals),
                ],
            });
        };
        for ((code, own), other) in parts.iter().zip(&own_parts).zip(&others) {
            push(code, Role::Body, own.rate, other.rate);
        }
        let is_nothing =
            |rest: &Figure| rest.level.number().is_some_and(bestand_model::Number::is_zero);
        if !(is_nothing(&own_rest) && is_nothing(&other_rest)) {
            push(REST, Role::Body, own_rest.rate, other_rest.rate);
            for (rest, label) in
                [(&own_rest, own.label(language)), (&other_rest, &*reference.label)]
            {
                lacking.extend(difference(question, rest, label));
            }
        }
        push(TOTAL, Role::Subtotal, own_total.rate, total.rate);
    }
    table.labels = labels(question, &references, &parts);
    table.sources.extend(figures.bases.sources.iter().cloned());
    let notes = Notes { question, figures: &figures, own: Some(own), references: &references };
    table.notes = builder.notes()?;
    table.notes.extend(notes.of_decomposition());
    lacking.dedup();
    if !lacking.is_empty() {
        let lacking = list(&lacking, language);
        let text = both(
            language,
            format!(
                "Ydelsernes antal giver ikke præcis totalen, som er afrundet for sig: {lacking}. Forskellen står i sin egen række, så rækkerne giver hele afstanden."
            ),
            format!(
                "The numbers of the benefits do not add up exactly to the total, which is rounded by itself: {lacking}. The difference has a row of its own, so that the rows add up to the whole gap."
            ),
        );
        table.notes.push(note(NoteKind::Method, "benchmark_rest", Severity::Break, text));
    }
    Ok(table)
}

/// The benefits that the total is made of.
fn parts(question: &Question<'_>) -> Result<Vec<String>, CoreError> {
    let plan = question.count;
    let at = plan.dimension("benefit");
    let is_total = at.is_some_and(|at| plan.code_of(0, at) == Some(TOTAL));
    let (Some(at), true) = (at, is_total) else {
        return Err(CoreError::question(
            "there is no total over benefits to divide the gap to",
            "give an extract with several benefits and their total, and leave out --benefit",
        ));
    };
    plan.check_additive("benefit")?;
    let members = question.cube.dimensions()[at].members.iter();
    let parts: Vec<String> =
        members.map(|member| member.code.clone()).filter(|code| code != TOTAL).collect();
    let list = BenefitList::shipped();
    for code in &parts {
        let benefit = list.get(code);
        let parent = benefit.and_then(|each| each.parent.as_ref());
        let composite = list.composite(code).map(|composite| &composite.members);
        let overlaps = parent.is_some_and(|parent| parts.contains(parent))
            || composite.is_some_and(|members| members.iter().any(|each| parts.contains(each)))
            || benefit
                .is_some_and(|each| each.never_with.iter().any(|other| parts.contains(other)));
        if overlaps {
            return Err(CoreError::question(
                format!("the benefits overlap, and {code} would count twice in the gap"),
                "divide the gap of an extract whose benefits are apart",
            ));
        }
    }
    Ok(parts)
}

/// What there is of each part, area by area.
fn of_parts(
    question: &Question<'_>,
    figures: &Figures,
    parts: &[String],
) -> Result<Vec<Figures>, CoreError> {
    let by_part = |measure: &str| -> Result<ByPart, CoreError> {
        let request = Request {
            measure: Some(measure.to_owned()),
            by: vec!["area".to_owned(), "benefit".to_owned()],
            areas: Vec::new(),
            benefits: Vec::new(),
            ..question.request.clone()
        };
        let plan = Plan::new(question.cube, &request)?;
        ByPart::of(&plan, question)
    };
    let mut counts = by_part(&question.count.measure.code)?;
    let mut rates = match question.rate {
        Some(rate) => by_part(&rate.measure.code)?,
        None => ByPart::default(),
    };
    let of_part = |part: &String| {
        let (levels, published) = (counts.take(part), rates.take(part));
        figures.of_part(levels, published)
    };
    Ok(parts.iter().map(of_part).collect())
}

/// Numbers by benefit and area.
#[derive(Default)]
struct ByPart(BTreeMap<String, BTreeMap<String, Observation>>);

impl ByPart {
    fn of(plan: &Plan<'_>, question: &Question<'_>) -> Result<Self, CoreError> {
        let place = |id: &str| {
            let at = plan.dimension(id);
            plan.displayed.iter().position(|&each| Some(each) == at)
        };
        let (Some(area), Some(benefit)) = (place("area"), place("benefit")) else {
            return Err(CoreError::question(
                "the extracts have no benefits by area",
                "give an extract with several benefits",
            ));
        };
        let mut all: BTreeMap<String, BTreeMap<String, Observation>> = BTreeMap::new();
        for row in 0..plan.rows.len() {
            let codes = &plan.rows[row].codes;
            let held = plan.series(row, &[question.now])[0];
            all.entry(codes[benefit].clone()).or_default().insert(codes[area].clone(), held);
        }
        Ok(Self(all))
    }

    fn take(&mut self, part: &str) -> BTreeMap<String, Observation> {
        self.0.remove(part).unwrap_or_default()
    }
}

/// What the parts leave of the total.
fn rest(total: &Figure, parts: &[Figure]) -> Figure {
    let level = change(sum(parts.iter().map(|part| part.level)), total.level);
    let rate = match (level, total.base) {
        (Observation::Value(rest, _), Ok(base)) => {
            match Interval::number_per_cent_of(rest.as_f64(), base) {
                Some(at) => Rate::Known { at, published: None },
                None => Rate::Missing(MissingReason::NotApplicable),
            }
        }
        (Observation::Missing(one), Err(other)) => Rate::Missing(one.dominant(other)),
        (Observation::Missing(reason), _) | (_, Err(reason)) => Rate::Missing(reason),
    };
    Figure { level, base: total.base, rate }
}

/// By how much the parts miss the total, in words.
fn difference(question: &Question<'_>, rest: &Figure, label: &str) -> Option<String> {
    let rest = rest.level.number().filter(|rest| !rest.is_zero())?;
    let language = question.request.language;
    let unit = question.count.measure.unit_name(language);
    Some(format!("{label} {} {unit}", rest.format(language)))
}

fn columns(question: &Question<'_>, own: &str) -> Vec<Column> {
    let language = question.request.language;
    let pick = |danish: &str, english: &str| language.pick(danish, english).to_owned();
    let column = |id: &str, label: String, kind, unit: Option<&str>| Column {
        id: id.to_owned(),
        label,
        kind,
        unit: unit.map(str::to_owned),
    };
    let per_cent = || Some("percent");
    vec![
        column("reference", pick("I forhold til", "Against"), ColumnKind::Code, None),
        column("benefit", pick("Ydelse", "Benefit"), ColumnKind::Code, None),
        column("rate", format!("Pct. {own}"), ColumnKind::Percent, per_cent()),
        column(
            "reference_rate",
            pick("Pct. i rækken", "Per cent of the row"),
            ColumnKind::Percent,
            per_cent(),
        ),
        column(
            "gap",
            pick("Afstand", "Gap"),
            ColumnKind::PercentagePoints,
            Some("percentage_points"),
        ),
    ]
}

fn labels(
    question: &Question<'_>,
    references: &[Reference],
    parts: &[String],
) -> Vec<(String, Vec<(String, String)>)> {
    let language = question.request.language;
    let at = question.count.dimension("benefit");
    let label = |code: &str| {
        let dimension = at.map(|at| &question.cube.dimensions()[at]);
        let member = dimension.and_then(|dimension| dimension.member(code));
        member.map_or(code, |member| member.label(language)).to_owned()
    };
    let mut benefits: Vec<(String, String)> =
        parts.iter().map(|part| (part.clone(), label(part))).collect();
    benefits.push((REST.to_owned(), language.pick("Afrunding", "Rounding").to_owned()));
    benefits.push((TOTAL.to_owned(), label(TOTAL)));
    let named = references.iter().map(|each| (each.code.clone(), each.label.clone()));
    vec![("reference".to_owned(), named.collect()), ("benefit".to_owned(), benefits)]
}
