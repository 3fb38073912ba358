//! Text with one record per line and cells between separators: the first line as headings, the rest as a
//! [`TextTable`].
//!
//! What the columns are is told by their headings and cells, and which records are wanted is told by what the columns
//! are. So the beginning of the file is read first, and the columns are taken for what they are there. Where the
//! whole file says otherwise it is read again.

use csv::{ReaderBuilder, StringRecord};

use crate::{
    ColumnRole as Role, Encoding, ReadOptions, Selection, Wish,
    content::Content,
    encoding::UTF_8,
    error::ReadError,
    input::Input,
    plan::{Coding, Columns, Plan},
    scan::{Known, Scan, Scanned, Sharing, is_well_quoted},
    text_table::{Heading, MOST_COLUMNS, TextTable, within},
};

/// A separator that was tried, and the headings it gives.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub separator: u8,
    /// As many as a table may have.
    pub headings: Vec<String>,
    /// How many there are.
    columns: usize,
}

impl Layout {
    /// The layouts of a first line, one for each separator that extracts come with.
    pub fn candidates(line: &str) -> Vec<Self> {
        [b';', b'\t', b',']
            .into_iter()
            .map(|separator| {
                let mut first = StringRecord::new();
                // An unreadable first line has no headings, and so no shape recognises it.
                let _ = ReaderBuilder::new()
                    .delimiter(separator)
                    .has_headers(false)
                    .from_reader(line.as_bytes())
                    .read_record(&mut first);
                let headings = first.iter().take(MOST_COLUMNS);
                let headings = headings.map(|heading| heading.trim().to_owned()).collect();
                Self { separator, headings, columns: first.len() }
            })
            .collect()
    }

    /// Whether one of the headings is this, whatever its case.
    pub fn has(&self, heading: &str) -> bool {
        self.headings.iter().any(|each| each.to_lowercase() == heading)
    }

    fn headings(&self) -> Vec<Heading> {
        self.headings.iter().map(|label| Heading { label: label.clone(), id: None }).collect()
    }
}

/// Reads the records under the headings that are wanted. `roles` tells what the columns of a table are.
///
/// # Errors
/// When a record has more or fewer cells than there are headings, a quotation mark does not close, a limit is
/// passed, a byte has no place in a text, or there is no record.
pub(crate) fn read<'a>(
    input: &'a Input<'_>,
    options: &ReadOptions,
    layout: &Layout,
    roles: impl Fn(&TextTable<'_>) -> Vec<Role>,
) -> Result<Scanned<'a>, ReadError> {
    // The cells that a file leaves out are told from all that it has.
    let selection = input.reader.selection.filter(|_| options.tableinfo.is_none());
    read_selected(input, options, layout, roles, selection)
}

/// Reads all records under the headings.
///
/// # Errors
/// As [`read`].
pub(crate) fn read_all<'a>(
    input: &'a Input<'_>,
    options: &ReadOptions,
    layout: &Layout,
    roles: impl Fn(&TextTable<'_>) -> Vec<Role>,
) -> Result<Scanned<'a>, ReadError> {
    read_selected(input, options, layout, roles, None)
}

fn read_selected<'a>(
    input: &'a Input<'_>,
    options: &ReadOptions,
    layout: &Layout,
    roles: impl Fn(&TextTable<'_>) -> Vec<Role>,
    selection: Option<&'a dyn Selection>,
) -> Result<Scanned<'a>, ReadError> {
    let beginning = &input.beginning;
    if !is_well_quoted(beginning.first_line().as_bytes(), layout.separator) {
        return Err(ReadError::Quote { place: first_line_of(input) });
    }
    within("columns", layout.columns, MOST_COLUMNS, || first_line_of(input))?;
    let headings = layout.headings();
    let taken_for = taken_for(input, layout, &roles)?;
    let columns: Columns = headings.iter().cloned().zip(taken_for.iter().copied()).collect();
    let table = input.named().table(options);
    let mut plan = Plan::of(&columns, table.as_deref(), selection);
    // Sums are made of one column of numbers.
    if plan.columns(Coding::Numbers).len() > 1 {
        plan.wishes = plan.wishes.map(without_sums);
    }
    let mut scan = Scan {
        file: &input.file,
        content: input.content,
        begin: beginning.second_line,
        lines_before: beginning.lines_before,
        separator: layout.separator,
        line_end: beginning.line_end,
        headings,
        plan,
        encoding: Known {
            said: options.encoding,
            has_byte_order_mark: beginning.has_byte_order_mark,
            beginning: beginning.encoding,
        },
        sharing: Sharing::among(input.reader.threads),
    };
    loop {
        let scanned = scan.read()?;
        let is_enough = scanned.is_enough && roles(&scanned.table) == taken_for;
        match scan.plan.wishes.take() {
            Some(wishes) if !is_enough && wishes.iter().any(is_sum) => {
                scan.plan.wishes = Some(without_sums(wishes));
            }
            Some(_) if !is_enough => scan.plan = Plan::of(&columns, table.as_deref(), None),
            _ => return Ok(scanned),
        }
    }
}

fn is_sum(wish: &Wish<'_>) -> bool {
    matches!(wish, Wish::Sum { .. })
}

/// What is wanted where nothing can be added up.
fn without_sums(wishes: Vec<Wish<'_>>) -> Vec<Wish<'_>> {
    let without = |wish| match wish {
        Wish::Sum { otherwise, .. } => Wish::ThoseOrAll(otherwise),
        other => other,
    };
    wishes.into_iter().map(without).collect()
}

/// What the columns are in the beginning of the file.
fn taken_for(
    input: &Input<'_>,
    layout: &Layout,
    roles: impl Fn(&TextTable<'_>) -> Vec<Role>,
) -> Result<Vec<Role>, ReadError> {
    let text = &input.beginning.text;
    let line_end = input.beginning.line_end;
    let rest = memchr::memchr(line_end, text.as_bytes()).map_or("", |end| &text[end + 1..]);
    let scan = of_text(&input.file, rest, layout, line_end, input.beginning.lines_before);
    match scan.read() {
        Ok(scanned) => Ok(roles(&scanned.table)),
        // The beginning may end behind the headings.
        Err(ReadError::NoRows { .. }) if !input.beginning.is_all => {
            let table = TextTable::new(&input.file, crate::At::Line, layout.headings())?;
            Ok(roles(&table))
        }
        Err(error) => Err(error),
    }
}

/// How a text in UTF-8 below its headings is scanned.
fn of_text<'a>(
    file: &'a str,
    text: &'a str,
    layout: &Layout,
    line_end: u8,
    lines_before: u32,
) -> Scan<'a> {
    Scan {
        file,
        content: Content::Bytes(text.as_bytes()),
        begin: 0,
        lines_before,
        separator: layout.separator,
        line_end,
        headings: layout.headings(),
        plan: Plan::of_texts(layout.headings.len()),
        encoding: Known {
            said: Some(Encoding::Utf8),
            has_byte_order_mark: false,
            beginning: UTF_8,
        },
        sharing: Sharing::among(std::num::NonZeroUsize::MIN),
    }
}

fn first_line_of(input: &Input<'_>) -> crate::Place {
    crate::Place {
        file: input.file.clone(),
        at: crate::At::Line(input.beginning.lines_before),
        column: None,
    }
}

/// Reads a text with its headings, every cell as a text.
#[cfg(test)]
pub(crate) fn read_text<'a>(
    file: &'a str,
    text: &'a str,
    separator: u8,
) -> Result<TextTable<'a>, ReadError> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let layouts = Layout::candidates(first);
    let layout = layouts.iter().find(|layout| layout.separator == separator).unwrap();
    of_text(file, rest, layout, b'\n', 1).read().map(|scanned| scanned.table)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Reader;

    /// A table as read from a file of this text, every column a breakdown.
    fn read<R>(
        text: &str,
        separator: u8,
        look: impl FnOnce(&TextTable<'_>) -> R,
    ) -> Result<R, ReadError> {
        let (options, content) = (ReadOptions::default(), Content::Bytes(text.as_bytes()));
        let input = Input::new("x.csv", content, &options, Reader::default())?;
        let layout = input.layout(|layout| layout.separator == separator).unwrap();
        let roles = |table: &TextTable<'_>| vec![Role::Dimension; table.columns.len()];
        super::read(&input, &options, layout, roles).map(|scanned| look(&scanned.table))
    }

    fn places(text: &str) -> Vec<u32> {
        read(text, b';', |table| table.places.clone()).unwrap()
    }

    fn members(text: &str) -> Vec<Vec<String>> {
        let members = |table: &TextTable<'_>| {
            table.columns.iter().map(|column| column.members.clone()).collect()
        };
        read(text, b';', members).unwrap()
    }

    fn message(text: &str) -> String {
        read(text, b';', |_| ()).unwrap_err().to_string()
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        for text in ["a;b\r\n\r\n1;2\r\n3;4\r\n", "\na;b\n1;2\n3;4"] {
            assert_eq!(places(text), [3, 4]);
        }
        assert_eq!(message("a;b\r\n1;2\r\n\r\n3\r\n"), "x.csv, line 4: 1 cell under 2 headings");
    }

    #[test]
    fn lines_that_end_with_a_carriage_return_alone_are_read() {
        assert_eq!(members("a;b\r1;2\r3;4\r"), [["1", "3"], ["2", "4"]]);
        assert_eq!(message("a;b\n1;2\r3;4\n"), "x.csv, line 2: 3 cells under 2 headings",);
    }

    #[test]
    fn cells_are_trimmed_and_unquoted() {
        let members = members("\"a\"; b \n\"1;\"\"2\"\"\"; 3 \n\"1;\"\"2\"\"\";3\n");
        assert_eq!(members, [["1;\"2\""], ["3"]]);
    }

    #[test]
    fn a_quotation_mark_inside_an_unquoted_cell_is_only_a_sign() {
        assert_eq!(members("a;b\n5\" rør;1\n")[0], ["5\" rør"]);
    }

    #[test]
    fn a_quotation_mark_that_swallows_lines_is_refused_where_it_opens() {
        let unclosed = "x.csv, line 3: a quotation mark is opened and not closed";
        assert_eq!(message("a;b\n1;2\n\"3;4\n5;6\n"), unclosed);
        assert_eq!(message("a;b\n1;2\n\"3;4\n\"5\";6\n"), unclosed);
        assert_eq!(message("a;b\n1;2\n3;\"4"), unclosed);
        assert_eq!(message("a;b\n1;2\n\"3\"4;5\n"), unclosed);
        assert_eq!(
            message("\"a;b\n1;2\n"),
            "x.csv, line 1: a quotation mark is opened and not closed"
        );
    }

    #[test]
    fn headings_alone_are_no_extract() {
        assert_eq!(message("a;b\r\n"), "x.csv has headings but no rows");
    }

    proptest! {
        #[test]
        fn what_a_csv_writer_writes_is_read_back(
            rows in proptest::collection::vec(("[a-zæøå;,\"0-9]{1,9}", "[A-ZÆØÅ;,\"0-9]{1,9}"), 1..20),
            separator in prop_oneof![Just(b';'), Just(b','), Just(b'\t')],
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
            writer.write_record(["left", "right"]).unwrap();
            for (left, right) in &rows {
                writer.write_record([left, right]).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let records = read(&text, separator, |table| {
                let cells = |column: usize, record| table.columns[column].text(record).to_owned();
                let record = |record| (cells(0, record), cells(1, record), table.places[record]);
                (0..table.places.len()).map(record).collect::<Vec<_>>()
            });
            let wanted: Vec<_> =
                (2..).zip(rows).map(|(line, (left, right))| (left, right, line)).collect();
            prop_assert_eq!(records.unwrap(), wanted);
        }
    }
}
