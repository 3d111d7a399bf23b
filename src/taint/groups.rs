//! Haircut taint by group of sources, such as the payments of one demand: how much of the taint in an output came from which.
//!
//! Each flow out of an output carries the groups in the proportion in which the output has them. Floors come first and the
//! remaining satoshis go one each to the largest fractional parts, ties to the lower group; the last flow takes what is
//! left. So the groups of an output sum to its haircut taint, and those of all ends and fees to those of the sources.

use std::collections::HashMap;

use bitcoin::Amount;

use super::flows::TaintFlow;
use crate::ledger::OutputNum;

/// Haircut taint by group, in satoshi.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaintByGroup {
    groups: usize,
    outputs: HashMap<OutputNum, Vec<u64>>,
    fees: Vec<u64>,
}

impl TaintByGroup {
    /// Divides the taint of every output by group.
    ///
    /// `flows` are all flows of a propagation in chain order ([`super::flows`]), and `sources` its new taint by source, each
    /// with its group, a number below `groups`.
    pub fn new(
        flows: &[TaintFlow],
        sources: impl IntoIterator<Item = (OutputNum, usize, Amount)>,
        groups: usize,
    ) -> Self {
        let mut outputs: HashMap<OutputNum, Vec<u64>> = HashMap::new();
        let mut fees = vec![0; groups];
        for (output, group, new) in sources {
            outputs.entry(output).or_insert_with(|| vec![0; groups])[group] += new.to_sat();
        }
        let mut flows = flows.iter().peekable();
        while let Some(first) = flows.next() {
            // What flows out of an output stands together, after all that flows into it.
            let mut left = outputs.get(&first.from).cloned().unwrap_or_default();
            let mut flow = Some(first);
            while let Some(one) = flow {
                let parts = take(&mut left, one.haircut.to_sat());
                let to = match one.to {
                    Some(to) => outputs.entry(to).or_insert_with(|| vec![0; groups]),
                    None => &mut fees,
                };
                for (sum, part) in to.iter_mut().zip(parts) {
                    *sum += part;
                }
                flow = flows.next_if(|next| next.from == first.from);
            }
        }
        Self {
            groups,
            outputs,
            fees,
        }
    }

    /// The taint in an output by group.
    pub fn of(&self, output: OutputNum) -> Vec<u64> {
        let known = self.outputs.get(&output);
        known.cloned().unwrap_or_else(|| vec![0; self.groups])
    }

    /// The taint paid as fees by group.
    pub fn fees(&self) -> &[u64] {
        &self.fees
    }
}

/// Takes a part out of what is left of each group, in proportion.
fn take(left: &mut [u64], part: u64) -> Vec<u64> {
    let whole: u64 = left.iter().sum();
    let part = part.min(whole);
    if whole == 0 {
        return vec![0; left.len()];
    }
    let product = |sat: u64| u128::from(sat) * u128::from(part);
    let floor = |sat: u64| (product(sat) / u128::from(whole)) as u64;
    let mut parts: Vec<u64> = left.iter().map(|sat| floor(*sat)).collect();
    let rest = part - parts.iter().sum::<u64>();
    let mut order: Vec<usize> = (0..left.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(product(left[*at]) % u128::from(whole)));
    for at in order.into_iter().take(rest as usize) {
        parts[at] += 1;
    }
    for (left, part) in left.iter_mut().zip(&parts) {
        *left -= part;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn part_is_taken_in_proportion_and_the_rest_by_fractions() {
        let mut left = [10, 20, 70];
        assert_eq!(take(&mut left, 9), [1, 2, 6]);
        assert_eq!(left, [9, 18, 64]);
        assert_eq!(take(&mut left, 91), [9, 18, 64]);
        assert_eq!(left, [0; 3]);
        assert_eq!(take(&mut left, 5), [0; 3]);
    }

    proptest! {
        #[test]
        fn parts_sum_to_what_is_taken(
            mut left in prop::collection::vec(0..2_100_000_000_000_000_u64 / 8, 1..8),
            share in 0..=1_000_u64,
        ) {
            let before = left.clone();
            let whole: u64 = left.iter().sum();
            let part = (u128::from(whole) * u128::from(share) / 1_000) as u64;
            let parts = take(&mut left, part);
            prop_assert_eq!(parts.iter().sum::<u64>(), part);
            for ((before, left), part) in before.iter().zip(&left).zip(&parts) {
                prop_assert_eq!(left + part, *before);
            }
        }
    }
}
