//! The columns that hold a period of a series against the year around it: the change on a year before, the last twelve
//! months, the year to date.

use std::collections::{BTreeSet, HashMap};

use bestand_model::measure::{Measure, ValueKind};
use bestand_model::period::kind_name;
use bestand_model::table::{Cell, Column, ColumnKind, Note, NoteKind, Severity};
use bestand_model::{Language, MissingReason, Period, PeriodKind};

use super::StockOptions;
use crate::CoreError;
use crate::analysis::build::Builder;
use crate::analysis::november::{change, change_pct, value_kind};
use crate::analysis::over_a_year::{
    change_cells, change_columns, in_a_year, is_mixed, last_year, mean_of_sum, mixed_note,
    percent_column, sum_of_all, year_before, year_so_far,
};
use crate::analysis::plan::{Plan, sum};
use crate::analysis::wording::{list, note};
use crate::cube::Observation;

/// What is shown of the year around each period.
pub(super) struct Year<'a> {
    options: &'a StockOptions,
    measure: &'a Measure,
    kind: PeriodKind,
    language: Language,
}

impl<'a> Year<'a> {
    /// # Errors
    /// When the periods make no year, or the measure has no mean and no sum over time.
    pub(super) fn new(
        plan: &Plan<'a>,
        periods: &[Period],
        options: &'a StockOptions,
    ) -> Result<Self, CoreError> {
        let kind = periods.first().map_or(PeriodKind::Month, |period| period.kind());
        let measure = plan.measure;
        let asked = [(options.rolling, "--rolling"), (options.year_to_date, "--year-to-date")];
        if let Some((_, option)) = asked.iter().find(|(asked, _)| *asked) {
            if in_a_year(kind).is_none() {
                let name = kind_name(kind, Language::English);
                return Err(CoreError::question(
                    format!(
                        "{option} puts the periods of a year together, and these extracts have figures by {name}"
                    ),
                    "ask it of months, quarters or half-years",
                ));
            }
            if !measure.additive_over_time && measure.value != ValueKind::Count {
                return Err(CoreError::question(
                    format!(
                        "{} has no mean over time: that of rates or durations is not the one of the year",
                        measure.name_en
                    ),
                    "ask for a count with --measure; --change works for it",
                ));
            }
        }
        Ok(Self { options, measure, kind, language: plan.request.language })
    }

    /// Whether there is a column beside the value.
    pub(super) fn has_columns(&self) -> bool {
        self.options.change || self.options.rolling || self.options.year_to_date
    }

    /// The periods that these are held against and that are not among them, in order.
    pub(super) fn others(&self, periods: &[Period]) -> Vec<Period> {
        let shown: BTreeSet<Period> = periods.iter().copied().collect();
        let mut others: BTreeSet<Period> = BTreeSet::new();
        for &period in periods {
            if self.options.change {
                others.extend(year_before(period));
            }
            if self.options.rolling {
                others.extend(last_year(period));
            }
            if self.options.year_to_date {
                let so_far = year_so_far(period);
                others.extend(so_far.iter().filter_map(|&each| year_before(each)));
                others.extend(so_far);
            }
        }
        others.difference(&shown).copied().collect()
    }

    pub(super) fn columns(&self) -> Vec<Column> {
        let language = self.language;
        let mut columns = Vec::new();
        if self.options.change {
            columns.extend(change_columns(self.measure, language));
        }
        let count = in_a_year(self.kind).unwrap_or_default();
        let several = plural(self.kind, language);
        let how = match self.measure.additive_over_time {
            true => language.pick("sum", "sum"),
            false => language.pick("gns.", "mean"),
        };
        if self.options.rolling {
            let label = match language {
                Language::Danish => format!("Seneste {count} {several}, {how}"),
                Language::English => format!("Last {count} {several}, {how}"),
            };
            columns.push(self.made("rolling", label));
        }
        if self.options.year_to_date {
            let label = match language {
                Language::Danish => format!("År til dato, {how}"),
                Language::English => format!("Year to date, {how}"),
            };
            columns.push(self.made("year_to_date", label));
            let label = match language {
                Language::Danish => format!("Samme {several} året før"),
                Language::English => format!("Same {several} a year before"),
            };
            columns.push(self.made("year_to_date_before", label));
            let label = language.pick("Udvikling, år til dato", "Change, year to date");
            columns.push(self.made("year_to_date_change", label.to_owned()));
            let label = language.pick("Udvikling, år til dato, pct.", "Change, year to date, pct.");
            columns.push(percent_column("year_to_date_change_pct", label));
        }
        columns
    }

    /// A column of sums, or of means, which have decimals.
    fn made(&self, id: &str, label: String) -> Column {
        let kind = match self.measure.additive_over_time {
            true => value_kind(self.measure.value),
            false => ColumnKind::Decimal,
        };
        Column { id: id.to_owned(), label, kind, unit: Some(self.measure.unit.clone()) }
    }

    /// What the columns mean, and what is missing because its parts are of different vintages.
    pub(super) fn notes(&self, mixed: &BTreeSet<Period>) -> Vec<Note> {
        let language = self.language;
        let mut notes = Vec::new();
        let several = plural(self.kind, language);
        let is_sum = self.measure.additive_over_time;
        let how = match is_sum {
            true => language.pick("summen", "the sum"),
            false => language.pick("gennemsnittet", "the mean"),
        };
        if self.options.rolling {
            let count = in_a_year(self.kind).unwrap_or_default();
            let before = count - 1;
            let text = match language {
                Language::Danish => format!(
                    "Seneste {count} {several} er {how} af perioden og de {before} før; tallet mangler, hvor et af dem mangler."
                ),
                Language::English => format!(
                    "The last {count} {several} are {how} of the period and the {before} before; missing where one of them is."
                ),
            };
            notes.push(note(NoteKind::Method, "rolling", Severity::Break, text));
        }
        if self.options.year_to_date {
            let text = match language {
                Language::Danish => format!(
                    "År til dato er {how} af årets {several} til og med perioden, med de samme {several} året før ved siden af; tallet mangler, hvor et af dem mangler."
                ),
                Language::English => format!(
                    "Year to date is {how} of the {several} of the year up to the period, with the same {several} a year before beside it; missing where one of them is."
                ),
            };
            notes.push(note(NoteKind::Method, "year_to_date", Severity::Break, text));
        }
        if !mixed.is_empty() {
            let names: Vec<String> = mixed.iter().map(|period| period.short(language)).collect();
            let names = match &names[..] {
                [first, .., last] if names.len() > 4 => format!("{first}–{last}"),
                _ => list(&names, language),
            };
            notes.push(mixed_note(&names, language));
        }
        notes
    }
}

/// What rows hold in the periods compared, by row and period.
pub(super) struct Held<'b, 'a> {
    builder: &'b Builder<'a>,
    places: HashMap<Period, usize>,
    /// Whether there is more than one vintage at all.
    may_mix: bool,
}

impl<'b, 'a> Held<'b, 'a> {
    pub(super) fn new(builder: &'b Builder<'a>) -> Self {
        // The base of an index may be one of them too.
        let mut places = HashMap::new();
        for (at, &period) in builder.compared.iter().enumerate() {
            places.entry(period).or_insert(at);
        }
        let plan = builder.plan;
        let used = plan.used_sources(&builder.compared);
        let vintages: BTreeSet<_> =
            used.into_iter().map(|source| plan.cube.sources()[source].pulled).collect();
        Self { builder, places, may_mix: vintages.len() > 1 }
    }

    fn of(&self, row: usize, period: Option<Period>) -> Observation {
        let place = period.and_then(|period| self.places.get(&period));
        let absent = Observation::Missing(MissingReason::NotAvailable);
        place.map_or(absent, |&place| self.builder.held[row][place])
    }

    /// The sum over some periods; for a mean all of them must have a number. `None` where they are of several vintages.
    fn sum_of(&self, row: usize, periods: &[Period], measure: &Measure) -> Option<Observation> {
        if self.may_mix && is_mixed(self.builder.plan, row, periods) {
            return None;
        }
        let held: Vec<Observation> =
            periods.iter().map(|&period| self.of(row, Some(period))).collect();
        Some(match (held.is_empty(), measure.additive_over_time) {
            (true, _) => Observation::Missing(MissingReason::NotAvailable),
            (false, true) => sum(held.into_iter()),
            (false, false) => sum_of_all(&held),
        })
    }
}

impl Year<'_> {
    /// The cells of a row in a period, in the order of the columns. A period that is made of several vintages is added to
    /// `mixed`.
    pub(super) fn cells(
        &self,
        held: &Held<'_, '_>,
        row: usize,
        period: Period,
        mixed: &mut BTreeSet<Period>,
    ) -> Vec<Cell> {
        let mut cells = Vec::new();
        if self.options.change {
            let (before, now) = (held.of(row, year_before(period)), held.of(row, Some(period)));
            cells.extend(change_cells(self.measure, before, now));
        }
        let mut summed = |periods: &[Period]| {
            held.sum_of(row, periods, self.measure).unwrap_or_else(|| {
                mixed.insert(period);
                Observation::Missing(MissingReason::NotApplicable)
            })
        };
        let made = |sum: Observation, periods: usize| match self.measure.additive_over_time {
            true => sum.into(),
            false => mean_of_sum(sum, periods),
        };
        if self.options.rolling {
            let year = last_year(period);
            cells.push(made(summed(&year), year.len()));
        }
        if self.options.year_to_date {
            let so_far = year_so_far(period);
            let before: Vec<Period> = so_far.iter().filter_map(|&each| year_before(each)).collect();
            let (now, then) = (summed(&so_far), summed(&before));
            cells.push(made(now, so_far.len()));
            cells.push(made(then, so_far.len()));
            // The difference of two means over equally many periods is that of their sums, divided once.
            let difference = match self.measure.additive_over_time {
                true => change(then, now),
                false => sum_of_all(&[then, now]).number().map_or_else(
                    || Observation::Missing(then.missing_with(now)),
                    |_| change(then, now),
                ),
            };
            cells.push(made(difference, so_far.len()));
            cells.push(change_pct(then, now));
        }
        cells
    }
}

/// Several periods of a kind, as a word.
fn plural(kind: PeriodKind, language: Language) -> &'static str {
    match kind {
        PeriodKind::Month => language.pick("måneder", "months"),
        PeriodKind::Quarter => language.pick("kvartaler", "quarters"),
        PeriodKind::HalfYear => language.pick("halvår", "half-years"),
        PeriodKind::Year => language.pick("år", "years"),
        PeriodKind::RollingYear => language.pick("rullende år", "rolling years"),
        PeriodKind::Week => language.pick("uger", "weeks"),
    }
}
