//! The change of the total, that of awards, and what the numbers do not show: with the numbers of the readings before it, and
//! in fewer words.

use super::november::{has_several_benefits, total};
use super::reservations::{breaks_in_short, once, provisional_in_short};
use super::{awards, reform};
use crate::sentence::Sentence;
use crate::sentence::comparison::{Comparison, Verdict, verb};
use crate::sentence::phrase::Slot;
use crate::sentence::reading::Reader;
use crate::sentence::size_words::SizeWord;

pub(in crate::sentence) fn conclusion(reader: &Reader<'_>) -> Vec<Sentence> {
    let mut said = Vec::new();
    let total = total(reader);
    said.extend(total.as_ref().and_then(|total| of_total(reader, total)));
    said.extend(of_awards(reader));
    if total.is_some() && has_several_benefits(reader) {
        said.extend(reader.say("limit", &[]));
    }
    if let Some(total) = &total {
        said.extend(breaks_in_short(reader, (total.oldest, total.newest)));
        said.extend(provisional_in_short(reader, Some(&[total.oldest, total.newest])));
    }
    // The total and the awards can have the same reservation.
    for id in ["conclusion_break_one", "conclusion_break_several", "conclusion_provisional"] {
        once(&mut said, id);
    }
    said
}

fn of_total(reader: &Reader<'_>, total: &Comparison<'_>) -> Option<Sentence> {
    let (now, then) = total.figures()?;
    let mut slots = total.frame(reader);
    // The plural, since no number stands before it.
    let units = total.unit.of(0.0, reader.language());
    slots.extend([
        ("units", Slot::words(units)),
        ("now", now.level(None)),
        ("then", then.level(None)),
    ]);
    match total.verdict(reader) {
        Verdict::Word(SizeWord::Unchanged) => reader.say("conclusion_unchanged", &slots),
        Verdict::Word(word) => {
            slots.push(("word", Slot::words(verb(word, reader))));
            reader.say("conclusion_total", &slots)
        }
        Verdict::Inside | Verdict::Numbers => reader.say("conclusion_levels", &slots),
    }
}

/// The means before and after where they stand beside the table, else the newest quarter.
fn of_awards(reader: &Reader<'_>) -> Vec<Sentence> {
    let means = reader.table_beside("awards_reform").map(|sheet| reader.of(sheet));
    let said = means.map_or_else(Vec::new, |reader| reform::in_short(&reader));
    if !said.is_empty() {
        return said;
    }
    let quarters = reader.table_beside("awards").map(|sheet| reader.of(sheet));
    quarters.map_or_else(Vec::new, |reader| awards::in_short(&reader))
}
