//! Own suppression over several extracts: a count that one of them hides may be worked out from what another shows.

use bestand_model::MissingReason;
use bestand_model::disclosure::{Cases, Place, is_own};
use bestand_model::measure::AccountPart;
use polars::prelude::Column;

use crate::CoreError;
use crate::cube::{Columns, Cube, Observation, column};

/// Hides what may not be shown of an office's own counts ([`bestand_model::disclosure`]). A cube without any stays as it
/// is.
pub(super) fn hide_own_counts(cube: &mut Cube) -> Result<(), CoreError> {
    let parts: Vec<Option<AccountPart>> = cube
        .measures
        .iter()
        .map(|measure| Some(measure.account.as_ref().filter(|_| is_own(measure))?.part))
        .collect();
    if parts.iter().all(Option::is_none) {
        return Ok(());
    }
    let columns = cube.columns()?;
    let part_of = |row: usize| parts[columns.measures[row] as usize];
    let mut cases = Cases::default();
    for row in 0..cube.len() {
        let Some(part) = part_of(row) else { continue };
        match columns.observation(row) {
            Observation::Value(number, _) => {
                cases.put(place(cube, &columns, row), part, Some(number));
            }
            Observation::Missing(MissingReason::Suppressed) => {
                cases.put(place(cube, &columns, row), part, None);
            }
            Observation::Missing(_) => {}
        }
    }
    cases.hide();
    let kept = |row: usize| {
        let observation = columns.observation(row);
        let is_hidden =
            || part_of(row).is_some_and(|part| cases.hides(&place(cube, &columns, row), part));
        match observation {
            Observation::Value(..) if is_hidden() => {
                Observation::Missing(MissingReason::Suppressed)
            }
            shown => shown,
        }
    };
    let (mut units, mut decimals, mut states) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..cube.len() {
        let (unit, decimal, state) = kept(row).to_columns();
        units.push(unit);
        decimals.push(decimal);
        states.push(state);
    }
    cube.frame.with_column(Column::new(column::UNITS.into(), units))?;
    cube.frame.with_column(Column::new(column::DECIMALS.into(), decimals))?;
    cube.frame.with_column(Column::new(column::STATE.into(), states))?;
    Ok(())
}

/// Where the cell of a row stands, by codes.
fn place(cube: &Cube, columns: &Columns<'_>, row: usize) -> Place {
    let (mut benefit, mut others) = (String::new(), Vec::new());
    for (dimension, keys) in cube.dimensions.iter().zip(&columns.keys) {
        let code = dimension.members[keys[row] as usize].code.clone();
        if dimension.id == "benefit" { benefit = code } else { others.push(code) }
    }
    Place { others, benefit, period: cube.periods[columns.periods[row] as usize] }
}
