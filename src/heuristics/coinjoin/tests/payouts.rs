//! Payouts of one payer in equal parts, made up in all sizes, and shapes of real ones: none is a CoinJoin.

use super::*;
use crate::heuristics::shape::{TxShape, kind};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        // The constants are Knuth's for a linear congruential generator.
        let product = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = product.wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.next() % (most - least + 1)
    }

    fn many(&mut self, count: usize, least: u64, most: u64) -> Vec<u64> {
        (0..count).map(|_| self.between(least, most)).collect()
    }
}

/// The miner's fee.
const FEE: u64 = 7_321;

/// A payout: to `payees` the same on each of some levels, and to others.
struct Payout {
    payees: usize,
    levels: Vec<u64>,
    others: usize,
    is_sorted: bool,
}

impl Payout {
    fn values(&self, dice: &mut Dice) -> Vec<u64> {
        let levels = self.levels.iter();
        let mut values: Vec<u64> = levels.flat_map(|level| vec![*level; self.payees]).collect();
        values.extend(dice.many(self.others, 5_000, self.levels[0] * 3));
        if self.is_sorted {
            values.sort_unstable_by(|one, next| next.cmp(one));
        }
        values
    }
}

/// Every payout that is tried: without change, with it, and with as many other outputs as a join would have.
fn payouts() -> Vec<Payout> {
    let mut all = Vec::new();
    for base in [10_000_000, 9_990_000, 100_000, 250_000, 1_234_567] {
        for payees in [3, 4, 5, 6, 7, 10, 11, 12, 20, 31, 40] {
            for factors in [[1, 2, 4, 8], [1, 2, 5, 10]] {
                for levels in 1..=4 {
                    for others in [0, 1, payees - 1, payees] {
                        for is_sorted in [false, true] {
                            let levels = factors[..levels].iter();
                            all.push(Payout {
                                payees,
                                levels: levels.map(|factor| base * factor).collect(),
                                others,
                                is_sorted,
                            });
                        }
                    }
                }
            }
        }
    }
    all
}

/// How many payouts are tried and which are taken for joins, if one large coin pays for all that the small ones do not.
fn taken_for_joins(small: impl Fn(&Payout, u64, &mut Dice) -> Vec<u64>) -> (usize, Vec<String>) {
    let mut dice = Dice(7);
    let (mut tried, mut taken) = (0, Vec::new());
    for payout in payouts() {
        let values = payout.values(&mut dice);
        let total = values.iter().sum::<u64>() + FEE;
        let mut coins = small(&payout, payout.levels[0], &mut dice);
        let Some(large) = total.checked_sub(coins.iter().sum()) else {
            continue;
        };
        let at = dice.between(0, coins.len() as u64) as usize;
        coins.insert(at, large);
        if payout.is_sorted {
            coins.sort_unstable_by(|one, next| next.cmp(one));
        }
        tried += 1;
        let verdict = judge_sides(&bytes(coins.len(), &values), Some(&parents(&coins)));
        if verdict != Verdict::Not {
            taken.push(format!("{verdict:?}: {coins:?} pay {values:?}"));
        }
    }
    (tried, taken)
}

#[test]
fn payout_from_one_large_and_small_coins_is_no_join() {
    let small =
        |payout: &Payout, equal: u64, dice: &mut Dice| dice.many(payout.payees - 1, 600, equal - 1);
    let (tried, taken) = taken_for_joins(small);
    assert!(tried > 3_000);
    assert_eq!(taken, Vec::<String>::new());
}

#[test]
fn coins_just_below_an_equal_output_are_no_participants() {
    let almost = |payout: &Payout, equal: u64, _: &mut Dice| vec![equal - 1; payout.payees - 1];
    let (tried, taken) = taken_for_joins(almost);
    assert!(tried > 3_000);
    assert_eq!(taken, Vec::<String>::new());
}

#[test]
fn consolidating_payer_makes_no_participants() {
    let dust = |payout: &Payout, equal: u64, dice: &mut Dice| {
        dice.many(2 * payout.payees, 600, equal / 10)
    };
    let (tried, taken) = taken_for_joins(dust);
    assert!(tried > 3_000);
    assert_eq!(taken, Vec::<String>::new());
}

#[test]
fn funding_for_half_the_outputs_is_not_enough() {
    let half = |payout: &Payout, equal: u64, dice: &mut Dice| {
        let large = dice.many((payout.payees - 1) / 2, equal, 3 * equal);
        let small = dice.many(payout.payees / 2, 600, equal - 1);
        [large, small].concat()
    };
    let (tried, taken) = taken_for_joins(half);
    assert!(tried > 3_000);
    assert_eq!(taken, Vec::<String>::new());
}

/// Returns the kind of a transaction in a chain: coins of owners, and outputs to owners.
fn kind_of(coins: &[(u32, u64)], paid: &[(u32, u64)]) -> Option<TxShape> {
    let mut sample = Sample::default();
    let coins = sample.mint(coins);
    sample.spend(&coins, paid);
    let view = sample.view();
    let tx = last(&view);
    kind(&view, tx, judge(&view, tx), |one, other| one == other)
}

/// Coins of owners of their own, in all as much as asked for.
fn coins_worth(count: u32, total: u64) -> Vec<(u32, u64)> {
    let mut dice = Dice(u64::from(count));
    let weights = dice.many(count as usize, 50, 150);
    let sum: u64 = weights.iter().sum();
    let mut coins: Vec<(u32, u64)> = (1..)
        .zip(weights)
        .map(|(owner, weight)| (owner, total / sum * weight))
        .collect();
    coins[0].1 += total - coins.iter().map(|(_, value)| value).sum::<u64>();
    coins
}

#[test]
fn equal_outputs_to_few_addresses_are_no_join() {
    for count in 3..=40 {
        for addresses in [1, 2, 3, 4] {
            // Of six outputs to four addresses most are paid once.
            if addresses * 2 > count {
                continue;
            }
            let equal: Vec<(u32, u64)> = (0..count)
                .map(|at| (100 + at % addresses, 1_000_000))
                .collect();
            let of_each: Vec<(u32, u64)> = (1..=count).map(|owner| (owner, 1_000_400)).collect();
            let large = [vec![(1, 50_000_000)], of_each[1..].to_vec()].concat();
            for (coins, change) in [(&of_each, None), (&large, Some((99, 48_765_432)))] {
                let paid = equal.iter().copied().chain(change).collect::<Vec<_>>();
                let found = kind_of(coins, &paid);
                let is_plain = matches!(found, Some(TxShape::Payment | TxShape::Batch));
                assert!(is_plain, "{count} to {addresses}: {found:?}");
            }
        }
    }
}

#[test]
fn ninety_six_outputs_nearly_all_to_one_address_are_a_payment() {
    // As df812c6c is on mainnet.
    for inputs in [1, 3, 48, 96, 97, 120] {
        let mut paid = vec![(500, 50_000); 94];
        paid.extend([(501, 50_000), (502, 50_000)]);
        let coins = coins_worth(inputs, 96 * 50_000 + 21_000);
        assert_eq!(kind_of(&coins, &paid), Some(TxShape::Payment), "{inputs}");
        paid.push((503, 812_345));
        let coins = coins_worth(inputs, 96 * 50_000 + 833_345);
        assert_eq!(kind_of(&coins, &paid), Some(TxShape::Batch), "{inputs}");
    }
}

#[test]
fn twenty_outputs_to_few_addresses_are_a_payout() {
    // As fae02f20 is on mainnet.
    for inputs in [2, 5, 20, 25, 40] {
        for addresses in 2..=10 {
            let mut paid: Vec<(u32, u64)> =
                (0..20).map(|at| (500 + at % addresses, 100_000)).collect();
            let coins = coins_worth(inputs, 20 * 100_000 + 9_000);
            let found = kind_of(&coins, &paid);
            assert!(
                matches!(found, Some(TxShape::Payment | TxShape::Batch)),
                "{found:?}"
            );
            paid.push((700, 1_234_567));
            let coins = coins_worth(inputs, 20 * 100_000 + 1_243_567);
            let found = kind_of(&coins, &paid);
            assert!(
                matches!(found, Some(TxShape::Payment | TxShape::Batch)),
                "{found:?}"
            );
        }
    }
}

#[test]
fn a_payout_of_round_sums_from_many_coins_is_no_round() {
    // As 54818554 is on mainnet: 31 inputs, 23 outputs of four sums.
    let sums = [50_000_000, 10_000_000, 5_000_000, 1_000_000];
    for counts in [
        [6, 6, 6, 5],
        [3, 12, 4, 4],
        [2, 4, 5, 12],
        [12, 4, 4, 3],
        [9, 2, 5, 7],
        [5, 13, 3, 1],
    ] {
        let sizes = sums.iter().zip(counts);
        let values: Vec<u64> = sizes.flat_map(|(sum, count)| vec![*sum; count]).collect();
        for change in [None, Some(3_456_789)] {
            for is_reversed in [false, true] {
                let mut values: Vec<u64> = values.iter().copied().chain(change).collect();
                if is_reversed {
                    values.reverse();
                }
                let paid: Vec<(u32, u64)> = (500..).zip(values.iter().copied()).collect();
                let mut coins = coins_worth(31, values.iter().sum::<u64>() + 30_000);
                coins.sort_unstable_by_key(|(_, value)| std::cmp::Reverse(*value));
                assert_eq!(
                    kind_of(&coins, &paid),
                    Some(TxShape::Batch),
                    "{counts:?} {change:?}"
                );
            }
        }
    }
}

#[test]
fn payout_is_a_join_once_payees_can_have_paid() {
    let equal = 1_234_567;
    for payees in 3..=40 {
        let changes: Vec<u64> = (0..payees).map(|at| 311_111 + at * 77_777).collect();
        let values: Vec<u64> = vec![equal; payees as usize]
            .into_iter()
            .chain(changes.clone())
            .collect();
        let coins: Vec<u64> = changes.iter().map(|change| equal + change + 400).collect();
        let told = |coins: &[u64]| judge_sides(&bytes(coins.len(), &values), Some(&parents(coins)));
        assert!(told(&coins).is_mix(), "{payees}");
        // One brings what the others lack.
        let mut one_pays = vec![equal - 1; payees as usize];
        one_pays[1] += coins.iter().sum::<u64>() - one_pays.iter().sum::<u64>();
        assert_eq!(told(&one_pays), Verdict::Not, "{payees}");
    }
}

#[test]
fn input_without_address_is_no_participant() {
    let (value, parties) = (1_234_567, 5);
    let values = with_change(parties, value, parties);
    let coins = coins(parties, &gets(&values));
    let told = |is_shown: &dyn Fn(usize) -> bool| {
        let inputs = coins
            .iter()
            .enumerate()
            .map(|(at, sat)| (Amount::from_sat(*sat), is_shown(at).then_some(at)));
        judge_sides(&bytes(parties, &values), Some(&Inputs::new(inputs)))
    };
    assert!(told(&|_| true).is_mix());
    assert_eq!(told(&|at| at != 2), Verdict::Not);
    assert_eq!(told(&|_| false), Verdict::Not);
}
