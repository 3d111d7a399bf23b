//! Joins without a coordinator: pools in which each participant brings slightly more than the common sum, joins with
//! change, and the Stonewall of one or two wallets.

use super::{Party, Population};
use crate::lab::population::WalletId;
use crate::lab::population::transactions::{TxFields, sort_as_bip69};
use crate::lab::population::wallet::{FRAME, Input, Output, fee, total};
use crate::lab::truth::Kind;

/// Attempts to find participants.
const TRIES: usize = 400;

impl Population {
    /// As many equal outputs as inputs, and every input slightly too large: all pay the miner alike.
    ///
    /// Each participant first makes a suitable coin, in a transaction of an earlier block; those who have one join.
    pub(super) fn equal_pool(&mut self) {
        let value = *self.pick(&[300_000, 1_000_000, 2_500_000, 10_000_000]);
        let size = self
            .dice
            .weighted(&[(50, 5), (15, 3), (15, 4), (10, 7), (10, 10)]);
        let margin = 12_000;
        let mut inputs: Vec<Input> = Vec::new();
        let mut wallets: Vec<WalletId> = Vec::new();
        for _ in 0..TRIES {
            if inputs.len() == size {
                break;
            }
            let person = self.dice.index(self.people.len());
            let wallet = self.people[person].wallet;
            let owner = self.wallet(wallet).owner;
            let is_known = wallets
                .iter()
                .any(|other| self.wallet(*other).owner == owner);
            let coins = self.confirmed(wallet);
            let fitting = coins
                .into_iter()
                .find(|coin| (value + 2_000..value + margin).contains(&coin.value));
            match fitting {
                Some(coin) if !is_known => {
                    inputs.extend(self.take(wallet, &[coin]));
                    wallets.push(wallet);
                }
                // The person makes such a coin for next time.
                None if self.dice.chance(60) && self.balance(wallet) > 3 * value => {
                    let own = self.fresh(wallet);
                    let exact = value + self.dice.between(2_500, margin - 500);
                    self.send(wallet, vec![Output::to(own, exact)], Kind::Payment);
                }
                _ => {}
            }
        }
        let room = total(&inputs).saturating_sub(value * inputs.len() as u64);
        if inputs.len() < 3 || room == 0 {
            return self.put_back(&inputs);
        }
        let mut outputs = Vec::with_capacity(wallets.len());
        for wallet in wallets {
            let script = self.fresh(wallet);
            outputs.push(Output::to(script, value));
        }
        self.mix_up(&mut inputs, &mut outputs);
        self.build(TxFields::BARE, inputs, outputs, Kind::EqualJoin);
    }

    /// Each participant receives the common sum, and change if any.
    pub(super) fn equal_with_change(&mut self) {
        let value = self.dice.magnitude(80_000, 40_000_000);
        let size = self
            .dice
            .weighted(&[(20, 3), (25, 4), (25, 5), (20, 7), (10, 12)]);
        let parties = self.parties(value, size);
        if parties.len() < 3 {
            return self.let_go(parties);
        }
        self.settle_equal(parties, Kind::EqualJoin);
    }

    /// A Stonewall of two: a join of two people that looks like one wallet's.
    pub(super) fn stonewall_of_two(&mut self) {
        let value = self.dice.magnitude(100_000, 20_000_000);
        let parties = self.parties(value, 2);
        if parties.len() < 2 {
            return self.let_go(parties);
        }
        self.settle_equal(parties, Kind::StonewallX2);
    }

    /// Returns people with coins for a sum, each with the output that receives it.
    fn parties(&mut self, value: u64, size: usize) -> Vec<Party> {
        let rate = self.rate;
        let mut parties: Vec<Party> = Vec::new();
        for _ in 0..TRIES {
            if parties.len() == size {
                break;
            }
            let person = self.dice.index(self.people.len());
            let wallet = self.people[person].wallet;
            let owner = self.wallet(wallet).owner;
            let is_known = |party: &Party| self.wallet(party.wallet).owner == owner;
            if parties.iter().any(is_known) {
                continue;
            }
            if let Some(inputs) = self.select(wallet, value, FRAME + 2 * 43, rate) {
                let script = self.fresh(wallet);
                parties.push(Party {
                    wallet,
                    inputs,
                    outputs: vec![Output::to(script, value)],
                });
            }
        }
        parties
    }

    fn settle_equal(&mut self, parties: Vec<Party>, kind: Kind) {
        let rate = self.rate;
        let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
        for party in parties {
            let spent: u64 = party
                .inputs
                .iter()
                .map(|input| self.input_vsize(input))
                .sum();
            let paid: u64 = party.outputs.iter().map(|output| output.value).sum();
            let cost = fee(rate, FRAME + spent + 2 * 43);
            let rest = total(&party.inputs).saturating_sub(paid + cost);
            inputs.extend(party.inputs);
            outputs.extend(party.outputs);
            if rest >= 1_500 {
                let script = self.change(party.wallet, None);
                outputs.push(Output::change(script, rest));
            }
        }
        self.mix_up(&mut inputs, &mut outputs);
        self.build(TxFields::BARE, inputs, outputs, kind);
    }

    /// One wallet pays out of two sets of its coins, as if they belonged to two people: the sum to the payee and the
    /// same sum to itself, and change of either set.
    pub(super) fn stonewall(&mut self) {
        let accounts = self.mixers.whirlpool.postmix();
        for _ in 0..20 {
            let at = self.dice.index(accounts.len());
            let person = self.mixers.whirlpool.persons().nth(at);
            let wallet = match person {
                Some(person) if self.dice.chance(400) => self.people[person].wallet,
                _ => accounts[at],
            };
            let funds = self.balance(wallet);
            let coins = self.confirmed(wallet);
            if coins.len() < 2 || funds < 200_000 {
                continue;
            }
            let rate = self.rate_of(wallet);
            let value = self.dice.magnitude(50_000, funds * 2 / 5);
            let Some(first) = self.select(wallet, value, FRAME + 62, rate) else {
                continue;
            };
            let Some(second) = self.select(wallet, value, FRAME + 62, rate) else {
                self.put_back(&first);
                continue;
            };
            let payee = self.dice.index(self.people.len());
            let to = self.receive(self.people[payee].wallet);
            let own = self.fresh(wallet);
            let mut outputs = vec![Output::to(to, value), Output::change(own, value)];
            for set in [&first, &second] {
                let cost = fee(rate, FRAME + 62 + 69 * set.len() as u64);
                let rest = total(set).saturating_sub(value + cost);
                if rest >= 1_000 {
                    let script = self.fresh(wallet);
                    outputs.push(Output::change(script, rest));
                }
            }
            let mut inputs = [first, second].concat();
            sort_as_bip69(&mut inputs, &mut outputs);
            let manner = self.manner(wallet);
            self.build(manner, inputs, outputs, Kind::Stonewall);
            return;
        }
    }
}
