//! Workbooks: the sheets that people download, edit and send on, as `.xlsx`, `.ods` and `.xls`.
//!
//! A sheet has no fixed form, so it is read by rules that are stated here and in `docs/formats.md`, and refused
//! where they leave a choice. What was taken for what is in the `layout` of the reading facts, in sentences.
//!
//! * **Sheets**: every sheet that can be seen and holds a number and a period is one extract. Sheets without any
//!   number or without any period are passed over, and so are hidden ones; all are named. Hidden rows and columns
//!   cannot be told from others and are read.
//! * **Numbers**: the first row that holds one, or what stands in its place, begins the table.
//! * **Headings**: the row right above. A second row above that one goes on to the right over blank cells,
//!   where merged areas do not end it.
//! * **Labels**: the columns to the left of all numbers, and those with the heading of a period or a known
//!   dimension, whatever their cells. See [`records`] for blank ones.
//! * **Periods**: in one column of labels, or in one row of headings; never in both. The first day of a month
//!   stands for the month where not every such date begins a quarter.
//! * **Measures**: the headings that are no periods; else a column of labels that are measures; else the unit
//!   or the title above the table.
//! * **Around it**: lines above are titles. Lines below the last number are notes: after an empty row, or where
//!   they begin as notes do. Numbers below notes are a second table, and refused.
//! * **Cells**: numbers as stored (see [`open`]), or texts in one dialect; signs as their publisher means them.
//!
//! The parts: [`package`] tells the kind, [`parts`] counts what opening keeps, [`open`] takes out the cells, [`layout`] finds the table,
//! [`surroundings`] reads the lines around it, [`measures`] tells what it counts, [`records`] makes the extract.

mod axis;
mod container;
mod extent;
mod layout;
mod markup;
mod measures;
mod ods_size;
mod open;
mod package;
mod parts;
mod records;
mod sheet;
mod surroundings;
mod taken;
mod xls_size;

use bestand_model::{source::Publisher, table_info::table_info};

use self::{
    records::Known,
    sheet::{Address, Cell, Sheet},
    surroundings::Surroundings,
    taken::{From, Passed, Taken},
};
use crate::{
    Extract, ReadOptions,
    assembly::{Numbers, meaning_to_statistics_denmark, meaning_without_signs},
    error::{At, Place, ReadError},
    excerpt::{excerpt, mask_person_ids},
    input::{self, Named, ShapeFacts},
    text_table::within,
};

/// The most cells with something in them that a sheet in text may have: nobody looks through more.
const MOST_CELLS_OF_TEXT: usize = 1_000_000;

/// What StatBank calls the one measure of a table.
const STATBANK_MEASURE: &str = "INDHOLD";

/// A workbook whose sheets are read.
struct Book<'a> {
    /// The base name.
    file: &'a str,
    /// The name in the reading facts of a source.
    shape: &'static str,
    /// How its texts are encoded.
    encoding: &'static str,
    options: &'a ReadOptions,
}

/// Whether bytes begin as a workbook does, and are for [`read`].
pub(crate) fn recognises(bytes: &[u8]) -> bool {
    package::begins_as_workbook(bytes)
}

/// Reads a workbook: an extract for every sheet that holds numbers.
///
/// # Errors
/// When it cannot be opened, no sheet holds a table, or a sheet breaks a rule. Nothing of it is kept then.
pub(crate) fn read(
    file_name: &str,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<Vec<Extract>, ReadError> {
    let file = mask_person_ids(file_name);
    let package = package::package(&file, bytes)?;
    let kind = package.kind;
    let sheets = open::open(&file, package, bytes)?;
    let passed = Passed { hidden: sheets.hidden, ..Passed::default() };
    let book = Book { file: &file, shape: kind.shape(), encoding: kind.encoding(), options };
    book.extracts(&sheets.shown, passed)
}

/// A text whose lines and cells are those of a sheet.
pub(crate) struct TextSheet {
    sheet: Sheet,
    cells: usize,
}

impl TextSheet {
    /// Nothing yet. `file` is the base name.
    pub fn new(file: &str) -> Self {
        Self { sheet: Sheet::of_text(file), cells: 0 }
    }

    /// Puts a cell where it stands, from 0.
    ///
    /// # Errors
    /// When it stands further out than in any table, has more text than a cell, or is one too many.
    pub fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), ReadError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        self.cells += 1;
        let place =
            || Place { file: self.sheet.place.clone(), at: At::Line(row + 1), column: None };
        within("cells", self.cells, MOST_CELLS_OF_TEXT, place)?;
        self.sheet.put(Address::new(row, column), Cell::Text(text.to_owned()))
    }

    /// Whether periods stand side by side above numbers, or below a heading of theirs.
    pub fn has_periods(&self) -> bool {
        axis::has_periods_across(&self.sheet) || axis::has_periods_down(&self.sheet)
    }
}

/// Reads a sheet in text.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_text(
    file: &str,
    sheet: TextSheet,
    shape: &'static str,
    encoding: &'static str,
    options: &ReadOptions,
) -> Result<Vec<Extract>, ReadError> {
    let sheets = [sheet.sheet.finish()?];
    Book { file, shape, encoding, options }.extracts(&sheets, Passed::default())
}

impl Book<'_> {
    /// An extract for every sheet that holds a table.
    fn extracts(&self, sheets: &[Sheet], mut passed: Passed) -> Result<Vec<Extract>, ReadError> {
        let mut tables = Vec::new();
        let mut no_table = None;
        for sheet in sheets {
            match layout::find(sheet) {
                Ok(Some(layout)) => tables.push((sheet, layout)),
                Ok(None) => passed.without_numbers.push(sheet.name.clone()),
                // Without a period anywhere it can be no table: notes have numbers too.
                Err(error) if !axis::has_period(sheet) => {
                    passed.without_periods.push(sheet.name.clone());
                    no_table = no_table.or(Some(error));
                }
                Err(error) => return Err(error),
            }
        }
        if let (true, Some(error)) = (tables.is_empty(), no_table) {
            return Err(error);
        }
        if tables.is_empty() {
            let hidden = if passed.hidden.is_empty() { "" } else { " that can be seen" };
            return Err(package::unopened(
                self.file,
                format!("has no sheet{hidden} with numbers in it"),
                "look whether it is the right workbook; hidden sheets, charts and pictures are not read",
            ));
        }
        tables.iter().map(|(sheet, layout)| self.extract(sheet, layout, &passed)).collect()
    }

    fn named(&self) -> Named<'_> {
        Named { file: self.file }
    }

    fn extract(
        &self,
        sheet: &Sheet,
        layout: &layout::Layout,
        passed: &Passed,
    ) -> Result<Extract, ReadError> {
        let first = layout.upper.unwrap_or(layout.header);
        let last = layout.rows.last().copied().unwrap_or(layout.header);
        let around = Surroundings::of(sheet, first, last);
        let (said, table_from, pulled_from) = self.said(&around);
        let table = self.named().table(&said);
        let known = table.as_deref().and_then(|table| table_info(table).publisher);
        let named = around.publisher();
        let publisher = known.unwrap_or(named);
        // Ankestyrelsen's tables were made with StatBank's program.
        let has_signs =
            matches!(publisher, Publisher::StatisticsDenmark | Publisher::Ankestyrelsen);
        let meaning = if has_signs { meaning_to_statistics_denmark } else { meaning_without_signs };
        let numbers =
            Numbers { decimal: self.options.decimal, thousands: self.options.thousands, meaning };
        let measure = if known == Some(Publisher::StatisticsDenmark) {
            Some((None, STATBANK_MEASURE.to_owned()))
        } else {
            around.measure(sheet)?.map(|(row, text)| (Some(row), text))
        };
        let facts_of_sheet = Known {
            numbers: &numbers,
            measure,
            variables: around.variables(),
            has_decisions: publisher != Publisher::StatisticsDenmark,
        };
        let records = records::read(sheet, layout, &facts_of_sheet)?;
        let facts = ShapeFacts {
            name: self.shape,
            publisher: named,
            dialect: records.dialect,
            encoding: self.encoding,
        };
        let taken = Taken {
            sheet,
            layout,
            around: &around,
            measures: records.measures,
            filled: records.filled,
            from_title: records.from_title,
            table_from,
            pulled_from,
        };
        let mut extract = input::extract(&self.named(), &said, &facts, records.cells);
        if named == Publisher::Synthetic {
            extract.source.publisher = Publisher::Synthetic;
        }
        extract.source.read.layout = taken.notes(passed);
        Ok(extract)
    }

    /// The options, with table and day from the sheet where neither they nor the file name say them; and
    /// whether that was so.
    fn said(&self, around: &Surroundings) -> (ReadOptions, From, From) {
        let mut said = self.options.clone();
        let table_from =
            match (&said.table, self.named().table(&ReadOptions::default()), around.table()) {
                (None, None, Some(table)) => {
                    said.table = Some(table);
                    From::Sheet
                }
                (_, Some(name), Some(sheet)) if name != sheet => From::NameOver(excerpt(&sheet)),
                _ => From::Elsewhere,
            };
        let pulled_from = match (said.pulled, self.named().date(), around.pulled()) {
            (None, None, Some(day)) => {
                said.pulled = Some(day);
                From::Sheet
            }
            (None, Some(name), Some(day)) if name != day => From::NameOver(day.to_string()),
            _ => From::Elsewhere,
        };
        (said, table_from, pulled_from)
    }
}
