//! Proofs: turns a server's answer into a fact or an error. The bytes hash to the transaction id, and a Merkle branch
//! connects it to a header that [`HeaderChain`] has validated.
//!
//! A [`Verified`] value was checked, since nothing else can create one. A transaction id does not cover the witnesses
//! (BIP 141): facts derived from them, such as the transaction's size, are attested only, and no amount depends on
//! them.

mod condition;
mod depth;
mod sighash;
mod stripped;
#[cfg(test)]
mod tests;

pub use condition::Condition;
pub use depth::{Depth, NODE_PAIR_BYTES, depth, leads_through_transaction};
pub use sighash::Sighashes;
pub use stripped::{StrippedTx, Unlocking, redeem_script};

use std::ops::Deref;
use std::sync::Arc;

use bitcoin::consensus::encode;
use bitcoin::hashes::{Hash, sha256d};
use bitcoin::{Amount, Transaction, TxMerkleNode, Txid};
use thiserror::Error;

use crate::chain::{Anchor, HeaderChain};

/// A verified value. It has no public constructor, so an unproved value cannot pass for a proved one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// Returns the value without the mark of verification.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A transaction with its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownTx {
    /// Double SHA-256 of the transaction without its witnesses.
    pub txid: Txid,
    /// The transaction.
    pub tx: Arc<StrippedTx>,
}

/// Proved position of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inclusion {
    /// The transaction.
    pub txid: Txid,
    /// Its position.
    pub anchor: Anchor,
}

/// A Merkle branch as received from `blockchain.transaction.get_merkle`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MerkleBranch {
    /// Height of the block.
    pub height: u32,
    /// Position of the transaction in the block.
    pub position: u32,
    /// Hashes of the siblings, from the leaf to the root.
    pub siblings: Vec<TxMerkleNode>,
}

/// The reason why a proof is invalid.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum VerifyError {
    /// The bytes are not a transaction.
    #[error("the bytes received for transaction {txid} do not decode: {reason}")]
    Decode {
        /// Requested transaction.
        txid: Txid,
        /// The decoder's error.
        reason: String,
    },
    /// The bytes are another transaction.
    #[error("the bytes received for transaction {asked} hash to {found}")]
    Txid {
        /// Requested transaction.
        asked: Txid,
        /// Received transaction.
        found: Txid,
    },
    /// The branch does not lead to the header's Merkle root.
    #[error("the Merkle branch of {txid} leads to {found}, block {height} has the root {expected}")]
    Root {
        /// The transaction.
        txid: Txid,
        /// Height of the block.
        height: u32,
        /// Root computed from the branch.
        found: TxMerkleNode,
        /// Root in the header.
        expected: TxMerkleNode,
    },
    /// The position is too large for the length of the branch.
    #[error("the Merkle branch of {txid} has {siblings} hashes, too few for position {position}")]
    Position {
        /// The transaction.
        txid: Txid,
        /// Position.
        position: u32,
        /// Length of the branch.
        siblings: usize,
    },
    /// The position is in the duplicated part of an odd tree level.
    #[error(
        "the Merkle branch of {txid} for position {position} leads through a duplicated node: that is not its position"
    )]
    Copy {
        /// The transaction.
        txid: Txid,
        /// Position.
        position: u32,
    },
    /// The outputs exceed the maximum money supply.
    #[error("transaction {0} pays more than the money supply: it cannot be part of any chain")]
    Money(Txid),
    /// The transaction exceeds the block size.
    #[error(
        "transaction {txid} has {size} bytes without witnesses, more than a block: it cannot be part of any chain"
    )]
    Size {
        /// The transaction.
        txid: Txid,
        /// Size without witnesses, in bytes.
        size: usize,
    },
    /// The answer is for another block.
    #[error("the Merkle branch of {txid} is of block {found}, not of {asked}")]
    Height {
        /// The transaction.
        txid: Txid,
        /// Requested height.
        asked: u32,
        /// Received height.
        found: u32,
    },
    /// Without the block's depth, the branch may end above or below a transaction of the block.
    #[error(
        "the Merkle branch of {txid} may not end at a transaction of block {height}: {}, and it is not known how deep the \
         tree of the block is (CVE-2017-12842)", ambiguity(*is_short)
    )]
    Ambiguous {
        /// The transaction.
        txid: Txid,
        /// Height of the block.
        height: u32,
        /// Whether the transaction itself is as long as an inner node.
        is_short: bool,
    },
    /// The length of the branch differs from the depth of the block's tree.
    #[error(
        "the Merkle branch of {txid} has {found} hashes, that of the coinbase of block {height} has {expected}: the transaction \
         is not in the block, and the branch was made from the bytes of another one (CVE-2017-12842)"
    )]
    Depth {
        /// The transaction.
        txid: Txid,
        /// Height of the block.
        height: u32,
        /// Length of the branch.
        found: usize,
        /// Depth of the block.
        expected: usize,
    },
    /// The transaction is not the coinbase of the block.
    #[error("transaction {txid}, received as the first of block {height}, is not a coinbase")]
    NotFirst {
        /// The transaction.
        txid: Txid,
        /// Height of the block.
        height: u32,
    },
    /// The header is unknown.
    #[error("block {0} is not part of the validated chain")]
    NoHeader(u32),
}

/// Maximum size of a transaction without witnesses, in bytes: a block has 4,000,000 weight units, four per such byte
/// (BIP 141), and had as many bytes before.
const MAX_BASE_SIZE: usize = 1_000_000;

/// Verifies that `bytes` are the transaction `txid`, and could be part of a block.
///
/// # Errors
///
/// [`VerifyError::Decode`], [`VerifyError::Txid`], [`VerifyError::Size`] and [`VerifyError::Money`].
pub fn transaction(txid: Txid, bytes: &[u8]) -> Result<Verified<KnownTx>, VerifyError> {
    let tx: Transaction = encode::deserialize(bytes).map_err(|error| VerifyError::Decode {
        txid,
        reason: error.to_string(),
    })?;
    let found = tx.compute_txid();
    if found != txid {
        return Err(VerifyError::Txid { asked: txid, found });
    }
    let size = tx.base_size();
    if size > MAX_BASE_SIZE {
        return Err(VerifyError::Size { txid, size });
    }
    let mut values = tx.output.iter().map(|output| output.value);
    let paid = values.try_fold(Amount::ZERO, Amount::checked_add);
    if paid.is_none_or(|paid| paid > Amount::MAX_MONEY) {
        return Err(VerifyError::Money(txid));
    }
    Ok(Verified(KnownTx {
        txid,
        tx: Arc::new(StrippedTx::new(tx)),
    }))
}

/// Verifies that a transaction is in the block at `height`, and returns its position. An ambiguous branch, which may
/// not end at a transaction of the block, proves nothing without the block's `depth`.
///
/// # Errors
///
/// Every variant but those of [`transaction`].
pub fn inclusion(
    known: &Verified<KnownTx>,
    height: u32,
    branch: &MerkleBranch,
    chain: &HeaderChain,
    depth: Option<&Verified<Depth>>,
) -> Result<Verified<Inclusion>, VerifyError> {
    let txid = known.txid;
    let anchor = place(txid, height, branch, chain)?;
    if depth::is_ambiguous(known, branch) {
        let Some(depth) = depth.filter(|depth| depth.block == anchor.block) else {
            return Err(VerifyError::Ambiguous {
                txid,
                height,
                is_short: known.tx.base_size() == NODE_PAIR_BYTES,
            });
        };
        let found = branch.siblings.len();
        if found != depth.levels {
            return Err(VerifyError::Depth {
                txid,
                height,
                found,
                expected: depth.levels,
            });
        }
    }
    Ok(Verified(Inclusion { txid, anchor }))
}

/// Returns the position that a branch proves, if it leads to the Merkle root of the block at `height`.
fn place(
    txid: Txid,
    height: u32,
    branch: &MerkleBranch,
    chain: &HeaderChain,
) -> Result<Anchor, VerifyError> {
    if branch.height != height {
        return Err(VerifyError::Height {
            txid,
            asked: height,
            found: branch.height,
        });
    }
    let header = chain.header(height).ok_or(VerifyError::NoHeader(height))?;
    let block = chain.block(height).ok_or(VerifyError::NoHeader(height))?;
    let found = merkle_root(txid, branch)?;
    if found != header.merkle_root {
        return Err(VerifyError::Root {
            txid,
            height,
            found,
            expected: header.merkle_root,
        });
    }
    Ok(Anchor {
        block,
        position: branch.position,
        time: header.time,
    })
}

fn ambiguity(is_short: bool) -> &'static str {
    match is_short {
        true => "the transaction has 64 bytes, as many as an inner node of the tree",
        false => "64 bytes on the way to the root could be a transaction",
    }
}

/// Computes the Merkle root from a branch. Each bit of the position gives the side of a sibling. The root alone proves
/// nothing; see [`inclusion`].
///
/// # Errors
///
/// [`VerifyError::Position`] and [`VerifyError::Copy`].
pub fn merkle_root(txid: Txid, branch: &MerkleBranch) -> Result<TxMerkleNode, VerifyError> {
    fold(txid, branch, &mut |_| {})
}

/// Folds a branch up to the root. `pass` receives the bytes of every node above the transaction.
fn fold(
    txid: Txid,
    branch: &MerkleBranch,
    pass: &mut dyn FnMut(&[u8]),
) -> Result<TxMerkleNode, VerifyError> {
    let siblings = branch.siblings.len();
    if siblings >= 32 || branch.position >> siblings != 0 {
        return Err(VerifyError::Position {
            txid,
            position: branch.position,
            siblings,
        });
    }
    let mut node = txid.to_byte_array();
    for (level, sibling) in branch.siblings.iter().enumerate() {
        let sibling = sibling.to_byte_array();
        let is_right = branch.position >> level & 1 == 1;
        // An odd level ends in a duplicate of its last node, below which there is no transaction (CVE-2012-2459).
        if is_right && node == sibling {
            return Err(VerifyError::Copy {
                txid,
                position: branch.position,
            });
        }
        let (left, right) = if is_right {
            (sibling, node)
        } else {
            (node, sibling)
        };
        let mut pair = [0; NODE_PAIR_BYTES];
        pair[..32].copy_from_slice(&left);
        pair[32..].copy_from_slice(&right);
        pass(&pair);
        node = sha256d::Hash::hash(&pair).to_byte_array();
    }
    Ok(TxMerkleNode::from_byte_array(node))
}
