//! Depth of a block's Merkle tree, and branches that are ambiguous without it (CVE-2017-12842).
//!
//! An inner node hashes 64 bytes, and so does the id of a transaction of 64 bytes. An attacker who gets such a
//! transaction mined can present a branch that continues below it, to a fake transaction in its bytes; or a branch that
//! ends above it, at a node presented as a transaction. Both are detectable: either 64 bytes on the way to the root
//! decode as a transaction, or the transaction itself has 64 bytes. All transactions of a block have the same depth, so
//! one unambiguous depth decides. It is that of the coinbase: a fake below or above it on the left edge of the tree
//! would need a hash with 27 zero bytes.
//! it on the left edge of the tree would have to be a hash with 27 bytes that are zero.

use bitcoin::consensus::encode;
use bitcoin::{Transaction, Txid};

use super::{KnownTx, MerkleBranch, Verified, VerifyError, fold};
use crate::chain::{BlockId, HeaderChain};

/// Depth of a block's Merkle tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depth {
    /// The block.
    pub block: BlockId,
    /// Levels between transactions and root: the length of every branch.
    pub levels: usize,
}

/// Size of two hashes, and of a transaction that can be mistaken for them.
pub const NODE_PAIR_BYTES: usize = 64;

/// Verifies that a transaction is the coinbase of the block at `height`, and returns the depth of the tree.
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

/// Whether it is ambiguous, without the block's depth, if a branch ends at a transaction of the block, above one or
/// below one.
pub(super) fn is_ambiguous(known: &KnownTx, branch: &MerkleBranch) -> bool {
    known.tx.base_size() == NODE_PAIR_BYTES || leads_through_transaction(known.txid, branch)
}

/// Whether 64 bytes on the way to the root decode as a transaction, so that the branch may start below it.
pub fn leads_through_transaction(txid: Txid, branch: &MerkleBranch) -> bool {
    let mut found = false;
    let _ = fold(txid, branch, &mut |pair| {
        found |= encode::deserialize::<Transaction>(pair).is_ok();
    });
    found
}
