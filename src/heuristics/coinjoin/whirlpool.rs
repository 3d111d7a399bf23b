//! Whirlpool: mixes of fixed size, and the `tx0` transactions that prepare coins for them.
//!
//! A coordinator chooses the values of its pools, so a list of them becomes outdated. Both kinds of transactions are
//! recognised by their shape and by their neighbours; a list only raises the confidence.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use bitcoin::Amount;

use super::equal::TOKEN_VALUE_BESIDE_DATA;
use super::{Inputs, Outputs, Protocol, ProtocolRule};
use crate::ledger::{Prevout, Spend, TxNum, View, is_unspendable};

/// A known pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pool {
    /// The value of every output of a mix, in satoshi.
    value: u64,
    /// The fee to enter, in satoshi, if known.
    fee: Option<u64>,
}

/// The pools known to this build, by ascending value (Samourai's and their fees: GS).
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
    // The first row is the header.
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

    /// Returns the range from half the fee to three times the fee (GS). The known fees are 3.5 and 5 per cent of
    /// their pool's value; an unknown fee is between half the lower and three times the higher share.
    fn fees(self) -> RangeInclusive<u64> {
        match self.fee {
            Some(fee) => fee / 2..=fee.saturating_mul(3),
            None => self.value / 400 * 7..=self.value / 20 * 3,
        }
    }

    /// Whether a coin of this value enters the pool: its excess pays the miner.
    fn is_entered_by(self, coin: u64) -> bool {
        let excess = coin.checked_sub(self.value);
        excess.is_some_and(|excess| (LEAST_EXCESS..=MOST_EXCESS.min(self.value)).contains(&excess))
    }
}

/// Least excess of an entrant's coin over the pool's value, in satoshi (GS).
const LEAST_EXCESS: u64 = 100;
/// Most of that excess, in satoshi (GS). That it is at most the value is ours.
const MOST_EXCESS: u64 = 110_000;
/// Most outputs for mixing that one `tx0` makes (GS).
const MOST_PREMIX: usize = 70;

/// A mix by its shape: 5 ≤ n_in = n_out ≤ 10 (DU); all scripts distinct; all outputs of one value; all inputs of that
/// value or of an entrant's; one or more of each. In no other join do some pay and some not. GS requires at most
/// eight inputs and four entrants, and a listed pool. A Joinstr round, in which *every* input brings more, fits the
/// generic rule, unless all coins have the right descent ([`mixes_prepared_coins`]).
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

/// Returns the confidence in a shape, in per cent. GS: 60 by shape for a listed pool, 90 once every input is traced
/// to a mix or a `tx0`. The 50 are ours.
fn by_shape(pool: Pool) -> u32 {
    match POOLS.contains(&pool) {
        true => 60,
        false => 50,
    }
}

/// Returns the pool of a mix, by the transaction's own bytes.
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

/// Returns the number of inputs above the pool's value; `None` if one is below it, or above the most that an entrant
/// brings.
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

/// Returns the confidence that a transaction mixes prepared coins, in per cent (GS: 90): it is a mix by its bytes,
/// every entrant's coin was made by a `tx0` for this pool, and every other coin by a mix of it. With that descent any
/// number may enter: the first mixes of a pool have only entrants.
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

/// The coins that a `tx0` prepares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Premix {
    /// Value of the pool that the coins are for, if recognised.
    pub pool: Option<Amount>,
    /// Value of each coin: the pool's, and the cost of entering.
    pub coin: Amount,
    /// Number of coins prepared.
    pub coins: usize,
    /// Confidence, in per cent (GS).
    pub confidence: u32,
}

/// Whether a transaction prepares coins for Whirlpool (`tx0`). Its own bytes show it, unless all its coins are known
/// to be spent and none in a mix; or they show it with lower confidence, and one of its coins was spent in a mix that
/// it enters (GS's look forward; it takes the first twenty coins).
pub fn tx0(view: &View, tx: TxNum) -> Option<Premix> {
    let bytes = &view.tx(tx).tx;
    // Most transactions have no unspendable output, and need no counting.
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

/// Returns the pool of a mix in which a transaction's coin of some value is known to be spent.
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

/// Whether a transaction's bytes alone show that it prepares coins. For a listed pool there are two or more coins, or
/// exactly one output is worth the pool's fee, or exactly one is between half and three times that. GS requires the
/// last in all cases, which misses those with change of a similar size, and those with a discount code for the fee.
///
/// For another pool there are two or more coins, of a value that such coins have: the value of a pool, a number that
/// an operator would choose, and a small excess. A payment has such a number itself. These bounds are ours.
pub(super) fn prepares(outputs: &Outputs) -> Option<Premix> {
    let premix = |pool: Option<Pool>, coin: u64, coins: usize, confidence: u32| Premix {
        pool: pool.map(|pool| Amount::from_sat(pool.value)),
        coin: Amount::from_sat(coin),
        coins,
        confidence,
    };
    // If a coin fits several pools, it is for the largest.
    for pool in POOLS.iter().rev() {
        let for_it =
            |(coin, _): &(u64, usize)| pool.is_entered_by(*coin) && is_for(outputs, *coin, *pool);
        let Some((coin, coins)) = prepared(outputs).find(for_it) else {
            continue;
        };
        // An output that carries a token is not a fee.
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

/// Least fee for entering a pool of unknown fee, as a part of the coin, after a discount.
const LEAST_SHARE: u64 = 200;

/// The coins that a transaction may prepare, by its shape: their value in satoshi, and their number. There is exactly
/// one unspendable output, and beside the coins there are one or two others: the fee, and change (GS).
fn prepared(outputs: &Outputs) -> impl Iterator<Item = (u64, usize)> {
    let has_shape = outputs.unspendable == 1 && outputs.all_scripts_distinct();
    let all = outputs.values.len();
    let coins = outputs.tally.iter();
    let coins = coins.filter(move |(_, times)| {
        has_shape && *times <= MOST_PREMIX && (1..=2).contains(&(all - times))
    });
    coins.map(|(value, times)| (value.to_sat(), *times))
}

/// Whether a transaction pays the fee of a pool beside coins of some value. Discount codes reduce it.
fn is_for(outputs: &Outputs, coin: u64, pool: Pool) -> bool {
    has_other(outputs, coin, 0..=*pool.fees().end())
}

fn has_other(outputs: &Outputs, coin: u64, range: RangeInclusive<u64>) -> bool {
    let mut values = outputs.values.iter().map(|value| value.to_sat());
    values.any(|value| value != coin && range.contains(&value))
}

/// Whether a value is that of a coin for a pool of chosen value: slightly above a number with one or two digits
/// before its zeros, or a multiple of 25 with three.
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
