//! What a municipality has beside the publishers: small CSV files of a form of ours, each read as strictly as the next.
//!
//! UTF-8 (a byte order mark is allowed), one line of headings with exactly the names of the form, in any order, and no
//! total rows. `;` between the columns goes with decimal commas, `,` with decimal points, and thousands have no mark, so
//! that no number can be read in two ways: one that could be is refused. What is empty was not given, and is never zero.
//!
//! [`Budget`], [`Targets`] and [`Refunds`] are read here, and [comparison groups](crate::comparison_group) in the same
//! manner. An office's own cases are an extract like any other.

mod budget;
mod error;
mod refunds;
mod targets;

use csv::{ReaderBuilder, StringRecord};

pub use self::budget::{AmountOff, Budget, BudgetRow, NetPrice};
pub use self::error::{CellAt, OwnFileError};
pub use self::refunds::{Refund, RefundStep, Refunds};
pub use self::targets::{Goal, Target, Targets};
use crate::benefit::{BenefitList, BenefitMatch};
use crate::dimension::DimensionList;
use crate::excerpt::excerpt;
use crate::source::{Publisher, ReadFacts, Source, Vintage, is_synthetic};
use crate::{Dialect, Language, Number};

/// What a file of ours looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// What a row is: `member`.
    pub row: &'static str,
    /// The headings.
    pub columns: &'static [&'static str],
    /// A row of it, with semicolons.
    pub example: &'static str,
}

/// A file that has the form.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The rows, in the order of the file.
    pub(crate) lines: Vec<Line>,
    /// How it was read.
    pub(crate) read: ReadFacts,
}

/// A row of a file.
#[derive(Debug)]
pub(crate) struct Line {
    /// Counted from 1.
    pub(crate) number: u64,
    form: &'static Form,
    dialect: Dialect,
    /// In the order of the form's columns.
    fields: Vec<String>,
}

impl Sheet {
    /// Reads a file of a form; `shape` is what the form is called among the shapes of files.
    ///
    /// # Errors
    /// When the file is not what the head of this module says.
    pub(crate) fn read(
        bytes: &[u8],
        form: &'static Form,
        shape: &str,
    ) -> Result<Self, OwnFileError> {
        let text = std::str::from_utf8(bytes).map_err(|_| OwnFileError::NotUtf8)?;
        let (text, encoding) = match text.strip_prefix('\u{feff}') {
            Some(text) => (text, "utf-8-bom"),
            None => (text, "utf-8"),
        };
        let head = text.lines().find(|line| !line.trim().is_empty());
        let head = head.ok_or(OwnFileError::Empty(form))?;
        let (delimiter, dialect) = match head.contains(';') {
            true => (b';', Dialect::DANISH_PLAIN),
            false => (b',', Dialect::ENGLISH_PLAIN),
        };
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(text.as_bytes());
        let unreadable =
            |error: csv::Error| OwnFileError::Unreadable { form, message: error.to_string() };
        let places = form.places(reader.headers().map_err(unreadable)?)?;
        let mut numbers = LineNumbers { text, at: 0, line: 1 };
        let mut lines = Vec::new();
        for record in reader.records() {
            let record = record.map_err(unreadable)?;
            let number = numbers.of(&record);
            if record.len() != places.len() {
                let (line, fields) = (number, record.len());
                return Err(OwnFileError::Fields { form, line, fields });
            }
            // A quote that is not closed takes the rows below it into its field.
            if record.iter().any(|field| field.contains(['\n', '\r'])) {
                let message = format!("a field of line {number} goes on over the next lines");
                return Err(OwnFileError::Unreadable { form, message });
            }
            let fields = places.iter().map(|&at| record[at].to_owned()).collect();
            lines.push(Line { number, form, dialect, fields });
        }
        if lines.is_empty() {
            return Err(OwnFileError::NoRows(form));
        }
        let read = ReadFacts {
            shape: shape.to_owned(),
            encoding: encoding.to_owned(),
            numbers: Some(dialect.describe()),
            rows: lines.len(),
            layout: Vec::new(),
        };
        Ok(Self { lines, read })
    }
}

impl Form {
    /// Where each of the form's columns stands.
    fn places(&'static self, headings: &StringRecord) -> Result<Vec<usize>, OwnFileError> {
        if let Some(other) = headings.iter().find(|each| !self.columns.contains(each)) {
            let near = crate::code_list::nearest(other, self.columns.iter().copied());
            return Err(OwnFileError::UnknownColumn {
                form: self,
                column: excerpt(other),
                near: near.first().map(|&near| near.to_owned()),
            });
        }
        let place = |&column: &&'static str| {
            let mut found = (0..headings.len()).filter(|&at| &headings[at] == column);
            let place = found.next().ok_or(OwnFileError::MissingColumn { form: self, column })?;
            match found.next() {
                Some(_) => Err(OwnFileError::ColumnTwice { form: self, column }),
                None => Ok(place),
            }
        };
        self.columns.iter().map(place).collect()
    }
}

/// On which line a record stands. The reader's own count does not know the lines it skips and carriage returns.
struct LineNumbers<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl LineNumbers<'_> {
    fn of(&mut self, record: &StringRecord) -> u64 {
        let place = record.position().map_or(0, |position| position.byte() as usize);
        let bytes = self.text.as_bytes();
        let is_skipped = |at: &usize| matches!(bytes.get(*at), Some(b'\r' | b'\n'));
        let begins = (place..bytes.len()).find(|at| !is_skipped(at)).unwrap_or(bytes.len());
        for at in self.at.min(begins)..begins {
            let ends =
                bytes[at] == b'\n' || bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
            self.line += u64::from(ends);
        }
        self.at = self.at.max(begins);
        self.line
    }
}

impl Line {
    /// What stands in a column of the form; empty where nothing was given.
    pub(crate) fn text(&self, column: &'static str) -> &str {
        let at = self.form.columns.iter().position(|each| *each == column);
        at.map_or("", |at| &self.fields[at])
    }

    /// A column of the row, as an error shows it.
    pub(crate) fn at(&self, column: &'static str) -> CellAt {
        CellAt { line: self.number, column, text: excerpt(self.text(column)) }
    }

    fn blank(&self, column: &'static str) -> OwnFileError {
        OwnFileError::Blank { at: self.at(column), row: self.form.row }
    }

    /// What stands in a column that every row has.
    pub(crate) fn needed(&self, column: &'static str) -> Result<&str, OwnFileError> {
        match self.text(column) {
            "" => Err(self.blank(column)),
            text => Ok(text),
        }
    }

    /// The number of a column that every row has.
    pub(crate) fn needed_number(
        &self,
        column: &'static str,
        most: i64,
    ) -> Result<Number, OwnFileError> {
        self.number(column, most)?.ok_or_else(|| self.blank(column))
    }

    /// The number of a column, from zero to the most that makes sense; `None` where none was given.
    pub(crate) fn number(
        &self,
        column: &'static str,
        most: i64,
    ) -> Result<Option<Number>, OwnFileError> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        let at = self.at(column);
        if is_in_thousands(text) {
            return Err(OwnFileError::ThousandsMark(at));
        }
        let Ok(number) = self.dialect.parse(text) else {
            return Err(OwnFileError::NotANumber { at, dialect: self.dialect });
        };
        if number.is_negative() {
            return Err(OwnFileError::Negative(at));
        }
        if number > Number::integer(most) {
            return Err(OwnFileError::TooLarge { at, most });
        }
        Ok(Some(number))
    }

    /// The code of the benefit of a row.
    pub(crate) fn benefit(&self, column: &'static str) -> Result<&'static str, OwnFileError> {
        let (text, at) = (self.needed(column)?, self.at(column));
        let list = BenefitList::shipped();
        if DimensionList::shipped().is_total("benefit", text) {
            return Err(OwnFileError::Total(at));
        }
        match list.match_label(text) {
            BenefitMatch::Benefit(code) | BenefitMatch::Composite(code) => Ok(code),
            BenefitMatch::Ambiguous { candidates, .. } => {
                let name = |code: &String| list.label(code, Language::Danish).map(str::to_owned);
                let candidates = candidates.iter().filter_map(name).collect();
                Err(OwnFileError::AmbiguousBenefit { at, candidates })
            }
            BenefitMatch::Unknown => {
                let near = list.nearest_names(text).into_iter().map(str::to_owned).collect();
                Err(OwnFileError::UnknownBenefit { at, near })
            }
        }
    }
}

/// Whether a number may be written with marks between its thousands, whatever else it may be: `1.234` in one file is
/// twelve hundred and thirty-four and in the next a little over one, and both look the same.
fn is_in_thousands(text: &str) -> bool {
    let is_mark = |each: char| matches!(each, '.' | ',' | '\'' | '’') || each.is_whitespace();
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let digits = text.strip_prefix(['-', '\u{2212}']).unwrap_or(text);
    let mut groups = digits.split(is_mark);
    let first = groups.next().unwrap_or_default();
    let mut others = groups.peekable();
    (1..=3).contains(&first.len())
        && is_digits(first)
        && !first.starts_with('0')
        && others.peek().is_some()
        && others.all(|group| group.len() == 3 && is_digits(group))
}

/// What a file of a municipality's own is, beside extracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OwnFile {
    /// What is expected of a year.
    Budget,
    /// What the state refunds.
    Refunds,
    /// What is aimed at.
    Targets,
}

impl OwnFile {
    /// What a source is, a made one too; `None` for extracts.
    ///
    /// ```
    /// use bestand_model::own_file::{OwnFile, Targets};
    /// let file = "maal;baseline;maaltal;dato\nFlere i job;;1;\n";
    /// let made = Targets::read(file.as_bytes())?.from_file("synthetic_maal.csv").source();
    /// assert_eq!(OwnFile::of(&made), Some(OwnFile::Targets));
    /// # Ok::<(), bestand_model::own_file::OwnFileError>(())
    /// ```
    pub fn of(source: &Source) -> Option<Self> {
        match (source.publisher, source.read.shape.as_str()) {
            (Publisher::Budget | Publisher::Synthetic, REFUNDS) => Some(Self::Refunds),
            (Publisher::Budget, _) | (Publisher::Synthetic, BUDGET) => Some(Self::Budget),
            (Publisher::OwnTargets, _) | (Publisher::Synthetic, TARGETS) => Some(Self::Targets),
            _ => None,
        }
    }

    /// What it is called in running text: `budget`, `refusion`, `mål`.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::Refunds => language.pick("refusion", "refunds"),
            Self::Targets => language.pick("mål", "targets"),
        }
    }
}

/// What the forms are called among the shapes of files.
const BUDGET: &str = "own_budget_csv";
const REFUNDS: &str = "own_refunds_csv";
const TARGETS: &str = "own_targets_csv";

/// The file as a source of numbers. One that says itself that it is made is a publisher's or an office's no longer.
fn source_of(
    publisher: Publisher,
    pulled: Vintage,
    file: &str,
    read: &ReadFacts,
    texts: impl Iterator<Item = impl AsRef<str>>,
) -> Source {
    let mut texts = texts;
    let is_made = is_synthetic(file) || texts.any(|text| is_synthetic(text.as_ref()));
    Source {
        publisher: if is_made { Publisher::Synthetic } else { publisher },
        pulled,
        file: file.to_owned(),
        read: read.clone(),
        ..Source::default()
    }
}

/// What stands in a path after its last separator, of either kind: a source never has a path.
fn base_name(file: &str) -> String {
    file.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
