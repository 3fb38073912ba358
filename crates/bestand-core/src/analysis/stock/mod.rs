//! How many are on which benefit, period by period: the series itself, its index, its share of the total.

mod span;
mod year;

use std::collections::BTreeSet;
use std::ops::Range;

use bestand_model::measure::ValueKind;
use bestand_model::period::kind_name;
use bestand_model::table::{Cell, Column, ColumnKind, Note, NoteKind, Role, Row, Severity, Table};
use bestand_model::threads::in_halves;
use bestand_model::{Language, Period};

use self::span::kinds;
pub(super) use self::span::{bound_of, span};
use self::year::{Held, Year};
use super::build::Builder;
use super::november::value_kind;
use super::plan::Plan;
use super::wording::{list, note};
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// What is asked of the series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StockOptions {
    /// The first period; the first there is when `None`.
    pub from: Option<Period>,
    /// The last period; the last there is when `None`.
    pub to: Option<Period>,
    /// The first and the last year, instead of `from` and `to`.
    pub years: Option<(i32, i32)>,
    /// Adds an index: this period is 100.
    pub index: Option<Period>,
    /// Adds each row's share of the total, in per cent.
    pub share: bool,
    /// Adds the change on the same period a year before, and for what is no rate in per cent.
    pub change: bool,
    /// Adds the year that ends with each period: the mean of its periods, or their sum where the measure adds up over
    /// time.
    pub rolling: bool,
    /// Adds the year up to each period, mean or sum, with the same periods a year before and the change.
    pub year_to_date: bool,
}

impl StockOptions {
    /// The first month that is needed where `first` is the first period shown; all there are when `None`.
    pub(crate) fn looks_back_to(&self, first: Period) -> Option<Period> {
        let first = first.first_month();
        if self.year_to_date {
            // From January of the year before.
            return Period::month(first.year() - 1, 1);
        }
        if self.change || self.rolling { first.offset(-12) } else { Some(first) }
    }
}

/// The stock by period, long: `period`, the displayed dimensions, `value`, and as asked for `index`, `share`, `change`
/// and `change_pct`, `rolling`, `year_to_date`, `year_to_date_before`, `year_to_date_change` and
/// `year_to_date_change_pct`.
///
/// A period inside the span that the extracts lack is `not_available`. An index is missing where the value or
/// the base is; a share is of the total row of its period and missing where there is none. A benefit that did not exist
/// a year before counts as nothing in the change. A mean is missing where one of its periods is; numbers of
/// extracts that were pulled on different days are compared, with a note, and not made into a mean or sum
/// (`not_applicable`). Means and sums may look back before the first period shown.
///
/// ```
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, Request, StockOptions, stock};
///
/// let text = "Area;Periode;Antal fuldtidspersoner\nHele landet;2014M10;80\nHele landet;2014M11;84\n";
/// let extracts = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?;
/// let cube = Cube::from_extracts(extracts, &[])?;
/// let options = StockOptions { index: cube.periods().first().copied(), ..StockOptions::default() };
/// let table = stock(&cube, &Request::default(), &options)?;
/// // Period, benefit, value, index.
/// assert_eq!(table.rows[1].cells[0], Cell::Code("2014-11".into()));
/// assert_eq!(table.rows[1].cells[3], Cell::Ratio(105.0));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the question does not fit the extracts, when the base period of the index is not in the series, when the periods
/// make no year or the measure has no mean (rates, durations), or with `strict_breaks` when a break is crossed.
pub fn stock(cube: &Cube, request: &Request, options: &StockOptions) -> Result<Table, CoreError> {
    let mut plan = Plan::new(cube, request)?;
    let periods = span(&plan, options)?;
    super::crossings::add_joint_readings(&mut plan, &periods);

    let year = Year::new(&plan, &periods, options)?;
    let others: Vec<Period> = options.index.into_iter().chain(year.others(&periods)).collect();
    let builder = Builder::new(&plan, &periods, &others);
    let mut table = builder.table("stock", builder.stock_title());
    table.columns.insert(0, builder.period_code_column());
    table.columns.push(Column {
        id: "value".to_owned(),
        label: plan.measure.name(request.language).to_owned(),
        kind: value_kind(plan.measure.value),
        unit: Some(plan.measure.unit.clone()),
    });
    table.computed |= options.index.is_some() || options.share || year.has_columns();
    if let Some(base) = options.index {
        let name = base.long(request.language);
        table.columns.push(Column {
            id: "index".to_owned(),
            label: match request.language {
                Language::Danish => format!("Indeks, {name} = 100"),
                Language::English => format!("Index, {name} = 100"),
            },
            kind: ColumnKind::Index,
            unit: Some("index".to_owned()),
        });
    }
    let total = plan.rows.iter().position(|row| row.role == Role::Total);
    if options.share {
        let total_may_be_shared = plan.measure.value == ValueKind::Count;
        if total.is_none() || !total_may_be_shared {
            return Err(CoreError::question(
                "there is no total to take shares of",
                "ask for several benefits of a count that adds up, or leave out --share",
            ));
        }
        table.columns.push(Column {
            id: "share".to_owned(),
            label: request.language.pick("Andel af i alt", "Share of total").to_owned(),
            kind: ColumnKind::Percent,
            unit: Some("percent".to_owned()),
        });
    }
    table.columns.extend(year.columns());
    let has_columns = options.index.is_some() || options.share || year.has_columns();
    let is_spread = !has_columns && plan.displayed.len() == 1;
    let lines: Vec<Line> = (0..plan.rows.len())
        .map(|row| Line {
            // In a list of periods the total is one line among many.
            role: if is_spread { plan.rows[row].role } else { Role::Body },
            codes: builder.codes(row),
            held: &builder.held[row],
        })
        .collect();
    let total = total.filter(|_| options.share);
    let width = table.columns.len();
    let names: Vec<Cell> = periods.iter().map(|period| Cell::Code(period.code().into())).collect();
    // Period by period, and in each of them line by line.
    let rows = |numbers: Range<usize>| -> Vec<Row> {
        let row = |number: usize| {
            let (at, line) = (number / lines.len(), &lines[number % lines.len()]);
            let value = line.held[at];
            let mut cells = Vec::with_capacity(width);
            cells.push(names[at].clone());
            cells.extend_from_slice(&line.codes);
            cells.push(value.into());
            // The base comes after the periods.
            cells.extend(options.index.map(|_| ratio(value, line.held[periods.len()])));
            cells.extend(total.map(|total| ratio(value, lines[total].held[at])));
            Row { role: line.role, cells }
        };
        numbers.map(row).collect()
    };
    let (first, second) = in_halves(periods.len() * lines.len(), rows, rows);
    table.rows = first;
    table.rows.extend(second);
    let mut mixed = BTreeSet::new();
    if year.has_columns() {
        let held = Held::new(&builder);
        for (number, row) in table.rows.iter_mut().enumerate() {
            let (at, line) = (number / lines.len(), number % lines.len());
            row.cells.extend(year.cells(&held, line, periods[at], &mut mixed));
        }
    }
    table.spread = is_spread.then(|| builder.spread(periods.len()));
    table.notes = builder.notes()?;
    table.notes.extend(year.notes(&mixed));
    table.notes.extend(other_kinds(&plan, &periods));
    Ok(table)
}

/// What a row of the answer has in every period.
struct Line<'a> {
    role: Role,
    codes: Vec<Cell>,
    held: &'a [Observation],
}

/// The cells the series is made of, as a cube of their own: for a tidy file that shows what stands behind the
/// table.
///
/// # Errors
/// The same as [`stock`].
pub fn stock_observations(
    cube: &Cube,
    request: &Request,
    options: &StockOptions,
) -> Result<Cube, CoreError> {
    let plan = Plan::new(cube, request)?;
    let mut periods = span(&plan, options)?;
    let others = Year::new(&plan, &periods, options)?.others(&periods);
    periods.extend(others);
    plan.observations(&periods)
}

/// The note that the extracts have figures by other kinds of period too.
fn other_kinds(plan: &Plan<'_>, shown: &[Period]) -> Option<Note> {
    let language = plan.request.language;
    let kind = shown.first()?.kind();
    let shown = kind_name(kind, language);
    let others: Vec<String> = kinds(plan, language)
        .into_iter()
        .filter(|&name| name != shown)
        .map(str::to_owned)
        .collect();
    if others.is_empty() {
        return None;
    }
    let others = list(&others, language);
    let text = match language {
        Language::Danish => format!("Vist pr. {shown}; udtrækkene har også tal pr. {others}."),
        Language::English => {
            format!("Shown by {shown}; the extracts have figures by {others} too.")
        }
    };
    Some(note(NoteKind::Method, "other_kinds_of_period", Severity::Break, text))
}

/// `value` in per cent of `base`.
fn ratio(value: Observation, base: Observation) -> Cell {
    match (value, base) {
        (Observation::Value(value, _), Observation::Value(base, _)) if !base.is_zero() => {
            Cell::Ratio(value.as_f64() / base.as_f64() * 100.0)
        }
        _ => Cell::Missing(value.missing_with(base)),
    }
}
