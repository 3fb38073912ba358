//! The records of a sheet whose table is found: labels, periods and measures as any other shape has them.
//!
//! A blank cell of labels repeats the label above it, as merged cells and tables for print leave it. Not in the
//! last column of labels, and not where a label further left begins anew: there a blank is an error.

use std::collections::HashMap;

use bestand_model::{Dialect, Number, Status, code_list::fold};

use super::{
    layout::{Layout, Periods},
    measures::{MeasuresFrom, decisions_of, measure_named, measures_from},
    sheet::{Address, Cell, Sheet, at},
};
use crate::{
    DimensionColumn, MeasureColumn, RawCell,
    assembly::{Cells, Numbers},
    error::ReadError,
    excerpt::excerpt,
    text_table::{Heading, TextColumn, TextTable},
};

/// The heading of the column of periods where the sheet gives it none.
const PERIOD_HEADING: &str = "Periode";

/// What is known of a sheet from around its table.
pub(super) struct Known<'a> {
    pub numbers: &'a Numbers,
    /// What the whole sheet counts, where no heading says it, and the row that says so.
    pub measure: Option<(Option<u32>, String)>,
    /// Names for columns of labels without a heading, in their order.
    pub variables: Vec<String>,
    /// Whether a column headed *Afgørelse* says what is counted. In the StatBank it is a breakdown of judgements.
    pub has_decisions: bool,
}

/// What a sheet holds, and how that was read.
pub(super) struct Records {
    pub cells: Cells,
    /// The dialect of the numbers that are texts; none where there is none.
    pub dialect: Option<Dialect>,
    pub measures: MeasuresFrom,
    /// How many blank cells of labels were filled from above.
    pub filled: usize,
    /// Headings that were taken from the title.
    pub from_title: Vec<String>,
}

/// What stands where a measure has its number.
enum Slot {
    /// A number, or nothing.
    Typed(RawCell),
    /// A text, by its code in the column's texts.
    Text(u32),
}

/// A measure as it is read.
struct Measure {
    texts: TextColumn,
    /// One for each record.
    slots: Vec<Slot>,
    /// Where each stands.
    places: Vec<Option<Address>>,
}

/// Reads the records.
///
/// # Errors
/// When a cell is none that its column can have, a label or heading is missing, or two cells mean the same.
pub(super) fn read(
    sheet: &Sheet,
    layout: &Layout,
    known: &Known<'_>,
) -> Result<Records, ReadError> {
    let mut reader = Reader { sheet, layout, filled: 0, labels: vec![None; layout.stubs.len()] };
    let (headings, from_title) = reader.headings(&known.variables)?;
    let measures = measures_from(sheet, layout, known, &headings)?;
    let measure_stub = match measures {
        MeasuresFrom::Column(column) => layout.stubs.iter().position(|stub| stub.column == column),
        _ => None,
    };
    let period_stub = match layout.periods {
        Periods::Down(stub) => Some(stub),
        _ => None,
    };
    let of_dimension: Vec<usize> = (0..layout.stubs.len())
        .filter(|&stub| Some(stub) != measure_stub && Some(stub) != period_stub)
        .collect();
    let period_heading = period_stub.map_or(PERIOD_HEADING, |stub| headings[stub].as_str());
    let columns = [period_heading]
        .into_iter()
        .chain(of_dimension.iter().map(|&stub| headings[stub].as_str()))
        .map(|label| Heading { label: label.to_owned(), id: None });
    let mut table = TextTable::new(&sheet.place, at, columns)?;
    let mut measured: Vec<Measure> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for &row in &layout.rows {
        let labels = reader.labels(row, period_stub)?;
        for record in reader.records(row, &labels, period_stub) {
            // A record's place is its row; its cells have places of their own.
            table.begin_record(row + 1)?;
            let (text, address) = &record.period;
            table.push_at(0, text, address.place())?;
            for (column, &stub) in of_dimension.iter().enumerate() {
                let address = Address::new(row, layout.stubs[stub].column);
                table.push_at(column + 1, &labels[stub], address.place())?;
            }
            let before = table.places.len() - 1;
            for (value, address) in &record.values {
                let label = match &measures {
                    MeasuresFrom::Whole(_, label) => label.clone(),
                    MeasuresFrom::Column(column) => {
                        let stub = measure_stub.unwrap_or_default();
                        let is_decision = decisions_of(layout, known, &headings) == Some(*column);
                        measure_named(
                            sheet,
                            &labels[stub],
                            is_decision,
                            Address::new(row, *column),
                        )?
                    }
                    MeasuresFrom::Row(_) => value.clone(),
                };
                let next = measured.len();
                let number = *index.entry(fold(&label)).or_insert(next);
                if number == next {
                    measured.push(Measure::new(label));
                }
                let measure = &mut measured[number];
                measure.pad(before);
                if measure.slots.len() > before {
                    let hint =
                        "give every column a heading of its own, and every period its own column";
                    let heading = excerpt(&measure.texts.heading);
                    let reason = format!("a second column holds \"{heading}\" for the same period");
                    return Err(sheet.refuse(*address, reason, hint));
                }
                measure.put(sheet, *address)?;
            }
        }
    }
    for measure in &mut measured {
        measure.pad(table.places.len());
    }
    let (cells, dialect) = cells(sheet, table, &measured, known.numbers)?;
    let filled = reader.filled;
    Ok(Records { cells, dialect, measures, filled, from_title })
}

/// A record: the text of its period, and its cells with the headings of their measures.
struct Record {
    period: (String, Address),
    values: Vec<(String, Address)>,
}

struct Reader<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout,
    filled: usize,
    /// The label that last stood in each column.
    labels: Vec<Option<String>>,
}

impl Reader<'_> {
    /// A heading for every column of labels, and those of them that come from the title.
    fn headings(&self, variables: &[String]) -> Result<(Vec<String>, Vec<String>), ReadError> {
        let blank = self.layout.stubs.iter().filter(|stub| stub.heading.is_none()).count();
        let mut names = variables.iter().filter(|_| variables.len() == blank);
        let mut from_title = Vec::new();
        let mut headings = Vec::new();
        for stub in &self.layout.stubs {
            let name = if stub.heading.is_none() { names.next() } else { None };
            let heading = match (&stub.heading, name) {
                (Some(heading), _) => heading.clone(),
                (None, Some(name)) => {
                    from_title.push(name.clone());
                    name.clone()
                }
                (None, None) => {
                    return Err(self.sheet.refuse(
                        Address::new(self.layout.header, stub.column),
                        "the column of labels has no heading",
                        "write what the labels are, such as Område, above them",
                    ));
                }
            };
            headings.push(heading);
        }
        Ok((headings, from_title))
    }

    /// The labels of a row, blanks filled from above.
    fn labels(&mut self, row: u32, period_stub: Option<usize>) -> Result<Vec<String>, ReadError> {
        let last = self.layout.stubs.len() - 1;
        let mut begins = false;
        for (number, stub) in self.layout.stubs.iter().enumerate() {
            let address = Address::new(row, stub.column);
            match self.sheet.get(row, stub.column) {
                Some(Cell::Wrong(what, hint)) => {
                    let reason = format!("{} where a label belongs", excerpt(what));
                    return Err(self.sheet.refuse(address, reason, hint));
                }
                Some(cell @ (Cell::FirstOf(_) | Cell::Date(_))) if Some(number) != period_stub => {
                    return Err(self.sheet.refuse(
                        address,
                        format!("the date {} where a label belongs", excerpt(&cell.text())),
                        "spreadsheets take labels such as 1-5 for dates: write the label as text",
                    ));
                }
                Some(cell) => {
                    begins = true;
                    self.labels[number] = Some(cell.text());
                }
                None if number < last && !begins && self.labels[number].is_some() => {
                    self.filled += 1;
                }
                None => {
                    return Err(self.sheet.refuse(
                        address,
                        "the label is blank, and there is none above it that goes on",
                        "write the label: a blank repeats the one above, but not in the last column of labels \
                         and not beside a label that begins anew",
                    ));
                }
            }
        }
        Ok(self.labels.iter().map(|label| label.clone().unwrap_or_default()).collect())
    }

    /// The records of a row: one, or one for each period above the numbers.
    fn records(&self, row: u32, labels: &[String], period_stub: Option<usize>) -> Vec<Record> {
        let mut records: Vec<Record> = Vec::new();
        for value in &self.layout.values {
            let cell = Address::new(row, value.column);
            let upper = value.upper.clone().unwrap_or_default();
            let (period, measure) = match (period_stub, self.layout.periods) {
                (Some(stub), _) => {
                    let column = self.layout.stubs[stub].column;
                    ((labels[stub].clone(), Address::new(row, column)), value.heading.clone())
                }
                (None, Periods::AcrossUpper) => {
                    let row = self.layout.upper.unwrap_or_default();
                    ((upper, Address::new(row, value.column)), value.heading.clone())
                }
                (None, _) => {
                    let heading = Address::new(self.layout.header, value.column);
                    ((value.heading.clone(), heading), upper)
                }
            };
            match records.iter_mut().find(|record| record.period.0 == period.0) {
                Some(record) => record.values.push((measure, cell)),
                None => records.push(Record { period, values: vec![(measure, cell)] }),
            }
        }
        records
    }
}

impl Measure {
    fn new(label: String) -> Self {
        let texts = TextColumn::new(Heading { label, id: None });
        Self { texts, slots: Vec::new(), places: Vec::new() }
    }

    /// Says of the records up to here that the sheet has no such cell.
    fn pad(&mut self, records: usize) {
        if self.slots.len() < records {
            self.slots.resize_with(records, || Slot::Typed(RawCell::Absent));
            self.places.resize(records, None);
        }
    }

    /// Takes the cell of the next record.
    fn put(&mut self, sheet: &Sheet, address: Address) -> Result<(), ReadError> {
        let slot = match sheet.get(address.row, address.column) {
            None => Slot::Typed(RawCell::Blank),
            Some(Cell::Number(number)) => Slot::Typed(typed(*number)),
            Some(Cell::Text(text)) => {
                self.texts.push(text, address.place());
                Slot::Text(self.texts.codes.last().copied().unwrap_or_default())
            }
            Some(cell @ (Cell::FirstOf(_) | Cell::Date(_))) => {
                return Err(sheet.refuse(
                    address,
                    format!("the date {} where a number belongs", excerpt(&cell.text())),
                    "if a number was taken for a date, write it anew and format the cell as a number",
                ));
            }
            Some(Cell::Wrong(what, hint)) => {
                let reason = format!("{} where a number belongs", excerpt(what));
                return Err(sheet.refuse(address, reason, hint));
            }
        };
        self.slots.push(slot);
        self.places.push(Some(address));
        Ok(())
    }
}

fn typed(number: Number) -> RawCell {
    RawCell::Number(number, Status::Normal)
}

/// The columns of the extract.
fn cells(
    sheet: &Sheet,
    table: TextTable<'_>,
    measured: &[Measure],
    numbers: &Numbers,
) -> Result<(Cells, Option<Dialect>), ReadError> {
    let periods = table.periods(&table.columns[0])?;
    let dimensions: Vec<DimensionColumn> = table.columns[1..]
        .iter()
        .map(|column| table.dimension(column))
        .collect::<Result<_, _>>()?;
    let texts: Vec<&TextColumn> = measured.iter().map(|measure| &measure.texts).collect();
    let dialect = numbers.dialect(&table, &texts)?;
    let has_texts = texts.iter().any(|column| !column.members.is_empty());
    let measure = |measure: &Measure| {
        let distinct = numbers.cells(&table, &measure.texts, dialect)?;
        let cell = |slot: &Slot| match slot {
            Slot::Typed(cell) => *cell,
            Slot::Text(code) => distinct[*code as usize],
        };
        Ok(MeasureColumn {
            label: measure.texts.heading.clone(),
            id: None,
            cells: measure.slots.iter().map(cell).collect(),
        })
    };
    let measures = measured.iter().map(measure).collect::<Result<Vec<_>, ReadError>>()?;
    let mut seen: HashMap<(Vec<u32>, usize), Address> = HashMap::new();
    for record in 0..table.places.len() {
        let mut key: Vec<u32> = dimensions.iter().map(|column| column.codes[record]).collect();
        key.push(periods.codes[record]);
        for (number, measure) in measured.iter().enumerate() {
            let Some(address) = measure.places[record] else { continue };
            if let Some(first) = seen.insert((key.clone(), number), address) {
                return Err(sheet.refuse(
                    address,
                    format!("the labels and the period are those of cell {} too", first.name()),
                    "delete one of the two, or write what tells them apart into a column of labels",
                ));
            }
        }
    }
    Ok((
        Cells { dimensions, periods, measures, places: table.places, skipped: 0 },
        has_texts.then_some(dialect),
    ))
}
