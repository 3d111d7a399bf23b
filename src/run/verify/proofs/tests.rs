//! Tests of headers, forks and ambiguous branches.

use bitcoin::block::Version;
use bitcoin::consensus::encode::serialize_hex;
use bitcoin::constants::genesis_block;
use serde_json::json;

use super::*;
use crate::chain::grind;
use crate::electrum::Request;
use crate::run::verify::log::Log;

/// Consecutive headers, starting with the genesis block; `salt` distinguishes chains.
fn headers(before: &[Header], count: u32, salt: u8) -> Vec<Header> {
    let mut headers = before.to_vec();
    if headers.is_empty() {
        headers.push(genesis_block(Network::Regtest).header);
    }
    while headers.len() < count as usize {
        let last = headers[headers.len() - 1];
        headers.push(grind(Header {
            version: Version::TWO,
            prev_blockhash: last.block_hash(),
            merkle_root: TxMerkleNode::from_byte_array([salt; 32]),
            time: last.time + 600,
            bits: last.bits,
            nonce: 0,
        }));
    }
    headers
}

/// Reads an answer with headers.
fn give(proofs: &mut Proofs, row: i64, start: u32, headers: &[Header]) {
    let count = u32::try_from(headers.len()).expect("a few");
    let hex: String = headers.iter().map(serialize_hex).collect();
    proofs.read(&AnswerRow {
        id: row,
        run: 1,
        time: "",
        server: "server",
        request: &Request::Headers { start, count }.key(),
        sha256: "",
        answer: &json!({ "id": 0, "result": { "hex": hex } }).to_string(),
    });
}

/// Reads an answer with the branch of the only transaction of a block.
fn give_branch(proofs: &mut Proofs, row: i64, height: u32, salt: u8) {
    let txid = Txid::from_byte_array([salt; 32]);
    let result = json!({ "block_height": height, "pos": 0, "merkle": [] });
    proofs.read(&AnswerRow {
        id: row,
        run: 1,
        time: "",
        server: "server",
        request: &Request::Proof { txid, height }.key(),
        sha256: "",
        answer: &json!({ "id": 0, "result": result }).to_string(),
    });
}

#[test]
fn headers_are_validated_from_checkpoints() {
    let chain = headers(&[], PERIOD + 10, 1);
    let (below, above) = chain.split_at(PERIOD as usize);
    let checked = || Proofs {
        listed: HeaderChain::with_checkpoint(Network::Regtest, &below[below.len() - 1]),
        ..Proofs::new(Network::Regtest)
    };
    let mut proofs = checked();
    // In any order, and partly repeated.
    give(&mut proofs, 1, PERIOD, above);
    give(&mut proofs, 2, 7, &below[7..9]);
    give(&mut proofs, 3, 0, below);
    give_branch(&mut proofs, 4, 7, 1);
    give_branch(&mut proofs, 5, PERIOD + 3, 1);
    give_branch(&mut proofs, 6, PERIOD + 3, 2);
    let [_, headers, branches] = proofs.finish(&Log::default());
    let told = "2028 headers in 3 answers connect, with proof of work, to built-in checkpoints";
    assert_eq!((headers.summary.as_str(), headers.notices.len()), (told, 0));
    // No run ended, so there is no chain of a last run.
    assert_eq!(
        branches.summary,
        "1 of 3 Merkle branches connects to a header of the chain"
    );
    assert!(branches.notices[0].starts_with("1 Merkle branch to a block that is not in the chain"));

    // Without the checkpoint before them they do not connect.
    let mut proofs = Proofs {
        listed: HeaderChain::with_checkpoint(Network::Regtest, &below[5]),
        ..Proofs::new(Network::Regtest)
    };
    give(&mut proofs, 1, PERIOD, above);
    let [_, headers, _] = proofs.finish(&Log::default());
    assert_eq!(headers.notices.len(), 1, "{headers:?}");
    assert!(headers.summary.starts_with("0 headers"), "{headers:?}");
}

/// Reads an answer.
fn answer(proofs: &mut Proofs, row: i64, request: &Request, result: serde_json::Value) {
    proofs.read(&AnswerRow {
        id: row,
        run: 1,
        time: "",
        server: "server",
        request: &request.key(),
        sha256: "",
        answer: &json!({ "id": 0, "result": result }).to_string(),
    });
}

#[test]
fn ambiguous_branch_is_resolved_by_block_depth() {
    let genesis = genesis_block(Network::Regtest);
    let coinbase = &genesis.txdata[0];
    // A transaction of 64 bytes, and one whose id is its second half.
    let carrier = [
        &[2, 0, 0, 0, 1][..],
        &[7; 32],
        &[0; 4],
        &[0],
        &[0; 4],
        &[1],
        &[0; 8],
        &[4, 1, 2, 3, 4],
        &[0; 4],
    ]
    .concat();
    let (first, second) = carrier.split_at(32);
    let [first, second] = [first, second].map(|half| half.try_into().expect("a half"));
    let forged = Txid::from_byte_array(second);
    let coinbase_id = coinbase.compute_txid().to_byte_array();
    let carrier_id = bitcoin::hashes::sha256d::Hash::hash(&carrier);
    let carrier_txid = Txid::from_raw_hash(carrier_id);
    let root = [coinbase_id, carrier_id.to_byte_array()].concat();
    let root = bitcoin::hashes::sha256d::Hash::hash(&root);
    let block = grind(Header {
        prev_blockhash: genesis.header.block_hash(),
        merkle_root: TxMerkleNode::from_raw_hash(root),
        nonce: 0,
        ..genesis.header
    });
    let node = |bytes| TxMerkleNode::from_byte_array(bytes).to_string();
    let judged = |is_settled: bool| {
        let mut proofs = Proofs::new(Network::Regtest);
        give(&mut proofs, 1, 0, &[genesis.header, block]);
        let height = 1;
        let proof = |txid| Request::Proof { txid, height };
        let drawn_out =
            json!({ "block_height": 1, "pos": 3, "merkle": [node(first), node(coinbase_id)] });
        answer(&mut proofs, 2, &proof(forged), drawn_out);
        let honest = json!({ "block_height": 1, "pos": 1, "merkle": [node(coinbase_id)] });
        answer(&mut proofs, 3, &proof(carrier_txid), honest);
        let bytes = |bytes: &[u8]| json!(bitcoin::hex::DisplayHex::to_lower_hex_string(bytes));
        answer(
            &mut proofs,
            4,
            &Request::Transaction(carrier_txid),
            bytes(&carrier),
        );
        if is_settled {
            let result = json!({ "tx_hash": coinbase.compute_txid(), "merkle": [node(carrier_id.to_byte_array())] });
            answer(&mut proofs, 5, &Request::First { height }, result);
            let bytes = bytes(&bitcoin::consensus::encode::serialize(coinbase));
            answer(
                &mut proofs,
                6,
                &Request::Transaction(coinbase.compute_txid()),
                bytes,
            );
        }
        let [_, _, branches] = proofs.finish(&Log::default());
        branches
    };
    let open = judged(false);
    assert!(open.faults.is_empty(), "{open:?}");
    assert!(
        open.notices[0].starts_with("the Merkle branches in answers 2 to 3 may end above or below"),
        "{open:?}"
    );
    let settled = judged(true);
    let [fault] = &settled.faults[..] else {
        panic!("one fault: {settled:?}");
    };
    assert_eq!(fault.row, Some(2));
    assert!(
        fault
            .problem
            .contains("has 2 hashes, that of the coinbase of block 1 has 1"),
        "{fault:?}"
    );
    assert_eq!(settled.notices.len(), 1, "{settled:?}");
}

#[test]
fn forks_connect_and_headers_at_wrong_height_do_not() {
    let chain = headers(&[], 9, 1);
    let fork = headers(&chain[..5], 12, 2);
    let mut proofs = Proofs::new(Network::Regtest);
    give(&mut proofs, 1, 3, &chain[2..4]);
    give(&mut proofs, 2, 0, &chain);
    give(&mut proofs, 3, 5, &fork[5..]);
    let mut broken = chain.clone();
    broken[4].nonce += 1;
    give(&mut proofs, 4, 4, &broken[4..6]);
    let [_, headers, _] = proofs.finish(&Log::default());
    assert!(
        headers.summary.starts_with("16 headers in 2 answers"),
        "{headers:?}"
    );
    assert!(
        headers.notices[0].starts_with("the headers in answers 1, 4 do not connect"),
        "{headers:?}"
    );
}
