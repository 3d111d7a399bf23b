//! Peel chains: transactions in a row that pay a small part of a coin each and pass the rest on.

use std::collections::BTreeMap;

use bitcoin::Amount;

use super::movements::{Movements, OutputPair};
use crate::ledger::{OutputNum, TxNum};

/// Least value of a peel. Smaller second outputs are markers of tokens, not payments.
pub(super) const LEAST_PEEL: Amount = Amount::from_sat(1_000);
/// Fewest steps of a chain.
const LEAST_STEPS: usize = 3;

/// A peel chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeelRun {
    /// Its transactions, in order.
    pub txs: Vec<TxNum>,
    /// The smaller output of each.
    pub peels: Vec<OutputNum>,
    /// The larger output of the last.
    pub rest: OutputNum,
}

impl Movements<'_> {
    /// Returns the peel chains in the order of their first transactions. No two share a transaction.
    ///
    /// A step is a traced transaction of one wallet with two spendable outputs, the smaller of which is at least
    /// [`LEAST_PEEL`] and at most half of the larger; the next step spends the larger. CoinJoins are no steps, and the
    /// trace does not follow a rest that reaches a service.
    pub fn peel_chains(&self) -> Vec<PeelRun> {
        let steps = self
            .txs()
            .filter_map(|(tx, _)| Some((tx, self.peel_step(tx)?)));
        let steps: BTreeMap<TxNum, OutputPair> = steps.collect();
        let mut before: BTreeMap<TxNum, TxNum> = BTreeMap::new();
        for (tx, step) in &steps {
            let next = self.next(step.larger);
            let Some(next) = next.filter(|next| steps.contains_key(next)) else {
                continue;
            };
            // Where two chains meet, the one that brings more goes on.
            let brings = |tx: TxNum| self.value(steps[&tx].larger);
            let best = before.entry(next).or_insert(*tx);
            if brings(*tx) > brings(*best) {
                *best = *tx;
            }
        }
        let after: BTreeMap<TxNum, TxNum> = before.iter().map(|(next, tx)| (*tx, *next)).collect();
        let first = steps.keys().filter(|tx| !before.contains_key(tx));
        let runs = first.map(|first| {
            let txs = std::iter::successors(Some(*first), |tx| after.get(tx).copied());
            let txs: Vec<TxNum> = txs.collect();
            PeelRun {
                peels: txs.iter().map(|tx| steps[tx].smaller).collect(),
                rest: steps[&txs[txs.len() - 1]].larger,
                txs,
            }
        });
        runs.filter(|run| run.txs.len() >= LEAST_STEPS).collect()
    }

    fn peel_step(&self, tx: TxNum) -> Option<OutputPair> {
        self.payer(tx)?;
        let pair = self.output_pair(tx)?;
        self.reached(pair.larger)?;
        let (larger, smaller) = (self.value(pair.larger), self.value(pair.smaller));
        let is_peel = smaller >= LEAST_PEEL && smaller <= larger / 2;
        is_peel.then_some(pair)
    }
}
