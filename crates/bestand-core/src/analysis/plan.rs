//! Which rows an answer has, and which cells each row is made of.
//!
//! A dimension that is not asked for is pinned to its total. Without a total a single member is pinned and
//! noted; several are an error that names the ways out. A row is therefore always one cell per period,
//! except where the question itself asks for a sum: a filter of several members, an age cut made of bands,
//! a category that older categories stand for, `--sum`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use bestand_model::benefit::{Benefit, BenefitList};
use bestand_model::measure::Measure;
use bestand_model::table::Role;
use bestand_model::{MissingReason, Number, Period, Status};

use super::measure_choice::choose_measure;
use super::present::Present;
use super::remarks::Remark;
use super::wording::list;
use crate::CoreError;
use crate::address::Addresses;
use crate::cube::{Cube, Observation};
use crate::request::Request;

/// The rows of an answer, ready to be filled.
pub(crate) struct Plan<'a> {
    pub(crate) cube: &'a Cube,
    pub(crate) request: &'a Request,
    pub(crate) measure: &'a Measure,
    /// The dimensions that get a column, in canonical order.
    pub(crate) displayed: Vec<usize>,
    pub(crate) rows: Vec<RowPlan>,
    /// Periods in which the measure has any cell, oldest first.
    pub(crate) periods: Vec<Period>,
    /// For each period of the cube whether it is one of them.
    has_cells: Vec<bool>,
    /// What was done on the way.
    pub(crate) remarks: BTreeSet<Remark>,
    /// By dimension the benefits that a filter does not apply to.
    pub(super) unfiltered: BTreeMap<usize, BTreeSet<u32>>,
    /// The cells of the measure.
    pub(super) cells: Cells,
}

/// One row of an answer.
#[derive(Clone, Debug)]
pub(crate) struct RowPlan {
    pub(crate) role: Role,
    /// One code per displayed dimension.
    pub(crate) codes: Vec<String>,
    /// One label per displayed dimension.
    pub(crate) labels: Vec<String>,
    pub(crate) content: Content,
    /// The benefit the row counts, when it is one.
    pub(crate) benefit: Option<String>,
    /// Tables the row may be taken from, by their normalised ids; any when empty.
    pub(super) tables: Vec<String>,
}

/// What a row is made of.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// One pick per dimension of the cube.
    Cells(Vec<Pick>),
    /// The sum of other rows, by their position.
    Sum(Vec<usize>),
}

/// The members of a dimension that a row adds up: nearly always one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pick {
    pub(crate) members: Vec<u32>,
    /// Members that stand in for them in periods before a month.
    pub(crate) before: Option<(Period, Vec<u32>)>,
}

impl Pick {
    pub(super) fn one(member: u32) -> Self {
        Self { members: vec![member], before: None }
    }

    /// The members in this period; none in one that has months on both sides of the change.
    pub(crate) fn in_period(&self, period: Period) -> &[u32] {
        match &self.before {
            Some((month, members)) if period.last_month() < *month => members,
            Some((month, _)) if period.first_month() < *month => &[],
            _ => &self.members,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct CellAt {
    pub(super) observation: Observation,
    pub(super) source: u32,
}

/// Where a cell stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    address: u64,
    pub(super) period: Period,
}

/// The cells of a measure by where they stand. More than one at a place where several tables have the same cell.
pub(super) struct Cells {
    numbering: Addresses,
    /// In ascending order.
    addresses: Vec<u64>,
    cells: Vec<CellAt>,
    /// Where in `addresses` the one after the last that was asked for stands: mostly the next to be asked for.
    next: std::cell::Cell<usize>,
    /// Whether a place has more than one cell.
    pub(super) has_several: bool,
    /// Whether the publisher marks a cell as provisional.
    pub(super) has_provisional: bool,
}

impl Cells {
    fn of(cube: &Cube, measure: usize) -> Result<Self, CoreError> {
        let (columns, numbering) = (cube.columns()?, cube.addresses()?);
        let rows = columns.rows_of(measure);
        let addresses: Vec<u64> =
            rows.clone().map(|row| columns.address(&numbering, row)).collect();
        let cell =
            |row| CellAt { observation: columns.observation(row), source: columns.sources[row] };
        let cells: Vec<CellAt> = rows.map(cell).collect();
        let is_provisional =
            |cell: &CellAt| matches!(cell.observation, Observation::Value(_, Status::Provisional));
        Ok(Self {
            next: std::cell::Cell::new(0),
            has_several: addresses.windows(2).any(|pair| pair[0] == pair[1]),
            has_provisional: cells.iter().any(is_provisional),
            addresses,
            cells,
            numbering,
        })
    }

    /// The cells that stand here.
    fn at(&self, address: u64) -> &[CellAt] {
        let next = self.next.get();
        let is_between = self.addresses.get(next).is_none_or(|&after| after >= address)
            && next.checked_sub(1).is_none_or(|before| self.addresses[before] < address);
        let start = match is_between {
            true => next,
            false => self.addresses.partition_point(|&each| each < address),
        };
        let count = self.addresses[start..].iter().take_while(|&&each| each == address).count();
        self.next.set(start + count);
        &self.cells[start..start + count]
    }

    /// Whether there is a cell at one of so many addresses.
    fn has_any(&self, first: u64, count: u64) -> bool {
        let at = self.addresses.partition_point(|&each| each < first);
        self.addresses.get(at).is_some_and(|&address| address - first < count)
    }

    /// The cells, place by place.
    pub(super) fn by_place(&self) -> impl Iterator<Item = &[CellAt]> {
        let mut start = 0;
        self.addresses.chunk_by(|left, right| left == right).map(move |place| {
            start += place.len();
            &self.cells[start - place.len()..start]
        })
    }

    /// Every cell with its period, as a place among the periods of the cube.
    pub(super) fn with_periods(&self) -> impl Iterator<Item = (usize, &CellAt)> {
        let periods = self.addresses.iter().map(|&address| self.numbering.period(address));
        periods.zip(&self.cells)
    }
}

impl<'a> Plan<'a> {
    /// Works out the rows.
    pub(crate) fn new(cube: &'a Cube, request: &'a Request) -> Result<Self, CoreError> {
        let measure_index = choose_measure(cube, request)?;
        let mut plan = Self::without_rows(cube, request, measure_index)?;
        plan.note_left_out();
        let present = Present::of(cube, measure_index)?;
        match &request.set {
            Some(set) => plan.rows_of_set(set, &present)?,
            None => plan.rows_of_dimensions(&present)?,
        }
        plan.check_rows()?;
        for (&dimension, benefits) in &plan.unfiltered {
            let benefits = benefits.iter().copied().collect();
            plan.remarks.insert(Remark::FilterNotApplied { dimension, benefits });
        }
        Ok(plan)
    }

    /// The same rows of another measure of the cube, without remarks.
    ///
    /// # Errors
    /// When two tables do not agree on a cell.
    pub(crate) fn of_measure(&self, measure: usize) -> Result<Self, CoreError> {
        let rows = self.rows.clone();
        let displayed = self.displayed.clone();
        let other = Self::without_rows(self.cube, self.request, measure)?;
        let other = Self { rows, displayed, ..other };
        other.check_same_values()?;
        Ok(other)
    }

    fn without_rows(
        cube: &'a Cube,
        request: &'a Request,
        measure_index: usize,
    ) -> Result<Self, CoreError> {
        let cells = Cells::of(cube, measure_index)?;
        let measure = &cube.measures()[measure_index];
        let mut has_cells = vec![false; cube.periods().len()];
        for (period, _) in cells.with_periods() {
            has_cells[period] = true;
        }
        let periods = cube.periods().iter().zip(&has_cells).filter(|(_, has)| **has);
        Ok(Self {
            cube,
            request,
            measure,
            displayed: Vec::new(),
            rows: Vec::new(),
            periods: periods.map(|(&period, _)| period).collect(),
            has_cells,
            remarks: BTreeSet::new(),
            unfiltered: BTreeMap::new(),
            cells,
        })
    }

    /// For each row what it holds in each of these periods.
    pub(crate) fn held(&self, periods: &[Period]) -> Vec<Vec<Observation>> {
        (0..self.rows.len()).map(|row| self.series(row, periods)).collect()
    }

    /// What a row holds in each of these periods.
    pub(crate) fn series(&self, row: usize, periods: &[Period]) -> Vec<Observation> {
        let picks = match &self.rows[row].content {
            Content::Cells(picks) => picks,
            Content::Sum(parts) => {
                let parts: Vec<Vec<Observation>> =
                    parts.iter().map(|&part| self.series(part, periods)).collect();
                return (0..periods.len())
                    .map(|at| sum(parts.iter().map(|part| part[at])))
                    .collect();
            }
        };
        let benefit =
            self.rows[row].benefit.as_deref().and_then(|code| BenefitList::shipped().get(code));
        let absent = Observation::Missing(MissingReason::NotInExtract);
        let cell = |address: u64, period: Period| {
            let cell = self.cell_at(row, Place { address, period });
            cell.map_or(&absent, |cell| &cell.observation)
        };
        let mut offsets = None;
        let mut next = 0;
        let mut series = Vec::with_capacity(periods.len());
        for &period in periods {
            let start = self.position(period, &mut next);
            let offsets = self.offsets_in(picks, period, &mut offsets);
            let held = match (start, offsets) {
                (None, _) => absent,
                // Nearly always there is one.
                (Some(start), &[only]) => *cell(start + only, period),
                (Some(start), several) => {
                    sum(several.iter().map(|offset| *cell(start + offset, period)))
                }
            };
            series.push(match held {
                Observation::Missing(reason) => {
                    let is_available = start.is_some_and(|at| self.has_cells[at as usize]);
                    Observation::Missing(refine(benefit, period, reason, is_available))
                }
                value => value,
            });
        }
        series
    }

    /// The sources that a row's cells in these periods come from.
    pub(crate) fn sources_of(&self, row: usize, periods: &[Period]) -> BTreeSet<usize> {
        let mut sources = BTreeSet::new();
        let cells = self.places(row, periods).filter_map(|at| self.cell_at(row, at));
        for cell in cells {
            sources.insert(cell.source as usize);
            if sources.len() == self.cube.sources().len() {
                break;
            }
        }
        sources
    }

    /// The sources that any row's cells in these periods come from.
    pub(crate) fn used_sources(&self, periods: &[Period]) -> BTreeSet<usize> {
        let mut used = BTreeSet::new();
        for row in 0..self.rows.len() {
            used.extend(self.sources_of(row, periods));
            if used.len() == self.cube.sources().len() {
                break;
            }
        }
        used
    }

    /// Where a row's cells in these periods stand: none for a row that is a sum of others.
    pub(super) fn places(&self, row: usize, periods: &[Period]) -> impl Iterator<Item = Place> {
        let picks = match &self.rows[row].content {
            Content::Cells(picks) => Some(picks),
            Content::Sum(_) => None,
        };
        picks.into_iter().flat_map(move |picks| self.places_of(picks, periods))
    }

    /// Where the cells of picks in these periods stand: nowhere in one that the extracts lack.
    pub(super) fn places_of(
        &self,
        picks: &[Pick],
        periods: &[Period],
    ) -> impl Iterator<Item = Place> {
        let mut known = None;
        let mut next = 0;
        periods.iter().flat_map(move |&period| {
            let start = self.position(period, &mut next);
            self.offsets_in(picks, period, &mut known);
            let offsets = known.clone().unwrap_or_default();
            let places = start.map_or(0, |_| offsets.len());
            let start = start.unwrap_or_default();
            (0..places).map(move |place| Place { address: start + offsets[place], period })
        })
    }

    /// The place of a period among those of the cube. Those that are asked for mostly follow each other: `next` is where
    /// this one is likely, and becomes where the one after it is.
    fn position(&self, period: Period, next: &mut usize) -> Option<u64> {
        let at = match self.cube.periods().get(*next) {
            Some(&expected) if expected == period => *next,
            _ => self.cube.periods().binary_search(&period).ok()?,
        };
        *next = at + 1;
        Some(at as u64)
    }

    /// As [`Plan::offsets`]. What is known from another period stays, where nothing changes.
    fn offsets_in<'k>(
        &self,
        picks: &[Pick],
        period: Period,
        known: &'k mut Option<Rc<[u64]>>,
    ) -> &'k [u64] {
        if picks.iter().any(|pick| pick.before.is_some()) {
            *known = None;
        }
        known.get_or_insert_with(|| self.offsets(picks, period))
    }

    /// Where the cells of picks stand in a period, counted from the first cell of the period.
    fn offsets(&self, picks: &[Pick], period: Period) -> Rc<[u64]> {
        let mut offsets = vec![0];
        for (dimension, pick) in picks.iter().enumerate() {
            let members = match &self.cube.summed[dimension] {
                Some(sums_at) => std::slice::from_ref(sums_at),
                None => pick.in_period(period),
            };
            let of = |member: u32| self.cells.numbering.of_member(dimension, member);
            offsets = offsets
                .iter()
                .flat_map(|each| members.iter().map(move |&member| each + of(member)))
                .collect();
        }
        offsets.into()
    }

    /// Whether there is any cell at picks.
    pub(super) fn has_cells(&self, picks: &[Pick]) -> bool {
        if picks.iter().any(|pick| pick.before.is_some()) {
            return self
                .places_of(picks, &self.periods)
                .any(|at| !self.cells.at(at.address).is_empty());
        }
        // The cells of a place stand together, period by period.
        let Some(&period) = self.periods.first() else { return false };
        let periods = self.cube.periods().len() as u64;
        self.offsets(picks, period).iter().any(|&offset| self.cells.has_any(offset, periods))
    }

    /// The cell a row takes its value from: of several tables one that has a value, and of those that agree the
    /// first by name, whatever order the files came in.
    fn cell_at(&self, row: usize, at: Place) -> Option<&CellAt> {
        let mut cells = self.cells_at(row, at);
        let first = cells.next()?;
        let Some(second) = cells.next() else { return Some(first) };
        [first, second].into_iter().chain(cells).min_by_key(|cell| {
            (cell.observation.number().is_none(), self.table_name(cell.source as usize))
        })
    }

    /// The cells a row may take its value from: values among them are alike.
    pub(super) fn cells_at(&self, row: usize, at: Place) -> impl Iterator<Item = &CellAt> {
        let cells = self.cells.at(at.address).iter();
        cells.filter(move |cell| self.table_allowed(row, cell.source))
    }

    /// The cells of the rows in these periods, as a cube of their own.
    pub(crate) fn observations(&self, periods: &[Period]) -> Result<Cube, CoreError> {
        observations(self.cube, [self], periods)
    }

    /// The addresses of the cells of the rows in these periods, with their sources.
    fn wanted(&self, periods: &[Period]) -> HashMap<u64, u32> {
        let mut wanted: HashMap<u64, u32> = HashMap::new();
        for row in 0..self.rows.len() {
            for at in self.places(row, periods) {
                let source = self.cell_at(row, at).map(|cell| cell.source);
                wanted.extend(source.map(|source| (at.address, source)));
            }
        }
        wanted
    }

    /// Whether a row adds cells up, so that its numbers stand in no extract.
    pub(crate) fn computes(&self) -> bool {
        self.rows.iter().any(|row| match &row.content {
            Content::Sum(_) => true,
            Content::Cells(picks) => picks.iter().any(|pick| {
                let older = pick.before.as_ref().map_or(0, |(_, members)| members.len());
                pick.members.len() > 1 || older > 1
            }),
        })
    }

    /// The position of a dimension in the cube.
    pub(crate) fn dimension(&self, id: &str) -> Option<usize> {
        self.cube.dimensions().iter().position(|dimension| dimension.id == id)
    }

    /// The code a row has in a dimension of the cube, when it is one member.
    pub(crate) fn code_of(&self, row: usize, dimension: usize) -> Option<&str> {
        let Content::Cells(picks) = &self.rows[row].content else { return None };
        match picks[dimension].members.as_slice() {
            &[member] => self.code(dimension, member),
            _ => None,
        }
    }

    pub(super) fn code(&self, dimension: usize, member: u32) -> Option<&str> {
        let members = &self.cube.dimensions()[dimension].members;
        members.get(member as usize).map(|member| member.code.as_str())
    }

    fn table_allowed(&self, row: usize, source: u32) -> bool {
        let tables = &self.rows[row].tables;
        match &self.cube.sources()[source as usize].table {
            Some(table) if !tables.is_empty() => tables.contains(table),
            _ => true,
        }
    }

    /// The files of some sources as a sentence lists them.
    pub(super) fn file_names<'s>(&self, sources: impl IntoIterator<Item = &'s usize>) -> String {
        let mut files: Vec<String> = Vec::new();
        for &at in sources {
            let file = &self.cube.sources()[at].file;
            if !files.contains(file) {
                files.push(file.clone());
            }
        }
        list(&files, self.request.language)
    }

    pub(super) fn check_additive(&self, dimension: &str) -> Result<(), CoreError> {
        if self.measure.additive_over.allows(dimension) {
            return Ok(());
        }
        Err(CoreError::question(
            format!("{} cannot be added up over {dimension}", self.measure.name_en),
            "ask for another measure with --measure, or for single members",
        ))
    }

    pub(super) fn total_of(&self, dimension: usize) -> Option<u32> {
        let each = &self.cube.dimensions()[dimension];
        each.position(each.total_code()).and_then(|position| u32::try_from(position).ok())
    }

    pub(super) fn member_label(&self, dimension: usize, member: Option<u32>) -> String {
        member
            .and_then(|member| self.cube.dimensions()[dimension].members.get(member as usize))
            .map(|member| member.label(self.request.language).to_owned())
            .unwrap_or_default()
    }
}

/// The cells of the rows of some plans of a cube in these periods, as a cube of their own.
///
/// # Errors
/// When cells were added up while they were read.
pub(crate) fn observations<'p, 'a: 'p>(
    cube: &Cube,
    plans: impl IntoIterator<Item = &'p Plan<'a>>,
    periods: &[Period],
) -> Result<Cube, CoreError> {
    cube.has_single_cells()?;
    let wanted: Vec<(&str, HashMap<u64, u32>)> =
        plans.into_iter().map(|plan| (plan.measure.code.as_str(), plan.wanted(periods))).collect();
    cube.keep(|measure, address, source| {
        let of_measure = wanted.iter().filter(|(code, _)| *code == measure);
        of_measure.into_iter().any(|(_, wanted)| wanted.get(&address) == Some(&source))
    })
}

/// Why a cell is missing: one that is absent or blank because its benefit did not exist says so.
fn refine(
    benefit: Option<&Benefit>,
    period: Period,
    reason: MissingReason,
    is_available: bool,
) -> MissingReason {
    let exists = benefit.is_none_or(|benefit| benefit.exists_in(period));
    // What was withheld was there, whatever the law says.
    match reason {
        MissingReason::Suppressed | MissingReason::NotApplicable => reason,
        _ if !exists => MissingReason::NotExisting,
        _ if !is_available => MissingReason::NotAvailable,
        _ => reason,
    }
}

/// The sum of cells. What touches a missing cell is missing; what did not exist counts as nothing.
pub(crate) fn sum(observations: impl Iterator<Item = Observation>) -> Observation {
    let mut total: Option<(Number, Status)> = None;
    let mut missing: Option<MissingReason> = None;
    for observation in observations {
        match observation {
            Observation::Value(number, status) => {
                let Some((sum, before)) = total else {
                    total = Some((number, status));
                    continue;
                };
                let Some(sum) = sum.checked_add(number) else {
                    missing = Some(MissingReason::NotApplicable);
                    continue;
                };
                total = Some((sum, before.max(status)));
            }
            Observation::Missing(reason) => {
                missing = Some(missing.map_or(reason, |before| before.dominant(reason)));
            }
        }
    }
    match (total, missing) {
        (Some((sum, status)), None | Some(MissingReason::NotExisting)) => {
            Observation::Value(sum, status)
        }
        (_, Some(reason)) => Observation::Missing(reason),
        (None, None) => Observation::Missing(MissingReason::NotInExtract),
    }
}
