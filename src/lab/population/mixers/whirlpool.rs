//! Whirlpool: a `tx0` splits a wallet's coins into equal ones and pays the coordinator; a mix takes such coins of
//! some users and mixed coins of others, with as many outputs as inputs, all of one value. Entrants pay the miner
//! with the excess of their coins; remixers pay nothing. Mixed coins are remixed until their owner spends them.

use bitcoin::opcodes::all::OP_RETURN;
use bitcoin::script::Builder;
use bitcoin::{OutPoint, Transaction};

use super::Population;
use crate::lab::population::WalletId;
use crate::lab::population::transactions::{TxFields, sort_as_bip69};
use crate::lab::population::wallet::{FRAME, Output, fee, total};
use crate::lab::truth::Kind;

/// Value of a pool and its entrance fee, as published by the coordinator.
const POOLS: [(u64, u64); 4] = [
    (100_000, 5_000),
    (1_000_000, 50_000),
    (5_000_000, 175_000),
    (50_000_000, 1_750_000),
];

/// The state of the coordinator.
#[derive(Default)]
pub(super) struct Whirlpool {
    users: Vec<User>,
    waiting: [Waiting; POOLS.len()],
}

/// A user with the accounts of such a wallet.
#[derive(Clone, Copy)]
struct User {
    person: usize,
    premix: WalletId,
    postmix: WalletId,
}

/// Coins waiting for a mix of a pool, with the number of their user.
#[derive(Default)]
struct Waiting {
    prepared: Vec<(usize, OutPoint)>,
    mixed: Vec<(usize, OutPoint)>,
}

impl Whirlpool {
    pub(super) fn join(&mut self, person: usize, premix: WalletId, postmix: WalletId) {
        self.users.push(User {
            person,
            premix,
            postmix,
        });
    }

    pub(super) fn persons(&self) -> impl Iterator<Item = usize> {
        self.users.iter().map(|user| user.person)
    }

    /// Returns the accounts with mixed coins.
    pub(super) fn postmix(&self) -> Vec<WalletId> {
        self.users.iter().map(|user| user.postmix).collect()
    }
}

impl Population {
    /// Makes a `tx0` for a random user who can afford it.
    pub(super) fn prepare_coins(&mut self) {
        for _ in 0..30 {
            let at = self.dice.index(self.mixers.whirlpool.users.len());
            let user = self.mixers.whirlpool.users[at];
            let wallet = self.people[user.person].wallet;
            let funds = self.balance(wallet);
            let affordable = POOLS
                .iter()
                .filter(|(value, price)| funds > value + value / 50 + price)
                .count();
            if affordable == 0 {
                continue;
            }
            // The largest affordable pool, or a smaller one.
            let lowest = affordable.saturating_sub(2);
            let pool = self.dice.count(lowest, affordable - 1);
            return self.cut_for_pool(at, wallet, pool);
        }
    }

    fn cut_for_pool(&mut self, at: usize, wallet: WalletId, pool: usize) {
        let Some(coordinator) = self.mixers.coordinators.whirlpool else {
            return;
        };
        let user = self.mixers.whirlpool.users[at];
        let (value, price) = POOLS[pool];
        let rate = self.rate_of(wallet);
        // The entrants of a mix share its miner's fee; their number and the later fee rate are guesses.
        let guess = fee(rate, 340 + self.dice.between(0, 220)) / self.dice.between(1, 3);
        let prepared = value + guess.clamp(170, value / 2 + 20_000) + self.dice.between(0, 60);
        // A discount code sometimes reduces the price.
        let price = match self.dice.chance(250) {
            true => price / 100 * self.dice.between(35, 90),
            false => price,
        };
        let funds = self.balance(wallet);
        let can = (funds.saturating_sub(price + price / 2) / (prepared + fee(rate, 60))).min(70);
        let count = match self.dice.chance(450) {
            true => can,
            false => self.dice.between(1, can.max(1)),
        };
        let target = prepared * count + price;
        let vsize = FRAME + 31 + 75 + 31 * count;
        if count == 0 {
            return;
        }
        let Some(mut inputs) = self.select(wallet, target, vsize + 31, rate) else {
            return;
        };
        let mut outputs = Vec::new();
        for _ in 0..count {
            let script = self.fresh(user.premix);
            outputs.push(Output::to(script, prepared));
        }
        let script = self.fresh(coordinator);
        outputs.push(Output::to(script, price));
        // The note to the coordinator, encrypted.
        let told: [u8; 64] = self.dice.bytes();
        let told = Builder::new().push_opcode(OP_RETURN).push_slice(told);
        outputs.push(Output::to(told.into_script(), 0));
        let spent: u64 = inputs.iter().map(|input| self.input_vsize(input)).sum();
        let cost = fee(rate, vsize + 31 + spent);
        let rest = total(&inputs).saturating_sub(target + cost);
        if rest >= 1_500 {
            let script = self.change(wallet, None);
            outputs.push(Output::change(script, rest));
        }
        sort_as_bip69(&mut inputs, &mut outputs);
        let manner = self.manner(wallet);
        self.build(manner, inputs, outputs, Kind::WhirlpoolTx0);
        let made = self.outpoints(|made| made == prepared);
        self.mixers.whirlpool.waiting[pool]
            .prepared
            .extend(made.into_iter().map(|outpoint| (at, outpoint)));
    }

    /// Returns the outputs of the latest transaction whose value is wanted.
    fn outpoints(&self, is_wanted: impl Fn(u64) -> bool) -> Vec<OutPoint> {
        let Some(tx) = self.made.last() else {
            return Vec::new();
        };
        let txid = Transaction::compute_txid(tx);
        let outputs = (0..).zip(&tx.output);
        let wanted = outputs.filter(|(_, output)| is_wanted(output.value.to_sat()));
        wanted.map(|(vout, _)| OutPoint { txid, vout }).collect()
    }

    /// Mixes in one of the pools with enough coins.
    pub(super) fn whirlpool_mix(&mut self) {
        let able: Vec<usize> = (0..POOLS.len())
            .filter(|pool| self.mixers.whirlpool.waiting[*pool].prepared.len() > 2)
            .collect();
        if able.is_empty() {
            return;
        }
        let pool = *self.pick(&able);
        let size = self.dice.weighted(&[(72, 5), (8, 6), (8, 7), (12, 8)]);
        let entrants = self.dice.weighted(&[(15, 1), (50, 2), (30, 3), (5, 4)]);
        let mut chosen: Vec<(usize, OutPoint, bool)> = Vec::new();
        self.draw(pool, true, entrants, &mut chosen);
        let entered = chosen.len();
        self.draw(pool, false, size, &mut chosen);
        // A young pool has no mixed coins yet, so more entrants.
        if chosen.len() < size {
            self.draw(pool, true, size, &mut chosen);
        }
        let waiting = &mut self.mixers.whirlpool.waiting[pool];
        if chosen.len() < size || entered == 0 {
            for (user, outpoint, is_prepared) in chosen {
                match is_prepared {
                    true => waiting.prepared.push((user, outpoint)),
                    false => waiting.mixed.push((user, outpoint)),
                }
            }
            return;
        }
        self.mix(pool, chosen);
    }

    /// Draws coins for a mix until it has `size`, each of another user and of another transaction.
    fn draw(
        &mut self,
        pool: usize,
        is_prepared: bool,
        size: usize,
        chosen: &mut Vec<(usize, OutPoint, bool)>,
    ) {
        let waiting = &mut self.mixers.whirlpool.waiting[pool];
        let queue = match is_prepared {
            true => &mut waiting.prepared,
            false => &mut waiting.mixed,
        };
        let mut queue = std::mem::take(queue);
        self.dice.shuffle(&mut queue);
        let mut left = Vec::new();
        for (at, outpoint) in queue {
            let user = self.mixers.whirlpool.users[at];
            let account = match is_prepared {
                true => user.premix,
                false => user.postmix,
            };
            let is_strange = chosen
                .iter()
                .all(|(other, coin, _)| *other != at && coin.txid != outpoint.txid);
            let Some(coin) = self.find(account, outpoint) else {
                // Spent elsewhere, unless still unconfirmed.
                if self.is_waiting(&outpoint) {
                    left.push((at, outpoint));
                }
                continue;
            };
            if chosen.len() < size && is_strange {
                chosen.push((at, coin.outpoint, is_prepared));
            } else {
                left.push((at, outpoint));
            }
        }
        let waiting = &mut self.mixers.whirlpool.waiting[pool];
        match is_prepared {
            true => waiting.prepared = left,
            false => waiting.mixed = left,
        }
    }

    /// Whether a transaction of the next block creates an output.
    fn is_waiting(&self, outpoint: &OutPoint) -> bool {
        let mut made = self.made.iter().rev();
        made.any(|tx| tx.compute_txid() == outpoint.txid)
    }

    fn mix(&mut self, pool: usize, chosen: Vec<(usize, OutPoint, bool)>) {
        let (value, _) = POOLS[pool];
        let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
        let mut takers = Vec::new();
        for (at, outpoint, is_prepared) in chosen {
            let user = self.mixers.whirlpool.users[at];
            let account = match is_prepared {
                true => user.premix,
                false => user.postmix,
            };
            if let Some(coin) = self.find(account, outpoint) {
                inputs.extend(self.take(account, &[coin]));
                let script = self.fresh(user.postmix);
                takers.push((script.clone(), at));
                outputs.push(Output::to(script, value));
            }
        }
        sort_as_bip69(&mut inputs, &mut outputs);
        let txid = self.build(TxFields::BARE, inputs, outputs.clone(), Kind::Whirlpool);
        let made = (0..).zip(&outputs).filter_map(|(vout, output)| {
            let (_, at) = takers.iter().find(|(script, _)| *script == output.script)?;
            Some((*at, OutPoint { txid, vout }))
        });
        self.mixers.whirlpool.waiting[pool].mixed.extend(made);
    }
}
