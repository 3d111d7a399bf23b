//! Changes of pace: how long money waits before it is moved on, before and after a moment.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::movements::Movements;
use crate::ledger::TxNum;

/// Fewest transactions before and after the moment.
const LEAST_HOPS: usize = 4;
/// How many times slower or faster the later transactions have to be.
const LEAST_FACTOR: u64 = 4;
/// Shorter times count as this, in seconds: block times are not more exact than a block.
const SHORTEST: u32 = 600;

/// A change of pace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tempo {
    /// The first transaction at the new pace.
    pub since: TxNum,
    /// Number of traced transactions before it.
    pub hops_before: usize,
    /// Number of those from it on.
    pub hops_after: usize,
    /// Median time in seconds that money waited before.
    pub before: u32,
    /// Median time in seconds from it on.
    pub after: u32,
}

impl Movements<'_> {
    /// Returns the moment at which the median waiting time changes most, if it changes at least by [`LEAST_FACTOR`] with
    /// at least [`LEAST_HOPS`] transactions on both sides; of several such moments the first.
    ///
    /// Money waits from the block that brings the last traced input of a transaction to the block of the transaction:
    /// coins that are gathered waited for the last of them.
    pub fn pace(&self) -> Option<Tempo> {
        let (txs, waits): (Vec<TxNum>, Vec<u32>) = self
            .txs()
            .map(|(tx, spent)| {
                let received = spent
                    .iter()
                    .map(|output| self.time(self.view.tx_of(*output)));
                let received = received.max().unwrap_or_default();
                (tx, self.time(tx).saturating_sub(received))
            })
            .unzip();
        let before = running_medians(waits.iter());
        let mut after = running_medians(waits.iter().rev());
        after.reverse();
        let mut best: Option<(u64, u64, usize)> = None;
        for at in LEAST_HOPS..=txs.len().checked_sub(LEAST_HOPS)? {
            let (one, other) = (before[at - 1].max(SHORTEST), after[at].max(SHORTEST));
            let (slow, fast) = (u64::from(one.max(other)), u64::from(one.min(other)));
            let is_more = best.is_none_or(|(most, least, _)| slow * least > most * fast);
            if slow >= LEAST_FACTOR * fast && is_more {
                best = Some((slow, fast, at));
            }
        }
        let (_, _, at) = best?;
        Some(Tempo {
            since: txs[at],
            hops_before: at,
            hops_after: txs.len() - at,
            before: before[at - 1],
            after: after[at],
        })
    }

    fn time(&self, tx: TxNum) -> u32 {
        self.view.tx(tx).anchor.time
    }
}

/// Returns the median of the first value, of the first two, and so on; of an even number the lower middle one.
fn running_medians<'a>(values: impl Iterator<Item = &'a u32>) -> Vec<u32> {
    // The lower half with its greatest on top, which is the median, and the upper half with its least on top.
    let mut lower = BinaryHeap::new();
    let mut upper = BinaryHeap::new();
    let medians = values.map(|value| {
        lower.push(*value);
        upper.extend(lower.pop().map(Reverse));
        if upper.len() > lower.len() {
            lower.extend(upper.pop().map(|Reverse(least)| least));
        }
        *lower.peek().expect("the lower half is never smaller")
    });
    medians.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn running_median_is_the_middle_of_the_sorted_values(
            values in prop::collection::vec(0_u32..50, 1..40),
        ) {
            let medians = running_medians(values.iter());
            for (at, median) in medians.into_iter().enumerate() {
                let mut sorted = values[..=at].to_vec();
                sorted.sort_unstable();
                prop_assert_eq!(median, sorted[at / 2]);
            }
        }
    }
}
