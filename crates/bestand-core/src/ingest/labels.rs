//! Labels become codes: members, measures, and measures that hide in a dimension.

use std::collections::BTreeMap;

use bestand_model::age::AgeBand;
use bestand_model::code_list::fold;
use bestand_model::dimension::DimensionList;
use bestand_model::measure::{Measure, MeasureKind, MeasureList};
use bestand_model::table_info::TableInfo;
use bestand_read::{DimensionColumn, Extract};

use super::Stack;
use crate::CoreError;
use crate::cube::{Unmatched, total_code};
use crate::members::{Matched, has_list, measure_in, member_in, resolve_dimension};

impl Stack {
    /// The code of each member of a column, by the member's index in the column.
    pub(super) fn match_members(
        &mut self,
        position: usize,
        extract: &Extract,
        column: &DimensionColumn,
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
        for (records, &skipped) in records.iter_mut().zip(&column.skipped) {
            *records += skipped as usize;
        }
        let mut codes = Vec::with_capacity(column.members.len());
        for (index, label) in column.members.iter().enumerate() {
            let counterpart = (id == "age").then(|| counterpart(label, &column.members)).flatten();
            let text = counterpart.as_deref().unwrap_or(label);
            let Matched { member, nearest } = member_in(extract, table, &id, text);
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
                if DimensionList::shipped().is_closed(&id) && counts_decisions(extract) {
                    let names: Vec<&str> = DimensionList::shipped().member_names(&id).collect();
                    return Err(CoreError::extract(
                        format!(
                            "{}, column {:?}: {label:?} is not one of {}",
                            extract.source.file,
                            column.label,
                            names.join(", ")
                        ),
                        "give each its own rows, and call their total I alt",
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
            codes.push(self.dimensions[position].code(member));
        }
        Ok(codes)
    }

    /// The measure of each measure column.
    pub(super) fn match_measures(
        &self,
        extract: &Extract,
        table: Option<&TableInfo>,
    ) -> Result<Vec<Measure>, CoreError> {
        let measures: Vec<Measure> =
            extract.measures.iter().map(|column| measure_in(extract, table, column)).collect();
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
        refuse_other_inflow(extract, table, &measures)?;
        Ok(measures)
    }

    /// For each record the measure that one of its members names, in tables that mix measures in a
    /// dimension; empty where the table does not.
    pub(super) fn measures_of_members(
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
}

/// Refuses a column of inflow in a table of awards, and the other way round: both are called *tilgang*, and neither is
/// the other.
fn refuse_other_inflow(
    extract: &Extract,
    table: Option<&TableInfo>,
    measures: &[Measure],
) -> Result<(), CoreError> {
    let of_table = table
        .and_then(|table| table.measure.as_deref())
        .and_then(|code| MeasureList::shipped().get(code));
    let Some(of_table) = of_table else { return Ok(()) };
    let clash = |measure: &&Measure| {
        matches!(
            (of_table.kind, measure.kind),
            (MeasureKind::Awards, MeasureKind::Inflow) | (MeasureKind::Inflow, MeasureKind::Awards)
        )
    };
    match measures.iter().find(clash) {
        Some(measure) => Err(CoreError::extract(
            format!(
                "{}: the table {} counts {}, and the file has the column {:?}",
                extract.source.file,
                extract.source.table.as_deref().unwrap_or_default(),
                of_table.name_da.to_lowercase(),
                measure.name_da
            ),
            "an award is a decision and an inflow a first payment: name the table the file is from \
             with --table",
        )),
        None => Ok(()),
    }
}

/// Whether an extract counts decisions: of those it is known which groups there are.
fn counts_decisions(extract: &Extract) -> bool {
    let list = MeasureList::shipped();
    extract.measures.iter().any(|column| {
        let measure = list.match_label(&column.label).or_else(|| list.get(&column.label));
        measure.is_some_and(|measure| measure.kind == MeasureKind::Awards)
    })
}

/// What *over 40 år* stands for beside *under 40 år*: 40 and over. Alone it may leave out those who are 40.
fn counterpart(label: &str, labels: &[String]) -> Option<String> {
    let folded = fold(label);
    let older = folded.strip_prefix("for dem ").unwrap_or(&folded).strip_prefix("over ")?;
    let from = AgeBand::parse(older).filter(|band| band.to == Some(band.from))?.from;
    let younger = AgeBand { from: 0, to: Some(from.checked_sub(1)?) };
    let has_younger = labels.iter().any(|other| AgeBand::parse(other) == Some(younger));
    has_younger.then(|| AgeBand { from, to: None }.code())
}
