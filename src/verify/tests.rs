//! Proofs of whole blocks, and proofs damaged in one place.

use bitcoin::Network;
use bitcoin::block::Header;
use bitcoin::consensus::encode::serialize;
use bitcoin::constants::genesis_block;

use super::*;
use crate::chain::grind;

fn coinbase() -> Transaction {
    genesis_block(Network::Regtest).txdata.remove(0)
}

/// A chain of two blocks, the second with `txids`.
fn chain_with(txids: &[Txid]) -> HeaderChain {
    let genesis = genesis_block(Network::Regtest).header;
    let root = bitcoin::merkle_tree::calculate_root(txids.iter().map(|txid| txid.to_raw_hash()));
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
fn proves_every_transaction_of_a_block() {
    for count in 1..=9 {
        let txs = txs(count);
        let chain = chain_with(&txs.iter().map(|tx| tx.txid).collect::<Vec<_>>());
        for (position, tx) in txs.iter().enumerate() {
            let proved =
                inclusion(tx, 1, &branch_of(&txs, position), &chain, None).expect("its own branch");
            assert_eq!(proved.anchor.position as usize, position);
            assert_eq!(proved.anchor.block.height, 1);
        }
    }
}

#[test]
fn rejects_branch_with_wrong_bit() {
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
fn rejects_position_beyond_branch() {
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
fn rejects_branch_of_another_block() {
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
fn rejects_bytes_of_another_transaction() {
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
fn rejects_truncated_bytes() {
    let tx = coinbase();
    let bytes = serialize(&tx);
    let error = transaction(tx.compute_txid(), &bytes[..bytes.len() - 1]).expect_err("cut short");
    assert!(matches!(error, VerifyError::Decode { .. }), "{error}");
}
