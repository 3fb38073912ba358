//! How many cells an old Excel workbook asks for, counted before it is opened.
//!
//! Opening spreads each sheet over the rectangle from its first to its last cell. Two cells in opposite corners
//! are enough to ask for more than any memory holds, so their positions are looked at first. The workbook is a
//! stream of records inside a container that is laid out like a disk: sectors, in chains, found through a table.

use super::{
    ods_size::{MOST_SPREAD, SPREAD_HINT},
    package::{damaged, unopened},
};
use crate::error::ReadError;

/// Lets a workbook pass whose sheets are no larger than sheets are.
///
/// # Errors
/// When they are, or the container does not hold together.
pub(super) fn check(file: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let stream = Container::open(bytes).and_then(|container| container.workbook());
    let spread = spread(&stream.ok_or_else(|| damaged(file))?);
    if spread > MOST_SPREAD {
        return Err(unopened(
            file,
            format!("asks for {spread} cells, more than the limit of {MOST_SPREAD}"),
            SPREAD_HINT,
        ));
    }
    Ok(())
}

fn u16_at(bytes: &[u8], offset: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(offset..offset.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(offset..offset.checked_add(4)?)?.try_into().ok()?))
}

/// Records of cells, whose first two numbers are row and column.
const CELL_RECORDS: [u16; 8] = [0x0006, SEVERAL, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E];

/// The record of several cells in a row.
const SEVERAL: u16 = 0x00BD;

/// The record that claims the rows and columns of a sheet.
const DIMENSIONS: u16 = 0x0200;

/// The record that begins a sheet, among others.
const BEGINNING: u16 = 0x0809;

/// The cells of all sheets together, empty ones included, or what the largest claims if that is more.
fn spread(stream: &[u8]) -> u64 {
    let (mut all, mut most_claimed, mut offset) = (0_u64, 0_u64, 0_usize);
    let mut sheet: Option<[u64; 4]> = None;
    let cells = |sheet: Option<[u64; 4]>| {
        sheet.map_or(0, |[top, left, bottom, right]| (bottom - top + 1) * (right - left + 1))
    };
    while let (Some(kind), Some(length)) = (u16_at(stream, offset), u16_at(stream, offset + 2)) {
        let body = stream.get(offset + 4..offset + 4 + usize::from(length)).unwrap_or_default();
        offset += 4 + usize::from(length);
        if kind == BEGINNING {
            all = all.saturating_add(cells(sheet.take()));
        } else if kind == DIMENSIONS {
            most_claimed = most_claimed.max(claimed(body));
        } else if CELL_RECORDS.contains(&kind)
            && let (Some(row), Some(column)) = (u16_at(body, 0), u16_at(body, 2))
        {
            let (row, column) = (u64::from(row), u64::from(column));
            let [top, left, bottom, right] = sheet.unwrap_or([row, column, row, column]);
            // The one record of several cells ends with the last column.
            let last = if kind == SEVERAL { body.len().checked_sub(2) } else { Some(2) };
            let last = last.and_then(|place| u16_at(body, place)).map_or(column, u64::from);
            let right = right.max(column).max(last);
            sheet = Some([top.min(row), left.min(column), bottom.max(row), right]);
        }
    }
    all.saturating_add(cells(sheet)).max(most_claimed)
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
        Some(rows) => u64::from(rows) * u64::from(right.checked_sub(left).unwrap_or(right)),
    }
}

/// The chains of a container end with this number or a higher one.
const END_OF_CHAIN: u32 = 0xFFFF_FFFA;

/// A container in Microsoft's compound file format.
struct Container<'a> {
    bytes: &'a [u8],
    sector_size: usize,
    /// For each sector, the one that follows it.
    next: Vec<u32>,
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30).filter(|shift| matches!(shift, 9 | 12))?;
        let mut container = Self { bytes, sector_size: 1 << shift, next: Vec::new() };
        // The first 109 sectors of the table are named in the header, all others in a chain of their own.
        let mut tables: Vec<u32> =
            (0..109).filter_map(|number| u32_at(bytes, 76 + 4 * number)).collect();
        let mut further = u32_at(bytes, 68)?;
        while further < END_OF_CHAIN && tables.len() <= bytes.len() / 512 {
            let sector = container.sector(further)?;
            let last = container.sector_size - 4;
            tables.extend((0..last / 4).filter_map(|number| u32_at(sector, 4 * number)));
            further = u32_at(sector, last)?;
        }
        for table in tables.into_iter().filter(|&table| table < END_OF_CHAIN) {
            let sector = container.sector(table)?;
            let numbers =
                (0..container.sector_size / 4).filter_map(|number| u32_at(sector, 4 * number));
            container.next.extend(numbers);
        }
        Some(container)
    }

    /// A sector, or what a file that ends early has of it.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = self.sector_size.checked_mul(number as usize + 1)?;
        self.bytes.get(start..self.bytes.len().min(start + self.sector_size))
    }

    /// The bytes of a chain of sectors.
    fn chain(&self, first: u32) -> Option<Vec<u8>> {
        let (mut bytes, mut sector) = (Vec::new(), first);
        while sector < END_OF_CHAIN {
            bytes.extend(self.sector(sector)?);
            // A chain that bites its tail is longer than the file.
            if bytes.len() > self.bytes.len() {
                return None;
            }
            sector = *self.next.get(sector as usize)?;
        }
        Some(bytes)
    }

    /// The stream with the workbook's records.
    fn workbook(&self) -> Option<Vec<u8>> {
        let directory = self.chain(u32_at(self.bytes, 48)?)?;
        let entries = || directory.chunks_exact(128);
        let named = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
            entries().find(|entry| entry.starts_with(&name))
        };
        let entry = named("Workbook").or_else(|| named("Book"))?;
        let (first, length) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
        let mut stream = if length >= u32_at(self.bytes, 56)? as usize {
            self.chain(first)?
        } else {
            self.short_stream(entries().next()?, first)?
        };
        stream.truncate(length);
        Some(stream)
    }

    /// A stream too short for sectors of its own: pieces of 64 bytes, kept in the stream of the first entry.
    fn short_stream(&self, root: &[u8], first: u32) -> Option<Vec<u8>> {
        let pieces = self.chain(u32_at(root, 116)?)?;
        let next = self.chain(u32_at(self.bytes, 60)?)?;
        let (mut bytes, mut piece) = (Vec::new(), first);
        while piece < END_OF_CHAIN {
            let start = (piece as usize).checked_mul(64)?;
            bytes.extend(pieces.get(start..pieces.len().min(start.checked_add(64)?))?);
            if bytes.len() > pieces.len() {
                return None;
            }
            piece = u32_at(&next, (piece as usize).checked_mul(4)?)?;
        }
        Some(bytes)
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
            record(0x0203, &[101, 50, 0]),
            record(BEGINNING, &[0; 8]),
            record(0x00FD, &[7, 7, 0]),
        ];
        assert_eq!(spread(&sheet.concat()), 100 * 50 + 1);
        assert_eq!(spread(&record(DIMENSIONS, &[0, 0, 0xFFFF, 0, 0, 256, 0])), 0xFFFF * 256);
    }

    #[test]
    fn the_sheets_of_a_small_workbook_are_found_in_its_container() {
        let book = include_bytes!("../../tests/workbooks/same_cells.xls");
        let stream = Container::open(book).and_then(|container| container.workbook()).unwrap();
        // 8 rows of 4 columns, 6 of 4, and one cell.
        assert_eq!(spread(&stream), 8 * 4 + 6 * 4 + 1);
    }
}
