//! What `explain` says of an address, read off small chains.

use bitcoin::Amount;
use ransomtrace::analysis::{Analysis, Reference};
use ransomtrace::case::question::{Case, Demand, DemandAmount, Tolerance};
use ransomtrace::explain::{AddressOrigins, Explainer, MoneyRoute, PolicyOrigins, RoutesExplained};
use ransomtrace::findings::End;
use ransomtrace::taint::Policy;

use crate::support::inquiry::{case, joined, ransom};
use crate::support::scenario::{Chain, Scenario, address, script};

/// The whole explanation of an address.
fn reasons(chain: &Chain, case: &Case, name: &str) -> String {
    let reference = Reference::default();
    let analysis = Analysis::new(case, &chain.view, &reference, false);
    let explainer = Explainer::new(case, &chain.view, &reference.tags, analysis);
    explainer.address(chain.address(name)).reasons.join("\n")
}

#[test]
fn address_behind_coinjoin_is_not_called_unreached() {
    let chain = joined().build();
    let gang = case(&["gang"]);
    for name in ["x", "y", "z"] {
        assert_eq!(
            reasons(&chain, &gang, name),
            format!(
                "It is paid by {}, which looks like a CoinJoin: the trace ends there, so whether money of a payment \
                 reached it is not known.",
                chain.txid("join")
            ),
            "{name}"
        );
    }
    // The owner of the other coins was not reached.
    let other = reasons(&chain, &gang, "ann");
    assert!(
        other.contains("No money of a payment is known to have reached it."),
        "{other}"
    );
}

#[test]
fn address_behind_coinjoin_has_its_band_if_the_case_wants_it() {
    let chain = joined().build();
    let mut gang = case(&["gang"]);
    gang.limits.through_coinjoin = true;
    let join = chain.txid("join");
    assert_eq!(
        reasons(&chain, &gang, "y"),
        format!(
            "Coins of the payments may have reached it through the CoinJoin {join}, where no method can tell how many: \
             {join}:1 between 0 BTC and 0.00098000 BTC."
        )
    );
}

#[test]
fn payer_address_is_explained_even_if_deposit_does_not_count() {
    let chain = ransom().build();
    let paid = |least: u64| {
        let demand = Demand {
            name: "clinic".to_owned(),
            amount: DemandAmount::Btc(Amount::from_sat(least)..=Amount::from_sat(least)),
            steps: Vec::new(),
            from: None,
            deadline: None,
            tolerance: Tolerance::ZERO,
        };
        let mut case = case(&["gang"]);
        case.add_demand(demand).expect("the only one");
        reasons(&chain, &case, "victim")
    };
    let txid = chain.txid("ransom");
    assert_eq!(
        paid(100_000),
        format!("It is an input of a transaction that pays the case: {txid}.")
    );
    assert_eq!(
        paid(9_000_000),
        format!(
            "It is an input of a transaction that pays the case 0.00100000 BTC, a deposit classified as unrelated and \
             not counted: {txid}."
        )
    );
}

/// The gang gets 100,000 and 60,000 sat, joins them and sends 119,000 on to `end`.
fn two_ransoms() -> Scenario {
    ransom()
        .tx("second", [("fund", 1)], [("gang", 60_000), ("ann", 39_000)])
        .block()
        .tx(
            "join",
            [("ransom", 0), ("second", 0)],
            [("stash", 120_000), ("rest", 39_000)],
        )
        .block()
        .tx("on", [("join", 0)], [("end", 119_000)])
}

/// What is told of the origins of the satoshis at an address.
fn origins(chain: &Chain, name: &str) -> AddressOrigins {
    let (case, reference) = (case(&["gang"]), Reference::default());
    let analysis = Analysis::new(&case, &chain.view, &reference, false);
    let explainer = Explainer::new(&case, &chain.view, &reference.tags, analysis);
    explainer.address(chain.address(name)).origins
}

#[test]
fn ended_money_is_led_back_to_payments_in_satoshi_order() {
    let chain = two_ransoms().build();
    let origins = origins(&chain, "end");
    assert_eq!(origins.more, 0);
    let [output] = &origins.outputs[..] else {
        panic!("{origins:#?}");
    };
    assert_eq!((output.txid, output.end), (chain.txid("on"), End::Unspent));
    let told = |at: usize| {
        let policy: &PolicyOrigins = &output.policies[at];
        let stretches = policy.stretches.iter().map(|it| (it.txid, it.sat));
        let ways = policy.ways.iter().map(|way| {
            let steps = way.steps.iter().map(|step| (step.txid, step.sat));
            (way.txid, steps.collect::<Vec<_>>())
        });
        (
            policy.policy,
            policy.sat,
            stretches.collect::<Vec<_>>(),
            ways.collect::<Vec<_>>(),
        )
    };
    let [first, second, join] = ["ransom", "second", "join"].map(|tx| chain.txid(tx));
    let in_input_order = |policy| {
        (
            policy,
            119_000,
            vec![(first, 100_000), (second, 19_000)],
            vec![
                (first, vec![(join, 100_000), (first, 100_000)]),
                (second, vec![(join, 19_000), (second, 20_000)]),
            ],
        )
    };
    assert_eq!(told(0), in_input_order(Policy::Fifo));
    assert_eq!(
        told(1),
        (
            Policy::Lifo,
            119_000,
            vec![(second, 60_000), (first, 59_000)],
            vec![
                (second, vec![(join, 60_000), (second, 60_000)]),
                (first, vec![(join, 59_000), (first, 60_000)]),
            ],
        )
    );
    assert_eq!(told(2), in_input_order(Policy::Tiho));
}

#[test]
fn way_back_follows_only_satoshis_of_the_payment() {
    // `both` holds satoshis of either payment, but FIFO sends only those of the second one to `end`. Those of the first
    // come by way of `long`.
    let chain = ransom()
        .tx("second", [("fund", 1)], [("gang", 60_000), ("ann", 40_000)])
        .block()
        .tx("part", [("ransom", 0)], [("a", 40_000), ("b", 60_000)])
        .block()
        .tx(
            "both",
            [("part", 0), ("second", 0)],
            [("c", 40_000), ("d", 60_000)],
        )
        .tx("long", [("part", 1)], [("e", 60_000)])
        .block()
        .tx("longer", [("long", 0)], [("f", 60_000)])
        .block()
        .tx("on", [("both", 1), ("longer", 0)], [("end", 120_000)])
        .build();
    let origins = origins(&chain, "end");
    let ways = &origins.outputs[0].policies[0].ways;
    let ways = ways.iter().map(|way| {
        let steps = way.steps.iter().map(|step| (step.txid, step.sat));
        steps.collect::<Vec<_>>()
    });
    let of = |txs: &[&str]| -> Vec<_> { txs.iter().map(|tx| (chain.txid(tx), 60_000)).collect() };
    assert_eq!(
        ways.collect::<Vec<_>>(),
        [
            of(&["both", "second"]),
            of(&["longer", "long", "part", "ransom"]),
        ]
    );
}

#[test]
fn address_that_money_left_has_no_origins() {
    let chain = two_ransoms().build();
    assert_eq!(origins(&chain, "stash"), AddressOrigins::default());
    assert_eq!(origins(&chain, "victim"), AddressOrigins::default());
}

#[test]
fn unmoved_payment_is_its_own_origin() {
    let chain = ransom().build();
    let origins = origins(&chain, "gang");
    for policy in &origins.outputs[0].policies {
        let sat = policy.stretches[0].sat;
        assert_eq!((policy.sat, sat), (100_000, 100_000));
        assert_eq!(policy.ways[0].steps, []);
    }
}

/// The stash pays the goal directly, little, and by a detour, much.
fn by_two_ways() -> Scenario {
    ransom()
        .block()
        .tx("move", [("ransom", 0)], [("stash", 99_000)])
        .block()
        .tx(
            "divide",
            [("move", 0)],
            [("goal", 9_000), ("detour", 89_000)],
        )
        .block()
        .tx("back", [("divide", 1)], [("goal", 88_000)])
}

fn routes(chain: &Chain, a: &str, b: &str) -> RoutesExplained {
    let (case, reference) = (case(&["gang"]), Reference::default());
    let analysis = Analysis::new(&case, &chain.view, &reference, false);
    let explainer = Explainer::new(&case, &chain.view, &reference.tags, analysis);
    explainer.routes(&script(a), &script(b))
}

#[test]
fn shortest_way_and_the_one_that_carries_most_are_named() {
    let chain = by_two_ways().build();
    let found = routes(&chain, "gang", "goal");
    let steps = |route: &MoneyRoute| -> Vec<_> {
        route
            .steps
            .iter()
            .map(|step| (step.txid, step.sat))
            .collect()
    };
    let [first, divide, back] = ["move", "divide", "back"].map(|name| chain.txid(name));
    let shortest = found.shortest.expect("money goes there");
    assert_eq!(steps(&shortest), [(first, 99_000), (divide, 9_000)]);
    assert_eq!(shortest.carries_sat, 9_000);
    let largest = found.largest.expect("another way carries more");
    assert_eq!(
        steps(&largest),
        [(first, 99_000), (divide, 89_000), (back, 88_000)]
    );
    assert!(!found.is_reversed);
}

#[test]
fn way_of_money_is_found_in_the_reverse_direction() {
    let chain = by_two_ways().build();
    let found = routes(&chain, "detour", "gang");
    assert!(found.is_reversed && found.largest.is_none());
    assert_eq!(found.shortest.map(|route| route.steps.len()), Some(2));
    let none = routes(&chain, "gang", "ann");
    assert_eq!((none.shortest, none.is_reversed), (None, false));
}

#[test]
fn money_on_its_way_between_addresses_is_named() {
    let chain = by_two_ways()
        .mempool()
        .tx("go", [("back", 0)], [("shop", 87_000)])
        .build();
    let found = routes(&chain, "goal", "shop");
    assert_eq!((found.shortest, found.is_reversed), (None, false));
    let go = chain.txid("go");
    let shop = address("shop");
    assert_eq!(
        found.moving,
        [format!(
            "Unconfirmed transaction {go} spends coins of the ransom from it and would pay 0.00087000 BTC to {shop}."
        )]
    );
    assert!(routes(&chain, "shop", "goal").is_reversed);
}
