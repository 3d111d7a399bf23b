//! The traced transactions, with what the patterns have to know of each: its traced inputs, its payer, its outputs.

use std::collections::{BTreeMap, HashMap};

use bitcoin::Amount;

use crate::cluster::Clustering;
use crate::heuristics::coinjoin::Verdict;
use crate::ledger::{AddressNum, OutputNum, Spend, TxNum, View};
use crate::trace::{Trace, TracedOutput};

/// The traced transactions: those that spend an output that the trace followed.
pub struct Movements<'a> {
    pub(super) view: &'a View,
    pub(super) clustering: &'a Clustering,
    verdicts: &'a [Verdict],
    reached: HashMap<OutputNum, &'a TracedOutput>,
    /// The followed outputs that each traced transaction spends, both in chain order.
    spent: BTreeMap<TxNum, Vec<OutputNum>>,
}

/// The two spendable outputs of a transaction. If they are equal, the first counts as the larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputPair {
    pub larger: OutputNum,
    pub smaller: OutputNum,
}

impl<'a> Movements<'a> {
    /// Collects the traced transactions; `verdicts` holds the CoinJoin verdict of each transaction of the view.
    pub fn new(
        view: &'a View,
        clustering: &'a Clustering,
        verdicts: &'a [Verdict],
        trace: &'a Trace,
    ) -> Self {
        let mut spent: BTreeMap<TxNum, Vec<OutputNum>> = BTreeMap::new();
        let followed = trace.outputs.iter().filter(|coin| coin.stop.is_none());
        for output in followed.map(|coin| coin.tainted.output) {
            if let Spend::By(spender) = view.spend(output) {
                spent.entry(spender).or_default().push(output);
            }
        }
        let reached = trace.outputs.iter();
        Self {
            view,
            clustering,
            verdicts,
            reached: reached.map(|coin| (coin.tainted.output, coin)).collect(),
            spent,
        }
    }

    /// Returns the traced transactions without CoinJoins, in chain order, each with the followed outputs that it spends.
    pub(super) fn txs(&self) -> impl Iterator<Item = (TxNum, &[OutputNum])> {
        let spent = self.spent.iter();
        let spent = spent.filter(|(tx, _)| !self.verdicts[tx.index()].is_mix());
        spent.map(|(tx, outputs)| (*tx, outputs.as_slice()))
    }

    /// Returns the followed outputs that a traced transaction spends.
    pub fn spent_by(&self, tx: TxNum) -> &[OutputNum] {
        self.spent.get(&tx).map_or(&[], Vec::as_slice)
    }

    /// Returns an output as the trace reached it; `None` if it did not.
    pub fn reached(&self, output: OutputNum) -> Option<&'a TracedOutput> {
        self.reached.get(&output).copied()
    }

    /// Returns the transaction into which the trace follows an output.
    pub(super) fn next(&self, output: OutputNum) -> Option<TxNum> {
        self.reached(output).filter(|coin| coin.stop.is_none())?;
        match self.view.spend(output) {
            Spend::By(spender) => Some(spender),
            _ => None,
        }
    }

    /// Returns the wallet of an output.
    pub(super) fn wallet(&self, output: OutputNum) -> Option<AddressNum> {
        let owner = self.view.owner(output)?;
        Some(self.clustering.root(owner))
    }

    /// Returns the wallet that owns all inputs of a transaction; `None` if there are several, or one is not known.
    pub(super) fn payer(&self, tx: TxNum) -> Option<AddressNum> {
        let inputs = self.view.inputs(tx).iter();
        let mut owners = inputs.map(|prevout| self.view.owner_of(*prevout));
        let first = self.clustering.root(owners.next()??);
        owners
            .all(|owner| owner.is_some_and(|owner| self.clustering.root(owner) == first))
            .then_some(first)
    }

    /// Returns the spendable outputs of a transaction if there are exactly two.
    pub(super) fn output_pair(&self, tx: TxNum) -> Option<OutputPair> {
        let outputs = self.view.outputs(tx);
        let mut spendable = outputs.filter(|output| self.view.owner(*output).is_some());
        let (first, second) = (spendable.next()?, spendable.next()?);
        if spendable.next().is_some() {
            return None;
        }
        Some(match self.value(second) > self.value(first) {
            true => OutputPair {
                larger: second,
                smaller: first,
            },
            false => OutputPair {
                larger: first,
                smaller: second,
            },
        })
    }

    pub(super) fn value(&self, output: OutputNum) -> Amount {
        self.view.value(output)
    }
}
