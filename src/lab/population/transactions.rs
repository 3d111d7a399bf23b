//! The transactions of wallets: fields, change, order and signatures.

use bitcoin::hashes::Hash;
use bitcoin::sighash::SighashCache;
use bitcoin::{
    Amount, OutPoint, ScriptBuf, Sequence, Transaction, TxIn, TxOut, Txid, Witness, absolute,
    transaction,
};

use super::software::Order;
use super::wallet::{Coin, FRAME, Input, Output, fee, total};
use super::{Population, WalletId};
use crate::lab::truth::Kind;

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
