//! The header chain: linked headers with their work, anchored at checkpoints.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use bitcoin::block::Header;
use bitcoin::consensus::Params;
use bitcoin::{BlockHash, CompactTarget, Network};

use super::error::ChainError;
use super::{BlockId, PERIOD, genesis};

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

fn built_in_checkpoints() -> Vec<Checkpoint> {
    include_str!("../../data/checkpoints/bitcoin.csv")
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
