//! The tainted satoshis of a value as segments in their order, each with the source that it comes from.

use bitcoin::Amount;

/// Consecutive satoshis of a value that come from one source.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    /// Place of its first satoshi in the value.
    pub start: u64,
    /// Place behind its last satoshi.
    pub end: u64,
    /// Number of the source in [`Propagation::sources`](super::Propagation::sources).
    pub origin: u32,
}

impl Segment {
    /// Returns the number of satoshis.
    pub fn amount(self) -> Amount {
        Amount::from_sat(self.end - self.start)
    }

    fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// The tainted segments of a value: ascending, disjoint and not empty; segments that touch have different origins.
///
/// Most values have one segment or none, so the first is held in place and allocates nothing.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Segments {
    /// Empty if there is no segment.
    first: Segment,
    rest: Vec<Segment>,
}

impl Segments {
    /// Returns the segments in order.
    pub fn iter(&self) -> impl Iterator<Item = Segment> + '_ {
        let first = (!self.first.is_empty()).then_some(self.first);
        first.into_iter().chain(self.rest.iter().copied())
    }

    /// Appends a segment, which must not begin before the end of the last one.
    pub fn push(&mut self, segment: Segment) {
        if segment.is_empty() {
            return;
        }
        if self.first.is_empty() {
            self.first = segment;
            return;
        }
        let last = self.rest.last_mut().unwrap_or(&mut self.first);
        if last.end == segment.start && last.origin == segment.origin {
            last.end = segment.end;
        } else {
            self.rest.push(segment);
        }
    }

    /// Appends the segments of a value that follows after `start` satoshis.
    pub fn append(&mut self, start: Amount, other: &Self) {
        let start = start.to_sat();
        for segment in other.iter() {
            self.push(Segment {
                start: start + segment.start,
                end: start + segment.end,
                origin: segment.origin,
            });
        }
    }

    /// Taints the rest of a value. The satoshis that are tainted already keep their origin.
    pub fn fill(&mut self, value: Amount, origin: u32) {
        let mut filled = Self::default();
        let mut at = 0;
        for segment in self.iter() {
            filled.push(Segment {
                start: at,
                end: segment.start,
                origin,
            });
            filled.push(segment);
            at = segment.end;
        }
        filled.push(Segment {
            start: at,
            end: value.to_sat(),
            origin,
        });
        *self = filled;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(places: &[(u64, u64, u32)]) -> Segments {
        let mut line = Segments::default();
        for &(start, end, origin) in places {
            line.push(Segment { start, end, origin });
        }
        line
    }

    fn places(line: &Segments) -> Vec<(u64, u64, u32)> {
        let places = line.iter();
        places.map(|it| (it.start, it.end, it.origin)).collect()
    }

    #[test]
    fn touching_segments_are_joined_only_within_one_origin() {
        let joined = line(&[(0, 5, 1), (5, 10, 1), (10, 12, 2), (13, 14, 2)]);
        assert_eq!(places(&joined), [(0, 10, 1), (10, 12, 2), (13, 14, 2)]);
    }

    #[test]
    fn empty_segment_is_not_kept() {
        assert_eq!(line(&[(3, 3, 1)]), Segments::default());
        assert_eq!(places(&line(&[(0, 2, 1), (2, 2, 2)])), [(0, 2, 1)]);
    }

    #[test]
    fn filled_value_keeps_older_origins() {
        let mut source = line(&[(2, 4, 1), (6, 7, 2)]);
        source.fill(Amount::from_sat(9), 3);
        let filled = [(0, 2, 3), (2, 4, 1), (4, 6, 3), (6, 7, 2), (7, 9, 3)];
        assert_eq!(places(&source), filled);
    }

    #[test]
    fn value_of_zero_is_filled_with_nothing() {
        let mut source = Segments::default();
        source.fill(Amount::ZERO, 3);
        assert_eq!(source, Segments::default());
    }
}
