//! What `explain` says of an address, read off small chains.

use bitcoin::Amount;
use ransomtrace::analysis::{Analysis, Reference};
use ransomtrace::case::question::{Case, Demand, DemandAmount, Tolerance};
use ransomtrace::explain::Explainer;

use crate::support::inquiry::{case, joined, ransom};
use crate::support::scenario::Chain;

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
fn payer_address_is_explained_even_if_deposit_does_not_count() {
    let chain = ransom().build();
    let paid = |least: u64| {
        let demand = Demand {
            name: "clinic".to_owned(),
            amount: DemandAmount::Btc(Amount::from_sat(least)..=Amount::from_sat(least)),
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
