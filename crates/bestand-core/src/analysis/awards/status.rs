//! The awards of a status: the newest quarter beside the same one a year before, and the last four quarters beside the
//! four before.

use bestand_model::table::{Cell, Column, Note, NoteKind, Role, Row, Severity, Table};
use bestand_model::{Language, Period, PeriodKind};

use super::times::{Times, no_period_of};
use super::{AwardsOptions, AwardsPer, asked, groups, notes};
use crate::analysis::build::Builder;
use crate::analysis::november::value_kind;
use crate::analysis::over_a_year::year_before;
use crate::analysis::plan::Plan;
use crate::analysis::wording::note;
use crate::{CoreError, Cube, Request, TOTAL};

/// What is asked of the awards of a status.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AwardsStatusOptions {
    /// Ages at which a new group begins, as in [`AwardsOptions::cut`]; the total alone where it is empty.
    pub cut: Vec<u8>,
    /// The month of the status: the newest quarter is one that has ended by then. The newest there is when `None`.
    pub month: Option<Period>,
}

impl AwardsStatusOptions {
    /// The same groups asked of [`awards`](super::awards): what the files are to be read for.
    pub fn of_awards(&self) -> AwardsOptions {
        AwardsOptions { cut: self.cut.clone(), ..AwardsOptions::default() }
    }
}

/// The awards of a status: the groups (`age`, or `group` with nothing but the total), the newest quarter a year before, the
/// newest quarter (`2025-Q2`, `2026-Q2`), `last_four` (the four quarters up to it) and `four_before` (the four before those).
///
/// The rows are the groups of the cut and their total, as [`awards`](super::awards) has them; the newest quarter is the last
/// one that the rows have in the extracts, and that has ended by the month of the status. The sum of four quarters is
/// missing where one of them is, for the same reason, and where they are of different vintages (`not_applicable`); a
/// year that the publisher has itself is taken as it is. Quarters of which decisions are still being reported are named
/// in the table's `provisional`, and so are the sums that hold one.
///
/// ```
/// use bestand_core::model::{Number, Period};
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{AwardsStatusOptions, Cube, Request, awards_status};
///
/// let quarters = ["2024K3", "2024K4", "2025K1", "2025K2", "2025K3", "2025K4", "2026K1", "2026K2"];
/// let rows: Vec<String> = quarters.iter().zip(1..).map(|(quarter, count)| format!("{quarter};{count}\n")).collect();
/// let text = format!("Periode;Tilkendelser\n{}", rows.concat());
/// let cube = Cube::from_extracts(read_bytes("a.csv", text.as_bytes(), &ReadOptions::default())?, &[])?;
/// let options = AwardsStatusOptions { month: Some(Period::parse("2026-09")?), ..AwardsStatusOptions::default() };
/// let table = awards_status(&cube, &Request::default(), &options)?;
/// // 4 and 8, then 5 + 6 + 7 + 8 and 1 + 2 + 3 + 4.
/// assert_eq!(table.rows[0].cells[1..], [4, 8, 26, 10].map(|count| Cell::Exact(Number::integer(count))));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// As [`awards`](super::awards): when the extracts have no awards by quarter, the age groups of a cut cannot be made of
/// theirs (ask again without it), or with `strict_breaks` when a break is crossed. And when no quarter has ended by the month.
pub fn awards_status(
    cube: &Cube,
    request: &Request,
    options: &AwardsStatusOptions,
) -> Result<Table, CoreError> {
    let awards = options.of_awards();
    let request = asked::settled(cube, request, &awards, asked::UnknownAges::InTheTotal)?;
    let plan = groups::plan(cube, &request, &awards)?;
    let shown = Quarters::of(&plan, options.month)?;
    let times = Times::of(&plan, shown.periods().to_vec(), &awards)?;
    let builder = Builder::new(&plan, &times.underlying, &[]);

    let mut table = builder.table("awards_status", title(&plan, &shown));
    table.measure = notes::counted(&plan).to_owned();
    table.computed = true;
    let is_total_alone = plan.rows.len() == 1 && plan.request.by.is_empty();
    if is_total_alone {
        name_total(&mut table, request.language);
    }
    table.columns.extend(columns(&builder, &shown));
    for (row, each) in plan.rows.iter().enumerate() {
        let (role, mut cells) = match is_total_alone {
            true => (Role::Total, vec![Cell::Code(TOTAL.into())]),
            false => (each.role, builder.codes(row)),
        };
        cells.extend(times.held[row].iter().map(|&held| Cell::from(held)));
        table.rows.push(Row { role, cells });
    }
    table.provisional = times.provisional(&table.provisional);
    table.notes = notes::of_status(&builder, &times, &awards)?;
    table.notes.extend(four_quarters(&times, &shown, request.language));
    Ok(table)
}

/// The quarters that a status compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Quarters {
    before: Period,
    newest: Period,
    /// The four quarters up to the newest.
    last_four: Period,
    four_before: Period,
}

impl Quarters {
    /// The newest quarter that the rows have and that has ended by a month, with those it is held against.
    fn of(plan: &Plan<'_>, month: Option<Period>) -> Result<Self, CoreError> {
        let is_quarter = |period: &&Period| period.kind() == PeriodKind::Quarter;
        let quarters: Vec<Period> = plan.periods.iter().filter(is_quarter).copied().collect();
        let has_cells = |quarter: &Period| !plan.used_sources(&[*quarter]).is_empty();
        let has_ended =
            |quarter: &Period| month.is_none_or(|by| quarter.last_month() <= by.last_month());
        let newest = quarters.iter().copied().rfind(|each| has_ended(each) && has_cells(each));
        let of_newest = |newest: Period| {
            let before = year_before(newest)?;
            let year = |end: Period| Period::rolling_year(end.year(), end.index());
            Some(Self { before, newest, last_four: year(newest)?, four_before: year(before)? })
        };
        newest.and_then(of_newest).ok_or_else(|| match (quarters.first(), quarters.last(), month) {
            (Some(first), Some(last), Some(month)) => CoreError::question(
                format!("these extracts have no quarter of awards that has ended by {month}"),
                format!("they have {first} to {last}"),
            ),
            _ => no_period_of(plan, AwardsPer::Quarter),
        })
    }

    /// In the order of the columns.
    fn periods(&self) -> [Period; 4] {
        [self.before, self.newest, self.last_four, self.four_before]
    }
}

/// Nothing is divided, so the one row is named by what it is.
fn name_total(table: &mut Table, language: Language) {
    let total = (TOTAL.to_owned(), language.pick("I alt", "Total").to_owned());
    table.labels = vec![("group".to_owned(), vec![total])];
    table.columns = vec![Column::new(
        "group",
        language.pick("Gruppe", "Group"),
        bestand_model::table::ColumnKind::Code,
    )];
}

fn columns(builder: &Builder<'_>, shown: &Quarters) -> [Column; 4] {
    let (language, measure) = (builder.language(), builder.plan.measure);
    let sum = |id: &str, label: &str| Column {
        unit: Some(measure.unit.clone()),
        ..Column::new(id, label, value_kind(measure.value))
    };
    [
        builder.period_column(shown.before),
        builder.period_column(shown.newest),
        sum("last_four", language.pick("Seneste fire kvartaler", "Last four quarters")),
        sum("four_before", language.pick("Året før", "Year before")),
    ]
}

/// `Nytilkendelser af førtidspension opdelt på alder, Holbæk, 2. kvartal 2025 og 2. kvartal 2026`.
fn title(plan: &Plan<'_>, shown: &Quarters) -> String {
    let language = plan.request.language;
    let mut parts = notes::whom(plan, false);
    let and = language.pick("og", "and");
    parts.push(format!("{} {and} {}", shown.before.long(language), shown.newest.long(language)));
    parts.join(", ")
}

/// Which quarters are added up, where the publisher has not done it.
fn four_quarters(times: &Times, shown: &Quarters, language: Language) -> Option<Note> {
    let is_summed = |period: Period| times.summed.contains(&period);
    if !is_summed(shown.last_four) || !is_summed(shown.four_before) {
        return None;
    }
    let (newest, before) = (shown.newest.long(language), shown.before.long(language));
    let text = match language {
        Language::Danish => format!(
            "Seneste fire kvartaler er summen af de fire kvartaler til og med {newest}, Året før af de fire til og med {before}."
        ),
        Language::English => format!(
            "Last four quarters is the sum of the four quarters up to {newest}, Year before of the four up to {before}."
        ),
    };
    Some(note(NoteKind::Method, "four_quarters", Severity::Caution, text))
}
