//! Where an area stands: its rate beside that of groups of municipalities, its region and the whole country, the gap to
//! each and whether it is closing, its place among all.
//!
//! A rate is what a table counts in per cent of a base. The base is counted (inhabitants by age), or it is known as far as
//! the published counts and rates tell. A group's rate is the sum of its numbers in per cent of the sum of their bases,
//! never a mean of rates; the whole country is read and never built.

mod asked;
mod bases;
mod comparison;
mod decomposition;
mod figures;
mod funnel;
mod groups;
mod interval;
mod notes;
mod rank;
mod ranking;
mod series;
mod standardised;

use bestand_model::age::AgeBand;
use bestand_model::area::{Area, AreaKind, AreaList};
use bestand_model::table::Table;
use bestand_model::{Period, PeriodKind};

use self::asked::Pair;
use self::bases::Bases;
use self::figures::Figures;
use self::groups::{Reference, References};
use super::inhabitants::{counted_in, measure_of};
use super::plan::{Content, Plan};
use crate::request::{Filter, Named, find_dimension, find_member};
use crate::{CoreError, Cube, Request};

pub use self::groups::GroupChoice;

/// What is asked of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct BenchmarkOptions {
    /// The area that is held against others; `None` where all are ranked.
    pub area: Option<String>,
    /// The kind of areas that are ranked.
    pub kind: AreaKind,
    /// What the area is held against beside its region, its labour market area and the whole country.
    pub groups: Vec<GroupChoice>,
    /// Takes the area out of the groups it is in. The whole country stays whole.
    pub without_own: bool,
    /// The period; the newest with numbers when `None`.
    pub period: Option<Period>,
    /// The period that the gap is compared with; a year before when `None`.
    pub since: Option<Period>,
    /// The period in which the index is 100; that of `since` when `None`.
    pub index: Option<Period>,
    /// The ages that inhabitants are counted of, where they are the base.
    pub ages: AgeBand,
    /// What the gap is divided by in [`benchmark_decomposition`].
    pub decompose: Option<Decompose>,
}

/// What a gap is divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decompose {
    /// The benefits that the total counts: how much each adds to the gap.
    Benefit,
    /// Age: how much comes of other shares of the ages, and how much of other rates at the same age.
    Age,
    /// The same of sex.
    Sex,
    /// The same of age and sex together.
    AgeAndSex,
}

impl Decompose {
    /// The dimensions, by id.
    fn dimensions(self) -> &'static [&'static str] {
        match self {
            Self::Benefit => &["benefit"],
            Self::Age => &["age"],
            Self::Sex => &["sex"],
            Self::AgeAndSex => &["age", "sex"],
        }
    }
}

impl Default for BenchmarkOptions {
    fn default() -> Self {
        Self {
            area: None,
            kind: AreaKind::Municipality,
            groups: Vec::new(),
            without_own: false,
            period: None,
            since: None,
            index: None,
            ages: WORKING_AGES,
            decompose: None,
        }
    }
}

/// The ages that Jobindsats counts the labour force and the population of.
const WORKING_AGES: AgeBand = AgeBand { from: 16, to: Some(66) };

impl BenchmarkOptions {
    /// The request to read the files for: a number by area, and by what the gap is divided by.
    pub fn completed(&self, request: &Request) -> Request {
        let divided = self.decompose.map_or(&[][..], Decompose::dimensions);
        let by = std::iter::once("area").chain(divided.iter().copied()).map(str::to_owned);
        Request { areas: Vec::new(), by: by.collect(), ..request.clone() }
    }
}

/// An area beside the groups, the region and the country it is held against: `area`, `level`, `rate`, `gap`, `gap_before`,
/// `trend`, `flag`, `rank`, `index`.
///
/// The first row is the area, with its rank; in every other row the gap is the area minus that row, in percentage points,
/// now and in the period it is compared with; `trend` says whether it is `closing`, `widening`, `crossed` to the other
/// side, `unchanged`, or `uncertain` because the rates are rounded; `flag` whether it is more than chance makes likely.
/// `index` is of the level. A group that touches a missing cell is missing for the same reason. What is known to lie
/// between two numbers is [`Cell::Between`](bestand_model::table::Cell::Between).
///
/// ```
/// use bestand_core::model::Number;
/// use bestand_core::model::table::Cell;
/// use bestand_core::read::{ReadOptions, read_bytes};
/// use bestand_core::{BenchmarkOptions, Cube, Request, benchmark};
///
/// let text = "Periode;Område;Antal fuldtidspersoner;Fuldtidspersoner i pct. af befolkningen\n\
///     2026M07;Hele landet;300000;6,0\n2026M07;Ishøj;1500;9,0\n2026M07;Vejle;3500;4,5\n";
/// let extracts = read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?;
/// let cube = Cube::from_extracts(extracts, &[])?;
/// let options = BenchmarkOptions { area: Some("Ishøj".to_owned()), ..BenchmarkOptions::default() };
/// let table = benchmark(&cube, None, &Request::default(), &options)?;
/// // Area, level.
/// assert_eq!(table.rows[0].cells[..2], [Cell::Code("183".into()), Cell::Exact(Number::integer(1500))]);
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
///
/// # Errors
/// When no area is named or it has no row of its own, when there is neither a rate nor inhabitants, when a group or a
/// period is not there, or with `strict_breaks` when a break is crossed.
pub fn benchmark(
    cube: &Cube,
    population: Option<&Cube>,
    request: &Request,
    options: &BenchmarkOptions,
) -> Result<Table, CoreError> {
    ask(cube, population, request, options, comparison::table)
}

/// All areas of a kind, the highest rate first: `area`, `rank`, `level`, `rate`, `gap` to the whole country, `flag`.
///
/// Areas that share a published rate share their places. Where an area is named, it is marked, and what it is held against
/// stands among the others.
///
/// # Errors
/// As [`benchmark`]; and when the extracts have no row of such an area.
pub fn benchmark_ranking(
    cube: &Cube,
    population: Option<&Cube>,
    request: &Request,
    options: &BenchmarkOptions,
) -> Result<Table, CoreError> {
    ask(cube, population, request, options, ranking::table)
}

/// The area and what it is held against over time, long: `period`, `area`, `level`, `rate`, `index`.
///
/// # Errors
/// As [`benchmark`].
pub fn benchmark_series(
    cube: &Cube,
    population: Option<&Cube>,
    request: &Request,
    options: &BenchmarkOptions,
) -> Result<Table, CoreError> {
    ask(cube, population, request, options, series::table)
}

/// What the gap to each reference is made of, as `decompose` says.
///
/// By benefit: `reference`, `benefit`, `rate`, `reference_rate`, `gap`. The gaps of the benefits add up to that of the
/// total; where their numbers do not add up to its own, `rest` has the difference.
///
/// By age and sex, with inhabitants: `reference`, the dimensions, `rate`, `reference_rate`, `share` and `reference_share` of
/// the inhabitants, and the two parts of the gap by direct standardisation with the reference as the standard population:
/// `composition`, the difference in shares times the area's rate, and `rate_effect`, the reference's share times the
/// difference in rates (E. M. Kitagawa: Components of a difference between two rates, Journal of the American Statistical
/// Association 50, 1955, 1168-1194, without its interaction term, which is in the first). They add up to the gap.
///
/// # Errors
/// As [`benchmark`]; and when the extracts have no such parts, the parts overlap, or there are no inhabitants.
pub fn benchmark_decomposition(
    cube: &Cube,
    population: Option<&Cube>,
    request: &Request,
    options: &BenchmarkOptions,
) -> Result<Table, CoreError> {
    ask(cube, population, request, options, |question| match options.decompose {
        Some(Decompose::Benefit) | None => decomposition::table(question),
        Some(by) => standardised::table(question, by),
    })
}

/// The cells that the rates are made of, as a cube of their own: the counts of all areas in the periods compared.
///
/// # Errors
/// As [`benchmark`].
pub fn benchmark_observations(
    cube: &Cube,
    population: Option<&Cube>,
    request: &Request,
    options: &BenchmarkOptions,
) -> Result<Cube, CoreError> {
    ask(cube, population, request, options, |question| {
        question.count.observations(&question.periods())
    })
}

/// A question with its rows: the count, and its rate, area by area.
struct Question<'a> {
    cube: &'a Cube,
    population: Option<&'a Cube>,
    request: &'a Request,
    options: &'a BenchmarkOptions,
    count: &'a Plan<'a>,
    rate: Option<&'a Plan<'a>>,
    /// The period that the answer is about.
    now: Period,
    /// The period that it is compared with.
    before: Option<Period>,
    /// The period in which the index is 100.
    base: Option<Period>,
    /// The ages of the inhabitants that are the base.
    ages: AgeBand,
}

fn ask<T>(
    cube: &Cube,
    population: Option<&Cube>,
    request: &Request,
    options: &BenchmarkOptions,
    answer: impl FnOnce(&Question<'_>) -> Result<T, CoreError>,
) -> Result<T, CoreError> {
    let pair = Pair::of(cube, request, population.is_some())?;
    let benefit = asked::benefit(cube, request)?;
    let count_request = asked::by_area(request, &pair.count, benefit.clone());
    let count = Plan::new(cube, &count_request)?;
    let rate_request =
        pair.rate.as_ref().map(|rate| asked::by_area(request, rate, benefit.clone()));
    let rate = rate_request.as_ref().map(|request| Plan::new(cube, request)).transpose()?;
    let area = count.dimension("area");
    if count.displayed.iter().any(|&at| Some(at) != area) {
        return Err(CoreError::question(
            "areas are compared at one member of every other breakdown",
            "name one member with --where DIM=MEMBER",
        ));
    }
    let names_area =
        |filter: &Filter| find_dimension(cube, &filter.dimension).is_ok_and(|at| Some(at) == area);
    if request.filters.iter().any(names_area) {
        return Err(CoreError::question(
            "areas are what is compared, and --where leaves some of them out",
            "name the area with --area and what it is held against with --group",
        ));
    }
    let now = newest(&count, options.period)?;
    if let Some(population) = population {
        check_counted(population, now)?;
    }
    let year_before = now.in_year(now.year() - 1);
    let before = options.since.or(year_before);
    if let Some(since) = options.since.filter(|since| since.kind() != now.kind() || *since >= now) {
        return Err(CoreError::question(
            format!("{since} is no period of the same kind before {now}"),
            format!("write --since like {}", year_before.unwrap_or(now)),
        ));
    }
    answer(&Question {
        cube,
        population,
        request,
        options,
        count: &count,
        rate: rate.as_ref(),
        now,
        before,
        base: options.index.or(before),
        ages: ages(&count, options.ages)?,
    })
}

/// Holds to a population extract that has the period that belongs to the answer's.
fn check_counted(population: &Cube, now: Period) -> Result<(), CoreError> {
    let there = population.periods();
    let counted = counted_in(population, now);
    if there.contains(&counted) || measure_of(population).is_err() {
        return Ok(());
    }
    Err(CoreError::question(
        format!("the population extract does not have {counted}, which {now} is held against"),
        match (there.first(), there.last()) {
            (Some(from), Some(to)) => {
                format!(
                    "it has {from} to {to}: give a newer one, or choose another period with --period"
                )
            }
            _ => "give an extract that has it".to_owned(),
        },
    ))
}

/// The ages of the inhabitants that the numbers are held against: those that the numbers are held at, else those asked for.
fn ages(count: &Plan<'_>, asked: AgeBand) -> Result<AgeBand, CoreError> {
    let Some(at) = count.dimension("age") else { return Ok(asked) };
    let Some(Content::Cells(picks)) = count.rows.first().map(|row| &row.content) else {
        return Ok(asked);
    };
    let codes: Vec<&str> =
        picks[at].members.iter().filter_map(|&member| count.code(at, member)).collect();
    if codes.is_empty() || codes == [crate::TOTAL] {
        return Ok(asked);
    }
    let bands: Option<Vec<AgeBand>> = codes.iter().map(|code| AgeBand::parse(code)).collect();
    let bands = bands.ok_or_else(|| {
        CoreError::question(
            format!(
                "{} is no range of ages, and nobody knows how many inhabitants it is of",
                codes.join(", ")
            ),
            "hold the numbers at ages, such as --where age=18-29, or at their total",
        )
    })?;
    let from = bands.iter().map(|band| band.from).min().unwrap_or_default();
    let is_open = bands.iter().any(|band| band.to.is_none());
    let to = bands.iter().filter_map(|band| band.to).max().filter(|_| !is_open);
    Ok(AgeBand { from, to })
}

/// The period asked for, else the newest of the finest kind in which any area has a number.
fn newest(count: &Plan<'_>, asked: Option<Period>) -> Result<Period, CoreError> {
    let there = || match (count.periods.first(), count.periods.last()) {
        (Some(first), Some(last)) => format!("they have {first} to {last}"),
        _ => "inspect FILE lists what they have".to_owned(),
    };
    if let Some(period) = asked {
        if count.periods.contains(&period) {
            return Ok(period);
        }
        return Err(CoreError::question(format!("these extracts do not have {period}"), there()));
    }
    let kind = count.periods.first().map_or(PeriodKind::Month, |period| period.kind());
    let of_kind = count.periods.iter().rev().filter(|period| period.kind() == kind);
    let has_number = |period: &&Period| {
        let held = |row: usize| count.series(row, &[**period])[0].number().is_some();
        (0..count.rows.len()).any(held)
    };
    of_kind.copied().find(|period| has_number(&period)).ok_or_else(|| {
        CoreError::question("there is no number to compare: every cell is missing", there())
    })
}

impl Question<'_> {
    /// The periods compared, the newest first, each once. One that the extracts lack is among them.
    fn periods(&self) -> Vec<Period> {
        let mut periods = vec![self.now];
        for period in [self.before, self.base].into_iter().flatten() {
            if !periods.contains(&period) {
                periods.push(period);
            }
        }
        periods
    }

    /// What is known of all areas in some periods.
    fn figures(&self, periods: &[Period]) -> Result<Figures, CoreError> {
        let bases = match (self.population, self.rate) {
            (Some(population), _) => {
                Bases::of_inhabitants(population, self.cube, (self.ages, self.sex()), periods)?
            }
            (None, Some(rate)) => Bases::of_rates(self.count, rate, periods)?,
            // Without inhabitants there is a rate, or there is no question.
            (None, None) => return Err(no_base()),
        };
        Ok(Figures::new(self.count, self.rate, bases, periods))
    }

    /// The sex that the numbers are held at: then inhabitants of that sex are the base.
    fn sex(&self) -> Option<&str> {
        let at = self.count.dimension("sex")?;
        self.count.code_of(0, at).filter(|code| *code != crate::TOTAL)
    }

    /// The area asked about.
    ///
    /// # Errors
    /// When it is no area, or has no row of its own.
    fn own(&self) -> Result<&'static Area, CoreError> {
        let name = self.options.area.as_deref().ok_or_else(|| {
            CoreError::question(
                "no area is named",
                "name one with --area NAME, or rank all of them with --all",
            )
        })?;
        let at = find_dimension(self.cube, "area")?;
        let code = match find_member(self.cube, at, name)? {
            Named::Member(member) => {
                Some(self.cube.dimensions()[at].members[member as usize].code.clone())
            }
            Named::Absent(_) | Named::Group { .. } | Named::AgeCut(_) => None,
        };
        let area = code.as_deref().and_then(|code| AreaList::shipped().get(code));
        area.ok_or_else(|| {
            CoreError::question(
                format!("{name} has no row of its own in these extracts"),
                "name a municipality or another area that has one; groups are what it is held against, with --group",
            )
        })
    }

    /// What the area is held against.
    fn references(
        &self,
        own: &'static Area,
        figures: &Figures,
    ) -> Result<Vec<Reference>, CoreError> {
        let references = References {
            own,
            figures,
            now: self.now,
            without_own: self.options.without_own,
            language: self.request.language,
        };
        references.all(&self.options.groups)
    }
}

fn no_base() -> CoreError {
    CoreError::question(
        "there is no rate in these extracts, and no inhabitants to take one of",
        "give inhabitants by age with --population FILE, such as StatBank's FOLK1A",
    )
}
