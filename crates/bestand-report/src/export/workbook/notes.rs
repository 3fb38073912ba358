//! The sheet of notes: every note of every table in full, and what the signs of missing cells mean.

use bestand_model::table::{Note, NoteKind};
use bestand_model::{Language, MissingReason};

use super::data::{Cell, Data, Heading};
use super::page::Page;
use super::{Contents, Entry};
use crate::ReportError;
use crate::text::missing_reasons;

pub(super) fn write(
    file: &mut rust_xlsxwriter::Workbook,
    contents: &Contents<'_>,
) -> Result<(), ReportError> {
    let language = contents.language;
    let mut page = Page::new(file, contents.notes_sheet(), language)?;
    page.title(contents.notes_sheet());
    page.sentence(language.pick(
        "Fanen indeholder noterne til tabellerne og forklarer de tegn, der står i stedet for et tal.",
        "This sheet holds the notes on the tables and explains the signs that stand in place of a number.",
    ));
    for source in contents.sources() {
        page.sentence(&source);
    }
    page.heading(language.pick("Noter til tabellerne", "Notes on the tables"));
    match notes(contents) {
        Some(notes) => page.data(&notes)?,
        None => page.sentence(language.pick("Der er ingen noter.", "There are no notes.")),
    }
    page.heading(language.pick("Tegn", "Signs"));
    match signs(contents) {
        Some(signs) => page.data(&signs)?,
        None => page.sentence(language.pick("Alle celler har et tal.", "Every cell has a number.")),
    }
    page.finish()
}

/// `None` when no table has a note.
fn notes(contents: &Contents<'_>) -> Option<Data> {
    let language = contents.language;
    let line = |entry: &Entry<'_>, (number, note): (usize, &Note)| {
        vec![
            Cell::number(number),
            Cell::text(&note.text),
            Cell::text(about(note.kind, language)),
            Cell::link(&entry.name),
        ]
    };
    let lines_of = |entry: &Entry<'_>| {
        let notes = (entry.first_note..).zip(&entry.table.notes);
        notes.map(|note| line(entry, note)).collect::<Vec<_>>()
    };
    let lines: Vec<_> = contents.entries.iter().flat_map(lines_of).collect();
    let headings = match language {
        Language::Danish => ["Nr.", "Note", "Emne", "Fane"],
        Language::English => ["No.", "Note", "About", "Sheet"],
    };
    let name = language.pick("Noter", "Notes").to_owned();
    (!lines.is_empty()).then(|| Data { name, headings: headings.map(Heading::text).into(), lines })
}

/// What a note of this kind is about.
fn about(kind: NoteKind, language: Language) -> &'static str {
    match kind {
        NoteKind::Population => language.pick("Afgrænsning", "Population"),
        NoteKind::Break => language.pick("Databrud", "Series break"),
        NoteKind::Method => language.pick("Metode", "Method"),
        NoteKind::Missing => language.pick("Manglende tal", "Missing numbers"),
        NoteKind::Unmatched => language.pick("Ukendte betegnelser", "Unknown labels"),
        NoteKind::Vintage => language.pick("Udtræk", "Extracts"),
    }
}

/// The signs that occur; `None` when no cell is missing.
fn signs(contents: &Contents<'_>) -> Option<Data> {
    let language = contents.language;
    let explained = |reason: MissingReason| {
        let of = |entry: &&Entry<'_>| missing_reasons(entry.table).contains(&reason);
        let table = contents.entries.iter().find(of)?.table;
        Some(vec![Cell::text(reason.sign()), Cell::text(table.explanation(reason, language))])
    };
    let lines: Vec<_> = MissingReason::ALL.into_iter().filter_map(explained).collect();
    let headings = [language.pick("Tegn", "Sign"), language.pick("Betydning", "Meaning")];
    let name = language.pick("Tegn", "Signs").to_owned();
    (!lines.is_empty()).then(|| Data { name, headings: headings.map(Heading::text).into(), lines })
}
