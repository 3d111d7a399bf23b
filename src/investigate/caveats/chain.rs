//! Caveats on the block chain and the clock: what changed since an earlier run, blocks that may still be replaced,
//! transactions in two blocks, and a clock that is wrong.

use std::collections::BTreeSet;

use bitcoin::{Amount, Txid};

use super::Severity;
use crate::findings::Findings;
use crate::investigate::attestations::{Attestations, RunDifference};
use crate::language::{Sentence, Value, say};
use crate::ledger::View;

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
    WrongClock(Sentence),
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

impl ChainCaveat {
    pub(super) fn words(&self) -> Sentence {
        match self {
            Self::Reorganised(difference) => say!(
                "caveat-reorganised",
                since = &difference.since,
                height = difference.tip.height,
                hash = Value::Id(difference.tip.hash.to_string()),
                moved = moved(difference)
            ),
            Self::PaymentsMoved(difference) => say!(
                "caveat-payments-moved",
                since = &difference.since,
                height = difference.tip.height,
                moved = moved(difference)
            ),
            Self::WrongClock(sentence) => sentence.clone(),
            Self::InTwoBlocks { txid, first, again } => say!(
                "caveat-in-two-blocks",
                txid = *txid,
                first = *first,
                again = *again
            ),
            Self::RecentBlocks(transactions) => {
                say!(
                    "caveat-recent-blocks",
                    count = *transactions,
                    depth = FINAL_DEPTH
                )
            }
        }
    }
}

/// Writes the payments whose block changed.
fn moved(difference: &RunDifference) -> Sentence {
    if difference.payments.is_empty() {
        return say!("no-payment-moved");
    }
    let moved = difference.payments.iter().map(|moved| {
        let (outpoint, value) = (moved.outpoint, Amount::from_sat(moved.sat));
        match moved.is {
            Some(height) => say!(
                "payment-moved",
                outpoint = outpoint,
                value = value,
                was = moved.was,
                is = height
            ),
            None => say!(
                "payment-gone",
                outpoint = outpoint,
                value = value,
                was = moved.was
            ),
        }
    });
    Sentence::row(moved.collect(), " ")
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
