//! What is read by itself in a shift: a row, or rows that are one relabelling; and what rises and falls add up to.

use bestand_model::table::Role;
use bestand_model::{MissingReason, Number, Period, Status};

use crate::analysis::crossings::{joint_name, joint_rows};
use crate::analysis::november::change;
use crate::analysis::plan::{Content, Plan, RowPlan, sum};
use crate::cube::Observation;

/// A row that is read by itself, or rows that are read as one.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    /// The rows of the plan.
    pub(super) rows: Vec<usize>,
    pub(super) code: String,
    pub(super) label: String,
}

/// The units of the rows: those that a crossed break reads as one are one unit, at the place of the first.
pub(super) fn units(plan: &Plan<'_>, periods: &[Period], held: &[Vec<Observation>]) -> Vec<Unit> {
    let groups = connected(joint_rows(plan, periods, held));
    let mut units = Vec::new();
    for row in (0..plan.rows.len()).filter(|&row| plan.rows[row].role == Role::Body) {
        match groups.iter().find(|group| group.contains(&row)) {
            Some(group) if group[0] == row => {
                let (code, label) = name(plan, group);
                units.push(Unit { rows: group.clone(), code, label });
            }
            Some(_) => {}
            None => units.push(single(plan, row)),
        }
    }
    units
}

/// Each row by itself.
pub(super) fn singles(plan: &Plan<'_>) -> Vec<Unit> {
    let is_body = |&row: &usize| plan.rows[row].role == Role::Body;
    (0..plan.rows.len()).filter(is_body).map(|row| single(plan, row)).collect()
}

fn single(plan: &Plan<'_>, row: usize) -> Unit {
    let RowPlan { codes, labels, .. } = &plan.rows[row];
    Unit { rows: vec![row], code: codes[0].clone(), label: labels[0].clone() }
}

/// Groups that have a row in common are one group.
fn connected(groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut connected: Vec<Vec<usize>> = Vec::new();
    for mut group in groups {
        let (touching, others): (Vec<_>, Vec<_>) =
            connected.into_iter().partition(|each| each.iter().any(|row| group.contains(row)));
        group.extend(touching.into_iter().flatten());
        group.sort_unstable();
        group.dedup();
        connected = others;
        connected.push(group);
    }
    connected
}

/// A set names the sum of such rows itself, where it has one.
fn name(plan: &Plan<'_>, group: &[usize]) -> (String, String) {
    let of_set = plan
        .rows
        .iter()
        .find(|row| matches!(&row.content, Content::Sum(parts) if row.role == Role::Subtotal && parts == group));
    match of_set {
        Some(row) => (row.codes[0].clone(), row.labels[0].clone()),
        None => joint_name(plan, group),
    }
}

/// What the changes of units add up to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Balance {
    /// All rises.
    pub(super) rises: Observation,
    /// All falls, below nothing.
    pub(super) falls: Observation,
    /// Rises less falls.
    pub(super) net: Observation,
    /// The smaller of all rises and all falls.
    pub(super) matched: Observation,
    /// The larger of them.
    pub(super) touched: Observation,
}

impl Balance {
    /// Of changes: missing where one of them is.
    pub(super) fn of(changes: &[Observation]) -> Self {
        let missing = changes.iter().filter_map(|change| match change {
            Observation::Missing(reason) => Some(*reason),
            Observation::Value(..) => None,
        });
        if let Some(reason) = missing.reduce(MissingReason::dominant) {
            let missing = Observation::Missing(reason);
            return Self {
                rises: missing,
                falls: missing,
                net: missing,
                matched: missing,
                touched: missing,
            };
        }
        let nothing = Observation::Value(Number::integer(0), Status::Normal);
        let of = |is_meant: fn(Number) -> bool| {
            let meant = changes.iter().copied().filter(|each| each.number().is_some_and(is_meant));
            sum(std::iter::once(nothing).chain(meant))
        };
        let (rises, falls) = (of(Number::is_positive), of(Number::is_negative));
        let depth = change(falls, nothing);
        let (smaller, larger) =
            if rises.number() <= depth.number() { (rises, depth) } else { (depth, rises) };
        Self {
            rises,
            falls,
            net: sum([rises, falls].into_iter()),
            matched: smaller,
            touched: larger,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(number: i64) -> Observation {
        Observation::Value(Number::integer(number), Status::Normal)
    }

    #[test]
    fn rises_and_falls_match_as_far_as_the_smaller_goes() {
        let balance = Balance::of(&[value(-100), value(30), value(20), value(0)]);
        assert_eq!(balance.rises, value(50));
        assert_eq!(balance.falls, value(-100));
        assert_eq!(balance.net, value(-50));
        assert_eq!(balance.matched, value(50));
        assert_eq!(balance.touched, value(100));
    }

    #[test]
    fn a_change_that_is_not_known_leaves_nothing_known() {
        let hidden = Observation::Missing(MissingReason::Suppressed);
        let balance = Balance::of(&[value(5), hidden]);
        assert_eq!((balance.rises, balance.matched, balance.net), (hidden, hidden, hidden));
    }

    #[test]
    fn groups_with_a_row_in_common_are_one() {
        let groups = vec![vec![0, 1], vec![3, 4], vec![1, 2]];
        assert_eq!(connected(groups), [vec![3, 4], vec![0, 1, 2]]);
    }
}
