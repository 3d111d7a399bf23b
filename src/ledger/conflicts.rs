//! Conflicting mempool transactions: servers have different mempools, and a coin can be spent once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bitcoin::{OutPoint, Txid};

use super::View;

/// A coin with conflicting spenders.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// The coin.
    pub outpoint: OutPoint,
    /// The mempool transactions that spend it, by id.
    pub waiting: Vec<Txid>,
    /// The confirmed spender, if any; then none of the others can be confirmed.
    pub confirmed: Option<Txid>,
}

impl View {
    /// Returns the coins with several spenders of which at most one can be confirmed, by outpoint.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let mut spenders: BTreeMap<OutPoint, Vec<Txid>> = BTreeMap::new();
        for (txid, tx) in self.unconfirmed() {
            for input in &tx.input {
                let waiting = spenders.entry(input.previous_output).or_default();
                waiting.push(*txid);
            }
        }
        let confirmed = self.confirmed_spenders(&spenders);
        let conflict = |(outpoint, mut waiting): (OutPoint, Vec<Txid>)| {
            waiting.dedup();
            let confirmed = confirmed.get(&outpoint).copied();
            (waiting.len() > 1 || confirmed.is_some()).then_some(Conflict {
                outpoint,
                waiting,
                confirmed,
            })
        };
        spenders.into_iter().filter_map(conflict).collect()
    }

    /// Returns the mempool transactions that spend a coin of these conflicts, and their descendants.
    pub fn entangled(&self, conflicts: &[Conflict]) -> BTreeSet<Txid> {
        let spenders = conflicts.iter().flat_map(|conflict| &conflict.waiting);
        let mut entangled: BTreeSet<Txid> = spenders.copied().collect();
        loop {
            let more = self.unconfirmed().iter().filter(|(txid, tx)| {
                let mut parents = tx.input.iter().map(|input| input.previous_output.txid);
                !entangled.contains(txid) && parents.any(|parent| entangled.contains(&parent))
            });
            let more: Vec<Txid> = more.map(|(txid, _)| *txid).collect();
            if more.is_empty() {
                return entangled;
            }
            entangled.extend(more);
        }
    }

    /// Returns the confirmed spenders of these coins.
    fn confirmed_spenders(&self, coins: &BTreeMap<OutPoint, Vec<Txid>>) -> HashMap<OutPoint, Txid> {
        let mut spenders = HashMap::new();
        if coins.is_empty() {
            return spenders;
        }
        for (_, entry) in self.txs() {
            let spent = entry.tx.input.iter().map(|input| input.previous_output);
            let spent = spent.filter(|outpoint| coins.contains_key(outpoint));
            spenders.extend(spent.map(|outpoint| (outpoint, entry.txid)));
        }
        spenders
    }
}
