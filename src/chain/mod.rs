//! Block headers: validation, and the chain that they form. Proofs about transactions are in [`crate::verify`].
//!
//! # Design
//!
//! Headers from a server are trusted only from a point that the server did not choose: the genesis block, or on mainnet
//! the last block of a retarget period from a built-in list of checkpoints. Below the last checkpoint only the periods
//! needed by a proof are requested, each whole, and each must follow one checkpoint and end at the next. Above it the
//! chain is validated header by header: parent hash, proof of work, and on mainnet the retarget rule. Test networks
//! allow blocks of minimal difficulty at any time, so there only parent hash and claimed work are validated.

mod error;
mod headers;

use bitcoin::{BlockHash, Network};
use serde::{Deserialize, Serialize};

#[cfg(test)]
use bitcoin::block::Header;

pub use self::error::ChainError;
pub use self::headers::HeaderChain;

/// Blocks between two difficulty adjustments, and the maximum number of headers per answer.
pub const PERIOD: u32 = 2016;

/// A block by height and hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockId {
    /// Distance from the genesis block, which has height 0.
    pub height: u32,
    /// Double SHA-256 of the header.
    pub hash: BlockHash,
}

/// Position of a confirmed transaction. The order of anchors is chain order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor {
    /// The block that contains the transaction.
    pub block: BlockId,
    /// Position within the block, 0 for the coinbase; proved by the Merkle branch.
    pub position: u32,
    /// Time stamp of the block's header, in seconds since 1970-01-01 UTC.
    pub time: u32,
}

/// All networks.
pub const NETWORKS: [Network; 5] = [
    Network::Bitcoin,
    Network::Testnet,
    Network::Testnet4,
    Network::Signet,
    Network::Regtest,
];

/// Returns the genesis hash of a network.
pub fn genesis(network: Network) -> BlockHash {
    bitcoin::constants::genesis_block(network).block_hash()
}

/// Grinds a header's nonce until its hash meets the target; for networks with a target that every second hash meets.
#[cfg(test)]
pub(crate) fn grind(mut header: Header) -> Header {
    while header.validate_pow(header.target()).is_err() {
        header.nonce += 1;
    }
    header
}
