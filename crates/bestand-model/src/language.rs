//! The two languages of the outputs.

use serde::{Deserialize, Serialize};

/// The language of labels, notes and numbers in an output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Danish, the default.
    #[default]
    Danish,
    /// English.
    English,
}

impl Language {
    /// Picks the text of this language.
    ///
    /// ```
    /// use bestand_model::Language;
    /// assert_eq!(Language::Danish.pick("Ydelse", "Benefit"), "Ydelse");
    /// ```
    pub fn pick<'a>(self, danish: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Danish => danish,
            Self::English => english,
        }
    }
}
