//! A count held against an earlier one: what may be said of the two, and what not.

use bestand_model::table::Role;
use bestand_model::{MissingReason, Period, PeriodKind};

use super::Sentence;
use super::figure::Figure;
use super::phrase::{Slot, words};
use super::reading::Reader;
use super::sheet::{Sheet, Spot, in_words};
use super::size_words::{Size, SizeWord, Usual};
use super::vocabulary::Noun;

/// A count now and then. Both stand in the same table, of which one row or column is the earlier.
#[derive(Clone, Copy)]
pub(super) struct Comparison<'a> {
    pub(super) now: Spot<'a>,
    pub(super) then: Spot<'a>,
    pub(super) newest: Period,
    pub(super) oldest: Period,
    pub(super) unit: &'static Noun,
}

/// What may be said of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A direction and a size.
    Word(SizeWord),
    /// That it is no more than what is usual from month to month.
    Inside,
    /// Nothing: only the two numbers.
    Numbers,
}

impl<'a> Comparison<'a> {
    pub(super) fn sheet(&self) -> &'a Sheet<'a> {
        self.now.sheet
    }

    /// The two numbers.
    pub(super) fn figures(&self) -> Option<(Figure, Figure)> {
        Some((Figure::of(self.now).ok()?, Figure::of(self.then).ok()?))
    }

    /// Whether figures of one of the two periods are still being reported.
    pub(super) fn is_provisional(&self) -> bool {
        let sheet = self.sheet();
        sheet.is_provisional(self.newest) || sheet.is_provisional(self.oldest)
    }

    /// What may be said of it beside the two numbers.
    ///
    /// Nothing where one of them is missing or still being reported, or where the row is read as one with others: people
    /// were moved to another row and neither says by itself whether it rose or fell.
    pub(super) fn verdict(&self, reader: &Reader<'_>) -> Verdict {
        let Some((now, then)) = self.figures() else { return Verdict::Numbers };
        if self.is_provisional() || self.sheet().is_joint(self.now.row) {
            return Verdict::Numbers;
        }
        let is_monthly = self.newest.kind() == PeriodKind::Month;
        let usual = reader.usual(self.now).filter(|_| is_monthly);
        let words = &reader.options.words;
        let word = words.word(then.size, now.size, Usual::MonthToMonth(usual));
        let is_inside = usual.is_some_and(|usual| (now.size - then.size).abs() <= usual);
        match word {
            Some(word) => Verdict::Word(word),
            None if is_inside && words.is_base(then.size) => Verdict::Inside,
            None => Verdict::Numbers,
        }
    }

    /// The same for a row by itself. A single row is given no word across a series break that may touch it; the total of all
    /// of them, and a sub-total that a break reads as one, keep theirs, with the break said beside it.
    pub(super) fn verdict_of_row(&self, reader: &Reader<'_>) -> Verdict {
        let is_single = matches!(self.sheet().role(self.now.row), Role::Body | Role::Part);
        if is_single && self.sheet().crosses_break(self.now.row, self.oldest, self.newest) {
            return Verdict::Numbers;
        }
        self.verdict(reader)
    }

    /// The two numbers in a sentence: `I juli 2026 var der 1.105 fuldtidspersoner i Holbæk mod 1.085 i juli 2025.`
    pub(super) fn level(&self, reader: &Reader<'_>) -> Option<Sentence> {
        let mut slots = self.frame(reader);
        let (now, then) = (Figure::of(self.now), Figure::of(self.then));
        let reason = |reason| ("reason", Slot::words(self.sheet().reason(reason)));
        let is_small = |then: &Figure| !reader.options.words.is_base(then.size);
        let id = match (&now, &then) {
            (Ok(now), Ok(then)) if is_small(then) => {
                slots.extend([("then", then.level(Some(self.unit))), ("now", now.level(None))]);
                "level_counts"
            }
            (Ok(now), Ok(then)) => {
                slots.extend([("then", then.level(None)), ("now", now.level(Some(self.unit)))]);
                "level"
            }
            (Ok(now), Err(MissingReason::NotExisting)) => {
                slots.push(("now", now.level(Some(self.unit))));
                "level_new"
            }
            (Ok(now), Err(missing)) => {
                slots.extend([("now", now.level(Some(self.unit))), reason(*missing)]);
                "level_then_missing"
            }
            (Err(missing), Ok(then)) => {
                slots.extend([("then", then.level(Some(self.unit))), reason(*missing)]);
                "level_now_missing"
            }
            (Err(now), Err(then)) => {
                slots.push(reason(now.dominant(*then)));
                "level_missing"
            }
        };
        reader.say(id, &slots)
    }

    /// Direction and size in a sentence, or that the change is no larger than usual; nothing where neither may be said.
    pub(super) fn word(&self, reader: &Reader<'_>) -> Option<Sentence> {
        self.word_of(self.verdict_of_row(reader), reader)
    }

    fn word_of(&self, verdict: Verdict, reader: &Reader<'_>) -> Option<Sentence> {
        match verdict {
            Verdict::Numbers => None,
            Verdict::Inside => reader.say("word_inside", &[]),
            Verdict::Word(word) => {
                let (now, then) = self.figures()?;
                changed(word, &now, &then, self.unit, reader)
            }
        }
    }

    /// The slots `change` and `percent`.
    pub(super) fn sizes(&self, reader: &Reader<'_>) -> Option<Vec<(&'static str, Slot)>> {
        let (now, then) = self.figures()?;
        Some(sizes(&now, &then, self.unit, reader))
    }

    /// The slots `newest`, `oldest` and `place`.
    pub(super) fn frame(&self, reader: &Reader<'_>) -> Vec<(&'static str, Slot)> {
        let period = |period| Slot::words(in_words(period, reader.language()));
        vec![
            ("newest", period(self.newest)),
            ("oldest", period(self.oldest)),
            ("place", Slot::words(self.sheet().place(self.now.row))),
        ]
    }
}

/// A change in a sentence: its word, how many, how many per cent. Nothing of one down to nothing: *ingen* has said it.
pub(super) fn changed(
    word: SizeWord,
    now: &Figure,
    then: &Figure,
    unit: &Noun,
    reader: &Reader<'_>,
) -> Option<Sentence> {
    let (size, direction) = match word {
        SizeWord::Unchanged => return reader.say("word_unchanged", &[]),
        SizeWord::Fall(_) if now.size == 0.0 => return None,
        SizeWord::Fall(size) => (size, "fall"),
        SizeWord::Rise(size) => (size, "rise"),
    };
    let mut slots = sizes(now, then, unit, reader);
    slots.push(("word", Slot::words(verb(word, reader))));
    slots.push(("noun", Slot::words(words(direction, reader.language()))));
    let id = match size {
        Size::Plain => "word_plain",
        Size::ALittle | Size::Markedly => "word_sized",
        Size::Multiple => "word_multiple",
    };
    reader.say(id, &slots)
}

/// The slots `change` and `percent`.
fn sizes(
    now: &Figure,
    then: &Figure,
    unit: &Noun,
    reader: &Reader<'_>,
) -> Vec<(&'static str, Slot)> {
    let change = now.minus(then);
    let percent = change.percent_of(then).percent();
    vec![("change", change.change(Some(unit), &reader.options.words)), ("percent", percent)]
}

/// The verb of a word: *faldet en smule*.
pub(super) fn verb(word: SizeWord, reader: &Reader<'_>) -> &'static str {
    let id = match word {
        SizeWord::Unchanged => "unchanged",
        SizeWord::Fall(Size::ALittle) => "fall_a_little",
        SizeWord::Fall(Size::Plain) => "fall_plain",
        SizeWord::Fall(Size::Markedly) => "fall_markedly",
        SizeWord::Fall(Size::Multiple) => "fall_multiple",
        SizeWord::Rise(Size::ALittle) => "rise_a_little",
        SizeWord::Rise(Size::Plain) => "rise_plain",
        SizeWord::Rise(Size::Markedly) => "rise_markedly",
        SizeWord::Rise(Size::Multiple) => "rise_multiple",
    };
    words(id, reader.language())
}

/// The noun of a word, before *på* and a number: *et fald*, *en markant stigning*. A small change is a fall or a rise like
/// any other: the number says how small.
pub(super) fn noun(word: SizeWord, reader: &Reader<'_>) -> &'static str {
    let id = match word {
        SizeWord::Unchanged => "unchanged",
        SizeWord::Fall(Size::Markedly | Size::Multiple) => "marked_fall",
        SizeWord::Fall(_) => "fall",
        SizeWord::Rise(Size::Markedly | Size::Multiple) => "marked_rise",
        SizeWord::Rise(_) => "rise",
    };
    words(id, reader.language())
}
