//! How much of a gap comes of who lives in the area, and how much of other rates among the same people: direct
//! standardisation by age and sex.
//!
//! With shares w and rates r of the groups g in the area and in the reference, the gap is
//! Σ (w_g - w'_g) r_g + Σ w'_g (r_g - r'_g): the first sum is composition, the second is the rate that the area would have
//! with the reference's population, minus the reference's.

use std::collections::BTreeMap;

use bestand_model::MissingReason;
use bestand_model::age::AgeBand;
use bestand_model::table::{Cell, Column, ColumnKind, NoteKind, Role, Row, Severity, Table};

use super::bases::Bases;
use super::decomposition::REST;
use super::figures::{Figure, Figures};
use super::groups::Reference;
use super::notes::{Notes, both};
use super::{Decompose, Question};
use crate::analysis::build::Builder;
use crate::analysis::november::change;
use crate::analysis::plan::{Plan, sum};
use crate::analysis::wording::{list, note};
use crate::cube::Observation;
use crate::{CoreError, Request, TOTAL};

pub(super) fn table(question: &Question<'_>, by: Decompose) -> Result<Table, CoreError> {
    let language = question.request.language;
    let periods = [question.now];
    let groups = Groups::of(question, by)?;
    let figures = question.figures(&periods)?;
    let own = question.own()?;
    let references = question.references(own, &figures)?;
    let builder = Builder::new(question.count, &periods, &[]);
    let title = question.title(own.label(language), &figures);
    let mut table = builder.table(
        "benchmark_standardised",
        both(
            language,
            format!("Afstanden delt i sammensætning og rate: {title}"),
            format!("The gap by composition and rate: {title}"),
        ),
    );
    table.measure = question.rate_name(&figures);
    table.computed = true;
    table.columns = columns(question, by, own.label(language));
    table.marked = vec![own.code.clone()];
    let of_own = |group: &Figures| group.area(&own.code, 0);
    let own_side = Side::of(&groups, figures.area(&own.code, 0).level, of_own);
    let mut outside: Vec<String> =
        own_side.outside(question, own.label(language)).into_iter().collect();
    for reference in &references {
        let level = reference.figure(&figures, 0).level;
        let side = Side::of(&groups, level, |group| reference.figure(group, 0));
        outside.extend(side.outside(question, &reference.label));
        for line in lines(&groups, &own_side, &side) {
            let mut cells = vec![Cell::Code(reference.code.as_str().into())];
            cells.extend(line.codes.iter().map(|code| Cell::Code(code.as_str().into())));
            cells.extend(line.numbers.map(|number| match number {
                Ok(number) => Cell::Ratio(number),
                Err(reason) => Cell::Missing(reason),
            }));
            table.rows.push(Row { role: line.role, cells });
        }
    }
    table.labels = groups.labels(question, by, &references);
    table.sources.extend(groups.sources(&figures));
    let notes = Notes { question, figures: &figures, own: Some(own), references: &references };
    table.notes = builder.notes()?;
    table.notes.extend(notes.of_standardisation(&groups.ages(language)));
    if !outside.is_empty() {
        let outside = list(&outside, language);
        let text = both(
            language,
            format!("Ikke i nogen gruppe og ikke med i delingen: {outside}."),
            format!("In no group and no part of the division: {outside}."),
        );
        table.notes.push(note(
            NoteKind::Population,
            "benchmark_outside_groups",
            Severity::Break,
            text,
        ));
    }
    Ok(table)
}

/// The groups of people that are held against each other.
struct Groups {
    all: Vec<Group>,
}

struct Group {
    /// One code for each dimension.
    codes: Vec<String>,
    ages: AgeBand,
    figures: Figures,
}

impl Groups {
    fn of(question: &Question<'_>, by: Decompose) -> Result<Self, CoreError> {
        let Some(population) = question.population else {
            return Err(CoreError::question(
                "a gap is divided by age or sex with the inhabitants of each group, and none are given",
                "give inhabitants by age and sex with --population FILE, such as StatBank's FOLK1A",
            ));
        };
        for dimension in by.dimensions() {
            question.count.check_additive(dimension)?;
        }
        let mut asked = vec!["area".to_owned()];
        asked.extend(by.dimensions().iter().map(|&id| id.to_owned()));
        let mut request = Request {
            measure: Some(question.count.measure.code.clone()),
            by: asked,
            ..question.count.request.clone()
        };
        request.benefits.clear();
        let plan = Plan::new(question.cube, &request)?;
        let place = |id: &str| {
            let at = plan.dimension(id);
            plan.displayed.iter().position(|&each| Some(each) == at)
        };
        let places: Vec<usize> = by.dimensions().iter().filter_map(|id| place(id)).collect();
        let area = place("area").unwrap_or_default();
        let mut levels: Vec<(Vec<String>, BTreeMap<String, Observation>)> = Vec::new();
        for row in 0..plan.rows.len() {
            let codes = &plan.rows[row].codes;
            let group: Vec<String> = places.iter().map(|&at| codes[at].clone()).collect();
            let held = plan.series(row, &[question.now])[0];
            let at = levels.iter().position(|(each, _)| *each == group).unwrap_or_else(|| {
                levels.push((group, BTreeMap::new()));
                levels.len() - 1
            });
            levels[at].1.insert(codes[area].clone(), held);
        }
        let mut all = Vec::new();
        for (codes, levels) in levels {
            let Some((ages, sex)) = people(by, &codes, question) else { continue };
            let of = (ages, sex.as_deref().or(question.sex()));
            let bases = Bases::of_inhabitants(population, question.cube, of, &[question.now])?;
            let empty = Figures::new(question.count, None, bases, &[question.now]);
            all.push(Group { codes, ages, figures: empty.of_part(levels, BTreeMap::new()) });
        }
        if all.len() < 2 {
            return Err(CoreError::question(
                format!(
                    "the extracts have no groups by {} to divide the gap by",
                    by.dimensions().join(" and ")
                ),
                "inspect FILE --members lists what they have",
            ));
        }
        Ok(Self { all })
    }

    /// The ages that are divided, from the youngest to the oldest.
    fn ages(&self, language: bestand_model::Language) -> String {
        let from = self.all.iter().map(|group| group.ages.from).min().unwrap_or_default();
        let open = self.all.iter().any(|group| group.ages.to.is_none());
        let to = self.all.iter().filter_map(|group| group.ages.to).max().filter(|_| !open);
        AgeBand { from, to }.label(language)
    }

    fn sources(&self, figures: &Figures) -> Vec<bestand_model::source::Source> {
        let mut sources = figures.bases.sources.clone();
        for source in self.all.iter().flat_map(|group| &group.figures.bases.sources) {
            if !sources.contains(source) {
                sources.push(source.clone());
            }
        }
        sources
    }

    fn labels(
        &self,
        question: &Question<'_>,
        by: Decompose,
        references: &[Reference],
    ) -> Vec<(String, Vec<(String, String)>)> {
        let language = question.request.language;
        let named = references.iter().map(|each| (each.code.clone(), each.label.clone()));
        let mut labels = vec![("reference".to_owned(), named.collect())];
        for (at, id) in by.dimensions().iter().enumerate() {
            let mut names: Vec<(String, String)> = Vec::new();
            for code in self.all.iter().map(|group| &group.codes[at]) {
                if names.iter().any(|(known, _)| known == code) {
                    continue;
                }
                let member = question.cube.dimension(id).and_then(|each| each.member(code));
                let label = member.map_or(code.as_str(), |member| member.label(language));
                names.push((code.clone(), label.to_owned()));
            }
            names.push((TOTAL.to_owned(), language.pick("I alt", "Total").to_owned()));
            labels.push(((*id).to_owned(), names));
        }
        labels
    }
}

/// The ages and the sex of a group; `None` for a total and for what is not known.
fn people(
    by: Decompose,
    codes: &[String],
    question: &Question<'_>,
) -> Option<(AgeBand, Option<String>)> {
    let (mut ages, mut sex) = (question.ages, None);
    for (id, code) in by.dimensions().iter().zip(codes) {
        if code == TOTAL || code == REST {
            return None;
        }
        match *id {
            "age" => ages = AgeBand::parse(code)?,
            _ => sex = Some(code.clone()),
        }
    }
    Some((ages, sex))
}

/// The numbers and inhabitants of all groups in the area, or in what it is held against.
struct Side {
    /// For each group the number and the inhabitants.
    groups: Vec<Result<(f64, f64), MissingReason>>,
    /// All together.
    whole: Result<(f64, f64), MissingReason>,
    /// What of the total is in no group.
    rest: Observation,
}

impl Side {
    fn of(groups: &Groups, total: Observation, figure: impl Fn(&Figures) -> Figure) -> Self {
        let figures: Vec<Figure> = groups.all.iter().map(|group| figure(&group.figures)).collect();
        let of_group = |figure: &Figure| match (figure.level, figure.base) {
            (Observation::Value(level, _), Ok(base)) => Ok((level.as_f64(), base.low)),
            (Observation::Missing(one), Err(other)) => Err(one.dominant(other)),
            (Observation::Missing(reason), _) | (_, Err(reason)) => Err(reason),
        };
        let all: Vec<Result<(f64, f64), MissingReason>> = figures.iter().map(of_group).collect();
        let whole = all.iter().copied().reduce(|one, other| match (one, other) {
            (Ok(one), Ok(other)) => Ok((one.0 + other.0, one.1 + other.1)),
            (Err(one), Err(other)) => Err(one.dominant(other)),
            (Err(reason), _) | (_, Err(reason)) => Err(reason),
        });
        Self {
            groups: all,
            whole: whole.unwrap_or(Err(MissingReason::NotInExtract)),
            rest: change(sum(figures.iter().map(|figure| figure.level)), total),
        }
    }

    /// What is in no group, in words.
    fn outside(&self, question: &Question<'_>, label: &str) -> Option<String> {
        let rest = self.rest.number().filter(|rest| !rest.is_zero())?;
        let language = question.request.language;
        let unit = question.count.measure.unit_name(language);
        Some(format!("{label} {} {unit}", rest.format(language)))
    }
}

/// A line of the table: rate, reference's rate, share, reference's share, composition, rate effect, gap.
struct Line {
    role: Role,
    codes: Vec<String>,
    numbers: [Result<f64, MissingReason>; 7],
}

fn lines(groups: &Groups, own: &Side, other: &Side) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut composition, mut effect) = (Ok(0.0), Ok(0.0));
    let add = |sum: Result<f64, MissingReason>, part: Result<f64, MissingReason>| match (sum, part)
    {
        (Ok(sum), Ok(part)) => Ok(sum + part),
        (Err(one), Err(other)) => Err(one.dominant(other)),
        (Err(reason), _) | (_, Err(reason)) => Err(reason),
    };
    for (at, group) in groups.all.iter().enumerate() {
        let numbers = of_group(own.groups[at], own.whole, other.groups[at], other.whole);
        composition = add(composition, numbers[4]);
        effect = add(effect, numbers[5]);
        lines.push(Line { role: Role::Body, codes: group.codes.clone(), numbers });
    }
    let rate = |whole: Result<(f64, f64), MissingReason>| {
        whole.map(|(count, people)| count / people * 100.0)
    };
    let gap = add(rate(own.whole), rate(other.whole).map(|rate| -rate));
    let codes = groups.all.first().map(|group| vec![TOTAL.to_owned(); group.codes.len()]);
    lines.push(Line {
        role: Role::Subtotal,
        codes: codes.unwrap_or_default(),
        numbers: [
            rate(own.whole),
            rate(other.whole),
            own.whole.map(|_| 100.0),
            other.whole.map(|_| 100.0),
            composition,
            effect,
            gap,
        ],
    });
    lines
}

fn of_group(
    own: Result<(f64, f64), MissingReason>,
    own_whole: Result<(f64, f64), MissingReason>,
    other: Result<(f64, f64), MissingReason>,
    other_whole: Result<(f64, f64), MissingReason>,
) -> [Result<f64, MissingReason>; 7] {
    let share = |part: Result<(f64, f64), MissingReason>,
                 whole: Result<(f64, f64), MissingReason>| {
        Ok::<f64, MissingReason>(part?.1 / whole?.1)
    };
    let rate = |part: Result<(f64, f64), MissingReason>| {
        part.map(|(count, people)| count / people * 100.0)
    };
    let (share, other_share) = (share(own, own_whole), share(other, other_whole));
    let (rate, other_rate) = (rate(own), rate(other));
    let composition = (|| Ok((share? - other_share?) * rate?))();
    let effect = (|| Ok(other_share? * (rate? - other_rate?)))();
    let both = (|| Ok(composition? + effect?))();
    let per_cent = |share: Result<f64, MissingReason>| share.map(|share| share * 100.0);
    [rate, other_rate, per_cent(share), per_cent(other_share), composition, effect, both]
}

fn columns(question: &Question<'_>, by: Decompose, own: &str) -> Vec<Column> {
    let language = question.request.language;
    let pick = |danish: &str, english: &str| language.pick(danish, english).to_owned();
    let code = |id: &str, label: String| Column {
        id: id.to_owned(),
        label,
        kind: ColumnKind::Code,
        unit: None,
    };
    let number = |id: &str, label: String, kind, unit: &str| Column {
        id: id.to_owned(),
        label,
        kind,
        unit: Some(unit.to_owned()),
    };
    let mut columns = vec![code("reference", pick("I forhold til", "Against"))];
    columns.extend(by.dimensions().iter().map(|id| {
        let dimension = question.cube.dimension(id);
        code(id, dimension.map_or(*id, |each| each.label(language)).to_owned())
    }));
    let (per_cent, points) = (ColumnKind::Percent, ColumnKind::PercentagePoints);
    columns.extend([
        number("rate", format!("Pct. {own}"), per_cent, "percent"),
        number("reference_rate", pick("Pct. i rækken", "Per cent of the row"), per_cent, "percent"),
        number("share", pick("Andel af indbyggere", "Share of residents"), per_cent, "percent"),
        number("reference_share", pick("Andel i rækken", "Share in the row"), per_cent, "percent"),
        number("composition", pick("Sammensætning", "Composition"), points, "percentage_points"),
        number("rate_effect", pick("Rate", "Rate"), points, "percentage_points"),
        number("gap", pick("Afstand", "Gap"), points, "percentage_points"),
    ]);
    columns
}
