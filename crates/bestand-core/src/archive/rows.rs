//! The rows of a table as an archive keeps them: codes instead of texts, sorted, and every cell as three numbers.

use bestand_model::source::Source;
use bestand_model::{MissingReason, Number, Period, Status};
use bestand_read::{DimensionColumn, Extract, MeasureColumn, PeriodColumn, RawCell};
use polars::prelude::{Column, DataFrame, ParquetReader, ParquetWriter, SerReader};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::Cursor;

use super::manifest::Heading;
use crate::CoreError;
use crate::address::Addresses;

/// The texts that codes stand for. New ones are added at the end, so that a code keeps its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Members {
    /// For each dimension.
    pub(super) dimensions: Vec<Vec<String>>,
    /// Periods in code form.
    pub(super) periods: Vec<String>,
}

/// Rows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// For each dimension the codes.
    pub(super) dimensions: Vec<Vec<u32>>,
    pub(super) periods: Vec<u32>,
    /// For each measure the cells.
    pub(super) cells: Vec<Vec<Cell>>,
}

/// A cell: a number, or what stands in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    units: i64,
    decimals: u32,
    state: u32,
}

// What the state of a cell stands for in the files of an archive. A number keeps its meaning for ever.
const NORMAL: u32 = 0;
const PROVISIONAL: u32 = 1;
const BLANK: u32 = 8;
const GONE: u32 = 9;
const ABSENT: u32 = 10;

/// The state of a cell that is missing for a reason.
const fn state_of(reason: MissingReason) -> u32 {
    match reason {
        MissingReason::Suppressed => 2,
        MissingReason::NilOrSuppressed => 3,
        MissingReason::NotAvailable => 4,
        MissingReason::NotInExtract => 5,
        MissingReason::NotApplicable => 6,
        MissingReason::NotExisting => 7,
    }
}

impl Cell {
    /// A cell of a row that is no more.
    pub(super) const GONE: Self = Self::without_number(GONE);

    const fn without_number(state: u32) -> Self {
        Self { units: 0, decimals: 0, state }
    }

    pub(super) fn of(cell: RawCell) -> Self {
        match cell {
            RawCell::Number(number, status) => Self {
                units: number.units(),
                decimals: u32::from(number.decimals()),
                state: if status == Status::Provisional { PROVISIONAL } else { NORMAL },
            },
            RawCell::Missing(reason) => Self::without_number(state_of(reason)),
            RawCell::Blank => Self::without_number(BLANK),
            RawCell::Absent => Self::without_number(ABSENT),
        }
    }

    /// What it was made of; none for a cell of a row that is no more, and for a state that nobody knows.
    pub(super) fn raw(self) -> Option<RawCell> {
        match self.state {
            NORMAL | PROVISIONAL => {
                let status =
                    if self.state == PROVISIONAL { Status::Provisional } else { Status::Normal };
                let decimals = u8::try_from(self.decimals).ok()?;
                Some(RawCell::Number(Number::new(self.units, decimals), status))
            }
            BLANK => Some(RawCell::Blank),
            ABSENT => Some(RawCell::Absent),
            state => {
                let mut reasons = MissingReason::ALL.into_iter();
                reasons.find(|&reason| state_of(reason) == state).map(RawCell::Missing)
            }
        }
    }

    pub(super) fn is_gone(self) -> bool {
        self.state == GONE
    }

    fn has_value(self) -> bool {
        matches!(self.state, NORMAL | PROVISIONAL)
    }
}

impl Members {
    /// The codes of texts, which are added where they are new.
    fn codes(known: &mut Vec<String>, texts: impl Iterator<Item = String>) -> Vec<u32> {
        let mut codes: HashMap<String, u32> =
            (0..).zip(&*known).map(|(at, text)| (text.clone(), at)).collect();
        texts
            .map(|text| {
                let next = known.len() as u32;
                *codes.entry(text).or_insert_with_key(|text| {
                    known.push(text.clone());
                    next
                })
            })
            .collect()
    }

    /// How rows are numbered.
    pub(super) fn addresses(&self) -> Result<Addresses, CoreError> {
        let sizes: Vec<usize> = self.dimensions.iter().map(Vec::len).collect();
        Addresses::of(&sizes, self.periods.len())
    }

    /// Where a row stands, in words.
    pub(super) fn name(&self, rows: &Rows, row: usize) -> String {
        let dimensions = rows.dimensions.iter().zip(&self.dimensions);
        let mut words: Vec<&str> =
            dimensions.map(|(codes, texts)| texts[codes[row] as usize].as_str()).collect();
        words.push(&self.periods[rows.periods[row] as usize]);
        words.join(" / ")
    }
}

impl Rows {
    /// No rows of so many dimensions and measures.
    pub(super) fn none(dimensions: usize, measures: usize) -> Self {
        Self {
            dimensions: vec![Vec::new(); dimensions],
            periods: Vec::new(),
            cells: vec![Vec::new(); measures],
        }
    }

    pub(super) fn len(&self) -> usize {
        self.periods.len()
    }

    pub(super) fn is_gone(&self, row: usize) -> bool {
        self.cells.first().is_some_and(|cells| cells[row].is_gone())
    }

    /// The rows of an extract, sorted; its texts get codes. Its dimensions and its measures are put in these orders.
    ///
    /// # Errors
    /// When a cell has two values.
    pub(super) fn of(
        extract: &Extract,
        (dimensions, measures): (&[usize], &[usize]),
        members: &mut Members,
    ) -> Result<(Self, Vec<u64>), CoreError> {
        members.dimensions.resize(dimensions.len(), Vec::new());
        let mut rows = Self::none(dimensions.len(), measures.len());
        for (known, (codes, &at)) in
            members.dimensions.iter_mut().zip(rows.dimensions.iter_mut().zip(dimensions))
        {
            let column = &extract.dimensions[at];
            let of_member = Members::codes(known, column.members.iter().cloned());
            *codes = column.codes.iter().map(|&code| of_member[code as usize]).collect();
        }
        let periods = extract.periods.members.iter().map(|period| period.code());
        let of_period = Members::codes(&mut members.periods, periods);
        rows.periods = extract.periods.codes.iter().map(|&code| of_period[code as usize]).collect();
        let cells =
            |&at: &usize| extract.measures[at].cells.iter().copied().map(Cell::of).collect();
        rows.cells = measures.iter().map(cells).collect();
        rows.sorted(members, extract, measures)
    }

    /// Sorted, and rows that stand twice as one.
    fn sorted(
        self,
        members: &Members,
        extract: &Extract,
        measures: &[usize],
    ) -> Result<(Self, Vec<u64>), CoreError> {
        let addresses = members.addresses()?;
        let keys = self.keys(&addresses);
        if keys.windows(2).all(|pair| pair[0] < pair[1]) {
            return Ok((self, keys));
        }
        let mut order: Vec<(u64, u32)> = keys.into_iter().zip(0..).collect();
        order.sort_unstable();
        let mut kept: Vec<u32> = Vec::with_capacity(order.len());
        let mut keys: Vec<u64> = Vec::with_capacity(order.len());
        for (key, row) in order {
            if keys.last() != Some(&key) {
                keys.push(key);
                kept.push(row);
                continue;
            }
            let Some(&first) = kept.last() else { continue };
            let (first, row) = (first as usize, row as usize);
            let differs = self.cells.iter().position(|cells| cells[first] != cells[row]);
            if let Some(at) = differs {
                let word = extract.source.read.place_word();
                return Err(CoreError::extract(
                    format!(
                        "{}: the cell {} of {:?} has two values ({word} {} and {word} {})",
                        extract.source.file,
                        members.name(&self, first),
                        extract.measures[measures[at]].label,
                        extract.places[first],
                        extract.places[row]
                    ),
                    "leave out one of the two rows",
                ));
            }
        }
        Ok((self.gather(&kept), keys))
    }

    /// Each row's place among all that there can be.
    pub(super) fn keys(&self, addresses: &Addresses) -> Vec<u64> {
        let mut keys: Vec<u64> = self.periods.iter().map(|&period| u64::from(period)).collect();
        for (at, codes) in self.dimensions.iter().enumerate() {
            keys.iter_mut()
                .zip(codes)
                .for_each(|(key, &code)| *key += addresses.of_member(at, code));
        }
        keys
    }

    /// These rows.
    pub(super) fn gather(&self, rows: &[u32]) -> Self {
        let codes = |codes: &Vec<u32>| rows.iter().map(|&row| codes[row as usize]).collect();
        let cells = |cells: &Vec<Cell>| rows.iter().map(|&row| cells[row as usize]).collect();
        Self {
            dimensions: self.dimensions.iter().map(codes).collect(),
            periods: codes(&self.periods),
            cells: self.cells.iter().map(cells).collect(),
        }
    }

    /// Adds rows at the end.
    pub(super) fn append(&mut self, other: &Self) {
        let dimensions = self.dimensions.iter_mut().zip(&other.dimensions);
        dimensions.for_each(|(codes, others)| codes.extend_from_slice(others));
        self.periods.extend_from_slice(&other.periods);
        let cells = self.cells.iter_mut().zip(&other.cells);
        cells.for_each(|(cells, others)| cells.extend_from_slice(others));
    }

    /// Adds a row of another, or that it is gone.
    pub(super) fn push(&mut self, other: &Self, row: usize, is_gone: bool) {
        for (codes, others) in self.dimensions.iter_mut().zip(&other.dimensions) {
            codes.push(others[row]);
        }
        self.periods.push(other.periods[row]);
        for (cells, others) in self.cells.iter_mut().zip(&other.cells) {
            cells.push(if is_gone { Cell::GONE } else { others[row] });
        }
    }

    /// Whether a row has the same cells as a row of another.
    pub(super) fn has_same_cells(&self, row: usize, other: &Self, at: usize) -> bool {
        self.cells.iter().zip(&other.cells).all(|(cells, others)| cells[row] == others[at])
    }

    /// For each member of the first dimension where its rows begin, and how many there are.
    pub(super) fn ranges(&self) -> Vec<(u32, usize, usize)> {
        let Some(codes) = self.dimensions.first() else { return vec![(0, 0, self.len())] };
        let mut start = 0;
        codes
            .chunk_by(|left, right| left == right)
            .map(|run| {
                start += run.len();
                (run[0], start - run.len(), run.len())
            })
            .collect()
    }

    /// For each dimension, for each member, how many rows there are.
    pub(super) fn records(&self, members: &Members) -> Vec<Vec<u32>> {
        let count = |(codes, texts): (&Vec<u32>, &Vec<String>)| {
            let mut counts = vec![0; texts.len()];
            codes.iter().for_each(|&code| counts[code as usize] += 1);
            counts
        };
        self.dimensions.iter().zip(&members.dimensions).map(count).collect()
    }

    /// Rows from which can be told what there is, whatever is left out beside them: for each deposit (`of` has that of each
    /// row), for each member of the group dimension, the first row of every member and of every period, and the first of
    /// every period that has a value in a measure.
    pub(super) fn witnesses(
        &self,
        group: Option<usize>,
        of: &[u32],
        members: &Members,
    ) -> Vec<u32> {
        let groups = group.map_or(1, |group| members.dimensions[group].len());
        let deposits = of.iter().max().map_or(0, |&last| last as usize + 1);
        let flags = |width: usize| vec![false; deposits * groups * width];
        let mut of_member: Vec<Vec<bool>> =
            members.dimensions.iter().map(|texts| flags(texts.len())).collect();
        let mut of_period = flags(members.periods.len());
        let mut of_value: Vec<Vec<bool>> =
            self.cells.iter().map(|_| flags(members.periods.len())).collect();
        let is_new = |flags: &mut Vec<bool>, at: usize| !std::mem::replace(&mut flags[at], true);
        let mut witnesses = Vec::new();
        for row in 0..self.len() {
            let group = group.map_or(0, |group| self.dimensions[group][row] as usize);
            let group = of[row] as usize * groups + group;
            let mut is_witness = false;
            for ((codes, flags), texts) in
                self.dimensions.iter().zip(&mut of_member).zip(&members.dimensions)
            {
                is_witness |= is_new(flags, group * texts.len() + codes[row] as usize);
            }
            let period = group * members.periods.len() + self.periods[row] as usize;
            is_witness |= is_new(&mut of_period, period);
            for (cells, flags) in self.cells.iter().zip(&mut of_value) {
                is_witness |= cells[row].has_value() && is_new(flags, period);
            }
            if is_witness {
                witnesses.push(row as u32);
            }
        }
        witnesses
    }

    /// As Parquet.
    pub(super) fn to_parquet(
        &self,
        dimensions: &[Heading],
        measures: &[Heading],
    ) -> Result<Vec<u8>, CoreError> {
        let numbers = |name: String, numbers: Vec<u32>| Column::new(name.into(), numbers);
        let mut columns = Vec::new();
        for ((at, heading), codes) in dimensions.iter().enumerate().zip(&self.dimensions) {
            columns.push(numbers(format!("dimension {at}: {}", heading.label), codes.clone()));
        }
        columns.push(numbers("period".to_owned(), self.periods.clone()));
        for ((at, heading), cells) in measures.iter().enumerate().zip(&self.cells) {
            let units: Vec<i64> = cells.iter().map(|cell| cell.units).collect();
            columns.push(Column::new(format!("units {at}: {}", heading.label).into(), units));
            let decimals = cells.iter().map(|cell| cell.decimals).collect();
            columns.push(numbers(format!("decimals {at}"), decimals));
            let states = cells.iter().map(|cell| cell.state).collect();
            columns.push(numbers(format!("state {at}"), states));
        }
        let mut frame = DataFrame::new(self.len(), columns)?;
        let mut bytes = Vec::new();
        ParquetWriter::new(&mut bytes).with_row_group_size(Some(ROW_GROUP)).finish(&mut frame)?;
        Ok(bytes)
    }

    /// Out of Parquet: all rows, or those of these ranges, and of them those that are wanted; with how many there were.
    /// `wrong` makes an error of what is wrong with it.
    pub(super) fn from_parquet(
        bytes: &[u8],
        (dimensions, measures): (usize, usize),
        ranges: Option<&[(usize, usize)]>,
        wanted: Option<&Wanted>,
        wrong: impl Fn(&str) -> CoreError,
    ) -> Result<(Self, usize), CoreError> {
        let whole = [(0, usize::MAX)];
        let mut rows = Self::none(dimensions, measures);
        let mut there = 0;
        keep_what_is_freed();
        for &(start, length) in ranges.unwrap_or(&whole) {
            let end = start.saturating_add(length);
            let mut next = start;
            while next < end {
                // What is not wanted is dropped piece by piece: a large part is never in memory as a whole.
                let most = PIECE.min(end - next);
                let reader = ParquetReader::new(Cursor::new(bytes)).with_slice(Some((next, most)));
                let frame = reader.finish().map_err(|error| wrong(&error.to_string()))?;
                there += frame.height();
                rows.append(
                    &Self::of_frame(&frame, (dimensions, measures), wanted)
                        .map_err(|error| wrong(&error.to_string()))?,
                );
                next += most;
                if frame.height() < most {
                    break;
                }
            }
        }
        Ok((rows, there))
    }

    fn of_frame(
        frame: &DataFrame,
        (dimensions, measures): (usize, usize),
        wanted: Option<&Wanted>,
    ) -> Result<Self, CoreError> {
        let column = |at: usize| {
            let found = frame.columns().get(at);
            found.ok_or_else(|| CoreError::extract("a column is missing", "bring back a copy"))
        };
        let kept = match wanted.filter(|wanted| wanted.looks_beyond_the_first()) {
            Some(wanted) => {
                let mut kept = vec![true; frame.height()];
                for (at, flags) in wanted.flags() {
                    let mut rest = &mut kept[..];
                    for chunk in column(at)?.u32()?.downcast_iter() {
                        let (of_chunk, after) = rest.split_at_mut(chunk.len());
                        for (kept, &code) in of_chunk.iter_mut().zip(chunk.values().iter()) {
                            *kept &= flags.get(code as usize).copied().unwrap_or(true);
                        }
                        rest = after;
                    }
                }
                let rows = kept.iter().enumerate().filter(|(_, kept)| **kept);
                Some(rows.map(|(row, _)| row).collect::<Vec<usize>>())
            }
            None => None,
        };
        let codes = |at: usize| -> Result<Vec<u32>, CoreError> {
            let codes = column(at)?.u32()?;
            Ok(numbers(
                codes.downcast_iter().map(|chunk| chunk.values().as_slice()),
                kept.as_deref(),
            ))
        };
        let mut rows = Self::none(dimensions, measures);
        for (at, each) in rows.dimensions.iter_mut().enumerate() {
            *each = codes(at)?;
        }
        rows.periods = codes(dimensions)?;
        for (at, cells) in rows.cells.iter_mut().enumerate() {
            let first = dimensions + 1 + 3 * at;
            let units = column(first)?.i64()?;
            let units = numbers(
                units.downcast_iter().map(|chunk| chunk.values().as_slice()),
                kept.as_deref(),
            );
            let (decimals, states) = (codes(first + 1)?, codes(first + 2)?);
            *cells = units
                .into_iter()
                .zip(decimals)
                .zip(states)
                .map(|((units, decimals), state)| Cell { units, decimals, state })
                .collect();
        }
        Ok(rows)
    }

    /// These rows as an extract again.
    pub(super) fn extract(
        &self,
        which: &[u32],
        members: &Members,
        headings: (&[Heading], &[Heading]),
        source: Source,
    ) -> Result<Extract, CoreError> {
        let (dimensions, measures) = headings;
        let column = |(heading, (codes, texts)): (&Heading, (&Vec<u32>, &Vec<String>))| {
            let (members, codes) = compact(which.iter().map(|&row| codes[row as usize]), texts);
            DimensionColumn {
                label: heading.label.clone(),
                id: heading.id.clone(),
                members,
                codes,
                ..DimensionColumn::default()
            }
        };
        let texts = self.dimensions.iter().zip(&members.dimensions);
        let (periods, codes) =
            compact(which.iter().map(|&row| self.periods[row as usize]), &members.periods);
        let periods = periods.iter().map(|text| Period::parse(text)).collect::<Result<_, _>>()?;
        let mut columns = Vec::with_capacity(measures.len());
        for (heading, cells) in measures.iter().zip(&self.cells) {
            columns.push(MeasureColumn {
                label: heading.label.clone(),
                id: heading.id.clone(),
                cells: which
                    .iter()
                    .map(|&row| cells[row as usize].raw().unwrap_or(RawCell::Blank))
                    .collect(),
            });
        }
        Ok(Extract {
            source,
            dimensions: dimensions.iter().zip(texts).map(column).collect(),
            periods: PeriodColumn { members: periods, codes },
            // A measure that none of these rows has is not there.
            measures: columns
                .into_iter()
                .filter(|column| column.cells.iter().any(|cell| *cell != RawCell::Absent))
                .collect(),
            places: (1..=u32::try_from(which.len()).unwrap_or(u32::MAX)).collect(),
            is_selection: false,
        })
    }
}

/// The numbers of a column that lies in pieces: all of them, or those of these rows, which ascend.
fn numbers<'a, N: Copy + 'a>(
    pieces: impl Iterator<Item = &'a [N]>,
    rows: Option<&[usize]>,
) -> Vec<N> {
    let Some(rows) = rows else { return pieces.flatten().copied().collect() };
    let mut numbers = Vec::with_capacity(rows.len());
    let (mut rest, mut start) = (rows, 0);
    for piece in pieces {
        let (of_piece, after) =
            rest.split_at(rest.partition_point(|&row| row < start + piece.len()));
        numbers.extend(of_piece.iter().map(|&row| piece[row - start]));
        (rest, start) = (after, start + piece.len());
    }
    numbers
}

/// Which members of each dimension are wanted, and after them which periods; all of one where `None`.
pub(super) struct Wanted(Vec<Option<Vec<bool>>>);

impl Wanted {
    /// None where everything is wanted. Of what is not named everything is.
    pub(super) fn of(columns: Vec<Option<Vec<bool>>>) -> Option<Self> {
        columns.iter().any(Option::is_some).then_some(Self(columns))
    }

    /// The members of the first dimension.
    pub(super) fn first(&self) -> Option<&[bool]> {
        self.0.first()?.as_deref()
    }

    fn looks_beyond_the_first(&self) -> bool {
        self.0.iter().skip(1).any(Option::is_some)
    }

    fn flags(&self) -> impl Iterator<Item = (usize, &[bool])> {
        self.0.iter().enumerate().filter_map(|(at, flags)| Some((at, flags.as_deref()?)))
    }

    /// Whether a row is wanted.
    pub(super) fn has(&self, rows: &Rows, row: usize) -> bool {
        self.flags().all(|(at, flags)| {
            let code = rows.dimensions.get(at).unwrap_or(&rows.periods)[row];
            flags.get(code as usize).copied().unwrap_or_default()
        })
    }
}

/// How many rows of a part are packed together: what is read of it at least.
const ROW_GROUP: usize = 1 << 16;

/// How many rows of a part are read at a time.
const PIECE: usize = 4 * ROW_GROUP;

/// Lets the memory of one piece serve the next. The allocator of Linux (glibc) gives back to the system what lies free at the
/// end of its heap, and takes it anew, page by page, for the next piece; unless a larger block was freed before (`mallopt`,
/// `M_MMAP_THRESHOLD`: the thresholds are dynamic). It is never touched, and no other allocator minds it.
fn keep_what_is_freed() {
    const LARGER_THAN_A_PIECE: usize = 16 << 20;
    drop(std::hint::black_box(Vec::<u8>::with_capacity(LARGER_THAN_A_PIECE)));
}

/// The texts in use, in order of appearance, and codes among them.
fn compact(codes: impl Iterator<Item = u32>, texts: &[String]) -> (Vec<String>, Vec<u32>) {
    let mut used: Vec<String> = Vec::new();
    let mut new: Vec<Option<u32>> = vec![None; texts.len()];
    let codes = codes
        .map(|code| {
            *new[code as usize].get_or_insert_with(|| {
                used.push(texts[code as usize].clone());
                used.len() as u32 - 1
            })
        })
        .collect();
    (used, codes)
}
