//! Awards by quarter: the newest against the same one a year before, four quarters against the four before.

use bestand_model::table::Role;
use bestand_model::{MissingReason, Period, PeriodKind};

use super::reservations::{breaks, breaks_in_short, once};
use crate::sentence::Sentence;
use crate::sentence::comparison::{changed, verb};
use crate::sentence::figure::Figure;
use crate::sentence::phrase::Slot;
use crate::sentence::reading::{Reader, a_year_before};
use crate::sentence::series::Series;
use crate::sentence::sheet::{Sheet, in_words};
use crate::sentence::size_words::{SizeWord, Usual};
use crate::sentence::vocabulary::{Noun, Vocabulary};

pub(in crate::sentence) fn awards(reader: &Reader<'_>) -> Vec<Sentence> {
    let sheet = reader.sheet;
    let Some(column) = sheet.column("value").filter(|&column| counts_awards(sheet, column)) else {
        return Vec::new();
    };
    let (mut said, mut ends) = (Vec::new(), Vec::new());
    for series in Series::to_read(sheet, column) {
        let asked = Asked { reader: *reader, noun: awarded(sheet, series.row), row: series.row };
        let four_quarters = asked.four_quarters(&series);
        ends.extend(series.newest().map(|(newest, _)| {
            let first_of_eight = newest.offset(-7).filter(|_| !four_quarters.is_empty());
            (first_of_eight.or_else(|| a_year_before(newest)).unwrap_or(newest), newest)
        }));
        said.extend(asked.year_before(&series));
        said.extend(four_quarters);
    }
    once(&mut said, "revised_up");
    let oldest = ends.iter().map(|(oldest, _)| *oldest).min_by_key(|period| period.first_day());
    let newest = ends.iter().map(|(_, newest)| *newest).max_by_key(|period| period.first_day());
    said.extend(breaks(reader, oldest.zip(newest)).filter(|_| !ends.is_empty()));
    said
}

/// The newest period against the same one a year before in one sentence, for the conclusion.
pub(super) fn in_short(reader: &Reader<'_>) -> Vec<Sentence> {
    let sheet = reader.sheet;
    let Some(column) = sheet.column("value").filter(|&column| counts_awards(sheet, column)) else {
        return Vec::new();
    };
    let series = Series::to_read(sheet, column);
    let Some(first) = series.first().filter(|_| series.len() == 1) else { return Vec::new() };
    let asked = Asked { reader: *reader, noun: awarded(sheet, first.row), row: first.row };
    let mut said = asked.in_short(first);
    let between = first.newest().and_then(|(newest, _)| Some((a_year_before(newest)?, newest)));
    said.extend(between.and_then(|between| breaks_in_short(reader, between)));
    said
}

/// Whether the decisions of a column are awards: the unit of refusals and withdrawals is the same.
pub(super) fn counts_awards(sheet: &Sheet<'_>, column: usize) -> bool {
    let table = sheet.table;
    let column = &table.columns[column];
    let measure = match table.measure.is_empty() {
        true if column.id == "value" => &column.label,
        true => &table.title,
        false => &table.measure,
    };
    let measure = measure.to_lowercase();
    let names = |words: [&str; 2]| words.iter().any(|word| measure.contains(word));
    column.unit.as_deref() == Some("decisions")
        && names(["tilkendelse", "award"])
        && !names(["afslag", "refusal"])
}

/// What is awarded, and whether it is known which benefit.
fn awarded(sheet: &Sheet<'_>, row: usize) -> (Noun, bool) {
    let benefit = sheet.column("benefit").and_then(|column| sheet.code(row, column));
    Vocabulary::shipped().awarded(benefit, &sheet.table.title)
}

/// One series and what is awarded in it.
struct Asked<'a> {
    reader: Reader<'a>,
    noun: (Noun, bool),
    row: usize,
}

impl Asked<'_> {
    fn year_before(&self, series: &Series<'_>) -> Vec<Sentence> {
        let Some((newest, now)) = series.newest() else { return Vec::new() };
        let Some(oldest) = a_year_before(newest) else { return Vec::new() };
        let then = series.at(oldest).map_or(Err(MissingReason::NotInExtract), Figure::of);
        let mut slots = vec![
            ("newest", self.words(in_words(newest, self.reader.language()))),
            ("oldest", self.words(in_words(oldest, self.reader.language()))),
            ("place", self.words(self.place())),
        ];
        let reason = |missing| ("reason", Slot::words(self.reader.sheet.reason(missing)));
        let (id, compared) = match (Figure::of(now), then) {
            (Ok(now), Ok(then)) => {
                slots.extend([("now", self.counted(&now)), ("then", then.level(None))]);
                let id = self.either("awards_year_before", "awards_year_before_plain");
                (id, Some((now, then)))
            }
            (Ok(now), Err(missing)) => {
                slots.extend([("now", self.counted(&now)), reason(missing)]);
                (self.either("awards_then_missing", "awards_then_missing_plain"), None)
            }
            (Err(missing), _) => {
                slots.push(reason(missing));
                ("awards_missing", None)
            }
        };
        let mut said = Vec::new();
        said.extend(self.reader.say(id, &slots));
        let is_provisional = self.is_provisional(&[newest, oldest]);
        if let Some((now, then)) = compared.filter(|_| !is_provisional) {
            said.extend(self.change("awards_unchanged", &now, &then, (oldest, newest)));
        }
        if is_provisional {
            said.extend(self.reader.say("revised_up", &[]));
        }
        said
    }

    /// The two numbers of [`Self::year_before`] and the word of their change in one sentence.
    fn in_short(&self, series: &Series<'_>) -> Vec<Sentence> {
        let Some((newest, now)) = series.newest() else { return Vec::new() };
        let then = a_year_before(newest).and_then(|oldest| Some((oldest, series.at(oldest)?)));
        let Some((oldest, then)) = then else { return self.year_before(series) };
        let (Ok(now), Ok(then)) = (Figure::of(now), Figure::of(then)) else {
            return self.year_before(series);
        };
        let is_provisional = self.is_provisional(&[newest, oldest]);
        let word = self.word(&now, &then, (oldest, newest)).filter(|_| !is_provisional);
        let mut slots = vec![
            ("newest", self.words(in_words(newest, self.reader.language()))),
            ("oldest", self.words(in_words(oldest, self.reader.language()))),
            ("place", self.words(self.place())),
            // The plural, since no number stands before it.
            ("units", Slot::words(self.noun.0.of(0.0, self.reader.language()))),
            ("now", now.level(None)),
            ("then", then.level(None)),
        ];
        let id = match word {
            None => self.either("conclusion_awards", "conclusion_awards_plain"),
            Some(SizeWord::Unchanged) => {
                self.either("conclusion_awards_unchanged", "conclusion_awards_unchanged_plain")
            }
            Some(word) => {
                slots.push(("word", Slot::words(verb(word, &self.reader))));
                self.either("conclusion_awards_word", "conclusion_awards_word_plain")
            }
        };
        let revised = self.reader.say("revised_up", &[]).filter(|_| is_provisional);
        self.reader.say(id, &slots).into_iter().chain(revised).collect()
    }

    /// The last four quarters against the four before; nothing where one of the eight has no number.
    fn four_quarters(&self, series: &Series<'_>) -> Vec<Sentence> {
        let Some((newest, _)) = series.newest() else { return Vec::new() };
        if newest.kind() != PeriodKind::Quarter {
            return Vec::new();
        }
        let sum = |first: i32| {
            let quarters: Option<Vec<Figure>> = (first..first + 4)
                .map(|back| Figure::of(series.at(newest.offset(-back)?)?).ok())
                .collect();
            quarters?.into_iter().rev().reduce(|sum, next| sum.plus(&next))
        };
        let (Some(now), Some(then)) = (sum(0), sum(4)) else { return Vec::new() };
        let slots = [
            ("newest", self.words(in_words(newest, self.reader.language()))),
            ("place", self.words(self.place())),
            ("now", self.counted(&now)),
            ("then", then.level(None)),
        ];
        let mut said = Vec::new();
        let id = self.either("awards_four_quarters", "awards_four_quarters_plain");
        said.extend(self.reader.say(id, &slots));
        let quarters: Vec<Period> = (0..8).filter_map(|back| newest.offset(-back)).collect();
        if self.is_provisional(&quarters) {
            said.extend(self.reader.say("revised_up", &[]));
        } else if let Some(oldest) = newest.offset(-7) {
            said.extend(self.change("awards_four_unchanged", &now, &then, (oldest, newest)));
        }
        said
    }

    /// Direction and size in a sentence. That nothing changed is said with the place, so that no sentence of another series
    /// is the same.
    fn change(
        &self,
        unchanged: &'static str,
        now: &Figure,
        then: &Figure,
        between: (Period, Period),
    ) -> Option<Sentence> {
        match self.word(now, then, between)? {
            SizeWord::Unchanged => {
                self.reader.say(unchanged, &[("place", self.words(self.place()))])
            }
            word => changed(word, now, then, &self.noun.0, &self.reader),
        }
    }

    /// The word of a change of whole decisions; of a single row not across a series break, as with stocks.
    fn word(
        &self,
        now: &Figure,
        then: &Figure,
        (oldest, newest): (Period, Period),
    ) -> Option<SizeWord> {
        let sheet = self.reader.sheet;
        let is_single = matches!(sheet.role(self.row), Role::Body | Role::Part);
        if is_single && sheet.crosses_break(self.row, oldest, newest) {
            return None;
        }
        let usual = Usual::Decisions { quarters: 1.0 };
        self.reader.options.words.word(then.size, now.size, usual)
    }

    /// The number with what is awarded: `1.421 førtidspensioner`, or `1.421 nye tilkendelser` of an unknown benefit.
    fn counted(&self, figure: &Figure) -> Slot {
        let (noun, is_known) = &self.noun;
        if *is_known { figure.level(Some(noun)) } else { figure.new_level(noun) }
    }

    fn either(&self, known: &'static str, unknown: &'static str) -> &'static str {
        if self.noun.1 { known } else { unknown }
    }

    /// Where or in which group; not the benefit, which is what is awarded.
    fn place(&self) -> String {
        group_place(self.reader.sheet, self.row)
    }

    fn words(&self, text: String) -> Slot {
        Slot::words(text)
    }

    fn is_provisional(&self, periods: &[Period]) -> bool {
        periods.iter().any(|&period| self.reader.sheet.is_provisional(period))
    }
}

/// Where or in which group a row of awards counts; empty for a total and for a row of nothing but a benefit.
pub(super) fn group_place(sheet: &Sheet<'_>, row: usize) -> String {
    if sheet.role(row) == Role::Total {
        return String::new();
    }
    sheet.place_without(row, "benefit")
}
