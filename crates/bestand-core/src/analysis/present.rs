//! What there is to choose from.

use std::collections::{BTreeMap, BTreeSet};

use crate::cube::{Cube, CubeCell};

/// Which members each benefit has in each dimension.
pub(super) struct Present {
    by_benefit: BTreeMap<u32, Vec<BTreeSet<u32>>>,
}

impl Present {
    pub(super) fn of(cube: &Cube, cells: &[CubeCell]) -> Self {
        let benefit = cube.dimensions().iter().position(|dimension| dimension.id == "benefit");
        let mut by_benefit: BTreeMap<u32, Vec<BTreeSet<u32>>> = BTreeMap::new();
        for cell in cells {
            let members = by_benefit
                .entry(benefit.map_or(0, |at| cell.key[at]))
                .or_insert_with(|| vec![BTreeSet::new(); cell.key.len()]);
            for (set, &code) in members.iter_mut().zip(&cell.key) {
                set.insert(code);
            }
        }
        Self { by_benefit }
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
