//! Shapes: the kind of a transaction, one word for each.

use super::coinjoin::{Protocol, Verdict, tx0};
use super::peeling;
use super::signers;
use crate::ledger::{AddressNum, TxNum, View};

/// The kind of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TxShape {
    /// Creates new coins.
    Coinbase,
    /// Fits the rule of a protocol, with a confidence in per cent.
    Join(Protocol, u32),
    /// Prepares coins for Whirlpool, with a confidence in per cent.
    WhirlpoolTx0(u32),
    /// Two or more inputs, one spendable output.
    Consolidation,
    /// Pays only the wallet that it spends from.
    Itself,
    /// A step of a peel chain.
    Peel,
    /// Pays at least [`BATCH`] addresses.
    Batch,
    /// None of the others.
    Payment,
}

/// Least number of addresses of a batch: three payees and the change. Consumer wallets pay one payee at a time and
/// make two outputs at most (Nick 2015), or three with a donation or split change. The bound is ours.
pub const BATCH: usize = 4;

/// Returns the first [`TxShape`] that fits a transaction; `None` while missing parents leave a CoinJoin undetermined.
/// `same_wallet` says whether one wallet holds two addresses.
pub fn kind(
    view: &View,
    tx: TxNum,
    verdict: Verdict,
    same_wallet: impl Fn(AddressNum, AddressNum) -> bool,
) -> Option<TxShape> {
    if view.tx(tx).tx.is_coinbase() {
        return Some(TxShape::Coinbase);
    }
    match verdict {
        Verdict::Undetermined => return None,
        Verdict::Is {
            protocol,
            confidence,
        } => return Some(TxShape::Join(protocol, confidence)),
        Verdict::Not => {}
    }
    let spendable = || view.outputs(tx).filter_map(|output| view.owner(output));
    let count = spendable().count();
    if let Some(premix) = tx0(view, tx) {
        return Some(TxShape::WhirlpoolTx0(premix.confidence));
    }
    if view.inputs(tx).len() >= 2 && count == 1 {
        return Some(TxShape::Consolidation);
    }
    // This is no CoinJoin, so one owner spends all inputs, and one known input stands for the wallet, unless another
    // party signed.
    let spender = signers::owners(view, tx).first().copied();
    let spender = spender.filter(|_| !signers::has_other_parties(view, tx));
    let pays_itself = |spender| spendable().all(|owner| same_wallet(spender, owner));
    Some(match spender {
        Some(spender) if count > 0 && pays_itself(spender) => TxShape::Itself,
        _ if peeling::is_step(view, tx) => TxShape::Peel,
        _ if is_batch(spendable()) => TxShape::Batch,
        _ => TxShape::Payment,
    })
}

/// Whether enough addresses are paid for a batch. Several outputs to one address count once.
fn is_batch(owners: impl Iterator<Item = AddressNum>) -> bool {
    let mut owners: Vec<AddressNum> = owners.collect();
    owners.sort_unstable();
    owners.dedup();
    owners.len() >= BATCH
}
