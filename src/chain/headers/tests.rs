//! Chains of headers, and headers broken in one place.

use bitcoin::CompactTarget;
use bitcoin::block::Version;
use bitcoin::hashes::Hash;
use bitcoin::{TxMerkleNode, constants};

use super::*;
use crate::chain::grind;

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
