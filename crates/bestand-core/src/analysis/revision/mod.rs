//! What moved between two vintages.

use std::collections::BTreeSet;

use bestand_model::disclosure::is_own;
use bestand_model::measure::{Measure, ValueKind};
use bestand_model::source::Source;
use bestand_model::table::{Cell, Column, ColumnKind, Note, NoteKind, Role, Row, Severity, Table};
use bestand_model::{Language, Number, Period};

use super::series::SeriesKey;
use super::wording::{note, own_suppression};
use crate::cube::{Cube, Observation, UNSTATED};
use crate::members::member_of;
use crate::request::{Filter, is_named};
use crate::{CoreError, WHOLE_COUNTRY};
use join::Counts;

pub use log::history;

mod join;
mod log;

/// What is asked of the difference between two vintages.
#[derive(Clone, Debug, Default)]
pub struct RevisionOptions {
    /// Only this measure.
    pub measure: Option<String>,
    /// Only this series: at these members, and at the total of all else. Every series where it is empty.
    pub series: Vec<Filter>,
    /// At most so many rows, the largest; all where it is `None`.
    pub top: Option<usize>,
    /// The language of labels and notes.
    pub language: Language,
}

impl RevisionOptions {
    /// The codes of the areas that the series may be of; `None` where the name is in no list.
    pub fn areas(&self) -> Option<Vec<String>> {
        let named = self.series.iter().find(|filter| is_named(&filter.dimension, "area", ""));
        match named {
            None => Some(vec![WHOLE_COUNTRY.to_owned()]),
            Some(filter) => {
                let code = |name: &String| Some(member_of("area", name, None)?.code);
                filter.members.iter().map(code).collect()
            }
        }
    }
}

/// What moved.
#[derive(Clone, Debug)]
pub struct Revisions {
    /// One row per cell that moved, the largest first: measure, breakdowns, period, `old`, `new`, `change`,
    /// `change_pct`.
    pub table: Table,
    /// The largest change of a cell in per cent of what it was, without its sign, and infinite where a number came from zero
    /// or is no more; `None` where nothing moved.
    pub largest_pct: Option<f64>,
}

/// A cell in both vintages, or in one.
struct Moved {
    key: SeriesKey,
    period: Period,
    old: Observation,
    new: Option<Observation>,
    /// Where the two stand.
    sources: (u32, Option<u32>),
}

impl Moved {
    fn change(&self) -> Option<Number> {
        self.new?.number()?.checked_sub(self.old.number()?)
    }

    fn percent(&self) -> Option<f64> {
        let old = self.old.number().filter(|old| !old.is_zero())?;
        self.change().map(|change| change.as_f64() / old.as_f64() * 100.0)
    }

    /// The same without its sign; without end where no share says it: a number that came from zero, or is no more.
    fn size_in_percent(&self) -> f64 {
        let had_or_has =
            self.old.number().is_some() || self.new.is_some_and(|new| new.number().is_some());
        let otherwise = if had_or_has { f64::INFINITY } else { 0.0 };
        self.percent().map_or(otherwise, f64::abs)
    }
}

/// What moved from an older vintage to a newer one: cells with another value or another reason. Cells that only one of
/// them has are counted in the notes, per table, and stand in the table where the older vintage has them.
///
/// # Errors
/// When a name in the options means nothing in the newer vintage.
pub fn revisions(
    older: &Cube,
    newer: &Cube,
    options: &RevisionOptions,
) -> Result<Revisions, CoreError> {
    let (mut moved, counts) = join::differences(older, newer, options)?;
    let size = |each: &Moved| each.change().map(|change| change.as_f64().abs());
    // Those without a size last: a number that has become none, or none that has become a number.
    moved.sort_by(|left, right| {
        let (one, other) = (size(left), size(right));
        one.is_none()
            .cmp(&other.is_none())
            .then(other.unwrap_or_default().total_cmp(&one.unwrap_or_default()))
            .then_with(|| (&left.key, left.period).cmp(&(&right.key, right.period)))
    });
    let largest_pct = moved.iter().map(Moved::size_in_percent).max_by(f64::total_cmp);
    let count = moved.len();
    let language = options.language;
    let mut table = table_of(older, newer, &moved, options);
    table.notes.extend(own_counts(older, newer, &moved, language));
    for (name, counts) in &counts {
        table.notes.push(counts.note(name.as_deref(), language));
    }
    if let Some(top) = options.top.filter(|&top| top < count) {
        let all = in_words(count, language);
        let text = match language {
            Language::Danish => format!("De {top} største af {all} ændringer er vist."),
            Language::English => format!("The {top} largest of {all} changes are shown."),
        };
        table.notes.push(note(NoteKind::Method, "largest_only", Severity::Break, text));
    }
    Ok(Revisions { table, largest_pct })
}

/// What is hidden of own cases among what moved; among all where nothing did. Beside figures of publishers the note has an id
/// of its own, since a sign then has two meanings.
fn own_counts(older: &Cube, newer: &Cube, moved: &[Moved], language: Language) -> Option<Note> {
    let has_moved = |measure: &&Measure| {
        moved.is_empty() || moved.iter().any(|each| each.key.measure == measure.code)
    };
    let measures: Vec<&Measure> =
        newer.measures().iter().chain(older.measures()).filter(has_moved).collect();
    let mut note = measures.iter().find_map(|measure| own_suppression(measure, language))?;
    if !measures.iter().all(|measure| is_own(measure)) {
        note.id.push_str("_in_part");
    }
    Some(note)
}

/// A count with its thousands marked.
fn in_words(count: usize, language: Language) -> String {
    Number::integer(i64::try_from(count).unwrap_or(i64::MAX)).format(language)
}

impl Counts {
    fn note(&self, table: Option<&str>, language: Language) -> Note {
        let name = table.unwrap_or(language.pick("tabel uden id", "table without an id"));
        let count = |count: usize| in_words(count, language);
        let [compared, moved, without, new, gone] =
            [self.compared, self.moved, self.without_number, self.new, self.gone].map(count);
        let newest = self.newest;
        let until = newest.map(|period| period.long(language));
        let text = match language {
            Language::Danish => {
                let until =
                    until.map(|period| format!(" (til og med {period})")).unwrap_or_default();
                format!(
                    "{name}: celler i begge: {compared}, heraf ændret: {moved} (uden tal før eller nu: {without}); nye: {new}{until}; ikke længere med: {gone}."
                )
            }
            Language::English => {
                let until = until.map(|period| format!(" (up to {period})")).unwrap_or_default();
                format!(
                    "{name}: cells in both: {compared}, of these changed: {moved} (without a number before or now: {without}); new: {new}{until}; no longer there: {gone}."
                )
            }
        };
        note(NoteKind::Vintage, "revisions_of_table", Severity::Break, text)
    }
}

fn table_of(older: &Cube, newer: &Cube, moved: &[Moved], options: &RevisionOptions) -> Table {
    let language = options.language;
    let split: BTreeSet<&String> = moved.iter().flat_map(|each| each.key.members.keys()).collect();
    let dimensions: Vec<&str> = newer
        .dimensions()
        .iter()
        .chain(older.dimensions())
        .filter(|dimension| split.contains(&dimension.id))
        .map(|dimension| dimension.id.as_str())
        .fold(Vec::new(), |mut known, id| {
            if !known.contains(&id) {
                known.push(id);
            }
            known
        });
    let has_several = |count: usize| count > 1;
    // What is the same everywhere stands in the title.
    let (dimensions, same): (Vec<&str>, Vec<&str>) = dimensions.into_iter().partition(|id| {
        has_several(moved.iter().map(|each| each.key.code(id)).collect::<BTreeSet<&str>>().len())
    });
    let name_of_same = |id: &&str| {
        let code = moved.first()?.key.code(id);
        let dimension = newer.dimension(id).or(older.dimension(id))?;
        (code != UNSTATED)
            .then(|| dimension.member(code).map(|member| member.label(language).to_owned()))?
    };
    let held: Vec<String> = same.iter().filter_map(name_of_same).collect();
    let tables: BTreeSet<&Option<String>> = moved.iter().map(|each| &each.key.table).collect();
    let measures: BTreeSet<&String> = moved.iter().map(|each| &each.key.measure).collect();
    let mut table = Table {
        id: "revisions".to_owned(),
        title: title(older, newer, &held, language),
        computed: true,
        sources: sources_of(older, newer, moved),
        ..Table::default()
    };
    let code = |id: &str, label: &str| Column::new(id, label, ColumnKind::Code);
    let shows_table = has_several(tables.len());
    let shows_measure = has_several(measures.len());
    if shows_table {
        table.columns.push(code("table", language.pick("Tabel", "Table")));
    }
    if shows_measure {
        table.columns.push(code("measure", language.pick("Mål", "Measure")));
        let name = |measure: &Measure| (measure.code.clone(), measure.name(language).to_owned());
        let all = newer.measures().iter().chain(older.measures());
        table.labels.push(("measure".to_owned(), all.map(name).collect()));
    }
    for &id in &dimensions {
        let of_cubes = [newer, older];
        let found = of_cubes.iter().filter_map(|cube| cube.dimension(id));
        let label =
            newer.dimension(id).or(older.dimension(id)).map_or(id, |each| each.label(language));
        table.columns.push(code(id, label));
        let members = found.flat_map(|dimension| &dimension.members);
        let labels = members.map(|member| (member.code.clone(), member.label(language).to_owned()));
        table.labels.push((id.to_owned(), labels.collect()));
    }
    let period = language.pick("Periode", "Period");
    table.columns.push(Column::new("period", period, ColumnKind::Period));
    let is_count = moved.iter().all(|each| {
        let measures = newer.measures().iter().chain(older.measures());
        measures
            .into_iter()
            .find(|measure| measure.code == each.key.measure)
            .is_none_or(|measure| measure.value == ValueKind::Count)
    });
    let number = if is_count { ColumnKind::Count } else { ColumnKind::Decimal };
    for (id, label, kind) in [
        ("old", language.pick("Før", "Before"), number),
        ("new", language.pick("Nu", "Now"), number),
        ("change", language.pick("Ændring", "Change"), number),
        ("change_pct", language.pick("Ændring i pct.", "Change in per cent"), ColumnKind::Percent),
    ] {
        table.columns.push(Column::new(id, label, kind));
    }
    let absent = Observation::Missing(bestand_model::MissingReason::NotInExtract);
    for each in moved.iter().take(options.top.unwrap_or(usize::MAX)) {
        let (old, new) = (each.old, each.new.unwrap_or(absent));
        let mut cells: Vec<Cell> = Vec::with_capacity(table.columns.len());
        if shows_table {
            cells.push(Cell::Code(each.key.table.as_deref().unwrap_or_default().into()));
        }
        if shows_measure {
            cells.push(Cell::Code(each.key.measure.as_str().into()));
        }
        cells.extend(dimensions.iter().map(|id| Cell::Code(each.key.code(id).into())));
        cells.push(Cell::Code(each.period.code().into()));
        cells.push(old.into());
        cells.push(new.into());
        let reason = || Cell::Missing(old.missing_with(new));
        cells.push(each.change().map_or_else(reason, Cell::Exact));
        cells.push(each.percent().map_or_else(reason, Cell::Ratio));
        table.rows.push(Row { role: Role::Body, cells });
    }
    table
}

/// Where the cells that moved stand; all sources where none did.
fn sources_of(older: &Cube, newer: &Cube, moved: &[Moved]) -> Vec<Source> {
    let before: BTreeSet<u32> = moved.iter().map(|each| each.sources.0).collect();
    let after: BTreeSet<u32> = moved.iter().filter_map(|each| each.sources.1).collect();
    let all = moved.is_empty();
    let of = |cube: &Cube, used: BTreeSet<u32>| -> Vec<Source> {
        (0..)
            .zip(cube.sources())
            .filter(|(at, _)| all || used.contains(at))
            .map(|(_, source)| source.clone())
            .collect()
    };
    let mut sources = of(older, before);
    for source in of(newer, after) {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

/// `Ændringer fra 15. januar 2015 til 15. februar 2015`, and what all the cells that moved are about.
fn title(older: &Cube, newer: &Cube, held: &[String], language: Language) -> String {
    let name = |cube: &Cube| {
        let newest = Source::newest(cube.sources().iter());
        newest.and_then(|source| vintage_name(source, language)).unwrap_or_default()
    };
    let span = match language {
        Language::Danish => format!("Ændringer fra {} til {}", name(older), name(newer)),
        Language::English => format!("Changes from {} to {}", name(older), name(newer)),
    };
    [span].iter().chain(held).cloned().collect::<Vec<String>>().join(", ")
}

/// What a vintage is called: its publication, else its date.
pub(crate) fn vintage_name(source: &Source, language: Language) -> Option<String> {
    match &source.publication {
        Some(publication) => Some(publication.id.clone()),
        None => source.pulled.long(language),
    }
}
