//! The table that the rows of a JSON file become: of breakdowns every text once, of numbers whole ones as they are, and of
//! all of it only the records that are wanted, with the witnesses that [`crate::selection`] tells of.
//!
//! A text is kept as it is written, its escapes with it, until the file is read: rows are compared byte by byte.

use std::{borrow::Cow, ops::ControlFlow};

use bestand_model::number::NumberError;

use crate::{
    encoding::unfit_in,
    error::{Place, ReadError},
    excerpt::excerpt,
    json_cell::{MOST_DIGITS, exact},
    json_fault::RowFault,
    json_reading::{NumberRule, Reading, Taken},
    json_rows::{Cells, RowSink},
    json_syntax::{Kind, Span, unescaped},
    plan::{Coding, Plan},
    scan::{Dictionary, Spot, Witnesses},
    text_table::{
        Heading, LONGEST_CELL, MOST_COLUMNS, MOST_MEMBERS, TextTable, whole_number, within,
    },
};

/// The table while the rows come in.
pub(crate) struct JsonTable<'f, 'r> {
    file: &'f str,
    reading: &'r Reading<'r>,
    headings: Vec<Heading>,
    plan: Plan<'r>,
    /// For each column whether its cells are strings, where the first row tells it.
    is_text: Vec<bool>,
    /// The columns with texts, and those with numbers.
    texts: Vec<usize>,
    numbers: Vec<usize>,
    /// For each column with texts, then each with numbers.
    dictionaries: Vec<Dictionary>,
    /// The same: the codes of the records that are kept.
    codes: Vec<Vec<u32>>,
    /// For each column with texts, for each text whether it is wanted.
    wanted: Vec<Vec<bool>>,
    /// Of the records that are not wanted those that are kept, and what all have that are.
    witnesses: Witnesses,
    there: Witnesses,
    places: Vec<u32>,
    rows: usize,
    /// The codes of the record at hand.
    at_hand: Vec<usize>,
}

impl RowSink for JsonTable<'_, '_> {
    fn headings(&mut self, headings: Vec<Heading>) -> Result<(), ReadError> {
        let place = || Place { file: self.file.to_owned(), at: (self.reading.at)(1), column: None };
        within("columns", headings.len(), MOST_COLUMNS, place)?;
        let trimmed =
            |heading: Heading| Heading { label: heading.label.trim().to_owned(), ..heading };
        self.headings = headings.into_iter().map(trimmed).collect();
        TextTable::new(self.file, self.reading.at, self.headings.iter().cloned())?;
        Ok(())
    }

    fn row(&mut self, place: u32, cells: Cells<'_>) -> Result<ControlFlow<()>, RowFault> {
        if self.rows == 0 {
            self.begin(cells.spans);
        }
        self.rows += 1;
        self.check(place, cells)?;
        self.take(place, cells)?;
        Ok(match self.reading.most {
            Some(most) if self.rows >= most as usize => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        })
    }
}

impl<'f, 'r> JsonTable<'f, 'r> {
    pub fn new(file: &'f str, reading: &'r Reading<'r>) -> Self {
        Self {
            file,
            reading,
            headings: Vec::new(),
            plan: Plan::of_texts(0),
            is_text: Vec::new(),
            texts: Vec::new(),
            numbers: Vec::new(),
            dictionaries: Vec::new(),
            codes: Vec::new(),
            wanted: Vec::new(),
            witnesses: Witnesses::new(&Plan::of_texts(0), 0),
            there: Witnesses::new(&Plan::of_texts(0), 0),
            places: Vec::new(),
            rows: 0,
            at_hand: Vec::new(),
        }
    }

    /// Takes the first row for what the columns are.
    fn begin(&mut self, cells: &[Span]) {
        let kinds: Vec<Kind> = cells.iter().map(|cell| cell.kind).collect();
        self.plan = (self.reading.plan)(&self.headings, &kinds);
        self.is_text = kinds.iter().map(|kind| *kind == Kind::Text).collect();
        self.texts = self.plan.columns(Coding::Texts);
        self.numbers = self.plan.columns(Coding::Numbers);
        let columns = self.texts.len() + self.numbers.len();
        self.dictionaries = (0..columns).map(|_| Dictionary::default()).collect();
        self.codes = vec![Vec::new(); columns];
        self.wanted = vec![Vec::new(); self.texts.len()];
        self.at_hand = vec![0; self.texts.len()];
        self.witnesses = Witnesses::new(&self.plan, self.numbers.len());
        self.there = Witnesses::new(&self.plan, 0);
    }

    /// Holds the cells of a row to the rule of the table.
    fn check(&self, place: u32, cells: Cells<'_>) -> Result<(), ReadError> {
        for (column, cell) in cells.spans.iter().enumerate() {
            let fits = match (self.reading.rule.numbers, cell.kind) {
                (NumberRule::Typed, Kind::Text) => self.is_text[column],
                (NumberRule::Typed, Kind::Number | Kind::Null) => !self.is_text[column],
                (_, Kind::Text | Kind::Null) => true,
                (NumberRule::Whole, Kind::Number) => {
                    let number = &cells.bytes[cell.begin as usize..cell.end as usize];
                    is_plain(number)
                        || exact(&String::from_utf8_lossy(number))
                            .is_some_and(|number| number.decimals() == 0)
                }
                _ => false,
            };
            if !fits {
                return Err(self.misplaced(place, column, cells));
            }
        }
        Ok(())
    }

    /// The error of a cell that does not belong in its column.
    fn misplaced(&self, place: u32, column: usize, cells: Cells<'_>) -> ReadError {
        let cell = cells.spans[column];
        let written = &cells.bytes[cell.begin as usize..cell.end as usize];
        let place = self.place(place, column);
        let wanted = match self.reading.rule.numbers {
            NumberRule::Typed if self.is_text[column] => "labels",
            NumberRule::Typed => "numbers",
            NumberRule::None => "strings",
            NumberRule::Whole => "whole numbers or strings",
        };
        let text = match cell.kind {
            Kind::Text => format!("the text \"{}\"", excerpt(&spelled(written))),
            Kind::Number => {
                let written = String::from_utf8_lossy(written);
                match exact(&written) {
                    Some(number) => excerpt(&number.to_string()),
                    None if self.reading.rule.numbers == NumberRule::Typed => {
                        return too_many_digits(place, &written);
                    }
                    None => excerpt(&written),
                }
            }
            Kind::Null => "null".to_owned(),
            Kind::TrueOrFalse => "true or false".to_owned(),
            Kind::List => "a list".to_owned(),
            Kind::Object => "an object".to_owned(),
        };
        ReadError::CellType { place, text, wanted, hint: self.reading.rule.hint }
    }

    /// Takes a row, or passes it by.
    fn take(&mut self, place: u32, cells: Cells<'_>) -> Result<(), RowFault> {
        let spot = Spot { piece: 0, line: place };
        let written = |column: usize| {
            let cell = cells.spans[column];
            match cell.kind {
                Kind::Null => b"",
                _ => &cells.bytes[cell.begin as usize..cell.end as usize],
            }
        };
        let mut wanted = true;
        let mut is_new = false;
        for slot in 0..self.texts.len() {
            let column = self.texts[slot];
            let spelling = self.spelling(cells.spans[column], written(column));
            let (code, new) = self.dictionaries[slot].code(&spelling, spot);
            self.dictionaries[slot].count(code, 1);
            if new {
                let at = cells.spans[column].begin as usize;
                self.admit(slot, &spelling, place, at)?;
                is_new = true;
            }
            self.at_hand[slot] = code;
            wanted &= self.wanted[slot][code];
        }
        if !wanted
            && !self
                .witnesses
                .sees(&self.at_hand, |number| spelled(written(self.numbers[number])).into_owned())
            && !is_new
        {
            return Ok(());
        }
        if self.plan.wishes.is_some() {
            self.there.sees(&self.at_hand, |_| "");
        }
        self.places.push(place);
        for (codes, &code) in self.codes.iter_mut().zip(&self.at_hand) {
            codes.push(code as u32);
        }
        for number in 0..self.numbers.len() {
            let column = self.numbers[number];
            let slot = self.texts.len() + number;
            let code = match whole_number(written(column)) {
                Some(code) => code,
                None => {
                    let spelling = self.spelling(cells.spans[column], written(column));
                    let (code, is_new) = self.dictionaries[slot].code(&spelling, spot);
                    if is_new {
                        let at = cells.spans[column].begin as usize;
                        self.fit(&spelling, at)?;
                        self.hold(column, &spelling, place)?;
                    }
                    code as u32
                }
            };
            self.codes[slot].push(code);
        }
        Ok(())
    }

    /// What a cell is looked up by: as it is written, but for numbers that can be written in several ways.
    fn spelling<'w>(&self, cell: Span, written: &'w [u8]) -> Cow<'w, [u8]> {
        match (self.reading.rule.numbers, cell.kind) {
            (NumberRule::Whole, Kind::Number) if !is_plain(written) => {
                let number = exact(&String::from_utf8_lossy(written));
                number.map_or(Cow::Borrowed(written), |number| {
                    Cow::Owned(number.to_string().into_bytes())
                })
            }
            _ => Cow::Borrowed(written),
        }
    }

    /// Looks at a text of a column that was not met before. It stands at this byte of the row.
    fn admit(&mut self, slot: usize, text: &[u8], place: u32, at: usize) -> Result<(), RowFault> {
        let column = self.texts[slot];
        self.fit(text, at)?;
        let text = spelled(text);
        self.within_length(column, &text, place)?;
        let found = self.dictionaries[slot].len();
        let at = || self.place(place, column);
        within("different texts in a column", found, MOST_MEMBERS, at)?;
        self.wanted[slot].push(self.plan.wish(column).wants(text.trim()));
        Ok(())
    }

    /// Holds the bytes of a cell to be a text.
    fn fit(&self, text: &[u8], at: usize) -> Result<(), RowFault> {
        match unfit_in(text) {
            Some((further, unfit)) => Err(RowFault::Unfit { at: at + further, unfit }),
            None => Ok(()),
        }
    }

    /// Holds a cell of a column of numbers to what can be one.
    fn hold(&self, column: usize, written: &[u8], place: u32) -> Result<(), ReadError> {
        let text = spelled(written);
        if self.reading.rule.numbers == NumberRule::Typed
            && !text.is_empty()
            && exact(&text).is_none()
        {
            return Err(too_many_digits(self.place(place, column), &text));
        }
        self.within_length(column, &text, place)
    }

    fn within_length(&self, column: usize, text: &str, place: u32) -> Result<(), ReadError> {
        if text.len() <= LONGEST_CELL {
            return Ok(());
        }
        let place = || self.place(place, column);
        within("characters in a cell", text.chars().count(), LONGEST_CELL, place)
    }

    fn place(&self, place: u32, column: usize) -> Place {
        let at = (self.reading.at)(place);
        Place {
            file: self.file.to_owned(),
            at,
            column: Some(excerpt(&self.headings[column].label)),
        }
    }

    /// The table, once all rows are in.
    ///
    /// # Errors
    /// When a heading cannot be.
    pub fn finish(self) -> Result<Taken<'f>, ReadError> {
        let is_selected = self.plan.wishes.is_some();
        let is_enough =
            !is_selected || self.there.are_enough(|slot| self.wanted[slot].iter().copied());
        let mut table = TextTable::new(self.file, self.reading.at, self.headings)?;
        for (column, coding) in table.columns.iter_mut().zip(&self.plan.coding) {
            column.is_left_out = *coding == Coding::LeftOut;
        }
        let columns = self.texts.iter().zip(std::iter::repeat(is_selected));
        let columns = columns.chain(self.numbers.iter().zip(std::iter::repeat(false)));
        for ((dictionary, codes), (&column, is_selected)) in
            self.dictionaries.iter().zip(self.codes).zip(columns)
        {
            let member = |code: usize| {
                (
                    spelled(dictionary.text(code)),
                    dictionary.first(code).line,
                    dictionary.records(code),
                )
            };
            let members = (0..dictionary.len()).map(member);
            table.columns[column].fill(members, codes, is_selected);
        }
        table.skipped = self.rows - self.places.len();
        table.places = self.places;
        Ok(Taken { table, is_enough })
    }
}

/// Whether a number is a whole one without a sign.
fn is_plain(number: &[u8]) -> bool {
    number.len() <= MOST_DIGITS as usize && number.iter().all(u8::is_ascii_digit)
}

fn too_many_digits(place: Place, written: &str) -> ReadError {
    let error = NumberError::TooLong { text: excerpt(written) };
    ReadError::Number { place, reason: error.to_string(), hint: Some(error.hint().to_owned()) }
}

/// The text of a cell as it is written, without its escapes.
fn spelled(written: &[u8]) -> Cow<'_, str> {
    if memchr::memchr(b'\\', written).is_some() {
        let quoted = [b"\"", written, b"\""].concat();
        if let Some(text) = unescaped(&quoted) {
            return Cow::Owned(text);
        }
    }
    String::from_utf8_lossy(written)
}

#[cfg(test)]
mod tests;
