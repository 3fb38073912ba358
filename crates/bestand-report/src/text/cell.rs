//! A cell as a person reads it.

use bestand_model::number::format_decimal;
use bestand_model::table::{Bounds, Cell, Column, ColumnKind, Table};
use bestand_model::{Language, Number, Period};

use super::printable;

/// How the cells of one column are printed.
///
/// The numbers of a column have equally many decimals: as many as its most detailed published value, and at
/// least one where the kind is not a count. So the marks stand under each other and a published `4,0` does not
/// become `4`.
pub(crate) struct CellForm<'a> {
    table: &'a Table,
    column: &'a Column,
    decimals: u8,
    language: Language,
}

impl<'a> CellForm<'a> {
    /// The form of this column of this table.
    pub(crate) fn of_column(table: &'a Table, column: usize, language: Language) -> Self {
        let cells = || table.rows.iter().filter_map(|row| row.cells.get(column));
        let published = cells().filter_map(|cell| match cell {
            Cell::Exact(number) => Some(number.decimals()),
            Cell::Between(bounds) => bounds.shown.map(Number::decimals),
            _ => None,
        });
        let has_ratio = || cells().any(|cell| matches!(cell, Cell::Ratio(_)));
        let column = &table.columns[column];
        let least = match column.kind {
            ColumnKind::Percent | ColumnKind::PercentagePoints | ColumnKind::Index => 1,
            ColumnKind::Decimal => u8::from(has_ratio()),
            ColumnKind::Fraction => 2,
            ColumnKind::Count | ColumnKind::Rank | ColumnKind::Code | ColumnKind::Period => 0,
        };
        let decimals = published.max().unwrap_or(0).max(least);
        Self { table, column, decimals, language }
    }

    /// How many decimals the numbers of the column have.
    pub(crate) fn decimals(&self) -> u8 {
        self.decimals
    }

    /// The cell as text: a label, a short period, a number or the sign of what is missing.
    pub(crate) fn text(&self, cell: &Cell) -> String {
        match cell {
            Cell::Code(code) => self.code(code),
            Cell::Exact(number) => self.exact(*number),
            Cell::Ratio(value) => format_decimal(*value, usize::from(self.decimals), self.language),
            Cell::Between(bounds) => self.between(bounds),
            Cell::Missing(reason) => reason.sign().to_owned(),
        }
    }

    fn code(&self, code: &str) -> String {
        if self.column.kind == ColumnKind::Period
            && let Ok(period) = Period::parse(code)
        {
            return period.short(self.language);
        }
        printable(self.table.label(&self.column.id, code))
    }

    /// The number that is certain, else the two it lies between, rounded away from each other.
    fn between(&self, bounds: &Bounds) -> String {
        if let Some(number) = bounds.shown {
            return self.exact(number);
        }
        if self.column.kind == ColumnKind::Rank {
            return self.places(bounds);
        }
        let decimals = usize::from(self.decimals) + 1;
        let scale = 10_f64.powi(i32::from(self.decimals) + 1);
        // What a division left behind the last digit shown is no reason to move it.
        let noise = 1e-9 * scale.max(1.0);
        let low = ((bounds.low * scale + noise).floor() / scale) + 0.0;
        let high = ((bounds.high * scale - noise).ceil() / scale) + 0.0;
        let text = |value| format_decimal(value, decimals, self.language);
        match (text(low), text(high)) {
            (low, high) if low == high => low,
            (low_text, high_text) if low < 0.0 => {
                format!("{low_text} {} {high_text}", self.language.pick("til", "to"))
            }
            (low, high) => format!("{low}–{high}"),
        }
    }

    /// A place in an order, or the places that several share.
    fn places(&self, bounds: &Bounds) -> String {
        let text = |place| format_decimal(place, 0, self.language);
        let (first, last) = (text(bounds.low), text(bounds.high));
        if first == last {
            return first;
        }
        format!("{first}-{last} ({})", self.language.pick("delt", "shared"))
    }

    /// The exact number, filled up with zeros: by appending, since a detour over binary numbers could change a
    /// digit.
    fn exact(&self, number: Number) -> String {
        let mut text = number.format(self.language);
        if number.decimals() == 0 && self.decimals > 0 {
            text.push_str(self.language.pick(",", "."));
        }
        text.extend((number.decimals()..self.decimals).map(|_| '0'));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::number;
    use bestand_model::table::{Role, Row};

    fn texts(kind: ColumnKind, cells: &[Cell], language: Language) -> Vec<String> {
        let row = |cell: &Cell| Row { role: Role::Body, cells: vec![cell.clone()] };
        let table = Table {
            columns: vec![Column { id: "x".into(), label: "X".into(), kind, unit: None }],
            rows: cells.iter().map(row).collect(),
            labels: vec![("x".into(), vec![("fleksjob".into(), "Fleksjob".into())])],
            ..Table::default()
        };
        let form = CellForm::of_column(&table, 0, language);
        cells.iter().map(|cell| form.text(cell)).collect()
    }

    fn exact(units: i64, decimals: u8) -> Cell {
        Cell::Exact(number(units, decimals))
    }

    #[test]
    fn counts_are_grouped_and_a_fall_has_a_true_minus_and_a_rise_no_sign() {
        let cells = [exact(1234, 0), exact(-12345, 0), exact(0, 0)];
        assert_eq!(texts(ColumnKind::Count, &cells, Language::Danish), ["1.234", "−12.345", "0"]);
        assert_eq!(texts(ColumnKind::Count, &cells, Language::English), ["1,234", "−12,345", "0"]);
    }

    #[test]
    fn published_percentages_keep_their_decimals_and_have_at_least_one() {
        let cells = [exact(42, 1), exact(4, 0), exact(-10, 0)];
        assert_eq!(texts(ColumnKind::Percent, &cells, Language::Danish), ["4,2", "4,0", "−10,0"]);
        let cells = [exact(425, 2), exact(4, 0)];
        assert_eq!(texts(ColumnKind::Percent, &cells, Language::English), ["4.25", "4.00"]);
    }

    #[test]
    fn ratios_are_rounded_to_one_decimal() {
        let cells = [Cell::Ratio(-3.852_14), Cell::Ratio(20.0), Cell::Ratio(0.04)];
        assert_eq!(texts(ColumnKind::Percent, &cells, Language::Danish), ["−3,9", "20,0", "0,0"]);
        let cells = [exact(100, 0), Cell::Ratio(103.25)];
        assert_eq!(texts(ColumnKind::Index, &cells, Language::Danish), ["100,0", "103,3"]);
    }

    #[test]
    fn whole_decimals_stay_whole_when_nothing_was_divided() {
        assert_eq!(texts(ColumnKind::Decimal, &[exact(12, 0)], Language::Danish), ["12"]);
        let mixed = [exact(12, 0), exact(37, 1)];
        assert_eq!(texts(ColumnKind::Decimal, &mixed, Language::Danish), ["12,0", "3,7"]);
    }

    #[test]
    fn codes_have_their_labels_and_periods_their_short_form() {
        let code = |text: &str| Cell::Code(text.into());
        let cells = [code("fleksjob"), code("sum")];
        assert_eq!(texts(ColumnKind::Code, &cells, Language::Danish), ["Fleksjob", "sum"]);
        let cells = [code("2014-11"), code("2014-Q4"), code("I dag")];
        assert_eq!(
            texts(ColumnKind::Period, &cells, Language::Danish),
            ["Nov. 2014", "4. kvt. 2014", "I dag"]
        );
        assert_eq!(texts(ColumnKind::Period, &cells[1..2], Language::English), ["Q4 2014"]);
    }

    #[test]
    fn what_is_known_to_lie_between_two_numbers_shows_no_digit_that_is_not_certain() {
        let between = |low, high, shown| Cell::Between(Box::new(Bounds { low, high, shown }));
        let cells = [
            exact(44, 1),
            between(4.385, 4.45, Some(number(44, 1))),
            between(3.4491, 3.5235, None),
            between(-0.121, 0.05, None),
            between(3.45, 3.5, None),
        ];
        assert_eq!(
            texts(ColumnKind::Percent, &cells, Language::Danish),
            ["4,4", "4,4", "3,44–3,53", "−0,13 til 0,05", "3,45–3,50"]
        );
        let cells = [between(64.0, 90.0, None), between(1.0, 1.0, None)];
        assert_eq!(texts(ColumnKind::Rank, &cells, Language::Danish), ["64-90 (delt)", "1"]);
        assert_eq!(texts(ColumnKind::Rank, &cells, Language::English)[0], "64-90 (shared)");
    }

    #[test]
    fn a_missing_cell_has_the_sign_of_its_reason() {
        use bestand_model::MissingReason::{NotExisting, Suppressed};
        let cells = [Cell::Missing(Suppressed), Cell::Missing(NotExisting)];
        assert_eq!(texts(ColumnKind::Count, &cells, Language::Danish), ["*", "–"]);
    }
}
