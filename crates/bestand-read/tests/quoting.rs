//! What the csv crate writes is read back cell for cell, whatever the cells have in them.

use bestand_read::{Extract, ReadError, ReadOptions, read_bytes};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use proptest::prelude::*;

/// One row for each label, written by the csv crate.
fn written(labels: &[String], separator: u8, style: QuoteStyle, terminator: Terminator) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .delimiter(separator)
        .quote_style(style)
        .terminator(terminator)
        .from_writer(Vec::new());
    writer.write_record(["Periode", "Område", "Antal personer"]).expect("memory takes it");
    for (number, label) in labels.iter().enumerate() {
        let number = number.to_string();
        writer.write_record(["2014M11", label.as_str(), number.as_str()]).expect("memory takes it");
    }
    writer.into_inner().expect("memory takes it")
}

fn read(bytes: &[u8]) -> Result<Extract, ReadError> {
    read_bytes("y01a02.csv", bytes, &ReadOptions::default()).map(|mut extracts| extracts.remove(0))
}

/// The label of each record.
fn labels(extract: &Extract) -> Vec<&str> {
    let column = &extract.dimensions[0];
    column.codes.iter().map(|code| column.members[*code as usize].as_str()).collect()
}

/// Letters, separators, quotation marks, and blanks of every width. No text without a letter: a label has one.
const CELL: &str =
    "[a-zæøåÆØÅé;,\t\"'. \u{a0}\u{2009}\u{202f}\u{3000}=+@-]{0,8}[a-zæøå][a-z;,\t\" \u{a0}]{0,4}";

fn any_separator() -> impl Strategy<Value = u8> {
    prop_oneof![Just(b';'), Just(b','), Just(b'\t')]
}

fn any_style() -> impl Strategy<Value = QuoteStyle> {
    prop_oneof![Just(QuoteStyle::Necessary), Just(QuoteStyle::Always), Just(QuoteStyle::NonNumeric)]
}

fn any_terminator() -> impl Strategy<Value = Terminator> {
    prop_oneof![Just(Terminator::CRLF), Just(Terminator::Any(b'\n'))]
}

proptest! {
    #[test]
    fn what_the_csv_crate_writes_is_read_back_without_the_blanks_around_it(
        cells in prop::collection::vec(CELL, 1..12),
        separator in any_separator(),
        style in any_style(),
        terminator in any_terminator(),
    ) {
        let bytes = written(&cells, separator, style, terminator);
        let extract = read(&bytes).expect("every cell is quoted as it has to be");
        let trimmed: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
        prop_assert_eq!(labels(&extract), trimmed);
        let places: Vec<u32> = (2..).take(cells.len()).collect();
        prop_assert_eq!(extract.places, places);
    }

    #[test]
    fn a_line_break_in_a_cell_is_refused_on_its_line(
        cells in prop::collection::vec("[a-zæøå;]{1,6}", 1..6),
        place in any::<prop::sample::Index>(),
        line_break in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        separator in any_separator(),
        style in any_style(),
    ) {
        let mut cells = cells;
        let place = place.index(cells.len());
        cells[place] = format!("{}{line_break}x", cells[place]);
        let error = read(&written(&cells, separator, style, Terminator::Any(b'\n'))).expect_err("it is refused");
        // The csv crate puts no quotation marks around a carriage return alone.
        let is_alone = line_break == "\r" && matches!(error, ReadError::Byte { byte: b'\r', .. });
        prop_assert!(is_alone || matches!(error, ReadError::Quote { .. }), "{}", error);
        let line = format!("line {}: ", place + 2);
        prop_assert!(error.to_string().contains(&line), "{}", error);
    }

    #[test]
    fn a_file_cut_anywhere_is_read_short_or_refused_and_never_otherwise(
        cells in prop::collection::vec(CELL, 1..6),
        separator in any_separator(),
        cut in any::<prop::sample::Index>(),
    ) {
        let bytes = written(&cells, separator, QuoteStyle::Always, Terminator::Any(b'\n'));
        if let Ok(extract) = read(&bytes[..cut.index(bytes.len())]) {
            let whole = read(&bytes).expect("every cell is quoted as it has to be");
            let (short, all) = (labels(&extract), labels(&whole));
            prop_assert_eq!(&all[..short.len()], &short[..]);
        }
    }
}
