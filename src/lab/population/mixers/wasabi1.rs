//! Wasabi 1 (ZeroLink): each participant receives an output of the round's denomination and the rest as change; from
//! version 1.1 on, participants with more receive outputs of doubled denominations too. The coordinator's fee grows
//! with the crowd. A round waits for a full crowd or a timeout; if a participant does not sign, it is repeated
//! without that one.

use super::{Party, Population};
use crate::lab::population::transactions::TxFields;
use crate::lab::population::wallet::{FRAME, Input, Output, fee, total};
use crate::lab::truth::Kind;

/// The denomination drifts from round to round: down, so that mixed coins can enter again and pay their share, and up
/// again when the coordinator resets it.
pub(super) struct ZeroLink {
    denomination: u64,
}

impl Default for ZeroLink {
    fn default() -> Self {
        Self {
            denomination: 10_020_000,
        }
    }
}

/// Most inputs of a participant.
const MOST_INPUTS: usize = 7;
/// Virtual bytes of an input and of an output of a P2WPKH script.
const INPUT: u64 = 69;
const OUTPUT: u64 = 31;
/// Change below this is left to the coordinator.
const LEAST_CHANGE: u64 = 1_000;

impl Population {
    pub(super) fn zerolink_round(&mut self, has_levels: bool) {
        let base = self.next_denomination();
        // A full crowd, a crowd at the timeout, or very few.
        let size =
            self.dice
                .weighted(&[(55, (45, 70)), (25, (22, 44)), (12, (10, 21)), (8, (5, 9))]);
        let size = self.dice.count(size.0, size.1);
        let rate = self.rate;
        let users = self.mixers.zerolink_users.clone();
        let mut parties = Vec::new();
        for person in self.crowd(&users) {
            if parties.len() == size {
                break;
            }
            let wallet = self.people[person].wallet;
            let coins = self.shuffled_coins(wallet);
            // Some register all their coins, most only enough.
            let is_eager = self.dice.chance(if has_levels { 550 } else { 200 });
            let mut chosen = Vec::new();
            let mut sum = 0;
            for coin in coins.into_iter().take(MOST_INPUTS) {
                if !is_eager && sum >= base + fee(rate, 400) + base / 400 {
                    break;
                }
                sum += coin.value;
                chosen.push(coin);
            }
            if sum >= base + fee(rate, FRAME + chosen.len() as u64 * INPUT + 200) + base / 400 {
                let inputs = self.take(wallet, &chosen);
                parties.push(Party {
                    wallet,
                    inputs,
                    outputs: Vec::new(),
                });
            }
        }
        // A participant does not sign, and the round is repeated without that one.
        if self.dice.chance(130) && parties.len() > 4 {
            let failed = self.dice.count(1, parties.len() / 4);
            let left_out = parties.split_off(parties.len() - failed);
            self.let_go(left_out);
        }
        if parties.len() < 4 {
            return self.let_go(parties);
        }
        self.settle_zerolink(parties, base, has_levels, rate);
    }

    fn next_denomination(&mut self) -> u64 {
        let drift = self.dice.between(0, 22_000);
        let is_reset = self.dice.chance(60);
        let reset = self.dice.between(9_950_000, 10_900_000);
        let denomination = &mut self.mixers.zerolink.denomination;
        *denomination = match is_reset {
            true => reset,
            false => (*denomination - drift).max(9_400_000),
        };
        *denomination
    }

    fn settle_zerolink(&mut self, mut parties: Vec<Party>, base: u64, has_levels: bool, rate: u64) {
        let crowd = parties.len() as u64;
        // Thirty millionths of the denomination per participant.
        let charge = |value: u64, crowd: u64| value / 1_000_000 * 30 * crowd;
        let mut rests: Vec<u64> = parties
            .iter()
            .map(|party| {
                let vsize = FRAME + party.inputs.len() as u64 * INPUT + 2 * OUTPUT;
                total(&party.inputs) - base - fee(rate, vsize)
            })
            .collect();
        // The levels of the participants, ascending; a participant alone on a level receives none there.
        let mut levels = vec![(base, (0..parties.len()).collect::<Vec<usize>>())];
        while has_levels && levels.len() < 12 {
            let value = base << levels.len();
            let above = &levels[levels.len() - 1].1;
            let able: Vec<usize> = above
                .iter()
                .copied()
                .filter(|at| rests[*at] >= value + value / 200 + fee(rate, OUTPUT))
                .collect();
            if able.len() < 2 {
                break;
            }
            for at in &able {
                rests[*at] -= value + fee(rate, OUTPUT);
            }
            levels.push((value, able));
        }
        let mut collected = 0;
        for (value, able) in levels {
            let due = charge(value, able.len() as u64).min(value / 200);
            for at in able {
                let paid = due.min(rests[at]);
                rests[at] -= paid;
                collected += paid;
                let script = self.fresh(parties[at].wallet);
                parties[at].outputs.push(Output::to(script, value));
            }
        }
        for (party, rest) in parties.iter_mut().zip(rests) {
            if rest >= LEAST_CHANGE {
                let script = self.fresh(party.wallet);
                party.outputs.push(Output::change(script, rest));
            } else {
                collected += rest;
            }
        }
        let (mut inputs, mut outputs): (Vec<Input>, Vec<Output>) = (Vec::new(), Vec::new());
        for party in parties {
            inputs.extend(party.inputs);
            outputs.extend(party.outputs);
        }
        if let Some(coordinator) = self.mixers.coordinators.zerolink
            && collected >= 2_000 + fee(rate, OUTPUT)
        {
            let script = self.fresh(coordinator);
            outputs.push(Output::to(script, collected - fee(rate, OUTPUT)));
        }
        self.mix_up(&mut inputs, &mut outputs);
        // Versions differ in the order of the outputs.
        if crowd.is_multiple_of(2) {
            outputs.sort_by_key(|output| output.value);
        }
        let kind = match has_levels {
            true => Kind::Wasabi11,
            false => Kind::Wasabi10,
        };
        self.build(TxFields::BARE, inputs, outputs, kind);
    }
}
