//! Verifies every provable answer in the evidence, of all runs: transactions, headers and Merkle branches.
//!
//! The headers form a tree, since runs may have seen blocks that a reorganisation replaced later. A header counts if it
//! connects to the genesis block or a built-in checkpoint with proof of work all the way. An invalid answer that the
//! log reports as a fault is not a discrepancy.

#[cfg(test)]
mod tests;

mod judge;

use std::collections::{BTreeMap, HashSet};

use bitcoin::block::Header;
use bitcoin::hashes::Hash;
use bitcoin::{BlockHash, Network, TxMerkleNode, Txid};

use crate::archive::AnswerRow;
use crate::chain::{BlockId, HeaderChain, PERIOD};
use crate::electrum::{Response, StoredRequest};
use crate::verify::{self as proof, MerkleBranch, NODE_PAIR_BYTES, VerifyError};

/// A header, and whether it connects to the genesis block or a checkpoint.
struct HeaderNode {
    header: Header,
    is_rooted: bool,
    /// Whether it is in the chain of the last finished run.
    is_last: bool,
}

/// Row and server of an answer.
#[derive(Clone)]
struct AnswerLocation {
    row: i64,
    run: i64,
    server: String,
    request: String,
}

/// Consecutive headers of one answer.
struct HeaderRange {
    location: AnswerLocation,
    start: u32,
    /// Hashes of the first and of the last.
    ends: (BlockHash, BlockHash),
    count: u32,
}

/// A Merkle branch of one answer.
struct StoredBranch {
    location: AnswerLocation,
    txid: Txid,
    height: u32,
    root: TxMerkleNode,
    /// Levels between transaction and root.
    levels: usize,
    /// Whether 64 bytes on the way could be a transaction, so that it may start below one.
    is_split: bool,
    /// Whether it is the branch of a coinbase.
    is_first: bool,
}

/// Provable answers as read.
pub struct Proofs {
    /// Headers below the checkpoints, in whole periods.
    listed: HeaderChain,
    tree: BTreeMap<(u32, BlockHash), HeaderNode>,
    stretches: Vec<HeaderRange>,
    branches: Vec<StoredBranch>,
    /// Transactions as long as an inner node.
    short: HashSet<Txid>,
    coinbases: HashSet<Txid>,
    transactions: u64,
    refusals: u64,
    wrong_transactions: Vec<(AnswerLocation, String)>,
    wrong_headers: Vec<(AnswerLocation, String, bool)>,
    wrong_branches: Vec<(AnswerLocation, String)>,
}

impl Proofs {
    /// Starts empty.
    pub fn new(network: Network) -> Self {
        Self {
            listed: HeaderChain::new(network),
            tree: BTreeMap::new(),
            stretches: Vec::new(),
            branches: Vec::new(),
            short: HashSet::new(),
            coinbases: HashSet::new(),
            transactions: 0,
            refusals: 0,
            wrong_transactions: Vec::new(),
            wrong_headers: Vec::new(),
            wrong_branches: Vec::new(),
        }
    }

    /// Reads one answer.
    pub fn read(&mut self, answer: &AnswerRow<'_>) {
        let Some(asked) = StoredRequest::parse(answer.request) else {
            return;
        };
        let Some(request) = asked.provable() else {
            return;
        };
        let location = || AnswerLocation {
            row: answer.id,
            run: answer.run,
            server: answer.server.to_owned(),
            request: answer.request.to_owned(),
        };
        match (asked, request.read(answer.answer)) {
            (_, Err(_)) => self.refusals += 1,
            (StoredRequest::Transaction(txid), Ok(Response::Transaction(bytes))) => {
                self.transactions += 1;
                match proof::transaction(txid, &bytes) {
                    Ok(known) => {
                        let (short, first) = (&mut self.short, &mut self.coinbases);
                        short.extend((known.tx.base_size() == NODE_PAIR_BYTES).then_some(txid));
                        first.extend(known.tx.is_coinbase().then_some(txid));
                    }
                    Err(error) => self
                        .wrong_transactions
                        .push((location(), error.to_string())),
                }
            }
            (StoredRequest::Proof { txid, height }, Ok(Response::Proof(branch))) => {
                self.add_branch(location(), txid, height, &branch, false);
            }
            (StoredRequest::First { height }, Ok(Response::First { txid, branch })) => {
                self.add_branch(location(), txid, height, &branch, true);
            }
            (StoredRequest::Headers { start, count }, Ok(Response::Headers(headers))) => {
                self.add_headers(location(), start, count, &headers);
            }
            _ => unreachable!("a request is read as what it asks for"),
        }
    }

    fn add_branch(
        &mut self,
        location: AnswerLocation,
        txid: Txid,
        height: u32,
        branch: &MerkleBranch,
        is_first: bool,
    ) {
        let root = if branch.height == height {
            proof::merkle_root(txid, branch)
        } else {
            Err(VerifyError::Height {
                txid,
                asked: height,
                found: branch.height,
            })
        };
        match root {
            Ok(root) => self.branches.push(StoredBranch {
                location,
                txid,
                height,
                root,
                levels: branch.siblings.len(),
                is_split: proof::leads_through_transaction(txid, branch),
                is_first,
            }),
            Err(error) => self.wrong_branches.push((location, error.to_string())),
        }
    }

    fn add_headers(
        &mut self,
        location: AnswerLocation,
        start: u32,
        count: u32,
        headers: &[Header],
    ) {
        let is_period = count == PERIOD && start.is_multiple_of(PERIOD);
        let Some(first) = headers.first() else {
            return;
        };
        if is_period && start < self.listed.first_unchecked() {
            // Both its ends are in the built-in list.
            match self.listed.add(start..=start + (PERIOD - 1), headers) {
                Ok(()) => self.stretches.push(HeaderRange {
                    ends: (first.block_hash(), headers[headers.len() - 1].block_hash()),
                    location,
                    start,
                    count,
                }),
                Err(error) => self
                    .wrong_headers
                    .push((location, error.to_string(), is_period)),
            }
            return;
        }
        let mut last = None;
        for (at, header) in headers.iter().enumerate() {
            let height = u32::try_from(at).ok().and_then(|at| start.checked_add(at));
            let is_linked = last.is_none_or(|last| last == header.prev_blockhash);
            let Some(height) = height.filter(|_| is_linked) else {
                let problem = format!(
                    "header {} does not have the one before it as its parent",
                    u64::from(start) + at as u64
                );
                self.wrong_headers.push((location, problem, is_period));
                return;
            };
            let hash = header.block_hash();
            last = Some(hash);
            self.tree.entry((height, hash)).or_insert(HeaderNode {
                header: *header,
                is_rooted: false,
                is_last: false,
            });
        }
        self.stretches.push(HeaderRange {
            ends: (first.block_hash(), last.expect("there is a first")),
            location,
            start,
            count: u32::try_from(headers.len()).unwrap_or(u32::MAX),
        });
    }

    /// Marks the headers that connect to the genesis block or a checkpoint, from the lowest on.
    fn root(&mut self) {
        let keys: Vec<(u32, BlockHash)> = self.tree.keys().copied().collect();
        for (height, hash) in keys {
            let header = self.tree[&(height, hash)].header;
            let parent = header.prev_blockhash;
            let is_behind_listed = height == self.listed.first_unchecked()
                && height.checked_sub(1).is_some_and(|below| {
                    self.listed.is_last_checkpoint(BlockId {
                        height: below,
                        hash: parent,
                    })
                });
            let is_behind_rooted = || {
                let below = height.checked_sub(1)?;
                self.tree.get(&(below, parent)).map(|node| node.is_rooted)
            };
            // Below the checkpoints a header counts if it is in a period that was checked at both ends.
            let is_listed = || {
                self.listed
                    .block(height)
                    .is_some_and(|block| block.hash == hash)
            };
            let is_placed = height == 0 || is_behind_listed || is_behind_rooted() == Some(true);
            let is_rooted = is_listed()
                || height >= self.listed.first_unchecked()
                    && is_placed
                    && self
                        .listed
                        .check(height, &header, &|at| self.ancestor(height, parent, at))
                        .is_ok();
            if let Some(node) = self.tree.get_mut(&(height, hash)) {
                node.is_rooted = is_rooted;
            }
        }
    }

    /// Returns the ancestor at height `at` of the header at `height` with this parent.
    fn ancestor(&self, height: u32, parent: BlockHash, at: u32) -> Option<Header> {
        let mut below = height.checked_sub(1)?;
        let mut node = self.tree.get(&(below, parent))?;
        while below > at {
            below -= 1;
            node = self.tree.get(&(below, node.header.prev_blockhash))?;
        }
        Some(node.header)
    }

    fn is_rooted(&self, block: BlockId) -> bool {
        self.listed.contains(block)
            || self
                .tree
                .get(&(block.height, block.hash))
                .is_some_and(|node| node.is_rooted)
    }

    /// Returns the connected headers at a height above the checkpoints.
    fn rooted_at(&self, height: u32) -> impl Iterator<Item = &HeaderNode> {
        let from = (height, BlockHash::all_zeros());
        let blocks = self.tree.range(from..(height.saturating_add(1), from.1));
        blocks.map(|(_, node)| node).filter(|node| node.is_rooted)
    }

    fn has_header(&self, height: u32) -> bool {
        self.listed.header(height).is_some() || self.rooted_at(height).next().is_some()
    }

    /// Marks the chain that ends at `tip`.
    fn follow(&mut self, tip: BlockId) {
        let mut at = Some((tip.height, tip.hash));
        while let Some(key) = at {
            let Some(node) = self.tree.get_mut(&key) else {
                break;
            };
            node.is_last = true;
            at = key
                .0
                .checked_sub(1)
                .map(|below| (below, node.header.prev_blockhash));
        }
    }
}
