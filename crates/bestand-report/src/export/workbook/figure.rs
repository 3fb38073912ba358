//! The sheet of a figure: what it shows in words, the picture, the numbers behind it.

use bestand_model::Language;

use super::page::{LONGEST_ALT, Page};
use super::{Contents, Entry, Figure, sheet};
use crate::ReportError;
use crate::text::{printable, publishers, source_lines};

pub(super) fn write(
    file: &mut rust_xlsxwriter::Workbook,
    entry: &Entry<'_>,
    figure: &Figure<'_>,
    contents: &Contents<'_>,
) -> Result<(), ReportError> {
    let language = contents.language;
    let mut page = Page::new(file, &figure.name, language)?;
    page.title(&figure.heading);
    for line in figure.picture.alt.lines() {
        page.sentence(line);
    }
    for sentence in lead(entry, contents) {
        page.sentence(&sentence);
    }
    for line in &entry.lines {
        page.sentence(line);
    }
    page.picture(figure.picture, &alt(entry, figure, language))?;
    page.heading(language.pick("Tallene bag figuren", "The numbers behind the figure"));
    sheet::write_data(&mut page, &sheet::data(entry, &figure.name, language), language)?;
    page.finish()
}

/// Where the numbers are, and what belongs to them where they stand on no other sheet.
fn lead(entry: &Entry<'_>, contents: &Contents<'_>) -> Vec<String> {
    let language = contents.language;
    if entry.is_below_its_figure() {
        let place =
            language.pick("Tallene står under figuren.", "The numbers are below the figure.");
        let pointers = sheet::pointers(entry, contents);
        return std::iter::once(place.to_owned()).chain(pointers).collect();
    }
    let table = &entry.name;
    vec![match language {
        Language::Danish => format!("Tallene står under figuren og på fanen {table}."),
        Language::English => {
            format!("The numbers are below the figure and on the sheet {table}.")
        }
    }]
}

/// What stands in for the picture: what it shows and where its numbers come from. Excel has little room for that; what
/// does not fit stands in the cells over the picture, and the text says so.
fn alt(entry: &Entry<'_>, figure: &Figure<'_>, language: Language) -> String {
    let sources = source_lines(entry.table, language).join(". ");
    let described = figure.picture.alt.replace('\n', " ");
    // A description that names its sources need not name them again.
    let whole = match described.contains(&sources) {
        true => printable(&described),
        false => printable(&format!("{described} {sources}")).trim().to_owned(),
    };
    if whole.encode_utf16().count() <= LONGEST_ALT {
        return whole;
    }
    let publishers = publishers(entry.table, language).join(", ");
    match language {
        Language::Danish => format!("Figuren er beskrevet fra celle A2. Kilde: {publishers}"),
        Language::English => {
            format!("The figure is described from cell A2 on. Source: {publishers}")
        }
    }
}
