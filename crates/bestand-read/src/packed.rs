//! Files that come packed: gzip of one file, zip of several. What is inside is read like any other file.
//!
//! A packed file can claim to hold more than any machine has. So it is unpacked no further than [`MOST_BYTES`], and not
//! where it grows beyond what numbers in text ever do.

use std::io::{Cursor, Read};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use crate::{ReadError, excerpt::mask_person_ids};

/// The most that is unpacked from one file.
const MOST_BYTES: u64 = 4 << 30;
/// How many times its packed size a file may grow: extracts grow by ten to sixty. Small files may grow more.
const MOST_GROWTH: u64 = 200;
/// What is unpacked in any case.
const SMALL: u64 = 32 << 20;
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
pub(crate) fn is_packed(bytes: &[u8]) -> bool {
    // The first bytes before anything else: the end of an archive is searched for through the whole file.
    is_gzip(bytes)
        || bytes.starts_with(b"PK")
            && ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| {
                ["[Content_Types].xml", "mimetype"]
                    .iter()
                    .all(|part| archive.index_for_name(part).is_none())
            })
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
pub(crate) fn unpack(file: &str, bytes: &[u8]) -> Result<Vec<Unpacked>, ReadError> {
    let damaged = |what: &dyn std::fmt::Display| ReadError::Packed {
        file: mask_person_ids(file),
        what: format!("cannot be unpacked: {what}"),
        hint: "download it again, or unpack it yourself and give the files in it",
    };
    let limit = limit(bytes.len() as u64);
    if is_gzip(bytes) {
        let bytes = read_at_most(MultiGzDecoder::new(bytes), limit)
            .map_err(|error| damaged(&error))?
            .ok_or_else(|| too_large(file, limit))?;
        return one_layer(vec![Unpacked { name: file.to_owned(), bytes }]);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    if archive.len() > MOST_FILES {
        let (found, limit) = (archive.len(), MOST_FILES);
        return Err(beyond(file, format!("holds {found} files, more than the limit of {limit}")));
    }
    let mut files = Vec::new();
    let mut left = limit;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| damaged(&error))?;
        let path = entry.name().map_err(|error| damaged(&error))?.replace('\\', "/");
        let inside = path.rsplit('/').next().unwrap_or_default();
        if inside.is_empty() || inside.starts_with('.') || path.starts_with("__MACOSX/") {
            continue;
        }
        let name = format!("{file}/{}", shown(inside));
        let bytes = read_at_most(entry, left)
            .map_err(|error| damaged(&error))?
            .ok_or_else(|| too_large(file, limit))?;
        left = left.saturating_sub(bytes.len() as u64);
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

/// Everything there is to read; `None` where it is more than the limit.
fn read_at_most(from: impl Read, limit: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// The error for a file that is not unpacked to its end: how far it would go on is not known.
fn too_large(file: &str, limit: u64) -> ReadError {
    let megabytes = limit >> 20;
    beyond(
        file,
        format!("unpacks to more than the limit of {megabytes} MB for an archive of its size"),
    )
}

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
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

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
