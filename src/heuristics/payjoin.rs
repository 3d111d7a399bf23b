//! Detects possible PayJoins (BIP 78), in which payer and payee both contribute inputs, so that co-spending says
//! nothing about owners. A PayJoin is designed to look like an ordinary payment: the result is that a transaction *may*
//! be one, never that it is.
//!
//! The sign is an unnecessary input: without it the others still pay the largest output and the fee, so it was not
//! needed whichever output is the payment (unnecessary input heuristic 2, UIH2; Gibson, *PayJoin*, 2018). For two
//! outputs this means exactly that the smaller one is worth at least as much as some input: inputs less fee and largest
//! output leave the smallest output. The change rule `needed-inputs` of [`change`](super::change) uses the same sign,
//! also while parents are missing. Wallets that consolidate while paying show it too, and a PayJoin need not.

use super::coinjoin::{self, Verdict};
use crate::ledger::{TxNum, View};

/// Whether a transaction may be a PayJoin: not a CoinJoin, two or more input addresses, exactly two spendable outputs,
/// and each worth at least as much as some input. False while a parent is missing.
pub fn is_possible(view: &View, tx: TxNum, verdict: Verdict) -> bool {
    if verdict != Verdict::Not || view.inputs(tx).len() < 2 {
        return false;
    }
    let outputs = coinjoin::outputs(view, tx).values;
    let Some(inputs) = coinjoin::inputs(view, tx) else {
        return false;
    };
    outputs.len() == 2
        && inputs.addresses >= 2
        && outputs.iter().min() >= inputs.values.iter().min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::heuristics::coinjoin::judge;
    use crate::heuristics::sample::{NOBODY, Sample, last};

    /// BIP 78's example: 2 bitcoin of the payer and 3 of the payee make 4 for the payee and 1 of change.
    fn payjoin(owners: [u32; 2], outputs: &[(u32, u64)]) -> bool {
        let mut sample = Sample::default();
        let coins = sample.mint(&[(owners[0], 200_000_000), (owners[1], 300_000_000)]);
        sample.spend(&coins, outputs);
        let view = sample.view();
        is_possible(&view, last(&view), judge(&view, last(&view)))
    }

    #[test]
    fn detects_bip78_example() {
        assert!(payjoin([1, 2], &[(3, 280_000_000), (4, 219_000_000)]));
        // One that leaves less change than any input does not give itself away.
        assert!(!payjoin([1, 2], &[(3, 400_000_000), (4, 99_000_000)]));
    }

    #[test]
    fn smaller_output_may_equal_smaller_input() {
        assert!(payjoin([1, 2], &[(3, 200_000_000), (4, 299_000_000)]));
        assert!(!payjoin([1, 2], &[(3, 199_999_999), (4, 299_000_000)]));
    }

    #[test]
    fn matches_uih2_definition_for_two_outputs() {
        // UIH2 as it is defined, over all small amounts.
        for (a, b, c, d) in (1..=9_u64).flat_map(|a| {
            (1..=9).flat_map(move |b| (1..=9).flat_map(move |c| (1..=9).map(move |d| (a, b, c, d))))
        }) {
            let Some(fee) = (a + b).checked_sub(c + d) else {
                continue;
            };
            let pays_without = a.max(b) >= c.max(d) + fee;
            let unit = 1_000_000;
            let mut sample = Sample::default();
            let coins = sample.mint(&[(1, a * unit), (2, b * unit)]);
            sample.spend(&coins, &[(3, c * unit), (4, d * unit)]);
            let view = sample.view();
            let found = is_possible(&view, last(&view), Verdict::Not);
            assert_eq!(found, pays_without, "{a} and {b} pay {c} and {d}");
        }
    }

    #[test]
    fn rejects_one_address_and_one_or_three_outputs() {
        assert!(!payjoin([1, 1], &[(3, 280_000_000), (4, 219_000_000)]));
        assert!(!payjoin([1, 2], &[(3, 499_000_000)]));
        assert!(!payjoin(
            [1, 2],
            &[(3, 200_000_000), (4, 150_000_000), (5, 100_000_000)]
        ));
        // An unspendable output counts for neither party.
        assert!(payjoin(
            [1, 2],
            &[(3, 280_000_000), (4, 219_000_000), (NOBODY, 0)]
        ));
    }

    #[test]
    fn is_not_possible_while_parent_is_missing() {
        let mut sample = Sample::default();
        let coins = sample.mint(&[(1, 200_000_000)]);
        sample.spend(
            &[coins[0], Sample::missing(1)],
            &[(3, 280_000_000), (4, 219_000_000)],
        );
        let view = sample.view();
        assert!(!is_possible(&view, last(&view), Verdict::Not));
    }
}
