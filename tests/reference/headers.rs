//! A retarget period of mainnet, and Electrum's checkpoints.

use super::*;

use bitcoin::CompactTarget;
use bitcoin::Target;
use bitcoin::consensus::Params;
use ransomtrace::chain::{ChainError, PERIOD};

/// Heights of the retarget period whose headers are all there.
const FIRST: u32 = 586_656;
const LAST: u32 = 588_671;

fn period(data: &Data) -> Vec<Header> {
    let bytes = Vec::from_hex(data.text("chunk_291_586656_588671.hex").trim()).expect("hex");
    bytes
        .chunks(80)
        .map(|bytes| deserialize(bytes).expect("a header"))
        .collect()
}

#[test]
fn a_whole_retarget_period_of_mainnet_is_accepted() {
    let Some(data) = Data::find("headers", 2_016) else {
        return;
    };
    let headers = period(&data);
    let mut chain = HeaderChain::new(Network::Bitcoin);
    assert_eq!(chain.missing(587_000, 700_000), [FIRST..=LAST]);
    chain.add(FIRST..=LAST, &headers).expect("real headers");
    assert!(chain.missing(587_000, 700_000).is_empty());
    let expected = &data.json("expected.json")["chunk_291"];
    let last = chain.block(LAST).expect("it was added");
    assert_eq!(last.hash.to_string(), str_of(&expected["last_hash"]));
    assert_eq!(chain.header(FIRST), headers.first());
}

#[test]
fn flipped_bit_in_a_real_header_is_refused_at_its_height() {
    let Some(data) = Data::find("headers", 36) else {
        return;
    };
    let headers = period(&data);
    // First and last byte of version, parent, Merkle root, time, bits and nonce.
    let fields = [(0, 3), (4, 35), (36, 67), (68, 71), (72, 75), (76, 79)];
    for (turn, (first, last)) in fields.into_iter().enumerate() {
        for (at, byte, bit) in [
            (0, first, 0),
            (1, last, 7),
            (2, first, 3),
            (2, last, 4),
            (500 + 300 * turn % 1000, first, turn),
            (2015, last, 7 - turn),
        ] {
            let mut bytes: [u8; 80] = serialize(&headers[at]).try_into().expect("80 bytes");
            bytes[byte] ^= 1 << bit;
            let mut flipped = headers.clone();
            flipped[at] = deserialize(&bytes).expect("any 80 bytes are a header");
            let mut chain = HeaderChain::new(Network::Bitcoin);
            let error = chain
                .add(FIRST..=LAST, &flipped)
                .expect_err("a flipped bit");
            let wrong = FIRST + at as u32;
            let fits = match error {
                ChainError::Link { height, .. } => (height, turn) == (wrong, 1),
                ChainError::Retarget { height, .. } => (height, turn) == (wrong, 4),
                ChainError::Work { height, .. } => height == wrong && turn != 1 && turn != 4,
                _ => false,
            };
            assert!(
                fits,
                "byte {byte}, bit {bit} of the header at {wrong}: {error}"
            );
            assert_eq!(chain.block(FIRST), None, "nothing is kept");
        }
    }
}

#[test]
fn a_real_period_is_refused_under_any_other_heights() {
    let Some(data) = Data::find("headers", 6) else {
        return;
    };
    let headers = period(&data);
    let refused = |start: u32, headers: &[Header]| {
        let end = start + headers.len() as u32 - 1;
        HeaderChain::new(Network::Bitcoin)
            .add(start..=end, headers)
            .expect_err("other heights")
    };
    for start in [FIRST - PERIOD, FIRST + PERIOD] {
        let error = refused(start, &headers);
        assert!(
            matches!(error, ChainError::Link { height, .. } if height == start),
            "{start}: {error}"
        );
    }
    // One too high, one too low, cut short: no whole period, so no checkpoint vouches for either end.
    for error in [
        refused(FIRST + 1, &headers),
        refused(FIRST - 1, &headers),
        refused(FIRST, &headers[..2015]),
    ] {
        assert!(matches!(error, ChainError::NoPeriod { .. }), "{error}");
    }
    let error = HeaderChain::new(Network::Bitcoin)
        .add(FIRST..=LAST, &headers[1..])
        .expect_err("one is missing");
    assert!(matches!(error, ChainError::Count { found: 2015, .. }));
}

#[test]
fn difficulty_after_a_real_period_is_that_of_mainnet() {
    let Some(data) = Data::find("headers", 2) else {
        return;
    };
    let headers = period(&data);
    let expected = &data.json("expected.json")["after_chunk"];
    let bits = |name: &str| {
        CompactTarget::from_unprefixed_hex(str_of(&expected[name])).expect("compact bits")
    };
    let (first, last) = (headers[0], headers[2015]);
    assert_eq!(last.bits, bits("bits_before"));
    let retarget = CompactTarget::from_header_difficulty_adjustment(first, last, &Params::MAINNET);
    assert_eq!(retarget, bits("bits_after"));
    // The chain names the difficulty that it expects when it is given another.
    let unchanged = Header {
        prev_blockhash: last.block_hash(),
        ..last
    };
    let error = HeaderChain::new(Network::Bitcoin)
        .add(LAST + 1..=LAST + PERIOD, &[unchanged; 2016])
        .expect_err("the old difficulty");
    assert_eq!(
        error,
        ChainError::Retarget {
            height: LAST + 1,
            found: bits("bits_before").to_consensus(),
            expected: bits("bits_after").to_consensus(),
        }
    );
}

#[test]
fn the_built_in_checkpoints_are_those_of_electrum() {
    let Some(data) = Data::find("headers", 371) else {
        return;
    };
    let published = data.text("electrum_checkpoints.json");
    // Targets are numbers of 256 bits, written in decimal: too long for a JSON reader, and compared as digits.
    let words = published
        .split(|end: char| !end.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    let built_in: Vec<&str> = include_str!("../../data/checkpoints/bitcoin.csv")
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_digit()))
        .collect();
    assert_eq!(words.len(), 2 * 371);
    assert_eq!(built_in.len(), 371);
    for ((number, pair), row) in (1..).zip(words.chunks(2)).zip(built_in) {
        let fields: Vec<&str> = row.split(',').collect();
        assert_eq!(fields[0], (number * PERIOD - 1).to_string());
        assert_eq!(fields[1], pair[0]);
        let target = Target::from_compact(
            CompactTarget::from_unprefixed_hex(fields[2]).expect("compact bits"),
        );
        assert_eq!(
            decimal(&target.to_be_bytes()),
            pair[1],
            "behind {}",
            fields[0]
        );
    }
}

/// A number in decimal digits.
fn decimal(big_endian: &[u8]) -> String {
    let mut digits = vec![0_u8];
    for byte in big_endian {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) * 256;
            *digit = (carry % 10) as u8;
            carry /= 10;
        }
        while carry > 0 {
            digits.push((carry % 10) as u8);
            carry /= 10;
        }
    }
    let digits = digits.iter().rev();
    digits.map(|digit| char::from(b'0' + digit)).collect()
}
