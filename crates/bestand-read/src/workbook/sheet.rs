//! A sheet as cells that hold something, and where they stand. Empty cells cost nothing, so a sheet that
//! claims a billion of them is read like any other.

use std::collections::BTreeMap;

use bestand_model::{Number, Period};

use crate::{
    error::{At, Place, ReadError, column_name},
    excerpt::excerpt,
    jobindsats_columns::looks_like_number,
    text_table::LONGEST_CELL,
};

/// The last column that is looked at, from 0: a row and a column fit into the 32 bits of a place.
const LAST_COLUMN: u32 = (1 << COLUMN_BITS) - 1;

/// The last row a sheet can have, from 0.
const LAST_ROW: u32 = (1 << (32 - COLUMN_BITS)) - 1;

/// How many bits of a place are the column.
const COLUMN_BITS: u32 = 12;

/// Where a cell stands: row and column from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Address {
    pub row: u32,
    pub column: u32,
}

impl Address {
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// As one number, for [`at`].
    pub fn place(self) -> u32 {
        self.row << COLUMN_BITS | self.column
    }

    /// As people write it: `B7`.
    pub fn name(self) -> String {
        format!("{}{}", column_name(self.column + 1), self.row + 1)
    }
}

/// The place that an [`Address::place`] stands for.
pub(super) fn at(place: u32) -> At {
    At::Cell { row: (place >> COLUMN_BITS) + 1, column: (place & LAST_COLUMN) + 1 }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Number(Number),
    /// Trimmed, not empty, on one line.
    Text(String),
    /// A date that is the first of this month.
    FirstOf(Period),
    /// Another date or a time, as it reads.
    Date(String),
    /// What can be no part of a table, such as an error, and what to do about it.
    Wrong(String, &'static str),
}

impl Cell {
    /// The cell in words, as a label or an excerpt wants it.
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) | Self::Date(text) | Self::Wrong(text, _) => text.clone(),
            // A form that every reader of periods knows.
            Self::FirstOf(month) => month.code(),
        }
    }

    /// Whether it is a number, sets out to be one, or stands where one would.
    pub fn is_numeric(&self) -> bool {
        match self {
            Self::Number(_) | Self::Wrong(..) => true,
            Self::Text(text) => looks_like_number(text) || is_mark(text),
            Self::FirstOf(_) | Self::Date(_) => false,
        }
    }

    /// Whether it is digits that may be a year.
    pub fn may_be_a_year(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Text(_)) && Period::parse(&self.text()).is_ok()
    }
}

/// Whether a text is one of the signs that stand in the place of a number.
fn is_mark(text: &str) -> bool {
    matches!(text, "-" | "–" | "—" | "." | ".." | "..." | "…" | "*" | ":" | "(*)")
}

/// A sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    /// The file's base name and the sheet's, as errors name them.
    pub place: String,
    /// Empty where the file is a text.
    pub name: String,
    /// The rows that hold something, each sorted by column.
    pub rows: BTreeMap<u32, Vec<(u32, Cell)>>,
    /// The areas of merged cells, first and last, where the workbook tells.
    pub merged: Vec<(Address, Address)>,
}

impl Sheet {
    pub fn new(file: &str, name: &str) -> Self {
        Self {
            place: format!("{file}, sheet \"{}\"", excerpt(name)),
            name: excerpt(name),
            ..Self::default()
        }
    }

    /// The one sheet that a text is.
    pub fn of_text(file: &str) -> Self {
        Self { place: file.to_owned(), ..Self::default() }
    }

    /// Puts a cell where it stands.
    ///
    /// # Errors
    /// When it stands further out than any table, or has more text than a cell.
    pub fn put(&mut self, address: Address, cell: Cell) -> Result<(), ReadError> {
        if address.column > LAST_COLUMN || address.row > LAST_ROW {
            let at = At::Cell { row: address.row + 1, column: address.column + 1 };
            return Err(ReadError::Sheet {
                place: Place { file: self.place.clone(), at, column: None },
                reason: format!(
                    "\"{}\" stands beyond column {} or row {}, further out than any table",
                    excerpt(&cell.text()),
                    column_name(LAST_COLUMN + 1),
                    LAST_ROW + 1
                ),
                hint: "delete what stands so far from the table",
            });
        }
        if let Cell::Text(text) | Cell::Date(text) = &cell
            && text.len() > LONGEST_CELL
            && let found = text.chars().count()
            && found > LONGEST_CELL
        {
            let place = Place { file: self.place.clone(), at: at(address.place()), column: None };
            let (what, limit) = ("characters in a cell", LONGEST_CELL);
            return Err(ReadError::TooMany { place, what, found, limit });
        }
        self.rows.entry(address.row).or_default().push((address.column, cell));
        Ok(())
    }

    /// Puts the cells of every row in order.
    ///
    /// # Errors
    /// When a cell is there twice.
    pub fn finish(mut self) -> Result<Self, ReadError> {
        for (&row, cells) in &mut self.rows {
            cells.sort_by_key(|(column, _)| *column);
            if let Some(pair) = cells.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                let place = at(Address::new(row, pair[0].0).place());
                return Err(ReadError::Sheet {
                    place: Place { file: self.place.clone(), at: place, column: None },
                    reason: "the workbook holds this cell twice".to_owned(),
                    hint: "open it in Excel or LibreOffice and save it anew",
                });
            }
        }
        Ok(self)
    }

    pub fn get(&self, row: u32, column: u32) -> Option<&Cell> {
        let cells = self.rows.get(&row)?;
        let index = cells.binary_search_by_key(&column, |(column, _)| *column).ok()?;
        Some(&cells[index].1)
    }

    /// The cells of a row.
    pub fn row(&self, row: u32) -> &[(u32, Cell)] {
        self.rows.get(&row).map_or(&[], Vec::as_slice)
    }

    /// The texts of a row, with a blank between them.
    pub fn line(&self, row: u32) -> String {
        let texts: Vec<_> = self.row(row).iter().map(|(_, cell)| cell.text()).collect();
        texts.join(" ")
    }

    /// An error about a cell.
    pub fn refuse(
        &self,
        address: Address,
        reason: impl Into<String>,
        hint: &'static str,
    ) -> ReadError {
        let place = Place { file: self.place.clone(), at: at(address.place()), column: None };
        ReadError::Sheet { place, reason: reason.into(), hint }
    }

    /// Whether two cells lie in one merged area.
    pub fn are_merged(&self, one: Address, other: Address) -> bool {
        let within = |cell: Address, (first, last): &(Address, Address)| {
            (first.row..=last.row).contains(&cell.row)
                && (first.column..=last.column).contains(&cell.column)
        };
        self.merged.iter().any(|area| within(one, area) && within(other, area))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_cell_it_was_made_of() {
        for (row, column, name) in [(6, 1, "cell B7"), (LAST_ROW, LAST_COLUMN, "cell FAN1048576")] {
            assert_eq!(at(Address::new(row, column).place()).to_string(), name);
        }
    }
}
