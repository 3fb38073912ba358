//! The quarters that a reform is held against: equally many on both sides of its day.

use std::collections::BTreeSet;

use bestand_model::table::{Note, NoteKind, Severity};
use bestand_model::{Language, Period, PeriodKind};

use super::notes::day_in_words;
use super::{AwardsOptions, Reform, both};
use crate::CoreError;
use crate::analysis::plan::Plan;
use crate::analysis::stock::bound_of;
use crate::analysis::wording::{list, note};

/// The quarters held against each other, each side oldest first.
pub(super) struct Sides {
    pub(super) before: Vec<Period>,
    pub(super) after: Vec<Period>,
    /// What lies between them and belongs to neither.
    left_out: Vec<Period>,
}

impl Sides {
    /// # Errors
    /// When a side has no quarter, or fewer than asked for.
    pub(super) fn new(
        plan: &Plan<'_>,
        options: &AwardsOptions,
        reform: &Reform,
    ) -> Result<Self, CoreError> {
        let day = reform.day;
        let there: Vec<Period> = plan
            .periods
            .iter()
            .copied()
            .filter(|period| period.kind() == PeriodKind::Quarter)
            .collect();
        let (Some(&first), Some(&last)) = (there.first(), there.last()) else {
            return Err(CoreError::question(
                "means before and after a reform are of quarters, and these extracts have none",
                "give an extract with quarters",
            ));
        };
        let year = |year: Option<i32>| year.and_then(Period::calendar_year);
        let (from, to) = match options.years {
            Some((from, to)) => (year(Some(from)), year(Some(to))),
            None => (options.from, options.to),
        };
        let bound = |period: Option<Period>, end: bool| {
            period.and_then(|period| bound_of(period, PeriodKind::Quarter, end))
        };
        // What the span asks for and the extracts lack is no quarter to hold against another.
        let from = bound(from, false).unwrap_or(first).max(first);
        let to = bound(to, true).unwrap_or(last).min(last);
        let all = Period::range(from, to).unwrap_or_default();
        let ends_before =
            |quarter: Period| quarter.offset(1).is_some_and(|next| next.first_day() <= day);
        let (mut before, later): (Vec<Period>, Vec<Period>) =
            all.into_iter().partition(|&quarter| ends_before(quarter));
        let (mut after, cut): (Vec<Period>, Vec<Period>) =
            later.into_iter().partition(|quarter| quarter.first_day() >= day);
        let mut left_out: BTreeSet<Period> = cut.into_iter().collect();
        let window = reform.window as usize;
        left_out.extend(before.iter().rev().take(window));
        left_out.extend(after.iter().take(window));
        left_out.extend(
            reform.without.iter().filter(|each| before.contains(each) || after.contains(each)),
        );
        before.retain(|quarter| !left_out.contains(quarter));
        after.retain(|quarter| !left_out.contains(quarter));
        let most = before.len().min(after.len());
        let wanted = reform.quarters.map_or(most, |quarters| quarters as usize);
        if wanted == 0 || wanted > most {
            let (before, after) = (before.len(), after.len());
            return Err(CoreError::question(
                format!(
                    "there are {before} quarters before {day} and {after} after it to hold against each other{}",
                    if wanted > most {
                        format!(", and {wanted} are asked for")
                    } else {
                        String::new()
                    }
                ),
                format!(
                    "the extracts have {first} to {last}: choose a day inside, fewer quarters, or leave out less"
                ),
            ));
        }
        before.drain(..before.len() - wanted);
        after.truncate(wanted);
        Ok(Self { before, after, left_out: left_out.into_iter().collect() })
    }

    /// Which quarters are held against each other, and which are left out.
    pub(super) fn notes(&self, plan: &Plan<'_>, reform: &Reform) -> Vec<Note> {
        let language = plan.request.language;
        let (before, after) = (spans(&self.before, language), spans(&self.after, language));
        let quarters = self.before.len();
        let text = both(
            language,
            format!(
                "Før: {before}. Efter: {after}. Gennemsnit af {quarters} kvartaler på hver side."
            ),
            format!("Before: {before}. After: {after}. Means of {quarters} quarters on each side."),
        );
        let mut notes = vec![note(NoteKind::Method, "reform_quarters", Severity::Break, text)];
        if !self.left_out.is_empty() {
            let left_out = spans(&self.left_out, language);
            let day = day_in_words(reform.day, language);
            let text = both(
                language,
                format!("Udeladt omkring {day}: {left_out}."),
                format!("Left out around {day}: {left_out}."),
            );
            notes.push(note(NoteKind::Method, "reform_left_out", Severity::Break, text));
        }
        if !quarters.is_multiple_of(4) {
            let text = language.pick(
                "De to sider er ikke hele år; kvartaler har udsving over året.",
                "The two sides are not whole years; quarters vary over the year.",
            );
            notes.push(note(
                NoteKind::Method,
                "reform_part_years",
                Severity::Caution,
                text.to_owned(),
            ));
        }
        notes
    }
}

/// Quarters in words, those that follow each other as one span.
fn spans(quarters: &[Period], language: Language) -> String {
    let quarters: Vec<&Period> = quarters.iter().collect();
    list(&crate::analysis::build::spans(&quarters, language), language)
}
