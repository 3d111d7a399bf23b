//! What is stored of an address beside the transactions that are proved to touch it, so that an explanation never denies
//! what the evidence holds; and how money reached it.

use std::collections::BTreeSet;
use std::sync::Arc;

use bitcoin::{Amount, Script, Txid};

use super::NAMED;
use crate::case::words::counted;
use crate::ledger::{AddressNum, History, StrippedTx, TxNum, View};
use crate::taint::{self, Waiting};
use crate::trace::{Coin, Trace};

/// Says how money of a payment reached an address; nothing where none did.
pub(super) fn reached(view: &View, trace: &Trace, address: AddressNum) -> Option<String> {
    let coins = trace.coins.iter();
    let coins: Vec<&Coin> = coins
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
        "Money of a payment reached it by {} of {}, {sum} by haircut; the shortest way from a payment to it is {} long.",
        counted(coins.len(), "output"),
        counted(txs.len(), "transaction"),
        counted(nearest as usize, "transaction"),
    ))
}

/// Says what unconfirmed transactions that spend coins of the ransom would pay a script, and which of them spend from it.
pub(super) fn moving(view: &View, trace: &Trace, script: &Script) -> Vec<String> {
    let waiting = taint::waiting(view, &trace.propagation);
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
                    None => ", of which it is not known how much is ransom".to_owned(),
                };
                let from = if also_spends { "spends from it and " } else { "" };
                format!("{from}would pay it {value}{part}")
            }
        };
        let conflicts = match &waiting.conflicts[..] {
            [] => String::new(),
            [first, ..] => format!(
                " It conflicts with {first}: they spend the same coin, and at most one of them is ever confirmed."
            ),
        };
        Some(format!(
            "Transaction {}, which is not confirmed yet and spends coins of the ransom, {what}.{conflicts}",
            waiting.txid
        ))
    });
    cut(says.collect())
}

/// Says which other unconfirmed transactions touch a script.
pub(super) fn waiting(view: &View, trace: &Trace, script: &Script) -> Vec<String> {
    let moving = taint::waiting(view, &trace.propagation);
    let others = view.unconfirmed().iter();
    let others = others.filter(|(txid, _)| moving.iter().all(|waiting| waiting.txid != *txid));
    let says = others.filter_map(|(txid, tx)| {
        let what = touches(view, tx, script, "would pay it")?;
        Some(format!(
            "Transaction {txid}, which is not confirmed yet, {what}. It spends no coin of the ransom, as far as was seen."
        ))
    });
    cut(says.collect())
}

/// Says which transactions touch a script of which only the bytes were needed.
pub(super) fn floating(view: &View, script: &Script) -> Vec<String> {
    told(view, view.floating(), script, |txid, what| {
        format!("Transaction {txid}, of which only the content was needed, {what}.")
    })
}

/// Says which transactions touch a script that are stored and have no proved place in the chain up to the tip.
pub(super) fn unplaced(view: &View, script: &Script) -> Vec<String> {
    told(view, view.unplaced(), script, |txid, what| {
        format!(
            "Transaction {txid}, which is stored, {what}. That it is in a block up to {} is not proved, so it counts for nothing.",
            view.tip().height
        )
    })
}

/// Says why an address is known that no proved transaction touches.
pub(super) fn untouched(view: &View, address: AddressNum) -> String {
    match view.history(address) {
        Some(History::Answered { .. }) => match view.history_length(address) {
            0 => "Its history was asked for: as servers say, no transaction in a block up to the tip touches it.".to_owned(),
            1 => "Its history was asked for: 1 transaction touches it, which was not fetched or not proved.".to_owned(),
            several => format!(
                "Its history was asked for: {several} transactions touch it, which were not fetched or not proved."
            ),
        },
        Some(History::Missing(gap)) => format!("Its history was asked for and is not to be had: {gap}."),
        None => "It stands in what was fetched; its history was not asked for.".to_owned(),
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

/// The first of many sentences, and how many there are beyond.
fn cut(mut sentences: Vec<String>) -> Vec<String> {
    let more = sentences.len().saturating_sub(NAMED);
    sentences.truncate(NAMED);
    if more > 0 {
        sentences.push(format!(
            "So {} more.",
            if more == 1 {
                "does 1".to_owned()
            } else {
                format!("do {more}")
            }
        ));
    }
    sentences
}

/// What a transaction does with a script; nothing where it does not touch it.
fn touches(view: &View, tx: &StrippedTx, script: &Script, verb: &str) -> Option<String> {
    match (pays(tx, script), spends(view, tx, script)) {
        (None, false) => None,
        (None, true) => Some("spends from it".to_owned()),
        (Some(value), false) => Some(format!("{verb} {value}")),
        (Some(value), true) => Some(format!("spends from it and {verb} {value}")),
    }
}

/// What a transaction pays to a script; nothing where it has no output for it.
fn pays(tx: &StrippedTx, script: &Script) -> Option<Amount> {
    let outputs = tx
        .output
        .iter()
        .filter(|output| *output.script_pubkey == *script);
    // What is not proved may pay any sum.
    outputs
        .map(|output| output.value)
        .reduce(|sum, value| sum.checked_add(value).unwrap_or(Amount::MAX))
}

/// How much of what a transaction would pay a script is ransom by haircut; nothing where that is not known.
fn would_get(waiting: &Waiting, tx: &StrippedTx, script: &Script) -> Option<Amount> {
    let split = waiting.split.as_ref()?;
    let outputs = tx.output.iter().zip(&split.outputs);
    let own = outputs.filter(|(output, _)| *output.script_pubkey == *script);
    Some(own.map(|(_, taint)| taint.haircut).sum())
}

/// Whether a transaction spends from a script, as far as its parents are known.
fn spends(view: &View, tx: &StrippedTx, script: &Script) -> bool {
    let mut inputs = tx.input.iter();
    inputs.any(|input| {
        let spent = view.known_output(input.previous_output);
        spent.is_some_and(|spent| *spent.script_pubkey == *script)
    })
}
