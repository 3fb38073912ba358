//! An accessible Excel workbook: a cover, the notes, and every table and figure on a sheet of its own.
//!
//! It follows the guidance of the UK Analysis Function, "Releasing statistics in spreadsheets": sheets are read from
//! cell A1 down, every table is a named one with a single header row, nothing is merged, hidden, frozen or said by
//! colour alone, and notes and signs stand on a sheet of their own.

mod cover;
mod data;
mod figure;
mod notes;
mod page;
mod sheet;

use std::io::Write;

use bestand_model::Language;
use bestand_model::table::Table;
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};

use super::{Export, Picture, check};
use crate::ReportError;
use crate::text::{all_sources, printable};

/// Writes an Excel workbook.
///
/// Numbers are written in full precision under a format that shows them rounded; a missing cell holds its sign. Every
/// note of every table stands in full on the sheet of notes. The same tables give the same bytes: the date of creation
/// is the newest pull date of the sources.
///
/// ```
/// use bestand_model::table::Table;
/// use bestand_report::Export;
/// use bestand_report::export::workbook::Workbook;
///
/// let mut out = Vec::new();
/// Workbook::default().write(&Table { id: "november".into(), ..Table::default() }, &mut out)?;
/// assert!(out.starts_with(b"PK"));
/// # Ok::<(), bestand_report::ReportError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    /// The language of sheet names, signs, periods and lead-ins. Labels and notes are in that of the tables.
    pub language: Language,
    /// What the workbook is called; `None` for the title of its first table.
    pub title: Option<String>,
}

/// A table of a workbook, with the chart that goes with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet<'a> {
    /// The table.
    pub table: &'a Table,
    /// Its chart, which gets a sheet of its own.
    pub picture: Option<Picture>,
}

impl Workbook {
    /// Writes a workbook with these tables, in this order.
    ///
    /// # Errors
    /// [`ReportError::Write`] when `out` fails. [`ReportError::TextTooLong`] and [`ReportError::Sheet`] when a text, a
    /// table or a picture does not fit into a sheet: nothing is cut. The other kinds when a table would be written
    /// with a number in the wrong place or lost.
    pub fn write_sheets(
        &self,
        sheets: &[Sheet<'_>],
        out: &mut dyn Write,
    ) -> Result<(), ReportError> {
        for sheet in sheets {
            check(sheet.table)?;
        }
        let mut file = rust_xlsxwriter::Workbook::new();
        file.set_properties(&self.properties(sheets));
        page::set_default_font(&mut file).map_err(|error| refused("", &error))?;
        let contents = Contents::new(sheets, self.language);
        cover::write(&mut file, &self.title(sheets), &contents)?;
        notes::write(&mut file, &contents)?;
        for entry in &contents.entries {
            sheet::write(&mut file, entry, &contents)?;
            if let Some(figure) = &entry.figure {
                figure::write(&mut file, entry, figure, &contents)?;
            }
        }
        let bytes = file.save_to_buffer().map_err(|error| refused("", &error))?;
        Ok(out.write_all(&bytes)?)
    }

    fn title(&self, sheets: &[Sheet<'_>]) -> String {
        let first = sheets.iter().map(|sheet| &sheet.table.title).find(|title| !title.is_empty());
        let title = self.title.as_ref().or(first).map(|title| printable(title));
        title.unwrap_or_else(|| self.language.pick("Tabeller", "Tables").to_owned())
    }

    fn properties(&self, sheets: &[Sheet<'_>]) -> DocProperties {
        let subject = self.language.pick("Bestande på ydelser", "Stocks of benefits");
        DocProperties::new()
            .set_title(self.title(sheets))
            .set_subject(subject)
            .set_author("bestand")
            .set_comment(all_sources(tables(sheets), self.language).join("\n"))
            .set_creation_datetime(&creation(sheets))
    }
}

impl Export for Workbook {
    fn write(&self, table: &Table, out: &mut dyn Write) -> Result<(), ReportError> {
        self.write_sheets(&[Sheet { table, picture: None }], out)
    }
}

/// The newest day on which one of the sources was pulled. Where none is known it is a fixed day: the clock would give
/// the same tables other bytes every time.
fn creation(sheets: &[Sheet<'_>]) -> ExcelDateTime {
    let sources = tables(sheets).flat_map(|table| &table.sources);
    let newest = sources.filter_map(|source| source.pulled.earliest()).max();
    let date = |day: NaiveDate| {
        let (year, month) = (u16::try_from(day.year()).ok()?, u8::try_from(day.month()).ok()?);
        ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).ok()?).ok()
    };
    newest.and_then(date).unwrap_or_else(|| {
        ExcelDateTime::from_ymd(2000, 1, 1).expect("the first day of 2000 is a date of Excel's")
    })
}

fn tables<'a>(sheets: &'a [Sheet<'a>]) -> impl Iterator<Item = &'a Table> {
    sheets.iter().map(|sheet| sheet.table)
}

fn refused(sheet: &str, error: &XlsxError) -> ReportError {
    ReportError::Sheet { sheet: sheet.to_owned(), reason: error.to_string() }
}

/// What is in the workbook, and what its sheets are called.
struct Contents<'a> {
    language: Language,
    notes_sheet: &'static str,
    entries: Vec<Entry<'a>>,
    /// The source lines of all tables together.
    sources: Vec<String>,
}

/// A table with its place in the workbook.
struct Entry<'a> {
    table: &'a Table,
    /// `Tabel 1`
    name: String,
    /// The number of its first note; notes are counted through the workbook.
    first_note: usize,
    figure: Option<Figure<'a>>,
}

/// A picture with its place in the workbook.
struct Figure<'a> {
    picture: &'a Picture,
    /// `Figur 1`
    name: String,
}

impl<'a> Contents<'a> {
    fn new(sheets: &'a [Sheet<'a>], language: Language) -> Self {
        let (mut entries, mut figures, mut first_note) = (Vec::with_capacity(sheets.len()), 0, 1);
        for (index, sheet) in sheets.iter().enumerate() {
            let figure = sheet.picture.as_ref().map(|picture| {
                figures += 1;
                Figure { picture, name: format!("{} {figures}", language.pick("Figur", "Figure")) }
            });
            let name = format!("{} {}", language.pick("Tabel", "Table"), index + 1);
            entries.push(Entry { table: sheet.table, name, first_note, figure });
            first_note += sheet.table.notes.len();
        }
        let sources = all_sources(tables(sheets), language);
        let notes_sheet = language.pick("Noter", "Notes");
        Self { language, notes_sheet, entries, sources }
    }

    fn figures(&self) -> impl Iterator<Item = &Figure<'a>> {
        self.entries.iter().filter_map(|entry| entry.figure.as_ref())
    }
}

impl Entry<'_> {
    /// What the table is called.
    fn title(&self) -> &str {
        if self.table.title.is_empty() { &self.name } else { &self.table.title }
    }
}

impl Figure<'_> {
    /// What the figure of this table is called.
    fn title<'a>(&'a self, entry: &'a Entry<'_>) -> &'a str {
        if self.picture.title.is_empty() { entry.title() } else { &self.picture.title }
    }
}

/// `1 tabel`, `2 tabeller`
fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

#[cfg(test)]
mod tests;
