//! Tables of random numbers, and what the sentences of them say of themselves.

use proptest::prelude::*;
use proptest::sample::select;

use bestand_model::table::Role::{Body, Subtotal, Total};
use bestand_model::table::{Column, ColumnKind, Table};
use bestand_model::{Language, MissingReason};

use super::made::{PERSONS, long, missing, sentences, series_break, usual, wide, with_unit};
use super::{awards, others, plans, targets};
use crate::sample::count;
use crate::sentence::{Fact, Reading, Sentence};

/// A table, what stands beside it, and how it is read.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) table: Table,
    pub(super) beside: Vec<Table>,
    pub(super) readings: Vec<Reading>,
}

impl Case {
    /// Every sentence of every reading.
    pub(super) fn read(&self, language: Language) -> Vec<Sentence> {
        let beside: Vec<&Table> = self.beside.iter().collect();
        let read = |&reading| sentences(reading, &self.table, &beside, language);
        self.readings.iter().flat_map(read).collect()
    }

    pub(super) fn is_of(&self, unit: &str) -> bool {
        self.table.columns.iter().any(|column| column.unit.as_deref() == Some(unit))
    }
}

/// A count and a later one: near each other, far from each other, none, all of small and large size.
fn pair() -> impl Strategy<Value = (i64, i64)> {
    let base = prop_oneof![0..60i64, 50..3_000i64, 3_000..400_000i64];
    let factor = select(vec![0, 300, 499, 500, 899, 900, 970, 990, 991, 1000, 1009, 1030, 1101]);
    let near = (base.clone(), factor).prop_map(|(then, factor)| (then, then * factor / 1000));
    prop_oneof![near, (base, 0..500_000i64), (1..400i64, 1..4_000i64)]
}

const BENEFITS: [&str; 5] =
    ["foertidspension", "fleksjob", "ledighedsydelse", "sygedagpenge", "ressourceforloeb"];
/// Rows that are read as one, and the sub-total that stands for them.
const JOINT: [&str; 2] = ["kontanthjaelp", "uddannelseshjaelp"];
const JOINT_TOTAL: &str = "kontant_og_uddannelseshjaelp";

fn reason() -> impl Strategy<Value = Option<MissingReason>> {
    let reasons = vec![MissingReason::Suppressed, MissingReason::NotExisting];
    prop_oneof![9 => Just(None), 1 => select(reasons).prop_map(Some)]
}

/// Rows of benefits over three Julys, with their total, a pair read as one, breaks, a provisional month.
pub(super) fn wide_case() -> impl Strategy<Value = Case> {
    let row = (pair(), 0..400_000i64, reason(), proptest::option::of(0..6_000i64));
    let rows = proptest::collection::vec(row, 7);
    let flags = proptest::array::uniform5(any::<bool>());
    let unit = select(vec![PERSONS, "persons", "full_time_unemployed"]);
    (rows, flags, unit).prop_map(
        |(rows, [has_total, is_status, breaks, reported, missing], unit)| {
            let values: Vec<[Option<i64>; 3]> = rows
                .iter()
                .map(|((then, now), first, ..)| [Some(*first), Some(*then), Some(*now)])
                .collect();
            let sum = |rows: &[[Option<i64>; 3]]| {
                [0, 1, 2].map(|at| Some(rows.iter().filter_map(|row| row[at]).sum()))
            };
            let (joint, total) = (sum(&values[5..]), sum(&values));
            let codes: Vec<&str> = BENEFITS.iter().chain(&JOINT).copied().collect();
            let mut lines: Vec<_> = codes
                .iter()
                .zip(&values)
                .map(|(code, values)| (*code, Body, &values[..]))
                .collect();
            lines.push((JOINT_TOTAL, Subtotal, &joint[..]));
            if has_total {
                lines.push(("sum", Total, &total[..]));
            }
            let mut table = wide("benefit", &["2024-07", "2025-07", "2026-07"], &lines);
            if missing {
                hide(&mut table, &rows.iter().map(|row| row.2).collect::<Vec<_>>());
            }
            table.id = if is_status { "status" } else { "november" }.to_owned();
            table.joint = vec![JOINT.map(str::to_owned).to_vec()];
            table.provisional = if reported { Vec::new() } else { vec!["2026-07".to_owned()] };
            if breaks {
                table.notes = vec![series_break("Reform (januar 2026)", (2026, 1, 1), 2)];
            }
            let known: Vec<(&str, i64)> =
                codes.iter().zip(&rows).filter_map(|(code, row)| Some((*code, row.3?))).collect();
            let mut known = usual("benefit", &known);
            known.rows.extend(usual("benefit", &[(JOINT_TOTAL, 40), ("sum", 300)]).rows);
            let (table, known) = (with_unit(table, unit), with_unit(known, unit));
            use Reading::{Conclusion, November, Reservations, Rows, YearBefore};
            let readings = vec![November, YearBefore, Rows, Conclusion, Reservations];
            Case { table, beside: vec![known], readings }
        },
    )
}

/// Takes the newest number of some rows away, and with it those of the sums they are in.
fn hide(table: &mut Table, reasons: &[Option<MissingReason>]) {
    for (row, reason) in reasons.iter().enumerate() {
        let Some(reason) = *reason else { continue };
        table.rows[row].cells[3] = missing(reason);
        let sums = table.rows.iter_mut().filter(|row| row.role != Body);
        sums.for_each(|row| row.cells[3] = missing(MissingReason::Suppressed));
    }
}

/// Long tables: a stock by month, awards by quarter, a run-off.
pub(super) fn long_case() -> impl Strategy<Value = Case> {
    let values = proptest::collection::vec(prop_oneof![0..90i64, 0..9_000i64], 14);
    (values, 0..3usize, any::<bool>()).prop_map(|(values, which, reported)| {
        let (mut table, reading, newest) = match which {
            0 => {
                let months: Vec<String> =
                    (0..14).map(|at| format!("{}-{:02}", 2025 + at / 12, at % 12 + 1)).collect();
                let lines: Vec<_> = months
                    .iter()
                    .zip(&values)
                    .map(|(month, value)| (month.as_str(), "fleksjob", Some(*value)))
                    .collect();
                (long("stock", PERSONS, &lines), Reading::Stock, "2026-02")
            }
            1 => {
                let of_quarters = std::array::from_fn(|at| values[at]);
                (awards::quarters(of_quarters), Reading::Awards, "2014-Q4")
            }
            _ => {
                let mut table = others::run_off("persons");
                table.rows[1].cells[2] = count(values[0]);
                table.rows[1].cells[3] =
                    bestand_model::table::Cell::Ratio(values[0] as f64 / 16_829.0 * 100.0);
                (table, Reading::RunOff, "2026-09")
            }
        };
        if !reported {
            table.provisional = vec![newest.to_owned()];
        }
        let beside = vec![usual("benefit", &[("fleksjob", 25)])];
        Case { table, beside, readings: vec![reading, Reading::Reservations] }
    })
}

/// Tables of means, shares and money: before and after a day, budget, targets.
pub(super) fn ratio_case() -> impl Strategy<Value = Case> {
    let mean = || prop_oneof![0.0..60.0f64, 40.0..5_000.0f64];
    let means = proptest::collection::vec((mean(), mean()), 2);
    let money = -40.0..40.0f64;
    (means, money, proptest::array::uniform3(0..3_000i64), 0..3usize).prop_map(
        |(means, money, [baseline, now, target], which)| {
            let (table, reading) = match which {
                0 => {
                    let rows = [("-39", means[0].0, means[0].1), ("40-", means[1].0, means[1].1)];
                    (awards::reform(&rows), Reading::AwardsReform)
                }
                1 => {
                    let (budget, mean) = means[0];
                    let line = ("fleksjob", budget, Some(mean), Some(means[1].0), Some(money));
                    (plans::budget(&[line]), Reading::Budget)
                }
                _ => {
                    let line = ("kontanthjaelp_samlet", Some(baseline), Some(now), target);
                    (targets::targets(&[line]), Reading::Targets)
                }
            };
            Case { table, beside: Vec::new(), readings: vec![reading] }
        },
    )
}

/// What stands in a text beside its numbers: the text without what its facts show, without periods, days and labels.
pub(super) fn without_numbers(sentence: &Sentence, case: &Case, language: Language) -> String {
    let mut text = sentence.text.replace('\u{a0}', " ");
    let codes =
        case.table.columns.iter().filter_map(|Column { id, kind, .. }| {
            (*kind == ColumnKind::Count).then_some(id.as_str())
        });
    let cells = case.table.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| match cell {
        bestand_model::table::Cell::Code(code) => Some(code.as_str()),
        _ => None,
    });
    let mut words: Vec<String> = codes
        .chain(cells)
        .filter_map(|code| bestand_model::Period::parse(code).ok())
        .flat_map(|period| [period.long(language), period.year().to_string()])
        .collect();
    words.extend(
        ["1. januar 2013", "31. december 2026", "31 December 2026", "budget 2026"]
            .map(str::to_owned),
    );
    words.extend(["budget for 2026", "Reform (januar 2026)", "(februar 2026)"].map(str::to_owned));
    words.extend(["40 år", "februar 2026", "juli 2026", "July 2026"].map(str::to_owned));
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    // First what could hold a number by chance, such as the 31 of a date.
    for word in words {
        text = text.replace(&word, "");
    }
    for fact in &sentence.facts {
        let shown = fact.shown.replace('\u{a0}', " ");
        assert!(text.contains(&shown), "{fact:?} is not shown in {text}");
        text = text.replacen(&shown, "", 1);
    }
    text
}

/// The number of a text for people; nothing for *ingen*.
pub(super) fn parsed(shown: &str, language: Language) -> f64 {
    let digits: String = shown
        .chars()
        .filter(|letter| letter.is_ascii_digit() || [',', '.', '−'].contains(letter))
        .collect();
    // *ca.* leaves a mark behind.
    let digits = digits.trim_start_matches('.');
    if digits.is_empty() {
        return 0.0;
    }
    let (thousands, decimal) = (language.pick(".", ","), language.pick(",", "."));
    let digits = digits.replace(thousands, "").replace(decimal, ".").replace('−', "-");
    digits.parse().expect("a number for people")
}

/// What the formula of a fact makes of the cells it cites, as they are printed.
pub(super) fn computed(fact: &Fact, language: Language) -> f64 {
    let mut cells: Vec<(String, f64)> = fact
        .cells
        .iter()
        .flat_map(|cell| {
            let value = parsed(&cell.value, language);
            let of_row = cell.row.split(',').next().unwrap_or_default().to_owned();
            [(cell.column.clone(), value), (of_row, value)]
        })
        .collect();
    cells.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut formula = fact.formula.clone();
    for (name, value) in cells {
        formula = formula.replace(&name, &format!("{value}"));
    }
    let mut sum = Sum { rest: formula.trim() };
    let value = sum.terms();
    assert!(sum.rest.is_empty(), "{fact:?}: {}", sum.rest);
    value
}

/// A formula of numbers with `+ − · /` and brackets.
struct Sum<'t> {
    rest: &'t str,
}

impl Sum<'_> {
    fn takes(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start();
        let is_next = rest.starts_with(sign);
        if is_next {
            self.rest = &rest[sign.len()..];
        }
        is_next
    }

    fn terms(&mut self) -> f64 {
        let mut value = self.factors();
        loop {
            if self.takes("+") {
                value += self.factors();
            } else if self.takes("−") {
                value -= self.factors();
            } else {
                return value;
            }
        }
    }

    fn factors(&mut self) -> f64 {
        let mut value = self.number();
        loop {
            if self.takes("·") {
                value *= self.number();
            } else if self.takes("/") {
                value /= self.number();
            } else {
                return value;
            }
        }
    }

    fn number(&mut self) -> f64 {
        if self.takes("(") {
            let value = self.terms();
            assert!(self.takes(")"), "a bracket is open: {}", self.rest);
            return value;
        }
        let rest = self.rest.trim_start();
        let end = rest
            .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
            .unwrap_or(rest.len());
        let (number, rest) = rest.split_at(end);
        self.rest = rest;
        number.parse().unwrap_or_else(|_| panic!("no number before {rest:?}"))
    }
}
