//! The container that old Excel workbooks come in (Microsoft's compound file format): laid out like a disk, with sectors in
//! chains that are found through a table.
//!
//! calamine follows chains wherever they lead, also in circles. So the one stream that matters is taken out here, and handed
//! on in a container that holds nothing else.

/// The chains of a container end with this number or a higher one.
const END_OF_CHAIN: u32 = 0xFFFF_FFFA;

/// The bytes a stream must have to lie in sectors of its own, and not in pieces of the stream of the first entry.
const SHORTEST_OWN: usize = 4096;

/// The bytes of a piece.
const PIECE: usize = 64;

/// The sectors that the table of a rebuilt container has room for: those that its header can name.
const MOST_SECTORS: usize = 109 * LARGE / 4;

/// The bytes of a sector of a rebuilt container.
const LARGE: usize = 4096;

pub(super) fn u16_at(bytes: &[u8], offset: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(offset..offset.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(offset..offset.checked_add(4)?)?.try_into().ok()?))
}

/// A container.
struct Container<'a> {
    bytes: &'a [u8],
    sector_size: usize,
    /// For each sector, the one that follows it.
    next: Vec<u32>,
}

/// The stream with the workbook's records; `None` where the container does not hold together.
pub(super) fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    Container::open(bytes)?.workbook()
}

impl<'a> Container<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30).filter(|shift| matches!(shift, 9 | 12))?;
        let mut container = Self { bytes, sector_size: 1 << shift, next: Vec::new() };
        let sectors = bytes.len() / container.sector_size;
        // The first 109 sectors of the table are named in the header, all others in a chain of their own.
        let mut tables: Vec<u32> =
            (0..109).filter_map(|number| u32_at(bytes, 76 + 4 * number)).collect();
        let mut further = u32_at(bytes, 68)?;
        for _ in 0..=sectors {
            if further >= END_OF_CHAIN {
                break;
            }
            let sector = container.sector(further)?;
            let last = container.sector_size - 4;
            tables.extend((0..last / 4).filter_map(|number| u32_at(sector, 4 * number)));
            further = u32_at(sector, last)?;
        }
        tables.retain(|table| *table < END_OF_CHAIN);
        if tables.len() > sectors {
            return None;
        }
        for table in tables {
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
        let end = start.checked_add(self.sector_size)?;
        self.bytes.get(start..self.bytes.len().min(end)).filter(|sector| !sector.is_empty())
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
            entries().find(|entry| {
                entry.get(..name.len()).is_some_and(|other| other.eq_ignore_ascii_case(&name))
            })
        };
        let entry = named("Workbook").or_else(|| named("Book"))?;
        let (first, length) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
        let mut stream = if length >= SHORTEST_OWN {
            self.chain(first)?
        } else {
            self.short_stream(entries().next()?, first)?
        };
        stream.truncate(length);
        Some(stream)
    }

    /// A stream too short for sectors of its own: pieces, kept in the stream of the first entry.
    fn short_stream(&self, root: &[u8], first: u32) -> Option<Vec<u8>> {
        let pieces = self.chain(u32_at(root, 116)?)?;
        let next = self.chain(u32_at(self.bytes, 60)?)?;
        let (mut bytes, mut piece) = (Vec::new(), first);
        while piece < END_OF_CHAIN {
            let start = (piece as usize).checked_mul(PIECE)?;
            let end = start.checked_add(PIECE)?;
            let of_piece = pieces.get(start..pieces.len().min(end))?;
            bytes.extend(of_piece);
            // As with chains of sectors. What adds nothing may do so for ever.
            if bytes.len() > pieces.len() || of_piece.is_empty() {
                return None;
            }
            piece = u32_at(&next, (piece as usize).checked_mul(4)?)?;
        }
        Some(bytes)
    }
}

/// A container that holds this workbook's stream and nothing else. `None` where it is larger than any workbook of this form.
pub(super) fn with_workbook(stream: &[u8]) -> Option<Vec<u8>> {
    let length = stream.len().max(SHORTEST_OWN);
    let of_stream = length.div_ceil(LARGE);
    // The directory, then the stream, then the table of all.
    let tables = (1 + of_stream).div_ceil(LARGE / 4 - 1);
    let sectors = 1 + of_stream + tables;
    if sectors > MOST_SECTORS {
        return None;
    }
    let number = |place: usize| u32::try_from(place).unwrap_or(END_OF_CHAIN);
    let mut header = vec![0; LARGE];
    header[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    // Version, order of the bytes, size of a sector and of a piece as powers of two.
    for (place, value) in [(24, 0x3E_u16), (26, 4), (28, 0xFFFE), (30, 12), (32, 6)] {
        header[place..place + 2].copy_from_slice(&value.to_le_bytes());
    }
    for (place, value) in [
        (40, 1),
        (44, number(tables)),
        (48, 0),
        (56, SHORTEST_OWN as u32),
        (60, 0xFFFF_FFFE),
        (68, 0xFFFF_FFFE),
    ] {
        header[place..place + 4].copy_from_slice(&value.to_le_bytes());
    }
    for table in 0..109 {
        let sector = if table < tables { number(1 + of_stream + table) } else { u32::MAX };
        header[76 + 4 * table..80 + 4 * table].copy_from_slice(&sector.to_le_bytes());
    }
    let mut directory = vec![0; LARGE];
    for (place, name, kind, first, length) in
        [(0, "Root Entry", 5, 0, 0), (128, "Workbook", 2, 1, number(length))]
    {
        let letters: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let entry = &mut directory[place..place + 128];
        entry[..letters.len()].copy_from_slice(&letters);
        entry[64..66].copy_from_slice(&(letters.len() as u16).to_le_bytes());
        entry[66] = kind;
        // No entry to the left, right or below, but the workbook below the root.
        entry[68..80].fill(0xFF);
        if place == 0 {
            entry[76..80].copy_from_slice(&1_u32.to_le_bytes());
        }
        entry[116..120].copy_from_slice(&u32::to_le_bytes(first));
        entry[120..124].copy_from_slice(&u32::to_le_bytes(length));
    }
    let mut bytes = [header, directory, stream.to_vec()].concat();
    bytes.resize(LARGE * (2 + of_stream), 0);
    for sector in 0..tables * LARGE / 4 {
        let next = match sector {
            0 => 0xFFFF_FFFE,
            _ if sector < of_stream => number(sector + 1),
            _ if sector == of_stream => 0xFFFF_FFFE,
            _ if sector < sectors => 0xFFFF_FFFD,
            _ => u32::MAX,
        };
        bytes.extend(next.to_le_bytes());
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &[u8] = include_bytes!("../../tests/workbooks/same_cells.xls");

    #[test]
    fn the_stream_of_a_rebuilt_container_is_the_one_it_was_built_of() {
        let stream = workbook_stream(BOOK).unwrap();
        for length in [0, 1, 4095, 4096, 4097, stream.len(), 5_000_000] {
            let stream: Vec<u8> = stream.iter().copied().cycle().take(length).collect();
            let rebuilt = workbook_stream(&with_workbook(&stream).unwrap()).unwrap();
            assert_eq!(rebuilt[..length], stream, "{length}");
            assert!(rebuilt[length..].iter().all(|byte| *byte == 0) && rebuilt.len() >= 4096);
        }
        assert_eq!(with_workbook(&vec![0; 500_000_000]), None);
    }

    #[test]
    fn a_chain_that_bites_its_tail_is_no_chain() {
        let whole = Container { bytes: BOOK, sector_size: 512, next: vec![1, 2, END_OF_CHAIN] };
        assert_eq!(whole.chain(0).map(|bytes| bytes.len()), Some(3 * 512));
        // The second sector begins where the file ends: nothing is there, however often it is asked for.
        let bytes = &BOOK[..2 * 512];
        for next in [vec![1, 0], vec![1, 1], vec![0, 0]] {
            assert_eq!(Container { bytes, sector_size: 512, next }.chain(0), None);
        }
    }
}
