//! The state's share of what a benefit costs (*refusion*), by how long it has been paid.

use super::{Form, OwnFileError, Sheet, base_name, source_of};
use crate::source::{Publisher, ReadFacts, Source, Vintage};
use crate::{Language, Number};

/// The state's shares of what benefits cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunds {
    /// The file's base name; empty where nobody has said.
    pub file: String,
    /// The shares, in the order of the file, each step of a benefit once.
    pub rows: Vec<Refund>,
    /// How the file was read.
    pub read: ReadFacts,
}

/// The state's share in one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// The line of the file.
    pub line: u64,
    /// The code of the benefit in the list.
    pub benefit: String,
    /// Of whom it is the share.
    pub step: RefundStep,
    /// The state's share in per cent, 0 to 100; also where the municipality pays a share to the state
    /// (*medfinansiering*).
    pub per_cent: Number,
}

/// Of whom a share is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefundStep {
    /// Weeks 1 to 4.
    First,
    /// Weeks 5 to 26.
    Second,
    /// Weeks 27 to 52.
    Third,
    /// From week 53 on.
    Fourth,
    /// Everybody, however long.
    All,
    /// Those who were awarded førtidspension before 1 July 2014.
    BeforeJuly2014,
}

const FORM: Form =
    Form { row: "share", columns: &[BENEFIT, STEP, PER_CENT], example: "sygedagpenge;2;40" };
const BENEFIT: &str = "ydelse";
const STEP: &str = "trin";
const PER_CENT: &str = "pct";

impl RefundStep {
    /// Every step, with how a file writes it.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::First, "1"),
        (Self::Second, "2"),
        (Self::Third, "3"),
        (Self::Fourth, "4"),
        (Self::All, "alle"),
        (Self::BeforeJuly2014, "foer_2014_07"),
    ];

    /// How a file writes it.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|(each, _)| *each == self).map_or("", |(_, code)| code)
    }
}

impl Refunds {
    /// Reads `ydelse;trin;pct`, one row per benefit and step.
    ///
    /// ```
    /// use bestand_model::Language;
    /// use bestand_model::own_file::Refunds;
    /// let file = "ydelse;trin;pct\nsygedagpenge;1;80\nsygedagpenge;4;20\nfleksjob;alle;65\n";
    /// let refunds = Refunds::read(file.as_bytes())?;
    /// assert_eq!(refunds.text("sygedagpenge", Language::Danish).as_deref(), Some("20-80"));
    /// assert_eq!(refunds.text("fleksjob", Language::Danish).as_deref(), Some("65"));
    /// # Ok::<(), bestand_model::own_file::OwnFileError>(())
    /// ```
    ///
    /// # Errors
    /// When the file is not of this form, a benefit or step is unknown, a step of a benefit stands twice, or a share is not
    /// in per cent.
    pub fn read(bytes: &[u8]) -> Result<Self, OwnFileError> {
        let sheet = Sheet::read(bytes, &FORM, super::REFUNDS)?;
        let mut rows: Vec<Refund> = Vec::with_capacity(sheet.lines.len());
        for line in &sheet.lines {
            let benefit = line.benefit(BENEFIT)?.to_owned();
            let written = line.needed(STEP)?;
            let step = RefundStep::ALL.iter().find(|(_, code)| *code == written);
            let &(step, code) = step.ok_or_else(|| OwnFileError::NoStep(line.at(STEP)))?;
            if let Some(first) = rows.iter().find(|row| row.benefit == benefit && row.step == step)
            {
                let (line, first) = (line.number, first.line);
                let what = format!("{benefit} with step {code}");
                return Err(OwnFileError::Twice { line, first, what });
            }
            let per_cent = line.needed_number(PER_CENT, 100)?;
            if per_cent.is_positive() && per_cent < Number::integer(1) {
                let why = "is it a share of one? 20 per cent is written 20";
                return Err(OwnFileError::TooSmall { at: line.at(PER_CENT), why });
            }
            rows.push(Refund { line: line.number, benefit, step, per_cent });
        }
        Ok(Self { file: String::new(), rows, read: sheet.read })
    }

    /// The same shares, from a file of this name. A name that says synthetic makes them so.
    #[must_use]
    pub fn from_file(self, name: &str) -> Self {
        Self { file: base_name(name), ..self }
    }

    /// The share of a benefit as it is printed: that of everybody (`30`), else from the lowest to the highest (`20-80`),
    /// never a mean; `None` where the file does not have the benefit.
    pub fn text(&self, benefit: &str, language: Language) -> Option<String> {
        let of_benefit = || self.rows.iter().filter(|row| row.benefit == benefit);
        if let Some(all) = of_benefit().find(|row| row.step == RefundStep::All) {
            return Some(all.per_cent.format(language));
        }
        let shares = || of_benefit().map(|row| row.per_cent);
        let (low, high) = (shares().min()?, shares().max()?);
        Some(match low == high {
            true => low.format(language),
            false => format!("{}-{}", low.format(language), high.format(language)),
        })
    }

    /// The share of those who were awarded a pension before 1 July 2014, where one share is printed for everybody else.
    pub fn of_older_awards(&self, benefit: &str) -> Option<Number> {
        let of_step = |step: RefundStep| {
            self.rows.iter().find(|row| row.benefit == benefit && row.step == step)
        };
        of_step(RefundStep::All)?;
        of_step(RefundStep::BeforeJuly2014).map(|row| row.per_cent)
    }

    /// The shares as a source, of the budget they belong to.
    pub fn source(&self, year: Option<i32>) -> Source {
        let pulled = year.map_or(Vintage::Unknown, Vintage::Year);
        source_of(Publisher::Budget, pulled, &self.file, &self.read, std::iter::empty::<&str>())
    }
}
