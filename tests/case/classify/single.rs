//! One deposit against demands, rule by rule.

use super::*;
use Class::{Dust, Internal, Payment, Unrelated};

#[test]
fn dust_includes_the_limit_and_precedes_all_classes() {
    let own = |value| Deposit {
        from_case_wallet: true,
        ..deposit(value)
    };
    let case = case(vec![demand("a", btc(1, BTC))]);
    assert_eq!(classes(&[deposit(600), own(600)], &case), [Dust, Dust]);
    assert_eq!(
        classes(&[deposit(601), own(601)], &case),
        [Payment, Internal]
    );
    assert_eq!(
        one(deposit(600), &case).reasons,
        ["600 sat is not above the dust limit of 600 sat"]
    );
}

#[test]
fn payment_of_case_to_itself_is_internal_unless_coinjoin() {
    let own = |by_coinjoin| Deposit {
        from_case_wallet: true,
        by_coinjoin,
        ..deposit(BTC)
    };
    let case = case(vec![]);
    assert_eq!(
        one(own(false), &case),
        Classification {
            class: Internal,
            demand: None,
            reasons: vec!["paid by the wallet of the case".into()],
            check: DemandCheck::Done,
            miss: None,
            group: None,
        }
    );
    assert_eq!(
        one(own(true), &case),
        Classification {
            class: Payment,
            demand: None,
            reasons: vec![
                "the case names no demand".into(),
                "paid by a coinjoin".into()
            ],
            check: DemandCheck::Done,
            miss: None,
            group: None,
        }
    );
}

#[test]
fn a_coinjoin_is_judged_by_its_amount_like_any_other() {
    let by_coinjoin = Deposit {
        from_case_wallet: true,
        by_coinjoin: true,
        ..deposit(BTC)
    };
    let case = case(vec![demand("a", btc(2 * BTC, 2 * BTC))]);
    let verdict = one(by_coinjoin, &case);
    assert_eq!(verdict.class, Unrelated);
    assert_eq!(
        verdict.reasons,
        [
            "1 BTC does not meet demand \"a\" of 2 BTC",
            "paid by a coinjoin"
        ]
    );
}

#[test]
fn without_demands_every_deposit_is_a_payment() {
    assert_eq!(
        classes(&[deposit(601), deposit(BTC)], &case(vec![])),
        [Payment, Payment]
    );
}

#[test]
fn a_deposit_within_the_range_is_a_payment_at_both_ends() {
    let case = case(vec![demand("a", btc(1_000, 2_000))]);
    for (value, class) in [
        (999, Unrelated),
        (1_000, Payment),
        (2_000, Payment),
        (2_001, Unrelated),
    ] {
        assert_eq!(classes(&[deposit(value)], &case), [class], "{value}");
    }
    let verdict = one(deposit(1_500), &case);
    assert_eq!(verdict.demand.as_deref(), Some("a"));
    assert_eq!(
        verdict.reasons,
        ["0.000015 BTC meets demand \"a\" of 0.00001 to 0.00002 BTC"]
    );
}

#[test]
fn the_tolerance_widens_the_range_outwards_to_the_next_unit() {
    let mut asked = demand("a", btc(1_001, 2_001));
    asked.tolerance = Tolerance::from_ppm(50_000).unwrap();
    let case = case(vec![asked]);
    // 1001 * 0.95 = 950.95 and 2001 * 1.05 = 2101.05
    for (value, class) in [
        (949, Unrelated),
        (950, Payment),
        (2_102, Payment),
        (2_103, Unrelated),
    ] {
        assert_eq!(classes(&[deposit(value)], &case), [class], "{value}");
    }
    assert_eq!(
        one(deposit(2_103), &case).reasons,
        [
            "0.00002103 BTC does not meet demand \"a\" of 0.00001001 to 0.00002001 BTC give or take 5 %"
        ]
    );
}

#[test]
fn euro_demand_is_met_if_price_band_touches_range() {
    // One bitcoin is worth 900 to 1100 euro on the day.
    for (min, max, class) in [
        (800, 899, Unrelated),
        (800, 900, Payment),
        (950, 1_000, Payment),
        (1_100, 1_200, Payment),
        (1_101, 1_200, Unrelated),
    ] {
        let case = case(vec![demand("a", eur(min, max))]);
        assert_eq!(classes(&[deposit(BTC)], &case), [class], "{min} to {max}");
    }
    let case = case(vec![demand("a", eur(1_100, 1_200))]);
    assert_eq!(
        one(deposit(BTC), &case).reasons,
        ["EUR 900.00 to 1,100.00 on 2017-05-01 meets demand \"a\" of EUR 1,100.00 to 1,200.00"]
    );
}

#[test]
fn in_euro_the_last_cent_decides() {
    let case = case(vec![demand(
        "a",
        DemandAmount::Eur(Cents(110_001)..=Cents(120_000)),
    )]);
    assert_eq!(classes(&[deposit(BTC)], &case), [Unrelated]);
    // 1.00000455 BTC at 1100 euro is 1100.005005 euro, which rounds to 1100.01.
    assert_eq!(classes(&[deposit(BTC + 455)], &case), [Payment]);
    assert_eq!(classes(&[deposit(BTC + 454)], &case), [Unrelated]);
}

#[test]
fn address_with_a_demand_answers_only_that_demand() {
    let mut case = case(vec![
        demand("a", btc(BTC, BTC)),
        demand("b", btc(2 * BTC, 2 * BTC)),
    ]);
    case.addresses[0].demand = Some("b".to_owned());
    assert_eq!(classes(&[deposit(BTC)], &case), [Unrelated]);
    assert_eq!(one(deposit(2 * BTC), &case).demand.as_deref(), Some("b"));
    let elsewhere = Deposit {
        address: 1,
        ..deposit(BTC)
    };
    assert_eq!(one(elsewhere, &case).demand.as_deref(), Some("a"));
}

#[test]
fn first_of_several_met_demands_counts() {
    let case = case(vec![
        demand("a", btc(BTC, BTC)),
        demand("b", btc(1, 2 * BTC)),
    ]);
    let verdict = one(deposit(BTC), &case);
    assert_eq!(verdict.demand.as_deref(), Some("a"));
    assert_eq!(
        verdict.reasons,
        [
            "1 BTC meets demand \"a\" of 1 BTC",
            "also meets demand \"b\", but \"a\" comes first in the case"
        ]
    );
}

#[test]
fn demand_met_on_time_precedes_demand_met_late() {
    let mut open = demand("b", btc(BTC, BTC));
    open.deadline = None;
    let case = case(vec![demand("a", btc(BTC, BTC)), open]);
    let verdict = one(at(BTC, "2017-07-01T12:00:00Z"), &case);
    assert_eq!(
        (verdict.class, verdict.demand.as_deref()),
        (Payment, Some("b"))
    );
    assert_eq!(
        verdict.reasons[1],
        "also meets demand \"a\", but \"b\" is met on time"
    );
}

#[test]
fn unchecked_demand_leaves_a_payment() {
    let mut case = case(vec![demand("a", eur(1, 2)), demand("b", eur(3, 4))]);
    let unpriced = at(BTC, "2017-06-01T12:00:00Z");
    let verdict = one(unpriced, &case);
    assert_eq!((verdict.class, verdict.demand.as_deref()), (Payment, None));
    assert_eq!(
        verdict.reasons,
        ["no EUR rate for 2017-06-01: the demand could not be checked"]
    );
    case.addresses[0].demand = Some("b".to_owned());
    assert_eq!(one(unpriced, &case).demand.as_deref(), Some("b"));
    // Of another currency, no price is known at all.
    case.demands[1].amount = DemandAmount::Usd(Cents(1)..=Cents(2));
    assert_eq!(
        one(unpriced, &case).reasons,
        ["no USD rate for 2017-06-01: the demand could not be checked"]
    );
}

#[test]
fn missing_price_does_not_override_dates() {
    let case = case(vec![demand("a", eur(1, 2))]);
    assert_eq!(
        classes(&[at(BTC, "2017-03-01T00:00:00Z")], &case),
        [Unrelated]
    );
    let verdict = one(at(BTC, "2017-07-02T12:00:00Z"), &case);
    assert_eq!(verdict.class, Payment);
    assert_eq!(
        verdict.reasons,
        [
            "no EUR rate for 2017-07-02: the demand could not be checked",
            "its block is of 2017-07-02, after the deadline of 2017-06-30; when it was paid is not known"
        ]
    );
}

#[test]
fn met_demand_precedes_unchecked_demand() {
    let case = case(vec![demand("a", eur(1, 2)), demand("b", btc(BTC, BTC))]);
    let verdict = one(at(BTC, "2017-06-01T00:00:00Z"), &case);
    assert_eq!(
        (verdict.class, verdict.demand.as_deref()),
        (Payment, Some("b"))
    );
}

#[test]
fn unrelated_deposit_reports_its_nearest_miss() {
    let near = |value, demands| one(deposit(value), &case(demands)).miss.unwrap();
    let short = near(BTC - 50_000, vec![demand("a", btc(BTC, 2 * BTC))]);
    assert_eq!(
        short,
        Miss {
            share: 500,
            is_short: true,
            is_small: false,
            exceeds_together: false,
            text: "0.9995 BTC falls 0.0005 BTC short of demand \"a\" of 1 to 2 BTC".into(),
        }
    );
    let more = near(BTC, vec![demand("a", eur(800, 890))]);
    assert_eq!(
        (more.share, more.text.to_string().as_str()),
        (
            12_500,
            "EUR 900.00 to 1,100.00 on 2017-05-01 exceeds demand \"a\" of EUR 800.00 to 890.00 by EUR 10.00"
        )
    );
    // Of two demands the nearer one is reported.
    let both = vec![
        demand("a", btc(9 * BTC, 9 * BTC)),
        demand("b", btc(BTC, BTC)),
    ];
    assert!(
        near(BTC + 1, both)
            .text
            .to_string()
            .ends_with("exceeds demand \"b\" of 1 BTC by 0.00000001 BTC")
    );
    let early = one(
        at(BTC, "2017-03-01T12:00:00Z"),
        &case(vec![demand("a", btc(BTC, BTC))]),
    );
    assert_eq!(
        early.miss.unwrap().text,
        "1 BTC meets the amount of demand \"a\" of 1 BTC, but is in a block of 2017-03-01, before it began on 2017-04-01"
    );
    assert_eq!(one(deposit(BTC), &case(vec![])).miss, None);
}
