//! What a shift says and does not say, in words.

use bestand_model::table::{Note, NoteKind, Severity};
use bestand_model::{Language, MissingReason, Number, Period};

use super::units::{Balance, Unit};
use crate::analysis::build::Builder;
use crate::analysis::wording::{list, note};
use crate::cube::Observation;

/// `Forskydning mellem ydelser: Antal fuldtidspersoner, Hele landet, november 2011 til november 2014`.
pub(super) fn title(builder: &Builder<'_>, from: Period, to: Period) -> String {
    let language = builder.language();
    let (from, to) = (from.long(language), to.long(language));
    let lead = language.pick("Forskydning mellem ydelser", "Shift between benefits");
    let until = language.pick("til", "to");
    format!("{lead}: {}", builder.title_with(format!("{from} {until} {to}")))
}

/// What the changes add up to, and what they cannot tell.
pub(super) fn of_balance(
    builder: &Builder<'_>,
    units: &[Unit],
    balance: &Balance,
    row_by_row: Option<Observation>,
) -> Vec<Note> {
    let language = builder.language();
    let mut notes = vec![matched(builder, balance), open_rows(builder, balance)];
    notes.extend(joint(units, row_by_row, language));
    notes
}

/// How far rises and falls match.
fn matched(builder: &Builder<'_>, balance: &Balance) -> Note {
    let language = builder.language();
    let unit = builder.plan.measure.unit_name(language);
    let limit = language.pick(
        "Tallene viser ikke, om de samme personer har skiftet ydelse: ingen personer er fulgt.",
        "The figures do not show whether the same people changed benefit: nobody was followed.",
    );
    let text = |number: Observation| number.number().map(|number| number.format(language));
    let said = match (text(balance.rises), balance.falls.number(), text(balance.matched)) {
        (Some(rises), Some(falls), Some(matched)) => {
            let falls = falls.checked_neg().unwrap_or(falls).format(language);
            match language {
                Language::Danish => format!(
                    "Stigninger på i alt {rises} og fald på i alt {falls} {unit} modsvarer hinanden med {matched} {unit} (modsatrettede nettoændringer). {limit}"
                ),
                Language::English => format!(
                    "Rises of {rises} and falls of {falls} {unit} match to {matched} {unit} (matched change). {limit}"
                ),
            }
        }
        _ => {
            let what = language.pick(
                "Mindst én ændring er ukendt, og derfor også, hvor meget stigninger og fald modsvarer hinanden.",
                "At least one change is unknown, and so is how far rises and falls match.",
            );
            format!("{what} {limit}")
        }
    };
    note(NoteKind::Method, "matched_change", Severity::Break, said)
}

/// The rows are not everybody: what follows for people, and for full-time persons.
fn open_rows(builder: &Builder<'_>, balance: &Balance) -> Note {
    let language = builder.language();
    let measure = &builder.plan.measure;
    let unit = measure.unit_name(language);
    let touched = balance.touched.number().map(|number| number.format(language));
    let mut text = match (touched, language) {
        (Some(touched), Language::Danish) => format!(
            "Der er også bevægelse til og fra arbejde, uddannelse, pension og ydelser uden for opgørelsen: mindst {touched} {unit} er kommet til, gået fra eller har skiftet ydelse; det mindste antal, der har skiftet mellem ydelserne, er 0."
        ),
        (Some(touched), Language::English) => format!(
            "People also come from and go to work, education, pension and benefits not shown: at least {touched} {unit} came, left or changed benefit; the least number who changed between the benefits is 0."
        ),
        (None, Language::Danish) => "Der er også bevægelse til og fra arbejde, uddannelse, pension og ydelser uden for opgørelsen.".to_owned(),
        (None, Language::English) => {
            "People also come from and go to work, education, pension and benefits not shown.".to_owned()
        }
    };
    if measure.code == crate::analysis::DEFAULT_MEASURE {
        text.push_str(language.pick(
            " Fuldtidspersoner er omfang: en ændring kan også være flere eller færre uger for de samme personer.",
            " Full-time persons are volume: a change may also be more or fewer weeks of the same people.",
        ));
    }
    note(NoteKind::Population, "open_rows", Severity::Break, text)
}

/// Which rows are one relabelling, and what the matched change is without joining them.
fn joint(units: &[Unit], row_by_row: Option<Observation>, language: Language) -> Option<Note> {
    let joined: Vec<String> =
        units.iter().filter(|unit| unit.rows.len() > 1).map(|unit| unit.label.clone()).collect();
    let row_by_row = row_by_row?;
    let joined = list(&joined, language);
    let number = row_by_row.number().map(|number: Number| number.format(language));
    let number = number.unwrap_or_else(|| reason(row_by_row, language));
    let text = match language {
        Language::Danish => format!(
            "Læst under ét over et databrud: {joined}. Række for række ville de modsatrettede nettoændringer være {number}."
        ),
        Language::English => format!(
            "Read as one across a break: {joined}. Row by row the matched change would be {number}."
        ),
    };
    Some(note(NoteKind::Method, "joint_reading", Severity::Break, text))
}

fn reason(observation: Observation, language: Language) -> String {
    match observation {
        Observation::Missing(MissingReason::Suppressed | MissingReason::NilOrSuppressed) => {
            language.pick("ukendt (diskretioneret)", "unknown (suppressed)").to_owned()
        }
        _ => language.pick("ukendt", "unknown").to_owned(),
    }
}
