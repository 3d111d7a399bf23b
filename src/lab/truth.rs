//! What a tracer can only infer and the economy knows: who owned what, and why each deposit was made.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::{Amount, OutPoint, Script, ScriptBuf, Txid};
use serde::{Deserialize, Serialize};

/// What really happened, for comparison with what a tracer concludes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// The owner of each script pubkey.
    pub owners: BTreeMap<ScriptBuf, String>,
    /// Every output that a case address received, in chain order.
    pub deposits: Vec<TrueDeposit>,
    /// The coinjoins.
    pub coinjoins: BTreeSet<Txid>,
    /// Outputs that went back to the payer, those of coinjoins included.
    pub change: BTreeSet<OutPoint>,
    /// What each transaction was made for, coinbases apart.
    pub kinds: BTreeMap<Txid, Kind>,
}

impl Truth {
    /// Returns who owns a script.
    pub fn owner(&self, script_pubkey: &Script) -> Option<&str> {
        self.owners.get(script_pubkey).map(String::as_str)
    }

    /// Returns the deposits that are ransom, in time or late.
    pub fn payments(&self) -> impl Iterator<Item = &TrueDeposit> {
        self.deposits
            .iter()
            .filter(|deposit| matches!(deposit.class, Class::Payment | Class::Late))
    }

    /// Adds what happened elsewhere.
    pub fn extend(&mut self, other: Self) {
        self.owners.extend(other.owners);
        self.deposits.extend(other.deposits);
        self.coinjoins.extend(other.coinjoins);
        self.change.extend(other.change);
        self.kinds.extend(other.kinds);
    }
}

/// What a transaction was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One owner pays others, or moves coins.
    Payment,
    /// A service pays many at once.
    Batch,
    /// A service pays many at once, the same to each.
    EqualBatch,
    /// All coins of a wallet to one address.
    Sweep,
    /// A wallet cuts its own coins into equal ones.
    Split,
    /// Next to nothing to many, to see what they spend it with.
    Dust,
    /// Tokens ride on coins that are worth nearly nothing.
    Token,
    /// A round of Wasabi 1.0: one denomination.
    Wasabi10,
    /// A round of Wasabi 1.1: several levels.
    Wasabi11,
    /// A round of Wasabi 2.
    Wasabi2,
    /// A mix in a Whirlpool pool.
    Whirlpool,
    /// Prepares coins for one.
    WhirlpoolTx0,
    /// A taker and makers.
    JoinMarket,
    /// Another join with equal outputs.
    EqualJoin,
    /// Two owners, and it looks like a Stonewall.
    StonewallX2,
    /// One owner, and it looks like a join of two.
    Stonewall,
    /// Payer and payee both bring coins.
    PayJoin,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 17] = [
        Self::Payment,
        Self::Batch,
        Self::EqualBatch,
        Self::Sweep,
        Self::Split,
        Self::Dust,
        Self::Token,
        Self::Wasabi10,
        Self::Wasabi11,
        Self::Wasabi2,
        Self::Whirlpool,
        Self::WhirlpoolTx0,
        Self::JoinMarket,
        Self::EqualJoin,
        Self::StonewallX2,
        Self::Stonewall,
        Self::PayJoin,
    ];

    /// Whether several owners mix their coins here. In a PayJoin they pay each other, which is not the same.
    pub fn is_coinjoin(self) -> bool {
        matches!(
            self,
            Self::Wasabi10
                | Self::Wasabi11
                | Self::Wasabi2
                | Self::Whirlpool
                | Self::JoinMarket
                | Self::EqualJoin
                | Self::StonewallX2
        )
    }

    /// The word for it in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Batch => "batch",
            Self::EqualBatch => "equal batch",
            Self::Sweep => "sweep",
            Self::Split => "split",
            Self::Dust => "dust",
            Self::Token => "token",
            Self::Wasabi10 => "wasabi 1.0",
            Self::Wasabi11 => "wasabi 1.1",
            Self::Wasabi2 => "wasabi 2",
            Self::Whirlpool => "whirlpool",
            Self::WhirlpoolTx0 => "whirlpool tx0",
            Self::JoinMarket => "joinmarket",
            Self::EqualJoin => "equal join",
            Self::StonewallX2 => "stonewall x2",
            Self::Stonewall => "stonewall",
            Self::PayJoin => "payjoin",
        }
    }
}

/// An output to a case address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrueDeposit {
    /// The output.
    pub outpoint: OutPoint,
    /// The demand to which its address belongs.
    pub demand: String,
    /// The owner who paid.
    pub payer: String,
    /// The amount, in satoshi when serialised.
    pub value: Amount,
    /// What it is.
    pub class: Class,
}

/// What a deposit is, in the words of the `payments` table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Ransom within the deadline.
    Payment,
    /// Ransom after it.
    Late,
    /// Next to nothing, sent to be seen.
    Dust,
    /// Money for something else.
    Unrelated,
    /// The gang's own money.
    Internal,
}
