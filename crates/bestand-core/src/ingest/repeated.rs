//! Cells that stand in more than one place.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use polars::prelude::{BooleanChunked, NewChunkedArray};

use crate::CoreError;
use crate::cube::{Cube, CubeCell, Findings, Observation, Replaced, filtered};

/// Cells that stand twice: the same value counts once, of two vintages the newer wins, anything else is
/// refused. Two tables' cells are two cells: an answer that would use both has to see that they agree.
pub(super) fn settle_repeated_cells(cube: &mut Cube) -> Result<(), CoreError> {
    let columns = cube.columns()?;
    let addresses = cube.addresses()?;
    let rows: Vec<usize> = (0..cube.len()).collect();
    let of_row: Vec<u64> = rows.iter().map(|&row| columns.address(&addresses, row)).collect();
    let same_cell = |&left: &usize, &right: &usize| {
        of_row[left] == of_row[right] && columns.measures[left] == columns.measures[right]
    };
    let mut dropped_rows = Vec::new();
    let mut findings = Findings::default();
    for group in rows.chunk_by(same_cell).filter(|group| group.len() > 1) {
        let mut by_table: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
        for &row in group {
            let table = cube.sources[columns.sources[row] as usize].table.as_deref();
            by_table.entry(table).or_default().push(row);
        }
        for rows in by_table.into_values() {
            let mut kept = rows[0];
            for &row in &rows[1..] {
                let (first, second) = (columns.cell(kept), columns.cell(row));
                let measure = columns.measures[row];
                let newer = settle_two(cube, measure, &first, &second, &mut findings)?;
                dropped_rows.push(if newer { kept } else { row });
                kept = if newer { row } else { kept };
            }
        }
    }
    if dropped_rows.is_empty() {
        return Ok(());
    }
    let mut keep = vec![true; rows.len()];
    for row in dropped_rows {
        keep[row] = false;
    }
    let mask = BooleanChunked::from_iter_values("keep".into(), keep.into_iter());
    cube.frame = filtered(&cube.frame, &mask)?;
    cube.findings.repeated = findings.repeated;
    cube.findings.replaced = findings.replaced;
    Ok(())
}

/// Whether the second of two rows of one cell is the one to keep.
fn settle_two(
    cube: &Cube,
    measure: u32,
    kept: &CubeCell,
    other: &CubeCell,
    findings: &mut Findings,
) -> Result<bool, CoreError> {
    let source = |cell: &CubeCell| &cube.sources[cell.source as usize];
    let order = source(other).order(source(kept)).filter(|order| order.is_ne());
    let other_is_newer = order.map(Ordering::is_gt);
    if kept.observation == other.observation {
        findings.repeated += 1;
        // The value is as fresh as its newest vintage.
        return Ok(other_is_newer == Some(true));
    }
    if let (None, Observation::Missing(kept), Observation::Missing(other)) =
        (other_is_newer, kept.observation, other.observation)
    {
        // Two blanks of one cell: the weightier reason stands.
        findings.repeated += 1;
        return Ok(kept.dominant(other) == other);
    }
    let newer = other_is_newer.ok_or_else(|| contradiction(cube, measure, kept, other))?;
    let (winner, loser) = if newer { (other, kept) } else { (kept, other) };
    findings
        .replaced
        .push(Replaced { newer: winner.source as usize, older: loser.source as usize });
    Ok(newer)
}

fn contradiction(cube: &Cube, measure: u32, first: &CubeCell, second: &CubeCell) -> CoreError {
    let place = |cell: &CubeCell| {
        let source = &cube.sources[cell.source as usize];
        let (word, value) = (source.read.place_word(), cell.observation);
        format!("{}, {word} {}: {value}", source.file, cell.place)
    };
    let mut name = vec![cube.measures[measure as usize].name_da.clone()];
    name.extend(
        cube.dimensions
            .iter()
            .zip(&first.key)
            .map(|(dimension, &code)| dimension.members[code as usize].label_da.clone()),
    );
    name.push(cube.periods[first.period as usize].code());
    CoreError::extract(
        format!(
            "the cell {} has two values ({}; {})",
            name.join(" / "),
            place(first),
            place(second)
        ),
        "say which file is newer with --pulled FILE=DATE, or leave one of them out",
    )
}
