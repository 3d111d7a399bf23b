//! Unconfirmed spends of traced coins: table rows, and the transactions.

use std::sync::Arc;

use bitcoin::{Amount, Network, Script};

use super::assembly::Assembly;
use crate::findings::{Cents, Moving, PendingRow};
use crate::ledger::{is_unspendable, script_name};
use crate::rates::Currency;
use crate::tags::labels;
use crate::taint::{self, UnconfirmedSpend};

/// Formats a script: its address, or `script:` and the script in hexadecimal; empty if it is unspendable.
pub(crate) fn name(network: Network, script: &Script) -> String {
    if is_unspendable(script) {
        return String::new();
    }
    script_name(script, network)
}

impl Assembly<'_> {
    /// Returns the outputs of unconfirmed transactions that spend traced coins, and these transactions.
    pub(super) fn pending(&self) -> (Vec<PendingRow>, Vec<Moving>) {
        let waiting = taint::unconfirmed_spends(self.view, &self.analysis.trace.propagation);
        let rows = waiting
            .iter()
            .flat_map(|waiting| self.pending_rows(waiting));
        let moving = waiting.iter().map(|waiting| Moving {
            txid: waiting.txid,
            spends: waiting.spends.clone(),
            haircut_sat: waiting.inflow.map(|taint| taint.haircut.to_sat()),
            fee_sat: waiting
                .split
                .as_ref()
                .map(|split| split.fee.haircut.to_sat()),
            conflicts: waiting.conflicts.clone(),
        });
        (rows.collect(), moving.collect())
    }

    fn pending_rows(&self, waiting: &UnconfirmedSpend) -> Vec<PendingRow> {
        let known = self.view.unconfirmed();
        let Ok(at) = known.binary_search_by_key(&waiting.txid, |(txid, _)| *txid) else {
            return Vec::new();
        };
        let rows = (0..).zip(&known[at].1.output).map(|(vout, output)| {
            let owner = self.view.address(&output.script_pubkey);
            let address: Arc<str> = name(self.view.network(), &output.script_pubkey).into();
            let split = waiting.split.as_ref();
            let taint = split.map(|split| split.outputs[vout as usize]);
            let members = owner.map_or(&[][..], |owner| self.clustering().members(owner));
            let mut label = labels(self.tags.of(&output.script_pubkey));
            if label.is_empty() {
                label = self.labels(members);
            }
            PendingRow {
                txid: waiting.txid,
                vout,
                cluster: match owner {
                    Some(_) => self.cluster_name(owner),
                    None => Arc::clone(&address),
                },
                address,
                label: label.join("; "),
                value_sat: output.value.to_sat(),
                value_eur: self.worth_now(output.value),
                poison_sat: taint.map(|taint| taint.poison.to_sat()),
                haircut_sat: taint.map(|taint| taint.haircut.to_sat()),
                fifo_sat: taint.map(|taint| taint.fifo.to_sat()),
                lifo_sat: taint.map(|taint| taint.lifo.to_sat()),
                tiho_sat: taint.map(|taint| taint.tiho.to_sat()),
                spends: waiting.spends.clone(),
            }
        });
        rows.collect()
    }

    /// Returns the value on the day of the tip; `None` if no rate is known or the value exceeds the money supply.
    fn worth_now(&self, value: Amount) -> Option<Cents> {
        if value > Amount::MAX_MONEY {
            return None;
        }
        self.worth_at(value, self.view.tip_time(), Currency::Eur)
    }
}
