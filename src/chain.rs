//! Blocks: which exist, in which order, and which is the tip. Header rules live here; proofs about transactions are in
//! [`crate::verify`].

use bitcoin::BlockHash;
use serde::{Deserialize, Serialize};

/// A block by height and hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockId {
    /// Distance from the genesis block, which has height 0.
    pub height: u32,
    /// Double SHA-256 of the header.
    pub hash: BlockHash,
}

/// Where a confirmed transaction stands in the chain. The order of anchors is chain order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor {
    /// The block that contains the transaction.
    pub block: BlockId,
    /// Place among the block's transactions, 0 for the coinbase; the Merkle branch fixes it.
    pub position: u32,
    /// Time stamp of the block's header, in seconds since 1970-01-01 UTC.
    pub time: u32,
}
