//! Comma-separated values for programs, and the variant that opens right in a Danish Excel.

use std::fmt::{Display, Write as _};
use std::io::{self, Write};

use bestand_model::table::{Cell, Row, Table};
use bestand_model::threads::in_halves;

use super::{Export, check, with_bounds};
use crate::ReportError;

/// Writes CSV: a header of column ids, then one record per row.
///
/// RFC 4180 with CRLF line ends. Codes are written as codes, ratios unrounded. A missing cell is an empty
/// field: why it is missing is in the JSON of the same table, not here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Csv {
    /// Which variant.
    pub dialect: CsvDialect,
}

/// A variant of CSV.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CsvDialect {
    /// Comma between fields, decimal point, UTF-8 without byte order mark.
    #[default]
    Standard,
    /// Semicolon between fields, decimal comma, byte order mark: a double click in a Danish Excel opens it with
    /// letters, columns and numbers right. A text that Excel would run as a formula gets a leading apostrophe.
    DanishExcel,
}

impl Export for Csv {
    fn write(&self, table: &Table, out: &mut dyn Write) -> Result<(), ReportError> {
        check(table)?;
        let table = &*with_bounds(table);
        if self.dialect == CsvDialect::DanishExcel {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let dialect = self.dialect;
        dialect.header(table, &mut *out)?;
        let rows = &table.rows;
        let (first, second) = in_halves(
            rows.len(),
            |half| dialect.records(&rows[half], &mut *out),
            |half| {
                let mut records = Vec::new();
                dialect.records(&rows[half], &mut records).map(|()| records)
            },
        );
        first?;
        out.write_all(&second?)?;
        Ok(())
    }
}

impl CsvDialect {
    fn writer<W: Write>(self, out: W) -> csv::Writer<W> {
        csv::WriterBuilder::new()
            .delimiter(self.delimiter())
            .terminator(csv::Terminator::CRLF)
            .from_writer(out)
    }

    /// Writes the header.
    fn header(self, table: &Table, out: impl Write) -> Result<(), ReportError> {
        let mut writer = self.writer(out);
        let mut field = String::new();
        for column in &table.columns {
            field.clear();
            self.text(&column.id, &mut field);
            writer.write_field(&field).map_err(into_write_error)?;
        }
        writer.write_record(None::<&[u8]>).map_err(into_write_error)?;
        Ok(writer.flush()?)
    }

    /// Writes a record per row.
    fn records(self, rows: &[Row], out: impl Write) -> Result<(), ReportError> {
        let mut writer = self.writer(out);
        let mut field = String::new();
        for row in rows {
            for cell in &row.cells {
                let written = match cell {
                    Cell::Code(code) if self == Self::Standard => code,
                    _ => {
                        field.clear();
                        self.field(cell, &mut field);
                        field.as_str()
                    }
                };
                writer.write_field(written).map_err(into_write_error)?;
            }
            writer.write_record(None::<&[u8]>).map_err(into_write_error)?;
        }
        Ok(writer.flush()?)
    }

    fn delimiter(self) -> u8 {
        match self {
            Self::Standard => b',',
            Self::DanishExcel => b';',
        }
    }

    /// Writes a cell into an empty field.
    fn field(self, cell: &Cell, field: &mut String) {
        match cell {
            Cell::Code(code) => self.text(code, field),
            Cell::Exact(number) => self.number(number, field),
            // Adding zero makes a negative zero a zero.
            Cell::Ratio(value) => self.number(value + 0.0, field),
            // Bounds have columns of their own by now.
            Cell::Missing(_) | Cell::Between(_) => {}
        }
    }

    fn number(self, number: impl Display, field: &mut String) {
        write!(field, "{number}").expect("a string takes everything");
        if self == Self::DanishExcel {
            *field = field.replace('.', ",");
        }
    }

    /// No code of ours starts a formula, but a code can be made from a label that a file brought along.
    fn text(self, text: &str, field: &mut String) {
        if self == Self::DanishExcel && text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            field.push('\'');
        }
        field.push_str(text);
    }
}

/// Keeps the kind of an I/O error, so that a broken pipe is still known as one.
fn into_write_error(error: csv::Error) -> ReportError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => ReportError::Write(error),
        kind => ReportError::Write(io::Error::other(format!("{kind:?}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{november, number};

    fn csv(table: &Table, dialect: CsvDialect) -> String {
        let mut out = Vec::new();
        Csv { dialect }.write(table, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_is_written_with_ids_codes_and_empty_fields() {
        assert_eq!(
            csv(&november(), CsvDialect::Standard),
            "benefit,2011-11,2014-11,change,change_pct\r\n\
             fleksjob,50000,60000,10000,20\r\n\
             ressourceforloeb,,8000,8000,\r\n\
             sum,50000,68000,18000,36\r\n"
        );
    }

    #[test]
    fn the_rows_of_a_long_table_stay_in_order() {
        let mut table = november();
        let row = table.rows[0].clone();
        table.rows = vec![row; 30_001];
        for (at, row) in (0..).zip(&mut table.rows) {
            row.cells[1] = Cell::Exact(number(at, 0));
        }
        let text = csv(&table, CsvDialect::Standard);
        let second = |line: &str| line.split(',').nth(1).unwrap().to_owned();
        let found: Vec<String> = text.lines().skip(1).map(second).collect();
        let expected: Vec<String> = (0..30_001).map(|at| at.to_string()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_field_with_a_comma_a_quote_or_a_line_break_is_quoted() {
        let mut table = november();
        table.rows[0].cells[0] = Cell::Code("a,b".into());
        table.rows[1].cells[0] = Cell::Code("a\"b".into());
        table.rows[2].cells[0] = Cell::Code("a\nb".into());
        let text = csv(&table, CsvDialect::Standard);
        assert!(text.contains("\r\n\"a,b\",50000,"), "{text}");
        assert!(text.contains("\r\n\"a\"\"b\",,"), "{text}");
        assert!(text.contains("\r\n\"a\nb\",50000,"), "{text}");
    }

    #[test]
    fn danish_excel_gets_semicolons_decimal_commas_and_a_byte_order_mark() {
        let mut table = november();
        table.rows[0].cells[1] = Cell::Exact(number(-42, 1));
        table.rows[0].cells[4] = Cell::Ratio(12.5);
        let text = csv(&table, CsvDialect::DanishExcel);
        let mut lines = text.split("\r\n");
        assert_eq!(lines.next(), Some("\u{feff}benefit;2011-11;2014-11;change;change_pct"));
        assert_eq!(lines.next(), Some("fleksjob;-4,2;60000;10000;12,5"));
        assert_eq!(lines.next(), Some("ressourceforloeb;;8000;8000;"));
    }

    #[test]
    fn danish_excel_never_gets_a_text_that_it_would_run() {
        for start in ['=', '+', '-', '@'] {
            let mut table = november();
            let code = format!("{start}cmd");
            table.rows[0].cells[0] = Cell::Code(code.as_str().into());
            let excel = csv(&table, CsvDialect::DanishExcel);
            assert!(excel.contains(&format!("\r\n'{code};")), "{excel}");
            let standard = csv(&table, CsvDialect::Standard);
            assert!(standard.contains(&format!("\r\n{code},")), "{standard}");
        }
    }

    #[test]
    fn the_decimal_comma_of_a_standard_file_is_a_point() {
        let mut table = november();
        table.rows[0].cells[4] = Cell::Ratio(-100.0 / 3.0);
        assert!(csv(&table, CsvDialect::Standard).contains(",-33.333333333333336\r\n"));
    }
}
