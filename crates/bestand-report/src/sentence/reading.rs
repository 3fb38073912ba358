//! The readings: which sentences can be made of which table.

use bestand_model::table::Table;
use bestand_model::{Language, Period};

use super::phrase::{self, Slot};
use super::sheet::{Sheet, Spot};
use super::size_words::SizeWords;
use super::{Sentence, readings};

/// A way to read a table. Each says which table it reads; of another it says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// `november` and `status`: the level and change of the total, which rows have fewer and more, the limit, the breaks
    /// crossed. Of `november` the first period is compared with the last, of `status` the same month a year before. Where
    /// there is no total with both numbers, or the rows are no benefits, why there is none, and the rows: all up to four, else
    /// the three that changed most.
    November,
    /// `november` and `status`: the newest period against the same one a year before; of the total, else of the rows as in
    /// [`Self::November`].
    YearBefore,
    /// `november` and `status`: every row by itself, but for *heraf* lines.
    Rows,
    /// `shift`: how far falls and rises match, and the limit.
    Shift,
    /// `stock`: each series from the first to the newest of the same month of the year, and the highest and lowest month of
    /// the last full year; of the total where the table has one.
    Stock,
    /// `awards`: the newest quarter against the same one a year before, and the last four quarters against the four
    /// before; of the total where the table has one.
    Awards,
    /// `awards_reform`: the means before and after, each group in per cent, and the group with most of the change.
    AwardsReform,
    /// `benchmark`: the rate beside that of the others, the distance, whether it closes, the place.
    Benchmark,
    /// `run_off`: how many are left of a benefit that is closed to new entrants, and the rule.
    RunOff,
    /// `stock` of own cases: how many there are at the end of the newest month.
    OwnCases,
    /// `budget`: the mean of the year so far against the budget, the distance, the year as expected; of the total first, and
    /// of more than four benefits the three furthest from their budget.
    Budget,
    /// `budget`: the same of the total alone, without the method; of a table without a total of the rows that are furthest
    /// from their budget.
    BudgetTotal,
    /// `targets`: the target, the newest figure and the distance; how many have no figure.
    Targets,
    /// `november` or `status`, with `awards_reform` or `awards` beside it: the change of the total, that of awards, the
    /// limit.
    Conclusion,
    /// Any table: the series breaks its periods cross, what is still being reported, what is hidden.
    Reservations,
}

impl Reading {
    /// Every reading.
    pub const ALL: [Self; 15] = [
        Self::November,
        Self::YearBefore,
        Self::Rows,
        Self::Shift,
        Self::Stock,
        Self::Awards,
        Self::AwardsReform,
        Self::Benchmark,
        Self::RunOff,
        Self::OwnCases,
        Self::Budget,
        Self::BudgetTotal,
        Self::Targets,
        Self::Conclusion,
        Self::Reservations,
    ];

    /// Its name in a note's specification: `year_before`.
    pub fn name(self) -> &'static str {
        match self {
            Self::November => "november",
            Self::YearBefore => "year_before",
            Self::Rows => "rows",
            Self::Shift => "shift",
            Self::Stock => "stock",
            Self::Awards => "awards",
            Self::AwardsReform => "awards_reform",
            Self::Benchmark => "benchmark",
            Self::RunOff => "run_off",
            Self::OwnCases => "own_cases",
            Self::Budget => "budget",
            Self::BudgetTotal => "budget_total",
            Self::Targets => "targets",
            Self::Conclusion => "conclusion",
            Self::Reservations => "reservations",
        }
    }

    /// What it says of which table, in one line, for the explanation of a note's specification.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::November => {
                "november, status: the change of the total, which rows have fewer and more, the limit"
            }
            Self::YearBefore => {
                "november, status: the newest month against the same one a year before"
            }
            Self::Rows => "november, status: every row by itself",
            Self::Shift => "shift: how far falls and rises match, and the limit",
            Self::Stock => {
                "stock: the newest month against the first of its name, and the rhythm of the last full year"
            }
            Self::Awards => {
                "awards: the newest quarter and the last four, each against the year before"
            }
            Self::AwardsReform => {
                "awards with a reform: the means before and after, group by group"
            }
            Self::Benchmark => {
                "benchmark: the rate beside those of the others, the distance, the place"
            }
            Self::RunOff => {
                "accounts of the run-off: how many are left of a closed benefit, and its rule"
            }
            Self::OwnCases => {
                "stock of own cases: how many there are at the end of the newest month"
            }
            Self::Budget => "budget: the year so far against the budget, and the year as expected",
            Self::BudgetTotal => {
                "budget: the same of the total alone, without how the year is foretold"
            }
            Self::Targets => "targets: the newest figures against what is aimed at",
            Self::Conclusion => {
                "november, status, with awards beside: both changes in short, and the limit"
            }
            Self::Reservations => "any table: breaks crossed, provisional months, hidden figures",
        }
    }

    /// The reading with this name.
    ///
    /// ```
    /// use bestand_report::sentence::Reading;
    /// assert_eq!(Reading::parse("year_before"), Some(Reading::YearBefore));
    /// assert_eq!(Reading::parse("causes"), None);
    /// ```
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reading| reading.name() == name)
    }

    /// The ids of the tables it reads; empty where it reads any.
    pub fn tables(self) -> &'static [&'static str] {
        match self {
            Self::November | Self::YearBefore | Self::Rows | Self::Conclusion => {
                &["november", "status"]
            }
            Self::Shift => &["shift"],
            Self::Stock | Self::OwnCases => &["stock"],
            Self::Awards => &["awards"],
            Self::AwardsReform => &["awards_reform"],
            Self::Benchmark => &["benchmark"],
            Self::RunOff => &["run_off"],
            Self::Budget | Self::BudgetTotal => &["budget"],
            Self::Targets => &["targets"],
            Self::Reservations => &[],
        }
    }
}

/// What a reading is made of.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The table that is read.
    pub table: &'a Table,
    /// Tables that go with it: the usual variation from month to month (id `usual`, of the same rows), without which a
    /// monthly stock has no word of size; means before and after a reform for the conclusion.
    pub beside: &'a [&'a Table],
}

/// How sentences are made.
#[derive(Clone, Debug, Default)]
pub struct SentenceOptions {
    /// The language, which is that of the tables too: their labels stand in the sentences.
    pub language: Language,
    /// When a change has a word.
    pub words: SizeWords,
}

/// What can be said of a table: level, direction, size and reservations, each number with its cells. Empty where the table is
/// not one that the reading reads, or holds nothing it could say.
///
/// Never why something changed: that is for a person to write.
///
/// ```
/// use bestand_model::Number;
/// use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Table};
/// use bestand_report::sentence::{Material, Reading, SentenceOptions, read};
///
/// let count = |id: &str| Column {
///     unit: Some("full_time_persons".into()),
///     ..Column::new(id, id, ColumnKind::Count)
/// };
/// let cells = vec![
///     Cell::Code("751".into()),
///     Cell::Exact(Number::integer(6239)),
///     Cell::Exact(Number::integer(6070)),
/// ];
/// let table = Table {
///     id: "november".into(),
///     columns: vec![
///         Column::new("area", "Område", ColumnKind::Code),
///         count("2025-07"),
///         count("2026-07"),
///     ],
///     rows: vec![Row { role: Role::Body, cells }],
///     labels: vec![("area".into(), vec![("751".into(), "Aarhus".into())])],
///     ..Table::default()
/// };
/// let material = Material { table: &table, beside: &[] };
/// let sentences = read(Reading::Rows, &material, &SentenceOptions::default());
/// assert_eq!(
///     sentences[0].text.replace('\u{a0}', " "),
///     "I juli 2026 var der 6.070 fuldtidspersoner i Aarhus mod 6.239 i juli 2025."
/// );
/// ```
pub fn read(reading: Reading, material: &Material<'_>, options: &SentenceOptions) -> Vec<Sentence> {
    let tables = reading.tables();
    if !tables.is_empty() && !tables.contains(&material.table.id.as_str()) {
        return Vec::new();
    }
    let sheet = Sheet::new(material.table, options.language);
    let beside: Vec<Sheet<'_>> =
        material.beside.iter().map(|table| Sheet::new(table, options.language)).collect();
    let reader = Reader { sheet: &sheet, beside: &beside, options };
    match reading {
        Reading::November => readings::november::november(&reader),
        Reading::YearBefore => readings::november::year_before(&reader),
        Reading::Rows => readings::november::rows(&reader),
        Reading::Shift => readings::shift::shift(&reader),
        Reading::Stock => readings::stock::stock(&reader),
        Reading::Awards => readings::awards::awards(&reader),
        Reading::AwardsReform => readings::reform::reform(&reader),
        Reading::Benchmark => readings::benchmark::benchmark(&reader),
        Reading::RunOff => readings::run_off::run_off(&reader),
        Reading::OwnCases => readings::own_cases::own_cases(&reader),
        Reading::Budget => readings::budget::budget(&reader),
        Reading::BudgetTotal => readings::budget::total(&reader),
        Reading::Targets => readings::targets::targets(&reader),
        Reading::Conclusion => readings::conclusion::conclusion(&reader),
        Reading::Reservations => readings::reservations::all(&reader),
    }
}

/// A table being read, with what stands beside it.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    pub(super) beside: &'a [Sheet<'a>],
    pub(super) options: &'a SentenceOptions,
}

impl<'a> Reader<'a> {
    pub(super) fn language(&self) -> Language {
        self.options.language
    }

    /// The same reader with another of the tables before it.
    pub(super) fn of(&self, sheet: &'a Sheet<'a>) -> Self {
        Self { sheet, ..*self }
    }

    pub(super) fn say(&self, id: &'static str, slots: &[(&'static str, Slot)]) -> Option<Sentence> {
        phrase::sentence(id, slots, self.language())
    }

    /// The table beside the one that is read with this id.
    pub(super) fn table_beside(&self, id: &str) -> Option<&'a Sheet<'a>> {
        self.beside.iter().find(|sheet| sheet.table.id == id)
    }

    /// What the series of a cell usually moves from month to month: the row of the table `usual` that has the same codes in
    /// the same columns and the same unit. `None` where there is none, or it is not known.
    pub(super) fn usual(&self, spot: Spot<'_>) -> Option<f64> {
        let usual = self.table_beside("usual")?;
        let codes = spot.sheet.named_codes(spot.row);
        if usual.dimensions().count() != codes.len() {
            return None;
        }
        let column = usual.column("usual")?;
        let of = |sheet: &Sheet<'_>, column: usize| sheet.table.columns[column].unit.clone();
        if of(usual, column).is_some_and(|unit| of(spot.sheet, spot.column) != Some(unit)) {
            return None;
        }
        let row = usual.find(&codes)?;
        Some(usual.spot(row, column).number().ok()?.as_f64())
    }
}

/// The same month, quarter or year, a year before.
pub(super) fn a_year_before(period: Period) -> Option<Period> {
    period.in_year(period.year() - 1)
}
