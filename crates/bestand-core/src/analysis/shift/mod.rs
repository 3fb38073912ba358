//! What grew as what fell between two periods (*forskydning*): all that stocks side by side can show.
//!
//! Over rows that add up, G is all rises, L all falls, G - L the net. min(G, L) is the *matched change*
//! (modsatrettede nettoændringer): the most of the changes that net moves inside the rows could explain. It is no number of
//! people who moved, neither least nor most, for the rows are open: people come from elsewhere and go there. At least 0
//! moved inside; at least max(G, L) entered, left or changed place. (G + L - |G - L| = 2 min(G, L) is the form of excess
//! reallocation in Davis and Haltiwanger, QJE 1992;107.) Nothing here estimates moves from a series of stocks.
//!
//! Rows that are one relabelling are added up before anything is compared.

mod bounds;
mod movers;
mod notes;
mod units;

use bestand_model::measure::MeasureKind;
use bestand_model::period::kind_name;
use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
use bestand_model::{Language, MissingReason, Number, Period};

pub use self::bounds::{InfeasibleMoves, MoverBounds, mover_bounds, open_bounds};
pub use self::movers::{shift_bounds, shift_bounds_observations};

use self::units::{Balance, Unit, singles, units};
use super::build::Builder;
use super::november::change;
use super::over_a_year::difference_column;
use super::plan::{Plan, sum};
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// What is asked of a shift.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShiftOptions {
    /// The two periods compared, the earlier first. Without them the first and the last month that a set is made for, where
    /// the extracts have both; else the first and the last November.
    pub periods: Option<(Period, Period)>,
    /// For the bounds of [`shift_bounds`]: everybody who left one of the rows entered another.
    pub closed: bool,
}

/// How a number of the table came about, in its column `kind`.
mod kind {
    /// The change of a published stock.
    pub(super) const MEASURED: &str = "measured";
    /// True of the changes by arithmetic.
    pub(super) const IDENTITY: &str = "identity";
    /// At least so many.
    pub(super) const BOUND: &str = "bound";
}

/// The change of each benefit between two periods, and what the changes add up to.
///
/// Columns: `benefit`, the two periods (`2011-11`, `2014-11`), `change`, `contribution` (percentage points of the growth of
/// the whole) and `kind` (`measured`, `identity` or `bound`). Below the benefits stand the rows `rises` (all rises),
/// `falls` (all falls, below nothing), `matched` (the matched change), `matched_row_by_row` (the same where rows that are
/// one relabelling are not joined, if there are any), `touched` (the least number who entered, left or changed place) and
/// `sum`. Benefits that a crossed break reads as one are one row, with its parts below it.
///
/// A benefit that did not exist counts as nothing; where any other change is missing, what is made of all of them is
/// missing for the same reason. `matched` and `touched` are changes and have no stock (`not_applicable`); nor has a side on which no
/// benefit is.
///
/// ```
/// use bestand_core::model::table::Cell;
/// use bestand_core::model::{Number, Period};
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, Request, ShiftOptions, shift};
///
/// let text = "Ydelse;Periode;Antal fuldtidspersoner\nFørtidspension;2013M11;900\nFørtidspension;2014M11;800\n\
///     Fleksjob;2013M11;300\nFleksjob;2014M11;400\n";
/// let extracts = read_bytes("ptv.csv", text.as_bytes(), &ReadOptions::default())?;
/// let cube = Cube::from_extracts(extracts, &[])?;
/// let table = shift(&cube, &Request::default(), &ShiftOptions::default())?;
/// let row = |code: &str| table.rows.iter().find(|row| row.cells[0] == Cell::Code(code.into())).expect("it is there");
/// assert_eq!(row("matched").cells[3], Cell::Exact(Number::integer(100)));
/// assert_eq!(row("sum").cells[3], Cell::Exact(Number::integer(0)));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the measure is no stock or does not add up over benefits, when there are fewer than two benefits or some of them
/// count the same people, when the extracts lack a period, or with `strict_breaks` when a break is crossed.
pub fn shift(cube: &Cube, request: &Request, options: &ShiftOptions) -> Result<Table, CoreError> {
    let (plan, (from, to)) = asked(cube, request, options)?;
    let periods = [from, to];
    let builder = Builder::new(&plan, &periods, &[]);
    let units = units(&plan, &periods, &builder.held);
    if units.len() < 2 {
        return Err(too_few(&units));
    }
    let stocks: Vec<[Observation; 2]> =
        units.iter().map(|unit| stocks(&builder.held, &unit.rows)).collect();
    let changes: Vec<Observation> =
        stocks.iter().map(|&[before, after]| change(before, after)).collect();
    let balance = Balance::of(&changes);
    let before = sum(stocks.iter().map(|stocks| stocks[0]));

    let language = request.language;
    let mut table = builder.table("shift", notes::title(&builder, from, to));
    table.computed = true;
    table.joint.clear();
    table.columns.extend(columns(&builder));
    table.labels.push(("kind".to_owned(), kinds(language)));
    let mut lines = Vec::new();
    for (unit, stocks) in units.iter().zip(&stocks) {
        lines.push(Line::of(&unit.code, &unit.label, Role::Body, *stocks));
        let parts = unit.rows.iter().filter(|_| unit.rows.len() > 1);
        lines.extend(parts.map(|&row| {
            let (code, label) = (&plan.rows[row].codes[0], &plan.rows[row].labels[0]);
            Line::of(code, label, Role::Part, self::stocks(&builder.held, &[row]))
        }));
    }
    let none = [Observation::Missing(MissingReason::NotApplicable); 2];
    let of_side = |is_meant: fn(&Observation) -> bool| {
        let meant = stocks.iter().zip(&changes).filter(|(_, change)| is_meant(change));
        let meant: Vec<[Observation; 2]> = meant.map(|(&stocks, _)| stocks).collect();
        match meant.is_empty() {
            true => none,
            false => [0, 1].map(|at| sum(meant.iter().map(|stocks| stocks[at]))),
        }
    };
    let rose = of_side(|change| change.number().is_some_and(Number::is_positive));
    let fell = of_side(|change| change.number().is_some_and(Number::is_negative));
    let pick = |danish: &'static str, english: &'static str| language.pick(danish, english);
    let made = |code: &str, label: &str, stocks, change| Line {
        kind: kind::IDENTITY,
        change,
        ..Line::of(code, label, Role::Subtotal, stocks)
    };
    lines.push(made("rises", pick("Stigninger i alt", "All rises"), rose, balance.rises));
    lines.push(made("falls", pick("Fald i alt", "All falls"), fell, balance.falls));
    let matched = pick("Modsatrettede nettoændringer", "Matched change");
    lines.push(made("matched", matched, none, balance.matched));
    let row_by_row = row_by_row(&plan, &units, &builder.held);
    if let Some(row_by_row) = row_by_row {
        let label = pick("Uden samlet læsning", "Without joint reading");
        let line = made("matched_row_by_row", label, none, row_by_row);
        lines.push(Line { role: Role::Part, ..line });
    }
    let touched = pick("Mindst berørt", "Touched at the least");
    lines.push(Line { kind: kind::BOUND, ..made("touched", touched, none, balance.touched) });
    let whole = [0, 1].map(|at| sum(stocks.iter().map(|stocks| stocks[at])));
    let total = made("sum", pick("I alt", "Total"), whole, balance.net);
    lines.push(Line { role: Role::Total, ..total });

    if let Some((_, labels)) = table.labels.first_mut() {
        *labels = lines.iter().map(|line| (line.code.clone(), line.label.clone())).collect();
    }
    table.rows = lines.iter().map(|line| line.row(before)).collect();
    table.notes = notes::of_balance(&builder, &units, &balance, row_by_row);
    table.notes.extend(builder.notes()?);
    Ok(table)
}

/// The cells a shift is made of, as a cube of their own: for a tidy file that shows what stands behind the table.
///
/// # Errors
/// As [`shift`].
pub fn shift_observations(
    cube: &Cube,
    request: &Request,
    options: &ShiftOptions,
) -> Result<Cube, CoreError> {
    let (plan, (from, to)) = asked(cube, request, options)?;
    plan.observations(&[from, to])
}

/// The rows of a stock that adds up over benefits, and the two periods compared.
fn asked<'a>(
    cube: &'a Cube,
    request: &'a Request,
    options: &ShiftOptions,
) -> Result<(Plan<'a>, (Period, Period)), CoreError> {
    let plan = Plan::new(cube, request)?;
    check(&plan)?;
    let periods = compared(&plan, options)?;
    Ok((plan, periods))
}

/// A row of the table.
struct Line {
    code: String,
    label: String,
    role: Role,
    stocks: [Observation; 2],
    change: Observation,
    kind: &'static str,
}

impl Line {
    /// A row whose change is that of its stocks.
    fn of(code: &str, label: &str, role: Role, stocks: [Observation; 2]) -> Self {
        let change = change(stocks[0], stocks[1]);
        let (code, label) = (code.to_owned(), label.to_owned());
        Self { code, label, role, stocks, change, kind: kind::MEASURED }
    }

    /// `before` is the whole at the start, of which contributions are percentage points.
    fn row(&self, before: Observation) -> Row {
        let [from, to] = self.stocks.map(Cell::from);
        let contribution = super::awards::ratio(self.change, before, 100.0);
        let cells = vec![
            Cell::Code(self.code.as_str().into()),
            from,
            to,
            self.change.into(),
            contribution,
            Cell::Code(self.kind.into()),
        ];
        Row { role: self.role, cells }
    }
}

/// What rows hold together in the two periods.
fn stocks(held: &[Vec<Observation>], rows: &[usize]) -> [Observation; 2] {
    [0, 1].map(|at| sum(rows.iter().map(|&row| held[row][at])))
}

/// The matched change without joining anything, where something is joined.
fn row_by_row(plan: &Plan<'_>, units: &[Unit], held: &[Vec<Observation>]) -> Option<Observation> {
    let singles = singles(plan);
    let change_of = |unit: &Unit| {
        let [before, after] = stocks(held, &unit.rows);
        change(before, after)
    };
    let changes: Vec<Observation> = singles.iter().map(change_of).collect();
    (units.len() < singles.len()).then(|| Balance::of(&changes).matched)
}

fn columns(builder: &Builder<'_>) -> Vec<Column> {
    let language = builder.language();
    let mut columns: Vec<Column> =
        builder.periods.iter().map(|&period| builder.period_column(period)).collect();
    let change = language.pick("Udvikling", "Change");
    columns.push(difference_column(builder.plan.measure, "change", change));
    columns.push(Column {
        id: "contribution".to_owned(),
        label: language.pick("Bidrag (procentpoint)", "Contribution (points)").to_owned(),
        kind: ColumnKind::PercentagePoints,
        unit: Some("percentage_points".to_owned()),
    });
    let label = language.pick("Opgørelse", "Kind");
    columns.push(Column::new("kind", label, ColumnKind::Code));
    columns
}

fn kinds(language: Language) -> Vec<(String, String)> {
    [
        (kind::MEASURED, "målt", "measured"),
        (kind::IDENTITY, "identitet", "identity"),
        (kind::BOUND, "grænse", "bound"),
    ]
    .map(|(code, danish, english)| (code.to_owned(), language.pick(danish, english).to_owned()))
    .to_vec()
}

/// Refuses what is no stock of benefits that add up.
fn check(plan: &Plan<'_>) -> Result<(), CoreError> {
    let is_stock = matches!(
        plan.measure.kind,
        MeasureKind::Stock | MeasureKind::Unemployed | MeasureKind::Spells | MeasureKind::Cases
    );
    if !is_stock {
        return Err(CoreError::question(
            format!("a shift is between stocks, and {} is none", plan.measure.name_en),
            "ask for a stock with --measure, such as full_time_persons",
        ));
    }
    plan.check_additive("benefit")?;
    if plan.displayed.as_slice() != plan.dimension("benefit").as_slice() {
        return Err(CoreError::question(
            "a shift is between benefits, of one area and one group at a time",
            "leave out --by, and give one member of --area and of each --where",
        ));
    }
    if plan.request.set.is_some() {
        return Ok(());
    }
    let is_body = |row: &&super::plan::RowPlan| row.role == Role::Body;
    let codes: Vec<&str> =
        plan.rows.iter().filter(is_body).map(|row| row.codes[0].as_str()).collect();
    match plan.why_no_total(&codes) {
        Some(_) => Err(CoreError::question(
            format!(
                "these rows do not add up: {} count some people twice, or not in the same way",
                codes.join(", ")
            ),
            "choose benefits that do not overlap with --benefit, or a --set",
        )),
        None => Ok(()),
    }
}

fn too_few(units: &[Unit]) -> CoreError {
    let message = match units {
        [only] if only.rows.len() > 1 => {
            format!("{} is one relabelling and read as one: there is nothing beside it", only.label)
        }
        [only] => format!("a shift is between benefits, and there is only {}", only.label),
        _ => "a shift is between benefits, and there is none".to_owned(),
    };
    CoreError::question(message, "give the extracts of several benefits, or choose them with --set")
}

/// The two periods.
fn compared(plan: &Plan<'_>, options: &ShiftOptions) -> Result<(Period, Period), CoreError> {
    let there = &plan.periods;
    if let Some((from, to)) = options.periods {
        if from.steps_to(to).is_none_or(|steps| steps <= 0) {
            return Err(CoreError::question(
                format!("--from {from} and --to {to} are no earlier and later period of one kind"),
                "give two months, two quarters or two years, the earlier as --from",
            ));
        }
        let Some(&lacking) = [from, to].iter().find(|period| !there.contains(period)) else {
            return Ok((from, to));
        };
        let kind = lacking.kind();
        let of_kind = || there.iter().filter(|period| period.kind() == kind);
        return Err(CoreError::question(
            format!("the extracts do not have {lacking}"),
            match (of_kind().next(), of_kind().next_back()) {
                (Some(first), Some(last)) => format!("they have {first} to {last}"),
                _ => format!("they have no figures by {}", kind_name(kind, Language::English)),
            },
        ));
    }
    let of_set = plan.request.set.as_ref().map(|set| &set.months[..]);
    if let Some([first, .., last]) = of_set
        && there.contains(first)
        && there.contains(last)
    {
        return Ok((*first, *last));
    }
    const NOVEMBER: u32 = 11;
    let is_november = |period: &&Period| {
        Period::month(period.year(), NOVEMBER).is_some_and(|november| november == **period)
    };
    let mut novembers = there.iter().filter(is_november);
    match (novembers.next(), novembers.next_back()) {
        (Some(&first), Some(&last)) => Ok((first, last)),
        _ => Err(CoreError::question(
            "these extracts do not have November of two years",
            "say which periods to compare with --from and --to",
        )),
    }
}
