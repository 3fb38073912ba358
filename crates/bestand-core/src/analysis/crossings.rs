//! Which series breaks the rows of an answer cross, and which rows are read as one across them.

use std::collections::{BTreeMap, BTreeSet};

use bestand_model::benefit::BenefitList;
use bestand_model::breaks::{Break, BreakList, Compared};
use bestand_model::measure::{MeasureKind, MeasureList};
use bestand_model::source::Vintage;
use bestand_model::table::{Note, NoteKind, Role, Severity};
use bestand_model::table_info::{LocalMember, TableInfo, table_info};
use bestand_model::{Language, MissingReason, Period};

use super::plan::{Content, Pick, Plan, RowPlan};
use crate::cube::{Observation, UNSTATED};
use crate::{CoreError, TOTAL};

/// A break that an answer crosses.
struct Crossed {
    at: &'static Break,
    severity: Severity,
    /// How many rows it touches.
    rows: u32,
}

/// The notes of the breaks crossed, oldest first, by rows that hold `held` in these periods.
///
/// # Errors
/// With `strict_breaks`, when a break of severity `break` is crossed.
pub(crate) fn break_notes(
    plan: &Plan<'_>,
    periods: &[Period],
    held: &[Vec<Observation>],
) -> Result<Vec<Note>, CoreError> {
    let language = plan.request.language;
    let crossed = crossed(plan, periods, held);
    if plan.request.strict_breaks {
        let titles: Vec<String> = crossed
            .iter()
            .filter(|each| each.severity == Severity::Break)
            .map(|each| each.at.short(Language::English))
            .collect();
        if !titles.is_empty() {
            return Err(CoreError::question(
                format!(
                    "the comparison crosses {} series break(s): {}",
                    titles.len(),
                    titles.join("; ")
                ),
                "compare periods on one side of the breaks, or leave out --strict-breaks",
            ));
        }
    }
    Ok(crossed
        .into_iter()
        .map(|each| Note {
            kind: NoteKind::Break,
            id: each.at.id.clone(),
            severity: each.severity,
            text: each.at.note(language).to_owned(),
            short: Some(each.at.short(language)),
            weight: each.rows,
            begins: each.at.begins(),
        })
        .collect())
}

fn crossed(plan: &Plan<'_>, periods: &[Period], held: &[Vec<Observation>]) -> Vec<Crossed> {
    let mut crossed: BTreeMap<usize, Crossed> = BTreeMap::new();
    for (row, held) in held.iter().enumerate() {
        let mut of_row: BTreeMap<usize, (&'static Break, Severity)> = BTreeMap::new();
        for (order, at, severity) in crossed_by_row(plan, row, periods, held) {
            let entry = of_row.entry(order).or_insert((at, severity));
            entry.1 = entry.1.min(severity);
        }
        for (order, (at, severity)) in of_row {
            let entry = crossed.entry(order).or_insert(Crossed { at, severity, rows: 0 });
            entry.severity = entry.severity.min(severity);
            entry.rows += 1;
        }
    }
    crossed.into_values().collect()
}

/// The breaks a row crosses, with their place in the list (oldest first).
fn crossed_by_row(
    plan: &Plan<'_>,
    row: usize,
    periods: &[Period],
    held: &[Observation],
) -> Vec<(usize, &'static Break, Severity)> {
    let Content::Cells(picks) = &plan.rows[row].content else { return Vec::new() };
    // A benefit that did not exist is compared too: its change is the whole last value.
    let is_compared = |held: &Observation| {
        matches!(held, Observation::Value(..) | Observation::Missing(MissingReason::NotExisting))
    };
    let compared: Vec<Period>;
    let periods = match held.iter().all(is_compared) {
        true => periods,
        false => {
            let pairs = periods.iter().zip(held).filter(|(_, held)| is_compared(held));
            compared = pairs.map(|(&period, _)| period).collect();
            &compared
        }
    };
    let sources = plan.sources_of(row, periods);
    let pulled: Vec<Vintage> =
        sources.iter().map(|&source| plan.cube.sources()[source].pulled).collect();
    OfRow::new(plan, row, picks, &sources).crossed(periods, &pulled)
}

/// What the list of breaks has to know of a row.
struct OfRow<'a> {
    /// Publishers and tables of its cells.
    tables: Vec<(Option<&'a str>, Option<&'a str>)>,
    benefits: Vec<String>,
    measure_keys: Vec<&'a str>,
    split_by: Vec<&'a str>,
    area: Option<&'a str>,
}

impl<'a> OfRow<'a> {
    fn new(plan: &'a Plan<'a>, row: usize, picks: &[Pick], sources: &BTreeSet<usize>) -> Self {
        let dimensions = plan.cube.dimensions();
        let split_by = dimensions
            .iter()
            .enumerate()
            .filter(|&(at, dimension)| {
                !matches!(dimension.id.as_str(), "area" | "benefit")
                    && plan.code_of(row, at) != Some(dimension.total_code())
                    && !picks[at].members.is_empty()
            })
            .map(|(_, dimension)| dimension.id.as_str())
            .collect();
        // No key at all means that the kind is not known, and then every break may touch it.
        let mut measure_keys: Vec<&str> = Vec::new();
        if plan.measure.kind != MeasureKind::Other {
            measure_keys.push(plan.measure.kind.break_key());
            let counts =
                plan.measure.rate_of.iter().filter_map(|code| MeasureList::shipped().get(code));
            measure_keys.extend(counts.map(|count| count.kind.break_key()));
        }
        let mut tables: Vec<(Option<&str>, Option<&str>)> = sources
            .iter()
            .map(|&source| &plan.cube.sources()[source])
            .map(|source| (source.publisher.scope(), source.table.as_deref()))
            .collect();
        tables.sort_unstable();
        tables.dedup();
        Self {
            tables,
            benefits: benefits_of_row(plan, &plan.rows[row], sources),
            measure_keys,
            split_by,
            area: plan.dimension("area").and_then(|at| plan.code_of(row, at)),
        }
    }

    /// The breaks that these periods and extracts cross, with their place in the list.
    fn crossed(
        &self,
        periods: &[Period],
        pulled: &[Vintage],
    ) -> Vec<(usize, &'static Break, Severity)> {
        let benefits: Vec<&str> = self.benefits.iter().map(String::as_str).collect();
        let list = BreakList::shipped();
        self.tables
            .iter()
            .flat_map(|&(publisher, table)| {
                list.crossed(&Compared {
                    publisher,
                    table,
                    benefits: &benefits,
                    measure_keys: &self.measure_keys,
                    dims: &self.split_by,
                    area: self.area,
                    periods,
                    pulled,
                })
            })
            .filter_map(|(at, severity)| Some((list.position(&at.id)?, at, severity)))
            .collect()
    }
}

/// Which rule of counting an extract follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    /// The one before the change.
    Before,
    /// The one after it.
    After,
    /// Nobody said when the extract was pulled, or not closely enough.
    Unknown,
}

/// The changes of a rule of counting that touch a row of one source, by their place in the list of breaks, with the side
/// on which the extract was pulled.
pub(crate) fn rules_of_counting(
    plan: &Plan<'_>,
    row: usize,
    source: usize,
) -> Vec<(&'static Break, Side)> {
    let Content::Cells(picks) = &plan.rows[row].content else { return Vec::new() };
    let of_row = OfRow::new(plan, row, picks, &BTreeSet::from([source]));
    let [Some(past), Some(future)] =
        [1800, 2300].map(|year| chrono::NaiveDate::from_ymd_opt(year, 1, 1).map(Vintage::Day))
    else {
        return Vec::new();
    };
    let pulled = plan.cube.sources()[source].pulled;
    let crossed = |pulled: [Vintage; 2]| -> Vec<usize> {
        let crossed = of_row.crossed(&[], &pulled).into_iter();
        crossed.map(|(place, ..)| place).collect()
    };
    let (after, before) = (crossed([past, pulled]), crossed([pulled, future]));
    let mut all = of_row.crossed(&[], &[past, future]);
    all.sort_unstable_by_key(|&(place, ..)| place);
    all.dedup_by_key(|&mut (place, ..)| place);
    let side = |place: usize| match (after.contains(&place), before.contains(&place)) {
        (true, false) => Side::After,
        (false, true) => Side::Before,
        _ => Side::Unknown,
    };
    all.into_iter().map(|(place, at, _)| (at, side(place))).collect()
}

/// For each two neighbours among periods in order whether a break of severity `break` that touches the row lies between
/// them: what a row holds before it and after it is not one series. A passing event has two such places, where it
/// begins and where it ends. A row that is a sum has the breaks of all its parts.
pub(crate) fn cuts(
    plan: &Plan<'_>,
    row: usize,
    periods: &[Period],
    held: &[Observation],
) -> Vec<bool> {
    let mut cuts = vec![false; periods.len().saturating_sub(1)];
    if let Content::Sum(parts) = &plan.rows[row].content {
        for &part in parts {
            let of_part = self::cuts(plan, part, periods, &plan.series(part, periods));
            cuts.iter_mut().zip(of_part).for_each(|(cut, of_part)| *cut |= of_part);
        }
        return cuts;
    }
    // What two neighbours cross, every span that holds both of them crosses too: halving finds it.
    let mut spans: Vec<(usize, usize)> = Vec::new();
    spans.extend(periods.len().checked_sub(1).filter(|&last| last > 0).map(|last| (0, last)));
    while let Some((first, last)) = spans.pop() {
        let crossed = crossed_by_row(plan, row, &periods[first..=last], &held[first..=last]);
        if !crossed.iter().any(|(_, _, severity)| *severity == Severity::Break) {
            continue;
        }
        if last - first == 1 {
            cuts[first] = true;
            continue;
        }
        let middle = usize::midpoint(first, last);
        spans.extend([(first, middle), (middle, last)]);
    }
    cuts
}

/// The benefits a row counts, whole or in part: their breaks touch it. For a sum that the publisher made (a
/// total, a group of a StatBank table) what its table says; where nobody says, every benefit: what is not
/// known is covered.
fn benefits_of_row(plan: &Plan<'_>, row: &RowPlan, sources: &BTreeSet<usize>) -> Vec<String> {
    let list = BenefitList::shipped();
    let tables: Vec<TableInfo> = sources
        .iter()
        .filter_map(|&source| plan.cube.sources()[source].table.as_deref())
        .map(table_info)
        .collect();
    let members = || tables.iter().flat_map(|table| table.member_codes.get("benefit")).flatten();
    let related = || tables.iter().flat_map(|table| table.related.iter().cloned());
    let Some(code) = row.benefit.as_deref().filter(|&code| code != UNSTATED) else {
        return related().collect();
    };
    let own: Vec<&LocalMember> = members().filter(|member| member.code == code).collect();
    if code != TOTAL && !own.iter().any(|member| member.is_sum && member.benefit.is_none()) {
        let mut benefits = match list.composite(code) {
            Some(composite) => composite.members.clone(),
            None => vec![code.to_owned()],
        };
        benefits.extend(own.iter().flat_map(|member| member.related.iter().cloned()));
        return benefits;
    }
    let mut benefits: Vec<String> = related().collect();
    for member in members() {
        benefits.extend(member.benefit.iter().chain(&member.related).cloned());
    }
    if benefits.is_empty() {
        benefits = list.iter().map(|benefit| benefit.code.clone()).collect();
    }
    benefits.sort_unstable();
    benefits.dedup();
    benefits
}

/// Adds a sub-total after rows that a crossed break reads as one: their single figures moved from one label
/// to another.
pub(crate) fn add_joint_readings(plan: &mut Plan<'_>, periods: &[Period]) {
    let benefit = plan.dimension("benefit");
    if plan.request.set.is_some() || plan.displayed.as_slice() != benefit.as_slice() {
        return;
    }
    if !plan.measure.additive_over.allows("benefit") || !plan.unfiltered.is_empty() {
        return;
    }
    let mut added = joint_rows(plan, periods, &plan.held(periods));
    // From below, so that the positions above stay where they are.
    added.sort_by_key(|parts| std::cmp::Reverse(parts.last().copied()));
    for parts in added {
        let (code, label) = joint_name(plan, &parts);
        let at = parts.last().map_or(0, |last| last + 1);
        plan.insert_subtotal(at, code, label, parts);
    }
}

/// Rows that a crossed break reads as one, group by group, by rows that hold `held` in these periods.
pub(crate) fn joint_rows(
    plan: &Plan<'_>,
    periods: &[Period],
    held: &[Vec<Observation>],
) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for each in crossed(plan, periods, held) {
        let joint = each.at.joint_reading();
        let parts: Vec<usize> = (0..plan.rows.len())
            .filter(|&row| plan.rows[row].role == Role::Body)
            .filter(|&row| joint.contains(&plan.rows[row].codes[0]))
            .collect();
        if parts.len() >= 2 && !groups.contains(&parts) {
            groups.push(parts);
        }
    }
    groups
}

/// The code and the label of rows that are read as one: those of the benefits taken together, where they have a name.
pub(crate) fn joint_name(plan: &Plan<'_>, parts: &[usize]) -> (String, String) {
    let codes: Vec<&str> = parts.iter().map(|&row| plan.rows[row].codes[0].as_str()).collect();
    let labels: Vec<&str> = parts.iter().map(|&row| plan.rows[row].labels[0].as_str()).collect();
    let list = BenefitList::shipped();
    let composite = list.composites().find(|composite| {
        composite.members.len() == codes.len()
            && composite.members.iter().all(|member| codes.contains(&member.as_str()))
    });
    match composite {
        Some(composite) => {
            let label = list.label(&composite.code, plan.request.language);
            (composite.code.clone(), label.unwrap_or(&composite.name_da).to_owned())
        }
        None => (format!("sum_{}", codes.join("_")), labels.join(" + ")),
    }
}

/// The rows that are read as one: those the set names, else those of the sub-totals added above.
pub(crate) fn read_jointly(plan: &Plan<'_>) -> Vec<Vec<String>> {
    if let Some(set) = &plan.request.set {
        let joint = Some(set.joint_reading.clone()).filter(|codes| !codes.is_empty());
        return joint.into_iter().collect();
    }
    let parts = plan.rows.iter().filter(|row| row.role == Role::Subtotal).filter_map(|row| {
        let Content::Sum(parts) = &row.content else { return None };
        Some(parts.iter().map(|&part| plan.rows[part].codes[0].clone()).collect())
    });
    parts.collect()
}

impl Plan<'_> {
    /// Puts a sub-total after its parts.
    fn insert_subtotal(&mut self, at: usize, code: String, label: String, parts: Vec<usize>) {
        for row in &mut self.rows {
            if let Content::Sum(positions) = &mut row.content {
                for position in positions.iter_mut().filter(|position| **position >= at) {
                    *position += 1;
                }
            }
        }
        let mut row = self.rows[at - 1].clone();
        row.role = Role::Subtotal;
        row.codes = vec![code];
        row.labels = vec![label];
        row.content = Content::Sum(parts);
        row.benefit = None;
        self.rows.insert(at, row);
    }
}
