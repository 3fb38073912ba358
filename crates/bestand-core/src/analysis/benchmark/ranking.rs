//! All areas of a kind, the highest rate first.

use bestand_model::area::{Area, AreaKind, AreaList};
use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
use bestand_model::{Language, MissingReason};

use super::comparison::{flag_cell, flag_labels, gap_cell, level_column};
use super::figures::{Figure, Figures, gap};
use super::groups::Reference;
use super::notes::Notes;
use super::{Question, rank};
use crate::analysis::build::Builder;
use crate::{CoreError, WHOLE_COUNTRY};

pub(super) fn table(question: &Question<'_>) -> Result<Table, CoreError> {
    let language = question.request.language;
    let periods = [question.now];
    let figures = question.figures(&periods)?;
    let own = question.options.area.as_ref().map(|_| question.own()).transpose()?;
    let kind = own.map_or(question.options.kind, |own| own.kind);
    let areas = of_kind(&figures, kind);
    if areas.is_empty() {
        return Err(CoreError::question(
            format!("these extracts have no row of a {}", kind.name(Language::English)),
            kinds_there(&figures),
        ));
    }
    let references = match own {
        Some(own) => question.references(own, &figures)?,
        None => Vec::new(),
    };
    let builder = Builder::new(question.count, &periods, &[]);
    let mut table =
        builder.table("benchmark_all", question.title(kind_name(kind, language), &figures));
    table.measure = question.rate_name(&figures);
    table.computed = true;
    table.marked = own.iter().map(|own| own.code.clone()).collect();

    let mut lines: Vec<Line> = areas
        .iter()
        .map(|area| Line {
            code: area.code.clone(),
            label: area.label(language).to_owned(),
            role: Role::Body,
            figure: figures.area(&area.code, 0),
            place: None,
        })
        .collect();
    let places =
        rank::places(&lines.iter().map(|line| line.figure.rate.ranked()).collect::<Vec<_>>());
    let ranked = places.iter().flatten().count();
    table.columns.extend(columns(question, &figures, ranked));
    for (line, place) in lines.iter_mut().zip(places) {
        line.place = place;
    }
    lines.extend(references.iter().map(|reference| of_reference(reference, &figures)));
    if !lines.iter().any(|line| line.code == WHOLE_COUNTRY)
        && let Some(country) = AreaList::shipped().get(WHOLE_COUNTRY)
        && figures.has(WHOLE_COUNTRY)
    {
        lines.push(Line {
            code: country.code.clone(),
            label: country.label(language).to_owned(),
            role: Role::Total,
            figure: figures.country(0),
            place: None,
        });
    }
    // The highest first, what has no rate last; equal ones in the order of the list, the areas before the references.
    lines.sort_by(|one, other| other.height().total_cmp(&one.height()));
    let country = figures.country(0);
    let decimals = figures.decimals();
    for line in &lines {
        let is_country = line.code == WHOLE_COUNTRY;
        let none = || Cell::Missing(MissingReason::NotApplicable);
        table.rows.push(Row {
            role: line.role,
            cells: vec![
                Cell::Code(line.code.as_str().into()),
                line.place.map_or_else(none, rank::cell),
                line.figure.level.into(),
                line.figure.rate.cell(decimals),
                if is_country {
                    none()
                } else {
                    gap_cell(gap(line.figure.rate, country.rate), decimals)
                },
                if is_country { none() } else { flag_cell(&line.figure, &country) },
            ],
        });
    }
    let names = lines.into_iter().map(|line| (line.code, line.label));
    table.labels = vec![("area".to_owned(), names.collect()), flag_labels(language)];
    table.sources.extend(figures.bases.sources.iter().cloned());
    let notes = Notes { question, figures: &figures, own, references: &references };
    table.notes = builder.notes()?;
    table.notes.extend(notes.of_ranking(&areas));
    Ok(table)
}

/// What several of a kind are called.
pub(super) fn kind_name(kind: AreaKind, language: Language) -> &'static str {
    match kind {
        AreaKind::Municipality => language.pick("kommuner", "municipalities"),
        AreaKind::Region => language.pick("regioner", "regions"),
        AreaKind::Landsdel => language.pick("landsdele", "provinces"),
        _ => language.pick("områder", "areas"),
    }
}

/// A row before it is placed.
struct Line {
    code: String,
    label: String,
    role: Role,
    figure: Figure,
    place: Option<(usize, usize)>,
}

impl Line {
    /// What it is sorted by.
    fn height(&self) -> f64 {
        let rate = self.figure.rate.ranked();
        rate.map_or(f64::NEG_INFINITY, |rate| f64::midpoint(rate.low, rate.high))
    }
}

fn of_reference(reference: &Reference, figures: &Figures) -> Line {
    let is_country = reference.code == WHOLE_COUNTRY;
    Line {
        code: reference.code.clone(),
        label: reference.label.clone(),
        role: if is_country { Role::Total } else { Role::Subtotal },
        figure: reference.figure(figures, 0),
        place: None,
    }
}

fn columns(question: &Question<'_>, figures: &Figures, ranked: usize) -> Vec<Column> {
    let language = question.request.language;
    let pick = |danish: &str, english: &str| language.pick(danish, english).to_owned();
    let column = |id: &str, label: String, kind, unit: Option<&str>| Column {
        id: id.to_owned(),
        label,
        kind,
        unit: unit.map(str::to_owned),
    };
    let gap = pick("Afstand til hele landet", "Gap to All Denmark");
    let points = Some("percentage_points");
    vec![
        rank_column(ranked, language),
        level_column(question),
        column("rate", question.rate_name(figures), ColumnKind::Percent, Some("percent")),
        column("gap", gap, ColumnKind::PercentagePoints, points),
        column("flag", pick("Tilfældighed", "Chance"), ColumnKind::Code, None),
    ]
}

/// The column of places, which says among how many: `Nr. (af 98)`. One area alone is ranked among none.
pub(super) fn rank_column(ranked: usize, language: Language) -> Column {
    let label = match (ranked, language) {
        (0 | 1, _) => language.pick("Nr.", "Rank").to_owned(),
        (_, Language::Danish) => format!("Nr. (af {ranked})"),
        (_, Language::English) => format!("Rank (of {ranked})"),
    };
    Column::new("rank", &label, ColumnKind::Rank)
}

/// The areas of a kind that the extracts have rows of, in the order of the list.
pub(super) fn of_kind(figures: &Figures, kind: AreaKind) -> Vec<&'static Area> {
    let list = AreaList::shipped();
    let mut areas: Vec<&Area> = figures
        .areas()
        .filter_map(|code| list.get(code))
        .filter(|area| area.kind == kind)
        .collect();
    areas.sort_by_key(|area| list.order(&area.code));
    areas
}

/// The places of an area among those of its kind, where there are others, and how many are ranked.
pub(super) fn place_of(figures: &Figures, own: &Area) -> (Option<(usize, usize)>, usize) {
    let areas = of_kind(figures, own.kind);
    let rates: Vec<_> =
        areas.iter().map(|area| figures.area(&area.code, 0).rate.ranked()).collect();
    let at = areas.iter().position(|area| area.code == own.code).filter(|_| areas.len() > 1);
    (at.and_then(|at| rank::places(&rates)[at]), rates.iter().flatten().count())
}

/// Which kinds of areas there are instead.
fn kinds_there(figures: &Figures) -> String {
    let there: Vec<&str> = AreaKind::ALL
        .into_iter()
        .filter(|&kind| kind != AreaKind::Country && !of_kind(figures, kind).is_empty())
        .map(AreaKind::key)
        .collect();
    if there.is_empty() {
        return "give an extract with areas".to_owned();
    }
    format!(
        "rank what has rows, with --kind {}; groups are what an area is held against",
        there.join(" or ")
    )
}
