//! Files that come packed: gzip of one file, zip of several. What is inside is read like any other file.
//!
//! A packed file can claim to hold more than any machine has. So it is unpacked no further than [`MOST_BYTES`], and not
//! where it grows beyond what numbers in text ever do: as a whole, and in any stretch of it, since a bomb may hide
//! behind something that does not grow.

use std::cell::Cell;
use std::io::{Read, Seek, SeekFrom};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use crate::{ReadError, excerpt::mask_person_ids};

/// The most that is unpacked from one file.
const MOST_BYTES: u64 = 4 << 30;
/// How many times its packed size a file may grow: extracts grow by ten to sixty. Small files may grow more.
const MOST_GROWTH: u64 = 200;
/// What is unpacked in any case.
const SMALL: u64 = 32 << 20;
/// How much is unpacked at a time before the growth is looked at.
const PIECE: u64 = 1 << 16;
/// The most files of an archive.
const MOST_FILES: usize = 10_000;

/// The most characters of the name of a file in an archive; no file system has longer ones.
const LONGEST_NAME: usize = 255;

/// A file out of a packed one.
pub(crate) struct Unpacked {
    /// The name of the packed file, and of an archive the name inside: `udtraek.zip/y36a02.csv`.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Whether these bytes are a packed file. Workbooks and documents are zip archives too, but of their own parts.
pub(crate) fn is_packed(mut bytes: impl Read + Seek) -> bool {
    // The first bytes before anything else: the end of an archive is searched for through the whole file.
    match first_bytes(&mut bytes) {
        Ok(first) if is_gzip(&first) => true,
        Ok(first) if &first == b"PK" => ZipArchive::new(bytes).is_ok_and(|archive| {
            ["[Content_Types].xml", "mimetype"]
                .iter()
                .all(|part| archive.index_for_name(part).is_none())
        }),
        _ => false,
    }
}

/// The bytes that tell a kind of file. It is left as it was.
fn first_bytes(bytes: &mut (impl Read + Seek)) -> std::io::Result<[u8; 2]> {
    let mut first = [0; 2];
    bytes.read_exact(&mut first)?;
    bytes.rewind()?;
    Ok(first)
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1F\x8B")
}

/// The files in a packed one, in the order of their names. Folders and what systems add for themselves
/// (`__MACOSX`, `.DS_Store`) are no files.
///
/// # Errors
/// When it is damaged, protected by a password, holds no file or one that is packed itself, or would grow beyond the
/// limits.
pub(crate) fn unpack(file: &str, mut bytes: impl Read + Seek) -> Result<Vec<Unpacked>, ReadError> {
    let damaged = |what: &dyn std::fmt::Display| ReadError::Packed {
        file: mask_person_ids(file),
        what: format!("cannot be unpacked: {what}"),
        hint: "download it again, or unpack it yourself and give the files in it",
    };
    let first = first_bytes(&mut bytes).map_err(|error| damaged(&error))?;
    let length = bytes.seek(SeekFrom::End(0)).map_err(|error| damaged(&error))?;
    bytes.rewind().map_err(|error| damaged(&error))?;
    let taken = Cell::new(0);
    let packed = Counted { bytes, taken: &taken };
    let mut growth = Growth::of(length, &taken);
    if is_gzip(&first) {
        let bytes = growth
            .read(MultiGzDecoder::new(packed), u64::MAX)
            .map_err(|error| damaged(&error))?
            .map_err(|what| beyond(file, what))?;
        return one_layer(vec![Unpacked { name: file.to_owned(), bytes }]);
    }
    let mut archive = ZipArchive::new(packed).map_err(|error| damaged(&error))?;
    if archive.len() > MOST_FILES {
        let (found, limit) = (archive.len(), MOST_FILES);
        return Err(beyond(file, format!("holds {found} files, more than the limit of {limit}")));
    }
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| damaged(&error))?;
        let path = entry.name().map_err(|error| damaged(&error))?.replace('\\', "/");
        let inside = path.rsplit('/').next().unwrap_or_default();
        if inside.is_empty() || inside.starts_with('.') || path.starts_with("__MACOSX/") {
            continue;
        }
        let name = format!("{file}/{}", shown(inside));
        // What the archive says of itself is no more than that, but it need not be unpacked to be refused.
        let said = entry.size();
        let bytes = growth
            .read(entry, said)
            .map_err(|error| damaged(&error))?
            .map_err(|what| beyond(file, what))?;
        files.push(Unpacked { name, bytes });
    }
    if files.is_empty() {
        return Err(ReadError::Packed {
            file: mask_person_ids(file),
            what: "is an archive without a file in it".to_owned(),
            hint: "pack the extracts again, or give them as they are",
        });
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    one_layer(files)
}

/// A name out of an archive, which any program may have written: on one line, and no longer than files have names.
fn shown(name: &str) -> String {
    let plain = |sign: char| if sign.is_control() { ' ' } else { sign };
    name.chars().take(LONGEST_NAME).map(plain).collect()
}

/// How far a packed file of this size is unpacked.
fn limit(packed: u64) -> u64 {
    packed.saturating_mul(MOST_GROWTH).clamp(SMALL, MOST_BYTES)
}

/// Packed bytes, of which it is counted how many were taken.
struct Counted<'a, B> {
    bytes: B,
    taken: &'a Cell<u64>,
}

impl<B: Read> Read for Counted<'_, B> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.bytes.read(into)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

impl<B: Seek> Seek for Counted<'_, B> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.bytes.seek(to)
    }
}

/// How far a packed file has grown.
struct Growth<'a> {
    /// How many packed bytes were taken, some of them more than once.
    taken: &'a Cell<u64>,
    /// Of these, how many have been looked at.
    seen: u64,
    /// What may come out of the file as a whole.
    limit: u64,
    /// What of it may still come.
    left: u64,
    /// What may come out before more is taken: every packed byte adds to it.
    credit: u64,
    /// The most that this grows to.
    most_credit: u64,
}

impl<'a> Growth<'a> {
    fn of(packed: u64, taken: &'a Cell<u64>) -> Self {
        let limit = limit(packed);
        Self { taken, seen: 0, limit, left: limit, credit: SMALL, most_credit: SMALL }
    }

    /// Everything there is to read, `said` bytes of it by its own account; or which limit it grows beyond.
    fn read(&mut self, mut from: impl Read, said: u64) -> std::io::Result<Result<Vec<u8>, String>> {
        let too_large = format!(
            "unpacks to more than the limit of {} MB for an archive of its size",
            self.limit >> 20
        );
        if said != u64::MAX && said > self.left {
            return Ok(Err(too_large));
        }
        let mut bytes = Vec::new();
        loop {
            let read = from.by_ref().take(PIECE).read_to_end(&mut bytes)? as u64;
            if read == 0 {
                return Ok(Ok(bytes));
            }
            let taken = self.taken.get();
            let added = (taken - self.seen).saturating_mul(MOST_GROWTH);
            self.seen = taken;
            self.credit = self.credit.saturating_add(added).min(self.most_credit.max(added));
            if read > self.left {
                return Ok(Err(too_large));
            }
            if read > self.credit {
                let limit = self.most_credit >> 20;
                return Ok(Err(format!(
                    "has a part that unpacks to more than the limit of {limit} MB, and of {MOST_GROWTH} times its size"
                )));
            }
            self.left -= read;
            self.credit -= read;
        }
    }
}

/// The error for a file that is too large, which is not unpacked to its end.
fn beyond(file: &str, what: String) -> ReadError {
    ReadError::Packed {
        file: mask_person_ids(file),
        what,
        hint: "if it is what it is said to be, unpack it yourself and give the files in it",
    }
}

/// Files packed twice are not unpacked: that is how a small file becomes a huge one.
fn one_layer(files: Vec<Unpacked>) -> Result<Vec<Unpacked>, ReadError> {
    match files.iter().find(|each| is_gzip(&each.bytes)) {
        Some(twice) => Err(ReadError::Packed {
            file: mask_person_ids(&twice.name),
            what: "is packed twice".to_owned(),
            hint: "unpack it once and give what comes out",
        }),
        None => Ok(files),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn unpack(file: &str, bytes: &[u8]) -> Result<Vec<Unpacked>, ReadError> {
        super::unpack(file, Cursor::new(bytes))
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn names(files: &[Unpacked]) -> Vec<&str> {
        files.iter().map(|each| each.name.as_str()).collect()
    }

    #[test]
    fn what_was_packed_comes_out_in_the_order_of_names() {
        let packed = zip(&[("b/y09a02.csv", b"2"), ("a/y08a02.csv", b"1"), ("__MACOSX/x", b"")]);
        let files = unpack("alt.zip", &packed).unwrap();
        assert_eq!(names(&files), ["alt.zip/y08a02.csv", "alt.zip/y09a02.csv"]);
        assert_eq!(files[0].bytes, b"1");
        let file = &unpack("y08a02.csv.gz", &gzip(b"Periode")).unwrap()[0];
        assert_eq!((file.name.as_str(), file.bytes.as_slice()), ("y08a02.csv.gz", &b"Periode"[..]));
        // Two gzip files after each other are one.
        let twice = [gzip(b"Peri"), gzip(b"ode")].concat();
        assert_eq!(unpack("a.gz", &twice).unwrap()[0].bytes, b"Periode");
    }

    #[test]
    fn a_small_file_that_unpacks_to_a_huge_one_is_refused_before_it_is_whole() {
        let zeros = gzip(&vec![0; (32 << 20) + 1]);
        let error = unpack("bombe.gz", &zeros).err().unwrap().to_string();
        let said = "bombe.gz unpacks to more than the limit of 32 MB for an archive of its size";
        assert_eq!(error, said);
        let archive = zip(&[("a.csv", &vec![0; 16 << 20]), ("b.csv", &vec![0; (16 << 20) + 1])]);
        assert!(unpack("bombe.zip", &archive).is_err(), "together they are too much");
    }

    #[test]
    fn a_bomb_behind_what_does_not_grow_is_refused_where_it_begins() {
        // No two bytes of it repeat in a way that could be packed.
        let mut state = 20_150_115_u32;
        let noise = (0..256 << 10).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        });
        let mut bytes: Vec<u8> = noise.collect();
        let read = |packed: &[u8]| {
            let taken = Cell::new(0);
            let counted = Counted { bytes: Cursor::new(packed), taken: &taken };
            let small = 1 << 20;
            let mut growth = Growth {
                taken: &taken,
                seen: 0,
                limit: u64::MAX,
                left: u64::MAX,
                credit: small,
                most_credit: small,
            };
            growth.read(MultiGzDecoder::new(counted), u64::MAX).unwrap()
        };
        let packed = gzip(&bytes);
        assert!(packed.len() >= bytes.len(), "the noise can be packed");
        assert_eq!(read(&packed).as_ref(), Ok(&bytes));
        // As a whole it grows by less than ten times.
        bytes.resize(bytes.len() + (2 << 20), 0);
        let error = read(&gzip(&bytes)).unwrap_err();
        assert_eq!(
            error,
            "has a part that unpacks to more than the limit of 1 MB, and of 200 times its size"
        );
    }

    #[test]
    fn a_file_that_says_itself_that_it_is_too_large_is_not_unpacked() {
        let mut packed = zip(&[("a.csv", b"Periode")]);
        let size = 7_u32.to_le_bytes();
        // In the directory, behind the packed size and before the length of the name.
        let entry = packed.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap();
        assert_eq!(packed[entry + 24..entry + 28], size);
        packed[entry + 24..entry + 28].copy_from_slice(&(3_u32 << 30).to_le_bytes());
        let error = unpack("a.zip", &packed).err().unwrap().to_string();
        assert!(error.starts_with("a.zip unpacks to more than the limit of 32 MB"), "{error}");
    }

    #[test]
    fn a_name_is_shown_on_one_line_and_cut() {
        let long = format!("y36a02\u{1b}[2J\n{}.csv", "x".repeat(300));
        let name = &unpack("a.zip", &zip(&[(&long, b"1")])).unwrap()[0].name;
        assert!(name.starts_with("a.zip/y36a02 [2J xxx"), "{name}");
        assert_eq!(name.chars().count(), "a.zip/".len() + LONGEST_NAME);
    }

    #[test]
    fn an_archive_of_very_many_files_is_refused() {
        let names: Vec<String> = (0..=MOST_FILES).map(|number| format!("{number}.csv")).collect();
        let files: Vec<(&str, &[u8])> =
            names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        let error = unpack("a.zip", &zip(&files)).err().unwrap().to_string();
        assert_eq!(error, "a.zip holds 10001 files, more than the limit of 10000");
    }

    #[test]
    fn what_is_damaged_empty_or_packed_twice_is_refused() {
        let message = |file: &str, bytes: &[u8]| unpack(file, bytes).err().unwrap().to_string();
        let whole = gzip(b"Periode;Antal\n2014M11;1\n");
        assert!(
            message("a.gz", &whole[..whole.len() - 5]).starts_with("a.gz cannot be unpacked: ")
        );
        assert_eq!(message("a.gz", &gzip(&whole)), "a.gz is packed twice");
        let only_folder = zip(&[("__MACOSX/a.csv", b"1")]);
        assert_eq!(message("a.zip", &only_folder), "a.zip is an archive without a file in it");
    }
}
