//! What every answer shares: its code columns, its title, its notes, its sources.

use std::collections::BTreeSet;

use bestand_model::disclosure::is_own;
use bestand_model::source::Source;
use bestand_model::table::{
    Cell, Column, ColumnKind, Note, NoteKind, Role, Severity, Spread, Table,
};
use bestand_model::{Language, MissingReason, Period, PeriodKind};

use super::crossings::{break_notes, read_jointly};
use super::novelty::{marked_provisional, preliminary_note, provisional};
use super::plan::Plan;
use super::wording;
use crate::CoreError;
use crate::cube::Observation;

/// Builds the parts of a table that do not depend on the question.
pub(crate) struct Builder<'a> {
    pub(crate) plan: &'a Plan<'a>,
    /// The periods shown.
    pub(crate) periods: &'a [Period],
    /// The periods compared: those shown, and after them those that the shown ones are held against.
    pub(crate) compared: Vec<Period>,
    /// For each row what it holds in each period compared.
    pub(crate) held: Vec<Vec<Observation>>,
}

impl<'a> Builder<'a> {
    /// `others` are what the periods shown are held against, whether they are among them or not: the base of an index, the
    /// same periods a year before.
    pub(crate) fn new(plan: &'a Plan<'a>, periods: &'a [Period], others: &[Period]) -> Self {
        let compared: Vec<Period> = periods.iter().chain(others).copied().collect();
        Self { held: plan.held(&compared), plan, periods, compared }
    }

    pub(crate) fn language(&self) -> Language {
        self.plan.request.language
    }

    /// A table with its code columns, labels and sources, and no rows yet.
    pub(crate) fn table(&self, id: &str, title: String) -> Table {
        let dimensions = self.plan.cube.dimensions();
        let mut columns = Vec::new();
        let mut labels = Vec::new();
        for (at, &dimension) in self.plan.displayed.iter().enumerate() {
            let each = &dimensions[dimension];
            columns.push(Column {
                id: each.id.clone(),
                label: each.label(self.language()).to_owned(),
                kind: ColumnKind::Code,
                unit: None,
            });
            let mut of_column: Vec<(String, String)> = Vec::new();
            for row in &self.plan.rows {
                if !of_column.iter().any(|(code, _)| *code == row.codes[at]) {
                    of_column.push((row.codes[at].clone(), row.labels[at].clone()));
                }
            }
            labels.push((each.id.clone(), of_column));
        }
        Table {
            id: id.to_owned(),
            title,
            measure: self.plan.measure.name(self.language()).to_owned(),
            validated: self.plan.cube.validated,
            computed: self.plan.computes(),
            columns,
            labels,
            sources: self.sources(),
            provisional: provisional(self.plan, self.periods),
            joint: read_jointly(self.plan),
            ..Table::default()
        }
    }

    /// The sources that the numbers come from, in the order the files were given. A file that was read and
    /// gave nothing is named in a note instead.
    fn sources(&self) -> Vec<Source> {
        let used = self.plan.used_sources(&self.compared).into_iter();
        used.map(|source| self.plan.cube.sources()[source].clone()).collect()
    }

    /// How a long table of one displayed dimension and so many periods is laid out: the longer side runs down the page.
    pub(crate) fn spread(&self, periods: usize) -> Spread {
        let dimension = self.plan.cube.dimensions()[self.plan.displayed[0]].id.clone();
        let period = "period".to_owned();
        let (down, across) = match self.plan.rows.len() > periods {
            true => (dimension, period),
            false => (period, dimension),
        };
        Spread { down, across, value: "value".to_owned() }
    }

    /// The code cells of a row.
    pub(crate) fn codes(&self, row: usize) -> Vec<Cell> {
        self.plan.rows[row].codes.iter().map(|code| Cell::Code(code.as_str().into())).collect()
    }

    /// The column of one period's values.
    pub(crate) fn period_column(&self, period: Period) -> Column {
        Column {
            id: period.code(),
            label: period.short(self.language()),
            kind: super::november::value_kind(self.plan.measure.value),
            unit: Some(self.plan.measure.unit.clone()),
        }
    }

    /// The column of the periods in a long table.
    pub(crate) fn period_code_column(&self) -> Column {
        Column {
            id: "period".to_owned(),
            label: self.language().pick("Periode", "Period").to_owned(),
            kind: ColumnKind::Period,
            unit: None,
        }
    }

    /// `Antal fuldtidspersoner, Hele landet, november 2011-2014`.
    pub(crate) fn november_title(&self) -> String {
        let mut parts = self.title_parts();
        if let [first, others @ ..] = self.periods {
            let until = others.last().map(|last| format!("-{}", last.year())).unwrap_or_default();
            parts.push(format!("{}{until}", first.long(self.language())));
        }
        parts.join(", ")
    }

    /// `Antal fuldtidspersoner, Hele landet, januar 2011-december 2014`.
    pub(crate) fn stock_title(&self) -> String {
        let mut parts = self.title_parts();
        match (self.periods.first(), self.periods.last()) {
            (Some(first), Some(last)) if first == last => parts.push(first.long(self.language())),
            (Some(&first), Some(&last)) if first.kind() == PeriodKind::RollingYear => {
                let end = |period: Period| {
                    let quarter = Period::quarter(period.year(), period.index());
                    quarter.map(|quarter| quarter.long(self.language())).unwrap_or_default()
                };
                parts.push(format!(
                    "{} {}-{}",
                    self.language().pick("rullende år til", "rolling years to"),
                    end(first),
                    end(last)
                ));
            }
            (Some(first), Some(last)) => parts.push(format!(
                "{}-{}",
                first.long(self.language()),
                last.long(self.language())
            )),
            _ => {}
        }
        parts.join(", ")
    }

    /// `Antal fuldtidspersoner, Hele landet, ` and what is given.
    pub(crate) fn title_with(&self, last: String) -> String {
        let mut parts = self.title_parts();
        parts.push(last);
        parts.join(", ")
    }

    /// The measure, the set, and whatever a dimension that has no column is held at: benefit, area, filters.
    pub(crate) fn title_parts(&self) -> Vec<String> {
        let language = self.language();
        let mut parts = vec![self.plan.measure.name(language).to_owned()];
        if let Some(set) = &self.plan.request.set {
            parts.push(set.label(language).to_owned());
        }
        parts.extend(wording::held_in_title(self.plan));
        parts
    }

    /// Every note of the answer, in the order they are printed.
    pub(crate) fn notes(&self) -> Result<Vec<Note>, CoreError> {
        let mut notes = Vec::new();
        notes.extend(wording::population_notes(self.plan, &self.compared));
        let overlap = self.overlap_note();
        // A set may say it in its own words.
        notes.extend(
            overlap.filter(|rule| !notes.iter().any(|note| note.text.contains(&rule.text))),
        );
        notes.extend(self.plan.request.notes.iter().cloned());
        notes.extend(wording::method_notes(self.plan, self.periods));
        notes.extend(wording::outside_validity(self.plan, self.periods, &self.held));
        notes.extend(break_notes(self.plan, &self.compared, &self.held)?);
        notes.extend(preliminary_note(self.plan, self.periods));
        notes.extend(marked_provisional(self.plan, self.periods));
        notes.extend(self.missing_notes());
        notes.extend(wording::unmatched_notes(self.plan));
        notes.extend(wording::vintage_notes(self.plan, &self.plan.used_sources(&self.compared)));
        Ok(notes)
    }

    /// The notes of an answer that is made of several measures, each with a plan over the same rows of one cube: what is to
    /// be said of any of them, once. The first plan is the builder's own.
    pub(crate) fn notes_of_all<'p>(
        &self,
        plans: impl Iterator<Item = &'p Plan<'p>>,
    ) -> Result<Vec<Note>, CoreError> {
        let mut used = BTreeSet::new();
        let mut notes: Vec<Note> = Vec::new();
        for plan in plans {
            used.extend(plan.used_sources(self.periods));
            for note in Builder::new(plan, self.periods, &[]).notes()? {
                let is_same = |each: &Note| {
                    each.id == note.id && (each.text == note.text || note.kind == NoteKind::Break)
                };
                let is_own = matches!(note.id.as_str(), "vintages_differ" | "pulled_unknown");
                if !is_own && !notes.iter().any(is_same) {
                    notes.push(note);
                }
            }
        }
        notes.extend(wording::vintage_notes(self.plan, &used));
        Ok(notes)
    }

    /// Sums over benefits count a person once for every benefit.
    fn overlap_note(&self) -> Option<Note> {
        let over_benefits =
            self.plan.dimension("benefit").is_some_and(|at| self.plan.displayed == [at]);
        let summed =
            self.plan.rows.iter().any(|row| matches!(row.role, Role::Subtotal | Role::Total));
        let jobindsats = self
            .plan
            .cube
            .sources()
            .iter()
            .any(|source| source.publisher.scope() == Some("jobindsats"))
            && !is_own(self.plan.measure);
        let stock = self.plan.measure.additive_over.allows("benefit");
        (over_benefits && summed && jobindsats && stock)
            .then(|| {
                wording::rule_note("overlap_ikke_renset", NoteKind::Population, self.language())
            })
            .flatten()
    }

    /// What the missing cells are, and years the extracts do not have at all.
    fn missing_notes(&self) -> Vec<Note> {
        let language = self.language();
        let absent: Vec<&Period> =
            self.periods.iter().filter(|period| !self.plan.periods.contains(period)).collect();
        let mut notes = Vec::new();
        if !absent.is_empty() {
            let names = spans(&absent, language);
            notes.push(wording::note(
                NoteKind::Missing,
                "periods_not_in_extracts",
                Severity::Break,
                match language {
                    Language::Danish => {
                        format!("Udtrækkene har ikke {}.", wording::list(&names, language))
                    }
                    Language::English => {
                        format!("The extracts do not have {}.", wording::list(&names, language))
                    }
                },
            ));
        }
        // What is computed is missing for no other reason than what it is computed from.
        let mut reasons: BTreeSet<MissingReason> = BTreeSet::new();
        for held in self.held.iter().flatten() {
            if let Observation::Missing(reason) = held {
                reasons.insert(*reason);
            }
        }
        for reason in [MissingReason::Suppressed, MissingReason::NilOrSuppressed] {
            if !reasons.contains(&reason) {
                continue;
            }
            let text = match reason {
                MissingReason::Suppressed if is_own(self.plan.measure) => language.pick(
                    "Et skjult antal er ukendt og ikke nul; summer og ændringer, der rører det, er ukendte.",
                    "A hidden count is unknown and not zero; sums and changes that touch it are unknown.",
                ),
                MissingReason::Suppressed => language.pick(
                    "Et tomt felt ved siden af en positiv andel er læst som diskretioneret; ændringer, der rører det, er ukendte.",
                    "A blank beside a positive rate is read as suppressed; changes that touch it are unknown.",
                ),
                _ => language.pick(
                    "Et tomt felt uden en positiv andel ved siden af kan være nul eller diskretioneret; det er ikke talt som nul.",
                    "A blank without a positive rate beside it may be zero or suppressed; it is not counted as zero.",
                ),
            };
            let id = format!("missing_{}", reason.code());
            notes.push(wording::note(NoteKind::Missing, &id, Severity::Caution, text.to_owned()));
        }
        notes
    }
}

/// Periods in words, those that follow each other as one span.
pub(super) fn spans(periods: &[&Period], language: Language) -> Vec<String> {
    let mut spans: Vec<(Period, Period)> = Vec::new();
    for &&period in periods {
        match spans.last_mut() {
            Some((_, last)) if last.steps_to(period) == Some(1) => *last = period,
            _ => spans.push((period, period)),
        }
    }
    let name = |(first, last): (Period, Period)| match first == last {
        true => first.long(language),
        false => format!("{}-{}", first.long(language), last.long(language)),
    };
    spans.into_iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_that_follow_each_other_are_one_span() {
        let period = |text: &str| Period::parse(text).unwrap();
        let periods = ["2008-Q1", "2008-Q2", "2008-Q3", "2010-Q1"].map(period);
        let periods: Vec<&Period> = periods.iter().collect();
        assert_eq!(
            spans(&periods, Language::Danish),
            ["1. kvartal 2008-3. kvartal 2008", "1. kvartal 2010"]
        );
    }
}
