//! What kind of workbook the bytes are, and how much they unpack to.
//!
//! A zip archive of a few kilobytes can unpack to more than any memory holds. So the archive is unpacked once
//! into nothing, and counted, before anything reads it; a damaged one is told by the same pass.

use std::io::{self, Cursor, Read, Write, copy};

use memchr::memmem;
use zip::ZipArchive;

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

/// The kind of workbook that the bytes are, once it is sure that they unpack whole and within bounds.
///
/// # Errors
/// When the archive is damaged, unpacks to too much, is protected by a password, or is no workbook.
pub(super) fn kind(file: &str, bytes: &[u8]) -> Result<Kind, ReadError> {
    if !bytes.starts_with(ZIP) {
        if memmem::find(bytes, ENCRYPTED).is_some() {
            return Err(unopened(file, "is protected by a password", PASSWORD_HINT));
        }
        return if bytes.starts_with(COMPOUND) { Ok(Kind::Xls) } else { Err(damaged(file)) };
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
    measure(file, &mut archive, MOST_UNPACKED)?;
    Ok(kind)
}

fn is_ods(archive: &mut ZipArchive<Cursor<&[u8]>>) -> bool {
    let mut beginning = Vec::new();
    archive.by_name("mimetype").is_ok_and(|part| {
        part.take(ODS_TYPE.len() as u64).read_to_end(&mut beginning).is_ok()
            && beginning == ODS_TYPE
    })
}

/// Unpacks every part into nothing. The sizes in the directory are only what the archive says of itself.
fn measure(
    file: &str,
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    limit: u64,
) -> Result<(), ReadError> {
    let mut left = limit;
    for index in 0..archive.len() {
        let part = match archive.by_index(index) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(why)) if why.contains("assword") => {
                return Err(unopened(file, "is protected by a password", PASSWORD_HINT));
            }
            Err(_) => return Err(damaged(file)),
        };
        let declared = part.size();
        let mut claims = Claims::default();
        let unpacked = if declared > left {
            declared
        } else {
            copy(&mut part.take(left + 1), &mut claims).map_err(|_| damaged(file))?
        };
        // A text takes more than a byte; room for all that are claimed is set aside before the first is read.
        if claims.most > unpacked {
            let what = format!("claims {} texts in a part of {unpacked} bytes", claims.most);
            return Err(unopened(file, what, DAMAGED_HINT));
        }
        left = left.checked_sub(unpacked).ok_or_else(|| {
            let limit = limit / (1024 * 1024);
            unopened(
                file,
                format!("unpacks to more than the limit of {limit} megabytes"),
                "look whether the file is what it is said to be, or save the one sheet that is needed",
            )
        })?;
    }
    Ok(())
}

/// Looks, in what goes by, for the number of texts that a part says it has.
#[derive(Default)]
struct Claims {
    most: u64,
    /// The end of what has gone by, in which a claim may have begun.
    tail: Vec<u8>,
}

impl Claims {
    const ATTRIBUTE: &[u8] = b"uniqueCount";

    /// The longest a claim may be with the blanks in it; no program writes any.
    const LONGEST: usize = 256;

    /// The number after the attribute, if there is one.
    fn number(after: &[u8]) -> Option<u64> {
        let value = after.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let (mark, value) = value.split_first()?;
        let digits = value.split(|byte| byte == mark).next()?.trim_ascii();
        let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
        // As many as can be, where they are more than can be counted.
        is_number
            .then(|| std::str::from_utf8(digits).ok()?.parse().ok())
            .map(|it| it.unwrap_or(u64::MAX))
    }
}

impl Write for Claims {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tail.extend_from_slice(bytes);
        for place in memmem::find_iter(&self.tail, Self::ATTRIBUTE) {
            let after = &self.tail[place + Self::ATTRIBUTE.len()..];
            self.most = self.most.max(Self::number(after).unwrap_or(0));
        }
        let passed = self.tail.len().saturating_sub(Self::LONGEST);
        self.tail.drain(..passed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    /// An archive with a part of this many zeros.
    fn archive(zeros: usize) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
        writer.write_all(&vec![0; zeros]).unwrap();
        writer.finish().unwrap().into_inner()
    }

    fn measured(bytes: &[u8]) -> Result<(), ReadError> {
        measure("x.xlsx", &mut ZipArchive::new(Cursor::new(bytes)).unwrap(), 1024 * 1024)
    }

    #[test]
    fn an_archive_that_unpacks_to_more_than_the_limit_is_refused() {
        assert!(measured(&archive(1024 * 1024)).is_ok());
        let error = measured(&archive(1024 * 1024 + 1)).unwrap_err().to_string();
        assert_eq!(error, "x.xlsx unpacks to more than the limit of 1 megabytes");
    }

    #[test]
    fn a_number_of_texts_that_the_part_cannot_hold_is_refused() {
        for claim in [r#"uniqueCount="99999999999""#, "uniqueCount = '99999999999999999999999'"] {
            let part = format!("{}<sst count=\"1\" {claim}><si/></sst>", " ".repeat(20_000));
            let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
            writer.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
            writer.write_all(part.as_bytes()).unwrap();
            let error = measured(&writer.finish().unwrap().into_inner()).unwrap_err().to_string();
            assert!(
                error.starts_with("x.xlsx claims ") && error.contains(" texts in a part"),
                "{error}"
            );
        }
        // Wherever the pieces end in which a part goes by.
        let part = b"<sst uniqueCount=\"4000\">";
        for cut in 0..part.len() {
            let mut claims = Claims::default();
            claims.write_all(&part[..cut]).unwrap();
            claims.write_all(&part[cut..]).unwrap();
            assert_eq!(claims.most, 4000, "{cut}");
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
