//! A note as plain text, for the case that goes on an agenda.
//!
//! Systems for agendas (*dagsordener*) take text that is pasted into them and set it in a font of their own. Columns
//! that were lined up with spaces are not lined up there, and a number under the wrong heading is a wrong number. So
//! each number of a table stands beside its own heading. Lines are at most 79 columns wide: they fit into an e-mail and
//! a terminal as they stand.

use std::io::Write;

use bestand_model::Language;
use textwrap::WordSplitter;
use unicode_width::UnicodeWidthStr;

use super::check;
use super::document::{Block, Exhibit, Inline, Item, List, Note};
use crate::ReportError;
use crate::grid::{Grid, Line};
use crate::text::{Below, printable};

/// The widest line, in columns. A word that is wider by itself stays whole: half an address leads nowhere.
const WIDEST: usize = 79;
/// A table with more lines than these is only named: nobody reads it in a case, and it stands in the note.
const MOST_LINES: usize = 40;
/// What belongs to the line above is moved in by this.
const MOVED_IN: &str = "  ";

/// Writes a note as plain text: title, what it was made of, headings, texts, lists and tables, and for each figure that
/// it stands in the note. Footnotes are numbered in brackets and stand at the end. [`Block::Room`] and
/// [`Block::PageBreak`] have no form here.
///
/// ```
/// use bestand_report::note::Note;
/// use bestand_report::note::plain::PlainText;
///
/// let mut out = Vec::new();
/// let mut note = Note::default();
/// note.title_block.title = "Status på fleksjob".into();
/// PlainText.write(&note, &mut out)?;
/// assert_eq!(String::from_utf8_lossy(&out), "Status på fleksjob\n");
/// # Ok::<(), bestand_report::ReportError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlainText;

impl PlainText {
    /// Writes the whole text.
    ///
    /// # Errors
    /// [`ReportError::Write`] when `out` fails; [`ReportError::Note`] when the note does not hold together; the other
    /// kinds when a table would be written with a number in the wrong place or lost. `out` is untouched by a refusal.
    pub fn write(&self, note: &Note, out: &mut dyn Write) -> Result<(), ReportError> {
        check(note)?;
        for exhibit in note.exhibits() {
            crate::export::check(&exhibit.table)?;
        }
        let head = [Some(&note.title_block.title), note.title_block.data.as_ref()];
        let head = head.into_iter().flatten().map(|line| line_of(line));
        let mut parts: Vec<String> = head.collect();
        parts.extend(note.blocks.iter().filter_map(|block| part(block, note)));
        parts.push(footnotes(note));
        parts.retain(|part| !part.is_empty());
        writeln!(out, "{}", parts.join("\n\n"))?;
        Ok(())
    }
}

fn part(block: &Block, note: &Note) -> Option<String> {
    match block {
        Block::Heading { text, .. } => Some(line_of(text)),
        Block::Paragraph(text) => Some(wrapped(&words(text, note), "", "")),
        Block::List(list) | Block::SmallPrint(list) => Some(items(list, note, "")),
        Block::Exhibit(exhibit) => Some(exhibited(exhibit, note.language)),
        Block::Room(_) | Block::PageBreak => None,
    }
}

/// The caption, the numbers of a table or where to find those of a figure, where they come from and what they do not
/// say.
fn exhibited(exhibit: &Exhibit, language: Language) -> String {
    let (name, caption) = (exhibit.name(language), printable(&exhibit.caption));
    let caption = format!("{name}. {}", caption.trim());
    let lines = exhibit.table.rows.len();
    let is_named_only = exhibit.figure.is_some() || lines > MOST_LINES;
    let mut parts = match is_named_only {
        true => {
            vec![line_of(&format!("{caption} {}", language.pick("(se notatet)", "(see the note)")))]
        }
        false => vec![line_of(&caption), table(exhibit, language)],
    };
    if !is_named_only {
        let signs = Below::new(&exhibit.table, language, false).signs;
        parts.extend(signs.iter().map(|(sign, meaning)| line_of(&format!("{sign} {meaning}"))));
    }
    parts.extend(exhibit.below.iter().map(|line| line_of(line)));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// Each line of a table: what it is about, and below that its numbers, each with its heading.
fn table(exhibit: &Exhibit, language: Language) -> String {
    let grid = Grid::new(&exhibit.table, language);
    if grid.lines.is_empty() {
        return language.pick("Tabellen har ingen rækker.", "The table has no rows.").to_owned();
    }
    grid.lines.iter().map(|line| row(line, &grid)).collect::<Vec<_>>().join("\n")
}

fn row(line: &Line, grid: &Grid) -> String {
    let labels = grid.label_columns();
    let about = line.cells[..labels].iter().filter(|label| !label.trim().is_empty());
    let about = about.map(String::as_str).collect::<Vec<_>>().join(", ");
    let numbers = grid.columns.iter().zip(&line.cells).skip(labels);
    let numbers = numbers.filter(|(_, number)| !number.is_empty()).map(|(column, number)| {
        match column.heading.trim() {
            "" => number.clone(),
            heading => format!("{heading}: {number}"),
        }
    });
    let moved_in = format!("{MOVED_IN}{}", if line.is_part() { MOVED_IN } else { "" });
    let about = wrapped(&about, &moved_in[MOVED_IN.len()..], &moved_in);
    let numbers = side_by_side(numbers, &moved_in);
    [about, numbers].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Numbers with their headings, as many in a line as fit.
fn side_by_side(numbers: impl Iterator<Item = String>, moved_in: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for number in numbers {
        match lines.last_mut() {
            // One column more is for the semicolon that may follow.
            Some(line) if moved_in.len() + line.width() + 2 + number.width() < WIDEST => {
                line.extend(["; ", &number]);
            }
            last => {
                last.into_iter().for_each(|line| line.push(';'));
                lines.push(number);
            }
        }
    }
    let hang = format!("{moved_in}{MOVED_IN}");
    lines.iter().map(|line| wrapped(line, moved_in, &hang)).collect::<Vec<_>>().join("\n")
}

/// The items of a list, those of a list below moved in.
fn items(list: &List, note: &Note, moved_in: &str) -> String {
    let item = |(number, Item { text, below }): (usize, &Item)| {
        let mark = if list.ordered { format!("{number}. ") } else { "- ".to_owned() };
        let hang = format!("{moved_in}{}", " ".repeat(mark.len()));
        let text = words(text, note);
        let mut item = match text.is_empty() {
            true => format!("{moved_in}{}", mark.trim_end()),
            false => wrapped(&text, &format!("{moved_in}{mark}"), &hang),
        };
        if let Some(below) = below {
            item.push('\n');
            item.push_str(&items(below, note, &hang));
        }
        item
    };
    (1..).zip(&list.items).map(item).collect::<Vec<_>>().join("\n")
}

fn footnotes(note: &Note) -> String {
    let footnote = |(number, text): (usize, &Vec<Inline>)| {
        let mark = format!("[{number}] ");
        wrapped(&words(text, note), &mark, &" ".repeat(mark.len()))
    };
    (1..).zip(&note.footnotes).map(footnote).collect::<Vec<_>>().join("\n")
}

/// A text from outside that is a paragraph by itself.
fn line_of(text: &str) -> String {
    wrapped(printable(text).trim(), "", "")
}

/// A text in lines that are not too wide. The first begins with `first`, the others with `hang`.
fn wrapped(text: &str, first: &str, hang: &str) -> String {
    let options = textwrap::Options::new(WIDEST)
        .initial_indent(first)
        .subsequent_indent(hang)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    if text.is_empty() {
        return String::new();
    }
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let options =
            if lines.is_empty() { options.clone() } else { options.clone().initial_indent(hang) };
        lines.extend(textwrap::wrap(line.trim_matches(' '), options));
    }
    lines.iter().map(|line| line.trim_end_matches(' ')).collect::<Vec<_>>().join("\n")
}

fn words(text: &[Inline], note: &Note) -> String {
    let mut words = String::new();
    push(text, note, &mut words);
    words.trim_matches([' ', '\n']).to_owned()
}

fn push(text: &[Inline], note: &Note, words: &mut String) {
    for inline in text {
        match inline {
            Inline::Text(text) => words.push_str(&printable(text)),
            Inline::Sentence(sentence) => words.push_str(&printable(&sentence.text)),
            Inline::Emphasis(text) | Inline::Strong(text) => push(text, note, words),
            Inline::Break => words.push('\n'),
            Inline::Footnote(place) => words.push_str(&format!("[{}]", place + 1)),
            Inline::Reference(id) => {
                let exhibit = note.exhibit(id).expect("the note was checked");
                let name = exhibit.name(note.language);
                words.push_str(&if words.is_empty() { name } else { name.to_lowercase() });
            }
            Inline::Link { text, target } => {
                let start = words.len();
                push(text, note, words);
                let shown = target.strip_prefix("mailto:").unwrap_or(target);
                if &words[start..] != shown {
                    words.push_str(&format!(" ({})", printable(shown)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::sample::{self, text};
    use proptest::prelude::*;

    fn plain(note: &Note) -> String {
        let mut out = Vec::new();
        PlainText.write(note, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_number_of_a_table_stands_beside_its_heading() {
        let expected = "\
Undersøgelse af fleksjob mv.

Data: Jobindsats til og med november 2014.

Udviklingen i fleksjob

Antallet er vist i figur\u{a0}1 og <i>ikke</i> i andre kilder[1]. Se Jobindsats
(https://jobindsats.dk/?a=1&b=2).
En ny linje.

- Først
  1. Inderst
- Så

Figur\u{a0}1. Udviklingen i antal fuldtidspersoner (se notatet)
Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger
Note: Der er ikke renset for overlap mellem ydelserne.

Tabel\u{a0}1. Udviklingen i den samlede bestand (fuldtidspersoner)
Fleksjob
  Nov. 2011: 50.000; Nov. 2014: 60.000; Udvikling: 10.000;
  Udvikling i pct.: 20,0
Ressourceforløb
  Nov. 2011: –; Nov. 2014: 8.000; Udvikling: 8.000; Udvikling i pct.: –
I alt
  Nov. 2011: 50.000; Nov. 2014: 68.000; Udvikling: 18.000;
  Udvikling i pct.: 36,0
– ydelsen fandtes ikke
Kilde: Jobindsats (y08a02), 15. januar 2015, og egne beregninger
Note: Der er ikke renset for overlap mellem ydelserne.

Tabellen viser, at der samlet set har været en stigning på
10.000\u{a0}fuldtidspersoner.

Forvaltningens bemærkninger

[1] Se tabel\u{a0}1.
";
        assert_eq!(plain(&sample::note()), expected);
    }

    #[test]
    fn an_address_that_is_read_already_is_not_written_twice() {
        let link = |words: &str, target: &str| Inline::Link {
            text: vec![text(words)],
            target: target.into(),
        };
        let paragraph = vec![
            Inline::Reference("bestanden".into()),
            text(" og "),
            link("https://a.dk", "https://a.dk"),
            text(", "),
            link("job@kommunen.example", "mailto:job@kommunen.example"),
            text(", "),
            link("skriv", "mailto:job@kommunen.example"),
        ];
        let expected =
            "Tabel\u{a0}1 og https://a.dk, job@kommunen.example, skriv (job@kommunen.example)";
        assert_eq!(words(&paragraph, &sample::note()), expected);
    }

    #[test]
    fn a_long_table_is_named_and_stands_in_the_note() {
        let mut note = sample::note();
        let Some(Block::Exhibit(exhibit)) = note.blocks.get_mut(4) else { panic!() };
        let row = exhibit.table.rows[0].clone();
        exhibit.table.rows = vec![row; 41];
        let text = plain(&note);
        let expected = "Tabel\u{a0}1. Udviklingen i den samlede bestand (fuldtidspersoner) (se notatet)\nKilde: ";
        assert!(text.contains(expected), "{text}");
        assert!(!text.contains("50.000"), "{text}");
    }

    #[test]
    fn an_item_goes_on_below_its_text_and_not_below_its_mark() {
        let item = |words: &str| Item { text: vec![text(words)], below: None };
        let below = List { ordered: true, items: vec![item(&"og så videre ".repeat(8))] };
        let items_above = vec![Item { below: Some(below), ..item("Først") }];
        let note = Note {
            blocks: vec![Block::List(List { ordered: false, items: items_above })],
            ..Note::default()
        };
        let expected = "\
- Først
  1. og så videre og så videre og så videre og så videre og så videre og så
     videre og så videre og så videre
";
        assert_eq!(plain(&note), expected);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_but_for_a_word_that_is(any in any::<String>(), words in "([a-zæøå]{1,12} ){0,40}") {
            let mut note = sample::note();
            let Some(Block::Exhibit(exhibit)) = note.blocks.get_mut(4) else { panic!() };
            exhibit.table.labels.clear();
            exhibit.table.rows[0].cells[0] = crate::sample::code(&words);
            exhibit.table.columns[1].label = words.chars().take(70).collect();
            exhibit.below = vec![words.clone()];
            note.blocks.push(Block::Paragraph(vec![text(&words), text(&any)]));
            note.footnotes.push(vec![text(&any), text(&words)]);
            let written = plain(&note);
            let is_one_word = |line: &str| {
                let line = line.trim_start().trim_start_matches("[2] ").trim_start_matches(' ');
                !line.contains(' ')
            };
            for line in written.lines() {
                prop_assert!(line.width() <= WIDEST || is_one_word(line), "{}", line);
                let is_shown = !line.contains(['\u{1b}', '\u{202e}', '\t']);
                prop_assert!(is_shown);
            }
            let without_spaces = |text: &str| text.chars().filter(|each| !each.is_whitespace()).collect::<String>();
            prop_assert!(without_spaces(&written).contains(&without_spaces(&printable(&any))));
        }
    }
}
