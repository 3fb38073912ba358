//! What is read from the answers of a note, as sentences of a paragraph or items of a list.

use bestand_core::model::table::Table;
use bestand_report::note::document::{Block, Inline, Item, List};
use bestand_report::sentence::{Material, Reading, Sentence, read};

use super::compose::Draft;
use crate::failure::{Failure, did_you_mean};

/// The sentences that need not stand twice below a heading.
const RESERVATIONS: [&str; 8] = [
    "provisional",
    "conclusion_provisional",
    "limit",
    "break_one",
    "break_several",
    "break_more",
    "conclusion_break_one",
    "conclusion_break_several",
];

impl Draft<'_> {
    /// Whether a paragraph below the same heading has the same reservation; remembers it else.
    pub(super) fn is_said(&mut self, sentence: &Sentence) -> bool {
        let may_go = RESERVATIONS.contains(&sentence.id.as_str());
        let is_said = self.said.contains(&sentence.text);
        if may_go && !is_said {
            self.said.push(sentence.text.clone());
        }
        may_go && is_said
    }

    /// The sentences of the first table that the reading reads.
    pub(super) fn read(
        &self,
        reading: Reading,
        tables: &[&Table],
        place: &str,
    ) -> Result<Vec<Sentence>, Failure> {
        let reads = |table: &Table| {
            let ids = reading.tables();
            ids.is_empty() || ids.contains(&&*table.id)
        };
        let at = tables.iter().position(|table| reads(table)).ok_or_else(|| {
            let ids: Vec<&str> = tables.iter().map(|table| table.id.as_str()).collect();
            Failure::new(
                format!("{place}: {} does not read {}", reading.name(), ids.join(", ")),
                format!("it reads {}", reading.tables().join(", ")),
            )
        })?;
        let beside: Vec<&Table> = [&tables[..at], &tables[at + 1..]].concat();
        let material = Material { table: tables[at], beside: &beside };
        Ok(read(reading, &material, self.making.words))
    }

    /// Each reading as an item of a list, which goes on where the block before is one.
    pub(super) fn points(&mut self, readings: Vec<Vec<Sentence>>) {
        let items =
            readings.into_iter().map(|sentences| Item { text: inlines(sentences), below: None });
        match self.note.blocks.last_mut() {
            Some(Block::List(list)) if !list.ordered => list.items.extend(items),
            _ => {
                let list = List { ordered: false, items: items.collect() };
                self.note.blocks.extend((!list.items.is_empty()).then_some(Block::List(list)));
            }
        }
    }
}

/// Sentences one after the other.
pub(super) fn inlines(sentences: Vec<Sentence>) -> Vec<Inline> {
    let mut text = Vec::new();
    for sentence in sentences {
        if !text.is_empty() {
            text.push(Inline::Text(" ".to_owned()));
        }
        text.push(Inline::Sentence(sentence));
    }
    text
}

pub(super) fn reading(name: &str, place: &str) -> Result<Reading, Failure> {
    Reading::parse(name).ok_or_else(|| {
        let names: Vec<&str> = Reading::ALL.iter().map(|reading| reading.name()).collect();
        let hint =
            did_you_mean(name, names.iter().copied(), || format!("there are {}", names.join(", ")));
        Failure::new(format!("{place}: no reading is called {name:?}"), hint)
    })
}
