//! What kind of workbook the bytes are, and how much they unpack to.
//!
//! A zip archive of a few kilobytes can unpack to more than any memory holds. So the archive is unpacked once
//! into nothing, and counted, before anything reads it; a damaged one is told by the same pass.

use std::io::{Cursor, ErrorKind, Read, copy};

use memchr::memmem;
use zip::ZipArchive;

use super::parts::part as look;
use crate::error::ReadError;

/// The most bytes a workbook may unpack to.
const MOST_UNPACKED: u64 = 512 * 1024 * 1024;

/// The kinds of workbook that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Office Open XML: `.xlsx`, `.xlsm`.
    Xlsx,
    /// OpenDocument: `.ods`.
    Ods,
    /// The binary form of Excel up to 2003.
    Xls,
}

impl Kind {
    /// The name in the reading facts of a source.
    pub fn shape(self) -> &'static str {
        match self {
            Self::Xlsx => "workbook_xlsx",
            Self::Ods => "workbook_ods",
            Self::Xls => "workbook_xls",
        }
    }

    /// How the texts of such a workbook are encoded.
    pub fn encoding(self) -> &'static str {
        match self {
            Self::Xlsx | Self::Ods => "utf-8",
            Self::Xls => "utf-16",
        }
    }
}

/// The first bytes of a zip archive.
const ZIP: &[u8] = b"PK\x03\x04";

/// The first bytes of the container that old workbooks, and protected new ones, come in.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The stream in which a workbook with a password is kept, as its directory writes the name.
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// The media type an OpenDocument sheet begins with.
const ODS_TYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

const DAMAGED_HINT: &str = "download it again, or open it in Excel or LibreOffice and save it anew";

/// The hint for a workbook that asks for a password.
pub(super) const PASSWORD_HINT: &str = "open it in Excel, take the password off, and save it anew";

/// Whether bytes begin as workbooks do.
pub(super) fn begins_as_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) || bytes.starts_with(&COMPOUND[..4])
}

/// An error about the workbook as a whole.
pub(super) fn unopened(file: &str, what: impl Into<String>, hint: &'static str) -> ReadError {
    ReadError::Workbook { file: file.to_owned(), what: what.into(), hint }
}

/// An error about bytes that break off or do not fit together.
pub(super) fn damaged(file: &str) -> ReadError {
    unopened(file, "is a damaged workbook, or only a part of one", DAMAGED_HINT)
}

/// What is known of a workbook before it is opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Package {
    pub kind: Kind,
    /// Whether a sheet may have merged areas, for which it is gone through once more.
    pub has_merged: bool,
}

/// What kind of workbook the bytes are, once it is sure that they unpack whole and within bounds.
///
/// # Errors
/// When the archive is damaged, unpacks to too much, is protected by a password, or is no workbook.
pub(super) fn package(file: &str, bytes: &[u8]) -> Result<Package, ReadError> {
    if !bytes.starts_with(ZIP) {
        if memmem::find(bytes, ENCRYPTED).is_some() {
            return Err(unopened(file, "is protected by a password", PASSWORD_HINT));
        }
        let package = Package { kind: Kind::Xls, has_merged: true };
        return if bytes.starts_with(COMPOUND) { Ok(package) } else { Err(damaged(file)) };
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged(file))?;
    let has = |archive: &ZipArchive<_>, name: &str| archive.index_for_name(name).is_some();
    let kind = if has(&archive, "xl/workbook.xml") {
        Kind::Xlsx
    } else if is_ods(&mut archive) {
        Kind::Ods
    } else if has(&archive, "xl/workbook.bin") {
        let hint = "open it in Excel and save it as \"Excel workbook (.xlsx)\"";
        return Err(unopened(file, "is a binary Excel workbook (.xlsb)", hint));
    } else {
        return Err(unopened(file, "is a zip archive and no workbook", "unpack it first"));
    };
    let has_merged = measure(file, &mut archive, MOST_UNPACKED)?;
    Ok(Package { kind, has_merged })
}

fn is_ods(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    let mut beginning = Vec::new();
    archive.by_name("mimetype").is_ok_and(|part| {
        part.take(ODS_TYPE.len() as u64).read_to_end(&mut beginning).is_ok()
            && beginning == ODS_TYPE
    })
}

/// Unpacks every part into nothing, and says whether one has merged areas. The sizes in the directory are only what the archive says of itself.
fn measure(
    file: &str,
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    limit: u64,
) -> Result<bool, ReadError> {
    let mut left = limit;
    let mut has_merged = false;
    for index in 0..archive.len() {
        let part = match archive.by_index(index) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(why)) if why.contains("assword") => {
                return Err(unopened(file, "is protected by a password", PASSWORD_HINT));
            }
            Err(_) => return Err(damaged(file)),
        };
        let declared = part.size();
        let unpacked = if declared > left {
            declared
        } else {
            let is_markup =
                part.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with(".xml"));
            let mut look = look(is_markup, &mut has_merged);
            copy(&mut part.take(left + 1), &mut look)
                .and_then(|unpacked| look.finish().map(|()| unpacked))
                .map_err(|error| refused(file, &error))?
        };
        left = left.checked_sub(unpacked).ok_or_else(|| {
            let limit = limit / (1024 * 1024);
            unopened(
                file,
                format!("unpacks to more than the limit of {limit} megabytes"),
                "look whether the file is what it is said to be, or save the one sheet that is needed",
            )
        })?;
    }
    Ok(has_merged)
}

/// What is wrong with a part: a reason of our own, or bytes that cannot be unpacked.
fn refused(file: &str, error: &std::io::Error) -> ReadError {
    match error.kind() {
        ErrorKind::Other => unopened(
            file,
            format!("has {error}"),
            "open it in Excel or LibreOffice, and save the one sheet that is needed",
        ),
        _ => damaged(file),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    /// An archive with a picture of this many zeros.
    fn archive(zeros: usize) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("xl/media/1.png", SimpleFileOptions::default()).unwrap();
        writer.write_all(&vec![0; zeros]).unwrap();
        writer.finish().unwrap().into_inner()
    }

    fn measured(bytes: &[u8]) -> Result<bool, ReadError> {
        measure("x.xlsx", &mut ZipArchive::new(Cursor::new(bytes)).unwrap(), 1024 * 1024)
    }

    #[test]
    fn an_archive_that_unpacks_to_more_than_the_limit_is_refused() {
        assert!(measured(&archive(1024 * 1024)).is_ok());
        let error = measured(&archive(1024 * 1024 + 1)).unwrap_err().to_string();
        assert_eq!(error, "x.xlsx unpacks to more than the limit of 1 megabytes");
    }

    #[test]
    fn a_part_of_markup_is_looked_at_to_its_last_tag_and_whatever_stands_before_the_first() {
        for begins in ["", "a"] {
            let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
            writer.start_file("xl/sharedStrings.XML", SimpleFileOptions::default()).unwrap();
            write!(writer, "{begins}<sst uniqueCount='99999999999'>").unwrap();
            let error = measured(&writer.finish().unwrap().into_inner()).unwrap_err().to_string();
            assert_eq!(error, "x.xlsx has more texts than the limit of 2000000");
        }
    }

    #[test]
    fn a_size_that_the_directory_understates_does_not_help() {
        let mut bytes = archive(2 * 1024 * 1024);
        let size = (2_u32 * 1024 * 1024).to_le_bytes();
        let places: Vec<usize> = memmem::find_iter(&bytes, &size).collect();
        for place in places {
            bytes[place..place + 4].copy_from_slice(&7_u32.to_le_bytes());
        }
        assert!(measured(&bytes).is_err());
    }
}
