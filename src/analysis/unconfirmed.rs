//! Chooses the data to fetch about unconfirmed spends of traced coins.

use std::collections::BTreeSet;

use bitcoin::{ScriptBuf, Txid};

use crate::case::question::Limits;
use crate::ledger::{View, is_unspendable};
use crate::taint::{self, Policy};
use crate::trace::Trace;

/// Returns what to fetch about unconfirmed spends: transactions whose parents are missing, and scripts whose histories
/// show whether the money moves on. The limits of the trace apply.
pub(super) fn wanted(
    view: &View,
    trace: &Trace,
    limits: &Limits,
) -> (BTreeSet<Txid>, BTreeSet<ScriptBuf>) {
    let (mut orphans, mut scripts) = (BTreeSet::new(), BTreeSet::new());
    for waiting in taint::unconfirmed_spends(view, &trace.propagation) {
        let known = view.unconfirmed();
        let Ok(at) = known.binary_search_by_key(&waiting.txid, |(txid, _)| *txid) else {
            continue;
        };
        let tx = &known[at].1;
        let mut inputs = tx.input.iter();
        if inputs.any(|input| view.known_output(input.previous_output).is_none()) {
            orphans.insert(waiting.txid);
        }
        // An unconfirmed transaction is later than any `--to` date.
        if waiting.hop >= limits.hops || limits.to.is_some() {
            continue;
        }
        for (vout, output) in tx.output.iter().enumerate() {
            let taint = waiting.split.as_ref().map(|split| split.outputs[vout]);
            let most = taint
                .and_then(|taint| Policy::CONSERVING.iter().map(|policy| taint[*policy]).max());
            let is_below_min_taint = most.is_some_and(|most| most < limits.min_taint);
            let script = &output.script_pubkey;
            let asked = view
                .address(script)
                .and_then(|address| view.history(address));
            if output.value > limits.dust
                && !is_below_min_taint
                && asked.is_none()
                && !is_unspendable(script)
            {
                scripts.insert(script.clone());
            }
        }
    }
    (orphans, scripts)
}
