//! Which records of a file a question needs, told before the file is read.
//!
//! An answer is made of the cells of its rows, and of what there is to choose from: whether a breakdown has a total,
//! which members a benefit has, which periods there are. The first are told here; of the rest the readers keep
//! witnesses (see [`Selection`]). What is left out changes no answer: where that cannot be told from the headings, all
//! of a file is needed.

use std::collections::BTreeSet;

use bestand_model::area::AreaList;
use bestand_model::dimension::DimensionList;
use bestand_model::disclosure::part_called;
use bestand_model::measure::{Measure, MeasureList};
use bestand_model::table_info::{BenefitFrom, TableInfo, table_info};
use bestand_model::{Period, PeriodKind};
use bestand_read::{ColumnRole, SelectedColumn, Selection, TellsText, Wish};

use crate::analysis::{DEFAULT_MEASURE, measure_called, wanted_measure};
use crate::cube::total_code;
use crate::members::{member_of, resolve_dimension};
use crate::request::is_named;
use crate::{
    AccountsOptions, AwardsOptions, BenchmarkOptions, Cube, NovemberOptions, Request, ShiftOptions,
    StockOptions,
};

/// Whether a period is the newest of its kind that a cube has: of a cube that was read by a guess of it.
pub fn is_newest(cube: &Cube, period: Period) -> bool {
    let of_kind = cube.periods().iter().filter(|each| each.kind() == period.kind());
    of_kind.max() == Some(&period)
}

/// What a question needs of the files it is asked of.
///
/// ```
/// use bestand_core::read::{Reader, ReadOptions};
/// use bestand_core::{Cube, Needs, NovemberOptions, Request, november};
///
/// let text = "Område;Periode;Antal fuldtidspersoner\nHele landet;2014M11;90\nIshøj;2014M11;20\nVejle;2014M11;30\n";
/// let (request, options) = (Request::default(), NovemberOptions::default());
/// let needs = Needs::of_november(&request, &options);
/// let reader = Reader { selection: Some(&needs), ..Reader::default() };
/// let extracts = reader.read_bytes("y08a02.csv", text.as_bytes(), &ReadOptions::default())?;
/// let table = november(&Cube::from_extracts(extracts, &[])?, &request, &options)?;
/// assert_eq!(table.rows.len(), 1);
/// # Ok::<(), bestand_core::CoreError>(())
/// ```
pub struct Needs<'a> {
    request: &'a Request,
    periods: Periods,
    /// Whether they are files of one table in an archive, which has settled what they have in common.
    one_table: bool,
    /// Whether the files may have cells in common: then which of them are used is told from all periods.
    several_files: bool,
    /// Whether the cells behind the answer are wanted themselves.
    shows_cells: bool,
    /// Whether the answer is made of more than one measure.
    several_measures: bool,
    /// The measure where the request names none.
    default: &'static str,
    /// Whether rates are held against each other, and how their base is known.
    rates: Option<Base>,
}

/// What rates are taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    /// Inhabitants, from an extract of their own.
    Inhabitants,
    /// What the counts and rates of all parts that share a base say of it.
    Bounded,
}

/// The periods that are needed.
#[derive(Clone, Copy, Debug)]
enum Periods {
    /// A month of the year, in these years or in all.
    Month(u32, Option<(i32, i32)>),
    /// Every month, or those of the first of two years and of the last with the three before it, which tell how much a
    /// series usually moves.
    Months(Option<(i32, i32)>),
    /// These alone.
    Those([Option<Period>; 3]),
    /// From the first to the last, and one by itself.
    Span { first: Option<Period>, last: Option<Period>, base: Option<Period> },
}

impl Periods {
    fn need(self, period: Period) -> bool {
        match self {
            Self::Month(month, years) => {
                let in_years =
                    years.is_none_or(|(first, last)| (first..=last).contains(&period.year()));
                // Periods of other kinds are needed to say what there is instead.
                Period::month(period.year(), month) == Some(period) && in_years
            }
            Self::Months(years) => {
                let in_years = years.is_none_or(|(first, last)| {
                    first == period.year() || (last - 3..=last).contains(&period.year())
                });
                period.kind() == PeriodKind::Month && in_years
            }
            Self::Those(periods) => periods.contains(&Some(period)),
            Self::Span { first, last, base } => {
                base == Some(period)
                    || first.is_none_or(|first| period.last_month() >= first.first_month())
                        && last.is_none_or(|last| period.first_month() <= last.last_month())
            }
        }
    }
}

impl<'a> Needs<'a> {
    /// What [`november`](crate::november) needs of one file.
    pub fn of_november(request: &'a Request, options: &NovemberOptions) -> Self {
        Self::of_periods(request, Periods::Month(options.month, options.years))
    }

    /// What [`check_month`](crate::check_month) needs of one file.
    pub fn of_check_month(request: &'a Request, options: &NovemberOptions) -> Self {
        Self::of_periods(request, Periods::Months(options.years))
    }

    /// What [`stock`](crate::stock) needs of one file: of the year before the first period what its numbers are held
    /// against.
    pub fn of_stock(request: &'a Request, options: &StockOptions) -> Self {
        let year = |year: i32| Period::calendar_year(year);
        let (first, last) = match options.years {
            Some((first, last)) => (year(first), year(last)),
            None => (options.from, options.to),
        };
        let first = first.and_then(|first| options.looks_back_to(first));
        Self::of_periods(request, Periods::Span { first, last, base: options.index })
    }

    /// What [`shift`](crate::shift) needs of one file; with `bounds` what [`shift_bounds`](crate::shift_bounds) does too:
    /// other measures, and the periods between.
    pub fn of_shift(request: &'a Request, options: &ShiftOptions, bounds: bool) -> Self {
        let all = Periods::Span { first: None, last: None, base: None };
        let of_set = request.set.as_ref().is_some_and(|set| !set.months.is_empty());
        let periods = match options.periods {
            Some((first, last)) if bounds => {
                Periods::Span { first: Some(first), last: Some(last), base: None }
            }
            Some((first, last)) => {
                Periods::Span { first: Some(first), last: Some(first), base: Some(last) }
            }
            // The months of a set are those of a year where the extracts have them.
            None if bounds || of_set => all,
            None => Periods::Month(11, None),
        };
        Self { several_measures: bounds, ..Self::of_periods(request, periods) }
    }

    /// What [`accounts`](crate::accounts) needs of one file: every part of them, and the stock beside the first and the
    /// last period.
    pub fn of_accounts(request: &'a Request, options: &AccountsOptions) -> Self {
        let year = |year: i32| Period::calendar_year(year);
        let (first, last) = match options.years {
            Some((first, last)) => (year(first), year(last)),
            None => (options.from, options.to),
        };
        // Whole years hold every quarter and year that is chained of their months.
        let whole = |period: Period, beside: i32| year(period.last_month().year() + beside);
        let periods = Periods::Span {
            first: first.and_then(|first| whole(first, -1)),
            last: last.and_then(|last| whole(last, 1)),
            base: None,
        };
        Self { several_measures: true, ..Self::of_periods(request, periods) }
    }

    /// What [`run_off`](crate::run_off) needs of one file: all its periods, and whichever measure is the stock.
    pub fn of_run_off(request: &'a Request) -> Self {
        let all = Periods::Span { first: None, last: None, base: None };
        Self { several_measures: request.measure.is_none(), ..Self::of_periods(request, all) }
    }

    /// What [`seasonal`](crate::seasonal) needs of one file: all periods, whichever are shown.
    pub fn of_seasonal(request: &'a Request) -> Self {
        Self::of_periods(request, Periods::Span { first: None, last: None, base: None })
    }

    /// What [`awards`](crate::awards) needs of one file: all periods, for a change or an index looks back.
    pub fn of_awards(request: &'a Request, options: &AwardsOptions) -> Self {
        let all = Periods::Span { first: None, last: None, base: None };
        Self {
            several_measures: options.rate.is_some(),
            default: options.measure(),
            ..Self::of_periods(request, all)
        }
    }

    /// What [`benchmark`](crate::benchmark) needs of one file, with inhabitants as the base or without: every area, and
    /// where the base is bounded by rates every part that shares it. Which period is the newest is told from all of them,
    /// and so are series. A guess of the newest spares that: whoever makes it has to see that it was right
    /// ([`is_newest`]), and to read again where it was not.
    pub fn of_benchmark(
        request: &'a Request,
        options: &BenchmarkOptions,
        inhabitants: bool,
        over_time: bool,
        newest: Option<Period>,
    ) -> Self {
        let periods = match options.period.or(newest).filter(|_| !over_time) {
            Some(now) => {
                let before = options.since.or(now.in_year(now.year() - 1));
                Periods::Those([Some(now), before, options.index])
            }
            None => Periods::Span { first: None, last: None, base: None },
        };
        let base = if inhabitants { Base::Inhabitants } else { Base::Bounded };
        Self { rates: Some(base), ..Self::of_periods(request, periods) }
    }

    /// What a question about these periods of one file needs.
    fn of_periods(request: &'a Request, periods: Periods) -> Self {
        Self {
            request,
            periods,
            one_table: false,
            several_files: false,
            shows_cells: false,
            several_measures: false,
            default: DEFAULT_MEASURE,
            rates: None,
        }
    }

    /// The same of several files, whose cells are not the same ones.
    pub fn of_several_files(self) -> Self {
        Self { several_files: true, ..self }
    }

    /// The same of one table in an archive.
    pub fn of_one_table(self) -> Self {
        Self { one_table: true, ..self.of_several_files() }
    }

    /// The same where the cells behind the answer are wanted as they are, and not only their sums.
    pub fn of_single_cells(self) -> Self {
        Self { shows_cells: true, ..self }
    }

    /// Whether cells may be added up over a dimension while they are read.
    fn adds(&self, id: &str, label: &str) -> bool {
        let Request { by, filters, sum, set, .. } = self.request;
        let named = |name: &String| is_named(name, id, label);
        sum.iter().any(named)
            && !by.iter().chain(filters.iter().map(|filter| &filter.dimension)).any(named)
            && set.is_none()
            && !self.several_files
            && !self.shows_cells
    }

    /// Whether the answer may have a column for more than one dimension. Its rows are then those combinations that
    /// occur in any period.
    fn may_cross(&self, benefits_vary: bool) -> bool {
        // Areas alone are shown, whatever else there is.
        if self.rates.is_some() {
            return false;
        }
        let Request { by, areas, filters, set, .. } = self.request;
        let of_filters = filters.iter().filter(|filter| {
            filter.members.len() > 1 || filter.members.iter().any(|member| member.contains(','))
        });
        let shown = by.len() + usize::from(!areas.is_empty()) + of_filters.count();
        set.is_some() || shown + usize::from(benefits_vary) > 1
    }

    /// Whether the question names a dimension.
    fn names(&self, id: &str, label: &str) -> bool {
        let Request { by, filters, sum, set, .. } = self.request;
        let named = by.iter().chain(sum).chain(filters.iter().map(|filter| &filter.dimension));
        let in_set = set.iter().flat_map(|set| &set.rows).any(|row| row.filter.contains_key(id));
        in_set || named.into_iter().any(|name| is_named(name, id, label))
    }

    /// The codes of the areas asked for; `None` where one of them is in no list.
    fn areas(&self) -> Option<Vec<String>> {
        let names = self.request.areas.iter().flat_map(|name| name.split(',')).map(str::trim);
        let mut codes = Vec::new();
        for name in names.filter(|name| !name.is_empty()) {
            let code = member_of("area", name, None)?.code;
            codes.extend(AreaList::shipped().members_of(&code).into_iter().map(str::to_owned));
            codes.push(code);
        }
        Some(codes)
    }

    /// For each measure whether the answer needs it: the one asked for, and the rates that tell why it is blank.
    fn measures(&self, labels: &[&str]) -> Vec<bool> {
        let list = MeasureList::shipped();
        let measure = |label: &&str| {
            list.match_label(label)
                .or_else(|| list.get(label))
                .cloned()
                .unwrap_or_else(|| Measure::unknown(label))
        };
        if self.several_measures {
            return vec![true; labels.len()];
        }
        let measures: Vec<Measure> = labels.iter().map(measure).collect();
        let name = wanted_measure(self.request).unwrap_or(self.default);
        let Some(wanted) = measure_called(&measures, name).map(|at| &measures[at]) else {
            return vec![true; labels.len()];
        };
        // A rate that is held against others comes with its count, and a count with its rates.
        let count = wanted.numerator.as_ref().filter(|_| self.rates.is_some());
        let count = count.unwrap_or(&wanted.code);
        let is_needed = |measure: &Measure| {
            measure.code == wanted.code || measure.code == *count || measure.rate_of.contains(count)
        };
        measures.iter().map(is_needed).collect()
    }
}

impl Selection for Needs<'_> {
    fn wishes(&self, table: Option<&str>, columns: &[SelectedColumn<'_>]) -> Option<Vec<Wish<'_>>> {
        let table = table.map(table_info);
        if table.as_ref().is_some_and(is_of_several_kinds) {
            return None;
        }
        let is = |role: ColumnRole| move |column: &&SelectedColumn<'_>| column.role == role;
        let dimensions = columns.iter().filter(is(ColumnRole::Dimension));
        let ids: Vec<String> =
            dimensions.map(|column| resolve_dimension(column.label, column.id).0).collect();
        if ids.iter().enumerate().any(|(at, id)| ids[..at].contains(id)) {
            return None;
        }
        let labels: Vec<&str> =
            columns.iter().filter(is(ColumnRole::Measure)).map(|column| column.label).collect();
        // What may be shown of an office's own counts is told from all of them.
        if labels.iter().any(|label| part_called(label).is_some()) {
            return None;
        }
        let mut needed = self.measures(&labels).into_iter();
        let has_groups = columns.iter().any(|column| column.role == ColumnRole::Group);
        let benefits_vary = has_groups || ids.iter().any(|id| id == "benefit");
        let may_share = self.several_files && !(self.one_table && self.rates.is_some());
        let all_periods = may_share || has_groups || self.may_cross(benefits_vary);
        let wish = |column: &SelectedColumn<'_>| match column.role {
            ColumnRole::Period if all_periods => Wish::All,
            // A text that is no period is an error, whatever is wanted.
            ColumnRole::Period => Wish::Those(Box::new(|text| {
                Period::parse(text).map_or(true, |period| self.periods.need(period))
            })),
            ColumnRole::Dimension => self.of_dimension(column, table.clone(), !has_groups),
            ColumnRole::Group => Wish::Groups,
            ColumnRole::Remark => Wish::All,
            ColumnRole::Measure if labels.len() == 1 || needed.next() == Some(true) => Wish::All,
            ColumnRole::Measure => Wish::Nothing,
        };
        Some(columns.iter().map(wish).collect())
    }
}

impl Needs<'_> {
    fn of_dimension(
        &self,
        column: &SelectedColumn<'_>,
        table: Option<TableInfo>,
        may_add: bool,
    ) -> Wish<'_> {
        let (id, label, _) = resolve_dimension(column.label, column.id);
        if id == "benefit" {
            return Wish::Groups;
        }
        let adds = may_add && self.adds(&id, &label);
        let bounds = self.rates == Some(Base::Bounded) && DimensionList::shipped().shares_base(&id);
        if !adds && (self.names(&id, &label) || bounds) {
            return Wish::All;
        }
        let of_parts = table.clone();
        let code = move |id: &str, text: &str| {
            member_of(id, text, table.as_ref()).map(|member| member.code)
        };
        // In a tidy file a table without this dimension leaves the cell empty.
        if id == "area" && !self.request.areas.is_empty() {
            return match self.areas() {
                Some(areas) => Wish::Those(Box::new(move |text| {
                    text.is_empty() || code(&id, text).is_some_and(|code| areas.contains(&code))
                })),
                None => Wish::All,
            };
        }
        let total = total_code(&id);
        let dimension = id.clone();
        let is_total: TellsText<'_> = Box::new(move |text| {
            text.is_empty() || code(&dimension, text).as_deref() == Some(total)
        });
        if !adds {
            return Wish::ThoseOrAll(is_total);
        }
        // A total that was published is taken instead of the sum.
        Wish::Sum {
            of: Box::new(move |texts| are_parts(&id, texts, of_parts.as_ref())),
            otherwise: is_total,
        }
    }
}

/// Whether these are different members of a dimension, and none of them its total. Whether they are all its members is
/// for the answer to say.
fn are_parts(id: &str, texts: &[&str], table: Option<&TableInfo>) -> bool {
    let codes: Option<BTreeSet<String>> =
        texts.iter().map(|text| Some(member_of(id, text, table)?.code)).collect();
    codes.is_some_and(|codes| codes.len() == texts.len() && !codes.contains(total_code(id)))
}

/// Whether what a record of the table counts depends on more than its columns say.
fn is_of_several_kinds(table: &TableInfo) -> bool {
    let measure_in_member =
        table.member_codes.values().flatten().any(|member| member.measure.is_some());
    measure_in_member || matches!(table.benefit, BenefitFrom::Table { before: Some(_), .. })
}
