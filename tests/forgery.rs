//! A transaction that is in no block, proved by the bytes of one that is: what a transaction of 64 bytes makes possible.

use std::collections::BTreeSet;

use bitcoin::ScriptBuf;
use bitcoin::consensus::encode::serialize_hex;
use bitcoin::hashes::sha256d;
use ransomtrace::acquire::Acquired;
use ransomtrace::electrum::{Refusal, Request};
use ransomtrace::ledger::Completeness;
use ransomtrace::servers::Quorum;
use serde_json::{Value, json};

use crate::support::asking::{faults, fetch, fetch_of, gang, quorum, story};
use crate::support::forgery::Forgery;
use crate::support::memory::Memory;
use crate::support::scenario::{Chain, Scenario, branch, script};

/// Height of the block with the transaction of 64 bytes.
const HEIGHT: u32 = 2;

/// A fake payment to the gang.
fn forgery() -> Forgery {
    Forgery::paying(script("gang"), 500_000, HINT)
}

/// The lock time of the forged payment, where it is looked for first.
const HINT: u32 = 4_428_382;

/// A ransom and others in a block, and a transaction of 64 bytes at this position in it.
fn chain(forgery: &Forgery, position: u32, txs: u32) -> Chain {
    let pays = (0..txs).map(|_| ("shop", 200_000));
    let mut scenario = Scenario::new().block().coinbase("fund", pays).block();
    for at in 1..txs {
        let fund = [("fund", at)];
        scenario = match at {
            at if at == position => {
                let carrier = forgery.carrier.clone();
                let tx = scenario.tx("carrier", fund, [("shop", 1)]);
                tx.with(|tx| *tx = carrier).unknown()
            }
            at if at == 1 || at == 2 && position == 1 => {
                scenario.tx("ransom", fund, [("gang", 100_000)])
            }
            at => scenario.tx(&format!("other {at}"), fund, [("shop", 199_000)]),
        };
    }
    scenario.build()
}

/// A server that draws the branch of the carrier out to the forged payment.
fn forger(chain: &Chain, forgery: &Forgery) -> Memory {
    let txid = forgery.forged.compute_txid();
    let mut history = Memory::of(chain).result(&Request::History(script("gang")));
    let entries = history.as_array_mut().expect("a history");
    entries.push(json!({ "tx_hash": txid, "height": HEIGHT }));
    let block = &chain.blocks[HEIGHT as usize];
    let honest = branch(block, HEIGHT, forgery.carrier.compute_txid());
    let siblings = honest.siblings.iter();
    let siblings: Vec<sha256d::Hash> = siblings.map(|node| node.to_raw_hash()).collect();
    let (position, siblings) = forgery.branch(honest.position, &siblings);
    let proof = Request::Proof {
        txid,
        height: HEIGHT,
    };
    let drawn_out = json!({ "block_height": HEIGHT, "pos": position, "merkle": siblings });
    Memory::of(chain)
        .named("forger")
        .lying(Request::History(script("gang")), history)
        .lying(
            Request::Transaction(txid),
            json!(serialize_hex(&forgery.forged)),
        )
        .lying(proof, drawn_out)
}

/// An honest server, which has never heard of the forged payment.
fn honest(chain: &Chain, forgery: &Forgery) -> Memory {
    let txid = forgery.forged.compute_txid();
    let proof = Request::Proof {
        txid,
        height: HEIGHT,
    };
    Memory::of(chain)
        .named("honest")
        .refusing(Request::Transaction(txid), "no such transaction")
        .refusing(proof, "not in block")
}

/// Who was caught, and with what.
fn caught(quorum: &Quorum) -> Vec<String> {
    let faults = faults(quorum).into_iter();
    faults.map(|fault| fault.to_string()).collect()
}

#[track_caller]
fn is_not_proved(acquired: &Acquired, forgery: &Forgery) {
    let txid = forgery.forged.compute_txid();
    assert_eq!(acquired.view.number_of(&txid), None);
    let gang = acquired.view.address(&script("gang")).expect("asked");
    assert_eq!(
        *acquired.view.completeness(gang),
        Completeness::Unproved(1),
        "the real payment is proved and the forged one is not"
    );
}

#[test]
fn fake_inside_a_transaction_is_a_fault() {
    let forgery = forgery();
    for (position, txs) in [(1, 3), (2, 3), (3, 4), (1, 2), (4, 7), (6, 7), (12, 20)] {
        let chain = chain(&forgery, position, txs);
        let (forger, honest) = (forger(&chain, &forgery), honest(&chain, &forgery));
        let mut alone = quorum(&[&forger]);
        is_not_proved(&fetch_of(&gang(), &mut alone), &forgery);
        let told = caught(&alone);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("forger answered blockchain.transaction.get_merkle"));
        assert!(
            told[0].contains("that of the coinbase of block 2 has "),
            "{told:?}"
        );
        for servers in [[&forger, &honest], [&honest, &forger]] {
            let mut both = quorum(&servers);
            is_not_proved(&fetch_of(&gang(), &mut both), &forgery);
            let told = caught(&both);
            assert!(!told.is_empty());
            assert!(
                told.iter().all(|told| told.starts_with("forger ")),
                "{told:?}"
            );
        }
    }
}

#[test]
fn forged_coinbase_depth_is_detected() {
    let forgery = forgery();
    let chain = chain(&forgery, 2, 4);
    let block = &chain.blocks[HEIGHT as usize];
    let coinbase = block.txdata[0].compute_txid();
    let siblings = branch(block, HEIGHT, coinbase).siblings;
    let longer: Vec<Value> = [json!(siblings[0])]
        .into_iter()
        .chain(siblings.iter().map(|node| json!(node)))
        .collect();
    let ransom = block.txdata[1].compute_txid();
    for lie in [
        // Drawn out, of another transaction, and of a node of the tree.
        json!({ "tx_hash": coinbase, "merkle": longer }),
        json!({ "tx_hash": ransom, "merkle": siblings }),
        json!({ "tx_hash": forgery.forged.compute_txid(), "merkle": longer }),
        json!({ "tx_hash": coinbase, "merkle": siblings[1..] }),
    ] {
        let first = Request::First { height: HEIGHT };
        let forger = forger(&chain, &forgery).lying(first, lie.clone());
        let honest = honest(&chain, &forgery);
        let mut alone = quorum(&[&forger]);
        is_not_proved(&fetch_of(&gang(), &mut alone), &forgery);
        let told = caught(&alone);
        assert!(
            told[0].starts_with("forger answered blockchain.transaction.id_from_pos"),
            "{lie}: {told:?}"
        );
        for servers in [[&forger, &honest], [&honest, &forger]] {
            let mut both = quorum(&servers);
            is_not_proved(&fetch_of(&gang(), &mut both), &forgery);
            let told = caught(&both);
            assert!(
                told.iter().all(|told| told.starts_with("forger ")),
                "{told:?}"
            );
            assert!(
                told.iter().any(|told| told.contains("get_merkle")),
                "{told:?}"
            );
        }
    }
}

#[test]
fn missing_coinbase_leaves_branch_unresolved() {
    let forgery = forgery();
    let chain = chain(&forgery, 2, 4);
    let first = Request::First { height: HEIGHT };
    let forger = forger(&chain, &forgery).refusing(first.clone(), "unknown method");
    let honest = honest(&chain, &forgery).refusing(first, "unknown method");
    let mut alone = quorum(&[&forger]);
    let acquired = fetch_of(&gang(), &mut alone);
    is_not_proved(&acquired, &forgery);
    assert_eq!(caught(&alone), Vec::<String>::new());
    let (_, refusal) = acquired.refused.iter().next().expect("not settled");
    let words = refusal.to_string();
    assert!(matches!(refusal, Refusal::Unsettled(_)), "{words}");
    assert!(
        words.ends_with("request for the coinbase of the block: unknown method"),
        "{words}"
    );
    for servers in [[&forger, &honest], [&honest, &forger]] {
        let mut both = quorum(&servers);
        is_not_proved(&fetch_of(&gang(), &mut both), &forgery);
        let told = caught(&both);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].starts_with("forger reports transaction "),
            "{told:?}"
        );
        assert!(
            told[0].ends_with("it is undecided which is right"),
            "{told:?}"
        );
    }
}

#[test]
fn request_limit_leaves_branch_unresolved() {
    let forgery = forgery();
    let chain = chain(&forgery, 2, 4);
    let forger = forger(&chain, &forgery);
    let mut case = gang();
    let whole = {
        forger.forget();
        fetch_of(&case, &mut quorum(&[&forger]));
        forger.asked().len() as u64
    };
    for limit in 0..whole {
        case.limits.max_requests = limit;
        forger.forget();
        let mut alone = quorum(&[&forger]);
        let acquired = fetch_of(&case, &mut alone);
        assert_eq!(
            acquired.view.number_of(&forgery.forged.compute_txid()),
            None
        );
        let is_caught = caught(&alone).len() == 1;
        assert!(acquired.out_of_budget || is_caught, "{limit} of {whole}");
    }
}

/// A payment from a case address that has 64 bytes, in a block with other transactions before and after it.
fn short(before: u32, behind: u32) -> Chain {
    let all = 1 + before + behind;
    let pays = (0..all).map(|_| ("gang", 100_000));
    let mut scenario = Scenario::new().block().coinbase("ransom", pays).block();
    for at in 0..all {
        let ransom = [("ransom", at)];
        scenario = if at == before {
            let bytes = vec![0x51, 0x02, 0x4e, 0x73];
            let tx = scenario.tx("short", ransom, [("anchor", 99_000)]);
            tx.with(|tx| tx.output[0].script_pubkey = ScriptBuf::from(bytes))
                .floating()
        } else {
            scenario.tx(&format!("other {at}"), ransom, [("stash", 99_000)])
        };
    }
    scenario.build()
}

#[test]
fn block_depth_proves_64_byte_transaction_once() {
    for (before, behind) in [(0, 0), (0, 1), (1, 0), (5, 2), (9, 9)] {
        let chain = short(before, behind);
        let server = Memory::of(&chain);
        let mut alone = quorum(&[&server]);
        let acquired = fetch_of(&gang(), &mut alone);
        let txid = chain.txid("short");
        let tx = acquired.view.number_of(&txid).expect("proved");
        assert_eq!(acquired.view.tx(tx).anchor.position, before + 1);
        assert_eq!(caught(&alone), Vec::<String>::new());
        assert!(acquired.refused.is_empty());
        let asked = server.asked();
        let first = asked
            .iter()
            .filter(|request| matches!(request, Request::First { .. }));
        assert_eq!(first.count(), 1);
        assert_eq!(BTreeSet::from_iter(&asked).len(), asked.len());
    }
}

#[test]
fn inner_node_is_not_a_transaction() {
    // The reverse: a server returns the bytes of an inner node, with the branch of that node.
    let chain = short(2, 4);
    let block = &chain.blocks[HEIGHT as usize];
    let txid = chain.txid("short");
    let honest = branch(block, HEIGHT, txid);
    let proof = Request::Proof {
        txid,
        height: HEIGHT,
    };
    let shorter = json!({ "block_height": HEIGHT, "pos": honest.position / 2, "merkle": honest.siblings[1..] });
    let server = Memory::of(&chain).lying(proof, shorter);
    let mut alone = quorum(&[&server]);
    let acquired = fetch_of(&gang(), &mut alone);
    assert_eq!(acquired.view.number_of(&txid), None);
    assert_eq!(caught(&alone).len(), 1);
}

#[test]
fn unambiguous_branches_need_no_depth() {
    let chain = story();
    let server = Memory::of(&chain);
    fetch(&gang(), &server);
    let asked = server.asked();
    assert!(
        !asked
            .iter()
            .any(|request| matches!(request, Request::First { .. }))
    );
}
