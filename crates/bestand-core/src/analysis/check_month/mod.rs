//! Would another month change the conclusion? The comparison of [`november`](super::november()) for all twelve months of the year.

mod notes;
mod years;

use bestand_model::period::month_name;
use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
use bestand_model::{Language, MissingReason, Number, Period};

use self::years::Pairs;
use super::build::Builder;
use super::november::{NovemberOptions, change, change_pct, value_kind};
use super::over_a_year::{difference_column, has_change_pct, percent_column};
use super::plan::Plan;
use super::usual::{self, Usual};
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// The codes of a yes and a no.
const YES: &str = "yes";
const NO: &str = "no";

/// The comparison for all twelve months: what they say together, and each of them.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedMonths {
    /// A row per row of [`november`](super::november()): whether the sign of the change depends on the month.
    pub summary: Table,
    /// A row per row and month of the year.
    pub months: Table,
}

/// A row of the plan in the twelve months.
struct Checked {
    /// January first.
    months: [Compared; 12],
    usual: Usual,
}

/// One month of the year in its two years.
#[derive(Clone, Copy)]
struct Compared {
    first: Observation,
    last: Observation,
    change: Observation,
}

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Rises,
    Falls,
    Stays,
}

impl Compared {
    fn direction(self) -> Option<Direction> {
        let change = self.change.number()?;
        Some(match change {
            change if change.is_positive() => Direction::Rises,
            change if change.is_negative() => Direction::Falls,
            _ => Direction::Stays,
        })
    }
}

impl Checked {
    fn new(plan: &Plan<'_>, row: usize, pairs: &Pairs) -> Self {
        let months = pairs.of_month.map(|(first, last)| {
            let held = plan.series(row, &[first, last]);
            Compared { first: held[0], last: held[1], change: change(held[0], held[1]) }
        });
        Self { months, usual: Usual::of_row(plan, row, pairs.newest) }
    }

    /// The months of the year that go this way, 1 to 12; with `None` those that cannot be compared.
    fn going(&self, direction: Option<Direction>) -> Vec<u32> {
        let months = (1..).zip(&self.months);
        months.filter(|(_, month)| month.direction() == direction).map(|(at, _)| at).collect()
    }

    /// How many directions there are among the months; none where fewer than two can be compared.
    fn directions(&self) -> Option<usize> {
        let all = [Direction::Rises, Direction::Falls, Direction::Stays];
        let counts = all.map(|direction| self.going(Some(direction)).len());
        (counts.iter().sum::<usize>() > 1)
            .then(|| counts.iter().filter(|count| **count > 0).count())
    }

    /// The month of the year with the lowest or the highest change, the first of equal ones.
    fn extreme(&self, highest: bool) -> Option<(u32, Number)> {
        let mut best: Option<(u32, Number)> = None;
        for (at, month) in (1..).zip(&self.months) {
            let Some(change) = month.change.number() else { continue };
            let is_better = |(_, best): &(u32, Number)| match highest {
                true => change > *best,
                false => change < *best,
            };
            if best.as_ref().is_none_or(is_better) {
                best = Some((at, change));
            }
        }
        best
    }
}

/// The comparison of [`november`](super::november()), first year against last, for all twelve months of the year.
///
/// The years are those asked for. Without them the twelve newest months are compared, each with the same month so many years
/// before: the most years for which all twelve months are there, so that the twelve comparisons are equally long; a note
/// says which months they are.
///
/// `summary` has the displayed dimensions and, in the unit of the measure (percentage points for a percentage), `change` in
/// the month asked for, `lowest` and `highest` over the months with `lowest_month` and `highest_month` (1 to 12); how
/// many months are `rising`, `falling`, `unchanged` and `missing`; `sign_depends` (`yes` where the months do not all go the same
/// way); `usual`, the usual variation from month to month (see [`usual_variation`](super::usual_variation)), and
/// `unusual`, whether the change in the month asked for is larger than that. `months` has for each row and month of the
/// year, January first, `first_period` and `last_period`, what is held in them (`first`, `last`), `change`, for what is no
/// rate `change_pct`, `provisional` (`yes` where one of the two is still being reported) and `asked` (`yes` for the month asked for).
///
/// A month of which either year is missing is missing for the same reason and takes no part in the summary.
///
/// ```
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, NovemberOptions, Request, check_month};
///
/// let mut text = "Periode;Område;Antal fuldtidspersoner\n".to_owned();
/// for month in 1..=12 {
///     // Up by five from year to year, but down by one in July.
///     let later = if month == 7 { 99 } else { 105 };
///     text += &format!("2013M{month:02};Hele landet;100\n2014M{month:02};Hele landet;{later}\n");
/// }
/// let extracts = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?;
/// let cube = Cube::from_extracts(extracts, &[])?;
/// let checked = check_month(&cube, &Request::default(), &NovemberOptions::default())?;
/// let at = |id: &str| checked.summary.columns.iter().position(|column| column.id == id).unwrap();
/// let row = &checked.summary.rows[0].cells;
/// assert_eq!(row[at("sign_depends")], Cell::Code("yes".into()));
/// assert_eq!(row[at("lowest_month")], Cell::Code("7".into()));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the extracts have no months, when one year is asked for, when fewer than two months of the year are there in both
/// years, when the question does not fit the extracts, or with `strict_breaks` when a break is crossed.
pub fn check_month(
    cube: &Cube,
    request: &Request,
    options: &NovemberOptions,
) -> Result<CheckedMonths, CoreError> {
    let mut plan = Plan::new(cube, request)?;
    let pairs = Pairs::new(&plan, options)?;
    let periods = pairs.periods();
    super::crossings::add_joint_readings(&mut plan, &periods);
    let rows: Vec<Checked> =
        (0..plan.rows.len()).map(|row| Checked::new(&plan, row, &pairs)).collect();
    let builder = Builder::new(&plan, &periods, &[]);
    let mut shared = vec![notes::conclusion(&plan, &rows)];
    shared.extend(notes::rounded(&plan));
    shared.push(notes::years_compared(&pairs, request.language));
    shared.extend(builder.notes()?);
    shared.push(usual::usual_note(pairs.newest, request.language));
    shared.extend(notes::not_unusual(&plan, &rows, options.month));
    let mut summary = summary(&builder, &rows, options.month, &pairs);
    let mut months = by_month(&builder, &rows, options.month, &pairs);
    summary.notes.clone_from(&shared);
    months.notes = shared;
    Ok(CheckedMonths { summary, months })
}

/// The cells the comparison is made of, as a cube of their own: for a tidy file that shows what stands behind the tables.
///
/// # Errors
/// The same as [`check_month`].
pub fn check_month_observations(
    cube: &Cube,
    request: &Request,
    options: &NovemberOptions,
) -> Result<Cube, CoreError> {
    let plan = Plan::new(cube, request)?;
    let pairs = Pairs::new(&plan, options)?;
    let mut periods = pairs.periods();
    periods.extend(usual::months_up_to(pairs.newest));
    periods.sort_unstable();
    periods.dedup();
    plan.observations(&periods)
}

fn summary(builder: &Builder<'_>, rows: &[Checked], month: u32, pairs: &Pairs) -> Table {
    let (plan, language) = (builder.plan, builder.language());
    let how = language.pick("spredning over årets måneder", "range over the months of the year");
    let mut table = builder.table("november_check", title(builder, pairs, how));
    table.computed = true;
    let name = month_name(month, language);
    let pick = |danish: &str, english: &str| language.pick(danish, english).to_owned();
    let in_month = match language {
        Language::Danish => format!("Udvikling, {name}"),
        Language::English => format!("Change, {name}"),
    };
    let difference = |id: &str, label: &str| difference_column(plan.measure, id, label);
    let count = |id: &str, label: String| Column {
        unit: Some("months".to_owned()),
        ..Column::new(id, &label, ColumnKind::Count)
    };
    let code = |id: &str, label: String| Column::new(id, &label, ColumnKind::Code);
    table.columns.extend([
        difference("change", &in_month),
        difference("lowest", language.pick("Laveste", "Lowest")),
        code("lowest_month", pick("Laveste i", "Lowest in")),
        difference("highest", language.pick("Højeste", "Highest")),
        code("highest_month", pick("Højeste i", "Highest in")),
        count("rising", pick("Stiger i (mdr.)", "Rises in (months)")),
        count("falling", pick("Falder i (mdr.)", "Falls in (months)")),
        count("unchanged", pick("Uændret i (mdr.)", "Unchanged in (months)")),
        count("missing", pick("Mangler (mdr.)", "Missing (months)")),
        code("sign_depends", pick("Afhænger af måneden", "Depends on the month")),
        usual::column(plan, language),
        code("unusual", pick("Større end sædvanlig", "Larger than usual")),
    ]);
    table.labels.extend(months_labels(&["lowest_month", "highest_month"], language));
    table.labels.extend(yes_and_no(&["sign_depends", "unusual"], language));
    for (row, checked) in rows.iter().enumerate() {
        let asked = checked.months[month as usize - 1];
        let none = || {
            let reasons = checked.months.iter().filter_map(|each| match each.change {
                Observation::Missing(reason) => Some(reason),
                Observation::Value(..) => None,
            });
            Cell::Missing(
                reasons.reduce(MissingReason::dominant).unwrap_or(MissingReason::NotApplicable),
            )
        };
        let count = |direction| Cell::Exact(Number::integer(checked.going(direction).len() as i64));
        let mut cells = builder.codes(row);
        cells.push(asked.change.into());
        for highest in [false, true] {
            match checked.extreme(highest) {
                Some((at, change)) => {
                    cells.extend([Cell::Exact(change), Cell::Code(at.to_string().into())]);
                }
                None => cells.extend([none(), none()]),
            }
        }
        cells.extend([
            count(Some(Direction::Rises)),
            count(Some(Direction::Falls)),
            count(Some(Direction::Stays)),
            count(None),
            yes_or_no(checked.directions().map(|count| count > 1)),
            checked.usual.variation.into(),
            unusual(checked.usual, asked.change),
        ]);
        table.rows.push(Row { role: plan.rows[row].role, cells });
    }
    table
}

fn by_month(builder: &Builder<'_>, rows: &[Checked], month: u32, pairs: &Pairs) -> Table {
    let (plan, language) = (builder.plan, builder.language());
    let how = language.pick("måned for måned", "month by month");
    let mut table = builder.table("november_months", title(builder, pairs, how));
    table.computed = true;
    let pick = |danish: &str, english: &str| language.pick(danish, english).to_owned();
    let column = |id: &str, label: String, kind| Column::new(id, &label, kind);
    let value = |id: &str, label: String| Column {
        unit: Some(plan.measure.unit.clone()),
        ..Column::new(id, &label, value_kind(plan.measure.value))
    };
    table.columns.extend([
        column("first_period", pick("Fra", "From"), ColumnKind::Period),
        column("last_period", pick("Til", "To"), ColumnKind::Period),
        value("first", pick("Første", "First")),
        value("last", pick("Seneste", "Last")),
        difference_column(plan.measure, "change", language.pick("Udvikling", "Change")),
    ]);
    let has_pct = has_change_pct(plan.measure);
    let label = language.pick("Udvikling i pct.", "Change in per cent");
    table.columns.extend(has_pct.then(|| percent_column("change_pct", label)));
    table.columns.extend([
        column("provisional", pick("Foreløbig", "Preliminary"), ColumnKind::Code),
        column("asked", pick("Valgt", "Asked for"), ColumnKind::Code),
    ]);
    table.labels.extend(yes_and_no(&["provisional", "asked"], language));
    for (row, checked) in rows.iter().enumerate() {
        for (at, each) in (1..).zip(&checked.months) {
            let (first, last) = pairs.of_month[at as usize - 1];
            let is_provisional =
                |period: Period| table.provisional.iter().any(|code| *code == period.code());
            let provisional = is_provisional(first) || is_provisional(last);
            let mut cells = builder.codes(row);
            cells.extend([
                Cell::Code(first.code().into()),
                Cell::Code(last.code().into()),
                each.first.into(),
                each.last.into(),
                each.change.into(),
            ]);
            cells.extend(has_pct.then(|| change_pct(each.first, each.last)));
            cells.extend([yes_or_no(Some(provisional)), yes_or_no(Some(at == month))]);
            table.rows.push(Row { role: Role::Body, cells });
        }
    }
    table
}

/// `Antal fuldtidspersoner, Hele landet, udvikling over 4 år til juli 2026, måned for måned`.
fn title(builder: &Builder<'_>, pairs: &Pairs, how: &str) -> String {
    let language = builder.language();
    let mut parts = builder.title_parts();
    let (first, last) = pairs.of_month[0];
    let years = pairs.years_apart();
    let newest = pairs.of_month.iter().map(|(_, last)| *last).max().unwrap_or(last).long(language);
    parts.push(match (pairs.named, language) {
        (true, Language::Danish) => format!("udvikling {}-{}", first.year(), last.year()),
        (true, Language::English) => format!("change {}-{}", first.year(), last.year()),
        (false, Language::Danish) => format!("udvikling over {years} år til {newest}"),
        (false, Language::English) => {
            let several = if years == 1 { "year" } else { "years" };
            format!("change over {years} {several} to {newest}")
        }
    });
    parts.push(how.to_owned());
    parts.join(", ")
}

fn unusual(usual: Usual, change: Observation) -> Cell {
    match change {
        Observation::Missing(reason) => Cell::Missing(reason),
        Observation::Value(..) => yes_or_no(usual.is_exceeded_by(change)),
    }
}

/// A code of a yes or a no; what is not known cannot be computed.
fn yes_or_no(is_it: Option<bool>) -> Cell {
    match is_it {
        Some(true) => Cell::Code(YES.into()),
        Some(false) => Cell::Code(NO.into()),
        None => Cell::Missing(MissingReason::NotApplicable),
    }
}

/// What the codes of a yes and a no are called in these columns.
fn yes_and_no(columns: &[&str], language: Language) -> Vec<(String, Vec<(String, String)>)> {
    let labels = [(YES, language.pick("ja", "yes")), (NO, language.pick("nej", "no"))];
    let labels = labels.map(|(code, label)| (code.to_owned(), label.to_owned())).to_vec();
    columns.iter().map(|column| ((*column).to_owned(), labels.clone())).collect()
}

/// What the months of the year are called in these columns.
fn months_labels(columns: &[&str], language: Language) -> Vec<(String, Vec<(String, String)>)> {
    let labels: Vec<(String, String)> = (1..=12)
        .map(|month: u32| (month.to_string(), month_name(month, language).to_owned()))
        .collect();
    columns.iter().map(|column| ((*column).to_owned(), labels.clone())).collect()
}
