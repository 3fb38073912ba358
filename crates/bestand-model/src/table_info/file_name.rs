//! Table ids in the names of files.

use std::collections::BTreeSet;

use super::entries::shipped;

/// The table id in the base name of a file, in lower case without `_`; `None` when there is none, or there are
/// two different ones.
///
/// ```
/// use bestand_model::table_info::table_id_in_file_name;
/// assert_eq!(table_id_in_file_name("udtræk Y01A02 2015.csv").as_deref(), Some("y01a02"));
/// assert_eq!(table_id_in_file_name("ptv_a02.json").as_deref(), Some("ptva02"));
/// assert_eq!(table_id_in_file_name("y25i01_y60a02.json"), None);
/// ```
pub fn table_id_in_file_name(file: &str) -> Option<String> {
    let lower = file.to_lowercase();
    let tokens: Vec<&str> = lower.split(|character: char| !character.is_alphanumeric()).collect();
    let mut found = BTreeSet::new();
    for (place, token) in tokens.iter().enumerate() {
        // `ptv_a02` is one id although `_` ends a token.
        let with_next = tokens.get(place + 1).map(|next| format!("{token}{next}"));
        if is_table_id(token) {
            found.insert((*token).to_owned());
        } else if *token == "ptv" {
            found.extend(with_next.filter(|id| is_table_id(id)));
        }
    }
    if found.len() == 1 { found.pop_first() } else { None }
}

/// Whether a token has the form of a Jobindsats id (`y25i06b`, `y01ud01di`, `ptva02`) or is listed.
fn is_table_id(token: &str) -> bool {
    let after_prefix = match token.strip_prefix("ptv") {
        Some(rest) => Some(rest),
        None => token.strip_prefix('y').and_then(|rest| rest.strip_prefix(two_digits(rest)?)),
    };
    let has_form = after_prefix.is_some_and(|rest| {
        let middle = rest.trim_start_matches(|character: char| character.is_ascii_lowercase());
        let letters = rest.len() - middle.len();
        let ending = two_digits(middle).and_then(|digits| middle.strip_prefix(digits));
        (1..=3).contains(&letters)
            && ending.is_some_and(|end| {
                end.len() <= 2 && end.bytes().all(|byte| byte.is_ascii_lowercase())
            })
    });
    has_form || shipped().has(token)
}

fn two_digits(text: &str) -> Option<&str> {
    text.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_in_a_file_name_as_a_whole_word() {
        for (file, expected) in [
            ("v3_y25i01_kommuner_2021M08-2026M07.json", "y25i01"),
            ("Y01A02.csv", "y01a02"),
            ("ptv_a02 nov.csv", "ptva02"),
            ("ptva02.csv", "ptva02"),
            ("auk01_KT_en_csv.csv", "auk01"),
            ("folk1am_totals_en_csv.csv", "folk1am"),
            ("folk1a_codes_da_csv_lf.csv", "folk1a"),
            ("udtræk(pen113).csv", "pen113"),
            ("KY01.px", "ky01"),
            ("AUKS01.csv", "auks01"),
            ("y25i06b.json", "y25i06b"),
            ("y01ud01di og Y01UD01DI.json", "y01ud01di"),
        ] {
            assert_eq!(table_id_in_file_name(file).as_deref(), Some(expected), "{file}");
        }
        for file in [
            "kommuner.csv",
            "derived_kommuner_monthly_y25i01_y25i09_y60.json",
            "myy01a02.csv",
            "y1a02.csv",
            "y01.csv",
            "y01a021.csv",
            "nov2014.csv",
            "y01æ02.csv",
        ] {
            assert_eq!(table_id_in_file_name(file), None, "{file}");
        }
    }
}
