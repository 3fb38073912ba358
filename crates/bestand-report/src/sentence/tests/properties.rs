//! What holds of the sentences of any table, in both languages.

use proptest::prelude::*;

use bestand_model::Language;

use super::random::{Case, computed, long_case, parsed, ratio_case, wide_case, without_numbers};
use crate::sentence::{Fact, Sentence};

const LANGUAGES: [Language; 2] = [Language::Danish, Language::English];

fn any_case() -> impl Strategy<Value = Case> {
    prop_oneof![3 => wide_case(), 2 => long_case(), 2 => ratio_case()]
}

/// Words of a fall and of a rise, in a text without its labels.
fn directions(text: &str) -> [bool; 2] {
    let falls = ["fald", "halveret", "færre", " fall", "halved", "fewer", "below", "under budget"];
    let rises =
        ["steget", "stigning", "fordoblet", "flere ", "risen", "rise ", "doubled", " more "];
    [falls, rises].map(|words| words.iter().any(|word| text.contains(word)))
}

/// The sentences that have a word of direction and two numbers or a change.
fn is_of_direction(sentence: &Sentence) -> bool {
    let ids = [
        "word_plain",
        "word_sized",
        "word_multiple",
        "november_change",
        "conclusion_total",
        "reform_word",
        "conclusion_reform",
        "conclusion_awards_word",
        "conclusion_awards_word_plain",
    ];
    ids.contains(&sentence.id.as_str())
}

/// Whether persons and kroner of the year as expected are on the sides that the id of the sentence says.
fn is_on_its_side(sentence: &Sentence) -> bool {
    let said: Vec<&str> = sentence.id.trim_start_matches("budget_year_").split('_').collect();
    let value = |at: usize| sentence.facts.get(at).map(|fact| fact.value.parse::<f64>().unwrap());
    let persons = match said[0] {
        "above" => value(1).is_some_and(|distance| distance > 0.0),
        "below" => value(1).is_some_and(|distance| distance < 0.0),
        _ => true,
    };
    let cost = sentence.facts.last().map(|fact| fact.value.parse::<f64>().unwrap());
    persons
        && match said.get(1) {
            Some(&"dearer") => cost > Some(0.0),
            Some(&"cheaper") => cost < Some(0.0),
            Some(&"cost") => cost.zip(value(1)).is_some_and(|(cost, persons)| cost * persons > 0.0),
            _ => true,
        }
}

/// How the number of a sentence went, by its facts: the sign of a change, else the last number less the first.
fn went(sentence: &Sentence) -> f64 {
    let value = |fact: &Fact| fact.value.parse::<f64>().expect("a value is a number");
    let change = sentence.facts.iter().find(|fact| fact.formula.contains('−'));
    let first_and_last = || {
        let (first, last) = (sentence.facts.first()?, sentence.facts.last()?);
        Some(value(last) - value(first))
    };
    change.map(value).or_else(first_and_last).expect("a direction has numbers")
}

proptest! {
    #[test]
    fn a_direction_agrees_with_the_sign_of_its_number(case in any_case()) {
        for language in LANGUAGES {
            for sentence in case.read(language).iter().filter(|each| is_of_direction(each)) {
                let [falls, rises] = directions(&sentence.text);
                // *mere end halveret: et fald på* and *more than halved* alike.
                let rises = rises && !sentence.text.contains("halve");
                prop_assert_eq!((falls, rises), (went(sentence) < 0.0, went(sentence) > 0.0), "{:?}", sentence);
            }
        }
    }

    #[test]
    fn a_group_or_a_budget_or_a_target_is_on_the_side_its_number_is(case in ratio_case()) {
        for sentence in case.read(Language::Danish) {
            let value = |at: usize| sentence.facts[at].value.parse::<f64>().unwrap();
            let text = &sentence.text;
            match sentence.id.as_str() {
                "reform_groups" => {
                    let mut rest = text.as_str();
                    for fact in &sentence.facts {
                        let (before, after) = rest.split_once(&fact.shown).unwrap();
                        let percent: f64 = fact.value.parse().unwrap();
                        prop_assert_eq!(before.contains("fald"), percent < 0.0, "{}", text);
                        prop_assert_eq!(before.contains("stigning"), percent > 0.0, "{}", text);
                        rest = after;
                    }
                }
                "budget_above" => prop_assert!(value(0) > 0.0, "{}", text),
                "budget_below" => prop_assert!(value(0) < 0.0, "{}", text),
                id if id.starts_with("budget_year") => prop_assert!(is_on_its_side(&sentence), "{}", text),
                "target_further" => prop_assert!(!text.contains("pct."), "{}", text),
                "target_above" => prop_assert!(value(1) > value(0), "{}", text),
                "target_below" => prop_assert!(value(1) < value(0), "{}", text),
                _ => {}
            }
        }
    }

    #[test]
    fn a_word_of_size_stands_outside_the_usual_variation_on_a_base_of_fifty(case in wide_case()) {
        let (table, known) = (&case.table, &case.beside[0]);
        let usual = |label: &str| {
            let of = |row: &bestand_model::table::Row| match &row.cells[..] {
                [bestand_model::table::Cell::Code(code), bestand_model::table::Cell::Exact(usual), ..] => {
                    (table.label("benefit", code) == label).then_some(usual.as_f64())
                }
                _ => None,
            };
            known.rows.iter().find_map(of)
        };
        let is_word = |sentence: &Sentence| {
            ["word_plain", "word_sized", "word_multiple", "november_change"].contains(&sentence.id.as_str())
        };
        for sentence in case.read(Language::Danish).iter().filter(|each| is_word(each)) {
            let change = &sentence.facts[0];
            let count = change.value.parse::<f64>().unwrap().abs();
            let label = &change.cells[0].row;
            prop_assert!(usual(label).is_some_and(|usual| count > usual), "{:?}", sentence);
            prop_assert!(parsed(&change.cells[1].value, Language::Danish) >= 50.0, "{:?}", sentence);
            prop_assert!(count >= 10.0, "{:?}", sentence);
            prop_assert!(table.provisional.is_empty(), "{:?}", sentence);
            // Neither of the two that are read as one; a single row not across a break.
            prop_assert!(!label.contains("aktivitetsparate"), "{:?}", sentence);
            let is_sum = ["I alt", "Kontant- og uddannelseshjælp"].contains(&label.as_str());
            let crosses = !table.notes.is_empty();
            prop_assert!(is_sum || !crosses, "{:?}", sentence);
        }
    }

    #[test]
    fn rows_with_fewer_and_with_more_are_named_on_their_side_and_joint_rows_never(case in wide_case()) {
        let table = &case.table;
        // Of a status the last year, of November the first column against the last.
        let oldest = if table.id == "status" { 2 } else { 1 };
        for sentence in case.read(Language::Danish) {
            if !sentence.id.starts_with("november_fewer") && sentence.id != "november_more" {
                continue;
            }
            prop_assert!(!sentence.text.contains("aktivitetsparate"), "{}", sentence.text);
            let (fewer, more) = match sentence.text.split_once("flere ") {
                Some((fewer, more)) => (fewer, more),
                None => (sentence.text.as_str(), ""),
            };
            for row in &table.rows {
                let [bestand_model::table::Cell::Code(code), numbers @ ..] = &row.cells[..] else { continue };
                let name = table.label("benefit", code).to_lowercase();
                let number = |at: usize| match &numbers[at - 1] {
                    bestand_model::table::Cell::Exact(number) => Some(number.as_f64()),
                    _ => None,
                };
                let change = number(3).zip(number(oldest)).map(|(now, then)| now - then);
                if fewer.contains(&name) {
                    prop_assert!(change.is_some_and(|change| change < 0.0), "{}", sentence.text);
                }
                if more.contains(&name) {
                    prop_assert!(change.is_some_and(|change| change > 0.0), "{}", sentence.text);
                }
            }
        }
    }

    #[test]
    fn every_number_in_the_text_has_its_fact(case in any_case()) {
        for language in LANGUAGES {
            for sentence in case.read(language) {
                let left = without_numbers(&sentence, &case, language);
                prop_assert!(!left.contains(|letter: char| letter.is_ascii_digit()), "{:?}: {}", sentence.text, left);
            }
        }
    }

    #[test]
    fn what_is_shown_is_the_value_rounded_as_the_fact_says(case in any_case()) {
        for language in LANGUAGES {
            for fact in case.read(language).iter().flat_map(|sentence| &sentence.facts) {
                let value = fact.value.parse::<f64>().unwrap().abs();
                let shown = parsed(&fact.shown, language);
                let step: f64 = match fact.rounding.as_str() {
                    "ikke afrundet" | "not rounded" => 0.0,
                    "til én decimal" | "to one decimal" => 0.1,
                    "til to decimaler" | "to two decimals" => 0.01,
                    "til hele tal" | "to whole numbers" => 1.0,
                    "til nærmeste 10" | "to the nearest 10" => 10.0,
                    "til nærmeste 100" | "to the nearest 100" => 100.0,
                    other => return Err(TestCaseError::fail(format!("rounded {other}"))),
                };
                prop_assert!((shown - value).abs() <= step / 2.0 + 1e-9, "{:?}", fact);
                let below = ["godt", "just over"].iter().any(|word| fact.shown.starts_with(word));
                let above = ["knap", "næsten", "just under", "nearly"].iter().any(|word| fact.shown.starts_with(word));
                prop_assert!(!below || shown < value, "{:?}", fact);
                prop_assert!(!above || shown > value, "{:?}", fact);
                let is_exact = shown == value;
                prop_assert!(!is_exact || !(below || above || fact.shown.starts_with("ca.")), "{:?}", fact);
            }
        }
    }

    #[test]
    fn the_formula_of_a_fact_makes_its_value_of_the_cells_it_cites(
        case in prop_oneof![wide_case(), long_case()]
    ) {
        for language in LANGUAGES {
            for sentence in case.read(language).iter().filter(|each| each.id != "run_off_left") {
                for fact in &sentence.facts {
                    let value: f64 = fact.value.parse().unwrap();
                    prop_assert!((computed(fact, language) - value).abs() < 1e-6, "{:?}", fact);
                }
            }
        }
    }

    #[test]
    fn no_sentence_says_why_or_calls_full_time_persons_persons(case in any_case()) {
        let forbidden = [
            "skyldes", "fordi", "effekt", "på grund af", "årsag", "derfor", "because", "due to", "caused", "led to",
        ];
        for language in LANGUAGES {
            for sentence in case.read(language) {
                let text = sentence.text.to_lowercase();
                prop_assert!(!forbidden.iter().any(|word| text.contains(word)), "{}", text);
                if case.is_of("full_time_persons") && sentence.id != "limit" {
                    let text = ["fuldtidsperson", "helårsperson", "full-time person", "full-year person"]
                        .iter()
                        .fold(text, |text, word| text.replace(word, ""));
                    prop_assert!(!text.contains("person"), "{}", text);
                }
            }
        }
    }

    #[test]
    fn sentences_are_whole_and_have_no_minus(case in any_case()) {
        for language in LANGUAGES {
            for sentence in case.read(language) {
                let text = &sentence.text;
                prop_assert!(text.ends_with('.') && !text.ends_with(".."), "{}", text);
                prop_assert!(text.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit()), "{}", text);
                prop_assert!(!text.contains(['{', '}', '−', '\n']) && !text.contains("  "), "{}", text);
                prop_assert!(!text.contains(" ,") && !text.contains(" ."), "{}", text);
            }
        }
    }

    #[test]
    fn no_reading_of_awards_says_a_sentence_twice(case in long_case()) {
        let mut said: Vec<String> = case.read(Language::Danish).into_iter().map(|each| each.text).collect();
        said.retain(|text| !text.starts_with("Tallene for"));
        let all = said.len();
        said.sort();
        said.dedup();
        prop_assert_eq!(said.len(), all, "{:?}", said);
    }

    #[test]
    fn both_languages_say_the_same_of_the_same_numbers(case in any_case()) {
        let said = |language| -> Vec<(String, Vec<String>)> {
            let values = |sentence: &Sentence| {
                let mut values: Vec<String> = sentence.facts.iter().map(|fact| fact.value.clone()).collect();
                values.sort();
                values
            };
            case.read(language).iter().map(|each| (each.id.clone(), values(each))).collect()
        };
        prop_assert_eq!(said(Language::Danish), said(Language::English));
    }

    #[test]
    fn no_number_is_made_of_a_cell_that_is_missing(case in any_case()) {
        for sentence in case.read(Language::Danish) {
            for cell in sentence.facts.iter().flat_map(|fact| &fact.cells) {
                prop_assert!(cell.value.contains(|letter: char| letter.is_ascii_digit()), "{:?}", cell);
            }
        }
    }
}
