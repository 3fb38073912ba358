//! How many are on which benefit, period by period: the series itself, its index, its share of the total.

use bestand_model::measure::ValueKind;
use bestand_model::table::{Cell, Column, ColumnKind, Role, Row, Spread, Table};
use bestand_model::{MissingReason, Period, PeriodKind};

use super::build::Builder;
use super::november::value_kind;
use super::plan::Plan;
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// What is asked of the series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StockOptions {
    /// The first period; the first there is when `None`.
    pub from: Option<Period>,
    /// The last period; the last there is when `None`.
    pub to: Option<Period>,
    /// The first and the last year, instead of `from` and `to`.
    pub years: Option<(i32, i32)>,
    /// Adds an index: this period is 100.
    pub index: Option<Period>,
    /// Adds each row's share of the total, in per cent.
    pub share: bool,
}

/// The stock by period, long: `period`, the displayed dimensions, `value`, and `index` and `share` where
/// asked for.
///
/// A period inside the span that the extracts lack is `not_available`. An index is missing where the value or
/// the base is; a share is of the total row of its period and missing where there is none.
///
/// ```
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, Request, StockOptions, stock};
///
/// let text = "Area;Periode;Antal fuldtidspersoner\nHele landet;2014M10;80\nHele landet;2014M11;84\n";
/// let extracts = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?;
/// let cube = Cube::from_extracts(extracts, &[])?;
/// let options = StockOptions { index: cube.periods().first().copied(), ..StockOptions::default() };
/// let table = stock(&cube, &Request::default(), &options)?;
/// // Period, benefit, value, index.
/// assert_eq!(table.rows[1].cells[0], Cell::Code("2014-11".into()));
/// assert_eq!(table.rows[1].cells[3], Cell::Ratio(105.0));
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the question does not fit the extracts, when the base period of the index is not in the series, or
/// with `strict_breaks` when a break is crossed.
pub fn stock(cube: &Cube, request: &Request, options: &StockOptions) -> Result<Table, CoreError> {
    let mut plan = Plan::new(cube, request)?;
    let periods = span(&plan, options)?;
    super::crossings::add_joint_readings(&mut plan, &periods);

    let builder = Builder { base: options.index, ..Builder::new(&plan, &periods) };
    let mut table = builder.table("stock", builder.stock_title())?;
    table.columns.insert(0, builder.period_code_column());
    table.columns.push(Column {
        id: "value".to_owned(),
        label: plan.measure.name(request.language).to_owned(),
        kind: value_kind(plan.measure.value),
        unit: Some(plan.measure.unit.clone()),
    });
    table.computed |= options.index.is_some() || options.share;
    if let Some(base) = options.index {
        let name = base.long(request.language);
        table.columns.push(Column {
            id: "index".to_owned(),
            label: match request.language {
                bestand_model::Language::Danish => format!("Indeks, {name} = 100"),
                bestand_model::Language::English => format!("Index, {name} = 100"),
            },
            kind: ColumnKind::Index,
            unit: Some("index".to_owned()),
        });
    }
    let total = plan.rows.iter().position(|row| row.role == Role::Total);
    if options.share {
        let total_may_be_shared = plan.measure.value == ValueKind::Count;
        if total.is_none() || !total_may_be_shared {
            return Err(CoreError::question(
                "there is no total to take shares of",
                "ask for several benefits of a count that adds up, or leave out --share",
            ));
        }
        table.columns.push(Column {
            id: "share".to_owned(),
            label: request.language.pick("Andel af i alt", "Share of total").to_owned(),
            kind: ColumnKind::Percent,
            unit: Some("percent".to_owned()),
        });
    }
    for &period in &periods {
        for row in 0..plan.rows.len() {
            let observation = plan.observation(row, period);
            let mut cells = vec![Cell::Code(period.code())];
            cells.extend(builder.codes(row));
            cells.push(observation.into());
            if let Some(base) = options.index {
                cells.push(ratio(observation, plan.observation(row, base)));
            }
            if let Some(total) = total.filter(|_| options.share) {
                cells.push(ratio(observation, plan.observation(total, period)));
            }
            table.rows.push(Row { role: plan.rows[row].role, cells });
        }
    }
    if options.index.is_none() && !options.share && plan.displayed.len() == 1 {
        let dimension = cube.dimensions()[plan.displayed[0]].id.clone();
        let period = "period".to_owned();
        // The longer side runs down the page.
        let (down, across) =
            if plan.rows.len() > periods.len() { (dimension, period) } else { (period, dimension) };
        table.spread = Some(Spread { down, across, value: "value".to_owned() });
    }
    table.notes = builder.notes(&table)?;
    Ok(table)
}

/// The cells the series is made of, as a cube of their own: for a tidy file that shows what stands behind the
/// table.
///
/// # Errors
/// The same as [`stock`].
pub fn stock_observations(
    cube: &Cube,
    request: &Request,
    options: &StockOptions,
) -> Result<Cube, CoreError> {
    let plan = Plan::new(cube, request)?;
    let periods = span(&plan, options)?;
    plan.observations(&periods)
}

/// The periods of the answer: every step from the first to the last, or every one there is where they follow
/// at a steady distance and the user names no span.
fn span(plan: &Plan<'_>, options: &StockOptions) -> Result<Vec<Period>, CoreError> {
    let kind = [options.from, options.to, options.index]
        .iter()
        .flatten()
        .map(|period| period.kind())
        .next()
        .or_else(|| plan.periods.first().map(|period| period.kind()))
        .unwrap_or(PeriodKind::Month);
    let there: Vec<Period> =
        plan.periods.iter().copied().filter(|period| period.kind() == kind).collect();
    let name = bestand_model::period::kind_name(kind, bestand_model::Language::English);
    let (Some(&first), Some(&last)) = (there.first(), there.last()) else {
        let kinds: Vec<&str> = {
            let mut kinds: Vec<PeriodKind> = plan.periods.iter().map(|each| each.kind()).collect();
            kinds.dedup();
            kinds
                .into_iter()
                .map(|kind| {
                    bestand_model::period::kind_name(kind, bestand_model::Language::English)
                })
                .collect()
        };
        return Err(CoreError::question(
            format!("these extracts have no figures by {name}"),
            format!("they have them by {}", kinds.join(" and by ")),
        ));
    };
    if let Some(base) = options.index
        && !there.contains(&base)
    {
        return Err(CoreError::question(
            format!("the index base {base} is not in the extracts"),
            format!("choose one from {first} to {last}"),
        ));
    }
    let (from, to) = match options.years {
        Some((first_year, last_year)) => {
            let inside: Vec<Period> = there
                .iter()
                .copied()
                .filter(|period| (first_year..=last_year).contains(&period.year()))
                .collect();
            match (inside.first(), inside.last()) {
                (Some(&from), Some(&to)) => (from, to),
                _ => {
                    return Err(CoreError::question(
                        format!("these extracts have nothing in {first_year}-{last_year}"),
                        format!("they have {first} to {last}"),
                    ));
                }
            }
        }
        None => (options.from.unwrap_or(first), options.to.unwrap_or(last)),
    };
    if options.from.is_none() && options.to.is_none() && has_steady_step(&there) {
        return Ok(there.into_iter().filter(|period| (from..=to).contains(period)).collect());
    }
    Ok(Period::range(from, to)?)
}

/// Whether the periods follow each other at one distance, such as the first quarter of every year: then nothing
/// is missing between them.
fn has_steady_step(periods: &[Period]) -> bool {
    let mut steps = periods.windows(2).map(|pair| pair[0].steps_to(pair[1]));
    let first = steps.next();
    steps.all(|step| Some(step) == first)
}

/// `value` in per cent of `base`.
fn ratio(value: Observation, base: Observation) -> Cell {
    match (value, base) {
        (Observation::Value(value, _), Observation::Value(base, _)) if !base.is_zero() => {
            Cell::Ratio(value.as_f64() / base.as_f64() * 100.0)
        }
        (Observation::Value(..), Observation::Value(..)) => {
            Cell::Missing(MissingReason::NotApplicable)
        }
        (Observation::Missing(a), Observation::Missing(b)) => Cell::Missing(a.dominant(b)),
        (Observation::Missing(reason), _) | (_, Observation::Missing(reason)) => {
            Cell::Missing(reason)
        }
    }
}
