//! Laws of a population: it repeats itself, it tells the truth, and every kind of transaction is what its name says.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::{OutPoint, Transaction, TxOut};

use ransomtrace::demo::{Demo, StoryOptions, story};
use ransomtrace::lab::{Kind, Scale};

fn lively(transactions: usize, seed: u64) -> Demo {
    story(StoryOptions {
        life: Some(Scale { transactions, seed }),
        ..StoryOptions::default()
    })
}

/// Every transaction except coinbases, with its kind.
fn made(demo: &Demo) -> Vec<(&Transaction, Kind)> {
    let mined = demo.chain.blocks().iter().flat_map(|block| &block.txdata);
    mined
        .filter(|tx| !tx.is_coinbase())
        .map(|tx| (tx, demo.truth.kinds[&tx.compute_txid()]))
        .collect()
}

/// The owners of the inputs.
fn payers<'a>(demo: &'a Demo, tx: &Transaction) -> BTreeSet<&'a str> {
    let prevouts = tx.input.iter().map(|input| &input.previous_output);
    prevouts
        .map(|outpoint| owner(demo, demo.chain.txout(outpoint).expect("it was mined")))
        .collect()
}

fn owner<'a>(demo: &'a Demo, out: &TxOut) -> &'a str {
    demo.truth.owner(&out.script_pubkey).expect("all is owned")
}

fn tally(values: impl IntoIterator<Item = u64>) -> Vec<usize> {
    let mut times: BTreeMap<u64, usize> = BTreeMap::new();
    for value in values {
        *times.entry(value).or_default() += 1;
    }
    times.into_values().collect()
}

#[test]
fn the_same_scale_gives_the_same_bytes_and_another_seed_others() {
    let (one, same, other) = (lively(1_500, 1), lively(1_500, 1), lively(1_500, 2));
    assert_eq!(one.chain.blocks(), same.chain.blocks());
    assert_eq!(one.truth, same.truth);
    assert_ne!(one.chain.tip(), other.chain.tip());
}

#[test]
fn population_keeps_case_file_and_payments_of_the_story() {
    let (lively, quiet) = (lively(1_500, 1), story(StoryOptions::default()));
    assert_eq!(lively.case_toml, quiet.case_toml);
    assert_eq!(lively.chain.height(), quiet.chain.height());
    let sums = |demo: &Demo| -> Vec<u64> {
        let payments = demo.truth.payments();
        payments.map(|deposit| deposit.value.to_sat()).collect()
    };
    assert_eq!(sums(&lively), sums(&quiet));
}

#[test]
fn only_joins_and_payjoins_have_coins_of_several_owners() {
    let demo = lively(4_000, 5);
    for (tx, kind) in made(&demo) {
        let several = payers(&demo, tx).len() > 1;
        assert_eq!(
            several,
            kind.is_coinjoin() || kind == Kind::PayJoin,
            "{kind:?}"
        );
        let txid = tx.compute_txid();
        assert_eq!(demo.truth.coinjoins.contains(&txid), kind.is_coinjoin());
    }
}

#[test]
fn change_goes_back_to_one_of_the_payers() {
    let demo = lively(4_000, 6);
    let mut with_change = 0;
    for (tx, kind) in made(&demo) {
        let payers = payers(&demo, tx);
        for (vout, out) in (0..).zip(&tx.output) {
            let outpoint = OutPoint::new(tx.compute_txid(), vout);
            if demo.truth.change.contains(&outpoint) {
                assert!(payers.contains(owner(&demo, out)), "{kind:?}");
                with_change += 1;
            }
        }
    }
    assert!(with_change > 2_500, "{with_change}");
}

#[test]
fn every_kind_occurs_and_joins_have_their_protocols_shape() {
    let demo = lively(8_000, 4);
    let made = made(&demo);
    assert!((8_000..8_500).contains(&made.len()), "{}", made.len());
    let kinds: BTreeSet<Kind> = made.iter().map(|(_, kind)| *kind).collect();
    assert_eq!(kinds, Kind::ALL.into());
    let mut sizes: BTreeMap<Kind, BTreeSet<usize>> = BTreeMap::new();
    for (tx, kind) in made {
        let values: Vec<u64> = tx.output.iter().map(|out| out.value.to_sat()).collect();
        let most = tally(values.iter().copied()).into_iter().max().unwrap_or(0);
        let crowd = payers(&demo, tx).len();
        match kind {
            Kind::Wasabi10 | Kind::JoinMarket | Kind::EqualJoin => assert_eq!(most, crowd),
            Kind::Wasabi11 => assert!(most >= crowd),
            Kind::Whirlpool => {
                assert_eq!((most, crowd), (values.len(), values.len()));
                assert!((5..=8).contains(&crowd));
            }
            Kind::Stonewall => assert!(most >= 2 && crowd == 1),
            Kind::StonewallX2 => assert!(most == 2 && crowd == 2),
            Kind::Wasabi2 => assert!(values.is_sorted_by(|one, next| one >= next)),
            _ => continue,
        }
        sizes.entry(kind).or_default().insert(crowd);
    }
    for kind in [
        Kind::Wasabi10,
        Kind::Wasabi11,
        Kind::Wasabi2,
        Kind::JoinMarket,
    ] {
        assert!(sizes[&kind].len() > 3, "{kind:?} has crowds of all sizes");
    }
}
