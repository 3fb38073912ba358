//! Awards of førtidspension: by age, diagnosis, sex, scheme, area or earlier income, per quarter, year or rolling
//! year, as counts, shares, rates, per 10 000 inhabitants, change and index; and before and after a reform.
//!
//! A flow adds up over time: a year is the sum of its four quarters where all four are there in one vintage. The figures
//! of the newest two quarters before an extract was pulled are still being reported, and every answer that has them
//! says so.

mod asked;
mod columns;
mod groups;
mod inhabitants;
mod notes;
mod reform;
mod schemes;
mod sides;
mod status;
mod times;

use std::collections::BTreeSet;

use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
use bestand_model::{Language, Period};
use chrono::NaiveDate;

use self::columns::Extra;
use self::times::Times;
use super::build::Builder;
use super::november::value_kind;
use super::plan::Plan;
use crate::{CoreError, Cube, Request};

pub(super) use self::columns::ratio;
pub(super) use self::notes::schemes_note;
pub use self::reform::{Reform, awards_reform};
pub(super) use self::schemes::all_schemes;
pub use self::status::{AwardsStatusOptions, awards_status};

/// The length of the periods of an answer about awards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AwardsPer {
    /// Quarters, as they are published.
    #[default]
    Quarter,
    /// Calendar years: published, or the sum of four quarters.
    Year,
    /// Four quarters in a row, named by the last.
    Rolling,
}

/// A share of the decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionRate {
    /// Awards in per cent of the decisions.
    Award,
    /// Refusals in per cent of the decisions.
    Refusal,
}

/// What is asked of the awards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AwardsOptions {
    /// The length of the periods.
    pub per: AwardsPer,
    /// The first period; the first there is when `None`.
    pub from: Option<Period>,
    /// The last period; the last there is when `None`.
    pub to: Option<Period>,
    /// The first and the last year, instead of `from` and `to`.
    pub years: Option<(i32, i32)>,
    /// Ages at which a new group begins: 40 makes *Under 40 år* and *40 år og derover*. Shown by age where it is not empty.
    pub cut: Vec<u8>,
    /// Main diagnoses that keep their own row, by code or name; the other known ones are added up as *Øvrige*. Shown by
    /// diagnosis where it is not empty.
    pub diagnoses: Vec<String>,
    /// Adds each row's share of the total of its period, in per cent.
    pub share: bool,
    /// Adds awards or refusals in per cent of the decisions.
    pub rate: Option<DecisionRate>,
    /// Adds the change on the same period a year before, and the change in per cent.
    pub change: bool,
    /// Adds an index: the mean of this year's quarters is 100.
    pub index: Option<i32>,
    /// The day of a reform, which a chart marks.
    pub reform: Option<NaiveDate>,
}

impl AwardsOptions {
    /// The request with what the options say of it: the measure and the dimensions shown. It is the request to read the
    /// files for.
    pub fn completed(&self, request: &Request) -> Request {
        asked::completed(request, self)
    }

    /// The measure where the request names none.
    pub(crate) fn measure(&self) -> &'static str {
        match self.rate {
            Some(DecisionRate::Refusal) => asked::REFUSALS,
            Some(DecisionRate::Award) | None => asked::AWARDS,
        }
    }
}

/// Awards by period, long: `period`, the displayed dimensions, `value`, and as asked for `share`, `award_rate` or
/// `refusal_rate`, `per_10000`, `change`, `change_pct`, `index`.
///
/// The unit is decisions. A group that touches a missing cell is missing for the same reason, and so is whatever is
/// computed from it; nothing is rebuilt by subtraction. A year or rolling year is missing where one of its quarters is
/// (`not_in_extract`, `not_available`) and where its quarters are of different vintages (`not_applicable`). A scheme
/// that did not exist yet counts as nothing. `population` is an extract such as FOLK1A and adds `per_10000`.
///
/// ```
/// use bestand_core::model::Number;
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{AwardsOptions, Cube, Request, awards};
///
/// let text = "Periode;Alder;Tilkendelser\n2013K1;18-39 år;300\n2013K1;40-64 år;1443\n2013K1;I alt;1743\n";
/// let extracts = read_bytes("a.csv", text.as_bytes(), &ReadOptions::default())?;
/// let cube = Cube::from_extracts(extracts, &[])?;
/// let options = AwardsOptions { cut: vec![40], ..AwardsOptions::default() };
/// let table = awards(&cube, None, &Request::default(), &options)?;
/// // Period, age, value.
/// assert_eq!(table.rows[0].cells[1], Cell::Code("-39".into()));
/// assert_eq!(table.rows[0].cells[2], Cell::Exact(Number::integer(300)));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the extracts have no awards (first grants and started spells are something else), when a dimension or the
/// crossing of two is not in them, when a share, rate or index has nothing to be taken of, or with `strict_breaks` when a
/// break is crossed.
pub fn awards(
    cube: &Cube,
    population: Option<&Cube>,
    request: &Request,
    options: &AwardsOptions,
) -> Result<Table, CoreError> {
    let request = asked::settled(cube, request, options, asked::UnknownAges::InTheTotal)?;
    let plan = groups::plan(cube, &request, options)?;
    let times = Times::new(&plan, options)?;
    let extra = Extra::new(cube, population, &plan, &request, options, &times)?;
    let builder = Builder::new(&plan, &times.underlying, &[]);
    let title = notes::title(&plan, &times.periods, options);
    let mut table = builder.table("awards", title);
    table.measure = notes::measured(&plan, options.per);
    table.columns.insert(0, builder.period_code_column());
    table.columns.push(Column {
        id: "value".to_owned(),
        label: notes::measured(&plan, options.per),
        kind: value_kind(plan.measure.value),
        unit: Some(plan.measure.unit.clone()),
    });
    table.columns.extend(extra.columns(request.language));
    let is_spread = !extra.has_columns() && plan.displayed.len() == 1;
    for (at, period) in times.periods.iter().enumerate() {
        for (row, each) in plan.rows.iter().enumerate() {
            let mut cells = vec![Cell::Code(period.code().into())];
            cells.extend(builder.codes(row));
            cells.push(times.held[row][at].into());
            cells.extend(extra.cells(row, at));
            let role = if is_spread { each.role } else { Role::Body };
            table.rows.push(Row { role, cells });
        }
    }
    table.spread = is_spread.then(|| builder.spread(times.periods.len()));
    table.computed |= extra.has_columns() || times.is_computed();
    table.provisional = times.provisional(&table.provisional);
    table.sources = extra.sources(cube, &plan, &times.underlying);
    table.notes = notes::of_series(&builder, &times, &extra, options)?;
    Ok(table)
}

/// The cells the awards are made of, as a cube of their own: for a tidy file that shows what stands behind the table.
///
/// # Errors
/// The same as [`awards`].
pub fn awards_observations(
    cube: &Cube,
    request: &Request,
    options: &AwardsOptions,
) -> Result<Cube, CoreError> {
    let request = asked::settled(cube, request, options, asked::UnknownAges::InTheTotal)?;
    let plan = groups::plan(cube, &request, options)?;
    let times = Times::new(&plan, options)?;
    plan.observations(&times.underlying)
}

/// The code a row has in a displayed dimension, with whether it stands for all of it.
fn is_whole(plan: &Plan<'_>, row: usize, displayed: usize) -> bool {
    let dimension = &plan.cube.dimensions()[plan.displayed[displayed]];
    let code = plan.rows[row].codes[displayed].as_str();
    code == dimension.total_code() || code == groups::SUM
}

/// Whether a displayed dimension only says where or of which benefit the groups of another are: each place has a total of
/// its own.
fn holds_groups(plan: &Plan<'_>, displayed: usize) -> bool {
    let is_place = |displayed: usize| {
        let dimension = &plan.cube.dimensions()[plan.displayed[displayed]];
        matches!(dimension.id.as_str(), "area" | "benefit")
    };
    is_place(displayed) && !(0..plan.displayed.len()).all(is_place)
}

/// The row a row is a part of: the total of its period, and of its area or benefit where it is split by something else
/// as well.
fn whole_of(plan: &Plan<'_>, row: usize) -> Option<usize> {
    if plan.rows.len() == 1 {
        return Some(0);
    }
    (0..plan.rows.len()).find(|&whole| {
        (0..plan.displayed.len()).all(|displayed| match holds_groups(plan, displayed) {
            true => plan.rows[whole].codes[displayed] == plan.rows[row].codes[displayed],
            false => is_whole(plan, whole, displayed),
        })
    })
}

/// The rows that are parts: no total of anything.
fn parts(plan: &Plan<'_>) -> Vec<usize> {
    let is_part = |&row: &usize| {
        let mut displayed = 0..plan.displayed.len();
        displayed.all(|displayed| holds_groups(plan, displayed) || !is_whole(plan, row, displayed))
    };
    (0..plan.rows.len()).filter(|row| plan.rows.len() == 1 || is_part(row)).collect()
}

/// Sources in the order they were given.
fn sources_of(cube: &Cube, used: &BTreeSet<usize>) -> Vec<bestand_model::source::Source> {
    used.iter().map(|&source| cube.sources()[source].clone()).collect()
}

/// A column of computed numbers.
fn computed_column(id: &str, label: String, kind: ColumnKind, unit: &str) -> Column {
    Column { id: id.to_owned(), label, kind, unit: Some(unit.to_owned()) }
}

/// One of two texts.
fn both(language: Language, danish: String, english: String) -> String {
    match language {
        Language::Danish => danish,
        Language::English => english,
    }
}
