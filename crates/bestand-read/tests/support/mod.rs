//! Workbooks made of lines of text.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

/// A workbook with one sheet for each name and its lines.
///
/// Cells stand between bars. What reads as a number is stored as one, unless an apostrophe stands before it.
pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let mut book = new_book();
    for (name, lines) in sheets {
        fill(book.add_worksheet().set_name(*name).expect("a small sheet can be written"), lines);
    }
    book.save_to_buffer().expect("a small sheet can be written")
}

/// A workbook whose bytes do not depend on the day.
pub fn new_book() -> Workbook {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2015, 1, 15).expect("a small sheet can be written");
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    book
}

/// Writes lines into a sheet.
pub fn fill(sheet: &mut rust_xlsxwriter::Worksheet, lines: &str) {
    for (row, line) in lines.lines().enumerate() {
        for (column, cell) in line.split('|').map(str::trim).enumerate() {
            let (row, column) = (row as u32, column as u16);
            if cell.is_empty() {
                continue;
            } else if let Some(text) = cell.strip_prefix('\'') {
                sheet.write_string(row, column, text).expect("a small sheet can be written");
            } else if let Ok(number) = cell.parse::<f64>() {
                sheet.write_number(row, column, number).expect("a small sheet can be written");
            } else {
                sheet.write_string(row, column, cell).expect("a small sheet can be written");
            }
        }
    }
}
