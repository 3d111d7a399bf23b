//! The queues FIFO, LIFO and TIHO. Satoshis keep their identity and order: the inputs are concatenated, and the outputs
//! take consecutive segments, the fee last.
//!
//! A transaction makes at most one new cut per output, and adjacent segments of one origin are joined. So the segments
//! of all values together are at most as many as sources and twice the outputs visited.

use std::cmp::Reverse;

use bitcoin::Amount;

use super::segments::Segment;

/// An input in the queue.
pub(super) struct Queued<'a> {
    /// Its index in the transaction.
    pub input: usize,
    /// Number of its satoshis in the queue.
    pub value: Amount,
    /// The tainted ones among them.
    pub segments: &'a [Segment],
}

/// Tainted segments of one input that lie in one share. All but the first and the last lie in it whole, as they are in the
/// input, so that most are moved together.
#[derive(Clone, Copy)]
pub(super) struct Moved<'a> {
    segments: &'a [Segment],
    /// What is added to a place in the segments to get the place in the share; wraps around.
    shift: u64,
}

impl Moved<'_> {
    /// Returns the segments with their places in the share.
    pub fn in_share(&self) -> impl ExactSizeIterator<Item = Segment> {
        let shift = self.shift;
        self.segments.iter().map(move |segment| Segment {
            start: segment.start.wrapping_add(shift),
            end: segment.end.wrapping_add(shift),
            origin: segment.origin,
        })
    }

    /// Returns the number of satoshis.
    pub fn amount(&self) -> Amount {
        self.segments.iter().map(|segment| segment.amount()).sum()
    }
}

/// Concatenates inputs in the given order and cuts the line into shares, given by index and value in the order in which
/// they are served. Calls `put` with the indices of input and share, and the tainted segments that pass from one to the other,
/// in the order of the line. Satoshis inside one input keep their order.
pub(super) fn divide<'a>(
    inputs: impl Iterator<Item = Queued<'a>>,
    mut shares: impl Iterator<Item = (usize, Amount)>,
    mut put: impl FnMut(usize, usize, Moved<'_>),
) {
    let (mut share, mut share_start, mut share_end) = (0, 0, 0);
    let mut start = 0;
    for queued in inputs {
        let mut rest = queued.segments;
        while let Some(first) = rest.first() {
            while share_end <= start + first.start {
                let (next, value) = shares.next().expect("the shares hold all inputs");
                (share, share_start) = (next, share_end);
                share_end += value.to_sat();
            }
            let shift = start.wrapping_sub(share_start);
            let whole = rest.partition_point(|segment| start + segment.end <= share_end);
            let (segments, after) = rest.split_at(whole);
            rest = after;
            if !segments.is_empty() {
                put(queued.input, share, Moved { segments, shift });
            }
            // The end of the share cuts at most one segment, which may reach over several shares.
            let Some(cut) = rest.first().filter(|cut| start + cut.start < share_end) else {
                continue;
            };
            let (mut from, to) = (start + cut.start, start + cut.end);
            while from < to {
                while share_end <= from {
                    let (next, value) = shares.next().expect("the shares hold all inputs");
                    (share, share_start) = (next, share_end);
                    share_end += value.to_sat();
                }
                let end = to.min(share_end);
                let part = [Segment {
                    start: from - share_start,
                    end: end - share_start,
                    origin: cut.origin,
                }];
                let (segments, shift) = (&part[..], 0);
                put(queued.input, share, Moved { segments, shift });
                from = end;
            }
            rest = &rest[1..];
        }
        start += queued.value.to_sat();
    }
}

/// Returns the order in which TIHO serves the shares: outputs by descending value, ties to the lower index, and then
/// the fee, which is the last share.
pub(super) fn highest_first(shares: &[Amount]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..shares.len()).collect();
    if let Some((_, outputs)) = order.split_last_mut() {
        outputs.sort_by_key(|&output| Reverse(shares[output]));
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(sats: &[u64]) -> Vec<Amount> {
        sats.iter().copied().map(Amount::from_sat).collect()
    }

    #[test]
    fn cut_through_segment_loses_no_satoshi() {
        let line = [(2, 5, 0), (7, 9, 1)];
        let line = line.map(|(start, end, origin)| Segment { start, end, origin });
        let input = Queued {
            input: 0,
            value: Amount::from_sat(10),
            segments: &line,
        };
        let mut parts = Vec::new();
        let shares = amounts(&[4, 0, 4, 2]);
        divide(
            [input].into_iter(),
            shares.into_iter().enumerate(),
            |_, share, moved| {
                let places = moved.in_share();
                parts.extend(places.map(|it| (share, it.start, it.end, it.origin)));
            },
        );
        assert_eq!(
            parts,
            [(0, 2, 4, 0), (2, 0, 1, 0), (2, 3, 4, 1), (3, 0, 1, 1)]
        );
    }

    #[test]
    fn tiho_serves_highest_output_first_and_fee_last() {
        let order = highest_first(&amounts(&[3, 5, 3, 5, 9]));
        assert_eq!(order, [1, 3, 0, 2, 4]);
    }
}
