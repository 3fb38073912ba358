//! The values of a dataset with their statuses: a list, or an object that leaves out cells.

use std::borrow::Cow;

use serde::de::DeserializeSeed;
use serde_json::value::RawValue;

use super::{Cell, Document, entries::Spread, is_list, unfit};
use crate::{
    error::{At, Place, ReadError},
    excerpt::excerpt,
    json_cell::JsonCell,
    text_table::within,
};

/// The most bytes of a value or a status, which is a number or a sign.
const LONGEST_ENTRY: usize = 100;

impl<'a> Document<'a, '_> {
    /// The cells, with null for those that an object leaves out.
    pub(super) fn cells(
        &self,
        values: &'a RawValue,
        statuses: Option<&'a RawValue>,
        cells: usize,
    ) -> Result<Vec<Cell<'a>>, ReadError> {
        let values = self.per_cell("value", values, cells)?;
        let (one, statuses) = match statuses {
            Some(status) if status.get().starts_with('"') => (self.status(0, status)?, Vec::new()),
            Some(statuses) => (None, self.per_cell("status", statuses, cells)?),
            None => (None, Vec::new()),
        };
        let statuses = statuses.into_iter().map(Some).chain(std::iter::repeat(None));
        let cell = |(number, (value, status)): (usize, (Option<_>, Option<Option<_>>))| {
            let value = value.map_or(Ok(JsonCell::Null), |value| {
                self.entry("bytes in a value", number, value)
            })?;
            let status = match status {
                Some(status) => status.map_or(Ok(None), |status| self.status(number, status))?,
                None => one.clone(),
            };
            Ok(Cell { value, status })
        };
        values.into_iter().zip(statuses).enumerate().map(cell).collect()
    }

    /// A value or a status.
    fn entry(
        &self,
        what: &'static str,
        number: usize,
        entry: &'a RawValue,
    ) -> Result<JsonCell<'a>, ReadError> {
        // What is nested is refused for that, and not kept.
        if !entry.get().starts_with(['[', '{']) {
            within(what, entry.get().len(), LONGEST_ENTRY, || Place {
                file: self.file.to_owned(),
                at: At::Value(u32::try_from(number + 1).unwrap_or(u32::MAX)),
                column: None,
            })?;
        }
        self.part(entry)
    }

    fn status(
        &self,
        number: usize,
        status: &'a RawValue,
    ) -> Result<Option<Cow<'a, str>>, ReadError> {
        match self.entry("bytes in a status", number, status)? {
            JsonCell::Text(text) => Ok(Some(text)),
            JsonCell::Null => Ok(None),
            // The parser says what stands in its place.
            _ => self.part::<String>(status).map(|text| Some(text.into())),
        }
    }

    /// A list with something for every cell, or an object with something for some, by their numbers from 0.
    fn per_cell(
        &self,
        name: &str,
        part: &'a RawValue,
        cells: usize,
    ) -> Result<Vec<Option<&'a RawValue>>, ReadError> {
        if is_list(part) {
            let entries = self.count(part)?;
            if entries != cells {
                let what = format!("{name} has {entries} entries, and the sizes make {cells}");
                return Err(unfit(self.file, what));
            }
            return Ok(self.part::<Vec<&RawValue>>(part)?.into_iter().map(Some).collect());
        }
        let mut spread = vec![None; cells];
        let mut stray = None;
        let seed = Spread { into: &mut spread, stray: &mut stray };
        let read = seed.deserialize(&mut serde_json::Deserializer::from_str(part.get()));
        match (read, stray) {
            (Ok(()), _) => Ok(spread),
            (Err(_), Some(key)) => Err(unfit(
                self.file,
                format!(
                    "{name} has an entry \"{}\", and the sizes make cells 0 to {}",
                    excerpt(&key),
                    cells - 1
                ),
            )),
            (Err(error), None) => Err(self.before(part).error(&error)),
        }
    }
}
