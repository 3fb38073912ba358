//! What every code list needs: labels folded for comparison, slugs, an index that refuses a label with two
//! meanings, and the nearest known names for a hint.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

/// A label as it is compared: trimmed, runs of space (no-break space too) collapsed to one, case folded.
/// Nothing else: endings such as " mv." or " i alt" are part of a label.
///
/// ```
/// use bestand_model::code_list::fold;
/// assert_eq!(fold("  Andre\u{a0} serviceydelser "), "andre serviceydelser");
/// assert_ne!(fold("A-dagpenge mv."), fold("A-dagpenge"));
/// ```
pub fn fold(label: &str) -> String {
    let mut folded = String::with_capacity(label.len());
    for word in label.split(char::is_whitespace).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// The ASCII code of a label that is in no list: `æ` = `ae`, `ø` = `oe`, `å` = `aa`, everything that is no
/// letter or digit an underscore, never two in a row.
///
/// ```
/// use bestand_model::code_list::slug;
/// assert_eq!(slug("A-kasse"), "a_kasse");
/// assert_eq!(slug("Åbenlys uddannelsesparat"), "aabenlys_uddannelsesparat");
/// ```
pub fn slug(label: &str) -> String {
    let mut slug = String::with_capacity(label.len());
    for character in label.chars().flat_map(char::to_lowercase) {
        let ascii = match character {
            'æ' | 'ä' => "ae",
            'ø' | 'ö' => "oe",
            'å' => "aa",
            'é' | 'è' => "e",
            'ü' => "u",
            'a'..='z' | '0'..='9' => {
                slug.push(character);
                continue;
            }
            _ => "_",
        };
        if ascii != "_" || !(slug.is_empty() || slug.ends_with('_')) {
            slug.push_str(ascii);
        }
    }
    slug.truncate(slug.trim_end_matches('_').len());
    slug
}

/// Labels that lead to codes. A label that would lead to two is refused when the list is loaded.
#[derive(Clone, Debug, Default)]
pub struct LabelIndex {
    codes: BTreeMap<String, String>,
}

impl LabelIndex {
    /// Lets `label` lead to `code`.
    ///
    /// # Errors
    /// When the folded label already leads to another code.
    pub fn insert(&mut self, label: &str, code: &str) -> Result<(), CodeListError> {
        let folded = fold(label);
        match self.codes.get(&folded) {
            Some(other) if other != code => Err(CodeListError::LabelWithTwoCodes {
                label: label.to_owned(),
                first: other.clone(),
                second: code.to_owned(),
            }),
            _ => {
                self.codes.insert(folded, code.to_owned());
                Ok(())
            }
        }
    }

    /// The code this label leads to, compared folded and whole.
    pub fn get(&self, label: &str) -> Option<&str> {
        self.codes.get(&fold(label)).map(String::as_str)
    }

    /// The folded labels, in order.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.codes.keys().map(String::as_str)
    }
}

/// Up to three of `candidates` that a misspelt `name` may have meant, nearest first; none when nothing is
/// near.
///
/// ```
/// use bestand_model::code_list::nearest;
/// assert_eq!(nearest("Albertlund", ["Allerød", "Albertslund"]), ["Albertslund"]);
/// assert!(nearest("xyz", ["Allerød"]).is_empty());
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    const NEAR_ENOUGH: f64 = 0.8;
    const AS_GOOD_AS_THE_BEST: f64 = 0.06;
    let folded = fold(name);
    let mut scored: Vec<(f64, &str)> = candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&folded, &fold(candidate)), candidate))
        .filter(|(score, _)| *score >= NEAR_ENOUGH)
        .collect();
    scored.sort_by(|(left, left_name), (right, right_name)| {
        right.total_cmp(left).then_with(|| left_name.cmp(right_name))
    });
    scored.dedup_by(|(_, later), (_, earlier)| later == earlier);
    let best = scored.first().map_or(0.0, |(score, _)| *score);
    scored.retain(|(score, _)| best - score <= AS_GOOD_AS_THE_BEST);
    scored.into_iter().take(3).map(|(_, candidate)| candidate).collect()
}

/// The entries of a list as its file writes them.
///
/// # Errors
/// When the text is no such file.
pub(crate) fn read_file<File: DeserializeOwned>(
    list: &'static str,
    text: &str,
) -> Result<File, CodeListError> {
    toml::from_str(text)
        .map_err(|error| CodeListError::Unreadable { list, message: error.to_string() })
}

/// Refuses a list in which a code stands twice.
///
/// # Errors
/// With the first such code.
pub(crate) fn refuse_twice<'a>(
    list: &'static str,
    codes: impl IntoIterator<Item = &'a String>,
) -> Result<(), CodeListError> {
    let mut seen = BTreeSet::new();
    match codes.into_iter().find(|code| !seen.insert(*code)) {
        Some(code) => Err(CodeListError::CodeTwice { code: code.clone(), list }),
        None => Ok(()),
    }
}

/// Refuses an entry that refers to what is in no list.
///
/// # Errors
/// With the first such reference.
pub(crate) fn refuse_broken<'a>(
    from: &str,
    references: impl IntoIterator<Item = &'a String>,
    is_known: impl Fn(&String) -> bool,
) -> Result<(), CodeListError> {
    match references.into_iter().find(|code| !is_known(code)) {
        Some(missing) => {
            Err(CodeListError::BrokenReference { from: from.to_owned(), to: missing.clone() })
        }
        None => Ok(()),
    }
}

/// What can be wrong with a code list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeListError {
    /// A label has two meanings.
    #[error("the label {label:?} leads to both {first:?} and {second:?}")]
    LabelWithTwoCodes {
        /// The label as it stands in the list.
        label: String,
        /// The code it led to first.
        first: String,
        /// The other code.
        second: String,
    },
    /// A code is used twice.
    #[error("the code {code:?} stands twice in the list of {list}")]
    CodeTwice {
        /// The code.
        code: String,
        /// Which list.
        list: &'static str,
    },
    /// A reference leads nowhere.
    #[error("{from:?} refers to {to:?}, which is in no list")]
    BrokenReference {
        /// The entry that refers.
        from: String,
        /// What it refers to.
        to: String,
    },
    /// The file itself cannot be read.
    #[error("the list of {list} cannot be read: {message}")]
    Unreadable {
        /// Which list.
        list: &'static str,
        /// What the parser said.
        message: String,
    },
    /// A value of an entry makes no sense.
    #[error("{entry:?}: {message}")]
    Invalid {
        /// The entry.
        entry: String,
        /// What is wrong.
        message: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_with_two_meanings_is_refused() {
        let mut index = LabelIndex::default();
        index.insert("Fleksjob", "fleksjob").unwrap();
        index.insert("fleksjob ", "fleksjob").unwrap();
        assert!(matches!(
            index.insert("FLEKSJOB", "fleksydelse"),
            Err(CodeListError::LabelWithTwoCodes { .. })
        ));
        assert_eq!(index.get(" Fleksjob"), Some("fleksjob"));
    }

    #[test]
    fn a_slug_is_ascii_without_loose_underscores() {
        assert_eq!(slug("Andel (pct.), i alt"), "andel_pct_i_alt");
        assert_eq!(slug("–"), "");
        assert_eq!(slug("Ærø"), "aeroe");
    }
}
