//! The load checks: what should hold in an extract, and by how much it may not.

use std::collections::{BTreeMap, HashMap};

use bestand_model::area::{AreaKind, AreaList};
use bestand_model::benefit::BenefitList;
use bestand_model::breaks::{BreakList, Compared};
use bestand_model::disclosure::is_own;
use bestand_model::inspection::Finding;
use bestand_model::measure::{Measure, ValueKind};
use bestand_model::table_info::table_info;
use bestand_model::{Language, Number, Period, PeriodKind};

use crate::cube::{CubeCell, Observation};
use crate::{CoreError, Cube, TOTAL, WHOLE_COUNTRY};

/// A national series whose step from one month to the next is this many percentage points off the step of the
/// same month in other years, and meets no break.
const UNUSUAL_STEP_PCT: f64 = 15.0;

/// How many of the 98 municipalities must have a value before their sum is held against the country.
const MOST_MUNICIPALITIES: usize = 90;

/// By how many full-time persons a cell may exceed its persons, and by how many per cent: published cells
/// do, by 1 or 2 (Dragør and Lejre in y60a02).
const FULL_TIME_ABOVE_PERSONS: f64 = 2.0;
const FULL_TIME_ABOVE_PERSONS_PCT: f64 = 3.0;

const PERSONS: &str = "persons";
const FULL_TIME_PERSONS: &str = "full_time_persons";

/// Runs every check.
pub(super) fn run(cube: &Cube, language: Language) -> Result<Vec<Finding>, CoreError> {
    let mut findings = Vec::new();
    findings.extend(full_time_above_persons(cube, language)?);
    for (index, measure) in cube.measures().iter().enumerate() {
        let series = Series::of(cube, measure, cube.cells_of(index)?);
        findings.extend(series.parts_against_totals(language));
        findings.extend(series.municipalities_against_country(language));
        findings.extend(series.outside_validity(language));
        findings.extend(series.unusual_steps(language));
        findings.extend(series.missing(language));
    }
    let replaced = cube.findings().replaced.len();
    if replaced > 0 {
        findings.push(Finding {
            check: "revisions",
            concern: false,
            text: both(
                language,
                format!(
                    "{replaced} celler har en anden værdi i et nyere udtræk; den nyeste er brugt"
                ),
                format!(
                    "{replaced} cells have another value in a newer extract; the newest is used"
                ),
            ),
        });
    }
    Ok(findings)
}

/// The cells of one measure by key and period.
struct Series<'a> {
    cube: &'a Cube,
    measure: &'a Measure,
    cells: Vec<CubeCell>,
    numbers: HashMap<(Vec<u32>, Period), Number>,
}

impl<'a> Series<'a> {
    fn of(cube: &'a Cube, measure: &'a Measure, cells: Vec<CubeCell>) -> Self {
        let numbers = cells
            .iter()
            .filter_map(|cell| {
                let period = cube.periods()[cell.period as usize];
                Some(((cell.key.clone(), period), cell.observation.number()?))
            })
            .collect();
        Self { cube, measure, cells, numbers }
    }

    /// Parts add up to the shipped total within half a unit per part. More than the total is a concern; less
    /// may be parts that were not asked for.
    fn parts_against_totals(&self, language: Language) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (at, dimension) in self.cube.dimensions().iter().enumerate() {
            let checked = dimension.id != "area"
                && dimension.id != "age"
                && self.measure.value == ValueKind::Count
                && self.measure.additive_over.allows(&dimension.id);
            let Some(total) = dimension.position(TOTAL).filter(|_| checked) else { continue };
            let mut groups: BTreeMap<(Vec<u32>, Period), (f64, f64)> = BTreeMap::new();
            let mut complete: BTreeMap<(Vec<u32>, Period), bool> = BTreeMap::new();
            for cell in self.cells.iter().filter(|cell| cell.key[at] as usize != total) {
                let mut key = cell.key.clone();
                key[at] = u32::try_from(total).unwrap_or(u32::MAX);
                let group = (key, self.cube.periods()[cell.period as usize]);
                match cell.observation.number() {
                    Some(number) => {
                        let (sum, parts) = groups.entry(group).or_default();
                        *sum += number.as_f64();
                        *parts += 1.0;
                    }
                    None => {
                        complete.insert(group, false);
                    }
                }
            }
            let (mut above, mut below, mut compared) = (Vec::new(), 0_usize, 0_usize);
            for (group, (sum, parts)) in groups {
                let Some(total) = self.numbers.get(&group) else { continue };
                if complete.get(&group) == Some(&false) {
                    continue;
                }
                compared += 1;
                let difference = sum - total.as_f64();
                // The total is rounded too.
                let tolerance = (parts + 1.0) / 2.0;
                if difference > tolerance {
                    above.push(self.name(&group.0, group.1));
                } else if -difference > tolerance {
                    below += 1;
                }
            }
            if let Some(first) = above.first() {
                findings.push(Finding {
                    check: "parts_against_total",
                    concern: true,
                    text: both(
                        language,
                        format!("{}: i {} af {compared} tilfælde er summen over {} større end totalen ud over afrunding, først {first}", self.measure.name_da, above.len(), dimension.id),
                        format!("{}: in {} of {compared} cases the sum over {} exceeds the total beyond rounding, first {first}", self.measure.name_en, above.len(), dimension.id),
                    ),
                });
            } else if compared > 0 {
                findings.push(Finding {
                    check: "parts_against_total",
                    concern: false,
                    text: both(
                        language,
                        format!("{}: summen over {} følger totalen inden for afrunding i {} af {compared} tilfælde", self.measure.name_da, dimension.id, compared - below),
                        format!("{}: the sum over {} follows the total within rounding in {} of {compared} cases", self.measure.name_en, dimension.id, compared - below),
                    ),
                });
            }
        }
        findings
    }

    /// The gap between the municipalities and the country: reported, never corrected.
    fn municipalities_against_country(&self, language: Language) -> Vec<Finding> {
        let dimensions = self.cube.dimensions();
        let Some(at) = dimensions.iter().position(|dimension| dimension.id == "area") else {
            return Vec::new();
        };
        let Some(country) = dimensions[at].position(WHOLE_COUNTRY) else { return Vec::new() };
        if self.measure.value != ValueKind::Count {
            return Vec::new();
        }
        let municipal: Vec<bool> = dimensions[at]
            .members
            .iter()
            .map(|member| {
                AreaList::shipped()
                    .get(&member.code)
                    .is_some_and(|area| area.kind == AreaKind::Municipality)
            })
            .collect();
        let mut sums: BTreeMap<(Vec<u32>, Period), (i64, usize)> = BTreeMap::new();
        for cell in self.cells.iter().filter(|cell| municipal[cell.key[at] as usize]) {
            let mut key = cell.key.clone();
            key[at] = u32::try_from(country).unwrap_or(u32::MAX);
            let (sum, count) =
                sums.entry((key, self.cube.periods()[cell.period as usize])).or_default();
            if let Some(number) = cell.observation.number().and_then(Number::as_integer) {
                *sum += number;
                *count += 1;
            }
        }
        let at_totals = |key: &[u32]| {
            dimensions.iter().zip(key).all(|(dimension, &code)| {
                let total = dimension.position(dimension.total_code());
                total.is_none_or(|total| total == code as usize)
            })
        };
        let gaps: Vec<i64> = sums
            .iter()
            .filter(|((key, _), (_, count))| *count >= MOST_MUNICIPALITIES && at_totals(key))
            .filter_map(|(group, (sum, _))| Some(self.numbers.get(group)?.as_integer()? - sum))
            .collect();
        let (Some(least), Some(most)) = (gaps.iter().min(), gaps.iter().max()) else {
            return Vec::new();
        };
        vec![Finding {
            check: "municipalities_against_country",
            concern: false,
            text: both(
                language,
                format!(
                    "{}: Hele landet minus kommunerne er fra {least} til {most} (uoplyst område, flytninger, skjulte celler, afrunding); intet er rettet",
                    self.measure.name_da
                ),
                format!(
                    "{}: the country minus its municipalities is from {least} to {most} (unknown area, moves, hidden cells, rounding); nothing is corrected",
                    self.measure.name_en
                ),
            ),
        }]
    }

    /// Values of a benefit in periods where it did not exist: a wrong label or a wrong mapping.
    fn outside_validity(&self, language: Language) -> Vec<Finding> {
        let dimensions = self.cube.dimensions();
        let Some(at) = dimensions.iter().position(|dimension| dimension.id == "benefit") else {
            return Vec::new();
        };
        let mut found: BTreeMap<&str, (usize, Period)> = BTreeMap::new();
        for cell in &self.cells {
            let code = dimensions[at].members[cell.key[at] as usize].code.as_str();
            let period = self.cube.periods()[cell.period as usize];
            let exists =
                BenefitList::shipped().get(code).is_none_or(|benefit| benefit.exists_in(period));
            let positive = cell.observation.number().is_some_and(Number::is_positive);
            let table = self.cube.sources()[cell.source as usize].table.as_deref();
            let served_back =
                || table.is_some_and(|table| table_info(table).serves_back_to(period));
            if positive && !exists && !served_back() {
                found.entry(code).or_insert((0, period)).0 += 1;
            }
        }
        found
            .into_iter()
            .map(|(code, (count, first))| Finding {
                check: "benefit_outside_its_time",
                concern: true,
                text: both(
                    language,
                    format!("{code}: værdier i perioder, hvor ydelsen ikke fandtes: {count}, først {first}; er betegnelsen rigtig?"),
                    format!("{code}: {count} values in periods where the benefit did not exist, first {first}; is the label right?"),
                ),
            })
            .collect()
    }

    /// Steps of national monthly series that are large and meet no break.
    fn unusual_steps(&self, language: Language) -> Vec<Finding> {
        let dimensions = self.cube.dimensions();
        // The cases of one office are no national series, and move more.
        if self.measure.value != ValueKind::Count || is_own(self.measure) {
            return Vec::new();
        }
        let mut keys: Vec<&Vec<u32>> = self
            .cells
            .iter()
            .map(|cell| &cell.key)
            .filter(|key| {
                dimensions.iter().zip(key.iter()).all(|(dimension, &code)| {
                    dimension.id == "benefit"
                        || dimension.members[code as usize].code == dimension.total_code()
                })
            })
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let mut findings = Vec::new();
        for key in keys {
            let steps = self.steps(key);
            for step in &steps {
                let season = step.of_the_season(&steps);
                if (step.pct - season).abs() <= UNUSUAL_STEP_PCT
                    || self.meets_break(key, &[step.before, step.after])
                {
                    continue;
                }
                let Step { from, to, .. } = step;
                findings.push(Finding {
                    check: "unusual_step",
                    concern: true,
                    text: both(
                        language,
                        format!("{}: fra {from} til {to} på én måned, uden for sæsonen og uden kendt databrud", self.name(key, step.after)),
                        format!("{}: from {from} to {to} in one month, out of season and without a known break", self.name(key, step.after)),
                    ),
                });
            }
        }
        findings
    }

    /// The steps of a monthly series from one month to the next.
    fn steps(&self, key: &[u32]) -> Vec<Step> {
        let number = |period: Period| self.numbers.get(&(key.to_vec(), period)).copied();
        self.cube
            .periods()
            .windows(2)
            .filter_map(|pair| {
                let &[before, after] = pair else { return None };
                let consecutive =
                    before.kind() == PeriodKind::Month && before.offset(1) == Some(after);
                let (from, to) = (number(before)?, number(after)?);
                let pct = (to.as_f64() - from.as_f64()) / from.as_f64() * 100.0;
                (consecutive && pct.is_finite()).then_some(Step { before, after, from, to, pct })
            })
            .collect()
    }

    fn meets_break(&self, key: &[u32], periods: &[Period]) -> bool {
        let dimensions = self.cube.dimensions();
        let benefits: Vec<&str> = dimensions
            .iter()
            .zip(key)
            .filter(|(dimension, _)| dimension.id == "benefit")
            .map(|(dimension, &code)| dimension.members[code as usize].code.as_str())
            .collect();
        !BreakList::shipped()
            .crossed(&Compared {
                publisher: None,
                table: None,
                benefits: &benefits,
                measure_keys: &[self.measure.kind.break_key()],
                dims: &[],
                area: Some(WHOLE_COUNTRY),
                periods,
                pulled: &[],
            })
            .is_empty()
    }

    fn missing(&self, language: Language) -> Vec<Finding> {
        let mut by_reason: BTreeMap<&str, usize> = BTreeMap::new();
        for cell in &self.cells {
            if let Observation::Missing(reason) = cell.observation {
                *by_reason.entry(reason.code()).or_default() += 1;
            }
        }
        if by_reason.is_empty() {
            return Vec::new();
        }
        let counts: Vec<String> =
            by_reason.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        vec![Finding {
            check: "missing",
            concern: false,
            text: format!(
                "{}: {} {} {}",
                self.measure.name(language),
                counts.join(", "),
                language.pick("af", "of"),
                self.cells.len()
            ),
        }]
    }

    fn name(&self, key: &[u32], period: Period) -> String {
        let mut parts: Vec<&str> = self
            .cube
            .dimensions()
            .iter()
            .zip(key)
            .map(|(dimension, &code)| dimension.members[code as usize].label_da.as_str())
            .collect();
        let period = period.code();
        parts.push(&period);
        parts.join(" / ")
    }
}

/// A step of a series from one month to the next.
struct Step {
    before: Period,
    after: Period,
    from: Number,
    to: Number,
    pct: f64,
}

impl Step {
    /// What the step into this month usually is: the median of the same month's steps in the other years;
    /// nothing usual where there are fewer than two.
    fn of_the_season(&self, steps: &[Self]) -> f64 {
        let mut others: Vec<f64> = steps
            .iter()
            .filter(|step| step.after.index() == self.after.index() && step.after != self.after)
            .map(|step| step.pct)
            .collect();
        others.sort_by(f64::total_cmp);
        if others.len() < 2 { 0.0 } else { others[others.len() / 2] }
    }
}

/// Full-time persons above persons in the same cell: a warning with a tolerance, never an error.
fn full_time_above_persons(cube: &Cube, language: Language) -> Result<Vec<Finding>, CoreError> {
    let position = |code: &str| cube.measures().iter().position(|measure| measure.code == code);
    let (Some(persons), Some(full_time)) = (position(PERSONS), position(FULL_TIME_PERSONS)) else {
        return Ok(Vec::new());
    };
    let persons = Series::of(cube, &cube.measures()[persons], cube.cells_of(persons)?);
    let (mut within, mut beyond) = (0_usize, Vec::new());
    for cell in cube.cells_of(full_time)? {
        let period = cube.periods()[cell.period as usize];
        let key = (cell.key, period);
        let (Some(full_time), Some(persons_there)) =
            (cell.observation.number(), persons.numbers.get(&key))
        else {
            continue;
        };
        let excess = full_time.as_f64() - persons_there.as_f64();
        let tolerance = FULL_TIME_ABOVE_PERSONS
            .max(persons_there.as_f64() * FULL_TIME_ABOVE_PERSONS_PCT / 100.0);
        if excess > tolerance {
            beyond
                .push(format!("{} ({full_time} > {persons_there})", persons.name(&key.0, period)));
        } else if excess > 0.0 {
            within += 1;
        }
    }
    let mut findings = Vec::new();
    if within > 0 {
        findings.push(Finding {
            check: "full_time_above_persons",
            concern: false,
            text: both(
                language,
                format!("{within} celler har lidt flere fuldtidspersoner end personer, inden for det sædvanlige"),
                format!("{within} cells have slightly more full-time persons than persons, within the usual"),
            ),
        });
    }
    findings.extend(beyond.into_iter().map(|cell| Finding {
        check: "full_time_above_persons",
        concern: true,
        text: both(
            language,
            format!("flere fuldtidspersoner end personer: {cell}"),
            format!("more full-time persons than persons: {cell}"),
        ),
    }));
    Ok(findings)
}

fn both(language: Language, danish: String, english: String) -> String {
    match language {
        Language::Danish => danish,
        Language::English => english,
    }
}
