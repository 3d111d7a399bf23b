//! JoinMarket: a taker names a sum and pays makers to join with the same sum. Each receives an output of that sum and
//! the rest as change, except a sweeping taker. A wallet has five accounts: change stays, joined coins move to the
//! next.

use super::Population;
use crate::lab::population::WalletId;
use crate::lab::population::wallet::{FRAME, Input, Output, fee, total};
use crate::lab::truth::Kind;

/// Virtual size of an input, as the program computes it.
const INPUT: u64 = 69;
/// Makers leave no change below this.
const LEAST_CHANGE: u64 = 27_300;

/// A person who makes or takes offers.
pub(super) struct Trader {
    pub(super) depths: [WalletId; 5],
    pub(super) offer: Offer,
}

/// A maker's offer.
#[derive(Clone, Copy)]
pub(super) struct Offer {
    /// The least sum.
    least: u64,
    /// Fee for any sum, in satoshi.
    flat: u64,
    /// Fee as a part of the sum, in millionths.
    share: u64,
    /// The maker's contribution to the miner's fee.
    gift: u64,
}

/// The taker of a join.
struct Taker {
    /// The source of the coins, and the destination of the change.
    account: WalletId,
    /// The destination of the joined coin, unless it pays someone else.
    next: WalletId,
    is_sweep: bool,
    rate: u64,
}

/// A maker in a join.
struct Maker {
    /// The source of the coins, and the destination of the change.
    account: WalletId,
    /// The destination of the joined coin.
    next: WalletId,
    inputs: Vec<Input>,
    offer: Offer,
}

impl Population {
    pub(super) fn offer_of_a_maker(&mut self) -> Offer {
        let is_flat = self.dice.chance(400);
        Offer {
            least: *self.pick(&[100_000, 100_000, 500_000, 27_300]),
            flat: match is_flat {
                true => self.dice.between(100, 3_000),
                false => 0,
            },
            share: match is_flat {
                true => 0,
                false => self.dice.between(15, 600),
            },
            gift: self.dice.between(0, 150),
        }
    }

    /// Runs a join for a random taker.
    pub(super) fn take_offers(&mut self) {
        for _ in 0..12 {
            let taker = self.dice.index(self.mixers.traders.len());
            let depth = self.dice.index(5);
            let account = self.mixers.traders[taker].depths[depth];
            let funds = self.balance(account);
            if funds > 250_000 {
                return self.join(taker, depth, funds);
            }
        }
    }

    fn join(&mut self, taker: usize, depth: usize, funds: u64) {
        let count = self.dice.weighted(&[
            (4, 1),
            (6, 2),
            (12, 3),
            (18, 4),
            (16, 5),
            (14, 6),
            (12, 7),
            (8, 8),
            (6, 9),
            (4, 11),
        ]);
        let is_sweep = self.dice.chance(230);
        let account = self.mixers.traders[taker].depths[depth];
        let rate = self.rate_of(account);
        let coins = self.confirmed(account);
        let whole: u64 = coins.iter().map(|coin| coin.value).sum();
        // A sweep joins the rest after all fees, a payment a random sum, sometimes a round one.
        let sum = match is_sweep {
            true => whole,
            false => {
                let value = self.dice.magnitude(60_000, funds * 3 / 5);
                match self.dice.chance(300) {
                    true => (value / 100_000 * 100_000).max(100_000),
                    false => value,
                }
            }
        };
        let makers = self.makers(taker, count, sum);
        let theirs: u64 = makers
            .iter()
            .map(|maker| maker.inputs.len() as u64 * INPUT + 62)
            .sum();
        let vsize = FRAME + theirs + 31 + 31;
        let shares: u64 = makers.iter().map(|maker| maker.offer.share).sum();
        let flat: u64 = makers.iter().map(|maker| maker.offer.flat).sum();
        let (sum, taken) = match is_sweep {
            true => {
                let cost = fee(rate, vsize + coins.len() as u64 * INPUT) + flat;
                let left = whole.saturating_sub(cost);
                let sum = left * 1_000_000 / (1_000_000 + shares);
                (sum, Some(self.take(account, &coins)))
            }
            false => {
                let asked = flat + sum * shares / 1_000_000;
                (sum, self.select(account, sum + asked, vsize, rate))
            }
        };
        let is_whole = makers.len() == count && sum >= 50_000;
        match taken {
            Some(inputs) if is_whole => {
                let taker = Taker {
                    account,
                    next: self.mixers.traders[taker].depths[(depth + 1) % 5],
                    is_sweep,
                    rate,
                };
                self.settle_join(taker, sum, inputs, makers);
            }
            taken => {
                self.put_back(&taken.unwrap_or_default());
                for maker in makers {
                    self.put_back(&maker.inputs);
                }
            }
        }
    }

    /// Returns makers with sufficient funds.
    fn makers(&mut self, taker: usize, count: usize, sum: u64) -> Vec<Maker> {
        let mut order: Vec<usize> = (0..self.mixers.traders.len())
            .filter(|at| *at != taker)
            .collect();
        self.dice.shuffle(&mut order);
        let mut makers = Vec::new();
        for at in order {
            if makers.len() == count {
                break;
            }
            let Trader { depths, offer } = &self.mixers.traders[at];
            let (depths, offer) = (*depths, *offer);
            if sum < offer.least {
                continue;
            }
            // From the account with the most.
            let richest = (0..5).max_by_key(|depth| self.balance(depths[*depth]));
            let Some(depth) = richest else { continue };
            let coins = self.shuffled_coins(depths[depth]);
            let (mut chosen, mut brought) = (Vec::new(), 0);
            for coin in coins {
                if brought >= sum + LEAST_CHANGE || chosen.len() == 9 {
                    break;
                }
                brought += coin.value;
                chosen.push(coin);
            }
            if brought >= sum + LEAST_CHANGE {
                makers.push(Maker {
                    account: depths[depth],
                    next: depths[(depth + 1) % 5],
                    inputs: self.take(depths[depth], &chosen),
                    offer,
                });
            }
        }
        makers
    }

    fn settle_join(&mut self, taker: Taker, sum: u64, mut inputs: Vec<Input>, makers: Vec<Maker>) {
        let Taker {
            account,
            next,
            is_sweep,
            rate,
        } = taker;
        // Most joins move coins within the taker's wallet, some are payments.
        let to = match self.dice.chance(300) {
            true => {
                let payee = self.dice.index(self.people.len());
                self.receive(self.people[payee].wallet)
            }
            false => self.fresh(next),
        };
        let mut outputs = vec![Output::to(to, sum)];
        let mut rest = total(&inputs) - sum;
        for maker in makers {
            let Offer {
                flat, share, gift, ..
            } = maker.offer;
            let asked = flat + sum * share / 1_000_000;
            rest -= asked;
            let script = self.fresh(maker.next);
            outputs.push(Output::to(script, sum));
            let change = total(&maker.inputs) - sum + asked - gift.min(asked);
            let script = self.fresh(maker.account);
            outputs.push(Output::change(script, change));
            inputs.extend(maker.inputs);
        }
        let vsize = FRAME + inputs.len() as u64 * INPUT + outputs.len() as u64 * 31 + 31;
        let rest = rest.saturating_sub(fee(rate, vsize));
        if !is_sweep && rest > 2_730 {
            let script = self.fresh(account);
            outputs.push(Output::change(script, rest));
        }
        self.mix_up(&mut inputs, &mut outputs);
        let manner = self.manner(account);
        self.build(manner, inputs, outputs, Kind::JoinMarket);
    }
}
