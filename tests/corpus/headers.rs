//! Headers that a server gives for any range, and heights that it claims.

use std::collections::BTreeMap;

use bitcoin::block::Header;
use bitcoin::consensus::encode::deserialize;
use bitcoin::hashes::Hash;
use bitcoin::{BlockHash, Network};
use ransomtrace::chain::{ChainError, HeaderChain, PERIOD, genesis};

use super::pieces::Pieces;

/// Adds headers, forgets some and asks for more, as the input says, beside a model of what must be known.
pub fn read(bytes: &[u8]) {
    let mut pieces = Pieces(bytes);
    let network = match pieces.byte() % 4 {
        0 => Network::Bitcoin,
        1 => Network::Testnet,
        _ => Network::Regtest,
    };
    let mut chain = HeaderChain::new(network);
    // Nobody can make a chain of mainnet here, so that the model knows its first block at most.
    let mut known: BTreeMap<u32, BlockHash> = BTreeMap::new();
    while !pieces.is_empty() {
        match pieces.byte() % 4 {
            0 => {
                let start = pieces.number();
                let end = start.wrapping_add(pieces.number());
                let headers: Vec<Header> = (0..pieces.byte() % 8)
                    .map(|_| header(&mut pieces))
                    .collect();
                add(&mut chain, &mut known, (start, end), &headers);
            }
            1 => {
                let start = known.last_key_value().map_or(0, |(height, _)| height + 1);
                let headers = mined(&known, start, &mut pieces, network);
                let Some(last) = u32::try_from(headers.len())
                    .ok()
                    .and_then(|count| count.checked_sub(1))
                else {
                    continue;
                };
                add(&mut chain, &mut known, (start, start + last), &headers);
            }
            2 => {
                let height = u32::from(pieces.short());
                chain.rewind(height);
                if network != Network::Bitcoin {
                    known.retain(|at, _| *at < height);
                }
            }
            _ => {
                let tip = pieces.number() % 10_000_000;
                let height = pieces.number().checked_rem(tip).unwrap_or(0);
                for range in chain.missing(height, tip) {
                    assert!(range.end() - range.start() < PERIOD, "{range:?}");
                }
            }
        }
        for (height, hash) in &known {
            assert_eq!(chain.block(*height).map(|block| block.hash), Some(*hash));
        }
    }
}

/// Adds headers: all of them, or none and a reason.
fn add(
    chain: &mut HeaderChain,
    known: &mut BTreeMap<u32, BlockHash>,
    (start, end): (u32, u32),
    headers: &[Header],
) {
    match chain.add(start..=end, headers) {
        Ok(()) => {
            assert_eq!(headers.len(), (end - start) as usize + 1);
            for (height, header) in (start..=end).zip(headers) {
                assert_eq!(chain.header(height), Some(header));
                known.insert(height, header.block_hash());
            }
            assert_eq!(
                chain.block(0).map(|block| block.hash),
                Some(genesis(chain.network()))
            );
        }
        Err(ChainError::Count { expected, .. }) => assert_ne!(expected, headers.len()),
        Err(error) => drop(error.to_string()),
    }
}

/// A header as it comes.
fn header(pieces: &mut Pieces<'_>) -> Header {
    deserialize(&pieces.exactly::<80>()).expect("any 80 bytes are a header")
}

/// Headers that follow on each other and, where that is cheap, carry work; a bit of each says whether it is spoilt.
fn mined(
    known: &BTreeMap<u32, BlockHash>,
    start: u32,
    pieces: &mut Pieces<'_>,
    network: Network,
) -> Vec<Header> {
    let mut parent = known.last_key_value().map(|(_, hash)| *hash);
    let mut headers = Vec::new();
    for _ in 0..pieces.byte() % 8 {
        let mut next = bitcoin::constants::genesis_block(network).header;
        if start > 0 || !headers.is_empty() {
            next.prev_blockhash = parent.unwrap_or(BlockHash::all_zeros());
            next.time = pieces.number();
            let is_cheap = network == Network::Regtest && !pieces.byte().is_multiple_of(8);
            while is_cheap && next.validate_pow(next.target()).is_err() {
                next.nonce = next.nonce.wrapping_add(1);
            }
        }
        parent = Some(next.block_hash());
        headers.push(next);
    }
    headers
}
