//! Caveats on unconfirmed deposits. Servers have different mempools, and of conflicting transactions at most one is
//! confirmed, so their deposits are never added up.

use std::collections::BTreeMap;

use bitcoin::{Amount, OutPoint, Txid};

use super::attestations::Attestations;
use crate::analysis::Analysis;
use crate::ledger::View;
use crate::listing::{counted, in_a_row, list};

/// Conflicts that are listed individually.
const MAX_CONFLICTS: usize = 5;

/// An output to a case address in an unconfirmed transaction.
struct UnconfirmedDeposit {
    txid: Txid,
    value: Amount,
}

/// Conflicting transactions: the unconfirmed ones, and the confirmed one if there is one.
type ConflictSet = (Vec<Txid>, Option<Txid>);

/// Returns the caveats on unconfirmed deposits.
pub(super) fn caveats(
    view: &View,
    analysis: &Analysis,
    attestations: &Attestations,
) -> Vec<String> {
    let conflicts = view.conflicts();
    let conflicting = view.entangled(&conflicts);
    let (apart, sure): (Vec<UnconfirmedDeposit>, Vec<UnconfirmedDeposit>) =
        deposits(view, analysis)
            .into_iter()
            .partition(|deposit| conflicting.contains(&deposit.txid));
    let mut told = Vec::new();
    if !sure.is_empty() {
        // Nothing bounds the values of an unproved transaction.
        let sum = sure.iter().fold(Amount::ZERO, |sum, deposit| {
            sum.checked_add(deposit.value).unwrap_or(Amount::MAX)
        });
        told.push(format!(
            "{} to case addresses, {sum}, unconfirmed and not counted.",
            counted(sure.len(), "deposit")
        ));
    }
    let mut coins: BTreeMap<ConflictSet, Vec<OutPoint>> = BTreeMap::new();
    for conflict in conflicts {
        let conflict_set = (conflict.waiting, conflict.confirmed);
        coins
            .entry(conflict_set)
            .or_default()
            .push(conflict.outpoint);
    }
    let (all, is_any) = (coins.len(), !coins.is_empty());
    let sentences = coins.into_iter().take(MAX_CONFLICTS);
    told.extend(
        sentences
            .map(|(conflict_set, coins)| describe_conflict(&conflict_set, &coins, attestations)),
    );
    if all > MAX_CONFLICTS {
        told.push(format!(
            "{} more of unconfirmed transactions that spend the same coin.",
            counted(all - MAX_CONFLICTS, "group")
        ));
    }
    if is_any && !apart.is_empty() {
        let each: Vec<String> = apart
            .iter()
            .map(|deposit| format!("{} by {}", deposit.value, deposit.txid))
            .collect();
        told.push(format!(
            "{} to case addresses {} in these transactions or their descendants: {}. At least some of them conflict, \
             so they are not added up; none is counted.",
            counted(apart.len(), "deposit"),
            if apart.len() == 1 { "is" } else { "are" },
            list(&each)
        ));
    }
    told
}

/// Describes transactions that spend the same coins, with the servers that have each of them.
fn describe_conflict(
    (waiting, confirmed): &ConflictSet,
    coins: &[OutPoint],
    attestations: &Attestations,
) -> String {
    let named: Vec<String> = waiting
        .iter()
        .map(|txid| match attestations.waiting.get(txid) {
            Some(servers) => {
                let servers = servers.iter().cloned().collect();
                format!("{txid} (in the mempool of {})", in_a_row(servers))
            }
            None => txid.to_string(),
        })
        .collect();
    let coins = match coins {
        [coin] => format!("the same coin, {coin}"),
        several => format!(
            "the same {}: {}",
            counted(several.len(), "coin"),
            list(several)
        ),
    };
    let is_one = waiting.len() == 1;
    let (noun, verb) = match is_one {
        true => ("Unconfirmed transaction", "spends"),
        false => ("Unconfirmed transactions", "spend"),
    };
    let transactions = list(&named);
    if let Some(confirmed) = confirmed {
        return format!(
            "{noun} {transactions} {verb} {coins}, which the confirmed transaction {confirmed} already spends: {} be \
             confirmed any more.",
            if is_one {
                "it cannot"
            } else {
                "none of them can"
            }
        );
    }
    let sets: Vec<_> = waiting
        .iter()
        .map(|txid| attestations.waiting.get(txid))
        .collect();
    let differ = match sets.windows(2).all(|pair| pair[0] == pair[1]) {
        true => "",
        false => "The servers' mempools differ. ",
    };
    format!("{differ}{noun} {transactions} {verb} {coins}: at most one of them can be confirmed.")
}

/// Returns the outputs to case addresses in unconfirmed transactions.
fn deposits(view: &View, analysis: &Analysis) -> Vec<UnconfirmedDeposit> {
    let outputs = view
        .unconfirmed()
        .iter()
        .flat_map(|(txid, tx)| tx.output.iter().map(move |output| (*txid, output)));
    let to_case = outputs.filter(|(_, output)| {
        view.address(&output.script_pubkey)
            .is_some_and(|address| analysis.case_addresses.contains_key(&address))
    });
    to_case
        .map(|(txid, output)| UnconfirmedDeposit {
            txid,
            value: output.value,
        })
        .collect()
}
