//! Acquisition against a server in memory: requests, and the use of answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bitcoin::hashes::Hash;
use bitcoin::{Amount, ScriptBuf, Txid};
use jiff::civil::date;
use proptest::prelude::*;
use ransomtrace::acquire::{AcquireError, Acquired, check_network};
use ransomtrace::archive::Archive;
use ransomtrace::archive::log::LogEntry;
use ransomtrace::case::file;
use ransomtrace::case::question::Case;
use ransomtrace::chain::ChainError;
use ransomtrace::demo;
use ransomtrace::electrum::{Refusal, Request};
use ransomtrace::findings::{End, Findings, OutputRow, State};
use ransomtrace::ledger::{Completeness, MissingReason, Prevout};
use ransomtrace::rates::Rates;
use ransomtrace::servers::Quorum;
use ransomtrace::taint::Policy;
use serde_json::json;

use crate::support::asking::{
    conclude, error, faults, fetch, fetch_of, gang, over, quorum, run, run_within, story,
};
use crate::support::inquiry::{Inquiry, case};
use crate::support::memory::Memory;
use crate::support::random::{economies, tries};
use crate::support::scenario::{Chain, Scenario, script};

/// Requests without which there is no case: the tip and its header.
const LEAST: u64 = 2;

/// Returns those of `names` whose histories were requested.
fn histories<'a>(server: &Memory, names: &[&'a str]) -> Vec<&'a str> {
    let asked: BTreeSet<Request> = server.asked().into_iter().collect();
    let names = names.iter().copied();
    names
        .filter(|name| asked.contains(&Request::History(script(name))))
        .collect()
}

fn is_asked(server: &Memory, request: &Request) -> bool {
    server.asked().contains(request)
}

#[test]
fn requests_are_not_repeated() {
    let chain = story();
    let server = Memory::of(&chain);
    let acquired = fetch(&gang(), &server);
    let asked = server.asked();
    let distinct: BTreeSet<&Request> = asked.iter().collect();
    assert_eq!(distinct.len(), asked.len());

    let count = |is: fn(&Request) -> bool| asked.iter().filter(|request| is(request)).count();
    // gang, mixed, stash, pot, and pot2, which a transaction in the mempool would pay.
    assert_eq!(count(|request| matches!(request, Request::History(_))), 5);
    // ransom, split, join and merge are proved; pending waits; fund and elsewhere are parents.
    assert_eq!(count(|request| matches!(request, Request::Proof { .. })), 4);
    assert_eq!(acquired.view.txs().len(), 4);
    assert_eq!(
        count(|request| matches!(request, Request::Transaction(_))),
        7
    );
    assert_eq!(acquired.view.unconfirmed().len(), 1);
    assert_eq!(acquired.view.floating().len(), 2);
    assert!(!acquired.out_of_budget);
    assert!(acquired.refused.is_empty());
}

#[test]
fn fetched_part_gives_same_findings_as_whole_chain() {
    let chain = story();
    let acquired = fetch(&gang(), &Memory::of(&chain));
    let found = conclude(&gang(), &acquired);
    let whole = Inquiry::new(&chain, &gang()).findings;
    // Nothing further was requested about dust, and wallets of others were not expanded.
    let plain = |rows: &[OutputRow]| -> Vec<OutputRow> {
        let row = |row: &OutputRow| OutputRow {
            cluster: "".into(),
            state: match row.end {
                Some(End::Dust) => State::Unknown,
                _ => row.state,
            },
            ..row.clone()
        };
        rows.iter().map(row).collect()
    };
    assert_eq!(plain(&found.outputs), plain(&whole.outputs));
    assert_eq!(found.accounting, whole.accounting);
    assert_eq!(found.totals, whole.totals);
    assert_eq!(found.timeline, whole.timeline);
}

/// The rows of the table `outputs` about the trail; outputs without value are not followed.
fn way(findings: &Findings) -> Vec<impl PartialEq + std::fmt::Debug + use<>> {
    let rows = findings.outputs.iter().filter(|row| row.value_sat > 0);
    let row = |row: &OutputRow| {
        let taint = (row.poison_sat, row.haircut_sat, row.fifo_sat, row.lifo_sat);
        (
            row.txid,
            row.vout,
            row.hop,
            taint,
            row.tiho_sat,
            row.state,
            row.spent_by,
            row.end,
        )
    };
    rows.map(row).collect()
}

proptest! {
    #![proptest_config(tries(100))]

    #[test]
    fn random_chains_are_fetched_once_and_completely(
        economy in economies(Amount::MAX_MONEY.to_sat() / 10, 0.0),
        waiting in 0..4_usize,
        through_coinjoin in any::<bool>(),
        limit in 0..60_u64,
    ) {
        let owners = ["gang", "crew", "ann", "ben", "cat", "dan", "eve", "fay", "gus", "hal"];
        let chain = economy.scenario(&owners, waiting).build();
        let mut case = case(&["gang", "crew"]);
        case.limits.dust = Amount::ZERO;
        case.limits.through_coinjoin = through_coinjoin;
        let server = Memory::of(&chain);
        let found = conclude(&case, &fetch(&case, &server));
        let asked = server.asked();
        prop_assert_eq!(BTreeSet::from_iter(&asked).len(), asked.len());
        // The whole chain may show that a stranger shares the wallet of the case, or that payers share one; then deposits
        // are judged otherwise, or a wallet is no service.
        let whole = Inquiry::new(&chain, &case).findings;
        let classes = |found: &Findings| found.payments.iter().map(|row| row.class).collect::<Vec<_>>();
        let services = |found: &Findings| {
            let rows = found.outputs.iter().filter(|row| row.end == Some(End::Service));
            rows.map(|row| (row.txid, row.vout)).collect::<BTreeSet<_>>()
        };
        if classes(&found) == classes(&whole) && services(&found) == services(&whole) {
            prop_assert_eq!(way(&found), way(&whole));
            prop_assert_eq!(found.timeline, whole.timeline);
            prop_assert_eq!(found.accounting, whole.accounting);
        }

        case.limits.max_requests = limit;
        let server = Memory::of(&chain);
        let found = conclude(&case, &fetch(&case, &server));
        let asked = server.asked();
        prop_assert_eq!(BTreeSet::from_iter(&asked).len(), asked.len());
        prop_assert!(asked.len() as u64 <= limit.max(LEAST));
        for row in found.accounting.iter().filter(|row| row.policy != Policy::Poison) {
            prop_assert_eq!(row.source_sat, row.total_sat);
        }
    }
}

// Requests that a limit excludes are not made.

#[test]
fn nothing_is_requested_beyond_coinjoin_or_dust() {
    let chain = story();
    let server = Memory::of(&chain);
    fetch(&gang(), &server);
    let names = [
        "victim", "gang", "mixed", "stash", "crumb", "x", "y", "ann", "pot", "pot2", "eve",
    ];
    assert_eq!(
        histories(&server, &names),
        ["gang", "mixed", "stash", "pot", "pot2"]
    );
    assert!(!is_asked(
        &server,
        &Request::Transaction(chain.txid("after"))
    ));
}

#[test]
fn nothing_is_requested_beyond_the_last_hop() {
    let chain = story();
    let server = Memory::of(&chain);
    let mut case = gang();
    case.limits.hops = 1;
    fetch(&case, &server);
    let names = ["gang", "mixed", "stash", "x", "pot"];
    assert_eq!(histories(&server, &names), ["gang", "mixed", "stash"]);
}

#[test]
fn nothing_is_requested_below_min_taint() {
    let chain = story();
    let server = Memory::of(&chain);
    let mut case = gang();
    case.limits.min_taint = Amount::from_sat(50_000);
    fetch(&case, &server);
    let names = ["gang", "mixed", "stash", "pot"];
    assert_eq!(histories(&server, &names), ["gang", "stash", "pot"]);
}

#[test]
fn nothing_is_requested_beyond_the_last_day() {
    let chain = Scenario::new()
        .block_at(1_498_780_800)
        .coinbase("ransom", [("gang", 100_000)])
        .block_at(1_498_867_200)
        .tx("move", [("ransom", 0)], [("stash", 99_000)])
        .build();
    let server = Memory::of(&chain);
    let mut case = gang();
    case.limits.to = Some(date(2017, 6, 30));
    fetch(&case, &server);
    assert_eq!(histories(&server, &["gang", "stash"]), ["gang"]);
}

#[test]
fn busy_address_is_not_expanded() {
    let mut busy = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 100_000), ("eve", 50_000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 99_000)])
        .block()
        .tx("move", [("ransom", 0)], [("shop", 98_000)])
        .tx("other", [("fund", 1)], [("shop", 49_000)]);
    busy = busy.block().tx("on", [("move", 0)], [("far", 97_000)]);
    let chain = busy.build();
    let server = Memory::of(&chain);
    let mut case = gang();
    case.limits.busy = 2;
    let acquired = fetch(&case, &server);
    assert_eq!(
        histories(&server, &["gang", "shop", "far"]),
        ["gang", "shop"]
    );
    for tx in ["other", "on"] {
        assert!(
            !is_asked(&server, &Request::Transaction(chain.txid(tx))),
            "{tx}"
        );
    }
    let ends: Vec<_> = conclude(&case, &acquired)
        .outputs
        .iter()
        .map(|row| row.end)
        .collect();
    assert_eq!(
        ends.last().copied().flatten().map(|end| end.word()),
        Some("busy")
    );
}

#[test]
fn nothing_is_requested_above_the_given_height() {
    let chain = story();
    let server = Memory::of(&chain);
    let mut case = gang();
    case.limits.at_height = Some(3);
    let acquired = fetch(&case, &server);
    assert_eq!(
        acquired.view.tip(),
        chain.headers.block(3).expect("a block")
    );
    for tx in ["join", "merge", "after"] {
        assert!(
            !is_asked(&server, &Request::Transaction(chain.txid(tx))),
            "{tx}"
        );
    }
    assert!(
        !server
            .asked()
            .contains(&Request::Headers { start: 4, count: 1 })
    );
}

#[test]
fn future_height_is_an_error() {
    let mut case = gang();
    case.limits.at_height = Some(6);
    let error = error(&case, &Memory::of(&story()));
    assert!(
        matches!(
            error,
            AcquireError::Height {
                wanted: 6,
                tip: 5,
                ..
            }
        ),
        "{error}"
    );
}

// The limit on requests.

#[test]
fn request_limit_is_respected_and_reproducible() {
    let chain = story();
    let free = Memory::of(&chain);
    fetch(&gang(), &free);
    let needed = free.asked().len() as u64;
    for limit in 0..=needed + 1 {
        let mut case = gang();
        case.limits.max_requests = limit;
        let server = Memory::of(&chain);
        let acquired = fetch(&case, &server);
        let asked = server.asked().len() as u64;
        assert!(
            asked <= limit.max(LEAST),
            "{asked} requests at a limit of {limit}"
        );
        assert_eq!(acquired.out_of_budget, limit < needed, "limit {limit}");
        let found = conclude(&case, &acquired);
        assert_eq!(found.is_incomplete(), limit < needed, "limit {limit}");
        let again = fetch(&case, &Memory::of(&chain));
        assert_eq!(found, conclude(&case, &again), "limit {limit}");
    }
}

#[test]
fn the_accounts_balance_at_every_limit_on_requests() {
    let chain = story();
    for limit in 0..20 {
        let mut case = gang();
        case.limits.max_requests = limit;
        let found = conclude(&case, &fetch(&case, &Memory::of(&chain)));
        for row in found
            .accounting
            .iter()
            .filter(|row| row.policy != Policy::Poison)
        {
            assert_eq!(row.source_sat, row.total_sat, "limit {limit}");
        }
    }
}

// The archive.

fn archive(path: &Path, server: &Memory) -> Quorum {
    over(Archive::open(path).expect("an archive"), &[server])
}

/// Ends a run as the job does.
fn end(quorum: Quorum, acquired: &Acquired) {
    let entry = LogEntry::End {
        tip: acquired.view.tip(),
        answers: quorum.archive().answers_by_server().expect("an archive"),
        parameters: Vec::new(),
        payments: Vec::new(),
        caveats: Vec::new(),
        seal: quorum.archive().seal().expect("an archive"),
    };
    quorum.archive().log(&entry).expect("an archive");
}

#[test]
fn second_run_requests_only_changeable_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    let server = Memory::of(&story());
    let mut quorum = archive(&path, &server);
    let first = fetch_of(&gang(), &mut quorum);
    end(quorum, &first);
    server.forget();
    let second = fetch_of(&gang(), &mut archive(&path, &server));
    assert_eq!(conclude(&gang(), &first), conclude(&gang(), &second));
    assert!(!server.asked().is_empty());
    assert!(server.asked().iter().all(|request| !request.is_lasting()));
}

#[test]
fn interrupted_run_resumes_without_repeated_requests() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    let server = Memory::of(&story());
    let mut short = gang();
    short.limits.max_requests = 9;
    fetch_of(&short, &mut archive(&path, &server));
    let resumed = fetch_of(&gang(), &mut archive(&path, &server));
    let whole = Memory::of(&story());
    assert_eq!(
        conclude(&gang(), &resumed),
        conclude(&gang(), &fetch(&gang(), &whole))
    );
    let sorted = |server: &Memory| {
        let mut asked = server.asked();
        asked.sort();
        asked
    };
    assert_eq!(sorted(&server), sorted(&whole));
}

#[test]
fn replay_gives_the_same_findings() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    let mut quorum = archive(&path, &Memory::of(&story()));
    let first = fetch_of(&gang(), &mut quorum);
    end(quorum, &first);
    let offline = Archive::replay(&path).expect("its own file");
    let mut offline = Quorum::replay(offline).expect("its own file");
    let second = fetch_of(&gang(), &mut offline);
    assert_eq!(conclude(&gang(), &first), conclude(&gang(), &second));
    assert!(second.refused.is_empty());
}

#[test]
fn data_not_in_the_evidence_is_missing_in_a_replay() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    let mut short = gang();
    short.limits.hops = 1;
    let mut quorum = archive(&path, &Memory::of(&story()));
    let first = fetch_of(&short, &mut quorum);
    end(quorum, &first);
    let mut offline =
        Quorum::replay(Archive::replay(&path).expect("its own file")).expect("its own file");
    let further = fetch_of(&gang(), &mut offline);
    assert!(
        further
            .refused
            .values()
            .all(|refusal| *refusal == Refusal::Unanswered)
    );
    assert!(!further.refused.is_empty());
    let pot = further.view.address(&script("pot")).expect("seen");
    assert_eq!(
        *further.view.completeness(pot),
        Completeness::Missing(MissingReason::Unanswered)
    );
}

#[test]
fn modified_stored_answer_is_rejected() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    let server = Memory::of(&story());
    fetch_of(&gang(), &mut archive(&path, &server));
    let request = Request::Transaction(story().txid("split")).key();
    let database = rusqlite::Connection::open(&path).expect("an archive");
    let change = "UPDATE answers SET answer = '{}' WHERE request = ?1";
    assert_eq!(database.execute(change, [&request]).expect("its tables"), 1);
    drop(database);
    let error = Archive::open(&path).err().expect("a changed answer");
    assert!(
        error.to_string().contains("does not match its stored hash"),
        "{error}"
    );
}

#[test]
fn answer_disproved_by_earlier_run_is_requested_again() {
    let chain = story();
    let txid = chain.txid("split");
    let proof = Request::Proof { txid, height: 3 };
    let other = Memory::of(&chain).result(&Request::Transaction(chain.txid("ransom")));
    for (request, answer) in [
        (Request::Transaction(txid), other),
        (Request::Transaction(txid), json!("00")),
        (Request::Transaction(txid), json!(7)),
        (
            proof.clone(),
            json!({ "block_height": 3, "pos": 0, "merkle": [] }),
        ),
        (proof, json!({ "block_height": 4, "pos": 1, "merkle": [] })),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("evidence.sqlite");
        let honest = Memory::of(&chain);
        let liar = honest.clone().lying(request.clone(), answer.clone());
        let mut quorum = archive(&path, &liar);
        let first = fetch_of(&gang(), &mut quorum);
        assert!(first.refused.contains_key(&request), "{answer}");
        end(quorum, &first);
        honest.forget();
        let mut quorum = archive(&path, &honest);
        let second = fetch_of(&gang(), &mut quorum);
        assert_eq!(faults(&quorum), [], "{answer}");
        assert_eq!(
            conclude(&gang(), &second),
            conclude(&gang(), &fetch(&gang(), &Memory::of(&chain)))
        );
        assert!(is_asked(&honest, &request), "{answer}");
    }
}

// Wrong answers. The run continues: their subject stays unproved, and the server is reported.

/// Acquires from a wrong server alone, and then with an honest one; returns the faults of the wrong one.
fn caught(chain: &Chain, case: &Case, request: &Request, lie: serde_json::Value) -> String {
    let honest = Memory::of(chain).named("honest");
    let liar = Memory::of(chain).named("liar").lying(request.clone(), lie);
    let truth = conclude(case, &fetch(case, &honest));

    let mut alone = quorum(&[&liar]);
    let found = fetch_of(case, &mut alone);
    assert!(
        found.refused.contains_key(request),
        "not to be had of a liar alone"
    );
    assert_ne!(conclude(case, &found).outputs, truth.outputs);
    let told = faults(&alone);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].server, "liar");

    for servers in [[&liar, &honest], [&honest, &liar]] {
        let mut both = quorum(&servers);
        let found = fetch_of(case, &mut both);
        assert_eq!(found.refused, BTreeMap::new());
        assert_eq!(conclude(case, &found), truth);
        assert!(faults(&both).iter().all(|fault| *fault == told[0]));
    }
    told[0].to_string()
}

#[test]
fn wrong_transaction_bytes_lead_to_next_server() {
    let chain = story();
    let other = Memory::of(&chain).result(&Request::Transaction(chain.txid("ransom")));
    let request = Request::Transaction(chain.txid("split"));
    let told = caught(&chain, &gang(), &request, other);
    assert!(told.contains(&chain.txid("ransom").to_string()), "{told}");
}

#[test]
fn wrong_branch_leads_to_next_server() {
    let chain = story();
    let request = Request::Proof {
        txid: chain.txid("split"),
        height: 3,
    };
    let lie = json!({ "block_height": 3, "pos": 1, "merkle": [Txid::all_zeros()] });
    let told = caught(&chain, &gang(), &request, lie);
    assert!(
        told.contains("liar answered blockchain.transaction.get_merkle"),
        "{told}"
    );
}

#[test]
fn rejects_headers_that_do_not_reach_the_tip() {
    let chain = story();
    let honest = Memory::of(&chain);
    let other = Memory::of(&Scenario::new().empty_blocks(5).build());
    let lie = honest.lying(Request::Tip, other.result(&Request::Tip));
    let error = error(&gang(), &lie);
    let is_tip = |error: &ChainError| matches!(error, ChainError::Tip { height: 5, .. });
    assert!(
        matches!(&error, AcquireError::Chain { error, .. } if is_tip(error)),
        "{error}"
    );
}

#[test]
fn rejects_incomplete_headers() {
    let honest = Memory::of(&story());
    let short = honest.result(&Request::Headers { start: 0, count: 5 });
    let error = error(
        &gang(),
        &honest.lying(Request::Headers { start: 0, count: 6 }, short),
    );
    let is_count = |error: &ChainError| matches!(error, ChainError::Count { found: 5, .. });
    assert!(
        matches!(&error, AcquireError::Chain { error, .. } if is_count(error)),
        "{error}"
    );
}

#[test]
fn rejects_chain_of_another_network() {
    let mut server = Memory::of(&story());
    assert!(check_network(&mut server, bitcoin::Network::Regtest).is_ok());
    let error = check_network(&mut server, bitcoin::Network::Bitcoin).expect_err("another chain");
    let is_genesis = |error: &ChainError| matches!(error, ChainError::Genesis { .. });
    assert!(
        matches!(&error, AcquireError::Chain { error, .. } if is_genesis(error)),
        "{error}"
    );
}

#[test]
fn withheld_transaction_is_missing_not_an_error() {
    let chain = story();
    let request = Request::Transaction(chain.txid("merge"));
    let server = Memory::of(&chain).refusing(request.clone(), "no such transaction");
    let acquired = fetch(&gang(), &server);
    assert_eq!(acquired.refused.keys().collect::<Vec<_>>(), [&request]);
    assert!(!acquired.out_of_budget);
    let stash = acquired.view.address(&script("stash")).expect("seen");
    assert_eq!(
        *acquired.view.completeness(stash),
        Completeness::Unproved(1)
    );
    let asked = server.asked();
    let distinct: BTreeSet<&Request> = asked.iter().collect();
    assert_eq!(distinct.len(), asked.len());
}

#[test]
fn unprovable_transaction_is_missing_not_a_fault() {
    // An attacker who gets a 64-byte transaction mined must not be able to end the run.
    let chain = Scenario::new()
        .block()
        .coinbase("ransom", [("gang", 100_000), ("gang", 50_000)])
        .block()
        .tx("tiny", [("ransom", 0)], [("anchor", 99_000)])
        .with(|tx| tx.output[0].script_pubkey = ScriptBuf::from(vec![0x51, 0x02, 0x4e, 0x73]))
        .floating()
        .build();
    assert_eq!(chain.transaction("tiny").base_size(), 64);
    // The server does not show the coinbase of the block, which would settle it.
    let server = Memory::of(&chain).refusing(Request::First { height: 2 }, "unknown method");
    let mut quorum = quorum(&[&server]);
    let acquired = fetch_of(&gang(), &mut quorum);
    assert_eq!(faults(&quorum), []);
    let address = acquired.view.address(&script("gang")).expect("asked");
    assert_eq!(
        *acquired.view.completeness(address),
        Completeness::Unproved(1)
    );
    let found = conclude(&gang(), &acquired);
    assert_eq!(found.totals.paid_sat, 150_000);
    assert!(found.is_incomplete());
}

#[test]
fn history_omitting_a_proved_transaction_is_contradicted() {
    let chain = story();
    // `mixed` and `stash` are paid by one transaction, which the history of `stash` omits.
    let request = Request::History(script("stash"));
    let server = Memory::of(&chain).lying(request, json!([]));
    let acquired = fetch(&gang(), &server);
    let stash = acquired.view.address(&script("stash")).expect("seen");
    assert_eq!(
        *acquired.view.completeness(stash),
        Completeness::Emptied(chain.txid("split"))
    );
}

#[test]
fn the_built_in_case_is_fetched_as_it_was_mined() {
    let demo = demo::story(demo::StoryOptions::default());
    let case = file::parse(&demo.case_toml, Path::new("built-in")).expect("a case");
    let rates = Rates::parse(demo.rates_csv, Path::new("built-in")).expect("rates");
    let rates = Rates::combine([rates]).expect("one currency");
    let server = Memory::new(demo.chain.blocks(), demo.chain.mempool());
    let acquired = run(&case, &rates, &mut quorum(&[&server])).expect("an honest server");
    let asked = server.asked();
    let distinct: BTreeSet<&Request> = asked.iter().collect();
    assert_eq!(distinct.len(), asked.len());
    assert!(!acquired.out_of_budget);

    let view = &acquired.view;
    for (number, entry) in view.txs() {
        let place = demo.chain.place(&entry.txid).expect("a mined transaction");
        let anchor = entry.anchor;
        assert_eq!(anchor.block.height, place.height);
        assert_eq!(anchor.position as usize, place.position);
        let mined = demo.chain.transaction(&entry.txid).expect("just found");
        assert_eq!(entry.tx.compute_txid(), mined.compute_txid());
        assert_eq!(entry.tx.vsize() as usize, mined.vsize());
        if let Some(fee) = view.fee(number) {
            assert_eq!(fee, demo.chain.fee(mined));
        }
    }
    // A history for each address, a balance for each of the case, bytes for each transaction, a branch for each that counts, and little else.
    let histories = asked.iter();
    let histories = histories.filter(|request| matches!(request, Request::History(_)));
    let seen = view.txs().len() + view.floating().len() + view.unconfirmed().len();
    let needed = histories.count() + case.addresses.len() + seen + view.txs().len();
    assert_eq!(asked.len(), needed + LEAST as usize);
    let known = |prevout: &Prevout| !matches!(prevout, Prevout::Missing(_));
    assert!(view.txs().all(|(tx, _)| view.inputs(tx).iter().all(known)));
}

#[test]
fn small_unproved_limit_gives_same_findings() {
    let demo = demo::story(demo::StoryOptions::default());
    let mut case = file::parse(&demo.case_toml, Path::new("built-in")).expect("a case");
    let server = Memory::new(demo.chain.blocks(), demo.chain.mempool());
    fetch(&case, &server);
    let needed = server.asked().len() as u64;
    // What is read again counts once.
    case.limits.max_requests = needed;
    let asked_for = |room| {
        let server = Memory::new(demo.chain.blocks(), demo.chain.mempool());
        let mut quorum = quorum(&[&server]);
        let found = run_within(&case, &[], &mut quorum, room).expect("honest");
        assert_eq!(server.asked().len() as u64, needed);
        found
    };
    let (whole, answers) = asked_for(usize::MAX);
    let found = conclude(&case, &whole);
    for room in [5_000, 6_000] {
        let (acquired, with_read_again) = asked_for(room);
        assert!(with_read_again > answers, "all had room in {room}");
        assert!(!acquired.out_of_budget && acquired.refused.is_empty());
        assert!(conclude(&case, &acquired) == found, "{room}");
    }
    let mut quorum = quorum(&[&server]);
    let (acquired, _) = run_within(&case, &[], &mut quorum, 0).expect("honest");
    let is_given_up = |(request, refusal): (&Request, &Refusal)| {
        matches!(request, Request::Transaction(_)) && *refusal == Refusal::Dropped
    };
    assert!(acquired.refused.iter().all(is_given_up) && !acquired.refused.is_empty());
    assert!(conclude(&case, &acquired).is_incomplete());
}

#[test]
fn rejects_position_in_duplicated_subtree() {
    // Six transactions: the fifth and sixth are duplicated at positions 6 and 7.
    let chain = Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                ("victim", 110_000),
                ("a", 50_000),
                ("b", 50_000),
                ("c", 50_000),
            ],
        )
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx("ta", [("fund", 1)], [("x", 40_000)])
        .tx("tb", [("fund", 2)], [("y", 40_000)])
        .tx("tc", [("fund", 3)], [("z", 40_000)])
        .tx("move", [("ransom", 0)], [("stash", 99_000)])
        .tx("next", [("move", 0)], [("end", 98_000)])
        .build();
    let request = Request::Proof {
        txid: chain.txid("move"),
        height: 3,
    };
    let mut branch = Memory::of(&chain).result(&request);
    assert_eq!(branch["pos"], 4);
    branch["pos"] = json!(6);
    // Behind its own child in the block, `move` would look unspent.
    let told = caught(&chain, &gang(), &request, branch);
    assert!(told.contains("position 6"), "{told}");
}
