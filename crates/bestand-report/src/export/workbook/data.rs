//! A table before it stands on a sheet: headings and typed cells, and how they are formatted.

use std::borrow::Cow;
use std::collections::HashSet;

use bestand_model::table::Role;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};
use unicode_width::UnicodeWidthStr;

use super::page::format;
use crate::grid::Align;
use crate::text::printable;

/// A named table of Excel's.
pub(super) struct Data {
    /// Its name: a letter first, then ASCII letters, digits and underscores.
    pub(super) name: String,
    pub(super) headings: Vec<Heading>,
    /// At least one, each with one cell per heading.
    pub(super) lines: Vec<Vec<Cell>>,
}

pub(super) struct Heading {
    pub(super) text: String,
    pub(super) align: Align,
}

pub(super) struct Cell {
    /// What is seen: the cell itself if it is a text.
    pub(super) shown: String,
    pub(super) value: Value,
    pub(super) align: Align,
    pub(super) role: Role,
    /// Whether it is moved in under its whole.
    pub(super) indented: bool,
}

pub(super) enum Value {
    Text,
    /// A number, shown with so many decimals.
    Number(f64, u8),
    /// A text that leads to the sheet it names.
    Link,
}

impl Data {
    /// The headings, made to differ, each short enough for a table of Excel's.
    pub(super) fn names(&self) -> Vec<String> {
        let names: Vec<Cow<'_, str>> =
            self.headings.iter().map(|heading| shortened(&heading.text)).collect();
        unique(names.iter().map(|name| &**name))
    }

    /// The headings that are not whole in [`Self::names`].
    pub(super) fn long_headings(&self) -> impl Iterator<Item = &str> {
        let texts = self.headings.iter().map(|heading| heading.text.as_str());
        texts.filter(|text| matches!(shortened(text), Cow::Owned(_)))
    }
}

impl Heading {
    /// Over texts.
    pub(super) fn text(text: &str) -> Self {
        Self { text: text.to_owned(), align: Align::Left }
    }

    pub(super) fn format(&self) -> Format {
        let format = format().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
        aligned(format, self.align)
    }
}

impl Cell {
    /// A text at the left.
    pub(super) fn text(text: &str) -> Self {
        Self {
            shown: printable(text),
            value: Value::Text,
            align: Align::Left,
            role: Role::Body,
            indented: false,
        }
    }

    /// A number that something is called by.
    pub(super) fn number(number: usize) -> Self {
        Self { value: Value::Number(number as f64, 0), ..Self::text(&number.to_string()) }
    }

    /// The name of a sheet, leading there.
    pub(super) fn link(sheet: &str) -> Self {
        Self { value: Value::Link, ..Self::text(sheet) }
    }

    pub(super) fn format(&self) -> Format {
        let format = aligned(format().set_align(FormatAlign::Top), self.align);
        let format = match self.role {
            Role::Total => format.set_bold().set_border_top(FormatBorder::Thin),
            Role::Subtotal => format.set_italic(),
            Role::Body | Role::Part => format,
        };
        let format = if self.indented { format.set_indent(1) } else { format };
        match self.value {
            Value::Text => format,
            Value::Number(_, decimals) => format.set_num_format(number_format(decimals)),
            Value::Link => format.set_hyperlink(),
        }
    }

    /// How wide it is, in digits.
    pub(super) fn width(&self) -> usize {
        self.shown.width() + if self.indented { 2 } else { 0 }
    }
}

fn aligned(format: Format, align: Align) -> Format {
    match align {
        Align::Left => format.set_align(FormatAlign::Left),
        Align::Right => format.set_align(FormatAlign::Right),
    }
}

/// Thousands grouped, and so many decimals; Excel shows both marks as the reader's country writes them.
fn number_format(decimals: u8) -> String {
    let mark = if decimals == 0 { "" } else { "." };
    format!("#,##0{mark}{}", "0".repeat(usize::from(decimals)))
}

/// Headings of which no two are equal and none is empty, as Excel asks: it does not tell capitals from small letters.
/// What a column of a table of Excel's can be called, in UTF-16 units, with room for a number that makes it differ.
const LONGEST_NAME: usize = 240;

/// A heading that can be the name of a column.
fn shortened(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= LONGEST_NAME {
        return Cow::Borrowed(text);
    }
    let mut left = LONGEST_NAME - 1;
    let fits = |letter: &char| {
        let is_room = letter.len_utf16() <= left;
        left = left.saturating_sub(letter.len_utf16());
        is_room
    };
    let start: String = text.chars().take_while(fits).collect();
    Cow::Owned(format!("{start}…"))
}

fn unique<'a>(headings: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut names = Vec::new();
    for heading in headings {
        let heading = if heading.trim().is_empty() { "-" } else { heading };
        let mut name = heading.to_owned();
        let mut count = 1;
        while !seen.insert(name.to_lowercase()) {
            count += 1;
            name = format!("{heading} ({count})");
        }
        names.push(name);
    }
    names
}
