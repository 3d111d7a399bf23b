//! Joins that pay one value to all who take part, and what only looks like them.

use super::*;

#[test]
fn stonewall_bars_clustering_and_is_no_mix() {
    let each: (&[u64], i64) = (&[1_234_567], 141);
    let without_change: (&[u64], i64) = (&[100_561], 141);
    for other in [(&[2_345_678][..], 141), without_change] {
        let verdict = verdict(join(100_420, &[each, other]));
        assert_eq!(
            verdict,
            Verdict::Is {
                protocol: Protocol::Stonewall,
                confidence: 50
            }
        );
        assert!(!verdict.allows_clustering());
        assert!(!verdict.is_mix());
    }
}

#[test]
fn stonewall_needs_every_condition() {
    assert_ne!(
        of(2, &with_change(2, 4_999, 2)),
        Some(Protocol::Stonewall),
        "too small"
    );
    assert_eq!(of(2, &with_change(2, 5_000, 2)), Some(Protocol::Stonewall));
    assert_eq!(of(2, &with_change(2, 100_420, 3)), None, "five outputs");
    assert_eq!(of(2, &with_change(2, 100_420, 0)), None, "two outputs");
    assert_eq!(of(1, &with_change(2, 100_420, 2)), None, "one input");
    assert_ne!(
        of(3, &with_change(3, 100_420, 1)),
        Some(Protocol::Stonewall),
        "three equal"
    );
    assert_eq!(of(50, &with_change(2, 100_420, 2)), None, "a sweep");
    let values = with_change(2, 100_420, 2);
    let inputs = parents(&coins(2, &gets(&values)));
    assert_eq!(
        protocol(&bytes(2, &values), &inputs),
        Some(Protocol::Stonewall)
    );
    let reused = paid_to(2, &values, &[0, 1, 2, 2]);
    assert_eq!(protocol(&reused, &inputs), None);
    let beside_data = Outputs {
        unspendable: 1,
        ..bytes(2, &values)
    };
    assert_eq!(protocol(&beside_data, &inputs), None);
}

#[test]
fn stonewall_of_similar_coins_has_two_pairings() {
    assert_eq!(
        protocol(
            &bytes(2, &[70_000, 70_000, 29_500, 29_500]),
            &parents(&[100_000; 2])
        ),
        Some(Protocol::Stonewall)
    );
}

/// A join of a sum: for each participant the coins contributed and the cost, negative if paid. A participant with no
/// value left has no change.
fn join(value: u64, parties: &[(&[u64], i64)]) -> (Outputs, Inputs) {
    let mut outputs = vec![value; parties.len()];
    let mut inputs = Vec::new();
    for (coins, cost) in parties {
        inputs.extend_from_slice(coins);
        let rest = i64::try_from(coins.iter().sum::<u64>() - value).unwrap() - cost;
        outputs.extend(u64::try_from(rest).ok().filter(|rest| *rest > 0));
    }
    (bytes(inputs.len(), &outputs), parents(&inputs))
}

fn verdict((outputs, inputs): (Outputs, Inputs)) -> Verdict {
    judge_sides(&outputs, Some(&inputs))
}

fn is(protocol: Protocol, confidence: u32) -> Verdict {
    Verdict::Is {
        protocol,
        confidence,
    }
}

#[test]
fn a_join_in_which_makers_are_paid_is_joinmarket() {
    let taker: (&[u64], i64) = (&[3_000_000], 2_200);
    let makers: [(&[u64], i64); 3] = [
        (&[1_700_000], -150),
        (&[900_000, 800_000], -20),
        (&[5_432_100], -330),
    ];
    let market = is(Protocol::JoinMarket, 70);
    assert_eq!(
        verdict(join(1_234_567, &[makers[0], makers[1], makers[2], taker])),
        market
    );
    assert_eq!(
        verdict(join(
            1_234_567,
            &[makers[0], makers[2], (&[1_236_767], 2_200)]
        )),
        market,
        "a taker that sweeps"
    );
    assert_eq!(
        verdict(join(
            60_000,
            &[(&[100_000], -15), (&[230_000], -1), (&[80_000], 900)]
        )),
        market,
        "a small sum"
    );
}

#[test]
fn joinmarket_of_two_bars_clustering_and_is_no_mix() {
    let verdict = verdict(join(
        1_234_567,
        &[(&[5_432_100], -330), (&[3_000_000], 2_200)],
    ));
    assert_eq!(verdict, is(Protocol::JoinMarketOfTwo, 50));
    assert!(!verdict.allows_clustering());
    assert!(!verdict.is_mix());
}

#[test]
fn a_makers_flat_fee_does_not_shrink_with_the_sum() {
    let makers: [(&[u64], i64); 3] = [
        (&[21_441_587], -2_493),
        (&[1_559_772], -2_718),
        (&[8_011_592], -629),
    ];
    let taker: (&[u64], i64) = (&[331_620], 11_565);
    assert_eq!(
        verdict(join(62_097, &[makers[0], makers[1], makers[2], taker])),
        is(Protocol::JoinMarket, 70)
    );
    assert_eq!(
        verdict(join(128_961, &[makers[1], taker])),
        is(Protocol::JoinMarketOfTwo, 50)
    );
}

#[test]
fn maker_may_bring_a_spare_coin_that_covers_the_sum() {
    // The maker brought 65,224 and 100,000; the first of them alone would do for the sum and the miner.
    let maker: (&[u64], i64) = (&[65_224, 100_000], -40);
    let others: [(&[u64], i64); 2] = [(&[5_086_321], 12_000), (&[900_000, 700_000], -25)];
    assert_eq!(
        verdict(join(62_681, &[maker, others[0], others[1]])),
        is(Protocol::JoinMarket, 70)
    );
    assert_eq!(
        verdict(join(62_681, &[maker, others[0]])),
        is(Protocol::JoinMarketOfTwo, 50)
    );
}

#[test]
fn join_of_two_possible_payers_is_not_joinmarket() {
    // Without the coin of 8,192 one of them would come out with 2,153 more.
    let with_a_small_coin: (&[u64], i64) = (&[8_192, 131_072, 5_000_000], 6_039);
    assert_eq!(
        verdict(join(
            4_064_021,
            &[with_a_small_coin, (&[17_802_920], 3_419)]
        )),
        is(Protocol::Stonewall, 50)
    );
    // Either coin may have left either change.
    assert_eq!(
        verdict(join(63_098, &[(&[116_857], 13_694), (&[130_575], 13_694)])),
        is(Protocol::Stonewall, 50)
    );
}

#[test]
fn join_of_two_with_one_main_payer_is_joinmarket() {
    // Were the coin of 19,000 the maker's, both would pay: 19,000 and 4,782.
    let taker: (&[u64], i64) = (&[54_532, 414_158_969, 19_000], 23_782);
    assert_eq!(
        verdict(join(200_000, &[(&[28_306_175], 0), taker])),
        is(Protocol::JoinMarketOfTwo, 50)
    );
}

#[test]
fn sweeping_taker_is_joinmarket_and_with_change_stonewall() {
    // Were the coin of 5,000 the maker's, each would pay about half.
    let maker: (&[u64], i64) = (&[5_000_000], -500);
    let swept: (&[u64], i64) = (&[600_000, 405_000, 5_000], 10_000);
    let with_change: (&[u64], i64) = (&[600_000, 505_000, 5_000], 10_000);
    assert_eq!(
        verdict(join(1_000_000, &[maker, swept])),
        is(Protocol::JoinMarketOfTwo, 50)
    );
    assert_eq!(
        verdict(join(1_000_000, &[maker, with_change])),
        is(Protocol::Stonewall, 50)
    );
}

#[test]
fn payer_of_two_equal_outputs_makes_no_stonewall() {
    let paid =
        |values: &[u64], coins: &[u64]| protocol(&bytes(coins.len(), values), &parents(coins));
    let coins = [32_768, 131_072, 1_742_562];
    assert_eq!(paid(&[10_000, 650_000, 1_234_716, 10_000], &coins), None);
    assert_eq!(
        paid(&[10_000, 14_831, 10_000, 32_176], &[19_206, 59_902]),
        None,
        "one would come out with more than half of the sum"
    );
    // Coins that two may have brought, each a sum and a change, are still kept apart.
    assert_eq!(
        paid(&[10_000, 10_000, 12_171, 14_947], &[33_125, 27_313]),
        Some(Protocol::Stonewall)
    );
    // So are too many to look at.
    let many = [vec![1_000; 18], vec![1_900_000]].concat();
    let values = [10_000, 650_000, 1_234_716, 10_000];
    assert_eq!(paid(&values, &many), Some(Protocol::Stonewall));
    assert_eq!(paid(&values, &many[1..]), None);
}

#[test]
fn join_in_which_all_pay_is_generic() {
    let parties: [(&[u64], i64); 3] = [
        (&[3_000_000], 700),
        (&[1_700_000], 700),
        (&[900_000, 800_001], 1_100),
    ];
    assert_eq!(
        verdict(join(1_234_567, &parties)),
        is(Protocol::Generic, 40)
    );
}

#[test]
fn joinmarket_shape_with_unknown_payers_is_joinmarket() {
    // Each contributed so many coins that no few of them explain a change.
    let brought = |values: &[u64]| parents(&coins(18, &gets(values)));
    let unsettled = |values: &[u64]| protocol(&bytes(18, values), &brought(values));
    let values = with_change(3, 75_000, 3);
    assert_eq!(
        judge_sides(&bytes(18, &values), Some(&brought(&values))),
        is(Protocol::JoinMarket, 49)
    );
    assert_eq!(
        unsettled(&with_change(3, 75_000, 2)),
        Some(Protocol::JoinMarket),
        "a taker that sweeps"
    );
    assert_eq!(
        unsettled(&with_change(3, 74_999, 3)),
        Some(Protocol::Generic),
        "too small"
    );
    assert_eq!(
        protocol(
            &paid_to(18, &values, &[0, 1, 2, 3, 4, 3]),
            &brought(&values)
        ),
        Some(Protocol::Generic),
        "a script twice"
    );
}

#[test]
fn generic_join_allows_one_participant_without_exact_coin() {
    let exact: (&[u64], i64) = (&[75_300], 300);
    let swept: (&[u64], i64) = (&[40_000, 35_300], 300);
    let changed: (&[u64], i64) = (&[990_000], 300);
    let generic = Some(Protocol::Generic);
    let found = |parties: &[(&[u64], i64)]| {
        let (outputs, inputs) = join(75_000, parties);
        protocol(&outputs, &inputs)
    };
    assert_eq!(found(&[exact, exact, exact]), generic);
    assert_eq!(found(&[exact, exact, changed]), generic);
    assert_eq!(found(&[exact, exact, swept]), generic);
    assert_eq!(found(&[exact, swept, swept]), None, "two swept wallets");
    assert_eq!(
        found(&[exact, swept, changed]),
        None,
        "one coin may fit by chance"
    );
}

#[test]
fn equal_payout_from_coins_of_any_value_is_no_join() {
    let paid = bytes(6, &with_change(6, 500_000, 1));
    let coins = [1_100_000, 90_000, 800_000, 700_000, 601_000, 950_000];
    assert_eq!(protocol(&paid, &parents(&coins)), None);
}

#[test]
fn equal_outputs_on_less_than_half_are_no_join() {
    assert_eq!(of(3, &with_change(3, 75_000, 4)), None);
}

#[test]
fn more_equal_outputs_than_inputs_or_addresses_are_a_payout() {
    assert_eq!(of(2, &with_change(3, 75_000, 3)), None);
    let values = with_change(3, 75_000, 3);
    let coins = coins(3, &gets(&values));
    assert!(protocol(&bytes(3, &values), &parents(&coins)).is_some());
    assert_eq!(
        protocol(&bytes(3, &values), &brought_by(&coins, &[0, 1, 0])),
        None
    );
}

#[test]
fn carriers_of_tokens_are_no_join() {
    for dust in [330, 546, 2_730] {
        assert_eq!(of(3, &with_change(3, dust, 3)), None, "{dust}");
    }
    assert!(of(3, &with_change(3, 2_731, 3)).is_some());
    let beside_data = |value| Outputs {
        unspendable: 1,
        ..bytes(3, &with_change(3, value, 3))
    };
    let brought = |value| parents(&coins(3, &gets(&with_change(3, value, 3))));
    assert_eq!(protocol(&beside_data(10_000), &brought(10_000)), None);
    assert_eq!(
        protocol(&beside_data(10_001), &brought(10_001)),
        Some(Protocol::Generic)
    );
}

#[test]
fn a_sweep_of_very_many_inputs_is_no_join() {
    assert!(of(60, &with_change(3, 75_000, 3)).is_some());
    assert_eq!(of(61, &with_change(3, 75_000, 3)), None);
}
