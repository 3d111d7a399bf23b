//! Leads: the service from which a payer had the coins, and deposits of others to wallets of the actor.

use std::path::Path;

use bitcoin::Network;
use ransomtrace::analysis::Reference;
use ransomtrace::findings::{Findings, Grade};
use ransomtrace::investigate::investigate;
use ransomtrace::tags::{TagPack, Tags};

use crate::support::inquiry::{Inquiry, case, ransom, witness};
use crate::support::scenario::{Scenario, address};

/// An exchange pays seven customers at once; one of them pays the ransom.
fn withdrawn() -> Scenario {
    let customers = ["victim", "c1", "c2", "c3", "c4", "c5", "c6"];
    let values = [120_000, 11_000, 12_000, 13_000, 14_000, 15_000, 16_000];
    Scenario::new()
        .block()
        .coinbase("fund", [("exchange", 300_000)])
        .block()
        .tx("withdraw", [("fund", 0)], customers.into_iter().zip(values))
        .block()
        .tx(
            "ransom",
            [("withdraw", 0)],
            [("gang", 100_000), ("victim2", 19_000)],
        )
}

#[test]
fn batch_that_paid_the_payer_is_a_lead_to_a_service() {
    let chain = withdrawn().build();
    let findings = Inquiry::new(&chain, &case(&["gang"])).findings;
    let [origin] = &findings.leads.origins[..] else {
        panic!("{:?}", findings.leads.origins);
    };
    assert_eq!(
        (origin.txid, origin.paid_by),
        (chain.txid("ransom"), chain.txid("withdraw"))
    );
    assert_eq!(origin.grade, Grade::Weak);
    assert_eq!(
        origin.reason,
        "the payer’s coins were paid together with 6 others, as services pay their customers"
    );
}

#[test]
fn payment_in_a_batch_was_paid_by_a_service_itself() {
    let gang = [("gang", 100_000)].into_iter();
    let customers = ["c1", "c2", "c3", "c4", "c5", "c6"]
        .into_iter()
        .zip(11_000..);
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [("exchange", 300_000)])
        .block()
        .tx("ransom", [("fund", 0)], gang.chain(customers))
        .build();
    let findings = Inquiry::new(&chain, &case(&["gang"])).findings;
    assert_eq!(findings.leads.origins[0].paid_by, chain.txid("ransom"));
}

#[test]
fn payer_with_plain_coins_gives_no_lead() {
    let chain = ransom().build();
    let findings = Inquiry::new(&chain, &case(&["gang"])).findings;
    assert!(findings.leads.origins.is_empty());
    assert_eq!(findings.leads.payments, 1);
}

#[test]
fn deposit_to_another_address_of_the_wallet_is_a_lead() {
    // The gang gathers the ransom with a coin at an address that the case does not name.
    let chain = ransom()
        .block()
        .tx("other", [("fund", 1)], [("second", 99_000)])
        .block()
        .tx("gather", [("ransom", 0), ("other", 0)], [("pool", 198_000)])
        .block()
        .tx("third", [("fund", 2)], [("pool", 99_000)])
        .build();
    let findings = Inquiry::new(&chain, &case(&["gang"])).findings;
    let found: Vec<_> = findings
        .leads
        .deposits
        .iter()
        .map(|row| (row.txid, row.address.as_str()))
        .collect();
    let [second, pool] = ["second", "pool"].map(|name| address(name).to_string());
    assert_eq!(
        found,
        [
            (chain.txid("other"), second.as_str()),
            (chain.txid("third"), pool.as_str())
        ]
    );
    assert_eq!(findings.totals.payments, 1);
    assert_eq!(
        findings.leads.deposits[0].reason,
        "the wallet also holds an address of the case"
    );
}

#[test]
fn payment_out_of_a_coinjoin_gives_no_lead_to_a_service() {
    let equal = ["gang", "a", "b", "c", "d", "e", "f"].map(|name| (name, 90_000));
    let coins = ["p1", "p2", "p3", "p4", "p5", "p6", "p7"].map(|name| (name, 100_000));
    let others = [("g", 9_100), ("h", 9_200), ("i", 9_300), ("j", 9_400)];
    let chain = Scenario::new()
        .block()
        .coinbase("fund", coins)
        .block()
        .tx(
            "join",
            (0..7).map(|at| ("fund", at)),
            equal.into_iter().chain(others),
        )
        .build();
    let findings = Inquiry::new(&chain, &case(&["gang"])).findings;
    assert_eq!(findings.leads.payments, 1);
    assert!(
        findings.leads.origins.is_empty(),
        "{:?}",
        findings.leads.origins
    );
}

/// The findings of a payment, with a list that shortens addresses.
fn with_list(list: &str) -> Findings {
    let chain = ransom().build();
    let pack = TagPack::parse(list.as_bytes(), Path::new("report.csv"), Network::Regtest);
    let reference = Reference {
        tags: Tags::new([pack.expect("a list")]),
        ..Reference::default()
    };
    investigate(&case(&["gang"]), &chain.view, &reference, &witness())
}

#[test]
fn shortened_address_of_a_list_is_a_lead_and_no_label() {
    let gang = address("gang").to_string();
    let written = format!("{}…{}", &gang[..14], &gang[gang.len() - 4..]);
    let findings = with_list(&format!("address,label\n{written},Gang\n"));
    let [lead] = &findings.leads.shortened[..] else {
        panic!("{:?}", findings.leads);
    };
    assert_eq!(
        lead.words(),
        format!(
            "{gang} may be the address that line 2 of report.csv shortens to {written} and calls “Gang”: beginning and \
             end agree"
        )
    );
    assert!(findings.tags.is_empty(), "{:?}", findings.tags);
    assert!(findings.addresses.iter().all(|row| row.labels.is_empty()));
}

#[test]
fn beginning_and_end_of_few_characters_are_no_lead() {
    let gang = address("gang").to_string();
    let written = format!("{}…{}", &gang[..8], &gang[gang.len() - 2..]);
    let findings = with_list(&format!("address,label\n{written},Gang\n"));
    assert!(findings.leads.shortened.is_empty(), "{:?}", findings.leads);
}
