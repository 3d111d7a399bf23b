//! Samourai Whirlpool: mixes of a fixed size, and the transactions that prepare coins for them.

use std::ops::RangeInclusive;

use bitcoin::Amount;

use super::{Inputs, Outputs, Protocol, Rule};
use crate::ledger::{Prevout, Spend, TxNum, View, is_unspendable};

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
/// DU allows up to ten, and a young pool has more entrants: [`mixes_prepared_coins`] takes both where the coins have come
/// the right way. A Joinstr round, in which *every* input brings more, fits the generic rule.
pub(super) const MIX: Rule = Rule {
    protocol: Protocol::Whirlpool,
    outputs: |outputs| outputs.inputs <= 8 && mixed_pool(outputs).is_some(),
    inputs: |outputs, inputs| {
        let pool = mixed_pool(outputs)?;
        let entrants = entrants(pool, inputs)?;
        let fits = inputs.addresses == inputs.values.len() && (1..=4).contains(&entrants);
        // GS: 60 by shape, 90 once every input is traced to a mix or a preparing transaction.
        fits.then_some(60)
    },
};

/// The pool of a mix, by its own bytes: five to ten inputs (DU), as many outputs, to distinct scripts and all worth a
/// pool's value.
fn mixed_pool(outputs: &Outputs) -> Option<u64> {
    let fits = (5..=10).contains(&outputs.inputs)
        && outputs.values.len() == outputs.inputs
        && outputs.all_scripts_distinct();
    POOLS
        .iter()
        .map(|&(value, _)| value)
        .find(|&pool| fits && outputs.values.iter().all(|value| value.to_sat() == pool))
}

/// The number of inputs that bring more than the pool's value; nothing if one brings less, or more than an entrant may.
fn entrants(pool: u64, inputs: &Inputs) -> Option<usize> {
    let mut entrants = 0;
    for value in &inputs.values {
        match value.to_sat().checked_sub(pool)? {
            0 => {}
            LEAST_EXCESS..=MOST_EXCESS => entrants += 1,
            _ => return None,
        }
    }
    Some(entrants)
}

/// How sure it is that a transaction mixes what others have prepared, in per cent (GS: 90): it is a mix by its bytes,
/// every entrant's coin was made by a transaction that prepares coins for this pool, and every other coin by a mix of it.
/// With such a descent any number may enter: the first mixes of a pool have nobody else.
pub(super) fn mixes_prepared_coins(view: &View, tx: TxNum, outputs: &Outputs) -> Option<u32> {
    let pool = mixed_pool(outputs)?;
    let has_descent = |(input, prevout): (usize, &Prevout)| {
        let value = view.value_of(*prevout)?.to_sat();
        let parent = Outputs::of(view.parent(tx, input)?);
        let has_come = match value == pool {
            true => mixed_pool(&parent) == Some(pool),
            false => premix(&parent).is_some_and(|premix| {
                premix.pool.to_sat() == pool && premix.coin.to_sat() == value
            }),
        };
        Some(has_come)
    };
    let prevouts = view.inputs(tx).iter().enumerate();
    prevouts
        .map(has_descent)
        .all(|has_descent| has_descent == Some(true))
        .then_some(90)
}

/// What a preparing transaction prepares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Premix {
    /// Value of the pool that the coins are for.
    pub pool: Amount,
    /// Value of each coin: the pool's, and what its entrance costs.
    pub coin: Amount,
    /// Number of coins prepared.
    pub coins: usize,
    /// How sure that is, in per cent (GS).
    pub confidence: u32,
}

/// Whether a transaction prepares coins for Whirlpool (`tx0`). Its own bytes show it, unless
/// all its coins are known to be spent and none in a mix; or they show it less surely, and one of its coins, which is
/// known to be spent, was spent in a mix of that pool (GS's look forward; it takes the first twenty coins).
pub fn tx0(view: &View, tx: TxNum) -> Option<Premix> {
    let bytes = &view.tx(tx).tx;
    // Most transactions have no output that nobody can spend, and there is nothing to count.
    if !bytes
        .output
        .iter()
        .any(|out| is_unspendable(&out.script_pubkey))
    {
        return None;
    }
    let outputs = Outputs::of(bytes);
    let premix = premix(&outputs)?;
    let coins = view
        .outputs(tx)
        .filter(|output| view.value(*output) == premix.coin);
    let mut is_any_open = false;
    for coin in coins {
        match view.spend(coin) {
            Spend::By(spender) => {
                if mixed_pool(&Outputs::of(&view.tx(spender).tx)) == Some(premix.pool.to_sat()) {
                    return Some(Premix {
                        confidence: 90,
                        ..premix
                    });
                }
            }
            _ => is_any_open = true,
        }
    }
    prepares(&outputs).filter(|_| is_any_open)
}

/// Whether the bytes of a transaction alone show that it prepares coins: what [`premix`] asks, and there are two coins or
/// more, or exactly one output is worth the pool's fee, or exactly one between half and three times that. GS asks the
/// last of all, which leaves out those whose change is as small, and those who had a code for the fee.
pub(super) fn prepares(outputs: &Outputs) -> Option<Premix> {
    let premix = premix(outputs)?;
    let fee = POOLS
        .iter()
        .find(|(pool, _)| *pool == premix.pool.to_sat())?
        .1;
    let is_one = |range: RangeInclusive<u64>| {
        let fees = outputs.values.iter();
        fees.filter(|value| range.contains(&value.to_sat())).count() == 1
    };
    (premix.coins >= 2 || is_one(fee..=fee) || is_one(fee / 2..=fee * 3)).then_some(premix)
}

/// What GS's rule asks of a preparing transaction, but for the size of the fee, of which codes take something off:
/// exactly one output that nobody can spend; the most frequent value among those 100 to 110,000 sat above a pool's occurs
/// 1 to 70 times and on all outputs but two at most (fee and change), of which one is the fee. Of several pools that a coin
/// would do for it is the largest.
fn premix(outputs: &Outputs) -> Option<Premix> {
    if outputs.unspendable != 1 || outputs.values.len() < 2 {
        return None;
    }
    POOLS.iter().rev().find_map(|&(pool, fee)| {
        let premix = (pool + LEAST_EXCESS)..=(pool + MOST_EXCESS);
        let (coin, coins) = outputs.most_frequent(|value| premix.contains(&value.to_sat()))?;
        let others = outputs.values.len() - coins;
        let has_fee = outputs
            .values
            .iter()
            .any(|value| *value != coin && value.to_sat() <= fee * 3);
        (coins <= MOST_PREMIX && (1..=2).contains(&others) && has_fee).then_some(Premix {
            pool: Amount::from_sat(pool),
            coin,
            coins,
            confidence: 60,
        })
    })
}
