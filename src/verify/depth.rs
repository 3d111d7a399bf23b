//! How deep a block's Merkle tree is, and which branches prove nothing until that is known (CVE-2017-12842).
//!
//! An inner node of the tree is the hash of 64 bytes, and so is a transaction of 64 bytes. Whoever gets a miner to take
//! such a transaction can show a branch that goes on below it, to a transaction in its bytes that stands in no block;
//! or a branch that ends above it, at a node which is shown as a transaction. Both can be seen: either 64 bytes on the way
//! to the root decode as a transaction, or the transaction itself has 64 bytes. All transactions of a block are equally
//! deep, so the depth of one that cannot be mistaken settles it. That is the coinbase: what would stand below it or above
//! it on the left edge of the tree would have to be a hash with 27 bytes that are zero.

use bitcoin::consensus::encode;
use bitcoin::{Transaction, Txid};

use super::{KnownTx, MerkleBranch, Verified, VerifyError, fold};
use crate::chain::{BlockId, HeaderChain};

/// How deep a block's tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depth {
    /// The block.
    pub block: BlockId,
    /// Levels between its transactions and the root: the length of every branch.
    pub levels: usize,
}

/// Bytes of two hashes, and of a transaction that can be taken for them.
pub const PAIR: usize = 64;

/// Checks that a transaction is the first of the block at `height`, and returns how deep the block's tree is.
///
/// # Errors
///
/// Every variant but those of [`super::transaction`].
pub fn depth(
    known: &Verified<KnownTx>,
    height: u32,
    branch: &MerkleBranch,
    chain: &HeaderChain,
) -> Result<Verified<Depth>, VerifyError> {
    let anchor = super::place(known.txid, height, branch, chain)?;
    if anchor.position != 0 || !known.tx.is_coinbase() {
        return Err(VerifyError::NotFirst {
            txid: known.txid,
            height,
        });
    }
    Ok(Verified(Depth {
        block: anchor.block,
        levels: branch.siblings.len(),
    }))
}

/// Whether it is open, as long as the depth of the block is not known, where a branch ends: at a transaction of the block,
/// above one or below one.
pub(super) fn is_ambiguous(known: &KnownTx, branch: &MerkleBranch) -> bool {
    known.tx.base_size() == PAIR || leads_through_transaction(known.txid, branch)
}

/// Whether 64 bytes on the way of a branch to the root decode as a transaction, so that the branch may begin below it.
pub fn leads_through_transaction(txid: Txid, branch: &MerkleBranch) -> bool {
    let mut found = false;
    let _ = fold(txid, branch, &mut |pair| {
        found |= encode::deserialize::<Transaction>(pair).is_ok();
    });
    found
}
