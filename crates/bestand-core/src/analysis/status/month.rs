//! Which month a status shows: the newest that is complete in every table it uses.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::{MissingReason, Period, PeriodKind, Status};

use crate::analysis::novelty::newest_months;
use crate::analysis::plan::{Content, Plan};
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// The month of a status, and what each of its tables has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusMonth {
    /// The newest month that is complete in every table.
    pub month: Period,
    /// The tables, by name.
    pub tables: Vec<TableMonths>,
}

/// The newest months of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableMonths {
    /// The publisher's table id; the name of the file where that is not known.
    pub table: String,
    /// The newest month in which any file of the table has a number of the measure asked for, wherever it is of.
    pub newest: Period,
    /// The newest month that is complete for everything asked for.
    pub complete: Period,
}

impl StatusMonth {
    /// The tables that have a newer month than the one shown, which the note names and does not show.
    pub fn with_newer(&self) -> impl Iterator<Item = &TableMonths> {
        self.tables.iter().filter(|table| table.newest > self.month)
    }
}

/// The newest month that is complete in every table that these questions use, each of them for every area it names.
///
/// A month is complete in a table when the table has a number for each row and area asked for, be it a hidden one, and
/// it is not the newest month of its file while late reports may be missing: of an extract that was pulled within four
/// months, or on a day nobody knows. So of files that were all pulled on one day the newest month is never shown. Rows
/// for which there is no extract do not count, and neither do tables that no question uses.
///
/// ```
/// use bestand_core::model::Period;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, Request, status_month};
///
/// let text = "Periode;Område;Antal fuldtidspersoner\n2026M08;Ishøj;20\n2026M09;Ishøj;21\n2026M10;Ishøj;9\n";
/// let cube = Cube::from_extracts(read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?, &[])?;
/// let request = Request { areas: vec!["Ishøj".to_owned()], ..Request::default() };
/// let status = status_month(&cube, &[request])?;
/// assert_eq!(Some(status.month), Period::month(2026, 9));
/// assert_eq!(Some(status.tables[0].newest), Period::month(2026, 10));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When a question does not fit the extracts, a table has no complete month, or no month is complete in all tables.
pub fn status_month(cube: &Cube, requests: &[Request]) -> Result<StatusMonth, CoreError> {
    let mut tables: BTreeMap<String, Months> = BTreeMap::new();
    for request in requests {
        for one in by_area(request) {
            note_months(&Plan::new(cube, &one)?, &mut tables);
        }
    }
    let mut common: Option<BTreeSet<Period>> = None;
    let mut found = Vec::with_capacity(tables.len());
    for (table, months) in tables {
        let Some(&complete) = months.complete.last() else { return Err(incomplete(&table)) };
        found.push(TableMonths { table, newest: months.newest, complete });
        common = Some(match common {
            Some(common) => common.intersection(&months.complete).copied().collect(),
            None => months.complete,
        });
    }
    match common.as_ref().map(BTreeSet::last) {
        Some(Some(&month)) => Ok(StatusMonth { month, tables: found }),
        Some(None) => Err(nothing_in_common(&found)),
        None => Err(CoreError::question(
            "these extracts have no months of what is asked for",
            "give monthly tables (Jobindsats y..a02) with the areas of the note",
        )),
    }
}

/// What is known of a table.
struct Months {
    newest: Period,
    complete: BTreeSet<Period>,
}

/// The question for one area at a time: rows of a set are of one area each.
fn by_area(request: &Request) -> Vec<Request> {
    if request.areas.is_empty() {
        return vec![request.clone()];
    }
    let of_area = |area: &String| Request { areas: vec![area.clone()], ..request.clone() };
    request.areas.iter().map(of_area).collect()
}

/// Adds what the rows of a plan say of their tables: a month is complete where it is for all of them.
fn note_months(plan: &Plan<'_>, tables: &mut BTreeMap<String, Months>) {
    let newest = newest_months(plan);
    let is_month = |period: &&Period| period.kind() == PeriodKind::Month;
    let months: Vec<Period> = plan.periods.iter().filter(is_month).copied().collect();
    for row in 0..plan.rows.len() {
        if matches!(plan.rows[row].content, Content::Sum(_)) {
            continue;
        }
        let is_preliminary = |month: Period| {
            let mut sources = plan.sources_of(row, &[month]).into_iter();
            // A month after the newest with a number has nothing but hidden cells, and they may still be filled.
            sources
                .any(|at| newest.get(&at).is_some_and(|&(newest, rises)| rises && month >= newest))
        };
        let held = plan.series(row, &months);
        let complete: BTreeSet<Period> = months
            .iter()
            .zip(held)
            .filter(|&(&month, held)| is_there(held) && !is_preliminary(month))
            .map(|(&month, _)| month)
            .collect();
        for source in plan.sources_of(row, &months) {
            let Some(&(newest, _)) = newest.get(&source) else { continue };
            let table = tables.entry(plan.table_name(source).to_owned());
            let table = table.or_insert_with(|| Months { newest, complete: complete.clone() });
            table.newest = table.newest.max(newest);
            table.complete.retain(|month| complete.contains(month));
        }
    }
}

/// Whether a table has a cell, be it hidden or of a benefit that was no more, and does not say itself that it will change.
fn is_there(held: Observation) -> bool {
    match held {
        Observation::Value(_, status) => status == Status::Normal,
        Observation::Missing(reason) => {
            !matches!(reason, MissingReason::NotAvailable | MissingReason::NotInExtract)
        }
    }
}

fn incomplete(table: &str) -> CoreError {
    CoreError::question(
        format!("{table} has no month that is complete for everything asked for"),
        "give a file with more months or pulled later, or name the month of the status",
    )
}

fn nothing_in_common(tables: &[TableMonths]) -> CoreError {
    let each = |table: &TableMonths| format!("{} {}", table.table, table.complete);
    let each: Vec<String> = tables.iter().map(each).collect();
    CoreError::question(
        "no month is complete in all tables of the status",
        format!("the newest complete months: {}; give files of the same months", each.join(", ")),
    )
}
