//! Leads: looks one step back from each payment for the service that paid it out, and at the wallets of the actor for
//! deposits of others. Nothing here is a payment; an investigator decides what to make of it.

use std::collections::{BTreeMap, HashSet};

use bitcoin::{Amount, Txid};

use super::Analysis;
use crate::cluster::Grade;
use crate::language::{Sentence, Value, say};
use crate::ledger::{AddressNum, OutputNum, Prevout, StrippedTx, TxNum, View};

/// Least number of scripts that a transaction pays besides the payer's own to look like a service's batch. Consumer
/// software pays one or two (Nick 2015).
const BATCH: usize = 6;

/// A service that a payer used, as far as one step back shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenService {
    /// Transaction by which it paid.
    pub paid_by: Txid,
    /// Number of that transaction, if it is in the view.
    pub tx: Option<TxNum>,
    /// An address of the service, if one is known.
    pub address: Option<AddressNum>,
    /// How sure it is.
    pub grade: Grade,
    /// What shows it.
    pub reason: Sentence,
}

/// Why a wallet counts as the actor's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActorWallet {
    /// It holds an address of the case.
    OfCase,
    /// A transaction that spends coins of such a wallet only pays everything to it.
    Collects(TxNum),
}

impl Analysis {
    /// Returns the service that paid a payment itself, or else paid a coin that the payment spends.
    pub fn origin(&self, view: &View, payment: OutputNum) -> Option<SeenService> {
        let tx = view.tx_of(payment);
        let itself = self.by_wallet(view, tx, "origin-out-of-wallet");
        let itself = itself.or_else(|| {
            if !self.verdicts[tx.index()].allows_clustering() {
                return None;
            }
            let seen = batch(&view.tx(tx).tx, tx_id(view, tx), "origin-batch")?;
            Some(SeenService {
                tx: Some(tx),
                ..seen
            })
        });
        itself.or_else(|| {
            let mut inputs = view.inputs(tx).iter().enumerate();
            inputs.find_map(|(at, prevout)| self.behind_input(view, tx, at, *prevout))
        })
    }

    fn behind_input(
        &self,
        view: &View,
        tx: TxNum,
        at: usize,
        prevout: Prevout,
    ) -> Option<SeenService> {
        if let Prevout::Output(coin) = prevout {
            let parent = view.tx_of(coin);
            if let Some(seen) = self.by_wallet(view, parent, "origin-coins-out-of-wallet") {
                return Some(seen);
            }
        }
        let parent = view.parent(tx, at)?;
        let txid = view.tx(tx).tx.input.get(at)?.previous_output.txid;
        if let Some(seen) = self.also_paid(view, parent, txid, view.owner_of(prevout)?) {
            return Some(seen);
        }
        let number = view.number_of(&txid);
        // A CoinJoin pays many as well.
        if number.is_some_and(|tx| !self.verdicts[tx.index()].allows_clustering()) {
            return None;
        }
        let seen = batch(parent, txid, "origin-coins-batch")?;
        Some(SeenService { tx: number, ..seen })
    }

    /// Returns the service that a transaction pays as well as the payer. Either it pays out and its change returns to its
    /// wallet, or the payer pays it and keeps the change: which one is not seen, and the payer is its customer in both.
    fn also_paid(
        &self,
        view: &View,
        parent: &StrippedTx,
        paid_by: Txid,
        payer: AddressNum,
    ) -> Option<SeenService> {
        let root = |address| self.clustering().root(address);
        let paid = parent
            .output
            .iter()
            .filter_map(|output| view.address(&output.script_pubkey));
        let mut others = paid.filter(|address| root(*address) != root(payer));
        others.find_map(|address| {
            let service = self
                .wallets
                .services
                .get(root(address))
                .filter(|it| it.is_boundary);
            let collecting = || self.deposit_addresses.shown_by(address);
            let (grade, evidence) = match service {
                Some(service) => (service.grade, &service.evidence),
                None => (Grade::Weak, collecting()?),
            };
            Some(SeenService {
                paid_by,
                tx: view.number_of(&paid_by),
                address: Some(address),
                grade,
                reason: match parent.output.len() {
                    0..=BATCH => say!(
                        "origin-beside-service",
                        address = Value::Id(view.name(address)),
                        evidence = &**evidence
                    ),
                    outputs => say!(
                        "origin-batch-beside-service",
                        count = Value::Number((outputs - 1).to_string()),
                        address = Value::Id(view.name(address)),
                        evidence = &**evidence
                    ),
                },
            })
        })
    }

    /// Returns the service whose wallet funds a transaction.
    fn by_wallet(&self, view: &View, tx: TxNum, message: &'static str) -> Option<SeenService> {
        let services = &self.wallets.services;
        let payer = services.payers()[tx.index()].filter(|payer| !self.is_own(*payer))?;
        let service = services.get(payer).filter(|it| it.is_boundary)?;
        Some(SeenService {
            paid_by: tx_id(view, tx),
            tx: Some(tx),
            address: Some(payer),
            grade: service.grade,
            reason: Sentence::new(message, [("evidence", (&*service.evidence).into())]),
        })
    }

    /// Returns deposits of strangers to wallets of the actor, in chain order, without those to addresses of the case and
    /// without money on the trail.
    pub fn other_deposits(&self, view: &View) -> Vec<(OutputNum, ActorWallet)> {
        let actor = self.actor_wallets(view);
        let traced: HashSet<OutputNum> = self
            .trace
            .outputs
            .iter()
            .map(|it| it.tainted.output)
            .collect();
        let payers = self.wallets.services.payers();
        let mut found = Vec::new();
        for (tx, _) in view.txs() {
            let payer = payers[tx.index()];
            if payer.is_some_and(|payer| actor.contains_key(&payer)) {
                continue;
            }
            for output in view.outputs(tx) {
                let Some(owner) = view.owner(output) else {
                    continue;
                };
                let Some(wallet) = actor.get(&self.clustering().root(owner)) else {
                    continue;
                };
                let is_new = !self.case_addresses.contains_key(&owner) && !traced.contains(&output);
                if is_new && view.value(output) > self.limits.dust {
                    found.push((output, *wallet));
                }
            }
        }
        found
    }

    /// Returns the wallets of the actor, by root: those of the case, and those into which these collect.
    fn actor_wallets(&self, view: &View) -> BTreeMap<AddressNum, ActorWallet> {
        let mut wallets: BTreeMap<AddressNum, ActorWallet> = self
            .own
            .iter()
            .map(|root| (*root, ActorWallet::OfCase))
            .collect();
        let services = &self.wallets.services;
        for coin in &self.trace.outputs {
            let (output, tx) = (coin.tainted.output, view.tx_of(coin.tainted.output));
            let is_all = view
                .outputs(tx)
                .filter(|other| view.value(*other) > Amount::ZERO)
                .count()
                == 1;
            let is_own = services.payers()[tx.index()].is_some_and(|payer| self.is_own(payer));
            let Some(owner) = view.owner(output).filter(|_| is_all && is_own) else {
                continue;
            };
            let root = self.clustering().root(owner);
            if services.get(root).is_none() && self.deposit_addresses.of(owner).is_none() {
                wallets.entry(root).or_insert(ActorWallet::Collects(tx));
            }
        }
        wallets
    }
}

fn tx_id(view: &View, tx: TxNum) -> Txid {
    view.tx(tx).txid
}

/// Returns a transaction that looks like a batch of withdrawals: it pays many scripts, not all the same amount.
fn batch(tx: &StrippedTx, paid_by: Txid, message: &'static str) -> Option<SeenService> {
    let scripts: HashSet<_> = tx
        .output
        .iter()
        .map(|output| &output.script_pubkey)
        .collect();
    let values: HashSet<Amount> = tx.output.iter().map(|output| output.value).collect();
    let is_batch = scripts.len() > BATCH && 2 * values.len() > scripts.len();
    is_batch.then(|| SeenService {
        paid_by,
        tx: None,
        address: None,
        grade: Grade::Weak,
        reason: Sentence::new(message, [("count", (scripts.len() - 1).into())]),
    })
}
