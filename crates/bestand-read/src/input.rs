//! A file before its shape is known, and what every extract says of its source.

use std::cell::OnceCell;

use bestand_model::{
    disclosure::part_called,
    number::Dialect,
    source::{Publisher, ReadFacts, Source, Vintage, is_synthetic},
    table_info::{table_id_in_file_name, table_info},
};
use memchr::{memchr, memchr_iter, memrchr};

use crate::{
    ColumnRole, Extract, ReadOptions, Reader,
    assembly::{Cells, Meaning, Numbers, assemble},
    content::Content,
    delimited::Layout,
    encoding::{BYTE_ORDER_MARK, Decoded, decode, refuse_binary},
    error::{At, Place, ReadError},
    excerpt::mask_person_ids,
    json_window::BLOCK,
    scan::LONGEST_LINE,
    shape,
    text_table::TextTable,
};

/// How many bytes are looked at to tell what a file is.
pub(crate) const BEGINNING: u64 = 64 << 10;

/// A file whose shape is to be found.
pub(crate) struct Input<'a> {
    /// The base name, after that of the archive it came in (`udtraek.zip/y36a02.csv`), with anything that looks
    /// like a person's number masked.
    pub file: String,
    pub content: Content<'a>,
    pub reader: Reader<'a>,
    /// The bytes of JSON that are read at a time.
    pub block: usize,
    pub beginning: Beginning,
    /// The headings under each separator; none where the text is JSON or markup.
    layouts: Vec<Layout>,
    text: OnceCell<Decoded<'a>>,
}

/// How a file begins: its first lines that are not blank, whole.
pub(crate) struct Beginning {
    pub text: String,
    pub encoding: &'static str,
    /// Whether that is the whole file.
    pub is_all: bool,
    pub has_byte_order_mark: bool,
    /// The byte at the end of every line.
    pub line_end: u8,
    /// Where the second line begins, and how many lines come before it.
    pub second_line: u64,
    pub lines_before: u32,
}

impl Beginning {
    fn of(file: &str, content: Content<'_>, options: &ReadOptions) -> Result<Self, ReadError> {
        let unread = |source| ReadError::Unopened { file: file.to_owned(), source };
        let first = content.piece(0, BEGINNING).map_err(unread)?;
        refuse_binary(file, &first)?;
        let has_byte_order_mark = first.starts_with(BYTE_ORDER_MARK);
        let mark = if has_byte_order_mark { BYTE_ORDER_MARK.len() as u64 } else { 0 };
        let Some((begin, mut lines)) = first_line(content, mark).map_err(unread)? else {
            return Err(ReadError::Empty { file: file.to_owned() });
        };
        let mut bytes = content.piece(begin, BEGINNING).map_err(unread)?;
        let has_headings = shape::has_headings(&bytes);
        if has_headings && memchr(b'\n', &bytes).is_none() {
            bytes = content.piece(begin, LONGEST_LINE as u64 + 1).map_err(unread)?;
        }
        let is_all = begin + bytes.len() as u64 == content.length();
        let line_end = match memchr(b'\n', &bytes) {
            None if bytes.contains(&b'\r') => b'\r',
            _ => b'\n',
        };
        let whole_lines = match memrchr(line_end, &bytes) {
            _ if is_all => &bytes[..],
            Some(at) => &bytes[..=at],
            None if !has_headings => &bytes[..bytes.len() - unfinished_letter(&bytes)],
            None => {
                let at = At::Line(lines + 1);
                let (what, found) = ("bytes in a line", bytes.len());
                let place = Place { file: file.to_owned(), at, column: None };
                return Err(ReadError::TooMany { place, what, found, limit: LONGEST_LINE });
            }
        };
        let marked = if has_byte_order_mark && begin > 0 { BYTE_ORDER_MARK } else { b"" };
        let marked_lines = [marked, whole_lines].concat();
        let decoded = decode(file, marked_lines.into(), options.encoding)?;
        lines += 1;
        Ok(Self {
            text: decoded.text.into_owned(),
            encoding: decoded.encoding,
            is_all,
            has_byte_order_mark,
            line_end,
            second_line: begin + memchr(line_end, &bytes).map_or(bytes.len(), |at| at + 1) as u64,
            lines_before: lines,
        })
    }

    /// The first line, without its end.
    pub fn first_line(&self) -> &str {
        self.text.split(char::from(self.line_end)).next().unwrap_or_default()
    }
}

/// Where the first line begins that is not blank, and how many lines come before it.
fn first_line(content: Content<'_>, from: u64) -> std::io::Result<Option<(u64, u32)>> {
    let (mut begin, mut lines) = (from, 0_usize);
    let mut at = from;
    while at < content.length() {
        let piece = content.piece(at, 1 << 20)?;
        let blanks = piece.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if let Some(end) = memrchr(b'\n', &piece[..blanks]) {
            begin = at + end as u64 + 1;
            lines += memchr_iter(b'\n', &piece[..blanks]).count();
        }
        if blanks < piece.len() {
            return Ok(Some((begin, u32::try_from(lines).unwrap_or(u32::MAX))));
        }
        at += piece.len() as u64;
    }
    Ok(None)
}

/// How many bytes at the end belong to a letter that is cut off.
fn unfinished_letter(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => bytes.len() - error.valid_up_to(),
        _ => 0,
    }
}

impl<'a> Input<'a> {
    /// Looks at how the file begins.
    ///
    /// # Errors
    /// When that is no text, or a garbled one.
    pub fn new(
        file_name: &str,
        content: Content<'a>,
        options: &ReadOptions,
        reader: Reader<'a>,
    ) -> Result<Self, ReadError> {
        let file = mask_person_ids(file_name);
        let beginning = Beginning::of(&file, content, options)?;
        let layouts = match begins_like_json_or_markup(&beginning.text) {
            true => Vec::new(),
            false => Layout::candidates(beginning.first_line()),
        };
        Ok(Self { file, content, reader, block: BLOCK, beginning, layouts, text: OnceCell::new() })
    }

    /// The whole text, for shapes that have to have all of it.
    ///
    /// # Errors
    /// When it is no text, or a garbled one.
    pub fn text(&self, options: &ReadOptions) -> Result<&Decoded<'a>, ReadError> {
        if let Some(text) = self.text.get() {
            return Ok(text);
        }
        let unread = |source| ReadError::Unopened { file: self.file.clone(), source };
        let bytes = self.content.piece(0, self.content.length()).map_err(unread)?;
        let text = decode(&self.file, bytes, options.encoding)?;
        Ok(self.text.get_or_init(|| text))
    }

    /// The file by its name.
    pub fn named(&self) -> Named<'_> {
        Named { file: &self.file }
    }

    /// The first character that is not blank.
    pub fn first_character(&self) -> Option<char> {
        self.beginning.text.trim_start().chars().next()
    }

    /// The layout whose headings satisfy the condition, if one does.
    pub fn layout(&self, condition: impl Fn(&Layout) -> bool) -> Option<&Layout> {
        self.layouts.iter().find(|layout| condition(layout))
    }
}

/// What the name of a file says.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    /// As [`Input::file`].
    pub file: &'a str,
}

impl Named<'_> {
    /// The table: what the user says, else the name.
    pub fn table(&self, options: &ReadOptions) -> Option<String> {
        let said = options.table.as_deref().map(|table| table_info(table).id);
        said.or_else(|| self.says(table_id_in_file_name))
    }

    /// The day.
    pub fn date(&self) -> Option<Vintage> {
        self.says(date_in_file_name)
    }

    /// What the name says by this reading: the file's own, else that of the archive it came in.
    fn says<T>(&self, reading: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.file.rsplit('/').find_map(reading)
    }
}

/// Whether a text sets out to be JSON or markup, and so has no headings.
pub(crate) fn begins_like_json_or_markup(text: &str) -> bool {
    matches!(text.trim_start().as_bytes().first(), Some(b'{' | b'[' | b'<'))
}

/// The name of a file, never its path: what lies before the name is nobody's business.
pub(crate) fn base_name(file_name: &str) -> &str {
    file_name.rsplit(['/', '\\']).next().unwrap_or(file_name)
}

/// What a shape says of itself when its cells are read.
pub(crate) struct ShapeFacts {
    pub name: &'static str,
    /// Who publishes files of this shape.
    pub publisher: Publisher,
    /// Where numbers are written as text.
    pub dialect: Option<Dialect>,
    pub encoding: &'static str,
}

/// The extract of one table, with its source as far as file name, options and shape tell it.
pub(crate) fn extract(
    named: &Named<'_>,
    options: &ReadOptions,
    facts: &ShapeFacts,
    cells: Cells,
) -> Extract {
    let table = named.table(options);
    let known = table.as_deref().and_then(|table| table_info(table).publisher);
    let publisher = if is_synthetic(named.file) || labels(&cells).any(is_synthetic) {
        Publisher::Synthetic
    } else {
        match facts.publisher {
            // Whoever has them under such headings, Jobindsats does not count an office's cases.
            Publisher::Jobindsats if known.is_none() && counts_own_cases(&cells) => {
                Publisher::OwnCases
            }
            publisher => known.unwrap_or(publisher),
        }
    };
    let source = Source {
        publisher,
        table,
        pulled: options.pulled.or_else(|| named.date()).unwrap_or_default(),
        publication: None,
        file: named.file.to_owned(),
        sha256: None,
        read: read_facts(facts, cells.places.len() + cells.skipped),
    };
    let Cells { dimensions, periods, measures, places, .. } = cells;
    Extract { source, dimensions, periods, measures, places, is_selection: false }
}

/// Whether all that is counted are an office's own cases.
fn counts_own_cases(cells: &Cells) -> bool {
    let mut labels = cells.measures.iter().map(|column| &column.label).peekable();
    labels.peek().is_some() && labels.all(|label| part_called(label).is_some())
}

/// What a shape whose numbers are texts says of itself.
pub(crate) struct TextShape {
    pub name: &'static str,
    /// Who publishes files of this shape.
    pub publisher: Publisher,
    /// What the publisher means by a measure cell.
    pub meaning: fn(&str) -> Meaning<'_>,
}

/// The extract of one table of texts whose columns are known.
///
/// # Errors
/// When there is no period or measure column, a period or number cannot be read, or a label is missing.
pub(crate) fn extract_of_texts(
    input: &Input<'_>,
    options: &ReadOptions,
    shape: &TextShape,
    table: TextTable<'_>,
    roles: &[ColumnRole],
) -> Result<Extract, ReadError> {
    let numbers =
        Numbers { decimal: options.decimal, thousands: options.thousands, meaning: shape.meaning };
    let encoding = table.encoding;
    let (cells, dialect) = assemble(table, roles, &numbers)?;
    let TextShape { name, publisher, .. } = *shape;
    let facts = ShapeFacts { name, publisher, dialect: Some(dialect), encoding };
    Ok(extract(&input.named(), options, &facts, cells))
}

/// How the bytes were read.
pub(crate) fn read_facts(facts: &ShapeFacts, rows: usize) -> ReadFacts {
    ReadFacts {
        shape: facts.name.to_owned(),
        encoding: facts.encoding.to_owned(),
        numbers: facts.dialect.map(|dialect| dialect.describe()),
        rows,
        layout: Vec::new(),
    }
}

fn labels(cells: &Cells) -> impl Iterator<Item = &str> {
    let dimensions = cells.dimensions.iter();
    dimensions
        .flat_map(|column| std::iter::once(&column.label).chain(&column.members))
        .chain(cells.measures.iter().map(|column| &column.label))
        .map(String::as_str)
}

/// The one full date, `2015-01-15`, in a file name. Two dates are a range of something else.
fn date_in_file_name(file: &str) -> Option<Vintage> {
    const LENGTH: usize = "2015-01-15".len();
    let bytes = file.as_bytes();
    let is_digit = |position: Option<usize>| {
        position.and_then(|position| bytes.get(position)).is_some_and(u8::is_ascii_digit)
    };
    let mut dates = (0..bytes.len()).filter_map(|start| {
        let date = file.get(start..start + LENGTH)?;
        let alone = !is_digit(start.checked_sub(1)) && !is_digit(Some(start + LENGTH));
        Vintage::parse(date).ok().filter(|_| alone)
    });
    match (dates.next(), dates.next()) {
        (Some(date), None) => Some(date),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_date_in_the_file_name_is_the_pull_date() {
        for name in ["y01a02_2015-01-15.csv", "2015-01-15 y01a02.csv", "y01a02-2015-01-15.json"] {
            assert_eq!(date_in_file_name(name).unwrap().to_string(), "2015-01-15", "{name}");
        }
    }

    #[test]
    fn what_may_be_the_span_of_the_data_is_no_pull_date() {
        for name in [
            "v3_y25i01_kommuner_2021M08-2026M07.json",
            "y01a02_2014.csv",
            "y01a02_2011-2014.csv",
            "2011-01-01_2014-12-31.csv",
            "12015-01-15.csv",
            "2015-13-15.csv",
        ] {
            assert_eq!(date_in_file_name(name), None, "{name}");
        }
    }
}
