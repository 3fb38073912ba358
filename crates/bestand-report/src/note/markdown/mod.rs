//! A note as Markdown: CommonMark with pipe tables and footnotes, as most editors and web systems show them.

mod text;

use std::io::Write;

use self::text::paragraph;
use super::check;
use super::document::{Block, Exhibit, Item, List, Note};
use crate::ReportError;
use crate::export::markdown::{escaped, grid};
use crate::text::{Below, printable};

/// Between two lines of one paragraph.
const BREAK: &str = "\\\n";

/// Writes a note as Markdown. Figures are links to files beside it; their numbers are in the workbook. References are
/// names without links, since Markdown has no ids that every reader knows. [`Block::Room`] and [`Block::PageBreak`]
/// have no form here: what is to be written goes below its heading.
///
/// ```
/// use bestand_report::note::Note;
/// use bestand_report::note::markdown::Markdown;
///
/// let mut out = Vec::new();
/// let mut note = Note::default();
/// note.title_block.title = "Fald *og* vækst".into();
/// Markdown { picture: &|exhibit| format!("{}.svg", exhibit.id) }.write(&note, &mut out)?;
/// assert_eq!(String::from_utf8_lossy(&out), "# Fald \\*og\\* vækst\n");
/// # Ok::<(), bestand_report::ReportError>(())
/// ```
pub struct Markdown<'a> {
    /// The address of a figure's picture, seen from the note: `notat-figur-1.svg`, with `/` between folders.
    pub picture: &'a dyn Fn(&Exhibit) -> String,
}

impl Markdown<'_> {
    /// Writes the whole note.
    ///
    /// # Errors
    /// [`ReportError::Write`] when `out` fails; [`ReportError::Note`] when the note does not hold together; the other
    /// kinds when a table would be written with a number in the wrong place or lost. `out` is untouched by a refusal.
    pub fn write(&self, note: &Note, out: &mut dyn Write) -> Result<(), ReportError> {
        check(note)?;
        for exhibit in note.exhibits() {
            crate::export::check(&exhibit.table)?;
        }
        let mut parts = head(note);
        let mut before = None;
        for block in &note.blocks {
            parts.extend(self.block(block, before, note));
            before = Some(block);
        }
        parts.extend(note.footnotes.iter().enumerate().map(|(place, text)| {
            let text = paragraph(text, note);
            indented(&format!("[^{}]: {text}", place + 1), 4)
        }));
        parts.retain(|part| !part.is_empty());
        writeln!(out, "{}", parts.join("\n\n"))?;
        Ok(())
    }

    fn block(&self, block: &Block, before: Option<&Block>, note: &Note) -> Option<String> {
        match block {
            // The title of the note is the heading of the first level.
            Block::Heading { level, text } => Some(heading(level.saturating_add(1), text)),
            Block::Paragraph(text) => Some(paragraph(text, note)),
            Block::List(list) | Block::SmallPrint(list) => {
                let follows_another = matches!(before, Some(Block::List(_) | Block::SmallPrint(_)));
                Some(lines(list, note, follows_another))
            }
            Block::Exhibit(exhibit) => Some(self.exhibit(exhibit, note)),
            Block::Room(_) | Block::PageBreak => None,
        }
    }

    /// The caption, the table or the picture, what the signs mean, the source and the notes.
    fn exhibit(&self, exhibit: &Exhibit, note: &Note) -> String {
        let language = note.language;
        let caption = printable(&exhibit.caption);
        let mut parts =
            vec![format!("**{}. {}**", exhibit.name(language), escaped(caption.trim()))];
        let mut below: Vec<String> = exhibit.below.iter().map(|line| printable(line)).collect();
        match &exhibit.figure {
            Some(figure) => {
                let alt = escaped(&printable(&figure.alt));
                parts.push(format!("![{alt}]({})", address(&(self.picture)(exhibit))));
            }
            None => {
                parts.push(grid(&exhibit.table, language));
                let signs = Below::new(&exhibit.table, language, false).signs;
                let signs = signs.iter().map(|(sign, meaning)| format!("{sign} {meaning}"));
                below.splice(0..0, signs);
            }
        }
        parts.push(of_lines(below.iter().map(|line| escaped(line))));
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }
}

/// What stands before the text.
fn head(note: &Note) -> Vec<String> {
    let block = &note.title_block;
    let bold =
        |text: &String| Some(printable(text).trim().to_owned()).filter(|text| !text.is_empty());
    let bold = |text: &Option<String>| {
        text.as_ref().and_then(bold).map(|text| format!("**{}**", escaped(&text)))
    };
    let fields = block.fields.iter().map(|(label, value)| {
        format!("{}: {}", escaped(&printable(label)), escaped(&printable(value)))
    });
    let title = match printable(&block.title) {
        title if title.trim().is_empty() => note.language.pick("Notat", "Note").to_owned(),
        title => title,
    };
    vec![
        bold(&block.genre).unwrap_or_default(),
        heading(1, &title),
        of_lines(bold(&block.unit).into_iter().chain(fields)),
        of_lines(block.data.iter().map(|data| escaped(&printable(data)))),
    ]
}

fn heading(level: u8, text: &str) -> String {
    let marks = "#".repeat(usize::from(level.clamp(1, 6)));
    // Marks at the end of a heading would be taken for its own.
    format!("{marks} {}", escaped(printable(text).trim()).replace('#', "\\#"))
}

/// Lines of text that stand below each other.
fn of_lines(lines: impl Iterator<Item = String>) -> String {
    let lines = lines.map(|line| text::begun(&line)).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(BREAK)
}

/// A list. One that follows another has other marks, or the two would be read as one.
fn lines(list: &List, note: &Note, other_marks: bool) -> String {
    let item = |(number, Item { text, below }): (usize, &Item)| {
        let mark = match (list.ordered, other_marks) {
            (true, false) => format!("{number}."),
            (true, true) => format!("{number})"),
            (false, false) => "-".to_owned(),
            (false, true) => "+".to_owned(),
        };
        let mut item = format!("{mark} {}", paragraph(text, note));
        if let Some(below) = below {
            item.push('\n');
            item.push_str(&lines(below, note, false));
        }
        indented(item.trim_end(), mark.len() + 1)
    };
    (1..).zip(&list.items).map(item).collect::<Vec<_>>().join("\n")
}

/// The lines after the first moved in, so that they belong to it.
fn indented(text: &str, by: usize) -> String {
    text.replace('\n', &format!("\n{:by$}", ""))
}

/// The name of a file as an address: nothing in it ends the address or begins another.
fn address(name: &str) -> String {
    let mut address = String::with_capacity(name.len());
    for each in name.chars() {
        match each {
            each if each.is_alphanumeric() || matches!(each, '-' | '_' | '.' | '/') => {
                address.push(each);
            }
            other => {
                let mut bytes = [0; 4];
                let bytes = other.encode_utf8(&mut bytes).bytes();
                address.extend(bytes.map(|byte| format!("%{byte:02X}")));
            }
        }
    }
    address
}

#[cfg(test)]
mod tests;
