//! A file's text before its shape is known, and what every extract says of its source.

use std::borrow::Cow;

use bestand_model::{
    number::Dialect,
    source::{Publisher, ReadFacts, Source, Vintage},
    table_info::{table_id_in_file_name, table_info},
};

use crate::{
    Extract, ReadOptions,
    assembly::{Cells, Meaning, Numbers, Role, assemble},
    delimited::Layout,
    encoding::decode,
    error::ReadError,
    excerpt::mask_person_ids,
    text_table::TextTable,
};

/// A decoded file.
pub(crate) struct Input<'a> {
    /// The base name, after that of the archive it came in (`udtraek.zip/y36a02.csv`), with anything that looks
    /// like a person's number masked.
    pub file: String,
    pub text: Cow<'a, str>,
    pub encoding: &'static str,
    /// The headings under each separator; none where the text is JSON or markup.
    layouts: Vec<Layout>,
}

impl<'a> Input<'a> {
    /// Decodes the bytes.
    ///
    /// # Errors
    /// When they are no text, or a garbled one.
    pub fn new(file_name: &str, bytes: &'a [u8], options: &ReadOptions) -> Result<Self, ReadError> {
        let file = mask_person_ids(file_name);
        let decoded = decode(&file, bytes, options.encoding)?;
        let is_delimited =
            !matches!(decoded.text.trim_start().as_bytes().first(), Some(b'{' | b'[' | b'<'));
        let layouts = if is_delimited { Layout::candidates(&decoded.text) } else { Vec::new() };
        Ok(Self { file, text: decoded.text, encoding: decoded.encoding, layouts })
    }

    /// A file whose cells another crate has taken out of its bytes.
    pub fn without_text(file: String, encoding: &'static str) -> Self {
        Self { file, text: Cow::Borrowed(""), encoding, layouts: Vec::new() }
    }

    /// The table that the file's name says.
    pub fn table_in_name(&self) -> Option<String> {
        self.named(table_id_in_file_name)
    }

    /// The day that the file's name says.
    pub fn date_in_name(&self) -> Option<Vintage> {
        self.named(date_in_file_name)
    }

    /// What the file's name says by this reading: its own, else that of the archive it came in.
    fn named<T>(&self, says: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.file.rsplit('/').find_map(says)
    }

    /// The first character that is not blank.
    pub fn first_character(&self) -> Option<char> {
        self.text.trim_start().chars().next()
    }

    /// The layout whose headings satisfy the condition, if one does.
    pub fn layout(&self, condition: impl Fn(&Layout) -> bool) -> Option<&Layout> {
        self.layouts.iter().find(|layout| condition(layout))
    }
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
}

/// The extract of one table, with its source as far as file name, options and shape tell it.
pub(crate) fn extract(
    input: &Input<'_>,
    options: &ReadOptions,
    facts: &ShapeFacts,
    cells: Cells,
) -> Extract {
    let table = options
        .table
        .as_deref()
        .map(|table| table_info(table).id)
        .or_else(|| input.table_in_name());
    let known = table.as_deref().and_then(|table| table_info(table).publisher);
    let publisher = if is_synthetic(&input.file) || labels(&cells).any(is_synthetic) {
        Publisher::Synthetic
    } else {
        known.unwrap_or(facts.publisher)
    };
    let source = Source {
        publisher,
        table,
        pulled: options.pulled.or_else(|| input.date_in_name()).unwrap_or_default(),
        file: input.file.clone(),
        read: read_facts(input, facts, cells.places.len()),
    };
    let Cells { dimensions, periods, measures, places } = cells;
    Extract { source, dimensions, periods, measures, places }
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
    roles: &[Role],
) -> Result<Extract, ReadError> {
    let numbers =
        Numbers { decimal: options.decimal, thousands: options.thousands, meaning: shape.meaning };
    let (cells, dialect) = assemble(table, roles, &numbers)?;
    let facts = ShapeFacts { name: shape.name, publisher: shape.publisher, dialect: Some(dialect) };
    Ok(extract(input, options, &facts, cells))
}

/// How the bytes were read.
pub(crate) fn read_facts(input: &Input<'_>, facts: &ShapeFacts, rows: usize) -> ReadFacts {
    ReadFacts {
        shape: facts.name.to_owned(),
        encoding: input.encoding.to_owned(),
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

/// Whether a name or label says that the numbers were made, not published.
pub(crate) fn is_synthetic(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("synthetic") || lower.contains("syntetisk")
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

    #[test]
    fn synthetic_is_told_in_both_languages() {
        assert!(is_synthetic("Syntetiske_data.csv"));
        assert!(is_synthetic("a SYNTHETIC extract"));
        assert!(!is_synthetic("Syntese"));
    }
}
