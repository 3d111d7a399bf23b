//! Wasabi Wallet 2: rounds run by a coordinator, with many standard denominations.

use std::collections::BTreeSet;

use bitcoin::Amount;

use super::participants::{most_funders, no_address_dominates};
use super::settlement::fee;
use super::{Inputs, Outputs, Protocol, ProtocolRule};

/// Least value of an output of version 2, in satoshi (GS, DU).
const LEAST_OUTPUT: u64 = 5_000;
/// Greatest standard denomination of version 2, in satoshi (DU).
const GREATEST_DENOMINATION: u64 = 134_375_000_000;

/// GS 2.0: at least 20 inputs, no address with more than a tenth of them; all outputs at least 5,000 sat and to
/// distinct scripts; at least three repeated values, which cover at least half the outputs less one; at least one
/// single value. Our conditions: three of the values are standard denominations, because a late round of version 1
/// repeats values too, its levels, and its base had drifted to 0.109 BTC by 2021; one of the values is [odd](is_odd);
/// and many participants can have paid.
pub(super) const WASABI_2: ProtocolRule = ProtocolRule {
    protocol: Protocol::Wasabi2,
    outputs: |outputs| {
        let repeated = outputs.tally.iter().filter(|(_, times)| *times >= 2);
        let covered: usize = repeated.clone().map(|(_, times)| times).sum();
        outputs.inputs >= 20
            && none_below_least(outputs)
            && outputs.all_scripts_distinct()
            && repeated.filter(|(value, _)| is_standard(*value)).count() >= 3
            && outputs.values.iter().any(|value| is_odd(*value))
            && covered * 2 + 1 >= outputs.values.len()
            && covered < outputs.values.len()
    },
    inputs: |outputs, inputs| {
        (no_address_dominates(inputs) && is_of_many(outputs, inputs)).then_some(60)
    },
};

/// Standard denominations, after DU: more than four fifths of the outputs have one, and the outputs are sorted by value,
/// greatest first.
///
/// GS's rule, tuned for labels, misses rounds in which every value repeats and small rounds, which is not enough to
/// guard the clustering. Here five inputs suffice (DU: 50), if at least two denominations repeat and no address has
/// two inputs (from ten inputs on, more than a tenth of them). The lower bound, the repetition, the [odd](is_odd)
/// value, the number of possible payers and the confidence are ours.
pub(super) const WASABI_2_DENOMINATIONS: ProtocolRule = ProtocolRule {
    protocol: Protocol::Wasabi2,
    outputs: |outputs| {
        let standard = outputs.values.iter().filter(|value| is_standard(**value));
        let repeated = outputs
            .tally
            .iter()
            .filter(|(value, times)| *times >= 2 && is_standard(*value));
        outputs.inputs >= 5
            && none_below_least(outputs)
            && outputs.all_scripts_distinct()
            && standard.count() * 5 > outputs.values.len() * 4
            && repeated.count() >= 2
            && outputs.values.iter().any(|value| is_odd(*value))
            && is_sorted_down(&outputs.values)
    },
    inputs: |outputs, inputs| {
        let fits = inputs.most_of_one <= (inputs.values.len() / 10).max(1)
            && is_of_many(outputs, inputs)
            && is_of_three(outputs, inputs, MOST_CHARGE) != Some(false);
        fits.then_some(50)
    },
};

/// Small rounds with few repeated values: the coordinator sorts both sides by value, greatest first (DU). Some
/// wallets sort one side so, or both in the opposite order (BIP 69); here the probability that both sides are sorted
/// by chance must be below one in a thousand. And one of two conditions holds. Either there are standard
/// denominations that are [odd](is_odd), on either side (coins are mixed again): two different ones, or one if that
/// probability is below one in ten thousand; and it is not ruled out that three participants made the transaction. Or
/// three participants can have made it, each from its own coins, and no value is paid three times or more. There are
/// at least four inputs of three addresses and three outputs, to distinct scripts and none below 5,000 sat. All these
/// bounds are ours.
pub(super) const WASABI_2_SORTED: ProtocolRule = ProtocolRule {
    protocol: Protocol::Wasabi2,
    outputs: |outputs| {
        outputs.inputs >= 4
            && outputs.values.len() >= 3
            && outputs.unspendable == 0
            && none_below_least(outputs)
            && outputs.all_scripts_distinct()
            && is_sorted_down(&outputs.values)
    },
    inputs: |outputs, inputs| {
        let orders = orders(&inputs.values).saturating_mul(orders(&outputs.values));
        if !is_sorted_down(&inputs.values) || inputs.addresses < 3 || orders <= 1_000 {
            return None;
        }
        if !is_of_many(outputs, inputs) {
            return None;
        }
        let both = inputs.values.iter().chain(&outputs.values);
        let odd = both.filter(|value| is_odd(**value));
        let odd = odd.collect::<BTreeSet<_>>().len();
        let is_odd = odd >= 2 || (odd == 1 && orders > 10_000);
        let fits = match is_odd {
            true => is_of_three(outputs, inputs, MOST_CHARGE) != Some(false),
            false => {
                let repeats = outputs.tally.iter().any(|(_, times)| *times >= 3);
                let different = outputs.tally.len() >= 3;
                different && !repeats && is_of_three(outputs, inputs, 0) == Some(true)
            }
        };
        fits.then_some(40)
    },
};

/// Most outputs of one participant in a round of version 2, as wallets divide coins.
const MOST_OUTPUTS: usize = 10;
/// Most that a coordinator of version 2 charges for a coin, in thousandths.
const MOST_CHARGE: u64 = 3;

/// Whether three or more can each have paid for an output, and the owners of the greatest coins can have received
/// what they contributed. In a payout one coin pays for more outputs than any participant of a round has.
fn is_of_many(outputs: &Outputs, inputs: &Inputs) -> bool {
    let mut values: Vec<u64> = outputs.values.iter().map(|value| value.to_sat()).collect();
    values.sort_unstable_by(|one, next| next.cmp(one));
    let least = values.last().copied().unwrap_or_default();
    let mut shares = values.chunks(MOST_OUTPUTS);
    let (mut brought, mut got) = (0_u64, fee(outputs, inputs));
    for fund in inputs.funds().iter().rev() {
        let charge = (fund / 1_000).saturating_mul(MOST_CHARGE);
        brought = brought.saturating_add(fund - charge);
        let share = shares.next().unwrap_or_default();
        got = share
            .iter()
            .fold(got, |got, value| got.saturating_add(*value));
        if brought > got {
            return false;
        }
    }
    most_funders(inputs, least) >= 3
}

/// Most inputs and outputs together for which every division is tried.
const MOST_PARTS: usize = 20;
/// Most possible shares of one participant that are compared in pairs. A small round has a handful.
const MOST_SHARES: usize = 2_000;

/// Whether three participants can have made a transaction, none paying for another: its inputs and outputs can be
/// divided among three, each of whom receives an output and contributes its worth, and up to this many thousandths
/// more for a coordinator. `None` if there are too many ways to try.
fn is_of_three(outputs: &Outputs, inputs: &Inputs, charge: u64) -> Option<bool> {
    let parts = inputs.values.len() + outputs.values.len();
    if parts > MOST_PARTS {
        return None;
    }
    let fee = fee(outputs, inputs);
    let cost = |brought: u64| fee.saturating_add((brought / 1_000).saturating_mul(charge));
    let (coin_sums, value_sums) = (sums(&inputs.values), sums(&outputs.values));
    let (all_coins, all_values) = (coin_sums.len() - 1, value_sums.len() - 1);
    // Selected coins and values, as bits, and what they leave for the fee.
    let mut shares: Vec<(usize, usize, u64)> = Vec::new();
    for (coins, brought) in coin_sums.iter().enumerate().take(all_coins).skip(1) {
        for (values, got) in value_sums.iter().enumerate().take(all_values).skip(1) {
            let left = brought.checked_sub(*got);
            let left = left.filter(|left| *left <= cost(*brought));
            shares.extend(left.map(|left| (coins, values, left)));
        }
        if shares.len() > MOST_SHARES {
            return None;
        }
    }
    let leave_a_third = |one: &(usize, usize, u64), other: &(usize, usize, u64)| {
        (one.0 & other.0 == 0 && one.0 | other.0 != all_coins)
            && (one.1 & other.1 == 0 && one.1 | other.1 != all_values)
            && one.2 + other.2 <= cost(coin_sums[one.0 | other.0])
    };
    let is_shared = |one| shares.iter().any(|other| leave_a_third(one, other));
    Some(shares.iter().any(is_shared))
}

/// Returns the sum of each selection of values, in satoshi. The bits of an index select them.
fn sums(values: &[Amount]) -> Vec<u64> {
    let mut sums = vec![0_u64];
    for value in values {
        let with = |sum: &u64| sum.saturating_add(value.to_sat());
        sums.extend(sums.clone().iter().map(with));
    }
    sums
}

/// Returns the number of distinct orders of the distinct values among sorted ones.
fn orders(values: &[Amount]) -> u64 {
    let different = values.chunk_by(|one, next| one == next);
    (1..=different.count() as u64).fold(1, u64::saturating_mul)
}

fn is_sorted_down(values: &[Amount]) -> bool {
    values.is_sorted_by(|one, next| one >= next)
}

/// Whether a value is a standard denomination that no payer would choose: a power of two or three, or twice that. A
/// payout of round sums has none.
fn is_odd(value: Amount) -> bool {
    is_standard(value) && !value.to_sat().is_multiple_of(1_000)
}

fn none_below_least(outputs: &Outputs) -> bool {
    outputs
        .values
        .iter()
        .all(|value| value.to_sat() >= LEAST_OUTPUT)
}

/// Whether a value is a standard denomination of version 2 (DU): one of 2^i, 3^i, 2·3^i, 10^i, 2·10^i and 5·10^i, from
/// 5,000 up to 134,375,000,000 sat.
pub(super) fn is_standard(value: Amount) -> bool {
    let value = value.to_sat();
    let is_times_power = |factor: u64, base: u64| {
        value.is_multiple_of(factor) && {
            let mut rest = value / factor;
            while rest > 1 && rest.is_multiple_of(base) {
                rest /= base;
            }
            rest == 1
        }
    };
    (LEAST_OUTPUT..=GREATEST_DENOMINATION).contains(&value)
        && (is_times_power(1, 2)
            || is_times_power(1, 3)
            || is_times_power(2, 3)
            || is_times_power(1, 10)
            || is_times_power(2, 10)
            || is_times_power(5, 10))
}
