//! Extracts stacked into one cube: labels become codes, nulls get reasons, repeated cells are settled.

use std::collections::BTreeMap;

use bestand_model::Period;
use bestand_model::code_list::fold;
use bestand_model::measure::{Measure, MeasureList, ValueKind};
use bestand_model::source::{Publisher, Source};
use bestand_model::table_info::{TableInfo, table_info};
use bestand_read::{Extract, RawCell};
use polars::prelude::{BooleanChunked, Column, DataFrame, NewChunkedArray, SortMultipleOptions};

use crate::CoreError;
use crate::cube::{
    Cube, CubeCell, Dimension, Findings, Member, Observation, Replaced, Unmatched, cells, column,
    dimension_column, total_code,
};
use crate::given_benefit::{GivenBenefit, benefit_of_table};
use crate::members::{
    Matched, dimension_order, has_list, match_member, member_order, resolve_dimension,
};
use crate::nulls::resolve_nulls;

impl Cube {
    /// Stacks extracts into one cube.
    ///
    /// `given` names the benefit of files whose table is about one benefit and does not say which.
    ///
    /// # Errors
    /// When an extract contradicts itself (two totals in one dimension, a negative count, a cell with two
    /// values), when two extracts of the same or unknown vintage give a cell different values, or when two
    /// labels get the same code.
    pub fn from_extracts(
        extracts: Vec<Extract>,
        given: &[GivenBenefit],
    ) -> Result<Self, CoreError> {
        let mut stack = Stack::default();
        if let Some(file) = given
            .iter()
            .filter_map(|each| each.file.as_deref())
            .find(|file| !extracts.iter().any(|extract| crate::given_benefit::names(file, extract)))
        {
            return Err(CoreError::question(
                format!("--benefit names the file {file:?}, which is not given"),
                "name a file or a table that is given",
            ));
        }
        for extract in extracts {
            stack.push(extract, given)?;
        }
        stack.into_cube()
    }
}

/// The extracts stacked so far. Codes are in order of appearance until the cube is made.
#[derive(Default)]
struct Stack {
    dimensions: Vec<StackedDimension>,
    measures: Vec<Measure>,
    periods: BTreeMap<Period, u32>,
    sources: Vec<Source>,
    measures_of_sources: Vec<Vec<String>>,
    unmatched: BTreeMap<(String, String), Unmatched>,
    rows: Rows,
}

/// A dimension while it grows.
struct StackedDimension {
    dimension: Dimension,
    codes: BTreeMap<String, u32>,
}

/// The cells stacked so far, column by column. A dimension that came later has a shorter column: the rows
/// before it are at its total.
#[derive(Default)]
struct Rows {
    measure: Vec<u32>,
    period: Vec<u32>,
    source: Vec<u32>,
    place: Vec<u32>,
    observations: Vec<Observation>,
    dimensions: Vec<Vec<u32>>,
}

impl Stack {
    fn push(&mut self, extract: Extract, given: &[GivenBenefit]) -> Result<(), CoreError> {
        let table = extract.source.table.as_deref().map(table_info);
        let source = u32_index(self.sources.len());
        let records = extract.len();

        // One code per record for each dimension of the stack; `None` where the extract lacks it.
        let mut codes: Vec<Option<Vec<u32>>> = self.dimensions.iter().map(|_| None).collect();
        for column in &extract.dimensions {
            let (id, label_da, label_en) = resolve_dimension(&column.label, column.id.as_deref());
            let position = self.dimension_position(&id, &label_da, &label_en);
            codes.resize_with(self.dimensions.len(), || None);
            if codes[position].is_some() {
                return Err(CoreError::extract(
                    format!(
                        "{}: two columns are the dimension {id:?}, the second is {:?}",
                        extract.source.file, column.label
                    ),
                    "keep one of the two columns, or rename the other",
                ));
            }
            let member_codes = self.match_members(position, &extract, column, table.as_ref())?;
            codes[position] =
                Some(column.codes.iter().map(|&code| member_codes[code as usize]).collect());
        }
        if let Some(benefits) = benefit_of_table(&extract, table.as_ref(), given)? {
            let position = self.dimension_position("benefit", "Ydelse", "Benefit");
            codes.resize_with(self.dimensions.len(), || None);
            if codes[position].is_none() {
                let mut by_period = Vec::with_capacity(extract.periods.members.len());
                for &period in &extract.periods.members {
                    by_period.push(self.member_code(position, benefits.member_in(period)));
                }
                codes[position] = Some(
                    extract.periods.codes.iter().map(|&code| by_period[code as usize]).collect(),
                );
            }
        }

        let mut period_codes = Vec::with_capacity(extract.periods.members.len());
        for &period in &extract.periods.members {
            let next = u32_index(self.periods.len());
            period_codes.push(*self.periods.entry(period).or_insert(next));
        }

        let measures = self.match_measures(&extract, table.as_ref())?;
        let resolved = resolve_nulls(&extract, &measures, self.is_one_small_area(&codes));
        for (index, measure) in measures.iter().enumerate() {
            let of_members = self.measures_of_members(&extract, table.as_ref());
            refuse_shares_of_one(&extract, index, measure)?;
            for record in 0..records {
                let observation = match extract.measures[index].cells[record] {
                    RawCell::Absent => continue,
                    RawCell::Number(number, status) => Observation::Value(number, status),
                    RawCell::Missing(reason) => Observation::Missing(reason),
                    RawCell::Blank => Observation::Missing(resolved.reason(index, record)),
                };
                if let Observation::Value(number, _) = observation
                    && number.is_negative()
                    && !measure.can_be_negative
                {
                    return Err(CoreError::extract(
                        format!(
                            "{}, {} {}, column {:?}: {number} is negative, and {} cannot be",
                            extract.source.file,
                            extract.source.read.place_word(),
                            extract.places[record],
                            extract.measures[index].label,
                            measure.name_da
                        ),
                        "look the cell up at the publisher and download the extract again",
                    ));
                }
                let of_member = of_members.get(record).copied().flatten();
                let code = of_member.unwrap_or_else(|| self.measure_code(measure));
                self.rows.measure.push(code);
                self.rows.period.push(period_codes[extract.periods.codes[record] as usize]);
                self.rows.source.push(source);
                self.rows.place.push(extract.places[record]);
                self.rows.observations.push(observation);
                for (position, dimension) in codes.iter().enumerate() {
                    let code = match dimension {
                        Some(codes) => codes[record],
                        None => self.dimensions[position].total(),
                    };
                    self.rows.dimensions[position].push(code);
                }
            }
        }
        self.sources.push(extract.source);
        self.measures_of_sources.push(measures.into_iter().map(|measure| measure.code).collect());
        Ok(())
    }

    /// Whether all records are about one area that is not the whole country. `codes` has one code per record
    /// for each dimension.
    fn is_one_small_area(&self, codes: &[Option<Vec<u32>>]) -> bool {
        let Some(at) = self.dimensions.iter().position(|each| each.dimension.id == "area") else {
            return false;
        };
        let Some(Some(areas)) = codes.get(at) else { return false };
        let total = self.dimensions[at].total();
        areas
            .first()
            .is_some_and(|&first| first != total && areas.iter().all(|&area| area == first))
    }

    /// Where the dimension stands in the stack; a new one is filled with its total for the rows there are.
    fn dimension_position(&mut self, id: &str, label_da: &str, label_en: &str) -> usize {
        if let Some(position) = self.dimensions.iter().position(|each| each.dimension.id == id) {
            return position;
        }
        let mut dimension = StackedDimension {
            dimension: Dimension {
                id: id.to_owned(),
                label_da: label_da.to_owned(),
                label_en: label_en.to_owned(),
                members: Vec::new(),
            },
            codes: BTreeMap::new(),
        };
        let total = dimension.code(Member::total(id));
        self.dimensions.push(dimension);
        self.rows.dimensions.push(vec![total; self.rows.measure.len()]);
        self.dimensions.len() - 1
    }

    fn member_code(&mut self, dimension: usize, member: Member) -> u32 {
        self.dimensions[dimension].code(member)
    }

    /// The code of each member of a column, by the member's index in the column.
    fn match_members(
        &mut self,
        position: usize,
        extract: &Extract,
        column: &bestand_read::DimensionColumn,
        table: Option<&TableInfo>,
    ) -> Result<Vec<u32>, CoreError> {
        let id = self.dimensions[position].dimension.id.clone();
        let total = total_code(&id);
        let mut total_label: Option<&str> = None;
        let mut labels_by_slug: BTreeMap<String, &str> = BTreeMap::new();
        let mut records = vec![0_usize; column.members.len()];
        for &code in &column.codes {
            records[code as usize] += 1;
        }
        let mut codes = Vec::with_capacity(column.members.len());
        for (index, label) in column.members.iter().enumerate() {
            let Matched { member, nearest } = match_member(&id, label, table);
            if member.code == total
                && let Some(first) = total_label.replace(label)
            {
                return Err(CoreError::extract(
                    format!(
                        "{}, column {:?}: both {first:?} and {label:?} are totals",
                        extract.source.file, column.label
                    ),
                    "a dimension has one total: rename or remove the rows of the other",
                ));
            }
            if !member.known {
                if member.code.is_empty() {
                    return Err(CoreError::extract(
                        format!(
                            "{}, column {:?}: {label:?} is no name a member can have",
                            extract.source.file, column.label
                        ),
                        "give the rows a name with at least one letter or digit",
                    ));
                }
                let elsewhere = self.dimensions[position].label_in_no_list(&member.code);
                let first = labels_by_slug
                    .insert(member.code.clone(), label)
                    .map(str::to_owned)
                    .or(elsewhere.filter(|other| fold(other) != fold(label)));
                if let Some(first) = first {
                    return Err(CoreError::extract(
                        format!(
                            "{}, column {:?}: {first:?} and {label:?} get the same code {:?}",
                            extract.source.file, column.label, member.code
                        ),
                        "rename one of the two",
                    ));
                }
                if has_list(&id) {
                    let unmatched = self
                        .unmatched
                        .entry((id.clone(), label.clone()))
                        .or_insert_with(|| Unmatched {
                            dimension: id.clone(),
                            label: label.clone(),
                            records: 0,
                            nearest,
                        });
                    unmatched.records += records[index];
                }
            }
            codes.push(self.member_code(position, member));
        }
        Ok(codes)
    }

    /// The measure of each measure column.
    fn match_measures(
        &self,
        extract: &Extract,
        table: Option<&TableInfo>,
    ) -> Result<Vec<Measure>, CoreError> {
        let list = MeasureList::shipped();
        let measures: Vec<Measure> = extract
            .measures
            .iter()
            .map(|column| {
                let of_table = table
                    .filter(|_| extract.measures.len() == 1)
                    .and_then(|table| table.measure.as_deref())
                    .and_then(|code| list.get(code));
                let named = list.match_label(&column.label).or_else(|| list.get(&column.label));
                // A seasonally adjusted table heads its column like the unadjusted one.
                let adjusted = table.is_some_and(|table| table.seasonally_adjusted);
                // The value column of StatBank never says what it counts; any other heading does.
                let says_nothing = extract.source.publisher == Publisher::StatisticsDenmark;
                match named {
                    Some(named) => of_table.filter(|_| adjusted).or(Some(named)),
                    None => of_table.filter(|_| says_nothing),
                }
                .cloned()
                .unwrap_or_else(|| Measure::unknown(&column.label))
            })
            .collect();
        for (index, measure) in measures.iter().enumerate() {
            if let Some(first) = measures[..index].iter().position(|each| each.code == measure.code)
            {
                return Err(CoreError::extract(
                    format!(
                        "{}: the columns {:?} and {:?} are the same measure {:?}",
                        extract.source.file,
                        extract.measures[first].label,
                        extract.measures[index].label,
                        measure.code
                    ),
                    "keep one of the two columns",
                ));
            }
        }
        Ok(measures)
    }

    /// For each record the measure that one of its members names, in tables that mix measures in a
    /// dimension; empty where the table does not.
    fn measures_of_members(
        &mut self,
        extract: &Extract,
        table: Option<&TableInfo>,
    ) -> Vec<Option<u32>> {
        let list = MeasureList::shipped();
        let mut of_records: Vec<Option<u32>> = Vec::new();
        for column in &extract.dimensions {
            let (id, ..) = resolve_dimension(&column.label, column.id.as_deref());
            let mut of_members: Vec<Option<u32>> = Vec::with_capacity(column.members.len());
            for label in &column.members {
                let measure = table
                    .and_then(|table| table.member(&id, label)?.measure.as_deref())
                    .and_then(|code| list.get(code));
                of_members.push(measure.map(|measure| self.measure_code(measure)));
            }
            if of_members.iter().any(Option::is_some) {
                of_records = column.codes.iter().map(|&code| of_members[code as usize]).collect();
            }
        }
        of_records
    }

    fn measure_code(&mut self, measure: &Measure) -> u32 {
        let position = self.measures.iter().position(|each| each.code == measure.code);
        u32_index(position.unwrap_or_else(|| {
            self.measures.push(measure.clone());
            self.measures.len() - 1
        }))
    }

    fn into_cube(self) -> Result<Cube, CoreError> {
        let Self {
            mut dimensions,
            measures,
            periods,
            sources,
            measures_of_sources,
            unmatched,
            rows,
        } = self;
        let mut by_period: Vec<u32> = vec![0; periods.len()];
        for (position, &code) in periods.values().enumerate() {
            by_period[code as usize] = u32_index(position);
        }
        let order = MeasureList::shipped();
        let mut measure_order: Vec<usize> = (0..measures.len()).collect();
        measure_order.sort_by_key(|&index| {
            let code = &measures[index].code;
            (order.iter().position(|each| each.code == *code).unwrap_or(usize::MAX), code.clone())
        });
        let by_measure = inverse(&measure_order);

        let mut dimension_positions: Vec<usize> = (0..dimensions.len()).collect();
        dimension_positions.sort_by_key(|&index| dimension_order(&dimensions[index].dimension.id));

        let height = rows.measure.len();
        let recode = |codes: &[u32], new: &[u32]| -> Vec<u32> {
            codes.iter().map(|&code| new[code as usize]).collect()
        };
        let mut columns =
            vec![Column::new(column::MEASURE.into(), recode(&rows.measure, &by_measure))];
        let mut ordered = Vec::with_capacity(dimensions.len());
        for &index in &dimension_positions {
            let StackedDimension { dimension, .. } = &mut dimensions[index];
            let mut member_positions: Vec<usize> = (0..dimension.members.len()).collect();
            member_positions.sort_by_cached_key(|&member| {
                member_order(&dimension.id, &dimension.members[member])
            });
            let by_member = inverse(&member_positions);
            columns.push(Column::new(
                dimension_column(&dimension.id).into(),
                recode(&rows.dimensions[index], &by_member),
            ));
            let members = member_positions.iter().map(|&at| dimension.members[at].clone());
            ordered.push(Dimension { members: members.collect(), ..dimension.clone() });
        }
        let state: Vec<(i64, u32, u32)> =
            rows.observations.iter().map(|observation| observation.to_columns()).collect();
        columns.push(Column::new(column::PERIOD.into(), recode(&rows.period, &by_period)));
        columns.push(Column::new(column::SOURCE.into(), rows.source));
        columns.push(Column::new(column::PLACE.into(), rows.place));
        let units: Vec<i64> = state.iter().map(|each| each.0).collect();
        columns.push(Column::new(column::UNITS.into(), units));
        let decimals: Vec<u32> = state.iter().map(|each| each.1).collect();
        columns.push(Column::new(column::DECIMALS.into(), decimals));
        let states: Vec<u32> = state.iter().map(|each| each.2).collect();
        columns.push(Column::new(column::STATE.into(), states));

        let frame = DataFrame::new(height, columns)?;
        let keys: Vec<String> = std::iter::once(column::MEASURE.to_owned())
            .chain(ordered.iter().map(|dimension| dimension_column(&dimension.id)))
            .chain([column::PERIOD, column::SOURCE, column::PLACE].map(str::to_owned))
            .collect();
        let options = SortMultipleOptions::default();
        let mut cube = Cube {
            frame: frame.sort(&keys, options)?,
            dimensions: ordered,
            measures: measure_order.iter().map(|&index| measures[index].clone()).collect(),
            periods: periods.into_keys().collect(),
            sources,
            measures_of_sources,
            findings: Findings {
                unmatched: unmatched.into_values().collect(),
                ..Findings::default()
            },
        };
        drop_unused_totals(&mut cube)?;
        settle_repeated_cells(&mut cube)?;
        Ok(cube)
    }
}

impl StackedDimension {
    /// The code of a member, which is added where it is new.
    fn code(&mut self, member: Member) -> u32 {
        if let Some(&code) = self.codes.get(&member.code) {
            return code;
        }
        let code = u32_index(self.dimension.members.len());
        self.codes.insert(member.code.clone(), code);
        self.dimension.members.push(member);
        code
    }

    /// The label in no code list that already has this code.
    fn label_in_no_list(&self, code: &str) -> Option<String> {
        let member = &self.dimension.members[*self.codes.get(code)? as usize];
        (!member.known).then(|| member.label_da.clone())
    }

    /// The code of the total, which every dimension gets first.
    fn total(&self) -> u32 {
        0
    }
}

/// Takes away totals that no row is at: every dimension was given one while it grew.
fn drop_unused_totals(cube: &mut Cube) -> Result<(), CoreError> {
    for dimension in &mut cube.dimensions {
        let name = dimension_column(&dimension.id);
        let Some(total) = dimension.position(dimension.total_code()) else { continue };
        let codes = cube.frame.column(&name)?.u32()?;
        // The total is the last member, so no other code moves.
        if !codes.into_no_null_iter().any(|code| code as usize == total) {
            dimension.members.remove(total);
        }
    }
    Ok(())
}

/// Cells that stand twice: the same value counts once, of two vintages the newer wins, anything else is
/// refused. Two tables' cells are two cells: an answer that would use both has to see that they agree.
fn settle_repeated_cells(cube: &mut Cube) -> Result<(), CoreError> {
    let measures: Vec<u32> =
        cube.frame.column(column::MEASURE)?.u32()?.into_no_null_iter().collect();
    let cells = cells(&cube.frame, &cube.dimensions)?;
    let rows: Vec<usize> = (0..cells.len()).collect();
    let same_cell = |&left: &usize, &right: &usize| {
        measures[left] == measures[right]
            && cells[left].period == cells[right].period
            && cells[left].key == cells[right].key
    };
    let mut keep = vec![true; cells.len()];
    let mut findings = Findings::default();
    for group in rows.chunk_by(same_cell).filter(|group| group.len() > 1) {
        let mut by_table: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
        for &row in group {
            let table = cube.sources[cells[row].source as usize].table.as_deref();
            by_table.entry(table).or_default().push(row);
        }
        for rows in by_table.into_values() {
            let mut kept = rows[0];
            for &row in &rows[1..] {
                let newer =
                    settle_two(cube, measures[row], &cells[kept], &cells[row], &mut findings)?;
                let dropped = if newer { kept } else { row };
                kept = if newer { row } else { kept };
                keep[dropped] = false;
            }
        }
    }
    if keep.iter().all(|&kept| kept) {
        return Ok(());
    }
    let mask = BooleanChunked::from_iter_values("keep".into(), keep.into_iter());
    cube.frame = cube.frame.filter(&mask)?;
    cube.findings.repeated = findings.repeated;
    cube.findings.replaced = findings.replaced;
    Ok(())
}

/// Whether the second of two rows of one cell is the one to keep.
fn settle_two(
    cube: &Cube,
    measure: u32,
    kept: &CubeCell,
    other: &CubeCell,
    findings: &mut Findings,
) -> Result<bool, CoreError> {
    let pulled = |cell: &CubeCell| cube.sources[cell.source as usize].pulled.earliest();
    let other_is_newer = match (pulled(kept), pulled(other)) {
        (Some(kept), Some(other)) if kept != other => Some(other > kept),
        _ => None,
    };
    if kept.observation == other.observation {
        findings.repeated += 1;
        // The value is as fresh as its newest vintage.
        return Ok(other_is_newer == Some(true));
    }
    let newer = other_is_newer.ok_or_else(|| contradiction(cube, measure, kept, other))?;
    let (winner, loser) = if newer { (other, kept) } else { (kept, other) };
    findings
        .replaced
        .push(Replaced { newer: winner.source as usize, older: loser.source as usize });
    Ok(newer)
}

fn contradiction(cube: &Cube, measure: u32, first: &CubeCell, second: &CubeCell) -> CoreError {
    let place = |cell: &CubeCell| {
        let source = &cube.sources[cell.source as usize];
        let value = match cell.observation {
            Observation::Value(number, _) => number.to_string(),
            Observation::Missing(reason) => reason.code().to_owned(),
        };
        format!("{}, {} {}: {value}", source.file, source.read.place_word(), cell.place)
    };
    let mut name = vec![cube.measures[measure as usize].name_da.clone()];
    name.extend(
        cube.dimensions
            .iter()
            .zip(&first.key)
            .map(|(dimension, &code)| dimension.members[code as usize].label_da.clone()),
    );
    name.push(cube.periods[first.period as usize].code());
    CoreError::extract(
        format!(
            "the cell {} has two values ({}; {})",
            name.join(" / "),
            place(first),
            place(second)
        ),
        "say which file is newer with --pulled FILE=DATE, or leave one of them out",
    )
}

/// A column of per cent that holds shares of one would be wrong by a factor of hundred. Published percentages
/// have one or two decimals; shares of one have three or more and never reach one.
fn refuse_shares_of_one(
    extract: &Extract,
    column: usize,
    measure: &Measure,
) -> Result<(), CoreError> {
    if measure.value != ValueKind::Percent {
        return Ok(());
    }
    let numbers = || {
        extract.measures[column].cells.iter().enumerate().filter_map(|(record, cell)| match cell {
            RawCell::Number(number, _) => Some((record, *number)),
            _ => None,
        })
    };
    let fine = numbers().find(|(_, number)| number.decimals() > 2);
    let (Some((record, number)), true) =
        (fine, numbers().all(|(_, number)| number.as_f64().abs() < 1.0))
    else {
        return Ok(());
    };
    Err(CoreError::extract(
        format!(
            "{}, {} {}, column {:?}: {number} looks like a share of 1, and the column is in per cent",
            extract.source.file,
            extract.source.read.place_word(),
            extract.places[record],
            extract.measures[column].label,
        ),
        "multiply the column by 100, or download the table again",
    ))
}

/// From "old index by new index" to "new index by old index".
fn inverse(order: &[usize]) -> Vec<u32> {
    let mut inverse = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        inverse[old] = u32_index(new);
    }
    inverse
}

fn u32_index(index: usize) -> u32 {
    u32::try_from(index).expect("the readers refuse files with more than 4 billion records")
}
