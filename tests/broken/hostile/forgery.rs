//! A payment that is in no block, proved by the bytes of a transaction that is in one (CVE-2017-12842).

use std::sync::LazyLock;

use bitcoin::address::NetworkUnchecked;
use bitcoin::block::Header;
use bitcoin::consensus::encode::serialize_hex;
use bitcoin::hashes::{Hash, sha256d};
use bitcoin::{Address, TxMerkleNode};
use serde_json::{Value, json};

use super::chain::link;
use super::{HEADERS, HISTORY, MERKLE, TIP, TRANSACTION, expect, findings, script_hash, trace};
use crate::support::built_in::{Table, addresses, desk, server, story};
use crate::support::forgery::Forgery;
use crate::support::hostile::Hostile;

const FIRST: &str = "blockchain.transaction.id_from_pos";

/// Height of the block that has a transaction of 64 bytes at its end.
const HEIGHT: usize = 200;

/// The chain of the story with one transaction more, and the payment that is in its bytes.
struct Stage {
    headers: Vec<Header>,
    /// Transactions of the block.
    leaves: Vec<sha256d::Hash>,
    forgery: Forgery,
    /// Script hash of the case address that it seems to pay.
    scripthash: String,
}

static STAGE: LazyLock<Stage> = LazyLock::new(|| {
    let address = addresses().remove(0);
    let paid: Address<NetworkUnchecked> = address.parse().unwrap();
    let script = paid.assume_checked().script_pubkey();
    let forgery = Forgery::paying(script, 123_456_789, 0);
    let blocks = story().chain.blocks();
    let mut headers: Vec<Header> = blocks.iter().map(|block| block.header).collect();
    let txs = blocks[HEIGHT].txdata.iter().chain([&forgery.carrier]);
    let leaves: Vec<sha256d::Hash> = txs.map(|tx| tx.compute_txid().to_raw_hash()).collect();
    let root = *levels(&leaves).last().unwrap().first().unwrap();
    headers[HEIGHT].merkle_root = TxMerkleNode::from_raw_hash(root);
    link(&mut headers, HEIGHT);
    Stage {
        headers,
        leaves,
        forgery,
        scripthash: script_hash(&address),
    }
});

/// The nodes of a tree, level by level.
fn levels(leaves: &[sha256d::Hash]) -> Vec<Vec<sha256d::Hash>> {
    let mut levels = vec![leaves.to_vec()];
    while let Some(level) = levels.last().filter(|level| level.len() > 1) {
        let parent = |pair: &[sha256d::Hash]| {
            let right = pair.last().unwrap();
            sha256d::Hash::hash(&[pair[0].to_byte_array(), right.to_byte_array()].concat())
        };
        let above = level.chunks(2).map(parent).collect();
        levels.push(above);
    }
    levels
}

/// The siblings on the way from a leaf to the root.
fn siblings(leaves: &[sha256d::Hash], position: usize) -> Vec<sha256d::Hash> {
    let levels = levels(leaves);
    let below_root = levels[..levels.len() - 1].iter().enumerate();
    let sibling = |(level, nodes): (usize, &Vec<sha256d::Hash>)| {
        let at = position >> level;
        *nodes.get(at ^ 1).unwrap_or(&nodes[at])
    };
    below_root.map(sibling).collect()
}

/// Makes of an answer one about the chain with the transaction of 64 bytes.
fn of_stage(method: &str, params: &Value, answer: &mut Value) {
    let Stage {
        headers, leaves, ..
    } = &*STAGE;
    let mut say = |result: Value| *answer = json!({ "id": answer["id"], "result": result });
    match method {
        HEADERS => {
            let [start, count] = [0, 1].map(|at| params[at].as_u64().unwrap() as usize);
            let given = headers.iter().skip(start).take(count);
            let given: Vec<String> = given.map(serialize_hex).collect();
            say(json!({ "count": given.len(), "hex": given.concat(), "max": 2016 }));
        }
        TIP => say(
            json!({ "height": headers.len() - 1, "hex": serialize_hex(&headers[headers.len() - 1]) }),
        ),
        MERKLE if params[1] == HEIGHT => {
            let is_asked = |leaf: &sha256d::Hash| params[0] == leaf.to_string();
            if let Some(position) = leaves.iter().position(is_asked) {
                let branch = siblings(leaves, position);
                say(json!({ "block_height": HEIGHT, "pos": position, "merkle": branch }));
            }
        }
        FIRST if params[0] == HEIGHT => {
            say(json!({ "tx_hash": leaves[0], "merkle": siblings(leaves, 0) }));
        }
        _ => {}
    }
}

fn honest() -> Hostile {
    // Mining takes time that no client should wait for.
    LazyLock::force(&STAGE);
    Hostile::lying(server(), of_stage)
}

/// A server that extends the branch of the 64-byte transaction, and reveals no more than `first` about the coinbase.
fn forger(first: fn(&mut Value)) -> Hostile {
    Hostile::lying(server(), move |method, params, answer| {
        of_stage(method, params, answer);
        let Stage {
            leaves,
            forgery,
            scripthash,
            ..
        } = &*STAGE;
        let txid = forgery.forged.compute_txid().to_string();
        let id = answer["id"].clone();
        match method {
            HISTORY if params[0] == **scripthash => {
                let entries = answer["result"].as_array_mut().unwrap();
                entries.push(json!({ "tx_hash": txid, "height": HEIGHT }));
            }
            TRANSACTION if params[0] == txid => {
                *answer = json!({ "id": id, "result": serialize_hex(&forgery.forged) });
            }
            MERKLE if params[0] == txid => {
                let last = leaves.len() - 1;
                let (position, branch) = forgery.branch(last as u32, &siblings(leaves, last));
                let proof = json!({ "block_height": HEIGHT, "pos": position, "merkle": branch });
                *answer = json!({ "id": id, "result": proof });
            }
            FIRST => first(answer),
            _ => {}
        }
    })
}

/// Returns nothing about the coinbase.
fn unknown(answer: &mut Value) {
    let error = json!({ "code": -32601, "message": "unknown method" });
    *answer = json!({ "id": answer["id"], "error": error });
}

fn payments(servers: &str) -> (Vec<Vec<String>>, crate::support::command::Ended, String) {
    let desk = desk();
    let ended = trace(&desk, servers);
    let case = findings(&desk).expect("findings");
    let verified = desk.ransomtrace("verify case").watch();
    assert_eq!(verified.code, Some(0), "{verified:#?}");
    let said = format!("{}{}", verified.stdout, verified.stderr);
    (Table::of(&case, "payments").rows, ended, said)
}

#[test]
fn fake_inside_a_transaction_is_reported() {
    let (txid, honest) = (STAGE.forgery.forged.compute_txid(), honest());
    let (real, ended, _) = payments(&format!("-s {}", honest.url()));
    expect(&ended, 0, "Everything within the set limits was fetched");
    assert!(!real.is_empty());

    let forger = forger(|_| {});
    let told = format!(
        "- {} answered blockchain.transaction.get_merkle [\"{txid}\",{HEIGHT}] with an invalid proof: the Merkle \
         branch of {txid} has ",
        forger.url()
    );
    let (found, ended, verified) = payments(&format!("-s {}", forger.url()));
    expect(&ended, 4, &told);
    assert_eq!(found, real);
    assert!(
        verified.contains("2 are invalid, as the log reports: a server was at fault"),
        "{verified}"
    );
    for servers in [[&forger, &honest], [&honest, &forger]] {
        let servers = servers
            .map(|server| format!("-s {}", server.url()))
            .join(" ");
        let (found, ended, _) = payments(&servers);
        expect(&ended, 4, &told);
        assert_eq!(found, real);
        let named = format!("- {} ", honest.url());
        assert!(
            !ended.stdout.contains(&named)
                || ended.stdout.find(&named) > ended.stdout.find("What servers learned"),
            "{ended:#?}"
        );
    }
}

#[test]
fn unresolved_branch_is_not_counted_nor_a_fault() {
    let (real, ..) = payments(&format!("-s {}", honest().url()));
    let forger = forger(unknown);
    let (found, ended, verified) = payments(&format!("-s {}", forger.url()));
    expect(&ended, 3, "unresolved: the Merkle branch of ");
    assert_eq!(found, real);
    assert!(
        verified.contains("no answer shows the depth of the block's tree"),
        "{verified}"
    );
}
