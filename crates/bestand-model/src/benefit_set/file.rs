//! The file of sets as it is written.

use serde::Deserialize;

use super::check::invalid;
use super::{BenefitSet, Filter, FilterBefore, SetRow, SetRowKind};
use crate::Period;
use crate::code_list::{CodeListError, read_file, refuse_twice};
use crate::listed_month::months;
use crate::table_info::normalised_id;

/// The sets of a file, checked.
///
/// # Errors
/// When the text is no such file, a code stands twice, or a set contradicts itself.
pub(super) fn read(text: &str) -> Result<Vec<BenefitSet>, CodeListError> {
    let file: SetFile = read_file("set rows", text)?;
    refuse_twice("sets", file.set.iter().map(|set| &set.code))?;
    file.set.into_iter().map(RawSet::checked).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SetFile {
    set: Vec<RawSet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSet {
    code: String,
    label_da: String,
    label_en: Option<String>,
    measure: String,
    #[serde(default, deserialize_with = "months")]
    months: Vec<Period>,
    #[serde(default)]
    joint_reading: Vec<String>,
    note_da: Option<String>,
    note_en: Option<String>,
    #[serde(default)]
    sources: Vec<String>,
    row: Vec<RawRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRow {
    kind: SetRowKind,
    code: Option<String>,
    benefit: Option<String>,
    label_da: String,
    label_en: Option<String>,
    #[serde(default)]
    tables: Vec<String>,
    #[serde(default)]
    filter: Filter,
    filter_before: Option<FilterBefore>,
    #[serde(default)]
    of: Vec<String>,
}

impl RawSet {
    fn checked(self) -> Result<BenefitSet, CodeListError> {
        let set = self.into_set()?;
        set.check()?;
        Ok(set)
    }

    fn into_set(self) -> Result<BenefitSet, CodeListError> {
        let rows =
            self.row.into_iter().map(|row| row.into_row(&self.code)).collect::<Result<_, _>>()?;
        Ok(BenefitSet {
            label_en: self.label_en.unwrap_or_else(|| self.label_da.clone()),
            code: self.code,
            label_da: self.label_da,
            measure: self.measure,
            months: self.months,
            joint_reading: self.joint_reading,
            note_da: self.note_da,
            note_en: self.note_en,
            sources: self.sources,
            rows,
        })
    }
}

impl RawRow {
    fn into_row(self, set: &str) -> Result<SetRow, CodeListError> {
        let code = match (self.kind, self.code, &self.benefit) {
            (_, Some(code), _) => code,
            (SetRowKind::Benefit, None, Some(benefit)) => benefit.clone(),
            (SetRowKind::Total, None, _) => "sum".to_owned(),
            (_, None, _) => {
                return Err(invalid(set, format!("the row {:?} needs a code", self.label_da)));
            }
        };
        Ok(SetRow {
            kind: self.kind,
            code,
            benefit: self.benefit,
            label_da: self.label_da,
            label_en: self.label_en,
            tables: self.tables.iter().map(|id| normalised_id(id)).collect(),
            filter: self.filter,
            filter_before: self.filter_before,
            of: self.of,
        })
    }
}
