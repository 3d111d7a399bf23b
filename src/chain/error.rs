//! Reasons to reject a header chain.

use bitcoin::{BlockHash, Network};
use thiserror::Error;

use super::{NETWORKS, genesis};

/// The reason why headers are invalid. The height is that of the first invalid header.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ChainError {
    /// The parent hash is wrong.
    #[error("header {height} names {found} as its parent, not {expected}")]
    Link {
        /// Height of the header.
        height: u32,
        /// Parent in the header.
        found: BlockHash,
        /// Expected parent.
        expected: BlockHash,
    },
    /// The hash does not meet the claimed target, or the target is above the network's limit.
    #[error("header {height} ({hash}) has no valid proof of work")]
    Work {
        /// Height of the header.
        height: u32,
        /// Its hash.
        hash: BlockHash,
    },
    /// The difficulty violates the retarget rule.
    #[error(
        "header {height} claims difficulty bits {found:08x}, the retarget rule gives {expected:08x}"
    )]
    Retarget {
        /// Height of the header.
        height: u32,
        /// Bits in the header.
        found: u32,
        /// Expected bits.
        expected: u32,
    },
    /// A period does not end at its checkpoint.
    #[error("header {height} is {found}, the built-in checkpoint is {expected}")]
    Checkpoint {
        /// Height of the header.
        height: u32,
        /// Hash of the header.
        found: BlockHash,
        /// Hash of the checkpoint.
        expected: BlockHash,
    },
    /// The genesis block is that of another chain.
    #[error("{}", describe_genesis(*found, *network, *expected))]
    Genesis {
        /// Hash of the server's first block.
        found: BlockHash,
        /// Hash of the network's first block.
        expected: BlockHash,
        /// The expected network.
        network: Network,
    },
    /// The range below the checkpoints is not a whole retarget period.
    #[error(
        "headers {start} to {end} are not a whole retarget period, as required below the checkpoints"
    )]
    NoPeriod {
        /// First height.
        start: u32,
        /// Last height.
        end: u32,
    },
    /// Headers do not start where the chain ends.
    #[error(
        "headers from {start} on do not connect to the validated chain, which ends before {next}"
    )]
    Gap {
        /// First height received.
        start: u32,
        /// Height of the next header.
        next: u32,
    },
    /// A server's reported tip is not in its chain.
    #[error("it reports block {height} as {announced}, but its headers lead to {found}")]
    Tip {
        /// Height of the block.
        height: u32,
        /// Block at this height in the chain.
        found: BlockHash,
        /// Reported block.
        announced: BlockHash,
    },
    /// The server sent a different number of headers than requested.
    #[error("{expected} headers from height {start} on were requested, {found} were received")]
    Count {
        /// First requested height.
        start: u32,
        /// Number received.
        found: usize,
        /// Number requested.
        expected: usize,
    },
}

/// Describes a foreign genesis block.
fn describe_genesis(found: BlockHash, network: Network, expected: BlockHash) -> String {
    let known = NETWORKS.into_iter().find(|known| genesis(*known) == found);
    match known {
        Some(other) => format!("it serves {other} and not {network}"),
        None => format!(
            "its genesis block is {found}, that of {network} is {expected}: it serves another chain"
        ),
    }
}
