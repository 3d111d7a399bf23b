//! Who gets back what: whoever takes part in a join brings coins and gets what is joined, and the rest as change. So the
//! change of each comes to the coins of that one, less what was joined and what taking part has cost, and that tells two
//! things that equal outputs alone do not: whether those without change have brought just enough, without which a
//! "join" is one wallet paying the same to many; and whether somebody came out with more than was brought, as makers in
//! a market for joins do and nobody else.
//!
//! BlockSci's `is_definite_coinjoin` (Goldfeder et al. 2018) asks whether the inputs *can* be shared out so, which takes
//! exponential time. Here each change is explained by as few coins as do, nearest match first: most who take part bring
//! one coin or two, and where there are many ways to combine coins, a match is chance more often than not. Only where no
//! more than two take part, and bring few coins, every way is looked at ([`OfTwo`]).

use super::participants::Margins;
use super::{Inputs, Outputs};

/// Most that somebody earns whatever the sum, in satoshi: what JoinMarket's makers asked by default once (`cjfee_a`).
const FLAT_FEE: u64 = 5_000;
/// Of a join of two, the most coins that are shared out among the two in every way that there is, a quarter of a million.
const MOST_COINS_OF_TWO: usize = 18;
/// Ways to combine coins up to which combinations are looked at.
const MOST_WAYS: usize = 500;
/// Changes times sums of coins up to which matches are looked for: many times what any round has had, and an end for a
/// transaction that fills a block.
const MOST_MATCHES: usize = 1_000_000;
/// Most coins that one who takes part may have brought.
const MOST_COINS: usize = 4;

/// How a transaction settles, if it is a join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Settlement {
    /// Changes that come to less than was brought: their owners paid for taking part.
    pub(super) paid: usize,
    /// Changes that come to as much as was brought or more: their owners were paid.
    pub(super) earned: usize,
    /// Coins that bring what is joined and no more than the cost on top.
    pub(super) exact: usize,
    /// Other outputs that no few coins explain.
    pub(super) unexplained: usize,
    /// Of these, those that may be what a coordinator takes: a thousandth of all that is joined, at most.
    pub(super) fees: usize,
}

impl Settlement {
    /// Settles a transaction as a join whose outputs of the given values are joined. One who gets the second value gets
    /// the first one too, and so on, as in Wasabi 1.1; most protocols have one value. `charge` is the most that a
    /// coordinator asks of one who takes part, in satoshi.
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
        // Where everybody has change, nobody has brought such a coin alone.
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

    /// Whether it looks like a market, where one pays all others: as many were paid as did pay, at least, and a third of
    /// the others at least are known to have been.
    pub(super) fn is_market(&self) -> bool {
        let others = self.earned + self.paid + self.unexplained;
        self.earned >= 1 && self.earned >= self.paid && self.earned * 3 >= others
    }

    /// Whether those who take part pay for it: in a market only one does.
    pub(super) fn is_paid_for(&self) -> bool {
        self.paid >= 2 && self.paid > self.earned
    }

    /// Explains others by `count` coins each, and takes out what is explained.
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
        // The nearest first, each output and each coin once.
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

/// In which ways two can have made a transaction that pays one value twice. Here every coin is shared out, in every way: each
/// of the two brings some, and what one leaves is the other's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct OfTwo {
    /// One comes out with as much as was brought, or a maker's fee more; the other pays that and the miner.
    pub(super) is_market: bool,
    /// Both have change, and each pays a [fair share](is_fair) of what the miner gets.
    pub(super) is_shared: bool,
    /// The coins can be shared out at all: nobody comes out with more than ten times a maker's fee, or a tenth of the sum.
    pub(super) is_possible: bool,
}

impl OfTwo {
    /// Reads a transaction as one of two who each get `value` and have one change at most. Nothing where there are more
    /// changes, or so many coins that looking through them takes long.
    pub(super) fn of(outputs: &Outputs, inputs: &Inputs, value: u64) -> Option<Self> {
        let others = outputs.values.iter().map(|value| value.to_sat());
        let others: Vec<u64> = others.filter(|other| *other != value).collect();
        if others.len() > 2 || inputs.values.len() > MOST_COINS_OF_TWO {
            return None;
        }
        // What one of the two brings, in satoshi and in coins.
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
        // One of the two brings no coin in the first of them, and the other none in the last.
        for (brings, coins) in shares.get(1..shares.len() - 1).unwrap_or_default() {
            let pays = brings - gets;
            // What the two pay is what the miner gets, so the less one pays, the more does the other.
            let earned = -pays.min(fee - pays);
            ways.is_market |= (0..=most).contains(&earned);
            ways.is_shared |= earned < 0 && others.len() == 2 && is_fair(pays, fee, *coins, all);
            ways.is_possible |= earned <= (10 * most).min(tenth);
        }
        Some(ways)
    }
}

/// Whether one of two who brings some of all coins pays a fair share of the fee: half, as wallets that make Stonewalls reckon
/// (SW), what these coins cost, or something between; give or take a tenth of the fee, since coins are not all of one size.
fn is_fair(pays: i128, fee: i128, coins: i128, all: i128) -> bool {
    let (half, by_coins) = (fee / 2, fee * coins / all);
    let about = fee / 10;
    (half.min(by_coins) - about..=half.max(by_coins) + about).contains(&pays)
}

/// What the miner gets, in satoshi.
pub(super) fn fee(outputs: &Outputs, inputs: &Inputs) -> u64 {
    let sum = |values: &[bitcoin::Amount]| -> u64 {
        let sats = values.iter().map(|value| value.to_sat());
        sats.fold(0, u64::saturating_add)
    };
    sum(&inputs.values).saturating_sub(sum(&outputs.values))
}

/// Most that one who takes part earns by a join of `sum`, in satoshi: a thousandth and a flat fee, beyond what makers are
/// known to ask. The flat fee does not shrink with the sum, for a taker of JoinMarket passes an offer over only if it is above two
/// limits, one in satoshi and one for the share (`max_cj_fee_abs` and `max_cj_fee_rel`); but where it would be more than a tenth,
/// far below what JoinMarket's helper takes for a join, anything would fit.
pub(super) fn most_earned(sum: u64) -> u64 {
    (sum / 1_000 + FLAT_FEE).min(sum / 10)
}

/// The number of ways to choose some of many.
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

/// What one who has a change of this value may have brought, but for the cost.
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
