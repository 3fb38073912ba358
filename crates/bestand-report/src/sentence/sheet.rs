//! A table as a reading looks at it: where a cell is, what its row is called, what stands in it.

use std::collections::BTreeSet;

use bestand_model::benefit::BenefitList;
use bestand_model::breaks::BreakList;
use bestand_model::table::{Cell, ColumnKind, Note, NoteKind, Role, Severity, Table};
use bestand_model::{Language, MissingReason, Number, Period};

use super::FactCell;
use super::vocabulary::{Noun, Vocabulary, in_sentence};
use crate::text::cell::CellForm;
use crate::text::{printable, source_names};

/// The no-break space, between a number and its unit and inside dates.
pub(super) const JOINED: &str = "\u{a0}";

/// Codes of what stands for all of a dimension.
const TOTALS: [&str; 2] = ["total", "sum"];

/// A table with the language it is read in.
pub(super) struct Sheet<'a> {
    pub(super) table: &'a Table,
    pub(super) language: Language,
    /// Places of the columns that say what a row is: the codes before the first number.
    codes: Vec<usize>,
    /// Place of the column with the period of a long table.
    period: Option<usize>,
    sources: Vec<String>,
}

/// A cell of a table.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) sheet: &'a Sheet<'a>,
    pub(super) row: usize,
    pub(super) column: usize,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(table: &'a Table, language: Language) -> Self {
        let heads = table.columns.iter().enumerate();
        let of_kind = |kind| {
            heads
                .clone()
                .take_while(|(_, column)| {
                    matches!(column.kind, ColumnKind::Code | ColumnKind::Period)
                })
                .filter(move |(_, column)| column.kind == kind)
                .map(|(place, _)| place)
        };
        Self {
            table,
            language,
            codes: of_kind(ColumnKind::Code).collect(),
            period: of_kind(ColumnKind::Period).next(),
            sources: source_names(table, language),
        }
    }

    /// The place of the column with this id.
    pub(super) fn column(&self, id: &str) -> Option<usize> {
        self.table.columns.iter().position(|column| column.id == id)
    }

    /// The columns of a wide table that are periods, in their order.
    pub(super) fn periods(&self) -> Vec<(usize, Period)> {
        let columns = self.table.columns.iter().enumerate();
        let counts = columns.filter(|(_, column)| column.kind == ColumnKind::Count);
        counts.filter_map(|(at, column)| Some((at, Period::parse(&column.id).ok()?))).collect()
    }

    /// The period of a row of a long table.
    pub(super) fn period_of(&self, row: usize) -> Option<Period> {
        Period::parse(self.code(row, self.period?)?).ok()
    }

    /// The ids of the code columns.
    pub(super) fn dimensions(&self) -> impl Iterator<Item = &str> {
        self.codes.iter().map(|&at| self.table.columns[at].id.as_str())
    }

    /// The code of a row in a column.
    pub(super) fn code(&self, row: usize, column: usize) -> Option<&'a str> {
        match self.table.rows.get(row)?.cells.get(column)? {
            Cell::Code(code) => Some(code.as_str()),
            _ => None,
        }
    }

    /// The codes that say what a row is.
    pub(super) fn codes(&self, row: usize) -> Vec<&'a str> {
        self.codes.iter().filter_map(|&at| self.code(row, at)).collect()
    }

    pub(super) fn role(&self, row: usize) -> Role {
        self.table.rows[row].role
    }

    /// The rows with this part in the table.
    pub(super) fn rows_of(&self, role: Role) -> impl Iterator<Item = usize> {
        let rows = self.table.rows.iter().enumerate();
        rows.filter(move |(_, row)| row.role == role).map(|(at, _)| at)
    }

    /// The row with these codes, in whatever order their columns stand.
    pub(super) fn find(&self, wanted: &[(&str, &str)]) -> Option<usize> {
        let columns: Vec<(usize, &str)> = wanted
            .iter()
            .map(|(id, code)| Some((self.column(id)?, *code)))
            .collect::<Option<_>>()?;
        (0..self.table.rows.len())
            .find(|&row| columns.iter().all(|&(at, code)| self.code(row, at) == Some(code)))
    }

    /// The codes of a row with the ids of their columns.
    pub(super) fn named_codes(&self, row: usize) -> Vec<(&str, &'a str)> {
        self.dimensions().zip(self.codes(row)).collect()
    }

    /// Whether the row is one of several that are read as one.
    pub(super) fn is_joint(&self, row: usize) -> bool {
        let codes = self.codes(row);
        self.table.joint.iter().flatten().any(|code| codes.contains(&code.as_str()))
    }

    /// What the row is called: `Fleksjob`, `Holbæk, Fleksjob`.
    pub(super) fn name(&self, row: usize) -> String {
        let label = |&at: &usize| {
            let code = self.code(row, at)?;
            Some(printable(self.table.label(&self.table.columns[at].id, code)))
        };
        self.codes.iter().filter_map(label).collect::<Vec<_>>().join(", ")
    }

    /// The row's name inside a sentence: lower case, but for places.
    pub(super) fn name_in_sentence(&self, row: usize) -> String {
        let name = |&at: &usize| -> Option<String> {
            let (id, code) = (&self.table.columns[at].id, self.code(row, at)?);
            let label = printable(self.table.label(id, code));
            Some(match id.as_str() {
                "area" => Vocabulary::shipped().area(code, &label, self.language),
                _ => in_sentence(&label),
            })
        };
        self.codes.iter().filter_map(name).collect::<Vec<_>>().join(", ")
    }

    /// What a row counts, as it stands behind a number: ` på kontanthjælp i Holbæk`; with its own space before it, and
    /// empty where the table has no rows by code.
    pub(super) fn place(&self, row: usize) -> String {
        self.place_without(row, "")
    }

    /// The same without what one column says.
    pub(super) fn place_without(&self, row: usize, column: &str) -> String {
        let is_total = self.role(row) == Role::Total;
        let word = |&at: &usize| -> Option<String> {
            let (id, code) = (self.table.columns[at].id.as_str(), self.code(row, at)?);
            let label = printable(self.table.label(id, code));
            let words = Vocabulary::shipped();
            Some(match id {
                "benefit" if is_total => {
                    let notes = self.table.notes.iter().map(|note| note.id.as_str());
                    words.total(notes, self.counted(), self.language).to_owned()
                }
                "benefit" => {
                    let before = words.before_benefit(code, self.language);
                    format!("{before} {}", in_sentence(&label))
                }
                "area" => words.at_area(code, &label, self.language),
                _ if is_total || TOTALS.contains(&code) => {
                    self.language.pick("i alt", "in total").to_owned()
                }
                _ => {
                    let group = self.language.pick("i gruppen", "in the group");
                    format!("{group} {}", in_sentence(&label))
                }
            })
        };
        let codes = self.codes.iter().filter(|&&at| self.table.columns[at].id != column);
        let words = codes.filter_map(word).filter(|word| !word.is_empty());
        words.map(|word| format!(" {word}")).collect()
    }

    /// The unit of the first column of whole numbers.
    fn counted(&self) -> &str {
        let counts = self.table.columns.iter().filter(|column| column.kind == ColumnKind::Count);
        counts.filter_map(|column| column.unit.as_deref()).next().unwrap_or_default()
    }

    pub(super) fn spot(&'a self, row: usize, column: usize) -> Spot<'a> {
        Spot { sheet: self, row, column }
    }

    /// What is counted in a column of whole numbers; `None` for all others.
    pub(super) fn unit(&self, column: usize) -> Option<&'static Noun> {
        let is_count = self.table.columns.get(column)?.kind == ColumnKind::Count;
        self.noun(column).filter(|_| is_count)
    }

    /// What the unit of a column is called, where sentences speak of it.
    pub(super) fn noun(&self, column: usize) -> Option<&'static Noun> {
        Vocabulary::shipped().unit(self.table.columns.get(column)?.unit.as_deref()?)
    }

    /// Whether figures of this period are still being reported.
    pub(super) fn is_provisional(&self, period: Period) -> bool {
        self.table.provisional.contains(&period.code())
    }

    /// Whether a row crosses a series break that stands on paper between one period and another. A break of unknown day is
    /// taken to be crossed.
    pub(super) fn crosses_break(&self, row: usize, oldest: Period, newest: Period) -> bool {
        let breaks = self
            .table
            .notes
            .iter()
            .filter(|note| note.kind == NoteKind::Break && note.severity == Severity::Break);
        let after = newest.offset(1).map(Period::first_day);
        breaks.into_iter().any(|note| {
            note.begins
                .is_none_or(|day| day > oldest.first_day() && after.is_none_or(|after| day < after))
                && self.may_touch(row, note)
        })
    }

    /// Whether a break may touch a row: unless the list of breaks names the benefits it touches, and that of the row is a
    /// benefit and not among them.
    ///
    /// A note knows how many rows its break touches. Where fewer than those are named, more is touched than the names say,
    /// and every row may be.
    fn may_touch(&self, row: usize, note: &Note) -> bool {
        let (Some(at), Some(listed)) = (self.column("benefit"), BreakList::shipped().get(&note.id))
        else {
            return true;
        };
        let is_touched = |code: &str| {
            BenefitList::shipped().get(code).is_none()
                || listed.benefits.iter().any(|each| each == "*" || each == code)
        };
        // *Heraf* lines may be what the note is about: their benefit as a whole is not broken down.
        let weighs_on_whole = |code: &str| {
            BenefitList::shipped().get(code).is_none()
                || listed.severity_of_total(code) == Severity::Break
        };
        let is_whole = |row: usize| self.has_parts_of_wholes() && self.role(row) == Role::Body;
        let is_named = |row: usize| self.code(row, at).is_none_or(is_touched);
        let is_counted = |row: &usize| matches!(self.role(*row), Role::Body | Role::Part);
        let rows = (0..self.table.rows.len()).filter(is_counted).filter(|&row| is_named(row));
        let named: BTreeSet<Vec<&str>> = rows.map(|row| self.codes(row)).collect();
        let weighs = |row: usize| !is_whole(row) || self.code(row, at).is_none_or(weighs_on_whole);
        is_named(row) && weighs(row) || named.len() < note.weight as usize
    }

    /// Whether a break may touch a row that is told of: *heraf* lines are not.
    pub(super) fn touches_any(&self, note: &Note) -> bool {
        let mut rows = (0..self.table.rows.len()).filter(|&row| self.role(row) != Role::Part);
        rows.any(|row| self.may_touch(row, note))
    }

    /// Whether the rows are benefits as a whole, with *heraf* lines between them: nothing else breaks them down, neither a
    /// column nor a filter.
    fn has_parts_of_wholes(&self) -> bool {
        let is_area =
            |note: &Note| note.text.starts_with("Område:") || note.text.starts_with("Area:");
        let is_filtered = |note: &&Note| note.id == "filtered" && !is_area(note);
        self.dimensions().all(|id| matches!(id, "benefit" | "area"))
            && self.rows_of(Role::Part).next().is_some()
            && !self.table.notes.iter().any(|note| is_filtered(&note))
    }

    /// What the sign of a missing cell means.
    pub(super) fn reason(&self, reason: MissingReason) -> &'static str {
        self.table.explanation(reason, self.language)
    }
}

impl<'a> Spot<'a> {
    pub(super) fn cell(self) -> &'a Cell {
        const NONE: &Cell = &Cell::Missing(MissingReason::NotInExtract);
        self.sheet
            .table
            .rows
            .get(self.row)
            .and_then(|row| row.cells.get(self.column))
            .unwrap_or(NONE)
    }

    /// The exact number in it, or why there is none.
    pub(super) fn number(self) -> Result<Number, MissingReason> {
        match self.cell() {
            Cell::Exact(number) => Ok(*number),
            Cell::Missing(reason) => Err(*reason),
            _ => Err(MissingReason::NotApplicable),
        }
    }

    /// What is called by the words of a formula: `Nov. 2014`.
    pub(super) fn called(self) -> String {
        match self.sheet.period_of(self.row) {
            Some(period) => period.short(self.sheet.language),
            None => printable(&self.sheet.table.columns[self.column].label),
        }
    }

    /// The cell as a fact cites it.
    pub(super) fn cited(self) -> FactCell {
        let (sheet, table) = (self.sheet, self.sheet.table);
        let form = CellForm::of_column(table, self.column, sheet.language);
        let period = sheet.period_of(self.row).map(|period| period.short(sheet.language));
        let name = sheet.name(self.row);
        let row: Vec<String> =
            period.into_iter().chain(Some(name).filter(|name| !name.is_empty())).collect();
        FactCell {
            table: table.title.clone(),
            row: row.join(", "),
            column: printable(&table.columns[self.column].label),
            value: form.text(self.cell()),
            sources: sheet.sources.clone(),
        }
    }
}

/// A period inside a sentence, that no line breaks apart: `juli 2026`, `4. kvartal 2014`.
pub(super) fn in_words(period: Period, language: Language) -> String {
    let words = period.long(language);
    // *fire kvartaler til og med 4. kvartal 2014*: only what follows the words may not break.
    match words.find(|letter: char| letter.is_ascii_digit()).filter(|&at| at > 12) {
        Some(at) => format!("{}{}", &words[..at], words[at..].replace(' ', JOINED)),
        None => words.replace(' ', JOINED),
    }
}

/// Months that follow each other, in words: `januar-juli 2026`.
pub(super) fn span(first: Period, last: Period, language: Language) -> String {
    let (from, to) = (in_words(first, language), in_words(last, language));
    if first == last {
        return to;
    }
    let year = format!("{JOINED}{}", first.year());
    match from.strip_suffix(&year) {
        Some(month) if first.year() == last.year() => format!("{month}-{to}"),
        _ => format!("{from}-{to}"),
    }
}
