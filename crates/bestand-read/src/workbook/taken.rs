//! What was taken for what in a sheet, in sentences that somebody can hold against the sheet itself.

use bestand_model::source::LayoutNote;

use super::{
    layout::{Layout, Periods},
    measures::MeasuresFrom,
    sheet::{Address, Sheet},
    surroundings::Surroundings,
};
use crate::{error::column_name, excerpt::excerpt};

/// The sheets that were passed over.
#[derive(Debug, Default)]
pub(super) struct Passed {
    pub hidden: Vec<String>,
    pub without_numbers: Vec<String>,
    pub without_periods: Vec<String>,
}

/// Who says which table a sheet holds, or when it was pulled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// Option, file name, or nobody.
    Elsewhere,
    /// The sheet's own lines.
    Sheet,
    /// The file name, although the sheet says this.
    NameOver(String),
}

/// A sheet that was read.
pub(super) struct Taken<'a> {
    pub sheet: &'a Sheet,
    pub layout: &'a Layout,
    pub around: &'a Surroundings,
    pub measures: MeasuresFrom,
    pub filled: usize,
    pub from_title: Vec<String>,
    pub table_from: From,
    pub pulled_from: From,
}

fn note(da: String, en: String) -> LayoutNote {
    LayoutNote { da, en }
}

impl Taken<'_> {
    /// The sentences, the most important first.
    pub fn notes(&self, passed: &Passed) -> Vec<LayoutNote> {
        let mut notes = vec![self.table(), self.measures()];
        notes.extend(self.labels());
        notes.extend(self.lines());
        notes.extend(self.said());
        let names = |names: &[String]| {
            names.iter().map(|name| format!("\"{}\"", excerpt(name))).collect::<Vec<_>>().join(", ")
        };
        if !passed.without_numbers.is_empty() {
            let sheets = names(&passed.without_numbers);
            notes.push(note(
                format!("ark uden tal, ikke læst: {sheets}"),
                format!("sheets without numbers, not read: {sheets}"),
            ));
        }
        if !passed.without_periods.is_empty() {
            let sheets = names(&passed.without_periods);
            notes.push(note(
                format!("ark uden perioder, ikke læst: {sheets}"),
                format!("sheets without periods, not read: {sheets}"),
            ));
        }
        if !passed.hidden.is_empty() {
            let sheets = names(&passed.hidden);
            notes.push(note(
                format!("skjulte ark, ikke læst: {sheets}"),
                format!("hidden sheets, not read: {sheets}"),
            ));
        }
        notes
    }

    fn table(&self) -> LayoutNote {
        let layout = self.layout;
        let first = layout.stubs[0].column;
        let last = layout.values.last().map_or(first, |value| value.column);
        let top = layout.upper.unwrap_or(layout.header);
        let headings = format!(
            "{}:{}",
            Address::new(top, first).name(),
            Address::new(layout.header, last).name()
        );
        let number = |rows: &[u32]| {
            let row = rows.first().copied().unwrap_or_default();
            Address::new(row, layout.values[0].column).name()
        };
        let first_value = number(&layout.rows);
        let last_row = layout.rows.last().copied().unwrap_or_default();
        let end = Address::new(last_row, last).name();
        let (da, en) = match layout.periods {
            Periods::Down(stub) => {
                let column = column_name(layout.stubs[stub].column + 1);
                (format!("perioder i kolonne {column}"), format!("periods in column {column}"))
            }
            Periods::Across => across(layout.header),
            Periods::AcrossUpper => across(top),
        };
        let (rows_da, rows_en) = if top == layout.header {
            (format!("række {}", top + 1), format!("row {}", top + 1))
        } else {
            (
                format!("række {}-{}", top + 1, layout.header + 1),
                format!("rows {}-{}", top + 1, layout.header + 1),
            )
        };
        let (sheet_da, sheet_en) = match self.sheet.name.as_str() {
            "" => (String::new(), String::new()),
            name => (format!("ark \"{name}\": "), format!("sheet \"{name}\": ")),
        };
        note(
            format!(
                "{sheet_da}overskrift i {rows_da} ({headings}), første tal i {first_value}, sidste i {end}, {da}"
            ),
            format!(
                "{sheet_en}headings in {rows_en} ({headings}), first number in {first_value}, last in {end}, {en}"
            ),
        )
    }

    fn measures(&self) -> LayoutNote {
        match &self.measures {
            MeasuresFrom::Row(row) => note(
                format!("målinger i række {}", row + 1),
                format!("measures in row {}", row + 1),
            ),
            MeasuresFrom::Column(column) => note(
                format!("målinger i kolonne {}", column_name(column + 1)),
                format!("measures in column {}", column_name(column + 1)),
            ),
            MeasuresFrom::Whole(Some(row), label) => note(
                format!("måling efter række {}: \"{}\"", row + 1, excerpt(label)),
                format!("measure by row {}: \"{}\"", row + 1, excerpt(label)),
            ),
            MeasuresFrom::Whole(None, _) => note(
                "målingen er den, tabellen tæller".to_owned(),
                "the measure is what the table counts".to_owned(),
            ),
        }
    }

    fn labels(&self) -> Vec<LayoutNote> {
        let mut notes = Vec::new();
        if !self.from_title.is_empty() {
            let names = excerpt(&self.from_title.join(", "));
            notes.push(note(
                format!("overskrifter over etiketter efter titlen: {names}"),
                format!("headings of labels by the title: {names}"),
            ));
        }
        if self.filled > 0 {
            let filled = self.filled;
            notes.push(note(
                format!("{filled} tomme etiketter gentager den ovenfor"),
                format!("{filled} blank labels repeat the one above"),
            ));
        }
        notes
    }

    /// Lines that are no part of the table.
    fn lines(&self) -> Vec<LayoutNote> {
        let name = |lines: &[(u32, String)]| {
            let rows: Vec<_> = lines.iter().map(|(row, _)| (row + 1).to_string()).collect();
            let start = lines.first().map(|(_, line)| excerpt(line)).unwrap_or_default();
            (rows.join(", "), start)
        };
        let mut notes = Vec::new();
        if !self.around.above.is_empty() {
            let (rows, start) = name(&self.around.above);
            notes.push(note(
                format!("læst som titel: række {rows} (\"{start}\")"),
                format!("read as title: row {rows} (\"{start}\")"),
            ));
        }
        if !self.around.below.is_empty() {
            let (rows, start) = name(&self.around.below);
            notes.push(note(
                format!("læst som noter: række {rows} (\"{start}\")"),
                format!("read as notes: row {rows} (\"{start}\")"),
            ));
        }
        notes
    }

    fn said(&self) -> Vec<LayoutNote> {
        let mut notes = Vec::new();
        for (from, da, en) in [
            (&self.table_from, "tabellens id", "the table's id"),
            (&self.pulled_from, "udtræksdatoen", "the day of the extract"),
        ] {
            match from {
                From::Elsewhere => {}
                From::Sheet => {
                    notes.push(note(
                        format!("{da} står i arket"),
                        format!("{en} is the sheet's own"),
                    ));
                }
                From::NameOver(other) => notes.push(note(
                    format!("{da} er filnavnets; arket siger {other}"),
                    format!("{en} is the file name's; the sheet says {other}"),
                )),
            }
        }
        notes
    }
}

/// Where periods stand that run across.
fn across(row: u32) -> (String, String) {
    (format!("perioder i række {}", row + 1), format!("periods in row {}", row + 1))
}
