//! The period of a demand and the day of a block.

use super::*;
use Class::{Late, Payment, Unrelated};

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
        ["in a block of 2017-03-31, before demand \"a\" began on 2017-04-01"]
    );
}

#[test]
fn deposit_is_late_from_three_hours_after_the_deadline() {
    let case = case(vec![demand("a", btc(BTC, BTC))]);
    let after = at(BTC, "2017-07-01T03:00:00Z");
    assert_eq!(
        classes(&[at(BTC, "2017-07-01T02:59:59Z"), after], &case),
        [Payment, Late]
    );
    let verdict = one(after, &case);
    assert_eq!(verdict.demand.as_deref(), Some("a"));
    assert_eq!(
        verdict.reasons,
        [
            "1 BTC meets demand \"a\" of 1 BTC",
            "its block is of 2017-07-01, after the deadline of 2017-06-30; when it was paid is not known"
        ]
    );
    assert_eq!(
        classes(&[at(BTC + 1, "2017-07-01T03:00:00Z")], &case),
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
fn block_soon_after_midnight_is_compared_with_both_days() {
    // One bitcoin cost 900 to 1100 euro on 2017-05-01, and 1000 on the days around it.
    let case = case(vec![demand("a", eur(1_090, 1_200))]);
    let verdict = one(at(BTC, "2017-05-02T00:25:00Z"), &case);
    assert_eq!(verdict.class, Payment);
    assert_eq!(
        verdict.reasons,
        [
            "EUR 900.00 to 1,100.00 on 2017-05-01 meets demand \"a\" of EUR 1,090.00 to 1,200.00",
            "its block is of 2017-05-02T00:25:00Z, less than three hours after midnight: it may have been paid the day before"
        ]
    );
    for (time, class) in [
        ("2017-05-02T02:59:59Z", Payment),
        ("2017-05-02T03:00:00Z", Unrelated),
        // The day after is no day of payment.
        ("2017-04-30T23:59:59Z", Unrelated),
    ] {
        assert_eq!(classes(&[at(BTC, time)], &case), [class], "{time}");
    }
    assert_eq!(
        one(at(2 * BTC, "2017-05-02T00:25:00Z"), &case).reasons,
        [
            "EUR 2,000.00 on 2017-05-02 or EUR 1,800.00 to 2,200.00 on 2017-05-01 does not meet demand \"a\" of EUR 1,090.00 to 1,200.00"
        ]
    );
}

#[test]
fn reason_names_day_of_block_if_both_days_match() {
    let case = case(vec![demand("a", eur(1_000, 1_000))]);
    assert_eq!(
        one(at(BTC, "2017-05-02T00:25:00Z"), &case).reasons,
        ["EUR 1,000.00 on 2017-05-02 meets demand \"a\" of EUR 1,000.00"]
    );
}

#[test]
fn a_day_before_the_demand_is_no_day_of_payment() {
    let mut asked = demand("a", eur(1_090, 1_200));
    asked.from = Some(date(2017, 5, 2));
    let case = case(vec![asked]);
    assert_eq!(
        one(at(BTC, "2017-05-02T00:25:00Z"), &case).reasons,
        ["EUR 1,000.00 on 2017-05-02 does not meet demand \"a\" of EUR 1,090.00 to 1,200.00"]
    );
}

#[test]
fn a_day_without_a_price_is_unknown_unless_the_other_day_is_met() {
    // Prices are known of 2017-05-02 and of 2017-07-01, of the days after and before them not.
    let fit = |time, eur| one(at(BTC, time), &case(vec![demand("a", eur)]));
    let met = fit("2017-05-03T01:00:00Z", eur(1_000, 1_000));
    assert_eq!((met.class, met.check), (Payment, DemandCheck::Done));
    let unknown = fit("2017-05-03T01:00:00Z", eur(1, 2));
    assert_eq!(
        (unknown.class, unknown.check),
        (Payment, DemandCheck::NoRate)
    );
    assert_eq!(
        unknown.reasons,
        ["no EUR rate for 2017-05-03: the demand could not be checked"]
    );
    let before = fit("2017-04-30T01:00:00Z", eur(1, 2));
    assert_eq!(
        before.reasons,
        ["no EUR rate for 2017-04-29: the demand could not be checked"]
    );
}

#[test]
fn a_block_soon_after_the_deadline_may_hold_a_payment_on_time() {
    let in_btc = case(vec![demand("a", btc(BTC, BTC))]);
    let verdict = one(at(BTC, "2017-07-01T00:25:00Z"), &in_btc);
    assert_eq!(verdict.class, Payment);
    assert_eq!(
        verdict.reasons,
        [
            "1 BTC meets demand \"a\" of 1 BTC",
            "its block is of 2017-07-01T00:25:00Z, less than three hours after the deadline of 2017-06-30: it may have been paid on time"
        ]
    );
    // In euro, the price of the deadline decides: of a day without one nothing is known, and the day after is late.
    let in_euro = case(vec![demand("a", eur(1_000, 1_000))]);
    assert_eq!(
        classes(&[at(BTC, "2017-07-01T00:25:00Z")], &in_euro),
        [Late]
    );
}
