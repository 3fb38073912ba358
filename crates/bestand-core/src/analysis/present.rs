//! What there is to choose from.

use std::collections::{BTreeMap, BTreeSet};

use crate::{CoreError, Cube};

/// Which members each benefit has in each dimension.
pub(super) struct Present {
    by_benefit: BTreeMap<u32, Vec<BTreeSet<u32>>>,
}

impl Present {
    /// What a measure has cells of.
    pub(super) fn of(cube: &Cube, measure: usize) -> Result<Self, CoreError> {
        let columns = cube.columns()?;
        let benefit = cube.dimensions().iter().position(|dimension| dimension.id == "benefit");
        let mut seen: BTreeMap<u32, Vec<Vec<bool>>> = BTreeMap::new();
        for row in columns.rows_of(measure) {
            let members =
                seen.entry(benefit.map_or(0, |at| columns.keys[at][row])).or_insert_with(|| {
                    let dimensions = cube.dimensions().iter();
                    dimensions.map(|dimension| vec![false; dimension.members.len()]).collect()
                });
            for (seen, keys) in members.iter_mut().zip(&columns.keys) {
                seen[keys[row] as usize] = true;
            }
        }
        // A sum stands for all members.
        for seen in seen.values_mut() {
            for (seen, _) in seen.iter_mut().zip(&cube.summed).filter(|(_, sum)| sum.is_some()) {
                seen.fill(true);
            }
        }
        let members = |seen: Vec<bool>| {
            (0..).zip(seen).filter(|(_, seen)| *seen).map(|(member, _)| member).collect()
        };
        let by_benefit = seen
            .into_iter()
            .map(|(benefit, seen)| (benefit, seen.into_iter().map(members).collect()));
        Ok(Self { by_benefit: by_benefit.collect() })
    }

    /// The benefits there are; one nameless where the cube has no such dimension.
    pub(super) fn benefits(&self) -> Vec<u32> {
        self.by_benefit.keys().copied().collect()
    }

    pub(super) fn has(&self, benefit: u32) -> bool {
        self.by_benefit.contains_key(&benefit)
    }

    pub(super) fn members(&self, benefit: u32, dimension: usize) -> BTreeSet<u32> {
        self.by_benefit.get(&benefit).map(|members| members[dimension].clone()).unwrap_or_default()
    }
}
