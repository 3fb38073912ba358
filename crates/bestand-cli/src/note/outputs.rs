//! The files of a note.

use bestand_report::ReportError;
use bestand_report::note::document::{Exhibit, ExhibitKind};
use bestand_report::note::word::{Word, WordReference};
use bestand_report::note::{Markdown, Page, PlainText, Workbook};

use super::compose::Made;
use super::record::{RECORD, record};
use crate::failure::Failure;

/// Pixels of a picture file for each of the chart's.
const SCALE: f64 = 2.0;

/// Every file of a note but the manifest, by name.
pub(crate) fn files(
    made: &Made,
    name: &str,
    reference: Option<&WordReference>,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let note = &made.note;
    let mut text = Vec::new();
    PlainText.write(note, &mut text)?;
    let record = record(note, &String::from_utf8_lossy(&text))?;
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |file: String, write: &dyn Fn(&mut Vec<u8>) -> Result<(), ReportError>| {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        files.push((file, bytes));
        Ok::<(), Failure>(())
    };
    let word = Word { reference: reference.cloned() };
    add(format!("{name}.docx"), &|out| word.write(note, out))?;
    add(format!("{name}.html"), &|out| Page.write(note, out))?;
    let picture = |exhibit: &Exhibit| format!("{}-{}.svg", figure_word(made), exhibit.number);
    add(format!("{name}.md"), &|out| Markdown { picture: &picture }.write(note, out))?;
    add(format!("{name}.txt"), &|out| {
        out.extend_from_slice(&text);
        Ok(())
    })?;
    add(format!("{name}.xlsx"), &|out| Workbook.write(note, out))?;
    for (place, chart) in made.charts.iter().enumerate() {
        let stem = format!("{}-{}", figure_word(made), place + 1);
        files.push((format!("{stem}.svg"), chart.svg().as_bytes().to_vec()));
        files.push((format!("{stem}.png"), chart.png(SCALE)?));
    }
    files.push((RECORD.to_owned(), record));
    Ok(files)
}

fn figure_word(made: &Made) -> String {
    ExhibitKind::Figure.word(made.note.language).to_lowercase()
}
