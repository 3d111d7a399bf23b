//! Histories that are odd in part, empty against better knowledge, or at odds with one another about what waits.

use bitcoin::{Amount, Txid};
use ransomtrace::acquire::Acquired;
use ransomtrace::case::question::Case;
use ransomtrace::electrum::Request;
use ransomtrace::findings::Findings;
use ransomtrace::ledger::{Completeness, Doubt};
use ransomtrace::servers::Quorum;
use serde_json::{Value, json};

use crate::support::asking::{conclude_with_log, faults, fetch_of, gang, quorum};
use crate::support::inquiry::case;
use crate::support::memory::Memory;
use crate::support::scenario::{Chain, Scenario, script};

/// What comes of asking these servers.
struct Told {
    acquired: Acquired,
    findings: Findings,
    faults: Vec<String>,
}

fn told(case: &Case, servers: &[&Memory]) -> Told {
    let mut quorum: Quorum = quorum(servers);
    let acquired = fetch_of(case, &mut quorum);
    let findings = conclude_with_log(case, &quorum, &acquired);
    let faults = faults(&quorum).into_iter();
    Told {
        findings,
        faults: faults.map(|fault| fault.to_string()).collect(),
        acquired,
    }
}

impl Told {
    fn caveats(&self) -> Vec<String> {
        let caveats = self.findings.caveats.iter();
        caveats.map(|caveat| caveat.text.to_string()).collect()
    }

    #[track_caller]
    fn says(&self, words: &str) {
        let caveats = self.caveats();
        assert!(
            caveats.iter().any(|told| told.contains(words)),
            "{words}: {caveats:#?}"
        );
    }

    #[track_caller]
    fn says_nothing_of(&self, words: &str) {
        let caveats = self.caveats();
        assert!(
            !caveats.iter().any(|told| told.contains(words)),
            "{words}: {caveats:#?}"
        );
    }

    fn completeness(&self, name: &str) -> &Completeness {
        let view = &self.acquired.view;
        view.completeness(view.address(&script(name)).expect("asked about"))
    }
}

/// A ransom in a block, and coins that wait to be spent.
fn chain() -> Chain {
    Scenario::new()
        .block()
        .coinbase("fund", [("victim", 300_000), ("victim", 500_000)])
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .empty_blocks(6)
        .build()
}

fn entry(txid: Txid, height: i64) -> Value {
    json!({ "tx_hash": txid, "height": height })
}

#[test]
fn malformed_history_entry_loses_no_payment() {
    let chain = chain();
    let ransom = chain.txid("ransom");
    let honest = told(&gang(), &[&Memory::of(&chain)]);
    assert!(!honest.findings.is_incomplete());
    for list in [
        json!([entry(ransom, 0), entry(ransom, 2)]),
        json!([entry(ransom, 2), entry(ransom, 0)]),
        json!([entry(ransom, -1), entry(ransom, 2), entry(ransom, 2)]),
        json!([entry(ransom, -9), entry(ransom, 2)]),
    ] {
        let server = Memory::of(&chain).lying(Request::History(script("gang")), list.clone());
        let told = told(&gang(), &[&server]);
        assert_eq!(told.findings.payments, honest.findings.payments, "{list}");
        assert_eq!(*told.completeness("gang"), Completeness::Complete, "{list}");
        assert!(!told.findings.is_incomplete(), "{list}");
    }
    for odd in [
        json!(null),
        json!({ "tx_hash": "f00", "height": 2 }),
        json!({ "tx_hash": chain.txid("fund"), "height": "two" }),
        json!({ "tx_hash": chain.txid("fund"), "height": -2 }),
        json!({ "tx_hash": chain.txid("fund"), "height": 5_000_000_000_u64 }),
    ] {
        let list = json!([odd, entry(ransom, 2), odd]);
        let server = Memory::of(&chain).lying(Request::History(script("gang")), list);
        let alone = told(&gang(), &[&server]);
        assert_eq!(alone.findings.payments, honest.findings.payments, "{odd}");
        assert_eq!(
            *alone.completeness("gang"),
            Completeness::Unproved(1),
            "{odd}"
        );
        assert!(alone.findings.is_incomplete(), "{odd}");
        let honest = Memory::of(&chain).named("honest");
        for servers in [[&server, &honest], [&honest, &server]] {
            let both = told(&gang(), &servers);
            assert_eq!(*both.completeness("gang"), Completeness::Complete, "{odd}");
            assert_eq!(both.faults, Vec::<String>::new(), "{odd}");
        }
    }
}

#[test]
fn wrong_position_loses_no_payment_and_is_reported() {
    let chain = chain();
    let ransom = chain.txid("ransom");
    for list in [
        json!([entry(ransom, 5), entry(ransom, 2)]),
        json!([entry(ransom, 2), entry(ransom, 5)]),
    ] {
        let wrong = Request::Proof {
            txid: ransom,
            height: 5,
        };
        let server = Memory::of(&chain)
            .lying(Request::History(script("gang")), list.clone())
            .refusing(wrong, "not in block");
        let told = told(&gang(), &[&server]);
        assert_eq!(told.findings.totals.paid_sat, 100_000, "{list}");
        told.says("1 request has no usable answer. The first: blockchain.transaction.get_merkle");
    }
}

/// A coinbase that is in two blocks and pays the gang, as two were before BIP 30.
fn twice() -> Chain {
    let scenario = Scenario::new()
        .block()
        .coinbase("first", [("gang", 50_000)]);
    let mut coinbase = None;
    let scenario = scenario.with(|tx| coinbase = Some(tx.clone()));
    let again = coinbase.expect("a coinbase");
    scenario
        .empty_blocks(2)
        .block()
        .coinbase("again", [("gang", 50_000)])
        .with(|tx| *tx = again)
        .empty_blocks(6)
        .build()
}

#[test]
fn duplicate_coinbase_is_counted_once() {
    let chain = twice();
    let txid = chain.txid("first");
    assert_eq!(txid, chain.txid("again"));
    let honest = Memory::of(&chain);
    let history = honest.result(&Request::History(script("gang")));
    assert_eq!(history, json!([entry(txid, 1), entry(txid, 4)]));
    for (list, balance) in [
        (json!([entry(txid, 1), entry(txid, 4)]), 50_000),
        (json!([entry(txid, 4), entry(txid, 1)]), 50_000),
        (
            json!([entry(txid, 1), entry(txid, 4), entry(txid, 0)]),
            100_000,
        ),
        (json!([entry(txid, 4), entry(txid, 1)]), 100_000),
    ] {
        let stated = json!({ "confirmed": balance, "unconfirmed": 0 });
        let server = Memory::of(&chain)
            .lying(Request::History(script("gang")), list.clone())
            .lying(Request::Balance(script("gang")), stated);
        let told = told(&gang(), &[&server]);
        let view = &told.acquired.view;
        assert!(
            view.is_in_block(&txid, 1) && view.is_in_block(&txid, 4),
            "{list}"
        );
        assert_eq!(*told.completeness("gang"), Completeness::Complete, "{list}");
        assert!(!told.findings.is_incomplete(), "{:?}", told.caveats());
        assert_eq!(told.findings.payments.len(), 1);
        assert_eq!(told.findings.totals.paid_sat, 50_000);
        told.says(&format!(
            "Transaction {txid} is in block 1 and again in block 4"
        ));
    }
    // Servers that name one of the two places are as right as those that name both.
    for height in [1, 4] {
        let one = Memory::of(&chain).named("one").lying(
            Request::History(script("gang")),
            json!([entry(txid, height)]),
        );
        for servers in [[&one, &honest], [&honest, &one]] {
            let told = told(&gang(), &servers);
            assert_eq!(told.faults, Vec::<String>::new());
            assert_eq!(told.findings.totals.paid_sat, 50_000);
        }
    }
}

#[test]
fn empty_history_is_contested_by_a_balance() {
    let chain = chain();
    let empty = |name: &str| {
        Memory::of(&chain)
            .named(name)
            .lying(Request::History(script("gang")), json!([]))
    };
    let stating = |server: Memory, confirmed: i64, unconfirmed: i64| {
        let balance = json!({ "confirmed": confirmed, "unconfirmed": unconfirmed });
        server.lying(Request::Balance(script("gang")), balance)
    };
    for (confirmed, unconfirmed) in [(99_999_000, 0), (99_999_000, 7), (0, 7), (0, -7), (-1, 0)] {
        let server = stating(empty("a"), confirmed, unconfirmed);
        let told = told(&gang(), &[&server]);
        let doubt = match confirmed {
            0 => Doubt::Waiting {
                stated: unconfirmed,
            },
            stated => Doubt::Balance { stated, found: 0 },
        };
        assert_eq!(
            *told.completeness("gang"),
            Completeness::Doubted(doubt.clone())
        );
        assert!(told.acquired.contested.contains(&script("gang")));
        assert!(told.findings.is_incomplete());
        told.says(&format!("{doubt}. Payments may be missing."));
    }
    let none = stating(empty("a"), 0, 0);
    assert!(told(&gang(), &[&none]).acquired.contested.is_empty());
    // Both have an empty list, and one of them contradicts itself.
    let (right, odd) = (stating(empty("right"), 0, 0), stating(empty("odd"), 500, 0));
    for servers in [[&right, &odd], [&odd, &right]] {
        let told = told(&gang(), &servers);
        assert!(told.acquired.contested.contains(&script("gang")));
        assert_eq!(told.faults.len(), 1, "{:?}", told.faults);
        assert!(told.faults[0].starts_with("odd reports a balance of 500 sat"));
    }
    // One server reports an empty list, another a history too long: no server returned it.
    let long = Memory::of(&chain)
        .named("long")
        .refusing(Request::History(script("gang")), "history too large");
    for servers in [[&none, &long], [&long, &none]] {
        let told = told(&gang(), &servers);
        assert!(matches!(
            told.completeness("gang"),
            Completeness::Missing(_)
        ));
        assert!(told.findings.is_incomplete());
    }
}

/// The chain, and what one server has in its mempool.
fn with_waiting(waiting: &[(&str, u32, &str, u64)]) -> Chain {
    let mut scenario = Scenario::new()
        .block()
        .coinbase(
            "fund",
            [("victim", 300_000), ("victim", 500_000), ("ann", 90_000)],
        )
        .block()
        .tx("ransom", [("fund", 0)], [("gang", 100_000)])
        .empty_blocks(6)
        .mempool();
    for (name, vout, to, sat) in waiting {
        scenario = scenario.tx(name, [("fund", *vout)], [(*to, *sat)]);
    }
    scenario.build()
}

#[test]
fn payments_that_wait_and_spend_one_coin_are_not_added_up() {
    let one = with_waiting(&[("one", 1, "gang", 400_000), ("fine", 2, "gang", 80_000)]);
    let two = with_waiting(&[("two", 1, "gang", 390_000), ("fine", 2, "gang", 80_000)]);
    let (a, b) = (Memory::of(&one).named("a"), Memory::of(&two).named("b"));
    let (first, second) = (one.txid("one"), two.txid("two"));
    for servers in [[&a, &b], [&b, &a]] {
        let told = told(&gang(), &servers);
        assert_eq!(told.findings.totals.paid_sat, 100_000);
        assert_eq!(told.faults, Vec::<String>::new());
        let fine = Amount::from_sat(80_000);
        told.says(&format!(
            "1 deposit to case addresses, {fine}, unconfirmed and not counted."
        ));
        told.says("The servers' mempools differ. Unconfirmed transactions ");
        told.says(&format!("{first} (in the mempool of a)"));
        told.says(&format!("{second} (in the mempool of b)"));
        told.says(&format!(
            "spend the same coin, {}:1: at most one of them can be confirmed.",
            one.txid("fund")
        ));
        told.says("2 deposits to case addresses are in these transactions or their descendants");
    }
    // One server that has both, as one after the other was there.
    let (entries, other) = (
        [
            entry(one.txid("ransom"), 2),
            entry(first, 0),
            entry(second, 0),
        ],
        json!(bitcoin::consensus::encode::serialize_hex(
            two.transaction("two")
        )),
    );
    let c = Memory::of(&one)
        .named("c")
        .lying(Request::History(script("gang")), json!(entries))
        .lying(Request::Transaction(second), other);
    let told = told(&gang(), &[&c]);
    told.says("Unconfirmed transactions ");
    told.says("at most one of them can be confirmed.");
    told.says_nothing_of("mempools differ");
    told.says_nothing_of("3 deposits");
}

#[test]
fn what_the_gang_spends_in_two_ways_names_both() {
    let spending = |to: &str, sat| {
        Scenario::new()
            .block()
            .coinbase("fund", [("victim", 300_000)])
            .block()
            .tx("ransom", [("fund", 0)], [("gang", 100_000)])
            .empty_blocks(6)
            .mempool()
            .tx("out", [("ransom", 0)], [(to, sat)])
            .build()
    };
    let (one, two) = (spending("stash", 99_000), spending("exchange", 98_000));
    let (a, b) = (Memory::of(&one).named("a"), Memory::of(&two).named("b"));
    let told = told(&gang(), &[&a, &b]);
    told.says("The servers' mempools differ. ");
    for (chain, server) in [(&one, "a"), (&two, "b")] {
        told.says(&format!(
            "{} (in the mempool of {server})",
            chain.txid("out")
        ));
    }
    told.says_nothing_of("deposits to case addresses are");
}

#[test]
fn unconfirmed_payment_with_spent_coin_is_not_counted() {
    let stale = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 300_000)])
        .empty_blocks(1)
        .mempool()
        .tx("one", [("fund", 0)], [("gang", 200_000)])
        .build();
    let settled = Scenario::new()
        .block()
        .coinbase("fund", [("victim", 300_000)])
        .block()
        .tx("two", [("fund", 0)], [("gang", 250_000)])
        .empty_blocks(6)
        .build();
    let (one, two) = (stale.txid("one"), settled.txid("two"));
    let bytes = json!(bitcoin::consensus::encode::serialize_hex(
        stale.transaction("one")
    ));
    let server = Memory::of(&settled)
        .lying(
            Request::History(script("gang")),
            json!([entry(two, 2), entry(one, 0)]),
        )
        .lying(Request::Transaction(one), bytes);
    let told = told(&gang(), &[&server]);
    assert_eq!(told.findings.totals.paid_sat, 250_000);
    told.says(&format!(
        "which the confirmed transaction {two} already spends"
    ));
    told.says_nothing_of("unconfirmed and not counted");
}

#[test]
fn last_seen_is_not_before_first_seen() {
    let chain = Scenario::new()
        .block_at(1_500_007_200)
        .coinbase("ransom", [("gang", 100_000)])
        .block_at(1_500_000_000)
        .tx("out", [("ransom", 0)], [("stash", 99_000)])
        .empty_blocks(1)
        .build();
    let told = told(&case(&["gang"]), &[&Memory::of(&chain)]);
    let rows = told.findings.addresses.iter();
    for row in rows.filter(|row| row.first_seen.is_some()) {
        assert!(row.first_seen <= row.last_seen, "{row:?}");
    }
    let gang = told.findings.addresses.iter().find(|row| row.case_address);
    let gang = gang.expect("the case address");
    assert_eq!(gang.first_seen.map(|time| time.unix()), Some(1_500_000_000));
    assert_eq!(gang.last_seen.map(|time| time.unix()), Some(1_500_007_200));
}
