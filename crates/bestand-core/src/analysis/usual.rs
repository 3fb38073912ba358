//! How much a series usually moves from one month to the next: what a change is held against before it is called a rise or
//! a fall of any size.
//!
//! The usual variation of a series is the 90th percentile (nearest rank) of |x(t) − x(t−1)| over the 36 steps up to a
//! month, without steps that cross a series break of severity `break` or touch a missing month. It is in the unit of the
//! series and belongs to that series alone. With under 24 steps left it is unknown.

use bestand_model::table::{Cell, Column, ColumnKind, Note, NoteKind, Role, Row, Severity, Table};
use bestand_model::{Language, MissingReason, Number, Period, PeriodKind, Status};

use super::build::Builder;
use super::crossings::cuts;
use super::over_a_year::difference_column;
use super::plan::Plan;
use super::wording::note;
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// How many steps back from the newest month compared.
const STEPS: i32 = 36;
/// Fewer steps than these say nothing.
const LEAST: usize = 24;
/// The percentile.
const PERCENT: usize = 90;

/// What a row usually moves from month to month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Usual {
    /// In the unit of the series; `not_applicable` with too few steps.
    pub(crate) variation: Observation,
    /// How many steps it is told from.
    pub(crate) steps: usize,
}

impl Usual {
    /// Of a row of a plan, up to this month.
    pub(crate) fn of_row(plan: &Plan<'_>, row: usize, newest: Period) -> Self {
        let months = months_up_to(newest);
        let held = plan.series(row, &months);
        Self::of_series(&held, &cuts(plan, row, &months, &held))
    }

    /// Of what a series holds in months that follow each other, with the breaks between neighbours.
    fn of_series(held: &[Observation], cuts: &[bool]) -> Self {
        let pairs = held.windows(2).zip(cuts).filter(|(_, cut)| !**cut);
        let mut sizes: Vec<Number> = pairs
            .filter_map(|(pair, _)| size(pair[1].number()?.checked_sub(pair[0].number()?)?))
            .collect();
        sizes.sort_unstable();
        let steps = sizes.len();
        let rank = (steps * PERCENT).div_ceil(100);
        let variation = match sizes.get(rank.wrapping_sub(1)) {
            Some(&size) if steps >= LEAST => Observation::Value(size, Status::Normal),
            _ => Observation::Missing(MissingReason::NotApplicable),
        };
        Self { variation, steps }
    }

    /// Whether a change is larger than what is usual; `None` where either is not known.
    pub(crate) fn is_exceeded_by(self, change: Observation) -> Option<bool> {
        Some(size(change.number()?)? > self.variation.number()?)
    }
}

/// The months whose steps are looked at, oldest first.
pub(crate) fn months_up_to(newest: Period) -> Vec<Period> {
    (0..=STEPS).rev().filter_map(|back| newest.offset(-back)).collect()
}

/// The number without its sign.
fn size(number: Number) -> Option<Number> {
    if number.is_negative() { number.checked_neg() } else { Some(number) }
}

/// The usual variation from month to month of each row: the displayed dimensions, `usual` in the unit of the measure, and
/// `steps`, how many steps between months it is told from.
///
/// It is the 90th percentile (nearest rank) of the sizes of the 36 steps up to `newest` (the newest month there is when
/// `None`), without those that cross a series break or touch a missing month; under 24 it is `not_applicable`.
///
/// ```
/// use bestand_core::model::Number;
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, Request, usual_variation};
///
/// // Twenty-five months, each larger than the one before by its own number: the steps are 1, 2 ... 24.
/// let mut text = "Periode;Område;Antal fuldtidspersoner\n".to_owned();
/// for month in 0..25 {
///     let value = 100 + month * (month + 1) / 2;
///     text += &format!("{}M{:02};Hele landet;{value}\n", 2003 + month / 12, month % 12 + 1);
/// }
/// let extracts = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?;
/// let cube = Cube::from_extracts(extracts, &[])?;
/// let table = usual_variation(&cube, &Request::default(), None)?;
/// // Benefit, usual variation, steps: the 90th percentile of 24 steps is the 22nd.
/// assert_eq!(table.rows[0].cells[1], Cell::Exact(Number::integer(22)));
/// assert_eq!(table.rows[0].cells[2], Cell::Exact(Number::integer(24)));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the question does not fit the extracts, or they have no months.
pub fn usual_variation(
    cube: &Cube,
    request: &Request,
    newest: Option<Period>,
) -> Result<Table, CoreError> {
    let plan = Plan::new(cube, request)?;
    let is_month = |period: &&Period| period.kind() == PeriodKind::Month;
    let last = plan.periods.iter().filter(is_month).max().copied();
    let newest = newest.filter(|period| period.kind() == PeriodKind::Month).or(last);
    let newest = newest.ok_or_else(|| {
        CoreError::question(
            "these extracts have no months, and the variation is from month to month",
            "give a monthly table",
        )
    })?;
    let language = request.language;
    let shown = [newest];
    let builder = Builder::new(&plan, &shown, &[]);
    let mut table = builder.table("usual", builder.stock_title());
    table.computed = true;
    table.columns.push(column(&plan, language));
    table.columns.push(Column {
        unit: Some("steps".to_owned()),
        ..Column::new("steps", language.pick("Spring", "Steps"), ColumnKind::Count)
    });
    for row in 0..plan.rows.len() {
        let usual = Usual::of_row(&plan, row, newest);
        let mut cells = builder.codes(row);
        cells.push(usual.variation.into());
        cells.push(Cell::Exact(Number::integer(usual.steps as i64)));
        table.rows.push(Row { role: Role::Body, cells });
    }
    table.notes = builder.notes()?;
    table.notes.push(usual_note(newest, language));
    Ok(table)
}

/// The column of the usual variation.
pub(crate) fn column(plan: &Plan<'_>, language: Language) -> Column {
    let label = language.pick("Sædvanlig månedsvariation", "Usual monthly variation");
    difference_column(plan.measure, "usual", label)
}

/// What the usual variation is.
pub(crate) fn usual_note(newest: Period, language: Language) -> Note {
    let newest = newest.long(language);
    let text = match language {
        Language::Danish => format!(
            "Sædvanlig månedsvariation: 90-percentilen (nærmeste rang) af spring fra måned til måned, uden fortegn, i de {STEPS} måneder til og med {newest}. Spring over databrud og manglende måneder er udeladt; under {LEAST} spring er den ukendt."
        ),
        Language::English => format!(
            "Usual monthly variation: the 90th percentile (nearest rank) of the steps from month to month, without sign, in the {STEPS} months up to {newest}. Steps across series breaks and missing months are left out; under {LEAST} steps it is unknown."
        ),
    };
    note(NoteKind::Method, "usual_variation", Severity::Break, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(number: i64) -> Observation {
        Observation::Value(Number::integer(number), Status::Normal)
    }

    /// 37 months whose steps are 1, 2 ... 36, up and down in turn.
    fn steps_of_every_size() -> Vec<Observation> {
        let mut level = 1000;
        let mut held = vec![value(level)];
        for step in 1..=36 {
            level += if step % 2 == 0 { step } else { -step };
            held.push(value(level));
        }
        held
    }

    #[test]
    fn the_90th_percentile_of_36_steps_is_the_33rd_by_nearest_rank() {
        // 0.9 x 36 = 32.4, and the next whole rank is 33.
        let usual = Usual::of_series(&steps_of_every_size(), &[false; 36]);
        assert_eq!(usual, Usual { variation: value(33), steps: 36 });
    }

    #[test]
    fn a_missing_month_takes_the_steps_on_both_sides_and_a_break_takes_its_own() {
        let mut held = steps_of_every_size();
        held[36] = Observation::Missing(MissingReason::Suppressed);
        // Step 36 is gone: rank 31.5 -> 32 of 35.
        assert_eq!(Usual::of_series(&held, &[false; 36]).variation, value(32));
        held[20] = Observation::Missing(MissingReason::NotAvailable);
        assert_eq!(Usual::of_series(&held, &[false; 36]).steps, 33);
        let mut cuts = [false; 36];
        cuts[34] = true;
        // Steps 35 and 36 are gone: 0.9 x 34 = 30.6 -> the 31st of 1 ... 34.
        let usual = Usual::of_series(&steps_of_every_size()[..36], &cuts[..35]);
        assert_eq!(usual, Usual { variation: value(31), steps: 34 });
    }

    #[test]
    fn under_24_steps_it_is_unknown_and_no_change_is_larger() {
        let held = steps_of_every_size();
        let unknown = Usual::of_series(&held[..24], &[false; 23]);
        let not_applicable = Observation::Missing(MissingReason::NotApplicable);
        assert_eq!(unknown, Usual { variation: not_applicable, steps: 23 });
        assert_eq!(unknown.is_exceeded_by(value(1_000_000)), None);
        assert_eq!(Usual::of_series(&held[..25], &[false; 24]).steps, 24);
        assert_eq!(Usual::of_series(&[], &[]).steps, 0);
    }

    #[test]
    fn a_change_is_unusual_only_where_it_is_larger() {
        let usual = Usual { variation: value(7), steps: 36 };
        assert_eq!(usual.is_exceeded_by(value(7)), Some(false));
        assert_eq!(usual.is_exceeded_by(value(-8)), Some(true));
        assert_eq!(usual.is_exceeded_by(Observation::Missing(MissingReason::Suppressed)), None);
    }
}
