//! What the synthetic table of awards must be, read from its text alone: published totals and shares, sums that add up to
//! the unit, and no cell that falls from one day to the next.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{collections::BTreeMap, fs, path::Path};

use bestand_benches::synthetic::{DEFAULT_SEED, ankestyrelsen_2015};

/// Scheme, age, diagnosis, sex and quarter.
type Key = [String; 5];

/// The cells of a text, blank labels filled from above.
fn cells(bytes: &[u8]) -> BTreeMap<Key, i64> {
    let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    let mut cells = BTreeMap::new();
    let mut periods: Vec<String> = Vec::new();
    let mut above = vec![String::new(); 4];
    for line in text.split("\r\n") {
        let fields: Vec<&str> = line.split(';').collect();
        if fields.len() < 5 {
            continue;
        }
        if periods.is_empty() {
            periods = fields[4..].iter().map(|&period| period.to_owned()).collect();
            continue;
        }
        for (label, field) in above.iter_mut().zip(&fields) {
            if !field.is_empty() {
                *label = (*field).to_owned();
            }
        }
        for (period, field) in periods.iter().zip(&fields[4..]) {
            let [scheme, age, diagnosis, sex] = [0, 1, 2, 3].map(|at| above[at].clone());
            let key = [scheme, age, diagnosis, sex, period.clone()];
            assert_eq!(cells.insert(key, field.parse().unwrap()), None);
        }
    }
    cells
}

/// The cells by the day of the file name.
fn pulls() -> BTreeMap<String, BTreeMap<Key, i64>> {
    let day = |name: &str| name["synthetic_ankestyrelsen_".len()..][..10].to_owned();
    ankestyrelsen_2015(DEFAULT_SEED)
        .into_iter()
        .map(|(name, bytes)| (day(&name), cells(&bytes)))
        .collect()
}

const ALL: &str = "I alt";
const UNDER_40: [&str; 2] = ["18-29 år", "30-39 år"];
const FROM_40: [&str; 3] = ["40-49 år", "50-59 år", "60-64 år"];
const MENTAL: &str = "Psykiske lidelser";
const BONES: &str = "Bevægeapparatsygdomme";

/// The sum over ages and quarters that begin so.
fn sum(
    cells: &BTreeMap<Key, i64>,
    scheme: &str,
    ages: &[&str],
    diagnosis: &str,
    sex: &str,
    quarters: &[&str],
) -> i64 {
    cells
        .iter()
        .filter(|([of_scheme, age, of_diagnosis, of_sex, quarter], _)| {
            of_scheme == scheme
                && ages.contains(&age.as_str())
                && of_diagnosis == diagnosis
                && of_sex == sex
                && quarters.iter().any(|wanted| quarter.starts_with(wanted))
        })
        .map(|(_, &count)| count)
        .sum()
}

fn total(cells: &BTreeMap<Key, i64>, scheme: &str, quarters: &[&str]) -> i64 {
    sum(cells, scheme, &[ALL], ALL, ALL, quarters)
}

#[test]
fn totals_are_the_newest_that_were_out_on_the_day() {
    // Day, period, scheme, and the figure with its publication.
    for (day, period, scheme, wanted) in [
        ("2015-03-12", "2011", ALL, 15_969),  // yearly statistics 2012
        ("2015-03-12", "2011K2", ALL, 3_848), // Tendenser 2011:2
        ("2015-03-12", "2011K3", ALL, 3_427), // 2011:3
        ("2015-03-12", "2012", ALL, 14_450),  // yearly statistics 2012; 13,180 in 2012:4
        ("2015-03-12", "2012K1", ALL, 3_520), // 2012:1
        ("2015-03-12", "2012K4", ALL, 3_453), // 2012:4
        ("2015-03-12", "2013", ALL, 5_743),   // yearly statistics 2013
        ("2015-03-12", "2013", "2003-ordningen", 2_684),
        ("2015-03-12", "2013", "2013-ordningen", 3_059),
        ("2015-03-12", "2013K1", "2003-ordningen", 1_601), // 2013:1
        ("2015-03-12", "2013K1", "2013-ordningen", 142),
        ("2015-03-12", "2013K1", ALL, 1_743),
        ("2015-03-12", "2013K2", "2003-ordningen", 384), // 2013:2
        ("2015-03-12", "2013K2", "2013-ordningen", 733),
        ("2015-03-12", "2013K2", ALL, 1_117),
        ("2015-03-12", "2013K3", ALL, 1_090), // 2014:4
        ("2015-03-12", "2014K1", ALL, 1_348), // 2014:3
        ("2015-03-12", "2014K2", ALL, 1_432),
        ("2015-03-12", "2014K3", ALL, 1_292),
        ("2015-03-12", "2014K4", ALL, 1_556), // 2014:4
        ("2015-06-15", "2014K1", ALL, 1_456), // 2015:1
        ("2015-06-15", "2015K1", ALL, 1_411),
        ("2015-09-15", "2014", ALL, 6_187), // yearly statistics 2014
        ("2016-03-15", "2014K3", ALL, 1_430), // 2015:3
        ("2016-03-15", "2015K3", ALL, 1_266),
        ("2016-03-15", "2014", ALL, 6_187),
        ("2016-03-15", "2012", ALL, 14_450),
        ("2017-03-15", "2012", ALL, 14_504), // yearly statistics 2016
        ("2017-03-15", "2016", ALL, 8_108),
    ] {
        assert_eq!(total(&pulls()[day], scheme, &[period]), wanted, "{day} {period} {scheme}");
    }
}

#[test]
fn shares_are_the_published_ones_to_the_rounding() {
    let pulls = pulls();
    let cells = &pulls["2015-03-12"];
    let first_three = ["2014K1", "2014K2", "2014K3"];
    let share = |part: i64, of: i64| (100.0 * part as f64 / of as f64).round() as i64;
    let mental = |scheme: &str, ages: &[&str], quarters: &[&str]| {
        share(
            sum(cells, scheme, ages, MENTAL, ALL, quarters),
            sum(cells, scheme, ages, ALL, ALL, quarters),
        )
    };
    assert_eq!(mental(ALL, &UNDER_40, &["2011"]), 75);
    assert_eq!(mental(ALL, &UNDER_40, &["2012"]), 73);
    assert_eq!(mental(ALL, &FROM_40, &["2012"]), 40);
    assert_eq!(mental(ALL, &UNDER_40, &first_three), 64);
    assert_eq!(mental(ALL, &FROM_40, &first_three), 34);
    assert_eq!(mental(ALL, &[ALL], &["2013"]), 43);
    assert_eq!(mental("2013-ordningen", &[ALL], &["2013"]), 33);
    let under_40 = |scheme: &str, quarters: &[&str]| {
        share(sum(cells, scheme, &UNDER_40, ALL, ALL, quarters), total(cells, scheme, quarters))
    };
    assert_eq!(under_40(ALL, &["2012"]), 27);
    assert_eq!(under_40("2013-ordningen", &["2013"]), 18);
    let women = |day: &str, diagnosis: &str, quarters: &[&str]| {
        let cells = &pulls[day];
        share(
            sum(cells, ALL, &[ALL], diagnosis, "Kvinder", quarters),
            sum(cells, ALL, &[ALL], diagnosis, ALL, quarters),
        )
    };
    let of_2015 = ["2015K1", "2015K2", "2015K3"];
    for (diagnosis, in_2011, in_2015) in [(ALL, 52, 48), (BONES, 59, 54), (MENTAL, 52, 47)] {
        assert_eq!(women("2015-03-12", diagnosis, &["2011"]), in_2011, "{diagnosis}");
        assert_eq!(women("2016-03-15", diagnosis, &of_2015), in_2015, "{diagnosis}");
    }
}

#[test]
fn every_total_is_the_sum_of_its_parts() {
    for (day, cells) in pulls() {
        for at in 0..4 {
            let mut sums: BTreeMap<Key, i64> = BTreeMap::new();
            for (key, count) in cells.iter().filter(|(key, _)| key[at] != ALL) {
                let mut key = key.clone();
                key[at] = ALL.to_owned();
                *sums.entry(key).or_default() += count;
            }
            assert_eq!(sums.len() * [3, 6, 8, 3][at], cells.len());
            for (key, sum) in sums {
                assert_eq!(cells[&key], sum, "{day} {key:?}");
            }
        }
    }
}

#[test]
fn what_was_reported_stays_reported() {
    let pulls: Vec<_> = pulls().into_values().collect();
    for pair in pulls.windows(2) {
        for (key, before) in &pair[0] {
            assert!(pair[1][key] >= *before, "{key:?}");
        }
    }
}

#[test]
fn the_files_of_the_samples_are_these_and_say_that_they_are_made() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../data-samples/synthetic/ankestyrelsen-2015");
    let made = ankestyrelsen_2015(DEFAULT_SEED);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), made.len());
    for (name, bytes) in made {
        assert_eq!(fs::read(folder.join(&name)).unwrap(), bytes, "{name}");
        let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        let source = text.lines().last().unwrap();
        assert!(name.starts_with("synthetic_") && source.starts_with("Kilde: Syntetiske data"));
    }
}
