//! Single series, whatever cube they lie in: named by the user, or told apart by what they are.

use std::collections::BTreeMap;

use bestand_model::measure::Measure;
use bestand_model::table_info::table_info;

use super::measure_choice::measure_called;
use crate::CoreError;
use crate::cube::{Cube, Dimension, total_code};
use crate::request::{Filter, Named, find_dimension, find_member};

/// The cells of one cube that a user's words name: those of a measure, at these members, at the total of every other
/// breakdown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Series<'a> {
    pub(crate) measure: Option<&'a str>,
    pub(crate) filters: &'a [Filter],
}

/// What a row of a cube is about, in codes: the table, the measure, and for each breakdown that it is not at the total of
/// the member.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SeriesKey {
    pub(crate) table: Option<String>,
    pub(crate) measure: String,
    pub(crate) members: BTreeMap<String, String>,
}

impl Series<'_> {
    /// For each row of the cube whether it is meant; none where the cube has no such series.
    ///
    /// # Errors
    /// When a name means nothing here, or means several.
    pub(crate) fn rows(&self, cube: &Cube) -> Result<Vec<usize>, CoreError> {
        let measure = match self.measure {
            None => None,
            Some(name) => match measure_called(cube.measures(), name) {
                Some(at) => Some(u32::try_from(at).unwrap_or(u32::MAX)),
                None => return Ok(Vec::new()),
            },
        };
        let mut wanted: Vec<Option<u32>> = cube.dimensions().iter().map(total).collect();
        for filter in self.filters {
            let at = find_dimension(cube, &filter.dimension)?;
            let [name] = &filter.members[..] else {
                return Err(one_member(&filter.dimension));
            };
            let dimension = &cube.dimensions()[at];
            wanted[at] = match find_member(cube, at, name)? {
                Named::Member(member) => Some(member),
                Named::AgeCut(cut) => position(dimension, &cut.code()),
                Named::Absent(_) => None,
                Named::Group { .. } => return Err(one_member(&filter.dimension)),
            };
            if wanted[at].is_none() {
                return Ok(Vec::new());
            }
        }
        let columns = cube.columns()?;
        let is_meant = |row: &usize| {
            measure.is_none_or(|measure| columns.measures[*row] == measure)
                && columns.keys.iter().zip(&wanted).zip(cube.dimensions()).all(
                    |((keys, wanted), dimension)| match wanted {
                        Some(member) => keys[*row] == *member,
                        // Without a total a breakdown is what the table is about, where it has one member.
                        None => dimension.members.len() == 1,
                    },
                )
        };
        Ok((0..cube.len()).filter(is_meant).collect())
    }

    /// The same of one cube of several: a name that means nothing in it may mean something in another, and the first such
    /// error is kept.
    pub(crate) fn rows_or_none(&self, cube: &Cube, error: &mut Option<CoreError>) -> Vec<usize> {
        self.rows(cube).unwrap_or_else(|each| {
            error.get_or_insert(each);
            Vec::new()
        })
    }
}

/// The only measure that a series is of; else what is wrong, which may be this.
pub(crate) fn one_measure(
    measures: &BTreeMap<String, Measure>,
    error: Option<CoreError>,
) -> Result<&Measure, CoreError> {
    let mut all = measures.values();
    match (all.next(), all.next()) {
        (Some(only), None) => Ok(only),
        (Some(_), Some(_)) => {
            let codes: Vec<&str> = measures.keys().map(String::as_str).collect();
            Err(CoreError::question(
                format!("the series may be of {} measures", codes.len()),
                format!("choose one with --measure: {}", codes.join(", ")),
            ))
        }
        _ => Err(error.unwrap_or_else(|| {
            CoreError::question(
                "no file has a number of this series",
                "name its members: what is not named is at its total",
            )
        })),
    }
}

fn one_member(dimension: &str) -> CoreError {
    CoreError::question(
        format!("a series is at one member of {dimension}"),
        "name a single member, such as area=Ishøj",
    )
}

fn total(dimension: &Dimension) -> Option<u32> {
    position(dimension, dimension.total_code())
}

fn position(dimension: &Dimension, code: &str) -> Option<u32> {
    dimension.position(code).and_then(|at| u32::try_from(at).ok())
}

impl SeriesKey {
    /// What a row of the cube is about.
    pub(crate) fn of(cube: &Cube, measure: u32, keys: &[u32], source: u32) -> Self {
        let members = cube.dimensions().iter().zip(keys).filter_map(|(dimension, &key)| {
            let code = &dimension.members.get(key as usize)?.code;
            (code != dimension.total_code()).then(|| (dimension.id.clone(), code.clone()))
        });
        Self {
            table: cube.sources()[source as usize].table.as_deref().map(|id| table_info(id).id),
            measure: cube.measures()[measure as usize].code.clone(),
            members: members.collect(),
        }
    }

    /// The code of a breakdown, which is its total where the series is not split by it.
    pub(crate) fn code(&self, dimension: &str) -> &str {
        self.members.get(dimension).map_or(total_code(dimension), String::as_str)
    }
}
