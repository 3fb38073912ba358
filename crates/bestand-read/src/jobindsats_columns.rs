//! What the columns of a Jobindsats file of texts are.
//!
//! Version 2 of the API names them: `period`, `area`, breakdowns with a leading `_`, measures that begin with
//! `memb` or `meas`. A CSV file has labels only. There the column `Periode` is the period; `Area`, `Område` and
//! every heading that is a known dimension (`Alder`, whatever its cells look like) are breakdowns; of the
//! others, breakdowns stand left of the first measure, and a column is a measure when at least half of its
//! distinct cells look like numbers. Half, not all: one slip of the pen among the numbers must be an error, not
//! a new breakdown.

use bestand_model::{dimension::DimensionList, source::Publisher};

use crate::{
    ColumnRole as Role, Extract, ReadOptions,
    assembly::{is_sign, meaning_without_signs},
    error::ReadError,
    input::{Input, TextShape, extract_of_texts},
    text_table::{Heading, TextColumn, TextTable},
};

/// The headings of the period column, lower case.
pub(crate) const PERIOD_HEADINGS: [&str; 2] = ["periode", "period"];

/// The headings of the area column in versions 2 and 3, lower case.
pub(crate) const AREA_HEADINGS: [&str; 2] = ["område", "area"];

/// The extract of a Jobindsats table of texts.
pub(crate) fn extract(
    input: &Input<'_>,
    options: &ReadOptions,
    name: &'static str,
    table: TextTable<'_>,
) -> Result<Extract, ReadError> {
    let roles = roles(&table);
    let publisher = Publisher::Jobindsats;
    let shape = TextShape { name, publisher, meaning: meaning_without_signs };
    extract_of_texts(input, options, &shape, table, &roles)
}

/// The role of each column.
pub(crate) fn roles(table: &TextTable<'_>) -> Vec<Role> {
    let mut left_of_measures = true;
    let role = |column: &TextColumn| {
        let role = role_by_name(column).unwrap_or_else(|| {
            if left_of_measures && !looks_like_measure(column) {
                Role::Dimension
            } else {
                Role::Measure
            }
        });
        left_of_measures &= role != Role::Measure;
        role
    };
    table.columns.iter().map(role).collect()
}

/// The columns of a table with their roles.
pub(crate) fn looked_at(table: &TextTable<'_>) -> Vec<(Heading, Role)> {
    let heading =
        |column: &TextColumn| Heading { label: column.heading.clone(), id: column.id.clone() };
    table.columns.iter().map(heading).zip(roles(table)).collect()
}

fn role_by_name(column: &TextColumn) -> Option<Role> {
    let heading = column.heading.to_lowercase();
    let id = column.id.as_deref().unwrap_or_default().to_lowercase();
    if id == "period" || PERIOD_HEADINGS.contains(&heading.as_str()) {
        Some(Role::Period)
    } else if id == "area" || id.starts_with('_') || is_known_dimension(&column.heading) {
        Some(Role::Dimension)
    } else if id.starts_with("memb") || id.starts_with("meas") {
        Some(Role::Measure)
    } else {
        None
    }
}

/// Whether the heading is one that means a breakdown in every file.
pub(crate) fn is_known_dimension(heading: &str) -> bool {
    AREA_HEADINGS.contains(&heading.to_lowercase().as_str())
        || DimensionList::shipped().resolve(heading, None).known
}

/// Whether at least half of the distinct cells look like numbers; empty cells and signs count for neither side.
pub(crate) fn looks_like_measure(column: &TextColumn) -> bool {
    let telling = || column.members.iter().filter(|text| !text.is_empty() && !is_sign(text));
    let (numbers, all) =
        (telling().filter(|text| looks_like_number(text)).count(), telling().count());
    2 * numbers >= all || {
        let whole = column.different_numbers().len();
        2 * (numbers + whole) >= all + whole
    }
}

/// Whether a text sets out to be a number in some dialect, perhaps with an exponent, a per cent sign or an
/// asterisk that no dialect has.
pub(crate) fn looks_like_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '\u{2212}', '+']).unwrap_or(text);
    let body = unsigned.trim_end_matches("pct.");
    let body = body.trim_end_matches(|end: char| matches!(end, '%' | '*') || end.is_whitespace());
    let is_part = |part: char| {
        part.is_ascii_digit()
            || matches!(part, '.' | ',' | '\'' | 'e' | 'E' | '+' | '-')
            || part.is_whitespace()
    };
    let starts_with_digit = |part: &str| part.starts_with(|first: char| first.is_ascii_digit());
    let has_exponent = body.contains(['e', 'E']);
    starts_with_digit(body)
        && body.chars().all(is_part)
        && (has_exponent || !body.contains(['+', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles_of(csv: &str) -> Vec<Role> {
        roles(&crate::delimited::read_text("x.csv", csv, b';').unwrap())
    }

    use Role::{Dimension, Measure, Period};

    #[test]
    fn breakdowns_stand_left_of_the_first_measure() {
        assert_eq!(
            roles_of(
                "Periode;Område;A-kasse;Antal;Andel\n2014M11;Aarhus;3F;12;\n2014M12;Aarhus;HK;;4,2\n"
            ),
            [Period, Dimension, Dimension, Measure, Measure]
        );
    }

    #[test]
    fn an_age_that_looks_like_a_number_is_still_a_breakdown() {
        assert_eq!(
            roles_of("Area;Periode;Alder;Antal personer\nAarhus;2014M11;40;12\n"),
            [Dimension, Period, Dimension, Measure]
        );
    }

    #[test]
    fn one_slip_of_the_pen_does_not_make_a_breakdown_of_a_measure() {
        assert_eq!(
            roles_of("Area;Periode;Antal;Andel\nAarhus;2014M11;1o;1\nVejle;2014M11;12;1\n"),
            [Dimension, Period, Measure, Measure]
        );
    }

    #[test]
    fn a_column_without_any_value_is_a_measure() {
        assert_eq!(roles_of("Periode;Antal;Andel\n2014M11;;-\n"), [Period, Measure, Measure]);
    }

    #[test]
    fn what_sets_out_to_be_a_number_is_told_from_codes_and_ages() {
        for text in ["12", "-0,5", "1.234", "1 234,5", "4,2 %", "4,2 pct.", "1e6", "12*", "+3"] {
            assert!(looks_like_number(text), "{text}");
        }
        for text in ["16-24", "3F", "over 5", "", "2-4 uger", "%"] {
            assert!(!looks_like_number(text), "{text}");
        }
    }
}
