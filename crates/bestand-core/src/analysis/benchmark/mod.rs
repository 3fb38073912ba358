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
mod question;
mod rank;
mod ranking;
mod series;
mod standardised;

use bestand_model::Period;
use bestand_model::age::AgeBand;
use bestand_model::area::AreaKind;
use bestand_model::table::Table;

use self::question::{Question, ask};
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
    /// The first period that [`benchmark_series`] shows; the first of the extracts when `None`.
    pub from: Option<Period>,
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
            from: None,
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

/// The period that the answers are about where nobody names one: the newest in which any area has a number.
///
/// # Errors
/// As [`benchmark`].
pub fn benchmark_period(
    cube: &Cube,
    population: Option<&Cube>,
    request: &Request,
    options: &BenchmarkOptions,
) -> Result<Period, CoreError> {
    ask(cube, population, request, options, |question| Ok(question.now))
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
