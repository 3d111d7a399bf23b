//! Clusterings by different guards against merging strangers: ours, and those of other tools.

use bitcoin::Amount;

use crate::cluster::Clustering;
use crate::heuristics::coinjoin::{Protocol, Verdict};
use crate::ledger::{TxNum, View};

/// A verdict that keeps a transaction from merging wallets.
pub(super) const KEPT_APART: Verdict = Verdict::Is {
    protocol: Protocol::Generic,
    confidence: 100,
};

/// Returns the label of each address, by its wallet.
pub(super) fn wallets(view: &View, verdicts: &[Verdict]) -> Vec<u32> {
    let clustering = Clustering::by_co_spending(view, verdicts);
    view.addresses()
        .map(|address| clustering.root(address).0)
        .collect()
}

/// BlockSci's `is_coinjoin` by itself, which GraphSense stores as its flag: n_in ≥ 2, n_out ≥ 3; with p half the
/// outputs, rounded up, p ≤ n_in and p ≤ input addresses; the most frequent output value occurs exactly p times and
/// is neither 546 nor 2,730 sat; of equally frequent values the lowest counts (GraphSense).
pub fn is_coinjoin_by_blocksci(view: &View, tx: TxNum) -> bool {
    let values = view.outputs(tx).map(|output| view.value(output));
    let addresses = view.inputs(tx).iter();
    let mut addresses: Vec<u32> = addresses
        .filter_map(|prevout| view.owner_of(*prevout))
        .map(|address| address.0)
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    fits(view.inputs(tx).len(), addresses.len(), values.collect())
}

fn fits(inputs: usize, addresses: usize, mut values: Vec<Amount>) -> bool {
    let half = values.len().div_ceil(2);
    if inputs < 2 || values.len() < 3 || half > inputs || half > addresses {
        return false;
    }
    values.sort_unstable();
    let runs = values.chunk_by(|one, next| one == next);
    // `max_by_key` takes the last of equals, which in descending order is the lowest.
    let mut runs: Vec<&[Amount]> = runs.collect();
    runs.reverse();
    runs.into_iter()
        .max_by_key(|run| run.len())
        .is_some_and(|run| run.len() == half && ![546, 2_730].contains(&run[0].to_sat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sats(values: &[u64]) -> Vec<Amount> {
        values.iter().copied().map(Amount::from_sat).collect()
    }

    #[test]
    fn blocksci_detects_three_equal_outputs_with_change() {
        assert!(fits(3, 3, sats(&[100_000, 5, 100_000, 6, 100_000, 7])));
        assert!(!fits(3, 2, sats(&[100_000, 5, 100_000, 6, 100_000, 7])));
        assert!(!fits(3, 3, sats(&[546, 5, 546, 6, 546, 7])));
    }

    #[test]
    fn blocksci_misses_whirlpool_and_wabisabi() {
        assert!(!fits(5, 5, sats(&[1_000_000; 5])), "all are equal");
        let round = [8_192, 8_192, 6_561, 6_561, 5_000, 5_000, 9_001, 9_002];
        assert!(!fits(20, 20, sats(&round)), "no value has the half");
    }
}
