//! Block headers: validation, and the chain that they form. Proofs about transactions are in [`crate::verify`].
//!
//! # Design
//!
//! Headers from a server are trusted only from a point that the server did not choose: the genesis block, or on mainnet
//! the last block of a retarget period from a built-in list of checkpoints. Below the last checkpoint only the periods
//! needed by a proof are requested, each whole, and each must follow one checkpoint and end at the next. Above it the
//! chain is validated header by header: parent hash, proof of work, and on mainnet the retarget rule. Test networks
//! allow blocks of minimal difficulty at any time, so there only parent hash and claimed work are validated.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use bitcoin::block::Header;
use bitcoin::consensus::Params;
use bitcoin::{BlockHash, CompactTarget, Network};
use serde::{Deserialize, Serialize};
use thiserror::Error;

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

/// The last block of a retarget period, and the difficulty of the next.
#[derive(Debug)]
struct Checkpoint {
    hash: BlockHash,
    next_bits: CompactTarget,
}

/// Validated headers, from the genesis block or a checkpoint on.
#[derive(Debug)]
pub struct HeaderChain {
    network: Network,
    checkpoints: Vec<Checkpoint>,
    headers: BTreeMap<u32, (Header, BlockHash)>,
    /// Height of the next header above the checkpoints.
    next: u32,
}

impl HeaderChain {
    /// Creates an empty chain with the network's built-in checkpoints.
    pub fn new(network: Network) -> Self {
        let checkpoints = match network {
            Network::Bitcoin => built_in_checkpoints(),
            _ => Vec::new(),
        };
        let next = u32::try_from(checkpoints.len()).expect("a list of a few hundred") * PERIOD;
        Self {
            network,
            checkpoints,
            headers: BTreeMap::new(),
            next,
        }
    }

    /// Returns the network.
    pub fn network(&self) -> Network {
        self.network
    }

    /// Rejects the genesis block of another chain.
    ///
    /// # Errors
    ///
    /// [`ChainError::Genesis`].
    pub fn check_genesis(&self, found: BlockHash) -> Result<(), ChainError> {
        let expected = genesis(self.network);
        if found == expected {
            return Ok(());
        }
        Err(ChainError::Genesis {
            found,
            expected,
            network: self.network,
        })
    }

    /// Returns the ranges of headers still needed to prove that the block at `height` is part of the chain ending at
    /// `tip`. Each range holds at most [`PERIOD`] headers and can be passed to [`HeaderChain::add`] unchanged.
    pub fn missing(&self, height: u32, tip: u32) -> Vec<RangeInclusive<u32>> {
        if height < self.first_unchecked() {
            if self.headers.contains_key(&height) {
                return Vec::new();
            }
            let start = height - height % PERIOD;
            return vec![start..=start + PERIOD - 1];
        }
        (self.next / PERIOD..=tip / PERIOD)
            .map(|period| {
                let start = period * PERIOD;
                start.max(self.next)..=start.saturating_add(PERIOD - 1).min(tip)
            })
            .filter(|range| !range.is_empty())
            .collect()
    }

    /// Validates headers from `start` on and adds them.
    ///
    /// # Errors
    ///
    /// The first violated rule; then no header is added.
    pub fn add(
        &mut self,
        range: RangeInclusive<u32>,
        headers: &[Header],
    ) -> Result<(), ChainError> {
        let (start, end) = range.into_inner();
        // Below the checkpoints only a whole period has both ends in the list.
        let is_listed = start < self.first_unchecked();
        if is_listed && (!start.is_multiple_of(PERIOD) || end != start + PERIOD - 1) {
            return Err(ChainError::NoPeriod { start, end });
        }
        if !is_listed && (start != self.next || end < start) {
            return Err(ChainError::Gap {
                start,
                next: self.next,
            });
        }
        let expected = (end - start) as usize + 1;
        if headers.len() != expected {
            return Err(ChainError::Count {
                start,
                found: headers.len(),
                expected,
            });
        }
        let mut checked: Vec<(u32, (Header, BlockHash))> = Vec::with_capacity(headers.len());
        let mut parent = self.parent_of(start);
        for (height, header) in (start..).zip(headers) {
            if let Some(expected) = parent.filter(|parent| *parent != header.prev_blockhash) {
                return Err(ChainError::Link {
                    height,
                    found: header.prev_blockhash,
                    expected,
                });
            }
            let before = |height: u32| {
                let fresh = height.checked_sub(start);
                fresh
                    .and_then(|offset| checked.get(offset as usize))
                    .map(|(_, (header, _))| *header)
                    .or_else(|| self.header(height).copied())
            };
            let hash = self.check(height, header, &before)?;
            parent = Some(hash);
            checked.push((height, (*header, hash)));
        }
        if let Some(checkpoint) = self.checkpoints.get((start / PERIOD) as usize) {
            let found = parent.expect("a range is not empty");
            if found != checkpoint.hash {
                return Err(ChainError::Checkpoint {
                    height: end,
                    found,
                    expected: checkpoint.hash,
                });
            }
        } else {
            self.next = end + 1;
        }
        self.headers.extend(checked);
        Ok(())
    }

    /// Removes the headers from `height` on, above the checkpoints, after a reorganisation.
    pub fn rewind(&mut self, height: u32) {
        let height = height.max(self.first_unchecked());
        self.headers.retain(|at, _| *at < height);
        self.next = self.next.min(height);
    }

    /// Returns a validated header.
    pub fn header(&self, height: u32) -> Option<&Header> {
        self.headers.get(&height).map(|(header, _)| header)
    }

    /// Returns a validated block.
    pub fn block(&self, height: u32) -> Option<BlockId> {
        self.headers
            .get(&height)
            .map(|&(_, hash)| BlockId { height, hash })
    }

    /// Whether a block is in the validated chain.
    pub fn contains(&self, block: BlockId) -> bool {
        self.block(block.height) == Some(block)
    }

    /// Returns the first height above the checkpoints.
    pub fn first_unchecked(&self) -> u32 {
        u32::try_from(self.checkpoints.len()).expect("a list of a few hundred") * PERIOD
    }

    /// Returns the required parent hash of the header at `height`; `None` for the genesis block.
    fn parent_of(&self, height: u32) -> Option<BlockHash> {
        let before = height.checked_sub(1)?;
        self.headers
            .get(&before)
            .map(|&(_, hash)| hash)
            .or_else(|| {
                let checkpoint = self.checkpoints.get((before / PERIOD) as usize)?;
                height.is_multiple_of(PERIOD).then_some(checkpoint.hash)
            })
    }

    /// Validates a single header: genesis hash, difficulty and proof of work. `before` returns earlier headers by
    /// height, as far as known. Returns the header's hash.
    ///
    /// # Errors
    ///
    /// [`ChainError::Genesis`], [`ChainError::Retarget`] and [`ChainError::Work`].
    pub fn check(
        &self,
        height: u32,
        header: &Header,
        before: &dyn Fn(u32) -> Option<Header>,
    ) -> Result<BlockHash, ChainError> {
        let hash = header.block_hash();
        if height == 0 {
            self.check_genesis(hash)?;
        }
        self.check_bits(height, header, before)?;
        let most = Params::new(self.network).max_attainable_target;
        if header.target() > most || header.validate_pow(header.target()).is_err() {
            return Err(ChainError::Work { height, hash });
        }
        Ok(hash)
    }

    /// Whether a block is the last checkpoint, from which headers are validated one by one.
    pub fn is_last_checkpoint(&self, block: BlockId) -> bool {
        let last = self.checkpoints.last();
        last.is_some_and(|last| last.hash == block.hash)
            && block.height + 1 == self.first_unchecked()
    }

    /// Checks the retarget rule on mainnet: bits change only at the start of a period, by the duration of the previous
    /// one.
    fn check_bits(
        &self,
        height: u32,
        header: &Header,
        before: &dyn Fn(u32) -> Option<Header>,
    ) -> Result<(), ChainError> {
        if self.network != Network::Bitcoin || height == 0 {
            return Ok(());
        }
        let expected = if !height.is_multiple_of(PERIOD) {
            before(height - 1).map(|last| last.bits)
        } else if let Some(checkpoint) = self.checkpoints.get((height / PERIOD - 1) as usize) {
            Some(checkpoint.next_bits)
        } else {
            before(height - PERIOD)
                .zip(before(height - 1))
                .map(|(first, last)| {
                    // Time stamps of a period may decrease, which counts as the minimum duration.
                    let took = last.time.saturating_sub(first.time);
                    CompactTarget::from_next_work_required(last.bits, took.into(), &Params::MAINNET)
                })
        };
        match expected {
            Some(expected) if expected != header.bits => Err(ChainError::Retarget {
                height,
                found: header.bits.to_consensus(),
                expected: expected.to_consensus(),
            }),
            _ => Ok(()),
        }
    }
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

fn built_in_checkpoints() -> Vec<Checkpoint> {
    include_str!("../data/checkpoints/bitcoin.csv")
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()))
        .map(|line| {
            let mut fields = line.split(',').skip(1);
            let mut field = || fields.next().expect("the built-in list has three columns");
            Checkpoint {
                hash: field()
                    .parse()
                    .expect("the built-in list holds block hashes"),
                next_bits: CompactTarget::from_unprefixed_hex(field())
                    .expect("the built-in list holds compact bits"),
            }
        })
        .collect()
}

#[cfg(test)]
impl HeaderChain {
    /// Creates a chain with `last` as its only checkpoint.
    pub(crate) fn with_checkpoint(network: Network, last: &Header) -> Self {
        Self {
            checkpoints: vec![Checkpoint {
                hash: last.block_hash(),
                next_bits: last.bits,
            }],
            next: PERIOD,
            ..Self::new(network)
        }
    }
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

/// Grinds a header's nonce until its hash meets the target; for networks with a target that every second hash meets.
#[cfg(test)]
pub(crate) fn grind(mut header: Header) -> Header {
    while header.validate_pow(header.target()).is_err() {
        header.nonce += 1;
    }
    header
}

#[cfg(test)]
mod tests {
    use bitcoin::block::Version;
    use bitcoin::hashes::Hash;
    use bitcoin::{TxMerkleNode, constants};

    use super::*;

    fn regtest(count: u32) -> Vec<Header> {
        let mut headers = vec![constants::genesis_block(Network::Regtest).header];
        while headers.len() < count as usize {
            let last = headers[headers.len() - 1];
            headers.push(grind(Header {
                version: Version::TWO,
                prev_blockhash: last.block_hash(),
                merkle_root: TxMerkleNode::all_zeros(),
                time: last.time + 600,
                bits: last.bits,
                nonce: 0,
            }));
        }
        headers
    }

    #[test]
    fn adds_chain_in_pieces_from_genesis() {
        let headers = regtest(20);
        let mut chain = HeaderChain::new(Network::Regtest);
        assert_eq!(chain.missing(7, 19), vec![0..=19]);
        chain.add(0..=9, &headers[..10]).expect("valid headers");
        assert_eq!(chain.missing(7, 19), vec![10..=19]);
        chain.add(10..=19, &headers[10..]).expect("valid headers");
        assert!(chain.contains(BlockId {
            height: 19,
            hash: headers[19].block_hash()
        }));
        assert_eq!(chain.missing(7, 19), vec![]);
    }

    #[test]
    fn rejects_broken_parent_link_and_adds_nothing() {
        let mut headers = regtest(5);
        headers[3] = grind(Header {
            prev_blockhash: headers[1].block_hash(),
            ..headers[3]
        });
        let mut chain = HeaderChain::new(Network::Regtest);
        let error = chain.add(0..=4, &headers).expect_err("a broken link");
        assert!(
            matches!(error, ChainError::Link { height: 3, .. }),
            "{error}"
        );
        assert_eq!(chain.block(0), None);
    }

    #[test]
    fn rejects_header_without_work() {
        let mut headers = regtest(5);
        while headers[4].validate_pow(headers[4].target()).is_ok() {
            headers[4].nonce += 1;
        }
        let error = HeaderChain::new(Network::Regtest)
            .add(0..=4, &headers)
            .expect_err("no work");
        assert!(
            matches!(error, ChainError::Work { height: 4, .. }),
            "{error}"
        );
    }

    #[test]
    fn rejects_genesis_of_another_chain() {
        let other = [constants::genesis_block(Network::Signet).header];
        let error = HeaderChain::new(Network::Regtest)
            .add(0..=0, &other)
            .expect_err("signet");
        assert!(
            error
                .to_string()
                .ends_with("it serves signet and not regtest"),
            "{error}"
        );
    }

    #[test]
    fn rejects_wrong_number_of_headers() {
        let error = HeaderChain::new(Network::Regtest)
            .add(0..=9, &regtest(5))
            .expect_err("five");
        assert_eq!(
            error.to_string(),
            "10 headers from height 0 on were requested, 5 were received"
        );
        let error = HeaderChain::new(Network::Regtest)
            .add(0..=u32::MAX, &regtest(5))
            .expect_err("five");
        assert_eq!(
            error.to_string(),
            "4294967296 headers from height 0 on were requested, 5 were received"
        );
    }

    #[test]
    fn mainnet_requests_only_the_period_of_an_old_block() {
        let chain = HeaderChain::new(Network::Bitcoin);
        assert_eq!(chain.missing(481_829, 760_000), vec![481_824..=483_839]);
        let open = chain.missing(760_000, 752_000);
        assert_eq!(
            open,
            vec![747_936..=749_951, 749_952..=751_967, 751_968..=752_000]
        );
    }

    #[test]
    fn first_block_above_checkpoints_has_listed_difficulty() {
        let mut chain = HeaderChain::new(Network::Bitcoin);
        let wrong = Header {
            version: Version::TWO,
            prev_blockhash: chain.checkpoints[370].hash,
            merkle_root: TxMerkleNode::all_zeros(),
            time: 1_660_000_000,
            bits: CompactTarget::from_consensus(0x1d00_ffff),
            nonce: 0,
        };
        let error = chain
            .add(747_936..=747_936, &[wrong])
            .expect_err("minimal difficulty");
        assert!(
            matches!(
                error,
                ChainError::Retarget {
                    height: 747_936,
                    found: 0x1d00_ffff,
                    ..
                }
            ),
            "{error}"
        );
    }

    #[test]
    fn decreasing_time_stamps_count_as_minimum_duration() {
        let mut chain = HeaderChain::new(Network::Bitcoin);
        let at = |time, bits| Header {
            version: Version::TWO,
            prev_blockhash: BlockHash::all_zeros(),
            merkle_root: TxMerkleNode::all_zeros(),
            time,
            bits: CompactTarget::from_consensus(bits),
            nonce: 0,
        };
        for (height, time) in [(747_936, 1_660_000_000), (749_951, 1_659_999_999)] {
            let header = at(time, 0x1709_ed88);
            chain.headers.insert(height, (header, header.block_hash()));
        }
        // A quarter of the target.
        let harder = at(1_660_000_000, 0x1702_7b62);
        let kept = |height: u32| chain.header(height).copied();
        assert_eq!(chain.check_bits(749_952, &harder, &kept), Ok(()));
    }
}
