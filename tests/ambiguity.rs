//! Ambiguity on the path of the money: the interpretations of a transaction, and possible PayJoins.

use ransomtrace::analysis::{Analysis, Reference};
use ransomtrace::explain::{AddressExplained, Explainer, PairExplained};
use ransomtrace::ledger::AddressNum;

use crate::support::inquiry::{Inquiry, case, joined, moved};
use crate::support::scenario::{Chain, Scenario, address};

/// The stash pays Eve, who brings a coin too.
fn payjoin() -> Scenario {
    moved().block().tx(
        "payjoin",
        [("move", 0), ("fund", 3)],
        [("till", 70_000), ("change", 58_000)],
    )
}

fn with_explainer<T>(chain: &Chain, explain: impl FnOnce(&Explainer) -> T) -> T {
    let case = case(&["gang"]);
    let reference = Reference::default();
    let analysis = Analysis::new(&case, &chain.view, &reference, false);
    explain(&Explainer::new(
        &case,
        &chain.view,
        &reference.tags,
        analysis,
    ))
}

fn number(chain: &Chain, name: &str) -> AddressNum {
    let script = address(name).script_pubkey();
    chain
        .view
        .address(&script)
        .expect("an address of the chain")
}

fn of(chain: &Chain, name: &str) -> AddressExplained {
    with_explainer(chain, |explainer| explainer.address(number(chain, name)))
}

fn between(chain: &Chain, a: &str, b: &str) -> PairExplained {
    let [a, b] = [a, b].map(|name| number(chain, name));
    with_explainer(chain, |explainer| explainer.pair(a, b))
}

/// The explanation of an address.
fn says(chain: &Chain, name: &str, rule: &str) -> Vec<String> {
    let said = of(chain, name).rules.into_iter();
    let said = said.filter(|said| said.rule == rule);
    said.map(|said| said.says).collect()
}

/// Caveats about PayJoins.
fn caveats(chain: &Chain) -> Vec<String> {
    let caveats = Inquiry::new(chain, &case(&["gang"])).findings.caveats;
    let texts = caveats.into_iter().map(|caveat| caveat.text.to_string());
    texts.filter(|text| text.contains("alone hold")).collect()
}

#[test]
fn tainted_coinjoin_is_explained_by_its_interpretations() {
    let ways = "its values allow 16 interpretations, 4.00 bits of entropy";
    let links = |from: &str| format!("{ways}; {from}");
    let chain = joined().build();
    assert_eq!(
        says(&chain, "y", "entropy"),
        [links(
            "input 0 pays output 1 in 8; input 1 pays output 1 in 8; input 2 pays output 1 in 8"
        )]
    );
    assert_eq!(
        says(&chain, "stash", "entropy"),
        [links(
            "input 0 pays output 0 in 8; input 0 pays output 1 in 8; input 0 pays output 2 in 8"
        )]
    );
}

#[test]
fn deterministic_links_are_named() {
    // The join of DarkWallet (8e563173…), at a hundredth of its values, with the ransom in it.
    let chain = moved()
        .block()
        .tx(
            "join",
            [("move", 0), ("fund", 4)],
            [("a", 1_000), ("b", 97_600), ("c", 1_000), ("d", 5_800)],
        )
        .build();
    let said = says(&chain, "b", "entropy");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("allow 3 interpretations"), "{said:?}");
    let sure = "; in all of them input 0 pays output 1, input 1 pays output 3";
    assert!(said[0].ends_with(sure), "{said:?}");
}

#[test]
fn unambiguous_or_untainted_transaction_has_no_ambiguity() {
    let chain = payjoin().build();
    assert_eq!(says(&chain, "change", "entropy"), [""; 0]);
    // The same join, with none of the money in it.
    let equal = |name| (name, 98_000);
    let chain = moved()
        .block()
        .tx("join", [("fund", 1), ("fund", 2)], ["x", "y"].map(equal))
        .build();
    assert_eq!(says(&chain, "x", "entropy"), [""; 0]);
}

#[test]
fn possible_payjoin_joins_addresses_with_a_caveat() {
    let chain = payjoin().build();
    let said = says(&chain, "eve", "payjoin");
    assert!(said[0].starts_with("may be a PayJoin"), "{said:?}");
    let pair = between(&chain, "stash", "eve");
    assert!(pair.cluster.is_some());
    assert!(pair.chain[0].may_be_payjoin && pair.chain[0].is_alone);
    assert!(pair.chain[0].broken_by.contains("so it may be one"));
    let txid = chain.txid("payjoin").to_string();
    let caveats = caveats(&chain);
    assert!(
        caveats.len() == 1 && caveats[0].contains(&txid),
        "{caveats:?}"
    );
}

/// The stash's money goes through this many tills, each time beside a stranger's coin.
fn payjoins(count: u32) -> Scenario {
    let people: Vec<String> = (0..count).map(|at| format!("person {at}")).collect();
    let coins = people.iter().map(|person| (person.as_str(), 20_000));
    let mut scenario = moved().block().coinbase("coins", coins);
    let (mut before, mut left) = ("move".to_owned(), 99_000);
    for at in 0..count {
        let [tx, till, change] = ["payjoin", "till", "change"].map(|name| format!("{name} {at}"));
        left -= 10_000;
        scenario = scenario.block().tx(
            &tx,
            [(before.as_str(), 0), ("coins", at)],
            [(till.as_str(), left), (change.as_str(), 29_000)],
        );
        before = tx;
    }
    scenario
}

#[test]
fn several_payjoins_are_counted_and_five_at_most_named() {
    let list = |chain: &Chain, count: u32| {
        let txids: Vec<String> = (0..count)
            .map(|at| chain.txid(&format!("payjoin {at}")).to_string())
            .collect();
        let (last, first) = txids.split_last().expect("several");
        (first.join(", "), last.clone())
    };
    let chain = payjoins(2).build();
    let (first, last) = list(&chain, 2);
    let found = caveats(&chain);
    assert!(
        found.len() == 1
            && found[0]
                .starts_with("2 transactions each alone hold a wallet of this case together")
            && found[0].contains(&format!("They are {first} and {last}. ")),
        "{found:?}"
    );
    let chain = payjoins(7).build();
    let (first, last) = list(&chain, 5);
    let found = caveats(&chain);
    assert!(
        found[0].starts_with("7 transactions each alone hold")
            && found[0].contains(&format!("They are {first}, {last} and 2 more. ")),
        "{found:?}"
    );
}

#[test]
fn wallet_linked_by_several_transactions_needs_no_payjoin() {
    let chain = payjoin()
        .block()
        .coinbase("more", [("stash", 20_000)])
        .block()
        .tx("again", [("more", 0), ("fund", 4)], [("purse", 26_000)])
        .build();
    assert!(between(&chain, "stash", "eve").chain[0].may_be_payjoin);
    assert_eq!(caveats(&chain), [""; 0]);
}

#[test]
fn unrelated_wallet_has_no_caveat() {
    let chain = moved()
        .block()
        .tx(
            "payjoin",
            [("fund", 1), ("fund", 3)],
            [("till", 70_000), ("rest", 59_000)],
        )
        .build();
    assert!(between(&chain, "ann", "eve").chain[0].may_be_payjoin);
    assert_eq!(caveats(&chain), [""; 0]);
}
