//! Exchanges and mining pools: deposit addresses and their sweeps, hot and cold wallets, withdrawals one by one or in
//! batches, payouts of the same sum to many, coins split in advance.

use std::collections::HashMap;

use bitcoin::ScriptBuf;

use super::software::{DEPOSITS, HOT, POOL, Software, VAULT};
use super::wallet::Output;
use super::{BTC, Population, WalletId};
use crate::lab::truth::Kind;

/// Payouts of the same sum to many by exchanges, per ten thousand transactions.
const EQUAL_PAYOUTS: u64 = 40;
/// Splits of coins into equal ones, per ten thousand transactions.
const SPLITS: u64 = 12;

/// The way an exchange pays out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Withdrawals {
    OneByOne,
    /// In batches of at most this many.
    Batched(usize),
}

/// The way an exchange empties its deposit addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sweeps {
    /// This many coins at once, as soon as there are as many.
    Together(usize),
    /// Each coin by itself.
    OneByOne,
}

/// An exchange.
pub(super) struct Exchange {
    pub(super) hot: WalletId,
    pub(super) deposits: WalletId,
    cold: WalletId,
    withdrawals: Withdrawals,
    sweeps: Sweeps,
    /// Withdrawals that customers requested.
    pub(super) queue: Vec<Output>,
    /// The deposit address of each customer.
    accounts: HashMap<usize, ScriptBuf>,
}

/// A mining pool.
pub(super) struct Pool {
    pub(super) wallet: WalletId,
    /// Its account on an exchange.
    account: ScriptBuf,
    /// The scripts to which the miners of the pool want their shares paid.
    members: Vec<ScriptBuf>,
}

impl Population {
    pub(super) fn settle_exchanges(&mut self) {
        let styles = [
            (Withdrawals::Batched(45), Sweeps::Together(70)),
            (Withdrawals::Batched(160), Sweeps::Together(24)),
            (Withdrawals::OneByOne, Sweeps::OneByOne),
        ];
        for (at, (withdrawals, sweeps)) in styles.into_iter().enumerate() {
            let owner = self.owner(format!("exchange-{}", at + 1));
            let hot = self.open(owner, HOT[at]);
            let of_customers = Software {
                receive: DEPOSITS[at],
                ..HOT[at]
            };
            let deposits = self.open(owner, of_customers);
            let cold = self.open(owner, VAULT);
            self.exchanges.push(Exchange {
                hot,
                deposits,
                cold,
                withdrawals,
                sweeps,
                queue: Vec::new(),
                accounts: HashMap::new(),
            });
        }
        for at in 0..3 {
            let owner = self.owner(format!("pool-{}", at + 1));
            let wallet = self.open(owner, POOL);
            let account = self.deposit_address(at);
            self.pools.push(Pool {
                wallet,
                account,
                members: Vec::new(),
            });
        }
    }

    /// Returns the deposit address of a customer.
    pub(super) fn account(&mut self, exchange: usize, customer: usize) -> ScriptBuf {
        if let Some(account) = self.exchanges[exchange].accounts.get(&customer) {
            return account.clone();
        }
        let account = self.deposit_address(exchange);
        self.exchanges[exchange]
            .accounts
            .insert(customer, account.clone());
        account
    }

    /// Returns a new deposit address of an exchange.
    pub(super) fn deposit_address(&mut self, exchange: usize) -> ScriptBuf {
        let account = self.fresh(self.exchanges[exchange].deposits);
        self.truth.deposit_addresses.insert(account.clone());
        account
    }

    /// Adds a wallet to the miners of a pool.
    pub(super) fn join_pool(&mut self, wallet: WalletId) {
        let script = self.receive(wallet);
        let at = self.dice.index(self.pools.len());
        self.pools[at].members.push(script);
    }

    /// Sells most of the mined coins of each pool and distributes the rest.
    pub(super) fn pools_pay(&mut self) {
        for at in 0..self.pools.len() {
            let Pool {
                wallet, account, ..
            } = &self.pools[at];
            let (wallet, account) = (*wallet, account.clone());
            let funds = self.balance(wallet);
            if funds < BTC {
                continue;
            }
            let share = self.dice.between(55, 80);
            let mut payments = vec![Output::to(account, funds * share / 100)];
            if self.dice.chance(500) {
                self.send(wallet, payments, Kind::Payment);
                payments = Vec::new();
            }
            let members = self.pools[at].members.clone();
            if !members.is_empty() && self.dice.chance(600) {
                let count = members.len().min(self.dice.count(5, 60));
                let start = self.dice.index(members.len());
                let chosen = members.iter().cycle().skip(start).take(count);
                for script in chosen {
                    let value = self.dice.magnitude(60_000, 15_000_000);
                    payments.push(Output::to(script.clone(), value));
                }
            }
            if !payments.is_empty() {
                let kind = match payments.len() {
                    1 => Kind::Payment,
                    _ => Kind::Batch,
                };
                self.send(wallet, payments, kind);
            }
        }
    }

    pub(super) fn exchanges_work(&mut self, quota: usize) {
        for at in 0..self.exchanges.len() {
            self.sweep_deposits(at);
            self.move_cold_coins(at);
            self.pay_withdrawals(at);
        }
        for _ in 0..self.dice.times(quota, EQUAL_PAYOUTS) {
            let at = self.dice.index(self.exchanges.len());
            self.pay_all_the_same(at);
        }
        for _ in 0..self.dice.times(quota, SPLITS) {
            let at = self.dice.index(self.exchanges.len());
            self.cut_coins(at);
        }
    }

    fn sweep_deposits(&mut self, at: usize) {
        let Exchange {
            hot,
            deposits,
            sweeps,
            ..
        } = self.exchanges[at];
        let coins = self.confirmed(deposits);
        match sweeps {
            Sweeps::Together(count) => {
                // The rest waits, unless the exchange is short of coins.
                let is_short = self.balance(hot) < 5 * BTC;
                for chunk in coins.chunks(count) {
                    if chunk.len() == count || is_short {
                        let to = self.receive(hot);
                        self.sweep(deposits, chunk, to, Kind::Sweep);
                    }
                }
            }
            Sweeps::OneByOne => {
                for coin in coins {
                    let to = self.receive(hot);
                    self.sweep(deposits, &[coin], to, Kind::Sweep);
                }
            }
        }
    }

    /// Moves surplus of the hot wallet to cold storage, or takes back what it lacks.
    fn move_cold_coins(&mut self, at: usize) {
        let Exchange { hot, cold, .. } = self.exchanges[at];
        let (in_hot, in_cold) = (self.balance(hot), self.balance(cold));
        if in_hot > 500 * BTC && self.dice.chance(150) {
            let to = self.receive(cold);
            let value = (in_hot - 350 * BTC) / 1_000_000 * 1_000_000;
            self.send(hot, vec![Output::to(to, value)], Kind::Payment);
        } else if in_hot < 30 * BTC && in_cold > 10 * BTC {
            let to = self.receive(hot);
            let value = (in_cold / 2).min(100 * BTC);
            self.send(cold, vec![Output::to(to, value)], Kind::Payment);
        }
    }

    fn pay_withdrawals(&mut self, at: usize) {
        let Exchange {
            hot, withdrawals, ..
        } = self.exchanges[at];
        let queue = std::mem::take(&mut self.exchanges[at].queue);
        let (most, kind) = match withdrawals {
            Withdrawals::OneByOne => (1, Kind::Payment),
            Withdrawals::Batched(most) => (self.dice.count(most / 3, most), Kind::Batch),
        };
        for chunk in queue.chunks(most.max(1)) {
            let kind = match chunk.len() {
                1 => Kind::Payment,
                _ => kind,
            };
            if self.send(hot, chunk.to_vec(), kind).is_none() {
                self.exchanges[at].queue.extend_from_slice(chunk);
            }
        }
    }

    /// Pays the same sum to many customers: a promotion, interest or a refunded fee. The exchange uses many small
    /// coins, to be rid of them, or one large one.
    fn pay_all_the_same(&mut self, at: usize) {
        let hot = self.exchanges[at].hot;
        let count = match self.dice.chance(600) {
            true => self.dice.count(3, 12),
            false => self.dice.count(13, 80),
        };
        let value = match self.dice.chance(500) {
            true => *self.pick(&[50_000, 100_000, 200_000, 500_000, 1_000_000, 10_000_000]),
            false => self.dice.magnitude(20_000, 20_000_000),
        };
        let mut payments = Vec::with_capacity(count);
        for _ in 0..count {
            let customer = self.dice.index(self.people.len());
            let wallet = self.people[customer].wallet;
            payments.push(Output::to(self.receive(wallet), value));
        }
        let mut coins = self.confirmed(hot);
        if self.dice.chance(500) || coins.len() < 2 {
            self.send(hot, payments, Kind::EqualBatch);
            return;
        }
        coins.sort_unstable_by_key(|coin| (coin.value, coin.outpoint));
        let rate = self.rate_of(hot);
        let size: u64 = payments.iter().map(Output::size).sum();
        let needed = |inputs: usize| {
            value * count as u64 + super::wallet::fee(rate, 60 + size + 150 * inputs as u64)
        };
        let least = self.dice.count(1, count + 6).min(coins.len());
        let (mut sum, mut taken) = (0, 0);
        while taken < coins.len() && (taken < least || sum < needed(taken)) {
            sum += coins[taken].value;
            taken += 1;
        }
        if sum >= needed(taken) && taken <= 200 {
            let inputs = self.take(hot, &coins[..taken]);
            self.pay(hot, inputs, payments, rate, Kind::EqualBatch);
        }
    }

    /// Splits coins of the hot wallet into equal ones, so that it can pay many times in a block.
    fn cut_coins(&mut self, at: usize) {
        let hot = self.exchanges[at].hot;
        let count = self.dice.count(3, 25);
        let value = self.dice.between(1, 20) * BTC / 20;
        let mut parts = Vec::with_capacity(count);
        for _ in 0..count {
            parts.push(Output::to(self.fresh(hot), value));
        }
        self.send(hot, parts, Kind::Split);
    }

    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.dice.index(items.len())]
    }
}
