//! The month that a note is about.

use bestand_core::TableMonths;
use bestand_core::model::{Language, Period};

/// The month, and what the tables have that are about it.
#[derive(Clone, Debug)]
pub(crate) struct NoteMonth {
    pub(crate) month: Period,
    /// Whether a person named it, rather than that it is the newest that is complete.
    pub(crate) is_given: bool,
    /// The tables that are about it; none where no section is.
    pub(crate) tables: Vec<TableMonths>,
}

impl NoteMonth {
    /// The newest month of a table that is not complete, and not before the month of the note.
    pub(crate) fn preliminary(&self, table: &str) -> Option<Period> {
        let months = self.tables.iter().find(|months| months.table == table)?;
        let is_preliminary = months.newest > months.complete && months.newest >= self.month;
        is_preliminary.then_some(months.newest)
    }

    /// Which month it is and why, and which later ones there are.
    pub(crate) fn in_words(&self, language: Language) -> String {
        let month = self.month.long(language);
        let mut text = match (self.is_given, language) {
            (false, Language::Danish) => format!(
                "Statusmåned: {month}, den nyeste måned, der er fuldt indberettet i alle udtræk."
            ),
            (false, Language::English) => {
                format!("Status month: {month}, the newest that is complete in every extract.")
            }
            (true, Language::Danish) => format!("Statusmåned: {month}, som angivet."),
            (true, Language::English) => format!("Status month: {month}, as given."),
        };
        // Months with the tables that have them.
        let list = |holds: &dyn Fn(&TableMonths) -> Option<Period>| -> Option<String> {
            let mut named: Vec<(Period, Vec<&str>)> = Vec::new();
            for months in &self.tables {
                let Some(period) = holds(months) else { continue };
                match named.iter_mut().find(|(known, _)| *known == period) {
                    Some((_, tables)) => tables.push(&months.table),
                    None => named.push((period, vec![&months.table])),
                }
            }
            let in_words = |(period, tables): &(Period, Vec<&str>)| {
                format!("{} ({})", period.long(language), tables.join(", "))
            };
            let named: Vec<String> = named.iter().map(in_words).collect();
            (!named.is_empty()).then(|| named.join(", "))
        };
        let itself = list(&|months| {
            (self.month > months.complete && self.month <= months.newest).then_some(self.month)
        });
        if let Some(tables) = itself {
            let lead = language.pick("Måneden er foreløbig", "The month is preliminary");
            text.push_str(&format!(" {lead}: {tables}."));
        }
        let preliminary = list(&|months| {
            let is_later = months.newest > self.month && months.newest > months.complete;
            is_later.then_some(months.newest)
        });
        if let Some(tables) = preliminary {
            let lead = language.pick("Foreløbige og ikke vist", "Preliminary and not shown");
            text.push_str(&format!(" {lead}: {tables}."));
        }
        let complete = list(&|months| (months.complete > self.month).then_some(months.complete));
        if let Some(tables) = complete {
            let lead = language.pick(
                "Fuldt indberettet til og med, men ikke vist",
                "Complete up to, and not shown",
            );
            text.push_str(&format!(" {lead}: {tables}."));
        }
        text
    }
}
