//! Demands that rise.

use super::*;
use ransomtrace::case::question::DemandStep;

/// A case that demands one bitcoin, and two from 10 June on.
fn rising() -> Case {
    let mut case = one_bitcoin();
    case.demands[0].steps = vec![DemandStep {
        from: date(2017, 6, 10),
        amount: btc(2 * BTC, 2 * BTC),
    }];
    case
}

fn class(milli: u64, time: &str) -> Class {
    one(at(milli * BTC / 1_000, time), &rising()).class
}

#[test]
fn amount_of_the_day_is_a_payment() {
    assert_eq!(class(1_000, "2017-06-09T12:00:00Z"), Class::Payment);
    assert_eq!(class(2_000, "2017-06-10T12:00:00Z"), Class::Payment);
}

#[test]
fn earlier_amount_after_the_rise_is_late() {
    let late = one(at(BTC, "2017-06-10T12:00:00Z"), &rising());
    assert_eq!(late.class, Class::Late);
    assert_eq!(late.demand.as_deref(), Some("a"));
    assert_eq!(
        late.reasons.last().map(ToString::to_string).as_deref(),
        Some("that was the last day of this amount: from 2017-06-10 on 2 BTC was demanded")
    );
    assert!(
        late.reasons.iter().any(|reason| reason
            .to_string()
            .contains("after the deadline of 2017-06-09")),
        "{:?}",
        late.reasons
    );
}

#[test]
fn later_amount_before_the_rise_is_unrelated() {
    let early = one(at(2 * BTC, "2017-06-01T12:00:00Z"), &rising());
    assert_eq!(early.class, Class::Unrelated);
    // The demand began with its first amount, so the deposit does not come before it.
    assert!(
        early
            .reasons
            .iter()
            .all(|reason| !reason.to_string().contains("began")),
        "{:?}",
        early.reasons
    );
}

#[test]
fn amounts_that_overlap_do_not_contradict_each_other() {
    let mut case = rising();
    case.demands[0].amount = btc(BTC, 3 * BTC);
    let paid = one(at(2 * BTC, "2017-06-10T12:00:00Z"), &case);
    assert_eq!(
        (paid.class, paid.reasons.len()),
        (Class::Payment, 1),
        "{:?}",
        paid.reasons
    );
}

#[test]
fn instalments_make_up_the_risen_amount() {
    let parts = [
        at(BTC / 2, "2017-06-11T12:00:00Z"),
        at(3 * BTC / 2, "2017-06-12T12:00:00Z"),
    ];
    assert_eq!(classes(&parts, &rising()), [Class::Instalment; 2]);
}
