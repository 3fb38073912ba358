//! Extracts stacked into one cube: labels become codes, nulls get reasons, repeated cells are settled.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::Period;
use bestand_model::measure::Measure;
use bestand_model::source::Source;
use bestand_model::table_info::{TableInfo, table_info};
use bestand_read::{Extract, RawCell};

use crate::CoreError;
use crate::cube::{Cube, Dimension, Member, Observation, Unmatched};
use crate::given_benefit::{GivenBenefit, benefit_of_table, names};
use crate::members::{measure_by_stem, resolve_dimension};
use crate::nulls::resolve_nulls;
use values::{refuse_impossible_number, refuse_impossible_sign, refuse_shares_of_one};

mod finish;
mod labels;
mod own_counts;
mod repeated;
mod totals;
mod values;

impl Cube {
    /// Stacks extracts into one cube.
    ///
    /// `given` names the benefit of files whose table is about one benefit and does not say which.
    ///
    /// ```
    /// use bestand_core::Cube;
    /// use bestand_core::read::{ReadOptions, read_bytes};
    ///
    /// let text = "Area;Periode;Antal fuldtidspersoner\nIshøj;2014M11;160\n";
    /// let extracts = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?;
    /// let cube = Cube::from_extracts(extracts, &[])?;
    /// // The benefit comes from the table id, the area from the code list.
    /// assert_eq!(cube.dimension("benefit").unwrap().members[0].code, "fleksjob");
    /// assert_eq!(cube.dimension("area").unwrap().members[0].code, "183");
    /// # Ok::<(), bestand_core::CoreError>(())
    /// ```
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
            .find(|file| !extracts.iter().any(|extract| names(file, extract)))
        {
            return Err(CoreError::question(
                format!("--benefit names the file {file:?}, which is not given"),
                "name a file or a table that is given",
            ));
        }
        let adds = |extract: &Extract| extract.dimensions.iter().any(|column| column.is_summed);
        if extracts.len() > 1 && extracts.iter().any(adds) {
            return Err(CoreError::question(
                "the cells of an extract were added up while it was read, and cannot stand beside others",
                "read several files with Needs::of_several_files, or without a selection",
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
    /// Column heads read by their stem, with the measure.
    by_stem: BTreeMap<String, String>,
    rows: Rows,
    is_selection: bool,
}

/// A dimension while it grows.
struct StackedDimension {
    dimension: Dimension,
    codes: BTreeMap<String, u32>,
    /// The code at which sums stand, where the extract was added up over the dimension.
    sums_at: Option<u32>,
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
        self.is_selection |= extract.is_selection;
        let table = extract.source.table.as_deref().map(table_info);
        let codes = self.dimension_codes(&extract, table.as_ref(), given)?;
        let measures = self.match_measures(&extract, table.as_ref())?;
        for column in &extract.measures {
            let by_stem = measure_by_stem(&extract, table.as_ref(), column);
            self.by_stem.extend(by_stem.map(|code| (column.label.clone(), code)));
        }
        let of_members = self.measures_of_members(&extract, table.as_ref());
        let nulls = resolve_nulls(&extract, &measures, self.is_one_small_area(&codes));
        let periods = self.period_codes(&extract);
        let source = u32_index(self.sources.len());
        for (column, measure) in measures.iter().enumerate() {
            refuse_shares_of_one(&extract, column, measure)?;
            let mut own_code = None;
            let mut kept: Vec<usize> = Vec::with_capacity(extract.len());
            for (record, cell) in extract.measures[column].cells.iter().enumerate() {
                let observation = match *cell {
                    RawCell::Absent => continue,
                    RawCell::Number(number, status) => Observation::Value(number, status),
                    RawCell::Missing(reason) => Observation::Missing(reason),
                    RawCell::Blank => Observation::Missing(nulls.reason(column, record)),
                };
                refuse_impossible_sign(&extract, column, record, measure)?;
                refuse_impossible_number(&extract, column, record, measure)?;
                let of_member = of_members.get(record).copied().flatten();
                let code = of_member
                    .unwrap_or_else(|| *own_code.get_or_insert_with(|| self.measure_code(measure)));
                self.rows.measure.push(code);
                self.rows.observations.push(observation);
                kept.push(record);
            }
            self.rows.period.extend(kept.iter().map(|&record| periods[record]));
            self.rows.source.extend(kept.iter().map(|_| source));
            self.rows.place.extend(kept.iter().map(|&record| extract.places[record]));
            for (position, dimension) in codes.iter().enumerate() {
                let column = &mut self.rows.dimensions[position];
                let total = self.dimensions[position].total();
                match dimension {
                    Some(codes) => column.extend(kept.iter().map(|&record| codes[record])),
                    None => column.extend(kept.iter().map(|_| total)),
                }
            }
        }
        self.sources.push(extract.source);
        let mut of_source: Vec<String> = measures.into_iter().map(|measure| measure.code).collect();
        let named: BTreeSet<u32> = of_members.into_iter().flatten().collect();
        of_source.extend(named.into_iter().map(|code| self.measures[code as usize].code.clone()));
        self.measures_of_sources.push(of_source);
        Ok(())
    }

    /// One code per record for each dimension of the stack; `None` where the extract lacks the dimension and all
    /// its records are at the total.
    fn dimension_codes(
        &mut self,
        extract: &Extract,
        table: Option<&TableInfo>,
        given: &[GivenBenefit],
    ) -> Result<Vec<Option<Vec<u32>>>, CoreError> {
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
            let members = self.match_members(position, extract, column, table)?;
            codes[position] =
                Some(column.codes.iter().map(|&code| members[code as usize]).collect());
            if column.is_summed {
                self.dimensions[position].sums_at = members.first().copied();
            }
        }
        if let Some(benefits) = benefit_of_table(extract, table, given)? {
            let position = self.dimension_position("benefit", "Ydelse", "Benefit");
            codes.resize_with(self.dimensions.len(), || None);
            let mut by_period = Vec::with_capacity(extract.periods.members.len());
            for &period in &extract.periods.members {
                by_period.push(self.dimensions[position].code(benefits.member_in(period)));
            }
            codes[position] =
                Some(extract.periods.codes.iter().map(|&code| by_period[code as usize]).collect());
        }
        Ok(codes)
    }

    /// For each record the code of its period.
    fn period_codes(&mut self, extract: &Extract) -> Vec<u32> {
        let mut members = Vec::with_capacity(extract.periods.members.len());
        for &period in &extract.periods.members {
            let next = u32_index(self.periods.len());
            members.push(*self.periods.entry(period).or_insert(next));
        }
        extract.periods.codes.iter().map(|&code| members[code as usize]).collect()
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
            sums_at: None,
        };
        let total = dimension.code(Member::total(id));
        self.dimensions.push(dimension);
        self.rows.dimensions.push(vec![total; self.rows.measure.len()]);
        self.dimensions.len() - 1
    }

    /// The code of a measure, which is added where it is new.
    fn measure_code(&mut self, measure: &Measure) -> u32 {
        let position = self.measures.iter().position(|each| each.code == measure.code);
        u32_index(position.unwrap_or_else(|| {
            self.measures.push(measure.clone());
            self.measures.len() - 1
        }))
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

fn u32_index(index: usize) -> u32 {
    u32::try_from(index).expect("the readers refuse files with more than 4 billion records")
}
