//! Whether what came and what went accounts for the change of a stock: opening + inflow - outflow = closing.
//!
//! The identity holds for things that are counted on a day, such as spells or cases: not for full-time persons, which are
//! averages over a period and are refused. What it leaves is the *residual*, a column of its own that is explained and
//! never spread. A closing that is not the next opening is a *gap*, and a finding. Spells counted by two rules (the spell
//! rule changed in 2018 and 2019, by when an extract was pulled) are never chained.

mod book;
mod entry;
mod notes;
mod periods;
mod rates;
mod rules;
mod run_off;

use bestand_model::measure::AccountPart;
use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
use bestand_model::{Language, MissingReason, Number, Period, PeriodKind};

pub use self::run_off::{RunOffOptions, run_off, run_off_observations};

use self::book::{Book, Parts};
use self::entry::{Entry, Rest};
use self::periods::Shown;
use self::rules::Rules;
use super::build::Builder;
use super::novelty::provisional;
use super::november::{change, value_kind};
use super::plan::{Content, Plan, observations};
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// What is asked of the accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountsOptions {
    /// The length of the periods; that of the extracts when `None`. Longer ones are chained of all their shorter ones.
    pub per: Option<PeriodKind>,
    /// The first period; the first there is when `None`.
    pub from: Option<Period>,
    /// The last period; the last there is when `None`.
    pub to: Option<Period>,
    /// The first and the last year, instead of `from` and `to`.
    pub years: Option<(i32, i32)>,
    /// Adds growth, turnover and the mean duration implied by stock and outflow.
    pub rates: bool,
}

/// The accounts by period, long: `period`, the displayed dimensions, `opening`, `inflow`, `outflow`, `closing`, then
/// `residual` (closing less what the others add up to), `gap` (opening less the closing before) and `explanation`.
///
/// An extract of the stock alone gives its opening from the closing before. With one flow unknown there is `implied_inflow`
/// or `implied_outflow` instead of a residual, with both unknown `net`. `explanation` is `balanced`, `rounding` (within half
/// a unit for each number added), `moves` (in a municipality: people move in and out of it), `unexplained` or `gap`; it is
/// missing where the residual is. With `rates` come `growth_pct`, `turnover` (inflow and outflow in per cent of opening and
/// closing) and `implied_duration` (months): mean stock over outflow, which is how long a spell lasts only where the stock is
/// steady (Little, Operations Research 1961;9).
///
/// What touches a missing cell is missing for the same reason. A longer period is missing where one of its parts is
/// (`not_in_extract`, `not_available`) and where its parts count by two rules (`not_applicable`).
///
/// ```
/// use bestand_core::model::Number;
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{AccountsOptions, Cube, Request, accounts};
///
/// let text = "Periode;Forløb primo;Påbegyndte forløb;Afsluttede forløb;Forløb ultimo\n2025M01;100;20;15;105\n2025M02;105;8;10;102\n";
/// let extracts = read_bytes("y08a24.csv", text.as_bytes(), &ReadOptions::default())?;
/// let cube = Cube::from_extracts(extracts, &[])?;
/// let table = accounts(&cube, &Request::default(), &AccountsOptions::default())?;
/// let residual = table.columns.iter().position(|column| column.id == "residual").expect("it is there");
/// assert_eq!(table.rows[0].cells[residual], Cell::Exact(Number::integer(0)));
/// // 102 less 105 + 8 - 10.
/// assert_eq!(table.rows[1].cells[residual], Cell::Exact(Number::integer(-1)));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the extracts have no account (full-time persons are averages), more than one, or no stock; when the periods are not
/// there; or with `strict_breaks` when a break is crossed.
pub fn accounts(
    cube: &Cube,
    request: &Request,
    options: &AccountsOptions,
) -> Result<Table, CoreError> {
    let parts = Parts::of(cube, request)?;
    let book = parts.book(cube)?;
    let plan = book.of_stock()?;
    let shown = Shown::of(plan, options)?;
    let builder = Builder::new(plan, &shown.underlying, &[]);
    let rules = Rules::of(&book, &shown.underlying);
    let of_rows: Vec<Vec<Line>> =
        (0..plan.rows.len()).map(|row| lines(&book, row, &shown, &rules)).collect();

    let language = request.language;
    let mut table = builder.table("accounts", notes::title(&builder, &shown.periods));
    table.computed = true;
    let of_parts = book.plans().flat_map(|plan| provisional(plan, &shown.underlying));
    table.provisional = shown.provisional(&of_parts.collect::<Vec<_>>());
    table.columns.insert(0, builder.period_code_column());
    table.columns.extend(columns(&book, plan, options, language));
    table.labels.push(("explanation".to_owned(), explanations(language)));
    for (at, period) in shown.periods.iter().enumerate() {
        for (row, lines) in of_rows.iter().enumerate() {
            let mut cells = vec![Cell::Code(period.code().into())];
            cells.extend(builder.codes(row));
            cells.extend(lines[at].cells(&book, options, *period));
            table.rows.push(Row { role: Role::Body, cells });
        }
    }
    table.sources = book.sources(cube, &shown.underlying);
    table.notes = notes::of_accounts(&book, &builder, &shown, &of_rows, &rules, options)?;
    Ok(table)
}

/// Whether some account leaves a residual, or some closing is not the next opening.
pub fn has_findings(table: &Table) -> bool {
    let places =
        ["residual", "gap"].map(|id| table.columns.iter().position(|column| column.id == id));
    let is_off = |cell: &Cell| matches!(cell, Cell::Exact(number) if !number.is_zero());
    table.rows.iter().any(|row| places.iter().flatten().any(|&place| is_off(&row.cells[place])))
}

/// The cells the accounts are made of, of all their parts, as a cube of their own.
///
/// # Errors
/// As [`accounts`].
pub fn accounts_observations(
    cube: &Cube,
    request: &Request,
    options: &AccountsOptions,
) -> Result<Cube, CoreError> {
    let parts = Parts::of(cube, request)?;
    let book = parts.book(cube)?;
    let shown = Shown::of(book.of_stock()?, options)?;
    observations(cube, book.plans(), &shown.underlying)
}

/// A line of the answer.
#[derive(Clone, Copy, Debug)]
struct Line {
    entry: Entry,
    /// Opening less the closing before it; `None` where the extracts do not have both.
    gap: Option<Observation>,
    explanation: Result<Explanation, MissingReason>,
}

/// Why an account does not come to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Explanation {
    Balanced,
    Rounding,
    Moves,
    Unexplained,
    Gap,
}

impl Explanation {
    const ALL: [(Self, &'static str, &'static str, &'static str); 5] = [
        (Self::Balanced, "balanced", "går op", "balances"),
        (Self::Rounding, "rounding", "kan være afrunding", "may be rounding"),
        (Self::Moves, "moves", "kan være flytninger", "may be moves"),
        (Self::Unexplained, "unexplained", "uforklaret", "unexplained"),
        (Self::Gap, "gap", "spring fra ultimo før", "gap from the closing before"),
    ];

    fn code(self) -> &'static str {
        Self::ALL.iter().find(|(each, ..)| *each == self).map_or("", |(_, code, ..)| code)
    }
}

fn explanations(language: Language) -> Vec<(String, String)> {
    let label = |(_, code, danish, english): &(Explanation, &str, &str, &str)| {
        ((*code).to_owned(), language.pick(danish, english).to_string())
    };
    Explanation::ALL.iter().map(label).collect()
}

/// The lines of a row of the stock's plan, period by period.
fn lines(book: &Book<'_>, row: usize, shown: &Shown, rules: &Rules) -> Vec<Line> {
    let periods = &shown.underlying;
    let entries = book.entries(row, periods);
    let both = book.has(AccountPart::Opening) && book.has(AccountPart::Closing);
    let gap = |at: usize| {
        let opening = entries[at].opening;
        let Some(before) = at.checked_sub(1) else {
            return Observation::Missing(MissingReason::NotApplicable);
        };
        match rules.agree(row, before..at + 1) {
            true => change(entries[before].closing, opening),
            false => Observation::Missing(MissingReason::NotApplicable),
        }
    };
    let line = |of: &std::ops::Range<usize>| {
        let Some(chained) = Entry::chained(&entries[of.clone()]) else {
            let missing = Observation::Missing(MissingReason::NotInExtract);
            let entry = Entry { opening: missing, inflow: None, outflow: None, closing: missing };
            return Line { entry, gap: None, explanation: Err(MissingReason::NotInExtract) };
        };
        let entry = match rules.agree(row, of.clone()) {
            true => chained,
            false => chained.missing(MissingReason::NotApplicable),
        };
        let gap = both.then(|| gap(of.start));
        // Half a unit for each number: the two stocks and the flows of every period, of every row that is added up.
        let added = match &book.rows()[row].content {
            Content::Sum(parts) => parts.len(),
            Content::Cells(_) => 1,
        };
        let tolerance = (added * (of.len() + 1)) as i64;
        let explanation = explain(&entry, gap, tolerance, book.may_move(row));
        Line { entry, gap, explanation }
    };
    shown.of_periods.iter().map(line).collect()
}

fn explain(
    entry: &Entry,
    gap: Option<Observation>,
    tolerance: i64,
    may_move: bool,
) -> Result<Explanation, MissingReason> {
    let rest = match entry.rest() {
        Rest::Residual(rest) => rest,
        // Nothing is left where a part is worked out from the others.
        Rest::Outflow(rest) | Rest::Inflow(rest) | Rest::Net(rest) => match rest {
            Observation::Missing(reason) => return Err(reason),
            Observation::Value(..) => return Err(MissingReason::NotApplicable),
        },
    };
    let rest = match rest {
        Observation::Missing(reason) => return Err(reason),
        Observation::Value(rest, _) => rest,
    };
    let is_off = |gap: Observation| gap.number().is_some_and(|gap| !gap.is_zero());
    let size = if rest.is_negative() { rest.checked_neg().unwrap_or(rest) } else { rest };
    Ok(match rest.is_zero() {
        true if gap.is_some_and(is_off) => Explanation::Gap,
        true => Explanation::Balanced,
        false if size <= Number::integer(tolerance) => Explanation::Rounding,
        false if may_move => Explanation::Moves,
        false => Explanation::Unexplained,
    })
}

impl Line {
    /// The cells behind the codes, in the order of the columns.
    fn cells(&self, book: &Book<'_>, options: &AccountsOptions, period: Period) -> Vec<Cell> {
        let Entry { opening, inflow, outflow, closing } = self.entry;
        let mut cells: Vec<Cell> = vec![opening.into()];
        cells.extend(inflow.map(Cell::from));
        cells.extend(outflow.map(Cell::from));
        cells.push(closing.into());
        cells.push(self.entry.rest().observation().into());
        if book.has(AccountPart::Opening) && book.has(AccountPart::Closing) {
            let none = Observation::Missing(MissingReason::NotApplicable);
            cells.push(self.gap.unwrap_or(none).into());
        }
        cells.push(match self.explanation {
            Ok(explanation) => Cell::Code(explanation.code().into()),
            Err(reason) => Cell::Missing(reason),
        });
        if options.rates {
            cells.extend(rates::cells(&self.entry, period));
        }
        cells
    }
}

fn columns(
    book: &Book<'_>,
    plan: &Plan<'_>,
    options: &AccountsOptions,
    language: Language,
) -> Vec<Column> {
    let pick = |danish: &'static str, english: &'static str| language.pick(danish, english);
    let of_measure = |id: &str, label: &str| Column {
        unit: Some(plan.measure.unit.clone()),
        ..Column::new(id, label, value_kind(plan.measure.value))
    };
    let mut columns = vec![of_measure("opening", pick("Primo", "Opening"))];
    if book.has(AccountPart::Inflow) {
        columns.push(of_measure("inflow", pick("Tilgang", "Inflow")));
    }
    if book.has(AccountPart::Outflow) {
        columns.push(of_measure("outflow", pick("Afgang", "Outflow")));
    }
    columns.push(of_measure("closing", pick("Ultimo", "Closing")));
    columns.push(match (book.has(AccountPart::Inflow), book.has(AccountPart::Outflow)) {
        (true, true) => of_measure("residual", pick("Rest", "Residual")),
        (true, false) => {
            of_measure("implied_outflow", pick("Afgang (beregnet)", "Implied outflow"))
        }
        (false, true) => of_measure("implied_inflow", pick("Tilgang (beregnet)", "Implied inflow")),
        (false, false) => of_measure("net", pick("Nettoændring", "Net change")),
    });
    if book.has(AccountPart::Opening) && book.has(AccountPart::Closing) {
        columns.push(of_measure("gap", pick("Spring", "Gap")));
    }
    columns.push(Column::new("explanation", pick("Forklaring", "Explanation"), ColumnKind::Code));
    if options.rates {
        columns.extend(rates::columns(language));
    }
    columns
}
