//! Samourai Whirlpool: mixes of a fixed size, and the transactions that prepare coins for them.

use bitcoin::Amount;

use super::{Inputs, Outputs, Protocol, Rule};

/// A pool: the value that every output of a mix has, and the fee for entering, in satoshi (GS). Later forks of the
/// wallet run a pool of 50,000 sat; the fee stands in the same proportion as that of its neighbour, a bound of ours.
const POOLS: [(u64, u64); 5] = [
    (50_000, 2_500),
    (100_000, 5_000),
    (1_000_000, 50_000),
    (5_000_000, 175_000),
    (50_000_000, 1_750_000),
];

/// Least by which the coin of an entrant exceeds the pool's value, in satoshi: it pays the miner (GS).
const LEAST_EXCESS: u64 = 100;
/// Most by which it does, in satoshi (GS).
const MOST_EXCESS: u64 = 110_000;
/// Most outputs for mixing that one preparing transaction makes (GS).
const MOST_PREMIX: usize = 70;

/// GS: 5 ≤ n_in = n_out ≤ 8; all scripts distinct; all outputs worth the pool's value; all inputs from that value up to
/// 110,000 sat more; one to four of them entrants, who bring at least 100 sat more.
///
/// DU allows up to ten; those fit the generic rule. A Joinstr round, in which *every* input brings more, does too.
pub(super) const MIX: Rule = Rule {
    protocol: Protocol::Whirlpool,
    outputs: |outputs| {
        (5..=8).contains(&outputs.inputs)
            && outputs.values.len() == outputs.inputs
            && outputs.all_scripts_distinct()
            && pool_of(outputs).is_some()
    },
    inputs: |outputs, inputs| {
        let pool = pool_of(outputs)?;
        let excesses = excesses(pool, inputs)?;
        let entrants = excesses.iter().filter(|excess| **excess > 0).count();
        let fits = inputs.addresses == inputs.values.len()
            && (1..=4).contains(&entrants)
            && excesses
                .iter()
                .all(|excess| *excess == 0 || (LEAST_EXCESS..=MOST_EXCESS).contains(excess));
        // GS: 60 by shape, 90 once every input is traced to a mix or a preparing transaction, which is not done here.
        fits.then_some(60)
    },
};

/// The pool whose value all outputs have.
fn pool_of(outputs: &Outputs) -> Option<u64> {
    POOLS
        .iter()
        .map(|&(value, _)| value)
        .find(|&pool| outputs.values.iter().all(|value| value.to_sat() == pool))
}

/// By how much each input exceeds the pool's value; nothing if one falls short.
fn excesses(pool: u64, inputs: &Inputs) -> Option<Vec<u64>> {
    inputs
        .values
        .iter()
        .map(|value| value.to_sat().checked_sub(pool))
        .collect()
}

/// What a preparing transaction prepares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Premix {
    /// Value of the pool that the coins are for.
    pub pool: Amount,
    /// Number of coins prepared.
    pub coins: usize,
    /// How sure that is, in per cent (GS).
    pub confidence: u32,
}

/// Whether a transaction prepares coins for Whirlpool (`tx0`), by GS: exactly one output that nobody can spend; the
/// most frequent value among those 100 to 110,000 sat above a pool's occurs 1 to 70 times and on all outputs but two
/// at most (fee and change); exactly one output is worth between half and three times the pool's fee.
pub fn tx0(outputs: &Outputs) -> Option<Premix> {
    if outputs.unspendable != 1 || outputs.values.len() < 2 {
        return None;
    }
    POOLS.iter().find_map(|&(pool, fee)| {
        let premix = (pool + LEAST_EXCESS)..=(pool + MOST_EXCESS);
        let (_, coins) = outputs.most_frequent(|value| premix.contains(&value.to_sat()))?;
        let fees = outputs
            .values
            .iter()
            .filter(|value| (fee / 2..=fee * 3).contains(&value.to_sat()))
            .count();
        let fits = coins <= MOST_PREMIX && coins + 2 >= outputs.values.len() && fees == 1;
        fits.then_some(Premix {
            pool: Amount::from_sat(pool),
            coins,
            confidence: 60,
        })
    })
}
