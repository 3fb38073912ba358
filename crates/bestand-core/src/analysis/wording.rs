//! The sentences below a table: what the rows count, what was done on the way, what is not known.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::benefit::BenefitList;
use bestand_model::breaks::BreakList;
use bestand_model::disclosure;
use bestand_model::measure::{Measure, MeasureKind, MeasureList};
use bestand_model::source::{Publication, Publisher, Vintage};
use bestand_model::table::{Note, NoteKind, Severity};
use bestand_model::table_info::table_info;
use bestand_model::{Language, Number, Period, PeriodKind};

use super::plan::Plan;
use super::remarks::{Remark, remark_note};
use crate::TOTAL;
use crate::cube::{Observation, UNSTATED};

pub(crate) fn note(kind: NoteKind, id: &str, severity: Severity, text: String) -> Note {
    Note { kind, id: id.to_owned(), severity, text, short: None, weight: 0, begins: None }
}

/// A standing rule of the list of breaks as a note.
pub(crate) fn rule_note(id: &str, kind: NoteKind, language: Language) -> Option<Note> {
    let rule = BreakList::shipped().rule(id)?;
    Some(note(kind, id, rule.severity, rule.note(language).to_owned()))
}

/// `a, b og c`.
pub(crate) fn list(names: &[String], language: Language) -> String {
    let and = language.pick(" og ", " and ");
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{}{and}{last}", first.join(", ")),
    }
}

/// What the dimensions without a column are held at, as far as it says whom the table is about.
pub(crate) fn held_in_title(plan: &Plan<'_>) -> Vec<String> {
    let language = plan.request.language;
    let dimensions = plan.cube.dimensions();
    let mut held: Vec<String> = Vec::new();
    if plan.dimension("benefit").is_none() && plan.measure.kind != MeasureKind::Population {
        let sources = plan.sources_of(0, &plan.periods);
        let tables = sources.iter().filter_map(|&at| plan.cube.sources()[at].table.as_deref());
        held.extend(tables.map(table_info).filter_map(|table| table.title_da).next());
    }
    for (at, dimension) in dimensions.iter().enumerate() {
        if plan.displayed.contains(&at) {
            continue;
        }
        if matches!(dimension.id.as_str(), "area" | "benefit") {
            let of_rows = (0..plan.rows.len()).find_map(|row| plan.code_of(row, at));
            let member = of_rows
                .filter(|&code| code != TOTAL && code != UNSTATED)
                .and_then(|code| dimension.member(code));
            held.extend(member.map(|member| member.label(language).to_owned()));
            continue;
        }
        held.extend(plan.remarks.iter().filter_map(|remark| match remark {
            Remark::Filtered { dimension, label } if *dimension == at => Some(label.clone()),
            Remark::PinnedToOnly { dimension, member } if *dimension == at => {
                Some(dimensions[at].members[*member as usize].label(language).to_owned())
            }
            _ => None,
        }));
    }
    held
}

/// What the rows count in these periods: the set's own note, the meaning of a shipped total, what is withheld, filters that
/// do not apply.
pub(crate) fn population_notes(plan: &Plan<'_>, periods: &[Period]) -> Vec<Note> {
    let language = plan.request.language;
    let mut notes = Vec::new();
    if let Some(set) = &plan.request.set {
        let id = format!("set_{}", set.code);
        notes.extend(
            set.note(language)
                .map(|text| note(NoteKind::Population, &id, Severity::Break, text.to_owned())),
        );
    }
    notes.extend(meaning_of_totals(plan));
    notes.extend(of_publishers(plan, periods));
    notes.extend(own_suppression(plan.measure, language));
    let unstated: BTreeSet<usize> = (0..plan.rows.len())
        .filter(|&row| plan.rows[row].benefit.as_deref() == Some(UNSTATED))
        .flat_map(|row| plan.sources_of(row, &plan.periods))
        .collect();
    if !unstated.is_empty() {
        let files = plan.file_names(&unstated);
        let text = match language {
            Language::Danish => {
                format!(
                    "{files} siger ikke, hvilken ydelse tallene gælder. Angiv tabellen med --table FIL=ID."
                )
            }
            Language::English => {
                format!(
                    "{files} does not say which benefit it counts. Name the table with --table FILE=ID."
                )
            }
        };
        notes.push(note(NoteKind::Population, "benefit_not_stated", Severity::Break, text));
    }
    notes
}

/// What is hidden of an office's own cases.
pub(crate) fn own_suppression(measure: &Measure, language: Language) -> Option<Note> {
    let text = disclosure::sentence(language).to_owned();
    disclosure::is_own(measure)
        .then(|| note(NoteKind::Missing, disclosure::NOTE, Severity::Break, text))
}

/// What the publishers withhold of the tables that rows are from in these periods.
fn of_publishers(plan: &Plan<'_>, periods: &[Period]) -> Vec<Note> {
    let language = plan.request.language;
    let sources = plan.used_sources(periods);
    let tables: BTreeSet<&str> =
        sources.iter().filter_map(|&source| plan.cube.sources()[source].table.as_deref()).collect();
    let text = |table: &str| table_info(table).disclosure(language, periods);
    tables
        .into_iter()
        .filter_map(text)
        .map(|text| note(NoteKind::Missing, "disclosure", Severity::Caution, text))
        .collect()
}

/// What the shipped totals count, and the tables that have no benefits: each in the words of its own table.
fn meaning_of_totals(plan: &Plan<'_>) -> Vec<Note> {
    let language = plan.request.language;
    let has_benefits = plan.dimension("benefit").is_some();
    let of_rows: BTreeSet<usize> = (0..plan.rows.len())
        .filter(|&row| !has_benefits || plan.rows[row].benefit.as_deref() == Some(TOTAL))
        .flat_map(|row| plan.sources_of(row, &plan.periods))
        .collect();
    if of_rows.is_empty() {
        return Vec::new();
    }
    let of_table = of_rows
        .iter()
        .filter_map(|&source| plan.cube.sources()[source].table.as_deref())
        .map(table_info)
        .find_map(|table| table.total_note(language).map(str::to_owned));
    let of_measure = plan.measure.total_note(language).map(str::to_owned);
    of_measure
        .or(of_table)
        .map(|text| note(NoteKind::Population, "meaning_of_total", Severity::Break, text))
        .into_iter()
        .collect()
}

/// Figures of a benefit in periods in which it did not exist: the row most likely has the wrong name.
pub(crate) fn outside_validity(
    plan: &Plan<'_>,
    periods: &[Period],
    held: &[Vec<Observation>],
) -> Option<Note> {
    let language = plan.request.language;
    let mut found: Vec<String> = Vec::new();
    // By benefit the places of the periods in which it did not exist.
    let mut outside: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (row, each) in plan.rows.iter().enumerate() {
        let benefit = each.benefit.as_deref().and_then(|code| BenefitList::shipped().get(code));
        let Some(benefit) = benefit else { continue };
        let is_served = |period: Period| {
            plan.sources_of(row, &[period])
                .into_iter()
                .filter_map(|source| plan.cube.sources()[source].table.as_deref())
                .any(|table| table_info(table).serves_back_to(period))
        };
        let outside = outside.entry(&benefit.code).or_insert_with(|| {
            (0..periods.len()).filter(|&at| !benefit.exists_in(periods[at])).collect()
        });
        let is_counted = |at: usize| held[row][at].number().is_some_and(Number::is_positive);
        let found_at = outside.iter().find(|&&at| is_counted(at) && !is_served(periods[at]));
        if let Some(period) = found_at.map(|&at| periods[at]) {
            found.push(format!("{} ({})", each.labels.join(" / "), period.long(language)));
        }
    }
    if found.is_empty() {
        return None;
    }
    let found = list(&found, language);
    let text = match language {
        Language::Danish => {
            format!(
                "Tal for en ydelse, der ikke fandtes i perioden: {found}. Kontrollér betegnelsen i udtrækket."
            )
        }
        Language::English => {
            format!(
                "Figures for a benefit that did not exist in the period: {found}. Check the label in the extract."
            )
        }
    };
    Some(note(NoteKind::Population, "benefit_outside_its_time", Severity::Break, text))
}

/// What was done on the way.
pub(crate) fn method_notes(plan: &Plan<'_>, periods: &[Period]) -> Vec<Note> {
    let mut notes: Vec<Note> = plan
        .remarks
        .iter()
        .filter(|remark| remark.concerns(periods))
        .map(|remark| remark_note(plan, remark))
        .collect();
    if plan.periods.iter().any(|period| period.kind() == PeriodKind::RollingYear) {
        let text = plan.request.language.pick(
            "QMAT er læst som de fire kvartaler til og med det nævnte kvartal; udgiveren siger det ikke selv.",
            "QMAT is read as the four quarters up to the quarter named; the publisher does not say so itself.",
        );
        notes.push(note(
            NoteKind::Method,
            "rolling_year_inferred",
            Severity::Break,
            text.to_owned(),
        ));
    }
    let findings = plan.cube.findings();
    notes.extend(by_stem_note(plan));
    if !findings.replaced.is_empty() {
        notes.push(replaced_note(plan));
    }
    if findings.repeated > 0 {
        let text = match plan.request.language {
            Language::Danish => format!(
                "Celler, der stod mere end én gang og er talt med én gang: {}.",
                findings.repeated
            ),
            Language::English => {
                format!("Cells that stood more than once and count once: {}.", findings.repeated)
            }
        };
        notes.push(note(NoteKind::Method, "repeated_cells", Severity::Info, text));
    }
    notes
}

/// Column heads that nobody has seen before and that were read by their stem.
fn by_stem_note(plan: &Plan<'_>) -> Option<Note> {
    let language = plan.request.language;
    let list = MeasureList::shipped();
    let read: Vec<String> = plan
        .cube
        .findings()
        .by_stem
        .iter()
        .map(|(label, code)| {
            let name = list.get(code).map_or(code.as_str(), |measure| measure.name(language));
            format!("\"{label}\" = {name}")
        })
        .collect();
    let read = (!read.is_empty()).then(|| read.join("; "))?;
    let text = match language {
        Language::Danish => format!(
            "Kolonner læst efter ordstamme, da deres navne ikke er kendt: {read}. Er det forkert, så angiv --map column:NAVN=KOLONNE."
        ),
        Language::English => format!(
            "Columns read by the stem of their names, which are not known: {read}. If that is wrong, say --map column:NAME=COLUMN."
        ),
    };
    Some(note(NoteKind::Method, "read_by_stem", Severity::Break, text))
}

fn replaced_note(plan: &Plan<'_>) -> Note {
    let language = plan.request.language;
    let mut pairs: Vec<String> = plan
        .cube
        .findings()
        .replaced
        .iter()
        .map(|each| format!("{} → {}", dated(plan, each.older), dated(plan, each.newer)))
        .collect();
    pairs.sort();
    pairs.dedup();
    let count = plan.cube.findings().replaced.len();
    let text = match language {
        Language::Danish => format!(
            "Celler med forskellige værdier i to udtræk: {count}; den nyeste værdi er brugt: {}.",
            pairs.join("; ")
        ),
        Language::English => format!(
            "Cells that differ between two extracts: {count}; the newer value is used: {}.",
            pairs.join("; ")
        ),
    };
    note(NoteKind::Vintage, "newer_vintage_used", Severity::Break, text)
}

/// Labels in no code list: once each, with how often and what is near.
pub(crate) fn unmatched_notes(plan: &Plan<'_>) -> Vec<Note> {
    let language = plan.request.language;
    let unmatched = &plan.cube.findings().unmatched;
    if unmatched.is_empty() {
        return Vec::new();
    }
    let each: Vec<String> = unmatched.iter().map(|label| label.describe(language)).collect();
    let text = match language {
        Language::Danish => {
            format!("Betegnelser uden for kodelisterne, vist under eget navn: {}.", each.join("; "))
        }
        Language::English => {
            format!("Labels in no code list, shown under their own name: {}.", each.join("; "))
        }
    };
    let unknown_table =
        plan.cube.sources().iter().any(|source| {
            source.publisher == Publisher::StatisticsDenmark && source.table.is_none()
        });
    let way_out = language.pick(
        " Koderne læses, når tabellen er angivet med --table FIL=ID.",
        " The codes are read when the table is named with --table FILE=ID.",
    );
    let text = if unknown_table { text + way_out } else { text };
    vec![note(NoteKind::Unmatched, "labels_in_no_code_list", Severity::Break, text)]
}

/// A source's file with its pull date.
fn dated(plan: &Plan<'_>, source: usize) -> String {
    let language = plan.request.language;
    let source = &plan.cube.sources()[source];
    if let Some(publication) = &source.publication {
        return publication.id.clone();
    }
    let pulled = source.pulled.long(language);
    let pulled = pulled.as_deref().unwrap_or(language.pick("ikke oplyst", "not stated"));
    format!("{} ({pulled})", source.file)
}

/// Sources pulled on different days in one table, and sources whose pull date nobody said, which the source
/// line says in print.
pub(crate) fn vintage_notes(plan: &Plan<'_>, used: &BTreeSet<usize>) -> Vec<Note> {
    let language = plan.request.language;
    let vintages: BTreeSet<Vintage> =
        used.iter().map(|&source| plan.cube.sources()[source].pulled).collect();
    let publications: BTreeSet<&Publication> = used
        .iter()
        .filter_map(|&source| plan.cube.sources()[source].publication.as_ref())
        .collect();
    let mut notes = Vec::new();
    if vintages.len() > 1 || publications.len() > 1 {
        let mut dated: Vec<String> = used.iter().map(|&source| dated(plan, source)).collect();
        dated.dedup();
        let text = match language {
            Language::Danish => {
                let what = if publications.is_empty() {
                    "er trukket på forskellige dage"
                } else {
                    "stammer fra forskellige udgivelser"
                };
                format!("Tallene {what}: {}.", list(&dated, language))
            }
            Language::English => {
                let what = if publications.is_empty() {
                    "were pulled on different days"
                } else {
                    "come from different publications"
                };
                format!("The figures {what}: {}.", list(&dated, language))
            }
        };
        notes.push(note(NoteKind::Vintage, "vintages_differ", Severity::Break, text));
    }
    if vintages.contains(&Vintage::Unknown) {
        let text = language.pick("udtræksdato ikke oplyst", "pull date not stated");
        notes.push(note(NoteKind::Vintage, "pulled_unknown", Severity::Caution, text.to_owned()));
    }
    notes
}
