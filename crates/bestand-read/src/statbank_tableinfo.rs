//! The description of a StatBank table (`tableinfo` of the API, JSON): which variables and members it has, and
//! what a cell means that BULK leaves out.
//!
//! A file is held to it. A label or code that the table does not have, a variable it does not have, and the
//! description of another table are errors. Contacts, footnotes and the rest are passed over.

use std::{collections::BTreeSet, path::Path};

use bestand_model::{Dialect, Period, Status, code_list::fold, table_info::table_info};
use serde::Deserialize;

use crate::{
    Extract, RawCell,
    assembly::{Meaning, meaning_to_statistics_denmark},
    encoding::decode,
    error::{At, Place, ReadError},
    excerpt::{excerpt, mask_person_ids},
    input::base_name,
    json_text::Piece,
    open,
    text_table::MOST_COLUMNS,
};

const JSON_HINT: &str = "this is to be an answer of https://api.statbank.dk/v1/tableinfo/TABLE?format=JSON: download it again";

const TABLE_HINT: &str = "give the description of the table that the file is of, in the language of the file: \
     https://api.statbank.dk/v1/tableinfo/TABLE?lang=da or lang=en";

const ABSENT_HINT: &str = "known are a number and the signs \"-\", \".\", \"..\" and \"...\": leave --tableinfo out, and \
     absent cells are cells that the extract does not hold";

/// The description of a StatBank table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatbankTableinfo {
    file: String,
    id: String,
    absent: RawCell,
    variables: Vec<Variable>,
}

/// A variable of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Variable {
    id: String,
    text: String,
    is_time: bool,
    /// Codes and texts, folded, and both together with a blank between.
    members: BTreeSet<String>,
    /// The periods among the codes of a time.
    periods: BTreeSet<Period>,
}

impl StatbankTableinfo {
    /// Reads the description in a file.
    ///
    /// # Errors
    /// When the file cannot be opened, and as [`StatbankTableinfo::read_bytes`].
    pub fn read_file(path: &Path) -> Result<Self, ReadError> {
        let (file, bytes) = open(path)?;
        Self::read_bytes(&file, &bytes)
    }

    /// Reads the description in the bytes of a file with this name.
    ///
    /// ```
    /// use bestand_read::{ReadOptions, StatbankTableinfo};
    ///
    /// let json = r#"{"id":"STRAF42","suppressedDataValue":"0","variables":[
    ///     {"id":"Tid","text":"tid","time":true,"values":[{"id":"2023","text":"2023"}]}]}"#;
    /// let tableinfo = StatbankTableinfo::read_bytes("straf42.json", json.as_bytes())?;
    /// assert_eq!(tableinfo.table(), "straf42");
    /// let options = ReadOptions { tableinfo: Some(tableinfo), ..ReadOptions::default() };
    /// # Ok::<(), bestand_read::ReadError>(())
    /// ```
    ///
    /// # Errors
    /// When the bytes are no such description, or the value it gives for absent cells has no known meaning.
    pub fn read_bytes(file_name: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        let file = mask_person_ids(base_name(file_name));
        let decoded = decode(&file, bytes.into(), None)?;
        let answer: Answer = serde_json::from_str(&decoded.text)
            .map_err(|error| Piece { wanted: JSON_HINT, ..Piece::whole(&file) }.error(&error))?;
        let place = || Place { file: file.clone(), at: At::Line(1), column: None };
        if answer.variables.len() > MOST_COLUMNS {
            let (found, limit) = (answer.variables.len(), MOST_COLUMNS);
            return Err(ReadError::TooMany { place: place(), what: "variables", found, limit });
        }
        let absent = meaning_of_absent(&answer.suppressed).ok_or_else(|| ReadError::Rule {
            place: place(),
            reason: format!(
                "the suppressedDataValue \"{}\" has no known meaning",
                excerpt(&answer.suppressed)
            ),
            hint: ABSENT_HINT,
        })?;
        let variables = answer.variables.into_iter().map(Variable::from).collect();
        Ok(Self { file, id: answer.id, absent, variables })
    }

    /// The id of the table, as [`bestand_model::source::Source::table`] has it.
    pub fn table(&self) -> String {
        table_info(&self.id).id
    }

    /// What a cell means that BULK leaves out.
    pub(crate) fn absent(&self) -> RawCell {
        self.absent
    }

    /// Holds an extract to the description.
    ///
    /// # Errors
    /// When the extract is of another table, or has a variable, member or period that the table has not.
    pub(crate) fn hold(&self, extract: &Extract) -> Result<(), ReadError> {
        let place = |line: u32, column: Option<String>| Place {
            file: extract.source.file.clone(),
            at: At::Line(line),
            column,
        };
        let fail = |place, reason| Err(ReadError::Rule { place, reason, hint: TABLE_HINT });
        let table = extract.source.table.as_deref().unwrap_or_default();
        if table != self.table() {
            let reason = format!(
                "the file is of {}, and {} describes {}",
                excerpt(table),
                self.file,
                excerpt(&self.table())
            );
            return fail(place(1, None), reason);
        }
        let line_of = |codes: &[u32], code: usize| {
            let record = codes.iter().position(|&each| each as usize == code);
            record.map_or(1, |record| extract.places[record])
        };
        for column in &extract.dimensions {
            let heading = Some(excerpt(&column.label));
            let Some(variable) = self.variable(&column.label).filter(|each| !each.is_time) else {
                let reason = format!("{} has no such variable", self.file);
                return fail(place(1, heading), reason);
            };
            let unknown =
                column.members.iter().position(|member| !variable.members.contains(&fold(member)));
            if let Some(code) = unknown {
                let reason = format!(
                    "\"{}\" is no value of {} in {}",
                    excerpt(&column.members[code]),
                    excerpt(&variable.id),
                    self.file
                );
                return fail(place(line_of(&column.codes, code), heading), reason);
            }
        }
        let time = self.variables.iter().find(|variable| variable.is_time);
        let has = |period| time.is_some_and(|time| time.periods.contains(period));
        match extract.periods.members.iter().position(|period| !has(period)) {
            None => Ok(()),
            Some(code) => {
                let reason =
                    format!("{} has no period {}", self.file, extract.periods.members[code]);
                fail(place(line_of(&extract.periods.codes, code), None), reason)
            }
        }
    }

    /// Whether the extract has a column for every variable.
    pub(crate) fn is_whole(&self, extract: &Extract) -> bool {
        let has = |variable: &Variable| {
            variable.is_time
                || extract.dimensions.iter().any(|column| variable.is_called(&column.label))
        };
        self.variables.iter().all(has)
    }

    fn variable(&self, heading: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| variable.is_called(heading))
    }
}

impl Variable {
    fn is_called(&self, heading: &str) -> bool {
        let heading = fold(heading);
        heading == fold(&self.id) || heading == fold(&self.text)
    }
}

/// The meaning of `suppressedDataValue`.
fn meaning_of_absent(text: &str) -> Option<RawCell> {
    match meaning_to_statistics_denmark(text) {
        Meaning::Cell(RawCell::Blank) | Meaning::UnknownSign => None,
        Meaning::Cell(cell) => Some(cell),
        Meaning::Number(number, status) => {
            let number = Dialect::ENGLISH_PLAIN.parse(number).ok()?;
            (status == Status::Normal).then_some(RawCell::Number(number, status))
        }
    }
}

/// The answer of the API, as far as it is needed.
#[derive(Deserialize)]
struct Answer {
    id: String,
    #[serde(rename = "suppressedDataValue")]
    suppressed: String,
    variables: Vec<AnswerVariable>,
}

#[derive(Deserialize)]
struct AnswerVariable {
    id: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    time: bool,
    values: Vec<AnswerMember>,
}

#[derive(Deserialize)]
struct AnswerMember {
    id: String,
    #[serde(default)]
    text: String,
}

impl From<AnswerVariable> for Variable {
    fn from(answer: AnswerVariable) -> Self {
        let AnswerVariable { id, text, time, values } = answer;
        let period = |member: &AnswerMember| Period::parse(&member.id).ok();
        let periods = values.iter().filter_map(period).filter(|_| time).collect();
        let spellings = |AnswerMember { id, text }: AnswerMember| {
            [fold(&format!("{id} {text}")), fold(&format!("{text} {id}")), fold(&id), fold(&text)]
        };
        let members = values.into_iter().flat_map(spellings).filter(|each| !each.is_empty());
        Self { id, text, is_time: time, members: members.collect(), periods }
    }
}
