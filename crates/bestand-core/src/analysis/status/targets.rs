//! How far the municipality has come towards its own targets.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::benefit::BenefitList;
use bestand_model::code_list::slug;
use bestand_model::own_file::{Goal, Target, Targets};
use bestand_model::source::Vintage;
use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
use bestand_model::{Language, MissingReason, Number, Period};
use chrono::NaiveDate;

use super::check_month;
use super::notes::{made_note, off_the_way_notes, progress_note};
use super::rows::of_benefits;
use crate::analysis::build::Builder;
use crate::analysis::plan::{Plan, RowPlan};
use crate::analysis::wording::held_in_title;
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// The targets in the order of their file: `goal`, `baseline`, `now`, `target`, `date` and `progress`.
///
/// Baseline, target and date are as given: a baseline that is not is `not_available`, a date empty text. `now` is what the extracts have of a
/// goal that is a benefit, in the month of the status: `not_in_extract` where they have none, `not_applicable` of any other
/// goal. `progress` is (now - baseline) / (target - baseline) in per cent: 0 where nothing has moved, 100 where the target is
/// reached. Above that and below 0, where it has gone the other way, a note names the goal.
///
/// ```
/// use bestand_core::model::Period;
/// use bestand_core::model::own_file::Targets;
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, Request, targets_table};
///
/// let text = "Periode;Område;Antal fuldtidspersoner\n2026M07;Ishøj;395\n";
/// let cube = Cube::from_extracts(read_bytes("y07a02.csv", text.as_bytes(), &ReadOptions::default())?, &[])?;
/// let file = "maal;baseline;maaltal;dato\nsygedagpenge;400;380;2026-12-31\n";
/// let targets = Targets::read(file.as_bytes()).expect("targets");
/// let request = Request { areas: vec!["Ishøj".to_owned()], ..Request::default() };
/// let table = targets_table(&cube, &request, &targets, Period::parse("2026-07")?)?;
/// // Five of twenty fewer.
/// assert_eq!(table.rows[0].cells[5], Cell::Ratio(25.0));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the question does not fit the extracts, they do not have the month, or with `strict_breaks` when a break is crossed.
pub fn targets_table(
    cube: &Cube,
    request: &Request,
    targets: &Targets,
    month: Period,
) -> Result<Table, CoreError> {
    let language = request.language;
    let (mut table, now) = held_against(cube, request, targets, month)?;
    table.id = "targets".to_owned();
    table.sources.insert(0, targets.source());
    table.notes.extend(made_note(&table.sources, language));
    table.columns = columns(month, language);
    table.labels = labels(targets, &now, language);
    let (mut beyond, mut back) = (Vec::new(), Vec::new());
    for target in &targets.rows {
        let (code, label) = name(target, &now, language);
        let mut cells = vec![Cell::Code(code.into())];
        cells.extend(cells_of(target, &now));
        match cells.last() {
            Some(Cell::Ratio(progress)) if *progress > 100.0 => beyond.push(label),
            Some(Cell::Ratio(progress)) if *progress < 0.0 => back.push(label),
            _ => {}
        }
        table.rows.push(Row { role: Role::Body, cells });
    }
    table.notes.extend(off_the_way_notes(&beyond, &back, language));
    Ok(table)
}

/// What the extracts have of the goals that are benefits, with the title, the notes and the sources of a table of it.
fn held_against(
    cube: &Cube,
    request: &Request,
    targets: &Targets,
    month: Period,
) -> Result<(Table, Now), CoreError> {
    let language = request.language;
    let title = |held: Vec<String>| {
        let first = std::iter::once(language.pick("Mål", "Targets").to_owned());
        first.chain(held).chain([month.long(language)]).collect::<Vec<_>>().join(", ")
    };
    let benefits = targets.rows.iter().filter_map(|target| match &target.goal {
        Goal::Benefit(code) => Some(code.as_str()),
        Goal::Text(_) => None,
    });
    let benefits: Vec<&str> = benefits.collect();
    if benefits.is_empty() {
        return Ok((Table { title: title(Vec::new()), ..Table::default() }, Now::new()));
    }
    let request = of_benefits(request, &benefits);
    let mut plan = Plan::new(cube, &request)?;
    check_month(&plan, month)?;
    plan.name_missing();
    let months = [month];
    let builder = Builder::new(&plan, &months, &[]);
    let mut table = builder.table("targets", title(held_in_title(&plan)));
    table.computed = true;
    table.notes = builder.notes()?;
    table.notes.push(progress_note(plan.measure.name(language), month, language));
    let of_row = |row: &RowPlan, held: &[Observation]| {
        Some((row.benefit.clone()?, (row.labels.first()?.clone(), *held.first()?)))
    };
    let rows = plan.rows.iter().zip(&builder.held);
    let now = rows.filter_map(|(row, held)| of_row(row, held)).collect();
    Ok((table, now))
}

/// What goals and dates are called.
fn labels(
    targets: &Targets,
    now: &Now,
    language: Language,
) -> Vec<(String, Vec<(String, String)>)> {
    let goals = targets.rows.iter().map(|target| name(target, now, language)).collect();
    let dates: BTreeSet<NaiveDate> = targets.rows.iter().filter_map(|target| target.date).collect();
    let long = |date: NaiveDate| Some((date.to_string(), Vintage::Day(date).long(language)?));
    let dates = dates.into_iter().filter_map(long).collect();
    vec![("goal".to_owned(), goals), ("date".to_owned(), dates)]
}

/// What the goals that are benefits are called, and what the extracts have of them.
type Now = BTreeMap<String, (String, Observation)>;

/// The code of a goal, and what it is called. A text has a code of its own, told apart by its line.
fn name(target: &Target, now: &Now, language: Language) -> (String, String) {
    match &target.goal {
        Goal::Benefit(code) => {
            let of_list =
                || BenefitList::shipped().label(code, language).unwrap_or(code).to_owned();
            (code.clone(), now.get(code).map_or_else(of_list, |(label, _)| label.clone()))
        }
        Goal::Text(text) => (format!("{}_{}", slug(text), target.line), text.clone()),
    }
}

fn columns(month: Period, language: Language) -> Vec<Column> {
    let pick = |danish: &'static str, english: &'static str| language.pick(danish, english);
    use ColumnKind::{Code, Decimal};
    vec![
        Column::new("goal", pick("Mål", "Goal"), Code),
        Column::new("baseline", pick("Udgangspunkt", "Baseline"), Decimal),
        Column::new("now", &month.short(language), Decimal),
        Column::new("target", pick("Måltal", "Target"), Decimal),
        Column::new("date", pick("Dato", "Date"), Code),
        Column {
            unit: Some("percent".to_owned()),
            ..Column::new(
                "progress",
                pick("Indfriet, pct.", "Reached, per cent"),
                ColumnKind::Percent,
            )
        },
    ]
}

fn cells_of(target: &Target, now: &Now) -> Vec<Cell> {
    let not_given = Cell::Missing(MissingReason::NotAvailable);
    let given = |number: Option<Number>| number.map_or(not_given.clone(), Cell::Exact);
    let now = match &target.goal {
        Goal::Benefit(code) => now
            .get(code)
            .map_or(Observation::Missing(MissingReason::NotInExtract), |(_, held)| *held),
        Goal::Text(_) => Observation::Missing(MissingReason::NotApplicable),
    };
    // A target without a date lacks nothing.
    let date = target.date.map(|date| date.to_string()).unwrap_or_default();
    vec![
        given(target.baseline),
        now.into(),
        given(Some(target.target)),
        Cell::Code(date.into()),
        progress(target, now),
    ]
}

/// How much of the way from the baseline to the target has been gone, in per cent.
fn progress(target: &Target, now: Observation) -> Cell {
    let reached = match now {
        Observation::Missing(reason) => return Cell::Missing(reason),
        Observation::Value(reached, _) => reached,
    };
    let Some(baseline) = target.baseline else { return Cell::Missing(MissingReason::NotAvailable) };
    let (gone, whole) = (reached.checked_sub(baseline), target.target.checked_sub(baseline));
    match (gone, whole) {
        (Some(gone), Some(whole)) if !whole.is_zero() => {
            Cell::Ratio(gone.as_f64() / whole.as_f64() * 100.0)
        }
        _ => Cell::Missing(MissingReason::NotApplicable),
    }
}
