//! Whether the rows of an answer may stand together: rows that count the same way, from one publisher, each from
//! one table; and totals that cover the rows they stand under.

use std::collections::BTreeSet;

use bestand_model::source::{Publisher, Source};

use super::plan::{CellAt, Content, Pick, Plan};
use super::remarks::Remark;
use crate::cube::UNSTATED;
use crate::request::find_dimension;
use crate::{CoreError, Cube, TOTAL};

impl Plan<'_> {
    /// Checks the rows as a whole.
    ///
    /// # Errors
    /// When two rows are held at different members of a dimension that is not shown, when two tables give a cell
    /// different values, when a total or an unnamed benefit comes from several tables, or when publishers
    /// are mixed.
    pub(super) fn check_rows(&mut self) -> Result<(), CoreError> {
        self.check_same_members()?;
        self.check_same_values()?;
        self.check_tables()?;
        self.check_publishers()?;
        self.note_unused();
        Ok(())
    }

    /// Leaves a shipped total out where rows of other tables stand beside it: it does not count them.
    pub(super) fn leave_out_foreign_totals(&mut self) {
        if self.displayed.as_slice() != self.dimension("benefit").as_slice() || self.rows.len() < 2
        {
            return;
        }
        let is_total = |row: usize| self.rows[row].benefit.as_deref() == Some(TOTAL);
        let foreign: Vec<(usize, BTreeSet<String>)> = (0..self.rows.len())
            .filter(|&row| is_total(row))
            .map(|row| (row, self.tables_of(row)))
            .filter(|(_, tables)| {
                (0..self.rows.len()).any(|row| !is_total(row) && !self.is_in_tables(row, tables))
            })
            .collect();
        for (row, tables) in foreign.into_iter().rev() {
            self.rows.remove(row);
            self.remarks.extend(tables.into_iter().map(|table| Remark::ForeignTotal { table }));
        }
    }

    /// Whether every cell of a row stands in one of these tables, be it in others too.
    fn is_in_tables(&self, row: usize, tables: &BTreeSet<String>) -> bool {
        self.places(row, &self.periods).all(|at| {
            let mut cells = self.cells_at(row, at).peekable();
            cells.peek().is_none()
                || cells.any(|cell| tables.contains(self.table_name(cell.source as usize)))
        })
    }

    /// A dimension without a column is at the same member in every row: a row of Ishøj and one of the whole
    /// country, or one of women and one of all, are no table.
    fn check_same_members(&self) -> Result<(), CoreError> {
        // What the user held or added up is the same cut, whatever bands a file has for it.
        let filters = self.request.filters.iter().map(|filter| &filter.dimension);
        let named: Vec<usize> = filters
            .chain(&self.request.sum)
            .map(|name| find_dimension(self.cube, name))
            .collect::<Result<_, _>>()?;
        for (at, dimension) in self.cube.dimensions().iter().enumerate() {
            let asked_for = self.displayed.contains(&at)
                || named.contains(&at)
                || self.request.set.as_ref().is_some_and(|set| {
                    set.rows.iter().any(|row| row.filter.contains_key(&dimension.id))
                })
                || self.unfiltered.contains_key(&at);
            if asked_for {
                continue;
            }
            let mut picks: Vec<(&Pick, &str)> = Vec::new();
            for row in &self.rows {
                let Content::Cells(of_row) = &row.content else { continue };
                let pick = &of_row[at];
                let new = !picks.iter().any(|(other, _)| *other == pick);
                if !pick.members.is_empty() && new {
                    picks.push((pick, row.labels.first().map_or("", String::as_str)));
                }
            }
            if let [(first, first_row), (second, second_row), ..] = picks.as_slice() {
                let name = |pick: &Pick| {
                    let labels: Vec<String> = pick
                        .members
                        .iter()
                        .map(|&member| self.member_label(at, Some(member)))
                        .collect();
                    labels.join(" + ")
                };
                let id = &dimension.id;
                let ways = if id == "area" {
                    "choose one with --area, or show them with --by area".to_owned()
                } else {
                    format!("choose one with --where {id}=…, or show them with --by {id}")
                };
                return Err(CoreError::question(
                    format!(
                        "the rows do not count the same: {first_row} is {id} {}, {second_row} is {id} {}",
                        name(first),
                        name(second)
                    ),
                    ways,
                ));
            }
        }
        Ok(())
    }

    /// Two tables that both have a cell agree on it.
    pub(super) fn check_same_values(&self) -> Result<(), CoreError> {
        if !self.cells.has_several {
            return Ok(());
        }
        for row in 0..self.rows.len() {
            for at in self.places(row, &self.periods) {
                let published = |cell: &&CellAt| cell.observation.number().is_some();
                let mut cells = self.cells_at(row, at).filter(published);
                let Some(first) = cells.next() else { continue };
                let Some(other) = cells.find(|cell| cell.observation != first.observation) else {
                    continue;
                };
                let value = |cell: &CellAt| {
                    format!("{} in {}", cell.observation, self.table_name(cell.source as usize))
                };
                return Err(CoreError::question(
                    format!(
                        "the cell {} / {} is {} and {}",
                        self.rows[row].labels.join(" / "),
                        at.period,
                        value(first),
                        value(other)
                    ),
                    "leave one of the tables out",
                ));
            }
        }
        Ok(())
    }

    /// A row comes from one table. A total and an unnamed benefit mean something in their own table only; any
    /// other row of several tables is noted.
    fn check_tables(&mut self) -> Result<(), CoreError> {
        for row in 0..self.rows.len() {
            let tables = self.tables_of(row);
            if tables.len() < 2 {
                continue;
            }
            let tables: Vec<String> = tables.into_iter().collect();
            let label = self.rows[row].labels.join(" / ");
            let benefit = self.rows[row].benefit.as_deref();
            if benefit.is_some_and(|code| code == TOTAL || code == UNSTATED) {
                return Err(CoreError::question(
                    format!(
                        "{label} comes from {}, which need not count the same",
                        tables.join(" and ")
                    ),
                    "ask for one of them at a time, choose benefits with --benefit, or name the tables with --table FILE=ID",
                ));
            }
            self.remarks.insert(Remark::SeveralTables { row: label, tables });
        }
        Ok(())
    }

    /// Publishers count in their own ways, and what is synthetic stands alone.
    fn check_publishers(&self) -> Result<(), CoreError> {
        refuse_mixed_publishers(self.cube, self.used_sources(&self.periods))
    }

    /// Files with the measure whose cells no row uses, where the user did not choose the benefits.
    fn note_unused(&mut self) {
        if !self.request.benefits.is_empty() {
            return;
        }
        let used = self.used_sources(&self.periods);
        let there: BTreeSet<usize> =
            self.cells.with_periods().map(|(_, cell)| cell.source as usize).collect();
        let same_cells_elsewhere = |source: usize| {
            self.cells
                .by_place()
                .filter(|cells| cells.iter().any(|cell| cell.source as usize == source))
                .all(|cells| cells.iter().any(|cell| used.contains(&(cell.source as usize))))
        };
        // An archive holds what it holds: nobody gave its files for this question.
        let was_given = |source: &usize| !self.cube.sources()[*source].is_kept();
        let sources: Vec<usize> = there
            .into_iter()
            .filter(was_given)
            .filter(|source| !used.contains(source) && !same_cells_elsewhere(*source))
            .collect();
        if !sources.is_empty() {
            self.remarks.insert(Remark::Unused { sources });
        }
    }

    /// The tables that a row's cells come from.
    pub(super) fn tables_of(&self, row: usize) -> BTreeSet<String> {
        let sources = self.sources_of(row, &self.periods).into_iter();
        sources.map(|source| self.table_name(source).to_owned()).collect()
    }

    /// The table of a source; its file where the table is not known.
    pub(super) fn table_name(&self, source: usize) -> &str {
        let Source { table, file, .. } = &self.cube.sources()[source];
        table.as_deref().unwrap_or(file)
    }
}

/// Refuses figures of several publishers in one answer.
pub(super) fn refuse_mixed_publishers(
    cube: &Cube,
    sources: impl IntoIterator<Item = usize>,
) -> Result<(), CoreError> {
    let publishers: BTreeSet<Publisher> = sources
        .into_iter()
        .map(|source| cube.sources()[source].publisher)
        .filter(|&publisher| publisher != Publisher::Unknown)
        .collect();
    if publishers.len() < 2 {
        return Ok(());
    }
    let names: Vec<&str> = publishers.iter().map(|publisher| publisher.name()).collect();
    Err(CoreError::question(
        format!("figures of {} never share a table", names.join(" and of ")),
        "they are counted in different ways: ask for one publisher's files at a time",
    ))
}

/// Refuses plans of several measures whose rows go by the same names and are not of the same: stocks of one municipality
/// and flows of another, or of several publishers. All are of one cube.
pub(super) fn refuse_unlike_rows<'p, 'a: 'p>(
    plans: impl Iterator<Item = &'p Plan<'a>> + Clone,
) -> Result<(), CoreError> {
    let Some(first) = plans.clone().next() else { return Ok(()) };
    let used: BTreeSet<usize> =
        plans.clone().flat_map(|plan| plan.used_sources(&plan.periods)).collect();
    refuse_mixed_publishers(first.cube, used)?;
    for other in plans.skip(1) {
        for row in &first.rows {
            let Some(same) = other.rows.iter().find(|each| each.codes == row.codes) else {
                continue;
            };
            let (Content::Cells(picks), Content::Cells(others)) = (&row.content, &same.content)
            else {
                continue;
            };
            let Some(at) = (0..picks.len()).find(|&at| picks[at] != others[at]) else { continue };
            let name = |plan: &Plan<'_>, pick: &Pick| {
                let member = |&member: &u32| plan.member_label(at, Some(member));
                let labels: Vec<String> = pick.members.iter().map(member).collect();
                format!("{} ({})", labels.join(" + "), plan.measure.name_en)
            };
            let id = &first.cube.dimensions()[at].id;
            return Err(CoreError::question(
                format!(
                    "{} is not of the same {id} everywhere: {} and {}",
                    row.labels.join(" / "),
                    name(first, &picks[at]),
                    name(other, &others[at])
                ),
                match id.as_str() {
                    "area" => {
                        "choose one with --area, or give extracts of the same area".to_owned()
                    }
                    _ => format!("choose one with --where {id}=…, or give extracts of the same"),
                },
            ));
        }
    }
    Ok(())
}
