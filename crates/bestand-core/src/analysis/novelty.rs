//! The newest period of an extract is still being reported.

use bestand_model::measure::MeasureKind;
use bestand_model::table::{Note, NoteKind, Severity};
use bestand_model::{Language, Period};

use super::plan::Plan;
use super::wording;

/// The note that the newest period of the extracts is among those compared, and so preliminary. It weighs like
/// a break: a change to that period is not yet a change. Counts of residents are final when published.
pub(crate) fn preliminary_note(plan: &Plan<'_>, periods: &[Period]) -> Option<Note> {
    let kind = periods.first()?.kind();
    let newest = plan.periods.iter().filter(|period| period.kind() == kind).max()?;
    if plan.measure.kind == MeasureKind::Population || !periods.contains(newest) {
        return None;
    }
    let language = plan.request.language;
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
