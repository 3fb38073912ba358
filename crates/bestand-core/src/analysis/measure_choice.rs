//! The measure of an answer, and the files that do not have it.

use bestand_model::code_list::slug;
use bestand_model::measure::{MeasureList, ValueKind};

use super::plan::Plan;
use super::remarks::Remark;
use crate::{CoreError, Cube, Request};

/// The measure taken when the user names none and a table has it.
pub(crate) const DEFAULT_MEASURE: &str = "full_time_persons";

/// The measure of the answer.
pub(super) fn choose_measure(cube: &Cube, request: &Request) -> Result<usize, CoreError> {
    let measures = cube.measures();
    let list = || {
        let codes: Vec<&str> = measures.iter().map(|measure| measure.code.as_str()).collect();
        format!("the extracts have {}", codes.join(", "))
    };
    let position = |code: &str| measures.iter().position(|measure| measure.code == code);
    let wanted =
        request.measure.as_deref().or(request.set.as_ref().map(|set| set.measure.as_str()));
    if let Some(name) = wanted {
        let known = MeasureList::shipped().find(name).map(|measure| measure.code.as_str());
        return known
            .and_then(position)
            .or_else(|| position(name))
            .or_else(|| position(&slug(name)))
            .ok_or_else(|| {
                CoreError::question(format!("no measure {name:?} in these extracts"), list())
            });
    }
    if let Some(default) = position(DEFAULT_MEASURE) {
        return Ok(default);
    }
    let counts: Vec<usize> =
        (0..measures.len()).filter(|&index| measures[index].value == ValueKind::Count).collect();
    match (counts.as_slice(), measures.len()) {
        (&[only], _) => Ok(only),
        ([], 1) => Ok(0),
        _ => Err(CoreError::question(
            "the extracts have several measures, and none of them goes without saying".to_owned(),
            format!("choose one with --measure; {}", list()),
        )),
    }
}

impl Plan<'_> {
    /// Remembers the files that have other measures only.
    pub(super) fn note_left_out(&mut self) {
        let has_it = |measures: &Vec<String>| measures.contains(&self.measure.code);
        let sources: Vec<usize> = (0..self.cube.sources().len())
            .filter(|&source| !has_it(&self.cube.measures_of_sources[source]))
            .collect();
        if !sources.is_empty() {
            self.remarks.insert(Remark::LeftOut { sources });
        }
    }
}
