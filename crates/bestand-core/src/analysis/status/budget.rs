//! The year so far against the budget: full-year persons (*helårspersoner*), where the year will end, and what that is in
//! kroner.

use bestand_model::own_file::{Budget, Refunds};
use bestand_model::source::Source;
use bestand_model::table::{Cell, Column, ColumnKind, Note, Role, Row, Table};
use bestand_model::{Language, MissingReason, Period};

use super::budget_line::BudgetLine;
use super::check_month;
use super::forecast::{Forecast, Foretold, year_before};
use super::notes::{Budgeted, made_note, overlap_note};
use super::own::budget_year;
use super::rows::of_benefits;
use crate::analysis::build::Builder;
use crate::analysis::over_a_year::{mixed_note, year_so_far};
use crate::analysis::plan::Plan;
use crate::analysis::wording::{held_in_title, list};
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// The budget by benefit: `benefit`, `budget` (full-year persons), `year_to_date`, `deviation`, `expected`,
/// `net_price`, `deviation_mio` and `refund`.
///
/// The rows are the benefits of the budget, in the order of the set that is asked for. `year_to_date` is the mean of the
/// full-time persons of the months up to the one of the status, all of which are taken to be complete, and `deviation`
/// that mean less the budget. `expected` is (the sum so far + what is set in for the months left) / 12, from three months on,
/// else `not_applicable`. By [`Forecast::LastYearsProfile`] a month left is the same month last year x (the mean so far /
/// last year's mean of the same months). That takes all twelve months of last year, pulled on the same day, somebody in
/// the same months of it, no series break of severity `break` since its January, and 50 persons in the mean so far. A
/// benefit without it is foretold by [`Forecast::HeldLevel`], a month left as the newest, and named in a note with the reason.
/// `deviation_mio` is (expected - budget) times `net_price` in millions of kroner. `net_price` is kroner a year per full-year person, as given or from the amount.
/// `refund` is there with a file of refunds: printed text, `20-80`, and empty where no share is given. A benefit without an
/// extract has what its own files say of it, and the rest is `not_in_extract`. Numbers of extracts that were pulled on
/// different days make no mean. A last row `total` adds the rows up where there are two or more that may be added, each with
/// its `year_to_date` and `expected`; its price is `not_applicable`, and its `deviation_mio` the sum where every row has it,
/// else missing. Own files that are made may stand beside real extracts, and are named as made.
///
/// ```
/// use bestand_core::model::Period;
/// use bestand_core::model::own_file::Budget;
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, Forecast, Request, budget_table};
///
/// let text = "Periode;Område;Antal fuldtidspersoner\n2026M01;Ishøj;90\n2026M02;Ishøj;96\n2026M03;Ishøj;99\n";
/// let cube = Cube::from_extracts(read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?, &[])?;
/// let file = "ydelse;helaarspersoner;gns_nettopris_kr;beloeb_kr\nfleksjob;93;100000;\n";
/// let budget = Budget::read(file.as_bytes()).expect("a budget").of_year(2026);
/// let request = Request { areas: vec!["Ishøj".to_owned()], ..Request::default() };
/// let march = Period::parse("2026-03")?;
/// let table = budget_table(&cube, &request, &budget, None, Forecast::HeldLevel, march)?;
/// // (285 + 99 x 9) / 12 = 98, which is 5 above the budget: half a million kroner.
/// assert_eq!(table.rows[0].cells[2..5], [Cell::Ratio(95.0), Cell::Ratio(2.0), Cell::Ratio(98.0)]);
/// assert_eq!(table.rows[0].cells[6], Cell::Ratio(0.5));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the question does not fit the extracts, they do not have the month, the budget is for another year or for none, or
/// with `strict_breaks` when a break is crossed.
pub fn budget_table(
    cube: &Cube,
    request: &Request,
    budget: &Budget,
    refunds: Option<&Refunds>,
    forecast: Forecast,
    month: Period,
) -> Result<Table, CoreError> {
    let year = budget_year(budget, month)?;
    let benefits: Vec<&str> = budget.rows.iter().map(|row| row.benefit.as_str()).collect();
    let request = of_benefits(request, &benefits);
    let mut plan = Plan::new(cube, &request)?;
    check_month(&plan, month)?;
    let lacking = plan.name_missing();
    let months = year_so_far(month);
    let rows = Foretold::rows(&plan, &lacking, &months, forecast);

    let language = request.language;
    let last_year = year_before(&months);
    let is_used = rows.iter().any(Foretold::follows_last_year);
    let mut builder = Builder::new(&plan, &months, if is_used { &last_year } else { &[] });
    for (held, row) in builder.held.iter_mut().zip(&rows) {
        // Of what a row does not use of last year nothing is to be told.
        if !row.follows_last_year() {
            held[months.len()..].fill(Observation::Missing(MissingReason::NotInExtract));
        }
    }
    let mut table = builder.table("budget", title(&plan, year, &months, language));
    table.computed = true;
    table.columns.extend(columns(&plan, language));
    let refund = language.pick("Refusion, pct.", "Refund, per cent");
    table.columns.extend(refunds.map(|_| Column::new("refund", refund, ColumnKind::Code)));
    table.sources.splice(0..0, sources(budget, refunds));
    let mut lines: Vec<BudgetLine> = Vec::new();
    for (row, foretold) in rows.iter().enumerate() {
        let benefit = plan.rows[row].benefit.as_deref().unwrap_or_default();
        let Some(budgeted) = budget.row(benefit) else { continue };
        let refund = refunds.map(|refunds| refunds.text(benefit, language).unwrap_or_default());
        let line = BudgetLine::of(budgeted, &foretold.so_far);
        let mut cells = builder.codes(row);
        cells.extend(line.cells());
        cells.extend(refund.map(|text| Cell::Code(text.into())));
        table.rows.push(Row { role: plan.rows[row].role, cells });
        lines.push(line);
    }
    table.notes = builder.notes()?;
    if let Some(total) = total(&plan, &lines) {
        add_row(&mut table, &total, refunds.is_some(), language);
        let overlap = overlap_note(&table.notes, language);
        table.notes.extend(overlap);
    }
    table.notes.extend(made_note(&table.sources, language));
    table.notes.extend(mixed(&plan, &rows));
    let budgeted = Budgeted { plan: &plan, budget, refunds, forecast, month, rows: &rows };
    table.notes.extend(budgeted.notes());
    Ok(table)
}

/// All benefits of the budget, where they may be added up and nothing is missing of any.
fn total(plan: &Plan<'_>, lines: &[BudgetLine]) -> Option<BudgetLine> {
    let benefits: Vec<&str> = plan.rows.iter().filter_map(|row| row.benefit.as_deref()).collect();
    plan.why_no_total(&benefits).is_none().then(|| BudgetLine::total(lines)).flatten()
}

/// The row of the total, last. It has no share that is refunded.
fn add_row(table: &mut Table, total: &BudgetLine, has_refunds: bool, language: Language) {
    let code = crate::TOTAL.to_owned();
    let mut cells = vec![Cell::Code(code.as_str().into())];
    cells.extend(total.cells());
    cells.extend(has_refunds.then(|| Cell::Code("".into())));
    table.rows.push(Row { role: Role::Total, cells });
    if let Some((_, labels)) = table.labels.iter_mut().find(|(column, _)| column == "benefit") {
        labels.push((code, language.pick("I alt", "Total").to_owned()));
    }
}

/// The note on the rows whose months are of extracts that were pulled on different days.
fn mixed(plan: &Plan<'_>, rows: &[Foretold]) -> Option<Note> {
    let language = plan.request.language;
    let mixed = plan.rows.iter().zip(rows).filter(|(_, foretold)| foretold.is_mixed);
    let labels: Vec<String> = mixed.flat_map(|(row, _)| row.labels.iter().cloned()).collect();
    (!labels.is_empty()).then(|| mixed_note(&list(&labels, language), language))
}

/// The municipality's own files, as sources.
fn sources(budget: &Budget, refunds: Option<&Refunds>) -> Vec<Source> {
    let refunds = refunds.map(|refunds| refunds.source(budget.year));
    std::iter::once(budget.source()).chain(refunds).collect()
}

/// `Budget 2026, Holbæk, januar-juli 2026`.
fn title(plan: &Plan<'_>, year: i32, months: &[Period], language: Language) -> String {
    let mut parts = vec![format!("Budget {year}")];
    parts.extend(held_in_title(plan));
    let name = |period: &Period| bestand_model::period::month_name(period.index(), language);
    parts.extend(match months {
        [first, .., last] => Some(format!("{}-{}", name(first), last.long(language))),
        [only] => Some(only.long(language)),
        [] => None,
    });
    parts.join(", ")
}

fn columns(plan: &Plan<'_>, language: Language) -> Vec<Column> {
    let pick = |danish: &'static str, english: &'static str| language.pick(danish, english);
    let column = |id: &str, label: &str, kind: ColumnKind, unit: &str| Column {
        unit: Some(unit.to_owned()),
        ..Column::new(id, label, kind)
    };
    let persons = plan.measure.unit.as_str();
    use ColumnKind::{Count, Decimal};
    vec![
        column(
            "budget",
            pick("Budget, helårspersoner", "Budget, full-year persons"),
            Decimal,
            "full_year_persons",
        ),
        column("year_to_date", pick("År til dato", "Year to date"), Decimal, persons),
        column(
            "deviation",
            pick("Afvigelse, år til dato", "Deviation, year to date"),
            Decimal,
            persons,
        ),
        column("expected", pick("Forventet helår", "Expected year"), Decimal, persons),
        column("net_price", pick("Gns. nettopris, kr.", "Mean net price, kr."), Count, "kroner"),
        column(
            "deviation_mio",
            pick("Afvigelse, helår, mio. kr.", "Deviation, year, million kr."),
            Decimal,
            "million_kroner",
        ),
    ]
}
