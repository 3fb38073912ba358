//! How many cells an old Excel workbook asks for, counted before it is opened.
//!
//! Opening spreads each sheet over the rectangle from its first to its last cell. Two cells in opposite corners
//! are enough to ask for more than any memory holds, so their positions are looked at first.

use super::{
    container::{u16_at, u32_at, with_workbook, workbook_stream},
    ods_size::{MOST_SPREAD, SPREAD_HINT},
    open::MOST_SHEETS,
    package::{damaged, unopened},
};
use crate::error::ReadError;

/// The most cells that a sheet may claim to have: more than the 65,536 rows and 256 columns that there are in this form,
/// which some programs claim for every sheet. Room is set aside for what is claimed, and not used.
const MOST_CLAIMED: u64 = 20_000_000;

/// The workbook in a container of its own, once it is sure that its sheets are no larger than sheets are.
///
/// # Errors
/// When they are, or the container does not hold together.
pub(super) fn checked(file: &str, bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let stream = workbook_stream(bytes).ok_or_else(|| damaged(file))?;
    let sheets = sheets(&stream);
    if sheets.len() > MOST_SHEETS {
        return Err(too_many_sheets(file, sheets.len()));
    }
    let sizes: Vec<Size> = sheets.into_iter().map(|start| Size::of(&stream[start..])).collect();
    let spread = sizes.iter().fold(0, |sum: u64, size| sum.saturating_add(size.spread));
    let claimed = sizes.iter().map(|size| size.claimed).max().unwrap_or_default();
    for (cells, limit) in [(spread, MOST_SPREAD), (claimed, MOST_CLAIMED)] {
        if cells > limit {
            return Err(unopened(
                file,
                format!("asks for {cells} cells, more than the limit of {limit}"),
                SPREAD_HINT,
            ));
        }
    }
    with_workbook(&stream).ok_or_else(|| damaged(file))
}

/// The error for a workbook with so many sheets.
pub(super) fn too_many_sheets(file: &str, found: usize) -> ReadError {
    unopened(
        file,
        format!("has {found} sheets, more than the limit of {MOST_SHEETS}"),
        "save the sheets that are needed in a workbook of their own",
    )
}

/// Records of cells, whose first two numbers are row and column.
const CELL_RECORDS: [u16; 8] = [FORMULA, SEVERAL, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];

/// The record of several cells in a row.
const SEVERAL: u16 = 0x00BD;

/// The record that claims the rows and columns of a sheet.
const DIMENSIONS: u16 = 0x0200;

/// The record that begins a sheet, or a chart within one.
const BEGINNING: u16 = 0x0809;

/// The record that ends either.
const END: u16 = 0x000A;

/// The record of a sheet's name and of the place of its own records.
const SHEET: u16 = 0x0085;

/// The record of a formula, and that of the text which it gives.
const FORMULA: u16 = 0x0006;
const FORMULA_TEXT: u16 = 0x0207;

/// The records that begin here: kind and body.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut offset = 0;
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(stream, offset)?, u16_at(stream, offset + 2)?);
        let body = stream.get(offset + 4..offset + 4 + usize::from(length))?;
        offset += 4 + usize::from(length);
        Some((kind, body))
    })
}

/// Where the records of the sheets begin, as far as that is in the stream.
fn sheets(stream: &[u8]) -> Vec<usize> {
    records(stream)
        .take_while(|(kind, _)| *kind != END)
        .filter(|(kind, _)| *kind == SHEET)
        .filter_map(|(_, body)| u32_at(body, 0))
        .map(|start| start as usize)
        .filter(|start| *start <= stream.len())
        .collect()
}

/// How large a sheet is.
#[derive(Debug, Default, PartialEq, Eq)]
struct Size {
    /// Its cells from the first to the last, empty ones included.
    spread: u64,
    /// What it claims.
    claimed: u64,
}

impl Size {
    /// The size of the sheet whose records begin here.
    fn of(stream: &[u8]) -> Self {
        let mut claims = 0;
        let mut corners: Option<[u64; 4]> = None;
        let mut formula = [0, 0];
        let (mut begun, mut charts) = (false, 0_usize);
        for (kind, body) in records(stream) {
            match kind {
                BEGINNING if begun => charts += 1,
                BEGINNING => begun = true,
                END if charts > 0 => charts -= 1,
                END => break,
                _ if charts > 0 => {}
                DIMENSIONS => claims = claims.max(claimed(body)),
                FORMULA_TEXT => extend(&mut corners, formula, formula[1]),
                _ if CELL_RECORDS.contains(&kind) => {
                    let (Some(row), Some(column)) = (u16_at(body, 0), u16_at(body, 2)) else {
                        continue;
                    };
                    let cell = [u64::from(row), u64::from(column)];
                    if kind == FORMULA {
                        formula = cell;
                    }
                    // The one record of several cells ends with the last column.
                    let last = (kind == SEVERAL).then(|| u16_at(body, body.len() - 2)).flatten();
                    extend(&mut corners, cell, last.map_or(cell[1], u64::from));
                }
                _ => {}
            }
        }
        let spread =
            corners.map_or(0, |[top, left, bottom, right]| (bottom - top + 1) * (right - left + 1));
        Self { spread, claimed: claims }
    }
}

/// Makes room for the cells of a row from this one to the last column.
fn extend(corners: &mut Option<[u64; 4]>, [row, column]: [u64; 2], last: u64) {
    let [top, left, bottom, right] = corners.unwrap_or([row, column, row, column]);
    *corners = Some([top.min(row), left.min(column), bottom.max(row), right.max(column).max(last)]);
}

/// The cells a sheet claims to have, which is room that opening it sets aside.
fn claimed(body: &[u8]) -> u64 {
    let wide = || {
        Some([
            u32_at(body, 0)?,
            u32_at(body, 4)?,
            u16_at(body, 8)?.into(),
            u16_at(body, 10)?.into(),
        ])
    };
    let narrow = || {
        let number = |place: usize| u16_at(body, 2 * place).map(u32::from);
        Some([number(0)?, number(1)?, number(2)?, number(3)?])
    };
    let sizes = if body.len() >= 12 { wide() } else { narrow() };
    let Some([top, bottom, left, right]) = sizes else { return 0 };
    match bottom.checked_sub(top) {
        _ if bottom == 0 || right == 0 => 0,
        // A sheet that ends before it begins is counted as one without an end.
        None => u64::MAX,
        // A first column that there is not, or after the last, is counted as none.
        Some(rows) if left > 0xFF || right < left => u64::from(rows) * u64::from(right),
        Some(rows) => u64::from(rows) * u64::from(right - left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, numbers: &[u16]) -> Vec<u8> {
        let length = 2 * numbers.len() as u16;
        [kind, length].iter().chain(numbers).flat_map(|number| number.to_le_bytes()).collect()
    }

    #[test]
    fn two_cells_in_opposite_corners_ask_for_all_between_them() {
        let sheet = [
            record(BEGINNING, &[0; 8]),
            record(0x0203, &[2, 1, 0]),
            record(BEGINNING, &[0; 8]),
            record(0x0203, &[60_000, 250, 0]),
            record(END, &[]),
            record(0x0203, &[101, 50, 0]),
            record(END, &[]),
            record(0x00FD, &[7, 70, 0]),
        ];
        let size = Size::of(&sheet.concat());
        assert_eq!(size.spread, 100 * 50, "a chart within it has cells of its own");
        let of = |numbers: &[u16]| Size::of(&record(DIMENSIONS, numbers)).claimed;
        assert_eq!(of(&[0, 0, 0xFFFF, 0, 0, 256, 0]), 0xFFFF * 256);
        assert_eq!(of(&[0, 0, 9, 0, 0xFFFE, 0xFFFF, 0]), 9 * 0xFFFF);
        assert_eq!(of(&[9, 0, 8, 0, 0, 1, 0]), u64::MAX);
        // A text without its formula stands in the first cell of all.
        let text = [record(0x0203, &[99, 9, 0]), record(FORMULA_TEXT, &[0])];
        assert_eq!(Size::of(&text.concat()).spread, 100 * 10);
    }

    /// The stream of a workbook whose sheets all have these records.
    fn stream(sheets: u16, records: &[u8]) -> Vec<u8> {
        let start = 12 * sheets + 4;
        let names = (0..sheets).flat_map(|_| record(SHEET, &[start, 0, 0, 0]));
        names.chain(record(END, &[])).chain(records.iter().copied()).collect()
    }

    fn refused(sheets: u16, records: &[u8]) -> String {
        let book = with_workbook(&stream(sheets, records)).unwrap();
        checked("x.xls", &book).map(|book| book.len()).unwrap_err().to_string()
    }

    #[test]
    fn a_workbook_is_refused_that_asks_for_more_than_it_can_need() {
        let corners = [record(0x0203, &[0, 0, 0]), record(0x0203, &[20_000, 250, 0])].concat();
        let said = format!("asks for {} cells, more than the limit of {MOST_SPREAD}", 20_001 * 251);
        assert_eq!(refused(1, &corners), format!("x.xls {said}"));
        assert_eq!(refused(256, &corners), "x.xls has 256 sheets, more than the limit of 255");
        let claim = record(DIMENSIONS, &[0, 0, 0xFFFF, 0xFFFF, 0, 1, 0]);
        assert!(refused(1, &claim).contains("more than the limit of 20000000"));
        let small = with_workbook(&stream(255, &record(0x0203, &[7, 7, 0]))).unwrap();
        assert!(checked("x.xls", &small).is_ok());
    }

    #[test]
    fn the_sheets_of_a_small_workbook_are_found_in_its_container() {
        let book = include_bytes!("../../tests/workbooks/same_cells.xls");
        let stream = workbook_stream(book).unwrap();
        let spread: Vec<u64> =
            sheets(&stream).into_iter().map(|start| Size::of(&stream[start..]).spread).collect();
        // 8 rows of 4 columns, 6 of 4, and one cell.
        assert_eq!(spread.iter().sum::<u64>(), 8 * 4 + 6 * 4 + 1, "{spread:?}");
    }
}
