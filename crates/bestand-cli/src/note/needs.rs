//! Whether what a section needs is there.

use bestand_core::Cube;
use bestand_core::model::benefit_set::{BenefitSet, SetRowKind};

use super::compose::Draft;
use super::spec::{Given, Needed};
use crate::failure::Failure;

impl Draft<'_> {
    /// Whether what a section needs is there.
    pub(super) fn has(&self, needed: Option<&Needed>, place: &str) -> Result<bool, Failure> {
        let Some(needed) = needed else { return Ok(true) };
        let data = self.making.data;
        let cube = &data.cube;
        let measure = needed.measure.as_deref();
        let has_measure = measure.is_none_or(|code| has_measure(cube, code));
        let has_benefit =
            needed.benefit.as_deref().is_none_or(|code| self.has_benefit(code, measure, place));
        let has_table = needed.table.as_ref().is_none_or(|tables| {
            let is_named = |id: &String| tables.iter().any(|table| table.eq_ignore_ascii_case(id));
            cube.sources().iter().filter_map(|source| source.table.as_ref()).any(is_named)
        });
        let has_given = needed.given.iter().all(|&what| self.is_given(what));
        let is_known = |id: &String| self.known.iter().any(|known| known.id == *id);
        let has_section = needed.section.as_ref().is_none_or(is_known)
            && !needed.without.as_ref().is_some_and(is_known);
        let has_set = needed.set.as_deref().map(|set| self.has_set(set, place)).transpose()?;
        let has_set = has_set.unwrap_or(true);
        Ok(has_measure && has_benefit && has_table && has_given && has_section && has_set)
    }

    /// Whether there is a number of a benefit, of this measure where one is named, in the area of the note.
    fn has_benefit(&self, code: &str, measure: Option<&str>, place: &str) -> bool {
        let option = |text: &str| toml::Value::String(text.to_owned());
        let mut options = toml::Table::from_iter([("benefit".to_owned(), option(code))]);
        options.extend(measure.map(|measure| ("measure".to_owned(), option(measure))));
        let question = self.question("stock", &options, place);
        question.answer(self.making.data, self.making.own).is_ok()
    }

    /// Whether every benefit of a set has an extract of a table that the set takes it from.
    fn has_set(&self, code: &str, place: &str) -> Result<bool, Failure> {
        let set = BenefitSet::shipped(code).ok_or_else(|| {
            Failure::new(format!("{place}: no set {code:?}"), "name a set that comes with bestand")
        })?;
        let cube = &self.making.data.cube;
        let has_table = |table: &String| {
            let mut tables = cube.sources().iter().filter_map(|source| source.table.as_ref());
            tables.any(|each| each == table)
        };
        let benefits = set.rows.iter().filter(|row| row.kind == SetRowKind::Benefit);
        Ok(benefits
            .into_iter()
            .all(|row| row.tables.is_empty() || row.tables.iter().any(has_table)))
    }

    fn is_given(&self, what: Given) -> bool {
        let making = self.making;
        match what {
            Given::Area => making.area.is_some(),
            Given::Budget => making.own.budget.is_some(),
            Given::Group => {
                making.sited.spec.group.as_ref().is_some_and(|groups| !groups.is_empty())
            }
            Given::Month => self.month.is_some(),
            Given::Population => making.data.population.is_some(),
            Given::Refusion => making.own.refunds.is_some(),
            Given::Targets => making.own.targets.is_some(),
        }
    }
}

/// Whether the cube knows a measure by this code.
fn has_measure(cube: &Cube, code: &str) -> bool {
    cube.measures().iter().any(|measure| measure.code == code)
}
