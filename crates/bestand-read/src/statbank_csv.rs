//! CSV of Statistics Denmark's StatBank: variables, the time, one value (`INDHOLD`), in Danish or English, as
//! texts or codes, as downloaded or saved again.
//!
//! The value is the column `INDHOLD`, wherever it stands; every other column but the time is a breakdown,
//! whatever its cells look like. Where no heading is `INDHOLD` (before 2018 it could be another), the value is
//! the last column and the time the one before it: a table spread out over several value columns is none of
//! this shape.
//!
//! # Codes beside texts
//!
//! `valuePresentation=CodeAndValue` and `ValueAndCode` put code and text into one cell, with a blank between:
//! `101 København`. But `16-24 år` is a text without a code. The presentation is chosen for a whole request,
//! the time included, so the time tells: only where every one of its cells is doubled (`2024K1 2024K1`,
//! `2024K1 2024Q1`) do cells hold codes, and only then are codes taken off. They stand on the same side in all
//! columns: the side on which every cell of every column has a word of digits, capitals and hyphens. Where both
//! sides or neither would do, and where two codes of a column share a text, the texts are kept whole.

use bestand_model::{Period, source::Publisher};

use crate::{
    ColumnRole as Role, Extract, ReadOptions, StatbankTableinfo,
    assembly::meaning_to_statistics_denmark,
    delimited::{self, Layout},
    error::ReadError,
    input::{Input, TextShape, extract_of_texts},
    scan::Scanned,
    shape::Shape,
    text_table::{TextColumn, TextTable},
};

/// The shape of this module.
pub(crate) struct StatbankCsv;

/// The heading of the value column since January 2018, lower case.
pub(crate) const VALUE_HEADING: &str = "indhold";

/// Headings of the time column, lower case: the code, and the texts in its place.
pub(crate) const TIME_HEADINGS: [&str; 10] =
    ["tid", "time", "kvartal", "quarter", "måned", "month", "år", "year", "halvår", "periode"];

impl Shape for StatbankCsv {
    fn name(&self) -> &'static str {
        "statbank_csv"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.layout(is_statbank).is_some()
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        Ok(vec![read_statbank(input, options, |_| self.name())?])
    }
}

/// Reads a file with the headings of StatBank, and holds it to the description of its table where there is one. `name`
/// names its shape once all of it was seen.
///
/// # Errors
/// When the file breaks a rule of the shape, or has what its table has not.
pub(crate) fn read_statbank(
    input: &Input<'_>,
    options: &ReadOptions,
    name: impl Fn(&Scanned<'_>) -> &'static str,
) -> Result<Extract, ReadError> {
    let layout =
        input.layout(is_statbank).expect("a file is read by a shape that has seen its headings");
    let scanned = delimited::read(input, options, layout, roles)?;
    let name = name(&scanned);
    let mut table = scanned.table;
    let roles = roles(&table);
    let place = |wanted: Role| roles.iter().position(|role| *role == wanted);
    let (time, value) = (place(Role::Period), place(Role::Measure));
    let time = time.ok_or_else(|| table.without("time (TID)"))?;
    let value = value.ok_or_else(|| table.without("value (INDHOLD)"))?;
    take_codes_off(&mut table, time, value);
    let shape = TextShape {
        name,
        publisher: Publisher::StatisticsDenmark,
        meaning: meaning_to_statistics_denmark,
    };
    let tableinfo = options.tableinfo.as_ref();
    let table_id = input.named().table(options).or(tableinfo.map(StatbankTableinfo::table));
    let options = ReadOptions { table: table_id, ..options.clone() };
    let extract = extract_of_texts(input, &options, &shape, table, &roles)?;
    if let Some(tableinfo) = tableinfo {
        tableinfo.hold(&extract)?;
    }
    Ok(extract)
}

/// What the columns are, by their headings alone. The time may be missing.
fn roles(table: &TextTable<'_>) -> Vec<Role> {
    let value = table.find(|heading| heading == VALUE_HEADING).unwrap_or(table.columns.len() - 1);
    // The value's own neighbour first: a breakdown may be called ÅR (the year of birth, of entry).
    let is_time =
        |column: &TextColumn| TIME_HEADINGS.contains(&column.heading.to_lowercase().as_str());
    let time = table
        .find(|heading| heading == "tid")
        .or_else(|| value.checked_sub(1).filter(|&left| is_time(&table.columns[left])))
        .or_else(|| table.columns.iter().position(is_time));
    (0..table.columns.len())
        .map(|column| match column {
            _ if column == value => Role::Measure,
            _ if Some(column) == time => Role::Period,
            _ => Role::Dimension,
        })
        .collect()
}

fn is_statbank(layout: &Layout) -> bool {
    let before_last = layout.headings.iter().rev().nth(1);
    // Jobindsats too has a column Periode next to last where a file has one measure and no area.
    let is_time = |heading: &String| {
        let lower = heading.to_lowercase();
        lower != "periode" && TIME_HEADINGS.contains(&lower.as_str())
    };
    layout.has(VALUE_HEADING) || before_last.is_some_and(is_time)
}

/// On which side of a cell the code stands.
#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

impl Side {
    /// The code and the text of a cell.
    fn split(self, cell: &str) -> Option<(&str, &str)> {
        match self {
            Self::Left => cell.split_once(' '),
            Self::Right => cell.rsplit_once(' ').map(|(text, code)| (code, text)),
        }
    }

    fn fits(self, cell: &str) -> bool {
        let is_code_character = |each: char| {
            each.is_ascii_digit() || each.is_uppercase() || matches!(each, '-' | '_' | '+')
        };
        self.split(cell)
            .is_some_and(|(code, _)| !code.is_empty() && code.chars().all(is_code_character))
    }
}

/// Leaves the texts alone where cells hold codes beside them. See the head of the module for the rule.
fn take_codes_off(table: &mut TextTable<'_>, time: usize, value: usize) {
    let doubled = |cell: &String| {
        cell.split_once(' ').is_some_and(|(left, right)| {
            matches!((Period::parse(left), Period::parse(right)), (Ok(left), Ok(right)) if left == right)
        })
    };
    if !table.columns[time].members.iter().all(doubled) {
        return;
    }
    relabel(&mut table.columns[time], |cell| cell.split(' ').next().unwrap_or(cell));
    let others: Vec<_> =
        (0..table.columns.len()).filter(|&column| column != time && column != value).collect();
    let fits = |side: Side| {
        others
            .iter()
            .all(|&column| table.columns[column].members.iter().all(|cell| side.fits(cell)))
    };
    let side = match (fits(Side::Left), fits(Side::Right)) {
        (true, false) => Side::Left,
        (false, true) => Side::Right,
        _ => return,
    };
    for column in others {
        relabel(&mut table.columns[column], |cell| {
            side.split(cell).map_or(cell, |(_, text)| text.trim())
        });
    }
}

/// Gives every member another text, unless two would share one.
fn relabel(column: &mut TextColumn, text: impl Fn(&str) -> &str) {
    let texts: Vec<String> = column.members.iter().map(|member| text(member).to_owned()).collect();
    let mut sorted = texts.clone();
    sorted.sort_unstable();
    if sorted.windows(2).all(|pair| pair[0] != pair[1]) {
        column.members = texts;
    }
}

#[cfg(test)]
mod tests {
    use bestand_model::{MissingReason, Number, Status};

    use super::*;
    use crate::{RawCell, read_bytes};

    fn read(text: &str) -> Extract {
        read_bytes("auk01.csv", text.as_bytes(), &ReadOptions::default()).unwrap().remove(0)
    }

    fn members(text: &str) -> Vec<Vec<String>> {
        read(text).dimensions.into_iter().map(|column| column.members).collect()
    }

    /// Rows of AUK01 as served by the API (`lang=en`).
    const AUK01: &str = "\u{FEFF}OMRÅDE;YDELSESTYPE;KØN;ALDER;TID;INDHOLD\r\n\
        All Denmark;Net unemployed recipients of social assistance;Total;Age, total;2014Q4;26654\r\n\
        Abroad;Net unemployed recipients of social assistance;Total;Age, total;2007Q1;52\r\n";

    #[test]
    fn a_file_as_served_is_read() {
        let extract = read(AUK01);
        assert_eq!(extract.source.publisher, Publisher::StatisticsDenmark);
        assert_eq!(extract.source.table.as_deref(), Some("auk01"));
        assert_eq!(extract.source.read.shape, "statbank_csv");
        assert_eq!(extract.source.read.encoding, "utf-8-bom");
        assert_eq!(extract.dimensions.len(), 4);
        assert_eq!(extract.dimensions[3].members, ["Age, total"]);
        assert_eq!(
            extract.periods.members,
            [Period::quarter(2014, 4).unwrap(), Period::quarter(2007, 1).unwrap()]
        );
        assert_eq!(extract.measures[0].label, "INDHOLD");
        assert_eq!(
            extract.measures[0].cells[1],
            RawCell::Number(Number::integer(52), Status::Normal)
        );
    }

    #[test]
    fn codes_are_labels_even_where_they_are_digits() {
        let extract =
            read("OMRÅDE;KØN;ALDER;TID;INDHOLD\n000;1;0;2008K1;32976\n084;2;101;2008K1;4\n");
        let members: Vec<_> =
            extract.dimensions.iter().map(|column| column.members.clone()).collect();
        assert_eq!(members, [["000", "084"], ["1", "2"], ["0", "101"]]);
    }

    #[test]
    fn danish_decimals_and_missing_cells_are_read() {
        let extract = read("OMRÅDE;TID;INDHOLD\nHele landet;2024K1;42955,60\nAarhus;2024K1;..\n");
        assert_eq!(
            extract.measures[0].cells,
            [
                RawCell::Number(Number::new(429_556, 1), Status::Normal),
                RawCell::Missing(MissingReason::Suppressed)
            ]
        );
    }

    #[test]
    fn codes_are_taken_off_where_the_time_is_doubled() {
        let code_first = "OMRÅDE;ALDER;TID;INDHOLD\n000 Hele landet;TOT Alder i alt;2024K1 2024K1;5\n\
            101 København;16-24 16-24 år;2024K2 2024K2;6\n";
        assert_eq!(
            members(code_first),
            [["Hele landet", "København"], ["Alder i alt", "16-24 år"]]
        );
        let value_first = "OMRÅDE;ALDER;TID;INDHOLD\nHele landet 000;I alt TOT;2024Q1 2024K1;5\n";
        assert_eq!(members(value_first), [["Hele landet"], ["I alt"]]);
        assert_eq!(read(value_first).periods.members, [Period::quarter(2024, 1).unwrap()]);
    }

    #[test]
    fn a_text_that_begins_with_a_number_keeps_it() {
        let ages = "OMRÅDE;ALDER;TID;INDHOLD\nAarhus;16-24 år;2024K1;5\nAarhus;25-29 år;2024K1;6\n";
        assert_eq!(members(ages)[1], ["16-24 år", "25-29 år"]);
    }

    #[test]
    fn texts_are_kept_whole_where_the_side_of_the_code_is_open() {
        let both = "KØN;TID;INDHOLD\nI TOT;2024K1 2024K1;5\n";
        assert_eq!(members(both), [["I TOT"]]);
        let shared = "LAND;TID;INDHOLD\n5100 Jugoslavien;2024K1 2024K1;5\n5150 Jugoslavien;2024K1 2024K1;6\n";
        assert_eq!(members(shared), [["5100 Jugoslavien", "5150 Jugoslavien"]]);
    }

    #[test]
    fn translated_headings_and_other_separators_are_read() {
        for text in [
            "region,sex,time,INDHOLD\nAll Denmark,Total,2008Q1,5475791\n",
            "region\tsex\tquarter\tNumber of persons\nAll Denmark\tTotal\t2008Q1\t5475791\n",
        ] {
            let extract = read(text);
            assert_eq!(extract.dimensions.len(), 2);
            assert_eq!(
                extract.measures[0].cells,
                [RawCell::Number(Number::integer(5_475_791), Status::Normal)]
            );
        }
    }

    #[test]
    fn a_table_spread_over_value_columns_is_not_of_this_shape() {
        let error = read_bytes(
            "x.csv",
            "REGION;TID;Mænd;Kvinder\nAarhus;2024K1;1;2\n".as_bytes(),
            &ReadOptions::default(),
        )
        .unwrap_err();
        assert!(error.to_string().contains("none of the known shapes"), "{error}");
    }
}
