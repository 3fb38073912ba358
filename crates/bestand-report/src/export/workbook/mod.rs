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
use crate::text::{all_sources, printable, source_lines};

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
        Contents::of_sheets(sheets, self).write(out)
    }
}

impl Export for Workbook {
    fn write(&self, table: &Table, out: &mut dyn Write) -> Result<(), ReportError> {
        self.write_sheets(&[Sheet { table, picture: None }], out)
    }
}

fn refused(sheet: &str, error: &XlsxError) -> ReportError {
    ReportError::Sheet { sheet: sheet.to_owned(), reason: error.to_string() }
}

/// What is in a workbook, and what its sheets are called.
pub(crate) struct Contents<'a> {
    pub(crate) language: Language,
    /// What the workbook is called.
    pub(crate) title: String,
    /// Who made it.
    pub(crate) author: String,
    /// What its cover says beside what is on the sheets and where the numbers come from.
    pub(crate) about: Vec<String>,
    entries: Vec<Entry<'a>>,
}

/// A table with its place in the workbook.
pub(crate) struct Entry<'a> {
    pub(crate) table: &'a Table,
    /// The sheet it stands on: `Tabel 1`; that of its figure where it stands below that and nowhere else.
    pub(crate) name: String,
    /// What it is called in the list of the sheets.
    pub(crate) title: String,
    /// What stands first on its sheet.
    pub(crate) heading: String,
    /// Where its numbers come from, and what else stands with it on its sheet.
    pub(crate) lines: Vec<String>,
    pub(crate) figure: Option<Figure<'a>>,
    /// The number of its first note; notes are counted through the workbook.
    first_note: usize,
}

/// A picture with its place in the workbook.
pub(crate) struct Figure<'a> {
    pub(crate) picture: &'a Picture,
    /// `Figur 1`
    pub(crate) name: String,
    /// What it is called in the list of the sheets.
    pub(crate) title: String,
    /// What stands first on its sheet.
    pub(crate) heading: String,
}

impl<'a> Contents<'a> {
    pub(crate) fn new(language: Language, title: String) -> Self {
        let (author, about, entries) = ("bestand".to_owned(), Vec::new(), Vec::new());
        Self { language, title, author, about, entries }
    }

    /// Each table on a sheet of its own, and each picture on one more.
    fn of_sheets(sheets: &'a [Sheet<'a>], workbook: &Workbook) -> Self {
        let language = workbook.language;
        let first = sheets.iter().map(|sheet| &sheet.table.title).find(|title| !title.is_empty());
        let title = workbook.title.as_ref().or(first).map(|title| printable(title));
        let title = title.unwrap_or_else(|| language.pick("Tabeller", "Tables").to_owned());
        let (mut contents, mut figures) = (Self::new(language, title), 0);
        for (index, sheet) in sheets.iter().enumerate() {
            let mut entry = Entry::new(sheet.table, index + 1, language);
            entry.figure = sheet.picture.as_ref().map(|picture| {
                figures += 1;
                let name = format!("{} {figures}", language.pick("Figur", "Figure"));
                let title = some(&picture.title).unwrap_or(&entry.title).to_owned();
                Figure { picture, name, heading: title.clone(), title }
            });
            contents.push(entry);
        }
        contents
    }

    /// Adds a table after the others.
    pub(crate) fn push(&mut self, entry: Entry<'a>) {
        let first_note = match self.entries.last() {
            Some(last) => last.first_note + last.table.notes.len(),
            None => 1,
        };
        self.entries.push(Entry { first_note, ..entry });
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// As for [`Workbook::write_sheets`].
    pub(crate) fn write(&self, out: &mut dyn Write) -> Result<(), ReportError> {
        self.tables().try_for_each(check)?;
        let mut file = rust_xlsxwriter::Workbook::new();
        file.set_properties(&self.properties());
        page::set_default_font(&mut file).map_err(|error| refused("", &error))?;
        cover::write(&mut file, self)?;
        notes::write(&mut file, self)?;
        for entry in &self.entries {
            if !entry.is_below_its_figure() {
                sheet::write(&mut file, entry, self)?;
            }
            if let Some(figure) = &entry.figure {
                figure::write(&mut file, entry, figure, self)?;
            }
        }
        let bytes = file.save_to_buffer().map_err(|error| refused("", &error))?;
        Ok(out.write_all(&bytes)?)
    }

    fn properties(&self) -> DocProperties {
        let subject = self.language.pick("Bestande på ydelser", "Stocks of benefits");
        DocProperties::new()
            .set_title(&self.title)
            .set_subject(subject)
            .set_author(&self.author)
            .set_comment(self.sources().join("\n"))
            .set_creation_datetime(&self.creation())
    }

    /// The newest day on which one of the sources was pulled. Where none is known it is a fixed day: the clock would
    /// give the same tables other bytes every time.
    fn creation(&self) -> ExcelDateTime {
        let sources = self.tables().flat_map(|table| &table.sources);
        let newest = sources.filter_map(|source| source.pulled.earliest()).max();
        let date = |day: NaiveDate| {
            let (year, month) = (u16::try_from(day.year()).ok()?, u8::try_from(day.month()).ok()?);
            ExcelDateTime::from_ymd(year, month, u8::try_from(day.day()).ok()?).ok()
        };
        newest.and_then(date).unwrap_or_else(|| {
            ExcelDateTime::from_ymd(2000, 1, 1).expect("the first day of 2000 is a date of Excel's")
        })
    }

    fn tables(&self) -> impl Iterator<Item = &'a Table> {
        self.entries.iter().map(|entry| entry.table)
    }

    /// The source lines of all tables together.
    fn sources(&self) -> Vec<String> {
        all_sources(self.tables(), self.language)
    }

    fn notes_sheet(&self) -> &'static str {
        self.language.pick("Noter", "Notes")
    }
}

impl<'a> Entry<'a> {
    /// A table on a sheet of its own, called by its own title.
    fn new(table: &'a Table, number: usize, language: Language) -> Self {
        let name = format!("{} {number}", language.pick("Tabel", "Table"));
        let title = some(&table.title).unwrap_or(&name).to_owned();
        let (heading, lines) = (title.clone(), source_lines(table, language));
        Self { table, name, title, heading, lines, figure: None, first_note: 1 }
    }

    /// A table or a figure that is called otherwise than by the title of its table. Its `name` is that of its sheet,
    /// its `lines` are what stands with it.
    pub(crate) fn called(
        table: &'a Table,
        name: String,
        title: String,
        lines: Vec<String>,
    ) -> Self {
        let heading = format!("{name}. {title}");
        Self { table, name, title, heading, lines, figure: None, first_note: 1 }
    }

    /// Puts the table below this picture, on its sheet.
    pub(crate) fn below(self, picture: &'a Picture) -> Self {
        let (name, title, heading) = (self.name.clone(), self.title.clone(), self.heading.clone());
        Self { figure: Some(Figure { picture, name, title, heading }), ..self }
    }

    fn is_below_its_figure(&self) -> bool {
        self.figure.as_ref().is_some_and(|figure| figure.name == self.name)
    }
}

/// The text if there is one.
fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// `1 tabel`, `2 tabeller`
fn counted(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

#[cfg(test)]
pub(crate) mod tests;
