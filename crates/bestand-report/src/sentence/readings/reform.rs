//! Mean awards per quarter before and after a reform: the total, the groups, and the group with most of the change.

use bestand_model::table::{Note, NoteKind, Role, Severity};
use bestand_model::{Language, MissingReason};

use super::awards::{counts_awards, group_place};
use super::reservations::{breaks_but, provisional, provisional_in_short};
use crate::sentence::Sentence;
use crate::sentence::comparison::{noun, verb};
use crate::sentence::figure::{Figure, counted};
use crate::sentence::phrase::{Slot, words};
use crate::sentence::reading::Reader;
use crate::sentence::sheet::{JOINED, Sheet};
use crate::sentence::size_words::{SizeWord, Usual};

pub(in crate::sentence) fn reform(reader: &Reader<'_>) -> Vec<Sentence> {
    let Some(means) = Means::new(reader) else { return Vec::new() };
    let mut said = Vec::new();
    let whole = means.whole();
    for row in whole.iter().copied() {
        said.extend(means.sentence(row, ["reform_word", "reform_unchanged", "reform_levels"]));
    }
    if let [total] = whole[..] {
        said.extend(means.groups(total));
        said.extend(means.largest(total));
    }
    let day = means.day();
    let is_the_reform =
        |note: &Note| note.begins.is_some_and(|begins| in_words(begins, reader.language()) == day);
    said.extend(breaks_but(reader, is_the_reform));
    said.extend(provisional(reader, None));
    said
}

/// The change of all awards and what is provisional of them, for the conclusion.
pub(super) fn in_short(reader: &Reader<'_>) -> Vec<Sentence> {
    let Some(means) = Means::new(reader) else { return Vec::new() };
    let [total] = means.whole()[..] else { return Vec::new() };
    let ids = ["conclusion_reform", "conclusion_reform_unchanged", "conclusion_reform_levels"];
    let said = means.sentence(total, ids);
    said.into_iter().chain(provisional_in_short(reader, None)).collect()
}

/// The note that quarters around the day are left out.
const LEFT_OUT: &str = "reform_left_out";

/// A table of means on both sides of a day.
struct Means<'a> {
    reader: Reader<'a>,
    before: usize,
    after: usize,
    change: usize,
    contribution: Option<usize>,
    share: Option<usize>,
}

/// Both means of a row.
struct Pair {
    before: Figure,
    after: Figure,
    word: Option<SizeWord>,
}

impl<'a> Means<'a> {
    fn new(reader: &Reader<'a>) -> Option<Self> {
        let sheet = reader.sheet;
        let before = sheet.column("before").filter(|&column| counts_awards(sheet, column))?;
        Some(Self {
            reader: *reader,
            before,
            after: sheet.column("after")?,
            change: sheet.column("change")?,
            contribution: sheet.column("contribution"),
            share: sheet.column("contribution_pct"),
        })
    }

    fn sheet(&self) -> &'a Sheet<'a> {
        self.reader.sheet
    }

    /// The totals; without any every row.
    fn whole(&self) -> Vec<usize> {
        let totals: Vec<usize> = self.sheet().rows_of(Role::Total).collect();
        if totals.is_empty() { self.sheet().rows_of(Role::Body).collect() } else { totals }
    }

    /// The means of a row, or why there are none.
    fn pair(&self, row: usize) -> Result<Pair, MissingReason> {
        let before = Figure::of(self.sheet().spot(row, self.before))?;
        let after = Figure::of(self.sheet().spot(row, self.after))?;
        let usual = Usual::Decisions { quarters: self.quarters(row) };
        let word = self.reader.options.words.word(before.size, after.size, usual);
        Ok(Pair { word: word.filter(|_| self.is_reported(row)), before, after })
    }

    /// How many quarters a mean of this row is of: its contribution is in decisions over all of them, its change per
    /// quarter. One where that cannot be told, which asks most of a change.
    fn quarters(&self, row: usize) -> f64 {
        let size = |column: usize| Some(Figure::of(self.sheet().spot(row, column)).ok()?.size);
        let quarters =
            self.contribution.and_then(|column| Some(size(column)? / size(self.change)?));
        quarters.filter(|quarters| quarters.is_finite()).map_or(1.0, f64::round).max(1.0)
    }

    /// Whether so few of the quarters after are provisional that they cannot make a fall: at most one of four.
    fn is_reported(&self, row: usize) -> bool {
        self.sheet().table.provisional.len() as f64 * 4.0 <= self.quarters(row)
    }

    /// The means of a row in a sentence: with a word, unchanged, or the two numbers.
    fn sentence(&self, row: usize, ids: [&'static str; 3]) -> Option<Sentence> {
        let mut slots = vec![
            ("place", Slot::words(group_place(self.sheet(), row))),
            ("day", Slot::words(self.day())),
        ];
        let pair = match self.pair(row) {
            Ok(pair) => pair,
            Err(missing) => {
                slots.push(("reason", Slot::words(self.sheet().reason(missing))));
                return self.reader.say("reform_missing", &slots);
            }
        };
        slots.extend([("before", pair.before.mean(None)), ("after", pair.after.mean(None))]);
        slots.extend([("span_before", self.span()), ("span_after", self.span())]);
        let [word_id, unchanged, levels] = ids;
        match pair.word {
            Some(SizeWord::Unchanged) => self.reader.say(unchanged, &slots),
            Some(word) => {
                slots.push(("word", Slot::words(verb(word, &self.reader))));
                self.reader.say(word_id, &slots)
            }
            None => self.reader.say(levels, &slots),
        }
    }

    /// Over how many quarters the means are, as the head of the contributions says: ` i de otte kvartaler`, and without *de*
    /// where quarters around the day are left out. Empty where the head does not say it.
    fn span(&self) -> Slot {
        let (language, table) = (self.reader.language(), self.sheet().table);
        let Some(quarters) = self.contribution.and_then(|at| quarters_in(&table.columns[at].label))
        else {
            return Slot::default();
        };
        let is_left_out = table.notes.iter().any(|note| note.id == LEFT_OUT);
        let id = match (quarters, is_left_out) {
            (1, _) => return Slot::words(words("reform_span_one", language)).after(" "),
            (_, false) => "reform_span",
            (_, true) => "reform_span_left_out",
        };
        let lead = format!(" {} ", words(id, language));
        let quarters = counted(quarters, Vec::new(), language).after(&lead);
        quarters.before(&format!("{JOINED}{}", words("reform_quarters", language)))
    }

    /// Each group's change in per cent: `et fald på 72,1 pct. i gruppen under 40 år`.
    fn groups(&self, total: usize) -> Option<Sentence> {
        let groups = self.sheet().rows_of(Role::Body).filter(|&row| row != total);
        let changes: Vec<Slot> = groups
            .filter_map(|row| {
                let pair = self.pair(row).ok()?;
                let word = pair.word.filter(|word| *word != SizeWord::Unchanged)?;
                let spot = self.sheet().spot(row, self.sheet().column("change_pct")?);
                let percent = Figure::of(spot).ok()?.percent();
                let on = self.reader.language().pick("på", "of");
                let lead = format!("{} {on} ", noun(word, &self.reader));
                Some(percent.after(&lead).before(&self.sheet().place(row)))
            })
            .collect();
        if changes.is_empty() {
            return None;
        }
        let changes = Slot::list(changes, self.reader.language());
        self.reader.say("reform_groups", &[("changes", changes)])
    }

    /// The group with the largest share of the change. Only where all groups change the same way, so that the shares are
    /// parts of a whole, and one of them is the largest.
    fn largest(&self, total: usize) -> Option<Sentence> {
        let word = self.pair(total).ok()?.word?;
        let id = match word {
            SizeWord::Fall(_) => "reform_largest_fall",
            SizeWord::Rise(_) => "reform_largest_rise",
            SizeWord::Unchanged => return None,
        };
        let column = self.share?;
        let groups: Vec<usize> = self.sheet().rows_of(Role::Body).collect();
        let shares: Option<Vec<Figure>> =
            groups.iter().map(|&row| Figure::of(self.sheet().spot(row, column)).ok()).collect();
        let shares = shares?;
        let largest = shares.iter().map(|share| share.size).fold(f64::MIN, f64::max);
        let mut at = shares.iter().enumerate().filter(|(_, share)| share.size == largest);
        let (place, share) = at.next()?;
        if at.next().is_some() || shares.len() < 2 || shares.iter().any(|each| each.size < 0.0) {
            return None;
        }
        let group = Slot::words(self.sheet().name_in_sentence(groups[place]));
        self.reader.say(id, &[("share", share.percent()), ("group", group)])
    }

    /// The day in words: the one the title says, else that of the only break of the table. Where neither says it, *skiftet*.
    fn day(&self) -> String {
        let (language, table) = (self.reader.language(), self.sheet().table);
        let breaks = table
            .notes
            .iter()
            .filter(|note| note.kind == NoteKind::Break && note.severity == Severity::Break);
        let days: Vec<String> =
            breaks.filter_map(|note| note.begins).map(|day| in_words(day, language)).collect();
        let of_title = after(&table.title, language.pick("før og efter ", "before and after "));
        match (of_title, &days[..]) {
            (Some(day), _) => day.replace(' ', JOINED),
            (None, [day]) => day.clone(),
            _ => language.pick("skiftet", "the change").to_owned(),
        }
    }
}

/// The number before the word for quarters in a heading: 8 in `Bidrag (tilkendelser, 8 kvartaler)`.
fn quarters_in(label: &str) -> Option<usize> {
    let (before, _) = label.split_once(" kvartal").or_else(|| label.split_once(" quarter"))?;
    before.rsplit([' ', '(']).next()?.parse().ok().filter(|quarters| *quarters > 0)
}

/// What stands behind these words of a title, up to the next comma.
fn after<'t>(title: &'t str, words: &str) -> Option<&'t str> {
    let (_, rest) = title.split_once(words)?;
    Some(rest.split(',').next().unwrap_or(rest).trim()).filter(|day| !day.is_empty())
}

/// A day inside a sentence: `1. januar 2013`.
fn in_words(day: chrono::NaiveDate, language: Language) -> String {
    let words = bestand_model::source::Vintage::Day(day).long(language).unwrap_or_default();
    words.replace(' ', JOINED)
}
