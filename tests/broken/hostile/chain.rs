//! Lies about headers and tips, and chains that move.

use bitcoin::block::Header;
use bitcoin::consensus::encode::serialize_hex;
use bitcoin::constants::genesis_block;
use bitcoin::{Block, Network, Transaction, Txid};
use ransomtrace::demo::Server;
use ransomtrace::lab::Chain;
use serde_json::{Value, json};

use super::{Beside, HEADERS, TIP, Trial, expect, lying_about, trace};
use crate::support::built_in::{conclusions, desk, server, story};
use crate::support::command::Files;
use crate::support::hostile::{Behaviour, Hostile};

/// A server whose headers are those of a chain that was changed.
fn with_headers(change: impl Fn(&mut Vec<Header>)) -> Hostile {
    let mut headers: Vec<Header> = story()
        .chain
        .blocks()
        .iter()
        .map(|block| block.header)
        .collect();
    change(&mut headers);
    let tip = (headers.len() - 1, serialize_hex(headers.last().unwrap()));
    Hostile::lying(server(), move |method, params, answer| match method {
        HEADERS => {
            let [start, count] = [0, 1].map(|at| params[at].as_u64().unwrap() as usize);
            let given = headers.iter().skip(start).take(count);
            let given: Vec<String> = given.map(serialize_hex).collect();
            answer["result"]["count"] = given.len().into();
            answer["result"]["hex"] = given.concat().into();
        }
        TIP => answer["result"] = json!({ "height": tip.0, "hex": tip.1 }),
        _ => {}
    })
}

/// Grinds a header until it has the required work, or has not.
fn work(header: &mut Header, has_work: bool) {
    while header.validate_pow(header.target()).is_ok() != has_work {
        header.nonce += 1;
    }
}

/// Links headers anew from a height on, each with work.
pub(super) fn link(headers: &mut [Header], from: usize) {
    for at in from..headers.len() {
        headers[at].prev_blockhash = headers[at - 1].block_hash();
        work(&mut headers[at], true);
    }
}

const OFF: &str = "is not on the chain with the most work: ";

#[test]
fn foreign_chain_is_detected_before_writing() {
    let told = "cannot be used: it serves bitcoin and not regtest";
    Trial {
        server: &|| with_headers(|headers| headers[0] = genesis_block(Network::Bitcoin).header),
        alone: (4, told.to_owned()),
        beside: Beside::Named(0, "was dropped during the run: ".to_owned()),
    }
    .run();
}

#[test]
fn a_header_without_work_is_not_believed() {
    Trial {
        server: &|| {
            with_headers(|headers| {
                work(&mut headers[200], false);
                link(headers, 201);
            })
        },
        alone: (4, "sent invalid headers: header 200 (".to_owned()),
        beside: Beside::Named(4, OFF.to_owned()),
    }
    .run();
}

#[test]
fn rejects_unlinked_headers() {
    Trial {
        server: &|| {
            with_headers(|headers| {
                headers[200].time += 1;
                work(&mut headers[200], true);
            })
        },
        alone: (4, "sent invalid headers: ".to_owned()),
        beside: Beside::NamedIfAsked(4, OFF.to_owned()),
    }
    .run();
}

#[test]
fn headers_with_an_easier_target_are_not_believed() {
    Trial {
        server: &|| {
            with_headers(|headers| {
                headers[200].bits = bitcoin::CompactTarget::from_consensus(0x2100_ffff);
                work(&mut headers[200], true);
                link(headers, 201);
            })
        },
        alone: (4, "sent invalid headers: ".to_owned()),
        beside: Beside::Named(4, OFF.to_owned()),
    }
    .run();
}

#[test]
fn fewer_headers_than_asked_for_are_not_enough() {
    Trial {
        server: &|| {
            lying_about(HEADERS, |params, answer| {
                if params[1].as_u64() > Some(1) {
                    let hex = answer["result"]["hex"].as_str().unwrap();
                    answer["result"]["hex"] = hex[..hex.len() - 160].into();
                }
            })
        },
        alone: (4, "sent invalid headers: ".to_owned()),
        beside: Beside::NamedIfAsked(4, OFF.to_owned()),
    }
    .run();
}

#[test]
fn a_tip_that_its_headers_do_not_lead_to_is_not_believed() {
    let other: Block = story().chain.blocks()[300].clone();
    Trial {
        server: &|| {
            let hex = serialize_hex(&other.header);
            lying_about(TIP, move |_, answer| {
                answer["result"]["hex"] = hex.as_str().into()
            })
        },
        alone: (4, "sent invalid headers: ".to_owned()),
        beside: Beside::NamedIfAsked(4, OFF.to_owned()),
    }
    .run();
}

#[test]
fn a_tip_far_beyond_the_chain_is_not_believed() {
    for height in [360, 5_000, u32::MAX] {
        Trial {
            server: &|| {
                lying_about(TIP, move |_, answer| {
                    answer["result"]["height"] = height.into()
                })
            },
            alone: (4, "sent invalid headers: ".to_owned()),
            beside: Beside::Named(4, OFF.to_owned()),
        }
        .run();
    }
}

#[test]
fn missing_tip_error_has_no_control_characters() {
    Trial {
        server: &|| {
            lying_about(TIP, |_, answer| {
                let error = json!({ "code": 1, "message": "\u{1b}[31mgo away" });
                *answer = json!({ "id": answer["id"], "error": error });
            })
        },
        alone: (1, "refuses blockchain.headers.subscribe []: ".to_owned()),
        beside: Beside::Named(
            0,
            "was dropped during the run: does not report its tip: ".to_owned(),
        ),
    }
    .run();
}

#[test]
fn a_tip_of_the_wrong_shape_is_none() {
    for result in [
        json!(null),
        json!([]),
        json!({ "height": -1, "hex": "" }),
        json!(7),
    ] {
        Trial {
            server: &|| {
                let result: Value = result.clone();
                lying_about(TIP, move |_, answer| answer["result"] = result.clone())
            },
            alone: (
                1,
                "refuses blockchain.headers.subscribe []: malformed".to_owned(),
            ),
            beside: Beside::Named(
                0,
                "was dropped during the run: does not report its tip: ".to_owned(),
            ),
        }
        .run();
    }
}

#[test]
fn a_server_far_behind_is_left_for_one_that_is_not() {
    let trial = Trial {
        server: &|| with_headers(|headers| headers.truncate(300)),
        alone: (0, String::new()),
        beside: Beside::Named(
            0,
            "was dropped during the run: is 60 blocks behind".to_owned(),
        ),
    };
    trial.beside();
}

/// A chain of these transactions, block by block, on top of a part of the chain of the story. Nobody waits for a block.
fn chain_of(blocks: usize, then: &[Vec<Transaction>]) -> Chain {
    let told = story().chain.blocks();
    let mut chain = Chain::new();
    let kept = told[1..blocks]
        .iter()
        .map(|block| (block, 0, &block.txdata[1..]));
    let others = told[blocks..].iter().chain(told.last());
    // A second later, so that the block differs whatever it contains.
    let new = others.zip(then).map(|(block, txs)| (block, 1, &txs[..]));
    for (block, later, txs) in kept.chain(new) {
        txs.iter().for_each(|tx| chain.submit(tx.clone()));
        let payout = block.txdata[0].output[0].script_pubkey.clone();
        chain.mine(block.header.time + later, payout);
    }
    assert_eq!(chain.blocks()[..blocks], told[..blocks]);
    chain
}

/// A reorganisation: the chain before it, the one after it, the payment that moves to the next block with the height that
/// it had, and the payment that vanishes.
struct Reorganisation {
    before: Server,
    after: Server,
    moved: (Txid, u32),
    gone: (Txid, u32),
}

/// The last two payments of the story, and two blocks on top of them.
fn reorganisation() -> Reorganisation {
    let chain = &story().chain;
    let mut payments: Vec<(u32, Txid)> = story()
        .truth
        .payments()
        .map(|payment| payment.outpoint.txid)
        .map(|txid| (chain.place(&txid).unwrap().height, txid))
        .collect();
    payments.sort();
    let [.., (from, moved), (late, gone)] = payments[..] else {
        panic!("a story of several payments");
    };
    let tip = late + 2;
    let txs_at = |height: u32| chain.block(height).unwrap().txdata[1..].to_vec();
    let mut blocks: Vec<Vec<Transaction>> = (from..=tip).map(txs_at).collect();
    // Descendants move or vanish with their ancestors.
    let mut along = vec![moved];
    let (later, first) = std::mem::take(&mut blocks[0])
        .into_iter()
        .partition(|tx| depends(tx, &mut along));
    blocks[0] = first;
    blocks[1].splice(0..0, later);
    let mut without = vec![gone];
    for txs in &mut blocks {
        txs.retain(|tx| !depends(tx, &mut without));
    }
    blocks.push(Vec::new());
    let serve = |chain| Server::start(std::sync::Arc::new(chain)).unwrap();
    Reorganisation {
        before: serve(chain_of(tip as usize + 1, &[])),
        after: serve(chain_of(from as usize, &blocks)),
        moved: (moved, from),
        gone: (gone, late),
    }
}

/// Whether a transaction is one of these or spends from one; then it is one of them from now on.
fn depends(tx: &Transaction, on: &mut Vec<Txid>) -> bool {
    let mut parents = tx.input.iter().map(|input| input.previous_output.txid);
    let depends = on.contains(&tx.compute_txid()) || parents.any(|parent| on.contains(&parent));
    if depends {
        on.push(tx.compute_txid());
    }
    depends
}

/// What an undisturbed run finds.
fn found_on(server: &Server) -> Files {
    let desk = desk();
    let ended = trace(&desk, &format!("-s tcp://{}", server.address()));
    expect(&ended, 0, "Everything within the set limits was fetched");
    conclusions(desk.files("case"))
}

#[test]
fn reorganisation_during_run_is_never_mixed() {
    let chains = reorganisation();
    let [before, after] = [found_on(&chains.before), found_on(&chains.after)];
    assert!(before != after);
    let (mut as_it_was, mut as_it_is) = (0, 0);
    for answers in [3, 4, 8, 12, 16, 20, 40, 80, 120] {
        let server = Behaviour::before(chains.before.address())
            .turning_to(chains.after.address(), answers)
            .start();
        let desk = desk();
        let ended = trace(&desk, &format!("-s {}", server.url()));
        expect(&ended, 0, "Everything within the set limits was fetched");
        let found = conclusions(desk.files("case"));
        match (found == before, found == after) {
            (true, _) => as_it_was += 1,
            (_, true) => as_it_is += 1,
            _ => panic!("mixed after {answers} answers: {ended:#?}"),
        }
    }
    assert!(as_it_was > 0 && as_it_is > 1, "{as_it_was} and {as_it_is}");
}

#[test]
fn reorganisation_between_runs_reports_moved_payments() {
    let chains = reorganisation();
    let server = Behaviour::before(chains.before.address())
        .turning_to(chains.after.address(), usize::MAX)
        .start();
    let desk = desk();
    let ask = || trace(&desk, &format!("-s {}", server.url()));
    expect(&ask(), 0, "Everything within the set limits was fetched");
    server.reform();
    let ended = ask();
    let told = "- The chain was reorganised since the run of ";
    expect(&ended, 0, told);
    let caveat = ended
        .stdout
        .lines()
        .find(|line| line.starts_with(told))
        .unwrap();
    let (moved, height) = chains.moved;
    let next = height + 1;
    assert!(caveat.contains(&format!(" Payment {moved}:")), "{caveat}");
    let words = format!(" was in block {height} and is now in block {next}.");
    assert!(caveat.contains(&words), "{caveat}");
    let (gone, height) = chains.gone;
    assert!(caveat.contains(&format!(" Payment {gone}:")), "{caveat}");
    let words = format!(" was in block {height} and is now in no block.");
    assert!(caveat.contains(&words), "{caveat}");
    let [found, real] = [desk.files("case"), found_on(&chains.after)];
    for (name, bytes) in real.iter().filter(|(name, _)| name.starts_with("tables/")) {
        assert!(found[name] == *bytes, "{name}");
    }
}
