//! BULK of Statistics Denmark's StatBank: the columns of its CSV with one record for each cell that is there.
//!
//! # How it is told
//!
//! By its bytes, which differ from those of the CSV in one thing: there is no byte order mark. So this is a file in
//! UTF-8 without one, separated by semicolons, with the headings `TID` and `INDHOLD`, whose every line ends with
//! CRLF. A CSV that was saved again may look so too. It is read alike, since without a description of the table
//! nothing follows from it, and with one only where cells are absent.
//!
//! # What is absent
//!
//! The publisher leaves out the cells whose value is the `suppressedDataValue` of the table, nearly always 0. Which
//! cells were asked for the file does not say: a member without a record may not have been asked for, or may have
//! nothing but zeros. But a request always is for every combination of the members it names. So a combination of
//! members that all occur was asked for, and where the table is described ([`ReadOptions::tableinfo`]) and the file
//! has all of its variables, such a combination without a record has that value. All else is not in the extract.

use crate::{
    Extract, RawCell, ReadOptions,
    encoding::UTF_8,
    error::{At, Place, ReadError},
    input::Input,
    scan::Scanned,
    shape::Shape,
    statbank_csv::{StatbankCsv, VALUE_HEADING, read_statbank},
};

/// The shape of this module.
pub(crate) struct StatbankBulk;

/// The most cells of an extract whose absent ones are put in: the headings of a file can make any number.
const MOST_CELLS: usize = 2_000_000;

const TWICE_HINT: &str =
    "BULK has one row for each cell: delete one of the two, or download the file again";

const SIZE_HINT: &str = "ask for fewer members or periods at a time, or leave --tableinfo out and the absent cells absent";

impl Shape for StatbankBulk {
    /// Ends as the names of the other shapes do whose places are lines.
    fn name(&self) -> &'static str {
        "statbank_bulk_csv"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        let has_headings = input.layout(|layout| {
            layout.separator == b';' && layout.has(VALUE_HEADING) && layout.has("tid")
        });
        let beginning = &input.beginning;
        has_headings.is_some()
            && beginning.encoding == UTF_8
            && has_crlf_alone(beginning.text.as_bytes(), beginning.is_all)
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let is_bulk =
            |scanned: &Scanned<'_>| scanned.has_crlf_alone && scanned.table.encoding == UTF_8;
        let name = |scanned: &Scanned<'_>| match is_bulk(scanned) {
            true => self.name(),
            false => StatbankCsv.name(),
        };
        let mut extract = read_statbank(input, options, name)?;
        if extract.source.read.shape != self.name() {
            return Ok(vec![extract]);
        }
        let order = in_order(&extract)?;
        if let Some(tableinfo) = &options.tableinfo
            && tableinfo.is_whole(&extract)
        {
            complete(&mut extract, &order, tableinfo.absent())?;
        }
        Ok(vec![extract])
    }
}

fn has_crlf_alone(beginning: &[u8], is_all: bool) -> bool {
    (beginning.ends_with(b"\r\n") || !is_all)
        && memchr::memchr_iter(b'\n', beginning).all(|end| end > 0 && beginning[end - 1] == b'\r')
}

/// The place of a record on each axis: the breakdowns, then the period.
fn key(extract: &Extract, record: usize) -> impl Iterator<Item = u32> {
    let codes = extract.dimensions.iter().map(|column| &column.codes);
    codes.chain([&extract.periods.codes]).map(move |codes| codes[record])
}

/// The records in the order of their places on the axes.
///
/// # Errors
/// When two records are of one cell.
fn in_order(extract: &Extract) -> Result<Vec<usize>, ReadError> {
    let mut order: Vec<usize> = (0..extract.len()).collect();
    // Stable: of two records of one cell, the first of the file stays first.
    order.sort_by(|&left, &right| key(extract, left).cmp(key(extract, right)));
    let is_twice = |pair: &&[usize]| key(extract, pair[0]).eq(key(extract, pair[1]));
    // Of several, the one that stands first in the file, whatever the order of the axes.
    match order.windows(2).filter(is_twice).min_by_key(|pair| pair[1]) {
        None => Ok(order),
        Some(pair) => {
            let (first, second) = (extract.places[pair[0]], extract.places[pair[1]]);
            Err(ReadError::Rule {
                place: place(extract, second),
                reason: format!("the cell of this row stands twice, first on line {first}"),
                hint: TWICE_HINT,
            })
        }
    }
}

fn place(extract: &Extract, line: u32) -> Place {
    Place { file: extract.source.file.clone(), at: At::Line(line), column: None }
}

/// Puts a record in for every combination of members that has none. What is not in the file has the line of its
/// headings for a place.
///
/// # Errors
/// When there would be too many.
fn complete(extract: &mut Extract, order: &[usize], absent: RawCell) -> Result<(), ReadError> {
    const HEADINGS_LINE: u32 = 1;
    let sizes: Vec<usize> = extract
        .dimensions
        .iter()
        .map(|column| column.members.len())
        .chain([extract.periods.members.len()])
        .collect();
    let cells = sizes.iter().copied().try_fold(1_usize, usize::checked_mul);
    let Some(cells) = cells.filter(|&cells| cells <= MOST_CELLS) else {
        let sizes: Vec<_> = sizes.iter().map(ToString::to_string).collect();
        let reason = format!(
            "with the absent ones there are {} cells, more than the limit of {MOST_CELLS}",
            sizes.join(" × ")
        );
        return Err(ReadError::Rule { place: place(extract, 1), reason, hint: SIZE_HINT });
    };
    let mut present = order.iter().peekable();
    let mut wanted = vec![0_u32; sizes.len()];
    for _ in 0..cells {
        let is_next = |&&record: &&usize| key(extract, record).eq(wanted.iter().copied());
        if present.next_if(is_next).is_none() {
            let (period, members) = wanted.split_last().expect("every extract has periods");
            for (column, &member) in extract.dimensions.iter_mut().zip(members) {
                column.codes.push(member);
            }
            extract.periods.codes.push(*period);
            extract.places.push(HEADINGS_LINE);
            for measure in &mut extract.measures {
                measure.cells.push(absent);
            }
        }
        // The next combination, the last axis fastest.
        for (place, &size) in wanted.iter_mut().zip(&sizes).rev() {
            *place += 1;
            if (*place as usize) < size {
                break;
            }
            *place = 0;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bestand_model::{MissingReason, Number, Status};

    use super::*;
    use crate::{StatbankTableinfo, read_bytes};

    /// Variables and values of `tableinfo` for STRAF42, with fewer values and no contacts.
    fn tableinfo(suppressed: &str) -> StatbankTableinfo {
        let json = format!(
            r#"{{"id":"STRAF42","text":"Strafferetlige afgørelser","unit":"Antal","suppressedDataValue":"{suppressed}",
            "footnote":null,"variables":[
            {{"id":"HERKOMST1","text":"national oprindelse","elimination":true,"time":false,
              "values":[{{"id":"00","text":"I alt"}},{{"id":"80","text":"Dansk statsborger"}},{{"id":"81","text":"Asylansøger"}}]}},
            {{"id":"KØN","text":"køn","elimination":true,"time":false,
              "values":[{{"id":"TOT","text":"I alt"}},{{"id":"M","text":"Mænd"}},{{"id":"K","text":"Kvinder"}}]}},
            {{"id":"Tid","text":"tid","elimination":false,"time":true,
              "values":[{{"id":"2022","text":"2022"}},{{"id":"2023","text":"2023"}},{{"id":"2024","text":"2024"}}]}}]}}"#
        );
        StatbankTableinfo::read_bytes("info.json", json.as_bytes()).unwrap()
    }

    const BULK: &str = "HERKOMST1;KØN;TID;INDHOLD\r\n80;M;2023;12\r\n80;K;2023;..\r\n81;M;2022;3\r\n80;M;2022;7\r\n";

    fn try_read(text: &str, tableinfo: Option<StatbankTableinfo>) -> Result<Extract, ReadError> {
        let options = ReadOptions { tableinfo, ..ReadOptions::default() };
        read_bytes("x.csv", text.as_bytes(), &options).map(|mut all| all.remove(0))
    }

    fn read(text: &str, tableinfo: Option<StatbankTableinfo>) -> Extract {
        try_read(text, tableinfo).unwrap()
    }

    fn message(text: &str) -> String {
        let error = try_read(text, Some(tableinfo("0"))).unwrap_err();
        assert!(error.hint().is_some_and(|hint| !hint.is_empty()));
        error.to_string()
    }

    fn by_labels(extract: &Extract) -> BTreeMap<String, RawCell> {
        let label = |record: usize| {
            let labels: Vec<_> = extract
                .dimensions
                .iter()
                .map(|column| column.members[column.codes[record] as usize].as_str())
                .collect();
            let period = extract.periods.members[extract.periods.codes[record] as usize];
            format!("{} {period}", labels.join(" "))
        };
        (0..extract.len())
            .map(|record| (label(record), extract.measures[0].cells[record]))
            .collect()
    }

    fn number(value: i64) -> RawCell {
        RawCell::Number(Number::integer(value), Status::Normal)
    }

    #[test]
    fn without_a_description_absent_cells_stay_absent() {
        let extract = read(BULK, None);
        assert_eq!(extract.source.read.shape, "statbank_bulk_csv");
        assert_eq!(extract.len(), 4);
        assert_eq!(extract.source.table, None);
    }

    #[test]
    fn with_a_description_every_combination_of_members_that_occur_has_its_value() {
        let suppressed = RawCell::Missing(MissingReason::Suppressed);
        for (value, absent) in [("0", number(0)), ("..", suppressed), ("-", number(0))] {
            let extract = read(BULK, Some(tableinfo(value)));
            assert_eq!(extract.source.table.as_deref(), Some("straf42"));
            // 2024, I alt and TOT do not occur: whether they were asked for is not known.
            assert_eq!(
                by_labels(&extract).into_iter().collect::<Vec<_>>(),
                [
                    ("80 K 2022", absent),
                    ("80 K 2023", suppressed),
                    ("80 M 2022", number(7)),
                    ("80 M 2023", number(12)),
                    ("81 K 2022", absent),
                    ("81 K 2023", absent),
                    ("81 M 2022", number(3)),
                    ("81 M 2023", absent),
                ]
                .map(|(label, cell)| (label.to_owned(), cell))
            );
            assert_eq!(extract.len(), 8);
            assert_eq!(extract.places, [2, 3, 4, 5, 1, 1, 1, 1]);
            assert_eq!(extract.source.read.rows, 4);
        }
    }

    #[test]
    fn texts_are_held_to_the_description_like_codes() {
        let texts = "HERKOMST1;KØN;TID;INDHOLD\r\nDansk statsborger;Mænd;2023;12\r\n\
            Asylansøger;Kvinder;2023;1\r\n";
        assert_eq!(read(texts, Some(tableinfo("0"))).len(), 4);
    }

    #[test]
    fn a_csv_is_not_completed() {
        let marked = format!("\u{FEFF}{BULK}");
        let line_feeds = BULK.replace('\r', "");
        for text in [marked, line_feeds] {
            let extract = read(&text, Some(tableinfo("0")));
            assert_eq!(extract.source.read.shape, "statbank_csv");
            assert_eq!(extract.len(), 4);
        }
        // A variable that is summed up: BULK has every variable.
        let eliminated = "HERKOMST1;TID;INDHOLD\r\n80;2023;12\r\n81;2022;3\r\n";
        assert_eq!(read(eliminated, Some(tableinfo("0"))).len(), 2);
    }

    #[test]
    fn a_row_that_stands_twice_is_refused() {
        let twice = format!("{BULK}80;M;2023;12\r\n");
        let wanted = "x.csv, line 6: the cell of this row stands twice, first on line 2";
        assert_eq!(message(&twice), wanted);
        assert_eq!(try_read(&twice, None).unwrap_err().to_string(), wanted);
    }

    #[test]
    fn what_the_description_does_not_have_is_refused_with_its_line() {
        for (text, wanted) in [
            (
                format!("{BULK}99;M;2023;1\r\n"),
                "line 6, column \"HERKOMST1\": \"99\" is no value of HERKOMST1 in info.json",
            ),
            (
                format!("{BULK}80;010190-1234;2023;1\r\n"),
                "line 6, column \"KØN\": \"[person id]\" is no value of KØN in info.json",
            ),
            (format!("{BULK}80;M;2025;1\r\n"), "line 6: info.json has no period 2025"),
            (
                BULK.replace("KØN", "ALDER"),
                "line 1, column \"ALDER\": info.json has no such variable",
            ),
        ] {
            assert_eq!(message(&text), format!("x.csv, {wanted}"));
        }
    }

    #[test]
    fn the_description_of_another_table_is_refused() {
        let options = ReadOptions { tableinfo: Some(tableinfo("0")), ..ReadOptions::default() };
        let error = read_bytes("auk01.csv", BULK.as_bytes(), &options).unwrap_err();
        assert_eq!(
            error.to_string(),
            "auk01.csv, line 1: the file is of auk01, and info.json describes straf42"
        );
        assert!(error.hint().is_some_and(|hint| hint.contains("tableinfo")));
    }

    #[test]
    fn what_is_no_description_is_refused() {
        let message = |json: &str| {
            StatbankTableinfo::read_bytes("info.json", json.as_bytes()).unwrap_err().to_string()
        };
        assert_eq!(
            message(r#"{"id":"A","suppressedDataValue":"x","variables":[]}"#),
            "info.json, line 1: the suppressedDataValue \"x\" has no known meaning"
        );
        assert!(message(r#"{"id":"A","variables":[]}"#).contains("suppressedDataValue"));
        assert!(message("{\"id\":").contains("ends in the middle"));
        assert!(message(&"[".repeat(100_000)).contains("info.json, line 1"));
        assert_eq!(message(""), "info.json is empty");
    }

    #[test]
    fn cells_are_put_in_up_to_a_limit() {
        let size = 300;
        let members = |variable: &str| {
            let values: Vec<_> =
                (0..size).map(|number| format!("{{\"id\":\"{number}\"}}")).collect();
            format!("{{\"id\":\"{variable}\",\"values\":[{}]}}", values.join(","))
        };
        let json = format!(
            "{{\"id\":\"T\",\"suppressedDataValue\":\"0\",\"variables\":[{},{},{},\
             {{\"id\":\"Tid\",\"time\":true,\"values\":[{{\"id\":\"2014\"}}]}}]}}",
            members("A"),
            members("B"),
            members("C")
        );
        let tableinfo = StatbankTableinfo::read_bytes("info.json", json.as_bytes()).unwrap();
        let rows: String =
            (0..size).map(|number| format!("{number};{number};{number};2014;1\r\n")).collect();
        let text = format!("A;B;C;TID;INDHOLD\r\n{rows}");
        let error = try_read(&text, Some(tableinfo)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "x.csv, line 1: with the absent ones there are 300 × 300 × 300 × 1 cells, more than the limit of 2000000"
        );
    }
}
