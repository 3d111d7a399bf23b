//! Who gets back what: whoever takes part in a join brings coins and gets what is joined, and the rest as change. So the
//! change of each comes to the coins of that one, less what was joined and what taking part has cost, and that tells two
//! things that equal outputs alone do not: whether those without change have brought just enough, without which a
//! "join" is one wallet paying the same to many; and whether somebody came out with more than was brought, as makers in
//! a market for joins do and nobody else.
//!
//! BlockSci's `is_definite_coinjoin` (Goldfeder et al. 2018) asks whether the inputs *can* be shared out so, which takes
//! exponential time. Here each change is explained by as few coins as do, nearest match first: most who take part bring
//! one coin or two, and where there are many ways to combine coins, a match is chance more often than not.

use super::{Inputs, Outputs};

/// Most by which a change may differ from what was brought. All bounds are ours.
#[derive(Debug, Clone, Copy)]
struct Margins {
    /// Most that somebody earns: a thousandth of what is joined and a flat fee, which together are no more than a fiftieth;
    /// beyond what makers are known to ask.
    earned: u64,
    /// Most that somebody pays: the miner's fee, and what a coordinator asks.
    paid: u64,
}

/// Most that somebody earns whatever the sum, in satoshi.
const FLAT_FEE: u64 = 5_000;
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
        let sum = |values: &[bitcoin::Amount]| -> u64 {
            let sats = values.iter().map(|value| value.to_sat());
            sats.fold(0, u64::saturating_add)
        };
        let fee = sum(&inputs.values).saturating_sub(sum(&outputs.values));
        let margins = Margins {
            earned: (base / 1_000 + FLAT_FEE).min(base / 50),
            paid: fee.saturating_add(charge),
        };
        let others = outputs.values.iter().map(|value| value.to_sat());
        let mut others: Vec<u64> = others.filter(|value| !joined.contains(value)).collect();
        let takers = outputs.values.len() - others.len();
        let mut coins: Vec<u64> = inputs.values.iter().map(|value| value.to_sat()).collect();
        coins.sort_unstable();

        let mut settlement = Self::default();
        settlement.explain(&mut others, &mut coins, joined, margins, 1);
        let before = coins.len();
        coins.retain(|coin| {
            coin.checked_sub(base)
                .is_none_or(|rest| rest > margins.paid)
        });
        settlement.exact = before - coins.len();
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
