//! What was mapped and what differs, in sentences: notes of an answer, and findings of the load checks.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::Language;
use bestand_model::drift::{Change, ChangeKind, Drift, What};
use bestand_model::inspection::Finding;
use bestand_model::table::{Note, NoteKind, Severity};

use super::Settled;
use crate::analysis::{list, note};

/// How many labels a sentence names.
const LABELS_NAMED: usize = 3;

/// The notes of an answer.
pub(super) fn notes(settled: &Settled, language: Language) -> Vec<Note> {
    let mut notes = mapped(settled, language);
    for drift in settled.drift().iter().flatten() {
        let pair = pair(drift, language);
        if drift.changes.is_empty() {
            let text = format!("{}.", same(&pair, language));
            notes.push(note(NoteKind::Method, "no_drift", Severity::Info, text));
            continue;
        }
        let changes: Vec<&Change> = drift.changes.iter().collect();
        let mut text = format!("{pair}: {}.", sentence(&changes, language));
        let read_as_totals: Vec<String> = (drift.changes.iter())
            .filter(|change| {
                change.what == What::Dimension && change.change == ChangeKind::Vanished
            })
            .map(|change| format!("\"{}\"", change.label))
            .collect();
        if !read_as_totals.is_empty() {
            let over = list(&read_as_totals, language);
            text += &match language {
                Language::Danish => format!(" Tallene er læst som totaler over {over}."),
                Language::English => format!(" The figures are read as totals over {over}."),
            };
        }
        notes.push(note(NoteKind::Method, "drift", Severity::Break, text));
    }
    if !settled.not_compared.is_empty() {
        let files = list(&settled.not_compared, language);
        let text = match language {
            Language::Danish => format!("Ikke holdt op mod et tidligere udtræk: {files}."),
            Language::English => format!("Not held against an earlier extract: {files}."),
        };
        notes.push(note(NoteKind::Method, "not_compared", Severity::Info, text));
    }
    notes
}

/// One note for each label that was read as another, with the files that have it.
fn mapped(settled: &Settled, language: Language) -> Vec<Note> {
    let mut files: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (at, each) in settled.mapped.iter().enumerate() {
        let key = |place: usize| {
            let each = &settled.mapped[place];
            (each.what, &each.dimension, &each.label, &each.read_as, &each.instead_of)
        };
        let first = (0..at).find(|&before| key(before) == key(at)).unwrap_or(at);
        let of_first = files.entry(first).or_default();
        if !of_first.contains(&each.file) {
            of_first.push(each.file.clone());
        }
    }
    files
        .into_iter()
        .map(|(at, files)| {
            let each = &settled.mapped[at];
            let files = list(&files, language);
            let label = match (&each.what, &each.dimension) {
                (What::Member, Some(id)) => format!("\"{}\" ({id})", each.label),
                _ => format!("{} \"{}\"", language.pick("kolonnen", "the column"), each.label),
            };
            let lists = each.instead_of.as_ref().map(|other| match language {
                Language::Danish => format!(" (kodelisterne siger {other})"),
                Language::English => format!(" (the code lists say {other})"),
            });
            let lists = lists.unwrap_or_default();
            let read_as = &each.read_as;
            let text = match language {
                Language::Danish => {
                    format!("{files}: {label} er læst som \"{read_as}\"{lists}, som --map siger.")
                }
                Language::English => {
                    format!("{files}: {label} is read as \"{read_as}\"{lists}, as --map says.")
                }
            };
            note(NoteKind::Method, "mapped", Severity::Break, text)
        })
        .collect()
}

/// What the load checks say: what vanished is a concern, the rest is worth knowing.
pub(super) fn findings(drift: &Drift, language: Language) -> Vec<Finding> {
    let pair = pair(drift, language);
    let finding = |concern, text| Finding { check: "drift", concern, text };
    if drift.changes.is_empty() {
        return vec![finding(false, same(&pair, language))];
    }
    let mut groups: BTreeMap<(bool, What, Option<&str>, bool), Vec<&Change>> = BTreeMap::new();
    for change in &drift.changes {
        let key = match change.is_concern() {
            // A total is a finding of its own; other members are one for each dimension.
            true => (false, change.what, change.dimension.as_deref(), !change.total),
            false => (true, What::Member, None, false),
        };
        groups.entry(key).or_default().push(change);
    }
    groups
        .into_iter()
        .map(|((harmless, ..), changes)| {
            finding(!harmless, format!("{pair}: {}", sentence(&changes, language)))
        })
        .collect()
}

/// `ny.csv mod gammel.csv (15. januar 2015)`.
fn pair(drift: &Drift, language: Language) -> String {
    let earlier: BTreeSet<String> = (drift.against.iter())
        .map(|each| match each.pulled.long(language) {
            Some(pulled) => format!("{} ({pulled})", each.file),
            None => each.file.clone(),
        })
        .collect();
    let earlier: Vec<String> = earlier.into_iter().collect();
    let (danish, english) = ("mod tidligere", "against the earlier");
    format!("{} {} {}", drift.file, language.pick(danish, english), list(&earlier, language))
}

fn same(pair: &str, language: Language) -> String {
    match language {
        Language::Danish => format!("{pair}: samme kolonner og medlemmer"),
        Language::English => format!("{pair}: the same columns and members"),
    }
}

/// `væk: totalen "Alder i alt" (age); nye: "Alle aldre" (age)`. Columns and totals first: they are never among those
/// that are only counted.
fn sentence(changes: &[&Change], language: Language) -> String {
    let mut changes = changes.to_vec();
    changes.sort_by_key(|change| (change.what == What::Member, !change.total));
    let gone = |change: &&&Change| change.change == ChangeKind::Vanished;
    let mut parts = Vec::new();
    let mut add = |danish, english, names: Vec<String>| {
        if !names.is_empty() {
            parts.push(format!("{}: {}", language.pick(danish, english), some(&names, language)));
        }
    };
    let names = |changes: &mut dyn Iterator<Item = &&Change>| -> Vec<String> {
        changes.map(|change| name(change, language)).collect()
    };
    add("væk", "gone", names(&mut changes.iter().filter(gone).filter(|each| !each.expected)));
    add(
        "væk, som --map siger",
        "gone, as --map says",
        names(&mut changes.iter().filter(gone).filter(|each| each.expected)),
    );
    add(
        "samme under andet navn",
        "the same under another name",
        names(&mut changes.iter().filter(|each| each.change == ChangeKind::Renamed)),
    );
    add("nye", "new", names(&mut changes.iter().filter(|each| each.change == ChangeKind::New)));
    parts.join("; ")
}

/// What a change is about: `totalen "Alder i alt" (age)`, `kolonnen "Køn"`, `"A" -> "B" (benefit)`.
fn name(change: &Change, language: Language) -> String {
    let label = match &change.new_label {
        Some(new) => format!("\"{}\" -> \"{new}\"", change.label),
        None => format!("\"{}\"", change.label),
    };
    let named = match (change.what, &change.dimension) {
        (What::Dimension, _) => format!("{} {label}", language.pick("kolonnen", "the column")),
        (What::Measure, _) => format!("{} {label}", language.pick("målet", "the measure")),
        (What::Member, dimension) => {
            let total = if change.total { language.pick("totalen ", "the total ") } else { "" };
            format!("{total}{label} ({})", dimension.as_deref().unwrap_or_default())
        }
    };
    match change.may_be.first().filter(|_| !change.expected) {
        Some(candidate) => {
            let may_be = language.pick("kan nu hedde", "may now be called");
            format!("{named}, {may_be} \"{}\"", candidate.label)
        }
        None => named,
    }
}

/// The first of several names, and how many there are besides.
fn some(names: &[String], language: Language) -> String {
    let shown = names.iter().take(LABELS_NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(LABELS_NAMED) {
        0 => shown,
        1 => format!("{shown} {}", language.pick("og 1 mere", "and 1 more")),
        more => format!(
            "{shown} {} {more} {}",
            language.pick("og", "and"),
            language.pick("flere", "more")
        ),
    }
}
