//! The tainted satoshis of a value as segments in their order, each with the source that it comes from.

use bitcoin::Amount;

use super::policy::Policy;

/// Consecutive satoshis of a value that come from one source.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    /// Place of its first satoshi in the value.
    pub start: u64,
    /// Place behind its last satoshi.
    pub end: u64,
    /// Number of the source in [`Propagation::sources`](super::Propagation::sources); 0 in a propagation without origins.
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

/// The tainted segments of a value under each of [`Policy::ORDER_BASED`]: ascending, disjoint and not empty; segments that
/// touch have different origins.
///
/// All are in one list, since a propagation makes and drops millions of values, and each list is an allocation.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Segments {
    all: Box<[Segment]>,
    /// Where the segments of the second and of the third policy begin.
    bounds: [u32; 2],
}

impl Segments {
    /// Returns the segments under a policy in order; none under a policy that is not order-based.
    pub fn under(&self, policy: Policy) -> &[Segment] {
        let [second, third] = self.bounds.map(|bound| bound as usize);
        match policy {
            Policy::Poison | Policy::Haircut => &[],
            Policy::Fifo => &self.all[..second],
            Policy::Lifo => &self.all[second..third],
            Policy::Tiho => &self.all[third..],
        }
    }

    /// Taints the rest of a value under some policies. The satoshis that are tainted already keep their origin.
    pub fn fill(&mut self, policies: &[Policy], value: Amount, origin: u32) {
        let mut filled = SegmentsBuilder::default();
        for policy in Policy::ORDER_BASED {
            filled.begin(policy);
            let is_filled = policies.contains(&policy);
            let mut at = 0;
            for segment in self.under(policy) {
                if is_filled {
                    let (start, end) = (at, segment.start);
                    filled.push(Segment { start, end, origin });
                }
                filled.push(*segment);
                at = segment.end;
            }
            if is_filled {
                let (start, end) = (at, value.to_sat());
                filled.push(Segment { start, end, origin });
            }
        }
        *self = filled.finish();
    }
}

/// Collects the segments of a value, one policy of [`Policy::ORDER_BASED`] after another, and can be used again.
#[derive(Debug, Default)]
pub(super) struct SegmentsBuilder {
    all: Vec<Segment>,
    bounds: [u32; 2],
    /// Where the segments of the policy at hand begin.
    begin: usize,
}

impl SegmentsBuilder {
    /// Begins the segments of a policy. Policies must be begun in the order of [`Policy::ORDER_BASED`].
    pub fn begin(&mut self, policy: Policy) {
        self.begin = self.all.len();
        let end = u32::try_from(self.begin).expect("a value has fewer than 2^32 segments");
        match policy {
            Policy::Lifo => self.bounds[0] = end,
            Policy::Tiho => self.bounds[1] = end,
            _ => {}
        }
    }

    /// Appends a segment, which must not begin before the end of the last one.
    pub fn push(&mut self, segment: Segment) {
        if segment.is_empty() {
            return;
        }
        match self.all[self.begin..].last_mut() {
            Some(last) if last.end == segment.start && last.origin == segment.origin => {
                last.end = segment.end;
            }
            _ => self.all.push(segment),
        }
    }

    /// Appends segments of which no two touch that have the same origin. The first may touch the last one.
    pub fn extend(&mut self, mut segments: impl ExactSizeIterator<Item = Segment>) {
        if let Some(first) = segments.next() {
            self.push(first);
            self.all.extend(segments);
        }
    }

    /// Appends the segments of a value that follows after `start` satoshis.
    pub fn append(&mut self, start: Amount, segments: &[Segment]) {
        let start = start.to_sat();
        for segment in segments {
            self.push(Segment {
                start: start + segment.start,
                end: start + segment.end,
                origin: segment.origin,
            });
        }
    }

    /// Returns the segments and starts anew.
    pub fn finish(&mut self) -> Segments {
        let segments = Segments {
            all: self.all.as_slice().into(),
            bounds: self.bounds,
        };
        self.all.clear();
        segments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same segments under every policy.
    fn line(places: &[(u64, u64, u32)]) -> Segments {
        let mut line = SegmentsBuilder::default();
        for policy in Policy::ORDER_BASED {
            line.begin(policy);
            for &(start, end, origin) in places {
                line.push(Segment { start, end, origin });
            }
        }
        line.finish()
    }

    fn places(line: &Segments, policy: Policy) -> Vec<(u64, u64, u32)> {
        let places = line.under(policy).iter();
        places.map(|it| (it.start, it.end, it.origin)).collect()
    }

    #[test]
    fn touching_segments_are_joined_only_within_one_origin() {
        let joined = line(&[(0, 5, 1), (5, 10, 1), (10, 12, 2), (13, 14, 2)]);
        for policy in Policy::ORDER_BASED {
            let expected = [(0, 10, 1), (10, 12, 2), (13, 14, 2)];
            assert_eq!(places(&joined, policy), expected);
        }
        assert!(joined.under(Policy::Haircut).is_empty());
    }

    #[test]
    fn segments_of_two_policies_are_never_joined() {
        let mut touching = SegmentsBuilder::default();
        for (policy, start, end) in [
            (Policy::Fifo, 0, 5),
            (Policy::Lifo, 0, 0),
            (Policy::Tiho, 5, 6),
        ] {
            touching.begin(policy);
            touching.push(Segment {
                start,
                end,
                origin: 1,
            });
        }
        let touching = touching.finish();
        assert_eq!(places(&touching, Policy::Fifo), [(0, 5, 1)]);
        assert_eq!(places(&touching, Policy::Lifo), []);
        assert_eq!(places(&touching, Policy::Tiho), [(5, 6, 1)]);
    }

    #[test]
    fn empty_segment_is_not_kept() {
        assert_eq!(line(&[(3, 3, 1)]), Segments::default());
        let kept = line(&[(0, 2, 1), (2, 2, 2)]);
        assert_eq!(places(&kept, Policy::Lifo), [(0, 2, 1)]);
    }

    #[test]
    fn filled_value_keeps_older_origins() {
        let before = [(2, 4, 1), (6, 7, 2)];
        let mut source = line(&before);
        source.fill(&[Policy::Fifo, Policy::Tiho], Amount::from_sat(9), 3);
        let filled = [(0, 2, 3), (2, 4, 1), (4, 6, 3), (6, 7, 2), (7, 9, 3)];
        assert_eq!(places(&source, Policy::Fifo), filled);
        assert_eq!(places(&source, Policy::Lifo), before);
        assert_eq!(places(&source, Policy::Tiho), filled);
    }

    #[test]
    fn value_of_zero_is_filled_with_nothing() {
        let mut source = Segments::default();
        source.fill(&Policy::ALL, Amount::ZERO, 3);
        assert_eq!(source, Segments::default());
    }
}
