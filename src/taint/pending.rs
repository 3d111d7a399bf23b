//! Taint in the mempool: where unconfirmed transactions would carry it, by the same policies.
//!
//! This holds only if such a transaction is confirmed. It may be replaced, so it is in no account: the taint of the
//! outputs that it spends is accounted as ended there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bitcoin::{Amount, OutPoint, Txid};

use super::policy::Taints;
use super::propagation::Propagation;
use super::value::{self, TaintedValue};
use crate::ledger::{Spend, StrippedTx, View};

/// An unconfirmed transaction that spends tainted outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnconfirmedSpend {
    /// Its id.
    pub txid: Txid,
    /// Number of transactions on the shortest way from a source, this one included.
    pub hop: u32,
    /// The tainted outputs that it spends, in input order.
    pub spends: Vec<OutPoint>,
    /// Taint of those outputs; `None` if the split of an earlier transaction is not known.
    pub inflow: Option<Taints>,
    /// The division of the taint; `None` if an input value is unknown or the values are inconsistent.
    pub split: Option<TaintSplit>,
    /// Other transactions that spend one of its inputs, by id: at most one of them is ever confirmed.
    pub conflicts: Vec<Txid>,
}

/// The taint of a transaction, divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaintSplit {
    /// Taint of each output, in order.
    pub outputs: Vec<Taints>,
    /// Taint of the fee.
    pub fee: Taints,
}

/// Returns the unconfirmed transactions that spend tainted outputs, directly or through each other; parents before
/// children, independent ones by txid.
pub fn unconfirmed_spends(view: &View, propagation: &Propagation) -> Vec<UnconfirmedSpend> {
    if propagation.spent_in_mempool.is_empty() {
        return Vec::new();
    }
    let spenders = spenders(view);
    // Tainted outputs: their hop and, if known, the taint in them.
    let mut tainted: HashMap<OutPoint, (u32, Option<TaintedValue>)> = propagation
        .spent_in_mempool
        .iter()
        .map(|(output, hop, load)| (view.outpoint(*output), (*hop, Some(load.clone()))))
        .collect();
    let mut unconfirmed_spends = Vec::new();
    for (txid, tx) in parents_first(view) {
        let outpoints = || tx.input.iter().map(|input| input.previous_output);
        let spends: Vec<OutPoint> = outpoints()
            .filter(|outpoint| tainted.contains_key(outpoint))
            .collect();
        let Some(hop) = spends.iter().map(|outpoint| tainted[outpoint].0 + 1).min() else {
            continue;
        };
        let loads: Option<Vec<TaintedValue>> = outpoints()
            .map(|outpoint| match tainted.get(&outpoint) {
                Some((_, load)) => load.clone(),
                None => Some(TaintedValue::clean(view.known_output(outpoint)?.value)),
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
            TaintSplit { outputs, fee }
        });
        let conflicts: BTreeSet<Txid> = outpoints()
            .flat_map(|outpoint| &spenders[&outpoint])
            .copied()
            .filter(|other| *other != txid)
            .collect();
        unconfirmed_spends.push(UnconfirmedSpend {
            txid,
            hop,
            spends,
            inflow,
            split,
            conflicts: conflicts.into_iter().collect(),
        });
    }
    unconfirmed_spends
}

/// Returns every transaction that spends an outpoint which an unconfirmed one spends, by outpoint.
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

/// Returns the unconfirmed transactions, parents first.
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
    // A transaction commits to its parents' ids, so there is no cycle.
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

/// Divides inputs over the outputs of a transaction and its fee (last); `None` if the outputs exceed the inputs, since
/// values of unconfirmed transactions are unproved.
fn divide(inputs: &[TaintedValue], tx: &StrippedTx) -> Option<Vec<TaintedValue>> {
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
    let mut parts = Vec::with_capacity(shares.len());
    value::divide(inputs, &shares, &mut Vec::new(), &mut parts);
    Some(parts)
}
