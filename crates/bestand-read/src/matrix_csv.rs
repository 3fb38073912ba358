//! Tables for the eye in text: title and unit above, periods across, labels on the left that are blank below their first
//! row, notes and the source below. So StatBank's pages and Ankestyrelsen's gave them out as CSV. Below a title periods may
//! run down as well.
//!
//! Such a text is a sheet whose cells were written between separators, and is read as one: see [`crate::workbook`].

use crate::{
    Extract, ReadOptions,
    error::{At, Place, ReadError},
    input::Input,
    scan::{cells_of, is_well_quoted},
    shape::Shape,
    workbook::{self, TextSheet},
};

/// The shape of this module.
pub(crate) struct MatrixCsv;

/// What stands between the cells. A comma does not: titles have commas.
const SEPARATORS: [u8; 2] = [b';', b'\t'];

impl Shape for MatrixCsv {
    fn name(&self) -> &'static str {
        "matrix_csv"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        let beginning = &input.beginning.text;
        let Some(separator) = separator(beginning) else { return false };
        // A quotation mark that does not close is for reading to say.
        let is_well_quoted = |line: &&str| is_well_quoted(line.as_bytes(), separator);
        let lines: Vec<&str> = beginning.lines().filter(is_well_quoted).collect();
        sheet(&input.file, &lines.join("\n"), separator).is_ok_and(|sheet| sheet.has_periods())
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let text = input.text(options)?;
        let separator = separator(&text.text).unwrap_or(SEPARATORS[0]);
        let sheet = sheet(&input.file, &text.text, separator)?;
        workbook::read_text(&input.file, sheet, self.name(), text.encoding, options)
    }
}

/// The separator that stands in the text; the first of them where several do.
fn separator(text: &str) -> Option<u8> {
    SEPARATORS.into_iter().find(|&separator| text.contains(char::from(separator)))
}

/// The cells of a text, in the rows of its lines.
fn sheet(file: &str, text: &str, separator: u8) -> Result<TextSheet, ReadError> {
    let mut sheet = TextSheet::new(file);
    for (row, line) in (0..).zip(text.lines()) {
        let Some(cells) = cells_of(line, separator) else {
            let at = At::Line(row + 1);
            return Err(ReadError::Quote {
                place: Place { file: file.to_owned(), at, column: None },
            });
        };
        for (column, cell) in (0..).zip(&cells) {
            sheet.put(row, column, cell)?;
        }
    }
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RawCell, read_bytes};

    /// The example of the format notes, with Ankestyrelsen's published numbers.
    const BY_SCHEME: &str = "Tilkendelser af førtidspension efter ordning og tid\nEnhed: antal\n\n\
        ;2013K1;2013K2\n2003-ordningen;1601;384\n2013-ordningen;142;733\nI alt;1743;1117\n\n\
        Kilde: Ankestyrelsen, 12. marts 2015\n";

    fn read(text: &str) -> Extract {
        read_bytes("tabel.csv", text.as_bytes(), &ReadOptions::default()).unwrap().remove(0)
    }

    #[test]
    fn a_table_for_the_eye_is_read_with_what_stands_around_it() {
        let extract = read(BY_SCHEME);
        assert_eq!(extract.source.read.shape, "matrix_csv");
        assert_eq!(extract.source.publisher.name(), "Ankestyrelsen");
        assert_eq!(extract.source.pulled.to_string(), "2015-03-12");
        assert_eq!(extract.dimensions[0].label, "ordning");
        assert_eq!(extract.dimensions[0].members, ["2003-ordningen", "2013-ordningen", "I alt"]);
        assert_eq!(extract.periods.members.len(), 2);
        let total: i64 = extract.measures[0]
            .cells
            .iter()
            .filter_map(|cell| match cell {
                RawCell::Number(number, _) => number.as_integer(),
                _ => None,
            })
            .sum();
        assert_eq!(total, 2 * (1743 + 1117));
    }

    #[test]
    fn decisions_on_the_left_are_measures() {
        // 2011 and 2012 as the yearly statistics of 2012 and the press have them.
        let text = "Afgørelser om førtidspension efter afgørelse, køn og tid\nEnhed: antal\n\n\
            ;;2011;2012\nTilkendelser;I alt;15969;14450\nAfslag;I alt;2020;2779\nI alt;I alt;17989;17229\n\n\
            Kilde: Ankestyrelsen\n";
        let extract = read(text);
        let labels: Vec<&str> =
            extract.measures.iter().map(|measure| measure.label.as_str()).collect();
        assert_eq!(labels, ["Tilkendelser", "Afslag", "Afgørelser i alt"]);
        assert_eq!(extract.dimensions.len(), 1);
        let unknown = text.replace("\nAfslag", "\nSkøn");
        let error = read_bytes("tabel.csv", unknown.as_bytes(), &ReadOptions::default());
        assert_eq!(
            error.unwrap_err().to_string(),
            "tabel.csv, cell A6: \"Skøn\" is no known decision"
        );
    }

    #[test]
    fn a_title_above_a_long_table_says_what_its_numbers_are() {
        let text = "Tilkendelser af førtidspension efter ordning og tid\n\nPeriode;Ordning;Antal\n\
            2013K1;2003-ordningen;1601\n2013K1;2013-ordningen;142\n\nKilde: Ankestyrelsen\n";
        let extract = read(text);
        assert_eq!(extract.source.publisher.name(), "Ankestyrelsen");
        assert_eq!(extract.measures[0].label, "Tilkendelser af førtidspension");
        assert_eq!((extract.len(), extract.dimensions[0].members.len()), (2, 2));
        let with_decisions = text
            .replace("Tilkendelser af førtidspension efter ordning", "Afgørelser efter afgørelse")
            .replace(";Ordning;", ";Afgørelse;")
            .replace("2003-ordningen", "Tilkendelse")
            .replace("2013-ordningen", "Afslag");
        let extract = read(&with_decisions);
        let labels: Vec<&str> =
            extract.measures.iter().map(|measure| measure.label.as_str()).collect();
        assert_eq!(labels, ["Tilkendelse", "Afslag"]);
    }

    #[test]
    fn headings_beside_decisions_say_two_things_unless_they_are_statbanks() {
        let text = "Sager\n\nPeriode;Afgørelse;Tilkendelser\n2013K1;Tilkendelse;1601\n2013K2;Afslag;142\n\nKilde: ";
        let of = |source: &str| {
            let text = format!("{text}{source}\n");
            read_bytes("tabel.csv", text.as_bytes(), &ReadOptions::default())
        };
        let error = of("Ankestyrelsen").unwrap_err().to_string();
        assert!(error.contains("cell C3: the headings name what is counted"), "{error}");
        assert_eq!(of("Danmarks Statistik").unwrap()[0].dimensions[0].label, "Afgørelse");
    }

    #[test]
    fn a_unit_that_contradicts_the_title_is_refused() {
        let table = "\n\n;2013K1;2013K2\n2003-ordningen;16;38\nI alt;17;11\n";
        for (title, unit, wanted) in [
            ("Tilgang til førtidspension", "Tilkendelser", "the unit is \"Tilkendelser\""),
            ("Tilkendelser af førtidspension", "pct.", "is a count"),
        ] {
            let text = format!("{title} efter ordning og tid\nEnhed: {unit}{table}");
            let error = read_bytes("tabel.csv", text.as_bytes(), &ReadOptions::default());
            let error = error.unwrap_err().to_string();
            assert!(error.contains("cell A2") && error.contains(wanted), "{error}");
        }
    }

    #[test]
    fn a_blank_label_repeats_the_one_above() {
        let text = "Tilkendelser af førtidspension efter alder, køn og tid\n\n;;2013K1;2013K2\n\
            Under 40 år;Mænd;200;150\n;Kvinder;180;140\n40 år og derover;Mænd;700;400\n;Kvinder;663;427\n";
        let extract = read(text);
        let age = &extract.dimensions[0];
        assert_eq!((age.label.as_str(), age.members.len()), ("alder", 2));
        assert_eq!(extract.len(), 8);
    }

    #[test]
    fn the_same_table_in_windows_1252_and_between_tabs_is_the_same() {
        let (windows_1252, ..) = encoding_rs::WINDOWS_1252.encode(BY_SCHEME);
        let of = |bytes: &[u8]| read_bytes("tabel.csv", bytes, &ReadOptions::default()).unwrap();
        for bytes in [windows_1252.as_ref(), BY_SCHEME.replace(';', "\t").as_bytes()] {
            let extract = &of(bytes)[0];
            let whole =
                |extract: &Extract| format!("{:?} {:?}", extract.dimensions, extract.measures);
            assert_eq!(whole(extract), whole(&read(BY_SCHEME)));
        }
    }

    #[test]
    fn a_text_without_two_periods_side_by_side_is_no_such_table() {
        for text in ["a;b\n1;2\n", "Dato;Antal\n2013K1;5\n", "2013K1;2013K2\n"] {
            let error = read_bytes("x.csv", text.as_bytes(), &ReadOptions::default()).unwrap_err();
            assert!(error.to_string().contains("none of the known shapes"), "{text}: {error}");
        }
    }
}
