//! Wasabi Wallet: rounds run by a coordinator, first with one denomination (version 1), then with many (version 2).

use std::collections::BTreeSet;

use bitcoin::Amount;

use super::participants::{Margins, has_no_payer, is_shared_out, most_funders};
use super::settlement::{Settlement, fee};
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

/// GS 1.0: at least ten inputs, no address with more than a tenth of them; the most frequent value within 0.005 BTC
/// of 0.1 BTC occurs n ≥ 3 times and on at least half the outputs less one; n ≤ input addresses ≤ 7n; output scripts
/// distinct; a small round is not an even split.
pub(super) const WASABI_1_0: ProtocolRule = ProtocolRule {
    protocol: Protocol::Wasabi1,
    outputs: |outputs| {
        base_denomination(outputs).is_some_and(|(_, n)| {
            n >= 3 && n <= outputs.inputs && n * 2 + 1 >= outputs.values.len() && is_round(outputs)
        })
    },
    inputs: |outputs, inputs| {
        let base = base_denomination(outputs)?;
        let fits = no_address_dominates(inputs)
            && (base.1..=7 * base.1).contains(&inputs.addresses)
            && can_have_paid(outputs, inputs, base)
            && settles(outputs, inputs, base);
        fits.then_some(70)
    },
};

/// GS 1.1, for rounds with mixing levels: two or more outputs within a twentieth of 0.1 BTC · 2^i make level i. With
/// n the outputs of the fullest level: n ≥ 3; n ≤ input addresses ≤ 7n; the outputs on levels make up at least half
/// the outputs less one, or all but one per input address and one more; and the rest as in GS 1.0. GS ignores levels
/// above the greatest output; here such a level counts if its lower edge is reached, since fees eat into it. Our
/// condition: no level is fuller than that of 0.1 BTC, because a participant with a higher one has those below too.
pub(super) const WASABI_1_1: ProtocolRule = ProtocolRule {
    protocol: Protocol::Wasabi1,
    outputs: |outputs| {
        let levels = Levels::of(outputs);
        levels.fullest >= 3
            && levels.lowest == levels.fullest
            && levels.fullest <= outputs.inputs
            && is_round(outputs)
            && (levels.is_majority(outputs) || levels.is_rest_change(outputs, outputs.inputs))
    },
    inputs: |outputs, inputs| {
        let levels = Levels::of(outputs);
        let (n, addresses) = (levels.fullest, inputs.addresses);
        if !no_address_dominates(inputs)
            || !(n..=7 * n).contains(&addresses)
            || !can_have_paid(outputs, inputs, base_denomination(outputs)?)
            || !settles(outputs, inputs, base_denomination(outputs)?)
        {
            return None;
        }
        let signs = [
            levels.is_majority(outputs),
            levels.is_rest_change(outputs, addresses),
        ];
        // GS: 50 + 50·(n/addresses − 1/7)/(6/7), halved if only one of the two sums holds.
        let confidence = (250 * addresses + 350 * n) / (6 * addresses);
        match signs.into_iter().filter(|sign| *sign).count() {
            0 => None,
            1 => u32::try_from(confidence / 2).ok(),
            _ => u32::try_from(confidence).ok(),
        }
    },
};

/// DU, without its heights and script types: the most frequent value is within 0.02 BTC of 0.1 BTC and occurs at
/// least ten times, with at least as many inputs; at least two values occur once (change, coordinator). The equal
/// number of spending addresses and the confidence are ours.
///
/// A smaller round is distinguished from other joins of that sum by its coordinator, the only one to receive a small
/// output that is nobody's change: there are more outputs beside the equal ones than participants, or one that no
/// coins explain although they explain most. At least four participate. These bounds are ours.
pub(super) const WASABI_1_CROWD: ProtocolRule = ProtocolRule {
    protocol: Protocol::Wasabi1,
    outputs: |outputs| crowd(outputs).is_some(),
    inputs: |outputs, inputs| {
        let base @ (value, times) = crowd(outputs)?;
        let levels = levels(outputs, value);
        let others = others(outputs, &levels);
        if inputs.addresses < times
            || (times < CROWD && others > times + 1)
            || !can_have_paid(outputs, inputs, base)
            || !settles(outputs, inputs, base)
        {
            return None;
        }
        if times >= CROWD {
            return Some(50);
        }
        let settlement = settled(outputs, inputs, &levels);
        let has_coordinator = others == times + 1
            || (settlement.fees >= 1 && settlement.paid > settlement.unexplained);
        has_coordinator.then_some(40)
    },
};

/// Number of outputs of the denomination from which DU accepts a round of version 1.
const CROWD: usize = 10;

/// The denomination of version 1 and its number of occurrences: the most frequent value that DU accepts as one, which
/// for a crowd is the most frequent of all, beside two that occur once.
fn crowd(outputs: &Outputs) -> Option<(Amount, usize)> {
    let (value, times) = outputs.most_frequent(|value| is_near(value, BASE, 2_000_000))?;
    let single = outputs.tally.iter().filter(|(_, times)| *times == 1);
    let is_most_frequent = outputs.tally.first() == Some(&(value, times));
    let fits = match times >= CROWD {
        true => is_most_frequent && single.count() >= 2,
        false => times >= 4,
    };
    (fits && outputs.inputs >= times).then_some((value, times))
}

/// The base denomination and its doublings that occur at least twice.
fn levels(outputs: &Outputs, base: Amount) -> Vec<u64> {
    let mut levels = vec![base.to_sat()];
    loop {
        let next = base.to_sat() << levels.len();
        let is_level =
            |(value, times): &&(Amount, usize)| *times >= 2 && is_near(*value, next, next / 1_000);
        match outputs.tally.iter().find(is_level) {
            Some((value, _)) if levels.len() < 40 => levels.push(value.to_sat()),
            _ => return levels,
        }
    }
}

/// The number of outputs on no level: change and the coordinator's charge.
fn others(outputs: &Outputs, levels: &[u64]) -> usize {
    let others = outputs.values.iter();
    others
        .filter(|value| !levels.contains(&value.to_sat()))
        .count()
}

/// Whether the participants can have paid for a round of version 1: all who receive a level contributed it, with
/// those below, and no one contributed more than one participant can receive.
fn can_have_paid(outputs: &Outputs, inputs: &Inputs, (base, times): (Amount, usize)) -> bool {
    let levels = levels(outputs, base);
    let mut sum = 0_u64;
    let mut is_brought = levels.iter().all(|level| {
        sum = sum.saturating_add(*level);
        outputs.payees_of(*level) <= most_funders(inputs, sum)
    });
    // Repeated values may be levels too.
    let repeated = outputs.tally.iter().filter(|(_, times)| *times >= 2);
    let mut joined: Vec<u64> = repeated.map(|(value, _)| value.to_sat()).collect();
    joined.retain(|value| *value >= base.to_sat());
    let all = joined
        .iter()
        .fold(0, |all: u64, value| all.saturating_add(*value));
    let fee = fee(outputs, inputs);
    let cost = fee.saturating_add(all / MOST_SHARE);
    is_brought &= has_no_payer(outputs, inputs, &joined, times, cost);
    // One for each participant; another may be the coordinator's charge.
    if levels.len() == 1 && outputs.values.len() <= 2 * times + 1 {
        // The charge that all pay to the coordinator may look like a change.
        let charge = base.to_sat() / MOST_SHARE;
        let margins = Margins {
            earned: charge.saturating_mul(times as u64),
            paid: fee.saturating_add(charge),
        };
        is_brought &= is_shared_out(outputs, inputs, base.to_sat(), times, margins, 0);
    }
    is_brought
}

/// A coordinator of version 1 charges less than this part, a two-hundredth (a bound of ours).
const MOST_SHARE: u64 = 200;

/// The settlement of a transaction as a round of version 1, whose coordinator charges less than [`MOST_SHARE`].
fn settled(outputs: &Outputs, inputs: &Inputs, levels: &[u64]) -> Settlement {
    let charge = levels.first().map_or(0, |base| base / MOST_SHARE);
    Settlement::of(outputs, inputs, levels, charge)
}

/// Whether a transaction settles as a round of version 1 with this denomination and number of outputs: most changes
/// were not paid for taking part, and at least half of the participants without change, less one, contributed a coin
/// that just suffices. A payout in equal parts has one change and coins of any value.
fn settles(outputs: &Outputs, inputs: &Inputs, (base, times): (Amount, usize)) -> bool {
    let levels = levels(outputs, base);
    let settlement = settled(outputs, inputs, &levels);
    let without_change = times.saturating_sub(others(outputs, &levels));
    // If all coins are near some sum of levels, some changes look as if they were paid for by chance.
    settlement.earned <= settlement.paid + settlement.unexplained
        && without_change <= 2 * settlement.exact + 1
}

/// The denomination of version 1, in satoshi: about 0.1 BTC, different from round to round.
const BASE: u64 = 10_000_000;
/// Distance from it that GS allows, in satoshi.
const BASE_TOLERANCE: u64 = 500_000;

/// The most frequent value near the base denomination, and its number of occurrences.
fn base_denomination(outputs: &Outputs) -> Option<(Amount, usize)> {
    outputs.most_frequent(|value| is_near(value, BASE, BASE_TOLERANCE))
}

fn is_near(value: Amount, target: u64, tolerance: u64) -> bool {
    value.to_sat().abs_diff(target) <= tolerance
}

/// The conditions common to GS's rules for version 1: at least ten inputs, distinct output scripts, and with fewer
/// than twenty inputs no even split.
fn is_round(outputs: &Outputs) -> bool {
    outputs.inputs >= 10
        && outputs.all_scripts_distinct()
        && (outputs.inputs >= 20 || !is_even_split(outputs))
}

/// Whether the outputs sum to a multiple of the most frequent value, up to a ten-thousandth (GS): a payout in equal
/// parts, such as a payroll, has no odd change.
fn is_even_split(outputs: &Outputs) -> bool {
    let sats = |value: Amount| u128::from(value.to_sat());
    let Some(part) = outputs
        .tally
        .first()
        .map(|&(value, _)| sats(value))
        .filter(|part| *part > 0)
    else {
        return false;
    };
    let sum: u128 = outputs.values.iter().copied().map(sats).sum();
    let parts = (sum + part / 2) / part;
    parts > 0 && sum.abs_diff(parts * part) * 10_000 <= sum
}

fn no_address_dominates(inputs: &Inputs) -> bool {
    inputs.most_of_one * 10 <= inputs.values.len()
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

/// Outputs on the mixing levels of version 1.1.
struct Levels {
    lowest: usize,
    fullest: usize,
    total: usize,
}

impl Levels {
    fn of(outputs: &Outputs) -> Self {
        let greatest = outputs
            .values
            .iter()
            .max()
            .map_or(0, |value| value.to_sat());
        // Forty levels exceed all coins that will ever exist, and fit 64 bits.
        let counts = (0..40)
            .map(|level| (BASE << level, BASE_TOLERANCE << level))
            .take_while(|(target, tolerance)| target - tolerance <= greatest)
            .map(|(target, tolerance)| {
                let on_level = outputs.values.iter();
                on_level
                    .filter(|value| is_near(**value, target, tolerance))
                    .count()
            });
        let lowest = counts.clone().next().unwrap_or_default();
        counts.filter(|count| *count >= 2).fold(
            Self {
                lowest,
                fullest: 0,
                total: 0,
            },
            |levels, count| Self {
                lowest,
                fullest: levels.fullest.max(count),
                total: levels.total + count,
            },
        )
    }

    fn is_majority(&self, outputs: &Outputs) -> bool {
        self.total * 2 + 1 >= outputs.values.len()
    }

    fn is_rest_change(&self, outputs: &Outputs, addresses: usize) -> bool {
        self.total + addresses + 1 >= outputs.values.len()
    }
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
