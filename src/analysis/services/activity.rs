//! The behaviour of each wallet: what it sweeps, whom it pays, how often.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use bitcoin::Amount;

use super::{MANY_PAYEES, ServiceDetector};
use crate::cluster::Clustering;
use crate::heuristics::signers;
use crate::ledger::{AddressNum, Prevout, TxNum};

/// Least number of wallets that one transaction pays to count as a batch. Consumer software pays one or two; shares of
/// a ransom go to two to five.
const BATCH: usize = 6;
/// Least number of other payees that make a payment to a case address a withdrawal.
const BESIDE: usize = 4;

/// Observed behaviour of one wallet.
#[derive(Debug, Default)]
pub(super) struct WalletActivity {
    /// Deposits of others to its addresses outside the case that it later spent together with other coins.
    pub(super) deposits: Vec<Amount>,
    pub(super) depositors: HashSet<AddressNum>,
    pub(super) batches: Vec<TxNum>,
    pub(super) payees: HashSet<AddressNum>,
    /// Transactions that it funds, and those of others that pay it.
    pub(super) transactions: usize,
    /// A transaction that pays a case address among other payees.
    pub(super) withdrawal: Option<TxNum>,
    pub(super) sweeps: SweepTargets,
    /// Addresses that it paid after they had paid it. Looked for in wallets that pay [`MANY_PAYEES`] others only.
    pub(super) repaid: HashSet<AddressNum>,
}

/// Payers and destinations of a wallet that sweeps.
#[derive(Debug, Default)]
pub(super) struct SweepTargets {
    /// Distinct wallets that paid the swept addresses; each unknown payer counts as one.
    pub(super) payers: BTreeSet<Option<AddressNum>>,
    pub(super) unseen: usize,
    /// Wallets paid in any transaction.
    pub(super) paid: HashSet<AddressNum>,
}

impl ServiceDetector<'_> {
    /// Collects the activity of each wallet from the transactions of the view.
    pub(super) fn seen(
        &self,
        clustering: &Clustering,
        payers: &[Option<AddressNum>],
    ) -> BTreeMap<AddressNum, WalletActivity> {
        let mut wallets: BTreeMap<AddressNum, WalletActivity> = BTreeMap::new();
        for (tx, _) in self.view.txs() {
            let Some(payer) = payers[tx.index()] else {
                continue;
            };
            let seen = wallets.entry(payer).or_default();
            seen.transactions += 1;
            self.look_at_inputs(payers, tx, payer, seen);
            self.look_at_outputs(clustering, tx, payer, seen);
        }
        for (tx, _) in self.view.txs() {
            let owners = self
                .view
                .outputs(tx)
                .filter_map(|output| self.view.owner(output));
            let roots: BTreeSet<AddressNum> = owners.map(|owner| clustering.root(owner)).collect();
            for root in roots
                .iter()
                .filter(|root| payers[tx.index()] != Some(**root))
            {
                if let Some(seen) = wallets.get_mut(root) {
                    seen.transactions += 1;
                }
            }
        }
        self.look_at_repayments(clustering, payers, &mut wallets);
        wallets
    }

    /// Records the addresses that a wallet pays after they paid it.
    fn look_at_repayments(
        &self,
        clustering: &Clustering,
        payers: &[Option<AddressNum>],
        wallets: &mut BTreeMap<AddressNum, WalletActivity>,
    ) {
        let many = wallets
            .iter()
            .filter(|(_, seen)| seen.sweeps.paid.len() >= MANY_PAYEES);
        let mut paid_by: HashMap<AddressNum, HashSet<AddressNum>> =
            many.map(|(root, _)| (*root, HashSet::new())).collect();
        for (tx, _) in self.view.txs() {
            let payer = payers[tx.index()];
            for output in self.view.outputs(tx) {
                let Some(owner) = self.view.owner(output) else {
                    continue;
                };
                if let Some((payer, earlier)) = payer.and_then(|it| Some((it, paid_by.get(&it)?)))
                    && earlier.contains(&owner)
                {
                    let seen = wallets.get_mut(&payer).expect("a payer has been seen");
                    seen.repaid.insert(owner);
                }
                let root = clustering.root(owner);
                if let Some(earlier) = paid_by.get_mut(&root).filter(|_| payer != Some(root)) {
                    let inputs = self.view.inputs(tx).iter();
                    earlier.extend(inputs.filter_map(|prevout| self.view.owner_of(*prevout)));
                }
            }
        }
    }

    /// Returns the one wallet that funds a transaction, as far as its inputs are known.
    pub(super) fn payer(&self, clustering: &Clustering, tx: TxNum) -> Option<AddressNum> {
        if !self.verdicts[tx.index()].allows_clustering() {
            return None;
        }
        let mut roots = self.view.inputs(tx).iter().filter_map(|prevout| {
            let owner = self.view.owner_of(*prevout)?;
            Some(clustering.root(owner))
        });
        let first = roots.next()?;
        if roots.all(|root| root == first) {
            return Some(first);
        }
        // Inputs that nobody signed for do not count as a second wallet.
        let signed = signers::payers(self.view, tx);
        let mut roots = signed.into_iter().map(|owner| clustering.root(owner));
        let first = roots.next()?;
        roots.all(|root| root == first).then_some(first)
    }

    /// Records the inputs of a transaction; `payers` holds the funding wallet of each transaction.
    fn look_at_inputs(
        &self,
        payers: &[Option<AddressNum>],
        tx: TxNum,
        wallet: AddressNum,
        seen: &mut WalletActivity,
    ) {
        let inputs = self.view.inputs(tx);
        let owners: HashSet<_> = inputs
            .iter()
            .filter_map(|it| self.view.owner_of(*it))
            .collect();
        if owners.len() < 2 {
            return;
        }
        for prevout in inputs {
            let (Some(owner), Some(value)) =
                (self.view.owner_of(*prevout), self.view.value_of(*prevout))
            else {
                continue;
            };
            let from = match prevout {
                Prevout::Output(output) => payers[self.view.tx_of(*output).index()],
                _ => None,
            };
            if from == Some(wallet) || self.case.contains_key(&owner) {
                continue;
            }
            seen.deposits.push(value);
            if seen.depositors.insert(owner) && from.is_none() {
                seen.sweeps.unseen += 1;
            }
            seen.sweeps.payers.insert(from);
        }
    }

    /// Records the outputs of a transaction.
    fn look_at_outputs(
        &self,
        clustering: &Clustering,
        tx: TxNum,
        wallet: AddressNum,
        seen: &mut WalletActivity,
    ) {
        let mut strangers: HashSet<AddressNum> = HashSet::new();
        let mut values: HashSet<Amount> = HashSet::new();
        let mut pays_case = false;
        for output in self.view.outputs(tx) {
            let Some(owner) = self.view.owner(output) else {
                continue;
            };
            let root = clustering.root(owner);
            pays_case |= self.case.contains_key(&owner);
            if root == wallet || self.case.contains_key(&owner) {
                continue;
            }
            strangers.insert(root);
            values.insert(self.view.value(output));
        }
        seen.sweeps.paid.extend(&strangers);
        let spends_case = || {
            let mut owners = self.view.inputs(tx).iter();
            owners.any(|it| {
                self.view
                    .owner_of(*it)
                    .is_some_and(|owner| self.case.contains_key(&owner))
            })
        };
        if pays_case && strangers.len() >= BESIDE && !spends_case() {
            seen.withdrawal.get_or_insert(tx);
        }
        // Splitting one's own money makes equal parts.
        if strangers.len() >= BATCH && 2 * values.len() > strangers.len() {
            seen.batches.push(tx);
            seen.payees.extend(strangers);
        }
    }
}
