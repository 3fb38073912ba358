//! What a set may not say: no sum counts the same people twice.

use super::{BenefitSet, SetRow, SetRowKind};
use crate::benefit::BenefitList;
use crate::code_list::{CodeListError, refuse_broken};
use crate::measure::MeasureList;

impl BenefitSet {
    /// Refuses a set that contradicts itself or speaks of what is in no list.
    ///
    /// # Errors
    /// With the first contradiction.
    pub(super) fn check(&self) -> Result<(), CodeListError> {
        let measure =
            MeasureList::shipped().get(&self.measure).ok_or_else(|| self.broken(&self.measure))?;
        for (place, row) in self.rows.iter().enumerate() {
            let above = &self.rows[..place];
            if above.iter().any(|each| each.code == row.code) {
                return Err(CodeListError::CodeTwice { code: row.code.clone(), list: "set rows" });
            }
            self.check_benefit(row, above)?;
            let summed = match row.kind {
                SetRowKind::Benefit | SetRowKind::Part => continue,
                SetRowKind::Subtotal => self.rows_of(row, above)?,
                SetRowKind::Total if place + 1 < self.rows.len() => {
                    return Err(invalid(&self.code, "the total must be the last row".to_owned()));
                }
                SetRowKind::Total => {
                    above.iter().filter(|each| each.kind == SetRowKind::Benefit).collect()
                }
            };
            if !measure.additive_over.allows("benefit") {
                let message = format!("{} does not add up over benefits", self.measure);
                return Err(invalid(&row.code, message));
            }
            self.check_sum(row, &summed)?;
        }
        refuse_broken(&self.code, &self.joint_reading, |code| {
            self.rows.iter().any(|row| row.benefit.as_ref() == Some(code))
        })
    }

    /// Benefit rows and parts have a benefit of the list, parts below it; sums have none.
    fn check_benefit(&self, row: &SetRow, above: &[SetRow]) -> Result<(), CodeListError> {
        let is_sum = matches!(row.kind, SetRowKind::Subtotal | SetRowKind::Total);
        let Some(benefit) = &row.benefit else {
            return if is_sum {
                Ok(())
            } else {
                Err(invalid(&row.code, "needs a benefit".to_owned()))
            };
        };
        if is_sum {
            return Err(invalid(&row.code, "a sum has no benefit of its own".to_owned()));
        }
        if BenefitList::shipped().get(benefit).is_none() {
            return Err(self.broken(benefit));
        }
        let has_own_row = above
            .iter()
            .any(|each| each.kind == SetRowKind::Benefit && each.benefit == row.benefit);
        if row.kind == SetRowKind::Part && !has_own_row {
            return Err(invalid(&row.code, format!("a part stands below the row of {benefit:?}")));
        }
        let before = row.filter_before.iter().flat_map(|before| before.filter.keys());
        if let Some(extra) =
            before.into_iter().find(|dimension| !row.filter.contains_key(*dimension))
        {
            let message = format!("filter_before has {extra:?}, and filter does not");
            return Err(invalid(&row.code, message));
        }
        Ok(())
    }

    fn rows_of<'a>(
        &self,
        row: &SetRow,
        above: &'a [SetRow],
    ) -> Result<Vec<&'a SetRow>, CodeListError> {
        if row.of.is_empty() {
            return Err(invalid(&row.code, "a subtotal names its rows in `of`".to_owned()));
        }
        let find = |code: &String| {
            above
                .iter()
                .find(|each| each.kind == SetRowKind::Benefit && each.code == *code)
                .ok_or_else(|| CodeListError::BrokenReference {
                    from: row.code.clone(),
                    to: code.clone(),
                })
        };
        row.of.iter().map(find).collect()
    }

    /// No two rows of a sum are of one benefit, of a benefit and its part, or of benefits that may not stand
    /// together.
    fn check_sum(&self, sum: &SetRow, rows: &[&SetRow]) -> Result<(), CodeListError> {
        let benefits: Vec<_> = rows
            .iter()
            .filter_map(|row| {
                BenefitList::shipped().get(row.benefit.as_deref().unwrap_or_default())
            })
            .collect();
        for (place, one) in benefits.iter().enumerate() {
            for other in &benefits[place + 1..] {
                let overlap = one.code == other.code
                    || one.parent.as_ref() == Some(&other.code)
                    || other.parent.as_ref() == Some(&one.code)
                    || one.never_with.contains(&other.code)
                    || other.never_with.contains(&one.code);
                if overlap {
                    let message =
                        format!("{} and {} may not stand in one sum", one.code, other.code);
                    return Err(invalid(&sum.code, message));
                }
            }
        }
        Ok(())
    }

    fn broken(&self, to: &str) -> CodeListError {
        CodeListError::BrokenReference { from: self.code.clone(), to: to.to_owned() }
    }
}

pub(super) fn invalid(entry: &str, message: String) -> CodeListError {
    CodeListError::Invalid { entry: entry.to_owned(), message }
}
