//! How many persons paid.

use super::*;
use proptest::prelude::*;
use ransomtrace::findings::Victims;

/// The bounds for deposits that all count towards the first demand of a case.
fn bounds(deposits: &[Deposit], case: &Case) -> (u64, u64, u64) {
    let verdicts = classify(deposits, case, &rates());
    let paid: Vec<PaidDeposit> = deposits
        .iter()
        .zip(&verdicts)
        .filter(|(_, verdict)| verdict.class.counts_as_paid())
        .map(|(deposit, classification)| PaidDeposit {
            deposit,
            classification,
            new: deposit.value,
        })
        .collect();
    let Victims {
        least,
        likely,
        most,
    } = victims(&paid, case.demands.first(), &rates());
    (least, likely, most)
}

/// A case that demands half a bitcoin to one bitcoin of each.
fn half_to_one() -> Case {
    case(vec![demand("a", btc(BTC / 2, BTC))])
}

#[test]
fn wallets_bound_persons_from_above_and_the_demand_from_below() {
    let paid = [paid(500, 1), paid(600, 2), paid(700, 3)];
    // 1.8 BTC is more than one person is asked for.
    assert_eq!(bounds(&paid, &half_to_one()), (2, 3, 3));
}

#[test]
fn wallet_that_pays_twice_is_one_person() {
    let paid = [paid(500, 1), paid(500, 1)];
    assert_eq!(bounds(&paid, &half_to_one()), (1, 1, 1));
}

#[test]
fn wallet_paid_out_of_change_is_likely_the_same_person() {
    let second = Deposit {
        purse: 1,
        ..paid(500, 2)
    };
    assert_eq!(bounds(&[paid(500, 1), second], &half_to_one()), (1, 1, 2));
}

#[test]
fn deposits_of_unknown_payers_count_each() {
    let paid = [paid(900, UNKNOWN), paid(900, UNKNOWN)];
    assert_eq!(bounds(&paid, &half_to_one()), (2, 2, 2));
}

#[test]
fn unknown_payers_of_one_sum_are_likely_one_person() {
    let paid = [paid(400, UNKNOWN), paid(600, UNKNOWN)];
    assert_eq!(bounds(&paid, &one_bitcoin()), (1, 1, 2));
}

#[test]
fn no_deposit_means_no_person() {
    assert_eq!(bounds(&[], &half_to_one()), (0, 0, 0));
}

#[test]
fn amounts_in_euro_bound_persons_at_the_lowest_price_of_the_day() {
    let case = case(vec![demand("a", eur(500, 1000))]);
    // 1.1 BTC is EUR 990 to 1,210, so one person may have paid it; 1.2 BTC is EUR 1,080 or more.
    let (one, two) = ([paid(550, 1), paid(550, 2)], [paid(600, 1), paid(600, 2)]);
    assert_eq!(bounds(&one, &case), (1, 2, 2));
    assert_eq!(bounds(&two, &case), (2, 2, 2));
}

proptest! {
    /// Persons of one or more wallets, none of whom pays more than is demanded of one.
    #[test]
    fn true_number_of_persons_is_within_the_bounds(
        persons in prop::collection::vec(
            prop::collection::vec((1u64..=1_000, 0u32..3, any::<bool>()), 1..4),
            0..8,
        )
    ) {
        let case = case(vec![demand("a", btc(1, BTC))]);
        let mut deposits = Vec::new();
        let mut payers = 0;
        let mut truth = 0;
        for (person, payments) in persons.iter().enumerate() {
            let mut left = 1_000;
            let mut paid_any = false;
            for (milli, wallet, is_known) in payments {
                let milli = *milli.min(&left);
                left -= milli;
                if milli > 0 {
                    let payer = is_known.then_some(person as u32 * 3 + wallet);
                    deposits.push(paid(milli, payer));
                    payers += 1;
                    paid_any = true;
                }
            }
            truth += u64::from(paid_any);
        }
        let (least, likely, most) = bounds(&deposits, &case);
        prop_assert!(least <= truth && truth <= most, "{} {} {}", least, truth, most);
        prop_assert!(least.min(likely) <= most && likely <= most && most <= payers);
    }
}
