//! The coins of wallets, their fee rates and coin selection.

use bitcoin::{OutPoint, ScriptBuf};

use super::software::{ChangeType, Fees, Selection};
use super::wallet::{Coin, Input, Wallet, fee};
use super::{Population, WalletId};
use crate::lab::lock::{Lock, OutputType};

/// Minimum relay fee rate, with a margin for rounding, in satoshi per 1,000 virtual bytes.
const LEAST_RATE: u64 = 1_100;

/// Most inputs of a transaction.
const MOST_INPUTS: usize = 250;

/// The steps of a wallet's fee slider, in satoshi per virtual byte.
const STEPS: [u64; 13] = [2, 3, 4, 6, 8, 11, 15, 20, 28, 40, 60, 90, 140];

impl Population {
    /// Returns the confirmed coins that a wallet can spend in the next block.
    pub(super) fn confirmed(&self, wallet: WalletId) -> Vec<Coin> {
        let coins = self.wallet(wallet).coins.iter();
        coins
            .copied()
            .filter(|coin| coin.ready <= self.tip)
            .collect()
    }

    /// Returns the balance that a wallet can spend.
    pub(super) fn balance(&self, wallet: WalletId) -> u64 {
        self.spendable(wallet).iter().map(|coin| coin.value).sum()
    }

    pub(super) fn spendable(&self, wallet: WalletId) -> Vec<Coin> {
        let Wallet {
            coins, software, ..
        } = self.wallet(wallet);
        let is_ready = |coin: &&Coin| {
            coin.ready <= self.tip
                || software.chains && coin.is_change && coin.ready == self.tip + 1
        };
        coins.iter().filter(is_ready).copied().collect()
    }

    /// Removes coins from a wallet.
    pub(super) fn take(&mut self, wallet: WalletId, coins: &[Coin]) -> Vec<Input> {
        self.wallets[wallet.0]
            .coins
            .retain(|coin| coins.iter().all(|taken| taken.outpoint != coin.outpoint));
        let input = |coin: &Coin| Input {
            wallet,
            coin: *coin,
        };
        coins.iter().map(input).collect()
    }

    pub(super) fn find(&self, wallet: WalletId, outpoint: OutPoint) -> Option<Coin> {
        let mut coins = self.wallet(wallet).coins.iter();
        coins
            .find(|coin| coin.outpoint == outpoint && coin.ready <= self.tip)
            .copied()
    }

    /// Returns unspent coins to their wallets.
    pub(super) fn put_back(&mut self, inputs: &[Input]) {
        for input in inputs {
            self.wallets[input.wallet.0].coins.push(input.coin);
        }
    }

    /// Returns the virtual size of the input that spends a coin.
    pub(super) fn input_vsize(&self, input: &Input) -> u64 {
        self.lock(input).script_type.input_vsize()
    }

    pub(super) fn lock(&self, input: &Input) -> &Lock {
        &self.wallets[input.wallet.0].locks[input.coin.key as usize]
    }

    /// Returns the script that an input spends from.
    pub(super) fn script_of(&self, input: &Input) -> &ScriptBuf {
        &self.wallets[input.wallet.0].scripts[input.coin.key as usize]
    }

    /// Returns a fee rate as the wallet chooses it, in satoshi per 1,000 virtual bytes.
    pub(super) fn rate_of(&mut self, wallet: WalletId) -> u64 {
        let market = self.rate;
        let rate = match self.wallet(wallet).software.fees {
            Fees::Fixed(rate) => rate,
            Fees::Market(spread) => {
                market * self.dice.between(1_000 - spread, 1_000 + spread) / 1_000
            }
            Fees::Steps => {
                let step = STEPS.into_iter().find(|step| step * 1_000 >= market);
                step.unwrap_or(STEPS[STEPS.len() - 1]) * 1_000
            }
        };
        rate.max(LEAST_RATE)
    }

    /// Takes coins that pay `target` and the fee for themselves and for `vsize` more bytes; none if the wallet
    /// cannot.
    pub(super) fn select(
        &mut self,
        wallet: WalletId,
        target: u64,
        vsize: u64,
        rate: u64,
    ) -> Option<Vec<Input>> {
        let software = self.wallet(wallet).software;
        // Change of the payment's type may be larger than the wallet's own.
        let unit = match software.change {
            ChangeType::Own => software.receive.input_vsize(),
            ChangeType::LikePayment => OutputType::P2pkh.input_vsize(),
        };
        let mut coins = self.spendable(wallet);
        coins.retain(|coin| coin.value > fee(rate, unit));
        coins.sort_unstable_by_key(|coin| (coin.value, coin.outpoint));
        let needed = |count: usize| target + fee(rate, vsize + count as u64 * unit);
        let single = coins.iter().position(|coin| coin.value >= needed(1));
        let selection = software.selection;
        match (selection, single) {
            (Selection::SmallestThatPays, Some(at)) => {
                let coin = coins[at];
                return Some(self.take(wallet, &[coin]));
            }
            (Selection::ExactElseRandom, Some(at))
                if coins[at].value < needed(1) + fee(rate, 100) =>
            {
                let coin = coins[at];
                return Some(self.take(wallet, &[coin]));
            }
            (Selection::SmallestFirst, _) => {}
            (Selection::OldestFirst, _) => {
                coins.sort_unstable_by_key(|coin| (coin.ready, coin.outpoint));
            }
            (Selection::Random | Selection::ExactElseRandom, _) => self.dice.shuffle(&mut coins),
            (Selection::LargestFirst | Selection::SmallestThatPays, _) => coins.reverse(),
        }
        let (mut sum, mut count) = (0, 0);
        while sum < needed(count) {
            sum += coins.get(count)?.value;
            count += 1;
            if count > MOST_INPUTS {
                return None;
            }
        }
        coins.truncate(count);
        Some(self.take(wallet, &coins))
    }
}
