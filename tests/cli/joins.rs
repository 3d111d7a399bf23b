//! Transactions that look like CoinJoins and are not, and pools that are not listed: their kind, and where a trace ends.

use std::collections::BTreeMap;

use super::Table;
use crate::support::command::Desk;
use crate::support::inquiry::TRUE;
use crate::support::scenario::{OP_RETURN, Scenario, address};
use crate::support::served::Served;

/// Kind of each transaction by name, ends of the trace, and wallet of each address.
struct Told {
    kinds: BTreeMap<String, String>,
    ends: Vec<String>,
    clusters: BTreeMap<String, String>,
}

impl Told {
    fn same_wallet(&self, one: &str, other: &str) -> bool {
        let cluster = |name| &self.clusters[&address(name).to_string()];
        cluster(one) == cluster(other)
    }
}

/// Traces the payments to the case's address.
fn traced(scenario: Scenario, names: &[&str]) -> Told {
    let chain = scenario.build();
    let served = Served::new(&chain);
    let desk = Desk::new();
    desk.ransomtrace(format!(
        "trace {} {} -o case",
        address(TRUE),
        served.flags()
    ))
    .expect_findings_in("case")
    .run();
    let case = desk.files("case");
    let pairs = |table: &str, key: &str, value: &str| -> BTreeMap<String, String> {
        let table = Table::of(&case, table);
        let keys = table.column(key).into_iter().map(str::to_owned);
        let values = table.column(value).into_iter().map(str::to_owned);
        keys.zip(values).collect()
    };
    let kinds = pairs("transactions", "txid", "kind");
    let of = |name: &&str| {
        let txid = served.txid(&chain, name);
        ((*name).to_owned(), kinds[&txid].clone())
    };
    let ends = Table::of(&case, "endpoints");
    Told {
        kinds: names.iter().map(of).collect(),
        ends: ends.column("end").into_iter().map(str::to_owned).collect(),
        clusters: pairs("addresses", "address", "cluster"),
    }
}

/// Names of addresses that are all paid the same amount.
fn equal(prefix: &str, count: usize, value: u64) -> Vec<(String, u64)> {
    (0..count)
        .map(|at| (format!("{prefix}-{at}"), value))
        .collect()
}

fn borrowed(pays: &[(String, u64)]) -> Vec<(&str, u64)> {
    pays.iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect()
}

#[test]
fn equal_payout_of_one_payer_is_followed_and_clustered() {
    let small = equal("small", 9, 700_000);
    for changes in [0, 1, 9, 10] {
        let mut paid = equal("payee", 10, 1_000_000);
        paid.extend((0..changes).map(|at| (format!("change-{at}"), 211_111 + at * 13_579)));
        let total: u64 = paid.iter().map(|(_, value)| value).sum();
        let ransom = total + 12_000 - 9 * 700_000;
        let spends = [("ransom", 0)]
            .into_iter()
            .chain((0..9).map(|vout| ("mined", vout)));
        let scenario = Scenario::new()
            .block()
            .coinbase("fund", [("victim", ransom + 500)])
            .block()
            .coinbase("mined", borrowed(&small))
            .tx("ransom", [("fund", 0)], [(TRUE, ransom)])
            .block()
            .tx("payout", spends, borrowed(&paid));
        let told = traced(scenario, &["payout"]);
        assert_eq!(told.kinds["payout"], "batch", "{changes}");
        assert!(!told.ends.contains(&"coinjoin".to_owned()), "{changes}");
        assert!(told.same_wallet(TRUE, "small-3"), "{changes}");
    }
}

#[test]
fn equal_outputs_to_one_address_are_payment() {
    for count in [3, 7, 30] {
        let coins = equal("coin", count - 1, 1_000_500);
        let spends = [("ransom", 0)]
            .into_iter()
            .chain((0..count as u32 - 1).map(|vout| ("mined", vout)));
        let paid = vec![("shop", 1_000_000); count];
        let scenario = Scenario::new()
            .block()
            .coinbase("fund", [("victim", 1_001_000)])
            .block()
            .coinbase("mined", borrowed(&coins))
            .tx("ransom", [("fund", 0)], [(TRUE, 1_000_500)])
            .block()
            .tx("purchase", spends, paid);
        let told = traced(scenario, &["purchase"]);
        assert_eq!(told.kinds["purchase"], "payment", "{count}");
        assert!(!told.ends.contains(&"coinjoin".to_owned()), "{count}");
        assert!(told.same_wallet(TRUE, "coin-1"), "{count}");
    }
}

/// The ransom and two more coins are cut for a pool, and one of the resulting coins is mixed with four others.
fn mixed(pool: u64) -> Scenario {
    let (coin, fee) = (pool + 4_321, pool / 20);
    let others = equal("other", 4, coin + 2 * fee);
    let outputs = equal("mixed", 5, pool);
    let mut scenario = Scenario::new()
        .block()
        .coinbase("fund", [("victim", coin + 2 * fee)])
        .block()
        .coinbase("mined", [("own-1", coin + fee), ("own-2", coin + fee)])
        .tx("ransom", [("fund", 0)], [(TRUE, coin + 2 * fee - 500)])
        .block()
        .coinbase("bought", borrowed(&others))
        .tx(
            "cut",
            [("mined", 0), ("ransom", 0), ("mined", 1)],
            [
                (OP_RETURN, 0),
                ("coordinator", fee),
                ("premix-1", coin),
                ("premix-2", coin),
                ("premix-3", coin),
                ("rest", 3 * fee - 2_000),
            ],
        )
        .block();
    for (at, other) in ["cut-1", "cut-2", "cut-3", "cut-4"].into_iter().enumerate() {
        let (prepared, rest) = (format!("prepared-{at}"), format!("rest-{at}"));
        scenario = scenario.tx(
            other,
            [("bought", at as u32)],
            [
                (OP_RETURN, 0),
                ("coordinator-2", fee),
                (&prepared, coin),
                (&rest, fee - 1_500),
            ],
        );
    }
    let entering = [
        ("cut", 3),
        ("cut-1", 2),
        ("cut-2", 2),
        ("cut-3", 2),
        ("cut-4", 2),
    ];
    scenario.block().tx("mix", entering, borrowed(&outputs))
}

#[test]
fn recognises_tx0_and_mix_of_any_pool_value() {
    for pool in [1_000_000, 2_500_000, 25_000_000, 2_000_000, 12_500_000] {
        let told = traced(mixed(pool), &["cut", "mix"]);
        assert_eq!(told.kinds["cut"], "whirlpool_tx0", "{pool}");
        assert_eq!(told.kinds["mix"], "whirlpool", "{pool}");
        assert!(told.same_wallet(TRUE, "own-2"), "{pool}");
        let mixed = told.ends.iter().filter(|end| *end == "coinjoin");
        assert_eq!(mixed.count(), 1, "{pool}");
    }
}
