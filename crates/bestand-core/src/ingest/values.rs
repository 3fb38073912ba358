//! Values that cannot be what their column says.

use bestand_model::measure::{Measure, MeasureKind, ValueKind};
use bestand_read::{Extract, RawCell};

use crate::CoreError;

/// A negative number in a measure that cannot be negative is an error.
pub(super) fn refuse_impossible_sign(
    extract: &Extract,
    column: usize,
    record: usize,
    measure: &Measure,
) -> Result<(), CoreError> {
    match extract.measures[column].cells[record] {
        RawCell::Number(number, _) if number.is_negative() && !measure.can_be_negative => {
            Err(CoreError::extract(
                format!(
                    "{}: {number} is negative, and {} cannot be",
                    place(extract, column, record),
                    measure.name_da
                ),
                "look the cell up at the publisher and download the extract again",
            ))
        }
        _ => Ok(()),
    }
}

/// A decision is whole, and no share of a whole exceeds it: such a number is a share among counts, or a count among
/// shares.
pub(super) fn refuse_impossible_number(
    extract: &Extract,
    column: usize,
    record: usize,
    measure: &Measure,
) -> Result<(), CoreError> {
    let RawCell::Number(number, _) = extract.measures[column].cells[record] else { return Ok(()) };
    let refused = |what: String, hint: &str| {
        let place = place(extract, column, record);
        Err(CoreError::extract(format!("{place}: {number} {what}"), hint))
    };
    match (measure.kind, measure.value) {
        (MeasureKind::Awards, ValueKind::Count) if number.as_integer().is_none() => refused(
            format!("has decimals, and {} are counted one by one", measure.name_da),
            "keep counts and shares apart, each under a heading of its own",
        ),
        (MeasureKind::Rate, ValueKind::Percent)
            if number.as_f64() > 100.0 && measure.unit == "percent" && !measure.can_be_negative =>
        {
            refused(
                format!("is more than 100 per cent, which {} cannot be", measure.name_da),
                "look whether the numbers are counts: then their heading or title has to say so",
            )
        }
        _ => Ok(()),
    }
}

/// A column of per cent that holds shares of one would be wrong by a factor of hundred. Published percentages
/// have one or two decimals; shares of one have three or more and never reach one.
pub(super) fn refuse_shares_of_one(
    extract: &Extract,
    column: usize,
    measure: &Measure,
) -> Result<(), CoreError> {
    if measure.value != ValueKind::Percent {
        return Ok(());
    }
    let numbers = || {
        extract.measures[column].cells.iter().enumerate().filter_map(|(record, cell)| match cell {
            RawCell::Number(number, _) => Some((record, *number)),
            _ => None,
        })
    };
    let fine = numbers().find(|(_, number)| number.decimals() > 2);
    let (Some((record, number)), true) =
        (fine, numbers().all(|(_, number)| number.as_f64().abs() < 1.0))
    else {
        return Ok(());
    };
    Err(CoreError::extract(
        format!(
            "{}: {number} looks like a share of 1, and the column is in per cent",
            place(extract, column, record)
        ),
        "multiply the column by 100, or download the table again",
    ))
}

/// Where a cell stands in its file.
fn place(extract: &Extract, column: usize, record: usize) -> String {
    format!(
        "{}, {} {}, column {:?}",
        extract.source.file,
        extract.source.read.place_word(),
        extract.places[record],
        extract.measures[column].label
    )
}
