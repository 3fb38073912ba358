//! A table as series: what every form is drawn from.

mod answers;
mod breaks;
mod laid;

use bestand_model::period::{month_name, month_short};
use bestand_model::table::{Cell, ColumnKind, Role, Row, Table};
use bestand_model::{Language, MissingReason, Period};
use chrono::NaiveDate;

use self::breaks::breaks_and_notes;
use self::laid::{Laid, codes, in_per_cent, long, rows, wide};
use super::ChartError;
use super::scale::TimeScale;
use crate::export::check;
pub(crate) use crate::text::printable;
use crate::text::source_lines;

/// The numbers of a table, series by series.
#[derive(Clone, Debug)]
pub(crate) struct ChartData {
    pub(crate) title: String,
    /// What the numbers are: `Antal fuldtidspersoner`.
    pub(crate) measure: String,
    pub(crate) kind: ColumnKind,
    /// The periods, of one kind and in order. None where the numbers of a row are those of some columns.
    pub(crate) periods: Vec<Period>,
    /// Those columns: id and heading.
    pub(crate) columns: Vec<(String, String)>,
    /// For each period whether some of its figures are still being reported; for each month where the numbers are by
    /// month of the year.
    pub(crate) provisional: Vec<bool>,
    /// Of numbers by month of the year: the place of the month asked for.
    pub(crate) asked: Option<usize>,
    /// Of series that are years: the months that are still being reported. The periods are then the months of any year.
    pub(crate) calendar: Option<Vec<Period>>,
    pub(crate) series: Vec<Series>,
    /// Series breaks that have a place among the periods, oldest first.
    pub(crate) breaks: Vec<BreakMark>,
    /// Codes of series that are read as one.
    pub(crate) joint: Vec<Vec<String>>,
    /// Codes of series that stand out.
    pub(crate) marked: Vec<String>,
    /// Source lines.
    pub(crate) sources: Vec<String>,
    /// Notes that are not drawn as breaks, each with whether it explains the hollow points.
    pub(crate) notes: Vec<(String, bool)>,
    /// Whether the chart itself says in words which figures are still being reported.
    pub(crate) says_provisional: bool,
    /// As [`Table::hides_own_counts`].
    pub(crate) hides_own_counts: bool,
    pub(crate) language: Language,
}

/// One row of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Series {
    /// The codes of the row, joined.
    pub(crate) code: String,
    pub(crate) label: String,
    pub(crate) role: Role,
    /// One per period.
    pub(crate) points: Vec<Value>,
}

/// One cell.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    /// The number; `None` where it is missing.
    pub(crate) number: Option<f64>,
    /// The cell as the table prints it.
    pub(crate) text: String,
    /// Why there is no number.
    pub(crate) missing: Option<MissingReason>,
    /// The two numbers it is known to lie between, where it is not known exactly.
    pub(crate) bounds: Option<(f64, f64)>,
}

/// A series break with a place in time.
#[derive(Clone, Debug)]
pub(crate) struct BreakMark {
    pub(crate) day: NaiveDate,
    /// Its name with its date.
    pub(crate) label: String,
}

impl Value {
    /// No cell at all.
    fn none() -> Self {
        Self { number: None, text: String::new(), missing: None, bounds: None }
    }
}

impl Series {
    /// The numbers that are there.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = f64> {
        self.points.iter().filter_map(|value| value.number)
    }

    /// The year it is, where the series are years.
    pub(crate) fn year(&self) -> Option<i32> {
        self.code.parse().ok()
    }

    /// The place of the last number.
    pub(crate) fn last(&self) -> Option<usize> {
        self.points.iter().rposition(|value| value.number.is_some())
    }
}

impl ChartData {
    /// The series of a table.
    ///
    /// # Errors
    /// When the table has no periods in order to draw, no number at all, or two for one place.
    pub(crate) fn new(table: &Table, language: Language) -> Result<Self, ChartError> {
        check(table)?;
        let laid = match wide(table, language) {
            Some(laid) => laid,
            None => long(table, language, &["index", "share", "rolling", "value"])?,
        };
        Self::of(table, laid, language)
    }

    /// The rates of one area and those it is held against: over time, or one of each.
    ///
    /// # Errors
    /// As [`ChartData::new`].
    pub(crate) fn of_rates(table: &Table, language: Language) -> Result<Self, ChartError> {
        const RATE: [&str; 1] = ["rate"];
        check(table)?;
        // What is no part of the picture needs no explanation below it.
        let mut drawn = table.clone();
        drawn.notes.retain(|note| note.id != "benchmark_chance");
        let table = &drawn;
        if table.columns.iter().any(|column| column.kind == ColumnKind::Period) {
            return Self::of(table, long(table, language, &RATE)?, language);
        }
        let mut laid = Laid { measure: table.measure.clone(), ..rows(table, language, &RATE)? };
        // A row is its area: what else it has codes of is said of the rate.
        for (series, row) in laid.series.iter_mut().zip(&table.rows) {
            if let Some((column, code)) = codes(table, &row.cells).next() {
                (series.code, series.label) =
                    (code.to_owned(), printable(table.label(column, code)));
            }
        }
        let mut data = Self::of(table, laid, language)?;
        data.provisional = vec![!table.provisional.is_empty()];
        Ok(data)
    }

    /// Whether the numbers in this place are still being reported.
    pub(crate) fn is_provisional(&self, place: usize) -> bool {
        self.provisional.get(place).copied().unwrap_or_default()
    }

    /// Whether this number of a series is still being reported.
    pub(crate) fn is_hollow(&self, series: &Series, place: usize) -> bool {
        let month = || Period::month(series.year()?, place as u32 + 1);
        match &self.calendar {
            Some(preliminary) => month().is_some_and(|month| preliminary.contains(&month)),
            None => self.is_provisional(place),
        }
    }

    /// The time axis between two places.
    pub(crate) fn times(&self, ends: (f64, f64)) -> TimeScale {
        match self.calendar {
            Some(_) => TimeScale::of_any_year(&self.periods, ends),
            None => TimeScale::new(&self.periods, ends),
        }
    }

    /// A period in full, which no line is broken in: without its year where it is of any year.
    pub(crate) fn period_name(&self, period: Period) -> String {
        match self.calendar {
            Some(_) => month_name(period.index(), self.language).to_owned(),
            None => period.long(self.language).replace(' ', "\u{a0}"),
        }
    }

    /// The series of one column of a long table: the first of these that it has. Its notes are one line, as the house
    /// template has it.
    ///
    /// # Errors
    /// As [`ChartData::new`].
    pub(crate) fn of_column(
        table: &Table,
        columns: &[&str],
        language: Language,
    ) -> Result<Self, ChartError> {
        check(table)?;
        let mut data = Self::of(table, long(table, language, columns)?, language)?;
        data.put_notes_together();
        if data.series.iter().any(|each| each.role == Role::Body) {
            // A total of counts would dwarf its parts.
            data.series.retain(|each| each.role == Role::Body);
        }
        Ok(data)
    }

    /// The numbers of some columns of a table without periods, a series with as many numbers per row. Rows that are sums of
    /// some of the others, or parts of one of them, are not drawn.
    ///
    /// # Errors
    /// When the table cannot be laid out, has no such column, or no number in it.
    pub(crate) fn of_rows(
        table: &Table,
        columns: &[&str],
        language: Language,
    ) -> Result<Self, ChartError> {
        check(table)?;
        let mut laid = rows(table, language, columns)?;
        laid.series.retain(|each| matches!(each.role, Role::Body | Role::Total));
        let mut data = Self::of(table, laid, language)?;
        let heading = |id: &&str| {
            let column = table.columns.iter().find(|column| column.id == **id)?;
            Some((column.id.clone(), printable(&column.label)))
        };
        data.columns = columns.iter().filter_map(heading).collect();
        data.put_notes_together();
        Ok(data)
    }

    /// The rows of the newest period of a long table that has a number in one of these columns, a point for each of the columns
    /// that there are, with that period.
    ///
    /// # Errors
    /// As [`ChartData::of_rows`], and when the table has no periods.
    pub(crate) fn of_newest(
        table: &Table,
        columns: &[&str],
        language: Language,
    ) -> Result<(Self, Period), ChartError> {
        check(table)?;
        let position = |id: &str| table.columns.iter().position(|column| column.id == id);
        let at = table.columns.iter().position(|column| column.kind == ColumnKind::Period);
        let at = at.ok_or(ChartError::NoPeriods)?;
        let columns: Vec<&str> =
            columns.iter().copied().filter(|id| position(id).is_some()).collect();
        let places: Vec<usize> = columns.iter().filter_map(|id| position(id)).collect();
        let is_number = |cell: &Cell| matches!(cell, Cell::Exact(_) | Cell::Ratio(_));
        let last = table
            .rows
            .iter()
            .rfind(|row| places.iter().any(|&place| is_number(&row.cells[place])))
            .ok_or(ChartError::NoNumbers)?;
        let Cell::Code(newest) = &last.cells[at] else { return Err(ChartError::NoPeriods) };
        let period = Period::parse(newest).map_err(|_| ChartError::NoPeriods)?;
        let of_period = |row: &&Row| matches!(&row.cells[at], Cell::Code(code) if code == newest);
        let rows = table.rows.iter().filter(of_period).cloned().collect();
        let data = Self::of_rows(&Table { rows, ..table.clone() }, &columns, language)?;
        Ok((data, period))
    }

    /// One line of notes, in a chart that says itself what is still being reported.
    fn put_notes_together(&mut self) {
        let notes = self.notes.iter().map(|(note, _)| note.strip_prefix(NOTE).unwrap_or(note));
        let notes = notes.collect::<Vec<_>>().join(" ");
        let line = (!notes.is_empty()).then(|| (format!("{NOTE}{notes}"), false));
        self.notes = line.into_iter().collect();
        self.says_provisional = true;
    }

    fn of(table: &Table, laid: Laid, language: Language) -> Result<Self, ChartError> {
        let Laid { periods, mut series, kind, measure } = laid;
        if !periods.windows(2).all(|pair| pair[0].steps_to(pair[1]).is_some_and(|steps| steps > 0))
        {
            return Err(ChartError::NoPeriods);
        }
        if series.iter().all(|each| each.numbers().next().is_none()) {
            return Err(ChartError::NoNumbers);
        }
        let measure = printable(&in_per_cent(measure, kind, language));
        if let [only] = &mut series[..]
            && only.label.is_empty()
        {
            only.label.clone_from(&measure);
        }
        let provisional =
            periods.iter().map(|period| table.provisional.contains(&period.code())).collect();
        let (breaks, notes) = breaks_and_notes(table, &periods, language);
        Ok(Self {
            title: printable(&table.title),
            measure,
            kind,
            periods,
            columns: Vec::new(),
            provisional,
            asked: None,
            calendar: None,
            series,
            breaks,
            joint: table.joint.clone(),
            marked: table.marked.clone(),
            sources: source_lines(table, language),
            notes,
            says_provisional: false,
            hides_own_counts: table.hides_own_counts(),
            language,
        })
    }

    /// A number of a series, with its period where that is not the last.
    pub(crate) fn value_text(&self, series: &Series, place: usize) -> String {
        let text = &series.points[place].text;
        if place + 1 == self.periods.len() {
            return text.clone();
        }
        let period = match self.calendar {
            Some(_) => month_short(place as u32 + 1, self.language).to_lowercase(),
            None => self.periods[place].short(self.language).replace(' ', "\u{a0}"),
        };
        format!("{text} ({period})")
    }

    /// Why numbers are missing in these places, each reason once, in the order the tables explain them.
    pub(crate) fn reasons(&self, places: std::ops::Range<usize>) -> Vec<MissingReason> {
        let occurs = |reason: &MissingReason| {
            let is_it = |value: &Value| value.missing == Some(*reason);
            self.series.iter().any(|each| {
                each.points.get(places.clone()).is_some_and(|points| points.iter().any(is_it))
            })
        };
        MissingReason::ALL.into_iter().filter(occurs).collect()
    }

    /// Whether the numbers are counts, whose axis begins at zero and has whole ticks.
    pub(crate) fn is_count(&self) -> bool {
        self.kind == ColumnKind::Count
    }

    /// The series that are parts of the whole, and the whole itself where there is one.
    pub(crate) fn parts_and_total(&self) -> (Vec<&Series>, Option<&Series>) {
        let parts = self.series.iter().filter(|each| each.role == Role::Body).collect();
        (parts, self.series.iter().find(|each| each.role == Role::Total))
    }
}

/// What a note begins with.
const NOTE: &str = "Note: ";
