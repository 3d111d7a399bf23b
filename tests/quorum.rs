//! Several servers about one case: who is believed, who is named, what stays open.

use std::collections::BTreeSet;

use bitcoin::consensus::encode::serialize_hex;
use bitcoin::{Block, Txid, Witness};
use ransomtrace::acquire::AcquireError;
use ransomtrace::archive::Archive;
use ransomtrace::archive::log::{FaultKind, LogEntry, ServerFault};
use ransomtrace::case::question::Case;
use ransomtrace::electrum::Request;
use ransomtrace::findings::Findings;
use ransomtrace::ledger::{Completeness, Doubt};
use serde_json::{Value, json};

use crate::support::asking::{
    conclude_with_log, faults, fetch_of, gang, over, quorum, run, run_within, story,
};
use crate::support::memory::Memory;
use crate::support::scenario::{Chain, Scenario, script};

fn server(chain: &Chain, name: &str) -> Memory {
    Memory::of(chain).named(name)
}

/// Acquires and concludes as the job does.
fn told(case: &Case, servers: &[&Memory]) -> (Findings, Vec<ServerFault>) {
    let mut quorum = quorum(servers);
    let acquired = fetch_of(case, &mut quorum);
    (conclude_with_log(case, &quorum, &acquired), faults(&quorum))
}

/// A server's history of a script, modified.
fn history(server: &Memory, name: &str, change: impl FnOnce(&mut Vec<Value>)) -> (Request, Value) {
    let request = Request::History(script(name));
    let mut result = server.result(&request);
    change(result.as_array_mut().expect("a history"));
    (request, result)
}

/// A server that omits a transaction from a history, with a matching balance.
fn omitting(chain: &Chain, server: &str, name: &str, tx: &str) -> Memory {
    let honest = Memory::of(chain).named(server);
    let txid = chain.txid(tx).to_string();
    let (request, lie) = history(&honest, name, |entries| {
        entries.retain(|entry| entry["tx_hash"] != *txid)
    });
    honest.lying(request, lie)
}

fn row<'a>(findings: &'a Findings, name: &str) -> &'a ransomtrace::findings::CoverageRow {
    let hash = ransomtrace::ledger::script_hash(&script(name));
    findings
        .coverage
        .iter()
        .find(|row| row.scripthash == hash)
        .expect("asked about")
}

#[test]
fn agreeing_servers_are_counted_without_faults() {
    let chain = story();
    let (one, faults_of_one) = told(&gang(), &[&server(&chain, "a")]);
    let (two, faults_of_two) = told(&gang(), &[&server(&chain, "a"), &server(&chain, "b")]);
    assert_eq!((faults_of_one, faults_of_two), (vec![], vec![]));
    assert!(
        one.coverage
            .iter()
            .all(|row| row.servers == 1 && row.complete)
    );
    assert!(
        two.coverage
            .iter()
            .all(|row| row.servers == 2 && row.complete)
    );
    let rests_on_one = |findings: &Findings| {
        findings.caveats.iter().any(|caveat| {
            caveat
                .text
                .to_string()
                .contains("Completeness rests on one server")
        })
    };
    assert!(rests_on_one(&one) && !rests_on_one(&two));
    assert_eq!(one.outputs, two.outputs);
}

#[test]
fn provable_requests_go_to_one_server_attested_to_all() {
    let chain = story();
    let (a, b) = (server(&chain, "a"), server(&chain, "b"));
    told(&gang(), &[&a, &b]);
    let attested = |server: &Memory| {
        server
            .asked()
            .into_iter()
            .filter(Request::is_attested)
            .collect::<BTreeSet<_>>()
    };
    let proved = |server: &Memory| {
        server
            .asked()
            .into_iter()
            .filter(|request| !request.is_attested())
            .collect::<Vec<_>>()
    };
    assert_eq!(attested(&a), attested(&b));
    let shared = [proved(&a), proved(&b)];
    assert!(shared.iter().all(|asked| !asked.is_empty()));
    let all: Vec<&Request> = shared.iter().flatten().collect();
    assert_eq!(BTreeSet::from_iter(&all).len(), all.len());
}

#[test]
fn forged_witnesses_change_only_the_size() {
    let chain = story();
    let mut liar = server(&chain, "liar");
    for tx in chain.blocks.iter().skip(1).flat_map(|block| &block.txdata) {
        let mut padded = tx.clone();
        padded.input[0].witness = Witness::from_slice(&[vec![7; 400_000]]);
        let request = Request::Transaction(tx.compute_txid());
        liar = liar.lying(request, json!(serialize_hex(&padded)));
    }
    let acquired = fetch_of(&gang(), &mut quorum(&[&liar]));
    assert!(acquired.view.txs().count() > 3);
    for (_, entry) in acquired.view.txs() {
        assert_eq!(entry.tx.total_size(), entry.tx.base_size());
        assert!(entry.tx.vsize() > 100_000);
    }
    let (told, faults) = told(&gang(), &[&liar]);
    assert_eq!(faults, []);
    let mut truth = self::told(&gang(), &[&server(&chain, "honest")]).0;
    for (honest, padded) in truth.transactions.iter_mut().zip(&told.transactions) {
        honest.vsize = padded.vsize;
    }
    assert_eq!(told.transactions, truth.transactions);
    assert_eq!(told.outputs, truth.outputs);
    assert_eq!(told.payments, truth.payments);
    assert_eq!(told.clusters, truth.clusters);
    assert_eq!(told.accounting, truth.accounting);
}

#[test]
fn omission_is_reported_and_does_not_change_findings() {
    let chain = story();
    let truth = told(&gang(), &[&server(&chain, "a"), &server(&chain, "b")]).0;
    let liar = omitting(&chain, "liar", "stash", "merge");
    for servers in [
        [&server(&chain, "honest"), &liar],
        [&liar, &server(&chain, "honest")],
    ] {
        let (found, faults) = told(&gang(), &servers);
        assert_eq!(faults.len(), 1, "{faults:?}");
        let (scripthash, txid) = (
            ransomtrace::ledger::script_hash(&script("stash")),
            chain.txid("merge"),
        );
        let problem = FaultKind::Omits {
            scripthash,
            txid,
            height: 4,
            named_by: "honest".to_owned(),
        };
        assert_eq!(
            (faults[0].server.as_str(), &faults[0].problem),
            ("liar", &problem)
        );
        assert_eq!(found.outputs, truth.outputs);
        assert!(found.is_disputed() && found.is_incomplete());
        let row = row(&found, "stash");
        assert!(!row.complete && row.servers == 1, "{row:?}");
        assert!(
            row.reason.to_string().contains("liar does not"),
            "{}",
            row.reason
        );
        assert!(
            found.caveats[0]
                .text
                .to_string()
                .contains(&txid.to_string()),
            "{:?}",
            found.caveats[0]
        );
    }
}

#[test]
fn invented_transaction_is_a_fault() {
    let chain = story();
    let invented: Txid = "5aeab6d4c51cb9f7f808c3884410b4b3a6ec2ef0ab90d05af1411e5ef1264629"
        .parse()
        .expect("an id");
    let honest = server(&chain, "honest");
    let (request, lie) = history(&honest, "stash", |entries| {
        entries.push(json!({ "tx_hash": invented, "height": 5 }))
    });
    let refuse = |server: Memory| {
        let asked = [
            Request::Transaction(invented),
            Request::Proof {
                txid: invented,
                height: 5,
            },
        ];
        asked.into_iter().fold(server, |server, request| {
            server.refusing(request, "no such transaction")
        })
    };
    let liar = refuse(server(&chain, "liar").lying(request, lie));
    let (found, faults) = told(&gang(), &[&liar, &refuse(honest)]);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(
        matches!(&faults[0].problem, FaultKind::Invents { txid, height: 5, .. } if *txid == invented)
    );
    assert_eq!(faults[0].server, "liar");
    assert!(found.is_disputed());
}

#[test]
fn two_omitting_servers_are_reported_by_a_third() {
    let chain = story();
    let liars = ["x", "y"].map(|name| omitting(&chain, name, "stash", "merge"));
    let (found, faults) = told(&gang(), &[&liars[0], &liars[1], &server(&chain, "honest")]);
    let named: Vec<&str> = faults.iter().map(|fault| fault.server.as_str()).collect();
    assert_eq!(named, ["x", "y"]);
    let truth = told(&gang(), &[&server(&chain, "a")]).0;
    assert_eq!(found.outputs, truth.outputs);
}

#[test]
fn dropped_transactions_are_not_reported_as_forged() {
    let chain = story();
    // In the history of a case address, so that it is fetched.
    let liar = omitting(&chain, "liar", "gang", "split");
    let mut quorum = quorum(&[&liar, &server(&chain, "honest")]);
    run_within(&gang(), &[], &mut quorum, 0).expect("two servers");
    let faults = faults(&quorum);
    let is_open = |fault: &ServerFault| matches!(fault.problem, FaultKind::Disputed { .. });
    assert!(
        !faults.is_empty() && faults.iter().all(is_open),
        "{faults:?}"
    );
}

#[test]
fn empty_history_is_a_limit_or_an_omission_by_length() {
    let mut scenario = Scenario::new()
        .block()
        .coinbase("fund", [("gang", 100_000)]);
    for at in 0..600 {
        let name: &'static str = Box::leak(format!("tip{at}").into_boxed_str());
        scenario = scenario.block().coinbase(name, [("gang", 1_000)]);
    }
    let chain = scenario.build();
    let request = Request::History(script("gang"));
    let emptying = server(&chain, "fulcrum").lying(request.clone(), json!([]));
    let (found, faults) = told(&gang(), &[&emptying, &server(&chain, "electrs")]);
    assert_eq!(faults, []);
    assert!(!found.is_incomplete());
    assert_eq!(row(&found, "gang").servers, 1);
    assert!(
        found.caveats.iter().any(|caveat| caveat
            .text
            .to_string()
            .starts_with("fulcrum returned no history for 1 script")),
        "{:?}",
        found.caveats
    );

    let short = story();
    let emptying = server(&short, "liar").lying(request, json!([]));
    let (found, faults) = told(&gang(), &[&emptying, &server(&short, "honest")]);
    assert!(faults.iter().all(|fault| fault.server == "liar") && !faults.is_empty());
    assert!(found.is_disputed());
}

#[test]
fn single_empty_history_is_contradicted_by_known_output() {
    let chain = story();
    let request = Request::History(script("stash"));
    let (found, faults) = told(&gang(), &[&server(&chain, "a").lying(request, json!([]))]);
    assert_eq!(faults, []);
    assert!(found.is_incomplete() && !found.is_disputed());
    let row = row(&found, "stash");
    assert!(!row.complete);
    assert!(
        row.reason
            .to_string()
            .contains("the full history exceeds the server's limit"),
        "{}",
        row.reason
    );
}

#[test]
fn balance_mismatch_makes_history_doubtful() {
    let chain = Scenario::new()
        .block()
        .coinbase("first", [("gang", 100_000)])
        .block()
        .coinbase("second", [("gang", 50_000)])
        .build();
    let liar = omitting(&chain, "liar", "gang", "second");
    let mut asked = quorum(&[&liar]);
    let acquired = fetch_of(&gang(), &mut asked);
    let address = acquired.view.address(&script("gang")).expect("asked");
    let doubt = Doubt::Balance {
        stated: 150_000,
        found: 100_000,
    };
    assert_eq!(
        *acquired.view.completeness(address),
        Completeness::Doubted(doubt)
    );
    let found = conclude_with_log(&gang(), &asked, &acquired);
    assert!(found.is_incomplete() && !found.is_disputed());
    assert!(
        row(&found, "gang")
            .reason
            .to_string()
            .contains("150000 sat")
    );
    // With a second server the wrong one is known.
    let (_, faults) = told(&gang(), &[&liar, &server(&chain, "honest")]);
    assert!(
        faults.iter().all(|fault| fault.server == "liar"),
        "{faults:?}"
    );
}

#[test]
fn wrong_balance_is_a_fault() {
    let chain = story();
    let lie = json!({ "confirmed": 7, "unconfirmed": 0 });
    let liar = server(&chain, "liar").lying(Request::Balance(script("gang")), lie);
    let (found, faults) = told(&gang(), &[&liar, &server(&chain, "honest")]);
    assert!(
        matches!(
            faults[..],
            [ServerFault {
                problem: FaultKind::Balance {
                    stated: 7,
                    found: 0,
                    ..
                },
                ..
            }]
        ),
        "{faults:?}"
    );
    assert!(found.is_disputed());
}

// The tip.

/// The blocks of a story, followed by empty ones, which differ by `salt`.
fn longer(chain: &Chain, count: u32, salt: u32) -> Vec<Block> {
    let mut blocks = chain.blocks.clone();
    for _ in 0..count {
        let last = blocks[blocks.len() - 1].clone();
        let mut block = Block {
            txdata: Vec::new(),
            ..last.clone()
        };
        block.txdata.push(last.txdata[0].clone());
        block.txdata[0].lock_time =
            bitcoin::absolute::LockTime::from_consensus(blocks.len() as u32 * 10 + salt);
        block.header.prev_blockhash = last.block_hash();
        block.header.time += 600;
        block.header.merkle_root = block.compute_merkle_root().expect("a coinbase");
        while block.header.validate_pow(block.header.target()).is_err() {
            block.header.nonce = block.header.nonce.wrapping_add(1);
        }
        blocks.push(block);
    }
    blocks
}

fn ahead(chain: &Chain, name: &str, count: u32, salt: u32) -> Memory {
    Memory::new(&longer(chain, count, salt), &chain.mempool).named(name)
}

fn tip_of(servers: &[&Memory]) -> (u32, Vec<ServerFault>, Vec<String>) {
    let mut quorum = quorum(servers);
    let acquired = fetch_of(&gang(), &mut quorum);
    let steps = quorum.archive().steps().expect("an archive");
    let lost = steps.into_iter().filter_map(|step| match step {
        LogEntry::Lost { server, reason } => Some(format!("{server} {reason}")),
        _ => None,
    });
    (acquired.view.tip().height, faults(&quorum), lost.collect())
}

#[test]
fn tip_is_the_highest_shared_block() {
    let chain = story();
    let (height, faults, lost) = tip_of(&[&ahead(&chain, "a", 2, 0), &server(&chain, "b")]);
    assert_eq!((height, faults, lost), (5, vec![], vec![]));
}

#[test]
fn short_fork_is_not_a_fault() {
    let chain = story();
    let (height, faults, lost) = tip_of(&[&ahead(&chain, "a", 2, 1), &ahead(&chain, "b", 1, 2)]);
    assert_eq!((height, faults, lost), (5, vec![], vec![]));
}

#[test]
fn lagging_server_is_dropped() {
    let chain = story();
    let (height, faults, lost) = tip_of(&[&server(&chain, "b"), &ahead(&chain, "a", 9, 0)]);
    assert_eq!((height, faults), (14, vec![]));
    assert_eq!(lost, ["b is 9 blocks behind"]);
}

#[test]
fn server_on_another_chain_is_reported_and_dropped() {
    let chain = story();
    let other = Memory::of(
        &Scenario::new()
            .block()
            .coinbase("other", [("nobody", 1)])
            .empty_blocks(11)
            .build(),
    )
    .named("other");
    let (height, faults, lost) =
        tip_of(&[&other, &ahead(&chain, "a", 8, 0), &ahead(&chain, "b", 8, 0)]);
    assert_eq!(height, 13);
    assert!(
        matches!(&faults[..], [ServerFault { server, problem: FaultKind::OtherChain { .. }, .. }] if server == "other"),
        "{faults:?}"
    );
    assert_eq!(lost, ["other is on another chain"]);
}

#[test]
fn high_tip_without_headers_is_a_fault() {
    let chain = story();
    let mut tip = server(&chain, "x").result(&Request::Tip);
    tip["height"] = json!(5_000);
    let mut liar = server(&chain, "liar").lying(Request::Tip, tip);
    for (start, count) in [(0, 2016), (2016, 2016), (4032, 969)] {
        liar = liar.lying(
            Request::Headers { start, count },
            json!({ "count": 0, "hex": "", "max": 2016 }),
        );
    }
    let (height, faults, lost) = tip_of(&[&server(&chain, "honest"), &liar]);
    assert_eq!(height, 5);
    assert!(
        faults.iter().all(|fault| fault.server == "liar") && !faults.is_empty(),
        "{faults:?}"
    );
    assert_eq!(lost, ["liar sent invalid headers"]);
}

#[test]
fn servers_below_the_requested_height_are_dropped() {
    let chain = story();
    let mut case = gang();
    case.limits.at_height = Some(7);
    let mut quorum = quorum(&[&server(&chain, "short"), &ahead(&chain, "long", 3, 0)]);
    let acquired = fetch_of(&case, &mut quorum);
    assert_eq!(acquired.view.tip().height, 7);
    let steps = quorum.archive().steps().expect("an archive");
    let lost = LogEntry::Lost {
        server: "short".to_owned(),
        reason: "is 2 blocks behind".to_owned(),
    };
    assert!(steps.contains(&lost), "{steps:?}");
}

// Reorganisations.

/// The story with another end: the last `count` blocks are replaced by one more than that, without the transactions.
fn reorganised(chain: &Chain, count: usize) -> Vec<Block> {
    let mut kept = story();
    kept.blocks = chain.blocks[..chain.blocks.len() - count].to_vec();
    longer(&kept, count as u32 + 1, 5)
}

#[test]
fn reorganisation_during_run_is_not_a_fault() {
    let chain = story();
    let after = Memory::new(&reorganised(&chain, 2), &[]).named("server");
    // It returns the old tip and headers, and then the new chain.
    let old = server(&chain, "server");
    let mut turning = after.clone();
    for request in [Request::Tip, Request::Headers { start: 0, count: 6 }] {
        let answer = old.result(&request);
        turning = turning.lying(request, answer);
    }
    for name in ["gang", "stash", "mixed"] {
        let request = Request::History(script(name));
        let answer = old.result(&request);
        turning = turning.lying(request, answer);
    }
    let merge = chain.txid("merge");
    let turning = ["merge", "join"].into_iter().fold(turning, |server, name| {
        let txid = chain.txid(name);
        server
            .refusing(Request::Transaction(txid), "no such transaction")
            .refusing(Request::Proof { txid, height: 4 }, "not in block")
    });
    let mut asked = quorum(&[&turning]);
    let error = run(&gang(), &[], &mut asked).expect_err("another chain");
    assert!(
        matches!(&error, AcquireError::Reorganised { fallen, .. } if fallen.height == 5),
        "{error} {merge}"
    );
    assert_eq!(faults(&asked), []);
}

#[test]
fn stale_stored_headers_are_requested_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    let chain = Scenario::new()
        .block()
        .coinbase("ransom", [("gang", 100_000)])
        .empty_blocks(2_014)
        .build();
    let before = server(&chain, "server");
    let mut first = over(Archive::open(&path).expect("a new file"), &[&before]);
    let acquired = fetch_of(&gang(), &mut first);
    let entry = LogEntry::End {
        tip: acquired.view.tip(),
        answers: first.archive().answers_by_server().expect("an archive"),
        parameters: Vec::new(),
        payments: vec![],
        caveats: vec![],
        seal: first.archive().seal().expect("an archive"),
    };
    first.archive().log(&entry).expect("an archive");
    drop(first);
    let after = Memory::new(&reorganised(&chain, 3), &[]).named("server");
    let mut second = over(Archive::open(&path).expect("its own file"), &[&after]);
    let acquired = fetch_of(&gang(), &mut second);
    assert_eq!(acquired.view.tip().height, 2_016);
    assert_eq!(faults(&second), []);
    let found = conclude_with_log(&gang(), &second, &acquired);
    let changed = found
        .caveats
        .iter()
        .find(|caveat| {
            caveat
                .text
                .to_string()
                .starts_with("The chain was reorganised")
        })
        .expect("a caveat");
    assert!(
        changed.text.to_string().ends_with("No payment changed."),
        "{}",
        changed.text
    );
}

#[test]
fn conflicting_heights_are_both_verified() {
    let chain = story();
    let (txid, gang_script) = (chain.txid("split"), script("gang"));
    let wrong = Request::Proof { txid, height: 4 };
    let honest = Memory::of(&chain)
        .named("honest")
        .refusing(wrong.clone(), "not in that block");
    let mut history = honest.result(&Request::History(gang_script.clone()));
    for entry in history.as_array_mut().expect("a list") {
        if entry["tx_hash"] == txid.to_string() {
            entry["height"] = json!(4);
        }
    }
    let branch = json!({ "block_height": 4, "pos": 0, "merkle": [] });
    let liar = Memory::of(&chain)
        .named("liar")
        .lying(Request::History(gang_script), history)
        .lying(wrong.clone(), branch);
    // Regardless of which branch arrives last.
    for _ in 0..10 {
        let mut both = quorum(&[&liar, &honest]);
        let found = fetch_of(&gang(), &mut both);
        assert!(found.view.number_of(&txid).is_some());
        let is_named = |fault: &ServerFault| fault.server == "liar" && fault.request == wrong.key();
        assert!(faults(&both).iter().any(is_named), "{:?}", faults(&both));
    }
}
