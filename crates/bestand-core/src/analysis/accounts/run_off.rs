//! How fast a benefit empties that is closed to new entrants.

use bestand_model::benefit::BenefitList;
use bestand_model::disclosure::{is_own, is_small};
use bestand_model::measure::{AccountPart, MeasureKind, MeasureList};
use bestand_model::table::{Cell, Column, ColumnKind, Note, NoteKind, Role, Row, Severity, Table};
use bestand_model::{Language, MissingReason, Period, PeriodKind};

use crate::analysis::awards::ratio;
use crate::analysis::build::Builder;
use crate::analysis::november::{change, value_kind};
use crate::analysis::plan::Plan;
use crate::analysis::wording::{held_in_title, list, note};
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// The share that is asked when it will be left.
const A_TENTH: f64 = 0.1;

/// What is asked of a run-off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunOffOptions {
    /// The first month without new entrants; that of the code list when `None`.
    pub closed_from: Option<Period>,
    /// The last month, or the period whose last month it is; the last there is when `None`. What the extracts lack up to it
    /// is missing.
    pub to: Option<Period>,
}

/// A benefit closed to new entrants, month by month from the last in which it was open: `period`, the displayed dimensions,
/// `value` (the stock), `share_left` (per cent of the stock then), `exits` (the fall since the month before), `pace` (the
/// mean share leaving in a month so far, per cent) and `months_to_tenth`.
///
/// The pace after n months is 1 - (stock / stock then)^(1/n); at that pace a tenth of the stock then is left after
/// ln(0.1 stock then / stock) / ln(1 - pace) more months: what would happen if nothing changed, and no forecast. It is
/// missing (`not_applicable`) where the stock has not fallen. Stock and exits are of the one measure asked for, else of
/// full-time persons, and where no extract has those of the spells at the end of the month. For full-time persons the fall is volume, and may also be fewer
/// weeks of the same people.
///
/// ```
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, Request, RunOffOptions, run_off};
///
/// let text = "Periode;Antal fuldtidspersoner\n2026M01;1000\n2026M02;800\n2026M03;640\n";
/// let extracts = read_bytes("y11a02.csv", text.as_bytes(), &ReadOptions::default())?;
/// let cube = Cube::from_extracts(extracts, &[])?;
/// let table = run_off(&cube, &Request::default(), &RunOffOptions::default())?;
/// let share = table.columns.iter().position(|column| column.id == "share_left").expect("it is there");
/// assert_eq!(table.rows[2].cells[share], Cell::Ratio(64.0));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When no benefit of the extracts is closed to new entrants and no month is given, when the extracts are not monthly stocks,
/// or lack the last open month.
pub fn run_off(
    cube: &Cube,
    request: &Request,
    options: &RunOffOptions,
) -> Result<Table, CoreError> {
    let request = of_stock(cube, request);
    let plan = Plan::new(cube, &request)?;
    let rows = closed_rows(&plan, options)?;
    let periods = span(&plan, &rows, options)?;
    let builder = Builder::new(&plan, &periods, &[]);
    let language = request.language;
    let mut table = builder.table("run_off", title(&builder, &periods));
    table.computed = true;
    table.columns.insert(0, builder.period_code_column());
    table.columns.extend(columns(&plan, language));
    for (at, &period) in periods.iter().enumerate() {
        for closed in &rows {
            let Some(start) = periods.iter().position(|&each| each == closed.last_open) else {
                continue;
            };
            if at < start {
                continue;
            }
            let held = &builder.held[closed.row];
            let before = (at > start).then(|| held[at - 1]);
            let mut cells = vec![Cell::Code(period.code().into())];
            cells.extend(builder.codes(closed.row));
            let mut of_line = line(held[start], before, held[at], at - start);
            // Without entrants the fall is the number of cases closed, and that is hidden where it is small.
            if is_own(plan.measure)
                && matches!(&of_line[EXITS], Cell::Exact(exits) if is_small(*exits))
            {
                of_line[EXITS] = Cell::Missing(MissingReason::Suppressed);
            }
            cells.extend(of_line);
            table.rows.push(Row { role: Role::Body, cells });
        }
    }
    table.notes = vec![pace_note(language)];
    table.notes.extend(closing_note(&plan, &rows, options));
    table.notes.extend(builder.notes()?);
    Ok(table)
}

/// The cells a run-off is made of, as a cube of their own.
///
/// # Errors
/// As [`run_off`].
pub fn run_off_observations(
    cube: &Cube,
    request: &Request,
    options: &RunOffOptions,
) -> Result<Cube, CoreError> {
    let request = of_stock(cube, request);
    let plan = Plan::new(cube, &request)?;
    let rows = closed_rows(&plan, options)?;
    plan.observations(&span(&plan, &rows, options)?)
}

/// The request for the stock: where nobody names a measure and the extracts are those of an account, its closing.
fn of_stock(cube: &Cube, request: &Request) -> Request {
    let mut request = request.clone();
    let has = |code: &str| cube.measures().iter().any(|measure| measure.code == code);
    if request.measure.is_none() && !has(crate::analysis::DEFAULT_MEASURE) {
        let account = cube.measures().iter().find_map(|measure| measure.account.as_ref());
        let closing = account.and_then(|account| {
            MeasureList::shipped().of_account(&account.of, AccountPart::Closing)
        });
        request.measure =
            closing.filter(|closing| has(&closing.code)).map(|closing| closing.code.clone());
    }
    request
}

/// A row of a benefit that is closed.
struct ClosedRow {
    row: usize,
    last_open: Period,
}

fn closed_rows(plan: &Plan<'_>, options: &RunOffOptions) -> Result<Vec<ClosedRow>, CoreError> {
    let is_stock =
        matches!(plan.measure.kind, MeasureKind::Stock | MeasureKind::Spells | MeasureKind::Cases);
    if !is_stock {
        return Err(CoreError::question(
            format!("a run-off is of a stock, and {} is none", plan.measure.name_en),
            "ask for a stock with --measure, such as full_time_persons",
        ));
    }
    if let Some(month) = options.closed_from.filter(|month| month.kind() != PeriodKind::Month) {
        return Err(CoreError::question(
            format!("{month} is no month"),
            "give the first month without new entrants, such as 2026-02",
        ));
    }
    let list = BenefitList::shipped();
    let closed = |row: usize| {
        let of_list = || list.get(plan.rows[row].benefit.as_deref()?)?.closed_to_new_from;
        let from = options.closed_from.or_else(of_list)?;
        Some(ClosedRow { row, last_open: from.offset(-1)? })
    };
    let is_body = |row: &usize| plan.rows[*row].role == Role::Body;
    let rows: Vec<ClosedRow> = (0..plan.rows.len()).filter(is_body).filter_map(closed).collect();
    if rows.is_empty() {
        let closed: Vec<&str> = list
            .iter()
            .filter(|benefit| benefit.closed_to_new_from.is_some())
            .map(|benefit| benefit.code.as_str())
            .collect();
        return Err(CoreError::question(
            "no benefit of these extracts is known to be closed to new entrants",
            format!(
                "those that are: {}; for another give the first month without new entrants, --run-off=2026-02",
                closed.join(", ")
            ),
        ));
    }
    Ok(rows)
}

/// The months from the earliest last open one to the one asked for, else to the newest there is.
fn span(
    plan: &Plan<'_>,
    rows: &[ClosedRow],
    options: &RunOffOptions,
) -> Result<Vec<Period>, CoreError> {
    let months: Vec<Period> =
        plan.periods.iter().copied().filter(|period| period.kind() == PeriodKind::Month).collect();
    let (Some(&newest), Some(first)) = (months.last(), rows.iter().map(|row| row.last_open).min())
    else {
        return Err(CoreError::question(
            "these extracts have no months",
            "give a monthly table (Jobindsats y..a02 or y..a24)",
        ));
    };
    if let Some(open) = rows.iter().map(|row| row.last_open).find(|open| !months.contains(open)) {
        return Err(CoreError::question(
            format!(
                "these extracts do not have {open}, the last month in which the benefit was open"
            ),
            "give an extract that goes back to it, or another first month without new entrants, --run-off=YYYY-MM",
        ));
    }
    // A month that is asked for and not there is shown as missing.
    let last = options.to.map_or(newest, Period::last_month);
    if last > first {
        return Ok(Period::range(first, last)?);
    }
    Err(match options.to {
        Some(to) => CoreError::question(
            format!("{to} is not after {first}, the last month in which the benefit was open"),
            "end in a later month with --to",
        ),
        None => CoreError::question(
            format!(
                "these extracts have no month after {first}, the last in which the benefit was open"
            ),
            "give an extract with later months",
        ),
    })
}

/// Where the exits stand in [`line`].
const EXITS: usize = 2;

/// What stands behind the codes, so many months after the last in which the benefit was open.
fn line(
    start: Observation,
    before: Option<Observation>,
    now: Observation,
    months: usize,
) -> [Cell; 5] {
    let not_applicable = Cell::Missing(MissingReason::NotApplicable);
    let exits = before.map_or(not_applicable.clone(), |before| change(now, before).into());
    let (pace, left) = match (start.number(), now.number()) {
        (Some(start), Some(now)) if months > 0 && start.is_positive() => {
            let share = now.as_f64() / start.as_f64();
            let pace = 1.0 - share.powf(1.0 / months as f64);
            let left = match (share <= A_TENTH, pace > 0.0) {
                (true, _) => Cell::Ratio(0.0),
                (false, true) => Cell::Ratio((A_TENTH / share).ln() / (1.0 - pace).ln()),
                (false, false) => not_applicable,
            };
            (Cell::Ratio(pace * 100.0), left)
        }
        (Some(_), Some(_)) => (not_applicable.clone(), not_applicable),
        _ => {
            let reason = start.missing_with(now);
            (Cell::Missing(reason), Cell::Missing(reason))
        }
    };
    [now.into(), ratio(now, start, 100.0), exits, pace, left]
}

fn columns(plan: &Plan<'_>, language: Language) -> Vec<Column> {
    let column = |id: &str, danish: &str, english: &str, kind, unit: &str| Column {
        unit: Some(unit.to_owned()),
        ..Column::new(id, language.pick(danish, english), kind)
    };
    let unit = plan.measure.unit.as_str();
    let kind = value_kind(plan.measure.value);
    vec![
        Column {
            label: plan.measure.name(language).to_owned(),
            ..column("value", "", "", kind, unit)
        },
        column("share_left", "Tilbage i pct.", "Left in per cent", ColumnKind::Percent, "percent"),
        column("exits", "Fald siden måneden før", "Fall since the month before", kind, unit),
        column(
            "pace",
            "Afgang pr. måned i pct.",
            "Leaving a month in per cent",
            ColumnKind::Percent,
            "percent",
        ),
        column(
            "months_to_tenth",
            "Måneder til en tiendedel",
            "Months to a tenth",
            ColumnKind::Decimal,
            "months",
        ),
    ]
}

/// `Bestand uden ny tilgang, Ressourceforløb, Hele landet, januar 2026-juli 2026`.
fn title(builder: &Builder<'_>, periods: &[Period]) -> String {
    let language = builder.language();
    let lead = language.pick("Bestand uden ny tilgang", "Stock without new entrants");
    let mut parts = vec![lead.to_owned()];
    parts.extend(held_in_title(builder.plan));
    if let [first, .., last] = periods {
        parts.push(format!("{}-{}", first.long(language), last.long(language)));
    }
    parts.join(", ")
}

/// What the pace is.
fn pace_note(language: Language) -> Note {
    let text = language.pick(
        "Måneder til en tiendedel er regnet ved det gennemsnitlige tempo siden sidste åbne måned (en fast andel pr. måned): det er ikke en prognose. Tilbage i pct. er af bestanden i den sidste åbne måned.",
        "Months to a tenth are at the mean pace since the last open month (a fixed share a month): no forecast. Left in per cent is of the stock in the last open month.",
    );
    note(NoteKind::Method, "run_off_pace", Severity::Break, text.to_owned())
}

/// Since when the benefits are closed, and whose date is not certain.
fn closing_note(plan: &Plan<'_>, rows: &[ClosedRow], options: &RunOffOptions) -> Vec<Note> {
    let language = plan.request.language;
    let mut said: Vec<String> = Vec::new();
    let mut uncertain: Vec<String> = Vec::new();
    for closed in rows {
        let row = &plan.rows[closed.row];
        let Some(from) = closed.last_open.offset(1) else { continue };
        let benefit = row.benefit.as_deref().and_then(|code| BenefitList::shipped().get(code));
        let label = benefit
            .map_or_else(|| row.labels.join(" / "), |benefit| benefit.name(language).to_owned());
        let text = format!("{label} ({})", from.long(language));
        if said.contains(&text) {
            continue;
        }
        let is_uncertain = options.closed_from.is_none()
            && benefit.is_some_and(|benefit| {
                benefit.uncertain.iter().any(|field| field == "closed_to_new_from")
            });
        uncertain.extend(is_uncertain.then_some(label));
        said.push(text);
    }
    let said = list(&said, language);
    let mut text = match language {
        Language::Danish => format!("Uden ny tilgang fra: {said}."),
        Language::English => format!("Without new entrants from: {said}."),
    };
    if !uncertain.is_empty() {
        let uncertain = list(&uncertain, language);
        text.push_str(&match language {
            Language::Danish => format!(" Datoen er ikke sikker for {uncertain}."),
            Language::English => format!(" The date is not certain for {uncertain}."),
        });
    }
    vec![note(NoteKind::Population, "closed_to_new", Severity::Break, text)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use bestand_model::{Number, Status};

    fn value(number: i64) -> Observation {
        Observation::Value(Number::integer(number), Status::Normal)
    }

    fn near(cell: &Cell, expected: f64) {
        let Cell::Ratio(value) = cell else { panic!("{cell:?} is no ratio") };
        assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
    }

    #[test]
    fn a_fifth_leaving_a_month_leaves_a_tenth_after_ten_and_a_third() {
        // 1000 x 0.8 x 0.8 = 640 after two months. ln 0.1 / ln 0.8 = 10.3189 months in all, two of them passed.
        let line = line(value(1000), Some(value(800)), value(640), 2);
        assert_eq!(line[2], Cell::Exact(Number::integer(160)));
        near(&line[1], 64.0);
        near(&line[3], 20.0);
        near(&line[4], 0.1_f64.ln() / 0.8_f64.ln() - 2.0);
    }

    #[test]
    fn a_stock_that_grows_has_no_end_and_one_below_a_tenth_is_there() {
        let not_applicable = Cell::Missing(MissingReason::NotApplicable);
        assert_eq!(line(value(100), Some(value(100)), value(110), 1)[4], not_applicable);
        assert_eq!(
            line(value(100), None, value(100), 0)[2..],
            [(); 3].map(|()| not_applicable.clone())
        );
        assert_eq!(line(value(100), Some(value(12)), value(9), 5)[4], Cell::Ratio(0.0));
        let hidden = Observation::Missing(MissingReason::Suppressed);
        assert_eq!(
            line(value(100), Some(value(12)), hidden, 5)[4],
            Cell::Missing(MissingReason::Suppressed)
        );
    }
}
