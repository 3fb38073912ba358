//! What a municipality aims at: where it began, how far it wants to get, and by when.

use chrono::NaiveDate;

use super::{Form, OwnFileError, Sheet, base_name, source_of};
use crate::Number;
use crate::benefit::{BenefitList, BenefitMatch};
use crate::code_list::fold;
use crate::excerpt::{excerpt, mask_person_ids};
use crate::source::{Publisher, ReadFacts, Source, Vintage};

/// The targets of a municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    /// The file's base name; empty where nobody has said.
    pub file: String,
    /// The targets, in the order of the file, each goal once.
    pub rows: Vec<Target>,
    /// How the file was read.
    pub read: ReadFacts,
}

/// A target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The line of the file.
    pub line: u64,
    /// What it is about.
    pub goal: Goal,
    /// The value at the start; `None` where none is given.
    pub baseline: Option<Number>,
    /// The value aimed at (*måltal*).
    pub target: Number,
    /// When it is to be reached; `None` where no day is given.
    pub date: Option<NaiveDate>,
}

/// What a target is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The number of people on a benefit, by its code: what is read of it can be held against the target.
    Benefit(String),
    /// Anything else, in the words of the file.
    Text(String),
}

const FORM: Form = Form {
    row: "target",
    columns: &[GOAL, BASELINE, TARGET, DATE],
    example: "sygedagpenge;420;390;2026-12-31",
};
const GOAL: &str = "maal";
const BASELINE: &str = "baseline";
const TARGET: &str = "maaltal";
const DATE: &str = "dato";

/// No target is about more: a sum of kroner of a large municipality.
const MOST: i64 = 500_000_000_000;

impl Targets {
    /// Reads `maal;baseline;maaltal;dato`, one row per goal: a benefit by code or name, or any text. Baseline and date may
    /// be empty.
    ///
    /// ```
    /// use bestand_model::own_file::{Goal, Targets};
    /// let file = "maal;baseline;maaltal;dato\nsygedagpenge;420;390;2026-12-31\nSamtaler til tiden, pct.;81,5;90;\n";
    /// let targets = Targets::read(file.as_bytes())?;
    /// assert_eq!(targets.rows[0].goal, Goal::Benefit("sygedagpenge".to_owned()));
    /// assert!(targets.rows[1].date.is_none());
    /// # Ok::<(), bestand_model::own_file::OwnFileError>(())
    /// ```
    ///
    /// # Errors
    /// When the file is not of this form, a goal stands twice, or a number or day cannot be read.
    pub fn read(bytes: &[u8]) -> Result<Self, OwnFileError> {
        let sheet = Sheet::read(bytes, &FORM, super::TARGETS)?;
        let mut rows: Vec<Target> = Vec::with_capacity(sheet.lines.len());
        for line in &sheet.lines {
            let goal = Goal::of(line.needed(GOAL)?);
            if let Some(first) = rows.iter().find(|row| row.goal.is_same(&goal)) {
                let (line, first, what) = (line.number, first.line, excerpt(goal.name()));
                return Err(OwnFileError::Twice { line, first, what });
            }
            let date = match line.text(DATE) {
                "" => None,
                text => match Vintage::parse(text) {
                    Ok(Vintage::Day(date)) => Some(date),
                    _ => return Err(OwnFileError::NoDate(line.at(DATE))),
                },
            };
            rows.push(Target {
                line: line.number,
                goal,
                baseline: line.number(BASELINE, MOST)?,
                target: line.needed_number(TARGET, MOST)?,
                date,
            });
        }
        Ok(Self { file: String::new(), rows, read: sheet.read })
    }

    /// The same targets, from a file of this name. A name that says synthetic makes them so.
    #[must_use]
    pub fn from_file(self, name: &str) -> Self {
        Self { file: base_name(name), ..self }
    }

    /// The targets as a source: `Egne mål`. A goal that says synthetic makes them so.
    pub fn source(&self) -> Source {
        let texts = self.rows.iter().map(|row| row.goal.name());
        source_of(Publisher::OwnTargets, Vintage::Unknown, &self.file, &self.read, texts)
    }
}

impl Goal {
    /// What may be a person's number is masked: nothing of it reaches an output.
    fn of(text: &str) -> Self {
        match BenefitList::shipped().match_label(text) {
            BenefitMatch::Benefit(code) | BenefitMatch::Composite(code) => {
                Self::Benefit(code.to_owned())
            }
            BenefitMatch::Ambiguous { .. } | BenefitMatch::Unknown => {
                Self::Text(mask_person_ids(text))
            }
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => fold(one) == fold(other),
            _ => self == other,
        }
    }

    /// The code of the benefit, else the text.
    pub fn name(&self) -> &str {
        match self {
            Self::Benefit(name) | Self::Text(name) => name,
        }
    }
}
