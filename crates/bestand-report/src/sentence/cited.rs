//! The cells of a table by what is printed of them.

use bestand_model::Language;
use bestand_model::table::{ColumnKind, Table};

use super::FactCell;
use super::sheet::Sheet;

/// The numbers of a table that are printed as `shown`, a no-break space counting as a space and a minus as a hyphen: where each stands, and what
/// it is of. Empty where none is.
pub fn cells_printed_as(table: &Table, shown: &str, language: Language) -> Vec<FactCell> {
    let plain = |text: &str| text.replace('\u{a0}', " ").replace('\u{2212}', "-");
    let sheet = Sheet::new(table, language);
    let is_number = |column: &usize| {
        !matches!(table.columns[*column].kind, ColumnKind::Code | ColumnKind::Period)
    };
    let columns: Vec<usize> = (0..table.columns.len()).filter(is_number).collect();
    let places =
        (0..table.rows.len()).flat_map(|row| columns.iter().map(move |&column| (row, column)));
    places
        .map(|(row, column)| sheet.spot(row, column).cited())
        .filter(|cell| plain(&cell.value) == plain(shown))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::november;

    #[test]
    fn a_printed_number_leads_to_its_cells() {
        let table = november();
        let cells = cells_printed_as(&table, "60.000", Language::Danish);
        assert_eq!(cells.len(), 1);
        assert_eq!((&*cells[0].row, &*cells[0].column), ("Fleksjob", "Nov. 2014"));
        assert!(cells_printed_as(&table, "60000", Language::Danish).is_empty());
    }
}
