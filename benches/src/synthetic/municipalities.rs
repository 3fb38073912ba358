//! How a country's people are shared out to its municipalities.

use bestand_model::{
    Period,
    area::{Area, AreaKind, AreaList},
};

use super::{dice::Dice, plan::Table};

/// How many municipalities there are since 2007.
pub(super) const COUNT: usize = 98;

/// The part of the country that lives in no known municipality.
const UNKNOWN_AREA: f64 = 0.004;

/// How far a municipality's stock per resident may lie from the common one: a factor of 0.6 to 1.6.
const FACTOR_MIDDLE: f64 = 1.1;
const FACTOR_SWING: f64 = 0.5;

/// How much a municipality may drift from the country in a year, and for how many years before or after the
/// base month: a drift that never ended would empty it.
const DRIFT: f64 = 0.02;
const DRIFT_YEARS: f64 = 5.0;

/// How far chance may move a municipality in a month, as a share.
const MONTH_NOISE: f64 = 0.01;

/// The sample file the residents are taken from: Danmarks Statistik, FOLK1A.
const RESIDENTS: &str = include_str!("../../../data-samples/statbank/folk1a_totals_en_csv.csv");

/// The quarter they are counted in.
const RESIDENTS_IN: &str = "2015Q1";

/// The 98 municipalities as one table sees them.
pub(super) struct Municipalities {
    places: Vec<Place>,
}

/// A municipality and its weight among the others.
struct Place {
    area: &'static Area,
    /// Residents times the factor of the municipality in this table.
    weight: f64,
    /// Yearly growth beside that of the country.
    drift: f64,
}

impl Municipalities {
    /// The municipalities of a table, in code order.
    pub fn of(seed: u64, table: &Table) -> Self {
        let places = residents()
            .into_iter()
            .map(|(area, residents)| {
                let mut dice = Dice::of(seed, &format!("{} {}", table.id, area.code));
                // Half the sum of two: most municipalities are near the middle.
                let swing = (dice.swing() + dice.swing()) / 2.0;
                Place {
                    area,
                    weight: residents * (FACTOR_MIDDLE + FACTOR_SWING * swing),
                    drift: DRIFT * dice.swing(),
                }
            })
            .collect();
        Self { places }
    }

    /// Each municipality with its share of the country in a month. Together they have all but the unknown
    /// area.
    pub fn shares(&self, seed: u64, table: &Table, month: Period) -> Vec<(&'static Area, f64)> {
        let base = Period::month(2012, 11).expect("a month of the calendar");
        let steps = base.steps_to(month).expect("both are months");
        let years = (f64::from(steps) / 12.0).clamp(-DRIFT_YEARS, DRIFT_YEARS);
        let mut dice = Dice::of(seed, &format!("{} {month} municipalities", table.id));
        let weights: Vec<f64> = self
            .places
            .iter()
            .map(|place| {
                place.weight * (1.0 + place.drift * years) * (1.0 + MONTH_NOISE * dice.swing())
            })
            .collect();
        let all: f64 = weights.iter().sum();
        let known = 1.0 - UNKNOWN_AREA;
        self.places
            .iter()
            .zip(weights)
            .map(|(place, weight)| (place.area, known * weight / all))
            .collect()
    }
}

/// The municipalities in code order, with their residents.
fn residents() -> Vec<(&'static Area, f64)> {
    /// Area, sex, age, marital status, quarter, residents.
    type Row = (String, String, String, String, String, u32);
    let areas = AreaList::shipped();
    let mut found: Vec<(&Area, f64)> = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(RESIDENTS.as_bytes())
        .deserialize()
        .map(|row| row.expect("the sample of residents is tested"))
        .filter(|(.., quarter, _): &Row| quarter == RESIDENTS_IN)
        .filter_map(|(area, .., residents)| Some((areas.match_label(&area)?, f64::from(residents))))
        .filter(|(area, _)| area.kind == AreaKind::Municipality)
        .collect();
    found.sort_by_key(|(area, _)| areas.order(&area.code));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::plan::Plan;

    #[test]
    fn the_98_municipalities_have_the_residents_of_2015() {
        let residents = residents();
        assert_eq!(residents.len(), COUNT);
        // Danmarks Statistik, FOLK1A 2015K1: everybody less the 91 of Christiansø.
        assert_eq!(residents.iter().map(|(_, count)| count).sum::<f64>(), 5_659_715.0 - 91.0);
        assert_eq!((residents[0].0.code.as_str(), residents[0].1), ("101", 580_184.0));
    }

    #[test]
    fn together_they_have_all_but_the_unknown_area_however_long_ago() {
        let table = Plan::shipped().table("y36a02").unwrap();
        let municipalities = Municipalities::of(1, table);
        for month in [(1900, 1), (2010, 1), (2014, 12)] {
            let month = Period::month(month.0, month.1).unwrap();
            let shares = municipalities.shares(1, table, month);
            assert!(shares.iter().all(|&(_, share)| share > 0.0));
            let all: f64 = shares.iter().map(|(_, share)| share).sum();
            assert!((all - 0.996).abs() < 1e-9, "{all}");
        }
    }

    #[test]
    fn a_municipality_keeps_its_factor_from_month_to_month() {
        let table = Plan::shipped().table("y07a02").unwrap();
        let municipalities = Municipalities::of(1, table);
        let shares = |month| municipalities.shares(1, table, Period::month(2014, month).unwrap());
        for ((_, before), (_, after)) in shares(10).into_iter().zip(shares(11)) {
            assert!((after / before - 1.0).abs() < 0.03);
        }
    }
}
