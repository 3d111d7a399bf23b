//! Change links, services, and the merges and splits of the operator.

use super::*;

/// A clustering by everything that `evidence` makes of a view.
fn weighed(sample: &Sample, evidence: impl FnOnce(&View) -> Evidence) -> (View, Clustering) {
    let view = sample.view();
    let evidence = evidence(&view);
    let clustering = Clustering::by_evidence(&view, &judge_all(&view), &evidence);
    (view, clustering)
}

fn change(view: &View, coin: OutPoint, score: i32) -> Change {
    let output = view.output(coin).expect("in the view");
    Change { output, score }
}

fn link_to(clustering: &Clustering, view: &View, b: u32) -> Link {
    let links = clustering.links().iter();
    let found = links.copied().find(|link| link.b == address(view, b));
    found.expect("a link")
}

#[test]
fn addresses_of_one_key_are_one_wallet_by_the_protocol() {
    let mut sample = Sample::default();
    let coins = sample.mint(&[(1, 10), (1 | LEGACY, 20), (1 | NESTED, 30), (2, 40)]);
    let view = sample.view();
    assert!(together(&view, 1, 1 | LEGACY));
    // The conditions of a script appear only when it is spent.
    assert!(!together(&view, 1, 1 | NESTED));
    sample.spend(&coins[2..3], &to(&[25]));
    let view = sample.view();
    let clustering = cluster(&view);
    assert!(clustering.same(address(&view, 1), address(&view, 1 | NESTED)));
    assert!(!clustering.same(address(&view, 1), address(&view, 2)));
    let link = link_to(&clustering, &view, 1 | NESTED);
    let shown = (link.rule, link.grade, link.tx);
    assert_eq!(shown, (LinkRule::SameKey, Grade::Fact, Some(last(&view))));
}

#[test]
fn change_joins_the_payer_and_not_the_payee() {
    let mut sample = Sample::default();
    let funds = coins(&mut sample, &[100]);
    let paid = sample.spend(&funds, &[(2, 60), (3, 39)]);
    let more = sample.spend(&paid[1..], &[(4, 20), (2, 18)]);
    let (view, clustering) = weighed(&sample, |view| Evidence {
        // The second one is wrong, and would make one wallet of the payer and the payee of the first.
        changes: vec![change(view, paid[1], 2), change(view, more[1], 1)],
        ..Evidence::default()
    });
    let at = |owner| address(&view, owner);
    assert!(clustering.same(at(1), at(3)));
    assert!(!clustering.same(at(1), at(2)));
    let refused = link_to(&clustering, &view, 2);
    let payment = view.tx_of(view.output(paid[0]).expect("in the view"));
    assert_eq!(
        refused.status,
        LinkStatus::Refused(CannotLink::Payment(payment))
    );
    assert_eq!(clustering.refused_between(at(2), at(3)), [refused]);
}

#[test]
fn change_of_coinjoin_makes_no_links() {
    let mut sample = Sample::default();
    let join = sample.mint(&[(1, 90_000), (2, 90_000), (4, 90_000)]);
    let equal = [(11, 80_000), (12, 80_000), (13, 80_000)];
    let back = [(1, 7), (2, 8), (4, 9)];
    let outputs: Vec<(u32, u64)> = equal.into_iter().chain(back).collect();
    let paid = sample.spend(&join, &outputs);
    let (view, clustering) = weighed(&sample, |view| Evidence {
        changes: vec![change(view, paid[4], 9)],
        ..Evidence::default()
    });
    assert!(!clustering.same(address(&view, 1), address(&view, 2)));
    assert!(clustering.links().iter().all(|link| !link.is_applied()));
}

#[test]
fn stronger_of_two_exclusive_change_links_wins_in_any_order() {
    for first_is_surer in [true, false] {
        let mut sample = Sample::default();
        let funds = coins(&mut sample, &[100, 100]);
        let one = sample.spend(&funds[..1], &[(3, 60), (4, 39)]);
        let two = sample.spend(&funds[1..], &[(3, 60), (5, 39)]);
        let (view, clustering) = weighed(&sample, |view| Evidence {
            changes: vec![
                change(view, one[0], if first_is_surer { 5 } else { 3 }),
                change(view, two[0], 4),
            ],
            services: vec![(address(view, 1), 0), (address(view, 2), 1)],
            ..Evidence::default()
        });
        let at = |owner| address(&view, owner);
        assert_eq!(clustering.same(at(1), at(3)), first_is_surer);
        assert_eq!(clustering.same(at(2), at(3)), !first_is_surer);
    }
}

#[test]
fn change_joins_no_two_services_and_co_spending_raises_alarm() {
    let mut sample = Sample::default();
    let funds = coins(&mut sample, &[100, 100, 100]);
    let paid = sample.spend(&funds[..1], &[(7, 60), (5, 39)]);
    let services = |view: &View| vec![(address(view, 1), 0), (address(view, 5), 1)];
    let (view, clustering) = weighed(&sample, |view| Evidence {
        changes: vec![change(view, paid[1], 1)],
        services: services(view),
        ..Evidence::default()
    });
    let refused = link_to(&clustering, &view, 5);
    assert_eq!(
        refused.status,
        LinkStatus::Refused(CannotLink::Services(0, 1))
    );
    assert_eq!(clustering.alarms(), []);

    sample.spend(&[paid[1], funds[1]], &[(8, 138)]);
    let (view, clustering) = weighed(&sample, |view| Evidence {
        services: vec![(address(view, 2), 0), (address(view, 5), 1)],
        ..Evidence::default()
    });
    let (member, services) = (address(&view, 2), vec![0, 1]);
    assert_eq!(clustering.alarms(), [Alarm::Services { member, services }]);
}

#[test]
fn operator_split_drops_the_weaker_link() {
    let mut sample = Sample::default();
    let c = sample.mint(&[(1, 10), (2, 10), (2, 10), (3, 10), (1, 10), (2, 10)]);
    sample.spend(&[c[2], c[3]], &to(&[15]));
    sample.spend(&[c[0], c[1]], &to(&[15]));
    sample.spend(&[c[4], c[5]], &to(&[15]));
    let split = |view: &View| Evidence {
        splits: vec![SplitConstraint::Addresses(vec![
            address(view, 1),
            address(view, 3),
        ])],
        ..Evidence::default()
    };
    let (view, clustering) = weighed(&sample, split);
    let at = |owner| address(&view, owner);
    // Two transactions show 1 and 2, and one shows 2 and 3.
    assert!(clustering.same(at(1), at(2)) && !clustering.same(at(2), at(3)));
    let refused = link_to(&clustering, &view, 3);
    assert_eq!(refused.status, LinkStatus::Refused(CannotLink::Split(0)));
}

#[test]
fn transaction_split_by_operator_makes_no_links() {
    let mut sample = Sample::default();
    let funds = coins(&mut sample, &[10, 20]);
    sample.spend(&funds, &to(&[25]));
    let (view, clustering) = weighed(&sample, |view| Evidence {
        splits: vec![SplitConstraint::Transaction(last(view))],
        ..Evidence::default()
    });
    assert_eq!(clustering.clusters().count(), 0);
    let link = link_to(&clustering, &view, 2);
    assert_eq!(link.status, LinkStatus::Refused(CannotLink::Split(0)));
}

#[test]
fn operator_merge_is_one_wallet_despite_tags() {
    let mut sample = Sample::default();
    coins(&mut sample, &[10, 20, 30]);
    let (view, clustering) = weighed(&sample, |view| Evidence {
        merges: vec![(1..=3).map(|owner| address(view, owner)).collect()],
        services: vec![(address(view, 1), 0), (address(view, 3), 1)],
        ..Evidence::default()
    });
    let at = |owner| address(&view, owner);
    assert!(clustering.same(at(1), at(3)));
    let link = link_to(&clustering, &view, 3);
    assert_eq!(
        (link.tx, link.rule, link.grade),
        (None, LinkRule::Merge(0), Grade::Claim)
    );
    assert!(matches!(clustering.alarms(), [Alarm::Services { .. }]));
    let chain = clustering.chain(at(2), at(3)).expect("one wallet");
    assert_eq!(chain.is_alone, [true, true]);
}

#[test]
fn split_against_a_fact_has_no_effect_and_raises_alarm() {
    let mut sample = Sample::default();
    sample.mint(&[(1, 10), (1 | LEGACY, 20)]);
    let (view, clustering) = weighed(&sample, |view| Evidence {
        splits: vec![SplitConstraint::Addresses(vec![
            address(view, 1),
            address(view, 1 | LEGACY),
        ])],
        ..Evidence::default()
    });
    assert!(clustering.same(address(&view, 1), address(&view, 1 | LEGACY)));
    assert_eq!(clustering.alarms(), [Alarm::Split(0)]);
}

#[test]
fn best_chain_maximises_its_weakest_link() {
    let mut sample = Sample::default();
    let c = sample.mint(&[(1, 10), (2, 10), (2, 10), (3, 10), (1, 50)]);
    sample.spend(&c[..2], &to(&[15]));
    sample.spend(&c[2..4], &to(&[15]));
    let paid = sample.spend(&c[4..], &[(3, 30), (109, 19)]);
    let (view, clustering) = weighed(&sample, |view| Evidence {
        changes: vec![change(view, paid[0], 9)],
        ..Evidence::default()
    });
    let at = |owner| address(&view, owner);
    let chain = clustering.chain(at(1), at(3)).expect("one wallet");
    assert!(
        chain
            .links
            .iter()
            .all(|link| link.rule == LinkRule::CoSpend)
    );
    assert_eq!(chain.is_alone, [false, false]);
}

#[test]
fn change_link_growing_largest_wallet_by_half_raises_alarm() {
    let mut sample = Sample::default();
    let wallet = |first: u32, count: u32| -> Vec<(u32, u64)> {
        (first..first + count).map(|owner| (owner, 10)).collect()
    };
    let large = sample.mint(&wallet(200, 18));
    let small = sample.mint(&wallet(300, 11));
    let merged = sample.spend(&large, &[(200, 150), (400, 20)]);
    sample.spend(&small, &[(500, 100)]);
    let paid = sample.spend(&merged[..1], &[(300, 100), (600, 49)]);
    let (_, clustering) = weighed(&sample, |view| Evidence {
        changes: vec![change(view, paid[0], 1)],
        ..Evidence::default()
    });
    let [Alarm::Jump { sides, .. }] = clustering.alarms() else {
        panic!("{:?}", clustering.alarms());
    };
    assert_eq!(*sides, (18, 11));
}
