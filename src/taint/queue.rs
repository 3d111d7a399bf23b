//! The queues FIFO, LIFO and TIHO. Satoshis keep their identity and order: the inputs are concatenated, and the outputs
//! take consecutive segments, the fee last.
//!
//! FIFO and LIFO must remember which satoshis of a value are tainted, because a later transaction may cut between them.
//! TIHO puts tainted satoshis first wherever they were, so it needs only the amount.
//!
//! A transaction makes at most one new cut per output, and adjacent segments are joined, so there are at most as many
//! segments as sources and visited outputs together.

use std::cmp::Reverse;
use std::ops::Range;

use bitcoin::Amount;

/// The tainted satoshis of a value, as disjoint ascending ranges that do not touch. An untainted value has no ranges
/// and allocates nothing.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Segments(Vec<Range<u64>>);

impl Segments {
    /// Creates the segments of an entirely tainted value.
    pub fn tainted(value: Amount) -> Self {
        let mut line = Self::default();
        line.push(0..value.to_sat());
        line
    }

    /// Returns the tainted amount.
    pub fn amount(&self) -> Amount {
        Amount::from_sat(self.0.iter().map(|range| range.end - range.start).sum())
    }

    /// Appends a tainted range.
    fn push(&mut self, range: Range<u64>) {
        match self.0.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ if range.is_empty() => {}
            _ => self.0.push(range),
        }
    }

    /// Concatenates values.
    pub fn join<'a>(values: impl Iterator<Item = (Amount, &'a Self)>) -> Self {
        let (mut joined, mut start) = (Self::default(), 0);
        for (value, line) in values {
            for range in &line.0 {
                joined.push(start + range.start..start + range.end);
            }
            start += value.to_sat();
        }
        joined
    }

    /// Cuts off one segment per share, from the front.
    fn cut(self, shares: &[Amount]) -> Vec<Self> {
        let (mut ranges, mut start) = (self.0.into_iter().peekable(), 0);
        let stretch = |share: &Amount| {
            let end = start + share.to_sat();
            let mut stretch = Self::default();
            while let Some(range) = ranges.peek_mut().filter(|range| range.start < end) {
                stretch.push(range.start - start..range.end.min(end) - start);
                if range.end > end {
                    range.start = end;
                    break;
                }
                ranges.next();
            }
            start = end;
            stretch
        };
        shares.iter().map(stretch).collect()
    }
}

/// Concatenates `inputs` in the given order and cuts the result into `shares`: FIFO for input order, LIFO for reverse
/// order. Satoshis inside one input keep their order in both.
pub(super) fn divide<'a>(
    inputs: impl Iterator<Item = (Amount, &'a Segments)>,
    shares: &[Amount],
) -> Vec<Segments> {
    Segments::join(inputs).cut(shares)
}

/// TIHO: gives the tainted satoshis to the outputs by descending value, ties to the lower index, and the rest to the
/// fee, the last of `shares`.
pub(super) fn divide_highest_first(tainted: Amount, shares: &[Amount]) -> Vec<Amount> {
    let mut parts = vec![Amount::ZERO; shares.len()];
    let mut order: Vec<usize> = (0..shares.len()).collect();
    if let Some((_, outputs)) = order.split_last_mut() {
        outputs.sort_by_key(|&output| Reverse(shares[output]));
    }
    let mut left = tainted;
    for index in order {
        parts[index] = left.min(shares[index]);
        left -= parts[index];
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(sats: &[u64]) -> Vec<Amount> {
        sats.iter().copied().map(Amount::from_sat).collect()
    }

    fn line(places: &[(u64, u64)]) -> Segments {
        Segments(places.iter().map(|&(start, end)| start..end).collect())
    }

    #[test]
    fn adjacent_segments_are_joined() {
        let value = Amount::from_sat(5);
        let whole = Segments::tainted(value);
        let clean = Segments::default();
        let line = Segments::join([(value, &whole), (value, &whole), (value, &clean)].into_iter());
        assert_eq!(line, Segments::tainted(Amount::from_sat(10)));
    }

    #[test]
    fn cut_through_segment_loses_no_satoshi() {
        let stretches = line(&[(2, 5), (7, 9)]).cut(&amounts(&[4, 0, 4, 2]));
        let expected = [&[(2, 4)][..], &[], &[(0, 1), (3, 4)], &[(0, 1)]];
        assert_eq!(stretches, expected.map(line));
    }

    #[test]
    fn empty_value_has_no_segments() {
        assert_eq!(Segments::tainted(Amount::ZERO), Segments::default());
    }

    #[test]
    fn tiho_fills_highest_output_first_and_fee_last() {
        let parts = divide_highest_first(Amount::from_sat(12), &amounts(&[3, 5, 3, 5, 9]));
        assert_eq!(parts, amounts(&[2, 5, 0, 5, 0]));
    }
}
