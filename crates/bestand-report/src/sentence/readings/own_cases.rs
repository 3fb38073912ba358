//! An office's own cases: how many there are at the end of the newest month, apart from all published figures.

use bestand_model::table::Role;
use bestand_model::{MissingReason, Period};

use crate::sentence::Sentence;
use crate::sentence::figure::Figure;
use crate::sentence::phrase::Slot;
use crate::sentence::reading::Reader;
use crate::sentence::series::Series;
use crate::sentence::sheet::in_words;

/// The unit of an office's own cases. Of any other unit nothing is said here.
const CASES: &str = "cases";

pub(in crate::sentence) fn own_cases(reader: &Reader<'_>) -> Vec<Sentence> {
    let sheet = reader.sheet;
    let is_cases = |&column: &usize| sheet.table.columns[column].unit.as_deref() == Some(CASES);
    let Some(column) = sheet.column("value").filter(is_cases) else { return Vec::new() };
    let series = Series::all(sheet, column);
    let newest = series.iter().filter_map(Series::newest).map(|(period, _)| period);
    let Some(newest) = newest.max_by_key(|period| period.first_day()) else { return Vec::new() };
    if let Some(reason) = none_at(&series, newest) {
        let reason = Slot::words(sheet.reason(reason));
        let newest = Slot::words(in_words(newest, reader.language()));
        let said = reader.say("own_cases_none", &[("newest", newest), ("reason", reason)]);
        return said.into_iter().collect();
    }
    let said = series.iter().filter(|series| sheet.role(series.row) != Role::Subtotal);
    said.filter_map(|series| {
        let mut slots = vec![
            ("newest", Slot::words(in_words(newest, reader.language()))),
            ("about", Slot::words(about(reader, series.row))),
        ];
        match Figure::of(series.at(newest)?) {
            Ok(cases) => {
                slots.push(("now", cases.level(sheet.unit(column))));
                reader.say("own_cases", &slots)
            }
            Err(missing) => {
                slots.push(("reason", Slot::words(sheet.reason(missing))));
                reader.say("own_cases_hidden", &slots)
            }
        }
    })
    .collect()
}

/// Why there is no number of any series at the end of this month, where all lack it for one reason and none is hidden.
fn none_at(series: &[Series<'_>], newest: Period) -> Option<MissingReason> {
    let reasons = series.iter().filter_map(|series| series.at(newest));
    let reasons: Option<Vec<MissingReason>> = reasons.map(|spot| spot.number().err()).collect();
    let reasons = reasons?;
    let (first, others) = reasons.split_first()?;
    let is_hidden = matches!(first, MissingReason::Suppressed | MissingReason::NilOrSuppressed);
    (!is_hidden && others.iter().all(|other| other == first)).then_some(*first)
}

/// What the cases are about: ` om ressourceforløb`, ` i alt`.
fn about(reader: &Reader<'_>, row: usize) -> String {
    let language = reader.language();
    if reader.sheet.role(row) == Role::Total {
        return language.pick(" i alt", " in total").to_owned();
    }
    match reader.sheet.name_in_sentence(row) {
        name if name.is_empty() => name,
        name => format!(" {} {name}", language.pick("om", "about")),
    }
}
