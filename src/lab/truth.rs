//! Ground truth: the owners of scripts and the purpose of each transaction and deposit, which a tracer can only
//! infer.

use std::collections::{BTreeMap, BTreeSet};

use bitcoin::{Amount, OutPoint, Script, ScriptBuf, Txid};
use serde::{Deserialize, Serialize};

/// The ground truth, for comparison with a tracer's conclusions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// The owner of each script pubkey.
    pub owners: BTreeMap<ScriptBuf, String>,
    /// Every output that a case address received, in chain order.
    pub deposits: Vec<TrueDeposit>,
    /// The addresses that services gave to customers.
    #[serde(default)]
    pub deposit_addresses: BTreeSet<ScriptBuf>,
    /// The coinjoins.
    pub coinjoins: BTreeSet<Txid>,
    /// Outputs that returned to the payer, those of coinjoins included.
    pub change: BTreeSet<OutPoint>,
    /// The purpose of each transaction other than a coinbase.
    pub kinds: BTreeMap<Txid, Kind>,
}

impl Truth {
    /// Returns the owner of a script.
    pub fn owner(&self, script_pubkey: &Script) -> Option<&str> {
        self.owners.get(script_pubkey).map(String::as_str)
    }

    /// Returns the deposits that are ransom, on time or late.
    pub fn payments(&self) -> impl Iterator<Item = &TrueDeposit> {
        self.deposits
            .iter()
            .filter(|deposit| matches!(deposit.class, Class::Payment | Class::Late))
    }

    /// Adds the truth about other transactions.
    pub fn extend(&mut self, other: Self) {
        self.owners.extend(other.owners);
        self.deposits.extend(other.deposits);
        self.deposit_addresses.extend(other.deposit_addresses);
        self.coinjoins.extend(other.coinjoins);
        self.change.extend(other.change);
        self.kinds.extend(other.kinds);
    }
}

/// The purpose of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One owner pays others, or moves coins.
    Payment,
    /// A service pays many at once.
    Batch,
    /// A service pays many at once, the same to each.
    EqualBatch,
    /// All coins of a wallet go to one address.
    Sweep,
    /// A wallet splits its own coins into equal ones.
    Split,
    /// Minimal amounts to many addresses, to observe how they are spent.
    Dust,
    /// Tokens carried by coins of minimal value.
    Token,
    /// A round of Wasabi 1.0: one denomination.
    Wasabi10,
    /// A round of Wasabi 1.1: several levels.
    Wasabi11,
    /// A round of Wasabi 2.
    Wasabi2,
    /// A mix in a Whirlpool pool.
    Whirlpool,
    /// Prepares coins for a Whirlpool pool.
    WhirlpoolTx0,
    /// A taker and makers.
    JoinMarket,
    /// Another join with equal outputs.
    EqualJoin,
    /// Two owners; looks like a Stonewall.
    StonewallX2,
    /// One owner; looks like a join of two.
    Stonewall,
    /// Payer and payee both contribute coins.
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

    /// Whether several owners mix their coins. In a PayJoin one pays the other, which is not mixing.
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

    /// Returns its name in tables.
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
    /// Its class.
    pub class: Class,
}

/// The class of a deposit, in the words of the `payments` table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Ransom within the deadline.
    Payment,
    /// Ransom after the deadline.
    Late,
    /// A minimal amount, sent to be seen.
    Dust,
    /// Money for another purpose.
    Unrelated,
    /// The gang's own money.
    Internal,
}
