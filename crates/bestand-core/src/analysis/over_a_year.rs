//! A period and the year around it: the same period a year before, the year that ends with it, the year so far. What the
//! series of benefits and of awards have in common.

use std::collections::BTreeSet;

use bestand_model::measure::{Measure, MeasureKind, ValueKind};
use bestand_model::source::Vintage;
use bestand_model::table::{Cell, Column, ColumnKind, Note, NoteKind, Severity};
use bestand_model::{Language, Period, PeriodKind};

use super::november::{change, change_pct, value_kind};
use super::plan::{Plan, sum};
use super::wording::note;
use crate::cube::Observation;

/// The same period a year before.
pub(super) fn year_before(period: Period) -> Option<Period> {
    period.in_year(period.year() - 1)
}

/// How many periods of a kind make a year, where a year is made of whole ones that do not overlap.
pub(super) fn in_a_year(kind: PeriodKind) -> Option<i32> {
    match kind {
        PeriodKind::Month => Some(12),
        PeriodKind::Quarter => Some(4),
        PeriodKind::HalfYear => Some(2),
        PeriodKind::Year | PeriodKind::RollingYear | PeriodKind::Week => None,
    }
}

/// The periods of the year that ends with this one, oldest first; none where its kind makes no year.
pub(super) fn last_year(period: Period) -> Vec<Period> {
    let first = in_a_year(period.kind()).and_then(|count| period.offset(1 - count));
    first.and_then(|first| Period::range(first, period).ok()).unwrap_or_default()
}

/// The periods of the calendar year up to this one, oldest first; none where its kind makes no year.
pub(super) fn year_so_far(period: Period) -> Vec<Period> {
    let steps = in_a_year(period.kind()).map(|_| 1 - period.index() as i32);
    let first = steps.and_then(|steps| period.offset(steps));
    first.and_then(|first| Period::range(first, period).ok()).unwrap_or_default()
}

/// Whether what a row holds in these periods comes from extracts that were pulled on different days: such numbers are
/// compared with a note, and never made into one.
pub(super) fn is_mixed(plan: &Plan<'_>, row: usize, periods: &[Period]) -> bool {
    let sources = plan.sources_of(row, periods);
    let vintages: BTreeSet<Vintage> =
        sources.into_iter().map(|source| plan.cube.sources()[source].pulled).collect();
    vintages.len() > 1
}

/// The note that the figures of these, periods or rows, are missing because their parts are of different vintages.
pub(super) fn mixed_note(names: &str, language: Language) -> Note {
    let text = match language {
        Language::Danish => format!(
            "Tal fra udtræk, der er trukket på forskellige dage, lægges ikke sammen over tid: {names}."
        ),
        Language::English => format!(
            "Figures of extracts pulled on different days are not put together over time: {names}."
        ),
    };
    note(NoteKind::Vintage, "periods_of_several_vintages", Severity::Break, text)
}

/// A sum over so many periods as their mean, divided once.
pub(super) fn mean_of_sum(sum: Observation, periods: usize) -> Cell {
    match sum {
        Observation::Value(sum, _) => Cell::Ratio(sum.as_f64() / periods as f64),
        Observation::Missing(reason) => Cell::Missing(reason),
    }
}

/// The sum of what is held in some periods, all of which must be there: a mean has no period without a number, not
/// even one in which the benefit did not exist.
pub(super) fn sum_of_all(held: &[Observation]) -> Observation {
    let reasons = held.iter().filter_map(|each| match each {
        Observation::Missing(reason) => Some(*reason),
        Observation::Value(..) => None,
    });
    match reasons.reduce(bestand_model::MissingReason::dominant) {
        Some(reason) => Observation::Missing(reason),
        None => sum(held.iter().copied()),
    }
}

/// The columns of the change on the same period a year before: in the unit of the measure (of a percentage in
/// percentage points), and for what is no rate in per cent.
pub(super) fn change_columns(measure: &Measure, language: Language) -> Vec<Column> {
    let label = language.pick("Udvikling på et år", "Change on a year before");
    let mut columns = vec![difference_column(measure, "change", label)];
    if has_change_pct(measure) {
        let label = language.pick("Udvikling i pct.", "Change in per cent");
        columns.push(percent_column("change_pct", label));
    }
    columns
}

/// The cells of those columns.
pub(super) fn change_cells(measure: &Measure, before: Observation, now: Observation) -> Vec<Cell> {
    let mut cells = vec![change(before, now).into()];
    cells.extend(has_change_pct(measure).then(|| change_pct(before, now)));
    cells
}

/// Whether a change of this measure has a meaning in per cent: that of a rate is in percentage points.
pub(super) fn has_change_pct(measure: &Measure) -> bool {
    measure.value != ValueKind::Percent && measure.kind != MeasureKind::Rate
}

/// A column of differences between values of a measure.
pub(super) fn difference_column(measure: &Measure, id: &str, label: &str) -> Column {
    let (kind, unit) = match measure.value {
        ValueKind::Percent => (ColumnKind::PercentagePoints, "percentage_points"),
        value => (value_kind(value), measure.unit.as_str()),
    };
    Column { id: id.to_owned(), label: label.to_owned(), kind, unit: Some(unit.to_owned()) }
}

/// A column of changes in per cent.
pub(super) fn percent_column(id: &str, label: &str) -> Column {
    Column {
        id: id.to_owned(),
        label: label.to_owned(),
        kind: ColumnKind::Percent,
        unit: Some("percent".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bestand_model::{MissingReason, Number, Status};

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn codes(periods: &[Period]) -> Vec<String> {
        periods.iter().map(|period| period.code()).collect()
    }

    #[test]
    fn the_year_that_ends_with_a_period_begins_after_the_same_period_a_year_before() {
        let year = last_year(period("2014-03"));
        assert_eq!((year.len(), year[0]), (12, period("2013-04")));
        assert_eq!(
            codes(&last_year(period("2014-Q1"))),
            ["2013-Q2", "2013-Q3", "2013-Q4", "2014-Q1"]
        );
        assert!(last_year(period("2014")).is_empty());
        assert!(last_year(period("2014-W05")).is_empty());
        assert!(last_year(period("1900-03")).is_empty(), "it would begin before time does");
    }

    #[test]
    fn the_year_so_far_begins_in_january() {
        assert_eq!(codes(&year_so_far(period("2014-03"))), ["2014-01", "2014-02", "2014-03"]);
        assert_eq!(codes(&year_so_far(period("2014-01"))), ["2014-01"]);
        assert_eq!(codes(&year_so_far(period("2014-Q2"))), ["2014-Q1", "2014-Q2"]);
        assert!(year_so_far(period("2014-Q4-R4")).is_empty());
    }

    #[test]
    fn a_mean_needs_every_period_even_where_a_sum_does_not() {
        let value = Observation::Value(Number::integer(6), Status::Normal);
        let before = Observation::Missing(MissingReason::NotExisting);
        assert_eq!(sum_of_all(&[before, value]), before);
        assert_eq!(sum([before, value].into_iter()), value);
        assert_eq!(mean_of_sum(sum_of_all(&[value, value, value]), 3), Cell::Ratio(6.0));
    }
}
