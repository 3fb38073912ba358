//! One series by month of the year, this year beside the two before it: what a reader compares with the same month, and
//! with the budget.

use bestand_model::own_file::Budget;
use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
use bestand_model::{Language, MissingReason, Number, Period};

use super::check_month;
use super::notes::{made_note, not_all_budgeted};
use super::own::budget_year;
use crate::analysis::build::Builder;
use crate::analysis::november::value_kind;
use crate::analysis::plan::{Content, Plan};
use crate::analysis::wording::held_in_title;
use crate::{CoreError, Cube, Request, TOTAL};

/// The months of this year and the two before, `month` (`01` to `12`) and one column per year (`2026`); with a budget
/// that has what is shown a last column `budget`, its full-year persons in every month.
///
/// It is of the total of what is asked for: of a set only where there is an extract for each of its benefits, else ask
/// for one benefit. Months after the one of the status are `not_available`, whatever the extracts have of them. The newest
/// year is [`marked`](Table::marked).
///
/// ```
/// use bestand_core::model::{MissingReason, Number, Period};
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, Request, calendar};
///
/// let text = "Periode;Område;Antal fuldtidspersoner\n2025M02;Ishøj;19\n2026M01;Ishøj;20\n2026M02;Ishøj;9\n";
/// let cube = Cube::from_extracts(read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?, &[])?;
/// let request = Request { areas: vec!["Ishøj".to_owned()], ..Request::default() };
/// let table = calendar(&cube, &request, Period::parse("2026-01")?, None)?;
/// // Month, 2024, 2025, 2026: February 2026 is not shown.
/// assert_eq!(table.rows[1].cells[2..], [
///     Cell::Exact(Number::integer(19)),
///     Cell::Missing(MissingReason::NotAvailable),
/// ]);
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the question does not fit the extracts or has several rows and no total, they do not have the month, the budget is
/// for another year or for none, or with `strict_breaks` when a break is crossed.
pub fn calendar(
    cube: &Cube,
    request: &Request,
    month: Period,
    budget: Option<&Budget>,
) -> Result<Table, CoreError> {
    let mut plan = Plan::new(cube, request)?;
    check_month(&plan, month)?;
    plan.leave_out_missing()?;
    let shown = shown_row(&mut plan)?;
    let years: Vec<i32> = (month.year() - 2..=month.year()).collect();
    let months = months_until(&years, month);

    let language = request.language;
    let builder = Builder::new(&plan, &months, &[]);
    let mut table = builder.table("calendar", title(&builder, shown, &years, language));
    table.columns = columns(&plan, &years, language);
    table.labels = vec![("month".to_owned(), month_names(language))];
    table.joint = Vec::new();
    table.marked = years.last().map(i32::to_string).into_iter().collect();
    for number in 1..=12 {
        let mut cells = vec![Cell::Code(format!("{number:02}").into())];
        cells.extend(years.iter().map(|&year| {
            let at = months.iter().position(|each| (each.year(), each.index()) == (year, number));
            let absent = Cell::Missing(MissingReason::NotAvailable);
            at.map_or(absent, |at| builder.held[shown][at].into())
        }));
        table.rows.push(Row { role: Role::Body, cells });
    }
    table.notes = builder.notes()?;
    if let Some(budget) = budget {
        add_budget(&mut table, &plan, (shown, month), budget)?;
        table.notes.extend(made_note(&table.sources, language));
    }
    Ok(table)
}

/// The row that is shown, with nothing left beside it but what it is the sum of.
///
/// # Errors
/// When there are several and no total.
fn shown_row(plan: &mut Plan<'_>) -> Result<usize, CoreError> {
    let is_total = |row: &usize| plan.rows[*row].role == Role::Total;
    let shown = match plan.rows.len() {
        1 => Some(0),
        rows => (0..rows).find(is_total),
    };
    let Some(shown) = shown else {
        return Err(CoreError::question(
            "there is no total of these benefits to show by month: an extract is missing, or they do not add up",
            "give all extracts of the set, or ask for one benefit",
        ));
    };
    let parts = match &plan.rows[shown].content {
        Content::Sum(parts) => parts.clone(),
        Content::Cells(_) => Vec::new(),
    };
    let keep: Vec<bool> =
        (0..plan.rows.len()).map(|row| row == shown || parts.contains(&row)).collect();
    plan.keep_rows(&keep);
    Ok(keep[..shown].iter().filter(|keep| **keep).count())
}

/// The months of these years, up to the one of the status.
fn months_until(years: &[i32], month: Period) -> Vec<Period> {
    let of_year = |&year: &i32| (1..=12).filter_map(move |number| Period::month(year, number));
    years.iter().flat_map(of_year).filter(|each| *each <= month).collect()
}

/// `Antal fuldtidspersoner, Sygedagpenge, Holbæk, januar-december 2024, 2025 og 2026`.
fn title(builder: &Builder<'_>, shown: usize, years: &[i32], language: Language) -> String {
    let mut parts = vec![builder.plan.measure.heading(language).to_owned()];
    let row = &builder.plan.rows[shown];
    match &builder.plan.request.set {
        Some(set) if row.role == Role::Total => parts.push(set.label(language).to_owned()),
        _ => parts.extend(row.labels.iter().cloned()),
    }
    let held = held_in_title(builder.plan);
    parts.extend(held.into_iter().filter(|label| !row.labels.contains(label)));
    let years: Vec<String> = years.iter().map(i32::to_string).collect();
    let span = language.pick("januar-december", "January-December");
    parts.push(format!("{span} {}", crate::analysis::list(&years, language)));
    parts.join(", ")
}

fn columns(plan: &Plan<'_>, years: &[i32], language: Language) -> Vec<Column> {
    let head = language.pick("Måned", "Month");
    let mut columns = vec![Column::new("month", head, ColumnKind::Code)];
    columns.extend(years.iter().map(|year| Column {
        unit: Some(plan.measure.unit.clone()),
        ..Column::new(&year.to_string(), &year.to_string(), value_kind(plan.measure.value))
    }));
    columns
}

/// The months by their numbers, with a capital as they begin a line.
fn month_names(language: Language) -> Vec<(String, String)> {
    let name = |number: u32| {
        let name = bestand_model::period::month_name(number, language);
        let mut letters = name.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        (format!("{number:02}"), first.unwrap_or_default() + letters.as_str())
    };
    (1..=12).map(name).collect()
}

/// The budget of what is shown beside every month. No column where the budget does not have all of it.
fn add_budget(
    table: &mut Table,
    plan: &Plan<'_>,
    (shown, month): (usize, Period),
    budget: &Budget,
) -> Result<(), CoreError> {
    let year = budget_year(budget, month)?;
    let rows = match &plan.rows[shown].content {
        Content::Sum(parts) => parts.clone(),
        Content::Cells(_) => vec![shown],
    };
    let budgeted = |&row: &usize| -> Option<Number> {
        // The budget is of benefits as such: of a part or a publisher's total it says nothing.
        let row = &plan.rows[row];
        let benefit =
            row.benefit.as_deref().filter(|&code| code != TOTAL && row.role != Role::Part);
        Some(budget.row(benefit?)?.full_year_persons)
    };
    let each: Option<Vec<Number>> = rows.iter().map(budgeted).collect();
    let sum =
        each.and_then(|each| each.into_iter().try_fold(Number::integer(0), Number::checked_add));
    let Some(sum) = sum else {
        table.notes.push(not_all_budgeted(year, plan.request.language));
        return Ok(());
    };
    let kind = if sum.as_integer().is_some() { ColumnKind::Count } else { ColumnKind::Decimal };
    table.columns.push(Column {
        unit: Some("full_year_persons".to_owned()),
        ..Column::new("budget", &format!("Budget {year}"), kind)
    });
    for row in &mut table.rows {
        row.cells.push(Cell::Exact(sum));
    }
    table.computed |= rows.len() > 1;
    table.sources.insert(0, budget.source());
    Ok(())
}
