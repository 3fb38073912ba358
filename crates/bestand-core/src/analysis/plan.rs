//! Which rows an answer has, and which cells each row is made of.
//!
//! A dimension that is not asked for is pinned to its total. Without a total a single member is pinned and
//! noted; several are an error that names the ways out. A row is therefore always one cell per period,
//! except where the question itself asks for a sum: a filter of several members, an age cut made of bands,
//! a category that older categories stand for, `--sum`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bestand_model::age::{AgeBand, AgeCutError};
use bestand_model::benefit::BenefitList;
use bestand_model::benefit_set::{BenefitSet, SetRow, SetRowKind};
use bestand_model::dimension::complete_members;
use bestand_model::measure::{Measure, MeasureList, ValueKind};
use bestand_model::table::Role;
use bestand_model::visitation::VisitationList;
use bestand_model::{MissingReason, Period, Status};

use crate::cube::{Cube, CubeCell, Observation, UNSTATED};
use crate::request::{Named, Request, find_dimension, find_member};
use crate::{CoreError, TOTAL};

/// The measure taken when the user names none and a table has it.
const DEFAULT_MEASURE: &str = "full_time_persons";

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
    /// What was pinned or left unfiltered on the way.
    pub(crate) remarks: BTreeSet<Remark>,
    cells: HashMap<(Vec<u32>, Period), CellAt>,
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
    /// Tables the row may be taken from; any when empty.
    tables: Vec<String>,
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
    fn one(member: u32) -> Self {
        Self { members: vec![member], before: None }
    }

    /// The members in this period.
    pub(crate) fn in_period(&self, period: Period) -> &[u32] {
        match &self.before {
            Some((month, members)) if period.last_month() < *month => members,
            _ => &self.members,
        }
    }
}

/// Something done on the way that the reader must know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Remark {
    /// A dimension of several members was held at its total.
    PinnedToTotal { dimension: usize },
    /// A dimension without a total was held at its only member.
    PinnedToOnly { dimension: usize, member: u32 },
    /// A filter does not apply to a benefit, which lacks the dimension.
    FilterNotApplied { dimension: usize, benefit: u32 },
    /// A dimension was held at what the user asked for.
    Filtered { dimension: usize, label: String },
    /// A category was replaced by older ones before a month.
    Bridged { category: String, older: Vec<String>, before: Period },
    /// A dimension without a total was added up.
    Summed { dimension: usize },
    /// Files that do not have the measure.
    LeftOut { sources: Vec<usize> },
    /// Rows of a set for which the extracts have nothing.
    SetRowsMissing { labels: Vec<String> },
    /// No total, because the rows overlap or must not be added.
    NoTotal { reason: NoTotal },
}

/// Why a table has no total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NoTotal {
    /// The same person can stand in several rows.
    NotAdditive,
    /// Some rows are part of others.
    Overlap,
    /// Two of the rows count the same people in two ways.
    NeverTogether,
}

#[derive(Clone, Copy, Debug)]
struct CellAt {
    observation: Observation,
    source: u32,
}

impl<'a> Plan<'a> {
    /// Works out the rows.
    pub(crate) fn new(cube: &'a Cube, request: &'a Request) -> Result<Self, CoreError> {
        let measure_index = choose_measure(cube, request)?;
        let cells = cube.cells_of(measure_index)?;
        let measure = &cube.measures()[measure_index];
        let periods: BTreeSet<Period> =
            cells.iter().map(|cell| cube.periods()[cell.period as usize]).collect();
        let mut plan = Self {
            cube,
            request,
            measure,
            displayed: Vec::new(),
            rows: Vec::new(),
            periods: periods.into_iter().collect(),
            remarks: BTreeSet::new(),
            cells: HashMap::new(),
        };
        plan.note_left_out(&cells);
        let present = Present::of(cube, &cells);
        plan.index(cells)?;
        match &request.set {
            Some(set) => plan.rows_of_set(set, &present)?,
            None => plan.rows_of_dimensions(&present)?,
        }
        Ok(plan)
    }

    /// What a row holds in a period.
    pub(crate) fn observation(&self, row: usize, period: Period) -> Observation {
        match &self.rows[row].content {
            Content::Sum(parts) => {
                sum(parts.iter().map(|&part| self.observation(part, period)))
            }
            Content::Cells(picks) => {
                let observations: Vec<Observation> = keys_of(picks, period)
                    .into_iter()
                    .map(|key| match self.cells.get(&(key, period)) {
                        Some(cell) if self.table_allowed(row, cell.source) => cell.observation,
                        _ => Observation::Missing(MissingReason::NotInExtract),
                    })
                    .collect();
                let observation = if observations.is_empty() {
                    Observation::Missing(MissingReason::NotInExtract)
                } else {
                    sum(observations.into_iter())
                };
                self.refine(row, period, observation)
            }
        }
    }

    /// The sources that a row's cells in these periods come from.
    pub(crate) fn sources_of(&self, row: usize, periods: &[Period]) -> BTreeSet<usize> {
        let Content::Cells(picks) = &self.rows[row].content else { return BTreeSet::new() };
        periods
            .iter()
            .flat_map(|&period| keys_of(picks, period).into_iter().map(move |key| (key, period)))
            .filter_map(|key| self.cells.get(&key))
            .filter(|cell| self.table_allowed(row, cell.source))
            .map(|cell| cell.source as usize)
            .collect()
    }

    /// The cells of the rows in these periods, as a cube of their own.
    pub(crate) fn observations(&self, periods: &[Period]) -> Result<Cube, CoreError> {
        let mut wanted: HashMap<(Vec<u32>, Period), u32> = HashMap::new();
        for row in 0..self.rows.len() {
            let Content::Cells(picks) = &self.rows[row].content else { continue };
            for &period in periods {
                for key in keys_of(picks, period) {
                    let at = (key, period);
                    if let Some(cell) = self.cells.get(&at)
                        && self.table_allowed(row, cell.source)
                    {
                        let source = cell.source;
                        wanted.insert(at, source);
                    }
                }
            }
        }
        self.cube.keep(&self.measure.code, |key, period, source| {
            wanted.get(&(key.to_vec(), period)) == Some(&source)
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

    fn code(&self, dimension: usize, member: u32) -> Option<&str> {
        let members = &self.cube.dimensions()[dimension].members;
        members.get(member as usize).map(|member| member.code.as_str())
    }

    fn table_allowed(&self, row: usize, source: u32) -> bool {
        let tables = &self.rows[row].tables;
        match &self.cube.sources()[source as usize].table {
            Some(table) if !tables.is_empty() => tables.iter().any(|each| same_table(each, table)),
            _ => true,
        }
    }

    /// A cell that is absent or blank because its benefit did not exist says so.
    fn refine(&self, row: usize, period: Period, observation: Observation) -> Observation {
        let Observation::Missing(reason) = observation else { return observation };
        if !self.periods.contains(&period) {
            return Observation::Missing(MissingReason::NotAvailable);
        }
        let exists = self.rows[row]
            .benefit
            .as_deref()
            .and_then(|code| BenefitList::shipped().get(code))
            .is_none_or(|benefit| benefit.exists_in(period));
        Observation::Missing(if exists { reason } else { MissingReason::NotExisting })
    }

    fn note_left_out(&mut self, cells: &[CubeCell]) {
        let used: BTreeSet<u32> = cells.iter().map(|cell| cell.source).collect();
        let sources: Vec<usize> = (0..self.cube.sources().len())
            .filter(|&source| u32::try_from(source).is_ok_and(|source| !used.contains(&source)))
            .collect();
        if !sources.is_empty() {
            self.remarks.insert(Remark::LeftOut { sources });
        }
    }

    fn index(&mut self, cells: Vec<CubeCell>) -> Result<(), CoreError> {
        for cell in cells {
            let period = self.cube.periods()[cell.period as usize];
            let at = CellAt { observation: cell.observation, source: cell.source };
            if let Some(other) = self.cells.insert((cell.key, period), at) {
                let table = |source: u32| {
                    let source = &self.cube.sources()[source as usize];
                    source.table.clone().unwrap_or_else(|| source.file.clone())
                };
                return Err(CoreError::question(
                    format!(
                        "{} and {} both have a total over benefits, and the two count different benefits",
                        table(other.source),
                        table(at.source)
                    ),
                    "ask for one of the tables at a time",
                ));
            }
        }
        Ok(())
    }

    /// The rows of the dimensions asked for.
    fn rows_of_dimensions(&mut self, present: &Present) -> Result<(), CoreError> {
        let wishes = self.wishes(present)?;
        self.displayed = (0..wishes.len()).filter(|&at| wishes[at].displayed).collect();
        for benefit in present.benefits() {
            if !wishes_benefit(&wishes, self.dimension("benefit"), benefit) {
                continue;
            }
            let mut choices: Vec<Vec<Choice>> = Vec::with_capacity(wishes.len());
            for (dimension, wish) in wishes.iter().enumerate() {
                choices.push(self.choices(dimension, wish, benefit, present)?);
            }
            for combination in product(&choices) {
                self.push_row(&combination);
            }
        }
        let dimensions = self.cube.dimensions();
        let displayed = self.displayed.clone();
        let rank = |row: &RowPlan| -> Vec<usize> {
            row.codes
                .iter()
                .zip(&displayed)
                .map(|(code, &at)| dimensions[at].position(code).unwrap_or(usize::MAX))
                .collect()
        };
        self.rows.sort_by_cached_key(rank);
        if self.rows.is_empty() {
            return Err(CoreError::question(
                "nothing in these extracts fits the question",
                "inspect FILE lists benefits, areas and other members",
            ));
        }
        self.show_something();
        self.mark_totals();
        self.add_total();
        Ok(())
    }

    /// What the user wants of each dimension.
    fn wishes(&self, present: &Present) -> Result<Vec<Wish>, CoreError> {
        let mut wishes: Vec<Wish> = vec![Wish::default(); self.cube.dimensions().len()];
        for name in &self.request.by {
            wishes[find_dimension(self.cube, name)?].displayed = true;
        }
        for name in &self.request.sum {
            wishes[find_dimension(self.cube, name)?].summed = true;
        }
        for filter in &self.request.filters {
            let at = find_dimension(self.cube, &filter.dimension)?;
            wishes[at].restrict(self.cube, at, &filter.members)?;
        }
        for (id, names) in [("benefit", &self.request.benefits), ("area", &self.request.areas)] {
            if names.is_empty() {
                continue;
            }
            let at = self.dimension(id).ok_or_else(|| {
                CoreError::question(
                    format!("these extracts have no {id}"),
                    format!("leave out --{id}, or give a file that has it"),
                )
            })?;
            wishes[at].restrict(self.cube, at, names)?;
        }
        if let Some(at) = self.dimension("benefit")
            && wishes[at].only.is_none()
            && present.benefits().len() > 1
        {
            wishes[at].displayed = true;
        }
        for wish in &mut wishes {
            if wish.only.as_ref().is_some_and(|only| only.len() > 1) && !wish.summed {
                wish.displayed = true;
            }
        }
        Ok(wishes)
    }

    /// The picks a row of this benefit can have in a dimension.
    fn choices(
        &mut self,
        dimension: usize,
        wish: &Wish,
        benefit: u32,
        present: &Present,
    ) -> Result<Vec<Choice>, CoreError> {
        let there = present.members(benefit, dimension);
        if Some(dimension) == self.dimension("benefit") {
            return Ok(vec![Choice::member(benefit)]);
        }
        let total = self.total_of(dimension).filter(|total| there.contains(total));
        if wish.summed {
            return self.sum_choice(dimension, wish, &there);
        }
        let Some(only) = &wish.only else {
            if wish.displayed {
                return Ok(there.into_iter().map(Choice::member).collect());
            }
            return self.pin(dimension, total, &there);
        };
        if let Some(total) = total
            && there.len() == 1
            && !only.contains(&Named::Member(total))
        {
            // The benefit has no such breakdown. Areas are no breakdown: there the cell is not there.
            if self.cube.dimensions()[dimension].id != "area" {
                self.remarks.insert(Remark::FilterNotApplied { dimension, benefit });
                return Ok(vec![Choice::member(total)]);
            }
        }
        let mut choices = Vec::new();
        for named in only {
            choices.extend(self.named_choices(dimension, named, &there)?);
        }
        if !wish.displayed {
            for choice in &choices {
                let label = match &choice.name {
                    Some((_, label)) => label.clone(),
                    None => self.member_label(dimension, choice.pick.members.first().copied()),
                };
                self.remarks.insert(Remark::Filtered { dimension, label });
            }
        }
        Ok(choices)
    }

    /// A dimension nobody asked for: its total, else its only member, else an error.
    fn pin(
        &mut self,
        dimension: usize,
        total: Option<u32>,
        there: &BTreeSet<u32>,
    ) -> Result<Vec<Choice>, CoreError> {
        if let Some(total) = total {
            if there.len() > 1 {
                self.remarks.insert(Remark::PinnedToTotal { dimension });
            }
            return Ok(vec![Choice::member(total)]);
        }
        if let Some(&member) = there.first().filter(|_| there.len() == 1) {
            self.remarks.insert(Remark::PinnedToOnly { dimension, member });
            return Ok(vec![Choice::member(member)]);
        }
        Err(self.total_missing(dimension, there))
    }

    fn total_missing(&self, dimension: usize, there: &BTreeSet<u32>) -> CoreError {
        let each = &self.cube.dimensions()[dimension];
        let mut labels: Vec<&str> = there
            .iter()
            .take(4)
            .map(|&member| each.members[member as usize].label_da.as_str())
            .collect();
        if there.len() > labels.len() {
            labels.push("…");
        }
        let id = &each.id;
        let mut ways = vec![
            format!("--by {id} shows them all"),
            format!("--where {id}={} picks one", labels[0]),
        ];
        if id == "area" {
            ways = vec![
                "--area NAME picks one".to_owned(),
                "--by area shows them all; the whole country is never built from municipalities".to_owned(),
            ];
        } else if complete_members(id).is_some() || id == "age" {
            ways.push(format!("--sum {id} adds them up if they are complete"));
        }
        CoreError::question(
            format!(
                "the dimension {id} has no total in these extracts, and {} members ({})",
                there.len(),
                labels.join(", ")
            ),
            ways.join("; "),
        )
    }

    /// `--sum`: all members, when a code list proves that they are all.
    fn sum_choice(
        &mut self,
        dimension: usize,
        wish: &Wish,
        there: &BTreeSet<u32>,
    ) -> Result<Vec<Choice>, CoreError> {
        let id = self.cube.dimensions()[dimension].id.clone();
        self.check_additive(&id)?;
        let total = self.total_of(dimension);
        let parts: Vec<u32> =
            there.iter().copied().filter(|&member| Some(member) != total).collect();
        if wish.only.is_some() {
            return Err(CoreError::question(
                format!("--sum {id} and --where {id}=… ask for two things"),
                "a sum is over all members: leave one of them out",
            ));
        }
        let codes: Vec<&str> =
            parts.iter().filter_map(|&member| self.code(dimension, member)).collect();
        let incomplete = |message: String| {
            CoreError::question(
                message,
                format!("--by {id} shows the members, --where {id}=NAME picks one"),
            )
        };
        if id == "age" {
            let bands: Vec<AgeBand> = codes.iter().filter_map(|code| AgeBand::parse(code)).collect();
            if bands.len() < codes.len() {
                return Err(incomplete("--sum age: not every member is an age band".to_owned()));
            }
            let everybody = AgeBand { from: 0, to: None };
            bestand_model::age::tile(everybody, &bands)
                .map_err(|error| incomplete(format!("--sum age: {error}")))?;
        } else {
            let complete = complete_members(&id).ok_or_else(|| {
                incomplete(format!(
                    "--sum {id}: no code list says which members there are, so nothing proves that they are all here"
                ))
            })?;
            if let Some(lacking) = complete.iter().find(|code| !codes.contains(code)) {
                return Err(incomplete(format!("--sum {id}: the member {lacking:?} is not there")));
            }
            if let Some(extra) = codes.iter().find(|code| !complete.contains(code)) {
                return Err(incomplete(format!("--sum {id}: {extra:?} is in no code list")));
            }
        }
        self.remarks.insert(Remark::Summed { dimension });
        Ok(vec![Choice { pick: Pick { members: parts, before: None }, name: None }])
    }

    /// The picks a named member stands for.
    fn named_choices(
        &mut self,
        dimension: usize,
        named: &Named,
        there: &BTreeSet<u32>,
    ) -> Result<Vec<Choice>, CoreError> {
        let id = self.cube.dimensions()[dimension].id.clone();
        Ok(match named {
            Named::Group(members) => members.iter().copied().map(Choice::member).collect(),
            Named::AgeCut(cut) => vec![self.age_choice(dimension, *cut, there)?],
            Named::Member(member) => {
                let code = self.code(dimension, *member).unwrap_or_default().to_owned();
                let before = (id == "visitation").then(|| self.bridge(dimension, &code)).flatten();
                vec![Choice { pick: Pick { members: vec![*member], before }, name: None }]
            }
            Named::Absent(code) => {
                let label = crate::members::listed(&id, code)
                    .map_or_else(|| code.clone(), |member| member.label(self.request.language).to_owned());
                let before = (id == "visitation").then(|| self.bridge(dimension, code)).flatten();
                let pick = Pick { members: Vec::new(), before };
                vec![Choice { pick, name: Some((code.clone(), label)) }]
            }
        })
    }

    /// An age cut as the sum of the bands that make it up.
    fn age_choice(
        &self,
        dimension: usize,
        cut: AgeBand,
        there: &BTreeSet<u32>,
    ) -> Result<Choice, CoreError> {
        self.check_additive("age")?;
        let members: Vec<(u32, AgeBand)> = there
            .iter()
            .filter_map(|&member| Some((member, AgeBand::parse(self.code(dimension, member)?)?)))
            .collect();
        let bands: Vec<AgeBand> = members.iter().map(|&(_, band)| band).collect();
        let chosen = bestand_model::age::tile(cut, &bands).map_err(|error: AgeCutError| {
            CoreError::question(
                format!("the ages {} cannot be made from the bands there are: {error}", cut.code()),
                "choose a cut on the bounds of the bands; inspect FILE lists them",
            )
        })?;
        Ok(Choice {
            pick: Pick { members: chosen.into_iter().map(|at| members[at].0).collect(), before: None },
            name: Some((cut.code(), cut.label(self.request.language))),
        })
    }

    /// The older categories that stand for a visitation category before it existed.
    fn bridge(&mut self, dimension: usize, code: &str) -> Option<(Period, Vec<u32>)> {
        let list = VisitationList::shipped();
        let from = list.get(code)?.valid_from?;
        let older = list.older_for(code);
        let members: Vec<u32> = older
            .iter()
            .filter_map(|code| self.cube.dimensions()[dimension].position(code))
            .filter_map(|position| u32::try_from(position).ok())
            .collect();
        let first_bridged = self.periods.first().is_some_and(|first| first.last_month() < from);
        if members.is_empty() || members.len() < older.len() || !first_bridged {
            return None;
        }
        let label = |code: &str| {
            list.label(code, self.request.language).unwrap_or(code).to_owned()
        };
        self.remarks.insert(Remark::Bridged {
            category: label(code),
            older: older.iter().map(|code| label(code)).collect(),
            before: from,
        });
        Some((from, members))
    }

    fn check_additive(&self, dimension: &str) -> Result<(), CoreError> {
        if self.measure.additive_over.allows(dimension) {
            return Ok(());
        }
        Err(CoreError::question(
            format!("{} cannot be added up over {dimension}", self.measure.name_en),
            "ask for another measure with --measure, or for single members",
        ))
    }

    fn total_of(&self, dimension: usize) -> Option<u32> {
        let each = &self.cube.dimensions()[dimension];
        each.position(each.total_code()).and_then(|position| u32::try_from(position).ok())
    }

    fn member_label(&self, dimension: usize, member: Option<u32>) -> String {
        member
            .and_then(|member| self.cube.dimensions()[dimension].members.get(member as usize))
            .map(|member| member.label(self.request.language).to_owned())
            .unwrap_or_default()
    }

    fn push_row(&mut self, combination: &[Choice]) {
        let picks: Vec<Pick> = combination.iter().map(|choice| choice.pick.clone()).collect();
        let several = self.displayed.len() > 1;
        let any = || {
            self.periods.iter().any(|&period| {
                keys_of(&picks, period).into_iter().any(|key| self.cells.contains_key(&(key, period)))
            })
        };
        if several && !any() {
            return;
        }
        let mut codes = Vec::with_capacity(self.displayed.len());
        let mut labels = Vec::with_capacity(self.displayed.len());
        for &dimension in &self.displayed {
            let choice = &combination[dimension];
            let member = choice.pick.members.first().copied();
            let (code, label) = choice.name.clone().unwrap_or_else(|| {
                let code = member.and_then(|member| self.code(dimension, member)).unwrap_or_default();
                (code.to_owned(), self.member_label(dimension, member))
            });
            codes.push(code);
            labels.push(label);
        }
        let benefit = self.dimension("benefit").and_then(|at| {
            let member = picks[at].members.first().copied()?;
            self.code(at, member).map(str::to_owned)
        });
        self.rows.push(RowPlan {
            role: Role::Body,
            codes,
            labels,
            content: Content::Cells(picks),
            benefit,
            tables: Vec::new(),
        });
    }

    /// A single row still needs a name: its benefit, else its area.
    fn show_something(&mut self) {
        if !self.displayed.is_empty() {
            return;
        }
        let stated = self
            .dimension("benefit")
            .filter(|&at| self.code_of(0, at).is_some_and(|code| code != UNSTATED && code != TOTAL));
        let Some(dimension) = stated.or_else(|| self.dimension("area")) else { return };
        self.displayed = vec![dimension];
        for row in 0..self.rows.len() {
            let Content::Cells(picks) = &self.rows[row].content else { continue };
            let member = picks[dimension].members.first().copied();
            let code = member.and_then(|member| self.code(dimension, member)).unwrap_or_default();
            let (code, label) = (code.to_owned(), self.member_label(dimension, member));
            self.rows[row].codes = vec![code];
            self.rows[row].labels = vec![label];
        }
    }

    /// The row of a shipped total is set apart, where one dimension is shown.
    fn mark_totals(&mut self) {
        let &[dimension] = self.displayed.as_slice() else { return };
        if self.rows.len() < 2 {
            return;
        }
        let total = self.cube.dimensions()[dimension].total_code();
        for row in &mut self.rows {
            if row.codes[0] == total {
                row.role = Role::Total;
            }
        }
    }

    /// A total of the benefits shown, where none was shipped and the rows may be added.
    fn add_total(&mut self) {
        let only_benefits = self.displayed.as_slice()
            == self.dimension("benefit").as_slice()
            && self.displayed.len() == 1;
        let shipped = self.rows.iter().any(|row| row.role == Role::Total);
        if !only_benefits || shipped || self.rows.len() < 2 {
            return;
        }
        let codes: Vec<&str> = self.rows.iter().map(|row| row.codes[0].as_str()).collect();
        if let Some(reason) = self.why_no_total(&codes) {
            self.remarks.insert(Remark::NoTotal { reason });
            return;
        }
        let parts = (0..self.rows.len()).collect();
        self.rows.push(RowPlan {
            role: Role::Total,
            codes: vec!["sum".to_owned()],
            labels: vec![self.request.language.pick("I alt", "Total").to_owned()],
            content: Content::Sum(parts),
            benefit: None,
            tables: Vec::new(),
        });
    }

    fn why_no_total(&self, codes: &[&str]) -> Option<NoTotal> {
        if self.measure.value != ValueKind::Count || !self.measure.additive_over.allows("benefit") {
            return Some(NoTotal::NotAdditive);
        }
        let list = BenefitList::shipped();
        for code in codes {
            let Some(benefit) = list.get(code) else { return Some(NoTotal::Overlap) };
            if benefit.never_with.iter().any(|other| codes.contains(&other.as_str())) {
                return Some(NoTotal::NeverTogether);
            }
            if benefit.parent.as_deref().is_some_and(|parent| codes.contains(&parent)) {
                return Some(NoTotal::Overlap);
            }
        }
        None
    }

    /// The rows of a set, in its order.
    fn rows_of_set(&mut self, set: &BenefitSet, present: &Present) -> Result<(), CoreError> {
        if !self.request.by.is_empty() || !self.request.benefits.is_empty() {
            return Err(CoreError::question(
                format!("the rows of the set {} are fixed", set.code),
                "leave out --by and --benefit, or the set",
            ));
        }
        let dimension = self.dimension("benefit").ok_or_else(|| {
            CoreError::question(
                format!("these extracts have no benefits, and the set {} is made of them", set.code),
                "give files with benefits, or leave out --set",
            )
        })?;
        self.displayed = vec![dimension];
        let mut missing = Vec::new();
        for row in &set.rows {
            let label = row.label(self.request.language).to_owned();
            let content = match row.kind {
                SetRowKind::Subtotal | SetRowKind::Total => {
                    let benefits_only = row.kind == SetRowKind::Total;
                    Content::Sum(self.parts_of(set, row, benefits_only))
                }
                SetRowKind::Benefit | SetRowKind::Part => {
                    let picks = self.picks_of_set_row(dimension, set, row, present)?;
                    if picks.iter().any(|pick| pick.members.is_empty() && pick.before.is_none()) {
                        missing.push(label.clone());
                    }
                    Content::Cells(picks)
                }
            };
            let role = match row.kind {
                SetRowKind::Benefit => Role::Body,
                SetRowKind::Part => Role::Part,
                SetRowKind::Subtotal => Role::Subtotal,
                SetRowKind::Total => Role::Total,
            };
            self.rows.push(RowPlan {
                role,
                codes: vec![row.code.clone()],
                labels: vec![label],
                content,
                benefit: row.benefit.clone(),
                tables: row.tables.clone(),
            });
        }
        if !missing.is_empty() {
            self.remarks.insert(Remark::SetRowsMissing { labels: missing });
        }
        Ok(())
    }

    fn parts_of(&self, set: &BenefitSet, row: &SetRow, benefits_only: bool) -> Vec<usize> {
        set.rows
            .iter()
            .enumerate()
            .take(self.rows.len())
            .filter(|(_, each)| each.kind == SetRowKind::Benefit)
            .filter(|(_, each)| benefits_only || row.of.contains(&each.code))
            .map(|(position, _)| position)
            .collect()
    }

    fn picks_of_set_row(
        &mut self,
        benefit_dimension: usize,
        set: &BenefitSet,
        row: &SetRow,
        present: &Present,
    ) -> Result<Vec<Pick>, CoreError> {
        let code = row.benefit.as_deref().unwrap_or_default();
        let empty = Pick { members: Vec::new(), before: None };
        let dimensions = self.cube.dimensions().len();
        let Some(benefit) = self.cube.dimensions()[benefit_dimension]
            .position(code)
            .and_then(|position| u32::try_from(position).ok())
            .filter(|benefit| present.has(*benefit))
        else {
            return Ok(vec![empty; dimensions]);
        };
        let areas_and_filters = self.wishes(present)?;
        let mut picks = Vec::with_capacity(dimensions);
        for dimension in 0..dimensions {
            let id = self.cube.dimensions()[dimension].id.clone();
            if dimension == benefit_dimension {
                picks.push(Pick::one(benefit));
            } else if let Some(names) = row.filter.get(&id) {
                let before = row.filter_before.as_ref().and_then(|before| {
                    Some((before.month, before.filter.get(&id)?.clone()))
                });
                picks.push(self.set_filter(set, row, dimension, names, before, benefit, present)?);
            } else {
                let wish = Wish { displayed: false, ..areas_and_filters[dimension].clone() };
                let choices = self.choices(dimension, &wish, benefit, present)?;
                match choices.as_slice() {
                    [choice] => picks.push(choice.pick.clone()),
                    _ => {
                        return Err(CoreError::question(
                            format!("the set {} has one row per benefit, and {id} is given several members", set.code),
                            format!("give one member of {id}"),
                        ));
                    }
                }
            }
        }
        Ok(picks)
    }

    /// The members a set's own filter stands for. A benefit that lacks the dimension cannot be counted the
    /// way the set says: that is an error for a row of its own, and an empty line for a part.
    #[expect(clippy::too_many_arguments, reason = "each is a fact of one filter of one row")]
    fn set_filter(
        &mut self,
        set: &BenefitSet,
        row: &SetRow,
        dimension: usize,
        names: &[String],
        before: Option<(Period, Vec<String>)>,
        benefit: u32,
        present: &Present,
    ) -> Result<Pick, CoreError> {
        let there = present.members(benefit, dimension);
        let each = self.cube.dimensions()[dimension].clone();
        if there.iter().all(|&member| Some(member) == self.total_of(dimension)) {
            if row.kind == SetRowKind::Part {
                return Ok(Pick { members: Vec::new(), before: None });
            }
            return Err(CoreError::question(
                format!(
                    "the set {} counts {:?} only where {} is {}, and the extract of {:?} has no {}",
                    set.code,
                    row.benefit.as_deref().unwrap_or_default(),
                    each.id,
                    names.join(" or "),
                    row.benefit.as_deref().unwrap_or_default(),
                    each.id
                ),
                format!("download the table again with the breakdown {:?}", each.label_da),
            ));
        }
        let mut members = Vec::new();
        let mut older = None;
        for name in names {
            let named = find_member(&each, name)?;
            for choice in self.named_choices(dimension, &named, &there)? {
                members.extend(choice.pick.members);
                older = older.or(choice.pick.before);
            }
        }
        if let Some((month, names)) = before {
            let older_members = names
                .iter()
                .filter_map(|name| each.position(name))
                .filter_map(|position| u32::try_from(position).ok())
                .collect::<Vec<u32>>();
            older = Some((month, if older_members.len() == names.len() { older_members } else { Vec::new() }));
        }
        if members.len() > 1 || older.as_ref().is_some_and(|(_, members)| members.len() > 1) {
            self.check_additive(&each.id)?;
        }
        Ok(Pick { members, before: older })
    }
}

/// What the user wants of a dimension.
#[derive(Clone, Debug, Default)]
struct Wish {
    displayed: bool,
    summed: bool,
    only: Option<Vec<Named>>,
}

impl Wish {
    fn restrict(&mut self, cube: &Cube, dimension: usize, names: &[String]) -> Result<(), CoreError> {
        let only = self.only.get_or_insert_default();
        for name in names {
            let named = find_member(&cube.dimensions()[dimension], name)?;
            match named {
                Named::Group(members) => only.extend(members.into_iter().map(Named::Member)),
                named if !only.contains(&named) => only.push(named),
                _ => {}
            }
        }
        Ok(())
    }
}

fn wishes_benefit(wishes: &[Wish], dimension: Option<usize>, benefit: u32) -> bool {
    let Some(dimension) = dimension else { return true };
    wishes[dimension].only.as_ref().is_none_or(|only| only.contains(&Named::Member(benefit)))
}

/// A pick with the name it goes by when it is no member of the cube.
#[derive(Clone, Debug)]
struct Choice {
    pick: Pick,
    name: Option<(String, String)>,
}

impl Choice {
    fn member(member: u32) -> Self {
        Self { pick: Pick::one(member), name: None }
    }
}

/// Which members each benefit has in each dimension.
struct Present {
    by_benefit: BTreeMap<u32, Vec<BTreeSet<u32>>>,
}

impl Present {
    fn of(cube: &Cube, cells: &[CubeCell]) -> Self {
        let benefit = cube.dimensions().iter().position(|dimension| dimension.id == "benefit");
        let mut by_benefit: BTreeMap<u32, Vec<BTreeSet<u32>>> = BTreeMap::new();
        for cell in cells {
            let members = by_benefit
                .entry(benefit.map_or(0, |at| cell.key[at]))
                .or_insert_with(|| vec![BTreeSet::new(); cell.key.len()]);
            for (set, &code) in members.iter_mut().zip(&cell.key) {
                set.insert(code);
            }
        }
        Self { by_benefit }
    }

    /// The benefits there are; one nameless where the cube has no such dimension.
    fn benefits(&self) -> Vec<u32> {
        self.by_benefit.keys().copied().collect()
    }

    fn has(&self, benefit: u32) -> bool {
        self.by_benefit.contains_key(&benefit)
    }

    fn members(&self, benefit: u32, dimension: usize) -> BTreeSet<u32> {
        self.by_benefit.get(&benefit).map(|members| members[dimension].clone()).unwrap_or_default()
    }
}

/// The measure of the answer.
fn choose_measure(cube: &Cube, request: &Request) -> Result<usize, CoreError> {
    let measures = cube.measures();
    let list = || {
        let codes: Vec<&str> = measures.iter().map(|measure| measure.code.as_str()).collect();
        format!("the extracts have {}", codes.join(", "))
    };
    let position = |code: &str| measures.iter().position(|measure| measure.code == code);
    let wanted = request
        .measure
        .as_deref()
        .or(request.set.as_ref().map(|set| set.measure.as_str()));
    if let Some(name) = wanted {
        let known = MeasureList::shipped().find(name).map(|measure| measure.code.as_str());
        let slug = bestand_model::code_list::slug(name);
        return known
            .and_then(position)
            .or_else(|| position(name))
            .or_else(|| position(&slug))
            .ok_or_else(|| {
                CoreError::question(format!("no measure {name:?} in these extracts"), list())
            });
    }
    if let Some(default) = position(DEFAULT_MEASURE) {
        return Ok(default);
    }
    let counts: Vec<usize> = (0..measures.len())
        .filter(|&index| measures[index].value == ValueKind::Count)
        .collect();
    match (counts.as_slice(), measures.len()) {
        (&[only], _) => Ok(only),
        ([], 1) => Ok(0),
        _ => Err(CoreError::question(
            "the extracts have several measures, and none of them goes without saying".to_owned(),
            format!("choose one with --measure; {}", list()),
        )),
    }
}

/// The sum of cells. What touches a missing cell is missing; what did not exist counts as nothing.
pub(crate) fn sum(observations: impl Iterator<Item = Observation>) -> Observation {
    let mut total: Option<(bestand_model::Number, Status)> = None;
    let mut missing: Option<MissingReason> = None;
    for observation in observations {
        match observation {
            Observation::Value(number, status) => {
                let (sum, before) =
                    total.unwrap_or((bestand_model::Number::integer(0), Status::Normal));
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

/// The cells that picks stand for in a period.
fn keys_of(picks: &[Pick], period: Period) -> Vec<Vec<u32>> {
    let mut keys: Vec<Vec<u32>> = vec![Vec::with_capacity(picks.len())];
    for pick in picks {
        let members = pick.in_period(period);
        keys = keys
            .into_iter()
            .flat_map(|key| {
                members.iter().map(move |&member| {
                    let mut longer = key.clone();
                    longer.push(member);
                    longer
                })
            })
            .collect();
    }
    keys
}

/// Every combination of one choice per dimension.
fn product(choices: &[Vec<Choice>]) -> Vec<Vec<Choice>> {
    let mut combinations: Vec<Vec<Choice>> = vec![Vec::new()];
    for options in choices {
        combinations = combinations
            .into_iter()
            .flat_map(|combination| {
                options.iter().map(move |option| {
                    let mut longer = combination.clone();
                    longer.push(option.clone());
                    longer
                })
            })
            .collect();
    }
    combinations
}

/// Table ids compare in lower case and without underscores.
fn same_table(left: &str, right: &str) -> bool {
    let fold = |id: &str| id.to_lowercase().replace('_', "");
    fold(left) == fold(right)
}
