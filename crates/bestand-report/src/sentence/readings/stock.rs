//! Stocks month by month: from the first to the newest of the same month, and the rhythm of the year.

use bestand_model::period::month_name;
use bestand_model::{Language, Period, PeriodKind};

use super::reservations::{breaks, provisional};
use crate::sentence::Sentence;
use crate::sentence::comparison::Comparison;
use crate::sentence::figure::Figure;
use crate::sentence::phrase::{Slot, listed};
use crate::sentence::reading::Reader;
use crate::sentence::series::Series;
use crate::sentence::vocabulary::Noun;

/// The unit of an office's own cases, which are read by themselves.
const CASES: &str = "cases";

pub(in crate::sentence) fn stock(reader: &Reader<'_>) -> Vec<Sentence> {
    let sheet = reader.sheet;
    let Some(column) = sheet.column("value") else { return Vec::new() };
    let Some(unit) = sheet.unit(column) else { return Vec::new() };
    if sheet.table.columns[column].unit.as_deref() == Some(CASES) {
        return Vec::new();
    }
    let (mut said, mut ends) = (Vec::new(), Vec::new());
    for series in Series::to_read(sheet, column) {
        if let Some((oldest, newest)) = same_month(&series) {
            let comparison = Comparison {
                now: newest.1,
                then: oldest.1,
                newest: newest.0,
                oldest: oldest.0,
                unit,
            };
            said.extend(comparison.level(reader));
            said.extend(comparison.word(reader));
            ends.extend([oldest.0, newest.0]);
        }
        said.extend(rhythm(reader, &series, unit));
    }
    ends.sort_by_key(|period| period.first_day());
    if let (Some(&oldest), Some(&newest)) = (ends.first(), ends.last()) {
        said.extend(breaks(reader, Some((oldest, newest))));
        said.extend(provisional(reader, Some(&ends)));
    }
    said
}

type Dated<'a> = (Period, crate::sentence::sheet::Spot<'a>);

/// The newest cell and the first one of the same month, a year or more before.
fn same_month<'a>(series: &Series<'a>) -> Option<(Dated<'a>, Dated<'a>)> {
    let newest = series.newest()?;
    let is_same = |period: Period| {
        period.kind() == newest.0.kind() && period.in_year(newest.0.year()) == Some(newest.0)
    };
    let oldest = series.cells.iter().find(|(period, _)| is_same(*period))?;
    (oldest.0 != newest.0).then_some((*oldest, newest))
}

/// The highest and the lowest month of the last year that has all twelve. Not of rows that are read as one, and not of a
/// year in which the series breaks or is still being reported: there the months are not of one series.
fn rhythm(reader: &Reader<'_>, series: &Series<'_>, unit: &Noun) -> Option<Sentence> {
    let (year, months) = last_full_year(series)?;
    let sheet = reader.sheet;
    let (first, last) = (months.first()?.0, months.last()?.0);
    let is_provisional = months.iter().any(|(month, _)| sheet.is_provisional(*month));
    if sheet.is_joint(series.row) || is_provisional || sheet.crosses_break(series.row, first, last)
    {
        return None;
    }
    let size = |figure: &Figure| figure.size;
    let high = months.iter().map(|(_, figure)| size(figure)).fold(f64::MIN, f64::max);
    let low = months.iter().map(|(_, figure)| size(figure)).fold(f64::MAX, f64::min);
    if high <= low {
        return None;
    }
    let extreme = |wanted: f64, unit: Option<&Noun>| {
        let at: Vec<&(Period, Figure)> =
            months.iter().filter(|(_, figure)| figure.size == wanted).collect();
        let names: Vec<String> =
            at.iter().map(|(month, _)| name(*month, reader.language())).collect();
        let number = at.first().map(|(_, figure)| figure.level(unit));
        Some((Slot::words(listed(&names, reader.language())), number?))
    };
    let ((high_month, high), (low_month, low)) = (extreme(high, Some(unit))?, extreme(low, None)?);
    let slots = [
        ("year", Slot::words(year.to_string())),
        ("place", Slot::words(sheet.place(series.row))),
        ("high_month", high_month),
        ("high", high),
        ("low_month", low_month),
        ("low", low),
    ];
    reader.say("stock_rhythm", &slots)
}

/// The last calendar year of which the series has all twelve months, with their numbers.
fn last_full_year(series: &Series<'_>) -> Option<(i32, Vec<(Period, Figure)>)> {
    let months: Vec<(Period, Figure)> = series
        .cells
        .iter()
        .filter(|(period, _)| period.kind() == PeriodKind::Month)
        .filter_map(|(period, spot)| Some((*period, Figure::of(*spot).ok()?)))
        .collect();
    let newest = months.last()?.0.year();
    let oldest = months.first()?.0.year();
    (oldest..=newest).rev().find_map(|year| {
        let of_year: Vec<_> =
            months.iter().filter(|(month, _)| month.year() == year).cloned().collect();
        (of_year.len() == 12).then_some((year, of_year))
    })
}

fn name(month: Period, language: Language) -> String {
    month_name(month.index(), language).to_owned()
}
