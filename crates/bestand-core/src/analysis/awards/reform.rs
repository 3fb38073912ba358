//! Before and after a reform: means of equally many quarters on both sides, and what each group contributes to the change
//! of the total.
//!
//! Sums over equally many quarters are whole decisions, and the contributions are differences of such sums: they add up
//! to the change of the total to the last decision. Means and percentages are divided once, at the end.

use std::collections::BTreeSet;

use bestand_model::table::{Cell, ColumnKind, Note, NoteKind, Role, Row, Severity, Table};
use bestand_model::{Language, MissingReason, Period, PeriodKind};
use chrono::NaiveDate;

use super::asked::{self, UnknownAges};
use super::columns::ratio;
use super::times::value;
use super::{AwardsOptions, both, computed_column, groups, notes, parts, whole_of};
use crate::analysis::build::Builder;
use crate::analysis::november::change;
use crate::analysis::plan::{Plan, sum};
use crate::analysis::stock::bound_of;
use crate::analysis::wording::{list, note};
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

/// The quarters held against each other, each side oldest first.
struct Sides {
    before: Vec<Period>,
    after: Vec<Period>,
    /// What lies between them and belongs to neither.
    left_out: Vec<Period>,
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
    let builder = Builder::new(&plan, &periods, None);
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
    let total_of = |side: &[Period], row: usize| -> Observation {
        sum(side.iter().map(|&quarter| value(&plan, row, quarter)))
    };
    let sums: Vec<(Observation, Observation)> = (0..plan.rows.len())
        .map(|row| (total_of(&sides.before, row), total_of(&sides.after, row)))
        .collect();
    let wholes: BTreeSet<usize> =
        (0..plan.rows.len()).filter_map(|row| whole_of(&plan, row)).collect();
    let parts = parts(&plan);
    let quarters = sides.before.len() as f64;
    let mut lines: Vec<(Role, Vec<Cell>, (Observation, Observation), Option<Observation>)> =
        Vec::new();
    for row in 0..plan.rows.len() {
        // Totals of one dimension among the cells of two are no parts and not the whole.
        let is_whole = wholes.contains(&row);
        if !is_whole && !parts.contains(&row) {
            continue;
        }
        let role = if is_whole && plan.rows.len() > 1 { Role::Total } else { Role::Body };
        let of_whole = whole_of(&plan, row).map(|whole| change(sums[whole].0, sums[whole].1));
        lines.push((role, builder.codes(row), sums[row], of_whole));
    }
    let rest = rest_of(&plan, options, &sums, &parts, &wholes);
    if let Some(rest) = rest {
        let whole = wholes.first().map(|&whole| change(sums[whole].0, sums[whole].1));
        let codes = plan.displayed.iter().map(|_| Cell::Code(UNALLOCATED.into())).collect();
        let at = lines.iter().position(|(role, ..)| *role == Role::Total).unwrap_or(lines.len());
        lines.insert(at, (Role::Body, codes, rest, whole));
        let name = language.pick("Uden for grupperne", "In no group").to_owned();
        for (_, labels) in &mut table.labels {
            labels.push((UNALLOCATED.to_owned(), name.clone()));
        }
    }
    for (role, mut cells, (before, after), of_whole) in lines {
        let contribution = change(before, after);
        cells.push(mean(before, quarters));
        cells.push(mean(after, quarters));
        cells.push(mean(contribution, quarters));
        cells.push(signed_ratio(contribution, before));
        cells.push(contribution.into());
        cells.push(match of_whole {
            Some(whole) => signed_ratio(contribution, whole),
            None => Cell::Missing(MissingReason::NotApplicable),
        });
        table.rows.push(Row { role, cells });
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

/// A mean over so many quarters, divided once.
fn mean(sum: Observation, quarters: f64) -> Cell {
    match sum {
        Observation::Value(sum, _) => Cell::Ratio(sum.as_f64() / quarters),
        Observation::Missing(reason) => Cell::Missing(reason),
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

/// What belongs to no group, before and after: only where one total stands over groups that are all there and all known.
fn rest_of(
    plan: &Plan<'_>,
    options: &AwardsOptions,
    sums: &[(Observation, Observation)],
    parts: &[usize],
    wholes: &BTreeSet<usize>,
) -> Option<(Observation, Observation)> {
    let &whole = wholes.first().filter(|_| wholes.len() == 1 && plan.rows.len() > 1)?;
    // Places nest in each other; and of what the user holds nobody asked for the rest.
    let is_closed = |&at: &usize| {
        let id = plan.cube.dimensions()[at].id.as_str();
        !matches!(id, "area" | "benefit") && !groups::is_held(plan, at, options)
    };
    if !plan.displayed.iter().all(is_closed) {
        return None;
    }
    let rest = |side: fn(&(Observation, Observation)) -> Observation| -> Option<Observation> {
        let groups =
            sum(parts.iter().filter(|&&part| part != whole).map(|&part| side(&sums[part])));
        let rest = change(groups, side(&sums[whole]));
        rest.number().map(|_| rest)
    };
    let (before, after) = (rest(|each| each.0)?, rest(|each| each.1)?);
    let is_nothing = |rest: Observation| rest.number().is_some_and(|number| number.is_zero());
    (!(is_nothing(before) && is_nothing(after))).then_some((before, after))
}

fn columns(plan: &Plan<'_>, sides: &Sides) -> Vec<bestand_model::table::Column> {
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

impl Sides {
    /// # Errors
    /// When a side has no quarter, or fewer than asked for.
    fn new(plan: &Plan<'_>, options: &AwardsOptions, reform: &Reform) -> Result<Self, CoreError> {
        let day = reform.day;
        let there: Vec<Period> = plan
            .periods
            .iter()
            .copied()
            .filter(|period| period.kind() == PeriodKind::Quarter)
            .collect();
        let (Some(&first), Some(&last)) = (there.first(), there.last()) else {
            return Err(CoreError::question(
                "means before and after a reform are of quarters, and these extracts have none",
                "give an extract with quarters",
            ));
        };
        let year = |year: Option<i32>| year.and_then(Period::calendar_year);
        let (from, to) = match options.years {
            Some((from, to)) => (year(Some(from)), year(Some(to))),
            None => (options.from, options.to),
        };
        let bound = |period: Option<Period>, end: bool| {
            period.and_then(|period| bound_of(period, PeriodKind::Quarter, end))
        };
        // What the span asks for and the extracts lack is no quarter to hold against another.
        let from = bound(from, false).unwrap_or(first).max(first);
        let to = bound(to, true).unwrap_or(last).min(last);
        let all = Period::range(from, to).unwrap_or_default();
        let ends_before =
            |quarter: Period| quarter.offset(1).is_some_and(|next| next.first_day() <= day);
        let (mut before, later): (Vec<Period>, Vec<Period>) =
            all.into_iter().partition(|&quarter| ends_before(quarter));
        let (mut after, cut): (Vec<Period>, Vec<Period>) =
            later.into_iter().partition(|quarter| quarter.first_day() >= day);
        let mut left_out: BTreeSet<Period> = cut.into_iter().collect();
        let window = reform.window as usize;
        left_out.extend(before.iter().rev().take(window));
        left_out.extend(after.iter().take(window));
        left_out.extend(
            reform.without.iter().filter(|each| before.contains(each) || after.contains(each)),
        );
        before.retain(|quarter| !left_out.contains(quarter));
        after.retain(|quarter| !left_out.contains(quarter));
        let most = before.len().min(after.len());
        let wanted = reform.quarters.map_or(most, |quarters| quarters as usize);
        if wanted == 0 || wanted > most {
            let (before, after) = (before.len(), after.len());
            return Err(CoreError::question(
                format!(
                    "there are {before} quarters before {day} and {after} after it to hold against each other{}",
                    if wanted > most {
                        format!(", and {wanted} are asked for")
                    } else {
                        String::new()
                    }
                ),
                format!(
                    "the extracts have {first} to {last}: choose a day inside, fewer quarters, or leave out less"
                ),
            ));
        }
        before.drain(..before.len() - wanted);
        after.truncate(wanted);
        Ok(Self { before, after, left_out: left_out.into_iter().collect() })
    }

    /// Which quarters are held against each other, and which are left out.
    fn notes(&self, plan: &Plan<'_>, reform: &Reform) -> Vec<Note> {
        let language = plan.request.language;
        let (before, after) = (spans(&self.before, language), spans(&self.after, language));
        let quarters = self.before.len();
        let text = both(
            language,
            format!(
                "Før: {before}. Efter: {after}. Gennemsnit af {quarters} kvartaler på hver side."
            ),
            format!("Before: {before}. After: {after}. Means of {quarters} quarters on each side."),
        );
        let mut notes = vec![note(NoteKind::Method, "reform_quarters", Severity::Break, text)];
        if !self.left_out.is_empty() {
            let left_out = spans(&self.left_out, language);
            let day = notes::day_in_words(reform.day, language);
            let text = both(
                language,
                format!("Udeladt omkring {day}: {left_out}."),
                format!("Left out around {day}: {left_out}."),
            );
            notes.push(note(NoteKind::Method, "reform_left_out", Severity::Break, text));
        }
        if quarters % 4 != 0 {
            let text = language.pick(
                "De to sider er ikke hele år; kvartaler har udsving over året.",
                "The two sides are not whole years; quarters vary over the year.",
            );
            notes.push(note(
                NoteKind::Method,
                "reform_part_years",
                Severity::Caution,
                text.to_owned(),
            ));
        }
        notes
    }
}

/// Quarters in words, those that follow each other as one span.
fn spans(quarters: &[Period], language: Language) -> String {
    let quarters: Vec<&Period> = quarters.iter().collect();
    list(&crate::analysis::build::spans(&quarters, language), language)
}
