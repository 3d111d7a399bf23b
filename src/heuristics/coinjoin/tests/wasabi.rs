//! Rounds of Wasabi, of either version.

use super::*;
use crate::heuristics::coinjoin::wasabi2::is_standard;

#[test]
fn there_are_seventy_eight_standard_denominations() {
    let powers = |factor: u64, base: u64| {
        std::iter::successors(Some(factor), move |power| power.checked_mul(base))
            .take_while(|power| *power <= 200_000_000_000)
    };
    let mut all: Vec<u64> = [(1, 2), (1, 3), (2, 3), (1, 10), (2, 10), (5, 10)]
        .into_iter()
        .flat_map(|(factor, base)| powers(factor, base))
        .filter(|value| is_standard(Amount::from_sat(*value)))
        .collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 78);
    assert_eq!(all[0], 5_000);
    for odd in [0, 1, 4_096, 5_001, 6_562, 40_000, 137_438_953_472] {
        assert!(!is_standard(Amount::from_sat(odd)), "{odd}");
    }
}

/// Twenty inputs; three values twice; six that do not repeat.
fn round() -> Vec<u64> {
    [
        &[131_072, 131_072, 200_000, 200_000, 50_000, 50_000][..],
        &change(6),
    ]
    .concat()
}

#[test]
fn recognises_wabisabi_round_without_majority_value() {
    assert_eq!(of(20, &round()), Some(Protocol::Wasabi2));
}

#[test]
fn a_wabisabi_round_has_many_inputs_and_small_shares() {
    assert_eq!(of(19, &round()), None);
    let mut inputs = parents(&coins(20, &gets(&round())));
    inputs.most_of_one = 2;
    assert_eq!(
        protocol(&bytes(20, &round()), &inputs),
        Some(Protocol::Wasabi2)
    );
    inputs.most_of_one = 3;
    assert_eq!(protocol(&bytes(20, &round()), &inputs), None);
}

#[test]
fn wabisabi_round_has_three_repeated_values_and_one_single() {
    let pairs = |values: &[u64], singles| [values.repeat(2), change(singles)].concat();
    let three = [131_072, 200_000, 50_000];
    assert_eq!(of(20, &pairs(&three, 7)), Some(Protocol::Wasabi2));
    assert_eq!(of(20, &pairs(&three, 8)), None, "less than half");
    assert_eq!(of(20, &pairs(&three[..2], 4)), None, "two values");
    assert_eq!(of(20, &pairs(&three, 0)), None, "all repeat, not sorted");
    let mut dust = round();
    dust[8] = 4_999;
    assert_eq!(of(20, &dust), None, "an output too small");
    let mut reused = bytes(20, &round());
    reused.scripts -= 1;
    assert_eq!(
        protocol(&reused, &parents(&[1 << 40; 20])),
        None,
        "a script twice"
    );
}

/// So many coins with which three can have paid.
fn coins_of_three(count: usize, values: &[u64]) -> Vec<u64> {
    let mut gets = vec![0; 3];
    for (at, value) in values.iter().enumerate() {
        gets[at % 3] += value;
    }
    coins(count, &gets)
}

/// The protocol, with coins with which three can have paid.
fn of_three(count: usize, values: &[u64]) -> Option<Protocol> {
    protocol(
        &bytes(count, values),
        &parents(&coins_of_three(count, values)),
    )
}

/// A small round of standard denominations, greatest first.
const SMALL: [u64; 6] = [200_000, 131_072, 131_072, 50_000, 50_000, 10_000];

#[test]
fn a_small_round_of_standard_denominations_is_recognised() {
    assert_eq!(of_three(5, &SMALL), Some(Protocol::Wasabi2));
}

#[test]
fn a_round_in_which_every_value_repeats_is_recognised() {
    assert_eq!(
        of(20, &[200_000, 200_000, 131_072, 131_072, 50_000, 50_000]),
        Some(Protocol::Wasabi2)
    );
}

#[test]
fn small_wabisabi_round_needs_every_condition() {
    assert_eq!(of_three(4, &SMALL), None, "four inputs");
    let mut turned = SMALL;
    turned.reverse();
    assert_eq!(of_three(5, &turned), None, "smallest first");
    assert_eq!(
        of_three(5, &[200_000, 131_072, 131_072, 50_000, 20_000, 10_000]),
        None,
        "one value repeats"
    );
    assert_eq!(
        of_three(5, &[200_000, 131_072, 131_072, 50_000, 50_000, 33_333]),
        Some(Protocol::Wasabi2)
    );
    assert_eq!(
        of_three(5, &[131_072, 131_072, 50_000, 50_000, 33_333]),
        None,
        "four fifths only"
    );
    assert_eq!(
        of_three(5, &[200_000, 131_072, 131_072, 50_000, 50_000, 4_096]),
        None,
        "too small"
    );
    let inputs = brought_by(&coins_of_three(5, &SMALL), &[0, 1, 2, 3, 0]);
    assert_eq!(
        protocol(&bytes(5, &SMALL), &inputs),
        None,
        "one address twice"
    );
}

/// Three times nearly 0.1 BTC and four others.
fn zerolink() -> Vec<u64> {
    zerolink_of(3, 9_991_000)
}

/// The denomination and change for each, and what the coordinator takes.
fn zerolink_of(participants: usize, value: u64) -> Vec<u64> {
    [with_change(participants, value, participants), vec![30_000]].concat()
}

#[test]
fn a_round_of_wasabi_1_is_recognised() {
    let inputs = parents(&[1 << 40; 20]);
    assert_eq!(
        judge_sides(&bytes(20, &zerolink()), Some(&inputs)),
        Verdict::Is {
            protocol: Protocol::Wasabi1,
            confidence: 70
        }
    );
}

#[test]
fn wasabi_1_round_needs_every_condition() {
    assert_eq!(of(10, &zerolink()), Some(Protocol::Wasabi1));
    assert_eq!(of(9, &zerolink()), None, "nine inputs");
    assert_eq!(of(21, &zerolink()), Some(Protocol::Wasabi1));
    assert_eq!(of(22, &zerolink()), None, "eight addresses a participant");
    assert_eq!(of(20, &zerolink_of(2, 9_991_000)), None, "two participants");
    assert_eq!(
        of(20, &zerolink_of(3, 9_499_999)),
        None,
        "too far below 0.1 BTC"
    );
    assert_eq!(of(20, &zerolink_of(3, 9_500_000)), Some(Protocol::Wasabi1));
    let mut inputs = parents(&[1 << 40; 20]);
    inputs.most_of_one = 3;
    assert_eq!(
        protocol(&bytes(20, &zerolink()), &inputs),
        None,
        "one address dominates"
    );
    let mut reused = bytes(20, &zerolink());
    reused.scripts -= 1;
    assert_eq!(
        protocol(&reused, &parents(&[1 << 40; 20])),
        None,
        "a script twice"
    );
}

#[test]
fn mainnet_round_5c2f55fc_is_wasabi_1() {
    // 5c2f55fc17854a18f447d74e32356c9ff6faf43bf937ed13611857b2bb3fef3a, block 702,861: 100 inputs, 122 outputs, of
    // which 60, 7 and 5 are alike. BlockSci's test asks for 61; the single outputs are made up here.
    let outputs = [
        &[10_944_832; 60][..],
        &[21_887_656; 7],
        &[43_775_312; 5],
        &change(50),
    ]
    .concat();
    // A participant with a level receives those below too.
    let mut gets = vec![10_944_832; 60];
    for (level, count) in [(21_887_656, 7), (43_775_312, 5)] {
        gets.iter_mut().take(count).for_each(|get| *get += level);
    }
    for (get, change) in gets.iter_mut().zip(change(50)) {
        *get += change;
    }
    assert_eq!(
        protocol(&bytes(100, &outputs), &parents(&coins(100, &gets))),
        Some(Protocol::Wasabi1)
    );
}

#[test]
fn large_wabisabi_round_may_repeat_a_tenth_of_a_bitcoin_most() {
    let outputs = [
        &[10_000_000; 12][..],
        &[200_000; 9],
        &[131_072; 9],
        &change(6),
    ]
    .concat();
    assert_eq!(of(100, &outputs), Some(Protocol::Wasabi2));
}

/// A small round, both sides greatest first, in which mixed coins go in again.
const SORTED: ([u64; 5], [u64; 6]) = (
    [15_000_000, 5_014_781, 1_062_882, 531_441, 73_455],
    [15_120_000, 4_900_000, 531_441, 531_441, 480_000, 90_000],
);

#[test]
fn recognises_sorted_round_of_unusual_values() {
    let (coins, values) = SORTED;
    assert_eq!(
        protocol(&bytes(5, &values), &parents(&coins)),
        Some(Protocol::Wasabi2)
    );
}

#[test]
fn a_sorted_transaction_that_breaks_one_condition_is_no_round() {
    let (coins, values) = SORTED;
    let mut turned = coins;
    turned.reverse();
    assert_eq!(
        protocol(&bytes(5, &values), &parents(&turned)),
        None,
        "smallest coin first"
    );
    let mut turned = values;
    turned.reverse();
    assert_eq!(
        protocol(&bytes(5, &turned), &parents(&coins)),
        None,
        "smallest output first"
    );
    let (mut plain_coins, mut plain) = (coins, values);
    (plain_coins[2], plain_coins[3]) = (1_062_883, 531_442);
    (plain[0], plain[1]) = (15_080_000, 4_940_000);
    (plain[2], plain[3]) = (531_443, 531_443);
    assert_eq!(
        protocol(&bytes(5, &plain), &parents(&plain_coins)),
        None,
        "no odd denomination, and no three"
    );
    let short = |outputs: &[u64]| protocol(&bytes(5, outputs), &parents(&coins));
    assert_eq!(short(&values[..3]), None, "three outputs are soon in order");
    let mut few = parents(&coins);
    few.addresses = 2;
    assert_eq!(protocol(&bytes(5, &values), &few), None, "two addresses");
}

#[test]
fn recognises_sorted_round_of_three_balanced_participants() {
    let coins = [63_629_090, 1_758_423, 1_594_323, 1_000_000, 200_000, 60_249];
    let values = [63_619_091, 2_797_175, 1_773_793];
    let told = |values: &[u64]| protocol(&bytes(6, values), &parents(&coins));
    assert_eq!(told(&values), Some(Protocol::Wasabi2));
    assert_eq!(
        told(&[63_419_091, 2_997_175, 1_773_793]),
        None,
        "two have one wallet"
    );
    // One wallet, whose dust could be left away.
    let dusty = [5_000_000, 3_200_000, 1_100_000, 700_000, 3_000, 2_000];
    assert_eq!(
        protocol(
            &bytes(6, &[6_000_000, 3_000_000, 993_000]),
            &parents(&dusty)
        ),
        None,
        "coins that do not bring the fee"
    );
    // With a coordinator, and without an odd denomination.
    let coins = [
        15_433_816, 5_000_000, 5_000_000, 3_517_964, 3_455_679, 798_025, 200_000,
    ];
    let values = [15_420_452, 8_483_030, 4_987_749, 4_424_972, 11_547];
    assert_eq!(
        protocol(&bytes(7, &values), &parents(&coins)),
        Some(Protocol::Wasabi2)
    );
}

#[test]
fn sorted_equal_payout_is_no_round() {
    let coins = [
        19_263_680, 10_984_489, 10_459_820, 8_288_310, 7_948_833, 7_847_158, 7_706_000, 7_384_416,
    ];
    let values = [&[10_420_000; 7][..], &[6_826_926]].concat();
    assert_eq!(protocol(&bytes(8, &values), &parents(&coins)), None);
}

/// Five people with change, and a coordinator.
fn few(coordinator: u64, cost: u64) -> (Outputs, Inputs) {
    let value = 10_944_832;
    let coins = [12_000_000, 13_100_000, 17_500_000, 22_222_222, 41_000_000];
    let changes = coins.iter().map(|coin| coin - value - cost);
    let values: Vec<u64> = changes.chain([value; 5]).chain([coordinator]).collect();
    let values: Vec<u64> = values.into_iter().filter(|value| *value > 0).collect();
    (bytes(5, &values), parents(&coins))
}

#[test]
fn small_wasabi_1_round_is_recognised_by_coordinator() {
    let (outputs, inputs) = few(7_500, 2_500);
    assert_eq!(protocol(&outputs, &inputs), Some(Protocol::Wasabi1));
    let (outputs, inputs) = few(0, 500);
    assert_eq!(protocol(&outputs, &inputs), Some(Protocol::Generic));
}

#[test]
fn round_with_coins_near_its_levels_is_not_joinmarket() {
    // Made by the generator of synthetic wallets, where it was once let through.
    let coins = [
        20_933_548, 8_128_599, 41_867_096, 10_466_774, 10_516_413, 80_321_810, 31_973_362,
        10_439_501, 10_772_047, 20_986_442, 6_937_466, 20_879_002, 10_485_859, 10_439_501,
        10_439_501, 10_439_501, 10_528_569, 25_981_021, 771_131, 5_048_256, 41_758_004, 10_982_929,
        10_712_922, 10_466_774, 20_933_548, 42_132_304, 20_879_002, 198_015, 21_416_916,
        20_933_548, 20_933_548, 10_360_071, 10_739_963, 10_466_774, 20_879_002, 10_516_413,
        20_933_548, 10_439_501, 41_758_004, 21_032_826, 10_439_501,
    ];
    let odd = [
        115_230, 296_751, 760_211, 1_925_015, 7_172_296, 8_240_133, 10_490_336, 10_490_336,
        10_832_314, 15_537_809, 20_890_306, 32_059_275, 36_594_932, 41_875_855, 90_882_695,
    ];
    let levels = [&[10_424_069; 14][..], &[20_848_138; 9], &[41_696_276; 3]].concat();
    let values = [&levels[..], &odd].concat();
    assert_eq!(
        protocol(&bytes(coins.len(), &values), &parents(&coins)),
        Some(Protocol::Wasabi1)
    );
}

#[test]
fn joinmarket_for_a_tenth_of_a_bitcoin_is_no_round() {
    // As ten makers with two coins each and a taker would settle it.
    let value = 9_990_000;
    let mut coins = Vec::new();
    let mut values = vec![value; 11];
    for maker in 0..10 {
        let brought = [11_000_000 + maker * 1_300_000, 2_000 + maker];
        values.push(brought[0] - value + 300);
        coins.extend(brought);
    }
    coins.push(30_000_000);
    values.push(30_000_000 - value - 5_000);
    assert_eq!(
        protocol(&bytes(coins.len(), &values), &parents(&coins)),
        Some(Protocol::JoinMarket)
    );
}

#[test]
fn ten_equal_outputs_of_a_tenth_and_one_change_are_a_payout() {
    let payout = with_change(10, 10_000_000, 1);
    let coins: Vec<u64> = (0..12).map(|at| 8_000_000 + at * 170_000).collect();
    assert_eq!(protocol(&bytes(12, &payout), &parents(&coins)), None);
}

#[test]
fn a_small_even_split_is_no_round() {
    let even = [
        10_000_000, 10_000_000, 10_000_000, 20_000_000, 30_000_000, 40_000_000, 50_000_000,
    ];
    assert_eq!(of(10, &even), None);
    assert_eq!(of(20, &even), Some(Protocol::Wasabi1));
}

#[test]
fn a_round_with_levels_is_recognised_by_all_levels_together() {
    // Four near 0.1 and three near 0.2 among fourteen outputs: no level alone reaches half.
    let levels = [&[9_990_000; 4][..], &[19_980_000; 3], &change(7)].concat();
    let inputs = parents(&[1 << 40; 20]);
    // 50 + 50·(4/20 − 1/7)/(6/7), floored.
    assert_eq!(
        judge_sides(&bytes(20, &levels), Some(&inputs)),
        Verdict::Is {
            protocol: Protocol::Wasabi1,
            confidence: 53
        }
    );
}

#[test]
fn a_round_with_few_outputs_on_levels_is_half_as_sure() {
    let levels = [&[9_990_000; 3][..], &[19_980_000; 2], &change(20)].concat();
    let inputs = parents(&[1 << 40; 20]);
    assert_eq!(
        judge_sides(&bytes(20, &levels), Some(&inputs)),
        Verdict::Is {
            protocol: Protocol::Wasabi1,
            confidence: 25
        }
    );
    let more = [&levels[..], &change(2)].concat();
    assert_eq!(of(20, &more), None);
}

#[test]
fn ten_outputs_near_a_tenth_of_a_bitcoin_are_a_round() {
    let crowd = with_change(10, 8_000_000, 25);
    assert_eq!(of(10, &crowd), Some(Protocol::Wasabi1));
    assert_eq!(
        of(10, &with_change(10, 7_999_999, 25)),
        None,
        "too far below"
    );
    assert_eq!(of(10, &with_change(9, 8_000_000, 25)), None, "nine");
    assert_eq!(of(9, &crowd), None, "nine inputs");
    let few = [
        vec![8_000_000; 10],
        vec![2_000_000; 9],
        vec![3_000_000; 9],
        vec![9],
    ]
    .concat();
    assert_eq!(of(10, &few), None, "one value occurs once");
}
