//! Settlement: attributes outputs to participants. A participant contributes coins and receives the joined output,
//! and the rest as change. So each change equals the participant's coins, less the joined output and the cost. That
//! shows two facts that equal outputs alone do not: whether those without change contributed a coin that just
//! suffices, without which a "join" is one wallet paying the same to many; and whether a participant received more
//! than it contributed, as only makers in a market for joins do.
//!
//! BlockSci's `is_definite_coinjoin` (Goldfeder et al. 2018) asks whether the inputs *can* be divided so, which takes
//! exponential time. Here each change is explained by as few coins as possible, nearest match first: most
//! participants bring one or two coins, and with many ways to combine coins a match is mostly chance. Only with at
//! most two participants and few coins is every division tried ([`OfTwo`]).

use super::participants::Margins;
use super::{Inputs, Outputs};

/// Most that a participant earns for any sum, in satoshi: JoinMarket makers' former default (`cjfee_a`).
const FLAT_FEE: u64 = 5_000;
/// Most coins of a join of two that are divided in every way, a quarter of a million.
const MOST_COINS_OF_TWO: usize = 18;
/// Most combinations of coins that are tried.
const MOST_WAYS: usize = 500;
/// Most changes times sums of coins that are matched: many times the number of any real round, and a bound for a
/// transaction that fills a block.
const MOST_MATCHES: usize = 1_000_000;
/// Most coins of one participant.
const MOST_COINS: usize = 4;

/// The settlement of a transaction, assuming that it is a join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Settlement {
    /// Changes worth less than was contributed: their owners paid to participate.
    pub(super) paid: usize,
    /// Changes worth at least what was contributed: their owners were paid.
    pub(super) earned: usize,
    /// Coins worth the joined output and at most the cost.
    pub(super) exact: usize,
    /// Other outputs that no few coins explain.
    pub(super) unexplained: usize,
    /// Those of them that may be a coordinator's charge: at most a thousandth of all joined outputs.
    pub(super) fees: usize,
}

impl Settlement {
    /// Settles a transaction as a join whose outputs of the given values are joined. A participant with the second
    /// value receives the first one too, and so on, as in Wasabi 1.1; most protocols have one value. `charge` is the
    /// most that a coordinator asks of a participant, in satoshi.
    pub(super) fn of(outputs: &Outputs, inputs: &Inputs, joined: &[u64], charge: u64) -> Self {
        let Some(&base) = joined.first() else {
            return Self::default();
        };
        let fee = fee(outputs, inputs);
        let margins = Margins {
            earned: most_earned(base),
            paid: fee.saturating_add(charge),
        };
        let others = outputs.values.iter().map(|value| value.to_sat());
        let mut others: Vec<u64> = others.filter(|value| !joined.contains(value)).collect();
        let changes = others.len();
        let takers = outputs.values.len() - changes;
        let mut coins: Vec<u64> = inputs.values.iter().map(|value| value.to_sat()).collect();
        coins.sort_unstable();

        let mut settlement = Self::default();
        settlement.explain(&mut others, &mut coins, joined, margins, 1);
        let is_exact = |coin: &u64| {
            let rest = coin.checked_sub(base);
            rest.is_some_and(|rest| rest <= margins.paid)
        };
        settlement.exact = coins.iter().filter(|coin| is_exact(coin)).count();
        // If all have change, no participant contributed such a coin alone.
        if changes < takers {
            coins.retain(|coin| !is_exact(coin));
        }
        for count in 2..=MOST_COINS {
            if ways(coins.len(), count) <= MOST_WAYS {
                settlement.explain(&mut others, &mut coins, joined, margins, count);
            }
        }
        settlement.unexplained = others.len();
        let most = (base / 1_000).saturating_mul(takers as u64);
        settlement.fees = others.iter().filter(|other| **other <= most).count();
        settlement
    }

    /// Whether it looks like a market, in which one pays all others: at least as many were paid as paid, and at least
    /// a third of the others are known to have been paid.
    pub(super) fn is_market(&self) -> bool {
        let others = self.earned + self.paid + self.unexplained;
        self.earned >= 1 && self.earned >= self.paid && self.earned * 3 >= others
    }

    /// Whether participants pay for it: in a market only one does.
    pub(super) fn is_paid_for(&self) -> bool {
        self.paid >= 2 && self.paid > self.earned
    }

    /// Explains others by `count` coins each, and removes the explained ones.
    fn explain(
        &mut self,
        others: &mut Vec<u64>,
        coins: &mut Vec<u64>,
        joined: &[u64],
        margins: Margins,
        count: usize,
    ) {
        let targets_of_all = others.len().saturating_mul(joined.len());
        if targets_of_all.saturating_mul(ways(coins.len(), count)) > MOST_MATCHES {
            return;
        }
        let mut sums = Vec::new();
        combine(coins, count, &mut Vec::new(), 0, &mut sums);
        sums.sort_unstable();
        let mut matches = Vec::new();
        for (other, value) in others.iter().enumerate() {
            for target in targets(*value, joined) {
                let from =
                    sums.partition_point(|(sum, _)| sum.saturating_add(margins.earned) < target);
                let most = target.saturating_add(margins.paid);
                let near = sums[from..].iter().enumerate();
                for (at, (sum, _)) in near.take_while(|(_, (sum, _))| *sum <= most) {
                    matches.push((sum.abs_diff(target), *sum <= target, other, from + at));
                }
            }
        }
        // The nearest first; each output and each coin once.
        matches.sort_unstable();
        let mut is_explained = vec![false; others.len()];
        let mut is_taken = vec![false; coins.len()];
        for (_, is_earned, other, sum) in matches {
            let brought = &sums[sum].1;
            if is_explained[other] || brought.iter().any(|coin| is_taken[*coin]) {
                continue;
            }
            is_explained[other] = true;
            brought.iter().for_each(|coin| is_taken[*coin] = true);
            match is_earned {
                true => self.earned += 1,
                false => self.paid += 1,
            }
        }
        keep(others, &is_explained);
        keep(coins, &is_taken);
    }
}

/// The ways in which two participants can have made a transaction that pays one value twice. Every division of the
/// coins is tried: each of the two brings some, and the rest is the other's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct OfTwo {
    /// One receives at least what it contributed, plus at most a maker's fee; the other pays that and the miner.
    pub(super) is_market: bool,
    /// Both have change, and each pays a [fair share](is_fair) of the miner's fee.
    pub(super) is_shared: bool,
    /// The coins can be divided at all: neither gains more than ten times a maker's fee, or a tenth of the sum.
    pub(super) is_possible: bool,
}

impl OfTwo {
    /// Reads a transaction as one of two participants who each receive `value` and at most one change. `None` if
    /// there are more changes, or too many coins to try.
    pub(super) fn of(outputs: &Outputs, inputs: &Inputs, value: u64) -> Option<Self> {
        let others = outputs.values.iter().map(|value| value.to_sat());
        let others: Vec<u64> = others.filter(|other| *other != value).collect();
        if others.len() > 2 || inputs.values.len() > MOST_COINS_OF_TWO {
            return None;
        }
        // The contributions that one of the two can have, in satoshi and in coins.
        let mut shares = vec![(0_i128, 0_i128)];
        for coin in &inputs.values {
            let coin = i128::from(coin.to_sat());
            let with = shares.iter().map(|(sum, coins)| (sum + coin, coins + 1));
            shares.extend(with.collect::<Vec<_>>());
        }
        let all = shares.last()?.1;
        let fee = i128::from(fee(outputs, inputs));
        let gets = i128::from(value) + i128::from(*others.first()?);
        let most = i128::from(most_earned(value));
        let tenth = i128::from(value / 10);
        let mut ways = Self::default();
        // In the first of them one participant brings no coin, in the last the other.
        for (brings, coins) in shares.get(1..shares.len() - 1).unwrap_or_default() {
            let pays = brings - gets;
            // Together the two pay the miner's fee, so the less one pays, the more the other does.
            let earned = -pays.min(fee - pays);
            ways.is_market |= (0..=most).contains(&earned);
            ways.is_shared |= earned < 0 && others.len() == 2 && is_fair(pays, fee, *coins, all);
            ways.is_possible |= earned <= (10 * most).min(tenth);
        }
        Some(ways)
    }
}

/// Whether one of two participants pays a fair share of the fee: half, as wallets that make Stonewalls compute it
/// (SW), the cost of these coins, or a value between; give or take a tenth of the fee, since coins differ in size.
fn is_fair(pays: i128, fee: i128, coins: i128, all: i128) -> bool {
    let (half, by_coins) = (fee / 2, fee * coins / all);
    let about = fee / 10;
    (half.min(by_coins) - about..=half.max(by_coins) + about).contains(&pays)
}

/// The miner's fee, in satoshi.
pub(super) fn fee(outputs: &Outputs, inputs: &Inputs) -> u64 {
    let sum = |values: &[bitcoin::Amount]| -> u64 {
        let sats = values.iter().map(|value| value.to_sat());
        sats.fold(0, u64::saturating_add)
    };
    sum(&inputs.values).saturating_sub(sum(&outputs.values))
}

/// Most that a participant earns by a join of `sum`, in satoshi: a thousandth and a flat fee, more than makers are
/// known to ask. The flat fee does not shrink with the sum, because a taker of JoinMarket rejects an offer only above
/// two limits, one in satoshi and one for the share (`max_cj_fee_abs` and `max_cj_fee_rel`). It is capped at a tenth,
/// far below the smallest sum that JoinMarket's helper accepts, where otherwise any change would fit.
pub(super) fn most_earned(sum: u64) -> u64 {
    (sum / 1_000 + FLAT_FEE).min(sum / 10)
}

/// The binomial coefficient.
fn ways(of: usize, count: usize) -> usize {
    (0..count).fold(1, |ways: usize, at| {
        ways.saturating_mul(of.saturating_sub(at)) / (at + 1)
    })
}

/// All sums of `count` coins, each with the coins that make it.
fn combine(
    coins: &[u64],
    count: usize,
    chosen: &mut Vec<usize>,
    sum: u64,
    sums: &mut Vec<(u64, Vec<usize>)>,
) {
    if count == 0 {
        return sums.push((sum, chosen.clone()));
    }
    let from = chosen.last().map_or(0, |last| last + 1);
    for at in from..coins.len() {
        chosen.push(at);
        combine(
            coins,
            count - 1,
            chosen,
            sum.saturating_add(coins[at]),
            sums,
        );
        chosen.pop();
    }
}

/// The possible contributions of a participant with a change of this value, before the cost.
fn targets(change: u64, joined: &[u64]) -> impl Iterator<Item = u64> {
    joined.iter().scan(change, |sum, value| {
        *sum = sum.saturating_add(*value);
        Some(*sum)
    })
}

fn keep(values: &mut Vec<u64>, is_taken: &[bool]) {
    let mut is_taken = is_taken.iter();
    values.retain(|_| is_taken.next() == Some(&false));
}
