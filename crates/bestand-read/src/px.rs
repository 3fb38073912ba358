//! PC-Axis files (`.px`), as StatBank and other statistical offices write them.
//!
//! Statements `KEYWORD[language]("variable")=value;` describe the variables, and the last of them, `DATA=`, holds
//! the cells: the variables of `STUB` vary slowest and those of `HEADING` fastest. Only what decides how the cells
//! are read is looked at; notes, contacts and the texts of other languages are passed over.
//!
//! # What the file says of itself
//!
//! `MATRIX` is the table id. `LAST-UPDATED` is the day on which the publisher changed the table and
//! `CREATION-DATE` the day on which somebody made the file; neither is known to be the day of the pull, and so
//! neither is taken for it.

mod data;
mod statements;
mod time;
mod variables;

use bestand_model::{Dialect, source::Publisher};

use crate::{
    Extract, MeasureColumn, PeriodColumn, ReadOptions,
    assembly::Cells,
    encoding::{Decoded, WINDOWS_1252},
    error::{At, Place, ReadError},
    excerpt::excerpt,
    input::{Input, ShapeFacts, extract},
    shape::Shape,
};

use statements::Statements;
use time::Time;
use variables::Variable;

/// The shape of this module.
pub(crate) struct Px;

/// Keywords that a file begins with. Any may stand first, although the format recommends `CHARSET`.
const FIRST_KEYWORDS: [&str; 22] = [
    "AXIS-VERSION",
    "CHARSET",
    "CODEPAGE",
    "CONTENTS",
    "COPYRIGHT",
    "CREATION-DATE",
    "DATA",
    "DECIMALS",
    "DESCRIPTION",
    "HEADING",
    "LANGUAGE",
    "LANGUAGES",
    "LAST-UPDATED",
    "MATRIX",
    "SHOWDECIMALS",
    "SOURCE",
    "STUB",
    "SUBJECT-AREA",
    "SUBJECT-CODE",
    "TITLE",
    "UNITS",
    "VALUES",
];

/// Whether a text sets out to be PC-Axis.
pub(crate) fn begins_like(text: &str) -> bool {
    // A heading such as `CONTENTS (1000 kr.)` has no quotation mark behind its parenthesis.
    FIRST_KEYWORDS.iter().filter_map(|keyword| text.strip_prefix(keyword)).any(|rest| {
        let rest = rest.trim_start();
        ["=", "[", "(\""].iter().any(|mark| rest.starts_with(mark))
    })
}

impl Shape for Px {
    fn name(&self) -> &'static str {
        "px"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        begins_like(input.beginning.text.trim_start())
    }

    fn read(&self, input: &Input<'_>, options: &ReadOptions) -> Result<Vec<Extract>, ReadError> {
        let text = input.text(options)?;
        let statements = Statements::read(&input.file, &text.text)?;
        hold_encoding_to_statement(input, text, &statements)?;
        let variables = variables::read(&statements)?;
        let time = time::find(&statements, &variables)?;
        let data = data::read(&statements, &variables)?;
        let cells = arrange(&statements, &variables, time, data)?;
        // What the file says of its table wins over the file name, and the user over both.
        let matrix = statements.text("MATRIX")?.filter(|matrix| !matrix.trim().is_empty());
        let table = options.table.clone().or(matrix);
        let options = ReadOptions { table, ..options.clone() };
        let source = statements.text("SOURCE")?.unwrap_or_default().to_lowercase();
        let is_statbank = ["danmarks statistik", "statistics denmark", "statbank.dk", "dst.dk"]
            .iter()
            .any(|name| source.contains(name));
        let facts = ShapeFacts {
            name: self.name(),
            publisher: if is_statbank { Publisher::StatisticsDenmark } else { Publisher::Unknown },
            dialect: Some(Dialect::ENGLISH_PLAIN),
            encoding: text.encoding,
        };
        Ok(vec![extract(&input.named(), &options, &facts, cells)])
    }
}

/// A rule of the format that is broken on this line.
fn broken(file: &str, line: u32, reason: impl Into<String>, hint: &'static str) -> ReadError {
    let place = Place { file: file.to_owned(), at: At::Line(line), column: None };
    ReadError::Rule { place, reason: reason.into(), hint }
}

/// A number of things in words: `1 data cell`, `2 data cells`.
fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// The letters æ, ø and å of the DOS code page, as Windows-1252 reads their bytes.
const DOS_LETTERS: [char; 3] = ['\u{2018}', '\u{203A}', '\u{2020}'];

/// Holds the encoding the bytes were read in to what `CHARSET` and `CODEPAGE` say.
///
/// UTF-8 is told by its bytes, whatever the statements of a file say that was saved again. Windows-1252 is only
/// what is left, so there the statements must not say otherwise.
fn hold_encoding_to_statement(
    input: &Input<'_>,
    whole: &Decoded<'_>,
    statements: &Statements<'_>,
) -> Result<(), ReadError> {
    const HINT: &str = "download the file again, or save it as UTF-8 from the program that made it";
    if whole.encoding != WINDOWS_1252 {
        return Ok(());
    }
    match statements.get("CODEPAGE", &[]) {
        Some(statement) => {
            let page = statement.text(&input.file)?;
            let lower = page.to_lowercase();
            // ISO-8859-15 has other letters than Windows-1252 in these eight places.
            let differs = || whole.text.contains(['¤', '¦', '¨', '´', '¸', '¼', '½', '¾']);
            match lower.as_str() {
                "windows-1252" | "iso-8859-1" | "latin1" | "ansi" => Ok(()),
                "iso-8859-15" if !differs() => Ok(()),
                _ => {
                    let reason = format!(
                        "CODEPAGE says \"{}\", but the bytes of the file are read as Windows-1252",
                        excerpt(&page)
                    );
                    Err(broken(&input.file, statement.line, reason, HINT))
                }
            }
        }
        None if statements.get("CHARSET", &[]).is_none() && looks_like_dos(&whole.text) => {
            let reason = "there is no CHARSET, and the letters look like those of DOS";
            Err(broken(&input.file, 1, reason, HINT))
        }
        None => Ok(()),
    }
}

fn looks_like_dos(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|letter| !letter.is_ascii_control()).collect();
    letters.windows(2).any(|pair| {
        let is_lower = |letter: char| letter.is_ascii_lowercase();
        (DOS_LETTERS.contains(&pair[0]) && is_lower(pair[1]))
            || (DOS_LETTERS.contains(&pair[1]) && is_lower(pair[0]))
    })
}

/// Turns the cells, which stand in the order of the matrix, into records with one column for each measure.
///
/// # Errors
/// When nothing says what is measured.
fn arrange(
    statements: &Statements<'_>,
    variables: &[Variable],
    time: Time,
    data: data::Data,
) -> Result<Cells, ReadError> {
    let contents = contents_variable(statements, variables)?;
    if contents == Some(time.variable) {
        let reason =
            format!("\"{}\" is both time and contents", excerpt(&variables[time.variable].name));
        return Err(broken(statements.file, 1, reason, variables::TIME_HINT));
    }
    let labels = match contents {
        Some(variable) => variables[variable].members.clone(),
        None => vec![statements.required_text("CONTENTS")?],
    };
    let axes: Vec<usize> =
        (0..variables.len()).filter(|&variable| Some(variable) != contents).collect();
    let records = data.cells.len() / labels.len();
    let in_matrix = strides(variables, None);
    let in_records = strides(variables, contents);
    // Where in the matrix a record has its cell of the first measure.
    let first_cell = |record: usize| -> usize {
        let offset = |&axis: &usize| {
            record / in_records[axis] % variables[axis].members.len() * in_matrix[axis]
        };
        axes.iter().map(offset).sum()
    };
    let first_cells: Vec<usize> = match contents {
        Some(_) => (0..records).map(first_cell).collect(),
        None => (0..records).collect(),
    };
    let step = contents.map_or(0, |variable| in_matrix[variable]);
    let measure = |(number, label): (usize, String)| MeasureColumn {
        label,
        id: None,
        cells: first_cells.iter().map(|&first| data.cells[first + number * step]).collect(),
    };
    let codes = |axis: usize| -> Vec<u32> {
        let (stride, size) = (in_records[axis], variables[axis].members.len());
        (0..records).map(|record| (record / stride % size) as u32).collect()
    };
    let dimension = |&axis: &usize| variables[axis].column(codes(axis));
    Ok(Cells {
        skipped: 0,
        dimensions: axes.iter().filter(|&&axis| axis != time.variable).map(dimension).collect(),
        periods: PeriodColumn { members: time.periods, codes: codes(time.variable) },
        measures: labels.into_iter().enumerate().map(measure).collect(),
        places: first_cells.iter().map(|&first| data.lines[first]).collect(),
    })
}

/// For each variable, how far two neighbouring members of it lie apart where this one is left out.
fn strides(variables: &[Variable], left_out: Option<usize>) -> Vec<usize> {
    let mut strides = vec![1; variables.len()];
    for variable in (1..variables.len()).rev() {
        let size = if Some(variable) == left_out { 1 } else { variables[variable].members.len() };
        strides[variable - 1] = strides[variable] * size;
    }
    strides
}

/// The variable whose members are measures, where the file has one.
fn contents_variable(
    statements: &Statements<'_>,
    variables: &[Variable],
) -> Result<Option<usize>, ReadError> {
    let Some(statement) = statements.get("CONTVARIABLE", &[]) else { return Ok(None) };
    variables::position(statements, variables, statement, &statement.text(statements.file)?)
        .map(Some)
}

#[cfg(test)]
mod tests;
