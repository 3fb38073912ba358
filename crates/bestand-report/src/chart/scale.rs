//! Axes: where a value or a period lies, and which of them are written there.

use bestand_model::number::format_decimal;
use bestand_model::period::month_short;
use bestand_model::{Language, Period, PeriodKind};
use chrono::NaiveDate;

use super::typeface::Type;

/// A value axis with round ticks at both ends.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ValueScale {
    /// The ticks, from the lowest to the highest.
    ticks: Vec<f64>,
    step: f64,
}

impl ValueScale {
    /// The scale from zero that holds these values, with about this many steps.
    pub(crate) fn from_zero(values: impl Iterator<Item = f64>, whole: bool, steps: usize) -> Self {
        Self::around(values.chain([0.0]), whole, steps)
    }

    /// The scale that holds these values, whether zero is among them or not. `whole` keeps ticks of counts
    /// whole. Of the round steps that come near the number wanted, the one that leaves least room unused.
    pub(crate) fn around(values: impl Iterator<Item = f64>, whole: bool, steps: usize) -> Self {
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let (low, high) = match (low.is_finite(), high > low) {
            (false, _) => (0.0, 1.0),
            (true, true) => (low, high),
            // One value, or several that are equal.
            (true, false) => (low.min(0.0), if high > 0.0 { high } else { 1.0 }),
        };
        let ends = |step: f64| ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let unused = |step: &f64| {
            let (first, last) = ends(*step);
            (last - first) * step
        };
        let near = round_steps((high - low) / steps as f64, whole);
        let step = near.into_iter().min_by(|one, other| unused(one).total_cmp(&unused(other)));
        let step = step.unwrap_or(1.0);
        let (first, last) = ends(step);
        let count = (last - first).max(1.0) as i64;
        let ticks = (0..=count).map(|tick| (first + tick as f64) * step).collect();
        Self { ticks, step }
    }

    pub(crate) fn low(&self) -> f64 {
        self.ticks[0]
    }

    pub(crate) fn high(&self) -> f64 {
        self.ticks[self.ticks.len() - 1]
    }

    /// How far up the axis a value lies: 0 at its lowest tick, 1 at its highest.
    pub(crate) fn share(&self, value: f64) -> f64 {
        (value - self.low()) / (self.high() - self.low())
    }

    /// Each tick with its text: as many decimals as the step needs.
    pub(crate) fn ticks(&self, language: Language) -> Vec<(f64, String)> {
        let decimals = (0..6).find(|&decimals| {
            let scaled = self.step * 10f64.powi(decimals);
            (scaled - scaled.round()).abs() < 1e-6 * scaled
        });
        let decimals = decimals.unwrap_or(6) as usize;
        let text = |&tick: &f64| (tick, format_decimal(tick, decimals, language));
        self.ticks.iter().map(text).collect()
    }
}

/// The round steps (1, 2, 2½ or 5 times a power of ten) that are near a length, longest first: for as many steps as
/// wanted, or up to half as many again or a third fewer.
fn round_steps(length: f64, whole: bool) -> Vec<f64> {
    let power = 10f64.powi(length.log10().floor() as i32);
    let near = |step: &f64| (0.66..=1.55).contains(&(step / length));
    let is_whole = |step: &f64| !whole || (*step >= 1.0 && step.fract() == 0.0);
    let all = [10.0, 5.0, 2.5, 2.0, 1.0].into_iter().map(|factor| factor * power);
    let mut steps: Vec<f64> = all.filter(near).filter(is_whole).collect();
    if steps.is_empty() {
        steps.push(if whole { power.max(1.0) } else { power });
    }
    steps
}

/// A time axis: every period from the first to the last has the same room, whether it is shown or not.
#[derive(Clone, Debug)]
pub(crate) struct TimeScale {
    periods: Vec<Period>,
    /// Where the first begins and the last ends, in pixels.
    ends: (f64, f64),
    /// Whether the periods are months of any year.
    any_year: bool,
}

impl TimeScale {
    /// The axis of these periods, which are of one kind and in order, between two places.
    pub(crate) fn new(periods: &[Period], ends: (f64, f64)) -> Self {
        Self { periods: periods.to_vec(), ends, any_year: false }
    }

    /// The axis of months that stand for those of any year: `Jan`, and no year beneath.
    pub(crate) fn of_any_year(months: &[Period], ends: (f64, f64)) -> Self {
        Self { any_year: true, ..Self::new(months, ends) }
    }

    fn steps(&self, period: Period) -> f64 {
        f64::from(self.periods.first().and_then(|first| first.steps_to(period)).unwrap_or(0))
    }

    /// The room of one period.
    fn room(&self) -> f64 {
        let last = self.periods.last().map_or(0.0, |&last| self.steps(last));
        (self.ends.1 - self.ends.0) / (last + 1.0)
    }

    /// The middle of a period.
    pub(crate) fn middle(&self, period: Period) -> f64 {
        self.ends.0 + (self.steps(period) + 0.5) * self.room()
    }

    /// Where a day lies: on the boundary of two periods if it is the first of the later, else inside one. `None`
    /// outside the axis.
    pub(crate) fn day(&self, day: NaiveDate) -> Option<f64> {
        let (&first, &last) = (self.periods.first()?, self.periods.last()?);
        let mut period = first;
        while begins(period.offset(1)?) <= day {
            period = period.offset(1)?;
            if period > last {
                return None;
            }
        }
        if day <= begins(first) {
            return None;
        }
        let length = (begins(period.offset(1)?) - begins(period)).num_days() as f64;
        let into = (day - begins(period)).num_days() as f64 / length;
        Some(self.ends.0 + (self.steps(period) + into) * self.room())
    }

    /// The texts below the axis.
    pub(crate) fn labels(&self, type_: Type, language: Language) -> TimeLabels {
        let first = |label: &Label| label.at - type_.width(&label.text) / 2.0;
        let fits = |labels: &[Label]| {
            labels.windows(2).all(|pair| {
                let end = pair[0].at + type_.width(&pair[0].text) / 2.0;
                end + type_.size * 0.6 <= first(&pair[1])
            })
        };
        let name = |&period: &Period| Label {
            at: self.middle(period),
            text: match self.any_year {
                true => part_of_year(period, language).trim_end_matches('.').to_owned(),
                false => part_of_year(period, language),
            },
        };
        let parts = self
            .label_steps()
            .iter()
            .map(|&every| {
                let wanted = |(place, period): &(usize, &Period)| match self.is_unbroken() {
                    true => (period.index() - 1) % every == 0,
                    false => (*place as u32).is_multiple_of(every),
                };
                self.periods
                    .iter()
                    .enumerate()
                    .filter(wanted)
                    .map(|(_, period)| name(period))
                    .collect::<Vec<_>>()
            })
            .find(|labels| fits(labels) && labels.iter().any(|label| !label.text.is_empty()))
            .unwrap_or_default();
        let mut years: Vec<Label> = Vec::new();
        let most = if self.any_year { 0 } else { 20 };
        for every in 1..=most {
            years = self.years().into_iter().step_by(every).collect();
            if fits(&years) {
                break;
            }
        }
        TimeLabels { parts, years, boundaries: self.year_boundaries() }
    }

    /// How many periods apart labels may stand, by kind.
    fn label_steps(&self) -> &'static [u32] {
        match self.periods.first().map(|period| period.kind()) {
            Some(PeriodKind::Month) => &[1, 2, 3, 4, 6],
            Some(PeriodKind::Quarter | PeriodKind::RollingYear | PeriodKind::HalfYear) => &[1, 2],
            Some(PeriodKind::Week) => &[1, 2, 4, 13, 26],
            Some(PeriodKind::Year) | None => &[],
        }
    }

    fn is_unbroken(&self) -> bool {
        self.periods.windows(2).all(|pair| pair[0].steps_to(pair[1]) == Some(1))
    }

    /// Each year, in the middle of its periods.
    fn years(&self) -> Vec<Label> {
        let mut years: Vec<(i32, f64, f64)> = Vec::new();
        for &period in &self.periods {
            let at = self.middle(period);
            match years.last_mut() {
                Some((year, _, last)) if *year == period.year() => *last = at,
                _ => years.push((period.year(), at, at)),
            }
        }
        let label = |(year, first, last): (i32, f64, f64)| Label {
            at: f64::midpoint(first, last),
            text: year.to_string(),
        };
        years.into_iter().map(label).collect()
    }

    /// Where one year ends and the next begins, where the axis shows parts of years.
    fn year_boundaries(&self) -> Vec<f64> {
        let is_year = |period: &Period| period.kind() == PeriodKind::Year;
        let pairs = self.periods.windows(2).filter(|pair| !is_year(&pair[0]));
        let boundary = |pair: &[Period]| {
            (pair[0].year() != pair[1].year())
                .then(|| f64::midpoint(self.middle(pair[0]), self.middle(pair[1])))
        };
        pairs.filter_map(boundary).collect()
    }
}

/// The first day of a period on an axis: a rolling year stands at its last quarter.
fn begins(period: Period) -> NaiveDate {
    let quarter = (period.kind() == PeriodKind::RollingYear)
        .then(|| Period::quarter(period.year(), period.index()))
        .flatten();
    quarter.unwrap_or(period).first_day()
}

/// What a period is called above its year: `Nov.`, `4.`, `U43`; `Nov`, `Q4`, `W43`. Empty for a year.
pub(crate) fn part_of_year(period: Period, language: Language) -> String {
    let index = period.index();
    match period.kind() {
        PeriodKind::Month => month_short(index, language).to_owned(),
        PeriodKind::Quarter | PeriodKind::RollingYear => match language {
            Language::Danish => format!("{index}."),
            Language::English => format!("Q{index}"),
        },
        PeriodKind::HalfYear => match language {
            Language::Danish => format!("{index}."),
            Language::English => format!("H{index}"),
        },
        PeriodKind::Week => format!("{}{index}", language.pick("U", "W")),
        PeriodKind::Year => String::new(),
    }
}

/// A text below the axis, with the place of its middle.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Label {
    pub(crate) at: f64,
    pub(crate) text: String,
}

/// What stands below a time axis.
#[derive(Clone, Debug)]
pub(crate) struct TimeLabels {
    /// Months, quarters or weeks; none where the periods are years or too many.
    pub(crate) parts: Vec<Label>,
    /// The years, each once.
    pub(crate) years: Vec<Label>,
    /// Where one year ends and the next begins.
    pub(crate) boundaries: Vec<f64>,
}

impl TimeLabels {
    /// How many lines they take.
    pub(crate) fn rows(&self) -> f64 {
        [&self.parts, &self.years].into_iter().filter(|row| !row.is_empty()).count() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn range(from: &str, to: &str) -> Vec<Period> {
        Period::range(period(from), period(to)).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn texts(labels: &[Label]) -> Vec<&str> {
        labels.iter().map(|label| label.text.as_str()).collect()
    }

    #[test]
    fn ticks_are_round_and_hold_every_value() {
        let ticks = |values: &[f64], whole| {
            let scale = ValueScale::from_zero(values.iter().copied(), whole, 5);
            scale.ticks(Language::Danish).into_iter().map(|(_, text)| text).collect::<Vec<_>>()
        };
        assert_eq!(
            ticks(&[471_500.0], true),
            ["0", "100.000", "200.000", "300.000", "400.000", "500.000"]
        );
        assert_eq!(ticks(&[3.0], true), ["0", "1", "2", "3"]);
        assert_eq!(
            ticks(&[0.7, 0.2], false),
            ["0,0", "0,1", "0,2", "0,3", "0,4", "0,5", "0,6", "0,7"]
        );
        assert_eq!(ticks(&[-280.0, 100.0], true), ["−300", "−200", "−100", "0", "100"]);
        assert_eq!(ticks(&[0.0, 0.0], true), ["0", "1"]);
        assert_eq!(ticks(&[], true), ["0", "1"]);
        let around = ValueScale::around([97.0, 104.5].into_iter(), false, 5);
        assert_eq!((around.low(), around.high()), (97.0, 105.0));
        assert_eq!(around.share(101.0), 0.5);
    }

    #[test]
    fn a_reform_on_the_first_day_lies_between_two_quarters_and_another_inside_one() {
        // Ten pixels to the quarter: the first quarter of 2013 begins at 40.
        let scale = TimeScale::new(&range("2012-Q1", "2013-Q4"), (0.0, 80.0));
        assert_eq!(scale.day(day("2013-01-01")), Some(40.0));
        // 1 February 2013 is 31 of the 90 days into its quarter.
        let inside = scale.day(day("2013-02-01")).unwrap();
        assert!((inside - (40.0 + 10.0 * 31.0 / 90.0)).abs() < 1e-9, "{inside}");
        assert_eq!(scale.day(day("2012-01-01")), None);
        assert_eq!(scale.day(day("2014-01-01")), None);
        assert_eq!(scale.middle(period("2012-Q1")), 5.0);
    }

    #[test]
    fn a_period_that_is_not_shown_keeps_its_room() {
        let novembers: Vec<Period> = ["2011-11", "2012-11", "2014-11"].map(period).to_vec();
        let scale = TimeScale::new(&novembers, (0.0, 370.0));
        let at: Vec<f64> = novembers.iter().map(|&each| scale.middle(each)).collect();
        assert_eq!(at, [5.0, 125.0, 365.0]);
        let labels = scale.labels(Type::regular(12.0), Language::Danish);
        assert_eq!(texts(&labels.parts), ["Nov.", "Nov.", "Nov."]);
        assert_eq!(texts(&labels.years), ["2011", "2012", "2014"]);
    }

    #[test]
    fn months_thin_out_and_years_stand_once_beneath() {
        let labels = |to: &str, width: f64| {
            TimeScale::new(&range("2010-01", to), (0.0, width))
                .labels(Type::regular(12.0), Language::Danish)
        };
        let short = labels("2010-12", 600.0);
        assert_eq!(short.parts.len(), 12);
        assert_eq!(texts(&short.years), ["2010"]);
        let long = labels("2014-12", 600.0);
        assert_eq!(texts(&long.parts)[..3], ["Jan.", "Apr.", "Jul."]);
        assert_eq!(texts(&long.years), ["2010", "2011", "2012", "2013", "2014"]);
        assert_eq!(long.boundaries, [120.0, 240.0, 360.0, 480.0]);
        let narrow = labels("2014-12", 120.0);
        assert!(narrow.parts.is_empty());
        assert_eq!(texts(&narrow.years), ["2010", "2012", "2014"]);
    }

    #[test]
    fn quarters_are_numbered_in_the_language() {
        let scale = TimeScale::new(&range("2014-Q1", "2014-Q4"), (0.0, 300.0));
        let parts = |language| scale.labels(Type::regular(12.0), language).parts;
        assert_eq!(texts(&parts(Language::Danish)), ["1.", "2.", "3.", "4."]);
        assert_eq!(texts(&parts(Language::English)), ["Q1", "Q2", "Q3", "Q4"]);
        let years = TimeScale::new(&range("2012", "2014"), (0.0, 300.0))
            .labels(Type::regular(12.0), Language::Danish);
        assert!(years.parts.is_empty() && years.boundaries.is_empty());
        assert_eq!(texts(&years.years), ["2012", "2013", "2014"]);
    }
}
