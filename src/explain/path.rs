//! The path of the money from a payment to an address.

use std::collections::BTreeMap;

use bitcoin::Txid;
use serde::Serialize;

use super::Explainer;
use crate::analysis::fingerprints;
use crate::findings::{Time, TraitChange};
use crate::heuristics::fingerprint::TxFingerprint;
use crate::ledger::{AddressNum, OutputNum, Prevout};
use crate::taint::Policy;
use crate::trace::TracedOutput;

/// An output on the trail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrailOutput {
    /// Transactions from the payment; 0 for the payment itself.
    pub hop: u32,
    /// Transaction that creates the output.
    pub txid: Txid,
    /// Index in it.
    pub vout: u32,
    /// Time of its block.
    pub time: Time,
    /// Address paid.
    pub address: String,
    /// Value in satoshi.
    pub value_sat: u64,
    /// Taint under haircut, in satoshi.
    pub haircut_sat: u64,
    /// Traits in which the transaction differs from the one before it on the trail, as if made by other software.
    pub drift: Vec<TraitChange>,
}

impl Explainer<'_> {
    /// Returns a shortest path of the money to an address.
    pub(super) fn path(&self, address: AddressNum) -> Vec<TrailOutput> {
        let mut last: Option<TxFingerprint> = None;
        let outputs = self.shortest_path(address).into_iter().map(|coin| {
            let tx = self.view.tx_of(coin.tainted.output);
            let fingerprint = TxFingerprint::of(self.view, tx);
            let before = last.replace(fingerprint);
            // The payer of a ransom is not the one who moves it on.
            let before = before.filter(|_| coin.tainted.hop > 1);
            let drift = before.map_or_else(Vec::new, |before| {
                fingerprints::changes(&before, &fingerprint)
            });
            self.trail_output(coin, drift)
        });
        outputs.collect()
    }

    /// Returns the outputs of a shortest path, the payment first; of several, the earliest in chain order.
    fn shortest_path(&self, address: AddressNum) -> Vec<&TracedOutput> {
        let coins = &self.analysis.trace.outputs;
        let by_output: BTreeMap<OutputNum, usize> = coins
            .iter()
            .enumerate()
            .map(|(at, coin)| (coin.tainted.output, at))
            .collect();
        let own = coins
            .iter()
            .filter(|coin| self.view.owner(coin.tainted.output) == Some(address));
        let mut at = own.min_by_key(|coin| (coin.tainted.hop, coin.tainted.output));
        let mut path = Vec::new();
        while let Some(coin) = at {
            path.push(coin);
            if coin.tainted.hop == 0 {
                break;
            }
            let inputs = self.view.inputs(self.view.tx_of(coin.tainted.output));
            let before = inputs.iter().filter_map(|prevout| match prevout {
                Prevout::Output(output) => Some(&coins[*by_output.get(output)?]),
                _ => None,
            });
            at = before
                .filter(|before| before.tainted.followed)
                .filter(|before| before.tainted.hop + 1 == coin.tainted.hop)
                .min_by_key(|before| before.tainted.output);
        }
        path.reverse();
        path
    }

    fn trail_output(&self, coin: &TracedOutput, drift: Vec<TraitChange>) -> TrailOutput {
        let output = coin.tainted.output;
        let outpoint = self.view.outpoint(output);
        let tx = self.view.tx_of(output);
        let owner = self.view.owner(output);
        TrailOutput {
            hop: coin.tainted.hop,
            txid: outpoint.txid,
            vout: outpoint.vout,
            time: Time::from_unix(self.view.tx(tx).anchor.time),
            address: owner.map_or_else(String::new, |owner| self.view.name(owner)),
            value_sat: self.view.value(output).to_sat(),
            haircut_sat: coin.tainted.taint[Policy::Haircut].to_sat(),
            drift,
        }
    }
}
