//! The cover: what the workbook is, where its numbers come from, and what is on its sheets.

use bestand_model::Language;

use super::data::{Cell, Data, Heading};
use super::page::Page;
use super::{Contents, counted};
use crate::ReportError;

pub(super) fn write(
    file: &mut rust_xlsxwriter::Workbook,
    title: &str,
    contents: &Contents<'_>,
) -> Result<(), ReportError> {
    let mut page = Page::new(file, contents.language.pick("Forside", "Cover"), contents.language)?;
    page.title(title);
    page.sentence(&lead(contents));
    for source in &contents.sources {
        page.sentence(source);
    }
    page.data(&list(contents))?;
    page.finish()
}

fn lead(contents: &Contents<'_>) -> String {
    let pick = |danish, english| contents.language.pick(danish, english);
    let (tables, figures) = (contents.entries.len(), contents.figures().count());
    let mut parts = counted(tables, pick("tabel", "table"), pick("tabeller", "tables"));
    if figures > 0 {
        let figures = counted(figures, pick("figur", "figure"), pick("figurer", "figures"));
        parts = format!("{parts} {} {figures}", pick("og", "and"));
    }
    let notes = contents.notes_sheet;
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
    let mut lines = vec![vec![Cell::link(contents.notes_sheet), Cell::text(notes)]];
    for entry in &contents.entries {
        lines.push(vec![Cell::link(&entry.name), Cell::text(entry.title())]);
        if let Some(figure) = &entry.figure {
            lines.push(vec![Cell::link(&figure.name), Cell::text(figure.title(entry))]);
        }
    }
    let headings = [language.pick("Fane", "Sheet"), language.pick("Indhold", "Content")];
    Data {
        name: language.pick("Indhold", "Contents").to_owned(),
        headings: headings.map(Heading::text).into(),
        lines,
    }
}
