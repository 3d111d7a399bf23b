//! Random chains, as strategies of proptest.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::RngSeed;

use super::scenario::Scenario;

/// A random transaction: what it spends of what is unspent, and how it divides the sum.
#[derive(Debug, Clone)]
struct Spending {
    spends: Vec<Index>,
    /// Thousandths of what is still left, for one output after the other, and who gets it; the fee is what remains.
    pays: Vec<(u64, Index)>,
    /// Whether it is a CoinJoin of three spenders or more instead: each gets what the least of their coins has, and the rest as
    /// change. Of fewer it pays out in equal parts.
    is_even: bool,
    in_next_block: bool,
    /// Whether the ledger is left without it.
    is_lost: bool,
}

/// A random chain: coins, and what becomes of them.
#[derive(Debug, Clone)]
pub struct Economy {
    funds: Vec<(u64, Index)>,
    spendings: Vec<Spending>,
}

/// Chains of coins of up to `most` satoshis, in which so large a part of the transactions is lost.
pub fn economies(most: u64, lost: f64) -> impl Strategy<Value = Economy> {
    let thousandths = prop_oneof![Just(0), 0..=1000_u64, Just(1000)];
    let spending = (
        prop::collection::vec(any::<Index>(), 1..6),
        prop::collection::vec((thousandths, any::<Index>()), 1..5),
        prop::bool::weighted(0.3),
        any::<bool>(),
        prop::bool::weighted(lost),
    );
    let spending = spending.prop_map(|(spends, pays, is_even, in_next_block, is_lost)| Spending {
        spends,
        pays,
        is_even,
        in_next_block,
        is_lost,
    });
    let economy = (
        prop::collection::vec((0..=most, any::<Index>()), 1..10),
        prop::collection::vec(spending, 0..16),
    );
    economy.prop_map(|(funds, spendings)| Economy { funds, spendings })
}

impl Economy {
    /// The chain as a scenario among `owners`; its last transactions, `waiting` in number, are in the mempool.
    pub fn scenario(&self, owners: &[&'static str], waiting: usize) -> Scenario {
        let owner = |index: &Index| owners[index.index(owners.len())];
        let funds = self.funds.iter().map(|(sats, index)| (owner(index), *sats));
        let mut scenario = Scenario::new().block().coinbase("fund", funds).block();
        let mut unspent: Vec<(String, u32, u64)> = (0..)
            .zip(&self.funds)
            .map(|(vout, (sats, _))| ("fund".to_owned(), vout, *sats))
            .collect();
        for (number, spending) in self.spendings.iter().enumerate() {
            let mut spent = Vec::new();
            for index in &spending.spends {
                if !unspent.is_empty() {
                    spent.push(unspent.swap_remove(index.index(unspent.len())));
                }
            }
            if spent.is_empty() {
                break;
            }
            let coins: Vec<u64> = spent.iter().map(|&(_, _, sats)| sats).collect();
            let pays = spending.divide(&coins);
            if number + waiting >= self.spendings.len() {
                scenario = scenario.mempool();
            } else if spending.in_next_block {
                scenario = scenario.block();
            }
            let name = format!("tx{number}");
            scenario = scenario.tx(
                &name,
                spent.iter().map(|(tx, vout, _)| (tx.as_str(), *vout)),
                spending.payees(owners).zip(pays.iter().copied()),
            );
            if spending.is_lost {
                scenario = scenario.unknown();
            }
            unspent.extend(
                (0..)
                    .zip(pays)
                    .map(|(vout, sats)| (name.clone(), vout, sats)),
            );
        }
        scenario
    }
}

impl Spending {
    /// Who gets each output: whom the transaction names, and then the owners that follow on the last of these.
    fn payees<'a>(&self, owners: &'a [&'static str]) -> impl Iterator<Item = &'a str> {
        let named: Vec<usize> = self
            .pays
            .iter()
            .map(|(_, at)| at.index(owners.len()))
            .collect();
        let last = named[named.len() - 1];
        let following = (last + 1..).map(|at| owners[at % owners.len()]);
        let named: Vec<&str> = named.into_iter().map(|at| owners[at]).collect();
        named.into_iter().chain(following)
    }

    /// The values of the outputs, which are at most what the coins have together.
    fn divide(&self, coins: &[u64]) -> Vec<u64> {
        let sum = coins.iter().sum::<u64>();
        if self.is_even && coins.len() >= 3 {
            let least = coins.iter().copied().min().unwrap_or_default();
            let changes = coins.iter().map(|coin| coin - least);
            let changes = changes.filter(|change| *change > 0);
            return vec![least; coins.len()]
                .into_iter()
                .chain(changes)
                .collect();
        }
        if self.is_even {
            return vec![sum / self.pays.len() as u64; self.pays.len()];
        }
        let mut left = sum;
        let pay = |(thousandths, _): &(u64, Index)| {
            let sats = u128::from(left) * u128::from(*thousandths) / 1000;
            let sats = u64::try_from(sats).expect("a part of what is left");
            left -= sats;
            sats
        };
        self.pays.iter().map(pay).collect()
    }
}

/// So many tries, the same every time.
pub fn tries(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_090_103),
        ..ProptestConfig::default()
    }
}
