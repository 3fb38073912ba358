//! Vintages that are kept: every extract that was added, as it was, and what was known when.
//!
//! An archive is a folder. Each table has a shelf, on which files lie by vintage; of a file only what it changes is
//! stored ([`add`](Archive::add)). What a file says without a change it says too: read back, every cell has the newest
//! file that speaks of it as its source. A row that a file lacks though it speaks of all its members and its period is no
//! more from then on. Publications ([`Publication`](bestand_model::source::Publication)) speak of nothing but the cells
//! they have.
//!
//! See `docs/decisions/0013-the-archive.md`.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::Path;

use bestand_model::Period;
use bestand_model::source::{Publisher, Source, Vintage};
use bestand_model::table_info::table_info;
use bestand_read::{ColumnRole, Extract, SelectedColumn, Selection, Wish};

use crate::given_benefit::names;
use crate::{CoreError, Cube, GivenBenefit};
use manifest::{Deposit, Folder, Heading, Manifest, Shelf};
use rows::{Members, Rows, Wanted};
use state::State;

pub use add::Added;
pub use manifest::{checksum, checksum_of};

mod add;
mod manifest;
mod rows;
mod state;
#[cfg(test)]
mod tests;

/// An archive, as it was when it was opened.
#[derive(Clone, Debug)]
pub struct Archive {
    folder: Folder,
    manifest: Manifest,
}

/// What was known when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AsOf {
    /// At the end of this day, month or year.
    Date(Vintage),
    /// When this publication was out.
    Publication(String),
}

/// A table in an archive, with the vintages of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Who published it.
    pub publisher: Publisher,
    /// The table id.
    pub table: Option<String>,
    /// The headings of the breakdowns.
    pub dimensions: Vec<String>,
    /// The headings of the measures.
    pub measures: Vec<String>,
    /// The files, oldest vintage first.
    pub files: Vec<Kept>,
}

impl Holding {
    /// Takes in other measures of the same files.
    fn take(&mut self, other: Self) {
        self.measures.extend(other.measures);
        for file in other.files {
            let same = |each: &&mut Kept| {
                each.source.is_as_old_as(&file.source) && each.source.sha256 == file.source.sha256
            };
            match self.files.iter_mut().find(same) {
                Some(known) => {
                    known.stored += file.stored;
                    known.source.read.rows = known.source.read.rows.max(file.source.read.rows);
                }
                None => self.files.push(file),
            }
        }
        self.files.sort_by_key(|file| file.source.sort_key());
    }
}

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Vintage, file, checksum, and how it was read.
    pub source: Source,
    /// How many rows are stored for it.
    pub stored: usize,
}

impl Archive {
    /// Whether there is an archive in this folder, whatever state it is in.
    pub fn is_in(path: &Path) -> bool {
        Folder::new(path).has_manifest()
    }

    /// Opens an archive to be read.
    ///
    /// # Errors
    /// When there is none, or its manifest is damaged or of another layout.
    pub fn open(path: &Path) -> Result<Self, CoreError> {
        let folder = Folder::new(path);
        let manifest = folder.manifest()?.ok_or_else(|| {
            CoreError::extract(
                format!("there is no archive in {}", path.display()),
                "make one with `bestand archive add FILE --archive FOLDER`, or name another folder",
            )
        })?;
        Ok(Self { folder, manifest })
    }

    /// Adds extracts to the archive in this folder, all of them or none. Each must know its vintage and the checksum of
    /// its file. Bytes that are there already under the same vintage change nothing.
    ///
    /// ```
    /// use bestand_core::archive::{Archive, AsOf, checksum};
    /// use bestand_core::model::source::Vintage;
    /// use bestand_core::read::{ReadOptions, read_bytes};
    ///
    /// let folder = tempfile::tempdir()?;
    /// for (day, count) in [("2015-01-15", 90), ("2015-02-15", 93)] {
    ///     let text = format!("Area;Periode;Antal personer\nIshøj;2014M11;{count}\n");
    ///     let mut extracts = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?;
    ///     extracts[0].source.pulled = Vintage::parse(day)?;
    ///     extracts[0].source.sha256 = Some(checksum(text.as_bytes()));
    ///     Archive::add(folder.path(), extracts, &[])?;
    /// }
    /// let archive = Archive::open(folder.path())?;
    /// let january = AsOf::Date(Vintage::parse("2015-01")?);
    /// let known = archive.read(&[], Some(&january), None)?;
    /// assert_eq!(known[0].source.pulled.to_string(), "2015-01-15");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When an extract has no vintage, contradicts itself or a file of the same vintage, when it cannot be told which of
    /// two vintages is older, or when the archive is damaged or cannot be written. The archive is then as it was.
    pub fn add(
        path: &Path,
        extracts: Vec<Extract>,
        given: &[GivenBenefit],
    ) -> Result<Vec<Added>, CoreError> {
        let folder = Folder::new(path);
        for extract in &extracts {
            // What cannot be answered from cannot be added either.
            let of_extract =
                |each: &&GivenBenefit| each.file.as_deref().is_none_or(|file| names(file, extract));
            let given: Vec<GivenBenefit> = given.iter().filter(of_extract).cloned().collect();
            Cube::from_extracts(vec![extract.clone()], &given)?;
        }
        let _lock = folder.lock()?;
        let before = folder.manifest()?.unwrap_or_default();
        let mut manifest = before.clone();
        let mut added: Vec<Added> = Vec::new();
        for extract in extracts {
            let mut whole: Option<Added> = None;
            for part in add::by_measure(extract) {
                let part = add::add(&folder, &before, &mut manifest, &part)?;
                whole = Some(match whole {
                    None => part,
                    Some(whole) => whole.and(part),
                });
            }
            added.extend(whole);
        }
        if added.iter().any(|each| !each.was_there) {
            folder.commit(&manifest)?;
        }
        Ok(added)
    }

    /// What it holds of these tables (of all where none is named), in the order in which they were first added. A file whose
    /// records are of one measure each is one file of a holding with several measures.
    ///
    /// # Errors
    /// When a table is not in the archive.
    pub fn holdings(&self, tables: &[String]) -> Result<Vec<Holding>, CoreError> {
        let labels =
            |headings: &[Heading]| headings.iter().map(|each| each.label.clone()).collect();
        let kept = |shelf: &Shelf, deposit: &Deposit| Kept {
            source: shelf.source(deposit),
            stored: deposit.parts.iter().map(|part| part.rows).sum(),
        };
        let holding = |shelf: &Shelf| Holding {
            publisher: shelf.publisher(),
            table: shelf.table.clone(),
            dimensions: labels(&shelf.dimensions),
            measures: labels(&shelf.measures),
            files: shelf.deposits.iter().map(|deposit| kept(shelf, deposit)).collect(),
        };
        let mut holdings: Vec<Holding> = Vec::new();
        for shelf in self.shelves(tables)? {
            let next = holding(shelf);
            let same = |each: &&mut Holding| {
                shelf.is_of_publications
                    && (each.publisher, &each.table, &each.dimensions)
                        == (next.publisher, &next.table, &next.dimensions)
            };
            match holdings.iter_mut().find(same) {
                Some(known) => known.take(next),
                None => holdings.push(next),
            }
        }
        Ok(holdings)
    }

    /// What was known of these tables (of all where none is named), as extracts: one for each file that says anything.
    /// With a selection only what it wants, and from what can be told what else there is.
    ///
    /// # Errors
    /// When a table or publication is not in the archive, nothing was known yet, or a file of it is missing or damaged.
    pub fn read(
        &self,
        tables: &[String],
        as_of: Option<&AsOf>,
        selection: Option<&dyn Selection>,
    ) -> Result<Vec<Extract>, CoreError> {
        let as_of = as_of.map(|as_of| self.bound(as_of)).transpose()?;
        let mut extracts = Vec::new();
        for shelf in self.shelves(tables)? {
            let known = |deposit: &&Deposit| {
                as_of.as_ref().is_none_or(|bound| bound.includes(&shelf.source(deposit)))
            };
            let known: Vec<Deposit> = shelf.deposits.iter().filter(known).cloned().collect();
            if !known.is_empty() {
                extracts.extend(self.of_shelf(shelf, &known, selection)?);
            }
        }
        if extracts.is_empty() {
            let days = self.manifest.shelves.iter().flat_map(|shelf| &shelf.deposits);
            let first = days.map(Deposit::vintage).min_by_key(|vintage| vintage.earliest());
            return Err(CoreError::question(
                format!("the archive {} has nothing that was known then", self.folder.display()),
                format!("its first vintage is {}", first.unwrap_or_default()),
            ));
        }
        Ok(extracts)
    }

    /// Whether each of these tables (of all where none is named) lies on one shelf: then no cell stands on two.
    ///
    /// # Errors
    /// When a table is not in the archive.
    pub fn has_one_of_each(&self, tables: &[String]) -> Result<bool, CoreError> {
        let shelves = self.shelves(tables)?;
        let ids: BTreeSet<&String> =
            shelves.iter().filter_map(|shelf| shelf.table.as_ref()).collect();
        Ok(ids.len() == shelves.len())
    }

    /// Whether these tables (all where none is named) are one.
    ///
    /// # Errors
    /// When a table is not in the archive.
    pub fn has_only(&self, tables: &[String]) -> Result<bool, CoreError> {
        Ok(self.shelves(tables)?.len() == 1)
    }

    /// The newest month that any file of these tables (of all where none is named) has ever had, or what there is of the
    /// finest other kind.
    ///
    /// # Errors
    /// When a table is not in the archive, or a file of it is missing or damaged.
    pub fn newest_period(&self, tables: &[String]) -> Result<Option<Period>, CoreError> {
        let mut periods: Vec<Period> = Vec::new();
        for shelf in self.shelves(tables)? {
            let members = add::members(&self.folder, shelf)?;
            periods.extend(members.periods.iter().filter_map(|text| Period::parse(text).ok()));
        }
        let finest = periods.iter().map(|period| period.kind()).min();
        Ok(periods.into_iter().filter(|period| Some(period.kind()) == finest).max())
    }

    /// The newest moment at which less was known of these tables than at another, or than now.
    ///
    /// # Errors
    /// When nothing was known before, or a publication is not in the archive.
    pub fn before(&self, tables: &[String], than: Option<&AsOf>) -> Result<AsOf, CoreError> {
        let bound = than.map(|as_of| self.bound(as_of)).transpose()?;
        let mut known: Vec<Source> = Vec::new();
        for shelf in self.shelves(tables)? {
            let sources = shelf.deposits.iter().map(|deposit| shelf.source(deposit));
            known.extend(
                sources.filter(|source| bound.as_ref().is_none_or(|bound| bound.includes(source))),
            );
        }
        let newest = Source::newest(known.iter());
        let is_older = |source: &&Source| newest.is_some_and(|newest| !source.is_as_old_as(newest));
        let before = Source::newest(known.iter().filter(is_older));
        match before {
            Some(Source { publication: Some(publication), .. }) => {
                Ok(AsOf::Publication(publication.id.clone()))
            }
            Some(source) => Ok(AsOf::Date(source.pulled)),
            None => Err(CoreError::question(
                "the archive has one vintage, and nothing to hold it against",
                "add another, or give a file with --against",
            )),
        }
    }

    /// What each file of these tables (of all where none is named) says beyond what was known at its vintage, and which of
    /// it is that something is no more; oldest vintage first within a table.
    ///
    /// # Errors
    /// When a file of the archive is missing or damaged.
    pub fn said(&self, tables: &[String]) -> Result<Vec<(Extract, bool)>, CoreError> {
        let mut said = Vec::new();
        for shelf in self.shelves(tables)? {
            let members = add::members(&self.folder, shelf)?;
            let headings = (&shelf.dimensions[..], &shelf.measures[..]);
            for deposit in &shelf.deposits {
                let rows = State::of_deposit(&self.folder, shelf, deposit, &members)?;
                let (gone, there): (Vec<u32>, Vec<u32>) =
                    (0..rows.len() as u32).partition(|&row| rows.is_gone(row as usize));
                for (rows_said, is_gone) in [(there, false), (gone, true)] {
                    if !rows_said.is_empty() {
                        let source = shelf.source(deposit);
                        let extract = rows.extract(&rows_said, &members, headings, source)?;
                        said.push((extract, is_gone));
                    }
                }
            }
        }
        Ok(said)
    }

    /// Each file of these tables (of all where none is named) as an extract of what it says, whole, oldest vintage first
    /// within a table; with areas only what it says of them.
    ///
    /// # Errors
    /// When a file of the archive is missing or damaged.
    pub fn files(
        &self,
        tables: &[String],
        areas: Option<&[String]>,
    ) -> Result<Vec<Extract>, CoreError> {
        let mut files = Vec::new();
        for shelf in self.shelves(tables)? {
            let members = add::members(&self.folder, shelf)?;
            let headings = (&shelf.dimensions[..], &shelf.measures[..]);
            let wanted = areas.and_then(|areas| shelf.of_areas(&members, areas));
            let wanted = Wanted::of(vec![wanted]);
            for at in 0..shelf.deposits.len() {
                let known = &shelf.deposits[..=at];
                let state =
                    State::load(&self.folder, shelf, known, &members, wanted.as_ref())?.present();
                let its_own: Vec<u32> = (0..state.rows.len() as u32)
                    .filter(|&row| state.deposits[row as usize] as usize == at)
                    .collect();
                if !its_own.is_empty() {
                    let source = shelf.source(&shelf.deposits[at]);
                    files.push(state.rows.extract(&its_own, &members, headings, source)?);
                }
            }
        }
        Ok(files)
    }

    /// The shelves of these tables; all where none is named.
    ///
    /// # Errors
    /// When a table is not in the archive.
    fn shelves(&self, tables: &[String]) -> Result<Vec<&Shelf>, CoreError> {
        let wanted: Vec<String> = tables.iter().map(|table| table_info(table).id).collect();
        let shelves = &self.manifest.shelves;
        let is_there =
            |table: &String| shelves.iter().any(|shelf| shelf.table.as_ref() == Some(table));
        if let Some(missing) = wanted.iter().find(|table| !is_there(table)) {
            let mut there: Vec<&str> =
                shelves.iter().filter_map(|shelf| shelf.table.as_deref()).collect();
            there.sort_unstable();
            there.dedup();
            return Err(CoreError::question(
                format!("the archive {} has no table {missing}", self.folder.display()),
                format!("it has {}", there.join(", ")),
            ));
        }
        let is_wanted = |shelf: &&Shelf| {
            wanted.is_empty() || shelf.table.as_ref().is_some_and(|table| wanted.contains(table))
        };
        Ok(shelves.iter().filter(is_wanted).collect())
    }

    /// The last moment of what was known when.
    fn bound(&self, as_of: &AsOf) -> Result<Bound, CoreError> {
        let id = match as_of {
            AsOf::Date(date) => return Ok(Bound { date: *date, publication: None }),
            AsOf::Publication(id) => id,
        };
        let mut sources = self
            .manifest
            .shelves
            .iter()
            .flat_map(|shelf| shelf.deposits.iter().map(|deposit| shelf.source(deposit)));
        let is_it = |source: &Source| {
            source
                .publication
                .as_ref()
                .is_some_and(|each| each.id.to_lowercase() == id.to_lowercase())
        };
        let Some(source) = sources.find(is_it) else {
            let mut there: Vec<(u32, String)> = self
                .manifest
                .shelves
                .iter()
                .flat_map(|shelf| &shelf.deposits)
                .filter_map(|deposit| deposit.publication.clone())
                .map(|publication| (publication.order, publication.id))
                .collect();
            there.sort();
            there.dedup();
            let names: Vec<String> = there.into_iter().map(|(_, id)| id).collect();
            let hint = match names.is_empty() {
                true => "give a date such as 2015-03-12: it has no publications".to_owned(),
                false => format!("give a date such as 2015-03-12, or one of {}", names.join(", ")),
            };
            return Err(CoreError::question(
                format!("{id:?} is no date, and no publication in the archive"),
                hint,
            ));
        };
        Ok(Bound { date: source.pulled, publication: Some(source) })
    }

    /// What was known of a shelf after these deposits.
    fn of_shelf(
        &self,
        shelf: &Shelf,
        known: &[Deposit],
        selection: Option<&dyn Selection>,
    ) -> Result<Vec<Extract>, CoreError> {
        let members = add::members(&self.folder, shelf)?;
        let wanted = selection.and_then(|selection| wanted(shelf, &members, selection));
        if let Some(wanted) = wanted
            && known.len() == known_prefix(shelf, known)
            && let Some(state) = self.selected(shelf, known, &members, &wanted)?
        {
            return extracts(shelf, known, &members, &state, true);
        }
        let state = State::load(&self.folder, shelf, known, &members, None)?.present();
        extracts(shelf, known, &members, &state, false)
    }

    /// The rows that are wanted, and the witnesses of all others; none where a group has no such row, and everything is
    /// needed.
    fn selected(
        &self,
        shelf: &Shelf,
        known: &[Deposit],
        members: &Members,
        wanted: &Wanted,
    ) -> Result<Option<State>, CoreError> {
        let state = State::load(&self.folder, shelf, known, members, Some(wanted))?.present();
        let Some(last) = known.last() else { return Ok(None) };
        let has_rows = |records: &[u32], codes: &[u32]| {
            let mut there = vec![false; records.len()];
            codes.iter().for_each(|&code| there[code as usize] = true);
            records.iter().zip(there).all(|(&records, there)| records == 0 || there)
        };
        let is_complete = match shelf.group() {
            Some(group) => has_rows(&last.records[group], &state.rows.dimensions[group]),
            None => state.rows.len() > 0,
        };
        if !is_complete {
            return Ok(None);
        }
        let bytes = self.folder.take(&last.witnesses)?;
        let size = (shelf.dimensions.len() + 1, shelf.measures.len());
        let wrong = |why: &str| self.folder.unreadable(&last.witnesses.file, why);
        let (mut witnesses, _) = Rows::from_parquet(&bytes, size, None, None, wrong)?;
        let deposits = witnesses.dimensions.pop().unwrap_or_default();
        let others: Vec<u32> = (0..witnesses.len())
            .filter(|&row| !wanted.has(&witnesses, row))
            .map(|row| row as u32)
            .collect();
        let rows = witnesses.gather(&others);
        let keys = rows.keys(&members.addresses()?);
        let deposits = others.iter().map(|&row| deposits[row as usize]).collect();
        Ok(Some(state.under(State { rows, keys, deposits })))
    }
}

/// The last moment of what was known when.
struct Bound {
    date: Vintage,
    publication: Option<Source>,
}

impl Bound {
    /// Whether something was known by then: of a vintage that may lie on either side it is not certain.
    fn includes(&self, source: &Source) -> bool {
        if let Some(bound) = &self.publication
            && bound.publisher == source.publisher
            && source.publication.is_some()
        {
            return source.order(bound).is_some_and(Ordering::is_le);
        }
        match (source.pulled.latest(), self.date.latest()) {
            (Some(known), Some(bound)) => known <= bound,
            _ => false,
        }
    }
}

/// How many of the deposits are the first ones of the shelf: witnesses are kept for those only.
fn known_prefix(shelf: &Shelf, known: &[Deposit]) -> usize {
    let same = |(one, other): &(&Deposit, &Deposit)| {
        one.sha256 == other.sha256 && one.pulled == other.pulled
    };
    known.iter().zip(&shelf.deposits).take_while(same).count()
}

/// Which members of each dimension a selection wants; none where all are needed.
fn wanted(shelf: &Shelf, members: &Members, selection: &dyn Selection) -> Option<Wanted> {
    let column = |role: ColumnRole| {
        move |heading: &'_ Heading| (heading.label.clone(), heading.id.clone(), role)
    };
    let headings: Vec<(String, Option<String>, ColumnRole)> = shelf
        .dimensions
        .iter()
        .map(column(ColumnRole::Dimension))
        .chain([("Periode".to_owned(), None, ColumnRole::Period)])
        .chain(shelf.measures.iter().map(column(ColumnRole::Measure)))
        .collect();
    let columns: Vec<SelectedColumn<'_>> = headings
        .iter()
        .map(|(label, id, role)| SelectedColumn { label, id: id.as_deref(), role: *role })
        .collect();
    let wishes = selection.wishes(shelf.table.as_deref(), &columns)?;
    let groups = |wish: &&Wish<'_>| matches!(wish, Wish::Groups);
    let of_groups = wishes.iter().filter(groups).count();
    let known = shelf.group().is_some_and(|group| matches!(wishes[group], Wish::Groups));
    if of_groups > usize::from(known) {
        return None;
    }
    let of_column = |(texts, wish): (&Vec<String>, &Wish<'_>)| match wish {
        Wish::Those(wants) | Wish::ThoseOrAll(wants) => {
            Some(texts.iter().map(|text| wants(text)).collect())
        }
        _ => None,
    };
    // Rows lie by the first dimension: without one there is nothing to leave out.
    let periods = (!members.dimensions.is_empty()).then_some(&members.periods);
    let columns = members.dimensions.iter().chain(periods);
    Wanted::of(columns.zip(&wishes).map(of_column).collect())
}

/// Rows as extracts: one for each deposit that says any of them.
fn extracts(
    shelf: &Shelf,
    deposits: &[Deposit],
    members: &Members,
    state: &State,
    is_part: bool,
) -> Result<Vec<Extract>, CoreError> {
    let mut of_deposits: Vec<Vec<u32>> = vec![Vec::new(); deposits.len()];
    for (row, &deposit) in (0..).zip(&state.deposits) {
        of_deposits[deposit as usize].push(row);
    }
    let mut extracts = Vec::new();
    for (deposit, rows) in deposits.iter().zip(&of_deposits).filter(|(_, rows)| !rows.is_empty()) {
        let headings = (&shelf.dimensions[..], &shelf.measures[..]);
        extracts.push(state.rows.extract(rows, members, headings, shelf.source(deposit))?);
    }
    if let Some(last) = deposits.last().filter(|_| is_part)
        && let [extract] = &mut extracts[..]
    {
        count_left_out(extract, last, members);
    }
    Ok(extracts)
}

/// Counts the rows of each member that a selection left out.
fn count_left_out(extract: &mut Extract, last: &Deposit, members: &Members) {
    for ((column, texts), records) in
        extract.dimensions.iter_mut().zip(&members.dimensions).zip(&last.records)
    {
        let mut read = vec![0_u32; column.members.len()];
        column.codes.iter().for_each(|&code| read[code as usize] += 1);
        let of_text = |text: &String| texts.iter().position(|each| each == text);
        let all = column.members.iter().map(|text| of_text(text).map_or(0, |at| records[at]));
        column.skipped = all.zip(read).map(|(all, read)| all.saturating_sub(read)).collect();
    }
}
