//! Decisions that do not add up to their own total.
//!
//! Decisions are counted one by one, so the parts of a breakdown that leaves nobody out add up to the total to the
//! last unit; of parts that exclude each other no sum exceeds it, whatever parts beside them are withheld. Numbers that
//! were rounded say nothing about that.
//!
//! What is read for a question may lack parts of a total. It is refused only for what all of its file is refused for
//! too. Files of an archive were held to their totals when they were added.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::Number;
use bestand_model::age::{AgeBand, tile};
use bestand_model::diagnosis::DiagnosisList;
use bestand_model::dimension::complete_members;
use bestand_model::measure::{Measure, MeasureKind, ValueKind};
use bestand_model::table::Validated;

use crate::CoreError;
use crate::cube::{Columns, Cube, Dimension, Observation};

/// What awards are rounded to where they are.
const ROUNDED_TO: i64 = 5;

/// The ages that everybody with a pension under the pension age is between.
const YOUNGEST_AWARDED: u8 = 18;
const OLDEST_AWARDED: u8 = 64;

/// How far the parts of a total can be trusted to be all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parts {
    /// They leave nobody out.
    Complete,
    /// Nobody is in two of them.
    Exclusive,
    /// Neither is known.
    Open,
}

/// Refuses an extract whose decisions do not add up to the total it ships.
///
/// # Errors
/// With the cell, its total and the sum of its parts.
pub(super) fn refuse_totals_that_disagree(cube: &Cube) -> Result<(), CoreError> {
    let counts_decisions = |measure: &Measure| {
        measure.kind == MeasureKind::Awards && measure.value == ValueKind::Count
    };
    if !cube.measures().iter().any(counts_decisions) {
        return Ok(());
    }
    let columns = cube.columns()?;
    for (index, measure) in cube.measures().iter().enumerate() {
        if !counts_decisions(measure) {
            continue;
        }
        let rounded = rounded_sources(cube, &columns, index);
        for (at, dimension) in cube.dimensions().iter().enumerate() {
            if measure.additive_over.allows(&dimension.id)
                && cube.summed[at].is_none()
                && let Some(total) = dimension.position(dimension.total_code())
            {
                check(cube, &columns, index, at, total, &rounded)?;
            }
        }
    }
    Ok(())
}

/// The sources that have nothing but multiples of five.
fn rounded_sources(cube: &Cube, columns: &Columns<'_>, measure: usize) -> BTreeSet<u32> {
    let mut sources: BTreeSet<u32> =
        (0..cube.sources().len()).filter_map(|source| u32::try_from(source).ok()).collect();
    for row in columns.rows_of(measure) {
        let number = columns.observation(row).number();
        if number.and_then(Number::as_integer).is_some_and(|whole| whole % ROUNDED_TO != 0) {
            sources.remove(&columns.sources[row]);
        }
    }
    sources
}

/// Holds the parts of one dimension to their totals.
fn check(
    cube: &Cube,
    columns: &Columns<'_>,
    measure: usize,
    at: usize,
    total: usize,
    rounded: &BTreeSet<u32>,
) -> Result<(), CoreError> {
    let dimension = &cube.dimensions()[at];
    let addresses = cube.addresses()?;
    // By source and cell, the rows of the parts and that of the total.
    let mut cells: BTreeMap<(u32, u64), (Vec<usize>, Option<usize>)> = BTreeMap::new();
    // By source, every part that it has anywhere.
    let mut members_of: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for row in columns.rows_of(measure) {
        let source = columns.sources[row];
        if rounded.contains(&source) || cube.sources()[source as usize].is_kept() {
            continue;
        }
        let member = columns.keys[at][row];
        let address = columns.address(&addresses, row) - addresses.of_member(at, member);
        let (parts, of_total) = cells.entry((source, address)).or_default();
        if member as usize == total {
            *of_total = Some(row);
        } else {
            parts.push(row);
            members_of.entry(source).or_default().insert(member);
        }
    }
    let number = |row: usize| match columns.observation(row) {
        Observation::Value(number, _) => number.as_integer(),
        Observation::Missing(_) => None,
    };
    let is_all = cube.validated == Validated::All;
    let mut judged: BTreeMap<Vec<u32>, Parts> = BTreeMap::new();
    let mut judge = |members: Vec<u32>| {
        *judged.entry(members).or_insert_with_key(|members| judge(dimension, members))
    };
    for ((source, _), (parts, of_total)) in cells {
        let Some((total_row, total)) = of_total.and_then(|row| Some((row, number(row)?))) else {
            continue;
        };
        let Some(of_source) = members_of.get(&source) else { continue };
        let known: Vec<i64> = parts.iter().filter_map(|&row| number(row)).collect();
        let sum: i64 = known.iter().sum();
        let members: Vec<u32> = parts.iter().map(|&row| columns.keys[at][row]).collect();
        let has_all = members.len() == of_source.len();
        let of_source = judge(of_source.iter().copied().collect());
        let of_parts = judge(members);
        let is_exclusive = of_source != Parts::Open || (is_all && of_parts != Parts::Open);
        let is_complete =
            of_parts == Parts::Complete && known.len() == parts.len() && (is_all || has_all);
        let disagrees = (is_exclusive && sum > total) || (is_complete && sum != total);
        if disagrees {
            let source = &cube.sources()[source as usize];
            let place = columns.cell(total_row).place;
            return Err(CoreError::extract(
                format!(
                    "{}, {} {place}: {} is {total}, and its parts by {} add up to {sum}",
                    source.file,
                    source.read.place_word(),
                    name(cube, columns, measure, total_row),
                    dimension.id,
                ),
                "look both up at the publisher and download the extract again; a total that counts \
                 more than the parts beside it has to have a name that says so",
            ));
        }
    }
    Ok(())
}

/// What these members are of their dimension.
fn judge(dimension: &Dimension, members: &[u32]) -> Parts {
    let members: Vec<_> =
        members.iter().map(|&member| &dimension.members[member as usize]).collect();
    let codes: BTreeSet<&str> = members.iter().map(|member| member.code.as_str()).collect();
    if members.is_empty() || codes.len() < members.len() || members.iter().any(|each| !each.known) {
        return Parts::Open;
    }
    match dimension.id.as_str() {
        "age" => judge_ages(&codes),
        "diagnosis" => {
            let is_complete = DiagnosisList::shipped().complete().all(|code| codes.contains(code));
            if is_complete { Parts::Complete } else { Parts::Exclusive }
        }
        id => match complete_members(id) {
            Some(all) if all.iter().all(|code| codes.contains(code)) => Parts::Complete,
            Some(_) => Parts::Exclusive,
            None => Parts::Open,
        },
    }
}

/// The same of age bands, beside which some may have no age that is known.
fn judge_ages(codes: &BTreeSet<&str>) -> Parts {
    let bands: Vec<AgeBand> = codes.iter().filter_map(|code| AgeBand::parse(code)).collect();
    let everybody = AgeBand { from: 0, to: None };
    match tile(everybody, &bands) {
        Ok(chosen) if chosen.len() == bands.len() => {
            let lowest = bands[chosen[0]].from;
            let highest = bands[chosen[chosen.len() - 1]].to;
            let reaches = lowest <= YOUNGEST_AWARDED
                && highest.is_none_or(|highest| highest >= OLDEST_AWARDED);
            if reaches { Parts::Complete } else { Parts::Exclusive }
        }
        _ => Parts::Open,
    }
}

/// What a cell is called.
fn name(cube: &Cube, columns: &Columns<'_>, measure: usize, row: usize) -> String {
    let cell = columns.cell(row);
    let mut name = vec![cube.measures()[measure].name_da.clone()];
    name.extend(
        cube.dimensions()
            .iter()
            .zip(&cell.key)
            .map(|(dimension, &code)| dimension.members[code as usize].label_da.clone()),
    );
    name.push(cube.periods()[cell.period as usize].code());
    name.join(" / ")
}
