//! The measures of an extract as a table: how many cells have a value, and why the others have none.

use std::collections::BTreeSet;

use bestand_model::inspection::MeasureInspection;
use bestand_model::measure::MeasureList;
use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
use bestand_model::{Language, MissingReason, Number, disclosure};

use crate::plain::PlainPage;
use crate::terminal::{TerminalOptions, render as render_table};

/// A space that no line is broken at, between a count and its sign.
const NO_BREAK: char = '\u{a0}';

/// One line per measure, one column per reason that occurs. The reasons have the signs they have in every table, and
/// are explained below. On a page too narrow for that, each measure has a text of its own: its code has to be read,
/// and typed, in one piece.
pub(super) fn render(measures: &[MeasureInspection], width: usize, language: Language) -> String {
    let reasons = reasons(measures);
    let options = TerminalOptions { width, language, ..TerminalOptions::default() };
    let table = render_table(&table(measures, &reasons, language), &options);
    let mut page = PlainPage::new(width);
    if is_whole(&table, measures, language) {
        page.laid_out(0, &table);
    } else {
        for measure in measures {
            page.item(0, &sentence(measure, &reasons, language));
        }
    }
    // The counts of a file of own cases are all own.
    let is_own = measures.iter().any(|measure| disclosure::part_called(&measure.code).is_some());
    let explanation = |reason: MissingReason| match reason {
        MissingReason::Suppressed if is_own => disclosure::explanation(language),
        reason => reason.explanation(language),
    };
    let explained: Vec<_> = reasons
        .iter()
        .filter_map(|code| MissingReason::from_code(code))
        .map(|reason| (reason.sign(), explanation(reason).to_owned()))
        .collect();
    page.entries(0, &explained);
    page.into_text()
}

/// Whether the printed table is in one block and no word of it is broken.
fn is_whole(table: &str, measures: &[MeasureInspection], language: Language) -> bool {
    let printed: BTreeSet<_> = table.split_whitespace().collect();
    let texts = measures
        .iter()
        .flat_map(|measure| [measure.code.as_str(), &measure.label, unit(measure, language)]);
    !table.contains("\n\n")
        && texts.flat_map(str::split_whitespace).all(|word| printed.contains(word))
}

/// `persons: Antal personer (personer), 12.000 værdier, 690 *`
fn sentence(measure: &MeasureInspection, reasons: &[&'static str], language: Language) -> String {
    let MeasureInspection { code, label, values, missing, .. } = measure;
    let values = number(*values).format(language);
    let unit = unit(measure, language);
    let missing: String = reasons
        .iter()
        .filter_map(|code| Some((heading(code), missing.get(code)?)))
        .map(|(sign, count)| format!(", {}{NO_BREAK}{sign}", number(*count).format(language)))
        .collect();
    format!("{code}: {label} ({unit}), {values} {}{missing}", language.pick("værdier", "values"))
}

/// How many, as a number to print.
pub(super) fn number(count: usize) -> Number {
    Number::integer(i64::try_from(count).expect("what fits in memory is counted in 63 bits"))
}

fn table(measures: &[MeasureInspection], reasons: &[&'static str], language: Language) -> Table {
    let column = |id: &str, label: &str, kind| Column {
        id: id.to_owned(),
        label: label.to_owned(),
        kind,
        unit: None,
    };
    let mut columns = vec![
        column("code", language.pick("Kode", "Code"), ColumnKind::Code),
        column("name", language.pick("Navn", "Name"), ColumnKind::Code),
        column("unit", language.pick("Enhed", "Unit"), ColumnKind::Code),
        column("values", language.pick("Værdier", "Values"), ColumnKind::Count),
    ];
    columns.extend(reasons.iter().map(|code| column(code, heading(code), ColumnKind::Count)));
    let rows = measures.iter().map(|measure| row(measure, reasons, language)).collect();
    Table { columns, rows, ..Table::default() }
}

fn row(measure: &MeasureInspection, reasons: &[&'static str], language: Language) -> Row {
    let count = |count: usize| Cell::Exact(number(count));
    let mut cells = vec![
        Cell::Code(measure.code.as_str().into()),
        Cell::Code(measure.label.as_str().into()),
        Cell::Code(unit(measure, language).into()),
        count(measure.values),
    ];
    cells.extend(reasons.iter().map(|code| count(measure.missing.get(code).copied().unwrap_or(0))));
    Row { role: Role::Body, cells }
}

/// The unit by name where the measure is a known one in its own unit, else its code.
fn unit(measure: &MeasureInspection, language: Language) -> &str {
    MeasureList::shipped()
        .get(&measure.code)
        .filter(|known| known.unit == measure.unit)
        .map(|known| known.unit_name(language))
        .filter(|name| !name.is_empty())
        .unwrap_or(&measure.unit)
}

/// The reasons that occur, the known ones in the order of [`MissingReason::ALL`].
fn reasons(measures: &[MeasureInspection]) -> Vec<&'static str> {
    let occurring: BTreeSet<_> =
        measures.iter().flat_map(|measure| measure.missing.keys().copied()).collect();
    let mut reasons: Vec<_> = occurring.into_iter().collect();
    reasons.sort_by_key(|code| {
        MissingReason::ALL
            .iter()
            .position(|reason| reason.code() == *code)
            .unwrap_or(MissingReason::ALL.len())
    });
    reasons
}

/// The sign of a reason; a code that is no reason stands for itself.
fn heading(code: &'static str) -> &'static str {
    MissingReason::from_code(code).map_or(code, MissingReason::sign)
}
