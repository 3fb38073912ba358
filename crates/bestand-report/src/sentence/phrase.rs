//! Sentences made from templates: words and slots in one file, numbers in another place.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use bestand_model::Language;

use super::{Fact, Sentence};

/// A template in both languages.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Phrase {
    da: String,
    en: String,
}

static SHIPPED: LazyLock<BTreeMap<String, Phrase>> = LazyLock::new(|| {
    toml::from_str(include_str!("phrases.toml")).expect("the tests read the shipped phrases")
});

/// What fills a slot: words, and the facts behind the numbers among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Slot {
    pub(super) text: String,
    pub(super) facts: Vec<Fact>,
}

impl Slot {
    pub(super) fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), facts: Vec::new() }
    }

    /// The same with words before it.
    pub(super) fn after(mut self, words: &str) -> Self {
        self.text.insert_str(0, words);
        self
    }

    /// The same with words behind it.
    pub(super) fn before(mut self, words: &str) -> Self {
        self.text.push_str(words);
        self
    }

    /// Several as a list: `a, b og c`.
    pub(super) fn list(slots: Vec<Self>, language: Language) -> Self {
        let texts: Vec<String> = slots.iter().map(|slot| slot.text.clone()).collect();
        let facts = slots.into_iter().flat_map(|slot| slot.facts).collect();
        Self { text: listed(&texts, language), facts }
    }
}

/// `a, b og c`. Where one of them is itself joined by *og*, the last one is joined by *samt*.
pub(super) fn listed(items: &[String], language: Language) -> String {
    let Some((last, before)) = items.split_last() else { return String::new() };
    if before.is_empty() {
        return last.clone();
    }
    let and = language.pick("og", "and");
    let is_joined = |item: &String| item.contains(&format!(" {and} "));
    let join = match items.iter().any(is_joined) {
        true => language.pick("samt", "as well as"),
        false => and,
    };
    format!("{} {join} {last}", before.join(", "))
}

/// `a, b eller c`.
pub(super) fn either(items: &[String], language: Language) -> String {
    match items.split_last() {
        Some((last, before)) if !before.is_empty() => {
            format!("{} {} {last}", before.join(", "), language.pick("eller", "or"))
        }
        _ => items.concat(),
    }
}

/// A text up to the first full stop that a new sentence follows, not that of *1. februar*, and what is left of it.
pub(super) fn first_sentence(text: &str) -> (&str, &str) {
    let stops = text.match_indices(". ").map(|(at, _)| text.split_at(at + 1));
    let mut sentences = stops.filter(|(_, rest)| rest.trim_start().starts_with(char::is_uppercase));
    sentences.next().unwrap_or((text, ""))
}

/// Words without slots, such as *faldet en smule*.
pub(super) fn words(id: &str, language: Language) -> &'static str {
    let phrase = SHIPPED.get(id);
    debug_assert!(phrase.is_some(), "no phrase {id}");
    phrase.map_or("", |phrase| language.pick(&phrase.da, &phrase.en))
}

/// The sentence of a template. `None` where it has a slot that was not given: a sentence with a hole is none.
pub(super) fn sentence(
    id: &'static str,
    slots: &[(&'static str, Slot)],
    language: Language,
) -> Option<Sentence> {
    let mut rest = words(id, language);
    let (mut text, mut facts) = (String::new(), Vec::new());
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        push(&mut text, before);
        let found = slots.iter().find(|(each, _)| *each == name);
        debug_assert!(found.is_some(), "{id} has no {name}");
        let (_, slot) = found?;
        push(&mut text, &slot.text);
        facts.extend(slot.facts.iter().cloned());
        rest = after;
    }
    push(&mut text, rest);
    (!text.is_empty()).then(|| Sentence { id: id.to_owned(), text: capital(&text), facts })
}

/// Adds to a text, without a second full stop after *pct.*
fn push(text: &mut String, more: &str) {
    let more = if text.ends_with('.') { more.strip_prefix('.').unwrap_or(more) } else { more };
    text.push_str(more);
}

/// With a capital letter at its head.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
pub(super) mod shipped {
    use super::*;

    /// The slots of a template, sorted.
    fn slots(template: &str) -> Vec<&str> {
        let mut slots: Vec<&str> =
            template.split('{').skip(1).map(|part| part.split_once('}').unwrap().0).collect();
        slots.sort_unstable();
        slots
    }

    /// Every id with its two templates.
    pub(in crate::sentence) fn all() -> impl Iterator<Item = (&'static str, [&'static str; 2])> {
        SHIPPED.iter().map(|(id, phrase)| (id.as_str(), [phrase.da.as_str(), phrase.en.as_str()]))
    }

    #[test]
    fn both_languages_of_a_phrase_have_the_same_slots_and_braces_that_close() {
        for (id, [da, en]) in all() {
            assert_eq!(slots(da), slots(en), "{id}");
            for text in [da, en] {
                assert_eq!(text.matches('{').count(), text.matches('}').count(), "{id}");
                assert!(!text.is_empty() && text.trim() == text && !text.contains('!'), "{id}");
            }
        }
    }

    #[test]
    fn no_phrase_says_why_something_changed() {
        let forbidden = [
            "skyldes",
            "fordi",
            "effekt",
            "på grund af",
            "årsag",
            "medfør",
            "som følge af",
            "derfor",
            "førte til",
            "takket være",
            "because",
            "due to",
            "effect",
            "caused",
            "cause",
            "led to",
            "owing to",
            "therefore",
            "thanks to",
            "result of",
        ];
        for (id, texts) in all() {
            for text in texts {
                let lower = text.to_lowercase();
                assert!(!forbidden.iter().any(|word| lower.contains(word)), "{id}: {text}");
            }
        }
    }

    #[test]
    fn a_list_whose_members_are_joined_by_og_ends_in_samt() {
        let list = |items: &[&str]| {
            listed(&items.iter().map(ToString::to_string).collect::<Vec<_>>(), Language::Danish)
        };
        assert_eq!(list(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a og b");
        assert_eq!(list(&["a", "b", "c"]), "a, b og c");
        assert_eq!(list(&["a", "b", "c og d"]), "a, b samt c og d");
    }

    #[test]
    fn a_sentence_that_ends_in_an_abbreviation_has_one_full_stop() {
        let slot = |name, text: &str| (name, Slot::words(text));
        let slots = [slot("word", "faldet"), slot("change", "5"), slot("percent", "2,7\u{a0}pct.")];
        let sentence = sentence("word_plain", &slots, Language::Danish).unwrap();
        assert_eq!(sentence.text, "Antallet er faldet med 5, svarende til 2,7\u{a0}pct.");
    }
}
