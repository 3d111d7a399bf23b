//! Several deposits against a demand: which belong together, which do not, and which cannot be told.

use super::*;
use Class::{Dust, Instalment, Internal, Late, Payment, Unrelated};

#[test]
fn instalments_of_a_payer_are_found_among_other_deposits() {
    let case = one_bitcoin();
    let half = || paid(500, 1);
    for (what, deposits, expected) in [
        ("nothing", vec![half(), half()], "instalment instalment"),
        (
            "a test payment before",
            vec![paid(1, 1), half(), half()],
            "unrelated instalment instalment",
        ),
        (
            "a stranger's satoshis between",
            vec![half(), by(9, deposit(10_000)), half()],
            "instalment unrelated instalment",
        ),
        (
            "a token between",
            vec![half(), by(9, deposit(546)), half()],
            "instalment dust instalment",
        ),
        (
            "a stranger's tenth between",
            vec![half(), paid(100, 9), half()],
            "instalment unrelated instalment",
        ),
        (
            "the payer's own small change between",
            vec![half(), paid(60, 1), half()],
            "instalment unrelated instalment",
        ),
        (
            "something else of the payer before",
            vec![paid(300, 1), half(), half()],
            "unrelated instalment instalment",
        ),
        (
            "a payer unknown between",
            vec![half(), paid(300, UNKNOWN), half()],
            "instalment unrelated instalment",
        ),
        (
            "another victim's instalments",
            vec![half(), paid(400, 2), half(), paid(600, 2)],
            "instalment instalment instalment instalment",
        ),
        (
            "a second ransom",
            vec![half(), half(), half(), half()],
            "instalment instalment instalment instalment",
        ),
        (
            "a whole payment",
            vec![half(), paid(1_000, 1), half()],
            "instalment payment instalment",
        ),
        (
            "two addresses of the demand",
            vec![half(), to_other_address(half())],
            "instalment instalment",
        ),
    ] {
        assert_eq!(told(&deposits, &case).join(" "), expected, "{what}");
    }
}

#[test]
fn sum_continues_within_tolerance() {
    let case = about_one_bitcoin();
    let half = || paid(500, 1);
    for (deposits, expected) in [
        (
            vec![paid(60, 1), half(), half()],
            "unrelated instalment instalment",
        ),
        (
            vec![half(), paid(60, 1), half()],
            "instalment unrelated instalment",
        ),
        (
            vec![half(), paid(60, 9), half()],
            "instalment unrelated instalment",
        ),
        // The sum goes on as long as it meets the demand.
        (
            vec![half(), paid(460, 1), paid(40, 1)],
            "instalment instalment instalment",
        ),
        (
            vec![paid(475, 1), paid(50, 1), paid(475, 1)],
            "instalment instalment instalment",
        ),
    ] {
        assert_eq!(told(&deposits, &case).join(" "), expected, "{deposits:?}");
    }
}

#[test]
fn test_payment_counts_only_if_the_sum_needs_it() {
    let case = one_bitcoin();
    assert_eq!(
        told(&[paid(1, 1), paid(999, 1)], &case),
        ["instalment", "instalment"]
    );
    let verdicts = classify(&[paid(1, 1), paid(1_000, 1)], &case, &[]);
    assert_eq!(verdicts[1].class, Payment);
    assert_eq!(verdicts[0].class, Unrelated);
    assert_eq!(
        verdicts[0].reasons,
        [
            "0.001 BTC does not meet demand \"a\" of 1 BTC: less than a hundredth of it, left out of sums",
            "its payer also made a deposit that counts"
        ]
    );
    assert!(verdicts[0].miss.as_ref().unwrap().is_small);
    // It is small below a hundredth, not at it.
    let at_a_hundredth = classify(&[paid(10, 1)], &case, &[]);
    assert!(!at_a_hundredth[0].miss.as_ref().unwrap().is_small);
    // Of another payer it completes nothing.
    assert_eq!(
        told(&[paid(1, 9), paid(999, 1)], &case),
        ["unrelated", "unrelated"]
    );
    assert_eq!(
        told(&[paid(1, UNKNOWN), paid(999, UNKNOWN)], &case),
        ["unrelated", "unrelated"]
    );
}

#[test]
fn instalment_reason_has_count_payer_and_sum() {
    let case = case(vec![demand("a", btc(1_000_000, 1_100_000))]);
    let deposits = [
        deposit(300_000),
        deposit(300_000),
        to_other_address(deposit(400_000)),
        deposit(5_000),
    ];
    let verdicts = classify(&deposits, &case, &[]);
    let classes: Vec<Class> = verdicts.iter().map(|verdict| verdict.class).collect();
    assert_eq!(classes, [Instalment, Instalment, Instalment, Unrelated]);
    assert_eq!(verdicts[2].demand.as_deref(), Some("a"));
    assert_eq!(
        verdicts[2].reasons,
        [
            "0.004 BTC, one of 3 deposits by one payer to 2 addresses, together 0.01 BTC, that meet demand \"a\" of 0.01 to 0.011 BTC"
        ]
    );
}

#[test]
fn short_sum_is_unrelated_and_excess_sum_undecided() {
    let case = case(vec![demand("a", btc(1_000_000, 1_100_000))]);
    let pair = |second| told(&[deposit(600_000), deposit(second)], &case);
    assert_eq!(pair(399_999), ["unrelated", "unrelated"]);
    assert_eq!(pair(400_000), ["instalment", "instalment"]);
    assert_eq!(pair(500_000), ["instalment", "instalment"]);
    assert_eq!(pair(500_001), ["payment?", "payment?"]);
    let short = classify(&[deposit(600_000), deposit(399_999)], &case, &[]);
    assert_eq!(
        short[0].reasons[1],
        "0.00999999 BTC in 2 deposits by one payer falls 0.00000001 BTC short of demand \"a\" of 0.01 to 0.011 BTC"
    );
    assert_eq!(short[0].miss.as_ref().unwrap().share, 1);
}

#[test]
fn parts_exceeding_the_demand_count_unchecked() {
    let case = one_bitcoin();
    for deposits in [
        vec![paid(600, 1), paid(600, 1)],
        vec![paid(500, 1), paid(300, 1), paid(500, 1)],
        // A sum that exceeds the demand only with a test payment.
        vec![paid(1, 1), paid(9_995, 1)],
    ] {
        let verdicts = classify(&deposits, &case, &[]);
        if deposits[1].value > Amount::ONE_BTC {
            // Alone above the range: no part of it.
            assert_eq!(verdicts[1].class, Unrelated);
            continue;
        }
        for verdict in &verdicts {
            assert_eq!(
                (verdict.class, verdict.check, verdict.demand.as_deref()),
                (Payment, DemandCheck::Undecided, Some("a"))
            );
        }
    }
    let verdicts = classify(&[paid(600, 1), paid(600, 1)], &case, &[]);
    assert_eq!(
        verdicts[0].reasons,
        [
            "0.6 BTC, one of 2 deposits by one payer, together 1.2 BTC, that exceed demand \"a\" of 1 BTC: which of them answer it cannot be decided"
        ]
    );
    let above = by(1, deposit(99_950_000));
    assert_eq!(told(&[paid(1, 1), above], &case), ["payment?", "payment?"]);
    // Other payers do not come into it.
    assert_eq!(
        told(&[paid(600, 1), paid(600, 2)], &case),
        ["unrelated", "unrelated"]
    );
}

#[test]
fn run_after_excess_parts_is_found() {
    let values = [600, 600, 500, 500].map(|milli| paid(milli, 1));
    assert_eq!(
        told(&values, &one_bitcoin()),
        ["payment?", "payment?", "instalment", "instalment"]
    );
    let values = [500, 500, 400, 600, 700].map(|milli| paid(milli, 1));
    assert_eq!(
        classes(&values, &one_bitcoin()),
        [Instalment, Instalment, Instalment, Instalment, Unrelated]
    );
}

#[test]
fn an_instalment_after_the_deadline_is_late() {
    let case = one_bitcoin();
    let half = |time| at(BTC / 2, time);
    let (early, first, second, soon, late) = (
        half("2017-03-31T23:59:59Z"),
        half("2017-05-01T12:00:00Z"),
        half("2017-06-30T23:59:59Z"),
        half("2017-07-01T00:25:00Z"),
        half("2017-07-01T03:00:00Z"),
    );
    assert_eq!(classes(&[early, first], &case), [Unrelated, Unrelated]);
    assert_eq!(classes(&[first, second], &case), [Instalment, Instalment]);
    assert_eq!(classes(&[first, soon], &case), [Instalment, Instalment]);
    assert_eq!(classes(&[first, late], &case), [Instalment, Late]);
    assert_eq!(classes(&[late, late], &case), [Late, Late]);
    let verdicts = classify(&[first, late], &case, &[]);
    assert_eq!(
        verdicts[0].reasons[1],
        "the sum is complete only in a block after the deadline of 2017-06-30"
    );
    assert_eq!(
        verdicts[1].reasons[1],
        "its block is of 2017-07-01, after the deadline of 2017-06-30; when it was paid is not known"
    );
    assert_eq!(
        classify(&[first, soon], &case, &[])[1].reasons[1],
        "its block is of 2017-07-01T00:25:00Z, less than three hours after the deadline of 2017-06-30: it may have been paid on time"
    );
    // Of unknown payers too.
    let [first, late] = [second, late].map(|deposit| by(UNKNOWN, deposit));
    assert_eq!(told(&[first, late], &case), ["instalment?", "late?"]);
}

#[test]
fn instalments_in_euro_add_up_the_band_of_each_day() {
    // Half a bitcoin is 450 to 550 euro on the first of May and 500 on the second.
    let half = BTC / 2;
    let pair = |time| [deposit(half), at(half, time)];
    for (min, max, class) in [
        (900, 949, Payment),
        (900, 950, Instalment),
        (1_050, 1_100, Instalment),
        (1_051, 1_100, Unrelated),
    ] {
        let case = case(vec![demand("a", eur(min, max))]);
        let pair = pair("2017-05-02T12:00:00Z");
        assert_eq!(classes(&pair, &case), [class, class], "{min} to {max}");
    }
    // Soon after midnight the day before counts too.
    let case = case(vec![demand("a", eur(1_051, 1_100))]);
    let verdicts = classify(&pair("2017-05-02T01:00:00Z"), &case, &rates());
    assert_eq!(verdicts[1].class, Instalment);
    assert_eq!(
        verdicts[1].reasons[0],
        "EUR 500.00 on 2017-05-02 or EUR 450.00 to 550.00 on 2017-05-01, one of 2 deposits by one payer to this address, together EUR 900.00 to 1,100.00, that meet demand \"a\" of EUR 1,051.00 to 1,100.00"
    );
}

#[test]
fn part_of_payer_with_unpriced_deposit_counts_unchecked() {
    let case = case(vec![demand("a", eur(1_000, 1_000))]);
    let unpriced = |payer| by(payer, at(BTC / 2, "2017-06-01T12:00:00Z"));
    let half = by(1, at(BTC / 2, "2017-05-02T12:00:00Z"));
    assert_eq!(
        told(&[half, unpriced(1)], &case),
        ["payment?", "payment without a rate"]
    );
    assert_eq!(
        classify(&[half, unpriced(1)], &case, &rates())[0].reasons,
        [
            "EUR 500.00 on 2017-05-02, a deposit that may meet, with what the payer paid on days without a rate, demand \"a\" of EUR 1,000.00: which of them answer it cannot be decided"
        ]
    );
    assert_eq!(told(&[half, unpriced(2)], &case)[0], "unrelated");
}

#[test]
fn instalments_exclude_other_classes_and_large_deposits() {
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
fn address_with_a_demand_adds_no_part_to_another() {
    let mut case = case(vec![
        demand("a", btc(BTC, BTC)),
        demand("b", btc(4 * BTC, 4 * BTC)),
    ]);
    let half = paid(500, 1);
    let pair = [half, to_other_address(half)];
    case.addresses[0].demand = Some("b".to_owned());
    assert_eq!(classes(&pair, &case), [Unrelated, Unrelated]);
    // An address that names none may answer any.
    case.addresses[0].demand = Some("a".to_owned());
    assert_eq!(classes(&pair, &case), [Instalment, Instalment]);
    let verdicts = classify(&pair, &case, &[]);
    assert_eq!(verdicts[1].demand.as_deref(), Some("a"));
}

#[test]
fn parts_meeting_two_demands_count_for_the_first() {
    let case = case(vec![
        demand("a", btc(BTC, BTC)),
        demand("b", btc(BTC - 1, 2 * BTC)),
    ]);
    let verdicts = classify(&[paid(500, 1), paid(500, 1)], &case, &[]);
    assert_eq!(verdicts[0].demand.as_deref(), Some("a"));
    assert_eq!(
        verdicts[0].reasons[1],
        "together they also meet demand \"b\", but \"a\" comes first"
    );
    // One that is met on time goes before one that is met late.
    let mut case = case;
    case.demands[1].deadline = None;
    let late = by(1, at(BTC / 2, "2017-08-01T12:00:00Z"));
    let verdicts = classify(&[paid(500, 1), late], &case, &[]);
    assert_eq!(
        (verdicts[1].class, verdicts[1].demand.as_deref()),
        (Instalment, Some("b"))
    );
}
