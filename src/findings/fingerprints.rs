//! Wallet fingerprints, as part of the findings.

use std::fmt;

use bitcoin::Txid;
use serde::{Deserialize, Serialize};

use super::Role;
use crate::language::{Sentence, say};

/// Transactions that show one value of a trait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueShare {
    /// The value, in words.
    pub value: Sentence,
    /// Number of transactions that show it.
    pub transactions: u64,
}

/// The values of one trait in the transactions of one wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraitShares {
    /// The trait.
    #[serde(rename = "trait")]
    pub of: Sentence,
    /// Its values, the most frequent first; they sum to the transactions of the wallet.
    pub values: Vec<ValueShare>,
}

/// A trait in which a transaction differs from an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraitChange {
    /// The trait.
    #[serde(rename = "trait")]
    pub of: Sentence,
    /// What the earlier one shows.
    pub from: Sentence,
    /// What the later one shows.
    pub to: Sentence,
}

impl TraitChange {
    /// Describes the change: `version 1 → 2`.
    pub fn words(&self) -> Sentence {
        say!(
            "print-change",
            of = &self.of,
            before = &self.from,
            after = &self.to
        )
    }
}

impl fmt::Display for TraitChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words().fmt(f)
    }
}

/// A transaction of a wallet that differs from those before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletDrift {
    /// The transaction.
    pub txid: Txid,
    /// Height of its block.
    pub height: u32,
    /// The traits that changed since the last transaction that shows them.
    pub traits: Vec<TraitChange>,
}

/// Traits of a wallet's software, as its transactions reveal them. Soft evidence: it never joins or splits wallets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletFingerprint {
    /// The wallet, named as everywhere.
    pub cluster: String,
    /// Its role in the case, as in the table `clusters`.
    #[serde(default)]
    pub role: Option<Role>,
    /// Transactions that it funds, except possible CoinJoins.
    pub transactions: u64,
    /// Values per trait; traits that no transaction shows are omitted.
    pub traits: Vec<TraitShares>,
    /// Number of transactions that differ from those before them.
    pub changes: u64,
    /// The first of them, in chain order.
    pub drift: Vec<WalletDrift>,
    /// The most that this suggests, in a sentence or two.
    pub suggests: Sentence,
}

/// A hop at which the spending transaction differs from the one that paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HopDrift {
    /// Transactions from the payment to the output, as in the table `outputs`.
    pub hop: u32,
    /// Transaction that paid.
    pub txid: Txid,
    /// Index of the output, the first of those spent together.
    pub vout: u32,
    /// Address paid; empty where the script has none.
    pub address: String,
    /// Transaction that spends it.
    pub spent_by: Txid,
    /// Height of its block.
    pub height: u32,
    /// Whether one wallet, as far as known, made both transactions: then software or settings changed, not the owner.
    pub same_wallet: bool,
    /// The traits that differ.
    pub traits: Vec<TraitChange>,
}

/// Wallet fingerprints in a case, and where they change along the way of the money. Soft evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprints {
    /// Fingerprints of wallets of the case and those that traced money reached: those with case addresses first, then
    /// by number of transactions, then by name.
    pub wallets: Vec<WalletFingerprint>,
    /// Number of wallets omitted because of the limit.
    pub wallets_left_out: u64,
    /// Number of pairs compared along the trail: a transaction that pays, and one that spends what it paid.
    pub hops_compared: u64,
    /// Number of pairs that differ.
    pub hops_changed: u64,
    /// The first of those, in chain order of what was paid.
    pub hops: Vec<HopDrift>,
}
