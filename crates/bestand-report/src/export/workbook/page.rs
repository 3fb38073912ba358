//! A sheet that is filled from cell A1 down: headings, sentences, tables, a picture.

use bestand_model::Language;
use rust_xlsxwriter::utility::row_col_to_cell;
use rust_xlsxwriter::{
    Format, FormatAlign, IgnoreError, Image, TableColumn, TableStyle, Url, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::data::{Cell, Data, Value};
use super::refused;
use crate::ReportError;
use crate::export::Picture;
use crate::terminal::wrap;
use crate::text::printable;

/// What a cell of Excel's can hold, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;
/// What a column of a table of Excel's can be called.
const LONGEST_HEADING: usize = 255;
/// What the text for those who do not see a picture can hold.
pub(super) const LONGEST_ALT: usize = 255;
/// How high a row can be, in pixels; Excel says 409 points.
const HIGHEST_ROW: u32 = 540;

/// The widest column of texts, in digits; what is wider is broken into lines.
const WIDEST_TEXT: usize = 80;
/// A heading up to this width is not broken into lines.
const WHOLE_HEADING: usize = 12;
/// A sentence up to this length stands in one row over the empty cells beside it: so much fits on a page. A longer one
/// goes on in the row below.
const WHOLE_SENTENCE: usize = 130;
/// The space that a column has around its texts, in digits.
const MARGIN: usize = 2;

/// Arial in 12 points, as the guidance asks: no serifs, not small, and on every machine.
const FONT: &str = "Arial";
const FONT_SIZE: f64 = 12.0;
/// A row of that font, and a column for which the library knows how wide a digit of that font is, both in pixels.
const ROW_HEIGHT: u32 = 20;
const COLUMN_WIDTH: u32 = 80;
/// The space over the header of a table, in pixels.
const SPACE_ABOVE_TABLE: u32 = 8;

/// Must come before the first sheet.
pub(super) fn set_default_font(file: &mut rust_xlsxwriter::Workbook) -> Result<(), XlsxError> {
    file.set_default_format(&format(), ROW_HEIGHT, COLUMN_WIDTH).map(|_| ())
}

pub(super) fn format() -> Format {
    Format::new().set_font_name(FONT).set_font_size(FONT_SIZE)
}

/// A sheet and how far it is filled.
pub(super) struct Page<'f> {
    sheet: &'f mut Worksheet,
    name: String,
    /// The next empty row.
    row: u32,
    /// How wide each column has to be, in digits.
    widths: Vec<usize>,
    /// What stands outside of tables, by row: written last, when the widths are known.
    lines: Vec<(u32, String, Style)>,
    /// The header rows of the tables.
    headers: Vec<u32>,
}

/// What a text outside of tables is.
#[derive(Clone, Copy)]
enum Style {
    Title,
    Heading,
    Sentence,
}

impl Style {
    /// In points.
    fn font_size(self) -> f64 {
        match self {
            Self::Title => 16.0,
            Self::Heading => 14.0,
            Self::Sentence => FONT_SIZE,
        }
    }

    /// A line of it, in pixels.
    fn row_height(self) -> u32 {
        match self {
            Self::Title => 28,
            Self::Heading => 24,
            Self::Sentence => ROW_HEIGHT,
        }
    }

    /// The space over it, in pixels: there are no empty rows that would do it.
    fn space_above(self) -> u32 {
        match self {
            Self::Heading => 16,
            Self::Title | Self::Sentence => 0,
        }
    }

    fn format(self) -> Format {
        let format = format().set_font_size(self.font_size()).set_align(FormatAlign::Bottom);
        match self {
            Self::Title | Self::Heading => format.set_bold(),
            Self::Sentence => format,
        }
    }
}

impl<'f> Page<'f> {
    pub(super) fn new(
        file: &'f mut rust_xlsxwriter::Workbook,
        name: &str,
        language: Language,
    ) -> Result<Self, ReportError> {
        const A4: u8 = 9;
        let sheet = file.add_worksheet();
        sheet.set_name(name).map_err(|error| refused(name, &error))?;
        sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
        sheet.set_footer(language.pick("&L&A&RSide &P af &N", "&L&A&RPage &P of &N"));
        Ok(Self {
            sheet,
            name: name.to_owned(),
            row: 0,
            widths: Vec::new(),
            lines: Vec::new(),
            headers: Vec::new(),
        })
    }

    /// The title of the sheet: the first thing on it.
    pub(super) fn title(&mut self, text: &str) {
        self.line(text, Style::Title);
    }

    /// A heading over a part of the sheet.
    pub(super) fn heading(&mut self, text: &str) {
        self.line(text, Style::Heading);
    }

    /// A sentence of its own.
    pub(super) fn sentence(&mut self, text: &str) {
        self.line(text, Style::Sentence);
    }

    fn line(&mut self, text: &str, style: Style) {
        for line in wrap(&printable(text), WHOLE_SENTENCE, "") {
            self.lines.push((self.row, line, style));
            self.row += 1;
        }
    }

    /// A table with its header row. What is too long for the header stands whole above it.
    pub(super) fn data(&mut self, data: &Data) -> Result<(), ReportError> {
        for heading in data.long_headings() {
            self.sentence(heading);
        }
        let header = self.row;
        self.headers.push(header);
        self.fit(data);
        let names = data.names();
        self.name_table(data, &names)?;
        for ((column, heading), name) in (0..).zip(&data.headings).zip(&names) {
            self.text(header, column, name, heading.format(), LONGEST_HEADING)?;
        }
        self.height(header, self.broken(&names) * ROW_HEIGHT + SPACE_ABOVE_TABLE)?;
        for (row, line) in (header + 1..).zip(&data.lines) {
            for (column, cell) in (0..).zip(line) {
                self.cell(row, column, cell)?;
            }
            let lines = self.broken(line.iter().map(|cell| cell.shown.as_str()));
            if lines > 1 {
                self.height(row, lines * ROW_HEIGHT)?;
            }
        }
        self.row += 1 + rows(data);
        self.expect_digits(header, data).map_err(|error| refused(&self.name, &error))
    }

    /// How many lines the longest of these texts of one row is broken into.
    fn broken(&self, texts: impl IntoIterator<Item = impl AsRef<str>>) -> u32 {
        let lines = |(text, &width): (_, &usize)| lines_of(AsRef::as_ref(&text), width);
        texts.into_iter().zip(&self.widths).map(lines).max().unwrap_or(1)
    }

    /// In pixels. Excel finds no height by itself where the font is not its own.
    fn height(&mut self, row: u32, height: u32) -> Result<(), ReportError> {
        let set = self.sheet.set_row_height_pixels(row, height.min(HIGHEST_ROW));
        set.map(|_| ()).map_err(|error| refused(&self.name, &error))
    }

    /// Without this Excel marks a label such as `2014` as a mistake.
    fn expect_digits(&mut self, header: u32, data: &Data) -> Result<(), XlsxError> {
        let last_column = column_index(data.headings.len().saturating_sub(1));
        let digits = IgnoreError::NumberStoredAsText;
        let (first, last) = (header, header + rows(data));
        self.sheet.ignore_error_range(first, 0, last, last_column, digits).map(|_| ())
    }

    /// Makes the range a table. It has no filter buttons: they hide rows, and a screen reader stops at each of them.
    fn name_table(&mut self, data: &Data, names: &[String]) -> Result<(), ReportError> {
        // Excel reads `_x0041_` in the name of a column as the letter A.
        let name = |name: &String| TableColumn::new().set_header(name.replace("_x", "_x005F_x"));
        let table = rust_xlsxwriter::Table::new()
            .set_name(&data.name)
            .set_columns(&names.iter().map(name).collect::<Vec<_>>())
            .set_style(TableStyle::Light1)
            .set_banded_rows(false)
            .set_autofilter(false);
        let last_column = column_index(names.len().saturating_sub(1));
        let added = self.sheet.add_table(self.row, 0, self.row + rows(data), last_column, &table);
        added.map(|_| ()).map_err(|error| refused(&self.name, &error))
    }

    fn cell(&mut self, row: u32, column: u16, cell: &Cell) -> Result<(), ReportError> {
        let format = cell.format();
        match cell.value {
            Value::Text => {
                let is_broken = cell.width() + MARGIN > self.widths[usize::from(column)];
                let format = if is_broken { format.set_text_wrap() } else { format };
                return self.text(row, column, &cell.shown, format, LONGEST_TEXT);
            }
            Value::Number(value, _) => {
                self.sheet.write_number_with_format(row, column, value, &format)
            }
            Value::Link => {
                let link = Url::new(format!("internal:'{}'!A1", cell.shown)).set_text(&cell.shown);
                self.sheet.write_url_with_format(row, column, link, &format)
            }
        }
        .map(|_| ())
        .map_err(|error| refused(&self.name, &error))
    }

    /// Writes a text as nothing but a text. One that Excel would read as a formula if it were typed in gets the mark
    /// that it stays a text when somebody edits the cell.
    fn text(
        &mut self,
        row: u32,
        column: u16,
        text: &str,
        format: Format,
        limit: usize,
    ) -> Result<(), ReportError> {
        let length = text.encode_utf16().count();
        if length > limit {
            let cell = row_col_to_cell(row, column);
            return Err(ReportError::TextTooLong { sheet: self.name.clone(), cell, length, limit });
        }
        let looks_typed = text.starts_with(['=', '+', '-', '@']);
        let format = if looks_typed { format.set_quote_prefix() } else { format };
        let written = self.sheet.write_string_with_format(row, column, text, &format);
        written.map(|_| ()).map_err(|error| refused(&self.name, &error))
    }

    /// A picture in rows that are as high as it.
    pub(super) fn picture(&mut self, picture: &Picture, alt: &str) -> Result<(), ReportError> {
        let rows = picture.height.div_ceil(HIGHEST_ROW).max(1);
        let ends = [self.row, self.row + rows];
        let place = |sheet: &mut Worksheet, first: u32| {
            let image = Image::new_from_buffer(&picture.png)?
                .set_scale_to_size(picture.width, picture.height, false)
                .set_alt_text(alt);
            for row in first..first + rows {
                sheet.set_row_height_pixels(row, picture.height.div_ceil(rows))?;
            }
            // On paper it has a page of its own, so that none runs through it.
            sheet.set_page_breaks(&ends)?;
            sheet.insert_image(first, 0, &image).map(|_| ())
        };
        place(self.sheet, self.row).map_err(|error| refused(&self.name, &error))?;
        self.row += rows;
        Ok(())
    }

    /// Makes the columns as wide as this table needs.
    fn fit(&mut self, data: &Data) {
        self.widths.resize(self.widths.len().max(data.headings.len()), 0);
        for (column, heading) in data.headings.iter().enumerate() {
            let whole = Some(heading.text.width()).filter(|&width| width <= WHOLE_HEADING);
            let words = heading.text.split(' ').map(UnicodeWidthStr::width);
            let cells = data.lines.iter().map(|line| line[column].width());
            let widest = whole.into_iter().chain(words).chain(cells).max().unwrap_or(0);
            let width = widest.min(WIDEST_TEXT) + MARGIN;
            self.widths[column] = self.widths[column].max(width);
        }
    }

    /// Writes what stands outside of tables and sets the widths.
    pub(super) fn finish(mut self) -> Result<(), ReportError> {
        for (row, text, style) in std::mem::take(&mut self.lines) {
            self.text(row, 0, &text, style.format(), LONGEST_TEXT)?;
            self.height(row, style.row_height() + style.space_above())?;
        }
        self.set_up().map_err(|error| refused(&self.name, &error))
    }

    fn set_up(&mut self) -> Result<(), XlsxError> {
        for (column, &width) in self.widths.iter().enumerate() {
            self.sheet.set_column_width(column_index(column), width as f64)?;
        }
        if let [header] = self.headers[..] {
            self.sheet.set_repeat_rows(header, header)?;
        }
        Ok(())
    }
}

/// How many lines a text takes in a column of this width. Running text is narrower than as many digits; an eighth of
/// that is taken into account, so that a line too many is likelier than one too few.
fn lines_of(text: &str, width: usize) -> u32 {
    let width = width.saturating_sub(MARGIN);
    if text.width() <= width {
        return 1;
    }
    let lines = wrap(text, width + width / 8, "").len();
    // No row is high enough for more lines than that.
    u32::try_from(lines).unwrap_or(u32::MAX).min(HIGHEST_ROW)
}

fn rows(data: &Data) -> u32 {
    // More rows than that are refused by the library.
    u32::try_from(data.lines.len()).unwrap_or(u32::MAX / 2)
}

/// More columns than that are refused by the library.
fn column_index(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}
