//! A note's tables and the numbers behind its figures as an Excel workbook.

use std::io::Write;

use super::check;
use super::document::{Exhibit, Note};
use crate::ReportError;
use crate::export::Picture;
use crate::export::workbook::{Contents, Entry};
use crate::text::printable;

/// Writes the tables and figures of a note as a workbook: a cover that lists them, the notes on them and the meaning
/// of the signs, and a sheet for each, called as the note calls it. Below a figure stand its numbers. The text of the
/// note is not in it.
///
/// It is made as [`crate::export::workbook::Workbook`] is: read from cell A1 down, numbers in full precision, no text
/// that could become a formula, nothing hidden, merged or frozen. Header rows are those of named tables, which is how
/// a screen reader finds them, and stand on every page that is printed.
///
/// ```
/// use bestand_report::note::{Note, Workbook};
///
/// let mut out = Vec::new();
/// Workbook.write(&Note::default(), &mut out)?;
/// assert!(out.starts_with(b"PK"));
/// # Ok::<(), bestand_report::ReportError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Workbook;

impl Workbook {
    /// Writes the whole workbook.
    ///
    /// # Errors
    /// [`ReportError::Note`] when the note does not hold together; the others as for
    /// [`crate::export::workbook::Workbook::write_sheets`]. `out` is untouched by a refusal.
    pub fn write(&self, note: &Note, out: &mut dyn Write) -> Result<(), ReportError> {
        check(note)?;
        let exhibits: Vec<_> = note.exhibits().map(|exhibit| (exhibit, picture(exhibit))).collect();
        let mut contents = contents(note);
        for (exhibit, picture) in &exhibits {
            let entry = entry(exhibit, note);
            contents.push(match picture {
                Some(picture) => entry.below(picture),
                None => entry,
            });
        }
        contents.write(out)
    }
}

fn contents<'a>(note: &Note) -> Contents<'a> {
    let block = &note.title_block;
    let title = match printable(&block.title) {
        title if title.trim().is_empty() => note.language.pick("Notat", "Note").to_owned(),
        title => title,
    };
    let mut contents = Contents::new(note.language, title);
    contents.about = block.data.iter().map(|data| printable(data)).collect();
    if let Some(author) = &block.author {
        contents.author = printable(author);
    }
    contents
}

fn entry<'a>(exhibit: &'a Exhibit, note: &Note) -> Entry<'a> {
    // The names of sheets are typed by people: their spaces are plain ones.
    let name = exhibit.name(note.language).replace('\u{a0}', " ");
    let caption = printable(exhibit.caption.trim());
    Entry::called(&exhibit.table, name, caption, exhibit.below.clone())
}

fn picture(exhibit: &Exhibit) -> Option<Picture> {
    let figure = exhibit.figure.as_ref()?;
    Some(Picture {
        png: figure.png.clone(),
        width: figure.size.0,
        height: figure.size.1,
        title: exhibit.caption.clone(),
        alt: figure.alt.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::workbook::tests::Book;
    use crate::note::document::Block;
    use crate::note::sample;
    use calamine::{Data, Reader};

    fn bytes(note: &Note) -> Vec<u8> {
        let mut out = Vec::new();
        Workbook.write(note, &mut out).unwrap();
        out
    }

    fn text(text: &str) -> Data {
        Data::String(text.into())
    }

    #[test]
    fn each_table_and_figure_has_a_sheet_that_is_called_as_in_the_note() {
        let mut book = Book::open(bytes(&sample::note()));
        assert_eq!(book.cells.sheet_names(), ["Forside", "Noter", "Figur 1", "Tabel 1"]);
        let (_, listed) = book.table("Indhold");
        let expected = [
            ["Noter", "Noter til tabellerne og tegnenes betydning"],
            ["Figur 1", "Udviklingen i antal fuldtidspersoner"],
            ["Tabel 1", "Udviklingen i den samlede bestand (fuldtidspersoner)"],
        ];
        assert_eq!(listed, expected.map(|line| line.map(text).to_vec()));
        assert_eq!(
            book.texts("Forside")[..4],
            [
                "Undersøgelse af fleksjob mv.",
                "Projektmappen indeholder 1 tabel og 1 figur. Noter og tegn er forklaret på fanen Noter.",
                "Data: Jobindsats til og med november 2014.",
                "Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger",
            ]
        );
    }

    #[test]
    fn a_sheet_says_caption_source_and_note_and_has_the_numbers() {
        let mut book = Book::open(bytes(&sample::note()));
        let below = [
            "Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger",
            "Note: Der er ikke renset for overlap mellem ydelserne.",
        ];
        let texts = book.texts("Tabel 1");
        let caption = "Tabel 1. Udviklingen i den samlede bestand (fuldtidspersoner)";
        assert_eq!(texts[0], caption);
        assert_eq!(texts[4..6], below);
        let texts = book.texts("Figur 1");
        assert_eq!(texts[0], "Figur 1. Udviklingen i antal fuldtidspersoner");
        assert!(texts.contains(&"Tallene står under figuren.".to_owned()), "{texts:?}");
        assert!(below.iter().all(|line| texts.iter().any(|text| text == line)), "{texts:?}");
        for table in ["Tabel_1_november", "Figur_1_november"] {
            let (headings, lines) = book.table(table);
            assert_eq!(headings[1..3], ["Nov. 2011", "Nov. 2014"]);
            assert_eq!(lines[0][1..3], [Data::Float(50_000.0), Data::Float(60_000.0)]);
            assert_eq!(lines[1][1], text("–"));
        }
        assert_eq!(book.files_in("xl/media/").count(), 1);
    }

    #[test]
    fn the_writer_of_the_note_is_the_writer_of_the_workbook() {
        let mut note = sample::note();
        note.title_block.author = Some("Job & Borger".into());
        let properties = &Book::open(bytes(&note)).files["docProps/core.xml"];
        assert!(properties.contains("<dc:creator>Job &amp; Borger</dc:creator>"), "{properties}");
        assert!(properties.contains("<dc:title>Undersøgelse af fleksjob mv.</dc:title>"));
    }

    #[test]
    fn captions_and_notes_that_look_like_formulas_stay_texts() {
        let hostile = "=cmd|' /C calc'!A0";
        let mut note = sample::note();
        note.title_block.title = hostile.into();
        note.title_block.data = Some(hostile.into());
        for block in &mut note.blocks {
            if let Block::Exhibit(exhibit) = block {
                exhibit.caption = hostile.into();
                exhibit.below = vec![hostile.into(), "@SUM(1)\u{202e}".into()];
            }
        }
        let mut book = Book::open(bytes(&note));
        assert_eq!(book.texts("Forside")[0], hostile);
        assert_eq!(book.texts("Tabel 1")[0], format!("Tabel 1. {hostile}"));
        assert!(book.texts("Figur 1").contains(&"@SUM(1)".to_owned()));
        assert!(book.files_in("xl/worksheets/").all(|sheet| !sheet.contains("<f")));
    }

    #[test]
    fn the_same_note_gives_the_same_bytes() {
        assert!(bytes(&sample::note()) == bytes(&sample::note()));
    }
}
