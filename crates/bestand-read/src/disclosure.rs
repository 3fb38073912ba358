//! Own suppression on what was read: the small counts of an office's own cases, and the counts that would give them away,
//! become missing before anything else sees them ([`bestand_model::disclosure`]).

use bestand_model::{
    MissingReason,
    benefit::{BenefitList, BenefitMatch},
    code_list::fold,
    dimension::DimensionList,
    disclosure::{Cases, Place, part_called},
    measure::AccountPart,
};

use crate::{Extract, RawCell};

/// Hides what an extract may not show of an office's own cases, whatever shape it came in. Every other extract stays as it
/// is.
pub fn hide_own_counts(extract: &mut Extract) {
    let own: Vec<(usize, AccountPart)> = extract
        .measures
        .iter()
        .enumerate()
        .filter_map(|(at, column)| Some((at, part_called(&column.label)?)))
        .collect();
    if own.is_empty() {
        return;
    }
    let places = places(extract);
    let mut cases = Cases::default();
    for &(at, part) in &own {
        for (place, cell) in places.iter().zip(&extract.measures[at].cells) {
            match *cell {
                RawCell::Number(number, _) => cases.put(place.clone(), part, Some(number)),
                RawCell::Missing(MissingReason::Suppressed) => cases.put(place.clone(), part, None),
                RawCell::Missing(_) | RawCell::Blank | RawCell::Absent => {}
            }
        }
    }
    cases.hide();
    for (at, part) in own {
        for (place, cell) in places.iter().zip(&mut extract.measures[at].cells) {
            if matches!(cell, RawCell::Number(..)) && cases.hides(place, part) {
                *cell = RawCell::Missing(MissingReason::Suppressed);
            }
        }
    }
}

/// Where the counts of each record stand.
fn places(extract: &Extract) -> Vec<Place> {
    let dimensions = DimensionList::shipped();
    let is_benefit: Vec<bool> = extract
        .dimensions
        .iter()
        .map(|column| dimensions.resolve(&column.label, column.id.as_deref()).id == "benefit")
        .collect();
    let members: Vec<Vec<String>> = extract
        .dimensions
        .iter()
        .zip(&is_benefit)
        .map(|(column, &is_benefit)| {
            let code = |text: &String| if is_benefit { benefit(text) } else { fold(text) };
            column.members.iter().map(code).collect()
        })
        .collect();
    let place = |record: usize| {
        let (mut of_benefit, mut others) = (String::new(), Vec::new());
        for ((column, members), &is_benefit) in
            extract.dimensions.iter().zip(&members).zip(&is_benefit)
        {
            let member = members[column.codes[record] as usize].clone();
            if is_benefit { of_benefit = member } else { others.push(member) }
        }
        let period = extract.periods.members[extract.periods.codes[record] as usize];
        Place { others, benefit: of_benefit, period }
    };
    (0..extract.len()).map(place).collect()
}

/// The code of a benefit or total; a label in no list is itself.
fn benefit(label: &str) -> String {
    match BenefitList::shipped().match_label(label) {
        BenefitMatch::Benefit(code) | BenefitMatch::Composite(code) => code.to_owned(),
        _ if DimensionList::shipped().is_total("benefit", label) => "total".to_owned(),
        _ => fold(label),
    }
}
