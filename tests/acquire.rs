//! What is asked of servers and what is made of their answers, against a server in memory.

use std::collections::BTreeSet;
use std::path::Path;

use bitcoin::hashes::Hash;
use bitcoin::{Amount, ScriptBuf, Txid};
use jiff::civil::date;
use proptest::prelude::*;
use ransomtrace::acquire::{AcquireError, Acquired, Bounds, acquire, check_network};
use ransomtrace::case::findings::{End, Findings, OutputRow, State};
use ransomtrace::case::question::Case;
use ransomtrace::case::{Analysis, Witness, file, investigate};
use ransomtrace::chain::ChainError;
use ransomtrace::demo;
use ransomtrace::ledger::{Completeness, Prevout, View};
use ransomtrace::rates::Rates;
use ransomtrace::source::{Archive, Request, Source};
use ransomtrace::taint::Policy;
use ransomtrace::verify::VerifyError;
use serde_json::json;

use crate::support::inquiry::{Inquiry, case};
use crate::support::memory::Memory;
use crate::support::random::{economies, tries};
use crate::support::scenario::{Chain, Scenario, script};

/// Requests without which there is no case: the tip and its header.
const LEAST: u64 = 2;

fn run(case: &Case, rates: &[Rates], source: &mut dyn Source) -> Result<Acquired, AcquireError> {
    let scripts = case.addresses.iter();
    let scripts: Vec<ScriptBuf> = scripts.map(|entry| entry.address.script_pubkey()).collect();
    let bounds = Bounds {
        max_requests: case.limits.max_requests,
        busy: case.limits.busy,
        at_height: case.limits.at_height,
    };
    let mut plan = |view: &View| Analysis::new(case, view, rates, false).plan(view);
    acquire(
        source,
        case.network,
        &scripts,
        bounds,
        &mut plan,
        &mut |_| {},
    )
}

fn fetch(case: &Case, source: &mut dyn Source) -> Acquired {
    run(case, &[], source).expect("an honest server")
}

fn error(case: &Case, mut source: Memory) -> AcquireError {
    run(case, &[], &mut source).expect_err("a lie")
}

fn conclude(case: &Case, acquired: &Acquired) -> Findings {
    let witness = Witness {
        servers: 1,
        out_of_budget: acquired.out_of_budget,
        refused: Vec::new(),
    };
    investigate(case, &acquired.view, &[], &witness)
}

/// A ransom that is split, mixed, merged with money from elsewhere, and in part still unspent; what strangers do beside
/// it is nobody's business.
fn story() -> Chain {
    let equal = |name| (name, 40_000);
    Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                ("victim", 110_000),
                ("ann", 41_000),
                ("ben", 41_000),
                ("eve", 30_000),
            ],
        )
        .tx("elsewhere", [("fund", 3)], [("eve2", 29_000)])
        .block()
        .tx(
            "ransom",
            [("fund", 0)],
            [("gang", 100_000), ("victim", 9_000)],
        )
        .block()
        .tx(
            "split",
            [("ransom", 0)],
            [("mixed", 41_000), ("stash", 57_000), ("crumb", 600)],
        )
        .block()
        .tx(
            "join",
            [("split", 0), ("fund", 1), ("fund", 2)],
            ["x", "y", "z"].map(equal),
        )
        .tx("merge", [("split", 1), ("elsewhere", 0)], [("pot", 85_000)])
        .block()
        .tx("after", [("join", 0)], [("x2", 39_000)])
        .mempool()
        .tx("pending", [("merge", 0)], [("pot2", 84_000)])
        .build()
}

fn gang() -> Case {
    case(&["gang"])
}

/// The names among `names` whose histories a server was asked for.
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
fn each_thing_is_asked_once() {
    let chain = story();
    let mut server = Memory::of(&chain);
    let acquired = fetch(&gang(), &mut server);
    let asked = server.asked();
    let distinct: BTreeSet<&Request> = asked.iter().collect();
    assert_eq!(distinct.len(), asked.len());

    let count = |is: fn(&Request) -> bool| asked.iter().filter(|request| is(request)).count();
    // gang, mixed, stash, pot.
    assert_eq!(count(|request| matches!(request, Request::History(_))), 4);
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
fn what_was_fetched_shows_the_way_of_the_money_as_the_whole_chain_does() {
    let chain = story();
    let acquired = fetch(&gang(), &mut Memory::of(&chain));
    let found = conclude(&gang(), &acquired);
    let whole = Inquiry::new(&chain, &gang()).findings;
    // Of dust nothing more was asked, and wallets of strangers were not looked into.
    let plain = |rows: &[OutputRow]| -> Vec<OutputRow> {
        let row = |row: &OutputRow| OutputRow {
            cluster: String::new(),
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

/// What the table `outputs` says of the way of the money; what has no value is not followed.
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
    fn on_any_chain_nothing_is_asked_twice_and_nothing_is_missed(
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
        let mut server = Memory::of(&chain);
        let found = conclude(&case, &fetch(&case, &mut server));
        let asked = server.asked();
        prop_assert_eq!(BTreeSet::from_iter(&asked).len(), asked.len());
        // The whole chain may show that a stranger shares the wallet of the case; then deposits are judged otherwise.
        let whole = Inquiry::new(&chain, &case).findings;
        let classes = |found: &Findings| found.payments.iter().map(|row| row.class).collect::<Vec<_>>();
        if classes(&found) == classes(&whole) {
            prop_assert_eq!(way(&found), way(&whole));
            prop_assert_eq!(found.timeline, whole.timeline);
            prop_assert_eq!(found.accounting, whole.accounting);
        }

        case.limits.max_requests = limit;
        let mut server = Memory::of(&chain);
        let found = conclude(&case, &fetch(&case, &mut server));
        let asked = server.asked();
        prop_assert_eq!(BTreeSet::from_iter(&asked).len(), asked.len());
        prop_assert!(asked.len() as u64 <= limit.max(LEAST));
        for row in found.accounting.iter().filter(|row| row.policy != Policy::Poison) {
            prop_assert_eq!(row.source_sat, row.total_sat);
        }
    }
}

// What a limit rules out is not asked.

#[test]
fn nothing_is_asked_beyond_a_coinjoin_or_about_dust() {
    let chain = story();
    let mut server = Memory::of(&chain);
    fetch(&gang(), &mut server);
    let names = [
        "victim", "gang", "mixed", "stash", "crumb", "x", "y", "ann", "pot", "pot2", "eve",
    ];
    assert_eq!(
        histories(&server, &names),
        ["gang", "mixed", "stash", "pot"]
    );
    assert!(!is_asked(
        &server,
        &Request::Transaction(chain.txid("after"))
    ));
}

#[test]
fn nothing_is_asked_beyond_the_last_hop() {
    let chain = story();
    let mut server = Memory::of(&chain);
    let mut case = gang();
    case.limits.hops = 1;
    fetch(&case, &mut server);
    let names = ["gang", "mixed", "stash", "x", "pot"];
    assert_eq!(histories(&server, &names), ["gang", "mixed", "stash"]);
}

#[test]
fn nothing_is_asked_about_outputs_with_too_little_taint() {
    let chain = story();
    let mut server = Memory::of(&chain);
    let mut case = gang();
    case.limits.min_taint = Amount::from_sat(50_000);
    fetch(&case, &mut server);
    let names = ["gang", "mixed", "stash", "pot"];
    assert_eq!(histories(&server, &names), ["gang", "stash", "pot"]);
}

#[test]
fn nothing_is_asked_beyond_the_last_day() {
    let chain = Scenario::new()
        .block_at(1_498_780_800)
        .coinbase("ransom", [("gang", 100_000)])
        .block_at(1_498_867_200)
        .tx("move", [("ransom", 0)], [("stash", 99_000)])
        .build();
    let mut server = Memory::of(&chain);
    let mut case = gang();
    case.limits.to = Some(date(2017, 6, 30));
    fetch(&case, &mut server);
    assert_eq!(histories(&server, &["gang", "stash"]), ["gang"]);
}

#[test]
fn a_busy_address_is_asked_for_its_history_and_nothing_more() {
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
    let mut server = Memory::of(&chain);
    let mut case = gang();
    case.limits.busy = 2;
    let acquired = fetch(&case, &mut server);
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
fn as_of_an_earlier_block_nothing_later_is_asked() {
    let chain = story();
    let mut server = Memory::of(&chain);
    let mut case = gang();
    case.limits.at_height = Some(3);
    let acquired = fetch(&case, &mut server);
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
fn a_height_that_does_not_exist_yet_is_an_error() {
    let mut case = gang();
    case.limits.at_height = Some(6);
    let error = error(&case, Memory::of(&story()));
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
fn no_more_is_asked_than_the_limit_allows_and_the_same_limit_gives_the_same_findings() {
    let chain = story();
    let mut free = Memory::of(&chain);
    fetch(&gang(), &mut free);
    let needed = free.asked().len() as u64;
    for limit in 0..=needed + 1 {
        let mut case = gang();
        case.limits.max_requests = limit;
        let mut server = Memory::of(&chain);
        let acquired = fetch(&case, &mut server);
        let asked = server.asked().len() as u64;
        assert!(
            asked <= limit.max(LEAST),
            "{asked} requests at a limit of {limit}"
        );
        assert_eq!(acquired.out_of_budget, limit < needed, "limit {limit}");
        let found = conclude(&case, &acquired);
        assert_eq!(found.is_incomplete(), limit < needed, "limit {limit}");
        let again = fetch(&case, &mut Memory::of(&chain));
        assert_eq!(found, conclude(&case, &again), "limit {limit}");
    }
}

#[test]
fn the_accounts_balance_at_every_limit_on_requests() {
    let chain = story();
    for limit in 0..20 {
        let mut case = gang();
        case.limits.max_requests = limit;
        let found = conclude(&case, &fetch(&case, &mut Memory::of(&chain)));
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

fn archive(path: &Path, server: &Memory) -> Archive {
    Archive::open(path, Some(Box::new(server.clone()))).expect("an archive")
}

#[test]
fn a_second_run_asks_only_for_what_can_have_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    let server = Memory::of(&story());
    let first = fetch(&gang(), &mut archive(&path, &server));
    server.forget();
    let second = fetch(&gang(), &mut archive(&path, &server));
    assert_eq!(conclude(&gang(), &first), conclude(&gang(), &second));
    assert!(!server.asked().is_empty());
    assert!(server.asked().iter().all(|request| !request.is_lasting()));
}

#[test]
fn a_run_that_was_cut_short_is_taken_up_where_it_ended() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    let server = Memory::of(&story());
    let mut short = gang();
    short.limits.max_requests = 9;
    fetch(&short, &mut archive(&path, &server));
    let before: BTreeSet<Request> = server.asked().into_iter().collect();
    server.forget();
    let resumed = fetch(&gang(), &mut archive(&path, &server));
    let again = server.asked();
    let again = again.iter().filter(|request| before.contains(request));
    assert!(again.into_iter().all(|request| !request.is_lasting()));
    let whole = fetch(&gang(), &mut Memory::of(&story()));
    assert_eq!(conclude(&gang(), &resumed), conclude(&gang(), &whole));
}

#[test]
fn without_a_server_the_archive_gives_the_same_findings() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("evidence.sqlite");
    let first = fetch(&gang(), &mut archive(&path, &Memory::of(&story())));
    let mut offline = Archive::open(&path, None).expect("its own file");
    let second = fetch(&gang(), &mut offline);
    assert_eq!(conclude(&gang(), &first), conclude(&gang(), &second));
}

/// Puts another answer into the archive.
fn tamper(path: &Path, request: &Request, answer: &str) {
    let database = rusqlite::Connection::open(path).expect("an archive");
    let change = "UPDATE answers SET answer = ?1 WHERE request = ?2";
    let changed = database.execute(change, [answer, &request.key()]);
    assert_eq!(changed.expect("its tables"), 1, "{}", request.key());
}

#[test]
fn a_stored_answer_that_is_wrong_is_dropped_and_asked_for_anew() {
    let chain = story();
    let txid = chain.txid("split");
    let proof = Request::Proof { txid, height: 3 };
    let other = json!({ "id": 0, "result": Memory::of(&chain).result(&Request::Transaction(chain.txid("ransom"))) });
    for (request, answer) in [
        (Request::Transaction(txid), other.to_string()),
        (
            Request::Transaction(txid),
            r#"{"id":0,"result":"00"}"#.to_owned(),
        ),
        (Request::Transaction(txid), "no answer at all".to_owned()),
        (
            proof.clone(),
            r#"{"id":0,"result":{"block_height":3,"pos":0,"merkle":[]}}"#.to_owned(),
        ),
        (
            proof,
            r#"{"id":0,"result":{"block_height":4,"pos":1,"merkle":[]}}"#.to_owned(),
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("evidence.sqlite");
        let server = Memory::of(&chain);
        let first = fetch(&gang(), &mut archive(&path, &server));
        tamper(&path, &request, &answer);
        server.forget();
        let second = fetch(&gang(), &mut archive(&path, &server));
        assert_eq!(
            conclude(&gang(), &first),
            conclude(&gang(), &second),
            "{answer}"
        );
        let asked = server.asked();
        let lasting: Vec<_> = asked
            .iter()
            .filter(|request| request.is_lasting())
            .collect();
        assert_eq!(lasting, [&request], "{answer}");
    }
}

// Lies.

#[test]
fn bytes_of_another_transaction_are_refused() {
    let chain = story();
    let honest = Memory::of(&chain);
    let other = honest.result(&Request::Transaction(chain.txid("ransom")));
    let lie = honest.lying(Request::Transaction(chain.txid("split")), other);
    let error = error(&gang(), lie);
    let AcquireError::Proof { server, error } = error else {
        panic!("{error}")
    };
    assert_eq!(server, "memory");
    assert_eq!(
        *error,
        VerifyError::Txid {
            asked: chain.txid("split"),
            found: chain.txid("ransom")
        }
    );
}

#[test]
fn a_branch_that_leads_elsewhere_is_refused() {
    let chain = story();
    let txid = chain.txid("split");
    let proof = Request::Proof { txid, height: 3 };
    let merkle = [Txid::all_zeros()];
    let lie = json!({ "block_height": 3, "pos": 1, "merkle": merkle });
    let error = error(&gang(), Memory::of(&chain).lying(proof, lie));
    let is_root = |error: &VerifyError| matches!(error, VerifyError::Root { height: 3, .. });
    assert!(
        matches!(&error, AcquireError::Proof { error, .. } if is_root(error)),
        "{error}"
    );
}

#[test]
fn headers_that_do_not_lead_to_the_announced_tip_are_refused() {
    let chain = story();
    let honest = Memory::of(&chain);
    let other = Memory::of(&Scenario::new().empty_blocks(5).build());
    let lie = honest.lying(Request::Tip, other.result(&Request::Tip));
    let error = error(&gang(), lie);
    let is_tip = |error: &ChainError| matches!(error, ChainError::Tip { height: 5, .. });
    assert!(
        matches!(&error, AcquireError::Chain { error, .. } if is_tip(error)),
        "{error}"
    );
}

#[test]
fn fewer_headers_than_asked_for_are_refused() {
    let honest = Memory::of(&story());
    let short = honest.result(&Request::Headers { start: 0, count: 5 });
    let error = error(
        &gang(),
        honest.lying(Request::Headers { start: 0, count: 6 }, short),
    );
    let is_count = |error: &ChainError| matches!(error, ChainError::Count { found: 5, .. });
    assert!(
        matches!(&error, AcquireError::Chain { error, .. } if is_count(error)),
        "{error}"
    );
}

#[test]
fn the_chain_of_another_network_is_refused() {
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
fn a_transaction_that_a_server_keeps_back_is_a_gap_and_not_an_error() {
    let chain = story();
    let request = Request::Transaction(chain.txid("merge"));
    let mut server = Memory::of(&chain).refusing(request.clone(), "no such transaction");
    let acquired = fetch(&gang(), &mut server);
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
fn a_transaction_that_no_branch_can_prove_is_a_gap_and_no_lie() {
    // Whoever gets a miner to take one of 64 bytes must not be able to end the inquiry.
    let chain = Scenario::new()
        .block()
        .coinbase("ransom", [("gang", 100_000), ("gang", 50_000)])
        .block()
        .tx("tiny", [("ransom", 0)], [("anchor", 99_000)])
        .with(|tx| tx.output[0].script_pubkey = ScriptBuf::from(vec![0x51, 0x02, 0x4e, 0x73]))
        .floating()
        .build();
    assert_eq!(chain.transaction("tiny").base_size(), 64);
    let acquired = fetch(&gang(), &mut Memory::of(&chain));
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
fn a_history_that_leaves_out_what_another_shows_is_contradictory() {
    let chain = story();
    // `mixed` and `stash` are paid by one transaction; the history of `stash` knows nothing of it.
    let request = Request::History(script("stash"));
    let mut server = Memory::of(&chain).lying(request, json!([]));
    let acquired = fetch(&gang(), &mut server);
    let stash = acquired.view.address(&script("stash")).expect("seen");
    assert_eq!(
        *acquired.view.completeness(stash),
        Completeness::Contradicted(chain.txid("split"))
    );
}

#[test]
fn the_built_in_case_is_fetched_as_it_was_mined() {
    let demo = demo::story(demo::Options::default());
    let case = file::parse(&demo.case_toml, Path::new("built-in")).expect("a case");
    let rates = Rates::parse(demo.rates_csv, Path::new("built-in")).expect("rates");
    let rates = Rates::combine([rates]).expect("one currency");
    let mut server = Memory::new(demo.chain.blocks(), demo.chain.mempool());
    let acquired = run(&case, &rates, &mut server).expect("an honest server");
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
        assert_eq!(&*entry.tx, mined);
        if let Some(fee) = view.fee(number) {
            assert_eq!(fee, demo.chain.fee(mined));
        }
    }
    // A history for each address, bytes for each transaction, a branch for each that counts, and little else.
    let histories = asked.iter();
    let histories = histories.filter(|request| matches!(request, Request::History(_)));
    let seen = view.txs().len() + view.floating().len() + view.unconfirmed().len();
    let needed = histories.count() + seen + view.txs().len();
    assert_eq!(asked.len(), needed + LEAST as usize);
    let known = |prevout: &Prevout| !matches!(prevout, Prevout::Missing(_));
    assert!(view.txs().all(|(tx, _)| view.inputs(tx).iter().all(known)));
}

#[test]
fn a_position_in_the_copy_that_fills_an_odd_level_up_is_refused() {
    // Six transactions: the fifth and sixth stand once more, as copies, at positions 6 and 7.
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
    let error = error(&gang(), Memory::of(&chain).lying(request, branch));
    let is_copy = |error: &VerifyError| matches!(error, VerifyError::Copy { position: 6, .. });
    assert!(
        matches!(&error, AcquireError::Proof { error, .. } if is_copy(error)),
        "{error}"
    );
}
