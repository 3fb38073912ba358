//! The cover: what the workbook is, where its numbers come from, and what is on its sheets.

use bestand_model::Language;

use super::data::{Cell, Data, Heading};
use super::page::Page;
use super::{Contents, counted};
use crate::ReportError;

pub(super) fn write(
    file: &mut rust_xlsxwriter::Workbook,
    contents: &Contents<'_>,
) -> Result<(), ReportError> {
    let mut page = Page::new(file, contents.language.pick("Forside", "Cover"), contents.language)?;
    page.title(&contents.title);
    page.sentence(&lead(contents));
    for line in contents.about.iter().chain(&contents.sources()) {
        page.sentence(line);
    }
    page.data(&list(contents))?;
    page.finish()
}

fn lead(contents: &Contents<'_>) -> String {
    let pick = |danish, english| contents.language.pick(danish, english);
    let below = contents.entries.iter().filter(|entry| entry.is_below_its_figure()).count();
    let tables = contents.entries.len() - below;
    let figures = contents.entries.iter().filter(|entry| entry.figure.is_some()).count();
    let counted_tables = counted(tables, pick("tabel", "table"), pick("tabeller", "tables"));
    let counted_figures = counted(figures, pick("figur", "figure"), pick("figurer", "figures"));
    let parts = match (tables, figures) {
        (_, 0) => counted_tables,
        (0, _) => counted_figures,
        _ => format!("{counted_tables} {} {counted_figures}", pick("og", "and")),
    };
    let notes = contents.notes_sheet();
    match contents.language {
        Language::Danish => format!(
            "Projektmappen indeholder {parts}. Noter og tegn er forklaret på fanen {notes}."
        ),
        Language::English => format!(
            "This workbook contains {parts}. Notes and signs are explained on the sheet {notes}."
        ),
    }
}

/// The sheets, each with a link to it.
fn list(contents: &Contents<'_>) -> Data {
    let language = contents.language;
    let notes = language.pick(
        "Noter til tabellerne og tegnenes betydning",
        "Notes on the tables, and what the signs mean",
    );
    let mut lines = vec![vec![Cell::link(contents.notes_sheet()), Cell::text(notes)]];
    for entry in &contents.entries {
        if !entry.is_below_its_figure() {
            lines.push(vec![Cell::link(&entry.name), Cell::text(&entry.title)]);
        }
        if let Some(figure) = &entry.figure {
            lines.push(vec![Cell::link(&figure.name), Cell::text(&figure.title)]);
        }
    }
    let headings = [language.pick("Fane", "Sheet"), language.pick("Indhold", "Content")];
    Data {
        name: language.pick("Indhold", "Contents").to_owned(),
        headings: headings.map(Heading::text).into(),
        lines,
    }
}
