//! Adding: what a file says beyond what was known at its vintage.

use bestand_model::source::{Source, Vintage};
use bestand_read::{Extract, MeasureColumn, RawCell};

use super::manifest::{Covered, Deposit, Folder, Heading, Manifest, Part, Shelf, Stored};
use super::rows::{Members, Rows};
use super::state::{Covers, State};
use crate::CoreError;
use crate::members::{member_of, resolve_dimension};

/// What adding an extract did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The extract: publisher, table, vintage, file and its checksum.
    pub source: Source,
    /// How many rows it has.
    pub rows: usize,
    /// How many of them are new or other than before, and so were stored.
    pub stored: usize,
    /// How many rows of before it lacks though it speaks of them.
    pub gone: usize,
    /// Whether the same bytes were there already, so that nothing was done.
    pub was_there: bool,
}

impl Added {
    /// Together with another part of the same extract.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            source: self.source,
            rows: self.rows + other.rows,
            stored: self.stored + other.stored,
            gone: self.gone + other.gone,
            was_there: self.was_there && other.was_there,
        }
    }
}

/// How many cells of a contradiction are named.
const NAMED: usize = 3;

/// Adds an extract to a manifest, with every file it needs. `before` is what the archive held at first: what is in there
/// is there already, while a file may well bring several extracts.
pub(super) fn add(
    folder: &Folder,
    before: &Manifest,
    manifest: &mut Manifest,
    extract: &Extract,
) -> Result<Added, CoreError> {
    let source = &extract.source;
    if source.pulled == Vintage::Unknown && source.publication.is_none() {
        return Err(CoreError::extract(
            format!("{}: it is not known when the extract was pulled", source.file),
            "say it with --pulled 2015-03-12 (or --pulled FILE=2015-03-12)",
        ));
    }
    let at = shelf(folder, manifest, extract)?;
    let sha256 = source.sha256.clone().unwrap_or_default();
    let was_there = before.shelves.get(at).is_some_and(|shelf| {
        shelf.deposits.iter().any(|deposit| deposit.is_of(source) && deposit.sha256 == sha256)
    });
    let shelf = &mut manifest.shelves[at];
    let mut added =
        Added { source: source.clone(), rows: extract.len(), stored: 0, gone: 0, was_there };
    if was_there {
        return Ok(added);
    }
    let place = place_of(shelf, source)?;
    let mut members = members(folder, shelf)?;
    let order = columns_of(shelf, extract);
    let (rows, keys) = Rows::of(extract, (&order.0, &order.1), &mut members)?;
    let new = State { deposits: vec![0; keys.len()], rows, keys };

    let before = State::load(folder, shelf, &shelf.deposits[..place], &members, None)?;
    let same_vintage = |row: usize| {
        let deposit = &shelf.deposits[before.deposits[row] as usize];
        deposit.is_of(source)
    };
    refuse_contradiction(shelf, &members, source, &before, &new, same_vintage)?;
    let covers = source.publication.is_none().then(|| Covered::of(&new.rows));
    let (stored, gone) = changes(&before, &new, covers.as_ref(), &members, same_vintage);
    added.gone = gone;
    added.stored = stored.len() - gone;

    // What later files said without saying it again has to be said now, where it is no longer what was before.
    let mut deposits = shelf.deposits.clone();
    deposits.insert(
        place,
        Deposit {
            pulled: source.pulled.to_string(),
            publication: source.publication.clone(),
            file: source.file.clone(),
            sha256,
            read: source.read.clone(),
            covers,
            parts: part(folder, shelf, &stored)?.into_iter().collect(),
            records: Vec::new(),
            witnesses: Stored { file: String::new(), sha256: String::new() },
        },
    );
    for later in place..shelf.deposits.len() {
        let Some(covered) = &shelf.deposits[later].covers else { continue };
        let covers = Covers::of(covered, &members);
        let was = State::load(folder, shelf, &shelf.deposits[..=later], &members, None)?;
        let is = State::load(folder, shelf, &deposits[..=later + 1], &members, None)?;
        let repeated = said_again(&was, &is, &covers);
        deposits[later + 1].parts.extend(part(folder, shelf, &repeated)?);
    }
    // What is known right after this file needs no reading: it lies on what was known before.
    let keys = stored.keys(&members.addresses()?);
    let of_this = vec![place as u32; stored.len()];
    let top = State { rows: stored, keys, deposits: of_this };
    let mut after = Some(before.under(top).confirmed(&deposits[..=place], &members));
    for at in place..deposits.len() {
        let state = match after.take() {
            Some(after) => after,
            None => State::load(folder, shelf, &deposits[..=at], &members, None)?,
        };
        let state = state.present();
        deposits[at].records = state.rows.records(&members);
        deposits[at].witnesses = witnesses(folder, shelf, &state, &members)?;
    }
    shelf.deposits = deposits;
    shelf.members = keep_members(folder, &members)?;
    Ok(added)
}

/// An extract in which a record belongs to one measure only, as one extract for each measure.
pub(super) fn by_measure(extract: Extract) -> Vec<Extract> {
    let is_absent = |cell: &RawCell| *cell == RawCell::Absent;
    if !extract.measures.iter().any(|measure| measure.cells.iter().any(is_absent)) {
        return vec![extract];
    }
    let of = |measure: &MeasureColumn| {
        let records: Vec<usize> =
            (0..extract.len()).filter(|&record| !is_absent(&measure.cells[record])).collect();
        let mut part = extract.clone();
        for column in &mut part.dimensions {
            column.codes = records.iter().map(|&record| column.codes[record]).collect();
        }
        part.periods.codes = records.iter().map(|&at| extract.periods.codes[at]).collect();
        part.places = records.iter().map(|&at| extract.places[at]).collect();
        let cells = records.iter().map(|&record| measure.cells[record]).collect();
        part.measures = vec![MeasureColumn { cells, ..measure.clone() }];
        part
    };
    extract.measures.iter().map(of).filter(|part| !part.is_empty()).collect()
}

/// The headings of an extract: of its breakdowns, and of its measures.
fn headings(extract: &Extract) -> (Vec<Heading>, Vec<Heading>) {
    let heading =
        |label: &str, id: &Option<String>| Heading { label: label.to_owned(), id: id.clone() };
    (
        extract.dimensions.iter().map(|column| heading(&column.label, &column.id)).collect(),
        extract.measures.iter().map(|column| heading(&column.label, &column.id)).collect(),
    )
}

/// The shelf of an extract, made where there is none.
fn shelf(folder: &Folder, manifest: &mut Manifest, extract: &Extract) -> Result<usize, CoreError> {
    let source = &extract.source;
    let (mut dimensions, measures) = headings(extract);
    let same = |kept: &[Heading], given: &[Heading]| {
        kept.len() == given.len() && given.iter().all(|heading| kept.contains(heading))
    };
    let known = manifest.shelves.iter().position(|shelf| {
        shelf.publisher() == source.publisher
            && shelf.table == source.table
            && shelf.is_of_publications == source.publication.is_some()
            && same(&shelf.dimensions, &dimensions)
            && same(&shelf.measures, &measures)
    });
    if let Some(known) = known {
        return Ok(known);
    }
    // Questions are about few areas: their rows lie together.
    dimensions.sort_by_key(|heading| {
        resolve_dimension(&heading.label, heading.id.as_deref()).0 != "area"
    });
    manifest.shelves.push(Shelf {
        publisher: source.publisher.name().to_owned(),
        table: source.table.clone(),
        is_of_publications: source.publication.is_some(),
        dimensions,
        measures,
        members: keep_members(folder, &Members::default())?,
        deposits: Vec::new(),
    });
    Ok(manifest.shelves.len() - 1)
}

/// The columns of an extract in the order of its shelf.
fn columns_of(shelf: &Shelf, extract: &Extract) -> (Vec<usize>, Vec<usize>) {
    let (dimensions, measures) = headings(extract);
    let places = |kept: &[Heading], given: &[Heading]| {
        let place = |heading: &Heading| given.iter().position(|each| each == heading);
        kept.iter().filter_map(place).collect()
    };
    (places(&shelf.dimensions, &dimensions), places(&shelf.measures, &measures))
}

/// Behind every deposit of the same vintage or an older one.
fn place_of(shelf: &Shelf, source: &Source) -> Result<usize, CoreError> {
    let mut place = 0;
    for (at, deposit) in shelf.deposits.iter().enumerate() {
        let kept = shelf.source(deposit);
        if deposit.is_of(source) {
            place = at + 1;
            continue;
        }
        match kept.order(source) {
            Some(order) if order.is_lt() => place = at + 1,
            Some(order) if order.is_gt() => {}
            _ => {
                return Err(CoreError::extract(
                    format!(
                        "{}: it cannot be told whether its vintage {} comes before or after {} ({}), which the archive has",
                        source.file,
                        source.vintage(),
                        kept.vintage(),
                        kept.file
                    ),
                    "say the day with --pulled 2015-03-12, or the order of publications in PUBLICATION_ORDER",
                ));
            }
        }
    }
    Ok(place)
}

fn refuse_contradiction(
    shelf: &Shelf,
    members: &Members,
    source: &Source,
    before: &State,
    new: &State,
    same_vintage: impl Fn(usize) -> bool,
) -> Result<(), CoreError> {
    let mut named: Vec<String> = Vec::new();
    let mut count = 0;
    let mut other = None;
    for (row, &key) in new.keys.iter().enumerate() {
        let Some(known) = before.find(key).filter(|&known| same_vintage(known)) else { continue };
        if before.rows.is_gone(known) || new.rows.has_same_cells(row, &before.rows, known) {
            continue;
        }
        count += 1;
        other = Some(&shelf.deposits[before.deposits[known] as usize].file);
        if named.len() < NAMED {
            named.push(members.name(&new.rows, row));
        }
    }
    let Some(other) = other else { return Ok(()) };
    let more = if count > named.len() { ", ..." } else { "" };
    Err(CoreError::extract(
        format!(
            "{}: {count} cell(s) are other than in {other}, which the archive has under the same vintage {}: {}{more}",
            source.file,
            source.pulled,
            named.join("; ")
        ),
        "give the file its own vintage with --pulled, or leave it out",
    ))
}

/// The rows that a file changes, and how many of them are no more.
fn changes(
    before: &State,
    new: &State,
    covers: Option<&Covered>,
    members: &Members,
    same_vintage: impl Fn(usize) -> bool,
) -> (Rows, usize) {
    let mut stored = Rows::none(new.rows.dimensions.len(), new.rows.cells.len());
    let Some(covers) = covers.map(|covered| Covers::of(covered, members)) else {
        // A publication says what it says, also where it says it again.
        return (new.rows.clone(), 0);
    };
    if before.keys.is_empty() {
        return (new.rows.clone(), 0);
    }
    let mut gone = 0;
    let (mut left, mut right) = (0, 0);
    while left < before.keys.len() || right < new.keys.len() {
        let (old, fresh) = (before.keys.get(left), new.keys.get(right));
        match (old, fresh) {
            (Some(old), Some(fresh)) if old == fresh => {
                if !new.rows.has_same_cells(right, &before.rows, left) {
                    stored.push(&new.rows, right, false);
                }
                left += 1;
                right += 1;
            }
            (old, Some(fresh)) if old.is_none_or(|old| fresh < old) => {
                stored.push(&new.rows, right, false);
                right += 1;
            }
            _ => {
                let is_gone = !before.rows.is_gone(left)
                    && !same_vintage(left)
                    && covers.has(&before.rows, left);
                if is_gone {
                    stored.push(&before.rows, left, true);
                    gone += 1;
                }
                left += 1;
            }
        }
    }
    (stored, gone)
}

/// The rows that a later file said by leaving them as they were, and that are now otherwise.
fn said_again(was: &State, is: &State, covers: &Covers) -> Rows {
    let mut again = Rows::none(was.rows.dimensions.len(), was.rows.cells.len());
    for (row, &key) in is.keys.iter().enumerate() {
        if !covers.has(&is.rows, row) {
            continue;
        }
        match was.find(key) {
            Some(old) if was.rows.has_same_cells(old, &is.rows, row) => {}
            Some(old) => again.push(&was.rows, old, false),
            None if is.rows.is_gone(row) => {}
            None => again.push(&is.rows, row, true),
        }
    }
    again
}

fn part(folder: &Folder, shelf: &Shelf, rows: &Rows) -> Result<Option<Part>, CoreError> {
    if rows.len() == 0 {
        return Ok(None);
    }
    let bytes = rows.to_parquet(&shelf.dimensions, &shelf.measures)?;
    let stored = folder.keep(&bytes, "parquet")?;
    Ok(Some(Part { stored, rows: rows.len(), ranges: rows.ranges() }))
}

/// Rows from which can be told what there is, with the deposit of each as a column of its own.
fn witnesses(
    folder: &Folder,
    shelf: &Shelf,
    state: &State,
    members: &Members,
) -> Result<Stored, CoreError> {
    let chosen = state.rows.witnesses(shelf.group(), &state.deposits, members);
    let mut rows = state.rows.gather(&chosen);
    rows.dimensions.push(chosen.iter().map(|&row| state.deposits[row as usize]).collect());
    let mut headings = shelf.dimensions.clone();
    headings.push(Heading { label: "deposit".to_owned(), id: None });
    folder.keep(&rows.to_parquet(&headings, &shelf.measures)?, "parquet")
}

impl Shelf {
    /// For each member of the first dimension whether it is one of these areas; none where that is no area.
    pub(super) fn of_areas(&self, members: &Members, areas: &[String]) -> Option<Vec<bool>> {
        let heading = self.dimensions.first()?;
        let (id, _, _) = resolve_dimension(&heading.label, heading.id.as_deref());
        let is_one = |text: &String| {
            member_of("area", text, None).is_some_and(|member| areas.contains(&member.code))
        };
        (id == "area").then(|| members.dimensions[0].iter().map(is_one).collect())
    }

    /// The dimension whose members are asked for one by one.
    pub(super) fn group(&self) -> Option<usize> {
        let id = |heading: &Heading| resolve_dimension(&heading.label, heading.id.as_deref()).0;
        self.dimensions.iter().position(|heading| id(heading) == "benefit")
    }
}

/// The texts that the codes of a shelf stand for.
pub(super) fn members(folder: &Folder, shelf: &Shelf) -> Result<Members, CoreError> {
    let bytes = folder.take(&shelf.members)?;
    serde_json::from_slice(&bytes)
        .map_err(|error| folder.unreadable(&shelf.members.file, &error.to_string()))
}

fn keep_members(folder: &Folder, members: &Members) -> Result<Stored, CoreError> {
    let bytes = serde_json::to_vec(members)
        .map_err(|error| folder.unreadable("members", &error.to_string()))?;
    folder.keep(&bytes, "json")
}
