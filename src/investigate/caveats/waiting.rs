//! Caveats on unconfirmed deposits. Servers have different mempools, and of conflicting transactions at most one is
//! confirmed, so their deposits are never added up.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::{Amount, OutPoint, Txid};

use crate::analysis::Analysis;
use crate::investigate::attestations::Attestations;
use crate::language::{Sentence, say};
use crate::ledger::View;

/// Conflicts that are listed individually.
const MAX_CONFLICTS: usize = 5;

/// A caveat on unconfirmed deposits and the conflicts between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitingCaveat {
    /// `unconfirmed_deposits`: deposits to case addresses are unconfirmed.
    Deposits {
        /// Number of deposits.
        deposits: usize,
        /// Their sum.
        sum: Amount,
    },
    /// `conflict`: unconfirmed transactions spend the same coins.
    Conflict(MempoolConflict),
    /// `more_conflicts`: so many other groups of transactions spend the same coins.
    MoreConflicts(usize),
    /// `conflicting_deposits`: these deposits are in conflicting transactions or their descendants.
    ConflictingDeposits(Vec<UnconfirmedDeposit>),
}

/// Transactions that spend the same coins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MempoolConflict {
    /// The unconfirmed ones, each with the servers whose mempools have it, if that is known.
    pub waiting: Vec<(Txid, Option<BTreeSet<String>>)>,
    /// The confirmed one.
    pub confirmed: Option<Txid>,
    /// The coins.
    pub coins: Vec<OutPoint>,
}

/// An output to a case address in an unconfirmed transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnconfirmedDeposit {
    /// The transaction.
    pub txid: Txid,
    /// Value of the output.
    pub value: Amount,
}

impl WaitingCaveat {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Deposits { .. } => "unconfirmed_deposits",
            Self::Conflict(_) => "conflict",
            Self::MoreConflicts(_) => "more_conflicts",
            Self::ConflictingDeposits(_) => "conflicting_deposits",
        }
    }
}

impl WaitingCaveat {
    pub(super) fn words(&self) -> Sentence {
        match self {
            Self::Deposits { deposits, sum } => {
                say!("caveat-unconfirmed-deposits", count = *deposits, sum = *sum)
            }
            Self::Conflict(conflict) => conflict.words(),
            Self::MoreConflicts(groups) => say!("caveat-more-conflicts", count = *groups),
            Self::ConflictingDeposits(deposits) => {
                let named = deposits
                    .iter()
                    .map(|deposit| say!("deposit-by", value = deposit.value, txid = deposit.txid));
                say!(
                    "caveat-conflicting-deposits",
                    count = deposits.len(),
                    deposits = Sentence::list_some(named.collect())
                )
            }
        }
    }
}

impl MempoolConflict {
    fn words(&self) -> Sentence {
        let named = self.waiting.iter().map(|(txid, servers)| match servers {
            Some(servers) => {
                let servers = servers.iter().map(Sentence::id).collect();
                let servers = Sentence::list(servers);
                say!("in-mempool-of", txid = *txid, servers = servers)
            }
            None => Sentence::id(txid),
        });
        let coins = self.coins.iter().map(Sentence::id).collect();
        let spend = say!(
            "unconfirmed-spend",
            count = self.waiting.len(),
            txids = Sentence::list_some(named.collect()),
            several = self.coins.len(),
            coins = Sentence::list_some(coins)
        );
        if let Some(confirmed) = self.confirmed {
            return say!(
                "caveat-conflict-confirmed",
                spend = spend,
                confirmed = confirmed,
                count = self.waiting.len()
            );
        }
        match self.waiting.windows(2).any(|pair| pair[0].1 != pair[1].1) {
            true => say!("caveat-conflict-mempools", spend = spend),
            false => say!("caveat-conflict", spend = spend),
        }
    }
}

/// Reports unconfirmed deposits.
pub(super) fn waiting(
    view: &View,
    analysis: &Analysis,
    attestations: &Attestations,
) -> Vec<WaitingCaveat> {
    let conflicting = view.entangled(&view.conflicts());
    let (apart, sure): (Vec<UnconfirmedDeposit>, Vec<UnconfirmedDeposit>) =
        deposits(view, analysis)
            .into_iter()
            .partition(|deposit| conflicting.contains(&deposit.txid));
    let mut caveats = Vec::new();
    if !sure.is_empty() {
        // Nothing bounds the values of an unproved transaction.
        let sum = sure.iter().fold(Amount::ZERO, |sum, deposit| {
            sum.checked_add(deposit.value).unwrap_or(Amount::MAX)
        });
        caveats.push(WaitingCaveat::Deposits {
            deposits: sure.len(),
            sum,
        });
    }
    let conflicts = conflicts(view, attestations);
    let more = conflicts.len().saturating_sub(MAX_CONFLICTS);
    let is_any = !conflicts.is_empty();
    let named = conflicts.into_iter().take(MAX_CONFLICTS);
    caveats.extend(named.map(WaitingCaveat::Conflict));
    if more > 0 {
        caveats.push(WaitingCaveat::MoreConflicts(more));
    }
    if is_any && !apart.is_empty() {
        caveats.push(WaitingCaveat::ConflictingDeposits(apart));
    }
    caveats
}

/// Returns the groups of transactions that spend the same coins.
fn conflicts(view: &View, attestations: &Attestations) -> Vec<MempoolConflict> {
    let mut coins: BTreeMap<(Vec<Txid>, Option<Txid>), Vec<OutPoint>> = BTreeMap::new();
    for conflict in view.conflicts() {
        let transactions = (conflict.waiting, conflict.confirmed);
        let coins = coins.entry(transactions).or_default();
        coins.push(conflict.outpoint);
    }
    let servers = |txid: Txid| (txid, attestations.waiting.get(&txid).cloned());
    coins
        .into_iter()
        .map(|((waiting, confirmed), coins)| MempoolConflict {
            waiting: waiting.into_iter().map(servers).collect(),
            confirmed,
            coins,
        })
        .collect()
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
