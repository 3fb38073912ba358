//! The long frame of observations with its metadata.
//!
//! A [`Cube`] holds every cell of every extract it was built from, one row per cell: measure, period, one
//! code per dimension, value or reason, and the source it came from. Codes are indices into the member
//! lists beside the frame, numbered in code-list order, and the frame is sorted by them: the same cells
//! make the same cube whatever order the files and their rows came in.

use std::fmt;
use std::ops::Range;

use bestand_model::benefit::{BenefitList, BenefitMatch};
use bestand_model::measure::Measure;
use bestand_model::source::Source;
use bestand_model::table::Validated;
use bestand_model::{Language, MissingReason, Number, Period, Status};
use polars::prelude::{BooleanChunked, DataFrame, NewChunkedArray};

use crate::CoreError;
use crate::address::Addresses;

/// Column names of the frame. Dimension columns carry the dimension's id behind [`DIMENSION_PREFIX`].
pub(crate) mod column {
    pub(crate) const MEASURE: &str = "measure";
    pub(crate) const PERIOD: &str = "period";
    pub(crate) const SOURCE: &str = "source";
    pub(crate) const PLACE: &str = "place";
    pub(crate) const UNITS: &str = "units";
    pub(crate) const DECIMALS: &str = "decimals";
    pub(crate) const STATE: &str = "state";
    /// Keeps a dimension called `period` or `source` apart from the columns above.
    pub(crate) const DIMENSION_PREFIX: &str = "dimension:";
}

/// The code of a total member. Areas have one of their own: `000`, Hele landet.
pub const TOTAL: &str = "total";

/// The code of the whole country.
pub const WHOLE_COUNTRY: &str = "000";

/// The code of the benefit in a table that has rows of one benefit and does not say which.
pub const UNSTATED: &str = "unstated";

/// Every cell of the extracts given, with what is known about them.
#[derive(Clone, Debug)]
pub struct Cube {
    pub(crate) frame: DataFrame,
    pub(crate) dimensions: Vec<Dimension>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) periods: Vec<Period>,
    pub(crate) sources: Vec<Source>,
    /// For each source the codes of the measures it has, also where its cells repeat another's.
    pub(crate) measures_of_sources: Vec<Vec<String>>,
    pub(crate) findings: Findings,
    /// How much of the extracts was parsed and checked.
    pub(crate) validated: Validated,
    /// For each dimension that was added up while the extract was read, the member at which the sums stand.
    pub(crate) summed: Vec<Option<u32>>,
}

/// A breakdown of the cube.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// Stable id: `area`, `benefit`, or the slug of the heading.
    pub id: String,
    /// The Danish name.
    pub label_da: String,
    /// The English name.
    pub label_en: String,
    /// Its members in code-list order, those in no list after them, the total last.
    pub members: Vec<Member>,
}

/// A value of a breakdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The code from the code list, else the slug of the label.
    pub code: String,
    /// The Danish name; for a member in no list, the label as it stands in the extract.
    pub label_da: String,
    /// The English name.
    pub label_en: String,
    /// Whether it is in a code list.
    pub known: bool,
}

/// What was noticed while the extracts were stacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Labels that are in no code list.
    pub unmatched: Vec<Unmatched>,
    /// Column heads in no code list that were read by their stem, with the code of the measure.
    pub by_stem: Vec<(String, String)>,
    /// Cells that two vintages give different values, where the newer one was taken.
    pub replaced: Vec<Replaced>,
    /// Cells that stood in more than one place with the same value, and count once.
    pub repeated: usize,
}

/// A label that is in no code list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unmatched {
    /// The dimension it stands in.
    pub dimension: String,
    /// The label as in the file.
    pub label: String,
    /// How many records have it.
    pub records: usize,
    /// The nearest known names, or the codes an ambiguous label may stand for.
    pub nearest: Vec<String>,
}

impl Unmatched {
    /// The label with where it stands, how often, and what it may be: `"Dagpenge" (benefit, 2, kan være
    /// a_dagpenge/sygedagpenge)`.
    pub fn describe(&self, language: Language) -> String {
        let Self { label, dimension, records, nearest } = self;
        if nearest.is_empty() {
            return format!("\"{label}\" ({dimension}, {records})");
        }
        let ambiguous = dimension == "benefit"
            && matches!(BenefitList::shipped().match_label(label), BenefitMatch::Ambiguous { .. });
        let lead = if ambiguous {
            language.pick("kan være", "may be")
        } else {
            language.pick("ligner", "resembles")
        };
        format!("\"{label}\" ({dimension}, {records}, {lead} {})", nearest.join("/"))
    }
}

/// A cell whose value differs between two vintages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// Index of the source whose value was taken.
    pub newer: usize,
    /// Index of the source whose value was left.
    pub older: usize,
}

/// A cell of the cube: a value with its status, or a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observation {
    /// A published number.
    Value(Number, Status),
    /// No number, and why.
    Missing(MissingReason),
}

impl Observation {
    /// The number, where there is one.
    pub fn number(self) -> Option<Number> {
        match self {
            Self::Value(number, _) => Some(number),
            Self::Missing(_) => None,
        }
    }

    /// Why nothing can be computed from the two: the weightier of their reasons; where both are numbers the
    /// computation itself cannot be done.
    pub(crate) fn missing_with(self, other: Self) -> MissingReason {
        match (self, other) {
            (Self::Missing(a), Self::Missing(b)) => a.dominant(b),
            (Self::Missing(reason), _) | (_, Self::Missing(reason)) => reason,
            _ => MissingReason::NotApplicable,
        }
    }

    /// How the frame keeps it: units, decimals and a state (0 normal, 1 provisional, from 2 the reasons).
    pub(crate) fn to_columns(self) -> (i64, u32, u32) {
        match self {
            Self::Value(number, status) => {
                let state = u32::from(status == Status::Provisional);
                (number.units(), u32::from(number.decimals()), state)
            }
            Self::Missing(reason) => {
                let position =
                    MissingReason::ALL.iter().position(|&each| each == reason).unwrap_or(0);
                (0, 0, FIRST_REASON + u32::try_from(position).unwrap_or(0))
            }
        }
    }

    pub(crate) fn from_columns(units: i64, decimals: u32, state: u32) -> Self {
        match state.checked_sub(FIRST_REASON) {
            Some(position) => {
                let reason = MissingReason::ALL.get(position as usize).copied();
                Self::Missing(reason.unwrap_or(MissingReason::NotAvailable))
            }
            None => {
                let status = if state == 0 { Status::Normal } else { Status::Provisional };
                let decimals = u8::try_from(decimals).unwrap_or(u8::MAX);
                Self::Value(Number::new(units, decimals), status)
            }
        }
    }
}

/// The number, or the code of the reason: for error messages.
impl fmt::Display for Observation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(number, _) => number.fmt(formatter),
            Self::Missing(reason) => formatter.write_str(reason.code()),
        }
    }
}

/// The first state that stands for a missing value.
const FIRST_REASON: u32 = 2;

impl Cube {
    /// The breakdowns, in canonical order.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// The breakdown with this id.
    pub fn dimension(&self, id: &str) -> Option<&Dimension> {
        self.dimensions.iter().find(|dimension| dimension.id == id)
    }

    /// The measures, in code-list order.
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// The periods, oldest first within each kind.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The extracts, in the order they were given.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// What was noticed while the extracts were stacked.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.frame.height()
    }

    /// Whether there is no cell at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cells that `wanted` (code of the measure, address, source) names, as a cube of their own.
    pub(crate) fn keep(&self, wanted: impl Fn(&str, u64, u32) -> bool) -> Result<Self, CoreError> {
        let columns = self.columns()?;
        let addresses = self.addresses()?;
        let keep = (0..self.len()).map(|row| {
            let measure = &self.measures[columns.measures[row] as usize].code;
            wanted(measure, columns.address(&addresses, row), columns.sources[row])
        });
        let mask = BooleanChunked::from_iter_values("keep".into(), keep);
        Ok(Self { frame: filtered(&self.frame, &mask)?, ..self.clone() })
    }

    /// Every cell of one measure, in canonical order.
    ///
    /// # Errors
    /// When the frame cannot be read; that would be a fault of this crate.
    pub(crate) fn cells_of(&self, measure: usize) -> Result<Vec<CubeCell>, CoreError> {
        let columns = self.columns()?;
        Ok(columns.rows_of(measure).map(|row| columns.cell(row)).collect())
    }

    /// The columns of the frame.
    ///
    /// # Errors
    /// When one is not there; that would be a fault of this crate.
    pub(crate) fn columns(&self) -> Result<Columns<'_>, CoreError> {
        Columns::of(&self.frame, &self.dimensions)
    }

    /// Holds to the cells of the extracts.
    ///
    /// # Errors
    /// When some were added up while they were read.
    pub(crate) fn has_single_cells(&self) -> Result<(), CoreError> {
        match self.summed.iter().any(Option::is_some) {
            false => Ok(()),
            true => Err(CoreError::question(
                "the cells were added up while the file was read, and are not there themselves",
                "read the file with Needs::of_single_cells, or without a selection",
            )),
        }
    }

    /// How cells are numbered.
    ///
    /// # Errors
    /// When there could be too many.
    pub(crate) fn addresses(&self) -> Result<Addresses, CoreError> {
        let members: Vec<usize> =
            self.dimensions.iter().map(|dimension| dimension.members.len()).collect();
        Addresses::of(&members, self.periods.len())
    }
}

/// The rows of a frame for which the mask holds.
pub(crate) fn filtered(frame: &DataFrame, mask: &BooleanChunked) -> Result<DataFrame, CoreError> {
    let mut frame = frame.filter(mask)?;
    frame.rechunk_mut();
    Ok(frame)
}

impl Dimension {
    /// The index of the member with this code.
    pub fn position(&self, code: &str) -> Option<usize> {
        self.members.iter().position(|member| member.code == code)
    }

    /// The member with this code.
    pub fn member(&self, code: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.code == code)
    }

    /// The name in this language.
    pub fn label(&self, language: Language) -> &str {
        language.pick(&self.label_da, &self.label_en)
    }

    /// The code of this dimension's total: `000` for areas, else `total`.
    pub fn total_code(&self) -> &'static str {
        total_code(&self.id)
    }
}

/// The code of a dimension's total: `000` for areas, else `total`.
pub fn total_code(dimension: &str) -> &'static str {
    if dimension == "area" { WHOLE_COUNTRY } else { TOTAL }
}

impl Member {
    /// The name in this language.
    pub fn label(&self, language: Language) -> &str {
        language.pick(&self.label_da, &self.label_en)
    }
}

/// One row of the frame.
#[derive(Clone, Debug)]
pub(crate) struct CubeCell {
    /// For each dimension of the cube, the index of the member.
    pub(crate) key: Vec<u32>,
    /// Index into the cube's periods.
    pub(crate) period: u32,
    /// Index into the cube's sources.
    pub(crate) source: u32,
    /// The line or row of the source it was read from.
    pub(crate) place: u32,
    pub(crate) observation: Observation,
}

/// The columns of a frame, which is sorted by measure, members, period, source and place.
pub(crate) struct Columns<'a> {
    pub(crate) measures: &'a [u32],
    /// For each dimension the members.
    pub(crate) keys: Vec<&'a [u32]>,
    pub(crate) periods: &'a [u32],
    pub(crate) sources: &'a [u32],
    places: &'a [u32],
    units: &'a [i64],
    decimals: &'a [u32],
    states: &'a [u32],
}

impl<'a> Columns<'a> {
    fn of(frame: &'a DataFrame, dimensions: &[Dimension]) -> Result<Self, CoreError> {
        let codes = |name: &str| -> Result<&'a [u32], CoreError> {
            Ok(frame.column(name)?.u32()?.cont_slice()?)
        };
        let keys = dimensions.iter().map(|dimension| codes(&dimension_column(&dimension.id)));
        Ok(Self {
            measures: codes(column::MEASURE)?,
            keys: keys.collect::<Result<_, _>>()?,
            periods: codes(column::PERIOD)?,
            sources: codes(column::SOURCE)?,
            places: codes(column::PLACE)?,
            units: frame.column(column::UNITS)?.i64()?.cont_slice()?,
            decimals: codes(column::DECIMALS)?,
            states: codes(column::STATE)?,
        })
    }

    /// The rows of a measure.
    pub(crate) fn rows_of(&self, measure: usize) -> Range<usize> {
        let before = |bound: usize| self.measures.partition_point(|&each| (each as usize) < bound);
        before(measure)..before(measure + 1)
    }

    /// What stands in a row.
    pub(crate) fn observation(&self, row: usize) -> Observation {
        Observation::from_columns(self.units[row], self.decimals[row], self.states[row])
    }

    /// Where the cell of a row stands.
    pub(crate) fn address(&self, addresses: &Addresses, row: usize) -> u64 {
        let members = self.keys.iter().enumerate();
        u64::from(self.periods[row])
            + members.map(|(at, keys)| addresses.of_member(at, keys[row])).sum::<u64>()
    }

    /// A row as a cell of its own.
    pub(crate) fn cell(&self, row: usize) -> CubeCell {
        CubeCell {
            key: self.keys.iter().map(|keys| keys[row]).collect(),
            period: self.periods[row],
            source: self.sources[row],
            place: self.places[row],
            observation: self.observation(row),
        }
    }
}

/// The frame's column of a dimension.
pub(crate) fn dimension_column(id: &str) -> String {
    format!("{}{id}", column::DIMENSION_PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_observation_survives_the_frame() {
        let all = MissingReason::ALL.map(Observation::Missing).into_iter().chain([
            Observation::Value(Number::integer(-7), Status::Normal),
            Observation::Value(Number::new(42, 1), Status::Provisional),
        ]);
        for observation in all {
            let (units, decimals, state) = observation.to_columns();
            assert_eq!(Observation::from_columns(units, decimals, state), observation);
        }
    }
}
