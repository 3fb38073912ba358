//! The sheet of a table.

use bestand_model::Language;
use bestand_model::table::{self, Role};

use super::data::{Cell, Data, Heading, Value};
use super::page::Page;
use super::{Contents, Entry, counted};
use crate::ReportError;
use crate::grid::{Grid, Line};
use crate::text::missing_reasons;

pub(super) fn write(
    file: &mut rust_xlsxwriter::Workbook,
    entry: &Entry<'_>,
    contents: &Contents<'_>,
) -> Result<(), ReportError> {
    let mut page = Page::new(file, &entry.name, contents.language)?;
    let data = data(entry, &entry.name, contents.language);
    page.title(&entry.heading);
    for sentence in lead(entry, &data, contents) {
        page.sentence(&sentence);
    }
    for line in &entry.lines {
        page.sentence(line);
    }
    write_data(&mut page, &data, contents.language)?;
    page.finish()
}

/// Writes the table, or that it has no rows.
pub(super) fn write_data(
    page: &mut Page<'_>,
    data: &Data,
    language: Language,
) -> Result<(), ReportError> {
    if data.lines.is_empty() {
        page.sentence(language.pick("Tabellen har ingen rækker.", "The table has no rows."));
        return Ok(());
    }
    page.data(data)
}

/// How large the table is, and on which sheets its notes, signs and figure are.
fn lead(entry: &Entry<'_>, data: &Data, contents: &Contents<'_>) -> Vec<String> {
    let language = contents.language;
    let pick = |danish, english| language.pick(danish, english);
    let columns =
        counted(data.headings.len(), pick("kolonne", "column"), pick("kolonner", "columns"));
    let rows = counted(data.lines.len(), pick("række", "row"), pick("rækker", "rows"));
    let mut sentences = vec![match language {
        Language::Danish => format!("Fanen indeholder én tabel med {columns} og {rows}."),
        Language::English => format!("This sheet contains one table with {columns} and {rows}."),
    }];
    sentences.extend(pointers(entry, contents));
    if let Some(figure) = &entry.figure {
        let lead = pick("Tallene er tegnet på fanen", "The numbers are drawn on the sheet");
        sentences.push(format!("{lead} {}.", figure.name));
    }
    sentences
}

/// Which notes belong to the table, and where its signs are explained.
pub(super) fn pointers(entry: &Entry<'_>, contents: &Contents<'_>) -> Vec<String> {
    let notes = contents.notes_sheet();
    let numbers = match (entry.first_note, entry.table.notes.len()) {
        (_, 0) => None,
        (first, 1) => Some(first.to_string()),
        (first, count) => Some(format!("{first}–{}", first + count - 1)),
    };
    let has_signs = !missing_reasons(entry.table).is_empty();
    let sentences = match contents.language {
        Language::Danish => [
            numbers.map(|numbers| format!("Note {numbers} på fanen {notes} hører til tabellen.")),
            has_signs.then(|| format!("Tegn i stedet for tal er forklaret på fanen {notes}.")),
        ],
        Language::English => [
            numbers.map(|numbers| format!("See note {numbers} on the sheet {notes}.")),
            has_signs.then(|| format!("Signs in place of numbers: see the sheet {notes}.")),
        ],
    };
    sentences.into_iter().flatten().collect()
}

/// The table as it is laid out for people, with typed cells. `sheet` is where it stands.
pub(super) fn data(entry: &Entry<'_>, sheet: &str, language: Language) -> Data {
    let grid = Grid::new(entry.table, language);
    let heading = |text: &str, align| Heading { text: text.to_owned(), align };
    Data {
        name: table_name(sheet, &entry.table.id),
        headings: grid.columns.iter().map(|each| heading(&each.heading, each.align)).collect(),
        lines: grid.lines.iter().map(|line| cells(line, &grid, entry.table)).collect(),
    }
}

fn cells(line: &Line, grid: &Grid, table: &table::Table) -> Vec<Cell> {
    let cell = |index: usize| {
        let column = &grid.columns[index];
        Cell {
            shown: line.cells[index].clone(),
            value: value(line.origins[index].cell(table), column.decimals),
            align: column.align,
            role: line.role,
            indented: line.role == Role::Part && index == grid.indented_column(),
        }
    };
    (0..grid.columns.len()).map(cell).collect()
}

fn value(cell: &table::Cell, decimals: u8) -> Value {
    match cell {
        table::Cell::Exact(number) => Value::Number(number.as_f64(), decimals),
        // Adding zero makes a negative zero a zero.
        table::Cell::Ratio(value) => Value::Number(value + 0.0, decimals),
        table::Cell::Between(bounds) => match bounds.shown {
            Some(number) => Value::Number(number.as_f64(), decimals),
            None => Value::Text,
        },
        table::Cell::Code(_) | table::Cell::Missing(_) => Value::Text,
    }
}

/// `Tabel_1_november`: Excel allows no spaces, and a name that starts with that of its sheet is the only one.
fn table_name(sheet: &str, id: &str) -> String {
    let allowed = |each: char| if each.is_ascii_alphanumeric() { each } else { '_' };
    format!("{sheet}_{id}").chars().map(allowed).take(100).collect()
}
