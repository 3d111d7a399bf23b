//! Clusterings of small chains, by owner.

mod evidence;

use bitcoin::OutPoint;
use proptest::prelude::*;

use super::*;
use crate::heuristics::coinjoin::{Protocol, judge_all};
use crate::heuristics::sample::{LEGACY, NESTED, NOBODY, Sample, address, last};

fn cluster(view: &View) -> Clustering {
    Clustering::by_co_spending(view, &judge_all(view))
}

fn together(view: &View, a: u32, b: u32) -> bool {
    cluster(view).same(address(view, a), address(view, b))
}

fn kind_of_last(sample: &Sample) -> Option<TxShape> {
    let view = sample.view();
    let verdicts = judge_all(&view);
    let clustering = Clustering::by_co_spending(&view, &verdicts);
    let tx = last(&view);
    kind(&view, tx, verdicts[tx.index()], &clustering)
}

/// One coin for each of the owners from 1 on.
fn coins(sample: &mut Sample, values: &[u64]) -> Vec<OutPoint> {
    let coins: Vec<(u32, u64)> = (1..).zip(values.iter().copied()).collect();
    sample.mint(&coins)
}

/// Outputs to owners from 101 on.
fn to(values: &[u64]) -> Vec<(u32, u64)> {
    (101..).zip(values.iter().copied()).collect()
}

#[test]
fn addresses_that_spend_together_are_one_wallet() {
    let mut sample = Sample::default();
    let coins = coins(&mut sample, &[10, 20, 30]);
    sample.spend(&coins[..2], &to(&[25]));
    let view = sample.view();
    assert!(together(&view, 1, 2));
    assert!(!together(&view, 1, 3));
    assert!(!together(&view, 1, 101));
    let clustering = cluster(&view);
    let clusters: Vec<Cluster> = clustering.clusters().collect();
    assert_eq!(
        clusters,
        [Cluster {
            root: address(&view, 1),
            members: &[address(&view, 1), address(&view, 2)],
        }]
    );
    assert_eq!(clustering.members(address(&view, 3)), [address(&view, 3)]);
}

#[test]
fn coins_of_one_address_make_no_links() {
    let mut sample = Sample::default();
    let coins = sample.mint(&[(1, 10), (1, 20)]);
    sample.spend(&coins, &to(&[25]));
    let clustering = cluster(&sample.view());
    assert_eq!(clustering.clusters().count(), 0);
    assert_eq!(clustering.links(), []);
}

#[test]
fn whirlpool_mix_merges_no_addresses() {
    let mut sample = Sample::default();
    let coins = coins(
        &mut sample,
        &[5_010_000, 5_000_000, 5_010_000, 5_000_000, 5_010_000],
    );
    sample.spend(&coins, &to(&[5_000_000; 5]));
    let view = sample.view();
    assert!((2..=5).all(|other| !together(&view, 1, other)));
    assert_eq!(
        kind_of_last(&sample),
        Some(TxShape::Join(Protocol::Whirlpool, 60))
    );
}

#[test]
fn wabisabi_round_merges_no_addresses() {
    let mut sample = Sample::default();
    let coins = coins(&mut sample, &[100_000; 20]);
    let outputs = [
        262_144, 200_000, 200_000, 131_072, 131_072, 100_000, 100_000, 65_536, 50_000, 32_768,
        20_000, 12_345,
    ];
    sample.spend(&coins, &to(&outputs));
    let view = sample.view();
    assert!((2..=20).all(|other| !together(&view, 1, other)));
}

#[test]
fn stonewall_and_undetermined_join_merge_no_addresses() {
    let outputs = to(&[80_000, 80_000, 7_000, 9_000]);
    let mut stonewall = Sample::default();
    let known = coins(&mut stonewall, &[100_000, 100_000]);
    stonewall.spend(&known, &outputs);
    assert!(!together(&stonewall.view(), 1, 2));

    let mut open = Sample::default();
    let mut known = coins(&mut open, &[100_000, 100_000]);
    known.push(Sample::missing(9));
    open.spend(&known, &outputs);
    assert!(!together(&open.view(), 1, 2));
    assert_eq!(kind_of_last(&open), None);
}

#[test]
fn known_inputs_are_joined_if_a_coinjoin_is_ruled_out() {
    let mut sample = Sample::default();
    let mut known = coins(&mut sample, &[10, 20]);
    known.insert(0, Sample::missing(9));
    sample.spend(&known, &to(&[15, 14]));
    assert!(together(&sample.view(), 1, 2));
}

#[test]
fn addresses_of_floating_parents_are_joined_too() {
    let mut sample = Sample::default();
    let mut known = sample.float(&[(8, 10)]);
    known.extend(coins(&mut sample, &[20]));
    sample.spend(&known, &to(&[25]));
    assert!(together(&sample.view(), 1, 8));
}

#[test]
fn every_transaction_keeps_its_links_applied_or_not() {
    let mut sample = Sample::default();
    let first = coins(&mut sample, &[10, 20, 30]);
    sample.spend(&[first[2], first[0]], &to(&[35]));
    let again = sample.mint(&[(1, 10), (3, 10), (3, 10)]);
    sample.spend(&again, &to(&[25]));
    let join = sample.mint(&[(1, 90_000), (2, 90_000), (4, 90_000)]);
    sample.spend(&join, &to(&[80_000, 80_000, 80_000, 7, 8, 9]));
    let view = sample.view();
    let clustering = cluster(&view);
    let links: Vec<_> = clustering
        .links()
        .iter()
        .map(|link| {
            (
                link.tx.expect("co-spent").0,
                link.a,
                link.b,
                link.grade,
                link.is_applied(),
            )
        })
        .collect();
    let at = |owner| address(&view, owner);
    assert_eq!(
        links,
        [
            (1, at(3), at(1), Grade::Strong, true),
            (3, at(1), at(3), Grade::Strong, true),
            (5, at(1), at(2), Grade::Weak, false),
            (5, at(1), at(4), Grade::Weak, false),
        ]
    );
    assert!(!clustering.same(at(1), at(2)));
}

#[test]
fn wallet_is_named_by_its_smallest_address_in_text_order() {
    let mut sample = Sample::default();
    let first = coins(&mut sample, &[10, 20, 30, 40]);
    sample.spend(&first[..3], &to(&[55]));
    let view = sample.view();
    let clustering = cluster(&view);
    let smallest = (1..=3).map(|owner| view.name(address(&view, owner))).min();
    for owner in 1..=3 {
        assert_eq!(
            Some(clustering.name(&view, address(&view, owner))),
            smallest
        );
    }
    let alone = address(&view, 4);
    assert_eq!(clustering.name(&view, alone), view.name(alone));
}

#[test]
fn evidence_is_a_shortest_chain_of_used_links() {
    let mut sample = Sample::default();
    let c = sample.mint(&[
        (1, 10),
        (2, 10),
        (2, 10),
        (3, 10),
        (3, 10),
        (4, 10),
        (1, 10),
        (3, 10),
        (5, 10),
    ]);
    sample.spend(&[c[0], c[1]], &to(&[15]));
    sample.spend(&[c[2], c[3]], &to(&[15]));
    sample.spend(&[c[4], c[5]], &to(&[15]));
    sample.spend(&[c[6], c[7]], &to(&[15]));
    let view = sample.view();
    let clustering = cluster(&view);
    let at = |owner| address(&view, owner);
    let txs = |from, to| {
        let chain = clustering.chain(at(from), at(to))?;
        let links = chain.links.iter().zip(chain.is_alone);
        Some(
            links
                .map(|(link, is_alone)| (link.tx.map(|tx| tx.0), is_alone))
                .collect::<Vec<_>>(),
        )
    };
    // From 1 to 3 there are two ways, to 4 there is one.
    assert_eq!(txs(1, 4), Some(vec![(Some(4), false), (Some(3), true)]));
    assert_eq!(txs(4, 1), Some(vec![(Some(3), true), (Some(4), false)]));
    assert_eq!(txs(2, 2), Some(vec![]));
    assert_eq!(txs(1, 5), None);
}

#[test]
fn each_shape_has_its_word() {
    let kind_of = |inputs: &[(u32, u64)], outputs: &[(u32, u64)]| {
        let mut sample = Sample::default();
        let coins = sample.mint(inputs);
        sample.spend(&coins, outputs);
        kind_of_last(&sample)
    };
    assert_eq!(
        kind_of(&[(1, 9)], &[(2, 5), (3, 3)]),
        Some(TxShape::Payment)
    );
    assert_eq!(kind_of(&[(1, 9)], &[(2, 8)]), Some(TxShape::Payment));
    assert_eq!(
        kind_of(&[(1, 9), (2, 9)], &[(3, 17)]),
        Some(TxShape::Consolidation)
    );
    assert_eq!(
        kind_of(&[(1, 9), (1, 9)], &[(3, 17), (NOBODY, 0)]),
        Some(TxShape::Consolidation)
    );
    assert_eq!(kind_of(&[(1, 9)], &[(1, 8)]), Some(TxShape::Itself));
    assert_eq!(
        kind_of(&[(1, 9), (2, 9)], &[(1, 8), (2, 7)]),
        Some(TxShape::Itself)
    );
    assert_eq!(kind_of(&[(1, 9)], &[(NOBODY, 0)]), Some(TxShape::Payment));
    assert_eq!(
        kind_of(&[(1, 99)], &[(2, 1), (3, 2), (4, 3)]),
        Some(TxShape::Payment)
    );
    assert_eq!(
        kind_of(&[(1, 99)], &[(2, 1), (3, 2), (4, 3), (1, 4)]),
        Some(TxShape::Batch)
    );
    let premix = [
        (2, 5_010_000),
        (3, 5_010_000),
        (4, 175_000),
        (5, 7),
        (NOBODY, 0),
    ];
    assert_eq!(
        kind_of(&[(1, 11_000_000)], &premix),
        Some(TxShape::WhirlpoolTx0(60))
    );
    let mut sample = Sample::default();
    sample.mint(&[(1, 9)]);
    assert_eq!(kind_of_last(&sample), Some(TxShape::Coinbase));
}

#[test]
fn a_step_of_a_peel_chain_has_a_neighbour_of_its_own_shape() {
    let mut sample = Sample::default();
    let coin = coins(&mut sample, &[100]);
    let first = sample.spend(&coin, &[(2, 10), (3, 89)]);
    assert_eq!(kind_of_last(&sample), Some(TxShape::Payment), "alone");
    sample.spend(&first[1..], &[(4, 10), (5, 78)]);
    assert_eq!(kind_of_last(&sample), Some(TxShape::Peel), "behind a step");
    let view = sample.view();
    let clustering = cluster(&view);
    assert_eq!(
        kind(&view, TxNum(1), Verdict::Not, &clustering),
        Some(TxShape::Peel),
        "before a step"
    );
    let mut with_note = Sample::default();
    let coin = coins(&mut with_note, &[100]);
    let first = with_note.spend(&coin, &[(2, 10), (3, 89)]);
    with_note.spend(&first[1..], &[(4, 88), (NOBODY, 0)]);
    assert_eq!(
        kind_of_last(&with_note),
        Some(TxShape::Payment),
        "a note is no peel"
    );
}

#[test]
fn a_floating_parent_is_a_neighbour_too() {
    let mut sample = Sample::default();
    // Its parent is a coinbase, which is no step whatever its outputs.
    let coin = sample.float(&[(1, 100), (2, 5)]);
    sample.spend(&coin[..1], &[(2, 10), (3, 89)]);
    assert_eq!(kind_of_last(&sample), Some(TxShape::Payment));
    let mut sample = Sample::default();
    let coin = sample.float_spend(&[Sample::missing(1)], &[(1, 100), (2, 5)]);
    sample.spend(&coin[..1], &[(2, 10), (3, 89)]);
    assert_eq!(kind_of_last(&sample), Some(TxShape::Peel));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Spends given by owners; then the same with one CoinJoin among strangers put in.
    #[test]
    fn a_coinjoin_never_joins_wallets(
        spends in proptest::collection::vec(proptest::collection::vec(1u32..12, 1..4), 0..12),
        joiners in proptest::sample::subsequence((1u32..12).collect::<Vec<_>>(), 5),
        at in 0usize..12,
    ) {
        let build = |with_join: bool| {
            let mut sample = Sample::default();
            for step in 0..=spends.len() {
                if with_join && step == at.min(spends.len()) {
                    let values = [(joiners[0], 5_000_500), (joiners[1], 5_000_000), (joiners[2], 5_000_000),
                        (joiners[3], 5_000_000), (joiners[4], 5_000_000)];
                    let coins = sample.mint(&values);
                    sample.spend(&coins, &to(&[5_000_000; 5]));
                }
                if let Some(owners) = spends.get(step) {
                    let coins: Vec<(u32, u64)> = owners.iter().map(|owner| (*owner, 10)).collect();
                    let coins = sample.mint(&coins);
                    sample.spend(&coins, &[(200, 9)]);
                }
            }
            sample.mint(&(1..12).map(|owner| (owner, 1)).collect::<Vec<_>>());
            sample.view()
        };
        let (plain, mixed) = (build(false), build(true));
        for a in 1..12 {
            for b in 1..12 {
                prop_assert_eq!(together(&plain, a, b), together(&mixed, a, b));
            }
        }
    }
}
