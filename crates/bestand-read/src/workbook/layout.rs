//! Where the table of a sheet is: its header, its labels, its numbers, and which way its periods run.
//!
//! The first row with numbers is found, and the header is the row above it. A row of years is digits too: where
//! the first rows with numbers hold nothing but possible years, each of them is tried as header and as numbers,
//! and the table is read only where exactly one way holds.

use std::collections::BTreeSet;

use bestand_model::{Period, code_list::fold};

use super::{
    axis::{Axis, axis, refuse_dates_of_unknown_length},
    extent::{is_numeric_row, rows_of},
    sheet::{Address, Cell, Sheet},
};
use crate::{
    error::ReadError,
    excerpt::excerpt,
    jobindsats_columns::{PERIOD_HEADINGS, is_known_dimension, looks_like_measure},
    statbank_csv::TIME_HEADINGS,
    text_table::{Heading, MOST_COLUMNS, TextColumn},
};

/// The table of a sheet.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The row of headings right above the numbers.
    pub header: u32,
    /// The row of headings above that one, where there is one.
    pub upper: Option<u32>,
    /// The rows with records.
    pub rows: Vec<u32>,
    /// The columns of labels.
    pub stubs: Vec<Stub>,
    /// The columns of numbers.
    pub values: Vec<ValueColumn>,
    pub periods: Periods,
}

/// A column of labels.
#[derive(Clone, Debug)]
pub(super) struct Stub {
    pub column: u32,
    /// Its heading, where it has one.
    pub heading: Option<String>,
}

/// A column of numbers.
#[derive(Clone, Debug)]
pub(super) struct ValueColumn {
    pub column: u32,
    /// The heading right above.
    pub heading: String,
    /// The heading above that one.
    pub upper: Option<String>,
}

/// Which way the periods run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Periods {
    /// Down, in the stub with this number.
    Down(usize),
    /// Across, in the row right above the numbers.
    Across,
    /// Across, in the row above the measures.
    AcrossUpper,
}

/// Why a way of reading a sheet does not hold.
struct Unfit {
    error: Box<ReadError>,
    /// Whether it lacks headings, so that another way is more likely the one that is meant.
    headings: bool,
}

impl From<ReadError> for Unfit {
    fn from(error: ReadError) -> Self {
        Self { error: Box::new(error), headings: false }
    }
}

/// The table of a sheet; none where no cell holds a number.
///
/// # Errors
/// When the sheet has numbers and it is open what they belong to.
pub(super) fn find(sheet: &Sheet) -> Result<Option<Layout>, ReadError> {
    let mut found: Option<Layout> = None;
    let mut unfit: Option<Unfit> = None;
    for first in first_rows(sheet) {
        match (Reading { sheet, first: first_record(sheet, first) }).layout() {
            Ok(layout) => {
                if let Some(other) = &found {
                    let cell = Address::new(other.header, layout.values[0].column);
                    return Err(sheet.refuse(
                        cell,
                        "this row of years can be headings or numbers",
                        "write the periods as 2014M11, 2014K4 or 2014Y01, or the headings above them in full",
                    ));
                }
                found = Some(layout);
            }
            Err(next) => {
                if unfit.as_ref().is_none_or(|earlier| earlier.headings) {
                    unfit = Some(next);
                }
            }
        }
    }
    match (found, unfit) {
        (None, Some(unfit)) => Err(*unfit.error),
        (found, _) => Ok(found),
    }
}

/// The rows that may be the first with numbers.
fn first_rows(sheet: &Sheet) -> Vec<u32> {
    let mut rows = Vec::new();
    for (&row, cells) in &sheet.rows {
        let mut numeric = cells.iter().map(|(_, cell)| cell).filter(|cell| cell.is_numeric());
        let Some(first) = numeric.next() else { continue };
        rows.push(row);
        if !first.may_be_a_year() || !numeric.all(Cell::may_be_a_year) {
            break;
        }
    }
    rows
}

/// The first record, where records without any number stand above the first row that has one: rows of labels
/// or periods right above it, with nothing where the numbers are.
fn first_record(sheet: &Sheet, numeric: u32) -> u32 {
    let column = sheet.row(numeric).iter().find(|(_, cell)| cell.is_numeric()).map(|cell| cell.0);
    let mut first = numeric;
    while let Some(above) = first.checked_sub(1) {
        let cells = sheet.row(above);
        let is_left = cells.last().zip(column).is_some_and(|(last, column)| last.0 < column);
        let is_period = |(_, cell): &(u32, Cell)| Period::parse(&cell.text()).is_ok();
        if !is_left || !(cells.len() > 1 || cells.iter().all(is_period)) {
            break;
        }
        first = above;
    }
    first
}

/// Whether a heading is one for periods.
fn is_for_periods(heading: &str) -> bool {
    let heading = fold(heading);
    PERIOD_HEADINGS.contains(&heading.as_str())
        || TIME_HEADINGS.contains(&heading.as_str())
        || heading == "årstal"
}

/// A sheet, read as if this were its first row with numbers.
struct Reading<'a> {
    sheet: &'a Sheet,
    first: u32,
}

impl Reading<'_> {
    fn lacks(&self, address: Address, reason: impl Into<String>, hint: &'static str) -> Unfit {
        Unfit { error: Box::new(self.sheet.refuse(address, reason, hint)), headings: true }
    }

    fn layout(&self) -> Result<Layout, Unfit> {
        let sheet = self.sheet;
        let Some((&header, _)) = sheet.rows.range(..self.first).next_back() else {
            return Err(self.lacks(
                Address::new(self.first, sheet.row(self.first)[0].0),
                "there is no row of headings above the first number",
                "write a heading above every column",
            ));
        };
        let numeric: Vec<u32> = sheet
            .rows
            .range(self.first..)
            .map(|(&row, _)| row)
            .filter(|&row| is_numeric_row(sheet, row))
            .collect();
        let (stubs, columns) = self.columns(header, &numeric)?;
        let upper = self.upper(header, columns[0]);
        let values = self.values(header, upper, &columns)?;
        let stubs = self.stubs(header, upper, &stubs)?;
        let periods = self.periods(header, upper, &stubs, &values, &numeric)?;
        let mut layout = Layout { header, upper, rows: Vec::new(), stubs, values, periods };
        layout.rows = rows_of(sheet, &layout, self.first)?;
        Ok(layout)
    }

    /// The columns of labels and those of numbers.
    fn columns(&self, header: u32, numeric: &[u32]) -> Result<(Vec<u32>, Vec<u32>), Unfit> {
        let sheet = self.sheet;
        let mut columns: BTreeSet<u32> = numeric
            .iter()
            .chain([&header])
            .flat_map(|&row| sheet.row(row))
            .map(|cell| cell.0)
            .collect();
        let above = header.checked_sub(1);
        let is_stub = |column: u32| {
            let heading = sheet
                .get(header, column)
                .or_else(|| sheet.get(above?, column))
                .map(Cell::text)
                .unwrap_or_default();
            let mut texts = TextColumn::new(Heading { label: heading.clone(), id: None });
            for &row in numeric {
                match sheet.get(row, column) {
                    // It stands where a number would.
                    Some(Cell::Wrong(..)) => texts.push(&row.to_string(), 0),
                    Some(cell) => texts.push(&cell.text(), 0),
                    None => {}
                }
            }
            is_for_periods(&heading) || is_known_dimension(&heading) || !looks_like_measure(&texts)
        };
        let stubs: Vec<u32> = columns.iter().copied().filter(|&column| is_stub(column)).collect();
        for stub in &stubs {
            columns.remove(stub);
        }
        let values: Vec<u32> = columns.into_iter().collect();
        let corner = Address::new(self.first, 0);
        let Some((&first, &last)) = values.first().zip(values.last()) else {
            let hint =
                "write a heading above every column, and only numbers below those of measures";
            return Err(self.lacks(corner, "no column holds numbers", hint));
        };
        if let Some(&right) = stubs.iter().find(|&&stub| stub > first) {
            let cell = numeric
                .iter()
                .find(|&&row| sheet.get(row, right).is_some())
                .map_or(corner, |&row| Address::new(row, right));
            return Err(self.lacks(
                cell,
                "labels stand to the right of numbers",
                "put the columns of labels to the left of all numbers, and a second table into a sheet of its own",
            ));
        }
        if stubs.is_empty() {
            let hint = "put a label, such as the area, to the left of each row";
            return Err(self.lacks(
                Address::new(self.first, first),
                "there are no labels to the left of the numbers",
                hint,
            ));
        }
        let width = (last - first + 1) as usize;
        if width > MOST_COLUMNS {
            return Err(Unfit::from(sheet.refuse(
                Address::new(header, last),
                format!("{width} columns of numbers, more than the limit of {MOST_COLUMNS}"),
                "look whether the sheet is what it is said to be",
            )));
        }
        Ok((stubs, (first..=last).collect()))
    }

    /// The row above the header, where it too has headings above the numbers.
    fn upper(&self, header: u32, first: u32) -> Option<u32> {
        let above = header.checked_sub(1)?;
        self.sheet.row(above).iter().any(|(column, _)| *column >= first).then_some(above)
    }

    /// The text of a heading.
    fn heading(&self, row: u32, column: u32) -> Result<Option<String>, Unfit> {
        match self.sheet.get(row, column) {
            None => Ok(None),
            Some(Cell::Wrong(what, hint)) => {
                let reason = format!("{} where a heading belongs", excerpt(what));
                Err(Unfit::from(self.sheet.refuse(Address::new(row, column), reason, hint)))
            }
            Some(Cell::Date(date)) => Err(Unfit::from(self.sheet.refuse(
                Address::new(row, column),
                format!("the date {} is no period", excerpt(date)),
                "only the first day of a month can stand for a period",
            ))),
            Some(cell) => Ok(Some(cell.text())),
        }
    }

    fn values(
        &self,
        header: u32,
        upper: Option<u32>,
        columns: &[u32],
    ) -> Result<Vec<ValueColumn>, Unfit> {
        let mut above: Option<(u32, String)> = None;
        let mut values = Vec::new();
        for &column in columns {
            let address = Address::new(header, column);
            let Some(heading) = self.heading(header, column)? else {
                return Err(self.lacks(
                    address,
                    "the heading is blank between headings, or above numbers",
                    "write a heading above every column of numbers, and delete columns that are empty",
                ));
            };
            if let Some(row) = upper {
                if let Some(text) = self.heading(row, column)? {
                    above = Some((column, text));
                }
                let here = Address::new(row, column);
                let goes_on = above.as_ref().is_some_and(|(start, _)| {
                    let start = Address::new(row, *start);
                    let starts_area = self
                        .sheet
                        .merged
                        .iter()
                        .any(|(first, last)| *first == start && last.column > first.column);
                    start == here || !starts_area || self.sheet.are_merged(start, here)
                });
                if !goes_on {
                    return Err(self.lacks(
                        here,
                        "no heading of the upper row reaches this column",
                        "write the upper heading above every column it holds for",
                    ));
                }
            }
            let upper = above.as_ref().map(|(_, text)| text.clone());
            values.push(ValueColumn { column, heading, upper });
        }
        Ok(values)
    }

    fn stubs(&self, header: u32, upper: Option<u32>, columns: &[u32]) -> Result<Vec<Stub>, Unfit> {
        let mut stubs = Vec::new();
        for &column in columns {
            let above = upper.map(|row| self.heading(row, column)).transpose()?.flatten();
            let here = self.heading(header, column)?;
            if here.is_some() && above.is_some() {
                return Err(self.lacks(
                    Address::new(header, column),
                    "there are headings in both rows above this column of labels",
                    "give each column of labels one heading",
                ));
            }
            let heading = here.or(above);
            if heading.as_deref().is_some_and(|heading| Period::parse(heading).is_ok()) {
                return Err(self.lacks(
                    Address::new(header, column),
                    "a period is the heading of a column of labels",
                    "write the periods above the numbers or in a column Periode",
                ));
            }
            stubs.push(Stub { column, heading });
        }
        Ok(stubs)
    }

    fn periods(
        &self,
        header: u32,
        upper: Option<u32>,
        stubs: &[Stub],
        values: &[ValueColumn],
        numeric: &[u32],
    ) -> Result<Periods, Unfit> {
        let sheet = self.sheet;
        let columns: Vec<u32> = values.iter().map(|value| value.column).collect();
        let along = |row: u32| axis(sheet, columns.iter().map(|&column| Address::new(row, column)));
        let (here, above) = (along(header), upper.map_or(Axis::None, along));
        let down =
            |stub: &Stub| axis(sheet, numeric.iter().map(|&row| Address::new(row, stub.column)));
        let named = |stub: &Stub| stub.heading.as_deref().is_some_and(is_for_periods);
        let whole: Vec<usize> =
            (0..stubs.len()).filter(|&stub| down(&stubs[stub]) == Axis::All).collect();
        let names: Vec<usize> = (0..stubs.len()).filter(|&stub| named(&stubs[stub])).collect();
        let both: Vec<usize> = whole.iter().copied().filter(|stub| names.contains(stub)).collect();
        let across = here == Axis::All || above == Axis::All;
        let column = match (&both[..], &whole[..], &names[..]) {
            ([one], ..) => Some(*one),
            ([], [one], _) => Some(*one),
            ([], [], [one]) if !across => Some(*one),
            ([], [], _) => None,
            (_, several, _) => {
                let cell = Address::new(header, stubs[several[1]].column);
                let hint = "give the column of the period the heading Periode, and the other none that means time";
                return Err(Unfit::from(sheet.refuse(cell, "two columns hold periods", hint)));
            }
        };
        let cell = Address::new(header, columns[0]);
        if across && column.is_some() || here == Axis::All && above == Axis::All {
            return Err(Unfit::from(sheet.refuse(
                cell,
                "periods stand both above the numbers and in a second place",
                "leave the periods in one row or one column, and write other years in words (født 1990)",
            )));
        }
        for (row, axis) in [(Some(header), &here), (upper, &above)] {
            if let (Some(row), Axis::Some(column)) = (row, axis) {
                let address = Address::new(row, *column);
                let text = sheet.get(row, *column).map(Cell::text).unwrap_or_default();
                return Err(Unfit::from(sheet.refuse(
                    address,
                    format!("the heading \"{}\" stands among periods and is none", excerpt(&text)),
                    "delete columns that hold no period, such as changes and sums, or write the period in a known form",
                )));
            }
        }
        let (periods, cells): (_, Vec<Address>) = if let Some(stub) = column {
            if let Some(row) = upper {
                return Err(Unfit::from(sheet.refuse(
                    Address::new(row, columns[0]),
                    "there are two rows of headings, and neither is of periods",
                    "write each heading in one cell, and labels of a breakdown in a column",
                )));
            }
            let column = stubs[stub].column;
            (Periods::Down(stub), numeric.iter().map(|&row| Address::new(row, column)).collect())
        } else if here == Axis::All {
            let cells = columns.iter().map(|&column| Address::new(header, column)).collect();
            (Periods::Across, cells)
        } else if let (Axis::All, Some(row)) = (above, upper) {
            let cells = columns.iter().map(|&column| Address::new(row, column)).collect();
            (Periods::AcrossUpper, cells)
        } else {
            return Err(Unfit::from(sheet.refuse(
                cell,
                "there are no periods above the numbers and none in a column beside them",
                "write the period above each column of numbers, or in a column Periode (2014M11, 2014K4, 2014)",
            )));
        };
        refuse_dates_of_unknown_length(sheet, &cells)?;
        Ok(periods)
    }
}
