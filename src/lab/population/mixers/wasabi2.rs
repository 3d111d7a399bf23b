//! Wasabi 2 (WabiSabi): participants bring coins of any value and take outputs of standard denominations, chosen so
//! that little is lost and others have the same. The rest is change if it is worth an output.
//!
//! The denominations are those of the wallet: powers of two and of three, twice powers of three, and one, two and
//! five times powers of ten. The client draws several ways to divide its sum, from the denominations that more than
//! one client of the round could have, and takes one of the cheapest. The coordinator charges fresh coins above a
//! threshold, or none. Rounds of the first coordinator are large, those of later ones often small; a round with a
//! missing signature is repeated with the participants who signed.

use std::collections::BTreeMap;

use super::{Party, Population};
use crate::lab::lock::OutputType;
use crate::lab::population::transactions::TxFields;
use crate::lab::population::wallet::{Input, Output, fee, total};
use crate::lab::truth::Kind;

/// Least output of a round.
const LEAST: u64 = 5_000;
/// Most outputs of a client.
const MOST_OUTPUTS: usize = 9;
/// Divisions of a sum that a client tries.
const TRIES: usize = 14;
/// Coins up to this enter without a fee.
const FREE: u64 = 1_000_000;

/// Returns the standard denominations up to a sum, greatest first.
fn denominations(most: u64) -> Vec<u64> {
    let mut all = Vec::new();
    for (factors, base) in [(&[1][..], 2), (&[1, 2][..], 3), (&[1, 2, 5][..], 10)] {
        let mut power: u64 = 1;
        while power <= most {
            all.extend(factors.iter().map(|factor| factor * power));
            power *= base;
        }
    }
    all.retain(|value| (LEAST..=most).contains(value));
    all.sort_unstable();
    all.dedup();
    all.reverse();
    all
}

impl Population {
    pub(super) fn wabisabi_round(&mut self) {
        let size = self.dice.weighted(&[
            (30, (60, 150)),
            (30, (25, 60)),
            (25, (12, 25)),
            (15, (5, 12)),
        ]);
        let size = self.dice.count(size.0, size.1);
        let rate = self.rate;
        // Three thousandths at first, zero with later coordinators.
        let charge = *self.pick(&[3, 3, 0]);
        let users = match self.mixers.blamed.len() {
            0 => self.mixers.wabisabi_users.clone(),
            _ => std::mem::take(&mut self.mixers.blamed),
        };
        let mut parties = Vec::new();
        let mut registered = 0;
        let mut persons = Vec::new();
        for person in self.crowd(&users) {
            if registered >= size {
                break;
            }
            let wallet = self.people[person].wallet;
            let mut coins = self.shuffled_coins(wallet);
            coins.retain(|coin| coin.value > LEAST + fee(rate, 110));
            let most = self.dice.weighted(&[(40, 2), (35, 4), (20, 7), (5, 10)]);
            let count = self.dice.count(1, most).min(size - registered);
            coins.truncate(count);
            let sum: u64 = coins.iter().map(|coin| coin.value).sum();
            if sum < 30_000 + fee(rate, 300 + 110 * count as u64) {
                continue;
            }
            registered += coins.len();
            persons.push(person);
            let inputs = self.take(wallet, &coins);
            parties.push(Party {
                wallet,
                inputs,
                outputs: Vec::new(),
            });
        }
        if parties.len() < 3 {
            return self.let_go(parties);
        }
        // One time in eight a participant does not sign. The chain shows only the next round, of those who did.
        if self.dice.chance(125) && parties.len() > 5 {
            let failed = self.dice.count(1, parties.len() / 3);
            let left_out = parties.split_off(parties.len() - failed);
            self.let_go(left_out);
            persons.truncate(parties.len());
            // They may join again in the round after this one.
            if self.dice.chance(300) {
                self.mixers.blamed = persons;
            }
        }
        self.settle_wabisabi(parties, rate, charge);
    }

    fn settle_wabisabi(&mut self, mut parties: Vec<Party>, rate: u64, charge: u64) {
        let mut collected = 0;
        let mut sums = Vec::with_capacity(parties.len());
        for party in &parties {
            let spent: u64 = party
                .inputs
                .iter()
                .map(|input| self.input_vsize(input))
                .sum();
            // Mixed coins enter without a fee: about a third here.
            let fresh = party
                .inputs
                .iter()
                .filter(|input| input.coin.value > FREE && input.coin.outpoint.vout % 3 != 0);
            let due: u64 = fresh.map(|input| input.coin.value / 1_000 * charge).sum();
            collected += due;
            sums.push(total(&party.inputs) - due - fee(rate, spent + 8));
        }
        let most = sums.iter().copied().max().unwrap_or_default();
        let shared = shared_denominations(&sums, &denominations(most), rate);
        for (party, sum) in parties.iter_mut().zip(sums) {
            let (values, rest) = self.cut(sum, &shared, rate);
            for value in values {
                let script = self.mixed_script(party.wallet);
                party.outputs.push(Output::to(script, value));
            }
            if rest >= LEAST {
                let script = self.mixed_script(party.wallet);
                party.outputs.push(Output::change(script, rest));
            }
        }
        let (mut inputs, mut outputs): (Vec<Input>, Vec<Output>) = (Vec::new(), Vec::new());
        for party in parties {
            inputs.extend(party.inputs);
            outputs.extend(party.outputs);
        }
        if let Some(coordinator) = self.mixers.coordinators.wabisabi
            && collected > LEAST + fee(rate, 31)
        {
            let script = self.fresh(coordinator);
            outputs.push(Output::to(script, collected - fee(rate, 31)));
        }
        self.mix_up(&mut inputs, &mut outputs);
        inputs.sort_by_key(|input| std::cmp::Reverse(input.coin.value));
        outputs.sort_by_key(|output| std::cmp::Reverse(output.value));
        self.build(TxFields::BARE, inputs, outputs, Kind::Wasabi2);
    }

    /// Returns a script of either type that a client draws from.
    fn mixed_script(&mut self, wallet: super::WalletId) -> bitcoin::ScriptBuf {
        let script_type = match self.dice.chance(400) {
            true => OutputType::P2tr,
            false => OutputType::P2wpkh,
        };
        self.fresh_of_type(wallet, script_type)
    }

    /// Divides a sum into denominations; the second part is the rest, 0 if it is not worth an output.
    fn cut(&mut self, sum: u64, shared: &[u64], rate: u64) -> (Vec<u64>, u64) {
        let cost = fee(rate, 43);
        let mut ways: Vec<(u64, Vec<u64>, u64)> = Vec::with_capacity(TRIES);
        for _ in 0..TRIES {
            let (mut rest, mut values) = (sum, Vec::new());
            for &value in shared {
                while rest >= value + cost && values.len() < MOST_OUTPUTS {
                    // Sometimes a smaller one, so that the outputs do not reveal the input.
                    if self.dice.chance(280) {
                        break;
                    }
                    values.push(value);
                    rest -= value + cost;
                }
            }
            let change = match rest >= LEAST + cost && values.len() < MOST_OUTPUTS + 1 {
                true => rest - cost,
                false => 0,
            };
            // The loss to the miner, or the change, which is identifiable by its odd value.
            let lost = match change {
                0 => rest,
                _ => cost + change / 40 + LEAST,
            };
            ways.push((lost + values.len() as u64 * cost, values, change));
        }
        ways.sort();
        let best = self.dice.index(3);
        let (_, values, change) = ways.swap_remove(best);
        // If no denomination fits, all of it is change.
        match values.is_empty() && change == 0 {
            true => (Vec::new(), sum.saturating_sub(cost)),
            false => (values, change),
        }
    }
}

/// Returns the denominations that at least two clients would take if each took the greatest possible; all if there
/// are none.
fn shared_denominations(sums: &[u64], all: &[u64], rate: u64) -> Vec<u64> {
    let cost = fee(rate, 43);
    let mut wanted: BTreeMap<u64, usize> = BTreeMap::new();
    for &sum in sums {
        let (mut rest, mut count) = (sum, 0);
        for &value in all {
            while rest >= value + cost && count < MOST_OUTPUTS {
                rest -= value + cost;
                count += 1;
                *wanted.entry(value).or_default() += 1;
            }
        }
    }
    let shared: Vec<u64> = wanted
        .iter()
        .rev()
        .filter(|(_, times)| **times >= 2)
        .map(|(value, _)| *value)
        .collect();
    match shared.is_empty() {
        true => all.to_vec(),
        false => shared,
    }
}
