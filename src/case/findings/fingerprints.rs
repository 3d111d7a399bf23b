//! Wallet fingerprints, as findings tell them.

use std::fmt;

use bitcoin::Txid;
use serde::{Deserialize, Serialize};

use super::Role;

/// Transactions that show one value of a trait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueShare {
    /// The value, in words.
    pub value: String,
    /// How many show it.
    pub transactions: u64,
}

/// What the transactions of one wallet show of one trait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraitShares {
    /// The trait.
    #[serde(rename = "trait")]
    pub of: String,
    /// Its values, the most frequent first; they sum to the transactions of the wallet.
    pub values: Vec<ValueShare>,
}

/// A trait in which a transaction is unlike an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TraitChange {
    /// The trait.
    #[serde(rename = "trait")]
    pub of: String,
    /// What the earlier one shows.
    pub from: String,
    /// What the later one shows.
    pub to: String,
}

impl fmt::Display for TraitChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} → {}", self.of, self.from, self.to)
    }
}

/// A transaction of a wallet that is unlike those before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletDrift {
    /// The transaction.
    pub txid: Txid,
    /// Height of its block.
    pub height: u32,
    /// In what it is unlike the last one before it that shows the trait.
    pub traits: Vec<TraitChange>,
}

/// What the transactions in which a wallet pays give away of its software. Soft evidence: it merges and parts nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalletFingerprint {
    /// The wallet, named as everywhere.
    pub cluster: String,
    /// Its part in the case, as in the table `clusters`.
    #[serde(default)]
    pub role: Option<Role>,
    /// Transactions in which it pays; none that is or may be a CoinJoin.
    pub transactions: u64,
    /// Trait by trait what they show; those that no transaction tells are left out.
    pub traits: Vec<TraitShares>,
    /// Number of transactions that are unlike those before them.
    pub changes: u64,
    /// The first of them, in chain order.
    pub drift: Vec<WalletDrift>,
    /// What that suggests at most, in a sentence or two.
    pub suggests: String,
}

/// A hop of the money at which the transaction that spends is unlike the one that paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HopDrift {
    /// Transactions from the payment to the output, as in the table `outputs`.
    pub hop: u32,
    /// Transaction that paid.
    pub txid: Txid,
    /// Index of the output, the first of those that go the same way.
    pub vout: u32,
    /// Address paid; empty where the script has none.
    pub address: String,
    /// Transaction that spends it.
    pub spent_by: Txid,
    /// Height of its block.
    pub height: u32,
    /// Whether one wallet, as far as is known, made both transactions: then its software or settings changed, not the hands.
    pub same_wallet: bool,
    /// In what the two are unlike.
    pub traits: Vec<TraitChange>,
}

/// Wallet fingerprints in a case, and where they change along the way of the money. Soft evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprints {
    /// Wallets of the case and those that money of a payment reached, as far as they pay: those with addresses of the case
    /// first, then by the number of transactions, then by name.
    pub wallets: Vec<WalletFingerprint>,
    /// Wallets that are left out because there are too many.
    pub wallets_left_out: u64,
    /// Pairs of transactions compared along the way of the money: one that pays, one that spends what it paid.
    pub hops_compared: u64,
    /// Pairs that are unlike.
    pub hops_changed: u64,
    /// The first of those, in chain order of what was paid.
    pub hops: Vec<HopDrift>,
}
