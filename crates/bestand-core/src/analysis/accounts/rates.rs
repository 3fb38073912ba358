//! Growth, turnover and the duration that stock and outflow imply.

use bestand_model::table::{Cell, Column, ColumnKind};
use bestand_model::{Language, MissingReason, Period, PeriodKind};

use super::entry::Entry;
use crate::analysis::awards::ratio;
use crate::analysis::november::change;
use crate::analysis::plan::sum;
use crate::cube::Observation;

/// The cells of a line.
pub(super) fn cells(entry: &Entry, period: Period) -> [Cell; 3] {
    let Entry { opening, inflow, outflow, closing } = *entry;
    let unknown = Observation::Missing(MissingReason::NotInExtract);
    let stocks = sum([opening, closing].into_iter());
    let flows = sum([inflow.unwrap_or(unknown), outflow.unwrap_or(unknown)].into_iter());
    let duration = match months(period.kind()) {
        // The mean stock is half of opening and closing together.
        Some(months) => ratio(stocks, outflow.unwrap_or(unknown), 0.5 * months),
        None => Cell::Missing(MissingReason::NotApplicable),
    };
    [ratio(change(opening, closing), opening, 100.0), ratio(flows, stocks, 100.0), duration]
}

pub(super) fn columns(language: Language) -> [Column; 3] {
    let column = |id: &str, danish: &str, english: &str, kind, unit: &str| Column {
        unit: Some(unit.to_owned()),
        ..Column::new(id, language.pick(danish, english), kind)
    };
    [
        column("growth_pct", "Vækst i pct.", "Growth in per cent", ColumnKind::Percent, "percent"),
        column(
            "turnover",
            "Udskiftning i pct.",
            "Turnover in per cent",
            ColumnKind::Percent,
            "percent",
        ),
        column(
            "implied_duration",
            "Varighed ved ligevægt (mdr.)",
            "Duration if steady (months)",
            ColumnKind::Decimal,
            "months",
        ),
    ]
}

/// How many months a period of a kind has.
fn months(kind: PeriodKind) -> Option<f64> {
    match kind {
        PeriodKind::Month => Some(1.0),
        PeriodKind::Quarter => Some(3.0),
        PeriodKind::HalfYear => Some(6.0),
        PeriodKind::Year | PeriodKind::RollingYear => Some(12.0),
        PeriodKind::Week => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bestand_model::{Number, Status};

    fn value(number: i64) -> Observation {
        Observation::Value(Number::integer(number), Status::Normal)
    }

    #[test]
    fn a_steady_stock_of_a_hundred_that_loses_ten_a_month_turns_over_in_ten_months() {
        let entry = Entry {
            opening: value(100),
            inflow: Some(value(10)),
            outflow: Some(value(10)),
            closing: value(100),
        };
        let cells = cells(&entry, Period::parse("2025-01").unwrap());
        assert_eq!(cells, [Cell::Ratio(0.0), Cell::Ratio(10.0), Cell::Ratio(10.0)]);
        // In a quarter the same outflow is a third of the pace: 100 / 10 quarters.
        assert_eq!(self::cells(&entry, Period::parse("2025-Q1").unwrap())[2], Cell::Ratio(30.0));
    }

    #[test]
    fn nothing_that_left_implies_no_duration() {
        let entry = Entry {
            opening: value(100),
            inflow: None,
            outflow: Some(value(0)),
            closing: value(100),
        };
        let cells = cells(&entry, Period::parse("2025-01").unwrap());
        assert_eq!(cells[1], Cell::Missing(MissingReason::NotInExtract));
        assert_eq!(cells[2], Cell::Missing(MissingReason::NotApplicable));
    }
}
