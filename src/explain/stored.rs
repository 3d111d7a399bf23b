//! Describes stored transactions of an address that are not proved, so that an explanation never denies what the
//! evidence holds, and how money reached it.

use std::collections::BTreeSet;
use std::sync::Arc;

use bitcoin::{Amount, Script, Txid};

use super::NAMED;
use crate::ledger::{AddressNum, History, StrippedTx, TxNum, View};
use crate::plural::counted;
use crate::taint::{self, UnconfirmedSpend};
use crate::trace::{Trace, TracedOutput};

/// Describes how money of a payment reached an address; `None` if none did.
pub(super) fn reached(view: &View, trace: &Trace, address: AddressNum) -> Option<String> {
    let coins = trace.outputs.iter();
    let coins: Vec<&TracedOutput> = coins
        .filter(|coin| !coin.tainted.is_source)
        .filter(|coin| view.owner(coin.tainted.output) == Some(address))
        .collect();
    let nearest = coins.iter().map(|coin| coin.tainted.hop).min()?;
    let txs: BTreeSet<TxNum> = coins
        .iter()
        .map(|coin| view.tx_of(coin.tainted.output))
        .collect();
    let sum: Amount = coins.iter().map(|coin| coin.tainted.taint.haircut).sum();
    Some(format!(
        "Money of a payment reached it in {} of {}, {sum} by haircut; the shortest path from a payment to it has {}.",
        counted(coins.len(), "output"),
        counted(txs.len(), "transaction"),
        counted(nearest as usize, "transaction"),
    ))
}

/// Describes unconfirmed transactions that spend traced coins and touch a script.
pub(super) fn moving(view: &View, trace: &Trace, script: &Script) -> Vec<String> {
    let waiting = taint::unconfirmed_spends(view, &trace.propagation);
    let says = waiting.iter().filter_map(|waiting| {
        let txs = view.unconfirmed();
        let at = txs.binary_search_by_key(&waiting.txid, |(txid, _)| *txid);
        let tx = &txs[at.ok()?].1;
        let what = match (pays(tx, script), would_get(waiting, tx, script), spends(view, tx, script)) {
            (None, _, false) => return None,
            (None, _, true) => "spends from it".to_owned(),
            (Some(value), part, also_spends) => {
                let part = match part {
                    Some(part) if part == value => ", all of it ransom".to_owned(),
                    Some(part) => format!(", {part} of it ransom by haircut"),
                    None => ", of which the ransom part is not known".to_owned(),
                };
                let from = if also_spends { "spends from it and " } else { "" };
                format!("{from}would pay it {value}{part}")
            }
        };
        let conflicts = match &waiting.conflicts[..] {
            [] => String::new(),
            [first, ..] => format!(
                " It conflicts with {first}: both spend the same coin, so at most one of them can be confirmed."
            ),
        };
        Some(format!(
            "Transaction {}, which is unconfirmed and spends coins of the ransom, {what}.{conflicts}",
            waiting.txid
        ))
    });
    cut(says.collect())
}

/// Describes unconfirmed transactions that spend traced coins of one script and would pay another.
pub(super) fn moving_between(
    view: &View,
    trace: &Trace,
    [from, to]: [&Script; 2],
    to_name: &str,
) -> Vec<String> {
    let waiting = taint::unconfirmed_spends(view, &trace.propagation);
    let says = waiting.iter().filter_map(|waiting| {
        let txs = view.unconfirmed();
        let at = txs.binary_search_by_key(&waiting.txid, |(txid, _)| *txid);
        let tx = &txs[at.ok()?].1;
        let value = pays(tx, to).filter(|_| spends(view, tx, from))?;
        Some(format!(
            "Unconfirmed transaction {} spends coins of the ransom from it and would pay {value} to {to_name}.",
            waiting.txid
        ))
    });
    cut(says.collect())
}

/// Describes the other unconfirmed transactions that touch a script.
pub(super) fn waiting(view: &View, trace: &Trace, script: &Script) -> Vec<String> {
    let moving = taint::unconfirmed_spends(view, &trace.propagation);
    let others = view.unconfirmed().iter();
    let others = others.filter(|(txid, _)| moving.iter().all(|waiting| waiting.txid != *txid));
    let says = others.filter_map(|(txid, tx)| {
        let what = touches(view, tx, script, "would pay it")?;
        Some(format!(
            "Transaction {txid}, which is unconfirmed, {what}. It is not known to spend coins of the ransom."
        ))
    });
    cut(says.collect())
}

/// Describes floating transactions that touch a script: only their bytes were needed.
pub(super) fn floating(view: &View, script: &Script) -> Vec<String> {
    told(view, view.floating(), script, |txid, what| {
        format!("Transaction {txid}, whose content alone was needed, {what}.")
    })
}

/// Describes stored transactions that touch a script and have no proved place in the chain up to the tip.
pub(super) fn unplaced(view: &View, script: &Script) -> Vec<String> {
    told(view, view.unplaced(), script, |txid, what| {
        format!(
            "Transaction {txid}, which is stored, {what}. It is not proved to be in a block up to {}, so it is not counted.",
            view.tip().height
        )
    })
}

/// Explains why an address without a proved transaction is known.
pub(super) fn untouched(view: &View, address: AddressNum) -> String {
    match view.history(address) {
        Some(History::Answered { .. }) => match view.history_length(address) {
            0 => "Its history was requested: servers report no transaction up to the tip.".to_owned(),
            1 => "Its history was requested: 1 transaction touches it, which was not fetched or not proved.".to_owned(),
            several => format!(
                "Its history was requested: {several} transactions touch it, which were not fetched or not proved."
            ),
        },
        Some(History::Missing(gap)) => format!("Its history was requested but is unavailable: {gap}."),
        None => "It occurs in fetched transactions; its history was not requested.".to_owned(),
    }
}

type Txs = [(Txid, Arc<StrippedTx>)];

fn told(
    view: &View,
    txs: &Txs,
    script: &Script,
    say: impl Fn(&Txid, String) -> String,
) -> Vec<String> {
    let says = txs
        .iter()
        .filter_map(|(txid, tx)| Some(say(txid, touches(view, tx, script, "pays it")?)));
    cut(says.collect())
}

/// Keeps the first sentences and counts the rest.
fn cut(mut sentences: Vec<String>) -> Vec<String> {
    let more = sentences.len().saturating_sub(NAMED);
    sentences.truncate(NAMED);
    if more > 0 {
        sentences.push(format!("The same holds for {more} more."));
    }
    sentences
}

/// Describes how a transaction touches a script; `None` if it does not.
fn touches(view: &View, tx: &StrippedTx, script: &Script, verb: &str) -> Option<String> {
    match (pays(tx, script), spends(view, tx, script)) {
        (None, false) => None,
        (None, true) => Some("spends from it".to_owned()),
        (Some(value), false) => Some(format!("{verb} {value}")),
        (Some(value), true) => Some(format!("spends from it and {verb} {value}")),
    }
}

/// Returns the amount a transaction pays to a script; `None` if it has no output to it.
fn pays(tx: &StrippedTx, script: &Script) -> Option<Amount> {
    let outputs = tx
        .output
        .iter()
        .filter(|output| *output.script_pubkey == *script);
    // Values of unproved transactions are unbounded.
    outputs
        .map(|output| output.value)
        .reduce(|sum, value| sum.checked_add(value).unwrap_or(Amount::MAX))
}

/// Returns the ransom part by haircut of what a transaction would pay a script; `None` if unknown.
fn would_get(waiting: &UnconfirmedSpend, tx: &StrippedTx, script: &Script) -> Option<Amount> {
    let split = waiting.split.as_ref()?;
    let outputs = tx.output.iter().zip(&split.outputs);
    let own = outputs.filter(|(output, _)| *output.script_pubkey == *script);
    Some(own.map(|(_, taint)| taint.haircut).sum())
}

/// Whether a transaction spends from a script, as far as its previous transactions are known.
fn spends(view: &View, tx: &StrippedTx, script: &Script) -> bool {
    let mut inputs = tx.input.iter();
    inputs.any(|input| {
        let spent = view.known_output(input.previous_output);
        spent.is_some_and(|spent| *spent.script_pubkey == *script)
    })
}
