//! Whether there is room for a text among lines.

use super::canvas::Point;

/// An upright box, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Room {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) low: f64,
}

impl Room {
    /// Whether a straight line touches it.
    pub(crate) fn meets(&self, from: Point, to: Point) -> bool {
        let (from, to) = if from.0 <= to.0 { (from, to) } else { (to, from) };
        let (start, end) = (from.0.max(self.left), to.0.min(self.right));
        let at = |x: f64| match to.0 > from.0 {
            true => from.1 + (x - from.0) / (to.0 - from.0) * (to.1 - from.1),
            false => from.1,
        };
        start <= end && at(start).min(at(end)) <= self.low && at(start).max(at(end)) >= self.top
    }

    /// Whether a line with gaps or one of its points touches it.
    pub(crate) fn meets_line(&self, line: &[Option<Point>]) -> bool {
        let mut pairs = line.windows(2).filter_map(|pair| Some((pair[0]?, pair[1]?)));
        line.iter().flatten().any(|&at| self.meets(at, at))
            || pairs.any(|(from, to)| self.meets(from, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_meets_a_box_where_it_goes_through_it() {
        let room = Room { left: 10.0, right: 20.0, top: 10.0, low: 20.0 };
        // Through the middle, over it, and past a corner at (20, 10).
        assert!(room.meets((0.0, 0.0), (30.0, 30.0)));
        assert!(!room.meets((0.0, 5.0), (30.0, 5.0)));
        assert!(!room.meets((12.0, 0.0), (30.0, 18.0)));
        assert!(room.meets((30.0, 15.0), (15.0, 15.0)));
        // A gap where the box is.
        assert!(!room.meets_line(&[Some((0.0, 15.0)), None, Some((30.0, 15.0))]));
        assert!(room.meets_line(&[None, Some((12.0, 12.0)), None]));
    }
}
