//! What is done with the columns of a table: told from what they are, and from what a selection wants of them.

use crate::{ColumnRole as Role, SelectedColumn, Selection, Wish, text_table::Heading};

/// What the columns of a table are called, and what they are.
pub(crate) type Columns = Vec<(Heading, Role)>;

/// What is done with the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    /// Every text gets a number.
    Texts,
    /// Whole numbers are kept as they are, and other texts get a number.
    Numbers,
    /// Nothing.
    LeftOut,
}

/// What is done with the columns of a table.
pub(crate) struct Plan<'a> {
    pub coding: Vec<Coding>,
    /// The column of the period, where it is known.
    pub period: Option<usize>,
    /// For each column, where a selection is made.
    pub wishes: Option<Vec<Wish<'a>>>,
}

impl<'a> Plan<'a> {
    /// What is done with columns that are looked at before it is known what they are.
    pub fn of_texts(columns: usize) -> Self {
        Self { coding: vec![Coding::Texts; columns], period: None, wishes: None }
    }

    /// What is done with these columns.
    pub fn of(
        columns: &[(Heading, Role)],
        table: Option<&str>,
        selection: Option<&'a dyn Selection>,
    ) -> Self {
        let wishes = selection.and_then(|selection| {
            let columns: Vec<_> =
                columns.iter().map(|(heading, role)| SelectedColumn::new(heading, *role)).collect();
            selection.wishes(table, &columns)
        });
        let coding = |(column, (_, role)): (usize, &(Heading, Role))| {
            let wish = wishes.as_ref().and_then(|wishes| wishes.get(column));
            match (role, wish) {
                (Role::Measure, Some(Wish::Nothing)) => Coding::LeftOut,
                (Role::Measure, _) => Coding::Numbers,
                _ => Coding::Texts,
            }
        };
        Self {
            coding: columns.iter().enumerate().map(coding).collect(),
            period: columns.iter().position(|(_, role)| *role == Role::Period),
            wishes,
        }
    }

    /// The columns with this coding.
    pub fn columns(&self, coding: Coding) -> Vec<usize> {
        (0..self.coding.len()).filter(|&column| self.coding[column] == coding).collect()
    }

    /// What is wanted of a column.
    pub fn wish(&self, column: usize) -> &Wish<'a> {
        self.wishes.as_ref().map_or(&Wish::All, |wishes| &wishes[column])
    }
}
