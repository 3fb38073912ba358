//! The sheets of a workbook, taken out of its bytes by calamine, cell by cell.
//!
//! # Numbers
//!
//! A spreadsheet keeps numbers as binary floating point and shows 15 significant digits of them at most. A cell
//! becomes the shortest decimal that stands for it, after rounding to these 15 digits: what was typed as `12.1`
//! is 12.1, and a sum that is kept as `0.30000000000000004` is 0.3. The format in which a cell is *shown* plays
//! no part: 12.1234 shown as `12,1` is 12.1234, and 0.042 shown as `4,2 %` is 0.042.

use std::{borrow::Cow, io::Cursor, panic::catch_unwind};

use bestand_model::{Number, Period};
use calamine::{
    Data, ExcelDateTime, Ods, Range, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx,
};

use super::{
    ods_size,
    package::{Kind, PASSWORD_HINT, Package, damaged, unopened},
    sheet::{Address, Cell, Sheet},
    xls_size,
};
use crate::error::ReadError;

/// The most sheets a workbook may have.
pub(super) const MOST_SHEETS: usize = 255;

/// The most cells with something in them that a workbook may have.
const MOST_CELLS: usize = 5_000_000;

/// The most bytes of texts in the cells of a workbook. One text may stand in any number of cells.
const MOST_TEXT: usize = 100_000_000;

const OPEN_AND_SAVE: &str =
    "open the workbook in Excel or LibreOffice, let it calculate, and save it";

/// The sheets of a workbook that can be seen, and the names of those that are hidden.
pub(super) struct Sheets {
    pub shown: Vec<Sheet>,
    pub hidden: Vec<String>,
}

/// Opens a workbook.
///
/// # Errors
/// When it is damaged, asks for a password, or has more sheets or cells than any table.
pub(super) fn open(file: &str, package: Package, bytes: &[u8]) -> Result<Sheets, ReadError> {
    let bytes = match package.kind {
        Kind::Xlsx => Cow::Borrowed(bytes),
        Kind::Ods => {
            ods_size::check(file, bytes)?;
            Cow::Borrowed(bytes)
        }
        Kind::Xls => Cow::Owned(xls_size::checked(file, bytes)?),
    };
    // calamine counts on offsets and numbers that a damaged file does not keep.
    catch_unwind(|| take(file, package, &bytes)).unwrap_or_else(|_| Err(damaged(file)))
}

fn take(file: &str, package: Package, bytes: &[u8]) -> Result<Sheets, ReadError> {
    let mut sheets = Collector {
        file,
        sheets: Sheets { shown: Vec::new(), hidden: Vec::new() },
        cells: 0,
        text: 0,
    };
    match package.kind {
        Kind::Xlsx => sheets.xlsx(bytes, package.has_merged)?,
        Kind::Ods => {
            let mut book = Ods::new(Cursor::new(bytes))
                .map_err(|error| sheets.unopened(&error.to_string()))?;
            for name in sheets.names(book.sheets_metadata())? {
                let range = book.worksheet_range(&name);
                let formulas = book.worksheet_formula(&name);
                let (Ok(range), Ok(formulas)) = (range, formulas) else {
                    return Err(damaged(file));
                };
                sheets.ranges(Sheet::new(file, &name), &range, &formulas)?;
            }
        }
        Kind::Xls => {
            let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
                XlsError::Password => sheets.unopened("password"),
                _ => damaged(file),
            })?;
            for name in sheets.names(book.sheets_metadata())? {
                let range = book.worksheet_range(&name);
                let formulas = book.worksheet_formula(&name);
                let (Ok(range), Ok(formulas)) = (range, formulas) else {
                    return Err(damaged(file));
                };
                let mut sheet = Sheet::new(file, &name);
                sheet.merged = merged(book.merge_cells_by_sheet_name(&name).unwrap_or_default());
                sheets.ranges(sheet, &range, &formulas)?;
            }
        }
    }
    Ok(sheets.sheets)
}

/// Sheets as they are opened.
struct Collector<'a> {
    file: &'a str,
    sheets: Sheets,
    /// How many cells they have together, and how many bytes of text in them.
    cells: usize,
    text: usize,
}

impl Collector<'_> {
    fn xlsx(&mut self, bytes: &[u8], has_merged: bool) -> Result<(), ReadError> {
        let mut book: Xlsx<_> =
            Xlsx::new(Cursor::new(bytes)).map_err(|error| self.unopened(&error.to_string()))?;
        for name in self.names(book.sheets_metadata())? {
            let mut sheet = Sheet::new(self.file, &name);
            let broken = |_| damaged(self.file);
            if has_merged {
                sheet.merged = merged(book.merge_cells_by_sheet_name(&name).map_err(broken)?);
            }
            let mut reader = book.worksheet_cells_reader(&name).map_err(broken)?;
            while let Some(record) = reader.next_cell_with_formula_metadata().map_err(broken)? {
                let is_formula = record.formula.is_some();
                if let Some(cell) = cell_of(Data::from(record.value), is_formula) {
                    self.count(&cell)?;
                    sheet.put(Address::new(record.pos.0, record.pos.1), cell)?;
                }
            }
            self.sheets.shown.push(sheet.finish()?);
        }
        Ok(())
    }

    /// The names of the sheets of cells that can be seen.
    fn names(&mut self, sheets: &[calamine::Sheet]) -> Result<Vec<String>, ReadError> {
        if sheets.len() > MOST_SHEETS {
            return Err(xls_size::too_many_sheets(self.file, sheets.len()));
        }
        let of_cells = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let (shown, hidden): (Vec<_>, Vec<_>) =
            of_cells.partition(|sheet| sheet.visible == SheetVisible::Visible);
        self.sheets.hidden = hidden.into_iter().map(|sheet| sheet.name.clone()).collect();
        Ok(shown.into_iter().map(|sheet| sheet.name.clone()).collect())
    }

    /// Adds a sheet that calamine has spread out.
    fn ranges(
        &mut self,
        mut sheet: Sheet,
        values: &Range<Data>,
        formulas: &Range<String>,
    ) -> Result<(), ReadError> {
        let is_formula = |row: u32, column: u32| {
            formulas.get_value((row, column)).is_some_and(|formula| !formula.is_empty())
        };
        let first = values.start().unwrap_or_default();
        for (row, column, value) in values.used_cells() {
            let (row, column) = (first.0 + row as u32, first.1 + column as u32);
            if let Some(cell) = cell_of(value.clone(), is_formula(row, column)) {
                self.count(&cell)?;
                sheet.put(Address::new(row, column), cell)?;
            }
        }
        let first = formulas.start().unwrap_or_default();
        for (row, column, _) in formulas.used_cells() {
            let (row, column) = (first.0 + row as u32, first.1 + column as u32);
            if values.get_value((row, column)).is_none_or(|value| *value == Data::Empty) {
                sheet.put(Address::new(row, column), without_value())?;
            }
        }
        self.sheets.shown.push(sheet.finish()?);
        Ok(())
    }

    fn count(&mut self, cell: &Cell) -> Result<(), ReadError> {
        self.cells += 1;
        if let Cell::Text(text) = cell {
            self.text += text.len();
        }
        let more_than = |what: String| {
            unopened(self.file, what, "save the sheet that is needed in a workbook of its own")
        };
        if self.cells > MOST_CELLS {
            return Err(more_than(format!("has more cells than the limit of {MOST_CELLS}")));
        }
        if self.text > MOST_TEXT {
            return Err(more_than(format!(
                "has more bytes of text in its cells than the limit of {MOST_TEXT}"
            )));
        }
        Ok(())
    }

    fn unopened(&self, message: &str) -> ReadError {
        if message.to_lowercase().contains("password") {
            unopened(self.file, "is protected by a password", PASSWORD_HINT)
        } else {
            damaged(self.file)
        }
    }
}

fn merged(areas: Vec<calamine::Dimensions>) -> Vec<(Address, Address)> {
    let address = |(row, column): (u32, u32)| Address::new(row, column);
    areas.into_iter().map(|area| (address(area.start), address(area.end))).collect()
}

fn without_value() -> Cell {
    Cell::Wrong("a formula without a value".to_owned(), OPEN_AND_SAVE)
}

/// The cell, if it holds something.
fn cell_of(value: Data, is_formula: bool) -> Option<Cell> {
    Some(match value {
        Data::Empty if is_formula => without_value(),
        Data::Empty => return None,
        Data::Int(value) => Cell::Number(Number::integer(value)),
        Data::Float(value) => number(value),
        Data::String(text) => return text_cell(&text),
        Data::Bool(value) => Cell::Wrong(
            format!("the truth value {}", if value { "TRUE" } else { "FALSE" }),
            "write a number, or leave the cell empty",
        ),
        Data::Error(error) => error_cell(&error.to_string()),
        Data::DateTime(date) => date_cell(date),
        Data::DateTimeIso(date) => iso_date_cell(&date),
        Data::DurationIso(time) => Cell::Date(time),
    })
}

/// What spreadsheets write where a formula has failed, in English and Danish.
const ERRORS: [&str; 14] = [
    "#N/A",
    "#I/T",
    "#DIV/0!",
    "#DIVISION/0!",
    "#REF!",
    "#REFERENCE!",
    "#VALUE!",
    "#VÆRDI!",
    "#NAME?",
    "#NAVN?",
    "#NUM!",
    "#NULL!",
    "#NUL!",
    "#DATA!",
];

fn text_cell(text: &str) -> Option<Cell> {
    let words: Vec<_> = text.split_whitespace().collect();
    let has_break = text.trim().contains(['\n', '\r', '\t']);
    // A break inside a cell is there for the width of the column.
    let text = if has_break { words.join(" ") } else { text.trim().to_owned() };
    if text.is_empty() {
        None
    } else if ERRORS.contains(&text.as_str()) {
        Some(error_cell(&text))
    } else {
        Some(Cell::Text(text))
    }
}

fn error_cell(error: &str) -> Cell {
    Cell::Wrong(
        format!("the error {error}"),
        "put the formula right, write the number, or leave the cell empty if there is none",
    )
}

fn number(value: f64) -> Cell {
    let rounded = format!("{value:.14e}").parse().ok().and_then(Number::from_f64);
    rounded.map_or_else(
        || {
            Cell::Wrong(
                format!("the number {value:e}"),
                "a count or an amount has at most 18 digits",
            )
        },
        Cell::Number,
    )
}

fn date_cell(date: ExcelDateTime) -> Cell {
    if date.is_duration() {
        return Cell::Date(date.as_f64().to_string());
    }
    let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let is_midnight = (hour, minute, second, milli) == (0, 0, 0, 0);
    date_of(i32::from(year), u32::from(month), u32::from(day), is_midnight)
}

fn iso_date_cell(text: &str) -> Cell {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let parts: Vec<_> = date.split('-').map(str::parse::<u32>).collect();
    let is_midnight = !time.contains(|digit: char| digit.is_ascii_digit() && digit != '0');
    match parts[..] {
        [Ok(year), Ok(month), Ok(day)] => {
            date_of(i32::try_from(year).unwrap_or_default(), month, day, is_midnight)
        }
        _ => Cell::Date(text.to_owned()),
    }
}

fn date_of(year: i32, month: u32, day: u32, is_midnight: bool) -> Cell {
    match Period::month(year, month).filter(|_| day == 1 && is_midnight) {
        Some(month) => Cell::FirstOf(month),
        None => Cell::Date(format!("{year:04}-{month:02}-{day:02}")),
    }
}
