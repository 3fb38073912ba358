//! The rows of the dimensions shown, and their total.

use bestand_model::age::AgeBand;
use bestand_model::benefit::BenefitList;
use bestand_model::measure::ValueKind;
use bestand_model::table::Role;

use super::choices::{Choice, Wish};
use super::plan::{Content, Pick, Plan, RowPlan};
use super::present::Present;
use super::remarks::{NoTotal, Remark};
use crate::cube::UNSTATED;
use crate::request::Named;
use crate::{CoreError, TOTAL};

impl Plan<'_> {
    /// The rows of the dimensions asked for.
    pub(super) fn rows_of_dimensions(&mut self, present: &Present) -> Result<(), CoreError> {
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
        // Members in their order and ages by age, groups that are no member, what is in no list or group, the total.
        let rank = |row: &RowPlan| -> Vec<(u8, usize)> {
            let place = |(code, &at): (&String, &usize)| {
                let dimension = &dimensions[at];
                if code == dimension.total_code() {
                    return (3, 0);
                }
                let place = dimension.position(code);
                let is_listed = place.is_none_or(|place| dimension.members[place].known);
                match AgeBand::parse(code).filter(|_| dimension.id == "age") {
                    Some(AgeBand { from, to }) => {
                        (0, usize::from(from) << 8 | usize::from(to.unwrap_or(u8::MAX)))
                    }
                    None if dimension.id != "age" && is_listed => {
                        place.map_or((1, 0), |place| (0, place))
                    }
                    None => (2, place.unwrap_or_default()),
                }
            };
            row.codes.iter().zip(&displayed).map(place).collect()
        };
        self.rows.sort_by_cached_key(rank);
        if self.rows.is_empty() {
            return Err(CoreError::question(
                "nothing in these extracts fits the question",
                "inspect FILE lists benefits, areas and other members",
            ));
        }
        self.show_something();
        self.leave_out_foreign_totals();
        self.mark_totals();
        self.add_total();
        Ok(())
    }

    fn push_row(&mut self, combination: &[Choice]) {
        let picks: Vec<Pick> = combination.iter().map(|choice| choice.pick.clone()).collect();
        let several = self.displayed.len() > 1;
        if several && !self.has_cells(&picks) {
            return;
        }
        let mut codes = Vec::with_capacity(self.displayed.len());
        let mut labels = Vec::with_capacity(self.displayed.len());
        for &dimension in &self.displayed {
            let choice = &combination[dimension];
            let member = choice.pick.members.first().copied();
            let (code, label) = choice.name.clone().unwrap_or_else(|| {
                let code =
                    member.and_then(|member| self.code(dimension, member)).unwrap_or_default();
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
        let stated = self.dimension("benefit").filter(|&at| {
            self.code_of(0, at).is_some_and(|code| code != UNSTATED && code != TOTAL)
        });
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
        let only_benefits = self.displayed.as_slice() == self.dimension("benefit").as_slice()
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

    /// Why rows with these codes cannot be added up, where they cannot.
    pub(super) fn why_no_total(&self, codes: &[&str]) -> Option<NoTotal> {
        if self.measure.value != ValueKind::Count || !self.measure.additive_over.allows("benefit") {
            return Some(NoTotal::NotAdditive);
        }
        if !self.unfiltered.is_empty() {
            return Some(NoTotal::PartlyFiltered);
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
}

fn wishes_benefit(wishes: &[Wish], dimension: Option<usize>, benefit: u32) -> bool {
    let Some(dimension) = dimension else { return true };
    wishes[dimension].only.as_ref().is_none_or(|only| only.contains(&Named::Member(benefit)))
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
