//! The queues: FIFO, LIFO and TIHO. Satoshis keep their identity and their order; the inputs are laid end to end as one
//! line and the outputs take consecutive stretches of it, the fee the tail.
//!
//! FIFO and LIFO must remember where in a value the tainted satoshis lie, since a later transaction may cut between
//! them. TIHO lays the tainted satoshis first whatever their places were, so an amount is all that it needs.
//!
//! A transaction makes at most one new cut per output, and stretches that touch are joined: the number of ranges is at
//! most that of the sources plus that of the outputs visited.

use std::cmp::Reverse;
use std::ops::Range;

use bitcoin::Amount;

/// Satoshis in a row, some of them tainted: the places of these, as disjoint ascending ranges of which none touches
/// the next. A value without taint has no ranges and allocates nothing.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Line(Vec<Range<u64>>);

impl Line {
    /// A value all of which is tainted.
    pub fn tainted(value: Amount) -> Self {
        let mut line = Self::default();
        line.push(0..value.to_sat());
        line
    }

    /// How much of it is tainted.
    pub fn amount(&self) -> Amount {
        Amount::from_sat(self.0.iter().map(|range| range.end - range.start).sum())
    }

    /// Adds tainted places behind those that are there.
    fn push(&mut self, range: Range<u64>) {
        match self.0.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ if range.is_empty() => {}
            _ => self.0.push(range),
        }
    }

    /// Lays values end to end.
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

    /// Cuts off one stretch per share, from the front on.
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

/// Lays `inputs` end to end in the order given and cuts the line into `shares`: FIFO if that is the order of the
/// inputs, LIFO if it is the reverse. The satoshis inside one input keep their order in both.
pub(super) fn divide<'a>(
    inputs: impl Iterator<Item = (Amount, &'a Line)>,
    shares: &[Amount],
) -> Vec<Line> {
    Line::join(inputs).cut(shares)
}

/// TIHO: serves the tainted satoshis to the outputs from the highest value down, ties to the lower index, and what then
/// remains to the fee, the last of `shares`.
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

    fn line(places: &[(u64, u64)]) -> Line {
        Line(places.iter().map(|&(start, end)| start..end).collect())
    }

    #[test]
    fn stretches_that_touch_are_joined() {
        let value = Amount::from_sat(5);
        let whole = Line::tainted(value);
        let clean = Line::default();
        let line = Line::join([(value, &whole), (value, &whole), (value, &clean)].into_iter());
        assert_eq!(line, Line::tainted(Amount::from_sat(10)));
    }

    #[test]
    fn a_cut_through_a_stretch_loses_no_satoshi() {
        let stretches = line(&[(2, 5), (7, 9)]).cut(&amounts(&[4, 0, 4, 2]));
        let expected = [&[(2, 4)][..], &[], &[(0, 1), (3, 4)], &[(0, 1)]];
        assert_eq!(stretches, expected.map(line));
    }

    #[test]
    fn an_empty_value_holds_no_place() {
        assert_eq!(Line::tainted(Amount::ZERO), Line::default());
    }

    #[test]
    fn the_highest_output_is_served_first_and_the_fee_last() {
        let parts = divide_highest_first(Amount::from_sat(12), &amounts(&[3, 5, 3, 5, 9]));
        assert_eq!(parts, amounts(&[2, 5, 0, 5, 0]));
    }
}
