//! The rows of a status: those of the set that the extracts have, and those that a file of the municipality's own names.

use std::collections::BTreeSet;

use bestand_model::Language;
use bestand_model::benefit::BenefitList;
use bestand_model::benefit_set::{BenefitSet, Filter, SetRow, SetRowKind};
use bestand_model::table::{Note, NoteKind, Severity};

use crate::analysis::DEFAULT_MEASURE;
use crate::analysis::plan::{Content, Plan};
use crate::analysis::remarks::Remark;
use crate::analysis::set_rows::with_tables;
use crate::analysis::wording::note;
use crate::{CoreError, Request};

impl Plan<'_> {
    /// Leaves out the rows of a set for which there is no extract, with the totals and sub-totals that would lack them, and
    /// names them. Says so where a total is among them.
    ///
    /// # Errors
    /// When nothing is left.
    pub(super) fn leave_out_missing(&mut self) -> Result<Option<Note>, CoreError> {
        let Some(set) = &self.request.set else { return Ok(None) };
        let lacking = self.name_missing();
        let lacks = |row: usize| match &self.rows[row].content {
            Content::Cells(_) => lacking.contains(&row),
            Content::Sum(parts) => parts.iter().any(|part| lacking.contains(part)),
        };
        let keep: Vec<bool> = (0..self.rows.len()).map(|row| !lacks(row)).collect();
        let is_sum = |row: usize| matches!(self.rows[row].content, Content::Sum(_));
        let lost = (0..keep.len()).any(|row| !keep[row] && is_sum(row));
        if !keep.contains(&true) {
            let tables: Vec<&str> =
                set.rows.iter().flat_map(|row| row.tables.iter().map(String::as_str)).collect();
            return Err(CoreError::question(
                format!("these extracts have none of the rows of the set {}", set.code),
                match tables.is_empty() {
                    true => "give files with its benefits".to_owned(),
                    false => format!("its tables are {}", tables.join(", ")),
                },
            ));
        }
        self.keep_rows(&keep);
        Ok(lost.then(|| total_left_out(self.request.language)))
    }

    /// Names the rows of a set for which there is no extract, and gives their places. A *heraf* line goes with its benefit.
    pub(super) fn name_missing(&mut self) -> BTreeSet<usize> {
        let has_none = |row: &usize| {
            matches!(self.rows[*row].content, Content::Cells(_))
                && self.sources_of(*row, &self.periods).is_empty()
        };
        let lacking: BTreeSet<usize> = (0..self.rows.len()).filter(has_none).collect();
        let Some(set) = &self.request.set else { return lacking };
        let language = self.request.language;
        let of_benefit = |part: &SetRow| {
            set.rows
                .iter()
                .enumerate()
                .find(|(_, row)| row.kind == SetRowKind::Benefit && row.benefit == part.benefit)
        };
        let name = |&row: &usize| -> Option<String> {
            let each = set.rows.get(row)?;
            let label = with_tables(each.label(language), set, each);
            if each.kind != SetRowKind::Part {
                return Some(label);
            }
            match of_benefit(each) {
                Some((whole, _)) if lacking.contains(&whole) => None,
                Some((_, whole)) => Some(format!("{} {label}", whole.label(language))),
                None => Some(label),
            }
        };
        let labels: Vec<String> = lacking.iter().filter_map(name).collect();
        self.remarks.retain(|remark| !matches!(remark, Remark::SetRowsMissing { .. }));
        if !labels.is_empty() {
            self.remarks.insert(Remark::SetRowsMissing { labels });
        }
        lacking
    }

    /// Keeps these rows and no others. A sum is kept with all of its parts only.
    pub(super) fn keep_rows(&mut self, keep: &[bool]) {
        let kept_before = |row: usize| keep[..row].iter().filter(|keep| **keep).count();
        for row in &mut self.rows {
            if let Content::Sum(parts) = &mut row.content {
                for part in parts {
                    *part = kept_before(*part);
                }
            }
        }
        let mut keep = keep.iter();
        self.rows.retain(|_| keep.next().copied().unwrap_or_default());
    }
}

fn total_left_out(language: Language) -> Note {
    let text = language.pick(
        "I alt vises kun, når der er udtræk for alle ydelserne.",
        "A total is shown only where there is an extract for every benefit.",
    );
    note(NoteKind::Missing, "total_left_out", Severity::Break, text.to_owned())
}

/// The question about these benefits alone, one row each and no total: in the order of the set that was asked for, and
/// under its names, then in that of the list of benefits.
pub(super) fn of_benefits(request: &Request, benefits: &[&str]) -> Request {
    let list = BenefitList::shipped();
    let of_set = |benefit: &str| {
        let rows = request.set.iter().flat_map(|set| set.rows.iter().enumerate());
        rows.into_iter().find(|(_, row)| {
            row.kind == SetRowKind::Benefit && row.benefit.as_deref() == Some(benefit)
        })
    };
    let mut ordered = benefits.to_vec();
    ordered.sort_by_key(|benefit| {
        let place = of_set(benefit).map_or(usize::MAX, |(place, _)| place);
        (place, list.order(benefit).unwrap_or(usize::MAX))
    });
    let row =
        |&benefit: &&str| of_set(benefit).map_or_else(|| row_of(benefit), |(_, row)| row.clone());
    let measure = match (&request.measure, &request.set) {
        (Some(measure), _) => measure.clone(),
        (None, Some(set)) => set.measure.clone(),
        (None, None) => DEFAULT_MEASURE.to_owned(),
    };
    let set = BenefitSet {
        code: "own".to_owned(),
        label_da: String::new(),
        label_en: String::new(),
        measure: measure.clone(),
        months: Vec::new(),
        joint_reading: Vec::new(),
        note_da: None,
        note_en: None,
        sources: Vec::new(),
        rows: ordered.iter().map(row).collect(),
    };
    Request {
        measure: Some(measure),
        set: Some(set),
        benefits: Vec::new(),
        by: Vec::new(),
        ..request.clone()
    }
}

/// The row of a benefit that is in no set, from any table of the measure.
fn row_of(benefit: &str) -> SetRow {
    let list = BenefitList::shipped();
    let name = |language| list.label(benefit, language).unwrap_or(benefit).to_owned();
    SetRow {
        kind: SetRowKind::Benefit,
        code: benefit.to_owned(),
        benefit: Some(benefit.to_owned()),
        label_da: name(Language::Danish),
        label_en: Some(name(Language::English)),
        tables: Vec::new(),
        filter: Filter::new(),
        filter_before: None,
        of: Vec::new(),
    }
}
