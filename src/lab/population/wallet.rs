//! Wallets of a population, and their addresses.

use bitcoin::hashes::{Hash, sha256};
use bitcoin::secp256k1::{Keypair, SecretKey};
use bitcoin::{OutPoint, Script, ScriptBuf};

use super::software::{ChangeType, Reuse, Software};
use super::{OwnerId, Population, WalletId};
use crate::lab::lock::{Lock, OutputType};

/// Virtual size of a transaction without inputs and outputs.
pub(super) const FRAME: u64 = 12;
/// An output that its wallet can spend.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coin {
    pub(super) outpoint: OutPoint,
    pub(super) value: u64,
    /// The wallet's key for it.
    pub(super) key: u32,
    /// The tip height from which on the next block accepts a spend of a confirmed coin.
    pub(super) ready: u32,
    /// Whether it is the wallet's own change.
    pub(super) is_change: bool,
}

/// Keys and coins of one program.
pub(super) struct Wallet {
    pub(super) owner: OwnerId,
    pub(super) software: Software,
    pub(super) locks: Vec<Lock>,
    pub(super) scripts: Vec<ScriptBuf>,
    pub(super) coins: Vec<Coin>,
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

/// Returns the fee for a virtual size at a rate, rounded up.
pub(super) fn fee(rate: u64, vsize: u64) -> u64 {
    (rate * vsize).div_ceil(1_000)
}

pub(super) fn total(inputs: &[Input]) -> u64 {
    inputs.iter().map(|input| input.coin.value).sum()
}

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
