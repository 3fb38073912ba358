//! What an entry of the list of breaks may not say.

use chrono::{Datelike, Days, NaiveDate};

use super::{Axis, Break, Reach};
use crate::{
    Period,
    area::{AreaKind, AreaList},
    code_list::{CodeListError, refuse_broken, slug},
    source::Publisher,
};

/// The kinds of measure a break can touch.
const MEASURES: [&str; 10] = [
    "stock",
    "unemployed",
    "inflow",
    "outflow",
    "duration",
    "awards",
    "expenditure",
    "rate",
    "spells",
    "activation",
];

/// The kind of area that breaks name and no code list holds.
const JOBCENTER: &str = "jobcenter";

impl Break {
    /// Refuses an entry that contradicts itself or speaks of what is in no list.
    ///
    /// # Errors
    /// With the first contradiction.
    pub(super) fn check(&self) -> Result<(), CodeListError> {
        let geographic = self.applies_to.contains(&Reach::Areas);
        let publishers: Vec<&str> =
            Publisher::ALL.into_iter().filter_map(Publisher::scope).collect();
        let kinds: Vec<&str> =
            AreaKind::ALL.into_iter().map(AreaKind::key).chain([JOBCENTER]).collect();
        let known = |names: &[String], list: &[&str]| {
            names.iter().all(|name| list.contains(&name.as_str()))
        };
        let message = if self.last_month.is_some_and(|last| last < self.first_month) {
            "it ends before it begins"
        } else if self.last_month.is_some() && self.axis == Axis::Extract {
            "extracts are pulled before or after, never inside"
        } else if self.day.is_some_and(|day| !counts_as(day, self.first_month)) {
            "the day does not lie in the first month"
        } else if self.benefits.is_empty() || self.applies_to.is_empty() || self.measures.is_empty()
        {
            "it touches nothing"
        } else if !known(&self.measures, &MEASURES) {
            "a kind of measure is not known"
        } else if !known(&self.source_scope, &publishers) {
            "a publisher is not known"
        } else if !known(&self.area_kinds, &kinds) {
            "a kind of area is not known"
        } else if geographic == self.area_kinds.is_empty() || !(geographic || self.areas.is_empty())
        {
            "areas and their kinds go with applies_to = \"areas\""
        } else if self.severity_of_totals.keys().any(|benefit| !self.benefits.contains(benefit)) {
            "a severity is given for a benefit it does not touch"
        } else if self.dims.iter().any(|dimension| slug(dimension) != *dimension) {
            "a dimension is no id"
        } else {
            return refuse_broken(&self.id, &self.areas, |area| {
                AreaList::shipped().get(area).is_some()
            });
        };
        Err(CodeListError::Invalid { entry: self.id.clone(), message: message.to_owned() })
    }
}

/// Whether an event on this day counts as the month: one in the last three days of a month counts as the next.
fn counts_as(day: NaiveDate, month: Period) -> bool {
    let in_month = |date: NaiveDate| Period::month(date.year(), date.month()) == Some(month);
    in_month(day) || day.checked_add_days(Days::new(3)).is_some_and(in_month)
}
