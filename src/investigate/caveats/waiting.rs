//! Caveats on unconfirmed deposits. Servers have different mempools, and of conflicting transactions at most one is
//! confirmed, so their deposits are never added up.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use bitcoin::{Amount, OutPoint, Txid};

use super::form;
use crate::analysis::Analysis;
use crate::investigate::attestations::Attestations;
use crate::ledger::View;
use crate::listing::{counted, in_a_row, list};

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

impl fmt::Display for WaitingCaveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deposits { deposits, sum } => write!(
                f,
                "{} to case addresses, {sum}, unconfirmed and not counted.",
                counted(*deposits, "deposit")
            ),
            Self::Conflict(conflict) => conflict.fmt(f),
            Self::MoreConflicts(groups) => write!(
                f,
                "{} more of unconfirmed transactions that spend the same coin.",
                counted(*groups, "group")
            ),
            Self::ConflictingDeposits(deposits) => write!(
                f,
                "{} to case addresses {} in these transactions or their descendants: {}. At least some of them \
                 conflict, so they are not added up; none is counted.",
                counted(deposits.len(), "deposit"),
                form(deposits.len(), "is", "are"),
                list(deposits)
            ),
        }
    }
}

impl fmt::Display for UnconfirmedDeposit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} by {}", self.value, self.txid)
    }
}

impl fmt::Display for MempoolConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waiting = self.waiting.iter();
        let named: Vec<String> = waiting
            .map(|(txid, servers)| match servers {
                Some(servers) => {
                    let servers = servers.iter().cloned().collect();
                    format!("{txid} (in the mempool of {})", in_a_row(servers))
                }
                None => txid.to_string(),
            })
            .collect();
        let coins = match &self.coins[..] {
            [coin] => format!("the same coin, {coin}"),
            several => format!(
                "the same {}: {}",
                counted(several.len(), "coin"),
                list(several)
            ),
        };
        let count = self.waiting.len();
        let spend = format!(
            "{} {} {} {coins}",
            form(count, "Unconfirmed transaction", "Unconfirmed transactions"),
            list(&named),
            form(count, "spends", "spend")
        );
        if let Some(confirmed) = self.confirmed {
            return write!(
                f,
                "{spend}, which the confirmed transaction {confirmed} already spends: {} be confirmed any more.",
                form(count, "it cannot", "none of them can")
            );
        }
        if self.waiting.windows(2).any(|pair| pair[0].1 != pair[1].1) {
            f.write_str("The servers' mempools differ. ")?;
        }
        write!(f, "{spend}: at most one of them can be confirmed.")
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
