//! What is to be said of figures that are made from a budget and from targets.

use std::collections::BTreeMap;

use bestand_model::benefit::BenefitList;
use bestand_model::number::format_decimal;
use bestand_model::own_file::{AmountOff, Budget, BudgetRow, NetPrice, OwnFile, Refunds};
use bestand_model::source::{Publisher, Source};
use bestand_model::table::{Note, NoteKind, Severity};
use bestand_model::{Language, Period};

use super::forecast::{Forecast, Foretold, LEAST_MONTHS, MONTHS, NoProfile};
use crate::analysis::plan::Plan;
use crate::analysis::wording::{list, note, rule_note};

/// The benefits that are shown, and the files they are held against.
pub(super) struct Budgeted<'n> {
    pub(super) plan: &'n Plan<'n>,
    pub(super) budget: &'n Budget,
    pub(super) refunds: Option<&'n Refunds>,
    pub(super) forecast: Forecast,
    /// The month of the status.
    pub(super) month: Period,
    /// Of each row of the plan.
    pub(super) rows: &'n [Foretold],
}

impl Budgeted<'_> {
    /// The notes, in the order they are printed.
    pub(super) fn notes(&self) -> Vec<Note> {
        let mut notes = vec![self.method()];
        notes.extend(self.without_profile());
        notes.extend(self.co_financing());
        notes.extend(self.amounts_off());
        notes.extend(self.prices());
        notes.extend(self.refunds());
        notes
    }

    fn language(&self) -> Language {
        self.plan.request.language
    }

    /// The rows of the table, with their labels.
    fn budgeted(&self) -> impl Iterator<Item = (&str, &BudgetRow)> {
        self.plan.rows.iter().filter_map(|row| {
            Some((row.labels.first()?.as_str(), self.budget.row(row.benefit.as_deref()?)?))
        })
    }

    /// The labels of the rows that something holds of, as a sentence lists them.
    fn labels_of(&self, holds: impl Fn(&BudgetRow) -> bool) -> Option<String> {
        let rows = self.budgeted().filter(|(_, row)| holds(row));
        let labels: Vec<String> = rows.map(|(label, _)| label.to_owned()).collect();
        (!labels.is_empty()).then(|| list(&labels, self.language()))
    }

    /// How the year is foretold.
    fn method(&self) -> Note {
        let mut text = self.sentence().to_owned();
        // Where some rows cannot follow last year, the note that names them says it.
        if self.rows.iter().all(|row| row.no_profile.is_none()) {
            text.push_str(&self.set_high());
        }
        note(NoteKind::Method, "budget_expected", Severity::Break, text)
    }

    /// For whom the municipality pays the state a share, instead of being refunded one.
    fn co_financing(&self) -> Option<Note> {
        let names = self.co_financed()?;
        let text = match self.language() {
            Language::Danish => format!("For {names} er der tale om medfinansiering."),
            Language::English => format!("For {names} the municipality pays a share to the state."),
        };
        Some(note(NoteKind::Method, "budget_co_financing", Severity::Break, text))
    }

    /// The benefits of which the months left do not follow last year, and why.
    fn without_profile(&self) -> Option<Note> {
        let language = self.language();
        let mut by_reason: BTreeMap<NoProfile, Vec<String>> = BTreeMap::new();
        for (row, foretold) in self.plan.rows.iter().zip(self.rows) {
            if let (Some(why), Some(label)) = (foretold.no_profile, row.labels.first()) {
                by_reason.entry(why).or_default().push(label.clone());
            }
        }
        let describe = |(why, labels): (&NoProfile, &Vec<String>)| {
            format!("{} ({})", list(labels, language), reason(*why, language))
        };
        let held: Vec<String> = by_reason.iter().map(describe).collect();
        let held = (!held.is_empty()).then(|| held.join("; "))?;
        let mut text = match language {
            Language::Danish => format!(
                "Sidste års forløb kan ikke bruges, og måneder uden tal er sat til niveauet i den seneste fulde måned, for: {held}."
            ),
            Language::English => format!(
                "Last year's course cannot be used, and months without figures are set to the level of the newest complete month, for: {held}."
            ),
        };
        text.push_str(&self.set_high());
        Some(note(NoteKind::Method, "budget_expected_held", Severity::Break, text))
    }

    /// That a held level is a high one of benefits that nobody enters any more; empty where there are none.
    fn set_high(&self) -> String {
        let language = self.language();
        let is_closed = |benefit: Option<&str>| {
            let closed = BenefitList::shipped().get(benefit?)?.closed_to_new_from?;
            Some(closed <= self.month)
        };
        let rows = self.plan.rows.iter().zip(self.rows);
        let closed = rows.filter(|(row, foretold)| {
            foretold.holds_level() && is_closed(row.benefit.as_deref()) == Some(true)
        });
        let labels: Vec<String> =
            closed.filter_map(|(row, _)| row.labels.first().cloned()).collect();
        if labels.is_empty() {
            return String::new();
        }
        let names = list(&labels, language);
        match (language, labels.len()) {
            (Language::Danish, 1) => {
                format!(" {names}: ydelsen udfases, så forventet helår er højt sat.")
            }
            (Language::Danish, _) => {
                format!(" {names}: ydelserne udfases, så forventet helår er højt sat.")
            }
            (Language::English, 1) => {
                format!(" {names}: closed to new entrants, so the expected year is set high.")
            }
            (Language::English, _) => {
                format!(" {names}: all closed to new entrants, so the expected year is set high.")
            }
        }
    }

    /// What is set in for the months left, as it is of the rows shown.
    fn sentence(&self) -> &'static str {
        let language = self.language();
        let months = self.rows.first().map_or(0, |row| row.so_far.months);
        if months < LEAST_MONTHS {
            return language.pick(
                "Forventet helår vises, når der er tal for tre fulde måneder af året.",
                "The expected year is shown once three months of the year are complete.",
            );
        }
        if months >= MONTHS {
            return language.pick(
                "Forventet helår er gennemsnittet af årets tolv måneder.",
                "The expected year is the mean of its twelve months.",
            );
        }
        let all_held = self.rows.iter().any(|row| row.no_profile.is_some())
            && !self.rows.iter().any(Foretold::follows_last_year);
        match self.forecast {
            Forecast::LastYearsProfile if !all_held => language.pick(
                "Forventet helår: måneder uden tal følger sidste års forløb, løftet eller sænket med udviklingen i årets måneder.",
                "Expected year: months without figures follow last year's course, raised or lowered by the change in the months of this year.",
            ),
            _ => language.pick(
                "Forventet helår: måneder uden tal er sat til niveauet i den seneste fulde måned.",
                "Expected year: months without figures are set to the level of the newest complete month.",
            ),
        }
    }

    /// The benefits of which the municipality pays a share to the state, in running text.
    fn co_financed(&self) -> Option<String> {
        let benefits =
            self.budgeted().filter_map(|(_, row)| BenefitList::shipped().get(&row.benefit));
        let names: Vec<String> = benefits
            .filter(|benefit| benefit.co_financed)
            .map(|benefit| benefit.name(self.language()).to_lowercase())
            .collect();
        (!names.is_empty()).then(|| list(&names, self.language()))
    }

    /// The amounts that are not what persons and price come to.
    fn amounts_off(&self) -> Option<Note> {
        let language = self.language();
        let describe = |off: AmountOff| {
            let label = self.budgeted().find(|(_, row)| row.benefit == off.benefit);
            let label = label.map_or(off.benefit.as_str(), |(label, _)| label);
            let (amount, computed) =
                (off.amount.format(language), format_decimal(off.computed, 0, language));
            match language {
                Language::Danish => format!("{label} ({amount} kr. mod {computed} kr.)"),
                Language::English => format!("{label} ({amount} kr. against {computed} kr.)"),
            }
        };
        let off: Vec<String> = self.budget.warnings().into_iter().map(describe).collect();
        let off = (!off.is_empty()).then(|| off.join("; "))?;
        let text = match language {
            Language::Danish => format!(
                "Budgettets beløb afviger mere end 0,5 pct. fra helårspersoner gange nettopris, og nettoprisen er brugt: {off}."
            ),
            Language::English => format!(
                "Amounts of the budget are off full-year persons times net price by more than 0.5 per cent, and the net price is used: {off}."
            ),
        };
        Some(note(NoteKind::Method, "budget_amount_off", Severity::Break, text))
    }

    /// That prices are means, which were worked out from amounts, and which are not known.
    fn prices(&self) -> Vec<Note> {
        let language = self.language();
        let both = |danish: String, english: String| match language {
            Language::Danish => danish,
            Language::English => english,
        };
        let is_derived = |row: &BudgetRow| matches!(row.net_price(), Some(NetPrice::Derived(_)));
        let derived = self.labels_of(is_derived).map(|names| {
            let text = both(
                format!("Gns. nettopris er regnet som beløb delt med helårspersoner for: {names}."),
                format!(
                    "The mean net price is the amount divided by full-year persons for: {names}."
                ),
            );
            note(NoteKind::Method, "budget_price_derived", Severity::Break, text)
        });
        let unknown = self.labels_of(|row| row.net_price().is_none()).map(|names| {
            let text = both(
                format!("Budgettet har ingen nettopris for: {names}."),
                format!("The budget has no net price for: {names}."),
            );
            note(NoteKind::Missing, "budget_price_missing", Severity::Break, text)
        });
        let mean = language.pick(
            "Afvigelse i mio. kr. er regnet med en gennemsnitlig nettopris pr. helårsperson.",
            "The deviation in million kroner is reckoned with a mean net price per full-year person.",
        );
        let mean =
            note(NoteKind::Method, "budget_price_is_a_mean", Severity::Caution, mean.to_owned());
        derived.into_iter().chain(unknown).chain([mean]).collect()
    }

    /// The shares that the file of refunds does not have, or that are not the one printed.
    fn refunds(&self) -> Vec<Note> {
        let Some(refunds) = self.refunds else { return Vec::new() };
        let language = self.language();
        let lacks = |row: &BudgetRow| refunds.text(&row.benefit, language).is_none();
        let lacking = self.labels_of(lacks).map(|names| {
            let text = match language {
                Language::Danish => format!("Refusionsfilen har ikke: {names}."),
                Language::English => format!("The file of refunds does not have: {names}."),
            };
            note(NoteKind::Missing, "refund_missing", Severity::Break, text)
        });
        let older: Vec<String> = self
            .budgeted()
            .filter_map(|(label, row)| {
                let share = refunds.of_older_awards(&row.benefit)?.format(language);
                Some(match language {
                    Language::Danish => format!("{label} {share} pct."),
                    Language::English => format!("{label} {share} per cent"),
                })
            })
            .collect();
        let older = (!older.is_empty()).then(|| {
            let older = older.join(", ");
            let text = match language {
                Language::Danish => {
                    format!("Refusion, hvor ydelsen er tilkendt før 1. juli 2014: {older}")
                }
                Language::English => {
                    format!("Refund where the benefit was awarded before 1 July 2014: {older}.")
                }
            };
            note(NoteKind::Population, "refund_of_older_awards", Severity::Break, text)
        });
        lacking.into_iter().chain(older).collect()
    }
}

/// Why a row does not follow last year's profile.
fn reason(why: NoProfile, language: Language) -> &'static str {
    match why {
        NoProfile::Incomplete => language
            .pick("sidste år har ikke tal for alle måneder", "months of last year are missing"),
        NoProfile::SeveralVintages => language.pick(
            "årenes tal er trukket på forskellige dage",
            "the years were pulled on different days",
        ),
        NoProfile::Nobody => language
            .pick("ingen i de samme måneder sidste år", "nobody in the same months of last year"),
        NoProfile::Broken => language
            .pick("databrud siden januar sidste år", "a series break since January of last year"),
        NoProfile::Few => language.pick("under 50 helårspersoner", "under 50 full-year persons"),
    }
}

/// The files of the municipality's own that are made, and so are nobody's figures.
pub(super) fn made_note(sources: &[Source], language: Language) -> Option<Note> {
    let is_made = |source: &&Source| source.publisher == Publisher::Synthetic;
    let describe = |source: &Source| {
        let name = OwnFile::of(source)?.name(language);
        Some(match source.file.as_str() {
            "" => name.to_owned(),
            file => format!("{name} ({file})"),
        })
    };
    let made: Vec<String> = sources.iter().filter(is_made).filter_map(describe).collect();
    let made = (!made.is_empty()).then(|| list(&made, language))?;
    let text = match language {
        Language::Danish => format!("Syntetiske tal, ikke kommunens egne: {made}."),
        Language::English => format!("Synthetic figures, not the municipality's own: {made}."),
    };
    Some(note(NoteKind::Population, "own_file_synthetic", Severity::Break, text))
}

/// That the budget does not have all that is shown.
pub(super) fn not_all_budgeted(year: i32, language: Language) -> Note {
    let text = match language {
        Language::Danish => {
            format!("Budget {year} vises ikke: det har ikke alle de ydelser, der er vist.")
        }
        Language::English => {
            format!("Budget {year} is not shown: it does not have all the benefits that are.")
        }
    };
    note(NoteKind::Missing, "not_all_budgeted", Severity::Break, text)
}

/// That a total of benefits was added up here, of people who can be in several of them.
pub(super) fn overlap_note(notes: &[Note], language: Language) -> Option<Note> {
    let rule = rule_note("overlap_ikke_renset", NoteKind::Population, language)?;
    (!notes.iter().any(|note| note.text.contains(&rule.text))).then_some(rule)
}

/// Which goals have gone further than their target, and which the other way: their progress is no share of a way.
pub(super) fn off_the_way_notes(
    beyond: &[String],
    back: &[String],
    language: Language,
) -> Vec<Note> {
    let named = |id: &str, labels: &[String], danish: [&str; 2], english: [&str; 2]| {
        let [before, after] = match language {
            Language::Danish => danish,
            Language::English => english,
        };
        let text = format!("{before}{}{after}", list(labels, language));
        (!labels.is_empty()).then(|| note(NoteKind::Method, id, Severity::Break, text))
    };
    let beyond = named(
        "target_beyond",
        beyond,
        ["Indfriet over 100 pct.: ", " er kommet længere end måltallet."],
        ["Reached above 100 per cent: ", " went further than the target."],
    );
    let back = named(
        "target_other_way",
        back,
        ["Indfriet under 0 pct.: ", " er gået den anden vej."],
        ["Reached below 0 per cent: ", " went the other way."],
    );
    beyond.into_iter().chain(back).collect()
}

/// What a target is held against.
pub(super) fn progress_note(measure: &str, month: Period, language: Language) -> Note {
    let month = month.long(language);
    let text = match language {
        Language::Danish => format!(
            "Mål om ydelser er holdt op mod {} i {month}. Indfriet er ændringen siden udgangspunktet i pct. af ændringen fra udgangspunkt til måltal.",
            measure.to_lowercase()
        ),
        Language::English => format!(
            "Targets for benefits are held against {} in {month}. Reached is the change since the baseline in per cent of the change from baseline to target.",
            measure.to_lowercase()
        ),
    };
    note(NoteKind::Method, "target_progress", Severity::Break, text)
}
