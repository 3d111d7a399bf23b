//! Deposits against demands: rule by rule, and laws that hold of all.
// Test code, where a panic is how a fault is told.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::case::question::{CaseAddress, DemandAmount, parse_address};
use crate::money::Cents;
use bitcoin::Network;
use jiff::civil::date;
use proptest::prelude::*;
use std::path::Path;

const ADDRESSES: [&str; 2] = [
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
];

/// A demand of the spring of 2017.
fn demand(name: &str, amount: DemandAmount) -> Demand {
    Demand {
        name: name.to_owned(),
        amount,
        from: Some(date(2017, 4, 1)),
        deadline: Some(date(2017, 6, 30)),
        tolerance: Tolerance::ZERO,
    }
}

fn btc(min: u64, max: u64) -> DemandAmount {
    DemandAmount::Btc(Amount::from_sat(min)..=Amount::from_sat(max))
}

fn eur(min: i64, max: i64) -> DemandAmount {
    DemandAmount::Eur(Cents(min * 100)..=Cents(max * 100))
}

/// A case with two addresses that name no demand.
fn case(demands: Vec<Demand>) -> Case {
    let mut case = Case::new(Network::Bitcoin);
    case.demands = demands;
    for text in ADDRESSES {
        case.add_address(CaseAddress {
            address: parse_address(text, Network::Bitcoin).unwrap(),
            demand: None,
            note: String::new(),
        })
        .unwrap();
    }
    case
}

fn at(value: u64, time: &str) -> Deposit {
    Deposit {
        address: 0,
        value: Amount::from_sat(value),
        time: Time(time.parse().unwrap()),
        from_case_wallet: false,
        by_coinjoin: false,
        payer: Some(AddressNum(0)),
    }
}

/// A deposit in the middle of the period.
fn deposit(value: u64) -> Deposit {
    at(value, "2017-05-01T12:00:00Z")
}

/// One bitcoin cost 900 to 1100 euro on 2017-05-01, and 1000 on the days around it.
fn rates() -> Vec<Rates> {
    let text = "# EUR\ndate,low,high,close\n2017-04-30,1000,1000,1000\n2017-05-01,900,1100,1000\n2017-05-02,1000,1000,1000\n2017-07-01,1000,1000,1000\n";
    vec![Rates::parse(text, Path::new("eur.csv")).unwrap()]
}

fn classes(deposits: &[Deposit], case: &Case) -> Vec<Class> {
    classify(deposits, case, &rates())
        .into_iter()
        .map(|verdict| verdict.class)
        .collect()
}

fn one(deposit: Deposit, case: &Case) -> Verdict {
    classify(&[deposit], case, &rates()).remove(0)
}

const BTC: u64 = 100_000_000;
use Class::{Dust, Instalment, Internal, Late, Payment, Unrelated};

#[test]
fn dust_is_at_most_the_limit_and_goes_before_everything() {
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
fn what_the_case_pays_itself_is_internal_unless_a_coinjoin_pays_it() {
    let own = |by_coinjoin| Deposit {
        from_case_wallet: true,
        by_coinjoin,
        ..deposit(BTC)
    };
    let case = case(vec![]);
    assert_eq!(
        one(own(false), &case),
        Verdict {
            class: Internal,
            demand: None,
            reasons: vec!["paid by the wallet of the case".to_owned()],
            check: Check::Done,
        }
    );
    assert_eq!(
        one(own(true), &case),
        Verdict {
            class: Payment,
            demand: None,
            reasons: vec![
                "the case names no demand".to_owned(),
                "paid by a coinjoin".to_owned()
            ],
            check: Check::Done,
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
fn in_euro_it_is_enough_that_the_band_of_the_day_touches_the_range() {
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
        ["EUR 900.00 to 1100.00 on 2017-05-01 meets demand \"a\" of EUR 1100.00 to 1200.00"]
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
fn a_deposit_before_the_first_day_is_unrelated() {
    let case = case(vec![demand("a", btc(BTC, BTC))]);
    let before = at(BTC, "2017-03-31T23:59:59Z");
    assert_eq!(
        classes(&[before, at(BTC, "2017-04-01T00:00:00Z")], &case),
        [Unrelated, Payment]
    );
    assert_eq!(
        one(before, &case).reasons,
        ["paid on 2017-03-31, before demand \"a\" began on 2017-04-01"]
    );
}

#[test]
fn a_matching_deposit_is_late_from_the_end_of_the_deadline_day() {
    let case = case(vec![demand("a", btc(BTC, BTC))]);
    let after = at(BTC, "2017-07-01T00:00:00Z");
    assert_eq!(
        classes(&[at(BTC, "2017-06-30T23:59:59Z"), after], &case),
        [Payment, Late]
    );
    let verdict = one(after, &case);
    assert_eq!(verdict.demand.as_deref(), Some("a"));
    assert_eq!(
        verdict.reasons,
        [
            "1 BTC meets demand \"a\" of 1 BTC",
            "paid on 2017-07-01, after the deadline of 2017-06-30"
        ]
    );
    assert_eq!(
        classes(&[at(BTC + 1, "2017-07-01T00:00:00Z")], &case),
        [Unrelated]
    );
}

#[test]
fn without_dates_the_period_is_open() {
    let mut asked = demand("a", btc(BTC, BTC));
    asked.from = None;
    asked.deadline = None;
    let case = case(vec![asked]);
    let deposits = [
        at(BTC, "2009-01-03T18:15:05Z"),
        at(BTC, "2100-01-01T00:00:00Z"),
    ];
    assert_eq!(classes(&deposits, &case), [Payment, Payment]);
}

#[test]
fn an_address_that_names_a_demand_is_asked_about_no_other() {
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
fn of_several_demands_that_are_met_the_first_counts() {
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
fn a_demand_that_is_met_on_time_goes_before_one_that_is_met_late() {
    let mut open = demand("b", btc(BTC, BTC));
    open.deadline = None;
    let case = case(vec![demand("a", btc(BTC, BTC)), open]);
    let verdict = one(at(BTC, "2017-07-01T00:00:00Z"), &case);
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
fn a_demand_that_cannot_be_checked_leaves_a_payment() {
    let mut case = case(vec![demand("a", eur(1, 2)), demand("b", eur(3, 4))]);
    let unpriced = at(BTC, "2017-06-01T00:00:00Z");
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
fn a_missing_price_does_not_hide_what_the_dates_tell() {
    let case = case(vec![demand("a", eur(1, 2))]);
    assert_eq!(
        classes(&[at(BTC, "2017-03-01T00:00:00Z")], &case),
        [Unrelated]
    );
    let verdict = one(at(BTC, "2017-07-02T00:00:00Z"), &case);
    assert_eq!(verdict.class, Payment);
    assert_eq!(
        verdict.reasons,
        [
            "no EUR rate for 2017-07-02: the demand could not be checked",
            "paid on 2017-07-02, after the deadline of 2017-06-30"
        ]
    );
}

#[test]
fn a_demand_that_is_met_goes_before_one_that_cannot_be_checked() {
    let case = case(vec![demand("a", eur(1, 2)), demand("b", btc(BTC, BTC))]);
    let verdict = one(at(BTC, "2017-06-01T00:00:00Z"), &case);
    assert_eq!(
        (verdict.class, verdict.demand.as_deref()),
        (Payment, Some("b"))
    );
}

#[test]
fn deposits_that_together_meet_a_demand_are_instalments() {
    let case = case(vec![demand("a", btc(1_000_000, 1_100_000))]);
    let deposits = [
        deposit(300_000),
        deposit(300_000),
        deposit(400_000),
        deposit(5_000),
    ];
    let verdicts = classify(&deposits, &case, &[]);
    let classes: Vec<Class> = verdicts.iter().map(|verdict| verdict.class).collect();
    assert_eq!(classes, [Instalment, Instalment, Instalment, Unrelated]);
    assert_eq!(verdicts[2].demand.as_deref(), Some("a"));
    assert_eq!(
        verdicts[2].reasons,
        [
            "0.004 BTC, one of 3 deposits to this address, together 0.01 BTC, that meet demand \"a\" of 0.01 to 0.011 BTC"
        ]
    );
}

#[test]
fn a_sum_that_falls_short_or_exceeds_the_range_makes_no_instalments() {
    let case = case(vec![demand("a", btc(1_000_000, 1_100_000))]);
    let pair = |second| classes(&[deposit(600_000), deposit(second)], &case);
    assert_eq!(pair(399_999), [Unrelated, Unrelated]);
    assert_eq!(pair(400_000), [Instalment, Instalment]);
    assert_eq!(pair(500_000), [Instalment, Instalment]);
    assert_eq!(pair(500_001), [Unrelated, Unrelated]);
}

#[test]
fn after_a_sum_that_exceeds_the_range_the_search_ends() {
    let case = case(vec![demand("a", btc(1_000_000, 1_000_000))]);
    let values = [600_000, 600_000, 500_000, 500_000].map(deposit);
    assert_eq!(classes(&values, &case), [Unrelated; 4]);
}

#[test]
fn a_full_set_of_instalments_may_be_followed_by_another() {
    let case = case(vec![demand("a", btc(1_000_000, 1_000_000))]);
    let values = [500_000, 500_000, 400_000, 600_000, 700_000].map(deposit);
    assert_eq!(
        classes(&values, &case),
        [Instalment, Instalment, Instalment, Instalment, Unrelated]
    );
}

#[test]
fn instalments_leave_out_what_has_another_class_or_is_too_large() {
    let case = case(vec![demand("a", btc(1_000_000, 1_000_000))]);
    let internal = Deposit {
        from_case_wallet: true,
        ..deposit(500_000)
    };
    let deposits = [
        deposit(500_000),
        deposit(600),
        internal,
        deposit(1_000_000),
        deposit(1_000_001),
        deposit(500_000),
    ];
    assert_eq!(
        classes(&deposits, &case),
        [Instalment, Dust, Internal, Payment, Unrelated, Instalment]
    );
}

#[test]
fn instalments_go_to_one_address_within_the_period() {
    let case = case(vec![demand("a", btc(1_000_000, 1_000_000))]);
    let half = deposit(500_000);
    let elsewhere = Deposit { address: 1, ..half };
    assert_eq!(classes(&[half, elsewhere], &case), [Unrelated, Unrelated]);
    let early = at(500_000, "2017-03-31T23:59:59Z");
    let late = at(500_000, "2017-07-01T00:00:00Z");
    assert_eq!(classes(&[early, half], &case), [Unrelated, Unrelated]);
    assert_eq!(classes(&[half, late], &case), [Unrelated, Unrelated]);
    let last = at(500_000, "2017-06-30T23:59:59Z");
    assert_eq!(classes(&[half, last], &case), [Instalment, Instalment]);
}

#[test]
fn instalments_in_euro_add_up_the_band_of_each_day() {
    // Half a bitcoin is 450 to 550 euro on the first of May and 500 on the second.
    let half = BTC / 2;
    let pair = [deposit(half), at(half, "2017-05-02T00:00:00Z")];
    for (min, max, class) in [
        (900, 949, Unrelated),
        (900, 950, Instalment),
        (1_050, 1_100, Instalment),
        (1_051, 1_100, Unrelated),
    ] {
        let case = case(vec![demand("a", eur(min, max))]);
        assert_eq!(classes(&pair, &case), [class, class], "{min} to {max}");
    }
}

#[test]
fn a_coinjoin_can_be_an_instalment() {
    let case = case(vec![demand("a", btc(1_000_000, 1_000_000))]);
    let mixed = Deposit {
        by_coinjoin: true,
        ..deposit(500_000)
    };
    let verdicts = classify(&[mixed, deposit(500_000)], &case, &[]);
    assert_eq!(verdicts[0].class, Instalment);
    assert_eq!(
        verdicts[0].reasons.last().map(String::as_str),
        Some("paid by a coinjoin")
    );
}

proptest! {
    #[test]
    fn every_deposit_has_one_verdict_with_a_reason(
        rows in prop::collection::vec((0usize..3, any::<u64>(), any::<u32>(), any::<bool>(), any::<bool>()), 0..12),
        (low, high, ppm) in (0i64.., 0i64.., 0u32..=1_000_000),
    ) {
        let deposits: Vec<Deposit> = rows
            .into_iter()
            .map(|(address, value, time, from_case_wallet, by_coinjoin)| Deposit {
                address,
                value: Amount::from_sat(value),
                time: Time::from_unix(time),
                from_case_wallet,
                by_coinjoin,
                payer: None,
            })
            .collect();
        let range = low.min(high)..=low.max(high);
        let mut demands = vec![
            demand("a", btc(*range.start() as u64, *range.end() as u64)),
            demand("b", DemandAmount::Eur(Cents(*range.start())..=Cents(*range.end()))),
        ];
        for demand in &mut demands {
            demand.tolerance = Tolerance::from_ppm(ppm).unwrap();
        }
        let case = case(demands);
        let verdicts = classify(&deposits, &case, &rates());
        prop_assert_eq!(verdicts.len(), deposits.len());
        for verdict in &verdicts {
            prop_assert!(!verdict.reasons.is_empty());
        }
    }
}
