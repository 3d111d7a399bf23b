//! Taint on the move: where unconfirmed transactions would carry it, by the same policies.
//!
//! What is said here holds only if such a transaction is confirmed. It may be replaced, so it is in no account: the taint
//! of the outputs that it spends ended in those outputs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bitcoin::{Amount, OutPoint, Txid};

use super::Propagation;
use super::policy::{self, Load, Taints};
use crate::ledger::{Spend, StrippedTx, View};

/// An unconfirmed transaction that spends tainted outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its id.
    pub txid: Txid,
    /// Number of transactions on the shortest way from a source, this one included.
    pub hop: u32,
    /// The tainted outputs that it spends, in input order.
    pub spends: Vec<OutPoint>,
    /// Taint of those outputs; `None` where the split of a transaction before it is not known.
    pub inflow: Option<Taints>,
    /// How the taint would be divided; `None` where the value of an input is not known or the values contradict each other.
    pub split: Option<Split>,
    /// Other transactions that spend one of its inputs, by id: at most one of them is ever confirmed.
    pub conflicts: Vec<Txid>,
}

/// The taint of a transaction, divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// Taint of each output, in order.
    pub outputs: Vec<Taints>,
    /// Taint of the fee.
    pub fee: Taints,
}

/// Returns the unconfirmed transactions that spend tainted outputs, directly or one after the other; parents come before
/// their children, and transactions that do not depend on each other stand by id.
pub fn waiting(view: &View, propagation: &Propagation) -> Vec<Waiting> {
    if propagation.spent_in_mempool.is_empty() {
        return Vec::new();
    }
    let spenders = spenders(view);
    // Outputs that carry taint: their hop, and where the taint lies, as far as that is known.
    let mut tainted: HashMap<OutPoint, (u32, Option<Load>)> = propagation
        .spent_in_mempool
        .iter()
        .map(|(output, hop, load)| (view.outpoint(*output), (*hop, Some(load.clone()))))
        .collect();
    let mut waiting = Vec::new();
    for (txid, tx) in parents_first(view) {
        let outpoints = || tx.input.iter().map(|input| input.previous_output);
        let spends: Vec<OutPoint> = outpoints()
            .filter(|outpoint| tainted.contains_key(outpoint))
            .collect();
        let Some(hop) = spends.iter().map(|outpoint| tainted[outpoint].0 + 1).min() else {
            continue;
        };
        let loads: Option<Vec<Load>> = outpoints()
            .map(|outpoint| match tainted.get(&outpoint) {
                Some((_, load)) => load.clone(),
                None => Some(Load::clean(view.known_output(outpoint)?.value)),
            })
            .collect();
        let inflow = spends
            .iter()
            .map(|outpoint| Some(tainted[outpoint].1.as_ref()?.taints))
            .sum();
        let divided = loads.and_then(|loads| divide(&loads, tx));
        for (vout, _) in (0..).zip(&tx.output) {
            let load = divided.as_ref().map(|loads| loads[vout as usize].clone());
            tainted.insert(OutPoint { txid, vout }, (hop, load));
        }
        let split = divided.map(|mut loads| {
            let fee = loads.pop().map(|fee| fee.taints).unwrap_or_default();
            let outputs = loads.into_iter().map(|load| load.taints).collect();
            Split { outputs, fee }
        });
        let conflicts: BTreeSet<Txid> = outpoints()
            .flat_map(|outpoint| &spenders[&outpoint])
            .copied()
            .filter(|other| *other != txid)
            .collect();
        waiting.push(Waiting {
            txid,
            hop,
            spends,
            inflow,
            split,
            conflicts: conflicts.into_iter().collect(),
        });
    }
    waiting
}

/// Every transaction that spends what an unconfirmed one spends, by the outpoint.
fn spenders(view: &View) -> HashMap<OutPoint, Vec<Txid>> {
    let mut spenders: HashMap<OutPoint, Vec<Txid>> = HashMap::new();
    for (txid, tx) in view.unconfirmed() {
        for input in &tx.input {
            spenders
                .entry(input.previous_output)
                .or_default()
                .push(*txid);
        }
    }
    for (outpoint, txids) in &mut spenders {
        let output = view.output(*outpoint);
        if let Some(Spend::By(confirmed)) = output.map(|output| view.spend(output)) {
            txids.push(view.tx(confirmed).txid);
        }
    }
    spenders
}

/// The unconfirmed transactions, each after those that it spends from.
fn parents_first(view: &View) -> Vec<(Txid, &StrippedTx)> {
    let known: BTreeMap<Txid, &StrippedTx> = view
        .unconfirmed()
        .iter()
        .map(|(txid, tx)| (*txid, &**tx))
        .collect();
    let mut children: BTreeMap<Txid, Vec<Txid>> = BTreeMap::new();
    let mut parents: BTreeMap<Txid, usize> = BTreeMap::new();
    for (txid, tx) in &known {
        let spent_from: BTreeSet<Txid> = tx
            .input
            .iter()
            .map(|input| input.previous_output.txid)
            .filter(|parent| known.contains_key(parent))
            .collect();
        parents.insert(*txid, spent_from.len());
        for parent in spent_from {
            children.entry(parent).or_default().push(*txid);
        }
    }
    let mut ready: BTreeSet<Txid> = known
        .keys()
        .copied()
        .filter(|txid| parents[txid] == 0)
        .collect();
    let mut order = Vec::with_capacity(known.len());
    // A transaction commits to the ids of its parents, so there is no circle and every one gets its turn.
    while let Some(txid) = ready.pop_first() {
        order.push((txid, known[&txid]));
        for child in children.remove(&txid).unwrap_or_default() {
            let left = parents.entry(child).or_default();
            *left -= 1;
            if *left == 0 {
                ready.insert(child);
            }
        }
    }
    order
}

/// Divides inputs over the outputs of a transaction and its fee, which is the last; `None` where it pays more than it
/// has. An unconfirmed transaction is a server's word: its values may be anything.
fn divide(inputs: &[Load], tx: &StrippedTx) -> Option<Vec<Load>> {
    let add = |sum: Amount, value: Amount| sum.checked_add(value);
    let mut values = inputs.iter().map(|input| input.value);
    let brought = values
        .try_fold(Amount::ZERO, add)
        .filter(|sum| *sum <= Amount::MAX_MONEY)?;
    let mut values = tx.output.iter().map(|output| output.value);
    let paid = values.try_fold(Amount::ZERO, add)?;
    let fee = brought.checked_sub(paid)?;
    let values = tx.output.iter().map(|output| output.value);
    let shares: Vec<Amount> = values.chain([fee]).collect();
    Some(policy::divide(inputs, &shares))
}
