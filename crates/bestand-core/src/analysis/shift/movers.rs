//! Bounds on how many went from one benefit to another, where the extracts have what began and what ended.

use std::collections::BTreeSet;

use bestand_model::measure::{AccountPart, Measure, MeasureList};
use bestand_model::table::{Cell, Column, ColumnKind, Note, NoteKind, Role, Row, Severity, Table};
use bestand_model::{Language, MissingReason, Number, Period};

use super::units::{Unit, singles};
use super::{
    InfeasibleMoves, MoverBounds, ShiftOptions, asked, mover_bounds, open_bounds, too_few,
};
use crate::analysis::build::Builder;
use crate::analysis::consistency::refuse_unlike_rows;
use crate::analysis::plan::{Plan, observations, sum};
use crate::analysis::wording::note;
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// The reading of an interval too wide to say anything.
const UNDETERMINED: &str = "undetermined";

/// Between how many and how many went from each benefit to each other, by what ended in the one and began in the other
/// after the first period up to the second.
///
/// Columns: `from`, `to`, `lower`, `upper` and `reading`: a code such as `9..10` (*mellem 9 og 10*), or `undetermined`
/// (*ikke bestemt*) where the interval is more than half of what is possible at all. Without `closed` people may also have
/// gone outside the rows and come from there, and then nothing but the margins binds. Everybody is taken to move once
/// and never back to the same benefit: over long spans some do. Where a count is missing,
/// every bound that needs it is missing for the same reason; in a closed set that is all of them.
///
/// # Errors
/// As [`shift`](super::shift()); and when the measure has no counts of what began and ended beside it, or when with
/// `closed` exits and entries cannot belong together.
pub fn shift_bounds(
    cube: &Cube,
    request: &Request,
    options: &ShiftOptions,
) -> Result<Table, CoreError> {
    let (plan, (from, to)) = asked(cube, request, options)?;
    // Rows that are one relabelling stay apart: who moved between them left the one and entered the other.
    let units = singles(&plan);
    if units.len() < 2 {
        return Err(too_few(&units));
    }
    let during = after(from, to)?;
    let [outflow, inflow] = of_flows(&plan, request)?;
    let (ended, began) = (Plan::new(cube, &outflow)?, Plan::new(cube, &inflow)?);
    refuse_unlike_rows([&plan, &ended, &began].into_iter())?;
    let exits: Vec<Observation> =
        units.iter().map(|unit| count(&plan, unit, &ended, &during)).collect();
    let entries: Vec<Observation> =
        units.iter().map(|unit| count(&plan, unit, &began, &during)).collect();
    let bounds = of_counts(&units, &exits, &entries, options.closed)?;

    let language = request.language;
    let builder = Builder::new(&ended, &during, &[]);
    let mut table = builder.table("shift_bounds", title(&builder, from, to));
    table.computed = true;
    table.joint.clear();
    let labels: Vec<(String, String)> =
        units.iter().map(|unit| (unit.code.clone(), unit.label.clone())).collect();
    table.labels = vec![("from".to_owned(), labels.clone()), ("to".to_owned(), labels)];
    table.columns = columns(&ended, language);
    let mut readings: Vec<(String, String)> = Vec::new();
    for (left, of_row) in units.iter().zip(&bounds) {
        for (entered, bounds) in units.iter().zip(of_row) {
            let Some(bounds) = bounds else { continue };
            let mut cells = vec![
                Cell::Code(left.code.as_str().into()),
                Cell::Code(entered.code.as_str().into()),
            ];
            cells.extend(match bounds {
                Ok((bounds, tells)) => {
                    let (code, label) = reading(*bounds, *tells, language);
                    let cell = Cell::Code(code.as_str().into());
                    if !readings.iter().any(|(each, _)| *each == code) {
                        readings.push((code, label));
                    }
                    let exact = |number: i64| Cell::Exact(Number::integer(number));
                    [exact(bounds.lower), exact(bounds.upper), cell]
                }
                Err(reason) => [(); 3].map(|()| Cell::Missing(*reason)),
            });
            table.rows.push(Row { role: Role::Body, cells });
        }
    }
    table.labels.push(("reading".to_owned(), readings));
    table.notes = vec![assumptions(language, options.closed)];
    let flows = [&ended, &began];
    let used: BTreeSet<usize> = flows.iter().flat_map(|plan| plan.used_sources(&during)).collect();
    table.sources = used.iter().map(|&source| cube.sources()[source].clone()).collect();
    table.notes.extend(builder.notes_of_all(flows.into_iter())?);
    Ok(table)
}

/// The cells the bounds are made of, as a cube of their own: what ended and what began.
///
/// # Errors
/// As [`shift_bounds`].
pub fn shift_bounds_observations(
    cube: &Cube,
    request: &Request,
    options: &ShiftOptions,
) -> Result<Cube, CoreError> {
    let (plan, (from, to)) = asked(cube, request, options)?;
    let [outflow, inflow] = of_flows(&plan, request)?;
    let (ended, began) = (Plan::new(cube, &outflow)?, Plan::new(cube, &inflow)?);
    observations(cube, [&ended, &began], &after(from, to)?)
}

/// The periods after one up to another.
fn after(from: Period, to: Period) -> Result<Vec<Period>, CoreError> {
    Ok(Period::range(from, to)?.into_iter().skip(1).collect())
}

/// The requests for what ended and for what began.
fn of_flows(plan: &Plan<'_>, request: &Request) -> Result<[Request; 2], CoreError> {
    let [ended, began] = [AccountPart::Outflow, AccountPart::Inflow].map(|part| beside(plan, part));
    Ok([of_measure(request, ended?), of_measure(request, began?)])
}

/// The measure of what began or ended in the account that the plan's stock closes.
fn beside(plan: &Plan<'_>, part: AccountPart) -> Result<&'static Measure, CoreError> {
    let account =
        plan.measure.account.as_ref().filter(|account| account.part == AccountPart::Closing);
    let measure = account.and_then(|account| MeasureList::shipped().of_account(&account.of, part));
    let there =
        |measure: &&Measure| plan.cube.measures().iter().any(|each| each.code == measure.code);
    measure.filter(there).ok_or_else(|| {
        CoreError::question(
            format!(
                "bounds need what began and what ended, and these extracts have no such counts beside {}",
                plan.measure.name_en
            ),
            "give extracts of started and ended spells (Jobindsats y..a24) and ask with --measure spells_closing",
        )
    })
}

fn of_measure(request: &Request, measure: &Measure) -> Request {
    Request { measure: Some(measure.code.clone()), ..request.clone() }
}

/// What a unit counts in a plan of another measure, over all these periods.
fn count(plan: &Plan<'_>, unit: &Unit, of: &Plan<'_>, periods: &[Period]) -> Observation {
    let same = |&row: &usize| {
        let codes = &plan.rows[row].codes;
        of.rows.iter().position(|each| each.role == Role::Body && each.codes == *codes)
    };
    sum(unit.rows.iter().flat_map(|row| match same(row) {
        Some(row) => of.series(row, periods),
        None => vec![Observation::Missing(MissingReason::NotInExtract)],
    }))
}

/// For each pair of units its bounds with whether they tell anything, or why there are none.
type OfPairs = Vec<Vec<Option<Result<(MoverBounds, bool), MissingReason>>>>;

fn of_counts(
    units: &[Unit],
    exits: &[Observation],
    entries: &[Observation],
    closed: bool,
) -> Result<OfPairs, CoreError> {
    let whole = |held: &Observation| held.number().and_then(Number::as_integer);
    let reason = |held: &Observation| match held {
        Observation::Missing(reason) => Some(*reason),
        Observation::Value(..) => None,
    };
    let of_all = exits.iter().chain(entries).filter_map(reason).reduce(MissingReason::dominant);
    // A count that is not known stands as nothing; what needs it is missing below.
    let known = |held: &[Observation]| -> Vec<i64> {
        held.iter().map(|each| whole(each).unwrap_or_default()).collect()
    };
    let (out, into) = (known(exits), known(entries));
    let bounds = match closed && of_all.is_none() {
        true => mover_bounds(&out, &into).map_err(|error| infeasible(error, units)),
        false => open_bounds(&out, &into).map_err(|error| infeasible(error, units)),
    }?;
    let of_pair = |from: usize, to: usize| {
        let bounds = bounds[from][to]?;
        let missing = match closed {
            true => of_all,
            false => [&exits[from], &entries[to]]
                .into_iter()
                .filter_map(reason)
                .reduce(MissingReason::dominant),
        };
        Some(match missing {
            Some(reason) => Err(reason),
            None => Ok((bounds, bounds.tells(out[from], into[to]))),
        })
    };
    let rows = 0..units.len();
    Ok(rows.clone().map(|from| rows.clone().map(|to| of_pair(from, to)).collect()).collect())
}

fn infeasible(error: InfeasibleMoves, units: &[Unit]) -> CoreError {
    let message = match error {
        InfeasibleMoves::TooMany { row, moves, total } => format!(
            "{moves} left or entered {}, and only {total} moved between the benefits: some moved more than once, or the numbers count different things",
            units[row].label
        ),
        InfeasibleMoves::Totals { exits, entries } => format!(
            "{exits} left the benefits and {entries} entered them: with --closed as many must enter as leave"
        ),
        InfeasibleMoves::NoCount { row } => {
            format!("what left or entered {} is no count", units[row].label)
        }
        InfeasibleMoves::Rows { .. } => error.to_string(),
    };
    CoreError::question(
        message,
        "leave out --closed, choose a shorter span, or add the row that is missing",
    )
}

/// `mellem 9 og 10`, or that nothing is determined.
fn reading(bounds: MoverBounds, tells: bool, language: Language) -> (String, String) {
    let number = |number: i64| Number::integer(number).format(language);
    let MoverBounds { lower, upper } = bounds;
    if !tells {
        let label = language.pick("ikke bestemt", "not determined");
        return (UNDETERMINED.to_owned(), label.to_owned());
    }
    let label = match (lower == upper, language) {
        (true, _) => number(lower),
        (false, Language::Danish) => format!("mellem {} og {}", number(lower), number(upper)),
        (false, Language::English) => format!("between {} and {}", number(lower), number(upper)),
    };
    (format!("{lower}..{upper}"), label)
}

fn title(builder: &Builder<'_>, from: Period, to: Period) -> String {
    let language = builder.language();
    let unit = builder.plan.measure.unit_name(language);
    let (from, to) = (from.long(language), to.long(language));
    match language {
        Language::Danish => {
            format!("Grænser for {unit} fra én ydelse til en anden, efter {from} til og med {to}")
        }
        Language::English => {
            format!("Bounds on {unit} from one benefit to another, after {from} up to {to}")
        }
    }
}

fn columns(plan: &Plan<'_>, language: Language) -> Vec<Column> {
    let pick = |danish: &'static str, english: &'static str| language.pick(danish, english);
    let count = |id: &str, label: &str| Column {
        unit: Some(plan.measure.unit.clone()),
        ..Column::new(id, label, ColumnKind::Count)
    };
    vec![
        Column::new("from", pick("Fra", "From"), ColumnKind::Code),
        Column::new("to", pick("Til", "To"), ColumnKind::Code),
        count("lower", pick("Mindst", "At least")),
        count("upper", pick("Højst", "At most")),
        Column::new("reading", pick("Aflæsning", "Reading"), ColumnKind::Code),
    ]
}

/// What the bounds rest on.
fn assumptions(language: Language, closed: bool) -> Note {
    let text = match (closed, language) {
        (true, Language::Danish) => {
            "Grænserne følger af afgang og tilgang alene, når alle, der forlod én af ydelserne, begyndte på en anden af dem (--closed), hver kun flyttede én gang, og ingen begyndte igen på den ydelse, de forlod. De er ikke et skøn: hvert tal imellem er muligt."
        }
        (true, Language::English) => {
            "The bounds follow from what ended and began alone, where everybody who left one of the benefits entered another of them (--closed), each moved once, and nobody went back to the benefit they left. They are no estimate: every number between is possible."
        }
        (false, Language::Danish) => {
            "Personer kan også være kommet udefra eller gået ud af opgørelsen i ukendt antal: derfor er den nedre grænse 0, og den øvre er afgangen fra den ene eller tilgangen til den anden ydelse. Hver er regnet som flyttet højst én gang."
        }
        (false, Language::English) => {
            "People may also have come from outside the benefits shown or gone there, in unknown numbers: so the lower bound is 0, and the upper is what left the one benefit or entered the other. Each is taken to move once at most."
        }
    };
    note(NoteKind::Method, "bounds_of_moves", Severity::Break, text.to_owned())
}
