//! Counts of an office's own cases that no answer may show: own suppression (*diskretionering*).
//!
//! What publishers give out they have suppressed themselves, and it passes as it is. An office's own counts nobody has: one
//! from 1 to 4 is hidden, and with it every number from which it could be worked out:
//!
//! * opening + inflow - outflow = closing, so where one of the four is hidden, both flows of that month are. Two numbers are
//!   then unknown, and one equation does not give them;
//! * where one of the four was never given, the others say what it is: if that is 1 to 4, both flows are hidden too;
//! * a benefit that holds others (its parts, or a sum) is hidden where it stands beside two or more of its parts and one of
//!   them is hidden, and where it exceeds those that stand beside it by 1 to 4.
//!
//! Nothing that was hidden is shown by what is made of the rest: what touches a missing cell is missing.

use std::collections::{BTreeMap, BTreeSet};

use crate::benefit::BenefitList;
use crate::measure::{AccountPart, Measure, MeasureKind, MeasureList};
use crate::{Language, Number, Period};

/// Counts below this are hidden. Zero is shown.
pub const THRESHOLD: i64 = 5;

/// The id of the note that says so; a table that has it is made of an office's own cases.
pub const NOTE: &str = "own_suppression";

/// What a hidden cell of own cases is, for the note below a table.
pub fn explanation(language: Language) -> &'static str {
    language.pick(
        "skjult: antal under 5, eller et tal, det kunne regnes ud af",
        "hidden: a count under 5, or one that would give it away",
    )
}

/// What is said of own cases in every answer.
pub fn sentence(language: Language) -> &'static str {
    language.pick(
        "Egne sager: antal under 5 er skjult (0 er vist). Kunne et skjult antal regnes ud af andre tal, er de også skjult: nye og afsluttede sager i de måneder, det berører, og en ydelse, der rummer andre.",
        "Own cases: counts under 5 are hidden (0 is shown). Where a hidden count could be worked out from other figures, these are hidden too: cases opened and closed in the months it touches, and a benefit that holds others.",
    )
}

/// The code of a total, which holds every benefit beside it.
const TOTAL: &str = "total";

/// Whether a count is too small to be shown.
///
/// ```
/// use bestand_model::{Number, disclosure::is_small};
/// assert!(is_small(Number::integer(4)));
/// assert!(!is_small(Number::integer(0)) && !is_small(Number::integer(5)));
/// ```
pub fn is_small(count: Number) -> bool {
    let left = Number::integer(THRESHOLD).checked_sub(count);
    count.is_positive() && left.is_some_and(Number::is_positive)
}

/// Whether the counts of a measure are an office's own.
pub fn is_own(measure: &Measure) -> bool {
    measure.kind == MeasureKind::Cases
}

/// The part that a measure has in the account of an office's own cases, by its label or its code; `None` for every other
/// measure.
pub fn part_called(name: &str) -> Option<AccountPart> {
    let list = MeasureList::shipped();
    let measure = list.match_label(name).or_else(|| list.get(name))?;
    is_own(measure).then_some(measure.account.as_ref()?.part)
}

/// Where counts stand: a benefit by its code, the members of all other breakdowns, and the period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The members of the other breakdowns.
    pub others: Vec<String>,
    /// The code of the benefit.
    pub benefit: String,
    /// The period.
    pub period: Period,
}

/// What is known of a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Count {
    /// Nobody gave it.
    #[default]
    NotGiven,
    Known(Number),
    Hidden,
}

impl Count {
    fn number(self) -> Option<Number> {
        match self {
            Self::Known(number) => Some(number),
            Self::NotGiven | Self::Hidden => None,
        }
    }
}

/// The counts of an office's own cases, to be told which of them may be shown.
///
/// ```
/// use bestand_model::disclosure::{Cases, Place};
/// use bestand_model::measure::AccountPart::{Closing, Inflow, Outflow};
/// use bestand_model::{Number, Period};
///
/// let place = |month| Place {
///     others: Vec::new(),
///     benefit: "sygedagpenge".to_owned(),
///     period: Period::month(2026, month).expect("there is such a month"),
/// };
/// let mut cases = Cases::default();
/// let counts = [(1, Closing, 40), (2, Inflow, 6), (2, Outflow, 44), (2, Closing, 2)];
/// for (month, part, count) in counts {
///     cases.put(place(month), part, Some(Number::integer(count)));
/// }
/// cases.hide();
/// // 40 + 6 - 44 would give the 2 away.
/// assert!(cases.hides(&place(2), Closing) && cases.hides(&place(2), Inflow));
/// assert!(!cases.hides(&place(1), Closing));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cases {
    counts: BTreeMap<Place, [Count; 4]>,
}

impl Cases {
    /// Puts a count in its place; `None` is one that is hidden already. Of two in one place a hidden one stays.
    pub fn put(&mut self, place: Place, part: AccountPart, count: Option<Number>) {
        let there = &mut self.counts.entry(place).or_default()[part as usize];
        if *there != Count::Hidden {
            *there = count.map_or(Count::Hidden, Count::Known);
        }
    }

    /// Hides what may not be shown.
    pub fn hide(&mut self) {
        for counts in self.counts.values_mut() {
            for count in counts {
                if count.number().is_some_and(is_small) {
                    *count = Count::Hidden;
                }
            }
        }
        // What is hidden may make other numbers tell: until nothing does.
        loop {
            let mut hidden = self.telling_flows();
            hidden.extend(self.telling_wholes());
            if hidden.is_empty() {
                return;
            }
            for (place, part) in hidden {
                if let Some(counts) = self.counts.get_mut(&place) {
                    counts[part as usize] = Count::Hidden;
                }
            }
        }
    }

    /// Whether the count in this place is hidden.
    pub fn hides(&self, place: &Place, part: AccountPart) -> bool {
        self.counts.get(place).is_some_and(|counts| counts[part as usize] == Count::Hidden)
    }

    /// The flows that tell what stands beside them.
    fn telling_flows(&self) -> Vec<(Place, AccountPart)> {
        let mut telling = Vec::new();
        for (place, counts) in &self.counts {
            if !tells(self.line(place, counts)) {
                continue;
            }
            for part in [AccountPart::Inflow, AccountPart::Outflow] {
                if counts[part as usize].number().is_some() {
                    telling.push((place.clone(), part));
                }
            }
        }
        telling
    }

    /// Opening, inflow, outflow and closing of a period. What there was at its start is what there was at the end of the
    /// one before.
    fn line(&self, place: &Place, counts: &[Count; 4]) -> [Count; 4] {
        let mut line = *counts;
        if line[AccountPart::Opening as usize] == Count::NotGiven
            && let Some(period) = place.period.offset(-1)
            && let Some(before) = self.counts.get(&Place { period, ..place.clone() })
        {
            line[AccountPart::Opening as usize] = before[AccountPart::Closing as usize];
        }
        line
    }

    /// The wholes from which a hidden part could be subtracted, or that leave a small rest beside their parts.
    fn telling_wholes(&self) -> BTreeSet<(Place, AccountPart)> {
        let mut telling = BTreeSet::new();
        for (place, counts) in &self.counts {
            let parts = self.parts_beside(place);
            for part in AccountPart::ALL {
                let of_parts = parts.iter().map(|counts| counts[part as usize]);
                if let Count::Known(whole) = counts[part as usize]
                    && whole_tells(
                        whole,
                        of_parts.filter(|count| *count != Count::NotGiven).collect(),
                    )
                {
                    telling.insert((place.clone(), part));
                }
            }
        }
        telling
    }

    /// The counts of the benefits that the one in this place holds.
    fn parts_beside(&self, place: &Place) -> Vec<&[Count; 4]> {
        let of = |code: &str| self.counts.get(&Place { benefit: code.to_owned(), ..place.clone() });
        let list = BenefitList::shipped();
        let code = place.benefit.as_str();
        match list.composite(code) {
            Some(sum) => sum.members.iter().filter_map(|part| of(part)).collect(),
            None if code == TOTAL => list.iter().filter_map(|each| of(&each.code)).collect(),
            None => {
                let is_part = |part: &str| list.get(part).and_then(|part| part.parent.as_deref());
                list.iter()
                    .filter(|each| is_part(&each.code) == Some(code))
                    .filter_map(|each| of(&each.code))
                    .collect()
            }
        }
    }
}

/// Whether a whole tells a part of it that may not be shown: a hidden one that can be subtracted, or what is left beside
/// those that were given.
fn whole_tells(whole: Number, parts: Vec<Count>) -> bool {
    if parts.contains(&Count::Hidden) {
        return parts.len() > 1;
    }
    let mut known = parts.iter().filter_map(|part| part.number());
    let rest = known.try_fold(whole, Number::checked_sub);
    !parts.is_empty() && rest.is_some_and(is_small)
}

/// Whether the flows of a line tell a count of it that may not be shown.
fn tells(line: [Count; 4]) -> bool {
    if line.contains(&Count::Hidden) {
        return true;
    }
    let not_given =
        AccountPart::ALL.into_iter().filter(|&part| line[part as usize] == Count::NotGiven);
    let [part] = not_given.collect::<Vec<_>>()[..] else { return false };
    // What is left out of the sums is what the others come to: opening + inflow = outflow + closing.
    let is_left = |part: AccountPart| matches!(part, AccountPart::Opening | AccountPart::Inflow);
    let mut rest = Some(Number::integer(0));
    for other in AccountPart::ALL.into_iter().filter(|&other| other != part) {
        let Some(number) = line[other as usize].number() else { return false };
        rest = rest.and_then(|rest| match is_left(other) == is_left(part) {
            true => rest.checked_sub(number),
            false => rest.checked_add(number),
        });
    }
    rest.is_some_and(is_small)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use AccountPart::{Closing, Inflow, Outflow};

    fn place(benefit: &str, month: u32) -> Place {
        let period = Period::month(2026, month).unwrap();
        Place { others: Vec::new(), benefit: benefit.to_owned(), period }
    }

    /// Months from January: closing, inflow, outflow.
    fn cases(benefit: &str, months: &[[i64; 3]]) -> Cases {
        let mut cases = Cases::default();
        add(&mut cases, benefit, months);
        cases.hide();
        cases
    }

    fn add(cases: &mut Cases, benefit: &str, months: &[[i64; 3]]) {
        for (month, counts) in (1..).zip(months) {
            for (part, &count) in [Closing, Inflow, Outflow].into_iter().zip(counts) {
                cases.put(place(benefit, month), part, Some(Number::integer(count)));
            }
        }
    }

    /// What is hidden of closing, inflow and outflow of a month.
    fn hidden(cases: &Cases, benefit: &str, month: u32) -> [bool; 3] {
        [Closing, Inflow, Outflow].map(|part| cases.hides(&place(benefit, month), part))
    }

    const ALL: [bool; 3] = [true; 3];
    const FLOWS: [bool; 3] = [false, true, true];
    const NONE: [bool; 3] = [false; 3];

    #[test]
    fn a_hidden_stock_hides_the_flows_that_lead_to_it_and_from_it() {
        let cases =
            cases("sygedagpenge", &[[40, 9, 8], [3, 5, 42], [30, 32, 5], [31, 6, 5], [0, 0, 31]]);
        let of = |month| hidden(&cases, "sygedagpenge", month);
        assert_eq!([of(1), of(2), of(3), of(4), of(5)], [NONE, ALL, FLOWS, NONE, NONE]);
    }

    #[test]
    fn a_hidden_flow_hides_the_other() {
        // 40 + 10 - 4 = 46: the 10 would give the 4.
        let cases = cases("sygedagpenge", &[[40, 9, 8], [46, 10, 4]]);
        assert_eq!(hidden(&cases, "sygedagpenge", 2), FLOWS);
    }

    #[test]
    fn what_was_not_given_is_not_told_either() {
        let mut cases = Cases::default();
        let mut put = |month, part, count| {
            cases.put(place("sygedagpenge", month), part, Some(Number::integer(count)));
        };
        // 40 + 5 - 42 = 3 closed in February; 42 + 5 - 41 = 6 in March.
        put(1, Closing, 40);
        put(2, Inflow, 5);
        put(2, Closing, 42);
        put(3, Inflow, 5);
        put(3, Closing, 41);
        // Before May there were 50 - 54 + 6 = 2.
        put(5, Closing, 50);
        put(5, Inflow, 54);
        put(5, Outflow, 6);
        cases.hide();
        assert!(cases.hides(&place("sygedagpenge", 2), Inflow));
        assert!(!cases.hides(&place("sygedagpenge", 3), Inflow));
        assert_eq!(hidden(&cases, "sygedagpenge", 5), FLOWS);
    }

    #[test]
    fn a_whole_beside_its_parts_is_hidden_with_one_of_them_and_so_are_its_flows() {
        let mut cases = Cases::default();
        // Sygedagpenge mv. is sygedagpenge and jobafklaringsforløb.
        add(&mut cases, "sygedagpenge_mv_i_alt", &[[43, 20, 20], [53, 30, 20]]);
        add(&mut cases, "sygedagpenge", &[[40, 10, 10], [40, 15, 15]]);
        add(&mut cases, "jobafklaringsforloeb", &[[3, 10, 10], [13, 15, 5]]);
        cases.hide();
        assert_eq!(hidden(&cases, "jobafklaringsforloeb", 1), ALL);
        assert_eq!(hidden(&cases, "jobafklaringsforloeb", 2), FLOWS);
        assert_eq!(hidden(&cases, "sygedagpenge_mv_i_alt", 1), ALL);
        assert_eq!(hidden(&cases, "sygedagpenge_mv_i_alt", 2), FLOWS);
        assert_eq!(hidden(&cases, "sygedagpenge", 1), NONE);
    }

    #[test]
    fn a_whole_that_exceeds_its_parts_by_a_few_tells_of_those() {
        let mut cases = Cases::default();
        add(&mut cases, "sygedagpenge_mv_i_alt", &[[43, 20, 20], [53, 20, 10]]);
        add(&mut cases, "sygedagpenge", &[[40, 20, 20], [40, 10, 10]]);
        cases.hide();
        assert_eq!(hidden(&cases, "sygedagpenge_mv_i_alt", 1), ALL);
        // Nothing small in the second month, but its opening is hidden.
        assert_eq!(hidden(&cases, "sygedagpenge_mv_i_alt", 2), FLOWS);
        assert_eq!(hidden(&cases, "sygedagpenge", 1), NONE);
    }

    #[test]
    fn a_whole_beside_one_of_its_parts_says_nothing_of_it() {
        let mut cases = Cases::default();
        add(&mut cases, "fleksjob", &[[120, 10, 10]]);
        add(&mut cases, "flekslontilskud", &[[3, 0, 0]]);
        cases.hide();
        assert_eq!(hidden(&cases, "fleksjob", 1), NONE);
    }

    proptest! {
        /// One equation with one unknown would be solved: no line keeps three of its four parts where one is hidden. And
        /// nothing is hidden where nothing is small.
        #[test]
        fn no_month_has_one_hidden_count_alone(
            months in proptest::collection::vec([0..12_i64, 0..12_i64, 0..12_i64], 1..8),
        ) {
            let cases = cases("sygedagpenge", &months);
            let is_small = |count: i64| (1..5).contains(&count);
            for month in 1..=months.len() {
                let now = hidden(&cases, "sygedagpenge", month as u32);
                let [closing, inflow, outflow] = months[month - 1];
                prop_assert!(now[0] == is_small(closing));
                prop_assert!(!is_small(inflow) || now[1]);
                prop_assert!(!is_small(outflow) || now[2]);
                if month == 1 {
                    // What there was before is what the three say.
                    prop_assert!(!is_small(closing - inflow + outflow) || now[1] && now[2]);
                    continue;
                }
                let before = hidden(&cases, "sygedagpenge", month as u32 - 1)[0];
                let count = [before, now[0], now[1], now[2]].iter().filter(|&&each| each).count();
                prop_assert!(count != 1);
                let any_small = is_small(months[month - 2][0])
                    || [closing, inflow, outflow].into_iter().any(is_small);
                prop_assert!((count > 0) == any_small);
            }
        }
    }

    #[test]
    fn only_the_three_measures_of_own_cases_are_own() {
        assert_eq!(part_called("sager"), Some(Closing));
        assert_eq!(part_called("cases_opened"), Some(Inflow));
        assert_eq!(part_called("Lukkede sager"), Some(Outflow));
        assert_eq!(part_called("Antal fuldtidspersoner"), None);
        assert_eq!(part_called("spells_closing"), None);
    }
}
