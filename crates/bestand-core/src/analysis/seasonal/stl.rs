//! One stretch of a series taken apart into trend, season and remainder.
//!
//! STL: Cleveland, Cleveland, McRae and Terpenning (1990), "STL: A Seasonal-Trend Decomposition Procedure Based on Loess",
//! Journal of Official Statistics 6(1), 3-73. The settings are those of R's `stl()` without robustness weights, but for the
//! inner loops; the smoothing itself is the crate `stlrs`.

use bestand_model::PeriodKind;

/// How much a season may change over the years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeasonWindow {
    /// Not at all: each month of the year has one value over the whole stretch.
    #[default]
    Periodic,
    /// Smoothed over so many years, an odd number from 7 on.
    Years(u32),
}

/// The settings of a decomposition, but for the seasonal window of a periodic one, which goes by the length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// Periods in a year.
    pub(super) cycle: usize,
    pub(super) window: SeasonWindow,
}

/// Degrees of the local polynomials of season, trend and low-pass filter.
pub(super) const DEGREES: [i32; 3] = [0, 1, 1];
/// Passes over season and trend; the outer ones would weigh outliers down. With the two inner ones of R a steady rise of one
/// a month leaves up to 0.8 of itself in the season of five years, with five under 0.01.
pub(super) const LOOPS: [usize; 2] = [5, 0];
/// In a strength of season from a series without one: see [`Settings::by_chance`].
const BASE_THRESHOLD: f64 = 0.3;
/// Shorter stretches are not taken apart. In two years each month has two numbers, and half of any chance is season; with a
/// third year the threshold can tell them apart.
const LEAST_YEARS: usize = 3;

/// A stretch taken apart: `value = trend + season + remainder`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Parts {
    pub(super) trend: Vec<f64>,
    pub(super) season: Vec<f64>,
    pub(super) remainder: Vec<f64>,
}

impl Settings {
    /// The settings for a kind of period; `None` where a season cannot be told.
    pub(super) fn new(kind: PeriodKind, window: SeasonWindow) -> Option<Self> {
        let cycle = match kind {
            PeriodKind::Month => 12,
            PeriodKind::Quarter => 4,
            _ => return None,
        };
        Some(Self { cycle, window })
    }

    /// The fewest periods that are taken apart.
    pub(super) fn least(self) -> usize {
        LEAST_YEARS * self.cycle
    }

    /// The seasonal window for a stretch of so many periods: for a periodic season so wide that it hardly changes.
    fn seasonal(self, periods: usize) -> usize {
        match self.window {
            SeasonWindow::Periodic => 10 * periods + 1,
            SeasonWindow::Years(years) => years as usize,
        }
    }

    /// The window of the trend: the smallest odd number from 1.5 cycle / (1 - 1.5 / seasonal window) on.
    pub(super) fn trend(self, periods: usize) -> usize {
        let seasonal = self.seasonal(periods) as f64;
        odd((1.5 * self.cycle as f64 / (1.0 - 1.5 / seasonal)).ceil() as usize)
    }

    /// The window of the low-pass filter: the smallest odd number from the cycle on.
    pub(super) fn low_pass(self) -> usize {
        odd(self.cycle)
    }

    /// Takes a stretch apart; `None` where it is too short.
    pub(super) fn decompose(self, values: &[f64]) -> Option<Parts> {
        if values.len() < self.least() {
            return None;
        }
        let windows = [self.seasonal(values.len()), self.trend(values.len()), self.low_pass()];
        let jumps = windows.map(|window| window.div_ceil(10));
        let fitted = stlrs::params()
            .seasonal_length(windows[0])
            .trend_length(windows[1])
            .low_pass_length(windows[2])
            .seasonal_degree(DEGREES[0])
            .trend_degree(DEGREES[1])
            .low_pass_degree(DEGREES[2])
            .seasonal_jump(jumps[0])
            .trend_jump(jumps[1])
            .low_pass_jump(jumps[2])
            .inner_loops(LOOPS[0])
            .outer_loops(LOOPS[1])
            .robust(false)
            .fit(values, self.cycle)
            .ok()?;
        let (mut season, trend, _, _) = fitted.into_parts();
        if self.window == SeasonWindow::Periodic {
            for place in 0..self.cycle {
                let of_month = || (place..values.len()).step_by(self.cycle);
                let sum: f64 = of_month().map(|at| season[at]).sum();
                let mean = sum / of_month().count() as f64;
                of_month().for_each(|at| season[at] = mean);
            }
        }
        let remainder =
            values.iter().zip(&season).zip(&trend).map(|((x, s), t)| x - s - t).collect();
        Some(Parts { trend, season, remainder })
    }

    /// The strength of season that chance alone gives a stretch of so many periods: with k years each month's season is a mean
    /// of k numbers and carries 1/k of the variance of noise. A window of s years weighs about half of them.
    pub(super) fn by_chance(self, periods: usize) -> f64 {
        let years = periods as f64 / self.cycle as f64;
        match self.window {
            SeasonWindow::Periodic => 1.0 / years,
            SeasonWindow::Years(window) => 1.0 / years.min(f64::from(window) / 2.0),
        }
    }

    /// The strength from which on a season is sure enough for an adjusted series.
    pub(super) fn threshold(self, periods: usize) -> f64 {
        BASE_THRESHOLD + self.by_chance(periods)
    }
}

/// The number, or the next where it is even.
fn odd(number: usize) -> usize {
    number + usize::from(number.is_multiple_of(2))
}

impl Parts {
    /// The strength of the season, 0 to 1: max(0, 1 - Var(remainder) / Var(season + remainder)); `None` where nothing
    /// varies (Wang, Smith and Hyndman 2006, as in Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd
    /// edition, 4.3).
    pub(super) fn season_strength(&self) -> Option<f64> {
        self.strength(&self.season)
    }

    /// The strength of the trend, in the same way.
    pub(super) fn trend_strength(&self) -> Option<f64> {
        self.strength(&self.trend)
    }

    fn strength(&self, part: &[f64]) -> Option<f64> {
        let with: Vec<f64> = part.iter().zip(&self.remainder).map(|(a, b)| a + b).collect();
        let whole = self.trend.iter().map(|each| each.abs()).fold(0.0, f64::max);
        let (rest, with) = (variance(&self.remainder), variance(&with));
        // What is left of a constant series is the noise of its last digits.
        let digits = (1e-9 * whole).powi(2);
        (with > digits).then(|| (1.0 - rest / with).max(0.0))
    }
}

fn variance(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn monthly(window: SeasonWindow) -> Settings {
        Settings::new(PeriodKind::Month, window).unwrap()
    }

    #[test]
    fn the_windows_are_those_of_r() {
        // stl(x, "periodic") of 60 months says t.window 19, l.window 13; of quarters 7 and 5.
        let periodic = monthly(SeasonWindow::Periodic);
        assert_eq!((periodic.trend(60), periodic.low_pass()), (19, 13));
        let quarters = Settings::new(PeriodKind::Quarter, SeasonWindow::Periodic).unwrap();
        assert_eq!((quarters.trend(60), quarters.low_pass()), (7, 5));
        // stl(x, 7): 18 / (1 - 1.5 / 7) = 22.9 -> 23.
        assert_eq!(monthly(SeasonWindow::Years(7)).trend(60), 23);
        // stl(x, 13): 18 / (1 - 1.5 / 13) = 20.3 -> 21.
        assert_eq!(monthly(SeasonWindow::Years(13)).trend(60), 21);
        assert_eq!(Settings::new(PeriodKind::Year, SeasonWindow::Periodic), None);
    }

    #[test]
    fn a_pure_season_on_a_line_is_taken_apart_and_strong() {
        let wave = [3.0, 1.0, -2.0, -4.0, -1.0, 2.0, 5.0, 4.0, 0.0, -3.0, -3.0, -2.0];
        let values: Vec<f64> =
            (0..72).map(|at| 100.0 + 0.5 * f64::from(at) + wave[at as usize % 12]).collect();
        let parts = monthly(SeasonWindow::Periodic).decompose(&values).unwrap();
        for (at, season) in parts.season.iter().enumerate() {
            assert!((season - wave[at % 12]).abs() < 0.05, "{at}: {season}");
        }
        assert!(parts.season_strength().unwrap() > 0.99);
        assert!(parts.trend_strength().unwrap() > 0.99);
    }

    #[test]
    fn what_does_not_vary_has_no_strength() {
        let parts = monthly(SeasonWindow::Periodic).decompose(&[123_456.7; 60]).unwrap();
        assert_eq!((parts.season_strength(), parts.trend_strength()), (None, None));
        let line: Vec<f64> = (0..60).map(|at| 1000.0 + 3.0 * f64::from(at)).collect();
        let parts = monthly(SeasonWindow::Periodic).decompose(&line).unwrap();
        // What the last loop leaves in season and remainder takes each other away.
        assert_eq!(parts.season_strength(), Some(0.0));
        assert!(parts.season.iter().all(|season| season.abs() < 0.05));
        assert!(parts.trend_strength().unwrap() > 0.999);
    }

    #[test]
    fn under_three_years_nothing_is_taken_apart() {
        let periodic = monthly(SeasonWindow::Periodic);
        assert_eq!(periodic.decompose(&[1.0; 35]), None);
        assert!(periodic.decompose(&[1.0; 36]).is_some());
    }

    #[test]
    fn the_threshold_is_03_above_what_chance_gives() {
        let periodic = monthly(SeasonWindow::Periodic);
        // Five years: 0.3 + 1/5.
        assert!((periodic.threshold(60) - 0.5).abs() < 1e-12);
        assert!((periodic.threshold(36) - (0.3 + 1.0 / 3.0)).abs() < 1e-12);
        // A window of seven years sees three and a half of them.
        assert!((monthly(SeasonWindow::Years(7)).threshold(240) - (0.3 + 1.0 / 3.5)).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_value(
            values in proptest::collection::vec(-1e6..1e6_f64, 36..120),
            window in prop_oneof![Just(SeasonWindow::Periodic), Just(SeasonWindow::Years(7))],
        ) {
            let parts = monthly(window).decompose(&values).unwrap();
            for (at, value) in values.iter().enumerate() {
                let sum = parts.trend[at] + parts.season[at] + parts.remainder[at];
                prop_assert!((sum - value).abs() < 1e-6, "{sum} is not {value}");
            }
            if window == SeasonWindow::Periodic {
                for at in 12..values.len() {
                    prop_assert_eq!(parts.season[at], parts.season[at - 12]);
                }
            }
            for strength in [parts.season_strength(), parts.trend_strength()].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&strength));
            }
        }

        #[test]
        fn a_level_moves_the_trend_alone_and_a_factor_everything(
            values in proptest::collection::vec(0.0..1000.0_f64, 36..72),
            level in -1000.0..1000.0_f64,
            factor in 0.5..4.0_f64,
        ) {
            let settings = monthly(SeasonWindow::Periodic);
            let plain = settings.decompose(&values).unwrap();
            let other: Vec<f64> = values.iter().map(|value| value * factor + level).collect();
            let other = settings.decompose(&other).unwrap();
            for at in 0..values.len() {
                prop_assert!((other.season[at] - factor * plain.season[at]).abs() < 1e-6);
                prop_assert!((other.trend[at] - factor * plain.trend[at] - level).abs() < 1e-6);
            }
        }
    }
}
