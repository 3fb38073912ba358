//! The stack becomes a cube: codes are renumbered in canonical order and the frame is sorted by them.

use bestand_model::Period;
use bestand_model::measure::MeasureList;
use bestand_model::table::Validated;
use polars::prelude::{Column, DataFrame};

use super::own_counts::hide_own_counts;
use super::repeated::settle_repeated_cells;
use super::totals::refuse_totals_that_disagree;
use super::{Stack, StackedDimension, u32_index};
use crate::CoreError;
use crate::address::Addresses;
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
            by_stem,
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

        let periods: Vec<Period> = periods.into_keys().collect();
        let recode = |codes: Vec<u32>, new: &[u32]| -> Vec<u32> {
            codes.into_iter().map(|code| new[code as usize]).collect()
        };
        let measure_codes = recode(rows.measure, &by_measure);
        let period_codes = recode(rows.period, &by_period);
        let mut of_dimensions = rows.dimensions;
        let mut keys = Vec::with_capacity(dimensions.len());
        let mut ordered = Vec::with_capacity(dimensions.len());
        let mut summed = Vec::with_capacity(dimensions.len());
        for &index in &dimension_positions {
            let StackedDimension { dimension, sums_at, .. } = &mut dimensions[index];
            let mut member_positions: Vec<usize> = (0..dimension.members.len()).collect();
            member_positions.sort_by_cached_key(|&member| {
                member_order(&dimension.id, &dimension.members[member])
            });
            let by_member = inverse(&member_positions);
            summed.push(sums_at.map(|code| by_member[code as usize]));
            keys.push(recode(std::mem::take(&mut of_dimensions[index]), &by_member));
            let members = member_positions.iter().map(|&at| dimension.members[at].clone());
            ordered.push(Dimension { members: members.collect(), ..dimension.clone() });
        }
        let sizes: Vec<usize> = std::iter::once(measure_order.len())
            .chain(ordered.iter().map(|dimension| dimension.members.len()))
            .collect();
        let addresses = Addresses::of(&sizes, periods.len())?;
        let order = in_order(&addresses, &measure_codes, &keys, &period_codes);

        let sorted = |codes: Vec<u32>| -> Vec<u32> {
            // In many columns all rows are alike.
            match codes.windows(2).all(|pair| pair[0] == pair[1]) {
                true => codes,
                false => order.iter().map(|&row| codes[row as usize]).collect(),
            }
        };
        let height = order.len();
        let mut columns = vec![Column::new(column::MEASURE.into(), sorted(measure_codes))];
        for (dimension, codes) in ordered.iter().zip(keys) {
            columns.push(Column::new(dimension_column(&dimension.id).into(), sorted(codes)));
        }
        columns.push(Column::new(column::PERIOD.into(), sorted(period_codes)));
        columns.push(Column::new(column::SOURCE.into(), sorted(rows.source)));
        columns.push(Column::new(column::PLACE.into(), sorted(rows.place)));
        let mut units: Vec<i64> = Vec::with_capacity(height);
        let mut decimals: Vec<u32> = Vec::with_capacity(height);
        let mut states: Vec<u32> = Vec::with_capacity(height);
        for &row in &order {
            let (unit, decimal, state) = rows.observations[row as usize].to_columns();
            units.push(unit);
            decimals.push(decimal);
            states.push(state);
        }
        columns.push(Column::new(column::UNITS.into(), units));
        columns.push(Column::new(column::DECIMALS.into(), decimals));
        columns.push(Column::new(column::STATE.into(), states));
        let mut cube = Cube {
            frame: DataFrame::new(height, columns)?,
            dimensions: ordered,
            measures: measure_order.iter().map(|&index| measures[index].clone()).collect(),
            periods,
            sources,
            measures_of_sources,
            findings: Findings {
                unmatched: unmatched.into_values().collect(),
                by_stem: by_stem.into_iter().collect(),
                ..Findings::default()
            },
            summed,
            validated: if is_selection { Validated::Selection } else { Validated::All },
        };
        drop_unused_totals(&mut cube)?;
        refuse_totals_that_disagree(&cube)?;
        settle_repeated_cells(&mut cube)?;
        // Which counts of several files tell on each other is known when the cells are settled.
        hide_own_counts(&mut cube)?;
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

/// The rows in canonical order: by measure, members and period; those of one cell as they came, source by source.
fn in_order(
    addresses: &Addresses,
    measures: &[u32],
    keys: &[Vec<u32>],
    periods: &[u32],
) -> Vec<u32> {
    let address = |row: usize| {
        let members = keys.iter().enumerate();
        addresses.of_member(0, measures[row])
            + members.map(|(at, codes)| addresses.of_member(at + 1, codes[row])).sum::<u64>()
            + u64::from(periods[row])
    };
    let mut rows: Vec<(u64, u32)> =
        (0..measures.len()).map(|row| (address(row), u32_index(row))).collect();
    rows.sort_unstable();
    rows.into_iter().map(|(_, row)| row).collect()
}

/// From "old index by new index" to "new index by old index".
fn inverse(order: &[usize]) -> Vec<u32> {
    let mut inverse = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        inverse[old] = u32_index(new);
    }
    inverse
}
