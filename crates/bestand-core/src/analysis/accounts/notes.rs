//! What an account is called, what is off in it, and what its rates rest on.

use std::collections::BTreeSet;

use bestand_model::measure::AccountPart;
use bestand_model::table::{Note, NoteKind, Severity};
use bestand_model::{Language, Number, Period};

use super::book::Book;
use super::periods::Shown;
use super::rules::Rules;
use super::{AccountsOptions, Explanation, Line};
use crate::CoreError;
use crate::analysis::build::Builder;
use crate::analysis::crossings::Side;
use crate::analysis::wording::{held_in_title, list, note};

/// So many places of a finding are named.
const NAMED: usize = 3;

/// `Regnskab for forløb: Fleksjob, Hele landet, januar 2025-marts 2025`.
pub(super) fn title(builder: &Builder<'_>, periods: &[Period]) -> String {
    let language = builder.language();
    let unit = builder.plan.measure.unit_name(language);
    let lead = match language {
        Language::Danish => format!("Primo, tilgang, afgang og ultimo, {unit}"),
        Language::English => format!("Opening, inflow, outflow and closing, {unit}"),
    };
    let mut parts = vec![lead];
    parts.extend(held_in_title(builder.plan));
    match (periods.first(), periods.last()) {
        (Some(first), Some(last)) if first == last => parts.push(first.long(language)),
        (Some(first), Some(last)) => {
            parts.push(format!("{}-{}", first.long(language), last.long(language)));
        }
        _ => {}
    }
    parts.join(", ")
}

/// Every note of the accounts, in the order they are printed.
pub(super) fn of_accounts(
    book: &Book<'_>,
    builder: &Builder<'_>,
    shown: &Shown,
    of_rows: &[Vec<Line>],
    rules: &Rules,
    options: &AccountsOptions,
) -> Result<Vec<Note>, CoreError> {
    let language = builder.language();
    let findings = Findings { builder, shown, of_rows };
    let mut notes = Vec::new();
    notes.extend(findings.gaps());
    notes.extend(findings.residuals());
    notes.extend(findings.moves());
    notes.extend(worked_out(book, language));
    if options.rates {
        notes.push(steady_state(language));
    }
    notes.extend(
        rules.all.iter().map(|(at, sides)| spell_rule(&at.short(language), sides, language)),
    );
    notes.extend(builder.notes_of_all(book.plans())?);
    Ok(notes)
}

/// What is off, and where.
struct Findings<'a> {
    builder: &'a Builder<'a>,
    shown: &'a Shown,
    of_rows: &'a [Vec<Line>],
}

impl Findings<'_> {
    /// The places that a number is given for: how many, and the first of them in words.
    fn places(&self, of: impl Fn(&Line) -> Option<Number>) -> Option<(usize, String)> {
        let language = self.builder.language();
        let mut named = Vec::new();
        let mut count = 0;
        for (at, period) in self.shown.periods.iter().enumerate() {
            for (row, lines) in self.of_rows.iter().enumerate() {
                let Some(number) = of(&lines[at]) else { continue };
                count += 1;
                if count <= NAMED {
                    let label = self.builder.plan.rows[row].labels.join(" / ");
                    let (period, number) = (period.long(language), number.format(language));
                    named.push(format!("{label}, {period}: {number}"));
                }
            }
        }
        if count > NAMED {
            named.push("…".to_owned());
        }
        (count > 0).then(|| (count, named.join("; ")))
    }

    /// Closings that are not the next opening.
    fn gaps(&self) -> Option<Note> {
        let is_off = |number: &Number| !number.is_zero();
        let (count, places) = self.places(|line| line.gap?.number().filter(is_off))?;
        let text = match self.builder.language() {
            Language::Danish => {
                format!("Ultimo er ikke den næste primo, antal steder: {count} ({places}).")
            }
            Language::English => {
                format!("A closing is not the next opening, places: {count} ({places}).")
            }
        };
        Some(note(NoteKind::Method, "accounts_gaps", Severity::Break, text))
    }

    /// Accounts that do not come to nothing.
    fn residuals(&self) -> Option<Note> {
        let is_off = |line: &Line| {
            let explained = line.explanation.ok()?;
            let is_off = !matches!(explained, Explanation::Balanced | Explanation::Gap);
            line.entry.rest().observation().number().filter(|_| is_off)
        };
        let (count, places) = self.places(is_off)?;
        let text = match self.builder.language() {
            Language::Danish => format!(
                "Regnskabet går ikke op, antal steder: {count} ({places}). Resten står for sig og er ikke fordelt."
            ),
            Language::English => format!(
                "The account does not balance, places: {count} ({places}). The residual stands by itself and is not spread."
            ),
        };
        Some(note(NoteKind::Method, "accounts_residuals", Severity::Break, text))
    }

    /// What a residual of a municipality may be.
    fn moves(&self) -> Option<Note> {
        let all = self.of_rows.iter().flatten();
        let may_be = all.filter(|line| line.explanation == Ok(Explanation::Moves)).count();
        let text = self.builder.language().pick(
            "I en kommune kan resten være flytninger over kommunegrænsen, der ikke er talt som påbegyndt eller afsluttet.",
            "In a municipality the residual may be moves in and out of it that are not counted as begun or ended.",
        );
        (may_be > 0)
            .then(|| note(NoteKind::Method, "accounts_moves", Severity::Break, text.to_owned()))
    }
}

/// A flow that no extract has is worked out, and then nothing can be off.
fn worked_out(book: &Book<'_>, language: Language) -> Option<Note> {
    let text = match (book.has(AccountPart::Inflow), book.has(AccountPart::Outflow)) {
        (true, true) => return None,
        (true, false) => language.pick(
            "Afgangen er beregnet som primo plus tilgang minus ultimo; udtrækkene har den ikke, og en fejl i de andre tal ligger i den.",
            "Outflow is worked out as opening plus inflow less closing; the extracts do not have it, and whatever is off in the other figures is in it.",
        ),
        (false, true) => language.pick(
            "Tilgangen er beregnet som ultimo minus primo plus afgang; udtrækkene har den ikke, og en fejl i de andre tal ligger i den.",
            "Inflow is worked out as closing less opening plus outflow; the extracts do not have it, and whatever is off in the other figures is in it.",
        ),
        (false, false) => language.pick(
            "Udtrækkene har hverken tilgang eller afgang: nettoændringen siger ikke, hvor mange der er kommet til eller gået fra.",
            "The extracts have neither inflow nor outflow: the net change does not say how many came or went.",
        ),
    };
    Some(note(NoteKind::Method, "accounts_worked_out", Severity::Break, text.to_owned()))
}

/// What the implied duration rests on.
fn steady_state(language: Language) -> Note {
    let text = language.pick(
        "Varighed ved ligevægt er den gennemsnitlige bestand delt med afgangen (Littles lov). Den gælder kun, når bestanden er stabil: se væksten. Den er ikke den målte varighed af afsluttede forløb. Udskiftning er tilgang og afgang i pct. af primo og ultimo.",
        "Duration if steady is the mean stock over outflow (Little's law). It holds only where the stock is steady: see the growth. It is not the measured length of completed spells. Turnover is inflow and outflow in per cent of opening and closing.",
    );
    note(NoteKind::Method, "steady_state", Severity::Break, text.to_owned())
}

/// By which rule the numbers are counted.
fn spell_rule(change: &str, sides: &BTreeSet<Side>, language: Language) -> Note {
    let names: Vec<String> = sides
        .iter()
        .map(|side| {
            let (danish, english) = match side {
                Side::Before => ("før", "before"),
                Side::After => ("efter", "after"),
                Side::Unknown => ("på en ukendt side af", "on an unknown side of"),
            };
            language.pick(danish, english).to_owned()
        })
        .collect();
    let names = list(&names, language);
    let mut text = match language {
        Language::Danish => {
            format!("Tælleregel: udtrækkene er trukket {names} ændringen »{change}«.")
        }
        Language::English => {
            format!("Rule of counting: the extracts were pulled {names} the change \"{change}\".")
        }
    };
    if sides.len() > 1 {
        text.push_str(language.pick(
            " Tal efter to regler er ikke lagt sammen eller sammenholdt.",
            " Figures by two rules are neither chained nor compared.",
        ));
    } else if sides.contains(&Side::Unknown) {
        text.push_str(language.pick(
            " Angiv udtræksdatoen med --pulled.",
            " Give the day they were pulled with --pulled.",
        ));
    }
    note(NoteKind::Method, "spell_rule", Severity::Break, text)
}
