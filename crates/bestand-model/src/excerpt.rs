//! What of a file's text a message or an output may show: a short piece on one line, and never a person's
//! number.

/// The most characters of a text that a message shows.
const LONGEST_EXCERPT: usize = 80;

/// The characters that are looked at for it. What is masked never becomes shorter, and a person's number that begins
/// in the excerpt ends long before.
const LOOKED_AT: usize = 2 * LONGEST_EXCERPT;

/// A text from a file as a message may show it: on one line, at most 80 characters, with everything that looks
/// like a person's number masked.
///
/// ```
/// use bestand_model::excerpt::excerpt;
/// assert_eq!(excerpt("cpr 010190-1234, Aarhus"), "cpr [person id], Aarhus");
/// ```
pub fn excerpt(text: &str) -> String {
    let looked_at = text.char_indices().nth(LOOKED_AT).map_or(text, |(end, _)| &text[..end]);
    // On one line first: a tab between the parts of a person's number becomes a blank.
    let one_line: String = looked_at
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .collect();
    let masked = mask_person_ids(&one_line);
    let mut shown: String = masked.chars().take(LONGEST_EXCERPT).collect();
    if masked.chars().nth(LONGEST_EXCERPT).is_some() {
        shown.pop();
        shown.push('…');
        // A longer number that is cut may look like a person's.
        return mask_person_ids(&shown);
    }
    shown
}

/// Replaces six digits, an optional dash or blank, and four digits by a mask, unless they are part of a longer
/// run of digits.
///
/// ```
/// use bestand_model::excerpt::mask_person_ids;
/// assert_eq!(mask_person_ids("0101901234"), "[person id]");
/// assert_eq!(mask_person_ids("2021M08-2026M07"), "2021M08-2026M07");
/// ```
pub fn mask_person_ids(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let digits_from = |start: usize| {
        characters[start..].iter().take_while(|character| character.is_ascii_digit()).count()
    };
    let mut masked = String::with_capacity(text.len());
    let mut position = 0;
    while position < characters.len() {
        let run = digits_from(position);
        let separated = position + run + 1;
        let dashed = run == 6
            && characters
                .get(position + run)
                .is_some_and(|mark| matches!(mark, '-' | '–') || mark.is_whitespace())
            && separated < characters.len()
            && digits_from(separated) == 4;
        if run == 10 || dashed {
            masked.push_str("[person id]");
            position += if dashed { 11 } else { 10 };
        } else {
            let step = run.max(1);
            masked.extend(&characters[position..position + step]);
            position += step;
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_id_is_masked_with_and_without_its_dash() {
        for id in ["010190-1234", "0101901234", "010190 1234", "010190\t1234", "010190\u{1}1234"] {
            assert_eq!(excerpt(&format!("cpr {id}, Aarhus")), "cpr [person id], Aarhus");
        }
    }

    #[test]
    fn other_digits_are_left_alone() {
        for text in ["2014M11", "123456", "12345678901", "16-24", "2021M08-2026M07"] {
            assert_eq!(excerpt(text), text);
        }
    }

    #[test]
    fn a_long_cell_is_cut_to_eighty_characters() {
        let shown = excerpt(&"å".repeat(500));
        assert_eq!(shown.chars().count(), 80);
        assert!(shown.ends_with('…'));
    }

    #[test]
    fn a_number_that_is_cut_to_the_length_of_a_persons_is_masked() {
        let shown = excerpt(&format!("{}{}", "å".repeat(69), "5".repeat(500)));
        assert_eq!(shown, format!("{}[person id]…", "å".repeat(69)));
    }

    #[test]
    fn an_excerpt_stays_on_its_line() {
        assert_eq!(excerpt("Hele\nlandet"), "Hele landet");
    }
}
