//! The area beside what it is held against.

use bestand_model::area::Area;
use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
use bestand_model::{Language, MissingReason};

use super::figures::{Figure, Figures, gap};
use super::funnel::{self, Flag};
use super::groups::Reference;
use super::interval::Interval;
use super::notes::Notes;
use super::{Question, rank, ranking};
use crate::CoreError;
use crate::analysis::build::Builder;
use crate::analysis::november::value_kind;
use crate::cube::Observation;

/// How a gap has moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trend {
    Closing,
    Widening,
    Crossed,
    Unchanged,
    Uncertain,
}

const NONE: Cell = Cell::Missing(MissingReason::NotApplicable);

pub(super) fn table(question: &Question<'_>) -> Result<Table, CoreError> {
    let periods = question.periods();
    let figures = question.figures(&periods)?;
    let own = question.own()?;
    let references = question.references(own, &figures)?;
    let place = |period| periods.iter().position(|&each| Some(each) == period);
    let (before, base) = (place(question.before), place(question.base));

    let builder = Builder::new(question.count, &periods, &[]);
    let mut table =
        builder.table("benchmark", question.title(own.label(question.request.language), &figures));
    table.measure = question.rate_name(&figures);
    table.computed = true;
    table.provisional.retain(|code| *code == question.now.code());
    let (own_place, ranked) = ranking::place_of(&figures, own);
    table.columns.extend(columns(question, ranked));
    table.marked = vec![own.code.clone()];
    table.labels = labels(question, own, &references);

    let decimals = figures.decimals();
    let own_now = figures.area(&own.code, 0);
    let own_before = before.map(|at| figures.area(&own.code, at));
    let index = |now: &Figure, of: &dyn Fn(usize) -> Figure| match base {
        Some(at) => super::series::index(now.level, of(at).level),
        None => NONE,
    };
    table.rows.push(Row {
        role: Role::Body,
        cells: vec![
            Cell::Code(own.code.as_str().into()),
            own_now.level.into(),
            own_now.rate.cell(decimals),
            NONE,
            NONE,
            NONE,
            NONE,
            own_place.map_or(NONE, rank::cell),
            index(&own_now, &|at| figures.area(&own.code, at)),
        ],
    });
    for reference in &references {
        let now = reference.figure(&figures, 0);
        let gap_now = gap(own_now.rate, now.rate);
        let gap_before = match (before, &own_before) {
            (Some(at), Some(own)) => gap(own.rate, reference.figure(&figures, at).rate),
            _ => Err(MissingReason::NotApplicable),
        };
        table.rows.push(Row {
            role: Role::Body,
            cells: vec![
                Cell::Code(reference.code.as_str().into()),
                now.level.into(),
                now.rate.cell(decimals),
                gap_cell(gap_now, decimals),
                gap_cell(gap_before, decimals),
                trend_cell(gap_now, gap_before),
                flag_cell(&own_now, &now),
                NONE,
                index(&now, &|at| reference.figure(&figures, at)),
            ],
        });
    }
    table.sources.extend(figures.bases.sources.iter().cloned());
    let notes = Notes { question, figures: &figures, own: Some(own), references: &references };
    table.notes = builder.notes()?;
    table.notes.extend(notes.of_comparison(before));
    Ok(table)
}

/// The columns behind the area, one of so many that are ranked.
fn columns(question: &Question<'_>, ranked: usize) -> Vec<Column> {
    let language = question.request.language;
    let pick = |danish: &str, english: &str| language.pick(danish, english).to_owned();
    let before = question.before.map(|period| period.short(language)).unwrap_or_default();
    let points = || Some("percentage_points".to_owned());
    let column =
        |id: &str, label: String, kind, unit| Column { id: id.to_owned(), label, kind, unit };
    vec![
        level_column(question),
        column("rate", pick("Pct.", "Per cent"), ColumnKind::Percent, Some("percent".to_owned())),
        column("gap", pick("Afstand", "Gap"), ColumnKind::PercentagePoints, points()),
        column(
            "gap_before",
            format!("{} {}", pick("Afstand", "Gap"), inside(&before, language)),
            ColumnKind::PercentagePoints,
            points(),
        ),
        column("trend", pick("Afstanden", "The gap"), ColumnKind::Code, None),
        column("flag", pick("Tilfældighed", "Chance"), ColumnKind::Code, None),
        ranking::rank_column(ranked, language),
        column("index", pick("Indeks", "Index"), ColumnKind::Index, Some("index".to_owned())),
    ]
}

pub(super) fn level_column(question: &Question<'_>) -> Column {
    let measure = question.count.measure;
    Column {
        id: "level".to_owned(),
        label: measure.name(question.request.language).to_owned(),
        kind: value_kind(measure.value),
        unit: Some(measure.unit.clone()),
    }
}

/// A month inside a heading, as Danish writes it.
fn inside(text: &str, language: Language) -> String {
    if language == Language::English {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// What the codes of the rows are called, and those of trend and flag.
fn labels(
    question: &Question<'_>,
    own: &Area,
    references: &[Reference],
) -> Vec<(String, Vec<(String, String)>)> {
    let language = question.request.language;
    let named = |code: &str, labels: (&str, &str)| {
        (code.to_owned(), language.pick(labels.0, labels.1).to_owned())
    };
    let mut areas = vec![(own.code.clone(), own.label(language).to_owned())];
    areas.extend(references.iter().map(|each| (each.code.clone(), each.label.clone())));
    vec![
        ("area".to_owned(), areas),
        ("trend".to_owned(), Trend::ALL.map(|each| named(each.code(), each.labels())).to_vec()),
        flag_labels(language),
    ]
}

pub(super) fn flag_labels(language: Language) -> (String, Vec<(String, String)>) {
    let named = |flag: Flag| {
        let (danish, english) = flag.labels();
        (flag.code().to_owned(), language.pick(danish, english).to_owned())
    };
    ("flag".to_owned(), Flag::ALL.map(named).to_vec())
}

pub(super) fn gap_cell(gap: Result<Interval, MissingReason>, decimals: u8) -> Cell {
    match gap {
        Ok(gap) => gap.cell(None, decimals),
        Err(reason) => Cell::Missing(reason),
    }
}

/// Where the area lies around a reference; missing where one of the rates or the area's base is.
pub(super) fn flag_cell(own: &Figure, reference: &Figure) -> Cell {
    match (own.rate.at(), reference.rate.at(), own.base) {
        (Ok(rate), Ok(reference), Ok(base)) if base.low > 0.0 => {
            Cell::Code(funnel::flag(rate, reference, base).code().into())
        }
        (Err(one), Err(other), _) => Cell::Missing(one.dominant(other)),
        (Err(reason), ..) | (_, Err(reason), _) | (.., Err(reason)) => Cell::Missing(reason),
        _ => NONE,
    }
}

fn trend_cell(
    now: Result<Interval, MissingReason>,
    before: Result<Interval, MissingReason>,
) -> Cell {
    match (now, before) {
        (Ok(now), Ok(before)) => Cell::Code(Trend::of(now, before).code().into()),
        (Err(one), Err(other)) => Cell::Missing(one.dominant(other)),
        (Err(reason), _) | (_, Err(reason)) => Cell::Missing(reason),
    }
}

impl Trend {
    const ALL: [Self; 5] =
        [Self::Closing, Self::Widening, Self::Crossed, Self::Unchanged, Self::Uncertain];

    /// From the gap before to the gap now, as far as both are known.
    fn of(now: Interval, before: Interval) -> Self {
        if now == before && now.is_point() {
            return Self::Unchanged;
        }
        if now.low > 0.0 && before.high < 0.0 || now.high < 0.0 && before.low > 0.0 {
            return Self::Crossed;
        }
        let (now, before) = (now.size(), before.size());
        if now.high < before.low {
            Self::Closing
        } else if now.low > before.high {
            Self::Widening
        } else {
            Self::Uncertain
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Closing => "closing",
            Self::Widening => "widening",
            Self::Crossed => "crossed",
            Self::Unchanged => "unchanged",
            Self::Uncertain => "uncertain",
        }
    }

    /// In Danish and in English.
    fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::Closing => ("mindskes", "closing"),
            Self::Widening => ("øges", "widening"),
            Self::Crossed => ("har skiftet side", "has changed sides"),
            Self::Unchanged => ("uændret", "unchanged"),
            Self::Uncertain => ("usikker", "uncertain"),
        }
    }
}

/// Whether there is a number.
pub(super) fn has_number(observation: Observation) -> bool {
    observation.number().is_some()
}

impl Question<'_> {
    /// What the rates are: as they are called where they are published, else the count in per cent of inhabitants.
    pub(super) fn rate_name(&self, figures: &Figures) -> String {
        let language = self.request.language;
        match (self.rate, figures.bases.decimals) {
            (Some(rate), Some(_)) => rate.measure.name(language).to_owned(),
            _ => {
                let (count, ages) = (self.count.measure.name(language), self.ages.label(language));
                match language {
                    Language::Danish => format!("{count} i pct. af indbyggere {ages}"),
                    Language::English => format!("{count} in per cent of residents {ages}"),
                }
            }
        }
    }

    /// `Fuldtidspersoner i pct. af befolkningen, Ishøj, juli 2026`.
    pub(super) fn title(&self, of: &str, figures: &Figures) -> String {
        let language = self.request.language;
        let mut parts = vec![self.rate_name(figures)];
        parts.extend(crate::analysis::wording::held_in_title(self.count));
        parts.push(of.to_owned());
        parts.push(self.now.long(language));
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_closing_only_where_rounding_cannot_have_made_it() {
        let between = |low, high| Interval { low, high };
        assert_eq!(Trend::of(between(1.0, 1.1), between(1.2, 1.3)), Trend::Closing);
        assert_eq!(Trend::of(between(-1.1, -1.0), between(-0.9, -0.8)), Trend::Widening);
        assert_eq!(Trend::of(between(1.0, 1.2), between(1.1, 1.3)), Trend::Uncertain);
        assert_eq!(Trend::of(between(-0.3, -0.2), between(0.1, 0.2)), Trend::Crossed);
        assert_eq!(Trend::of(between(-0.1, 0.1), between(0.2, 0.3)), Trend::Closing);
        assert_eq!(Trend::of(Interval::point(0.4), Interval::point(0.4)), Trend::Unchanged);
    }
}
