//! Single coins followed out of busy addresses, by servers that can name a spender and by those that cannot.

use bitcoin::Txid;
use ransomtrace::archive::log::{FaultKind, ServerFault};
use ransomtrace::case::question::Case;
use ransomtrace::electrum::Request;
use ransomtrace::findings::{End, Findings};
use serde_json::json;

use crate::support::asking::{conclude_with_log, faults, fetch_of, gang, quorum};
use crate::support::memory::Memory;
use crate::support::scenario::{Chain, Scenario, script};

/// A ransom paid to a shop with many customers; the shop spends one of its coins and keeps the other.
fn shopping() -> Chain {
    let mut chain = Scenario::new()
        .block()
        .coinbase(
            "fund",
            [
                ("victim", 110_000),
                ("ann", 31_000),
                ("ben", 32_000),
                ("cat", 33_000),
            ],
        )
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .block()
        .tx("buy", [("ransom", 0)], [("shop", 60_000), ("shop", 39_000)]);
    for (at, name) in (1..).zip(["visit1", "visit2", "visit3"]) {
        chain = chain.block().tx(name, [("fund", at)], [("shop", 30_000)]);
    }
    chain
        .block()
        .tx("restock", [("visit1", 0)], [("dealer", 29_000)])
        .tx("pay", [("buy", 0)], [("far", 59_000)])
        .block()
        .tx("on", [("pay", 0)], [("end", 58_000)])
        .build()
}

/// A case in which the shop is busy.
fn busy(through: bool) -> Case {
    let mut case = gang();
    case.limits.busy = 3;
    case.limits.through_busy = through;
    case
}

fn told(case: &Case, servers: &[&Memory]) -> (Findings, Vec<ServerFault>) {
    let mut quorum = quorum(servers);
    let acquired = fetch_of(case, &mut quorum);
    let findings = conclude_with_log(case, &quorum, &acquired);
    (findings, faults(&quorum))
}

fn asked_for(server: &Memory, txid: Txid) -> bool {
    server.asked().contains(&Request::Transaction(txid))
}

fn ends(found: &Findings) -> Vec<(Txid, u32, End)> {
    let ended = found
        .outputs
        .iter()
        .filter_map(|row| Some((row.txid, row.vout, row.end?)));
    ended.collect()
}

#[test]
fn busy_address_is_a_boundary_unless_searched() {
    let chain = shopping();
    let (found, _) = told(&busy(false), &[&Memory::of(&chain).naming_spenders()]);
    let buy = chain.txid("buy");
    assert_eq!(ends(&found), [(buy, 0, End::Busy), (buy, 1, End::Busy)]);
    let (found, _) = told(&busy(true), &[&Memory::of(&chain).naming_spenders()]);
    assert_eq!(
        ends(&found),
        [(buy, 1, End::Unspent), (chain.txid("on"), 0, End::Unspent)]
    );
    assert!(!found.is_incomplete());
}

#[test]
fn busy_address_needs_only_spender_requests() {
    let chain = shopping();
    let server = Memory::of(&chain).naming_spenders();
    told(&busy(true), &[&server]);
    for other in ["visit1", "visit2", "visit3", "restock"] {
        assert!(!asked_for(&server, chain.txid(other)), "{other}");
    }
    let spenders = server
        .asked()
        .into_iter()
        .filter(|request| matches!(request, Request::Spender { .. }));
    assert_eq!(spenders.count(), 2);
}

#[test]
fn spender_support_does_not_change_findings() {
    let chain = shopping();
    let (named, plain) = (
        Memory::of(&chain).naming_spenders().named("server"),
        Memory::of(&chain).named("server"),
    );
    let quick = told(&busy(true), &[&named]);
    let slow = told(&busy(true), &[&plain]);
    assert_eq!(quick, slow);
    assert!(asked_for(&plain, chain.txid("visit3")));
    assert!(
        !plain
            .asked()
            .iter()
            .any(|request| matches!(request, Request::Spender { .. }))
    );
}

#[test]
fn missing_spender_makes_the_address_a_boundary() {
    let chain = shopping();
    let request = |vout| Request::Spender {
        outpoint: bitcoin::OutPoint::new(chain.txid("buy"), vout),
        script: script("shop"),
    };
    let server = Memory::of(&chain)
        .naming_spenders()
        .refusing(request(0), "no");
    let (found, _) = told(&busy(true), &[&server]);
    let buy = chain.txid("buy");
    assert_eq!(ends(&found), [(buy, 0, End::Busy), (buy, 1, End::Unspent)]);
}

#[test]
fn omitted_spender_is_a_fault() {
    let chain = shopping();
    let outpoint = bitcoin::OutPoint::new(chain.txid("buy"), 0);
    let request = Request::Spender {
        outpoint,
        script: script("shop"),
    };
    let liar = Memory::of(&chain)
        .naming_spenders()
        .named("liar")
        .lying(request, json!({ "funder_height": 3 }));
    let honest = Memory::of(&chain).naming_spenders().named("honest");
    let (found, faults) = told(&busy(true), &[&liar, &honest]);
    assert!(
        matches!(&faults[..], [ServerFault { server, problem: FaultKind::OmitsSpender { .. }, .. }] if server == "liar"),
        "{faults:?}"
    );
    assert!(found.is_disputed());
    assert_eq!(found.outputs, told(&busy(true), &[&honest]).0.outputs);
}

#[test]
fn false_spender_is_rejected() {
    let chain = shopping();
    let outpoint = bitcoin::OutPoint::new(chain.txid("buy"), 0);
    let request = Request::Spender {
        outpoint,
        script: script("shop"),
    };
    let lie =
        json!({ "funder_height": 3, "spender_txhash": chain.txid("restock"), "spender_height": 7 });
    let liar = Memory::of(&chain)
        .naming_spenders()
        .named("liar")
        .lying(request, lie);
    let (found, faults) = told(&busy(true), &[&liar]);
    assert!(
        matches!(
            &faults[..],
            [ServerFault {
                problem: FaultKind::Disproved { .. },
                ..
            }]
        ),
        "{faults:?}"
    );
    assert!(found.is_disputed());
    assert_eq!(ends(&found)[0], (chain.txid("buy"), 0, End::Unknown));
}

#[test]
fn search_reports_the_request_limit() {
    let chain = shopping();
    let mut case = busy(true);
    let free = Memory::of(&chain);
    told(&case, &[&free]);
    for limit in 3..free.asked().len() as u64 {
        case.limits.max_requests = limit;
        let (found, faults) = told(&case, &[&Memory::of(&chain)]);
        assert!(found.is_incomplete(), "limit {limit}");
        assert_eq!(faults, [], "limit {limit}");
    }
}
