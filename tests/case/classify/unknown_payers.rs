//! Sums whose payers are unknown, several or mixed: they count unchecked or not at all.

use super::*;
use Class::{Instalment, Unrelated};

#[test]
fn deposits_of_unknown_payers_that_add_up_count_unchecked() {
    let case = one_bitcoin();
    let half = paid(500, UNKNOWN);
    for deposits in [
        vec![half, half],
        vec![half, to_other_address(half)],
        vec![half, paid(20, UNKNOWN), half],
        vec![half, paid(500, 1)],
        vec![half, to_other_address(paid(500, 1))],
        // A stranger's large deposit to the same address.
        vec![half, paid(300, 9), half],
    ] {
        let told = told(&deposits, &case);
        let counted: Vec<usize> = (0..told.len())
            .filter(|at| deposits[*at].value == half.value)
            .collect();
        for (at, class) in told.iter().enumerate() {
            let expected = if counted.contains(&at) {
                "instalment?"
            } else {
                "unrelated"
            };
            assert_eq!(class, expected, "{deposits:?}");
        }
    }
    assert_eq!(
        classify(&[half, half], &case, &[])[0].reasons,
        [
            "0.5 BTC, one of 2 deposits by payers not known to this address, together 1 BTC, that meet demand \"a\" of 1 BTC",
            "whether they belong together cannot be decided: it is not known that one person paid them"
        ]
    );
    // An excess is reported but not counted.
    let too_much = classify(&[paid(600, UNKNOWN), paid(600, UNKNOWN)], &case, &[]);
    let miss = too_much[1].miss.as_ref().unwrap();
    assert_eq!(too_much[1].class, Unrelated);
    assert!(miss.exceeds_together);
    assert_eq!(
        miss.text,
        "1.2 BTC in 2 deposits to this address by payers not known exceeds demand \"a\" of 1 BTC by 0.2 BTC"
    );
    // Weeks apart they may still be, months apart they are not.
    let later = |time| by(UNKNOWN, at(BTC / 2, time));
    assert_eq!(
        told(&[half, later("2017-05-31T12:00:00Z")], &case)[1],
        "instalment?"
    );
    assert_eq!(
        told(&[half, later("2017-05-31T12:00:01Z")], &case)[1],
        "unrelated"
    );
    // Of one payer the time between does not matter.
    assert_eq!(
        told(
            &[paid(500, 1), by(1, at(BTC / 2, "2017-06-30T12:00:00Z"))],
            &case
        ),
        ["instalment", "instalment"]
    );
}

#[test]
fn up_to_three_payers_at_one_address_count_unchecked() {
    let case = one_bitcoin();
    assert_eq!(
        told(&[paid(500, 1), paid(500, 2)], &case),
        ["instalment?", "instalment?"]
    );
    assert_eq!(
        told(&[paid(300, 1), paid(300, 2), paid(400, 3)], &case),
        ["instalment?"; 3]
    );
    assert_eq!(
        told(&[paid(300, 1), paid(300, 2), paid(400, UNKNOWN)], &case),
        ["instalment?"; 3]
    );
    assert_eq!(
        classify(
            &[paid(300, 1), paid(300, 2), paid(400, UNKNOWN)],
            &case,
            &[]
        )[0]
        .reasons[0],
        "0.3 BTC, one of 3 deposits by 2 payers and payers not known to this address, together 1 BTC, that meet demand \"a\" of 1 BTC"
    );
    // Different payers to different addresses are strangers.
    assert_eq!(
        told(&[paid(500, 1), to_other_address(paid(500, 2))], &case),
        ["unrelated"; 2]
    );
    // Unless one paid with what the other had left over.
    let with_change = Deposit {
        purse: 1,
        ..to_other_address(paid(500, 2))
    };
    assert_eq!(
        told(&[paid(500, 1), paid(300, 9), with_change], &case),
        ["instalment?", "unrelated", "instalment?"]
    );
    for strangers in [4, 5, 10, 40, 100] {
        let deposits: Vec<Deposit> = (0..strangers)
            .map(|payer| paid(1_000 / u64::from(strangers), payer))
            .collect();
        assert_eq!(
            told(&deposits, &about_one_bitcoin()),
            vec!["unrelated"; deposits.len()],
            "{strangers}"
        );
    }
    // Forty withdrawals from an exchange, each small and of an unknown payer.
    let withdrawals = vec![paid(25, UNKNOWN); 40];
    assert_eq!(told(&withdrawals, &case), vec!["unrelated"; 40]);
    // Forty of one wallet are one payer's.
    assert_eq!(told(&vec![paid(25, 1); 40], &case), vec!["instalment"; 40]);
}

#[test]
fn coinjoin_instalment_counts_unchecked() {
    let case = case(vec![demand("a", btc(1_000_000, 1_000_000))]);
    let mixed = Deposit {
        by_coinjoin: true,
        payer: None,
        ..deposit(500_000)
    };
    let verdicts = classify(&[mixed, deposit(500_000)], &case, &[]);
    assert_eq!(
        (verdicts[0].class, verdicts[0].check),
        (Instalment, DemandCheck::Undecided)
    );
    assert_eq!(
        verdicts[0]
            .reasons
            .last()
            .map(ToString::to_string)
            .as_deref(),
        Some("paid by a coinjoin")
    );
}
