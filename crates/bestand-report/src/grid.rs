//! A table as a page of texts: headings, lines, alignment. What everything for people has in common.

use std::collections::HashMap;
use std::hash::Hash;

use bestand_model::Language;
use bestand_model::table::{Cell, Column, ColumnKind, Role, Table};

use crate::text::cell::CellForm;
use crate::text::printable;

/// A table laid out for people.
pub(crate) struct Grid {
    pub(crate) columns: Vec<GridColumn>,
    /// Each with one cell per column.
    pub(crate) lines: Vec<Line>,
}

pub(crate) struct GridColumn {
    pub(crate) heading: String,
    pub(crate) align: Align,
    /// Whether its cells may be broken into lines; a period or a number may not.
    pub(crate) breakable: bool,
    /// How many decimals its numbers are shown with.
    pub(crate) decimals: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Align {
    /// Texts.
    Left,
    /// Numbers.
    Right,
}

pub(crate) struct Line {
    pub(crate) role: Role,
    pub(crate) cells: Vec<String>,
    /// Where each of the cells stands in the table.
    pub(crate) origins: Vec<Origin>,
}

/// The place of a cell in its table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Origin {
    row: usize,
    column: usize,
}

impl Origin {
    pub(crate) fn cell(self, table: &Table) -> &Cell {
        &table.rows[self.row].cells[self.column]
    }
}

impl Grid {
    /// Lays the table out crosswise where it asks for that and nothing is lost by it, else as it is.
    pub(crate) fn new(table: &Table, language: Language) -> Self {
        let forms: Vec<_> = (0..table.columns.len())
            .map(|column| CellForm::of_column(table, column, language))
            .collect();
        Crosswise::find(table).map_or_else(
            || Self::as_it_is(table, &forms),
            |crosswise| crosswise.grid(table, &forms),
        )
    }

    /// How many columns at the left say what a line is about.
    pub(crate) fn label_columns(&self) -> usize {
        self.columns.iter().take_while(|column| column.align == Align::Left).count()
    }

    /// The column in which a part is moved in under its whole: the last of the labels.
    pub(crate) fn indented_column(&self) -> usize {
        self.label_columns().saturating_sub(1)
    }

    fn as_it_is(table: &Table, forms: &[CellForm<'_>]) -> Self {
        let columns =
            table.columns.iter().zip(forms).map(|(column, form)| GridColumn::of(column, form));
        let lines = table.rows.iter().enumerate().map(|(row, each)| {
            let origins = (0..each.cells.len()).map(|column| Origin { row, column });
            Line::new(each.role, origins.collect(), table, forms)
        });
        Self { columns: columns.collect(), lines: lines.collect() }
    }
}

impl GridColumn {
    fn of(column: &Column, form: &CellForm<'_>) -> Self {
        let align = if is_text(column) { Align::Left } else { Align::Right };
        Self {
            heading: printable(&column.label),
            align,
            breakable: column.kind == ColumnKind::Code,
            decimals: form.decimals(),
        }
    }
}

impl Line {
    /// Whether it is a part of a line above it.
    pub(crate) fn is_part(&self) -> bool {
        self.role == Role::Part
    }

    fn new(role: Role, origins: Vec<Origin>, table: &Table, forms: &[CellForm<'_>]) -> Self {
        let text = |origin: &Origin| forms[origin.column].text(origin.cell(table));
        Self { role, cells: origins.iter().map(text).collect(), origins }
    }
}

fn is_text(column: &Column) -> bool {
    matches!(column.kind, ColumnKind::Code | ColumnKind::Period)
}

/// A long table laid out crosswise: its rows arranged in lines and columns.
struct Crosswise {
    /// Column indices of the table that say what a line is about: `down`, then any other text column.
    labels: Vec<usize>,
    across: usize,
    value: usize,
    /// Per line and column the row whose value stands there.
    rows: Vec<Vec<usize>>,
}

impl Crosswise {
    /// `None` when the table does not ask for it, when a place would have two values or none, or when there is a
    /// second column of numbers: then every row has to stand on its own.
    fn find(table: &Table) -> Option<Self> {
        let spread = table.spread.as_ref()?;
        let index = |id: &str| table.columns.iter().position(|column| column.id == id);
        let (down, across) = (index(&spread.down)?, index(&spread.across)?);
        let value = index(&spread.value)?;
        let other_texts =
            (0..table.columns.len()).filter(|column| ![down, across, value].contains(column));
        let labels: Vec<_> = std::iter::once(down).chain(other_texts).collect();
        if table.rows.is_empty() || !labels.iter().all(|&column| is_text(&table.columns[column])) {
            return None;
        }

        let mut lines = HashMap::new();
        let mut columns = HashMap::new();
        let mut places = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let line =
                labels.iter().map(|&label| code(&row.cells[label])).collect::<Option<Vec<_>>>()?;
            places.push((
                position(&mut lines, line),
                position(&mut columns, code(&row.cells[across])?),
            ));
        }
        if lines.len() * columns.len() != table.rows.len() {
            return None;
        }
        let mut rows = vec![vec![None; columns.len()]; lines.len()];
        for (row, (line, column)) in places.into_iter().enumerate() {
            rows[line][column] = Some(row);
        }
        // As many places as rows: a place with two rows leaves another with none.
        let rows =
            rows.into_iter().map(|line| line.into_iter().collect()).collect::<Option<_>>()?;
        Some(Self { labels, across, value, rows })
    }

    fn grid(&self, table: &Table, forms: &[CellForm<'_>]) -> Grid {
        let labels = self
            .labels
            .iter()
            .map(|&column| GridColumn::of(&table.columns[column], &forms[column]));
        let columns = self.rows[0].iter().map(|&row| GridColumn {
            heading: forms[self.across].text(&table.rows[row].cells[self.across]),
            align: Align::Right,
            breakable: false,
            decimals: forms[self.value].decimals(),
        });
        let roles_in_columns = self.has_roles_in_columns(table);
        let lines = self.rows.iter().map(|rows| {
            let role = if roles_in_columns { Role::Body } else { common_role(table, rows) };
            let labels = self.labels.iter().map(|&column| Origin { row: rows[0], column });
            let values = rows.iter().map(|&row| Origin { row, column: self.value });
            Line::new(role, labels.chain(values).collect(), table, forms)
        });
        Grid { columns: labels.chain(columns).collect(), lines: lines.collect() }
    }

    /// Whether sub-totals, parts and totals are columns: then they make no line one.
    fn has_roles_in_columns(&self, table: &Table) -> bool {
        let role = |row: usize| table.rows[row].role;
        let first = &self.rows[0];
        self.rows
            .iter()
            .all(|rows| rows.iter().zip(first).all(|(&row, &first)| role(row) == role(first)))
    }
}

/// The role that all of these rows have, else none in particular.
fn common_role(table: &Table, rows: &[usize]) -> Role {
    let role = table.rows[rows[0]].role;
    let is_common = rows.iter().all(|&row| table.rows[row].role == role);
    if is_common { role } else { Role::Body }
}

fn code(cell: &Cell) -> Option<&str> {
    match cell {
        Cell::Code(code) => Some(code),
        _ => None,
    }
}

/// The place of a key in the order of first appearance.
fn position<K: Eq + Hash>(known: &mut HashMap<K, usize>, key: K) -> usize {
    let next = known.len();
    *known.entry(key).or_insert(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{code, column, november, stock};

    fn texts(grid: &Grid) -> Vec<Vec<String>> {
        let headings = grid.columns.iter().map(|column| column.heading.clone()).collect();
        let lines = grid.lines.iter().map(|line| line.cells.clone());
        std::iter::once(headings).chain(lines).collect()
    }

    #[test]
    fn a_long_table_is_laid_out_crosswise() {
        let grid = Grid::new(&stock(), Language::Danish);
        assert_eq!(
            texts(&grid),
            [
                ["Måned", "Fleksjob", "Ressourceforløb"],
                ["Okt. 2014", "59.900", "7.800"],
                ["Nov. 2014", "60.000", "8.000"],
            ]
        );
        assert_eq!(grid.label_columns(), 1);
    }

    #[test]
    fn every_text_knows_the_cell_it_stands_for() {
        for table in [stock(), november()] {
            let grid = Grid::new(&table, Language::Danish);
            let forms: Vec<_> = (0..table.columns.len())
                .map(|column| CellForm::of_column(&table, column, Language::Danish))
                .collect();
            for line in &grid.lines {
                assert_eq!(line.cells.len(), grid.columns.len());
                for (text, origin) in line.cells.iter().zip(&line.origins) {
                    assert_eq!(*text, forms[origin.column].text(origin.cell(&table)));
                }
            }
        }
        let grid = Grid::new(&stock(), Language::Danish);
        assert_eq!(grid.lines[1].origins[2], Origin { row: 3, column: 2 });
    }

    #[test]
    fn a_column_tells_the_decimals_of_its_numbers() {
        let grid = Grid::new(&november(), Language::Danish);
        let decimals: Vec<_> = grid.columns.iter().map(|column| column.decimals).collect();
        assert_eq!(decimals, [0, 0, 0, 0, 1]);
    }

    #[test]
    fn a_table_that_does_not_ask_for_it_stays_long() {
        let grid = Grid::new(&Table { spread: None, ..stock() }, Language::Danish);
        assert_eq!(grid.lines.len(), 4);
        assert_eq!(grid.label_columns(), 2);
        assert_eq!(grid.lines[0].cells, ["Okt. 2014", "Fleksjob", "59.900"]);
    }

    #[test]
    fn two_values_for_one_place_keep_the_table_long() {
        let mut table = stock();
        table.rows[1].cells[1] = code("fleksjob");
        assert_eq!(Grid::new(&table, Language::Danish).lines.len(), 4);
    }

    #[test]
    fn a_place_without_a_value_keeps_the_table_long() {
        let mut table = stock();
        table.rows.pop();
        assert_eq!(Grid::new(&table, Language::Danish).lines.len(), 3);
    }

    #[test]
    fn another_dimension_stands_beside_the_lines_and_is_not_lost() {
        let mut table = stock();
        table.columns.insert(1, column("area", "Område", ColumnKind::Code, ""));
        for row in &mut table.rows {
            row.cells.insert(1, code("183"));
        }
        let grid = Grid::new(&table, Language::Danish);
        assert_eq!(texts(&grid)[0], ["Måned", "Område", "Fleksjob", "Ressourceforløb"]);
        assert_eq!(texts(&grid)[2], ["Nov. 2014", "183", "60.000", "8.000"]);
    }

    #[test]
    fn another_column_of_numbers_keeps_the_table_long() {
        let mut table = stock();
        table.columns.push(column("index", "Indeks", ColumnKind::Index, ""));
        for row in &mut table.rows {
            row.cells.push(Cell::Ratio(100.0));
        }
        assert_eq!(Grid::new(&table, Language::Danish).lines.len(), 4);
    }

    #[test]
    fn a_total_that_is_a_column_makes_no_line_a_total() {
        let mut table = stock();
        table.rows[1].role = Role::Total;
        table.rows[3].role = Role::Total;
        let grid = Grid::new(&table, Language::Danish);
        assert!(grid.lines.iter().all(|line| line.role == Role::Body));
    }

    #[test]
    fn a_total_that_is_a_line_stays_one() {
        let mut table = stock();
        table.rows[2].role = Role::Total;
        table.rows[3].role = Role::Total;
        let grid = Grid::new(&table, Language::Danish);
        assert_eq!(grid.lines[0].role, Role::Body);
        assert_eq!(grid.lines[1].role, Role::Total);
    }

    #[test]
    fn numbers_stand_to_the_right_and_texts_to_the_left() {
        let grid = Grid::new(&november(), Language::Danish);
        let aligns: Vec<_> = grid.columns.iter().map(|column| column.align).collect();
        assert_eq!(aligns, [Align::Left, Align::Right, Align::Right, Align::Right, Align::Right]);
    }
}
