//! The measure of an answer, and the files that do not have it.

use bestand_model::code_list::slug;
use bestand_model::disclosure::is_own;
use bestand_model::measure::{AccountPart, Measure, MeasureKind, MeasureList, ValueKind};

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
    if let Some(name) = wanted_measure(request) {
        return measure_called(measures, name).ok_or_else(|| {
            let hint = match other_tilgang(measures, name) {
                Some(other) => format!(
                    "{}; {} is {:?} and nothing else: {}",
                    list(),
                    other.code,
                    other.name_da,
                    other.note.as_deref().unwrap_or_default()
                ),
                None if name == DEFAULT_MEASURE => without_full_time_persons(measures, request),
                None => list(),
            };
            CoreError::question(format!("no measure {name:?} in these extracts"), hint)
        });
    }
    goes_without_saying(measures).ok_or_else(|| {
        CoreError::question(
            "the extracts have several measures, and none of them goes without saying".to_owned(),
            format!("choose one with --measure; {}", list()),
        )
    })
}

/// Where full-time persons are, and what can be asked of the extracts instead.
fn without_full_time_persons(measures: &[Measure], request: &Request) -> String {
    let tables = "full-time persons are in Jobindsats y..a02, such as y60a02, where \"Antal fuldtidspersoner\" is chosen for the extract";
    let codes: Vec<&str> = measures.iter().map(|measure| measure.code.as_str()).collect();
    let Some(first) = codes.first() else { return tables.to_owned() };
    let without_set = match (&request.measure, &request.set) {
        (None, Some(set)) => format!(", without the set {}", set.code),
        _ => String::new(),
    };
    let codes = codes.join(", ");
    format!("{tables}; these have {codes}, to be asked for with --measure {first}{without_set}")
}

/// The measure of the extracts that shares the word *tilgang* with the one asked for, and is another.
fn other_tilgang<'a>(measures: &'a [Measure], name: &str) -> Option<&'a Measure> {
    let wanted = MeasureList::shipped().find(name)?.kind;
    measures.iter().find(|measure| {
        matches!(
            (wanted, measure.kind),
            (MeasureKind::Awards, MeasureKind::Inflow) | (MeasureKind::Inflow, MeasureKind::Awards)
        )
    })
}

/// The measure the user names, by the set or alone.
pub(crate) fn wanted_measure(request: &Request) -> Option<&str> {
    request.measure.as_deref().or(request.set.as_ref().map(|set| set.measure.as_str()))
}

/// The one of these measures that a name means.
pub(crate) fn measure_called(measures: &[Measure], name: &str) -> Option<usize> {
    let position = |code: &str| measures.iter().position(|measure| measure.code == code);
    let known = MeasureList::shipped().find(name).map(|measure| measure.code.as_str());
    known.and_then(position).or_else(|| position(name)).or_else(|| position(&slug(name)))
}

/// The measure that is taken when nobody names one: full-time persons, else the only count there is, else of an office's own
/// counts the cases at the end of the month.
pub(crate) fn goes_without_saying(measures: &[Measure]) -> Option<usize> {
    let default = measures.iter().position(|measure| measure.code == DEFAULT_MEASURE);
    default.or_else(|| {
        let mut counts =
            (0..measures.len()).filter(|&index| measures[index].value == ValueKind::Count);
        match (counts.next(), counts.next()) {
            (Some(only), None) => Some(only),
            (None, _) if measures.len() == 1 => Some(0),
            _ if measures.iter().all(is_own) => measures.iter().position(is_closing),
            _ => None,
        }
    })
}

fn is_closing(measure: &Measure) -> bool {
    measure.account.as_ref().is_some_and(|account| account.part == AccountPart::Closing)
}

impl Plan<'_> {
    /// Remembers the files that have other measures only.
    pub(super) fn note_left_out(&mut self) {
        let has_it =
            |source: &usize| self.cube.measures_of_sources[*source].contains(&self.measure.code);
        let all = 0..self.cube.sources().len();
        let (used, others): (Vec<usize>, Vec<usize>) = all.partition(has_it);
        // A file may bring several extracts, each with other measures.
        let file = |source: usize| &self.cube.sources()[source].file;
        let is_used = |&other: &usize| used.iter().any(|&used| file(used) == file(other));
        let sources = &self.cube.sources();
        let was_given = |other: &usize| !sources[*other].is_kept();
        let sources: Vec<usize> =
            others.into_iter().filter(was_given).filter(|other| !is_used(other)).collect();
        if !sources.is_empty() {
            self.remarks.insert(Remark::LeftOut { sources });
        }
    }
}
