//! Wallets of a population: keys, coins, coin selection and signed transactions.

use bitcoin::hashes::{Hash, sha256};
use bitcoin::secp256k1::{Keypair, SecretKey};
use bitcoin::sighash::SighashCache;
use bitcoin::{
    Amount, OutPoint, Script, ScriptBuf, Sequence, Transaction, TxIn, TxOut, Txid, Witness,
    absolute, transaction,
};

use super::software::{ChangeType, Fees, Order, Reuse, Selection, Software};
use super::{OwnerId, Population, WalletId};
use crate::lab::lock::{Lock, OutputType};
use crate::lab::truth::Kind;

/// Virtual size of a transaction without inputs and outputs.
pub(super) const FRAME: u64 = 12;
/// Minimum relay fee rate, with a margin for rounding, in satoshi per 1,000 virtual bytes.
const LEAST_RATE: u64 = 1_100;
/// Most inputs of a transaction.
const MOST_INPUTS: usize = 250;
/// The steps of a wallet's fee slider, in satoshi per virtual byte.
const STEPS: [u64; 13] = [2, 3, 4, 6, 8, 11, 15, 20, 28, 40, 60, 90, 140];

/// An output that its wallet can spend.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coin {
    pub(super) outpoint: OutPoint,
    pub(super) value: u64,
    /// The wallet's key for it.
    key: u32,
    /// The tip height from which on the next block accepts a spend of a confirmed coin.
    ready: u32,
    /// Whether it is the wallet's own change.
    is_change: bool,
}

/// Keys and coins of one program.
pub(super) struct Wallet {
    pub(super) owner: OwnerId,
    pub(super) software: Software,
    locks: Vec<Lock>,
    pub(super) scripts: Vec<ScriptBuf>,
    coins: Vec<Coin>,
}

/// A coin to be spent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Input {
    pub(super) wallet: WalletId,
    pub(super) coin: Coin,
}

/// An output to be made.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) script: ScriptBuf,
    pub(super) value: u64,
    pub(super) is_change: bool,
}

impl Output {
    pub(super) fn to(script: ScriptBuf, value: u64) -> Self {
        Self {
            script,
            value,
            is_change: false,
        }
    }

    pub(super) fn change(script: ScriptBuf, value: u64) -> Self {
        Self {
            script,
            value,
            is_change: true,
        }
    }

    /// Returns its serialised size, in bytes.
    pub(super) fn size(&self) -> u64 {
        self.script.len() as u64 + 9
    }
}

/// Transaction fields other than inputs and outputs.
#[derive(Clone, Copy, Debug)]
pub(super) struct TxFields {
    pub(super) version: i32,
    pub(super) lock_time: u32,
    pub(super) sequence: u32,
}

impl TxFields {
    /// Version 1, lock time 0, final.
    pub(super) const BARE: Self = Self {
        version: 1,
        lock_time: 0,
        sequence: 0xffff_ffff,
    };
}

/// Returns the fee for a virtual size at a rate, rounded up.
pub(super) fn fee(rate: u64, vsize: u64) -> u64 {
    (rate * vsize).div_ceil(1_000)
}

pub(super) fn total(inputs: &[Input]) -> u64 {
    inputs.iter().map(|input| input.coin.value).sum()
}

// Addresses.
impl Population {
    pub(super) fn open(&mut self, owner: OwnerId, software: Software) -> WalletId {
        self.wallets.push(Wallet {
            owner,
            software,
            locks: Vec::new(),
            scripts: Vec::new(),
            coins: Vec::new(),
        });
        WalletId(self.wallets.len() - 1)
    }

    pub(super) fn wallet(&self, wallet: WalletId) -> &Wallet {
        &self.wallets[wallet.0]
    }

    /// Returns a script that no transaction has used.
    pub(super) fn fresh(&mut self, wallet: WalletId) -> ScriptBuf {
        let script_type = self.wallet(wallet).software.receive;
        self.fresh_of_type(wallet, script_type)
    }

    pub(super) fn fresh_of_type(&mut self, wallet: WalletId, script_type: OutputType) -> ScriptBuf {
        let number = self.wallet(wallet).locks.len();
        let keys = (0..script_type.keys())
            .map(|key| {
                let label = format!(
                    "ransomtrace population {}/{}/{number}/{key}",
                    self.seed, wallet.0
                );
                let secret = sha256::Hash::hash(label.as_bytes()).to_byte_array();
                let secret = SecretKey::from_slice(&secret)
                    .expect("a hash is a valid key but once in 2^128");
                Keypair::from_secret_key(&self.secp, &secret)
            })
            .collect();
        let lock = Lock { script_type, keys };
        let script = lock.script_pubkey(&self.secp);
        let Wallet {
            owner,
            locks,
            scripts,
            ..
        } = &mut self.wallets[wallet.0];
        let owner = self.owners[owner.0].clone();
        self.truth.owners.insert(script.clone(), owner);
        self.keys.insert(script.clone(), (wallet, number as u32));
        locks.push(lock);
        scripts.push(script.clone());
        script
    }

    /// Returns a script to give to a payer.
    pub(super) fn receive(&mut self, wallet: WalletId) -> ScriptBuf {
        let Wallet {
            scripts, software, ..
        } = self.wallet(wallet);
        let known = scripts.len();
        let again = match software.reuse {
            Reuse::Always => true,
            Reuse::Sometimes(per_mille) => self.dice.chance(per_mille),
        };
        if known > 0 && again {
            let at = match self.wallet(wallet).software.reuse {
                Reuse::Always => 0,
                Reuse::Sometimes(_) => self.dice.index(known),
            };
            return self.wallet(wallet).scripts[at].clone();
        }
        self.fresh(wallet)
    }

    /// Returns a script for change beside a payment.
    pub(super) fn change(&mut self, wallet: WalletId, payment: Option<&Script>) -> ScriptBuf {
        let Wallet {
            scripts, software, ..
        } = self.wallet(wallet);
        match (software.reuse, software.change, payment.and_then(kind_of)) {
            (Reuse::Always, _, _) if !scripts.is_empty() => scripts[0].clone(),
            (_, ChangeType::LikePayment, Some(script_type)) => {
                self.fresh_of_type(wallet, script_type)
            }
            _ => self.fresh(wallet),
        }
    }
}

/// Returns the type of change beside such a payment.
fn kind_of(script: &Script) -> Option<OutputType> {
    [
        (script.is_p2pkh(), OutputType::P2pkh),
        (script.is_p2sh(), OutputType::P2shP2wpkh),
        (script.is_p2wpkh(), OutputType::P2wpkh),
        (script.is_p2tr(), OutputType::P2tr),
    ]
    .into_iter()
    .find_map(|(is, script_type)| is.then_some(script_type))
}

// Coins.
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

    fn spendable(&self, wallet: WalletId) -> Vec<Coin> {
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

    fn lock(&self, input: &Input) -> &Lock {
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

// Transactions.
impl Population {
    /// Returns the fields of a transaction as a wallet sets them.
    pub(super) fn manner(&mut self, wallet: WalletId) -> TxFields {
        let software = self.wallet(wallet).software;
        let lag = match self.dice.chance(100) {
            true => self.dice.below(100) as u32,
            false => 0,
        };
        TxFields {
            version: software.version,
            lock_time: match software.anti_sniping {
                true => self.tip.saturating_sub(lag),
                false => 0,
            },
            sequence: software.sequence,
        }
    }

    /// Pays from a wallet, with change if enough is left; does nothing if the wallet cannot.
    pub(super) fn send(
        &mut self,
        wallet: WalletId,
        payments: Vec<Output>,
        kind: Kind,
    ) -> Option<Txid> {
        let rate = self.rate_of(wallet);
        let target: u64 = payments.iter().map(|output| output.value).sum();
        let vsize = FRAME + payments.iter().map(Output::size).sum::<u64>();
        let inputs = self.select(wallet, target, vsize, rate)?;
        Some(self.pay(wallet, inputs, payments, rate, kind))
    }

    /// Pays with coins that are taken already and suffice, though possibly not for change.
    pub(super) fn pay(
        &mut self,
        wallet: WalletId,
        mut inputs: Vec<Input>,
        payments: Vec<Output>,
        rate: u64,
        kind: Kind,
    ) -> Txid {
        let target: u64 = payments.iter().map(|output| output.value).sum();
        let size: u64 = payments.iter().map(Output::size).sum();
        let spent: u64 = inputs.iter().map(|input| self.input_vsize(input)).sum();
        let cost = fee(rate, FRAME + size + spent);
        // A change output takes at most 43 bytes.
        let rest = total(&inputs).saturating_sub(target + cost + fee(rate, 43));
        let payee = payments.first().map(|output| output.script.clone());
        let software = self.wallet(wallet).software;
        let mut outputs = payments;
        if rest >= software.least_change {
            let script = self.change(wallet, payee.as_deref());
            let position = match software.order {
                Order::ChangeFirst => 0,
                Order::Random => self.dice.index(outputs.len() + 1),
                Order::ChangeLast | Order::Bip69 => outputs.len(),
            };
            outputs.insert(position, Output::change(script, rest));
        }
        if software.order == Order::Bip69 {
            sort_as_bip69(&mut inputs, &mut outputs);
        }
        let manner = self.manner(wallet);
        self.build(manner, inputs, outputs, kind)
    }

    /// Sends the whole value of coins to one script; does nothing if that is dust.
    pub(super) fn sweep(
        &mut self,
        wallet: WalletId,
        coins: &[Coin],
        to: ScriptBuf,
        kind: Kind,
    ) -> Option<Txid> {
        let rate = self.rate_of(wallet);
        let inputs = self.take(wallet, coins);
        let spent: u64 = inputs.iter().map(|input| self.input_vsize(input)).sum();
        let output = Output::to(to, 0);
        let cost = fee(rate, FRAME + spent + output.size());
        let value = total(&inputs).saturating_sub(cost);
        if value < 2_000 {
            self.put_back(&inputs);
            return None;
        }
        let manner = self.manner(wallet);
        Some(self.build(manner, inputs, vec![Output { value, ..output }], kind))
    }

    /// Makes a transaction of these inputs and outputs in this order, signs it and records its kind.
    ///
    /// # Panics
    ///
    /// If the outputs exceed the inputs: a fault of the caller.
    pub(super) fn build(
        &mut self,
        manner: TxFields,
        inputs: Vec<Input>,
        outputs: Vec<Output>,
        kind: Kind,
    ) -> Txid {
        let paid: u64 = outputs.iter().map(|output| output.value).sum();
        assert!(paid < total(&inputs), "a draft of kind {kind:?} overspends");
        let txout = |script: &ScriptBuf, value| TxOut {
            value: Amount::from_sat(value),
            script_pubkey: script.clone(),
        };
        let mut tx = Transaction {
            version: transaction::Version(manner.version),
            lock_time: absolute::LockTime::from_consensus(manner.lock_time),
            input: inputs
                .iter()
                .map(|input| TxIn {
                    previous_output: input.coin.outpoint,
                    script_sig: ScriptBuf::new(),
                    sequence: Sequence(manner.sequence),
                    witness: Witness::new(),
                })
                .collect(),
            output: outputs
                .iter()
                .map(|output| txout(&output.script, output.value))
                .collect(),
        };
        let prevouts: Vec<TxOut> = inputs
            .iter()
            .map(|input| txout(self.script_of(input), input.coin.value))
            .collect();
        let unlocks: Vec<(ScriptBuf, Witness)> = {
            let mut cache = SighashCache::new(&tx);
            let unlock = |(at, input): (usize, &Input)| {
                let low_r = self.wallet(input.wallet).software.low_r;
                self.lock(input)
                    .unlock(&self.secp, &mut cache, at, &prevouts, low_r)
            };
            inputs.iter().enumerate().map(unlock).collect()
        };
        for (input, (script_sig, witness)) in tx.input.iter_mut().zip(unlocks) {
            (input.script_sig, input.witness) = (script_sig, witness);
        }
        let txid = tx.compute_txid();
        for (vout, output) in (0..).zip(&outputs) {
            let outpoint = OutPoint { txid, vout };
            if output.is_change {
                self.truth.change.insert(outpoint);
            }
            self.credit(outpoint, output, self.tip + 1);
        }
        if kind.is_coinjoin() {
            self.truth.coinjoins.insert(txid);
        }
        self.truth.kinds.insert(txid, kind);
        self.made.push(tx);
        txid
    }

    /// Credits an output to the wallet that has its key, if any.
    pub(super) fn credit(&mut self, outpoint: OutPoint, output: &Output, ready: u32) {
        if let Some(&(wallet, key)) = self.keys.get(&output.script) {
            self.wallets[wallet.0].coins.push(Coin {
                outpoint,
                value: output.value,
                key,
                ready,
                is_change: output.is_change,
            });
        }
    }
}

/// Sorts as BIP-0069 defines: inputs by id, as it is printed, and index; outputs by value and script.
pub(super) fn sort_as_bip69(inputs: &mut [Input], outputs: &mut [Output]) {
    inputs.sort_by_cached_key(|input| {
        let OutPoint { txid, vout } = input.coin.outpoint;
        let mut id = txid.to_byte_array();
        id.reverse();
        (id, vout)
    });
    outputs.sort_by(|a, b| (a.value, &a.script).cmp(&(b.value, &b.script)));
}
