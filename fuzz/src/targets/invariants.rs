//! What must hold of whatever a reader gives for any bytes.

use std::{collections::HashSet, hash::Hash};

use bestand_model::disclosure::{is_small, part_called};
use bestand_read::{Extract, RawCell, ReadError, ReadOptions, StatbankTableinfo, read_bytes};

use super::case::Case;

/// The most characters of an error: some of a cell, the headings, the known forms. Never a page of the file.
const LONGEST_MESSAGE: usize = 1_200;

/// The most characters of a label, as docs/formats.md has it.
const LONGEST_LABEL: usize = 10_000;

/// The most columns of an extract, as docs/formats.md has it.
const MOST_COLUMNS: usize = 1_000;

/// Reads the bytes as the case says, twice.
///
/// # Panics
/// When an invariant does not hold.
pub fn check(case: &Case<'_>, bytes: &[u8]) {
    with_options(case, bytes, &case.options);
}

/// Reads a file that may be of the table described.
///
/// # Panics
/// When an invariant does not hold.
pub fn check_with_tableinfo(case: &Case<'_>, tableinfo: StatbankTableinfo) {
    let table = Some(tableinfo.table());
    let options = ReadOptions { table, tableinfo: Some(tableinfo), ..case.options.clone() };
    for text in [
        "HERKOMST1;TID;INDHOLD\r\n00;2023;1\r\n01;2024;2\r\n",
        "OMRÅDE;YDELSESTYPE;KØN;ALDER;TID;INDHOLD\r\nFanø;KT;Total;Age, total;2024Q1;3\r\n",
    ] {
        with_options(case, text.as_bytes(), &options);
    }
}

fn with_options(case: &Case<'_>, bytes: &[u8], options: &ReadOptions) {
    let read = || read_bytes(case.name, bytes, options);
    match (read(), read()) {
        (Ok(first), Ok(second)) => {
            assert!(!first.is_empty(), "a file that is read has an extract");
            assert_eq!(first.len(), second.len(), "the same bytes give two answers");
            for (extract, other) in first.iter().zip(&second) {
                check_extract(case, extract, options);
                same_extract(extract, other);
            }
        }
        (Err(first), Err(second)) => same_error(case, bytes, &first, &second),
        _ => unreachable!("the same bytes are read once and refused once"),
    }
}

fn check_extract(case: &Case<'_>, extract: &Extract, options: &ReadOptions) {
    let records = extract.len();
    assert!(records > 0, "an extract has a record");
    assert!(!extract.measures.is_empty(), "an extract has a measure");
    let columns = extract.dimensions.len() + extract.measures.len() + 1;
    assert!(columns <= MOST_COLUMNS, "{columns} columns");
    assert_eq!(extract.places.len(), records, "every record has a place");
    assert!(extract.places.iter().all(|place| *place > 0 || is_of_workbook(extract)));
    column(&extract.periods.members, &extract.periods.codes, records);
    for dimension in &extract.dimensions {
        column(&dimension.members, &dimension.codes, records);
        dimension.members.iter().for_each(|member| label(member));
        label(&dimension.label);
    }
    for measure in &extract.measures {
        assert_eq!(measure.cells.len(), records, "a measure has a cell for every record");
        label(&measure.label);
        if part_called(&measure.label).is_some() {
            let is_small =
                |cell: &RawCell| matches!(cell, RawCell::Number(number, _) if is_small(*number));
            assert!(!measure.cells.iter().any(is_small), "a small count of own cases is shown");
        }
    }
    let source = &extract.source;
    assert!(source.file.starts_with(case.shown), "{} is not {}", source.file, case.shown);
    assert!(person_ids(&source.file).is_empty(), "the source has a person's number");
    assert!(!source.read.shape.is_empty() && !source.read.encoding.is_empty());
    if let Some(table) = &options.table {
        let said = source.table.as_deref();
        // A tidy file has a column for it, and an office's own cases have no table.
        let own = ["tidy_csv", "own_cases_csv"].contains(&source.read.shape.as_str());
        assert!(own || said.is_some_and(|said| said.eq_ignore_ascii_case(table)), "{said:?}");
    }
}

/// The place of a cell of a sheet is its row and column in one number, from 0.
fn is_of_workbook(extract: &Extract) -> bool {
    extract.source.read.shape.starts_with("workbook_")
}

/// A column of codes into distinct members, each of which is used.
fn column<Member: Eq + Hash>(members: &[Member], codes: &[u32], records: usize) {
    assert_eq!(codes.len(), records, "a column has a code for every record");
    assert!(codes.iter().all(|code| (*code as usize) < members.len()), "a code leads nowhere");
    let distinct: HashSet<&Member> = members.iter().collect();
    assert_eq!(distinct.len(), members.len(), "a member stands twice");
}

fn label(text: &str) {
    assert_eq!(text, text.trim(), "a label has blanks around it");
    assert!(!text.is_empty(), "a label is empty");
    assert!(text.chars().count() <= LONGEST_LABEL, "a label is too long");
}

fn same_extract(one: &Extract, other: &Extract) {
    assert_eq!(format!("{:?}", one.source), format!("{:?}", other.source));
    assert_eq!(one.places, other.places);
    assert_eq!(one.periods.members, other.periods.members);
    assert_eq!(one.periods.codes, other.periods.codes);
    assert_eq!(one.dimensions.len(), other.dimensions.len());
    for (one, other) in one.dimensions.iter().zip(&other.dimensions) {
        assert_eq!((&one.label, &one.id), (&other.label, &other.id));
        assert_eq!((&one.members, &one.codes), (&other.members, &other.codes));
    }
    assert_eq!(one.measures.len(), other.measures.len());
    for (one, other) in one.measures.iter().zip(&other.measures) {
        assert_eq!((&one.label, &one.id, &one.cells), (&other.label, &other.id, &other.cells));
    }
}

/// What must hold of an error, and that it is the same the second time.
///
/// # Panics
/// When it does not.
pub fn same_error(case: &Case<'_>, bytes: &[u8], first: &ReadError, second: &ReadError) {
    let message = first.to_string();
    assert_eq!(message, second.to_string(), "the same bytes give two errors");
    assert!(message.starts_with(case.shown), "\"{message}\" does not name {}", case.shown);
    let hint = first.hint().unwrap_or_default();
    // Only a number may have none: the text alone says what is wrong with it.
    let has_hint = !hint.trim().is_empty() || matches!(first, ReadError::Number { hint: None, .. });
    assert!(has_hint, "\"{message}\" has no hint");
    for said in [&message, &hint, &format!("{first:?}")] {
        for id in person_ids(said) {
            // What an error counts may have as many digits.
            let counts = ["asks for ", " claims ", " to "].iter().any(|word| {
                said.contains(&format!("{word}{id} "))
                    || said.contains(&format!("{word}{id}, more"))
            });
            if counts {
                continue;
            }
            let is_in_file = bytes.windows(id.len()).any(|window| window == id.as_bytes());
            let is_in_name = case.name.contains(id);
            assert!(!is_in_file && !is_in_name, "an error has a person's number: {said}");
        }
        assert!(said.chars().count() <= LONGEST_MESSAGE, "an error is too long: {said}");
        assert!(!said.contains(char::is_control), "an error has a control character: {said:?}");
    }
}

/// The numbers of persons in a text: six and four digits together, or with a dash or a blank between them, and no digit
/// around them.
fn person_ids(text: &str) -> Vec<&str> {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(begin) = text[start..].find(|sign: char| sign.is_ascii_digit()) {
        let begin = start + begin;
        let end = begin + digits(begin);
        let mark = text[end..].chars().next().filter(|mark| matches!(mark, '-' | '–' | ' '));
        let second = mark.map(|mark| end + mark.len_utf8());
        if end - begin == 10 {
            found.push(&text[begin..end]);
        } else if let Some(second) =
            second.filter(|second| end - begin == 6 && digits(*second) == 4)
        {
            found.push(&text[begin..second + 4]);
        }
        start = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::person_ids;

    #[test]
    fn a_persons_number_is_found_where_it_stands_alone() {
        for text in ["0101901234", "cpr 010190-1234.", "010190 1234", "010190–1234"] {
            assert_eq!(person_ids(text), [text.trim_matches(|sign| !char::is_ascii_digit(&sign))]);
        }
        for text in ["01019012345", "010190--1234", "010190, 1234", "2014-01-15", "1010190-1234"] {
            assert!(person_ids(text).is_empty(), "{text}");
        }
    }
}
