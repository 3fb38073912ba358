//! Figures that are still being reported: the newest period of an extract, and what its publisher marks.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::measure::MeasureKind;
use bestand_model::table::{Note, NoteKind, Severity};
use bestand_model::{Language, Period, PeriodKind, Status};

use super::plan::{CellAt, Plan};
use super::wording;
use crate::cube::Observation;

/// How many months after a period an extract may be pulled and still have it preliminary.
const MONTHS_OF_LATE_REPORTS: i32 = 4;

/// How many quarters before the day an extract was pulled decisions are still being reported.
const QUARTERS_OF_LATE_DECISIONS: i32 = 2;

/// The note that the newest period of an extract is among those compared, and so preliminary. It weighs like a
/// break: a change to that period is not yet a change. It is left out where the pull date says that late
/// reports are in, and for counts of residents, which are final when published.
pub(crate) fn preliminary_note(plan: &Plan<'_>, periods: &[Period]) -> Option<Note> {
    let newest = preliminary(plan, periods).last().copied()?;
    let language = plan.request.language;
    if plan.measure.kind == MeasureKind::Awards {
        return Some(late_reporting(language));
    }
    let name = newest.long(language);
    let text = match language {
        Language::Danish => format!(
            "Foreløbige tal: {name} er den seneste periode i udtrækket og opjusteres normalt ved næste opdatering (efterregistreringer)."
        ),
        Language::English => format!(
            "Preliminary: {name} is the newest period of the extract and is normally revised upwards at the next update (late registrations)."
        ),
    };
    Some(wording::note(NoteKind::Method, "seneste_maaned_foreloebig", Severity::Break, text))
}

/// The note that decisions are reported late.
fn late_reporting(language: Language) -> Note {
    let text = language.pick(
        "De seneste kvartaler opjusteres normalt.",
        "The newest quarters are normally revised upwards.",
    );
    wording::note(NoteKind::Method, "late_reporting", Severity::Break, text.to_owned())
}

/// Decisions are reported for more than a year after they were made: the newest quarters before the day an extract was
/// pulled are preliminary, and where nobody knows the day the newest it has.
fn late_reported(plan: &Plan<'_>, periods: &[Period]) -> BTreeSet<Period> {
    let quarter = |year: i32, month: u32| Period::quarter(year, month.div_ceil(3));
    let last_quarter = |period: Period| {
        let month = period.last_month();
        quarter(month.year(), month.index())
    };
    let mut late = BTreeSet::new();
    for source in plan.used_sources(periods) {
        let there = plan.with_values(source);
        let pulled = plan.cube.sources()[source].pulled.earliest().and_then(|pulled| {
            use chrono::Datelike;
            quarter(pulled.year(), pulled.month())
        });
        let newest = there.iter().filter_map(|&period| last_quarter(period)).max();
        let before = pulled.or_else(|| newest?.offset(1));
        let is_late = |period: &Period| {
            let steps = last_quarter(*period).and_then(|last| last.steps_to(before?));
            steps.is_some_and(|steps| steps <= QUARTERS_OF_LATE_DECISIONS)
        };
        late.extend(there.into_iter().filter(|period| periods.contains(period)).filter(is_late));
    }
    late
}

/// The newest period of each extract, where it is among those compared and late reports may be missing.
fn preliminary(plan: &Plan<'_>, periods: &[Period]) -> BTreeSet<Period> {
    // Of an office's own cases nobody has said that they are revised upwards.
    if matches!(plan.measure.kind, MeasureKind::Population | MeasureKind::Cases) {
        return BTreeSet::new();
    }
    if plan.measure.kind == MeasureKind::Awards {
        return late_reported(plan, periods);
    }
    plan.used_sources(periods)
        .into_iter()
        .filter_map(|source| Some((source, plan.newest_with_a_value(source, periods)?)))
        .filter(|&(source, newest)| {
            periods.contains(&newest) && may_still_rise(plan, source, newest)
        })
        .map(|(_, newest)| newest)
        .collect()
}

/// The newest month of each source that the rows use, and whether it is still being reported: late reports may be missing
/// of an extract that was pulled soon after, or on a day nobody knows.
pub(super) fn newest_months(plan: &Plan<'_>) -> BTreeMap<usize, (Period, bool)> {
    let is_month = |period: &&Period| period.kind() == PeriodKind::Month;
    let months: Vec<Period> = plan.periods.iter().filter(is_month).copied().collect();
    let is_final = matches!(plan.measure.kind, MeasureKind::Population | MeasureKind::Cases);
    let of_source = |source: usize| {
        let newest = plan.newest_with_a_value(source, &months)?;
        Some((source, (newest, !is_final && may_still_rise(plan, source, newest))))
    };
    plan.used_sources(&months).into_iter().filter_map(of_source).collect()
}

/// The periods of which figures are still being reported, in code form: preliminary by rule or marked so by the
/// publisher.
pub(crate) fn provisional(plan: &Plan<'_>, periods: &[Period]) -> Vec<String> {
    let mut provisional = preliminary(plan, periods);
    provisional.extend(periods.iter().filter(|&&period| is_marked(plan, period)));
    provisional.into_iter().map(Period::code).collect()
}

/// Whether the publisher marks a figure of this period as provisional.
fn is_marked(plan: &Plan<'_>, period: Period) -> bool {
    plan.cells.has_provisional
        && (0..plan.rows.len()).any(|row| {
            let held = plan.series(row, &[period]);
            matches!(held[..], [Observation::Value(_, Status::Provisional)])
        })
}

/// The note that the publisher itself marks some of the figures as provisional.
pub(crate) fn marked_provisional(plan: &Plan<'_>, periods: &[Period]) -> Option<Note> {
    let language = plan.request.language;
    let marked: Vec<String> = periods
        .iter()
        .filter(|&&period| is_marked(plan, period))
        .map(|period| period.long(language))
        .collect();
    if marked.is_empty() {
        return None;
    }
    let marked = wording::list(&marked, language);
    let text = match language {
        Language::Danish => format!("Udgiveren har mærket tal som foreløbige: {marked}."),
        Language::English => format!("The publisher marks figures as provisional: {marked}."),
    };
    Some(wording::note(NoteKind::Method, "marked_provisional", Severity::Break, text))
}

/// Whether the extract was pulled so soon after the period, or on a day nobody knows, that late reports may be
/// missing.
fn may_still_rise(plan: &Plan<'_>, source: usize, newest: Period) -> bool {
    use chrono::Datelike;
    let Some(pulled) = plan.cube.sources()[source].pulled.earliest() else { return true };
    let Some(month_pulled) = Period::month(pulled.year(), pulled.month()) else { return true };
    newest.last_month().steps_to(month_pulled).is_none_or(|months| months <= MONTHS_OF_LATE_REPORTS)
}

impl Plan<'_> {
    /// The periods in which a source has a value.
    fn with_values(&self, source: usize) -> BTreeSet<Period> {
        let is_value =
            |cell: &CellAt| cell.source as usize == source && cell.observation.number().is_some();
        let cells = self.cells.with_periods().filter(|(_, cell)| is_value(cell));
        cells.map(|(period, _)| self.cube.periods()[period]).collect()
    }

    /// The newest period of a source, of the kind compared, in which the measure has a value.
    fn newest_with_a_value(&self, source: usize, periods: &[Period]) -> Option<Period> {
        let kind = periods.first()?.kind();
        let is_value =
            |cell: &CellAt| cell.source as usize == source && cell.observation.number().is_some();
        let periods = self.cells.with_periods().filter(|(_, cell)| is_value(cell));
        periods
            .map(|(period, _)| self.cube.periods()[period])
            .filter(|period| period.kind() == kind)
            .max()
    }
}
