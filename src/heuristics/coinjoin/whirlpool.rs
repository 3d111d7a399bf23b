//! Whirlpool: mixes of a fixed size, and the transactions that prepare coins for them.
//!
//! Whoever runs a coordinator chooses the values of its pools, so that a list of them ages. Both kinds of transactions are
//! told by their shape and by what stands before and behind them; a list only makes it surer.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use bitcoin::Amount;

use super::equal::TOKEN_VALUE_BESIDE_DATA;
use super::{Inputs, Outputs, Protocol, ProtocolRule};
use crate::ledger::{Prevout, Spend, TxNum, View, is_unspendable};

/// A pool that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pool {
    /// The value that every output of a mix has, in satoshi.
    value: u64,
    /// What entering costs, in satoshi, where that is known.
    fee: Option<u64>,
}

/// The pools that this build knows, by ascending value (those of Samourai and their fees: GS).
static POOLS: LazyLock<Vec<Pool>> =
    LazyLock::new(|| listed(include_str!("../../../data/whirlpool/pools.csv")));

fn listed(list: &str) -> Vec<Pool> {
    let rows = list.lines().filter(|row| !row.starts_with('#'));
    let pool = |row: &str| {
        let mut cells = row.split(',');
        let value = cells.next()?.parse().ok()?;
        let fee = cells.next()?.parse().ok();
        Some(Pool { value, fee })
    };
    // The first row is the head.
    let mut pools: Vec<Pool> = rows.skip(1).filter_map(pool).collect();
    pools.sort_unstable_by_key(|pool| pool.value);
    pools
}

impl Pool {
    /// The pool of a value, with its fee if it is listed.
    fn of(value: u64) -> Self {
        let known = POOLS.iter().find(|pool| pool.value == value);
        known.copied().unwrap_or(Self { value, fee: None })
    }

    /// From half the fee up to three times the fee (GS). The known fees are 3.5 and 5 hundredths of their pool's value, and one
    /// that is not known is between half of the lower and three times the higher share.
    fn fees(self) -> RangeInclusive<u64> {
        match self.fee {
            Some(fee) => fee / 2..=fee.saturating_mul(3),
            None => self.value / 400 * 7..=self.value / 20 * 3,
        }
    }

    /// Whether a coin of this value enters the pool: it pays the miner with what it has too much.
    fn is_entered_by(self, coin: u64) -> bool {
        let excess = coin.checked_sub(self.value);
        excess.is_some_and(|excess| (LEAST_EXCESS..=MOST_EXCESS.min(self.value)).contains(&excess))
    }
}

/// Least by which the coin of an entrant exceeds the pool's value, in satoshi (GS).
const LEAST_EXCESS: u64 = 100;
/// Most by which it does, in satoshi (GS). That it is no more than the value is ours.
const MOST_EXCESS: u64 = 110_000;
/// Most outputs for mixing that one preparing transaction makes (GS).
const MOST_PREMIX: usize = 70;

/// A mix, by its shape: 5 ≤ n_in = n_out ≤ 10 (DU); all scripts distinct; all outputs of one value; all inputs of that value or
/// of an entrant's; one or more of each. No other join has some who pay and some who do not. GS asks for eight
/// inputs and four entrants at most, and both for a pool that they list. A Joinstr round, in which *every* input
/// brings more, fits the generic rule, unless all coins have come the right way ([`mixes_prepared_coins`]).
pub(super) const MIX: ProtocolRule = ProtocolRule {
    protocol: Protocol::Whirlpool,
    outputs: |outputs| mixed_pool(outputs).is_some(),
    inputs: |outputs, inputs| {
        let pool = mixed_pool(outputs)?;
        let entrants = entrants(pool, inputs)?;
        let fits =
            inputs.addresses == inputs.values.len() && (1..inputs.values.len()).contains(&entrants);
        fits.then_some(by_shape(pool))
    },
};

/// How sure a shape is, in per cent. GS: 60 by shape for a listed pool, 90 once every input is traced to a mix or a preparing
/// transaction. The 50 are ours.
fn by_shape(pool: Pool) -> u32 {
    match POOLS.contains(&pool) {
        true => 60,
        false => 50,
    }
}

/// The pool of a mix, by its own bytes.
fn mixed_pool(outputs: &Outputs) -> Option<Pool> {
    let fits = (5..=10).contains(&outputs.inputs)
        && outputs.values.len() == outputs.inputs
        && outputs.unspendable == 0
        && outputs.all_scripts_distinct();
    match outputs.tally[..] {
        [(value, _)] if fits && value.to_sat() >= TOKEN_VALUE_BESIDE_DATA => {
            Some(Pool::of(value.to_sat()))
        }
        _ => None,
    }
}

/// The number of inputs that bring more than the pool's value; nothing if one brings less, or more than an entrant may.
fn entrants(pool: Pool, inputs: &Inputs) -> Option<usize> {
    let mut entrants = 0;
    for value in &inputs.values {
        match value.to_sat() {
            value if value == pool.value => {}
            value if pool.is_entered_by(value) => entrants += 1,
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
        let has_come = match value == pool.value {
            true => mixed_pool(&parent) == Some(pool),
            false => {
                let mut coins = prepared(&parent);
                coins.any(|(coin, _)| coin == value) && is_for(&parent, value, pool)
            }
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
    /// Value of the pool that the coins are for, where it can be told.
    pub pool: Option<Amount>,
    /// Value of each coin: the pool's, and what its entrance costs.
    pub coin: Amount,
    /// Number of coins prepared.
    pub coins: usize,
    /// How sure that is, in per cent (GS).
    pub confidence: u32,
}

/// Whether a transaction prepares coins for Whirlpool (`tx0`). Its own bytes show it, unless
/// all its coins are known to be spent and none in a mix; or they show it less surely, and one of its coins, which is
/// known to be spent, was spent in a mix that it enters (GS's look forward; it takes the first twenty coins).
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
    for (coin, coins) in prepared(&outputs) {
        let entered = entered_by(view, tx, coin);
        if let Some(pool) = entered.filter(|pool| is_for(&outputs, coin, *pool)) {
            return Some(Premix {
                pool: Some(Amount::from_sat(pool.value)),
                coin: Amount::from_sat(coin),
                coins,
                confidence: 90,
            });
        }
    }
    let premix = prepares(&outputs)?;
    let mut coins = view
        .outputs(tx)
        .filter(|output| view.value(*output) == premix.coin);
    coins
        .any(|coin| !matches!(view.spend(coin), Spend::By(_)))
        .then_some(premix)
}

/// The pool of a mix in which a transaction's coin of some value is known to be spent.
fn entered_by(view: &View, tx: TxNum, coin: u64) -> Option<Pool> {
    let coins = view
        .outputs(tx)
        .filter(|output| view.value(*output).to_sat() == coin);
    let pools = coins.filter_map(|output| match view.spend(output) {
        Spend::By(spender) => mixed_pool(&Outputs::of(&view.tx(spender).tx)),
        _ => None,
    });
    let mut entered = pools.filter(|pool| pool.is_entered_by(coin));
    entered.next()
}

/// Whether the bytes of a transaction alone show that it prepares coins. For a listed pool there are two coins or
/// more, or exactly one output is worth the pool's fee, or exactly one between half and three times that. GS asks the
/// last of all, which leaves out those whose change is as small, and those who had a code for the fee.
///
/// For another pool there are two coins or more, and they have the value that such coins have: that of a pool, a
/// number that somebody would choose, and some more. What pays such a number itself is a payment. These bounds are ours.
pub(super) fn prepares(outputs: &Outputs) -> Option<Premix> {
    let premix = |pool: Option<Pool>, coin: u64, coins: usize, confidence: u32| Premix {
        pool: pool.map(|pool| Amount::from_sat(pool.value)),
        coin: Amount::from_sat(coin),
        coins,
        confidence,
    };
    // Of several pools that a coin would do for it is the largest.
    for pool in POOLS.iter().rev() {
        let for_it =
            |(coin, _): &(u64, usize)| pool.is_entered_by(*coin) && is_for(outputs, *coin, *pool);
        let Some((coin, coins)) = prepared(outputs).find(for_it) else {
            continue;
        };
        // What carries a token is no fee.
        let is_fee = |range: &RangeInclusive<u64>, value: u64| {
            range.contains(&value) && value != TOKEN_VALUE_BESIDE_DATA
        };
        let is_one = |range: RangeInclusive<u64>| {
            let values = outputs.values.iter().map(|value| value.to_sat());
            values.filter(|value| is_fee(&range, *value)).count() == 1
        };
        let has_one_fee = pool.fee.is_some_and(|fee| is_one(fee..=fee)) || is_one(pool.fees());
        return (coins >= 2 || has_one_fee).then(|| premix(Some(*pool), coin, coins, 60));
    }
    let for_any = |(coin, coins): &(u64, usize)| {
        if POOLS.iter().any(|pool| pool.is_entered_by(*coin)) {
            return false;
        }
        let fees = coin / LEAST_SHARE..=coin / 20 * 3;
        *coins >= 2 && is_above_a_choice(*coin) && has_other(outputs, *coin, fees)
    };
    let (coin, coins) = prepared(outputs).find(for_any)?;
    Some(premix(None, coin, coins, 50))
}

/// Of a coin, the least part that the fee for entering a pool of unknown fee is, less what a code takes off.
const LEAST_SHARE: u64 = 200;

/// The coins that a transaction may prepare, by its shape: their value in satoshi, and how many there are. Exactly one output
/// is one that nobody can spend, and beside the coins there are one or two: the fee, and change (GS).
fn prepared(outputs: &Outputs) -> impl Iterator<Item = (u64, usize)> {
    let has_shape = outputs.unspendable == 1 && outputs.all_scripts_distinct();
    let all = outputs.values.len();
    let coins = outputs.tally.iter();
    let coins = coins.filter(move |(_, times)| {
        has_shape && *times <= MOST_PREMIX && (1..=2).contains(&(all - times))
    });
    coins.map(|(value, times)| (value.to_sat(), *times))
}

/// Whether a transaction pays for the entrance into a pool beside coins of some value. Codes take something off.
fn is_for(outputs: &Outputs, coin: u64, pool: Pool) -> bool {
    has_other(outputs, coin, 0..=*pool.fees().end())
}

fn has_other(outputs: &Outputs, coin: u64, range: RangeInclusive<u64>) -> bool {
    let mut values = outputs.values.iter().map(|value| value.to_sat());
    values.any(|value| value != coin && range.contains(&value))
}

/// Whether a value is that of a coin for a pool whose value somebody chose: a number with one or two digits before its
/// zeros, or a multiple of 25 with three.
fn is_above_a_choice(coin: u64) -> bool {
    let units = (3..=9).map(|zeros| 10_u64.pow(zeros));
    let is_choice = |unit: u64| coin.is_multiple_of(unit) && coin / unit < 10;
    let is_paid = |unit: u64| {
        is_choice(unit)
            || (coin.is_multiple_of(5 * unit) && coin / unit < 100)
            || (coin.is_multiple_of(25 * unit) && coin / unit < 1_000)
    };
    let below = |step: u64, most: u64| {
        let pool = coin.saturating_sub(LEAST_EXCESS) / step * step;
        (TOKEN_VALUE_BESIDE_DATA..=most).contains(&pool) && Pool::of(pool).is_entered_by(coin)
    };
    !units.clone().any(is_paid)
        && units
            .clone()
            .any(|unit| below(unit, 99 * unit) || below(25 * unit, 975 * unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pool_list_has_valid_rows_and_a_date() {
        let list = include_str!("../../../data/whirlpool/pools.csv");
        assert!(list.contains("\n# Taken: 20"));
        let rows = list.lines().filter(|row| !row.starts_with('#')).count() - 1;
        assert_eq!(POOLS.len(), rows);
        assert_eq!(Pool::of(1_000_000).fee, Some(50_000));
        assert!(POOLS.contains(&Pool::of(2_500_000)));
        assert!(POOLS.contains(&Pool::of(25_000_000)));
    }

    #[test]
    fn pool_coin_exceeds_round_value_and_is_not_round() {
        for coin in [
            2_010_000,
            205_000,
            510_000,
            1_250_302,
            12_509_999,
            75_000_100,
            300_000_110,
        ] {
            assert!(is_above_a_choice(coin), "{coin}");
        }
        for coin in [
            500_000, 2_000_000, 1_500_000, 12_500_000, 50_000_099, 12_345_678, 546, 10_000, 0,
        ] {
            assert!(!is_above_a_choice(coin), "{coin}");
        }
    }
}
