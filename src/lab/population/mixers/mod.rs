//! Mixers: their users, and the frequency of each protocol.

mod equal;
mod joinmarket;
mod wasabi1;
mod wasabi2;
mod whirlpool;

use super::software::{COORDINATED, COORDINATED_NEW, MARKET, POOLED};
use super::wallet::{Coin, Input, Output};
use super::{BTC, Population, WalletId};
use joinmarket::Trader;
use wasabi1::ZeroLink;
use whirlpool::Whirlpool;

/// One run of a protocol.
type Run = fn(&mut Population);

/// The protocols and their rates per ten thousand transactions.
const RATES: [(u64, Run); 10] = [
    (18, |population| population.zerolink_round(false)),
    (18, |population| population.zerolink_round(true)),
    (24, Population::wabisabi_round),
    (28, Population::prepare_coins),
    (75, Population::whirlpool_mix),
    (60, Population::take_offers),
    (14, Population::equal_pool),
    (14, Population::equal_with_change),
    (9, Population::stonewall_of_two),
    (30, Population::stonewall),
];

/// The users and the state of each mixer.
#[derive(Default)]
pub(super) struct Mixers {
    /// Persons with a wallet made for one coordinator or the other.
    zerolink_users: Vec<usize>,
    wabisabi_users: Vec<usize>,
    zerolink: ZeroLink,
    whirlpool: Whirlpool,
    traders: Vec<Trader>,
    coordinators: Coordinators,
    /// Participants of the last round, which failed; they are tried again with fewer.
    blamed: Vec<usize>,
}

/// The wallets in which coordinators keep their fees.
#[derive(Default)]
struct Coordinators {
    zerolink: Option<WalletId>,
    wabisabi: Option<WalletId>,
    whirlpool: Option<WalletId>,
}

/// A participant of a join with coins and outputs.
struct Party {
    wallet: WalletId,
    inputs: Vec<Input>,
    outputs: Vec<Output>,
}

impl Population {
    pub(super) fn settle_mixers(&mut self) {
        let people = self.people.len();
        for at in 0..people / 9 + 70 {
            let person = self.settle(
                format!("zerolink-{}", at + 1),
                COORDINATED,
                (9_000_000, 4 * BTC),
            );
            self.mixers.zerolink_users.push(person);
        }
        for at in 0..people / 9 + 70 {
            let person = self.settle(
                format!("wabisabi-{}", at + 1),
                COORDINATED_NEW,
                (400_000, 2 * BTC),
            );
            self.mixers.wabisabi_users.push(person);
        }
        for at in 0..people / 18 + 16 {
            self.settle_in_pools(at + 1);
        }
        for at in 0..people / 30 + 16 {
            self.settle_trader(at + 1);
        }
        for name in ["zerolink", "wabisabi", "whirlpool"] {
            let owner = self.owner(format!("coordinator-{name}"));
            let wallet = self.open(owner, COORDINATED);
            let slot = match name {
                "zerolink" => &mut self.mixers.coordinators.zerolink,
                "wabisabi" => &mut self.mixers.coordinators.wabisabi,
                _ => &mut self.mixers.coordinators.whirlpool,
            };
            *slot = Some(wallet);
        }
    }

    fn settle_in_pools(&mut self, number: usize) {
        let person = self.settle(format!("pooled-{number}"), POOLED, (1_500_000, 3 * BTC / 2));
        let owner = self.wallet(self.people[person].wallet).owner;
        let premix = self.open(owner, POOLED);
        let postmix = self.open(owner, POOLED);
        self.mixers.whirlpool.join(person, premix, postmix);
    }

    fn settle_trader(&mut self, number: usize) {
        let person = self.settle(format!("trader-{number}"), MARKET, (6_000_000, 5 * BTC));
        let first = self.people[person].wallet;
        let owner = self.wallet(first).owner;
        let mut depths = [first; 5];
        for depth in &mut depths[1..] {
            *depth = self.open(owner, MARKET);
        }
        let offer = self.offer_of_a_maker();
        self.mixers.traders.push(Trader { depths, offer });
    }

    /// Runs the rounds that are due in a block.
    pub(super) fn mixers_work(&mut self, quota: usize) {
        for (rate, run) in RATES {
            for _ in 0..self.dice.times(quota, rate) {
                run(self);
            }
        }
        // Users of mixers keep funds available.
        let users: [&[usize]; 2] = [&self.mixers.zerolink_users, &self.mixers.wabisabi_users];
        let mut short: Vec<usize> = users.concat();
        short.extend(self.mixers.whirlpool.persons());
        short.retain(|person| {
            let (wallet, means) = (self.people[*person].wallet, self.people[*person].means);
            self.balance(wallet) < means.0 * 2
        });
        let chance = 120;
        for person in short {
            if self.dice.chance(chance) {
                self.buy(person);
            }
        }
        for at in 0..self.mixers.traders.len() {
            let first = self.mixers.traders[at].depths[0];
            let funds: u64 = self.mixers.traders[at]
                .depths
                .into_iter()
                .map(|depth| self.balance(depth))
                .sum();
            if funds < 20_000_000 && self.dice.chance(chance) {
                let person = self.people.iter().position(|person| person.wallet == first);
                person.into_iter().for_each(|person| self.buy(person));
            }
        }
    }

    /// Returns a wallet's confirmed coins in random order.
    fn shuffled_coins(&mut self, wallet: WalletId) -> Vec<Coin> {
        let mut coins = self.confirmed(wallet);
        self.dice.shuffle(&mut coins);
        coins
    }

    /// Returns some of the users, in random order, each once.
    fn crowd(&mut self, users: &[usize]) -> Vec<usize> {
        let mut crowd = users.to_vec();
        self.dice.shuffle(&mut crowd);
        crowd
    }

    /// Returns the coins of participants who are left out.
    fn let_go(&mut self, parties: Vec<Party>) {
        for party in parties {
            self.put_back(&party.inputs);
        }
    }
}
