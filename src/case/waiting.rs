//! What waits for a block and pays the case. Servers have different mempools: of transactions that spend the same coin one at
//! most is confirmed, so none of them is added to another.

use std::collections::BTreeMap;

use bitcoin::{Amount, OutPoint, Txid};

use super::analysis::Analysis;
use super::witness::Witness;
use super::words::{counted, in_a_row, list};
use crate::ledger::View;

/// How many conflicts are told one by one.
const TOLD: usize = 5;

/// An output to a case address of a transaction that waits.
struct Deposit {
    txid: Txid,
    value: Amount,
}

/// Transactions that exclude one another: those that wait, and the one in a block if there is one.
type Rivals = (Vec<Txid>, Option<Txid>);

/// What waits, in words.
pub(super) fn caveats(view: &View, analysis: &Analysis, witness: &Witness) -> Vec<String> {
    let conflicts = view.conflicts();
    let entangled = view.entangled(&conflicts);
    let (apart, sure): (Vec<Deposit>, Vec<Deposit>) = deposits(view, analysis)
        .into_iter()
        .partition(|deposit| entangled.contains(&deposit.txid));
    let mut told = Vec::new();
    if !sure.is_empty() {
        // What waits is no more than a server's word and may pay any sum.
        let sum = sure.iter().fold(Amount::ZERO, |sum, deposit| {
            sum.checked_add(deposit.value).unwrap_or(Amount::MAX)
        });
        told.push(format!(
            "{} to case addresses, {sum}, not in a block yet and not counted.",
            counted(sure.len(), "deposit")
        ));
    }
    let mut coins: BTreeMap<Rivals, Vec<OutPoint>> = BTreeMap::new();
    for conflict in conflicts {
        let rivals = (conflict.waiting, conflict.confirmed);
        coins.entry(rivals).or_default().push(conflict.outpoint);
    }
    let (all, is_any) = (coins.len(), !coins.is_empty());
    let sentences = coins.into_iter().take(TOLD);
    told.extend(sentences.map(|(rivals, coins)| rivalry(&rivals, &coins, witness)));
    if all > TOLD {
        told.push(format!(
            "{} more of transactions that wait for a block and spend the same coin.",
            counted(all - TOLD, "group")
        ));
    }
    if is_any && !apart.is_empty() {
        let each: Vec<String> = apart
            .iter()
            .map(|deposit| format!("{} by {}", deposit.value, deposit.txid))
            .collect();
        told.push(format!(
            "{} to case addresses {} among these transactions or what spends from them: {}. They exclude one another at \
             least in part, so they are not added up; none is counted.",
            counted(apart.len(), "deposit"),
            if apart.len() == 1 { "is" } else { "are" },
            list(&each)
        ));
    }
    told
}

/// Says which transactions spend the same coins, and which server has which of them.
fn rivalry((waiting, confirmed): &Rivals, coins: &[OutPoint], witness: &Witness) -> String {
    let named: Vec<String> = waiting
        .iter()
        .map(|txid| match witness.waiting.get(txid) {
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
        true => ("Transaction", "waits"),
        false => ("Transactions", "wait"),
    };
    let transactions = list(&named);
    if let Some(confirmed) = confirmed {
        return format!(
            "{noun} {transactions} {verb} for a block, but transaction {confirmed}, which is in a block, spends {coins}: {} be \
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
        .map(|txid| witness.waiting.get(txid))
        .collect();
    let differ = match sets.windows(2).all(|pair| pair[0] == pair[1]) {
        true => "",
        false => "The servers' mempools differ. ",
    };
    format!(
        "{differ}{noun} {transactions} {verb} for a block and spend {coins}: one of them at most can be confirmed."
    )
}

/// Outputs to case addresses in mempools.
fn deposits(view: &View, analysis: &Analysis) -> Vec<Deposit> {
    let outputs = view
        .unconfirmed()
        .iter()
        .flat_map(|(txid, tx)| tx.output.iter().map(move |output| (*txid, output)));
    let to_case = outputs.filter(|(_, output)| {
        view.address(&output.script_pubkey)
            .is_some_and(|address| analysis.case_addresses.contains_key(&address))
    });
    to_case
        .map(|(txid, output)| Deposit {
            txid,
            value: output.value,
        })
        .collect()
}
