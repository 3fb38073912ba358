//! The season of a series: what recurs every year, the trend beneath it, and the series without it.

mod notes;
mod stl;
mod stretches;

use bestand_model::measure::ValueKind;
use bestand_model::period::kind_name;
use bestand_model::table::{Cell, Column, ColumnKind, Role, Row as TableRow, Table};
use bestand_model::{Language, MissingReason, Period};

pub use self::stl::SeasonWindow;
use self::stl::Settings;
use self::stretches::{Fit, Row, Stretch};
use super::build::Builder;
use super::november::value_kind;
use super::plan::Plan;
use super::stock::{StockOptions, span};
use super::wording::vintage_notes;
use crate::cube::Observation;
use crate::{CoreError, Cube, Request};

/// The seasonal window may not be narrower: Cleveland et al. advise at least 7.
const NARROWEST: u32 = 7;

/// What is asked of the season.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeasonalOptions {
    /// The first period shown; the first there is when `None`. What is shown changes no number: every stretch is taken
    /// apart as a whole.
    pub from: Option<Period>,
    /// The last period shown; the last there is when `None`.
    pub to: Option<Period>,
    /// The first and the last year shown, instead of `from` and `to`.
    pub years: Option<(i32, i32)>,
    /// How much the season may change over the years.
    pub window: SeasonWindow,
}

impl SeasonalOptions {
    fn span(&self) -> StockOptions {
        StockOptions { from: self.from, to: self.to, years: self.years, ..StockOptions::default() }
    }
}

/// The series taken apart by STL (Cleveland et al. 1990), long: `period`, the displayed dimensions, `value`, and
/// `trend`, `season`, `remainder` that add up to it, `adjusted` (the value without its season), `season_strength` and
/// `trend_strength` (0 to 1).
///
/// A series is taken apart stretch by stretch: between gaps and the series breaks of severity `break` that touch the row,
/// a passing event being a stretch of its own. A stretch of under three years has no parts (`not_applicable`), and where a
/// value is missing so are they, for the same reason. `adjusted` is `not_applicable` where the season is not sure: where
/// its strength is under 0.3 plus what chance gives a stretch of that length (1/k with k years). A strength is
/// `not_applicable` where nothing varies. The parts are binary floating point numbers, not rounded.
///
/// ```
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{Cube, Request, SeasonalOptions, seasonal};
///
/// // Four years of quarters: 100, and 8 more in every first quarter.
/// let mut text = "Periode;Område;Antal fuldtidspersoner\n".to_owned();
/// for quarter in 0..16 {
///     let value = if quarter % 4 == 0 { 108 } else { 100 };
///     text += &format!("{}Q{};Hele landet;{value}\n", 2003 + quarter / 4, quarter % 4 + 1);
/// }
/// let extracts = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?;
/// let cube = Cube::from_extracts(extracts, &[])?;
/// let table = seasonal(&cube, &Request::default(), &SeasonalOptions::default())?;
/// // Period, benefit, value, trend, season, remainder, adjusted: a quarter of 8 is level, the rest is season.
/// let Cell::Ratio(adjusted) = table.rows[0].cells[6] else { panic!() };
/// assert!((adjusted - 102.0).abs() < 1e-9);
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When the question does not fit the extracts, when their periods are neither months nor quarters, when the seasonal
/// window is even or under 7, when no stretch is long enough, or with `strict_breaks` when a break is crossed.
pub fn seasonal(
    cube: &Cube,
    request: &Request,
    options: &SeasonalOptions,
) -> Result<Table, CoreError> {
    check_window(options.window)?;
    let mut plan = Plan::new(cube, request)?;
    let shown = span(&plan, &options.span())?;
    super::crossings::add_joint_readings(&mut plan, &shown);
    let settings = settings(&shown, options.window)?;
    let every = every_period(&plan, &shown);
    let rows: Vec<Row> =
        (0..plan.rows.len()).map(|row| Row::new(&plan, row, &every, settings)).collect();
    let places: Vec<Option<usize>> =
        shown.iter().map(|period| every.binary_search(period).ok()).collect();
    check_length(&rows, &places, settings)?;

    let builder = Builder::new(&plan, &shown, &[]);
    let title = match request.language {
        Language::Danish => format!("{}, sæsonopdelt", builder.stock_title()),
        Language::English => format!("{}, by season and trend", builder.stock_title()),
    };
    let mut table = builder.table("seasonal", title);
    table.computed = true;
    table.columns.insert(0, builder.period_code_column());
    table.columns.extend(columns(&plan));
    for (at, period) in shown.iter().enumerate() {
        for (row, each) in rows.iter().enumerate() {
            let mut cells = vec![Cell::Code(period.code().into())];
            cells.extend(builder.codes(row));
            let held = builder.held[row][at];
            cells.push(held.into());
            cells.extend(of_period(each, places[at], held));
            table.rows.push(TableRow { role: Role::Body, cells });
        }
    }
    table.notes = builder.notes()?;
    // What is shown was told from more: its sources and their vintages belong to the answer.
    let used = plan.used_sources(&every);
    table.sources = used.into_iter().map(|source| cube.sources()[source].clone()).collect();
    for note in vintage_notes(&plan, &plan.used_sources(&every)) {
        if table.notes.iter().all(|other| other.id != note.id) {
            table.notes.push(note);
        }
    }
    table.notes.extend(notes::notes(&plan, &rows, &every, &places, settings));
    Ok(table)
}

/// The cells that are taken apart, as a cube of their own: for a tidy file that shows what stands behind the table.
///
/// # Errors
/// The same as [`seasonal`], but for those about the stretches.
pub fn seasonal_observations(
    cube: &Cube,
    request: &Request,
    options: &SeasonalOptions,
) -> Result<Cube, CoreError> {
    let plan = Plan::new(cube, request)?;
    let shown = span(&plan, &options.span())?;
    plan.observations(&every_period(&plan, &shown))
}

/// Every period of the kind shown, from the first the extracts have to the last: the ones they lack too.
fn every_period(plan: &Plan<'_>, shown: &[Period]) -> Vec<Period> {
    let kind = shown.first().map(|period| period.kind());
    let mut there = plan.periods.iter().copied().filter(|period| Some(period.kind()) == kind);
    let first = there.next();
    let last = there.next_back().or(first);
    first.zip(last).and_then(|(first, last)| Period::range(first, last).ok()).unwrap_or_default()
}

/// The parts of a value: trend, season, remainder, adjusted, strength of season and of trend.
fn of_period(row: &Row, place: Option<usize>, held: Observation) -> [Cell; 6] {
    let missing = |reason: MissingReason| std::array::from_fn(|_| Cell::Missing(reason));
    let value = match held {
        Observation::Missing(reason) => return missing(reason),
        Observation::Value(value, _) => value.as_f64(),
    };
    let stretch = place.and_then(|place| Some((place, row.stretch(place)?)));
    let Some((place, Some(fit), first)) =
        stretch.map(|(place, stretch)| (place, stretch.fit.as_ref(), stretch.places.start))
    else {
        return missing(MissingReason::NotApplicable);
    };
    let at = place - first;
    let Fit { parts, season_strength, trend_strength, .. } = fit;
    let or_none = |number: Option<f64>| {
        number.map_or(Cell::Missing(MissingReason::NotApplicable), Cell::Ratio)
    };
    [
        Cell::Ratio(parts.trend[at]),
        Cell::Ratio(parts.season[at]),
        Cell::Ratio(parts.remainder[at]),
        or_none(fit.is_sure().then(|| value - parts.season[at])),
        or_none(*season_strength),
        or_none(*trend_strength),
    ]
}

fn columns(plan: &Plan<'_>) -> Vec<Column> {
    let (measure, language) = (plan.measure, plan.request.language);
    let is_percent = measure.value == ValueKind::Percent;
    let level = if is_percent { ColumnKind::Percent } else { ColumnKind::Decimal };
    let (part, unit_of_part) = match is_percent {
        true => (ColumnKind::PercentagePoints, "percentage_points"),
        false => (ColumnKind::Decimal, measure.unit.as_str()),
    };
    let column = |id: &str, label: &str, kind, unit: &str| Column {
        id: id.to_owned(),
        label: label.to_owned(),
        kind,
        unit: Some(unit.to_owned()),
    };
    let unit = measure.unit.as_str();
    let pick = |danish, english| language.pick(danish, english);
    vec![
        column("value", measure.name(language), value_kind(measure.value), unit),
        column("trend", "Trend", level, unit),
        column("season", pick("Sæson", "Season"), part, unit_of_part),
        column("remainder", pick("Rest", "Remainder"), part, unit_of_part),
        column("adjusted", pick("Sæsonkorrigeret", "Seasonally adjusted"), level, unit),
        column(
            "season_strength",
            pick("Sæsonstyrke", "Strength of season"),
            ColumnKind::Fraction,
            "fraction",
        ),
        column(
            "trend_strength",
            pick("Trendstyrke", "Strength of trend"),
            ColumnKind::Fraction,
            "fraction",
        ),
    ]
}

fn check_window(window: SeasonWindow) -> Result<(), CoreError> {
    match window {
        SeasonWindow::Years(years) if years < NARROWEST || years.is_multiple_of(2) => {
            Err(CoreError::question(
                format!("a seasonal window of {years} is not an odd number from {NARROWEST} on"),
                format!(
                    "ask for {}, or for periodic: a season that does not change",
                    (years | 1).max(NARROWEST)
                ),
            ))
        }
        _ => Ok(()),
    }
}

fn settings(shown: &[Period], window: SeasonWindow) -> Result<Settings, CoreError> {
    let kind = shown.first().map_or(bestand_model::PeriodKind::Year, |period| period.kind());
    Settings::new(kind, window).ok_or_else(|| {
        CoreError::question(
            format!(
                "a season is told from months or quarters, and these extracts have figures by {}",
                kind_name(kind, Language::English)
            ),
            "give a monthly or quarterly table, or ask for the series without --seasonal",
        )
    })
}

/// Refuses an answer in which nothing is taken apart.
fn check_length(
    rows: &[Row],
    places: &[Option<usize>],
    settings: Settings,
) -> Result<(), CoreError> {
    let is_shown =
        |stretch: &&Stretch| places.iter().flatten().any(|place| stretch.places.contains(place));
    let shown = || rows.iter().flat_map(|row| &row.stretches).filter(is_shown);
    if shown().any(|stretch| stretch.fit.is_some()) {
        return Ok(());
    }
    let longest = shown().map(|stretch| stretch.places.len()).max().unwrap_or(0);
    let several = if settings.cycle == 12 { "months" } else { "quarters" };
    Err(CoreError::question(
        format!(
            "no series shown has {} {several} in a row without a gap and without a series break: the longest has {longest}",
            settings.least()
        ),
        "give more years of the same table, or compare the same month of several years: november, or stock --change",
    ))
}
