//! The stack becomes a cube: codes are renumbered in canonical order and the frame is sorted by them.

use bestand_model::measure::MeasureList;
use bestand_model::table::Validated;
use polars::prelude::{Column, DataFrame, SortMultipleOptions};

use super::repeated::settle_repeated_cells;
use super::{Stack, StackedDimension, u32_index};
use crate::CoreError;
use crate::cube::{Cube, Dimension, Findings, column, dimension_column};
use crate::members::{dimension_order, member_order};

impl Stack {
    /// The cube of everything stacked.
    pub(super) fn into_cube(self) -> Result<Cube, CoreError> {
        let Self {
            mut dimensions,
            measures,
            periods,
            sources,
            measures_of_sources,
            unmatched,
            rows,
            is_selection,
        } = self;
        let mut by_period: Vec<u32> = vec![0; periods.len()];
        for (position, &code) in periods.values().enumerate() {
            by_period[code as usize] = u32_index(position);
        }
        let order = MeasureList::shipped();
        let mut measure_order: Vec<usize> = (0..measures.len()).collect();
        measure_order.sort_by_key(|&index| {
            let code = &measures[index].code;
            (order.iter().position(|each| each.code == *code).unwrap_or(usize::MAX), code.clone())
        });
        let by_measure = inverse(&measure_order);

        let mut dimension_positions: Vec<usize> = (0..dimensions.len()).collect();
        dimension_positions.sort_by_key(|&index| dimension_order(&dimensions[index].dimension.id));

        let height = rows.measure.len();
        let recode = |codes: &[u32], new: &[u32]| -> Vec<u32> {
            codes.iter().map(|&code| new[code as usize]).collect()
        };
        let mut columns =
            vec![Column::new(column::MEASURE.into(), recode(&rows.measure, &by_measure))];
        let mut ordered = Vec::with_capacity(dimensions.len());
        for &index in &dimension_positions {
            let StackedDimension { dimension, .. } = &mut dimensions[index];
            let mut member_positions: Vec<usize> = (0..dimension.members.len()).collect();
            member_positions.sort_by_cached_key(|&member| {
                member_order(&dimension.id, &dimension.members[member])
            });
            let by_member = inverse(&member_positions);
            columns.push(Column::new(
                dimension_column(&dimension.id).into(),
                recode(&rows.dimensions[index], &by_member),
            ));
            let members = member_positions.iter().map(|&at| dimension.members[at].clone());
            ordered.push(Dimension { members: members.collect(), ..dimension.clone() });
        }
        let state: Vec<(i64, u32, u32)> =
            rows.observations.iter().map(|observation| observation.to_columns()).collect();
        columns.push(Column::new(column::PERIOD.into(), recode(&rows.period, &by_period)));
        columns.push(Column::new(column::SOURCE.into(), rows.source));
        columns.push(Column::new(column::PLACE.into(), rows.place));
        let units: Vec<i64> = state.iter().map(|each| each.0).collect();
        columns.push(Column::new(column::UNITS.into(), units));
        let decimals: Vec<u32> = state.iter().map(|each| each.1).collect();
        columns.push(Column::new(column::DECIMALS.into(), decimals));
        let states: Vec<u32> = state.iter().map(|each| each.2).collect();
        columns.push(Column::new(column::STATE.into(), states));

        let frame = DataFrame::new(height, columns)?;
        let keys: Vec<String> = std::iter::once(column::MEASURE.to_owned())
            .chain(ordered.iter().map(|dimension| dimension_column(&dimension.id)))
            .chain([column::PERIOD, column::SOURCE, column::PLACE].map(str::to_owned))
            .collect();
        let options = SortMultipleOptions::default();
        let mut cube = Cube {
            frame: frame.sort(&keys, options)?,
            dimensions: ordered,
            measures: measure_order.iter().map(|&index| measures[index].clone()).collect(),
            periods: periods.into_keys().collect(),
            sources,
            measures_of_sources,
            findings: Findings {
                unmatched: unmatched.into_values().collect(),
                ..Findings::default()
            },
            validated: if is_selection { Validated::Selection } else { Validated::All },
        };
        drop_unused_totals(&mut cube)?;
        settle_repeated_cells(&mut cube)?;
        Ok(cube)
    }
}

/// Takes away totals that no row is at: every dimension was given one while it grew.
fn drop_unused_totals(cube: &mut Cube) -> Result<(), CoreError> {
    for dimension in &mut cube.dimensions {
        let name = dimension_column(&dimension.id);
        let Some(total) = dimension.position(dimension.total_code()) else { continue };
        let codes = cube.frame.column(&name)?.u32()?;
        // The total is the last member, so no other code moves.
        if !codes.into_no_null_iter().any(|code| code as usize == total) {
            dimension.members.remove(total);
        }
    }
    Ok(())
}

/// From "old index by new index" to "new index by old index".
fn inverse(order: &[usize]) -> Vec<u32> {
    let mut inverse = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        inverse[old] = u32_index(new);
    }
    inverse
}
