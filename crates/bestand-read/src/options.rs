//! What the user says of the files, where the files do not say it themselves.

use bestand_model::number::{DecimalMark, ThousandsMark};
use bestand_model::source::Vintage;

use crate::StatbankTableinfo;

/// What the user says of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// `--table`: the publisher's table id. Wins over the file name.
    pub table: Option<String>,
    /// `--pulled`: the pull date. Wins over what the file says.
    pub pulled: Option<Vintage>,
    /// `--encoding`: the encoding of a text file. Without it UTF-8, and Windows-1252 where the bytes are not
    /// UTF-8.
    pub encoding: Option<Encoding>,
    /// `--decimal`: the decimal mark of a text file.
    pub decimal: Option<DecimalMark>,
    /// `--thousands`: the thousands mark of a text file.
    pub thousands: Option<ThousandsMark>,
    /// `--tableinfo`: the description of a StatBank table. StatBank's CSV and BULK are held to it, and absent cells
    /// of BULK get the value that it gives. Other shapes pass it over.
    pub tableinfo: Option<StatbankTableinfo>,
}

/// Encodings that extracts come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// The Windows ANSI code page of western Europe.
    Windows1252,
}
