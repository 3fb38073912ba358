//! The variables of a PC-Axis file, in the order of the matrix, each with its members.

use std::collections::BTreeSet;

use crate::{
    DimensionColumn,
    error::{At, Place, ReadError},
    excerpt::excerpt,
    text_table::LONGEST_CELL,
};

use super::{
    broken, counted,
    statements::{Statement, Statements},
};

/// The most variables a matrix may have. Tables have three to ten; the cells of a sparse one cost memory for each.
const MOST_VARIABLES: usize = 30;

const NAME_HINT: &str = "every variable stands once in STUB or HEADING, and is spelled alike everywhere: download the file again";

const MEMBER_HINT: &str = "every member needs a text and, where there are codes, a code of its own: download the file again";

/// What to do where the time is not to be told.
pub(super) const TIME_HINT: &str =
    "choose the time when you download, and have the file say with TIMEVAL which variable it is";

/// A variable.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub name: String,
    /// `VARIABLECODE`: the publisher's own code.
    code: Option<String>,
    /// The texts of `VALUES`.
    pub texts: Vec<String>,
    /// The codes of `CODES`, one for each text where there are any.
    pub codes: Option<Vec<String>>,
    /// What the members are called in the extract: the text, with the code before it where two share a text.
    pub members: Vec<String>,
    /// Whether it belongs to the stub, whose members stand before the cells of a row.
    pub in_stub: bool,
    /// The line of `VALUES`.
    pub line: u32,
}

impl Variable {
    /// The breakdown with these members.
    pub fn column(&self, codes: Vec<u32>) -> DimensionColumn {
        DimensionColumn {
            skipped: Vec::new(),
            is_summed: false,
            label: self.name.clone(),
            id: self.code.clone(),
            members: self.members.clone(),
            codes,
        }
    }
}

/// The variables: those of the stub, then those of the heading.
///
/// # Errors
/// When there is none or too many, or one is not described or described wrongly.
pub(super) fn read(statements: &Statements<'_>) -> Result<Vec<Variable>, ReadError> {
    let file = statements.file;
    let mut variables: Vec<Variable> = Vec::new();
    for (keyword, in_stub) in [("STUB", true), ("HEADING", false)] {
        let Some(statement) = statements.get(keyword, &[]) else { continue };
        for name in statement.texts(file)? {
            if variables.iter().any(|each| each.name == name) {
                let reason = format!("the variable \"{}\" stands twice", excerpt(&name));
                return Err(broken(file, statement.line, reason, NAME_HINT));
            }
            if variables.len() == MOST_VARIABLES {
                let place =
                    Place { file: file.to_owned(), at: At::Line(statement.line), column: None };
                let (found, limit) = (MOST_VARIABLES + 1, MOST_VARIABLES);
                return Err(ReadError::TooMany { place, what: "variables", found, limit });
            }
            variables.push(variable(statements, name, in_stub)?);
        }
    }
    if variables.is_empty() {
        return Err(statements.without("STUB or HEADING", &[]));
    }
    Ok(variables)
}

/// The position of the variable that a statement is about.
///
/// # Errors
/// When neither stub nor heading has it.
pub(super) fn position(
    statements: &Statements<'_>,
    variables: &[Variable],
    statement: &Statement,
    name: &str,
) -> Result<usize, ReadError> {
    variables.iter().position(|variable| variable.name == name).ok_or_else(|| {
        let reason = format!(
            "{} is about \"{}\", which is neither in STUB nor in HEADING",
            statement.name(),
            excerpt(name)
        );
        broken(statements.file, statement.line, reason, NAME_HINT)
    })
}

fn variable(
    statements: &Statements<'_>,
    name: String,
    in_stub: bool,
) -> Result<Variable, ReadError> {
    let file = statements.file;
    let values =
        statements.get("VALUES", &[&name]).ok_or_else(|| statements.without("VALUES", &[&name]))?;
    let texts = list(file, values)?;
    let codes = match statements.get("CODES", &[&name]) {
        None => None,
        Some(statement) => {
            let codes = list(file, statement)?;
            if codes.len() != texts.len() {
                let reason = format!(
                    "{} has {} where VALUES has {}",
                    statement.name(),
                    counted(codes.len(), "code"),
                    counted(texts.len(), "text")
                );
                return Err(broken(file, statement.line, reason, MEMBER_HINT));
            }
            refuse_doubles(file, statement, &codes)?;
            Some(codes)
        }
    };
    // Two countries may share a name; their codes tell them apart.
    let members = match &codes {
        Some(codes) if first_double(&texts).is_some() => {
            codes.iter().zip(&texts).map(|(code, text)| format!("{code} {text}")).collect()
        }
        _ => {
            refuse_doubles(file, values, &texts)?;
            texts.clone()
        }
    };
    let code = statements.get("VARIABLECODE", &[&name]).map(|code| code.text(file)).transpose()?;
    Ok(Variable { name, code, texts, codes, members, in_stub, line: values.line })
}

/// The texts of a statement, none empty and none too long.
fn list(file: &str, statement: &Statement) -> Result<Vec<String>, ReadError> {
    let texts = statement.texts(file)?;
    if let Some(place) = texts.iter().position(String::is_empty) {
        let reason = format!("text {} of {} is empty", place + 1, statement.name());
        return Err(broken(file, statement.line, reason, MEMBER_HINT));
    }
    if let Some(text) = texts.iter().find(|text| text.len() > LONGEST_CELL) {
        let place = Place { file: file.to_owned(), at: At::Line(statement.line), column: None };
        let (found, limit) = (text.len(), LONGEST_CELL);
        return Err(ReadError::TooMany { place, what: "bytes in a member", found, limit });
    }
    Ok(texts)
}

fn refuse_doubles(file: &str, statement: &Statement, texts: &[String]) -> Result<(), ReadError> {
    match first_double(texts) {
        None => Ok(()),
        Some(text) => {
            let reason = format!("{} has \"{}\" twice", statement.name(), excerpt(text));
            Err(broken(file, statement.line, reason, MEMBER_HINT))
        }
    }
}

fn first_double(texts: &[String]) -> Option<&String> {
    let mut seen = BTreeSet::new();
    texts.iter().find(|&text| !seen.insert(text))
}
