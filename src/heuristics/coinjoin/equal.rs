//! Joins without a coordinator's fixed sizes: what gives them away is that outputs are equal.

use bitcoin::Amount;

use super::{Inputs, Outputs, Protocol, Rule};

/// Repeated values up to this many satoshi are carriers of tokens, not denominations (BS names 546 and 2,730; GS takes
/// nothing up to 2,730).
const TOKEN_VALUE: u64 = 2_730;
/// The same where an output that nobody can spend stands beside them, as in transfers of runes, whose wallets attach
/// 10,000 sat to what they send (`TARGET_POSTAGE` of ordinals/ord).
const TOKEN_VALUE_BESIDE_DATA: u64 = 10_000;
/// Least value of a JoinMarket denomination, in satoshi (JM).
const LEAST_JOINMARKET: u64 = 75_000;
/// Least value of the pair in a Stonewall, in satoshi (GS).
const LEAST_STONEWALL: u64 = 5_000;

/// Stonewall (GS): three or four outputs that can be spent, to distinct scripts; at least two inputs; exactly one value
/// occurs exactly twice, and it is at least 5,000 sat. That the inputs have two addresses or more is ours: where one
/// address pays, there is nothing to keep apart. The confidence is ours too.
pub(super) const STONEWALL: Rule = Rule {
    protocol: Protocol::Stonewall,
    outputs: |outputs| {
        let mut repeated = outputs.tally.iter().filter(|(_, times)| *times >= 2);
        let pair = repeated.next();
        (3..=4).contains(&outputs.values.len())
            && outputs.inputs >= 2
            && outputs.all_scripts_distinct()
            && pair.is_some_and(|&(value, times)| times == 2 && value.to_sat() >= LEAST_STONEWALL)
            && repeated.next().is_none()
            && !is_sweep(outputs, 2)
    },
    inputs: |_, inputs| (inputs.addresses >= 2).then_some(50),
};

/// JoinMarket: the most frequent value is at least 75,000 sat and occurs n = ⌊(n_out+1)/2⌋ ≥ 3 times (JM), the makers and
/// the taker having change but for one at most; n ≤ input addresses; output scripts distinct; some output is of another
/// value; from 50 inputs on at most 20 inputs and at least 1.7 outputs for each that takes part (GS).
pub(super) const JOINMARKET: Rule = Rule {
    protocol: Protocol::JoinMarket,
    outputs: |outputs| {
        denomination(outputs).is_some_and(|(value, n)| {
            value.to_sat() >= LEAST_JOINMARKET
                && n >= 3
                && n == majority(outputs)
                && n <= outputs.inputs
                && n < outputs.values.len()
                && outputs.all_scripts_distinct()
                && !is_sweep(outputs, n)
                && (outputs.inputs < 50 || outputs.values.len() * 10 >= n * 17)
        })
    },
    inputs: |outputs, inputs| enough_addresses(outputs, inputs).then_some(49),
};

/// Generic: BS's `is_coinjoin` with one change. n_in ≥ 2; n_out ≥ 3; the most frequent value occurs n times on *at least*
/// half the outputs, where BS says exactly half, rounded up, so that all outputs may be equal; n ≤ n_in and n ≤ input
/// addresses; the value carries no token; no sweep of very many inputs. The confidence is ours: less than JoinMarket's.
pub(super) const GENERIC: Rule = Rule {
    protocol: Protocol::Generic,
    outputs: |outputs| {
        outputs.inputs >= 2
            && outputs.values.len() >= 3
            && denomination(outputs).is_some_and(|(_, n)| {
                (majority(outputs)..=outputs.inputs).contains(&n) && !is_sweep(outputs, n)
            })
    },
    inputs: |outputs, inputs| enough_addresses(outputs, inputs).then_some(40),
};

/// The most frequent value that carries no token, and how often it occurs.
fn denomination(outputs: &Outputs) -> Option<(Amount, usize)> {
    let tokens = match outputs.unspendable {
        0 => TOKEN_VALUE,
        _ => TOKEN_VALUE_BESIDE_DATA,
    };
    outputs.most_frequent(|value| value.to_sat() > tokens)
}

/// Half the outputs, rounded up.
fn majority(outputs: &Outputs) -> usize {
    outputs.values.len().div_ceil(2)
}

/// Whether there are so many inputs to n equal outputs that one wallet is sweeping itself: from 50 inputs on, more than
/// 20 for each (GS, for JoinMarket).
fn is_sweep(outputs: &Outputs, n: usize) -> bool {
    outputs.inputs >= 50 && outputs.inputs > 20 * n
}

fn enough_addresses(outputs: &Outputs, inputs: &Inputs) -> bool {
    denomination(outputs).is_some_and(|(_, n)| n <= inputs.addresses)
}
