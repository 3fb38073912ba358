//! A table whose cells are still texts, each column dictionary-encoded.
//!
//! Every distinct text of a column is kept, looked at and parsed once, with the place where it first stood. A
//! million records cost a million codes and a few thousand texts.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

use bestand_model::{Period, code_list::fold};

use crate::{
    DimensionColumn, PeriodColumn,
    encoding::UTF_8,
    error::{At, Place, ReadError},
    excerpt::{excerpt, excerpt_within},
};

/// The most columns a table may have.
pub(crate) const MOST_COLUMNS: usize = 1_000;

/// The most characters a cell or heading may have.
pub(crate) const LONGEST_CELL: usize = 10_000;

/// The most rows a table may have: codes and places are 32 bits.
pub(crate) const MOST_ROWS: usize = u32::MAX as usize;

/// The most different texts a column of breakdowns may have.
pub(crate) const MOST_MEMBERS: usize = 500_000;

/// The bit of a code that is itself the number in the cell. Only columns of numbers have such codes.
pub(crate) const INLINE: u32 = 1 << 31;

/// The code of a cell that is a whole number of at most nine digits, written as any dialect writes it.
pub(crate) fn whole_number(cell: &[u8]) -> Option<u32> {
    if cell.len() > 9 || !matches!(cell, [b'0'] | [b'1'..=b'9', ..]) {
        return None;
    }
    let number = cell.iter().try_fold(0, |number, byte| {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        (digit <= 9).then(|| number * 10 + digit)
    });
    number.map(|number| number | INLINE)
}

/// A table of texts.
pub(crate) struct TextTable<'a> {
    /// The file's base name.
    pub file: &'a str,
    /// What a place counts: [`At::Line`] or [`At::Row`].
    pub at: fn(u32) -> At,
    pub columns: Vec<TextColumn>,
    /// For each record, its line or row.
    pub places: Vec<u32>,
    /// How many records a selection left out.
    pub skipped: usize,
    /// The encoding of the file.
    pub encoding: &'static str,
}

impl<'a> TextTable<'a> {
    /// A table with these headings and no rows yet.
    ///
    /// # Errors
    /// When a heading is empty, too long, or met twice, or there are too many.
    pub fn new(
        file: &'a str,
        at: fn(u32) -> At,
        headings: impl IntoIterator<Item = Heading>,
    ) -> Result<Self, ReadError> {
        let columns: Vec<_> = headings.into_iter().map(TextColumn::new).collect();
        let (places, encoding) = (Vec::new(), UTF_8);
        let table = Self { file, at, columns, places, skipped: 0, encoding };
        let place = || Place { file: file.to_owned(), at: at(1), column: None };
        within("columns", table.columns.len(), MOST_COLUMNS, place)?;
        for (index, column) in table.columns.iter().enumerate() {
            within("characters in a heading", column.heading.len(), LONGEST_CELL, place)?;
            let file = || file.to_owned();
            if column.heading.is_empty() {
                return Err(ReadError::NoHeading { file: file(), number: index + 1 });
            }
            let folded = fold(&column.heading);
            if table.columns[..index].iter().any(|earlier| fold(&earlier.heading) == folded) {
                return Err(ReadError::HeadingTwice {
                    file: file(),
                    heading: excerpt(&column.heading),
                });
            }
        }
        Ok(table)
    }

    /// Starts the record of this line or row.
    ///
    /// # Errors
    /// When there are too many.
    pub fn begin_record(&mut self, place: u32) -> Result<(), ReadError> {
        self.places.push(place);
        let at = || Place { file: self.file.to_owned(), at: (self.at)(place), column: None };
        within("rows", self.places.len(), MOST_ROWS, at)
    }

    /// Puts the next text into a column of the record begun last.
    ///
    /// # Errors
    /// When it is too long.
    pub fn push(&mut self, column: usize, text: &str) -> Result<(), ReadError> {
        let place = self.places.last().copied().unwrap_or_default();
        self.push_at(column, text, place)
    }

    /// Puts the next text into a column, from a place of its own.
    ///
    /// # Errors
    /// When it is too long.
    pub fn push_at(&mut self, column: usize, text: &str, place: u32) -> Result<(), ReadError> {
        if text.len() > LONGEST_CELL {
            let at = || self.place(&self.columns[column], place);
            within("characters in a cell", text.chars().count(), LONGEST_CELL, at)?;
        }
        self.columns[column].push(text.trim(), place);
        Ok(())
    }

    /// The place of a cell.
    pub fn place(&self, column: &TextColumn, place: u32) -> Place {
        column.place(self.file, (self.at)(place))
    }

    /// The number of the first column whose folded heading satisfies the condition.
    pub fn find(&self, condition: impl Fn(&str) -> bool) -> Option<usize> {
        self.columns.iter().position(|column| condition(&fold(&column.heading)))
    }

    /// An error that says which column is missing and which are there.
    pub fn without(&self, wanted: &'static str) -> ReadError {
        let headings: Vec<_> = self.columns.iter().map(|column| column.heading.as_str()).collect();
        ReadError::NoColumn {
            file: self.file.to_owned(),
            wanted,
            headings: excerpt(&headings.join(", ")),
        }
    }

    /// The column as periods.
    ///
    /// # Errors
    /// When one of its texts is no known period.
    pub fn periods(&self, column: &TextColumn) -> Result<PeriodColumn, ReadError> {
        let mut members: Vec<Period> = Vec::new();
        let mut numbers = HashMap::new();
        let mut member_of_text = Vec::with_capacity(column.members.len());
        for (text, &place) in column.members.iter().zip(&column.first_places) {
            let period = Period::parse(text).map_err(|error| ReadError::Period {
                place: self.place(column, place),
                reason: excerpt_within(&error.to_string(), text),
                hint: error.hint().to_owned(),
            })?;
            // 2014K1 and 2014Q1 are two texts and one period.
            member_of_text.push(*numbers.entry(period).or_insert_with(|| {
                members.push(period);
                members.len() as u32 - 1
            }));
        }
        let codes = column.codes.iter().map(|&code| member_of_text[code as usize]).collect();
        Ok(PeriodColumn { members, codes })
    }

    /// The column as a breakdown.
    ///
    /// # Errors
    /// When one of its cells is empty.
    pub fn dimension(&self, column: &TextColumn) -> Result<DimensionColumn, ReadError> {
        if let Some(code) = column.members.iter().position(String::is_empty) {
            return Err(ReadError::NoLabel {
                place: self.place(column, column.first_places[code]),
            });
        }
        Ok(DimensionColumn {
            label: column.heading.clone(),
            id: column.id.clone(),
            members: column.members.clone(),
            codes: column.codes.clone(),
            skipped: column.skipped.clone(),
            is_summed: column.is_summed,
        })
    }
}

/// The heading of a column, with the publisher's id where the file carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Heading {
    pub label: String,
    pub id: Option<String>,
}

/// A column of texts, trimmed.
#[derive(Debug, Default)]
pub(crate) struct TextColumn {
    pub heading: String,
    pub id: Option<String>,
    /// Distinct texts in order of first appearance.
    pub members: Vec<String>,
    /// For each member, the line or row where it first stood.
    pub first_places: Vec<u32>,
    /// For each record, the index of its text in `members`; in a column of numbers also a whole number ([`INLINE`]).
    pub codes: Vec<u32>,
    /// For each member, how many records that a selection left out have it; empty where nothing was left out.
    pub skipped: Vec<u32>,
    /// Whether a selection wants nothing of this column, so that it has no codes.
    pub is_left_out: bool,
    /// As [`DimensionColumn::is_summed`].
    pub is_summed: bool,
    index: HashMap<Box<str>, u32>,
}

impl TextColumn {
    pub fn new(heading: Heading) -> Self {
        Self { heading: heading.label.trim().to_owned(), id: heading.id, ..Self::default() }
    }

    pub fn push(&mut self, text: &str, place: u32) {
        // Extracts are often sorted by their leading columns: the text above is the likely one.
        if let Some(&last) = self.codes.last()
            && self.members[last as usize] == text
        {
            self.codes.push(last);
        } else if let Some(&code) = self.index.get(text) {
            self.codes.push(code);
        } else {
            let code = self.members.len() as u32;
            self.index.insert(text.into(), code);
            self.members.push(text.to_owned());
            self.first_places.push(place);
            self.codes.push(code);
        }
    }

    /// The place of a cell of this column.
    pub fn place(&self, file: &str, at: At) -> Place {
        Place { file: file.to_owned(), at, column: Some(excerpt(&self.heading)) }
    }

    /// The text of a record.
    pub fn text(&self, record: usize) -> &str {
        &self.members[self.codes[record] as usize]
    }

    /// Takes texts as they were found, each with its first line and how many records have it, and for each record the
    /// place of its text among them.
    pub fn fill<'t>(
        &mut self,
        texts: impl Iterator<Item = (Cow<'t, str>, u32, u32)>,
        codes: Vec<u32>,
        is_selected: bool,
    ) {
        let mut records: Vec<u32> = Vec::new();
        let mut code_of_text = Vec::with_capacity(texts.size_hint().0);
        for (text, place, of_text) in texts {
            // What differs only in blanks around it is the same.
            let text = text.trim();
            let code = match self.index.get(text) {
                Some(&code) => code,
                None => {
                    let code = self.members.len() as u32;
                    self.index.insert(text.into(), code);
                    self.members.push(text.to_owned());
                    self.first_places.push(place);
                    records.push(0);
                    code
                }
            };
            records[code as usize] = records[code as usize].saturating_add(of_text);
            code_of_text.push(code);
        }
        self.codes = codes;
        if code_of_text.iter().zip(0..).any(|(&code, place)| code != place) {
            for code in self.codes.iter_mut().filter(|code| **code & INLINE == 0) {
                *code = code_of_text[*code as usize];
            }
        }
        if is_selected {
            for &code in self.codes.iter().filter(|_| !self.is_summed) {
                records[code as usize] = records[code as usize].saturating_sub(1);
            }
            self.skipped = records;
        }
    }

    /// The different numbers among the codes.
    pub fn different_numbers(&self) -> BTreeSet<u32> {
        let numbers = self.codes.iter().filter(|code| **code & INLINE != 0);
        numbers.map(|code| code & !INLINE).collect()
    }

    /// Whether some of the codes are numbers.
    pub fn has_numbers(&self) -> bool {
        self.codes.iter().any(|code| code & INLINE != 0)
    }

    /// Gives every number a text of its own, in a column that turned out to be no column of numbers.
    pub fn spell_out(&mut self, places: &[u32]) {
        if !self.has_numbers() {
            return;
        }
        let texts: Vec<String> = self
            .codes
            .iter()
            .map(|&code| match code & INLINE {
                0 => self.members[code as usize].clone(),
                _ => (code & !INLINE).to_string(),
            })
            .collect();
        let heading = Heading { label: std::mem::take(&mut self.heading), id: self.id.take() };
        *self = Self::new(heading);
        for (text, &place) in texts.iter().zip(places) {
            self.push(text, place);
        }
    }
}

/// Holds to a limit.
///
/// # Errors
/// When more is found.
pub(crate) fn within(
    what: &'static str,
    found: usize,
    limit: usize,
    place: impl Fn() -> Place,
) -> Result<(), ReadError> {
    if found > limit {
        Err(ReadError::TooMany { place: place(), what, found, limit })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(labels: &[&str]) -> Vec<Heading> {
        labels.iter().map(|&label| Heading { label: label.into(), id: None }).collect()
    }

    #[test]
    fn every_distinct_text_is_kept_once_with_its_first_place() {
        let mut column = TextColumn::new(Heading { label: " Køn ".into(), id: None });
        for (text, place) in [("Mænd", 2), ("Kvinder", 3), ("Mænd", 4), ("Mænd", 5)] {
            column.push(text, place);
        }
        assert_eq!(column.heading, "Køn");
        assert_eq!(column.members, ["Mænd", "Kvinder"]);
        assert_eq!(column.first_places, [2, 3]);
        assert_eq!(column.codes, [0, 1, 0, 0]);
    }

    #[test]
    fn two_spellings_of_a_quarter_are_one_period() {
        let mut table = TextTable::new("x.csv", At::Line, headings(&["TID"])).unwrap();
        for (line, text) in [(2, "2014K1"), (3, "2014Q1"), (4, "2014K2")] {
            table.begin_record(line).unwrap();
            table.push(0, text).unwrap();
        }
        let periods = table.periods(&table.columns[0]).unwrap();
        assert_eq!(
            periods.members,
            [Period::quarter(2014, 1).unwrap(), Period::quarter(2014, 2).unwrap()]
        );
        assert_eq!(periods.codes, [0, 0, 1]);
    }

    #[test]
    fn headings_that_differ_in_case_only_are_the_same() {
        let error = TextTable::new("x.csv", At::Line, headings(&["Køn", "KØN "])).err().unwrap();
        assert_eq!(error.to_string(), "x.csv has two columns with the heading \"KØN\"");
    }

    #[test]
    fn a_table_has_at_most_a_thousand_columns() {
        let labels: Vec<_> = (0..1_001).map(|number| format!("c{number}")).collect();
        let labels: Vec<_> = labels.iter().map(String::as_str).collect();
        let error = TextTable::new("x.csv", At::Line, headings(&labels)).err().unwrap();
        assert_eq!(error.to_string(), "x.csv, line 1: 1001 columns, more than the limit of 1000");
    }

    #[test]
    fn a_cell_has_at_most_ten_thousand_characters() {
        let mut table = TextTable::new("x.csv", At::Line, headings(&["Køn"])).unwrap();
        table.begin_record(2).unwrap();
        table.push(0, &"ø".repeat(10_000)).unwrap();
        let error = table.push(0, &"ø".repeat(10_001)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "x.csv, line 2, column \"Køn\": 10001 characters in a cell, more than the limit of 10000"
        );
    }
}
