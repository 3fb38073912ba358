//! The forms of a chart: one file each, with its defaults at the head.

pub(crate) mod area;
pub(crate) mod bars;
pub(crate) mod calendar;
pub(crate) mod columns;
pub(crate) mod contributions;
pub(crate) mod line;
pub(crate) mod months;
pub(crate) mod multiples;
pub(crate) mod quarters;
pub(crate) mod waterfall;
