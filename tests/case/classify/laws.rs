//! Laws that hold of all deposits.
use proptest::prelude::*;

use super::*;
use ransomtrace::case::question::DemandAmount;
use ransomtrace::money::Cents;

/// A case with a demand in bitcoin and one in euro, both for about a bitcoin.
fn two_demands(ppm: u32, own: [Option<bool>; 2]) -> Case {
    let mut demands = vec![demand("a", btc(BTC, BTC)), demand("b", eur(1_000, 1_200))];
    for demand in &mut demands {
        demand.tolerance = Tolerance::from_ppm(ppm).unwrap();
    }
    let mut case = case(demands);
    for (address, own) in case.addresses.iter_mut().zip(own) {
        address.demand = own.map(|first| if first { "a" } else { "b" }.to_owned());
    }
    case
}

/// Deposits around the deadline and at the edge of known prices, in twentieths of a bitcoin so that sums often meet.
fn deposits() -> impl Strategy<Value = Vec<Deposit>> {
    let deposit = (
        0usize..2,
        prop_oneof![
            (1u64..30).prop_map(|twentieths| twentieths * BTC / 20),
            601..BTC / 90
        ],
        prop_oneof![
            1_493_500_000u32..1_493_800_000,
            1_498_700_000u32..1_499_000_000
        ],
        prop_oneof![2 => (0u32..3).prop_map(Some), 1 => Just(None)],
    );
    let deposit = deposit.prop_map(|(address, value, time, payer)| Deposit {
        address,
        value: Amount::from_sat(value),
        time: Time::from_unix(time),
        from_case_wallet: false,
        by_coinjoin: false,
        payer: payer.map(AddressNum),
        purse: payer.unwrap_or(7),
    });
    prop::collection::vec(deposit, 0..10).prop_map(|mut deposits| {
        deposits.sort_by_key(|deposit| deposit.time);
        deposits
    })
}

fn owns() -> impl Strategy<Value = [Option<bool>; 2]> {
    [any::<Option<bool>>(), any::<Option<bool>>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn small_change_of_a_stranger_alters_no_verdict(
        deposits in deposits(),
        own in owns(),
        ppm in prop_oneof![Just(0u32), 0..=200_000u32],
        // Less than a hundredth of 1000 euro at the highest price.
        (small, at, address) in (601u64..BTC / 111, any::<prop::sample::Index>(), 0usize..2),
        stranger in prop_oneof![Just(Some(9)), Just(None)],
    ) {
        let case = two_demands(ppm, own);
        let before = classify(&deposits, &case, &rates());
        let at = at.index(deposits.len() + 1);
        let time = deposits.get(at).or(deposits.last()).map_or(Time::from_unix(1_493_600_000), |deposit| deposit.time);
        let mut more = deposits.clone();
        more.insert(at, Deposit {
            address,
            value: Amount::from_sat(small),
            time,
            from_case_wallet: false,
            by_coinjoin: false,
            payer: stranger.map(AddressNum),
            purse: 9,
        });
        let mut after = classify(&more, &case, &rates());
        after.remove(at);
        prop_assert_eq!(before, after);
    }

    #[test]
    fn checked_instalments_are_of_one_payer_and_meet_their_demand(
        deposits in deposits(),
        ppm in prop_oneof![Just(0u32), 0..=200_000u32],
    ) {
        let case = two_demands(ppm, [Some(true), Some(true)]);
        let verdicts = classify(&deposits, &case, &rates());
        let least = u128::from(BTC) * u128::from(1_000_000 - ppm) / 1_000_000;
        for payer in (0..3).map(AddressNum) {
            let parts = deposits.iter().zip(&verdicts).filter(|(deposit, verdict)| {
                deposit.payer == Some(payer)
                    && verdict.check == DemandCheck::Done
                    && verdict.reasons[0].to_string().contains("one of ")
            });
            let values: Vec<u64> = parts.map(|(deposit, _)| deposit.value.to_sat()).collect();
            let sum: u128 = values.iter().map(|value| u128::from(*value)).sum();
            prop_assert!(values.is_empty() || (values.len() > 1 && sum >= least), "{values:?}");
        }
        for (deposit, verdict) in deposits.iter().zip(&verdicts) {
            prop_assert!(
                verdict.check == DemandCheck::Undecided || !verdict.class.counts_as_paid()
                    || deposit.payer.is_some() || !verdict.reasons[0].to_string().contains("one of ")
            );
        }
    }

    #[test]
    fn parts_of_one_payer_reaching_the_demand_are_found(
        milli in prop::collection::vec(10u64..990, 2..8),
        apart in any::<bool>(),
    ) {
        let case = two_demands(0, [Some(true), Some(true)]);
        let deposits: Vec<Deposit> = milli.iter().enumerate().map(|(at, milli)| Deposit {
            address: if apart { at % 2 } else { 0 },
            value: Amount::from_sat(milli * BTC / 1_000),
            time: Time::from_unix(1_493_600_000),
            from_case_wallet: false,
            by_coinjoin: false,
            payer: Some(AddressNum(0)),
            purse: 0,
        }).collect();
        let verdicts = classify(&deposits, &case, &[]);
        let counted = verdicts.iter().any(|verdict| verdict.class.counts_as_paid());
        prop_assert_eq!(counted, milli.iter().sum::<u64>() >= 1_000);
    }

    #[test]
    fn every_deposit_has_one_verdict_with_a_reason(
        rows in prop::collection::vec((0usize..3, any::<u64>(), any::<u32>(), any::<bool>(), any::<bool>(), any::<Option<u8>>()), 0..12),
        (low, high, ppm) in (0i64.., 0i64.., 0u32..=1_000_000),
    ) {
        let deposits: Vec<Deposit> = rows
            .into_iter()
            .map(|(address, value, time, from_case_wallet, by_coinjoin, payer)| Deposit {
                address,
                value: Amount::from_sat(value),
                time: Time::from_unix(time),
                from_case_wallet,
                by_coinjoin,
                payer: payer.map(|payer| AddressNum(u32::from(payer % 3))),
                purse: payer.map_or(9, u32::from) % 3,
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
            prop_assert!(verdict.miss.is_none() || verdict.class == Class::Unrelated);
        }
    }
}
