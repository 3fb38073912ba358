//! Before and after a reform: means of equally many quarters on both sides, and what each group contributes to the change
//! of the total.
//!
//! Sums over equally many quarters are whole decisions, and the contributions are differences of such sums: they add up
//! to the change of the total to the last decision. Means and percentages are divided once, at the end.

use std::collections::BTreeSet;

use bestand_model::table::{Cell, Column, ColumnKind, NoteKind, Role, Row, Severity, Table};
use bestand_model::{MissingReason, Number, Period};
use chrono::NaiveDate;

use super::asked::{self, UnknownAges};
use super::columns::ratio;
use super::sides::Sides;
use super::times::value;
use super::{AwardsOptions, both, computed_column, groups, notes, parts, whole_of};
use crate::analysis::build::Builder;
use crate::analysis::november::change;
use crate::analysis::over_a_year::mean_of_sum;
use crate::analysis::plan::{Plan, sum};
use crate::analysis::wording::note;
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// A reform and the quarters held against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reform {
    /// The day it took effect. A quarter that it lies inside belongs to neither side.
    pub day: NaiveDate,
    /// The quarters on each side; as many as there are on the shorter side when `None`.
    pub quarters: Option<u32>,
    /// So many quarters on each side of the day are left out.
    pub window: u32,
    /// Further quarters that are left out.
    pub without: Vec<Period>,
}

/// The code of what belongs to no group.
const UNALLOCATED: &str = "unallocated";

/// Awards before and after a reform: per group `before` and `after` (means per quarter), `change`, `change_pct`,
/// `contribution` (decisions over all the quarters of a side, whole) and `contribution_pct` (of the change of the total).
///
/// The contributions add up to that of the total exactly; what belongs to no group has a row of its own. A group of which a
/// cell is missing is missing with its reason, and is not worked out from the others.
///
/// ```
/// use bestand_core::model::Number;
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{AwardsOptions, Cube, Reform, Request, awards_reform};
///
/// let text = "Periode;Tilkendelser\n2012K3;3500\n2012K4;3900\n2013K1;1743\n2013K2;1117\n";
/// let extracts = read_bytes("a.csv", text.as_bytes(), &ReadOptions::default())?;
/// let cube = Cube::from_extracts(extracts, &[])?;
/// let day = "2013-01-01".parse().expect("a day");
/// let reform = Reform { day, quarters: None, window: 0, without: Vec::new() };
/// let table = awards_reform(&cube, &Request::default(), &AwardsOptions::default(), &reform)?;
/// let contribution = table.columns.iter().position(|column| column.id == "contribution").expect("it is there");
/// // 1743 + 1117 - 3500 - 3900.
/// assert_eq!(table.rows[0].cells[contribution], Cell::Exact(Number::integer(-4540)));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// As [`awards`](super::awards); and when a side has no quarter, or fewer than asked for.
pub fn awards_reform(
    cube: &Cube,
    request: &Request,
    options: &AwardsOptions,
    reform: &Reform,
) -> Result<Table, CoreError> {
    let request = asked::settled(cube, request, options, UnknownAges::Shown)?;
    let plan = groups::plan(cube, &request, options)?;
    let sides = Sides::new(&plan, options, reform)?;
    let language = request.language;
    let periods: Vec<Period> = sides.before.iter().chain(&sides.after).copied().collect();
    let builder = Builder::new(&plan, &periods, &[]);
    let day = notes::day_in_words(reform.day, language);
    let title = both(
        language,
        format!("{} før og efter {day}, gennemsnit pr. kvartal", notes::subject(&plan, false)),
        format!("{} before and after {day}, mean per quarter", notes::subject(&plan, false)),
    );
    let mut table = builder.table("awards_reform", title);
    table.computed = true;
    table.provisional.retain(|code| periods.iter().any(|period| period.code() == *code));
    table.columns.extend(columns(&plan, &sides));
    let sums = Sums::new(&plan, &sides);
    let rest = sums.rest(options);
    let lines = sums.lines(rest);
    if rest.is_some() {
        let name = language.pick("Uden for grupperne", "In no group").to_owned();
        for (_, labels) in &mut table.labels {
            labels.push((UNALLOCATED.to_owned(), name.clone()));
        }
    }
    for line in lines {
        let mut cells = match line.row {
            Some(row) => builder.codes(row),
            None => plan.displayed.iter().map(|_| Cell::Code(UNALLOCATED.into())).collect(),
        };
        cells.extend(line.cells(sides.before.len()));
        table.rows.push(Row { role: line.role, cells });
    }
    table.notes = notes::shared(&builder, None)?;
    table.notes.extend(sides.notes(&plan, reform));
    if rest.is_some() {
        let text = language.pick(
            "Uden for grupperne: forskellen mellem udtrækkets total og grupperne.",
            "In no group: the difference between the extract's total and the groups.",
        );
        table.notes.push(note(
            NoteKind::Population,
            "unallocated",
            Severity::Break,
            text.to_owned(),
        ));
    }
    Ok(table)
}

/// What a row counts before and after.
type BeforeAfter = (Observation, Observation);

/// The sums of each row over the quarters of both sides: whole decisions.
struct Sums<'a> {
    plan: &'a Plan<'a>,
    of_rows: Vec<BeforeAfter>,
    parts: Vec<usize>,
    wholes: BTreeSet<usize>,
}

/// A line of the table.
struct Line {
    /// The row it is; `None` for what is in no group.
    row: Option<usize>,
    role: Role,
    sums: BeforeAfter,
    /// The change of the total, where there is one.
    of_whole: Option<Observation>,
}

impl<'a> Sums<'a> {
    fn new(plan: &'a Plan<'a>, sides: &Sides) -> Self {
        let rows = 0..plan.rows.len();
        let of_side = |row: usize, side: &[Period]| {
            sum(side.iter().map(|&quarter| value(plan, row, quarter)))
        };
        let of_row = |row| (of_side(row, &sides.before), of_side(row, &sides.after));
        Self {
            plan,
            of_rows: rows.clone().map(of_row).collect(),
            parts: parts(plan),
            wholes: rows.filter_map(|row| whole_of(plan, row)).collect(),
        }
    }

    fn change(&self, row: usize) -> Observation {
        let (before, after) = self.of_rows[row];
        change(before, after)
    }

    /// The lines: parts and the totals they are parts of, what is in no group before the first total. Totals of one
    /// dimension among the cells of two are neither.
    fn lines(&self, rest: Option<BeforeAfter>) -> Vec<Line> {
        let is_single = self.plan.rows.len() == 1;
        let is_shown = |row: &usize| self.wholes.contains(row) || self.parts.contains(row);
        let line = |row: usize| Line {
            row: Some(row),
            role: if self.wholes.contains(&row) && !is_single { Role::Total } else { Role::Body },
            sums: self.of_rows[row],
            of_whole: whole_of(self.plan, row).map(|whole| self.change(whole)),
        };
        let mut lines: Vec<Line> = (0..self.plan.rows.len()).filter(is_shown).map(line).collect();
        if let Some(sums) = rest {
            let of_whole = self.wholes.first().map(|&whole| self.change(whole));
            let at = lines.iter().position(|line| line.role == Role::Total).unwrap_or(lines.len());
            lines.insert(at, Line { row: None, role: Role::Body, sums, of_whole });
        }
        lines
    }

    /// What belongs to no group: only where one total stands over groups that are all there and all known.
    fn rest(&self, options: &AwardsOptions) -> Option<BeforeAfter> {
        let plan = self.plan;
        let &whole =
            self.wholes.first().filter(|_| self.wholes.len() == 1 && plan.rows.len() > 1)?;
        // Places nest in each other; and of what the user holds nobody asked for the rest.
        let is_closed = |&at: &usize| {
            let id = plan.cube.dimensions()[at].id.as_str();
            !matches!(id, "area" | "benefit") && !groups::is_held(plan, at, options)
        };
        if !plan.displayed.iter().all(is_closed) {
            return None;
        }
        let rest = |side: fn(&BeforeAfter) -> Observation| -> Option<Observation> {
            let parts = self.parts.iter().filter(|&&part| part != whole);
            let groups = sum(parts.map(|&part| side(&self.of_rows[part])));
            let rest = change(groups, side(&self.of_rows[whole]));
            rest.number().map(|_| rest)
        };
        let rest = (rest(|each| each.0)?, rest(|each| each.1)?);
        let is_nothing = |each: Observation| each.number().is_some_and(Number::is_zero);
        (!(is_nothing(rest.0) && is_nothing(rest.1))).then_some(rest)
    }
}

impl Line {
    /// The cells behind the codes, in the order of the columns.
    fn cells(&self, quarters: usize) -> [Cell; 6] {
        let (before, after) = self.sums;
        let contribution = change(before, after);
        let of_whole = match self.of_whole {
            Some(whole) => signed_ratio(contribution, whole),
            None => Cell::Missing(MissingReason::NotApplicable),
        };
        [
            mean_of_sum(before, quarters),
            mean_of_sum(after, quarters),
            mean_of_sum(contribution, quarters),
            signed_ratio(contribution, before),
            contribution.into(),
            of_whole,
        ]
    }
}

/// `value` in per cent of a base that may be below zero.
fn signed_ratio(value: Observation, base: Observation) -> Cell {
    match (value, base) {
        (Observation::Value(value, _), Observation::Value(base, _)) if base.is_negative() => {
            Cell::Ratio(value.as_f64() * 100.0 / base.as_f64())
        }
        _ => ratio(value, base, 100.0),
    }
}

fn columns(plan: &Plan<'_>, sides: &Sides) -> Vec<Column> {
    let language = plan.request.language;
    let unit = plan.measure.unit.as_str();
    let what = language.pick(&plan.measure.unit_da, &plan.measure.unit_en);
    let quarters = sides.before.len();
    let pick = |danish: &str, english: &str| language.pick(danish, english).to_owned();
    vec![
        computed_column("before", pick("Før", "Before"), ColumnKind::Decimal, unit),
        computed_column("after", pick("Efter", "After"), ColumnKind::Decimal, unit),
        computed_column("change", pick("Udvikling", "Change"), ColumnKind::Decimal, unit),
        computed_column(
            "change_pct",
            pick("Udvikling i pct.", "Change in per cent"),
            ColumnKind::Percent,
            "percent",
        ),
        computed_column(
            "contribution",
            both(
                language,
                format!("Bidrag ({what}, {quarters} kvartaler)"),
                format!("Contribution ({what}, {quarters} quarters)"),
            ),
            ColumnKind::Count,
            unit,
        ),
        computed_column(
            "contribution_pct",
            pick("Bidrag i pct.", "Contribution in per cent"),
            ColumnKind::Percent,
            "percent",
        ),
    ]
}
