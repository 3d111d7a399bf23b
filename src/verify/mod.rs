//! Proof: turns a server's claim into a fact or into an error. Bytes hash to the transaction id; a Merkle branch leads
//! from it to a header that [`HeaderChain`] has checked.
//!
//! What stands in a [`Verified`] was checked, because nothing else can make one. The id of a transaction does not
//! cover its witnesses (BIP 141): what they tell of an input and of the transaction's size is what a server said, and
//! nothing of the money rests on it.

mod condition;
mod depth;
mod sighash;
mod stripped;

pub use condition::Condition;
pub use depth::{Depth, PAIR, depth, leads_through_transaction};
pub use sighash::Sighashes;
pub use stripped::{StrippedTx, Unlocking, redeem_script};

use std::ops::Deref;
use std::sync::Arc;

use bitcoin::consensus::encode;
use bitcoin::hashes::{Hash, sha256d};
use bitcoin::{Amount, Transaction, TxMerkleNode, Txid};
use thiserror::Error;

use crate::chain::{Anchor, HeaderChain};

/// A value that was checked. It has no public constructor, so an unproven thing cannot pass for a proven one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// The value, without the mark that it was checked.
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

/// A transaction and the id that its bytes hash to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownTx {
    /// Double SHA-256 of the transaction without its witnesses.
    pub txid: Txid,
    /// The transaction.
    pub tx: Arc<StrippedTx>,
}

/// A transaction's place in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inclusion {
    /// The transaction.
    pub txid: Txid,
    /// Where it stands.
    pub anchor: Anchor,
}

/// A Merkle branch as a server gives it (`blockchain.transaction.get_merkle`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MerkleBranch {
    /// Height of the block.
    pub height: u32,
    /// Position of the transaction in the block.
    pub position: u32,
    /// Hashes of the siblings, from the leaf to the root.
    pub siblings: Vec<TxMerkleNode>,
}

/// Why a claim is not a fact.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum VerifyError {
    /// The bytes are no transaction.
    #[error("the bytes given for transaction {txid} do not decode: {reason}")]
    Decode {
        /// Transaction asked for.
        txid: Txid,
        /// What the decoder says.
        reason: String,
    },
    /// The bytes are another transaction.
    #[error("the bytes given for transaction {asked} hash to {found}")]
    Txid {
        /// Transaction asked for.
        asked: Txid,
        /// Transaction given.
        found: Txid,
    },
    /// The branch does not lead to the block's header.
    #[error("the Merkle branch of {txid} leads to {found}, block {height} has the root {expected}")]
    Root {
        /// The transaction.
        txid: Txid,
        /// Height of the block.
        height: u32,
        /// Root that the branch leads to.
        found: TxMerkleNode,
        /// Root in the header.
        expected: TxMerkleNode,
    },
    /// The position does not fit the length of the branch.
    #[error("the Merkle branch of {txid} has {siblings} hashes, too few for position {position}")]
    Position {
        /// The transaction.
        txid: Txid,
        /// Position claimed.
        position: u32,
        /// Length of the branch.
        siblings: usize,
    },
    /// The position lies in the copy by which a tree fills an odd level up.
    #[error(
        "the Merkle branch of {txid} for position {position} leads through a copy: it stands elsewhere in the block"
    )]
    Copy {
        /// The transaction.
        txid: Txid,
        /// Position claimed.
        position: u32,
    },
    /// The outputs pay more than all coins that there can be.
    #[error("transaction {0} pays more than there are coins: it cannot be part of any chain")]
    Money(Txid),
    /// The transaction is larger than a block.
    #[error(
        "transaction {txid} has {size} bytes without witnesses, more than a block: it cannot be part of any chain"
    )]
    Size {
        /// The transaction.
        txid: Txid,
        /// Bytes that it has without its witnesses.
        size: usize,
    },
    /// The server answers for another block than asked.
    #[error("the Merkle branch of {txid} is of block {found}, not of {asked}")]
    Height {
        /// The transaction.
        txid: Txid,
        /// Height asked for.
        asked: u32,
        /// Height given.
        found: u32,
    },
    /// The branch may end above a transaction of the block, or below one, as long as the depth of the block is not known.
    #[error(
        "the Merkle branch of {txid} may not end at a transaction of block {height}: {}, and it is not known how deep the \
         tree of the block is (CVE-2017-12842)", ambiguity(*is_short)
    )]
    Ambiguous {
        /// The transaction.
        txid: Txid,
        /// Height of the block.
        height: u32,
        /// Whether it is the transaction itself that is as long as an inner node of a tree.
        is_short: bool,
    },
    /// The branch is not as long as the tree of the block is deep.
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
    /// What is shown as the first transaction of a block is not.
    #[error("transaction {txid}, given as the first of block {height}, is no coinbase")]
    NotFirst {
        /// The transaction.
        txid: Txid,
        /// Height of the block.
        height: u32,
    },
    /// The header is not known.
    #[error("block {0} is not part of the chain that was checked")]
    NoHeader(u32),
}

/// Most bytes of a transaction without its witnesses: a block has 4,000,000 weight units, and each of these bytes takes
/// four (BIP 141); before, it had as many bytes.
const MOST_BASE_SIZE: usize = 1_000_000;

/// Checks that `bytes` are the transaction `txid`, and could be part of a block.
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
    if size > MOST_BASE_SIZE {
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

/// Checks that a transaction is part of the block at `height`, and where. Where the branch leaves open whether it ends at
/// a transaction of the block, it proves nothing without the block's `depth`.
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
                is_short: known.tx.base_size() == PAIR,
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

/// The place to which a branch leads, if it leads to the root of the block at `height`.
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

/// The root that a branch leads to. Every bit of the position says on which side the sibling stands. That alone proves
/// nothing: [`inclusion`] does.
///
/// # Errors
///
/// [`VerifyError::Position`] and [`VerifyError::Copy`].
pub fn merkle_root(txid: Txid, branch: &MerkleBranch) -> Result<TxMerkleNode, VerifyError> {
    fold(txid, branch, &mut |_| {})
}

/// Goes the way of a branch to its root. `pass` gets the bytes of every node above the transaction.
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
        // An odd level ends in a copy of its last node, which no transaction stands below (CVE-2012-2459).
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
        let mut pair = [0; PAIR];
        pair[..32].copy_from_slice(&left);
        pair[32..].copy_from_slice(&right);
        pass(&pair);
        node = sha256d::Hash::hash(&pair).to_byte_array();
    }
    Ok(TxMerkleNode::from_byte_array(node))
}

#[cfg(test)]
mod tests {
    use bitcoin::Network;
    use bitcoin::block::Header;
    use bitcoin::consensus::encode::serialize;
    use bitcoin::constants::genesis_block;

    use super::*;
    use crate::chain::grind;

    fn coinbase() -> Transaction {
        genesis_block(Network::Regtest).txdata.remove(0)
    }

    /// A chain of two blocks, the second of which holds `txids`.
    fn chain_with(txids: &[Txid]) -> HeaderChain {
        let genesis = genesis_block(Network::Regtest).header;
        let root =
            bitcoin::merkle_tree::calculate_root(txids.iter().map(|txid| txid.to_raw_hash()));
        let merkle_root = TxMerkleNode::from_raw_hash(root.expect("some transactions"));
        let header = Header {
            prev_blockhash: genesis.block_hash(),
            merkle_root,
            nonce: 0,
            ..genesis
        };
        let mut chain = HeaderChain::new(Network::Regtest);
        chain
            .add(0..=1, &[genesis, grind(header)])
            .expect("valid headers");
        chain
    }

    fn txs(count: u32) -> Vec<Verified<KnownTx>> {
        (0..count)
            .map(|lock| {
                let mut tx = coinbase();
                tx.lock_time = bitcoin::absolute::LockTime::from_consensus(lock);
                transaction(tx.compute_txid(), &serialize(&tx)).expect("its own id")
            })
            .collect()
    }

    fn branch_of(txs: &[Verified<KnownTx>], position: usize) -> MerkleBranch {
        let mut level: Vec<[u8; 32]> = txs.iter().map(|tx| tx.txid.to_byte_array()).collect();
        let (mut at, mut siblings) = (position, Vec::new());
        while level.len() > 1 {
            if level.len() % 2 == 1 {
                level.push(level[level.len() - 1]);
            }
            siblings.push(TxMerkleNode::from_byte_array(level[at ^ 1]));
            level = level
                .chunks(2)
                .map(|pair| sha256d::Hash::hash(&pair.concat()).to_byte_array())
                .collect();
            at /= 2;
        }
        MerkleBranch {
            height: 1,
            position: position as u32,
            siblings,
        }
    }

    #[test]
    fn every_transaction_of_a_block_is_proved_at_its_position() {
        for count in 1..=9 {
            let txs = txs(count);
            let chain = chain_with(&txs.iter().map(|tx| tx.txid).collect::<Vec<_>>());
            for (position, tx) in txs.iter().enumerate() {
                let proved = inclusion(tx, 1, &branch_of(&txs, position), &chain, None)
                    .expect("its own branch");
                assert_eq!(proved.anchor.position as usize, position);
                assert_eq!(proved.anchor.block.height, 1);
            }
        }
    }

    #[test]
    fn a_branch_with_one_wrong_bit_is_refused() {
        let txs = txs(4);
        let chain = chain_with(&txs.iter().map(|tx| tx.txid).collect::<Vec<_>>());
        let mut branch = branch_of(&txs, 2);
        let mut node = branch.siblings[1].to_byte_array();
        node[31] ^= 1;
        branch.siblings[1] = TxMerkleNode::from_byte_array(node);
        assert!(matches!(
            inclusion(&txs[2], 1, &branch, &chain, None),
            Err(VerifyError::Root { height: 1, .. })
        ));
    }

    #[test]
    fn a_position_beyond_the_branch_is_refused() {
        let txs = txs(4);
        let chain = chain_with(&txs.iter().map(|tx| tx.txid).collect::<Vec<_>>());
        let branch = MerkleBranch {
            position: 6,
            ..branch_of(&txs, 2)
        };
        let error =
            inclusion(&txs[2], 1, &branch, &chain, None).expect_err("two hashes reach position 3");
        assert!(
            error
                .to_string()
                .ends_with("has 2 hashes, too few for position 6"),
            "{error}"
        );
    }

    #[test]
    fn a_branch_of_another_block_is_refused() {
        let txs = txs(2);
        let chain = chain_with(&txs.iter().map(|tx| tx.txid).collect::<Vec<_>>());
        let branch = branch_of(&txs, 1);
        assert_eq!(
            inclusion(
                &txs[1],
                2,
                &MerkleBranch {
                    height: 2,
                    ..branch.clone()
                },
                &chain,
                None
            ),
            Err(VerifyError::NoHeader(2))
        );
        assert!(matches!(
            inclusion(&txs[1], 2, &branch, &chain, None),
            Err(VerifyError::Height {
                asked: 2,
                found: 1,
                ..
            })
        ));
    }

    #[test]
    fn bytes_of_another_transaction_are_refused() {
        let tx = coinbase();
        let asked = Txid::from_byte_array([7; 32]);
        let error = transaction(asked, &serialize(&tx)).expect_err("another id");
        assert_eq!(
            error,
            VerifyError::Txid {
                asked,
                found: tx.compute_txid()
            }
        );
    }

    #[test]
    fn bytes_cut_short_are_refused() {
        let tx = coinbase();
        let bytes = serialize(&tx);
        let error =
            transaction(tx.compute_txid(), &bytes[..bytes.len() - 1]).expect_err("cut short");
        assert!(matches!(error, VerifyError::Decode { .. }), "{error}");
    }
}
