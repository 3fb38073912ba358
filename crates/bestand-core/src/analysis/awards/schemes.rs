//! The two schemes that awards are decided under: one series, of which the newer part begins in 2013.

use bestand_model::Period;

use crate::analysis::plan::Plan;

/// The schemes of førtidspension that awards are decided under: with the older ones nothing has been awarded since 2003.
const SCHEMES: [&str; 2] = ["2003", "2013"];

/// All members of a dimension that has them by law.
pub(in crate::analysis) fn all_schemes(dimension: &str) -> Option<Vec<&'static str>> {
    (dimension == "scheme").then(|| SCHEMES.to_vec())
}

/// The first month of a scheme that began while awards were counted.
pub(super) fn scheme_begins(code: &str) -> Option<Period> {
    (code == SCHEMES[1]).then(|| Period::month(2013, 1)).flatten()
}

impl Plan<'_> {
    /// Which of some members count before the newest scheme of førtidspension existed: it has no figures from then, for
    /// there was nothing to count. `None` where it does have some.
    pub(in crate::analysis) fn before_the_scheme(
        &self,
        dimension: usize,
        members: &[u32],
    ) -> Option<(Period, Vec<u32>)> {
        if self.cube.dimensions()[dimension].id != "scheme" {
            return None;
        }
        let begins = |member: u32| scheme_begins(self.code(dimension, member)?);
        let (newest, from) = members.iter().find_map(|&member| Some((member, begins(member)?)))?;
        let columns = self.cube.columns().ok()?;
        let is_early = |row: usize| {
            columns.keys[dimension][row] == newest
                && columns.observation(row).number().is_some()
                && self.cube.periods()[columns.periods[row] as usize].last_month() < from
        };
        let measure =
            self.cube.measures().iter().position(|each| each.code == self.measure.code)?;
        if columns.rows_of(measure).any(is_early) {
            return None;
        }
        let others = members.iter().copied().filter(|&member| member != newest).collect();
        Some((from, others))
    }
}
