//! The cells of two cubes side by side.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bestand_model::Period;
use bestand_model::table_info::table_info;

use super::super::measure_called;
use super::super::series::{Series, SeriesKey};
use super::{Moved, RevisionOptions};
use crate::CoreError;
use crate::address::Addresses;
use crate::cube::{Columns, Cube, total_code};

/// How the cells of a table differ.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) compared: usize,
    pub(super) moved: usize,
    /// Of these, without a number in one of the two.
    pub(super) without_number: usize,
    pub(super) new: usize,
    pub(super) gone: usize,
    /// The newest period that only the newer vintage has.
    pub(super) newest: Option<Period>,
}

/// By table id.
pub(super) type CountsByTable = BTreeMap<Option<String>, Counts>;

/// What two cubes have in common to number their cells by: what only one of them has a number too.
struct Numbering {
    tables: Vec<Option<String>>,
    measures: Vec<String>,
    /// Id and member codes, the total first.
    dimensions: Vec<(String, Vec<String>)>,
    periods: Vec<Period>,
    addresses: Addresses,
}

/// A cube whose cells have numbers.
struct Numbered<'a> {
    cube: &'a Cube,
    columns: Columns<'a>,
    /// The number and the row of each cell, ascending.
    cells: Vec<(u64, u32)>,
}

/// The cells that differ, and how many there are of what kind by table.
pub(super) fn differences(
    older: &Cube,
    newer: &Cube,
    options: &RevisionOptions,
) -> Result<(Vec<Moved>, CountsByTable), CoreError> {
    let numbering = Numbering::of([older, newer])?;
    let (old, new) = (numbering.cells(older, options)?, numbering.cells(newer, options)?);
    let mut moved: Vec<Moved> = Vec::new();
    let mut counts = CountsByTable::new();
    let (mut left, mut right) = (0, 0);
    while left < old.cells.len() || right < new.cells.len() {
        let (one, other) = (old.cells.get(left), new.cells.get(right));
        let is_old = one.is_some_and(|one| other.is_none_or(|other| one.0 <= other.0));
        let is_new = other.is_some_and(|other| one.is_none_or(|one| other.0 <= one.0));
        let one = one.filter(|_| is_old).map(|&(_, row)| row as usize);
        let other = other.filter(|_| is_new).map(|&(_, row)| row as usize);
        left += usize::from(is_old);
        right += usize::from(is_new);
        let table = one.map(|row| old.table(row)).or_else(|| other.map(|row| new.table(row)));
        let table = table.flatten();
        if !counts.contains_key(&table) {
            counts.insert(table.clone(), Counts::default());
        }
        let Some(count) = counts.get_mut(&table) else { continue };
        match (one, other) {
            (Some(one), Some(other)) => {
                count.compared += 1;
                if old.columns.observation(one) != new.columns.observation(other) {
                    count.moved += 1;
                    let found = old.moved(one, Some((&new, other)));
                    count.without_number += usize::from(found.change().is_none());
                    moved.push(found);
                }
            }
            (Some(one), None) => {
                count.gone += 1;
                moved.push(old.moved(one, None));
            }
            (None, Some(other)) => {
                count.new += 1;
                count.newest = count.newest.max(Some(new.period(other)));
            }
            (None, None) => {}
        }
    }
    Ok((moved, counts))
}

impl Numbering {
    fn of(cubes: [&Cube; 2]) -> Result<Self, CoreError> {
        let tables: BTreeSet<Option<String>> = cubes
            .iter()
            .flat_map(|cube| cube.sources().iter().map(|each| id(each.table.as_deref())))
            .collect();
        let measures: BTreeSet<String> = cubes
            .iter()
            .flat_map(|cube| cube.measures().iter().map(|measure| measure.code.clone()))
            .collect();
        let periods: BTreeSet<Period> =
            cubes.iter().flat_map(|cube| cube.periods().iter().copied()).collect();
        let mut dimensions: Vec<(String, Vec<String>)> = Vec::new();
        for dimension in cubes.iter().flat_map(|cube| cube.dimensions()) {
            let known = dimensions.iter().position(|(id, _)| *id == dimension.id);
            let at = known.unwrap_or_else(|| {
                dimensions.push((dimension.id.clone(), vec![total_code(&dimension.id).to_owned()]));
                dimensions.len() - 1
            });
            let codes = &mut dimensions[at].1;
            let there: BTreeSet<String> = codes.iter().cloned().collect();
            let new = dimension.members.iter().filter(|member| !there.contains(&member.code));
            codes.extend(new.map(|member| member.code.clone()));
        }
        let sizes: Vec<usize> = [tables.len(), measures.len()]
            .into_iter()
            .chain(dimensions.iter().map(|(_, codes)| codes.len()))
            .collect();
        Ok(Self {
            addresses: Addresses::of(&sizes, periods.len())?,
            tables: tables.into_iter().collect(),
            measures: measures.into_iter().collect(),
            dimensions,
            periods: periods.into_iter().collect(),
        })
    }

    /// The cells of a cube that the options ask for.
    fn cells<'a>(
        &self,
        cube: &'a Cube,
        options: &RevisionOptions,
    ) -> Result<Numbered<'a>, CoreError> {
        let columns = cube.columns()?;
        let place = |found: Option<usize>| found.and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
        let tables: Vec<u64> = (cube.sources().iter())
            .map(|source| {
                let table = id(source.table.as_deref());
                self.addresses
                    .of_member(0, place(self.tables.iter().position(|each| *each == table)))
            })
            .collect();
        let measures: Vec<u64> = (cube.measures().iter())
            .map(|measure| {
                let at = self.measures.iter().position(|code| *code == measure.code);
                self.addresses.of_member(1, place(at))
            })
            .collect();
        let periods: Vec<u64> = (cube.periods().iter())
            .map(|period| u64::from(place(self.periods.binary_search(period).ok())))
            .collect();
        // A breakdown that a cube lacks is at its total, which is the first.
        let mut members: Vec<Vec<u64>> = Vec::new();
        for dimension in cube.dimensions() {
            let at = self.dimensions.iter().position(|(id, _)| *id == dimension.id);
            let Some(at) = at else { continue };
            let codes: HashMap<&str, u32> = (0..)
                .zip(&self.dimensions[at].1)
                .map(|(place, code)| (code.as_str(), place))
                .collect();
            let number = |code: &str| {
                self.addresses.of_member(at + 2, codes.get(code).copied().unwrap_or_default())
            };
            members.push(dimension.members.iter().map(|member| number(&member.code)).collect());
        }
        let number = |row: usize| {
            let of_members = members.iter().zip(&columns.keys);
            tables[columns.sources[row] as usize]
                + measures[columns.measures[row] as usize]
                + periods[columns.periods[row] as usize]
                + of_members.map(|(members, keys)| members[keys[row] as usize]).sum::<u64>()
        };
        let mut cells: Vec<(u64, u32)> = rows(cube, &columns, options)?
            .into_iter()
            .map(|row| (number(row), row as u32))
            .collect();
        cells.sort_unstable();
        Ok(Numbered { cube, columns, cells })
    }
}

/// The rows that the options ask for.
fn rows(
    cube: &Cube,
    columns: &Columns<'_>,
    options: &RevisionOptions,
) -> Result<Vec<usize>, CoreError> {
    if !options.series.is_empty() {
        let measure = options.measure.as_deref();
        return Series { measure, filters: &options.series }.rows(cube);
    }
    let Some(name) = options.measure.as_deref() else { return Ok((0..cube.len()).collect()) };
    let wanted = measure_called(cube.measures(), name);
    let is_wanted = |row: &usize| wanted == Some(columns.measures[*row] as usize);
    Ok((0..cube.len()).filter(is_wanted).collect())
}

/// A table id as tables are told apart by.
fn id(table: Option<&str>) -> Option<String> {
    table.map(|table| table_info(table).id)
}

impl Numbered<'_> {
    fn table(&self, row: usize) -> Option<String> {
        id(self.cube.sources()[self.columns.sources[row] as usize].table.as_deref())
    }

    fn period(&self, row: usize) -> Period {
        self.cube.periods()[self.columns.periods[row] as usize]
    }

    /// A cell that is otherwise in another cube, or not there.
    fn moved(&self, row: usize, other: Option<(&Self, usize)>) -> Moved {
        let cell = self.columns.cell(row);
        let key = SeriesKey::of(self.cube, self.columns.measures[row], &cell.key, cell.source);
        Moved {
            key,
            period: self.period(row),
            old: cell.observation,
            new: other.map(|(other, row)| other.columns.observation(row)),
            sources: (cell.source, other.map(|(other, row)| other.columns.sources[row])),
        }
    }
}

#[cfg(test)]
mod tests {
    use bestand_read::{ReadOptions, read_bytes};

    use super::*;

    #[test]
    fn a_breakdown_that_one_cube_lacks_is_at_its_total() {
        let cube = |text: &str| {
            let extracts =
                read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default()).unwrap();
            Cube::from_extracts(extracts, &[]).unwrap()
        };
        let older = cube("Area;Periode;Antal personer\nVejle;2014M11;10\n");
        let newer = cube(
            "Area;Køn;Periode;Antal personer\nVejle;Køn i alt;2014M11;12\nVejle;Mænd;2014M11;5\n",
        );
        let (moved, counts) = differences(&older, &newer, &RevisionOptions::default()).unwrap();
        assert_eq!(moved.len(), 1);
        let count = &counts[&Some("y08a02".to_owned())];
        assert_eq!((count.compared, count.moved, count.new, count.gone), (1, 1, 1, 0));
    }
}
