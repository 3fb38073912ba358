//! A table of texts, once it is known what each column is, becomes periods, breakdowns and measures.
//!
//! The numbers of a file are written in one dialect. It is found from all measure cells together, with what the
//! user says, before the first of them is parsed.

use bestand_model::{
    Dialect, MissingReason, Number, Status,
    number::{DecimalMark, DialectDetector, DialectError, ThousandsMark},
};

use crate::{
    ColumnRole as Role, DimensionColumn, MeasureColumn, PeriodColumn, RawCell,
    error::ReadError,
    excerpt::{excerpt, excerpt_within},
    text_table::{INLINE, TextColumn, TextTable},
};

/// What a publisher means by the text of a measure cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Meaning<'a> {
    /// To be parsed as a number.
    Number(&'a str, Status),
    /// A sign, or nothing.
    Cell(RawCell),
    /// A sign that the publisher is not known to use.
    UnknownSign,
}

/// The columns of an extract.
#[derive(Debug)]
pub(crate) struct Cells {
    pub dimensions: Vec<DimensionColumn>,
    pub periods: PeriodColumn,
    pub measures: Vec<MeasureColumn>,
    pub places: Vec<u32>,
    /// How many records a selection left out.
    pub skipped: usize,
}

/// How the measure cells of a file are read.
pub(crate) struct Numbers {
    pub decimal: Option<DecimalMark>,
    pub thousands: Option<ThousandsMark>,
    /// What the shape's publisher means by a cell.
    pub meaning: fn(&str) -> Meaning<'_>,
}

impl Numbers {
    /// The dialect of these columns.
    ///
    /// # Errors
    /// When the cells leave it open or contradict each other.
    pub fn dialect(
        &self,
        table: &TextTable<'_>,
        measures: &[&TextColumn],
    ) -> Result<Dialect, ReadError> {
        let mut detector = DialectDetector::new(self.decimal, self.thousands);
        for column in measures {
            for (text, &place) in column.members.iter().zip(&column.first_places) {
                if let Meaning::Number(number, _) = (self.meaning)(text) {
                    detector.observe(number, place);
                }
            }
        }
        detector.finish().map_err(|error| {
            let (culprit, at, reason) = match &error {
                DialectError::Ambiguous { text, place } => {
                    let reason = format!(
                        "\"{}\" can be read in two ways, a factor of a thousand apart",
                        excerpt(text)
                    );
                    (Some(text), *place, reason)
                }
                DialectError::Mixed { first, first_place, second, second_place } => {
                    let (earlier, at) = (excerpt(first), (table.at)(*first_place));
                    let reason = format!(
                        "\"{}\" and \"{earlier}\" ({at}) cannot be written with the same marks",
                        excerpt(second)
                    );
                    (Some(second), *second_place, reason)
                }
                other => {
                    (None, table.places.first().copied().unwrap_or_default(), other.to_string())
                }
            };
            let holds = |column: &&TextColumn| {
                column.members.iter().zip(&column.first_places).any(|(text, &place)| {
                    place == at && culprit.is_some_and(|culprit| text.contains(culprit))
                })
            };
            let column = measures.iter().copied().find(holds);
            let mut place = table.place(column.unwrap_or(&table.columns[0]), at);
            place.column = column.and(place.column);
            ReadError::Dialect { place, reason, hint: error.hint().to_owned() }
        })
    }

    /// The distinct cells of a column, in the order of its members.
    ///
    /// # Errors
    /// When one is no number in this dialect and no sign with a meaning.
    pub fn cells(
        &self,
        table: &TextTable<'_>,
        column: &TextColumn,
        dialect: Dialect,
    ) -> Result<Vec<RawCell>, ReadError> {
        let cell = |(text, &place): (&String, &u32)| match (self.meaning)(text) {
            Meaning::Cell(cell) => Ok(cell),
            Meaning::UnknownSign => Err(ReadError::UnknownSign {
                place: table.place(column, place),
                text: excerpt(text),
            }),
            Meaning::Number(number, status) => match dialect.parse(number) {
                Ok(number) => Ok(RawCell::Number(number, status)),
                Err(error) => Err(ReadError::Number {
                    place: table.place(column, place),
                    reason: excerpt_within(&error.to_string(), number),
                    hint: Some(error.hint().to_owned()),
                }),
            },
        };
        column.members.iter().zip(&column.first_places).map(cell).collect()
    }
}

/// The cell of a code, where these are the cells of the column's texts.
pub(crate) fn cell_of(code: u32, distinct: &[RawCell]) -> RawCell {
    match code & INLINE {
        0 => distinct[code as usize],
        _ => RawCell::Number(Number::integer(i64::from(code & !INLINE)), Status::Normal),
    }
}

/// Reads a table whose columns are known: its cells, and the dialect of its numbers.
///
/// # Errors
/// When there is no period or measure column, a period or number cannot be read, or a label is missing.
pub(crate) fn assemble(
    mut table: TextTable<'_>,
    roles: &[Role],
    numbers: &Numbers,
) -> Result<(Cells, Dialect), ReadError> {
    for (column, role) in table.columns.iter_mut().zip(roles) {
        if *role != Role::Measure {
            column.spell_out(&table.places);
        }
    }
    let of_role = |role: Role| {
        table
            .columns
            .iter()
            .zip(roles)
            .filter(move |(_, each)| **each == role)
            .map(|(column, _)| column)
    };
    let mut period_columns = of_role(Role::Period);
    let period = period_columns.next().ok_or_else(|| table.without("period"))?;
    if let Some(second) = period_columns.next() {
        let heading = excerpt(&second.heading);
        return Err(ReadError::HeadingTwice { file: table.file.to_owned(), heading });
    }
    let measure_columns: Vec<_> = of_role(Role::Measure).collect();
    if measure_columns.is_empty() {
        return Err(table.without("measure"));
    }
    let periods = table.periods(period)?;
    let dimensions =
        of_role(Role::Dimension).map(|column| table.dimension(column)).collect::<Result<_, _>>()?;
    let dialect = numbers.dialect(&table, &measure_columns)?;
    let measure = |column: &&TextColumn| {
        let distinct = numbers.cells(&table, column, dialect)?;
        let cells = match column.is_left_out {
            true => vec![RawCell::Absent; table.places.len()],
            false => column.codes.iter().map(|&code| cell_of(code, &distinct)).collect(),
        };
        Ok(MeasureColumn { label: column.heading.clone(), id: column.id.clone(), cells })
    };
    let measures = measure_columns.iter().map(measure).collect::<Result<_, ReadError>>()?;
    let TextTable { places, skipped, .. } = table;
    Ok((Cells { dimensions, periods, measures, places, skipped }, dialect))
}

/// A column of values as a column for each measure, where another column names the measure of each record.
pub(crate) fn measures_by_name(
    names: DimensionColumn,
    values: impl IntoIterator<Item = RawCell>,
) -> Vec<MeasureColumn> {
    let records = names.codes.len();
    let measure = |label| MeasureColumn { label, id: None, cells: vec![RawCell::Absent; records] };
    let mut measures: Vec<_> = names.members.into_iter().map(measure).collect();
    for (record, (&code, value)) in names.codes.iter().zip(values).enumerate() {
        measures[code as usize].cells[record] = value;
    }
    measures
}

/// Jobindsats and tidy files leave a cell without a value empty. Which of `-`, `.` and `..` Jobindsats may write
/// elsewhere, and what it would mean by them, is not known; a tidy file gives its reasons in words.
pub(crate) fn meaning_without_signs(text: &str) -> Meaning<'_> {
    if text.is_empty() {
        Meaning::Cell(RawCell::Blank)
    } else if is_sign(text) {
        Meaning::UnknownSign
    } else {
        Meaning::Number(text, Status::Normal)
    }
}

/// The signs of Statistics Denmark: `-` is exactly nil, `.` cannot occur, `..` is withheld or too uncertain,
/// `...` is not yet there; `*` after a number makes it provisional. Before December 2017 missing values of the
/// API were empty.
pub(crate) fn meaning_to_statistics_denmark(text: &str) -> Meaning<'_> {
    match text {
        "" => Meaning::Cell(RawCell::Blank),
        "-" => Meaning::Cell(RawCell::Number(Number::integer(0), Status::Normal)),
        "." => Meaning::Cell(RawCell::Missing(MissingReason::NotApplicable)),
        ".." => Meaning::Cell(RawCell::Missing(MissingReason::Suppressed)),
        "..." | "…" => Meaning::Cell(RawCell::Missing(MissingReason::NotAvailable)),
        _ if is_sign(text) => Meaning::UnknownSign,
        _ => match text.strip_suffix('*') {
            Some(number) => Meaning::Number(number.trim_end(), Status::Provisional),
            None => Meaning::Number(text, Status::Normal),
        },
    }
}

/// Whether a text is made of punctuation alone.
pub(crate) fn is_sign(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(csv: &str) -> TextTable<'_> {
        crate::delimited::read_text("x.csv", csv, b';').unwrap()
    }

    fn plain() -> Numbers {
        Numbers { decimal: None, thousands: None, meaning: meaning_to_statistics_denmark }
    }

    const ROLES: [Role; 3] = [Role::Dimension, Role::Period, Role::Measure];

    fn cells(csv: &str) -> Vec<RawCell> {
        assemble(table(csv), &ROLES, &plain()).unwrap().0.measures.remove(0).cells
    }

    fn message(csv: &str) -> String {
        assemble(table(csv), &ROLES, &plain()).unwrap_err().to_string()
    }

    #[test]
    fn each_sign_of_statistics_denmark_has_its_meaning() {
        let normal = |value| RawCell::Number(Number::integer(value), Status::Normal);
        assert_eq!(
            cells(
                "K;T;N\nM;2014K1;-\nM;2014K2;.\nM;2014K3;..\nM;2014K4;...\nM;2015K1;\nM;2015K2;12*\nM;2015K3;7"
            ),
            [
                normal(0),
                RawCell::Missing(MissingReason::NotApplicable),
                RawCell::Missing(MissingReason::Suppressed),
                RawCell::Missing(MissingReason::NotAvailable),
                RawCell::Blank,
                RawCell::Number(Number::integer(12), Status::Provisional),
                normal(7),
            ]
        );
    }

    #[test]
    fn an_ambiguous_thousand_is_refused_with_its_cell() {
        assert_eq!(
            message("K;T;N\nM;2014K1;12\nM;2014K2;1.234\n"),
            "x.csv, line 3, column \"N\": \"1.234\" can be read in two ways, a factor of a thousand apart"
        );
    }

    #[test]
    fn two_dialects_in_one_file_are_refused() {
        assert_eq!(
            message("K;T;N\nM;2014K1;4,2\nM;2014K2;4.2\n"),
            "x.csv, line 3, column \"N\": \"4.2\" and \"4,2\" (line 2) cannot be written with the same marks"
        );
    }

    #[test]
    fn a_text_among_the_numbers_is_named() {
        assert_eq!(
            message("K;T;N\nM;2014K1;12\nM;2014K2;1o2\n"),
            "x.csv, line 3, column \"N\": \"1o2\" is not a number written with no decimals, no thousands mark"
        );
    }

    #[test]
    fn a_row_without_a_label_is_refused() {
        assert_eq!(
            message("K;T;N\nM;2014K1;1\n;2014K2;2\n"),
            "x.csv, line 3, column \"K\": the cell is empty, and a breakdown has a label in every row"
        );
    }

    #[test]
    fn the_signs_of_jobindsats_are_not_guessed() {
        assert_eq!(meaning_without_signs("-"), Meaning::UnknownSign);
        assert_eq!(meaning_without_signs(".."), Meaning::UnknownSign);
        assert_eq!(meaning_without_signs(""), Meaning::Cell(RawCell::Blank));
    }
}
