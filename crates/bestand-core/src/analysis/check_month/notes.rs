//! What the twelve comparisons say together, in sentences.

use bestand_model::Language;
use bestand_model::measure::ValueKind;
use bestand_model::period::month_name;
use bestand_model::table::{Note, NoteKind, Severity};

use super::years::Pairs;
use super::{Checked, Direction};
use crate::analysis::crossings::read_jointly;
use crate::analysis::plan::Plan;
use crate::analysis::wording::{list, note};

/// More rows than these are not named.
const TOLD: usize = 5;

/// Whether the months say the same, and what those say that do not.
pub(super) fn conclusion(plan: &Plan<'_>, rows: &[Checked]) -> Note {
    let language = plan.request.language;
    // Of rows that are read as one no direction is said.
    let (joint, single): (Vec<usize>, Vec<usize>) =
        (0..rows.len()).partition(|&row| is_joint(plan, row));
    let of_kind = |depends: bool| -> Vec<Said<'_>> {
        let is_it = |row: usize| rows[row].directions().is_some_and(|count| (count > 1) == depends);
        let those = single.iter().filter(|&&row| is_it(row));
        those.map(|&row| Said { label: label(plan, row), checked: &rows[row] }).collect()
    };
    let (same, differ) = (of_kind(false), of_kind(true));
    let of = single.len();
    let mut sentences: Vec<String> = Vec::new();
    sentences.extend(same_sign(&same, of, language));
    sentences.extend(differing(&differ, of, language));
    let unknown = of - same.len() - differ.len();
    if unknown > 0 {
        sentences.push(match language {
            Language::Danish => format!("For lidt at sammenligne i {unknown} af {of} rækker."),
            Language::English => format!("Too little to compare in {unknown} of {of} rows."),
        });
    }
    if !joint.is_empty() {
        let names: Vec<String> = joint.iter().map(|&row| label(plan, row)).collect();
        let names = list(&names, language);
        sentences.push(match language {
            Language::Danish => format!("{names} læses under ét, i deres fælles række."),
            Language::English => format!("{names} are read as one, in the row they share."),
        });
    }
    note(NoteKind::Method, "sign_by_month", Severity::Break, sentences.join(" "))
}

/// A row that something is said of.
struct Said<'a> {
    label: String,
    checked: &'a Checked,
}

fn label(plan: &Plan<'_>, row: usize) -> String {
    plan.rows[row].labels.join(" / ")
}

/// That the months of these rows, of so many, say the same.
fn same_sign(same: &[Said<'_>], of: usize, language: Language) -> Option<String> {
    if let [only] = same
        && of == 1
    {
        let count = 12 - only.checked.going(None).len();
        let all = match (count, language) {
            (12, Language::Danish) => "alle 12 måneder".to_owned(),
            (12, Language::English) => "all 12 months".to_owned(),
            (_, Language::Danish) => format!("de {count} måneder, der kan sammenlignes"),
            (_, Language::English) => format!("the {count} months that can be compared"),
        };
        let way = way(only.checked, language);
        return Some(match language {
            Language::Danish => format!("Udviklingen har samme fortegn i {all}: {way}."),
            Language::English => format!("The change has the same sign in {all}: {way}."),
        });
    }
    let complete = same.iter().all(|each| each.checked.going(None).is_empty());
    let all = match (complete, language) {
        (true, Language::Danish) => "i alle 12 måneder",
        (true, Language::English) => "in all 12 months",
        (false, Language::Danish) => "i alle de måneder, der kan sammenlignes,",
        (false, Language::English) => "in all months that can be compared",
    };
    let which = match (same.len(), language) {
        (0, _) => return None,
        (1..=TOLD, _) => {
            let each =
                same.iter().map(|each| format!("{} ({})", each.label, way(each.checked, language)));
            list(&each.collect::<Vec<_>>(), language)
        }
        (some, Language::Danish) => format!("{some} af {of} rækker"),
        (some, Language::English) => format!("{some} of {of} rows"),
    };
    Some(match language {
        Language::Danish => format!("Udviklingen har samme fortegn {all} for {which}."),
        Language::English => format!("The change has the same sign {all} for {which}."),
    })
}

/// What the months of these rows say, which is not the same.
fn differing(differ: &[Said<'_>], of: usize, language: Language) -> Option<String> {
    let said = differ.iter().take(TOLD).map(|each| {
        let said = directions(each.checked, language);
        if of == 1 || each.label.is_empty() { said } else { format!("{} ({said})", each.label) }
    });
    let said: Vec<String> = said.collect();
    let which = match (differ.len(), language) {
        (0, _) => return None,
        (1..=TOLD, _) => list(&said, language),
        (_, Language::Danish) => {
            format!("{} og {} andre rækker", said.join(", "), differ.len() - TOLD)
        }
        (_, Language::English) => {
            format!("{} and {} other rows", said.join(", "), differ.len() - TOLD)
        }
    };
    Some(match language {
        Language::Danish => format!("Udviklingens fortegn afhænger af måneden: {which}."),
        Language::English => format!("The sign of the change depends on the month: {which}."),
    })
}

/// Whether a row is read as one with others across a break.
fn is_joint(plan: &Plan<'_>, row: usize) -> bool {
    let code = plan.rows[row].codes.first();
    code.is_some_and(|code| read_jointly(plan).iter().any(|group| group.contains(code)))
}

/// The way all months go.
fn way(checked: &Checked, language: Language) -> &'static str {
    let goes = |direction| !checked.going(Some(direction)).is_empty();
    if goes(Direction::Rises) {
        language.pick("stigning", "a rise")
    } else if goes(Direction::Falls) {
        language.pick("fald", "a fall")
    } else {
        language.pick("uændret", "no change")
    }
}

/// `stiger i januar og februar; falder i juli`, and whether changes of one way are all no larger than usual.
fn directions(checked: &Checked, language: Language) -> String {
    let said = [
        (Direction::Rises, language.pick("stiger i", "rises in")),
        (Direction::Falls, language.pick("falder i", "falls in")),
        (Direction::Stays, language.pick("uændret i", "unchanged in")),
    ];
    let within = language.pick(
        ", ikke større end den sædvanlige månedsvariation",
        ", no more than the usual monthly variation",
    );
    let parts = said.into_iter().filter_map(|(direction, verb)| {
        let months = checked.going(Some(direction));
        let is_usual = |&month: &u32| {
            let change = checked.months[month as usize - 1].change;
            checked.usual.is_exceeded_by(change) == Some(false)
        };
        let names = list(&spans(&months, language), language);
        let within = match direction != Direction::Stays && months.iter().all(is_usual) {
            true => within,
            false => "",
        };
        (!months.is_empty()).then(|| format!("{verb} {names}{within}"))
    });
    parts.collect::<Vec<_>>().join("; ")
}

/// Months of the year in words, three and more that follow each other as one span.
fn spans(months: &[u32], language: Language) -> Vec<String> {
    let name = |month: u32| month_name(month, language).to_owned();
    let mut names = Vec::new();
    for run in months.chunk_by(|one, other| one + 1 == *other) {
        match run {
            [first, _, .., last] if run.len() > 2 => {
                names.push(format!("{}-{}", name(*first), name(*last)));
            }
            _ => names.extend(run.iter().map(|&month| name(month))),
        }
    }
    names
}

/// That a change of a rate may be one of its last decimal.
pub(super) fn rounded(plan: &Plan<'_>) -> Option<Note> {
    let text = plan.request.language.pick(
        "Udgiveren afrunder andelene: en udvikling på ét trin af den sidste decimal, eller ingen, kan være afrunding.",
        "The publisher rounds the rates: a change of one step of the last decimal, or none, may be rounding.",
    );
    let is_rate = plan.measure.value == ValueKind::Percent;
    is_rate.then(|| note(NoteKind::Method, "rates_are_rounded", Severity::Break, text.to_owned()))
}

/// Which months of which years are compared.
pub(super) fn years_compared(pairs: &Pairs, language: Language) -> Note {
    let (first, last) = pairs.of_month[0];
    let text = if pairs.named {
        let (first, last) = (first.year(), last.year());
        match language {
            Language::Danish => format!("Alle 12 måneder er sammenlignet fra {first} til {last}."),
            Language::English => format!("All 12 months are compared from {first} to {last}."),
        }
    } else {
        let years = pairs.years_apart();
        let all = pairs.of_month.iter().map(|(_, last)| *last);
        let oldest = all.clone().min().unwrap_or(last).long(language);
        let newest = all.max().unwrap_or(last).long(language);
        let ago = match (language, years) {
            (Language::Danish, _) => format!("{years} år"),
            (Language::English, 1) => "one year".to_owned(),
            (Language::English, _) => format!("{years} years"),
        };
        let why = match (pairs.compared, language) {
            (12, Language::Danish) => {
                "det største antal år, som alle 12 måneder kan sammenlignes over".to_owned()
            }
            (12, Language::English) => "the most years over which all 12 months can be".to_owned(),
            (some, Language::Danish) => format!("{some} af de 12 måneder kan sammenlignes"),
            (some, Language::English) => format!("{some} of the 12 months can be"),
        };
        let one_year = pairs.of_month.iter().all(|(_, each)| each.year() == last.year());
        let reservation = match one_year {
            true => "",
            false => language.pick(
                " De tolv sammenligninger slutter ikke i samme kalenderår.",
                " The twelve comparisons do not end in the same calendar year.",
            ),
        };
        match language {
            Language::Danish => format!(
                "Hver af de seneste 12 måneder ({oldest}-{newest}) er sammenlignet med samme måned {ago} før: {why}.{reservation}"
            ),
            Language::English => format!(
                "Each of the newest 12 months ({oldest}-{newest}) is compared with the same month {ago} before: {why}.{reservation}"
            ),
        }
    };
    note(NoteKind::Method, "years_compared", Severity::Break, text)
}

/// The rows whose change in the month asked for is no larger than what is usual from month to month.
pub(super) fn not_unusual(plan: &Plan<'_>, rows: &[Checked], month: u32) -> Option<Note> {
    let language = plan.request.language;
    let is_usual = |row: &usize| {
        let checked = &rows[*row];
        !is_joint(plan, *row)
            && checked.usual.is_exceeded_by(checked.months[month as usize - 1].change)
                == Some(false)
    };
    let usual: Vec<usize> = (0..rows.len()).filter(is_usual).collect();
    if usual.is_empty() {
        return None;
    }
    let named: Vec<String> = usual.iter().take(TOLD).map(|&row| label(plan, row)).collect();
    let more = usual.len().saturating_sub(TOLD);
    let names = match (more, language) {
        (0, _) => list(&named, language),
        (_, Language::Danish) => format!("{} og {more} andre", named.join(", ")),
        (_, Language::English) => format!("{} and {more} others", named.join(", ")),
    };
    let of = if names.is_empty() { String::new() } else { format!(": {names}") };
    let name = month_name(month, language);
    let text = match language {
        Language::Danish => {
            format!("Udviklingen i {name} er ikke større end den sædvanlige månedsvariation{of}.")
        }
        Language::English => format!(
            "The change in {name} is no larger than the usual variation from month to month{of}."
        ),
    };
    Some(note(NoteKind::Method, "not_unusual", Severity::Break, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_that_follow_each_other_are_one_span() {
        let named = |months: &[u32]| list(&spans(months, Language::Danish), Language::Danish);
        assert_eq!(named(&[1, 2]), "januar og februar");
        assert_eq!(named(&[3, 4, 5, 6, 9]), "marts-juni og september");
        assert_eq!(named(&[12]), "december");
        assert_eq!(named(&[]), "");
    }
}
