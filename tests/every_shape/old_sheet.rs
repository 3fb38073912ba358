//! A sheet as `.xls`: records of Excel 97 (BIFF8) in a stream, in a container that is laid out like a disk.

use super::sheets::{Cell, Sheet};

const BEGINNING: u16 = 0x0809;
const END: u16 = 0x000A;
const SHEET_PLACE: u16 = 0x0085;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;

/// The bytes of a sector of the container.
const SECTOR: usize = 512;
/// Shorter streams are kept otherwise, so the stream is filled up to this length.
const LEAST_STREAM: usize = 4096;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const TABLE_SECTOR: u32 = 0xFFFF_FFFD;
const FREE: u32 = 0xFFFF_FFFF;

/// The sheet as `.xls`.
pub fn xls(sheet: &Sheet) -> Vec<u8> {
    container(&stream(sheet))
}

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes(), &(body.len() as u16).to_le_bytes(), body].concat()
}

fn beginning(of: u16) -> Vec<u8> {
    record(BEGINNING, &shorts(&[0x0600, of, 0, 0, 0, 0, 0, 0]))
}

fn shorts(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn longs(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn stream(sheet: &Sheet) -> Vec<u8> {
    const NAME: &[u8] = b"Tabel";
    let place_of = |sheet: u32| {
        let mut body = longs(&[sheet]);
        body.extend([0, 0, NAME.len() as u8, 0]);
        body.extend(NAME);
        record(SHEET_PLACE, &body)
    };
    let globals = |sheet: u32| [beginning(0x0005), place_of(sheet), record(END, &[])].concat();
    let mut stream = globals(globals(0).len() as u32);
    stream.extend(beginning(0x0010));
    for (row, cells) in (0..).zip(sheet) {
        for (column, cell) in (0..).zip(cells) {
            let mut body = shorts(&[row, column, 0]);
            match cell {
                Cell::Empty => {}
                Cell::Number(number) => {
                    body.extend(number.parse::<f64>().unwrap().to_le_bytes());
                    stream.extend(record(NUMBER, &body));
                }
                Cell::Text(text) => {
                    let letters: Vec<u16> = text.encode_utf16().collect();
                    body.extend(shorts(&[letters.len() as u16]));
                    // Two bytes for each letter.
                    body.push(1);
                    body.extend(shorts(&letters));
                    stream.extend(record(LABEL, &body));
                }
            }
        }
    }
    stream.extend(record(END, &[]));
    stream
}

/// A container with one stream, `Workbook`: the header, the stream, a directory and the table of sectors.
fn container(stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    let length = stream.len().max(LEAST_STREAM).next_multiple_of(SECTOR);
    stream.resize(length, 0);
    let sectors = (length / SECTOR) as u32;
    let directory = sectors;
    let mut next: Vec<u32> = (1..sectors).collect();
    next.extend([END_OF_CHAIN, END_OF_CHAIN, TABLE_SECTOR]);
    // One sector of the table is enough for the tests.
    let entries = SECTOR / 4;
    assert!(next.len() <= entries, "the sheet is too large for one sector of the table");
    next.resize(entries, FREE);

    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.extend([0; 16]);
    bytes.extend(shorts(&[0x003E, 0x0003, 0xFFFE, 9, 6, 0, 0, 0]));
    bytes.extend(longs(&[
        0,
        1,
        directory,
        0,
        LEAST_STREAM as u32,
        END_OF_CHAIN,
        0,
        END_OF_CHAIN,
        0,
    ]));
    bytes.extend(longs(&[directory + 1]));
    bytes.resize(SECTOR, 0xFF);
    bytes.extend(stream);
    bytes.extend(entry("Root Entry", 5, 1, END_OF_CHAIN, 0));
    bytes.extend(entry("Workbook", 2, FREE, 0, length as u32));
    bytes.extend(entry("", 0, FREE, 0, 0));
    bytes.extend(entry("", 0, FREE, 0, 0));
    bytes.extend(longs(&next));
    bytes
}

/// An entry of the directory.
fn entry(name: &str, kind: u8, child: u32, first: u32, length: u32) -> Vec<u8> {
    let mut letters: Vec<u16> = name.encode_utf16().collect();
    if !letters.is_empty() {
        letters.push(0);
    }
    let mut bytes = shorts(&letters);
    let length_of_name = bytes.len() as u16;
    bytes.resize(64, 0);
    bytes.extend(shorts(&[length_of_name]));
    bytes.extend([kind, 1]);
    bytes.extend(longs(&[FREE, FREE, child]));
    bytes.extend([0; 36]);
    bytes.extend(longs(&[first, length, 0]));
    bytes
}
