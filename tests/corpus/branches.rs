//! A transaction and the Merkle branch that is to prove it.

use bitcoin::block::Header;
use bitcoin::consensus::encode::deserialize;
use bitcoin::hashes::{Hash, sha256d};
use bitcoin::{Network, Transaction, TxMerkleNode, Txid};
use ransomtrace::chain::HeaderChain;
use ransomtrace::verify::{
    MerkleBranch, VerifyError, inclusion, leads_through_transaction, transaction,
};

use super::pieces::Pieces;

/// Height of the block that the transaction is to be in.
const HEIGHT: u32 = 1;

/// Checks a transaction under another's id, under its own, and where a branch puts it.
pub fn read(bytes: &[u8]) {
    let mut pieces = Pieces(bytes);
    let is_honest = !pieces.byte().is_multiple_of(4);
    let asked = u32::from(pieces.byte() % 3);
    let position = pieces.number();
    let count = pieces.byte() % 40;
    let siblings: Vec<TxMerkleNode> = (0..count)
        .map(|_| TxMerkleNode::from_byte_array(pieces.exactly()))
        .collect();
    let bytes = pieces.0;

    assert!(
        transaction(Txid::all_zeros(), bytes).is_err(),
        "nothing hashes to zero"
    );
    let Ok(tx) = deserialize::<Transaction>(bytes) else {
        return;
    };
    let txid = tx.compute_txid();
    let Ok(known) = transaction(txid, bytes) else {
        return;
    };
    assert_eq!((known.txid, known.tx.compute_txid()), (txid, txid));
    assert_eq!(known.tx.vsize() as usize, tx.vsize());

    let branch = MerkleBranch {
        height: HEIGHT,
        position,
        siblings,
    };
    let root = match is_honest {
        true => root(txid, &branch),
        false => TxMerkleNode::all_zeros(),
    };
    let included = inclusion(&known, asked, &branch, &chain_with(root), None);
    let is_place = position
        .checked_shr(count.into())
        .is_none_or(|rest| rest == 0)
        && count < 32;
    let is_ambiguous = tx.base_size() == 64 || leads_through_transaction(txid, &branch);
    let is_proof = is_honest && asked == HEIGHT && is_place && !is_ambiguous;
    match included {
        Ok(included) => {
            assert!(is_proof);
            assert_eq!(included.anchor.position, position);
            assert_eq!(included.anchor.block.height, HEIGHT);
        }
        Err(VerifyError::Copy { .. }) => {}
        Err(error) => assert!(!is_proof, "{error}"),
    }
}

/// The root that a branch leads to.
fn root(txid: Txid, branch: &MerkleBranch) -> TxMerkleNode {
    let mut node = txid.to_byte_array();
    for (level, sibling) in branch.siblings.iter().enumerate() {
        let is_right = branch.position.checked_shr(level as u32).unwrap_or(0) % 2 == 1;
        let sibling = sibling.to_byte_array();
        let pair = if is_right {
            [sibling, node]
        } else {
            [node, sibling]
        };
        node = sha256d::Hash::hash(&pair.concat()).to_byte_array();
    }
    TxMerkleNode::from_byte_array(node)
}

/// A chain of two blocks, the second of which has this root.
fn chain_with(merkle_root: TxMerkleNode) -> HeaderChain {
    let genesis = bitcoin::constants::genesis_block(Network::Regtest).header;
    let mut header = Header {
        prev_blockhash: genesis.block_hash(),
        merkle_root,
        ..genesis
    };
    while header.validate_pow(header.target()).is_err() {
        header.nonce += 1;
    }
    let mut chain = HeaderChain::new(Network::Regtest);
    chain
        .add(0..=HEIGHT, &[genesis, header])
        .expect("a chain with work");
    chain
}
