//! How far falls and rises match, and what that does not show.

use crate::sentence::Sentence;
use crate::sentence::figure::Figure;
use crate::sentence::phrase::Slot;
use crate::sentence::reading::Reader;
use crate::sentence::readings::november::has_several_benefits;
use crate::sentence::readings::reservations::{breaks, provisional};

/// The row of the matched change.
const MATCHED: &str = "matched";

pub(in crate::sentence) fn shift(reader: &Reader<'_>) -> Vec<Sentence> {
    let sheet = reader.sheet;
    let dimension = sheet.dimensions().next();
    let row = dimension.and_then(|id| sheet.find(&[(id, MATCHED)]));
    let (Some(row), Some(column)) = (row, sheet.column("change")) else { return Vec::new() };
    let Some(unit) = sheet.unit(column) else { return Vec::new() };
    let mut said = Vec::new();
    match Figure::of(sheet.spot(row, column)) {
        Ok(matched) => {
            let matched = matched.change(Some(unit), &reader.options.words);
            said.extend(reader.say("shift_matched", &[("matched", matched)]));
            if has_several_benefits(reader) {
                said.extend(reader.say("limit", &[]));
            }
        }
        Err(missing) => {
            let reason = Slot::words(sheet.reason(missing));
            said.extend(reader.say("shift_missing", &[("reason", reason)]));
        }
    }
    let periods = sheet.periods();
    let between = periods.first().zip(periods.last()).map(|(first, last)| (first.1, last.1));
    said.extend(breaks(reader, between));
    let ends: Vec<_> = periods.into_iter().map(|(_, period)| period).collect();
    said.extend(provisional(reader, Some(&ends)));
    said
}
