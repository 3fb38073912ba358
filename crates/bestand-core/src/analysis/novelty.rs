//! The newest period of an extract is still being reported.

use bestand_model::Period;
use bestand_model::table::{Note, NoteKind, Severity};

use super::plan::Plan;
use super::wording;

/// The note that the last period compared is the newest of an extract, and so preliminary. It weighs like a
/// break: the change to that period is not yet a change.
pub(crate) fn preliminary_note(plan: &Plan<'_>, periods: &[Period]) -> Option<Note> {
    let newest = plan
        .periods
        .iter()
        .filter(|period| periods.first().is_some_and(|compared| compared.kind() == period.kind()));
    let newest = newest.max()?;
    if !periods.contains(newest) {
        return None;
    }
    let mut note =
        wording::rule_note("seneste_maaned_foreloebig", NoteKind::Method, plan.request.language)?;
    note.severity = Severity::Break;
    note.text =
        format!("{} ({})", note.text.trim_end_matches('.'), newest.long(plan.request.language));
    note.text.push('.');
    Some(note)
}
