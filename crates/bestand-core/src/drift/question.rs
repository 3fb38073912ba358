//! Which differences an answer can live with, and which must stop it.
//!
//! Stopped is what may make a number of this answer count something else than its name says: a total that is gone, a
//! measure that is gone, a member or column that is gone while another is new under a name nobody knows. Everything
//! else is noted.

use std::collections::BTreeSet;

use bestand_model::age::AgeBand;
use bestand_model::area::AreaList;
use bestand_model::code_list::{fold, slug};
use bestand_model::dimension::DimensionList;
use bestand_model::drift::{Candidate, Change, ChangeKind, Drift, What};
use bestand_model::excerpt::{excerpt, mask_person_ids};
use bestand_model::measure::Measure;

use super::{Compared, shown_code};
use crate::CoreError;
use crate::analysis::{goes_without_saying, measure_called, wanted_measure};
use crate::mapping::Mapping;
use crate::members::match_member;
use crate::request::Request;

/// How many candidates a hint names.
const MOST_IN_HINT: usize = 3;

/// Stops at the first difference that the question cannot live with.
pub(super) fn check(compared: &[Compared], request: &Request) -> Result<(), CoreError> {
    let asked = Asked { request };
    let stops: Vec<CoreError> = compared
        .iter()
        .flat_map(|each| {
            let changes = each.drift.changes.iter();
            changes.filter(|change| change.is_concern()).filter_map(|change| match change.what {
                What::Measure => asked.measure_gone(each, change, compared),
                What::Dimension => asked.dimension_gone(each, change),
                What::Member => asked.member_gone(each, change),
            })
        })
        .map(|(message, hint)| CoreError::question(message, hint))
        .collect();
    let count = stops.len();
    let Some(first) = stops.into_iter().next() else { return Ok(()) };
    Err(match first {
        CoreError::Question { message, hint } if count > 1 => CoreError::question(
            message,
            format!(
                "{}; inspect --against shows all {count} differences that need a word",
                hint.unwrap_or_default()
            ),
        ),
        only => only,
    })
}

/// A message and a hint.
type Stop = (String, String);

/// What a question asks of a dimension.
struct Asked<'a> {
    request: &'a Request,
}

impl Asked<'_> {
    /// The measure of the answer is gone.
    fn measure_gone(
        &self,
        each: &Compared,
        change: &Change,
        compared: &[Compared],
    ) -> Option<Stop> {
        let before = &each.earlier_measures;
        let position = before.iter().position(|measure| measure.code == change.code)?;
        let is_asked_for = match wanted_measure(self.request) {
            Some(name) => measure_called(before, name) == Some(position),
            None => {
                // What all files together go by: one of them may well lack it.
                let mut all: Vec<Measure> = Vec::new();
                for measure in compared.iter().flat_map(|each| &each.earlier_measures) {
                    if all.iter().all(|other| other.code != measure.code) {
                        all.push(measure.clone());
                    }
                }
                match goes_without_saying(&all) {
                    Some(at) => all[at].code == change.code,
                    None => goes_without_saying(before) == Some(position),
                }
            }
        };
        if !is_asked_for {
            return None;
        }
        let message =
            format!("{}: the measure {} is gone", place(&each.drift), quoted(&change.label));
        let without = "download the table with it, or ask for another one with --measure";
        Some(with_ways(message, change, "column", without))
    }

    /// A breakdown is gone: another may be it, or the numbers may be of one of its members.
    fn dimension_gone(&self, each: &Compared, change: &Change) -> Option<Stop> {
        let id = change.dimension.as_deref()?;
        let message =
            format!("{}: the column {} is gone", place(&each.drift), quoted(&change.label));
        let unlisted = change.may_be.iter().any(|candidate| !candidate.listed);
        let wanted = self.is_held(id) || self.is_shown(id) || self.is_summed(id);
        let unlike_a_total = id == "area" || !change.total;
        if !(unlisted || wanted || unlike_a_total) {
            return None;
        }
        let without = match (wanted, unlike_a_total) {
            (true, _) => {
                format!(
                    "download the table with it, or leave {} out of the question",
                    shown_code(id)
                )
            }
            (false, true) => format!(
                "nothing says that the numbers are totals over {}: download the table with it",
                shown_code(id)
            ),
            (false, false) => "download the table with it".to_owned(),
        };
        Some(with_ways(message, change, "column", &without))
    }

    fn member_gone(&self, each: &Compared, change: &Change) -> Option<Stop> {
        let id = change.dimension.as_deref()?;
        let place = place(&each.drift);
        if change.total {
            if (self.is_held(id) && !self.names(id, change)) || self.is_summed(id) {
                return None;
            }
            let shown = shown_code(id);
            let label = quoted(&change.label);
            let message = format!("{place}: the total of {shown}, {label}, is gone");
            let without = format!(
                "download the table with its total, or hold the dimension with --where {shown}=MEMBER"
            );
            return Some(with_ways(message, change, id, &without));
        }
        let asked_for = self.names(id, change);
        let may_be_new = change.may_be.iter().any(|candidate| !candidate.listed);
        let no_total = !each.totals.contains(id);
        let touched = match self.is_held(id) {
            true => asked_for || self.cuts_through(id, change),
            false => self.is_shown(id) || self.is_summed(id) || no_total,
        };
        // A set says itself which of its rows have nothing.
        let missed = asked_for && (may_be_new || !self.is_row_of_set(id, change));
        let (label, shown) = (quoted(&change.label), shown_code(id));
        let message = format!("{place}: {label} of the dimension {shown} is gone");
        (missed || (may_be_new && touched))
            .then(|| with_ways(message, change, id, "leave it out of the question"))
    }

    fn is_id(name: &str, id: &str) -> bool {
        DimensionList::shipped().find(name) == Some(id) || name == id || slug(name) == id
    }

    /// Whether the question names members of the dimension.
    fn is_held(&self, id: &str) -> bool {
        self.request.filters.iter().any(|filter| Self::is_id(&filter.dimension, id))
            || (id == "area" && !self.request.areas.is_empty())
            || (id == "benefit"
                && (!self.request.benefits.is_empty() || self.request.set.is_some()))
    }

    fn is_shown(&self, id: &str) -> bool {
        // Benefits are shown where there are several.
        (id == "benefit" && !self.is_held(id))
            || self.request.by.iter().any(|name| Self::is_id(name, id))
    }

    fn is_summed(&self, id: &str) -> bool {
        self.request.sum.iter().any(|name| Self::is_id(name, id))
    }

    /// Whether the question names this member, be it as part of a group of areas.
    fn names(&self, id: &str, change: &Change) -> bool {
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for filter in self.request.filters.iter().filter(|each| Self::is_id(&each.dimension, id)) {
            for text in &filter.members {
                // A comma may belong to a label or stand between two.
                names.insert(text);
                names.extend(text.split(',').map(str::trim));
            }
        }
        match id {
            "area" => names.extend(self.request.areas.iter().map(String::as_str)),
            "benefit" => names.extend(self.request.benefits.iter().map(String::as_str)),
            _ => {}
        }
        self.is_row_of_set(id, change)
            || names.into_iter().any(|name| {
                let member = match_member(id, name, None).member;
                let of_group = || {
                    id == "area"
                        && member.known
                        && AreaList::shipped()
                            .members_of(&member.code)
                            .contains(&change.code.as_str())
                };
                fold(name) == fold(&change.label)
                    || slug(name) == change.code
                    || name == change.code
                    || (member.known && member.code == change.code)
                    || of_group()
            })
    }

    /// Whether an age cut of the question has ages in common with a band.
    fn cuts_through(&self, id: &str, change: &Change) -> bool {
        let ends = |band: AgeBand| (band.from, band.to.unwrap_or(u8::MAX));
        let Some((from, to)) = AgeBand::parse(&change.code).filter(|_| id == "age").map(ends)
        else {
            return false;
        };
        self.request
            .filters
            .iter()
            .filter(|filter| Self::is_id(&filter.dimension, id))
            .flat_map(|filter| filter.members.iter().flat_map(|text| text.split(',')))
            .filter_map(|text| AgeBand::parse(text.trim()).map(ends))
            .any(|(first, last)| first <= to && from <= last)
    }

    fn is_row_of_set(&self, id: &str, change: &Change) -> bool {
        self.request.set.iter().flat_map(|set| &set.rows).any(|row| {
            let before = row.filter_before.as_ref().and_then(|before| before.filter.get(id));
            let filters = row.filter.get(id).into_iter().chain(before);
            (id == "benefit" && row.benefit.as_ref() == Some(&change.code))
                || filters.into_iter().flatten().any(|member| *member == change.code)
        })
    }
}

/// `ny.csv, against the earlier gammel.csv`.
fn place(drift: &Drift) -> String {
    let files: BTreeSet<String> = drift.against.iter().map(|each| excerpt(&each.file)).collect();
    let files = files.into_iter().collect::<Vec<_>>().join(", ");
    format!("{}, against the earlier {files}", excerpt(&drift.file))
}

fn quoted(label: &str) -> String {
    format!("{:?}", excerpt(label))
}

/// The message with what is new beside what is gone, and the ways out: the new label that is the same, or that
/// nothing is.
fn with_ways(message: String, change: &Change, scope: &str, without: &str) -> Stop {
    debug_assert_eq!(change.change, ChangeKind::Vanished, "only what is gone is missed");
    let gone = mask_person_ids(&Mapping::of(&shown_code(scope), &change.label, None).to_string());
    let gone = format!("if nothing took its place, say --map \"{gone}\"");
    if change.may_be.is_empty() {
        return (message, format!("{without}; {gone}"));
    }
    let new: Vec<String> =
        change.may_be.iter().take(MOST_IN_HINT).map(|candidate| quoted(&candidate.label)).collect();
    let others = change.may_be.len().saturating_sub(MOST_IN_HINT);
    let more = if others == 0 { String::new() } else { format!(" and {others} more") };
    let verb = if change.may_be.len() == 1 { "is" } else { "are" };
    let ways: Vec<String> = change.may_be.iter().take(MOST_IN_HINT).map(way).collect();
    (
        format!("{message}, and {}{more} {verb} new", new.join(", ")),
        format!("if it goes by a new name, say --map {}; {gone}; or {without}", ways.join(" or ")),
    )
}

/// `"age:Alder i alt=Alle aldre" (12 of 12 alike)`.
fn way(candidate: &Candidate) -> String {
    let map = format!("\"{}\"", mask_person_ids(&candidate.map));
    match candidate.compared {
        0 => map,
        compared => format!("{map} ({} of {compared} alike)", candidate.equal),
    }
}
