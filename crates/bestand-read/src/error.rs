//! What can be wrong with an extract: what and where in the value, what to do about it in the hint.
//!
//! Texts taken from a file pass through `excerpt` before they enter an error, so that neither the message
//! nor its debug form can carry a person's number or a page of junk.

use std::{fmt, io};

/// Where in a file something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's base name.
    pub file: String,
    /// The line or row.
    pub at: At,
    /// The heading of the column, where the fault lies in one.
    pub column: Option<String>,
}

/// A position in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// A physical line of a text file, from 1, the header line included.
    Line(u32),
    /// A row of a JSON file, from 1.
    Row(u32),
    /// A value of a JSON-stat dataset, counted in the order of its cells from 1.
    Value(u32),
    /// A member of a dimension, in the order of its index from 1.
    Member(u32),
    /// A cell of a sheet.
    Cell {
        /// The row, from 1.
        row: u32,
        /// The column, from 1.
        column: u32,
    },
}

impl fmt::Display for At {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(formatter, "line {line}"),
            Self::Row(row) => write!(formatter, "row {row}"),
            Self::Value(value) => write!(formatter, "value {value}"),
            Self::Member(member) => write!(formatter, "member {member}"),
            Self::Cell { row, column } => write!(formatter, "cell {}{row}", column_name(*column)),
        }
    }
}

/// The letters of a column of a sheet, from 1: `A`, `Z`, `AA`.
pub(crate) fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, {}", self.file, self.at)?;
        match &self.column {
            Some(column) => write!(formatter, ", column \"{column}\""),
            None => Ok(()),
        }
    }
}

/// Why a file is not read. Nothing of it is kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The operating system does not give the file's bytes.
    #[error("{file} cannot be opened: {source}")]
    Unopened {
        /// The file's base name.
        file: String,
        /// What the operating system says.
        source: io::Error,
    },
    /// A folder was given where a file is wanted.
    #[error("{file} is a folder")]
    Folder {
        /// The folder's base name.
        file: String,
    },
    /// The file holds nothing, or nothing but blanks.
    #[error("{file} is empty")]
    Empty {
        /// The file's base name.
        file: String,
    },
    /// The bytes are no text.
    #[error("{file} is {what}, not text")]
    Binary {
        /// The file's base name.
        file: String,
        /// What the first bytes say it is.
        what: &'static str,
        /// What to do with such a file.
        hint: &'static str,
    },
    /// A packed file that does not give its files.
    #[error("{file} {what}")]
    Packed {
        /// The file's base name.
        file: String,
        /// What is wrong with it.
        what: String,
        /// What to do with such a file.
        hint: &'static str,
    },
    /// The text is encoded as UTF-16.
    #[error("{file} is encoded as UTF-16")]
    Utf16 {
        /// The file's base name.
        file: String,
    },
    /// A byte that stands in no text.
    #[error("{place}: byte {byte:02X} does not occur in {encoding} text")]
    Byte {
        /// Where.
        place: Place,
        /// The byte.
        byte: u8,
        /// The encoding in which it has no place.
        encoding: &'static str,
    },
    /// The text was decoded with the wrong encoding before it was saved.
    #[error("{place}, character {character}: \"{text}\" was saved with its Danish letters garbled")]
    Garbled {
        /// Where.
        place: Place,
        /// The position in the line, from 1.
        character: u32,
        /// The word.
        text: String,
    },
    /// A web page was saved instead of the data.
    #[error("{file} is a web page, not an extract")]
    WebPage {
        /// The file's base name.
        file: String,
    },
    /// The file holds the answer of a publisher's API to a request that it refused.
    #[error("{file} holds an answer of the API, not data: {}\"{cause}\"", lead(code))]
    Refusal {
        /// The file's base name.
        file: String,
        /// The code of the answer, where it has one.
        code: Option<String>,
        /// The API's own words.
        cause: String,
        /// What to do about an answer of this kind.
        hint: &'static str,
    },
    /// The file has none of the known shapes.
    #[error("{file} has none of the known shapes; it begins with \"{begins}\"")]
    UnknownShape {
        /// The file's base name.
        file: String,
        /// The beginning of its first line.
        begins: String,
    },
    /// The text is not valid JSON, or not arranged as an extract is.
    #[error("{file}, line {line}, byte {byte}: {message}")]
    Json {
        /// The file's base name.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The byte in the line, from 1.
        byte: usize,
        /// What is wrong.
        message: String,
        /// What to do about it.
        hint: &'static str,
    },
    /// The parts of a JSON-stat dataset do not fit each other.
    #[error("{file}: {what}")]
    Dataset {
        /// The file's base name.
        file: String,
        /// What does not fit.
        what: String,
    },
    /// There are headings and nothing below them.
    #[error("{file} has headings but no rows")]
    NoRows {
        /// The file's base name.
        file: String,
    },
    /// A column that the shape cannot do without.
    #[error("{file} has no {wanted} column; its headings are {headings}")]
    NoColumn {
        /// The file's base name.
        file: String,
        /// What is missing.
        wanted: &'static str,
        /// The headings that are there.
        headings: String,
    },
    /// A column without a heading.
    #[error("{file}: column {number} has no heading")]
    NoHeading {
        /// The file's base name.
        file: String,
        /// The column, from 1.
        number: usize,
    },
    /// Two columns that cannot be told apart.
    #[error("{file} has two columns with the heading \"{heading}\"")]
    HeadingTwice {
        /// The file's base name.
        file: String,
        /// The heading.
        heading: String,
    },
    /// More columns, rows or characters than any extract has.
    #[error("{place}: {found} {what}, more than the limit of {limit}")]
    TooMany {
        /// Where.
        place: Place,
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A record with more or fewer cells than there are headings.
    #[error("{place}: {found} {} under {expected} headings", if *found == 1 { "cell" } else { "cells" })]
    CellCount {
        /// Where.
        place: Place,
        /// The number of headings.
        expected: usize,
        /// The number of cells.
        found: usize,
    },
    /// A row of another length than the first, where there are no headings.
    #[error("{place}: {found} {}, and the first row has {expected}", if *found == 1 { "cell" } else { "cells" })]
    RowLength {
        /// Where.
        place: Place,
        /// The number of cells of the first row.
        expected: usize,
        /// The number of cells.
        found: usize,
    },
    /// Columns without headings whose cells do not tell what they are.
    #[error("{file}: {what}")]
    OpenColumns {
        /// The file's base name.
        file: String,
        /// What stays open.
        what: String,
    },
    /// A quotation mark that opens a cell and does not close it where the cell ends.
    #[error("{place}: a quotation mark is opened and not closed")]
    Quote {
        /// Where the record begins.
        place: Place,
    },
    /// A cell that names no known period.
    #[error("{place}: {reason}")]
    Period {
        /// Where.
        place: Place,
        /// What is wrong with it.
        reason: String,
        /// The forms that are known.
        hint: String,
    },
    /// A breakdown's cell without a label.
    #[error("{place}: the cell is empty, and a breakdown has a label in every row")]
    NoLabel {
        /// Where.
        place: Place,
    },
    /// A number where a label belongs or a text where a number belongs.
    #[error("{place}: {text} where the column has {wanted}")]
    CellType {
        /// Where.
        place: Place,
        /// What stands there.
        text: String,
        /// What the column has.
        wanted: &'static str,
        /// What the cells of the shape are.
        hint: &'static str,
    },
    /// A line that is not an object like the first.
    #[error("{place}: {what}")]
    UnlikeFirstLine {
        /// The line.
        place: Place,
        /// What is different.
        what: String,
    },
    /// A cell that is not a number.
    #[error("{place}: {reason}")]
    Number {
        /// Where.
        place: Place,
        /// What is wrong with it.
        reason: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// The numbers of the file do not say how they are written, or say two things.
    #[error("{place}: {reason}")]
    Dialect {
        /// The first cell that shows it.
        place: Place,
        /// What is wrong.
        reason: String,
        /// What to do about it.
        hint: String,
    },
    /// A sign whose meaning is not known in this shape.
    #[error("{place}: the sign \"{text}\" has no known meaning in this shape")]
    UnknownSign {
        /// Where.
        place: Place,
        /// The sign.
        text: String,
    },
    /// A workbook that cannot be opened, or has no table.
    #[error("{file} {what}")]
    Workbook {
        /// The file's base name.
        file: String,
        /// What is wrong with it.
        what: String,
        /// What to do about it.
        hint: &'static str,
    },
    /// A rule of one shape alone.
    #[error("{place}: {reason}")]
    Rule {
        /// Where.
        place: Place,
        /// What is wrong.
        reason: String,
        /// What to do about it.
        hint: &'static str,
    },
    /// A cell of a sheet that leaves it open what the table is, or has no place in one.
    #[error("{place}: {reason}")]
    Sheet {
        /// Where.
        place: Place,
        /// What is wrong.
        reason: String,
        /// What to do about it.
        hint: &'static str,
    },
    /// A tidy record that has neither a value nor a reason, or both.
    #[error("{place}: {what}")]
    ValueOrReason {
        /// Where.
        place: Place,
        /// Which of the two.
        what: &'static str,
    },
    /// A cell of a tidy file that is none of the codes its column has.
    #[error("{place}: \"{text}\" is not a known code")]
    UnknownCode {
        /// Where.
        place: Place,
        /// The cell.
        text: String,
        /// The codes there are.
        known: String,
    },
}

/// The code of an answer as it stands before its cause.
fn lead(code: &Option<String>) -> String {
    code.as_ref().map_or_else(String::new, |code| format!("{code} "))
}

impl ReadError {
    /// What to do about it, where there is something to do.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Unopened { .. } => {
                "check the name, and that no other program holds the file open"
            }
            Self::Folder { .. } => "name the files in it",
            Self::Empty { .. } => "download the extract again",
            Self::Binary { hint, .. }
            | Self::Packed { hint, .. }
            | Self::Refusal { hint, .. }
            | Self::Json { hint, .. }
            | Self::CellType { hint, .. }
            | Self::Rule { hint, .. }
            | Self::Workbook { hint, .. }
            | Self::Sheet { hint, .. } => hint,
            Self::Utf16 { .. } => "save it as UTF-8 (in Excel: \"CSV UTF-8\")",
            Self::Byte { .. } => {
                "save the file as UTF-8 from the program that made it, or name the encoding with --encoding"
            }
            Self::Garbled { .. } => {
                "the file was read with the wrong encoding and saved again: download it anew and save it as UTF-8"
            }
            Self::WebPage { .. } => {
                "download the extract again: the page may be a login or an error in its place"
            }
            Self::UnknownShape { .. } => {
                "known are workbooks, Jobindsats JSON and CSV, StatBank CSV, JSON-stat and PX, tables with periods side by side, and tidy CSV (docs/formats.md); \
                 columns are separated by semicolon, comma or tab, under one line of headings"
            }
            Self::Dataset { .. } => {
                "the dataset contradicts itself or is cut short: download it again, or download CSV"
            }
            Self::NoRows { .. } => "ask for periods and areas that the table has",
            Self::NoColumn { .. } => {
                "the headings must be there as the publisher writes them (docs/formats.md)"
            }
            Self::NoHeading { .. } => "give the column a heading or delete it",
            Self::HeadingTwice { .. } => "rename or delete one of them",
            Self::TooMany { .. } => "look whether the file is what it is said to be",
            Self::CellCount { .. } => {
                "every row needs as many cells as there are headings: look for a separator inside a label, \
                 a decimal comma in a comma-separated file, or a title or footnote line"
            }
            Self::RowLength { .. } => {
                "every row of the table has as many cells as the others: download it again"
            }
            Self::OpenColumns { .. } => {
                "a table without headings has one column of periods, one of numbers, and none or one of the measure's \
                 name after it: download it through the API, or make a tidy file (docs/formats.md)"
            }
            Self::Quote { .. } => {
                "double a quotation mark inside a quoted cell, and close every cell on its own line"
            }
            Self::NoLabel { .. } => "fill the cell, or delete lines that are not data",
            Self::UnlikeFirstLine { .. } => {
                "every line needs one object with the keys of the first: were several answers, or the error of one, \
                 saved in one file?"
            }
            Self::UnknownSign { .. } => {
                "find out from the publisher what it stands for: leave the cell empty if the value is withheld or \
                 unknown, write 0 if it is exactly nil"
            }
            Self::ValueOrReason { .. } => {
                "a tidy record has a number in OBS_VALUE, or an empty OBS_VALUE and a code in REASON"
            }
            Self::Period { hint, .. } | Self::Dialect { hint, .. } => return Some(hint.clone()),
            Self::Number { hint, .. } => return hint.clone(),
            Self::UnknownCode { known, .. } => return Some(format!("known are: {known}")),
        };
        Some(hint.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_sheet_are_named_by_letters() {
        for (column, name) in [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16_384, "XFD")] {
            assert_eq!(column_name(column), name);
        }
    }

    #[test]
    fn a_place_names_file_line_and_column() {
        let place = Place {
            file: "y01.csv".into(),
            at: At::Line(12),
            column: Some("Antal personer".into()),
        };
        assert_eq!(place.to_string(), "y01.csv, line 12, column \"Antal personer\"");
    }
}
