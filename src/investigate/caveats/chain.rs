//! Caveats on the block chain and the clock: what changed since an earlier run, blocks that may still be replaced,
//! transactions in two blocks, and a clock that is wrong.

use std::collections::BTreeSet;
use std::fmt;

use bitcoin::{Amount, Txid};

use super::{Severity, form};
use crate::chain::BlockId;
use crate::findings::Findings;
use crate::investigate::attestations::{Attestations, RunDifference};
use crate::ledger::View;
use crate::listing::counted;

/// Confirmations after which a transaction is commonly treated as final.
const FINAL_DEPTH: u32 = 6;

/// A caveat on the block chain and the clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainCaveat {
    /// `chain_reorganised`: the tip of an earlier run was replaced.
    Reorganised(RunDifference),
    /// `payments_moved`: payments of an earlier run are in other blocks, although the chain was not reorganised.
    PaymentsMoved(RunDifference),
    /// `wrong_clock`: the clock of this machine is wrong; holds a sentence.
    WrongClock(String),
    /// `transaction_in_two_blocks`: a coinbase transaction repeats an earlier one.
    InTwoBlocks {
        /// The transaction.
        txid: Txid,
        /// Height of its first block.
        first: u32,
        /// Height of its second block.
        again: u32,
    },
    /// `recent_blocks`: so many traced transactions are in blocks that may still be replaced.
    RecentBlocks(usize),
}

impl ChainCaveat {
    pub(super) fn severity(&self) -> Severity {
        match self {
            Self::PaymentsMoved(difference) if !difference.payments.is_empty() => {
                Severity::Incomplete
            }
            _ => Severity::Note,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Reorganised(_) => "chain_reorganised",
            Self::PaymentsMoved(_) => "payments_moved",
            Self::WrongClock(_) => "wrong_clock",
            Self::InTwoBlocks { .. } => "transaction_in_two_blocks",
            Self::RecentBlocks(_) => "recent_blocks",
        }
    }
}

impl fmt::Display for ChainCaveat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reorganised(difference) => {
                let BlockId { height, hash } = difference.tip;
                write!(
                    f,
                    "The chain was reorganised since the run of {}: its tip, block {height} ({hash}), was replaced.",
                    difference.since
                )?;
                write_moved(f, difference)
            }
            Self::PaymentsMoved(difference) => {
                write!(
                    f,
                    "The run of {}, as of block {}, proved payments that are no longer in the same blocks, although \
                     the chain was not reorganised.",
                    difference.since, difference.tip.height
                )?;
                write_moved(f, difference)
            }
            Self::WrongClock(sentence) => f.write_str(sentence),
            Self::InTwoBlocks { txid, first, again } => write!(
                f,
                "Transaction {txid} is in block {first} and again in block {again}; two coinbase transactions repeat \
                 like this from before BIP 30 forbade it. It is counted once, as of the first block, because its \
                 outputs exist once."
            ),
            Self::RecentBlocks(transactions) => write!(
                f,
                "{} {} in one of the last {FINAL_DEPTH} blocks, which a chain reorganisation could still replace.",
                counted(*transactions, "traced transaction"),
                form(*transactions, "is", "are")
            ),
        }
    }
}

/// Writes the payments whose block changed.
fn write_moved(f: &mut fmt::Formatter<'_>, difference: &RunDifference) -> fmt::Result {
    if difference.payments.is_empty() {
        return f.write_str(" No payment changed.");
    }
    for moved in &difference.payments {
        let value = Amount::from_sat(moved.sat);
        write!(
            f,
            " Payment {} ({value}) was in block {}",
            moved.outpoint, moved.was
        )?;
        match moved.is {
            Some(height) => write!(f, " and is now in block {height}.")?,
            None => f.write_str(" and is now in no block.")?,
        }
    }
    Ok(())
}

/// Reports what changed since an earlier run, and errors of the clock.
pub(super) fn changes(attestations: &Attestations) -> impl Iterator<Item = ChainCaveat> {
    let changed = attestations.changed.iter().cloned().map(|difference| {
        if difference.is_reorganised {
            ChainCaveat::Reorganised(difference)
        } else {
            ChainCaveat::PaymentsMoved(difference)
        }
    });
    let clock = attestations.clock.iter().cloned();
    changed.chain(clock.map(ChainCaveat::WrongClock))
}

/// Reports transactions that are in two blocks.
pub(super) fn repeated(view: &View) -> impl Iterator<Item = ChainCaveat> {
    view.second_positions().iter().map(|(tx, again)| {
        let entry = view.tx(*tx);
        ChainCaveat::InTwoBlocks {
            txid: entry.txid,
            first: entry.anchor.block.height,
            again: again.block.height,
        }
    })
}

/// Reports traced transactions in the last blocks.
pub(super) fn recent(findings: &Findings) -> Option<ChainCaveat> {
    let is_recent = |height: u32| findings.tip.height.saturating_sub(height) < FINAL_DEPTH - 1;
    let recent: BTreeSet<Txid> = findings
        .outputs
        .iter()
        .filter(|row| is_recent(row.height))
        .map(|row| row.txid)
        .collect();
    (!recent.is_empty()).then_some(ChainCaveat::RecentBlocks(recent.len()))
}
