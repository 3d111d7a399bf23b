//! Soft evidence: addresses that look alike, and fingerprints of wallets that change. It warns, and it changes no figure.

use std::path::Path;

use bitcoin::absolute::LockTime;
use bitcoin::{Network, Sequence, Transaction, transaction::Version};
use ransomtrace::analysis::{Analysis, Reference};
use ransomtrace::case::question::{Case, Merge, Split, SplitTarget};
use ransomtrace::explain::{AddressExplained, Explainer};
use ransomtrace::findings::{Fingerprints, TraitChange, WalletFingerprint};
use ransomtrace::investigate::investigate;
use ransomtrace::tags::{TagPack, Tags};

use crate::support::inquiry::{FALSE, Inquiry, TRUE, case, joined, moved, ransom, witness};
use crate::support::scenario::{Chain, Scenario, address};

/// The gang moves the ransom to an address, and dust arrives there from a similar-looking address.
fn poisoned() -> Scenario {
    ransom()
        .block()
        .tx("move", [("ransom", 0)], [(TRUE, 99_000)])
        .block()
        .coinbase("mined", [(FALSE, 2_000)])
        .block()
        .tx("poison", [("mined", 0)], [(TRUE, 546), (FALSE, 1_000)])
}

fn look_alikes(chain: &Chain, case: &Case) -> Vec<String> {
    look_alikes_by(chain, case, &Reference::default())
}

/// Caveats about look-alikes where tags are at hand.
fn look_alikes_by(chain: &Chain, case: &Case, reference: &Reference) -> Vec<String> {
    let caveats = investigate(case, &chain.view, reference, &witness()).caveats;
    let texts = caveats.into_iter().map(|caveat| caveat.text.to_string());
    texts.filter(|text| text.contains("alike")).collect()
}

/// Tags that name addresses and no actor.
fn tags(names: &[&str]) -> Reference {
    let header = "title: List\ncurrency: BTC\nsource: a link\nlabel: Exchange\ntags:\n";
    let rows = names
        .iter()
        .map(|name| format!("- address: {}\n", address(name)));
    let text = header.to_owned() + &rows.collect::<String>();
    let pack = TagPack::parse(text.as_bytes(), Path::new("a.yaml"), Network::Regtest);
    Reference {
        tags: Tags::new([pack.expect("a pack")]),
        ..Reference::default()
    }
}

fn explain(chain: &Chain, name: &str) -> AddressExplained {
    explain_by(chain, name, &Reference::default())
}

fn explain_by(chain: &Chain, name: &str, reference: &Reference) -> AddressExplained {
    let case = case(&["gang"]);
    let analysis = Analysis::new(&case, &chain.view, reference, false);
    let number = chain.view.address(&address(name).script_pubkey());
    let number = number.expect("an address of the chain");
    Explainer::new(&case, &chain.view, &reference.tags, analysis).address(number)
}

fn version_one(tx: &mut Transaction) {
    tx.version = Version::ONE;
}

fn fingerprints(chain: &Chain) -> Fingerprints {
    Inquiry::new(chain, &case(&["gang"])).findings.fingerprints
}

fn wallet(chain: &Chain, name: &str) -> Option<WalletFingerprint> {
    let name = address(name).to_string();
    let mut wallets = fingerprints(chain).wallets.into_iter();
    wallets.find(|wallet| wallet.cluster == name)
}

/// How often each value of a trait was seen, as text.
fn values(wallet: &WalletFingerprint, of: &str) -> Vec<String> {
    let shares = wallet.traits.iter().find(|shares| shares.of == of);
    let values = shares.into_iter().flat_map(|shares| &shares.values);
    values
        .map(|share| format!("{} in {}", share.value, share.transactions))
        .collect()
}

fn words(traits: &[TraitChange]) -> Vec<String> {
    traits.iter().map(TraitChange::to_string).collect()
}

#[test]
fn dust_from_look_alike_of_traced_address_is_warned_of() {
    let caveats = look_alikes(&poisoned().build(), &case(&["gang"]));
    let [ours, theirs] = [TRUE, FALSE].map(address);
    assert_eq!(caveats.len(), 1, "{caveats:?}");
    let both = format!(
        "{ours} (money of a payment reached it) and {theirs} (only occurs in fetched transactions) look alike"
    );
    assert!(caveats[0].starts_with(&both), "{caveats:?}");
}

#[test]
fn look_alike_makes_no_link_and_changes_no_figure() {
    let chain = poisoned().build();
    let inquiry = Inquiry::new(&chain, &case(&["gang"]));
    assert_eq!(inquiry.findings.clusters, []);
    assert_eq!(inquiry.output("poison", 0), None);
    assert_eq!(inquiry.end("move", 0), "unspent");
    assert!(!inquiry.findings.is_incomplete());
}

#[test]
fn unrelated_look_alikes_are_explained_without_warning() {
    let chain = moved()
        .block()
        .coinbase("mined", [(TRUE, 2_000), (FALSE, 2_000)])
        .build();
    assert_eq!(look_alikes(&chain, &case(&["gang"])), [""; 0]);
    let found = explain(&chain, TRUE).look_alikes;
    let theirs = format!("{} (only occurs in fetched transactions)", address(FALSE));
    assert_eq!((found.named, found.more), (vec![theirs], 0));
    assert_eq!(explain(&chain, "gang").look_alikes.named, [""; 0]);
}

#[test]
fn untouched_address_typed_by_operator_is_compared() {
    let chain = moved()
        .block()
        .coinbase("mined", [(TRUE, 2_000), ("ann", 1_000)])
        .build();
    let typed = format!(
        "{} (a case address; no transaction of the case touches it) and {} (only occurs in fetched transactions)",
        address(FALSE),
        address(TRUE)
    );
    let caveats = look_alikes(&chain, &case(&["gang", FALSE]));
    assert!(
        caveats.len() == 1 && caveats[0].starts_with(&typed),
        "{caveats:?}"
    );

    let [reason, name] = ["a hunch", "Jo"].map(str::to_owned);
    let addresses = vec![address(FALSE), address("ann")];
    let typed = "(named by a merge or a split; no transaction of the case touches it)";
    let mut merged = case(&["gang"]);
    merged.merges.push(Merge {
        addresses: addresses.clone(),
        reason: reason.clone(),
        name: name.clone(),
    });
    let mut split = case(&["gang"]);
    split.splits.push(Split {
        apart: SplitTarget::Addresses(addresses),
        reason,
        name,
    });
    for case in [merged, split] {
        let caveats = look_alikes(&chain, &case);
        assert!(
            caveats.len() == 1 && caveats[0].contains(typed),
            "{caveats:?}"
        );
    }
}

#[test]
fn a_payment_from_a_look_alike_of_a_case_address_is_warned_of() {
    let chain = Scenario::new()
        .block()
        .coinbase("fund", [(FALSE, 50_000)])
        .block()
        .tx("ransom", [("fund", 0)], [(TRUE, 49_000)])
        .build();
    let caveats = look_alikes(&chain, &case(&[TRUE]));
    assert!(caveats[0].contains("(a case address) and "));
    assert!(caveats[0].contains("(a payment of the case came from it)"));
}

#[test]
fn untouched_tagged_look_alike_of_case_address_is_warned_of() {
    let chain = moved()
        .block()
        .tx("on", [("move", 0)], [(TRUE, 98_000)])
        .build();
    let tagged = tags(&[FALSE]);
    let caveats = look_alikes_by(&chain, &case(&["gang"]), &tagged);
    let theirs = format!(
        "{} (named by a tag; no transaction of the case touches it)",
        address(FALSE)
    );
    let both = format!(
        "{} (money of a payment reached it) and {theirs} look alike",
        address(TRUE)
    );
    assert!(
        caveats.len() == 1 && caveats[0].starts_with(&both),
        "{caveats:?}"
    );
    let found = explain_by(&chain, TRUE, &tagged).look_alikes;
    assert_eq!((found.named, found.more), (vec![theirs], 0));
}

#[test]
fn tagged_look_alikes_matter_only_if_case_saw_one() {
    let case = case(&["gang"]);
    // Neither concerns the case: a list of tags names thousands.
    let apart = moved().build();
    let caveats = |chain: &Chain, names: &[&str]| look_alikes_by(chain, &case, &tags(names));
    assert_eq!(caveats(&apart, &[TRUE, FALSE]), [""; 0]);
    let beside = moved().block().coinbase("mined", [(TRUE, 2_000)]).build();
    assert_eq!(caveats(&beside, &[FALSE]), [""; 0]);
    let [ours, theirs] = [TRUE, FALSE].map(address);
    let both = format!(
        "{ours} (named by a tag) and {theirs} (named by a tag; no transaction of the case touches it) look alike"
    );
    let found = caveats(&beside, &[TRUE, FALSE]);
    assert!(found.len() == 1 && found[0].starts_with(&both), "{found:?}");
}

#[test]
fn tagged_case_address_keeps_its_role() {
    let chain = poisoned().build();
    let caveats = look_alikes_by(&chain, &case(&[TRUE]), &tags(&[TRUE, FALSE]));
    let both = format!(
        "{} (a case address) and {} (named by a tag) look alike",
        address(TRUE),
        address(FALSE)
    );
    assert!(caveats[0].starts_with(&both), "{caveats:?}");
}

#[test]
fn wallet_with_uniform_transactions_is_only_consistent() {
    let chain = ransom()
        .block()
        .tx("one", [("ransom", 0)], [("shop", 40_000), ("gang", 59_000)])
        .block()
        .tx("two", [("one", 1)], [("gang", 30_000), ("shop", 28_000)])
        .build();
    let gang = wallet(&chain, "gang").expect("it pays twice");
    assert_eq!((gang.transactions, gang.changes), (2, 0));
    assert_eq!(values(&gang, "version"), ["2 in 2"]);
    assert_eq!(values(&gang, "sequence"), ["replaceable in 2"]);
    assert_eq!(values(&gang, "script-types"), ["p2wpkh in 2"]);
    assert_eq!(
        values(&gang, "change-position"),
        ["first in 1", "last in 1"]
    );
    // Nothing was signed, so there is nothing to tell of signatures.
    assert_eq!(values(&gang, "low-r"), [""; 0]);
    assert!(
        gang.suggests
            .to_string()
            .contains("one wallet program throughout, which proves nothing")
    );
}

#[test]
fn change_of_wallet_software_is_reported_with_its_place() {
    let chain = ransom()
        .block()
        .tx("one", [("ransom", 0)], [("shop", 40_000), ("gang", 59_000)])
        .block()
        .tx("two", [("one", 1)], [("shop", 30_000), ("gang", 28_000)])
        .with(|tx| {
            version_one(tx);
            tx.lock_time = LockTime::from_consensus(3);
            tx.input[0].sequence = Sequence::ENABLE_LOCKTIME_NO_RBF;
        })
        .block()
        .tx("three", [("two", 1)], [("shop", 27_000)])
        .with(|tx| {
            version_one(tx);
            tx.lock_time = LockTime::from_consensus(4);
            tx.input[0].sequence = Sequence::ENABLE_LOCKTIME_NO_RBF;
        })
        .build();
    let gang = wallet(&chain, "gang").expect("it pays");
    assert_eq!(
        (gang.transactions, gang.changes, gang.drift.len()),
        (3, 1, 1)
    );
    assert_eq!(values(&gang, "version"), ["1 in 2", "2 in 1"]);
    let drift = &gang.drift[0];
    assert_eq!((drift.txid, drift.height), (chain.txid("two"), 4));
    let changed = [
        "version 2 → 1",
        "anti-fee-sniping not used → kept",
        "sequence replaceable → locked",
    ];
    assert_eq!(words(&drift.traits), changed);
    assert!(
        gang.suggests.to_string().starts_with("Changes once"),
        "{gang:?}"
    );
    assert_eq!(explain(&chain, "gang").fingerprint, Some(gang));
}

#[test]
fn wallet_returning_to_old_software_uses_two_programs() {
    let chain = ransom()
        .block()
        .tx("one", [("ransom", 0)], [("gang", 99_000)])
        .block()
        .tx("two", [("one", 0)], [("gang", 98_000)])
        .with(version_one)
        .block()
        .tx("three", [("two", 0)], [("gang", 97_000)])
        .build();
    let gang = wallet(&chain, "gang").expect("it pays");
    assert_eq!(gang.changes, 2);
    assert!(
        gang.suggests.to_string().contains("used in parallel"),
        "{gang:?}"
    );
}

#[test]
fn spending_another_script_type_is_no_software_change() {
    let spends = |names: [&'static str; 2]| {
        ransom()
            .block()
            .tx(
                "one",
                [("ransom", 0)],
                [(names[0], 30_000), (names[1], 30_000), (names[0], 30_000)],
            )
            .block()
            .tx("two", [("one", 0), ("one", 1)], [("shop", 50_000)])
            .block()
            .tx("three", [("one", 2)], [("shop", 20_000)])
            .build()
    };
    let chain = spends(["new", "p2pkh:old"]);
    let wallet = explain(&chain, "new").fingerprint.expect("it pays");
    assert_eq!(
        values(&wallet, "script-types"),
        ["p2pkh + p2wpkh in 1", "p2wpkh in 1"]
    );
    assert_eq!((wallet.transactions, wallet.changes), (2, 0));
}

#[test]
fn coinjoin_is_left_out_of_fingerprints() {
    let chain = joined().build();
    assert_eq!(wallet(&chain, "stash"), None);
    assert_eq!(explain(&chain, "stash").fingerprint, None);
    assert_eq!(fingerprints(&chain).hops_compared, 0);
}

/// The gang moves the ransom on twice.
fn moved_twice() -> Scenario {
    moved()
        .block()
        .tx("again", [("move", 0)], [("till", 98_000)])
}

#[test]
fn hops_with_software_change_are_listed() {
    let chain = moved_twice().with(version_one).build();
    let found = fingerprints(&chain);
    // The payment is the victim's, so that one pair is left of three transactions.
    assert_eq!((found.hops_compared, found.hops_changed), (1, 1));
    let hop = &found.hops[0];
    assert_eq!((hop.hop, hop.txid, hop.vout), (1, chain.txid("move"), 0));
    assert_eq!((hop.spent_by, hop.height), (chain.txid("again"), 4));
    assert_eq!(hop.address, address("stash").to_string());
    assert!(!hop.same_wallet);
    assert_eq!(words(&hop.traits), ["version 2 → 1"]);
    let path = explain(&chain, "till").path;
    let drift = path.iter().map(|step| words(&step.drift).join(", "));
    assert_eq!(drift.collect::<Vec<_>>(), ["", "", "version 2 → 1"]);
}

#[test]
fn hops_with_same_software_are_only_counted() {
    let found = fingerprints(&moved_twice().build());
    assert_eq!((found.hops_compared, found.hops_changed), (1, 0));
    assert_eq!(found.hops, []);
    // That the ransom was paid with other software than it was moved on with says nothing.
    let found = fingerprints(&moved().with(version_one).build());
    assert_eq!((found.hops_compared, found.hops_changed), (0, 0));
}

#[test]
fn a_hop_inside_of_one_wallet_is_marked() {
    let chain = ransom()
        .block()
        .tx("one", [("ransom", 0)], [("gang", 99_000)])
        .block()
        .tx("two", [("one", 0)], [("stash", 98_000)])
        .with(version_one)
        .build();
    let hop = &fingerprints(&chain).hops[0];
    assert!(hop.same_wallet);
}
