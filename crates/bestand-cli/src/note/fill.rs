//! Words in braces that a specification leaves open: `{area}`, `{month}`, `{year-1}`.

use std::cell::Cell;

use bestand_core::model::code_list::nearest;
use bestand_core::model::{Language, Period};

use crate::failure::Failure;

/// What the words in braces stand for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fill {
    values: Vec<(&'static str, String)>,
    /// Whether a word about the month was filled in.
    month_is_used: Cell<bool>,
}

/// The words there can be, for the explanation of a specification.
pub(crate) const WORDS: [(&str, &str); 9] = [
    ("area", "the area, or the whole country"),
    ("month", "the status month in words, such as juni 2026"),
    ("month_code", "the same as a code, 2026-06"),
    ("month_number", "its number in the year, 6"),
    ("year", "its year, 2026"),
    ("year-1", "the year before"),
    ("year-2", "two years before"),
    ("quarter_code", "the newest quarter that has ended by then, 2026-Q2"),
    ("budget_year", "the year of the budget"),
];

impl Fill {
    /// What is known of a note.
    pub(crate) fn new(
        area: &str,
        month: Option<Period>,
        budget_year: Option<i32>,
        language: Language,
    ) -> Self {
        let mut values = vec![("area", area.to_owned())];
        if let Some(month) = month {
            let year = month.year();
            values.extend([
                ("month", month.long(language)),
                ("month_code", month.code()),
                ("month_number", month.index().to_string()),
                ("year", year.to_string()),
                ("year-1", (year - 1).to_string()),
                ("year-2", (year - 2).to_string()),
            ]);
            // The quarter before the one that the next month is in.
            let next = month.offset(1).and_then(|next| {
                Period::quarter(next.year(), next.index().div_ceil(3))?.offset(-1)
            });
            values.extend(next.map(|quarter| ("quarter_code", quarter.code())));
        }
        values.extend(budget_year.map(|year| ("budget_year", year.to_string())));
        Self { values, month_is_used: Cell::new(false) }
    }

    /// Whether a text or an option says something of the month.
    pub(crate) fn month_is_used(&self) -> bool {
        self.month_is_used.get()
    }

    /// A text with every word in braces filled in; `{{` and `}}` are braces.
    pub(crate) fn text(&self, text: &str, place: &str) -> Result<String, Failure> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            filled.push_str(&rest[..at]);
            let brace = &rest[at..=at];
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix(brace) {
                filled.push_str(brace);
                rest = after;
                continue;
            }
            let end = rest.find('}').filter(|_| brace == "{").ok_or_else(|| {
                Failure::new(
                    format!("{place}: a brace stands alone in {text:?}"),
                    "write {{ or }} for a brace",
                )
            })?;
            filled.push_str(self.value(&rest[..end], place)?);
            rest = &rest[end + 1..];
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn value(&self, word: &str, place: &str) -> Result<&str, Failure> {
        let known = |(each, _): &&(&'static str, String)| *each == word;
        if let Some((_, value)) = self.values.iter().find(known) {
            let is_of_month = !matches!(word, "area" | "budget_year");
            self.month_is_used.set(self.month_is_used.get() || is_of_month);
            return Ok(value);
        }
        let words = WORDS.map(|(word, _)| word);
        if words.contains(&word) {
            return Err(Failure::new(
                format!(
                    "{place}: {{{word}}} is not known: no month is complete, or no budget is given"
                ),
                "give month = \"2026-06\", or the budget with budget_year",
            ));
        }
        let hint = match nearest(word, words).first() {
            Some(near) => format!("did you mean {{{near}}}?"),
            None => format!("there are {}", words.map(|word| format!("{{{word}}}")).join(", ")),
        };
        Err(Failure::new(format!("{place}: nothing is called {{{word}}}"), hint))
    }

    /// The options of a command with their texts filled in.
    pub(crate) fn options(
        &self,
        options: &toml::Table,
        place: &str,
    ) -> Result<toml::Table, Failure> {
        let pairs =
            options.iter().map(|(key, value)| Ok((key.clone(), self.value_of(value, place)?)));
        pairs.collect()
    }

    fn value_of(&self, value: &toml::Value, place: &str) -> Result<toml::Value, Failure> {
        use toml::Value;
        Ok(match value {
            Value::String(text) => Value::String(self.text(text, place)?),
            Value::Array(values) => Value::Array(
                values.iter().map(|value| self.value_of(value, place)).collect::<Result<_, _>>()?,
            ),
            Value::Table(members) => Value::Table(self.options(members, place)?),
            other => other.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill() -> Fill {
        Fill::new("Holbæk", Period::month(2026, 6), None, Language::Danish)
    }

    #[test]
    fn words_in_braces_are_filled_in_and_doubled_braces_are_braces() {
        let text = fill().text("{area}, {month}: {year-2}..{year} {{x}}", "title").unwrap();
        assert_eq!(text, "Holbæk, juni 2026: 2024..2026 {x}");
    }

    #[test]
    fn the_quarter_is_the_newest_that_has_ended_by_the_month() {
        let quarter = |year, month| {
            let fill = Fill::new("Holbæk", Period::month(year, month), None, Language::Danish);
            fill.text("{quarter_code}", "title").unwrap()
        };
        assert_eq!(
            [quarter(2026, 6), quarter(2026, 8), quarter(2026, 9)],
            ["2026-Q2", "2026-Q2", "2026-Q3"]
        );
        assert_eq!([quarter(2026, 1), quarter(2026, 12)], ["2025-Q4", "2026-Q4"]);
    }

    #[test]
    fn a_word_that_is_not_known_is_refused_with_the_nearest() {
        let said = |text: &str| format!("{:?}", fill().text(text, "title").unwrap_err());
        assert!(said("{aera}").contains("did you mean {area}?"));
        assert!(said("{budget_year}").contains("is not known"));
        assert!(said("a { b").contains("a brace stands alone"));
        assert!(said("a } b").contains("a brace stands alone"));
    }
}
